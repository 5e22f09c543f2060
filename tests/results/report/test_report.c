/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report of a run: whole, harmless whatever the names, silent on what is not public, there without a plan too. */
#include "networks/base/clock.h"
#include "results/report/report_internal.h"

#include "networks/base/memory.h"
#include "tests/support/case_folder.h"
#include "tests/support/denial.h"
#include "tests/support/tables.h"
#include "tests/support/unpack.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef struct fixture {
    char *place;
    char run[300];
} fixture;

/* What the program asks of a plan without options. */
static aft_studies study(const aft_network *network, const aft_plan *plan, const aft_solve_options *how)
{
    aft_studies out = {0};
    aft_row *rows = NULL;
    aft_study_options options = {.solve = *how};
    cr_assert_eq(aft_branches_possible(&rows, &options.n_candidates, network, NULL), AFT_OK);
    options.candidates = rows;
    cr_assert_eq(aft_studies_make(&out, network, plan, &options, NULL), AFT_OK);
    aft_free(rows);
    return out;
}

/* Reads, solves and writes a case; the run folder is place/run. */
static fixture run_of(const test_file *files)
{
    fixture f = {.place = test_folder_make(NULL)};
    char *folder = test_folder_make(files);
    aft_error err = AFT_ERROR_INIT;
    aft_plan *plan = NULL;
    aft_network *network = test_read(folder, NULL);
    const aft_solve_options how = {.solver = "glpk", .gap = 1e-9};
    (void)snprintf(f.run, sizeof f.run, "%s/run", f.place);
    cr_assert_not_null(network);
    cr_assert_eq(aft_solve(&plan, network, &how, &err), AFT_OK, "%s", err.text);
    const aft_run run = {.started = aft_seconds()};
    aft_studies studies = study(network, plan, &how);
    cr_assert_eq(test_write_run(&run, f.run, network, plan, &studies, &err), AFT_OK, "%s", err.text);
    aft_studies_clear(&studies);
    aft_plan_free(plan);
    aft_network_free(network);
    test_folder_remove(folder);
    return f;
}

static char *read_text(const char *folder, const char *file)
{
    char path[600];
    (void)snprintf(path, sizeof path, "%s/%s", folder, file);
    FILE *stream = fopen(path, "rb");
    cr_assert_not_null(stream, "no %s", path);
    (void)fseek(stream, 0, SEEK_END);
    const size_t n = (size_t)ftell(stream);
    rewind(stream);
    char *text = calloc(n + 1, 1);
    cr_assert_eq(fread(text, 1, n, stream), n);
    (void)fclose(stream);
    return text;
}

static size_t count(const char *text, const char *what)
{
    size_t n = 0;
    for (const char *at = strstr(text, what); at != NULL; at = strstr(at + 1, what)) {
        n++;
    }
    return n;
}

/* The block of data, parsed. */
static json_t *data_of(const char *html)
{
    const char *mark = "<script type=\"application/json\" id=\"data\" data-packed>";
    const char *start = strstr(html, mark);
    cr_assert_not_null(start);
    start += strlen(mark);
    const char *end = strstr(start, "</script>");
    json_error_t what;
    json_t *packed = json_loadb(start, (size_t)(end - start), 0, &what);
    cr_assert_not_null(packed, "%s", what.text);
    char *text = unpack(packed, 0, "", 0);
    json_t *data = json_loads(text, 0, &what);
    cr_assert_not_null(data, "%s", what.text);
    free(text);
    json_decref(packed);
    return data;
}

/* Elements that run or hold what is run, as many as we write. */
static void expect_own_scripts(const char *html)
{
    cr_assert_eq(count(html, "<script"), 3, "%zu scripts", count(html, "<script"));
    cr_assert_eq(count(html, "</script"), 3);
}

#define BRANCH_CASE(supply, name)                                                                                      \
    {"case.csv", "setting,value\nyear,2035\ntitle,Test\ntitle_nl,Proef\ntitle_de,Probe\n"},                            \
        {"snapshots.csv", "snapshot,objective,stores,generators\nnow,10,10,10\n"},                                     \
        {"carriers.csv", "name\nH2\nheat\n"},                                                                          \
        {"buses.csv", "name,carrier,x,y\ntap,H2,6,52\nsite,H2,6.1,52\nheat,heat,6.1,52\n"},                            \
        {"generators.csv", "name,bus,carrier,p_nom,marginal_cost\nH2,tap,H2," supply "\ngas,heat,heat,100,40\n"},      \
        {"loads.csv", "name,bus,p_set\nd,heat,8\n"},                                                                   \
        {"projects.csv", "name,kind,earliest_year,country,title_nl,title_en,title_de\nBR1,branch,2030,NL," name "\n"}, \
        {"menus.csv", "name,menu,p_nom,capital_cost_fixed\nm1,m,50,1000\n"},                                           \
    {                                                                                                                  \
        "links.csv", "name,bus0,bus1,efficiency,p_nom,menu,project,carrier\npipe,tap,site,1,0,m,BR1,H2\n"              \
                     "boiler,site,heat,0.8,20,,,H2\n"                                                                  \
    }

Test(report, says_what_is_built_in_three_languages)
{
    static const test_file files[] = {BRANCH_CASE("100,1", "De tak,The branch,Der Abzweig"), {0}};
    fixture f = run_of(files);
    char *html = read_text(f.run, "report.html");
    cr_assert_not_null(strstr(html, "<html lang=\"nl\">"));
    cr_assert_not_null(strstr(html, "default-src 'none'"));
    cr_assert_not_null(strstr(html,
                              "Het goedkoopste plan bouwt <data value=\"1\">1</data> van <data value=\"1\">1</data> "
                              "mogelijke waterstoftakken: <bdi>De tak</bdi>."));
    cr_assert_not_null(strstr(html, "The cheapest plan builds <data value=\"1\">1</data>"));
    cr_assert_not_null(strstr(html, "<bdi>Der Abzweig</bdi>"));
    cr_assert_null(strstr(html, "href=\"http"));
    cr_assert_null(strstr(html, "src="));
    cr_assert_null(strstr(html, " onclick"));
    expect_own_scripts(html);
    json_decref(data_of(html));
    free(html);
    test_folder_remove(f.place);
}

Test(report, says_what_would_have_to_change)
{
    static const test_file files[] = {BRANCH_CASE("100,100", "De tak,The branch,Der Abzweig"), {0}};
    fixture f = run_of(files);
    char *html = read_text(f.run, "report.html");
    cr_assert_not_null(strstr(html, "builds none of the possible hydrogen branches"));
    /* as test_tables.c computes, but that it stands idle: 1000 in 10 h are 876000 a year; it is built below 22 */
    cr_expect_not_null(strstr(html, "<bdi>The branch</bdi>: the best plan with it costs <data value=\"876000\">876,000"
                                    "</data> <bdi>EUR</bdi> a year more."));
    cr_expect_not_null(strstr(html, ">22.0</data> instead of <data value=\"100\">100.0</data> <bdi>EUR</bdi>/MWh"));
    free(html);
    test_folder_remove(f.place);
}

/* Built, in its phase of building, in a frame, then by the sum of scores. */
static void expect_sheets_in_order(const fixture *f, const char *tables)
{
    static const char *const order[] = {"Built", "Begun", "Framed", "Better", "Worse"};
    test_folder_add(tables, "project_sheets.csv",
                    "project,frame,section,field,book,value,unit,score,rule,note\n"
                    "Worse,none,criteria,urgency,,1,,2,,\nBetter,none,criteria,urgency,,1,,1,,\n"
                    "Better,none,criteria,support,,1,,2,,\nFramed,pMIEK,size,built,,False,,,,\n"
                    "Begun,none,phase,phase,,build,,,,\nBuilt,none,size,built,,True,,,,\n");
    cr_assert_eq(aft_report_write(f->run, NULL), AFT_OK);
    char *html = read_text(f->run, "report.html");
    const char *at = html;
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        char heading[80];
        (void)snprintf(heading, sizeof heading, "<details class=sheet><summary><h4><bdi>%s</bdi>", order[i]);
        at = strstr(at, heading);
        cr_assert_not_null(at, "%s does not stand in its place", order[i]);
    }
    free(html);
}

Test(report, is_written_anew_from_the_folder_alone)
{
    static const test_file files[] = {BRANCH_CASE("100,1", "De tak,The branch,Der Abzweig"), {0}};
    fixture f = run_of(files);
    char *first = read_text(f.run, "report.html");
    char path[400];
    (void)snprintf(path, sizeof path, "%s/report.html", f.run);
    (void)remove(path);
    cr_assert_eq(aft_report_write(f.run, NULL), AFT_OK);
    char *second = read_text(f.run, "report.html");
    cr_assert_str_eq(first, second);
    /* a table of any columns in a place that awaits it */
    (void)snprintf(path, sizeof path, "%s/tables", f.run);
    test_folder_add(path, "space.csv", "kind,hectares,odd_column\nstation,3.5,x\n<b>pipe</b>,1,y\n");
    test_folder_add(path, "project_sheets.csv", "project,criterion,score\nBR1,need,4\nBR1,space,2\nBR2,need,1\n");
    cr_assert_eq(aft_report_write(f.run, NULL), AFT_OK);
    char *third = read_text(f.run, "report.html");
    cr_assert_not_null(strstr(third, "odd column"));
    cr_assert_not_null(strstr(third, "<td data-v=3.5>3,50"));
    cr_assert_not_null(strstr(third, "&lt;b&gt;pipe&lt;/b&gt;"));
    cr_assert_eq(count(third, "<details class=sheet>"), 2);
    expect_sheets_in_order(&f, path);
    free(first);
    free(second);
    free(third);
    test_folder_remove(f.place);
}

/* A run as a solver leaves it: noise in numbers, stopped early, a branch on the edge, an agenda. */
Test(report, says_no_more_than_a_reader_can_use)
{
    static const test_file files[] = {BRANCH_CASE("100,100", "De tak,The branch,Der Abzweig"), {0}};
    fixture f = run_of(files);
    char path[400];
    (void)snprintf(path, sizeof path, "%s/tables", f.run);
    test_folder_add(path, "space.csv", "kind,taken_ha\n1e-9,1.3e-17\npipe,2e-6\n");
    test_folder_add(path, "agenda.csv", "project,decision,decide_by\nA,build,2031\nB,build,2029\nC,wait,2020\n");
    test_folder_add(path, "key_figures.csv",
                    "figure,value,unit\nstatus,gap_limit,\ntotal_cost,1000,\ngap_amount,10,\ngap_per_year,5,\n"
                    "branches,1,\nbranches_built,0,\nnearest_branch,BR1,\nnearest_difference,100,\n"
                    "nearest_difference_from,-3,\nnearest_difference_to,110,\nfirst_snapshot,2035-01-19 "
                    "00:00:00,\nlast_snapshot,now,\n");
    cr_assert_eq(aft_report_write(f.run, NULL), AFT_OK);
    char *html = read_text(f.run, "report.html");
    cr_expect_null(strstr(html, "e-17"));
    cr_expect_not_null(strstr(html, "<td data-v=2e-6>"));
    cr_expect_not_null(strstr(html, "<td>1e-9")); /* a name stays what it is */
    cr_expect_not_null(strstr(html, "Most space is taken by <bdi>pipe</bdi>"));
    cr_expect_not_null(strstr(html, "The best plan found builds none"));
    cr_expect_not_null(strstr(html, "may still be cheaper by <data value=\"5\">5</data>"));
    cr_expect_not_null(strstr(html, "<bdi>The branch</bdi>: the best plan with it costs between "));
    cr_expect_not_null(strstr(html, "from <bdi>2035-01-19 00:00</bdi> to <bdi>now</bdi>"));
    cr_expect_not_null(
        strstr(html, "<data value=\"2\">2</data> decisions to build, the first by <data value=\"2029\">"));
    free(html);
    test_folder_remove(f.place);
}

Test(report, a_folder_without_run_is_refused)
{
    char *folder = test_folder_make(NULL);
    aft_error err = AFT_ERROR_INIT;
    cr_assert_eq(aft_report_write(folder, &err), AFT_EUSAGE);
    cr_assert_not_null(strstr(err.text, "is no run"));
    test_folder_add(folder, "run.json", "{ no json");
    err = (aft_error)AFT_ERROR_INIT;
    cr_assert_eq(aft_report_write(folder, &err), AFT_EUSAGE);
    test_folder_add(folder, "run.json", "[]");
    cr_assert_eq(aft_report_write(folder, NULL), AFT_OK); /* nothing to say, but a page that says so */
    test_folder_remove(folder);
}

Test(report, without_a_plan_it_says_where_it_fails)
{
    static const test_file files[] = {{"buses.csv", "name\nX\n"},
                                      {"generators.csv", "name,bus,p_nom,marginal_cost\ng,X,2,10\n"},
                                      {"loads.csv", "name,bus,p_set\nd,X,3\n"},
                                      {0}};
    fixture f = run_of(files);
    char *html = read_text(f.run, "report.html");
    cr_assert_not_null(strstr(html, "There is no plan"));
    cr_assert_not_null(strstr(html, "id=section-conflicts"));
    cr_assert_not_null(strstr(html, "data-file=\"conflicts.csv\""));
    cr_assert_not_null(strstr(html, "id=section-assumptions"));
    cr_assert_gt(count(html, "class=missing"), 8);
    expect_own_scripts(html);
    free(html);
    test_folder_remove(f.place);
}

Test(report, without_places_it_says_so)
{
    static const test_file files[] = {{"buses.csv", "name\nX\nY\n"},
                                      {"lines.csv", "name,bus0,bus1,s_nom,x\nl,X,Y,9,1\n"},
                                      {"generators.csv", "name,bus,p_nom,marginal_cost\ng,X,5,10\n"},
                                      {"loads.csv", "name,bus,p_set\nd,Y,3\n"},
                                      {0}};
    fixture f = run_of(files);
    char *html = read_text(f.run, "report.html");
    cr_assert_null(strstr(html, "data-chart=map"));
    cr_assert_not_null(strstr(html, "the case gives no place of anything"));
    free(html);
    test_folder_remove(f.place);
}

/* ---- what is not public ---- */

static bool folder_holds(const char *folder, const char *what)
{
    bool is_found = false;
    DIR *stream = opendir(folder);
    cr_assert_not_null(stream);
    for (struct dirent *entry = readdir(stream); entry != NULL; entry = readdir(stream)) {
        if (strstr(entry->d_name, ".csv") != NULL) {
            char *text = read_text(folder, entry->d_name);
            is_found = is_found || strstr(text, what) != NULL;
            free(text);
        }
    }
    (void)closedir(stream);
    return is_found;
}

/* Two firms in one town, of which one is not public: 7.7125 MW of it, at a place of its own, fed by an element that
 * bears its name. Nobody may learn of it but by the sum of its town, 10.7125 MW. */
Test(report, what_is_not_public_shows_nowhere)
{
    static const test_file files[] = {
        {"buses.csv", "name,carrier,x,y\ngrid,AC,6,52\nbus of Secret Works,AC,6.54321,52.12345\nbus 3,AC,6.2,52.2\n"},
        {"lines.csv", "name,bus0,bus1,s_nom,x\nl2,grid,bus of Secret Works,9.1875,1\nl3,grid,bus 3,20,1\n"},
        {"generators.csv", "name,bus,p_nom,marginal_cost,p_nom_extendable,capital_cost\ng,grid,50,10,False,0\n"
                           "engine of SECRET WORKS,bus of Secret Works,0,1,True,0.125\n"},
        {"loads.csv", "name,bus,p_set\nd2,bus of Secret Works,7.7125\nd3,bus 3,3\n"},
        {"sites.csv",
         "name,bus,municipality,country,sector,x,y,public\nSecret Works,bus of Secret Works,Town,NL,arms,6.54321,"
         "52.12345,False\nOpen Works,bus 3,Town,NL,food,6.2,52.2,True\n"},
        {0}};
    static const char *const secrets[] = {"Secret Works", "SECRET WORKS", "secret works", "6.54321",
                                          "52.12345",     "arms",         "9.1875"};
    fixture f = run_of(files);
    char tables[400];
    char *html = read_text(f.run, "report.html");
    (void)snprintf(tables, sizeof tables, "%s/tables", f.run);
    for (size_t i = 0; i < sizeof secrets / sizeof secrets[0]; i++) {
        cr_assert_null(strstr(html, secrets[i]), "the report tells %s", secrets[i]);
    }
    cr_assert(folder_holds(tables, "Open Works"));
    cr_assert_not(folder_holds(tables, "6.54321"));
    char *map = read_text(tables, "map.csv");
    char *loading = read_text(tables, "loading.csv");
    char *assumptions = read_text(tables, "assumptions.csv");
    cr_assert_null(strcasestr(map, "secret works"));
    cr_assert_null(strcasestr(loading, "secret works"));
    cr_assert_null(strcasestr(assumptions, "secret works"));
    cr_assert_null(strstr(assumptions, "7.7125"));
    cr_assert_not_null(strstr(html, "Open Works"));
    free(html);
    free(map);
    free(loading);
    free(assumptions);
    test_folder_remove(f.place);
}

/* Without a plan there is no network/ to look up who is public. */
Test(report, what_is_not_public_shows_in_no_conflict)
{
    static const test_file files[] = {{"buses.csv", "name\nbus of Secret Works\n"},
                                      {"generators.csv", "name,bus,p_nom,marginal_cost\ng,bus of Secret Works,2,10\n"},
                                      {"loads.csv", "name,bus,p_set\nd,bus of Secret Works,3.0625\n"},
                                      {"sites.csv", "name,bus,public\nSecret Works,bus of Secret Works,False\n"},
                                      {0}};
    fixture f = run_of(files);
    char *html = read_text(f.run, "report.html");
    cr_assert_null(strcasestr(html, "secret works"));
    cr_assert_null(strstr(html, "1.0625"));
    cr_assert_not_null(strstr(html, "not public"));
    free(html);
    test_folder_remove(f.place);
}

/* ---- malice ---- */

/* Quotes, markup, ends of lines, a formula, marks of direction, a way out of the folder, and very long. */
Test(report, names_are_harmless)
{
    static const char *const bad[] = {"</script><script>alert(1)</script>",
                                      "\"\"><img src=x onerror=alert(2)>",
                                      "two\nlines",
                                      "=cmd()",
                                      "\xE2\x80\xAE"
                                      "txet",
                                      "../../etc/passwd",
                                      "{total_cost}",
                                      "<!--",
                                      "a\xC3\xBC & b;' OR 1"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char buses[400];
        char links[400];
        char generators[400];
        char projects[800];
        char settings[400];
        char loads[200];
        (void)snprintf(buses, sizeof buses, "name,carrier,x,y\n\"%s\",H2,6,52\nsite,H2,6.1,52\n", bad[i]);
        (void)snprintf(links, sizeof links,
                       "name,bus0,bus1,p_nom,menu,project,carrier\n\"pipe %s\",\"%s\",site,0,m,\"P%s\",H2\n", bad[i],
                       bad[i], bad[i]);
        (void)snprintf(generators, sizeof generators,
                       "name,bus,carrier,p_nom,marginal_cost,source\n\"g%s\",\"%s\",\"%s\",9,1,\"%s\"\n", bad[i],
                       bad[i], bad[i], bad[i]);
        (void)snprintf(
            projects, sizeof projects,
            "name,kind,title_nl,title_en,title_de,municipality\n\"P%s\",branch,\"%s\",\"%s\",\"%s\",\"%s\"\n", bad[i],
            bad[i], bad[i], bad[i], bad[i]);
        (void)snprintf(settings, sizeof settings, "setting,value,source\ntitle,\"%s\",\"%s\"\ncurrency,\"%s\",\n",
                       bad[i], bad[i], bad[i]);
        (void)snprintf(loads, sizeof loads, "name,bus,p_set\nd,site,3\n");
        const test_file files[] = {{"buses.csv", buses},
                                   {"links.csv", links},
                                   {"generators.csv", generators},
                                   {"projects.csv", projects},
                                   {"case.csv", settings},
                                   {"loads.csv", loads},
                                   {"menus.csv", "name,menu,p_nom,capital_cost_fixed\nm1,m,50,1\n"},
                                   {"sites.csv", "name,bus,municipality\nfirm,site,Town\n"},
                                   {0}};
        fixture f = run_of(files);
        char *html = read_text(f.run, "report.html");
        expect_own_scripts(html);
        cr_assert_null(strstr(html, "<img"), "%s", bad[i]);
        cr_assert_null(strstr(html, "\xE2\x80\xAE"), "%s", bad[i]);
        cr_assert_eq(count(html, "<!--"), 1);
        json_decref(data_of(html));
        char tables[400];
        (void)snprintf(tables, sizeof tables, "%s/tables", f.run);
        cr_assert_not(folder_holds(tables, ",=cmd()"));
        cr_assert_not(folder_holds(tables, "\n=cmd()"));
        free(html);
        test_folder_remove(f.place);
    }
}

Test(report, long_names_stay_small)
{
    enum { LONG = 10000 };
    char name[LONG + 1];
    static char buses[3 * LONG];
    static char lines[4 * LONG];
    static char loads[3 * LONG];
    memset(name, 'W', LONG);
    name[LONG] = '\0';
    (void)snprintf(buses, sizeof buses, "name,x,y\n%s,6,52\nB,6.1,52\n", name);
    (void)snprintf(lines, sizeof lines, "name,bus0,bus1,s_nom,x\nl%s,B,%s,3,1\n", name, name);
    (void)snprintf(loads, sizeof loads, "name,bus,p_set\nd,%s,3\n", name);
    const test_file files[] = {{"buses.csv", buses},
                               {"lines.csv", lines},
                               {"generators.csv", "name,bus,p_nom,marginal_cost\ng,B,9,1\n"},
                               {"loads.csv", loads},
                               {0}};
    fixture f = run_of(files);
    char *html = read_text(f.run, "report.html");
    char run_of_letters[600];
    memset(run_of_letters, 'W', 500);
    run_of_letters[500] = '\0';
    cr_assert_null(strstr(html, run_of_letters));
    cr_assert_lt(strlen(html), 1000000);
    free(html);
    test_folder_remove(f.place);
}

/* ---- memory ---- */

static aft_status write_once(void *payload)
{
    return aft_report_write(payload, NULL);
}

Test(report, out_of_memory_leaves_nothing_over)
{
    static const test_file files[] = {{"buses.csv", "name\nX\n"},
                                      {"generators.csv", "name,bus,p_nom,marginal_cost\ng,X,5,10\n"},
                                      {"loads.csv", "name,bus,p_set\nd,X,3\n"},
                                      {0}};
    fixture f = run_of(files);
    test_deny_each_or_recover(write_once, f.run, 1);
    test_folder_remove(f.place);
}
