/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of studies: which are done, and with what of the time. The tree of test_transport.c, smaller. */
#include "solver/studies/studies_internal.h"

#include "tests/support/reading.h"

#include <criterion/criterion.h>

static const test_file one_pipe[] = {
    {"case.csv", "setting,value\npressure,on\n"},
    {"carriers.csv", "name\nH2\n"},
    {"buses.csv", "name,carrier,pressure_min_bar,pressure_max_bar\na,H2,30,50\nb,H2,30,50\n"},
    {"generators.csv", "name,bus,p_nom,marginal_cost\ng,a,1000,1\n"},
    {"loads.csv", "name,bus,p_set\nd,b,10\n"},
    {"links.csv", "name,bus0,bus1,menu,length,p_min_pu\nab,a,b,pipe,10,-1\n"},
    {"menus.csv", "name,menu,p_nom,capital_cost_per_km,diameter_m,resistance\nDN100,pipe,37,751,0.10226,0.021099\n"},
    {NULL, NULL}};

static const test_file too_much[] = {{"loads.csv", "name,bus,p_set\nd,b,2000\n"}, {NULL, NULL}};

static aft_plan *solve(test_reading *r, const test_file *changes)
{
    aft_plan *plan = NULL;
    aft_error err = AFT_ERROR_INIT;
    const aft_solve_options options = {.solver = "glpk", .gap = 1e-9};
    *r = test_read_texts(one_pipe, changes, NULL);
    cr_assert_eq(r->status, AFT_OK);
    cr_assert_eq(aft_solve(&plan, r->network, &options, &err), AFT_OK, "%s", err.text);
    return plan;
}

static bool always(void *payload)
{
    (void)payload;
    return true;
}

Test(studies, those_that_apply)
{
    test_reading r;
    aft_plan *plan = solve(&r, NULL);
    aft_studies found = {0};
    const aft_study_options options = {.solve = {.solver = "glpk", .gap = 1e-9}};
    cr_assert_eq(aft_studies_make(&found, r.network, plan, &options, NULL), AFT_OK);
    cr_expect_not_null(found.simulation);
    cr_expect_not_null(found.transport.plan);
    cr_expect_not_null(found.transport.simulation);
    cr_expect_null(found.break_evens); /* not asked */
    aft_studies_clear(&found);
    cr_expect_null(found.simulation);
    aft_plan_free(plan);
    test_reading_clear(&r);
}

Test(studies, none_without_a_plan)
{
    test_reading r;
    aft_plan *plan = solve(&r, too_much);
    aft_studies found = {0};
    const aft_study_options options = {.solve = {.solver = "glpk"}, .break_even = true};
    cr_assert_not(plan->has_point);
    cr_assert_eq(aft_studies_make(&found, r.network, plan, &options, NULL), AFT_OK);
    cr_expect_null(found.simulation);
    cr_expect_null(found.break_evens);
    aft_plan_free(plan);
    test_reading_clear(&r);
}

/* What takes no time is done all the same, and what was asked says that it was cut short. */
Test(studies, interrupted)
{
    test_reading r;
    aft_plan *plan = solve(&r, NULL);
    aft_studies found = {0};
    const aft_row pipe = {AFT_TABLE_links, 0};
    const aft_study_options options = {.solve = {.solver = "glpk", .gap = 1e-9, .is_interrupted = always},
                                       .break_even = true,
                                       .n_candidates = 1,
                                       .candidates = &pipe};
    cr_assert_eq(aft_studies_make(&found, r.network, plan, &options, NULL), AFT_OK);
    cr_expect_not_null(found.simulation);
    cr_expect_null(found.transport.plan);
    cr_expect_not(found.transport.is_late);
    cr_assert_not_null(found.break_evens);
    cr_expect(found.break_evens->is_cut_short);
    aft_studies_clear(&found);
    aft_plan_free(plan);
    test_reading_clear(&r);
}
