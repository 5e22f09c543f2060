/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole problems with hand-computed answers, on every back-end. */
#include "tests/support/case_folder.h"

#include <criterion/criterion.h>
#include <stdio.h>

/* 165 MW from A at 10: CA carries 110 = its limit, AB and BC the rest. z: CA 25 against AB + BC 50, so the flow splits
 * 2 : 1, 110 and 55. The other 35 MW come from C at 60: 1650 + 2100 = 3750. */
static const test_file triangle[] = {
    {"buses.csv", "name,v_nom\nA,220\nB,220\nC,220\n"},
    {"lines.csv", "name,bus0,bus1,x,s_nom\nAB,A,B,20,60\nBC,B,C,30,100\nCA,C,A,25,110\n"},
    {"generators.csv", "name,bus,p_nom,marginal_cost\na,A,400,10\nc,C,400,60\n"},
    {"loads.csv", "name,bus,p_set\nc,C,200\n"},
    {NULL, NULL},
};

Test(plan, voltage_law)
{
    test_expect_cost(triangle, 3750);
}

/* Capacities are totals: CA 50 to a multiple of 30, AB 60 to one of 40. Known total 3300, of which 50 x 6 + 60 x 5 are
 * the constant. */
Test(plan, modules_of_lines)
{
    static const test_file files[] = {
        {"buses.csv", "name,v_nom\nA,220\nB,220\nC,220\n"},
        {"lines.csv", "name,bus0,bus1,x,s_nom,s_nom_extendable,s_nom_min,s_nom_mod,capital_cost\n"
                      "AB,A,B,20,60,True,60,40,5\nBC,B,C,30,100,False,0,0,0\nCA,C,A,25,50,True,50,30,6\n"},
        {"generators.csv", "name,bus,p_nom,marginal_cost\na,A,400,10\nc,C,400,60\n"},
        {"loads.csv", "name,bus,p_set\nc,C,200\n"},
        {NULL, NULL},
    };
    test_expect_cost(files, 3300);
    aft_plan *plan = test_solve_files(files, "glpk");
    cr_expect_float_eq(plan->objective_constant, 600.0, 1e-9);
    cr_expect_float_eq(plan->objective, 2700.0, 1e-5);
    aft_plan_free(plan);
}

/* Load 1 for three snapshots; the generator gives 3 MW at 1 in the first only; the store starts with 1 and holding
 * costs 0.2 per MWh at the end of each snapshot. Make 2 in the first: 2 + 0.2 (2 + 1 + 0) = 2.6. */
Test(plan, store_holding_cost)
{
    static const test_file files[] = {
        {"buses.csv", "name\nb\n"},
        {"snapshots.csv", ",snapshot\n0,0\n1,1\n2,2\n"},
        {"generators.csv", "name,bus,p_nom,marginal_cost\ng,b,3,1\n"},
        {"generators-p_max_pu.csv", ",g\n0,1\n1,0\n2,0\n"},
        {"stores.csv", "name,bus,e_nom,e_initial,marginal_cost_storage\ns,b,10,1,0.2\n"},
        {"loads.csv", "name,bus,p_set\nl,b,1\n"},
        {NULL, NULL},
    };
    test_expect_cost(files, 2.6);
}

/* Gas in modules of 1000 at 10, a store in modules of 100 MWh at 100; load 4000, 5000, 6000, 800. Gas 5000 and a store
 * of 1000 filled in the first snapshot: 1000 x 100 + 15800 x 10 = 258000. */
Test(plan, modules_of_generators_and_stores)
{
    static const test_file files[] = {
        {"buses.csv", "name\nb\n"},
        {"snapshots.csv", ",snapshot\n0,0\n1,1\n2,2\n3,3\n"},
        {"generators.csv", "name,bus,p_nom_extendable,p_nom_mod,p_nom_max,marginal_cost\ngas,b,True,1000,5000,10\n"},
        {"stores.csv", "name,bus,e_nom_extendable,e_nom_mod,e_nom_max,capital_cost\ns,b,True,100,2000,100\n"},
        {"loads.csv", "name,bus\nl,b\n"},
        {"loads-p_set.csv", ",l\n0,4000\n1,5000\n2,6000\n3,800\n"},
        {NULL, NULL},
    };
    test_expect_cost(files, 258000);
}

/* 7 %, 25 years: annuity 0.085810517; wind 1200000 x that + 24000 = 126972.62 a MW for the year; published total. */
Test(plan, overnight_costs)
{
    static const test_file files[] = {
        {"buses.csv", "name\nb\n"},
        {"snapshots.csv", ",snapshot,objective,stores,generators\n0,0,4380,4380,4380\n1,1,4380,4380,4380\n"},
        {"generators.csv",
         "name,bus,p_nom_extendable,overnight_cost,discount_rate,lifetime,fom_cost,capital_cost,marginal_cost\n"
         "wind,b,True,1200000,0.07,25,24000,,0\ngas,b,True,,,,1000,50000,70\n"},
        {"generators-p_max_pu.csv", ",wind\n0,0.45\n1,0.2\n"},
        {"loads.csv", "name,bus,p_set\nl,b,100\n"},
        {NULL, NULL},
    };
    test_expect_cost(files, 48082804.59);
}

/* A radial pipe: 10 MW must cross; one DN of 12 MW costs 100, two of 6 MW cost 90 together, menu_max 2. */
Test(plan, menu_with_several_pieces)
{
    static const test_file files[] = {
        {"buses.csv", "name,carrier\na,H2\nb,H2\n"},
        {"carriers.csv", "name\nH2\n"},
        {"generators.csv", "name,bus,p_nom,marginal_cost\ng,a,100,1\n"},
        {"loads.csv", "name,bus,p_set\nl,b,10\n"},
        {"links.csv", "name,bus0,bus1,menu,menu_max,length\npipe,a,b,m,2,2\n"},
        {"menus.csv", "name,menu,option,p_nom,max_pieces,capital_cost_fixed,capital_cost_per_km\n"
                      "big,m,big,12,1,80,10\nsmall,m,small,6,2,25,10\n"},
        {NULL, NULL},
    };
    test_expect_cost(files, 10 + 2 * 45);
    aft_plan *plan = test_solve_files(files, "glpk");
    cr_assert_eq(plan->n_purchases, 1);
    cr_expect_eq(plan->purchases[0].pieces, 2);
    cr_expect_float_eq(plan->link_p_nom[0], 12.0, 1e-9);
    aft_plan_free(plan);
}

/* One piece only: the big pipe, 10 + 100. */
Test(plan, menu_max_one)
{
    static const test_file files[] = {
        {"buses.csv", "name,carrier\na,H2\nb,H2\n"},
        {"carriers.csv", "name\nH2\n"},
        {"generators.csv", "name,bus,p_nom,marginal_cost\ng,a,100,1\n"},
        {"loads.csv", "name,bus,p_set\nl,b,10\n"},
        {"links.csv", "name,bus0,bus1,menu,length\npipe,a,b,m,2\n"},
        {"menus.csv", "name,menu,option,p_nom,max_pieces,capital_cost_fixed,capital_cost_per_km\n"
                      "big,m,big,12,1,80,10\nsmall,m,small,6,2,25,10\n"},
        {NULL, NULL},
    };
    test_expect_cost(files, 110);
}

/* Triangle as above, 2 CA; a second circuit on CA with x 25 halves its reactance: flow splits 12.5 : 50, and the limit
 * is 110 + 110 in all. 200 MW from A: 160 on CA, 40 over B. Cost 2000 + circuit 500 = 2500 < 3750. */
Test(plan, bought_circuit_in_parallel)
{
    static const test_file files[] = {
        {"buses.csv", "name,v_nom\nA,220\nB,220\nC,220\n"},
        {"lines.csv",
         "name,bus0,bus1,x,s_nom,length,menu\nAB,A,B,20,60,10,\nBC,B,C,30,100,10,\nCA,C,A,25,110,10,circuit\n"},
        {"menus.csv", "name,menu,p_nom,capital_cost_fixed,x_per_length\nc,circuit,110,500,2.5\n"},
        {"generators.csv", "name,bus,p_nom,marginal_cost\na,A,400,10\nc,C,400,60\n"},
        {"loads.csv", "name,bus,p_set\nc,C,200\n"},
        {NULL, NULL},
    };
    test_expect_cost(files, 2500);
    aft_plan *plan = test_solve_files(files, "glpk");
    cr_expect_float_eq(fabs(plan->line_s[2]), 160.0, 1e-6);
    cr_expect_float_eq(plan->line_s[0], 40.0, 1e-6);
    aft_plan_free(plan);
}

/* Without x_per_length the row's reactance holds: CA 220 MVA, flows 2 : 1, 200 MW from A: 133.3 and 66.7 > 60 on AB.
 * AB's limit of 60 allows 180 from A: 1800 + 20 x 60 = 1200 + circuit 500 = 3500. */
Test(plan, bought_rating_on_the_row_s_reactance)
{
    static const test_file files[] = {
        {"buses.csv", "name,v_nom\nA,220\nB,220\nC,220\n"},
        {"lines.csv",
         "name,bus0,bus1,x,s_nom,length,menu\nAB,A,B,20,60,10,\nBC,B,C,30,100,10,\nCA,C,A,25,110,10,circuit\n"},
        {"menus.csv", "name,menu,p_nom,capital_cost_fixed\nc,circuit,110,500\n"},
        {"generators.csv", "name,bus,p_nom,marginal_cost\na,A,400,10\nc,C,400,60\n"},
        {"loads.csv", "name,bus,p_set\nc,C,200\n"},
        {NULL, NULL},
    };
    test_expect_cost(files, 3500);
}

/* A project that is too late for the planned year is not bought: gas at 30 instead of the pipe. */
Test(plan, project_too_late)
{
    static const test_file files[] = {
        {"buses.csv", "name,carrier\na,H2\nb,H2\n"},
        {"carriers.csv", "name\nH2\n"},
        {"case.csv", "setting,value\nyear,2030\n"},
        {"projects.csv", "name,earliest_year\np,2035\n"},
        {"generators.csv", "name,bus,p_nom,marginal_cost\ng,a,100,1\ngas,b,100,30\n"},
        {"loads.csv", "name,bus,p_set\nl,b,10\n"},
        {"links.csv", "name,bus0,bus1,menu,project\npipe,a,b,m,p\n"},
        {"menus.csv", "name,menu,p_nom,capital_cost_fixed\nbig,m,12,80\n"},
        {NULL, NULL},
    };
    test_expect_cost(files, 300);
}

/* 12 MW wanted, 10 to be had, lost load at 1000: 10 x 5 + 2 x 1000. */
Test(plan, lost_load)
{
    static const test_file files[] = {
        {"buses.csv", "name\nb\n"},
        {"case.csv", "setting,value\nlost_load_cost,1000\n"},
        {"generators.csv", "name,bus,p_nom,marginal_cost\ng,b,10,5\n"},
        {"loads.csv", "name,bus,p_set\nl,b,12\n"},
        {NULL, NULL},
    };
    test_expect_cost(files, 2050);
    aft_plan *plan = test_solve_files(files, "glpk");
    cr_expect_float_eq(plan->load_shed[0], 2.0, 1e-9);
    cr_expect_float_eq(plan->bus_price[0], 1000.0, 1e-6);
    aft_plan_free(plan);
}

/* 10 MW at 5 here, sold at 5 there: the total is 0, and rounding is no gap. */
Test(plan, a_total_of_nothing_is_optimal)
{
    static const test_file files[] = {
        {"buses.csv", "name\nb\n"},
        {"generators.csv",
         "name,bus,p_nom,marginal_cost,p_min_pu,p_max_pu\ng,b,1000.3,5.1,0,1\nsink,b,1000.3,5.1,-1,0\n"},
        {"loads.csv", "name,bus,p_set\nl,b,0\n"},
        {NULL, NULL},
    };
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        aft_plan *plan = test_solve_files(files, test_solvers[s]);
        cr_expect_eq(plan->outcome, AFT_OPTIMAL);
        cr_expect_float_eq(plan->total_cost, 0.0, 1e-6);
        aft_plan_free(plan);
    }
}

Test(plan, infeasible_names_the_bus)
{
    static const test_file files[] = {
        {"buses.csv", "name\nfar\nnear\n"},
        {"generators.csv", "name,bus,p_nom,marginal_cost\ng,near,100,5\n"},
        {"links.csv", "name,bus0,bus1,p_nom\nk,near,far,7\n"},
        {"loads.csv", "name,bus,p_set\nl,far,12\n"},
        {NULL, NULL},
    };
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        aft_plan *plan = test_solve_files(files, test_solvers[s]);
        cr_expect_eq(plan->outcome, AFT_INFEASIBLE);
        cr_assert_eq(plan->n_conflicts, 1);
        cr_expect_eq(plan->conflicts[0].bus, 0);
        cr_expect_float_eq(plan->conflicts[0].amount, 5.0, 1e-6);
        aft_plan_free(plan);
    }
}

Test(plan, unbounded_names_what_runs_away)
{
    static const test_file files[] = {
        {"buses.csv", "name\nb\n"},
        {"generators.csv", "name,bus,p_nom,marginal_cost,p_min_pu\ng,b,inf,5,0\nsink,b,inf,10,-1\n"},
        {"loads.csv", "name,bus,p_set\nl,b,12\n"},
        {NULL, NULL},
    };
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        aft_plan *plan = test_solve_files(files, test_solvers[s]);
        cr_expect_eq(plan->outcome, AFT_UNBOUNDED, "%s", test_solvers[s]);
        cr_expect_geq(plan->n_conflicts, 1);
        aft_plan_free(plan);
    }
}

/* The tutorial's README does this arithmetic. */
Test(plan, tutorial)
{
    char folder[4096];
    (void)snprintf(folder, sizeof folder, "%s/cases/tutorial", test_source_dir());
    const aft_read_options dear = {.scenario = "dear hydrogen"};
    const aft_read_options none = {.scenario = "no battery"};
    const aft_read_options *scenarios[] = {NULL, &dear, &none};
    const double costs[] = {19974000, 19996800, 21629000};
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        for (size_t i = 0; i < 3; i++) {
            aft_plan *plan = test_solve_folder(folder, test_solvers[s], scenarios[i]);
            cr_expect_float_eq(plan->total_cost, costs[i], 1.0, "%zu: %.10g", i, plan->total_cost);
            cr_expect_eq(plan->outcome, AFT_OPTIMAL);
            aft_plan_free(plan);
        }
    }
}
