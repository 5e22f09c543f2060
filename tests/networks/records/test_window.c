/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/reading.h"

#include <criterion/criterion.h>
#include <stdint.h>
#include <string.h>

static const test_file four_hours[] = {
    {"buses.csv", "name,carrier\nA,H2\nB,H2\nC,heat\n"},
    {"carriers.csv", "name\nH2\nheat\n"},
    {"generators.csv", "name,bus,p_nom,marginal_cost,overnight_cost,discount_rate,p_nom_extendable\n"
                       "g,A,100,50,8760,0.5,True\n"},
    {"generators-p_max_pu.csv", "snapshot,g\na,0.9\nb,0.5\nc,0.6\nd,0.7\n"},
    {"links.csv", "name,bus0,bus1,bus2,p_nom\nl,A,B,C,90\n"},
    {"links-efficiency2.csv", "snapshot,l\na,0.1\nb,0.2\nc,0.3\nd,0.4\n"},
    {"loads.csv", "name,bus\ntown,B\n"},
    {"stores.csv", "name,bus,e_nom\nheat,C,1000\n"},
    {"loads-p_set.csv", "snapshot,town\na,40\nb,20\nc,30\nd,10\n"},
    {"snapshots.csv", "snapshot,objective,stores,generators\na,1,1,1\nb,2,1,1\nc,3,1,1\nd,4,1,1\n"},
    {NULL, NULL},
};

static aft_network *read_with(const test_file *files, const test_file *changes, const char *set)
{
    const char *const sets[] = {set, "multi_investment_periods=True"};
    const bool has_periods = changes != NULL;
    const aft_read_options options = {
        .allow_ignored = true, .sets = set != NULL ? sets : sets + 1, .n_sets = (set != NULL) + (size_t)has_periods};
    test_reading r = test_read_texts(files, changes, &options);
    if (r.status != AFT_OK) {
        test_print_findings(r.findings);
    }
    cr_assert_eq(r.status, AFT_OK);
    aft_network *network = r.network;
    r.network = NULL;
    test_reading_clear(&r);
    return network;
}

/* Snapshots b and c of four; all that follows from the four of them stays. */
static void expect_middle(const aft_network *n)
{
    cr_assert_eq(n->n_snapshots, 2);
    cr_expect_str_eq(n->snapshots[0].label, "b");
    cr_expect_str_eq(n->snapshot_labels[1], "c");
    cr_expect_eq(n->snapshots[1].objective, 3.0);
    cr_expect_eq(n->n_periods, 1);
    cr_expect_eq(n->periods[0].span.to, 2);
    cr_expect_eq(aft_at(n->loads[0].p_set, 0), 20.0);
    cr_expect_eq(aft_at(n->loads[0].p_set, 1), 30.0);
    cr_expect_eq(aft_at(n->links[0].ports.list[1].rate, 1), 0.3);
    cr_expect_eq(n->links[0].ports.list[0].bus, 1);
    cr_expect_eq(n->generators[0].life.from, 0);
    cr_expect_eq(n->generators[0].life.to, 2);
    cr_expect_eq(n->generators[0].high_most, 0.9);
    cr_expect_eq(n->peak_load, 40.0);
    cr_expect_float_eq(n->years, 10.0 / 8760.0, 1e-15);
    cr_expect_float_eq(n->generators[0].unit_cost, 5.0, 1e-9); /* 8760 ann(0.5, inf) 10 / 8760 */
    cr_expect_eq(aft_network_find(n, AFT_TABLE_buses, "C"), 2);
}

Test(window, some_snapshots_of_a_network)
{
    aft_network *whole = read_with(four_hours, NULL, NULL);
    aft_network *window = NULL;
    cr_assert_eq(aft_network_window(&window, whole, 1, 2, NULL), AFT_OK);
    expect_middle(window);
    aft_network_free(window);
    cr_expect_eq(aft_at(whole->links[0].ports.list[1].rate, 1), 0.2); /* untouched */
    cr_expect_eq(aft_at(whole->loads[0].p_set, 3), 10.0);
    cr_expect_eq(whole->generators[0].life.to, 4);
    aft_network_free(whole);
}

Test(window, a_window_of_a_window)
{
    aft_network *whole = read_with(four_hours, NULL, NULL);
    aft_network *right = NULL;
    aft_network *middle = NULL;
    cr_assert_eq(aft_network_window(&right, whole, 1, 3, NULL), AFT_OK);
    cr_assert_eq(aft_network_window(&middle, right, 0, 2, NULL), AFT_OK);
    expect_middle(middle);
    aft_network_free(middle);
    aft_network_free(right);
    aft_network_free(whole);
}

Test(window, no_such_snapshots)
{
    static const struct {
        size_t first, n;
    } wrong[] = {{0, 0}, {4, 1}, {3, 2}, {0, 5}, {1, SIZE_MAX}};
    aft_network *whole = read_with(four_hours, NULL, NULL);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        aft_network *window = NULL;
        cr_expect_eq(aft_network_window(&window, whole, wrong[i].first, wrong[i].n, NULL), AFT_EUSAGE);
        cr_expect_null(window);
    }
    aft_network_free(whole);
}

/* Periods 2030 (a, b) weighing 10 and 2040 (c, d) weighing 6: the window of the last three has both, the last one only
 * 2040. What is built in 2040 is there from snapshot c on. */
Test(window, periods)
{
    const test_file changes[] = {
        {"snapshots.csv", "period,timestep\n2030,a\n2030,b\n2040,a\n2040,b\n"},
        {"investment_periods.csv", "period,objective,years\n2030,10,1\n2040,6,1\n"},
        {"generators.csv", "name,bus,p_nom_extendable,capital_cost,build_year\ng,A,True,2,0\nh,A,True,2,2040\n"},
        {NULL, NULL}};
    aft_network *whole = read_with(four_hours, changes, NULL);
    aft_network *window = NULL;
    cr_assert_eq(aft_network_window(&window, whole, 1, 3, NULL), AFT_OK);
    cr_assert_eq(window->n_periods, 2);
    cr_expect_eq(window->periods[0].span.to, 1);
    cr_expect_eq(window->periods[1].span.from, 1);
    cr_expect_eq(window->snapshots[1].period, 1);
    cr_expect_eq(window->generators[1].life.from, 1);
    cr_expect_eq(window->generators[1].life.to, 3);
    cr_expect_eq(window->generators[0].unit_cost, 2.0 * 16.0);
    aft_network_free(window);
    cr_assert_eq(aft_network_window(&window, whole, 3, 1, NULL), AFT_OK);
    cr_assert_eq(window->n_periods, 1);
    cr_expect_eq(window->periods[0].year, 2040);
    cr_expect_eq(window->snapshots[0].period, 0);
    cr_expect_str_eq(window->snapshots[0].label, "2040 b");
    cr_expect_eq(window->generators[0].unit_cost, 2.0 * 6.0);
    cr_expect_eq(window->generators[1].unit_cost, 2.0 * 6.0);
    aft_network_free(window);
    cr_assert_eq(aft_network_window(&window, whole, 0, 1, NULL), AFT_OK);
    cr_expect_eq(window->generators[1].life.to, 0);
    aft_network_free(window);
    aft_network_free(whole);
}

/* ---- the setting snapshots ---- */

Test(window, slices_as_in_python)
{
    static const struct {
        const char *set;
        const char *first, *last;
    } trials[] = {
        {"snapshots=1:3", "b", "c"},   {"snapshots=:2", "a", "b"},     {"snapshots=2:", "c", "d"},
        {"snapshots=:", "a", "d"},     {"snapshots=-1:", "d", "d"},    {"snapshots=:-1", "a", "c"},
        {"snapshots=-3:-1", "b", "c"}, {"snapshots=-99:99", "a", "d"}, {"snapshots= 0 : 1 ", "a", "a"},
    };
    for (size_t i = 0; i < sizeof trials / sizeof trials[0]; i++) {
        aft_network *n = read_with(four_hours, NULL, trials[i].set);
        cr_expect_str_eq(n->snapshots[0].label, trials[i].first, "%s", trials[i].set);
        cr_expect_str_eq(n->snapshots[n->n_snapshots - 1].label, trials[i].last, "%s", trials[i].set);
        aft_network_free(n);
    }
    aft_network *n = read_with(four_hours, NULL, "snapshots=1:3");
    expect_middle(n);
    aft_network_free(n);
}

Test(window, no_slices)
{
    static const char *const wrong[] = {"snapshots=2",     "snapshots=a:b",
                                        "snapshots=1:2:3", "snapshots=1.5:",
                                        "snapshots=3:2",   "snapshots=4:",
                                        "snapshots=1:1",   "snapshots=nan:2",
                                        "snapshots=1e99:", "snapshots=1:99999999999999999999999999"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        const aft_read_options options = {.sets = &wrong[i], .n_sets = 1};
        test_reading r = test_read_texts(four_hours, NULL, &options);
        cr_expect_eq(r.status, AFT_ECASE, "%s", wrong[i]);
        cr_expect_not_null(test_finding(r.findings, "bad-slice"), "%s", wrong[i]);
        test_reading_clear(&r);
    }
}

/* Load 20 and 30 at cost 50, weights 2 and 3: 20*50*2 + 30*50*3 = 6500; the capacity 30/0.6 = 50 or 20/0.5 = 40, the
 * larger, costs 5 each: 250. The written folder holds the two snapshots and no setting. */
Test(window, is_planned_and_written)
{
    static const char *const sets[] = {"snapshots=1:3"};
    const aft_read_options options = {.sets = sets, .n_sets = 1};
    char *folder = test_folder_make(four_hours);
    for (size_t i = 0; test_solvers[i] != NULL; i++) {
        aft_plan *plan = test_solve_folder(folder, test_solvers[i], &options);
        cr_expect_float_eq(plan->total_cost, 6500.0 + 250.0, 1e-6);
        aft_plan_free(plan);
    }
    test_folder_remove(folder);
    aft_network *n = read_with(four_hours, NULL, "snapshots=1:3");
    folder = test_folder_make(NULL);
    cr_assert_eq(aft_network_write(n, folder, NULL, NULL, 0, NULL, 0, NULL), AFT_OK);
    aft_network *again = test_read(folder, NULL);
    cr_assert_not_null(again);
    cr_expect_eq(again->n_snapshots, 2);
    cr_expect_eq(aft_at(again->loads[0].p_set, 1), 30.0);
    cr_expect_eq(again->settings.snapshots[0], '\0');
    aft_network_free(again);
    aft_network_free(n);
    test_folder_remove(folder);
}
