/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sweep over programs that are the cheapest of some straight lines, so that all turns are known. */
#include "solver/studies/break_even/sweep.h"

#include "networks/base/memory.h"
#include "tests/support/denial.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

enum { CANDIDATES = 2, MOST_LINES = 4 };

/* A plan: what it costs at 0, per unit of x, and which candidates it builds. */
typedef struct line {
    double fixed, slope;
    bool is_built[CANDIDATES];
} line;

typedef struct world {
    size_t n;
    line lines[MOST_LINES];
    double slack;
    double last;   /* beyond it there is no plan; INFINITY */
    double bottom; /* what the slopes claim is less than the truth by this much (a bad guess); 0 */
    size_t stop_after;
    size_t n_solves;
} world;

static void answer(aft_sweep_point *out, const world *w)
{
    const line *best = &w->lines[0];
    for (size_t i = 1; i < w->n; i++) {
        const line *l = &w->lines[i];
        best = l->fixed + l->slope * out->x < best->fixed + best->slope * out->x ? l : best;
    }
    out->has_plan = out->x <= w->last;
    out->cost = best->fixed + best->slope * out->x;
    out->slack = w->slack;
    out->slope = best->slope + w->bottom;
    memcpy(out->is_built, best->is_built, sizeof best->is_built);
}

static aft_status solve(aft_sweep_point *out, bool *is_stopped, void *payload, aft_error *err)
{
    world *w = payload;
    (void)err;
    *is_stopped = w->stop_after > 0 && w->n_solves >= w->stop_after;
    w->n_solves++;
    answer(out, w);
    return AFT_OK;
}

static const bool both[CANDIDATES] = {true, true};

/* From 0 to an end, to 0.1. */
static aft_sweep sweep_of(world *w, double base, double end)
{
    return (aft_sweep){.n = CANDIDATES,
                       .is_sought = both,
                       .base = base,
                       .end = end,
                       .tolerance = 0.1,
                       .most_solves = 100,
                       .solve = solve,
                       .payload = w};
}

static aft_status run(aft_sweep *sweep, world *w, aft_error *err)
{
    bool is_built[CANDIDATES];
    aft_sweep_point first = {.x = sweep->base, .is_built = is_built};
    answer(&first, w);
    aft_status status = aft_sweep_add(sweep, &first, err);
    return status == AFT_OK ? aft_sweep_run(sweep, err) : status;
}

static aft_sweep swept(world *w, double base, double end)
{
    aft_error err = AFT_ERROR_INIT;
    aft_sweep sweep = sweep_of(w, base, end);
    cr_assert_eq(run(&sweep, w, &err), AFT_OK, "%s", err.text);
    return sweep;
}

/* 10 x without, 50 + 5 x with the first: the same at 10. The second is never built. */
static const line dear_or_fixed[] = {{0, 10, {false, false}}, {50, 5, {true, false}}};

static world two_lines(void)
{
    world w = {.n = 2, .last = INFINITY};
    memcpy(w.lines, dear_or_fixed, sizeof dear_or_fixed);
    return w;
}

Test(sweep, finds_where_two_plans_cost_the_same)
{
    world w = two_lines();
    aft_sweep sweep = swept(&w, 0, 100);
    aft_turn turn = aft_sweep_turn(&sweep, 0);
    cr_assert(turn.is_found);
    cr_assert_float_eq(turn.value, 10.0, 1e-9);
    cr_assert(turn.from <= 10.0 && turn.to >= 10.0 && turn.to - turn.from <= 0.1);
    cr_assert_not(turn.is_tie);
    cr_assert(turn.is_narrow);
    cr_assert_not(aft_sweep_turn(&sweep, 1).is_found);
    cr_assert_eq(aft_sweep_reach(&sweep), 100.0);
    cr_assert(sweep.n_solves <= 3, "%zu solves", sweep.n_solves); /* the end, the guess, and beside it */
    aft_sweep_clear(&sweep);
}

Test(sweep, goes_down_as_well_as_up)
{
    world w = two_lines();
    aft_sweep sweep = swept(&w, 100, 0);
    aft_turn turn = aft_sweep_turn(&sweep, 0);
    cr_assert_float_eq(turn.value, 10.0, 1e-9);
    cr_assert(turn.from <= 10.0 && turn.to >= 10.0 && turn.to - turn.from <= 0.1);
    aft_sweep_clear(&sweep);
}

/* Slopes that mislead: the guesses are off, the interval is not. */
Test(sweep, bad_slopes_cost_solves_and_nothing_else)
{
    world w = two_lines();
    w.bottom = -200;
    aft_sweep sweep = swept(&w, 0, 100);
    aft_turn turn = aft_sweep_turn(&sweep, 0);
    cr_assert(turn.from <= 10.0 && turn.to >= 10.0 && turn.to - turn.from <= 0.1, "%g to %g", turn.from, turn.to);
    cr_assert(sweep.n_solves <= 40, "%zu solves", sweep.n_solves);
    aft_sweep_clear(&sweep);
}

/* 10 x; 50 + 5 x builds the first; 200 + x both: turns at 10 and 37.5. One sweep, two turns. */
Test(sweep, one_sweep_serves_all_candidates)
{
    world w = two_lines();
    w.lines[w.n++] = (line){200, 1, {true, true}};
    aft_sweep sweep = swept(&w, 0, 100);
    cr_assert_float_eq(aft_sweep_turn(&sweep, 0).value, 10.0, 1e-9);
    cr_assert_float_eq(aft_sweep_turn(&sweep, 1).value, 37.5, 1e-9);
    aft_sweep_clear(&sweep);
}

/* A bound that is off by 1 moves the turn by up to 1 / (10 - 5). */
Test(sweep, slack_widens_the_interval)
{
    world w = two_lines();
    w.slack = 1.0;
    aft_sweep sweep = swept(&w, 0, 100);
    aft_turn turn = aft_sweep_turn(&sweep, 0);
    cr_assert(turn.from <= 9.8 && turn.to >= 10.2 && turn.to - turn.from <= 0.5 + 1e-9, "%g to %g", turn.from, turn.to);
    cr_assert(turn.is_tie);
    aft_sweep_clear(&sweep);
}

/* The second plan is 0.5 dearer everywhere and comes up from 20 on: to a slack of 1 the two are one. */
static aft_status solve_tied(aft_sweep_point *out, bool *is_stopped, void *payload, aft_error *err)
{
    aft_status status = solve(out, is_stopped, payload, err);
    out->is_built[0] = out->x > 20.0;
    out->cost += out->is_built[0] ? 0.5 : 0.0;
    return status;
}

Test(sweep, a_tie_is_said_and_not_split)
{
    world w = {.n = 1, .lines = {{0, 3, {false, false}}}, .slack = 1.0, .last = INFINITY};
    aft_sweep sweep = sweep_of(&w, 0, 100);
    sweep.solve = solve_tied;
    sweep.is_linear = true;
    cr_assert_eq(run(&sweep, &w, NULL), AFT_OK);
    aft_turn turn = aft_sweep_turn(&sweep, 0);
    cr_assert(turn.is_found);
    cr_assert(turn.is_tie);
    cr_assert_eq(sweep.n_solves, 1);
    cr_assert(turn.from == 0.0 && turn.to == 100.0);
    aft_sweep_clear(&sweep);
}

/* Where costs may bend between two points, that each tangent meets the other point says nothing: 10 x up to 20, then
 * 100 + 5 x with the first; from 30 on both go on with 10 x - 50. At 0 and at 100 the slopes are 10 and 10. */
static aft_status solve_bent(aft_sweep_point *out, bool *is_stopped, void *payload, aft_error *err)
{
    aft_status status = solve(out, is_stopped, payload, err);
    out->is_built[0] = out->x > 20.0;
    out->cost = out->x <= 20.0 ? 10.0 * out->x : out->x <= 30.0 ? 100.0 + 5.0 * out->x : 10.0 * out->x - 50.0;
    out->slope = out->x > 20.0 && out->x <= 30.0 ? 5.0 : 10.0;
    return status;
}

Test(sweep, bends_are_no_ties)
{
    world w = two_lines();
    w.slack = 60.0; /* as much as the plans differ at 100 */
    aft_sweep sweep = sweep_of(&w, 0, 100);
    sweep.solve = solve_bent;
    cr_assert_eq(run(&sweep, &w, NULL), AFT_OK);
    cr_assert(sweep.n_solves > 1);
    cr_assert_float_eq(aft_sweep_turn(&sweep, 0).value, 20.0, 0.1);
    aft_sweep_clear(&sweep);
}

Test(sweep, an_end_without_a_plan_is_said)
{
    world w = two_lines();
    w.last = 37.0;
    aft_sweep sweep = swept(&w, 0, 100);
    cr_assert(aft_sweep_reach(&sweep) <= 37.0);
    cr_assert(sweep.gone > 37.0 && sweep.gone - aft_sweep_reach(&sweep) <= 1.0);
    cr_assert_float_eq(aft_sweep_turn(&sweep, 0).value, 10.0, 1e-9);
    cr_assert_not(sweep.is_cut_short);
    aft_sweep_clear(&sweep);
}

Test(sweep, out_of_solves_or_time_the_interval_stays_wide)
{
    world w = two_lines();
    aft_sweep sweep = sweep_of(&w, 0, 100);
    sweep.most_solves = 1;
    cr_assert_eq(run(&sweep, &w, NULL), AFT_OK);
    aft_turn turn = aft_sweep_turn(&sweep, 0);
    cr_assert(sweep.is_cut_short);
    cr_assert_not(turn.is_narrow);
    cr_assert(turn.is_found && turn.from == 0.0 && turn.to == 100.0);
    aft_sweep_clear(&sweep);

    w = two_lines();
    w.stop_after = 2;
    sweep = swept(&w, 0, 100);
    cr_assert(sweep.is_cut_short);
    cr_assert(aft_sweep_turn(&sweep, 0).is_found);
    aft_sweep_clear(&sweep);
}

static aft_status sweep_once(void *payload)
{
    (void)payload;
    world w = two_lines();
    aft_sweep sweep = sweep_of(&w, 0, 100);
    aft_status status = run(&sweep, &w, NULL);
    aft_sweep_clear(&sweep);
    return status;
}

Test(sweep, every_allocation_may_fail)
{
    test_deny_each(sweep_once, NULL, 1);
}
