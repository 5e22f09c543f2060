/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A tree over a program with whole columns that trusts nobody: each leaf is closed by duals that our own code turns
 * into a bound, or by duals that prove that it holds no point. */
#ifndef AFT_LEAVES_H
#define AFT_LEAVES_H

#include "solver/backends/backend.h"

/** What a walk through the tree has shown. Costs with the constant. */
typedef struct aft_leaves {
    double
        bound; /* no point costs less: the least one of all leaves, those not looked at by what their parents prove */
    bool is_sound;     /* the duals of the relaxation prove its own cost, or nobody could say */
    aft_answer better; /* a whole point below the cutoff, its rows and bounds checked; x is NULL if none was met */
} aft_leaves;

void aft_leaves_clear(aft_leaves *leaves);

/** Walks until all leaves are closed, a better point is met, or time is up.
 *  @param cost    of the plan to be proved; INFINITY: that there is none
 *  @param cutoff  a leaf that costs as much is closed; at most cost
 *  @param seconds for all nodes behind the root
 *  @return AFT_ENOMEM, AFT_ESOLVER */
aft_status aft_walk_leaves(aft_leaves *out, const aft_lp *lp, const aft_backend *backend, double cost, double cutoff,
                           double seconds, const aft_budget *budget, aft_error *err);

#endif
