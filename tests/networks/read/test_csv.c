/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "networks/read/read_internal.h"
#include "tests/support/denial.h"
#include "tests/support/reading.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* All rows as one text: "line[a|b]line[c|d]". */
static aft_status join_row(void *data, const aft_csv_row *row, aft_error *err)
{
    (void)err;
    char *out = data;
    (void)sprintf(out + strlen(out), "%zu[", row->line);
    for (size_t i = 0; i < row->n; i++) {
        (void)sprintf(out + strlen(out), "%s%s", i > 0 ? "|" : "", row->fields[i]);
    }
    strcat(out, "]");
    return AFT_OK;
}

static void expect_rows(const char *text, size_t n, const char *rows, const char *finding)
{
    char got[4096] = "";
    aft_findings *findings = aft_findings_new();
    (void)aft_csv_parse("f.csv", text, n, join_row, got, findings, NULL);
    cr_expect_str_eq(got, rows);
    const aft_finding *f = aft_findings_get(findings, 0);
    cr_expect(aft_findings_count(findings) <= 1, "%s", text); /* one cause, one finding */
    char place[128] = "";
    if (f != NULL) {
        (void)snprintf(place, sizeof place, "%s %zu:%zu", f->rule, f->line, f->column);
    }
    cr_expect_str_eq(place, finding);
    aft_findings_free(findings);
}

static void expect(const char *text, const char *rows)
{
    expect_rows(text, strlen(text), rows, "");
}

static void expect_finding(const char *text, const char *rows, const char *finding)
{
    expect_rows(text, strlen(text), rows, finding);
}

Test(csv, plain_rows)
{
    expect("a,b\n1,2\n3,4\n", "1[a|b]2[1|2]3[3|4]");
}

Test(csv, line_ends)
{
    expect("a,b\r\n1,2\r\n", "1[a|b]2[1|2]");
    expect("a,b\n1,2", "1[a|b]2[1|2]");
    expect("a,b\r1,2\r3,4", "1[a|b]2[1|2]3[3|4]");
    expect("a,b\r\n1,2\r", "1[a|b]2[1|2]");
}

Test(csv, blank_lines_are_skipped_and_counted)
{
    expect("\n\na,b\n\n  \n1,2\r\n\r\n3,4\n\n", "3[a|b]6[1|2]8[3|4]");
}

Test(csv, blanks_belong_to_the_field)
{
    expect("a,b\n x , y\n", "1[a|b]2[ x | y]");
    expect("a,b\n\" x \",\"\"\n", "1[a|b]2[ x |]");
}

Test(csv, quotes)
{
    expect("a,b\n\"x,y\",\"say \"\"hi\"\"\"\n", "1[a|b]2[x,y|say \"hi\"]");
    expect("a,b\n5\" pipe,2\n", "1[a|b]2[5\" pipe|2]");
    expect("a,b\n\"\",\"\"\"\"\n", "1[a|b]2[|\"]");
}

Test(csv, lines_are_exact_with_quoted_newlines)
{
    expect("a,b\n\"x\ny\r\nz\",1\np,q\n", "1[a|b]2[x\ny\r\nz|1]5[p|q]");
    expect_finding("a,b\n\"x\n\ny\",1,2\n", "1[a|b]2[x\n\ny|1]", "row-too-long 2:3");
}

Test(csv, byte_order_mark)
{
    expect("\xEF\xBB\xBF"
           "a,b\n1,2\n",
           "1[a|b]2[1|2]");
    expect_finding("\xEF\xBB\xBF", "", "empty-file 0:0");
}

Test(csv, semicolons)
{
    expect_finding("a;b\n1,5;2\n", "1[a|b]2[1,5|2]", "dialect 1:0");
    expect("a,b;c\n1,2;3\n", "1[a|b;c]2[1|2;3]"); /* the header has a comma */
    expect("\"a;b\",c\n1,2\n", "1[a;b|c]2[1|2]");
    expect_finding("\n\na;\"b,c\"\n1;2\n", "3[a|b,c]4[1|2]", "dialect 1:0");
}

/* The text of the one finding there is, and whether decimals have a comma. */
static aft_status note_sign(void *data, const aft_csv_row *row, aft_error *err)
{
    (void)err;
    *(bool *)data = row->has_decimal_comma;
    return AFT_OK;
}

static void expect_sign(const char *text, bool has_comma, aft_level level)
{
    bool got = !has_comma;
    aft_findings *findings = aft_findings_new();
    cr_expect_eq(aft_csv_parse("f.csv", text, strlen(text), note_sign, &got, findings, NULL), AFT_OK, "%s", text);
    cr_expect_eq(got, has_comma, "%s", text);
    cr_assert_eq(aft_findings_count(findings), 1, "%s", text);
    cr_expect_eq(aft_findings_get(findings, 0)->level, level, "%s", text);
    cr_expect_str_eq(aft_findings_get(findings, 0)->rule, "dialect");
    aft_findings_free(findings);
}

Test(csv, the_sign_of_decimals)
{
    expect_sign("a;b\nx;1\n", true, AFT_NOTE);
    expect_sign("a;b\nx;6.40\n", false, AFT_WARNING);
    expect_sign("a;b\nx;-.5e3\ny;\"0.250\"\n", false, AFT_WARNING);
    expect_sign("a;b\nx;1,5\ny;6.40\n", true, AFT_NOTE);      /* the point is then a finding of its cell */
    expect_sign("a;b\nx;1.250\ny;6.4\n", false, AFT_WARNING); /* of one column, so it is the same sign */
    expect_sign("a;b\nx;1.250.000\n", true, AFT_NOTE);
    expect_sign("a;b\n1.5;7\n", true, AFT_NOTE); /* a name */
    expect_sign("a;b\nx;see p. 1.5\n", true, AFT_NOTE);
    expect_sign("a\tb\nx\t1.250,5\n", false, AFT_WARNING);
    expect_sign("a\tb\nx\t1,5\n", true, AFT_WARNING);
    expect_finding("a;b\nx;2\ny;1.250\n", "", "bad-number 3:2");  /* 1250 or 1.25? */
    expect_finding("a;b;c\nx;1.250;3.2\n", "", "bad-number 2:2"); /* what another column has says nothing */
    expect_finding("a|b\nx|1\n", "", "separator 1:0");
}

Test(csv, files_of_other_kinds)
{
    expect_rows("\xFF\xFE\x61\x00", 4, "", "not-text 1:0");
    expect_rows("PK\x03\x04", 4, "", "not-text 1:0");
    expect_finding("<!doctype html>\n", "", "not-text 1:0");
}

Test(csv, rows_of_another_length)
{
    expect("a,b,c\n1\n1,2\n", "1[a|b|c]2[1||]3[1|2|]");
    expect_finding("# made by hand\na,b\n1,2\n", "1[# made by hand]2[a]3[1]", "row-too-long 2:2");
    expect_finding("a,b\n1,2,3\n4,5\n", "1[a|b]2[1|2]3[4|5]", "row-too-long 2:3");
}

Test(csv, quotes_gone_wrong)
{
    expect_finding("a,b\n1,2\n3,\"x\n4,5\n", "1[a|b]2[1|2]", "open-quote 3:2");
    expect_finding("a,b\n1,\"x\"y\n4,5\n", "1[a|b]", "bad-quote 2:2");
    expect_finding("a,b\n1,\"x\" \n", "1[a|b]", "bad-quote 2:2");
    expect_finding("\"", "", "open-quote 1:1");
}

Test(csv, no_text)
{
    expect_finding("", "", "empty-file 0:0");
    expect_finding("\n \n", "", "empty-file 0:0");
    expect_finding("a,b\n1,\xFF\n", "", "not-text 2:0");
    expect_finding("a\n\n\xC3(\n", "", "not-text 3:0");
    expect_rows("a,b\n1,\0\n", 8, "", "not-text 2:0");
}

Test(csv, one_column_and_a_header_only)
{
    expect("a\nx\n\"\"\n", "1[a]2[x]3[]");
    expect("a,b", "1[a|b]");
}

/* A line of 200 MB ends the reading before it is parsed, or even looked at as text. */
Test(csv, endless_line)
{
    size_t n = 200u * 1000 * 1000;
    char *text = malloc(n);
    memset(text, 'x', n);
    memcpy(text, "a,b\n", 4);
    expect_rows(text, n, "", "line-too-long 2:0");
    text[n - 1] = '\n';
    expect_rows(text, n, "", "line-too-long 2:0");
    free(text);
}

Test(csv, a_line_just_short_enough)
{
    size_t n = AFT_LONGEST_LINE + 4;
    char *text = malloc(n);
    memset(text, 'x', n);
    memcpy(text, "a,b\n", 4);
    text[n - 1] = '\n';
    aft_findings *findings = aft_findings_new();
    char *got = calloc(n + 100, 1);
    cr_assert_eq(aft_csv_parse("f.csv", text, n, join_row, got, findings, NULL), AFT_OK);
    cr_assert_eq(aft_findings_count(findings), 0);
    free(got);
    free(text);
    aft_findings_free(findings);
}

static aft_status stop(void *data, const aft_csv_row *row, aft_error *err)
{
    (void)row;
    ++*(int *)data;
    return aft_fail(err, AFT_EUSAGE, "enough");
}

Test(csv, the_taker_may_stop)
{
    int n = 0;
    aft_findings *findings = aft_findings_new();
    aft_error err = AFT_ERROR_INIT;
    cr_assert_eq(aft_csv_parse("f", "a\n1\n2\n", 6, stop, &n, findings, &err), AFT_EUSAGE);
    cr_assert_eq(n, 1);
    cr_assert_str_eq(err.text, "enough");
    aft_findings_free(findings);
}

static aft_status ignore(void *data, const aft_csv_row *row, aft_error *err)
{
    (void)data;
    (void)row;
    (void)err;
    return AFT_OK;
}

static aft_status parse_once(void *payload)
{
    const char *text = payload;
    aft_findings *findings = aft_findings_new();
    aft_status status = findings != NULL ? AFT_OK : AFT_ENOMEM;
    if (status == AFT_OK) {
        status = aft_csv_parse("f", text, strlen(text), ignore, NULL, findings, NULL);
    }
    aft_findings_free(findings);
    return status == AFT_ECASE ? AFT_OK : status; /* the long row was found */
}

Test(csv, survives_without_memory)
{
    char text[] = "a;b\n\"quoted\ntext\";2\n1;2;3\n";
    test_deny_each_or_recover(parse_once, text, 1);
}

/* Random bytes from a small alphabet: whatever they are, no crash, and rows of one length. */
static aft_status check_width(void *data, const aft_csv_row *row, aft_error *err)
{
    (void)err;
    size_t *width = data;
    *width = row->is_header ? row->n : *width;
    cr_assert_eq(row->n, *width);
    return AFT_OK;
}

Test(csv, random_bytes)
{
    static const char alphabet[] = "ab,;\"\"\n\r 1.\xC3\xA9";
    unsigned state = 12345;
    for (int round = 0; round < 20000; round++) {
        char text[24];
        size_t n = (size_t)round % sizeof text;
        for (size_t i = 0; i < n; i++) {
            state = state * 1103515245u + 12345u;
            text[i] = alphabet[(state >> 16) % (sizeof alphabet - 1)];
        }
        size_t width = 0;
        aft_findings *findings = aft_findings_new();
        (void)aft_csv_parse("f", text, n, check_width, &width, findings, NULL);
        aft_findings_free(findings);
    }
}
