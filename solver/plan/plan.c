/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From columns and rows back to the network: the arrays of a plan. Voltage angles (angles.c) and what things are
 * worth (duals.c) have files of their own, which this one calls. */
#include "solver/plan/plan.h"

#include "networks/base/memory.h"
#include "solver/families/pressure.h"
#include "solver/plan/angles.h"
#include "solver/plan/duals.h"
#include "solver/plan/noise.h"

#include <string.h>

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

const char *aft_bound_by_name(aft_bound_by by)
{
    switch (by) {
    case AFT_BY_DUALS: return "duals";
    case AFT_BY_TWO_SEARCHES: return "two searches";
    case AFT_BY_ONE_SEARCH: return "one search";
    }
    return "unknown";
}

static void free_duals(aft_duals *duals)
{
    for (int table = 0; duals != NULL && table < AFT_N_TABLES; table++) {
        aft_free(duals[table].upper);
        aft_free(duals[table].lower);
        aft_free(duals[table].set);
        aft_free(duals[table].ramp_up);
        aft_free(duals[table].ramp_down);
        aft_free(duals[table].balance);
    }
    aft_free(duals);
}

static void switching_clear(aft_switching *switching)
{
    aft_free(switching->status);
    aft_free(switching->start_up);
    aft_free(switching->shut_down);
    aft_free(switching->maintenance);
    aft_free(switching->maintenance_start);
}

const aft_switching *aft_plan_switching(const aft_plan *plan, aft_table table)
{
    switch (table) {
    case AFT_TABLE_generators: return &plan->generator_switching;
    case AFT_TABLE_links: return &plan->link_switching;
    case AFT_TABLE_processes: return &plan->process_switching;
    default: return NULL;
    }
}

const double *aft_plan_capacities(const aft_plan *plan, aft_table table)
{
    switch (table) {
    case AFT_TABLE_generators: return plan->generator_p_nom;
    case AFT_TABLE_links: return plan->link_p_nom;
    case AFT_TABLE_processes: return plan->process_p_nom;
    case AFT_TABLE_stores: return plan->store_e_nom;
    case AFT_TABLE_storage_units: return plan->unit_p_nom;
    case AFT_TABLE_lines: return plan->line_s_nom;
    case AFT_TABLE_transformers: return plan->transformer_s_nom;
    default: return NULL;
    }
}

const double *aft_plan_flows(const aft_plan *plan, aft_table table)
{
    switch (table) {
    case AFT_TABLE_generators: return plan->generator_p;
    case AFT_TABLE_links: return plan->link_p;
    case AFT_TABLE_processes: return plan->process_p;
    case AFT_TABLE_stores: return plan->store_p;
    case AFT_TABLE_storage_units: return plan->unit_dispatch;
    case AFT_TABLE_lines: return plan->line_s;
    case AFT_TABLE_transformers: return plan->transformer_s;
    default: return NULL;
    }
}

void aft_plan_free(aft_plan *plan)
{
    if (plan == NULL) {
        return;
    }
    double *arrays[] = {
        plan->point,      plan->generator_p_nom, plan->link_p_nom,        plan->process_p_nom,     plan->store_e_nom,
        plan->unit_p_nom, plan->line_s_nom,      plan->transformer_s_nom, plan->transformer_shift, plan->bus_angle,
        plan->bus_price,  plan->constraint_mu,   plan->bus_pressure};
    for (size_t i = 0; i < sizeof arrays / sizeof arrays[0]; i++) {
        aft_free(arrays[i]);
    }
    aft_free(plan->bus_island);
    free_duals(plan->duals);
    switching_clear(&plan->generator_switching);
    switching_clear(&plan->link_switching);
    switching_clear(&plan->process_switching);
    aft_free(plan->purchases);
    aft_free(plan->unbought);
    aft_free(plan->classes);
    aft_free(plan->methods);
    aft_free(plan->conflicts);
    aft_free(plan);
}

/* No -0 in any table. */
static void drop_signs_of_zero(double *x, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        x[i] = x[i] == 0.0 ? 0.0 : x[i];
    }
}

/* The dispatch is parts of the point. */
static void extract_series(aft_plan *plan, const aft_model *model)
{
    const double *x = plan->point;
    plan->generator_p = x + model->flow[AFT_TABLE_generators];
    plan->link_p = x + model->flow[AFT_TABLE_links];
    plan->process_p = x + model->flow[AFT_TABLE_processes];
    plan->store_p = x + model->flow[AFT_TABLE_stores];
    plan->store_e = x + model->store_e;
    plan->unit_dispatch = x + model->flow[AFT_TABLE_storage_units];
    plan->unit_store = x + model->unit_charge;
    plan->unit_soc = x + model->unit_soc;
    plan->unit_spill = x + model->unit_spill;
    plan->line_s = x + model->flow[AFT_TABLE_lines];
    plan->transformer_s = x + model->flow[AFT_TABLE_transformers];
    plan->line_loss = model->loss[AFT_TABLE_lines] >= 0 ? x + model->loss[AFT_TABLE_lines] : NULL;
    plan->transformer_loss = model->loss[AFT_TABLE_transformers] >= 0 ? x + model->loss[AFT_TABLE_transformers] : NULL;
    plan->load_shed = model->shed >= 0 ? x + model->shed : NULL;
}

/* A count of units: whole, unless the program was solved without whole numbers. */
static double unit_count(double x)
{
    double whole = round(x);
    return fabs(x - whole) <= 1e-5 ? whole + 0.0 : x;
}

static aft_status extract_switching(aft_switching *out, const aft_model *model, aft_table table, const double *x,
                                    aft_error *err)
{
    enum { N_SERIES = 5 };
    aft_status status = AFT_OK;
    double **outs[N_SERIES] = {&out->status, &out->start_up, &out->shut_down, &out->maintenance,
                               &out->maintenance_start};
    double *made = NULL;
    size_t n = aft_network_count(model->network, table);
    size_t hours = model->n_hours;
    for (int i = 0; i < N_SERIES; i++) {
        bool has_any = false;
        made = aft_alloc(n * hours, sizeof *made);
        AFT_TRY_ALLOC(made, err, "plan");
        for (size_t k = 0; k < n; k++) {
            const aft_running *r = &model->running[table][k];
            const int firsts[N_SERIES] = {r->status, r->start_up, r->shut_down, r->maintenance, r->maintenance_start};
            has_any = has_any || firsts[i] >= 0;
            for (size_t t = 0; t < hours; t++) {
                made[k * hours + t] = firsts[i] >= 0 ? unit_count(x[firsts[i] + (int)t]) : NAN;
            }
        }
        *outs[i] = has_any ? made : NULL;
        if (!has_any) {
            aft_free(made);
        }
        made = NULL;
    }
done:
    aft_free(made);
    return status;
}

static aft_status extract_shifts(aft_plan *plan, const aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    size_t n = model->network->n_transformers;
    for (size_t k = 0; k < n; k++) {
        if (model->shift[k] < 0) {
            continue;
        }
        if (plan->transformer_shift == NULL) {
            plan->transformer_shift = aft_alloc(n * model->n_hours, sizeof *plan->transformer_shift);
            AFT_TRY_ALLOC(plan->transformer_shift, err, "plan");
        }
        memcpy(plan->transformer_shift + k * model->n_hours, plan->point + model->shift[k],
               model->n_hours * sizeof *plan->point);
    }
done:
    return status;
}

static aft_status extract_capacities(aft_plan *plan, const aft_model *model, const double *x, aft_error *err)
{
    aft_status status = AFT_OK;
    double **outs[AFT_N_TABLES] = {
        [AFT_TABLE_generators] = &plan->generator_p_nom,    [AFT_TABLE_links] = &plan->link_p_nom,
        [AFT_TABLE_processes] = &plan->process_p_nom,       [AFT_TABLE_stores] = &plan->store_e_nom,
        [AFT_TABLE_storage_units] = &plan->unit_p_nom,      [AFT_TABLE_lines] = &plan->line_s_nom,
        [AFT_TABLE_transformers] = &plan->transformer_s_nom};
    for (size_t i = 0; i < AFT_N_HOLDINGS; i++) {
        const aft_table table = aft_holding_tables[i];
        size_t n = aft_network_count(model->network, table);
        double *made = aft_alloc(n, sizeof *made);
        AFT_TRY_ALLOC(made, err, "plan");
        *outs[table] = made;
        for (size_t k = 0; k < n; k++) {
            made[k] = aft_capacity_at(&model->capacity[table][k], x);
        }
    }
done:
    return status;
}

static const aft_branch *state_branch(const aft_model *model, aft_table table, size_t k)
{
    for (size_t i = 0; i < model->n_branches; i++) {
        const aft_branch *branch = &model->branches[i];
        if (branch->table == table && branch->k == k && branch->n_states > 0) {
            return branch;
        }
    }
    return NULL;
}

/* Pieces of option d that an element bought. */
static int pieces_bought(const aft_model *model, aft_table table, size_t k, size_t d, const double *x)
{
    const aft_branch *branch = state_branch(model, table, k);
    if (branch == NULL) {
        return (int)lround(x[model->first_piece[table][k] + (int)d]);
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
    for (aft_holding h = {0}; aft_holding_next(&h, net);) {
        const aft_menu *menu = model->first_piece[h.table][h.row] >= 0 ? &net->menu_lists[h.menu_index] : NULL;
        for (size_t d = 0; menu != NULL && d < menu->n; d++) {
            const aft_menu_option *option = &net->menus[menu->options[d]];
            int pieces = pieces_bought(model, h.table, h.row, d, x);
            if (pieces <= 0) {
                continue;
            }
            if (aft_grow((void **)&plan->purchases, &cap, plan->n_purchases + 1, sizeof *plan->purchases) != 0) {
                return aft_fail(err, AFT_ENOMEM, "plan: out of memory");
            }
            plan->purchases[plan->n_purchases++] =
                (aft_purchase){.table = h.table,
                               .row = h.row,
                               .option = (size_t)menu->options[d],
                               .pieces = pieces,
                               .capacity = pieces * option->p_nom,
                               .cost = pieces * (option->cost_fixed + option->cost_per_km * h.length) * h.cost_periods};
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
        double weight = aft_cost_weight(net, i % model->n_hours);
        plan->bus_price[i] = weight != 0.0 ? row_dual[model->balance + (int)i] / weight : 0.0;
    }
    for (size_t i = 0; i < net->n_global_constraints; i++) {
        plan->constraint_mu[i] = model->constraint_row[i] >= 0 ? row_dual[model->constraint_row[i]] : 0.0;
    }
    drop_signs_of_zero(plan->bus_price, n);
    drop_signs_of_zero(plan->constraint_mu, net->n_global_constraints);
done:
    return status;
}

static aft_status extract_pressures(aft_plan *plan, const aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_pressure *pressure = model->pressure;
    const size_t n = model->network->n_buses * model->n_hours;
    plan->bus_pressure = aft_alloc(n, sizeof *plan->bus_pressure);
    AFT_TRY_ALLOC(plan->bus_pressure, err, "plan");
    for (size_t i = 0; i < n; i++) {
        const int place = pressure->place[i / model->n_hours];
        const int col = place >= 0 ? pressure->buses[place].col + (int)(i % model->n_hours) : -1;
        plan->bus_pressure[i] = col >= 0 ? sqrt(fmax(0.0, plan->point[col])) : NAN;
    }
done:
    return status;
}

aft_status aft_plan_extract(aft_plan *plan, const aft_model *model, aft_answer *solution, aft_error *err)
{
    aft_status status = AFT_OK;
    plan->point = solution->x;
    solution->x = NULL;
    aft_drop_noise(plan->point, &model->lp);
    drop_signs_of_zero(plan->point, (size_t)model->lp.n_cols);
    extract_series(plan, model);
    AFT_TRY(extract_switching(&plan->generator_switching, model, AFT_TABLE_generators, plan->point, err));
    AFT_TRY(extract_switching(&plan->link_switching, model, AFT_TABLE_links, plan->point, err));
    AFT_TRY(extract_switching(&plan->process_switching, model, AFT_TABLE_processes, plan->point, err));
    AFT_TRY(extract_shifts(plan, model, err));
    AFT_TRY(extract_capacities(plan, model, plan->point, err));
    AFT_TRY(extract_purchases(plan, model, plan->point, err));
    AFT_TRY(aft_plan_extract_angles(plan, model, plan->point, err));
    if (model->pressure != NULL && model->pressure->n_buses > 0) {
        AFT_TRY(extract_pressures(plan, model, err));
    }
    if (solution->row_dual != NULL) {
        AFT_TRY(extract_prices(plan, model, solution->row_dual, err));
    }
    if (solution->row_dual != NULL && model->network->settings.assign_all_duals) {
        AFT_TRY(aft_plan_extract_duals(plan, model, solution, err));
    }
    plan->has_point = true;
done:
    return status;
}
