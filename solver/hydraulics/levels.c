/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How high the pressures of parts without a given one are. */
#include "solver/hydraulics/levels.h"

#include "solver/hydraulics/steady_internal.h"

#include <math.h>

static const double flow_that_ties = 1e-6; /* MW; with less an active element counts as shut */
static const double slack = 1e-9;          /* of the largest squared pressure: by how much a limit may be missed */

bool aft_steady_ties(const aft_hydraulic_edge *edge, double flow, int *inlet, int *outlet)
{
    *inlet = flow > 0.0 ? edge->from : edge->to;
    *outlet = flow > 0.0 ? edge->to : edge->from;
    return edge->is_active && fabs(flow) > flow_that_ties;
}

/* bar^2 that are allowed behind an active element. */
static double outlet_limit(const aft_hydraulic_edge *edge, double squared_inlet)
{
    double by_ratio = isinf(edge->ratio_max) ? INFINITY : edge->ratio_max * edge->ratio_max * squared_inlet;
    return fmin(by_ratio, edge->outlet_max * edge->outlet_max);
}

/* Level at which the first node of each part reaches its highest pressure. */
static void reach_limits(aft_steady *s)
{
    for (int z = 0; z < s->n_zones; z++) {
        s->level[z] = s->is_tied[z] ? 0.0 : INFINITY;
    }
    for (size_t i = 0; i < s->net.n_nodes; i++) {
        double most = s->net.nodes[i].pressure_max;
        int z = s->zone[i];
        if (!s->is_tied[z]) {
            s->level[z] = fmin(s->level[z], most * most - s->squared[i]);
        }
    }
}

/* Lowers parts behind active elements once; the last element that did so, or -1. */
static int lower_outlets(aft_steady *s, double tolerance)
{
    int last = -1;
    for (size_t e = 0; e < s->net.n_edges; e++) {
        const aft_hydraulic_edge *edge = &s->net.edges[e];
        int in = 0;
        int out = 0;
        if (!aft_steady_ties(edge, s->flow[e], &in, &out) || s->is_tied[s->zone[out]]) {
            continue;
        }
        double most = outlet_limit(edge, s->squared[in] + s->level[s->zone[in]]) - s->squared[out];
        if (most < s->level[s->zone[out]] - tolerance) {
            s->level[s->zone[out]] = most;
            last = (int)e;
        }
    }
    return last;
}

static bool fail(aft_steady_state *state, aft_steady_outcome outcome, int node, int edge, double amount)
{
    state->outcome = outcome;
    state->node = node;
    state->edge = edge;
    state->amount = amount;
    return false;
}

/* bar by which an active element would have to raise the pressure more than it can. */
static double missing_lift(const aft_steady *s, int e)
{
    int in = 0;
    int out = 0;
    (void)aft_steady_ties(&s->net.edges[e], s->flow[e], &in, &out);
    double limit = outlet_limit(&s->net.edges[e], s->squared[in]);
    return sqrt(fmax(0.0, s->squared[out])) - sqrt(fmax(0.0, limit));
}

/* Active elements into parts of given pressure, and within one part, lower nothing: can they do what they have to? */
static bool check_lifts(const aft_steady *s, aft_steady_state *state)
{
    for (size_t e = 0; e < s->net.n_edges; e++) {
        int in = 0;
        int out = 0;
        if (!aft_steady_ties(&s->net.edges[e], s->flow[e], &in, &out)) {
            continue;
        }
        double limit = outlet_limit(&s->net.edges[e], s->squared[in]);
        if (s->squared[out] > limit + slack * s->pressure_scale) {
            return fail(state, AFT_STEADY_MUST_RAISE, -1, (int)e, missing_lift(s, (int)e));
        }
    }
    return true;
}

/*
 * (114) Levels l of the parts, as high as they may be; off_i is the squared pressure of node i above that of its root:
 *
 *           l_z <= pressure_max_i^2 - off_i                                   for each node i of z
 *           l_z <= min(ratio_max^2 (l_y + off_in), outlet_max^2) - off_out    for each active element from y into z
 *
 *       The right-hand sides rise with l, so there is one greatest solution, and going down from the limits of the
 *       nodes ends there after as many rounds as there are parts; if not, elements in a circle would have to raise the
 *       pressure. Any levels that keep lower limits too are below it, hence it keeps them.
 */
bool aft_steady_lift(aft_steady *s, aft_steady_state *state)
{
    int last = 0;
    reach_limits(s);
    for (int round = 0; round <= s->n_zones && last >= 0; round++) {
        last = lower_outlets(s, 1e-14 * s->pressure_scale);
    }
    for (size_t i = 0; i < s->net.n_nodes; i++) {
        s->squared[i] += s->level[s->zone[i]];
        if (isinf(s->squared[i])) {
            return fail(state, AFT_STEADY_NO_LEVEL, (int)i, -1, 0.0);
        }
    }
    if (last >= 0) {
        return fail(state, AFT_STEADY_MUST_RAISE, -1, last, missing_lift(s, last));
    }
    return check_lifts(s, state);
}
