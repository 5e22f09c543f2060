/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The place of a run: taken by one, mended after a dead one, and what is somebody's is left alone. tests/cli/kills and
 * tests/cli/places try the same from outside. */
#include "results/run/run_internal.h"

#include "networks/base/files.h"
#include "networks/base/memory.h"
#include "tests/support/case_folder.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char with_plan[] = "{\"program\": \"aftak\", \"has_plan\": true, \"files\": [\"a.csv\"]}";
static const char without_plan[] = "{\"program\": \"aftak\", \"has_plan\": false}";
static const char old_with_plan[] = "{\"program\": \"aftak\", \"total_cost\": 1.5}";

static char *root;
static char run[300], work[300];

static void begin(void)
{
    root = test_folder_make(NULL);
    (void)snprintf(run, sizeof run, "%s/run", root);
    (void)snprintf(work, sizeof work, "%s/.run.aftak", root);
}

static void end(void)
{
    test_folder_remove(root);
}

TestSuite(place, .init = begin, .fini = end);

/* root/folder with run.json and two more files. */
static void make_run(const char *folder, const char *json)
{
    char path[400];
    (void)snprintf(path, sizeof path, "%s/%s", root, folder);
    (void)mkdir(path, 0777);
    test_folder_add(path, "run.json", json);
    test_folder_add(path, "a.csv", "a");
    test_folder_add(path, "thesis.txt", folder);
}

static bool is_there(const char *name)
{
    char path[400];
    (void)snprintf(path, sizeof path, "%s/%s", root, name);
    return aft_path_exists(path);
}

static int remove_file(const char *name)
{
    char path[400];
    (void)snprintf(path, sizeof path, "%s/%s", root, name);
    return unlink(path);
}

static void take_and_free(void)
{
    aft_run_place *place = NULL;
    aft_error err = AFT_ERROR_INIT;
    cr_assert_eq(aft_run_place_take(&place, run, &err), AFT_OK, "%s", err.text);
    aft_run_place_free(place);
    cr_expect_not(aft_path_exists(work));
}

Test(place, what_stands_there)
{
    cr_expect_eq(aft_run_standing(run), AFT_STANDS_NOTHING);
    (void)mkdir(run, 0777);
    cr_expect_eq(aft_run_standing(run), AFT_STANDS_EMPTY);
    make_run("run", with_plan);
    cr_expect_eq(aft_run_standing(run), AFT_STANDS_PLAN);
    make_run("run", old_with_plan);
    cr_expect_eq(aft_run_standing(run), AFT_STANDS_PLAN);
    make_run("run", without_plan);
    cr_expect_eq(aft_run_standing(run), AFT_STANDS_NO_PLAN);
    make_run("run", "{}");
    cr_expect_eq(aft_run_standing(run), AFT_STANDS_OTHER);
    make_run("run", "[1");
    cr_expect_eq(aft_run_standing(run), AFT_STANDS_OTHER);
}

Test(place, has_one_owner)
{
    aft_run_place *first = NULL;
    aft_run_place *second = NULL;
    aft_error err = AFT_ERROR_INIT;
    cr_assert_eq(aft_run_place_take(&first, run, NULL), AFT_OK);
    cr_expect_eq(aft_run_place_take(&second, run, &err), AFT_EUSAGE);
    cr_expect_not_null(strstr(err.text, "another aftak is writing there"));
    cr_expect_null(second);
    cr_expect(aft_path_exists(work), "it is the first one's");
    aft_run_place_free(first);
    take_and_free();
}

Test(place, a_run_moved_aside_is_put_back)
{
    (void)mkdir(work, 0777);
    make_run(".run.aftak/old", with_plan);
    make_run(".run.aftak/new", with_plan); /* whole, but nobody knows whether it was flushed */
    aft_run_restore(run);
    cr_expect_eq(aft_run_standing(run), AFT_STANDS_PLAN);
    cr_expect(is_there("run/a.csv") && is_there("run/thesis.txt"));
    cr_expect_not(aft_path_exists(work));
}

Test(place, leftovers_of_the_dead_go_but_for_what_is_somebodys)
{
    make_run("run", with_plan);
    (void)mkdir(work, 0777);
    make_run(".run.aftak/new", with_plan); /* what stood there before the exchange */
    take_and_free();
    cr_expect(is_there("run/thesis.txt.kept"), "of another text, so both are kept");
    (void)mkdir(work, 0777);
    make_run(".run.aftak/new", "[1"); /* cut short: what a run may have written goes, the rest is kept */
    take_and_free();
    cr_expect(is_there("run/thesis.txt.kept.kept"));
    (void)mkdir(work, 0777);
    make_run(".run.aftak/new", "");
    (void)remove_file(".run.aftak/new/run.json");
    take_and_free();
    cr_expect_not(is_there("run/thesis.txt.kept.kept.kept"), "never finished, so nobody put it there");
}

Test(place, that_comes_to_nothing_leaves_nothing)
{
    aft_run_place *place = NULL;
    const char *made = NULL;
    char deep[400];
    (void)snprintf(deep, sizeof deep, "%s/a/b/c/run/", root);
    cr_assert_eq(aft_run_place_take(&place, deep, NULL), AFT_OK);
    cr_assert_eq(aft_run_place_open(&made, place, NULL), AFT_OK);
    test_folder_add(made, "a.csv", "half");
    aft_run_place_free(place);
    cr_expect_not(is_there("a"));
}

Test(place, files_of_a_run)
{
    make_run("run", with_plan);
    make_run("run/tables", without_plan);
    json_t *files = aft_run_files(run);
    char *text = json_dumps(files, JSON_COMPACT);
    cr_expect_str_eq(text, "[\"a.csv\",\"run.json\",\"tables/a.csv\",\"tables/run.json\","
                           "\"tables/thesis.txt\",\"thesis.txt\"]");
    free(text);
    json_decref(files);
}
