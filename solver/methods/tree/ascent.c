/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dual ascent (Wong 1984; which bus next: Pajor, Uchoa and Werneck 2018) and trees by shortest paths to the nearest bus
 * that is still without (Takahashi and Matsuyama 1980), once more on their own buses. */
#include "solver/methods/tree/ascent.h"

#include "networks/base/heap.h"
#include "networks/base/memory.h"
#include "solver/methods/cuts/cut_rows.h"

#include <math.h>
#include <string.h>

static const double tiny = 1e-9;

enum {
    MOST_ENTRIES = 100000, /* of all cuts of an ascent */
};

void aft_ascent_clear(aft_ascent *a)
{
    void *const owned[] = {a->arcs,    a->out.start, a->out.arc, a->in.start, a->in.arc, a->need,  a->rest,
                           a->weight,  a->distance,  a->point,   a->parent,   a->heap,   a->place, a->is_in,
                           a->is_left, a->is_marked, a->queue,   a->cols,     a->ones,   a->raise};
    for (size_t i = 0; i < sizeof owned / sizeof *owned; i++) {
        aft_free(owned[i]);
    }
    *a = (aft_ascent){0};
}

/* ---- is it of this kind? ---- */

/* Does a column stand in no balance, or can it only be 0? */
static bool is_apart(const aft_design *design, int col)
{
    return design->place_start[col + 1] == design->place_start[col] ||
           (design->lp->lower[col] == 0.0 && design->lp->upper[col] == 0.0);
}

static bool is_end(const aft_design *design, int col)
{
    return design->place_start[col + 1] - design->place_start[col] == 1;
}

/* What a piece costs if every piece on offer carries whatever the arc can: the cheapest; NAN if some do not, INFINITY
 * if none is on offer. */
static double cost_of_arc(const aft_design *design, int col)
{
    const aft_lp *lp = design->lp;
    const aft_flow_limit *limit = &design->above[col];
    double least = INFINITY;
    for (size_t i = limit->first; i < limit->first + limit->n; i++) {
        const aft_piece *piece = &design->pieces[i];
        if (lp->upper[piece->col] < 1.0 - tiny) {
            continue;
        }
        if (piece->size < lp->upper[col] * (1.0 - 1e-6)) {
            return NAN;
        }
        least = fmin(least, lp->lower[piece->col] >= 1.0 - tiny ? 0.0 : fmax(0.0, lp->cost[piece->col]));
    }
    return least;
}

/* An arc that carries without loss or cost what is bought for it, one way. */
static bool is_arc(const aft_design *design, int col)
{
    const aft_lp *lp = design->lp;
    const aft_balance_entry *at = design->places + design->place_start[col];
    return design->place_start[col + 1] - design->place_start[col] == 2 && fabs(at[0].coef) == 1.0 &&
           at[0].coef == -at[1].coef && lp->lower[col] >= 0.0 && lp->cost[col] == 0.0 && design->above[col].n > 0 &&
           design->above[col].constant == 0.0;
}

/* The bus that gives all, or takes all; -1 if there is none. At its ends only it may have a column. */
static int find_root(aft_ascent *a, const double *need)
{
    const aft_design *d = a->design;
    int n[2] = {0}; /* that give, that take */
    int last[2] = {-1, -1};
    int open = -1;
    a->end_col = -1;
    for (int j = 0; j < d->n_cols; j++) {
        if (!is_apart(d, j) && is_end(d, j)) {
            if (open >= 0) {
                return -1;
            }
            open = d->places[d->place_start[j]].row;
            a->end_col = j;
        }
    }
    for (int b = 0; b < a->n_buses; b++) {
        if (need[b] != 0.0 && b != open) {
            n[need[b] > 0.0]++;
            last[need[b] > 0.0] = b;
        }
    }
    if (open >= 0) {
        a->is_taking = n[1] == 0;
        return n[0] == 0 || n[1] == 0 ? open : -1;
    }
    a->is_taking = n[0] != 1;
    return n[0] == 1 ? last[0] : n[1] == 1 ? last[1] : -1;
}

static bool list_needs(aft_ascent *a)
{
    const aft_design *d = a->design;
    for (int b = 0; b < a->n_buses; b++) {
        int row = d->balances.first + b;
        a->need[b] = d->lp->row_lower[row];
        if (d->lp->row_lower[row] != d->lp->row_upper[row]) {
            return false;
        }
    }
    a->root = find_root(a, a->need);
    for (int b = 0; b < a->n_buses; b++) {
        a->need[b] = b == a->root ? 0.0 : fabs(a->need[b]);
        a->total += a->need[b];
    }
    return a->root >= 0 && a->total > 0.0;
}

static bool list_arcs(aft_ascent *a)
{
    const aft_design *d = a->design;
    for (int j = 0; j < d->n_cols; j++) {
        if (is_apart(d, j) || j == a->end_col) {
            continue;
        }
        const double cost = is_arc(d, j) ? cost_of_arc(d, j) : NAN;
        if (isnan(cost)) {
            return false;
        }
        const aft_balance_entry *at = d->places + d->place_start[j];
        const int from = at[0].coef < 0.0 ? at[0].row : at[1].row;
        const int to = at[0].coef < 0.0 ? at[1].row : at[0].row;
        if (isfinite(cost) && from != to) {
            a->arcs[a->n_arcs++] = (aft_tree_arc){a->is_taking ? to : from, a->is_taking ? from : to, j, cost};
        }
    }
    return true;
}

static void list_arcs_at(aft_arcs_at *at, const aft_ascent *a, bool is_out)
{
    for (int k = 0; k < a->n_arcs; k++) {
        at->start[(is_out ? a->arcs[k].from : a->arcs[k].to) + 2]++;
    }
    for (int b = 2; b < a->n_buses + 2; b++) {
        at->start[b] += at->start[b - 1];
    }
    for (int k = 0; k < a->n_arcs; k++) {
        at->arc[at->start[(is_out ? a->arcs[k].from : a->arcs[k].to) + 1]++] = k;
    }
}

static aft_status make_room(aft_ascent *a, aft_error *err)
{
    aft_status status = AFT_OK;
    const size_t n = (size_t)a->n_buses;
    const size_t n_cols = (size_t)a->design->n_cols;
    a->arcs = aft_alloc(n_cols, sizeof *a->arcs);
    a->out.start = aft_alloc(n + 2, sizeof *a->out.start);
    a->in.start = aft_alloc(n + 2, sizeof *a->in.start);
    a->out.arc = aft_alloc(n_cols, sizeof *a->out.arc);
    a->in.arc = aft_alloc(n_cols, sizeof *a->in.arc);
    a->need = aft_alloc(n, sizeof *a->need);
    a->rest = aft_alloc(n_cols, sizeof *a->rest);
    a->weight = aft_alloc(n_cols, sizeof *a->weight);
    a->distance = aft_alloc(n, sizeof *a->distance);
    a->point = aft_alloc(n_cols, sizeof *a->point);
    a->parent = aft_alloc(n, sizeof *a->parent);
    a->heap = aft_alloc(n, sizeof *a->heap);
    a->place = aft_alloc(n, sizeof *a->place);
    a->queue = aft_alloc(n, sizeof *a->queue);
    a->is_in = aft_alloc(n, sizeof *a->is_in);
    a->is_left = aft_alloc(n, sizeof *a->is_left);
    a->is_marked = aft_alloc(n_cols, sizeof *a->is_marked);
    a->cols = aft_alloc(n_cols, sizeof *a->cols);
    a->ones = aft_alloc(n_cols, sizeof *a->ones);
    const void *const made[] = {a->arcs,    a->out.start, a->out.arc, a->in.start, a->in.arc, a->need,  a->rest,
                                a->weight,  a->distance,  a->point,   a->parent,   a->heap,   a->place, a->is_in,
                                a->is_left, a->is_marked, a->queue,   a->cols,     a->ones};
    for (size_t i = 0; i < sizeof made / sizeof *made; i++) {
        AFT_TRY_ALLOC(made[i], err, "ascent");
    }
    for (size_t j = 0; j < n_cols; j++) {
        a->ones[j] = 1.0;
    }
done:
    return status;
}

aft_status aft_ascent_init(aft_ascent *out, const aft_design *design, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_ascent made = {.design = design, .n_buses = (int)design->balances.n_buses};
    if (design->balances.n_hours != 1) {
        return AFT_OK;
    }
    AFT_TRY(make_room(&made, err));
    if (list_needs(&made) && list_arcs(&made)) {
        list_arcs_at(&made.out, &made, true);
        list_arcs_at(&made.in, &made, false);
        made.is_used = true;
        *out = made;
        made = (aft_ascent){0};
    }
done:
    aft_ascent_clear(&made);
    return status;
}

/* ---- dual ascent ---- */

/* The buses that reach one over arcs without cost, in queue[]; returns how many, 0 if the root is among them. */
static int gather_set(aft_ascent *a, int bus)
{
    int n = 1;
    memset(a->is_in, 0, (size_t)a->n_buses * sizeof *a->is_in);
    a->is_in[bus] = true;
    a->queue[0] = bus;
    for (int i = 0; i < n; i++) {
        for (int e = a->in.start[a->queue[i]]; e < a->in.start[a->queue[i] + 1]; e++) {
            const int from = a->arcs[a->in.arc[e]].from;
            if (a->rest[a->in.arc[e]] > 0.0 || a->is_in[from]) {
                continue;
            }
            if (from == a->root) {
                return 0;
            }
            a->is_in[from] = true;
            a->queue[n++] = from;
        }
    }
    return n;
}

/* Least rest of the arcs into the set; how many there are. */
static double least_rest(int *n_out, const aft_ascent *a, int n)
{
    double least = INFINITY;
    *n_out = 0;
    for (int i = 0; i < n; i++) {
        for (int e = a->in.start[a->queue[i]]; e < a->in.start[a->queue[i] + 1]; e++) {
            const int k = a->in.arc[e];
            if (!a->is_in[a->arcs[k].from]) {
                least = fmin(least, a->rest[k]);
                (*n_out)++;
            }
        }
    }
    return least;
}

/* Lowers the rests of the arcs into the set; writes their pieces to cols[], each once, and returns how many. */
static size_t lower_rests(aft_ascent *a, int n, double by)
{
    size_t n_cols = 0;
    for (int i = 0; i < n; i++) {
        for (int e = a->in.start[a->queue[i]]; e < a->in.start[a->queue[i] + 1]; e++) {
            const int k = a->in.arc[e];
            if (a->is_in[a->arcs[k].from]) {
                continue;
            }
            a->rest[k] = a->rest[k] - by <= tiny * a->arcs[k].cost ? 0.0 : a->rest[k] - by;
            const aft_flow_limit *limit = &a->design->above[a->arcs[k].col];
            for (size_t d = limit->first; d < limit->first + limit->n; d++) {
                const int col = a->design->pieces[d].col;
                if (!a->is_marked[col]) {
                    a->is_marked[col] = true;
                    a->cols[n_cols++] = col;
                }
            }
        }
    }
    for (size_t i = 0; i < n_cols; i++) {
        a->is_marked[a->cols[i]] = false;
    }
    return n_cols;
}

/* The bus that is not reached yet and whose set had the fewest arcs when it was looked at last; -1 if all are
 * reached. */
static int next_bus(const aft_ascent *a)
{
    int best = -1;
    for (int b = 0; b < a->n_buses; b++) {
        if (a->is_left[b] && (best < 0 || a->distance[b] < a->distance[best])) {
            best = b;
        }
    }
    return best;
}

static aft_status keep_raise(aft_ascent *a, size_t i, double raise, aft_error *err)
{
    if (aft_grow((void **)&a->raise, &a->raise_cap, i + 1, sizeof *a->raise) != 0) {
        return aft_fail(err, AFT_ENOMEM, "ascent: out of memory");
    }
    a->raise[i] = raise;
    return AFT_OK;
}

double aft_ascent_price(const aft_ascent *a)
{
    const aft_design *d = a->design;
    return a->end_col >= 0 ? d->lp->cost[a->end_col] / d->places[d->place_start[a->end_col]].coef : 0.0;
}

/*
 * (56) Where the buses of a set S need something that only the root gives, and all that enters S comes over arcs a that
 *      carry what is bought for them alone:
 *
 *          sum_{a into S} sum_d n_ad >= 1
 *
 *      Something flows into S, so something is bought for one of these arcs, and pieces are whole. The dual of all such
 *      rows is raised one row at a time: S are the buses that reach one in need over arcs whose cost is used up, by the
 *      least rest of the arcs into S, until the root reaches every bus in need.
 */
aft_status aft_ascend(aft_cuts *out, aft_ascent *a, aft_error *err)
{
    aft_status status = AFT_OK;
    out->n = 0;
    out->n_entries = 0;
    for (int k = 0; k < a->n_arcs; k++) {
        a->rest[k] = a->arcs[k].cost;
    }
    for (int b = 0; b < a->n_buses; b++) {
        a->is_left[b] = a->need[b] > 0.0;
        a->distance[b] = 0.0;
    }
    for (int b = next_bus(a); b >= 0; b = next_bus(a)) {
        int n_arcs = 0;
        const int n = gather_set(a, b);
        const double least = n > 0 ? least_rest(&n_arcs, a, n) : INFINITY;
        if (n == 0 || n_arcs == 0) { /* reached, or nothing leads there: the relaxation will say so */
            a->is_left[b] = false;
            continue;
        }
        const bool is_best = n_arcs <= a->distance[b];
        a->distance[b] = n_arcs;
        if (!is_best && next_bus(a) != b) {
            continue; /* its set has grown beyond another's */
        }
        const size_t n_cols = lower_rests(a, n, least);
        if (out->n_entries < MOST_ENTRIES) {
            AFT_TRY(aft_cuts_add(out, n_cols, a->cols, a->ones, err));
            AFT_TRY(keep_raise(a, out->n - 1, least, err));
        }
    }
done:
    return status;
}

/* ---- trees ---- */

static void come_nearer(aft_ascent *a, aft_queue *queue, int bus, double distance)
{
    a->distance[bus] = distance;
    aft_queue_raise(queue, bus);
}

/* Adds the path to a bus to the tree (is_in), all of which is then at distance 0. */
static void join_path(aft_ascent *a, aft_queue *queue, int bus)
{
    for (; !a->is_in[bus]; bus = a->arcs[a->parent[bus]].from) {
        a->is_in[bus] = true;
        come_nearer(a, queue, bus, 0.0);
    }
}

/* Grows a tree from the root by the shortest path to the nearest bus in need that it lacks; in parent[], is_in[]. Arcs
 * of infinite weight do not count. False if there is none. */
static bool grow_tree(aft_ascent *a)
{
    aft_queue queue = {.key = a->distance, .list = a->heap, .place = a->place};
    int n_missing = 0;
    for (int b = 0; b < a->n_buses; b++) {
        a->distance[b] = INFINITY;
        a->place[b] = -1;
        a->parent[b] = -1;
        a->is_in[b] = false;
        n_missing += a->need[b] > 0.0;
    }
    a->is_in[a->root] = true;
    come_nearer(a, &queue, a->root, 0.0);
    while (queue.n > 0 && n_missing > 0) {
        const int bus = aft_queue_take(&queue);
        if (a->need[bus] > 0.0 && !a->is_in[bus]) {
            join_path(a, &queue, bus);
            n_missing--;
            continue;
        }
        for (int e = a->out.start[bus]; e < a->out.start[bus + 1]; e++) {
            const int k = a->out.arc[e];
            const int to = a->arcs[k].to;
            if (a->distance[bus] + a->weight[k] < a->distance[to] && !a->is_in[to]) {
                a->parent[to] = k;
                come_nearer(a, &queue, to, a->distance[bus] + a->weight[k]);
            }
        }
    }
    return n_missing == 0;
}

/* What the arcs of the tree cost. */
static double cost_of_tree(const aft_ascent *a)
{
    double sum = 0.0;
    for (int b = 0; b < a->n_buses; b++) {
        sum += a->is_in[b] && b != a->root ? a->arcs[a->parent[b]].cost : 0.0;
    }
    return sum;
}

/* Sends to every bus what it needs. */
static void write_flows(aft_ascent *a)
{
    const aft_design *d = a->design;
    for (int j = 0; j < d->n_cols; j++) {
        a->point[j] = fmin(fmax(0.0, d->lp->lower[j]), d->lp->upper[j]);
    }
    for (int k = 0; k < a->n_arcs; k++) {
        a->point[a->arcs[k].col] = 0.0;
    }
    for (int b = 0; b < a->n_buses; b++) {
        for (int up = b; a->need[b] > 0.0 && up != a->root; up = a->arcs[a->parent[up]].from) {
            a->point[a->arcs[a->parent[up]].col] += a->need[b];
        }
    }
    if (a->end_col >= 0) { /* what the root gives or takes besides its own need */
        const double coef = d->places[d->place_start[a->end_col]].coef;
        const double own = d->lp->row_lower[d->balances.first + a->root];
        a->point[a->end_col] = (own + (a->is_taking ? -a->total : a->total)) / coef;
    }
}

/* The same tree, or a cheaper one on its buses. */
static void write_best(aft_ascent *a)
{
    const double cost = cost_of_tree(a);
    write_flows(a);
    memcpy(a->is_left, a->is_in, (size_t)a->n_buses * sizeof *a->is_left);
    for (int k = 0; k < a->n_arcs; k++) {
        a->weight[k] = a->is_left[a->arcs[k].from] && a->is_left[a->arcs[k].to] ? a->arcs[k].cost : INFINITY;
    }
    if (grow_tree(a) && cost_of_tree(a) < cost) {
        write_flows(a);
    }
}

const double *aft_ascent_tree(aft_ascent *a, const double *x)
{
    for (int k = 0; k < a->n_arcs; k++) {
        const aft_tree_arc *arc = &a->arcs[k];
        const aft_flow_limit *limit = &a->design->above[arc->col];
        double n = 0.0;
        for (size_t d = limit->first; x != NULL && d < limit->first + limit->n; d++) {
            n += x[a->design->pieces[d].col];
        }
        a->weight[k] = x != NULL ? arc->cost * (1.0 - fmin(1.0, n) + 1e-6) : a->rest[k] <= 0.0 ? arc->cost : INFINITY;
    }
    if (!grow_tree(a)) {
        return NULL;
    }
    write_best(a);
    return a->point;
}
