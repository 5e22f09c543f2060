/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inequality of a set of buses, (50) to (52) of MODEL.md: on programs of a few columns, by hand. */
#include "solver/methods/cuts/cut_choice.h"
#include "solver/methods/cuts/cut_sets.h"
#include "solver/methods/cuts/separator.h"
#include "tests/support/small_lp.h"

#include "networks/base/memory.h"

#include <criterion/criterion.h>
#include <math.h>

#define INF INFINITY

typedef struct world {
    aft_lp lp;
    aft_design design;
    aft_separator *separator;
    aft_cuts cuts;
} world;

/* The first n_buses rows are balances of one snapshot; all buses are in the set. */
static void cut_all(world *w, size_t n_buses, const double *x)
{
    const aft_balances balances = {.first = 0, .n_buses = n_buses, .n_hours = 1};
    const bool is_in[] = {true, true};
    cr_assert_eq(aft_design_view(&w->design, &w->lp, &balances, NULL), AFT_OK);
    cr_assert_eq(aft_separator_new(&w->separator, &w->design, NULL), AFT_OK);
    w->separator->x = x;
    cr_assert_eq(aft_cut_enter_snapshot(w->separator, 0, NULL), AFT_OK);
    aft_cut_set_to(w->separator, is_in);
    cr_assert_eq(aft_cut_make(&w->cuts, w->separator, 1e-6, NULL), AFT_OK);
}

static void forget(world *w)
{
    aft_cuts_clear(&w->cuts);
    aft_separator_free(w->separator);
    aft_design_clear(&w->design);
    aft_lp_clear(&w->lp);
    cr_expect_eq(aft_test_blocks_alive(), 0);
}

/* Expects one cut with these coefficients, [columns], 0 where a column does not stand in it. */
static void expect_cut(const world *w, const double *values, double violation)
{
    double found[SMALL_COLS] = {0.0};
    cr_assert_eq(w->cuts.n, 1);
    for (size_t e = 0; e < w->cuts.rows[0].n; e++) {
        found[w->cuts.col[e]] += w->cuts.value[e];
    }
    for (int j = 0; j < w->lp.n_cols; j++) {
        cr_expect_float_eq(found[j], values[j], 1e-9, "column %d: %g instead of %g", j, found[j], values[j]);
    }
    cr_expect_float_eq(w->cuts.rows[0].violation, violation, 1e-9, "%g", w->cuts.rows[0].violation);
}

/* Flows x0, x1 into a bus that needs 5; sizes 8 and 9 are cut down to 5: n0 + n1 >= 1, which at half and a tenth
 * is 0.6. */
Test(cut_rows, something_must_be_bought)
{
    static const small_col cols[] = {{1, 0, INF, false}, {1, 0, INF, false}, {1, 0, 1, true}, {1, 0, 1, true}};
    static const small_row rows[] = {{5, 5, {1, 1}}, {-INF, 0, {1, 0, -8, 0}}, {-INF, 0, {0, 1, 0, -9}}};
    world w = {.cuts = {0}};
    small_lp(&w.lp, 0.0, 4, cols, 3, rows);
    cut_all(&w, 1, (const double[]){4.0, 0.9, 0.5, 0.1});
    expect_cut(&w, (const double[]){0, 0, 1, 1}, 1.0 - 0.6);
    forget(&w);
}

/* Sizes 8 and 3. Cut down to the need, (50): 5 n0 + 3 n1 >= 5. Divided by 3, (52): f = 5/3 - 2 + 1 = 2/3, F(5/3) = 1 +
 * 1, F(1) = 1: 2 n0 + n1 >= 2. At n0 = 1/2, n1 = 1/3 the first has 0.7, the second 2/3 of its right-hand side: it is
 * made. */
Test(cut_rows, rounding_by_a_size)
{
    static const small_col cols[] = {{1, 0, INF, false}, {1, 0, INF, false}, {1, 0, 1, true}, {1, 0, 1, true}};
    static const small_row rows[] = {{5, 5, {1, 1}}, {-INF, 0, {1, 0, -8, 0}}, {-INF, 0, {0, 1, 0, -3}}};
    world w = {.cuts = {0}};
    small_lp(&w.lp, 0.0, 4, cols, 3, rows);
    cut_all(&w, 1, (const double[]){4.0, 1.0, 0.5, 1.0 / 3.0});
    expect_cut(&w, (const double[]){0, 0, 1, 0.5}, 1.0 / 3.0);
    forget(&w);
}

/* 7 are needed. x1 is bought by nobody, gives 2 at most, and does: 5 are left for pieces of 8. */
Test(cut_rows, what_is_at_its_limit_lowers_the_need)
{
    static const small_col cols[] = {{1, 0, INF, false}, {1, 0, 2, false}, {1, 0, 2, true}};
    static const small_row rows[] = {{7, 7, {1, 1}}, {-INF, 0, {1, 0, -8}}};
    world w = {.cuts = {0}};
    small_lp(&w.lp, 0.0, 3, cols, 2, rows);
    cut_all(&w, 1, (const double[]){5.0, 2.0, 5.0 / 8.0});
    expect_cut(&w, (const double[]){0, 0, 1}, 3.0 / 8.0);
    forget(&w);
}

/* The same, but x1 gives 1 of its 2 only: it stands in the cut as a flow, 7 n + x1 >= 7. */
Test(cut_rows, what_is_below_its_limit_counts_as_it_is)
{
    static const small_col cols[] = {{1, 0, INF, false}, {1, 0, 2, false}, {1, 0, 2, true}};
    static const small_row rows[] = {{7, 7, {1, 1}}, {-INF, 0, {1, 0, -8}}};
    world w = {.cuts = {0}};
    small_lp(&w.lp, 0.0, 3, cols, 2, rows);
    cut_all(&w, 1, (const double[]){6.0, 1.0, 0.75});
    expect_cut(&w, (const double[]){0, 1.0 / 7.0, 1}, 1.0 - 0.75 - 1.0 / 7.0);
    forget(&w);
}

/* (51) Bus 0 needs 2 and bus 1 needs 3; x0 and x1 enter there, pieces of 8 each; x2 leads from 0 to 1 and has no flow.
 * So x0 serves 2 at most unless x2 flows, and x1 serves 3. Divided by 3: f = 5/3 - 2 + 1 = 2/3, F(2/3) = 1, F(1) = 1:
 * n0 + n1 + x2 / (3 x 2/3) >= 2. At n0 = 1/4, n1 = 3/8 the left is 5/8, of 2: 5/16. */
Test(cut_rows, what_enters_where_less_can_be_reached)
{
    static const small_col cols[] = {
        {1, 0, INF, false}, {1, 0, INF, false}, {1, 0, INF, false}, {1, 0, 1, true}, {1, 0, 1, true}};
    static const small_row rows[] = {
        {2, 2, {1, 0, -1}}, {3, 3, {0, 1, 1}}, {-INF, 0, {1, 0, 0, -8}}, {-INF, 0, {0, 1, 0, 0, -8}}};
    world w = {.cuts = {0}};
    small_lp(&w.lp, 0.0, 5, cols, 4, rows);
    cut_all(&w, 2, (const double[]){2.0, 3.0, 0.0, 0.25, 0.375});
    expect_cut(&w, (const double[]){0, 0, 0.25, 0.5, 0.5}, 11.0 / 16.0);
    forget(&w);
}

/* What is two-way and has no end may bring in anything: there is no cut. */
Test(cut_rows, none_where_something_is_unlimited)
{
    static const small_col cols[] = {{1, 0, INF, false}, {1, -INF, INF, false}, {1, 0, 1, true}};
    static const small_row rows[] = {{5, 5, {1, 1}}, {-INF, 0, {1, 0, -8}}};
    world w = {.cuts = {0}};
    small_lp(&w.lp, 0.0, 3, cols, 2, rows);
    cut_all(&w, 1, (const double[]){4.0, 1.0, 0.5});
    cr_expect_eq(w.cuts.n, 0);
    forget(&w);
}

/* Bought whole, it is not broken. */
Test(cut_rows, none_where_all_is_bought)
{
    static const small_col cols[] = {{1, 0, INF, false}, {1, 0, 1, true}};
    static const small_row rows[] = {{5, 5, {1}}, {-INF, 0, {1, -8}}};
    world w = {.cuts = {0}};
    small_lp(&w.lp, 0.0, 2, cols, 2, rows);
    cut_all(&w, 1, (const double[]){5.0, 1.0});
    cr_expect_eq(w.cuts.n, 0);
    forget(&w);
}

/* Of three cuts, of which two are the same but for length: the one that is broken more stays, and the other
 * direction. */
Test(cut_rows, parallel_ones_are_left_out)
{
    static const small_col cols[] = {{1, 0, INF, false}, {1, 0, INF, false}, {1, 0, 1, true}, {1, 0, 1, true}};
    static const small_row rows[] = {{5, 5, {1, 1}}, {-INF, 0, {1, 0, -8, 0}}, {-INF, 0, {0, 1, 0, -9}}};
    const int both[] = {2, 3};
    const aft_separation how = {.most_cuts = 10, .most_alike = 0.99};
    world w = {.cuts = {0}};
    small_lp(&w.lp, 0.0, 4, cols, 3, rows);
    cut_all(&w, 1, (const double[]){4.0, 0.9, 0.5, 0.1}); /* 1, 1: broken by 0.4 */
    cr_assert_eq(aft_cuts_add(&w.cuts, 2, both, (const double[]){2.0, 2.0}, NULL), AFT_OK);
    cr_assert_eq(aft_cuts_add(&w.cuts, 1, both, (const double[]){1.0}, NULL), AFT_OK);
    w.cuts.rows[1].violation = 0.1;
    w.cuts.rows[2].violation = 0.5;
    cr_assert_eq(aft_cuts_choose(&w.cuts, w.separator, &how, NULL), AFT_OK);
    cr_assert_eq(w.cuts.n, 2);
    cr_expect_eq(w.cuts.rows[0].violation, 0.5);
    cr_expect_float_eq(w.cuts.rows[1].violation, 0.4, 1e-9);
    forget(&w);
}
