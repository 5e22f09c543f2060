/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Flows of pipes that form loops.
 *
 * (112) With scale and rise of each pipe as they are, the flows are the one minimum of
 *
 *           sum_e F_e(q_e) + rise_e q_e - sum_s pi_s x_s      F_e(q) = integral of loss_e from 0 to q
 *           A q = injection + x,   x of nodes s with a given pressure only
 *
 *       strictly convex, since loss_e rises; its multipliers are the squared pressures: pi_0 - pi_1 = loss_e(q) +
 *       rise_e. (Maugis 1977; Collins, Cooper, Helgason, Kennington, LeBlanc 1978.)
 *
 * (113) Newton's step from flows that are balanced, with pi along the forest and r_e what is left of the equation of a
 * pipe:
 *
 *           step_e = (shift_0 - shift_1 + r_e) / D_e,     D_e = max(loss_e', least slope),     A step = 0
 *
 *       so shift solves a weighted Laplacian with r on the right (Todini and Pilati 1988). It is a way downhill, and
 *       along it the derivative of (112) is sum_e step_e (loss_e(q + t step) + rise_e - pi_0 + pi_1), which rises with
 *       t: a full step where that has not grown to half its size on the other side, else about the t where it is 0.
 */
#include "solver/hydraulics/newton.h"

#include "solver/hydraulics/steady_internal.h"
#include "solver/hydraulics/topology.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

static const double target = 1e-14;       /* of the largest squared pressure: what may be left of a pipe's equation, */
static const double enough = 1e-10;       /* and what has to be reached if rounding stops the way to it */
static const double least_slope = 1e-10;  /* of pressure over flow: below, a pipe is as good as without resistance */
static const double laminar_start = 1e-9; /* Re; below, lambda q^2 is taken as the line it is */
enum { MOST_STEPS = 200, MOST_IDLE = 4, MOST_TRIES = 60 };

/* Loss of a pipe at a flow, bar^2, and its derivative. */
static double loss_of(double *slope, const aft_steady_pipe *pipe, double pieces, double flow)
{
    const double q = flow / pieces;
    const double size = fabs(q);
    const double reynolds = pipe->reynolds * size;
    if (!pipe->has_friction) {
        *slope = 2.0 * pipe->scale * size / pieces;
        return pipe->scale * q * size;
    }
    if (reynolds < laminar_start) {
        double line = pipe->scale * 64.0 / pipe->reynolds;
        *slope = line / pieces;
        return line * q;
    }
    double by_reynolds = 0.0;
    double friction = aft_pipe_friction(reynolds, pipe->rough, &by_reynolds);
    *slope = pipe->scale * size * (2.0 * friction + reynolds * by_reynolds) / pieces;
    return pipe->scale * friction * q * size;
}

static void compute_losses(aft_steady *s)
{
    for (size_t e = 0; e < s->net.n_edges; e++) {
        if (aft_steady_is_pipe(&s->net.edges[e])) {
            s->loss[e] = loss_of(&s->slope[e], &s->pipes[e], s->net.edges[e].pieces, s->flow[e]);
        }
    }
}

/* Squared pressures from the roots along the forest. Those of a net that cannot carry its flow may be far below 0: then
 * digits count from there. */
static void integrate(aft_steady *s)
{
    s->pressure_scale = s->given_scale;
    for (size_t k = 0; k < s->net.n_nodes; k++) {
        const int i = s->order[k];
        const int e = s->parent_edge[i];
        if (e < 0) {
            double bar = s->net.nodes[i].pressure;
            s->squared[i] = isnan(bar) ? 0.0 : bar * bar;
        } else {
            double fall = s->loss[e] + s->pipes[e].rise;
            int parent = aft_steady_other(&s->net.edges[e], i);
            s->squared[i] = s->squared[parent] + (s->net.edges[e].from == i ? fall : -fall);
        }
        s->pressure_scale = fmax(s->pressure_scale, fabs(s->squared[i]));
    }
}

/* What is left of the equation of a pipe; 0 on the forest by construction. */
static double residual(const aft_steady *s, size_t e)
{
    const aft_hydraulic_edge *edge = &s->net.edges[e];
    if (!aft_steady_is_pipe(edge) || s->is_tree[e]) {
        return 0.0;
    }
    return s->squared[edge->from] - s->squared[edge->to] - s->pipes[e].rise - s->loss[e];
}

static double largest_residual(const aft_steady *s)
{
    double largest = 0.0;
    for (size_t e = 0; e < s->net.n_edges; e++) {
        largest = fmax(largest, fabs(residual(s, e)));
    }
    return largest;
}

static double stiffness(const aft_steady *s, size_t e)
{
    return fmax(s->slope[e], least_slope * s->pressure_scale / s->flow_scale);
}

/* (113): the Laplacian, what is left of the equations on its right, and the shift of squared pressures. */
static void solve_shift(aft_steady *s)
{
    memset(s->value, 0, s->start[s->pattern.n] * sizeof *s->value);
    memset(s->diagonal, 0, s->net.n_nodes * sizeof *s->diagonal);
    memset(s->shift, 0, s->net.n_nodes * sizeof *s->shift);
    for (size_t e = 0; e < s->net.n_edges; e++) {
        if (!aft_steady_is_pipe(&s->net.edges[e])) {
            continue;
        }
        const double weight = 1.0 / stiffness(s, e);
        const double push = residual(s, e) * weight;
        const int ends[2] = {s->unknown[s->net.edges[e].from], s->unknown[s->net.edges[e].to]};
        for (size_t side = 0; side < 2; side++) {
            if (ends[side] >= 0) {
                s->diagonal[ends[side]] += weight;
                s->shift[ends[side]] += side == 0 ? -push : push;
            }
            if (s->entry[2 * e + side] != SIZE_MAX) {
                s->value[s->entry[2 * e + side]] -= weight;
            }
        }
    }
    (void)aft_factor_compute(&s->factor, &s->pattern, s->diagonal, NULL);
    aft_factor_solve(&s->factor, s->shift);
}

static void find_step(aft_steady *s)
{
    solve_shift(s);
    for (size_t e = 0; e < s->net.n_edges; e++) {
        const aft_hydraulic_edge *edge = &s->net.edges[e];
        s->step[e] = 0.0;
        if (aft_steady_is_pipe(edge) && !s->is_tree[e]) {
            double shift0 = s->unknown[edge->from] < 0 ? 0.0 : s->shift[s->unknown[edge->from]];
            double shift1 = s->unknown[edge->to] < 0 ? 0.0 : s->shift[s->unknown[edge->to]];
            s->step[e] = (shift0 - shift1 + residual(s, e)) / stiffness(s, e);
        }
    }
    aft_steady_balance(s, s->step, NULL);
}

/* Derivative of (112) along the step, at t of it. */
static double downhill(const aft_steady *s, double t)
{
    double sum = 0.0;
    double slope = 0.0;
    for (size_t e = 0; e < s->net.n_edges; e++) {
        const aft_hydraulic_edge *edge = &s->net.edges[e];
        if (aft_steady_is_pipe(edge)) {
            double loss = loss_of(&slope, &s->pipes[e], edge->pieces, s->flow[e] + t * s->step[e]);
            sum += s->step[e] * (loss + s->pipes[e].rise - s->squared[edge->from] + s->squared[edge->to]);
        }
    }
    return sum;
}

/* How far to go: false position, the end that stays weighed down (Illinois). */
static double choose_length(const aft_steady *s)
{
    const double begin = downhill(s, 0.0);
    double low = 0.0, at_low = begin;
    double high = 1.0, at_high = downhill(s, 1.0);
    if (!(begin < 0.0) || at_high <= -0.5 * begin) {
        return 1.0; /* at the bottom but for rounding, or a good step */
    }
    double t = 1.0;
    for (int k = 0, side = 0; k < MOST_TRIES; k++) {
        t = low + (high - low) * at_low / (at_low - at_high);
        double at = downhill(s, t);
        if (fabs(at) <= -0.1 * begin) {
            break;
        }
        if (at < 0.0) {
            low = t;
            at_low = at;
            at_high *= side < 0 ? 0.5 : 1.0;
            side = -1;
        } else {
            high = t;
            at_high = at;
            at_low *= side > 0 ? 0.5 : 1.0;
            side = 1;
        }
    }
    return t;
}

static void go(aft_steady *s, double t)
{
    for (size_t e = 0; e < s->net.n_edges; e++) {
        if (aft_steady_is_pipe(&s->net.edges[e]) && !s->is_tree[e]) {
            s->flow[e] += t * s->step[e];
        }
    }
    aft_steady_balance(s, s->flow, s->injection);
    compute_losses(s);
    integrate(s);
}

/* The first step sees every pipe as if a share of all went through it, so that none counts as free of resistance. */
static void stiffen(aft_steady *s)
{
    for (size_t e = 0; e < s->net.n_edges; e++) {
        if (aft_steady_is_pipe(&s->net.edges[e])) {
            double flow = fmax(fabs(s->flow[e]), 0.05 * s->flow_scale);
            (void)loss_of(&s->slope[e], &s->pipes[e], s->net.edges[e].pieces, flow);
        }
    }
}

bool aft_steady_newton(aft_steady *s)
{
    aft_steady_balance(s, s->flow, s->injection);
    compute_losses(s);
    integrate(s);
    if (!s->has_loops) {
        return true;
    }
    double best = largest_residual(s);
    for (int k = 0, idle = 0; k < MOST_STEPS && idle < MOST_IDLE && best > target * s->pressure_scale; k++) {
        if (s->n_steps++ == 0) {
            stiffen(s);
        }
        find_step(s);
        go(s, choose_length(s));
        double left = largest_residual(s);
        idle = left < 0.5 * best ? 0 : idle + (best <= enough * s->pressure_scale);
        best = fmin(best, left);
    }
    return largest_residual(s) <= enough * s->pressure_scale;
}
