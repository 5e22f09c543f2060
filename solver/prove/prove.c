/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recomputation of rows, bounds, integrality, objective and the dual bound from the program's own arrays. */
#include "solver/prove/prove.h"

#include "networks/base/memory.h"

#include <math.h>
#include <stdlib.h>

static double excess(double value, double lower, double upper)
{
    return fmax(0.0, fmax(lower - value, value - upper));
}

static double size_of_bound(double value, double lower, double upper)
{
    double bound = value < lower ? lower : upper;
    return fmax(1.0, isinf(bound) ? 1.0 : fabs(bound));
}

static void prove_rows(aft_proof *proof, const aft_lp *lp, const double *x)
{
    for (int i = 0; i < lp->n_rows; i++) {
        double sum = 0.0;
        double largest = 0.0;
        for (size_t e = lp->row_start[i]; e < lp->row_start[i + 1]; e++) {
            double part = lp->value[e] * x[lp->col[e]];
            sum += part;
            largest = fmax(largest, fabs(part));
        }
        double off = excess(sum, lp->row_lower[i], lp->row_upper[i]) /
                     fmax(largest, size_of_bound(sum, lp->row_lower[i], lp->row_upper[i]));
        if (off > proof->row_violation || isnan(off)) {
            proof->row_violation = isnan(off) ? INFINITY : off;
            proof->worst_row = i;
        }
    }
}

static void prove_columns(aft_proof *proof, const aft_lp *lp, const double *x)
{
    for (int j = 0; j < lp->n_cols; j++) {
        double off = excess(x[j], lp->lower[j], lp->upper[j]) / size_of_bound(x[j], lp->lower[j], lp->upper[j]);
        double fraction = lp->is_whole[j] ? fabs(x[j] - round(x[j])) : 0.0;
        if (isnan(x[j])) {
            off = INFINITY;
        }
        if (fmax(off, fraction) > fmax(proof->bound_violation, proof->integrality_violation)) {
            proof->worst_col = j;
        }
        proof->bound_violation = fmax(proof->bound_violation, off);
        proof->integrality_violation = fmax(proof->integrality_violation, fraction);
    }
    proof->objective += aft_lp_objective(lp, x);
}

aft_proof aft_prove_point(const aft_lp *lp, const double *x)
{
    aft_proof proof = {.objective = lp->constant, .worst_row = -1, .worst_col = -1};
    prove_rows(&proof, lp, x);
    prove_columns(&proof, lp, x);
    return proof;
}

double aft_prove_cost_size(const aft_lp *lp, const double *x)
{
    double sum = 0.0;
    for (int j = 0; j < lp->n_cols; j++) {
        double square = lp->square != NULL ? lp->square[j] * x[j] * x[j] : 0.0;
        sum += fabs(lp->cost[j] * x[j]) + square;
    }
    return sum;
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a;
    const double y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The sizes of some numbers but 0, sorted. @return how many there are */
static size_t sort_sizes(double *out, const double *numbers, int n)
{
    size_t n_out = 0;
    for (int i = 0; i < n; i++) {
        if (numbers[i] != 0.0 && isfinite(numbers[i])) {
            out[n_out++] = fabs(numbers[i]);
        }
    }
    qsort(out, n_out, sizeof *out, ascending);
    return n_out;
}

aft_status aft_prove_least_cost(double *out, const aft_lp *lp, aft_error *err)
{
    aft_status status = AFT_OK;
    const double share = 1e-9;
    const int most = lp->n_cols > lp->n_rows ? lp->n_cols : lp->n_rows;
    double *sizes = aft_alloc((size_t)most, sizeof *sizes);
    double *given = aft_alloc((size_t)lp->n_rows, sizeof *given);
    AFT_TRY_ALLOC(sizes, err, "proof");
    AFT_TRY_ALLOC(given, err, "proof");
    for (int i = 0; i < lp->n_rows; i++) {
        given[i] = lp->row_lower[i] == lp->row_upper[i] ? lp->row_lower[i] : 0.0;
    }
    const size_t n_given = sort_sizes(sizes, given, lp->n_rows);
    const double served = n_given > 0 ? (double)n_given * sizes[n_given / 2] : 0.0;
    const size_t n_costs = sort_sizes(sizes, lp->cost, lp->n_cols);
    *out = fmax(share, n_costs > 0 ? share * sizes[n_costs / 10] * served : 0.0);
done:
    aft_free(sizes);
    aft_free(given);
    return status;
}

/* Value of a multiplier times the bound that it leans on; 0 where that bound does not exist. */
static double leaned(double multiplier, double lower, double upper)
{
    double bound = multiplier > 0.0 ? lower : upper;
    return multiplier == 0.0 || isinf(bound) ? 0.0 : multiplier * bound;
}

/* Least d x + q x^2 over a column's bounds: at the point where the slope is 0, or at the bound next to it. */
static double least_of_square(double d, double q, double lower, double upper)
{
    double x = fmin(fmax(-d / (2.0 * q), lower), upper);
    return d * x + q * x * x;
}

/* What column j adds to the bound at this reduced cost. */
static double part_of_column(const aft_lp *lp, int j, double reduced, double x)
{
    if (lp->square != NULL && lp->square[j] > 0.0) {
        return least_of_square(reduced, lp->square[j], lp->lower[j], lp->upper[j]);
    }
    bool has_bound = !isinf(reduced > 0.0 ? lp->lower[j] : lp->upper[j]);
    return has_bound ? leaned(reduced, lp->lower[j], lp->upper[j]) : reduced * x - fabs(reduced) * fmax(1.0, fabs(x));
}

/* Does the dual of a row lean on a limit that is there? */
static bool leans(const aft_lp *lp, int row, double dual)
{
    return dual != 0.0 && !isinf(dual > 0.0 ? lp->row_lower[row] : lp->row_upper[row]);
}

void aft_prove_reduced(double *reduced, const aft_lp *lp, const double *row_dual)
{
    for (int j = 0; j < lp->n_cols; j++) {
        reduced[j] = lp->cost[j];
    }
    for (int i = 0; i < lp->n_rows; i++) {
        for (size_t e = lp->row_start[i]; leans(lp, i, row_dual[i]) && e < lp->row_start[i + 1]; e++) {
            reduced[lp->col[e]] -= row_dual[i] * lp->value[e];
        }
    }
}

aft_status aft_prove_bound(double *bound_out, const aft_lp *lp, const double *row_dual, const double *x, aft_error *err)
{
    aft_status status = AFT_OK;
    double bound = lp->constant;
    double *reduced = aft_alloc((size_t)lp->n_cols, sizeof *reduced);
    AFT_TRY_ALLOC(reduced, err, "proof");
    aft_prove_reduced(reduced, lp, row_dual);
    for (int i = 0; i < lp->n_rows; i++) {
        bound += leaned(row_dual[i], lp->row_lower[i], lp->row_upper[i]);
    }
    for (int j = 0; j < lp->n_cols; j++) {
        bound += part_of_column(lp, j, reduced[j], x[j]);
    }
    *bound_out = bound;
done:
    aft_free(reduced);
    return status;
}
