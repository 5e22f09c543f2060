/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Graph algorithms on plain arrays; graph.c is the only file that includes igraph. Nodes are 0 .. n_nodes - 1, edge e
 * joins from[e] and to[e]; parallel edges are welcome, an edge with equal ends is left out. */
#ifndef AFT_GRAPH_H
#define AFT_GRAPH_H

#include "networks/base/status.h"
#include "networks/graph/walks.h"

#include <stdbool.h>
#include <stddef.h>

/** Connected parts of an undirected graph.
 *  @param component  [n_nodes] number of the part of each node, in order of first appearance */
aft_status aft_graph_components(int *component, size_t *n_out, size_t n_nodes, size_t n_edges, const int *from,
                                const int *to, aft_error *err);

/** A basis of the cycles of an undirected graph, of short cycles. Cost: below 50 ms for 600 nodes and 950 edges; that
 *  of aft_graph_short_cycles for large graphs. */
aft_status aft_graph_cycle_basis(aft_walks *out, size_t n_nodes, size_t n_edges, const int *from, const int *to,
                                 aft_error *err);

/** Marks the edges whose loss splits their part. @param is_bridge [n_edges] */
aft_status aft_graph_bridges(bool *is_bridge, size_t n_nodes, size_t n_edges, const int *from, const int *to,
                             aft_error *err);

/** Marks the nodes that can be reached from the marked ones along directed edges.
 *  @param reached [n_nodes] in: the sources; out: sources and all that they reach */
aft_status aft_graph_reach(bool *reached, size_t n_nodes, size_t n_edges, const int *from, const int *to,
                           aft_error *err);

/** Shortest path from one node to another in an undirected graph, weights >= 0 (INFINITY: not to be used unless
 *  there is no other way).
 *  @param out  one walk, or none if there is no path */
aft_status aft_graph_shortest_path(aft_walks *out, size_t n_nodes, size_t n_edges, const int *from, const int *to,
                                   const double *weight, int source, int target, aft_error *err);

/** A cheapest set of directed edges whose loss parts the target from the source (capacities at least 0).
 *  @param is_behind  [n_nodes] the nodes on the target's side
 *  @param value_out  sum of the capacities of the edges that lead to that side */
aft_status aft_graph_minimum_cut(bool *is_behind, double *value_out, size_t n_nodes, size_t n_edges, const int *from,
                                 const int *to, const double *capacity, int source, int target, aft_error *err);

#endif
