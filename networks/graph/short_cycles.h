/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cycles of large graphs. */
#ifndef AFT_SHORT_CYCLES_H
#define AFT_SHORT_CYCLES_H

#include "networks/base/status.h"
#include "networks/graph/walks.h"

/** As aft_graph_cycle_basis, of cycles that are not quite as short. Cost: about linear where most of them are short. */
aft_status aft_graph_short_cycles(aft_walks *out, size_t n_nodes, size_t n_edges, const int *from, const int *to,
                                  aft_error *err);

#endif
