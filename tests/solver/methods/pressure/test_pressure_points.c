/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the general method under pressure is made of: sets of pieces, the relaxation, pressures of what is built; at
 * points of random nets that the steady state (solver/hydraulics) has found. */
#include "networks/base/memory.h"
#include "solver/methods/pressure/lifted.h"
#include "solver/methods/pressure/pressure_levels.h"
#include "solver/methods/squares/squares.h"
#include "solver/problems/problems.h"
#include "solver/prove/prove.h"
#include "tests/support/gas_worlds.h"
#include "tests/support/solving.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

enum { N_WORLDS = 40, N_STATES = 60 };

/* A world with its program. */
typedef struct scene {
    gas_world w;
    test_reading reading;
    aft_model model;
    double *x;
} scene;

static void open_scene(scene *s, unsigned seed)
{
    gas_world_texts texts;
    aft_error err = AFT_ERROR_INIT;
    s->w = gas_world_draw(seed);
    gas_world_write(&texts, &s->w, "on");
    s->reading = test_read_texts(texts.files, NULL, NULL);
    cr_assert_eq(s->reading.status, AFT_OK);
    aft_model_init(&s->model, s->reading.network);
    cr_assert_eq(aft_build_plan_problem(&s->model, &err), AFT_OK, "%s", err.text);
    s->x = aft_alloc((size_t)s->model.lp.n_cols, sizeof *s->x);
    cr_assert_not_null(s->x);
}

static void close_scene(scene *s)
{
    aft_free(s->x);
    aft_model_clear(&s->model);
    test_reading_clear(&s->reading);
}

/* A state as a point of the program; all pressures `lower` bar^2 below the highest. */
static void put_state(scene *s, const gas_world_state *state, double lower)
{
    const aft_model *model = &s->model;
    for (int t = 0; t < GAS_WORLD_HOURS; t++) {
        for (size_t k = 0; k < (size_t)s->w.n_links; k++) {
            s->x[aft_model_flow(model, AFT_TABLE_links, k, (size_t)t)] = state->flow[k][t];
            for (int d = 0; d < s->w.n_sizes && s->w.links[k].kind == GAS_WORLD_PIPE; d++) {
                s->x[model->first_piece[AFT_TABLE_links][k] + d] = state->pieces[k][d];
            }
        }
        for (size_t i = 0; i < GAS_WORLD_FEEDS; i++) {
            s->x[aft_model_flow(model, AFT_TABLE_generators, i, (size_t)t)] = state->feed[i][t];
        }
        for (size_t b = 0; b < (size_t)s->w.n_buses; b++) {
            s->x[model->pressure->buses[b].col + t] = state->squared[b][t] - lower;
        }
    }
}

/* By how much all pressures can be lowered. */
static double room_below(const gas_world *w, const gas_world_state *state)
{
    double room = INFINITY;
    for (int t = 0; t < GAS_WORLD_HOURS; t++) {
        for (int b = 0; b < w->n_buses; b++) {
            room = fmin(room, state->squared[b][t] - w->low[b] * w->low[b]);
        }
    }
    return fmax(0.0, room);
}

/* ---- sets of pieces ---- */

/* Two sizes, one of them at most once, three pieces at most, beside a pipe that stands: 0, s, ss, sss, l, sl, ssl. */
Test(pressure_points, states)
{
    scene s = {0};
    aft_tie_states states = {0};
    const aft_tie_option options[] = {{.max_pieces = 3, .capacity = 10.0, .conductance = 2.0},
                                      {.max_pieces = 1, .capacity = 40.0, .conductance = 5.0}};
    aft_tie tie = {.kind = AFT_TIE_PIPE, .capacity = 8.0, .conductance = 10.0, .most_pieces = 3, .n = 2};
    tie.options = options;
    open_scene(&s, 0);
    cr_assert_eq(aft_tie_states_list(&states, &s.model, &tie, NULL), AFT_OK);
    cr_assert_eq(states.n, 7);
    cr_expect_not(states.is_simple);
    const double capacities[] = {8.0, 18.0, 28.0, 38.0, 48.0, 58.0, 68.0};
    const double conductances[] = {10.0, 12.0, 14.0, 16.0, 15.0, 17.0, 19.0};
    for (size_t m = 0; m < states.n; m++) {
        cr_expect_eq(states.states[m].capacity, capacities[m], "%zu", m);
        cr_expect_eq(states.states[m].conductance, conductances[m], "%zu", m);
        cr_expect(aft_tie_state_is_built(&states.states[m]));
    }
    tie.most_pieces = 1;
    tie.capacity = tie.conductance = 0.0;
    cr_assert_eq(aft_tie_states_list(&states, &s.model, &tie, NULL), AFT_OK);
    cr_assert_eq(states.n, 3);
    cr_expect(states.is_simple);
    cr_expect_not(aft_tie_state_is_built(&states.states[0]));
    close_scene(&s);
}

/* ---- the relaxation ---- */

/* Is there a point of the lifted program with these values in the columns of the model, but for rounding? */
static bool holds_point(scene *s, aft_holds *holds)
{
    aft_error err = AFT_ERROR_INIT;
    aft_lp lp;
    aft_answer solution = AFT_ANSWER_INIT;
    const aft_solve_options options = {0};
    aft_lp_init(&lp);
    cr_assert_eq(aft_holds_lift(&lp, holds, &err), AFT_OK, "%s", err.text);
    for (int j = 0; j < s->model.lp.n_cols; j++) {
        const double room = lp.is_whole[j] ? 0.0 : 1e-5 * fmax(1.0, fabs(s->x[j]));
        lp.lower[j] = s->x[j] - room;
        lp.upper[j] = s->x[j] + room;
    }
    cr_assert_eq(test_door(&solution, &lp, aft_backend_find("glpk"), &options, &err), AFT_OK, "%s", err.text);
    const bool is_there = solution.x != NULL && solution.outcome == AFT_OPTIMAL;
    aft_answer_clear(&solution);
    aft_lp_clear(&lp);
    return is_there;
}

/* Holds everything, whole where asked, with cuts here and there; where the point is every other time. */
static void refine(scene *s, aft_holds *holds, int level)
{
    for (size_t i = 0; i < holds->n; i++) {
        const aft_tie *tie = &s->model.pressure->ties[holds->list[i].tie];
        const size_t t = holds->list[i].t;
        const double fall = s->x[s->model.pressure->buses[tie->from].col + (int)t] -
                            s->x[s->model.pressure->buses[tie->to].col + (int)t];
        const double flow = s->x[tie->flow + (int)t];
        const bool is_here = (i + (size_t)level) % 2 == 0;
        cr_assert_eq(aft_holds_refine(holds, i, is_here ? fall : 37.0 * level, is_here ? flow : -2.0 * flow,
                                      aft_tie_conductance(tie, s->x), NULL),
                     AFT_OK);
    }
}

/* Nothing is cut off: every state within the limits has its place in the relaxation, however tight it is. */
Test(pressure_points, relaxation_keeps_every_state)
{
    int n_points = 0;
    for (unsigned seed = 0; seed < N_WORLDS; seed++) {
        scene s = {0};
        gas_world_state state;
        open_scene(&s, seed);
        int n_kept = 0;
        for (unsigned draw = 0; draw < 2 * N_STATES && n_kept < 2; draw++) {
            if (!gas_world_draw_state(&state, &s.w, draw) || state.excess > 0.0) {
                continue;
            }
            aft_holds holds = {0};
            put_state(&s, &state, (draw % 3) * 0.5 * room_below(&s.w, &state));
            cr_expect(aft_prove_point(&s.model.lp, s.x).row_violation <= 1e-5);
            cr_assert_eq(aft_holds_init(&holds, &s.model, NULL), AFT_OK);
            for (size_t i = 0; i < s.model.pressure->n_ties; i++) {
                cr_assert_eq(aft_holds_add(&holds, i, 0, NULL), AFT_OK);
                cr_assert_eq(aft_holds_add(&holds, i, 1, NULL), AFT_OK);
            }
            for (int level = 0; level < 5; level++) {
                cr_expect(holds_point(&s, &holds), "world %u, state %u, level %d", seed, draw, level);
                refine(&s, &holds, level);
            }
            aft_holds_clear(&holds);
            n_kept++;
            n_points++;
        }
        close_scene(&s);
    }
    cr_expect(n_points >= 40, "%d", n_points);
}

/* And what breaks the equations by much has none, once it is tight. */
Test(pressure_points, relaxation_excludes_what_is_off)
{
    int n_points = 0;
    for (unsigned seed = 0; seed < N_WORLDS && n_points < 20; seed++) {
        scene s = {0};
        gas_world_state state;
        open_scene(&s, seed);
        size_t i = 0;
        const aft_pressure *p = s.model.pressure;
        for (unsigned draw = 0; draw < 2 * N_STATES && i < p->n_ties; draw++) {
            i = p->n_ties;
            if (gas_world_draw_state(&state, &s.w, draw) && state.excess <= 0.0) {
                put_state(&s, &state, 0.0);
                for (i = 0; i < p->n_ties && (p->ties[i].kind != AFT_TIE_PIPE || fabs(s.x[p->ties[i].flow]) < 2.0);) {
                    i++;
                }
            }
            if (i == p->n_ties) {
                i = 0;
                continue;
            }
            const aft_tie *tie = &p->ties[i];
            aft_holds holds = {0};
            const double k = tie->length / pow(aft_tie_conductance(tie, s.x), 2.0);
            const double fall = k * s.x[tie->flow] * fabs(s.x[tie->flow]);
            if (fabs(fall) < 5.0 || isinf(room_below(&s.w, &state))) {
                i = 0;
                continue;
            }
            s.x[p->buses[tie->to].col] = s.x[p->buses[tie->from].col] - 0.8 * fall;
            cr_assert_eq(aft_holds_init(&holds, &s.model, NULL), AFT_OK);
            cr_assert_eq(aft_holds_add(&holds, i, 0, NULL), AFT_OK);
            for (int level = 0; level < 8; level++) {
                cr_assert_eq(
                    aft_holds_refine(&holds, 0, 0.8 * fall, s.x[tie->flow], aft_tie_conductance(tie, s.x), NULL),
                    AFT_OK);
            }
            cr_expect_not(holds_point(&s, &holds), "world %u: fall %g", seed, fall);
            aft_holds_clear(&holds);
            n_points++;
            break;
        }
        close_scene(&s);
    }
    cr_expect(n_points >= 15, "%d", n_points);
}

/* ---- pressures of what is built ---- */

/* Another way to share the flows, if what is built has a loop: q MW more along it. */
static bool turn_loop(scene *s, const gas_world_state *state, size_t t, double q)
{
    const gas_world *w = &s->w;
    bool is_open[GAS_WORLD_LINKS];
    for (int k = 0; k < w->n_links; k++) {
        is_open[k] = w->links[k].kind == GAS_WORLD_PIPE && fabs(state->flow[k][t]) > 1e-3;
    }
    for (int last = 0; last < w->n_links; last++) {
        int way[GAS_WORLD_BUSES]; /* link over which a bus is reached from the end of `last` */
        bool is_reached[GAS_WORLD_BUSES] = {false};
        is_reached[w->links[last].to] = is_open[last];
        for (int round = 0; round < w->n_buses; round++) {
            for (int k = 0; k < w->n_links; k++) {
                const gas_world_link *link = &w->links[k];
                if (is_open[k] && k != last && is_reached[link->from] != is_reached[link->to]) {
                    const int bus = is_reached[link->from] ? link->to : link->from;
                    is_reached[bus] = true;
                    way[bus] = k;
                }
            }
        }
        if (!is_reached[w->links[last].from]) {
            continue;
        }
        s->x[aft_model_flow(&s->model, AFT_TABLE_links, (size_t)last, t)] += q;
        for (int bus = w->links[last].from; bus != w->links[last].to;) {
            const gas_world_link *link = &w->links[way[bus]];
            s->x[aft_model_flow(&s->model, AFT_TABLE_links, (size_t)way[bus], t)] += link->to == bus ? q : -q;
            bus = link->to == bus ? link->from : link->to;
        }
        return true;
    }
    return false;
}

/* The same flows and pressures as the steady state, whatever flows loops begin with; and the same verdict. */
Test(pressure_points, levels)
{
    int n_good = 0;
    int n_bad = 0;
    int n_loops = 0;
    for (unsigned seed = 0; seed < N_WORLDS; seed++) {
        scene s = {0};
        gas_world_state state;
        aft_levels levels = {0};
        open_scene(&s, seed);
        cr_assert_eq(aft_levels_init(&levels, &s.model, NULL), AFT_OK);
        for (unsigned draw = 0; draw < N_STATES; draw++) {
            if (!gas_world_draw_state(&state, &s.w, draw) || fabs(state.excess) < 1e-5) {
                continue;
            }
            bool holds = true;
            put_state(&s, &state, 0.0);
            for (size_t t = 0; t < GAS_WORLD_HOURS; t++) {
                n_loops += turn_loop(&s, &state, t, 1.5 - (double)(draw % 4));
                for (size_t b = 0; b < (size_t)s.w.n_buses; b++) {
                    s.x[s.model.pressure->buses[b].col + (int)t] = 1.0; /* not asked */
                }
                holds &= aft_levels_find(&levels, s.x, t);
            }
            const aft_proof proof = aft_prove_point(&s.model.lp, s.x); /* flows of trees are as they were */
            holds &= fmax(proof.row_violation, proof.bound_violation) <= 1e-5;
            cr_expect_eq(holds, state.excess < 0.0, "world %u, state %u: %g", seed, draw, state.excess);
            n_good += holds;
            n_bad += !holds;
            for (size_t t = 0; t < GAS_WORLD_HOURS && holds; t++) {
                for (size_t k = 0; k < (size_t)s.w.n_links; k++) {
                    const double q = s.x[aft_model_flow(&s.model, AFT_TABLE_links, k, t)];
                    cr_expect(fabs(q - state.flow[k][t]) <= 1e-5, "world %u, state %u: %g for %g", seed, draw, q,
                              state.flow[k][t]);
                }
                for (size_t b = 0; b < (size_t)s.w.n_buses; b++) {
                    const double pi = s.x[s.model.pressure->buses[b].col + (int)t];
                    cr_expect(fabs(pi - state.squared[b][t]) <= 1e-3, "world %u, state %u: %g for %g", seed, draw, pi,
                              state.squared[b][t]);
                }
            }
        }
        aft_levels_clear(&levels);
        close_scene(&s);
    }
    cr_expect(n_good >= 100, "%d", n_good);
    cr_expect(n_bad >= 100, "%d", n_bad);
    cr_expect(n_loops >= 50, "%d", n_loops);
}
