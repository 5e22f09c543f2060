/* SPDX-License-Identifier: GPL-3.0-or-later */
/* label: slow */
/* The best plan with a candidate and the best one without it, against the slow, obvious way: every combination of
 * purchases is put in as ordinary capacity. Also what the search of a plan says of the candidates that it does not buy,
 * and the two cases in which bounds from prices said what was false. */
#include "solver/studies.h"
#include "tests/support/denial.h"
#include "tests/support/menu_world.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

/* Cheapest plans with and without each candidate; INFINITY: none. */
typedef struct truth {
    double with[WORLD_THINGS], without[WORLD_THINGS], best;
} truth;

static truth enumerate(const world *w)
{
    truth out = {.best = INFINITY};
    world_purchase purchase = {0};
    for (int k = 0; k < w->n; k++) {
        out.with[k] = out.without[k] = INFINITY;
    }
    do {
        const double cost = world_cost(w, &purchase, "highs") + world_price(w, &purchase);
        out.best = fmin(out.best, cost);
        for (int k = 0; k < w->n; k++) {
            int n = 0;
            for (int d = 0; d < WORLD_SIZES; d++) {
                n += purchase.pieces[k][d];
            }
            double *side = n > 0 ? &out.with[k] : &out.without[k];
            *side = fmin(*side, cost);
        }
    } while (world_next(&purchase, w));
    return out;
}

static double noise(double cost)
{
    return 3e-6 * fmax(1.0, fabs(cost));
}

static aft_table table_of(world_kind kind)
{
    static const aft_table tables[WORLD_KINDS] = {AFT_TABLE_generators,    AFT_TABLE_links, AFT_TABLE_stores,
                                                  AFT_TABLE_storage_units, AFT_TABLE_lines, AFT_TABLE_transformers};
    return tables[kind];
}

static size_t list_candidates(aft_row *rows, int *things, const world *w, const aft_network *network)
{
    size_t n = 0;
    for (int k = 0; k < w->n; k++) {
        char name[16];
        const aft_table table = table_of(w->things[k].kind);
        (void)snprintf(name, sizeof name, "e%d", k);
        if (w->things[k].n_sizes > 0) {
            things[n] = k;
            rows[n++] = (aft_row){(int)table, (size_t)aft_network_find(network, table, name)};
        }
    }
    return n;
}

typedef struct tally {
    int n_with, n_without, n_unbought, n_idle, n_strong;
} tally;

static void expect(bool is_right, const world *w, int k, const char *what, double value, double known)
{
    if (!is_right) {
        world_print(w);
        cr_expect(false, "seed %u, e%d: %s %.10g, but %.10g", w->seed, k, what, value, known);
    }
}

static void compare(tally *t, const world *w, const truth *known, const aft_switches *found, const int *things)
{
    for (size_t i = 0; i < found->n; i++) {
        const aft_switch *at = &found->list[i];
        const int k = things[i];
        const double other = at->is_built ? known->without[k] : known->with[k];
        cr_expect(at->is_solved || isfinite(at->difference), "seed %u, e%d: not solved", w->seed, k);
        if (isinf(other)) {
            expect(isnan(at->cost) && isinf(at->lower_bound), w, k, "there is no plan: cost", at->cost, other);
            continue;
        }
        expect(at->cost >= other - noise(other), w, k, "cost", at->cost, other);
        expect(at->lower_bound <= other + noise(other), w, k, "bound", at->lower_bound, other);
        const double difference = other - known->best;
        const double room = noise(known->best);
        expect(at->from <= difference + room && at->to >= difference - room, w, k, "from", at->from, difference);
        expect(at->to - at->from <= 0.3 * fmax(1.0, fabs(difference)) + 2e-4 * known->best, w, k, "wide", at->to,
               difference);
        t->n_with += !at->is_built;
        t->n_without += at->is_built;
    }
}

/* What a search says of candidates without being asked. */
static void look_at_unbought(tally *t, const world *w, const truth *known, const aft_plan *plan, const aft_row *rows,
                             const int *things, size_t n)
{
    for (size_t i = 0; i < plan->n_unbought; i++) {
        const aft_unbought *at = &plan->unbought[i];
        int k = -1;
        for (size_t j = 0; j < n; j++) {
            k = rows[j].table == at->element.table && rows[j].row == at->element.row ? things[j] : k;
        }
        cr_assert_geq(k, 0);
        expect(at->bound <= known->with[k] + noise(known->with[k]), w, k, "bound by search", at->bound, known->with[k]);
        expect(at->cost >= known->with[k] - noise(known->best), w, k, "idle", at->cost, known->with[k]);
        t->n_unbought++;
        t->n_idle += isfinite(at->cost);
        t->n_strong += at->bound > known->best + noise(known->best);
    }
}

static void ask(tally *t, const world *w, const truth *known, const char *solver, const char *method)
{
    static world_texts texts;
    aft_row rows[WORLD_THINGS];
    int things[WORLD_THINGS];
    aft_plan *plan = NULL;
    aft_switches *found = NULL;
    aft_error err = AFT_ERROR_INIT;
    aft_solve_options how = {.solver = solver, .gap = 1e-7, .method = method};
    world_write(&texts, w, NULL);
    test_reading r = test_read_texts(texts.files, NULL, NULL);
    cr_assert_eq(r.status, AFT_OK);
    const size_t n = list_candidates(rows, things, w, r.network);
    const aft_status status = aft_solve(&plan, r.network, &how, &err);
    if (status == AFT_OK && plan->has_point) {
        look_at_unbought(t, w, known, plan, rows, things, n);
    }
    if (method == NULL) {
        cr_assert_eq(status, AFT_OK, "%s", err.text);
        cr_assert_eq(aft_find_switches(&found, r.network, plan, rows, n, &how, &err), AFT_OK, "%s", err.text);
        compare(t, w, known, found, things);
    }
    aft_switches_free(found);
    aft_plan_free(plan);
    test_reading_clear(&r);
}

Test(switches, equal_enumeration)
{
    tally t = {0};
    for (unsigned seed = 0; seed < 60; seed++) {
        const world_taste taste = {.has_lines = true, .has_must_run = true, .most_purchases = 24};
        const world w = world_draw(seed, &taste);
        const truth known = enumerate(&w);
        for (size_t s = 0; test_solvers[s] != NULL; s++) {
            ask(&t, &w, &known, test_solvers[s], NULL);
            ask(&t, &w, &known, test_solvers[s], "large-tree");
        }
    }
    cr_expect_gt(t.n_with, 50, "%d", t.n_with); /* the draws are worth something */
    cr_expect_gt(t.n_without, 50, "%d", t.n_without);
    cr_expect_gt(t.n_unbought, 100, "%d", t.n_unbought);
    cr_expect_gt(t.n_idle, 50, "%d", t.n_idle);
    cr_expect_gt(t.n_strong, 20, "%d of %d", t.n_strong, t.n_unbought);
}

typedef struct job {
    const aft_network *network;
    const aft_plan *plan;
    aft_solve_options how;
} job;

static aft_status find_once(void *payload)
{
    const job *j = payload;
    const aft_row pipe = {AFT_TABLE_links, 0};
    aft_studies found = {0};
    const aft_study_options how = {.solve = j->how, .n_candidates = 1, .candidates = &pipe, .break_even = true};
    const aft_status status = aft_studies_make(&found, j->network, j->plan, &how, NULL);
    aft_studies_clear(&found);
    return status;
}

/* Without the only pipe nothing serves the demand, whatever it costs. */
Test(switches, some_other_way_has_no_plan)
{
    const test_file files[] = {{"snapshots.csv", "snapshot,objective,stores,generators\nnow,10,10,10\n"},
                               {"buses.csv", "name\ntap\nsite\n"},
                               {"generators.csv", "name,bus,p_nom,marginal_cost\ng,tap,100,60\n"},
                               {"loads.csv", "name,bus,p_set\nd,site,10\n"},
                               {"menus.csv", "name,menu,p_nom,capital_cost_fixed\nm,m,200,5000\n"},
                               {"links.csv", "name,bus0,bus1,p_nom,menu\npipe,tap,site,0,m\n"},
                               {0}};
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        const aft_row pipe = {AFT_TABLE_links, 0};
        const aft_solve_options how = {.solver = test_solvers[s], .gap = 1e-9};
        aft_plan *plan = NULL;
        aft_switches *found = NULL;
        test_reading r = test_read_texts(files, NULL, NULL);
        cr_assert_eq(aft_solve(&plan, r.network, &how, NULL), AFT_OK);
        cr_assert_eq(aft_find_switches(&found, r.network, plan, &pipe, 1, &how, NULL), AFT_OK);
        cr_expect(found->list[0].is_built);
        cr_expect(isnan(found->list[0].cost));
        cr_expect(isinf(found->list[0].lower_bound));
        cr_expect_null(aft_switch_nearest(found));
        aft_switches_free(found);
        aft_plan_free(plan);
        test_reading_clear(&r);
    }
}

/* ---- pressure and layout ---- */

/* Three pipes among three buses, one of which is as it is said: size 1 or 2 of the menu put in (with its resistance),
 * 0 nothing and no menu, -1 with its menu. Best cost, INFINITY without a plan; that of what was put in is not in it. */
static double cost_of_pipes(aft_switches **found_out, const char *settings, int k, int size, const char *solver)
{
    static const char *const ends[] = {"AB,A,B", "CB,C,B", "AC,A,C"};
    static const int length[] = {10, 10, 14};
    char links[400] = "name,bus0,bus1,length,p_min_pu,menu,p_nom,resistance,active\n";
    for (int i = 0; i < 3; i++) {
        static const char *const given[] = {",0,4,False", ",10,4,True", ",10,1,True"};
        char line[80];
        (void)snprintf(line, sizeof line, "%s,%d,-1,%s\n", ends[i], length[i],
                       i == k && size >= 0 ? given[size] : "pipe,0,,True");
        (void)strncat(links, line, sizeof links - strlen(links) - 1);
    }
    const test_file files[] = {
        {"case.csv", settings},
        {"carriers.csv", "name\nH2\n"},
        {"buses.csv", "name,carrier,pressure_min_bar,pressure_max_bar\nA,H2,0,30\nB,H2,0,40\nC,H2,24,40\n"},
        {"loads.csv", "name,bus,p_set\nb,B,1\nc,C,2\n"},
        {"generators.csv", "name,bus,p_nom\ng,A,100\n"},
        {"links.csv", links},
        {"menus.csv", "name,menu,p_nom,capital_cost_per_km,diameter_m,resistance\ns,pipe,10,1,0.1,4\nl,pipe,10,3,0.15,"
                      "1\n"},
        {0}};
    const aft_row rows[] = {{AFT_TABLE_links, 0}, {AFT_TABLE_links, 1}, {AFT_TABLE_links, 2}};
    const aft_solve_options how = {.solver = solver, .gap = 1e-7};
    aft_plan *plan = NULL;
    aft_error err = AFT_ERROR_INIT;
    test_reading r = test_read_texts(files, NULL, NULL);
    if (r.status != AFT_OK) {
        test_print_findings(r.findings);
    }
    cr_assert_eq(r.status, AFT_OK);
    cr_assert_eq(aft_solve(&plan, r.network, &how, &err), AFT_OK, "%s", err.text);
    if (found_out != NULL) {
        cr_assert_eq(aft_find_switches(found_out, r.network, plan, rows, 3, &how, &err), AFT_OK, "%s", err.text);
    }
    const double cost = plan->has_point ? plan->total_cost : INFINITY;
    aft_plan_free(plan);
    test_reading_clear(&r);
    return cost;
}

/* The methods that know pressures and forests do not know the row of a forced pipe: it must hold all the same. */
Test(switches, hold_for_all_methods)
{
    static const char *const settings[] = {
        "setting,value\npressure,off\nlayout,any\n", "setting,value\npressure,off\nlayout,tree\n",
        "setting,value\npressure,on\nlayout,any\n", "setting,value\npressure,on\nlayout,tree\n"};
    static const int length[] = {10, 10, 14};
    for (size_t i = 0; i < 8; i++) {
        const char *setting = settings[i / 2];
        const char *solver = test_solvers[i % 2];
        aft_switches *found = NULL;
        if (solver == NULL) {
            continue;
        }
        const double best = cost_of_pipes(&found, setting, -1, -1, solver);
        for (int k = 0; k < 3; k++) {
            const aft_switch *at = &found->list[k];
            const double small = cost_of_pipes(NULL, setting, k, 1, solver) + 1.0 * length[k];
            const double large = cost_of_pipes(NULL, setting, k, 2, solver) + 3.0 * length[k];
            const double other = at->is_built ? cost_of_pipes(NULL, setting, k, 0, solver) : fmin(small, large);
            if (isinf(other)) {
                cr_expect(isinf(at->lower_bound), "%s, %s, pipe %d", setting, solver, k);
                continue;
            }
            cr_expect_float_eq(at->cost, other, 1e-4, "%s, %s, pipe %d: %g, not %g", setting, solver, k, at->cost,
                               other);
            cr_expect(at->from <= other - best + 1e-4 && at->to >= other - best - 1e-4, "%s, %s, pipe %d: %g to %g",
                      setting, solver, k, at->from, at->to);
        }
        aft_switches_free(found);
    }
}

/* ---- two claims that were false ---- */

static aft_studies study(aft_plan **plan_out, test_reading *r, const test_file *files, const char *solver)
{
    const aft_row pipe = {AFT_TABLE_links, 0};
    aft_studies found = {0};
    aft_error err = AFT_ERROR_INIT;
    const aft_study_options how = {
        .solve = {.solver = solver, .gap = 1e-9}, .n_candidates = 1, .candidates = &pipe, .break_even = true};
    *r = test_read_texts(files, NULL, NULL);
    cr_assert_eq(r->status, AFT_OK);
    cr_assert_eq(aft_solve(plan_out, r->network, &how.solve, &err), AFT_OK, "%s", err.text);
    cr_assert_eq(aft_studies_make(&found, r->network, *plan_out, &how, &err), AFT_OK, "%s", err.text);
    return found;
}

/* Heat from gas at 40 is cheaper than from hydrogen at 100, but there are 10 MW of it: from there on the pipe is built
 * however dear, for nothing else can serve the demand. */
Test(switches, more_demand_alone_is_enough_where_something_else_is_capped)
{
    const test_file files[] = {{"snapshots.csv", "snapshot,objective,stores,generators\nnow,10,10,10\n"},
                               {"buses.csv", "name,carrier\ntap,H2\nsite,H2\nheat,heat\n"},
                               {"generators.csv", "name,bus,p_nom,marginal_cost\nH2,tap,100,100\ngas,heat,10,40\n"},
                               {"loads.csv", "name,bus,p_set\nd,heat,10\n"},
                               {"menus.csv", "name,menu,p_nom,capital_cost_fixed\nm,m,200,1000\n"},
                               {"links.csv", "name,bus0,bus1,p_nom,menu\npipe,tap,site,0,m\nboiler,site,heat,200,\n"},
                               {0}};
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        test_reading r;
        aft_plan *plan = NULL;
        aft_studies found = study(&plan, &r, files, test_solvers[s]);
        const aft_break_even *demand = &found.break_evens->list[0].by_demand;
        cr_expect_eq(demand->kind, AFT_BREAK_EVEN_FOUND);
        cr_expect_float_eq(demand->value, 1.0, 1e-3, "%.9g", demand->value);
        cr_expect_leq(demand->to, 1.001);
        cr_expect_float_eq(found.switches->list[0].difference, 1000.0, 1e-6); /* it stands idle */
        aft_studies_clear(&found);
        aft_plan_free(plan);
        test_reading_clear(&r);
    }
}

/* The trailer takes the same hydrogen at 20 more: 100 MWh of it cost 2000, the pipe 5000, whatever hydrogen costs. For
 * nothing the pipe still costs 3000 more, and the trailer is what the plan without it uses. */
Test(switches, cheaper_hydrogen_is_no_help_where_a_trailer_gets_it_too)
{
    const test_file files[] = {
        {"snapshots.csv", "snapshot,objective,stores,generators\nnow,10,10,10\n"},
        {"buses.csv", "name,carrier\ntap,H2\nsite,H2\n"},
        {"generators.csv", "name,bus,p_nom,marginal_cost\nH2,tap,100,60\n"},
        {"loads.csv", "name,bus,p_set\nd,site,10\n"},
        {"menus.csv", "name,menu,p_nom,capital_cost_fixed\nm,m,200,5000\n"},
        {"links.csv", "name,bus0,bus1,p_nom,menu,marginal_cost\npipe,tap,site,0,m,0\ntrailer,tap,site,100,,20\n"},
        {0}};
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        test_reading r;
        aft_plan *plan = NULL;
        aft_studies found = study(&plan, &r, files, test_solvers[s]);
        const aft_break_even_row *row = &found.break_evens->list[0];
        cr_expect_eq(row->by_price.kind, AFT_BREAK_EVEN_NONE);
        cr_expect_eq(row->by_price.limit, 0.0);
        cr_expect_float_eq(row->free_supply.difference, 3000.0, 1e-3);
        cr_expect_float_eq(row->free_supply.from, 3000.0, 1.0);
        cr_expect_float_eq(row->free_supply.to, 3000.0, 1.0);
        cr_expect_eq(row->free_supply.instead.table, AFT_TABLE_links);
        cr_expect_eq(row->free_supply.instead.row, 1);
        cr_expect_float_eq(row->by_demand.value, 2.5, 3e-3, "%.9g", row->by_demand.value);
        aft_studies_clear(&found);
        job j = {r.network, plan, {.solver = test_solvers[s], .gap = 1e-9}};
        test_deny_each(find_once, &j, 37);
        aft_plan_free(plan);
        test_reading_clear(&r);
    }
}
