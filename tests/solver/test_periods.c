/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Several investment periods, delays, and the limits that belong to them, by hand, on every back-end. */
#include "tests/support/case_folder.h"

#include <criterion/criterion.h>

#define PERIODS                                                                                                        \
    {                                                                                                                  \
        "investment_periods.csv", "period,objective,years\n2030,5,10\n2040,3,10\n"                                     \
    }
#define MULTI                                                                                                          \
    {                                                                                                                  \
        "case.csv", "setting,value\nmulti_investment_periods,True\n"                                                   \
    }
#define HOURS                                                                                                          \
    {                                                                                                                  \
        "snapshots.csv", ",period,timestep\n0,2030,0\n1,2030,1\n2,2040,0\n3,2040,1\n"                                  \
    }
#define BUS                                                                                                            \
    {                                                                                                                  \
        "buses.csv", "name\nb\n"                                                                                       \
    }

/* The old plant (cost 10) lives in 2030 only, the new one (cost 20, built at 100 per MW for 2040 on) after it. Load 4
 * in four hours: 2030 weighs 5, 2 x 4 x 10 x 5 = 400; 2040 weighs 3: 2 x 4 x 20 x 3 = 480, and 4 MW x 100 x
 * 3 = 1200. */
Test(periods, lives_and_weights)
{
    static const test_file files[] = {
        PERIODS,
        MULTI,
        HOURS,
        BUS,
        {"generators.csv", "name,bus,p_nom,p_nom_extendable,marginal_cost,capital_cost,build_year,lifetime\n"
                           "old,b,9,False,10,0,2000,40\nnew,b,0,True,20,100,2035,20\n"},
        {"loads.csv", "name,bus,p_set\nl,b,4\n"},
        {NULL, NULL},
    };
    test_expect_cost(files, 400 + 480 + 1200);
    aft_plan *plan = test_solve_files(files, "glpk");
    cr_expect_float_eq(plan->bus_price[0], 10.0, 1e-6); /* per MWh, whatever the weights */
    aft_plan_free(plan);
}

/* Without the setting the plants live as before, but all weights are 1: 2 x 4 x 10 + 2 x 4 x 20 + 4 x 100. */
Test(periods, without_the_setting)
{
    static const test_file files[] = {
        PERIODS,
        HOURS,
        BUS,
        {"generators.csv", "name,bus,p_nom,p_nom_extendable,marginal_cost,capital_cost,build_year,lifetime\n"
                           "old,b,9,False,10,0,2000,40\nnew,b,0,True,20,100,2035,20\n"},
        {"loads.csv", "name,bus,p_set\nl,b,4\n"},
        {NULL, NULL},
    };
    test_expect_cost(files, 80 + 160 + 400);
}

/* A store with 3 MWh at the start, load 1 in four hours, energy at 10. Once: 1 MWh is bought in 2040 (weight 3): 30.
 * Given in every period: nothing is bought. Cyclic in every period: all 4 MWh are: 5 x 20 + 3 x 20. */
#define STORE(flags, values)                                                                                           \
    {                                                                                                                  \
        PERIODS, MULTI, HOURS, BUS, {"generators.csv", "name,bus,p_nom,marginal_cost\ng,b,9,10\n"},                    \
            {"stores.csv", "name,bus,e_nom,e_initial" flags "\ns,b,9,3" values "\n"},                                  \
            {"loads.csv", "name,bus,p_set\nl,b,1\n"},                                                                  \
        {                                                                                                              \
            NULL, NULL                                                                                                 \
        }                                                                                                              \
    }

Test(periods, levels)
{
    static const test_file once[] = STORE("", "");
    static const test_file given[] = STORE(",e_initial_per_period", ",True");
    static const test_file cyclic[] = STORE(",e_cyclic_per_period", ",True");
    static const test_file both[] = STORE(",e_initial_per_period,e_cyclic_per_period", ",True,True");
    test_expect_cost(once, 30);
    test_expect_cost(given, 0);
    test_expect_cost(cyclic, 160);
    test_expect_cost(both, 160);
}

/* Two lines side by side; the second comes in 2040, so only then do flows obey a cycle: x 1 and 3 per unit, 30 and 30
 * MW. In 2030 A sends 30, in 2040 30 + 10 = 40 of 60. A costs 10, B 50; one hour each. */
Test(periods, cycles_of_their_own)
{
    static const test_file files[] = {
        PERIODS,
        MULTI,
        {"snapshots.csv", ",period,timestep\n0,2030,0\n1,2040,0\n"},
        {"buses.csv", "name\nA\nB\n"},
        {"lines.csv", "name,bus0,bus1,x,s_nom,build_year\none,A,B,1,30,2000\ntwo,A,B,3,30,2040\n"},
        {"generators.csv", "name,bus,p_nom,marginal_cost\na,A,99,10\nb,B,99,50\n"},
        {"loads.csv", "name,bus,p_set\nl,B,60\n"},
        {NULL, NULL},
    };
    test_expect_cost(files, 5 * (30 * 10 + 30 * 50) + 3 * (40 * 10 + 20 * 50));
}

/* Gas emits 1 t/MWh and costs 10, clean energy 50; a year of each hour stands for 10. Load 1 in 2 + 2 hours. At most 25
 * t over all: 2.5 MWh of gas, first where cost weighs most: 2 in 2030, 0.5 in 2040. At most 10 t in 2040 alone: 1 MWh
 * of gas there. */
#define EMISSIONS(period)                                                                                              \
    {                                                                                                                  \
        PERIODS, MULTI, HOURS, BUS, {"carriers.csv", "name,co2_emissions\ngas,1\n"},                                   \
            {"generators.csv", "name,bus,p_nom,marginal_cost,carrier\ngas,b,9,10,gas\nsun,b,9,50,\n"},                 \
            {"global_constraints.csv", "name,sense,constant,investment_period\nco2,<=," period "\n"},                  \
            {"loads.csv", "name,bus,p_set\nl,b,1\n"},                                                                  \
        {                                                                                                              \
            NULL, NULL                                                                                                 \
        }                                                                                                              \
    }

Test(periods, budgets)
{
    static const test_file all[] = EMISSIONS("25,");
    static const test_file late[] = EMISSIONS("10,2040");
    static const test_file never[] = EMISSIONS("0,2050");
    test_expect_cost(all, 5 * 20 + 3 * (0.5 * 10 + 1.5 * 50));
    test_expect_cost(late, 5 * 20 + 3 * (10 + 50));
    test_expect_cost(never, 5 * 20 + 3 * 20); /* no such period: no constraint */
}

/* A store of gas that runs empty over periods of ten years each cannot be counted; one that starts anew can. */
Test(periods, continuous_storage_in_a_budget)
{
    static const test_file files[] = {
        PERIODS,
        MULTI,
        HOURS,
        BUS,
        {"carriers.csv", "name,co2_emissions\ngas,1\n"},
        {"generators.csv", "name,bus,p_nom,marginal_cost\ng,b,9,10\n"},
        {"stores.csv", "name,bus,e_nom,e_initial,carrier\ns,b,9,3,gas\n"},
        {"global_constraints.csv", "name,sense,constant\nco2,<=,25\n"},
        {"loads.csv", "name,bus,p_set\nl,b,1\n"},
        {NULL, NULL},
    };
    char *folder = test_folder_make(files);
    cr_expect_null(test_read(folder, NULL));
    /* 25 t = 10 years x (1.25 + 1.25) MWh, or 2 in 2030, whose hours weigh 5, and 0.5 in 2040: 1.5 MWh at 10 x 3 */
    test_folder_add(folder, "stores.csv", "name,bus,e_nom,e_initial,carrier,e_initial_per_period\ns,b,9,3,gas,True\n");
    aft_plan *plan = test_solve_folder(folder, "glpk", NULL);
    cr_expect_float_eq(plan->total_cost, 45.0, 1e-6);
    aft_plan_free(plan);
    test_folder_remove(folder);
}

/* Growth of wind: 2 MW in 2030, in 2040 2 + 0.5 x 2 = 3 more. Load 9, wind at 1 per MW, the rest at 100; one hour
 * each. */
Test(periods, growth)
{
    static const test_file files[] = {
        PERIODS,
        MULTI,
        {"snapshots.csv", ",period,timestep\n0,2030,0\n1,2040,0\n"},
        BUS,
        {"carriers.csv", "name,max_growth,max_relative_growth\nwind,2,0.5\n"},
        {"generators.csv", "name,bus,carrier,p_nom,p_nom_extendable,marginal_cost,capital_cost,build_year\n"
                           "w30,b,wind,0,True,0,1,2030\nw40,b,wind,0,True,0,1,2040\nrest,b,,99,False,100,0,2000\n"},
        {"loads.csv", "name,bus,p_set\nl,b,9\n"},
        {NULL, NULL},
    };
    test_expect_cost(files, 2 * (5 + 3) + 3 * 3 + 5 * 7 * 100 + 3 * 4 * 100);
}

/* What leaves A arrives an hour later, within its period: hours 0 and 1 are fed from 1 and 0, hours 2 and 3 from 3
 * and 2. Lost at the end of each period, hours 0 and 2 must be made at B at 50. A sells at 1, 2, 3, 4; 10 MW are
 * needed. */
#define DELAYED(cyclic)                                                                                                \
    {                                                                                                                  \
        PERIODS, MULTI, HOURS, {"buses.csv", "name\nA\nB\n"},                                                          \
            {"links.csv", "name,bus0,bus1,p_nom,delay,cyclic_delay\nl,A,B,99,1," cyclic "\n"},                         \
            {"generators.csv", "name,bus,p_nom,marginal_cost\na,A,99,0\nb,B,99,50\n"},                                 \
            {"generators-marginal_cost.csv", ",a\n0,1\n1,2\n2,3\n3,4\n"}, {"loads.csv", "name,bus,p_set\nl,B,10\n"},   \
        {                                                                                                              \
            NULL, NULL                                                                                                 \
        }                                                                                                              \
    }

Test(periods, delays)
{
    static const test_file cyclic[] = DELAYED("True");
    static const test_file lost[] = DELAYED("False");
    test_expect_cost(cyclic, 5 * 10 * (1 + 2) + 3 * 10 * (3 + 4));
    test_expect_cost(lost, 5 * (10 * 1 + 500) + 3 * (10 * 3 + 500));
}

/* Energy costs 10, load 1. A store that comes in 2040 with 3 MWh, half of which is lost each hour after the first: 3 -
 * 1 = 2, 0.5 x 2 - 1 = 0, just enough for 2040; 2030 costs 2 x 10 x 5. Cyclic, it gives nothing. One that ends after
 * 2030 saves 2030. */
Test(periods, levels_of_a_part_of_the_horizon)
{
    static const test_file late[] = STORE(",build_year,standing_loss", ",2040,0.5");
    static const test_file late_cyclic[] = STORE(",build_year,e_cyclic", ",2040,True");
    static const test_file early[] = STORE(",build_year,lifetime", ",2020,15");
    test_expect_cost(late, 100);
    test_expect_cost(late_cyclic, 160);
    test_expect_cost(early, 60);
}

/* Without the option PyPSA takes the cycles of all active branches in both periods. Line two comes in 2040, three
 * never: x s = 0 of three, so one and two are idle, too, and B makes 20 at 50 itself. */
Test(periods, cycles_without_the_option)
{
    static const test_file files[] = {
        PERIODS,
        {"snapshots.csv", ",period,timestep\n0,2030,0\n1,2040,0\n"},
        {"buses.csv", "name\nA\nB\n"},
        {"lines.csv", "name,bus0,bus1,x,s_nom,build_year\none,A,B,1,10,0\ntwo,A,B,3,10,2040\nthree,A,B,1,99,2099\n"},
        {"generators.csv", "name,bus,p_nom,marginal_cost\na,A,99,10\nb,B,99,50\n"},
        {"loads.csv", "name,bus,p_set\nl,B,20\n"},
        {NULL, NULL},
    };
    test_expect_cost(files, 2 * 20 * 50);
}

/* The limit on the cost of links counts 2 per MW as often as the weights of the periods of its life say (5 + 3), also
 * without the option: 16 CAP <= 16, so 1 MW. Of 2040 alone: 2 CAP <= 16. Load 3 at B, A sells at 10, B at 50; one hour
 * each. */
#define COST_LIMIT(option, period)                                                                                     \
    {                                                                                                                  \
        PERIODS, option, {"snapshots.csv", ",period,timestep\n0,2030,0\n1,2040,0\n"}, {"buses.csv", "name\nA\nB\n"},   \
            {"carriers.csv", "name\nDC\n"},                                                                            \
            {"links.csv", "name,bus0,bus1,carrier,p_nom_extendable,capital_cost\nl,A,B,DC,True,2\n"},                  \
            {"generators.csv", "name,bus,p_nom,marginal_cost\na,A,99,10\nb,B,99,50\n"},                                \
            {"loads.csv", "name,bus,p_set\nl,B,3\n"},                                                                  \
            {"global_constraints.csv", "name,type,carrier_attribute,sense,constant,investment_period\n"                \
                                       "c,transmission_expansion_cost_limit,DC,<=,16," period "\n"},                   \
        {                                                                                                              \
            NULL, NULL                                                                                                 \
        }                                                                                                              \
    }
#define NO_OPTION                                                                                                      \
    {                                                                                                                  \
        "case.csv", "setting,value\n"                                                                                  \
    }

Test(periods, weights_of_a_cost_limit)
{
    static const test_file with[] = COST_LIMIT(MULTI, "");
    static const test_file without[] = COST_LIMIT(NO_OPTION, "");
    static const test_file one_with[] = COST_LIMIT(MULTI, "2040");
    static const test_file one_without[] = COST_LIMIT(NO_OPTION, "2040");
    test_expect_cost(with, 8 * (10 + 2 * 50) + 8 * 2);
    test_expect_cost(without, 2 * (10 + 2 * 50) + 2);
    test_expect_cost(one_with, 8 * 30 + 8 * 2 * 3);
    test_expect_cost(one_without, 2 * 30 + 2 * 3);
}

/* Like PyPSA: the store, given 3 MWh in every period, exists from 2040 on, but what it begins with counts in 2030, too:
 * 10 gas + 10 x 3 + 10 (3 - e) <= 60, so gas <= e. Gas costs 10, sun 50, load 1 in 2 + 2 hours. Gas in 2030 saves 40 x
 * 5, a MWh kept in the store costs 50 x 3: 2 of gas in 2030, 2 kept, 1 of sun in 2040. */
Test(periods, levels_count_in_absence)
{
    static const test_file files[] = {
        PERIODS,
        MULTI,
        HOURS,
        BUS,
        {"carriers.csv", "name,co2_emissions\ngas,1\n"},
        {"generators.csv", "name,bus,p_nom,marginal_cost,carrier\ngas,b,9,10,gas\nsun,b,9,50,\n"},
        {"stores.csv", "name,bus,e_nom,e_initial,e_initial_per_period,carrier,build_year\ns,b,9,3,True,gas,2040\n"},
        {"global_constraints.csv", "name,sense,constant\nco2,<=,60\n"},
        {"loads.csv", "name,bus,p_set\nl,b,1\n"},
        {NULL, NULL},
    };
    test_expect_cost(files, 5 * 2 * 10 + 3 * 50);
}

/* A limit whose elements cost nothing has no row, even where it asks for more than nothing, as in PyPSA. */
Test(periods, cost_limit_of_what_costs_nothing)
{
    static const test_file files[] = {
        {"buses.csv", "name\nA\nB\n"},
        {"links.csv", "name,bus0,bus1,carrier,p_nom_extendable,capital_cost\nl,A,B,DC,True,0\n"},
        {"generators.csv", "name,bus,p_nom,marginal_cost\na,A,99,10\n"},
        {"loads.csv", "name,bus,p_set\nl,B,3\n"},
        {"global_constraints.csv",
         "name,type,carrier_attribute,sense,constant\nc,transmission_expansion_cost_limit,DC,>=,1\n"},
        {NULL, NULL},
    };
    test_expect_cost(files, 30);
}

/* PyPSA's older limit: at most 2 MW of wind at b; load 3, wind at 1 per MW, the rest at 100. */
Test(periods, limit_by_bus)
{
    static const test_file files[] = {
        {"buses.csv", "name,nom_max_wind\nb,2\n"},
        {"carriers.csv", "name\nwind\n"},
        {"generators.csv", "name,bus,carrier,p_nom,p_nom_extendable,marginal_cost,capital_cost\n"
                           "w,b,wind,0,True,0,1\nrest,b,,99,False,100,0\n"},
        {"loads.csv", "name,bus,p_set\nl,b,3\n"},
        {NULL, NULL},
    };
    test_expect_cost(files, 2 + 100);
}
