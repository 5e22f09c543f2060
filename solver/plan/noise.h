/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rule for what is zero in a plan. */
#ifndef AFT_NOISE_H
#define AFT_NOISE_H

#include "solver/program/lp.h"

/** Sets to 0 what a solver left where nothing is, after the proof has judged it: all that is made of the plan (tables,
 *  series, sums, money, report) then agrees on it.
 *  @param x  [columns] */
void aft_drop_noise(double *x, const aft_lp *lp);

#endif
