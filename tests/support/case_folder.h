/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cases made on the fly: a temporary folder, files as texts, read and solved in one call. */
#ifndef AFT_TEST_CASE_FOLDER_H
#define AFT_TEST_CASE_FOLDER_H

#include "networks/networks.h"
#include "solver/solver.h"

/** A file of a case; an array of them ends with a NULL name. */
typedef struct test_file {
    const char *name, *text;
} test_file;

/** Makes a temporary folder with these files. Its path is freed and the folder removed by test_folder_remove. */
char *test_folder_make(const test_file *files);
void test_folder_add(const char *folder, const char *name, const char *text);
void test_folder_remove(char *folder);

/** Reads a folder, printing findings to stderr when it fails; NULL then. */
aft_network *test_read(const char *folder, const aft_read_options *options);

/** Reads and solves; asserts that both calls worked. The plan is the caller's. */
aft_plan *test_solve_folder(const char *folder, const char *solver, const aft_read_options *options);
aft_plan *test_solve_files(const test_file *files, const char *solver);

/** Total cost of an optimal plan; NAN for any other outcome. */
double test_cost(const test_file *files, const char *solver);

/** Expects this total cost (to 1e-6) on every back-end. */
void test_expect_cost(const test_file *files, double cost);

/** Back-ends of this build, NULL at the end. */
extern const char *const test_solvers[];

/** Repository root, from the environment. */
const char *test_source_dir(void);

/** Folder of other people's problems, valid until the next call; asserts that it is there. A file that needs one names
 *  it in its first lines, "suite: NAME", so that ctest skips it where it is absent. */
const char *test_suite(const char *name);

#endif
