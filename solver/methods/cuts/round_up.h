/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From flows to a plan: for every flow the cheapest purchase that can carry it. */
#ifndef AFT_ROUND_UP_H
#define AFT_ROUND_UP_H

#include "solver/methods/cuts/view.h"

/** Room and groups: pieces that stand in one limit are alternatives of each other. */
typedef struct aft_round_up {
    const aft_design *design;
    int *group; /* [n_cols] number of the group of a whole column, -1 for others */
    int n_groups;
    int *start;   /* [n_groups + 1] */
    int *member;  /* [start[n_groups]] columns */
    double *need; /* [n_cols] pieces of this one alone that would carry all flows of the group */
} aft_round_up;

/** AFT_ENOMEM */
aft_status aft_round_up_init(aft_round_up *out, const aft_design *design, aft_error *err);
void aft_round_up_clear(aft_round_up *round_up);

/** Replaces the whole columns of a point by the cheapest purchases of one size each that carry its flows; whole columns
 *  that limit no flow are rounded. The point may then break other rows: the caller looks.
 *  @param x [n_cols], changed
 *  @return false if some flow cannot be carried by pieces of one size within their bounds */
bool aft_round_up_point(aft_round_up *round_up, double *x);

#endif
