/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plans of small networks of all kinds, with each allocation denied once: none of them goes on without the memory that
 * it asked for, and nothing is left over. */
#include "networks/base/memory.h"
#include "tests/support/denial.h"
#include "tests/support/reading.h"

#include <criterion/criterion.h>

typedef struct job {
    const aft_network *network;
    aft_solve_options options;
} job;

static aft_status plan_once(void *payload)
{
    const job *j = payload;
    aft_plan *plan = NULL;
    aft_status status = aft_solve(&plan, j->network, &j->options, NULL);
    aft_plan_free(plan);
    return status;
}

static void deny_each(const test_file *files, const char *solver)
{
    test_reading r = test_read_texts(files, NULL, NULL);
    if (r.status != AFT_OK) {
        test_print_findings(r.findings);
    }
    cr_assert_eq(r.status, AFT_OK);
    job j = {r.network, {.solver = solver, .gap = 1e-4}};
    test_deny_each(plan_once, &j, 1);
    test_reading_clear(&r);
}

/* Each network by the plain back-end, and by the one that opens sessions. */
static void deny_each_by_all(const test_file *files)
{
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        deny_each(files, test_solvers[s]);
    }
}

#define PIPES(pressure, layout)                                                                                        \
    {                                                                                                                  \
        {"case.csv", "setting,value\npressure," pressure "\nlayout," layout "\n"}, {"carriers.csv", "name\nH2\n"},     \
            {"buses.csv", "name,carrier,pressure_min_bar,pressure_max_bar\nA,H2,0,30\nB,H2,0,40\nC,H2,24,40\n"},       \
            {"loads.csv", "name,bus,p_set\nb,B,1\nc,C,2\n"}, {"generators.csv", "name,bus,p_nom\ng,A,100\n"},          \
            {"links.csv",                                                                                              \
             "name,bus0,bus1,menu,length,p_min_pu\nAB,A,B,pipe,10,-1\nCB,C,B,pipe,10,-1\nAC,A,C,pipe,14,-1\n"},        \
            {"menus.csv", "name,menu,p_nom,capital_cost_per_km,diameter_m,resistance\n"                                \
                          "s,pipe,10,1,0.1,4\nl,pipe,10,3,0.15,1\n"},                                                  \
        {                                                                                                              \
            NULL, NULL                                                                                                 \
        }                                                                                                              \
    }

Test(out_of_memory, menus)
{
    static const test_file files[] = PIPES("off", "any");
    deny_each_by_all(files);
}

Test(out_of_memory, layout)
{
    static const test_file files[] = PIPES("off", "tree");
    deny_each_by_all(files);
}

Test(out_of_memory, forests_under_pressure)
{
    static const test_file files[] = PIPES("on", "tree");
    deny_each_by_all(files);
}

Test(out_of_memory, pressure)
{
    static const test_file files[] = PIPES("on", "any");
    deny_each_by_all(files);
}

Test(out_of_memory, pressure_of_two_feeds)
{
    static const test_file files[] = {
        {"case.csv", "setting,value\npressure,on\n"},
        {"carriers.csv", "name\nH2\n"},
        {"buses.csv", "name,carrier,pressure_min_bar,pressure_max_bar\nA,H2,0,30\nB,H2,0,40\nC,H2,24,40\n"},
        {"snapshots.csv", "snapshot\n0\n1\n"},
        {"loads.csv", "name,bus\nb,B\n"},
        {"loads-p_set.csv", "snapshot,b\n0,1\n1,3\n"},
        {"generators.csv", "name,bus,p_nom,marginal_cost\ng,A,2,1\nh,C,100,4\n"},
        {"links.csv", "name,bus0,bus1,menu,length,p_min_pu\nAB,A,B,pipe,10,-1\nCB,C,B,pipe,10,-1\nAC,A,C,pipe,14,-1\n"},
        {"menus.csv", "name,menu,p_nom,capital_cost_per_km,diameter_m,resistance\n"
                      "s,pipe,10,1,0.1,4\nl,pipe,10,3,0.15,1\n"},
        {NULL, NULL}};
    deny_each(files, "glpk");
}

Test(out_of_memory, simulated_pressure)
{
    static const test_file files[] = {
        {"case.csv", "setting,value\npressure,simulated\n"},
        {"carriers.csv", "name\nH2\n"},
        {"buses.csv", "name,carrier,pressure_min_bar,pressure_max_bar\na,H2,30,50\nb,H2,30,50\n"},
        {"generators.csv", "name,bus,p_nom,marginal_cost\ng,a,1000,1\n"},
        {"loads.csv", "name,bus,p_set\nd,b,45\n"},
        {"links.csv", "name,bus0,bus1,menu,menu_max,length,p_min_pu\nab,a,b,pipe,1,50,-1\n"},
        {"menus.csv", "name,menu,p_nom,max_pieces,capital_cost_per_km,diameter_m,resistance\n"
                      "DN100,pipe,50,1,10,0.10226,0.01\nDN150,pipe,113,1,20,0.15408,0.0025\n"},
        {NULL, NULL}};
    deny_each(files, "glpk");
}

#define GRID(outages)                                                                                                  \
    {"buses.csv", "name,v_nom\nA,100\nB,100\nC,100\n"}, {"case.csv", "setting,value\nbranch_outages," outages "\n"},   \
        {"generators.csv", "name,bus,p_nom,marginal_cost\na,A,200,10\nb,B,200,50\n"},                                  \
        {"loads.csv", "name,bus,p_set\nl,B,100\nm,C,10\n"},                                                            \
    {                                                                                                                  \
        "lines.csv", "name,bus0,bus1,x,r,s_nom,s_nom_extendable,capital_cost\n"                                        \
                     "AB,A,B,10,1,60,False,0\nBC,B,C,10,1,60,False,0\nCA,C,A,12,1,60,True,5\n"                         \
    }

Test(out_of_memory, outages)
{
    static const test_file files[] = {GRID("all"), {NULL, NULL}};
    deny_each_by_all(files);
}

Test(out_of_memory, a_secured_menu)
{
    static const test_file files[] = {
        {"buses.csv", "name,v_nom\nA,100\nB,100\nC,100\n"},
        {"case.csv", "setting,value\nbranch_outages,all\n"},
        {"generators.csv", "name,bus,p_nom,marginal_cost\na,A,200,10\nb,B,200,50\n"},
        {"loads.csv", "name,bus,p_set\nl,B,100\n"},
        {"lines.csv", "name,bus0,bus1,x,s_nom,menu,length\nAB,A,B,10,60,,1\nBC,B,C,10,60,,1\nCA,C,A,12,60,m,1\n"},
        {"menus.csv", "name,menu,p_nom,capital_cost_fixed\no,m,60,100\n"},
        {NULL, NULL}};
    deny_each(files, "glpk");
}

Test(out_of_memory, commitment)
{
    static const test_file files[] = {
        {"buses.csv", "name\nb\n"},
        {"snapshots.csv", "snapshot\n0\n1\n2\n"},
        {"generators.csv", "name,bus,p_nom,p_min_pu,marginal_cost,start_up_cost,committable,up_time_before,min_up_time,"
                           "ramp_limit_up\n"
                           "coal,b,10000,0.1,20,3000,True,0,2,1\ngas,b,10000,0,70,1000,True,1,1,0.9\n"},
        {"loads.csv", "name,bus\nl,b\n"},
        {"loads-p_set.csv", ",l\n0,4000\n1,6000\n2,800\n"},
        {NULL, NULL}};
    deny_each_by_all(files);
}

Test(out_of_memory, squares)
{
    static const test_file files[] = {{"buses.csv", "name\nb\n"},
                                      {"generators.csv",
                                       "name,bus,p_nom,marginal_cost,marginal_cost_quadratic,committable,p_min_pu\n"
                                       "A,b,200,10,0.05,False,0\nB,b,200,20,0.1,True,0.1\n"},
                                      {"loads.csv", "name,bus\nd,b\n"},
                                      {"loads-p_set.csv", "snapshot,d\n1,160\n2,60\n"},
                                      {"snapshots.csv", "snapshot\n1\n2\n"},
                                      {NULL, NULL}};
    deny_each(files, "glpk");
}

/* Storage, processes, curves, delays, limits, maintenance and losses. */
#define WORKS                                                                                                          \
    {"buses.csv", "name,v_nom,carrier\nA,100,AC\nB,100,AC\nH,1,H2\n"},                                                 \
        {"carriers.csv", "name,co2_emissions,max_growth\nAC,0,\nH2,0,\ngas,0.2,\n"},                                   \
        {"snapshots.csv", "snapshot\n0\n1\n2\n3\n"}, {"loads.csv", "name,bus,p_set\nl,B,30\nh,H,4\n"},                 \
        {"generators.csv", "name,bus,carrier,p_nom,p_nom_extendable,p_nom_max,capital_cost,marginal_cost\n"            \
                           "g,A,gas,90,False,inf,0,50\nw,B,AC,0,True,60,90,1\n"},                                      \
        {"lines.csv", "name,bus0,bus1,x,r,s_nom\nAB,A,B,20,10,100\n"},                                                 \
        {"links.csv", "name,bus0,bus1,efficiency,p_nom,p_nom_extendable,capital_cost\ne,B,H,0.7,0,True,20\n"},         \
        {"stores.csv", "name,bus,e_nom,e_nom_extendable,capital_cost,e_cyclic\nt,H,0,True,3,True\n"},                  \
        {"storage_units.csv", "name,bus,p_nom,max_hours,efficiency_store\ns,B,10,2,0.9\n"},                            \
    {                                                                                                                  \
        "global_constraints.csv",                                                                                      \
            "name,type,carrier_attribute,sense,constant\nco2,primary_energy,co2_emissions,<=,9\n"                      \
    }

Test(out_of_memory, a_bit_of_everything)
{
    static const test_file files[] = {WORKS, {"case.csv", "setting,value\ntransmission_losses,tangents:2\n"}, {0}};
    deny_each_by_all(files);
}

Test(out_of_memory, rolling_horizon)
{
    static const test_file files[] = {{"buses.csv", "name\nb\n"},
                                      {"snapshots.csv", "snapshot\n0\n1\n2\n3\n"},
                                      {"case.csv", "setting,value\nhorizon,2\n"},
                                      {"loads.csv", "name,bus\nl,b\n"},
                                      {"loads-p_set.csv", ",l\n0,1\n1,1\n2,1\n3,5\n"},
                                      {"generators.csv", "name,bus,p_nom,marginal_cost\ncheap,b,3,1\ndear,b,9,10\n"},
                                      {"stores.csv", "name,bus,e_nom,e_initial,marginal_cost_storage\ns,b,9,0,0.1\n"},
                                      {NULL, NULL}};
    deny_each(files, "glpk");
}

Test(out_of_memory, investment_periods)
{
    static const test_file files[] = {
        {"buses.csv", "name,carrier\nA,AC\n"},
        {"case.csv", "setting,value\nmulti_investment_periods,True\n"},
        {"generators.csv", "name,bus,p_nom,p_nom_extendable,capital_cost,marginal_cost,build_year,lifetime\n"
                           "g,A,9,False,0,1,2020,15\nn,A,0,True,5,2,2030,30\nm,A,0,True,4,2,2040,30\n"},
        {"loads.csv", "name,bus,p_set\nl,A,7\n"},
        {"snapshots.csv", ",period,timestep,objective,stores,generators\n0,2030,a,1,1,1\n1,2040,a,3,1,1\n"},
        {"investment_periods.csv", "period,objective,years\n2030,10,10\n2040,7,10\n"},
        {NULL, NULL}};
    deny_each(files, "glpk");
}

Test(out_of_memory, no_plan_and_why)
{
    static const test_file files[] = {{"buses.csv", "name\nb\nc\n"},
                                      {"snapshots.csv", "snapshot\n0\n1\n"},
                                      {"generators.csv", "name,bus,p_nom,marginal_cost\ng,b,2,1\n"},
                                      {"links.csv", "name,bus0,bus1,p_nom\nk,b,c,1\n"},
                                      {"loads.csv", "name,bus,p_set\nl,c,5\n"},
                                      {NULL, NULL}};
    deny_each_by_all(files);
}

Test(out_of_memory, classes_of_loads)
{
    static const test_file files[] = {{"buses.csv", "name\na\nb\n"},
                                      {"case.csv", "setting,value\nallocation,priority\nlost_load_cost,1000\n"},
                                      {"generators.csv", "name,bus,p_nom,marginal_cost\ng,a,10,1\n"},
                                      {"links.csv", "name,bus0,bus1,p_nom\nk,a,b,5\n"},
                                      {"loads.csv", "name,bus,p_set,priority\ntwo,b,8,2\none,a,6,1\n"},
                                      {NULL, NULL}};
    deny_each(files, "glpk");
}
