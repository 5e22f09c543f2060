/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Flows through active elements, and whether what is put in and taken out adds up. */
#include "solver/hydraulics/active_flows.h"

#include "solver/hydraulics/steady_internal.h"

#include <math.h>

/* What is put in, less what is taken out, by part; with the flows that are known. */
static void sum_parts(aft_steady *s, const double *injection)
{
    for (int z = 0; z < s->n_zones; z++) {
        s->zone_sum[z] = 0.0;
        s->zone_count[z] = 0;
    }
    for (size_t i = 0; i < s->net.n_nodes; i++) {
        s->injection[i] = injection[i];
        s->zone_sum[s->zone[i]] += injection[i];
    }
}

static void pass(aft_steady *s, const aft_hydraulic_edge *edge, double flow)
{
    s->injection[edge->from] -= flow;
    s->injection[edge->to] += flow;
    s->zone_sum[s->zone[edge->from]] -= flow;
    s->zone_sum[s->zone[edge->to]] += flow;
}

/* Takes the given flows over; counts by part the elements whose flow is open. One within a part is never settled. */
static void take_given(aft_steady *s, const double *given)
{
    for (size_t e = 0; e < s->net.n_edges; e++) {
        const aft_hydraulic_edge *edge = &s->net.edges[e];
        if (!edge->is_active) {
            continue;
        }
        s->flow[e] = given != NULL ? given[e] : NAN;
        if (isnan(s->flow[e])) {
            s->zone_count[s->zone[edge->from]]++;
            s->zone_count[s->zone[edge->to]]++;
        } else {
            pass(s, edge, s->flow[e]);
        }
    }
}

/* Is this the only open flow of a part that nothing else balances? */
static bool is_last(const aft_steady *s, int zone)
{
    return !s->is_tied[zone] && s->zone_count[zone] == 1;
}

/*
 * (111) Flow of an active element whose part z has no given pressure and no other open flow: what the part misses,
 *
 *           q = -(sum of what is put in) into z
 *
 *       and so on from the leaves inwards. Elements that are left then lie in a circle, or between two given pressures.
 */
static bool settle_one(aft_steady *s)
{
    bool is_changed = false;
    for (size_t e = 0; e < s->net.n_edges; e++) {
        const aft_hydraulic_edge *edge = &s->net.edges[e];
        if (!edge->is_active || !isnan(s->flow[e]) || edge->from == edge->to) {
            continue;
        }
        const int from = s->zone[edge->from];
        const int to = s->zone[edge->to];
        if (is_last(s, to) || is_last(s, from)) {
            s->flow[e] = is_last(s, to) ? -s->zone_sum[to] : s->zone_sum[from];
            pass(s, edge, s->flow[e]);
            s->zone_count[from]--;
            s->zone_count[to]--;
            is_changed = true;
        }
    }
    return is_changed;
}

static bool find_open(const aft_steady *s, aft_steady_state *state)
{
    for (size_t e = 0; e < s->net.n_edges; e++) {
        if (s->net.edges[e].is_active && isnan(s->flow[e])) {
            state->outcome = AFT_STEADY_OPEN;
            state->edge = (int)e;
            return true;
        }
    }
    return false;
}

/* Half of all that goes in and out of a part, active elements included: the size of its flows. */
static void size_parts(aft_steady *s)
{
    double total = 0.0;
    for (int z = 0; z < s->n_zones; z++) {
        s->level[z] = 0.0; /* free until the levels are sought */
    }
    for (size_t i = 0; i < s->net.n_nodes; i++) {
        s->level[s->zone[i]] += 0.5 * fabs(s->injection[i]);
        total += 0.5 * fabs(s->injection[i]);
    }
    s->flow_scale = fmax(total, 1e-3);
}

static bool has_feed(const aft_steady *s, int zone)
{
    for (size_t i = 0; i < s->net.n_nodes; i++) {
        if (s->zone[i] == zone && s->injection[i] > 0.0) {
            return true;
        }
    }
    return false;
}

/* A node of a part that is out of balance: the one that takes or puts in most. */
static int worst_node(const aft_steady *s, int zone)
{
    int worst = -1;
    double sign = s->zone_sum[zone] < 0.0 ? -1.0 : 1.0;
    for (size_t i = 0; i < s->net.n_nodes; i++) {
        if (s->zone[i] == zone && (worst < 0 || sign * s->injection[i] > sign * s->injection[worst])) {
            worst = (int)i;
        }
    }
    return worst;
}

static bool find_imbalance(const aft_steady *s, aft_steady_state *state)
{
    for (int z = 0; z < s->n_zones; z++) {
        double most =
            s->options.balance_tolerance > 0.0 ? s->options.balance_tolerance : fmax(1e-6, 1e-6 * s->level[z]);
        double sum = s->zone_sum[z];
        if (!s->is_tied[z] && fabs(sum) > most) {
            bool is_unfed = sum < 0.0 && !has_feed(s, z);
            state->outcome = is_unfed ? AFT_STEADY_NO_FEED : AFT_STEADY_UNBALANCED;
            state->node = worst_node(s, z);
            state->amount = is_unfed ? -sum : sum;
            return true;
        }
    }
    return false;
}

bool aft_steady_share(aft_steady *s, aft_steady_state *state, const double *injection, const double *given)
{
    sum_parts(s, injection);
    take_given(s, given);
    while (settle_one(s)) {
    }
    if (find_open(s, state)) {
        return false;
    }
    size_parts(s);
    return !find_imbalance(s, state);
}
