/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The setting layout = tree: rings of pipes by hand, on every back-end. */
#include "networks/base/memory.h"
#include "tests/support/case_folder.h"

#include <criterion/criterion.h>
#include <glpk.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define TREE                                                                                                           \
    {                                                                                                                  \
        "case.csv", "setting,value\nlayout,tree\n"                                                                     \
    }

/* Expects a cost of one snapshot, which is the forest method's, and of two that are alike, which is that of rounds.
 * Operation must cost nothing. */
static void expect_cost(const test_file *files, double cost)
{
    test_file twice[16] = {{"snapshots.csv", "snapshot\n0\n1\n"}};
    for (size_t i = 0; i == 0 || files[i - 1].name != NULL; i++) {
        twice[i + 1] = files[i];
    }
    test_expect_cost(files, cost);
    test_expect_cost(twice, cost);
}

/* A ring A, B, C of pipes: size of 10 MW for 10 (a), of 20 MW for 15 + 10 (b). Supply at A; 8 MW at B, 8 MW at C. */
static const char ring_buses[] = "name,carrier\nA,H2\nB,H2\nC,H2\n";
static const char ring_loads[] = "name,bus,p_set\nb,B,8\nc,C,8\n";
static const char ring_supply[] = "name,bus,p_nom,marginal_cost\ng,A,100,0\n";
static const char ring_links[] = "name,bus0,bus1,menu,length,p_min_pu\n"
                                 "AB,A,B,pipe,10,-1\nAC,A,C,pipe,10,-1\nBC,B,C,pipe,1,-1\n";

/* 1 per km for 10 MW, 3 per km for 20 MW. Any: AB and AC at 10, 20 in all; no cheaper with a tree: AB 20 MW 30. */
static const char ring_menu[] = "name,menu,p_nom,capital_cost_per_km,resistance\na,pipe,10,1,0.1\nb,pipe,20,3,0.01\n";

Test(layout, a_forest_that_is_cheapest_stays)
{
    const test_file files[] = {TREE,
                               {"buses.csv", ring_buses},
                               {"loads.csv", ring_loads},
                               {"generators.csv", ring_supply},
                               {"links.csv", ring_links},
                               {"menus.csv", ring_menu},
                               {NULL, NULL}};
    expect_cost(files, 20.0);
}

/* 14 MW at C beside 4 MW at B: a mesh takes A-C 10 MW, A-B 10 MW, B-C 10 MW (10 + 10 + 1 = 21); a tree needs 20 MW to
 * C: A-C 20 MW and A-B 40; A-C 20 MW and B-C 10 MW 31; all over B, A-B and B-C 20 MW, 33. */
static const char uneven_loads[] = "name,bus,p_set\nb,B,4\nc,C,14\n";

Test(layout, a_mesh_that_is_cheaper_is_none)
{
    test_file files[] = {TREE,
                         {"buses.csv", ring_buses},
                         {"loads.csv", uneven_loads},
                         {"generators.csv", ring_supply},
                         {"links.csv", ring_links},
                         {"menus.csv", ring_menu},
                         {NULL, NULL}};
    expect_cost(files, 31.0);
    files[0].text = "setting,value\nlayout,any\n";
    expect_cost(files, 21.0);
    /* what has no resistance is no pipe, so the ring of a links may close: the mesh again */
    files[0].text = "setting,value\nlayout,tree\n";
    files[5].text = "name,menu,p_nom,capital_cost_per_km,resistance\na,pipe,10,1,\nb,pipe,20,3,0.01\n";
    expect_cost(files, 21.0);
}

Test(layout, only_a_mesh_serves)
{
    const test_file files[] = {TREE,
                               {"buses.csv", ring_buses},
                               {"loads.csv", uneven_loads},
                               {"generators.csv", ring_supply},
                               {"links.csv", ring_links},
                               {"menus.csv", "name,menu,p_nom,capital_cost_per_km,resistance\na,pipe,10,1,0.1\n"},
                               {NULL, NULL}};
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        aft_plan *plan = test_solve_files(files, test_solvers[s]);
        cr_expect_eq(plan->outcome, AFT_INFEASIBLE, "%s: %s", test_solvers[s], aft_outcome_name(plan->outcome));
        cr_expect(strstr(plan->message, "forest") != NULL, "%s", plan->message);
        aft_plan_free(plan);
    }
}

/* Two pieces on one link are one pipe; two links side by side are a circle. 14 MW from A to B, pieces of 10 MW. */
Test(layout, pieces_of_a_link_are_one_pipe)
{
    test_file files[] = {TREE,
                         {"buses.csv", "name,carrier\nA,H2\nB,H2\n"},
                         {"loads.csv", "name,bus,p_set\nb,B,14\n"},
                         {"generators.csv", ring_supply},
                         {"links.csv", "name,bus0,bus1,menu,menu_max,length\nk,A,B,one,2,7\nl,A,B,one,2,4\n"},
                         {"menus.csv", "name,menu,p_nom,max_pieces,capital_cost_per_km,resistance\na,one,10,2,1,0.1\n"},
                         {NULL, NULL}};
    expect_cost(files, 8.0); /* twice l */
    files[4].text = "name,bus0,bus1,menu,menu_max,length\nk,A,B,one,2,7\nl,A,B,one,1,4\n";
    expect_cost(files, 14.0); /* twice k: one of k beside one of l, 11, would be a circle */
    files[5].text = "name,menu,p_nom,max_pieces,capital_cost_per_km,resistance\n"
                    "a,one,10,1,1,0.1\nb,one,5,1,0.2,0.2\n";
    expect_cost(files, 7.0 * 1.2); /* one of each on k; on k and l it would be 4 + 1.4 */
}

/* Pipes that stand count, whether they carry something or not. */
Test(layout, what_stands_counts)
{
    test_file files[] = {TREE,
                         {"buses.csv", ring_buses},
                         {"loads.csv", ring_loads},
                         {"generators.csv", ring_supply},
                         {"links.csv", "name,bus0,bus1,menu,length,p_min_pu,p_nom,resistance\n"
                                       "AB,A,B,pipe,10,-1,0,\nAC,A,C,pipe,10,-1,0,\nBC,B,C,,1,-1,1,0.3\n"},
                         {"menus.csv", ring_menu},
                         {NULL, NULL}};
    /* A-B and A-C would close the circle over B-C, whose 1 MW is too little for 8 */
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        aft_plan *plan = test_solve_files(files, test_solvers[s]);
        cr_expect_eq(plan->outcome, AFT_INFEASIBLE, "%s", test_solvers[s]);
        aft_plan_free(plan);
    }
    files[4].text = "name,bus0,bus1,menu,length,p_min_pu,p_nom,resistance\n"
                    "AB,A,B,pipe,10,-1,0,\nAC,A,C,pipe,10,-1,0,\nBC,B,C,,1,-1,9,0.3\n";
    expect_cost(files, 30.0); /* 16 MW over A-B or A-C, 8 of them on over B-C */
    files[4].text = "name,bus0,bus1,menu,length,p_min_pu,p_nom,resistance,active\n"
                    "AB,A,B,pipe,10,-1,0,,True\nAC,A,C,pipe,10,-1,0,,True\nBC,B,C,,1,-1,1,0.3,False\n";
    expect_cost(files, 20.0);
}

Test(layout, pipes_that_stand_in_a_circle_have_no_solution)
{
    const test_file files[] = {TREE,
                               {"buses.csv", ring_buses},
                               {"loads.csv", ring_loads},
                               {"generators.csv", "name,bus,p_nom,marginal_cost\ng,A,100,1\n"},
                               {"links.csv", "name,bus0,bus1,length,p_min_pu,p_nom,resistance\n"
                                             "AB,A,B,10,-1,9,0.1\nAC,A,C,10,-1,9,0.1\nBC,B,C,1,-1,1,0.3\n"},
                               {NULL, NULL}};
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        aft_plan *plan = test_solve_files(files, test_solvers[s]);
        cr_expect_eq(plan->outcome, AFT_INFEASIBLE, "%s", test_solvers[s]);
        cr_expect(plan->n_conflicts == 1 && strstr(plan->conflicts[0].where, "forest of links AB, BC") != NULL);
        aft_plan_free(plan);
    }
}

/* Capacities without a menu: built where above 0. 6 MW at B and 6 MW at C, at most 10 MW each, 1 per MW on A-B and
 * B-C, 3 per MW on A-C. Any: A-B 10, B-C 4, A-C 2: 20; a tree has A-B and A-C: 6 + 18 = 24. */
Test(layout, capacity_without_a_menu)
{
    test_file files[] = {TREE,
                         {"buses.csv", ring_buses},
                         {"loads.csv", "name,bus,p_set\nb,B,6\nc,C,6\n"},
                         {"generators.csv", ring_supply},
                         {"links.csv", "name,bus0,bus1,p_nom_extendable,p_nom_max,capital_cost,resistance\n"
                                       "AB,A,B,True,10,1,0.1\nAC,A,C,True,10,3,0.1\nBC,B,C,True,10,1,0.1\n"},
                         {NULL, NULL}};
    expect_cost(files, 24.0);
    files[0].text = "setting,value\nlayout,any\n";
    expect_cost(files, 20.0);
}

static void count_rounds(const char *line, void *payload)
{
    int *n = payload;
    *n += strncmp(line, "layout, round", 13) == 0;
}

/* 3 x 3 buses, supply in one corner, 6 MW in the opposite one, pipes of 1 km round and of 50 km to the middle. With 4
 * MW for 1 per km and 8 MW for 3 per km the ring costs 8, and one way of four large pipes 12. The ring is no short
 * circle, and a whole grid may have its 8 pipes: the program learns of it from the answer that closes it. */
static const char long_links[] =
    "name,bus0,bus1,menu,length,p_min_pu\n"
    "e01,n0,n1,pipe,1,-1\ne12,n1,n2,pipe,1,-1\ne25,n2,n5,pipe,1,-1\ne58,n5,n8,pipe,1,-1\n"
    "e03,n0,n3,pipe,1,-1\ne36,n3,n6,pipe,1,-1\ne67,n6,n7,pipe,1,-1\ne78,n7,n8,pipe,1,-1\n"
    "e14,n1,n4,pipe,50,-1\ne34,n3,n4,pipe,50,-1\ne45,n4,n5,pipe,50,-1\ne47,n4,n7,pipe,50,-1\n";
static const char long_menus[] = "name,menu,p_nom,capital_cost_per_km,resistance\na,pipe,4,1,0.1\nb,pipe,8,3,0.02\n";

Test(layout, a_long_circle_is_found)
{
    const test_file files[] = {TREE,
                               {"buses.csv", "name\nn0\nn1\nn2\nn3\nn4\nn5\nn6\nn7\nn8\n"},
                               {"loads.csv", "name,bus,p_set\nd,n8,6\n"},
                               {"snapshots.csv", "snapshot\n0\n1\n"}, /* or the forest method had the answer */
                               {"generators.csv", "name,bus,p_nom\ng,n0,9\n"},
                               {"links.csv", long_links},
                               {"menus.csv", long_menus},
                               {NULL, NULL}};
    char *folder = test_folder_make(files);
    const aft_read_options any = {.sets = (const char *const[]){"layout=any"}, .n_sets = 1};
    aft_network *network = test_read(folder, NULL);
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        aft_plan *plan = NULL;
        aft_error err = AFT_ERROR_INIT;
        int n_rounds = 0;
        const aft_solve_options options = {.solver = test_solvers[s], .on_log = count_rounds, .payload = &n_rounds};
        cr_assert_eq(aft_solve(&plan, network, &options, &err), AFT_OK, "%s", err.text);
        cr_expect_float_eq(plan->total_cost, 12.0, 1e-6);
        cr_expect_geq(n_rounds, 2);
        aft_plan_free(plan);
        plan = test_solve_folder(folder, test_solvers[s], &any);
        cr_expect_float_eq(plan->total_cost, 8.0, 1e-6);
        aft_plan_free(plan);
    }
    aft_network_free(network);
    test_folder_remove(folder);
}

/* The same beside two lines of 60 MVA, one of which may fail, so 60 MW from A at 10 and 40 MW from B at 50: limits of
 * both kinds come in turn. If B has nothing, the limits after the outage are named as what they are. */
Test(layout, beside_outages)
{
    test_file files[] = {{"case.csv", "setting,value\nlayout,tree\nbranch_outages,all\n"},
                         {"buses.csv", "name,v_nom,carrier\nn0,1,H2\nn1,1,H2\nn2,1,H2\nn3,1,H2\nn4,1,H2\nn5,1,H2\n"
                                       "n6,1,H2\nn7,1,H2\nn8,1,H2\nA,100,AC\nB,100,AC\n"},
                         {"loads.csv", "name,bus,p_set\nd,n8,6\nl,B,100\n"},
                         {"generators.csv", "name,bus,p_nom,marginal_cost\ng,n0,9,0\na,A,200,10\nb,B,200,50\n"},
                         {"lines.csv", "name,bus0,bus1,x,s_nom\nL1,A,B,10,60\nL2,A,B,10,60\n"},
                         {"links.csv", long_links},
                         {"menus.csv", long_menus},
                         {NULL, NULL}};
    test_expect_cost(files, 12.0 + 600.0 + 2000.0);
    files[3].text = "name,bus,p_nom,marginal_cost\ng,n0,9,0\na,A,200,10\n";
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        aft_plan *plan = test_solve_files(files, test_solvers[s]);
        cr_assert(plan->outcome == AFT_INFEASIBLE && plan->n_conflicts > 0);
        cr_expect(strstr(plan->conflicts[0].where, " after the outage of line L") != NULL, "%s",
                  plan->conflicts[0].where);
        aft_plan_free(plan);
    }
}

/* Whoever reads the problem from a file finds all that makes a forest in it: the whole program, without rounds. */
Test(layout, the_problem_that_is_written_is_complete)
{
    const test_file files[] = {TREE,
                               {"buses.csv", ring_buses},
                               {"loads.csv", uneven_loads},
                               {"generators.csv", ring_supply},
                               {"links.csv", ring_links},
                               {"menus.csv", ring_menu},
                               {NULL, NULL}};
    char *folder = test_folder_make(files);
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/problem.lp", folder);
    aft_network *network = test_read(folder, NULL);
    aft_plan *plan = NULL;
    aft_error err = AFT_ERROR_INIT;
    const aft_solve_options options = {.solver = "glpk", .write_problem = path};
    cr_assert_eq(aft_solve(&plan, network, &options, &err), AFT_OK, "%s", err.text);
    cr_expect_float_eq(plan->total_cost, 31.0, 1e-6);
    cr_expect_eq(plan->problem.integers, 12); /* 6 sizes, and 3 pipes in two directions */
    glp_prob *problem = glp_create_prob();
    (void)glp_term_out(GLP_OFF);
    cr_assert_eq(glp_read_lp(problem, NULL, path), 0);
    for (int i = 1; i <= glp_get_num_rows(problem); i++) { /* without the limits of (75): the two ways say the same */
        if (glp_get_row_type(problem, i) == GLP_UP && glp_get_row_ub(problem, i) == 2.0) {
            glp_set_row_bnds(problem, i, GLP_FR, 0.0, 0.0);
        }
    }
    glp_iocp control;
    glp_init_iocp(&control);
    control.presolve = GLP_ON;
    cr_assert_eq(glp_intopt(problem, &control), 0);
    cr_expect_float_eq(glp_mip_obj_val(problem), 31.0, 1e-6);
    glp_delete_prob(problem);
    aft_plan_free(plan);
    aft_network_free(network);
    test_folder_remove(folder);
}

/* Two periods: A-B stands in the first only, C-B from the second on. If A-B lives longer, the second has a circle. */
Test(layout, circles_are_those_of_a_period)
{
    test_file files[] = {{"case.csv", "setting,value\nlayout,tree\nmulti_investment_periods,True\n"},
                         {"snapshots.csv", "period,timestep,objective\n2030,a,1\n2040,a,1\n"},
                         {"investment_periods.csv", "period,objective,years\n2030,1,1\n2040,1,1\n"},
                         {"buses.csv", ring_buses},
                         {"loads.csv", ring_loads},
                         {"generators.csv", "name,bus,p_nom,marginal_cost\ng,A,100,1\n"},
                         {"links.csv", "name,bus0,bus1,p_nom,resistance,build_year,lifetime\n"
                                       "AB,A,B,20,0.1,2030,5\nAC,A,C,20,0.1,2030,50\nCB,C,B,20,0.1,2035,50\n"},
                         {NULL, NULL}};
    test_expect_cost(files, 32.0);
    files[6].text = "name,bus0,bus1,p_nom,resistance,build_year,lifetime\n"
                    "AB,A,B,20,0.1,2030,15\nAC,A,C,20,0.1,2030,50\nCB,C,B,20,0.1,2035,50\n";
    cr_expect(isnan(test_cost(files, "auto")));
}

/* Without whole numbers a forest is fractional: a bound, below the forest and not below the mesh. */
Test(layout, relaxed_it_is_a_bound)
{
    const test_file files[] = {TREE,
                               {"buses.csv", ring_buses},
                               {"loads.csv", uneven_loads},
                               {"generators.csv", ring_supply},
                               {"links.csv", ring_links},
                               {"menus.csv", ring_menu},
                               {NULL, NULL}};
    char *folder = test_folder_make(files);
    aft_network *network = test_read(folder, NULL);
    aft_plan *plan = NULL;
    aft_error err = AFT_ERROR_INIT;
    const aft_solve_options options = {.relax = true};
    cr_assert_eq(aft_solve(&plan, network, &options, &err), AFT_OK, "%s", err.text);
    cr_expect(plan->outcome == AFT_OPTIMAL && plan->total_cost < 31.0);
    aft_plan_free(plan);
    aft_network_free(network);
    test_folder_remove(folder);
}

/* ---- random areas: the forest method against rounds ---- */

enum { BUSES = 6, LINKS = 9, TEXT = 4096 };

static unsigned long long state;

/* A small congruential generator: the same draws on every machine. */
static int draw(int low, int high)
{
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return low + (int)((state >> 33) % (unsigned long long)(high - low + 1));
}

static void put(char *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void put(char *text, const char *format, ...)
{
    va_list arguments;
    size_t n = strlen(text);
    va_start(arguments, format);
    (void)vsnprintf(text + n, TEXT - n, format, arguments);
    va_end(arguments);
}

/* Some pipes stand, some links are none; a menu of two sizes, one or two pieces; one supply or two. */
static void draw_area(char *links, char *menus, char *loads, char *generators)
{
    (void)strcpy(links, "name,bus0,bus1,menu,menu_max,length,p_nom,p_min_pu,marginal_cost,resistance\n");
    (void)strcpy(menus, "name,menu,p_nom,max_pieces,capital_cost_per_km,resistance\n");
    (void)strcpy(loads, "name,bus,p_set\n");
    (void)strcpy(generators, "name,bus,p_nom,marginal_cost\n");
    bool has_none = draw(0, 3) == 0; /* an option that is no pipe */
    put(menus, "a,pipe,%d,%d,2,0.1\nb,pipe,%d,1,%d,%s\n", draw(4, 8), draw(1, 2), draw(9, 16), draw(3, 6),
        has_none ? "" : "0.02");
    for (int i = 0; i < LINKS; i++) {
        int from = i < BUSES - 1 ? i : draw(0, BUSES - 1); /* no bus stands alone */
        int to = i < BUSES - 1 ? i + 1 : (from + draw(1, BUSES - 1)) % BUSES;
        bool is_there = draw(0, 6) == 0;
        bool is_two_way = draw(0, 3) > 0;
        put(links, "l%d,n%d,n%d,%s,%d,%d,%d,%d,%d,%s\n", i, from, to, is_there && draw(0, 1) == 0 ? "" : "pipe",
            draw(1, 2), draw(1, 9), is_there ? draw(2, 6) : 0, -is_two_way, is_two_way ? 0 : draw(0, 1),
            draw(0, 9) > 0 ? "0.3" : "");
    }
    for (int v = 0; v < BUSES; v++) {
        if (draw(0, 1) == 0) {
            put(loads, "d%d,n%d,%d\n", v, v, draw(1, 6));
        }
    }
    put(loads, "d,n5,2\n");
    put(generators, "g,n0,%d,1\n", draw(10, 40));
    if (draw(0, 3) == 0) {
        put(generators, "h,n1,%d,%d\n", draw(5, 20), draw(0, 2));
    }
}

/* By the forest method, and by anything else. */
static void note_methods(int *n, const aft_plan *plan)
{
    for (size_t i = 0; i < plan->n_methods; i++) {
        n[strcmp(plan->methods[i].name, "forest") == 0 ? 0 : 1]++;
    }
}

static double solve_noting(const test_file *files, const char *solver, int *noted)
{
    char *folder = test_folder_make(files);
    aft_network *network = test_read(folder, NULL);
    aft_plan *plan = NULL;
    aft_error err = AFT_ERROR_INIT;
    const aft_solve_options options = {.solver = solver, .gap = 1e-9};
    cr_assert_not_null(network);
    cr_assert_eq(aft_solve(&plan, network, &options, &err), AFT_OK, "%s", err.text);
    note_methods(noted, plan);
    double cost = plan->outcome == AFT_OPTIMAL ? plan->total_cost : NAN;
    cr_expect(plan->outcome == AFT_OPTIMAL || plan->outcome == AFT_INFEASIBLE);
    cr_expect(!plan->has_point || plan->lower_bound >= cost - 1e-6 * fmax(1.0, cost));
    aft_plan_free(plan);
    aft_network_free(network);
    test_folder_remove(folder);
    return cost;
}

Test(layout, the_tree_method_and_rounds_agree)
{
    char links[TEXT];
    char menus[TEXT];
    char loads[TEXT];
    char generators[TEXT];
    const test_file files[] = {TREE,
                               {"buses.csv", "name\nn0\nn1\nn2\nn3\nn4\nn5\n"},
                               {"links.csv", links},
                               {"menus.csv", menus},
                               {"loads.csv", loads},
                               {"generators.csv", generators},
                               {"snapshots.csv", NULL},
                               {NULL, NULL}};
    int n_alone = 0;
    int n_together = 0;
    for (int round = 0; round < 60; round++) {
        int once[2] = {0, 0};
        int twice[2] = {0, 0};
        test_file half[8];
        state = 100 + (unsigned long long)round;
        draw_area(links, menus, loads, generators);
        memcpy(half, files, sizeof files);
        half[6].text = "snapshot,objective,stores,generators\n0,1,1,1\n";
        const char *solver = test_solvers[round % 2 == 1 && test_solvers[1] != NULL];
        double by_trees = solve_noting(half, solver, once);
        half[6].text =
            "snapshot,objective,stores,generators\n0,0.5,1,1\n1,0.5,1,1\n"; /* the same cost, not the method's kind */
        double by_rounds = solve_noting(half, solver, twice);
        cr_expect(isnan(by_trees) ? isnan(by_rounds) : fabs(by_trees - by_rounds) <= 1e-6 * fmax(1.0, by_rounds),
                  "round %d, %s: %.10g by trees, %.10g by rounds", round, solver, by_trees, by_rounds);
        cr_expect_eq(twice[0], 0);
        n_alone += once[0] > 0 && once[1] == 0;
        n_together += once[0] > 0 && once[1] > 0;
    }
    cr_expect(n_alone >= 10 && n_together >= 3, "%d by trees, %d with rounds", n_alone, n_together);
}
