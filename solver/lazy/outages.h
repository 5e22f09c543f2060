/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Flows that keep within limits also after the outage of a branch. There is a limit per outage, branch and snapshot,
 * far more than ever matter: they enter the program as answers break them. */
#ifndef AFT_OUTAGES_H
#define AFT_OUTAGES_H

#include "solver/lazy/family.h"
#include "solver/lazy/outage_grid.h"

/** A limit in the program. */
typedef struct aft_outage_row {
    int grid, outage, branch; /* numbers within the grid */
    int t;
    int row; /* of the program */
} aft_outage_row;

typedef struct aft_outages {
    size_t n_grids;
    aft_outage_grid *grids;
    int first_row; /* of the program; all rows from there on are limits after outages, or of the layout */
    size_t n_rows, cap;
    aft_outage_row *rows; /* [n_rows] by row; in the arena of the model */
} aft_outages;

/** Adds limits that a point breaks: the worst of every branch and snapshot in each direction.
 *  @param n_out  how many rows came behind the others; 0: the point withstands all outages. Cost: O(limits). */
aft_status aft_outages_add_broken(size_t *n_out, aft_model *model, const double *x, aft_error *err);

/** Adds every limit there is. */
aft_status aft_outages_add_all(aft_model *model, aft_error *err);

/** "line 7 after the outage of line 12, 08:00". */
void aft_outage_row_name(char *out, size_t size, const aft_model *model, aft_outage_row row);

/* As aft_lazy_family has them. */
bool aft_outages_is_on(const aft_model *model);
aft_status aft_open_outages(aft_model *model, aft_error *err);
size_t aft_outages_count(const aft_model *model);
bool aft_outages_row_name(char *out, size_t size, const aft_model *model, int row);

#endif
