/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An interior point method of our own, for large linear programs: operation over many hours with capacities to choose.
 * What it finds is no vertex; it comes with duals that prove it. */
#ifndef AFT_INTERIOR_H
#define AFT_INTERIOR_H

#include "solver/backend.h"

/** Solves lp, unless it is to have whole numbers.
 *  @param out  a point that is no vertex, and its duals, proved by solver/prove.h to a gap of 1e-8
 *  @param is_solved  false if the method came to no such end (no solution, numbers too wild, interrupted, out of time, too
 *                    much work for a step): out is then untouched
 *  @param most_work  multiplications of one factorisation, of which there is one a step, some 50 in all; 1e10 are about 1 s
 *  @param options  may be NULL. AFT_ENOMEM. */
aft_status aft_try_interior(aft_solution *out, bool *is_solved, const aft_lp *lp, double most_work,
                            const aft_solve_options *options, aft_error *err);

#endif
