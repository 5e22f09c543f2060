/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Flows and pressures of what is built, in one snapshot.
 *
 * Pipes that are built hold buses together in parts. Within a part the falls of pressure follow from the flows, so all
 * its pressures are an offset plus one level. What goes in and out at the buses being given,
 *
 * (94) the flows of a tree are given, too; with loops c they are  q = q0 + sum_c turn_c x_c  with
 *      sum_k turn_ck L_k q_k |q_k| / K_k^2 = 0  for every loop, the minimum of the strictly convex
 *      sum L |q|^3 / (3 K^2): the steady state of hydraulics/
 * (95) low_b <= level + offset_b <= high_b            for every bus b of a part
 * (96) level_i + offset_b >= level_j + offset_c       for a regulator that carries something from b in part i to c in j
 *
 * (95) and (96) are bounds and differences of levels: the highest levels that keep the upper bounds and (96) are found
 * by shortest paths (Bellman 1958); if they miss a lower bound, all levels do. */
#include "solver/methods/pressure/pressure_levels.h"

#include "solver/hydraulics/steady.h"

#include <math.h>
#include <string.h>

static const double tiny_flow = 1e-7; /* MW: a regulator with less is shut */
static const double slack = 1e-8;     /* of the largest squared pressure, by which limits may be missed: rounding */

aft_status aft_levels_init(aft_levels *out, const aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_pressure *pressure = model->pressure;
    const size_t n_ties = pressure->n_ties;
    const size_t n_buses = pressure->n_buses;
    aft_levels made = {.model = model};
    made.conductance = aft_alloc(n_ties, sizeof *made.conductance);
    made.flow = aft_alloc(n_ties, sizeof *made.flow);
    made.fall = aft_alloc(n_ties, sizeof *made.fall);
    made.edges = aft_alloc(n_ties, sizeof *made.edges);
    made.nodes = aft_alloc(n_buses, sizeof *made.nodes);
    made.injection = aft_alloc(n_buses, sizeof *made.injection);
    made.part = aft_alloc(n_buses, sizeof *made.part);
    made.parent = aft_alloc(n_buses, sizeof *made.parent);
    made.order = aft_alloc(n_buses, sizeof *made.order);
    made.offset = aft_alloc(n_buses, sizeof *made.offset);
    made.level = aft_alloc(n_buses, sizeof *made.level);
    made.is_broken = aft_alloc(n_buses, sizeof *made.is_broken);
    const void *const all[] = {made.conductance, made.flow,   made.fall,  made.edges,  made.nodes, made.injection,
                               made.part,        made.parent, made.order, made.offset, made.level, made.is_broken};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        AFT_TRY_ALLOC(all[i], err, "pressure");
    }
    *out = made;
    made = (aft_levels){0};
done:
    aft_levels_clear(&made);
    return status;
}

void aft_levels_clear(aft_levels *levels)
{
    void *const owned[] = {levels->conductance, levels->flow,      levels->fall,      levels->edges,
                           levels->nodes,       levels->injection, levels->part,      levels->parent,
                           levels->order,       levels->level,     levels->is_broken, levels->offset};
    for (size_t i = 0; i < sizeof owned / sizeof *owned; i++) {
        aft_free(owned[i]);
    }
    *levels = (aft_levels){0};
}

/* ---- what is built ---- */

static const aft_tie *tie_at(const aft_levels *l, size_t i)
{
    return &l->model->pressure->ties[i];
}

static bool lives(const aft_tie *tie, size_t t)
{
    return t >= tie->life.from && t < tie->life.to;
}

static void read_pipes(aft_levels *l, const double *x, size_t t)
{
    for (size_t i = 0; i < l->model->pressure->n_ties; i++) {
        const aft_tie *tie = tie_at(l, i);
        bool is_pipe = tie->kind == AFT_TIE_PIPE && lives(tie, t) && aft_tie_is_built(tie, l->model, x);
        l->conductance[i] = is_pipe ? aft_tie_conductance(tie, x) : 0.0;
        l->flow[i] = x[tie->flow + (int)t];
        l->fall[i] = 0.0;
    }
}

/* L / K^2 of a pipe that is built; 0 of others, which are in no loop. */
static double loss_factor(const aft_levels *l, size_t i)
{
    return isinf(l->conductance[i]) || l->conductance[i] <= 0.0
               ? 0.0
               : tie_at(l, i)->length / (l->conductance[i] * l->conductance[i]);
}

/* ---- parts ---- */

static size_t other_end(const aft_tie *tie, size_t bus)
{
    return tie->from == bus ? tie->to : tie->from;
}

/* Breadth first over the pipes; those that are not needed to reach a bus close loops. */
static void find_parts(aft_levels *l)
{
    const aft_pressure *pressure = l->model->pressure;
    size_t n = 0;
    l->n_parts = 0;
    for (size_t b = 0; b < pressure->n_buses; b++) {
        l->part[b] = -1;
    }
    for (size_t b = 0; b < pressure->n_buses; b++) {
        if (l->part[b] >= 0) {
            continue;
        }
        size_t next = n;
        l->part[b] = l->n_parts;
        l->parent[b] = -1;
        l->order[n++] = (int)b;
        for (; next < n; next++) {
            size_t at = (size_t)l->order[next];
            for (size_t i = 0; i < pressure->n_ties; i++) {
                const aft_tie *tie = tie_at(l, i);
                if (l->conductance[i] <= 0.0 || (tie->from != at && tie->to != at)) {
                    continue;
                }
                size_t to = other_end(tie, at);
                if (l->part[to] < 0) {
                    l->part[to] = l->n_parts;
                    l->parent[to] = (int)i;
                    l->order[n++] = (int)to;
                }
            }
        }
        l->n_parts++;
    }
    l->n_loops = 0;
    for (size_t i = 0; i < pressure->n_ties; i++) {
        const aft_tie *tie = tie_at(l, i);
        bool is_in_tree = l->parent[tie->from] == (int)i || l->parent[tie->to] == (int)i;
        l->n_loops += l->conductance[i] > 0.0 && !is_in_tree;
    }
}

/* ---- flows in loops ---- */

/* The pipes that are built, and what they bring to the buses and take away, as a net. */
static aft_hydraulic_net make_net(aft_levels *l)
{
    const aft_pressure *pressure = l->model->pressure;
    aft_hydraulic_net net = {.n_nodes = pressure->n_buses, .nodes = l->nodes, .edges = l->edges};
    for (size_t b = 0; b < pressure->n_buses; b++) {
        l->nodes[b] = (aft_hydraulic_node){.pressure = NAN, .pressure_max = fmax(1.0, sqrt(pressure->buses[b].high))};
        l->injection[b] = 0.0;
    }
    for (size_t i = 0; i < pressure->n_ties; i++) {
        const aft_tie *tie = tie_at(l, i);
        if (l->conductance[i] > 0.0) {
            l->edges[net.n_edges++] = (aft_hydraulic_edge){.from = (int)tie->from,
                                                           .to = (int)tie->to,
                                                           .length = tie->length,
                                                           .pieces = 1.0,
                                                           .diameter = NAN,
                                                           .resistance = pow(l->conductance[i], -2.0)};
            l->injection[tie->from] += l->flow[i];
            l->injection[tie->to] -= l->flow[i];
        }
    }
    return net;
}

/* Flows with which all loops close; false also without memory. */
static bool settle_loops(aft_levels *l)
{
    const aft_hydraulic_net net = make_net(l);
    aft_steady *steady = NULL;
    size_t e = 0;
    if (aft_steady_new(&steady, &net, NULL, NULL) != AFT_OK) {
        return false;
    }
    const aft_steady_state state = aft_steady_solve(steady, l->injection, NULL);
    const bool is_settled = state.outcome == AFT_STEADY_FOUND || state.outcome == AFT_STEADY_BELOW_ZERO;
    for (size_t i = 0; i < l->model->pressure->n_ties && is_settled; i++) {
        if (l->conductance[i] > 0.0) {
            l->flow[i] = tie_at(l, i)->from == tie_at(l, i)->to ? 0.0 : state.flow[e];
            e++;
        }
    }
    aft_steady_free(steady);
    return is_settled;
}

/* ---- levels ---- */

static void find_falls(aft_levels *l)
{
    const aft_pressure *pressure = l->model->pressure;
    for (size_t i = 0; i < pressure->n_ties; i++) {
        l->fall[i] = l->conductance[i] > 0.0 ? loss_factor(l, i) * l->flow[i] * fabs(l->flow[i]) : 0.0;
    }
    for (size_t k = 0; k < pressure->n_buses; k++) {
        size_t b = (size_t)l->order[k];
        int i = l->parent[b];
        if (i < 0) {
            l->offset[b] = 0.0;
        } else {
            const aft_tie *tie = tie_at(l, (size_t)i);
            double before = l->offset[other_end(tie, b)];
            l->offset[b] = tie->to == b ? before - l->fall[i] : before + l->fall[i];
        }
    }
}

static void miss(aft_levels *l, int part, double by)
{
    l->is_broken[part] = true;
    l->missing = fmax(l->missing, by);
}

/* Lowers levels until every open regulator lets pressure fall. @return false if they would fall for ever */
static bool lower_levels(aft_levels *l, size_t t, double accepted)
{
    bool is_settled = false;
    for (int round = 0; round <= l->n_parts && !is_settled; round++) {
        is_settled = true;
        for (size_t i = 0; i < l->model->pressure->n_ties; i++) {
            const aft_tie *tie = tie_at(l, i);
            if (tie->kind != AFT_TIE_REGULATOR || !lives(tie, t) || fabs(l->flow[i]) <= tiny_flow) {
                continue;
            }
            size_t from = l->flow[i] > 0.0 ? tie->from : tie->to;
            size_t to = other_end(tie, from);
            double most = l->level[l->part[from]] + l->offset[from] - l->offset[to];
            double rise = l->level[l->part[to]] - most;
            if (rise <= accepted) {
                continue;
            }
            if (l->part[from] == l->part[to] || round == l->n_parts) {
                miss(l, l->part[from], rise);
                miss(l, l->part[to], rise);
            } else {
                l->level[l->part[to]] = most;
                is_settled = false;
            }
        }
    }
    return l->missing <= 0.0;
}

static bool find_levels(aft_levels *l, size_t t)
{
    const aft_pressure *pressure = l->model->pressure;
    double accepted = 0.0;
    for (int p = 0; p < l->n_parts; p++) {
        l->level[p] = INFINITY;
        l->is_broken[p] = false;
    }
    l->missing = 0.0;
    for (size_t b = 0; b < pressure->n_buses; b++) {
        accepted = fmax(accepted, slack * pressure->buses[b].high);
        l->level[l->part[b]] = fmin(l->level[l->part[b]], pressure->buses[b].high - l->offset[b]);
    }
    (void)lower_levels(l, t, accepted);
    for (size_t b = 0; b < pressure->n_buses; b++) {
        double lack = pressure->buses[b].low - (l->level[l->part[b]] + l->offset[b]);
        if (lack > accepted) {
            miss(l, l->part[b], lack);
        }
    }
    return l->missing <= 0.0;
}

/* Flows that loops have changed may be more than a pipe carries. */
static void check_flows(aft_levels *l, const double *x, size_t t)
{
    const aft_lp *lp = &l->model->lp;
    for (size_t i = 0; i < l->model->pressure->n_ties && l->n_loops > 0; i++) {
        const aft_tie *tie = tie_at(l, i);
        if (l->conductance[i] <= 0.0) {
            continue;
        }
        const aft_link *link = &l->model->network->links[tie->k];
        const aft_capacity *capacity = &l->model->capacity[AFT_TABLE_links][tie->k];
        double nom = capacity->fixed;
        for (int c = 0; c < capacity->n; c++) {
            nom += capacity->coefs[c] * x[capacity->cols[c]];
        }
        int col = tie->flow + (int)t;
        double upper = fmin(lp->upper[col], aft_limit(aft_at(link->p_max_pu, t), nom));
        double lower = fmax(lp->lower[col], aft_limit(aft_at(link->p_min_pu, t), nom));
        double over = fmax(l->flow[i] - upper, lower - l->flow[i]);
        if (over > 1e-7 * fmax(1.0, fabs(l->flow[i]))) {
            miss(l, l->part[tie->from], 2.0 * loss_factor(l, i) * fabs(l->flow[i]) * over);
        }
    }
}

static void write_down(const aft_levels *l, double *x, size_t t)
{
    const aft_pressure *pressure = l->model->pressure;
    for (size_t b = 0; b < pressure->n_buses; b++) {
        const aft_pressure_bus *bus = &pressure->buses[b];
        x[bus->col + (int)t] = fmin(bus->high, fmax(bus->low, l->level[l->part[b]] + l->offset[b]));
    }
    for (size_t i = 0; i < pressure->n_ties && l->n_loops > 0; i++) {
        if (l->conductance[i] > 0.0) {
            x[tie_at(l, i)->flow + (int)t] = l->flow[i];
        }
    }
}

bool aft_levels_find(aft_levels *l, double *x, size_t t)
{
    read_pipes(l, x, t);
    find_parts(l);
    if (l->n_loops > 0 && !settle_loops(l)) {
        for (int p = 0; p < l->n_parts; p++) {
            l->is_broken[p] = true;
        }
        l->missing = INFINITY;
        find_falls(l);
        return false;
    }
    find_falls(l);
    bool has_levels = find_levels(l, t);
    check_flows(l, x, t);
    if (!has_levels || l->missing > 0.0) {
        return false;
    }
    write_down(l, x, t);
    return true;
}

bool aft_levels_is_broken(const aft_levels *l, size_t tie)
{
    const aft_tie *at = tie_at(l, tie);
    return l->is_broken[l->part[at->from]] || l->is_broken[l->part[at->to]];
}
