/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A program that always has a solution: which rows of another one cannot be kept, and by how much. */
#ifndef AFT_ELASTIC_H
#define AFT_ELASTIC_H

#include "solver/program/lp.h"

/** The program with all costs 0, whole columns as asked, and two columns per row of [first, last) that let it give way
 *  in either direction at a cost of 1. The slack of row i stands at n_cols + 2 (i - first), the other one behind it.
 *  @param out  initialised and empty. AFT_ENOMEM. */
aft_status aft_lp_make_elastic(aft_lp *out, const aft_lp *lp, int first, int last, bool keep_whole, aft_error *err);

#endif
