/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rule for what is zero in a plan. */
#include "solver/plan/noise.h"
#include "tests/support/solving.h"

#include <criterion/criterion.h>
#include <math.h>

enum { HOURS = 2 };

/* Elements of 10 MW, without limit, with a lower limit, and tiny ones of their own kind. */
static void fill(aft_lp *lp)
{
    int first = 0;
    aft_error err = AFT_ERROR_INIT;
    aft_lp_init(lp);
    cr_assert_eq(aft_lp_add_cols(&first, lp, "link_p", 4, HOURS, NULL, -10.0, 10.0, &err), AFT_OK);
    cr_assert_eq(aft_lp_add_cols(&first, lp, "tiny", 1, HOURS, NULL, 0.0, 1e6, &err), AFT_OK);
    for (int t = 0; t < HOURS; t++) {
        lp->lower[2 + t] = -INFINITY; /* the second: no limit */
        lp->upper[2 + t] = INFINITY;
        lp->lower[4 + t] = 1e-9; /* the third: never off */
    }
}

Test(noise, is_measured_by_the_element)
{
    aft_lp lp;
    fill(&lp);
    /* 1e-7 of 8 MW (of 10) is 8e-7: the first loses 5e-7 and keeps 5e-6. The second is measured by its own 8 MW. */
    double x[] = {5e-7, -5e-6, 8.0, 7e-7, 1e-9, 2.0, 1e-15, 0.0, 1e-6, 2e-14};
    aft_drop_noise(x, &lp);
    const double expected[] = {0.0, -5e-6, 8.0, 0.0, 1e-9, 2.0, 0.0, 0.0, 1e-6, 0.0};
    for (size_t i = 0; i < sizeof x / sizeof x[0]; i++) {
        cr_expect_eq(x[i], expected[i], "%zu: %.17g", i, x[i]);
    }
    aft_lp_clear(&lp);
}

/* What costs more than nothing is no noise: 5e-7 MW of lost load at 1e10 a MWh beside a total of 5000. */
Test(noise, keeps_what_costs)
{
    aft_lp lp;
    fill(&lp);
    lp.cost[0] = 1e10;
    lp.cost[6] = 1e-3;
    double x[] = {5e-7, 1.0, 0.0, 0.0, 1.0, 1.0, 5e-7, 9.0, 0.0, 0.0};
    aft_drop_noise(x, &lp);
    cr_expect_eq(x[0], 5e-7);
    cr_expect_eq(x[6], 0.0);
    aft_lp_clear(&lp);
}

/* Whole numbers are judged by others. */
Test(noise, leaves_whole_numbers)
{
    aft_lp lp;
    fill(&lp);
    aft_lp_set_whole(&lp, 0);
    double x[] = {1e-9, 1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0};
    aft_drop_noise(x, &lp);
    cr_expect_eq(x[0], 1e-9);
    aft_lp_clear(&lp);
}
