/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The decomposition by blocks gives what the whole program gives. */
#include "networks/base/memory.h"
#include "solver/methods/blocks/blocks.h"
#include "solver/problems/problems.h"
#include "tests/support/case_folder.h"
#include "tests/support/denial.h"
#include "tests/support/solving.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

enum { DAYS = 4, HOURS = 3, TEXT = 8192 };

static unsigned long long state;

static int draw(int low, int high)
{
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return low + (int)((state >> 33) % (unsigned long long)(high - low + 1));
}

/* Four days of three hours; a battery that is empty at the end of each, a pipe with two sizes, an extendable
 * generator. */
static char *make_case(void)
{
    static char snapshots[TEXT], loads[TEXT], levels[TEXT];
    (void)snprintf(snapshots, TEXT, ",snapshot,objective,stores,generators\n");
    (void)snprintf(loads, TEXT, ",load,heat\n");
    (void)snprintf(levels, TEXT, ",battery\n");
    for (int t = 0; t < DAYS * HOURS; t++) {
        size_t n = strlen(snapshots);
        (void)snprintf(snapshots + n, TEXT - n, "%d,%d,%d,1,1\n", t, t, draw(50, 800));
        n = strlen(loads);
        (void)snprintf(loads + n, TEXT - n, "%d,%d,%d\n", t, draw(5, 60), draw(0, 12));
        n = strlen(levels);
        (void)snprintf(levels + n, TEXT - n, "%d,%s\n", t, t % HOURS == HOURS - 1 ? "0" : "");
    }
    char menus[TEXT];
    (void)snprintf(
        menus, TEXT,
        "name,menu,p_nom,max_pieces,capital_cost_fixed\nsmall,pipe,6,1,%d\nlarge,pipe,15,1,%d\nb,battery,8,3,%d\n",
        draw(1000, 90000), draw(2000, 150000), draw(1000, 90000));
    const test_file files[] = {
        {"buses.csv", "name,carrier\ntown,AC\ntap,H2\nworks,H2\n"},
        {"carriers.csv", "name\nAC\nH2\n"},
        {"snapshots.csv", snapshots},
        {"loads.csv", "name,bus\nload,town\nheat,works\n"},
        {"loads-p_set.csv", loads},
        {"generators.csv", "name,bus,p_nom,p_nom_extendable,capital_cost,marginal_cost\nmarket,town,35,False,0,40\n"
                           "peaker,town,0,True,9000,180\ntap,tap,100,False,0,50\nboiler,works,100,False,0,120\n"},
        {"links.csv", "name,bus0,bus1,menu\npipe,tap,works,pipe\n"},
        {"storage_units.csv", "name,bus,max_hours,efficiency_store,menu,menu_max\nbattery,town,2,0.9,battery,3\n"},
        {"storage_units-state_of_charge_set.csv", levels},
        {"menus.csv", menus},
        {NULL, NULL},
    };
    return test_folder_make(files);
}

static aft_status by_blocks(aft_answer *out, bool *is_used, const aft_lp *lp, const aft_backend *backend,
                            const aft_solve_options *options)
{
    const aft_budget budget = aft_budget_open(options);
    const aft_status status = aft_solve_by_blocks(out, lp, backend, &budget, NULL);
    *is_used = out->x != NULL;
    return status;
}

Test(blocks, same_optimum_as_the_whole)
{
    for (int round = 0; round < 20; round++) {
        state = 77 + (unsigned long long)round;
        char *folder = make_case();
        aft_network *network = test_read(folder, NULL);
        cr_assert_not_null(network);
        aft_model model;
        aft_model_init(&model, network);
        cr_assert_eq(aft_build_plan_problem(&model, NULL), AFT_OK);
        for (size_t s = 0; test_solvers[s] != NULL; s++) {
            const aft_backend *backend = aft_backend_find(test_solvers[s]);
            const aft_solve_options options = {.gap = 1e-7};
            aft_answer whole = AFT_ANSWER_INIT;
            aft_answer parts = AFT_ANSWER_INIT;
            bool is_used = false;
            cr_assert_eq(test_solve(&whole, backend, &model.lp, &options, NULL, NULL), AFT_OK);
            cr_assert_eq(by_blocks(&parts, &is_used, &model.lp, backend, &options), AFT_OK);
            cr_assert(is_used);
            cr_expect_eq(parts.outcome, AFT_OPTIMAL);
            cr_expect(fabs(parts.objective - whole.objective) <= 3e-6 * fabs(whole.objective), "%d %s: %.10g and %.10g",
                      round, test_solvers[s], parts.objective, whole.objective);
            cr_expect_leq(parts.bound, whole.objective * (1.0 + 1e-6));
            aft_answer_clear(&whole);
            aft_answer_clear(&parts);
        }
        aft_model_clear(&model);
        aft_network_free(network);
        test_folder_remove(folder);
    }
}

static aft_status solve_once(void *payload)
{
    const aft_model *model = payload;
    aft_answer parts = AFT_ANSWER_INIT;
    bool is_used = false;
    aft_status status =
        by_blocks(&parts, &is_used, &model->lp, aft_backend_find("glpk"), &(aft_solve_options){.gap = 1e-3});
    aft_answer_clear(&parts);
    return status;
}

Test(blocks, every_allocation_may_fail)
{
    state = 77;
    char *folder = make_case();
    aft_network *network = test_read(folder, NULL);
    aft_model model;
    aft_model_init(&model, network);
    cr_assert_eq(aft_build_plan_problem(&model, NULL), AFT_OK);
    test_deny_each(solve_once, &model, 11);
    aft_model_clear(&model);
    aft_network_free(network);
    test_folder_remove(folder);
}

/* A row over all columns, without limits: as if it were not there. */
Test(blocks, a_row_without_limits_ties_nothing)
{
    state = 77;
    char *folder = make_case();
    aft_network *network = test_read(folder, NULL);
    aft_model model;
    int row = 0;
    const aft_solve_options options = {.gap = 1e-7};
    const aft_backend *backend = aft_backend_find("glpk");
    aft_answer whole = AFT_ANSWER_INIT;
    aft_answer parts = AFT_ANSWER_INIT;
    bool is_used = false;
    aft_model_init(&model, network);
    cr_assert_eq(aft_build_plan_problem(&model, NULL), AFT_OK);
    size_t n = (size_t)model.lp.n_cols;
    int *cols = aft_alloc(n, sizeof *cols);
    double *values = aft_alloc(n, sizeof *values);
    for (size_t j = 0; j < n; j++) {
        cols[j] = (int)j;
        values[j] = 1.0;
    }
    cr_assert_eq(test_solve(&whole, backend, &model.lp, &options, NULL, NULL), AFT_OK);
    cr_assert_eq(aft_lp_open_rows(&row, &model.lp, "all", 0, 1, NULL, NULL), AFT_OK);
    cr_assert_eq(aft_lp_add_row(&model.lp, -INFINITY, INFINITY, n, cols, values, NULL), AFT_OK);
    cr_assert_eq(by_blocks(&parts, &is_used, &model.lp, backend, &options), AFT_OK);
    cr_assert(is_used);
    cr_expect_eq(parts.outcome, AFT_OPTIMAL);
    cr_expect(fabs(parts.objective - whole.objective) <= 3e-6 * fabs(whole.objective), "%.10g and %.10g",
              parts.objective, whole.objective);
    cr_expect_eq(parts.row_dual[row], 0.0);
    aft_free(cols);
    aft_free(values);
    aft_answer_clear(&whole);
    aft_answer_clear(&parts);
    aft_model_clear(&model);
    aft_network_free(network);
    test_folder_remove(folder);
}

/* Storage that runs on from one day to the next leaves one block only. */
Test(blocks, refuses_what_does_not_fall_apart)
{
    static const test_file files[] = {
        {"buses.csv", "name\nb\n"},
        {"snapshots.csv", ",snapshot\n0,0\n1,1\n2,2\n"},
        {"generators.csv", "name,bus,p_nom_extendable,capital_cost,marginal_cost\ng,b,True,5,1\n"},
        {"stores.csv", "name,bus,e_nom,e_cyclic\ns,b,10,True\n"},
        {"loads.csv", "name,bus,p_set\nl,b,1\n"},
        {NULL, NULL},
    };
    char *folder = test_folder_make(files);
    aft_network *network = test_read(folder, NULL);
    aft_model model;
    aft_answer solution = AFT_ANSWER_INIT;
    bool is_used = true;
    aft_model_init(&model, network);
    cr_assert_eq(aft_build_plan_problem(&model, NULL), AFT_OK);
    const aft_solve_options options = {.gap = 1e-6};
    cr_assert_eq(by_blocks(&solution, &is_used, &model.lp, aft_backend_find("glpk"), &options), AFT_OK);
    cr_expect_not(is_used);
    aft_model_clear(&model);
    aft_network_free(network);
    test_folder_remove(folder);
}
