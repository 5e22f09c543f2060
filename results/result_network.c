/* SPDX-License-Identifier: GPL-3.0-or-later */
/* network/ of a run: the case as a PyPSA folder with results, signs as PyPSA 1.4.0 has them: a link's p0 is what it
 * takes from bus0, p1, p2, ... are minus what it delivers there. */
#include "results/results_internal.h"

#include "networks/base/memory.h"

#include <stdio.h>

enum { MOST_COLUMNS = 9, MOST_SERIES = 80, MOST_PORTS = 20, PORT_NAME = 16 };

/* Columns and series on their way to the writer, and the arrays made for them. */
typedef struct export
{
    const aft_network *network;
    const aft_plan *plan;
    size_t n_columns, n_series;
    aft_result_column columns[MOST_COLUMNS];
    aft_result_series series[MOST_SERIES];
    double *made[MOST_SERIES];  /* values that the plan has in another form */
    bool *present[MOST_SERIES]; /* rows that have a port */
    char port_names[MOST_SERIES][PORT_NAME];
}
export;

static void export_clear(export *e)
{
    for (size_t i = 0; i < MOST_SERIES; i++) {
        aft_free(e->made[i]);
        aft_free(e->present[i]);
    }
}

static void add_column(export *e, aft_table table, const char *attribute, const double *values)
{
    if (values != NULL) {
        e->columns[e->n_columns++] = (aft_result_column){table, attribute, values};
    }
}

static void add_series(export *e, aft_table table, const char *attribute, const double *values)
{
    if (values != NULL) {
        e->series[e->n_series++] = (aft_result_series){table, attribute, values, NULL};
    }
}

/* A series whose values are to be filled in: [rows * n_snapshots]; NULL without memory. */
static double *make_series(export *e, aft_table table, const char *attribute)
{
    size_t n = aft_element_count(e->network, table) * e->network->n_snapshots;
    double *values = aft_alloc(n, sizeof *values);
    e->made[e->n_series] = values;
    add_series(e, table, attribute, values);
    return values;
}

static aft_status add_negative(export *e, aft_table table, const char *attribute, const double *of, aft_error *err)
{
    aft_status status = AFT_OK;
    size_t n = aft_element_count(e->network, table) * e->network->n_snapshots;
    double *values = make_series(e, table, attribute);
    AFT_TRY_ALLOC(values, err, "network");
    for (size_t i = 0; i < n; i++) {
        values[i] = 0.0 - of[i];
    }
done:
    return status;
}

/* What loads take: p_set less what is not served. */
static aft_status add_loads(export *e, aft_error *err)
{
    aft_status status = AFT_OK;
    size_t hours = e->network->n_snapshots;
    double *values = make_series(e, AFT_TABLE_loads, "p");
    AFT_TRY_ALLOC(values, err, "network");
    for (size_t k = 0; k < e->network->n_loads; k++) {
        const aft_load *load = &e->network->loads[k];
        for (size_t t = 0; load->active && t < hours; t++) {
            double shed = e->plan->load_shed != NULL ? e->plan->load_shed[k * hours + t] : 0.0;
            values[k * hours + t] = aft_at(load->p_set, t) + (shed > 0.0 ? shed / load->sign : 0.0);
        }
    }
done:
    return status;
}

static aft_status add_storage_power(export *e, aft_error *err)
{
    aft_status status = AFT_OK;
    size_t n = e->network->n_storage_units * e->network->n_snapshots;
    double *values = make_series(e, AFT_TABLE_storage_units, "p");
    AFT_TRY_ALLOC(values, err, "network");
    for (size_t i = 0; i < n; i++) {
        values[i] = e->plan->unit_dispatch[i] - e->plan->unit_store[i];
    }
done:
    return status;
}

static const aft_ports *ports_of(const aft_network *network, aft_table table, size_t row)
{
    return table == AFT_TABLE_links ? &network->links[row].ports : &network->processes[row].ports;
}

/* p0, p1, ...: one series per port number, with the links or processes that have that port. What leaves the bus is
 * positive. */
static aft_status add_port(export *e, aft_table table, int number, aft_error *err)
{
    aft_status status = AFT_OK;
    size_t hours = e->network->n_snapshots;
    size_t n = aft_element_count(e->network, table);
    const double *flow = table == AFT_TABLE_links ? e->plan->link_p : e->plan->process_p;
    size_t place = e->n_series;
    (void)snprintf(e->port_names[place], PORT_NAME, "p%d", number);
    double *values = make_series(e, table, e->port_names[place]);
    bool *present = aft_alloc(n, sizeof *present);
    e->present[place] = present;
    AFT_TRY_ALLOC(values, err, "network");
    AFT_TRY_ALLOC(present, err, "network");
    e->series[place].present = present;
    for (size_t k = 0; k < n; k++) {
        const aft_ports *ports = ports_of(e->network, table, k);
        for (size_t i = 0; i < ports->n; i++) {
            if (ports->list[i].number != number) {
                continue;
            }
            present[k] = true;
            for (size_t t = 0; t < hours; t++) {
                double p = flow[k * hours + t];
                values[k * hours + t] = p != 0.0 ? 0.0 - aft_at(ports->list[i].rate, t) * p : 0.0;
            }
        }
    }
done:
    return status;
}

/* Ports beyond bus20 are solved but not reported. */
static aft_status add_ports(export *e, aft_table table, aft_error *err)
{
    aft_status status = AFT_OK;
    int least = table == AFT_TABLE_links ? 1 : 0;
    int most = -1;
    for (size_t k = 0; k < aft_element_count(e->network, table); k++) {
        const aft_ports *ports = ports_of(e->network, table, k);
        most = ports->list[ports->n - 1].number > most ? ports->list[ports->n - 1].number : most;
    }
    for (int number = least; number <= most && number <= MOST_PORTS; number++) {
        AFT_TRY(add_port(e, table, number, err));
    }
done:
    return status;
}

static void add_capacities(export *e)
{
    const double *capacities[AFT_N_ELEMENT_TABLES] = {
        e->plan->generator_p_nom, e->plan->link_p_nom, e->plan->process_p_nom,    e->plan->store_e_nom,
        e->plan->unit_p_nom,      e->plan->line_s_nom, e->plan->transformer_s_nom};
    for (size_t c = 0; c < AFT_N_ELEMENT_TABLES; c++) {
        add_column(e, aft_element_tables[c], aft_element_nom_opt(aft_element_tables[c]), capacities[c]);
    }
    add_column(e, AFT_TABLE_global_constraints, "mu", e->plan->constraint_mu);
}

static aft_status collect(export *e, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_plan *plan = e->plan;
    add_capacities(e);
    add_series(e, AFT_TABLE_buses, "marginal_price", plan->bus_price);
    add_series(e, AFT_TABLE_generators, "p", plan->generator_p);
    AFT_TRY(add_loads(e, err));
    add_series(e, AFT_TABLE_links, "p0", plan->link_p);
    AFT_TRY(add_ports(e, AFT_TABLE_links, err));
    add_series(e, AFT_TABLE_processes, "p", plan->process_p);
    AFT_TRY(add_ports(e, AFT_TABLE_processes, err));
    add_series(e, AFT_TABLE_stores, "p", plan->store_p);
    add_series(e, AFT_TABLE_stores, "e", plan->store_e);
    AFT_TRY(add_storage_power(e, err));
    add_series(e, AFT_TABLE_storage_units, "p_dispatch", plan->unit_dispatch);
    add_series(e, AFT_TABLE_storage_units, "p_store", plan->unit_store);
    add_series(e, AFT_TABLE_storage_units, "state_of_charge", plan->unit_soc);
    add_series(e, AFT_TABLE_storage_units, "spill", plan->unit_spill);
    add_series(e, AFT_TABLE_lines, "p0", plan->line_s);
    AFT_TRY(add_negative(e, AFT_TABLE_lines, "p1", plan->line_s, err));
    add_series(e, AFT_TABLE_transformers, "p0", plan->transformer_s);
    AFT_TRY(add_negative(e, AFT_TABLE_transformers, "p1", plan->transformer_s, err));
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
