/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Networks in which one bus supplies all (or takes all), flow costs nothing and a piece carries whatever an arc can:
 * what has to be found is a cheapest tree, as for Steiner trees. Cuts to begin with by dual ascent, and plans along the
 * arcs that an ascent or a relaxation favours (MODEL.md, (56)). */
#ifndef AFT_ASCENT_H
#define AFT_ASCENT_H

#include "solver/methods/cuts/cuts.h"

/** An arc away from the root: column col carries its flow. */
typedef struct aft_tree_arc {
    int from, to; /* buses */
    int col;
    double cost; /* of the cheapest piece that carries all */
} aft_tree_arc;

/** Buses at either end of arcs: those of bus b are arcs[start[b]] to arcs[start[b + 1] - 1]. */
typedef struct aft_arcs_at {
    int *start; /* [n_buses + 1] */
    int *arc;   /* [n_arcs] */
} aft_arcs_at;

typedef struct aft_ascent {
    const aft_design *design; /* borrowed */
    bool is_used;             /* false: the program is of another kind, and all below is empty */
    bool is_taking;           /* the root takes all: all arcs are turned round here */
    int root, n_buses, n_arcs;
    int end_col;         /* the only column that stands at one bus alone, the root; -1: none */
    double total;        /* of all needs */
    aft_tree_arc *arcs;  /* [n_arcs] */
    aft_arcs_at out, in; /* arcs from a bus, and to it */
    double *need;        /* [n_buses] of the others, at least 0 */
    double *rest;        /* [n_arcs] what an ascent has left of the costs */
    double *raise;       /* [cuts of the ascent] their duals */
    size_t raise_cap;
    double *weight;        /* [n_arcs] room, like all below */
    double *distance;      /* [n_buses] */
    double *point;         /* [n_cols] */
    int *parent;           /* [n_buses] arc */
    int *heap, *place;     /* [n_buses] */
    bool *is_in, *is_left; /* [n_buses] */
    bool *is_marked;       /* [n_cols] */
    int *queue, *cols;     /* [n_buses], [n_cols] */
    double *ones;          /* [n_cols] */
} aft_ascent;

/** @param out  zeroed. AFT_ENOMEM. Cost: O(entries of the balances) */
aft_status aft_ascent_init(aft_ascent *out, const aft_design *design, aft_error *err);
void aft_ascent_clear(aft_ascent *ascent);

/** Cuts of (56); their duals are then in raise[]. @param out  emptied first. AFT_ENOMEM */
aft_status aft_ascend(aft_cuts *out, aft_ascent *ascent, aft_error *err);

/** The dual that belongs to the balances: what a unit costs at the root, and as much everywhere. */
double aft_ascent_price(const aft_ascent *ascent);

/** A point whose flows are along one tree; what they need is not bought in it.
 *  @param x [n_cols] the tree is sought along arcs whose pieces x has; NULL: along those that the ascent left without
 *  cost
 *  @return the point, [n_cols], borrowed until the next call; NULL if there is no such tree */
const double *aft_ascent_tree(aft_ascent *ascent, const double *x);

#endif
