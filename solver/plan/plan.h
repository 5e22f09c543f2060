/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From columns and rows back to the network. */
#ifndef AFT_PLAN_H
#define AFT_PLAN_H

#include "solver/model/model.h"
#include "solver/program/answer.h"

/** Brings a point (and its duals, if it has any) into the plan's arrays; the plan takes the point over. AFT_ENOMEM. */
aft_status aft_plan_extract(aft_plan *plan, const aft_model *model, aft_answer *answer, aft_error *err);

#endif
