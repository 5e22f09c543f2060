/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commitment and its ramps against hand-computed answers, on every back-end. */
#include "tests/support/case_folder.h"

#include <criterion/criterion.h>

static void expect_series(const double *got, const double *want, size_t n, const char *what)
{
    cr_assert_not_null(got, "%s", what);
    for (size_t t = 0; t < n; t++) {
        cr_expect(got[t] == want[t], "%s[%zu]: %.17g instead of %g", what, t, got[t], want[t]);
    }
}

#define BUS                                                                                                            \
    {                                                                                                                  \
        "buses.csv", "name\nb\n"                                                                                       \
    }
#define HOURS(n)                                                                                                       \
    {                                                                                                                  \
        "snapshots.csv", (n) == 2 ? "snapshot\n0\n1\n" : (n) == 3 ? "snapshot\n0\n1\n2\n" : "snapshot\n0\n1\n2\n3\n"   \
    }

/* Coal (least 1000 MW) serves all but the last 800 MW: 15000 x 20 + one start of 3000; gas, on before, idles at 0 and
 * gives 800 x 70. 303000 + 56000 = 359000. */
Test(commitment, start_up)
{
    static const test_file files[] = {
        BUS,
        HOURS(4),
        {"generators.csv", "name,bus,p_nom,p_min_pu,marginal_cost,start_up_cost,committable,up_time_before\n"
                           "coal,b,10000,0.1,20,3000,True,0\ngas,b,10000,0,70,1000,True,1\nidle,b,1,0,900,0,False,1\n"},
        {"loads.csv", "name,bus\nl,b\n"},
        {"loads-p_set.csv", ",l\n0,4000\n1,6000\n2,5000\n3,800\n"},
        {NULL, NULL},
    };
    test_expect_cost(files, 359000);
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        aft_plan *plan = test_solve_files(files, test_solvers[s]);
        expect_series(plan->generator_switching.status, (const double[]){1, 1, 1, 0}, 4, "status");
        expect_series(plan->generator_switching.start_up, (const double[]){1, 0, 0, 0}, 4, "start_up");
        expect_series(plan->generator_switching.shut_down, (const double[]){0, 0, 0, 1}, 4, "shut_down");
        cr_expect(isnan(plan->generator_switching.status[8]), "what is not switched has no status");
        cr_expect_null(plan->generator_switching.maintenance);
        cr_expect_null(plan->link_switching.status);
        aft_plan_free(plan);
    }
}

/* By default a plant was switched on just now. With a least time of 3 it must stay on for two more snapshots, at 5 of
 * its 10 MW and a cost of 10: 2 x 50. The cheap one, cost 1, gives the rest of 6 MW: 1 + 1 + 6 + 6. Stopping
 * costs 7. */
Test(commitment, least_time_on_counts_the_past)
{
    static const test_file files[] = {
        BUS,
        HOURS(4),
        {"generators.csv", "name,bus,p_nom,p_min_pu,marginal_cost,shut_down_cost,committable,min_up_time\n"
                           "g,b,10,0.5,10,7,True,3\ncheap,b,100,0,1,0,False,0\n"},
        {"loads.csv", "name,bus,p_set\nl,b,6\n"},
        {NULL, NULL},
    };
    test_expect_cost(files, 100 + 14 + 7);
}

/* Off for 2 of at least 4 snapshots: the dear one serves two more, 2 x 60, then a start of 5 and 2 x 6. */
Test(commitment, least_time_off_counts_the_past)
{
    static const test_file files[] = {
        BUS,
        HOURS(4),
        {"generators.csv",
         "name,bus,p_nom,marginal_cost,start_up_cost,committable,min_down_time,down_time_before,up_time_before\n"
         "g,b,10,1,5,True,4,2,9\ndear,b,100,10,0,False,0,0,0\n"},
        {"loads.csv", "name,bus,p_set\nl,b,6\n"},
        {NULL, NULL},
    };
    test_expect_cost(files, 120 + 5 + 12);
}

/* A dip of load below the least output: g (4 to 10 MW) must stop for t = 1, and with a least time off of 2 for t = 2
 * also. cost 1 against 10: 8 + 20 + 80 + 8. Without the least time: 8 + 20 + 8 + 8. */
Test(commitment, least_time_off)
{
#define DIP(down)                                                                                                      \
    {                                                                                                                  \
        BUS, HOURS(4),                                                                                                 \
            {"generators.csv", "name,bus,p_nom,p_min_pu,marginal_cost,committable,min_down_time\n"                     \
                               "g,b,10,0.4,1,True," down "\ndear,b,100,0,10,False,0\n"},                               \
            {"loads.csv", "name,bus\nl,b\n"}, {"loads-p_set.csv", ",l\n0,8\n1,2\n2,8\n3,8\n"}, {NULL, NULL},           \
    }
    static const test_file none[] = DIP("0");
    static const test_file two[] = DIP("2");
    test_expect_cost(none, 8 + 20 + 8 + 8);
    test_expect_cost(two, 8 + 20 + 80 + 8);
}

/* Each snapshot stands for 3 hours: energy 2 x 3 x 5 at 1, on 2 x 3 hours at 2, but one start of 7: 30 + 12 + 7. */
Test(commitment, a_start_costs_once_whatever_the_weights)
{
    static const test_file files[] = {
        BUS,
        {"snapshots.csv", "snapshot,objective,stores,generators\n0,3,3,3\n1,3,3,3\n"},
        {"links.csv", "name,bus0,bus1,p_nom,marginal_cost,start_up_cost,stand_by_cost,committable,up_time_before\n"
                      "k,a,b,10,1,7,2,True,0\n"},
        {"buses.csv", "name\na\nb\n"},
        {"generators.csv", "name,bus,p_nom,marginal_cost\nsource,a,100,0\ndear,b,100,100\n"},
        {"loads.csv", "name,bus,p_set\nl,b,5\n"},
        {NULL, NULL},
    };
    test_expect_cost(files + 1, 49);
}

/* Both must start once and make 5 MW each at 1 in two snapshots: 20. Starts of 5 and -5 add up to 0, and PyPSA drops
 * them; of 5 and -4 they count, and a start that is paid for may be had in every snapshot: 20 + 5 - 2 x 4. */
Test(commitment, start_costs_that_add_up_to_nothing)
{
#define PAID(cost)                                                                                                     \
    {                                                                                                                  \
        BUS, HOURS(2),                                                                                                 \
            {"generators.csv", "name,bus,p_nom,marginal_cost,start_up_cost,committable,up_time_before\n"               \
                               "g,b,5,1,5,True,0\nh,b,5,1," cost ",True,0\n"},                                         \
            {"loads.csv", "name,bus,p_set\nl,b,10\n"}, {NULL, NULL},                                                   \
    }
    static const test_file dropped[] = PAID("-5");
    static const test_file counted[] = PAID("-4");
    test_expect_cost(dropped, 20);
    test_expect_cost(counted, 20 + 5 - 8);
}

/* 100 MW that start at 50 at most and rise by 20: 50 + 70 + 90 at 1; the rest, 50 + 30 + 10, at 10. */
Test(commitment, ramps_of_a_start)
{
    static const test_file files[] = {
        BUS,
        HOURS(3),
        {"generators.csv", "name,bus,p_nom,marginal_cost,committable,up_time_before,ramp_limit_up,ramp_limit_start_up\n"
                           "g,b,100,1,True,0,0.2,0.5\ndear,b,100,10,False,0,,\n"},
        {"loads.csv", "name,bus,p_set\nl,b,100\n"},
        {NULL, NULL},
    };
    test_expect_cost(files, 210 + 900);
}

/* On before at 80: may stop only from 30, falls by 20. Load 0 forces p = 0 in the last snapshot, where it may idle on,
 * so the way down is 60, 40, 20 at least in turn; the least cost is then to sell: the sink takes all, cost 0. Paid per
 * MWh at 10. */
Test(commitment, ramps_of_a_stop)
{
    static const test_file files[] = {
        BUS,
        HOURS(3),
        {"generators.csv",
         "name,bus,p_nom,p_min_pu,marginal_cost,committable,p_init,ramp_limit_down,ramp_limit_shut_down\n"
         "g,b,100,0.1,10,True,80,0.2,0.3\nsink,b,1000,-1,0,False,,,\n"},
        {"loads.csv", "name,bus,p_set\nl,b,0\n"},
        {NULL, NULL},
    };
    test_expect_cost(files, 10 * (60 + 40 + 20));
}

/* Half of the capacity c is the least output, load 10 and 4, capacity and energy 1, the other 100. c = 8 runs in both:
 * 8 + 12 + 2 x 100 = 220; c = 10 would stand still at 4. */
#define HALF(more, value)                                                                                              \
    {                                                                                                                  \
        BUS, HOURS(2),                                                                                                 \
            {"generators.csv", "name,bus,p_nom_extendable,p_nom,p_min_pu,marginal_cost,capital_cost,committable" more  \
                               "\ng,b,True,0,0.5,1,1,True" value "\ndear,b,False,100,0,100,0,False\n"},                \
            {"loads.csv", "name,bus\nl,b\n"}, {"loads-p_set.csv", ",l\n0,10\n1,4\n"},                                  \
    }

Test(commitment, extendable)
{
    const test_file half[] = HALF("", "");
    const test_file limited[] = HALF(",p_nom_max", ",20");
    const test_file half_files[] = {half[0], half[1], half[2], half[3], half[4], {NULL, NULL}};
    const test_file limited_files[] = {limited[0], limited[1], limited[2], limited[3], limited[4], {NULL, NULL}};
    test_expect_cost(half_files, 220);
    test_expect_cost(limited_files, 220);
}

/* A big M of 5 allows 5 MW: c = 5 + (5 + 4) + 5 x 100 = 514. A p_nom_max wins over it. */
Test(commitment, extendable_with_a_small_big_m)
{
    const test_file half[] = HALF("", "");
    const test_file limited[] = HALF(",p_nom_max", ",20");
    const test_file m = {"case.csv", "setting,value\ncommittable_big_m,5\n"};
    const test_file half_files[] = {half[0], half[1], half[2], half[3], half[4], m, {NULL, NULL}};
    const test_file limited_files[] = {limited[0], limited[1], limited[2], limited[3], limited[4], m, {NULL, NULL}};
    test_expect_cost(half_files, 514);
    test_expect_cost(limited_files, 220);
}

/* Modules of 10 MW, each at 6 at least, 5 per start: 9 MW need one, 20 two (three would make 18 to 30 and cost a start
 * more). 29 + 2 x 5; with a capacity of 3 per MW to buy, 20 MW: 60 more. */
Test(commitment, modules)
{
    static const test_file fixed[] = {
        BUS,
        HOURS(2),
        {"generators.csv", "name,bus,p_nom,p_nom_mod,p_min_pu,marginal_cost,start_up_cost,committable,up_time_before\n"
                           "g,b,30,10,0.6,1,5,True,0\ndear,b,100,0,0,100,0,False,0\n"},
        {"loads.csv", "name,bus\nl,b\n"},
        {"loads-p_set.csv", ",l\n0,9\n1,20\n"},
        {NULL, NULL},
    };
    static const test_file extendable[] = {
        BUS,
        HOURS(2),
        {"generators.csv",
         "name,bus,p_nom_extendable,p_nom,p_nom_mod,p_min_pu,marginal_cost,capital_cost,start_up_cost,"
         "committable,up_time_before\n"
         "g,b,True,0,10,0.6,1,3,5,True,0\ndear,b,False,100,0,0,100,0,0,False,0\n"},
        {"loads.csv", "name,bus\nl,b\n"},
        {"loads-p_set.csv", ",l\n0,9\n1,20\n"},
        {NULL, NULL},
    };
    test_expect_cost(fixed, 29 + 10);
    test_expect_cost(extendable, 60 + 29 + 10);
    aft_plan *plan = test_solve_files(fixed, "glpk");
    expect_series(plan->generator_switching.status, (const double[]){1, 2}, 2, "status");
    expect_series(plan->generator_switching.start_up, (const double[]){1, 1}, 2, "start_up");
    aft_plan_free(plan);
}

/* 5 MW of at least 8: whole, it stays off and the other gives 5 x 3. Relaxed, half of it starts: 5 x 1 + 10 /
 * 2 = 10. */
Test(commitment, relaxed)
{
#define LEAST_8                                                                                                        \
    BUS,                                                                                                               \
        {"generators.csv", "name,bus,p_nom,p_min_pu,marginal_cost,start_up_cost,committable,up_time_before\n"          \
                           "g,b,10,0.8,1,10,True,0\nh,b,10,0,3,0,False,0\n"},                                          \
    {                                                                                                                  \
        "loads.csv", "name,bus,p_set\nl,b,5\n"                                                                         \
    }
    static const test_file whole[] = {LEAST_8, {NULL, NULL}};
    static const test_file relaxed[] = {
        LEAST_8, {"case.csv", "setting,value\nlinearized_unit_commitment,True\n"}, {NULL, NULL}};
    test_expect_cost(whole, 15);
    test_expect_cost(relaxed, 10);
}

/* 4 MW at 1 and a start of 100, bought for nothing up to 10 MW, so that M = nom_max max p_max_pu = 10 (p_max_pu is 0.5
 * and 1). Relaxed, p <= M u: u = 0.4 in the first snapshot whatever its own p_max_pu, where M = 5 would ask for 0.8.
 * 8 + 40. */
Test(commitment, relaxed_keeps_the_m_of_pypsa)
{
    static const test_file files[] = {
        BUS,
        HOURS(2),
        {"generators.csv",
         "name,bus,p_nom_extendable,p_nom_max,p_nom,marginal_cost,start_up_cost,committable,up_time_before\n"
         "g,b,True,10,0,1,100,True,0\ndear,b,False,,99,200,0,False,0\n"},
        {"generators-p_max_pu.csv", ",g\n0,0.5\n1,1\n"},
        {"loads.csv", "name,bus,p_set\nl,b,4\n"},
        {"case.csv", "setting,value\nlinearized_unit_commitment,True\n"},
        {NULL, NULL},
    };
    test_expect_cost(files, 8 + 40);
}

/* Prices with the status fixed: in the first snapshot coal at 20 is at the margin, in the last gas at 70. */
Test(commitment, prices_at_the_status_found)
{
    static const test_file files[] = {
        BUS,
        HOURS(2),
        {"generators.csv", "name,bus,p_nom,p_min_pu,marginal_cost,committable\n"
                           "coal,b,1000,0.5,20,True\ngas,b,1000,0,70,False\n"},
        {"loads.csv", "name,bus\nl,b\n"},
        {"loads-p_set.csv", ",l\n0,700\n1,300\n"},
        {NULL, NULL},
    };
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        aft_plan *plan = test_solve_files(files, test_solvers[s]);
        cr_assert_not_null(plan->bus_price);
        cr_expect_float_eq(plan->bus_price[0], 20, 1e-6);
        cr_expect_float_eq(plan->bus_price[1], 70, 1e-6);
        aft_plan_free(plan);
    }
}

/* Property: twice all costs is twice the total; a wider ramp costs no more, a longer least time on no less. */
#define RAMPED(cost, start, dear, ramp, least)                                                                         \
    {                                                                                                                  \
        BUS, HOURS(4),                                                                                                 \
            {"generators.csv",                                                                                         \
             "name,bus,p_nom,p_min_pu,marginal_cost,start_up_cost,committable,ramp_limit_start_up,ramp_limit_up,"      \
             "min_up_time\ng,b,100,0.3," cost "," start ",True,0.4," ramp "," least "\ndear,b,100,0," dear             \
             ",0,False,,,0\n"},                                                                                        \
            {"loads.csv", "name,bus\nl,b\n"}, {"loads-p_set.csv", ",l\n0,35\n1,95\n2,25\n3,80\n"}, {NULL, NULL},       \
    }

Test(commitment, properties)
{
    static const test_file narrow[] = RAMPED("10", "300", "90", "0.2", "2");
    static const test_file doubled[] = RAMPED("20", "600", "180", "0.2", "2");
    static const test_file wide[] = RAMPED("10", "300", "90", "0.6", "2");
    static const test_file longer[] = RAMPED("10", "300", "90", "0.2", "3");
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        double cost = test_cost(narrow, test_solvers[s]);
        cr_expect_float_eq(test_cost(doubled, test_solvers[s]), 2.0 * cost, 1e-6 * cost);
        cr_expect_lt(test_cost(wide, test_solvers[s]), cost);
        cr_expect(!(test_cost(longer, test_solvers[s]) < cost - 1e-6)); /* NAN: must run at t = 2, where it cannot */
    }
}
