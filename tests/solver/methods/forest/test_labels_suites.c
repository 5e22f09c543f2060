/* SPDX-License-Identifier: GPL-3.0-or-later */
/* suite: pipelayout
 * The cheapest forest whose pressures hold: the cases whose values the tests of PipeLayout.jl assert. */
#include "solver/methods/forest/labels.h"

#include "tests/support/case_folder.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LAYOUT_NODES = 100, LAYOUT_ARCS = 400, LAYOUT_SIZES = 8 };

typedef struct layout {
    double low[LAYOUT_NODES], high[LAYOUT_NODES], coefficient, total;
    aft_label_size sizes[LAYOUT_ARCS][LAYOUT_SIZES];
    aft_label_arc arcs[LAYOUT_ARCS];
    aft_label_end ends[AFT_LABEL_MOST_ENDS];
    double lengths[LAYOUT_ARCS];
    size_t n_sizes;
    aft_label_problem p;
} layout;

static bool read_ends(layout *l, FILE *file)
{
    double least = INFINITY;
    double most = 0.0;
    double limits[AFT_LABEL_MOST_ENDS][2] = {{0.0}};
    for (size_t c = 0; c < l->p.n_ends; c++) {
        if (fscanf(file, "%d %lf %lf %lf", &l->ends[c].node, &l->ends[c].demand, &limits[c][0], &limits[c][1]) != 4) {
            return false;
        }
        least = fmin(least, limits[c][0]);
        most = fmax(most, limits[c][1]);
        l->total += fmax(0.0, l->ends[c].demand);
    }
    for (size_t v = 0; v < l->p.n_nodes; v++) {
        l->low[v] = least * least;
        l->high[v] = most * most;
    }
    for (size_t c = 0; c < l->p.n_ends; c++) {
        l->low[l->ends[c].node] = limits[c][0] * limits[c][0];
        l->high[l->ends[c].node] = limits[c][1] * limits[c][1];
    }
    return true;
}

/* Both directions of an arc are listed: one arc both ways. */
static bool read_arcs(layout *l, FILE *file, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        int from = 0;
        int to = 0;
        double length = 0.0;
        if (fscanf(file, "%d %d %lf", &from, &to, &length) != 3 || l->p.n_arcs == LAYOUT_ARCS) {
            return false;
        }
        if (from < to) {
            l->lengths[l->p.n_arcs] = length;
            l->arcs[l->p.n_arcs++] = (aft_label_arc){.from = from, .to = to, .is_two_way = true};
        }
    }
    return true;
}

static bool read_layout(layout *l, const char *name)
{
    char path[4200];
    size_t n_arcs = 0;
    (void)snprintf(path, sizeof path, "%s/tests/%s.txt", test_suite("pipelayout"), name);
    memset(l, 0, sizeof *l);
    l->p = (aft_label_problem){.arcs = l->arcs, .ends = l->ends, .low = l->low, .high = l->high};
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        return false;
    }
    bool is_read =
        fscanf(file, "%zu %zu %zu %zu %lf", &l->p.n_nodes, &n_arcs, &l->p.n_ends, &l->n_sizes, &l->coefficient) == 5 &&
        l->p.n_nodes <= LAYOUT_NODES && l->p.n_ends <= AFT_LABEL_MOST_ENDS && l->n_sizes <= LAYOUT_SIZES &&
        read_arcs(l, file, n_arcs) && read_ends(l, file);
    for (size_t i = 0; i < l->n_sizes && is_read; i++) {
        double diameter = 0.0;
        double cost = 0.0;
        is_read = fscanf(file, "%lf %lf", &diameter, &cost) == 2;
        for (size_t a = 0; a < l->p.n_arcs; a++) {
            l->sizes[a][i] =
                (aft_label_size){l->total, cost * l->lengths[a], l->coefficient * l->lengths[a] / pow(diameter, 5.0)};
            l->arcs[a].sizes = l->sizes[a];
            l->arcs[a].n_sizes = l->n_sizes;
        }
    }
    (void)fclose(file);
    return is_read;
}

Test(labels_suites, asserted_by_others)
{
    static layout l;
    static const struct {
        const char *name;
        double cost;
    } cases[] = {
        {"low", 67.0}, {"medium", 72.0}, {"high-infeasible", INFINITY}, {"two-source-400", 400.0}, {"grid-520", 520.0}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cr_assert(read_layout(&l, cases[i].name), "%s", cases[i].name);
        aft_forest_plan plan = {0};
        aft_error err = AFT_ERROR_INIT;
        cr_assert_eq(aft_label_solve(&plan, &l.p, &err), AFT_OK, "%s", err.text);
        cr_expect_eq(plan.outcome, isinf(cases[i].cost) ? AFT_FOREST_NONE : AFT_FOREST_FOUND, "%s", cases[i].name);
        cr_expect(plan.cost == cases[i].cost || fabs(plan.cost - cases[i].cost) < 1e-9, "%s: %g", cases[i].name,
                  plan.cost);
        cr_expect(plan.bound == plan.cost);
        aft_forest_plan_clear(&plan);
    }
}
