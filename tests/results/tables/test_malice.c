/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names meant to do harm, through every table and run.json: CSV with as many cells in each row, no cell that a
 * spreadsheet would run, JSON that parses, no number that is none, and nothing of sites that are not public. */
#include "results/results.h"

#include "networks/base/memory.h"
#include "tests/support/case_folder.h"
#include "tests/support/tables.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct solved {
    aft_network *network;
    aft_plan *plan;
} solved;

/* Names as they stand in a quoted cell. */
static const char *const names[] = {"a \"\"quote\"\"",
                                    "<script>alert(1)</script>",
                                    "two\nlines",
                                    "two\r\nlines",
                                    "=cmd()",
                                    "+1",
                                    "-1",
                                    "@SUM(A1)",
                                    "'apostrophe",
                                    "\xE2\x80\xAE"
                                    "right to left",
                                    "../../etc/passwd",
                                    "a,b;c",
                                    "%s%n",
                                    NULL /* ten thousand letters */};

enum { N_NAMES = sizeof names / sizeof names[0], LONG = 10000 };

/* The text with the name in every place of ~. */
static char *with_name(const char *text, const char *name)
{
    size_t n = 0;
    char *out = calloc(strlen(text) * (strlen(name) + 1) + 1, 1);
    cr_assert_not_null(out);
    for (; *text != '\0'; text++) {
        if (*text == '~') {
            memcpy(out + n, name, strlen(name));
            n += strlen(name);
        } else {
            out[n++] = *text;
        }
    }
    return out;
}

/* A case in which everything that has a name bears this one. */
static solved solve_named(const char *name)
{
    enum { N_FILES = 8 };
    static const char *const formats[N_FILES][2] = {
        {"buses.csv", "name,carrier,country,municipality\n\"~\",AC,\"~\",\"~\"\n\"~ 2\",H2,NL,\n\"~ 3\",H2,DE,\n"},
        {"carriers.csv", "name,co2_emissions\nAC,0\nH2,0\n\"~\",0.2\n"},
        {"generators.csv", "name,bus,carrier,p_nom,marginal_cost\n\"~\",\"~\",\"~\",99,40\n"},
        {"loads.csv", "name,bus,p_set\n\"~\",\"~ 3\",2\n"},
        {"menus.csv", "name,menu,option,p_nom,overnight_cost_fixed,lifetime\n\"~\",\"~\",\"~\",5,1e6,20\n"},
        {"projects.csv", "name,title_nl,kind,promoter,municipality,country,note,parent\n"
                         "\"~\",\"~\",branch,\"~\",\"~\",\"~\",\"~\",\"~\"\n"},
        {"sites.csv", "name,bus,municipality,country,sector\n\"~\",\"~ 3\",\"~\",\"~\",\"~\"\n"},
        {"links.csv", "name,bus0,bus1,carrier,efficiency,menu,project\n"
                      "\"~\",\"~ 2\",\"~ 3\",H2,1,\"~\",\"~\"\n\"~ el\",\"~\",\"~ 2\",el,0.6,"
                      "\"~\",\n"},
    };
    char *texts[N_FILES];
    test_file files[N_FILES + 1] = {{0}};
    for (size_t i = 0; i < N_FILES; i++) {
        texts[i] = with_name(formats[i][1], name);
        files[i] = (test_file){formats[i][0], texts[i]};
    }
    char *folder = test_folder_make(files);
    solved out = {.network = test_read(folder, NULL)};
    aft_error err = AFT_ERROR_INIT;
    aft_solve_options how = {.solver = "glpk", .gap = 1e-9};
    cr_assert_not_null(out.network, "%.40s", name);
    cr_assert_eq(aft_solve(&out.plan, out.network, &how, &err), AFT_OK, "%s", err.text);
    cr_assert(out.plan->has_point, "%.40s", name);
    test_folder_remove(folder);
    for (size_t i = 0; i < N_FILES; i++) {
        free(texts[i]);
    }
    return out;
}

static void forget(solved *s)
{
    aft_plan_free(s->plan);
    aft_network_free(s->network);
}

static bool is_number(const char *cell)
{
    char *end = NULL;
    (void)strtod(cell, &end);
    return *end == '\0';
}

static void expect_harmless(const solved *s, const char *file)
{
    char *text = test_table_text(s->network, s->plan, file);
    test_csv csv = {0};
    if (text == NULL) {
        return; /* it does not apply */
    }
    test_csv_init(&csv, text);
    for (size_t i = 0; i < csv.n_rows * csv.n_columns; i++) {
        const char *cell = csv.cells[i];
        cr_expect(cell[0] == '\0' || strchr("=+-@\t\r", cell[0]) == NULL || is_number(cell), "%s: %.60s", file, cell);
        cr_expect(strcmp(cell, "nan") != 0 && strcmp(cell, "-nan") != 0, "%s", file);
    }
    test_csv_clear(&csv);
    aft_free(text);
}

static void expect_json(const solved *s)
{
    char *text = NULL;
    json_error_t problem;
    aft_error err = AFT_ERROR_INIT;
    const aft_run run = {0};
    aft_facts *facts = NULL;
    cr_assert_eq(aft_facts_new(&facts, s->network, s->plan, NULL, &err), AFT_OK, "%s", err.text);
    cr_assert_eq(aft_run_json(&text, &run, facts, &err), AFT_OK, "%s", err.text);
    aft_facts_free(facts);
    json_t *root = json_loads(text, 0, &problem);
    cr_assert_not_null(root, "%s", problem.text);
    const char *element =
        json_string_value(json_object_get(json_array_get(json_object_get(root, "decisions"), 0), "element"));
    bool is_known = false;
    for (size_t i = 0; i < s->network->n_links; i++) {
        is_known |= strcmp(element, s->network->links[i].name) == 0;
    }
    cr_expect(is_known);
    json_decref(root);
    aft_free(text);
}

Test(malice, names_are_harmless_in_every_table)
{
    char *longest = calloc(LONG + 1, 1);
    size_t n_tables = 0;
    const aft_result_table *tables = aft_result_tables(&n_tables);
    cr_assert_not_null(longest);
    memset(longest, 'x', LONG);
    for (size_t i = 0; i < N_NAMES; i++) {
        solved s = solve_named(names[i] != NULL ? names[i] : longest);
        for (size_t t = 0; t < n_tables; t++) {
            expect_harmless(&s, tables[t].file);
        }
        expect_json(&s);
        forget(&s);
    }
    free(longest);
}

/* A name comes back whole: one apostrophe off. */
Test(malice, a_guarded_name_is_the_name_again)
{
    static const char *const guarded[] = {"=cmd()", "'apostrophe", "-1"};
    for (size_t i = 0; i < 3; i++) {
        solved s = solve_named(guarded[i]);
        char *text = test_table_text(s.network, s.plan, "agenda.csv");
        test_csv csv = {0};
        test_csv_init(&csv, text);
        const char *cell = test_csv_cell(&csv, 0, "project");
        cr_assert_eq(cell[0], '\'');
        cr_assert_str_eq(cell + 1, s.network->projects[0].name);
        test_csv_clear(&csv);
        aft_free(text);
        forget(&s);
    }
}

/* The tree of two firms in one municipality, of which one is not public: its name is nowhere, and its 3.217 MW
 * neither. */
Test(malice, sites_that_are_not_public_are_nowhere)
{
    const test_file files[] = {
        {"snapshots.csv", "snapshot,objective,stores,generators\nnow,8760,8760,8760\n"},
        {"carriers.csv", "name\nH2\nheat\nboiler\nAC\n"},
        {"buses.csv", "name,carrier\ntap,H2\nend,H2\nh1,heat\nh2,heat\nh3,heat\n"},
        {"generators.csv", "name,bus,carrier,p_nom,marginal_cost\nsupply,tap,H2,100,20\n"},
        {"loads.csv", "name,bus,p_set\nd1,h1,8\nd2,h2,3.217\nd3,h3,1.5\n"},
        {"menus.csv", "name,menu,p_nom,overnight_cost_fixed,lifetime\np,pipe,40,1e6,40\n"},
        {"projects.csv", "name,kind,municipality\nBR,branch,Zwolle\n"},
        {"sites.csv",
         "name,bus,municipality,country,sector,public,jobs,commitment\n"
         "Open Firm,h1,Zwolle,NL,food,True,10,none\n"
         "Secret Firm,h2,Zwolle,NL,espionage,False,77,letter\nHidden Firm,h3,Zwolle,NL,arms,False,5,none\n"},
        {"links.csv", "name,bus0,bus1,carrier,p_nom,menu,project\npipe,tap,end,H2,0,pipe,BR\n"
                      "b1,end,h1,boiler,99,,\nb2,end,h2,boiler,99,,\nb3,end,h3,boiler,99,,\n"},
        {0}};
    static const char *const forbidden[] = {"Secret", "Hidden", "espionage", "arms", ",3.217", "28180.92", "77"};
    char *folder = test_folder_make(files);
    solved s = {.network = test_read(folder, NULL)};
    aft_solve_options how = {.solver = "glpk", .gap = 1e-9};
    size_t n = 0;
    const aft_result_table *tables = aft_result_tables(&n);
    cr_assert_eq(aft_solve(&s.plan, s.network, &how, NULL), AFT_OK);
    for (size_t i = 0; i < n; i++) {
        char *text = test_table_text(s.network, s.plan, tables[i].file);
        for (size_t k = 0; text != NULL && k < sizeof forbidden / sizeof forbidden[0]; k++) {
            bool is_cell = strcmp(forbidden[k], "77") != 0;
            cr_expect(strstr(text, is_cell ? forbidden[k] : ",77,") == NULL, "%s has %s", tables[i].file, forbidden[k]);
        }
        cr_expect(strcmp(tables[i].file, "money.csv") != 0 || strstr(text, "Open Firm") != NULL);
        aft_free(text);
    }
    test_folder_remove(folder);
    forget(&s);
}
