/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Classes of loads served in order, against hand-computed answers and against lost load at very different prices. */
#include "solver/backends/backend.h"
#include "solver/plan/plan.h"
#include "solver/problems/problems.h"

#include "networks/base/memory.h"
#include "solver/wrappers/passes.h"
#include "tests/support/case_folder.h"
#include "tests/support/solving.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#define CLOSE(a, b)                                                                                                    \
    cr_expect_float_eq(a, b, 1e-5 * fmax(1.0, fabs((double)(b))), "%.10g is not %.10g", (double)(a), (double)(b))
#define BY_PRIORITY                                                                                                    \
    {                                                                                                                  \
        "case.csv", "setting,value\nlost_load_cost,1000\nallocation,priority\n"                                        \
    }

/* 10 MW at the tap s for two hours; the way to a costs 3 per MWh, the way to b nothing. */
#define TWO_WAYS                                                                                                       \
    BY_PRIORITY, {"buses.csv", "name\ns\na\nb\n"}, {"snapshots.csv", "snapshot\n0\n1\n"},                              \
        {"generators.csv", "name,bus,p_nom,marginal_cost\ng,s,10,5\n"},                                                \
    {                                                                                                                  \
        "links.csv", "name,bus0,bus1,p_nom,marginal_cost\nsa,s,a,20,3\nsb,s,b,20,0\n"                                  \
    }

static void expect_class(const aft_plan *plan, size_t c, int priority, double demand, double lost)
{
    cr_assert_lt(c, plan->n_classes);
    const aft_load_class *class = &plan->classes[c];
    cr_expect_eq(class->priority, priority);
    CLOSE(class->demand, demand);
    CLOSE(class->lost, lost);
    CLOSE(class->lost_bound, lost);
    cr_expect(class->is_proved);
}

static void expect_optimal(const aft_plan *plan, double cost)
{
    cr_expect_eq(plan->outcome, AFT_OPTIMAL, "%s: %s", plan->solver, aft_outcome_name(plan->outcome));
    CLOSE(plan->total_cost, cost);
    CLOSE(plan->lower_bound, cost);
}

/* 6 wanted at a by class 1, 8 at b by class 2. The cheapest plan serves b, which is 3 nearer, and leaves a with 2 of 6.
 * By priority a has its 6 and b the other 4: 2 h (10 x 5 + 6 x 3 + 4 x 1000) = 8136 instead of 2 h (50 + 2 x
 * 3 + 4000) = 8112. One more MW at b is one more lost, and at the tap one less there; at a it also pays its way. */
Test(allocation, the_dearer_class_comes_first)
{
    static const test_file files[] = {
        TWO_WAYS, {"loads.csv", "name,bus,p_set,priority\ntwo,b,8,2\none,a,6,1\n"}, {NULL, NULL}};
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        aft_plan *plan = test_solve_files(files, test_solvers[s]);
        expect_optimal(plan, 8136);
        cr_assert_eq(plan->n_classes, 2);
        expect_class(plan, 0, 1, 12, 0);
        expect_class(plan, 1, 2, 16, 8);
        CLOSE(plan->classes[0].lost_at_least_cost, 8);
        CLOSE(plan->classes[1].lost_at_least_cost, 0);
        CLOSE(plan->least_cost, 8112);
        for (size_t t = 0; t < 2; t++) {
            CLOSE(plan->load_shed[t], 4);
            CLOSE(plan->load_shed[2 + t], 0);
            CLOSE(plan->bus_price[t], 1000);
            CLOSE(plan->bus_price[2 + t], 1003);
            CLOSE(plan->bus_price[4 + t], 1000);
        }
        aft_plan_free(plan);
    }
}

/* The same case where only cost counts knows no classes. */
Test(allocation, no_classes_where_cost_counts)
{
    static const test_file files[] = {
        TWO_WAYS, {"loads.csv", "name,bus,p_set,priority\ntwo,b,8,2\none,a,6,1\n"}, {NULL, NULL}};
    const char *const sets[] = {"allocation=cost"};
    const aft_read_options options = {.sets = sets, .n_sets = 1};
    char *folder = test_folder_make(files);
    aft_plan *plan = test_solve_folder(folder, "glpk", &options);
    expect_optimal(plan, 8112);
    cr_expect_eq(plan->n_classes, 0);
    cr_expect(isnan(plan->least_cost));
    aft_plan_free(plan);
    test_folder_remove(folder);
}

/* Sites at the buses turn the classes round: of two at b the earlier counts. Then b has its 8, a 2 of 6: 8112. */
Test(allocation, the_site_of_a_load_counts)
{
    static const test_file files[] = {TWO_WAYS,
                                      {"loads.csv", "name,bus,p_set,priority\ntwo,b,8,2\none,a,6,1\n"},
                                      {"sites.csv", "name,bus,priority\nA,a,5\nB,b,7\nB2,b,3\nB3,b,\n"},
                                      {NULL, NULL}};
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        aft_plan *plan = test_solve_files(files, test_solvers[s]);
        expect_optimal(plan, 8112);
        expect_class(plan, 0, 3, 16, 0);
        expect_class(plan, 1, 5, 12, 8);
        aft_plan_free(plan);
    }
}

/* The 8 at a have no priority and come first: b has 2 of its 6. 2 h (50 + 8 x 3 + 4000). */
Test(allocation, loads_without_priority_come_first)
{
    static const test_file files[] = {
        TWO_WAYS, {"loads.csv", "name,bus,p_set,priority\none,b,6,1\nrest,a,8,\n"}, {NULL, NULL}};
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        aft_plan *plan = test_solve_files(files, test_solvers[s]);
        expect_optimal(plan, 8148);
        expect_class(plan, 0, 0, 16, 0);
        expect_class(plan, 1, 1, 12, 8);
        aft_plan_free(plan);
    }
}

/* Within a class cost decides: 4 are lost, all of them at a. An idle load and one that is supply are in no class. */
Test(allocation, within_a_class_cost_decides)
{
    static const test_file files[] = {TWO_WAYS,
                                      {"loads.csv", "name,bus,p_set,priority,active\none,b,8,1,True\nother,a,7,1,True\n"
                                                    "idle,a,50,2,False\nsupply,a,-1,3,True\n"},
                                      {NULL, NULL}};
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        aft_plan *plan = test_solve_files(files, test_solvers[s]);
        expect_optimal(plan, 8112);
        cr_assert_eq(plan->n_classes, 1);
        expect_class(plan, 0, 1, 30, 8);
        CLOSE(plan->load_shed[0], 0);
        CLOSE(plan->load_shed[2], 4);
        aft_plan_free(plan);
    }
}

/* Enough for all: the cheapest plan, in one pass. */
Test(allocation, plenty_changes_nothing)
{
    static const test_file files[] = {
        TWO_WAYS, {"loads.csv", "name,bus,p_set,priority\none,b,6,1\ntwo,a,4,2\n"}, {NULL, NULL}};
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        aft_plan *plan = test_solve_files(files, test_solvers[s]);
        expect_optimal(plan, 2 * (50 + 12));
        CLOSE(plan->least_cost, 2 * (50 + 12));
        expect_class(plan, 0, 1, 12, 0);
        expect_class(plan, 1, 2, 8, 0);
        aft_plan_free(plan);
    }
}

/* 10 MWh in all, snapshots of 1 and 3 h. Class 1 wants 2 MW in the second, 6 MWh; class 2 8 MW in the first, 8 MWh: 4
 * are left for it. 10 x 5 + 4 x 1000, whoever gets it, so nothing but the order decides. */
Test(allocation, energy_is_kept_for_the_first_class)
{
    static const test_file files[] = {BY_PRIORITY,
                                      {"buses.csv", "name\nb\n"},
                                      {"snapshots.csv", "snapshot,objective,stores,generators\n0,1,1,1\n1,3,3,3\n"},
                                      {"generators.csv", "name,bus,p_nom,marginal_cost,e_sum_max\ng,b,10,5,10\n"},
                                      {"loads.csv", "name,bus,priority\ntwo,b,2\none,b,1\n"},
                                      {"loads-p_set.csv", "snapshot,two,one\n0,8,0\n1,0,2\n"},
                                      {NULL, NULL}};
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        aft_plan *plan = test_solve_files(files, test_solvers[s]);
        expect_optimal(plan, 4050);
        expect_class(plan, 0, 1, 6, 0);
        expect_class(plan, 1, 2, 8, 4);
        aft_plan_free(plan);
    }
}

/* Lost load is cheap: at least cost nobody is served, by priority all that can be. 10 x 5 + 4 x 1; one more MW costs
 * what supply does less what another loses. */
Test(allocation, classes_are_served_whatever_it_costs)
{
    static const test_file files[] = {{"case.csv", "setting,value\nlost_load_cost,1\nallocation,priority\n"},
                                      {"buses.csv", "name\nb\n"},
                                      {"generators.csv", "name,bus,p_nom,marginal_cost\ng,b,10,5\n"},
                                      {"loads.csv", "name,bus,p_set,priority\none,b,6,1\ntwo,b,8,2\n"},
                                      {NULL, NULL}};
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        aft_plan *plan = test_solve_files(files, test_solvers[s]);
        expect_optimal(plan, 54);
        CLOSE(plan->least_cost, 14);
        expect_class(plan, 0, 1, 6, 0);
        expect_class(plan, 1, 2, 8, 4);
        CLOSE(plan->classes[0].lost_at_least_cost, 6);
        aft_plan_free(plan);
    }
}

typedef struct heard {
    char text[2000];
} heard;

static void listen(const char *line, void *payload)
{
    heard *h = payload;
    size_t n = strlen(h->text);
    (void)snprintf(h->text + n, sizeof h->text - n, "%s\n", line);
}

static aft_plan *solve_with(const test_file *files, const aft_solve_options *options)
{
    aft_error err = AFT_ERROR_INIT;
    aft_plan *plan = NULL;
    char *folder = test_folder_make(files);
    aft_network *network = test_read(folder, NULL);
    cr_assert_not_null(network);
    cr_assert_eq(aft_solve(&plan, network, options, &err), AFT_OK, "%s", err.text);
    aft_network_free(network);
    test_folder_remove(folder);
    return plan;
}

/* Class 1 wants 6 behind a branch of 8 MW for a million; one of 4 MW costs 10. At least cost 4 go through the small
 * one, 6 of the 8 of class 2 are served: 10 + 50 + 4 x 1000 (or fewer here, more there). By priority the big one is
 * bought: 1e6 + 50 + 4 x 1000. */
#define BRANCH                                                                                                         \
    BY_PRIORITY, {"buses.csv", "name\na\nb\n"}, {"generators.csv", "name,bus,p_nom,marginal_cost\ng,a,10,5\n"},        \
        {"menus.csv", "name,menu,p_nom,capital_cost_fixed\nsmall,m,4,10\nbig,m,8,1e6\n"},                              \
        {"links.csv", "name,bus0,bus1,menu\npipe,a,b,m\n"},                                                            \
    {                                                                                                                  \
        "loads.csv", "name,bus,p_set,priority\ntwo,a,8,2\none,b,6,1\n"                                                 \
    }

Test(allocation, a_branch_is_bought_for_the_first_class)
{
    static const test_file files[] = {BRANCH, {NULL, NULL}};
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        heard h = {""};
        const aft_solve_options options = {.solver = test_solvers[s], .gap = 1e-9, .on_log = listen, .payload = &h};
        aft_plan *plan = solve_with(files, &options);
        expect_optimal(plan, 1e6 + 4050);
        expect_class(plan, 0, 1, 6, 0);
        expect_class(plan, 1, 2, 8, 4);
        cr_assert_eq(plan->n_purchases, 1);
        CLOSE(plan->purchases[0].capacity, 8);
        CLOSE(plan->least_cost, 4060);
        CLOSE(plan->bus_price[0], 1000);
        cr_expect_not_null(strstr(h.text, "`pipe` and 0 others are larger than at least cost"), "%s", h.text);
        aft_plan_free(plan);
    }
}

/* Without whole numbers 6 of 8 MW are bought: half as dear as the big one is 4 + 2, but a menu sells one piece: 0.5 of
 * each. */
Test(allocation, relaxed_pieces)
{
    static const test_file files[] = {BRANCH, {NULL, NULL}};
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        const aft_solve_options options = {.solver = test_solvers[s], .relax = true};
        aft_plan *plan = solve_with(files, &options);
        expect_optimal(plan, 5e5 + 5 + 4050);
        expect_class(plan, 0, 1, 6, 0);
        expect_class(plan, 1, 2, 8, 4);
        aft_plan_free(plan);
    }
}

/* The plant runs at 8 MW or more, and nobody takes the eighth: it is off, and 4 MW are left. Class 1 has 4 of 5, class
 * 2 nothing: 4 x 5 + 3 x 1000. */
Test(allocation, whole_plants)
{
    static const test_file files[] = {
        BY_PRIORITY,
        {"buses.csv", "name\nb\n"},
        {"generators.csv",
         "name,bus,p_nom,p_min_pu,marginal_cost,committable\nbig,b,10,0.8,1,True\nsmall,b,4,0,5,False\n"},
        {"loads.csv", "name,bus,p_set,priority\ntwo,b,2,2\none,b,5,1\n"},
        {NULL, NULL}};
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        aft_plan *plan = test_solve_files(files, test_solvers[s]);
        expect_optimal(plan, 3020);
        expect_class(plan, 0, 1, 5, 1);
        expect_class(plan, 1, 2, 2, 2);
        aft_plan_free(plan);
    }
}

/* Two equal lines of 6 MW; when one fails the other takes all, so 6 can go: class 1 has its 5, class 2 1 of 5. The
 * limits after outages come behind the rows of the classes. 6 x 5 + 4 x 1000. */
Test(allocation, beside_outages)
{
    static const test_file files[] = {
        {"case.csv", "setting,value\nlost_load_cost,1000\nallocation,priority\nbranch_outages,all\n"},
        {"buses.csv", "name,v_nom\na,110\nb,110\n"},
        {"generators.csv", "name,bus,p_nom,marginal_cost\ng,a,20,5\n"},
        {"lines.csv", "name,bus0,bus1,x,s_nom\nl,a,b,1,6\nm,a,b,1,6\n"},
        {"loads.csv", "name,bus,p_set,priority\ntwo,b,5,2\none,b,5,1\n"},
        {NULL, NULL}};
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        aft_plan *plan = test_solve_files(files, test_solvers[s]);
        expect_optimal(plan, 4030);
        expect_class(plan, 0, 1, 5, 0);
        expect_class(plan, 1, 2, 5, 4);
        aft_plan_free(plan);
    }
}

/* Energy counts the years of its period, 5 and 10; cost the weights 1 and 0.5: 1.5 (10 x 5 + 4 x 1000). */
Test(allocation, beside_periods)
{
    static const test_file files[] = {
        {"case.csv", "setting,value\nlost_load_cost,1000\nallocation,priority\nmulti_investment_periods,True\n"},
        {"snapshots.csv", "period,timestep,objective,stores,generators\n2030,0,1,1,1\n2040,0,1,1,1\n"},
        {"investment_periods.csv", "period,objective,years\n2030,1,5\n2040,0.5,10\n"},
        {"buses.csv", "name\nb\n"},
        {"generators.csv", "name,bus,p_nom,marginal_cost\ng,b,10,5\n"},
        {"loads.csv", "name,bus,p_set,priority\ntwo,b,8,2\none,b,6,1\n"},
        {NULL, NULL}};
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        aft_plan *plan = test_solve_files(files, test_solvers[s]);
        expect_optimal(plan, 6075);
        expect_class(plan, 0, 1, 90, 0);
        expect_class(plan, 1, 2, 120, 60);
        aft_plan_free(plan);
    }
}

/* A square of the cost is out of the way while a class counts: 10 x 5 + 0.1 x 100 + 3 x 6 + 4 x 1000 an hour. */
Test(allocation, beside_squares)
{
    static const test_file files[] = {
        TWO_WAYS, {"loads.csv", "name,bus,p_set,priority\ntwo,b,8,2\none,a,6,1\n"}, {NULL, NULL}};
    test_file changed[16];
    size_t n = 0;
    for (; files[n].name != NULL; n++) {
        changed[n] = files[n];
        if (strcmp(files[n].name, "generators.csv") == 0) {
            changed[n].text = "name,bus,p_nom,marginal_cost,marginal_cost_quadratic\ng,s,10,5,0.1\n";
        }
    }
    changed[n] = (test_file){NULL, NULL};
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        aft_plan *plan = test_solve_files(changed, test_solvers[s]);
        expect_optimal(plan, 8156);
        expect_class(plan, 0, 1, 12, 0);
        expect_class(plan, 1, 2, 16, 8);
        aft_plan_free(plan);
    }
}

/* What cannot run at all has no classes either: 20 MW must be made, 5 wanted. */
Test(allocation, infeasible_stays_infeasible)
{
    static const test_file files[] = {BY_PRIORITY,
                                      {"buses.csv", "name\nb\n"},
                                      {"generators.csv", "name,bus,p_nom,p_min_pu,marginal_cost\ng,b,20,1,5\n"},
                                      {"loads.csv", "name,bus,p_set,priority\none,b,5,1\n"},
                                      {NULL, NULL}};
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        aft_plan *plan = test_solve_files(files, test_solvers[s]);
        cr_expect_eq(plan->outcome, AFT_INFEASIBLE);
        cr_expect_not(plan->has_point);
        cr_assert_gt(plan->n_conflicts, 0);
        CLOSE(fabs(plan->conflicts[0].amount), 15);
        aft_plan_free(plan);
    }
}

/* ---- the problem that is written is that of the last pass ---- */

/* 8136, the cost by priority, is the optimum of the file's program: its limit on class 2 is there. */
Test(allocation, writes_the_last_pass)
{
    static const test_file files[] = {
        TWO_WAYS, {"loads.csv", "name,bus,p_set,priority\ntwo,b,8,2\none,a,6,1\n"}, {NULL, NULL}};
    const char *path = "/tmp/aftak_test_allocation.lp";
    const aft_solve_options options = {.solver = "glpk", .write_problem = path};
    char line[200];
    bool is_held = false;
    aft_plan_free(solve_with(files, &options));
    FILE *file = fopen(path, "r");
    cr_assert_not_null(file);
    while (fgets(line, sizeof line, file) != NULL) {
        is_held = is_held || strstr(line, "<= 8.0000008") != NULL;
    }
    (void)fclose(file);
    (void)remove(path);
    cr_expect(is_held);
}

/* ---- passes that end early ---- */

typedef struct fake {
    aft_model model;
    aft_answer found;
    int n_passes;
    int n_good;       /* passes that are solved; */
    aft_outcome last; /* the one behind them ends so, */
    double cost;      /* of the point in the end */
    bool has_point;   /* with the optimum but without its bound, or without a point */
} fake;

static fake *faked; /* by the door of the test at hand */

static aft_status fake_door(aft_answer *answer, aft_task *task, const aft_budget *budget, aft_error *err)
{
    fake *f = faked;
    aft_status status = aft_backend_solve(answer, task->backend, task->lp, false, NULL, budget, err);
    if (f->n_passes++ >= f->n_good) {
        answer->outcome = f->last;
        answer->bound = -INFINITY;
        aft_free(answer->row_dual);
        answer->row_dual = NULL;
        if (!f->has_point) {
            aft_free(answer->x);
            answer->x = NULL;
        }
    }
    return status;
}

/* Class 1 is served only by the second pass, class 2 loses 8 in the third, the fourth is that of cost. */
static void allocate_with(fake *f, aft_plan *plan)
{
    static const test_file files[] = {
        TWO_WAYS, {"loads.csv", "name,bus,p_set,priority\ntwo,b,8,2\none,a,6,1\n"}, {NULL, NULL}};
    aft_error err = AFT_ERROR_INIT;
    const aft_solve_options options = {.gap = 1e-9};
    char *folder = test_folder_make(files);
    aft_network *network = test_read(folder, NULL);
    aft_model_init(&f->model, network);
    cr_assert_eq(aft_build_plan_problem(&f->model, &err), AFT_OK, "%s", err.text);
    const aft_budget budget = aft_budget_open(&options);
    aft_task task = test_task(&f->model.lp, NULL, aft_backend_find("glpk"), NULL);
    task.model = &f->model;
    task.door = fake_door;
    faked = f;
    cr_assert_eq(aft_solve_in_passes(&f->found, plan, &task, NULL, &budget, &err), AFT_OK, "%s", err.text);
    cr_assert_not_null(f->found.x);
    plan->outcome = f->found.outcome;
    f->cost = aft_lp_objective(&f->model.lp, f->found.x);
    plan->point = f->found.x;
    f->found.x = NULL;
    aft_passes_prove(plan, &f->model, plan->point, options.gap);
    aft_answer_clear(&f->found);
    aft_model_clear(&f->model);
    aft_network_free(network);
    test_folder_remove(folder);
}

static void forget_plan(aft_plan *plan)
{
    aft_free(plan->point);
    aft_free(plan->classes);
}

Test(allocation, a_class_without_proof_is_no_optimum)
{
    fake f = {.n_good = 1, .last = AFT_TIME_LIMIT, .has_point = false};
    aft_plan plan = {0};
    allocate_with(&f, &plan);
    cr_expect_eq(plan.outcome, AFT_TIME_LIMIT);
    cr_expect_not(plan.classes[0].is_proved); /* what the cheapest plan loses */
    CLOSE(plan.classes[0].lost, 8);
    CLOSE(plan.classes[0].lost_bound, 0);
    cr_expect(plan.classes[1].is_proved); /* it loses nothing there */
    cr_expect_eq(f.n_passes, 2);
    forget_plan(&plan);
}

/* The pass of class 1 has a point and no bound; the order of the others stands, for that class nothing is proved but 0,
 * which it reaches. Class 2 has no such luck. */
Test(allocation, a_class_without_bound_is_no_optimum)
{
    fake f = {.n_good = 2, .last = AFT_GAP_LIMIT, .has_point = true};
    aft_plan plan = {0};
    allocate_with(&f, &plan);
    cr_expect_eq(plan.outcome, AFT_GAP_LIMIT);
    cr_expect(plan.classes[0].is_proved);
    cr_expect_not(plan.classes[1].is_proved);
    CLOSE(plan.classes[1].lost, 8);
    CLOSE(plan.classes[1].lost_bound, 0);
    cr_expect_eq(f.n_passes, 4);
    forget_plan(&plan);
}

/* The last pass has no answer: that of the classes stands, bounded by the cheapest plan. */
Test(allocation, the_last_pass_may_fail)
{
    fake f = {.n_good = 3, .last = AFT_INFEASIBLE, .has_point = false};
    aft_plan plan = {0};
    allocate_with(&f, &plan);
    cr_expect_eq(plan.outcome, AFT_GAP_LIMIT);
    cr_expect(plan.classes[0].is_proved && plan.classes[1].is_proved);
    CLOSE(plan.classes[1].lost, 8);
    forget_plan(&plan);
}

/* The last pass has its optimum and calls it out of time: the point is taken, since that of the classes is no
 * cheaper. */
Test(allocation, the_last_pass_may_be_late)
{
    fake f = {.n_good = 3, .last = AFT_TIME_LIMIT, .has_point = true};
    aft_plan plan = {0};
    allocate_with(&f, &plan);
    cr_expect_eq(plan.outcome, AFT_TIME_LIMIT);
    cr_expect(plan.classes[0].is_proved && plan.classes[1].is_proved);
    CLOSE(f.cost, 8136);
    forget_plan(&plan);
}

/* ---- a second opinion ---- */

static unsigned next(unsigned *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 16;
}

enum { N_BUSES = 5, N_LINKS = 7, N_CLASSES = 3 };

typedef struct random_case {
    char buses[100], links[600], loads[400], series[300], generators[300], dummies[600], stores[100], menus[200];
} random_case;

#define ADD(text, ...) (void)snprintf(text + strlen(text), sizeof(text) - strlen(text), __VA_ARGS__)

/* A tap, links of all sizes (one of them for sale), a store, loads of three classes over two snapshots. `dummies` sells
 * at every load what is not served, at prices so far apart that cost does what the order does: nothing but 1 MW here
 * for 1 MW there can be exchanged. */
static random_case make_random(unsigned seed)
{
    static const double price[N_CLASSES + 1] = {1000, 100, 10, 1};
    random_case c = {.buses = "name\n",
                     .links = "name,bus0,bus1,p_nom,menu,marginal_cost\n",
                     .loads = "name,bus,priority\n",
                     .series = "snapshot",
                     .menus = "name,menu,p_nom,capital_cost_fixed\nsmall,m,3,1e-3\nbig,m,7,2e-3\n",
                     .stores = "name,bus,e_nom,e_initial\ns,b1,9,2\n"};
    unsigned state = seed * 2654435761u + 12345u;
    ADD(c.generators, "name,bus,p_nom,marginal_cost,p_max_pu\ntap,b0,%u,1e-3,1\n", 5 + next(&state) % 20);
    (void)snprintf(c.dummies, sizeof c.dummies, "%s", c.generators);
    for (int b = 0; b < N_BUSES; b++) {
        int priority = (int)(next(&state) % (N_CLASSES + 1));
        ADD(c.buses, "b%d\ne%d\n", b, b); /* nothing comes back from e */
        ADD(c.links, "e%d,b%d,e%d,99,,0\n", b, b, b);
        ADD(c.loads, "l%d,e%d,%d\n", b, b, priority);
        ADD(c.dummies, "d%d,e%d,1000,%g,1\n", b, b, price[priority]);
        ADD(c.series, ",l%d", b);
    }
    for (int t = 0; t < 2; t++) {
        ADD(c.series, "\n%d", t);
        for (int b = 0; b < N_BUSES; b++) {
            ADD(c.series, ",%u", next(&state) % 9);
        }
    }
    ADD(c.series, "\n");
    for (int k = 0; k < N_LINKS; k++) {
        unsigned from = k < N_BUSES - 1 ? next(&state) % (unsigned)(k + 1) : next(&state) % N_BUSES;
        unsigned to = k < N_BUSES - 1 ? (unsigned)k + 1 : (from + 1 + next(&state) % (N_BUSES - 1)) % N_BUSES;
        bool is_for_sale = k == 1 || k == N_LINKS - 1;
        ADD(c.links, "k%d,b%u,b%u,%u,%s,%g\n", k, from, to, is_for_sale ? 0 : 1 + next(&state) % 12,
            is_for_sale ? "m" : "", 1e-4 * (1 + next(&state) % 5));
    }
    return c;
}

static double lost_of_class(const aft_network *network, const double *lost, size_t n_hours, int priority)
{
    double sum = 0.0;
    for (size_t k = 0; k < network->n_loads; k++) {
        for (size_t t = 0; t < n_hours && network->loads[k].priority == priority; t++) {
            sum += lost[k * n_hours + t];
        }
    }
    return sum;
}

static aft_plan *solve_random(aft_network **network_out, const random_case *c, bool is_by_price, const char *solver)
{
    const char *settings =
        is_by_price ? "setting,value\n" : "setting,value\nlost_load_cost,1000\nallocation,priority\n";
    const test_file files[] = {{"case.csv", settings},
                               {"buses.csv", c->buses},
                               {"snapshots.csv", "snapshot\n0\n1\n"},
                               {"generators.csv", is_by_price ? c->dummies : c->generators},
                               {"links.csv", c->links},
                               {"menus.csv", c->menus},
                               {"stores.csv", c->stores},
                               {"loads.csv", c->loads},
                               {"loads-p_set.csv", c->series},
                               {NULL, NULL}};
    const aft_solve_options options = {.solver = solver, .gap = 1e-12};
    aft_error err = AFT_ERROR_INIT;
    aft_plan *plan = NULL;
    char *folder = test_folder_make(files);
    *network_out = test_read(folder, NULL);
    cr_assert_not_null(*network_out);
    cr_assert_eq(aft_solve(&plan, *network_out, &options, &err), AFT_OK, "%s", err.text);
    test_folder_remove(folder);
    return plan;
}

/* What each class loses is unique, and prices far apart come to the same: the dummies are the generators behind the
 * tap, in the order of the loads. */
Test(allocation, as_prices_far_apart)
{
    int n_scarce = 0;
    for (unsigned seed = 1; seed <= 40; seed++) {
        const random_case c = make_random(seed);
        aft_network *priced = NULL;
        aft_plan *by_price = solve_random(&priced, &c, true, "glpk");
        for (size_t s = 0; test_solvers[s] != NULL; s++) {
            aft_network *network = NULL;
            aft_plan *plan = solve_random(&network, &c, false, test_solvers[s]);
            cr_assert_eq(plan->outcome, AFT_OPTIMAL, "%u, %s", seed, test_solvers[s]);
            for (size_t i = 0; i < plan->n_classes; i++) {
                double lost = lost_of_class(priced, by_price->generator_p + 2, 2, plan->classes[i].priority);
                cr_expect(plan->classes[i].is_proved);
                cr_expect_float_eq(plan->classes[i].lost, lost, 1e-5, "%u, %s, class %d: %g instead of %g", seed,
                                   test_solvers[s], plan->classes[i].priority, plan->classes[i].lost, lost);
                n_scarce += lost > 0.5;
            }
            aft_plan_free(plan);
            aft_network_free(network);
        }
        aft_plan_free(by_price);
        aft_network_free(priced);
    }
    cr_expect_gt(n_scarce, 40);
}
