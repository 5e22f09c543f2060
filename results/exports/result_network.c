/* SPDX-License-Identifier: GPL-3.0-or-later */
/* network/ of a run: the case as a PyPSA folder with results, signs as PyPSA 1.4.0 has them: a link's p0 is what it
 * takes from bus0, p1, p2, ... are minus what it delivers there; a bus's p is what its elements feed into the grid of
 * lines and transformers. What is computed from the plan is computed while it is written, and stands in no array. */
#include "results/exports/exports_internal.h"

#include "results/facts/facts_internal.h"

#include "networks/base/memory.h"

#include <stdio.h>

enum { MOST_COLUMNS = 24, MOST_SERIES = 128, MOST_PORTS = 20, PORT_NAME = 16, MOST_SWITCHED = 15 };

/* A port number of links or processes, to be asked for its flow. */
typedef struct port_series {
    const aft_network *network;
    const double *flow; /* of the table */
    aft_table table;
    int number;
    char attribute[PORT_NAME];
    bool *present; /* [rows] which have the port */
    int **source;  /* [rows] for those with a delay: [n_snapshots] when was sent what arrives, -1: nothing does */
} port_series;

/* Columns and series on their way to the writer, and the arrays made for them. */
typedef struct export
{
    const aft_network *network;
    const aft_plan *plan;
    size_t n_columns, n_series, n_ports;
    aft_result_column columns[MOST_COLUMNS];
    aft_result_series series[MOST_SERIES];
    port_series ports[2 * (MOST_PORTS + 1)];
    double *made[MOST_COLUMNS]; /* values of columns that the plan has in another form */
    size_t n_switched;
    bool *switched[MOST_SWITCHED]; /* [rows] which have a series of switching */
    double *injection;             /* [n_buses * n_snapshots] */
    bool *has_pressure;            /* [n_buses] */
}
export;

static void export_clear(export *e)
{
    for (size_t i = 0; i < MOST_COLUMNS; i++) {
        aft_free(e->made[i]);
    }
    for (size_t i = 0; i < e->n_ports; i++) {
        port_series *s = &e->ports[i];
        for (size_t k = 0; s->source != NULL && k < aft_network_count(s->network, s->table); k++) {
            aft_free(s->source[k]);
        }
        aft_free(s->source);
        aft_free(s->present);
    }
    for (size_t i = 0; i < e->n_switched; i++) {
        aft_free(e->switched[i]);
    }
    aft_free(e->injection);
    aft_free(e->has_pressure);
}

static void add_column(export *e, aft_table table, const char *attribute, const double *values)
{
    if (values != NULL) {
        e->columns[e->n_columns++] = (aft_result_column){table, attribute, values};
    }
}

/* A column whose values are to be filled in, [rows]; NULL without memory. */
static double *make_column(export *e, aft_table table, const char *attribute)
{
    double *values = aft_alloc(aft_network_count(e->network, table), sizeof *values);
    e->made[e->n_columns] = values;
    add_column(e, table, attribute, values);
    return values;
}

static void add_series(export *e, aft_table table, const char *attribute, const double *values)
{
    if (values != NULL) {
        e->series[e->n_series++] = (aft_result_series){.table = table, .attribute = attribute, .values = values};
    }
}

static void add_computed(export *e, aft_table table, const char *attribute,
                         double (*value)(const void *data, size_t k, size_t t), const void *data)
{
    e->series[e->n_series++] =
        (aft_result_series){.table = table, .attribute = attribute, .value = value, .data = data};
}

/* What loads take: p_set less what is not served. */
static double load_power(const void *data, size_t k, size_t t)
{
    const export *e = data;
    const aft_load *load = &e->network->loads[k];
    double shed = e->plan->load_shed != NULL ? e->plan->load_shed[k * e->network->n_snapshots + t] : 0.0;
    return aft_at(load->p_set, t) + (shed > 0.0 ? shed / load->sign : 0.0);
}

static double storage_power(const void *data, size_t k, size_t t)
{
    const export *e = data;
    size_t i = k * e->network->n_snapshots + t;
    return e->plan->unit_dispatch[i] - e->plan->unit_store[i];
}

/* What a branch takes from one of its buses: its flow, positive away from bus0, and half of what it loses. */
static double branch_power(const double *flow, const double *loss, double side, size_t i)
{
    return side * flow[i] + (loss != NULL ? 0.5 * loss[i] : 0.0);
}

static double line_p0(const void *data, size_t k, size_t t)
{
    const export *e = data;
    return branch_power(e->plan->line_s, e->plan->line_loss, 1.0, k * e->network->n_snapshots + t);
}

static double line_p1(const void *data, size_t k, size_t t)
{
    const export *e = data;
    return branch_power(e->plan->line_s, e->plan->line_loss, -1.0, k * e->network->n_snapshots + t);
}

static double transformer_p0(const void *data, size_t k, size_t t)
{
    const export *e = data;
    return branch_power(e->plan->transformer_s, e->plan->transformer_loss, 1.0, k * e->network->n_snapshots + t);
}

static double transformer_p1(const void *data, size_t k, size_t t)
{
    const export *e = data;
    return branch_power(e->plan->transformer_s, e->plan->transformer_loss, -1.0, k * e->network->n_snapshots + t);
}

static double transformer_shift(const void *data, size_t k, size_t t)
{
    const export *e = data;
    const aft_transformer *b = &e->network->transformers[k];
    bool is_decided = e->plan->transformer_shift != NULL && b->phase_shift_min < b->phase_shift_max;
    return is_decided ? e->plan->transformer_shift[k * e->network->n_snapshots + t] : aft_at(b->phase_shift, t);
}

/* A grid without phase shifters says nothing of them. */
static void add_shifts(export *e)
{
    bool any = e->plan->transformer_shift != NULL;
    for (size_t k = 0; k < e->network->n_transformers; k++) {
        aft_series shift = e->network->transformers[k].phase_shift;
        any = any || shift.hours != NULL || shift.value != 0.0;
    }
    if (any) {
        add_computed(e, AFT_TABLE_transformers, "phase_shift_opt", transformer_shift, e);
    }
}

/* ---- ports of links and processes ---- */

static const aft_ports *ports_of(const aft_network *network, aft_table table, size_t row)
{
    return table == AFT_TABLE_links ? &network->links[row].ports : &network->processes[row].ports;
}

static const aft_port *find_port(const aft_network *network, aft_table table, size_t row, int number)
{
    const aft_ports *ports = ports_of(network, table, row);
    for (size_t i = 0; i < ports->n; i++) {
        if (ports->list[i].number == number) {
            return &ports->list[i];
        }
    }
    return NULL;
}

/* What leaves the bus is positive. */
static double port_power(const void *data, size_t k, size_t t)
{
    const port_series *s = data;
    const aft_port *port = find_port(s->network, s->table, k, s->number);
    int sent = s->source[k] != NULL ? s->source[k][t] : (int)t;
    double p = sent >= 0 ? s->flow[k * s->network->n_snapshots + (size_t)sent] : 0.0;
    double capacity = aft_holding_at(s->network, s->table, k).nom; /* of a curve; it needs a given one */
    return p != 0.0 ? 0.0 - aft_port_delivery(port, capacity, t, p) : 0.0;
}

static aft_status add_delays(port_series *s, aft_error *err)
{
    aft_status status = AFT_OK;
    size_t n = aft_network_count(s->network, s->table);
    size_t hours = s->network->n_snapshots;
    double *starts = aft_alloc(hours, sizeof *starts);
    s->source = aft_alloc(n, sizeof *s->source);
    AFT_TRY_ALLOC(starts, err, "network");
    AFT_TRY_ALLOC(s->source, err, "network");
    for (size_t k = 0; k < n; k++) {
        const aft_port *port = find_port(s->network, s->table, k, s->number);
        if (port != NULL && port->delay > 0) {
            s->source[k] = aft_alloc(hours, sizeof *s->source[k]);
            AFT_TRY_ALLOC(s->source[k], err, "network");
            aft_delay_sources(s->source[k], starts, s->network, port->delay, port->cyclic_delay);
        }
    }
done:
    aft_free(starts);
    return status;
}

/* One series per port number, with the links or processes that have that port. */
static aft_status add_port(export *e, aft_table table, int number, aft_error *err)
{
    aft_status status = AFT_OK;
    size_t n = aft_network_count(e->network, table);
    port_series *s = &e->ports[e->n_ports++];
    *s = (port_series){.network = e->network,
                       .flow = table == AFT_TABLE_links ? e->plan->link_p : e->plan->process_p,
                       .table = table,
                       .number = number,
                       .present = aft_alloc(n, sizeof(bool))};
    AFT_TRY_ALLOC(s->present, err, "network");
    (void)snprintf(s->attribute, PORT_NAME, "p%d", number);
    for (size_t k = 0; k < n; k++) {
        s->present[k] = find_port(e->network, table, k, number) != NULL;
    }
    AFT_TRY(add_delays(s, err));
    add_computed(e, table, s->attribute, port_power, s);
    e->series[e->n_series - 1].present = s->present;
done:
    return status;
}

/* Ports beyond bus20 are solved but not reported. */
static aft_status add_ports(export *e, aft_table table, aft_error *err)
{
    aft_status status = AFT_OK;
    int least = table == AFT_TABLE_links ? 1 : 0;
    int most = -1;
    for (size_t k = 0; k < aft_network_count(e->network, table); k++) {
        const aft_ports *ports = ports_of(e->network, table, k);
        most = ports->list[ports->n - 1].number > most ? ports->list[ports->n - 1].number : most;
    }
    for (int number = least; number <= most && number <= MOST_PORTS; number++) {
        AFT_TRY(add_port(e, table, number, err));
    }
done:
    return status;
}

/* ---- what is switched and maintained ---- */

/* A series that only some rows have: those whose first value is a number. */
static aft_status add_partial(export *e, aft_table table, const char *attribute, const double *values, aft_error *err)
{
    aft_status status = AFT_OK;
    size_t n = aft_network_count(e->network, table);
    if (values == NULL) {
        return AFT_OK;
    }
    bool *present = aft_alloc(n, sizeof *present);
    AFT_TRY_ALLOC(present, err, "network");
    for (size_t k = 0; k < n; k++) {
        present[k] = !isnan(values[k * e->network->n_snapshots]);
    }
    e->switched[e->n_switched++] = present;
    add_series(e, table, attribute, values);
    e->series[e->n_series - 1].present = present;
done:
    return status;
}

static aft_status add_switching(export *e, aft_table table, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_switching *switching = aft_plan_switching(e->plan, table);
    AFT_TRY(add_partial(e, table, "status", switching->status, err));
    AFT_TRY(add_partial(e, table, "start_up", switching->start_up, err));
    AFT_TRY(add_partial(e, table, "shut_down", switching->shut_down, err));
    AFT_TRY(add_partial(e, table, "maintenance", switching->maintenance, err));
    AFT_TRY(add_partial(e, table, "maintenance_start", switching->maintenance_start, err));
done:
    return status;
}

/* ---- buses and the grid ---- */

/* Sums that cancel leave the last digit of their parts, which is nothing. */
static void add_power(double *sum, double *largest, double mw)
{
    *largest = fmax(*largest, fabs(mw));
    *sum += mw;
    *sum = fabs(*sum) <= 1e-14 * *largest ? 0.0 : *sum;
}

static void inject(export *e, double *largest, int bus0, int bus1, size_t k, const double *flow, const double *loss)
{
    size_t hours = e->network->n_snapshots;
    for (size_t t = 0; t < hours; t++) {
        const size_t from = (size_t)bus0 * hours + t;
        const size_t to = (size_t)bus1 * hours + t;
        add_power(&e->injection[from], &largest[from], branch_power(flow, loss, 1.0, k * hours + t));
        add_power(&e->injection[to], &largest[to], branch_power(flow, loss, -1.0, k * hours + t));
    }
}

/* What lines and transformers take from each bus is what all else puts in. */
static aft_status add_injection(export *e, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *net = e->network;
    double *largest = aft_alloc(net->n_buses * net->n_snapshots, sizeof *largest);
    e->injection = aft_alloc(net->n_buses * net->n_snapshots, sizeof *e->injection);
    AFT_TRY_ALLOC(largest, err, "network");
    AFT_TRY_ALLOC(e->injection, err, "network");
    for (size_t k = 0; k < net->n_lines; k++) {
        inject(e, largest, net->lines[k].bus0, net->lines[k].bus1, k, e->plan->line_s, e->plan->line_loss);
    }
    for (size_t k = 0; k < net->n_transformers; k++) {
        const aft_transformer *b = &net->transformers[k];
        inject(e, largest, b->bus0, b->bus1, k, e->plan->transformer_s, e->plan->transformer_loss);
    }
    add_series(e, AFT_TABLE_buses, "p", e->injection);
done:
    aft_free(largest);
    return status;
}

/* Number of the island: of every bus, and of every branch that of its bus0, though it may be no part of the law.
 * An empty cell would make PyPSA read the others as 0.0, 1.0, ... */
static aft_status add_islands(export *e, aft_error *err)
{
    static const aft_table tables[] = {AFT_TABLE_buses, AFT_TABLE_lines, AFT_TABLE_transformers};
    aft_status status = AFT_OK;
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        bool is_bus = tables[i] == AFT_TABLE_buses;
        double *island = make_column(e, tables[i], "sub_network");
        AFT_TRY_ALLOC(island, err, "network");
        for (size_t k = 0; k < aft_network_count(e->network, tables[i]); k++) {
            int bus = is_bus ? (int)k : aft_holding_at(e->network, tables[i], k).bus0;
            island[k] = e->plan->bus_island[bus];
        }
    }
done:
    return status;
}

/* Impedances per unit on 1 MVA, as given and as they count in the voltage law. */
static aft_status add_impedances(export *e, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *net = e->network;
    const aft_table tables[] = {AFT_TABLE_lines, AFT_TABLE_transformers};
    for (size_t i = 0; i < 2; i++) {
        double *x = make_column(e, tables[i], "x_pu");
        double *r = make_column(e, tables[i], "r_pu");
        double *x_eff = make_column(e, tables[i], "x_pu_eff");
        double *r_eff = make_column(e, tables[i], "r_pu_eff");
        AFT_TRY_ALLOC(x, err, "network");
        AFT_TRY_ALLOC(r, err, "network");
        AFT_TRY_ALLOC(x_eff, err, "network");
        AFT_TRY_ALLOC(r_eff, err, "network");
        for (size_t k = 0; k < aft_network_count(net, tables[i]); k++) {
            bool is_line = tables[i] == AFT_TABLE_lines;
            double tap = is_line ? 1.0 : net->transformers[k].tap_ratio;
            x_eff[k] = is_line ? net->lines[k].x_eff : net->transformers[k].x_eff;
            r_eff[k] = is_line ? net->lines[k].r_eff : net->transformers[k].r_eff;
            x[k] = x_eff[k] / tap;
            r[k] = r_eff[k] / tap;
        }
    }
done:
    return status;
}

/* ---- all of it ---- */

/* The column in which a table keeps its capacity. */
static const char *nom_opt_name(aft_table table)
{
    switch (table) {
    case AFT_TABLE_stores: return "e_nom_opt";
    case AFT_TABLE_lines:
    case AFT_TABLE_transformers: return "s_nom_opt";
    default: return "p_nom_opt";
    }
}

static aft_status add_columns(export *e, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_plan *plan = e->plan;
    AFT_TRY(add_islands(e, err));
    AFT_TRY(add_impedances(e, err));
    for (size_t c = 0; c < AFT_N_HOLDINGS; c++) {
        const aft_table table = aft_holding_tables[c];
        add_column(e, table, nom_opt_name(table), aft_plan_capacities(plan, table));
    }
    add_column(e, AFT_TABLE_global_constraints, "mu", plan->constraint_mu);
done:
    return status;
}

static aft_status add_dispatch(export *e, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_plan *plan = e->plan;
    add_series(e, AFT_TABLE_generators, "p", plan->generator_p);
    add_computed(e, AFT_TABLE_loads, "p", load_power, e);
    add_series(e, AFT_TABLE_links, "p", plan->link_p);
    add_series(e, AFT_TABLE_links, "p0", plan->link_p);
    AFT_TRY(add_ports(e, AFT_TABLE_links, err));
    add_series(e, AFT_TABLE_processes, "p", plan->process_p);
    AFT_TRY(add_ports(e, AFT_TABLE_processes, err));
    AFT_TRY(add_switching(e, AFT_TABLE_generators, err));
    AFT_TRY(add_switching(e, AFT_TABLE_links, err));
    AFT_TRY(add_switching(e, AFT_TABLE_processes, err));
    add_series(e, AFT_TABLE_stores, "p", plan->store_p);
    add_series(e, AFT_TABLE_stores, "e", plan->store_e);
    add_computed(e, AFT_TABLE_storage_units, "p", storage_power, e);
    add_series(e, AFT_TABLE_storage_units, "p_dispatch", plan->unit_dispatch);
    add_series(e, AFT_TABLE_storage_units, "p_store", plan->unit_store);
    add_series(e, AFT_TABLE_storage_units, "state_of_charge", plan->unit_soc);
    add_series(e, AFT_TABLE_storage_units, "spill", plan->unit_spill);
    add_computed(e, AFT_TABLE_lines, "p0", line_p0, e);
    add_computed(e, AFT_TABLE_lines, "p1", line_p1, e);
    add_series(e, AFT_TABLE_lines, "loss", plan->line_loss);
    add_computed(e, AFT_TABLE_transformers, "p0", transformer_p0, e);
    add_computed(e, AFT_TABLE_transformers, "p1", transformer_p1, e);
    add_series(e, AFT_TABLE_transformers, "loss", plan->transformer_loss);
    add_shifts(e);
done:
    return status;
}

/* Few elements have ramps or set points: a table where all of them are 0 is not written. */
static void add_unless_idle(export *e, aft_table table, const char *attribute, const double *values)
{
    size_t n = aft_network_count(e->network, table) * e->network->n_snapshots;
    size_t i = 0;
    while (values != NULL && i < n && values[i] == 0.0) {
        i++;
    }
    if (i < n) {
        add_series(e, table, attribute, values);
    }
}

static void add_duals(export *e)
{
    for (size_t c = 0; e->plan->duals != NULL && c < AFT_N_HOLDINGS; c++) {
        aft_table table = aft_holding_tables[c];
        const aft_duals *duals = &e->plan->duals[table];
        add_series(e, table, "mu_upper", duals->upper);
        add_series(e, table, "mu_lower", duals->lower);
        add_unless_idle(e, table, table == AFT_TABLE_storage_units ? "mu_state_of_charge_set" : "mu_p_set", duals->set);
        add_unless_idle(e, table, "mu_ramp_limit_up", duals->ramp_up);
        add_unless_idle(e, table, "mu_ramp_limit_down", duals->ramp_down);
        add_series(e, table, "mu_energy_balance", duals->balance);
    }
}

/* Of the buses under pressure. */
static aft_status add_pressures(export *e, aft_error *err)
{
    aft_status status = AFT_OK;
    if (e->plan->bus_pressure == NULL) {
        return AFT_OK;
    }
    e->has_pressure = aft_alloc(e->network->n_buses, sizeof *e->has_pressure);
    AFT_TRY_ALLOC(e->has_pressure, err, "network");
    for (size_t b = 0; b < e->network->n_buses; b++) {
        e->has_pressure[b] = !isnan(e->network->buses[b].pressure_max_bar);
    }
    add_series(e, AFT_TABLE_buses, "pressure_bar", e->plan->bus_pressure);
    e->series[e->n_series - 1].present = e->has_pressure;
done:
    return status;
}

static aft_status collect(export *e, aft_error *err)
{
    aft_status status = AFT_OK;
    AFT_TRY(add_columns(e, err));
    add_series(e, AFT_TABLE_buses, "marginal_price", e->plan->bus_price);
    AFT_TRY(add_injection(e, err));
    add_series(e, AFT_TABLE_buses, "v_ang", e->plan->bus_angle);
    AFT_TRY(add_pressures(e, err));
    AFT_TRY(add_dispatch(e, err));
    add_duals(e);
done:
    return status;
}

aft_status aft_result_network_write(const char *folder, const aft_network *network, const aft_plan *plan,
                                    aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_result_totals totals = {plan->objective, plan->objective_constant};
    export *e = aft_alloc(1, sizeof *e);
    AFT_TRY_ALLOC(e, err, "network");
    e->network = network;
    e->plan = plan;
    AFT_TRY(collect(e, err));
    AFT_TRY(aft_network_write(network, folder, &totals, e->columns, e->n_columns, e->series, e->n_series, err));
done:
    if (e != NULL) {
        export_clear(e);
    }
    aft_free(e);
    return status;
}
