/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Large programs whose relaxation is all but whole: one relaxation, rounded to a plan. */
#ifndef AFT_DESIGN_ROUNDING_H
#define AFT_DESIGN_ROUNDING_H

#include "solver/backend.h"
#include "solver/design/view.h"

/** Solves the relaxation, and buys the cheapest pieces that carry its flows; if that is not good enough, solves for all
 *  else with these pieces, and with the whole numbers next to the relaxation.
 *  @param is_done  the plan is proved to the gap asked for, or there is none
 *  @param out      as of a back-end's search; with the duals at these whole numbers if they were solved for. Not done, it is
 *                  the best plan and bound that were found, or empty: nothing is said of the program then
 *  @return AFT_ENOMEM, AFT_ESOLVER */
aft_status aft_solve_by_rounding(aft_solution *out, bool *is_done, const aft_lp *lp, const aft_balances *balances,
                                 const aft_backend *backend, const aft_solve_options *options, aft_error *err);

#endif
