/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a back-end says of a program with whole columns is proved from another side, or not called optimal. */
#include "networks/base/memory.h"
#include "solver/methods/proved/leaves.h"
#include "solver/methods/proved/proved.h"
#include "solver/methods/proved/second.h"
#include "tests/support/dear.h"
#include "tests/support/solving.h"

#include <criterion/criterion.h>
#include <math.h>

enum { WORLDS = 60 };

static const char *const solvers[] = {"glpk", "highs"};

static double optimum(const aft_lp *lp)
{
    aft_error err = AFT_ERROR_INIT;
    aft_answer answer = AFT_ANSWER_INIT;
    cr_assert_eq(test_solve(&answer, aft_backend_find("glpk"), lp, NULL, NULL, &err), AFT_OK, "%s", err.text);
    const double cost = answer.outcome == AFT_INFEASIBLE ? INFINITY : answer.objective + lp->constant;
    aft_answer_clear(&answer);
    return cost;
}

static aft_leaves walk(const aft_lp *lp, const char *solver, double cost, double cutoff)
{
    aft_error err = AFT_ERROR_INIT;
    aft_leaves leaves;
    aft_budget budget = aft_budget_open(NULL);
    cr_assert_eq(aft_walk_leaves(&leaves, lp, aft_backend_find(solver), cost, cutoff, 30.0, &budget, &err), AFT_OK,
                 "%s", err.text);
    return leaves;
}

/* The optimum is borne out; what lies 1 % above it is not, and the better point is handed over. */
Test(proved, leaves_know_the_optimum)
{
    for (unsigned seed = 0; seed < WORLDS; seed++) {
        aft_lp lp;
        dear_lp(&lp, seed, 0.0);
        const double best = optimum(&lp);
        for (size_t s = 0; s < 2; s++) {
            aft_leaves leaves = walk(&lp, solvers[s], best, best - 1e-6 * fabs(best));
            cr_expect(leaves.is_sound && leaves.bound >= best - 1e-6 * fabs(best), "%u, %s: %.9g below %.9g", seed,
                      solvers[s], leaves.bound, best);
            cr_expect_null(leaves.better.x);
            aft_leaves_clear(&leaves);
            leaves = walk(&lp, solvers[s], 1.01 * best, 1.01 * best);
            cr_assert_not_null(leaves.better.x, "%u, %s", seed, solvers[s]);
            cr_expect(leaves.better.objective < 1.01 * best && leaves.bound < 1.01 * best);
            aft_leaves_clear(&leaves);
        }
        aft_lp_clear(&lp);
    }
    cr_expect_eq(aft_test_blocks_alive(), 0);
}

/* Pieces of 3 cannot make 4 out of one, nor 5 out of none: no leaf holds a point, and that is proved. */
Test(proved, leaves_know_that_there_is_no_point)
{
    const small_col cols[] = {{1.0, 0.0, 9.0, true}, {1.0, 0.0, 9.0, true}};
    const small_row rows[] = {{4.0, 5.0, {3.0, 6.0}}};
    aft_lp lp;
    small_lp(&lp, 0.0, 2, cols, 1, rows);
    for (size_t s = 0; s < 2; s++) {
        aft_leaves leaves = walk(&lp, solvers[s], INFINITY, INFINITY);
        cr_expect(isinf(leaves.bound) && leaves.bound > 0.0, "%s: %.9g", solvers[s], leaves.bound);
        cr_expect_null(leaves.better.x);
        aft_leaves_clear(&leaves);
    }
    aft_lp_clear(&lp);
}

Test(proved, another_writing_has_the_same_optimum)
{
    for (unsigned seed = 0; seed < WORLDS; seed++) {
        aft_lp lp;
        dear_lp(&lp, seed, 300.0);
        lp.constant = 17.0;
        const double best = optimum(&lp);
        for (size_t s = 0; s < 2; s++) {
            aft_error err = AFT_ERROR_INIT;
            aft_answer again = AFT_ANSWER_INIT;
            aft_budget budget = aft_budget_open(NULL);
            cr_assert_eq(aft_search_again(&again, &lp, aft_backend_find(solvers[s]), NULL, &budget, &err), AFT_OK);
            cr_expect_eq(again.outcome, AFT_OPTIMAL);
            cr_expect_float_eq(again.objective + lp.constant, best, 1e-6 * fabs(best), "%u, %s", seed, solvers[s]);
            cr_expect_float_eq(again.bound + lp.constant, best, 1e-6 * fabs(best));
            aft_answer_clear(&again);
        }
        aft_lp_clear(&lp);
    }
}

/* GLPK's tolerances are relative to the largest cost: at 1e11 its optimum is none. Whatever it says, no plan that can
 * be bettered is called optimal, and the bound holds. */
Test(proved, no_dear_column_makes_a_wrong_optimum)
{
    const double costs[] = {1e8, 1e11, 1e15};
    for (unsigned seed = 0; seed < WORLDS; seed++) {
        aft_lp lp;
        dear_lp(&lp, seed, 0.0);
        const double best = optimum(&lp);
        aft_lp_clear(&lp);
        dear_lp(&lp, seed, costs[seed % 3]);
        for (size_t s = 0; s < 2; s++) {
            aft_error err = AFT_ERROR_INIT;
            aft_answer answer = AFT_ANSWER_INIT;
            aft_budget budget = aft_budget_open(NULL);
            const aft_backend *backend = aft_backend_find(solvers[s]);
            cr_assert_eq(aft_search_proved(&answer, backend, &lp, NULL, &budget, &err), AFT_OK, "%s", err.text);
            cr_expect(answer.outcome != AFT_OPTIMAL || answer.objective <= best + 1e-5 * fabs(best), "%u, %s: %.9g",
                      seed, solvers[s], answer.objective);
            cr_expect(answer.bound <= best + 1e-6 * fabs(best), "%u, %s: bound %.9g", seed, solvers[s], answer.bound);
            aft_answer_clear(&answer);
        }
        aft_lp_clear(&lp);
    }
}
