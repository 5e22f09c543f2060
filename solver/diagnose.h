/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why there is no plan. Everything goes into plan->conflicts and plan->message. */
#ifndef AFT_DIAGNOSE_H
#define AFT_DIAGNOSE_H

#include "solver/methods/task.h"

/** Columns whose bounds cross: reported as conflicts; the number found. No solver is needed to see them. */
aft_status aft_diagnose_bounds(aft_plan *plan, const aft_model *model, aft_error *err);

/** True if some row misses its limits whatever stands within the bounds: infeasible for every solver alike. */
bool aft_diagnose_rows(const aft_lp *lp);

/** Why it is infeasible: a second solve in which balances (and if that is not enough all rows) may give way, at least
 *  cost. Under pressure: buses that no sizes bring enough to; else what balances say; else that pressures are why. */
aft_status aft_diagnose_infeasible(aft_plan *plan, const aft_task *task, const aft_budget *budget, aft_error *err);

/** What runs away: a second solve in a large box; the columns at its walls. */
aft_status aft_diagnose_unbounded(aft_plan *plan, const aft_task *task, const aft_budget *budget, aft_error *err);

#endif
