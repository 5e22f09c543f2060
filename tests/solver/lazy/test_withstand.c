/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pressure = simulated: sizes that constant resistances allow and real friction does not are excluded. */
#include "solver/simulation.h"

#include "networks/base/memory.h"
#include "tests/support/reading.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

/* 45 MW over 50 km at 30 of 50 bar. The table says of DN100 that it loses half of what it does: 50 * 0.01 * 45^2 = 1012
 * of 1600 bar^2; really about 2140. DN150 loses 250, DN200 60. */
static const test_file one_pipe[] = {
    {"case.csv", "setting,value\npressure,on\n"},
    {"carriers.csv", "name\nH2\n"},
    {"buses.csv", "name,carrier,pressure_min_bar,pressure_max_bar\na,H2,30,50\nb,H2,30,50\nc,H2,30,50\n"},
    {"generators.csv", "name,bus,p_nom,marginal_cost\ng,a,1000,1\n"},
    {"loads.csv", "name,bus,p_set\nd,b,45\n"},
    {"links.csv", "name,bus0,bus1,menu,menu_max,length,p_min_pu\nab,a,b,pipe,1,50,-1\n"},
    {"menus.csv", "name,menu,p_nom,max_pieces,capital_cost_per_km,diameter_m,resistance\n"
                  "DN100,pipe,50,1,10,0.10226,0.01\nDN150,pipe,113,1,20,0.15408,0.0025\n"
                  "DN200,pipe,200,1,30,0.20270,0.0006\n"},
    {NULL, NULL}};

static const test_file simulated = {"case.csv", "setting,value\npressure,simulated\n"};

/* With its simulation, unless that is NULL. */
static aft_plan *solve(aft_simulation **simulation_out, const test_file *changes, const char *solver)
{
    test_reading r = test_read_texts(one_pipe, changes, NULL);
    aft_plan *plan = NULL;
    aft_error err = AFT_ERROR_INIT;
    const aft_solve_options options = {.solver = solver, .gap = 1e-9};
    if (r.status != AFT_OK) {
        test_print_findings(r.findings);
    }
    cr_assert_eq(r.status, AFT_OK);
    cr_assert_eq(aft_solve(&plan, r.network, &options, &err), AFT_OK, "%s", err.text);
    if (simulation_out != NULL) {
        const aft_simulate_options how = {.plan_pressure = plan->bus_pressure};
        cr_assert(plan->has_point, "%s: %s", solver, plan->message);
        cr_assert_eq(aft_simulate(simulation_out, r.network, plan, &how, &err), AFT_OK, "%s", err.text);
    }
    test_reading_clear(&r);
    return plan;
}

/* Expects cost, and that nothing is missed; no bound is claimed. */
static void expect_plan(const test_file *changes, double cost)
{
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        aft_simulation *simulation = NULL;
        aft_plan *plan = solve(&simulation, changes, test_solvers[s]);
        cr_expect(fabs(plan->total_cost - cost) <= 1e-6 * cost, "%s: %.9g instead of %.9g", test_solvers[s],
                  plan->total_cost, cost);
        cr_expect_eq(plan->outcome, AFT_GAP_LIMIT);
        cr_expect(isinf(plan->lower_bound) && plan->lower_bound < 0.0);
        cr_assert_not_null(simulation);
        cr_expect_eq(simulation->n_missed, 0);
        aft_simulation_free(simulation);
        aft_plan_free(plan);
    }
}

static void expect_none(const test_file *changes, const char *says)
{
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        aft_plan *plan = solve(NULL, changes, test_solvers[s]);
        cr_expect_eq(plan->outcome, AFT_INFEASIBLE, "%s: %s", test_solvers[s], aft_outcome_name(plan->outcome));
        cr_expect(strstr(plan->message, says) != NULL, "%s", plan->message);
        aft_plan_free(plan);
    }
}

/* 500 for DN100, 1000 for DN150, and 45 of supply. */
Test(withstand, the_next_size)
{
    const test_file as_table[] = {{NULL, NULL}};
    const test_file really[] = {simulated, {NULL, NULL}};
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        aft_plan *plan = solve(NULL, as_table, test_solvers[s]);
        cr_expect_float_eq(plan->total_cost, 545.0, 1e-6);
        cr_expect_eq(plan->outcome, AFT_OPTIMAL);
        aft_plan_free(plan);
    }
    expect_plan(really, 1045.0);
}

/* Snapshots that differ are for the general method. */
Test(withstand, several_snapshots)
{
    const test_file changes[] = {simulated,
                                 {"snapshots.csv", "snapshot\n0\n1\n"},
                                 {"loads.csv", "name,bus\nd,b\n"},
                                 {"loads-p_set.csv", "snapshot,d\n0,20\n1,45\n"},
                                 {NULL, NULL}};
    expect_plan(changes, 1065.0);
}

/* The pipe beyond b is of no help: with 2 MW its smallest size stays, whatever is tried before. */
Test(withstand, only_what_feeds)
{
    const test_file changes[] = {simulated,
                                 {"loads.csv", "name,bus,p_set\nd,b,43\ne,c,2\n"},
                                 {"links.csv", "name,bus0,bus1,menu,menu_max,length,p_min_pu\n"
                                               "ab,a,b,pipe,1,50,-1\nbc,b,c,pipe,1,1,-1\n"},
                                 {NULL, NULL}};
    expect_plan(changes, 1055.0);
}

/* Two DN100 at 50 + 50: real friction takes about 535 bar^2. */
Test(withstand, pieces)
{
    const test_file changes[] = {simulated,
                                 {"links.csv", "name,bus0,bus1,menu,menu_max,length,p_min_pu\nab,a,b,pipe,3,50,-1\n"},
                                 {"menus.csv", "name,menu,p_nom,max_pieces,capital_cost_per_km,diameter_m,resistance\n"
                                               "DN100,pipe,50,3,10,0.10226,0.01\nDN200,pipe,200,1,30,0.20270,0.0006\n"},
                                 {NULL, NULL}};
    expect_plan(changes, 1045.0);
}

/* A pipe not built at all is another choice, too: what b can make itself costs 20 a MWh. */
Test(withstand, without_the_pipe)
{
    const test_file changes[] = {simulated,
                                 {"generators.csv", "name,bus,p_nom,marginal_cost\ng,a,1000,1\nown,b,45,20\n"},
                                 {"menus.csv", "name,menu,p_nom,max_pieces,capital_cost_per_km,diameter_m,resistance\n"
                                               "DN100,pipe,50,1,10,0.10226,0.01\n"},
                                 {NULL, NULL}};
    expect_plan(changes, 900.0);
}

/* In a loop any change of its part counts: of a-b, a-c and b-c one gets larger, or goes, or the others take over. */
Test(withstand, a_loop)
{
    const test_file changes[] = {simulated,
                                 {"buses.csv", "name,carrier,pressure_min_bar,pressure_max_bar\n"
                                               "a,H2,30,50\nb,H2,30,50\nc,H2,30,50\n"},
                                 {"loads.csv", "name,bus,p_set\nd,b,45\ne,c,45\n"},
                                 {"links.csv",
                                  "name,bus0,bus1,menu,menu_max,length,p_min_pu,p_nom,resistance\n"
                                  "ab,a,b,pipe,1,50,-1,0,\nac,a,c,pipe,1,50,-1,0,\nbc,b,c,,1,5,-1,9,0.1\n"},
                                 {NULL, NULL}};
    expect_plan(changes, 2090.0); /* two DN150; with one DN100 the other side would have to give more than bc takes */
}

Test(withstand, none_is_left)
{
    const test_file small[] = {simulated,
                               {"menus.csv", "name,menu,p_nom,max_pieces,capital_cost_per_km,diameter_m,resistance\n"
                                             "DN100,pipe,50,1,10,0.10226,0.01\n"},
                               {NULL, NULL}};
    const test_file stands[] = {
        simulated, {"links.csv", "name,bus0,bus1,length,p_nom,resistance\nab,a,b,50,50,0.02\n"}, {NULL, NULL}};
    expect_none(small, "no choice of sizes is left");
    expect_none(stands, "no sizes bring"); /* not even with constant resistances */
}

Test(withstand, memory_may_run_out_anywhere)
{
    const test_file really[] = {simulated, {NULL, NULL}};
    test_reading r = test_read_texts(one_pipe, really, NULL);
    const aft_solve_options options = {.solver = "glpk", .gap = 1e-9};
    cr_assert_eq(r.status, AFT_OK);
    const long alive = aft_test_blocks_alive();
    aft_status status = AFT_ENOMEM;
    aft_plan *plan = NULL;
    for (long n = 0; status != AFT_OK && n < 20000; n += 1 + n / 50) {
        aft_test_allow_allocations(n);
        status = aft_solve(&plan, r.network, &options, NULL);
        aft_test_allow_allocations(-1);
        cr_assert(status == AFT_OK || aft_test_blocks_alive() == alive, "%ld", n);
    }
    cr_assert_eq(status, AFT_OK);
    cr_expect_float_eq(plan->total_cost, 1045.0, 1e-6);
    aft_plan_free(plan);
    test_reading_clear(&r);
}
