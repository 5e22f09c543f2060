/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Our own check of an answer. It looks at the program and at numbers, and never asks the solver. */
#ifndef AFT_PROVE_H
#define AFT_PROVE_H

#include "solver/program/lp.h"

/** What a point and its duals come to when everything is computed again. */
typedef struct aft_proof {
    double objective;             /* constant included */
    double row_violation;         /* largest, divided by max(1, |bound|, largest |a x| of the row) */
    double bound_violation;       /* largest, divided by max(1, |bound|) */
    double integrality_violation; /* largest distance to a whole number */
    int worst_row;                /* row of row_violation, -1 if none is violated */
    int worst_col;                /* column of the larger of the other two, -1 if none */
} aft_proof;

/** Recomputes rows, bounds, integrality and objective of a point. @param x [n_cols]. Cost: O(entries). */
aft_proof aft_prove_point(const aft_lp *lp, const double *x);

/** Sum of the sizes of all parts of the cost of a point, which may cancel: currency. */
double aft_prove_cost_size(const aft_lp *lp, const double *x);

/** Cost below which nothing can be told from 0, whatever the total: a billionth of what all that must be served (the
 *  right-hand sides of equations, each as the middle one of them) would cost at a low cost of the program (its tenth
 *  part is cheaper). At least 1e-9. AFT_ENOMEM. */
aft_status aft_prove_least_cost(double *out, const aft_lp *lp, aft_error *err);

/** Reduced costs, cost - A'y: what a unit of each column costs at these duals; duals with the wrong sign count as 0.
 *  @param reduced [n_cols] @param row_dual [n_rows] in the signs of backend.h */
void aft_prove_reduced(double *reduced, const aft_lp *lp, const double *row_dual);

/** Lower bound of the objective (constant included) that a set of row duals proves, integrality apart.
 *  Any duals do: a column with a square takes its least value between its bounds, whatever its reduced cost.
 *  Duals with the wrong sign count as 0. A reduced cost that points to where its column has no bound would prove
 *  nothing; it is taken at the point instead, |reduced cost| max(1, |x|) is subtracted.
 *  @param row_dual [n_rows] in the signs of backend.h
 *  @param x [n_cols] the point. AFT_ENOMEM. */
aft_status aft_prove_bound(double *bound_out, const aft_lp *lp, const double *row_dual, const double *x,
                           aft_error *err);

#endif
