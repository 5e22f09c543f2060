/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Squares as segments (separable programming: Charnes and Lemke 1954). The tangents of q x^2 at p_1 < p_2 < ... cross
 * midway between their points, so below the curve runs
 *
 *     -q p_1^2 + sum_s 2 q p_s x_s,   x = sum_s x_s
 *     lower <= x_1 <= m_1,   0 <= x_s <= m_s - m_(s-1),   m_s = (p_s + p_(s+1)) / 2,   m_n = upper
 *
 * Slopes rise with s, so cheap segments fill up first and no binary is needed. */
#include "solver/methods/squares/segments.h"

#include "networks/base/memory.h"

#include <math.h>
#include <string.h>

/* First tangents of a column: evenly between two bounds, else a few at rising distance from where it begins. */
enum { FIRST = 6 };
static const double far_out[] = {0.0, 0.1, 0.3, 1.0, 3.0, 10.0}; /* in units of the largest limit of a row */
static const double farther[] = {1e2, 1e3, 1e5};                 /* beyond, slopes hide the other costs from a solver */

void aft_segments_clear(aft_segments *segments)
{
    for (size_t i = 0; i < segments->n; i++) {
        aft_free(segments->list[i].at);
    }
    aft_free(segments->list);
    *segments = (aft_segments){0};
}

/* The place behind all tangents below x. */
static size_t place_of(const aft_tangents *tangents, double x)
{
    size_t low = 0;
    size_t high = tangents->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (tangents->at[middle] < x) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

double aft_segments_distance(const aft_tangents *tangents, double x)
{
    size_t i = place_of(tangents, x);
    double above = i < tangents->n ? tangents->at[i] - x : INFINITY;
    double below = i > 0 ? x - tangents->at[i - 1] : INFINITY;
    return fmin(above, below);
}

aft_status aft_segments_touch(bool *is_new_out, aft_tangents *tangents, const aft_lp *lp, double at, aft_error *err)
{
    const int j = tangents->col;
    if (at < lp->lower[j] || at > lp->upper[j] || aft_segments_distance(tangents, at) <= 1e-9 * fmax(1.0, fabs(at))) {
        return AFT_OK;
    }
    if (aft_grow((void **)&tangents->at, &tangents->cap, tangents->n + 1, sizeof *tangents->at) != 0) {
        return aft_fail(err, AFT_ENOMEM, "squares: out of memory");
    }
    size_t i = place_of(tangents, at);
    memmove(tangents->at + i + 1, tangents->at + i, (tangents->n - i) * sizeof *tangents->at);
    tangents->at[i] = at;
    tangents->n++;
    *is_new_out = true;
    return AFT_OK;
}

/* Largest finite limit of a row, at least 1: how large flows may be. */
static double size_of_rows(const aft_lp *lp)
{
    double largest = 1.0;
    for (int i = 0; i < lp->n_rows; i++) {
        double lower = fabs(lp->row_lower[i]);
        double upper = fabs(lp->row_upper[i]);
        largest = fmax(largest, fmax(isinf(lower) ? 0.0 : lower, isinf(upper) ? 0.0 : upper));
    }
    return largest;
}

/* Tangents at these distances from the bounds that a column has, in both directions if it has none. */
static aft_status touch_far(bool *is_new, aft_tangents *tangents, const aft_lp *lp, const double *distances, size_t n,
                            double unit, aft_error *err)
{
    aft_status status = AFT_OK;
    double lower = lp->lower[tangents->col];
    double upper = lp->upper[tangents->col];
    for (size_t i = 0; i < n; i++) {
        double distance = distances[i] * unit;
        if (isinf(upper)) {
            AFT_TRY(aft_segments_touch(is_new, tangents, lp, (isinf(lower) ? 0.0 : lower) + distance, err));
        }
        if (isinf(lower)) {
            AFT_TRY(aft_segments_touch(is_new, tangents, lp, (isinf(upper) ? 0.0 : upper) - distance, err));
        }
    }
done:
    return status;
}

static aft_status touch_first(aft_tangents *tangents, const aft_lp *lp, double unit, aft_error *err)
{
    aft_status status = AFT_OK;
    bool is_new = false;
    double lower = lp->lower[tangents->col];
    double upper = lp->upper[tangents->col];
    if (isinf(lower) || isinf(upper)) {
        return touch_far(&is_new, tangents, lp, far_out, FIRST, unit, err);
    }
    for (int i = 0; i < FIRST; i++) {
        double share = i / (FIRST - 1.0);
        AFT_TRY(aft_segments_touch(&is_new, tangents, lp, lower * (1.0 - share) + upper * share, err));
    }
done:
    return status;
}

aft_status aft_segments_init(aft_segments *out, const aft_lp *lp, aft_error *err)
{
    aft_status status = AFT_OK;
    double unit = size_of_rows(lp);
    size_t n = 0;
    for (int j = 0; j < lp->n_cols; j++) {
        n += lp->square[j] > 0.0 && lp->lower[j] < lp->upper[j];
    }
    out->list = aft_alloc(n, sizeof *out->list);
    AFT_TRY_ALLOC(out->list, err, "squares");
    for (int j = 0; j < lp->n_cols; j++) {
        if (lp->square[j] > 0.0 && lp->lower[j] < lp->upper[j]) {
            out->list[out->n] = (aft_tangents){.col = j};
            AFT_TRY(touch_first(&out->list[out->n++], lp, unit, err));
        }
    }
done:
    return status;
}

aft_status aft_segments_reach(bool *is_new_out, aft_segments *segments, const aft_lp *lp, aft_error *err)
{
    aft_status status = AFT_OK;
    double unit = size_of_rows(lp);
    *is_new_out = false;
    for (size_t i = 0; i < segments->n; i++) {
        const size_t n = sizeof farther / sizeof farther[0];
        AFT_TRY(touch_far(is_new_out, &segments->list[i], lp, farther, n, unit, err));
    }
done:
    return status;
}

/* ---- building ---- */

/* End of segment s: midway to the next tangent, or the column's upper bound. */
static double end_of(const aft_tangents *tangents, size_t s, double upper)
{
    return s + 1 < tangents->n ? tangents->at[s] + (tangents->at[s + 1] - tangents->at[s]) / 2.0 : upper;
}

/* Where each column has its tangents, NULL where it has none; [n_cols]. */
static const aft_tangents **tangents_by_column(const aft_segments *segments, const aft_lp *lp)
{
    const aft_tangents **of = aft_alloc((size_t)lp->n_cols, sizeof *of);
    for (size_t i = 0; of != NULL && i < segments->n; i++) {
        of[segments->list[i].col] = &segments->list[i];
    }
    return of;
}

static aft_status cut_column(aft_lp *out, aft_tangents *tangents, const aft_lp *lp, aft_error *err)
{
    const int j = tangents->col;
    const double q = lp->square[j];
    aft_status status =
        aft_lp_add_cols(&tangents->first_extra, out, "segments", (int)tangents->n - 1, 1, NULL, 0.0, INFINITY, err);
    if (status != AFT_OK) {
        return status;
    }
    out->n_col_blocks = 1; /* names are of no use here, and there would be one per column */
    out->constant -= q * tangents->at[0] * tangents->at[0];
    out->cost[j] = lp->cost[j] + 2.0 * q * tangents->at[0];
    out->upper[j] = end_of(tangents, 0, lp->upper[j]);
    for (size_t s = 1; s < tangents->n; s++) {
        int col = tangents->first_extra + (int)s - 1;
        out->cost[col] = lp->cost[j] + 2.0 * q * tangents->at[s];
        out->upper[col] = end_of(tangents, s, lp->upper[j]) - end_of(tangents, s - 1, lp->upper[j]);
    }
    return AFT_OK;
}

static aft_status build_cols(aft_lp *out, aft_segments *segments, const aft_lp *lp, bool keep_whole, aft_error *err)
{
    aft_status status = AFT_OK;
    int first = 0;
    AFT_TRY(aft_lp_add_cols(&first, out, "columns", lp->n_cols, 1, NULL, 0.0, 0.0, err));
    out->constant = lp->constant;
    for (int j = 0; j < lp->n_cols; j++) {
        out->cost[j] = lp->cost[j];
        out->lower[j] = lp->lower[j];
        out->upper[j] = lp->upper[j];
        if (lp->square[j] > 0.0 && lp->lower[j] == lp->upper[j]) {
            out->constant += lp->square[j] * lp->lower[j] * lp->lower[j];
        }
        if (keep_whole && lp->is_whole[j]) {
            aft_lp_set_whole(out, j);
        }
    }
    for (size_t i = 0; i < segments->n; i++) {
        AFT_TRY(cut_column(out, &segments->list[i], lp, err));
    }
done:
    return status;
}

static aft_status build_rows(aft_lp *out, const aft_tangents **of, const aft_lp *lp, aft_error *err)
{
    aft_status status = AFT_OK;
    int first = 0;
    size_t cols_cap = 0;
    size_t values_cap = 0;
    int *cols = NULL;
    double *values = NULL;
    AFT_TRY(aft_lp_open_rows(&first, out, "rows", lp->n_rows, 1, NULL, err));
    for (int i = 0; i < lp->n_rows; i++) {
        size_t n = 0;
        for (size_t e = lp->row_start[i]; e < lp->row_start[i + 1]; e++) {
            const aft_tangents *tangents = of[lp->col[e]];
            size_t n_segments = tangents != NULL ? tangents->n : 1;
            if (aft_grow((void **)&cols, &cols_cap, n + n_segments, sizeof *cols) != 0 ||
                aft_grow((void **)&values, &values_cap, n + n_segments, sizeof *values) != 0) {
                status = aft_fail(err, AFT_ENOMEM, "squares: out of memory");
                goto done;
            }
            for (size_t s = 0; s < n_segments; s++) {
                cols[n] = s == 0 ? lp->col[e] : tangents->first_extra + (int)s - 1;
                values[n++] = lp->value[e];
            }
        }
        AFT_TRY(aft_lp_add_row(out, lp->row_lower[i], lp->row_upper[i], n, cols, values, err));
    }
done:
    aft_free(cols);
    aft_free(values);
    return status;
}

aft_status aft_segments_build(aft_lp *out, aft_segments *segments, const aft_lp *lp, bool keep_whole, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_tangents **of = tangents_by_column(segments, lp);
    AFT_TRY_ALLOC(of, err, "squares");
    AFT_TRY(build_cols(out, segments, lp, keep_whole, err));
    AFT_TRY(build_rows(out, of, lp, err));
done:
    aft_free(of);
    return status;
}

/* ---- points ---- */

void aft_segments_join(double *x_out, const aft_segments *segments, const aft_lp *lp, const double *y)
{
    memcpy(x_out, y, (size_t)lp->n_cols * sizeof *x_out);
    for (size_t i = 0; i < segments->n; i++) {
        const aft_tangents *tangents = &segments->list[i];
        double *x = &x_out[tangents->col];
        for (size_t s = 1; s < tangents->n; s++) {
            *x += y[tangents->first_extra + (int)s - 1];
        }
        *x = fmin(fmax(*x, lp->lower[tangents->col]), lp->upper[tangents->col]);
    }
}

void aft_segments_split(double *y_out, const aft_segments *segments, const aft_lp *lp, const double *x)
{
    memcpy(y_out, x, (size_t)lp->n_cols * sizeof *y_out);
    for (size_t i = 0; i < segments->n; i++) {
        const aft_tangents *tangents = &segments->list[i];
        const int j = tangents->col;
        double before = end_of(tangents, 0, lp->upper[j]);
        y_out[j] = fmin(x[j], before);
        for (size_t s = 1; s < tangents->n; s++) {
            double end = end_of(tangents, s, lp->upper[j]);
            y_out[tangents->first_extra + (int)s - 1] = fmax(0.0, fmin(x[j], end) - before);
            before = end;
        }
    }
}
