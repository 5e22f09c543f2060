/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Steady state of a hydrogen net: which pressures belong to what is put in and taken out? Plain arrays in, plain arrays
 * out: knows nothing of networks, programs or files. Equations (107), (111)-(114) of solver/MODEL.md.
 *
 * Two forms: constant resistance (pi0 - pi1 = R L q|q|, pi = p^2), whose flows are the one minimum of a strictly convex
 * function; and real, where friction depends on the flow, compressibility on the pressure, and height counts. */
#ifndef AFT_STEADY_H
#define AFT_STEADY_H

#include "solver/hydraulics/hydraulic_net.h"

/** "found", "no feed", ... */
const char *aft_steady_outcome_name(aft_steady_outcome outcome);

/** Analyses a net once for many states. Nodes joined by pipes make a part. Where a part has no node of given pressure
 *  all its pressures may rise and fall together; they are then as high as pressure_max of its nodes and the active
 *  elements that feed it allow. So if any level keeps lower limits as well, this one does.
 *  @param net its arrays are borrowed until aft_steady_free; values, but not ends, kinds, sizes, or which pressures are
 *              given, may change between states
 *  @return AFT_EUSAGE for a value that makes no sense, with its node or edge; AFT_ENOMEM */
aft_status aft_steady_new(aft_steady **out, const aft_hydraulic_net *net, const aft_steady_options *options,
                          aft_error *err);

void aft_steady_free(aft_steady *steady);

/** Finds one state; cannot fail otherwise than by its outcome.
 *  @param injection  [n_nodes] MW put in, below 0 taken out
 *  @param flow [n_edges] MW through active elements, NAN: what the balance of the parts leaves it; NULL: all NAN */
aft_steady_state aft_steady_solve(aft_steady *steady, const double *injection, const double *flow);

#endif
