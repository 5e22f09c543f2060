/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pipe, trailer, local electrolysis, electricity and gas compete: the case `alternatives`, whose README does the
 * arithmetic. Who wins flips with prices and demand, and break-even finds where. */
#include "solver/studies.h"
#include "tests/support/case_folder.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static char folder[4096];

static const char *case_folder(void)
{
    (void)snprintf(folder, sizeof folder, "%s/cases/alternatives", test_source_dir());
    return folder;
}

static double energy(const aft_network *network, const aft_plan *plan, aft_table table, const char *name)
{
    int k = aft_network_find(network, table, name);
    cr_assert_geq(k, 0, "no %s", name);
    const double *p = table == AFT_TABLE_links ? plan->link_p : plan->generator_p;
    double sum = 0.0;
    for (size_t t = 0; t < network->n_snapshots; t++) {
        sum += network->snapshots[t].objective * p[(size_t)k * network->n_snapshots + t];
    }
    return sum;
}

/* What a scenario costs, and by what each site lives: the element carries all that the site needs. */
typedef struct outcome {
    const char *scenario;
    double cost;
    aft_table dairy_table;
    const char *dairy;
    double dairy_mwh;
    const char *glass;
    double glass_mwh;
} outcome;

static const outcome outcomes[] = {
    {NULL, 8400000, AFT_TABLE_links, "branch dairy", 80000, "trailer glass", 40000},
    {"dear hydrogen", 10680000, AFT_TABLE_links, "electric boiler", 80000, "electrolyser glass", 40000 / 0.75},
    {"no carbon price", 5200000, AFT_TABLE_generators, "gas boiler", 80000, "trailer glass", 40000},
    {"more demand", 20500000, AFT_TABLE_links, "branch dairy", 200000, "branch glass", 100000},
    {"less demand", 4780000, AFT_TABLE_links, "electric boiler", 20000, "trailer glass", 40000},
    {"little demand", 3840000, AFT_TABLE_links, "trailer dairy", 8000, "trailer glass", 40000},
};

Test(alternatives, the_cheapest_way_wins_in_every_scenario)
{
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        for (size_t i = 0; i < sizeof outcomes / sizeof outcomes[0]; i++) {
            const outcome *o = &outcomes[i];
            const aft_read_options scenario = {.scenario = o->scenario};
            aft_network *network = test_read(case_folder(), &scenario);
            aft_plan *plan = test_solve_folder(folder, test_solvers[s], &scenario);
            cr_assert_not_null(network);
            cr_expect_eq(plan->outcome, AFT_OPTIMAL);
            cr_expect_float_eq(plan->total_cost, o->cost, 1e-6 * o->cost, "%zu: %.10g", i, plan->total_cost);
            cr_expect_float_eq(energy(network, plan, o->dairy_table, o->dairy), o->dairy_mwh, 1e-3, "%zu: dairy", i);
            cr_expect_float_eq(energy(network, plan, AFT_TABLE_links, o->glass), o->glass_mwh, 1e-3, "%zu: glass", i);
            aft_plan_free(plan);
            aft_network_free(network);
        }
    }
}

static void expect_at(const char *solver, const aft_break_even *found, double value, double width)
{
    cr_expect_eq(found->kind, AFT_BREAK_EVEN_FOUND, "%s", solver);
    cr_expect(found->from <= value + 1e-9 && found->to >= value - 1e-9 && found->to - found->from <= width,
              "%s: %.9g is not between %.9g and %.9g, or not to %g", solver, value, found->from, found->to, width);
    cr_expect(found->value >= found->from && found->value <= found->to, "%s", solver);
}

Test(alternatives, break_even_by_price_and_demand)
{
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        aft_network *network = test_read(case_folder(), NULL);
        aft_plan *plan = NULL;
        aft_solve_options how = {.solver = test_solvers[s], .gap = 0.0};
        cr_assert_not_null(network);
        cr_assert_eq(aft_solve(&plan, network, &how, NULL), AFT_OK);
        const aft_row rows[] = {
            {AFT_TABLE_links, (size_t)aft_network_find(network, AFT_TABLE_links, "branch dairy")},
            {AFT_TABLE_links, (size_t)aft_network_find(network, AFT_TABLE_links, "branch glass")},
        };
        aft_break_evens *found = NULL;
        cr_assert_eq(aft_find_break_evens(&found, network, plan, rows, 2, &how, NULL), AFT_OK);
        const aft_break_even_row *dairy = &found->list[0];
        const aft_break_even_row *glass = &found->list[1];
        cr_expect(dairy->is_built && !glass->is_built);
        expect_at(test_solvers[s], &dairy->by_price, 71.0, 0.0601);
        expect_at(test_solvers[s], &dairy->by_demand, 320000.0 / 15.0 / 80000.0, 0.00101);
        expect_at(test_solvers[s], &glass->by_demand, 2.0, 0.00101);
        cr_expect_eq(glass->by_price.kind, AFT_BREAK_EVEN_NONE);
        cr_expect_eq(glass->by_price.limit, 0.0);
        aft_break_evens_free(found);
        aft_plan_free(plan);
        aft_network_free(network);
    }
}
