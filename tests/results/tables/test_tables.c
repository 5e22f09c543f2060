/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of a run as texts, and the break-even of branches against arithmetic by hand. */
#include "results/results.h"

#include "networks/base/memory.h"
#include "tests/support/case_folder.h"
#include "tests/support/tables.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

typedef struct solved {
    aft_network *network;
    aft_plan *plan;
} solved;

static solved solve_files(const test_file *files)
{
    char *folder = test_folder_make(files);
    solved out = {test_read(folder, NULL), NULL};
    aft_error err = AFT_ERROR_INIT;
    aft_solve_options how = {.solver = "glpk", .gap = 1e-9};
    cr_assert_not_null(out.network);
    aft_status status = aft_solve(&out.plan, out.network, &how, &err);
    cr_assert_eq(status, AFT_OK, "%s", err.text);
    test_folder_remove(folder);
    return out;
}

static void forget(solved *s)
{
    aft_plan_free(s->plan);
    aft_network_free(s->network);
}

static char *table_text(const solved *s, const char *file)
{
    char *text = test_table_text(s->network, s->plan, file);
    cr_assert_not_null(text, "no table %s", file);
    return text;
}

/* Asks for the break-evens of all branches. */
static aft_studies ask_break_even(const solved *s)
{
    aft_studies out = {0};
    aft_row *rows = NULL;
    aft_study_options how = {.solve = {.solver = "glpk", .gap = 1e-9}, .break_even = true};
    cr_assert_eq(aft_branches_possible(&rows, &how.n_candidates, s->network, NULL), AFT_OK);
    how.candidates = rows;
    cr_assert_eq(aft_studies_make(&out, s->network, s->plan, &how, NULL), AFT_OK);
    aft_free(rows);
    return out;
}

#define CLOSE(a, b) cr_assert_float_eq(a, b, 1e-6 * fmax(1.0, fabs(b)), "%.12g is not %.12g", (double)(a), (double)(b))

Test(tables, decisions_are_sorted_and_quoted)
{
    const test_file files[] = {
        {"buses.csv", "name\ntap\n\"a, \"\"b\"\"\"\n"},
        {"generators.csv", "name,bus,p_nom,p_nom_extendable,capital_cost\nsupply,tap,100,False,0\nzz,tap,1,True,2\n"},
        {"loads.csv", "name,bus,p_set\nd,\"a, \"\"b\"\"\",12\n"},
        {"menus.csv", "name,menu,option,p_nom,capital_cost_fixed,max_pieces\nm1,m,\"size, one\",8,3,2\n"},
        {"links.csv", "name,bus0,bus1,menu,menu_max,length\n\"pipe \"\"A\"\"\nnorth\",tap,\"a, \"\"b\"\"\",m,2,5\n"},
        {0}};
    solved s = solve_files(files);
    char *text = table_text(&s, "decisions.csv");
    cr_assert_str_eq(text, "element,project,option,pieces,capacity,length,cost,scenario,investment\n"
                           "\"pipe \"\"A\"\"\nnorth\",,\"size, one\",2,16,5,6,,\n");
    aft_free(text);
    forget(&s);
}

static solved one_pipe_without_limits(void)
{
    const test_file files[] = {{"buses.csv", "name,carrier\na,H2\nb,H2\n"},
                               {"generators.csv", "name,bus,p_nom,marginal_cost\ng,a,100,1\n"},
                               {"links.csv", "name,bus0,bus1,p_nom,length,resistance\npipe,a,b,50,10,0.1\n"},
                               {"loads.csv", "name,bus,p_set\nx,b,40\n"},
                               {0}};
    return solve_files(files);
}

/* R 0.1 over 10 km: 40 MW lose 1600 of 2500 bar^2 and leave 30 bar; 48 MW leave 14, where 20 are needed. A valve
 * behind. */
Test(tables, pressure_has_buses_links_and_what_is_missed)
{
    const test_file files[] = {
        {"snapshots.csv", "snapshot,objective,stores,generators\nnow,2,2,2\nlater,3,3,3\n"},
        {"buses.csv", "name,carrier,pressure_min_bar,pressure_max_bar\nb,H2,20,60\na,H2,30,50\nc,H2,,25\nd,H2,,\n"},
        {"generators.csv", "name,bus,p_nom,marginal_cost\ng,a,100,1\n"},
        {"links.csv", "name,bus0,bus1,p_nom,length,resistance\nvalve,b,c,100,1,\npipe,a,b,50,10,0.1\nout,c,d,50,1,\n"},
        {"loads.csv", "name,bus\nx,d\n"},
        {"loads-p_set.csv", ",x\nnow,40\nlater,48\n"},
        {0}};
    solved s = solve_files(files);
    char *text = table_text(&s, "pressure.csv");
    cr_assert_str_eq(
        text,
        "kind,name,snapshot,hours,count,lowest_bar,highest_bar,limit_min_bar,limit_max_bar,missing_bar,missed_hours,"
        "deviation_bar,flow_mw,flow_off_mw,capacity_mw,velocity_m_s,line_pack_least_mwh,line_pack_most_mwh,power_mw,"
        "energy_mwh\n"
        "bus,a,now,,,50,50,30,50,0,0,,,,,,,,,\n"
        "bus,b,later,,,14,30,20,60,6,3,,,,,,,,,\n"
        "bus,c,later,,,14,25,0,25,0,0,,,,,,,,,\n"
        "pipe,pipe,later,,,,,,,,0,,48,0,50,,,,,\n"
        "regulator,valve,later,,,,,,,,,,48,,100,,,,,\n"
        "missed_pressure,b,later,3,1,14,,20,,6,,,,,,,,,,\n");
    aft_free(text);
    aft_studies studies = {0};
    cr_assert_eq(aft_simulate(&studies.simulation, s.network, s.plan, NULL, NULL), AFT_OK);
    text = test_summary(s.network, s.plan, &studies);
    aft_studies_clear(&studies);
    cr_expect(strstr(text,
                     "The pipes do not carry this plan in 3 h (tables/pressure.csv): at worst 14.0 bar at b (later), "
                     "at least 20 are needed.\n") != NULL,
              "%s", text);
    aft_free(text);
    forget(&s);
}

Test(tables, pressure_is_absent_without_pipes_under_pressure)
{
    solved s = one_pipe_without_limits();
    cr_expect_null(test_table_text(s.network, s.plan, "pressure.csv"));
    forget(&s);
}

/* Hydrogen at the tap costs `supply`, gas heat 40; boiler 0.8, 20 MW; load 8 MW of heat for 10 h; the pipe 1000. */
static solved one_candidate(double supply, const char *year)
{
    char generators[256];
    char settings[128];
    (void)snprintf(generators, sizeof generators, "name,bus,p_nom,marginal_cost\nH2,tap,100,%g\ngas,heat,100,40\n",
                   supply);
    (void)snprintf(settings, sizeof settings, "setting,value\nyear,%s\n", year);
    const test_file files[] = {{"case.csv", settings},
                               {"snapshots.csv", "snapshot,objective,stores,generators\nnow,10,10,10\n"},
                               {"carriers.csv", "name\nH2\nheat\n"},
                               {"buses.csv", "name,carrier\ntap,H2\nsite,H2\nheat,heat\n"},
                               {"generators.csv", generators},
                               {"loads.csv", "name,bus,p_set\nd,heat,8\n"},
                               {"projects.csv", "name,kind,earliest_year,country\nBR1,branch,2030,NL\n"},
                               {"menus.csv", "name,menu,p_nom,capital_cost_fixed\nm1,m,50,1000\nm2,m,90,1500\n"},
                               {"links.csv", "name,bus0,bus1,efficiency,p_nom,menu,project\n"
                                             "pipe,tap,site,1,0,m,BR1\nboiler,site,heat,0.8,20,,\n"},
                               {0}};
    return solve_files(files);
}

static aft_branch_result only_branch_with(const solved *s, const aft_studies *studies)
{
    aft_branch_results all = {0};
    cr_assert_eq(aft_branch_results_init(&all, s->network, s->plan, studies, NULL), AFT_OK);
    cr_assert_eq(all.n, 1);
    aft_branch_result out = all.list[0];
    aft_branch_results_clear(&all);
    return out;
}

static aft_branch_result only_branch(const solved *s)
{
    return only_branch_with(s, NULL);
}

/* Gas at 40 heats as well as hydrogen at 0.8 * 40 = 32: 80 MWh of heat for 3200, or 100 MWh * 25 + 1000 = 3500. 300 in
 * 10 h are 262800 a year. 100 (32 - p) = 1000, p = 22; 700 f = 1000. */
Test(branches, the_summary_says_what_is_solved)
{
    solved s = one_candidate(25, "2035");
    aft_studies studies = ask_break_even(&s);
    char *summary = test_summary(s.network, s.plan, &studies);
    cr_expect_not_null(
        strstr(summary, "No branch pays. Nearest is pipe: the best plan with it costs 262,800 EUR a year more. With "
                        "supply below 22 instead of 25 EUR/MWh it is built. Above 1.429 times the demand it is built."),
        "%s", summary);
    aft_free(summary);
    summary = test_summary(s.network, s.plan, NULL);
    cr_expect_not_null(strstr(summary, "No branch pays. What the nearest would cost more was not found out"), "%s",
                       summary);
    aft_free(summary);
    aft_studies_clear(&studies);
    forget(&s);
}

Test(branches, the_turn_is_where_the_plan_changes)
{
    solved before = one_candidate(25 - 2.9, "2035");
    solved after = one_candidate(25 - 3.1, "2035");
    cr_assert_not(only_branch(&before).is_built);
    aft_branch_result b = only_branch(&after);
    cr_assert(b.is_built);
    CLOSE(b.peak, 10.0);
    CLOSE(b.energy, 0.1 * 8760 / 10); /* 100 MWh in 10 h, as GWh in a year */
    CLOSE(b.cost_per_mwh, 10.0);
    forget(&before);
    forget(&after);
}

Test(branches, one_too_late_is_said_to_be)
{
    solved s = one_candidate(1, "2025");
    aft_branch_result b = only_branch(&s);
    char *summary = NULL;
    cr_assert_not(b.is_built);
    cr_assert_not(b.can_be_built);
    cr_assert_null(b.other_way);
    summary = test_summary(s.network, s.plan, NULL);
    cr_assert_not_null(strstr(summary, "none of the 1 can stand in 2025"), "%s", summary);
    aft_free(summary);
    forget(&s);
}

/* The turns of the summary above; the boiler has room for 1.6 times as much. */
Test(break_even, columns_and_words)
{
    solved s = one_candidate(25, "2035");
    char *text = table_text(&s, "branches.csv");
    cr_assert_not_null(strstr(text, ",break_even_price,break_even_price_from,break_even_price_to,"));
    cr_assert_not_null(strstr(text, ",,,,not asked,,,,,,,,,,,\n"), "%s", text);
    aft_free(text);
    aft_studies studies = ask_break_even(&s);
    aft_branch_result b = only_branch_with(&s, &studies);
    cr_assert_not_null(b.break_even);
    cr_assert(fabs(b.break_even->by_price.value - 22.0) <= 0.025);
    cr_assert(fabs(b.break_even->by_demand.value - 1000.0 / 700.0) <= 0.001);
    cr_assert(b.break_even->by_price.from <= 22.0 && b.break_even->by_price.to >= 22.0);
    aft_studies_clear(&studies);
    forget(&s);
}

/* At 100 each MWh loses 68, so more demand alone never does it; the price is 22 as before. */
Test(break_even, words_where_there_is_none)
{
    solved s = one_candidate(100, "2035");
    aft_studies studies = ask_break_even(&s);
    cr_assert(fabs(only_branch_with(&s, &studies).break_even->by_price.value - 22.0) <= 0.1);
    char *text = test_table_with(s.network, s.plan, &studies, "branches.csv");
    cr_assert_not_null(strstr(text, ",not built at 10 times the demand\n"), "%s", text);
    aft_free(text);
    aft_studies_clear(&studies);
    forget(&s);
}

/* A branch that cannot stand in the year is not asked for, and has no words. */
Test(break_even, too_late_is_not_asked)
{
    solved s = one_candidate(1, "2025");
    aft_studies studies = ask_break_even(&s);
    cr_assert_eq(studies.break_evens->n, 0);
    cr_assert_null(only_branch_with(&s, &studies).break_even);
    aft_studies_clear(&studies);
    forget(&s);
}

/* Two taps, two users, three ways. */
static const test_file two_taps[] = {
    {"snapshots.csv", "snapshot,objective,stores,generators\nnow,10,10,10\n"},
    {"carriers.csv", "name\nH2\nheat\n"},
    {"buses.csv", "name,carrier\ntap 1,H2\ntap 2,H2\nsite,H2\nheat A,heat\nheat B,heat\n"},
    {"generators.csv", "name,bus,p_nom,marginal_cost\nH2 1,tap 1,100,50\nH2 2,tap 2,100,45\ngas A,heat A,90,40\n"
                       "gas B,heat B,90,25\n"},
    {"loads.csv", "name,bus,p_set\nA,heat A,8\nB,heat B,16\n"},
    {"menus.csv", "name,menu,p_nom,capital_cost_fixed\npipe,pipe,50,1000\nspur,spur,50,100\nlong,long,50,3000\nlonger,"
                  "long,90,4000\n"},
    {"links.csv", "name,bus0,bus1,efficiency,p_nom,menu\npipe,tap 1,site,1,0,pipe\nspur,tap 2,tap 1,1,0,spur\n"
                  "long,tap 2,site,1,0,long\nboiler A,site,heat A,0.8,20,\nboiler B,site,heat B,0.8,30,\n"},
    {0}};

Test(facts, every_allocation_may_fail)
{
    solved s = solve_files(two_taps);
    const long alive = aft_test_blocks_alive();
    aft_facts *facts = NULL;
    aft_status status = AFT_ENOMEM;
    for (long n = 0; status == AFT_ENOMEM; n++) {
        cr_assert_eq(aft_test_blocks_alive(), alive, "%ld allocations: something is left", n);
        aft_test_allow_allocations(n);
        status = aft_facts_new(&facts, s.network, s.plan, NULL, NULL);
        aft_test_allow_allocations(-1);
    }
    cr_assert_eq(status, AFT_OK);
    aft_facts_free(facts);
    forget(&s);
}

Test(tables, sites_that_are_not_public_are_summed)
{
    const test_file files[] = {
        {"buses.csv", "name\nA\nB\nC\n"},
        {"generators.csv", "name,bus,carrier,p_nom,marginal_cost\na,A,gas,9,10\nb,B,gas,9,10\nc,C,gas,9,10\n"},
        {"carriers.csv", "name,co2_emissions\ngas,0.2\n"},
        {"loads.csv", "name,bus,p_set\na,A,1\nb,B,2\nc,C,5\n"},
        {"sites.csv", "name,bus,municipality,country,sector,public\nSecret A,A,Town,NL,steel,False\n"
                      "Secret B,B,Town,NL,paper,False\nOpen,C,Town,NL,food,True\n"},
        {0}};
    solved s = solve_files(files);
    char *text = table_text(&s, "sites.csv");
    cr_assert_null(strstr(text, "Secret"));
    cr_assert_null(strstr(text, "steel"));
    cr_assert_not_null(strstr(text, "Open,Town,NL,food,,none,,1,demand,,5,5,50,0.625,5,0,0,,,10,,,,\n"), "%s", text);
    cr_assert_not_null(strstr(text, ",Town,NL,,,,,2,demand,,3,3,30,0.375,3,0,0,,,10,,,,\n"), "%s", text);
    cr_assert_not_null(strstr(text, ",Town,NL,,,,,,supply,gas,3,3,30,,,,,,,10,,,,\n"), "%s", text);
    aft_free(text);
    text = table_text(&s, "emissions.csv");
    cr_assert_str_eq(text, "carrier,country,table,primary_energy_mwh,co2_tonnes\ngas,NL,generators,8,1.6\n");
    aft_free(text);
    forget(&s);
}

/* 10 MW at 5 for snapshots of 1, 2 and 3 h; class 1 (salt) wants 6 throughout, class 2 (two more at one bus) 3, 8
 * and 7. Class 1 has all of it; the others lose nothing, 4 and 3 MW: 8 + 9 of 3 + 16 + 21 MWh in 5 h, half each. The
 * price is 5 while there is enough, then that of lost load, 100: the salt works pay (6 x 5 + 5 x 6 x 100) /
 * 36 = 84.1666 per MWh, the others (3 x 5 + 37 x 100) / 40 = 92.875, all of them 3030 + 3715 in all. At least cost
 * class 1 may lose what class 2 does. */
static const test_file three_sites[] = {
    {"case.csv", "setting,value\nlost_load_cost,100\nallocation,priority\n"},
    {"snapshots.csv", "snapshot,objective,stores,generators\nmorning,1,1,1\nnoon,2,2,2\nnight,3,3,3\n"},
    {"buses.csv", "name\na\nb\n"},
    {"generators.csv", "name,bus,p_nom,marginal_cost\ng,a,10,5\n"},
    {"links.csv", "name,bus0,bus1,p_nom\nab,a,b,20\n"},
    {"loads.csv", "name,bus,p_set,priority\nsalt,b,6,\nrest,a,0,2\n"},
    {"loads-p_set.csv", "snapshot,rest\nmorning,3\nnoon,8\nnight,7\n"},
    {"sites.csv",
     "name,bus,municipality,priority,public\nSalt,b,Town,1,True\nBread,a,Town,2,True\nSecret,a,Town,2,False\n"},
    {0}};

Test(tables, sites_in_scarcity)
{
    solved s = solve_files(three_sites);
    char *text = table_text(&s, "sites.csv");
    cr_expect_not_null(strstr(text, ",served_mwh,lost_mwh,lost_hours,worst_snapshot,worst_lost_mw,mean_price,"
                                    "lowest_price_when_lost,highest_price_when_lost,classes,price_note\n"));
    cr_expect_not_null(
        strstr(text, "\nSalt,Town,,,,none,1,1,demand,,36,6,3030,0.449221645663,36,0,0,,,84.1666666667,,,1,\n"), "%s",
        text);
    cr_expect_not_null(strstr(text,
                              "\nBread,Town,,,,none,2,1,demand,,20,4,1857.5,0.275389177168,11.5,8.5,5,noon,2,92.875,"
                              "100,100,2,\n"),
                       "%s", text);
    cr_expect_not_null(strstr(text, "\nBread,Town,,,,none,2,,lost load,,8.5,2,850,,,,,,,100,,,,\n"), "%s", text);
    cr_expect_not_null(
        strstr(text, "\n,Town,,,,,,1,demand,,20,4,1857.5,0.275389177168,11.5,8.5,5,noon,2,92.875,100,100,,\n"), "%s",
        text);
    cr_expect_null(strstr(text, "Secret"));
    aft_free(text);
    forget(&s);
}

/* 40 MWh wanted by the second class, 17 of them lost; at least cost 17 are lost, too, by whoever it may be. */
Test(tables, classes_of_loads)
{
    solved s = solve_files(three_sites);
    char *text = table_text(&s, "allocation.csv");
    double at_least_cost[2] = {s.plan->classes[0].lost_at_least_cost, s.plan->classes[1].lost_at_least_cost};
    char expected[400];
    CLOSE(at_least_cost[0] + at_least_cost[1], 17.0);
    (void)snprintf(expected, sizeof expected,
                   "priority,loads,demand_mwh,served_mwh,lost_mwh,lost_bound_mwh,proved,lost_at_least_cost_mwh\n"
                   "1,1,36,36,0,0,True,%.12g\n2,1,40,23,17,17,True,%.12g\n",
                   at_least_cost[0], at_least_cost[1]);
    cr_expect_str_eq(text, expected);
    aft_free(text);
    text = test_summary(s.network, s.plan, NULL);
    cr_expect_not_null(strstr(text, "Priority 2 loses 17 of 40 MWh, "), "%s", text);
    aft_free(text);
    forget(&s);
}

/* Without classes there is no such table. */
Test(tables, no_classes_no_table)
{
    solved s = one_candidate(100, "2035");
    cr_expect_null(test_table_text(s.network, s.plan, "allocation.csv"));
    forget(&s);
}

/* Two periods of 5 and 10 years, snapshots of 3 h: the generator makes 1 and 2 MW at an efficiency of 0.5, which takes
 * 3 * 5 * 1 / 0.5 + 3 * 10 * 2 / 0.5 = 150 MWh. A store that begins each period with 4 ends them with 3 and 2: 5 * 1 +
 * 10 * 2 = 25 MWh; one that begins once with 4 ends with 1: 3 MWh. The cyclic one gives nothing. 0.2 t each. */
Test(tables, emissions_count_the_years_of_periods)
{
    const test_file files[] = {
        {"case.csv", "setting,value\nmulti_investment_periods,True\n"},
        {"snapshots.csv", "period,timestep,objective,stores,generators\n2030,0,1,1,3\n2040,0,1,1,3\n"},
        {"investment_periods.csv", "period,objective,years\n2030,1,5\n2040,0.5,10\n"},
        {"carriers.csv", "name,co2_emissions\ngas,0.2\n"},
        {"buses.csv", "name\nb\n"},
        {"generators.csv", "name,bus,carrier,p_nom,efficiency,marginal_cost\ng,b,gas,9,0.5,1\n"},
        {"stores.csv", "name,bus,carrier,e_nom,e_initial,e_initial_per_period,e_cyclic_per_period\n"
                       "each,b,gas,9,4,True,False\nonce,b,gas,9,4,False,False\nround,b,gas,9,4,False,True\n"},
        {0}};
    const aft_read_options options = {.allow_ignored = true};
    char *folder = test_folder_make(files);
    solved s = {test_read(folder, &options), NULL};
    const double p[] = {1.0, 2.0};
    const double e[] = {3.0, 2.0, 2.0, 1.0, 7.0, 1.0};
    aft_plan plan = {.generator_p = p, .store_e = e};
    cr_assert_not_null(s.network);
    s.plan = &plan;
    char *text = table_text(&s, "emissions.csv");
    cr_assert_str_eq(
        text, "carrier,country,table,primary_energy_mwh,co2_tonnes\ngas,,generators,150,30\ngas,,stores,28,5.6\n", "%s",
        text);
    aft_free(text);
    aft_network_free(s.network);
    test_folder_remove(folder);
}

Test(tables, conflicts_name_bus_and_snapshot)
{
    const test_file files[] = {{"buses.csv", "name\n\"Zwolle, 110\"\n"},
                               {"generators.csv", "name,bus,p_nom,marginal_cost\ng,\"Zwolle, 110\",3,1\n"},
                               {"loads.csv", "name,bus,p_set\nd,\"Zwolle, 110\",5\n"},
                               {0}};
    solved s = solve_files(files);
    cr_assert_eq(s.plan->outcome, AFT_INFEASIBLE);
    char *text = table_text(&s, "conflicts.csv");
    cr_assert_not_null(strstr(text, "\"Zwolle, 110\",now,2\n"), "%s", text);
    aft_free(text);
    forget(&s);
}

#ifdef AFT_TEST_ALLOC
Test(tables, every_allocation_may_fail)
{
    solved s = solve_files(three_sites);
    size_t n_tables = 0;
    const aft_result_table *tables = aft_result_tables(&n_tables);
    aft_facts *facts = NULL;
    cr_assert_eq(aft_facts_new(&facts, s.network, s.plan, NULL, NULL), AFT_OK);
    for (size_t i = 0; i < n_tables; i++) {
        aft_status status = AFT_ENOMEM;
        char *text = NULL;
        for (long n = 0; status != AFT_OK; n++) {
            long before = aft_test_blocks_alive();
            aft_test_allow_allocations(n);
            status = tables[i].text(&text, facts, NULL);
            aft_test_allow_allocations(-1);
            cr_assert(status == AFT_OK || status == AFT_ENOMEM);
            cr_assert(status == AFT_OK || aft_test_blocks_alive() == before, "%s: something is left", tables[i].file);
            cr_assert_lt(n, 10000);
        }
        aft_free(text);
    }
    aft_facts_free(facts);
    forget(&s);
}
#endif
