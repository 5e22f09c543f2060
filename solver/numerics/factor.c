/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers of L D L', supernode by supernode, left-looking (Ng and Peyton 1993): before a supernode is eliminated, it
 * takes what those before it that have rows in it leave there, as products of dense blocks, four columns at a time. */
#include "solver/numerics/factor.h"

#include "networks/base/memory.h"

#include <math.h>
#include <string.h>

enum { NARROW = 4 /* columns of a supernode that is not worth a dense product */ };

void aft_factor_clear(aft_factor *factor)
{
    aft_supernodes_clear(&factor->nodes);
    aft_free(factor->start);
    aft_free(factor->entry);
    aft_free(factor->entry_to);
    aft_free(factor->entry_start);
    aft_free(factor->value);
    aft_free(factor->pivot);
    aft_free(factor->work);
    aft_free(factor->size);
    aft_free(factor->place);
    aft_free(factor->head);
    aft_free(factor->next);
    aft_free(factor->at);
    aft_free(factor->product);
    aft_free(factor->weighted);
    *factor = (aft_factor){0};
}

/* ---- a supernode ---- */

/* A supernode and where its numbers are. */
typedef struct block {
    int first, width;
    int below;      /* rows below its columns */
    size_t rows;    /* width + below: from one column to the next */
    const int *row; /* [below] */
    double *value;  /* [width * rows] */
} block;

/* While its room is being counted there are no numbers. */
static block block_of(const aft_factor *f, int s)
{
    const aft_supernodes *nodes = &f->nodes;
    const int width = nodes->first[s + 1] - nodes->first[s];
    const size_t below = nodes->row_start[s + 1] - nodes->row_start[s];
    return (block){.first = nodes->first[s],
                   .width = width,
                   .below = (int)below,
                   .rows = (size_t)width + below,
                   .row = nodes->row + nodes->row_start[s],
                   .value = f->value != NULL ? f->value + f->start[s] : NULL};
}

/* ---- room ---- */

static aft_status numbers_room(aft_factor *f, const aft_pattern *pattern, aft_error *err)
{
    aft_status status = AFT_OK;
    const size_t n = (size_t)f->nodes.n;
    const size_t n_nodes = (size_t)f->nodes.n_nodes;
    size_t most_rows = 0;
    int widest = 0;
    f->start = aft_alloc(n_nodes + 1, sizeof *f->start);
    AFT_TRY_ALLOC(f->start, err, "factor");
    for (int s = 0; s < f->nodes.n_nodes; s++) {
        const block b = block_of(f, s);
        f->start[s + 1] = f->start[s] + (size_t)b.width * b.rows;
        most_rows = b.rows > most_rows ? b.rows : most_rows;
        widest = b.width > widest ? b.width : widest;
    }
    f->entry = aft_alloc(pattern->start[n] / 2 + 1, sizeof *f->entry);
    f->entry_to = aft_alloc(pattern->start[n] / 2 + 1, sizeof *f->entry_to);
    f->entry_start = aft_alloc(n_nodes + 1, sizeof *f->entry_start);
    f->value = aft_alloc(f->start[n_nodes] + 3, sizeof *f->value);
    f->pivot = aft_alloc(n, sizeof *f->pivot);
    f->work = aft_alloc(n, sizeof *f->work);
    f->size = aft_alloc(n, sizeof *f->size);
    f->place = aft_alloc(n, sizeof *f->place);
    f->head = aft_alloc(n_nodes, sizeof *f->head);
    f->next = aft_alloc(n_nodes, sizeof *f->next);
    f->at = aft_alloc(n_nodes, sizeof *f->at);
    f->product = aft_alloc(4 * (most_rows + 3), sizeof *f->product);
    f->weighted = aft_alloc(4 * (size_t)widest, sizeof *f->weighted);
    AFT_TRY_ALLOC(f->entry, err, "factor");
    AFT_TRY_ALLOC(f->entry_to, err, "factor");
    AFT_TRY_ALLOC(f->entry_start, err, "factor");
    AFT_TRY_ALLOC(f->value, err, "factor");
    AFT_TRY_ALLOC(f->pivot, err, "factor");
    AFT_TRY_ALLOC(f->work, err, "factor");
    AFT_TRY_ALLOC(f->size, err, "factor");
    AFT_TRY_ALLOC(f->place, err, "factor");
    AFT_TRY_ALLOC(f->head, err, "factor");
    AFT_TRY_ALLOC(f->next, err, "factor");
    AFT_TRY_ALLOC(f->at, err, "factor");
    AFT_TRY_ALLOC(f->product, err, "factor");
    AFT_TRY_ALLOC(f->weighted, err, "factor");
done:
    return status;
}

static void place_rows(aft_factor *f, const block *b)
{
    for (int j = 0; j < b->width; j++) {
        f->place[b->first + j] = j;
    }
    for (int a = 0; a < b->below; a++) {
        f->place[b->row[a]] = b->width + a;
    }
}

/* Where the entries of the pattern go, supernode by supernode: each pair once, to the column that is eliminated
 * first. */
static void place_entries(aft_factor *f, const aft_pattern *pattern)
{
    size_t used = 0;
    for (int s = 0; s < f->nodes.n_nodes; s++) {
        const block b = block_of(f, s);
        place_rows(f, &b);
        for (int j = 0; j < b.width; j++) {
            const int node = f->nodes.order[b.first + j];
            for (size_t e = pattern->start[node]; e < pattern->start[node + 1]; e++) {
                const int i = f->nodes.position[pattern->node[e]];
                if (i > b.first + j) {
                    f->entry[used] = e;
                    f->entry_to[used++] = (size_t)j * b.rows + (size_t)f->place[i];
                }
            }
        }
        f->entry_start[s + 1] = used;
    }
}

aft_status aft_factor_analyse(aft_factor *out, const aft_pattern *pattern, const bool *is_weak, double most_work,
                              aft_tally *tally, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_order order = {0};
    aft_factor f = {0};
    AFT_TRY(aft_order_find(&order, pattern, is_weak, most_work, tally, err));
    AFT_TRY(aft_supernodes_find(&f.nodes, &order, tally, err));
    aft_order_clear(&order);
    AFT_TRY(numbers_room(&f, pattern, err));
    place_entries(&f, pattern);
    *out = f;
    f = (aft_factor){0};
done:
    aft_order_clear(&order);
    aft_factor_clear(&f);
    return status;
}

/* ---- dense products ---- */

/* Two numbers that are worked on at once, wherever they stand. */
typedef double two __attribute__((vector_size(16), aligned(8), may_alias));

static two load_two(const double *x)
{
    return *(const two *)x;
}

static void store_four(double *x, two p, two q)
{
    *(two *)x = p;
    *(two *)(x + 2) = q;
}

/* out += factor x */
static void add_scaled(double *out, double factor, const double *x, int n)
{
    int i = 0;
    for (; i + 4 <= n; i += 4) {
        store_four(out + i, load_two(out + i) + factor * load_two(x + i),
                   load_two(out + i + 2) + factor * load_two(x + i + 2));
    }
    for (; i < n; i++) {
        out[i] += factor * x[i];
    }
}

static double dot(const double *x, const double *y, int n)
{
    two sum = {0};
    two more = {0};
    double rest = 0.0;
    int i = 0;
    for (; i + 4 <= n; i += 4) {
        sum += load_two(x + i) * load_two(y + i);
        more += load_two(x + i + 2) * load_two(y + i + 2);
    }
    for (; i < n; i++) {
        rest += x[i] * y[i];
    }
    sum += more;
    return sum[0] + sum[1] + rest;
}

static void divide(double *x, double by, int n)
{
    int i = 0;
    for (; i + 4 <= n; i += 4) {
        store_four(x + i, load_two(x + i) / by, load_two(x + i + 2) / by);
    }
    for (; i < n; i++) {
        x[i] /= by;
    }
}

/* out = A B' for the four columns of B', whose rows stand one after another; A and out by columns. All rows are done in
 * fours: up to three behind the last one are read and written. */
static void multiply_by_four(double *out, size_t out_rows, const double *a, size_t a_rows, int n_rows, const double *b,
                             int n_columns)
{
    for (int i = 0; i < n_rows; i += 4) {
        const double *column = a + i;
        const double *factor = b;
        two p0 = {0}, p1 = {0}, p2 = {0}, p3 = {0}, q0 = {0}, q1 = {0}, q2 = {0}, q3 = {0};
        for (int k = 0; k < n_columns; k++, column += a_rows, factor += 4) {
            const two p = load_two(column);
            const two q = load_two(column + 2);
            p0 += p * factor[0];
            q0 += q * factor[0];
            p1 += p * factor[1];
            q1 += q * factor[1];
            p2 += p * factor[2];
            q2 += q * factor[2];
            p3 += p * factor[3];
            q3 += q * factor[3];
        }
        store_four(out + i, p0, q0);
        store_four(out + out_rows + i, p1, q1);
        store_four(out + 2 * out_rows + i, p2, q2);
        store_four(out + 3 * out_rows + i, p3, q3);
    }
}

/* Rows `row` to row + 3 of the columns before `n_columns` of a block, times the pivots; zeros where there are fewer
 * rows. */
static void weigh_four(double *out, const aft_factor *f, const block *b, int row, int n_rows, int n_columns)
{
    for (int k = 0; k < n_columns; k++) {
        const double *column = b->value + (size_t)k * b->rows + (size_t)row;
        for (int c = 0; c < 4; c++) {
            out[4 * k + c] = c < n_rows ? column[c] * f->pivot[b->first + k] : 0.0;
        }
    }
}

static size_t rounded_up(int rows)
{
    return ((size_t)rows + 3) / 4 * 4;
}

/* ---- what one supernode takes from another ---- */

/* out -= factor x, where the numbers of x stand in these rows of the supernode at hand; often all of them next to each
 * other. */
static void subtract_scaled(const aft_factor *f, double *out, double factor, const double *x, const int *row, int n)
{
    const int first = f->place[row[0]];
    if (f->place[row[n - 1]] - first == n - 1) {
        add_scaled(out + first, -factor, x, n);
        return;
    }
    for (int i = 0; i < n; i++) {
        out[f->place[row[i]]] -= factor * x[i];
    }
}

/* The n rows of `from` that are columns of `to`, from its row `at` on, column by column. */
static void take_narrow(const aft_factor *f, const block *to, const block *from, int at, int n)
{
    const int *row = from->row + at;
    const int n_rows = from->below - at;
    for (int k = 0; k < from->width; k++) {
        const double *column = from->value + (size_t)k * from->rows + (size_t)(from->width + at);
        for (int c = 0; c < n; c++) {
            const double factor = column[c] * f->pivot[from->first + k];
            double *out = to->value + (size_t)(row[c] - to->first) * to->rows;
            subtract_scaled(f, out, factor, column + c, row + c, n_rows - c);
        }
    }
}

/* The same by products of four columns. */
static void take_wide(const aft_factor *f, const block *to, const block *from, int at, int n, aft_tally *tally)
{
    for (int c = 0; c < n && !aft_tally_add(tally, 4.0 * from->width * (from->below - at - c)); c += 4) {
        const int *row = from->row + at + c;
        const int n_rows = from->below - at - c;
        const int n_columns = n - c < 4 ? n - c : 4;
        const size_t out_rows = rounded_up(n_rows);
        weigh_four(f->weighted, f, from, from->width + at + c, n_columns, from->width);
        multiply_by_four(f->product, out_rows, from->value + from->width + at + c, from->rows, n_rows, f->weighted,
                         from->width);
        for (int a = 0; a < n_columns; a++) {
            const double *product = f->product + (size_t)a * out_rows;
            double *out = to->value + (size_t)(row[a] - to->first) * to->rows;
            subtract_scaled(f, out, 1.0, product + a, row + a, n_rows - a);
        }
    }
}

/* Supernode s next changes the one that its next row is in: puts it onto that one's list. */
static void queue(aft_factor *f, int s)
{
    const size_t e = f->at[s];
    if (e < f->nodes.row_start[s + 1]) {
        const int to = f->nodes.of[f->nodes.row[e]];
        f->next[s] = f->head[to];
        f->head[to] = s;
    }
}

static void take_all(aft_factor *f, const block *to, int s, aft_tally *tally)
{
    for (int k = f->head[s], after; k >= 0; k = after) {
        const block from = block_of(f, k);
        const int at = (int)(f->at[k] - f->nodes.row_start[k]);
        int n = 1;
        while (at + n < from.below && from.row[at + n] < to->first + to->width) {
            n++;
        }
        if (aft_tally_add(tally, (double)n * (from.below - at))) {
            break;
        }
        if (from.width <= NARROW) {
            take_narrow(f, to, &from, at, n);
        } else {
            take_wide(f, to, &from, at, n, tally);
        }
        after = f->next[k];
        f->at[k] += (size_t)n;
        queue(f, k);
    }
}

/* ---- elimination of a supernode ---- */

static void fill_block(aft_factor *f, const block *b, int s, const aft_pattern *pattern, const double *diagonal)
{
    memset(b->value, 0, (size_t)b->width * b->rows * sizeof *b->value);
    for (int j = 0; j < b->width; j++) {
        b->value[(size_t)j * (b->rows + 1)] = diagonal[f->nodes.order[b->first + j]];
    }
    for (size_t k = f->entry_start[s]; k < f->entry_start[s + 1]; k++) {
        b->value[f->entry_to[k]] += pattern->value[f->entry[k]];
    }
}

/* A pivot in which nothing but rounding is left of numbers of this size would blow up what follows. */
static double safe_pivot(double pivot, double diagonal, double size)
{
    double sign = diagonal < 0.0 ? -1.0 : 1.0;
    return pivot * sign > 1e-15 * size ? pivot : sign * 1e-14 * size;
}

/* Columns j to j + n - 1 take what the columns of the block before them leave. */
static void take_own(const aft_factor *f, const block *b, int j, int n)
{
    const int n_rows = (int)b->rows - j;
    const size_t out_rows = rounded_up(n_rows);
    weigh_four(f->weighted, f, b, j, n, j);
    multiply_by_four(f->product, out_rows, b->value + j, b->rows, n_rows, f->weighted, j);
    for (int c = 0; c < n; c++) {
        double *column = b->value + (size_t)(j + c) * b->rows + (size_t)j;
        for (int i = c; i < n_rows; i++) {
            column[i] -= f->product[(size_t)c * out_rows + (size_t)i];
        }
    }
}

/* Column j is done but for its pivot; those from there to `end` take what it leaves. */
static void eliminate_column(aft_factor *f, const block *b, int j, int end, const double *diagonal)
{
    const int rows = (int)b->rows;
    double *column = b->value + (size_t)j * b->rows;
    double *size = f->size + b->first;
    const double own = diagonal[f->nodes.order[b->first + j]];
    const double pivot = safe_pivot(column[j], own, size[j] + fabs(own));
    f->pivot[b->first + j] = pivot;
    divide(column + j + 1, pivot, rows - j - 1);
    for (int i = j + 1; i < b->width; i++) {
        size[i] += fabs(pivot) * column[i] * column[i];
    }
    for (int c = j + 1; c < end; c++) {
        double *other = b->value + (size_t)c * b->rows;
        add_scaled(other + c, -column[c] * pivot, column + c, rows - c);
    }
}

/* Adds to the sizes of the rows below what goes from the block into their pivots. */
static void add_sizes(aft_factor *f, const block *b)
{
    for (int j = 0; j < b->width; j++) {
        const double *column = b->value + (size_t)j * b->rows + (size_t)b->width;
        const double pivot = fabs(f->pivot[b->first + j]);
        for (int a = 0; a < b->below; a++) {
            f->size[b->row[a]] += pivot * column[a] * column[a];
        }
    }
}

static void eliminate(aft_factor *f, const block *b, const double *diagonal, aft_tally *tally)
{
    for (int j = 0; j < b->width && !aft_tally_add(tally, 4.0 * (j + 4) * ((double)b->rows - j)); j += 4) {
        const int end = j + 4 < b->width ? j + 4 : b->width;
        if (j > 0) {
            take_own(f, b, j, end - j);
        }
        for (int c = j; c < end; c++) {
            eliminate_column(f, b, c, end, diagonal);
        }
    }
    add_sizes(f, b);
}

bool aft_factor_compute(aft_factor *f, const aft_pattern *pattern, const double *diagonal, aft_tally *tally)
{
    for (int s = 0; s < f->nodes.n_nodes; s++) {
        f->head[s] = -1;
    }
    memset(f->size, 0, (size_t)f->nodes.n * sizeof *f->size);
    for (int s = 0; s < f->nodes.n_nodes; s++) {
        const block b = block_of(f, s);
        fill_block(f, &b, s, pattern, diagonal);
        if (f->head[s] >= 0) {
            place_rows(f, &b);
            take_all(f, &b, s, tally);
        }
        eliminate(f, &b, diagonal, tally);
        f->at[s] = f->nodes.row_start[s];
        queue(f, s);
        if (aft_tally_add(tally, (double)b.rows)) {
            return false;
        }
    }
    return true;
}

/* ---- solution ---- */

/* x = L^-1 x for the columns of one block, and what they leave in the rows below. */
static void go_forward(const aft_factor *f, const block *b, double *x)
{
    double *own = x + b->first;
    double *left = f->product;
    memset(left, 0, (size_t)b->below * sizeof *left);
    for (int j = 0; j < b->width; j++) {
        const double *column = b->value + (size_t)j * b->rows;
        add_scaled(own + j + 1, -own[j], column + j + 1, b->width - j - 1);
        add_scaled(left, own[j], column + b->width, b->below);
    }
    for (int a = 0; a < b->below; a++) {
        x[b->row[a]] -= left[a];
    }
}

/* x = L'^-1 D^-1 x for the columns of one block. */
static void go_back(const aft_factor *f, const block *b, double *x)
{
    double *own = x + b->first;
    double *known = f->product;
    for (int a = 0; a < b->below; a++) {
        known[a] = x[b->row[a]];
    }
    for (int j = b->width - 1; j >= 0; j--) {
        const double *column = b->value + (size_t)j * b->rows;
        own[j] = own[j] / f->pivot[b->first + j] - dot(column + j + 1, own + j + 1, b->width - j - 1) -
                 dot(column + b->width, known, b->below);
    }
}

/* The same for a block of one column, of which there are most. */
static void go_forward_one(const block *b, double *x)
{
    const double own = x[b->first];
    for (int a = 0; a < b->below; a++) {
        x[b->row[a]] -= b->value[1 + a] * own;
    }
}

static void go_back_one(const aft_factor *f, const block *b, double *x)
{
    double sum = x[b->first] / f->pivot[b->first];
    for (int a = 0; a < b->below; a++) {
        sum -= b->value[1 + a] * x[b->row[a]];
    }
    x[b->first] = sum;
}

double aft_factor_solve_work(const aft_factor *f)
{
    return 2.0 * (double)f->start[f->nodes.n_nodes];
}

void aft_factor_solve(const aft_factor *f, double *x)
{
    const aft_supernodes *nodes = &f->nodes;
    for (int k = 0; k < nodes->n; k++) {
        f->work[k] = x[nodes->order[k]];
    }
    for (int s = 0; s < nodes->n_nodes; s++) {
        const block b = block_of(f, s);
        if (b.width == 1) {
            go_forward_one(&b, f->work);
        } else {
            go_forward(f, &b, f->work);
        }
    }
    for (int s = nodes->n_nodes - 1; s >= 0; s--) {
        const block b = block_of(f, s);
        if (b.width == 1) {
            go_back_one(f, &b, f->work);
        } else {
            go_back(f, &b, f->work);
        }
    }
    for (int k = 0; k < nodes->n; k++) {
        x[nodes->order[k]] = f->work[k];
    }
}
