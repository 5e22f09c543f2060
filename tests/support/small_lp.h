/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Programs written down as dense tables, and random ones, for tests of solver/. */
#ifndef AFT_TEST_SMALL_LP_H
#define AFT_TEST_SMALL_LP_H

#include "solver/program/lp.h"

enum { SMALL_COLS = 8 };

typedef struct small_col {
    double cost, lower, upper;
    bool is_whole;
} small_col;

typedef struct small_row {
    double lower, upper;
    double value[SMALL_COLS];
} small_row;

/** Builds lp from tables; a failure ends the test. */
void small_lp(aft_lp *lp, double constant, int n_cols, const small_col *cols, int n_rows, const small_row *rows);

/** A feasible, bounded random program with all kinds of limits; the same for the same seed. About a third of the
 *  columns are whole if asked for. If point is not NULL, it gets a feasible point, [n_cols]. */
void random_lp(aft_lp *lp, unsigned seed, int n_cols, int n_rows, bool has_whole, double *point);

#endif
