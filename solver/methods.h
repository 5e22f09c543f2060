/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door to every method. */
#ifndef AFT_METHODS_H
#define AFT_METHODS_H

#include "solver/methods/task.h"

/** All methods in the order in which they are tried, and how many there are. */
const aft_method *aft_methods_list(size_t *n_out);

/** The method of a name, or NULL. */
const aft_method *aft_method_find(const char *name);

/** Solves a task: the first method that applies runs; one that ends without proof hands its point and bound to the
 *  next, until the gap asked for is proved, it is shown that there is no plan, or the budget is over. A task with a
 *  forced method has that one alone. An aft_door: as that; AFT_EUSAGE where the forced method does not apply, with the
 *  reason. */
aft_status aft_solve_task(aft_answer *answer, aft_task *task, const aft_budget *budget, aft_error *err);

#endif
