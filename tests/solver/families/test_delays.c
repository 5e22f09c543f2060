/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deliveries that arrive later than they are sent, on every back-end. */
#include "tests/support/case_folder.h"

#include <criterion/criterion.h>

/* Four snapshots of 1 h; A sells at 1, 2, 3, 4, B makes at 50 and needs 10. */
#define FREIGHT(links, series)                                                                                         \
    {                                                                                                                  \
        {"buses.csv", "name\nA\nB\n"}, {"snapshots.csv", "snapshot\n0\n1\n2\n3\n"},                                    \
            {"generators.csv", "name,bus,p_nom,marginal_cost\na,A,100,0\nb,B,100,50\n"},                               \
            {"generators-marginal_cost.csv", ",a\n0,1\n1,2\n2,3\n3,4\n"}, {"loads.csv", "name,bus,p_set\nl,B,10\n"},   \
            {"links.csv", links}, {"links-efficiency.csv", series},                                                    \
        {                                                                                                              \
            NULL, NULL                                                                                                 \
        }                                                                                                              \
    }
#define NO_SERIES ",none\n0,0\n1,0\n2,0\n3,0\n"

/* Every snapshot is fed from the one before, the first from the last: 10 (1 + 2 + 3 + 4). Of a delay of 4, or 5, the
 * same. */
Test(delays, cyclic)
{
    static const test_file one[] = FREIGHT("name,bus0,bus1,p_nom,delay\nl,A,B,100,1\n", NO_SERIES);
    static const test_file five[] = FREIGHT("name,bus0,bus1,p_nom,delay\nl,A,B,100,5\n", NO_SERIES);
    test_expect_cost(one, 100.0);
    test_expect_cost(five, 100.0);
}

/* Nothing arrives in the first snapshot (B makes 10 at 50); what is sent in the last is lost, so nothing is sent:
 * 500 + 10 (1 + 2 + 3). */
Test(delays, lost)
{
    static const test_file files[] = FREIGHT("name,bus0,bus1,p_nom,delay,cyclic_delay\nl,A,B,100,1,False\n", NO_SERIES);
    test_expect_cost(files, 560.0);
    aft_plan *plan = test_solve_files(files, "glpk");
    cr_expect_float_eq(plan->link_p[3], 0.0, 1e-9);
    cr_expect_float_eq(plan->link_p[0], 10.0, 1e-9);
    aft_plan_free(plan);
}

/* The efficiency is that of the arrival: 1 in snapshot 0, 0.5 in the others. With a cyclic delay of 1 A sends 20, 20,
 * 20 in 0, 1, 2 at 1, 2, 3 and 10 in 3 at 4: 120 + 40. */
Test(delays, efficiency_of_the_arrival)
{
    static const test_file files[] =
        FREIGHT("name,bus0,bus1,p_nom,delay\nl,A,B,100,1\n", ",l\n0,1\n1,0.5\n2,0.5\n3,0.5\n");
    test_expect_cost(files, 160.0);
}

/* Only the port that says so is delayed: of p the half arrives at once, the half two snapshots later, nothing before.
 * p_0 and p_1 are 20 (the half counts), then 0.5 p_2 + 0.5 p_0 = 10 needs nothing more: 20 (1 + 2). */
Test(delays, of_a_further_port)
{
    static const test_file files[] =
        FREIGHT("name,bus0,bus1,bus2,p_nom,efficiency,efficiency2,delay2,cyclic_delay2\nl,A,B,B,100,0.5,0.5,2,False\n",
                NO_SERIES);
    test_expect_cost(files, 60.0);
}

/* A process may also take later than it runs: at bus0 two snapshots later than it gives at bus1. What is given in t is
 * bought in t + 2, cyclic: again every price once, 10 (1 + 2 + 3 + 4). Not cyclic, the last two are for free: what is
 * taken after the end is not taken at all, 10 (3 + 4). */
Test(delays, of_the_input_of_a_process)
{
    static const test_file base[] = FREIGHT("name,bus0,bus1\n", NO_SERIES);
    for (int is_cyclic = 1; is_cyclic >= 0; is_cyclic--) {
        char *folder = test_folder_make(base);
        test_folder_add(folder, "processes.csv",
                        is_cyclic == 1 ? "name,bus0,bus1,p_nom,delay0\np,A,B,100,2\n"
                                       : "name,bus0,bus1,p_nom,delay0,cyclic_delay0\np,A,B,100,2,False\n");
        for (size_t s = 0; test_solvers[s] != NULL; s++) {
            aft_plan *plan = test_solve_folder(folder, test_solvers[s], NULL);
            cr_expect_float_eq(plan->total_cost, is_cyclic == 1 ? 100.0 : 70.0, 1e-6);
            aft_plan_free(plan);
        }
        test_folder_remove(folder);
    }
}

/* Weights "generators" are 2 h, so a delay of 3 h arrives in the second snapshot after: T0 = 0, 2, 4, 6; T0 - 3 = 1
 * lies in snapshot 0 at 4. Lost ones: 0 and 1 receive nothing, 2 is fed by 0, 3 by 1: 2 x 500 + 10 (1 + 2), costs by
 * the hour of the weight "objective", 1. */
Test(delays, in_weights)
{
    static const test_file files[] = {
        {"buses.csv", "name\nA\nB\n"},
        {"snapshots.csv", "snapshot,objective,stores,generators\n0,1,1,2\n1,1,1,2\n2,1,1,2\n3,1,1,2\n"},
        {"generators.csv", "name,bus,p_nom,marginal_cost\na,A,100,0\nb,B,100,50\n"},
        {"generators-marginal_cost.csv", ",a\n0,1\n1,2\n2,3\n3,4\n"},
        {"loads.csv", "name,bus,p_set\nl,B,10\n"},
        {"links.csv", "name,bus0,bus1,p_nom,delay,cyclic_delay\nl,A,B,100,3,False\n"},
        {NULL, NULL},
    };
    test_expect_cost(files, 1030.0);
}
