/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Wrappers over any method: rounds of lazy families (lazy/lazy.h), and the prices of the answer. */
#ifndef AFT_ROUNDS_H
#define AFT_ROUNDS_H

#include "solver/methods/task.h"

/** Solves the program of a model, adds what the answer breaks of its lazy families, and solves again, until it breaks
 *  none.
 *  @param answer AFT_ANSWER_INIT; as aft_door. A point that still breaks something when time is up is no plan and goes.
 *                 Families that are last are not looked at */
aft_status aft_solve_in_rounds(aft_answer *answer, aft_task *task, const aft_budget *budget, aft_error *err);

/** Prices a point: the program with its whole columns fixed where the point has them, solved for a cleaner point and
 *  duals. Where that breaks lazy families, it is solved again with their rows. Without an optimum of it the point
 *  stands, without prices. An answer that has prices is left alone. AFT_ENOMEM, AFT_ESOLVER */
aft_status aft_price(aft_answer *answer, aft_task *task, const aft_budget *budget, aft_error *err);

/** Both, until the families that are last are not broken either (pressure = simulated: no bound is claimed then). */
aft_status aft_solve_and_price(aft_answer *answer, aft_task *task, const aft_budget *budget, aft_error *err);

#endif
