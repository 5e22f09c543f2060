/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Programs with squares, through back-ends that know none: rounds of programs with tangents in their place. */
#ifndef AFT_SQUARES_H
#define AFT_SQUARES_H

#include "solver/methods/task.h"

/** Programs with squares, if our interior method came to no end, or with whole columns. */
const char *aft_tangents_applies(const aft_task *task);
aft_status aft_tangents_method(aft_answer *out, aft_task *task, const aft_budget *budget, aft_error *err);

/** Solves a program that has squares.
 *  @param out as of a back-end. Of an optimum point and duals prove each other, to 1e-6 at worst; else it is
 *  AFT_GAP_LIMIT.
 *              With whole columns: no duals, the gap the one asked for, or 1e-6.
 *  @return as of a back-end; AFT_EUNSUPPORTED for a whole column with a square */
aft_status aft_solve_by_tangents(aft_answer *out, const aft_lp *lp, bool relax, const aft_backend *backend,
                                 const aft_budget *budget, aft_error *err);

#endif
