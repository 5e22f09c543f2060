/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The objective. Costs of menu pieces stand where the pieces are made (capacity.c). */
#include "solver/families/families.h"

static void add_series(aft_model *model, int first, size_t k, aft_series cost)
{
    for (size_t t = 0; t < model->n_hours; t++) {
        model->lp.cost[first + (int)(k * model->n_hours + t)] += aft_cost_weight(model->network, t) * aft_at(cost, t);
    }
}

/* Starts and stops cost once, whatever the weights; what is on costs by the hour. */
static void add_running_costs(aft_model *model, aft_asset_class class, size_t k)
{
    const aft_network *net = model->network;
    const aft_running *running = &model->running[class][k];
    aft_plant plant = aft_plant_get(net, aft_asset_table(class), k);
    for (size_t t = 0; running->status >= 0 && t < model->n_hours; t++) {
        double weight = aft_cost_weight(net, t);
        model->lp.cost[running->status + (int)t] += weight * aft_at(plant.stand_by_cost, t);
        model->lp.cost[running->start_up + (int)t] += aft_at(plant.start_up_cost, t);
        model->lp.cost[running->shut_down + (int)t] += aft_at(plant.shut_down_cost, t);
    }
}

static aft_status add_squares(aft_model *model, int first, size_t k, aft_span life, aft_series cost, aft_error *err)
{
    aft_status status = AFT_OK;
    for (size_t t = life.from; t < life.to; t++) {
        double square = aft_cost_weight(model->network, t) * aft_at(cost, t);
        if (!(square >= 0.0)) {
            return aft_fail(err, AFT_ECASE, "snapshot %zu: a negative weight turns marginal_cost_quadratic upside down",
                            t);
        }
        AFT_TRY(aft_lp_set_square(&model->lp, first + (int)(k * model->n_hours + t), square, err));
    }
done:
    return status;
}

/*
 * (0) Objective, wo_t the weight "objective" (hours that a snapshot stands for) times that of its period:
 *
 *     min sum_{extendable} cc CAP + sum_{menus} cost of pieces
 *         + sum_t wo_t ( sum_{generators, links, processes, stores} marginal_cost_t p_t + sum_{stores} marginal_cost_storage_t e_t
 *           + sum_{storage units} (marginal_cost_t h_t + marginal_cost_storage_t q_t + spill_cost_t w_t)
 *           + sum_{loads} lost_load_cost y_t + sum_{switched} stand_by_cost_t u_t )
 *         + sum_t sum_{switched} (start_up_cost_t v_t + shut_down_cost_t w_t)
 *         + sum_t wo_t marginal_cost_quadratic_t (the same p_t, or h_t)^2
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
    for (int c = 0; c < AFT_N_ASSET_CLASSES; c++) {
        for (size_t k = 0; k < aft_asset_count(net, (aft_asset_class)c); k++) {
            aft_asset asset = aft_asset_get(net, (aft_asset_class)c, k);
            if (model->expansion[c][k] >= 0) {
                model->lp.cost[model->expansion[c][k]] += asset.unit_cost;
                model->constant += aft_limit(asset.unit_cost, asset.nom);
            }
        }
    }
    for (size_t k = 0; k < net->n_generators; k++) {
        const aft_generator *e = &net->generators[k];
        add_series(model, model->flow[AFT_GENERATOR], k, e->marginal_cost);
        AFT_TRY(add_squares(model, model->flow[AFT_GENERATOR], k, e->life, e->marginal_cost_quadratic, err));
    }
    for (size_t k = 0; k < net->n_links; k++) {
        const aft_link *e = &net->links[k];
        add_series(model, model->flow[AFT_LINK], k, e->marginal_cost);
        AFT_TRY(add_squares(model, model->flow[AFT_LINK], k, e->life, e->marginal_cost_quadratic, err));
    }
    for (size_t k = 0; k < net->n_processes; k++) {
        const aft_process *e = &net->processes[k];
        add_series(model, model->flow[AFT_PROCESS], k, e->marginal_cost);
        AFT_TRY(add_squares(model, model->flow[AFT_PROCESS], k, e->life, e->marginal_cost_quadratic, err));
    }
    for (size_t k = 0; k < net->n_stores; k++) {
        const aft_store *e = &net->stores[k];
        add_series(model, model->flow[AFT_STORE], k, e->marginal_cost);
        AFT_TRY(add_squares(model, model->flow[AFT_STORE], k, e->life, e->marginal_cost_quadratic, err));
        add_series(model, model->store_e, k, e->marginal_cost_storage);
    }
    for (size_t k = 0; k < net->n_storage_units; k++) {
        const aft_storage_unit *e = &net->storage_units[k];
        add_series(model, model->flow[AFT_STORAGE_UNIT], k, e->marginal_cost);
        AFT_TRY(add_squares(model, model->flow[AFT_STORAGE_UNIT], k, e->life, e->marginal_cost_quadratic, err));
        add_series(model, model->unit_soc, k, e->marginal_cost_storage);
        add_series(model, model->unit_spill, k, e->spill_cost);
    }
    for (int c = 0; c < AFT_N_PLANT_CLASSES; c++) {
        for (size_t k = 0; k < aft_asset_count(net, (aft_asset_class)c); k++) {
            add_running_costs(model, (aft_asset_class)c, k);
        }
    }
    for (size_t k = 0; model->shed >= 0 && k < net->n_loads; k++) {
        add_series(model, model->shed, k, lost);
    }
done:
    return status;
}
