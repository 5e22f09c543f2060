/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bounds by rows ("activity": Brearley, Mitra and Williams 1975), and coefficients by bounds (Savelsbergh 1994). */
#include "solver/methods/cuts/tighten.h"

#include <math.h>

enum { MOST_PASSES = 30 };

static const double worth = 1e-3; /* share of its range by which a bound must move to count */

/* Least and largest value of the terms of a row, the infinite ones counted apart. */
typedef struct activity {
    double least, most;
    int n_least, n_most; /* infinite terms */
} activity;

static void add_term(activity *a, const aft_lp *lp, size_t e)
{
    const double value = lp->value[e];
    const double low = value > 0.0 ? value * lp->lower[lp->col[e]] : value * lp->upper[lp->col[e]];
    const double high = value > 0.0 ? value * lp->upper[lp->col[e]] : value * lp->lower[lp->col[e]];
    a->n_least += isinf(low) ? 1 : 0; /* it may be -1, too */
    a->n_most += isinf(high) ? 1 : 0;
    a->least += isinf(low) ? 0.0 : low;
    a->most += isinf(high) ? 0.0 : high;
}

/* What the other terms of a row come to at least, or -INFINITY; at most, or INFINITY. */
static double least_of_others(const activity *a, double low)
{
    return a->n_least - (isinf(low) ? 1 : 0) > 0 ? -INFINITY : a->least - (isinf(low) ? 0.0 : low);
}

static double most_of_others(const activity *a, double high)
{
    return a->n_most - (isinf(high) ? 1 : 0) > 0 ? INFINITY : a->most - (isinf(high) ? 0.0 : high);
}

static bool is_better(double now, double made, double range)
{
    return isfinite(made) && (isinf(now) || fabs(now - made) > worth * fmax(1.0, isinf(range) ? fabs(made) : range));
}

/* A bound as it is meant: whole where it is but for rounding, else a little wider than it came out. */
static double settled(double bound, double outward)
{
    const double slack = 1e-9 * fmax(1.0, fabs(bound));
    return fabs(bound - nearbyint(bound)) <= slack ? nearbyint(bound) : bound + outward * slack;
}

/* Narrows one column by a row; true if it moved. */
static bool narrow(aft_lp *lp, int row, size_t e, const activity *a)
{
    const int j = lp->col[e];
    const double value = lp->value[e];
    const double low = value > 0.0 ? value * lp->lower[j] : value * lp->upper[j];
    const double high = value > 0.0 ? value * lp->upper[j] : value * lp->lower[j];
    const double above = (lp->row_upper[row] - least_of_others(a, low)) / value; /* of value x <= ... */
    const double below = (lp->row_lower[row] - most_of_others(a, high)) / value;
    const double made_upper = value > 0.0 ? above : below;
    const double made_lower = value > 0.0 ? below : above;
    const double range = lp->upper[j] - lp->lower[j];
    bool moved = false;
    if (made_upper < lp->upper[j] && is_better(lp->upper[j], made_upper, range)) {
        lp->upper[j] = fmax(lp->lower[j], settled(made_upper, 1.0));
        moved = true;
    }
    if (made_lower > lp->lower[j] && is_better(lp->lower[j], made_lower, range)) {
        lp->lower[j] = fmin(lp->upper[j], settled(made_lower, -1.0));
        moved = true;
    }
    return moved;
}

static bool narrow_by_row(aft_lp *lp, int row)
{
    activity a = {0};
    bool moved = false;
    for (size_t e = lp->row_start[row]; e < lp->row_start[row + 1]; e++) {
        add_term(&a, lp, e);
    }
    if ((a.n_least > 1 || isinf(lp->row_upper[row])) && (a.n_most > 1 || isinf(lp->row_lower[row]))) {
        return false;
    }
    for (size_t e = lp->row_start[row]; e < lp->row_start[row + 1]; e++) {
        if (!lp->is_whole[lp->col[e]] && narrow(lp, row, e, &a)) {
            moved = true;
            a = (activity){0};
            for (size_t k = lp->row_start[row]; k < lp->row_start[row + 1]; k++) {
                add_term(&a, lp, k);
            }
        }
    }
    return moved;
}

/* The only column of a row that is not whole, its entry; -1 if there is none or another one. */
static long only_flow(const aft_lp *lp, int row)
{
    long found = -1;
    for (size_t e = lp->row_start[row]; e < lp->row_start[row + 1]; e++) {
        if (!lp->is_whole[lp->col[e]] && found >= 0) {
            return -1;
        }
        found = lp->is_whole[lp->col[e]] ? found : (long)e;
    }
    return found;
}

/*
 * (53) Sizes that no flow fills. Where x <= constant + sum_d u_d n_d, and x <= M whatever is bought:
 *
 *     x <= constant + sum_d min(u_d, M - constant) n_d
 *
 *     If a piece that was cut down is bought, the right-hand side is M at least; else nothing has changed.
 */
static void cut_sizes(aft_lp *lp, int row, size_t flow)
{
    const bool is_above = isinf(lp->row_lower[row]); /* sum <= limit; else sum >= limit, all signs turned */
    const double sign = is_above ? 1.0 : -1.0;
    const double limit = sign * (is_above ? lp->row_upper[row] : lp->row_lower[row]);
    const double coef = sign * lp->value[flow];
    const int j = lp->col[flow];
    const double most = coef > 0.0 ? coef * lp->upper[j] : coef * lp->lower[j];
    if (isinf(most) || most <= limit) {
        return;
    }
    for (size_t e = lp->row_start[row]; e < lp->row_start[row + 1]; e++) {
        if (e != flow && sign * lp->value[e] < -(most - limit) && lp->lower[lp->col[e]] >= 0.0) {
            lp->value[e] = -sign * (most - limit);
        }
    }
}

/* All whole columns of a limit must count against the flow, else cutting one down says more than is true. */
static bool is_limit(const aft_lp *lp, int row, size_t flow)
{
    const bool is_above = isinf(lp->row_lower[row]);
    if (is_above == isinf(lp->row_upper[row])) {
        return false;
    }
    for (size_t e = lp->row_start[row]; e < lp->row_start[row + 1]; e++) {
        if (e != flow && ((is_above ? lp->value[e] > 0.0 : lp->value[e] < 0.0) || lp->lower[lp->col[e]] < 0.0)) {
            return false;
        }
    }
    return lp->row_start[row + 1] - lp->row_start[row] > 1;
}

void aft_tighten_flows(aft_lp *lp, const aft_budget *budget)
{
    aft_tally tally = {.budget = budget};
    bool moved = true;
    for (int pass = 0; pass < MOST_PASSES && moved; pass++) {
        moved = false;
        for (int k = 0; k < lp->n_rows; k++) { /* there and back again: chains are passed in one go */
            int row = pass % 2 == 0 ? k : lp->n_rows - 1 - k;
            if (aft_tally_add(&tally, 10.0 * (double)(lp->row_start[row + 1] - lp->row_start[row]))) {
                return;
            }
            moved = narrow_by_row(lp, row) || moved;
        }
    }
    for (int i = 0; i < lp->n_rows; i++) {
        long flow = only_flow(lp, i);
        if (flow >= 0 && is_limit(lp, i, (size_t)flow)) {
            cut_sizes(lp, i, (size_t)flow);
        }
    }
}
