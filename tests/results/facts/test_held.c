/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/facts/facts_internal.h"
#include "tests/support/reading.h"

#include <criterion/criterion.h>

/* A generator that may grow, a link that buys, a line as it is. */
static const test_file world[] = {
    {"buses.csv", "name,carrier\nA,AC\nB,AC\n"},
    {"generators.csv", "name,bus,p_nom,p_nom_extendable,capital_cost\ng,A,1,True,1\n"},
    {"links.csv", "name,bus0,bus1,p_nom,menu\nl,A,B,2,m\n"},
    {"lines.csv", "name,bus0,bus1,x,s_nom\nw,A,B,0.1,6\n"},
    {"menus.csv", "name,menu,p_nom,capital_cost_fixed\nsmall,m,3,1\n"},
    {"snapshots.csv", "snapshot\na\nb\n"},
    {NULL, NULL},
};

static double generator_nom[] = {1.5}, link_nom[] = {5.0}, line_nom[] = {6.0};
static const double generator_p[] = {0.5, 1.5};

static aft_plan plan_of_world(aft_purchase *bought)
{
    *bought = (aft_purchase){.table = AFT_TABLE_links, .row = 0, .pieces = 1, .capacity = 3.0};
    return (aft_plan){.generator_p_nom = generator_nom,
                      .link_p_nom = link_nom,
                      .line_s_nom = line_nom,
                      .generator_p = generator_p,
                      .n_purchases = 1,
                      .purchases = bought};
}

Test(held, view_has_what_the_plan_made_of_it)
{
    test_reading r = test_read_texts(world, NULL, NULL);
    cr_assert_eq(r.status, AFT_OK);
    aft_purchase bought;
    const aft_plan plan = plan_of_world(&bought);
    const aft_held g = aft_held_at(r.network, &plan, AFT_TABLE_generators, 0);
    cr_expect_str_eq(g.h.name, "g");
    cr_expect_eq(g.nom_opt, 1.5);
    cr_expect_eq(g.flow[1], 1.5);
    cr_expect(aft_held_is_expanded(&g));
    const aft_held w = aft_held_at(r.network, &plan, AFT_TABLE_lines, 0);
    cr_expect_eq(w.nom_opt, 6.0);
    cr_expect_null(w.flow); /* the plan has none */
    cr_expect_not(aft_held_is_expanded(&w));
    test_reading_clear(&r);
}

Test(held, without_a_plan_there_is_no_capacity_and_no_flow)
{
    test_reading r = test_read_texts(world, NULL, NULL);
    cr_assert_eq(r.status, AFT_OK);
    const aft_held g = aft_held_at(r.network, NULL, AFT_TABLE_generators, 0);
    cr_expect(isnan(g.nom_opt));
    cr_expect_null(g.flow);
    cr_expect_not(aft_held_is_expanded(&g));
    test_reading_clear(&r);
}

Test(held, loop_meets_every_table)
{
    test_reading r = test_read_texts(world, NULL, NULL);
    cr_assert_eq(r.status, AFT_OK);
    const char *const names[] = {"g", "l", "w"};
    aft_purchase bought;
    const aft_plan plan = plan_of_world(&bought);
    size_t n = 0;
    for (aft_held e = {0}; aft_held_next(&e, r.network, &plan); n++) {
        cr_assert_lt(n, 3);
        cr_expect_str_eq(e.h.name, names[n]);
        cr_expect_not(isnan(e.nom_opt));
    }
    cr_expect_eq(n, 3);
    test_reading_clear(&r);
}

/* 2 MW and one piece of 3 MW are 5 MW; half a piece more is none that can be bought. */
Test(held, pieces_make_up_the_capacity_or_do_not)
{
    test_reading r = test_read_texts(world, NULL, NULL);
    cr_assert_eq(r.status, AFT_OK);
    aft_purchase bought;
    const aft_plan plan = plan_of_world(&bought);
    aft_held l = aft_held_at(r.network, &plan, AFT_TABLE_links, 0);
    cr_expect(aft_held_is_whole(&l, &plan));
    l.nom_opt = 6.5;
    cr_expect_not(aft_held_is_whole(&l, &plan));
    test_reading_clear(&r);
}
