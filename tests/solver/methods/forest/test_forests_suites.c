/* SPDX-License-Identifier: GPL-3.0-or-later */
/* suite: steinlib
 * The cheapest forest: published Steiner trees (J. E. Beasley's b-series, SteinLib). */
#include "solver/methods/forest/forests.h"

#include "tests/support/case_folder.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

enum { STEIN_EDGES = 200, STEIN_TERMINALS = AFT_FOREST_MOST_CUSTOMERS + 1 };

typedef struct steiner {
    size_t n_nodes, n_edges, n_terminals;
    aft_forest_arc arcs[STEIN_EDGES];
    aft_forest_size sizes[STEIN_EDGES];
    aft_forest_customer terminals[STEIN_TERMINALS];
    double published;
} steiner;

/* False if it has too many terminals. */
static bool read_steiner(steiner *s, const char *path)
{
    char line[128];
    FILE *file = fopen(path, "r");
    cr_assert_not_null(file, "%s", path);
    *s = (steiner){0};
    while (fgets(line, sizeof line, file) != NULL) {
        int u = 0;
        int v = 0;
        double number = 0.0;
        if (sscanf(line, "E %d %d %lf", &u, &v, &number) == 3 && s->n_edges < STEIN_EDGES) {
            s->sizes[s->n_edges] = (aft_forest_size){INFINITY, number};
            s->arcs[s->n_edges] = (aft_forest_arc){
                .from = u - 1, .to = v - 1, .is_two_way = true, .n_sizes = 1, .sizes = &s->sizes[s->n_edges]};
            s->n_edges++;
        } else if (sscanf(line, "T %d", &u) == 1 && s->n_terminals < STEIN_TERMINALS) {
            s->terminals[s->n_terminals++] = (aft_forest_customer){u - 1, 1.0};
        } else if (sscanf(line, "Nodes %d", &u) == 1) {
            s->n_nodes = (size_t)u;
        } else if (sscanf(line, "Terminals %d", &u) == 1 && u > STEIN_TERMINALS) {
            break;
        } else {
            (void)sscanf(line, "Cost %lf", &s->published);
        }
    }
    (void)fclose(file);
    return s->n_terminals > 0;
}

Test(trees_suites, steinlib_b)
{
    static const char *const names[] = {"b01", "b03", "b05", "b07", "b09", "b11", "b13", "b15", "b17"};
    int n_solved = 0;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char path[4200];
        steiner s;
        (void)snprintf(path, sizeof path, "%s/B/%s.stp", test_suite("steinlib"), names[i]);
        if (!read_steiner(&s, path)) {
            continue;
        }
        const aft_forest_supply supply = {s.terminals[0].node, INFINITY, 0.0};
        const aft_forest_problem p = {.n_nodes = s.n_nodes,
                                      .n_arcs = s.n_edges,
                                      .n_customers = s.n_terminals - 1,
                                      .n_supplies = 1,
                                      .arcs = s.arcs,
                                      .customers = s.terminals + 1,
                                      .supplies = &supply};
        aft_forest_plan plan = {0};
        aft_error err = AFT_ERROR_INIT;
        cr_assert_eq(aft_forest_find(&plan, &p, &err), AFT_OK, "%s", err.text);
        cr_expect_eq(plan.outcome, AFT_FOREST_FOUND, "%s", names[i]);
        cr_expect_float_eq(plan.cost, s.published, 1e-9, "%s: %g", names[i], plan.cost);
        cr_expect(plan.bound == plan.cost);
        aft_forest_plan_clear(&plan);
        n_solved++;
    }
    cr_expect(n_solved >= 3, "%d", n_solved);
}
