/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Costs with squares: by hand, against proof, back-end against back-end, with whole numbers against enumeration. */
#include "networks/base/memory.h"
#include "solver/methods/squares/segments.h"
#include "solver/methods/squares/squares.h"
#include "solver/prove/prove.h"
#include "tests/support/case_folder.h"
#include "tests/support/small_lp.h"
#include "tests/support/solving.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const double INF = INFINITY;

static bool is_near(double a, double b, double tolerance)
{
    return fabs(a - b) <= tolerance * fmax(1.0, fmax(fabs(a), fabs(b)));
}

/* A back-end, by our interior method if that does, or by tangents alone. */
typedef struct way {
    const aft_backend *backend;
    const char *name;
    bool has_interior;
} way;

static aft_answer solve(const aft_lp *lp, const way *w, double gap)
{
    aft_answer solution = AFT_ANSWER_INIT;
    aft_error err = AFT_ERROR_INIT;
    const aft_solve_options options = {.gap = gap};
    aft_status status = w->has_interior
                            ? test_door(&solution, lp, w->backend, &options, &err)
                            : test_solve_by(&solution, aft_tangents_method, lp, NULL, w->backend, &options, &err);
    cr_assert_eq(status, AFT_OK, "%s: %s", w->name, err.text);
    return solution;
}

/* Way number i, or one without a name. */
static way way_number(size_t i)
{
    const char *name = test_solvers[i / 2];
    return (way){name != NULL ? aft_backend_find(name) : NULL, name, i % 2 == 0};
}

#define EACH_WAY(b)                                                                                                    \
    for (size_t b##_number = 0; way_number(b##_number).name != NULL; b##_number++)                                     \
        for (way b = way_number(b##_number); b.name != NULL; b.name = NULL)

/* ---- by hand ---- */

/*
 * min 10 p + 0.05 p^2 + 20 r + 0.1 r^2,  p + r = 160,  0 <= p, r <= 200.
 * Equal slopes: 10 + 0.1 p = 20 + 0.2 (160 - p), so p = 140, r = 20, price 24.
 * Cost 1400 + 0.05 * 19600 + 400 + 0.1 * 400 = 1400 + 980 + 400 + 40 = 2820.
 */
Test(squares, two_generators)
{
    const small_col cols[] = {{10, 0, 200, false}, {20, 0, 200, false}};
    const small_row rows[] = {{160, 160, {1, 1}}};
    aft_lp lp;
    small_lp(&lp, 7.0, 2, cols, 1, rows);
    cr_assert_eq(aft_lp_set_square(&lp, 0, 0.05, NULL), AFT_OK);
    cr_assert_eq(aft_lp_set_square(&lp, 1, 0.1, NULL), AFT_OK);
    EACH_WAY(b)
    {
        aft_answer s = solve(&lp, &b, 0.0);
        cr_expect_eq(s.outcome, AFT_OPTIMAL);
        cr_expect(is_near(s.objective, 2820.0, 1e-7), "%s: %.12g", b.name, s.objective);
        cr_expect(is_near(s.bound, 2820.0, 1e-7), "%s: %.12g", b.name, s.bound);
        cr_expect(is_near(s.x[0], 140.0, 1e-4) && is_near(s.x[1], 20.0, 1e-3), "%s: %g %g", b.name, s.x[0], s.x[1]);
        cr_expect(is_near(s.row_dual[0], 24.0, 1e-4), "%s: price %.9g", b.name, s.row_dual[0]);
        cr_expect(fabs(s.reduced[0]) < 1e-2 && fabs(s.reduced[1]) < 1e-2);
        aft_answer_clear(&s);
    }
    aft_lp_clear(&lp);
    cr_expect_eq(aft_test_blocks_alive(), 0);
}

/* The same at a limit: p <= 100, so r = 60, price 20 + 0.2 * 60 = 32, p's reduced cost 10 + 10 - 32 = -12.
 * Cost 1000 + 500 + 1200 + 360 = 3060. */
Test(squares, at_a_bound)
{
    const small_col cols[] = {{10, 0, 100, false}, {20, 0, INF, false}};
    const small_row rows[] = {{160, 160, {1, 1}}};
    aft_lp lp;
    small_lp(&lp, 0.0, 2, cols, 1, rows);
    cr_assert_eq(aft_lp_set_square(&lp, 0, 0.05, NULL), AFT_OK);
    cr_assert_eq(aft_lp_set_square(&lp, 1, 0.1, NULL), AFT_OK);
    EACH_WAY(b)
    {
        aft_answer s = solve(&lp, &b, 0.0);
        cr_expect(is_near(s.objective, 3060.0, 1e-7), "%s: %.12g", b.name, s.objective);
        cr_expect(is_near(s.row_dual[0], 32.0, 1e-4), "%s: price %.9g", b.name, s.row_dual[0]);
        cr_expect(is_near(s.reduced[0], -12.0, 1e-4), "%s: %.9g", b.name, s.reduced[0]);
        aft_answer_clear(&s);
    }
    aft_lp_clear(&lp);
}

/* Columns without bounds: min x^2 - 1000 x + y^2 / 2 + 3 y, no rows: x = 500, y = -3, cost -250000 - 4.5. The curves
 * are held by tangents far out only. And one that a square does not hold is unbounded. */
Test(squares, without_bounds)
{
    const small_col cols[] = {{-1000, -INF, INF, false}, {3, -INF, 10, false}, {-1, 0, INF, false}};
    aft_lp lp;
    small_lp(&lp, 0.0, 3, cols, 0, NULL);
    cr_assert_eq(aft_lp_set_square(&lp, 0, 1.0, NULL), AFT_OK);
    cr_assert_eq(aft_lp_set_square(&lp, 1, 0.5, NULL), AFT_OK);
    lp.upper[2] = 0.0;
    EACH_WAY(b)
    {
        aft_answer s = solve(&lp, &b, 0.0);
        cr_expect_eq(s.outcome, AFT_OPTIMAL);
        cr_expect(is_near(s.objective, -250004.5, 1e-7), "%s: %.12g", b.name, s.objective);
        aft_answer_clear(&s);
    }
    lp.upper[2] = INF;
    EACH_WAY(b)
    {
        aft_answer s = solve(&lp, &b, 0.0);
        cr_expect_eq(s.outcome, AFT_UNBOUNDED, "%s", b.name);
        cr_expect_null(s.x);
        aft_answer_clear(&s);
    }
    lp.lower[2] = 1.0;
    lp.upper[2] = 0.0;
    EACH_WAY(b)
    {
        aft_answer s = solve(&lp, &b, 0.0);
        cr_expect_eq(s.outcome, AFT_INFEASIBLE, "%s", b.name);
        aft_answer_clear(&s);
    }
    aft_lp_clear(&lp);
}

/* ---- proof ---- */

/* min 2 x + x^2, x + z >= 3, 0 <= x <= 10, z <= 1 free of cost. At dual 4: 12 - 4 * 1 (z at its upper bound) + least of
 * (2 - 4) x + x^2 = -1 at x = 1: 7. At the best dual 6: 18 - 6 - 4 = 8, the optimum (x = 2: 4 + 4). At 30 the least
 * lies at the bound x = 10: 90 - 30 - 280 + 100 = -120. */
Test(squares, any_dual_proves_a_bound)
{
    const small_col cols[] = {{2, 0, 10, false}, {0, -INF, 1, false}};
    const small_row rows[] = {{3, INF, {1, 1}}};
    const double x[] = {2.0, 1.0};
    const double duals[] = {4.0, 6.0, 30.0};
    const double bounds[] = {7.0, 8.0, -120.0};
    aft_lp lp;
    small_lp(&lp, 0.0, 2, cols, 1, rows);
    cr_assert_eq(aft_lp_set_square(&lp, 0, 1.0, NULL), AFT_OK);
    for (int i = 0; i < 3; i++) {
        double bound = 0.0;
        cr_assert_eq(aft_prove_bound(&bound, &lp, &duals[i], x, NULL), AFT_OK);
        cr_expect(is_near(bound, bounds[i], 1e-12), "%g", bound);
    }
    cr_expect(is_near(aft_prove_point(&lp, x).objective, 8.0, 1e-12));
    aft_lp_clear(&lp);
}

static void add_random_squares(aft_lp *lp, unsigned seed)
{
    for (int j = 0; j < lp->n_cols; j++) {
        seed = seed * 1664525u + 1013904223u;
        if ((seed >> 16) % 3 != 0 && !lp->is_whole[j]) {
            cr_assert_eq(aft_lp_set_square(lp, j, ((seed >> 20) % 50 + 1) / 20.0, NULL), AFT_OK);
        }
    }
}

Test(squares, random_programs_are_proved_by_every_way)
{
    for (unsigned seed = 1; seed <= 60; seed++) {
        aft_lp lp;
        random_lp(&lp, seed, 5 + (int)seed, 3 + (int)seed / 2, false, NULL);
        add_random_squares(&lp, seed);
        double first = NAN;
        EACH_WAY(b)
        {
            aft_answer s = solve(&lp, &b, 0.0);
            double bound = 0.0;
            cr_assert_eq(s.outcome, AFT_OPTIMAL, "%s: seed %u", b.name, seed);
            aft_proof proof = aft_prove_point(&lp, s.x);
            cr_expect_lt(fmax(proof.row_violation, proof.bound_violation), 1e-6);
            cr_assert_eq(aft_prove_bound(&bound, &lp, s.row_dual, s.x, NULL), AFT_OK);
            cr_expect(is_near(proof.objective, bound, 1e-7), "%s: seed %u: %.12g above %.12g", b.name, seed,
                      proof.objective, bound);
            first = isnan(first) ? s.objective : first;
            cr_expect(is_near(s.objective, first, 1e-7), "%s: seed %u: %.12g, not %.12g", b.name, seed, s.objective,
                      first);
            aft_answer_clear(&s);
        }
        aft_lp_clear(&lp);
    }
    cr_expect_eq(aft_test_blocks_alive(), 0);
}

/* ---- whole numbers ---- */

/* Three units u_i of 100 MW that cost 300, 200, 500 to run and 1 p + 0.1 p^2, 4 p + 0.1 p^2, 2 p + 0.02 p^2 for p;
 * load 120. All eight choices are solved with u fixed; the search must find the best of them. */
Test(squares, whole_numbers_like_enumeration)
{
    const small_col cols[] = {{1, 0, 100, false}, {4, 0, 100, false}, {2, 0, 100, false},
                              {300, 0, 1, true},  {200, 0, 1, true},  {500, 0, 1, true}};
    const small_row rows[] = {{120, 120, {1, 1, 1}},
                              {-INF, 0, {1, 0, 0, -100}},
                              {-INF, 0, {0, 1, 0, 0, -100}},
                              {-INF, 0, {0, 0, 1, 0, 0, -100}}};
    const double squares[] = {0.1, 0.1, 0.02};
    aft_lp lp;
    small_lp(&lp, 11.0, 6, cols, 4, rows);
    for (int j = 0; j < 3; j++) {
        cr_assert_eq(aft_lp_set_square(&lp, j, squares[j], NULL), AFT_OK);
    }
    double best = INF;
    const way glpk = {aft_backend_find("glpk"), "glpk", false};
    for (int choice = 0; choice < 8; choice++) {
        for (int i = 0; i < 3; i++) {
            lp.lower[3 + i] = lp.upper[3 + i] = choice >> i & 1;
        }
        aft_answer s = solve(&lp, &glpk, 0.0);
        best = s.outcome == AFT_OPTIMAL ? fmin(best, s.objective) : best;
        aft_answer_clear(&s);
    }
    for (int i = 0; i < 3; i++) {
        lp.lower[3 + i] = 0.0;
        lp.upper[3 + i] = 1.0;
    }
    EACH_WAY(b)
    {
        aft_answer s = solve(&lp, &b, 0.0);
        cr_expect_eq(s.outcome, AFT_OPTIMAL);
        cr_expect(is_near(s.objective, best, 1e-8), "%s: %.12g, not %.12g", b.name, s.objective, best);
        cr_expect(is_near(s.bound, best, 1e-6) && s.bound <= s.objective);
        cr_expect_null(s.row_dual);
        aft_answer_clear(&s);
    }
    aft_lp_clear(&lp);
}

Test(squares, random_whole_programs_agree)
{
    for (unsigned seed = 1; seed <= 40; seed++) {
        aft_lp lp;
        random_lp(&lp, seed, 6 + (int)seed / 4, 3 + (int)seed / 8, true, NULL);
        add_random_squares(&lp, seed);
        double first = NAN;
        EACH_WAY(b)
        {
            aft_answer s = solve(&lp, &b, 0.0);
            cr_assert_eq(s.outcome, AFT_OPTIMAL, "%s: seed %u: outcome %d", b.name, seed, (int)s.outcome);
            aft_proof proof = aft_prove_point(&lp, s.x);
            cr_expect_lt(fmax(proof.integrality_violation, fmax(proof.row_violation, proof.bound_violation)), 1e-6);
            cr_expect(s.objective - s.bound <= 1.01e-6 * fmax(1.0, fabs(s.objective + lp.constant)));
            first = isnan(first) ? s.objective : first;
            cr_expect(is_near(s.objective, first, 3e-6), "%s: seed %u: %.12g, not %.12g", b.name, seed, s.objective,
                      first);
            aft_answer_clear(&s);
        }
        aft_lp_clear(&lp);
    }
}

Test(squares, a_whole_column_with_a_square_is_refused)
{
    const small_col cols[] = {{1, 0, 5, true}};
    aft_lp lp;
    aft_answer solution = AFT_ANSWER_INIT;
    const aft_solve_options options = {0};
    small_lp(&lp, 0.0, 1, cols, 0, NULL);
    cr_assert_eq(aft_lp_set_square(&lp, 0, 1.0, NULL), AFT_OK);
    cr_expect_eq(test_door(&solution, &lp, aft_backend_find("glpk"), &options, NULL), AFT_EUNSUPPORTED);
    aft_lp_clear(&lp);
    cr_expect_eq(aft_test_blocks_alive(), 0);
}

Test(squares, back_ends_refuse_them)
{
    const small_col cols[] = {{1, 0, 5, false}};
    const aft_solve_options options = {0};
    aft_lp lp;
    small_lp(&lp, 0.0, 1, cols, 0, NULL);
    cr_assert_eq(aft_lp_set_square(&lp, 0, 1.0, NULL), AFT_OK);
    for (int i = 0; test_solvers[i] != NULL; i++) {
        aft_answer solution = AFT_ANSWER_INIT;
        const aft_backend *b = aft_backend_find(test_solvers[i]);
        cr_expect_eq(test_solve(&solution, b, &lp, &options, NULL, NULL), AFT_EUNSUPPORTED);
    }
    aft_lp_clear(&lp);
    cr_expect_eq(aft_test_blocks_alive(), 0);
}

/* ---- segments ---- */

/* x^2 on [0, 4] with tangents at 0, 0.8, ..., 4: midpoints at 0.4, 1.2, 2, 2.8, 3.6. The polyline at 2.4 is the tangent
 * at 2.4: exact; at 2 it is 2 * 1.6 * 2 - 1.6^2 = 3.84, below 4 by 0.4^2. */
Test(squares, segments_lie_below_the_curve)
{
    const small_col cols[] = {{0, 0, 4, false}};
    aft_lp lp;
    aft_lp cut;
    aft_segments segments = {0};
    small_lp(&lp, 5.0, 1, cols, 0, NULL);
    aft_lp_init(&cut);
    cr_assert_eq(aft_lp_set_square(&lp, 0, 1.0, NULL), AFT_OK);
    cr_assert_eq(aft_segments_init(&segments, &lp, NULL), AFT_OK);
    cr_assert_eq(aft_segments_build(&cut, &segments, &lp, true, NULL), AFT_OK);
    cr_assert_eq(cut.n_cols, 6);
    const double points[] = {0.0, 2.0, 2.4, 4.0};
    const double costs[] = {5.0, 8.84, 10.76, 21.0};
    for (int i = 0; i < 4; i++) {
        double y[6];
        double x = NAN;
        aft_segments_split(y, &segments, &lp, &points[i]);
        cr_expect(is_near(aft_lp_objective(&cut, y) + cut.constant, costs[i], 1e-12), "%g", points[i]);
        aft_segments_join(&x, &segments, &lp, y);
        cr_expect(is_near(x, points[i], 1e-12));
        double miss = aft_segments_distance(&segments.list[0], x);
        cr_expect(is_near(costs[i] + miss * miss, 5.0 + x * x, 1e-12));
    }
    bool is_new = false;
    cr_assert_eq(aft_segments_touch(&is_new, &segments.list[0], &lp, 2.4, NULL), AFT_OK);
    cr_assert_eq(aft_segments_touch(&is_new, &segments.list[0], &lp, 4.1, NULL), AFT_OK);
    cr_expect_not(is_new, "there is one; beyond the bound");
    cr_assert_eq(aft_segments_touch(&is_new, &segments.list[0], &lp, 2.0, NULL), AFT_OK);
    cr_expect(is_new && segments.list[0].n == 7);
    aft_segments_clear(&segments);
    aft_lp_clear(&cut);
    aft_lp_clear(&lp);
    cr_expect_eq(aft_test_blocks_alive(), 0);
}

/* ---- files ---- */

/* min x + 2 x^2 + 0.5 z^2: files speak of half the squares, so the numbers are twice ours. */
Test(squares, are_written_to_files)
{
    static const char *const endings[] = {".mps", ".lp"};
    static const char *const parts[] = {"QUADOBJ\n c0 c0 4\n c2 c2 1\nENDATA\n",
                                        " obj: + c0 + [ + 4 c0 ^ 2 + c2 ^ 2 ] / 2\n"};
    const small_col cols[] = {{1, 0, 9, false}, {0, 0, 9, false}, {0, 0, 9, false}};
    aft_lp lp;
    small_lp(&lp, 0.0, 3, cols, 0, NULL);
    cr_assert_eq(aft_lp_set_square(&lp, 0, 2.0, NULL), AFT_OK);
    cr_assert_eq(aft_lp_set_square(&lp, 2, 0.5, NULL), AFT_OK);
    for (int i = 0; i < 2; i++) {
        char path[64];
        char text[1024] = {0};
        (void)snprintf(path, sizeof path, "/tmp/aftak-squares-%d%s", (int)getpid(), endings[i]);
        cr_assert_eq(aft_lp_write(&lp, path, NULL), AFT_OK);
        FILE *file = fopen(path, "rb");
        cr_assert_not_null(file);
        cr_assert_gt(fread(text, 1, sizeof text - 1, file), 0);
        (void)fclose(file);
        (void)remove(path);
        cr_expect_not_null(strstr(text, parts[i]), "%s", text);
    }
    aft_lp_clear(&lp);
}

/* ---- from a case ---- */

/* The two generators of above for 2 h (weight 2), then a load of 60: all from A, price 10 + 0.1 * 60 = 16, cost
 * 600 + 180. Total 2 * 2820 + 2 * 780 = 7200. */
static const test_file two_generators[] = {
    {"buses.csv", "name\nb\n"},
    {"generators.csv", "name,bus,p_nom,marginal_cost,marginal_cost_quadratic\nA,b,200,10,0.05\nB,b,200,20,0.1\n"},
    {"loads.csv", "name,bus\nd,b\n"},
    {"loads-p_set.csv", "snapshot,d\n1,160\n2,60\n"},
    {"snapshots.csv", "snapshot,objective,stores,generators\n1,2,2,2\n2,2,2,2\n"},
    {NULL, NULL},
};

Test(squares, of_a_case_have_costs_and_prices)
{
    for (int i = 0; test_solvers[i] != NULL; i++) {
        aft_plan *plan = test_solve_files(two_generators, test_solvers[i]);
        cr_expect_eq(plan->outcome, AFT_OPTIMAL);
        cr_expect(is_near(plan->total_cost, 7200.0, 1e-7), "%s: %.12g", test_solvers[i], plan->total_cost);
        cr_expect(is_near(plan->bus_price[0], 24.0, 1e-4) && is_near(plan->bus_price[1], 16.0, 1e-4));
        cr_expect_lt(plan->check.duality_gap, 1e-7);
        aft_plan_free(plan);
    }
}
