/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The proof that a point withstands the outages. */
#ifndef AFT_PROVE_OUTAGES_H
#define AFT_PROVE_OUTAGES_H

#include "solver/lazy/outages.h"

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

/** The same as aft_lazy_family has it. */
aft_status aft_outages_prove(aft_lazy_proof *out, const aft_model *model, const double *x, aft_error *err);

#endif
