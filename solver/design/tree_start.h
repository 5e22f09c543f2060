/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plan of a branch area by the tree method (trees.h), for programs of its kind. */
#ifndef AFT_TREE_START_H
#define AFT_TREE_START_H

#include "solver/model_internal.h"

typedef struct aft_tree_start {
    double *x;    /* [n_cols] a feasible point; NULL: there is none, or the program is of another kind */
    double cost;  /* of x, constant included */
    double bound; /* of the cost of any plan, constant included; -INFINITY if the method proves none */
} aft_tree_start;

void aft_tree_start_clear(aft_tree_start *start); /* takes a zeroed one */

/** Solves a program by the tree method if it is of its kind: one snapshot; links without loss or delay whose capacity is
 *  given or bought from a menu, costs at least 0; at most 12 buses with a demand; at most one given supply per bus, or all
 *  demand from one negative load; nothing else that decides, limits or loses. The point is checked against the program.
 *  The cost of the cheapest forest is a bound where layout = tree, there is one supply, and all that can carry is a pipe
 *  with a resistance, or a bridge among all candidates: then every plan is a forest, and its flows are the demands behind its pipes.
 *  @param out  zeroed; AFT_ENOMEM */
aft_status aft_tree_start_find(aft_tree_start *out, const aft_model *model, aft_error *err);

#endif
