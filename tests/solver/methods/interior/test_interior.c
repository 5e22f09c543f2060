/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Our interior point method against the simplex methods and against its own proof; its factor against the product. */
#include "networks/base/memory.h"
#include "solver/backends/backend.h"
#include "solver/methods/interior/interior.h"
#include "solver/numerics/factor.h"
#include "solver/prove/prove.h"
#include "tests/support/small_lp.h"
#include "tests/support/solving.h"

#include <criterion/criterion.h>
#include <math.h>

static const double INF = INFINITY;

static bool is_near(double a, double b)
{
    return fabs(a - b) <= 1e-7 * fmax(1.0, fmax(fabs(a), fabs(b)));
}

static aft_status solve_within(aft_answer *out, bool *is_solved, const aft_lp *lp, double most_work,
                               const aft_solve_options *options, aft_error *err)
{
    const aft_budget budget = aft_budget_open(options);
    const aft_interior_aim aim = {.most_work = most_work};
    return aft_interior_solve(out, is_solved, lp, &aim, &budget, err);
}

static bool try(aft_answer *out, const aft_lp *lp)
{
    bool is_solved = false;
    aft_error err = AFT_ERROR_INIT;
    cr_assert_eq(solve_within(out, &is_solved, lp, 1e9, NULL, &err), AFT_OK, "%s", err.text);
    return is_solved;
}

/* ---- the factor ---- */

typedef struct matrix {
    int n;
    size_t used;
    size_t *start;
    int *node;
    double *value, *diagonal;
    bool *is_weak;
} matrix;

static double right_answer(int i)
{
    return (i + 1) * (i % 2 == 0 ? 1.0 : -1.0);
}

static matrix matrix_new(int n, size_t most_entries)
{
    return (matrix){.n = n,
                    .start = aft_alloc((size_t)n + 1, sizeof(size_t)),
                    .node = aft_alloc(most_entries, sizeof(int)),
                    .value = aft_alloc(most_entries, sizeof(double)),
                    .diagonal = aft_alloc((size_t)n, sizeof(double)),
                    .is_weak = aft_alloc((size_t)n, sizeof(bool))};
}

/* The next entry of row i; both of a pair get the same number. */
static void add_entry(matrix *m, int i, int j)
{
    m->node[m->used] = j;
    m->value[m->used++] = 1.0 + 0.01 * ((i + j) % 11);
    m->start[i + 1] = m->used;
}

/* Solves K x = b with b = K (1, -2, 3, ...), twice, for the second time nothing may be left of the first. Ends K. */
static void expect_solves(matrix *m)
{
    const aft_pattern pattern = {m->n, m->start, m->node, m->value};
    double *x = aft_alloc((size_t)m->n, sizeof *x);
    aft_factor factor = {0};
    cr_assert_eq(aft_factor_analyse(&factor, &pattern, m->is_weak, 1e9, NULL, NULL), AFT_OK);
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < m->n; i++) {
            x[i] = m->diagonal[i] * right_answer(i);
            for (size_t k = m->start[i]; k < m->start[i + 1]; k++) {
                x[i] += m->value[k] * right_answer(m->node[k]);
            }
        }
        (void)aft_factor_compute(&factor, &pattern, m->diagonal, NULL);
        aft_factor_solve(&factor, x);
        for (int i = 0; i < m->n; i++) {
            cr_assert_float_eq(x[i], right_answer(i), 1e-9 * m->n, "%d of %d: %g", i, m->n, x[i]);
        }
    }
    aft_factor_clear(&factor);
    cr_expect_eq(aft_factor_analyse(&factor, &pattern, m->is_weak, 0.0, NULL, NULL),
                 m->n > 1 ? AFT_EUNSUPPORTED : AFT_OK);
    aft_factor_clear(&factor);
    aft_free(x);
    aft_free(m->start);
    aft_free(m->node);
    aft_free(m->value);
    aft_free(m->diagonal);
    aft_free(m->is_weak);
}

/* A path of nodes with alternating signs on the diagonal, all of whose nodes but every seventh meet the first `n_hubs`
 * nodes too: these have so many neighbours that they come last. */
static void solve_path(int n, int n_hubs)
{
    matrix m = matrix_new(n, (size_t)n * (size_t)(2 * n_hubs + 4));
    for (int i = 0; i < n; i++) {
        m.diagonal[i] = i % 2 == 0 ? 2.0 + 0.1 * (i % 5) : -1.0 - 0.1 * (i % 3);
        m.start[i + 1] = m.used;
        for (int j = 0; j < n; j++) {
            bool is_spoke = (i < n_hubs && j % 7 != 0) || (j < n_hubs && i % 7 != 0);
            if (j != i && (i + j) % 2 == 1 &&
                (is_spoke || j == i + 1 || i == j + 1)) { /* signs of a quasi-definite K */
                add_entry(&m, i, j);
            }
        }
        m.is_weak[i] = i % 10 == 0;
    }
    expect_solves(&m);
}

/* A square of nodes, each of which meets the next two in both directions: its factor has columns with the same rows, in
 * supernodes of one column to some dozen. */
static void solve_grid(int side)
{
    matrix m = matrix_new(side * side, 8 * (size_t)(side * side));
    for (int i = 0; i < m.n; i++) {
        m.diagonal[i] = (i / side + i % side) % 2 == 0 ? 9.0 + 0.1 * (i % 5) : 10.0;
        m.start[i + 1] = m.used;
        for (int a = -2; a <= 2; a++) {
            if (a != 0 && i / side + a >= 0 && i / side + a < side) {
                add_entry(&m, i, i + a * side);
            }
            if (a != 0 && i % side + a >= 0 && i % side + a < side) {
                add_entry(&m, i, i + a);
            }
        }
    }
    expect_solves(&m);
}

Test(interior, factor_solves)
{
    static const int cases[][2] = {{1, 0}, {2, 0}, {3, 0}, {40, 0}, {40, 2}, {600, 0}, {600, 3}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        solve_path(cases[i][0], cases[i][1]);
    }
    for (int side = 2; side <= 30; side += 7) {
        solve_grid(side);
    }
    cr_expect_eq(aft_test_blocks_alive(), 0);
}

/* ---- programs by hand ---- */

/* min x + 3 y, x + y >= 4, x <= 3: x = 3, y = 1, cost 6; one more unit asked for costs 3, one more unit of x
 * saves 2. */
Test(interior, solves_by_hand)
{
    const small_col cols[] = {{1, 0, 3, false}, {3, 0, INF, false}};
    const small_row rows[] = {{4, INF, {1, 1}}};
    aft_lp lp;
    aft_answer s = AFT_ANSWER_INIT;
    small_lp(&lp, 100.0, 2, cols, 1, rows);
    cr_assert(try(&s, &lp));
    cr_expect_eq(s.outcome, AFT_OPTIMAL);
    cr_expect_not(s.is_vertex);
    cr_expect(is_near(s.objective, 6.0));
    cr_expect(s.bound <= s.objective && is_near(s.bound, 6.0));
    cr_expect(is_near(s.x[0], 3.0) && is_near(s.x[1], 1.0));
    cr_expect(is_near(s.row_dual[0], 3.0));
    cr_expect(is_near(s.reduced[0], -2.0));
    aft_answer_clear(&s);
    aft_lp_clear(&lp);
    cr_expect_eq(aft_test_blocks_alive(), 0);
}

/* A fixed column, a free one, a row without limits, an empty row and an equation: x = 2, z free = 5 - x - y, cost y - z
 * with y in [-1, 1]: y = -1, z = 4, cost -5. */
Test(interior, takes_all_kinds_of_limits)
{
    const small_col cols[] = {{0, 2, 2, false}, {1, -1, 1, false}, {-1, -INF, INF, false}};
    const small_row rows[] = {{5, 5, {1, 1, 1}}, {-INF, INF, {0, 1, 1}}, {-1, 1, {0, 0, 0}}};
    aft_lp lp;
    aft_answer s = AFT_ANSWER_INIT;
    small_lp(&lp, 0.0, 3, cols, 3, rows);
    cr_assert(try(&s, &lp));
    cr_expect(is_near(s.objective, -5.0), "%g", s.objective);
    cr_expect_eq(s.x[0], 2.0);
    cr_expect(is_near(s.x[1], -1.0) && is_near(s.x[2], 4.0));
    aft_answer_clear(&s);
    aft_lp_clear(&lp);
}

/* No point, no bottom, or limits that cross: no answer, and nothing is said of one. */
Test(interior, answers_only_with_a_proof)
{
    const small_col impossible[] = {{1, 0, 1, false}, {1, 0, 1, false}};
    const small_col bottomless[] = {{-1, 0, INF, false}, {0, 0, INF, false}};
    const small_col crossed[] = {{1, 2, 1, false}, {1, 0, 1, false}};
    const small_row rows[] = {{3, INF, {1, 1}}};
    const small_col *const all[] = {impossible, bottomless, crossed};
    for (size_t i = 0; i < 3; i++) {
        aft_lp lp;
        aft_answer s = AFT_ANSWER_INIT;
        small_lp(&lp, 0.0, 2, all[i], 1, rows);
        cr_expect_not(try(&s, &lp), "%zu", i);
        cr_expect_null(s.x);
        aft_lp_clear(&lp);
    }
    cr_expect_eq(aft_test_blocks_alive(), 0);
}

Test(interior, leaves_whole_numbers_to_others)
{
    const small_col cols[] = {{1, 0, 3, true}};
    const small_row rows[] = {{0.5, INF, {1}}};
    aft_lp lp;
    aft_answer s = AFT_ANSWER_INIT;
    small_lp(&lp, 0.0, 1, cols, 1, rows);
    cr_assert(try(&s, &lp));
    cr_expect(is_near(s.x[0], 0.5));
    aft_answer_clear(&s);
    aft_lp_clear(&lp);
}

/* ---- against the simplex methods ---- */

static void expect_same(const aft_lp *lp, unsigned seed)
{
    const aft_backend *glpk = aft_backend_find("glpk");
    aft_answer own = AFT_ANSWER_INIT;
    aft_answer other = AFT_ANSWER_INIT;
    double bound = 0.0;
    cr_assert_eq(test_solve(&other, glpk, lp, NULL, NULL, NULL), AFT_OK);
    cr_assert_eq(other.outcome, AFT_OPTIMAL);
    cr_assert(try(&own, lp), "seed %u", seed);
    cr_expect(is_near(own.objective, other.objective), "seed %u: %.12g, simplex %.12g", seed, own.objective,
              other.objective);
    aft_proof proof = aft_prove_point(lp, own.x);
    cr_expect(proof.row_violation <= 1e-8 && proof.bound_violation == 0.0, "seed %u: %g", seed, proof.row_violation);
    cr_assert_eq(aft_prove_bound(&bound, lp, own.row_dual, own.x, NULL), AFT_OK);
    cr_expect(is_near(bound, proof.objective), "seed %u: %.12g is not %.12g", seed, bound, proof.objective);
    aft_answer_clear(&own);
    aft_answer_clear(&other);
}

Test(interior, agrees_with_simplex)
{
    for (unsigned seed = 0; seed < 300; seed++) {
        aft_lp lp;
        random_lp(&lp, seed, 2 + (int)(seed % 40), 1 + (int)(seed % 31), false, NULL);
        expect_same(&lp, seed);
        aft_lp_clear(&lp);
    }
    cr_expect_eq(aft_test_blocks_alive(), 0);
}

/* Capacities of sun, gas and a store, chosen for n hours: three dense columns and a chain through all hours. */
static void capacity_lp(aft_lp *lp, int n)
{
    int sun = 0;
    int gas = 0;
    int in = 0;
    int level = 0;
    int size = 0;
    int row = 0;
    aft_lp_init(lp);
    cr_assert_eq(aft_lp_add_cols(&sun, lp, "sun", 1, n, NULL, 0.0, INF, NULL), AFT_OK);
    cr_assert_eq(aft_lp_add_cols(&gas, lp, "gas", 1, n, NULL, 0.0, INF, NULL), AFT_OK);
    cr_assert_eq(aft_lp_add_cols(&in, lp, "in", 1, n, NULL, -INF, INF, NULL), AFT_OK);
    cr_assert_eq(aft_lp_add_cols(&level, lp, "level", 1, n, NULL, 0.0, INF, NULL), AFT_OK);
    cr_assert_eq(aft_lp_add_cols(&size, lp, "size", 3, 1, NULL, 0.0, INF, NULL), AFT_OK);
    cr_assert_eq(aft_lp_open_rows(&row, lp, "row", 0, 1, NULL, NULL), AFT_OK);
    lp->cost[size] = 30.0 * n;
    lp->cost[size + 1] = 10.0 * n;
    lp->cost[size + 2] = 1.0 * n;
    for (int t = 0; t < n; t++) {
        const double light = fmax(0.0, sin(0.26 * t) + 0.3 * sin(1.7 * t));
        const double load = 500.0 + 100.0 * sin(0.13 * t);
        lp->cost[gas + t] = 60.0;
        cr_assert_eq(aft_lp_add_row(lp, load, load, 3, (int[]){sun + t, gas + t, in + t}, (double[]){1, 1, -1}, NULL),
                     AFT_OK);
        cr_assert_eq(aft_lp_add_row(lp, 0, 0, 3, (int[]){level + t, level + (t + n - 1) % n, in + t},
                                    (double[]){1, -0.99, -1}, NULL),
                     AFT_OK);
        cr_assert_eq(aft_lp_add_row(lp, -INF, 0, 2, (int[]){sun + t, size}, (double[]){1, -light}, NULL), AFT_OK);
        cr_assert_eq(aft_lp_add_row(lp, -INF, 0, 2, (int[]){gas + t, size + 1}, (double[]){1, -1}, NULL), AFT_OK);
        cr_assert_eq(aft_lp_add_row(lp, -INF, 0, 2, (int[]){level + t, size + 2}, (double[]){1, -1}, NULL), AFT_OK);
    }
}

Test(interior, chooses_capacities)
{
    aft_lp lp;
    capacity_lp(&lp, 300); /* each size meets 300 rows, more than 10 sqrt(2,703 nodes) would let come early: 519 */
    expect_same(&lp, 300);
    aft_lp_clear(&lp);
    capacity_lp(&lp, 900); /* 900 rows, of 8,103 nodes: comes last */
    expect_same(&lp, 900);
    aft_lp_clear(&lp);
}

/* The large program goes this way whatever the back-end, and the trail says so; a forced back-end does it by
 * simplex. */
Test(interior, comes_before_the_back_ends)
{
    aft_lp lp;
    capacity_lp(&lp, 1200); /* 10,803 rows and columns */
    double objective[2] = {0.0, 0.0};
    for (int i = 0; i < 2; i++) {
        const aft_backend *b = aft_backend_find(i == 0 ? "glpk" : "auto");
        aft_answer s = AFT_ANSWER_INIT;
        const aft_budget budget = aft_budget_open(NULL);
        aft_task task = test_task(&lp, NULL, b, NULL);
        aft_trail trail = {0};
        task.trail = &trail;
        cr_assert_eq(aft_solve_task(&s, &task, &budget, NULL), AFT_OK);
        cr_expect_eq(s.outcome, AFT_OPTIMAL);
        cr_expect_not(s.is_vertex);
        cr_expect_str_eq(trail.best, "interior");
        aft_trail_clear(&trail);
        objective[i] = s.objective;
        aft_answer_clear(&s);
    }
    cr_expect(is_near(objective[0], objective[1]));
    aft_lp_clear(&lp);
    cr_expect_eq(aft_test_blocks_alive(), 0);
}

/* ---- beginning elsewhere, ending early ---- */

static aft_answer solve_for(const aft_lp *lp, const aft_interior_aim *aim)
{
    const aft_budget budget = aft_budget_open(NULL);
    aft_answer made = AFT_ANSWER_INIT;
    bool is_solved = false;
    aft_error err = AFT_ERROR_INIT;
    cr_assert_eq(aft_interior_solve(&made, &is_solved, lp, aim, &budget, &err), AFT_OK, "%s", err.text);
    cr_assert(is_solved);
    return made;
}

/* From a point of the program before it had its last row, and with another bound. */
Test(interior, begins_where_it_was)
{
    aft_lp lp;
    aft_inner_point kept = {0};
    capacity_lp(&lp, 300);
    const int size = lp.n_cols - 3;
    aft_answer before = solve_for(&lp, &(aft_interior_aim){.most_work = 1e9, .kept = &kept});
    cr_assert_eq(kept.n_rows, lp.n_rows);
    cr_assert_eq(kept.n_cols, lp.n_cols);
    cr_assert_eq(aft_lp_add_row(&lp, 1.1 * before.x[size], INF, 1, (int[]){size}, (double[]){1}, NULL), AFT_OK);
    lp.upper[size + 1] = 0.9 * before.x[size + 1];
    aft_answer cold = solve_for(&lp, &(aft_interior_aim){.most_work = 1e9});
    aft_answer warm = solve_for(&lp, &(aft_interior_aim){.most_work = 1e9, .start = &kept});
    cr_expect_gt(cold.objective, before.objective * 1.0001);
    cr_expect(is_near(warm.objective, cold.objective), "%.12g, cold %.12g", warm.objective, cold.objective);
    cr_expect_leq(aft_prove_point(&lp, warm.x).row_violation, 1e-8);
    aft_answer_clear(&warm);
    aft_answer_clear(&cold);
    cold = solve_for(&lp, &(aft_interior_aim){.most_work = 1e9, .kept = &kept});
    aft_lp_clear(&lp);
    capacity_lp(&lp, 300); /* and back, to fewer rows */
    warm = solve_for(&lp, &(aft_interior_aim){.most_work = 1e9, .start = &kept});
    cr_expect(is_near(warm.objective, before.objective), "%.12g, cold %.12g", warm.objective, before.objective);
    aft_answer_clear(&before);
    aft_answer_clear(&cold);
    aft_answer_clear(&warm);
    aft_inner_point_clear(&kept);
    aft_lp_clear(&lp);
    cr_expect_eq(aft_test_blocks_alive(), 0);
}

Test(interior, ends_where_the_cost_is_above_a_limit)
{
    aft_lp lp;
    double bound = 0.0;
    capacity_lp(&lp, 300);
    const aft_interior_aim aim = {.most_work = 1e9};
    aft_answer whole = solve_for(&lp, &aim);
    const double limit = 0.9 * whole.objective;
    aft_answer early = solve_for(&lp, &(aft_interior_aim){.most_work = 1e9, .stop_above = &limit});
    cr_expect_eq(early.outcome, AFT_GAP_LIMIT);
    cr_expect_null(early.x);
    cr_expect(early.bound > limit && early.bound <= whole.objective);
    cr_assert_eq(aft_prove_bound(&bound, &lp, early.row_dual, whole.x, NULL), AFT_OK);
    cr_expect(is_near(bound, early.bound));
    aft_answer_clear(&whole);
    aft_answer_clear(&early);
    aft_lp_clear(&lp);
    cr_expect_eq(aft_test_blocks_alive(), 0);
}

static bool keep_first(const double *x, void *payload)
{
    *(double *)payload += x[0] >= 0.0;
    return true;
}

Test(interior, ends_where_its_point_is_enough)
{
    aft_lp lp;
    double n_shown = 0.0;
    capacity_lp(&lp, 300);
    const aft_interior_aim aim = {.most_work = 1e9, .is_enough = keep_first, .payload = &n_shown};
    aft_answer whole = solve_for(&lp, &(aft_interior_aim){.most_work = 1e9});
    aft_answer early = solve_for(&lp, &aim);
    cr_expect_eq(n_shown, 1.0);
    cr_expect_eq(early.outcome, AFT_GAP_LIMIT);
    cr_assert_not_null(early.x);
    cr_expect_float_eq(early.objective, whole.objective, 0.02 * whole.objective);
    aft_answer_clear(&whole);
    aft_answer_clear(&early);
    aft_lp_clear(&lp);
    cr_expect_eq(aft_test_blocks_alive(), 0);
}

/* ---- stopping, memory ---- */

Test(interior, leaves_too_much_work_alone)
{
    aft_lp lp;
    aft_answer s = AFT_ANSWER_INIT;
    bool is_solved = true;
    capacity_lp(&lp, 300);
    cr_assert_eq(solve_within(&s, &is_solved, &lp, 100.0, NULL, NULL), AFT_OK);
    cr_expect_not(is_solved);
    aft_lp_clear(&lp);
    cr_expect_eq(aft_test_blocks_alive(), 0);
}

static bool is_interrupted_at_once(void *payload)
{
    (void)payload;
    return true;
}

Test(interior, can_be_stopped)
{
    aft_lp lp;
    aft_answer s = AFT_ANSWER_INIT;
    bool is_solved = true;
    capacity_lp(&lp, 300);
    const aft_solve_options stopped = {.is_interrupted = is_interrupted_at_once};
    cr_assert_eq(solve_within(&s, &is_solved, &lp, 1e9, &stopped, NULL), AFT_OK);
    cr_expect_not(is_solved);
    cr_expect_null(s.x);
    aft_lp_clear(&lp);
    cr_expect_eq(aft_test_blocks_alive(), 0);
}

Test(interior, gives_back_all_when_memory_ends)
{
    aft_lp lp;
    capacity_lp(&lp, 20);
    long before = aft_test_blocks_alive();
    aft_status status = AFT_ENOMEM;
    for (long n = 0; status == AFT_ENOMEM; n++) {
        cr_assert_lt(n, 1000);
        aft_answer s = AFT_ANSWER_INIT;
        bool is_solved = false;
        aft_test_allow_allocations(n);
        status = solve_within(&s, &is_solved, &lp, 1e9, NULL, NULL);
        aft_test_allow_allocations(-1);
        cr_expect_eq(is_solved, status == AFT_OK);
        aft_answer_clear(&s);
        cr_assert_eq(aft_test_blocks_alive(), before, "%ld allocations", n);
    }
    cr_expect_eq(status, AFT_OK);
    aft_lp_clear(&lp);
}

/* ---- squares ---- */

/* min x + 2 x^2 + 3 y, x + y >= 4, y <= 3: the slope 1 + 4 x of x is 3 at 0.5, but y is full: x = 1, price 5.
 * Cost 1 + 2 + 9 = 12; y's bound is worth 3 - 5. */
Test(interior, squares_by_hand)
{
    const small_col cols[] = {{1, 0, INF, false}, {3, 0, 3, false}};
    const small_row rows[] = {{4, INF, {1, 1}}};
    aft_lp lp;
    aft_answer s = AFT_ANSWER_INIT;
    small_lp(&lp, 0.0, 2, cols, 1, rows);
    cr_assert_eq(aft_lp_set_square(&lp, 0, 2.0, NULL), AFT_OK);
    cr_assert(try(&s, &lp));
    cr_expect(is_near(s.objective, 12.0) && is_near(s.bound, 12.0));
    cr_expect(is_near(s.x[0], 1.0) && is_near(s.row_dual[0], 5.0) && is_near(s.reduced[1], -2.0));
    aft_answer_clear(&s);
    aft_lp_clear(&lp);
}

/* Without any other cost, and with no row at all: the least of 3 x^2 over [2, 5]. */
Test(interior, nothing_but_a_square)
{
    const small_col cols[] = {{0, 2, 5, false}};
    aft_lp lp;
    aft_answer s = AFT_ANSWER_INIT;
    small_lp(&lp, 1.0, 1, cols, 0, NULL);
    cr_assert_eq(aft_lp_set_square(&lp, 0, 3.0, NULL), AFT_OK);
    cr_assert(try(&s, &lp));
    cr_expect(is_near(s.objective, 12.0), "without the constant: %.12g", s.objective);
    aft_answer_clear(&s);
    aft_lp_clear(&lp);
    cr_expect_eq(aft_test_blocks_alive(), 0);
}

/* Squares of a millionth to a thousand on two columns of three. */
Test(interior, random_squares_are_proved)
{
    for (unsigned seed = 1; seed <= 100; seed++) {
        aft_lp lp;
        aft_answer s = AFT_ANSWER_INIT;
        double bound = 0.0;
        random_lp(&lp, seed, 5 + (int)seed, 3 + (int)seed / 2, false, NULL);
        for (int j = 0; j < lp.n_cols; j++) {
            if ((j + (int)seed) % 3 != 0) {
                cr_assert_eq(aft_lp_set_square(&lp, j, pow(10.0, (j * 7 + (int)seed) % 10 - 6), NULL), AFT_OK);
            }
        }
        cr_assert(try(&s, &lp), "seed %u", seed);
        aft_proof proof = aft_prove_point(&lp, s.x);
        cr_assert_eq(aft_prove_bound(&bound, &lp, s.row_dual, s.x, NULL), AFT_OK);
        cr_expect_lt(fmax(proof.row_violation, proof.bound_violation), 1e-8);
        cr_expect(is_near(proof.objective, bound), "seed %u: %.12g above %.12g", seed, proof.objective, bound);
        aft_answer_clear(&s);
        aft_lp_clear(&lp);
    }
    cr_expect_eq(aft_test_blocks_alive(), 0);
}
