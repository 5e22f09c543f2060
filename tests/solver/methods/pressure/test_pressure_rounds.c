/* SPDX-License-Identifier: GPL-3.0-or-later */
/* label: slow */
/* The general method under pressure (loops, feeds, hours) against enumeration: 100 small random nets, on every
 * back-end. */
#include "networks/base/memory.h"
#include "solver/families/pressure.h"
#include "solver/methods/forest/forest.h"
#include "solver/methods/pressure/pressure_rounds.h"
#include "solver/problems/problems.h"
#include "solver/simulation.h"
#include "tests/support/gas_worlds.h"
#include "tests/support/solving.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

enum { N_WORLDS = 100, N_BATCHES = 4 };

/* Does the plan keep the equations, as the network has them, and as the simulation has them? */
static void expect_sound(const gas_world *w, const aft_network *network, const aft_plan *plan)
{
    aft_model model;
    aft_simulation *sim = NULL;
    aft_error err = AFT_ERROR_INIT;
    const aft_simulate_options how = {.is_constant = true, .plan_pressure = plan->bus_pressure};
    aft_model_init(&model, network);
    cr_assert_eq(aft_build_plan_problem(&model, &err), AFT_OK, "%s", err.text);
    const aft_pressure_proof proof = aft_prove_pressure(&model, plan->point);
    cr_expect(proof.violation <= 1e-6, "world %u: %s %s: %g", w->seed, proof.what, proof.name, proof.violation);
    cr_assert_eq(aft_simulate(&sim, network, plan, &how, &err), AFT_OK, "%s", err.text);
    if (sim != NULL) {
        cr_expect_eq(sim->n_missed, 0, "world %u: kind %d", w->seed, sim->n_missed > 0 ? (int)sim->missed[0].kind : -1);
        cr_expect(isnan(sim->deviation) || fabs(sim->deviation) <= 1e-2, "world %u: %g bar", w->seed, sim->deviation);
    }
    aft_simulation_free(sim);
    aft_model_clear(&model);
}

static aft_plan *plan_of(aft_network **network, const gas_world *w, const char *pressure, const char *solver)
{
    gas_world_texts texts;
    aft_plan *plan = NULL;
    aft_error err = AFT_ERROR_INIT;
    const aft_solve_options options = {.solver = solver, .gap = 1e-6};
    gas_world_write(&texts, w, pressure);
    test_reading r = test_read_texts(texts.files, NULL, NULL);
    if (r.status != AFT_OK) {
        test_print_findings(r.findings);
        gas_world_print(w);
    }
    cr_assert_eq(r.status, AFT_OK);
    const aft_status status = aft_solve(&plan, r.network, &options, &err);
    if (status != AFT_OK) {
        gas_world_print(w);
    }
    cr_assert_eq(status, AFT_OK, "world %u, %s: %s", w->seed, solver, err.text);
    *network = r.network;
    r.network = NULL;
    test_reading_clear(&r);
    return plan;
}

static void expect_best(const gas_world *w, double best, const char *solver)
{
    aft_network *network = NULL;
    aft_plan *plan = plan_of(&network, w, "on", solver);
    const bool is_same = isinf(best)
                             ? plan->outcome == AFT_INFEASIBLE && plan->message[0] != '\0'
                             : plan->outcome == AFT_OPTIMAL && fabs(plan->total_cost - best) <= 2e-5 * fmax(1.0, best);
    if (!is_same) {
        gas_world_print(w);
    }
    cr_expect(is_same, "world %u, %s: %s %.10g (bound %.10g) instead of %.10g", w->seed, solver,
              aft_outcome_name(plan->outcome), plan->total_cost, plan->lower_bound, best);
    if (plan->has_point) {
        expect_sound(w, network, plan);
    }
    aft_plan_free(plan);
    aft_network_free(network);
}

static void expect_worlds(unsigned first)
{
    for (unsigned seed = first; seed < N_WORLDS; seed += N_BATCHES) {
        const gas_world w = gas_world_draw(seed);
        const double best = gas_world_best(&w);
        for (size_t s = 0; test_solvers[s] != NULL; s++) {
            expect_best(&w, best, test_solvers[s]);
        }
    }
}

/* In four processes. */
Test(pressure_general, worlds_0)
{
    expect_worlds(0);
}

Test(pressure_general, worlds_1)
{
    expect_worlds(1);
}

Test(pressure_general, worlds_2)
{
    expect_worlds(2);
}

Test(pressure_general, worlds_3)
{
    expect_worlds(3);
}

/* The worlds are worth the trouble: pressure changes the cost of many, some have no plan because of it, some have
 * loops. */
Test(pressure_general, worlds_are_about_pressure)
{
    int n_dearer = 0;
    int n_none = 0;
    for (unsigned seed = 0; seed < N_WORLDS; seed += 2) {
        const gas_world w = gas_world_draw(seed);
        const double best = gas_world_best(&w);
        aft_network *network = NULL;
        aft_plan *plan = plan_of(&network, &w, "off", "glpk");
        n_none += plan->outcome == AFT_OPTIMAL && isinf(best);
        n_dearer += plan->outcome == AFT_OPTIMAL && !isinf(best) && best > plan->total_cost * (1.0 + 1e-4);
        aft_plan_free(plan);
        aft_network_free(network);
    }
    cr_expect(n_dearer >= 25, "%d", n_dearer);
    cr_expect(n_none >= 3, "%d", n_none);
}

/* Labels and relaxations, each by itself, on programs that both can do: trees of one feed, hours alike. */
Test(pressure_general, labels_say_the_same)
{
    int n_both = 0;
    const aft_solve_options options = {.gap = 1e-6};
    for (unsigned seed = 0; seed < N_WORLDS && n_both < 20; seed++) {
        gas_world w = gas_world_draw(seed);
        gas_world_texts texts;
        aft_model model;
        aft_answer start = AFT_ANSWER_INIT;
        aft_answer answer = AFT_ANSWER_INIT;
        const aft_budget budget = aft_budget_open(&options);
        w.feed_capacity[1] = 0.0;
        for (int b = 0; b < w.n_buses; b++) {
            w.load[b][1] = w.load[b][0];
        }
        gas_world_write(&texts, &w, "on");
        test_reading r = test_read_texts(texts.files, NULL, NULL);
        cr_assert_eq(r.status, AFT_OK);
        aft_model_init(&model, r.network);
        cr_assert_eq(aft_build_plan_problem(&model, NULL), AFT_OK);
        aft_task task = test_task(&model.lp, NULL, aft_backend_find("glpk"), NULL);
        task.model = &model;
        cr_assert_eq(aft_pressure_forest_solve(&start, &task, &budget, NULL), AFT_OK);
        const bool is_none = start.outcome == AFT_INFEASIBLE;
        if (is_none || start.outcome == AFT_OPTIMAL) {
            cr_assert_eq(aft_pressure_rounds_solve(&answer, &task, &budget, NULL), AFT_OK);
            const double start_cost = start.objective + model.lp.constant;
            const double cost = answer.objective + model.lp.constant;
            cr_expect_eq(answer.outcome, is_none ? AFT_INFEASIBLE : AFT_OPTIMAL, "world %u: %s", seed,
                         aft_outcome_name(answer.outcome));
            cr_expect(is_none || fabs(cost - start_cost) <= 3e-6 * start_cost, "world %u: %.10g instead of %.10g", seed,
                      cost, start_cost);
            n_both++;
        }
        aft_answer_clear(&answer);
        aft_answer_clear(&start);
        aft_model_clear(&model);
        test_reading_clear(&r);
    }
    cr_expect(n_both >= 10, "%d", n_both);
}
