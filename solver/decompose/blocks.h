/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Benders' decomposition by blocks of snapshots. Where nothing but capacities ties one group of snapshots to another (days
 * that start and end with empty storage, say), the program falls into a master with the capacities and one LP per group. */
#ifndef AFT_DECOMPOSE_BLOCKS_H
#define AFT_DECOMPOSE_BLOCKS_H

#include "solver/backend.h"

/** Solves by blocks if the program falls into any.
 *  @param is_used  false if it does not, or if a block has no solution for some capacities: then nothing is said of the
 *                  program and the caller solves it whole
 *  @param out      as of a back-end; row_dual holds the duals of the blocks at the capacities found, also for a MILP
 *  @return AFT_OK, AFT_ENOMEM, AFT_ESOLVER */
aft_status aft_solve_by_blocks(aft_solution *out, bool *is_used, const aft_lp *lp, const aft_backend *backend,
                               const aft_solve_options *options, aft_error *err);

#endif
