/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Programs that buy arcs of networks: made tight, oriented, searched by branch and cut. */
#ifndef AFT_DESIGN_H
#define AFT_DESIGN_H

#include "solver/backend.h"
#include "solver/design/view.h"

/** Searches a program if it is of this kind: every whole column is bought to carry flows, and a relaxation takes little time.
 *  @param is_used  false: nothing was done
 *  @param out      as of a back-end's search; without duals
 *  @param start    [n_cols] a feasible point, or NULL
 *  @return AFT_ESOLVER, AFT_ENOMEM */
aft_status aft_solve_design(aft_solution *out, bool *is_used, const aft_lp *lp, const aft_balances *balances,
                            const aft_backend *backend, const aft_solve_options *options, const double *start,
                            aft_error *err);

#endif
