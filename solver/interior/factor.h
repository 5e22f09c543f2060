/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Factors L D L' of sparse symmetric matrices whose pivots may be taken in any order (quasi-definite ones: Vanderbei
 * 1995). The pattern is analysed once, the numbers change often. */
#ifndef AFT_FACTOR_H
#define AFT_FACTOR_H

#include "networks/base/status.h"

#include <stdbool.h>
#include <stddef.h>

/** A symmetric matrix without its diagonal: node i meets node[e] with value[e], start[i] <= e < start[i + 1]; each pair
 *  stands in both rows. Borrowed. */
typedef struct aft_pattern {
    int n;
    const size_t *start; /* [n + 1] */
    const int *node;     /* [start[n]] */
    const double *value; /* [start[n]] */
} aft_pattern;

typedef struct aft_factor {
    int n;
    int *order;    /* [n] the node that is eliminated k-th */
    int *position; /* [n] the inverse */
    size_t *start; /* [n + 1] columns of L below the diagonal */
    int *row;      /* [start[n]] ascending within a column */
    double *value; /* [start[n]] */
    double *pivot; /* [n] D */
    /* room */
    double *work;     /* [n] */
    int *head, *next; /* [n] columns that change a column, as a list */
    size_t *at;       /* [n] the entry of a column that comes next */
} aft_factor;

void aft_factor_clear(aft_factor *factor);

/** Chooses the order (approximate minimum degree: Amestoy, Davis and Duff 1996; nodes with very many neighbours last)
 *  and finds the pattern of L. A factor may be analysed with one pattern and computed with other numbers in it.
 *  @param is_weak  [n] nodes whose diagonal is next to 0: not eliminated before a neighbour, which gives them a pivot
 *  @param most_work  multiplications of one aft_factor_compute; AFT_EUNSUPPORTED if it would need more. AFT_ENOMEM. */
aft_status aft_factor_analyse(aft_factor *out, const aft_pattern *pattern, const bool *is_weak, double most_work,
                              aft_error *err);

/** Computes L and D. A pivot in which only rounding is left is raised, with the sign of its diagonal entry.
 *  @param diagonal [n], none 0 */
void aft_factor_compute(aft_factor *factor, const aft_pattern *pattern, const double *diagonal);

/** x = the solution for the right-hand side x. @param x [n] */
void aft_factor_solve(const aft_factor *factor, double *x);

#endif
