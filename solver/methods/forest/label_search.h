/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The search over labels, best bound first. */
#ifndef AFT_LABEL_SEARCH_H
#define AFT_LABEL_SEARCH_H

#include "solver/methods/forest/label_bounds.h"

/** A way to bring what a set needs below a node. */
typedef struct aft_label {
    double cost;      /* of what is bought */
    double low, high; /* squared pressures at the node with which it works */
    aft_set s;
    int node;
    int half, size; /* it came over this half of an arc in this size; half -1: merged, or an end itself; -2: complete */
    int below, beside; /* labels that it was made of; -1 */
    int next;          /* another settled one of the same set and node, -1 */
} aft_label;

typedef struct aft_label_search {
    aft_label_world *w;
    const aft_label_bounds *bounds;
    const bool *is_seen; /* [n_arcs] the only arcs that count, NULL: all do */
    bool is_free;        /* sizes cost nothing: is there any forest? */
    double cap;          /* labels that cannot end below it are dropped */
    double least_dropped;
    size_t most_labels;
    aft_label *labels;
    size_t n_labels, cap_labels;
    int spare;    /* list of free places in labels, by next */
    int *settled; /* [n_sets * (n_nodes + 1)] first label of a set at a node, -1 */
    aft_heap heap;
    size_t n_settled;
    int goal;     /* label of the answer, -1 */
    double bound; /* no forest costs less, as far as the search came */
    bool is_full, is_stopped;
} aft_label_search;

aft_status aft_label_search_run(aft_label_search *s, aft_error *err);
void aft_label_search_clear(aft_label_search *s);

#endif
