/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One cost far above all others is named with the next one below it. */
#include "tests/support/reading.h"

#include <criterion/criterion.h>
#include <string.h>

static const test_file three_plants[] = {
    {"buses.csv", "name\nA\n"},
    {"carriers.csv", "name\nAC\n"},
    {"snapshots.csv", "snapshot\n0\n"},
    {"generators.csv", "name,bus,p_nom,marginal_cost\ng,A,5,10\nh,A,9,30\nshed,A,9,1e11\n"},
    {"loads.csv", "name,bus,p_set\nl,A,1\n"},
    {NULL, NULL},
};

static test_reading read(const char *generators, const char *set)
{
    const test_file changes[] = {{"generators.csv", generators}, {NULL, NULL}};
    const aft_read_options options = {.sets = &set, .n_sets = set != NULL};
    return test_read_texts(three_plants, generators != NULL ? changes : NULL, &options);
}

Test(costs, the_dear_one_and_the_one_below)
{
    test_reading r = read(NULL, NULL);
    const aft_finding *found = test_finding(r.findings, "far-costs");
    cr_assert_not_null(found);
    cr_expect_eq((int)found->level, AFT_WARNING);
    cr_expect_str_eq(found->file, "generators.csv");
    cr_expect_eq(found->line, 4);
    cr_expect_not_null(strstr(found->text, "marginal_cost of 1e+11"));
    cr_expect_not_null(strstr(found->text, "marginal_cost of 30 (generators.csv:3)"));
    test_reading_clear(&r);
}

Test(costs, of_a_setting)
{
    test_reading r = read("name,bus,p_nom,marginal_cost\ng,A,5,10\nh,A,9,30\n", "lost_load_cost=1e12");
    const aft_finding *found = test_finding(r.findings, "far-costs");
    cr_assert_not_null(found);
    cr_expect_not_null(strstr(found->text, "lost_load_cost of 1e+12"));
    test_reading_clear(&r);
}

/* 1e6 times is far, but solvers bridge it; and where most costs are dear it is the others that are small. */
Test(costs, that_lie_close_enough)
{
    static const char *const texts[] = {
        "name,bus,p_nom,marginal_cost\ng,A,5,10\nh,A,9,30\nshed,A,9,1e8\n",
        "name,bus,p_nom,marginal_cost\ng,A,5,1e-9\nh,A,9,30\nk,A,9,40\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        test_reading r = read(texts[i], NULL);
        cr_expect_null(test_finding(r.findings, "far-costs"), "%s", texts[i]);
        test_reading_clear(&r);
    }
}
