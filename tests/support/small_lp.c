/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Programs written down as dense tables, and random ones, for tests of solver/. */
#include "tests/support/small_lp.h"

#include <criterion/criterion.h>
#include <math.h>

void small_lp(aft_lp *lp, double constant, int n_cols, const small_col *cols, int n_rows, const small_row *rows)
{
    aft_lp_init(lp);
    int first = 0;
    cr_assert_eq(aft_lp_add_cols(&first, lp, "x", n_cols, 1, NULL, 0.0, 0.0, NULL), AFT_OK);
    for (int j = 0; j < n_cols; j++) {
        lp->cost[j] = cols[j].cost;
        lp->lower[j] = cols[j].lower;
        lp->upper[j] = cols[j].upper;
        if (cols[j].is_whole) {
            aft_lp_set_whole(lp, j);
        }
    }
    lp->constant = constant;
    const int all[SMALL_COLS] = {0, 1, 2, 3, 4, 5, 6, 7};
    cr_assert_eq(aft_lp_open_rows(&first, lp, "row", n_rows, 1, NULL, NULL), AFT_OK);
    for (int i = 0; i < n_rows; i++) {
        cr_assert_eq(aft_lp_add_row(lp, rows[i].lower, rows[i].upper, (size_t)n_cols, all, rows[i].value, NULL),
                     AFT_OK);
    }
}

typedef unsigned long long generator;

static int draw(generator *g, int low, int high)
{
    *g = *g * 6364136223846793005ULL + 1442695040888963407ULL;
    return low + (int)((*g >> 33) % (generator)(high - low + 1));
}

/* Bounds round a point; the costs keep the objective from running off where a bound is missing. */
static void draw_col(aft_lp *lp, generator *g, int j, double x)
{
    int kind = draw(g, 0, 5);
    lp->lower[j] = kind == 0 || kind == 1 ? -INFINITY : x - draw(g, 0, 9);
    lp->upper[j] = kind == 1 || kind == 2 ? INFINITY : x + draw(g, 0, 9);
    if (kind == 3) {
        lp->lower[j] = lp->upper[j] = x;
    }
    int cost = draw(g, 0, 20);
    lp->cost[j] = isinf(lp->lower[j]) && isinf(lp->upper[j]) ? 0.0
                  : isinf(lp->lower[j])                      ? -cost
                  : isinf(lp->upper[j])                      ? cost
                                                             : cost - 10;
}

static void draw_row(aft_lp *lp, generator *g, int n_cols, const double *x)
{
    enum { ENTRIES = 12 };
    int cols[ENTRIES];
    double values[ENTRIES];
    size_t n = (size_t)draw(g, 1, ENTRIES);
    double sum = 0.0;
    for (size_t k = 0; k < n; k++) {
        cols[k] = draw(g, 0, n_cols - 1);
        values[k] = draw(g, -6, 6);
        sum += values[k] * x[cols[k]];
    }
    int kind = draw(g, 0, 4);
    double lower = kind == 0 ? -INFINITY : sum - draw(g, 0, 8);
    double upper = kind == 1 ? INFINITY : sum + draw(g, 0, 8);
    if (kind == 2) {
        lower = upper = sum;
    }
    cr_assert_eq(aft_lp_add_row(lp, lower, upper, n, cols, values, NULL), AFT_OK);
}

void random_lp(aft_lp *lp, unsigned seed, int n_cols, int n_rows, bool has_whole, double *point)
{
    enum { MOST = 200 };
    double x[MOST];
    generator g = seed * 2654435761ULL + 1;
    int first = 0;
    cr_assert_leq(n_cols, MOST);
    aft_lp_init(lp);
    cr_assert_eq(aft_lp_add_cols(&first, lp, "x", n_cols, 1, NULL, 0.0, 0.0, NULL), AFT_OK);
    for (int j = 0; j < n_cols; j++) {
        x[j] = draw(&g, -5, 15);
        draw_col(lp, &g, j, x[j]);
        if (has_whole && draw(&g, 0, 2) == 0) {
            aft_lp_set_whole(lp, j);
        }
    }
    cr_assert_eq(aft_lp_open_rows(&first, lp, "row", n_rows, 1, NULL, NULL), AFT_OK);
    for (int i = 0; i < n_rows; i++) {
        draw_row(lp, &g, n_cols, x);
    }
    lp->constant = draw(&g, -100, 100);
    for (int j = 0; point != NULL && j < n_cols; j++) {
        point[j] = x[j];
    }
}
