/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is missing beside a label costs at least: the recursion of trees without pressures, where losing pressure has a
 * price instead. Lagrange's multipliers: A. M. Geoffrion, Lagrangean relaxation for integer programming, Mathematical
 * Programming Study 2 (1974) 82-114.
 *
 * (86) With a price m_c (cost per bar^2, any sign) for the pressure of each end c, and M(S) = sum of m_c over S, a set
 *      S that needs pi at v at a cost C counts as C + M(S) pi:
 *
 *       I({c}, node of c) = min m_c pi                                        over the limits of c
 *       I(S, v) = min  I(A, v) + I(S \ A, v) + min (M(S) - M(A) - M(S \ A)) pi      over the limits of v
 *                      I(S, w) + min over sizes  cost + M(S) drop D |D|             over the arcs to w; D of S
 *       I(S, outside) = min  I(S, node of its last end), if S is complete;  I(A, outside) + I(S \ A, outside)
 *
 *      and the cost of all that is missing beside S at v, in the same terms:
 *
 *       R(S, v) = min  I(T, v) + R(S + T, v) + min (M(S + T) - M(S) - M(T)) pi;   arc + R(S, w);   R(S, outside)
 *
 *      A label with cost C that works with pi in [low, high] ends at no less than  C + min M(S) pi + R(S, v).
 *
 * By induction each line is what a forest costs at least: going over an arc adds M(S) times the change of pi exactly,
 * and a change of M is charged with the worst pi. M may be any number for each set. It is 0 for complete ones, whose
 * pressure nobody asks for any more, and kept between bounds within which no arc pays for its use, so that the shortest
 * ways below exist. With all prices 0 it is the recursion (70); subgradient steps raise them: where an end has too
 * little pressure in the answer, its price rises by as much. */
#include "solver/methods/forest/label_bounds.h"

#include "networks/base/memory.h"

#include <string.h>

enum {
    ITSELF = -1, /* pred: it is an end */
    CLOSED = -2, /* it was complete, and is outside now */
    MERGED = -3, /* this less the number of one part */
    MOST_STEPS = 60,
    PATIENCE = 4 /* steps without a better value, then they are made shorter */
};

static const double most_work = 3e8; /* additions in all steps together */
static const double first_gap = 0.2; /* the value is taken to be that far from the best one, relative */

/* ---- memory ---- */

aft_status aft_label_bounds_init(aft_label_bounds *b, const aft_label_world *w, aft_error *err)
{
    aft_status status = AFT_OK;
    const size_t n = w->n_sets * (w->n + 1);
    b->price = aft_alloc(w->n_bits, sizeof *b->price);
    b->factor = aft_alloc(w->n_sets, sizeof *b->factor);
    b->inside = aft_alloc(n, sizeof *b->inside);
    b->rest = aft_alloc(n, sizeof *b->rest);
    b->pred = aft_alloc(n, sizeof *b->pred);
    AFT_TRY_ALLOC(b->price, err, "labels");
    AFT_TRY_ALLOC(b->factor, err, "labels");
    AFT_TRY_ALLOC(b->inside, err, "labels");
    AFT_TRY_ALLOC(b->rest, err, "labels");
    AFT_TRY_ALLOC(b->pred, err, "labels");
done:
    return status;
}

void aft_label_bounds_clear(aft_label_bounds *b)
{
    aft_free(b->price);
    aft_free(b->factor);
    aft_free(b->inside);
    aft_free(b->rest);
    aft_free(b->pred);
    *b = (aft_label_bounds){0};
}

/* ---- arcs ---- */

/* min M pi between two limits. */
static double least_of(double factor, double low, double high)
{
    return factor >= 0.0 ? factor * low : factor * high;
}

/* Least cost of an arc for a set, beside its flow; INFINITY if no size can carry it. */
static double weigh_sizes(const aft_label_arc *arc, double q, double factor)
{
    const double loss = arc->kind == AFT_LABEL_PIPE ? factor * q * fabs(q) : 0.0;
    const double enough = fabs(q) * (1.0 - 1e-9);
    double least = INFINITY;
    for (size_t i = 0; i < arc->n_sizes; i++) {
        if (arc->sizes[i].capacity >= enough) {
            least = fmin(least, arc->sizes[i].cost + loss * arc->sizes[i].drop);
        }
    }
    return least;
}

/* Weights of all halves for a set: what bringing it from the head of a half to its tail costs at least. */
static void set_weights(aft_label_world *w, aft_set s, double factor)
{
    const aft_label_problem *p = w->p;
    const double q = w->demand[s];
    for (size_t a = 0; a < p->n_arcs; a++) {
        const aft_label_arc *arc = &p->arcs[a];
        const double base = weigh_sizes(arc, q, factor);
        for (int side = 0; side < 2; side++) {
            const bool is_along = (q > 0.0) == (side == 0);
            const int tail = side == 0 ? arc->from : arc->to;
            const int head = side == 0 ? arc->to : arc->from;
            double weight = base + fabs(q) * (is_along ? arc->cost_along : arc->cost_against);
            if (arc->kind == AFT_LABEL_FREE) {
                weight +=
                    least_of(factor, p->low[tail], p->high[tail]) + least_of(-factor, p->low[head], p->high[head]);
            }
            w->weight[2 * a + (size_t)side] = is_along || arc->is_two_way ? fmax(0.0, weight) : INFINITY;
        }
    }
}

/* ---- inside ---- */

static double *row_of(double *values, const aft_label_world *w, aft_set s)
{
    return values + s * (w->n + 1);
}

static double clip(const aft_label_world *w, aft_set s, double factor)
{
    return fmax(w->least_factor[s], fmin(w->most_factor[s], factor));
}

static void set_factors(aft_label_bounds *b, const aft_label_world *w)
{
    for (aft_set s = 1; s <= w->all; s++) {
        double sum = 0.0;
        for (size_t c = 0; c < w->n_bits; c++) {
            sum += (s >> c & 1U) != 0 ? b->price[c] : 0.0;
        }
        b->factor[s] = w->can_leave[s] ? clip(w, s, sum) : 0.0;
    }
}

/* Two parts of a set come together. */
static void merge(aft_label_bounds *b, const aft_label_world *w, aft_set s, aft_set part)
{
    const aft_label_problem *p = w->p;
    const double *one = row_of(b->inside, w, part);
    const double *other = row_of(b->inside, w, s ^ part);
    double *row = row_of(b->inside, w, s);
    int *pred = b->pred + s * (w->n + 1);
    const double change = b->factor[s] - b->factor[part] - b->factor[s ^ part];
    for (size_t v = 0; v < w->n && w->is_possible[s]; v++) {
        const double cost = one[v] + other[v] + least_of(change, p->low[v], p->high[v]);
        if (cost < row[v]) {
            row[v] = cost;
            pred[v] = MERGED - (int)part;
        }
    }
    if (one[w->n] + other[w->n] < row[w->n]) {
        row[w->n] = one[w->n] + other[w->n];
        pred[w->n] = MERGED - (int)part;
    }
}

/* Brings a set over arcs, cheapest first. */
static aft_status bring(double *row, int *pred, aft_label_world *w, aft_set s, aft_error *err)
{
    aft_status status = AFT_OK;
    w->heap.n = 0;
    for (size_t v = 0; v < w->n; v++) {
        if (row[v] < INFINITY) {
            AFT_TRY(aft_label_push(&w->heap, row[v], (int)v, err));
        }
    }
    while (w->heap.n > 0) {
        const aft_heap_entry least = aft_heap_pop(&w->heap);
        if (least.key > row[least.what] || !aft_label_may_leave(w, s, least.what)) {
            continue;
        }
        for (size_t i = w->start[least.what]; i < w->start[least.what + 1]; i++) {
            const int half = w->into[i];
            const int tail = aft_label_tail(w->p, half);
            const double cost = least.key + w->weight[half];
            if (cost < row[tail]) {
                row[tail] = cost;
                pred[tail] = half;
                AFT_TRY(aft_label_push(&w->heap, cost, tail, err));
            }
        }
    }
done:
    return status;
}

static aft_status make_inside(aft_label_bounds *b, aft_label_world *w, aft_set s, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_set low = s & (0U - s);
    const int last = aft_label_last(s);
    double *row = row_of(b->inside, w, s);
    int *pred = b->pred + s * (w->n + 1);
    for (size_t v = 0; v <= w->n; v++) {
        row[v] = INFINITY;
        pred[v] = ITSELF;
    }
    if (s == low) {
        const int v = w->bits[last].node;
        row[v] = least_of(b->factor[s], w->p->low[v], w->p->high[v]);
    }
    for (aft_set part = (s - 1) & s; part > 0; part = (part - 1) & s) {
        if ((part & low) != 0) { /* each pair once */
            merge(b, w, s, part);
        }
    }
    if (w->is_complete[s] && row[w->bits[last].node] + w->close_cost[s] < row[w->n]) {
        row[w->n] = row[w->bits[last].node] + w->close_cost[s];
        pred[w->n] = CLOSED;
    }
    if (w->can_leave[s]) {
        set_weights(w, s, b->factor[s]);
        AFT_TRY(bring(row, pred, w, s, err));
    }
done:
    return status;
}

/* The sets that answer: all ends, and any supplies. Which of them is cheapest. */
static aft_set find_answer(const aft_label_bounds *b, const aft_label_world *w)
{
    aft_set best = w->fixed;
    for (aft_set s = w->fixed; s <= w->all; s++) {
        bool is_cheaper = b->inside[s * (w->n + 1) + w->n] < b->inside[best * (w->n + 1) + w->n];
        best = (s & w->fixed) == w->fixed && is_cheaper ? s : best;
    }
    return best;
}

aft_status aft_label_bounds_inside(aft_label_bounds *b, aft_label_world *w, aft_error *err)
{
    aft_status status = AFT_OK;
    set_factors(b, w);
    for (aft_set s = 1; s <= w->all; s++) {
        AFT_TRY(make_inside(b, w, s, err));
    }
    b->value = b->inside[find_answer(b, w) * (w->n + 1) + w->n];
done:
    return status;
}

/* ---- the rest ---- */

static void join_rest(aft_label_bounds *b, const aft_label_world *w, aft_set s, aft_set other)
{
    const aft_label_problem *p = w->p;
    const double *add = row_of(b->inside, w, other);
    const double *then = row_of(b->rest, w, s | other);
    double *row = row_of(b->rest, w, s);
    const double change = b->factor[s | other] - b->factor[s] - b->factor[other];
    for (size_t v = 0; v < w->n && w->is_possible[s | other]; v++) {
        row[v] = fmin(row[v], add[v] + then[v] + least_of(change, p->low[v], p->high[v]));
    }
    row[w->n] = fmin(row[w->n], add[w->n] + then[w->n]);
}

/* The cost of leaving, against the halves. */
static aft_status bring_back(double *row, aft_label_world *w, aft_set s, aft_error *err)
{
    aft_status status = AFT_OK;
    w->heap.n = 0;
    for (size_t v = 0; v < w->n; v++) {
        if (row[v] < INFINITY) {
            AFT_TRY(aft_label_push(&w->heap, row[v], (int)v, err));
        }
    }
    while (w->heap.n > 0) {
        const aft_heap_entry least = aft_heap_pop(&w->heap);
        for (size_t i = w->start[least.what]; least.key <= row[least.what] && i < w->start[least.what + 1]; i++) {
            const int half = w->into[i] ^ 1; /* from a node beside, to this one */
            const int head = aft_label_head(w->p, half);
            const double cost = least.key + w->weight[half];
            if (cost < row[head] && aft_label_may_leave(w, s, head)) {
                row[head] = cost;
                AFT_TRY(aft_label_push(&w->heap, cost, head, err));
            }
        }
    }
done:
    return status;
}

static aft_status make_rest(aft_label_bounds *b, aft_label_world *w, aft_set s, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_set others = w->all ^ s;
    double *row = row_of(b->rest, w, s);
    for (size_t v = 0; v <= w->n; v++) {
        row[v] = INFINITY;
    }
    for (aft_set other = others; other > 0; other = (other - 1) & others) {
        join_rest(b, w, s, other);
    }
    row[w->n] = (s & w->fixed) == w->fixed ? 0.0 : row[w->n];
    if (w->is_complete[s]) {
        double *closed = &row[w->bits[aft_label_last(s)].node];
        *closed = fmin(*closed, w->close_cost[s] + row[w->n]);
    }
    if (w->can_leave[s]) {
        set_weights(w, s, b->factor[s]);
        AFT_TRY(bring_back(row, w, s, err));
    }
done:
    return status;
}

aft_status aft_label_bounds_rest(aft_label_bounds *b, aft_label_world *w, aft_error *err)
{
    aft_status status = AFT_OK;
    for (aft_set s = w->all; s > 0; s--) {
        AFT_TRY(make_rest(b, w, s, err));
    }
done:
    return status;
}

/* ---- better prices ---- */

/* A set at a node of the cheapest forest, and what pressure is lost between it and the end of its tree. */
typedef struct place {
    aft_set s;
    size_t node;
    double lost;
    double root; /* pi where the tree ends */
} place;

static double drop_of(const aft_label_arc *arc, double q, double factor)
{
    const double loss = factor * q * fabs(q);
    const double enough = fabs(q) * (1.0 - 1e-9);
    double least = INFINITY;
    double drop = 0.0;
    for (size_t i = 0; i < arc->n_sizes && arc->kind == AFT_LABEL_PIPE; i++) {
        const double cost = arc->sizes[i].cost + loss * arc->sizes[i].drop;
        if (arc->sizes[i].capacity >= enough && cost < least) {
            least = cost;
            drop = arc->sizes[i].drop;
        }
    }
    return drop * q * fabs(q);
}

/* By how much the pressure of an end misses what its price takes it for. */
static double miss_at(const aft_label_bounds *b, const aft_label_world *w, int c, const place *at)
{
    const int v = w->bits[c].node;
    const double pi = at->root - at->lost;
    const double taken = b->price[c] > 0.0   ? w->p->low[v]
                         : b->price[c] < 0.0 ? w->p->high[v]
                                             : fmax(w->p->low[v], fmin(w->p->high[v], pi));
    return taken - pi;
}

static double root_of(const aft_label_bounds *b, const aft_label_world *w, aft_set s)
{
    const int v = w->bits[aft_label_last(s)].node;
    double sum = 0.0;
    for (size_t c = 0; c < w->n_bits; c++) {
        sum += (s >> c & 1U) != 0 ? b->price[c] : 0.0;
    }
    return sum >= 0.0 ? w->p->high[v] : w->p->low[v];
}

/* Follows the cheapest forest from its roots to the ends. @param miss  [n_bits] */
static void trace(double *miss, bool *is_seen, const aft_label_bounds *b, const aft_label_world *w)
{
    place stack[2 * AFT_LABEL_MOST_ENDS + 2];
    size_t n = 0;
    stack[n++] = (place){.s = find_answer(b, w), .node = w->n};
    while (n > 0) {
        place at = stack[--n];
        const int pred = b->pred[at.s * (w->n + 1) + at.node];
        if (pred == CLOSED) {
            at.node = (size_t)w->bits[aft_label_last(at.s)].node;
            at.root = root_of(b, w, at.s);
            stack[n++] = at;
        } else if (pred == ITSELF) {
            const int c = aft_label_last(at.s);
            miss[c] = (at.s & w->anchored) == 0 ? miss_at(b, w, c, &at) : 0.0;
        } else if (pred <= MERGED) {
            const aft_set part = (aft_set)(MERGED - pred);
            stack[n++] = (place){part, at.node, at.lost, at.root};
            stack[n++] = (place){at.s ^ part, at.node, at.lost, at.root};
        } else {
            const aft_label_arc *arc = &w->p->arcs[pred / 2];
            is_seen[pred / 2] = true;
            at.lost += drop_of(arc, w->demand[at.s], b->factor[at.s]);
            at.node = (size_t)aft_label_head(w->p, pred);
            stack[n++] = at;
        }
    }
}

static size_t count_steps(const aft_label_world *w)
{
    const double work = pow(3.0, (double)w->n_bits) * (double)(w->n + 1);
    return (size_t)fmax(8.0, fmin(MOST_STEPS, most_work / work));
}

aft_status aft_label_bounds_raise(aft_label_bounds *b, bool *is_seen, aft_label_world *w, aft_error *err)
{
    aft_status status = AFT_OK;
    double best[AFT_LABEL_MOST_ENDS] = {0.0};
    double miss[AFT_LABEL_MOST_ENDS] = {0.0};
    double gap = first_gap;
    double value = -INFINITY;
    size_t n_idle = 0;
    const size_t n_steps = count_steps(w);
    for (size_t step = 0; step < n_steps && gap > 1e-4; step++) {
        double square = 0.0;
        AFT_TRY(aft_label_bounds_inside(b, w, err));
        if (isinf(b->value)) {
            return AFT_OK; /* there is no forest, whatever the pressures */
        }
        n_idle = b->value > value * (1.0 + 1e-5) ? 0 : n_idle + 1;
        if (b->value > value) {
            value = b->value;
            memcpy(best, b->price, w->n_bits * sizeof *best);
        }
        memset(miss, 0, sizeof miss);
        trace(miss, is_seen, b, w);
        for (size_t c = 0; c < w->n_bits; c++) {
            square += miss[c] * miss[c];
        }
        if (square <= 1e-12) {
            break; /* it holds all pressures: the forest is the answer */
        }
        if (n_idle >= PATIENCE) {
            gap *= 0.5;
            n_idle = 0;
            memcpy(b->price, best, w->n_bits * sizeof *best);
            continue;
        }
        for (size_t c = 0; c < w->n_bits; c++) {
            b->price[c] += (value * (1.0 + gap) - b->value) / square * miss[c];
            b->price[c] = w->is_falling ? fmax(0.0, b->price[c]) : b->price[c];
        }
    }
    memcpy(b->price, best, w->n_bits * sizeof *best);
    AFT_TRY(aft_label_bounds_inside(b, w, err));
done:
    return status;
}
