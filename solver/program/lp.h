/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A linear or mixed-integer program as plain data: minimise constant + cost'x, row_lower <= A x <= row_upper, lower <=
 * x <= upper, some x whole; the cost may have squares of single columns. Unbounded is INFINITY, never 1e30. Rows are
 * stored compressed, one after another. Variables and rows come as named blocks over (element, snapshot); nobody
 * computes an offset by hand. */
#ifndef AFT_LP_H
#define AFT_LP_H

#include "networks/base/status.h"

#include <stdbool.h>
#include <stddef.h>

/** Name of a run of columns or rows: element k, snapshot t stands at first + k * n_hours + t. */
typedef struct aft_block {
    const char *name;          /* "link_p", "bus_balance", ...; borrowed */
    int first;                 /* index of its first column or row */
    int n;                     /* elements; 0 for rows that are not one per element and snapshot */
    int n_hours;               /* snapshots per element; 1 for capacities */
    const char *const *labels; /* [n] names of the elements; borrowed, may be NULL */
} aft_block;

typedef struct aft_lp {
    /* columns */
    int n_cols;
    double *cost;    /* [n_cols] currency per unit of the column */
    double *square;  /* [n_cols] currency per square of the column, at least 0; NULL while there is none */
    double *lower;   /* [n_cols] */
    double *upper;   /* [n_cols] */
    bool *is_whole;  /* [n_cols] */
    int n_whole;     /* how many are */
    double constant; /* added to the objective; the solver never sees it */
    /* rows, compressed */
    int n_rows;
    double *row_lower; /* [n_rows] */
    double *row_upper; /* [n_rows] */
    size_t *row_start; /* [n_rows + 1] */
    int *col;          /* [row_start[n_rows]] */
    double *value;     /* [row_start[n_rows]] */
    /* names */
    aft_block *col_blocks;
    size_t n_col_blocks;
    aft_block *row_blocks;
    size_t n_row_blocks;
    const char *const *hour_labels; /* [snapshots], borrowed; may be NULL */
    /* room, kept by lp.c */
    size_t cols_cap, rows_cap, starts_cap, entries_cap, col_blocks_cap, row_blocks_cap;
    size_t *place; /* [place_cap] where a column last stood in a row; see lp.c */
    size_t place_cap;
} aft_lp;

void aft_lp_init(aft_lp *lp);
void aft_lp_clear(aft_lp *lp); /* takes half-built ones */

/** Adds a block of n * n_hours columns, all [lower, upper], cost 0, not whole.
 *  @param first_out index of the first one; k, t stands at *first_out + k * n_hours + t. AFT_ENOMEM. */
aft_status aft_lp_add_cols(int *first_out, aft_lp *lp, const char *name, int n, int n_hours, const char *const *labels,
                           double lower, double upper, aft_error *err);

void aft_lp_set_whole(aft_lp *lp, int col);

/** Gives a column a cost per square of its value, at least 0; a 0 changes nothing where there is none. AFT_ENOMEM. */
aft_status aft_lp_set_square(aft_lp *lp, int col, double square, aft_error *err);

/** cost'x and the squares, without the constant. */
double aft_lp_objective(const aft_lp *lp, const double *x);

/** Opens a block of rows; the rows that follow belong to it, element by element, snapshot by snapshot. AFT_ENOMEM. */
aft_status aft_lp_open_rows(int *first_out, aft_lp *lp, const char *name, int n, int n_hours, const char *const *labels,
                            aft_error *err);

/** Adds the next row with n entries. Entries of the same column are added up, zeros dropped. AFT_ENOMEM. */
aft_status aft_lp_add_row(aft_lp *lp, double lower, double upper, size_t n, const int *cols, const double *values,
                          aft_error *err);

/** Where the balances of a program stand: bus b, snapshot t in row first + b * n_hours + t. */
typedef struct aft_balances {
    int first;
    size_t n_buses, n_hours; /* no bus: nothing is known of them */
} aft_balances;

/** Takes rows out; the others move up and keep their order. Blocks of rows are not kept in step: only for programs
 *  whose rows nobody asks for by name. @param is_dropped [n_rows] */
void aft_lp_drop_rows(aft_lp *lp, const bool *is_dropped);

/** Takes out entries below this share of the largest of their row: solvers lose their way among them, or drop them. */
void aft_lp_drop_tiny(aft_lp *lp, double share);

/** A program of its own with the same columns, rows and names. @param out  initialised and empty. AFT_ENOMEM. */
aft_status aft_lp_copy(aft_lp *out, const aft_lp *lp, aft_error *err);

size_t aft_lp_entries(const aft_lp *lp);

/** True if a limit stands on its head, a whole column has no whole number between its bounds, or an empty row cannot
 *  hold: infeasible, without asking a solver. */
bool aft_lp_is_absurd(const aft_lp *lp, bool is_relaxed);

/** "bus_balance[Zwolle 110, 2035-01-17 08:00:00]"; cut to size. */
void aft_lp_col_name(char *out, size_t size, const aft_lp *lp, int col);
void aft_lp_row_name(char *out, size_t size, const aft_lp *lp, int row);

/** The block that a column (row) falls in, or NULL; borrowed likewise. */
const aft_block *aft_lp_block_of_col(const aft_lp *lp, int col);
const aft_block *aft_lp_block_of_row(const aft_lp *lp, int row);

/** The block of columns (rows) of this name, or NULL; borrowed, and moved by the next block that is added. */
const aft_block *aft_lp_find_col_block(const aft_lp *lp, const char *name);
const aft_block *aft_lp_find_row_block(const aft_lp *lp, const char *name);

/** Writes the problem as free-format MPS or as CPLEX LP, chosen by the ending .mps or .lp. Names are c0.. and r0..; a
 *  constant other than 0 is a column "constant" fixed at 1, since programs read the objective's offset with either
 *  sign. Squares stand in the section QUADOBJ, or in brackets in the LP format. There a row with two limits is an
 *  equation with a column range0.., for not all programs read such rows. AFT_EUSAGE for another ending, AFT_EIO. */
aft_status aft_lp_write(const aft_lp *lp, const char *path, aft_error *err);

#endif
