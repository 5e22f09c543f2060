/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The run folder: whole or not there, never in the place of something else. */
#include "networks/base/clock.h"
#include "results/results.h"

#include "networks/base/memory.h"
#include "tests/support/case_folder.h"
#include "tests/support/denial.h"
#include "tests/support/tables.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const test_file good_case[] = {
    {"buses.csv", "name\nX\n"},
    {"generators.csv", "name,bus,p_nom,p_nom_extendable,capital_cost,marginal_cost\ng,X,0,True,2,10\n"},
    {"loads.csv", "name,bus,p_set\nd,X,3\n"},
    {0}};

static const test_file bad_case[] = {{"buses.csv", "name\nX\n"},
                                     {"generators.csv", "name,bus,p_nom,marginal_cost\ng,X,2,10\n"},
                                     {"loads.csv", "name,bus,p_set\nd,X,3\n"},
                                     {0}};

typedef struct fixture {
    char *place;   /* temporary folder */
    char run[300]; /* run folder in it */
    aft_network *network;
    aft_plan *plan;
} fixture;

static fixture prepare(const test_file *files)
{
    fixture f = {.place = test_folder_make(NULL)};
    char *folder = test_folder_make(files);
    aft_error err = AFT_ERROR_INIT;
    aft_solve_options how = {.solver = "glpk"};
    (void)snprintf(f.run, sizeof f.run, "%s/runs/my run/", f.place);
    f.network = test_read(folder, NULL);
    cr_assert_not_null(f.network);
    cr_assert_eq(aft_solve(&f.plan, f.network, &how, &err), AFT_OK, "%s", err.text);
    test_folder_remove(folder);
    return f;
}

static void forget(fixture *f)
{
    aft_plan_free(f->plan);
    aft_network_free(f->network);
    test_folder_remove(f->place);
}

static aft_status write_run(const fixture *f, bool is_forced, aft_error *err)
{
    static const char *const words[] = {"aftak", "plan", "case"};
    static const aft_run_option options[] = {{"set", "a=1"}, {"set", "b=2"}, {"gap", "0.1"}};
    aft_run run = {.is_forced = is_forced,
                   .command = words,
                   .n_command = 3,
                   .options = options,
                   .n_options = 3,
                   .started = aft_seconds()};
    return test_write_run(&run, f->run, f->network, f->plan, NULL, err);
}

static bool is_there(const fixture *f, const char *file)
{
    char path[400];
    struct stat info;
    (void)snprintf(path, sizeof path, "%s/%s", f->run, file);
    return stat(path, &info) == 0;
}

static int count_entries(const char *folder)
{
    int n = 0;
    DIR *stream = opendir(folder);
    cr_assert_not_null(stream);
    while (readdir(stream) != NULL) {
        n++;
    }
    (void)closedir(stream);
    return n - 2;
}

static json_t *load_run(const fixture *f)
{
    char path[400];
    (void)snprintf(path, sizeof path, "%s/run.json", f->run);
    json_t *root = json_load_file(path, 0, NULL);
    cr_assert_not_null(root);
    return root;
}

Test(run, says_what_the_contract_says)
{
    fixture f = prepare(good_case);
    aft_error err = AFT_ERROR_INIT;
    cr_assert_eq(write_run(&f, false, &err), AFT_OK, "%s", err.text);
    json_t *root = load_run(&f);
    static const char *const keys[] = {
        "schema_version", "program", "version",  "case",       "inputs",    "command",
        "options",        "solver",  "status",   "total_cost", "objective", "objective_constant",
        "lower_bound",    "gap",     "problem",  "check",      "seconds",   "peak_memory_mb",
        "findings",       "kind",    "has_plan", "method",     "methods"};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        cr_assert_not_null(json_object_get(root, keys[i]), "%s", keys[i]);
    }
    cr_assert_float_eq(json_number_value(json_object_get(root, "total_cost")), 36.0, 1e-9); /* 3 * (2 + 10) */
    cr_assert_str_eq(json_string_value(json_object_get(root, "status")), "optimal");
    cr_assert_str_eq(json_string_value(json_object_get(json_object_get(root, "options"), "set")), "a=1;b=2");
    cr_assert_eq(json_array_size(json_object_get(root, "inputs")), 3);
    json_decref(root);
    cr_assert(is_there(&f, "tables/decisions.csv"));
    cr_assert(is_there(&f, "tables/costs.csv"));
    cr_assert(is_there(&f, "network/generators-p.csv"));
    cr_assert_not(is_there(&f, "tables/conflicts.csv"));
    forget(&f);
}

Test(run, says_which_methods_were_tried)
{
    fixture f = prepare(good_case);
    const aft_method_run tried[] = {{"quick", 0.25, "gap_limit"}, {"sure", 2.0, "optimal"}};
    aft_free(f.plan->methods);
    f.plan->methods = aft_alloc(2, sizeof *f.plan->methods);
    cr_assert_not_null(f.plan->methods);
    memcpy(f.plan->methods, tried, sizeof tried);
    f.plan->n_methods = 2;
    f.plan->method = "sure";
    cr_assert_eq(write_run(&f, false, NULL), AFT_OK);
    json_t *root = load_run(&f);
    const json_t *list = json_object_get(root, "methods");
    cr_assert_str_eq(json_string_value(json_object_get(root, "kind")), "plan");
    cr_assert(json_is_true(json_object_get(root, "has_plan")));
    cr_assert_str_eq(json_string_value(json_object_get(root, "method")), "sure");
    cr_assert_eq(json_array_size(list), 2);
    cr_assert_str_eq(json_string_value(json_object_get(json_array_get(list, 0), "outcome")), "gap_limit");
    cr_assert_eq(json_number_value(json_object_get(json_array_get(list, 1), "seconds")), 2.0);
    json_decref(root);
    forget(&f);
}

Test(run, network_reads_again_and_costs_the_same)
{
    fixture f = prepare(good_case);
    char path[400];
    cr_assert_eq(write_run(&f, false, NULL), AFT_OK);
    (void)snprintf(path, sizeof path, "%s/network", f.run);
    aft_plan *again = test_solve_folder(path, "glpk", NULL);
    cr_assert_float_eq(again->total_cost, f.plan->total_cost, 1e-9);
    aft_plan_free(again);
    forget(&f);
}

Test(run, is_replaced_only_by_force_and_leaves_nothing_behind)
{
    fixture f = prepare(good_case);
    aft_error err = AFT_ERROR_INIT;
    char parent[300];
    (void)snprintf(parent, sizeof parent, "%s/runs", f.place);
    cr_assert_eq(write_run(&f, false, NULL), AFT_OK);
    cr_assert_eq(write_run(&f, false, &err), AFT_EUSAGE);
    cr_assert_not_null(strstr(err.text, "--force"));
    cr_assert_eq(write_run(&f, true, NULL), AFT_OK);
    cr_assert_eq(count_entries(parent), 1, "temporary folders are left");
    forget(&f);
}

/* May a run be written there? The place is given up again. */
static aft_status may_write(const char *folder, bool is_forced)
{
    aft_run_place *place = NULL;
    aft_status status = aft_run_place_take(&place, folder, NULL);
    if (status == AFT_OK) {
        status = aft_run_place_check(place, is_forced, NULL);
    }
    aft_run_place_free(place);
    return status;
}

Test(run, never_replaces_what_is_no_run)
{
    fixture f = prepare(good_case);
    char path[300];
    (void)snprintf(path, sizeof path, "%s/runs", f.place);
    (void)mkdir(path, 0777);
    (void)mkdir(f.run, 0777);
    cr_assert_eq(may_write(f.run, false), AFT_OK, "an empty folder is free");
    test_folder_add(f.run, "thesis.txt", "three years of work");
    cr_assert_eq(may_write(f.run, true), AFT_EUSAGE);
    cr_assert_eq(write_run(&f, true, NULL), AFT_EUSAGE);
    cr_assert(is_there(&f, "thesis.txt"));
    cr_assert_eq(may_write("..", true), AFT_EUSAGE);
    cr_assert_eq(may_write("/", true), AFT_EUSAGE);
    forget(&f);
}

Test(run, costs_that_do_not_add_up_are_refused)
{
    fixture f = prepare(good_case);
    f.plan->total_cost += 1.0;
    cr_assert_eq(write_run(&f, false, NULL), AFT_ESOLVER);
    forget(&f);
}

#ifdef AFT_TEST_ALLOC
Test(run, that_fails_half_way_leaves_nothing)
{
    fixture f = prepare(good_case);
    char parent[300];
    aft_facts *facts = NULL;
    aft_run run = {.started = aft_seconds()};
    (void)snprintf(parent, sizeof parent, "%s/runs", f.place);
    (void)mkdir(parent, 0777);
    cr_assert_eq(aft_facts_new(&facts, f.network, f.plan, NULL, NULL), AFT_OK);
    for (long n = 40; n <= 160; n += 40) {
        cr_assert_eq(aft_run_place_take(&run.place, f.run, NULL), AFT_OK);
        aft_test_allow_allocations(n);
        aft_status status = aft_run_write(&run, facts, NULL);
        aft_test_allow_allocations(-1);
        aft_run_place_free(run.place);
        cr_assert_eq(status, AFT_ENOMEM, "%ld", n);
        cr_assert_eq(count_entries(parent), 0, "%ld", n);
    }
    aft_facts_free(facts);
    forget(&f);
}
#endif

Test(run, without_plan_has_conflicts_and_no_network)
{
    fixture f = prepare(bad_case);
    cr_assert_eq(f.plan->outcome, AFT_INFEASIBLE);
    cr_assert_eq(write_run(&f, false, NULL), AFT_OK);
    json_t *root = load_run(&f);
    cr_assert(json_is_null(json_object_get(root, "total_cost")));
    cr_assert(json_is_false(json_object_get(root, "has_plan")));
    cr_assert_str_eq(json_string_value(json_object_get(root, "status")), "infeasible");
    json_decref(root);
    cr_assert(is_there(&f, "tables/conflicts.csv"));
    cr_assert_not(is_there(&f, "tables/costs.csv"));
    cr_assert_not(is_there(&f, "network"));
    forget(&f);
}

/* Every key of run.json that the contract names (CASE.md, section 5), and nothing of another kind than it says. Those
 * of section 8 (kind, method, methods, has_plan) join them with what they tell of. */
Test(run, run_json_has_the_keys_of_the_contract)
{
    static const struct {
        const char *in, *key;
        json_type type;
    } keys[] = {
        {NULL, "schema_version", JSON_INTEGER},
        {NULL, "program", JSON_STRING},
        {NULL, "version", JSON_STRING},
        {NULL, "case", JSON_STRING},
        {NULL, "inputs", JSON_ARRAY},
        {NULL, "command", JSON_ARRAY},
        {NULL, "options", JSON_OBJECT},
        {NULL, "solver", JSON_OBJECT},
        {"solver", "name", JSON_STRING},
        {"solver", "version", JSON_STRING},
        {NULL, "status", JSON_STRING},
        {NULL, "total_cost", JSON_REAL},
        {NULL, "objective", JSON_REAL},
        {NULL, "objective_constant", JSON_REAL},
        {NULL, "lower_bound", JSON_REAL},
        {NULL, "gap", JSON_REAL},
        {NULL, "problem", JSON_OBJECT},
        {"problem", "rows", JSON_INTEGER},
        {"problem", "columns", JSON_INTEGER},
        {"problem", "nonzeros", JSON_INTEGER},
        {"problem", "integers", JSON_INTEGER},
        {NULL, "check", JSON_OBJECT},
        {"check", "max_row_violation", JSON_REAL},
        {"check", "max_bound_violation", JSON_REAL},
        {"check", "max_integrality_violation", JSON_REAL},
        {"check", "duality_gap", JSON_REAL},
        {NULL, "seconds", JSON_OBJECT},
        {"seconds", "read", JSON_REAL},
        {"seconds", "build", JSON_REAL},
        {"seconds", "solve", JSON_REAL},
        {"seconds", "write", JSON_REAL},
        {"seconds", "total", JSON_REAL},
        {NULL, "peak_memory_mb", JSON_REAL},
        {NULL, "findings", JSON_OBJECT},
        {"findings", "errors", JSON_INTEGER},
        {"findings", "warnings", JSON_INTEGER},
        {"findings", "notes", JSON_INTEGER},
    };
    fixture f = prepare(good_case);
    cr_assert_eq(write_run(&f, false, NULL), AFT_OK);
    json_t *root = load_run(&f);
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        const json_t *object = keys[i].in != NULL ? json_object_get(root, keys[i].in) : root;
        const json_t *value = json_object_get(object, keys[i].key);
        cr_expect_not_null(value, "%s is missing", keys[i].key);
        cr_expect(value == NULL || json_typeof(value) == keys[i].type, "%s is of another kind", keys[i].key);
    }
    const json_t *input = json_array_get(json_object_get(root, "inputs"), 0);
    cr_expect(json_is_string(json_object_get(input, "file")) && json_is_string(json_object_get(input, "sha256")));
    json_decref(root);
    forget(&f);
}

typedef struct writing {
    const fixture *f;
    const char *parent;
} writing;

static aft_status write_once(void *payload)
{
    const writing *w = payload;
    aft_status status = write_run(w->f, true, NULL);
    cr_assert_eq(count_entries(w->parent), status == AFT_OK ? 1 : 0, "a folder is left");
    if (status == AFT_OK) {
        test_folder_remove(strdup(w->f->run));
    }
    return status;
}

Test(run, every_allocation_may_fail)
{
    fixture f = prepare(good_case);
    char parent[300];
    (void)snprintf(parent, sizeof parent, "%s/runs", f.place);
    (void)mkdir(parent, 0777);
    test_deny_each_or_recover(write_once, &(writing){&f, parent}, 7);
    forget(&f);
}
