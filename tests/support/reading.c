/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/reading.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

const test_file test_base_case[] = {
    {"buses.csv", "name,v_nom,carrier\nA,110,AC\nB,110,AC\n"},
    {"carriers.csv", "name,co2_emissions\nAC,0\ngas,0.2\n"},
    {"generators.csv", "name,bus,p_nom,marginal_cost,carrier\ngas A,A,100,50,gas\n"},
    {"lines.csv", "name,bus0,bus1,x,s_nom\nAB,A,B,10,80\n"},
    {"loads.csv", "name,bus\ntown,B\n"},
    {"loads-p_set.csv", "snapshot,town\n0,10\n1,20\n2,30\n"},
    {"snapshots.csv", "snapshot\n0\n1\n2\n"},
    {NULL, NULL},
};

static size_t count_files(const test_file *files)
{
    size_t n = 0;
    while (files != NULL && files[n].name != NULL) {
        n++;
    }
    return n;
}

/* Puts a file in, over one of the same name. */
static size_t put_file(aft_file *list, size_t n, const test_file *file)
{
    size_t i = 0;
    while (i < n && strcmp(list[i].name, file->name) != 0) {
        i++;
    }
    if (file->text == NULL) {
        memmove(&list[i], &list[i + 1], i < n ? (n - i - 1) * sizeof *list : 0);
        return i < n ? n - 1 : n;
    }
    list[i] = (aft_file){.name = file->name, .bytes = file->text, .n = strlen(file->text)};
    return i < n ? n : n + 1;
}

test_reading test_read_texts(const test_file *files, const test_file *changes, const aft_read_options *options)
{
    aft_file list[TEST_MOST_FILES] = {{0}};
    size_t n = 0;
    cr_assert_lt(count_files(files) + count_files(changes), TEST_MOST_FILES);
    for (size_t i = 0; i < count_files(files); i++) {
        n = put_file(list, n, &files[i]);
    }
    for (size_t i = 0; i < count_files(changes); i++) {
        n = put_file(list, n, &changes[i]);
    }
    test_reading reading = {.findings = aft_findings_new()};
    cr_assert_not_null(reading.findings);
    aft_error err = AFT_ERROR_INIT;
    reading.status = aft_network_read_files(&reading.network, reading.findings, "test", list, n, options, &err);
    return reading;
}

void test_reading_clear(test_reading *reading)
{
    aft_network_free(reading->network);
    aft_findings_free(reading->findings);
    *reading = (test_reading){0};
}

const aft_finding *test_finding(const aft_findings *findings, const char *rule)
{
    for (size_t i = 0; i < aft_findings_count(findings); i++) {
        const aft_finding *f = aft_findings_get(findings, i);
        if (strcmp(f->rule, rule) == 0) {
            return f;
        }
    }
    return NULL;
}

void test_print_findings(const aft_findings *findings)
{
    for (size_t i = 0; i < aft_findings_count(findings); i++) {
        const aft_finding *f = aft_findings_get(findings, i);
        (void)fprintf(stderr, "%s:%zu:%zu: %s: %s [%s] %s\n", f->file, f->line, f->column, aft_level_name(f->level),
                      f->text, f->rule, f->hint);
    }
}
