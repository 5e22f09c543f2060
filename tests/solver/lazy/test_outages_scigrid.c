/* SPDX-License-Identifier: GPL-3.0-or-later */
/* label: nightly; suite: pypsa-examples
 * scigrid-de secured against outages of lines, with the costs that PyPSA 1.4.0 and HiGHS find. */
#include "networks/base/memory.h"
#include "networks/graph/graph.h"
#include "tests/support/case_folder.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

/* The grid as the reference has it: three lines with 1200 MVA, which a single hour needs. */
static aft_network *read_grid(const char *snapshots)
{
    static const char *const stronger[] = {"316", "527", "602"};
    char folder[4200];
    char set[80];
    (void)snprintf(folder, sizeof folder, "%s/scigrid-de", test_suite("pypsa-examples"));
    (void)snprintf(set, sizeof set, "snapshots=%s", snapshots);
    const char *const sets[] = {set, "branch_outages=Line:1"};
    aft_network *network = test_read(folder, &(aft_read_options){.sets = sets, .n_sets = 2});
    cr_assert_not_null(network);
    for (size_t i = 0; i < 3; i++) {
        int k = aft_network_find(network, AFT_TABLE_lines, stronger[i]);
        cr_assert_geq(k, 0);
        network->lines[k].s_nom = 1200.0;
    }
    return network;
}

/* The first n lines that are no bridges; all lines if has_bridges. */
static aft_row *list_outages(const aft_network *network, size_t n, bool has_bridges)
{
    size_t n_edges = network->n_lines + network->n_transformers;
    aft_row *outages = aft_alloc(n, sizeof *outages);
    int *from = aft_alloc(n_edges, sizeof *from);
    int *to = aft_alloc(n_edges, sizeof *to);
    bool *is_bridge = aft_alloc(n_edges, sizeof *is_bridge);
    for (size_t e = 0; e < n_edges; e++) {
        bool is_line = e < network->n_lines;
        from[e] = is_line ? network->lines[e].bus0 : network->transformers[e - network->n_lines].bus0;
        to[e] = is_line ? network->lines[e].bus1 : network->transformers[e - network->n_lines].bus1;
    }
    cr_assert_eq(aft_graph_bridges(is_bridge, network->n_buses, n_edges, from, to, NULL), AFT_OK);
    size_t found = 0;
    for (size_t k = 0; k < network->n_lines && found < n; k++) {
        if (has_bridges || !is_bridge[k]) {
            outages[found++] = (aft_row){.table = AFT_TABLE_lines, .row = k};
        }
    }
    cr_assert_eq(found, n);
    aft_free(from);
    aft_free(to);
    aft_free(is_bridge);
    return outages;
}

static aft_plan *solve(aft_network *network, const char *solver, size_t n, bool has_bridges)
{
    aft_plan *plan = NULL;
    aft_error err = AFT_ERROR_INIT;
    aft_row *outages = list_outages(network, n, has_bridges);
    network->n_outages = n;
    network->outages = outages;
    cr_assert_eq(aft_solve(&plan, network, &(aft_solve_options){.solver = solver}, &err), AFT_OK, "%s", err.text);
    network->n_outages = 0;
    aft_free(outages);
    return plan;
}

Test(outages_scigrid, first_snapshot)
{
    static const struct {
        size_t n;
        bool has_bridges;
        double cost;
    } trials[] = {{2, true, 339758.4578},
                  {15, true, 347887.0926},
                  {100, false, 364447.8101},
                  {200, false, 373036.4005},
                  {400, false, 423924.3106}};
    aft_network *network = read_grid("0:1");
    for (size_t i = 0; i < sizeof trials / sizeof trials[0]; i++) {
        for (size_t s = 0; test_solvers[s] != NULL; s++) {
            aft_plan *plan = solve(network, test_solvers[s], trials[i].n, trials[i].has_bridges);
            cr_expect_eq(plan->outcome, AFT_OPTIMAL);
            cr_expect_float_eq(plan->total_cost, trials[i].cost, 1e-3, "%s, %zu outages: %.10g", test_solvers[s],
                               trials[i].n, plan->total_cost);
            aft_plan_free(plan);
        }
    }
    aft_network_free(network);
}

Test(outages_scigrid, all_lines_are_too_many)
{
    aft_network *network = read_grid("0:1");
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        aft_plan *plan = solve(network, test_solvers[s], 738, false);
        cr_expect_eq(plan->outcome, AFT_INFEASIBLE);
        cr_assert_gt(plan->n_conflicts, 0);
        cr_expect(strstr(plan->conflicts[0].where, " after the outage of line ") != NULL, "%s",
                  plan->conflicts[0].where);
        aft_plan_free(plan);
    }
    aft_network_free(network);
}

/* PyPSA writes 4.7 million rows for this; 23,688 are those without outages. */
Test(outages_scigrid, a_day)
{
    aft_network *network = read_grid("");
    aft_plan *plan = solve(network, "auto", 100, false);
    cr_expect_eq(plan->outcome, AFT_OPTIMAL);
    cr_expect_float_eq(plan->total_cost, 7642198.5967, 1e-2, "%.12g", plan->total_cost);
    cr_expect_lt(plan->problem.rows, 30000);
    aft_plan_free(plan);
    aft_network_free(network);
}
