/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One sweep serves all candidates: a bisection over the union of their turns, which guesses where two plans cost the
 * same instead of taking the middle (Eisner and Severance 1976 do so for costs that are linear in the parameter).
 *
 * (80) Two plans p, q found at x_p, x_q, with costs C and slopes s, cost the same at
 *
 *          x = (C_q - C_p + s_p x_p - s_q x_q) / (s_p - s_q)
 *
 *      exactly where costs are linear in x (prices), to first order elsewhere (demand: C is convex as long as the same
 *      is built, and s its slope by the duals). A plan that is as good as optimal to e_p (e_q) moves it by up to
 *
 *          max(e_p, e_q) / |s_p - s_q|
 */
#include "solver/studies/break_even/sweep.h"

#include "networks/base/memory.h"

#include <math.h>
#include <string.h>

static const double share_of_range = 0.01; /* how closely the last x with a plan is found where the end has none */
static const double share_of_blur =
    0.05;                          /* of the range: the widest interval that is left to what the proofs leave open */
static const double inside = 0.49; /* of the tolerance: how close to the end of an interval a guess may be */
enum { MOST_SLOW = 2 };            /* guesses in a row that may help little; then it is the middle */

/* ---- points ---- */

static double distance(const aft_sweep *sweep, double x)
{
    return fabs(x - sweep->base);
}

aft_status aft_sweep_add(aft_sweep *sweep, const aft_sweep_point *point, aft_error *err)
{
    aft_status status = AFT_OK;
    bool *is_built = aft_alloc(sweep->n, sizeof *is_built);
    AFT_TRY_ALLOC(is_built, err, "sweep");
    if (aft_grow((void **)&sweep->points, &sweep->cap, sweep->n_points + 1, sizeof *sweep->points) != 0) {
        status = aft_fail(err, AFT_ENOMEM, "sweep: out of memory");
        goto done;
    }
    size_t place = sweep->n_points++;
    while (place > 0 && distance(sweep, sweep->points[place - 1].x) > distance(sweep, point->x)) {
        sweep->points[place] = sweep->points[place - 1];
        place--;
    }
    memcpy(is_built, point->is_built, sweep->n * sizeof *is_built);
    sweep->points[place] = *point;
    sweep->points[place].is_built = is_built;
    is_built = NULL;
done:
    aft_free(is_built);
    return status;
}

void aft_sweep_clear(aft_sweep *sweep)
{
    for (size_t i = 0; i < sweep->n_points; i++) {
        aft_free(sweep->points[i].is_built);
    }
    aft_free(sweep->points);
    sweep->points = NULL;
    sweep->n_points = 0;
}

double aft_sweep_reach(const aft_sweep *sweep)
{
    return sweep->points[sweep->n_points - 1].x;
}

/* First point at which a candidate is not as at the base; 0: there is none. */
static size_t first_turn(const aft_sweep *sweep, size_t candidate)
{
    for (size_t i = 1; i < sweep->n_points; i++) {
        if (sweep->points[i].is_built[candidate] != sweep->points[0].is_built[candidate]) {
            return i;
        }
    }
    return 0;
}

/* ---- two neighbours ---- */

/* (80), NAN where the two never cost the same. The turn is often found exactly and is then an end of its interval,
 * give or take rounding. */
static double crossing(const aft_sweep_point *p, const aft_sweep_point *q)
{
    double x = (q->cost - p->cost + p->slope * p->x - q->slope * q->x) / (p->slope - q->slope);
    double low = fmin(p->x, q->x);
    double high = fmax(p->x, q->x);
    bool is_between = fabs(x - 0.5 * (low + high)) <= 0.501 * (high - low);
    return is_between ? fmax(low, fmin(high, x)) : NAN;
}

/* By how much the turn may be off since neither plan is quite optimal. */
static double blur(const aft_sweep_point *p, const aft_sweep_point *q)
{
    double slack = fmax(p->slack, q->slack);
    double apart = fabs(p->slope - q->slope);
    return slack <= 0.0 || !isfinite(apart) ? 0.0 : apart > 0.0 ? slack / apart : INFINITY;
}

/* Does each plan cost the same as the other where that one was found, to the proof? Where costs are linear, or the
 * two are close, solving between them says nothing then. */
static bool is_tied(const aft_sweep_point *p, const aft_sweep_point *q)
{
    double step = q->x - p->x;
    double at_p = q->cost - q->slope * step - p->cost;
    double at_q = p->cost + p->slope * step - q->cost;
    double noise = 1e-9 * fmax(fabs(p->cost), fabs(q->cost));
    return fabs(at_p) <= fmax(p->slack, noise) && fabs(at_q) <= fmax(q->slack, noise);
}

/* Narrow enough; or what is left is less than what the proofs leave open. */
static bool is_settled(const aft_sweep *sweep, size_t i)
{
    const aft_sweep_point *p = &sweep->points[i - 1];
    const aft_sweep_point *q = &sweep->points[i];
    const double open = fmin(blur(p, q), share_of_blur * fabs(sweep->end - sweep->base));
    return fabs(q->x - p->x) <= fmax(sweep->tolerance, open) || (sweep->is_linear && is_tied(p, q));
}

aft_turn aft_sweep_turn(const aft_sweep *sweep, size_t candidate)
{
    aft_turn out = {.value = NAN, .from = NAN, .to = NAN};
    size_t i = first_turn(sweep, candidate);
    if (i == 0) {
        return out;
    }
    const aft_sweep_point *p = &sweep->points[i - 1];
    const aft_sweep_point *q = &sweep->points[i];
    const double low = fmin(sweep->base, sweep->end);
    const double high = fmax(sweep->base, sweep->end);
    const double off = blur(p, q);
    out.is_found = true;
    out.is_narrow = is_settled(sweep, i);
    out.is_tie = (out.is_narrow && is_tied(p, q)) || off > sweep->tolerance;
    out.value = crossing(p, q);
    out.value = isnan(out.value) ? 0.5 * (p->x + q->x) : out.value;
    out.from = fmax(low, fmin(p->x, q->x) - off);
    out.to = fmin(high, fmax(p->x, q->x) + off);
    return out;
}

/* ---- the way ---- */

static aft_status solve_at(bool *has_plan, aft_sweep *sweep, double x, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_sweep_point point = {.x = x, .slack = INFINITY, .slope = NAN};
    bool is_stopped = sweep->n_solves >= sweep->most_solves;
    *has_plan = false;
    point.is_built = aft_alloc(sweep->n, sizeof *point.is_built);
    AFT_TRY_ALLOC(point.is_built, err, "sweep");
    if (!is_stopped) {
        sweep->n_solves++;
        AFT_TRY(sweep->solve(&point, &is_stopped, sweep->payload, err));
    }
    if (is_stopped) {
        sweep->is_cut_short = true;
    } else if (point.has_plan) {
        AFT_TRY(aft_sweep_add(sweep, &point, err));
        *has_plan = true;
    } else {
        sweep->gone = x;
    }
done:
    aft_free(point.is_built);
    return status;
}

/* The end, or where that has no plan (more than can be delivered, say) about the last value that has one. */
static aft_status reach_out(aft_sweep *sweep, aft_error *err)
{
    aft_status status = AFT_OK;
    const double enough = share_of_range * fabs(sweep->end - sweep->base);
    bool has_plan = false;
    sweep->gone = NAN;
    AFT_TRY(solve_at(&has_plan, sweep, sweep->end, err));
    while (!sweep->is_cut_short && !isnan(sweep->gone) && fabs(sweep->gone - aft_sweep_reach(sweep)) > enough) {
        AFT_TRY(solve_at(&has_plan, sweep, 0.5 * (aft_sweep_reach(sweep) + sweep->gone), err));
    }
done:
    return status;
}

/* Where to split between two neighbours: where they cost the same, unless that has been slow. */
static double choose_split(aft_sweep *sweep, const aft_sweep_point *p, const aft_sweep_point *q)
{
    double low = fmin(p->x, q->x);
    double high = fmax(p->x, q->x);
    double x = crossing(p, q);
    bool is_nested =
        low >= fmin(sweep->split_near, sweep->split_far) && high <= fmax(sweep->split_near, sweep->split_far);
    bool is_slow = is_nested && high - low > 0.5 * fabs(sweep->split_far - sweep->split_near);
    sweep->n_slow = is_slow ? sweep->n_slow + 1 : 0;
    sweep->split_near = p->x;
    sweep->split_far = q->x;
    if (isnan(x) || sweep->n_slow >= MOST_SLOW) {
        sweep->n_slow = 0;
        return 0.5 * (low + high);
    }
    return fmax(low + inside * sweep->tolerance, fmin(high - inside * sweep->tolerance, x));
}

/* The widest interval in which a candidate turns and that is worth splitting: its far point, 0 if there is none. */
static size_t widest_open(const aft_sweep *sweep)
{
    size_t widest = 0;
    double width = 0.0;
    for (size_t c = 0; c < sweep->n; c++) {
        size_t i = sweep->is_sought[c] ? first_turn(sweep, c) : 0;
        if (i > 0 && !is_settled(sweep, i) && fabs(sweep->points[i].x - sweep->points[i - 1].x) > width) {
            width = fabs(sweep->points[i].x - sweep->points[i - 1].x);
            widest = i;
        }
    }
    return widest;
}

aft_status aft_sweep_run(aft_sweep *sweep, aft_error *err)
{
    aft_status status = AFT_OK;
    bool has_plan = true;
    sweep->split_near = sweep->split_far = NAN;
    AFT_TRY(reach_out(sweep, err));
    for (size_t i = widest_open(sweep); i > 0 && !sweep->is_cut_short; i = widest_open(sweep)) {
        double x = choose_split(sweep, &sweep->points[i - 1], &sweep->points[i]);
        AFT_TRY(solve_at(&has_plan, sweep, x, err));
        sweep->is_cut_short = sweep->is_cut_short || !has_plan; /* a hole between two plans: there is no way through */
    }
done:
    return status;
}
