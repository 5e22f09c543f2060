/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pressure = simulated: choices of sizes that the simulation rejects are excluded from the program. MODEL.md (98). */
#ifndef AFT_PRESSURE_WITHSTAND_H
#define AFT_PRESSURE_WITHSTAND_H

#include "solver/families/pressure.h"
#include "solver/lazy/family.h"
#include "solver/simulation.h"

/** Adds a row (98) per part of the net in which the simulation of a plan misses a limit. Where nothing can be chosen
 *  otherwise in a part, that row has no entry and cannot hold: no plan is left.
 *  @param simulation  of the plan, real form, with something missed
 *  @param x           [n_cols] the point of the plan; the program has more columns afterwards. AFT_ENOMEM */
aft_status aft_exclude_missed(aft_model *model, const aft_simulation *simulation, const double *x, aft_error *err);

/* As aft_lazy_family has them: a point is simulated, and what is missed excluded. */
bool aft_withstand_is_on(const aft_model *model);
aft_status aft_open_withstand(aft_model *model, aft_error *err);
aft_status aft_withstand_add_broken(size_t *n_out, aft_model *model, const double *x, aft_error *err);
size_t aft_withstand_count(const aft_model *model);
bool aft_withstand_row_name(char *out, size_t size, const aft_model *model, int row);

#endif
