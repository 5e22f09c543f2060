/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the duals of a relaxation say of plans with a piece that it does without. */
#ifndef AFT_LEAST_WITH_H
#define AFT_LEAST_WITH_H

#include "solver/program/lp.h"

/** (118) Bounds of all points of a relaxation in which a whole column is at least 1.
 *  @param out       [lp->n_whole] by column, constant included; INFINITY where the relaxation has none
 *  @param lp        whose whole columns they are
 *  @param relaxed   the same columns with bounds of its own, rows of any kind
 *  @param row_dual  [relaxed->n_rows], any that prove `bound`. AFT_ENOMEM. Cost: O(entries) */
aft_status aft_least_with(double *out, const aft_lp *lp, const aft_lp *relaxed, const double *row_dual, double bound,
                          aft_error *err);

#endif
