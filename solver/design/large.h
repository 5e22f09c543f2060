/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Large programs that buy pieces for flows: few relaxations, each by the interior method, with cut sets and plans. */
#ifndef AFT_DESIGN_LARGE_H
#define AFT_DESIGN_LARGE_H

#include "solver/backend.h"
#include "solver/design/view.h"

/** Is the program so large that some relaxations by our interior method are worth a try before any other search? */
bool aft_is_large_design(const aft_lp *lp);

/** Solves the relaxation, tightened and with cut sets, makes plans from it, and where they are not good enough branches, for some
 *  dozens of relaxations at most.
 *  @param is_done  the plan is proved to the gap asked for, or there is none
 *  @param out      as of a back-end's search; with the duals at these whole numbers if they were solved for. Not done, it is
 *                  the best plan and bound that were found, or empty: nothing is said of the program then
 *  @return AFT_ENOMEM, AFT_ESOLVER */
aft_status aft_solve_large_design(aft_solution *out, bool *is_done, const aft_lp *lp, const aft_balances *balances,
                                  const aft_backend *backend, const aft_solve_options *options, aft_error *err);

#endif
