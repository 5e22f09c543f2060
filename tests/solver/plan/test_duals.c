/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prices, duals and angles against answers by hand, on every back-end. Signs are PyPSA's: upper limits <= 0. */
#include "tests/support/case_folder.h"

#include <criterion/criterion.h>

static const test_file all_duals = {"case.csv", "setting,value\nassign_all_duals,True\n"};

#define CLOSE(a, b)                                                                                                    \
    cr_expect_float_eq(a, b, 1e-6 * fmax(1.0, fabs(b)), "%s: %.9g is not %.9g", solver, (double)(a), (double)(b))

/* One snapshot of weight 2, load 8: cheap makes its 5 MW, fixed its 1 MW, dear the rest at 30 = the price. One MW more
 * of cheap saves 2 (30 - 10); one more MW of fixed costs 2 (50 - 30). */
static void limits_and_set_points(const char *solver)
{
    const test_file files[] = {
        all_duals,
        {"snapshots.csv", "snapshot,objective,stores,generators\nnow,2,2,2\n"},
        {"buses.csv", "name\nb\n"},
        {"generators.csv", "name,bus,p_nom,marginal_cost,p_set\ncheap,b,5,10,\nfixed,b,9,50,1\ndear,b,9,30,\n"},
        {"loads.csv", "name,bus,p_set\nd,b,8\n"},
        {0}};
    aft_plan *plan = test_solve_files(files, solver);
    const aft_duals *duals = &plan->duals[AFT_TABLE_generators];
    CLOSE(plan->bus_price[0], 30.0);
    CLOSE(duals->upper[0], -40.0);
    CLOSE(duals->upper[1], 0.0);
    CLOSE(duals->upper[2], 0.0);
    CLOSE(duals->lower[0] + duals->lower[1] + duals->lower[2], 0.0);
    CLOSE(duals->set[0], 0.0);
    CLOSE(duals->set[1], 40.0);
    aft_plan_free(plan);
}

/* Load 2, then 4; capacity costs 12: the second snapshot pays for it, its price is 12. A generator off for the first
 * (p_max_pu 0) leans on that limit at price 0 less its cost 1. */
static void extendable(const char *solver)
{
    const test_file files[] = {
        all_duals,
        {"snapshots.csv", "snapshot,objective,stores,generators\na,1,1,1\nb,1,1,1\n"},
        {"buses.csv", "name\nb\n"},
        {"generators.csv", "name,bus,p_nom_extendable,capital_cost,marginal_cost\ng,b,True,12,0\nold,b,True,50,1\n"},
        {"generators-p_max_pu.csv", ",g,old\na,1,0\nb,1,0\n"},
        {"loads.csv", "name,bus\nd,b\n"},
        {"loads-p_set.csv", ",d\na,2\nb,4\n"},
        {0}};
    aft_plan *plan = test_solve_files(files, solver);
    const aft_duals *duals = &plan->duals[AFT_TABLE_generators];
    CLOSE(plan->generator_p_nom[0], 4.0);
    CLOSE(plan->bus_price[0], 0.0);
    CLOSE(plan->bus_price[1], 12.0);
    CLOSE(duals->upper[0], 0.0);
    CLOSE(duals->upper[1], -12.0);
    CLOSE(duals->lower[2], 1.0);   /* old, first snapshot: price 0, cost 1 */
    CLOSE(duals->upper[3], -11.0); /* second: price 12 */
    aft_plan_free(plan);
}

/* Load 2, then 6. The slow one (cost 1) may rise by 1: 2, then 3; the other (cost 5) makes 3. One MW more of ramp saves
 * 5 - 1; one MW more of load in the first snapshot costs 1 there and saves 4 later. */
static void ramps(const char *solver)
{
    const test_file files[] = {
        all_duals,
        {"snapshots.csv", "snapshot,objective,stores,generators\na,1,1,1\nb,1,1,1\n"},
        {"buses.csv", "name\nb\n"},
        {"generators.csv", "name,bus,p_nom,marginal_cost,ramp_limit_up\nslow,b,10,1,0.1\nfast,b,10,5,\n"},
        {"loads.csv", "name,bus\nd,b\n"},
        {"loads-p_set.csv", ",d\na,2\nb,6\n"},
        {0}};
    aft_plan *plan = test_solve_files(files, solver);
    const aft_duals *duals = &plan->duals[AFT_TABLE_generators];
    CLOSE(plan->bus_price[0], -3.0);
    CLOSE(plan->bus_price[1], 5.0);
    CLOSE(duals->ramp_up[1], -4.0);
    CLOSE(duals->ramp_up[0] + duals->ramp_up[2] + duals->ramp_up[3], 0.0);
    CLOSE(duals->ramp_down[1], 0.0);
    aft_plan_free(plan);
}

/* Load 3 in both. The fast one (cost 0) runs in the second snapshot only and could make all of it, but the slow one
 * (cost 2), which makes 3 before, may fall by no more than 1: it makes 2. One MW more of load in the first snapshot
 * costs 2 there and 2 in the second; a fall of one less costs 2. */
static void ramp_down(const char *solver)
{
    const test_file files[] = {
        all_duals,
        {"snapshots.csv", "snapshot,objective,stores,generators\na,1,1,1\nb,1,1,1\n"},
        {"buses.csv", "name\nb\n"},
        {"generators.csv", "name,bus,p_nom,marginal_cost,ramp_limit_down\nslow,b,10,2,0.1\nfast,b,5,0,\ndear,b,5,9,\n"},
        {"generators-p_max_pu.csv", ",fast,dear\na,0,1\nb,1,1\n"},
        {"loads.csv", "name,bus\nd,b\n"},
        {"loads-p_set.csv", ",d\na,3\nb,3\n"},
        {0}};
    aft_plan *plan = test_solve_files(files, solver);
    const aft_duals *duals = &plan->duals[AFT_TABLE_generators];
    CLOSE(plan->bus_price[0], 4.0);
    CLOSE(plan->bus_price[1], 0.0);
    CLOSE(duals->ramp_down[1], 2.0);
    CLOSE(duals->ramp_up[1], 0.0);
    aft_plan_free(plan);
}

/* Load 0, then 5; a MWh costs 1 in the first snapshot and 7 in the second; the store holds 3. One MWh more room saves
 * 7 - 1. One MWh that falls into the store is worth 1, then 7; at the end nobody wants it: the empty store leans
 * on 0. */
static void store(const char *solver)
{
    const test_file files[] = {all_duals,
                               {"snapshots.csv", "snapshot,objective,stores,generators\na,1,1,1\nb,1,1,1\n"},
                               {"buses.csv", "name\nb\n"},
                               {"generators.csv", "name,bus,p_nom\ng,b,10\n"},
                               {"generators-marginal_cost.csv", ",g\na,1\nb,7\n"},
                               {"stores.csv", "name,bus,e_nom\ns,b,3\n"},
                               {"loads.csv", "name,bus\nd,b\n"},
                               {"loads-p_set.csv", ",d\na,0\nb,5\n"},
                               {0}};
    aft_plan *plan = test_solve_files(files, solver);
    const aft_duals *duals = &plan->duals[AFT_TABLE_stores];
    CLOSE(duals->upper[0], -6.0);
    CLOSE(duals->lower[0], 0.0);
    CLOSE(duals->upper[1], 0.0);
    CLOSE(duals->lower[1], 7.0);
    CLOSE(duals->balance[0], 1.0);
    CLOSE(duals->balance[1], 7.0);
    cr_expect_null(duals->ramp_up);
    aft_plan_free(plan);
}

/* A store of level 5 must give 1 MW where a MWh costs 3, and may give the rest where it costs 7: one MW more there
 * costs 7 - 3. */
static void store_power(const char *solver)
{
    const test_file files[] = {all_duals,
                               {"snapshots.csv", "snapshot,objective,stores,generators\na,1,1,1\nb,1,1,1\n"},
                               {"buses.csv", "name\nb\n"},
                               {"generators.csv", "name,bus,p_nom\ng,b,10\n"},
                               {"generators-marginal_cost.csv", ",g\na,3\nb,7\n"},
                               {"stores.csv", "name,bus,e_nom,e_initial\ns,b,9,5\n"},
                               {"stores-p_set.csv", ",s\na,1\nb,\n"},
                               {"loads.csv", "name,bus,p_set\nd,b,8\n"},
                               {0}};
    aft_plan *plan = test_solve_files(files, solver);
    CLOSE(plan->duals[AFT_TABLE_stores].set[0], 4.0);
    CLOSE(plan->duals[AFT_TABLE_stores].set[1], 0.0);
    aft_plan_free(plan);
}

/* Level set to 2 at the end of the first snapshot, where a MWh costs 1; in the second it costs 7 and the unit gives its
 * 2 MWh. A level of one more costs 1 and saves 7. */
static void level_set(const char *solver)
{
    const test_file files[] = {all_duals,
                               {"snapshots.csv", "snapshot,objective,stores,generators\na,1,1,1\nb,1,1,1\n"},
                               {"buses.csv", "name\nb\n"},
                               {"generators.csv", "name,bus,p_nom\ng,b,10\n"},
                               {"generators-marginal_cost.csv", ",g\na,1\nb,7\n"},
                               {"storage_units.csv", "name,bus,p_nom\nu,b,5\n"},
                               {"storage_units-state_of_charge_set.csv", ",u\na,2\nb,\n"},
                               {"loads.csv", "name,bus\nd,b\n"},
                               {"loads-p_set.csv", ",d\na,0\nb,5\n"},
                               {0}};
    aft_plan *plan = test_solve_files(files, solver);
    const aft_duals *duals = &plan->duals[AFT_TABLE_storage_units];
    CLOSE(duals->set[0], -6.0);
    CLOSE(duals->set[1], 0.0);
    CLOSE(duals->upper[0] + duals->lower[0], 0.0);
    CLOSE(duals->lower[1], 7.0);
    aft_plan_free(plan);
}

Test(duals, by_hand)
{
    void (*const cases[])(const char *solver) = {limits_and_set_points, extendable, ramps, ramp_down, store,
                                                 store_power,           level_set};
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
            cases[i](test_solvers[s]);
        }
    }
}

Test(duals, only_when_asked_for)
{
    static const test_file files[] = {{"buses.csv", "name\nb\n"},
                                      {"generators.csv", "name,bus,p_nom,marginal_cost\ng,b,10,3\n"},
                                      {"loads.csv", "name,bus,p_set\nd,b,3\n"},
                                      {0}};
    aft_plan *plan = test_solve_files(files, "glpk");
    cr_expect_null(plan->duals);
    cr_expect_float_eq(plan->bus_price[0], 3.0, 1e-9);
    aft_plan_free(plan);
}

/* A, B, C at 1 kV with x 1 each: of 3 MW from A to C, 2 go straight and 1 over B, so the angles fall by 1 per line: 1,
 * 0, -1 about their mean. D-E: a transformer of 10 MVA with x 0.1 (0.01 per unit on 1 MVA) that shifts 10 degrees and
 * carries 5 MW: theta_D - theta_E = 0.05 + pi / 18. F stands alone. */
static const test_file islands[] = {
    {"buses.csv", "name,v_nom\nA,1\nF,1\nB,1\nC,1\nD,1\nE,1\n"},
    {"lines.csv",
     "name,bus0,bus1,x,s_nom,active\nAB,A,B,1,9,True\nBC,B,C,1,9,True\nCA,C,A,1,9,True\nCE,C,E,1,9,False\n"},
    {"transformers.csv", "name,bus0,bus1,x,s_nom,phase_shift\nDE,D,E,0.1,10,10\n"},
    {"generators.csv", "name,bus,p_nom,marginal_cost\na,A,9,1\nd,D,9,1\n"},
    {"loads.csv", "name,bus,p_set\nc,C,3\ne,E,5\n"},
    {0}};

Test(angles, by_hand)
{
    static const double half = 0.5 * (0.05 + 3.14159265358979323846 / 18.0);
    const double wanted[] = {1.0, 0.0, 0.0, -1.0, half, -half};
    static const int island[] = {0, 1, 0, 0, 2, 2};
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        aft_plan *plan = test_solve_files(islands, test_solvers[s]);
        for (size_t b = 0; b < 6; b++) {
            cr_expect_float_eq(plan->bus_angle[b], wanted[b], 1e-9, "bus %zu: %g", b, plan->bus_angle[b]);
            cr_expect_eq(plan->bus_island[b], island[b]);
        }
        aft_plan_free(plan);
    }
}

/* A line that is bought brings its own reactance: 2 MW from A to B over a line of 0.5 Ohm at 1 kV turn the angle
 * by 1. */
Test(angles, of_a_line_that_is_bought)
{
    static const test_file files[] = {
        {"buses.csv", "name,v_nom\nA,1\nB,1\n"},
        {"menus.csv", "name,menu,option,p_nom,capital_cost_fixed,x_per_length\nsmall,wire,small,5,1,0.25\n"},
        {"lines.csv", "name,bus0,bus1,x,length,menu\nAB,A,B,9,2,wire\n"},
        {"generators.csv", "name,bus,p_nom,marginal_cost\na,A,9,1\n"},
        {"loads.csv", "name,bus,p_set\nb,B,2\n"},
        {0}};
    aft_plan *plan = test_solve_files(files, "glpk");
    cr_expect_float_eq(plan->bus_angle[0], 0.5, 1e-9, "%g", plan->bus_angle[0]);
    cr_expect_float_eq(plan->bus_angle[1], -0.5, 1e-9, "%g", plan->bus_angle[1]);
    aft_plan_free(plan);
}

/* Without lines there are no angles, and every bus is an island of its own. */
Test(angles, without_a_grid)
{
    static const test_file files[] = {{"buses.csv", "name,carrier\nA,H2\nB,H2\n"},
                                      {"generators.csv", "name,bus,p_nom,marginal_cost\na,A,9,1\n"},
                                      {"links.csv", "name,bus0,bus1,p_nom\nl,A,B,5\n"},
                                      {"loads.csv", "name,bus,p_set\nb,B,2\n"},
                                      {0}};
    aft_plan *plan = test_solve_files(files, "glpk");
    cr_expect_null(plan->bus_angle);
    cr_expect_eq(plan->bus_island[0], 0);
    cr_expect_eq(plan->bus_island[1], 1);
    aft_plan_free(plan);
}
