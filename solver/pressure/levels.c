/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Flows and pressures of what is built, in one snapshot.
 *
 * Pipes that are built hold buses together in parts. Within a part the falls of pressure follow from the flows, so all its
 * pressures are an offset plus one level. What goes in and out at the buses being given,
 *
 * (94) the flows of a tree are given, too; with loops c they are  q = q0 + sum_c turn_c x_c  with
 *      sum_k turn_ck L_k q_k |q_k| / K_k^2 = 0  for every loop, the minimum of the strictly convex sum L |q|^3 / (3 K^2)
 * (95) low_b <= level + offset_b <= high_b            for every bus b of a part
 * (96) level_i + offset_b >= level_j + offset_c       for a regulator that carries something from bus b in part i to c in j
 *
 * (95) and (96) are bounds and differences of levels: the highest levels that keep the upper bounds and (96) are found by
 * shortest paths (Bellman 1958); if they miss a lower bound, all levels do. */
#include "solver/pressure/levels.h"

#include "solver/dense.h"

#include <math.h>
#include <string.h>

enum { MOST_STEPS = 60 }; /* of Newton's method */

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
    made.loops = aft_alloc(n_ties, sizeof *made.loops);
    made.part = aft_alloc(n_buses, sizeof *made.part);
    made.parent = aft_alloc(n_buses, sizeof *made.parent);
    made.order = aft_alloc(n_buses, sizeof *made.order);
    made.offset = aft_alloc(n_buses, sizeof *made.offset);
    made.level = aft_alloc(n_buses, sizeof *made.level);
    made.is_broken = aft_alloc(n_buses, sizeof *made.is_broken);
    const void *const all[] = {made.conductance, made.flow,  made.fall,   made.loops, made.part,
                               made.parent,      made.order, made.offset, made.level, made.is_broken};
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
    void *const owned[] = {levels->conductance, levels->flow,  levels->fall,     levels->loops,     levels->part,
                           levels->parent,      levels->order, levels->level,    levels->is_broken, levels->offset,
                           levels->turn,        levels->pivot, levels->jacobian, levels->residual};
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

/* ---- parts and loops ---- */

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
        if (l->conductance[i] > 0.0 && !is_in_tree) {
            l->loops[l->n_loops++] = (int)i;
        }
    }
}

/* Adds the way from a bus to the first of its part to a loop. */
static void add_way(aft_levels *l, double *turn, size_t bus, double sign)
{
    while (l->parent[bus] >= 0) {
        size_t i = (size_t)l->parent[bus];
        turn[i] += tie_at(l, i)->from == bus ? sign : -sign;
        bus = other_end(tie_at(l, i), bus);
    }
}

static bool list_turns(aft_levels *l)
{
    const size_t n = (size_t)l->n_loops;
    const size_t n_ties = l->model->pressure->n_ties;
    aft_free(l->turn);
    aft_free(l->jacobian);
    aft_free(l->residual);
    aft_free(l->pivot);
    l->turn = aft_alloc(n * n_ties, sizeof *l->turn);
    l->jacobian = aft_alloc(n * n, sizeof *l->jacobian);
    l->residual = aft_alloc(n, sizeof *l->residual);
    l->pivot = aft_alloc(n, sizeof *l->pivot);
    if (l->turn == NULL || l->jacobian == NULL || l->residual == NULL || l->pivot == NULL) {
        return false;
    }
    for (size_t c = 0; c < n; c++) {
        const aft_tie *tie = tie_at(l, (size_t)l->loops[c]);
        l->turn[c * n_ties + (size_t)l->loops[c]] = 1.0;
        add_way(l, l->turn + c * n_ties, tie->to, 1.0);
        add_way(l, l->turn + c * n_ties, tie->from, -1.0);
    }
    return true;
}

/* ---- flows in loops ---- */

static double energy(const aft_levels *l)
{
    double sum = 0.0;
    for (size_t i = 0; i < l->model->pressure->n_ties; i++) {
        if (l->conductance[i] > 0.0) {
            double q = fabs(l->flow[i]);
            sum += loss_factor(l, i) * q * q * q / 3.0;
        }
    }
    return sum;
}

/* Falls around every loop; the largest. */
static double close_loops(aft_levels *l)
{
    const size_t n_ties = l->model->pressure->n_ties;
    double largest = 0.0;
    for (size_t c = 0; c < (size_t)l->n_loops; c++) {
        double sum = 0.0;
        for (size_t i = 0; i < n_ties; i++) {
            sum += l->turn[c * n_ties + i] * loss_factor(l, i) * l->flow[i] * fabs(l->flow[i]);
        }
        l->residual[c] = sum;
        largest = fmax(largest, fabs(sum));
    }
    return largest;
}

static void add_turns(aft_levels *l, double step)
{
    const size_t n_ties = l->model->pressure->n_ties;
    for (size_t c = 0; c < (size_t)l->n_loops; c++) {
        for (size_t i = 0; i < n_ties; i++) {
            l->flow[i] += step * l->turn[c * n_ties + i] * l->residual[c];
        }
    }
}

/* The step of Newton's method in place of the residual. */
static bool find_step(aft_levels *l, double least_slope)
{
    const size_t n = (size_t)l->n_loops;
    const size_t n_ties = l->model->pressure->n_ties;
    for (size_t a = 0; a < n; a++) {
        for (size_t b = 0; b < n; b++) {
            double sum = 0.0;
            for (size_t i = 0; i < n_ties; i++) {
                double both = l->turn[a * n_ties + i] * l->turn[b * n_ties + i];
                sum += both != 0.0 ? both * fmax(2.0 * loss_factor(l, i) * fabs(l->flow[i]), least_slope) : 0.0;
            }
            l->jacobian[a * n + b] = sum;
        }
    }
    if (!aft_dense_factor(l->jacobian, l->pivot, n)) {
        return false;
    }
    aft_dense_solve(l->residual, l->jacobian, l->pivot, n);
    return true;
}

/* Flows with which all loops close: Newton's method on a convex function, steps cut until it falls. */
static bool settle_loops(aft_levels *l)
{
    const double most = l->model->pressure->buses[0].high;
    double scale = 0.0;
    for (size_t i = 0; i < l->model->pressure->n_ties; i++) {
        scale = fmax(scale, loss_factor(l, i));
    }
    for (int step = 0; step < MOST_STEPS; step++) {
        if (close_loops(l) <= 1e-11 * fmax(1.0, most)) {
            return true;
        }
        double before = energy(l);
        double length = 1.0;
        if (!find_step(l, 1e-9 * scale + 1e-300)) {
            return false;
        }
        add_turns(l, -length);
        while (energy(l) > before * (1.0 + 1e-14) && length > 1e-10) {
            add_turns(l, 0.5 * length);
            length *= 0.5;
        }
    }
    return close_loops(l) <= 1e-8 * fmax(1.0, most);
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
        const aft_capacity *capacity = &l->model->capacity[AFT_LINK][tie->k];
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
    if (l->n_loops > 0 && (!list_turns(l) || !settle_loops(l))) {
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
