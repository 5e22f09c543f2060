/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a state misses. Knows pressures, flows and the equations, and nothing of how they were found: no forest, no
 * lagged compressibility, no derivative. */
#include "solver/hydraulics/steady_check.h"

#include <math.h>

/* MW left over at a node. */
static double imbalance(const aft_hydraulic_net *net, const double *injection, const aft_steady_state *state, size_t i)
{
    double sum = injection[i] + state->supply[i];
    for (size_t e = 0; e < net->n_edges; e++) {
        sum += (double)(net->edges[e].to == (int)i) * state->flow[e];
        sum -= (double)(net->edges[e].from == (int)i) * state->flow[e];
    }
    return sum;
}

/* (103), (105), (107): what friction takes, bar^2. */
static double friction_loss(const aft_hydraulic_edge *edge, double flow, double mean_bar, double kelvin)
{
    const double q = flow / edge->pieces;
    const double reynolds = aft_pipe_reynolds(q, edge->diameter, aft_h2_viscosity(mean_bar));
    if (reynolds < 1e-6) {
        return 0.0; /* less than a watt: 64 / Re would be infinite, the loss is not */
    }
    return aft_pipe_factor(edge->diameter, kelvin) *
           aft_pipe_friction(reynolds, edge->roughness / edge->diameter, NULL) *
           aft_h2_compressibility(mean_bar, kelvin) * edge->length * q * fabs(q);
}

/* What is left of the equation of a pipe, of the larger squared pressure at its ends. */
static double pipe_error(const aft_hydraulic_net *net, const aft_hydraulic_edge *edge, double flow, double kelvin,
                         bool is_real, const double *squared)
{
    const double p0 = squared[edge->from];
    const double p1 = squared[edge->to];
    const double bar = aft_mean_pressure(sqrt(fmax(0.0, p0)), sqrt(fmax(0.0, p1)));
    double fall = 0.0;
    if (is_real && !isnan(edge->diameter)) {
        fall = friction_loss(edge, flow, bar, kelvin);
    } else {
        double resistance =
            isnan(edge->resistance) ? aft_pipe_resistance(edge->diameter, edge->roughness, kelvin) : edge->resistance;
        fall = resistance * edge->length * flow * fabs(flow) / (edge->pieces * edge->pieces);
    }
    if (is_real) {
        double climb = net->nodes[edge->to].height - net->nodes[edge->from].height;
        double s = 2.0 * 9.81 * climb / (aft_h2_compressibility(bar, kelvin) * AFT_H2_GAS_CONSTANT * kelvin);
        fall += 0.5 * s * (fmax(0.0, p0) + fmax(0.0, p1));
    }
    return fabs(p0 - p1 - fall) / fmax(1.0, fmax(fabs(p0), fabs(p1)));
}

/* bar by which the pressure behind an active element is above what it can be. */
static double active_error(const aft_hydraulic_edge *edge, double flow, const double *squared)
{
    double in = squared[flow > 0.0 ? edge->from : edge->to];
    double out = squared[flow > 0.0 ? edge->to : edge->from];
    if (fabs(flow) <= 1e-6 || out <= 0.0) {
        return 0.0;
    }
    return sqrt(out) -
           fmin(edge->outlet_max, isinf(edge->ratio_max) ? INFINITY : edge->ratio_max * sqrt(fmax(0.0, in)));
}

aft_steady_residual aft_steady_check(const aft_hydraulic_net *net, const aft_steady_options *options,
                                     const double *injection, const aft_steady_state *state)
{
    aft_steady_residual out = {.node = -1, .pipe = -1, .active_edge = -1};
    const bool is_real = options != NULL && options->is_real;
    const double kelvin = options != NULL && options->kelvin > 0.0 ? options->kelvin : 283.15;
    for (size_t i = 0; i < net->n_nodes; i++) {
        double missed = fabs(imbalance(net, injection, state, i));
        if (out.node < 0 || !(missed <= out.balance)) {
            out.balance = missed;
            out.node = (int)i;
        }
    }
    for (size_t e = 0; e < net->n_edges; e++) {
        const aft_hydraulic_edge *edge = &net->edges[e];
        double *worst = edge->is_active ? &out.active : &out.pressure;
        int *where = edge->is_active ? &out.active_edge : &out.pipe;
        double missed = edge->is_active ? fmax(0.0, active_error(edge, state->flow[e], state->squared))
                                        : pipe_error(net, edge, state->flow[e], kelvin, is_real, state->squared);
        if (*where < 0 || !(missed <= *worst)) {
            *worst = missed;
            *where = (int)e;
        }
    }
    return out;
}
