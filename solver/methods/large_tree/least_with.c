/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * (118) The bound that duals y prove takes column j where d_j x_j is least, d = c - A'y. If x_j has to be at least 1,
 *       it is higher by
 *
 *           d_j (1 - l_j)   where d_j > 0 and l_j < 1,     0 else
 */
#include "solver/methods/large_tree/least_with.h"

#include "networks/base/memory.h"

#include <math.h>
#include <string.h>

/* As prove.c has it: duals with the wrong sign count as 0. */
static void find_reduced(double *reduced, const aft_lp *lp, const double *row_dual)
{
    memcpy(reduced, lp->cost, (size_t)lp->n_cols * sizeof *reduced);
    for (int i = 0; i < lp->n_rows; i++) {
        const double y = row_dual[i];
        if (y == 0.0 || isinf(y > 0.0 ? lp->row_lower[i] : lp->row_upper[i])) {
            continue;
        }
        for (size_t e = lp->row_start[i]; e < lp->row_start[i + 1]; e++) {
            reduced[lp->col[e]] -= y * lp->value[e];
        }
    }
}

/* ---- duals that say more ---- */

/* The rows that limit one flow by what is bought: of each side the last one that a dual leans on. */
typedef struct limits {
    int *upper, *lower; /* [n_cols] row, -1 without */
} limits;

/* The only column of a row that is not whole, if its coefficient is 1 and a whole one stands beside it; else -1. */
static int flow_of(const aft_lp *lp, const bool *is_whole, int row)
{
    int flow = -1;
    const size_t n = lp->row_start[row + 1] - lp->row_start[row];
    for (size_t e = lp->row_start[row]; e < lp->row_start[row + 1]; e++) {
        const int j = lp->col[e];
        if (!is_whole[j] && (flow >= 0 || lp->value[e] != 1.0)) {
            return -1;
        }
        flow = is_whole[j] ? flow : j;
    }
    return n > 1 ? flow : -1;
}

static aft_status find_limits(limits *out, const aft_lp *lp, const bool *is_whole, const double *row_dual,
                              aft_error *err)
{
    aft_status status = AFT_OK;
    out->upper = aft_alloc((size_t)lp->n_cols, sizeof *out->upper);
    out->lower = aft_alloc((size_t)lp->n_cols, sizeof *out->lower);
    AFT_TRY_ALLOC(out->upper, err, "design");
    AFT_TRY_ALLOC(out->lower, err, "design");
    for (int j = 0; j < lp->n_cols; j++) {
        out->upper[j] = out->lower[j] = -1;
    }
    for (int i = 0; i < lp->n_rows; i++) {
        const int flow = flow_of(lp, is_whole, i);
        if (flow >= 0 && row_dual[i] < 0.0 && isfinite(lp->row_upper[i])) {
            out->upper[flow] = i;
        } else if (flow >= 0 && row_dual[i] > 0.0 && isfinite(lp->row_lower[i])) {
            out->lower[flow] = i;
        }
    }
done:
    return status;
}

/* Moves the dual of a row, and the reduced costs with it. */
static void move_dual(double *row_dual, double *reduced, const aft_lp *lp, int row, double step)
{
    row_dual[row] += step;
    for (size_t e = lp->row_start[row]; e < lp->row_start[row + 1]; e++) {
        reduced[lp->col[e]] -= step * lp->value[e];
    }
}

/* An idle limit needs no dual: whatever a flow has left of its reduced cost, or leans on both sides at once, pays for
 * taking it away. The bound does not fall by it, and what is bought costs more of its own. The interior method leaves
 * all of these well within what they may be. */
static void take_back(double *row_dual, double *reduced, const aft_lp *lp, const limits *at, int j)
{
    const int up = at->upper[j];
    const int low = at->lower[j];
    if (up >= 0 && low >= 0 && lp->row_upper[up] >= lp->row_lower[low]) {
        const double step = fmin(-row_dual[up], row_dual[low]);
        move_dual(row_dual, reduced, lp, up, step);
        move_dual(row_dual, reduced, lp, low, -step);
    }
    if (up >= 0 && reduced[j] > 0.0 && lp->row_upper[up] >= lp->lower[j]) {
        move_dual(row_dual, reduced, lp, up, fmin(-row_dual[up], reduced[j]));
    }
    if (low >= 0 && reduced[j] < 0.0 && lp->row_lower[low] <= lp->upper[j]) {
        move_dual(row_dual, reduced, lp, low, -fmin(row_dual[low], -reduced[j]));
    }
}

aft_status aft_least_with(double *out, const aft_lp *lp, const aft_lp *relaxed, const double *row_dual, double bound,
                          aft_error *err)
{
    aft_status status = AFT_OK;
    limits at = {0};
    double *reduced = aft_alloc((size_t)lp->n_cols, sizeof *reduced);
    double *duals = aft_alloc((size_t)relaxed->n_rows, sizeof *duals);
    AFT_TRY_ALLOC(reduced, err, "design");
    AFT_TRY_ALLOC(duals, err, "design");
    memcpy(duals, row_dual, (size_t)relaxed->n_rows * sizeof *duals);
    find_reduced(reduced, relaxed, duals);
    AFT_TRY(find_limits(&at, relaxed, lp->is_whole, duals, err));
    for (int j = 0; j < lp->n_cols; j++) {
        take_back(duals, reduced, relaxed, &at, j);
    }
    for (int j = 0, i = 0; j < lp->n_cols; j++) {
        if (lp->is_whole[j]) {
            const double more = fmax(0.0, reduced[j]) * fmax(0.0, 1.0 - relaxed->lower[j]);
            out[i++] = relaxed->upper[j] < 1.0 ? INFINITY : bound + more;
        }
    }
done:
    aft_free(at.upper);
    aft_free(at.lower);
    aft_free(duals);
    aft_free(reduced);
    return status;
}
