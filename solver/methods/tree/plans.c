/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plans for branch and cut: slope scaling (Kim and Pardalos 1999), flows rounded up, the back-end's own search. */
#include "solver/methods/tree/plans.h"

#include "networks/base/memory.h"
#include "solver/methods/proved/proved.h"
#include "solver/prove/prove.h"

#include <math.h>
#include <string.h>

enum { SCALING_ROUNDS = 30 }; /* of slope scaling */

static const double most_violation = 9e-7; /* of a plan, relative; aft_solve refuses 1e-6 */

/* ---- plans ---- */

/* Keeps a point if it is a plan and better. */
void aft_tree_offer(aft_tree *s, const double *x)
{
    const aft_lp *lp = s->design->lp;
    double cost = aft_lp_objective(lp, x) + lp->constant;
    if (cost >= s->upper_bound - 1e-9 * fabs(s->upper_bound)) {
        return;
    }
    aft_lp own = *lp;
    own.n_rows = s->design->n_rows; /* those behind hold for some optimum, not for every plan */
    aft_proof proof = aft_prove_point(&own, x);
    if (fmax(proof.row_violation, fmax(proof.bound_violation, proof.integrality_violation)) <= most_violation) {
        memcpy(s->best, x, (size_t)lp->n_cols * sizeof *x);
        s->upper_bound = cost;
    }
}

/* The flows of a relaxation with the cheapest purchases that carry them. */
void aft_tree_offer_rounded(aft_tree *s, const double *x)
{
    memcpy(s->point, x, (size_t)s->design->n_cols * sizeof *x);
    if (aft_round_up_point(&s->round_up, s->point)) {
        aft_tree_offer(s, s->point);
    }
}

void aft_tree_offer_tree(aft_tree *s, const double *x)
{
    const double *point = s->ascent.is_used ? aft_ascent_tree(&s->ascent, x) : NULL;
    if (point != NULL) {
        aft_tree_offer_rounded(s, point);
    }
}

/* Slope scaling: a relaxation pays for a part of a piece; the next one pays, per part, what the whole piece cost per
 * part used before. Flows gather on few arcs, and each round is rounded up to a plan. */
aft_status aft_tree_scale_slopes(aft_tree *s, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_lp *lp = s->design->lp;
    aft_lp scaled;
    aft_chain *chain = NULL;
    aft_answer answer = AFT_ANSWER_INIT;
    aft_lp_init(&scaled);
    AFT_TRY(aft_lp_copy(&scaled, lp, err));
    memset(scaled.is_whole, 0, (size_t)lp->n_cols * sizeof *scaled.is_whole);
    scaled.n_whole = 0;
    AFT_TRY(aft_chain_open(&chain, &scaled, s->backend, err));
    double before = NAN;
    for (int round = 0; round < SCALING_ROUNDS && aft_tree_goes_on(s); round++) {
        aft_answer_clear(&answer);
        AFT_TRY(aft_chain_solve(&answer, chain, NULL, &s->lp_budget, err));
        if (answer.x == NULL || answer.outcome != AFT_OPTIMAL) {
            break;
        }
        aft_tree_offer_rounded(s, answer.x);
        bool is_same = fabs(answer.objective - before) <= 1e-9 * fmax(1.0, fabs(before));
        before = answer.objective;
        if (is_same && round > 1) {
            break;
        }
        for (int j = 0; j < lp->n_cols; j++) {
            if (lp->is_whole[j] && answer.x[j] > AFT_INTEGRAL) {
                scaled.cost[j] = lp->cost[j] * ceil(answer.x[j] - AFT_INTEGRAL) / answer.x[j];
            }
        }
    }
done:
    aft_answer_clear(&answer);
    aft_chain_close(chain);
    aft_lp_clear(&scaled);
    return status;
}

/* The back-end's own search on the program with its cuts, for a while: its presolve and its cuts of other kinds end
 * many searches at once, and its heuristics find plans. */
aft_status aft_tree_ask_backend(aft_tree *s, double seconds, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_lp whole;
    aft_answer answer = AFT_ANSWER_INIT;
    const aft_budget budget = aft_budget_child(&s->budget, seconds);
    const aft_ask ask = {.start = isfinite(s->upper_bound) ? s->best : NULL};
    aft_lp_init(&whole);
    AFT_TRY(aft_lp_copy(&whole, &s->lp, err));
    for (int j = 0; j < whole.n_cols; j++) {
        whole.lower[j] = s->lower[j];
        whole.upper[j] = s->upper[j];
        if (s->design->lp->is_whole[j]) {
            aft_lp_set_whole(&whole, j);
        }
    }
    AFT_TRY(aft_search_proved(&answer, s->backend, &whole, &ask, &budget, err));
    if (answer.x != NULL) {
        aft_tree_offer(s, answer.x);
    }
    if (answer.bound_by == AFT_BY_ONE_SEARCH) {
        goto done; /* this tree proves its bounds itself */
    }
    s->outside_bound = fmax(s->outside_bound, answer.bound + whole.constant);
    if (answer.outcome == AFT_INFEASIBLE) {
        s->outside_bound = INFINITY; /* nothing better than what there is */
    }
done:
    aft_answer_clear(&answer);
    aft_lp_clear(&whole);
    return status;
}
