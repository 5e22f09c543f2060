/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A wrapper over any method: rounds of lazy families (lazy/lazy.h). */
#ifndef AFT_ROUNDS_H
#define AFT_ROUNDS_H

#include "solver/methods/task.h"

/** Solves the program of a model, adds what the answer breaks of its lazy families, and solves again, until it breaks
 *  none.
 *  @param answer AFT_ANSWER_INIT; as aft_door. A point that still breaks something when time is up is no plan and goes.
 *                 Families that are last are not looked at */
aft_status aft_solve_in_rounds(aft_answer *answer, aft_task *task, const aft_budget *budget, aft_error *err);

/** Rounds and prices (price.h), until the families that are last are not broken either (pressure = simulated: no bound
 *  is claimed then). */
aft_status aft_solve_and_price(aft_answer *answer, aft_task *task, const aft_budget *budget, aft_error *err);

#endif
