/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Factors L D L' of sparse symmetric matrices whose pivots may be taken in any order (quasi-definite ones: Vanderbei
 * 1995). The pattern is analysed once, the numbers change often. */
#ifndef AFT_FACTOR_H
#define AFT_FACTOR_H

#include "solver/numerics/supernodes.h"

typedef struct aft_factor {
    aft_supernodes nodes;
    /* Supernode s as a block of full columns, its own rows first: column j begins at value[start[s]] + j * rows. */
    size_t *start; /* [n_nodes + 1] */
    double *value; /* [start[n_nodes]] and some more, so that four rows may be read from any */
    double *pivot; /* [n] D */
    /* Entries of the pattern that supernode s begins with: entry_start[s] <= k < entry_start[s + 1]. */
    size_t *entry_start; /* [n_nodes + 1] */
    size_t *entry;       /* [entries / 2] which one, */
    size_t *entry_to;    /* [entries / 2] and where in the block of s */
    /* room */
    double *work;     /* [n] */
    double *size;     /* [n] of the numbers that went into a pivot */
    int *place;       /* [n] of a row in the supernode at hand */
    int *head, *next; /* [n_nodes] supernodes that change a supernode, as a list */
    size_t *at;       /* [n_nodes] the row of a supernode that comes next */
    double *product;  /* [4 (rows + 3) of the largest supernode] */
    double *weighted; /* [4 columns of the widest] */
} aft_factor;

void aft_factor_clear(aft_factor *factor);

/** Chooses the order and finds the pattern of L. A factor may be analysed with one pattern and computed with other
 *  numbers in it.
 *  @param is_weak  [n] nodes whose diagonal is next to 0: not eliminated before a neighbour, which gives them a pivot
 *  @param most_work  multiplications of one aft_factor_compute; AFT_EUNSUPPORTED if it would need more
 *  @param tally  asks whether to go on; may be NULL; AFT_EUNSUPPORTED if not. AFT_ENOMEM. */
aft_status aft_factor_analyse(aft_factor *out, const aft_pattern *pattern, const bool *is_weak, double most_work,
                              aft_tally *tally, aft_error *err);

/** Computes L and D. A pivot in which only rounding is left is raised, with the sign of its diagonal entry.
 *  @param diagonal [n], none 0
 *  @param tally  asks whether to go on; may be NULL
 *  @return false if it was stopped: there are no numbers then */
bool aft_factor_compute(aft_factor *factor, const aft_pattern *pattern, const double *diagonal, aft_tally *tally);

/** Multiplications of one aft_factor_solve. */
double aft_factor_solve_work(const aft_factor *factor);

/** x = the solution for the right-hand side x. @param x [n] */
void aft_factor_solve(const aft_factor *factor, double *x);

#endif
