/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One program over all snapshots of a network, for aft_solve and for studies that put several together. */
#ifndef AFT_SOLVE_H
#define AFT_SOLVE_H

#include "solver/backends/backend.h"
#include "solver/program/budget.h"

/** A plan of which nothing is known yet. AFT_ENOMEM. */
aft_status aft_plan_open(aft_plan **out, const aft_backend *backend, aft_error *err);

/** Formulates, solves and proves one program.
 *  @param kept_out  cost of its first n_kept snapshots; NAN without a point
 *  @param options solver, relaxation, start, file for the problem, method; time, gap and listeners are those of the
 *  budget
 *  @return as aft_solve */
aft_status aft_solve_at_once(aft_plan **out, double *kept_out, const aft_network *network, size_t n_kept,
                             const aft_solve_options *options, const aft_budget *budget, aft_error *err);

#endif
