/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Back-ends call plans optimal that are not, where costs lie far apart: their tolerances are relative to the largest
 * one. So nothing that a search says is believed before it has been seen from another side. */
#include "solver/methods/proved/proved.h"

#include "networks/base/clock.h"
#include "solver/methods/proved/leaves.h"
#include "solver/methods/proved/second.h"
#include "solver/prove/prove.h"

#include <math.h>

static const double least_seconds = 0.3;  /* of a walk through the leaves, */
static const double share_of_time = 0.05; /* or of what the search took */
static const double short_search = 2.0;   /* s; so short a search is made twice */
static const double rounding = 3e-7;      /* relative gap below which rounding speaks; less than any proof asks */

/* How far the bound of an optimum may stay below its cost: a little less than the proof of the plan allows, which
 * computes both again. */
static double allowed(const aft_answer *answer, const aft_lp *lp, const aft_budget *budget)
{
    const double cost = answer->objective + lp->constant;
    const double cancelled = 1e-11 * aft_prove_cost_size(lp, answer->x);
    return 0.999 * fmax(aft_budget_allows(budget, cost), fmax(rounding * fabs(cost), cancelled));
}

aft_status aft_prove_optimum(aft_answer *answer, const aft_lp *lp, const aft_budget *budget, aft_error *err)
{
    aft_status status = AFT_OK;
    double bound = 0.0;
    if (answer->outcome != AFT_OPTIMAL || answer->x == NULL || answer->row_dual == NULL) {
        return AFT_OK;
    }
    AFT_TRY(aft_prove_bound(&bound, lp, answer->row_dual, answer->x, err));
    if (answer->objective + lp->constant - bound > allowed(answer, lp, budget)) {
        answer->outcome = AFT_GAP_LIMIT;
        answer->bound = bound - lp->constant;
    }
done:
    return status;
}

/* What a walk has shown of an optimum, or of the verdict that there is no point. @return is it settled? */
static bool take_leaves(aft_answer *answer, aft_leaves *leaves, const aft_lp *lp, double cutoff,
                        const aft_budget *budget)
{
    const bool is_proved = leaves->bound >= cutoff;
    const double bound = leaves->bound - lp->constant;
    if (leaves->better.x != NULL) {
        aft_budget_log(budget, "its search called a plan of %.9g optimal; there is one of %.9g",
                       answer->objective + lp->constant, leaves->better.objective + lp->constant);
        aft_answer_clear(answer);
        *answer = leaves->better;
        leaves->better = (aft_answer)AFT_ANSWER_INIT;
    }
    if (is_proved && answer->outcome == AFT_INFEASIBLE) {
        answer->bound_by = AFT_BY_DUALS;
    } else if (answer->outcome != AFT_INFEASIBLE &&
               (is_proved || !leaves->is_sound || answer->outcome == AFT_GAP_LIMIT)) {
        answer->bound = fmin(bound, answer->objective);
        answer->bound_by = AFT_BY_DUALS;
    }
    return is_proved || answer->outcome == AFT_GAP_LIMIT;
}

/* The better of two searches; both must say the same. */
static void take_second(aft_answer *answer, aft_answer *second, const aft_lp *lp, const aft_budget *budget)
{
    const double margin = allowed(answer, lp, budget);
    const bool agrees = second->outcome == AFT_OPTIMAL && fabs(second->objective - answer->objective) <= margin;
    if (second->x != NULL && second->objective < answer->objective - margin) {
        aft_answer_clear(answer);
        *answer = *second;
        *second = (aft_answer)AFT_ANSWER_INIT;
        answer->outcome = AFT_GAP_LIMIT;
    }
    if (agrees) {
        answer->bound = fmin(answer->bound, second->bound);
        answer->bound_by = AFT_BY_TWO_SEARCHES;
    }
}

static aft_status prove(aft_answer *answer, const aft_backend *backend, const aft_lp *lp, double took,
                        const aft_budget *budget, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_leaves leaves = {.better = AFT_ANSWER_INIT};
    aft_answer second = AFT_ANSWER_INIT;
    const bool has_plan = answer->outcome == AFT_OPTIMAL && answer->x != NULL;
    const double cost = has_plan ? answer->objective + lp->constant : INFINITY;
    const double cutoff = has_plan ? cost - allowed(answer, lp, budget) : INFINITY;
    const double seconds = fmax(least_seconds, share_of_time * took);
    answer->bound_by = AFT_BY_ONE_SEARCH;
    if (!has_plan && answer->outcome != AFT_INFEASIBLE) {
        return AFT_OK;
    }
    AFT_TRY(aft_walk_leaves(&leaves, lp, backend, cost, cutoff, seconds, budget, err));
    if (take_leaves(answer, &leaves, lp, cutoff, budget) || !has_plan) {
        goto done;
    }
    if (!leaves.is_sound) {
        answer->outcome = AFT_GAP_LIMIT;
    } else if (took <= short_search) {
        const aft_budget again = aft_budget_child(budget, 2.0 * fmax(took, least_seconds));
        AFT_TRY(aft_search_again(&second, lp, backend, answer->x, &again, err));
        take_second(answer, &second, lp, budget);
    }
done:
    aft_leaves_clear(&leaves);
    aft_answer_clear(&second);
    return status;
}

aft_status aft_search_proved(aft_answer *out, const aft_backend *backend, const aft_lp *lp, const aft_ask *ask,
                             const aft_budget *budget, aft_error *err)
{
    aft_status status = AFT_OK;
    const double began = aft_seconds();
    AFT_TRY(aft_backend_solve(out, backend, lp, false, ask, budget, err));
    AFT_TRY(prove(out, backend, lp, aft_seconds() - began, budget, err));
done:
    return status;
}
