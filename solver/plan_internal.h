/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Steps of aft_solve that live in files of their own. */
#ifndef AFT_PLAN_INTERNAL_H
#define AFT_PLAN_INTERNAL_H

#include "solver/backend.h"
#include "solver/model_internal.h"

/** Brings a point (and its duals, if it has any) into the plan's arrays; the plan takes the point over. AFT_ENOMEM. */
aft_status aft_plan_extract(aft_plan *plan, const aft_model *model, aft_solution *solution, aft_error *err);

/** Voltage angles of a point: fills plan->bus_island, plan->bus_angle. AFT_ENOMEM. */
aft_status aft_plan_extract_angles(aft_plan *plan, const aft_model *model, const double *x, aft_error *err);

/** Duals of limits, set points, ramps and levels: fills plan->duals from row_dual and reduced. AFT_ENOMEM. */
aft_status aft_plan_extract_duals(aft_plan *plan, const aft_model *model, const aft_solution *solution, aft_error *err);

/** Solves one program over all snapshots of a network.
 *  @param kept_out  cost of its first n_kept snapshots; NAN without a point. As aft_solve else. */
aft_status aft_solve_at_once(aft_plan **out, double *kept_out, const aft_network *network, size_t n_kept,
                             const aft_solve_options *options, aft_error *err);

/** Searches the program of a run as it stands, in a share of the time that is left. */
typedef aft_status aft_solve_pass(void *run, double share_of_time, aft_error *err);

/** Serves the classes of a model in order, then at least cost: several passes with other costs and limits of rows. Where the
 *  cheapest plan serves everybody there is one. At the end the program is that of the last pass.
 *  @param found  where a pass leaves its answer, in the end that of the last one; without a point, that of least cost's
 *  @return AFT_ENOMEM, AFT_EIO for write_problem, and what a pass may return */
aft_status aft_allocate(aft_plan *plan, aft_solution *found, aft_model *model, const aft_solve_options *options,
                        aft_solve_pass *solve, void *run, aft_error *err);

/** What each class loses in a plan with a point; one without proof to this relative gap is no optimum. */
void aft_allocation_prove(aft_plan *plan, const aft_model *model, double gap);

/** Does the network ask for more than one window (settings horizon and overlap)? */
bool aft_is_rolling(const aft_network *network);

/** Plans window after window. Each is proved by itself; the plan has no lower bound. As aft_solve else. */
aft_status aft_solve_rolling(aft_plan **out, const aft_network *network, const aft_solve_options *options,
                             aft_error *err);

/** Columns whose bounds cross: reported as conflicts; the number found. No solver is needed to see them. */
aft_status aft_diagnose_bounds(aft_plan *plan, const aft_model *model, aft_error *err);

/** Why it is infeasible: a second solve in which balances (and if that is not enough all rows) may give way, at least
 *  cost. Fills plan->conflicts. */
aft_status aft_diagnose_infeasible(aft_plan *plan, const aft_model *model, const aft_backend *backend,
                                   const aft_solve_options *options, aft_error *err);

/** The same under pressure: buses that no sizes bring enough to; else, as without, what balances say; else that pressures
 *  are why. */
aft_status aft_diagnose_pressure(aft_plan *plan, const aft_model *model, const aft_backend *backend,
                                 const aft_solve_options *options, aft_error *err);

/** What runs away: a second solve in a large box; the columns at its walls. */
aft_status aft_diagnose_unbounded(aft_plan *plan, const aft_model *model, const aft_backend *backend,
                                  const aft_solve_options *options, aft_error *err);

/** The program with all costs 0, whole columns as asked, and two columns per row of [first, last) that let it give way
 *  in either direction at a cost of 1. The slack of row i stands at n_cols + 2 (i - first), the other one behind it.
 *  @param out  initialised and empty. AFT_ENOMEM. */
aft_status aft_lp_make_elastic(aft_lp *out, const aft_lp *lp, int first, int last, bool keep_whole, aft_error *err);

#endif
