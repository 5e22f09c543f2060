/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From columns and rows back to the network. */
#ifndef AFT_PLAN_H
#define AFT_PLAN_H

#include "solver/model/model.h"
#include "solver/program/answer.h"

/** Brings a point (and its duals, if it has any) into the plan's arrays; the plan takes the point over. AFT_ENOMEM. */
aft_status aft_plan_extract(aft_plan *plan, const aft_model *model, aft_answer *answer, aft_error *err);

/** Voltage angles of a point: fills plan->bus_island, plan->bus_angle. AFT_ENOMEM. */
aft_status aft_plan_extract_angles(aft_plan *plan, const aft_model *model, const double *x, aft_error *err);

/** Duals of limits, set points, ramps and levels: fills plan->duals from row_dual and reduced. AFT_ENOMEM. */
aft_status aft_plan_extract_duals(aft_plan *plan, const aft_model *model, const aft_answer *answer, aft_error *err);

#endif
