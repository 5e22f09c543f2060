/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is given as a case and is none. */
#include "tests/support/reading.h"

#include "networks/base/memory.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* The one finding of a path below a folder holds these two texts. */
static void expect(const char *folder, const char *inner, const char *text, const char *hint)
{
    char path[4096];
    (void)snprintf(path, sizeof path, "%s%s%s", folder, inner[0] != '\0' ? "/" : "", inner);
    aft_network *network = NULL;
    aft_findings *findings = aft_findings_new();
    cr_expect_eq(aft_network_read(&network, findings, path, NULL, NULL), AFT_ECASE);
    cr_assert_eq(aft_findings_count(findings), 1, "%s", path);
    const aft_finding *f = aft_findings_get(findings, 0);
    cr_expect_not_null(strstr(f->text, text), "%s: %s", path, f->text);
    cr_expect_not_null(strstr(f->hint, hint), "%s: %s", path, f->hint);
    aft_findings_free(findings);
}

Test(case_path, files)
{
    const test_file files[] = {{"net.nc", "x"},      {"net.h5", "x"}, {"net.xlsx", "PK"}, {"case.zip", "PK"},
                               {"buses.csv", "x\n"}, {"plain", "x"},  {NULL, NULL}};
    char *folder = test_folder_make(files);
    char hint[4200];
    expect(folder, "net.nc", "net.nc: a netCDF or HDF5 file, and a case is a folder",
           "/net.nc\"); n.export_to_csv_folder(");
    expect(folder, "net.h5", "a netCDF or HDF5 file", "n.export_to_csv_folder(");
    expect(folder, "net.xlsx", "a workbook", "n.export_to_csv_folder(");
    expect(folder, "case.zip", "an archive", "unpack it");
    (void)snprintf(hint, sizeof hint, "give the folder that it lies in: %s", folder);
    expect(folder, "buses.csv", "one table", hint);
    expect(folder, "plain", "a file", "aftak new DIR");
    test_folder_remove(folder);
}

Test(case_path, nothing)
{
    const test_file files[] = {{"tutorial", "x"}, {NULL, NULL}};
    char *folder = test_folder_make(files);
    expect(folder, "tutoriel", "the folder cannot be read", "did you mean `tutorial`?");
    expect(folder, "wholly/else", "the folder cannot be read", "aftak new DIR");
    expect("", "", "the folder cannot be read", "aftak new DIR");
    test_folder_remove(folder);
}

/* Makes a folder within one. */
static void make_inner(char path[4096], const char *folder, const char *inner)
{
    (void)snprintf(path, 4096, "%s/%s", folder, inner);
    cr_assert_eq(mkdir(path, 0777), 0);
}

static void remove_inner(const char *path)
{
    char file[4200];
    (void)snprintf(file, sizeof file, "%s/buses.csv", path);
    (void)remove(file);
    (void)remove(path);
}

Test(case_path, folders_around_a_case)
{
    const test_file none[] = {{NULL, NULL}};
    char *folder = test_folder_make(none);
    char inner[4096];
    expect(folder, "", "the file is missing", "a case is a folder with at least buses.csv");
    make_inner(inner, folder, "network");
    test_folder_add(inner, "buses.csv", "name\nA\n");
    expect(folder, "", "the file is missing", "a folder within is a case: ");
    expect(folder, "", "the file is missing", "/network");
    test_folder_add(folder, "run.json", "{}");
    expect(folder, "", "the file is missing", "this is a run; its network is a case: ");
    remove_inner(inner);
    make_inner(inner, folder, "tables");
    expect(inner, "", "the file is missing", "this folder belongs to a run");
    remove_inner(inner);
    test_folder_remove(folder);
}

Test(case_path, other_forms)
{
    const test_file misspelt[] = {{"Buses.csv", "name\nA\n"}, {"loads.csv", "name,bus\nl,A\n"}, {NULL, NULL}};
    char *folder = test_folder_make(misspelt);
    expect(folder, "", "the file is missing", "is it `Buses.csv`? Rename it to `buses.csv`");
    test_folder_remove(folder);
    const test_file workbook[] = {{"network.xlsx", "PK"}, {NULL, NULL}};
    folder = test_folder_make(workbook);
    expect(folder, "", "the file is missing", "/network.xlsx\"); n.export_to_csv_folder(");
    test_folder_remove(folder);
}
