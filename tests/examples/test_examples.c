/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The examples of CONTRIBUTING.md, each through the interface of its table. */
#include "tests/examples/examples.h"

#include "networks/base/files.h"
#include "networks/base/memory.h"
#include "results/results.h"
#include "solver/problems/problems.h"
#include "tests/support/case_folder.h"
#include "tests/support/reading.h"
#include "tests/support/small_lp.h"
#include "tests/support/solving.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Needs 4: x at 1 each, at most 10, or pieces of 5 at 3 each. Bought nothing: 4; the optimum is one piece: 3. */
Test(examples, a_method)
{
    const small_col cols[] = {{1.0, 0.0, 10.0, false}, {3.0, 0.0, 3.0, true}};
    const small_row rows[] = {{4.0, INFINITY, {1.0, 5.0}}};
    const aft_budget budget = aft_budget_open(NULL);
    aft_answer answer = AFT_ANSWER_INIT;
    aft_answer made = AFT_ANSWER_INIT;
    aft_error err = AFT_ERROR_INIT;
    aft_lp lp;
    small_lp(&lp, 0.0, 2, cols, 1, rows);
    aft_task task = test_task(&lp, NULL, aft_backend_find("glpk"), NULL);
    cr_assert_null(example_method.applies(&task));
    cr_assert_eq(example_method.solve(&made, &task, &budget, &err), AFT_OK, "%s", err.text);
    cr_expect_eq(made.outcome, AFT_GAP_LIMIT);
    cr_expect_float_eq(made.objective, 4.0, 1e-9);
    aft_answer_join(&answer, &made, &lp, &budget);
    cr_assert_eq(aft_solve_task(&answer, &task, &budget, &err), AFT_OK, "%s", err.text); /* the methods behind it */
    cr_expect_eq(answer.outcome, AFT_OPTIMAL);
    cr_expect_float_eq(answer.objective, 3.0, 1e-9);
    task.relax = true;
    cr_expect_str_eq(example_method.applies(&task), "there is nothing to buy");
    aft_answer_clear(&answer);
    aft_lp_clear(&lp);
}

/* Two generators, two hours: 80 and 150 MW are asked for, more than 100 may not be made; a MWh lost costs 1000. */
static const test_file two_hours[] = {{"case.csv", "setting,value\nlost_load_cost,1000\n"},
                                      {"buses.csv", "name\nb\n"},
                                      {"snapshots.csv", "snapshot\n0\n1\n"},
                                      {"generators.csv", "name,bus,p_nom,marginal_cost\ng,b,70,1\nh,b,90,2\n"},
                                      {"loads.csv", "name,bus\nd,b\n"},
                                      {"loads-p_set.csv", "snapshot,d\n0,80\n1,150\n"},
                                      {NULL, NULL}};

static void solve_model(aft_answer *answer, const aft_model *model)
{
    aft_error err = AFT_ERROR_INIT;
    aft_answer_clear(answer);
    cr_assert_eq(test_door(answer, &model->lp, aft_backend_find("glpk"), NULL, &err), AFT_OK, "%s", err.text);
    cr_assert_not_null(answer->x);
}

/* Without the limit 70 + 2 * 10 + 70 + 2 * 80 = 320; with it hour 1 has 70 + 2 * 30 and loses 50: 50,220. */
Test(examples, a_lazy_family)
{
    test_reading r = test_read_texts(two_hours, NULL, NULL);
    aft_answer answer = AFT_ANSWER_INIT;
    aft_lazy_proof proof;
    aft_error err = AFT_ERROR_INIT;
    aft_model model;
    char name[80];
    size_t n = 0;
    aft_model_init(&model, r.network);
    cr_assert_eq(aft_build_plan_problem(&model, &err), AFT_OK, "%s", err.text);
    cr_assert(example_family.is_on(&model));
    cr_assert_eq(example_family.open(&model, &err), AFT_OK);
    solve_model(&answer, &model);
    cr_expect_float_eq(answer.objective, 320.0, 1e-6);
    cr_assert_eq(example_family.prove(&proof, &model, answer.x, &err), AFT_OK);
    cr_expect_float_eq(proof.violation, 0.5, 1e-9);
    cr_assert_eq(example_family.add_broken(&n, &model, answer.x, &err), AFT_OK);
    cr_expect_eq(n, 1);
    cr_expect_eq(example_family.count(&model), 1);
    cr_expect_not(example_family.row_name(name, sizeof name, &model, model.lp.n_rows - 1));
    aft_model_row_name(name, sizeof name, &model, model.lp.n_rows - 1);
    cr_expect_eq(strncmp(name, "most_made", 9), 0, "%s", name);
    solve_model(&answer, &model);
    cr_expect_float_eq(answer.objective, 50220.0, 1e-6);
    cr_assert_eq(example_family.add_broken(&n, &model, answer.x, &err), AFT_OK);
    cr_expect_eq(n, 0);
    cr_assert_eq(example_family.prove(&proof, &model, answer.x, &err), AFT_OK);
    cr_expect_leq(proof.violation, 1e-9);
    cr_assert_eq(example_family.add_all(&model, &err), AFT_OK);
    cr_expect_eq(example_family.count(&model), 3);
    aft_answer_clear(&answer);
    aft_model_clear(&model);
    test_reading_clear(&r);
}

/* A pipe of 10 at 5 a year is bought for 4 MW; without whole numbers four tenths of it are: 3 less. */
static const test_file a_menu[] = {{"buses.csv", "name\na\nb\n"},
                                   {"generators.csv", "name,bus,p_nom\ng,a,9\n"},
                                   {"loads.csv", "name,bus,p_set\nd,b,4\n"},
                                   {"links.csv", "name,bus0,bus1,menu\nab,a,b,m\n"},
                                   {"menus.csv", "name,menu,p_nom,capital_cost_fixed\nm,m,10,5\n"},
                                   {NULL, NULL}};

static void keep(const char *line, void *payload)
{
    (void)snprintf(payload, 80, "%s", line);
}

Test(examples, a_study)
{
    char line[80] = "";
    test_reading r = test_read_texts(a_menu, NULL, NULL);
    aft_plan *plan = NULL;
    aft_studies studies = {0};
    aft_error err = AFT_ERROR_INIT;
    aft_study_options options = {.solve = {.solver = "glpk"}};
    cr_assert_eq(aft_solve(&plan, r.network, &options.solve, &err), AFT_OK, "%s", err.text);
    cr_expect_not(example_study.applies(r.network, plan, &options)); /* nobody listens */
    options.solve.on_log = keep;
    options.solve.payload = line;
    cr_assert(example_study.applies(r.network, plan, &options));
    cr_assert_eq(example_study.run(&studies, r.network, plan, &options, &err), AFT_OK, "%s", err.text);
    cr_expect_str_eq(line, "whole numbers cost 3");
    aft_studies_clear(&studies);
    aft_plan_free(plan);
    test_reading_clear(&r);
}

Test(examples, an_export)
{
    test_reading r = test_read_texts(a_menu, NULL, NULL);
    aft_plan *plan = NULL;
    aft_facts *facts = NULL;
    aft_error err = AFT_ERROR_INIT;
    const aft_solve_options options = {.solver = "glpk"};
    char *folder = test_folder_make(NULL);
    char *text = NULL;
    char place[4096];
    size_t n = 0;
    (void)snprintf(place, sizeof place, "%s/%s%s", folder, example_export.name, example_export.ending);
    cr_assert_eq(aft_solve(&plan, r.network, &options, &err), AFT_OK, "%s", err.text);
    cr_assert_eq(aft_facts_new(&facts, r.network, plan, NULL, &err), AFT_OK, "%s", err.text);
    cr_assert_eq(example_export.write(place, facts, &err), AFT_OK, "%s", err.text);
    cr_assert_eq(aft_path_read(&text, &n, place, &err), AFT_OK, "%s", err.text);
    cr_expect_str_eq(text, "name,capacity\nab,10\n");
    aft_free(text);
    aft_facts_free(facts);
    aft_plan_free(plan);
    test_reading_clear(&r);
    test_folder_remove(folder);
}
