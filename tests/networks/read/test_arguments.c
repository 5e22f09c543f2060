/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/reading.h"

#include <criterion/criterion.h>
#include <stdio.h>

static const test_file branches[] = {
    {"lines.csv", "name,bus0,bus1,x,s_nom,active\nAB,A,B,10,80,True\nb,A,B,10,80,True\n\"c,d\",A,B,10,80,True\n"
                  "off,A,B,10,80,False\n"},
    {"transformers.csv", "name,bus0,bus1,x,s_nom\nAB,A,B,0.1,80\n"},
    {NULL, NULL},
};

static test_reading read_set(const char *name, const char *value)
{
    char set[256];
    (void)snprintf(set, sizeof set, "%s=%s", name, value);
    const char *const sets[] = {set};
    const aft_read_options options = {.allow_ignored = true, .sets = sets, .n_sets = 1};
    return test_read_texts(test_base_case, branches, &options);
}

static void expect_refused(const char *name, const char *value, const char *rule)
{
    test_reading r = read_set(name, value);
    const aft_finding *f = test_finding(r.findings, rule);
    cr_expect_eq(r.status, AFT_ECASE, "%s=%s", name, value);
    cr_expect_not_null(f, "%s=%s: no finding %s", name, value, rule);
    if (f != NULL) {
        cr_expect_str_eq(f->file, "--set");
        cr_expect_eq(f->level, AFT_LEVEL_ERROR);
    }
    test_reading_clear(&r);
}

/* ---- losses ---- */

Test(arguments, losses)
{
    static const struct {
        const char *text;
        aft_losses losses;
    } trials[] = {
        {"", {.mode = AFT_NO_LOSSES}},
        {"False", {.mode = AFT_NO_LOSSES}},
        {"0", {.mode = AFT_NO_LOSSES}},
        {"tangents:3", {AFT_TANGENTS, 3, 1, 0.1, 20}},
        {"4", {AFT_TANGENTS, 4, 1, 0.1, 20}},
        {"{'mode': 'tangents', 'segments': 5}", {AFT_TANGENTS, 5, 1, 0.1, 20}},
        {"{mode: tangents, segments: 5}", {AFT_TANGENTS, 5, 1, 0.1, 20}},
        {"True", {AFT_SECANTS, 0, 1, 0.1, 20}},
        {"secants", {AFT_SECANTS, 0, 1, 0.1, 20}},
        {"secants:0.5", {AFT_SECANTS, 0, 0.5, 0.1, 20}},
        {"secants:2:0", {AFT_SECANTS, 0, 2, 0, 20}},
        {"secants:2:0.2:30", {AFT_SECANTS, 0, 2, 0.2, 30}},
        {"{\"mode\": \"secants\", \"rtol\": 0.3}", {AFT_SECANTS, 0, 1, 0.3, 20}},
        {"{'atol': 5}", {AFT_SECANTS, 0, 5, 0.1, 20}},
    };
    for (size_t i = 0; i < sizeof trials / sizeof trials[0]; i++) {
        test_reading r = read_set("transmission_losses", trials[i].text);
        cr_assert_eq(r.status, AFT_OK, "%s", trials[i].text);
        const aft_losses *got = &r.network->losses;
        const aft_losses *wanted = &trials[i].losses;
        cr_expect_eq(got->mode, wanted->mode, "%s", trials[i].text);
        if (wanted->mode == AFT_TANGENTS) {
            cr_expect_eq(got->segments, wanted->segments, "%s", trials[i].text);
        }
        if (wanted->mode == AFT_SECANTS) {
            cr_expect_eq(got->atol, wanted->atol, "%s", trials[i].text);
            cr_expect_eq(got->rtol, wanted->rtol, "%s", trials[i].text);
            cr_expect_eq(got->max_segments, wanted->max_segments, "%s", trials[i].text);
        }
        test_reading_clear(&r);
    }
}

Test(arguments, no_losses_of_this_kind)
{
    static const char *const wrong[] = {"tangent",
                                        "tangents",
                                        "tangents:0",
                                        "tangents:2.5",
                                        "tangents:3:4",
                                        "-1",
                                        "secants:0",
                                        "secants:1:-1",
                                        "secants:x",
                                        "secants:1:0:0",
                                        "secants:1:0:5:6",
                                        "{'mode': 'tangents'}",
                                        "{'mode'}",
                                        "{a: b}",
                                        ":",
                                        "{mode: none}",
                                        "secants:nan",
                                        "secants:inf",
                                        "{a:b,c:d,e:f,g:h,i:j,k:l,m:n,o:p,q:r}"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        expect_refused("transmission_losses", wrong[i], "bad-losses");
    }
}

Test(arguments, losses_need_a_largest_flow)
{
    const char *const sets[] = {"transmission_losses=secants"};
    const aft_read_options options = {.allow_ignored = true, .sets = sets, .n_sets = 1};
    static const struct {
        const char *lines;
        size_t column;
    } trials[] = {{"name,bus0,bus1,x,s_nom\nAB,A,B,10,inf\n", 5},
                  {"name,bus0,bus1,x,s_nom,s_nom_extendable\nAB,A,B,10,80,True\n", 0},
                  {"name,bus0,bus1,x,s_nom,s_nom_extendable,s_nom_max\nAB,A,B,10,80,True,inf\n", 7}};
    for (size_t i = 0; i < sizeof trials / sizeof trials[0]; i++) {
        const test_file changes[] = {{"lines.csv", trials[i].lines}, {NULL, NULL}};
        test_reading r = test_read_texts(test_base_case, changes, &options);
        const aft_finding *f = test_finding(r.findings, "losses-without-limit");
        cr_expect_eq(r.status, AFT_ECASE);
        cr_assert_not_null(f);
        cr_expect_eq(f->column, trials[i].column);
        test_reading_clear(&r);
        r = test_read_texts(test_base_case, changes, &(aft_read_options){.allow_ignored = true});
        cr_expect_eq(r.status, AFT_OK);
        test_reading_clear(&r);
    }
}

/* ---- outages ---- */

static void expect_outages(const char *text, const aft_row *rows, size_t n)
{
    test_reading r = read_set("branch_outages", text);
    cr_assert_eq(r.status, AFT_OK, "%s", text);
    cr_assert_eq(r.network->n_outages, n, "%s", text);
    for (size_t i = 0; i < n; i++) {
        cr_expect_eq(r.network->outages[i].table, rows[i].table, "%s", text);
        cr_expect_eq(r.network->outages[i].row, rows[i].row, "%s", text);
    }
    test_reading_clear(&r);
}

Test(arguments, outages)
{
    enum { L = AFT_TABLE_lines, T = AFT_TABLE_transformers };
    expect_outages("", NULL, 0);
    expect_outages("all", (const aft_row[]){{L, 0}, {L, 1}, {L, 2}, {T, 0}}, 4); /* `off` is not active */
    expect_outages("Line:b", (const aft_row[]){{L, 1}}, 1);
    expect_outages("Transformer:AB,Line:AB", (const aft_row[]){{T, 0}, {L, 0}}, 2);
    expect_outages("Line:c,d, Line:b", (const aft_row[]){{L, 2}, {L, 1}}, 2); /* a comma in a name */
    expect_outages("Line:b,Line:b", (const aft_row[]){{L, 1}}, 1);
}

Test(arguments, no_such_outages)
{
    expect_refused("branch_outages", "Line:AC", "unknown-outage");
    expect_refused("branch_outages", "Line:", "unknown-outage");
    expect_refused("branch_outages", "Transformer:b", "unknown-outage");
    expect_refused("branch_outages", "Line:off", "inactive-outage");
    expect_refused("branch_outages", "b", "bad-outages");
    expect_refused("branch_outages", " ", "bad-outages");
    test_reading r = read_set("branch_outages", "Line:c;d");
    cr_expect_str_eq(test_finding(r.findings, "unknown-outage")->hint, "did you mean `c,d`?");
    test_reading_clear(&r);
}

/* ---- the others ---- */

Test(arguments, big_m_and_horizon)
{
    expect_refused("committable_big_m", "0", "out-of-range");
    expect_refused("committable_big_m", "inf", "infinite");
    expect_refused("committable_big_m", "-5", "out-of-range");
    expect_refused("horizon", "-5", "out-of-range");
    const char *const sets[] = {"horizon=4", "overlap=4"};
    const aft_read_options options = {.allow_ignored = true, .sets = sets, .n_sets = 2};
    test_reading r = test_read_texts(test_base_case, NULL, &options);
    cr_expect_eq(r.status, AFT_ECASE);
    cr_expect_not_null(test_finding(r.findings, "out-of-range"));
    test_reading_clear(&r);
    const char *const good[] = {"horizon=4", "overlap=3", "committable_big_m=1000"};
    r = test_read_texts(test_base_case, NULL, &(aft_read_options){.allow_ignored = true, .sets = good, .n_sets = 3});
    cr_assert_eq(r.status, AFT_OK);
    cr_expect_eq(r.network->settings.horizon, 4);
    cr_expect_eq(r.network->settings.overlap, 3);
    cr_expect_eq(r.network->settings.committable_big_m, 1000.0);
    test_reading_clear(&r);
}
