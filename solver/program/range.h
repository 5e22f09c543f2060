/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far the coefficients of a program lie apart: solvers scale, but double precision ends somewhere. */
#ifndef AFT_RANGE_H
#define AFT_RANGE_H

#include "solver/program/budget.h"
#include "solver/program/lp.h"

/** An entry of the matrix. */
typedef struct aft_entry {
    int row, col;
    double value;
} aft_entry;

/** The smallest and the largest entry by size; rows are -1 if there is none. */
typedef struct aft_range {
    aft_entry least, most;
} aft_range;

aft_range aft_lp_range(const aft_lp *lp);

/** Logs a warning that names the two where they lie further apart than a factor of 1e10. */
void aft_warn_range(const aft_lp *lp, const aft_budget *budget);

#endif
