/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rounds relaxations: what carries their flows, and whole numbers near them. */
#include "solver/methods/large_tree/rounding.h"

#include "networks/base/memory.h"
#include "solver/prove/prove.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

/* Points of the interior method miss bounds by some 1e-9; a plan may miss what aft_solve refuses, but for a little. */
static const double most_violation = 5e-7;
/* Of a step of the interior method; as the back-ends have it. */
static const double most_work = 1e10;
/* Relative accuracy of the prices; the last digits take a third of the steps. */
static const double of_prices = 1e-8;
/* What a relaxation buys of a piece from which on the piece is bought. It buys no more than its largest flow takes, so
 * a fifth may well be worth the whole; but not always, so the half is tried, too. */
static const double shares[] = {0.2, 0.5};

aft_status aft_rounding_init(aft_rounding *out, const aft_design *design, const aft_backend *backend,
                             const aft_budget *budget, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_rounding made = {.design = design, .backend = backend, .budget = budget};
    const int n_cols = design->lp->n_cols;
    aft_lp_init(&made.fixed);
    AFT_TRY(aft_round_up_init(&made.round_up, design, err));
    made.numbers = aft_alloc((size_t)n_cols, sizeof *made.numbers);
    AFT_TRY_ALLOC(made.numbers, err, "rounding");
    AFT_TRY(aft_lp_copy(&made.fixed, design->lp, err));
    memset(made.fixed.is_whole, 0, (size_t)n_cols * sizeof *made.fixed.is_whole);
    made.fixed.n_whole = 0;
    *out = made;
    made = (aft_rounding){0};
    aft_lp_init(&made.fixed);
done:
    aft_rounding_clear(&made);
    return status;
}

void aft_rounding_clear(aft_rounding *r)
{
    aft_round_up_clear(&r->round_up);
    aft_lp_clear(&r->fixed);
    aft_free(r->numbers);
    aft_free(r->tried);
    aft_answer_clear(&r->best);
}

bool aft_rounding_is_good(const aft_rounding *r, double bound)
{
    const double cost = r->best.objective + r->design->lp->constant;
    return r->best.x != NULL && cost - bound <= aft_budget_allows(r->budget, cost);
}

static bool is_plan(const aft_lp *lp, const double *x)
{
    aft_proof proof = aft_prove_point(lp, x);
    return fmax(proof.row_violation, fmax(proof.bound_violation, proof.integrality_violation)) <= most_violation;
}

/* Keeps a solution that is a plan, and better than the one before; what is not kept is left in it. */
static void consider(aft_rounding *r, aft_answer *made, double bound, const char *what)
{
    const aft_lp *lp = r->design->lp;
    const double cost = made->x != NULL ? aft_lp_objective(lp, made->x) : INFINITY;
    const bool is_one = made->x != NULL && is_plan(lp, made->x);
    if (is_one && (r->best.x == NULL || cost < r->best.objective)) {
        aft_answer before = r->best;
        r->best = *made;
        r->best.outcome = AFT_OPTIMAL;
        r->best.objective = cost;
        *made = before;
    }
    if (is_one) {
        aft_budget_log(r->budget, "relaxation: bound %.9g; %s: %.9g%s", bound, what, cost + lp->constant,
                       aft_rounding_is_good(r, bound) ? "" : ", not good enough");
    } else {
        aft_budget_log(r->budget, "relaxation: bound %.9g; %s: no better plan", bound, what);
    }
}

/* ---- whole numbers given ---- */

/* Notes the whole numbers; true if they are new. */
static aft_status note(bool *is_new, aft_rounding *r, aft_error *err)
{
    unsigned long hash = 14695981039346656037UL; /* FNV-1a over the numbers */
    for (int j = 0; j < r->design->lp->n_cols; j++) {
        if (r->design->lp->is_whole[j]) {
            hash = (hash ^ (unsigned long)llround(r->numbers[j])) * 1099511628211UL;
        }
    }
    *is_new = true;
    for (size_t i = 0; i < r->n_tried; i++) {
        *is_new = *is_new && r->tried[i] != hash;
    }
    if (!*is_new) {
        return AFT_OK;
    }
    if (aft_grow((void **)&r->tried, &r->tried_cap, r->n_tried + 1, sizeof *r->tried) != 0) {
        return aft_fail(err, AFT_ENOMEM, "rounding: out of memory");
    }
    r->tried[r->n_tried++] = hash;
    return AFT_OK;
}

/* The program as it is, not tightened, since its duals are prices; no further than until it is known to cost more than
 * the best plan, or twice the bound: then there is most likely no plan at all, which the interior method does not see
 * by itself. */
static aft_status solve_fixed(aft_answer *out, aft_rounding *r, double bound, aft_error *err)
{
    aft_status status = AFT_OK;
    const double most = r->best.x != NULL ? r->best.objective + r->design->lp->constant : bound + fabs(bound);
    const aft_ask ask = {.stop_above = &most};
    const aft_interior_aim aim = {
        .most_work = most_work, .accuracy = of_prices, .stop_above = &most, .start = r->start};
    bool is_solved = false;
    AFT_TRY(aft_interior_solve(out, &is_solved, &r->fixed, &aim, r->budget, err));
    if (!is_solved) {
        AFT_TRY(aft_backend_solve(out, r->backend, &r->fixed, true, &ask, r->budget, err));
    }
done:
    return status;
}

/* Solves for all else with r->numbers, unless that has been done. */
static aft_status try_numbers(aft_rounding *r, double bound, const char *what, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_lp *lp = r->design->lp;
    aft_answer made = AFT_ANSWER_INIT;
    bool is_new = false;
    AFT_TRY(note(&is_new, r, err));
    if (!is_new) {
        return AFT_OK;
    }
    for (int j = 0; j < lp->n_cols; j++) {
        if (lp->is_whole[j]) {
            r->fixed.lower[j] = r->fixed.upper[j] = r->numbers[j];
        }
    }
    AFT_TRY(solve_fixed(&made, r, bound, err));
    for (int j = 0; made.x != NULL && j < lp->n_cols; j++) {
        made.x[j] = lp->is_whole[j] ? r->fixed.lower[j] : made.x[j];
    }
    consider(r, &made, bound, what);
done:
    aft_answer_clear(&made);
    return status;
}

/* ---- which numbers ---- */

/* Cost of whole numbers beyond what the relaxation pays for them. */
static double cost_beyond(const aft_lp *lp, const double *numbers, const double *relaxed)
{
    double sum = 0.0;
    for (int j = 0; j < lp->n_cols; j++) {
        sum += lp->is_whole[j] ? lp->cost[j] * (numbers[j] - relaxed[j]) : 0.0;
    }
    return sum;
}

/* The flows of the relaxation, and the cheapest pieces that carry them: no linear program to solve. Other flows through
 * the same pieces may cost less, which is worth a try if the pieces alone do not cost too much. */
static aft_status try_flows(aft_rounding *r, const double *relaxed, double bound, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_lp *lp = r->design->lp;
    aft_answer carried = AFT_ANSWER_INIT;
    memcpy(r->numbers, relaxed, (size_t)lp->n_cols * sizeof *r->numbers);
    if (!aft_round_up_point(&r->round_up, r->numbers)) {
        return AFT_OK;
    }
    carried.x = aft_alloc((size_t)lp->n_cols, sizeof *carried.x);
    AFT_TRY_ALLOC(carried.x, err, "rounding");
    memcpy(carried.x, r->numbers, (size_t)lp->n_cols * sizeof *carried.x);
    consider(r, &carried, bound, "its flows rounded up");
    if (!aft_rounding_is_good(r, bound) &&
        cost_beyond(lp, r->numbers, relaxed) <= aft_budget_allows(r->budget, bound)) {
        AFT_TRY(try_numbers(r, bound, "these sizes", err));
    }
done:
    aft_answer_clear(&carried);
    return status;
}

static void round_from(aft_rounding *r, const double *relaxed, double share)
{
    const aft_lp *lp = r->design->lp;
    for (int j = 0; j < lp->n_cols; j++) {
        const double number = floor(relaxed[j] + 1.0 - share);
        r->numbers[j] = fmin(fmax(number, ceil(lp->lower[j] - 1e-9)), floor(lp->upper[j] + 1e-9));
    }
}

/* Do all columns of the row that can move have to be whole? */
static bool is_of_whole(const aft_lp *lp, int row)
{
    int n = 0;
    for (size_t e = lp->row_start[row]; e < lp->row_start[row + 1]; e++) {
        const int j = lp->col[e];
        if (!lp->is_whole[j] && lp->lower[j] < lp->upper[j]) {
            return false;
        }
        n += lp->is_whole[j];
    }
    return n > 0;
}

/* Moves the number that is furthest from the relaxation, of those whose next one brings the sum of the row to the side
 * that is asked for, by one. By how much the sum has changed; 0: there is none. */
static double move_one(aft_rounding *r, int row, const double *relaxed, double side)
{
    const aft_lp *lp = r->design->lp;
    size_t best = SIZE_MAX;
    double furthest = -INFINITY;
    for (size_t e = lp->row_start[row]; e < lp->row_start[row + 1]; e++) {
        const int j = lp->col[e];
        const double step = side * lp->value[e] > 0.0 ? 1.0 : -1.0;
        const double next = r->numbers[j] + step;
        const double distance = step * (relaxed[j] - r->numbers[j]);
        if (lp->is_whole[j] && next >= lp->lower[j] && next <= lp->upper[j] && distance > furthest) {
            furthest = distance;
            best = e;
        }
    }
    if (best == SIZE_MAX) {
        return 0.0;
    }
    const double step = side * lp->value[best] > 0.0 ? 1.0 : -1.0;
    r->numbers[lp->col[best]] += step;
    return step * lp->value[best];
}

/* Limits of what is bought in all (of batteries, of one menu) are kept by moving back what was rounded furthest. */
static void keep_limits(aft_rounding *r, const double *relaxed)
{
    const aft_lp *lp = r->design->lp;
    for (int row = 0; row < lp->n_rows; row++) {
        if (!is_of_whole(lp, row)) {
            continue;
        }
        double sum = 0.0;
        double moved = 1.0;
        for (size_t e = lp->row_start[row]; e < lp->row_start[row + 1]; e++) {
            const int j = lp->col[e];
            sum += lp->value[e] * (lp->is_whole[j] ? r->numbers[j] : lp->lower[j]);
        }
        while (moved != 0.0 && (sum > lp->row_upper[row] + 1e-9 || sum < lp->row_lower[row] - 1e-9)) {
            const bool is_above = sum > lp->row_upper[row];
            moved = move_one(r, row, relaxed, is_above ? -1.0 : 1.0);
            sum += moved;
            if (is_above && sum < lp->row_lower[row]) {
                break; /* to and fro */
            }
        }
    }
}

aft_status aft_rounding_try(aft_rounding *r, const double *relaxed, double bound, aft_error *err)
{
    aft_status status = AFT_OK;
    AFT_TRY(try_flows(r, relaxed, bound, err));
    if (aft_rounding_is_good(r, bound)) {
        goto done;
    }
    for (size_t i = 0; i < sizeof shares / sizeof *shares && (i == 0 || r->best.x == NULL); i++) {
        round_from(r, relaxed, shares[i]);
        keep_limits(r, relaxed);
        AFT_TRY(try_numbers(r, bound, i == 0 ? "a fifth of a piece is one" : "the nearest whole numbers", err));
    }
done:
    return status;
}
