/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Programs with squares, through back-ends that know none. It stands in decompose/ because, like Benders' cuts, it turns one
 * program into a row of easier ones with a proved gap, and needs lp.h and backend.h only. */
#ifndef AFT_DECOMPOSE_SQUARES_H
#define AFT_DECOMPOSE_SQUARES_H

#include "solver/backend.h"

/** Solves any program: one without squares is handed to the back-end as it is. One with squares goes to the back-end
 *  if that takes squares and its answer proves itself; else it is solved by rounds of linear programs (or MILPs).
 *  @param out  as of a back-end. Point and duals of an optimum are proved to a relative gap of 1e-7 or better in
 *              most cases; what stays above 1e-6 is AFT_GAP_LIMIT. With whole columns: the bound is that of the search
 *              and the gap the one asked for, or 1e-6.
 *  @param start  [n_cols] a feasible point, or NULL
 *  @return as of a back-end; AFT_EUNSUPPORTED for a whole column with a square */
aft_status aft_solve_squares(aft_solution *out, const aft_lp *lp, const aft_backend *backend,
                             const aft_solve_options *options, const double *start, aft_error *err);

#endif
