/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables that follow from money: shares of users, sensitivity, space, water, sheets, valley, agenda; by hand. */
#include "results/results.h"

#include "networks/base/memory.h"
#include "tests/support/case_folder.h"
#include "tests/support/denial.h"
#include "tests/support/tables.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct solved {
    aft_network *network;
    aft_plan *plan;
    test_csv csv;
} solved;

static solved table_of(const test_file *files, const char *file)
{
    char *folder = test_folder_make(files);
    solved out = {.network = test_read(folder, NULL)};
    aft_error err = AFT_ERROR_INIT;
    aft_solve_options how = {.solver = "glpk", .gap = 1e-9};
    cr_assert_not_null(out.network);
    cr_assert_eq(aft_solve(&out.plan, out.network, &how, &err), AFT_OK, "%s", err.text);
    cr_assert(out.plan->has_point);
    test_folder_remove(folder);
    char *text = test_table_text(out.network, out.plan, file);
    test_csv_init(&out.csv, text);
    aft_free(text);
    return out;
}

static void forget(solved *s)
{
    test_csv_clear(&s->csv);
    aft_plan_free(s->plan);
    aft_network_free(s->network);
}

#define CLOSE(a, b)                                                                                                    \
    cr_assert_float_eq(a, b, 1e-6 * fmax(1.0, fabs((double)(b))), "%.12g is not %.12g", (double)(a), (double)(b))

/* A trunk of 10 km (size 10 MW costs 10 per km, size 40 MW 16) to a junction, where a mill takes 8; a spur of 5 km to a
 * dairy that takes 24, and a small firm nobody may know, 4 there. Snapshots of half a year. */
static const test_file tree[] = {
    {"snapshots.csv", "snapshot,objective,stores,generators\na,4380,4380,4380\nb,4380,4380,4380\n"},
    {"carriers.csv", "name\nH2\nheat\n"},
    {"buses.csv", "name,carrier\ntap,H2\njunction,H2\nend,H2\nmill heat,heat\ndairy heat,heat\nhidden heat,heat\n"},
    {"generators.csv", "name,bus,carrier,p_nom,marginal_cost\nsupply,tap,H2,100,20\n"},
    {"loads.csv", "name,bus\nd1,mill heat\nd2,dairy heat\nd3,hidden heat\n"},
    {"loads-p_set.csv", ",d1,d2,d3\na,8,12,4\nb,0,24,2\n"},
    {"menus.csv", "name,menu,option,p_nom,capital_cost_per_km,low,high,space_ha_per_km\n"
                  "s,pipe,small,10,10,0.5,2,1\nl,pipe,large,40,16,0.5,2,1\n"},
    {"projects.csv", "name,kind\nBR,branch\nSP,branch\n"},
    {"sites.csv", "name,bus,municipality,country,public\nMill,mill heat,Ommen,NL,True\n"
                  "Dairy,dairy heat,Zwolle,NL,True\nSecret Firm,hidden heat,Zwolle,NL,False\n"},
    {"links.csv", "name,bus0,bus1,carrier,p_nom,length,menu,project\ntrunk,tap,junction,H2,0,10,pipe,BR\n"
                  "spur,junction,end,H2,0,5,pipe,SP\nb1,junction,mill heat,boiler,99,0,,\n"
                  "b2,end,dairy heat,boiler,99,0,,\nb3,end,hidden heat,boiler,99,0,,\n"},
    {0}};

static size_t find_share(const test_csv *csv, const char *branch, const char *user, const char *book)
{
    for (size_t i = 0; i < csv->n_rows; i++) {
        if (strcmp(test_csv_cell(csv, i, "branch"), branch) == 0 && strcmp(test_csv_cell(csv, i, "user"), user) == 0 &&
            strcmp(test_csv_cell(csv, i, "book"), book) == 0) {
            return i;
        }
    }
    cr_assert_fail("no share of %s in %s", user, branch);
    return 0;
}

Test(allocation_of_cost, tree_by_hand)
{
    solved s = table_of(tree, "allocation_of_cost.csv");
    size_t mill = find_share(&s.csv, "trunk", "Mill", "societal");
    size_t dairy = find_share(&s.csv, "trunk", "Dairy", "societal");
    size_t rest = find_share(&s.csv, "trunk", "", "societal");
    CLOSE(test_csv_number(&s.csv, mill, "peak_mw"), 8);
    CLOSE(test_csv_number(&s.csv, dairy, "peak_mw"), 24);
    CLOSE(test_csv_number(&s.csv, mill, "cost_by_peak"), 160.0 * 8 / 36);
    CLOSE(test_csv_number(&s.csv, rest, "cost_by_peak"), 160.0 * 4 / 36);
    cr_assert_str_eq(test_csv_cell(&s.csv, rest, "municipality"), "Zwolle");
    /* v: mill 100, dairy 160, hidden 100; mill + hidden = 12 MW 160, all else 160.
     * dairy: first 160, behind one 60, last 0: (2 x 160 + 60 + 60 + 0 + 0) / 6 = 440 / 6
     * mill: first 100, behind hidden 60, behind dairy 0, last 0: (2 x 100 + 60 + 0) / 6 = 260 / 6; hidden likewise */
    CLOSE(test_csv_number(&s.csv, dairy, "cost_by_shapley"), 440.0 / 6);
    CLOSE(test_csv_number(&s.csv, mill, "cost_by_shapley"), 260.0 / 6);
    CLOSE(test_csv_number(&s.csv, rest, "cost_by_shapley"), 260.0 / 6);
    /* the mill is not on the spur, which costs 80; dairy 80 alone, hidden 50 alone */
    for (size_t i = 0; i < s.csv.n_rows; i++) {
        cr_assert(strcmp(test_csv_cell(&s.csv, i, "branch"), "spur") != 0 ||
                  strcmp(test_csv_cell(&s.csv, i, "user"), "Mill") != 0);
    }
    CLOSE(test_csv_number(&s.csv, find_share(&s.csv, "spur", "Dairy", "project"), "cost_by_shapley"),
          (80.0 + (80.0 - 50.0)) / 2);
    forget(&s);
}

/* By either rule the users of a branch pay what it costs. */
Test(allocation_of_cost, shares_add_up)
{
    solved s = table_of(tree, "allocation_of_cost.csv");
    aft_money_sheet money = {0};
    cr_assert_eq(test_money_sheet(&money, s.network, s.plan, NULL), AFT_OK);
    for (size_t k = 0; k < money.n; k++) {
        const aft_money_row *row = &money.rows[k];
        double by_peak = 0.0;
        double by_shapley = 0.0;
        for (size_t i = 0; row->level == AFT_LEVEL_BRANCH && i < s.csv.n_rows; i++) {
            if (strcmp(test_csv_cell(&s.csv, i, "branch"), row->name) == 0 &&
                strcmp(test_csv_cell(&s.csv, i, "book"), aft_book_name(row->book)) == 0) {
                by_peak += test_csv_number(&s.csv, i, "cost_by_peak");
                by_shapley += test_csv_number(&s.csv, i, "cost_by_shapley");
            }
        }
        if (row->level == AFT_LEVEL_BRANCH) {
            cr_assert_gt(by_peak, 0.0);
            CLOSE(by_peak, aft_money_value(row, "annual_cost"));
            CLOSE(by_shapley, aft_money_value(row, "annual_cost"));
        }
    }
    aft_money_sheet_clear(&money);
    forget(&s);
}

static size_t find_bar(const test_csv *csv, const char *name, const char *book, const char *parameter)
{
    for (size_t i = 0; i < csv->n_rows; i++) {
        if (strcmp(test_csv_cell(csv, i, "name"), name) == 0 && strcmp(test_csv_cell(csv, i, "book"), book) == 0 &&
            strcmp(test_csv_cell(csv, i, "parameter"), parameter) == 0) {
            return i;
        }
    }
    cr_assert_fail("no %s of %s", parameter, name);
    return 0;
}

/* The trunk costs 160 a year and carries 24 MW in a, 26 MW in b. */
Test(sensitivity, bars_by_hand)
{
    solved s = table_of(tree, "sensitivity.csv");
    double energy = 4380 * (24.0 + 26.0);
    size_t bar = find_bar(&s.csv, "trunk", "societal", "unit cost");
    CLOSE(test_csv_number(&s.csv, bar, "low"), 80);
    CLOSE(test_csv_number(&s.csv, bar, "high"), 320);
    bar = find_bar(&s.csv, "trunk", "societal", "full-load hours");
    CLOSE(test_csv_number(&s.csv, bar, "base"), 160 / energy);
    CLOSE(test_csv_number(&s.csv, bar, "low"), 160 / energy / 0.8);
    bar = find_bar(&s.csv, "trunk", "project", "demand");
    CLOSE(test_csv_number(&s.csv, bar, "base"), 160 / 26000.0);
    CLOSE(test_csv_number(&s.csv, bar, "high"), 160 / 26000.0 / 1.2);
    bar = find_bar(&s.csv, s.network->name, "societal", "energy prices");
    CLOSE(test_csv_number(&s.csv, bar, "high") - test_csv_number(&s.csv, bar, "base"), 0.2 * 20 * energy);
    bar = find_bar(&s.csv, s.network->name, "societal", "unit cost");
    CLOSE(test_csv_number(&s.csv, bar, "base") - test_csv_number(&s.csv, bar, "low"), 0.5 * 240);
    bar = find_bar(&s.csv, s.network->name, "societal", "demand"); /* all at 20 per MWh */
    CLOSE(test_csv_number(&s.csv, bar, "high") - test_csv_number(&s.csv, bar, "base"), 0.2 * 20 * energy);
    cr_assert_str_eq(test_csv_cell(&s.csv, bar, "method"), "first-order");
    forget(&s);
}

/* Trunk 10 ha, spur 5 ha; instead one circuit each (10 + 5 ha) and 0.02 ha/MW for 26 and 26 MW (24 + 2 on the spur). */
Test(space, taken_and_avoided)
{
    solved s = table_of(tree, "space.csv");
    size_t row = test_csv_find(&s.csv, 0, "kind", "branch");
    CLOSE(test_csv_number(&s.csv, row, "taken_ha"), 15);
    CLOSE(test_csv_number(&s.csv, row, "assets"), 2);
    row = test_csv_find(&s.csv, 0, "kind", "grid not needed");
    CLOSE(test_csv_number(&s.csv, row, "avoided_ha"), 15 + 0.02 * (26 + 26));
    forget(&s);
}

/* 2 MW of power at 0.5 make 1 MW of hydrogen, 8760 MWh or 262.9 t; by port 0.15 m3 per MWh of power. */
Test(water, by_port_and_by_setting)
{
    const test_file files[] = {
        {"snapshots.csv", "snapshot,objective,stores,generators\nnow,8760,8760,8760\n"},
        {"carriers.csv", "name\nH2\nAC\nwater\n"},
        {"buses.csv", "name,carrier\npower,AC\nsite,H2\nwell,water\nfar,H2\n"},
        {"generators.csv", "name,bus,carrier,p_nom,marginal_cost\ngrid,power,AC,10,40\nwell,well,water,0.4,0\n"},
        {"loads.csv", "name,bus,p_set\nfirm,site,1\nother,far,1\n"},
        {"links.csv", "name,bus0,bus1,bus2,efficiency,efficiency2,p_nom,carrier\n"
                      "wet,power,site,well,0.5,-0.15,2,electrolysis\ndry,power,far,,0.5,,2,electrolysis\n"},
        {0}};
    solved s = table_of(files, "water.csv");
    double tonnes = 8760 / 33.32;
    size_t row = test_csv_find(&s.csv, 0, "name", "wet");
    CLOSE(test_csv_number(&s.csv, row, "hydrogen_t_per_year"), tonnes);
    CLOSE(test_csv_number(&s.csv, row, "water_m3_per_year"), 0.3 * 8760);
    CLOSE(test_csv_number(&s.csv, row, "limit_m3_per_year"), 0.4 * 8760);
    CLOSE(test_csv_number(&s.csv, row, "share_of_limit"), 0.75);
    cr_assert_str_eq(test_csv_cell(&s.csv, row, "within_limit"), "True");
    row = test_csv_find(&s.csv, 0, "name", "dry");
    CLOSE(test_csv_number(&s.csv, row, "water_m3_per_year"), tonnes * 13.5);
    cr_assert_str_eq(test_csv_cell(&s.csv, row, "limit_m3_per_year"), "");
    forget(&s);
}

static size_t find_field(const test_csv *csv, const char *project, const char *field)
{
    for (size_t i = 0; i < csv->n_rows; i++) {
        if (strcmp(test_csv_cell(csv, i, "project"), project) == 0 &&
            strcmp(test_csv_cell(csv, i, "field"), field) == 0) {
            return i;
        }
    }
    cr_assert_fail("no %s of %s", field, project);
    return 0;
}

/* A branch that exists since 2030 and is planned for 2032, two years to build; 4 MW for 8760 h, 10 km of reused pipe.
 * An electrolyser of 10 MW at 0.6 in Germany feeds it. */
static const test_file region[] = {
    {"case.csv", "setting,value\nyear,2032\nvalley_floor,1000\nvalley_grant,2e6\n"},
    {"snapshots.csv", "snapshot,objective,stores,generators\nnow,8760,8760,8760\n"},
    {"carriers.csv", "name\nH2\nAC\nH2 pipe\n"},
    {"buses.csv", "name,carrier,country\npower,AC,DE\ntap,H2,DE\nsite,H2,NL\n"},
    {"generators.csv", "name,bus,carrier,p_nom,marginal_cost\ngrid,power,AC,100,40\n"},
    {"loads.csv", "name,bus,p_set\nfirm,site,4\n"},
    {"menus.csv", "name,menu,option,p_nom,overnight_cost_fixed,overnight_cost_per_km,lifetime,reuse,space_ha_per_km\n"
                  "p,pipe,DN100,5,,100000,40,True,0.8\ne,el,10 MW,10,1e7,,25,False,0\n"},
    {"projects.csv", "name,title_nl,kind,frame,promoter,municipality,country,earliest_year,lead_time,parent,note\n"
                     "BR,Tak,branch,valley,Grid Co,Enschede,NL,2030,2,EL,for the firm\n"
                     "EL,Elektrolyse,electrolyser,valley,Plant Co,Gronau,DE,2031,3,,\n"
                     "LATE,Later,branch,none,,,NL,2040,,,\n"},
    {"sites.csv", "name,bus,municipality,country,sector,commitment,jobs\nFirm,site,Enschede,NL,food,letter,120\n"},
    {"links.csv", "name,bus0,bus1,carrier,efficiency,length,menu,project\npipe,tap,site,H2 pipe,1,10,pipe,BR\n"
                  "plant,power,tap,electrolysis,0.6,0,el,EL\nlater,tap,site,H2 pipe,1,10,pipe,LATE\n"},
    {0}};

Test(project_sheets, fields_and_scores)
{
    solved s = table_of(region, "project_sheets.csv");
    const struct {
        const char *field, *value;
    } expected[] = {{"title_nl", "Tak"},
                    {"from_to", "tap - site"},
                    {"sites", "1"},
                    {"sectors", "food"},
                    {"demand", "35040"},
                    {"committed_share", "1"},
                    {"supply_now", "H2 pipe 35040 MWh/a"},
                    {"built", "True"},
                    {"options", "DN100"},
                    {"capacity", "5"},
                    {"reuse_share", "1"},
                    {"investment", "1000000"},
                    {"cheapest_investment", "1000000"},
                    {"jobs", "120"},
                    {"taken", "8"},
                    {"decide_by", "2030"},
                    {"depends_on", "EL"},
                    {"unused_capacity", "0.2"},
                    {"asked", "build"},
                    {"reason", "in the plan"}};
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        const char *value = test_csv_cell(&s.csv, find_field(&s.csv, "BR", expected[i].field), "value");
        cr_expect_str_eq(value, expected[i].value, "%s: %s", expected[i].field, value);
    }
    /* 8 ha taken, 10 ha of cable and 0.08 of stations avoided; 35040 MWh x 0.203 = 7.1 kt; all demand has a letter */
    size_t row = find_field(&s.csv, "BR", "spatial_impact");
    CLOSE(test_csv_number(&s.csv, row, "value"), 8 - 10.08);
    cr_assert_str_eq(test_csv_cell(&s.csv, row, "score"), "5");
    cr_assert_str_eq(test_csv_cell(&s.csv, row, "rule"), "5 up to 1, 4 up to 5, 3 up to 20, 2 up to 50, else 1");
    row = find_field(&s.csv, "BR", "societal_value");
    CLOSE(test_csv_number(&s.csv, row, "value"), 35040 * 0.203 / 1000);
    cr_assert_str_eq(test_csv_cell(&s.csv, row, "score"), "3");
    row = find_field(&s.csv, "BR", "urgency"); /* 2032 - 2030 */
    cr_assert_str_eq(test_csv_cell(&s.csv, row, "score"), "3");
    cr_assert_str_eq(test_csv_cell(&s.csv, find_field(&s.csv, "BR", "support"), "score"), "5");
    row = find_field(&s.csv, "BR", "robustness"); /* needs --break-even */
    cr_assert_str_eq(test_csv_cell(&s.csv, row, "score"), "");
    cr_assert_neq(test_csv_cell(&s.csv, row, "note")[0], '\0');
    cr_assert_str_eq(test_csv_cell(&s.csv, find_field(&s.csv, "LATE", "investment"), "value"), "");
    forget(&s);
}

static double valley_value(const test_csv *csv, const char *indicator, const char *country, const char *grant)
{
    for (size_t i = 0; i < csv->n_rows; i++) {
        if (strcmp(test_csv_cell(csv, i, "indicator"), indicator) == 0 &&
            strcmp(test_csv_cell(csv, i, "country"), country) == 0 &&
            strcmp(test_csv_cell(csv, i, "grant"), grant) == 0) {
            return test_csv_number(csv, i, "value");
        }
    }
    cr_assert_fail("no %s", indicator);
    return NAN;
}

Test(valley, by_country_with_and_without_grant)
{
    solved s = table_of(region, "valley.csv");
    double tonnes = 35040 / 33.32;
    CLOSE(valley_value(&s.csv, "new_hydrogen", "", ""), tonnes);
    CLOSE(valley_value(&s.csv, "new_hydrogen", "DE", ""), tonnes);
    CLOSE(valley_value(&s.csv, "new_hydrogen", "NL", ""), 0);
    CLOSE(valley_value(&s.csv, "hydrogen_used", "NL", ""), tonnes);
    CLOSE(valley_value(&s.csv, "electrolysis", "", ""), 10);
    CLOSE(valley_value(&s.csv, "sectors", "", ""), 1);
    CLOSE(valley_value(&s.csv, "pipe_length", "NL", ""), 10);
    CLOSE(valley_value(&s.csv, "investment", "NL", ""), 1e6);
    CLOSE(valley_value(&s.csv, "investment", "DE", ""), 1e7);
    CLOSE(valley_value(&s.csv, "exported", "DE", ""), tonnes);
    CLOSE(valley_value(&s.csv, "imported", "NL", ""), tonnes);
    CLOSE(valley_value(&s.csv, "exported", "NL", ""), 0);
    CLOSE(valley_value(&s.csv, "floor_met", "", ""), 1); /* 1052 t/a against 1000 */
    CLOSE(valley_value(&s.csv, "financing_gap", "", "without") - valley_value(&s.csv, "financing_gap", "", "with"),
          2e6);
    CLOSE(valley_value(&s.csv, "grant_per_new_hydrogen", "", "with"), 2e6 / tonnes);
    forget(&s);
}

Test(agenda, decisions_and_what_waits)
{
    solved s = table_of(region, "agenda.csv");
    size_t row = test_csv_find(&s.csv, 0, "project", "BR");
    cr_assert_str_eq(test_csv_cell(&s.csv, row, "decision"), "build");
    cr_assert_str_eq(test_csv_cell(&s.csv, row, "can_wait"), "False");
    cr_assert_str_eq(test_csv_cell(&s.csv, row, "decide_by"), "2030");
    cr_assert_str_eq(test_csv_cell(&s.csv, row, "depends_on"), "EL");
    row = test_csv_find(&s.csv, 0, "project", "EL");
    cr_assert_str_eq(test_csv_cell(&s.csv, row, "decide_by"), "2029");
    row = test_csv_find(&s.csv, 0, "project", "LATE");
    cr_assert_str_eq(test_csv_cell(&s.csv, row, "decision"), "keep open");
    cr_assert_str_eq(test_csv_cell(&s.csv, row, "service_year"), "2040");
    cr_assert_str_eq(test_csv_cell(&s.csv, row, "decide_by"), "");
    forget(&s);
}

/* The net that is given runs from source to valve, by pipe to the tap in the north. Town is 20 km from there and 5 km
 * from farm, which is 30 km from the valve; a trailer brings hydrogen to farm today, and an electrolyser may be bought
 * there. */
static const test_file two_taps[] = {
    {"case.csv", "setting,value\nyear,2032\n"},
    {"snapshots.csv", "snapshot,objective,stores,generators\nnow,8760,8760,8760\n"},
    {"carriers.csv", "name\nH2\nAC\nH2 pipe\nH2 trailer\n"},
    {"buses.csv", "name,carrier\npower,AC\nsource,H2\nvalve,H2\nnorth,H2\ntown,H2\nfarm,H2\nisland,H2\nreef,H2\n"},
    {"generators.csv",
     "name,bus,carrier,p_nom,marginal_cost\ngrid,power,AC,100,400\nsupply,source,H2,100,20\nreformer,town,H2,9,30\n"},
    {"loads.csv", "name,bus,p_set\nfirm,farm,1\n"},
    {"menus.csv", "name,menu,option,p_nom,capital_cost_fixed\np,pipe,DN100,5,1e9\ne,el,10 MW,10,1e9\n"},
    {"projects.csv", "name,kind\nA,branch\nB,branch\nC,branch\nD,branch\nEL,electrolyser\n"},
    {"links.csv",
     "name,bus0,bus1,carrier,efficiency,length,p_nom,p_min_pu,menu,project\nold,source,valve,H2,1,90,50,-1,,\n"
     "branch to tap,source,north,H2,1,1,50,0,,\nfirst,north,town,H2 pipe,1,20,0,-1,pipe,A\n"
     "second,farm,town,H2 pipe,1,5,0,-1,pipe,B\nthird,farm,valve,H2 pipe,1,30,0,-1,pipe,C\n"
     "fourth,island,reef,H2 pipe,1,1,0,-1,pipe,D\ntrailer,valve,farm,H2 trailer,1,40,50,0,,\n"
     "plant,power,farm,electrolysis,0.6,0,0,0,el,EL\n"},
    {0}};

/* Not from farm, where the trailer comes in, though hydrogen can be had there; and the plant in town is not there
 * yet. */
Test(agenda, branches_are_fed_from_the_given_network)
{
    test_file files[sizeof two_taps / sizeof two_taps[0]];
    memcpy(files, two_taps, sizeof two_taps);
    files[4].text = "name,bus,carrier,p_nom,marginal_cost\ngrid,power,AC,100,400\nsupply,source,H2,100,20\n";
    static const char *const fed[][2] = {{"A", "north"}, {"B", "north"}, {"C", "valve"}, {"D", "island"}, {"EL", ""}};
    solved s = table_of(files, "agenda.csv");
    for (size_t i = 0; i < sizeof fed / sizeof fed[0]; i++) {
        const char *bus = test_csv_cell(&s.csv, test_csv_find(&s.csv, 0, "project", fed[i][0]), "backbone");
        cr_expect_str_eq(bus, fed[i][1], "%s: %s", fed[i][0], bus);
    }
    forget(&s);
    s = table_of(files, "project_sheets.csv");
    cr_expect_str_eq(test_csv_cell(&s.csv, find_field(&s.csv, "B", "backbone"), "value"), "north");
    forget(&s);
    s = table_of(two_taps, "agenda.csv"); /* supply in town, too: it needs no tap */
    cr_expect_str_eq(test_csv_cell(&s.csv, test_csv_find(&s.csv, 0, "project", "B"), "backbone"), "town");
    forget(&s);
}

typedef struct writing {
    const aft_facts *facts;
    const aft_result_table *table;
} writing;

static aft_status write_once(void *payload)
{
    const writing *w = payload;
    char *text = NULL;
    aft_status status = w->table->text(&text, w->facts, NULL);
    aft_free(text);
    return status;
}

Test(money_tables, every_allocation_may_fail)
{
    solved s = table_of(region, "space.csv");
    size_t n_tables = 0;
    const aft_result_table *tables = aft_result_tables(&n_tables);
    aft_facts *facts = NULL;
    cr_assert_eq(aft_facts_new(&facts, s.network, s.plan, NULL, NULL), AFT_OK);
    for (size_t i = 0; i < n_tables; i++) {
        test_deny_each(write_once, &(writing){facts, &tables[i]}, 1);
    }
    aft_facts_free(facts);
    forget(&s);
}

/* ---- what is chance, and spans ---- */

/* Two borders of one price in one grid: 60 MW at 40 for a quarter year of 2190 h, half of what is modelled. How the two
 * share them is chance. The third is dearer and alone: it stays where it is. */
static const test_file borders[] = {
    {"snapshots.csv", "snapshot,objective,stores,generators\na,2190,2190,2190\nb,2190,2190,2190\n"},
    {"buses.csv", "name,carrier,country,municipality\nW,AC,NL,Doetinchem\nE,AC,DE,Gronau\nS,AC,NL,Zwolle\n"},
    {"lines.csv", "name,bus0,bus1,s_nom,x\nWE,W,E,500,1\nES,E,S,50,1\n"},
    {"generators.csv", "name,bus,carrier,p_nom,marginal_cost\nimport W,W,market,100,40\nimport E,E,market,100,40\n"
                       "local,S,gas,100,90\n"},
    {"loads.csv", "name,bus,p_set\nd,S,60\n"},
    {0}};

static double cost_of(const test_csv *csv, const char *level, const char *name)
{
    for (size_t i = 0; i < csv->n_rows; i++) {
        if (strcmp(test_csv_cell(csv, i, "level"), level) == 0 && strcmp(test_csv_cell(csv, i, "name"), name) == 0) {
            return test_csv_number(csv, i, "energy_cost");
        }
    }
    cr_assert_fail("no %s %s", level, name);
    return 0.0;
}

Test(equal_supply, belongs_to_no_place)
{
    solved s = table_of(borders, "money.csv");
    CLOSE(cost_of(&s.csv, "country", ""), 50 * 40 * 8760.0);
    CLOSE(cost_of(&s.csv, "country", "NL"), 10 * 90 * 8760.0);
    CLOSE(cost_of(&s.csv, "country", "DE"), 0.0);
    CLOSE(cost_of(&s.csv, "municipality", "Gronau"), 0.0);
    CLOSE(cost_of(&s.csv, "municipality", "Zwolle"), 10 * 90 * 8760.0);
    forget(&s);
    s = table_of(borders, "flows.csv");
    for (size_t i = 0; i < s.csv.n_rows; i++) {
        const bool is_import = strncmp(test_csv_cell(&s.csv, i, "element"), "import", 6) == 0;
        cr_expect_eq(test_csv_cell(&s.csv, i, "note")[0] != '\0', is_import);
    }
    forget(&s);
}

static const char *figure_of(const test_csv *csv, const char *figure)
{
    for (size_t i = 0; i < csv->n_rows; i++) {
        if (strcmp(test_csv_cell(csv, i, "figure"), figure) == 0) {
            return test_csv_cell(csv, i, "value");
        }
    }
    return "";
}

/* Half a year: 50 x 40 + 10 x 90 an hour. It is told of these hours. */
Test(spans, of_half_a_year)
{
    solved s = table_of(borders, "key_figures.csv");
    cr_expect_str_eq(figure_of(&s.csv, "cost_of_span"), "12702000");
    cr_expect_str_eq(figure_of(&s.csv, "cost_per_year"), "25404000");
    cr_expect_str_eq(figure_of(&s.csv, "hours"), "4380");
    forget(&s);
}

/* A battery of 10 MW that costs 3 a year, planned for one of two halves: per year it costs 3, not 6. */
Test(spans, capacity_costs_as_in_all_snapshots)
{
    static const test_file files[] = {
        {"case.csv", "setting,value\nsnapshots,0:1\n"},
        {"snapshots.csv", "snapshot,objective,stores,generators\na,4380,4380,4380\nb,4380,4380,4380\n"},
        {"buses.csv", "name\nb\n"},
        {"generators.csv", "name,bus,p_nom_extendable,capital_cost,marginal_cost\ng,b,True,3,2\n"},
        {"loads.csv", "name,bus,p_set\nd,b,1\n"},
        {0}};
    solved s = table_of(files, "key_figures.csv");
    cr_expect_str_eq(figure_of(&s.csv, "cost_of_span"), "8763");
    cr_expect_str_eq(figure_of(&s.csv, "cost_per_year"), "17523");
    cr_expect_str_eq(figure_of(&s.csv, "capital_hours"), "8760");
    forget(&s);
}

/* A battery at the station of a town serves the grid: no heat of the firm on its sheet. */
Test(project_sheets, no_heat_of_neighbours)
{
    static const test_file files[] = {
        {"carriers.csv", "name\nAC\nheat\n"},
        {"buses.csv", "name,carrier\nstation,AC\nfirm,heat\n"},
        {"generators.csv", "name,bus,carrier,p_nom,marginal_cost\ng,station,AC,90,5\ngas,firm,heat,90,9\n"},
        {"loads.csv", "name,bus,p_set\nd,station,5\nh,firm,3\n"},
        {"menus.csv", "name,menu,option,p_nom,capital_cost_fixed\nm,m,10 MW,10,7\n"},
        {"projects.csv", "name,kind,municipality\nBAT,battery,Town\n"},
        {"storage_units.csv", "name,bus,menu,project,max_hours\nbat,station,m,BAT,4\n"},
        {"sites.csv", "name,bus,municipality\nFirm,firm,Town\n"},
        {0}};
    solved s = table_of(files, "project_sheets.csv");
    cr_expect_str_eq(test_csv_cell(&s.csv, find_field(&s.csv, "BAT", "sites"), "value"), "0");
    cr_expect_str_eq(test_csv_cell(&s.csv, find_field(&s.csv, "BAT", "supply_now"), "value"), "");
    cr_expect_str_eq(test_csv_cell(&s.csv, find_field(&s.csv, "BAT", "demand"), "value"), "");
    cr_expect_str_eq(test_csv_cell(&s.csv, find_field(&s.csv, "BAT", "asked"), "value"), "wait");
    cr_expect_str_eq(test_csv_cell(&s.csv, find_field(&s.csv, "BAT", "reason"), "value"), "not in the plan");
    forget(&s);
}
