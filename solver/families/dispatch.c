/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dispatch variables, their limits, set points and energy sums. Limits of fixed elements are bounds of columns,
 * never rows. Source of all of them: the optimisation of PyPSA 1.4.0. */
#include "solver/families/families.h"

#include "networks/base/limits.h"
#include "networks/base/memory.h"

/* Names of the rows of a table, as labels of a block. */
static aft_status labels_of(const char *const **out, aft_model *model, aft_table table, aft_error *err)
{
    size_t n = 0;
    const aft_table_info *info = aft_table_describe(table);
    const char *rows = aft_network_rows(model->network, table, &n);
    const char **labels = aft_arena_alloc(model->arena, n, sizeof *labels);
    if (labels == NULL) {
        return aft_fail(err, AFT_ENOMEM, "model: out of memory");
    }
    for (size_t k = 0; k < n; k++) {
        labels[k] = *(const char *const *)(rows + k * info->record_size + info->attributes[0].offset); /* name */
    }
    *out = labels;
    return AFT_OK;
}

static aft_status add_cols(int *first, aft_model *model, const char *name, aft_table table, double lower,
                           aft_error *err)
{
    size_t n = 0;
    (void)aft_network_rows(model->network, table, &n);
    const char *const *labels = NULL;
    aft_status status = labels_of(&labels, model, table, err);
    if (status != AFT_OK) {
        return status;
    }
    return aft_lp_add_cols(first, &model->lp, name, (int)n, (int)model->n_hours, labels, lower, INFINITY, err);
}

/*
 * Variables per snapshot t:
 *
 *     p_gt, p_lt, p_et   dispatch of generators, links, stores   MW    blocks "generator_p", "link_p", "store_p"
 *     p_rt               activity of processes                   MW    "process_p"
 *     e_et               level of stores at the end of t         MWh   "store_e"
 *     h_ut, c_ut >= 0    discharge and charge of storage units   MW    "storage_unit_dispatch", "storage_unit_store"
 *     q_ut >= 0          level of storage units, end of t        MWh   "storage_unit_state_of_charge"
 *     w_ut               spilled, 0 <= w_ut <= max(0, inflow)    MW    "storage_unit_spill"
 *     s_kt               flow on lines and transformers          MW    "line_s", "transformer_s"
 *     loss_kt            lost on lines and transformers          MW    "line_loss", "transformer_loss", if asked for
 *     f_kt               shift of transformers that choose it    deg   "transformer_phase_shift"
 *     y_dt               load not served, if it may be           MW    "load_shed"
 */
aft_status aft_add_dispatch_variables(aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *net = model->network;
    int *flow = model->flow;
    AFT_TRY(add_cols(&flow[AFT_TABLE_generators], model, "generator_p", AFT_TABLE_generators, -INFINITY, err));
    AFT_TRY(add_cols(&flow[AFT_TABLE_links], model, "link_p", AFT_TABLE_links, -INFINITY, err));
    AFT_TRY(add_cols(&flow[AFT_TABLE_processes], model, "process_p", AFT_TABLE_processes, -INFINITY, err));
    AFT_TRY(add_cols(&flow[AFT_TABLE_stores], model, "store_p", AFT_TABLE_stores, -INFINITY, err));
    AFT_TRY(add_cols(&model->store_e, model, "store_e", AFT_TABLE_stores, -INFINITY, err));
    AFT_TRY(
        add_cols(&flow[AFT_TABLE_storage_units], model, "storage_unit_dispatch", AFT_TABLE_storage_units, 0.0, err));
    AFT_TRY(add_cols(&model->unit_charge, model, "storage_unit_store", AFT_TABLE_storage_units, 0.0, err));
    AFT_TRY(add_cols(&model->unit_soc, model, "storage_unit_state_of_charge", AFT_TABLE_storage_units, 0.0, err));
    AFT_TRY(add_cols(&model->unit_spill, model, "storage_unit_spill", AFT_TABLE_storage_units, 0.0, err));
    AFT_TRY(add_cols(&flow[AFT_TABLE_lines], model, "line_s", AFT_TABLE_lines, -INFINITY, err));
    AFT_TRY(add_cols(&flow[AFT_TABLE_transformers], model, "transformer_s", AFT_TABLE_transformers, -INFINITY, err));
    if (net->losses.mode != AFT_NO_LOSSES) {
        int *loss = model->loss;
        AFT_TRY(add_cols(&loss[AFT_TABLE_lines], model, "line_loss", AFT_TABLE_lines, 0.0, err));
        AFT_TRY(add_cols(&loss[AFT_TABLE_transformers], model, "transformer_loss", AFT_TABLE_transformers, 0.0, err));
    }
    if (!isnan(net->settings.lost_load_cost)) {
        AFT_TRY(add_cols(&model->shed, model, "load_shed", AFT_TABLE_loads, 0.0, err));
    }
done:
    return status;
}

/* low * capacity <= x <= high * capacity for one column: bounds where the capacity is given, else rows. */
static aft_status limit_column(aft_model *model, int col, double low, double high, const aft_capacity *capacity,
                               aft_error *err)
{
    if (capacity->n == 0) {
        aft_model_tighten(model, col, aft_limit(low, capacity->fixed), aft_limit(high, capacity->fixed));
        return AFT_OK;
    }
    aft_limits_join_per_unit(&low, &high, model->network->peak_load);
    enum { FEW = 16 };
    int few_cols[FEW];
    double few_values[FEW];
    aft_status status = AFT_OK;
    size_t n = (size_t)capacity->n;
    int *cols = n < FEW ? few_cols : aft_alloc(n + 1, sizeof *cols);
    double *values = n < FEW ? few_values : aft_alloc(n + 1, sizeof *values);
    AFT_TRY_ALLOC(cols, err, "limits");
    AFT_TRY_ALLOC(values, err, "limits");
    const double limits[2] = {low, high};
    for (int side = 0; side < 2; side++) {
        double limit = limits[side];
        double reach = aft_limit(limit, capacity->fixed);
        if (limit == 0.0) {
            aft_model_tighten(model, col, side == 0 ? 0.0 : -INFINITY, side == 0 ? INFINITY : 0.0);
            continue;
        }
        if (isinf(limit) || isinf(reach)) {
            continue; /* no limit on this side */
        }
        cols[0] = col;
        values[0] = 1.0;
        for (size_t i = 0; i < n; i++) {
            cols[i + 1] = capacity->cols[i];
            values[i + 1] = -limit * capacity->coefs[i];
        }
        AFT_TRY(aft_lp_add_row(&model->lp, side == 0 ? reach : -INFINITY, side == 0 ? INFINITY : reach, n + 1, cols,
                               values, err));
    }
done:
    if (n >= FEW) {
        aft_free(cols);
        aft_free(values);
    }
    return status;
}

/* Column that the limits of a table speak of: the level of stores, the flow of all others. */
static int limited_column(const aft_model *model, aft_table table, size_t k, size_t t)
{
    if (table == AFT_TABLE_stores) {
        return model->store_e + (int)(k * model->n_hours + t);
    }
    return aft_model_flow(model, table, k, t);
}

static void switch_off_at(aft_model *model, aft_table table, size_t k, size_t t)
{
    int offset = (int)(k * model->n_hours + t);
    aft_model_tighten(model, model->flow[table] + offset, 0.0, 0.0);
    if (table == AFT_TABLE_stores) {
        aft_model_tighten(model, model->store_e + offset, 0.0, 0.0);
    }
    if (table == AFT_TABLE_storage_units) {
        aft_model_tighten(model, model->unit_charge + offset, 0.0, 0.0);
        aft_model_tighten(model, model->unit_soc + offset, 0.0, 0.0);
        aft_model_tighten(model, model->unit_spill + offset, 0.0, 0.0);
    }
}

/* Outside of its life an element is still. */
static void switch_off(aft_model *model, aft_table table, size_t k, aft_span life)
{
    for (size_t t = 0; t < life.from; t++) {
        switch_off_at(model, table, k, t);
    }
    for (size_t t = life.to; t < model->n_hours; t++) {
        switch_off_at(model, table, k, t);
    }
}

/* Limits of what is switched or maintained are (24). */
static bool is_run(const aft_model *model, aft_table table, size_t k)
{
    if (!aft_table_has_plants(table)) {
        return false;
    }
    const aft_running *running = &model->running[table][k];
    return running->status >= 0 || running->maintenance >= 0;
}

/*
 * (2) Limits of dispatch, per element and snapshot, with CAP its capacity (given, extendable, or bought from a menu):
 *
 *     p_min_pu CAP <= p <= p_max_pu CAP        generators, links, processes
 *     e_min_pu CAP <= e <= e_max_pu CAP        stores
 *    -s_max_pu CAP <= s <= s_max_pu CAP        lines, transformers
 *
 * Bounds of the columns where CAP is given; an infinite rating with a limit of 0 gives 0.
 */
static aft_status add_limits(aft_model *model, aft_table table, aft_error *err)
{
    static const char *const names[AFT_N_TABLES] = {
        [AFT_TABLE_generators] = "generator_limit",       [AFT_TABLE_links] = "link_limit",
        [AFT_TABLE_processes] = "process_limit",          [AFT_TABLE_stores] = "store_limit",
        [AFT_TABLE_storage_units] = "storage_unit_limit", [AFT_TABLE_lines] = "line_limit",
        [AFT_TABLE_transformers] = "transformer_limit"};
    aft_status status = AFT_OK;
    int first = 0;
    AFT_TRY(aft_lp_open_rows(&first, &model->lp, names[table], 0, 1, NULL, err));
    for (size_t k = 0; k < aft_network_count(model->network, table); k++) {
        aft_holding asset = aft_holding_at(model->network, table, k);
        bool is_branch = table == AFT_TABLE_lines || table == AFT_TABLE_transformers;
        switch_off(model, table, k, asset.life);
        if (model->loss[table] >= 0 && model->capacity[table][k].n > 0) {
            continue; /* (38) says more */
        }
        for (size_t t = asset.life.from; t < asset.life.to && !is_run(model, table, k); t++) {
            double high = aft_at(asset.high, t);
            double low = is_branch ? -high : aft_at(asset.low, t);
            AFT_TRY(
                limit_column(model, limited_column(model, table, k, t), low, high, &model->capacity[table][k], err));
        }
    }
done:
    return status;
}

/*
 * (3) Storage units:
 *
 *     0 <= h_ut <= p_max_pu CAP,  0 <= c_ut <= -p_min_pu CAP,  0 <= q_ut <= max_hours CAP,  0 <= w_ut <= max(0, inflow)
 *
 * With an efficiency_dispatch of 0 nothing that is held becomes power: h_ut = 0.
 */
static aft_status add_storage_unit_limits(aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    int first = 0;
    AFT_TRY(aft_lp_open_rows(&first, &model->lp, "storage_unit_limit", 0, 1, NULL, err));
    for (size_t k = 0; k < model->network->n_storage_units; k++) {
        const aft_storage_unit *unit = &model->network->storage_units[k];
        const aft_capacity *capacity = &model->capacity[AFT_TABLE_storage_units][k];
        switch_off(model, AFT_TABLE_storage_units, k, unit->life);
        for (size_t t = unit->life.from; t < unit->life.to; t++) {
            int offset = (int)(k * model->n_hours + t);
            int discharge = model->flow[AFT_TABLE_storage_units] + offset;
            bool can_give = aft_at(unit->efficiency_dispatch, t) != 0.0;
            AFT_TRY(limit_column(model, discharge, 0.0, can_give ? aft_at(unit->p_max_pu, t) : 0.0, capacity, err));
            AFT_TRY(limit_column(model, model->unit_charge + offset, 0.0, -aft_at(unit->p_min_pu, t), capacity, err));
            AFT_TRY(limit_column(model, model->unit_soc + offset, 0.0, unit->max_hours, capacity, err));
            aft_model_tighten(model, model->unit_spill + offset, 0.0, fmax(0.0, aft_at(unit->inflow, t)));
        }
    }
done:
    return status;
}

/* (7) Lost load cannot exceed the load, and only demand can be lost:  0 <= y_dt <= max(0, -sign p_set). */
static void limit_shed(aft_model *model)
{
    for (size_t k = 0; model->shed >= 0 && k < model->network->n_loads; k++) {
        const aft_load *load = &model->network->loads[k];
        for (size_t t = 0; t < model->n_hours; t++) {
            double demand = load->active ? -load->sign * aft_at(load->p_set, t) : 0.0;
            aft_model_tighten(model, model->shed + (int)(k * model->n_hours + t), 0.0, fmax(0.0, demand));
        }
    }
}

aft_status aft_add_dispatch_limits(aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    for (size_t i = 0; i < AFT_N_HOLDINGS; i++) {
        const aft_table table = aft_holding_tables[i];
        if (table != AFT_TABLE_storage_units) {
            AFT_TRY(add_limits(model, table, err));
        }
    }
    AFT_TRY(add_storage_unit_limits(model, err));
    limit_shed(model);
done:
    return status;
}

static void fix(aft_model *model, int first, size_t k, aft_series set, aft_span life)
{
    for (size_t t = life.from; t < life.to; t++) {
        double value = aft_at(set, t);
        if (!isnan(value)) {
            aft_model_tighten(model, first + (int)(k * model->n_hours + t), value, value);
        }
    }
}

/*
 * (4) Set points hold where they are given:  p = p_set, e = e_set, h = p_dispatch_set, c = p_store_set,
 *     q = state_of_charge_set (all as bounds), and h - c = p_set of storage units as a row.
 */
aft_status aft_add_dispatch_set_points(aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *net = model->network;
    for (size_t k = 0; k < net->n_generators; k++) {
        fix(model, model->flow[AFT_TABLE_generators], k, net->generators[k].p_set, net->generators[k].life);
    }
    for (size_t k = 0; k < net->n_links; k++) {
        fix(model, model->flow[AFT_TABLE_links], k, net->links[k].p_set, net->links[k].life);
    }
    for (size_t k = 0; k < net->n_processes; k++) {
        fix(model, model->flow[AFT_TABLE_processes], k, net->processes[k].p_set, net->processes[k].life);
    }
    for (size_t k = 0; k < net->n_stores; k++) {
        fix(model, model->flow[AFT_TABLE_stores], k, net->stores[k].p_set, net->stores[k].life);
        fix(model, model->store_e, k, net->stores[k].e_set, net->stores[k].life);
    }
    int first = 0;
    AFT_TRY(aft_lp_open_rows(&first, &model->lp, "storage_unit_p_set", 0, 1, NULL, err));
    for (size_t k = 0; k < net->n_storage_units; k++) {
        const aft_storage_unit *unit = &net->storage_units[k];
        fix(model, model->flow[AFT_TABLE_storage_units], k, unit->p_dispatch_set, unit->life);
        fix(model, model->unit_charge, k, unit->p_store_set, unit->life);
        fix(model, model->unit_soc, k, unit->state_of_charge_set, unit->life);
        for (size_t t = unit->life.from; t < unit->life.to; t++) {
            double set = aft_at(unit->p_set, t);
            if (!isnan(set)) {
                int offset = (int)(k * model->n_hours + t);
                const int cols[2] = {model->flow[AFT_TABLE_storage_units] + offset, model->unit_charge + offset};
                const double values[2] = {1.0, -1.0};
                AFT_TRY(aft_lp_add_row(&model->lp, set, set, 2, cols, values, err));
            }
        }
    }
done:
    return status;
}

/*
 * (6) Energy sums of generators, wg_t the weight "generators":   e_sum_min <= sum_t wg_t p_gt <= e_sum_max
 */
aft_status aft_add_energy_sums(aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *net = model->network;
    int *cols = aft_alloc(model->n_hours, sizeof *cols);
    double *values = aft_alloc(model->n_hours, sizeof *values);
    AFT_TRY_ALLOC(cols, err, "energy sums");
    AFT_TRY_ALLOC(values, err, "energy sums");
    int first = 0;
    AFT_TRY(aft_lp_open_rows(&first, &model->lp, "generator_energy_sum", 0, 1, NULL, err));
    for (size_t k = 0; k < net->n_generators; k++) {
        const aft_generator *g = &net->generators[k];
        if (g->life.from == g->life.to || (isinf(g->e_sum_min) && isinf(g->e_sum_max))) {
            continue;
        }
        size_t n = 0;
        for (size_t t = g->life.from; t < g->life.to; t++) {
            cols[n] = aft_model_flow(model, AFT_TABLE_generators, k, t);
            values[n++] = net->snapshots[t].generators;
        }
        AFT_TRY(aft_lp_add_row(&model->lp, g->e_sum_min, g->e_sum_max, n, cols, values, err));
    }
done:
    aft_free(cols);
    aft_free(values);
    return status;
}
