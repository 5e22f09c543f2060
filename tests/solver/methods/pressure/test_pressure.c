/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plans under pressure, whole: small ones by hand on every back-end, and what their proof refuses. */
#include "networks/base/memory.h"
#include "solver/families/pressure.h"
#include "solver/methods/forest/forest.h"
#include "solver/problems/problems.h"
#include "tests/support/reading.h"
#include "tests/support/solving.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define TREE                                                                                                           \
    {                                                                                                                  \
        "case.csv", "setting,value\npressure,on\nlayout,tree\n"                                                        \
    }

/* Expects a cost of one snapshot, and of two that are alike. Operation must cost nothing. */
static void expect_cost(const test_file *files, double cost)
{
    test_file twice[16] = {{"snapshots.csv", "snapshot\n0\n1\n"}};
    for (size_t i = 0; i == 0 || files[i - 1].name != NULL; i++) {
        twice[i + 1] = files[i];
    }
    test_expect_cost(files, cost);
    test_expect_cost(twice, cost);
}

static void expect_no_plan(const test_file *files, const char *says)
{
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        aft_plan *plan = test_solve_files(files, test_solvers[s]);
        cr_expect_eq(plan->outcome, AFT_INFEASIBLE, "%s: %s", test_solvers[s], aft_outcome_name(plan->outcome));
        cr_expect(strstr(plan->message, says) != NULL, "%s", plan->message);
        aft_plan_free(plan);
    }
}

/* A chain A - B - C of 10 km each, supply at A. Small: 4 bar^2/km/MW^2 for 1 per km, large: 1 for 3. 2 MW at C: a small
 * one loses 160 bar^2, a large one 40. */
static const char chain_buses[] = "name,carrier,pressure_min_bar,pressure_max_bar\nA,H2,0,30\nB,H2,0,40\nC,H2,24,40\n";
static const char chain_loads[] = "name,bus,p_set\nc,C,2\n";
static const char chain_supply[] = "name,bus,p_nom\ng,A,100\n";
static const char chain_links[] = "name,bus0,bus1,menu,length,p_min_pu\nAB,A,B,pipe,10,-1\nCB,C,B,pipe,10,-1\n";
static const char chain_menu[] = "name,menu,p_nom,capital_cost_per_km,resistance\ns,pipe,10,1,4\nl,pipe,10,3,1\n";
#define CHAIN(buses, links, menu)                                                                                      \
    {                                                                                                                  \
        TREE, {"carriers.csv", "name\nH2\n"}, {"buses.csv", buses}, {"loads.csv", chain_loads},                        \
            {"generators.csv", chain_supply}, {"links.csv", links}, {"menus.csv", menu}, {NULL, NULL},                 \
    }

/* 900 - 320 = 580 is 24.08 bar squared. */
Test(pressure, small_ones_are_enough)
{
    const test_file files[] = CHAIN(chain_buses, chain_links, chain_menu);
    expect_cost(files, 20.0);
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        aft_plan *plan = test_solve_files(files, test_solvers[s]);
        cr_assert_not_null(plan->bus_pressure);
        cr_expect_float_eq(plan->bus_pressure[0], 30.0, 1e-9);
        cr_expect_float_eq(plan->bus_pressure[1], sqrt(740.0), 1e-9);
        cr_expect_float_eq(plan->bus_pressure[2], sqrt(580.0), 1e-9);
        cr_expect_float_eq(plan->link_p[0], 2.0, 1e-9);
        cr_expect_float_eq(plan->link_p[1], -2.0, 1e-9);
        cr_expect(plan->check.row_violation < 1e-9, "%g", plan->check.row_violation);
        cr_expect_eq(plan->lower_bound, plan->total_cost);
        cr_expect_not_null(plan->bus_price);
        aft_plan_free(plan);
    }
}

Test(pressure, sizes_for_pressure)
{
    test_file files[] = CHAIN("name,carrier,pressure_min_bar,pressure_max_bar\nA,H2,0,30\nB,H2,0,40\nC,H2,26,40\n",
                              chain_links, chain_menu);
    expect_cost(files, 40.0); /* 676 <= 900 - 40 - 160 */
    files[2].text = "name,carrier,pressure_min_bar,pressure_max_bar\nA,H2,0,30\nB,H2,0,40\nC,H2,28,40\n";
    expect_cost(files, 60.0); /* 784 <= 900 - 80 */
    files[2].text = "name,carrier,pressure_min_bar,pressure_max_bar\nA,H2,0,30\nB,H2,0,40\nC,H2,29,40\n";
    expect_no_plan(files, "pressure");
    files[0].text = "setting,value\npressure,off\nlayout,tree\n";
    expect_cost(files, 20.0);
}

/* Pieces side by side add up: two small ones, 4^-1/2 + 4^-1/2 = 1, are a large one, at 2 instead of 3 per km. A pipe
 * that stands counts with them: 100^-1/2 = 0.1. */
Test(pressure, pieces_in_parallel)
{
    test_file files[] =
        CHAIN("name,carrier,pressure_min_bar,pressure_max_bar\nA,H2,0,30\nB,H2,0,40\nC,H2,26,40\n",
              "name,bus0,bus1,menu,menu_max,length,p_min_pu\nAB,A,B,pipe,2,10,-1\nCB,C,B,pipe,2,10,-1\n",
              "name,menu,p_nom,max_pieces,capital_cost_per_km,resistance\ns,pipe,10,2,1,4\nl,pipe,10,1,3,1\n");
    expect_cost(files, 30.0);
    files[5].text = "name,bus0,bus1,menu,menu_max,length,p_min_pu,p_nom,resistance\n"
                    "AB,A,B,pipe,2,10,-1,1,100\nCB,C,B,pipe,2,10,-1,0,\n";
    files[2].text = "name,carrier,pressure_min_bar,pressure_max_bar\nA,H2,0,30\nB,H2,0,40\nC,H2,27.3,40\n";
    expect_cost(files, 30.0); /* 745.29 <= 900 - 40 / 0.36 - 40: a small one beside what stands, and two small ones */
    files[2].text = "name,carrier,pressure_min_bar,pressure_max_bar\nA,H2,0,30\nB,H2,0,40\nC,H2,28.7,40\n";
    expect_cost(files, 40.0); /* 823.69 <= 900 - 40 / 1.21 - 40: two small ones each */
    files[2].text = "name,carrier,pressure_min_bar,pressure_max_bar\nA,H2,0,30\nB,H2,0,40\nC,H2,28.8,40\n";
    expect_cost(files, 60.0); /* 829.44 <= 900 - 40 / 1.21 - 40 / 1.5^2: small and large at C */
}

/* What stands and loses little enough needs nothing. */
Test(pressure, what_stands)
{
    test_file files[] = CHAIN(chain_buses,
                              "name,bus0,bus1,menu,length,p_min_pu,p_nom,resistance\n"
                              "AB,A,B,,10,-1,5,4\nCB,C,B,pipe,10,-1,0,\n",
                              chain_menu);
    expect_cost(files, 10.0);
    files[5].text = "name,bus0,bus1,menu,length,p_min_pu,p_nom,resistance\nAB,A,B,,10,-1,1.9,4\nCB,C,B,pipe,10,-1,0,\n";
    expect_no_plan(files, "cannot be met"); /* 2 MW do not fit */
}

/* Two feed, 3 MW at A and 1 MW at B, for 2 and 2 MW at C and D: A-C, B-D and C-D; 900 - 4 * 9 * 10 = 540 at C. */
Test(pressure, two_feed)
{
    test_file files[] = {TREE,
                         {"carriers.csv", "name\nH2\n"},
                         {"buses.csv", "name,carrier,pressure_max_bar,pressure_min_bar\n"
                                       "A,H2,30,0\nB,H2,30,0\nC,H2,30,22\nD,H2,30,22\n"},
                         {"loads.csv", "name,bus,p_set\na,A,-3\nb,B,-1\nc,C,2\nd,D,2\n"},
                         {"links.csv", "name,bus0,bus1,menu,length,p_min_pu\n"
                                       "AC,A,C,pipe,10,-1\nBD,B,D,pipe,10,-1\nCD,D,C,pipe,10,-1\n"},
                         {"menus.csv", chain_menu},
                         {NULL, NULL}};
    expect_cost(files, 30.0); /* 540 and 540 - 40 are 484 at least */
    files[2].text = "name,carrier,pressure_max_bar,pressure_min_bar\nA,H2,30,0\nB,H2,30,0\nC,H2,30,22\nD,H2,30,23\n";
    expect_cost(files, 50.0); /* 529 at D: A-C large, 900 - 90 - 40, or C-D large, 540 - 10 */
    files[2].text = "name,carrier,pressure_max_bar,pressure_min_bar\nA,H2,30,0\nB,H2,24,0\nC,H2,30,22\nD,H2,30,23\n";
    expect_cost(files, 50.0); /* 24 at B: 576 - 40 at D, which is 530 then, and 570 at B */
    files[3].text = "name,bus,p_set\na,A,-2\nb,B,-2\nc,C,2\nd,D,2\n";
    files[2].text = "name,carrier,pressure_max_bar,pressure_min_bar\nA,H2,30,0\nB,H2,24,0\nC,H2,30,22\nD,H2,30,0\n";
    expect_cost(files, 20.0); /* two trees */
}

/* C has 20 bar at most: without a regulator the pressure has to be lost in the pipes, with one it need not. */
Test(pressure, regulators_and_lifts)
{
    test_file files[] = CHAIN("name,carrier,pressure_min_bar,pressure_max_bar\nA,H2,30,30\nB,H2,0,40\nC,H2,0,20\n",
                              chain_links, chain_menu);
    expect_no_plan(files, "pressure"); /* 900 - 320 = 580 > 400 */
    files[5].text = "name,bus0,bus1,menu,length,p_min_pu,p_nom,lift\nAB,A,B,pipe,10,-1,0,False\nBC,B,C,,0,0,5,False\n";
    expect_cost(files, 10.0);
    files[2].text = "name,carrier,pressure_min_bar,pressure_max_bar\nA,H2,30,30\nB,H2,0,40\nC,H2,28,40\n";
    expect_cost(files, 30.0); /* 860 >= 784; with a small one 740 */
    files[5].text = "name,bus0,bus1,menu,length,p_min_pu,p_nom,lift\nAB,A,B,pipe,10,-1,0,False\nBC,B,C,,0,0,5,True\n";
    expect_cost(files, 10.0); /* a compressor */
}

/* A pipe that stands ties the pressures of its ends though nothing flows: B and D alike. */
Test(pressure, an_idle_pipe_ties)
{
    test_file files[] = CHAIN("name,carrier,pressure_min_bar,pressure_max_bar\n"
                              "A,H2,0,30\nB,H2,0,40\nC,H2,24,40\nD,H2,0,40\n",
                              "name,bus0,bus1,menu,length,p_min_pu,p_nom,resistance\n"
                              "AB,A,B,pipe,10,-1,0,\nCB,C,B,pipe,10,-1,0,\nBD,B,D,,10,-1,5,1\n",
                              chain_menu);
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        aft_plan *plan = test_solve_files(files, test_solvers[s]);
        cr_expect_float_eq(plan->total_cost, 20.0, 1e-6);
        cr_expect_float_eq(plan->bus_pressure[3], sqrt(740.0), 1e-9);
        aft_plan_free(plan);
    }
}

/* ---- the proof ---- */

static const test_file proved[] = {
    {"case.csv", "setting,value\npressure,on\n"},
    {"snapshots.csv", "snapshot\n0\n1\n"},
    {"carriers.csv", "name\nH2\n"},
    {"buses.csv", "name,carrier,pressure_min_bar,pressure_max_bar\nA,H2,0,30\nB,H2,5,40\nC,H2,0,40\nD,H2,0,40\n"},
    {"loads.csv", "name,bus,p_set\nc,C,2\n"},
    {"generators.csv", "name,bus,p_nom,marginal_cost\ng,A,100,1\n"},
    {"links.csv", "name,bus0,bus1,menu,menu_max,length,p_min_pu,p_nom,resistance\nAB,A,B,pipe,3,10,-1,1,100\n"
                  "BC,B,C,,1,0,-1,9,\nAD,A,D,pipe,1,10,-1,0,\n"},
    {"menus.csv", "name,menu,p_nom,max_pieces,capital_cost_per_km,resistance\ns,pipe,10,2,1,4\nl,pipe,10,1,3,1\n"},
    {NULL, NULL}};

typedef struct point {
    test_reading reading;
    aft_model model;
    double *x;
    int pi, flow, pieces; /* first columns */
} point;

/* 2 MW over AB (what stands and two small ones: K = 1.1) and BC, in both snapshots, with the highest pressures. */
static point make_point(void)
{
    point p = {.reading = test_read_texts(proved, NULL, NULL)};
    aft_error err = AFT_ERROR_INIT;
    if (p.reading.status != AFT_OK) {
        test_print_findings(p.reading.findings);
    }
    cr_assert_eq(p.reading.status, AFT_OK);
    aft_model_init(&p.model, p.reading.network);
    cr_assert_eq(aft_build_plan_problem(&p.model, &err), AFT_OK, "%s", err.text);
    p.x = aft_alloc((size_t)p.model.lp.n_cols, sizeof *p.x);
    cr_assert_not_null(p.x);
    p.pi = p.model.pressure->buses[0].col;
    p.flow = p.model.flow[AFT_TABLE_links];
    p.pieces = p.model.first_piece[AFT_TABLE_links][0];
    p.x[p.pieces] = 2.0;
    for (int t = 0; t < 2; t++) {
        p.x[p.flow + t] = p.x[p.flow + 2 + t] = 2.0;
    }
    cr_assert(aft_pressure_fill(p.x, &p.model));
    return p;
}

static void expect_broken(point *p, int col, double value, double violation, const char *says)
{
    const double kept = p->x[col];
    char name[160];
    p->x[col] = value;
    const aft_pressure_proof proof = aft_prove_pressure(&p->model, p->x);
    aft_pressure_proof_name(name, sizeof name, &p->model, &proof);
    const bool is_same = proof.violation == violation || fabs(proof.violation - violation) < 1e-9;
    cr_expect(is_same, "%s: %.12g instead of %.12g", says, proof.violation, violation);
    cr_expect(strstr(name, says) != NULL, "%s instead of %s", name, says);
    p->x[col] = kept;
}

static void close_point(point *p)
{
    aft_free(p->x);
    aft_model_clear(&p->model);
    test_reading_clear(&p->reading);
}

Test(pressure, proof)
{
    point p = make_point();
    const double fall = 40.0 / 1.21; /* 10 km 4 MW^2 / 1.1^2 */
    cr_expect_float_eq(p.x[p.pi + 2], 900.0 - fall, 1e-9);
    cr_expect_float_eq(p.x[p.pi + 5], 900.0 - fall, 1e-9);
    cr_expect(aft_prove_pressure(&p.model, p.x).violation <= 1e-15);
    expect_broken(&p, p.pi + 1, 910.0, 10.0 / 900.0, "limits of bus A in 1"); /* scale 900; as a pipe 10 / 1600 */
    expect_broken(&p, p.pi + 2, 24.0, (900.0 - 24.0 - fall) / 1600.0, "pipe AB in 0");
    expect_broken(&p, p.pi + 4, 900.0, fall / 1600.0, "regulator BC in 0");
    expect_broken(&p, p.flow, 3.0, (90.0 / 1.21 - fall) / 1600.0, "pipe AB in 0");
    expect_broken(&p, p.pieces, 1.0, (40.0 / 0.36 - fall) / 1600.0, "pipe AB in"); /* in both */
    expect_broken(&p, p.flow + 4, 0.5, 0.5, "flow without capacity of link AD in 0");
    expect_broken(&p, p.flow + 5, NAN, INFINITY, "link AD in 1");
    close_point(&p);
}

/* The highest pressures there are; none where a limit is too narrow. */
Test(pressure, fill)
{
    point p = make_point();
    p.x[p.flow] = 5.0; /* 250 / 1.21 */
    cr_expect(aft_pressure_fill(p.x, &p.model));
    cr_expect_float_eq(p.x[p.pi + 2], 900.0 - 250.0 / 1.21, 1e-9);
    cr_expect_float_eq(p.x[p.pi + 6], 1600.0, 1e-9, "D hangs on nothing");
    p.x[p.flow] = 11.0; /* 1210 / 1.21 = 1000 > 900 - 25 */
    cr_expect_not(aft_pressure_fill(p.x, &p.model));
    p.x[p.flow] = -11.0; /* the other way round B may have 1600 of which 600 arrive */
    p.x[p.flow + 2] = -11.0;
    cr_expect(aft_pressure_fill(p.x, &p.model));
    cr_expect_float_eq(p.x[p.pi + 2], 1600.0, 1e-9);
    cr_expect_float_eq(p.x[p.pi], 600.0, 1e-9);
    cr_expect_float_eq(p.x[p.pi + 4], 1600.0, 1e-9);
    close_point(&p);
}

/* Any allocation may fail: nothing is left over. */
Test(pressure, out_of_memory)
{
    const test_file files[] = CHAIN(chain_buses, chain_links, chain_menu);
    test_reading r = test_read_texts(files, NULL, NULL);
    cr_assert_eq(r.status, AFT_OK);
    const long alive = aft_test_blocks_alive();
    aft_status status = AFT_ENOMEM;
    double cost = 0.0;
    long n = 0;
    for (; status == AFT_ENOMEM && n < 1000; n++) {
        aft_model model;
        aft_answer found = AFT_ANSWER_INIT;
        const aft_budget budget = aft_budget_open(NULL);
        aft_model_init(&model, r.network);
        aft_test_allow_allocations(n);
        status = aft_build_plan_problem(&model, NULL);
        if (status == AFT_OK) {
            aft_task task = test_task(&model.lp, NULL, NULL, NULL);
            task.model = &model;
            status = aft_pressure_forest_solve(&found, &task, &budget, NULL);
        }
        aft_test_allow_allocations(-1);
        cost = found.objective + model.lp.constant;
        aft_answer_clear(&found);
        aft_model_clear(&model);
        cr_assert_eq(aft_test_blocks_alive(), alive, "%ld", n);
    }
    cr_expect_eq(status, AFT_OK);
    cr_expect_float_eq(cost, 20.0, 1e-9);
    cr_expect(n > 50, "%ld", n);
    test_reading_clear(&r);
}

/* Without a bus under pressure the setting has no effect, whatever the program. */
Test(pressure, no_bus_under_pressure)
{
    const test_file files[] = CHAIN("name,carrier\nA,H2\nB,H2\nC,H2\n",
                                    "name,bus0,bus1,menu,length,p_min_pu\nAB,A,B,pipe,10,-1\nCB,C,B,pipe,10,-1\n"
                                    "AC,A,C,pipe,15,-1\n",
                                    chain_menu);
    test_file any[16] = {{"case.csv", "setting,value\npressure,on\n"}};
    memcpy(any + 1, files + 1, sizeof files - sizeof files[0]);
    test_expect_cost(any, 15.0);
}
