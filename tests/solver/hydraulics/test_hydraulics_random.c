/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random hydrogen nets with a known state: is it found from a flat start, each time? Nets without one: is that said?
 * What must not matter: order, direction, units. */
#include "networks/base/memory.h"
#include "solver/hydraulics/steady_check.h"
#include "tests/support/gas_nets.h"

#include <criterion/criterion.h>
#include <math.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const gas_net_kind kinds[] = {
    {.n_nodes = 12, .n_loops = 0, .n_feeds = 1, .n_parts = 1},
    {.n_nodes = 20, .n_loops = 8, .n_feeds = 3, .n_parts = 1},
    {.n_nodes = 10, .n_loops = 4, .n_feeds = 2, .n_parts = 3},
    {.n_nodes = 60, .n_loops = 12, .n_feeds = 4, .n_parts = 2},
    {.n_nodes = 2, .n_loops = 3, .n_feeds = 1, .n_parts = 4},
    {.n_nodes = 20, .n_loops = 8, .n_feeds = 3, .n_parts = 1, .is_real = true},
    {.n_nodes = 10, .n_loops = 4, .n_feeds = 2, .n_parts = 3, .is_real = true},
    {.n_nodes = 60, .n_loops = 12, .n_feeds = 4, .n_parts = 2, .is_real = true},
    {.n_nodes = 20, .n_loops = 8, .n_feeds = 3, .n_parts = 2, .is_real = true, .has_heights = true},
    {.n_nodes = 30, .n_loops = 25, .n_feeds = 1, .n_parts = 1, .is_real = true},
};

static aft_steady *analyse(const gas_net *g, const aft_steady_options *options)
{
    aft_error err = AFT_ERROR_INIT;
    aft_steady *steady = NULL;
    cr_assert_eq(aft_steady_new(&steady, &g->net, options, &err), AFT_OK, "%s", err.text);
    return steady;
}

static double deviation(const gas_net *g, const aft_steady_state *state)
{
    double most = 0.0;
    for (size_t i = 0; i < g->net.n_nodes; i++) {
        most = fmax(most, fabs(state->squared[i] - g->squared[i]) / g->pressure_scale);
    }
    return most;
}

/* Flows of pipes that lose something; the others are as good as without resistance, so theirs are anyone's guess. */
static double flow_deviation(const gas_net *g, const aft_steady_state *state)
{
    double most = 0.0;
    for (size_t e = 0; e < g->net.n_edges; e++) {
        double fall = fabs(g->squared[g->edges[e].from] - g->squared[g->edges[e].to]);
        if (!g->edges[e].is_active && fall > 1e-3 * g->pressure_scale) {
            most = fmax(most, fabs(state->flow[e] - g->flow[e]) / fabs(g->flow[e]));
        }
    }
    return most;
}

static void expect_state(const gas_net *g, const aft_steady_options *options, unsigned seed)
{
    aft_steady *steady = analyse(g, options);
    aft_steady_state state = aft_steady_solve(steady, g->injection, NULL);
    aft_steady_residual left = aft_steady_check(&g->net, options, g->injection, &state);
    double off = deviation(g, &state);
    double flow_off = flow_deviation(g, &state);
    cr_expect_eq(state.outcome, AFT_STEADY_FOUND, "seed %u: %s", seed, aft_steady_outcome_name(state.outcome));
    cr_expect(off < 1e-10, "seed %u: off by %g", seed, off);
    cr_expect(flow_off < 1e-7, "seed %u: flows off by %g", seed, flow_off);
    cr_expect(left.pressure < 1e-10 && left.balance < 1e-6 && left.active < 1e-9, "seed %u: %g, %g MW, %g bar", seed,
              left.pressure, left.balance, left.active);
    cr_expect(state.n_steps < 120, "seed %u: %d steps", seed, state.n_steps);
    aft_steady_free(steady);
}

Test(hydraulics_random, a_thousand_nets_from_a_flat_start)
{
    for (unsigned seed = 0; seed < 1000; seed++) {
        const gas_net_kind *kind = &kinds[seed % COUNT(kinds)];
        const aft_steady_options options = {.is_real = kind->is_real};
        gas_net g;
        random_gas_net(&g, seed, kind);
        expect_state(&g, &options, seed);
        gas_net_clear(&g);
    }
}

/* ---- nets without a state ---- */

static void expect_outcome(const gas_net *g, bool is_real, aft_steady_outcome outcome, unsigned seed)
{
    const aft_steady_options options = {.is_real = is_real};
    aft_steady *steady = analyse(g, &options);
    aft_steady_state state = aft_steady_solve(steady, g->injection, NULL);
    cr_expect_eq(state.outcome, outcome, "seed %u: %s instead of %s", seed, aft_steady_outcome_name(state.outcome),
                 aft_steady_outcome_name(outcome));
    aft_steady_free(steady);
}

/* One feed, constant resistances: flows times c take c^2 times the fall. With c^2 so that the lowest node ends 1 % of
 * the highest pressure below 0, that node, and by that much. */
static void overload(gas_net *g, unsigned seed)
{
    const aft_steady_options options = {.is_real = false};
    size_t lowest = 0;
    for (size_t i = 0; i < g->net.n_nodes; i++) {
        lowest = g->squared[i] < g->squared[lowest] ? i : lowest;
    }
    double below = 0.01 * g->pressure_scale;
    double scale = sqrt((g->squared[0] + below) / (g->squared[0] - g->squared[lowest]));
    for (size_t i = 0; i < g->net.n_nodes; i++) {
        g->injection[i] *= scale;
    }
    aft_steady *steady = analyse(g, &options);
    aft_steady_state state = aft_steady_solve(steady, g->injection, NULL);
    cr_expect_eq(state.outcome, AFT_STEADY_BELOW_ZERO, "seed %u: %s", seed, aft_steady_outcome_name(state.outcome));
    cr_assert(state.node >= 0);
    cr_expect_eq(g->squared[state.node], g->squared[lowest], "seed %u", seed); /* that one, or one that is as low */
    cr_expect(fabs(state.amount - below) < 1e-8 * g->pressure_scale, "seed %u: %g instead of %g", seed, state.amount,
              below);
    aft_steady_free(steady);
}

static void overload_real(gas_net *g, unsigned seed)
{
    for (size_t i = 0; i < g->net.n_nodes; i++) {
        g->injection[i] *= g->injection[i] < 0.0 ? 30.0 : 0.0;
    }
    expect_outcome(g, true, AFT_STEADY_BELOW_ZERO, seed);
}

static void unbalance(gas_net *g, bool is_real, unsigned seed)
{
    g->nodes[0].pressure = NAN; /* nobody makes up for the rest any more */
    g->nodes[0].pressure_max = 66.0;
    g->injection[1] += 1.0;
    double sum = 0.0;
    bool has_feed = false;
    for (size_t i = 0; i < g->net.n_nodes; i++) {
        sum += g->injection[i];
        has_feed |= g->injection[i] > 0.0;
    }
    expect_outcome(g, is_real, sum < 0.0 && !has_feed ? AFT_STEADY_NO_FEED : AFT_STEADY_UNBALANCED, seed);
}

static void starve(gas_net *g, bool is_real, unsigned seed)
{
    g->nodes[0].pressure = NAN;
    g->nodes[0].pressure_max = 66.0;
    for (size_t i = 0; i < g->net.n_nodes; i++) {
        g->injection[i] = -fabs(g->injection[i]) - 1.0;
    }
    expect_outcome(g, is_real, AFT_STEADY_NO_FEED, seed);
}

/* The second part gets a pressure of its own, above that of its inlet times any ratio; its feed then goes the wrong
 * way. */
static void push_back(gas_net *g, int n_nodes, bool is_real, unsigned seed)
{
    const aft_steady_options options = {.is_real = is_real};
    double flow[64];
    size_t active = 0;
    for (size_t e = 0; e < g->net.n_edges; e++) {
        active = g->edges[e].is_active ? e : active;
        flow[e] = NAN;
    }
    g->nodes[n_nodes].pressure = 2.0 * sqrt(g->squared[n_nodes]);
    flow[active] = g->flow[active];
    aft_steady *steady = analyse(g, &options);
    aft_steady_state state = aft_steady_solve(steady, g->injection, flow);
    cr_expect_eq(state.outcome, AFT_STEADY_MUST_RAISE, "seed %u: %s", seed, aft_steady_outcome_name(state.outcome));
    cr_expect_eq(state.edge, (int)active);
    aft_steady_free(steady);
}

Test(hydraulics_random, a_hundred_nets_without_a_state)
{
    for (unsigned seed = 0; seed < 100; seed++) {
        gas_net_kind kind = {.n_nodes = 15, .n_loops = 5, .n_feeds = 1, .n_parts = 1};
        kind.n_parts = seed % 5 == 4 ? 2 : 1;
        kind.is_real = seed % 5 == 1 || (seed % 5 > 1 && seed % 2 == 0);
        gas_net g;
        random_gas_net(&g, seed, &kind);
        switch (seed % 5) {
        case 0: overload(&g, seed); break;
        case 1: overload_real(&g, seed); break;
        case 2: unbalance(&g, kind.is_real, seed); break;
        case 3: starve(&g, kind.is_real, seed); break;
        default: push_back(&g, kind.n_nodes, kind.is_real, seed); break;
        }
        gas_net_clear(&g);
    }
}

/* ---- what must not matter ---- */

/* Flows times c, squared pressures times c^2: the constant form stays itself. */
Test(hydraulics_random, scaling)
{
    const aft_steady_options options = {.is_real = false};
    for (unsigned seed = 0; seed < 30; seed++) {
        gas_net g;
        random_gas_net(&g, seed, &kinds[seed % 5]);
        for (size_t i = 0; i < g.net.n_nodes; i++) {
            g.injection[i] *= 3.0;
            g.nodes[i].pressure *= 3.0;
            g.squared[i] *= 9.0;
        }
        for (size_t e = 0; e < g.net.n_edges; e++) {
            g.edges[e].outlet_max *= 3.0;
            g.flow[e] *= 3.0;
        }
        g.pressure_scale *= 9.0;
        expect_state(&g, &options, seed);
        gas_net_clear(&g);
    }
}

/* The sign of a flow belongs to the order of the ends, and to nothing else. */
Test(hydraulics_random, reversal)
{
    for (unsigned seed = 0; seed < 60; seed++) {
        const gas_net_kind *kind = &kinds[seed % COUNT(kinds)];
        const aft_steady_options options = {.is_real = kind->is_real};
        gas_net g;
        random_gas_net(&g, seed, kind);
        for (size_t e = 0; e < g.net.n_edges; e++) {
            int from = g.edges[e].from;
            g.edges[e].from = g.edges[e].to;
            g.edges[e].to = from;
            g.flow[e] = -g.flow[e];
        }
        expect_state(&g, &options, seed);
        gas_net_clear(&g);
    }
}

static size_t place(size_t i, size_t n)
{
    return (i * 7 + 3) % n; /* n has no factor 7 here */
}

Test(hydraulics_random, permutation)
{
    for (unsigned seed = 0; seed < 60; seed++) {
        const gas_net_kind *kind = &kinds[seed % COUNT(kinds)];
        const aft_steady_options options = {.is_real = kind->is_real};
        gas_net g;
        gas_net p; /* the same, in another order; its own drawing is overwritten */
        random_gas_net(&g, seed, kind);
        random_gas_net(&p, seed, kind);
        const size_t n = g.net.n_nodes;
        cr_assert_neq(n % 7, 0);
        for (size_t i = 0; i < n; i++) {
            p.nodes[place(i, n)] = g.nodes[i];
            p.injection[place(i, n)] = g.injection[i];
            p.squared[place(i, n)] = g.squared[i];
        }
        for (size_t e = 0; e < g.net.n_edges; e++) {
            size_t to = g.net.n_edges - 1 - e;
            p.edges[to] = g.edges[e];
            p.edges[to].from = (int)place((size_t)g.edges[e].from, n);
            p.edges[to].to = (int)place((size_t)g.edges[e].to, n);
            p.flow[to] = g.flow[e];
        }
        expect_state(&p, &options, seed);
        gas_net_clear(&g);
        gas_net_clear(&p);
    }
}

/* A pipe of n pieces is n pipes. */
Test(hydraulics_random, pieces_are_pipes)
{
    const aft_steady_options options = {.is_real = true};
    for (unsigned seed = 0; seed < 20; seed++) {
        gas_net g;
        random_gas_net(&g, seed, &kinds[5]);
        aft_hydraulic_edge *edges = aft_alloc(3 * g.net.n_edges, sizeof *edges);
        cr_assert(edges != NULL);
        size_t m = 0;
        for (size_t e = 0; e < g.net.n_edges; e++) {
            for (double k = 0.0; k < g.edges[e].pieces; k += 1.0) {
                edges[m] = g.edges[e];
                edges[m++].pieces = 1.0;
            }
        }
        gas_net split = g;
        split.net.edges = edges;
        split.net.n_edges = m;
        aft_steady *steady = analyse(&split, &options);
        aft_steady_state state = aft_steady_solve(steady, g.injection, NULL);
        cr_expect_eq(state.outcome, AFT_STEADY_FOUND);
        cr_expect(deviation(&g, &state) < 1e-10, "seed %u: %g", seed, deviation(&g, &state));
        aft_steady_free(steady);
        aft_free(edges);
        gas_net_clear(&g);
    }
}

/* The same state again, and after another one: nothing is remembered. */
Test(hydraulics_random, states_do_not_depend_on_those_before)
{
    const aft_steady_options options = {.is_real = true};
    double first[60];
    double half[60];
    gas_net g;
    random_gas_net(&g, 6, &kinds[6]);
    const size_t n = g.net.n_nodes;
    cr_assert(n <= COUNT(first));
    aft_steady *steady = analyse(&g, &options);
    aft_steady_state state = aft_steady_solve(steady, g.injection, NULL);
    for (size_t i = 0; i < n; i++) {
        first[i] = state.squared[i];
        half[i] = 0.5 * g.injection[i];
    }
    (void)aft_steady_solve(steady, half, NULL);
    state = aft_steady_solve(steady, g.injection, NULL);
    for (size_t i = 0; i < n; i++) {
        cr_expect_eq(state.squared[i], first[i]);
    }
    aft_steady_free(steady);
    gas_net_clear(&g);
}
