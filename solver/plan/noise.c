/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is zero in a plan. Solvers keep rows and bounds to 1e-7, so what is smaller than that, measured by the size of
 * the element, says nothing: an idle pipe of 10 MW may carry 1e-12 MW, and a sum over a year makes it 1e-8 MWh.
 *
 *     x_kt becomes 0 where |x_kt| <= tolerance size_k and 0 is within its bounds,
 *     size_k = max(largest |x_kt| of the element, its capacity).
 *
 * A capacity is the bound of a column, and no more than the largest flow in elements of its kind. One above a hundred
 * times that ("no limit") tells no size; such an element is measured by a hundredth of that flow. Whole numbers stay,
 * and all that is dropped costs 1e-9 of the total at most: 1e-8 MWh of lost load at 1e10 a MWh is no noise.
 */
#include "solver/plan/noise.h"

#include <math.h>

static const double TOLERANCE = 1e-7, SPARE_COST = 1e-9, NO_LIMIT = 100.0;

/* Columns of one element: [first, first + n). */
typedef struct element {
    int first, n;
    double largest, capacity;
} element;

static element measure(const double *x, const aft_lp *lp, int first, int n)
{
    element out = {.first = first, .n = n};
    for (int j = first; j < first + n; j++) {
        const double upper = fmax(fabs(lp->lower[j]), fabs(lp->upper[j]));
        out.largest = fmax(out.largest, fabs(x[j]));
        out.capacity = fmax(out.capacity, upper);
    }
    return out;
}

static double cost_of(const aft_lp *lp, const double *x, int j)
{
    const double square = lp->square != NULL ? lp->square[j] * x[j] : 0.0;
    return fabs((lp->cost[j] + square) * x[j]);
}

static void drop(double *x, const aft_lp *lp, const element *e, double size, double *spare)
{
    for (int j = e->first; j < e->first + e->n; j++) {
        const bool is_noise = fabs(x[j]) <= TOLERANCE * size && !lp->is_whole[j];
        if (is_noise && lp->lower[j] <= 0.0 && lp->upper[j] >= 0.0 && cost_of(lp, x, j) <= *spare) {
            *spare -= cost_of(lp, x, j);
            x[j] = 0.0;
        }
    }
}

static void drop_in_block(double *x, const aft_lp *lp, const aft_block *block, double *spare)
{
    const element all = measure(x, lp, block->first, block->n * block->n_hours);
    for (int i = 0; i < block->n; i++) {
        const element e = measure(x, lp, block->first + i * block->n_hours, block->n_hours);
        const bool has_limit = e.capacity <= NO_LIMIT * all.largest;
        const double size = has_limit ? fmin(e.capacity, all.largest) : all.largest / NO_LIMIT;
        drop(x, lp, &e, fmax(e.largest, size), spare);
    }
}

void aft_drop_noise(double *x, const aft_lp *lp)
{
    double spare = 0.0;
    for (int j = 0; j < lp->n_cols; j++) {
        spare += SPARE_COST * cost_of(lp, x, j);
    }
    for (size_t b = 0; b < lp->n_col_blocks; b++) {
        drop_in_block(x, lp, &lp->col_blocks[b], &spare);
    }
}
