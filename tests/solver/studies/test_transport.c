/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a transport model would have planned, beside a plan under pressure. */
#include "solver/studies.h"

#include "networks/base/memory.h"
#include "tests/support/reading.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

/* A tree: 40 km from a to b, 10 km on to c. 22 + 12 MW in winter: DN100 fits by its capacity, and loses 0.021099 (40 *
 * 34^2 + 10 * 12^2) = 1006 of 2500 bar^2, which leaves 38.7 bar; 40 are needed. In summer, with 10 + 5 MW, 47.9 are
 * left. */
static const test_file tree[] = {
    {"case.csv", "setting,value\npressure,on\n"},
    {"snapshots.csv", "snapshot,objective,stores,generators\nsummer,5000,5000,5000\nwinter,3760,3760,3760\n"},
    {"carriers.csv", "name\nH2\n"},
    {"buses.csv", "name,carrier,pressure_min_bar,pressure_max_bar\na,H2,30,50\nb,H2,30,50\nc,H2,40,50\n"},
    {"generators.csv", "name,bus,p_nom,marginal_cost\ng,a,1000,1\n"},
    {"loads.csv", "name,bus\nd,b\ne,c\n"},
    {"loads-p_set.csv", "snapshot,d,e\nsummer,10,5\nwinter,22,12\n"},
    {"links.csv", "name,bus0,bus1,menu,length,p_min_pu\nab,a,b,pipe,40,-1\nbc,b,c,pipe,10,-1\n"},
    {"menus.csv", "name,menu,p_nom,capital_cost_per_km,diameter_m,resistance\n"
                  "DN100,pipe,37,751,0.10226,0.021099\nDN150,pipe,85,916,0.15408,0.0024575\n"},
    {NULL, NULL}};

static aft_plan *solve(aft_transport *out, test_reading *r, const test_file *changes, double time_limit)
{
    aft_plan *plan = NULL;
    aft_error err = AFT_ERROR_INIT;
    aft_solve_options options = {.solver = "glpk", .gap = 1e-9};
    *r = test_read_texts(tree, changes, NULL);
    cr_assert_eq(r->status, AFT_OK);
    cr_assert_eq(aft_solve(&plan, r->network, &options, &err), AFT_OK, "%s", err.text);
    cr_assert(plan->has_point);
    options.time_limit = time_limit;
    cr_assert_eq(aft_find_transport(out, r->network, plan, &options, &err), AFT_OK, "%s", err.text);
    return plan;
}

static const char *size_of(const test_reading *r, const aft_plan *plan, size_t i)
{
    return r->network->menus[plan->purchases[i].option].name;
}

/* physics: where a transport model picks a network that fails, the one with pressures does not (Reuss et al. 2019). */
Test(transport, fails_where_the_plan_holds)
{
    test_reading r;
    aft_transport found;
    aft_plan *plan = solve(&found, &r, NULL, 0.0);
    aft_simulation *own = NULL;
    cr_assert_not_null(found.plan);
    cr_expect_not(found.is_late);
    cr_assert_eq(plan->n_purchases, 2);
    cr_assert_eq(found.plan->n_purchases, 2);
    cr_expect_str_eq(size_of(&r, plan, 0), "DN150");
    cr_expect_str_eq(size_of(&r, plan, 1), "DN100");
    cr_expect_str_eq(size_of(&r, found.plan, 0), "DN100");
    cr_expect_str_eq(size_of(&r, found.plan, 1), "DN100");
    cr_expect_float_eq(plan->total_cost - found.plan->total_cost, 40.0 * (916.0 - 751.0), 1e-6);
    cr_expect_null(found.plan->bus_pressure);
    const aft_simulation *s = found.simulation;
    cr_assert_not_null(s);
    cr_assert_eq(s->n_missed, 1);
    cr_expect_eq(s->missed[0].snapshot, 1);
    cr_expect_eq(s->missed[0].row, 2);
    cr_expect_eq(s->missed_hours, 3760.0);
    cr_assert_eq(aft_simulate(&own, r.network, plan, NULL, NULL), AFT_OK);
    cr_expect_eq(own->n_missed, 0);
    aft_simulation_free(own);
    aft_transport_clear(&found);
    aft_plan_free(plan);
    test_reading_clear(&r);
}

Test(transport, only_under_pressure)
{
    const test_file off[] = {{"case.csv", "setting,value\npressure,off\n"}, {NULL, NULL}};
    test_reading r;
    aft_transport found;
    aft_plan *plan = solve(&found, &r, off, 0.0);
    cr_expect_null(found.plan);
    cr_expect_not(found.is_late);
    aft_transport_clear(&found);
    aft_plan_free(plan);
    test_reading_clear(&r);
}

Test(transport, no_time_left)
{
    test_reading r;
    aft_transport found;
    aft_plan *plan = solve(&found, &r, NULL, 1e-3);
    cr_expect_null(found.plan);
    cr_expect(found.is_late);
    aft_transport_clear(&found);
    aft_plan_free(plan);
    test_reading_clear(&r);
}

Test(transport, memory_may_run_out_anywhere)
{
    test_reading r;
    aft_transport found;
    aft_plan *plan = solve(&found, &r, NULL, 1e-3);
    const aft_solve_options options = {.solver = "glpk", .gap = 1e-9};
    const long alive = aft_test_blocks_alive();
    aft_status status = AFT_ENOMEM;
    for (long n = 0; status != AFT_OK && n < 20000; n += 1 + n / 50) {
        aft_test_allow_allocations(n);
        status = aft_find_transport(&found, r.network, plan, &options, NULL);
        aft_test_allow_allocations(-1);
        cr_assert(status == AFT_OK || aft_test_blocks_alive() == alive, "%ld", n);
    }
    cr_expect_not_null(found.plan);
    aft_transport_clear(&found);
    aft_plan_free(plan);
    test_reading_clear(&r);
}
