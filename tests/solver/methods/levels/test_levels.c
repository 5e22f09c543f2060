/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Costs that lie far apart: the same plans and totals as with costs that do not. */
#include "solver/methods/levels/levels.h"
#include "tests/support/dear.h"
#include "tests/support/solving.h"

#include <criterion/criterion.h>
#include <math.h>

enum { WORLDS = 60 };

static const char *const solvers[] = {"glpk", "highs"};

static aft_answer solve(const aft_lp *lp, const char *solver)
{
    aft_error err = AFT_ERROR_INIT;
    aft_answer answer = AFT_ANSWER_INIT;
    cr_assert_eq(test_door(&answer, lp, aft_backend_find(solver), NULL, &err), AFT_OK, "%s", err.text);
    cr_assert_not_null(answer.x);
    return answer;
}

/* Of all but the dear plant. */
static double cost_of_rest(const aft_lp *lp, const double *x)
{
    double sum = 0.0;
    for (int j = 0; j < DEAR_COLUMN; j++) {
        sum += lp->cost[j] * x[j];
    }
    return sum;
}

static double cost_of(const aft_lp *lp, const char *solver)
{
    aft_answer answer = solve(lp, solver);
    const double cost = answer.objective;
    cr_expect_eq(answer.outcome, AFT_OPTIMAL, "%s: %s, %.9g, bound %.9g", solver, aft_outcome_name(answer.outcome),
                 cost, answer.bound);
    aft_answer_clear(&answer);
    return cost;
}

Test(levels, what_no_plan_needs_changes_nothing)
{
    const double dear[] = {1e7, 1e11, 3e14, 1e18};
    for (unsigned seed = 0; seed < WORLDS; seed++) {
        aft_lp lp;
        dear_lp(&lp, seed, 0.0);
        const double best = cost_of(&lp, "highs");
        aft_lp_clear(&lp);
        dear_lp(&lp, seed, dear[seed % 4]);
        for (size_t s = 0; s < 2; s++) {
            const double cost = cost_of(&lp, solvers[s]);
            cr_expect_float_eq(cost, best, 2e-6 * best, "%u, %s: %.9g for %.9g", seed, solvers[s], cost, best);
        }
        aft_lp_clear(&lp);
    }
}

/* Half of every plant is gone: as little as may be of the dear one is used, and for that the plan is the cheapest. */
Test(levels, what_must_be_used_is_used_least)
{
    for (unsigned seed = 0; seed < WORLDS; seed++) {
        aft_lp lp;
        dear_lp(&lp, seed, 1e4);
        for (int j = 0; j < DEAR_COLUMN; j++) {
            lp.upper[j] = 2.0;
        }
        aft_answer known = solve(&lp, "highs");
        const double used = known.x[DEAR_COLUMN];
        const double rest = cost_of_rest(&lp, known.x);
        lp.cost[DEAR_COLUMN] = 1e11;
        for (size_t s = 0; s < 2; s++) {
            aft_answer answer = solve(&lp, solvers[s]);
            cr_expect_eq(answer.outcome, AFT_OPTIMAL);
            cr_expect_float_eq(answer.x[DEAR_COLUMN], used, 1e-6);
            cr_expect_float_eq(cost_of_rest(&lp, answer.x), rest, 1e-5 * fmax(1.0, rest), "%u, %s", seed, solvers[s]);
            aft_answer_clear(&answer);
        }
        aft_answer_clear(&known);
        aft_lp_clear(&lp);
    }
}

Test(levels, costs_that_lie_close_together_are_none_of_its_business)
{
    aft_lp lp;
    dear_lp(&lp, 1, 50.0);
    aft_task task = test_task(&lp, NULL, aft_backend_find("glpk"), NULL);
    cr_expect_str_eq(aft_levels_applies(&task), "its costs lie close together");
    lp.cost[DEAR_COLUMN] = 1e9;
    cr_expect_null(aft_levels_applies(&task));
    aft_lp_clear(&lp);
}
