/* SPDX-License-Identifier: GPL-3.0-or-later */
/* label: nightly */
/* Extreme numbers in any attribute: 2,000 networks, or those of AFTAK_SEEDS=FROM:TO. */
#include "tests/support/extremes.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

Test(extremes, many)
{
    unsigned from = 0;
    unsigned to = 2000;
    const char *seeds = getenv("AFTAK_SEEDS");
    cr_assert(seeds == NULL || sscanf(seeds, "%u:%u", &from, &to) == 2);
    cr_expect_eq(test_extremes(from, to), 0);
}
