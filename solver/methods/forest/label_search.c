/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Labels in the order of what they end at, at the least, until one has all ends. After S. Hougardy, J. Silvanus, J.
 * Vygen, Dijkstra meets Steiner, Mathematical Programming Computation 9 (2017) 135-202, for labels that hold pressures.
 *
 * (85) A label of a set S at v: cost C, and pressures [low, high] of v with which all below it holds.
 *
 *       an end        C = 0, its limits
 *       S = A + B     C = C_A + C_B, the intersection of both
 *       over an arc   from v to w in a size: C + its cost; both limits rise by drop D |D|, cut to those of w (a pipe);
 *                     [low, limit of w], or [limit of w, high] if D < 0 (a regulator); the limits of w (free)
 *
 * It is dropped if cheaper ones of S at v cover its interval together: whatever pressure the rest works with, one of
 * them does as well. In this order all that could drop a label have come before it, since the bound never falls from a
 * label to what is made of it; so each is settled once, and the first that has all ends is the cheapest. */
#include "solver/methods/forest/label_search.h"

#include "networks/base/memory.h"

static const double rounding = 1e-10; /* relative, of costs and pressures: labels this close are the same */
static const double leniency = 1e-9;  /* relative: by how much two pressures may miss each other */

static double scale_of_pressure(const aft_label_world *w, int node)
{
    return (size_t)node < w->n ? fmax(1.0, w->p->high[node]) : 1.0;
}

static int *settled_at(const aft_label_search *s, aft_set set, int node)
{
    return &s->settled[set * (s->w->n + 1) + (size_t)node];
}

/* ---- dominance ---- */

/* Do settled labels that cost no more cover an interval? From its low end upwards, as far as each reaches. */
static bool is_covered(const aft_label_search *s, const aft_label *l)
{
    const double slack = rounding * scale_of_pressure(s->w, l->node);
    const double cost = l->cost + rounding * fmax(1.0, l->cost);
    const int first = *settled_at(s, l->s, l->node);
    double reached = l->low;
    for (bool has_more = first >= 0; has_more;) {
        double farthest = reached;
        has_more = false;
        for (int i = first; i >= 0; i = s->labels[i].next) {
            const aft_label *other = &s->labels[i];
            if (other->cost <= cost && other->low <= reached + slack && other->high >= farthest - slack) {
                if (other->high >= l->high - slack) {
                    return true;
                }
                has_more |= other->high > farthest + slack;
                farthest = fmax(farthest, other->high);
            }
        }
        reached = farthest;
    }
    return false;
}

/* ---- making labels ---- */

static double bound_of(const aft_label_search *s, const aft_label *l)
{
    const aft_label_bounds *b = s->bounds;
    if (s->is_free) {
        return 0.0;
    }
    const double factor = b->factor[l->s];
    const double pressure = factor > 0.0 ? factor * l->low : factor < 0.0 ? factor * l->high : 0.0;
    return l->cost + pressure + b->rest[l->s * (s->w->n + 1) + (size_t)l->node];
}

static int take_place(aft_label_search *s)
{
    int place = s->spare;
    if (place >= 0) {
        s->spare = s->labels[place].next;
        return place;
    }
    if (aft_grow((void **)&s->labels, &s->cap_labels, s->n_labels + 1, sizeof *s->labels) != 0) {
        return -1;
    }
    return (int)s->n_labels++;
}

static void give_back(aft_label_search *s, int place)
{
    s->labels[place].next = s->spare;
    s->spare = place;
}

/* Takes a label unless it holds nothing, cannot end below the cap, or is covered. */
static aft_status offer(aft_label_search *s, aft_label made, aft_error *err)
{
    aft_status status = AFT_OK;
    if (made.low > made.high + leniency * scale_of_pressure(s->w, made.node)) {
        return AFT_OK;
    }
    const double bound = bound_of(s, &made);
    if (bound > s->cap) {
        s->least_dropped = fmin(s->least_dropped, bound);
        return AFT_OK;
    }
    if (is_covered(s, &made)) {
        return AFT_OK;
    }
    const int place = take_place(s);
    if (place < 0) {
        return aft_fail(err, AFT_ENOMEM, "labels: out of memory");
    }
    made.next = -1;
    s->labels[place] = made;
    s->is_full |= s->n_labels > s->most_labels;
    AFT_TRY(aft_label_push(&s->heap, bound, place, err));
done:
    return status;
}

/* Brings a label over one half of an arc in one size. */
static aft_status cross(aft_label_search *s, int from, int half, int size, aft_error *err)
{
    const aft_label_problem *p = s->w->p;
    const aft_label_arc *arc = &p->arcs[half / 2];
    const aft_label *l = &s->labels[from];
    const double q = s->w->demand[l->s];
    const int tail = aft_label_tail(p, half);
    const bool is_along = (q > 0.0) == (half % 2 == 0);
    const double rise = arc->sizes[size].drop * q * fabs(q);
    aft_label made = {.s = l->s, .node = tail, .half = half, .size = size, .below = from, .beside = -1};
    made.cost =
        s->is_free ? 0.0 : l->cost + arc->sizes[size].cost + fabs(q) * (is_along ? arc->cost_along : arc->cost_against);
    made.low = p->low[tail];
    made.high = p->high[tail];
    if (arc->kind == AFT_LABEL_PIPE) {
        made.low = fmax(made.low, l->low + rise);
        made.high = fmin(made.high, l->high + rise);
    } else if (arc->kind == AFT_LABEL_REGULATOR && q > 0.0) {
        made.low = fmax(made.low, l->low);
    } else if (arc->kind == AFT_LABEL_REGULATOR) {
        made.high = fmin(made.high, l->high);
    }
    return offer(s, made, err);
}

static aft_status leave(aft_label_search *s, int place, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_label_world *w = s->w;
    const aft_set set = s->labels[place].s;
    const int node = s->labels[place].node;
    const double q = w->demand[set];
    const double enough = fabs(q) * (1.0 - 1e-9);
    if ((size_t)node >= w->n || !aft_label_may_leave(w, set, node)) {
        return AFT_OK;
    }
    for (size_t i = w->start[node]; i < w->start[node + 1]; i++) {
        const int half = w->into[i];
        const aft_label_arc *arc = &w->p->arcs[half / 2];
        const bool is_along = (q > 0.0) == (half % 2 == 0);
        if ((!is_along && !arc->is_two_way) || (s->is_seen != NULL && !s->is_seen[half / 2])) {
            continue;
        }
        for (size_t k = 0; k < arc->n_sizes; k++) {
            if (arc->sizes[k].capacity >= enough) {
                AFT_TRY(cross(s, place, half, (int)k, err));
            }
        }
    }
done:
    return status;
}

/* Joins a label with all settled ones of other sets at its node. */
static aft_status join(aft_label_search *s, int place, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_label_world *w = s->w;
    const aft_set set = s->labels[place].s;
    const int node = s->labels[place].node;
    const aft_set others = w->all ^ set;
    for (aft_set other = others; other > 0; other = (other - 1) & others) {
        if ((size_t)node < w->n && !w->is_possible[set | other]) {
            continue;
        }
        for (int i = *settled_at(s, other, node); i >= 0; i = s->labels[i].next) {
            const aft_label *one = &s->labels[place];
            const aft_label *two = &s->labels[i];
            AFT_TRY(offer(s,
                          (aft_label){.cost = one->cost + two->cost,
                                      .low = fmax(one->low, two->low),
                                      .high = fmin(one->high, two->high),
                                      .s = set | other,
                                      .node = node,
                                      .half = -1,
                                      .size = -1,
                                      .below = place,
                                      .beside = i},
                          err));
        }
    }
done:
    return status;
}

/* What is complete at the node of its last end goes outside. */
static aft_status complete(aft_label_search *s, int place, aft_error *err)
{
    const aft_label_world *w = s->w;
    const aft_label *l = &s->labels[place];
    if ((size_t)l->node >= w->n || !w->is_complete[l->s] || w->bits[aft_label_last(l->s)].node != l->node) {
        return AFT_OK;
    }
    return offer(s,
                 (aft_label){.cost = l->cost + (s->is_free ? 0.0 : w->close_cost[l->s]),
                             .low = 0.0,
                             .high = 0.0,
                             .s = l->s,
                             .node = (int)w->n,
                             .half = -2,
                             .size = -1,
                             .below = place,
                             .beside = -1},
                 err);
}

/* ---- in order ---- */

static aft_status begin(aft_label_search *s, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_label_world *w = s->w;
    for (size_t i = 0; i < w->n_sets * (w->n + 1); i++) {
        s->settled[i] = -1;
    }
    s->n_labels = s->heap.n = 0;
    s->spare = s->goal = -1;
    s->is_full = false;
    s->least_dropped = INFINITY;
    for (size_t c = 0; c < w->n_bits; c++) {
        const int v = w->bits[c].node;
        AFT_TRY(offer(s,
                      (aft_label){.low = w->p->low[v],
                                  .high = w->p->high[v],
                                  .s = 1U << c,
                                  .node = v,
                                  .half = -1,
                                  .size = -1,
                                  .below = -1,
                                  .beside = -1},
                      err));
    }
done:
    return status;
}

static aft_status settle(aft_label_search *s, int place, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_label *l = &s->labels[place];
    int *first = settled_at(s, l->s, l->node);
    l->next = *first;
    *first = place;
    s->n_settled++;
    AFT_TRY(complete(s, place, err));
    AFT_TRY(leave(s, place, err));
    AFT_TRY(join(s, place, err));
done:
    return status;
}

aft_status aft_label_search_run(aft_label_search *s, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_label_problem *p = s->w->p;
    if (s->settled == NULL) {
        s->settled = aft_alloc(s->w->n_sets * (s->w->n + 1), sizeof *s->settled);
        AFT_TRY_ALLOC(s->settled, err, "labels");
    }
    AFT_TRY(begin(s, err));
    for (size_t n = 1; s->heap.n > 0 && !s->is_full; n++) {
        const aft_heap_entry next = aft_heap_pop(&s->heap);
        const aft_label *l = &s->labels[next.what];
        s->bound = fmax(s->bound, next.key);
        if (is_covered(s, l)) {
            give_back(s, next.what);
            continue;
        }
        if ((size_t)l->node == s->w->n && (l->s & s->w->fixed) == s->w->fixed) {
            s->goal = next.what;
            goto done;
        }
        AFT_TRY(settle(s, next.what, err));
        if (n % 1024 == 0 && p->must_stop != NULL && p->must_stop(p->payload)) {
            s->is_stopped = true;
            goto done;
        }
    }
done:
    return status;
}

void aft_label_search_clear(aft_label_search *s)
{
    aft_free(s->labels);
    aft_free(s->settled);
    aft_free(s->heap.entries);
    *s = (aft_label_search){0};
}
