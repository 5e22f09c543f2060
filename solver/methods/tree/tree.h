/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Programs that buy arcs of networks: made tight, oriented, searched by branch and cut. */
#ifndef AFT_TREE_H
#define AFT_TREE_H

#include "solver/methods/task.h"

/** Programs of at most 20,000 rows and columns in which every whole column is bought to carry flows. */
const char *aft_tree_applies(const aft_task *task);

/** Branch and cut. As aft_method.solve, without duals; AFT_ESOLVER, AFT_ENOMEM. */
aft_status aft_tree_solve(aft_answer *out, aft_task *task, const aft_budget *budget, aft_error *err);

#endif
