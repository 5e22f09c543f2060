/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Programs with squares, through back-ends that know none. It stands in decompose/ because, like Benders' cuts, it turns one
 * program into a row of easier ones with a proved gap, and needs lp.h and backend.h only. */
#ifndef AFT_DECOMPOSE_SQUARES_H
#define AFT_DECOMPOSE_SQUARES_H

#include "solver/backend.h"

/** Solves any program: one without squares is handed to the back-end as it is. One with squares goes to our interior
 *  method; if that comes to no end, or there are whole columns, to rounds of tangents.
 *  @param out  as of a back-end. Of an optimum point and duals prove each other, to 1e-8 by the interior method and 1e-6 at
 *              worst by tangents; else it is AFT_GAP_LIMIT. With whole columns: no duals, the gap the one asked for, or
 *              1e-6.
 *  @param start  [n_cols] a feasible point, or NULL
 *  @return as of a back-end; AFT_EUNSUPPORTED for a whole column with a square */
aft_status aft_solve_squares(aft_solution *out, const aft_lp *lp, const aft_backend *backend,
                             const aft_solve_options *options, const double *start, aft_error *err);

/** The same by rounds of tangents alone. The program has squares. */
aft_status aft_solve_by_tangents(aft_solution *out, const aft_lp *lp, const aft_backend *backend,
                                 const aft_solve_options *options, aft_error *err);

#endif
