/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The relaxation of pipes and regulators. For a tie between buses 0 and 1 in snapshot t, held, with states m (z_m = 1:
 * the tie is equipped like that; z_0 = 1 - sum z_m), directions and segments s of the fall of pressure, [a, b] in
 * bar^2, cut to what the state can carry:
 *
 * (90) q = sum_ms +- q_ms,     pi_0 - pi_1 = sum_ms +- d_ms + e,     -D- z_0 <= e <= D+ z_0 where z_0 is not built
 * (91) sum_s z_ms = z_m,       sum_m z_ms <= y_s,    sum_s y_s = 1,    y_s whole if the hold is
 * (92) u z_ms <= q_ms <= v z_ms,   k (2 w q_ms - w^2 z_ms) <= d_ms <= k ((u + v) q_ms - u v z_ms),   w between u, v
 *
 *      k = L / K_m^2,   u = (a / k)^1/2,   v = (b / k)^1/2,   +- against the direction from 0 to 1: -
 *
 *      With z_ms = 1 these are the tangents and the chord of d = k q^2 between u and v: every flow that obeys (83) has
 *      its q_ms, d_ms, so nothing is cut off. The chord is off by at most k (v - u)^2 / 4, the tangents by a quarter of
 *      that.
 * (93) a regulator that is open, w+ or w-:  q <= U+ w+,  -q <= U- w-,  w+ + w- <= 1,
 *      pi_1 - pi_0 <= D- (1 - w+),   pi_0 - pi_1 <= D+ (1 - w-) */
#include "solver/methods/pressure/lifted.h"

#include <math.h>
#include <string.h>

enum { N_TANGENTS = 5 }; /* of a segment */

/* ---- what is held ---- */

aft_status aft_holds_init(aft_holds *out, aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_pressure *pressure = model->pressure;
    aft_holds made = {.model = model};
    const size_t n = pressure->n_ties * model->n_hours;
    aft_tie_states *states = aft_arena_alloc(model->arena, pressure->n_ties, sizeof *states);
    AFT_TRY_ALLOC(states, err, "pressure");
    for (size_t i = 0; i < pressure->n_ties; i++) {
        AFT_TRY(aft_tie_states_list(&states[i], model, &pressure->ties[i], err));
    }
    made.states = states;
    made.place = aft_alloc(n, sizeof *made.place);
    AFT_TRY_ALLOC(made.place, err, "pressure");
    for (size_t i = 0; i < n; i++) {
        made.place[i] = -1;
    }
    *out = made;
    made = (aft_holds){0};
done:
    aft_holds_clear(&made);
    return status;
}

void aft_holds_clear(aft_holds *holds)
{
    for (size_t i = 0; i < holds->n; i++) {
        aft_free(holds->list[i].cuts[0].at);
        aft_free(holds->list[i].cuts[1].at);
    }
    aft_free(holds->list);
    aft_free(holds->place);
    *holds = (aft_holds){0};
}

aft_status aft_holds_add(aft_holds *holds, size_t tie, size_t t, aft_error *err)
{
    const aft_tie *at = &holds->model->pressure->ties[tie];
    int *place = &holds->place[tie * holds->model->n_hours + t];
    if (*place >= 0 || at->kind == AFT_TIE_LIFT || t < at->life.from || t >= at->life.to) {
        return AFT_OK;
    }
    if (aft_grow((void **)&holds->list, &holds->cap, holds->n + 1, sizeof *holds->list) != 0) {
        return aft_fail(err, AFT_ENOMEM, "pressure: out of memory");
    }
    *place = (int)holds->n;
    holds->list[holds->n++] = (aft_hold){.tie = tie, .t = t};
    return AFT_OK;
}

/* Cuts a segment where the fall is; in its middle if that is close to one of its ends. */
static aft_status cut(aft_hold *hold, int side, double fall, double most, aft_error *err)
{
    const double close = 0.1; /* of the segment */
    double from = 0.0;
    double to = most;
    size_t i = 0;
    while (i < hold->cuts[side].n && hold->cuts[side].at[i] <= fall) {
        from = hold->cuts[side].at[i++];
    }
    to = i < hold->cuts[side].n ? hold->cuts[side].at[i] : most;
    if (to - from <= 1e-12 * most) {
        return AFT_OK; /* as fine as numbers are */
    }
    double at = fall;
    if (at - from < close * (to - from) || to - at < close * (to - from)) {
        at = 0.5 * (from + to);
    }
    if (aft_grow((void **)&hold->cuts[side].at, &hold->cuts[side].cap, hold->cuts[side].n + 1, sizeof(double)) != 0) {
        return aft_fail(err, AFT_ENOMEM, "pressure: out of memory");
    }
    memmove(hold->cuts[side].at + i + 1, hold->cuts[side].at + i, (hold->cuts[side].n - i) * sizeof(double));
    hold->cuts[side].at[i] = at;
    hold->cuts[side].n++;
    return AFT_OK;
}

aft_status aft_holds_refine(aft_holds *holds, size_t index, double fall, double flow, double conductance,
                            aft_error *err)
{
    aft_status status = AFT_OK;
    aft_hold *hold = &holds->list[index];
    const aft_tie *tie = &holds->model->pressure->ties[hold->tie];
    if (!hold->is_whole) {
        hold->is_whole = true;
        return AFT_OK;
    }
    if (tie->kind != AFT_TIE_PIPE || conductance <= 0.0) {
        return AFT_OK;
    }
    const int side = flow < 0.0;
    const double most = aft_tie_most_fall(holds->model, tie, side);
    const double by_flow = tie->length * flow * flow / (conductance * conductance);
    if (most > 0.0) {
        double middle = 0.5 * (fmin(fabs(fall), most) + fmin(by_flow, most));
        AFT_TRY(cut(hold, side, middle, most, err));
    }
done:
    return status;
}

/* ---- limits ---- */

double aft_tie_most_fall(const aft_model *model, const aft_tie *tie, int side)
{
    const aft_pressure_bus *from = &model->pressure->buses[side == 0 ? tie->from : tie->to];
    const aft_pressure_bus *to = &model->pressure->buses[side == 0 ? tie->to : tie->from];
    return from->high - to->low;
}

double aft_tie_most_flow(const aft_model *model, const aft_tie *tie, size_t t, double capacity, int side)
{
    const aft_link *link = &model->network->links[tie->k];
    double per_unit = side == 0 ? aft_at(link->p_max_pu, t) : -aft_at(link->p_min_pu, t);
    double bound = side == 0 ? model->lp.upper[tie->flow + (int)t] : -model->lp.lower[tie->flow + (int)t];
    return fmax(0.0, fmin(aft_limit(per_unit, capacity), bound));
}

/* ---- the lifted program ---- */

/* A program on its way to be lifted. */
typedef struct lift {
    aft_lp *lp;
    const aft_holds *holds;
    const aft_model *model;
    int **state_col; /* [n_ties][states] column that says that the tie is in a state; -1 for the one without pieces */
    /* the row in the making */
    int *cols;
    double *values;
    size_t n, cap[2];
} lift;

static aft_status put(lift *l, int col, double value, aft_error *err)
{
    if (aft_grow((void **)&l->cols, &l->cap[0], l->n + 1, sizeof *l->cols) != 0 ||
        aft_grow((void **)&l->values, &l->cap[1], l->n + 1, sizeof *l->values) != 0) {
        return aft_fail(err, AFT_ENOMEM, "pressure: out of memory");
    }
    l->cols[l->n] = col;
    l->values[l->n++] = value;
    return AFT_OK;
}

static aft_status end_row(lift *l, double lower, double upper, aft_error *err)
{
    aft_status status = aft_lp_add_row(l->lp, lower, upper, l->n, l->cols, l->values, err);
    l->n = 0;
    return status;
}

static aft_status add_col(int *out, lift *l, double lower, double upper, bool is_whole, aft_error *err)
{
    aft_status status = aft_lp_add_cols(out, l->lp, "pressure_hold", 1, 1, NULL, lower, upper, err);
    if (status == AFT_OK && is_whole) {
        aft_lp_set_whole(l->lp, *out);
    }
    return status;
}

/* A column per state where pieces do not say it themselves:  n_d = sum_m pieces_md z_m,  sum_m z_m <= 1. */
static aft_status add_states(lift *l, size_t i, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_tie *tie = &l->model->pressure->ties[i];
    const aft_tie_states *states = &l->holds->states[i];
    l->state_col[i] = aft_arena_alloc(l->model->arena, states->n, sizeof **l->state_col);
    AFT_TRY_ALLOC(l->state_col[i], err, "pressure");
    l->state_col[i][0] = -1;
    for (size_t m = 1; m < states->n; m++) {
        if (states->is_simple) {
            for (size_t d = 0; d < tie->n; d++) {
                l->state_col[i][m] = states->states[m].pieces[d] > 0 ? tie->options[d].col : l->state_col[i][m];
            }
        } else {
            AFT_TRY(add_col(&l->state_col[i][m], l, 0.0, 1.0, true, err));
        }
    }
    for (size_t d = 0; !states->is_simple && d < tie->n; d++) {
        AFT_TRY(put(l, tie->options[d].col, -1.0, err));
        for (size_t m = 1; m < states->n; m++) {
            AFT_TRY(put(l, l->state_col[i][m], states->states[m].pieces[d], err));
        }
        AFT_TRY(end_row(l, 0.0, 0.0, err));
    }
    for (size_t m = 1; !states->is_simple && m < states->n; m++) {
        AFT_TRY(put(l, l->state_col[i][m], 1.0, err));
    }
    if (!states->is_simple) {
        AFT_TRY(end_row(l, -INFINITY, 1.0, err));
    }
done:
    return status;
}

/* One state in one segment of a direction. */
typedef struct part {
    size_t state;
    int side;
    size_t segment; /* counted over both directions */
    double k;       /* bar^2 per MW^2; 0: no loss */
    double u, v;    /* MW */
    int q, d, z;    /* columns; d = -1 without loss */
} part;

/* Puts the ends of a segment into a part; false if the state carries nothing in it. */
static bool cut_part(part *p, const lift *l, const aft_hold *hold, double from, double to)
{
    const aft_tie *tie = &l->model->pressure->ties[hold->tie];
    const aft_tie_state *state = &l->holds->states[hold->tie].states[p->state];
    const double most = aft_tie_most_flow(l->model, tie, hold->t, state->capacity, p->side);
    p->k = isinf(state->conductance) ? 0.0 : tie->length / (state->conductance * state->conductance);
    if (p->k <= 0.0) {
        p->u = 0.0;
        p->v = most;
        return from <= 0.0;
    }
    p->u = sqrt(from / p->k);
    p->v = fmin(sqrt(to / p->k), most);
    return p->u <= p->v;
}

typedef struct parts {
    part *list;
    size_t n, cap;
    size_t n_segments;
} parts;

/* All parts of a pipe that is held. Without a way to fall there is still the pipe without flow. */
static aft_status list_parts(parts *out, const lift *l, const aft_hold *hold, aft_error *err)
{
    const aft_tie *tie = &l->model->pressure->ties[hold->tie];
    const aft_tie_states *states = &l->holds->states[hold->tie];
    out->n = 0;
    out->n_segments = 0;
    for (int side = 0; side < 2; side++) {
        const double most = aft_tie_most_fall(l->model, tie, side);
        for (size_t s = 0; most >= 0.0 && s <= hold->cuts[side].n; s++) {
            const double from = s == 0 ? 0.0 : hold->cuts[side].at[s - 1];
            const double to = s == hold->cuts[side].n ? most : hold->cuts[side].at[s];
            bool is_used = false;
            for (size_t m = 0; m < states->n; m++) {
                part p = {.state = m, .side = side, .segment = out->n_segments};
                if (!aft_tie_state_is_built(&states->states[m]) || !cut_part(&p, l, hold, from, to)) {
                    continue;
                }
                if (side == 1 && p.v <= 0.0) {
                    continue; /* no flow: that is part of the other direction */
                }
                if (aft_grow((void **)&out->list, &out->cap, out->n + 1, sizeof *out->list) != 0) {
                    return aft_fail(err, AFT_ENOMEM, "pressure: out of memory");
                }
                out->list[out->n++] = p;
                is_used = true;
            }
            out->n_segments += is_used;
        }
    }
    return AFT_OK;
}

/* (92) */
static aft_status bound_part(lift *l, const part *p, aft_error *err)
{
    aft_status status = AFT_OK;
    /* from 0 on a tangent at the middle leaves room for flows without any fall: there they lie closer */
    const double share[2][N_TANGENTS] = {{0.0, 0.25, 0.5, 0.75, 1.0}, {1.0 / 128, 1.0 / 32, 0.125, 0.5, 1.0}};
    AFT_TRY(put(l, p->q, 1.0, err));
    AFT_TRY(put(l, p->z, -p->v, err));
    AFT_TRY(end_row(l, -INFINITY, 0.0, err));
    if (p->u > 0.0) {
        AFT_TRY(put(l, p->q, 1.0, err));
        AFT_TRY(put(l, p->z, -p->u, err));
        AFT_TRY(end_row(l, 0.0, INFINITY, err));
    }
    for (size_t i = 0; p->d >= 0 && i < N_TANGENTS; i++) {
        double w = p->u + share[p->u <= 0.0][i] * (p->v - p->u);
        if (w > 0.0) { /* at 0: d >= 0 */
            AFT_TRY(put(l, p->d, 1.0, err));
            AFT_TRY(put(l, p->q, -2.0 * p->k * w, err));
            AFT_TRY(put(l, p->z, p->k * w * w, err));
            AFT_TRY(end_row(l, 0.0, INFINITY, err));
        }
    }
    if (p->d >= 0) {
        AFT_TRY(put(l, p->d, 1.0, err));
        AFT_TRY(put(l, p->q, -p->k * (p->u + p->v), err));
        AFT_TRY(put(l, p->z, p->k * p->u * p->v, err));
        AFT_TRY(end_row(l, -INFINITY, 0.0, err));
    }
done:
    return status;
}

/* (91) for a state: its parts make it up. The state without pieces is what the others leave. */
static aft_status join_state(lift *l, const aft_hold *hold, const parts *all, size_t m, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_tie_states *states = &l->holds->states[hold->tie];
    for (size_t i = 0; i < all->n; i++) {
        if (all->list[i].state == m) {
            AFT_TRY(put(l, all->list[i].z, 1.0, err));
        }
    }
    for (size_t other = 1; m == 0 && other < states->n; other++) {
        AFT_TRY(put(l, l->state_col[hold->tie][other], 1.0, err));
    }
    if (m > 0) {
        AFT_TRY(put(l, l->state_col[hold->tie][m], -1.0, err));
    }
    AFT_TRY(end_row(l, m == 0 ? 1.0 : 0.0, m == 0 ? 1.0 : 0.0, err));
done:
    return status;
}

/* (91) for the segments: one is chosen. */
static aft_status choose_segment(lift *l, const aft_hold *hold, const parts *all, aft_error *err)
{
    aft_status status = AFT_OK;
    int first = l->lp->n_cols;
    for (size_t s = 0; s < all->n_segments; s++) {
        int y = 0;
        AFT_TRY(add_col(&y, l, 0.0, 1.0, hold->is_whole, err));
        for (size_t i = 0; i < all->n; i++) {
            if (all->list[i].segment == s) {
                AFT_TRY(put(l, all->list[i].z, 1.0, err));
            }
        }
        AFT_TRY(put(l, y, -1.0, err));
        AFT_TRY(end_row(l, -INFINITY, 0.0, err));
    }
    for (size_t s = 0; s < all->n_segments; s++) {
        AFT_TRY(put(l, first + (int)s, 1.0, err));
    }
    AFT_TRY(end_row(l, 1.0, 1.0, err));
done:
    return status;
}

/* (90): flow and fall of pressure. */
static aft_status join_parts(lift *l, const aft_hold *hold, const parts *all, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_tie *tie = &l->model->pressure->ties[hold->tie];
    const aft_tie_states *states = &l->holds->states[hold->tie];
    const int pi0 = l->model->pressure->buses[tie->from].col + (int)hold->t;
    const int pi1 = l->model->pressure->buses[tie->to].col + (int)hold->t;
    AFT_TRY(put(l, tie->flow + (int)hold->t, -1.0, err));
    for (size_t i = 0; i < all->n; i++) {
        AFT_TRY(put(l, all->list[i].q, all->list[i].side == 0 ? 1.0 : -1.0, err));
    }
    AFT_TRY(end_row(l, 0.0, 0.0, err));
    int e = -1;
    const double most[2] = {aft_tie_most_fall(l->model, tie, 0), aft_tie_most_fall(l->model, tie, 1)};
    if (!aft_tie_state_is_built(&states->states[0])) {
        AFT_TRY(add_col(&e, l, fmin(0.0, -most[1]), fmax(0.0, most[0]), false, err));
        for (int side = 0; side < 2; side++) {
            AFT_TRY(put(l, e, side == 0 ? 1.0 : -1.0, err));
            for (size_t m = 1; m < states->n; m++) {
                AFT_TRY(put(l, l->state_col[hold->tie][m], most[side], err));
            }
            AFT_TRY(end_row(l, -INFINITY, most[side], err));
        }
    }
    AFT_TRY(put(l, pi0, 1.0, err));
    AFT_TRY(put(l, pi1, -1.0, err));
    for (size_t i = 0; i < all->n; i++) {
        if (all->list[i].d >= 0) {
            AFT_TRY(put(l, all->list[i].d, all->list[i].side == 0 ? -1.0 : 1.0, err));
        }
    }
    if (e >= 0) {
        AFT_TRY(put(l, e, -1.0, err));
    }
    AFT_TRY(end_row(l, 0.0, 0.0, err));
done:
    return status;
}

static aft_status hold_pipe(lift *l, const aft_hold *hold, parts *all, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_tie_states *states = &l->holds->states[hold->tie];
    AFT_TRY(list_parts(all, l, hold, err));
    for (size_t i = 0; i < all->n; i++) {
        part *p = &all->list[i];
        p->d = -1;
        AFT_TRY(add_col(&p->q, l, 0.0, p->v, false, err));
        AFT_TRY(add_col(&p->z, l, 0.0, 1.0, false, err));
        if (p->k > 0.0) {
            AFT_TRY(add_col(&p->d, l, 0.0, p->k * p->v * p->v, false, err));
        }
        AFT_TRY(bound_part(l, p, err));
    }
    for (size_t m = 0; m < states->n; m++) {
        if (aft_tie_state_is_built(&states->states[m])) {
            AFT_TRY(join_state(l, hold, all, m, err));
        }
    }
    if (all->n_segments > 1) {
        AFT_TRY(choose_segment(l, hold, all, err));
    }
    AFT_TRY(join_parts(l, hold, all, err));
done:
    return status;
}

/* (93) */
static aft_status hold_regulator(lift *l, const aft_hold *hold, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_tie *tie = &l->model->pressure->ties[hold->tie];
    const double capacity = aft_capacity_most(l->model, &l->model->capacity[AFT_TABLE_links][tie->k]);
    int open[2];
    for (int side = 0; side < 2; side++) {
        const aft_pressure_bus *from = &l->model->pressure->buses[side == 0 ? tie->from : tie->to];
        const aft_pressure_bus *to = &l->model->pressure->buses[side == 0 ? tie->to : tie->from];
        const double most = aft_tie_most_flow(l->model, tie, hold->t, capacity, side);
        const double rise = aft_tie_most_fall(l->model, tie, 1 - side); /* that would be one the wrong way */
        AFT_TRY(add_col(&open[side], l, 0.0, 1.0, hold->is_whole, err));
        if (!isinf(most)) {
            AFT_TRY(put(l, tie->flow + (int)hold->t, side == 0 ? 1.0 : -1.0, err));
            AFT_TRY(put(l, open[side], -most, err));
            AFT_TRY(end_row(l, -INFINITY, 0.0, err));
        }
        if (rise > 0.0 && !isinf(most)) {
            AFT_TRY(put(l, to->col + (int)hold->t, 1.0, err));
            AFT_TRY(put(l, from->col + (int)hold->t, -1.0, err));
            AFT_TRY(put(l, open[side], rise, err));
            AFT_TRY(end_row(l, -INFINITY, rise, err));
        }
    }
    AFT_TRY(put(l, open[0], 1.0, err));
    AFT_TRY(put(l, open[1], 1.0, err));
    AFT_TRY(end_row(l, -INFINITY, 1.0, err));
done:
    return status;
}

aft_status aft_holds_lift(aft_lp *out, aft_holds *holds, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_pressure *pressure = holds->model->pressure;
    parts all = {0};
    lift l = {.lp = out, .holds = holds, .model = holds->model};
    int first = 0;
    AFT_TRY(aft_lp_copy(out, &holds->model->lp, err));
    AFT_TRY(aft_lp_open_rows(&first, out, "pressure_hold", 0, 1, NULL, err));
    l.state_col = aft_alloc(pressure->n_ties, sizeof *l.state_col);
    AFT_TRY_ALLOC(l.state_col, err, "pressure");
    for (size_t i = 0; i < pressure->n_ties; i++) {
        if (pressure->ties[i].kind == AFT_TIE_PIPE) {
            AFT_TRY(add_states(&l, i, err));
        }
    }
    for (size_t i = 0; i < holds->n; i++) {
        aft_hold *hold = &holds->list[i];
        hold->first_col = out->n_cols;
        AFT_TRY(pressure->ties[hold->tie].kind == AFT_TIE_PIPE ? hold_pipe(&l, hold, &all, err)
                                                               : hold_regulator(&l, hold, err));
        hold->n_cols = out->n_cols - hold->first_col;
    }
done:
    aft_free(all.list);
    aft_free(l.state_col);
    aft_free(l.cols);
    aft_free(l.values);
    return status;
}
