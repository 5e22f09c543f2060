/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How high the pressures of parts without a given one are. */
#ifndef AFT_LEVELS_H
#define AFT_LEVELS_H

#include "solver/hydraulics/hydraulic_net.h"

/** Lifts the parts as high as they may go. False: state->outcome says why not. */
bool aft_steady_lift(aft_steady *s, aft_steady_state *state);
/** Does an active element let so much through that it ties pressures? Its outlet is the end to which it flows. */
bool aft_steady_ties(const aft_hydraulic_edge *edge, double flow, int *inlet, int *outlet);

#endif
