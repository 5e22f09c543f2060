/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A wrapper over rounds: classes of loads one after another, each a pass with costs of its own. */
#ifndef AFT_PASSES_H
#define AFT_PASSES_H

#include "solver/methods/task.h"

/** Serves the classes of a model in order, then at least cost: several passes with other costs and limits of rows.
 *  Where the cheapest plan serves everybody there is one. At the end the program is that of the last pass.
 *  @param answer  AFT_ANSWER_INIT; that of the last pass, or without a point that of least cost's
 *  @param write_problem  file for the last pass, or NULL
 *  @return AFT_ENOMEM, AFT_EIO for write_problem, and what a pass may return */
aft_status aft_solve_in_passes(aft_answer *answer, aft_plan *plan, aft_task *task, const char *write_problem,
                               const aft_budget *budget, aft_error *err);

/** What each class loses at a point; one without proof to this relative gap is no optimum. */
void aft_passes_prove(aft_plan *plan, const aft_model *model, const double *x, double gap);

#endif
