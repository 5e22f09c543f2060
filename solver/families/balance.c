/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What enters a bus leaves it, in every snapshot. */
#include "solver/families/families.h"
#include "solver/families/families_internal.h"

#include "networks/base/memory.h"

/* One thing that stands at a bus: coefficient times a run of columns. */
typedef struct term {
    int bus;
    int first;         /* column of snapshot 0 */
    aft_span life;     /* snapshots in which there are columns that can differ from 0 */
    double factor;     /* 1 */
    aft_series series; /* times this */
    const int *source; /* [n_hours] snapshot in which was sent what arrives in t, -1: none; NULL: t itself */
} term;

typedef struct terms {
    size_t n, cap;
    term *list;
} terms;

/* One that never exists has no term. */
static aft_status add_term(terms *out, const term *made, aft_error *err)
{
    if (made->life.from >= made->life.to) {
        return AFT_OK;
    }
    if (aft_grow((void **)&out->list, &out->cap, out->n + 1, sizeof *out->list) != 0) {
        return aft_fail(err, AFT_ENOMEM, "balance: out of memory");
    }
    out->list[out->n++] = *made;
    return AFT_OK;
}

/* A term with a coefficient that is the same always. */
static aft_status add_plain(terms *out, int bus, int first, aft_span life, double factor, aft_error *err)
{
    const term made = {.bus = bus, .first = first, .life = life, .factor = factor, .series = {1.0, NULL}};
    return add_term(out, &made, err);
}

static aft_status collect_one_ports(terms *out, const aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *net = model->network;
    const aft_span always = {0, model->n_hours};
    for (size_t k = 0; k < net->n_generators; k++) {
        const aft_generator *g = &net->generators[k];
        AFT_TRY(add_plain(out, g->bus, aft_model_flow(model, AFT_TABLE_generators, k, 0), g->life, g->sign, err));
    }
    for (size_t k = 0; k < net->n_stores; k++) {
        const aft_store *s = &net->stores[k];
        AFT_TRY(add_plain(out, s->bus, aft_model_flow(model, AFT_TABLE_stores, k, 0), s->life, s->sign, err));
    }
    for (size_t k = 0; k < net->n_storage_units; k++) {
        const aft_storage_unit *u = &net->storage_units[k];
        int charge = model->unit_charge + (int)(k * model->n_hours);
        AFT_TRY(add_plain(out, u->bus, aft_model_flow(model, AFT_TABLE_storage_units, k, 0), u->life, u->sign, err));
        AFT_TRY(add_plain(out, u->bus, charge, u->life, -u->sign, err));
    }
    for (size_t k = 0; model->shed >= 0 && k < net->n_loads; k++) {
        if (net->loads[k].active) {
            int shed = model->shed + (int)(k * model->n_hours);
            AFT_TRY(add_plain(out, net->loads[k].bus, shed, always, 1.0, err));
        }
    }
done:
    return status;
}

/* What arrives at a port in t was sent in its source; NULL if nothing is delayed. */
static aft_status find_sources(const int **out, const aft_model *model, const aft_port *port, aft_error *err)
{
    aft_status status = AFT_OK;
    int *source = NULL;
    double *starts = NULL;
    if (port->delay > 0) {
        source = aft_arena_alloc(model->arena, model->n_hours, sizeof *source);
        starts = aft_alloc(model->n_hours, sizeof *starts);
        AFT_TRY_ALLOC(source, err, "balance");
        AFT_TRY_ALLOC(starts, err, "balance");
        aft_delay_sources(source, starts, model->network, port->delay, port->cyclic_delay);
    }
    *out = source;
done:
    aft_free(starts);
    return status;
}

/* A port with a curve gets from each segment of the flow what the curve gains there. */
static aft_status collect_curve(terms *out, const aft_model *model, const aft_cut *cut, const aft_port *port,
                                const term *pattern, aft_error *err)
{
    aft_status status = AFT_OK;
    term made = *pattern;
    made.series = (aft_series){1.0, NULL};
    for (size_t i = 0; i < cut->n; i++) {
        made.first = aft_cut_col(cut, i, (int)model->n_hours);
        made.factor = aft_cut_slope(cut, i, port->curve, AFT_CURVE_OF_RATE);
        AFT_TRY(add_term(out, &made, err));
    }
done:
    return status;
}

static aft_status collect_ports(terms *out, const aft_model *model, aft_table table, size_t k, const aft_ports *ports,
                                aft_span life, aft_error *err)
{
    aft_status status = AFT_OK;
    int first = aft_model_flow(model, table, k, 0);
    for (size_t i = 0; i < ports->n; i++) {
        const aft_port *port = &ports->list[i];
        term made = {.bus = port->bus, .first = first, .life = life, .factor = 1.0, .series = port->rate};
        AFT_TRY(find_sources(&made.source, model, port, err));
        if (port->curve != NULL) {
            AFT_TRY(collect_curve(out, model, &model->dispatch_cut[table][k], port, &made, err));
        } else {
            AFT_TRY(add_term(out, &made, err));
        }
    }
done:
    return status;
}

/* What flows from bus0 to bus1; half of what is lost is taken from each. */
static aft_status collect_branch(terms *out, const aft_model *model, aft_table table, size_t k, int bus0, int bus1,
                                 aft_error *err)
{
    aft_status status = AFT_OK;
    aft_span life = aft_holding_at(model->network, table, k).life;
    AFT_TRY(add_plain(out, bus0, aft_model_flow(model, table, k, 0), life, -1.0, err));
    AFT_TRY(add_plain(out, bus1, aft_model_flow(model, table, k, 0), life, 1.0, err));
    if (model->loss[table] >= 0) {
        int loss = model->loss[table] + (int)(k * model->n_hours);
        AFT_TRY(add_plain(out, bus0, loss, life, -0.5, err));
        AFT_TRY(add_plain(out, bus1, loss, life, -0.5, err));
    }
done:
    return status;
}

static aft_status collect_branches(terms *out, const aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *net = model->network;
    for (size_t k = 0; k < net->n_lines; k++) {
        const aft_line *line = &net->lines[k];
        AFT_TRY(collect_branch(out, model, AFT_TABLE_lines, k, line->bus0, line->bus1, err));
    }
    for (size_t k = 0; k < net->n_transformers; k++) {
        const aft_transformer *b = &net->transformers[k];
        AFT_TRY(collect_branch(out, model, AFT_TABLE_transformers, k, b->bus0, b->bus1, err));
    }
    for (size_t k = 0; k < net->n_links; k++) {
        const aft_link *link = &net->links[k];
        int first = aft_model_flow(model, AFT_TABLE_links, k, 0);
        AFT_TRY(add_plain(out, link->bus0, first, link->life, -1.0, err));
        AFT_TRY(collect_ports(out, model, AFT_TABLE_links, k, &link->ports, link->life, err));
    }
    for (size_t k = 0; k < net->n_processes; k++) {
        const aft_process *process = &net->processes[k];
        AFT_TRY(collect_ports(out, model, AFT_TABLE_processes, k, &process->ports, process->life, err));
    }
done:
    return status;
}

/* Sorts terms by bus: start[b] .. start[b + 1] in order. */
static aft_status sort_by_bus(size_t **start_out, term **sorted_out, const terms *all, size_t n_buses, aft_error *err)
{
    aft_status status = AFT_OK;
    size_t *start = aft_alloc(n_buses + 2, sizeof *start);
    term *sorted = aft_alloc(all->n, sizeof *sorted);
    AFT_TRY_ALLOC(start, err, "balance");
    AFT_TRY_ALLOC(sorted, err, "balance");
    for (size_t i = 0; i < all->n; i++) {
        start[all->list[i].bus + 2]++;
    }
    for (size_t b = 2; b < n_buses + 2; b++) {
        start[b] += start[b - 1];
    }
    for (size_t i = 0; i < all->n; i++) {
        sorted[start[all->list[i].bus + 1]++] = all->list[i];
    }
    *start_out = start;
    *sorted_out = sorted;
    start = NULL;
    sorted = NULL;
done:
    aft_free(start);
    aft_free(sorted);
    return status;
}

/* Demand of every bus and snapshot, [n_buses * n_hours]. */
static double *demand_of(const aft_model *model)
{
    const aft_network *net = model->network;
    double *demand = aft_alloc(net->n_buses * model->n_hours, sizeof *demand);
    for (size_t k = 0; demand != NULL && k < net->n_loads; k++) {
        const aft_load *load = &net->loads[k];
        for (size_t t = 0; load->active && t < model->n_hours; t++) {
            demand[(size_t)load->bus * model->n_hours + t] -= load->sign * aft_at(load->p_set, t);
        }
    }
    return demand;
}

static aft_status add_rows(aft_model *model, const size_t *start, const term *sorted, const double *demand,
                           aft_error *err)
{
    aft_status status = AFT_OK;
    size_t most = 0;
    for (size_t b = 0; b < model->network->n_buses; b++) {
        most = start[b + 1] - start[b] > most ? start[b + 1] - start[b] : most;
    }
    int *cols = aft_alloc(most, sizeof *cols);
    double *values = aft_alloc(most, sizeof *values);
    AFT_TRY_ALLOC(cols, err, "balance");
    AFT_TRY_ALLOC(values, err, "balance");
    for (size_t b = 0; b < model->network->n_buses; b++) {
        for (size_t t = 0; t < model->n_hours; t++) {
            size_t n = 0;
            for (size_t i = start[b]; i < start[b + 1]; i++) {
                int from = sorted[i].source != NULL ? sorted[i].source[t] : (int)t;
                if (t >= sorted[i].life.from && t < sorted[i].life.to && from >= 0) {
                    cols[n] = sorted[i].first + from;
                    values[n++] = sorted[i].factor * aft_at(sorted[i].series, t);
                }
            }
            double need = demand[b * model->n_hours + t];
            AFT_TRY(aft_lp_add_row(&model->lp, need, need, n, cols, values, err));
        }
    }
done:
    aft_free(cols);
    aft_free(values);
    return status;
}

/*
 * (1) Balance of bus b in snapshot t:
 *
 *       sum_{generators, stores at b} sign p + sum_{storage units at b} sign (h - c)
 *     - sum_{lines, transformers from b} (s + loss / 2) + sum_{lines, transformers to b} (s - loss / 2)
 *     - sum_{links from b} p + sum_{links with port n at b} efficiency_nt p_d(t)
 *     + sum_{processes with port n at b} rate_nt p_d(t) + sum_{loads at b} y
 *     = - sum_{loads at b} sign p_set
 *
 *     With a curve of the port, sum_i s_i d_i,d(t) stands instead of efficiency p or rate p: d_i the segments of (42),
 *     s_i the slope of x y there. d(t) = t, or with a delay of the port the snapshot in which was sent what arrives in
 *     t (aft_delay_sources); the term is missing where nothing arrives.
 * Dual: cost of one more MW of load during the snapshot; divided by what the hours of the snapshot weigh in the
 * objective (aft_cost_weight) it is the price of b.
 */
aft_status aft_add_bus_balance(aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *net = model->network;
    terms all = {0};
    size_t *start = NULL;
    term *sorted = NULL;
    double *demand = demand_of(model);
    const char **labels = aft_arena_alloc(model->arena, net->n_buses, sizeof *labels);
    AFT_TRY_ALLOC(demand, err, "balance");
    AFT_TRY_ALLOC(labels, err, "balance");
    for (size_t b = 0; b < net->n_buses; b++) {
        labels[b] = net->buses[b].name;
    }
    AFT_TRY(collect_one_ports(&all, model, err));
    AFT_TRY(collect_branches(&all, model, err));
    AFT_TRY(sort_by_bus(&start, &sorted, &all, net->n_buses, err));
    AFT_TRY(aft_lp_open_rows(&model->balance, &model->lp, "bus_balance", (int)net->n_buses, (int)model->n_hours, labels,
                             err));
    AFT_TRY(add_rows(model, start, sorted, demand, err));
done:
    aft_free(all.list);
    aft_free(start);
    aft_free(sorted);
    aft_free(demand);
    return status;
}
