/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far a state is off: computed anew, by whoever found it. */
#ifndef AFT_STEADY_CHECK_H
#define AFT_STEADY_CHECK_H

#include "solver/hydraulics/hydraulic_net.h"

/** What a state misses, all of it computed anew from its pressures and flows. */
typedef struct aft_steady_residual {
    double balance;  /* MW, largest of the nodes */
    double pressure; /* bar^2, largest of the pipes, divided by max(1, the larger squared pressure at its ends) */
    double active;   /* bar, largest of the active elements that let something through */
    int node, pipe, active_edge; /* where; -1 if there are none */
} aft_steady_residual;

/** Never asks how the state was found. */
aft_steady_residual aft_steady_check(const aft_hydraulic_net *net, const aft_steady_options *options,
                                     const double *injection, const aft_steady_state *state);

#endif
