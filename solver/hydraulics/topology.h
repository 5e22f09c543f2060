/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts of a net, and the spanning forest of its pipes. */
#ifndef AFT_TOPOLOGY_H
#define AFT_TOPOLOGY_H

#include "solver/hydraulics/hydraulic_net.h"

aft_status aft_steady_analyse(aft_steady *s, aft_error *err);
/** Does flow through an edge follow pressures? Not through a pipe from a node to itself. */
bool aft_steady_is_pipe(const aft_hydraulic_edge *edge);
/** The end of an edge that is not this node. */
int aft_steady_other(const aft_hydraulic_edge *edge, int node);
/** Completes x, given on all other edges, on the forest so that nothing is left over at any node but the roots, whose
 *  rest is in s->surplus. @param injection [n_nodes], NULL: none */
void aft_steady_balance(aft_steady *s, double *x, const double *injection);

#endif
