/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables as texts. */
#include "networks/networks.h"

#include "networks/base/memory.h"
#include "tests/support/case_folder.h"
#include "tests/support/denial.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static char path[4200];

static const char *file_in(const char *folder, const char *file)
{
    (void)snprintf(path, sizeof path, "%s/%s", folder, file);
    return path;
}

Test(text_table, cells_by_title)
{
    const test_file files[] = {{"a.csv", "x,y\n1,\"a, \"\"b\"\"\nc\"\n,2"}, {"empty.csv", "x,y\n"}, {0}};
    char *folder = test_folder_make(files);
    aft_text_table table = {0};
    aft_error err = AFT_ERROR_INIT;
    cr_assert_eq(aft_text_table_read(&table, file_in(folder, "a.csv"), &err), AFT_OK, "%s", err.text);
    cr_assert_eq(table.n_rows, 2);
    cr_assert_str_eq(aft_text_table_cell(&table, 0, "y"), "a, \"b\"\nc");
    cr_assert_str_eq(aft_text_table_cell(&table, 1, "x"), "");
    cr_assert_str_eq(aft_text_table_cell(&table, 1, "z"), "");
    aft_text_table_clear(&table);
    cr_assert_eq(aft_text_table_read(&table, file_in(folder, "empty.csv"), &err), AFT_OK);
    cr_assert_eq(table.n_rows, 0);
    cr_assert_eq(table.n_columns, 2);
    aft_text_table_clear(&table);
    test_folder_remove(folder);
}

Test(text_table, what_is_no_table)
{
    const test_file files[] = {{"open.csv", "x,y\n\"a,1\n"}, {"bytes.csv", "x\n\xff\n"}, {0}};
    char *folder = test_folder_make(files);
    aft_text_table table = {0};
    aft_error err = AFT_ERROR_INIT;
    cr_assert_eq(aft_text_table_read(&table, file_in(folder, "open.csv"), &err), AFT_ECASE);
    cr_assert_not_null(strstr(err.text, "open.csv"));
    cr_assert_eq(aft_text_table_read(&table, file_in(folder, "bytes.csv"), NULL), AFT_ECASE);
    cr_assert_eq(aft_text_table_read(&table, file_in(folder, "missing.csv"), NULL), AFT_EIO);
    cr_assert_eq(aft_text_table_read(&table, folder, NULL), AFT_EIO);
    cr_assert_null(table.cells);
    test_folder_remove(folder);
}

static aft_status read_once(void *payload)
{
    aft_text_table table = {0};
    aft_status status = aft_text_table_read(&table, payload, NULL);
    aft_text_table_clear(&table);
    return status;
}

Test(text_table, every_allocation_may_fail)
{
    const test_file files[] = {{"a.csv", "x,y\n1,2\n3,4\n"}, {0}};
    char *folder = test_folder_make(files);
    char file[4096];
    (void)snprintf(file, sizeof file, "%s", file_in(folder, "a.csv"));
    test_deny_each_or_recover(read_once, file, 1);
    test_folder_remove(folder);
}
