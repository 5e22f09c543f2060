/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/reading.h"

#include <criterion/criterion.h>
#include <string.h>

static void expect_close(double got, double wanted)
{
    cr_expect(got == wanted || fabs(got - wanted) <= 1e-9 * fabs(wanted), "%.12g instead of %.12g", got, wanted);
}

static test_reading read_ok(const test_file *changes)
{
    test_reading r = test_read_texts(test_base_case, changes, NULL);
    if (r.status != AFT_OK) {
        test_print_findings(r.findings);
    }
    cr_assert_eq(r.status, AFT_OK);
    return r;
}

Test(prepare, annuity)
{
    expect_close(aft_annuity(0.07, 25.0), 0.0858105172206); /* 0.07 / (1 - 1.07^-25) */
    expect_close(aft_annuity(0.5, 1.0), 1.5);
    expect_close(aft_annuity(0.0, 20.0), 0.05);
    expect_close(aft_annuity(0.05, INFINITY), 0.05);
    expect_close(aft_annuity(0.0, INFINITY), 0.0);
    expect_close(aft_annuity(-0.02, INFINITY), 0.0);
    expect_close(aft_annuity(-0.5, 1.0), 0.5); /* -0.5 / (1 - 0.5^-1) = -0.5 / -1 */
}

/* Two snapshots of weight 4380 are one year: 1200000 x 0.0858105... + 24000; gas 50000 + 1000. */
Test(prepare, costs_of_capacity)
{
    static const test_file changes[] = {
        {"snapshots.csv", "snapshot,objective,stores,generators\n0,4380,1,1\n1,4380,1,1\n"},
        {"loads-p_set.csv", NULL},
        {"generators.csv",
         "name,bus,p_nom_extendable,overnight_cost,discount_rate,lifetime,capital_cost,fom_cost,marginal_cost\n"
         "wind,A,True,1200000,0.07,25,,24000,0\ngas,A,True,,,,50000,1000,70\n"},
        {NULL, NULL}};
    test_reading r = read_ok(changes);
    expect_close(r.network->years, 1.0);
    expect_close(r.network->generators[0].unit_cost_without_fom, 1200000.0 * aft_annuity(0.07, 25.0));
    expect_close(r.network->generators[0].unit_cost, 1200000.0 * aft_annuity(0.07, 25.0) + 24000.0);
    expect_close(r.network->generators[1].unit_cost, 51000.0);
    expect_close(r.network->generators[1].unit_cost_without_fom, 50000.0);
    test_reading_clear(&r);
}

/* x_eff = x / v^2 = 10 / 110^2; with a type: 0.37 Ohm/km x 20 km / 2 circuits / 110^2. */
Test(prepare, lines)
{
    static const test_file changes[] = {
        {"lines.csv", "name,bus0,bus1,x,r,s_nom,type,length,num_parallel\nplain,A,B,10,2,80,,5,\n"
                      "typed,A,B,99,99,80,490-AL1/64-ST1A 110.0,20,2\nown,A,B,0,0,80,mine,10,1\n"
                      "short,A,B,0,0,80,mine,10,0\n"},
        {"line_types.csv", "name,f_nom,r_per_length,x_per_length,c_per_length,i_nom\nmine,50,0.1,0.2,1,1\n"},
        {NULL, NULL}};
    test_reading r = read_ok(changes);
    expect_close(r.network->lines[0].x_eff, 10.0 / 12100.0);
    expect_close(r.network->lines[0].r_eff, 2.0 / 12100.0);
    expect_close(r.network->lines[1].x_eff, 0.37 * 20.0 / 2.0 / 12100.0);
    expect_close(r.network->lines[1].r_eff, 0.059 * 20.0 / 2.0 / 12100.0);
    expect_close(r.network->lines[2].x_eff, 0.2 * 10.0 / 12100.0);
    expect_close(r.network->lines[3].x_eff, INFINITY); /* no circuit */
    cr_expect_str_eq(r.network->lines[0].carrier, "AC");
    test_reading_clear(&r);
}

Test(prepare, own_types_win)
{
    static const test_file changes[] = {
        {"lines.csv", "name,bus0,bus1,s_nom,type,length\nAB,A,B,80,490-AL1/64-ST1A 110.0,10\n"},
        {"line_types.csv", "name,x_per_length\n490-AL1/64-ST1A 110.0,0.5\n"},
        {NULL, NULL}};
    test_reading r = read_ok(changes);
    expect_close(r.network->lines[0].x_eff, 5.0 / 12100.0);
    test_reading_clear(&r);
}

/* 40 MVA 110/20 kV: vsc 11.2 %, vscr 0.302 %: r = 0.00302, x = sqrt(0.112^2 - r^2); two of them; tap 2 x 1.5 %. */
Test(prepare, transformers)
{
    static const test_file changes[] = {{"transformers.csv",
                                         "name,bus0,bus1,x,r,s_nom,tap_ratio,type,num_parallel,tap_position,menu\n"
                                         "plain,A,B,0.1,0.01,50,1.05,,,,\ntyped,A,B,,,7,,40 MVA 110/20 kV,2,2,\n"
                                         "planned,A,B,0.1,0.01,0,,,,,m\nnone,A,B,0.1,0.01,0,,,,,\n"},
                                        {"menus.csv", "name,menu,p_nom,capital_cost_fixed\no,m,5,1\n"},
                                        {NULL, NULL}};
    test_reading r = read_ok(changes);
    const aft_transformer *t = r.network->transformers;
    expect_close(t[0].x_eff, 0.1 * 1.05 / 50.0);
    expect_close(t[0].r_eff, 0.01 * 1.05 / 50.0);
    double x = sqrt(0.112 * 0.112 - 0.00302 * 0.00302) / 2.0;
    expect_close(t[1].x_eff, x * 1.03 / 40.0);
    expect_close(t[1].r_eff, 0.00302 / 2.0 * 1.03 / 40.0);
    expect_close(t[1].s_nom, 40.0);
    expect_close(t[1].phase_shift.value, 150.0);
    expect_close(t[2].x_eff, 0.1); /* on the rating that is bought */
    expect_close(t[3].x_eff, INFINITY);
    test_reading_clear(&r);
}

static const char menus[] =
    "name,menu,option,p_nom,capital_cost_fixed,capital_cost_per_km,overnight_cost_fixed,overnight_cost_per_km,"
    "lifetime,discount_rate,fom_share\n"
    "a,pipe,DN100,10,5,2,,,,,\nb,cable,,20,,,1000,,40,0.05,0.02\nc,pipe,DN200,30,7,7,,300,20,,0.01\n";

/* c: no fixed cost (the overnight costs replace both), 300 x (annuity(book) + 0.01) per km. */
Test(prepare, menus)
{
    static const test_file changes[] = {
        {"menus.csv", menus},
        {"lines.csv", "name,bus0,bus1,x,s_nom,menu\nAB,A,B,10,80,cable\nBA,A,B,10,80,pipe\nCD,A,B,10,80,\n"},
        {"case.csv", "setting,value\nbook,project\ndiscount_rate_project,0.08\n"},
        {NULL, NULL}};
    test_reading r = read_ok(changes);
    const aft_network *n = r.network;
    double years = 3.0 / 8760.0;
    cr_assert_eq(n->n_menu_lists, 2);
    cr_expect_str_eq(n->menu_lists[0].name, "pipe");
    cr_assert_eq(n->menu_lists[0].n, 2);
    cr_expect_eq(n->menu_lists[0].options[1], 2);
    cr_expect_eq(n->menu_lists[1].options[0], 1);
    expect_close(n->menus[0].cost_fixed, 5.0);
    expect_close(n->menus[0].cost_per_km, 2.0);
    expect_close(n->menus[1].cost_fixed, 1000.0 * (aft_annuity(0.05, 40.0) + 0.02) * years);
    expect_close(n->menus[1].cost_per_km, 0.0);
    expect_close(n->menus[2].cost_fixed, 0.0);
    expect_close(n->menus[2].cost_per_km, 300.0 * (aft_annuity(0.08, 20.0) + 0.01) * years);
    cr_expect_str_eq(n->menus[0].option, "DN100");
    cr_expect_str_eq(n->menus[1].option, "b");
    cr_expect_eq(n->lines[0].menu_index, 1);
    cr_expect_eq(n->lines[1].menu_index, 0);
    cr_expect_eq(n->lines[2].menu_index, -1);
    test_reading_clear(&r);
}

Test(prepare, the_societal_book_is_the_default)
{
    static const test_file changes[] = {{"menus.csv", menus}, {NULL, NULL}};
    test_reading r = read_ok(changes);
    expect_close(r.network->menus[2].cost_per_km, 300.0 * (aft_annuity(0.0225, 20.0) + 0.01) * 3.0 / 8760.0);
    test_reading_clear(&r);
}

Test(prepare, projects)
{
    static const test_file changes[] = {
        {"projects.csv", "name,earliest_year\nearly,2030\nlate,2036\nany,\n"},
        {"lines.csv",
         "name,bus0,bus1,x,s_nom,project\na,A,B,1,80,early\nb,A,B,1,80,late\nc,A,B,1,80,any\nd,A,B,1,80,\n"},
        {"case.csv", "setting,value\nyear,2035\n"},
        {NULL, NULL}};
    test_reading r = read_ok(changes);
    const aft_line *lines = r.network->lines;
    cr_expect(lines[0].can_expand);
    cr_expect_not(lines[1].can_expand);
    cr_expect(lines[2].can_expand);
    cr_expect(lines[3].can_expand);
    cr_expect_eq(lines[1].project_index, 1);
    cr_expect_eq(lines[3].project_index, -1);
    test_reading_clear(&r);
}

Test(prepare, without_a_year_everything_can_be_built)
{
    static const test_file changes[] = {{"projects.csv", "name,earliest_year\nlate,2036\n"},
                                        {"lines.csv", "name,bus0,bus1,x,s_nom,project\nb,A,B,1,80,late\n"},
                                        {NULL, NULL}};
    test_reading r = read_ok(changes);
    cr_expect(r.network->lines[0].can_expand);
    test_reading_clear(&r);
}

Test(prepare, carriers)
{
    static const test_file changes[] = {{"buses.csv", "name,v_nom,carrier\nA,110,AC\nB,110,AC\nH,1,H2\n"},
                                        {"links.csv", "name,bus0,bus1,p_nom,carrier\na,H,A,1,\nb,A,H,1,electrolyser\n"},
                                        {"stores.csv", "name,bus,e_nom\ns,H,1\n"},
                                        {"carriers.csv", "name\nH2\nelectrolyser\ngas\n"},
                                        {NULL, NULL}};
    test_reading r = read_ok(changes);
    cr_expect_str_eq(r.network->links[0].carrier, "H2");
    cr_expect_str_eq(r.network->links[1].carrier, "electrolyser");
    cr_expect_str_eq(r.network->stores[0].carrier, "H2");
    test_reading_clear(&r);
}
