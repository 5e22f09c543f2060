/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A program as plain data: adding columns and rows, names for people. The files are written by lp_write.c. */
#include "solver/program/lp.h"

#include "networks/base/limits.h"
#include "networks/base/memory.h"

#include <assert.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Rows up to this many entries look for doubles by walking the row, longer ones by lp->place. */
enum { SHORT_ROW = 8 };

void aft_lp_init(aft_lp *lp)
{
    *lp = (aft_lp){0};
}

void aft_lp_clear(aft_lp *lp)
{
    if (lp == NULL) {
        return;
    }
    aft_free(lp->cost);
    aft_free(lp->square);
    aft_free(lp->lower);
    aft_free(lp->upper);
    aft_free(lp->is_whole);
    aft_free(lp->row_lower);
    aft_free(lp->row_upper);
    aft_free(lp->row_start);
    aft_free(lp->col);
    aft_free(lp->value);
    aft_free(lp->col_blocks);
    aft_free(lp->row_blocks);
    aft_free(lp->place);
    aft_lp_init(lp);
}

/* ---- room ---- */

/* Makes room for need things of a size in each of the n arrays, which share one capacity. Those that did grow before
 * one failed are larger than *cap says, which harms nothing. */
static aft_status grow_together(void **arrays, const size_t *sizes, size_t n, size_t *cap, size_t need, aft_error *err)
{
    if (need <= *cap) {
        return AFT_OK;
    }
    size_t grown = *cap;
    for (size_t i = 0; i < n; i++) {
        grown = *cap;
        if (aft_grow(&arrays[i], &grown, need, sizes[i]) != 0) {
            return aft_fail(err, AFT_ENOMEM, "linear program: out of memory");
        }
    }
    *cap = grown;
    return AFT_OK;
}

static aft_status grow_cols(aft_lp *lp, size_t need, aft_error *err)
{
    void *arrays[] = {lp->cost, lp->lower, lp->upper, lp->is_whole, lp->square};
    const size_t sizes[] = {sizeof *lp->cost, sizeof *lp->lower, sizeof *lp->upper, sizeof *lp->is_whole,
                            sizeof *lp->square};
    const size_t n = lp->square != NULL ? 5 : 4;
    aft_status status = grow_together(arrays, sizes, n, &lp->cols_cap, need, err);
    lp->cost = arrays[0];
    lp->lower = arrays[1];
    lp->upper = arrays[2];
    lp->is_whole = arrays[3];
    lp->square = arrays[4];
    return status;
}

/* Room for the limits of need rows and the need + 1 starts. */
static aft_status grow_rows(aft_lp *lp, size_t need, aft_error *err)
{
    void *limits[] = {lp->row_lower, lp->row_upper};
    const size_t sizes[] = {sizeof *lp->row_lower, sizeof *lp->row_upper};
    aft_status status = grow_together(limits, sizes, 2, &lp->rows_cap, need, err);
    lp->row_lower = limits[0];
    lp->row_upper = limits[1];
    if (status != AFT_OK) {
        return status;
    }
    void *starts[] = {lp->row_start};
    const size_t start_size[] = {sizeof *lp->row_start};
    status = grow_together(starts, start_size, 1, &lp->starts_cap, need + 1, err);
    lp->row_start = starts[0];
    return status;
}

static aft_status grow_entries(aft_lp *lp, size_t need, aft_error *err)
{
    void *arrays[] = {lp->col, lp->value};
    const size_t sizes[] = {sizeof *lp->col, sizeof *lp->value};
    aft_status status = grow_together(arrays, sizes, 2, &lp->entries_cap, need, err);
    lp->col = arrays[0];
    lp->value = arrays[1];
    return status;
}

/* lp->place for all columns; new places are zeroed, for they are read before they are written. */
static aft_status grow_place(aft_lp *lp, aft_error *err)
{
    size_t had = lp->place_cap;
    void *arrays[] = {lp->place};
    const size_t sizes[] = {sizeof *lp->place};
    aft_status status = grow_together(arrays, sizes, 1, &lp->place_cap, (size_t)lp->n_cols, err);
    lp->place = arrays[0];
    if (status == AFT_OK && lp->place_cap > had) {
        memset(lp->place + had, 0, (lp->place_cap - had) * sizeof *lp->place);
    }
    return status;
}

/* ---- blocks ---- */

/* How many columns or rows a block has; -1 if they do not fit behind the first ones. */
static int block_size(int first, int n, int n_hours)
{
    assert(n >= 0 && n_hours >= 0);
    long long size = (long long)n * n_hours;
    return size > INT_MAX - first ? -1 : (int)size;
}

static aft_status add_block(aft_block **blocks, size_t *n_blocks, size_t *cap, const aft_block *block, aft_error *err)
{
    void *arrays[] = {*blocks};
    const size_t sizes[] = {sizeof **blocks};
    aft_status status = grow_together(arrays, sizes, 1, cap, *n_blocks + 1, err);
    *blocks = arrays[0];
    if (status == AFT_OK) {
        (*blocks)[(*n_blocks)++] = *block;
    }
    return status;
}

aft_status aft_lp_add_cols(int *first_out, aft_lp *lp, const char *name, int n, int n_hours, const char *const *labels,
                           double lower, double upper, aft_error *err)
{
    int first = lp->n_cols;
    int size = block_size(first, n, n_hours);
    if (size < 0) {
        return aft_fail(err, AFT_EUNSUPPORTED, "linear program: more columns than can be numbered (%s)", name);
    }
    aft_status status = grow_cols(lp, (size_t)first + (size_t)size, err);
    if (status != AFT_OK) {
        return status;
    }
    const aft_block block = {.name = name, .first = first, .n = n, .n_hours = n_hours, .labels = labels};
    status = add_block(&lp->col_blocks, &lp->n_col_blocks, &lp->col_blocks_cap, &block, err);
    if (status != AFT_OK) {
        return status;
    }
    for (int j = first; j < first + size; j++) {
        lp->cost[j] = 0.0;
        lp->lower[j] = lower;
        lp->upper[j] = upper;
        lp->is_whole[j] = false;
        if (lp->square != NULL) {
            lp->square[j] = 0.0;
        }
    }
    lp->n_cols = first + size;
    *first_out = first;
    return AFT_OK;
}

void aft_lp_set_whole(aft_lp *lp, int col)
{
    assert(col >= 0 && col < lp->n_cols);
    lp->n_whole += !lp->is_whole[col];
    lp->is_whole[col] = true;
}

aft_status aft_lp_set_square(aft_lp *lp, int col, double square, aft_error *err)
{
    assert(col >= 0 && col < lp->n_cols && square >= 0.0);
    if (lp->square == NULL && square == 0.0) {
        return AFT_OK;
    }
    if (lp->square == NULL) {
        lp->square = aft_alloc(lp->cols_cap, sizeof *lp->square);
    }
    if (lp->square == NULL) {
        return aft_fail(err, AFT_ENOMEM, "linear program: out of memory");
    }
    lp->square[col] = square;
    return AFT_OK;
}

double aft_lp_objective(const aft_lp *lp, const double *x)
{
    double sum = 0.0;
    for (int j = 0; j < lp->n_cols; j++) {
        sum += lp->cost[j] * x[j];
    }
    for (int j = 0; lp->square != NULL && j < lp->n_cols; j++) {
        sum += lp->square[j] * x[j] * x[j];
    }
    return sum;
}

aft_status aft_lp_open_rows(int *first_out, aft_lp *lp, const char *name, int n, int n_hours, const char *const *labels,
                            aft_error *err)
{
    int first = lp->n_rows;
    int size = block_size(first, n, n_hours);
    if (size < 0) {
        return aft_fail(err, AFT_EUNSUPPORTED, "linear program: more rows than can be numbered (%s)", name);
    }
    aft_status status = grow_rows(lp, (size_t)first + (size_t)size, err);
    if (status != AFT_OK) {
        return status;
    }
    const aft_block block = {.name = name, .first = first, .n = n, .n_hours = n_hours, .labels = labels};
    status = add_block(&lp->row_blocks, &lp->n_row_blocks, &lp->row_blocks_cap, &block, err);
    if (status == AFT_OK) {
        *first_out = first;
    }
    return status;
}

/* ---- rows ---- */

/* Where column col stands among the entries [start, end), or end. A place is believed only if the column stands there,
 * so places of earlier rows need no clearing. */
static size_t find_entry(const aft_lp *lp, int col, size_t start, size_t end, bool is_short)
{
    if (!is_short) {
        size_t place = lp->place[col];
        return place >= start && place < end && lp->col[place] == col ? place : end;
    }
    for (size_t e = start; e < end; e++) {
        if (lp->col[e] == col) {
            return e;
        }
    }
    return end;
}

/* Drops the zeros among the entries [start, end); the new end. */
static size_t drop_zeros(aft_lp *lp, size_t start, size_t end)
{
    size_t kept = start;
    for (size_t e = start; e < end; e++) {
        if (lp->value[e] != 0.0) {
            lp->col[kept] = lp->col[e];
            lp->value[kept] = lp->value[e];
            kept++;
        }
    }
    return kept;
}

/* Writes the entries behind start, doubles added up; the end. */
static size_t put_entries(aft_lp *lp, size_t start, size_t n, const int *cols, const double *values)
{
    size_t end = start;
    const bool is_short = n <= SHORT_ROW;
    for (size_t i = 0; i < n; i++) {
        size_t e = find_entry(lp, cols[i], start, end, is_short);
        if (e < end) {
            lp->value[e] += values[i];
            continue;
        }
        lp->col[end] = cols[i];
        lp->value[end] = values[i];
        if (!is_short) {
            lp->place[cols[i]] = end;
        }
        end++;
    }
    return drop_zeros(lp, start, end);
}

static aft_status check_entries(const aft_lp *lp, size_t n, const int *cols, const double *values, aft_error *err)
{
    for (size_t i = 0; i < n; i++) {
        if (cols[i] < 0 || cols[i] >= lp->n_cols) {
            char name[128];
            aft_lp_row_name(name, sizeof name, lp, lp->n_rows);
            return aft_fail(err, AFT_EINTERNAL, "row %s: entry %zu is %g in column %d of %d", name, i, values[i],
                            cols[i], lp->n_cols);
        }
    }
    return AFT_OK;
}

aft_status aft_lp_add_row(aft_lp *lp, double lower, double upper, size_t n, const int *cols, const double *values,
                          aft_error *err)
{
    if (lp->n_rows == INT_MAX) {
        return aft_fail(err, AFT_EUNSUPPORTED, "linear program: more rows than can be numbered");
    }
    aft_status status = check_entries(lp, n, cols, values, err);
    if (status != AFT_OK) {
        return status;
    }
    size_t start = aft_lp_entries(lp);
    AFT_TRY(grow_rows(lp, (size_t)lp->n_rows + 1, err));
    AFT_TRY(grow_entries(lp, start + n, err));
    if (n > SHORT_ROW) {
        AFT_TRY(grow_place(lp, err));
    }
    aft_limits_join(&lower, &upper);
    lp->row_lower[lp->n_rows] = lower;
    lp->row_upper[lp->n_rows] = upper;
    lp->row_start[lp->n_rows] = start;
    lp->row_start[lp->n_rows + 1] = put_entries(lp, start, n, cols, values);
    lp->n_rows++;
done:
    return status;
}

void aft_lp_drop_rows(aft_lp *lp, const bool *is_dropped)
{
    int kept = 0;
    size_t end = 0;
    for (int i = 0; i < lp->n_rows; i++) {
        size_t from = lp->row_start[i];
        size_t n = lp->row_start[i + 1] - from;
        if (is_dropped[i]) {
            continue;
        }
        memmove(lp->col + end, lp->col + from, n * sizeof *lp->col);
        memmove(lp->value + end, lp->value + from, n * sizeof *lp->value);
        lp->row_lower[kept] = lp->row_lower[i];
        lp->row_upper[kept] = lp->row_upper[i];
        lp->row_start[kept++] = end; /* behind what is still to be read: i >= kept */
        end += n;
    }
    if (lp->row_start != NULL) {
        lp->row_start[kept] = end;
    }
    lp->n_rows = kept;
}

void aft_lp_drop_tiny(aft_lp *lp, double share)
{
    size_t kept = 0;
    size_t from = 0;
    for (int i = 0; i < lp->n_rows; i++) {
        const size_t to = lp->row_start[i + 1];
        double largest = 0.0;
        for (size_t e = from; e < to; e++) {
            largest = fmax(largest, fabs(lp->value[e]));
        }
        for (size_t e = from; e < to; e++) {
            if (lp->value[e] != 0.0 && fabs(lp->value[e]) >= share * largest) {
                lp->col[kept] = lp->col[e];
                lp->value[kept++] = lp->value[e];
            }
        }
        lp->row_start[i + 1] = kept;
        from = to;
    }
}

/* The arrays of the columns; the constants go along. */
static aft_status copy_cols(aft_lp *out, const aft_lp *lp, aft_error *err)
{
    const size_t n = (size_t)lp->n_cols;
    aft_status status = grow_cols(out, n, err);
    if (status == AFT_OK && lp->square != NULL) {
        out->square = aft_alloc(out->cols_cap, sizeof *out->square);
        status = out->square != NULL ? AFT_OK : aft_fail(err, AFT_ENOMEM, "linear program: out of memory");
    }
    if (status != AFT_OK || n == 0) {
        return status;
    }
    memcpy(out->cost, lp->cost, n * sizeof *out->cost);
    memcpy(out->lower, lp->lower, n * sizeof *out->lower);
    memcpy(out->upper, lp->upper, n * sizeof *out->upper);
    memcpy(out->is_whole, lp->is_whole, n * sizeof *out->is_whole);
    if (lp->square != NULL) {
        memcpy(out->square, lp->square, n * sizeof *out->square);
    }
    out->n_cols = lp->n_cols;
    out->n_whole = lp->n_whole;
    return AFT_OK;
}

aft_status aft_lp_copy(aft_lp *out, const aft_lp *lp, aft_error *err)
{
    aft_status status = AFT_OK;
    AFT_TRY(copy_cols(out, lp, err));
    for (size_t i = 0; i < lp->n_col_blocks; i++) {
        AFT_TRY(add_block(&out->col_blocks, &out->n_col_blocks, &out->col_blocks_cap, &lp->col_blocks[i], err));
    }
    for (size_t i = 0; i < lp->n_row_blocks; i++) {
        AFT_TRY(add_block(&out->row_blocks, &out->n_row_blocks, &out->row_blocks_cap, &lp->row_blocks[i], err));
    }
    for (int i = 0; i < lp->n_rows; i++) {
        size_t first = lp->row_start[i];
        AFT_TRY(aft_lp_add_row(out, lp->row_lower[i], lp->row_upper[i], lp->row_start[i + 1] - first, lp->col + first,
                               lp->value + first, err));
    }
    out->constant = lp->constant;
    out->hour_labels = lp->hour_labels;
done:
    return status;
}

size_t aft_lp_entries(const aft_lp *lp)
{
    return lp->n_rows > 0 ? lp->row_start[lp->n_rows] : 0;
}

/* ---- names ---- */

/* The block that index falls in: the last one that starts at or before it (empty blocks share their start with the
 * next one). NULL if there is none. */
static const aft_block *block_of(const aft_block *blocks, size_t n, int index)
{
    size_t low = 0;
    size_t high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (blocks[middle].first <= index) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low > 0 ? &blocks[low - 1] : NULL;
}

const aft_block *aft_lp_block_of_col(const aft_lp *lp, int col)
{
    return block_of(lp->col_blocks, lp->n_col_blocks, col);
}

const aft_block *aft_lp_block_of_row(const aft_lp *lp, int row)
{
    return block_of(lp->row_blocks, lp->n_row_blocks, row);
}

static void put_name(char *out, size_t size, const aft_lp *lp, const aft_block *block, char kind, int index)
{
    if (block == NULL) {
        (void)snprintf(out, size, "%c%d", kind, index);
        return;
    }
    int n_hours = block->n_hours > 0 ? block->n_hours : 1;
    int k = (index - block->first) / n_hours;
    int t = (index - block->first) % n_hours;
    char element[24];
    char hour[24];
    (void)snprintf(element, sizeof element, "%d", k);
    (void)snprintf(hour, sizeof hour, "%d", t);
    const char *label = block->labels != NULL && k < block->n ? block->labels[k] : element;
    const char *when = lp->hour_labels != NULL ? lp->hour_labels[t] : hour;
    if (n_hours > 1) {
        (void)snprintf(out, size, "%s[%s, %s]", block->name, label, when);
    } else {
        (void)snprintf(out, size, "%s[%s]", block->name, label);
    }
}

void aft_lp_col_name(char *out, size_t size, const aft_lp *lp, int col)
{
    put_name(out, size, lp, block_of(lp->col_blocks, lp->n_col_blocks, col), 'c', col);
}

void aft_lp_row_name(char *out, size_t size, const aft_lp *lp, int row)
{
    const aft_block *block = block_of(lp->row_blocks, lp->n_row_blocks, row);
    bool is_irregular = block != NULL && block->n == 0; /* not one row per element: named by its first column */
    if (is_irregular && row < lp->n_rows && lp->row_start[row] < lp->row_start[row + 1]) {
        char first[128];
        aft_lp_col_name(first, sizeof first, lp, lp->col[lp->row_start[row]]);
        (void)snprintf(out, size, "%s of %s", block->name, first);
        return;
    }
    put_name(out, size, lp, block, 'r', row);
}

static const aft_block *find_block(const aft_block *blocks, size_t n, const char *name)
{
    for (size_t b = 0; b < n; b++) {
        if (strcmp(blocks[b].name, name) == 0) {
            return &blocks[b];
        }
    }
    return NULL;
}

const aft_block *aft_lp_find_col_block(const aft_lp *lp, const char *name)
{
    return find_block(lp->col_blocks, lp->n_col_blocks, name);
}

const aft_block *aft_lp_find_row_block(const aft_lp *lp, const char *name)
{
    return find_block(lp->row_blocks, lp->n_row_blocks, name);
}

/* ---- looking at a problem ---- */

static bool has_number(double lower, double upper, bool is_whole)
{
    const double slack = 1e-9;
    if (is_whole && isfinite(lower) && isfinite(upper)) {
        return ceil(lower - slack) <= floor(upper + slack);
    }
    return lower <= upper && lower < INFINITY && upper > -INFINITY;
}

bool aft_lp_is_absurd(const aft_lp *lp, bool is_relaxed)
{
    for (int j = 0; j < lp->n_cols; j++) {
        if (!has_number(lp->lower[j], lp->upper[j], lp->is_whole[j] && !is_relaxed)) {
            return true;
        }
    }
    for (int i = 0; i < lp->n_rows; i++) {
        bool is_empty = lp->row_start[i] == lp->row_start[i + 1];
        if (!has_number(lp->row_lower[i], lp->row_upper[i], false) ||
            (is_empty && (lp->row_lower[i] > AFT_FEASIBLE || lp->row_upper[i] < -AFT_FEASIBLE))) {
            return true;
        }
    }
    return false;
}
