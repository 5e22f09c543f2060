/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cheapest forest that serves a few customers out of a graph of candidate arcs, each with a menu of sizes. Plain
 * arrays in, plain arrays out; knows nothing of networks, pressure or LPs. MODEL.md (70)-(72). */
#ifndef AFT_FORESTS_H
#define AFT_FORESTS_H

#include "networks/base/status.h"

#include <stdbool.h>
#include <stddef.h>

enum { AFT_FOREST_MOST_CUSTOMERS = 14 }; /* labels double with each, merges treble */

/** One size that can be bought for an arc; all pieces of one purchase together. */
typedef struct aft_forest_size {
    double capacity; /* MW beside what is there already */
    double cost;     /* at least 0 */
} aft_forest_size;

typedef struct aft_forest_arc {
    int from, to;
    bool is_two_way;                 /* may also carry from `to` to `from` */
    double free;                     /* MW that is there and costs nothing; may be INFINITY */
    double cost_along, cost_against; /* per MW of flow, at least 0 */
    size_t n_sizes;
    const aft_forest_size *sizes; /* at most one is bought */
} aft_forest_arc;

typedef struct aft_forest_customer {
    int node;
    double demand; /* MW, above 0 */
} aft_forest_customer;

typedef struct aft_forest_supply {
    int node;
    double capacity; /* MW; may be INFINITY */
    double cost;     /* per MW, at least 0 */
} aft_forest_supply;

typedef struct aft_forest_problem {
    size_t n_nodes, n_arcs, n_customers, n_supplies;
    const aft_forest_arc *arcs;
    const aft_forest_customer *customers; /* several may stand at one node */
    const aft_forest_supply *supplies;
    size_t most_labels;                     /* kept at a time; 0: 4 million (128 MB) */
    size_t most_splits;                     /* cases told apart, see forests.c; 0: 500 */
    bool (*must_stop)(const void *payload); /* may be NULL: asked now and then; it ends as at a limit of labels */
    const void *payload;
} aft_forest_problem;

typedef enum aft_forest_outcome {
    AFT_FOREST_FOUND,    /* the cheapest forest */
    AFT_FOREST_NONE,     /* there is no forest that serves all */
    AFT_FOREST_TOO_MANY, /* customers: nothing was tried */
    AFT_FOREST_LIMIT     /* of labels or splits: a forest perhaps, and a bound */
} aft_forest_outcome;

typedef struct aft_forest_plan {
    aft_forest_outcome outcome;
    double cost;               /* of the forest, INFINITY without one */
    double bound;              /* no forest costs less; INFINITY if there is none */
    double *flow;              /* [n_arcs] MW from `from` to `to`, below 0 the other way; 0 if the arc is not used */
    int *size;                 /* [n_arcs] which size is bought, -1: none */
    size_t n_labels, n_splits; /* work that it took */
} aft_forest_plan;

void aft_forest_plan_clear(aft_forest_plan *plan); /* takes a zeroed one */

/** Finds the cheapest forest: every node gets all that passes it from one arc or one supply, so every customer is
 *  served along one path, every tree hangs on one supply, and the flow of an arc is the sum of the demands behind it.
 *  Exact for any menus and capacities. Two supplies never share a tree, nor a customer: with several supplies of which
 *  two could feed one tree together, a forest in the wider sense may be cheaper.
 *  @param out  zeroed; owned by the caller, free with aft_forest_plan_clear
 *  @return AFT_OK with an outcome; AFT_EUSAGE for nodes out of range, numbers below 0, demands not above 0; AFT_ENOMEM.
 *          Cost: at most 3^customers nodes + 2^customers (nodes + arcs) log nodes per split, as a rule far less. */
aft_status aft_forest_find(aft_forest_plan *out, const aft_forest_problem *problem, aft_error *err);

#endif
