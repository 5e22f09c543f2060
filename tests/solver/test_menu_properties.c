/* SPDX-License-Identifier: GPL-3.0-or-later */
/* label: slow */
/* Menus against the slow, obvious way: every combination of purchases put in as ordinary capacity, the best one taken.
 * And what must hold whatever the optimum is: scaled, renamed, relaxed, with more demand. A failure prints its case. */
#include "tests/support/menu_world.h"

#include <criterion/criterion.h>
#include <string.h>

/* Room for ten costs in MILPs proved to 1e-6. */
static bool is_same_cost(double a, double b)
{
    return fabs(a - b) <= 2e-6 * fmax(1.0, fabs(b));
}

static bool is_not_above(double a, double b)
{
    return a <= b + 2e-6 * fmax(1.0, fabs(b));
}

static const char *some_solver(unsigned seed)
{
    size_t n = 0;
    while (test_solvers[n] != NULL) {
        n++;
    }
    return test_solvers[seed % n];
}

/* Half of them with lines and transformers, a third with generators that must run at 30 %. */
static world draw_world(unsigned seed)
{
    const world_taste taste = {.has_lines = seed % 2 == 1, .has_must_run = seed % 3 == 0, .most_purchases = 150};
    return world_draw(seed, &taste);
}

/* ---- enumeration ---- */

static void compare_with_enumeration(unsigned seed)
{
    world w = draw_world(seed);
    world_purchase purchase = {0};
    world_purchase cheapest = purchase;
    double best = INFINITY;
    do {
        double cost = world_cost(&w, &purchase, "glpk") + world_price(&w, &purchase);
        cheapest = cost < best ? purchase : cheapest;
        best = fmin(best, cost);
    } while (world_next(&purchase, &w));
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        double got = world_cost(&w, NULL, test_solvers[s]);
        if (!is_same_cost(got, best)) {
            world_print(&w);
        }
        cr_expect(is_same_cost(got, best), "seed %u, %s: %.10g instead of %.10g (%.10g for purchases)", seed,
                  test_solvers[s], got, best, world_price(&w, &cheapest));
    }
}

static void compare_range(unsigned from, unsigned to)
{
    for (unsigned seed = from; seed < to; seed++) {
        compare_with_enumeration(seed);
    }
}

Test(menu_properties, equal_enumeration_0)
{
    compare_range(0, 50);
}

Test(menu_properties, equal_enumeration_50)
{
    compare_range(50, 100);
}

Test(menu_properties, equal_enumeration_100)
{
    compare_range(100, 150);
}

Test(menu_properties, equal_enumeration_150)
{
    compare_range(150, 200);
}

/* The draws are worth something: purchases are made, declined, and made of several pieces together. */
Test(menu_properties, worlds_are_varied)
{
    int n_none = 0;
    int n_some = 0;
    int n_together = 0; /* several pieces */
    for (unsigned seed = 0; seed < 60; seed++) {
        world w = draw_world(seed);
        world_purchase nothing = {0};
        double without = world_cost(&w, &nothing, "glpk");
        double with = world_cost(&w, NULL, "glpk");
        double by_one = without;
        for (int k = 0; k < w.n; k++) {
            for (int d = 0; d < w.things[k].n_sizes; d++) {
                world_purchase one = {0};
                one.pieces[k][d] = 1;
                by_one = fmin(by_one, world_cost(&w, &one, "glpk") + world_price(&w, &one));
            }
        }
        n_none += is_same_cost(without, with);
        n_some += !is_same_cost(without, with);
        n_together += !is_same_cost(by_one, with);
    }
    cr_expect_geq(n_none, 8, "%d", n_none);
    cr_expect_geq(n_some, 30, "%d", n_some);
    cr_expect_geq(n_together, 15, "%d", n_together);
}

/* ---- what must hold ---- */

enum { ROUNDS = 60 };

static void expect(bool is_right, const world *w, const char *what, double got, double base)
{
    if (!is_right) {
        world_print(w);
    }
    cr_expect(is_right, "seed %u: %s: %.10g, before %.10g", w->seed, what, got, base);
}

Test(menu_properties, all_costs_twice)
{
    for (unsigned seed = 300; seed < 300 + ROUNDS; seed++) {
        world w = draw_world(seed);
        double base = world_cost(&w, NULL, some_solver(seed));
        world twice = w;
        twice.money = 2.0;
        double got = world_cost(&twice, NULL, some_solver(seed));
        expect(is_same_cost(got, 2.0 * base), &w, "all costs twice", got, base);
    }
}

Test(menu_properties, other_names_and_order)
{
    for (unsigned seed = 400; seed < 400 + ROUNDS; seed++) {
        world w = draw_world(seed);
        double base = world_cost(&w, NULL, some_solver(seed));
        world renamed = w;
        renamed.is_renamed = true;
        double got = world_cost(&renamed, NULL, some_solver(seed));
        expect(is_same_cost(got, base), &w, "other names and order", got, base);
    }
}

/* Without lines, where one that is stronger may draw more than others can carry, and without a least output. */
static world draw_plain_world(unsigned seed)
{
    const world_taste taste = {.most_purchases = 2000};
    return world_draw(seed, &taste);
}

Test(menu_properties, more_capacity_a_lower_cost_another_candidate)
{
    for (unsigned seed = 500; seed < 500 + ROUNDS; seed++) {
        world w = draw_plain_world(seed);
        double base = world_cost(&w, NULL, some_solver(seed));
        int k = w.n - 1; /* a candidate: they come last */
        world more = w;
        more.things[k].sizes[0].p_nom += 7.0;
        double got = world_cost(&more, NULL, some_solver(seed));
        expect(is_not_above(got, base), &w, "more capacity of a size", got, base);
        more = w;
        more.things[k].nom += 7.0;
        got = world_cost(&more, NULL, some_solver(seed));
        expect(is_not_above(got, base), &w, "more existing capacity", got, base);
        more = w;
        more.things[k].sizes[0].cost_fixed *= 0.5;
        more.things[k].sizes[0].cost_per_km *= 0.7;
        got = world_cost(&more, NULL, some_solver(seed));
        expect(is_not_above(got, base), &w, "a lower cost", got, base);
        more = w;
        more.things[more.n] = w.things[k];
        more.things[more.n].from = (int)(seed % (unsigned)w.n_buses);
        more.things[more.n].to = (int)((seed + 1) % (unsigned)w.n_buses);
        more.n++;
        got = world_cost(&more, NULL, some_solver(seed));
        expect(is_not_above(got, base), &w, "one more candidate", got, base);
        more = w;
        more.things[k].menu_max++;
        more.things[k].sizes[0].max_pieces++;
        got = world_cost(&more, NULL, some_solver(seed));
        expect(is_not_above(got, base), &w, "more pieces", got, base);
    }
}

/* Supply costs nothing less than 0, and what is not needed need not be made: less demand is served by less. */
Test(menu_properties, higher_demand)
{
    for (unsigned seed = 600; seed < 600 + ROUNDS; seed++) {
        world w = draw_plain_world(seed);
        double base = world_cost(&w, NULL, some_solver(seed));
        world more = w;
        for (int t = 0; t < w.n_hours; t++) {
            int b = (int)((seed + (unsigned)t) % (unsigned)w.n_buses);
            more.load[b][t] += w.load[b][0] > 0.0 ? 0.5 * w.load[b][t] : 0.0; /* as long as it can be left unserved */
        }
        double got = world_cost(&more, NULL, some_solver(seed));
        expect(is_not_above(base, got), &w, "higher demand", got, base);
    }
}
