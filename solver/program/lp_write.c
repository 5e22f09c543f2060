/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes a program as free-format MPS or as CPLEX LP, for other solvers. What several programs read differently is
 * avoided: no objective offset, no implied bounds of whole columns, no rows with two limits in LP, short lines. */
#include "solver/program/lp.h"

#include "networks/base/memory.h"
#include "networks/base/new_file.h"
#include "networks/base/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { PAPER = 1 << 16, LINE = 200 };

/* A file with a buffer of ours. */
typedef struct writer {
    FILE *file;
    size_t used;
    size_t column; /* characters in the line so far */
    char paper[PAPER];
} writer;

static void flush(writer *w)
{
    (void)fwrite(w->paper, 1, w->used, w->file); /* the file keeps in mind that it failed */
    w->used = 0;
}

static void put(writer *w, const char *text)
{
    size_t n = strlen(text);
    if (n > PAPER - w->used) {
        flush(w);
    }
    memcpy(w->paper + w->used, text, n);
    w->used += n;
    w->column = n > 0 && text[n - 1] == '\n' ? 0 : w->column + n;
}

static void put_number(writer *w, double number)
{
    char text[AFT_NUMBER_TEXT];
    put(w, aft_number_to_text(text, number));
}

/* "c12", "range3" */
static void put_name(writer *w, const char *prefix, int index)
{
    char digits[16];
    char *p = digits + sizeof digits - 1;
    *p = '\0';
    do {
        *--p = (char)('0' + index % 10);
        index /= 10;
    } while (index > 0);
    put(w, prefix);
    put(w, p);
}

static bool is_free(double lower, double upper)
{
    return isinf(lower) && isinf(upper);
}

static bool is_range(double lower, double upper)
{
    return isfinite(lower) && isfinite(upper) && lower != upper;
}

/* ---- MPS ---- */

/* The matrix by columns. */
typedef struct columns {
    size_t *start; /* [n_cols + 1] */
    int *row;      /* [entries] */
    double *value; /* [entries] */
} columns;

static void columns_clear(columns *c)
{
    aft_free(c->start);
    aft_free(c->row);
    aft_free(c->value);
}

static aft_status columns_init(columns *out, const aft_lp *lp, aft_error *err)
{
    size_t n = aft_lp_entries(lp);
    out->start = aft_alloc((size_t)lp->n_cols + 2, sizeof *out->start);
    out->row = aft_alloc(n, sizeof *out->row);
    out->value = aft_alloc(n, sizeof *out->value);
    if (out->start == NULL || out->row == NULL || out->value == NULL) {
        return aft_fail(err, AFT_ENOMEM, "writing the problem: out of memory");
    }
    /* counts go two places on, so that filling leaves every start where it belongs */
    for (size_t e = 0; e < n; e++) {
        out->start[lp->col[e] + 2]++;
    }
    for (int j = 0; j < lp->n_cols; j++) {
        out->start[j + 2] += out->start[j + 1];
    }
    for (int i = 0; i < lp->n_rows; i++) {
        for (size_t e = lp->row_start[i]; e < lp->row_start[i + 1]; e++) {
            size_t to = out->start[lp->col[e] + 1]++;
            out->row[to] = i;
            out->value[to] = lp->value[e];
        }
    }
    return AFT_OK;
}

static void put_mps_rows(writer *w, const aft_lp *lp)
{
    put(w, "ROWS\n N obj\n");
    for (int i = 0; i < lp->n_rows; i++) {
        double lower = lp->row_lower[i];
        double upper = lp->row_upper[i];
        put(w, is_free(lower, upper) ? " N " : lower == upper ? " E " : isfinite(lower) ? " G " : " L ");
        put_name(w, "r", i);
        put(w, "\n");
    }
}

static void put_mps_marker(writer *w, bool is_start)
{
    put(w, is_start ? " MARKER 'MARKER' 'INTORG'\n" : " MARKER 'MARKER' 'INTEND'\n");
}

static void put_mps_entry(writer *w, int col, const char *prefix, int row, double value)
{
    put_name(w, " c", col);
    if (row < 0) {
        put(w, prefix);
    } else {
        put_name(w, prefix, row);
    }
    put(w, " ");
    put_number(w, value);
    put(w, "\n");
}

static void put_mps_columns(writer *w, const aft_lp *lp, const columns *c)
{
    put(w, "COLUMNS\n");
    bool is_in_whole = false;
    for (int j = 0; j < lp->n_cols; j++) {
        if (lp->is_whole[j] != is_in_whole) {
            is_in_whole = !is_in_whole;
            put_mps_marker(w, is_in_whole);
        }
        if (lp->cost[j] != 0.0 || c->start[j] == c->start[j + 1]) { /* an empty column must be named once */
            put_mps_entry(w, j, " obj", -1, lp->cost[j]);
        }
        for (size_t e = c->start[j]; e < c->start[j + 1]; e++) {
            put_mps_entry(w, j, " r", c->row[e], c->value[e]);
        }
    }
    if (is_in_whole) {
        put_mps_marker(w, false);
    }
    if (lp->constant != 0.0) {
        put(w, " constant obj ");
        put_number(w, lp->constant);
        put(w, "\n");
    }
}

static void put_mps_limits(writer *w, const aft_lp *lp)
{
    put(w, "RHS\n");
    for (int i = 0; i < lp->n_rows; i++) {
        double limit = isfinite(lp->row_lower[i]) ? lp->row_lower[i] : lp->row_upper[i];
        if (isfinite(limit) && limit != 0.0) {
            put_name(w, " RHS r", i);
            put(w, " ");
            put_number(w, limit);
            put(w, "\n");
        }
    }
    put(w, "RANGES\n");
    for (int i = 0; i < lp->n_rows; i++) {
        if (is_range(lp->row_lower[i], lp->row_upper[i])) {
            put_name(w, " RNG r", i);
            put(w, " ");
            put_number(w, lp->row_upper[i] - lp->row_lower[i]);
            put(w, "\n");
        }
    }
}

static void put_mps_bound(writer *w, const char *kind, int col, const double *value)
{
    put(w, kind);
    put_name(w, " BND c", col);
    if (value != NULL) {
        put(w, " ");
        put_number(w, *value);
    }
    put(w, "\n");
}

/* Both bounds of a whole column are always written, for programs differ in what they assume. */
static void put_mps_bounds(writer *w, const aft_lp *lp)
{
    put(w, "BOUNDS\n");
    for (int j = 0; j < lp->n_cols; j++) {
        const double *lower = &lp->lower[j];
        const double *upper = &lp->upper[j];
        if (is_free(*lower, *upper)) {
            put_mps_bound(w, " FR", j, NULL);
        } else if (*lower == *upper) {
            put_mps_bound(w, " FX", j, lower);
        } else {
            if (isinf(*lower)) {
                put_mps_bound(w, " MI", j, NULL);
            } else if (*lower != 0.0 || lp->is_whole[j] || *upper < 0.0) {
                put_mps_bound(w, " LO", j, lower);
            }
            if (isfinite(*upper)) {
                put_mps_bound(w, " UP", j, upper);
            } else if (lp->is_whole[j]) {
                put_mps_bound(w, " PL", j, NULL);
            }
        }
    }
    if (lp->constant != 0.0) {
        put(w, " FX BND constant 1\n");
    }
}

/* The objective is 1/2 x'Qx there: twice our squares, on the diagonal. */
static void put_mps_squares(writer *w, const aft_lp *lp)
{
    put(w, "QUADOBJ\n");
    for (int j = 0; j < lp->n_cols; j++) {
        if (lp->square[j] != 0.0) {
            put_mps_entry(w, j, " c", j, 2.0 * lp->square[j]);
        }
    }
}

static aft_status put_mps(writer *w, const aft_lp *lp, aft_error *err)
{
    columns c = {0};
    aft_status status = columns_init(&c, lp, err);
    if (status == AFT_OK) {
        put(w, "NAME aftak FREE\n"); /* without FREE, CBC fails on the bounds */
        put_mps_rows(w, lp);
        put_mps_columns(w, lp, &c);
        put_mps_limits(w, lp);
        put_mps_bounds(w, lp);
        if (lp->square != NULL) {
            put_mps_squares(w, lp);
        }
        put(w, "ENDATA\n");
    }
    columns_clear(&c);
    return status;
}

/* ---- LP ---- */

/* " + 2.5 c3", on the next line if this one is long enough */
static void put_term(writer *w, double factor, const char *prefix, int index)
{
    if (w->column > LINE) {
        put(w, "\n");
        put(w, " ");
    }
    put(w, factor < 0.0 ? " - " : " + ");
    if (fabs(factor) != 1.0) {
        put_number(w, fabs(factor));
        put(w, " ");
    }
    put_name(w, prefix, index);
}

/* " + [ + 3 c0 ^ 2 + 8 c4 ^ 2 ] / 2": the half is the format's, so the numbers are twice our squares. */
static void put_lp_squares(writer *w, const aft_lp *lp)
{
    put(w, " + [");
    for (int j = 0; j < lp->n_cols; j++) {
        if (lp->square[j] != 0.0) {
            put_term(w, 2.0 * lp->square[j], "c", j);
            put(w, " ^ 2");
        }
    }
    put(w, " ] / 2");
}

static void put_lp_objective(writer *w, const aft_lp *lp)
{
    put(w, "Minimize\n obj:");
    bool is_empty = true;
    for (int j = 0; j < lp->n_cols; j++) {
        if (lp->cost[j] != 0.0) {
            put_term(w, lp->cost[j], "c", j);
            is_empty = false;
        }
    }
    if (lp->constant != 0.0) {
        put(w, lp->constant < 0.0 ? " - " : " + ");
        put_number(w, fabs(lp->constant));
        put(w, " constant");
    } else if (is_empty && lp->n_cols > 0) {
        put(w, " 0 c0");
    }
    if (lp->square != NULL) {
        put_lp_squares(w, lp);
    }
    put(w, "\n");
}

/* A row whose one limit cannot be said by a relation gets a column range<i> with these limits. */
static bool is_split(const aft_lp *lp, int i)
{
    return is_free(lp->row_lower[i], lp->row_upper[i]) || is_range(lp->row_lower[i], lp->row_upper[i]);
}

static void put_lp_row(writer *w, const aft_lp *lp, int i)
{
    put_name(w, " r", i);
    put(w, ":");
    for (size_t e = lp->row_start[i]; e < lp->row_start[i + 1]; e++) {
        put_term(w, lp->value[e], "c", lp->col[e]);
    }
    if (lp->row_start[i] == lp->row_start[i + 1]) { /* a row needs a term */
        put(w, lp->n_cols > 0 ? " 0 c0" : " 0 nothing");
    }
    if (is_split(lp, i)) {
        put_term(w, -1.0, "range", i);
        put(w, " = 0\n");
        return;
    }
    double lower = lp->row_lower[i];
    double upper = lp->row_upper[i];
    put(w, lower == upper ? " = " : isfinite(lower) ? " >= " : " <= ");
    put_number(w, isfinite(lower) ? lower : upper);
    put(w, "\n");
}

static void put_lp_bound(writer *w, const char *prefix, int index, double lower, double upper)
{
    if (lower == 0.0 && isinf(upper) && upper > 0.0) {
        return; /* what is assumed anyway */
    }
    put(w, " ");
    if (is_free(lower, upper)) {
        put_name(w, prefix, index);
        put(w, " free\n");
        return;
    }
    if (lower == upper) {
        put_name(w, prefix, index);
        put(w, " = ");
        put_number(w, lower);
        put(w, "\n");
        return;
    }
    put_number(w, lower);
    put(w, " <= ");
    put_name(w, prefix, index);
    if (isfinite(upper)) {
        put(w, " <= ");
        put_number(w, upper);
    }
    put(w, "\n");
}

static void put_lp_bounds(writer *w, const aft_lp *lp)
{
    put(w, "Bounds\n");
    for (int j = 0; j < lp->n_cols; j++) {
        put_lp_bound(w, "c", j, lp->lower[j], lp->upper[j]);
    }
    for (int i = 0; i < lp->n_rows; i++) {
        if (is_split(lp, i)) {
            put_lp_bound(w, "range", i, lp->row_lower[i], lp->row_upper[i]);
        }
    }
    if (lp->constant != 0.0) {
        put(w, " constant = 1\n");
    }
}

static void put_lp(writer *w, const aft_lp *lp)
{
    put_lp_objective(w, lp);
    put(w, "Subject To\n");
    for (int i = 0; i < lp->n_rows; i++) {
        put_lp_row(w, lp, i);
    }
    put_lp_bounds(w, lp);
    if (lp->n_whole > 0) {
        put(w, "General\n");
        for (int j = 0; j < lp->n_cols; j++) {
            if (lp->is_whole[j]) {
                put_name(w, " c", j);
                put(w, "\n");
            }
        }
    }
    put(w, "End\n");
}

/* ---- file ---- */

static bool has_ending(const char *path, const char *ending)
{
    size_t n = strlen(path);
    size_t m = strlen(ending);
    return n > m && strcmp(path + n - m, ending) == 0;
}

aft_status aft_lp_write(const aft_lp *lp, const char *path, aft_error *err)
{
    aft_status status = AFT_OK;
    writer *w = NULL;
    aft_new_file made = {0};
    const bool is_mps = has_ending(path, ".mps");
    if (!is_mps && !has_ending(path, ".lp")) {
        return aft_fail(err, AFT_EUSAGE, "%s: a problem is written as .mps or .lp", path);
    }
    w = aft_alloc(1, sizeof *w);
    AFT_TRY_ALLOC(w, err, path);
    AFT_TRY(aft_new_file_open(&made, path, err));
    w->file = made.file;
    if (is_mps) {
        status = put_mps(w, lp, err);
    } else {
        put_lp(w, lp);
    }
    flush(w);
    const aft_status closed = aft_new_file_close(&made, status == AFT_OK, err);
    status = status == AFT_OK ? closed : status;
done:
    aft_free(w);
    return status;
}
