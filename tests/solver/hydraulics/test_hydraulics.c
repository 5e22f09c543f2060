/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The steady state of small nets, by hand; the published table of capacities; nets without a state, and whether that is
 * said. */
#include "solver/hydraulics/steady.h"

#include "networks/base/memory.h"
#include "solver/hydraulics/steady_check.h"
#include "tests/support/denial.h"

#include <criterion/criterion.h>
#include <math.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const aft_steady_options constant = {.is_real = false};
static const aft_steady_options real = {.is_real = true};

/* A net of at most a few nodes and edges, and its state. */
enum { MOST = 8 };
typedef struct world {
    aft_hydraulic_node nodes[MOST];
    aft_hydraulic_edge edges[MOST];
    aft_hydraulic_net net;
    double injection[MOST];
    double flow[MOST]; /* of active elements */
    aft_steady *steady;
    aft_steady_state state;
} world;

static int add_node(world *w, double given, double most, double injection)
{
    int i = (int)w->net.n_nodes++;
    w->nodes[i] = (aft_hydraulic_node){.pressure = given, .pressure_max = most};
    w->injection[i] = injection;
    return i;
}

static int add_edge(world *w, aft_hydraulic_edge edge)
{
    int e = (int)w->net.n_edges++;
    w->edges[e] = edge;
    w->flow[e] = NAN;
    return e;
}

/* A pipe of which only the resistance is known, bar^2/MW^2. */
static int add_pipe(world *w, int from, int to, double resistance)
{
    return add_edge(w, (aft_hydraulic_edge){.from = from,
                                            .to = to,
                                            .length = 1.0,
                                            .pieces = 1.0,
                                            .diameter = NAN,
                                            .roughness = NAN,
                                            .resistance = resistance});
}

static int add_steel(world *w, int from, int to, double length, double diameter)
{
    return add_edge(w, (aft_hydraulic_edge){.from = from,
                                            .to = to,
                                            .length = length,
                                            .pieces = 1.0,
                                            .diameter = diameter,
                                            .roughness = 5e-5,
                                            .resistance = NAN});
}

static int add_active(world *w, int from, int to, double ratio_max, double outlet_max)
{
    return add_edge(w,
                    (aft_hydraulic_edge){
                        .from = from, .to = to, .is_active = true, .ratio_max = ratio_max, .outlet_max = outlet_max});
}

static void solve(world *w, const aft_steady_options *options)
{
    aft_error err = AFT_ERROR_INIT;
    w->net.nodes = w->nodes;
    w->net.edges = w->edges;
    aft_steady_free(w->steady);
    w->steady = NULL;
    cr_assert_eq(aft_steady_new(&w->steady, &w->net, options, &err), AFT_OK, "%s", err.text);
    w->state = aft_steady_solve(w->steady, w->injection, w->flow);
}

static void expect_near(double value, double expected, double tolerance)
{
    cr_expect(fabs(value - expected) <= tolerance, "%.12g instead of %.12g", value, expected);
}

static void expect_outcome(const world *w, aft_steady_outcome outcome, int node, int edge)
{
    cr_expect_eq(w->state.outcome, outcome, "%s", aft_steady_outcome_name(w->state.outcome));
    cr_expect_eq(w->state.node, node, "node %d", w->state.node);
    cr_expect_eq(w->state.edge, edge, "edge %d", w->state.edge);
}

static void expect_found(world *w, const aft_steady_options *options)
{
    expect_outcome(w, AFT_STEADY_FOUND, -1, -1);
    aft_steady_residual r = aft_steady_check(&w->net, options, w->injection, &w->state);
    cr_expect(r.balance <= 1e-9 && r.pressure <= 1e-11 && r.active <= 1e-9, "%g MW, %g, %g bar", r.balance, r.pressure,
              r.active);
}

/* ---- by hand ---- */

Test(hydraulics, a_tree)
{
    /* 50 bar - 10 MW - b - {4 MW, 6 MW}, R 4, 5, 7: b 2500 - 4 * 100 = 2100, c 2100 - 5 * 16 = 2020, d 2100 - 7 * 36 =
     * 1848 */
    world w = {0};
    int a = add_node(&w, 50.0, INFINITY, 0.0);
    int b = add_node(&w, NAN, INFINITY, 0.0);
    int c = add_node(&w, NAN, INFINITY, -4.0);
    int d = add_node(&w, NAN, INFINITY, -6.0);
    int trunk = add_pipe(&w, b, a, 4.0); /* against the flow */
    int left = add_pipe(&w, b, c, 5.0);
    int right = add_pipe(&w, b, d, 7.0);
    solve(&w, &constant);
    expect_found(&w, &constant);
    cr_expect_eq(w.state.flow[trunk], -10.0); /* to the last digit */
    cr_expect_eq(w.state.flow[left], 4.0);
    cr_expect_eq(w.state.flow[right], 6.0);
    expect_near(w.state.squared[b], 2100.0, 1e-9);
    expect_near(w.state.pressure[c], sqrt(2020.0), 1e-9);
    expect_near(w.state.squared[d], 1848.0, 1e-9);
    cr_expect_eq(w.state.supply[a], 10.0);
    cr_expect_eq(w.state.n_steps, 0);
    aft_steady_free(w.steady);
}

Test(hydraulics, pieces_in_parallel)
{
    /* R^-1/2 = 2 * 4^-1/2 + 1 * 1^-1/2 = 2: R = 1/4; 8 MW lose 16 bar^2, half of it through the large one */
    world w = {0};
    int a = add_node(&w, 10.0, INFINITY, 0.0);
    int b = add_node(&w, NAN, INFINITY, -8.0);
    int small = add_pipe(&w, a, b, 4.0);
    w.edges[small].pieces = 2.0;
    int large = add_pipe(&w, b, a, 1.0);
    solve(&w, &constant);
    expect_found(&w, &constant);
    expect_near(w.state.squared[b], 84.0, 1e-9);
    expect_near(w.state.flow[small], 4.0, 1e-9);
    expect_near(w.state.flow[large], -4.0, 1e-9);
    aft_steady_free(w.steady);
}

Test(hydraulics, a_triangle_with_two_feeds)
{
    /* a 400, b 400 - R 9 = 391: c takes 5 MW from a (R 1: 375) and b sends 4 MW on (R 1: 391 - 16 = 375); 3 MW from a
     * to b (R 1: 9), so b puts in 1 MW and c takes 9 */
    world w = {0};
    int a = add_node(&w, 20.0, INFINITY, 0.0);
    int b = add_node(&w, NAN, INFINITY, 1.0);
    int c = add_node(&w, NAN, INFINITY, -9.0);
    int ab = add_pipe(&w, a, b, 1.0);
    int ac = add_pipe(&w, a, c, 1.0);
    int cb = add_pipe(&w, c, b, 1.0);
    solve(&w, &constant);
    expect_found(&w, &constant);
    expect_near(w.state.flow[ab], 3.0, 1e-9);
    expect_near(w.state.flow[ac], 5.0, 1e-9);
    expect_near(w.state.flow[cb], -4.0, 1e-9);
    /* the same with both feeds at their pressures: b then puts in what it has to */
    w.nodes[b].pressure = sqrt(391.0);
    w.injection[b] = 0.0;
    solve(&w, &constant);
    expect_found(&w, &constant);
    expect_near(w.state.supply[a], 8.0, 1e-9);
    expect_near(w.state.supply[b], 1.0, 1e-9);
    expect_near(w.state.squared[c], 375.0, 1e-9);
    aft_steady_free(w.steady);
}

Test(hydraulics, nothing_flows)
{
    /* a ring, a branch, an isolated node, a pipe from a node to itself, all without demand */
    world w = {0};
    int a = add_node(&w, 30.0, INFINITY, 0.0);
    int b = add_node(&w, NAN, INFINITY, 0.0);
    int c = add_node(&w, NAN, INFINITY, 0.0);
    int alone = add_node(&w, NAN, 40.0, 0.0);
    add_steel(&w, a, b, 10.0, 0.2);
    add_steel(&w, b, c, 10.0, 0.2);
    add_steel(&w, c, a, 10.0, 0.2);
    add_steel(&w, b, b, 10.0, 0.2);
    for (int k = 0; k < 2; k++) {
        const aft_steady_options *options = k == 0 ? &constant : &real;
        solve(&w, options);
        expect_found(&w, options);
        expect_near(w.state.pressure[c], 30.0, 1e-12);
        expect_near(w.state.pressure[alone], 40.0, 1e-12);
        for (size_t e = 0; e < w.net.n_edges; e++) {
            cr_expect_eq(w.state.flow[e], 0.0);
            cr_expect_eq(w.state.velocity_to[e], 0.0);
        }
    }
    aft_steady_free(w.steady);
}

Test(hydraulics, no_length_no_loss)
{
    world w = {0};
    int a = add_node(&w, 30.0, INFINITY, 0.0);
    int b = add_node(&w, NAN, INFINITY, 0.0);
    int c = add_node(&w, NAN, INFINITY, -5.0);
    int first = add_pipe(&w, a, b, 1.0);
    add_pipe(&w, a, b, 1.0);
    add_pipe(&w, b, c, 2.0);
    w.edges[first].length = 0.0;
    solve(&w, &constant);
    expect_found(&w, &constant);
    expect_near(w.state.squared[b], 900.0, 1e-9);
    expect_near(w.state.squared[c], 850.0, 1e-9);
    expect_near(w.state.flow[first], 5.0, 1e-3); /* the other one loses nothing, so it carries next to nothing */
    aft_steady_free(w.steady);
}

Test(hydraulics, an_empty_net)
{
    world w = {0};
    solve(&w, &real);
    expect_outcome(&w, AFT_STEADY_FOUND, -1, -1);
    aft_steady_free(w.steady);
}

/* ---- real pipes ---- */

/* The same by halving: the flow between two pressures. */
static double flow_between(double bar0, double bar1, double length, double diameter)
{
    double bar = aft_mean_pressure(bar0, bar1);
    double low = 0.0;
    double high = 1e6;
    for (int k = 0; k < 200; k++) {
        double q = 0.5 * (low + high);
        double friction =
            aft_pipe_friction(aft_pipe_reynolds(q, diameter, aft_h2_viscosity(bar)), 5e-5 / diameter, NULL);
        double fall =
            aft_pipe_factor(diameter, 283.15) * friction * aft_h2_compressibility(bar, 283.15) * length * q * q;
        *(fall < bar0 * bar0 - bar1 * bar1 ? &low : &high) = q;
    }
    return low;
}

Test(hydraulics, the_published_table_of_capacities)
{
    /* MW between two pressures over 10, 25, 50 km, or what leaves at 20 m/s if that is less; k 0.05 mm, 10 degC.
     * Printed without decimals. */
    static const double ends[3][2] = {{50.0, 30.0}, {40.0, 30.0}, {66.0, 50.0}};
    static const double lengths[3] = {10.0, 25.0, 50.0};
    static const struct {
        double diameter, mw[3][3];
    } rows[] = {{0.10226, {{50, 50, 39}, {50, 36, 25}, {82, 59, 41}}},
                {0.15408, {{113, 113, 113}, {113, 106, 74}, {186, 173, 122}}},
                {0.20274, {{195, 195, 195}, {195, 195, 153}, {322, 322, 249}}},
                {0.25456, {{308, 308, 308}, {308, 308, 277}, {507, 507, 452}}},
                {0.30484, {{442, 442, 442}, {442, 442, 442}, {727, 727, 724}}},
                {0.38734, {{713, 713, 713}, {713, 713, 713}, {1174, 1174, 1174}}},
                {0.48894, {{1136, 1136, 1136}, {1136, 1136, 1136}, {1871, 1871, 1871}}},
                {0.59094, {{1660, 1660, 1660}, {1660, 1660, 1660}, {2734, 2734, 2734}}}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        for (int k = 0; k < 9; k++) {
            const double *bar = ends[k / 3];
            const double published = rows[i].mw[k / 3][k % 3];
            world w = {0};
            int a = add_node(&w, bar[0], INFINITY, 0.0);
            int b = add_node(&w, bar[1], INFINITY, 0.0);
            int pipe = add_steel(&w, a, b, lengths[k % 3], rows[i].diameter);
            solve(&w, &real);
            expect_found(&w, &real);
            double by_pressure = w.state.flow[pipe];
            double by_velocity = by_pressure * 20.0 / w.state.velocity_to[pipe];
            expect_near(fmin(by_pressure, by_velocity), published, 0.01 * published + 0.5);
            expect_near(by_pressure, flow_between(bar[0], bar[1], lengths[k % 3], rows[i].diameter),
                        1e-6 * by_pressure);
            aft_steady_free(w.steady);
        }
    }
}

Test(hydraulics, a_backbone_point)
{
    /* European Hydrogen Backbone: 1.2 GW in 500 mm from 50 bar, between 12 and 15 m/s; 100 km lose some 10 bar */
    world w = {0};
    int a = add_node(&w, 50.0, INFINITY, 0.0);
    int b = add_node(&w, NAN, INFINITY, -1200.0);
    int pipe = add_steel(&w, a, b, 100.0, 0.48894);
    solve(&w, &real);
    expect_found(&w, &real);
    cr_expect(w.state.velocity_from[pipe] > 12.0 && w.state.velocity_from[pipe] < 13.5);
    expect_near(flow_between(50.0, w.state.pressure[b], 100.0, 0.48894), 1200.0, 1e-3);
    expect_near(w.state.line_pack[pipe],
                aft_line_pack(0.48894, 100.0, aft_mean_pressure(50.0, w.state.pressure[b]), 283.15), 1e-6);
    aft_steady_free(w.steady);
}

Test(hydraulics, height)
{
    /* 100 m up at 50 bar without flow: ln(p0 / p1) = g h / (Z R T) = 981 / (1.0306 * 4124.5 * 283.15) = 8.151e-4:
     * 0.0407 bar; down again and the ring closes */
    world w = {0};
    int a = add_node(&w, 50.0, INFINITY, 0.0);
    int b = add_node(&w, NAN, INFINITY, 0.0);
    int c = add_node(&w, NAN, INFINITY, 0.0);
    add_steel(&w, a, b, 10.0, 0.2);
    add_steel(&w, b, c, 10.0, 0.2);
    add_steel(&w, c, a, 10.0, 0.2);
    w.nodes[b].height = 100.0;
    w.nodes[c].height = -100.0;
    solve(&w, &real);
    expect_outcome(&w, AFT_STEADY_FOUND, -1, -1);
    expect_near(w.state.pressure[b], 50.0 * exp(-8.151e-4), 1e-4);
    expect_near(w.state.pressure[c], 50.0 * exp(8.151e-4), 1e-4);
    solve(&w, &constant); /* where height does not count */
    expect_near(w.state.pressure[b], 50.0, 1e-9);
    aft_steady_free(w.steady);
}

Test(hydraulics, the_constant_form_is_the_real_one_at_its_point)
{
    /* 50 to 30 bar over 25 km is where R(D) is taken */
    world w = {0};
    int a = add_node(&w, 50.0, INFINITY, 0.0);
    int b = add_node(&w, 30.0, INFINITY, 0.0);
    int pipe = add_steel(&w, a, b, 25.0, 0.30484);
    solve(&w, &real);
    double flow = w.state.flow[pipe];
    solve(&w, &constant);
    expect_near(w.state.flow[pipe], flow, 1e-6 * flow);
    aft_steady_free(w.steady);
}

/* ---- levels and active elements ---- */

Test(hydraulics, no_given_pressure_as_high_as_allowed)
{
    /* R 1, 10 MW: 100 bar^2 lost. b may have 35 bar, so a gets sqrt(1225 + 100), below its own 66 */
    world w = {0};
    int a = add_node(&w, NAN, 66.0, 10.0);
    int b = add_node(&w, NAN, 35.0, -10.0);
    add_pipe(&w, a, b, 1.0);
    solve(&w, &constant);
    expect_found(&w, &constant);
    expect_near(w.state.pressure[b], 35.0, 1e-12);
    expect_near(w.state.squared[a], 1325.0, 1e-9);
    w.nodes[b].pressure_max = INFINITY;
    solve(&w, &constant);
    expect_near(w.state.squared[b], 66.0 * 66.0 - 100.0, 1e-9);
    aft_steady_free(w.steady);
}

/* a (66 bar) - 1 bar^2/MW^2 - b -> c - 2 bar^2/MW^2 - d takes 10 MW. */
static world chain(double ratio, double outlet)
{
    world w = {0};
    int a = add_node(&w, 66.0, INFINITY, 0.0);
    int b = add_node(&w, NAN, INFINITY, 0.0);
    int c = add_node(&w, NAN, INFINITY, 0.0);
    int d = add_node(&w, NAN, INFINITY, -10.0);
    add_pipe(&w, a, b, 1.0);
    add_active(&w, b, c, ratio, outlet);
    add_pipe(&w, c, d, 2.0);
    return w;
}

Test(hydraulics, a_regulator_is_open_or_holds_its_outlet)
{
    world w = chain(1.0, INFINITY);
    solve(&w, &constant);
    expect_found(&w, &constant);
    cr_expect_eq(w.state.flow[1], 10.0);
    expect_near(w.state.squared[2], 4356.0 - 100.0, 1e-9); /* no fall needed */
    expect_near(w.state.squared[3], 4356.0 - 300.0, 1e-9);
    w.edges[1].outlet_max = 40.0;
    solve(&w, &constant);
    expect_near(w.state.squared[3], 1400.0, 1e-9);
    w.edges[1].outlet_max = INFINITY; /* a limit behind makes it fall as well */
    w.nodes[3].pressure_max = 30.0;
    solve(&w, &constant);
    expect_found(&w, &constant);
    expect_near(w.state.squared[2], 1100.0, 1e-9);
    cr_expect_eq(w.state.power[1], 0.0);
    aft_steady_free(w.steady);
}

Test(hydraulics, a_compressor_has_a_ratio_or_an_outlet_or_neither)
{
    world w = chain(1.5, INFINITY);
    solve(&w, &constant);
    expect_found(&w, &constant);
    expect_near(w.state.squared[2], 2.25 * 4256.0, 1e-8);
    /* power: 10 MW / 119.96 MJ/kg times the work */
    double work = aft_compressor_work(sqrt(4256.0), 1.5 * sqrt(4256.0), 283.15, (aft_compressor){1, 0.75});
    expect_near(w.state.work[1], work, 1e-12);
    expect_near(w.state.power[1], 10.0 / 119.96 * work, 1e-12);
    w.edges[1].ratio_max = INFINITY;
    w.edges[1].outlet_max = 80.0;
    solve(&w, &constant);
    expect_near(w.state.pressure[2], 80.0, 1e-12);
    w.edges[1].outlet_max = INFINITY; /* ties nothing: the part behind is as high as its own limits */
    w.nodes[3].pressure_max = 90.0;
    solve(&w, &constant);
    expect_near(w.state.pressure[3], 90.0, 1e-12);
    aft_steady_free(w.steady);
}

Test(hydraulics, an_active_element_turns_with_its_flow)
{
    /* c puts in 10 MW at up to 70 bar, d takes nothing, a takes what comes: b must be at most c */
    world w = chain(1.0, INFINITY);
    w.injection[3] = 0.0;
    w.injection[2] = 10.0;
    w.nodes[2].pressure_max = 70.0;
    solve(&w, &constant);
    expect_found(&w, &constant);
    cr_expect_eq(w.state.flow[1], -10.0);
    expect_near(w.state.squared[1], 4456.0, 1e-9);
    w.nodes[2].pressure_max = 66.0; /* 4356 < 4456: it would have to raise by sqrt(4456) - 66 */
    solve(&w, &constant);
    expect_outcome(&w, AFT_STEADY_MUST_RAISE, -1, 1);
    expect_near(w.state.amount, sqrt(4456.0) - 66.0, 1e-9);
    w.injection[2] = 0.0; /* nothing flows, nothing is tied */
    solve(&w, &constant);
    expect_outcome(&w, AFT_STEADY_FOUND, -1, -1);
    aft_steady_free(w.steady);
}

Test(hydraulics, a_given_flow_opens_a_circle)
{
    /* two regulators side by side: 7 MW are given for one */
    world w = chain(1.0, INFINITY);
    int second = add_active(&w, 1, 2, 1.0, 30.0);
    solve(&w, &constant);
    expect_outcome(&w, AFT_STEADY_OPEN, -1, 1);
    w.flow[second] = 7.0;
    solve(&w, &constant);
    expect_found(&w, &constant);
    expect_near(w.state.flow[1], 3.0, 1e-12);
    expect_near(w.state.pressure[2], 30.0, 1e-12);
    aft_steady_free(w.steady);
}

/* ---- nets without a state ---- */

Test(hydraulics, too_much_flow_falls_below_zero_and_says_where)
{
    /* 10 bar, R 1: 11 MW would need 121 of 100 bar^2 */
    world w = {0};
    int a = add_node(&w, 10.0, INFINITY, 0.0);
    int b = add_node(&w, NAN, INFINITY, 0.0);
    int c = add_node(&w, NAN, INFINITY, -11.0);
    add_pipe(&w, a, b, 0.5);
    add_pipe(&w, b, c, 0.5);
    solve(&w, &constant);
    expect_outcome(&w, AFT_STEADY_BELOW_ZERO, c, -1);
    expect_near(w.state.amount, 21.0, 1e-9);
    cr_expect(isnan(w.state.pressure[c]));
    expect_near(w.state.squared[b], 39.5, 1e-9);
    aft_steady_free(w.steady);
}

Test(hydraulics, supply_and_demand_differ)
{
    world w = {0};
    int a = add_node(&w, NAN, 50.0, 9.0);
    int b = add_node(&w, NAN, 50.0, -10.0);
    add_pipe(&w, a, b, 1.0);
    solve(&w, &constant);
    expect_outcome(&w, AFT_STEADY_UNBALANCED, b, -1);
    expect_near(w.state.amount, -1.0, 1e-12);
    w.injection[a] = 12.5;
    solve(&w, &constant);
    expect_outcome(&w, AFT_STEADY_UNBALANCED, a, -1);
    expect_near(w.state.amount, 2.5, 1e-12);
    w.injection[a] = 10.0 + 1e-7; /* rounding of a plan */
    solve(&w, &constant);
    expect_outcome(&w, AFT_STEADY_FOUND, -1, -1);
    aft_steady_free(w.steady);
}

Test(hydraulics, a_part_without_a_feed)
{
    world w = {0};
    int a = add_node(&w, 50.0, INFINITY, 0.0);
    int b = add_node(&w, NAN, INFINITY, -1.0);
    int c = add_node(&w, NAN, 50.0, -2.0);
    int d = add_node(&w, NAN, 50.0, -3.0);
    add_pipe(&w, a, b, 1.0);
    add_pipe(&w, c, d, 1.0);
    solve(&w, &constant);
    expect_outcome(&w, AFT_STEADY_NO_FEED, d, -1);
    expect_near(w.state.amount, 5.0, 1e-12);
    aft_steady_free(w.steady);
}

Test(hydraulics, nothing_says_how_high)
{
    world w = {0};
    int a = add_node(&w, NAN, INFINITY, 1.0);
    int b = add_node(&w, NAN, INFINITY, -1.0);
    add_pipe(&w, a, b, 1.0);
    solve(&w, &constant);
    expect_outcome(&w, AFT_STEADY_NO_LEVEL, a, -1);
    aft_steady_free(w.steady);
}

Test(hydraulics, regulators_in_a_circle_would_have_to_raise)
{
    /* 5 MW from a to b through a regulator and back through a pipe, which needs b to be above a */
    world w = {0};
    int a = add_node(&w, NAN, 50.0, 0.0);
    int b = add_node(&w, NAN, 50.0, 0.0);
    int regulator = add_active(&w, a, b, 1.0, INFINITY);
    add_pipe(&w, b, a, 1.0);
    w.flow[regulator] = 5.0;
    solve(&w, &constant);
    expect_outcome(&w, AFT_STEADY_MUST_RAISE, -1, regulator);
    w.edges[regulator].ratio_max = 1.2; /* a compressor may: at 50 bar behind, 49.75 before */
    solve(&w, &constant);
    expect_found(&w, &constant);
    expect_near(w.state.squared[a], 2475.0, 1e-9);
    /* round through two parts, each behind the other, with a fall in one of them */
    world c = {0};
    a = add_node(&c, NAN, 50.0, 0.0);
    b = add_node(&c, NAN, 50.0, 0.0);
    int d = add_node(&c, NAN, 50.0, 0.0);
    add_pipe(&c, a, b, 1.0);
    int there = add_active(&c, b, d, 1.0, INFINITY);
    int back = add_active(&c, d, a, 1.0, INFINITY);
    c.flow[there] = c.flow[back] = 5.0;
    solve(&c, &constant);
    cr_expect_eq(c.state.outcome, AFT_STEADY_MUST_RAISE);
    aft_steady_free(w.steady);
    aft_steady_free(c.steady);
}

Test(hydraulics, values_without_sense_are_refused)
{
    aft_error err = AFT_ERROR_INIT;
    const aft_hydraulic_node nodes[] = {{NAN, 50.0, 0.0}, {NAN, 50.0, 0.0}};
    const aft_hydraulic_edge good = {0, 1, false, 1.0, 1.0, 0.1, 5e-5, NAN, 0.0, 0.0};
    aft_hydraulic_edge edge = good;
    const aft_hydraulic_net net = {2, 1, nodes, &edge};
    aft_steady *steady = NULL;
    cr_assert_eq(aft_steady_new(&steady, &net, &real, &err), AFT_OK);
    aft_steady_free(steady);
    aft_hydraulic_edge bad[8] = {good, good, good, good, good, good, good, good};
    bad[0].to = 2;
    bad[1].from = -1;
    bad[2].length = -1.0;
    bad[3].pieces = 0.0;
    bad[4].diameter = 0.0;
    bad[5].roughness = 0.2;
    bad[6].diameter = NAN;
    bad[7] = (aft_hydraulic_edge){.from = 0, .to = 1, .is_active = true, .ratio_max = 0.9, .outlet_max = 1.0};
    for (size_t k = 0; k < COUNT(bad); k++) {
        edge = bad[k];
        cr_expect_eq(aft_steady_new(&steady, &net, &real, NULL), AFT_EUSAGE, "%zu", k);
    }
    const aft_hydraulic_node cold[] = {{0.0, 50.0, 0.0}, {NAN, 50.0, 0.0}};
    const aft_hydraulic_net frozen = {2, 0, cold, NULL};
    cr_expect_eq(aft_steady_new(&steady, &frozen, &real, NULL), AFT_EUSAGE);
}

Test(hydraulics, the_check_sees_what_is_wrong)
{
    world w = chain(1.0, INFINITY);
    solve(&w, &constant);
    double squared[] = {4356.0, 4256.0, 4256.0, 4056.0};
    double flow[] = {10.0, 10.0, 10.0};
    const double none[] = {10.0, 0.0, 0.0, 0.0};
    aft_steady_state claimed = w.state;
    claimed.squared = squared;
    claimed.flow = flow;
    claimed.supply = none;
    aft_steady_residual good = aft_steady_check(&w.net, &constant, w.injection, &claimed);
    cr_expect(good.balance == 0.0 && good.pressure < 1e-12 && good.active == 0.0);
    flow[2] = 9.0; /* 1 MW is lost at c; 162 bar^2 instead of 200 */
    aft_steady_residual lost = aft_steady_check(&w.net, &constant, w.injection, &claimed);
    expect_near(lost.balance, 1.0, 1e-12);
    expect_near(lost.pressure, 38.0 / 4256.0, 1e-9);
    cr_expect_eq(lost.pipe, 2);
    flow[2] = 10.0;
    squared[2] = 4900.0;
    aft_steady_residual raised = aft_steady_check(&w.net, &constant, w.injection, &claimed);
    expect_near(raised.active, 70.0 - sqrt(4256.0), 1e-9);
    cr_expect_eq(raised.active_edge, 1);
    aft_steady_free(w.steady);
}

static aft_status prepare_once(void *payload)
{
    aft_steady *steady = NULL;
    aft_status status = aft_steady_new(&steady, payload, &real, NULL);
    aft_steady_free(steady);
    return status;
}

Test(hydraulics, memory_may_run_out_anywhere)
{
    world w = {0};
    for (int i = 0; i < 5; i++) {
        add_node(&w, i == 0 ? 50.0 : NAN, 60.0, i == 0 ? 0.0 : -1.0);
    }
    for (int i = 0; i < 5; i++) {
        add_steel(&w, i, (i + 1) % 5, 5.0, 0.2);
    }
    w.net.nodes = w.nodes;
    w.net.edges = w.edges;
    test_deny_each(prepare_once, &w.net, 1);
}
