/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plans through the simulation: states, limits, pieces, regulators, and the plan that a transport model chooses
 * although its pipe cannot carry it. */
#include "networks/base/memory.h"
#include "solver/hydraulics/flow_states.h"
#include "solver/hydraulics/hydrogen.h"
#include "solver/simulation.h"
#include "tests/support/case_folder.h"
#include "tests/support/denial.h"

#include <criterion/criterion.h>
#include <math.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const aft_simulate_options constant = {.is_constant = true};

typedef struct world {
    char *folder;
    aft_network *network;
    aft_plan *plan;
    aft_simulation *sim;
} world;

static void simulate(world *w, const aft_simulate_options *options)
{
    aft_error err = AFT_ERROR_INIT;
    aft_simulation_free(w->sim);
    w->sim = NULL;
    cr_assert_eq(aft_simulate(&w->sim, w->network, w->plan, options, &err), AFT_OK, "%s", err.text);
}

static world make(const test_file *files, const aft_simulate_options *options)
{
    world w = {.folder = test_folder_make(files)};
    aft_error err = AFT_ERROR_INIT;
    const aft_solve_options how = {.solver = "glpk", .gap = 1e-9};
    w.network = test_read(w.folder, NULL);
    cr_assert_not_null(w.network);
    cr_assert_eq(aft_solve(&w.plan, w.network, &how, &err), AFT_OK, "%s", err.text);
    cr_assert(w.plan->has_point);
    simulate(&w, options);
    return w;
}

static void forget(world *w)
{
    aft_simulation_free(w->sim);
    aft_plan_free(w->plan);
    aft_network_free(w->network);
    test_folder_remove(w->folder);
}

static void expect_near(double value, double expected, double tolerance)
{
    cr_expect(fabs(value - expected) <= tolerance, "%.12g instead of %.12g", value, expected);
}

static double pressure(const world *w, size_t t, size_t bus)
{
    return w->sim->pressure[(size_t)w->sim->state[t] * w->sim->n_buses + bus];
}

static double flow(const world *w, size_t t, size_t link)
{
    return w->sim->flow[(size_t)w->sim->state[t] * w->sim->n_links + link];
}

/* ---- a pipe that is there ---- */

#define SUPPLY                                                                                                         \
    {                                                                                                                  \
        "generators.csv", "name,bus,p_nom,marginal_cost\ng,a,1000,1\n"                                                 \
    }
#define HOURS                                                                                                          \
    {                                                                                                                  \
        "snapshots.csv", "snapshot,objective,stores,generators\n0,2,2,2\n1,2,2,2\n2,3,3,3\n3,1,1,1\n"                  \
    }

/* R 0.1 over 10 km: 40 MW lose 1600 of 2500 bar^2 and leave 30 bar at b; 30 MW leave 40, 45 MW sqrt(475) = 21.79, 25
 * are asked for. Hours 0 and 3 are alike. */
static const test_file one_pipe[] = {
    HOURS,
    SUPPLY,
    {"buses.csv", "name,carrier,pressure_min_bar,pressure_max_bar\na,H2,20,50\nb,H2,25,60\nc,H2,,\n"},
    {"links.csv", "name,bus0,bus1,p_nom,length,resistance\nab,a,b,100,10,0.1\nbc,b,c,100,1,0.5\n"},
    {"loads.csv", "name,bus\nd,b\ne,c\n"},
    {"loads-p_set.csv", ",d,e\n0,30,10\n1,30,0\n2,45,0\n3,20,20\n"},
    {NULL, NULL}};

Test(simulation, a_pipe_by_hand)
{
    world w = make(one_pipe, &constant);
    cr_assert_eq(w.sim->n_states, 3);
    cr_assert_eq(w.sim->n_buses, 2); /* c has no limit */
    cr_assert_eq(w.sim->n_links, 1);
    cr_expect_eq(w.sim->state[0], 0);
    cr_expect_eq(w.sim->state[3], 0);
    expect_near(pressure(&w, 0, 0), 50.0, 1e-9);
    expect_near(pressure(&w, 0, 1), 30.0, 1e-6);
    expect_near(pressure(&w, 1, 1), 40.0, 1e-6);
    expect_near(pressure(&w, 2, 1), sqrt(475.0), 1e-6);
    const aft_simulated_bus *b = &w.sim->buses[1];
    expect_near(b->lowest, sqrt(475.0), 1e-6);
    expect_near(b->highest, 40.0, 1e-6);
    expect_near(b->missing, 25.0 - sqrt(475.0), 1e-6);
    cr_expect_eq(b->lowest_snapshot, 2);
    cr_expect_eq(b->highest_snapshot, 1);
    cr_expect_eq(b->missed_hours, 3.0);
    cr_expect(isnan(b->deviation) && isnan(w.sim->deviation));
    const aft_simulated_link *ab = &w.sim->links[0];
    cr_expect_eq(ab->kind, AFT_SIMULATED_PIPE);
    expect_near(ab->flow, 45.0, 1e-9);
    cr_expect_eq(ab->flow_snapshot, 2);
    expect_near(ab->flow_off, 0.0, 1e-9);
    cr_expect(isnan(ab->velocity) && isnan(ab->line_pack_least));
    cr_assert_eq(w.sim->n_missed, 1);
    cr_expect_eq(w.sim->missed[0].kind, AFT_MISSED_PRESSURE);
    cr_expect_eq(w.sim->missed[0].snapshot, 2);
    cr_expect_eq(w.sim->missed[0].row, 1);
    cr_expect_eq(w.sim->missed[0].limit, 25.0);
    cr_expect_eq(w.sim->missed_hours, 3.0);
    cr_expect(w.sim->residual.balance < 1e-9 && w.sim->residual.pressure < 1e-11);
    simulate(&w, NULL); /* without a diameter the real form has nothing else to go by */
    expect_near(pressure(&w, 0, 1), 30.0, 1e-6);
    forget(&w);
}

Test(simulation, more_than_the_pipe_can_carry)
{
    /* 51 MW would need 2601 of 2500 bar^2 */
    const test_file files[] = {SUPPLY,
                               {"buses.csv", "name,carrier,pressure_min_bar,pressure_max_bar\na,H2,,50\nb,H2,,60\n"},
                               {"links.csv", "name,bus0,bus1,p_nom,length,resistance\nab,a,b,100,10,0.1\n"},
                               {"loads.csv", "name,bus,p_set\nd,b,51\n"},
                               {NULL, NULL}};
    world w = make(files, &constant);
    cr_expect(isnan(pressure(&w, 0, 1)));
    cr_expect_eq(w.sim->buses[1].lowest, 0.0);
    cr_assert_eq(w.sim->n_missed, 1);
    cr_expect_eq(w.sim->missed[0].value, 0.0);
    cr_expect_eq(w.sim->missed[0].limit, 0.0); /* no lower limit, and missed all the same */
    forget(&w);
}

Test(simulation, an_upper_limit_holds_all_down)
{
    /* b may have 30 bar: at 40 MW that is 50 at a, its limit as well; at 30 MW a has sqrt(900 + 900) = 42.43 */
    test_file files[COUNT(one_pipe)];
    for (size_t i = 0; i < COUNT(one_pipe); i++) {
        files[i] = one_pipe[i];
    }
    files[2].text = "name,carrier,pressure_min_bar,pressure_max_bar\na,H2,45,50\nb,H2,,30\nc,H2,,\n";
    world w = make(files, &constant);
    expect_near(pressure(&w, 1, 0), sqrt(1800.0), 1e-6);
    expect_near(pressure(&w, 1, 1), 30.0, 1e-6);
    expect_near(pressure(&w, 2, 0), 50.0, 1e-6);
    cr_assert_eq(w.sim->n_missed, 1); /* hour 1: a is below 45, since b must not be above 30 */
    cr_expect_eq(w.sim->missed[0].snapshot, 1);
    cr_expect_eq(w.sim->missed[0].row, 0);
    forget(&w);
}

/* ---- sizes ---- */

#define SITE_BUSES                                                                                                     \
    {                                                                                                                  \
        "buses.csv", "name,carrier,pressure_min_bar,pressure_max_bar\na,H2,30,50\nb,H2,30,50\n"                        \
    }
#define SITE_LINK                                                                                                      \
    {                                                                                                                  \
        "links.csv", "name,bus0,bus1,menu,menu_max,length\nab,a,b,pipe,3,50\n"                                         \
    }
#define SITE_LOAD                                                                                                      \
    {                                                                                                                  \
        "loads.csv", "name,bus,p_set\nd,b,45\n"                                                                        \
    }

/* 45 MW over 50 km at 30 of 50 bar: DN100 fits by its 50 MW (20 m/s), and carries 39 MW over that distance; DN150
 * carries 113. A transport model takes DN100. */
Test(simulation, the_transport_model_chooses_a_pipe_that_fails)
{
    test_file files[] = {SITE_BUSES,
                         SUPPLY,
                         SITE_LINK,
                         SITE_LOAD,
                         {"menus.csv", "name,menu,p_nom,capital_cost_per_km,diameter_m,resistance\n"
                                       "DN100,pipe,50,751,0.10226,0.021099\nDN150,pipe,113,916,0.15408,0.0024575\n"},
                         {NULL, NULL}};
    world w = make(files, NULL);
    cr_assert_eq(w.plan->n_purchases, 1);
    cr_expect_str_eq(w.network->menus[w.plan->purchases[0].option].name, "DN100");
    cr_assert_eq(w.sim->n_missed, 1);
    cr_expect_eq(w.sim->missed[0].kind, AFT_MISSED_PRESSURE);
    cr_expect_eq(w.sim->missed[0].row, 1);
    cr_expect(w.sim->buses[1].lowest < 25.0);
    cr_expect(w.sim->links[0].velocity > 20.0); /* as thin as the gas is there */
    forget(&w);
    files[4].text = "name,menu,p_nom,capital_cost_per_km,diameter_m,resistance\nDN150,pipe,113,916,0.15408,0.0024575\n";
    world thick = make(files, NULL);
    cr_expect_eq(thick.sim->n_missed, 0);
    cr_expect(thick.sim->buses[1].lowest > 45.0);
    double bar = aft_mean_pressure(50.0, thick.sim->buses[1].lowest);
    expect_near(thick.sim->links[0].line_pack_least, aft_line_pack(0.15408, 50.0, bar, 283.15), 1e-9);
    expect_near(thick.sim->links[0].velocity, aft_pipe_velocity(45.0, 0.15408, thick.sim->buses[1].lowest, 283.15),
                1e-9);
    forget(&thick);
}

Test(simulation, pieces_in_parallel)
{
    /* R 0.04, 0.01 twice and what is there, 0.16: K = 5 + 2 * 10 + 2.5 = 27.5, 45 MW over 50 km: 50 (45 / 27.5)^2 */
    const test_file files[] = {
        SITE_BUSES,
        SUPPLY,
        SITE_LOAD,
        {"links.csv", "name,bus0,bus1,p_nom,menu,menu_max,length,resistance\nab,a,b,10,pipe,3,50,0.16\n"},
        {"menus.csv",
         "name,menu,p_nom,capital_cost_fixed,resistance,max_pieces\nx,pipe,5,1,0.04,1\ny,pipe,15,2,0.01,2\n"},
        {NULL, NULL}};
    world w = make(files, NULL);
    expect_near(w.plan->link_p_nom[0], 45.0, 1e-9);
    double fall = 50.0 * 45.0 * 45.0 / (27.5 * 27.5);
    expect_near(pressure(&w, 0, 1), sqrt(2500.0 - fall), 1e-9);
    expect_near(flow(&w, 0, 0), 45.0, 1e-9);
    forget(&w);
}

Test(simulation, nothing_built_is_not_there)
{
    /* heat at b is cheaper without the pipe: no link, no pressures, and still a simulation */
    const test_file files[] = {
        SITE_BUSES,
        SITE_LINK,
        SITE_LOAD,
        {"generators.csv", "name,bus,p_nom,marginal_cost\ng,a,1000,1\nown,b,1000,2\n"},
        {"menus.csv", "name,menu,p_nom,capital_cost_per_km,diameter_m\nDN100,pipe,50,751,0.10226\n"},
        {NULL, NULL}};
    world w = make(files, NULL);
    cr_assert_not_null(w.sim);
    cr_expect_eq(w.sim->n_links, 0);
    cr_expect(isnan(w.sim->buses[0].lowest) && isnan(w.sim->buses[1].lowest));
    cr_expect_eq(w.sim->n_missed, 0);
    forget(&w);
}

Test(simulation, without_limits_or_pipes_there_is_none)
{
    const test_file no_limits[] = {SUPPLY,
                                   SITE_LOAD,
                                   {"buses.csv", "name,carrier\na,H2\nb,H2\n"},
                                   {"links.csv", "name,bus0,bus1,p_nom,length,resistance\nab,a,b,100,10,0.1\n"},
                                   {NULL, NULL}};
    world w = make(no_limits, NULL);
    cr_expect_null(w.sim);
    forget(&w);
    const test_file no_pipes[] = {
        SUPPLY, SITE_LOAD, SITE_BUSES, {"links.csv", "name,bus0,bus1,p_nom,length\nab,a,b,100,10\n"}, {NULL, NULL}};
    w = make(no_pipes, NULL);
    cr_expect_null(w.sim);
    forget(&w);
}

Test(simulation, parts_of_pieces_are_not_simulated)
{
    const test_file files[] = {
        SITE_BUSES,
        SITE_LINK,
        SITE_LOAD,
        SUPPLY,
        {"menus.csv", "name,menu,p_nom,capital_cost_per_km,diameter_m\nDN150,pipe,113,916,0.15408\n"},
        {NULL, NULL}};
    world w = make(files, NULL);
    cr_expect_not_null(w.sim);
    aft_plan_free(w.plan);
    const aft_solve_options relaxed = {.solver = "glpk", .relax = true};
    cr_assert_eq(aft_solve(&w.plan, w.network, &relaxed, NULL), AFT_OK);
    simulate(&w, NULL);
    cr_expect_null(w.sim);
    forget(&w);
}

Test(simulation, sizes_without_sense_are_not_known)
{
    /* neither a diameter of 0 nor an infinite one is a pipe; what is left is a regulator */
    const test_file files[] = {
        SITE_BUSES,
        SITE_LOAD,
        SUPPLY,
        {"links.csv", "name,bus0,bus1,menu,menu_max,length\nab,a,b,pipe,3,50\nac,a,b,wide,1,50\nx,b,a,good,1,10\n"},
        {"menus.csv", "name,menu,p_nom,capital_cost_fixed,diameter_m\nnone,pipe,20,1,0\nwide,wide,30,1,inf\n"
                      "good,good,1,100,0.1\n"},
        {NULL, NULL}};
    world w = make(files, NULL);
    cr_assert_not_null(w.sim);
    cr_assert_eq(w.sim->n_links, 2);
    cr_expect_eq(w.sim->links[0].kind, AFT_SIMULATED_REGULATOR);
    cr_expect_eq(w.sim->links[1].kind, AFT_SIMULATED_REGULATOR);
    expect_near(pressure(&w, 0, 1), 50.0, 1e-9);
    forget(&w);
}

/* ---- regulators, lifts, loops ---- */

Test(simulation, regulators_part_the_net_and_lifts_tie_nothing)
{
    /* a 50 -R 0.1, 10 km, 30 MW- b sqrt(1600) = 40 -regulator- c at most 40, its limit 35 -> 35 -lift- d up to 80 */
    const test_file files[] = {
        SUPPLY,
        {"buses.csv", "name,carrier,pressure_min_bar,pressure_max_bar\na,H2,,50\nb,H2,,50\nc,H2,,35\nd,H2,,80\n"},
        {"links.csv", "name,bus0,bus1,p_nom,length,resistance,lift\nab,a,b,100,10,0.1,False\nbc,b,c,100,1,,False\n"
                      "cd,c,d,100,1,,True\n"},
        {"loads.csv", "name,bus,p_set\nx,c,10\ny,d,20\n"},
        {NULL, NULL}};
    world w = make(files, NULL);
    expect_near(pressure(&w, 0, 1), 40.0, 1e-6);
    expect_near(pressure(&w, 0, 2), 35.0, 1e-6);
    expect_near(pressure(&w, 0, 3), 80.0, 1e-6);
    cr_expect_eq(w.sim->links[1].kind, AFT_SIMULATED_REGULATOR);
    cr_expect_eq(w.sim->links[2].kind, AFT_SIMULATED_LIFT);
    cr_expect_eq(w.sim->links[1].power, 0.0);
    double work = aft_compressor_work(35.0, 80.0, 283.15, (aft_compressor){1, 0.75});
    expect_near(w.sim->links[2].power, work * 20.0 / 119.96, 1e-6);
    expect_near(w.sim->links[2].energy, w.sim->links[2].power, 1e-12); /* one hour */
    forget(&w);
}

Test(simulation, loops_share_as_pressures_say)
{
    /* The plan sends 30 MW over one and 10 over the other of two equal pipes; pressures want 20 each, and the second
     * holds 12. 20 MW over 10 km at R 0.1: 400 bar^2. */
    const test_file files[] = {
        SUPPLY,
        {"buses.csv", "name,carrier,pressure_min_bar,pressure_max_bar\na,H2,,50\nb,H2,,60\n"},
        {"links.csv", "name,bus0,bus1,p_nom,length,resistance,p_set\nwide,a,b,100,10,0.1,30\nsmall,b,a,12,10,0.1,\n"
                      "idle,a,b,0,10,0.1,\n"},
        {"links-p_min_pu.csv", ",small\nnow,-1\n"},
        {"snapshots.csv", "snapshot\nnow\n"},
        {"loads.csv", "name,bus,p_set\nd,b,40\n"},
        {NULL, NULL}};
    world w = make(files, NULL);
    expect_near(w.plan->link_p[1], -10.0, 1e-9);
    cr_assert_eq(w.sim->n_links, 2); /* idle has no capacity */
    expect_near(flow(&w, 0, 0), 20.0, 1e-9);
    expect_near(flow(&w, 0, 1), -20.0, 1e-9);
    expect_near(w.sim->links[0].flow_off, -10.0, 1e-9);
    expect_near(w.sim->links[1].flow_off, -10.0, 1e-9);
    expect_near(pressure(&w, 0, 1), sqrt(2100.0), 1e-9);
    cr_expect_eq(w.sim->links[0].over_hours, 0.0);
    cr_expect_eq(w.sim->links[1].over_hours, 1.0);
    cr_assert_eq(w.sim->n_missed, 1);
    cr_expect_eq(w.sim->missed[0].kind, AFT_MISSED_CAPACITY);
    cr_expect_eq(w.sim->missed[0].row, 1);
    expect_near(w.sim->missed[0].value, 20.0, 1e-9);
    expect_near(w.sim->missed[0].limit, 12.0, 1e-9);
    forget(&w);
}

Test(simulation, a_regulator_that_would_have_to_raise)
{
    /* 5 MW in a circle: from a to b through a regulator, back through a pipe that needs b above a */
    const test_file files[] = {
        SUPPLY,
        {"buses.csv", "name,carrier,pressure_min_bar,pressure_max_bar\na,H2,,50\nb,H2,,60\n"},
        {"links.csv", "name,bus0,bus1,p_nom,length,resistance,p_set\nab,a,b,100,10,,25\nba,b,a,100,10,0.1,5\n"},
        {"loads.csv", "name,bus,p_set\nd,b,20\n"},
        {NULL, NULL}};
    world w = make(files, NULL);
    cr_assert_eq(w.sim->n_missed, 1);
    cr_expect_eq(w.sim->missed[0].kind, AFT_MISSED_REGULATOR);
    cr_expect_eq(w.sim->missed[0].row, 0);
    forget(&w);
}

/* ---- periods, pressures of the plan ---- */

Test(simulation, links_live_in_their_period)
{
    /* 2030: one pipe carries all 20 MW, 400 bar^2 at R 0.1 over 10 km; from 2040 on a second one takes half: 100
     * bar^2 */
    const test_file files[] = {SUPPLY,
                               {"case.csv", "setting,value\nmulti_investment_periods,True\n"},
                               {"investment_periods.csv", "period,objective,years\n2030,1,10\n2040,1,5\n"},
                               {"snapshots.csv", ",period,timestep\n0,2030,0\n1,2030,1\n2,2040,0\n3,2040,1\n"},
                               {"buses.csv", "name,carrier,pressure_min_bar,pressure_max_bar\na,H2,,50\nb,H2,47,60\n"},
                               {"links.csv", "name,bus0,bus1,p_nom,length,resistance,build_year,p_set\n"
                                             "old,a,b,100,10,0.1,2000,\nnew,a,b,100,10,0.1,2040,10\n"},
                               {"loads.csv", "name,bus,p_set\nd,b,20\n"},
                               {NULL, NULL}};
    world w = make(files, NULL);
    cr_assert_eq(w.sim->n_states, 2);
    expect_near(pressure(&w, 1, 1), sqrt(2100.0), 1e-9);
    expect_near(pressure(&w, 3, 1), sqrt(2400.0), 1e-9);
    cr_expect(isnan(flow(&w, 0, 1)));
    expect_near(flow(&w, 2, 1), 10.0, 1e-9);
    cr_expect_eq(w.sim->n_missed, 2);
    cr_expect_eq(w.sim->missed_hours, 20.0); /* two hours of 10 years */
    forget(&w);
}

Test(simulation, how_far_the_plan_is_off)
{
    world w = make(one_pipe, &constant);
    double plan[3 * 4];
    for (size_t t = 0; t < 4; t++) { /* the plan has 45 bar at a and half a bar too much at b, a whole one in hour 2 */
        double q = t == 2 ? 45.0 : t == 1 ? 30.0 : 40.0;
        plan[t] = 45.0;
        plan[4 + t] = sqrt(fmax(0.0, 2025.0 - q * q)) + (t == 2 ? 1.0 : 0.5);
        plan[8 + t] = NAN;
    }
    const aft_simulate_options with_pressures = {.is_constant = true, .plan_pressure = plan};
    simulate(&w, &with_pressures);
    expect_near(w.sim->deviation, -1.0, 1e-6);
    expect_near(w.sim->buses[0].deviation, 0.0, 1e-9);
    expect_near(w.sim->buses[1].deviation, -1.0, 1e-6);
    cr_expect_eq(w.sim->buses[1].deviation_snapshot, 2);
    expect_near(pressure(&w, 0, 1), 30.0, 1e-6); /* limits are judged at the best pressures as before */
    plan[0] = 48.0;                              /* another pressure, another state */
    simulate(&w, &with_pressures);
    cr_expect_eq(w.sim->n_states, 4);
    expect_near(w.sim->deviation, sqrt(48.0 * 48.0 - 1600.0) - sqrt(425.0) - 0.5, 1e-6);
    forget(&w);
}

/* ---- the rest ---- */

Test(simulation, equal_rows_are_one_state)
{
    static const long long keys[] = {3, 1, 3, 2, 3, 1, -1, 9, 3, 2};
    int state[5];
    size_t first[5];
    size_t n = 0;
    cr_assert_eq(aft_flow_states(state, first, &n, keys, 5, 2, NULL), AFT_OK);
    cr_assert_eq(n, 3);
    static const int expected[] = {0, 1, 0, 2, 1};
    for (size_t t = 0; t < 5; t++) {
        cr_expect_eq(state[t], expected[t]);
    }
    cr_expect_eq(first[2], 3);
    cr_assert_eq(aft_flow_states(state, first, &n, keys, 5, 0, NULL), AFT_OK);
    cr_expect_eq(n, 1);
}

typedef struct simulation_work {
    const world *w;
    aft_simulate_options options;
} simulation_work;

static aft_status simulate_once(void *payload)
{
    const simulation_work *work = payload;
    aft_simulation *sim = NULL;
    aft_status status = aft_simulate(&sim, work->w->network, work->w->plan, &work->options, NULL);
    aft_simulation_free(sim);
    return status;
}

Test(simulation, memory_may_run_out_anywhere)
{
    world w = make(one_pipe, &constant);
    double plan[12];
    for (size_t i = 0; i < COUNT(plan); i++) {
        plan[i] = 40.0;
    }
    test_deny_each(simulate_once, &(simulation_work){&w, {.plan_pressure = plan}}, 1);
    forget(&w);
}
