/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Electrolysers: links and processes from electricity to hydrogen; and water.csv, what each takes against what
 * there is. Water comes from a port at a bus of carrier water (m3/h), whose generators are the limit; without one
 * from the setting water_per_kg, and there is no limit. */
#include "results/money/money_internal.h"

#include "networks/base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool is_power(const char *carrier)
{
    static const char *const words[] = {"AC", "DC", "electricity", "power"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strcmp(carrier, words[i]) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_water(const char *carrier)
{
    return strcmp(carrier, "water") == 0 || strcmp(carrier, "Water") == 0;
}

static const aft_ports *ports_of(const aft_network *network, aft_table table, size_t row)
{
    return table == AFT_TABLE_links ? &network->links[row].ports : &network->processes[row].ports;
}

/* Sign of what a port gives: of a series that changes sign, that of its static value or first hour. */
static double sign_of(const aft_port *port)
{
    double rate = port->curve != NULL ? aft_curve_delivery(port->curve, 1.0) : aft_at(port->rate, 0);
    return rate;
}

bool aft_is_electrolyser(const aft_network *network, aft_table table, size_t row)
{
    if (table != AFT_TABLE_links && table != AFT_TABLE_processes) {
        return false;
    }
    const aft_ports *ports = ports_of(network, table, row);
    bool takes_power = table == AFT_TABLE_links && is_power(network->buses[network->links[row].bus0].carrier);
    bool gives_hydrogen = false;
    for (size_t i = 0; i < ports->n; i++) {
        const char *carrier = network->buses[ports->list[i].bus].carrier;
        takes_power |= is_power(carrier) && sign_of(&ports->list[i]) < 0.0;
        gives_hydrogen |= aft_is_hydrogen(carrier) && sign_of(&ports->list[i]) > 0.0;
    }
    return takes_power && gives_hydrogen;
}

/* MWh (or m3) over the modelled span through the ports that fit; what is taken is below 0. */
static double through_ports(double *peak_out, const aft_network *network, const aft_held *e, const aft_ports *ports,
                            bool (*fits)(const char *carrier))
{
    double sum = 0.0;
    *peak_out = 0.0;
    for (size_t t = e->h.life.from; e->flow != NULL && t < e->h.life.to; t++) {
        double mw = 0.0;
        for (size_t i = 0; i < ports->n && e->flow[t] != 0.0; i++) {
            bool counts = fits(network->buses[ports->list[i].bus].carrier);
            mw += counts ? aft_port_delivery(&ports->list[i], e->nom_opt, t, e->flow[t]) : 0.0;
        }
        sum += aft_cost_weight(network, t) * mw;
        *peak_out = fmax(*peak_out, fabs(mw));
    }
    return sum;
}

double aft_electrolyser_hydrogen(const aft_network *network, const aft_plan *plan, aft_table table, size_t row)
{
    double peak = 0.0;
    aft_held e = aft_held_at(network, plan, table, row);
    return through_ports(&peak, network, &e, ports_of(network, table, row), aft_is_hydrogen);
}

/* ---- water.csv ---- */

typedef struct water_row {
    const char *name, *project, *municipality, *country;
    double capacity, hydrogen; /* MW, t/a */
    double water, peak;        /* m3/a, m3/h */
    double limit;              /* m3/a; NAN: none is given */
    bool is_from_port;
} water_row;

typedef struct water_rows {
    size_t n, cap;
    water_row *list;
} water_rows;

static int water_bus(const aft_network *network, const aft_ports *ports)
{
    for (size_t i = 0; i < ports->n; i++) {
        if (is_water(network->buses[ports->list[i].bus].carrier)) {
            return ports->list[i].bus;
        }
    }
    return -1;
}

/* What the generators of a bus can give over the modelled span. */
static double supply_at(const aft_network *network, int bus)
{
    double sum = bus >= 0 ? 0.0 : NAN;
    for (size_t k = 0; bus >= 0 && k < network->n_generators; k++) {
        const aft_generator *g = &network->generators[k];
        double most = 0.0;
        for (size_t t = 0; g->active && g->bus == bus && t < network->n_snapshots; t++) {
            most += aft_cost_weight(network, t) * g->p_nom * aft_at(g->p_max_pu, t);
        }
        sum += g->bus == bus ? fmin(most, g->e_sum_max) : 0.0;
    }
    return sum;
}

static water_row describe(const aft_accounts *a, const aft_held *e)
{
    const aft_network *net = a->network;
    const aft_project *project = aft_holding_project(net, &e->h);
    const aft_ports *ports = ports_of(net, e->h.table, e->h.row);
    bool is_hidden = aft_holding_is_hidden(net, &e->h);
    double hydrogen_peak = 0.0;
    double tonnes =
        through_ports(&hydrogen_peak, net, e, ports, aft_is_hydrogen) / a->years / aft_mwh_per_kg(net) / 1e3;
    water_row out = {.name = is_hidden ? "" : e->h.name,
                     .project = project != NULL && !is_hidden ? project->name : "",
                     .municipality = aft_holding_municipality(net, &e->h),
                     .country = aft_holding_country(net, &e->h),
                     .capacity = e->nom_opt,
                     .hydrogen = tonnes,
                     .water = tonnes * net->settings.water_per_kg,
                     .peak = hydrogen_peak / aft_mwh_per_kg(net) / 1e3 * net->settings.water_per_kg,
                     .limit = NAN};
    int bus = water_bus(net, ports);
    if (bus >= 0) {
        out.water = -through_ports(&out.peak, net, e, ports, is_water) / a->years;
        out.limit = supply_at(net, bus) / a->years;
        out.is_from_port = true;
    }
    return out;
}

/* A hidden one adds to the sum of its municipality. */
static aft_status add_row(water_rows *rows, water_row row, aft_error *err)
{
    for (size_t i = 0; row.name[0] == '\0' && i < rows->n; i++) {
        water_row *sum = &rows->list[i];
        if (sum->name[0] == '\0' && strcmp(sum->municipality, row.municipality) == 0) {
            sum->capacity += row.capacity;
            sum->hydrogen += row.hydrogen;
            sum->water += row.water;
            sum->peak += row.peak;
            sum->limit += row.limit;
            return AFT_OK;
        }
    }
    if (aft_grow((void **)&rows->list, &rows->cap, rows->n + 1, sizeof *rows->list) != 0) {
        return aft_fail(err, AFT_ENOMEM, "water: out of memory");
    }
    rows->list[rows->n++] = row;
    return AFT_OK;
}

static int compare_rows(const void *a, const void *b)
{
    const water_row *x = a;
    const water_row *y = b;
    int order = strcmp(x->name, y->name);
    return order != 0 ? order : strcmp(x->municipality, y->municipality);
}

static aft_status collect(water_rows *rows, const aft_accounts *accounts, aft_error *err)
{
    static const aft_table tables[] = {AFT_TABLE_links, AFT_TABLE_processes};
    aft_status status = AFT_OK;
    for (size_t c = 0; c < 2; c++) {
        for (size_t k = 0; k < aft_network_count(accounts->network, tables[c]); k++) {
            aft_held e = aft_held_at(accounts->network, accounts->plan, tables[c], k);
            if (e.h.active && e.nom_opt > 1e-9 && aft_is_electrolyser(accounts->network, tables[c], k)) {
                AFT_TRY(add_row(rows, describe(accounts, &e), err));
            }
        }
    }
    if (rows->n > 0) {
        qsort(rows->list, rows->n, sizeof *rows->list, compare_rows);
    }
done:
    return status;
}

static void write_row(aft_page *page, const water_row *row)
{
    aft_page_cell(page, row->name);
    aft_page_cell(page, row->project);
    aft_page_cell(page, row->municipality);
    aft_page_cell(page, row->country);
    aft_page_number(page, row->capacity);
    aft_page_number(page, row->hydrogen);
    aft_page_number(page, row->water);
    aft_page_number(page, row->peak);
    aft_page_number(page, row->limit);
    aft_page_number(page, row->limit > 0.0 ? row->water / row->limit : NAN);
    aft_page_cell(page, isnan(row->limit) ? "" : row->water <= row->limit * (1.0 + 1e-6) ? "True" : "False");
    aft_page_cell(page, row->is_from_port ? "" : "by water_per_kg; no limit is given");
    aft_page_end_line(page);
}

aft_status aft_water_text(char **out, const aft_facts *facts, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_page page = {0};
    const aft_accounts *accounts = &facts->accounts;
    water_rows rows = {0};
    AFT_TRY(collect(&rows, accounts, err));
    aft_page_add(&page, "name,project,municipality,country,capacity_mw,hydrogen_t_per_year,water_m3_per_year,"
                        "peak_m3_per_hour,limit_m3_per_year,share_of_limit,within_limit,note\n");
    for (size_t i = 0; i < rows.n; i++) {
        write_row(&page, &rows.list[i]);
    }
    AFT_TRY(aft_page_finish(out, &page, err));
done:
    aft_free(rows.list);
    aft_page_clear(&page);
    return status;
}
