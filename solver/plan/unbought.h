/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a plan says by itself of the candidates that it does not buy. */
#ifndef AFT_UNBOUGHT_H
#define AFT_UNBOUGHT_H

#include "solver/model/model.h"
#include "solver/program/answer.h"

/** Fills plan->unbought for all elements with a menu of which nothing is bought, once cost and bound of the plan are
 *  proved.
 *  @param x           [n_cols] the point of the plan
 *  @param least_with  as in answers; may be NULL. AFT_ENOMEM. Cost: O(entries) */
aft_status aft_plan_list_unbought(aft_plan *plan, const aft_model *model, const double *x, const double *least_with,
                                  aft_error *err);

#endif
