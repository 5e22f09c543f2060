/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/reading.h"

#include <criterion/criterion.h>

static const test_file plants[] = {
    {"buses.csv", "name,v_nom\nA,110\nB,110\n"},
    {"generators.csv",
     "name,bus,p_nom,marginal_cost,p_min_pu,p_nom_extendable,p_nom_max,e_sum_max,ramp_limit_up,"
     "committable,capital_cost\n"
     "g,A,100,5,0.1,False,,900,,False,\nnew,A,0,9,,True,50,,,False,3\nslow,A,100,7,,False,,,0.5,False,\n"},
    {"generators-p_max_pu.csv", "snapshot,g\n0,1\n1,0.5\n2,1\n"},
    {"loads.csv", "name,bus,p_set\ntown,A,20\n"},
    {"stores.csv", "name,bus,e_nom\ns,A,10\n"},
    {"storage_units.csv", "name,bus,p_nom\nu,A,10\n"},
    {"lines.csv", "name,bus0,bus1,x,s_nom\nl,A,B,1,10\n"},
    {"snapshots.csv", "snapshot\n0\n1\n2\n"},
    {NULL, NULL},
};

static test_reading read_series(const char *name, const char *text)
{
    const test_file changes[] = {{name, text}, {NULL, NULL}};
    return test_read_texts(plants, changes, NULL);
}

static test_reading read_ok(const char *name, const char *text)
{
    test_reading r = read_series(name, text);
    if (r.status != AFT_OK) {
        test_print_findings(r.findings);
    }
    cr_assert_eq(r.status, AFT_OK);
    const aft_finding *f = test_finding(r.findings, "series-of-static");
    cr_assert_not_null(f);
    cr_expect_eq(f->level, AFT_NOTE);
    return r;
}

/* 80, 40 and 0 MW of 80: limits of 1, 0.5 * 0.5, 0 upwards, 0.1 of these downwards. */
Test(static_series, capacity_by_snapshot)
{
    test_reading r = read_ok("generators-p_nom.csv", "snapshot,g\n0,80\n1,40\n2,0\n");
    const aft_generator *g = &r.network->generators[0];
    cr_expect_eq(g->p_nom, 80.0);
    cr_expect_eq(aft_at(g->p_max_pu, 0), 1.0);
    cr_expect_eq(aft_at(g->p_max_pu, 1), 0.25);
    cr_expect_eq(aft_at(g->p_max_pu, 2), 0.0);
    cr_expect_float_eq(aft_at(g->p_min_pu, 1), 0.05, 1e-15);
    cr_expect_eq(r.network->generators[2].p_nom, 100.0);
    cr_expect_null(r.network->generators[2].p_max_pu.hours);
    test_reading_clear(&r);
    r = read_ok("lines-s_nom.csv", "snapshot,l\n0,5\n1,20\n2,10\n");
    cr_expect_eq(r.network->lines[0].s_nom, 20.0);
    cr_expect_eq(aft_at(r.network->lines[0].s_max_pu, 0), 0.25);
    test_reading_clear(&r);
    r = read_ok("stores-e_nom.csv", "snapshot,s\n0,0\n1,0\n2,0\n");
    cr_expect_eq(r.network->stores[0].e_nom, 0.0);
    cr_expect_null(r.network->stores[0].e_max_pu.hours);
    test_reading_clear(&r);
}

/* A limit of every snapshot of one thing: the tightest of them. */
Test(static_series, tightest_limits)
{
    test_reading r = read_ok("generators-p_nom_max.csv", "snapshot,new\n0,40\n1,30\n2,60\n");
    cr_expect_eq(r.network->generators[1].p_nom_max, 30.0);
    test_reading_clear(&r);
    r = read_ok("generators-p_nom_min.csv", "snapshot,new\n0,4\n1,3\n2,6\n");
    cr_expect_eq(r.network->generators[1].p_nom_min, 6.0);
    test_reading_clear(&r);
    r = read_ok("generators-e_sum_max.csv", "snapshot,g\n0,400\n1,300\n2,600\n");
    cr_expect_eq(r.network->generators[0].e_sum_max, 300.0);
    test_reading_clear(&r);
    r = read_ok("generators-e_sum_max.csv", "snapshot,slow\n0,400\n1,300\n2,600\n"); /* no limit in the table */
    cr_expect(isinf(r.network->generators[2].e_sum_max));
    test_reading_clear(&r);
}

Test(static_series, constant_ones_and_ignored_ones)
{
    test_reading r = read_ok("generators-sign.csv", "snapshot,slow\n0,-1\n1,-1\n2,-1\n");
    cr_expect_eq(r.network->generators[2].sign, -1.0);
    test_reading_clear(&r);
    r = read_ok("generators-capital_cost.csv", "snapshot,new\n0,7\n1,8\n2,9\n");
    cr_expect_eq(r.network->generators[1].capital_cost, 3.0);
    test_reading_clear(&r);
}

Test(static_series, refused_ones)
{
    static const test_file trials[] = {
        {"generators-sign.csv", "snapshot,g\n0,1\n1,-1\n2,1\n"},
        {"generators-p_init.csv", "snapshot,g\n0,1\n1,1\n2,1\n"},
        {"generators-p_nom.csv", "snapshot,new\n0,1\n1,1\n2,1\n"},     /* extendable */
        {"generators-p_nom.csv", "snapshot,slow\n0,10\n1,20\n2,10\n"}, /* with ramps */
        {"generators-p_nom.csv", "snapshot,g\n0,10\n1,-20\n2,10\n"},
        {"storage_units-p_nom.csv", "snapshot,u\n0,10\n1,20\n2,10\n"},
    };
    for (size_t i = 0; i < sizeof trials / sizeof trials[0]; i++) {
        test_reading r = read_series(trials[i].name, trials[i].text);
        cr_expect_eq(r.status, AFT_ECASE, "%s", trials[i].name);
        size_t n = aft_findings_count_level(r.findings, AFT_LEVEL_ERROR);
        cr_expect_eq(n, 1, "%s: %zu errors", trials[i].name, n);
        test_reading_clear(&r);
    }
}
