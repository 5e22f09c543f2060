/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cheapest forest by labels over sets of customers and nodes, after S. E. Dreyfus and R. A. Wagner, The Steiner
 * problem in graphs, Networks 1 (1971) 195-207, whose recursion becomes that of a network with sizes as soon as the
 * flow of every arc is known: it is the demand of the set behind it.
 *
 * (70)  L({c}, node of c) = 0
 *       L(S, v) = min  L(A, v) + L(S \ A, v)                              sets merge at v
 *                      L(S, w) + h_a(D(S))     over the arcs a from v to w
 *
 *       L(S, v)  cheapest way to bring D(S) from v to the customers S
 *       D(S)     their demand, MW
 *       h_a(q)   cheapest size of a that, with what is there, carries q; plus q times the cost per MW
 *
 *       The forest: min over partitions of all customers among the supplies s of
 *       sum_s L(S_s, node of s) + cost_s D(S_s),   D(S_s) <= capacity of s
 *
 * Every forest is such a recursion, so the recursion never costs more. The other way round: it may send two sets S1, S2
 * through a node v side by side, over two arcs or over one arc twice, since h need not be concave (two pipes of 5 MW
 * may be cheaper than one of 10). If S1 and S2 pass v over the same arcs and h is subadditive there, adding up the
 * flows makes a tree that costs no more; `repair` tries that and what else is near. If that fails, the case is split at
 * v:
 *
 * (71)  In a forest one set passes v, and a customer c either is in it, or is not:
 *       every set that leaves v upwards contains c,   or none does.
 *
 * With c in S1 and not in S2 each of the two forbids one of the sets, so neither case has this answer again; there are
 * finitely many pairs of c and v. Cases are taken by their bound; the first whose forest costs its bound is the answer.
 *
 * Few labels matter. (72) A label is dropped if L(S, v) + (what is missing costs at least) exceeds a cap that grows by
 * 12 % until an answer lies below it. What is missing joins supply, v and each missing customer c, over arcs that carry
 * the smallest demand at least: by half the way round these three.
 *
 * For pressures a label becomes (cost, lowest, highest squared pressure): `offer` then keeps several per node, and a
 * join pairs them; both already work on runs of labels per set. */
#include "solver/methods/forest/forests.h"

#include "networks/base/heap.h"
#include "networks/base/memory.h"

#include <limits.h>
#include <math.h>
#include <string.h>

static const double growth = 1.12;   /* of the cap, from pass to pass */
static const double rounding = 1e-9; /* relative, of sums of costs and demands */
static const size_t usual_labels = 4000000, usual_splits = 500;

typedef unsigned set; /* of customers, by bit */

/* Half of an arc: number 2 a for arc a from `from` to `to`, 2 a + 1 against it. */
typedef struct label {
    double cost;
    set customers;
    int node;
    int half;          /* it was brought here over this half of an arc; -1: it is a customer, or merged */
    int below, beside; /* labels that it was made of; -1 */
} label;

/* A case: what was decided of one node and customer beside all that its parent decided (71). */
typedef struct split {
    int parent; /* -1: the whole problem */
    int node;
    set customer;
    bool is_in;        /* every set that leaves the node contains the customer; or none does */
    double bound;      /* INFINITY: done with */
    int next_node;     /* where to split it further */
    set next_customer; /* and by whom */
} split;

/* What is known of one way to send it all, while it is looked at. */
typedef struct sketch {
    int *via;     /* [n_nodes] half, or 2 n_arcs + supply, through which a node is fed; -1: it is not */
    set *leaving; /* [n_nodes] the first set that leaves it upwards */
    int *halves;  /* [n_halves] that are used, from the supplies down */
    size_t n_halves;
    bool *is_root;    /* [n_supplies] */
    int *stack;       /* [customers and more] labels to look at */
    int clash;        /* a node that two sets leave, -1 */
    set clash_by;     /* a customer of one of them only */
    set *carried;     /* [n_arcs] customers behind an arc */
    bool *is_against; /* [n_arcs] it carries them from `to` to `from` */
    set *given;       /* [n_supplies] customers of a supply */
} sketch;

typedef struct search {
    const aft_forest_problem *p;
    set all;
    double *demand; /* [all + 1] MW of each set */
    double base;    /* cost that every answer has: all demand from the cheapest supply */
    double cheapest;
    size_t *start; /* [n_nodes + 2] */
    int *into;     /* halves that enter node v: start[v] up to start[v + 1] */
    double
        *apart; /* [(n_customers + 1) * n_nodes] least cost between a customer (last: the nearest supply) and a node */
    double *needed;    /* [n_customers] least cost of bringing a customer's demand from a supply */
    set *at;           /* [n_nodes] customers of a node */
    set *must, *never; /* [n_nodes] rules for sets that leave it upwards */
    label *labels;
    size_t n_labels, cap_labels;
    size_t *first; /* [all + 2] labels of set S: from first[S] to first[S + 1], by node */
    label *best;   /* [n_nodes] of the set that is worked on */
    double *rest;  /* [n_nodes] bound of what is missing; below 0: not known yet */
    aft_heap heap; /* of nodes by cost */
    double cap, least_dropped;
    double *shared; /* [(n_supplies + 1) * (all + 1)] cheapest partition of a set among the first supplies */
    set *share;     /* likewise: the share of the last of them */
    int *top;       /* [n_supplies * (all + 1)] label of a set at a supply, -1 */
    sketch sketch;
    split *splits;
    size_t n_splits, cap_splits;
    aft_forest_plan best_plan;
} search;

void aft_forest_plan_clear(aft_forest_plan *plan)
{
    aft_free(plan->flow);
    aft_free(plan->size);
    *plan = (aft_forest_plan){0};
}

/* ---- arcs ---- */

static int head_of(const search *s, int half)
{
    const aft_forest_arc *arc = &s->p->arcs[half / 2];
    return half % 2 == 0 ? arc->to : arc->from;
}

static int tail_of(const search *s, int half)
{
    return head_of(s, half ^ 1);
}

/* The cheapest size that carries q beside what is there; -1 if none is needed, -2 if none is large enough. */
static int choose_size(const aft_forest_arc *arc, double q)
{
    int chosen = -2;
    const double enough = q * (1.0 - rounding);
    if (arc->free >= enough) {
        return -1;
    }
    for (size_t i = 0; i < arc->n_sizes; i++) {
        bool is_cheaper = chosen < 0 || arc->sizes[i].cost < arc->sizes[chosen].cost;
        if (arc->free + arc->sizes[i].capacity >= enough && is_cheaper) {
            chosen = (int)i;
        }
    }
    return chosen;
}

/* h_a(q), INFINITY if the arc cannot carry q this way. */
static double price(const search *s, int half, double q)
{
    const aft_forest_arc *arc = &s->p->arcs[half / 2];
    int size = choose_size(arc, q);
    if (size == -2 || (half % 2 == 1 && !arc->is_two_way)) {
        return INFINITY;
    }
    double fixed = size >= 0 ? arc->sizes[size].cost : 0.0;
    return fixed + q * (half % 2 == 0 ? arc->cost_along : arc->cost_against);
}

/* ---- what is missing costs at least (72) ---- */

typedef double weigh(const search *s, int half, double q);

static double either_way(const search *s, int half, double q)
{
    return fmin(price(s, half, q), price(s, half ^ 1, q));
}

/* Least cost from the nodes that have one in dist, outwards against the halves. */
static aft_status spread(double *dist, search *s, double q, weigh *weight, aft_error *err)
{
    s->heap.n = 0;
    for (size_t v = 0; v < s->p->n_nodes; v++) {
        if (dist[v] < INFINITY && aft_heap_push(&s->heap, dist[v], (int)v) != 0) {
            return aft_fail(err, AFT_ENOMEM, "trees: out of memory");
        }
    }
    while (s->heap.n > 0) {
        const aft_heap_entry least = aft_heap_pop(&s->heap);
        for (size_t i = s->start[least.what]; least.key <= dist[least.what] && i < s->start[least.what + 1]; i++) {
            int tail = tail_of(s, s->into[i]);
            double cost = least.key + weight(s, s->into[i], q);
            if (cost < dist[tail]) {
                dist[tail] = cost;
                if (aft_heap_push(&s->heap, cost, tail) != 0) {
                    return aft_fail(err, AFT_ENOMEM, "trees: out of memory");
                }
            }
        }
    }
    return AFT_OK;
}

static double *apart_from(const search *s, size_t customer)
{
    return s->apart + customer * s->p->n_nodes;
}

/* Supplies count as one place: nothing needs to join them. */
static aft_status measure(search *s, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_forest_problem *p = s->p;
    double *to_supply = apart_from(s, p->n_customers);
    double least = INFINITY;
    for (size_t c = 0; c < p->n_customers; c++) {
        least = fmin(least, p->customers[c].demand);
    }
    for (size_t i = 0; i < (p->n_customers + 1) * p->n_nodes; i++) {
        s->apart[i] = INFINITY;
    }
    for (size_t c = 0; c < p->n_customers; c++) { /* first the way that its demand itself has to go */
        double *dist = apart_from(s, c);
        dist[p->customers[c].node] = 0.0;
        AFT_TRY(spread(dist, s, p->customers[c].demand, price, err));
        s->needed[c] = INFINITY;
        for (size_t i = 0; i < p->n_supplies; i++) {
            s->needed[c] = fmin(s->needed[c], dist[p->supplies[i].node]);
        }
    }
    for (size_t i = 0; i < p->n_supplies; i++) {
        to_supply[p->supplies[i].node] = 0.0;
    }
    AFT_TRY(spread(to_supply, s, least, either_way, err));
    for (size_t c = 0; c < p->n_customers; c++) {
        double *dist = apart_from(s, c);
        for (size_t v = 0; v < p->n_nodes; v++) {
            dist[v] = (int)v == p->customers[c].node ? 0.0 : INFINITY;
        }
        AFT_TRY(spread(dist, s, least, either_way, err));
        double away = to_supply[p->customers[c].node];
        for (size_t v = 0; v < p->n_nodes; v++) {
            dist[v] = fmin(dist[v], away + to_supply[v]);
        }
    }
done:
    return status;
}

static double bound_of_rest(const search *s, set done, int v)
{
    const double *to_supply = apart_from(s, s->p->n_customers);
    double bound = to_supply[v];
    for (size_t c = 0; c < s->p->n_customers; c++) {
        if ((done >> c & 1U) == 0) {
            double round = 0.5 * (to_supply[v] + apart_from(s, c)[v] + to_supply[s->p->customers[c].node]);
            bound = fmax(bound, fmax(round, s->needed[c]));
        }
    }
    return bound;
}

/* ---- labels (70) ---- */

static aft_status offer(search *s, label made, aft_error *err)
{
    label *best = &s->best[made.node];
    double *rest = &s->rest[made.node];
    if (made.cost >= best->cost || isinf(made.cost)) {
        return AFT_OK;
    }
    if (*rest < 0.0) {
        *rest = bound_of_rest(s, made.customers, made.node);
    }
    double total = made.cost + *rest;
    if (total > s->cap * (1.0 + rounding)) {
        s->least_dropped = fmin(s->least_dropped, total);
        return AFT_OK;
    }
    *best = made;
    if (aft_heap_push(&s->heap, made.cost, made.node) != 0) {
        return aft_fail(err, AFT_ENOMEM, "trees: out of memory");
    }
    return AFT_OK;
}

static aft_status join(search *s, set a, set b, aft_error *err)
{
    aft_status status = AFT_OK;
    size_t i = s->first[a];
    size_t j = s->first[b];
    while (i < s->first[a + 1] && j < s->first[b + 1]) {
        const label *left = &s->labels[i];
        const label *right = &s->labels[j];
        if (left->node == right->node) {
            AFT_TRY(offer(s,
                          (label){.cost = left->cost + right->cost,
                                  .customers = a | b,
                                  .node = left->node,
                                  .half = -1,
                                  .below = (int)i,
                                  .beside = (int)j},
                          err));
        }
        i += left->node <= right->node;
        j += right->node <= left->node;
    }
done:
    return status;
}

static bool may_leave(const search *s, set customers, int node)
{
    return (customers & s->must[node]) == s->must[node] && (customers & s->never[node]) == 0;
}

/* Brings the labels of one set over arcs, cheapest first. `below` of such a label is a node until it is kept. */
static aft_status bring(search *s, set customers, aft_error *err)
{
    aft_status status = AFT_OK;
    const double q = s->demand[customers];
    while (s->heap.n > 0) {
        const aft_heap_entry least = aft_heap_pop(&s->heap);
        if (least.key > s->best[least.what].cost || !may_leave(s, customers, least.what)) {
            continue;
        }
        for (size_t i = s->start[least.what]; i < s->start[least.what + 1]; i++) {
            int half = s->into[i];
            AFT_TRY(offer(s,
                          (label){.cost = least.key + price(s, half, q),
                                  .customers = customers,
                                  .node = tail_of(s, half),
                                  .half = half,
                                  .below = -1,
                                  .beside = -1},
                          err));
        }
    }
done:
    return status;
}

/* Keeps the labels of a set, by node, and tells those that came over arcs what they were made of. */
static aft_status keep(search *s, set customers, aft_error *err)
{
    const size_t n_nodes = s->p->n_nodes;
    size_t first = s->n_labels;
    int *number = s->sketch.via; /* free while labels are made */
    if (aft_grow((void **)&s->labels, &s->cap_labels, s->n_labels + n_nodes, sizeof *s->labels) != 0) {
        return aft_fail(err, AFT_ENOMEM, "trees: out of memory");
    }
    for (size_t v = 0; v < n_nodes; v++) {
        if (s->best[v].cost < INFINITY) {
            number[v] = (int)s->n_labels;
            s->labels[s->n_labels++] = s->best[v];
        }
    }
    for (size_t i = first; i < s->n_labels; i++) {
        label *l = &s->labels[i];
        l->below = l->half >= 0 ? number[head_of(s, l->half)] : l->below;
    }
    s->first[customers + 1] = s->n_labels;
    return AFT_OK;
}

static aft_status make_labels(search *s, set customers, aft_error *err)
{
    aft_status status = AFT_OK;
    const set low = customers & (0U - customers);
    s->heap.n = 0;
    for (size_t v = 0; v < s->p->n_nodes; v++) {
        s->best[v].cost = INFINITY;
        s->rest[v] = -1.0;
    }
    for (size_t c = 0; c < s->p->n_customers && customers == low; c++) {
        if ((customers >> c & 1U) != 0) {
            AFT_TRY(offer(
                s,
                (label){.customers = customers, .node = s->p->customers[c].node, .half = -1, .below = -1, .beside = -1},
                err));
        }
    }
    for (set a = (customers - 1) & customers; a > 0; a = (a - 1) & customers) {
        if ((a & low) != 0) { /* each pair once */
            AFT_TRY(join(s, a, customers ^ a, err));
        }
    }
    AFT_TRY(bring(s, customers, err));
    AFT_TRY(keep(s, customers, err));
done:
    return status;
}

/* ---- partition among the supplies ---- */

static bool is_able(const aft_forest_supply *supply, double q)
{
    return q * (1.0 - rounding) <= supply->capacity;
}

static void find_tops(search *s)
{
    const size_t n_sets = (size_t)s->all + 1;
    for (size_t i = 0; i < s->p->n_supplies; i++) {
        const aft_forest_supply *supply = &s->p->supplies[i];
        for (set customers = 0; customers <= s->all; customers++) {
            int *top = &s->top[i * n_sets + customers];
            bool can_be = is_able(supply, s->demand[customers]) && may_leave(s, customers, supply->node);
            *top = -1;
            for (size_t l = s->first[customers]; l < s->first[customers + 1] && can_be; l++) {
                if (s->labels[l].node == supply->node) {
                    *top = (int)l;
                }
            }
        }
    }
}

/* Cheapest partition of all customers; beyond the base cost. */
static double partition(search *s)
{
    const size_t n_sets = (size_t)s->all + 1;
    find_tops(s);
    for (set customers = 1; customers <= s->all; customers++) {
        s->shared[customers] = INFINITY;
    }
    s->shared[0] = 0.0;
    for (size_t i = 0; i < s->p->n_supplies; i++) {
        const double *before = s->shared + i * n_sets;
        double *now = s->shared + (i + 1) * n_sets;
        set *share = s->share + i * n_sets;
        for (set customers = 0; customers <= s->all; customers++) {
            now[customers] = before[customers];
            share[customers] = 0;
        }
        for (set mine = 1; mine <= s->all; mine++) {
            int top = s->top[i * n_sets + mine];
            if (top < 0) {
                continue;
            }
            double cost = s->labels[top].cost + (s->p->supplies[i].cost - s->cheapest) * s->demand[mine];
            set others = s->all ^ mine;
            for (set other = others;; other = (other - 1) & others) {
                if (before[other] + cost < now[other | mine]) {
                    now[other | mine] = before[other] + cost;
                    share[other | mine] = mine;
                }
                if (other == 0) {
                    break;
                }
            }
        }
    }
    return s->shared[s->p->n_supplies * n_sets + s->all];
}

/* ---- one pass after the other, under a cap that grows ---- */

static aft_status pass(double *cost_out, bool *is_full, search *s, aft_error *err)
{
    aft_status status = AFT_OK;
    const size_t most = s->p->most_labels > 0 ? s->p->most_labels : usual_labels;
    s->n_labels = 0;
    s->least_dropped = INFINITY;
    s->first[0] = s->first[1] = 0;
    for (set customers = 1; customers <= s->all && !*is_full; customers++) {
        AFT_TRY(make_labels(s, customers, err));
        *is_full = s->n_labels > most || (s->p->must_stop != NULL && s->p->must_stop(s->p->payload));
    }
    if (s->n_labels > s->best_plan.n_labels) {
        s->best_plan.n_labels = s->n_labels;
    }
    if (!*is_full) {
        *cost_out = partition(s);
    }
done:
    return status;
}

/* Solves the recursion under the rules of the nodes.
 *  @param bound  in: a bound known before; out: that of the recursion, INFINITY if nothing costs less than `less_than`
 *  @param is_full  there were too many labels: the bound is that of the passes before */
static aft_status solve_recursion(double *bound, bool *is_full, search *s, double less_than, aft_error *err)
{
    aft_status status = AFT_OK;
    s->cap = fmin(*bound * growth, less_than);
    for (;;) {
        double cost = INFINITY;
        AFT_TRY(pass(&cost, is_full, s, err));
        if (*is_full) {
            goto done;
        }
        if (cost <= s->cap * (1.0 + rounding)) {
            *bound = cost;
            goto done;
        }
        double next = fmin(s->least_dropped, cost);
        if (isinf(next) || next >= less_than) {
            *bound = INFINITY;
            goto done;
        }
        *bound = fmax(*bound, next);
        s->cap = fmin(fmax(growth * s->cap, next), less_than);
    }
done:
    return status;
}

/* ---- from labels to a forest ---- */

/* Notes that a set leaves a node upwards, and whether another one did. */
static void note_leaving(sketch *k, int node, set customers)
{
    set other = k->leaving[node];
    if (other == 0) {
        k->leaving[node] = customers;
    } else if (other != customers) {
        set differ = other ^ customers;
        k->clash = node;
        k->clash_by = differ & (0U - differ);
    }
}

static void trace_label(search *s, int top)
{
    sketch *k = &s->sketch;
    size_t n = 0;
    k->stack[n++] = top;
    while (n > 0) {
        const label *l = &s->labels[k->stack[--n]];
        if (l->half >= 0) {
            k->halves[k->n_halves++] = l->half;
            note_leaving(k, s->labels[l->below].node, l->customers);
        }
        if (l->beside >= 0) {
            k->stack[n++] = l->beside;
        }
        if (l->below >= 0) {
            k->stack[n++] = l->below;
        }
    }
}

/* Follows the cheapest partition from the supplies down to the customers. */
static void trace(search *s)
{
    const size_t n_sets = (size_t)s->all + 1;
    sketch *k = &s->sketch;
    set left = s->all;
    k->n_halves = 0;
    k->clash = -1;
    for (size_t v = 0; v < s->p->n_nodes; v++) {
        k->leaving[v] = 0;
    }
    for (size_t i = s->p->n_supplies; i-- > 0;) {
        set mine = s->share[i * n_sets + left];
        k->is_root[i] = mine != 0;
        if (mine != 0) {
            note_leaving(k, s->p->supplies[i].node, mine);
            trace_label(s, s->top[i * n_sets + mine]);
        }
        left ^= mine;
    }
}

/* Feeds every node from one side only, among the arcs that the recursion uses: the first that comes, or the last. */
static void choose_sides(search *s, bool is_backwards)
{
    sketch *k = &s->sketch;
    for (size_t v = 0; v < s->p->n_nodes; v++) {
        k->via[v] = -1;
    }
    for (size_t i = 0; i < s->p->n_supplies; i++) {
        int *via = &k->via[s->p->supplies[i].node];
        *via = k->is_root[i] && *via < 0 ? (int)(2 * s->p->n_arcs + i) : *via;
    }
    for (bool is_new = true; is_new;) {
        is_new = false;
        for (size_t i = 0; i < k->n_halves; i++) {
            int half = k->halves[is_backwards ? k->n_halves - 1 - i : i];
            if (k->via[tail_of(s, half)] >= 0 && k->via[head_of(s, half)] < 0) {
                k->via[head_of(s, half)] = half;
                is_new = true;
            }
        }
    }
}

/* Cost of the forest that the sides make, INFINITY if something is too small; and who is behind every arc. */
static double cost_of_sides(search *s)
{
    const aft_forest_problem *p = s->p;
    sketch *k = &s->sketch;
    double cost = 0.0;
    memset(k->carried, 0, p->n_arcs * sizeof *k->carried);
    memset(k->given, 0, p->n_supplies * sizeof *k->given);
    for (size_t c = 0; c < p->n_customers; c++) {
        int v = p->customers[c].node;
        while (k->via[v] < (int)(2 * p->n_arcs)) {
            int half = k->via[v];
            k->carried[half / 2] |= 1U << c;
            k->is_against[half / 2] = half % 2 == 1;
            v = tail_of(s, half);
        }
        k->given[(size_t)k->via[v] - 2 * p->n_arcs] |= 1U << c;
    }
    for (size_t i = 0; i < p->n_supplies; i++) {
        double given = s->demand[k->given[i]]; /* the very sums that the labels have */
        cost += is_able(&p->supplies[i], given) ? given * p->supplies[i].cost : INFINITY;
    }
    for (size_t a = 0; a < p->n_arcs; a++) {
        int half = (int)(2 * a) + k->is_against[a];
        cost += k->carried[a] != 0 ? price(s, half, s->demand[k->carried[a]]) : 0.0;
    }
    return cost;
}

/* The forest next to what the recursion found: its cost, and the best one so far if it is better. */
static double repair(search *s)
{
    const aft_forest_problem *p = s->p;
    aft_forest_plan *plan = &s->best_plan;
    double best = INFINITY;
    for (int side = 0; side < 2; side++) {
        choose_sides(s, side == 1);
        double cost = cost_of_sides(s);
        best = fmin(best, cost);
        if (cost < plan->cost) {
            plan->cost = cost;
            for (size_t a = 0; a < p->n_arcs; a++) {
                double q = s->demand[s->sketch.carried[a]];
                plan->flow[a] = s->sketch.is_against[a] ? -q : q;
                plan->size[a] = q > 0.0 ? choose_size(&p->arcs[a], q) : -1;
            }
        }
    }
    return best;
}

/* ---- cases (71) ---- */

static void set_rules(search *s, int number)
{
    for (size_t v = 0; v < s->p->n_nodes; v++) {
        s->must[v] = s->at[v]; /* what passes a customer's node serves the customer */
        s->never[v] = 0;
    }
    for (; number >= 0; number = s->splits[number].parent) {
        const split *c = &s->splits[number];
        if (c->parent >= 0) {
            *(c->is_in ? &s->must[c->node] : &s->never[c->node]) |= c->customer;
        }
    }
}

static bool is_as_cheap(double cost, double bound)
{
    return cost <= bound + rounding * fabs(bound);
}

/* Adds a case with its bound, and where to split it unless the forest next to it costs the bound. */
static aft_status add_case(bool *is_full, search *s, split c, aft_error *err)
{
    aft_status status = AFT_OK;
    if (aft_grow((void **)&s->splits, &s->cap_splits, s->n_splits + 1, sizeof *s->splits) != 0) {
        return aft_fail(err, AFT_ENOMEM, "trees: out of memory");
    }
    s->splits[s->n_splits++] = c;
    set_rules(s, (int)s->n_splits - 1);
    AFT_TRY(solve_recursion(&c.bound, is_full, s, s->best_plan.cost - s->base, err));
    if (!*is_full && !isinf(c.bound)) {
        trace(s);
        c.bound = is_as_cheap(repair(s), c.bound + s->base) ? INFINITY : c.bound;
        c.next_node = s->sketch.clash;
        c.next_customer = s->sketch.clash_by;
    }
    s->splits[s->n_splits - 1] = c;
done:
    return status;
}

static int find_cheapest_case(const search *s)
{
    int best = -1;
    for (size_t i = 0; i < s->n_splits; i++) {
        if (!isinf(s->splits[i].bound) && (best < 0 || s->splits[i].bound < s->splits[best].bound)) {
            best = (int)i;
        }
    }
    return best;
}

/* Splits the cheapest case until none is left that might be cheaper than the best forest. */
static aft_status solve_cases(search *s, aft_error *err)
{
    aft_status status = AFT_OK;
    const size_t most = s->p->most_splits > 0 ? s->p->most_splits : usual_splits;
    aft_forest_plan *plan = &s->best_plan;
    bool is_full = false;
    double least = 0.0;
    for (size_t c = 0; c < s->p->n_customers; c++) {
        least = fmax(least, s->needed[c]);
    }
    if (!isinf(least)) {
        AFT_TRY(add_case(&is_full, s, (split){.parent = -1, .bound = least}, err));
    }
    int next = find_cheapest_case(s);
    while (next >= 0 && !is_full && plan->n_splits < most) {
        if (is_as_cheap(plan->cost, s->splits[next].bound + s->base)) {
            next = -1;
            break;
        }
        const split c = s->splits[next];
        plan->n_splits++;
        for (int side = 0; side < 2 && !is_full; side++) {
            const split child = {
                .parent = next, .node = c.next_node, .customer = c.next_customer, .is_in = side == 0, .bound = c.bound};
            AFT_TRY(add_case(&is_full, s, child, err));
        }
        s->splits[next].bound = is_full ? c.bound : INFINITY;
        next = find_cheapest_case(s);
    }
    plan->outcome = next >= 0 ? AFT_FOREST_LIMIT : isinf(plan->cost) ? AFT_FOREST_NONE : AFT_FOREST_FOUND;
    plan->bound = next >= 0 ? fmin(plan->cost, s->splits[next].bound + s->base) : plan->cost;
done:
    return status;
}

/* ---- opening ---- */

static bool is_node(const aft_forest_problem *p, int node)
{
    return node >= 0 && (size_t)node < p->n_nodes;
}

static bool is_cost(double x)
{
    return x >= 0.0 && x < INFINITY;
}

static bool is_good_arc(const aft_forest_problem *p, const aft_forest_arc *arc)
{
    bool is_good = is_node(p, arc->from) && is_node(p, arc->to) && arc->free >= 0.0 && is_cost(arc->cost_along) &&
                   is_cost(arc->cost_against);
    for (size_t i = 0; i < arc->n_sizes; i++) {
        is_good = is_good && arc->sizes[i].capacity >= 0.0 && is_cost(arc->sizes[i].cost);
    }
    return is_good;
}

static aft_status check_problem(const aft_forest_problem *p, aft_error *err)
{
    if (p->n_nodes > INT_MAX || p->n_arcs > INT_MAX / 4) {
        return aft_fail(err, AFT_EUNSUPPORTED, "trees: too large");
    }
    for (size_t a = 0; a < p->n_arcs; a++) {
        if (!is_good_arc(p, &p->arcs[a])) {
            return aft_fail(err, AFT_EUSAGE, "trees: arc %zu: ends out of range, or a number below 0", a);
        }
    }
    for (size_t c = 0; c < p->n_customers; c++) {
        if (!is_node(p, p->customers[c].node) || !(p->customers[c].demand > 0.0) || isinf(p->customers[c].demand)) {
            return aft_fail(err, AFT_EUSAGE, "trees: customer %zu: node out of range, or no demand above 0", c);
        }
    }
    for (size_t i = 0; i < p->n_supplies; i++) {
        const aft_forest_supply *supply = &p->supplies[i];
        if (!is_node(p, supply->node) || !(supply->capacity >= 0.0) || !is_cost(supply->cost)) {
            return aft_fail(err, AFT_EUSAGE, "trees: supply %zu: node out of range, or a number below 0", i);
        }
    }
    return AFT_OK;
}

static aft_status allocate(search *s, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_forest_problem *p = s->p;
    const size_t n_sets = (size_t)s->all + 1;
    const size_t n = p->n_nodes;
    sketch *k = &s->sketch;
    const struct {
        void **array;
        size_t n, size;
    } rooms[] = {
        {(void **)&s->demand, n_sets, sizeof *s->demand},
        {(void **)&s->start, n + 2, sizeof *s->start},
        {(void **)&s->into, 2 * p->n_arcs, sizeof *s->into},
        {(void **)&s->apart, (p->n_customers + 1) * n, sizeof *s->apart},
        {(void **)&s->needed, p->n_customers, sizeof *s->needed},
        {(void **)&s->at, n, sizeof *s->at},
        {(void **)&s->must, n, sizeof *s->must},
        {(void **)&s->never, n, sizeof *s->never},
        {(void **)&s->first, n_sets + 1, sizeof *s->first},
        {(void **)&s->best, n, sizeof *s->best},
        {(void **)&s->rest, n, sizeof *s->rest},
        {(void **)&s->shared, (p->n_supplies + 1) * n_sets, sizeof *s->shared},
        {(void **)&s->share, p->n_supplies * n_sets, sizeof *s->share},
        {(void **)&s->top, p->n_supplies * n_sets, sizeof *s->top},
        {(void **)&k->via, n, sizeof *k->via},
        {(void **)&k->leaving, n, sizeof *k->leaving},
        /* there are at most 2 customers - 1 sets on the way, and each passes a node once */
        {(void **)&k->halves, 2 * (p->n_customers + 1) * n, sizeof *k->halves},
        {(void **)&k->is_root, p->n_supplies, sizeof *k->is_root},
        {(void **)&k->stack, p->n_customers + 2, sizeof *k->stack},
        {(void **)&k->carried, p->n_arcs, sizeof *k->carried},
        {(void **)&k->is_against, p->n_arcs, sizeof *k->is_against},
        {(void **)&k->given, p->n_supplies, sizeof *k->given},
        {(void **)&s->best_plan.flow, p->n_arcs, sizeof *s->best_plan.flow},
        {(void **)&s->best_plan.size, p->n_arcs, sizeof *s->best_plan.size},
    };
    for (size_t i = 0; i < sizeof rooms / sizeof rooms[0]; i++) {
        *rooms[i].array = aft_alloc(rooms[i].n, rooms[i].size);
        AFT_TRY_ALLOC(*rooms[i].array, err, "trees");
    }
done:
    return status;
}

static void search_clear(search *s)
{
    sketch *k = &s->sketch;
    void *const arrays[] = {s->demand,     s->start,   s->into,  s->apart,       s->needed, s->at,     s->must,
                            s->never,      s->labels,  s->first, s->best,        s->rest,   s->shared, s->share,
                            s->top,        s->splits,  k->via,   k->leaving,     k->halves, k->stack,  k->carried,
                            k->is_against, k->is_root, k->given, s->heap.entries};
    for (size_t i = 0; i < sizeof arrays / sizeof arrays[0]; i++) {
        aft_free(arrays[i]);
    }
    aft_forest_plan_clear(&s->best_plan);
}

/* Lists the halves by the node that they enter; arcs from a node to itself lead nowhere. */
static void list_halves(search *s)
{
    const int n_halves = (int)(2 * s->p->n_arcs);
    /* counts go two places on, so that filling leaves every start where it belongs */
    for (int half = 0; half < n_halves; half++) {
        s->start[head_of(s, half) + 2] += head_of(s, half) != tail_of(s, half);
    }
    for (size_t v = 0; v < s->p->n_nodes; v++) {
        s->start[v + 2] += s->start[v + 1];
    }
    for (int half = 0; half < n_halves; half++) {
        if (head_of(s, half) != tail_of(s, half)) {
            s->into[s->start[head_of(s, half) + 1]++] = half;
        }
    }
}

static void describe(search *s)
{
    const aft_forest_problem *p = s->p;
    for (set customers = 1; customers <= s->all; customers++) {
        for (size_t c = 0; c < p->n_customers; c++) {
            s->demand[customers] += (customers >> c & 1U) != 0 ? p->customers[c].demand : 0.0;
        }
    }
    for (size_t c = 0; c < p->n_customers; c++) {
        s->at[p->customers[c].node] |= 1U << c;
    }
    s->cheapest = INFINITY;
    for (size_t i = 0; i < p->n_supplies; i++) {
        s->cheapest = fmin(s->cheapest, p->supplies[i].cost);
    }
    s->base = p->n_supplies > 0 ? s->cheapest * s->demand[s->all] : 0.0;
    s->best_plan.cost = INFINITY;
    for (size_t a = 0; a < p->n_arcs; a++) {
        s->best_plan.size[a] = -1;
    }
    list_halves(s);
}

aft_status aft_forest_find(aft_forest_plan *out, const aft_forest_problem *problem, aft_error *err)
{
    aft_status status = AFT_OK;
    search s = {.p = problem};
    AFT_TRY(check_problem(problem, err));
    if (problem->n_customers > AFT_FOREST_MOST_CUSTOMERS) {
        *out = (aft_forest_plan){.outcome = AFT_FOREST_TOO_MANY, .cost = INFINITY};
        goto done;
    }
    s.all = (1U << problem->n_customers) - 1U;
    AFT_TRY(allocate(&s, err));
    describe(&s);
    AFT_TRY(measure(&s, err));
    if (problem->n_customers == 0) {
        s.best_plan.cost = 0.0;
    } else {
        AFT_TRY(solve_cases(&s, err));
    }
    *out = s.best_plan;
    s.best_plan = (aft_forest_plan){0};
done:
    search_clear(&s);
    return status;
}
