/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A relaxation of pressure that can be made as tight as needed: the program of the model with more columns and rows for
 * those ties and snapshots that are *held*. MODEL.md (90)-(93). */
#ifndef AFT_PRESSURE_LIFTED_H
#define AFT_PRESSURE_LIFTED_H

#include "solver/methods/pressure/states.h"

/** What is kept of one tie in one snapshot. */
typedef struct aft_hold {
    size_t tie, t;
    bool is_whole; /* exactly one direction and segment is chosen */
    struct {
        size_t n, cap;
        double *at; /* [n] bar^2, ascending: where the fall of pressure is cut into segments */
    } cuts[2];      /* forward, against */
    int first_col;  /* of its columns in the lifted program, */
    int n_cols;     /* and how many */
} aft_hold;

typedef struct aft_holds {
    const aft_model *model;
    const aft_tie_states *states; /* [n_ties] */
    aft_hold *list;
    size_t n, cap;
    int *place; /* [n_ties * n_hours] in list, -1: not held */
} aft_holds;

/** Lists the states of all ties; nothing is held yet. @param out  zeroed. AFT_EUNSUPPORTED, AFT_ENOMEM */
aft_status aft_holds_init(aft_holds *out, aft_model *model, aft_error *err);
void aft_holds_clear(aft_holds *holds);

/** Holds a tie in a snapshot in which it exists, if it is not held yet. AFT_ENOMEM */
aft_status aft_holds_add(aft_holds *holds, size_t tie, size_t t, aft_error *err);

/** Makes a hold tighter near a point: first its segments are chosen instead of mixed, then they are cut where the point
 *  is, or in the middle if it was cut close to there before.
 *  @param fall  pi0 - pi1 of the point, bar^2;  @param flow  MW */
aft_status aft_holds_refine(aft_holds *holds, size_t index, double fall, double flow, double conductance,
                            aft_error *err);

/** The lifted program: columns and rows of the model's first, in their order.
 *  @param out  initialised and empty. AFT_ENOMEM */
aft_status aft_holds_lift(aft_lp *out, aft_holds *holds, aft_error *err);

/** Largest |fall| that two buses allow, forward (0) or against (1); below 0: there is none in that direction. */
double aft_tie_most_fall(const aft_model *model, const aft_tie *tie, int side);

/** Largest flow of a tie in a snapshot with this capacity, forward or against, MW. */
double aft_tie_most_flow(const aft_model *model, const aft_tie *tie, size_t t, double capacity, int side);

#endif
