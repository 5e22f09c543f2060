/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One state: flows of active elements, then rounds of what pipes are at the pressures of the moment, their flows, and
 * the levels of the parts. A pressure changes Z by 0.06 % per bar, so a round takes two digits off what is left; with
 * constant resistances the first is the last.
 *
 * (107) With height and pieces n in parallel a pipe keeps
 *
 *           pi_0 - pi_1 = n^-2 C lambda(Re) Z_m L q|q| + s (pi_0 + pi_1) / 2,     s = 2 g (h_1 - h_0) / (Z_m R_s T)
 *
 *       Re that of one piece; s to the second order, which is 1e-7 of the height's share at 100 m.
 */
#include "solver/hydraulics/steady.h"

#include "networks/base/memory.h"
#include "solver/hydraulics/active_flows.h"
#include "solver/hydraulics/levels.h"
#include "solver/hydraulics/newton.h"
#include "solver/hydraulics/steady_internal.h"
#include "solver/hydraulics/topology.h"

#include <math.h>
#include <string.h>

static const double gravity = 9.81;        /* m/s^2 */
static const double usual_kelvin = 283.15; /* 10 degC */
static const double settled = 1e-12;       /* of the largest squared pressure: change from round to round, */
static const double nearly_settled = 1e-9; /* and what has to be reached */
enum { MOST_ROUNDS = 60 };

const char *aft_steady_outcome_name(aft_steady_outcome outcome)
{
    static const char *const names[] = {
        "found", "no feed", "unbalanced", "flow left open", "no level", "below zero", "must raise", "no end",
    };
    return names[outcome];
}

/* ---- making one ---- */

void aft_steady_free(aft_steady *s)
{
    if (s == NULL) {
        return;
    }
    void *const blocks[] = {s->zone,       s->is_tied, s->order,     s->parent_edge, s->is_tree,   s->unknown,
                            s->entry,      s->start,   s->neighbour, s->value,       s->pipes,     s->injection,
                            s->surplus,    s->flow,    s->loss,      s->slope,       s->squared,   s->level,
                            s->before,     s->step,    s->shift,     s->diagonal,    s->zone_sum,  s->zone_count,
                            s->pressure,   s->supply,  s->work,      s->power,       s->line_pack, s->velocity_from,
                            s->velocity_to};
    for (size_t k = 0; k < sizeof blocks / sizeof blocks[0]; k++) {
        aft_free(blocks[k]);
    }
    aft_factor_clear(&s->factor);
    aft_free(s);
}

static aft_status make_doubles(double **const *arrays, size_t n_arrays, size_t n, aft_error *err)
{
    aft_status status = AFT_OK;
    for (size_t k = 0; k < n_arrays; k++) {
        *arrays[k] = aft_alloc(n, sizeof **arrays[k]);
        AFT_TRY_ALLOC(*arrays[k], err, "steady state");
    }
done:
    return status;
}

static aft_status make_ints(int **const *arrays, size_t n_arrays, size_t n, aft_error *err)
{
    aft_status status = AFT_OK;
    for (size_t k = 0; k < n_arrays; k++) {
        *arrays[k] = aft_alloc(n, sizeof **arrays[k]);
        AFT_TRY_ALLOC(*arrays[k], err, "steady state");
    }
done:
    return status;
}

static aft_status make_room(aft_steady *s, aft_error *err)
{
    aft_status status = AFT_OK;
    const size_t n = s->net.n_nodes;
    const size_t m = s->net.n_edges;
    double **const by_node[] = {&s->injection, &s->surplus,  &s->squared,  &s->level,    &s->before,
                                &s->shift,     &s->diagonal, &s->zone_sum, &s->pressure, &s->supply};
    double **const by_edge[] = {&s->flow,        &s->loss,      &s->slope, &s->step, &s->velocity_from,
                                &s->velocity_to, &s->line_pack, &s->work,  &s->power};
    int **const ints[] = {&s->zone, &s->order, &s->parent_edge, &s->unknown, &s->zone_count};
    AFT_TRY(make_doubles(by_node, sizeof by_node / sizeof by_node[0], n, err)); /* there are at most n parts */
    AFT_TRY(make_doubles(by_edge, sizeof by_edge / sizeof by_edge[0], m, err));
    AFT_TRY(make_ints(ints, sizeof ints / sizeof ints[0], n, err));
    s->is_tied = aft_alloc(n, sizeof *s->is_tied);
    s->is_tree = aft_alloc(m, sizeof *s->is_tree);
    s->pipes = aft_alloc(m, sizeof *s->pipes);
    s->entry = aft_alloc(2 * m, sizeof *s->entry);
    s->start = aft_alloc(n + 1, sizeof *s->start);
    s->neighbour = aft_alloc(2 * m, sizeof *s->neighbour);
    s->value = aft_alloc(2 * m, sizeof *s->value);
    AFT_TRY_ALLOC(s->is_tied, err, "steady state");
    AFT_TRY_ALLOC(s->is_tree, err, "steady state");
    AFT_TRY_ALLOC(s->pipes, err, "steady state");
    AFT_TRY_ALLOC(s->entry, err, "steady state");
    AFT_TRY_ALLOC(s->start, err, "steady state");
    AFT_TRY_ALLOC(s->neighbour, err, "steady state");
    AFT_TRY_ALLOC(s->value, err, "steady state");
done:
    return status;
}

static aft_status check_node(const aft_hydraulic_node *node, size_t i, aft_error *err)
{
    if (!isnan(node->pressure) && !(node->pressure > 0.0 && isfinite(node->pressure))) {
        return aft_fail(err, AFT_EUSAGE, "steady state: node %zu: a given pressure of %g bar", i, node->pressure);
    }
    if (!(node->pressure_max > 0.0) || !isfinite(node->height)) {
        return aft_fail(err, AFT_EUSAGE, "steady state: node %zu: highest pressure %g bar, height %g m", i,
                        node->pressure_max, node->height);
    }
    return AFT_OK;
}

static aft_status check_edge(const aft_hydraulic_net *net, size_t e, aft_error *err)
{
    const aft_hydraulic_edge *edge = &net->edges[e];
    const int n = (int)net->n_nodes;
    const bool has_diameter = edge->diameter > 0.0 && isfinite(edge->diameter);
    const bool is_rough = edge->roughness >= 0.0 && edge->roughness < edge->diameter;
    const bool has_resistance = edge->resistance >= 0.0 && isfinite(edge->resistance);
    if (edge->from < 0 || edge->from >= n || edge->to < 0 || edge->to >= n) {
        return aft_fail(err, AFT_EUSAGE, "steady state: edge %zu joins no two nodes", e);
    }
    if (edge->is_active) {
        return edge->ratio_max >= 1.0 && edge->outlet_max > 0.0
                   ? AFT_OK
                   : aft_fail(err, AFT_EUSAGE, "steady state: edge %zu: ratio %g, outlet %g bar", e, edge->ratio_max,
                              edge->outlet_max);
    }
    if (!(edge->length >= 0.0) || isinf(edge->length) || !(edge->pieces > 0.0) || isinf(edge->pieces)) {
        return aft_fail(err, AFT_EUSAGE, "steady state: edge %zu: %g pieces of %g km", e, edge->pieces, edge->length);
    }
    if (!(isnan(edge->diameter) && has_resistance) &&
        !(has_diameter && is_rough && (has_resistance || isnan(edge->resistance)))) {
        return aft_fail(err, AFT_EUSAGE, "steady state: edge %zu: diameter %g m, roughness %g m, resistance %g", e,
                        edge->diameter, edge->roughness, edge->resistance);
    }
    return AFT_OK;
}

static aft_steady_options with_defaults(const aft_steady_options *options)
{
    aft_steady_options out = options != NULL ? *options : (aft_steady_options){0};
    out.kelvin = out.kelvin > 0.0 ? out.kelvin : usual_kelvin;
    out.compressor.stages = out.compressor.stages > 0 ? out.compressor.stages : 1;
    out.compressor.efficiency = out.compressor.efficiency > 0.0 ? out.compressor.efficiency : 0.75;
    return out;
}

aft_status aft_steady_new(aft_steady **out, const aft_hydraulic_net *net, const aft_steady_options *options,
                          aft_error *err)
{
    aft_status status = AFT_OK;
    aft_steady *made = NULL;
    for (size_t i = 0; i < net->n_nodes; i++) {
        AFT_TRY(check_node(&net->nodes[i], i, err));
    }
    for (size_t e = 0; e < net->n_edges; e++) {
        AFT_TRY(check_edge(net, e, err));
    }
    made = aft_alloc(1, sizeof *made);
    AFT_TRY_ALLOC(made, err, "steady state");
    made->net = *net;
    made->options = with_defaults(options);
    AFT_TRY(make_room(made, err));
    AFT_TRY(aft_steady_analyse(made, err));
    *out = made;
    made = NULL;
done:
    aft_steady_free(made);
    return status;
}

/* ---- pipes at the pressures of the moment ---- */

static double bar_of(double squared)
{
    return sqrt(fmax(0.0, squared));
}

static double constant_resistance(const aft_hydraulic_edge *edge, double kelvin)
{
    return isnan(edge->resistance) ? aft_pipe_resistance(edge->diameter, edge->roughness, kelvin) : edge->resistance;
}

static aft_steady_pipe constant_pipe(const aft_hydraulic_edge *edge, double kelvin)
{
    return (aft_steady_pipe){.scale = constant_resistance(edge, kelvin) * edge->length};
}

static aft_steady_pipe real_pipe(const aft_steady *s, const aft_hydraulic_edge *edge)
{
    const double kelvin = s->options.kelvin;
    const double squared[2] = {s->squared[edge->from], s->squared[edge->to]};
    const double bar = aft_mean_pressure(bar_of(squared[0]), bar_of(squared[1]));
    const double gas = aft_h2_compressibility(bar, kelvin) * AFT_H2_GAS_CONSTANT * kelvin;
    const double climb = s->net.nodes[edge->to].height - s->net.nodes[edge->from].height;
    aft_steady_pipe out = {0};
    if (isnan(edge->diameter)) {
        out = constant_pipe(edge, kelvin);
    } else {
        out.has_friction = true;
        out.scale = aft_pipe_factor(edge->diameter, kelvin) * aft_h2_compressibility(bar, kelvin) * edge->length;
        out.reynolds = aft_pipe_reynolds(1.0, edge->diameter, aft_h2_viscosity(bar));
        out.rough = edge->roughness / edge->diameter;
    }
    out.rise = gravity * climb / gas * (fmax(0.0, squared[0]) + fmax(0.0, squared[1]));
    return out;
}

static void update_pipes(aft_steady *s)
{
    for (size_t e = 0; e < s->net.n_edges; e++) {
        const aft_hydraulic_edge *edge = &s->net.edges[e];
        if (!edge->is_active) {
            s->pipes[e] = s->options.is_real ? real_pipe(s, edge) : constant_pipe(edge, s->options.kelvin);
        }
    }
}

/* ---- rounds ---- */

/* No flow, no loss: every node of a tree at the pressure of its root. */
static void begin_flat(aft_steady *s)
{
    s->given_scale = 1.0;
    s->n_steps = 0;
    for (size_t k = 0; k < s->net.n_nodes; k++) {
        const int i = s->order[k];
        const int e = s->parent_edge[i];
        const double given = s->net.nodes[i].pressure;
        const double most = s->net.nodes[i].pressure_max;
        s->squared[i] = e >= 0 ? s->squared[aft_steady_other(&s->net.edges[e], i)] : isnan(given) ? 0.0 : given * given;
        s->given_scale = fmax(s->given_scale, isnan(given) ? (isinf(most) ? 1.0 : most * most) : given * given);
    }
    s->pressure_scale = s->given_scale;
    for (size_t e = 0; e < s->net.n_edges; e++) {
        s->flow[e] = s->net.edges[e].is_active ? s->flow[e] : 0.0;
    }
}

static double change(const aft_steady *s)
{
    double most = 0.0;
    for (size_t i = 0; i < s->net.n_nodes; i++) {
        most = fmax(most, fabs(s->squared[i] - s->before[i]));
    }
    return most / s->pressure_scale;
}

static void find_below_zero(const aft_steady *s, aft_steady_state *state)
{
    size_t lowest = 0;
    for (size_t i = 1; i < s->net.n_nodes; i++) {
        lowest = s->squared[i] < s->squared[lowest] ? i : lowest;
    }
    if (s->net.n_nodes > 0 && s->squared[lowest] < 0.0) {
        *state = (aft_steady_state){
            .outcome = AFT_STEADY_BELOW_ZERO, .node = (int)lowest, .edge = -1, .amount = -s->squared[lowest]};
    }
}

static void find_pressures(aft_steady *s, aft_steady_state *state)
{
    double moved = INFINITY;
    begin_flat(s);
    if (!aft_steady_lift(s, state) && state->outcome == AFT_STEADY_NO_LEVEL) {
        return;
    }
    for (int round = 0; round < MOST_ROUNDS && moved > settled; round++) {
        *state = (aft_steady_state){.outcome = AFT_STEADY_FOUND, .node = -1, .edge = -1};
        memcpy(s->before, s->squared, s->net.n_nodes * sizeof *s->before);
        update_pipes(s);
        if (!aft_steady_newton(s)) {
            state->outcome = AFT_STEADY_NO_END;
            return;
        }
        (void)aft_steady_lift(s, state); /* what a round cannot do the last one may */
        moved = s->options.is_real ? change(s) : 0.0;
    }
    if (moved > nearly_settled && state->outcome != AFT_STEADY_MUST_RAISE) {
        state->outcome = AFT_STEADY_NO_END;
    } else if (state->outcome == AFT_STEADY_FOUND) {
        find_below_zero(s, state);
    }
}

/* ---- what comes out ---- */

static void describe_pipe(aft_steady *s, size_t e)
{
    const aft_hydraulic_edge *edge = &s->net.edges[e];
    const double bar[2] = {bar_of(s->squared[edge->from]), bar_of(s->squared[edge->to])};
    const double kelvin = s->options.kelvin;
    const double flow = s->flow[e] / edge->pieces;
    bool has_diameter = !isnan(edge->diameter);
    s->velocity_from[e] = has_diameter ? aft_pipe_velocity(flow, edge->diameter, bar[0], kelvin) : NAN;
    s->velocity_to[e] = has_diameter ? aft_pipe_velocity(flow, edge->diameter, bar[1], kelvin) : NAN;
    s->line_pack[e] = has_diameter ? edge->pieces * aft_line_pack(edge->diameter, edge->length,
                                                                  aft_mean_pressure(bar[0], bar[1]), kelvin)
                                   : NAN;
    s->work[e] = s->power[e] = 0.0;
}

static void describe_active(aft_steady *s, size_t e)
{
    int in = 0;
    int out = 0;
    bool is_open = aft_steady_ties(&s->net.edges[e], s->flow[e], &in, &out);
    s->velocity_from[e] = s->velocity_to[e] = NAN;
    s->line_pack[e] = 0.0;
    s->work[e] = is_open ? aft_compressor_work(bar_of(s->squared[in]), bar_of(s->squared[out]), s->options.kelvin,
                                               s->options.compressor)
                         : 0.0;
    s->power[e] = s->work[e] * fabs(s->flow[e]) / AFT_H2_HEATING_VALUE;
}

static void describe(aft_steady *s)
{
    for (size_t i = 0; i < s->net.n_nodes; i++) {
        s->pressure[i] = s->squared[i] >= 0.0 ? sqrt(s->squared[i]) : NAN;
        s->supply[i] = isnan(s->net.nodes[i].pressure) ? 0.0 : -s->surplus[i];
    }
    for (size_t e = 0; e < s->net.n_edges; e++) {
        if (s->net.edges[e].is_active) {
            describe_active(s, e);
        } else {
            describe_pipe(s, e);
        }
    }
}

aft_steady_state aft_steady_solve(aft_steady *s, const double *injection, const double *flow)
{
    aft_steady_state state = {.outcome = AFT_STEADY_FOUND, .node = -1, .edge = -1};
    if (aft_steady_share(s, &state, injection, flow)) {
        find_pressures(s, &state);
        describe(s);
    }
    state.squared = s->squared;
    state.pressure = s->pressure;
    state.supply = s->supply;
    state.flow = s->flow;
    state.velocity_from = s->velocity_from;
    state.velocity_to = s->velocity_to;
    state.line_pack = s->line_pack;
    state.work = s->work;
    state.power = s->power;
    state.n_steps = s->n_steps;
    return state;
}
