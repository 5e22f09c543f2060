/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Branch and cut for programs in which capacities are bought, over the sessions of any back-end: cut sets at every
 * node, bounds that our own code proves (prove/prove.h). */
#ifndef AFT_SEARCH_H
#define AFT_SEARCH_H

#include "solver/backends/backend.h"
#include "solver/methods/cuts/view.h"

/** Searches a program whose relaxation is solved in little time.
 *  @param out    as of a back-end's search; without duals
 *  @param start  [n_cols] a feasible point, or NULL
 *  @return AFT_ESOLVER if the back-end has no answer for a relaxation, AFT_ENOMEM */
aft_status aft_search_design(aft_answer *out, const aft_design *design, const aft_backend *backend,
                             const aft_budget *budget, const double *start, aft_error *err);

#endif
