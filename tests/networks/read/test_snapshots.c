/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/reading.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

/* Two periods of two and one snapshots; what exists in which of them is asked of the generators. */
#define TWO_PERIODS                                                                                                    \
    {                                                                                                                  \
        "snapshots.csv",                                                                                               \
            ",period,timestep,objective,stores,generators\n0,2030,a,2,1,1\n1,2030,b,3,1,1\n2,2040,a,5,1,1\n"           \
    }
#define PERIOD_WEIGHTS                                                                                                 \
    {                                                                                                                  \
        "investment_periods.csv", "period,objective,years\n2030,10,8\n2040,6,9\n"                                      \
    }

static const aft_read_options open_minded = {.allow_ignored = true};
static const char *const several[] = {"multi_investment_periods=True"};
static const aft_read_options all_periods = {.allow_ignored = true, .sets = several, .n_sets = 1};

static test_reading read_ok(const test_file *changes, const aft_read_options *options)
{
    test_reading r = test_read_texts(test_base_case, changes, options);
    if (r.status != AFT_OK) {
        test_print_findings(r.findings);
    }
    cr_assert_eq(r.status, AFT_OK);
    return r;
}

static void expect_refused(const test_file *changes, const aft_read_options *options, const char *rule,
                           const char *file)
{
    test_reading r = test_read_texts(test_base_case, changes, options);
    const aft_finding *f = test_finding(r.findings, rule);
    if (f == NULL) {
        test_print_findings(r.findings);
    }
    cr_expect_eq(r.status, AFT_ECASE);
    cr_assert_not_null(f, "no finding %s", rule);
    cr_expect_eq(f->level, AFT_LEVEL_ERROR);
    cr_expect_str_eq(f->file, file);
    test_reading_clear(&r);
}

Test(snapshots, without_periods_there_is_one_that_spans_all)
{
    test_reading r = read_ok(NULL, NULL);
    cr_expect(!r.network->has_periods);
    cr_assert_eq(r.network->n_periods, 1);
    cr_expect_eq(r.network->periods[0].objective, 1.0);
    cr_expect_eq(r.network->periods[0].span.to, 3);
    cr_expect_str_eq(r.network->snapshots[2].label, "2");
    cr_expect_str_eq(r.network->snapshots[2].step, "2");
    test_reading_clear(&r);
}

Test(snapshots, periods_of_snapshots)
{
    const test_file changes[] = {TWO_PERIODS, PERIOD_WEIGHTS, {NULL, NULL}};
    test_reading r = read_ok(changes, &all_periods);
    const aft_network *n = r.network;
    cr_assert(n->has_periods);
    cr_assert_eq(n->n_periods, 2);
    cr_expect_eq(n->periods[0].year, 2030);
    cr_expect_eq(n->periods[0].span.from, 0);
    cr_expect_eq(n->periods[0].span.to, 2);
    cr_expect_eq(n->periods[1].span.from, 2);
    cr_expect_eq(n->periods[1].span.to, 3);
    cr_expect_eq(n->periods[0].objective, 10.0);
    cr_expect_eq(n->periods[1].years, 9.0);
    cr_expect_eq(n->snapshots[1].period, 0);
    cr_expect_eq(n->snapshots[2].period, 1);
    cr_expect_str_eq(n->snapshots[2].label, "2040 a");
    cr_expect_str_eq(n->snapshot_labels[1], "2030 b");
    cr_expect_float_eq(n->years, (2.0 + 3.0) / 8760.0, 1e-15); /* of one period */
    test_reading_clear(&r);
}

/* Unless asked for, the weights of the periods are not used, but kept. */
Test(snapshots, weights_count_only_if_asked_for)
{
    const test_file changes[] = {TWO_PERIODS, PERIOD_WEIGHTS, {NULL, NULL}};
    test_reading r = read_ok(changes, &open_minded);
    cr_expect_eq(r.network->periods[0].objective, 1.0);
    cr_expect_eq(r.network->periods[1].years, 1.0);
    cr_expect_eq(r.network->periods[0].objective_given, 10.0);
    cr_expect_eq(r.network->periods[1].years_given, 9.0);
    test_reading_clear(&r);
}

/* Without the file, or with its header only, every period weighs 1. */
Test(snapshots, weights_default_to_one)
{
    const test_file with_header[] = {TWO_PERIODS, {"investment_periods.csv", "period,objective,years\n"}, {NULL, NULL}};
    const test_file without[] = {TWO_PERIODS, {NULL, NULL}};
    const test_file *const both[] = {with_header, without};
    for (int i = 0; i < 2; i++) {
        test_reading r = read_ok(both[i], &all_periods);
        cr_assert_eq(r.network->n_periods, 2);
        cr_expect_eq(r.network->periods[1].objective, 1.0);
        cr_expect_eq(r.network->periods[1].years, 1.0);
        test_reading_clear(&r);
    }
}

/* Three snapshots without a period, two periods: six snapshots; a series then has six rows. */
Test(snapshots, snapshots_are_repeated_for_every_period)
{
    const test_file changes[] = {
        PERIOD_WEIGHTS, {"loads-p_set.csv", "snapshot,town\n0,1\n1,2\n2,3\n0,4\n1,5\n2,6\n"}, {NULL, NULL}};
    test_reading r = read_ok(changes, &all_periods);
    const aft_network *n = r.network;
    cr_assert_eq(n->n_snapshots, 6);
    cr_expect_str_eq(n->snapshots[4].label, "2040 1");
    cr_expect_eq(n->snapshots[4].period, 1);
    cr_expect_eq(n->periods[1].span.from, 3);
    cr_expect_eq(n->periods[1].span.to, 6);
    cr_expect_eq(aft_at(n->loads[0].p_set, 4), 5.0);
    cr_expect_float_eq(n->years, 3.0 / 8760.0, 1e-15);
    test_reading_clear(&r);
    const test_file once[] = {PERIOD_WEIGHTS, {NULL, NULL}};
    expect_refused(once, &all_periods, "series-length", "loads-p_set.csv");
}

/* build_year <= period < build_year + lifetime; its cost counts in each of these periods, times the weight. */
Test(snapshots, life_of_elements)
{
    const test_file changes[] = {
        TWO_PERIODS,
        PERIOD_WEIGHTS,
        {"generators.csv", "name,bus,p_nom_extendable,capital_cost,build_year,lifetime,active\n"
                           "always,A,True,3,0,inf,True\nfirst,A,True,3,2030,10,True\nlater,A,True,3,2031,20,True\n"
                           "never,A,True,3,2050,20,True\noff,A,True,3,0,inf,False\n"},
        {NULL, NULL}};
    static const struct {
        size_t from, to;
        double weight;
    } expected[] = {{0, 3, 16.0}, {0, 2, 10.0}, {2, 3, 6.0}, {0, 0, 0.0}, {0, 0, 0.0}};
    test_reading r = read_ok(changes, &all_periods);
    for (size_t k = 0; k < sizeof expected / sizeof expected[0]; k++) {
        const aft_generator *g = &r.network->generators[k];
        cr_expect_eq(g->life.from, expected[k].from, "%s", g->name);
        cr_expect_eq(g->life.to, expected[k].to, "%s", g->name);
        cr_expect_eq(g->cost_periods, expected[k].weight, "%s", g->name);
        cr_expect_eq(g->unit_cost, 3.0 * expected[k].weight, "%s", g->name);
    }
    test_reading_clear(&r);
}

Test(snapshots, what_pypsa_refuses)
{
    const test_file other[] = {
        TWO_PERIODS, {"investment_periods.csv", "period,objective,years\n2030,1,1\n2050,1,1\n"}, {NULL, NULL}};
    const test_file fewer[] = {
        TWO_PERIODS, {"investment_periods.csv", "period,objective,years\n2030,1,1\n"}, {NULL, NULL}};
    const test_file unequal[] = {
        TWO_PERIODS,
        PERIOD_WEIGHTS,
        {"generators.csv", "name,bus,p_nom_extendable,overnight_cost,discount_rate,lifetime\ng,A,True,9,0.07,20\n"},
        {"snapshots.csv", "period,timestep,objective\n2030,a,2\n2030,b,2\n2040,a,5\n"},
        {NULL, NULL}};
    expect_refused(other, &open_minded, "bad-period", "investment_periods.csv");
    expect_refused(fewer, &open_minded, "bad-period", "investment_periods.csv");
    expect_refused(unequal, &open_minded, "unequal-periods", "generators.csv");
    expect_refused(NULL, &all_periods, "no-periods", "--set");
}

/* Five hours in each period: 9 * 0.1 * 5 / 8760 is due in both. */
Test(snapshots, overnight_cost_in_equal_periods)
{
    const test_file changes[] = {
        TWO_PERIODS,
        {"generators.csv", "name,bus,p_nom_extendable,overnight_cost,discount_rate\ng,A,True,9,0.1\n"},
        {NULL, NULL}};
    test_reading r = read_ok(changes, &all_periods);
    cr_expect_float_eq(r.network->generators[0].unit_cost, 2.0 * 9.0 * 0.1 * 5.0 / 8760.0, 1e-15);
    test_reading_clear(&r);
}

Test(snapshots, a_limit_for_a_period_without_snapshots)
{
    const test_file changes[] = {
        TWO_PERIODS,
        {"global_constraints.csv", "name,sense,constant,investment_period\nc,<=,5,2040\nd,<=,5,2035\n"},
        {NULL, NULL}};
    expect_refused(changes, &open_minded, "no-periods", "global_constraints.csv"); /* without asking for periods */
    test_reading r = read_ok(changes, &all_periods);
    const aft_finding *f = test_finding(r.findings, "unknown-period");
    cr_assert_not_null(f);
    cr_expect_eq(f->line, 3);
    cr_expect_eq(f->level, AFT_NOTE);
    test_reading_clear(&r);
}

/* The generator is there from 2040 on, the line to the other bus, too: in 2030 the load stands alone. */
Test(snapshots, a_load_that_stands_alone_in_one_period)
{
    const test_file changes[] = {
        TWO_PERIODS, {"lines.csv", "name,bus0,bus1,x,s_nom,build_year\nAB,A,B,10,80,2040\n"}, {NULL, NULL}};
    const test_file no_load[] = {TWO_PERIODS,
                                 {"lines.csv", "name,bus0,bus1,x,s_nom,build_year\nAB,A,B,10,80,2040\n"},
                                 {"loads-p_set.csv", "snapshot,town\n0,0\n1,0\n2,30\n"},
                                 {NULL, NULL}};
    expect_refused(changes, &all_periods, "lonely-load", "loads.csv");
    test_reading r = read_ok(no_load, &all_periods);
    test_reading_clear(&r);
}

/* A load that is not 0 outside of the chosen snapshots only. */
Test(snapshots, a_load_alone_when_nobody_looks)
{
    const test_file changes[] = {
        {"lines.csv", NULL}, {"loads-p_set.csv", "snapshot,town\n0,0\n1,0\n2,30\n"}, {NULL, NULL}};
    const char *const sets[] = {"snapshots=0:2"};
    const aft_read_options options = {.sets = sets, .n_sets = 1};
    expect_refused(changes, NULL, "lonely-load", "loads.csv");
    test_reading r = read_ok(changes, &options);
    test_reading_clear(&r);
}

/* A scenario of five years later shows its own hours, over the turn of a year, too; series stay where they are. */
Test(snapshots, move_with_the_year)
{
    const test_file changes[] = {{"case.csv", "setting,value\nyear,2035\n"},
                                 {"snapshots.csv", "snapshot,objective\n2035-12-31 23:00,1\n2036-01-01 00:00,2\n"},
                                 {"loads-p_set.csv", "snapshot,town\n2035-12-31 23:00,10\n2036-01-01 00:00,20\n"},
                                 {NULL, NULL}};
    const char *const later[] = {"year=2040"};
    const aft_read_options options = {.allow_ignored = true, .sets = later, .n_sets = 1};
    test_reading r = read_ok(changes, &options);
    cr_expect_str_eq(r.network->snapshot_labels[0], "2040-12-31 23:00");
    cr_expect_str_eq(r.network->snapshots[1].step, "2041-01-01 00:00");
    cr_expect_eq(aft_at(r.network->loads[0].p_set, 1), 20.0);
    test_reading_clear(&r);
    r = read_ok(changes, &open_minded);
    cr_expect_str_eq(r.network->snapshot_labels[0], "2035-12-31 23:00");
    test_reading_clear(&r);
}

/* No 29th of February where there is none, no year where a step has none. */
Test(snapshots, stay_where_they_cannot_move)
{
    static const char *const steps[][2] = {{"2036-02-28 00:00", "2036-02-29 00:00"}, {"morning", "2036-01-01"}};
    const char *const later[] = {"year=2037"};
    const aft_read_options options = {.allow_ignored = true, .sets = later, .n_sets = 1};
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        char snapshots[200];
        char loads[200];
        (void)snprintf(snapshots, sizeof snapshots, "snapshot\n%s\n%s\n", steps[i][0], steps[i][1]);
        (void)snprintf(loads, sizeof loads, "snapshot,town\n%s,10\n%s,20\n", steps[i][0], steps[i][1]);
        const test_file changes[] = {{"case.csv", "setting,value\nyear,2036\n"},
                                     {"snapshots.csv", snapshots},
                                     {"loads-p_set.csv", loads},
                                     {NULL, NULL}};
        test_reading r = read_ok(changes, &options);
        cr_expect_str_eq(r.network->snapshot_labels[0], steps[i][0]);
        test_reading_clear(&r);
    }
}

/* Labels that only look like dates: PyPSA takes the month first, so the user should say what is meant. */
static const struct {
    const char *label;
    bool is_odd;
} dates[] = {{"1-3-2030 00:00", true},
             {"01/03/2030", true},
             {"1.3.2030", true},
             {"47502.25", true},
             {"\"47502,25\"", true},
             {"0", false},
             {"2030-03-01 00:00", false},
             {"winter", false},
             {"47502", false},
             {"1-3", false},
             {"2030", false}};

Test(snapshots, odd_dates)
{
    for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++) {
        char text[200];
        (void)snprintf(text, sizeof text, "snapshot,objective,stores,generators\n%s,1,1,1\nb,1,1,1\nc,1,1,1\n",
                       dates[i].label);
        const test_file changes[] = {{"snapshots.csv", text}, {NULL, NULL}};
        test_reading r = test_read_texts(test_base_case, changes, NULL);
        cr_expect_eq(r.status, AFT_OK, "%s", dates[i].label);
        cr_expect_eq(test_finding(r.findings, "odd-date") != NULL, dates[i].is_odd, "%s", dates[i].label);
        test_reading_clear(&r);
    }
}

Test(snapshots, weights_that_nobody_means)
{
    const test_file changes[] = {
        {"snapshots.csv", "snapshot,objective,stores,generators\na,1e12,1,1\nb,1e12,1,1\nc,1e12,1,1\n"}, {NULL, NULL}};
    test_reading r = test_read_texts(test_base_case, changes, NULL);
    cr_expect_eq(r.status, AFT_OK);
    cr_expect_str_eq(test_finding(r.findings, "bad-weight")->text,
                     "objective: a weight of 1e+12 is more than a century has hours; likewise 2 more of the column");
    test_reading_clear(&r);
}
