/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which buses are under pressure and what ties them, read off a small case; and that nothing is planned as if there
 * were no pressure. */
#include "networks/base/memory.h"
#include "solver/families/pressure.h"
#include "solver/problems/problems.h"
#include "tests/support/reading.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

/* A - B - C - D under pressure, E not. ab stands and may get pieces beside, bc is a regulator, cd a compressor, ad may
 * be bought, ae leaves; old is out of service. */
static const test_file chain[] = {
    {"case.csv", "setting,value\npressure,on\n"},
    {"snapshots.csv", "snapshot\n0\n1\n"},
    {"buses.csv", "name,carrier,pressure_min_bar,pressure_max_bar\n"
                  "E,H2,,\nA,H2,30,60\nB,H2,,50\nC,H2,20,40\nD,H2,10,80\n"},
    {"generators.csv", "name,bus,p_nom\ng,A,20\n"},
    {"loads.csv", "name,bus,p_set\nd,C,5\n"},
    {"menus.csv", "name,menu,p_nom,max_pieces,capital_cost_per_km,resistance\n"
                  "small,pipe,10,2,1,0.25\nlarge,pipe,40,1,3,0.04\n"},
    {"links.csv", "name,bus0,bus1,length,p_nom,resistance,menu,menu_max,lift,p_min_pu,active\n"
                  "ae,A,E,1,9,,,,False,-1,True\nab,A,B,10,8,0.01,pipe,2,False,-1,True\nbc,B,C,0,7,,,,False,0,True\n"
                  "cd,C,D,0,6,,,,True,0,True\nad,A,D,5,0,,pipe,3,False,-1,True\nold,A,B,3,9,0.01,,,False,0,False\n"},
    {NULL, NULL}};

static aft_model build(const test_reading *r)
{
    aft_model model;
    aft_error err = AFT_ERROR_INIT;
    if (r->status != AFT_OK) {
        test_print_findings(r->findings);
    }
    cr_assert_eq(r->status, AFT_OK);
    aft_model_init(&model, r->network);
    cr_assert_eq(aft_build_plan_problem(&model, &err), AFT_OK, "%s", err.text);
    return model;
}

Test(pressure_ties, buses_and_links)
{
    test_reading r = test_read_texts(chain, NULL, NULL);
    aft_model model = build(&r);
    const aft_pressure *p = model.pressure;
    cr_assert_not_null(p);
    cr_expect_not(p->must_withstand);
    cr_assert_eq(p->n_buses, 4);
    cr_expect_eq(p->place[0], -1, "E has no limits");
    cr_expect_eq(p->buses[1].bus, 2);
    cr_expect_eq(p->buses[1].low, 0.0, "no least pressure");
    cr_expect_eq(p->buses[1].high, 2500.0);
    cr_expect_eq(model.lp.lower[p->buses[2].col + 1], 400.0);
    cr_expect_eq(model.lp.upper[p->buses[2].col + 1], 1600.0);
    cr_assert_eq(p->n_ties, 4, "%zu", p->n_ties);
    const aft_tie_kind kinds[] = {AFT_TIE_PIPE, AFT_TIE_REGULATOR, AFT_TIE_LIFT, AFT_TIE_PIPE};
    for (size_t i = 0; i < p->n_ties; i++) {
        cr_expect_eq(p->ties[i].kind, kinds[i], "tie %zu", i);
    }
    const aft_tie *ab = &p->ties[0];
    cr_expect_eq(p->buses[ab->from].bus, 1);
    cr_expect_eq(p->buses[ab->to].bus, 2);
    cr_expect_eq(ab->conductance, 10.0); /* 0.01^-1/2 */
    cr_expect_eq(ab->capacity, 8.0);
    cr_expect_eq(ab->most_pieces, 2);
    cr_assert_eq(ab->n, 2);
    cr_expect_eq(ab->options[0].max_pieces, 2);
    cr_expect_eq(ab->options[0].conductance, 2.0); /* 0.25^-1/2 */
    cr_expect_eq(ab->options[1].conductance, 5.0); /* 0.04^-1/2 */
    cr_expect_eq(ab->options[1].capacity, 40.0);
    cr_expect_eq(p->ties[3].conductance, 0.0, "nothing is there");
    aft_model_clear(&model);
    test_reading_clear(&r);
}

/* (83): what is there, two small ones and a large one side by side: 10 + 2 * 2 + 5. */
Test(pressure_ties, conductances_add_up)
{
    test_reading r = test_read_texts(chain, NULL, NULL);
    aft_model model = build(&r);
    const aft_tie *ab = &model.pressure->ties[0];
    const aft_tie *ad = &model.pressure->ties[3];
    double *x = aft_alloc((size_t)model.lp.n_cols, sizeof *x);
    cr_assert_not_null(x);
    cr_expect_eq(aft_tie_conductance(ab, x), 10.0);
    cr_expect(aft_tie_is_built(ab, &model, x));
    cr_expect_not(aft_tie_is_built(ad, &model, x));
    x[ab->options[0].col] = 2.0;
    x[ab->options[1].col] = 1.0;
    x[ad->options[1].col] = 1.0;
    cr_expect_eq(aft_tie_conductance(ab, x), 19.0);
    cr_expect_eq(aft_tie_conductance(ad, x), 5.0);
    cr_expect(aft_tie_is_built(ad, &model, x));
    aft_free(x);
    aft_model_clear(&model);
    test_reading_clear(&r);
}

Test(pressure_ties, off_is_off)
{
    const test_file off[] = {{"case.csv", "setting,value\npressure,off\n"}, {NULL, NULL}};
    test_reading r = test_read_texts(chain, off, NULL);
    aft_model model = build(&r);
    cr_expect_null(model.pressure);
    cr_expect_null(aft_lp_find_col_block(&model.lp, "pressure"));
    aft_model_clear(&model);
    test_reading_clear(&r);
}

static void expect_refused(const test_file *changes, const aft_solve_options *options, const char *says)
{
    test_reading r = test_read_texts(chain, changes, NULL);
    aft_error err = AFT_ERROR_INIT;
    aft_plan *plan = NULL;
    if (r.status != AFT_OK) {
        test_print_findings(r.findings);
    }
    cr_assert_eq(r.status, AFT_OK);
    aft_status status = aft_solve(&plan, r.network, options, &err);
    cr_expect_eq(status, AFT_EUNSUPPORTED, "%d", (int)status);
    cr_expect_null(plan);
    cr_expect(strstr(err.text, says) != NULL && strstr(err.text, "pressure = on") != NULL, "%s", err.text);
    test_reading_clear(&r);
}

/* What no method covers is refused by name. */
Test(pressure_ties, never_without_pressure)
{
    const test_file priority[] = {{"case.csv", "setting,value\npressure,on\nlost_load_cost,9\nallocation,priority\n"},
                                  {"loads.csv", "name,bus,p_set,priority\nd,C,5,1\n"},
                                  {NULL, NULL}};
    expect_refused(NULL, &(aft_solve_options){.relax = true}, "--relax");
    expect_refused(NULL, &(aft_solve_options){.write_problem = "never.mps"}, "--write-problem");
    expect_refused(priority, NULL, "allocation");
}
