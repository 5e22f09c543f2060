/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Extreme numbers in any attribute: some networks. */
#include "tests/support/extremes.h"

#include <criterion/criterion.h>

Test(extremes, few)
{
    cr_expect_eq(test_extremes(0, 80), 0);
}
