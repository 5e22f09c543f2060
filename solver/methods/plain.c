/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Methods that take a program as it stands. */
#include "solver/methods/plain.h"

#include "solver/methods/chain.h"
#include "solver/methods/interior/interior.h"
#include "solver/methods/proved/proved.h"

/* ---- interior ---- */

const char *aft_interior_applies(const aft_task *task)
{
    if (aft_task_is_whole(task)) {
        return "there are whole numbers";
    }
    if (task->lp->square == NULL && !aft_lp_is_large(task->lp) && task->forced == NULL) {
        return "the program is so small that simplex is faster";
    }
    return task->chain == NULL || aft_chain_is_new(task->chain) ? NULL : "the back-end goes on from its basis";
}

aft_status aft_interior_method(aft_answer *out, aft_task *task, const aft_budget *budget, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_interior_aim aim = {.most_work = task->backend->most_work};
    bool is_solved = false;
    AFT_TRY(aft_interior_solve(out, &is_solved, task->lp, &aim, budget, err));
    if (!is_solved) {
        out->outcome = aft_budget_is_over(budget) ? aft_budget_outcome(budget) : AFT_GAP_LIMIT;
    }
done:
    return status;
}

/* ---- the back-end ---- */

const char *aft_backend_applies(const aft_task *task)
{
    return task->lp->square != NULL ? "costs have squares, which back-ends do not know" : NULL;
}

aft_status aft_backend_method(aft_answer *out, aft_task *task, const aft_budget *budget, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_ask ask = {.start = aft_task_is_whole(task) ? task->start : NULL};
    if (task->chain != NULL) {
        AFT_TRY(aft_chain_go_on(out, task->chain, &ask, budget, err));
    } else if (aft_task_is_whole(task)) {
        return aft_search_proved(out, task->backend, task->lp, &ask, budget, err);
    } else {
        AFT_TRY(aft_backend_solve(out, task->backend, task->lp, task->relax, &ask, budget, err));
    }
    AFT_TRY(aft_prove_optimum(out, task->lp, budget, err));
done:
    return status;
}

/* ---- none ---- */

const char *aft_none_applies(const aft_task *task)
{
    (void)task;
    return "it solves nothing: it shows the least that a method must do";
}

aft_status aft_none_method(aft_answer *out, aft_task *task, const aft_budget *budget, aft_error *err)
{
    (void)task;
    (void)budget;
    (void)err;
    out->outcome = AFT_GAP_LIMIT; /* nothing found, nothing proved: the next method's turn */
    return AFT_OK;
}
