/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plan of a branch area under pressure by the method of labels (labels.h), for programs of its kind. */
#ifndef AFT_LABEL_START_H
#define AFT_LABEL_START_H

#include "solver/design/tree_start.h"

/** Solves a program under pressure by labels if it is of their kind: a branch area (design/branch_area.h) with at most 12
 *  buses that need or feed in something fixed, or have a generator, and at most 64 sizes a link. The point has its
 *  pressures, and is checked against the program and the physics.
 *  The cost of the cheapest forest is a bound where every plan is a forest, with one generator at most: then the flows of
 *  a plan are the demands behind its pipes. What stands and carries nothing is not looked at by the method, so a
 *  bound may come without a plan.
 *  @param out         zeroed, or of an earlier call
 *  @param is_none     no plan holds its pressures: that is proved
 *  @param is_of_kind  the method was tried
 *  @return AFT_ENOMEM */
aft_status aft_label_start_find(aft_tree_start *out, bool *is_none, bool *is_of_kind, const aft_model *model,
                                const aft_solve_options *options, aft_error *err);

#endif
