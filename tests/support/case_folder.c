/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cases made on the fly. */
#include "tests/support/case_folder.h"

#include <criterion/criterion.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *const test_solvers[] = {"glpk",
#if AFT_HAVE_HIGHS
                                    "highs",
#endif
                                    NULL};

void test_folder_add(const char *folder, const char *name, const char *text)
{
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    cr_assert_not_null(file, "cannot write %s", path);
    (void)fwrite(text, 1, strlen(text), file);
    (void)fclose(file);
}

char *test_folder_make(const test_file *files)
{
    char *folder = strdup("/tmp/aftak-test-XXXXXX");
    cr_assert_not_null(mkdtemp(folder));
    for (size_t i = 0; files != NULL && files[i].name != NULL; i++) {
        test_folder_add(folder, files[i].name, files[i].text);
    }
    return folder;
}

static int remove_one(const char *path, const struct stat *info, int flag, struct FTW *where)
{
    (void)info, (void)flag, (void)where;
    return remove(path);
}

void test_folder_remove(char *folder)
{
    (void)nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    free(folder);
}

aft_network *test_read(const char *folder, const aft_read_options *options)
{
    aft_network *network = NULL;
    aft_error err = AFT_ERROR_INIT;
    aft_findings *findings = aft_findings_new();
    aft_status status = aft_network_read(&network, findings, folder, options, &err);
    for (size_t i = 0; status != AFT_OK && i < aft_findings_count(findings); i++) {
        const aft_finding *f = aft_findings_get(findings, i);
        (void)fprintf(stderr, "%s:%zu:%zu: %s [%s]\n", f->file, f->line, f->column, f->text, f->rule);
    }
    aft_findings_free(findings);
    return status == AFT_OK ? network : NULL;
}

aft_plan *test_solve_folder(const char *folder, const char *solver, const aft_read_options *options)
{
    aft_plan *plan = NULL;
    aft_error err = AFT_ERROR_INIT;
    aft_network *network = test_read(folder, options);
    cr_assert_not_null(network, "%s cannot be read", folder);
    aft_solve_options solve = {.solver = solver, .gap = 1e-9};
    aft_status status = aft_solve(&plan, network, &solve, &err);
    cr_assert_eq(status, AFT_OK, "%s", err.text);
    aft_network_free(network);
    return plan;
}

aft_plan *test_solve_files(const test_file *files, const char *solver)
{
    char *folder = test_folder_make(files);
    aft_plan *plan = test_solve_folder(folder, solver, NULL);
    test_folder_remove(folder);
    return plan;
}

double test_cost(const test_file *files, const char *solver)
{
    aft_plan *plan = test_solve_files(files, solver);
    double cost = plan->outcome == AFT_OPTIMAL ? plan->total_cost : NAN;
    aft_plan_free(plan);
    return cost;
}

void test_expect_cost(const test_file *files, double cost)
{
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        double got = test_cost(files, test_solvers[s]);
        cr_expect(fabs(got - cost) <= 1e-6 * fmax(1.0, fabs(cost)), "%s: %.10g instead of %.10g", test_solvers[s], got,
                  cost);
    }
}

const char *test_source_dir(void)
{
    const char *dir = getenv("AFTAK_SOURCE_DIR");
    return dir != NULL ? dir : ".";
}

const char *test_suite(const char *name)
{
    static char path[4096];
    const char *suites = getenv("AFTAK_SUITES");
    struct stat info;
    cr_assert_not_null(suites, "AFTAK_SUITES is not set");
    (void)snprintf(path, sizeof path, "%s/%s", suites, name);
    cr_assert_eq(stat(path, &info), 0, "no %s: name the suite in the first lines of the test", path);
    return path;
}
