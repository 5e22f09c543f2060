/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "networks/base/files.h"
#include "networks/base/memory.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[] = "/tmp/aft_files_XXXXXX";
static char *path;

static void begin(void)
{
    cr_assert_not_null(mkdtemp(folder));
    cr_assert_eq(aft_path_join(&path, folder, "a.txt", NULL), AFT_OK);
}

static void end(void)
{
    (void)remove(path);
    (void)remove(folder);
    aft_free(path);
}

TestSuite(files, .init = begin, .fini = end);

Test(files, what_is_written_is_read)
{
    char *bytes = NULL;
    size_t n = 0;
    cr_expect(aft_folder_is_empty(folder));
    cr_assert_eq(aft_path_write(path, "a\0b", 3, true, NULL), AFT_OK);
    cr_assert_eq(aft_path_read(&bytes, &n, path, NULL), AFT_OK);
    cr_expect_eq(n, 3);
    cr_expect_eq(memcmp(bytes, "a\0b", 4), 0); /* a NUL stands behind */
    cr_expect_not(aft_folder_is_empty(folder));
    cr_expect(aft_path_exists(path));
    aft_free(bytes);
}

Test(files, an_empty_file)
{
    char *bytes = NULL;
    size_t n = 7;
    cr_assert_eq(aft_path_write(path, "", 0, false, NULL), AFT_OK);
    cr_assert_eq(aft_path_read(&bytes, &n, path, NULL), AFT_OK);
    cr_expect_eq(n, 0);
    cr_expect_str_eq(bytes, "");
    aft_free(bytes);
}

Test(files, refusals)
{
    char *bytes = NULL;
    size_t n = 0;
    aft_error err = AFT_ERROR_INIT;
    cr_expect_eq(aft_path_read(&bytes, &n, path, &err), AFT_EIO);
    cr_expect_null(bytes);
    cr_expect_not_null(strstr(err.text, "a.txt: No such file"));
    cr_expect_eq(aft_path_write(path, "a", 1, false, NULL), AFT_OK);
    cr_expect_eq(aft_path_write(path, "b", 1, true, NULL), AFT_EIO); /* there is one already */
    cr_expect_eq(aft_path_write(path, "c", 1, false, NULL), AFT_OK);
    cr_expect_eq(aft_path_write(folder, "c", 1, false, NULL), AFT_EIO); /* a folder */
    cr_expect_not(aft_path_exists("/no/such/place"));
    cr_expect_not(aft_folder_is_empty("/no/such/place"));
}

Test(files, without_memory)
{
    char *out = NULL;
    size_t n = 0;
    cr_assert_eq(aft_path_write(path, "abc", 3, false, NULL), AFT_OK);
    aft_test_allow_allocations(0);
    cr_expect_eq(aft_path_read(&out, &n, path, NULL), AFT_ENOMEM);
    cr_expect_eq(aft_path_join(&out, folder, "b", NULL), AFT_ENOMEM);
    aft_test_allow_allocations(-1);
    cr_expect_null(out);
}
