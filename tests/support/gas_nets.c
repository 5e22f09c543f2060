/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/gas_nets.h"

#include "networks/base/memory.h"

#include <math.h>
#include <stdlib.h>

typedef struct dice {
    unsigned long long state;
} dice;

/* A small congruential generator: the same draws on every machine. */
static int draw(dice *d, int low, int high)
{
    d->state = d->state * 6364136223846793005ULL + 1442695040888963407ULL;
    return low + (int)((d->state >> 33) % (unsigned long long)(high - low + 1));
}

static double draw_real(dice *d, double low, double high)
{
    return low + (high - low) * 1e-6 * (double)draw(d, 0, 1000000);
}

static void *room(size_t n, size_t size)
{
    void *block = aft_alloc(n, size);
    if (block == NULL) {
        abort();
    }
    return block;
}

void gas_net_clear(gas_net *net)
{
    aft_free(net->nodes);
    aft_free(net->edges);
    aft_free(net->injection);
    aft_free(net->squared);
    aft_free(net->flow);
}

/* ---- what belongs to two pressures ---- */

static double fall_of(const gas_net *net, const aft_hydraulic_edge *edge, double q, bool is_real)
{
    double bar0 = sqrt(net->squared[edge->from]);
    double bar1 = sqrt(net->squared[edge->to]);
    double bar = aft_mean_pressure(bar0, bar1);
    if (q <= 0.0) {
        return 0.0;
    }
    if (!is_real || isnan(edge->diameter)) {
        return edge->resistance * edge->length * q * q;
    }
    double reynolds = aft_pipe_reynolds(q, edge->diameter, aft_h2_viscosity(bar));
    return aft_pipe_factor(edge->diameter, 283.15) * aft_h2_compressibility(bar, 283.15) * edge->length *
           aft_pipe_friction(reynolds, edge->roughness / edge->diameter, NULL) * q * q;
}

/* Flow of a pipe at the pressures of its ends, by halving. */
static double flow_of(const gas_net *net, const aft_hydraulic_edge *edge, bool is_real)
{
    double p0 = net->squared[edge->from];
    double p1 = net->squared[edge->to];
    double bar = aft_mean_pressure(sqrt(p0), sqrt(p1));
    double climb = net->nodes[edge->to].height - net->nodes[edge->from].height;
    double gas = aft_h2_compressibility(bar, 283.15) * AFT_H2_GAS_CONSTANT * 283.15;
    double fall = p0 - p1 - (is_real ? 9.81 * climb / gas * (p0 + p1) : 0.0);
    double low = 0.0;
    double high = 1e7;
    for (int k = 0; k < 200; k++) {
        double middle = 0.5 * (low + high);
        if (fall_of(net, edge, middle, is_real) < fabs(fall)) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return copysign(low, fall) * edge->pieces;
}

/* ---- the net ---- */

static aft_hydraulic_edge draw_pipe(dice *d, int from, int to, bool is_real)
{
    static const double diameters[] = {0.10226, 0.15408, 0.20274, 0.30484, 0.48894, 0.89494};
    aft_hydraulic_edge edge = {.from = from, .to = to, .pieces = (double)draw(d, 1, 3)};
    edge.length = draw_real(d, 0.5, 40.0);
    edge.diameter = diameters[draw(d, 0, 5)];
    edge.roughness = 5e-5;
    edge.resistance = aft_pipe_resistance(edge.diameter, edge.roughness, 283.15) * draw_real(d, 0.8, 1.2);
    if (is_real && draw(d, 0, 4) == 0) {
        edge.diameter = edge.roughness = NAN;
    }
    return edge;
}

/* Pressures of a part around that of its first node: far apart, close, or the same. */
static void draw_pressures(gas_net *out, dice *d, const gas_net_kind *kind, int first)
{
    double base = sqrt(out->squared[first]);
    double spread = base * (draw(d, 0, 1) == 0 ? 0.4 : 0.01);
    for (int i = first + 1; i < first + kind->n_nodes; i++) {
        double bar = base + draw_real(d, -spread, spread);
        out->squared[i] = draw(d, 0, 5) == 0 ? out->squared[draw(d, first, i - 1)] : bar * bar;
    }
    for (int i = first; i < first + kind->n_nodes; i++) {
        out->nodes[i] = (aft_hydraulic_node){.pressure = NAN, .pressure_max = INFINITY};
        out->nodes[i].height = kind->has_heights ? draw_real(d, -20.0, 80.0) : 0.0;
        out->pressure_scale = fmax(out->pressure_scale, out->squared[i]);
    }
}

/* A tree, and more pipes, each fourth beside one of the tree; never from a node to itself. */
static size_t draw_pipes(gas_net *out, dice *d, const gas_net_kind *kind, int first, size_t n_edges)
{
    const size_t tree = n_edges;
    for (int i = first + 1; i < first + kind->n_nodes; i++) {
        int j = draw(d, first, i - 1);
        out->edges[n_edges++] =
            draw(d, 0, 1) == 0 ? draw_pipe(d, i, j, kind->is_real) : draw_pipe(d, j, i, kind->is_real);
    }
    for (int k = 0; k < kind->n_loops; k++) {
        const aft_hydraulic_edge *beside = &out->edges[tree + (size_t)draw(d, 0, kind->n_nodes - 2)];
        int i = draw(d, first, first + kind->n_nodes - 1);
        int j = first + (i - first + draw(d, 1, kind->n_nodes - 1)) % kind->n_nodes;
        out->edges[n_edges++] =
            k % 4 == 3 ? draw_pipe(d, beside->from, beside->to, kind->is_real) : draw_pipe(d, i, j, kind->is_real);
    }
    return n_edges;
}

/* An element into the first node of a part, from a node before: a regulator fully open, one that holds a pressure, or a
 * compressor of a ratio. Its flow is drawn. */
static void hang_part(gas_net *out, dice *d, int first, size_t e)
{
    const int in = draw(d, 0, first - 1);
    aft_hydraulic_edge edge = {.from = in, .to = first, .is_active = true, .ratio_max = 1.0, .outlet_max = INFINITY};
    edge.ratio_max = draw(d, 0, 2) == 0 ? 1.3 : 1.0;
    out->squared[first] = out->squared[in] * edge.ratio_max * edge.ratio_max;
    if (draw(d, 0, 2) == 0) {
        edge.outlet_max = 0.8 * sqrt(out->squared[first]);
        out->squared[first] = edge.outlet_max * edge.outlet_max;
    }
    out->flow[e] = draw_real(d, 1.0, 100.0);
    out->edges[e] = edge;
}

static void fill_flows(gas_net *out, const gas_net_kind *kind)
{
    for (size_t e = 0; e < out->net.n_edges; e++) {
        const aft_hydraulic_edge *edge = &out->edges[e];
        if (!edge->is_active) {
            out->flow[e] = flow_of(out, edge, kind->is_real);
        }
        out->injection[edge->from] += out->flow[e];
        out->injection[edge->to] -= out->flow[e];
    }
    for (int i = 0; i < kind->n_feeds; i++) {
        out->nodes[i].pressure = sqrt(out->squared[i]);
        out->injection[i] = 0.0;
    }
}

void random_gas_net(gas_net *out, unsigned seed, const gas_net_kind *kind)
{
    dice d = {seed * 77777ULL + 5ULL};
    const size_t n_parts = (size_t)kind->n_parts;
    size_t n_edges = 0;
    *out = (gas_net){.net.n_nodes = n_parts * (size_t)kind->n_nodes,
                     .net.n_edges = n_parts * (size_t)(kind->n_nodes - 1 + kind->n_loops) + n_parts - 1};
    out->nodes = room(out->net.n_nodes, sizeof *out->nodes);
    out->edges = room(out->net.n_edges, sizeof *out->edges);
    out->injection = room(out->net.n_nodes, sizeof *out->injection);
    out->squared = room(out->net.n_nodes, sizeof *out->squared);
    out->flow = room(out->net.n_edges, sizeof *out->flow);
    out->net.nodes = out->nodes;
    out->net.edges = out->edges;
    for (int k = 0; k < kind->n_parts; k++) {
        int first = k * kind->n_nodes;
        if (k == 0) {
            double bar = draw_real(&d, 30.0, 66.0);
            out->squared[0] = bar * bar;
        } else {
            hang_part(out, &d, first, n_edges++);
        }
        draw_pressures(out, &d, kind, first);
        n_edges = draw_pipes(out, &d, kind, first, n_edges);
    }
    fill_flows(out, kind);
}
