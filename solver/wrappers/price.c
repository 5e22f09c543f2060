/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prices of an answer with whole numbers: the linear program that is left when they are fixed. What the plan does
 * without goes before that, and once more after it. */
#include "solver/wrappers/price.h"

#include "networks/base/memory.h"
#include "solver/families/pressure.h"
#include "solver/lazy/lazy.h"
#include "solver/program/fixed.h"
#include "solver/wrappers/unused.h"

#include <math.h>
#include <string.h>

enum { MOST_ROUNDS = 200 };

static const double close_pressure = 1e-7; /* relative, of pressures that a second point takes over */

/* Solves the linear program; `out` stays without a point where that has no optimum with duals. */
static aft_status solve_once(aft_answer *out, const aft_answer *answer, const aft_task *task, const aft_budget *budget,
                             aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_lp *lp = task->lp;
    aft_lp fixed = {0};
    aft_answer_clear(out);
    AFT_TRY(aft_lp_fix(&fixed, lp, lp->is_whole, answer->x, err));
    aft_task left = aft_task_inner(task, &fixed, false);
    AFT_TRY(task->door(out, &left, budget, err));
    if (out->x == NULL || out->outcome != AFT_OPTIMAL || out->row_dual == NULL) {
        aft_answer_clear(out);
        goto done;
    }
    for (int j = 0; j < lp->n_cols; j++) { /* exactly whole */
        out->x[j] = lp->is_whole[j] ? round(out->x[j]) : out->x[j];
    }
    out->pricing = AFT_PRICES_WHOLE;
done:
    aft_lp_unfix(&fixed);
    return status;
}

/* Prices know of no pressures: their point keeps those of the answer, gets others that hold with its flows, or does not
 * count. */
static void keep_pressures(aft_answer *priced, const aft_answer *answer, const aft_model *model)
{
    const aft_block *block = aft_lp_find_col_block(&model->lp, "pressure");
    memcpy(priced->x + block->first, answer->x + block->first, (size_t)(block->n * block->n_hours) * sizeof *priced->x);
    const bool holds =
        aft_prove_pressure(model, priced->x).violation <= close_pressure ||
        (aft_pressure_fill(priced->x, model) && aft_prove_pressure(model, priced->x).violation <= close_pressure);
    if (!holds) {
        aft_answer_clear(priced);
    }
}

/* The point with its whole columns fixed, and duals; without an optimum of that it stays as it is. */
static aft_status price_point(aft_answer *answer, const aft_task *task, const aft_budget *budget, aft_error *err)
{
    aft_status status = AFT_OK;
    const bool has_pressure = task->model->pressure != NULL;
    aft_answer priced = AFT_ANSWER_INIT;
    size_t n_broken = 1;
    for (int round = 0; round < MOST_ROUNDS && n_broken > 0; round++) { /* it may break limits that the point kept */
        n_broken = 0;
        AFT_TRY(solve_once(&priced, answer, task, budget, err));
        if (priced.x != NULL) {
            AFT_TRY(aft_lazy_add_broken(&n_broken, task->model, priced.x, false, err));
        }
    }
    if (priced.x != NULL && has_pressure) {
        keep_pressures(&priced, answer, task->model);
    }
    if (priced.x != NULL) {
        const aft_answer before = *answer;
        *answer = priced;
        priced = before;
        answer->outcome = before.outcome;
        answer->bound = before.bound;
        answer->bound_by = before.bound_by;
        answer->least_with = before.least_with;
        priced.least_with = NULL;
        answer->objective = aft_lp_objective(task->lp, answer->x);
        memcpy(answer->message, before.message, sizeof answer->message);
    }
done:
    aft_answer_clear(&priced);
    return status;
}

/* Leaves out what the plan does without, if the plan without it can be priced and costs less. */
static aft_status leave_out(bool *is_better, aft_answer *answer, const aft_task *task, const aft_budget *grace,
                            aft_error *err)
{
    aft_status status = AFT_OK;
    aft_answer lean = AFT_ANSWER_INIT;
    int n = 0;
    *is_better = false;
    AFT_TRY(aft_answer_put(&lean, task->lp, answer->x, err));
    AFT_TRY(aft_drop_unused(&n, lean.x, task->lp, err));
    if (n == 0) {
        goto done;
    }
    lean.outcome = answer->outcome;
    memcpy(lean.message, answer->message, sizeof lean.message);
    AFT_TRY(price_point(&lean, task, grace, err));
    *is_better = lean.pricing != AFT_PRICES_NONE && lean.objective < answer->objective;
    if (*is_better) {
        aft_budget_log(grace, "%d purchases that the plan does without: cost %.9g instead of %.9g", n,
                       lean.objective + task->lp->constant, answer->objective + task->lp->constant);
        aft_answer_join(answer, &lean, task->lp, grace);
    }
done:
    aft_answer_clear(&lean);
    return status;
}

aft_status aft_price(aft_answer *answer, aft_task *task, const aft_budget *budget, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_budget grace = aft_budget_grace(budget);
    const bool is_whole = aft_task_is_whole(task);
    bool is_better = false;
    if (answer->pricing != AFT_PRICES_NONE || (!is_whole && task->model->pressure == NULL)) {
        return AFT_OK;
    }
    if (is_whole) {
        AFT_TRY(leave_out(&is_better, answer, task, &grace, err));
    }
    if (!is_better) {
        AFT_TRY(price_point(answer, task, &grace, err));
    }
    for (int round = 0; round < MOST_ROUNDS && is_whole && (round == 0 || is_better); round++) {
        AFT_TRY(leave_out(&is_better, answer, task, &grace, err));
    }
done:
    return status;
}
