/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/denial.h"
#include "tests/support/reading.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static test_reading read_with(const char *name, const char *text)
{
    const test_file changes[] = {{name, text}, {NULL, NULL}};
    return test_read_texts(test_base_case, changes, NULL);
}

static test_reading read_ok(const char *name, const char *text)
{
    test_reading r = read_with(name, text);
    if (r.status != AFT_OK) {
        test_print_findings(r.findings);
    }
    cr_assert_eq(r.status, AFT_OK);
    return r;
}

/* ---- the happy path ---- */

Test(reader, base_case)
{
    test_reading r = read_ok("meta.json", "{}");
    const aft_network *n = r.network;
    cr_assert_eq(aft_findings_count(r.findings), 0);
    cr_assert_eq(n->n_buses, 2);
    cr_assert_eq(n->n_snapshots, 3);
    cr_assert_float_eq(n->years, 3.0 / 8760.0, 1e-15);
    cr_assert_str_eq(n->generators[0].name, "gas A");
    cr_assert_eq(n->generators[0].bus, 0);
    cr_assert_eq(n->generators[0].line, 2);
    cr_assert_eq(n->generators[0].p_nom, 100.0);
    cr_assert(n->generators[0].active);
    cr_assert(isnan(n->generators[0].p_nom_set));
    cr_assert(isinf(n->generators[0].p_nom_max));
    cr_assert_eq(n->lines[0].bus1, 1);
    cr_assert_eq(aft_at(n->loads[0].p_set, 2), 30.0);
    cr_assert_eq(n->loads[0].sign, -1.0);
    cr_assert_eq(aft_network_find(n, AFT_TABLE_buses, "B"), 1);
    cr_assert_eq(aft_network_find(n, AFT_TABLE_buses, "C"), -1);
    cr_assert_eq(aft_network_find(n, AFT_TABLE_links, "C"), -1);
    cr_assert_str_eq(n->snapshot_labels[1], "1");
    cr_assert_eq(n->n_inputs, 7);
    cr_assert_str_eq(n->name, "test");
    test_reading_clear(&r);
}

/* printf 'name,v_nom,carrier\nA,110,AC\nB,110,AC\n' | sha256sum */
Test(reader, checksums)
{
    test_reading r = read_ok("meta.json", "{}");
    for (size_t i = 0; i < r.network->n_inputs; i++) {
        if (strcmp(r.network->inputs[i].file, "buses.csv") == 0) {
            cr_expect_str_eq(r.network->inputs[i].sha256,
                             "47bef5a694d6ffa051d91e9863f4aa0f4d5410074b276a7dddcc93562f42940f");
        }
    }
    test_reading_clear(&r);
}

/* ---- cells ---- */

Test(reader, empty_number_cells_are_the_default)
{
    test_reading r = read_ok("generators.csv", "name,bus,p_nom,p_nom_max,efficiency,marginal_cost\n"
                                               "g,A,100,,NaN,1\nh,A,null,5,0.5,#N/A\n");
    cr_expect(isinf(r.network->generators[0].p_nom_max));
    cr_expect_eq(r.network->generators[0].efficiency.value, 1.0);
    cr_expect_eq(r.network->generators[1].p_nom, 0.0);
    cr_expect_eq(r.network->generators[1].p_nom_max, 5.0);
    cr_expect_eq(r.network->generators[1].marginal_cost.value, 0.0);
    test_reading_clear(&r);
}

Test(reader, empty_text_cells_are_empty_text_unless_all_are)
{
    test_reading r = read_ok("buses.csv", "name,v_nom,carrier\nA,110,\nB,110,\n");
    cr_expect_str_eq(r.network->buses[0].carrier, "AC");
    test_reading_clear(&r);
    r = read_ok("buses.csv", "name,v_nom,carrier\nA,110,AC\nB,110,NA\n");
    cr_expect_str_eq(r.network->buses[1].carrier, "");
    test_reading_clear(&r);
}

Test(reader, flags)
{
    test_reading r = read_ok("generators.csv", "name,bus,p_nom,marginal_cost,active\n"
                                               "a,A,100,1,True\nb,A,100,1,FALSE\nc,A,100,1,\nd,A,100,1,true\n");
    cr_expect(r.network->generators[0].active);
    cr_expect_not(r.network->generators[1].active);
    cr_expect_not(r.network->generators[2].active); /* empty among words is False */
    cr_expect(r.network->generators[3].active);
    test_reading_clear(&r);
    r = read_ok("generators.csv", "name,bus,p_nom,marginal_cost,active\na,A,100,1,1\nb,A,100,1,0.0\nc,A,100,1,\n");
    cr_expect(r.network->generators[0].active);
    cr_expect_not(r.network->generators[1].active);
    cr_expect(r.network->generators[2].active); /* empty among numbers is the default */
    test_reading_clear(&r);
}

Test(reader, whole_numbers_are_cut_off)
{
    test_reading r = read_ok("generators.csv", "name,bus,p_nom,marginal_cost,build_year\ng,A,100,1,2030.7\n");
    cr_expect_eq(r.network->generators[0].build_year, 2030);
    test_reading_clear(&r);
}

Test(reader, numbers_in_many_spellings)
{
    test_reading r = read_ok("generators.csv", "name,bus,p_nom,marginal_cost,p_nom_max\n"
                                               "a,A, 1e2 ,1,Infinity\nb,A,+5.,2,-INF\nc,A,.5,3,inf\n");
    cr_expect_eq(r.network->generators[0].p_nom, 100.0);
    cr_expect_eq(r.network->generators[1].p_nom, 5.0);
    cr_expect_eq(r.network->generators[2].p_nom, 0.5);
    cr_expect_eq(r.network->generators[0].p_nom_max, INFINITY);
    cr_expect_eq(r.network->generators[1].p_nom_max, -INFINITY);
    test_reading_clear(&r);
}

Test(reader, names_are_text)
{
    static const test_file files[] = {{"buses.csv", "name\n007\nNA\n A\n"},
                                      {"generators.csv", ",bus,p_nom,marginal_cost\n1,007,5,1\n2,NA,5,1\n3, A,5,1\n"},
                                      {NULL, NULL}};
    test_reading r = test_read_texts(files, NULL, NULL);
    cr_assert_eq(r.status, AFT_OK);
    cr_expect_eq(r.network->generators[0].bus, 0);
    cr_expect_eq(r.network->generators[1].bus, 1);
    cr_expect_eq(r.network->generators[2].bus, 2);
    cr_expect_str_eq(r.network->buses[1].name, "NA");
    test_reading_clear(&r);
}

Test(reader, a_dutch_spreadsheet)
{
    test_reading r = read_ok("generators.csv", "\xEF\xBB\xBFname;bus;p_nom;marginal_cost\r\ng;A;100,5;1e1");
    cr_expect_eq(r.network->generators[0].p_nom, 100.5);
    cr_expect_not_null(test_finding(r.findings, "dialect"));
    test_reading_clear(&r);
    r = read_with("generators.csv", "name;bus;p_nom;marginal_cost\ng;A;1.250;10\n");
    cr_expect_eq(r.status, AFT_ECASE); /* 1.25, or 1250 ? */
    cr_expect_eq(test_finding(r.findings, "bad-number")->column, 3);
    test_reading_clear(&r);
}

/* ---- columns ---- */

Test(reader, user_columns)
{
    test_reading r = read_ok("generators.csv", "name,bus,p_nom,marginal_cost,capitol_cost,colour\ng,A,100,1,7,red\n");
    const aft_finding *f = test_finding(r.findings, "misspelt-column");
    cr_assert_not_null(f);
    cr_expect_eq(f->level, AFT_WARNING);
    cr_expect_eq(f->column, 5);
    cr_expect_str_eq(f->text, "`capitol_cost`: kept as user data; did you mean `capital_cost`?");
    f = test_finding(r.findings, "user-column");
    cr_assert_not_null(f);
    cr_expect_eq(f->level, AFT_NOTE);
    cr_expect_eq(f->column, 6);
    cr_expect_str_eq(f->text, "`colour`: kept as user data");
    cr_assert_eq(r.network->user_columns[AFT_TABLE_generators].n, 2);
    cr_expect_str_eq(r.network->user_columns[AFT_TABLE_generators].columns[1].name, "colour");
    cr_expect_str_eq(r.network->user_columns[AFT_TABLE_generators].columns[1].cells[0], "red");
    test_reading_clear(&r);
}

/* Titles of generators, and what they miss; NULL: the user's own. */
static const char *const titles[][2] = {{"marginal_csot", "marginal_cost"},
                                        {"Marginal Cost", "marginal_cost"},
                                        {"marginal_cost ", "marginal_cost"},
                                        {"p_nmo", "p_nom"},
                                        {"p_nom [MW]", "p_nom"},
                                        {"p_nom_mw", "p_nom"},
                                        {"effciency", "efficiency"},
                                        {"efficiencies", NULL},
                                        {"carriers", "carrier"},
                                        {"comment", NULL},
                                        {"my_id", NULL},
                                        {"country", NULL},
                                        {"county", NULL},
                                        {"names", NULL},
                                        {"x2", NULL},
                                        {"p_nom2", NULL},
                                        {"note", NULL},
                                        {"lon", NULL},
                                        {"sources", NULL},
                                        {"type2", NULL},
                                        {"p_nom_old", NULL}};

Test(reader, misspelt_columns)
{
    for (size_t i = 0; i < sizeof titles / sizeof titles[0]; i++) {
        char text[200];
        (void)snprintf(text, sizeof text, "name,bus,%s\ng,A,1\n", titles[i][0]);
        test_reading r = read_with("generators.csv", text);
        const aft_finding *f = test_finding(r.findings, "misspelt-column");
        cr_expect_eq(f == NULL, titles[i][1] == NULL, "%s", titles[i][0]);
        cr_expect(f == NULL || strstr(f->text, titles[i][1]) != NULL, "%s", titles[i][0]);
        test_reading_clear(&r);
    }
    /* the right one is there: then the other is the user's */
    test_reading r = read_ok("generators.csv", "name,bus,p_nom,marginal_cost,p_nmo\ng,A,100,1,5\n");
    cr_expect_null(test_finding(r.findings, "misspelt-column"));
    cr_expect_str_eq(test_finding(r.findings, "user-column")->text, "`p_nmo`: kept as user data");
    test_reading_clear(&r);
}

/* One finding each, whatever follows from it. */
static const struct {
    const char *text, *rule, *hint;
    size_t n;
} headers[] = {
    {"name,buss,p_nom\ng,A,1\n", "missing-column", "is it column 2, `buss`?", 1},
    {"bus,name,p_nom\nA,g,1\n", "missing-column", "it is the first column, which is the name of the row", 2},
    {"Plants of 2030,,\nname,bus,p_nom\ng,A,1\n", "no-header", "the first line must be the header, as: name,bus", 1},
    {"g,A,100\nh,A,100\n", "no-header", "the first line must be the header, as: name,bus", 1},
    {"name,bus,p_nom\n,,MW\ng,A,100\n", "no-name", "remove a row of totals or units", 1},
    {"name,bus,p_nom\ng,A,100\nTotal,,100\n", "unknown-bus",
     "each row is one element: remove a row of totals or remarks", 1},
    {",name,bus,p_nom,marginal_cost\n0,g,A,100,5\n", "name-not-first", "make it the first column", 1},
};

Test(reader, headers_gone_wrong)
{
    for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++) {
        test_reading r = read_with("generators.csv", headers[i].text);
        const aft_finding *f = test_finding(r.findings, headers[i].rule);
        cr_assert_not_null(f, "%s", headers[i].text);
        cr_expect_str_eq(f->hint, headers[i].hint);
        size_t n = aft_findings_count(r.findings) - aft_findings_count_level(r.findings, AFT_NOTE);
        if (n != headers[i].n) {
            test_print_findings(r.findings);
        }
        cr_expect_eq(n, headers[i].n, "%s", headers[i].text);
        test_reading_clear(&r);
    }
}

Test(reader, of_two_columns_the_first_counts)
{
    test_reading r = read_ok("generators.csv", "name,bus,p_nom,p_nom,marginal_cost\ng,A,100,50,1\n");
    cr_expect_eq(r.network->generators[0].p_nom, 100.0);
    cr_expect_eq(test_finding(r.findings, "duplicate-title")->column, 4);
    test_reading_clear(&r);
}

Test(reader, the_first_column_is_the_name)
{
    test_reading r = read_ok("generators.csv", "id,bus,p_nom,marginal_cost\ng,A,100,1\n");
    cr_expect_str_eq(r.network->generators[0].name, "g");
    test_reading_clear(&r);
}

Test(reader, results_of_an_earlier_run)
{
    static const test_file changes[] = {{"generators.csv", "name,bus,p_nom,marginal_cost,p_nom_opt\ng,A,100,1,7\n"},
                                        {"generators-p.csv", "snapshot,g\n0,broken\n"},
                                        {"lines-p0.csv", "snapshot,AB\n"},
                                        {NULL, NULL}};
    test_reading r = test_read_texts(test_base_case, changes, NULL);
    cr_assert_eq(r.status, AFT_OK);
    cr_expect_eq(aft_findings_count(r.findings), 2); /* one for the column, one for both files */
    cr_expect_eq(aft_findings_count_level(r.findings, AFT_NOTE), 2);
    test_reading_clear(&r);
}

Test(reader, ports_of_links)
{
    static const test_file changes[] = {
        {"links.csv", "name,bus0,bus1,bus3,bus2,efficiency,efficiency2,efficiency3,delay2,cyclic_delay2,p_nom\n"
                      "chp,A,B,A,B,0.4,0.5,,0,False,10\nplain,A,B,,,0.9,0.1,,,,10\n"},
        {"links-efficiency2.csv", "snapshot,chp,plain\n0,0.1,1\n1,0.2,1\n2,0.3,1\n"},
        {"links-efficiency.csv", "snapshot,plain\n0,0.7\n1,0.8\n2,0.9\n"},
        {"lines-bus2.csv", "x\n"},
        {NULL, NULL}};
    test_reading r = test_read_texts(test_base_case, changes, NULL);
    cr_assert_eq(r.status, AFT_OK);
    const aft_ports *ports = &r.network->links[0].ports;
    cr_assert_eq(ports->n, 3);
    cr_expect_eq(ports->list[0].number, 1);
    cr_expect_eq(ports->list[0].bus, 1);
    cr_expect_eq(ports->list[0].rate.value, 0.4);
    cr_expect_eq(ports->list[1].number, 2);
    cr_expect_eq(aft_at(ports->list[1].rate, 2), 0.3);
    cr_expect_not(ports->list[1].cyclic_delay);
    cr_expect_eq(ports->list[2].number, 3);
    cr_expect_eq(ports->list[2].bus, 0);
    cr_expect_eq(ports->list[2].rate.value, 1.0);
    cr_expect(ports->list[2].cyclic_delay);
    cr_assert_eq(r.network->links[1].ports.n, 1);
    cr_expect_eq(aft_at(r.network->links[1].ports.list[0].rate, 1), 0.8);
    cr_expect_not_null(test_finding(r.findings, "unknown-series")); /* lines have no ports */
    test_reading_clear(&r);
}

/* ---- snapshots and series ---- */

Test(reader, weights)
{
    test_reading r =
        read_ok("snapshots.csv", ",snapshot,objective,stores,generators\n0,x,3,1,2\n1,y,3,1,2\n2,z,2,1,2\n");
    cr_expect_str_eq(r.network->snapshots[1].label, "y");
    cr_expect_eq(r.network->snapshots[2].objective, 2.0);
    cr_expect_eq(r.network->snapshots[2].generators, 2.0);
    cr_expect_float_eq(r.network->years, 8.0 / 8760.0, 1e-15);
    test_reading_clear(&r);
    r = read_ok("snapshots.csv", "name,weightings\na,4\nb,4\nc,4\n");
    cr_expect_eq(r.network->snapshots[0].stores, 4.0);
    cr_expect_str_eq(r.network->snapshots[0].label, "a");
    test_reading_clear(&r);
    r = read_ok("snapshots.csv", "name,objective\na,4\nb,4\nc,4\n");
    cr_expect_eq(r.network->snapshots[0].stores, 1.0);
    cr_expect_eq(test_finding(r.findings, "missing-column")->level, AFT_WARNING);
    test_reading_clear(&r);
}

Test(reader, one_snapshot_without_the_file)
{
    static const test_file changes[] = {{"snapshots.csv", NULL}, {"loads-p_set.csv", NULL}, {NULL, NULL}};
    test_reading r = test_read_texts(test_base_case, changes, NULL);
    cr_assert_eq(r.status, AFT_OK);
    cr_expect_eq(r.network->n_snapshots, 1);
    cr_expect_str_eq(r.network->snapshot_labels[0], "now");
    test_reading_clear(&r);
}

Test(reader, free_set_points_in_series)
{
    test_reading r = read_ok("generators-p_set.csv", "snapshot,gas A\n0,10\n1,\n2,NaN\n");
    const aft_series p_set = r.network->generators[0].p_set;
    cr_expect_eq(aft_at(p_set, 0), 10.0);
    cr_expect(isnan(aft_at(p_set, 1)));
    cr_expect(isnan(aft_at(p_set, 2)));
    test_reading_clear(&r);
}

Test(reader, a_series_without_rows_counts_as_none)
{
    test_reading r = read_ok("loads-p_set.csv", "snapshot,town\n");
    cr_expect_null(r.network->loads[0].p_set.hours);
    const aft_finding *f = test_finding(r.findings, "no-rows");
    cr_assert_not_null(f);
    cr_expect_eq(f->level, AFT_WARNING);
    cr_expect_eq(f->line, 1);
    test_reading_clear(&r);
}

/* Millions of columns are no table, and must not become rows times columns of cells. */
Test(reader, too_many_columns)
{
    size_t n = 4000000;
    char *text = malloc(n + 100);
    memset(text, ',', n);
    strcpy(text + n, "\n1\n2\n3\n");
    test_reading r = read_with("generators.csv", text);
    cr_expect_eq(r.status, AFT_ECASE);
    cr_expect_not_null(test_finding(r.findings, "too-many-columns"));
    test_reading_clear(&r);
    free(text);
}

Test(reader, user_columns_know_no_dialect)
{
    test_reading r = read_ok("carriers.csv", "name;nox\ngas;0,5\nAC;a,b\n");
    cr_expect_eq(aft_carrier_attribute(r.network, 0, "nox"), 0.5);
    cr_expect_str_eq(r.network->user_columns[AFT_TABLE_carriers].columns[0].cells[1], "a,b");
    test_reading_clear(&r);
}

Test(reader, unknown_columns_of_a_series)
{
    test_reading r = read_ok("loads-p_set.csv", "snapshot,towns,town\n0,x,1\n1,y,2\n2,z,3\n");
    const aft_finding *f = test_finding(r.findings, "unknown-name");
    cr_assert_not_null(f);
    cr_expect_eq(f->level, AFT_WARNING);
    cr_expect_eq(f->column, 2);
    cr_expect_str_eq(f->hint, "did you mean `town`?");
    cr_expect_eq(aft_at(r.network->loads[0].p_set, 2), 3.0);
    test_reading_clear(&r);
}

Test(reader, files_that_are_not_ours)
{
    static const test_file changes[] = {
        {"README.md", "x"}, {"notes.txt", "x"}, {"shapes.csv", "name\nx\n"}, {"stores-e_set.csv", "x\n"}, {NULL, NULL}};
    test_reading r = test_read_texts(test_base_case, changes, NULL);
    cr_assert_eq(r.status, AFT_OK);
    cr_expect_str_eq(test_finding(r.findings, "unknown-file")->text, "files not read: notes.txt");
    cr_expect_eq(test_finding(r.findings, "lonely-series")->level, AFT_NOTE);
    cr_expect_eq(aft_findings_count(r.findings), 2);
    test_reading_clear(&r);
}

Test(reader, versions)
{
    test_reading r = read_ok("network.csv", "name,pypsa_version\nx,1.3.0\n");
    cr_expect_not_null(test_finding(r.findings, "older-version"));
    cr_expect_str_eq(r.network->pypsa_version, "1.3.0");
    test_reading_clear(&r);
    r = read_ok("network.csv", "name,pypsa_version\nx,1.4.0\n");
    cr_expect_null(test_finding(r.findings, "older-version"));
    test_reading_clear(&r);
}

/* ---- bad input: each a finding with its place ---- */

typedef struct trial {
    const char *name, *text; /* file that is replaced */
    const char *rule, *file;
    size_t line, column;
} trial;

static const trial bad[] = {
    {"generators.csv", "", "empty-file", "generators.csv", 0, 0},
    {"buses.csv", "name,v_nom\n", "no-rows", "buses.csv", 1, 0},
    {"buses.csv", NULL, "no-buses", "buses.csv", 0, 0},
    {"generators.csv", "name,bus,p_nom,marginal_cost\ng,A,\"1,5\",1\n", "bad-number", "generators.csv", 2, 3},
    {"generators.csv", "name,bus,p_nom,marginal_cost\ng,A,1,5,1\n", "row-too-long", "generators.csv", 2, 5},
    {"generators.csv", "name,bus,p_nom,marginal_cost\ng,A,many,1\n", "bad-number", "generators.csv", 2, 3},
    {"generators.csv", "name,bus,p_nom,marginal_cost\ng,a,1,1\n", "unknown-bus", "generators.csv", 2, 2},
    {"generators.csv", "name,bus,p_nom,marginal_cost\ng,,1,1\n", "unknown-bus", "generators.csv", 2, 2},
    {"generators.csv", "name,bus,p_nom,marginal_cost\ng,A,1,1\nh,A,1,1\ng,A,1,1\n", "duplicate-name", "generators.csv",
     4, 1},
    {"generators.csv", "name,p_nom\ng,1\n", "missing-column", "generators.csv", 1, 0},
    {"generators.csv", "name,bus,p_nom\n,A,1\n", "no-name", "generators.csv", 2, 1},
    {"generators.csv", "name,bus,active\ng,A,yes\n", "bad-flag", "generators.csv", 2, 3},
    {"generators.csv", "name,bus,active\ng,A,True\nh,A,1\n", "bad-flag", "generators.csv", 3, 3},
    {"generators.csv", "name,bus,active\ng,A,False \n", "bad-flag", "generators.csv", 2, 3},
    {"generators.csv", "name,bus,build_year\ng,A,1e12\n", "not-whole", "generators.csv", 2, 3},
    {"generators.csv", "name,bus,p_nom\ng,\"A,1\n", "open-quote", "generators.csv", 2, 2},
    {"generators.csv", "name,bus\ng,A\xFF\n", "not-text", "generators.csv", 2, 0},
    {"loads-p_set.csv", "snapshot,town\n0,10\n1,20\n", "series-length", "loads-p_set.csv", 3, 0},
    {"loads-p_set.csv", "snapshot,town\n0,10\n1,20\n2,3\n3,4\n", "series-length", "loads-p_set.csv", 5, 0},
    {"loads-p_set.csv", "snapshot,town\n0,10\n1,NaN\n2,30\n", "nan-in-series", "loads-p_set.csv", 3, 2},
    {"loads-p_set.csv", "snapshot,town\n0,10\n1,\n2,30\n", "nan-in-series", "loads-p_set.csv", 3, 2},
    {"loads-p_set.csv", "snapshot,town\n0,10\n1,ten\n2,30\n", "bad-number", "loads-p_set.csv", 3, 2},
    {"loads-p_set.csv", "", "empty-file", "loads-p_set.csv", 0, 0},
    {"generators-p_init.csv", "snapshot,gas A\n0,1\n1,1\n2,1\n", "series-of-static", "generators-p_init.csv", 0, 0},
    {"generators-sign.csv", "snapshot,gas A\n0,1\n1,1\n2,-1\n", "series-of-static", "generators-sign.csv", 0, 0},
    {"generators-bus.csv", "snapshot,gas A\n0,A\n1,A\n2,A\n", "series-of-static", "generators-bus.csv", 0, 0},
    {"snapshots.csv", "snapshot,objective,stores,generators\n0,1,1,1\n1,,1,1\n2,1,1,1\n", "bad-weight", "snapshots.csv",
     3, 2},
    {"snapshots.csv", "snapshot\n0\n1\n0\n", "duplicate-name", "snapshots.csv", 4, 1},
    {"snapshots.csv", "period,timestep\n2030,0\n2030,1\n2030,0\n", "duplicate-name", "snapshots.csv", 4, 2},
    {"snapshots.csv", "period,timestep\n2030,0\n2040,1\n2030,1\n", "bad-period", "snapshots.csv", 4, 1},
    {"snapshots.csv", "period,timestep\nnow,0\n2040,1\n2040,2\n", "bad-period", "snapshots.csv", 2, 1},
    {"snapshots.csv", "period,timestep\n2030.5,0\n2040,1\n2040,2\n", "bad-period", "snapshots.csv", 2, 1},
    {"snapshots.csv", "period,objective\n2030,0\n2040,1\n2040,2\n", "missing-column", "snapshots.csv", 1, 0},
    {"snapshots.csv", "snapshot,timestep\n1,0\n2,1\n3,2\n", "duplicate-title", "snapshots.csv", 1, 0},
    {"investment_periods.csv", "period,objective\n2030,1\n", "missing-column", "investment_periods.csv", 1, 0},
    {"investment_periods.csv", "period,objective,years\n2040,1,1\n2030,1,1\n", "bad-period", "investment_periods.csv",
     3, 1},
    {"investment_periods.csv", "period,objective,years\n2030,,1\n", "bad-weight", "investment_periods.csv", 2, 2},
    {"links.csv", "name,bus0,bus1,bus2\nl,A,B,C\n", "unknown-bus", "links.csv", 2, 4},
    {"case.csv", "setting,value\nbok,project\n", "unknown-setting", "case.csv", 2, 1},
    {"case.csv", "setting,value\nmip_gap,small\n", "bad-number", "case.csv", 2, 2},
    {"case.csv", "setting,value\nmip_gap,2\n", "out-of-range", "case.csv", 2, 2},
    {"case.csv", "setting,value\nmip_gap,-0.1\n", "out-of-range", "case.csv", 2, 2},
    {"snapshots.csv", "snapshot,objective,stores,generators\n0,1,1,1\n1,1e20,1,1\n2,1,1,1\n", "huge", "snapshots.csv",
     3, 2},
    {"scenarios.csv", "name,probability\ns,1e20\n", "out-of-range", "scenarios.csv", 2, 2},
    {"case.csv", "setting\nmip_gap\n", "missing-column", "case.csv", 1, 0},
    {"case.csv", "setting,value\nbooked_share,0.5 1.5\n", "bad-setting", "case.csv", 2, 2},
    {"case.csv", "setting,value\nbooked_share,half\n", "bad-setting", "case.csv", 2, 2},
    {"case.csv", "setting,value\nyear,2030\nyear,2031\n", "duplicate-name", "case.csv", 3, 1},
};

/* What belongs to a port that is not there is kept, and named. */
Test(reader, values_of_no_port)
{
    static const test_file changes[] = {{"links.csv", "name,bus0,bus1,efficiency2,p_nom\nl,A,B,0.5,9\n"},
                                        {"links-efficiency3.csv", "snapshot,l\n0,1\n1,1\n2,1\n"},
                                        {NULL, NULL}};
    test_reading r = test_read_texts(test_base_case, changes, NULL);
    cr_assert_eq(r.status, AFT_OK);
    cr_assert_eq(r.network->user_columns[AFT_TABLE_links].n, 1);
    cr_expect_str_eq(r.network->user_columns[AFT_TABLE_links].columns[0].name, "efficiency2");
    cr_expect_eq(r.network->links[0].ports.n, 1);
    cr_expect_not_null(test_finding(r.findings, "misspelt-column"));
    cr_expect_str_eq(test_finding(r.findings, "no-effect")->file, "links-efficiency3.csv");
    test_reading_clear(&r);
}

Test(reader, ports_of_processes)
{
    static const test_file changes[] = {
        {"processes.csv", "name,bus0,bus1,rate1,bus2,rate2\np,A,B,0.5,A,-0.1\nq,B,A,,,\n"},
        {"processes-rate0.csv", "snapshot,p\n0,-2\n1,-3\n2,-4\n"},
        {"processes-rate2.csv", "snapshot,p\n0,1\n1,2\n2,3\n"},
        {NULL, NULL}};
    test_reading r = test_read_texts(test_base_case, changes, NULL);
    cr_assert_eq(r.status, AFT_OK);
    const aft_ports *ports = &r.network->processes[0].ports;
    cr_assert_eq(ports->n, 3);
    cr_expect_eq(ports->list[0].number, 0);
    cr_expect_eq(ports->list[0].bus, 0);
    cr_expect_eq(aft_at(ports->list[0].rate, 1), -3.0);
    cr_expect_eq(ports->list[1].rate.value, 0.5);
    cr_expect_eq(aft_at(ports->list[2].rate, 2), 3.0);
    cr_assert_eq(r.network->processes[1].ports.n, 2);
    cr_expect_eq(r.network->processes[1].ports.list[0].rate.value, -1.0);
    test_reading_clear(&r);
}

Test(reader, bad_input)
{
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        test_reading r = read_with(bad[i].name, bad[i].text);
        cr_expect_eq(r.status, AFT_ECASE, "%zu: %s", i, bad[i].text);
        cr_expect_null(r.network);
        const aft_finding *f = test_finding(r.findings, bad[i].rule);
        if (f == NULL) {
            test_print_findings(r.findings);
            cr_expect(false, "%zu: no finding %s", i, bad[i].rule);
        } else {
            cr_expect_str_eq(f->file, bad[i].file, "%zu", i);
            cr_expect_eq(f->line, bad[i].line, "%zu: line %zu", i, f->line);
            cr_expect_eq(f->column, bad[i].column, "%zu: column %zu", i, f->column);
        }
        test_reading_clear(&r);
    }
}

Test(reader, good_texts_for_bad_input)
{
    test_reading r = read_with("generators.csv", "name,bus,p_nom,marginal_cost\ng,Aa,\"1,5\",1\n");
    cr_expect_str_eq(test_finding(r.findings, "bad-number")->text, "p_nom: \"1,5\" is no number");
    cr_expect_str_eq(test_finding(r.findings, "bad-number")->hint, "write a decimal point");
    test_reading_clear(&r);
    r = read_with("loads-p_set.csv", "snapshot,town\n0,10\n1,20\n");
    cr_expect_str_eq(test_finding(r.findings, "series-length")->text, "2 rows, but there are 3 snapshots");
    test_reading_clear(&r);
}

/* What is wrong with a cell, what its hint says of it; NULL: it is fine. */
static const struct {
    const char *cell, *hint;
} odd_numbers[] = {
    {"1e3", NULL},
    {" 5 ", NULL},
    {"\"1,5\"", "write a decimal point"},
    {"\"1,000\"", "write a decimal point, or nothing between thousands"},
    {"\"1.000,5\"", "write no blank or sign between thousands, and a decimal point"},
    {"\"1,000.5\"", "write no blank or sign between thousands, and a decimal point"},
    {"1 000", "write no blank or sign between thousands, and a decimal point"},
    {"1\xC2\xA0"
     "000",
     "write no blank or sign between thousands, and a decimal point"},
    {"\xE2\x82\xAC 5", "write the number alone, without its unit"},
    {"5 MW", "write the number alone, without its unit"},
    {"5%", "write it as a share: 5% is 0.05"},
    {"\xE2\x88\x92"
     "5",
     "type its minus sign anew: it is a dash"},
    {"n.v.t.", "leave the cell empty where a number is not known"},
    {"-", "leave the cell empty where a number is not known"},
    {"#REF!", "an error of the spreadsheet: mend it there"},
    {"12:00", ""},
    {"many", ""},
};

Test(reader, odd_numbers_and_what_to_do)
{
    for (size_t i = 0; i < sizeof odd_numbers / sizeof odd_numbers[0]; i++) {
        char text[200];
        (void)snprintf(text, sizeof text, "name,bus,p_nom\ng,A,%s\n", odd_numbers[i].cell);
        test_reading r = read_with("generators.csv", text);
        const aft_finding *f = test_finding(r.findings, "bad-number");
        cr_expect_eq(f == NULL, odd_numbers[i].hint == NULL, "%s", text);
        if (f != NULL) {
            cr_expect_str_eq(f->hint, odd_numbers[i].hint, "%s", text);
        }
        test_reading_clear(&r);
    }
}

Test(reader, words_for_true)
{
    static const char *const words[][2] = {
        {"ja", "write True in its place"},   {"WAAR", "write True in its place"},
        {"nee", "write False in its place"}, {"ONWAAR", "write False in its place"},
        {"True ", "remove the blank"},       {"maybe", "write True or False in the whole column"}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        char text[200];
        (void)snprintf(text, sizeof text, "name,bus,active\ng,A,%s\nh,A,%s\n", words[i][0], words[i][0]);
        test_reading r = read_with("generators.csv", text);
        cr_assert_not_null(test_finding(r.findings, "bad-flag"), "%s", text);
        cr_expect_str_eq(test_finding(r.findings, "bad-flag")->hint, words[i][1]);
        test_reading_clear(&r);
    }
}

Test(reader, a_setting_that_is_nan)
{
    test_reading r = read_ok("case.csv", "setting,value\nmip_gap,nan\nlost_load_cost,nan\n");
    cr_expect_eq(r.network->settings.mip_gap, 0.001);
    cr_expect_eq(test_finding(r.findings, "not-given")->level, AFT_WARNING);
    cr_expect_eq(test_finding(r.findings, "not-given")->line, 2);
    cr_expect_eq(aft_findings_count_level(r.findings, AFT_WARNING), 1); /* nan is the default of the other */
    test_reading_clear(&r);
}

/* Names that look the same: no reader sees a blank at their end. */
Test(reader, names_that_look_the_same)
{
    static const char *const names[] = {"A ", " A", "A\xC2\xA0",
                                        "\xE2\x80\x8B"
                                        "A",
                                        "A\xEF\xBB\xBF"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char text[200];
        (void)snprintf(text, sizeof text, "name,bus,p_nom\ng,%s,100\n", names[i]);
        test_reading r = read_with("generators.csv", text);
        const aft_finding *f = test_finding(r.findings, "unknown-bus");
        cr_assert_not_null(f);
        cr_expect_str_eq(f->hint, "there is `A`: the two differ in blanks or in what cannot be seen");
        test_reading_clear(&r);
    }
}

/* One cause, one finding, which counts them. */
Test(reader, a_mistake_in_a_whole_column)
{
    char *text = calloc(1, 100000);
    strcpy(text, "name,bus,p_nom\n");
    for (int i = 0; i < 1000; i++) {
        (void)sprintf(text + strlen(text), "g%d,city,\"%d,5\"\n", i, i);
    }
    test_reading r = read_with("generators.csv", text);
    cr_expect_eq(aft_findings_count(r.findings), 2);
    cr_expect_str_eq(test_finding(r.findings, "unknown-bus")->text,
                     "`city` is not in buses.csv; likewise 999 more of the column");
    cr_expect_str_eq(test_finding(r.findings, "bad-number")->text,
                     "p_nom: \"0,5\" is no number; likewise 999 more of the column");
    cr_expect_eq(test_finding(r.findings, "bad-number")->line, 2);
    test_reading_clear(&r);
    free(text);
}

/* Mistakes in every row do not bury the rest. */
Test(reader, not_more_than_a_hundred_findings_per_file)
{
    char *text = calloc(1, 100000);
    strcpy(text, "name,bus,p_nom\n");
    for (int i = 0; i < 1000; i++) {
        (void)sprintf(text + strlen(text), "g%d,A,%c%c%c\n", i, 'a' + i % 26, 'a' + i / 26 % 26, 'a' + i / 676);
    }
    test_reading r = read_with("generators.csv", text);
    cr_expect_eq(aft_findings_count(r.findings), 101);
    cr_expect_str_eq(aft_findings_get(r.findings, 100)->rule, "too-many-findings");
    test_reading_clear(&r);
    free(text);
}

Test(reader, ignored_where_allowed)
{
    static const test_file changes[] = {{"generators-sign.csv", "snapshot,gas A\n0,1\n1,1\n2,-1\n"},
                                        {"generators-marginal_cost-pw.csv", "x\n"},
                                        {NULL, NULL}};
    const aft_read_options options = {.allow_ignored = true};
    test_reading r = test_read_texts(test_base_case, changes, &options);
    cr_expect_eq(r.status, AFT_OK);
    cr_expect_eq(r.network->n_warnings, 2);
    test_reading_clear(&r);
    const aft_read_options strict = {.allow_ignored = true, .is_strict = true};
    r = test_read_texts(test_base_case, changes, &strict);
    cr_expect_eq(r.status, AFT_ECASE);
    test_reading_clear(&r);
}

/* ---- settings and scenarios ---- */

static const test_file scenario_files[] = {
    {"case.csv", "setting,value,unit,source,evidence\nyear,2030,,,\nbook,project,,,\nmip_gap,0.01,1,,\n"},
    {"scenarios.csv", "name,probability\nlow,0.5\nhigh,0.5\n"},
    {"scenario_values.csv", "scenario,table,name,attribute,operation,value\n"
                            "high,loads,*,p_set,factor,2\nhigh,loads,town,p_set,add,1\n"
                            "high,generators,gas A,p_nom,set,500\nhigh,case,,year,set,2040\n"
                            "high,lines,AB,s_nom,factor,10\nlow,loads,*,p_set,set,5\n"
                            "high,generators,gas A,bus,set,B\nhigh,generators,*,active,set,True\n"},
    {NULL, NULL}};

Test(reader, scenarios)
{
    const aft_read_options options = {.scenario = "high"};
    test_reading r = test_read_texts(test_base_case, scenario_files, &options);
    cr_assert_eq(r.status, AFT_OK);
    cr_expect_str_eq(r.network->scenario, "high");
    cr_expect_eq(aft_at(r.network->loads[0].p_set, 1), 41.0); /* 20 * 2 + 1 */
    cr_expect_eq(r.network->generators[0].p_nom, 500.0);
    cr_expect_eq(r.network->generators[0].bus, 1);
    cr_expect_eq(r.network->lines[0].s_nom, 800.0);
    cr_expect_eq(r.network->settings.year, 2040);
    test_reading_clear(&r);
    const aft_read_options low = {.scenario = "low"};
    r = test_read_texts(test_base_case, scenario_files, &low);
    cr_expect_null(r.network->loads[0].p_set.hours); /* set replaces the series */
    cr_expect_eq(aft_at(r.network->loads[0].p_set, 1), 5.0);
    test_reading_clear(&r);
    r = test_read_texts(test_base_case, scenario_files, NULL);
    cr_expect_null(r.network->scenario);
    cr_expect_eq(aft_at(r.network->loads[0].p_set, 1), 20.0);
    test_reading_clear(&r);
}

/* case.csv < scenario < --set */
Test(reader, the_command_line_wins)
{
    const char *const sets[] = {"year=2050", "lost_load_cost=3000", "title="};
    const aft_read_options options = {.scenario = "high", .sets = sets, .n_sets = 3};
    test_reading r = test_read_texts(test_base_case, scenario_files, &options);
    cr_assert_eq(r.status, AFT_OK);
    cr_expect_eq(r.network->settings.year, 2050);
    cr_expect_eq(r.network->settings.lost_load_cost, 3000.0);
    cr_expect_eq(r.network->settings.mip_gap, 0.01);
    cr_expect_str_eq(r.network->settings.book, "project");
    cr_expect_str_eq(r.network->settings.currency, "EUR");
    test_reading_clear(&r);
}

static const struct {
    const char *row, *rule;
    size_t column;
} bad_changes[] = {
    {"hgih,loads,*,p_set,set,1\n", "unknown-scenario", 1},
    {"high,load,*,p_set,set,1\n", "unknown-table", 2},
    {"high,loads,twon,p_set,set,1\n", "unknown-name", 3},
    {"high,loads,*,p_sets,set,1\n", "unknown-attribute", 4},
    {"high,loads,*,p_set,times,1\n", "unknown-operation", 5},
    {"high,loads,*,p_set,factor,x\n", "bad-number", 6},
    {"high,loads,*,carrier,factor,2\n", "unknown-operation", 5},
    {"high,loads,*,bus,set,Z\n", "unknown-bus", 6},
    {"high,loads,*,p_set,set,x\n", "bad-number", 6},
    {"high,case,,yaer,set,1\n", "unknown-setting", 4},
    {"high,generators,*,p,set,1\n", "unknown-attribute", 4},
    {"high,loads,*,name,set,1\n", "unknown-attribute", 4},
    {"high,loads,*,bus,set,\n", "unknown-bus", 6},
};

Test(reader, bad_scenario_values)
{
    const aft_read_options options = {.scenario = "high"};
    for (size_t i = 0; i < sizeof bad_changes / sizeof bad_changes[0]; i++) {
        char text[512];
        (void)snprintf(text, sizeof text, "scenario,table,name,attribute,operation,value\n%s", bad_changes[i].row);
        const test_file changes[] = {{"scenarios.csv", "name\nhigh\n"}, {"scenario_values.csv", text}, {NULL, NULL}};
        test_reading r = test_read_texts(test_base_case, changes, &options);
        cr_expect_eq(r.status, AFT_ECASE, "%s", bad_changes[i].row);
        const aft_finding *f = test_finding(r.findings, bad_changes[i].rule);
        cr_expect_not_null(f, "%s", bad_changes[i].row);
        if (f != NULL) {
            cr_expect_str_eq(f->file, "scenario_values.csv");
            cr_expect_eq(f->line, 2);
            cr_expect_eq(f->column, bad_changes[i].column, "%s", bad_changes[i].row);
        }
        test_reading_clear(&r);
    }
}

Test(reader, scenarios_change_ports)
{
    static const test_file changes[] = {
        {"links.csv", "name,bus0,bus1,bus2,efficiency2,p_nom\nl,A,B,A,0.5,10\n"},
        {"scenarios.csv", "name\nhigh\n"},
        {"scenario_values.csv", "scenario,table,name,attribute,operation,value\nhigh,links,*,efficiency2,factor,0."
                                "5\nhigh,links,l,efficiency,set,0.9\n"},
        {NULL, NULL}};
    const aft_read_options options = {.scenario = "high"};
    test_reading r = test_read_texts(test_base_case, changes, &options);
    cr_assert_eq(r.status, AFT_OK);
    cr_expect_eq(r.network->links[0].ports.list[1].rate.value, 0.25);
    cr_expect_eq(r.network->links[0].ports.list[0].rate.value, 0.9);
    test_reading_clear(&r);
}

Test(reader, bad_sets)
{
    static const char *const sets[] = {"book", "bok=project", "year=soon", "time_method=periods"};
    static const char *const rules[] = {"bad-set", "unknown-setting", "bad-number", "unmodelled"};
    for (size_t i = 0; i < 4; i++) {
        const aft_read_options options = {.sets = &sets[i], .n_sets = 1};
        test_reading r = test_read_texts(test_base_case, NULL, &options);
        cr_expect_eq(r.status, AFT_ECASE);
        const aft_finding *f = test_finding(r.findings, rules[i]);
        cr_expect_not_null(f, "%s", sets[i]);
        cr_expect(f == NULL || strcmp(f->file, "--set") == 0);
        test_reading_clear(&r);
    }
    const aft_read_options unknown = {.scenario = "none"};
    test_reading r = test_read_texts(test_base_case, NULL, &unknown);
    cr_expect_not_null(test_finding(r.findings, "unknown-scenario"));
    test_reading_clear(&r);
}

/* ---- folders ---- */

Test(reader, missing_folder)
{
    aft_network *network = NULL;
    aft_findings *findings = aft_findings_new();
    aft_error err = AFT_ERROR_INIT;
    cr_expect_eq(aft_network_read(&network, findings, "/no/such/folder", NULL, &err), AFT_ECASE);
    cr_expect_null(network);
    cr_expect_not_null(test_finding(findings, "no-folder"));
    cr_expect_not_null(strstr(err.text, "/no/such/folder"));
    aft_findings_free(findings);
}

Test(reader, folder_with_a_folder_for_a_file)
{
    char *folder = test_folder_make(test_base_case);
    aft_network *network = test_read(folder, NULL);
    cr_assert_not_null(network);
    cr_expect_str_eq(network->name, strrchr(folder, '/') + 1);
    cr_expect_str_eq(network->folder, folder);
    aft_network_free(network);
    test_folder_remove(folder);
}

/* 200 MB in one line: quick, and not held in memory. */
Test(reader, endless_line)
{
    char *folder = test_folder_make(test_base_case);
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/loads.csv", folder);
    FILE *file = fopen(path, "wb");
    cr_assert_not_null(file);
    char block[1000];
    memset(block, 'x', sizeof block);
    (void)fputs("name,bus\n", file);
    for (int i = 0; i < 200000; i++) {
        (void)fwrite(block, 1, sizeof block, file);
    }
    (void)fclose(file);
    aft_network *network = NULL;
    aft_findings *findings = aft_findings_new();
    clock_t start = clock();
    cr_expect_eq(aft_network_read(&network, findings, folder, NULL, NULL), AFT_ECASE);
    cr_expect_lt((double)(clock() - start) / CLOCKS_PER_SEC, 2.0);
    const aft_finding *f = test_finding(findings, "line-too-long");
    cr_assert_not_null(f);
    cr_expect_eq(f->line, 2);
    aft_findings_free(findings);
    test_folder_remove(folder);
}

/* ---- whatever happens ---- */

/* Every prefix of every file of a case with all tables: no crash, and a clear answer. */
static const test_file full_case[] = {
    {"buses.csv", "name,v_nom,carrier,x\n\"A, north\",110,AC,1\nB,110,AC,2\nH,1,H2,\n"},
    {"links.csv", "name,bus0,bus1,bus2,efficiency2,p_nom,menu,length,project\n"
                  "p,\"A, north\",H,B,0.1,5,,,\nq,\"A, north\",H,,,0,pipe,3,P\n"},
    {"menus.csv", "name,menu,p_nom,overnight_cost_fixed,lifetime\nsmall,pipe,10,1e6,40\nbig,pipe,50,3e6,40\n"},
    {"projects.csv", "name,earliest_year\nP,2030\n"},
    {"sites.csv", "name,bus,public\nfirm,H,False\n"},
    {"scenarios.csv", "name\nhigh\n"},
    {"scenario_values.csv", "scenario,table,name,attribute,operation,value\nhigh,loads,*,p_set,factor,2\n"},
    {"case.csv", "setting,value\nyear,2035\nlost_load_cost,1000\n"},
    {"generators.csv", "name,bus,p_nom,marginal_cost,carrier\ngas A,\"A, north\",100,50,gas\n"},
    {"carriers.csv", "name,co2_emissions,nox\ngas,0.2,1\n"},
    {"global_constraints.csv", "name,type,sense,constant,carrier_attribute\nc,primary_energy,<=,5,nox\n"},
    {"lines.csv", "name,bus0,bus1,type,length,num_parallel\nAB,\"A, north\",B,490-AL1/64-ST1A 110.0,5,2\n"},
    {"loads.csv", "name,bus,p_set\ntown,B,\nfirm,H,4\n"},
    {"loads-p_set.csv", "snapshot,town\n0,10\n1,20\n2,30\n"},
    {"snapshots.csv", "snapshot,objective,stores,generators\n0,1,1,1\n1,1,1,1\n2,1,1,1\n"},
    {"stores.csv", "name,bus,e_nom,e_cyclic\ntank,H,10,True\n"},
    {"transformers.csv", "name,bus0,bus1,type\nT,\"A, north\",B,40 MVA 110/20 kV\n"},
    {NULL, NULL},
};

Test(reader, full_case)
{
    const aft_read_options options = {.scenario = "high"};
    test_reading r = test_read_texts(full_case, NULL, &options);
    if (r.status != AFT_OK) {
        test_print_findings(r.findings);
    }
    cr_assert_eq(r.status, AFT_OK);
    cr_expect_eq(r.network->n_menu_lists, 1);
    test_reading_clear(&r);
}

Test(reader, every_prefix)
{
    const aft_read_options options = {.scenario = "high"};
    for (size_t i = 0; full_case[i].name != NULL; i++) {
        size_t n = strlen(full_case[i].text);
        for (size_t length = 0; length < n; length++) {
            char *text = strndup(full_case[i].text, length);
            const test_file changes[] = {{full_case[i].name, text}, {NULL, NULL}};
            test_reading r = test_read_texts(full_case, changes, &options);
            cr_expect(r.status == AFT_OK || r.status == AFT_ECASE);
            cr_expect_eq(r.status == AFT_ECASE, aft_findings_count_level(r.findings, AFT_LEVEL_ERROR) > 0);
            test_reading_clear(&r);
            free(text);
        }
    }
}

/* One byte changed, anywhere, to any of some nasty ones. */
Test(reader, every_byte_changed)
{
    static const char nasty[] = ",;\"\n\r-9x\xFF";
    const aft_read_options options = {.scenario = "high"};
    for (size_t i = 0; full_case[i].name != NULL; i++) {
        size_t n = strlen(full_case[i].text);
        for (size_t k = 0; k < n; k++) {
            char *text = strdup(full_case[i].text);
            text[k] = nasty[(k + i) % (sizeof nasty - 1)];
            const test_file changes[] = {{full_case[i].name, text}, {NULL, NULL}};
            test_reading r = test_read_texts(full_case, changes, &options);
            cr_expect(r.status == AFT_OK || r.status == AFT_ECASE);
            test_reading_clear(&r);
            free(text);
        }
    }
}

typedef struct texts {
    aft_file files[TEST_MOST_FILES];
    size_t n;
} texts;

static aft_status read_once(void *payload)
{
    const texts *t = payload;
    const aft_read_options options = {.scenario = "high"};
    aft_network *network = NULL;
    aft_findings *findings = aft_findings_new();
    aft_status status = findings != NULL ? AFT_OK : AFT_ENOMEM;
    if (status == AFT_OK) {
        status = aft_network_read_files(&network, findings, "test", t->files, t->n, &options, NULL);
    }
    cr_expect_eq(status == AFT_OK, network != NULL);
    aft_network_free(network);
    aft_findings_free(findings);
    return status;
}

Test(reader, survives_without_memory)
{
    texts t = {.n = 0};
    for (; full_case[t.n].name != NULL; t.n++) {
        const test_file *file = &full_case[t.n];
        t.files[t.n] = (aft_file){.name = file->name, .bytes = file->text, .n = strlen(file->text)};
    }
    test_deny_each_or_recover(read_once, &t, 2);
}

/* A link to a file that is gone, or a folder with the name of a table, is not the same as no table. */
Test(reader, tables_that_are_no_files)
{
    static const char *const targets[] = {"/no/such/file", "/tmp", "/dev/null"};
    for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++) {
        char *folder = test_folder_make(test_base_case);
        char path[4096];
        (void)snprintf(path, sizeof path, "%s/stores.csv", folder);
        cr_assert_eq(symlink(targets[i], path), 0);
        aft_network *network = NULL;
        aft_findings *findings = aft_findings_new();
        cr_expect_eq(aft_network_read(&network, findings, folder, NULL, NULL), AFT_ECASE, "%s", targets[i]);
        const aft_finding *f = test_finding(findings, "unreadable");
        cr_assert_not_null(f);
        cr_expect_str_eq(f->file, "stores.csv");
        aft_findings_free(findings);
        test_folder_remove(folder);
    }
}
