/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A program with some columns fixed where a point has them. */
#ifndef AFT_FIXED_H
#define AFT_FIXED_H

#include "solver/program/lp.h"

/** The linear program that is left; it shares all arrays but bounds and marks of whole columns, so it lives no longer.
 *  @param is_fixed  [n_cols]; whole columns among them are rounded
 *  @param out       cleared by aft_lp_unfix, also after a failure. AFT_ENOMEM. */
aft_status aft_lp_fix(aft_lp *out, const aft_lp *lp, const bool *is_fixed, const double *x, aft_error *err);
void aft_lp_unfix(aft_lp *fixed);

#endif
