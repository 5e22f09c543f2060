/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of cut_sets.h share: cut_view.c has the snapshot and the set of buses at hand, cut_rows.c makes their
 * cut, cut_sets.c and cut_merges.c look for sets, cut_choice.c chooses among the cuts. */
#ifndef AFT_CUT_SETS_INTERNAL_H
#define AFT_CUT_SETS_INTERNAL_H

#include "solver/methods/cuts/cut_sets.h"

#include <math.h>

/* How a column with gain a may be bounded from above by something at least 0. */
typedef enum aft_cut_part {
    AFT_PART_NONE,     /* it brings nothing in */
    AFT_PART_FLOW,     /* itself: a x, which is at least 0 */
    AFT_PART_PIECES,   /* only what is bought for it */
    AFT_PART_EITHER,   /* the smaller of the two */
    AFT_PART_CONSTANT, /* a fixed limit: it lowers the need */
    AFT_PART_UNLIMITED /* there is no such cut */
} aft_cut_part;

struct aft_separator {
    const aft_design *design;
    const double *x;       /* the point at hand */
    size_t t;              /* the snapshot at hand */
    unsigned long *number; /* [n_buses] random ones: the set of buses has the number that their xor gives */
    /* the balances of the snapshot, active columns only */
    size_t *start; /* [n_buses + 1] */
    int *col;
    double *coef;
    size_t entries_cap[2];
    size_t *bus_start; /* [n_cols + 1] the same by column */
    int *bus;
    size_t bus_cap;
    double *need; /* [n_buses] right-hand sides */
    /* the set at hand */
    bool *is_in; /* [n_buses] */
    double need_of_set;
    unsigned long hash;
    double *gain; /* [n_cols] a_j, of active columns */
    int *listed;  /* columns that the set or a neighbour has touched */
    size_t n_listed;
    bool *is_listed; /* [n_cols] */
    /* what the columns bring in at the point, kept up to date from bus to bus */
    unsigned char *part;      /* [n_cols] aft_cut_part at the gain at hand */
    double *brought;          /* [n_cols] of fixed limits and flows */
    double fixed_in, flow_in; /* sums of them */
    size_t n_unlimited;
    int *sized; /* columns for which pieces may stand: what they bring in depends on the need, too */
    size_t n_sized;
    size_t *sized_at; /* [n_cols] place there, from 1; 0: none */
    int *candidates;  /* [n_buses] */
    bool *is_candidate;
    bool *start_set; /* [n_buses + 1], the last one is the outside of minimum cuts */
    /* a cut in the making, all columns */
    double *full_gain; /* [n_cols] */
    int *touched;      /* [n_cols] */
    double *reach;     /* [n_buses] what a flow that enters the set here can serve within it; NAN: not known yet */
    int *queue;        /* [n_buses] */
    bool *is_reached;  /* [n_buses] */
    double *worth;     /* [n_cols] what a flow can serve in the set at most */
    bool *is_blocked;  /* [n_cols] arcs within the set that no flow may take, or it counts by itself */
    double *row_value; /* [n_cols] coefficients of the cut */
    int *row_col;      /* [n_cols] */
    size_t next_snapshot, next_target; /* where the next call goes on */
    /* the graph of minimum cuts */
    int *from, *to;
    double *capacity;
    size_t edges_cap[3];
};

static inline const aft_flow_limit *aft_cut_limit(const aft_design *design, int col, double gain)
{
    return gain > 0.0 ? &design->above[col] : &design->below[col];
}

/* Most that can come in over a column whatever is bought, as a bound of the column says. */
static inline double aft_cut_most(const aft_lp *lp, int col, double gain)
{
    return fmax(0.0, gain > 0.0 ? gain * lp->upper[col] : gain * lp->lower[col]);
}

static inline size_t aft_cut_row_of(const aft_separator *s, size_t b)
{
    const aft_balances *at = &s->design->balances;
    return (size_t)at->first + b * at->n_hours + s->t;
}

/* cut_view.c */

/** How a column that S gains so much from is bounded from above. */
aft_cut_part aft_cut_part_of(const aft_design *design, int col, double gain);

/** The same at the point at hand: what has reached its bound, and is not bought, counts as a fixed limit. */
aft_cut_part aft_cut_part_here(const aft_separator *s, int col, double gain);

/** What the pieces of a limit can bring in, none more than the need, at the point at hand. */
double aft_cut_pieces_at(const aft_separator *s, const aft_flow_limit *limit, double gain, double need);

/** What a column brings in at the point at hand: the smallest of its bounds. */
double aft_cut_part_at(const aft_separator *s, int col, double gain, double need);

/** Brings the balances of a snapshot into rows and columns of active entries. AFT_ENOMEM */
aft_status aft_cut_enter_snapshot(aft_separator *s, size_t t, aft_error *err);

/** Puts a bus into the set at hand, or takes it out. Time: its columns. */
void aft_cut_toggle(aft_separator *s, size_t b);

void aft_cut_set_to(aft_separator *s, const bool *is_in);

/** Forgets columns that do not cross the border of the set. */
void aft_cut_compact(aft_separator *s);

/** By how much the cut of the set is broken, of 1; -INFINITY if it says nothing. Time: columns that have pieces. */
double aft_cut_violation(const aft_separator *s);

/* cut_rows.c */

/** Adds the cut (50) to (52) of the set at hand that is broken most, if by more than the least. AFT_ENOMEM */
aft_status aft_cut_make(aft_cuts *out, aft_separator *s, double least, aft_error *err);

/** Is there one of this set and snapshot? */
bool aft_cuts_have(const aft_cuts *cuts, unsigned long hash);

/* cut_choice.c */

/** Keeps those that are broken most, best first, and leaves out what is nearly parallel to one of them. AFT_ENOMEM.
 *  Cost: O(cuts * entries of what is kept). */
aft_status aft_cuts_choose(aft_cuts *cuts, aft_separator *s, const aft_separation *how, aft_error *err);

#endif
