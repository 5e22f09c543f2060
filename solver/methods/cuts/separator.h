/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What separation keeps between two calls: types only. Above it, each knowing those before: cut_view.c has the snapshot
 * and the set of buses at hand, cut_rows.c makes their inequality, cut_merges.c merges sets, cut_choice.c chooses among
 * inequalities, cut_sets.c looks for sets and calls all of them. */
#ifndef AFT_SEPARATOR_H
#define AFT_SEPARATOR_H

#include "solver/methods/cuts/cuts.h"

#include <math.h>

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

#endif
