/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The setting layout = tree: the built pipes that have a resistance form a forest. A forest has a limit per set of
 * buses, far more than ever matter: they enter the program as answers break them. MODEL.md (73)-(76). */
#ifndef AFT_LAYOUT_H
#define AFT_LAYOUT_H

#include "solver/lazy/family.h"

/** A link that has a resistance, or can buy one. */
typedef struct aft_pipe {
    size_t k; /* row of links */
    int bus0, bus1;
    aft_span life;
    bool is_there;   /* built whatever is decided */
    int n;           /* else it is built if one of these columns is 1, and at most one is */
    const int *cols; /* [n] */
} aft_pipe;

/** A limit that is in the program. */
typedef struct aft_layout_row {
    int row;
    int first, last; /* two of its pipes */
    size_t n_pipes;
} aft_layout_row;

typedef struct aft_layout {
    size_t n;
    aft_pipe *pipes;
    size_t n_spans;
    const aft_span *spans; /* what stands in the same one must be a forest: investment periods, or all snapshots */
    size_t n_rows, cap;
    aft_layout_row *rows; /* [n_rows] by row; in the arena of the model */
} aft_layout;

/** Adds limits that a point breaks.
 *  @param n_out  how many rows came behind the others; 0: the pipes of a point with whole numbers are a forest */
aft_status aft_layout_add_broken(size_t *n_out, aft_model *model, const double *x, aft_error *err);

/** Adds columns and rows that say all at once, for whoever reads the program from a file: weaker, but complete. */
aft_status aft_layout_add_all(aft_model *model, aft_error *err);

/* As aft_lazy_family has them. A row is named "forest of links AB, BC and 2 more". */
bool aft_layout_is_on(const aft_model *model);
aft_status aft_open_layout(aft_model *model, aft_error *err);
size_t aft_layout_count(const aft_model *model);
bool aft_layout_row_name(char *out, size_t size, const aft_model *model, int row);

#endif
