/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Break-even by solving again, against arithmetic by hand, on every back-end. */
#include "solver/studies.h"
#include "solver/studies/break_even/medium.h"
#include "tests/support/case_folder.h"

#include <criterion/criterion.h>
#include <stdio.h>

typedef struct solved {
    aft_network *network;
    aft_plan *plan;
    aft_break_evens *found;
    aft_status status; /* of the search for break-evens */
} solved;

static bool always(void *payload)
{
    (void)payload;
    return true;
}

/* Plans, and asks for the break-evens of the named elements. */
static solved ask_how(const test_file *files, const char *solver, aft_table table, size_t n, const char *const *names,
                      double time_limit, bool is_interrupted)
{
    char *folder = test_folder_make(files);
    solved out = {.network = test_read(folder, NULL)};
    aft_row rows[4];
    aft_error err = AFT_ERROR_INIT;
    aft_solve_options how = {.solver = solver, .gap = 1e-9};
    test_folder_remove(folder);
    cr_assert_not_null(out.network);
    cr_assert_eq(aft_solve(&out.plan, out.network, &how, &err), AFT_OK, "%s", err.text);
    for (size_t i = 0; i < n; i++) {
        rows[i] = (aft_row){(int)table, (size_t)aft_network_find(out.network, table, names[i])};
    }
    how.time_limit = time_limit;
    how.is_interrupted = is_interrupted ? always : NULL;
    out.status = aft_find_break_evens(&out.found, out.network, out.plan, rows, n, &how, &err);
    cr_assert(out.status == AFT_OK || out.status == AFT_EUNSUPPORTED, "%s", err.text);
    return out;
}

static solved ask(const test_file *files, const char *solver, size_t n, const char *const *names)
{
    return ask_how(files, solver, AFT_TABLE_links, n, names, 0.0, false);
}

static void forget(solved *s)
{
    aft_break_evens_free(s->found);
    aft_plan_free(s->plan);
    aft_network_free(s->network);
}

static const aft_break_even_row *row_of(const solved *s, size_t i)
{
    cr_assert_eq(s->status, AFT_OK);
    cr_assert_not_null(s->found);
    return &s->found->list[i];
}

/* Found at a value, in an interval of a thousandth of `unit` that holds it. */
static void expect_at(const char *solver, const aft_break_even *found, double value, double unit)
{
    cr_expect_eq(found->kind, AFT_BREAK_EVEN_FOUND, "%s: %d", solver, (int)found->kind);
    cr_expect(fabs(found->value - value) <= 1e-3 * unit, "%s: %.9g instead of %.9g", solver, found->value, value);
    cr_expect(found->from <= value + 1e-9 && found->to >= value - 1e-9, "%s: %.9g is not between %.9g and %.9g", solver,
              value, found->from, found->to);
    cr_expect(found->to - found->from <= 1.01e-3 * unit, "%s: from %.9g to %.9g", solver, found->from, found->to);
    cr_expect_not(found->is_tie);
    cr_expect_not(found->is_cut_short);
}

static void expect_none(const char *solver, const aft_break_even *found, double limit)
{
    cr_expect_eq(found->kind, AFT_BREAK_EVEN_NONE, "%s: %d", solver, (int)found->kind);
    cr_expect(isnan(found->value) && isnan(found->from) && isnan(found->to));
    cr_expect_float_eq(found->limit, limit, 1e-9, "%s: up to %g", solver, found->limit);
    cr_expect(isnan(found->no_plan));
}

#define HOURS                                                                                                          \
    {                                                                                                                  \
        "snapshots.csv", "snapshot,objective,stores,generators\nnow,10,10,10\n"                                        \
    }
#define CARRIERS                                                                                                       \
    {                                                                                                                  \
        "carriers.csv", "name\nH2\nheat\nbyproduct\n"                                                                  \
    }

static const char *const pipe[] = {"pipe"};

/* The pipe costs F, the trailer 20 per MWh; the firm takes 10 MW for 10 h: 100 MWh. The two cost the same at the factor
 * F / (20 * 100), whatever hydrogen costs. */
static void pipe_or_trailer(const char *fixed, double factor, bool is_built)
{
    char menus[128];
    (void)snprintf(menus, sizeof menus, "name,menu,p_nom,capital_cost_fixed\nm1,m,200,%s\n", fixed);
    const test_file files[] = {HOURS,
                               CARRIERS,
                               {"buses.csv", "name,carrier\ntap,H2\nsite,H2\n"},
                               {"generators.csv", "name,bus,carrier,p_nom,marginal_cost\nsupply,tap,H2,500,60\n"},
                               {"loads.csv", "name,bus,p_set\nd,site,10\n"},
                               {"menus.csv", menus},
                               {"links.csv", "name,bus0,bus1,p_nom,marginal_cost,menu\npipe,tap,site,0,0,m\n"
                                             "trailer,tap,site,500,20,\n"},
                               {0}};
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        solved found = ask(files, test_solvers[s], 1, pipe);
        const aft_break_even_row *row = row_of(&found, 0);
        cr_expect_eq(row->is_built, is_built);
        cr_expect_float_eq(row->price, 60.0, 1e-9);
        expect_at(test_solvers[s], &row->by_demand, factor, 1.0);
        cr_expect_float_eq(row->by_demand.value, factor, 1e-6, "%.12g", row->by_demand.value);
        expect_none(test_solvers[s], &row->by_price, is_built ? 240.0 : 0.0);
        cr_expect_not(found.found->is_cut_short);
        forget(&found);
    }
}

Test(parametric, a_pipe_against_a_trailer_begins_to_pay)
{
    pipe_or_trailer("5000", 2.5, false);
}

Test(parametric, a_pipe_against_a_trailer_drops_out)
{
    pipe_or_trailer("1000", 0.5, true);
}

/* A trunk of 1000 and two spurs of 100; each firm heats by gas at 40, or by hydrogen: 100 MWh (40 - p). Together 200
 * (40 - p) = 1200, p = 34; alone 100 (40 - p) = 1100 would be 29. At p = 35 and f times the demand 1000 f = 1200. */
Test(parametric, branches_that_share_a_trunk_turn_together)
{
    static const char *const names[] = {"trunk", "spur A", "spur B"};
    const test_file files[] = {
        HOURS,
        CARRIERS,
        {"buses.csv", "name,carrier\ntap,H2\nfork,H2\nsite A,H2\nsite B,H2\nheat A,heat\nheat B,heat\n"},
        {"generators.csv", "name,bus,p_nom,marginal_cost\nH2,tap,900,35\ngas A,heat A,900,40\ngas B,heat B,900,40\n"},
        {"loads.csv", "name,bus,p_set\nA,heat A,10\nB,heat B,10\n"},
        {"menus.csv", "name,menu,p_nom,capital_cost_fixed\nlong,long,500,1000\nshort,short,500,100\n"},
        {"links.csv", "name,bus0,bus1,p_nom,p_min_pu,menu\ntrunk,tap,fork,0,-1,long\nspur A,fork,site A,0,-1,short\n"
                      "spur B,site B,fork,0,-1,short\nboiler A,site A,heat A,200,0,\nboiler B,site B,heat B,200,0,\n"},
        {0}};
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        solved found = ask(files, test_solvers[s], 3, names);
        for (size_t i = 0; i < 3; i++) {
            const aft_break_even_row *row = row_of(&found, i);
            cr_expect_not(row->is_built);
            expect_at(test_solvers[s], &row->by_price, 34.0, 35.0);
            expect_at(test_solvers[s], &row->by_demand, 1.2, 1.0);
        }
        forget(&found);
    }
}

/* Nothing else reaches the firm: the pipe is built at any price, and at any demand above 0. */
Test(parametric, a_branch_without_alternative_always_pays)
{
    const test_file files[] = {HOURS,
                               CARRIERS,
                               {"buses.csv", "name,carrier\ntap,H2\nsite,H2\n"},
                               {"generators.csv", "name,bus,carrier,p_nom,marginal_cost\nsupply,tap,H2,500,60\n"},
                               {"loads.csv", "name,bus,p_set\nd,site,10\n"},
                               {"menus.csv", "name,menu,p_nom,capital_cost_fixed\nm1,m,200,1000\n"},
                               {"links.csv", "name,bus0,bus1,menu\npipe,tap,site,m\n"},
                               {0}};
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        solved found = ask(files, test_solvers[s], 1, pipe);
        expect_none(test_solvers[s], &row_of(&found, 0)->by_price, 240.0);
        expect_at(test_solvers[s], &row_of(&found, 0)->by_demand, 0.0, 1.0);
        forget(&found);
    }
}

/* Gas gives 15 MW at 90, the pipe 20 MW: above 35 MW, 3.5 times the demand, there is no plan. Hydrogen at 60 saves 30
 * per MWh, so the pipe of 6000 pays from 200 MWh on; before that gas is short: 15 MW are 1.5 times the demand. */
Test(parametric, demand_that_nothing_can_serve_is_an_end)
{
    const test_file files[] = {
        HOURS,
        CARRIERS,
        {"buses.csv", "name,carrier\ntap,H2\nsite,H2\nheat,heat\n"},
        {"generators.csv", "name,bus,carrier,p_nom,marginal_cost\nsupply,tap,H2,500,60\ngas,heat,gas,15,90\n"},
        {"loads.csv", "name,bus,p_set\nd,heat,10\n"},
        {"menus.csv", "name,menu,p_nom,capital_cost_fixed\nm1,m,20,6000\n"},
        {"links.csv", "name,bus0,bus1,p_nom,menu\npipe,tap,site,0,m\nboiler,site,heat,500,\n"},
        {0}};
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        solved found = ask(files, test_solvers[s], 1, pipe);
        const aft_break_even *by_demand = &row_of(&found, 0)->by_demand;
        expect_at(test_solvers[s], by_demand, 1.5, 1.0);
        cr_expect(by_demand->limit <= 3.5 && by_demand->no_plan > 3.5 && by_demand->no_plan - by_demand->limit < 0.1,
                  "%g, %g", by_demand->limit, by_demand->no_plan);
        expect_at(test_solvers[s], &row_of(&found, 0)->by_price, 30.0, 60.0); /* 100 (90 - p) = 6000 */
        forget(&found);
    }
}

/* A firm has 5 MW of hydrogen of its own (carrier byproduct) at 50 per MWh and pays 100 for what it lacks of 10 MW
 * (carrier backstop): neither is supply of the medium, both keep their price. At p between the two the pipe brings what
 * is lacking, 50 MWh (100 - p) = 2200, p = 56. */
Test(parametric, alternatives_at_the_site_keep_their_price)
{
    const test_file files[] = {HOURS,
                               CARRIERS,
                               {"buses.csv", "name,carrier\ntap,H2\nsite,H2\n"},
                               {"generators.csv", "name,bus,carrier,p_nom,marginal_cost\nsupply,tap,H2,500,60\n"
                                                  "own,site,byproduct,5,50\nlack,site,backstop,500,100\n"},
                               {"loads.csv", "name,bus,p_set\nd,site,10\n"},
                               {"menus.csv", "name,menu,p_nom,capital_cost_fixed\nm1,m,200,2200\n"},
                               {"links.csv", "name,bus0,bus1,menu\npipe,tap,site,m\n"},
                               {0}};
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        solved found = ask(files, test_solvers[s], 1, pipe);
        expect_at(test_solvers[s], &row_of(&found, 0)->by_price, 56.0, 60.0);
        forget(&found);
    }
}

/* The small pipe (12 MW, 1000) saves 20 per MWh over the trailer: 20 * 40 f = 1000, f = 1.25. From f = 3 on it is too
 * small, and at 10 times the demand the large one stands there: the branch turns once, whatever its size. */
Test(parametric, a_larger_size_is_no_turn)
{
    const test_file files[] = {
        HOURS,
        CARRIERS,
        {"buses.csv", "name,carrier\ntap,H2\nsite,H2\n"},
        {"generators.csv", "name,bus,carrier,p_nom,marginal_cost\nsupply,tap,H2,500,60\n"},
        {"loads.csv", "name,bus,p_set\nd,site,4\n"},
        {"menus.csv", "name,menu,p_nom,capital_cost_fixed\nsmall,m,12,1000\nlarge,m,60,1500\n"},
        {"links.csv", "name,bus0,bus1,p_nom,marginal_cost,menu\npipe,tap,site,0,0,m\ntrailer,tap,site,500,20,\n"},
        {0}};
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        solved found = ask(files, test_solvers[s], 1, pipe);
        expect_at(test_solvers[s], &row_of(&found, 0)->by_demand, 1.25, 1.0); /* 20 * 40 f = 1000 */
        forget(&found);
    }
}

/* What cannot be asked is said. */
Test(parametric, no_medium_no_price_no_users)
{
    static const char *const own[] = {"own"};
    const test_file files[] = {
        HOURS,
        CARRIERS,
        {"buses.csv", "name,carrier\ntap,H2\nsite,H2\n"},
        {"generators.csv",
         "name,bus,carrier,p_nom,marginal_cost,menu\nsupply,tap,H2,500,0,\nown,site,byproduct,0,5,m\n"},
        {"menus.csv", "name,menu,p_nom,capital_cost_fixed\nm1,m,200,1000\n"},
        {"links.csv", "name,bus0,bus1,menu\npipe,tap,site,m\n"},
        {0}};
    solved found = ask(files, "glpk", 1, pipe);
    cr_assert_eq(row_of(&found, 0)->by_price.kind, AFT_BREAK_EVEN_NO_PRICE);
    cr_assert_eq(row_of(&found, 0)->by_demand.kind, AFT_BREAK_EVEN_NO_USERS);
    cr_assert_eq(found.found->n_solves, 0);
    forget(&found);
    found = ask_how(files, "glpk", AFT_TABLE_generators, 1, own, 0.0, false);
    cr_assert_eq(row_of(&found, 0)->by_price.kind, AFT_BREAK_EVEN_NO_MEDIUM);
    cr_assert_eq(row_of(&found, 0)->by_demand.kind, AFT_BREAK_EVEN_NO_MEDIUM);
    forget(&found);
}

static const test_file simple[] = {HOURS,
                                   CARRIERS,
                                   {"buses.csv", "name,carrier\ntap,H2\nsite,H2\n"},
                                   {"generators.csv", "name,bus,carrier,p_nom,marginal_cost\nsupply,tap,H2,500,60\n"},
                                   {"loads.csv", "name,bus,p_set\nd,site,10\n"},
                                   {"menus.csv", "name,menu,p_nom,capital_cost_fixed\nm1,m,200,1000\n"},
                                   {"links.csv", "name,bus0,bus1,p_nom,marginal_cost,menu\npipe,tap,site,0,0,m\n"
                                                 "trailer,tap,site,500,20,\n"},
                                   {0}};

Test(parametric, out_of_time_or_interrupted_is_said)
{
    for (int i = 0; i < 2; i++) {
        solved found = ask_how(simple, "glpk", AFT_TABLE_links, 1, pipe, i == 0 ? 1e-9 : 0.0, i == 1);
        cr_assert(found.found->is_cut_short);
        cr_assert_eq(row_of(&found, 0)->by_price.kind, AFT_BREAK_EVEN_NO_TIME);
        cr_assert_eq(row_of(&found, 0)->by_demand.kind, AFT_BREAK_EVEN_NO_TIME);
        forget(&found);
    }
}

/* Asking twice replaces what was there, and leaves network and plan as they were. */
Test(parametric, asking_again_gives_the_same)
{
    solved found = ask(simple, "glpk", 1, pipe);
    double cost = found.plan->total_cost;
    double value = row_of(&found, 0)->by_demand.value;
    aft_row row = row_of(&found, 0)->element;
    aft_solve_options how = {.solver = "glpk", .gap = 1e-9};
    aft_break_evens_free(found.found);
    cr_assert_eq(aft_find_break_evens(&found.found, found.network, found.plan, &row, 1, &how, NULL), AFT_OK);
    cr_assert_eq(row_of(&found, 0)->by_demand.value, value);
    cr_assert_eq(found.plan->total_cost, cost);
    cr_assert_eq(found.network->generators[0].marginal_cost.value, 60.0);
    cr_assert_eq(found.network->loads[0].p_set.value, 10.0);
    forget(&found);
}

/* ---- what a medium is ---- */

/* A fuel cell feeds the grid, whose town is no user; an electrolyser feeds the medium, and the load where its power
 * comes from is none either; heat behind two steps is; so is a load at the end of a process. */
Test(parametric, users_are_behind_the_medium_and_outside_the_grid)
{
    static const bool is_user[] = {true, true, true, false, false, false};
    static const bool is_supply[] = {true, false, false, false};
    const test_file files[] = {
        HOURS,
        CARRIERS,
        {"buses.csv",
         "name,carrier\ntap,H2\nsite,H2\nsteam,heat\nwater,heat\nsteel,steel\npower,AC\nfar,AC\nplant,AC\n"},
        {"lines.csv", "name,bus0,bus1,x,s_nom\nline,power,far,1,100\n"},
        {"generators.csv", "name,bus,carrier,p_nom,p_min_pu,p_max_pu,marginal_cost\nsupply,tap,H2,500,0,1,60\n"
                           "export,tap,H2,100,-1,0,50\nlack,site,backstop,500,0,1,100\nmarket,power,AC,900,0,1,80\n"},
        {"loads.csv", "name,bus,p_set\nsite,site,1\nwater,water,1\nsteel,steel,1\ntown,far,1\nplant,plant,1\n"
                      "feed,site,-1\n"},
        {"links.csv", "name,bus0,bus1,efficiency,p_nom,menu\npipe,tap,site,1,0,m\nboiler,site,steam,0.9,50,\n"
                      "exchanger,steam,water,1,50,\nfuel cell,site,power,0.5,50,\nelectrolyser,plant,site,0.7,50,\n"
                      "cable,power,plant,1,50,\n"},
        {"processes.csv", "name,bus0,bus1,rate0,rate1,p_nom\nsteelworks,site,steel,-2,1,50\n"},
        {"menus.csv", "name,menu,p_nom,capital_cost_fixed\nm1,m,200,1000\n"},
        {0}};
    char *folder = test_folder_make(files);
    aft_network *network = test_read(folder, NULL);
    aft_medium medium = {0};
    test_folder_remove(folder);
    cr_assert_not_null(network);
    cr_assert_eq(aft_medium_init(&medium, network, "H2", NULL), AFT_OK);
    for (size_t k = 0; k < network->n_loads; k++) {
        cr_expect_eq(medium.is_user[k], is_user[k], "%s", network->loads[k].name);
    }
    for (size_t k = 0; k < network->n_generators; k++) {
        cr_expect_eq(medium.is_supply[k], is_supply[k], "%s", network->generators[k].name);
    }
    cr_expect_eq(medium.n_users, 3);
    cr_expect_float_eq(medium.price, 60.0, 1e-12);
    aft_medium_clear(&medium);
    aft_network_free(network);
}

/* Two hours of 10 and 30, weights 1 and 3: the price is (10 + 90) / 4 = 25. Series and squares change by the factor,
 * what is no supply stays. Demand changes where it is one: the negative hour is supply. */
Test(parametric, a_changed_network_differs_where_it_should)
{
    const test_file files[] = {
        {"snapshots.csv", "snapshot,objective,stores,generators\na,1,1,1\nb,3,1,1\n"},
        CARRIERS,
        {"buses.csv", "name,carrier\ntap,H2\nsite,H2\n"},
        {"generators.csv", "name,bus,carrier,p_nom,marginal_cost,marginal_cost_quadratic\nsupply,tap,H2,500,0,0.5\n"
                           "own,site,byproduct,5,50,0\n"},
        {"generators-marginal_cost.csv", "snapshot,supply\na,10\nb,30\n"},
        {"loads.csv", "name,bus,p_set\nd,site,0\n"},
        {"loads-p_set.csv", "snapshot,d\na,4\nb,-2\n"},
        {"menus.csv", "name,menu,p_nom,capital_cost_fixed\nm1,m,200,1000\n"},
        {"links.csv", "name,bus0,bus1,menu\npipe,tap,site,m\n"},
        {0}};
    char *folder = test_folder_make(files);
    aft_network *network = test_read(folder, NULL);
    aft_network *cheap = NULL;
    aft_network *more = NULL;
    aft_medium medium = {0};
    aft_arena *arena = aft_arena_new();
    test_folder_remove(folder);
    cr_assert_not_null(network);
    cr_assert_eq(aft_medium_init(&medium, network, "H2", NULL), AFT_OK);
    cr_assert_float_eq(medium.price, 25.0, 1e-12);
    cr_assert_eq(aft_medium_change(&cheap, arena, network, &medium, AFT_PARAMETER_PRICE, 0.5, NULL), AFT_OK);
    cr_assert_eq(aft_medium_change(&more, arena, network, &medium, AFT_PARAMETER_DEMAND, 3.0, NULL), AFT_OK);
    cr_assert_float_eq(aft_at(cheap->generators[0].marginal_cost, 0), 5.0, 1e-12);
    cr_assert_float_eq(aft_at(cheap->generators[0].marginal_cost, 1), 15.0, 1e-12);
    cr_assert_float_eq(aft_at(cheap->generators[0].marginal_cost_quadratic, 0), 0.25, 1e-12);
    cr_assert_float_eq(aft_at(cheap->generators[1].marginal_cost, 0), 50.0, 1e-12);
    cr_assert_float_eq(aft_at(cheap->loads[0].p_set, 0), 4.0, 1e-12);
    cr_assert_float_eq(aft_at(more->loads[0].p_set, 0), 12.0, 1e-12);
    cr_assert_float_eq(aft_at(more->loads[0].p_set, 1), -2.0, 1e-12);
    cr_assert_float_eq(aft_at(more->generators[0].marginal_cost, 1), 30.0, 1e-12);
    aft_medium_clear(&medium);
    aft_network_free(cheap);
    aft_network_free(more);
    aft_arena_free(arena);
    aft_network_free(network);
}
