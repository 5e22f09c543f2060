/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row while it is put together, and the largest and smallest of a series: on plain numbers, without a network. */
#include "solver/families/families_internal.h"

#include "networks/base/memory.h"
#include "tests/support/denial.h"

#include <criterion/criterion.h>
#include <math.h>

/* 2 x0 - 3 x2 >= 4, then x1 <= 5: the draft is empty again after each. */
Test(plants, a_draft_becomes_a_row)
{
    aft_model model = {0};
    aft_draft draft = {0};
    int first = 0;
    aft_lp_init(&model.lp);
    cr_assert_eq(aft_lp_add_cols(&first, &model.lp, "x", 3, 1, NULL, 0.0, INFINITY, NULL), AFT_OK);
    cr_assert_eq(aft_lp_open_rows(&first, &model.lp, "r", 2, 1, NULL, NULL), AFT_OK);
    cr_assert_eq(aft_draft_init(&draft, 2, NULL), AFT_OK);
    aft_draft_put(&draft, 0, 2.0);
    aft_draft_put(&draft, 2, -3.0);
    cr_assert_eq(aft_draft_add(&draft, &model, 4.0, INFINITY, NULL), AFT_OK);
    cr_expect_eq(draft.n, 0);
    aft_draft_put(&draft, 1, 1.0);
    cr_assert_eq(aft_draft_add(&draft, &model, -INFINITY, 5.0, NULL), AFT_OK);
    const aft_lp *lp = &model.lp;
    cr_assert_eq(lp->n_rows, 2);
    cr_expect(lp->row_lower[0] == 4.0 && isinf(lp->row_upper[0]) && lp->row_upper[1] == 5.0);
    cr_expect(lp->row_start[1] == 2 && lp->row_start[2] == 3);
    cr_expect(lp->col[0] == 0 && lp->value[0] == 2.0 && lp->col[1] == 2 && lp->value[1] == -3.0);
    cr_expect(lp->col[2] == 1 && lp->value[2] == 1.0);
    aft_draft_clear(&draft);
    aft_lp_clear(&model.lp);
    cr_expect_eq(aft_test_blocks_alive(), 0);
}

static aft_status init_once(void *payload)
{
    aft_draft draft = {0};
    aft_status status = aft_draft_init(&draft, *(size_t *)payload, NULL);
    aft_draft_clear(&draft);
    return status;
}

Test(plants, a_draft_without_memory)
{
    size_t cap = 7;
    test_deny_each(init_once, &cap, 1);
}

/* A series is one value, or one per planned snapshot: what comes after these does not count. */
Test(plants, the_largest_and_the_smallest_of_a_series)
{
    double hours[] = {3.0, -1.0, 7.0, 90.0};
    const aft_model model = {.n_hours = 3};
    const aft_series varying = {.value = 5.0, .hours = hours};
    const aft_series constant = {.value = 5.0};
    cr_expect_eq(aft_model_max(&model, varying), 7.0);
    cr_expect_eq(aft_model_min(&model, varying), -1.0);
    cr_expect_eq(aft_model_max(&model, constant), 5.0);
    cr_expect_eq(aft_model_min(&model, constant), 5.0);
}
