/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cases on which the interior method once gave up. */
#include "tests/support/case_folder.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { HOURS = 24, TEXT = 2048 };

/* p_max_pu is next to nothing at night: columns and slack of p <= p_max_pu CAP come near to their limits long before
 * the row holds. A plant of 1e9 MW sheds load, as PyPSA-Earth has it. */
Test(interior_cases, dawn)
{
    char snapshots[TEXT] = "snapshot\n";
    char demand[TEXT] = ",l\n";
    char sun[TEXT] = ",sun,sun2\n";
    for (int t = 0; t < HOURS; t++) {
        const double high = fmax(sin(3.14159265 * (t - 6) / 12.0), pow(10.0, -3 - t % 5));
        (void)snprintf(snapshots + strlen(snapshots), TEXT - strlen(snapshots), "%d\n", t);
        (void)snprintf(demand + strlen(demand), TEXT - strlen(demand), "%d,%g\n", t, 300.0 + 50.0 * sin(t));
        (void)snprintf(sun + strlen(sun), TEXT - strlen(sun), "%d,%.8f,%.8f\n", t, high, 0.9 * high);
    }
    const test_file files[] = {
        {"buses.csv", "name\nb\n"},
        {"snapshots.csv", snapshots},
        {"loads.csv", "name,bus\nl,b\n"},
        {"loads-p_set.csv", demand},
        {"generators.csv", "name,bus,p_nom,p_nom_extendable,p_nom_min,capital_cost,marginal_cost,sign\n"
                           "sun,b,0,True,25,210,0.01,1\nsun2,b,0,True,250,210,0.012,1\ngas,b,0,True,0,240,70,1\n"
                           "shed,b,1e9,False,0,0,100,0.001\n"},
        {"generators-p_max_pu.csv", sun},
        {"stores.csv", "name,bus,e_nom_extendable,e_cyclic,capital_cost\ns,b,True,True,75\n"},
        {NULL, NULL},
    };
    char *folder = test_folder_make(files);
    aft_network *network = test_read(folder, NULL);
    double costs[2] = {NAN, NAN};
    for (int i = 0; i < 2; i++) {
        const aft_solve_options options = {.solver = "glpk", .method = i == 0 ? "interior" : "back-end"};
        aft_plan *plan = NULL;
        aft_error err = AFT_ERROR_INIT;
        cr_assert_eq(aft_solve(&plan, network, &options, &err), AFT_OK, "%s", err.text);
        cr_expect_eq(plan->outcome, AFT_OPTIMAL, "%s: %s", options.method, plan->message);
        costs[i] = plan->total_cost;
        aft_plan_free(plan);
    }
    cr_expect_float_eq(costs[0], costs[1], 1e-6 * costs[1]);
    aft_network_free(network);
    test_folder_remove(folder);
}
