/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Flows through regulators and compressors. */
#ifndef AFT_ACTIVE_FLOWS_H
#define AFT_ACTIVE_FLOWS_H

#include "solver/hydraulics/hydraulic_net.h"

/** Flows of active elements, and what they leave to the parts. False: state->outcome says why not. */
bool aft_steady_share(aft_steady *s, aft_steady_state *state, const double *injection, const double *given);

#endif
