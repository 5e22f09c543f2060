/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A problem of the label method with its sets of ends: types only. label_bounds.c bounds what is missing,
 * label_search.c searches under these bounds, labels.c asks both. */
#ifndef AFT_LABEL_WORLD_H
#define AFT_LABEL_WORLD_H

#include "networks/base/heap.h"
#include "solver/methods/forest/label_problem.h"

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

#endif
