/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A basis of short cycles of a large graph, in about linear time where its cycles are short.
 *
 * Edges come into a growing graph: first those of a spanning forest, then each other one as soon as a path of few edges
 * joins its ends there, which makes a cycle with it. Each of these cycles has an edge that no earlier one has, and
 * there are as many as edges outside of the forest, so they are a basis. What waits is looked at again when a cycle
 * closes at one of its ends; when nothing is left to look at, paths may be twice as long. */
#include "networks/graph/short_cycles.h"

#include "networks/base/chains.h"

#include <stdbool.h>

enum { N_SIDES = 2, FIRST_REACH = 3 };

/* A search of paths from one end of an edge; what it knows holds where `seen` has its number. */
typedef struct side {
    int *seen;    /* [n_nodes] number of the search that reached the node */
    int *by;      /* [n_nodes] edge by which it did, -1: the end itself */
    int *list;    /* [n_nodes] nodes in the order in which they were reached, */
    size_t first; /* of which those from here on were reached last */
    size_t n;
    size_t n_ends; /* edges at these */
} side;

typedef struct growth {
    size_t n_nodes, n_edges;
    const int *from, *to;
    aft_chains ends; /* 2 e at from[e], 2 e + 1 at to[e] */
    int *degree;     /* [n_nodes] */
    bool *is_in;     /* [n_edges] in the growing graph */
    bool *is_queued; /* [n_edges] */
    int *queue;      /* [n_edges] a ring */
    size_t first, n;
    side sides[N_SIDES];
    int search;
    int *path; /* [n_nodes] edges */
    size_t cap;
    aft_walks made;
} growth;

static void growth_clear(growth *g)
{
    aft_chains_clear(&g->ends);
    aft_free(g->degree);
    aft_free(g->is_in);
    aft_free(g->is_queued);
    aft_free(g->queue);
    aft_free(g->path);
    for (int s = 0; s < N_SIDES; s++) {
        aft_free(g->sides[s].seen);
        aft_free(g->sides[s].by);
        aft_free(g->sides[s].list);
    }
    aft_walks_clear(&g->made);
}

static aft_status growth_init(growth *g, aft_error *err)
{
    aft_status status = AFT_OK;
    g->degree = aft_alloc(g->n_nodes + 1, sizeof *g->degree);
    g->is_in = aft_alloc(g->n_edges + 1, sizeof *g->is_in);
    g->is_queued = aft_alloc(g->n_edges + 1, sizeof *g->is_queued);
    g->queue = aft_alloc(g->n_edges + 1, sizeof *g->queue);
    g->path = aft_alloc(g->n_nodes + 1, sizeof *g->path);
    g->made.start = aft_alloc(g->n_edges + 1, sizeof *g->made.start);
    g->made.edge = aft_alloc(1, sizeof *g->made.edge);
    g->made.sign = aft_alloc(1, sizeof *g->made.sign);
    AFT_TRY_ALLOC(g->degree, err, "graph");
    AFT_TRY_ALLOC(g->is_in, err, "graph");
    AFT_TRY_ALLOC(g->is_queued, err, "graph");
    AFT_TRY_ALLOC(g->queue, err, "graph");
    AFT_TRY_ALLOC(g->path, err, "graph");
    AFT_TRY_ALLOC(g->made.start, err, "graph");
    AFT_TRY_ALLOC(g->made.edge, err, "graph");
    AFT_TRY_ALLOC(g->made.sign, err, "graph");
    for (int s = 0; s < N_SIDES; s++) {
        g->sides[s].seen = aft_alloc(g->n_nodes + 1, sizeof(int));
        g->sides[s].by = aft_alloc(g->n_nodes + 1, sizeof(int));
        g->sides[s].list = aft_alloc(g->n_nodes + 1, sizeof(int));
        AFT_TRY_ALLOC(g->sides[s].seen, err, "graph");
        AFT_TRY_ALLOC(g->sides[s].by, err, "graph");
        AFT_TRY_ALLOC(g->sides[s].list, err, "graph");
    }
    if (aft_chains_init(&g->ends, g->n_nodes, 2 * g->n_edges) != 0) {
        status = aft_fail(err, AFT_ENOMEM, "graph: out of memory");
        goto done;
    }
    for (size_t e = g->n_edges; e-- > 0;) {
        if (g->from[e] != g->to[e]) {
            aft_chain_put(&g->ends, g->to[e], 2 * (int)e + 1);
            aft_chain_put(&g->ends, g->from[e], 2 * (int)e);
            g->degree[g->from[e]]++;
            g->degree[g->to[e]]++;
        }
    }
done:
    return status;
}

/* The node at the other end of an edge's end. */
static int beyond(const growth *g, int end)
{
    return end % 2 == 0 ? g->to[end / 2] : g->from[end / 2];
}

static int other_end(const growth *g, int edge, int node)
{
    return g->from[edge] == node ? g->to[edge] : g->from[edge];
}

/* ---- the forest, breadth first ---- */

static void grow_tree(growth *g, int root)
{
    side *s = &g->sides[0];
    s->n = 0;
    s->list[s->n++] = root;
    s->seen[root] = -1;
    for (size_t i = 0; i < s->n; i++) {
        for (int end = g->ends.first[s->list[i]]; end >= 0; end = g->ends.next[end]) {
            const int node = beyond(g, end);
            if (s->seen[node] == 0) {
                s->seen[node] = -1;
                s->list[s->n++] = node;
                g->is_in[end / 2] = true;
            }
        }
    }
}

/* ---- paths, from both ends at once ---- */

static void reach(growth *g, side *s, int node, int by)
{
    s->seen[node] = g->search;
    s->by[node] = by;
    s->list[s->n++] = node;
    s->n_ends += (size_t)g->degree[node];
}

/* One edge further on one side.
 * @return the node at which the sides meet, -1: none yet */
static int step(growth *g, side *s, const side *other)
{
    const size_t first = s->first;
    s->first = s->n;
    s->n_ends = 0;
    for (size_t i = first; i < s->first; i++) {
        for (int end = g->ends.first[s->list[i]]; end >= 0; end = g->ends.next[end]) {
            const int node = beyond(g, end);
            if (!g->is_in[end / 2] || s->seen[node] == g->search) {
                continue;
            }
            reach(g, s, node, end / 2);
            if (other->seen[node] == g->search) {
                return node;
            }
        }
    }
    return -1;
}

/* A shortest path in the growing graph between the ends of an edge, if it has at most this many edges. */
static int find_path(growth *g, int edge, size_t most)
{
    int meeting = -1;
    g->search++;
    for (int s = 0; s < N_SIDES; s++) {
        g->sides[s].first = g->sides[s].n = g->sides[s].n_ends = 0;
        reach(g, &g->sides[s], s == 0 ? g->from[edge] : g->to[edge], -1);
    }
    for (size_t k = 0; k < most && meeting < 0; k++) {
        const int s = g->sides[0].n_ends <= g->sides[1].n_ends ? 0 : 1;
        meeting = step(g, &g->sides[s], &g->sides[1 - s]);
        if (meeting < 0 && g->sides[s].first == g->sides[s].n) {
            break; /* nothing new on this side: there is no path */
        }
    }
    return meeting;
}

/* ---- cycles ---- */

static void queue_waiting(growth *g, int edge)
{
    if (!g->is_in[edge] && !g->is_queued[edge] && g->from[edge] != g->to[edge]) {
        g->is_queued[edge] = true;
        g->queue[(g->first + g->n++) % g->n_edges] = edge;
    }
}

static void put_edge(aft_walks *walks, size_t *at, int edge, int sign)
{
    walks->edge[*at] = edge;
    walks->sign[(*at)++] = sign;
}

/* The path from the edge's first end to the meeting, on to the other end, and back by the edge itself. */
static aft_status put_cycle(growth *g, int edge, int meeting, aft_error *err)
{
    size_t n_path = 0;
    size_t at = g->made.start[g->made.n];
    size_t cap = g->cap;
    for (int node = meeting; node != g->from[edge]; node = other_end(g, g->path[n_path - 1], node)) {
        g->path[n_path++] = g->sides[0].by[node];
    }
    const size_t need = at + n_path + g->sides[1].n + 1;
    if (aft_grow((void **)&g->made.edge, &cap, need, sizeof(int)) != 0 ||
        aft_grow((void **)&g->made.sign, &g->cap, need, sizeof(int)) != 0) {
        return aft_fail(err, AFT_ENOMEM, "graph: out of memory");
    }
    int node = g->from[edge];
    while (n_path > 0) {
        const int by = g->path[--n_path];
        put_edge(&g->made, &at, by, g->from[by] == node ? 1 : -1);
        node = other_end(g, by, node);
    }
    while (node != g->to[edge]) {
        const int by = g->sides[1].by[node];
        put_edge(&g->made, &at, by, g->from[by] == node ? 1 : -1);
        node = other_end(g, by, node);
    }
    put_edge(&g->made, &at, edge, -1);
    g->is_in[edge] = true;
    g->made.start[++g->made.n] = at;
    return AFT_OK;
}

static void queue_around_last(growth *g)
{
    enum { HUB = 64 }; /* what waits at a hub waits for longer paths: looked at each time it would cost too much */
    for (size_t i = g->made.start[g->made.n - 1]; i < g->made.start[g->made.n]; i++) {
        const int edge = g->made.edge[i];
        const int node = g->made.sign[i] > 0 ? g->from[edge] : g->to[edge];
        for (int end = g->degree[node] <= HUB ? g->ends.first[node] : -1; end >= 0; end = g->ends.next[end]) {
            queue_waiting(g, end / 2);
        }
    }
}

static aft_status close_cycles(growth *g, size_t most, aft_error *err)
{
    aft_status status = AFT_OK;
    while (g->n > 0) {
        const int edge = g->queue[g->first];
        g->first = (g->first + 1) % g->n_edges;
        g->n--;
        g->is_queued[edge] = false;
        const int meeting = find_path(g, edge, most);
        if (meeting >= 0) {
            AFT_TRY(put_cycle(g, edge, meeting, err));
            queue_around_last(g);
        }
    }
done:
    return status;
}

aft_status aft_graph_short_cycles(aft_walks *out, size_t n_nodes, size_t n_edges, const int *from, const int *to,
                                  aft_error *err)
{
    aft_status status = AFT_OK;
    growth g = {.n_nodes = n_nodes, .n_edges = n_edges, .from = from, .to = to};
    AFT_TRY(growth_init(&g, err));
    for (size_t node = 0; node < n_nodes; node++) {
        if (g.sides[0].seen[node] == 0) {
            grow_tree(&g, (int)node);
        }
    }
    for (size_t most = FIRST_REACH, n_waiting = 1; n_waiting > 0; most *= 2) {
        for (size_t e = 0; e < n_edges; e++) {
            queue_waiting(&g, (int)e);
        }
        n_waiting = g.n;
        AFT_TRY(close_cycles(&g, most, err));
    }
    *out = g.made;
    g.made = (aft_walks){0};
done:
    growth_clear(&g);
    return status;
}
