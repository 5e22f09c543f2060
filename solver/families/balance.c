/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What enters a bus leaves it, in every snapshot. */
#include "solver/families/families.h"

#include "networks/base/memory.h"

/* One thing that stands at a bus: coefficient times a run of columns. */
typedef struct term {
    int bus;
    int first;         /* column of snapshot 0 */
    double factor;     /* 1 */
    aft_series series; /* times this */
} term;

typedef struct terms {
    size_t n, cap;
    term *list;
} terms;

static aft_status add_term(terms *out, int bus, int first, double factor, aft_series series, aft_error *err)
{
    if (aft_grow((void **)&out->list, &out->cap, out->n + 1, sizeof *out->list) != 0) {
        return aft_fail(err, AFT_ENOMEM, "balance: out of memory");
    }
    out->list[out->n++] = (term){bus, first, factor, series};
    return AFT_OK;
}

static aft_status collect_one_ports(terms *out, const aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *net = model->network;
    const aft_series one = {1.0, NULL};
    for (size_t k = 0; k < net->n_generators; k++) {
        const aft_generator *g = &net->generators[k];
        if (g->life.from < g->life.to) {
            AFT_TRY(add_term(out, g->bus, aft_model_flow(model, AFT_GENERATOR, k, 0), g->sign, one, err));
        }
    }
    for (size_t k = 0; k < net->n_stores; k++) {
        const aft_store *s = &net->stores[k];
        if (s->life.from < s->life.to) {
            AFT_TRY(add_term(out, s->bus, aft_model_flow(model, AFT_STORE, k, 0), s->sign, one, err));
        }
    }
    for (size_t k = 0; k < net->n_storage_units; k++) {
        const aft_storage_unit *u = &net->storage_units[k];
        if (u->life.from < u->life.to) {
            int charge = model->unit_charge + (int)(k * model->n_hours);
            AFT_TRY(add_term(out, u->bus, aft_model_flow(model, AFT_STORAGE_UNIT, k, 0), u->sign, one, err));
            AFT_TRY(add_term(out, u->bus, charge, -u->sign, one, err));
        }
    }
    for (size_t k = 0; model->shed >= 0 && k < net->n_loads; k++) {
        if (net->loads[k].active) {
            AFT_TRY(add_term(out, net->loads[k].bus, model->shed + (int)(k * model->n_hours), 1.0, one, err));
        }
    }
done:
    return status;
}

static aft_status collect_ports(terms *out, const aft_ports *ports, int first, aft_error *err)
{
    aft_status status = AFT_OK;
    for (size_t i = 0; i < ports->n && status == AFT_OK; i++) {
        status = add_term(out, ports->list[i].bus, first, 1.0, ports->list[i].rate, err);
    }
    return status;
}

/* What flows from bus0 to bus1; half of what is lost is taken from each. */
static aft_status collect_branch(terms *out, const aft_model *model, aft_asset_class class, size_t k, int bus0,
                                 int bus1, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_series one = {1.0, NULL};
    aft_asset asset = aft_asset_get(model->network, class, k);
    if (!aft_asset_exists(&asset)) {
        return AFT_OK;
    }
    AFT_TRY(add_term(out, bus0, aft_model_flow(model, class, k, 0), -1.0, one, err));
    AFT_TRY(add_term(out, bus1, aft_model_flow(model, class, k, 0), 1.0, one, err));
    if (model->loss[class] >= 0) {
        int loss = model->loss[class] + (int)(k * model->n_hours);
        AFT_TRY(add_term(out, bus0, loss, -0.5, one, err));
        AFT_TRY(add_term(out, bus1, loss, -0.5, one, err));
    }
done:
    return status;
}

static aft_status collect_branches(terms *out, const aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *net = model->network;
    const aft_series one = {1.0, NULL};
    for (size_t k = 0; k < net->n_lines; k++) {
        const aft_line *line = &net->lines[k];
        AFT_TRY(collect_branch(out, model, AFT_LINE, k, line->bus0, line->bus1, err));
    }
    for (size_t k = 0; k < net->n_transformers; k++) {
        const aft_transformer *b = &net->transformers[k];
        AFT_TRY(collect_branch(out, model, AFT_TRANSFORMER, k, b->bus0, b->bus1, err));
    }
    for (size_t k = 0; k < net->n_links; k++) {
        const aft_link *link = &net->links[k];
        int first = aft_model_flow(model, AFT_LINK, k, 0);
        if (link->life.from < link->life.to) {
            AFT_TRY(add_term(out, link->bus0, first, -1.0, one, err));
            AFT_TRY(collect_ports(out, &link->ports, first, err));
        }
    }
    for (size_t k = 0; k < net->n_processes; k++) {
        const aft_process *process = &net->processes[k];
        if (process->life.from < process->life.to) {
            AFT_TRY(collect_ports(out, &process->ports, aft_model_flow(model, AFT_PROCESS, k, 0), err));
        }
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
                cols[n] = sorted[i].first + (int)t;
                values[n++] = sorted[i].factor * aft_at(sorted[i].series, t);
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
 *     - sum_{links from b} p + sum_{links with port n at b} efficiency_nt p
 *     + sum_{processes with port n at b} rate_nt p + sum_{loads at b} y
 *     = - sum_{loads at b} sign p_set
 *
 * Dual: cost of one more MW of load during the snapshot; divided by the weight "objective" it is the price of b.
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
