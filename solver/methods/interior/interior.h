/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An interior point method of our own, for large linear programs: operation over many hours with capacities to choose.
 * What it finds is no vertex; it comes with duals that prove it. */
#ifndef AFT_INTERIOR_H
#define AFT_INTERIOR_H

#include "solver/program/answer.h"

/** A point well within all limits on the way to an optimum, from which a similar program may be begun. Zeroed: none. */
typedef struct aft_inner_point {
    int n_cols, n_rows;
    double *v;        /* [n_cols + n_rows] columns, and the sums of the rows */
    double *zl, *zu;  /* [n_cols + n_rows] multipliers of their lower and upper limits */
    double *row_dual; /* [n_rows] */
} aft_inner_point;

void aft_inner_point_clear(aft_inner_point *point);

/** What is asked for, beside the budget. Zeroed: nothing but the optimum, and no step. */
typedef struct aft_interior_aim {
    double most_work; /* multiplications of one factorisation, of which there is one a step; 1e10 are about 1 s */
    double accuracy;  /* relative: gap, and violation of rows, that will do; 0: as near as it can, 1e-8 at least */
    const double *stop_above;     /* as soon as the cost, constant included, is known to be above; NULL: never */
    const aft_inner_point *start; /* of a program with the same columns and first rows, or NULL */
    aft_inner_point *kept;        /* a point to begin from later, replaced if it came so far; or NULL */
    /* Looks at a point near the optimum, once, at a gap of 1 %: true ends it there, with that point and AFT_GAP_LIMIT;
     * or NULL */
    bool (*is_enough)(const double *x, void *payload);
    void *payload;
} aft_interior_aim;

/** Solves lp without regard to whole numbers.
 *  @param out  a point that is no vertex, and its duals, proved by prove/prove.h. Where aim->stop_above ends it:
 *              AFT_GAP_LIMIT, without a point, with duals that prove the bound
 *  @param is_solved false if the method came to no such end (no solution, numbers too wild, budget over, too much work
 *  for
 *                    a step): out is then untouched
 *  @return AFT_ENOMEM. */
aft_status aft_interior_solve(aft_answer *out, bool *is_solved, const aft_lp *lp, const aft_interior_aim *aim,
                              const aft_budget *budget, aft_error *err);

#endif
