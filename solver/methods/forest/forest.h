/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plans of a branch area (branch_area.h) that are forests, by labels: without pressures forests.h, with them
 * labels.h. */
#ifndef AFT_FOREST_H
#define AFT_FOREST_H

#include "solver/methods/task.h"

/** Pipes that have to form a forest (layout = tree), in a branch area of one snapshot: links without loss or delay
 *  whose capacity is given or bought from a menu, costs at least 0; at most 12 buses with a demand; at most one given
 *  supply per bus, or all demand from one negative load; nothing else that decides, limits or loses. */
const char *aft_forest_applies(const aft_task *task);

/** The cheapest forest. The point is checked against the program. Its cost is a bound where there is one supply, and
 *  all that can carry is a pipe with a resistance, or a bridge among all candidates: then every plan is a forest, and
 *  its flows are the demands behind its pipes. As aft_method.solve; AFT_ENOMEM. */
aft_status aft_forest_solve(aft_answer *out, aft_task *task, const aft_budget *budget, aft_error *err);

/** A branch area under pressure, with at most 12 buses that need or feed in something fixed, or have a generator, and
 *  at most 64 sizes a link. */
const char *aft_pressure_forest_applies(const aft_task *task);

/** The cheapest forest whose pressures hold. The point has its pressures, and is checked against the program and the
 *  physics. Its cost is a bound where every plan is a forest, with one generator at most: then the flows of a plan are
 *  the demands behind its pipes. What stands and carries nothing is not looked at by the method, so a bound may come
 *  without a plan. As aft_method.solve; AFT_ENOMEM. */
aft_status aft_pressure_forest_solve(aft_answer *out, aft_task *task, const aft_budget *budget, aft_error *err);

#endif
