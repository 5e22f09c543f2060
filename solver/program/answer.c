/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers: room, copies, and how two of them become one. */
#include "solver/program/answer.h"

#include "networks/base/memory.h"

#include <math.h>
#include <string.h>

void aft_answer_clear(aft_answer *answer)
{
    if (answer == NULL) {
        return;
    }
    aft_free(answer->x);
    aft_free(answer->row_dual);
    aft_free(answer->reduced);
    aft_free(answer->least_with);
    *answer = (aft_answer)AFT_ANSWER_INIT;
}

void aft_answer_drop_duals(aft_answer *answer)
{
    aft_free(answer->row_dual);
    aft_free(answer->reduced);
    answer->row_dual = NULL;
    answer->reduced = NULL;
    answer->pricing = AFT_PRICES_NONE;
    answer->is_vertex = false;
}

aft_status aft_answer_room(aft_answer *out, const aft_lp *lp, bool has_duals, aft_error *err)
{
    out->x = aft_alloc((size_t)lp->n_cols, sizeof *out->x);
    bool is_full = out->x != NULL;
    if (has_duals) {
        out->row_dual = aft_alloc((size_t)lp->n_rows, sizeof *out->row_dual);
        out->reduced = aft_alloc((size_t)lp->n_cols, sizeof *out->reduced);
        is_full = is_full && out->row_dual != NULL && out->reduced != NULL;
        out->pricing = AFT_PRICES_PROGRAM;
    }
    return is_full ? AFT_OK : aft_fail(err, AFT_ENOMEM, "answer: out of memory");
}

aft_status aft_answer_put(aft_answer *out, const aft_lp *lp, const double *x, aft_error *err)
{
    aft_status status = aft_answer_room(out, lp, false, err);
    if (status == AFT_OK) {
        memcpy(out->x, x, (size_t)lp->n_cols * sizeof *x);
        out->objective = aft_lp_objective(lp, x);
    }
    return status;
}

bool aft_answer_is_close(const aft_answer *answer, const aft_lp *lp, const aft_budget *budget)
{
    return answer->x != NULL && isfinite(answer->bound) &&
           answer->objective - answer->bound <= aft_budget_allows(budget, answer->objective + lp->constant);
}

void aft_answer_raise(aft_answer *answer, double bound, aft_bound_by by)
{
    if (bound > answer->bound) {
        answer->bound = bound;
        answer->bound_by = by;
    }
}

static void take_point(aft_answer *answer, aft_answer *more)
{
    aft_answer before = *answer;
    *answer = *more;
    answer->bound = before.bound;
    answer->bound_by = before.bound_by;
    answer->least_with = before.least_with;
    before.least_with = more->least_with;
    *more = before;
}

/* The bounds with a column belong to the program and not to a point: they stay with the answer. */
static void take_least_with(aft_answer *answer, aft_answer *more)
{
    if (answer->least_with == NULL) {
        answer->least_with = more->least_with;
        more->least_with = NULL;
    }
}

void aft_answer_join(aft_answer *answer, aft_answer *more, const aft_lp *lp, const aft_budget *budget)
{
    aft_answer_raise(answer, more->bound, more->bound_by);
    const aft_outcome outcome = more->outcome;
    char message[sizeof answer->message];
    memcpy(message, more->message, sizeof message);
    take_least_with(answer, more);
    if (more->x != NULL && (answer->x == NULL || more->objective < answer->objective)) {
        take_point(answer, more);
    }
    aft_answer_clear(more);
    if (outcome == AFT_UNBOUNDED || (outcome == AFT_INFEASIBLE && answer->x == NULL)) {
        answer->outcome = outcome;
        memcpy(answer->message, message, sizeof message);
        return;
    }
    if (outcome != AFT_INFEASIBLE) { /* who has a point knows better */
        answer->outcome = outcome;
        memcpy(answer->message, message, sizeof message);
    }
    answer->bound = answer->x != NULL ? fmin(answer->bound, answer->objective) : answer->bound;
    if (aft_answer_is_close(answer, lp, budget)) {
        answer->outcome = AFT_OPTIMAL;
    }
}
