/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rolling horizons against hand-computed answers, on every back-end. */
#include "tests/support/case_folder.h"

#include "tests/support/reading.h"

#include <criterion/criterion.h>
#include <string.h>

/* Load 1, 1, 1, 5; the cheap generator (1 per MWh) makes 3 at most, the dear one costs 10. */
#define BASE                                                                                                           \
    {"buses.csv", "name\nb\n"}, {"snapshots.csv", "snapshot\n0\n1\n2\n3\n"}, {"loads.csv", "name,bus\nl,b\n"},         \
        {"loads-p_set.csv", ",l\n0,1\n1,1\n2,1\n3,5\n"},                                                               \
    {                                                                                                                  \
        "generators.csv", "name,bus,p_nom,marginal_cost\ncheap,b,3,1\ndear,b,9,10\n"                                   \
    }
#define STORE                                                                                                          \
    {                                                                                                                  \
        "stores.csv", "name,bus,e_nom,e_initial,marginal_cost_storage\ns,b,9,0,0.1\n"                                  \
    }

static aft_plan *solve_windows(const test_file *files, const char *solver, const char *horizon, const char *overlap)
{
    const char *const sets[] = {horizon, overlap};
    const aft_read_options options = {.sets = sets, .n_sets = 2};
    char *folder = test_folder_make(files);
    aft_plan *plan = test_solve_folder(folder, solver, &options);
    test_folder_remove(folder);
    return plan;
}

static void expect_windows(const test_file *files, const char *horizon, const char *overlap, double cost, size_t n)
{
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        aft_plan *plan = solve_windows(files, test_solvers[s], horizon, overlap);
        cr_assert(plan->has_point);
        cr_expect_float_eq(plan->total_cost, cost, 1e-5, "%s: %.10g instead of %.10g", test_solvers[s],
                           plan->total_cost, cost);
        cr_expect_eq(plan->n_windows, n);
        aft_plan_free(plan);
    }
}

/* At once: 2 MWh are kept for the last snapshot, made in the one before: 8 x 1 + 0.1 x 2 = 8.2. Windows of 2: the
 * second one sees the peak, the same. Windows of 1 or of 3 without overlap see it too late: 6 x 1 + 2 x 10 = 26.
 * Windows of 3 that share 1 begin at 0, 2 (both see the same as above). */
Test(rolling, foresight)
{
    static const test_file files[] = {BASE, STORE, {NULL, NULL}};
    expect_windows(files, "horizon=0", "overlap=0", 8.2, 0);
    expect_windows(files, "horizon=4", "overlap=0", 8.2, 0);
    expect_windows(files, "horizon=2", "overlap=0", 8.2, 2);
    expect_windows(files, "horizon=1", "overlap=0", 26, 4);
    expect_windows(files, "horizon=3", "overlap=0", 26, 2);
    expect_windows(files, "horizon=3", "overlap=1", 8.2, 2);
}

/* What each window proves says nothing of the whole: 26 is no optimum. */
Test(rolling, no_bound_of_the_whole)
{
    static const test_file files[] = {BASE, STORE, {NULL, NULL}};
    aft_plan *plan = solve_windows(files, "glpk", "horizon=1", "overlap=0");
    cr_expect_eq(plan->outcome, AFT_GAP_LIMIT);
    cr_expect_eq(plan->n_windows_optimal, 4);
    cr_expect(isinf(plan->lower_bound) && plan->lower_bound < 0.0);
    cr_expect_not_null(strstr(plan->message, "4 of 4 windows"));
    aft_plan_free(plan);
}

/* The plan is that of all windows: dispatch 1, 1, 1, 3 and 0, 0, 0, 2; prices 1, 1, 1, 10. */
Test(rolling, puts_the_windows_together)
{
    static const test_file files[] = {BASE, {NULL, NULL}};
    const double p[] = {1, 1, 1, 3, 0, 0, 0, 2};
    const double price[] = {1, 1, 1, 10};
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        aft_plan *plan = solve_windows(files, test_solvers[s], "horizon=2", "overlap=1");
        cr_assert_eq(plan->n_windows, 4); /* the last of them the last snapshot alone, as in PyPSA */
        for (size_t i = 0; i < 8; i++) {
            cr_expect_float_eq(plan->generator_p[i], p[i], 1e-9);
        }
        for (size_t t = 0; t < 4; t++) {
            cr_expect_float_eq(plan->bus_price[t], price[t], 1e-9);
        }
        cr_expect_float_eq(plan->generator_p_nom[1], 9.0, 1e-9);
        aft_plan_free(plan);
    }
}

/* The plant (least 2 MW, 1 per MWh, 4 per start, on for 3 snapshots at least, off before) starts with the load of 5 in
 * the second snapshot, at the end of the first window. The next one knows that and keeps it on in the third and fourth,
 * where 2 MW are 1 more than the load: the sink takes it at 70. */
Test(rolling, hands_on_what_is_switched)
{
    static const test_file files[] = {
        {"buses.csv", "name\nb\n"},
        {"snapshots.csv", "snapshot\n0\n1\n2\n3\n4\n5\n"},
        {"loads.csv", "name,bus\nl,b\n"},
        {"loads-p_set.csv", ",l\n0,1\n1,5\n2,1\n3,1\n4,1\n5,1\n"},
        {"generators.csv",
         "name,bus,sign,p_nom,p_min_pu,marginal_cost,start_up_cost,committable,min_up_time,up_time_before\n"
         "g,b,1,5,0.4,1,4,True,3,0\ndear,b,1,9,0,10,0,False,0,0\nsink,b,-1,9,0,70,0,False,0,0\n"},
        {NULL, NULL},
    };
    /* t = 0: 10; t = 1: start 4 + 5; t = 2, 3: 2 + 70 each; t = 4, 5: off, 10 each */
    expect_windows(files, "horizon=2", "overlap=0", 10 + 9 + 72 + 72 + 20, 3);
    aft_plan *plan = solve_windows(files, "glpk", "horizon=2", "overlap=0");
    const double status[] = {0, 1, 1, 1, 0, 0};
    for (size_t t = 0; t < 6; t++) {
        cr_expect_eq(plan->generator_switching.status[t], status[t]);
    }
    cr_expect(isnan(plan->generator_switching.status[6]));
    aft_plan_free(plan);
}

/* 2 MW more per snapshot, also from one window to the next: 2, 4, 6, 8 of 10 at 1, the rest at 10. */
Test(rolling, hands_on_the_dispatch)
{
    static const test_file files[] = {
        {"buses.csv", "name\nb\n"},
        {"snapshots.csv", "snapshot\n0\n1\n2\n3\n"},
        {"loads.csv", "name,bus,p_set\nl,b,10\n"},
        {"generators.csv", "name,bus,p_nom,marginal_cost,ramp_limit_up,p_init\ng,b,10,1,0.2,0\ndear,b,99,10,,\n"},
        {NULL, NULL},
    };
    expect_windows(files, "horizon=1", "overlap=0", 20 + 200, 4);
    expect_windows(files, "horizon=3", "overlap=1", 20 + 200, 2);
}

/* 1 MWh at first, which costs 2 to take out: the first window leaves it, at 1 per MWh from the generator; the second
 * takes it in place of 10. */
Test(rolling, hands_on_storage_units)
{
    static const test_file files[] = {
        {"buses.csv", "name\nb\n"},
        {"snapshots.csv", "snapshot\n0\n1\n"},
        {"loads.csv", "name,bus,p_set\nl,b,1\n"},
        {"generators.csv", "name,bus,p_nom\ng,b,9\n"},
        {"generators-marginal_cost.csv", ",g\n0,1\n1,10\n"},
        {"storage_units.csv",
         "name,bus,p_nom,max_hours,state_of_charge_initial,p_min_pu,marginal_cost\nu,b,4,1,1,0,2\n"},
        {NULL, NULL},
    };
    expect_windows(files, "horizon=1", "overlap=0", 1 + 2, 2);
}

/* The same 2 MW in each of three snapshots: 1 per MWh and 0.5 per square, 2 + 2 each. A window of 2 keeps half of its
 * cost. */
Test(rolling, keeps_squares)
{
    static const test_file files[] = {
        {"buses.csv", "name\nb\n"},
        {"snapshots.csv", "snapshot\n0\n1\n2\n"},
        {"loads.csv", "name,bus,p_set\nl,b,2\n"},
        {"generators.csv", "name,bus,p_nom,marginal_cost,marginal_cost_quadratic\ng,b,5,1,0.5\n"},
        {NULL, NULL},
    };
    expect_windows(files, "horizon=2", "overlap=1", 12, 3);
}

Test(rolling, a_window_without_a_plan_is_named)
{
    static const test_file files[] = {
        {"buses.csv", "name\nb\n"},
        {"snapshots.csv", "snapshot\n0\n1\n2\n"},
        {"loads.csv", "name,bus\nl,b\n"},
        {"loads-p_set.csv", ",l\n0,1\n1,1\n2,7\n"},
        {"generators.csv", "name,bus,p_nom,marginal_cost\ng,b,5,1\n"},
        {NULL, NULL},
    };
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        aft_plan *plan = solve_windows(files, test_solvers[s], "horizon=1", "overlap=0");
        cr_expect_not(plan->has_point);
        cr_expect_eq(plan->outcome, AFT_INFEASIBLE);
        cr_expect_not_null(strstr(plan->message, "window 3"));
        cr_assert_geq(plan->n_conflicts, 1);
        cr_expect_eq(plan->conflicts[0].snapshot, 2);
        aft_plan_free(plan);
    }
}

/* What a window cannot decide, and what it takes for itself. */
Test(rolling, checks)
{
    static const struct {
        const char *file, *text, *rule;
        bool is_refused;
    } trials[] = {
        {"generators.csv", "name,bus,p_nom_extendable,capital_cost\ng,A,True,1\n", "horizon", true},
        {"generators.csv", "name,bus,p_nom,marginal_cost,maintainable,maintenance_duration\ng,A,9,1,True,1\n",
         "horizon", true},
        {"links.csv", "name,bus0,bus1,p_nom,delay\nk,A,B,1,1\n", "horizon", true},
        {"stores.csv", "name,bus,e_nom,e_cyclic\ns,A,1,True\n", "by-window", false},
        {"generators.csv", "name,bus,p_nom,marginal_cost,e_sum_max\ng,A,99,1,999\n", "by-window", false},
    };
    const char *const sets[] = {"horizon=2"};
    const aft_read_options options = {.sets = sets, .n_sets = 1, .allow_ignored = true};
    for (size_t i = 0; i < sizeof trials / sizeof trials[0]; i++) {
        const test_file changes[] = {{trials[i].file, trials[i].text}, {NULL, NULL}};
        test_reading r = test_read_texts(test_base_case, changes, &options);
        cr_expect_eq(r.status, trials[i].is_refused ? AFT_ECASE : AFT_OK, "%zu", i);
        cr_expect_not_null(test_finding(r.findings, trials[i].rule), "%zu", i);
        test_reading_clear(&r);
    }
}
