/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Voltage angles that belong to the flows of a point. */
#ifndef AFT_ANGLES_H
#define AFT_ANGLES_H

#include "solver/model/model.h"

/** Voltage angles of a point: fills plan->bus_island, plan->bus_angle. AFT_ENOMEM. */
aft_status aft_plan_extract_angles(aft_plan *plan, const aft_model *model, const double *x, aft_error *err);

#endif
