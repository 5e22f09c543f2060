/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files whose name is nearly right. */
#include "tests/support/reading.h"

#include <criterion/criterion.h>
#include <string.h>

static const char series[] = "snapshot,town\n0,10\n1,20\n2,30\n";

/* A name given to the file of a series, and the name it should have; NULL: nothing of ours. */
static const char *const names[][2] = {{"loads_t.p_set.csv", "`loads-p_set.csv`"},
                                       {"loads_t-p_set.csv", "`loads-p_set.csv`"},
                                       {"load-p_set.csv", "`loads-p_set.csv`"},
                                       {"loads-p-set.csv", "`loads-p_set.csv`"},
                                       {"loads_p_set.csv", "`loads-p_set.csv`"},
                                       {"loads-pset.csv", "`loads-p_set.csv`"},
                                       {"Loads-p_set.csv", "`loads-p_set.csv`"},
                                       {"loads-p_set.CSV", "`loads-p_set.csv`"},
                                       {"loads-p_set (1).csv", "`loads-p_set.csv`"},
                                       {"loads-p_set.csv.txt", "`loads-p_set.csv`"},
                                       {"loads-p_set.xlsx", "`loads-p_set.csv`"},
                                       {"menu.csv", "`menus.csv`"},
                                       {"Case.csv", "`case.csv`"},
                                       {"storage-units.csv", "`storage_units.csv`"},
                                       {"link.csv", "`links.csv`"},
                                       {"process.csv", "`processes.csv`"},
                                       {"notes.csv", NULL},
                                       {"data.csv", NULL},
                                       {"loads.docx", NULL},
                                       {"links2.csv", NULL},
                                       {"loads-p_set.png", NULL},
                                       {"lines (1).csv", NULL} /* lines.csv is there */,
                                       {"sources.csv", NULL},
                                       {"README.txt", NULL}};

Test(file_names, nearly_right)
{
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const test_file changes[] = {{names[i][0], series}, {"loads-p_set.csv", NULL}, {NULL, NULL}};
        test_reading r = test_read_texts(test_base_case, changes, NULL);
        const aft_finding *f = test_finding(r.findings, "misspelt-file");
        f = f != NULL ? f : test_finding(r.findings, "unknown-series");
        cr_expect_eq(f == NULL, names[i][1] == NULL, "%s", names[i][0]);
        if (f != NULL) {
            cr_expect_eq(f->level, AFT_WARNING);
            cr_expect_str_eq(f->file, names[i][0]);
            cr_expect(strstr(f->text, names[i][1]) != NULL || strstr(f->hint, names[i][1]) != NULL, "%s", names[i][0]);
        } else {
            cr_expect_not_null(test_finding(r.findings, "unknown-file"), "%s", names[i][0]);
        }
        test_reading_clear(&r);
    }
}

/* Beside the right file it is a copy of the user's. */
Test(file_names, a_copy)
{
    const test_file changes[] = {{"loads-p_set.csv.txt", series}, {"Generators.csv", "x\n"}, {NULL, NULL}};
    test_reading r = test_read_texts(test_base_case, changes, NULL);
    cr_expect_eq(r.status, AFT_OK);
    cr_expect_null(test_finding(r.findings, "misspelt-file"));
    cr_expect_str_eq(test_finding(r.findings, "unknown-file")->text,
                     "files not read: loads-p_set.csv.txt, Generators.csv");
    test_reading_clear(&r);
}

/* One finding for all series. */
Test(file_names, no_snapshots)
{
    const test_file changes[] = {
        {"snapshots.csv", NULL}, {"generators-p_max_pu.csv", "snapshot,gas A\n0,1\n1,1\n2,1\n"}, {NULL, NULL}};
    test_reading r = test_read_texts(test_base_case, changes, NULL);
    cr_expect_eq(r.status, AFT_ECASE);
    cr_assert_eq(aft_findings_count(r.findings), 1);
    const aft_finding *f = aft_findings_get(r.findings, 0);
    cr_expect_str_eq(f->rule, "no-snapshots");
    cr_expect_str_eq(f->file, "snapshots.csv");
    cr_expect_str_eq(f->text, "the file is missing, and loads-p_set.csv has 3 rows");
    test_reading_clear(&r);
}
