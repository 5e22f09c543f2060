/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one more unit of a segment adds: on plain numbers, without a network. */
#include "solver/families/families_internal.h"

#include <criterion/criterion.h>

/* Points at 0, 0.5 and 1 of 100 MW; the column has a segment up to 50 and one up to 100. */
static const double ends[] = {50.0, 100.0};
static const aft_cut cut = {.n = 2, .end = ends, .unit = 100.0, .first = 6};
static double points[] = {0.0, 0.5, 1.0};

static double slope(size_t i, const double *values, aft_curve_meaning meaning)
{
    double y[] = {values[0], values[1], values[2]};
    const aft_curve curve = {.n = 3, .x = points, .y = y};
    return aft_cut_slope(&cut, i, &curve, meaning);
}

/* Cost: the value at the end of a segment is the cost of a unit in it. */
Test(curve_rows, cost)
{
    const double y[] = {99.0, 10.0, 30.0};
    cr_expect_eq(slope(0, y, AFT_CURVE_OF_COST), 10.0);
    cr_expect_eq(slope(1, y, AFT_CURVE_OF_COST), 30.0);
}

/* Rate 0.8 at half load and 0.7 at full: deliveries 0, 0.4, 0.7; the slopes are 0.4 / 0.5 = 0.8 and 0.3 / 0.5 = 0.6. */
Test(curve_rows, rate)
{
    const double y[] = {0.9, 0.8, 0.7};
    cr_expect_float_eq(slope(0, y, AFT_CURVE_OF_RATE), 0.8, 1e-12);
    cr_expect_float_eq(slope(1, y, AFT_CURVE_OF_RATE), 0.6, 1e-12);
}

/* Efficiency 0.4 and 0.5: primary energy 0, 1.25 and 2; the slopes are 2.5 and 1.5. */
Test(curve_rows, primary_energy)
{
    const double y[] = {0.3, 0.4, 0.5};
    cr_expect_float_eq(slope(0, y, AFT_CURVE_OF_INPUT), 2.5, 1e-12);
    cr_expect_float_eq(slope(1, y, AFT_CURVE_OF_INPUT), 1.5, 1e-12);
}

/* A second curve with points of its own, at 0 and 1: its one slope counts in both segments. */
Test(curve_rows, a_curve_with_fewer_points_than_segments)
{
    double x[] = {0.0, 1.0};
    double y[] = {0.5, 0.5};
    const aft_curve curve = {.n = 2, .x = x, .y = y};
    cr_expect_float_eq(aft_cut_slope(&cut, 0, &curve, AFT_CURVE_OF_RATE), 0.5, 1e-12);
    cr_expect_float_eq(aft_cut_slope(&cut, 1, &curve, AFT_CURVE_OF_RATE), 0.5, 1e-12);
}

/* Segment i in snapshot 0 of 24 stands 24 columns behind the one before. */
Test(curve_rows, columns_of_segments)
{
    cr_expect_eq(aft_cut_col(&cut, 0, 24), 6);
    cr_expect_eq(aft_cut_col(&cut, 1, 24), 30);
    cr_expect_eq(aft_cut_col(&cut, 1, 1), 7);
}
