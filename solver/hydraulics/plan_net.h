/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hydrogen net of a plan: which links between buses under pressure are there, and as what. */
#ifndef AFT_PLAN_NET_H
#define AFT_PLAN_NET_H

#include "solver/hydraulics/hydraulic_net.h"
#include "solver/simulation.h"

typedef struct aft_plan_link {
    size_t link;            /* row of links */
    size_t from, to;        /* places in buses */
    size_t first, n_pieces; /* its edges: one per size, or the one element */
    aft_simulated_kind kind;
    double capacity; /* MW */
} aft_plan_link;

typedef struct aft_plan_net {
    size_t n_buses;
    size_t *buses; /* [n_buses] rows of buses with a pressure_max_bar */
    size_t n_links;
    aft_plan_link *links;
    size_t n_edges;
    aft_hydraulic_edge *edges; /* [n_edges] by link */
    bool has_pipes;            /* some link is a pipe, or could be bought as one */
    bool is_whole;             /* the pieces in the plan make up its capacities */
} aft_plan_net;

/** @param out its inside is the caller's to clear. AFT_ENOMEM. */
aft_status aft_plan_net_init(aft_plan_net *out, const aft_network *network, const aft_plan *plan, aft_error *err);
void aft_plan_net_clear(aft_plan_net *net);

#endif
