/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "solver/program/range.h"
#include "tests/support/small_lp.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static void keep_line(const char *line, void *payload)
{
    (void)snprintf(payload, 1000, "%s", line);
}

static void make(aft_lp *lp, double small)
{
    const small_col cols[] = {{1, 0, 9, false}, {1, 0, 9, false}};
    const small_row rows[] = {{0, 5, {1, -2000}}, {0, 5, {small, 0}}};
    small_lp(lp, 0.0, 2, cols, 2, rows);
}

Test(range, least_and_most)
{
    aft_lp lp;
    make(&lp, -0.5);
    const aft_range range = aft_lp_range(&lp);
    cr_expect_eq(range.most.row, 0);
    cr_expect_eq(range.most.col, 1);
    cr_expect_eq(range.most.value, -2000.0);
    cr_expect_eq(range.least.row, 1);
    cr_expect_eq(range.least.col, 0);
    cr_expect_eq(range.least.value, -0.5);
    aft_lp_clear(&lp);
}

/* 2000 / 1e-7 is above 1e10, 2000 / 1e-6 is not. */
Test(range, is_reported_with_both_entries)
{
    char line[1000] = "";
    const aft_budget budget = {.on_log = keep_line, .payload = line};
    aft_lp lp;
    make(&lp, 1e-6);
    aft_warn_range(&lp, &budget);
    cr_expect_str_eq(line, "");
    aft_lp_clear(&lp);
    make(&lp, 1e-7);
    aft_warn_range(&lp, &budget);
    cr_expect_not_null(strstr(line, "-2e+03"));
    cr_expect_not_null(strstr(line, "1e-07"));
    aft_warn_range(&lp, &(aft_budget){.on_log = NULL}); /* nobody listens */
    aft_lp_clear(&lp);
}

Test(range, of_nothing)
{
    char line[1000] = "";
    const aft_budget budget = {.on_log = keep_line, .payload = line};
    aft_lp lp;
    aft_lp_init(&lp);
    cr_expect_eq(aft_lp_range(&lp).least.row, -1);
    aft_warn_range(&lp, &budget);
    cr_expect_str_eq(line, "");
    aft_lp_clear(&lp);
}
