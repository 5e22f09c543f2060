/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What limits, set points, ramps and levels are worth. */
#ifndef AFT_DUALS_H
#define AFT_DUALS_H

#include "solver/model/model.h"
#include "solver/program/answer.h"

/** Duals of limits, set points, ramps and levels: fills plan->duals from row_dual and reduced. AFT_ENOMEM. */
aft_status aft_plan_extract_duals(aft_plan *plan, const aft_model *model, const aft_answer *answer, aft_error *err);

#endif
