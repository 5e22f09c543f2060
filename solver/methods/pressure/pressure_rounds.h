/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Programs with pressure of any kind: loops, several feeds, many snapshots. MODEL.md (90)-(97). */
#ifndef AFT_PRESSURE_ROUNDS_H
#define AFT_PRESSURE_ROUNDS_H

#include "solver/families/pressure.h"
#include "solver/methods/task.h"

/** Solves the program of a model with its pressures: relaxations (lifted.h) that are made tighter where their answer
 *  has no pressures (pressure_levels.h), until a plan costs what the relaxation proves, to the gap asked for. Rows of a
 *  layout that answers break are added to the model on the way.
 *  @param out   a plan that keeps (82) to (84), with the duals of (97) unless that has no optimum, and the bound;
 *               AFT_INFEASIBLE only if a relaxation is. Rows of a layout that come behind have no dual
 *  @param task  of a model under pressure; its start has its pressures, if there is one
 *  @return AFT_ESOLVER, AFT_EUNSUPPORTED, AFT_ENOMEM */
aft_status aft_pressure_rounds_solve(aft_answer *out, aft_task *task, const aft_budget *budget, aft_error *err);

/** Programs of a model with buses under pressure. */
const char *aft_pressure_rounds_applies(const aft_task *task);

#endif
