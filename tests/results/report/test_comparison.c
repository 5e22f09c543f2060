/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report of a sweep: all scenarios in it, packed so that they come back byte by byte, harmless, silent on what is
 * not public. */
#include "networks/base/clock.h"
#include "results/report/report_internal.h"

#include "networks/base/memory.h"
#include "tests/support/case_folder.h"
#include "tests/support/tables.h"
#include "tests/support/unpack.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ELSEWHERE = 3 }; /* sections that only the first scenario has */

static void fill_text(char *out, size_t n, unsigned seed)
{
    for (size_t i = 0; i < n; i++) {
        seed = seed * 1103515245u + 12345u;
        out[i] = (char)('a' + (seed >> 16) % 26);
    }
    out[n] = '\0';
}

/* Texts of all lengths around the limits, with dictionaries alike, unlike, shorter, longer and none. */
Test(comparison, what_is_packed_comes_back)
{
    static const size_t sizes[] = {0, 1, 100, CHUNK - 1, CHUNK, CHUNK + 1, 50000, 100000};
    enum { N = sizeof sizes / sizeof sizes[0], MOST = 100000 };
    char *text = malloc(MOST + 1);
    char *other = malloc(MOST + 1);
    for (size_t i = 0; i < N * N; i++) {
        const size_t n = sizes[i / N];
        const size_t n_other = sizes[i % N];
        fill_text(text, n, 1);
        fill_text(other, n_other, i % 3 == 0 ? 2 : 1);
        aft_page page = {0};
        char *packed = NULL;
        aft_page_add(&page, "[");
        aft_pack_text(&page, text, n, other, n_other);
        aft_page_add(&page, "]");
        cr_assert_eq(aft_page_finish(&packed, &page, NULL), AFT_OK);
        json_t *items = json_loads(packed, 0, NULL);
        char *back = unpack(items, 0, other, n_other);
        cr_assert_str_eq(back, text, "%zu with %zu", n, n_other);
        if (n > 1000 && n == n_other && i % 3 != 0) {
            cr_assert_lt(strlen(packed), 300, "a text like its dictionary takes %zu", strlen(packed));
        }
        free(back);
        json_decref(items);
        aft_free(packed);
    }
    free(text);
    free(other);
}

/* ---- sweeps ---- */

#define BAD "</script><b>\"\"'=x"

static const test_file files[] = {
    {"buses.csv", "name,carrier,x,y\ntap,H2,6,52\nSecretWorks,H2,6.1,52\nheat,heat,6.1,52\n"},
    {"carriers.csv", "name\nH2\nheat\n"},
    {"generators.csv", "name,bus,carrier,p_nom,marginal_cost\nH2,tap,H2,100,1\ngas,heat,heat,100,40\n"},
    {"loads.csv", "name,bus,p_set\nd,heat,8\n"},
    {"sites.csv", "name,bus,municipality,public\nSecretWorks,heat,Town,False\n"},
    {"menus.csv", "name,menu,p_nom,capital_cost_fixed\nm1,m,50,1000\n"},
    {"projects.csv", "name,kind,title_nl\nBR1,branch,De tak\n"},
    {"links.csv",
     "name,bus0,bus1,efficiency,p_nom,menu,project,carrier\npipe to SecretWorks,tap,SecretWorks,1,0,m,BR1,H2\n"
     "pipe,tap,SecretWorks,1,0,m,,H2\nboiler,SecretWorks,heat,0.8,20,,,H2\n"},
    {"scenarios.csv", "name,title_nl\ndear,\"Duur " BAD "\"\nwithout SecretWorks,Geheim\n"},
    {"scenario_values.csv", "scenario,table,name,attribute,operation,value\ndear,generators,H2,marginal_cost,set,90\n"},
    {0}};

typedef struct fixture {
    char *place, *folder;
    aft_network *network;
    aft_scenario_tasks sweep;
    aft_findings *findings;
} fixture;

static void plan_task(const fixture *f, size_t task)
{
    aft_error err = AFT_ERROR_INIT;
    char path[400];
    const aft_read_options how_read = {.scenario = f->sweep.tasks[task].scenario};
    const aft_solve_options how = {.solver = "glpk", .gap = 1e-9};
    aft_network *network = test_read(f->folder, &how_read);
    aft_plan *plan = NULL;
    (void)snprintf(path, sizeof path, "%s/%s", f->place, f->sweep.tasks[task].folder);
    const aft_run_option option = {"scenario", how_read.scenario};
    const aft_run run = {.started = aft_seconds(), .options = &option, .n_options = how_read.scenario != NULL};
    cr_assert_eq(aft_solve(&plan, network, &how, &err), AFT_OK, "%s", err.text);
    cr_assert_eq(test_write_run(&run, path, network, plan, NULL, &err), AFT_OK, "%s", err.text);
    aft_plan_free(plan);
    aft_network_free(network);
}

static fixture prepare(void)
{
    fixture f = {.place = test_folder_make(NULL), .folder = test_folder_make(files), .findings = aft_findings_new()};
    aft_error err = AFT_ERROR_INIT;
    f.network = test_read(f.folder, NULL);
    cr_assert_not_null(f.network);
    cr_assert_eq(aft_scenarios_init(&f.sweep, f.network, f.findings, &err), AFT_OK, "%s", err.text);
    for (size_t i = 0; i < f.sweep.n; i++) {
        plan_task(&f, i);
    }
    cr_assert_eq(aft_scenarios_write(&f.sweep, f.place, &err), AFT_OK, "%s", err.text);
    return f;
}

static void forget(fixture *f)
{
    aft_scenarios_clear(&f->sweep);
    aft_findings_free(f->findings);
    aft_network_free(f->network);
    test_folder_remove(f->folder);
    test_folder_remove(f->place);
}

static char *read_report(const fixture *f)
{
    aft_error err = AFT_ERROR_INIT;
    char *bytes = NULL;
    size_t n = 0;
    cr_assert_eq(aft_report_write(f->place, &err), AFT_OK, "%s", err.text);
    cr_assert_eq(aft_file_read(&bytes, &n, f->place, "report.html", &err), AFT_OK);
    return bytes;
}

static size_t count(const char *text, const char *what)
{
    size_t n = 0;
    for (const char *at = strstr(text, what); at != NULL; at = strstr(at + 1, what)) {
        n++;
    }
    return n;
}

static json_t *packed_of(const char *html, size_t i)
{
    char mark[60];
    (void)snprintf(mark, sizeof mark, "id=\"packed-%zu\">", i);
    const char *start = strstr(html, mark);
    cr_assert_not_null(start, "no scenario %zu", i);
    start += strlen(mark);
    json_t *list = json_loadb(start, (size_t)(strstr(start, "</script>") - start), 0, NULL);
    cr_assert_not_null(list);
    return list;
}

/* All pieces of a scenario, one after the other. */
static char *text_of(const char *html, size_t i)
{
    json_t *first = packed_of(html, 0);
    json_t *list = packed_of(html, i);
    char *all = calloc(1000000, 1);
    for (size_t k = 0; k < json_array_size(list); k++) {
        json_t *item = json_array_get(list, k);
        char *dictionary = calloc(1, 1);
        for (size_t other = 0; i > 0 && other < json_array_size(first); other++) {
            if (json_equal(json_array_get(json_array_get(first, other), 0), json_array_get(item, 0))) {
                free(dictionary);
                dictionary = unpack(json_array_get(first, other), 1, "", 0);
                break;
            }
        }
        char *text = unpack(item, 1, dictionary, strlen(dictionary));
        cr_assert_lt(strlen(all) + strlen(text), 1000000);
        (void)strcat(all, text);
        free(dictionary);
        free(text);
    }
    json_decref(first);
    json_decref(list);
    return all;
}

Test(comparison, shows_every_scenario_and_packs_the_rest)
{
    fixture f = prepare();
    char *html = read_report(&f);
    cr_expect_eq(count(html, "<input type=radio name=run "), 3);
    cr_expect_eq(count(html, "<div class=\"run run-"), 3);
    cr_expect_eq(count(html, "<script"), 6, "%zu", count(html, "<script"));
    cr_expect_eq(count(html, "</script"), 6);
    cr_expect_not_null(strstr(html, "Duur &lt;/script&gt;&lt;b&gt;"));
    cr_expect_not_null(strstr(html, "body:has(#run-2:checked) .run:not(.run-2){display:none}"));
    cr_expect_null(strstr(html, "<b>\""));
    for (size_t i = 0; i < 3; i++) {
        char *text = text_of(html, i);
        cr_expect_eq(count(text, "<section class=part id=part-"), 6);
        cr_expect_eq(count(text, "</section>"), count(text, "<section"));
        cr_expect_eq(count(text, "data-file=\"assumptions.csv\""), i == 0);
        cr_expect_eq(count(text, "data-elsewhere=part>"), i == 0 ? 0 : ELSEWHERE, "%zu",
                     count(text, "data-elsewhere=part>"));
        cr_expect_not_null(strstr(text, "{\"columns\":[\"figure\""));
        free(text);
    }
    aft_free(html);
    forget(&f);
}

/* The things that are built in most plans by name, those in all of them left out; of equal ones the first in the
 * table. */
Test(comparison, names_what_is_built_most_often)
{
    fixture f = prepare();
    test_folder_add(f.place, "branches.csv",
                    "name,project,built_in,planned_in\na,,1,3\nb,BR1,2,3\nc,,3,3\nd,,0,3\ne,,1,3\n");
    char *html = read_report(&f);
    const char *said = strstr(html, "Most often:");
    cr_assert_not_null(said);
    const char *second = strstr(said, "<bdi>a</bdi> (<data value=1>1</data>/<data value=3>3</data>); <bdi>e</bdi> (");
    const char *first = strstr(said, "<bdi>BR1</bdi> (<data value=2>2</data>");
    cr_assert_not_null(second);
    cr_assert_not_null(first);
    cr_assert(first < second);
    cr_assert_null(strstr(said, "<bdi>c</bdi> ("));
    cr_assert_null(strstr(said, "<bdi>d</bdi> ("));
    aft_free(html);
    forget(&f);
}

/* A site that is not public: neither its name nor that of a scenario, branch or folder that tells it. The third
 * scenario is shown by its number. */
Test(comparison, is_silent_on_what_is_not_public)
{
    fixture f = prepare();
    char *html = read_report(&f);
    cr_expect_null(strstr(html, "SecretWorks"), "%.200s", strstr(html, "SecretWorks"));
    cr_expect_null(strstr(html, "Geheim"));
    cr_expect_not_null(strstr(html, "<h3><bdi>2</bdi></h3>"));
    cr_expect_eq(count(html, "<bdi>niet openbaar</bdi>"), 1);
    for (size_t i = 0; i < 3; i++) {
        char *text = text_of(html, i);
        cr_expect_null(strstr(text, "SecretWorks"), "%zu: %.200s", i, strstr(text, "SecretWorks"));
        free(text);
    }
    aft_free(html);
    forget(&f);
}

Test(comparison, refuses_folders_that_are_not_of_their_scenario)
{
    fixture f = prepare();
    aft_error err = AFT_ERROR_INIT;
    test_folder_add(f.place, "sweep.csv", "task,scenario,folder,status\n0,base,../../etc,optimal\n");
    cr_assert_eq(aft_report_write(f.place, &err), AFT_EUSAGE);
    cr_expect_not_null(strstr(err.text, "sweep.csv:2"), "%s", err.text);
    test_folder_add(f.place, "sweep.csv", "task,scenario,folder,status\n0,base,base,not planned\n");
    cr_assert_eq(aft_report_write(f.place, NULL), AFT_EUSAGE);
    forget(&f);
}
