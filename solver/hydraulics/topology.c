/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts of the net, a spanning forest of its pipes, and the pattern of Newton's system.
 *
 * The forest carries whatever the other pipes leave: balance holds to the last digit, and without loops the flows are
 * plain sums. */
#include "solver/hydraulics/topology.h"

#include "networks/base/groups.h"
#include "networks/base/memory.h"
#include "solver/hydraulics/steady_internal.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

int aft_steady_other(const aft_hydraulic_edge *edge, int node)
{
    return edge->from == node ? edge->to : edge->from;
}

bool aft_steady_is_pipe(const aft_hydraulic_edge *edge)
{
    return !edge->is_active && edge->from != edge->to;
}

/* ---- forest ---- */

/* Pipes by node, and the search's room. */
typedef struct search {
    size_t *start; /* [n_nodes + 1] */
    int *edge;     /* [start[n_nodes]] */
    bool *is_seen; /* [n_nodes] */
    int n_ordered;
} search;

static aft_status list_pipes(search *out, const aft_hydraulic_net *net, aft_error *err)
{
    aft_status status = AFT_OK;
    out->start = aft_alloc(net->n_nodes + 2, sizeof *out->start);
    out->edge = aft_alloc(2 * net->n_edges, sizeof *out->edge);
    out->is_seen = aft_alloc(net->n_nodes, sizeof *out->is_seen);
    AFT_TRY_ALLOC(out->start, err, "steady state");
    AFT_TRY_ALLOC(out->edge, err, "steady state");
    AFT_TRY_ALLOC(out->is_seen, err, "steady state");
    for (size_t e = 0; e < net->n_edges; e++) {
        if (aft_steady_is_pipe(&net->edges[e])) {
            out->start[net->edges[e].from + 2]++;
            out->start[net->edges[e].to + 2]++;
        }
    }
    for (size_t i = 0; i < net->n_nodes; i++) {
        out->start[i + 2] += out->start[i + 1];
    }
    for (size_t e = 0; e < net->n_edges; e++) {
        if (aft_steady_is_pipe(&net->edges[e])) {
            out->edge[out->start[net->edges[e].from + 1]++] = (int)e;
            out->edge[out->start[net->edges[e].to + 1]++] = (int)e;
        }
    }
done:
    return status;
}

static void add_root(aft_steady *s, search *at, int node)
{
    at->is_seen[node] = true;
    s->parent_edge[node] = -1;
    s->order[at->n_ordered++] = node;
}

/* Breadth first from all nodes from `first` on in the order, so that trees stay shallow. */
static void grow(aft_steady *s, search *at, int first)
{
    for (int k = first; k < at->n_ordered; k++) {
        int i = s->order[k];
        for (size_t a = at->start[i]; a < at->start[i + 1]; a++) {
            int e = at->edge[a];
            int j = aft_steady_other(&s->net.edges[e], i);
            if (!at->is_seen[j]) {
                at->is_seen[j] = true;
                s->parent_edge[j] = e;
                s->is_tree[e] = true;
                s->order[at->n_ordered++] = j;
            }
        }
    }
}

static void grow_forest(aft_steady *s, search *at)
{
    const int n = (int)s->net.n_nodes;
    for (int i = 0; i < n; i++) {
        if (!isnan(s->net.nodes[i].pressure)) {
            add_root(s, at, i);
        }
    }
    grow(s, at, 0);
    for (int i = 0; i < n; i++) {
        if (!at->is_seen[i]) {
            int first = at->n_ordered;
            add_root(s, at, i);
            grow(s, at, first);
        }
    }
}

/* ---- parts ---- */

/* Numbers parts in the order of their first node. */
static void number_parts(aft_steady *s)
{
    const int n = (int)s->net.n_nodes;
    int *name = s->unknown; /* free until the pattern is made; the lowest node of a part names it */
    aft_groups_start(name, n);
    for (size_t e = 0; e < s->net.n_edges; e++) {
        if (aft_steady_is_pipe(&s->net.edges[e])) {
            (void)aft_groups_join(name, s->net.edges[e].from, s->net.edges[e].to);
        }
    }
    for (int i = 0; i < n; i++) {
        int first = aft_group_root(name, i);
        s->zone[i] = first == i ? s->n_zones++ : s->zone[first];
        s->is_tied[s->zone[i]] |= !isnan(s->net.nodes[i].pressure);
    }
}

/* ---- Newton's system ---- */

/* Adds the neighbour j to the row that is being filled, or finds it there: pipes in parallel share an entry. */
static size_t add_neighbour(aft_steady *s, size_t *used, size_t row, int j, size_t *seen)
{
    if (seen[j] == SIZE_MAX || seen[j] < s->start[row]) {
        seen[j] = (*used)++;
        s->neighbour[seen[j]] = j;
    }
    return seen[j];
}

static void fill_pattern(aft_steady *s, const search *at, size_t *seen)
{
    size_t used = 0;
    size_t row = 0;
    for (size_t i = 0; i < s->net.n_nodes; i++) {
        if (s->unknown[i] < 0) {
            continue;
        }
        s->start[row] = used;
        for (size_t a = at->start[i]; a < at->start[i + 1]; a++) {
            const int e = at->edge[a];
            const int j = s->unknown[aft_steady_other(&s->net.edges[e], (int)i)];
            if (j >= 0) {
                size_t side = s->net.edges[e].from == (int)i ? 0 : 1;
                s->entry[2 * (size_t)e + side] = add_neighbour(s, &used, row, j, seen);
            }
        }
        row++;
    }
    s->start[row] = used;
}

static aft_status make_pattern(aft_steady *s, const search *at, aft_error *err)
{
    aft_status status = AFT_OK;
    const size_t n = s->net.n_nodes;
    int n_unknown = 0;
    bool *is_weak = NULL;
    size_t *seen = aft_alloc(n, sizeof *seen);
    AFT_TRY_ALLOC(seen, err, "steady state");
    for (size_t i = 0; i < n; i++) {
        s->unknown[i] = s->parent_edge[i] < 0 ? -1 : n_unknown++;
        seen[i] = SIZE_MAX;
    }
    for (size_t k = 0; k < 2 * s->net.n_edges; k++) {
        s->entry[k] = SIZE_MAX;
    }
    fill_pattern(s, at, seen);
    is_weak = aft_alloc((size_t)n_unknown, sizeof *is_weak);
    AFT_TRY_ALLOC(is_weak, err, "steady state");
    s->pattern = (aft_pattern){.n = n_unknown, .start = s->start, .node = s->neighbour, .value = s->value};
    if (s->has_loops) {
        AFT_TRY(aft_factor_analyse(&s->factor, &s->pattern, is_weak, INFINITY, NULL, err));
    }
done:
    aft_free(seen);
    aft_free(is_weak);
    return status;
}

aft_status aft_steady_analyse(aft_steady *s, aft_error *err)
{
    aft_status status = AFT_OK;
    search at = {0};
    AFT_TRY(list_pipes(&at, &s->net, err));
    number_parts(s);
    grow_forest(s, &at);
    for (size_t e = 0; e < s->net.n_edges; e++) {
        s->has_loops |= aft_steady_is_pipe(&s->net.edges[e]) && !s->is_tree[e];
    }
    AFT_TRY(make_pattern(s, &at, err));
done:
    aft_free(at.start);
    aft_free(at.edge);
    aft_free(at.is_seen);
    return status;
}

void aft_steady_balance(aft_steady *s, double *x, const double *injection)
{
    const size_t n = s->net.n_nodes;
    for (size_t i = 0; i < n; i++) {
        s->surplus[i] = injection != NULL ? injection[i] : 0.0;
    }
    for (size_t e = 0; e < s->net.n_edges && s->has_loops; e++) {
        const aft_hydraulic_edge *edge = &s->net.edges[e];
        if (aft_steady_is_pipe(edge) && !s->is_tree[e]) {
            s->surplus[edge->from] -= x[e];
            s->surplus[edge->to] += x[e];
        }
    }
    for (size_t k = n; k-- > 0;) {
        const int i = s->order[k];
        const int e = s->parent_edge[i];
        if (e >= 0) {
            const aft_hydraulic_edge *edge = &s->net.edges[e];
            x[e] = edge->from == i ? s->surplus[i] : -s->surplus[i];
            s->surplus[aft_steady_other(edge, i)] += s->surplus[i];
        }
    }
}
