/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rounds of a relaxation that gets tighter. Each round gives a bound, and a choice of pieces; for these pieces
 * pressures are looked for, first with the flows of the relaxation, then by programs that are linear near those flows:
 *
 * (97) the program with its whole columns fixed and, for every pipe that is built and held, about the flow q0:
 *      pi_0 - pi_1 = L / K^2 (2 |q0| q - q0 |q0|);   regulators in the direction that they had
 *
 * whose answers become exact as q approaches q0. What has no pressures is held more tightly in the next round. */
#include "solver/methods/pressure/pressure_rounds.h"

#include "networks/base/memory.h"
#include "solver/lazy/layout.h"
#include "solver/methods/pressure/lifted.h"
#include "solver/methods/pressure/pressure_levels.h"
#include "solver/prove/prove.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
    MOST_ROUNDS = 200,
    MOST_HELD_AT_ONCE = 60, /* ties times snapshots that are all held from the start */
    MOST_SNAPSHOTS = 2,     /* else: those that are newly held in a round, the worst first */
    MOST_REPAIRS = 12       /* programs (97) for one choice of pieces */
};

static const double tight = 1e-9; /* of the largest squared pressure: a hold that is off by less is exact */

typedef struct search {
    aft_model *model;
    const aft_task *task;
    const aft_budget *budget;
    aft_holds holds;
    aft_levels levels;
    aft_lp lifted;
    aft_answer relaxed;    /* of the last round */
    double *point;         /* [n_cols] its pieces whole, */
    double *room;          /* [n_cols] and with pressures, if it has some */
    double *best;          /* [n_cols] the best plan */
    double cost, bound;    /* of the best plan, and proved; constant included */
    aft_bound_by bound_by; /* what stands behind the bound */
    double *missing;       /* [n_hours] bar^2 by which limits of pressure were missed in this round; 0: never */
    double most;           /* largest squared pressure */
} search;

static aft_status open_search(search *s, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_pressure *pressure = s->model->pressure;
    const size_t n_cols = (size_t)s->model->lp.n_cols;
    aft_lp_init(&s->lifted);
    AFT_TRY(aft_holds_init(&s->holds, s->model, err));
    AFT_TRY(aft_levels_init(&s->levels, s->model, err));
    s->point = aft_alloc(n_cols, sizeof *s->point);
    s->best = aft_alloc(n_cols, sizeof *s->best);
    s->missing = aft_alloc(s->model->n_hours, sizeof *s->missing);
    s->room = aft_alloc(n_cols, sizeof *s->room);
    AFT_TRY_ALLOC(s->point, err, "pressure");
    AFT_TRY_ALLOC(s->room, err, "pressure");
    AFT_TRY_ALLOC(s->best, err, "pressure");
    AFT_TRY_ALLOC(s->missing, err, "pressure");
    for (size_t b = 0; b < pressure->n_buses; b++) {
        s->most = fmax(s->most, pressure->buses[b].high);
    }
    for (size_t i = 0; pressure->n_ties * s->model->n_hours <= MOST_HELD_AT_ONCE && i < pressure->n_ties; i++) {
        for (size_t t = 0; t < s->model->n_hours; t++) {
            AFT_TRY(aft_holds_add(&s->holds, i, t, err));
        }
    }
done:
    return status;
}

static void close_search(search *s)
{
    aft_holds_clear(&s->holds);
    aft_levels_clear(&s->levels);
    aft_lp_clear(&s->lifted);
    aft_answer_clear(&s->relaxed);
    aft_free(s->point);
    aft_free(s->room);
    aft_free(s->best);
    aft_free(s->missing);
}

static bool is_closed(const search *s)
{
    return isfinite(s->cost) && s->cost - s->bound <= fmax(1e-9 * fabs(s->cost), aft_budget_allows(s->budget, s->cost));
}

/* ---- points ---- */

/* The whole columns of a point made whole. */
static void round_whole(const search *s, double *x)
{
    for (int j = 0; j < s->model->lp.n_cols; j++) {
        x[j] = s->model->lp.is_whole[j] ? round(x[j]) : x[j];
    }
}

/* Pressures for all snapshots of a point, written into it; notes what is missing where. How many snapshots have
 * none. */
static size_t find_levels(search *s, double *x)
{
    size_t n_missing = 0;
    for (size_t t = 0; t < s->model->n_hours; t++) {
        if (!aft_levels_find(&s->levels, x, t)) {
            s->missing[t] = fmax(s->missing[t], fmax(s->levels.missing, 1e-300));
            n_missing++;
        }
    }
    return n_missing;
}

/* Keeps a point that has pressures, if it keeps to the program and is better. */
static void offer(search *s, const double *x)
{
    const aft_lp *lp = &s->model->lp;
    aft_proof proof = aft_prove_point(lp, x);
    bool is_plan = proof.row_violation <= 1e-7 && proof.bound_violation <= 1e-7 && proof.integrality_violation <= 1e-9;
    if (is_plan && proof.objective < s->cost) {
        s->cost = proof.objective;
        memcpy(s->best, x, (size_t)lp->n_cols * sizeof *x);
    }
}

/* ---- (97) ---- */

/* Is a tie looked at in a snapshot? All that is held, and all of a snapshot in which something is missing. */
static bool counts(const search *s, size_t tie, size_t t)
{
    const aft_tie *at = &s->model->pressure->ties[tie];
    return t >= at->life.from && t < at->life.to && at->kind != AFT_TIE_LIFT &&
           (s->holds.place[tie * s->model->n_hours + t] >= 0 || s->missing[t] > 0.0);
}

static aft_status add_tangent(aft_lp *lp, const search *s, const aft_tie *tie, size_t t, const double *x,
                              const double *flow, aft_error *err)
{
    const double conductance = aft_tie_conductance(tie, x);
    const double k = isinf(conductance) ? 0.0 : tie->length / (conductance * conductance);
    const double q = flow[tie->flow + (int)t];
    const aft_pressure_bus *buses = s->model->pressure->buses;
    const int cols[] = {buses[tie->from].col + (int)t, buses[tie->to].col + (int)t, tie->flow + (int)t};
    const double values[] = {1.0, -1.0, -2.0 * k * fabs(q)};
    return aft_lp_add_row(lp, -k * q * fabs(q), -k * q * fabs(q), 3, cols, values, err);
}

static aft_status add_direction(aft_lp *lp, const search *s, const aft_tie *tie, size_t t, const double *flow,
                                aft_error *err)
{
    const aft_pressure_bus *buses = s->model->pressure->buses;
    const int col = tie->flow + (int)t;
    const int cols[] = {buses[tie->from].col + (int)t, buses[tie->to].col + (int)t};
    const double values[] = {1.0, -1.0};
    const bool is_forward = flow[col] > 1e-7 || (flow[col] >= -1e-7 && flow[cols[0]] >= flow[cols[1]]);
    if (is_forward) {
        lp->lower[col] = fmax(lp->lower[col], 0.0);
    } else {
        lp->upper[col] = fmin(lp->upper[col], 0.0);
    }
    return aft_lp_add_row(lp, is_forward ? 0.0 : -INFINITY, is_forward ? INFINITY : 0.0, 2, cols, values, err);
}

/* The program (97). @param x pieces; @param flow [n_cols] the point near which it is made; @param are_stopped flows
 * that are 0 there stay 0 */
static aft_status make_near(aft_lp *out, const search *s, const double *x, const double *flow, bool are_stopped,
                            aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_pressure *pressure = s->model->pressure;
    int first = 0;
    AFT_TRY(aft_lp_copy(out, &s->model->lp, err));
    for (int j = 0; j < out->n_cols; j++) {
        if (out->is_whole[j]) {
            out->lower[j] = out->upper[j] = x[j];
            out->is_whole[j] = false;
        }
    }
    out->n_whole = 0;
    AFT_TRY(aft_lp_open_rows(&first, out, "pressure_near", 0, 1, NULL, err));
    for (size_t i = 0; i < pressure->n_ties; i++) {
        const aft_tie *tie = &pressure->ties[i];
        bool is_built = aft_tie_is_built(tie, s->model, x);
        for (size_t t = 0; is_built && t < s->model->n_hours; t++) {
            if (counts(s, i, t)) {
                const int col = tie->flow + (int)t;
                if (are_stopped && flow[col] == 0.0) {
                    out->lower[col] = out->upper[col] = 0.0;
                }
                AFT_TRY(tie->kind == AFT_TIE_PIPE ? add_tangent(out, s, tie, t, x, flow, err)
                                                  : add_direction(out, s, tie, t, flow, err));
            }
        }
    }
done:
    return status;
}

/* Solves (97) near a point; the outcome says what became of it. @param lp  initialised; the program, for its duals */
static aft_status solve_near(aft_answer *out, aft_lp *lp, search *s, const double *x, const double *flow,
                             bool are_stopped, const aft_budget *budget, aft_error *err)
{
    aft_status status = AFT_OK;
    AFT_TRY(make_near(lp, s, x, flow, are_stopped, err));
    aft_task near = aft_task_inner(s->task, lp, false);
    AFT_TRY(s->task->door(out, &near, budget, err));
done:
    return status;
}

/* A flow that comes down to 0 is only halved by each program (a double root): with next to no fall it is 0 at once. */
static void stop_small_flows(const search *s, double *flow)
{
    const aft_pressure *pressure = s->model->pressure;
    for (size_t i = 0; i < pressure->n_ties; i++) {
        const aft_tie *tie = &pressure->ties[i];
        const double conductance = aft_tie_conductance(tie, s->point);
        for (size_t t = 0; conductance > 0.0 && t < s->model->n_hours; t++) {
            double *q = &flow[tie->flow + (int)t];
            *q = tie->length * *q * *q <= 1e-6 * s->most * conductance * conductance ? 0.0 : *q;
        }
    }
}

/* Looks for a plan with the pieces of the point, from its flows on. */
static aft_status repair(search *s, aft_error *err)
{
    aft_status status = AFT_OK;
    const size_t n_cols = (size_t)s->model->lp.n_cols;
    double *flow = aft_alloc(n_cols, sizeof *flow);
    aft_answer near = AFT_ANSWER_INIT;
    bool are_stopped = false;
    const aft_budget budget = aft_budget_child(s->budget, INFINITY);
    aft_lp lp;
    aft_lp_init(&lp);
    AFT_TRY_ALLOC(flow, err, "pressure");
    memcpy(flow, s->point, n_cols * sizeof *flow);
    for (int attempt = 0; attempt < MOST_REPAIRS; attempt++) {
        aft_answer_clear(&near);
        aft_lp_clear(&lp);
        aft_lp_init(&lp);
        AFT_TRY(solve_near(&near, &lp, s, s->point, flow, are_stopped, &budget, err));
        if (near.x == NULL || near.outcome != AFT_OPTIMAL || near.objective + lp.constant >= s->cost) {
            break;
        }
        memcpy(s->room, near.x, n_cols * sizeof *s->room);
        round_whole(s, s->room);
        if (find_levels(s, s->room) == 0) {
            offer(s, s->room);
            break;
        }
        memcpy(flow, near.x, n_cols * sizeof *flow);
        are_stopped = attempt % 3 == 2;
        if (are_stopped) {
            stop_small_flows(s, flow);
        }
    }
done:
    aft_lp_clear(&lp);
    aft_answer_clear(&near);
    aft_free(flow);
    return status;
}

/* ---- holding more tightly ---- */

/* By how much a hold is off at a point, bar^2. */
static double off_by(const search *s, const aft_hold *hold, const double *x)
{
    const aft_tie *tie = &s->model->pressure->ties[hold->tie];
    const aft_pressure_bus *buses = s->model->pressure->buses;
    const double fall = x[buses[tie->from].col + (int)hold->t] - x[buses[tie->to].col + (int)hold->t];
    const double q = x[tie->flow + (int)hold->t];
    if (!aft_tie_is_built(tie, s->model, x)) {
        return 0.0;
    }
    if (tie->kind == AFT_TIE_REGULATOR) {
        return q > 1e-7 ? fmax(0.0, -fall) : q < -1e-7 ? fmax(0.0, fall) : 0.0;
    }
    const double conductance = aft_tie_conductance(tie, x);
    const double k = isinf(conductance) ? 0.0 : tie->length / (conductance * conductance);
    return fabs(fall - k * q * fabs(q));
}

/* Holds all ties of the snapshots in which most is missing; how many are new. */
static aft_status hold_worst(size_t *n_out, search *s, aft_error *err)
{
    aft_status status = AFT_OK;
    const size_t before = s->holds.n;
    for (int k = 0; k < MOST_SNAPSHOTS; k++) {
        size_t worst = 0;
        for (size_t t = 1; t < s->model->n_hours; t++) {
            worst = s->missing[t] > s->missing[worst] ? t : worst;
        }
        if (s->missing[worst] <= 0.0) {
            break;
        }
        for (size_t i = 0; i < s->model->pressure->n_ties; i++) {
            AFT_TRY(aft_holds_add(&s->holds, i, worst, err));
        }
        s->missing[worst] = 0.0; /* seen to */
    }
    *n_out = s->holds.n - before;
done:
    return status;
}

/* Makes those holds tighter that are off most at the point of the relaxation; how many. */
static aft_status refine(size_t *n_out, search *s, const double *x, aft_error *err)
{
    aft_status status = AFT_OK;
    double worst = 0.0;
    *n_out = 0;
    for (size_t i = 0; i < s->holds.n; i++) {
        worst = fmax(worst, off_by(s, &s->holds.list[i], x));
    }
    for (size_t i = 0; worst > tight * s->most && i < s->holds.n; i++) {
        const aft_hold *hold = &s->holds.list[i];
        const aft_tie *tie = &s->model->pressure->ties[hold->tie];
        const aft_pressure_bus *buses = s->model->pressure->buses;
        if (off_by(s, hold, x) >= 0.05 * worst) {
            AFT_TRY(aft_holds_refine(&s->holds, i,
                                     x[buses[tie->from].col + (int)hold->t] - x[buses[tie->to].col + (int)hold->t],
                                     x[tie->flow + (int)hold->t], aft_tie_conductance(tie, x), err));
            (*n_out)++;
        }
    }
done:
    return status;
}

/* ---- rounds ---- */

static void tell(const search *s, int round)
{
    aft_budget_log(s->budget, "pressure, round %d: %zu pipes and regulators held, bound %.9g, plan %.9g", round,
                   s->holds.n, s->bound, s->cost);
}

static aft_status relax(search *s, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_budget half = *s->budget;
    half.gap = 0.5 * s->budget->gap;
    aft_answer_clear(&s->relaxed);
    aft_lp_clear(&s->lifted);
    aft_lp_init(&s->lifted);
    AFT_TRY(aft_holds_lift(&s->lifted, &s->holds, err));
    aft_task relaxation = aft_task_inner(s->task, &s->lifted, false);
    if (s->holds.n == 0) { /* nothing but the flows: as any other program that buys */
        relaxation.balances = s->task->balances;
    }
    AFT_TRY(s->task->door(&s->relaxed, &relaxation, &half, err));
    if (s->relaxed.outcome == AFT_OPTIMAL && s->lifted.n_whole == 0 && s->relaxed.row_dual != NULL) {
        AFT_TRY(aft_prove_bound(&s->relaxed.bound, &s->lifted, s->relaxed.row_dual, s->relaxed.x, err));
        s->relaxed.bound -= s->lifted.constant;
    }
    if (s->relaxed.outcome != AFT_INFEASIBLE && s->relaxed.outcome != AFT_UNBOUNDED) {
        s->bound_by = s->relaxed.bound + s->lifted.constant > s->bound ? s->relaxed.bound_by : s->bound_by;
        s->bound = fmin(s->cost, fmax(s->bound, s->relaxed.bound + s->lifted.constant));
    }
done:
    return status;
}

static void take_point(search *s)
{
    memcpy(s->point, s->relaxed.x, (size_t)s->model->lp.n_cols * sizeof *s->point);
    round_whole(s, s->point);
    memset(s->missing, 0, s->model->n_hours * sizeof *s->missing);
}

/* Looks for pressures at the point of the relaxation, then near it. */
static aft_status look_for_plan(search *s, aft_error *err)
{
    aft_status status = AFT_OK;
    memcpy(s->room, s->point, (size_t)s->model->lp.n_cols * sizeof *s->room);
    if (find_levels(s, s->room) == 0) {
        offer(s, s->room);
    }
    if (!is_closed(s)) {
        AFT_TRY(repair(s, err));
    }
done:
    return status;
}

/* One round. @param is_over_out  the plan is proved, or nothing more can be done: the outcome of `relaxed` says why */
static aft_status go_round(bool *is_over_out, search *s, aft_error *err)
{
    aft_status status = AFT_OK;
    size_t n_circles = 0;
    size_t n_new = 0;
    size_t n_tighter = 0;
    *is_over_out = true;
    AFT_TRY(relax(s, err));
    if (s->relaxed.x == NULL || is_closed(s)) {
        return AFT_OK;
    }
    take_point(s);
    if (s->model->layout != NULL) {
        AFT_TRY(aft_layout_add_broken(&n_circles, s->model, s->point, err));
    }
    if (n_circles == 0) {
        AFT_TRY(look_for_plan(s, err));
    }
    if (n_circles == 0 && !is_closed(s)) {
        AFT_TRY(hold_worst(&n_new, s, err));
        AFT_TRY(refine(&n_tighter, s, s->point, err));
    }
    bool is_stopped = s->relaxed.outcome == AFT_TIME_LIMIT || s->relaxed.outcome == AFT_INTERRUPTED;
    *is_over_out = is_closed(s) || is_stopped || n_circles + n_new + n_tighter == 0;
done:
    return status;
}

/* ---- the answer ---- */

/* Prices: the duals of (97) at the plan. Its own point is cleaner, and is the plan from then on if it has pressures. */
static aft_status price(aft_answer *out, search *s, aft_error *err)
{
    aft_status status = AFT_OK;
    const size_t n_cols = (size_t)s->model->lp.n_cols;
    const aft_budget budget = aft_budget_grace(s->budget);
    aft_answer near = AFT_ANSWER_INIT;
    aft_lp lp;
    aft_lp_init(&lp);
    AFT_TRY(solve_near(&near, &lp, s, s->best, s->best, false, &budget, err));
    if (near.x != NULL && near.outcome == AFT_OPTIMAL && near.row_dual != NULL) {
        memcpy(s->room, near.x, n_cols * sizeof *s->room);
        round_whole(s, s->room);
        if (find_levels(s, s->room) == 0) {
            offer(s, s->room);
        }
        AFT_TRY(aft_prove_bound(&out->price_bound, &lp, near.row_dual, near.x, err));
        out->row_dual = near.row_dual;
        out->reduced = near.reduced;
        out->pricing = AFT_PRICES_NEAR;
        near.row_dual = near.reduced = NULL;
    }
done:
    aft_lp_clear(&lp);
    aft_answer_clear(&near);
    return status;
}

static aft_outcome outcome_of(const search *s)
{
    if (!isinf(s->cost)) {
        return is_closed(s)                                                                    ? AFT_OPTIMAL
               : s->relaxed.outcome == AFT_TIME_LIMIT || s->relaxed.outcome == AFT_INTERRUPTED ? s->relaxed.outcome
                                                                                               : AFT_GAP_LIMIT;
    }
    return s->relaxed.outcome == AFT_OPTIMAL || s->relaxed.outcome == AFT_GAP_LIMIT ? AFT_TIME_LIMIT
                                                                                    : s->relaxed.outcome;
}

static aft_status finish(aft_answer *out, search *s, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_answer made = {.bound = s->bound - s->model->lp.constant, .bound_by = s->bound_by};
    if (!isinf(s->cost)) {
        AFT_TRY(price(&made, s, err));
        AFT_TRY(aft_answer_put(&made, &s->model->lp, s->best, err));
        made.objective = s->cost - s->model->lp.constant;
    }
    made.outcome = outcome_of(s);
    if (made.outcome == AFT_INFEASIBLE) {
        (void)snprintf(made.message, sizeof made.message,
                       "no choice of sizes carries the flows within the limits of pressure");
    } else if (made.x == NULL) {
        memcpy(made.message, s->relaxed.message, sizeof made.message);
    }
    *out = made;
    made = (aft_answer)AFT_ANSWER_INIT;
done:
    aft_answer_clear(&made);
    return status;
}

const char *aft_pressure_rounds_applies(const aft_task *task)
{
    return task->model != NULL && task->model->pressure != NULL ? NULL : "no bus is under pressure (setting pressure)";
}

aft_status aft_pressure_rounds_solve(aft_answer *out, aft_task *task, const aft_budget *budget, aft_error *err)
{
    aft_status status = AFT_OK;
    search s = {.model = task->model, .task = task, .budget = budget, .cost = INFINITY, .bound = task->bound};
    bool is_over = false;
    AFT_TRY(open_search(&s, err));
    if (task->start != NULL) {
        offer(&s, task->start);
    }
    for (int round = 1; round <= MOST_ROUNDS && !is_over; round++) {
        AFT_TRY(go_round(&is_over, &s, err));
        tell(&s, round);
    }
    AFT_TRY(finish(out, &s, err));
done:
    close_search(&s);
    return status;
}
