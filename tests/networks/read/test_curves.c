/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/reading.h"

#include <criterion/criterion.h>
#include <string.h>

static const test_file plants[] = {
    {"buses.csv", "name,carrier\nA,AC\nB,H2\nC,heat\n"},
    {"carriers.csv", "name\nH2\nheat\n"},
    {"generators.csv",
     "name,bus,p_nom,marginal_cost,p_nom_extendable,overnight_cost,discount_rate,active\n"
     "g,A,100,5,False,,,True\nnew,A,0,5,True,,,True\nup,A,0,5,True,10,0.1,True\nnone,A,0,5,False,,,True\n"
     "off,A,0,5,False,,,False\n"},
    {"links.csv", "name,bus0,bus1,bus2,p_nom\nl,A,B,C,20\nm,A,B,,20\n"},
    {"processes.csv", "name,bus0,bus1,bus2,p_nom\np,A,B,C,20\n"},
    {"stores.csv", "name,bus,e_nom\nheat,C,1000\nH2,B,1000\n"},
    {"storage_units.csv", "name,bus,p_nom\nu,A,10\n"},
    {NULL, NULL},
};

static const aft_read_options open_minded = {.allow_ignored = true};

static test_reading read_curves(const char *name, const char *text)
{
    const test_file changes[] = {{name, text}, {NULL, NULL}};
    return test_read_texts(plants, changes, &open_minded);
}

static test_reading read_ok(const char *name, const char *text)
{
    test_reading r = read_curves(name, text);
    if (r.status != AFT_OK) {
        test_print_findings(r.findings);
    }
    cr_assert_eq(r.status, AFT_OK);
    return r;
}

static void expect_curve(const aft_curve *curve, size_t n, const double *x, const double *y)
{
    cr_assert_not_null(curve);
    cr_assert_eq(curve->n, n);
    for (size_t i = 0; i < n; i++) {
        cr_expect_eq(curve->x[i], x[i]);
        cr_expect_eq(curve->y[i], y[i]);
    }
}

/* As PyPSA writes it: a third line of titles, a short curve beside a long one. */
Test(curves, of_costs)
{
    test_reading r = read_ok("generators-marginal_cost-pw.csv", "name,g,g\nattribute,p_pu,marginal_cost\nbreakpoint,,\n"
                                                                "0,0.0,0.0\n1,0.5,3\n2,1,7\n");
    expect_curve(r.network->generators[0].marginal_cost_curve, 3, (double[]){0, 0.5, 1}, (double[]){0, 3, 7});
    cr_expect_null(r.network->generators[1].marginal_cost_curve);
    cr_expect_null(r.network->generators[0].capital_cost_curve);
    test_reading_clear(&r);
    r = read_ok("generators-capital_cost-pw.csv", "name,new,new,g,g\nattribute,p_nom,capital_cost,p_nom,capital_cost\n"
                                                  "breakpoint,,,,\n0,0,0,0,0\n1,10,3,5,2\n2,30,2,,\n");
    expect_curve(r.network->generators[1].capital_cost_curve, 3, (double[]){0, 10, 30}, (double[]){0, 3, 2});
    expect_curve(r.network->generators[0].capital_cost_curve, 2, (double[]){0, 5}, (double[]){0, 2});
    cr_expect_not_null(test_finding(r.findings, "no-effect")); /* g is not extendable */
    test_reading_clear(&r);
}

/* Without the third line, y before x, points out of order. */
Test(curves, in_any_order)
{
    test_reading r = read_ok("storage_units-marginal_cost-pw.csv",
                             "name,u,u\nattribute,marginal_cost,p_dispatch_pu\n0,7,1\n1,0,0\n2,3,0.5\n");
    expect_curve(r.network->storage_units[0].marginal_cost_curve, 3, (double[]){0, 0.5, 1}, (double[]){0, 3, 7});
    test_reading_clear(&r);
}

Test(curves, of_ports)
{
    test_reading r = read_ok("links-efficiency-pw.csv", "name,l,l\nattribute,p_pu,efficiency\n0,0,0\n1,1,0.6\n");
    expect_curve(r.network->links[0].ports.list[0].curve, 2, (double[]){0, 1}, (double[]){0, 0.6});
    cr_expect_null(r.network->links[0].ports.list[1].curve);
    test_reading_clear(&r);
    r = read_ok("links-efficiency2-pw.csv", "name,l,l,m,m\nattribute,p_pu,efficiency2,p_pu,efficiency2\n"
                                            "0,0,0,0,0\n1,1,0.6,1,0.4\n");
    cr_expect_null(r.network->links[0].ports.list[0].curve);
    expect_curve(r.network->links[0].ports.list[1].curve, 2, (double[]){0, 1}, (double[]){0, 0.6});
    cr_expect_not_null(test_finding(r.findings, "no-effect")); /* m has no bus2 */
    test_reading_clear(&r);
    for (int port = 0; port < 3; port++) {
        static const char *const files[] = {"processes-rate0-pw.csv", "processes-rate1-pw.csv",
                                            "processes-rate2-pw.csv"};
        static const char *const texts[] = {"name,p,p\nattribute,p_pu,rate0\n0,0,0\n1,1,-2\n",
                                            "name,p,p\nattribute,p_pu,rate1\n0,0,0\n1,1,-2\n",
                                            "name,p,p\nattribute,p_pu,rate2\n0,0,0\n1,1,-2\n"};
        r = read_ok(files[port], texts[port]);
        for (int i = 0; i < 3; i++) {
            cr_expect_eq(r.network->processes[0].ports.list[i].curve != NULL, i == port);
        }
        test_reading_clear(&r);
    }
}

Test(curves, of_generator_efficiency)
{
    test_reading r = read_ok("generators-efficiency-pw.csv", "name,g,g\nattribute,p_pu,efficiency\n0,0,0\n1,1,0.4\n");
    expect_curve(r.network->generators[0].efficiency_curve, 2, (double[]){0, 1}, (double[]){0, 0.4});
    test_reading_clear(&r);
}

Test(curves, warnings)
{
    static const struct {
        const char *text, *rule;
        aft_level level;
        bool is_used;
    } trials[] = {
        {"name,g,g\nattribute,p_pu,marginal_cost\n0,0,4\n1,1,7\n", "ignored-value", AFT_WARNING, true},
        {"name,x,x\nattribute,p_pu,marginal_cost\n0,0,0\n1,1,7\n", "unknown-name", AFT_WARNING, false},
        {"name,g,g\nattribute,p_pu,marginal_cost\nbreakpoint,,\n", "no-rows", AFT_WARNING, false},
        {"name\n", "no-rows", AFT_WARNING, false},
    };
    for (size_t i = 0; i < sizeof trials / sizeof trials[0]; i++) {
        test_reading r = read_ok("generators-marginal_cost-pw.csv", trials[i].text);
        const aft_finding *f = test_finding(r.findings, trials[i].rule);
        cr_assert_not_null(f, "%s", trials[i].text);
        cr_expect_eq(f->level, trials[i].level);
        cr_expect_eq(r.network->generators[0].marginal_cost_curve != NULL, trials[i].is_used, "%s", trials[i].text);
        test_reading_clear(&r);
    }
}

Test(curves, what_pypsa_refuses)
{
    static const struct {
        const char *name, *text, *rule;
        size_t line, column;
    } trials[] = {
        {"generators-p_set-pw.csv", "name,g,g\nattribute,p_pu,p_set\n0,0,0\n1,1,7\n", "unknown-curve", 0, 0},
        {"links-rate1-pw.csv", "name,l,l\nattribute,p_pu,rate1\n0,0,0\n1,1,7\n", "unknown-curve", 0, 0},
        {"links-efficiency1-pw.csv", "name,l,l\nattribute,p_pu,efficiency1\n0,0,0\n1,1,7\n", "unknown-curve", 0, 0},
        {"loads-marginal_cost-pw.csv", "name,l,l\nattribute,p_pu,efficiency1\n0,0,0\n1,1,7\n", NULL, 0, 0},
        {"generators-marginal_cost-pw.csv", "name,g,g\nattribute,p_nom,marginal_cost\n0,0,0\n1,1,7\n", "bad-curve", 2,
         2},
        {"generators-marginal_cost-pw.csv", "name,g\nattribute,p_pu\n0,0\n1,1\n", "bad-curve", 1, 2},
        {"generators-marginal_cost-pw.csv", "name,g\nattribute,marginal_cost\n0,0\n1,1\n", "bad-curve", 1, 2},
        {"generators-marginal_cost-pw.csv",
         "name,g,g,g,g\nattribute,p_pu,marginal_cost,p_pu,marginal_cost\n0,0,0,0,0\n1,1,2,1,2\n", "duplicate-title", 1,
         4},
        {"generators-marginal_cost-pw.csv", "name,g,g\nattribute,p_pu,marginal_cost\n0,0.1,0\n1,1,7\n", "bad-curve", 3,
         2},
        {"generators-marginal_cost-pw.csv", "name,g,g\nattribute,p_pu,marginal_cost\n0,-1,0\n1,1,7\n", "bad-curve", 3,
         2},
        {"generators-marginal_cost-pw.csv", "name,g,g\nattribute,p_pu,marginal_cost\n0,0,0\n1,0.9,7\n", "bad-curve", 4,
         2},
        {"generators-marginal_cost-pw.csv", "name,g,g\nattribute,p_pu,marginal_cost\n0,0,0\n", "bad-curve", 3, 2},
        {"generators-marginal_cost-pw.csv", "name,g,g\nattribute,p_pu,marginal_cost\n0,0,0\n1,,\n2,1,7\n", "bad-curve",
         5, 2},
        {"generators-marginal_cost-pw.csv", "name,g,g\nattribute,p_pu,marginal_cost\n0,0,0\n1,0.5,\n2,1,7\n",
         "bad-curve", 4, 3},
        {"generators-marginal_cost-pw.csv", "name,g,g\nattribute,p_pu,marginal_cost\n0,0,0\n1,,3\n2,1,7\n", "bad-curve",
         4, 2},
        {"generators-marginal_cost-pw.csv", "name,g,g\nattribute,p_pu,marginal_cost\n0,0,0\n1,1,7\n2,1,8\n",
         "bad-curve", 5, 2},
        {"generators-efficiency-pw.csv", "name,g,g\nattribute,p_pu,efficiency\n0,0,0\n1,1,0\n", "bad-curve", 4, 2},
        {"generators-marginal_cost-pw.csv", "name,g,g\nattribute,p_pu,marginal_cost\n0,0,0\n1,1,x\n", "bad-number", 4,
         3},
        {"generators-marginal_cost-pw.csv", "name,new,new\nattribute,p_pu,marginal_cost\n0,0,0\n1,1,7\n",
         "curve-of-extendable", 1, 2},
        {"generators-marginal_cost-pw.csv", "name,none,none\nattribute,p_pu,marginal_cost\n0,0,0\n1,1,7\n",
         "curve-without-capacity", 1, 2},
        {"generators-capital_cost-pw.csv", "name,up,up\nattribute,p_nom,capital_cost\n0,0,0\n1,1,7\n", "two-costs", 1,
         2},
        {"generators-efficiency-pw.csv", "name,g,g\nattribute,p_pu,efficiency\n0,0,0.5\n1,1,-0.5\n", "bad-curve", 4, 2},
    };
    for (size_t i = 0; i < sizeof trials / sizeof trials[0]; i++) {
        test_reading r = read_curves(trials[i].name, trials[i].text);
        if (trials[i].rule == NULL) { /* loads.csv is missing, so the file is ignored */
            cr_expect_eq(r.status, AFT_OK);
            cr_expect_not_null(test_finding(r.findings, "lonely-series"));
            test_reading_clear(&r);
            continue;
        }
        const aft_finding *f = test_finding(r.findings, trials[i].rule);
        cr_expect_eq(r.status, AFT_ECASE, "%zu: %s", i, trials[i].text);
        cr_assert_not_null(f, "%zu: %s", i, trials[i].text);
        cr_expect_eq(f->level, AFT_LEVEL_ERROR, "%zu", i);
        cr_expect_eq(f->line, trials[i].line, "%zu: line %zu", i, f->line);
        cr_expect_eq(f->column, trials[i].column, "%zu: column %zu", i, f->column);
        test_reading_clear(&r);
    }
}

/* What is read is written, with as many titles as PyPSA writes, and read again. */
Test(curves, are_written)
{
    static const test_file changes[] = {
        {"generators-capital_cost-pw.csv",
         "name,new,new,g,g\nattribute,p_nom,capital_cost,p_nom,capital_cost\n0,0,0,0,0\n1,10,3,5,2\n2,30,2,,\n"},
        {"links-efficiency2-pw.csv", "name,l,l\nattribute,p_pu,efficiency2\n0,0,0\n1,1,0.6\n"},
        {"links-efficiency-pw.csv", "name,m,m\nattribute,p_pu,efficiency\n0,0,0\n1,1,0.5\n"},
        {"processes-rate0-pw.csv", "name,p,p\nattribute,p_pu,rate0\n0,0,0\n1,1,-0.5\n"},
        {NULL, NULL}};
    test_reading r = test_read_texts(plants, changes, &open_minded);
    cr_assert_eq(r.status, AFT_OK);
    char *folder = test_folder_make(NULL);
    cr_assert_eq(aft_network_write(r.network, folder, NULL, NULL, 0, NULL, 0, NULL), AFT_OK);
    test_reading_clear(&r);
    aft_network *again = test_read(folder, &open_minded);
    cr_assert_not_null(again);
    expect_curve(again->generators[1].capital_cost_curve, 3, (double[]){0, 10, 30}, (double[]){0, 3, 2});
    expect_curve(again->generators[0].capital_cost_curve, 2, (double[]){0, 5}, (double[]){0, 2});
    expect_curve(again->links[0].ports.list[1].curve, 2, (double[]){0, 1}, (double[]){0, 0.6});
    expect_curve(again->links[1].ports.list[0].curve, 2, (double[]){0, 1}, (double[]){0, 0.5});
    expect_curve(again->processes[0].ports.list[0].curve, 2, (double[]){0, 1}, (double[]){0, -0.5});
    cr_expect_null(again->processes[0].ports.list[1].curve);
    aft_network_free(again);
    test_folder_remove(folder);
}

/* Costs: 10 per unit up to 0.5, 30 above: 2.5, 5, 12.5, 20. Deliveries: through (0.5, 0.4) and
 * (1, 0.6): 0.2, 0.4, 0.5, 0.6. */
Test(curves, at_points_and_between)
{
    const double x[] = {0.0, 0.5, 1.0};
    const double costs[] = {0.0, 10.0, 30.0};
    const double rates[] = {0.0, 0.8, 0.6};
    const aft_curve cost = {3, x, costs};
    const aft_curve rate = {3, x, rates};
    const double at[] = {0.0, 0.25, 0.5, 0.75, 1.0};
    const double paid[] = {0.0, 2.5, 5.0, 12.5, 20.0};
    const double delivered[] = {0.0, 0.2, 0.4, 0.5, 0.6};
    const aft_port port = {.rate = {0.9, NULL}, .curve = &rate};
    const aft_port plain = {.rate = {0.9, NULL}};
    for (int i = 0; i < 5; i++) {
        cr_expect_float_eq(aft_curve_cost(&cost, at[i]), paid[i], 1e-12);
        cr_expect_float_eq(aft_curve_delivery(&rate, at[i]), delivered[i], 1e-12);
        cr_expect_float_eq(aft_port_delivery(&port, 200.0, 0, 200.0 * at[i]), 200.0 * delivered[i], 1e-9);
        cr_expect_float_eq(aft_port_delivery(&plain, 200.0, 0, at[i]), 0.9 * at[i], 1e-12);
    }
}
