/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Extreme numbers in any attribute: a few hundred networks. */
#include "tests/support/extremes.h"

#include <criterion/criterion.h>

Test(extremes, few)
{
    cr_expect_eq(test_extremes(0, 150), 0);
}
