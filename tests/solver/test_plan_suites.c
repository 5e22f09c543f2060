/* SPDX-License-Identifier: GPL-3.0-or-later */
/* suite: pypsa-examples
 * Networks that PyPSA publishes, with the costs that it finds, on every back-end. */
#include "tests/support/case_folder.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

static void expect_suite(const char *suite, const char *name, double cost)
{
    char folder[4200];
    (void)snprintf(folder, sizeof folder, "%s/%s", test_suite(suite), name);
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        aft_plan *plan = test_solve_folder(folder, test_solvers[s], NULL);
        cr_expect(fabs(plan->total_cost - cost) <= 1e-6 * fabs(cost), "%s, %s: %.10g instead of %.10g", name,
                  test_solvers[s], plan->total_cost, cost);
        aft_plan_free(plan);
    }
}

Test(plan_suites, published_networks)
{
    expect_suite("pypsa-examples", "ac-dc-meshed", 18441021.4777);
    expect_suite("pypsa-examples", "storage-hvdc", 15881838.6058);
}
