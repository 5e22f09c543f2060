/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two answers become one: the better point with its duals, the larger bound, and what they prove together. */
#include "networks/base/memory.h"
#include "solver/program/answer.h"
#include "tests/support/small_lp.h"

#include <criterion/criterion.h>
#include <math.h>

/* One column that costs 1 a unit, and a constant of 100. */
static void make(aft_lp *lp)
{
    const small_col cols[] = {{1, 0, 1000, false}};
    small_lp(lp, 0.0, 1, cols, 0, NULL);
    lp->constant = 100.0;
}

static aft_answer known(const aft_lp *lp, double x, double bound, aft_outcome outcome)
{
    aft_answer answer = AFT_ANSWER_INIT;
    if (!isnan(x)) {
        cr_assert_eq(aft_answer_put(&answer, lp, &x, NULL), AFT_OK);
    }
    answer.bound = bound;
    answer.outcome = outcome;
    return answer;
}

/* 900 of bound 500 and nothing of bound 880: gap (900 - 880) / 1000 = 2 %. */
Test(answer, keeps_the_better_of_both)
{
    aft_lp lp;
    make(&lp);
    aft_answer answer = known(&lp, 900.0, 500.0, AFT_GAP_LIMIT);
    aft_answer more = known(&lp, NAN, 880.0, AFT_TIME_LIMIT);
    aft_answer_join(&answer, &more, &lp, &(aft_budget){.gap = 0.01});
    cr_expect_eq(answer.outcome, AFT_TIME_LIMIT);
    cr_assert_not_null(answer.x);
    cr_expect_eq(answer.bound, 880.0);
    cr_expect(aft_answer_is_close(&answer, &lp, &(aft_budget){.gap = 0.02 + 1e-12}));
    cr_expect_not(aft_answer_is_close(&answer, &lp, &(aft_budget){.gap = 0.02 - 1e-12}));
    more = known(&lp, 885.0, -INFINITY, AFT_GAP_LIMIT); /* 5 / 985 is below 1 % */
    aft_answer_join(&answer, &more, &lp, &(aft_budget){.gap = 0.01});
    cr_expect_eq(answer.outcome, AFT_OPTIMAL);
    cr_expect_eq(answer.x[0], 885.0);
    more = known(&lp, 950.0, 100.0, AFT_GAP_LIMIT); /* nothing of it is better */
    aft_answer_join(&answer, &more, &lp, &(aft_budget){.gap = 0.001});
    cr_expect_eq(answer.x[0], 885.0);
    cr_expect_eq(answer.bound, 880.0);
    cr_expect_eq(answer.outcome, AFT_GAP_LIMIT);
    cr_expect_null(more.x);
    aft_answer_clear(&answer);
    aft_lp_clear(&lp);
    cr_expect_eq(aft_test_blocks_alive(), 0);
}

Test(answer, a_bound_is_never_above_the_plan)
{
    aft_lp lp;
    make(&lp);
    aft_answer answer = known(&lp, 10.0, -INFINITY, AFT_GAP_LIMIT);
    aft_answer more = known(&lp, NAN, 10.0 + 1e-9, AFT_GAP_LIMIT);
    cr_expect_not(aft_answer_is_close(&answer, &lp, &(aft_budget){.gap = 1e9}));
    aft_answer_join(&answer, &more, &lp, &(aft_budget){.gap = 0.0});
    cr_expect_eq(answer.bound, 10.0);
    cr_expect_eq(answer.outcome, AFT_OPTIMAL);
    aft_answer_clear(&answer);
    aft_lp_clear(&lp);
}

/* Who has a plan is not told by another method that there is none. */
Test(answer, a_plan_outweighs_the_verdict_that_there_is_none)
{
    aft_lp lp;
    make(&lp);
    aft_answer answer = known(&lp, 10.0, 2.0, AFT_GAP_LIMIT);
    aft_answer more = known(&lp, NAN, -INFINITY, AFT_INFEASIBLE);
    aft_answer_join(&answer, &more, &lp, &(aft_budget){.gap = 0.01});
    cr_expect_eq(answer.outcome, AFT_GAP_LIMIT);
    cr_expect_eq(answer.bound, 2.0);
    aft_answer_clear(&answer);
    answer = known(&lp, NAN, -INFINITY, AFT_GAP_LIMIT);
    more = known(&lp, NAN, -INFINITY, AFT_INFEASIBLE);
    aft_answer_join(&answer, &more, &lp, &(aft_budget){.gap = 0.01});
    cr_expect_eq(answer.outcome, AFT_INFEASIBLE);
    aft_answer_clear(&answer);
    aft_lp_clear(&lp);
}
