/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Purchases that a point does without: a search that may end at a gap leaves branches in its plan that carry nothing,
 * and sizes larger than their flows. Arithmetic on rows alone, so no method and no kind of element matters. */
#include "solver/wrappers/unused.h"

#include "networks/base/memory.h"

#include <math.h>
#include <stdlib.h>

enum { MOST_PASSES = 20 };

static const double slack = 1e-7; /* of a row, relative: a tenth of what a plan may miss it by */
static const double whole = 1e-6;

typedef struct spare {
    int col;
    double cost;
} spare;

typedef struct unused {
    const aft_lp *lp;
    double *x;
    double *sum, *size; /* [n_rows] of each row at x, and its largest part or limit */
    size_t *start;      /* [n_cols + 1] */
    int *row;           /* entries by column */
    double *value;
    int n;
    spare *spares; /* [n] whole columns that cost something, the dearest first */
    int n_changed;
} unused;

static void unused_clear(unused *u)
{
    aft_free(u->sum);
    aft_free(u->size);
    aft_free(u->start);
    aft_free(u->row);
    aft_free(u->value);
    aft_free(u->spares);
}

static int compare_costs(const void *a, const void *b)
{
    const spare *p = a;
    const spare *q = b;
    return p->cost != q->cost ? (p->cost < q->cost) - (p->cost > q->cost) : (p->col > q->col) - (p->col < q->col);
}

static void list_spares(unused *u)
{
    const aft_lp *lp = u->lp;
    for (int j = 0; j < lp->n_cols; j++) {
        if (lp->is_whole[j] && lp->cost[j] > 0.0) {
            u->spares[u->n++] = (spare){j, lp->cost[j]};
        }
    }
    qsort(u->spares, (size_t)u->n, sizeof *u->spares, compare_costs);
}

static void read_rows(unused *u)
{
    const aft_lp *lp = u->lp;
    for (size_t e = 0; e < aft_lp_entries(lp); e++) {
        u->start[lp->col[e] + 2]++; /* one place further: it is shifted back while it is filled */
    }
    for (int j = 0; j < lp->n_cols; j++) {
        u->start[j + 2] += u->start[j + 1];
    }
    for (int i = 0; i < lp->n_rows; i++) {
        u->size[i] = 1.0;
        for (size_t e = lp->row_start[i]; e < lp->row_start[i + 1]; e++) {
            const int j = lp->col[e];
            const size_t at = u->start[j + 1]++;
            u->row[at] = i;
            u->value[at] = lp->value[e];
            u->sum[i] += lp->value[e] * u->x[j];
            u->size[i] = fmax(u->size[i], fabs(lp->value[e] * u->x[j]));
        }
    }
}

static aft_status prepare(unused *u, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_lp *lp = u->lp;
    const size_t n_entries = aft_lp_entries(lp);
    u->sum = aft_alloc((size_t)lp->n_rows, sizeof *u->sum);
    u->size = aft_alloc((size_t)lp->n_rows, sizeof *u->size);
    u->start = aft_alloc((size_t)lp->n_cols + 2, sizeof *u->start);
    u->row = aft_alloc(n_entries, sizeof *u->row);
    u->value = aft_alloc(n_entries, sizeof *u->value);
    u->spares = aft_alloc((size_t)lp->n_whole, sizeof *u->spares);
    AFT_TRY_ALLOC(u->sum, err, "unused purchases");
    AFT_TRY_ALLOC(u->size, err, "unused purchases");
    AFT_TRY_ALLOC(u->start, err, "unused purchases");
    AFT_TRY_ALLOC(u->row, err, "unused purchases");
    AFT_TRY_ALLOC(u->value, err, "unused purchases");
    AFT_TRY_ALLOC(u->spares, err, "unused purchases");
    read_rows(u);
    list_spares(u);
done:
    return status;
}

/* ---- changes ---- */

static void add(unused *u, int j, double change)
{
    u->x[j] += change;
    for (size_t e = u->start[j]; e < u->start[j + 1]; e++) {
        u->sum[u->row[e]] += change * u->value[e];
    }
}

/* Do the rows of a column hold? */
static bool holds(const unused *u, int j)
{
    for (size_t e = u->start[j]; e < u->start[j + 1]; e++) {
        const int i = u->row[e];
        const double room = slack * u->size[i];
        if (u->sum[i] < u->lp->row_lower[i] - room || u->sum[i] > u->lp->row_upper[i] + room) {
            return false;
        }
    }
    return true;
}

/* One piece less. */
static bool drop(unused *u, int j)
{
    add(u, j, -1.0);
    if (holds(u, j)) {
        return true;
    }
    add(u, j, 1.0);
    return false;
}

/* One piece of another size of the same element in its place, the cheapest that holds. */
static bool exchange(unused *u, int j, const aft_block *pieces)
{
    const aft_lp *lp = u->lp;
    int best = -1;
    if (pieces == NULL || j < pieces->first || j >= pieces->first + pieces->n) {
        return false;
    }
    add(u, j, -1.0);
    for (int k = pieces->first; k < pieces->first + pieces->n; k++) {
        const bool is_other = pieces->labels[k - pieces->first] == pieces->labels[j - pieces->first] && k != j;
        const double least = best >= 0 ? lp->cost[best] : lp->cost[j];
        if (!is_other || lp->cost[k] >= least || u->x[k] + 1.0 > lp->upper[k] + whole) {
            continue;
        }
        add(u, k, 1.0);
        best = holds(u, j) && holds(u, k) ? k : best;
        add(u, k, -1.0);
    }
    add(u, best >= 0 ? best : j, 1.0);
    return best >= 0;
}

static bool pass(unused *u)
{
    const aft_block *pieces = aft_lp_find_col_block(u->lp, "menu_pieces");
    bool is_changed = false;
    for (int k = 0; k < u->n; k++) {
        const int j = u->spares[k].col;
        while (u->x[j] >= u->lp->lower[j] + 1.0 - whole && (drop(u, j) || exchange(u, j, pieces))) {
            is_changed = true;
            u->n_changed++;
        }
    }
    return is_changed;
}

aft_status aft_drop_unused(int *n_out, double *x, const aft_lp *lp, aft_error *err)
{
    aft_status status = AFT_OK;
    unused u = {.lp = lp, .x = x};
    AFT_TRY(prepare(&u, err));
    for (int round = 0; round < MOST_PASSES && pass(&u); round++) {
    }
    *n_out = u.n_changed;
done:
    unused_clear(&u);
    return status;
}
