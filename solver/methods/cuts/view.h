/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A program seen as networks whose arcs are bought: the balances of the buses, and for each column the whole columns
 * that have to be bought before it may flow. Found in the rows themselves, so it knows nothing of links or menus. */
#ifndef AFT_VIEW_H
#define AFT_VIEW_H

#include "solver/program/lp.h"

/** What limits a column x (or -x):  x <= constant + sum size n  over the pieces [first, first + n). */
typedef struct aft_flow_limit {
    double constant; /* at least 0 */
    size_t first, n; /* n = 0: no row of this kind limits it */
    int row;         /* that says so */
} aft_flow_limit;

/** One whole column in such a limit. */
typedef struct aft_piece {
    int col;
    double size; /* above 0 */
} aft_piece;

/** One place of a column in the balances. */
typedef struct aft_balance_entry {
    int row; /* of the balance, less the first one */
    double coef;
} aft_balance_entry;

typedef struct aft_design {
    const aft_lp *lp; /* borrowed; only rows that were there when it was viewed count */
    aft_balances balances;
    aft_flow_limit *above, *below; /* [n_cols] limits of x, and of -x */
    aft_piece *pieces;
    size_t n_pieces, pieces_cap;
    size_t *place_start;       /* [n_cols + 1] */
    aft_balance_entry *places; /* balances of a column, [place_start[n_cols]] */
    int n_cols, n_rows;        /* of the program when it was viewed */
    int n_bought;              /* columns with a limit above or below */
    int n_choices;             /* whole columns that are not fixed */
    int n_unlimiting;          /* of these, columns that stand in no such limit */
    int n_hourly;              /* of these, columns that limit flows in no more than a third of the snapshots */
    double cost_step;          /* the cost of some optimum is a multiple of it, without the constant; 0: not known */
} aft_design;

/** Looks at a program. @param out  zeroed. AFT_ENOMEM. Cost: O(entries). */
aft_status aft_design_view(aft_design *out, const aft_lp *lp, const aft_balances *balances, aft_error *err);

void aft_design_clear(aft_design *design);

/** Are there at least as many purchases (whole columns that limit flows in many of the snapshots) as other
 *  choices per snapshot? The methods of solver/design are for these. The columns of commitment are others: each status
 *  limits one flow of one snapshot, starts and stops limit none. There the back-end's own search is faster:
 *  tests/bench/search. */
bool aft_design_is_purchase(const aft_design *design);

/** Most that a limit allows with these values of the whole columns. @param values [n_cols] */
static inline double aft_flow_limit_at(const aft_design *design, const aft_flow_limit *limit, const double *values)
{
    double sum = limit->constant;
    for (size_t i = limit->first; i < limit->first + limit->n; i++) {
        sum += design->pieces[i].size * values[design->pieces[i].col];
    }
    return sum;
}

#endif
