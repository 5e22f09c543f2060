/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pressure.csv: what the simulation of the hydrogen net says of a plan, and the sentence about it. */
#include "results/tables/tables_internal.h"

#include "networks/base/text.h"

#include "networks/base/memory.h"

#include <stdlib.h>
#include <string.h>

static const char header[] =
    "kind,name,snapshot,hours,count,lowest_bar,highest_bar,limit_min_bar,limit_max_bar,missing_bar,"
    "missed_hours,deviation_bar,flow_mw,flow_off_mw,capacity_mw,velocity_m_s,line_pack_least_mwh,"
    "line_pack_most_mwh,power_mw,energy_mwh\n";

/* One line; what does not apply is NAN or empty. */
typedef struct row {
    const char *kind, *name, *snapshot;
    int count;
    double hours, lowest, highest, limit_min, limit_max, missing, missed_hours, deviation;
    double flow, flow_off, capacity, velocity, pack_least, pack_most, power, energy;
} row;

static row empty_row(const char *kind, const char *name)
{
    return (row){kind, name, "", 0, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
}

static void write_row(aft_page *page, const row *r)
{
    const double numbers[] = {r->lowest,       r->highest,    r->limit_min, r->limit_max, r->missing,
                              r->missed_hours, r->deviation,  r->flow,      r->flow_off,  r->capacity,
                              r->velocity,     r->pack_least, r->pack_most, r->power,     r->energy};
    aft_page_cell(page, r->kind);
    aft_page_cell(page, r->name);
    aft_page_cell(page, r->snapshot);
    aft_page_number(page, r->hours);
    aft_page_count(page, r->count);
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        aft_page_number(page, numbers[i]);
    }
    aft_page_end_line(page);
}

static row bus_row(const aft_network *network, const aft_simulated_bus *b)
{
    const aft_bus *bus = &network->buses[b->bus];
    row out = empty_row("bus", bus->name);
    out.limit_min = bus->pressure_min_bar;
    out.limit_max = bus->pressure_max_bar;
    if (!isnan(b->lowest)) {
        out.snapshot = network->snapshots[b->lowest_snapshot].label;
        out.lowest = b->lowest;
        out.highest = b->highest;
        out.missing = fmax(0.0, b->missing);
        out.missed_hours = b->missed_hours;
        out.deviation = b->deviation;
    }
    return out;
}

static row link_row(const aft_network *network, const aft_simulated_link *l)
{
    static const char *const kinds[] = {"pipe", "regulator", "lift"};
    row out = empty_row(kinds[l->kind], network->links[l->link].name);
    out.capacity = l->capacity;
    if (isnan(l->flow)) {
        return out; /* in no state that was found */
    }
    out.snapshot = network->snapshots[l->flow_snapshot].label;
    out.flow = l->flow;
    if (l->kind == AFT_SIMULATED_PIPE) {
        out.missed_hours = l->over_hours;
        out.flow_off = l->flow_off;
        out.velocity = l->velocity;
        out.pack_least = l->line_pack_least;
        out.pack_most = l->line_pack_most;
    } else if (l->kind == AFT_SIMULATED_LIFT) {
        out.power = l->power;
        out.energy = l->energy;
    }
    return out;
}

static row missed_row(const aft_network *network, const aft_missed *m)
{
    static const char *const kinds[] = {"missed_pressure", "missed_capacity", "missed_regulator", "missed_state"};
    const bool is_of_bus = m->kind == AFT_MISSED_PRESSURE || m->kind == AFT_MISSED_STATE;
    row out = empty_row(kinds[m->kind], is_of_bus ? network->buses[m->row].name : network->links[m->row].name);
    out.snapshot = network->snapshots[m->snapshot].label;
    out.hours = aft_energy_weight(network, m->snapshot);
    out.count = (int)m->n;
    if (m->kind == AFT_MISSED_PRESSURE) {
        out.lowest = m->value;
        out.limit_min = m->limit;
        out.missing = m->limit - m->value;
    } else if (m->kind == AFT_MISSED_CAPACITY) {
        out.flow = m->value;
        out.capacity = m->limit;
    } else if (m->kind == AFT_MISSED_REGULATOR) {
        out.missing = m->value;
    }
    return out;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(((const row *)a)->name, ((const row *)b)->name);
}

static aft_status write_rows(aft_page *page, const aft_network *network, const aft_simulation *s, aft_error *err)
{
    aft_status status = AFT_OK;
    row *rows = aft_alloc(s->n_buses + s->n_links, sizeof *rows);
    AFT_TRY_ALLOC(rows, err, "pressure.csv");
    for (size_t i = 0; i < s->n_buses; i++) {
        rows[i] = bus_row(network, &s->buses[i]);
    }
    for (size_t l = 0; l < s->n_links; l++) {
        rows[s->n_buses + l] = link_row(network, &s->links[l]);
    }
    qsort(rows, s->n_buses, sizeof *rows, compare_names);
    qsort(rows + s->n_buses, s->n_links, sizeof *rows, compare_names);
    aft_page_add(page, "%s", header);
    for (size_t i = 0; i < s->n_buses + s->n_links; i++) {
        write_row(page, &rows[i]);
    }
    for (size_t i = 0; i < s->n_missed; i++) {
        row missed = missed_row(network, &s->missed[i]);
        write_row(page, &missed);
    }
done:
    aft_free(rows);
    return status;
}

aft_status aft_pressure_text(char **out, const aft_facts *facts, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_page page = {0};
    const aft_simulation *simulation = facts->studies->simulation;
    if (simulation == NULL) {
        *out = NULL;
        return AFT_OK;
    }
    AFT_TRY(write_rows(&page, facts->network, simulation, err));
    AFT_TRY(aft_page_finish(out, &page, err));
done:
    aft_page_clear(&page);
    return status;
}

const aft_simulated_bus *aft_worst_bus(const aft_simulation *s)
{
    const aft_simulated_bus *worst = NULL;
    for (size_t i = 0; i < s->n_buses; i++) {
        const aft_simulated_bus *b = &s->buses[i];
        if (!isnan(b->missing) && (worst == NULL || b->missing > worst->missing)) {
            worst = b;
        }
    }
    return worst;
}

bool aft_is_pressure_worth_a_line(const aft_simulation *s)
{
    bool flows = false;
    for (size_t l = 0; l < s->n_links; l++) {
        flows |= fabs(s->links[l].flow) > 1e-6;
    }
    return flows || s->n_missed > 0;
}

void aft_pressure_sentence(aft_page *out, const aft_facts *facts)
{
    char numbers[3][AFT_AMOUNT_TEXT];
    const aft_network *network = facts->network;
    const aft_simulation *s = facts->studies->simulation;
    if (s == NULL || !aft_is_pressure_worth_a_line(s)) {
        return;
    }
    const aft_simulated_bus *worst = aft_worst_bus(s);
    if (s->n_missed > 0) {
        aft_page_add(out, "The pipes do not carry this plan in %s h (tables/pressure.csv)",
                     aft_amount_to_text(numbers[0], s->missed_hours));
    } else {
        aft_page_add(out, "Simulated, the pipes carry this plan in every hour");
    }
    if (worst != NULL) {
        aft_page_add(out, ": at worst %s bar at ", aft_fixed_number(numbers[1], worst->lowest, 1));
        aft_page_show(out, network->buses[worst->bus].name);
        aft_page_add(out, " (");
        aft_page_show(out, network->snapshots[worst->lowest_snapshot].label);
        aft_page_add(out, "), at least %s are needed",
                     aft_table_number(numbers[2], network->buses[worst->bus].pressure_min_bar));
    }
    aft_page_add(out, ".\n");
}
