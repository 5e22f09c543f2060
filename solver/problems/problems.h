/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The problems that aftak can make of a network. */
#ifndef AFT_PROBLEMS_H
#define AFT_PROBLEMS_H

#include "solver/model/model.h"

/** Fills an initialised model with the planning problem. AFT_ENOMEM, AFT_EUNSUPPORTED with the element's name. */
aft_status aft_build_plan_problem(aft_model *model, aft_error *err);

#endif
