/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Flows of pipes that form loops. */
#ifndef AFT_NEWTON_H
#define AFT_NEWTON_H

#include "solver/hydraulics/hydraulic_net.h"

/** Flows of the pipes as they are now. False: did not converge. */
bool aft_steady_newton(aft_steady *s);

#endif
