/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Relaxations of branch and cut, and the cuts of a node. */
#ifndef AFT_RELAXATION_H
#define AFT_RELAXATION_H

#include "solver/methods/tree/search_state.h"

/** The program of the relaxation and its session. */
aft_status aft_tree_open(aft_tree *s, aft_error *err);

/** Cuts and a plan to begin with, where the program is of that kind (ascent.h). */
aft_status aft_tree_ascend(aft_tree *s, aft_error *err);

/** Solves the relaxation at the bounds that stand in lp.
 *  @param bound_out  proved; INFINITY if there is no point, -INFINITY if nothing is known */
aft_status aft_tree_relax(aft_tree *s, aft_answer *out, double *bound_out, aft_error *err);

/** Rounds of cuts at the bounds that stand in lp. @param out  the last answer; @param bound_out  in: what is known */
aft_status aft_tree_cut(aft_tree *s, aft_answer *out, double *bound_out, bool is_root, aft_error *err);

int aft_tree_count_fractional(const aft_tree *s, const double *x);

/** Narrows whole columns in the whole tree: k steps off its bound a column costs k |d| more than the root's bound. */
void aft_tree_narrow(aft_tree *s);

#endif
