/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The objective. Costs of menu pieces stand where the pieces are made (capacity.c). */
#include "solver/families/families.h"
#include "solver/families/families_internal.h"

static void add_series(aft_model *model, int first, size_t k, aft_series cost)
{
    for (size_t t = 0; t < model->n_hours; t++) {
        model->lp.cost[first + (int)(k * model->n_hours + t)] += aft_cost_weight(model->network, t) * aft_at(cost, t);
    }
}

/* The cost of a curve lies on the segments of its column. */
static void add_dispatch_curve(aft_model *model, const aft_cut *cut, const aft_curve *curve)
{
    for (size_t i = 0; i < cut->n; i++) {
        int first = aft_cut_col(cut, i, (int)model->n_hours);
        double slope = aft_cut_slope(cut, i, curve, AFT_CURVE_OF_COST);
        for (size_t t = 0; t < model->n_hours; t++) {
            model->lp.cost[first + (int)t] += aft_cost_weight(model->network, t) * slope;
        }
    }
}

static void add_capacity_costs(aft_model *model, aft_table table, size_t k)
{
    aft_holding asset = aft_holding_at(model->network, table, k);
    const aft_cut *cut = &model->capacity_cut[table][k];
    const int col = model->expansion[table][k];
    if (col < 0) {
        return;
    }
    model->constant += aft_limit(asset.unit_cost, asset.nom);
    if (cut->n == 0) {
        model->lp.cost[col] += asset.unit_cost;
    }
    for (size_t i = 0; i < cut->n; i++) {
        model->lp.cost[aft_cut_col(cut, i, 1)] +=
            asset.cost_periods * aft_cut_slope(cut, i, asset.capital_cost_curve, AFT_CURVE_OF_COST);
    }
}

/* Starts and stops cost once, whatever the weights; what is on costs by the hour. */
static void add_running_costs(aft_model *model, aft_table table, size_t k)
{
    const aft_network *net = model->network;
    const aft_running *running = &model->running[table][k];
    aft_plant plant = aft_plant_get(net, table, k);
    for (size_t t = 0; running->status >= 0 && t < model->n_hours; t++) {
        double weight = aft_cost_weight(net, t);
        model->lp.cost[running->status + (int)t] += weight * aft_at(plant.stand_by_cost, t);
        model->lp.cost[running->start_up + (int)t] += aft_at(plant.start_up_cost, t);
        model->lp.cost[running->shut_down + (int)t] += aft_at(plant.shut_down_cost, t);
    }
}

static aft_status add_squares(aft_model *model, int first, aft_span life, aft_series cost, aft_error *err)
{
    aft_status status = AFT_OK;
    for (size_t t = life.from; t < life.to; t++) {
        double square = aft_cost_weight(model->network, t) * aft_at(cost, t);
        if (!(square >= 0.0)) {
            return aft_fail(err, AFT_ECASE, "snapshot %zu: a negative weight turns marginal_cost_quadratic upside down",
                            t);
        }
        AFT_TRY(aft_lp_set_square(&model->lp, first + (int)t, square, err));
    }
done:
    return status;
}

/* A curve stands instead of marginal_cost; the square comes on top of either. */
static aft_status add_dispatch_costs(aft_model *model, aft_table table, size_t k, aft_series cost, aft_series square,
                                     aft_error *err)
{
    aft_holding asset = aft_holding_at(model->network, table, k);
    if (asset.marginal_cost_curve != NULL) {
        add_dispatch_curve(model, &model->dispatch_cut[table][k], asset.marginal_cost_curve);
    } else {
        add_series(model, model->flow[table], k, cost);
    }
    return add_squares(model, aft_model_flow(model, table, k, 0), asset.life, square, err);
}

/*
 * (0) Objective, wo_t the weight "objective" (hours that a snapshot stands for) times that of its period:
 *
 *     min sum_{extendable} cc CAP + sum_{menus} cost of pieces
 *         + sum_t wo_t ( sum_{generators, links, processes, stores} marginal_cost_t p_t + sum_{stores}
 *         marginal_cost_storage_t e_t
 *           + sum_{storage units} (marginal_cost_t h_t + marginal_cost_storage_t q_t + spill_cost_t w_t)
 *           + sum_{loads} lost_load_cost y_t + sum_{switched} stand_by_cost_t u_t )
 *         + sum_t sum_{switched} (start_up_cost_t v_t + shut_down_cost_t w_t)
 *         + sum_t wo_t marginal_cost_quadratic_t (the same p_t, or h_t)^2
 *
 *     With a curve, sum_i y_i d_i stands instead of marginal_cost p or cc CAP: d_i the segments of (42), y_i the
 *     curve's value there
 *
 *     cc = overnight_cost annuity(discount_rate, lifetime) years, or capital_cost, plus fom_cost;
 *     times the sum of the weights of the periods in which the element exists
 *
 * The constant of PyPSA, sum_{extendable} cc nom, is kept beside: it is subtracted from what is reported as objective.
 */
aft_status aft_add_costs(aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *net = model->network;
    const aft_series lost = {net->settings.lost_load_cost, NULL};
    for (size_t i = 0; i < AFT_N_HOLDINGS; i++) {
        const aft_table table = aft_holding_tables[i];
        for (size_t k = 0; k < aft_network_count(net, table); k++) {
            add_capacity_costs(model, table, k);
        }
    }
    for (size_t k = 0; k < net->n_generators; k++) {
        const aft_generator *e = &net->generators[k];
        AFT_TRY(add_dispatch_costs(model, AFT_TABLE_generators, k, e->marginal_cost, e->marginal_cost_quadratic, err));
    }
    for (size_t k = 0; k < net->n_links; k++) {
        const aft_link *e = &net->links[k];
        AFT_TRY(add_dispatch_costs(model, AFT_TABLE_links, k, e->marginal_cost, e->marginal_cost_quadratic, err));
    }
    for (size_t k = 0; k < net->n_processes; k++) {
        const aft_process *e = &net->processes[k];
        AFT_TRY(add_dispatch_costs(model, AFT_TABLE_processes, k, e->marginal_cost, e->marginal_cost_quadratic, err));
    }
    for (size_t k = 0; k < net->n_stores; k++) {
        const aft_store *e = &net->stores[k];
        AFT_TRY(add_dispatch_costs(model, AFT_TABLE_stores, k, e->marginal_cost, e->marginal_cost_quadratic, err));
        add_series(model, model->store_e, k, e->marginal_cost_storage);
    }
    for (size_t k = 0; k < net->n_storage_units; k++) {
        const aft_storage_unit *e = &net->storage_units[k];
        AFT_TRY(
            add_dispatch_costs(model, AFT_TABLE_storage_units, k, e->marginal_cost, e->marginal_cost_quadratic, err));
        add_series(model, model->unit_soc, k, e->marginal_cost_storage);
        add_series(model, model->unit_spill, k, e->spill_cost);
    }
    for (size_t i = 0; i < AFT_N_PLANT_TABLES; i++) {
        const aft_table table = aft_holding_tables[i];
        for (size_t k = 0; k < aft_network_count(net, table); k++) {
            add_running_costs(model, table, k);
        }
    }
    for (size_t k = 0; model->shed >= 0 && k < net->n_loads; k++) {
        add_series(model, model->shed, k, lost);
    }
done:
    return status;
}
