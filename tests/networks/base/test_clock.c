/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "networks/base/clock.h"

#include <criterion/criterion.h>
#include <unistd.h>

Test(clock, runs_forward_in_seconds)
{
    const double before = aft_seconds();
    cr_assert_eq(usleep(20000), 0);
    const double passed = aft_seconds() - before;
    cr_expect_geq(passed, 0.02);
    cr_expect_lt(passed, 60.0); /* a busy machine, but no other unit */
}
