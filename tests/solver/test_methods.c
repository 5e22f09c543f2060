/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of methods: names, what is tried, what is handed on. */
#include "networks/base/memory.h"
#include "tests/support/small_lp.h"
#include "tests/support/solving.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

static const aft_backend *glpk(void)
{
    return aft_backend_find("glpk");
}

/* min x + y, x + y >= 1.5, both whole if asked. */
static void make(aft_lp *lp, bool is_whole)
{
    const small_col cols[] = {{1, 0, 5, is_whole}, {1, 0, 5, is_whole}};
    const small_row rows[] = {{1.5, INFINITY, {1, 1}}};
    small_lp(lp, 0.0, 2, cols, 1, rows);
}

Test(methods, every_row_is_whole)
{
    size_t n = 0;
    aft_method_info info;
    const aft_method *list = aft_methods_list(&n);
    for (size_t i = 0; i < n; i++) {
        cr_expect_eq(aft_method_find(list[i].name), &list[i], "%s twice", list[i].name);
        cr_assert(aft_method_describe(&info, i));
        cr_expect_str_eq(info.name, list[i].name);
        cr_expect(strlen(info.use) > 0 && strlen(info.proof) > 0);
    }
    cr_expect_not(aft_method_describe(&info, n));
    cr_expect_null(aft_method_find("nothing"));
    cr_expect_str_eq(list[n - 1].name, "none");
}

Test(methods, the_trail_says_who_was_asked)
{
    aft_lp lp;
    aft_trail trail = {0};
    aft_answer answer = AFT_ANSWER_INIT;
    const aft_budget budget = aft_budget_open(NULL);
    make(&lp, true);
    aft_task task = test_task(&lp, NULL, glpk(), NULL);
    task.trail = &trail;
    cr_assert_eq(aft_solve_task(&answer, &task, &budget, NULL), AFT_OK);
    cr_assert_eq(aft_solve_task(&answer, &task, &budget, NULL), AFT_OK); /* again: the same row of the trail */
    cr_expect_eq(answer.outcome, AFT_OPTIMAL);
    cr_expect_float_eq(answer.objective, 2.0, 1e-9);
    cr_assert_eq(trail.n, 1);
    cr_expect_str_eq(trail.runs[0].name, "back-end");
    cr_expect_str_eq(trail.runs[0].outcome, "optimal");
    cr_expect_str_eq(trail.best, "back-end");
    aft_answer_clear(&answer);
    aft_trail_clear(&trail);
    aft_lp_clear(&lp);
    cr_expect_eq(aft_test_blocks_alive(), 0);
}

/* Squares of whole columns: the back-end is not asked; the interior method is not for whole numbers. */
Test(methods, what_does_not_apply_is_not_asked)
{
    aft_lp lp;
    make(&lp, true);
    aft_task task = test_task(&lp, NULL, glpk(), NULL);
    cr_expect_not_null(aft_method_find("interior")->applies(&task));
    cr_expect_not_null(aft_method_find("tree")->applies(&task)); /* nothing is known of balances */
    cr_expect_not_null(aft_method_find("forest")->applies(&task));
    cr_expect_not_null(aft_method_find("none")->applies(&task));
    cr_expect_null(aft_method_find("back-end")->applies(&task));
    cr_assert_eq(aft_lp_set_square(&lp, 0, 1.0, NULL), AFT_OK);
    cr_expect_not_null(aft_method_find("back-end")->applies(&task));
    cr_expect_null(aft_method_find("tangents")->applies(&task));
    aft_lp_clear(&lp);
}

Test(methods, a_forced_one_runs_whatever_the_size_or_says_why_not)
{
    aft_lp lp;
    aft_error err = AFT_ERROR_INIT;
    aft_answer answer = AFT_ANSWER_INIT;
    const aft_budget budget = aft_budget_open(NULL);
    make(&lp, false);
    aft_task task = test_task(&lp, NULL, glpk(), NULL);
    cr_expect_not_null(aft_method_find("interior")->applies(&task)); /* so small: simplex is faster */
    task.forced = "interior";
    cr_assert_eq(aft_solve_task(&answer, &task, &budget, &err), AFT_OK, "%s", err.text);
    cr_expect_float_eq(answer.objective, 1.5, 1e-7);
    cr_expect_not(answer.is_vertex);
    task.forced = "tangents";
    cr_expect_eq(aft_solve_task(&answer, &task, &budget, &err), AFT_EUNSUPPORTED);
    cr_expect_not_null(strstr(err.text, "method tangents does not apply: costs have no squares"), "%s", err.text);
    aft_answer_clear(&answer);
    aft_lp_clear(&lp);
}

/* What is known before stays where it is better: a start of cost 2 and a bound of 2 make any search end at once. */
Test(methods, what_is_known_is_joined)
{
    aft_lp lp;
    aft_answer answer = AFT_ANSWER_INIT;
    const aft_budget budget = aft_budget_open(NULL);
    make(&lp, true);
    const double x[] = {1.0, 1.0};
    cr_assert_eq(aft_answer_put(&answer, &lp, x, NULL), AFT_OK);
    answer.bound = 1.75;
    aft_task task = test_task(&lp, NULL, glpk(), NULL);
    cr_assert_eq(aft_solve_task(&answer, &task, &budget, NULL), AFT_OK);
    cr_expect_eq(answer.outcome, AFT_OPTIMAL);
    cr_expect_float_eq(answer.bound, 2.0, 1e-9);
    cr_expect_null(task.start); /* points of the answer are not left in the task */
    aft_answer_clear(&answer);
    aft_lp_clear(&lp);
}

static bool yes(void *payload)
{
    (void)payload;
    return true;
}

Test(methods, an_interrupt_ends_the_way)
{
    aft_lp lp;
    aft_answer answer = AFT_ANSWER_INIT;
    const aft_budget budget = aft_budget_open(&(aft_solve_options){.is_interrupted = yes});
    make(&lp, true);
    aft_task task = test_task(&lp, NULL, glpk(), NULL);
    cr_assert_eq(aft_solve_task(&answer, &task, &budget, NULL), AFT_OK);
    cr_expect(answer.outcome == AFT_INTERRUPTED || answer.outcome == AFT_OPTIMAL);
    aft_answer_clear(&answer);
    aft_lp_clear(&lp);
}
