/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The proof of an answer, and what of it goes into the plan. Nothing here asks a solver. */
#include "solver/finish.h"

#include "networks/base/memory.h"
#include "solver/families/pressure.h"
#include "solver/lazy/lazy.h"
#include "solver/plan/plan.h"
#include "solver/plan/unbought.h"
#include "solver/program/fixed.h"
#include "solver/prove/prove.h"
#include "solver/wrappers/passes.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double most_violation = 1e-6; /* relative; a worse answer is refused */

/* ---- the point ---- */

static void note_violation(aft_plan *plan, double violation, const char *row)
{
    if (violation > plan->check.row_violation) {
        plan->check.row_violation = violation;
        (void)snprintf(plan->check.worst_row, sizeof plan->check.worst_row, "%s", row);
    }
}

/* What the rows of the program do not say. */
static aft_status prove_beyond_rows(aft_plan *plan, const aft_model *model, const double *x, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_lazy_proof lazy = {0};
    AFT_TRY(aft_lazy_prove(&lazy, model, x, err));
    note_violation(plan, lazy.violation, lazy.row);
    if (model->pressure != NULL) {
        const aft_pressure_proof proof = aft_prove_pressure(model, x);
        char name[sizeof plan->check.worst_row];
        aft_pressure_proof_name(name, sizeof name, model, &proof);
        note_violation(plan, proof.violation, name);
    }
done:
    return status;
}

/* Refuses a point that breaks a row, a bound or a whole number. */
static aft_status prove_point(aft_plan *plan, const aft_task *task, const double *x, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_lp *lp = task->lp;
    const char *solver = task->backend->name;
    aft_proof proof = aft_prove_point(lp, x);
    plan->check.row_violation = proof.row_violation;
    plan->check.bound_violation = proof.bound_violation;
    plan->check.integrality_violation = proof.integrality_violation;
    if (proof.worst_row >= 0) {
        aft_model_row_name(plan->check.worst_row, sizeof plan->check.worst_row, task->model, proof.worst_row);
    }
    AFT_TRY(prove_beyond_rows(plan, task->model, x, err));
    plan->total_cost = proof.objective;
    if (plan->check.row_violation > most_violation) {
        return aft_fail(err, AFT_ESOLVER, "%s: the answer is refused: row %s is violated by %.3g (relative)", solver,
                        plan->check.worst_row, plan->check.row_violation);
    }
    if (fmax(proof.bound_violation, proof.integrality_violation) > most_violation) {
        char name[160];
        aft_lp_col_name(name, sizeof name, lp, proof.worst_col);
        return aft_fail(err, AFT_ESOLVER, "%s: the answer is refused: %s is %.9g, outside of its bounds or not whole",
                        solver, name, x[proof.worst_col]);
    }
done:
    return status;
}

/* ---- duals ---- */

static void mark_fixed(bool *is_fixed, const aft_lp *lp, aft_pricing pricing)
{
    memcpy(is_fixed, lp->is_whole, (size_t)lp->n_cols * sizeof *is_fixed);
    for (size_t b = 0; pricing == AFT_PRICES_CAPACITIES && b < lp->n_col_blocks; b++) {
        const aft_block *block = &lp->col_blocks[b];
        for (int i = 0; block->n_hours == 1 && i < block->n; i++) {
            is_fixed[block->first + i] = true;
        }
    }
}

/* The bound that the duals prove, with what they fix. */
static aft_status prove_duals(double *bound_out, const aft_answer *answer, const aft_lp *lp, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_lp fixed = {0};
    *bound_out = answer->price_bound;
    bool *is_fixed = aft_alloc((size_t)lp->n_cols, sizeof *is_fixed);
    AFT_TRY_ALLOC(is_fixed, err, "prices");
    if (answer->pricing != AFT_PRICES_NEAR) {
        mark_fixed(is_fixed, lp, answer->pricing);
        AFT_TRY(aft_lp_fix(&fixed, lp, is_fixed, answer->x, err));
        AFT_TRY(aft_prove_bound(bound_out, &fixed, answer->row_dual, answer->x, err));
    }
done:
    aft_lp_unfix(&fixed);
    aft_free(is_fixed);
    return status;
}

/* How far a bound may stay below the cost of an optimum: currency. Below a millionth of it, or a billionth of the parts
 * that cancel in it, rounding speaks and not the plan. */
static double allowed_distance(const aft_plan *plan, const aft_answer *answer, const aft_lp *lp,
                               const aft_budget *budget)
{
    const double rounding = fmax(1e-6 * fabs(plan->total_cost), 1e-9 * aft_prove_cost_size(lp, answer->x));
    return fmax(rounding, (1.0 + 1e-6) * aft_budget_allows(budget, plan->total_cost));
}

/* The lower bound and what it leaves open. */
static void claim_bound(aft_plan *plan, double bound, double least_cost)
{
    const double total = plan->total_cost;
    plan->lower_bound = fmin(bound, total);
    const bool is_nothing = fabs(total) <= least_cost && total - plan->lower_bound <= least_cost;
    if (is_nothing || total - plan->lower_bound <= 1e-14 * fabs(total)) {
        plan->lower_bound = total; /* the same but for rounding */
    }
    plan->gap = (total - plan->lower_bound) / fmax(1e-9, fabs(total));
}

/* The bound that is proved: of an LP by its duals, of a MILP by the search. A plan that is not the best one of its own
 * whole numbers is no optimum either. */
static aft_status prove_bound(aft_plan *plan, const aft_answer *answer, const aft_lp *lp, const aft_budget *budget,
                              aft_error *err)
{
    aft_status status = AFT_OK;
    const double total = plan->total_cost;
    const double allowed = allowed_distance(plan, answer, lp, budget);
    double bound = answer->bound + lp->constant;
    double of_prices = total;
    plan->bound_by = answer->bound_by;
    if (answer->row_dual != NULL) {
        AFT_TRY(prove_duals(&of_prices, answer, lp, err));
        plan->check.duality_gap = fabs(total - of_prices) / fmax(1.0, fabs(total));
    }
    if (answer->pricing == AFT_PRICES_PROGRAM && lp->n_whole == 0) {
        bound = of_prices;
        plan->bound_by = AFT_BY_DUALS;
    }
    claim_bound(plan, bound, budget->gap_cost);
    if (plan->outcome == AFT_OPTIMAL && fmax(total - plan->lower_bound, total - of_prices) > allowed) {
        plan->outcome = AFT_GAP_LIMIT;
    }
done:
    return status;
}

/* ---- all of it ---- */

/* Cost of the first snapshots: of the columns that stand for one of them. All of them cost the total. */
static double cost_of_first(const aft_model *model, const double *x, size_t n, double total)
{
    const aft_lp *lp = &model->lp;
    double sum = 0.0;
    for (size_t b = 0; b < lp->n_col_blocks && n < model->n_hours; b++) {
        const aft_block *block = &lp->col_blocks[b];
        bool is_by_snapshot = (size_t)block->n_hours == model->n_hours;
        for (int i = 0; is_by_snapshot && i < block->n * block->n_hours; i++) {
            int col = block->first + i;
            double square = lp->square != NULL ? lp->square[col] * x[col] : 0.0;
            sum += (size_t)(i % block->n_hours) < n ? (lp->cost[col] + square) * x[col] : 0.0;
        }
    }
    return n < model->n_hours ? sum : total;
}

aft_status aft_finish_plan(aft_plan *plan, double *kept_out, aft_answer *answer, const aft_task *task, size_t n_kept,
                           const aft_budget *budget, aft_error *err)
{
    aft_status status = AFT_OK;
    AFT_TRY(prove_point(plan, task, answer->x, err));
    AFT_TRY(prove_bound(plan, answer, task->lp, budget, err));
    plan->objective = plan->total_cost - plan->objective_constant;
    *kept_out = cost_of_first(task->model, answer->x, n_kept, plan->total_cost);
    AFT_TRY(aft_plan_list_unbought(plan, task->model, answer->x, answer->least_with, err));
    aft_passes_prove(plan, task->model, answer->x, budget->gap);
    AFT_TRY(aft_plan_extract(plan, task->model, answer, err)); /* and without noise: all that is judged has been */
done:
    return status;
}
