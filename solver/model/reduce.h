/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Candidates that some optimal plan does without, found before the search. */
#ifndef AFT_REDUCE_H
#define AFT_REDUCE_H

#include "solver/model/model.h"
#include "solver/program/budget.h"

/** Lowers the upper bounds of pieces of menus (columns "menu_pieces", whole) as far as some optimal plan allows: a size
 *  that another one replaces at no higher cost, pieces that no flow can use. Other columns and all rows stay as they
 *  are. The optimum stays, and so does a program without solution. With limits after outages nothing is done: these are
 *  rows that the program does not have yet.
 *  @param n_out sizes that are left out (upper bound 0) and were not before
 *  @param budget  once it is over the rest stays as it is; may be NULL. AFT_ENOMEM.
 *  Cost: some passes over the matrix; for each pair of sizes of an element one over the rows of both. */
aft_status aft_reduce_candidates(size_t *n_out, aft_model *model, const aft_budget *budget, aft_error *err);

#endif
