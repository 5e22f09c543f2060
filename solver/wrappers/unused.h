/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Purchases that a point does without. */
#ifndef AFT_UNUSED_H
#define AFT_UNUSED_H

#include "solver/program/lp.h"

/** Lowers whole columns of a point that cost something as far as its rows hold with all other columns as they are, the
 *  dearest first, and exchanges pieces of a menu for cheaper ones of the same element.
 *  @param n_out  columns that changed
 *  @param x      [n_cols] the point; a row that held may be off by 1e-7 (relative) afterwards
 *  @return AFT_ENOMEM. Cost: O(entries) */
aft_status aft_drop_unused(int *n_out, double *x, const aft_lp *lp, aft_error *err);

#endif
