/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random hydrogen nets whose state is known: pressures are drawn first, flows follow from them pipe by pipe, and what
 * is put in and taken out from the flows. */
#ifndef AFT_TEST_GAS_NETS_H
#define AFT_TEST_GAS_NETS_H

#include "solver/hydraulics/steady.h"

typedef struct gas_net_kind {
    int n_nodes;      /* of each part */
    int n_loops;      /* pipes of each part beyond a tree; some are parallel to others */
    int n_feeds;      /* nodes of given pressure in the first part, 1 or more */
    int n_parts;      /* each but the first hangs from an earlier one by a regulator or compressor */
    bool is_real;     /* friction by flow, else constant resistances */
    bool has_heights; /* with is_real */
} gas_net_kind;

typedef struct gas_net {
    aft_hydraulic_net net;
    aft_hydraulic_node *nodes;
    aft_hydraulic_edge *edges;
    double *injection;      /* [n_nodes]; of nodes of given pressure 0 */
    double *squared, *flow; /* the state */
    double pressure_scale;  /* bar^2, the highest */
} gas_net;

/** The same for the same seed and kind; a failure ends the test. */
void random_gas_net(gas_net *out, unsigned seed, const gas_net_kind *kind);
void gas_net_clear(gas_net *net);

#endif
