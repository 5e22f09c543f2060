/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Budgets: parts of what is left, never more, but for the grace; who is told, and who is asked. */
#include "networks/base/clock.h"
#include "solver/program/budget.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

static bool yes(void *payload)
{
    (void)payload;
    return true;
}

static bool asked_often(void *payload)
{
    return ++*(int *)payload > 2;
}

static void count(const aft_progress *progress, void *payload)
{
    (void)progress;
    ++*(int *)payload;
}

static void keep(const char *line, void *payload)
{
    (void)snprintf(payload, 80, "%s", line);
}

Test(budget, without_options_nothing_ends)
{
    const aft_budget budget = aft_budget_open(NULL);
    cr_expect(isinf(aft_budget_left(&budget)));
    cr_expect_not(aft_budget_is_over(&budget));
    cr_expect_eq(budget.gap, 0.0);
    const aft_budget child = aft_budget_child(&budget, INFINITY);
    cr_expect(isinf(aft_budget_left(&child)));
}

Test(budget, a_child_has_no_more_than_its_parent)
{
    const aft_budget parent = aft_budget_open(&(aft_solve_options){.time_limit = 100.0, .gap = 0.01, .threads = 3});
    const aft_budget more = aft_budget_child(&parent, 1000.0);
    const aft_budget less = aft_budget_child(&parent, 10.0);
    const aft_budget half = aft_budget_share(&parent, 0.5);
    cr_expect_eq(more.deadline, parent.deadline);
    cr_expect_lt(less.deadline, parent.deadline - 89.0);
    cr_expect_float_eq(aft_budget_left(&half), 50.0, 1.0);
    cr_expect_eq(half.gap, 0.01);
    cr_expect_eq(less.threads, 3);
}

/* Where time is up, a second more or a twenty-fifth of the time: of 100 s 4. Before, nothing is added. */
Test(budget, the_grace_goes_beyond)
{
    aft_budget parent = aft_budget_open(&(aft_solve_options){.time_limit = 100.0});
    cr_expect_eq(aft_budget_grace(&parent).deadline, parent.deadline);
    parent.began -= 100.0;
    parent.deadline -= 100.0;
    cr_expect_float_eq(aft_budget_grace(&parent).deadline - parent.deadline, 4.0, 0.1);
    parent.began = parent.deadline - 5.0;
    cr_expect_float_eq(aft_budget_grace(&parent).deadline - parent.deadline, 1.0, 0.1);
    parent.is_interrupted = yes;
    const aft_budget stopped = aft_budget_grace(&parent);
    cr_expect_not(aft_budget_is_over(&stopped));
    cr_expect_leq(aft_budget_left(&stopped), 1.0);
}

Test(budget, says_why_it_is_over)
{
    aft_budget budget = aft_budget_open(NULL);
    budget.deadline = aft_seconds() - 1.0;
    cr_expect(aft_budget_is_over(&budget));
    cr_expect_eq(aft_budget_left(&budget), 0.0);
    cr_expect_eq(aft_budget_outcome(&budget), AFT_TIME_LIMIT);
    budget.is_interrupted = yes;
    cr_expect_eq(aft_budget_outcome(&budget), AFT_INTERRUPTED);
    cr_expect(aft_budget_stops(&budget));
}

/* Once seen to be over it is over, although nobody is asked again. */
Test(budget, a_watch_asks_and_tells)
{
    int n_asked = 0;
    aft_watch watch;
    const aft_budget budget = aft_budget_open(&(aft_solve_options){.is_interrupted = asked_often, .payload = &n_asked});
    aft_watch_init(&watch, &budget);
    cr_expect_not(aft_watch_look(&watch, "search", 0.0, 1.0));
    cr_expect_not(aft_watch_look(&watch, "search", 0.0, 1.0));
    cr_expect(aft_watch_look(&watch, "search", 0.0, 1.0));
    cr_expect(watch.was_stopped);
    cr_expect(aft_watch_look(&watch, "search", 0.0, 1.0));
    cr_expect_eq(n_asked, 3);
}

Test(budget, children_are_quiet)
{
    int n_told = 0;
    char line[80] = "";
    aft_budget parent = aft_budget_open(&(aft_solve_options){.on_progress = count, .payload = &n_told});
    const aft_budget child = aft_budget_child(&parent, 1.0);
    aft_watch watch;
    aft_watch_init(&watch, &child);
    watch.told -= 2.0;
    (void)aft_watch_look(&watch, "search", 0.0, 1.0);
    cr_expect_eq(n_told, 0);
    aft_watch_init(&watch, &parent);
    watch.told -= 2.0;
    (void)aft_watch_look(&watch, "search", 0.0, 1.0);
    cr_expect_eq(n_told, 1);
    parent = aft_budget_open(&(aft_solve_options){.on_log = keep, .payload = line});
    aft_budget_log(&parent, "%d of %s", 3, "four");
    cr_expect_str_eq(line, "3 of four");
}
