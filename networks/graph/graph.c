/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Graph algorithms on plain arrays, most of them by igraph. igraph aborts on errors by default, so its handlers are
 * replaced around our calls and put back; every return value is checked. */
#include "networks/graph/graph.h"

#include "networks/base/memory.h"
#include "networks/graph/short_cycles.h"

#include <igraph/igraph.h>
#include <limits.h>
#include <math.h>

/* ---- igraph and its handlers ---- */

/* An igraph of our arrays, without the edges whose ends are equal. */
typedef struct net {
    igraph_t graph;
    bool has_graph;
    int *edge; /* [edges of graph] number of the edge in the arrays */
    igraph_error_handler_t *old_error;
    igraph_warning_handler_t *old_warning;
    bool has_old;
} net;

static aft_status to_status(igraph_error_t code, aft_error *err)
{
    if (code == IGRAPH_SUCCESS) {
        return AFT_OK;
    }
    return aft_fail(err, code == IGRAPH_ENOMEM ? AFT_ENOMEM : AFT_EINTERNAL, "graph: %s", igraph_strerror(code));
}

static void net_clear(net *n)
{
    if (n->has_graph) {
        igraph_destroy(&n->graph);
    }
    if (n->has_old) {
        (void)igraph_set_error_handler(n->old_error);
        (void)igraph_set_warning_handler(n->old_warning);
    }
    aft_free(n->edge);
    *n = (net){0};
}

static aft_status check_edges(size_t n_nodes, size_t n_edges, const int *from, const int *to, aft_error *err)
{
    if (n_nodes > INT_MAX || n_edges > INT_MAX) {
        return aft_fail(err, AFT_EUNSUPPORTED, "graph: too large");
    }
    for (size_t e = 0; e < n_edges; e++) {
        if (from[e] < 0 || to[e] < 0 || (size_t)from[e] >= n_nodes || (size_t)to[e] >= n_nodes) {
            return aft_fail(err, AFT_EINTERNAL, "graph: edge %zu joins %d and %d of %zu nodes", e, from[e], to[e],
                            n_nodes);
        }
    }
    return AFT_OK;
}

static aft_status net_fill(net *out, igraph_vector_int_t *ends, size_t n_nodes, size_t n_edges, const int *from,
                           const int *to, bool is_directed, aft_error *err)
{
    igraph_integer_t kept = 0;
    for (size_t e = 0; e < n_edges; e++) {
        if (from[e] != to[e]) {
            VECTOR(*ends)[2 * kept] = from[e];
            VECTOR(*ends)[2 * kept + 1] = to[e];
            out->edge[kept++] = (int)e;
        }
    }
    aft_status status = to_status(igraph_vector_int_resize(ends, 2 * kept), err);
    if (status == AFT_OK) {
        status = to_status(igraph_create(&out->graph, ends, (igraph_integer_t)n_nodes, is_directed), err);
        out->has_graph = status == AFT_OK;
    }
    return status;
}

/* Sets igraph's handlers and builds the graph; net_clear undoes both, also after a failure. */
static aft_status net_init_as(net *out, size_t n_nodes, size_t n_edges, const int *from, const int *to,
                              bool is_directed, aft_error *err)
{
    aft_status status = check_edges(n_nodes, n_edges, from, to, err);
    if (status != AFT_OK) {
        return status;
    }
    out->old_error = igraph_set_error_handler(igraph_error_handler_ignore);
    out->old_warning = igraph_set_warning_handler(igraph_warning_handler_ignore);
    out->has_old = true;
    out->edge = aft_alloc(n_edges, sizeof *out->edge);
    if (out->edge == NULL) {
        return aft_fail(err, AFT_ENOMEM, "graph: out of memory");
    }
    igraph_vector_int_t ends;
    status = to_status(igraph_vector_int_init(&ends, 2 * (igraph_integer_t)n_edges), err);
    if (status == AFT_OK) {
        status = net_fill(out, &ends, n_nodes, n_edges, from, to, is_directed, err);
        igraph_vector_int_destroy(&ends);
    }
    return status;
}

static aft_status net_init(net *out, size_t n_nodes, size_t n_edges, const int *from, const int *to, aft_error *err)
{
    return net_init_as(out, n_nodes, n_edges, from, to, false, err);
}

/* ---- walks ---- */

static aft_status walks_init(aft_walks *out, size_t n, size_t n_edges, aft_error *err)
{
    out->start = aft_alloc(n + 1, sizeof *out->start);
    out->edge = aft_alloc(n_edges, sizeof *out->edge);
    out->sign = aft_alloc(n_edges, sizeof *out->sign);
    if (out->start == NULL || out->edge == NULL || out->sign == NULL) {
        return aft_fail(err, AFT_ENOMEM, "graph: out of memory");
    }
    return AFT_OK;
}

/* Appends a run of edges to the walks, with the sign in which each is passed when the walk begins at node. */
static void walks_put(aft_walks *walks, const net *n, const igraph_vector_int_t *edges, const int *from, const int *to,
                      int node)
{
    size_t at = walks->start[walks->n];
    igraph_integer_t length = igraph_vector_int_size(edges);
    for (igraph_integer_t i = 0; i < length; i++) {
        int e = n->edge[VECTOR(*edges)[i]];
        bool is_along = from[e] == node;
        walks->edge[at] = e;
        walks->sign[at] = is_along ? 1 : -1;
        node = is_along ? to[e] : from[e];
        at++;
    }
    walks->n++;
    walks->start[walks->n] = at;
}

/* ---- components ---- */

/* Parts are numbered as their first nodes come; igraph does not promise that. */
static size_t renumber(int *component, size_t n_nodes, const igraph_vector_int_t *membership, int *number)
{
    int n = 0;
    for (size_t i = 0; i < n_nodes; i++) {
        int *mine = &number[VECTOR(*membership)[i]];
        if (*mine == 0) {
            *mine = ++n;
        }
        component[i] = *mine - 1;
    }
    return (size_t)n;
}

aft_status aft_graph_components(int *component, size_t *n_out, size_t n_nodes, size_t n_edges, const int *from,
                                const int *to, aft_error *err)
{
    net n = {0};
    igraph_vector_int_t membership = {0};
    int *number = NULL;
    aft_status status = net_init(&n, n_nodes, n_edges, from, to, err);
    if (status != AFT_OK) {
        goto done;
    }
    number = aft_alloc(n_nodes, sizeof *number);
    AFT_TRY_ALLOC(number, err, "graph");
    AFT_TRY(to_status(igraph_vector_int_init(&membership, 0), err));
    AFT_TRY(to_status(igraph_connected_components(&n.graph, &membership, NULL, NULL, IGRAPH_WEAK), err));
    *n_out = renumber(component, n_nodes, &membership, number);
done:
    igraph_vector_int_destroy(&membership);
    aft_free(number);
    net_clear(&n);
    return status;
}

/* ---- cycles ---- */

/* How far igraph looks for short cycles round each node before it takes longer ones to complete the basis. On grids of
 * 600 nodes and 950 edges 4 gives cycles of 1,220 edges in all within 4 ms; no limit gives 1,215 in 70 ms, the cycles
 * of a spanning tree have 1,469. */
enum { CYCLE_REACH = 4 };

/* Beyond it we look ourselves: igraph takes time with the square of the size (1 s for 20,000 edges, 40 s for
 * 100,000). */
enum { MOST_EDGES = 10000 };

/* The node at which a cycle begins so that its first edge leads to the second one. */
static int first_node(const net *n, const igraph_vector_int_t *edges, const int *from, const int *to)
{
    int e = n->edge[VECTOR(*edges)[0]];
    int next = n->edge[VECTOR(*edges)[1]]; /* a cycle without loops has two edges at least */
    return to[e] == from[next] || to[e] == to[next] ? from[e] : to[e];
}

static aft_status put_cycles(aft_walks *out, const net *n, const igraph_vector_int_list_t *cycles, const int *from,
                             const int *to, aft_error *err)
{
    igraph_integer_t n_cycles = igraph_vector_int_list_size(cycles);
    size_t n_edges = 0;
    for (igraph_integer_t c = 0; c < n_cycles; c++) {
        n_edges += (size_t)igraph_vector_int_size(igraph_vector_int_list_get_ptr(cycles, c));
    }
    aft_status status = walks_init(out, (size_t)n_cycles, n_edges, err);
    for (igraph_integer_t c = 0; status == AFT_OK && c < n_cycles; c++) {
        const igraph_vector_int_t *edges = igraph_vector_int_list_get_ptr(cycles, c);
        walks_put(out, n, edges, from, to, first_node(n, edges, from, to));
    }
    return status;
}

aft_status aft_graph_cycle_basis(aft_walks *out, size_t n_nodes, size_t n_edges, const int *from, const int *to,
                                 aft_error *err)
{
    net n = {0};
    igraph_vector_int_list_t cycles = {0};
    aft_walks made = {0};
    if (n_edges > MOST_EDGES) {
        return aft_graph_short_cycles(out, n_nodes, n_edges, from, to, err);
    }
    aft_status status = net_init(&n, n_nodes, n_edges, from, to, err);
    if (status != AFT_OK) {
        goto done;
    }
    AFT_TRY(to_status(igraph_vector_int_list_init(&cycles, 0), err));
    AFT_TRY(to_status(igraph_minimum_cycle_basis(&n.graph, &cycles, CYCLE_REACH, true, true, NULL), err));
    AFT_TRY(put_cycles(&made, &n, &cycles, from, to, err));
    *out = made;
    made = (aft_walks){0};
done:
    igraph_vector_int_list_destroy(&cycles);
    aft_walks_clear(&made);
    net_clear(&n);
    return status;
}

/* ---- bridges ---- */

aft_status aft_graph_bridges(bool *is_bridge, size_t n_nodes, size_t n_edges, const int *from, const int *to,
                             aft_error *err)
{
    net n = {0};
    igraph_vector_int_t bridges = {0};
    aft_status status = net_init(&n, n_nodes, n_edges, from, to, err);
    if (status != AFT_OK) {
        goto done;
    }
    AFT_TRY(to_status(igraph_vector_int_init(&bridges, 0), err));
    AFT_TRY(to_status(igraph_bridges(&n.graph, &bridges), err));
    for (size_t e = 0; e < n_edges; e++) {
        is_bridge[e] = false;
    }
    for (igraph_integer_t i = 0; i < igraph_vector_int_size(&bridges); i++) {
        is_bridge[n.edge[VECTOR(bridges)[i]]] = true;
    }
done:
    igraph_vector_int_destroy(&bridges);
    net_clear(&n);
    return status;
}

/* ---- reach ---- */

/* Edges by the node they leave: those of node i are list[start[i]] up to list[start[i + 1]]. */
static void sort_by_tail(size_t *start, int *list, size_t n_nodes, size_t n_edges, const int *from)
{
    /* counts go two places on, so that filling leaves every start where it belongs */
    for (size_t e = 0; e < n_edges; e++) {
        start[from[e] + 2]++;
    }
    for (size_t i = 0; i < n_nodes; i++) {
        start[i + 2] += start[i + 1];
    }
    for (size_t e = 0; e < n_edges; e++) {
        list[start[from[e] + 1]++] = (int)e;
    }
}

aft_status aft_graph_reach(bool *reached, size_t n_nodes, size_t n_edges, const int *from, const int *to,
                           aft_error *err)
{
    aft_status status = AFT_OK;
    size_t *start = NULL;
    int *list = NULL;
    int *queue = NULL;
    AFT_TRY(check_edges(n_nodes, n_edges, from, to, err));
    start = aft_alloc(n_nodes + 2, sizeof *start);
    list = aft_alloc(n_edges, sizeof *list);
    queue = aft_alloc(n_nodes, sizeof *queue);
    AFT_TRY_ALLOC(start, err, "graph");
    AFT_TRY_ALLOC(list, err, "graph");
    AFT_TRY_ALLOC(queue, err, "graph");
    sort_by_tail(start, list, n_nodes, n_edges, from);
    size_t n_queued = 0;
    for (size_t i = 0; i < n_nodes; i++) {
        if (reached[i]) {
            queue[n_queued++] = (int)i;
        }
    }
    for (size_t q = 0; q < n_queued; q++) {
        for (size_t k = start[queue[q]]; k < start[queue[q] + 1]; k++) {
            int head = to[list[k]];
            if (!reached[head]) {
                reached[head] = true;
                queue[n_queued++] = head;
            }
        }
    }
done:
    aft_free(start);
    aft_free(list);
    aft_free(queue);
    return status;
}

/* ---- shortest paths ---- */

/* Weights of the igraph edges. An infinite one becomes more than all finite ones together. */
static aft_status fill_weights(igraph_vector_t *out, const net *n, size_t n_edges, const double *weight, aft_error *err)
{
    double sum = 1.0;
    for (size_t e = 0; e < n_edges; e++) {
        sum += isinf(weight[e]) ? 0.0 : weight[e];
    }
    igraph_integer_t n_kept = igraph_ecount(&n->graph);
    aft_status status = to_status(igraph_vector_resize(out, n_kept), err);
    for (igraph_integer_t k = 0; status == AFT_OK && k < n_kept; k++) {
        double w = weight[n->edge[k]];
        VECTOR(*out)[k] = isinf(w) ? sum : w;
    }
    return status;
}

aft_status aft_graph_shortest_path(aft_walks *out, size_t n_nodes, size_t n_edges, const int *from, const int *to,
                                   const double *weight, int source, int target, aft_error *err)
{
    net n = {0};
    igraph_vector_t weights = {0};
    igraph_vector_int_t path = {0};
    aft_walks made = {0};
    aft_status status = net_init(&n, n_nodes, n_edges, from, to, err);
    if (status != AFT_OK) {
        goto done;
    }
    AFT_TRY(to_status(igraph_vector_init(&weights, 0), err));
    AFT_TRY(to_status(igraph_vector_int_init(&path, 0), err));
    AFT_TRY(fill_weights(&weights, &n, n_edges, weight, err));
    AFT_TRY(
        to_status(igraph_get_shortest_path_dijkstra(&n.graph, NULL, &path, source, target, &weights, IGRAPH_ALL), err));
    AFT_TRY(walks_init(&made, 1, (size_t)igraph_vector_int_size(&path), err));
    if (source == target || igraph_vector_int_size(&path) > 0) { /* igraph's empty path also stands for none */
        walks_put(&made, &n, &path, from, to, source);
    }
    *out = made;
    made = (aft_walks){0};
done:
    igraph_vector_destroy(&weights);
    igraph_vector_int_destroy(&path);
    aft_walks_clear(&made);
    net_clear(&n);
    return status;
}

/* ---- minimum cuts ---- */

/* Capacities of the igraph edges. */
static aft_status fill_capacities(igraph_vector_t *out, const net *n, const double *capacity, aft_error *err)
{
    igraph_integer_t n_kept = igraph_ecount(&n->graph);
    aft_status status = to_status(igraph_vector_resize(out, n_kept), err);
    for (igraph_integer_t k = 0; status == AFT_OK && k < n_kept; k++) {
        VECTOR(*out)[k] = capacity[n->edge[k]];
    }
    return status;
}

aft_status aft_graph_minimum_cut(bool *is_behind, double *value_out, size_t n_nodes, size_t n_edges, const int *from,
                                 const int *to, const double *capacity, int source, int target, aft_error *err)
{
    net n = {0};
    igraph_vector_t capacities = {0};
    igraph_vector_int_t behind = {0};
    igraph_real_t value = 0.0;
    aft_status status = net_init_as(&n, n_nodes, n_edges, from, to, true, err);
    if (status != AFT_OK) {
        goto done;
    }
    AFT_TRY(to_status(igraph_vector_init(&capacities, 0), err));
    AFT_TRY(to_status(igraph_vector_int_init(&behind, 0), err));
    AFT_TRY(fill_capacities(&capacities, &n, capacity, err));
    AFT_TRY(
        to_status(igraph_maxflow(&n.graph, &value, NULL, NULL, NULL, &behind, source, target, &capacities, NULL), err));
    for (size_t b = 0; b < n_nodes; b++) {
        is_behind[b] = false;
    }
    for (igraph_integer_t i = 0; i < igraph_vector_int_size(&behind); i++) {
        is_behind[VECTOR(behind)[i]] = true;
    }
    *value_out = value;
done:
    igraph_vector_destroy(&capacities);
    igraph_vector_int_destroy(&behind);
    net_clear(&n);
    return status;
}
