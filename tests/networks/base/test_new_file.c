/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that take their place as a whole, and locks. */
#include "networks/base/new_file.h"

#include "networks/base/files.h"
#include "networks/base/memory.h"
#include "tests/support/case_folder.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char *folder;
static char place[300], made[300], to_nothing[300];

static void begin(void)
{
    folder = test_folder_make(NULL);
    (void)snprintf(place, sizeof place, "%s/a.txt", folder);
    (void)snprintf(made, sizeof made, "%s/.a.txt.aftak", folder);
    (void)snprintf(to_nothing, sizeof to_nothing, "%s/link", folder);
}

static void end(void)
{
    test_folder_remove(folder);
}

TestSuite(new_file, .init = begin, .fini = end);

static void expect_text(const char *path, const char *text)
{
    char *bytes = NULL;
    size_t n = 0;
    cr_assert_eq(aft_path_read(&bytes, &n, path, NULL), AFT_OK);
    cr_expect_str_eq(bytes, text);
    aft_free(bytes);
}

static aft_status write_text(const char *path, const char *text, bool is_good)
{
    aft_new_file f = {0};
    cr_assert_eq(aft_new_file_open(&f, path, NULL), AFT_OK);
    (void)fputs(text, f.file);
    return aft_new_file_close(&f, is_good, NULL);
}

Test(new_file, takes_its_place_when_it_is_whole)
{
    aft_new_file f = {0};
    test_folder_add(folder, "a.txt", "old");
    test_folder_add(folder, ".a.txt.aftak", "of a process that is dead, and longer");
    cr_assert_eq(aft_new_file_open(&f, place, NULL), AFT_OK);
    (void)fputs("new", f.file);
    expect_text(place, "old");
    cr_expect_eq(aft_new_file_close(&f, true, NULL), AFT_OK);
    expect_text(place, "new");
    cr_expect_not(aft_path_exists(made));
    cr_expect_eq(write_text(place, "half", false), AFT_OK);
    expect_text(place, "new");
    cr_expect_not(aft_path_exists(made));
}

Test(new_file, follows_a_link_and_leaves_devices)
{
    aft_error err = AFT_ERROR_INIT;
    aft_new_file f = {0};
    cr_assert_eq(symlink("a.txt", to_nothing), 0);
    cr_expect_eq(write_text(to_nothing, "new", true), AFT_OK);
    expect_text(place, "new");
    cr_expect_eq(write_text("/dev/null", "new", true), AFT_OK);
    cr_assert_eq(aft_new_file_open(&f, "/dev/full", NULL), AFT_OK);
    (void)fputs("new", f.file);
    cr_expect_eq(aft_new_file_close(&f, true, &err), AFT_EIO);
    cr_expect_str_eq(err.text, "cannot write /dev/full: No space left on device");
    cr_expect(aft_path_exists("/dev/full"));
}

Test(new_file, two_writers_do_not_mix)
{
    aft_error err = AFT_ERROR_INIT;
    aft_new_file first = {0};
    aft_new_file second = {0};
    cr_assert_eq(aft_new_file_open(&first, place, NULL), AFT_OK);
    cr_expect_eq(aft_new_file_open(&second, place, &err), AFT_EUSAGE);
    cr_expect_not_null(strstr(err.text, "another aftak is writing it"));
    cr_expect_eq(aft_new_file_close(&first, true, NULL), AFT_OK);
    cr_expect_eq(write_text(place, "second", true), AFT_OK);
    expect_text(place, "second");
}

Test(new_file, a_lock_dies_with_its_process)
{
    const pid_t process = fork();
    if (process == 0) {
        _exit(aft_lock_file(place) >= 0 ? 0 : 1);
    }
    int state = 1;
    cr_assert_eq(waitpid(process, &state, 0), process);
    cr_expect_eq(state, 0);
    const int mine = aft_lock_file(place);
    cr_assert_geq(mine, 0);
    cr_expect_eq(aft_lock_file(place), -1);
    cr_expect_eq(errno, EWOULDBLOCK);
    (void)close(mine);
}

Test(new_file, hidden_names)
{
    char *path = NULL;
    cr_assert_eq(aft_hidden_path(&path, "a/b", NULL), AFT_OK);
    cr_expect_str_eq(path, "a/.b.aftak");
    aft_free(path);
    cr_expect(aft_is_hidden_name(".b.aftak"));
    cr_expect_not(aft_is_hidden_name("b.aftak"));
    cr_expect_not(aft_is_hidden_name(".aftak"));
    cr_expect_not(aft_is_hidden_name(".b"));
}

Test(new_file, paths)
{
    char *path = NULL;
    char wanted[300];
    aft_error err = AFT_ERROR_INIT;
    cr_assert_eq(symlink("deep/er/", to_nothing), 0);
    cr_assert_eq(aft_path_follow(&path, to_nothing, NULL), AFT_OK);
    (void)snprintf(wanted, sizeof wanted, "%s/deep/er", folder);
    cr_expect_str_eq(path, wanted);
    aft_free(path);
    cr_assert_eq(symlink("a.txt", place), 0);
    cr_expect_eq(aft_path_follow(&path, place, &err), AFT_EUSAGE, "a circle");
    cr_assert_eq(aft_path_follow(&path, "none/at/all//", NULL), AFT_OK);
    cr_expect_str_eq(path, "none/at/all");
    aft_free(path);
    cr_assert_eq(aft_path_name(&path, "none/at/all//", NULL), AFT_OK);
    cr_expect_str_eq(path, "all");
    aft_free(path);
}

Test(new_file, without_memory)
{
    aft_new_file f = {0};
    for (long n = 0; n < 2; n++) {
        aft_test_allow_allocations(n);
        cr_expect_eq(aft_new_file_open(&f, place, NULL), AFT_ENOMEM);
        aft_test_allow_allocations(-1);
        cr_expect_null(f.file);
        cr_expect_not(aft_path_exists(made));
    }
}
