/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/denial.h"

#include "networks/base/memory.h"

#include <criterion/criterion.h>

/* Did the work meet the allocation that was denied? */
static bool deny(test_work *work, void *payload, void (*denial)(long), long n, bool may_recover)
{
    const char *what = denial == aft_test_deny_allocation ? "alone" : "and all after it";
    const long before = aft_test_blocks_alive();
    denial(n);
    const aft_status status = work(payload);
    const bool has_denied = aft_test_has_denied();
    aft_test_allow_allocations(-1);
    const bool is_said = status == (has_denied ? AFT_ENOMEM : AFT_OK) || (may_recover && status == AFT_OK);
    cr_assert(is_said, "allocation %ld denied, %s: %s", n, what, aft_status_name(status));
    cr_assert_eq(aft_test_blocks_alive(), before, "allocation %ld denied, %s: something is left", n, what);
    return has_denied;
}

static void deny_each(test_work *work, void *payload, long step, bool may_recover)
{
    long n = 0;
    while (deny(work, payload, aft_test_deny_allocation, n, may_recover)) {
        n += step;
    }
    for (n = 0; deny(work, payload, aft_test_allow_allocations, n, may_recover); n += step) {
    }
}

void test_deny_each(test_work *work, void *payload, long step)
{
    deny_each(work, payload, step, false);
}

void test_deny_each_or_recover(test_work *work, void *payload, long step)
{
    deny_each(work, payload, step, true);
}
