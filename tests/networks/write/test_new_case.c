/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The case to begin with. */
#include "networks/networks.h"

#include "networks/base/files.h"
#include "networks/base/memory.h"
#include "networks/schema/schema.h"
#include "tests/support/case_folder.h"
#include "tests/support/reading.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char path[4200];

static const char *file_in(const char *folder, const char *file)
{
    (void)snprintf(path, sizeof path, "%s/%s", folder, file);
    return path;
}

static char *make(void)
{
    const test_file none[] = {{0}};
    char *folder = test_folder_make(none);
    aft_error err = AFT_ERROR_INIT;
    cr_assert_eq(aft_case_new(folder, &err), AFT_OK, "%s", err.text);
    return folder;
}

static bool has_title(const aft_text_table *table, const char *title)
{
    for (size_t i = 0; i < table->n_columns; i++) {
        if (strcmp(table->titles[i], title) == 0) {
            return true;
        }
    }
    return false;
}

/* Titles that the schema knows, with all that must be there. */
static void check_titles(const char *folder, aft_table t)
{
    const aft_table_info *info = aft_table_describe(t);
    aft_text_table table = {0};
    cr_assert_eq(aft_text_table_read(&table, file_in(folder, aft_table_file(t)), NULL), AFT_OK, "%s", info->file);
    for (size_t i = 0; i < table.n_columns; i++) {
        cr_expect_not_null(aft_attribute_find(info->attributes, info->n_attributes, table.titles[i]), "%s: %s",
                           info->file, table.titles[i]);
    }
    for (size_t a = 0; a < info->n_attributes; a++) {
        cr_expect(info->attributes[a].need != AFT_REQUIRED || has_title(&table, info->attributes[a].name), "%s: %s",
                  info->file, info->attributes[a].name);
    }
    aft_text_table_clear(&table);
}

Test(new_case, has_every_table)
{
    char *folder = make();
    for (int t = 0; t < AFT_N_TABLES; t++) {
        const aft_whose whose = aft_table_describe((aft_table)t)->whose;
        if (whose == AFT_PYPSA || whose == AFT_OURS) {
            check_titles(folder, (aft_table)t);
        }
    }
    cr_expect_eq(aft_case_new(folder, NULL), AFT_EUSAGE); /* nothing is written over */
    test_folder_remove(folder);
}

Test(new_case, reads_without_a_word)
{
    char *folder = make();
    aft_network *network = NULL;
    aft_findings *findings = aft_findings_new();
    cr_assert_eq(aft_network_read(&network, findings, folder, NULL, NULL), AFT_OK);
    test_print_findings(findings);
    cr_expect_eq(aft_findings_count(findings), 0);
    for (size_t b = 0; b < network->n_buses; b++) { /* for the map: within the Netherlands */
        cr_expect(network->buses[b].x > 3.3 && network->buses[b].x < 7.3);
        cr_expect(network->buses[b].y > 50.7 && network->buses[b].y < 53.6);
    }
    aft_findings_free(findings);
    aft_network_free(network);
    test_folder_remove(folder);
}

static double cost_of(const char *folder, const char *solver, const char *scenario)
{
    const aft_read_options options = {.scenario = scenario};
    aft_plan *plan = test_solve_folder(folder, solver, &options);
    double cost = plan->total_cost;
    aft_plan_free(plan);
    return cost;
}

/* Writes 45 for the 85 of gas. */
static void turn(const char *folder)
{
    aft_error err = AFT_ERROR_INIT;
    char *bytes = NULL;
    size_t n = 0;
    cr_assert_eq(aft_path_read(&bytes, &n, file_in(folder, "generators.csv"), &err), AFT_OK, "%s", err.text);
    char *copy = calloc(n + 1, 1);
    memcpy(copy, bytes, n);
    char *at = strstr(copy, ",20,85,");
    cr_assert_not_null(at);
    memcpy(at, ",20,45,", strlen(",20,45,"));
    test_folder_add(folder, "generators.csv", copy);
    free(copy);
    aft_free(bytes);
}

/* The arithmetic stands in new_case.c: with the branch 70 / 0.95 x 87,600 + 763,439.39, with gas at 45 3,942,000. */
Test(new_case, one_number_turns_it)
{
    char *folder = make();
    for (size_t i = 0; test_solvers[i] != NULL; i++) {
        cr_expect_float_eq(cost_of(folder, test_solvers[i], NULL), 70.0 / 0.95 * 87600.0 + 763439.388855, 1.0);
        cr_expect_float_eq(cost_of(folder, test_solvers[i], "cheap CO2"), 3942000.0, 1.0);
    }
    turn(folder);
    for (size_t i = 0; test_solvers[i] != NULL; i++) {
        cr_expect_float_eq(cost_of(folder, test_solvers[i], NULL), 3942000.0, 1.0);
    }
    test_folder_remove(folder);
}
