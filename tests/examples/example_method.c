/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A method: buys nothing. Whole numbers are the least that they may be; what is left is a linear program. */
#include "tests/examples/examples.h"

#include "solver/program/fixed.h"

static const char *applies(const aft_task *task)
{
    return aft_task_is_whole(task) ? NULL : "there is nothing to buy";
}

static aft_status solve(aft_answer *out, aft_task *task, const aft_budget *budget, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_answer found = AFT_ANSWER_INIT;
    aft_lp left = {0};
    AFT_TRY(aft_lp_fix(&left, task->lp, task->lp->is_whole, task->lp->lower, err));
    aft_task inner = aft_task_inner(task, &left, false);
    AFT_TRY(task->door(&found, &inner, budget, err)); /* by whatever method suits it */
    if (found.x != NULL) {
        AFT_TRY(aft_answer_put(out, task->lp, found.x, err));
    }
    out->outcome = AFT_GAP_LIMIT; /* a plan, if there is one, and no bound: the next method goes on from it */
done:
    aft_answer_clear(&found);
    aft_lp_unfix(&left);
    return status;
}

const aft_method example_method = {"buys-nothing", "programs that buy: a first plan", "nothing", 0, applies, solve};
