/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cheapest forest of pipes that carries what is fed in to where it is needed, so that the pressures hold. Plain
 * arrays in, plain arrays out; knows nothing of networks or LPs. MODEL.md (85)-(88). */
#ifndef AFT_LABELS_H
#define AFT_LABELS_H

#include "solver/methods/forest/forests.h"

enum { AFT_LABEL_MOST_ENDS = 12 }; /* and supplies, together */

/** One way to equip an arc. */
typedef struct aft_label_size {
    double capacity; /* MW in all */
    double cost;     /* at least 0; 0 for what is there already */
    double drop;     /* length / conductance^2, bar^2 / MW^2, at least 0; of pipes */
} aft_label_size;

typedef enum aft_label_kind {
    AFT_LABEL_PIPE,      /* pi falls by drop q^2 in the direction of flow */
    AFT_LABEL_REGULATOR, /* pi does not rise in the direction of flow */
    AFT_LABEL_FREE       /* ties nothing */
} aft_label_kind;

typedef struct aft_label_arc {
    aft_label_kind kind;
    int from, to;
    bool is_two_way;                 /* may also carry from `to` to `from` */
    double cost_along, cost_against; /* per MW of flow, at least 0 */
    size_t n_sizes;
    const aft_label_size *sizes; /* one of them, if it carries anything */
} aft_label_arc;

/** Where a fixed amount leaves the network, or enters it. */
typedef struct aft_label_end {
    int node;
    double demand; /* MW, not 0; below 0 it is fed in */
} aft_label_end;

typedef struct aft_label_problem {
    size_t n_nodes, n_arcs, n_ends, n_supplies;
    const aft_label_arc *arcs;
    const aft_label_end *ends;              /* at most one per node */
    const aft_forest_supply *supplies;      /* that may give what is needed, each for one tree */
    const double *low, *high;               /* [n_nodes] squared pressure, bar^2; both 0 where there is none */
    size_t most_labels;                     /* kept at a time; 0: 2 million (160 MB) */
    size_t most_splits;                     /* cases told apart, see forests.c; 0: 50 */
    bool (*must_stop)(const void *payload); /* may be NULL: asked now and then */
    const void *payload;
} aft_label_problem;

/** Finds the cheapest forest of arcs, each in one size: what leaves equals what enters in every tree, but for what one
 *  supply may give there; the flow of an arc is then what is needed behind it, and the pressures of all nodes that are
 *  passed stay within their limits. Exact, unless a plan would send one tree through a node twice only to lose
 *  pressure, where the outcome is AFT_FOREST_LIMIT without a plan. With several supplies no tree has two of them; with
 *  one or none this is no restriction.
 *  @param out  zeroed; free with aft_forest_plan_clear; `size` is -1 where an arc carries nothing
 *  @return AFT_OK with an outcome (AFT_FOREST_LIMIT also if it was stopped: then with a bound, perhaps a plan);
 *  AFT_EUSAGE
 *          for what is out of range; AFT_ENOMEM */
aft_status aft_label_solve(aft_forest_plan *out, const aft_label_problem *problem, aft_error *err);

#endif
