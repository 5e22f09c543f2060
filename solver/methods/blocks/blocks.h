/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Benders' decomposition by blocks of snapshots. Where nothing but capacities ties one group of snapshots to another
 * (days that start and end with empty storage, say), the program falls into a master with the capacities and one LP per
 * group. */
#ifndef AFT_BLOCKS_H
#define AFT_BLOCKS_H

#include "solver/methods/task.h"

/** Large programs with whole numbers, where the back-end is slow on the whole. */
const char *aft_blocks_applies(const aft_task *task);
aft_status aft_blocks_method(aft_answer *out, aft_task *task, const aft_budget *budget, aft_error *err);

/** Solves by blocks if the program falls into any.
 *  @param out AFT_ANSWER_INIT; stays so if the program does not, or if a block has no solution for some capacities:
 *  then
 *              nothing is said of it. Else as of a back-end; row_dual holds the duals of the blocks at the capacities
 *              found
 *  @return AFT_OK, AFT_ENOMEM, AFT_ESOLVER */
aft_status aft_solve_by_blocks(aft_answer *out, const aft_lp *lp, const aft_backend *backend, const aft_budget *budget,
                               aft_error *err);

#endif
