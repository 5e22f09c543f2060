/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From columns and rows back to the network: the arrays of a plan. */
#include "solver/plan_internal.h"

#include "networks/base/memory.h"

const char *aft_outcome_name(aft_outcome outcome)
{
    switch (outcome) {
    case AFT_OPTIMAL: return "optimal";
    case AFT_GAP_LIMIT: return "gap_limit";
    case AFT_TIME_LIMIT: return "time_limit";
    case AFT_INFEASIBLE: return "infeasible";
    case AFT_UNBOUNDED: return "unbounded";
    case AFT_INTERRUPTED: return "interrupted";
    }
    return "unknown";
}

void aft_plan_free(aft_plan *plan)
{
    if (plan == NULL) {
        return;
    }
    double *arrays[] = {plan->process_p,    plan->process_p_nom,   plan->generator_p,       plan->link_p,
                        plan->store_p,      plan->line_s,          plan->transformer_s,     plan->unit_dispatch,
                        plan->unit_store,   plan->unit_spill,      plan->load_shed,         plan->store_e,
                        plan->unit_soc,     plan->generator_p_nom, plan->link_p_nom,        plan->store_e_nom,
                        plan->unit_p_nom,   plan->line_s_nom,      plan->transformer_s_nom, plan->bus_price,
                        plan->constraint_mu};
    for (size_t i = 0; i < sizeof arrays / sizeof arrays[0]; i++) {
        aft_free(arrays[i]);
    }
    aft_free(plan->purchases);
    aft_free(plan->conflicts);
    aft_free(plan);
}

static aft_status copy(double **out, const double *from, size_t n, aft_error *err)
{
    double *made = aft_alloc(n, sizeof *made);
    if (made == NULL) {
        return aft_fail(err, AFT_ENOMEM, "plan: out of memory");
    }
    for (size_t i = 0; i < n; i++) {
        made[i] = from[i] == 0.0 ? 0.0 : from[i]; /* no -0 in any table */
    }
    *out = made;
    return AFT_OK;
}

static aft_status extract_series(aft_plan *plan, const aft_model *model, const double *x, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *net = model->network;
    const int *flow = model->flow;
    size_t hours = model->n_hours;
    AFT_TRY(copy(&plan->generator_p, x + flow[AFT_GENERATOR], net->n_generators * hours, err));
    AFT_TRY(copy(&plan->link_p, x + flow[AFT_LINK], net->n_links * hours, err));
    AFT_TRY(copy(&plan->process_p, x + flow[AFT_PROCESS], net->n_processes * hours, err));
    AFT_TRY(copy(&plan->store_p, x + flow[AFT_STORE], net->n_stores * hours, err));
    AFT_TRY(copy(&plan->store_e, x + model->store_e, net->n_stores * hours, err));
    AFT_TRY(copy(&plan->unit_dispatch, x + flow[AFT_STORAGE_UNIT], net->n_storage_units * hours, err));
    AFT_TRY(copy(&plan->unit_store, x + model->unit_charge, net->n_storage_units * hours, err));
    AFT_TRY(copy(&plan->unit_soc, x + model->unit_soc, net->n_storage_units * hours, err));
    AFT_TRY(copy(&plan->unit_spill, x + model->unit_spill, net->n_storage_units * hours, err));
    AFT_TRY(copy(&plan->line_s, x + flow[AFT_LINE], net->n_lines * hours, err));
    AFT_TRY(copy(&plan->transformer_s, x + flow[AFT_TRANSFORMER], net->n_transformers * hours, err));
    if (model->shed >= 0) {
        AFT_TRY(copy(&plan->load_shed, x + model->shed, net->n_loads * hours, err));
    }
done:
    return status;
}

static aft_status extract_capacities(aft_plan *plan, const aft_model *model, const double *x, aft_error *err)
{
    aft_status status = AFT_OK;
    double **outs[AFT_N_ASSET_CLASSES] = {&plan->generator_p_nom,  &plan->link_p_nom, &plan->process_p_nom,
                                          &plan->store_e_nom,      &plan->unit_p_nom, &plan->line_s_nom,
                                          &plan->transformer_s_nom};
    for (int c = 0; c < AFT_N_ASSET_CLASSES; c++) {
        size_t n = aft_asset_count(model->network, (aft_asset_class)c);
        double *made = aft_alloc(n, sizeof *made);
        AFT_TRY_ALLOC(made, err, "plan");
        *outs[c] = made;
        for (size_t k = 0; k < n; k++) {
            const aft_capacity *capacity = &model->capacity[c][k];
            made[k] = capacity->fixed;
            for (int i = 0; i < capacity->n; i++) {
                made[k] += capacity->coefs[i] * x[capacity->cols[i]];
            }
        }
    }
done:
    return status;
}

static const aft_branch *state_branch(const aft_model *model, aft_asset_class class, size_t k)
{
    for (size_t i = 0; i < model->n_branches; i++) {
        const aft_branch *branch = &model->branches[i];
        if (branch->class == class && branch->k == k && branch->n_states > 0) {
            return branch;
        }
    }
    return NULL;
}

/* Pieces of option d that an element bought. */
static int pieces_bought(const aft_model *model, aft_asset_class class, size_t k, size_t d, const double *x)
{
    const aft_branch *branch = state_branch(model, class, k);
    if (branch == NULL) {
        return (int)lround(x[model->first_piece[class][k] + (int)d]);
    }
    int pieces = 0;
    for (size_t m = 1; m < branch->n_states; m++) {
        pieces += (int)lround(x[branch->states[m].col]) * branch->states[m].pieces[d];
    }
    return pieces;
}

static aft_status extract_purchases(aft_plan *plan, const aft_model *model, const double *x, aft_error *err)
{
    const aft_network *net = model->network;
    size_t cap = 0;
    for (int c = 0; c < AFT_N_ASSET_CLASSES; c++) {
        aft_asset_class class = (aft_asset_class)c;
        for (size_t k = 0; k < aft_asset_count(net, class); k++) {
            aft_asset asset = aft_asset_get(net, class, k);
            const aft_menu *menu = model->first_piece[c][k] >= 0 ? &net->menu_lists[asset.menu_index] : NULL;
            for (size_t d = 0; menu != NULL && d < menu->n; d++) {
                const aft_menu_option *option = &net->menus[menu->options[d]];
                int pieces = pieces_bought(model, class, k, d, x);
                if (pieces <= 0) {
                    continue;
                }
                if (aft_grow((void **)&plan->purchases, &cap, plan->n_purchases + 1, sizeof *plan->purchases) != 0) {
                    return aft_fail(err, AFT_ENOMEM, "plan: out of memory");
                }
                plan->purchases[plan->n_purchases++] =
                    (aft_purchase){.table = aft_asset_table(class),
                                   .row = k,
                                   .option = (size_t)menu->options[d],
                                   .pieces = pieces,
                                   .capacity = pieces * option->p_nom,
                                   .cost = pieces * (option->cost_fixed + option->cost_per_km * asset.length)};
            }
        }
    }
    return AFT_OK;
}

static aft_status extract_prices(aft_plan *plan, const aft_model *model, const double *row_dual, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *net = model->network;
    size_t n = net->n_buses * model->n_hours;
    plan->bus_price = aft_alloc(n, sizeof *plan->bus_price);
    plan->constraint_mu = aft_alloc(net->n_global_constraints, sizeof *plan->constraint_mu);
    AFT_TRY_ALLOC(plan->bus_price, err, "plan");
    AFT_TRY_ALLOC(plan->constraint_mu, err, "plan");
    for (size_t i = 0; i < n; i++) {
        double weight = net->snapshots[i % model->n_hours].objective;
        plan->bus_price[i] = weight != 0.0 ? row_dual[model->balance + (int)i] / weight : 0.0;
    }
    for (size_t i = 0; i < net->n_global_constraints; i++) {
        plan->constraint_mu[i] = model->constraint_row[i] >= 0 ? row_dual[model->constraint_row[i]] : 0.0;
    }
done:
    return status;
}

aft_status aft_plan_extract(aft_plan *plan, const aft_model *model, const double *x, const double *row_dual,
                            aft_error *err)
{
    aft_status status = AFT_OK;
    AFT_TRY(extract_series(plan, model, x, err));
    AFT_TRY(extract_capacities(plan, model, x, err));
    AFT_TRY(extract_purchases(plan, model, x, err));
    if (row_dual != NULL) {
        AFT_TRY(extract_prices(plan, model, row_dual, err));
    }
    plan->has_point = true;
done:
    return status;
}
