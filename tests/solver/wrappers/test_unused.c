/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a point does without: by hand, and in plans of searches that ended at a wide gap. */
#include "solver/model/model.h"
#include "solver/problems/problems.h"
#include "solver/wrappers/unused.h"
#include "tests/support/reading.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

/* ---- by hand ---- */

/* Two pipes, each with three sizes of 10, 40 and 200 MW for 100, 150 and 300, one piece of all of them; flow f of each
 * within what is bought. */
typedef struct pipes {
    aft_lp lp;
    double x[8]; /* pieces of the first pipe, of the second, their flows */
} pipes;

static void open_pipes(pipes *p)
{
    static const char one[] = "p"; /* a pointer for an element */
    static const char two[] = "q";
    static const char *const buyers[] = {one, one, one, two, two, two};
    static const char *const names[] = {one, two};
    static const double sizes[] = {10.0, 40.0, 200.0};
    static const double costs[] = {100.0, 150.0, 300.0};
    aft_error err = AFT_ERROR_INIT;
    int pieces = 0;
    int flow = 0;
    int row = 0;
    *p = (pipes){0};
    aft_lp_init(&p->lp);
    cr_assert_eq(aft_lp_add_cols(&pieces, &p->lp, "menu_pieces", 6, 1, buyers, 0.0, 1.0, &err), AFT_OK);
    cr_assert_eq(aft_lp_add_cols(&flow, &p->lp, "link_p", 2, 1, names, 0.0, INFINITY, &err), AFT_OK);
    cr_assert_eq(aft_lp_open_rows(&row, &p->lp, "link_limit", 2, 1, names, &err), AFT_OK);
    for (int k = 0; k < 2; k++) {
        int cols[4] = {flow + k};
        double values[4] = {1.0};
        for (int d = 0; d < 3; d++) {
            cols[d + 1] = 3 * k + d;
            values[d + 1] = -sizes[d];
            p->lp.cost[3 * k + d] = costs[d];
            aft_lp_set_whole(&p->lp, 3 * k + d);
        }
        cr_assert_eq(aft_lp_add_row(&p->lp, -INFINITY, 0.0, 4, cols, values, &err), AFT_OK);
    }
}

static void expect_left(const double *x, int n_changed, const double *left)
{
    pipes p;
    aft_error err = AFT_ERROR_INIT;
    int n = -1;
    open_pipes(&p);
    memcpy(p.x, x, sizeof p.x);
    cr_assert_eq(aft_drop_unused(&n, p.x, &p.lp, &err), AFT_OK, "%s", err.text);
    cr_expect_eq(n, n_changed, "%d changes", n);
    for (int j = 0; j < 8; j++) {
        cr_expect_eq(p.x[j], left[j], "column %d: %g instead of %g", j, p.x[j], left[j]);
    }
    aft_lp_clear(&p.lp);
}

/* What carries nothing goes, also if it misses 0 by rounding. */
Test(unused, idle_pipes_go)
{
    expect_left((const double[]){0, 1, 0, 1, 0, 0, 0, 8}, 1, (const double[]){0, 0, 0, 1, 0, 0, 0, 8});
    expect_left((const double[]){0, 0, 1, 0, 1, 0, 0, 1e-9}, 2, (const double[]){0, 0, 0, 0, 0, 0, 0, 1e-9});
}

/* 8 MW need the smallest size, 30 MW the middle one, 50 MW the largest. */
Test(unused, too_large_sizes_shrink)
{
    expect_left((const double[]){0, 0, 1, 0, 0, 1, 8, 30}, 2, (const double[]){1, 0, 0, 0, 1, 0, 8, 30});
    expect_left((const double[]){0, 0, 1, 0, 1, 0, 50, 30}, 0, (const double[]){0, 0, 1, 0, 1, 0, 50, 30});
}

/* ---- plans ---- */

enum { N_BUSES = 9, TEXT = 4096 };

static int draw(unsigned long long *state, int low, int high)
{
    *state = *state * 6364136223846793005ULL + 1442695040888963407ULL;
    return low + (int)((*state >> 33) % (unsigned long long)(high - low + 1));
}

#define PUT(text, ...) (void)snprintf((text) + strlen(text), TEXT - strlen(text), __VA_ARGS__)

/* A supply, dearer ones at every other bus, pipes in three sizes between buses at random. */
static test_reading draw_case(unsigned seed)
{
    static char loads[TEXT], generators[TEXT], links[TEXT], buses[TEXT];
    unsigned long long state = 991ULL + 1000003ULL * seed;
    (void)snprintf(buses, TEXT, "name\n");
    (void)snprintf(loads, TEXT, "name,bus,p_set\n");
    (void)snprintf(generators, TEXT, "name,bus,p_nom,marginal_cost\nsource,b0,5000,1\n");
    (void)snprintf(links, TEXT, "name,bus0,bus1,p_min_pu,length,menu,menu_max\n");
    for (int b = 0; b < N_BUSES; b++) {
        PUT(buses, "b%d\n", b);
        for (int k = 0; k < 3; k++) {
            const int to = (b + draw(&state, 1, N_BUSES - 1)) % N_BUSES;
            PUT(links, "k%d.%d,b%d,b%d,-1,%d,m,1\n", b, k, b, to, draw(&state, 1, 30));
        }
        if (b > 0) {
            PUT(loads, "l%d,b%d,%d\n", b, b, draw(&state, 0, 20));
            PUT(generators, "g%d,b%d,%d,%d\nlost%d,b%d,50,800\n", b, b, draw(&state, 5, 30), draw(&state, 40, 120), b,
                b);
        }
    }
    const test_file files[] = {
        {"buses.csv", buses},
        {"loads.csv", loads},
        {"generators.csv", generators},
        {"links.csv", links},
        {"menus.csv", "name,menu,p_nom,capital_cost_fixed,capital_cost_per_km\na,m,10,100,20\nb,m,40,160,32\n"
                      "c,m,200,300,60\n"},
        {NULL, NULL},
    };
    return test_read_texts(files, NULL, NULL);
}

/* Nothing is left to leave out of a plan at a gap of 0.3. */
static void expect_lean(unsigned seed, const char *solver)
{
    aft_error err = AFT_ERROR_INIT;
    aft_plan *plan = NULL;
    aft_model model;
    int n = -1;
    test_reading r = draw_case(seed);
    cr_assert_eq(r.status, AFT_OK, "seed %u", seed);
    const aft_solve_options options = {.solver = solver, .gap = 0.3, .time_limit = 20.0};
    cr_assert_eq(aft_solve(&plan, r.network, &options, &err), AFT_OK, "seed %u: %s", seed, err.text);
    cr_assert_not_null(plan->point, "seed %u: %s", seed, plan->message);
    aft_model_init(&model, r.network);
    cr_assert_eq(aft_build_plan_problem(&model, &err), AFT_OK, "%s", err.text);
    const double cost = aft_lp_objective(&model.lp, plan->point);
    cr_assert_eq(aft_drop_unused(&n, plan->point, &model.lp, &err), AFT_OK, "%s", err.text);
    cr_expect_eq(n, 0, "seed %u, %s: %d purchases too many, %g instead of %g", seed, solver, n, cost,
                 aft_lp_objective(&model.lp, plan->point));
    aft_model_clear(&model);
    aft_plan_free(plan);
    test_reading_clear(&r);
}

Test(unused, plans_at_a_wide_gap_are_lean)
{
    for (unsigned seed = 0; seed < 10; seed++) {
        for (size_t s = 0; test_solvers[s] != NULL; s++) {
            expect_lean(seed, test_solvers[s]);
        }
    }
}
