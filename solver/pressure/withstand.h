/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pressure = simulated: choices of sizes that the simulation rejects are excluded from the program. MODEL.md (98). */
#ifndef AFT_PRESSURE_WITHSTAND_H
#define AFT_PRESSURE_WITHSTAND_H

#include "solver/pressure/pressure.h"
#include "solver/simulation.h"

/** Adds a row (98) per part of the net in which the simulation of a plan misses a limit.
 *  @param can_go_on_out  false: in some part nothing can be chosen otherwise, so no plan is left
 *  @param simulation     of the plan, real form, with something missed
 *  @param x              [n_cols] the point of the plan; the program has more columns afterwards. AFT_ENOMEM */
aft_status aft_exclude_missed(bool *can_go_on_out, aft_model *model, const aft_simulation *simulation, const double *x,
                              aft_error *err);

#endif
