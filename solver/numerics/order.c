/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Elimination as a quotient graph: an eliminated node becomes an element, which stands for the clique of its
 * neighbours. A node's slot holds the elements it belongs to, then the nodes it still meets directly; both together
 * never grow. The neighbours of a node at its elimination are its column of L, so the order brings the pattern
 * along. */
#include "solver/numerics/order.h"

#include "networks/base/memory.h"

#include <math.h>
#include <string.h>

typedef struct graph {
    int n;
    size_t *slot;     /* [n + 1] where the lists of a node begin */
    int *list;        /* [slot[n]] elements first, then nodes */
    int *n_elements;  /* [n] */
    int *n_nodes;     /* [n] */
    int *degree;      /* [n] bound of the number of neighbours; -1 for dense and for eliminated nodes */
    bool *is_dense;   /* [n] */
    bool *is_waiting; /* [n] weak nodes that do not yet belong to an element */
    int *first;       /* [n + 1] nodes by degree, doubly linked, -1 at the end */
    int *before;      /* [n] */
    int *after;       /* [n] */
    int lowest;       /* no node has a lower degree */
    int *stamp;       /* [n] */
    int *outside;     /* [n] nodes of an element that are not neighbours of the pivot, valid where stamped */
    int *outside_of;  /* [n] pivot for which it is valid */
    bool *is_alive;   /* [n] as element */
    size_t *begin;    /* [n] members of an element in the arena, */
    int *n_members;   /* [n] how many, */
    int *n_sparse;    /* [n] and how many of them are not dense */
    int *arena;
    size_t used, arena_cap;
    aft_tally *tally; /* may be NULL */
} graph;

static void graph_clear(graph *g)
{
    aft_free(g->slot);
    aft_free(g->list);
    aft_free(g->n_elements);
    aft_free(g->n_nodes);
    aft_free(g->degree);
    aft_free(g->is_dense);
    aft_free(g->is_waiting);
    aft_free(g->first);
    aft_free(g->before);
    aft_free(g->after);
    aft_free(g->stamp);
    aft_free(g->outside);
    aft_free(g->outside_of);
    aft_free(g->is_alive);
    aft_free(g->begin);
    aft_free(g->n_members);
    aft_free(g->n_sparse);
    aft_free(g->arena);
}

/* ---- nodes by degree ---- */

static void enlist(graph *g, int i)
{
    int d = g->degree[i];
    g->before[i] = -1;
    g->after[i] = g->first[d];
    if (g->first[d] >= 0) {
        g->before[g->first[d]] = i;
    }
    g->first[d] = i;
    g->lowest = d < g->lowest ? d : g->lowest;
}

static void delist(graph *g, int i)
{
    if (g->before[i] >= 0) {
        g->after[g->before[i]] = g->after[i];
    } else {
        g->first[g->degree[i]] = g->after[i];
    }
    if (g->after[i] >= 0) {
        g->before[g->after[i]] = g->before[i];
    }
}

/* Weak nodes that no elimination has touched have to come in the end all the same. */
static void end_waiting(graph *g)
{
    for (int i = 0; i < g->n; i++) {
        if (g->is_waiting[i]) {
            g->is_waiting[i] = false;
            enlist(g, i);
        }
    }
}

static int take_lowest(graph *g)
{
    for (bool is_again = false;; is_again = true) {
        while (g->lowest < g->n && g->first[g->lowest] < 0) {
            g->lowest++;
        }
        if (g->lowest < g->n || is_again) {
            break;
        }
        end_waiting(g);
    }
    int i = g->first[g->lowest];
    delist(g, i);
    return i;
}

/* ---- the graph ---- */

static aft_status graph_room(graph *g, const aft_pattern *pattern, aft_error *err)
{
    aft_status status = AFT_OK;
    size_t n = (size_t)pattern->n;
    g->n = pattern->n;
    g->slot = aft_alloc(n + 1, sizeof *g->slot);
    g->list = aft_alloc(pattern->start[n] + 1, sizeof *g->list);
    g->is_dense = aft_alloc(n, sizeof *g->is_dense);
    g->is_waiting = aft_alloc(n, sizeof *g->is_waiting);
    g->is_alive = aft_alloc(n, sizeof *g->is_alive);
    g->begin = aft_alloc(n, sizeof *g->begin);
    int **const ints[] = {&g->n_elements, &g->n_nodes, &g->degree,     &g->before,    &g->after,
                          &g->stamp,      &g->outside, &g->outside_of, &g->n_members, &g->n_sparse};
    for (size_t k = 0; k < sizeof ints / sizeof ints[0]; k++) {
        *ints[k] = aft_alloc(n, sizeof **ints[k]);
        AFT_TRY_ALLOC(*ints[k], err, "order");
    }
    g->first = aft_alloc(n + 1, sizeof *g->first);
    AFT_TRY_ALLOC(g->slot, err, "order");
    AFT_TRY_ALLOC(g->list, err, "order");
    AFT_TRY_ALLOC(g->is_dense, err, "order");
    AFT_TRY_ALLOC(g->is_waiting, err, "order");
    AFT_TRY_ALLOC(g->is_alive, err, "order");
    AFT_TRY_ALLOC(g->begin, err, "order");
    AFT_TRY_ALLOC(g->first, err, "order");
done:
    return status;
}

/* A node with so many neighbours would be touched at every step, and comes last anyway. */
static bool is_too_wide(size_t degree, int n)
{
    return (double)degree > fmax(16.0, 10.0 * sqrt((double)n));
}

static aft_status graph_fill(graph *g, const aft_pattern *pattern, const bool *is_weak, aft_error *err)
{
    aft_status status = AFT_OK;
    AFT_TRY(graph_room(g, pattern, err));
    memcpy(g->slot, pattern->start, ((size_t)g->n + 1) * sizeof *g->slot);
    memcpy(g->list, pattern->node, pattern->start[g->n] * sizeof *g->list);
    for (int i = 0; i <= g->n; i++) {
        g->first[i] = -1;
    }
    for (int i = 0; i < g->n; i++) {
        g->stamp[i] = g->outside_of[i] = -1;
        g->is_dense[i] = is_too_wide(g->slot[i + 1] - g->slot[i], g->n);
    }
    g->lowest = g->n;
    for (int i = 0; i < g->n; i++) {
        g->n_nodes[i] = (int)(g->slot[i + 1] - g->slot[i]);
        g->degree[i] = -1;
        g->is_waiting[i] = !g->is_dense[i] && is_weak[i];
        if (!g->is_dense[i]) {
            g->degree[i] = g->n_nodes[i];
        }
        if (!g->is_dense[i] && !g->is_waiting[i]) {
            enlist(g, i);
        }
    }
done:
    return status;
}

/* ---- elimination ---- */

static void add_member(graph *g, int p, int i)
{
    if (g->stamp[i] != p) {
        g->stamp[i] = p;
        g->arena[g->used++] = i;
        g->n_sparse[p] += !g->is_dense[i];
    }
}

/* The clique of p: what it meets directly and through its elements, which are then of no more use. */
static aft_status make_element(graph *g, int p, aft_error *err)
{
    const int *list = g->list + g->slot[p];
    size_t most = (size_t)g->n_nodes[p];
    for (int k = 0; k < g->n_elements[p]; k++) {
        most += (size_t)g->n_members[list[k]];
    }
    most = most < (size_t)g->n ? most : (size_t)g->n;
    if (aft_grow((void **)&g->arena, &g->arena_cap, g->used + most, sizeof *g->arena) != 0) {
        return aft_fail(err, AFT_ENOMEM, "order: out of memory");
    }
    g->begin[p] = g->used;
    g->stamp[p] = p;
    for (int k = 0; k < g->n_elements[p]; k++) {
        int e = list[k];
        for (int i = 0; i < g->n_members[e]; i++) {
            add_member(g, p, g->arena[g->begin[e] + (size_t)i]);
        }
        g->is_alive[e] = false;
    }
    for (int k = 0; k < g->n_nodes[p]; k++) {
        add_member(g, p, list[g->n_elements[p] + k]);
    }
    g->n_members[p] = (int)(g->used - g->begin[p]);
    g->is_alive[p] = true;
    return AFT_OK;
}

/* outside[e] = nodes of element e that are not in the clique of p, for all elements that its members belong to. */
static void count_outside(graph *g, int p)
{
    for (int k = 0; k < g->n_members[p]; k++) {
        int i = g->arena[g->begin[p] + (size_t)k];
        if (g->is_dense[i]) {
            continue;
        }
        if (aft_tally_add(g->tally, g->n_elements[i])) {
            break;
        }
        const int *list = g->list + g->slot[i];
        for (int a = 0; a < g->n_elements[i]; a++) {
            int e = list[a];
            if (g->outside_of[e] != p) {
                g->outside_of[e] = p;
                g->outside[e] = g->n_sparse[e];
            }
            g->outside[e]--;
        }
    }
}

/* Node i now meets the clique of p through p: what p covers leaves its lists, and its degree is bounded anew. */
static void update_node(graph *g, int p, int i)
{
    int *list = g->list + g->slot[i];
    long long degree = g->n_sparse[p] - 1;
    int n_elements = 0;
    int n_nodes = 0;
    int kept = 0;
    for (int a = 0; a < g->n_elements[i]; a++) {
        int e = list[a];
        bool is_covered = g->outside[e] == 0 && g->n_members[e] == g->n_sparse[e];
        if (g->is_alive[e] && !is_covered) {
            degree += g->outside[e];
            list[n_elements++] = e;
        }
    }
    int *nodes = list + g->n_elements[i];
    for (int a = 0; a < g->n_nodes[i]; a++) {
        if (g->stamp[nodes[a]] != p) {
            degree += !g->is_dense[nodes[a]];
            nodes[kept++] = nodes[a];
        }
    }
    n_nodes = kept;
    memmove(list + n_elements + 1, nodes, (size_t)n_nodes * sizeof *list);
    list[n_elements++] = p;
    g->n_elements[i] = n_elements;
    g->n_nodes[i] = n_nodes;
    if (!g->is_waiting[i]) {
        delist(g, i);
    }
    g->is_waiting[i] = false;
    g->degree[i] = (int)(degree < g->n - 1 ? degree : g->n - 1);
    enlist(g, i);
}

/* The dense nodes come last, as they stand. */
static void place_dense(aft_order *order, const graph *g)
{
    order->n_sparse = 0;
    for (int i = 0; i < g->n; i++) {
        order->n_sparse += !g->is_dense[i];
    }
    for (int i = 0, last = order->n_sparse; i < g->n; i++) {
        if (g->is_dense[i]) {
            order->node[last++] = i;
        }
    }
}

/* All that meet p now do so through its element. */
static void update_members(graph *g, int p)
{
    count_outside(g, p);
    for (int a = 0; a < g->n_members[p]; a++) {
        int i = g->arena[g->begin[p] + (size_t)a];
        if (!g->is_dense[i]) {
            if (aft_tally_add(g->tally, g->n_elements[i] + g->n_nodes[i])) {
                break;
            }
            update_node(g, p, i);
        }
    }
}

static aft_status eliminate(aft_order *order, graph *g, double most_work, aft_error *err)
{
    aft_status status = AFT_OK;
    double work = 0.0; /* multiplications of one factorisation, about */
    for (int k = 0; k < order->n_sparse; k++) {
        int p = take_lowest(g);
        order->node[k] = p;
        AFT_TRY(make_element(g, p, err));
        work += (double)g->n_members[p] * g->n_members[p];
        if (work > most_work) {
            return aft_fail(err, AFT_EUNSUPPORTED, "order: too much work");
        }
        update_members(g, p);
        if (aft_tally_add(g->tally, 2.0 * g->n_members[p])) {
            return aft_fail(err, AFT_EUNSUPPORTED, "order: stopped");
        }
    }
done:
    return status;
}

void aft_order_clear(aft_order *order)
{
    aft_free(order->node);
    aft_free(order->begin);
    aft_free(order->length);
    aft_free(order->member);
    *order = (aft_order){0};
}

aft_status aft_order_find(aft_order *out, const aft_pattern *pattern, const bool *is_weak, double most_work,
                          aft_tally *tally, aft_error *err)
{
    aft_status status = AFT_OK;
    graph g = {.tally = tally};
    aft_order order = {.n = pattern->n};
    order.node = aft_alloc((size_t)pattern->n, sizeof *order.node);
    AFT_TRY_ALLOC(order.node, err, "order");
    AFT_TRY(graph_fill(&g, pattern, is_weak, err));
    place_dense(&order, &g);
    AFT_TRY(eliminate(&order, &g, most_work, err));
    order.begin = g.begin;
    order.length = g.n_members;
    order.member = g.arena;
    g.begin = NULL;
    g.n_members = g.arena = NULL;
    *out = order;
    order = (aft_order){0};
done:
    graph_clear(&g);
    aft_order_clear(&order);
    return status;
}
