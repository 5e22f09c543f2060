/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Programs with pressure of any kind: loops, several feeds, many snapshots. MODEL.md (90)-(97). */
#ifndef AFT_PRESSURE_GENERAL_H
#define AFT_PRESSURE_GENERAL_H

#include "solver/backend.h"
#include "solver/pressure/pressure.h"

/** What the method hands over. */
typedef struct aft_pressure_answer {
    aft_solution search; /* a plan that keeps (82) to (84), and the bound that is proved; no duals */
    aft_solution prices; /* the same plan with the duals of (97); without a point where that has no optimum */
    double price_bound;  /* of the cost of (97), constant included, that its duals prove */
} aft_pressure_answer;

void aft_pressure_answer_clear(aft_pressure_answer *answer); /* takes a zeroed one */

/** Solves the program of a model with its pressures: relaxations (lifted.h) that are made tighter where their answer has no
 *  pressures (pressure_levels.h), until a plan costs what the relaxation proves, to the gap asked for. Rows of a layout that answers
 *  break are added to the model on the way.
 *  @param start  [n_cols] a plan with its pressures to begin with, or NULL
 *  @param bound  of any plan, constant included; -INFINITY: none is known
 *  @param out    zeroed; AFT_INFEASIBLE only if a relaxation is. AFT_ESOLVER, AFT_EUNSUPPORTED, AFT_ENOMEM */
aft_status aft_solve_pressure(aft_pressure_answer *out, aft_model *model, const aft_backend *backend,
                              const aft_solve_options *options, const double *start, double bound, aft_error *err);

#endif
