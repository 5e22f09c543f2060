/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sum of a sweep: safe folders for any name, tables counted by hand, runs that are kept or not. */
#include "results/results.h"

#include "networks/base/memory.h"
#include "tests/support/case_folder.h"
#include "tests/support/denial.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A case with three scenarios; its own content is of no matter here. */
#define SMALL_CASE(scenarios)                                                                                          \
    {"buses.csv", "name\nX\n"}, {"generators.csv", "name,bus,p_nom,marginal_cost\ng,X,5,10\n"},                        \
        {"loads.csv", "name,bus,p_set\nd,X,3\n"}, {"scenarios.csv", scenarios},                                        \
    {                                                                                                                  \
        0                                                                                                              \
    }

static const test_file with_probabilities[] = {SMALL_CASE("name,probability\nlow,0.2\nmid,0.5\nhigh,0.3\n")};
static const test_file without_probability[] = {SMALL_CASE("name,probability\nlow,0.2\nmid,\nhigh,0.3\n")};

typedef struct fixture {
    char *folder, *place;
    aft_network *network;
    aft_findings *findings;
    aft_scenario_tasks sweep;
} fixture;

static fixture prepare(const test_file *files)
{
    fixture f = {.folder = test_folder_make(files), .place = test_folder_make(NULL), .findings = aft_findings_new()};
    aft_error err = AFT_ERROR_INIT;
    f.network = test_read(f.folder, NULL);
    cr_assert_not_null(f.network);
    cr_assert_eq(aft_scenarios_init(&f.sweep, f.network, f.findings, &err), AFT_OK, "%s", err.text);
    return f;
}

static void forget(fixture *f)
{
    aft_scenarios_clear(&f->sweep);
    aft_network_free(f->network);
    aft_findings_free(f->findings);
    test_folder_remove(f->folder);
    test_folder_remove(f->place);
}

static void add_folder(const char *place, const char *name)
{
    char path[600];
    (void)snprintf(path, sizeof path, "%s/%s", place, name);
    cr_assert_eq(mkdir(path, 0777), 0);
}

/* A run folder with the tables that the sum reads. Without branches there is no plan. */
static void add_run(const fixture *f, const char *name, const char *figures, const char *branches,
                    const char *decisions)
{
    char run[400];
    char tables[500];
    add_folder(f->place, name);
    (void)snprintf(run, sizeof run, "%s/%s", f->place, name);
    add_folder(run, "tables");
    (void)snprintf(tables, sizeof tables, "%s/tables", run);
    test_folder_add(run, "run.json", "{\"seconds\": {\"total\": 1.23456}, \"findings\": {\"warnings\": 2}}");
    test_folder_add(tables, "key_figures.csv", figures);
    if (branches != NULL) {
        test_folder_add(tables, "branches.csv", branches);
        test_folder_add(tables, "decisions.csv", decisions);
    }
}

static char *read_text(const char *folder, const char *file)
{
    char path[600];
    char *text = calloc(100000, 1);
    (void)snprintf(path, sizeof path, "%s/%s", folder, file);
    FILE *stream = fopen(path, "rb");
    cr_assert_not_null(stream, "no %s", path);
    cr_assert_lt(fread(text, 1, 99999, stream), 99999);
    (void)fclose(stream);
    return text;
}

static void expect_text(const char *folder, const char *file, const char *wanted)
{
    char *text = read_text(folder, file);
    cr_expect_str_eq(text, wanted, "%s is\n%s", file, text);
    free(text);
}

#define FIGURES         "figure,value,unit\nstatus,optimal,\ntotal_cost,1234567.5,currency\nlost,7,MWh\n"
#define BRANCHES(rows)  "name,project,built,capacity_mw\n" rows
#define DECISIONS(rows) "element,project,option,pieces,capacity\n" rows

static void add_runs(const fixture *f)
{
    add_run(f, "base", FIGURES, BRANCHES("a,P,True,12\nb,,False,0\n'=c,,True,1\n"),
            DECISIONS("a,P,big,1,10\na,P,small,1,2\n"));
    add_run(f, "low", FIGURES, BRANCHES("a,P,False,0\nb,,False,0\n'=c,,False,0\n"), DECISIONS(""));
    add_run(f, "mid", FIGURES, BRANCHES("a,P,True,24\nb,,True,5\n'=c,,False,0\n"),
            DECISIONS("a,P,big,2,24\nz,,,,0.5\n"));
}

/* high has not been planned: of the probability of low and mid, 0.7, mid has 0.5 = 0.714285714286. a in base and mid; b
 * in mid; =c in base alone, which has no probability: 0. */
Test(scenarios, counts_by_hand_what_is_built_where)
{
    fixture f = prepare(with_probabilities);
    aft_error err = AFT_ERROR_INIT;
    add_runs(&f);
    cr_assert_eq(aft_scenarios_write(&f.sweep, f.place, &err), AFT_OK, "%s", err.text);
    expect_text(f.place, "branches.csv",
                "name,project,built_in,planned_in,share_of_probability,scenarios,capacity_mw base,capacity_mw low,"
                "capacity_mw mid,capacity_mw high\n"
                "'=c,,1,3,0,base,1,0,0,\n"
                "a,P,2,3,0.714285714286,base; mid,12,0,24,\n"
                "b,,1,3,0.714285714286,mid,0,0,5,\n");
    expect_text(f.place, "decisions.csv",
                "element,project,built_in,planned_in,share_of_probability,scenarios,capacity base,capacity low,"
                "capacity mid,capacity high\n"
                "a,P,2,3,0.714285714286,base; mid,12,0,24,\n"
                "z,,1,3,0.714285714286,mid,0,0,0.5,\n");
    char *text = read_text(f.place, "sweep.csv");
    cr_expect_not_null(
        strstr(text, "\n0,base,base,Basis,Base case,Basisfall,,,optimal,1234567.5,,,,,7,,,,,,,,,2,1.235\n"), "%s",
        text);
    cr_expect_not_null(strstr(text, "\n3,high,high,,,,0.3,,not planned,,,,,,,,,,,,,,,,\n"), "%s", text);
    free(text);
    forget(&f);
}

/* Nothing is said of probability where one that is planned has none. */
Test(scenarios, says_no_share_without_all_probabilities)
{
    fixture f = prepare(without_probability);
    aft_error err = AFT_ERROR_INIT;
    add_runs(&f);
    cr_assert_eq(aft_scenarios_write(&f.sweep, f.place, &err), AFT_OK, "%s", err.text);
    char *text = read_text(f.place, "branches.csv");
    cr_expect_not_null(strstr(text, "\na,P,2,3,,base; mid,12,0,24,\n"), "%s", text);
    free(text);
    forget(&f);
}

/* A run without a plan builds nothing and counts for nothing. */
Test(scenarios, leaves_out_runs_without_a_plan)
{
    fixture f = prepare(with_probabilities);
    aft_error err = AFT_ERROR_INIT;
    add_runs(&f);
    add_run(&f, "high", "figure,value,unit\nstatus,infeasible,\n", NULL, NULL);
    cr_assert_eq(aft_scenarios_write(&f.sweep, f.place, &err), AFT_OK, "%s", err.text);
    char *text = read_text(f.place, "branches.csv");
    cr_expect_not_null(strstr(text, "\na,P,2,3,0.714285714286,base; mid,12,0,24,\n"), "%s", text);
    free(text);
    text = read_text(f.place, "sweep.csv");
    cr_expect_not_null(strstr(text, "\n3,high,high,,,,0.3,,infeasible,,"), "%s", text);
    free(text);
    forget(&f);
}

static aft_status write_once(void *payload)
{
    const fixture *f = payload;
    return aft_scenarios_write(&f->sweep, f->place, NULL);
}

Test(scenarios, gives_the_same_bytes_and_survives_without_memory)
{
    fixture f = prepare(with_probabilities);
    aft_error err = AFT_ERROR_INIT;
    add_runs(&f);
    cr_assert_eq(aft_scenarios_write(&f.sweep, f.place, &err), AFT_OK, "%s", err.text);
    char *before = read_text(f.place, "sweep.csv");
    test_deny_each_or_recover(write_once, &f, 1);
    expect_text(f.place, "sweep.csv", before);
    free(before);
    forget(&f);
}

/* ---- names of folders ---- */

static void expect_folder(const char *name, const char *wanted)
{
    aft_error err = AFT_ERROR_INIT;
    char *folder = NULL;
    cr_assert_eq(aft_scenarios_folder_name(&folder, name, &err), AFT_OK);
    cr_expect_str_eq(folder, wanted, "%s", folder);
    aft_free(folder);
}

Test(scenarios, names_folders_as_documented)
{
    expect_folder("low-2035", "low-2035");
    expect_folder("dear hydrogen", "dear+hydrogen");
    expect_folder("a+b", "a%2Bb");
    expect_folder("..", "%2E%2E");
    expect_folder("/etc/x", "%2Fetc%2Fx");
    expect_folder("-rf", "%2Drf");
    expect_folder("\xC3\xBC\n", "%C3%BC%0A");
}

/* Names of random bytes: never a path, hidden or an option, never longer than a folder may be, never two alike. */
Test(scenarios, names_folders_safely_whatever_the_name)
{
    enum { N = 2000, MOST = 300 };
    static const char letters[] = "ab./\\ -_+%~\"'\n\t<>*$;\xC3\xA9\xE2\x80\xAE=";
    static char names[N][MOST + 1];
    static char *folders[N];
    aft_error err = AFT_ERROR_INIT;
    unsigned seed = 1;
    for (size_t i = 0; i < N; i++) {
        const size_t n = i < N / 2 ? 1 + i % 4 : i % MOST + 1;
        for (size_t k = 0; k < n; k++) {
            seed = seed * 1103515245u + 12345u;
            names[i][k] = letters[(seed >> 16) % (sizeof letters - 1)];
        }
        cr_assert_eq(aft_scenarios_folder_name(&folders[i], names[i], &err), AFT_OK);
        const char *folder = folders[i];
        cr_assert(strlen(folder) >= 1 && strlen(folder) <= 120);
        cr_assert(strpbrk(folder, "./\\ \"'\n<>*$;=") == NULL && folder[0] != '-', "%s", folder);
        for (size_t k = 0; k < i; k++) {
            cr_assert_eq(strcmp(folders[k], folder) == 0, strcmp(names[k], names[i]) == 0, "%s: %s and %s", folder,
                         names[k], names[i]);
        }
    }
    for (size_t i = 0; i < N; i++) {
        aft_free(folders[i]);
    }
}

/* ---- which runs are kept ---- */

static const aft_run_option options[] = {{"gap", "0.1"}, {"set", "a=1"}, {"set", "b=2"}};

static aft_task_state state_of(const fixture *f, char why[80], size_t n_options)
{
    aft_error err = AFT_ERROR_INIT;
    aft_task_state state = AFT_TASK_MISSING;
    cr_assert_eq(aft_scenarios_look(&state, why, &f->sweep, 1, f->place, options, n_options, &err), AFT_OK, "%s",
                 err.text);
    return state;
}

/* run.json of task 1 as plan would write it, but for what is said here. */
static void write_run(const fixture *f, const char *status, const char *version, const char *scenario, int wrong_input)
{
    char path[400];
    char text[4000];
    int n = snprintf(
        text, sizeof text,
        "{\"version\": \"%s\", \"status\": \"%s\", \"options\": {\"scenario\": \"%s\", \"gap\": \"0.1\", \"set\": "
        "\"a=1;b=2\", \"quiet\": \"true\", \"time-limit\": \"3\"}, \"inputs\": [",
        version, status, scenario);
    for (size_t i = 0; i < f->network->n_inputs; i++) {
        n += snprintf(text + n, sizeof text - (size_t)n, "%s{\"file\": \"%s\", \"sha256\": \"%s\"}", i > 0 ? "," : "",
                      f->network->inputs[i].file, (int)i == wrong_input ? "00" : f->network->inputs[i].sha256);
    }
    (void)snprintf(text + n, sizeof text - (size_t)n, "]}");
    (void)snprintf(path, sizeof path, "%s/low", f->place);
    test_folder_add(path, "run.json", text);
}

Test(scenarios, keeps_what_is_proved_of_the_same_input_and_options)
{
    fixture f = prepare(with_probabilities);
    char why[80];
    cr_expect_eq(state_of(&f, why, 3), AFT_TASK_MISSING);
    add_folder(f.place, "low");
    write_run(&f, "optimal", aft_version(), "low", -1);
    cr_expect_eq(state_of(&f, why, 3), AFT_TASK_PLANNED, "%s", why);
    cr_expect_eq(state_of(&f, why, 2), AFT_TASK_OTHER);
    cr_expect_str_eq(why, "option set");
    write_run(&f, "infeasible", aft_version(), "low", -1);
    cr_expect_eq(state_of(&f, why, 3), AFT_TASK_NO_PLAN);
    write_run(&f, "time_limit", aft_version(), "low", -1);
    cr_expect_eq(state_of(&f, why, 3), AFT_TASK_STOPPED);
    write_run(&f, "optimal", "0.0.0", "low", -1);
    cr_expect_eq(state_of(&f, why, 3), AFT_TASK_OTHER);
    cr_expect_str_eq(why, "version");
    write_run(&f, "optimal", aft_version(), "high", -1);
    cr_expect_eq(state_of(&f, why, 3), AFT_TASK_OTHER);
    cr_expect_str_eq(why, "scenario");
    write_run(&f, "optimal", aft_version(), "low", 2);
    cr_expect_eq(state_of(&f, why, 3), AFT_TASK_OTHER);
    cr_expect_str_eq(why, f.network->inputs[2].file);
    forget(&f);
}

Test(scenarios, refuses_a_scenario_with_the_name_of_the_base_case)
{
    static const test_file files[] = {SMALL_CASE("name\nlow\nbase\n")};
    char *folder = test_folder_make(files);
    aft_network *network = test_read(folder, NULL);
    aft_findings *findings = aft_findings_new();
    aft_scenario_tasks sweep = {0};
    cr_assert_eq(aft_scenarios_init(&sweep, network, findings, NULL), AFT_ECASE);
    cr_assert_eq(aft_findings_count(findings), 1);
    const aft_finding *found = aft_findings_get(findings, 0);
    cr_expect_str_eq(found->file, "scenarios.csv");
    cr_expect_eq(found->line, 3);
    cr_expect_eq(found->level, AFT_LEVEL_ERROR);
    aft_findings_free(findings);
    aft_network_free(network);
    test_folder_remove(folder);
}
