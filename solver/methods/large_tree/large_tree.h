/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Large programs that buy pieces for flows: few relaxations, each by the interior method, with cut sets and plans. */
#ifndef AFT_LARGE_TREE_H
#define AFT_LARGE_TREE_H

#include "solver/methods/task.h"

/** Programs so large that a relaxation takes seconds, in which pieces are bought to carry flows. */
const char *aft_large_tree_applies(const aft_task *task);

/** Solves the relaxation, tightened and with cut sets, makes plans from it, and where they are not good enough
 *  branches, for some dozens of relaxations at most. As aft_method.solve, with the duals at these whole numbers if they
 *  were solved for; not done, it is the best plan and bound that were found, or nothing. AFT_ENOMEM, AFT_ESOLVER */
aft_status aft_large_tree_solve(aft_answer *out, aft_task *task, const aft_budget *budget, aft_error *err);

#endif
