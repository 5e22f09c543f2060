/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sizes that are left out before the search: by hand, and the optimum of random cases with and without them. */
#include "solver/backends/backend.h"
#include "solver/model/reduce.h"
#include "solver/problems/problems.h"
#include "tests/support/menu_world.h"
#include "tests/support/solving.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

/* A case as a program, with its candidates reduced. */
typedef struct reduced {
    test_reading reading;
    aft_model model;
    const double *most; /* upper bounds of its pieces */
    int n;              /* pieces */
    size_t n_out;
} reduced;

static void open_model(reduced *r, const test_file *files, const test_file *changes)
{
    aft_error err = AFT_ERROR_INIT;
    r->reading = test_read_texts(files, changes, NULL);
    if (r->reading.status != AFT_OK) {
        test_print_findings(r->reading.findings);
        cr_assert(false, "the case cannot be read");
    }
    aft_model_init(&r->model, r->reading.network);
    cr_assert_eq(aft_build_plan_problem(&r->model, &err), AFT_OK, "%s", err.text);
    const aft_block *pieces = aft_lp_find_col_block(&r->model.lp, "menu_pieces");
    r->most = r->model.lp.upper + pieces->first;
    r->n = pieces->n;
}

static void close_model(reduced *r)
{
    aft_model_clear(&r->model);
    test_reading_clear(&r->reading);
}

/* Supply of 100 MW at A, a pipe to buy from A to B, where a load stands. */
static const test_file base[] = {
    {"buses.csv", "name\nA\nB\nX\nY\n"},
    {"generators.csv", "name,bus,p_nom,marginal_cost\ng,A,100,5\n"},
    {"loads.csv", "name,bus,p_set\nl,B,8\n"},
    {"links.csv", "name,bus0,bus1,menu,menu_max\npipe,A,B,m,1\n"},
    {"menus.csv", "name,menu,p_nom,capital_cost_fixed\ns,m,10,100\nt,m,40,150\n"},
    {NULL, NULL},
};

/* What is left of each size, in the order of the program. */
static void expect_left(const char *what, const test_file *changes, int n, const double *left)
{
    reduced r = {0};
    aft_error err = AFT_ERROR_INIT;
    open_model(&r, base, changes);
    cr_assert_eq(r.n, n, "%s: %d pieces", what, r.n);
    size_t n_gone = 0;
    for (int d = 0; d < n; d++) {
        n_gone += left[d] == 0.0 && r.most[d] > 0.0;
    }
    cr_assert_eq(aft_reduce_candidates(&r.n_out, &r.model, NULL, &err), AFT_OK, "%s: %s", what, err.text);
    for (int d = 0; d < n; d++) {
        cr_expect_eq(r.most[d], left[d], "%s: size %d: %g instead of %g", what, d, r.most[d], left[d]);
    }
    cr_expect_eq(r.n_out, n_gone, "%s: %zu instead of %zu left out", what, r.n_out, n_gone);
    close_model(&r);
}

#define MENU  "name,menu,p_nom,capital_cost_fixed,max_pieces\n"
#define LINKS "name,bus0,bus1,menu,menu_max,p_min_pu,efficiency\n"
#define LOAD(mw)                                                                                                       \
    {                                                                                                                  \
        "loads.csv", "name,bus,p_set\nl,B," #mw "\n"                                                                   \
    }
#define EXPECT(what, n, ...) expect_left(what, changes, n, (const double[]){__VA_ARGS__})

Test(reduce, a_larger_size_that_costs_less)
{
    const test_file changes[] = {
        LOAD(50), {"menus.csv", MENU "s,m,10,100,1\nt,m,40,100,1\nu,m,60,170,1\n"}, {NULL, NULL}};
    EXPECT("s is dominated by t", 3, 0, 1, 1);
}

/* Both are bought together where two pieces are allowed; with two pieces of the larger one they are not. */
Test(reduce, several_pieces)
{
    const test_file changes[] = {{"links.csv", "name,bus0,bus1,menu,menu_max\npipe,A,B,m,2\n"},
                                 LOAD(50),
                                 {"menus.csv", MENU "s,m,10,100,1\nt,m,40,100,1\n"},
                                 {NULL, NULL}};
    EXPECT("10 + 40", 2, 1, 1);
    const test_file more[] = {changes[0], LOAD(50), {"menus.csv", MENU "s,m,10,100,1\nt,m,40,100,2\n"}, {NULL, NULL}};
    expect_left("40 + 40", more, 2, (const double[]){0, 2});
}

/* 8 MW flow at most: the smaller size carries them. With 30 % lost on the way there is more to carry. */
Test(reduce, a_size_larger_than_what_can_flow)
{
    const test_file changes[] = {{NULL, NULL}};
    EXPECT("8 MW", 2, 1, 0);
    const test_file lossy[] = {{"links.csv", LINKS "pipe,A,B,m,1,0,0.7\n"}, {NULL, NULL}};
    expect_left("11.4 MW", lossy, 2, (const double[]){1, 1});
    const test_file just[] = {LOAD(10), {NULL, NULL}};
    expect_left("just 10 MW", just, 2, (const double[]){1, 0});
    const test_file above[] = {LOAD(10.01), {NULL, NULL}};
    expect_left("10.01 MW", above, 2, (const double[]){1, 1});
}

/* 25 MW: three pieces of 10; of the 40 one. 10 beside 40 has no use, but the 40 alone may cost more than it. */
Test(reduce, pieces_beyond_what_can_flow)
{
    const test_file changes[] = {{"links.csv", "name,bus0,bus1,menu,menu_max\npipe,A,B,m,9\n"},
                                 LOAD(25),
                                 {"menus.csv", MENU "s,m,10,100,9\nt,m,40,350,9\n"},
                                 {NULL, NULL}};
    EXPECT("25 MW", 2, 3, 1);
}

/* At X and Y nothing stands: no flow ever, whatever the direction. */
Test(reduce, a_chain_to_nobody)
{
    static const char links[] = LINKS "pipe,A,B,m,1,0,1\nax,A,X,m,1,-1,0.9\nxy,X,Y,m,1,-1,1\n";
    const test_file changes[] = {
        {"links.csv", links}, LOAD(50), {"menus.csv", MENU "s,m,10,9,1\nt,m,60,90,1\n"}, {NULL, NULL}};
    EXPECT("nobody at Y", 6, 1, 1, 0, 0, 0, 0);
    const test_file with_plant[] = {changes[0],
                                    changes[1],
                                    changes[2],
                                    {"generators.csv", "name,bus,p_nom,marginal_cost\ng,A,100,5\nh,Y,20,1\n"},
                                    {NULL, NULL}};
    expect_left("a plant at Y", with_plant, 6, (const double[]){1, 1, 1, 1, 1, 1});
}

/* A -> X -> B with 10 or 20 MW from X on: a size of 60 MW before X is larger than what ever gets past it, and B's 50 MW
 * are not the limit. */
Test(reduce, two_pipes_one_behind_the_other)
{
    const test_file changes[] = {{"links.csv", LINKS "ax,A,X,m,1,0,1\nxb,X,B,n,1,0,1\nold,A,B,,,0,1\n"},
                                 LOAD(50),
                                 {"menus.csv", MENU "s,m,20,100,1\nt,m,60,150,1\nu,n,10,50,1\nv,n,20,70,1\n"},
                                 {NULL, NULL}};
    EXPECT("20 MW get past X", 4, 1, 0, 1, 1);
}

Test(reduce, what_earns_is_kept)
{
    const test_file changes[] = {{"links.csv", LINKS "ax,A,X,m,1,0,1\nold,A,B,,,0,1\n"},
                                 {"menus.csv", MENU "s,m,10,-5,1\nt,m,40,3,1\n"},
                                 {"loads.csv", "name,bus,p_set\nl,A,8\n"},
                                 {NULL, NULL}};
    EXPECT("a grant for a pipe to nobody", 2, 1, 0);
}

/* At least half of it must run: the larger one would make more than anybody takes. */
Test(reduce, a_size_that_must_run)
{
    const test_file changes[] = {
        {"generators.csv", "name,bus,p_nom,marginal_cost,menu,p_min_pu\ng,B,100,50,,\nh,B,,5,m,0.5\n"},
        {"links.csv", NULL},
        {"menus.csv", MENU "s,m,10,100,1\nt,m,40,90,1\n"},
        {NULL, NULL}};
    EXPECT("20 MW must run", 2, 1, 1); /* the larger one will never be bought, but not because of the smaller */
    const test_file load[] = {changes[0], changes[1], changes[2], LOAD(25), {NULL, NULL}};
    expect_left("either may run", load, 2, (const double[]){1, 1});
}

/* Bought capacity may be limited, or be asked for. */
Test(reduce, sizes_that_a_policy_counts)
{
    const test_file changes[] = {LOAD(50),
                                 {"menus.csv", MENU "s,m,10,100,1\nt,m,40,90,1\n"},
                                 {"carriers.csv", "name\npipe\n"},
                                 {"links.csv", "name,bus0,bus1,menu,carrier,length\npipe,A,B,m,pipe,1\n"},
                                 {"global_constraints.csv", "name,type,carrier_attribute,sense,constant\n"
                                                            "c,transmission_volume_expansion_limit,pipe,<=,30\n"},
                                 {NULL, NULL}};
    EXPECT("no more than 30 MW km: the larger one is too large", 2, 1, 1);
    const test_file room[] = {changes[0],
                              changes[1],
                              changes[2],
                              changes[3],
                              {"global_constraints.csv", "name,type,carrier_attribute,sense,constant\n"
                                                         "c,transmission_volume_expansion_limit,pipe,<=,40\n"},
                              {NULL, NULL}};
    expect_left("40 MW km have room for either", room, 2, (const double[]){0, 1});
    const test_file asked[] = {LOAD(8),
                               {"menus.csv", MENU "s,m,10,80,1\nt,m,40,90,1\n"},
                               changes[2],
                               changes[3],
                               {"global_constraints.csv", "name,type,carrier_attribute,sense,constant\n"
                                                          "c,transmission_volume_expansion_limit,pipe,>=,30\n"},
                               {NULL, NULL}};
    expect_left("30 MW km at least: the smaller one does not do", asked, 2, (const double[]){1, 1});
}

Test(reduce, of_two_equal_sizes_the_first_stays)
{
    const test_file changes[] = {LOAD(50), {"menus.csv", MENU "s,m,60,100,1\nt,m,60,100,1\n"}, {NULL, NULL}};
    EXPECT("twins", 2, 1, 0);
}

/* Of a program without whole numbers a part of a large piece may be what is best. */
Test(reduce, a_relaxed_program_is_left_alone)
{
    reduced r = {0};
    open_model(&r, base, NULL);
    memset(r.model.lp.is_whole, 0, (size_t)r.model.lp.n_cols * sizeof *r.model.lp.is_whole);
    r.model.lp.n_whole = 0;
    r.n_out = 7;
    cr_assert_eq(aft_reduce_candidates(&r.n_out, &r.model, NULL, NULL), AFT_OK);
    cr_expect_eq(r.n_out, 0);
    cr_expect_eq(r.most[1], 1.0);
    close_model(&r);
}

/* ---- random cases ---- */

static const test_file policies[] = {
    {"global_constraints.csv",
     "name,type,carrier_attribute,sense,constant\nc,transmission_volume_expansion_limit,AC,<=,500\n"},
    {"global_constraints.csv",
     "name,type,carrier_attribute,sense,constant\nc,transmission_volume_expansion_limit,AC,>=,300\n"},
    {"global_constraints.csv",
     "name,type,carrier_attribute,sense,constant\nc,tech_capacity_expansion_limit,AC,<=,30\n"},
};

static double solve(aft_outcome *outcome, const aft_lp *lp, const char *solver)
{
    aft_answer solution = AFT_ANSWER_INIT;
    aft_error err = AFT_ERROR_INIT;
    const aft_solve_options options = {.gap = 1e-9};
    cr_assert_eq(test_solve(&solution, aft_backend_find(solver), lp, &options, NULL, &err), AFT_OK, "%s", err.text);
    *outcome = solution.outcome;
    double cost = solution.objective;
    aft_answer_clear(&solution);
    return cost;
}

/* The optimum before and after; with a policy of bought capacity in two of three cases, some of them without
 * solution. */
static size_t compare(unsigned seed, const char *solver)
{
    static world_texts texts;
    const world_taste taste = {.has_lines = seed % 2 == 1, .has_must_run = seed % 5 == 0, .most_purchases = 3000};
    const test_file changes[] = {policies[seed % 3], {NULL, NULL}};
    world w = world_draw(seed, &taste);
    aft_outcome before = AFT_OPTIMAL;
    aft_outcome after = AFT_OPTIMAL;
    reduced r = {0};
    world_write(&texts, &w, NULL);
    open_model(&r, texts.files, seed % 4 == 0 ? changes : NULL);
    double cost = solve(&before, &r.model.lp, solver);
    cr_assert_eq(aft_reduce_candidates(&r.n_out, &r.model, NULL, NULL), AFT_OK);
    double got = solve(&after, &r.model.lp, solver);
    bool is_same = before == after && (before != AFT_OPTIMAL || fabs(got - cost) <= 2e-6 * fmax(1.0, fabs(cost)));
    if (!is_same) {
        world_print(&w);
    }
    cr_expect(is_same, "seed %u, %s: %.10g, before %.10g (outcomes %d, %d)", seed, solver, got, cost, (int)after,
              (int)before);
    close_model(&r);
    return r.n_out;
}

Test(reduce, keeps_the_optimum)
{
    size_t n_out = 0;
    for (unsigned seed = 0; seed < 300; seed++) {
        n_out += compare(seed, "glpk");
    }
    cr_expect_geq(n_out, 300, "%zu sizes in 300 cases", n_out); /* else the comparison says little */
}

/* Every allocation denied in turn. */
Test(reduce, without_memory)
{
    reduced r = {0};
    open_model(&r, base, NULL);
    long alive = aft_test_blocks_alive();
    aft_status status = AFT_ENOMEM;
    for (long n = 0; status != AFT_OK && n < 50; n++) {
        aft_error err = AFT_ERROR_INIT;
        aft_test_allow_allocations(n);
        status = aft_reduce_candidates(&r.n_out, &r.model, NULL, &err);
        aft_test_allow_allocations(-1);
        cr_expect(status == AFT_OK || (status == AFT_ENOMEM && err.text[0] != '\0'), "%ld", n);
        cr_expect_eq(aft_test_blocks_alive(), alive, "%ld", n);
    }
    cr_expect_eq(status, AFT_OK);
    close_model(&r);
}
