/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of inequalities, and the inequality of the set at hand. */
#ifndef AFT_CUT_ROWS_H
#define AFT_CUT_ROWS_H

#include "solver/methods/cuts/cuts.h"

void aft_cuts_clear(aft_cuts *cuts);

/** Appends one without violation or hash. AFT_ENOMEM */
aft_status aft_cuts_add(aft_cuts *cuts, size_t n, const int *cols, const double *values, aft_error *err);

/** Adds the inequality (50) to (52) of the set at hand that is broken most, if by more than the least. AFT_ENOMEM */
aft_status aft_cut_make(aft_cuts *out, aft_separator *s, double least, aft_error *err);

/** Is there one of this set and snapshot? */
bool aft_cuts_have(const aft_cuts *cuts, unsigned long hash);

#endif
