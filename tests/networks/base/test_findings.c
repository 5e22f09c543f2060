/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "networks/base/findings.h"
#include "networks/base/memory.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

Test(findings, keeps_what_is_added)
{
    aft_findings *findings = aft_findings_new();
    char name[] = "loads.csv";
    cr_assert_eq(aft_findings_add(findings, AFT_LEVEL_ERROR, "bad-number", name, 3, 2, "hint", "%s is %d", "x", 7),
                 AFT_OK);
    cr_assert_eq(aft_findings_add(findings, AFT_NOTE, "dialect", "a.csv", 1, 0, "", "plain"), AFT_OK);
    name[0] = 'X'; /* texts are copied */
    cr_assert_eq(aft_findings_count(findings), 2);
    cr_assert_eq(aft_findings_count_level(findings, AFT_LEVEL_ERROR), 1);
    cr_assert_eq(aft_findings_count_level(findings, AFT_WARNING), 0);
    const aft_finding *f = aft_findings_get(findings, 0);
    cr_assert_str_eq(f->file, "loads.csv");
    cr_assert_str_eq(f->text, "x is 7");
    cr_assert_str_eq(f->rule, "bad-number");
    cr_assert_str_eq(f->hint, "hint");
    cr_assert_eq(f->line, 3);
    cr_assert_eq(f->column, 2);
    cr_assert_null(aft_findings_get(findings, 2));
    aft_findings_free(findings);
    aft_findings_free(NULL);
}

Test(findings, takes_texts_of_any_length)
{
    aft_findings *findings = aft_findings_new();
    size_t n = 200000;
    char *text = malloc(n + 1);
    memset(text, 'a', n);
    text[n] = '\0';
    for (int i = 0; i < 50; i++) {
        cr_assert_eq(aft_findings_add(findings, AFT_NOTE, "r", "f", 0, 0, "", "%s", text), AFT_OK);
    }
    cr_assert_eq(strlen(aft_findings_get(findings, 49)->text), n);
    free(text);
    aft_findings_free(findings);
}

Test(findings, names_its_levels)
{
    cr_assert_str_eq(aft_level_name(AFT_NOTE), "note");
    cr_assert_str_eq(aft_level_name(AFT_WARNING), "warning");
    cr_assert_str_eq(aft_level_name(AFT_LEVEL_ERROR), "error");
}

/* Whichever allocation fails: AFT_ENOMEM, and nothing is left over. */
Test(findings, survives_without_memory)
{
    long before = aft_test_blocks_alive();
    for (long allowed = 0; allowed < 10; allowed++) {
        aft_test_allow_allocations(allowed);
        aft_findings *findings = aft_findings_new();
        aft_status status = AFT_ENOMEM;
        if (findings != NULL) {
            status = aft_findings_add(findings, AFT_NOTE, "r", "f", 1, 1, "", "text");
        }
        aft_test_allow_allocations(-1);
        cr_expect(status == AFT_OK || status == AFT_ENOMEM);
        cr_expect_eq(status == AFT_OK, allowed >= 4, "%ld", allowed);
        aft_findings_free(findings);
        cr_expect_eq(aft_test_blocks_alive(), before);
    }
}
