/* SPDX-License-Identifier: GPL-3.0-or-later */
/* suite: pipelayout
 * A few instances of the suite pipelayout through reading, solving and proof, on every back-end. All of them:
 * test_pipelayout_all.c. */
#include "tests/support/case_folder.h"
#include "tests/support/pipelayout.h"

#include <criterion/criterion.h>
#include <math.h>

Test(pipelayout, some_of_them)
{
    enum { MOST = 1000, EVERY = 25 };
    static test_layout list[MOST];
    const size_t n = test_layouts(list, MOST);
    cr_assert_gt(n, 0);
    for (size_t i = 3; i < n; i += EVERY) {
        for (size_t s = 0; test_solvers[s] != NULL; s++) {
            char *folder = test_layout_folder(list[i].name);
            cr_assert_not_null(folder, "%s", list[i].name);
            aft_plan *plan = test_solve_folder(folder, test_solvers[s], NULL);
            cr_expect_eq(plan->outcome, AFT_OPTIMAL, "%s", list[i].name);
            cr_expect(fabs(plan->total_cost - list[i].cost) < 2e-6 * list[i].cost, "%s: %.10g instead of %.10g",
                      list[i].name, plan->total_cost, list[i].cost);
            cr_expect(plan->gap < 1e-9 && plan->check.row_violation < 1e-7);
            aft_plan_free(plan);
            test_folder_remove(folder);
        }
    }
}
