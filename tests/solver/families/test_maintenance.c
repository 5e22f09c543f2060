/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Maintenance windows against hand-computed answers, on every back-end. */
#include "tests/support/case_folder.h"

#include <criterion/criterion.h>

#define BUS                                                                                                            \
    {                                                                                                                  \
        "buses.csv", "name\nb\n"                                                                                       \
    }

/* Load 5, 8, 2, 1; 10 MW at 1, the other at 10. Two hours of rest are cheapest in the last two: 13 + 3 x 10. */
#define FOUR(columns, values, weights)                                                                                 \
    {                                                                                                                  \
        BUS, {"snapshots.csv", weights},                                                                               \
            {"generators.csv", "name,bus,p_nom,marginal_cost,maintainable," columns "\n"                               \
                               "g,b,10,1,True," values "\ndear,b,100,10,False\n"},                                     \
            {"loads.csv", "name,bus\nl,b\n"}, {"loads-p_set.csv", ",l\n0,5\n1,8\n2,2\n3,1\n"}, {NULL, NULL},           \
    }
#define ONE_HOUR  "snapshot\n0\n1\n2\n3\n"
#define TWO_HOURS "snapshot,objective,stores,generators\n0,1,1,2\n1,1,1,2\n2,1,1,2\n3,1,1,2\n"

Test(maintenance, fixed)
{
    static const test_file files[] = FOUR("maintenance_duration", "2", ONE_HOUR);
    test_expect_cost(files, 13 + 30);
    aft_plan *plan = test_solve_files(files, "glpk");
    const double window[] = {0, 0, 1, 1};
    const double start[] = {0, 0, 1, 0};
    cr_assert_not_null(plan->generator_switching.maintenance);
    for (size_t t = 0; t < 4; t++) {
        cr_expect_eq(plan->generator_switching.maintenance[t], window[t]);
        cr_expect_eq(plan->generator_switching.maintenance_start[t], start[t]);
    }
    cr_expect(isnan(plan->generator_switching.maintenance[4]));
    cr_expect_null(plan->generator_switching.status);
    aft_plan_free(plan);
}

/* Snapshots of 2 h: 2 h are one of them, 13 + 2 + 10; 3 h and 4 h are two. */
Test(maintenance, duration_in_hours)
{
    static const test_file two[] = FOUR("maintenance_duration", "2", TWO_HOURS);
    static const test_file three[] = FOUR("maintenance_duration", "3", TWO_HOURS);
    static const test_file four[] = FOUR("maintenance_duration", "4", TWO_HOURS);
    test_expect_cost(two, 15 + 10);
    test_expect_cost(three, 13 + 30);
    test_expect_cost(four, 13 + 30);
}

/* Three windows of an hour: the first, 5 x 10, and the last two. They may touch, not overlap. */
Test(maintenance, events)
{
    static const test_file files[] = FOUR("maintenance_duration,maintenance_events", "1,3", ONE_HOUR);
    test_expect_cost(files, 8 + 50 + 30);
}

/* Half of it goes on: 5 MW are enough for 2 and 1. */
Test(maintenance, share)
{
    static const test_file files[] = FOUR("maintenance_duration,maintenance_pu", "2,0.5", ONE_HOUR);
    test_expect_cost(files, 16);
}

/* Capacity 1 per MW, load 5 and 8. All of it rests in the first: 8 + 8 + 50. Half of it: 5 MW of 10 in the first, 10 +
 * 13; less would cost 10 for every MW that is missing there and save 2. */
Test(maintenance, extendable)
{
#define BOUGHT(share)                                                                                                  \
    {                                                                                                                  \
        BUS, {"snapshots.csv", "snapshot\n0\n1\n"},                                                                    \
            {"generators.csv", "name,bus,p_nom_extendable,p_nom_max,p_nom,capital_cost,marginal_cost,maintainable,"    \
                               "maintenance_duration,maintenance_pu\n"                                                 \
                               "g,b,True,20,0,1,1,True,1," share "\ndear,b,False,inf,100,0,10,False,,\n"},             \
            {"loads.csv", "name,bus\nl,b\n"}, {"loads-p_set.csv", ",l\n0,5\n1,8\n"}, {NULL, NULL},                     \
    }
    static const test_file all[] = BOUGHT("1");
    static const test_file half[] = BOUGHT("0.5");
    test_expect_cost(all, 66);
    test_expect_cost(half, 23);
}

/* 10 MW, at least half of them, of which maintenance takes half: 2.5 to 5. Load 3 and 9: rest in the first, 3 + 9.
 * Without maintenance the load of 3 would be below the least output. */
Test(maintenance, committable)
{
    static const test_file files[] = {
        BUS,
        {"snapshots.csv", "snapshot\n0\n1\n"},
        {"generators.csv",
         "name,bus,p_nom,p_min_pu,marginal_cost,committable,maintainable,maintenance_duration,maintenance_pu\n"
         "g,b,10,0.5,1,True,True,1,0.5\ndear,b,100,0,10,False,False,,\n"},
        {"loads.csv", "name,bus\nl,b\n"},
        {"loads-p_set.csv", ",l\n0,3\n1,9\n"},
        {NULL, NULL},
    };
    test_expect_cost(files, 12);
}

/* Three modules of 10 MW, each at 6 at least; maintenance takes half of those that are on. Load 8 and 30. In the first,
 * two are on at 6 to 10 together (12 to 20 without): 8 + 30. */
Test(maintenance, modules)
{
    static const test_file files[] = {
        BUS,
        {"snapshots.csv", "snapshot\n0\n1\n"},
        {"generators.csv",
         "name,bus,p_nom,p_nom_mod,p_min_pu,marginal_cost,committable,maintainable,maintenance_duration,maintenance_pu,"
         "min_up_time,up_time_before\n"
         "g,b,30,10,0.6,1,True,True,1,0.5,0,0\ndear,b,100,0,0,10,False,False,,,0,0\n"},
        {"loads.csv", "name,bus\nl,b\n"},
        {"loads-p_set.csv", ",l\n0,8\n1,30\n"},
        {NULL, NULL},
    };
    test_expect_cost(files, 38);
}
