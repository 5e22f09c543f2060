/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From an answer to a proved plan. */
#ifndef AFT_FINISH_H
#define AFT_FINISH_H

#include "solver/methods/task.h"

/** Proves an answer with a point and brings it into the plan: rows, bounds, whole numbers, lazy families, pressures,
 *  the lower bound and the duality gap, all recomputed; the plan's outcome is lowered where the bound does not prove
 *  it.
 *  @param kept_out  cost of the first n_kept snapshots
 *  @return AFT_ESOLVER with the row or column that refuses it; AFT_ENOMEM */
aft_status aft_finish_plan(aft_plan *plan, double *kept_out, aft_answer *answer, const aft_task *task, size_t n_kept,
                           const aft_budget *budget, aft_error *err);

#endif
