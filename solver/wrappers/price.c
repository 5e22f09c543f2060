/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prices of an answer with whole numbers: the linear program that is left when they are fixed. */
#include "solver/wrappers/price.h"

#include "networks/base/memory.h"
#include "solver/families/pressure.h"
#include "solver/lazy/lazy.h"
#include "solver/program/fixed.h"

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

aft_status aft_price(aft_answer *answer, aft_task *task, const aft_budget *budget, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_budget grace = aft_budget_grace(budget);
    const bool has_pressure = task->model->pressure != NULL;
    aft_answer priced = AFT_ANSWER_INIT;
    size_t n_broken = 1;
    if (answer->pricing != AFT_PRICES_NONE || (!aft_task_is_whole(task) && !has_pressure)) {
        return AFT_OK;
    }
    for (int round = 0; round < MOST_ROUNDS && n_broken > 0; round++) { /* it may break limits that the point kept */
        n_broken = 0;
        AFT_TRY(solve_once(&priced, answer, task, &grace, err));
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
