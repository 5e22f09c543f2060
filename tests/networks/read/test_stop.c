/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A reading stops where it is asked to, at any place, and does no more. */
#include "tests/support/reading.h"

#include <criterion/criterion.h>

typedef struct poll {
    size_t n, stop_at; /* asked so often; says yes from here on, 0: never */
} poll;

static bool is_stopped(void *payload)
{
    poll *p = payload;
    p->n++;
    return p->stop_at > 0 && p->n >= p->stop_at;
}

static aft_status read(poll *p)
{
    const aft_read_options options = {.is_stopped = is_stopped, .payload = p};
    test_reading r = test_read_texts(test_base_case, NULL, &options);
    const aft_status status = r.status;
    cr_expect((r.network != NULL) == (status == AFT_OK));
    test_reading_clear(&r);
    return status;
}

Test(stop, at_every_place_and_at_once)
{
    poll all = {0};
    cr_assert_eq(read(&all), AFT_OK);
    cr_assert_gt(all.n, 20, "a row of a file and of a rule each is a place to stop: %zu", all.n);
    for (size_t k = 1; k <= all.n; k++) {
        poll p = {.stop_at = k};
        cr_expect_eq(read(&p), AFT_ESTOPPED);
        cr_expect_eq(p.n, k, "it was asked %zu times, and again after the answer at %zu", p.n, k);
    }
}
