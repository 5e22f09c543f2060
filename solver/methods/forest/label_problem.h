/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the label method is asked, as plain arrays: types only, see labels.h. */
#ifndef AFT_LABEL_PROBLEM_H
#define AFT_LABEL_PROBLEM_H

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

#endif
