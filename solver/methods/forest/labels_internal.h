/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the label method share: sets of ends, bounds of what is missing, the search. */
#ifndef AFT_LABELS_INTERNAL_H
#define AFT_LABELS_INTERNAL_H

#include "networks/base/heap.h"
#include "solver/methods/forest/labels.h"

#include <math.h>

/** Ends, by bit; the ends of the problem first, then its supplies. */
typedef unsigned aft_set;

/** A place where a bit stands. */
typedef struct aft_label_bit {
    int node;
    double demand;         /* 0 for a supply */
    double capacity, cost; /* of a supply */
    int end;               /* number of the end, -1: a supply */
} aft_label_bit;

static inline aft_status aft_label_push(aft_heap *heap, double key, int what, aft_error *err)
{
    return aft_heap_push(heap, key, what) == 0 ? AFT_OK : aft_fail(err, AFT_ENOMEM, "labels: out of memory");
}

/** Multipliers of the pressures, and what they tell: see label_bounds.c. */
typedef struct aft_label_bounds {
    double *price;  /* [n_bits] of an end's pressure, cost per bar^2 */
    double *factor; /* [n_sets] M of a set */
    double *inside; /* [n_sets * (n_nodes + 1)] least cost of a set below a node, with its multipliers */
    double *rest;   /* likewise: of all that is missing beside it */
    int *pred;      /* likewise: how `inside` came about, see label_bounds.c */
    double value;   /* no forest costs less */
} aft_label_bounds;

/** A problem, with its sets. Node n_nodes stands for outside: there, trees that are complete come together. */
typedef struct aft_label_world {
    const aft_label_problem *p;
    size_t n, n_bits, n_sets;
    aft_label_bit bits[AFT_LABEL_MOST_ENDS];
    aft_set fixed, anchored; /* ends; bits whose sets never leave their node: supplies, or the last end */
    aft_set all;
    double *demand;       /* [n_sets] MW, net, of its ends */
    bool *is_possible;    /* [n_sets] one tree can have them all */
    bool *is_complete;    /* [n_sets] and needs nothing more; it ends at its last bit */
    bool *can_leave;      /* [n_sets] a set that an arc may carry */
    double *least_factor; /* [n_sets] what M has to lie between, for no arc to pay for its use */
    double *most_factor;
    double *close_cost;    /* [n_sets] of what a supply gives, where it is complete */
    aft_set *must, *never; /* [n_nodes] rules for sets that leave a node */
    size_t *start;         /* [n_nodes + 2] */
    int *into;             /* halves that enter node v: start[v] up to start[v + 1] */
    double *weight;        /* [2 n_arcs] of the set at hand */
    aft_heap heap;
    bool is_falling; /* one feeds, all limits above are alike: losing pressure is never of use */
} aft_label_world;

static inline int aft_label_head(const aft_label_problem *p, int half)
{
    const aft_label_arc *arc = &p->arcs[half / 2];
    return half % 2 == 0 ? arc->to : arc->from;
}

static inline int aft_label_tail(const aft_label_problem *p, int half)
{
    return aft_label_head(p, half ^ 1);
}

/** May a set leave a node towards what feeds it? */
static inline bool aft_label_may_leave(const aft_label_world *w, aft_set s, int node)
{
    return w->can_leave[s] && (s & w->must[node]) == w->must[node] && (s & w->never[node]) == 0;
}

/** The last bit of a set, at whose node a complete one ends. */
static inline int aft_label_last(aft_set s)
{
    int last = -1;
    for (; s != 0; s >>= 1) {
        last++;
    }
    return last;
}

aft_status aft_label_bounds_init(aft_label_bounds *b, const aft_label_world *w, aft_error *err);
void aft_label_bounds_clear(aft_label_bounds *b);
/** Computes factor, inside, pred and value from the prices. */
aft_status aft_label_bounds_inside(aft_label_bounds *b, aft_label_world *w, aft_error *err);
/** Computes rest; needs inside. */
aft_status aft_label_bounds_rest(aft_label_bounds *b, aft_label_world *w, aft_error *err);
/** Raises the value by better prices, marking the arcs of the forests that it sees. @param is_seen [n_arcs] */
aft_status aft_label_bounds_raise(aft_label_bounds *b, bool *is_seen, aft_label_world *w, aft_error *err);

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
