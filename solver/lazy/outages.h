/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Flows that keep within limits also after the outage of a branch. There is a limit per outage, branch and snapshot,
 * far more than ever matter: they enter the program as answers break them. */
#ifndef AFT_OUTAGES_H
#define AFT_OUTAGES_H

#include "solver/lazy/lazy.h"

/** The lines and transformers that stand together in some snapshots, and what the outage of one does to the others. */
typedef struct aft_outage_grid {
    aft_span span; /* snapshots */
    size_t n;
    int *branch;       /* [n] rows of model->branches, all of fixed and finite impedance */
    int *from, *to;    /* [n] rows of buses */
    double *impedance; /* [n] per unit on 1 MVA */
    size_t n_outages;
    int *outage;    /* [n_outages] which of the branches fail, one at a time; 0 .. n - 1 */
    double *factor; /* [n_outages * n] what each branch takes over per MW that the failed one carried; -1 for itself */
} aft_outage_grid;

/** Lists the branches of a grid that live in its span, and fills the factors.
 *  An outage that leaves its ends unconnected is left out. All memory is the model's.
 *  @param out  zeroed but for its span. AFT_ENOMEM; AFT_EUNSUPPORTED where the flows are not determined. */
aft_status aft_outage_grid_fill(aft_outage_grid *out, const aft_model *model, aft_error *err);

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
aft_status aft_outages_prove(aft_lazy_proof *out, const aft_model *model, const double *x, aft_error *err);

/** What becomes of the worst limit when everything is computed again. */
typedef struct aft_outage_proof {
    double violation; /* largest, divided by max(1, |bound|, |flow|, |flow taken over|) */
    aft_outage_row worst;
} aft_outage_proof;

/** Proves that a point withstands the outages asked for, without trust in how the rows were made: every factor is
 *  checked against Kirchhoff's two laws in the grid without the failed branch, every outage that was left out is shown
 *  to leave its ends unconnected, and every limit is computed again.
 *  @return AFT_ESOLVER if a factor is wrong, AFT_EINTERNAL if an outage is missing; AFT_ENOMEM */
aft_status aft_prove_outages(aft_outage_proof *out, const aft_model *model, const double *x, aft_error *err);

#endif
