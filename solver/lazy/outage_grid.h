/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who takes over what after an outage. */
#ifndef AFT_OUTAGE_GRID_H
#define AFT_OUTAGE_GRID_H

#include "solver/model/model.h"

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

#endif
