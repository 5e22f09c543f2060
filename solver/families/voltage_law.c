/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The voltage law (linear power flow). What stands already, or has a fixed impedance, obeys it by cycles. A candidate
 * obeys it only if it is bought: its angle difference is written along a path of what stands, and tied by a big-M. */
#include "solver/families/families.h"

#include "networks/graph/graph.h"

static const double degree = 0.017453292519943295; /* rad */

/* What the rows of one model share while they are written. */
typedef struct law {
    aft_model *model;
    size_t n_fixed;
    int *fixed; /* [n_fixed] branches of the cycles */
    int *from, *to;
    double *weight; /* [n_fixed] most that the angle can differ along it, rad */
    int *part;      /* [n_buses] connected part of the fixed branches */
    size_t n_parts;
    int *cols; /* room for one row */
    double *values;
} law;

static void law_clear(law *l)
{
    aft_free(l->fixed);
    aft_free(l->from);
    aft_free(l->to);
    aft_free(l->weight);
    aft_free(l->part);
    aft_free(l->cols);
    aft_free(l->values);
}

static double largest(aft_series series, size_t n_hours)
{
    double most = fabs(aft_at(series, 0));
    for (size_t t = 1; series.hours != NULL && t < n_hours; t++) {
        most = fmax(most, fabs(series.hours[t]));
    }
    return most;
}

/* Largest flow that the capacity of a branch allows in any snapshot, MW. */
static double most_flow(const aft_model *model, const aft_branch *branch, double capacity)
{
    aft_holding asset = aft_holding_at(model->network, branch->table, branch->k);
    return aft_limit(largest(asset.high, model->n_hours), capacity);
}

static void angle_limit(double *most_out, bool *applies_out, const aft_model *model, const aft_branch *branch)
{
    const aft_network *net = model->network;
    double degrees = 0.0;
    double x = 0.0;
    bool is_ac = true;
    if (branch->table == AFT_TABLE_lines) {
        degrees = net->lines[branch->k].v_ang_max;
        x = net->lines[branch->k].x_eff;
        is_ac = net->lines[branch->k].carrier[0] == 'A' && net->lines[branch->k].carrier[1] == 'C' &&
                net->lines[branch->k].carrier[2] == '\0';
    } else {
        degrees = net->transformers[branch->k].v_ang_max;
        x = net->transformers[branch->k].x_eff;
    }
    *applies_out = is_ac && isfinite(degrees) && x != 0.0 && isfinite(x);
    *most_out = degree * degrees;
}

/* Divided by x, so that the flow enters with a coefficient of 1. */
static aft_status limit_shifted_angle(aft_model *model, const aft_branch *branch, double x, double most, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_holding asset = aft_holding_at(model->network, branch->table, branch->k);
    for (size_t t = asset.life.from; t < asset.life.to && status == AFT_OK; t++) {
        const int cols[2] = {branch->flow + (int)t, branch->shift_col + (int)t};
        const double values[2] = {1.0, degree / x};
        double limit = most / fabs(x);
        status = aft_lp_add_row(&model->lp, -limit, limit, 2, cols, values, err);
    }
    return status;
}

/*
 * (17) Angle limit of a branch with finite v_ang_max, f its phase shift:  -v_ang_max <= x_eff s + f <= v_ang_max.
 *      Bounds of the flow; rows where the shift is a decision.
 */
static aft_status limit_angles(aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    int first = 0;
    AFT_TRY(aft_lp_open_rows(&first, &model->lp, "angle_limit", 0, 1, NULL, err));
    for (size_t i = 0; i < model->n_branches; i++) {
        const aft_branch *branch = &model->branches[i];
        double most = 0.0;
        bool applies = false;
        angle_limit(&most, &applies, model, branch);
        if (!applies) {
            continue;
        }
        if (branch->n_states > 0) {
            return aft_fail(err, AFT_EUNSUPPORTED, "%s: v_ang_max on a branch whose impedance depends on its menu",
                            aft_holding_at(model->network, branch->table, branch->k).name);
        }
        double x = branch->table == AFT_TABLE_lines ? model->network->lines[branch->k].x_eff
                                                    : model->network->transformers[branch->k].x_eff;
        if (branch->shift_col >= 0) {
            AFT_TRY(limit_shifted_angle(model, branch, x, most, err));
            continue;
        }
        for (size_t t = branch->life.from; t < branch->life.to; t++) {
            double shift = degree * aft_at(branch->shift, t);
            double a = (-most - shift) / x;
            double b = (most - shift) / x;
            aft_model_tighten(model, branch->flow + (int)t, x > 0.0 ? a : b, x > 0.0 ? b : a);
        }
    }
done:
    return status;
}

/* Entries of the longest row: of a cycle (14) or an angle (15), two paths with shifts, two islands, the angle and its
 * shift; or of a candidate (16) as it stands, with an entry for each set that could be bought. */
static size_t longest_row(const aft_model *model)
{
    size_t most = 4 * model->n_branches + 5;
    for (size_t i = 0; i < model->n_branches; i++) {
        size_t n = model->branches[i].n_states + 1;
        most = n > most ? n : most;
    }
    return most;
}

/* @param span  of the branches that live in it */
static aft_status open_law(law *l, aft_model *model, aft_span span, aft_error *err)
{
    aft_status status = AFT_OK;
    size_t n = model->n_branches;
    l->model = model;
    l->fixed = aft_alloc(n, sizeof *l->fixed);
    l->from = aft_alloc(n, sizeof *l->from);
    l->to = aft_alloc(n, sizeof *l->to);
    l->weight = aft_alloc(n, sizeof *l->weight);
    l->part = aft_alloc(model->network->n_buses, sizeof *l->part);
    l->cols = aft_alloc(longest_row(model), sizeof *l->cols);
    l->values = aft_alloc(longest_row(model), sizeof *l->values);
    AFT_TRY_ALLOC(l->fixed, err, "voltage law");
    AFT_TRY_ALLOC(l->from, err, "voltage law");
    AFT_TRY_ALLOC(l->to, err, "voltage law");
    AFT_TRY_ALLOC(l->weight, err, "voltage law");
    AFT_TRY_ALLOC(l->part, err, "voltage law");
    AFT_TRY_ALLOC(l->cols, err, "voltage law");
    AFT_TRY_ALLOC(l->values, err, "voltage law");
    for (size_t i = 0; i < n; i++) {
        aft_branch *branch = &model->branches[i];
        const aft_capacity *capacity = &model->capacity[branch->table][branch->k];
        branch->most = most_flow(model, branch, aft_capacity_most(model, capacity));
        if (branch->n_states > 0 || !isfinite(branch->impedance) || !aft_branch_is_in_graph(branch, span)) {
            continue;
        }
        l->fixed[l->n_fixed] = (int)i;
        l->from[l->n_fixed] = branch->bus0;
        l->to[l->n_fixed] = branch->bus1;
        l->weight[l->n_fixed] = aft_limit(fabs(branch->impedance), branch->most) + degree * branch->shift_most;
        l->n_fixed++;
    }
    AFT_TRY(aft_graph_components(l->part, &l->n_parts, model->network->n_buses, l->n_fixed, l->from, l->to, err));
done:
    return status;
}

/* Writes sum over a walk of sign * (z s + f) / scale into the row from entry n on; *shift_out gets the part of f that
 * is given. */
static size_t put_walk(law *l, size_t n, const aft_walks *walks, size_t w, double sign, double scale, size_t t,
                       double *shift_out)
{
    for (size_t i = walks->start[w]; i < walks->start[w + 1]; i++) {
        const aft_branch *branch = &l->model->branches[l->fixed[walks->edge[i]]];
        size_t period = l->model->network->snapshots[t].period;
        double along = sign * walks->sign[i] / scale;
        l->cols[n] = branch->flow + (int)t;
        l->values[n++] = along * aft_branch_impedance(branch, period);
        if (branch->shift_col >= 0) {
            l->cols[n] = branch->shift_col + (int)t;
            l->values[n++] = along * degree;
        }
        *shift_out += along * degree * aft_at(branch->shift, t);
    }
    return n;
}

/*
 * (14) Voltage law, for every cycle c of a basis of each island and every snapshot:
 *
 *     sum_{k in c} C_kc (z_k s_kt + f_kt) = 0
 *
 *     C_kc = +1 if the cycle passes k from bus0 to bus1, -1 against it
 *     z_k  x_eff in an AC island, r_eff in others, per unit on 1 MVA;  f_kt phase shift, rad
 * With several investment periods each has islands and cycles of its own.
 * Scaling: each row is divided by its largest |z_k|, so that flows enter with coefficients of about 1.
 */
static aft_status add_cycles(law *l, aft_span span, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_walks cycles = {0};
    int first = 0;
    size_t period = l->model->network->snapshots[span.from].period;
    AFT_TRY(aft_graph_cycle_basis(&cycles, l->model->network->n_buses, l->n_fixed, l->from, l->to, err));
    bool is_whole = span.to - span.from == l->model->n_hours;
    AFT_TRY(aft_lp_open_rows(&first, &l->model->lp, "voltage_law", is_whole ? (int)cycles.n : 0,
                             is_whole ? (int)l->model->n_hours : 1, NULL, err));
    for (size_t c = 0; c < cycles.n; c++) {
        double scale = 0.0;
        for (size_t i = cycles.start[c]; i < cycles.start[c + 1]; i++) {
            const aft_branch *branch = &l->model->branches[l->fixed[cycles.edge[i]]];
            scale = fmax(scale, fabs(aft_branch_impedance(branch, period)));
        }
        scale = scale > 0.0 ? scale : 1.0;
        for (size_t t = span.from; t < span.to; t++) {
            double shift = 0.0;
            size_t n = put_walk(l, 0, &cycles, c, 1.0, scale, t, &shift);
            AFT_TRY(aft_lp_add_row(&l->model->lp, -shift, -shift, n, l->cols, l->values, err));
        }
    }
done:
    aft_walks_clear(&cycles);
    return status;
}

/* A candidate while its rows are written. */
typedef struct candidate {
    aft_branch *branch;
    bool is_bridge;         /* no cycle can ever close over it: no law */
    aft_walks path;         /* along fixed branches from bus0 to bus1; or to the roots of their parts: */
    aft_walks path0, path1; /* bus0 to its root, bus1 to its root */
    double spread;          /* most that the angles of its ends can differ while it is absent, rad */
    double scale;           /* rad per unit of the column of its angle */
} candidate;

static void candidate_clear(candidate *c)
{
    aft_walks_clear(&c->path);
    aft_walks_clear(&c->path0);
    aft_walks_clear(&c->path1);
}

static double walk_weight(const law *l, const aft_walks *walks)
{
    double sum = 0.0;
    for (size_t i = 0; walks->n > 0 && i < walks->start[1]; i++) {
        sum += l->weight[walks->edge[i]];
    }
    return sum;
}

static bool is_inside(const law *l, const candidate *c)
{
    return l->part[c->branch->bus0] == l->part[c->branch->bus1];
}

/* First bus of a part: the root to which angles inside it refer. */
static int root_of(const law *l, int part)
{
    int b = 0;
    while (l->part[b] != part) {
        b++;
    }
    return b;
}

static aft_status find_paths(law *l, candidate *c, double spread_between, aft_error *err)
{
    aft_status status = AFT_OK;
    size_t n_buses = l->model->network->n_buses;
    int bus0 = c->branch->bus0;
    int bus1 = c->branch->bus1;
    if (is_inside(l, c)) {
        AFT_TRY(aft_graph_shortest_path(&c->path, n_buses, l->n_fixed, l->from, l->to, l->weight, bus0, bus1, err));
        c->spread = walk_weight(l, &c->path);
    } else {
        AFT_TRY(aft_graph_shortest_path(&c->path0, n_buses, l->n_fixed, l->from, l->to, l->weight, bus0,
                                        root_of(l, l->part[bus0]), err));
        AFT_TRY(aft_graph_shortest_path(&c->path1, n_buses, l->n_fixed, l->from, l->to, l->weight, bus1,
                                        root_of(l, l->part[bus1]), err));
        c->spread = spread_between;
    }
    c->spread += degree * c->branch->shift_most;
    c->scale = INFINITY;
    for (size_t m = 0; m < c->branch->n_states; m++) {
        double z = fabs(c->branch->states[m].impedance);
        c->scale = z > 0.0 ? fmin(c->scale, z) : c->scale;
    }
    c->scale = isfinite(c->scale) ? c->scale : 1.0;
    if (isinf(c->spread)) {
        status =
            aft_fail(err, AFT_EUNSUPPORTED,
                     "%s: nothing bounds the angle between its ends; give s_nom_max to the extendable lines around",
                     aft_holding_at(l->model->network, c->branch->table, c->branch->k).name);
    }
done:
    return status;
}

/*
 * (15) Angle a of a candidate from bus0 to bus1, less its phase shift, along a path P of fixed branches:
 *
 *     scale a_kt = sum_{j in P} C_j (z_j s_jt + f_jt) - f_kt          both ends in one part of the fixed grid
 *     scale a_kt = d_0t + sum_{P to root 0} - d_1t - sum_{P to root 1} - f_kt      ends in two parts
 *
 *     d_pt   angle of the root of part p, free;   block "island_angle"; the first part is the reference, d = 0. Its
 *            unit is that of all candidates, the smallest scale among them: each row divides by the scale of its own
 *            candidate
 *     a_kt   block "branch_angle"; scale is the smallest impedance of its states, so that a is in MW
 */
static aft_status add_angle(law *l, const candidate *c, int angle, int islands, double unit, aft_error *err)
{
    aft_status status = AFT_OK;
    int hours = (int)l->model->n_hours;
    for (int t = 0; t < hours; t++) {
        double shift = -degree * aft_at(c->branch->shift, (size_t)t) / c->scale;
        size_t n = 0;
        if (is_inside(l, c)) {
            n = put_walk(l, n, &c->path, 0, 1.0, c->scale, (size_t)t, &shift);
        } else {
            n = put_walk(l, n, &c->path0, 0, 1.0, c->scale, (size_t)t, &shift);
            n = put_walk(l, n, &c->path1, 0, -1.0, c->scale, (size_t)t, &shift);
            l->cols[n] = islands + l->part[c->branch->bus0] * hours + t;
            l->values[n++] = unit / c->scale;
            l->cols[n] = islands + l->part[c->branch->bus1] * hours + t;
            l->values[n++] = -unit / c->scale;
        }
        l->cols[n] = angle + t;
        l->values[n++] = -1.0;
        if (c->branch->shift_col >= 0) {
            l->cols[n] = c->branch->shift_col + t;
            l->values[n++] = -degree / c->scale;
        }
        AFT_TRY(aft_lp_add_row(&l->model->lp, -shift, -shift, n, l->cols, l->values, err));
    }
done:
    return status;
}

/* Smallest valid M of state m: how far scale * a can lie from z_m s while another state holds. */
static double big_m(const law *l, const candidate *c, size_t m)
{
    double most = 0.0;
    double z = c->branch->states[m].impedance;
    for (size_t other = 0; other < c->branch->n_states; other++) {
        const aft_state *state = &c->branch->states[other];
        if (other == m) {
            continue;
        }
        double off = isinf(state->impedance)
                         ? c->spread /* absent: no flow, and the angle is what the rest of the grid makes it */
                         : fabs(state->impedance - z) * most_flow(l->model, c->branch, state->capacity);
        most = fmax(most, off);
    }
    return most / c->scale;
}

/*
 * (16) Law of a candidate, per state m that has an impedance, y_m = 1 if that state holds (y_0 = 1 - sum of the
 * bought):
 *
 *     -M_m (1 - y_m) <= a_kt - (z_m / scale) s_kt <= M_m (1 - y_m)
 *
 *     M_m scale = max over the other states n of |z_n - z_m| CAP_n (a = z_n s_n there), or, if the branch is absent in
 *     n, the largest difference of angles that the path of (15) allows, sum of |z_j| CAP_j + |f_j| over it: the flow is
 *     0 there and a is free within that. No smaller M is valid for all flows within capacity.
 */
static aft_status add_state_law(law *l, const candidate *c, int angle, size_t m, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_state *state = &c->branch->states[m];
    double most = big_m(l, c, m);
    for (size_t t = 0; t < l->model->n_hours; t++) {
        for (int side = -1; side <= 1; side += 2) {
            size_t n = 0;
            l->cols[n] = angle + (int)t;
            l->values[n++] = side;
            l->cols[n] = c->branch->flow + (int)t;
            l->values[n++] = -side * state->impedance / c->scale;
            double right = state->col >= 0 ? most : 0.0;
            for (size_t other = 1; other < c->branch->n_states; other++) {
                if (state->col >= 0 ? other == m : true) {
                    l->cols[n] = c->branch->states[other].col;
                    l->values[n++] = state->col >= 0 ? most : -most;
                }
            }
            AFT_TRY(aft_lp_add_row(&l->model->lp, -INFINITY, right, n, l->cols, l->values, err));
        }
    }
done:
    return status;
}

/* A candidate between two parts needs no law if, with all candidates built, no cycle closes over it. */
static aft_status mark_bridges(law *l, candidate *candidates, size_t n, aft_error *err)
{
    aft_status status = AFT_OK;
    int *from = aft_alloc(n, sizeof *from);
    int *to = aft_alloc(n, sizeof *to);
    bool *is_bridge = aft_alloc(n, sizeof *is_bridge);
    AFT_TRY_ALLOC(from, err, "voltage law");
    AFT_TRY_ALLOC(to, err, "voltage law");
    AFT_TRY_ALLOC(is_bridge, err, "voltage law");
    for (size_t i = 0; i < n; i++) {
        from[i] = l->part[candidates[i].branch->bus0];
        to[i] = l->part[candidates[i].branch->bus1];
    }
    AFT_TRY(aft_graph_bridges(is_bridge, l->n_parts, n, from, to, err));
    for (size_t i = 0; i < n; i++) {
        candidates[i].is_bridge = is_bridge[i] && from[i] != to[i];
    }
done:
    aft_free(from);
    aft_free(to);
    aft_free(is_bridge);
    return status;
}

/* Largest difference of angles between buses of two parts that any set of built candidates can make: every fixed
 * branch and every candidate passed at most once, at full flow. */
static double spread_between_parts(const law *l, const candidate *candidates, size_t n)
{
    double sum = 0.0;
    for (size_t i = 0; i < l->n_fixed; i++) {
        sum += l->weight[i];
    }
    for (size_t i = 0; i < n; i++) {
        const aft_branch *branch = candidates[i].branch;
        double most = 0.0;
        for (size_t m = 0; m < branch->n_states; m++) {
            const aft_state *state = &branch->states[m];
            if (!isinf(state->impedance)) {
                most = fmax(most, fabs(state->impedance) * most_flow(l->model, branch, state->capacity));
            }
        }
        sum += most + degree * branch->shift_most;
    }
    return sum;
}

static aft_status add_candidates(law *l, candidate *candidates, size_t n, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_lp *lp = &l->model->lp;
    int hours = (int)l->model->n_hours;
    int angles = 0;
    int islands = 0;
    int row = 0;
    bool any_between = false;
    double unit = INFINITY; /* rad, of angles of parts */
    const char **labels = aft_arena_alloc(l->model->arena, n, sizeof *labels);
    AFT_TRY_ALLOC(labels, err, "voltage law");
    AFT_TRY(mark_bridges(l, candidates, n, err));
    double between = spread_between_parts(l, candidates, n);
    for (size_t i = 0; i < n; i++) {
        labels[i] = aft_holding_at(l->model->network, candidates[i].branch->table, candidates[i].branch->k).name;
        if (!candidates[i].is_bridge) {
            any_between = any_between || !is_inside(l, &candidates[i]);
            AFT_TRY(find_paths(l, &candidates[i], between, err));
            unit = fmin(unit, candidates[i].scale);
        }
    }
    AFT_TRY(aft_lp_add_cols(&angles, lp, "branch_angle", (int)n, hours, labels, -INFINITY, INFINITY, err));
    if (any_between) {
        AFT_TRY(aft_lp_add_cols(&islands, lp, "island_angle", (int)l->n_parts, hours, NULL, -INFINITY, INFINITY, err));
        for (int t = 0; t < hours; t++) {
            aft_model_tighten(l->model, islands + t, 0.0, 0.0);
        }
    }
    AFT_TRY(aft_lp_open_rows(&row, lp, "branch_angle", 0, 1, NULL, err));
    for (size_t i = 0; i < n; i++) {
        for (int t = 0; candidates[i].is_bridge && t < hours; t++) {
            aft_model_tighten(l->model, angles + (int)i * hours + t, 0.0, 0.0); /* unused */
        }
        if (!candidates[i].is_bridge) {
            AFT_TRY(add_angle(l, &candidates[i], angles + (int)i * hours, islands, unit, err));
        }
    }
    AFT_TRY(aft_lp_open_rows(&row, lp, "voltage_law_candidate", 0, 1, NULL, err));
    for (size_t i = 0; i < n; i++) {
        for (size_t m = 0; !candidates[i].is_bridge && m < candidates[i].branch->n_states; m++) {
            if (!isinf(candidates[i].branch->states[m].impedance)) {
                AFT_TRY(add_state_law(l, &candidates[i], angles + (int)i * hours, m, err));
            }
        }
    }
done:
    return status;
}

static aft_status add_cycles_by_period(aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    law l = {0};
    for (size_t a = 0; a < model->network->n_periods; a++) {
        const aft_span span = model->network->periods[a].span;
        AFT_TRY(open_law(&l, model, span, err));
        AFT_TRY(add_cycles(&l, span, err));
        law_clear(&l);
        l = (law){0};
    }
done:
    law_clear(&l);
    return status;
}

/* The angle of a candidate follows a path of branches that must be there in every period. */
static aft_status refuse_changing_grid(const aft_model *model, const candidate *candidates, aft_error *err)
{
    for (size_t i = 0; i < model->n_branches; i++) {
        aft_span life = model->branches[i].life;
        if (life.to - life.from < model->n_hours) {
            return aft_fail(err, AFT_EUNSUPPORTED,
                            "%s: a menu that changes the grid, beside lines that come or go between investment periods",
                            aft_holding_at(model->network, candidates->branch->table, candidates->branch->k).name);
        }
    }
    return AFT_OK;
}

aft_status aft_add_voltage_law(aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_span all = {0, model->n_hours};
    law l = {0};
    size_t n = 0;
    candidate *candidates = aft_alloc(model->n_branches, sizeof *candidates);
    AFT_TRY_ALLOC(candidates, err, "voltage law");
    AFT_TRY(limit_angles(model, err));
    for (size_t i = 0; i < model->n_branches; i++) {
        if (model->branches[i].n_states > 0) {
            candidates[n++].branch = &model->branches[i];
        }
    }
    AFT_TRY(open_law(&l, model, all, err));
    AFT_TRY(model->network->settings.multi_investment_periods ? add_cycles_by_period(model, err)
                                                              : add_cycles(&l, all, err));
    if (n > 0) {
        AFT_TRY(refuse_changing_grid(model, candidates, err));
        AFT_TRY(add_candidates(&l, candidates, n, err));
    }
done:
    for (size_t i = 0; i < n; i++) {
        candidate_clear(&candidates[i]);
    }
    aft_free(candidates);
    law_clear(&l);
    return status;
}
