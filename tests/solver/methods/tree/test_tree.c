/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Branch and cut on networks whose arcs are bought: every inequality holds for every plan, every step keeps the
 * optimum. */
#include "tests/support/denial.h"
#include "tests/support/designs.h"
#include "tests/support/solving.h"

#include "networks/base/memory.h"
#include "solver/methods/cuts/cut_sets.h"
#include "solver/methods/cuts/links.h"
#include "solver/methods/cuts/tighten.h"
#include "solver/methods/large_tree/large_tree.h"
#include "solver/methods/tree/ascent.h"
#include "solver/methods/tree/orient.h"
#include "solver/methods/tree/tree.h"
#include "solver/prove/prove.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

static const design_kind kinds[] = {
    {.n_buses = 5, .n_arcs = 6, .n_snapshots = 1, .n_sizes = 1, .most_pieces = 1},
    {.n_buses = 6, .n_arcs = 8, .n_snapshots = 1, .n_sizes = 1, .most_pieces = 1, .is_two_way = true},
    {.n_buses = 5,
     .n_arcs = 4,
     .n_snapshots = 1,
     .n_sizes = 2,
     .most_pieces = 1,
     .is_two_way = true,
     .has_existing = true},
    {.n_buses = 4, .n_arcs = 4, .n_snapshots = 1, .n_sizes = 1, .most_pieces = 3, .has_losses = true},
    {.n_buses = 4,
     .n_arcs = 5,
     .n_snapshots = 3,
     .n_sizes = 1,
     .most_pieces = 1,
     .has_losses = true,
     .has_generators = true},
    {.n_buses = 4,
     .n_arcs = 4,
     .n_snapshots = 2,
     .n_sizes = 2,
     .most_pieces = 1,
     .is_two_way = true,
     .has_existing = true},
};
enum { N_KINDS = sizeof kinds / sizeof *kinds, SEEDS = 30 };

static const aft_backend *glpk(void)
{
    const aft_backend *found = aft_backend_find("glpk");
    cr_assert_not_null(found);
    return found;
}

/* One bus, a plant with output g_t <= 10 u in each snapshot: is that seen as a purchase? With a status of its own for
 * each snapshot u has an index t; with starts there is one whole column more, in no limit. */
static bool is_purchase(int n_hours, bool has_status, bool has_starts)
{
    aft_lp lp;
    aft_design design = {0};
    aft_balances balances = {.n_buses = 1, .n_hours = (size_t)n_hours};
    aft_error err = AFT_ERROR_INIT;
    int output = 0;
    int whole = 0;
    const int n_whole = (has_status ? n_hours : 1) + has_starts;
    aft_lp_init(&lp);
    cr_assert_eq(aft_lp_add_cols(&output, &lp, "output", 1, n_hours, NULL, 0.0, 10.0, &err), AFT_OK);
    cr_assert_eq(aft_lp_add_cols(&whole, &lp, "whole", n_whole, 1, NULL, 0.0, 1.0, &err), AFT_OK);
    for (int i = 0; i < n_whole; i++) {
        aft_lp_set_whole(&lp, whole + i);
    }
    for (int t = 0; t < n_hours; t++) { /* the balances: g_t = 5 */
        const double one = 1.0;
        const int col = output + t;
        cr_assert_eq(aft_lp_add_row(&lp, 5.0, 5.0, 1, &col, &one, &err), AFT_OK);
    }
    for (int t = 0; t < n_hours; t++) { /* g_t - 10 u <= 0 */
        const int cols[2] = {output + t, whole + (has_status ? t : 0)};
        const double values[2] = {1.0, -10.0};
        cr_assert_eq(aft_lp_add_row(&lp, -INFINITY, 0.0, 2, cols, values, &err), AFT_OK);
    }
    cr_assert_eq(aft_design_view(&design, &lp, &balances, &err), AFT_OK, "%s", err.text);
    const bool is_one = aft_design_is_purchase(&design);
    cr_expect_eq(design.n_hourly, has_status && n_hours > 1 ? n_hours : 0);
    cr_expect_eq(design.n_unlimiting, has_starts);
    aft_design_clear(&design);
    aft_lp_clear(&lp);
    return is_one;
}

Test(design, commitment_is_no_purchase)
{
    cr_expect(is_purchase(3, false, false), "a module that serves all snapshots");
    cr_expect(is_purchase(1, true, false), "of one snapshot a status is a purchase");
    cr_expect_not(is_purchase(3, true, false), "a status for each snapshot");
    cr_expect_not(is_purchase(3, true, true), "with starts");
    cr_expect(is_purchase(3, false, true), "few others beside it do no harm");
    cr_expect_eq(aft_test_blocks_alive(), 0);
}

/* The value of an inequality at the plan where it is least, for one purchase. */
typedef struct trial {
    const aft_cuts *cuts;
    int n_feasible;
    unsigned seed;
    int kind;
} trial;

static void expect_cuts_hold(aft_lp *lp, void *payload)
{
    trial *t = payload;
    const aft_solve_options options = {.relax = true};
    double *cost = lp->cost;
    double *zero = aft_alloc((size_t)lp->n_cols, sizeof *zero);
    for (size_t i = 0; i < t->cuts->n; i++) {
        const struct aft_cut_row *row = &t->cuts->rows[i];
        aft_answer made = AFT_ANSWER_INIT;
        aft_error err = AFT_ERROR_INIT;
        memset(zero, 0, (size_t)lp->n_cols * sizeof *zero);
        for (size_t e = row->first; e < row->first + row->n; e++) {
            zero[t->cuts->col[e]] += t->cuts->value[e];
        }
        lp->cost = zero;
        cr_assert_eq(test_solve(&made, glpk(), lp, &options, NULL, &err), AFT_OK, "%s", err.text);
        lp->cost = cost;
        if (made.outcome == AFT_OPTIMAL) {
            t->n_feasible++;
            cr_assert_geq(made.objective, 1.0 - 1e-6, "kind %d, seed %u: cut %zu cuts a plan off", t->kind, t->seed, i);
        }
        aft_answer_clear(&made);
    }
    aft_free(zero);
}

/* Some rounds of cuts on the relaxation, each cut tried on all purchases. */
static int try_cuts(aft_lp *lp, const aft_balances *balances, unsigned seed, int kind)
{
    const aft_solve_options options = {.relax = true};
    aft_design design = {0};
    aft_separator *separator = NULL;
    aft_error err = AFT_ERROR_INIT;
    aft_lp cut;
    int n_cuts = 0;
    aft_lp_init(&cut);
    cr_assert_eq(aft_design_view(&design, lp, balances, &err), AFT_OK);
    cr_assert_eq(aft_lp_copy(&cut, lp, &err), AFT_OK);
    cr_assert_eq(aft_separator_new(&separator, &design, &err), AFT_OK);
    for (int round = 0; round < 4; round++) {
        aft_answer made = AFT_ANSWER_INIT;
        aft_cuts cuts = {0};
        const aft_separation how = {.most_cuts = 8,
                                    .most_alike = 0.5,
                                    .least_violation = 1e-3,
                                    .has_min_cuts = round % 2 == 1,
                                    .has_merges = round >= 1};
        cr_assert_eq(test_solve(&made, glpk(), &cut, &options, NULL, &err), AFT_OK, "%s", err.text);
        cr_assert_eq(made.outcome, AFT_OPTIMAL);
        cr_assert_eq(aft_separate_cut_sets(&cuts, separator, made.x, &how, &err), AFT_OK);
        for (size_t i = 0; i < cuts.n; i++) {
            const struct aft_cut_row *row = &cuts.rows[i];
            double sum = 0.0;
            for (size_t e = row->first; e < row->first + row->n; e++) {
                sum += cuts.value[e] * made.x[cuts.col[e]];
            }
            cr_assert_float_eq(1.0 - sum, row->violation, 1e-7); /* flows may miss their bound of 0 by some 1e-9 */
            cr_assert_eq(
                aft_lp_add_row(&cut, 1.0, INFINITY, row->n, cuts.col + row->first, cuts.value + row->first, &err),
                AFT_OK);
        }
        trial t = {.cuts = &cuts, .seed = seed, .kind = kind};
        for_each_purchase(lp, expect_cuts_hold, &t);
        cr_assert(cuts.n == 0 || t.n_feasible > 0);
        n_cuts += (int)cuts.n;
        aft_cuts_clear(&cuts);
        aft_answer_clear(&made);
    }
    aft_separator_free(separator);
    aft_design_clear(&design);
    aft_lp_clear(&cut);
    return n_cuts;
}

/* Two rows of arcs, 0 - 1 - 2 - 3 and 4 - 5 - 3, that bring 5 and 95 to bus 3. */
enum { CHAINS_ARCS = 5, CHAINS_BUSES = 6 };

static void chains(aft_lp *lp, aft_balances *balances)
{
    static const int from[CHAINS_ARCS] = {0, 1, 2, 4, 5};
    static const int to[CHAINS_ARCS] = {1, 2, 3, 5, 3};
    static const double need[CHAINS_BUSES] = {-5.0, 0.0, 0.0, 100.0, -95.0, 0.0};
    aft_error err = AFT_ERROR_INIT;
    int flow = 0;
    int piece = 0;
    int row = 0;
    cr_assert_eq(aft_lp_add_cols(&flow, lp, "flow", CHAINS_ARCS, 1, NULL, 0.0, INFINITY, &err), AFT_OK);
    cr_assert_eq(aft_lp_add_cols(&piece, lp, "pieces", CHAINS_ARCS, 1, NULL, 0.0, 1.0, &err), AFT_OK);
    *balances = (aft_balances){.n_buses = CHAINS_BUSES, .n_hours = 1};
    cr_assert_eq(aft_lp_open_rows(&balances->first, lp, "bus_balance", CHAINS_BUSES, 1, NULL, &err), AFT_OK);
    for (int b = 0; b < CHAINS_BUSES; b++) {
        int cols[CHAINS_ARCS];
        double values[CHAINS_ARCS];
        size_t n = 0;
        for (int a = 0; a < CHAINS_ARCS; a++) {
            if (from[a] == b || to[a] == b) {
                cols[n] = flow + a;
                values[n++] = to[a] == b ? 1.0 : -1.0;
            }
        }
        cr_assert_eq(aft_lp_add_row(lp, need[b], need[b], n, cols, values, &err), AFT_OK);
    }
    cr_assert_eq(aft_lp_open_rows(&row, lp, "flow_limit", 0, 1, NULL, &err), AFT_OK);
    for (int a = 0; a < CHAINS_ARCS; a++) {
        const int cols[2] = {flow + a, piece + a};
        const double values[2] = {1.0, -100.0};
        aft_lp_set_whole(lp, piece + a);
        cr_assert_eq(aft_lp_add_row(lp, -INFINITY, 0.0, 2, cols, values, &err), AFT_OK);
    }
}

/* Only the arc from 2 to 3 is not bought, and no set of one bus more or less than a start says so. */
Test(design, merged_buses_find_what_single_ones_do_not)
{
    const double x[2 * CHAINS_ARCS] = {5.0, 5.0, 5.0, 95.0, 95.0, 1.0, 1.0, 0.05, 1.0, 1.0};
    aft_lp lp;
    aft_balances balances;
    aft_design design = {0};
    aft_separator *separator = NULL;
    aft_cuts cuts = {0};
    aft_error err = AFT_ERROR_INIT;
    aft_lp_init(&lp);
    chains(&lp, &balances);
    cr_assert_eq(aft_design_view(&design, &lp, &balances, &err), AFT_OK);
    cr_assert_eq(aft_separator_new(&separator, &design, &err), AFT_OK);
    aft_separation how = {.most_cuts = 8, .most_alike = 0.5, .least_violation = 1e-3};
    cr_assert_eq(aft_separate_cut_sets(&cuts, separator, x, &how, &err), AFT_OK);
    cr_assert_eq(cuts.n, 0);
    how.has_merges = true;
    cr_assert_eq(aft_separate_cut_sets(&cuts, separator, x, &how, &err), AFT_OK);
    cr_assert_eq(cuts.n, 1, "several sets say the same, one is kept");
    cr_assert_float_eq(cuts.rows[0].violation, 0.95, 1e-9);
    cr_assert_eq(cuts.rows[0].n, 1);
    cr_assert_eq(cuts.col[cuts.rows[0].first], CHAINS_ARCS + 2);
    aft_cuts_clear(&cuts);
    aft_separator_free(separator);
    aft_design_clear(&design);
    aft_lp_clear(&lp);
}

Test(design, cut_sets_hold_for_every_plan)
{
    for (int kind = 0; kind < N_KINDS; kind++) {
        int n_cuts = 0;
        for (unsigned seed = 1; seed <= SEEDS; seed++) {
            aft_lp lp;
            aft_balances balances;
            aft_lp_init(&lp);
            random_design(&lp, &balances, seed, &kinds[kind]);
            n_cuts += try_cuts(&lp, &balances, seed, kind);
            aft_tighten_flows(&lp, NULL);
            n_cuts += try_cuts(&lp, &balances, seed, kind);
            aft_lp_clear(&lp);
        }
        cr_assert_gt(n_cuts, 10, "kind %d: %d cuts try too little", kind, n_cuts);
    }
}

/* ---- steps that keep the optimum ---- */

Test(design, tightening_keeps_the_cost_of_every_purchase)
{
    for (int kind = 0; kind < N_KINDS; kind++) {
        for (unsigned seed = 1; seed <= SEEDS; seed++) {
            aft_lp lp;
            aft_lp tight;
            aft_balances balances;
            aft_error err = AFT_ERROR_INIT;
            aft_lp_init(&lp);
            aft_lp_init(&tight);
            random_design(&lp, &balances, seed, &kinds[kind]);
            cr_assert_eq(aft_lp_copy(&tight, &lp, &err), AFT_OK);
            aft_tighten_flows(&tight, NULL);
            cr_assert_float_eq(enumerate_designs(&tight, glpk()), enumerate_designs(&lp, glpk()), 1e-6,
                               "kind %d, seed %u", kind, seed);
            aft_lp_clear(&lp);
            aft_lp_clear(&tight);
        }
    }
}

Test(design, orientation_keeps_the_optimum_and_splits_points)
{
    int n_turned = 0;
    for (unsigned seed = 1; seed <= SEEDS; seed++) {
        const design_kind kind = {
            .n_buses = 5, .n_arcs = 5, .n_snapshots = 1, .n_sizes = 1, .most_pieces = 1, .is_two_way = true};
        aft_lp lp;
        aft_lp oriented;
        aft_balances balances;
        aft_design design = {0};
        aft_orientation map = {0};
        aft_error err = AFT_ERROR_INIT;
        aft_lp_init(&lp);
        aft_lp_init(&oriented);
        random_design(&lp, &balances, seed, &kind);
        cr_assert_eq(aft_design_view(&design, &lp, &balances, &err), AFT_OK);
        cr_assert_eq(aft_orient(&oriented, &map, &lp, &design, &err), AFT_OK);
        n_turned += map.n_twins;
        cr_assert_float_eq(enumerate_designs(&oriented, glpk()), enumerate_designs(&lp, glpk()), 1e-6, "seed %u", seed);
        double *x = aft_alloc((size_t)lp.n_cols, sizeof *x);
        double *split = aft_alloc((size_t)oriented.n_cols, sizeof *split);
        double *joined = aft_alloc((size_t)lp.n_cols, sizeof *joined);
        for (int j = 0; j < lp.n_cols; j++) {
            x[j] = lp.is_whole[j] ? 1.0 : lp.lower[j] < 0.0 ? -2.5 : 1.5;
        }
        aft_orientation_split(split, &map, &design, x);
        aft_orientation_join(joined, &map, split);
        for (int j = 0; j < lp.n_cols; j++) {
            cr_assert_eq(joined[j], x[j]);
        }
        aft_free(x);
        aft_free(split);
        aft_free(joined);
        aft_orientation_clear(&map);
        aft_design_clear(&design);
        aft_lp_clear(&lp);
        aft_lp_clear(&oriented);
    }
    cr_assert_gt(n_turned, 0);
}

Test(design, some_optimum_keeps_to_through_traffic)
{
    size_t n_links = 0;
    for (unsigned seed = 1; seed <= 3 * SEEDS; seed++) {
        const design_kind kind = {.n_buses = 5, .n_arcs = 8, .n_snapshots = 1, .n_sizes = 1, .most_pieces = 1};
        aft_lp lp;
        aft_balances balances;
        aft_design design = {0};
        aft_cuts links = {0};
        aft_error err = AFT_ERROR_INIT;
        aft_lp_init(&lp);
        random_design(&lp, &balances, seed, &kind);
        for (size_t b = 1; b < balances.n_buses; b++) { /* supply at one bus only: the others have no other way in */
            lp.upper[kind.n_arcs + (int)b] = seed % 2 == 0 ? 0.0 : INFINITY;
        }
        double before = enumerate_designs(&lp, glpk());
        cr_assert_eq(aft_design_view(&design, &lp, &balances, &err), AFT_OK);
        cr_assert_eq(aft_link_arcs(&links, &design, &err), AFT_OK);
        n_links += links.n;
        for (size_t i = 0; i < links.n; i++) {
            cr_assert_eq(aft_lp_add_row(&lp, 0.0, INFINITY, links.rows[i].n, links.col + links.rows[i].first,
                                        links.value + links.rows[i].first, &err),
                         AFT_OK);
        }
        double after = enumerate_designs(&lp, glpk());
        cr_assert(before == after || fabs(before - after) < 1e-6, "seed %u: %g became %g", seed, before, after);
        aft_cuts_clear(&links);
        aft_design_clear(&design);
        aft_lp_clear(&lp);
    }
    cr_assert_gt(n_links, 20);
}

/* ---- trees from one root ---- */

static const design_kind tree_kind = {
    .n_buses = 4, .n_arcs = 8, .n_snapshots = 1, .n_sizes = 1, .most_pieces = 1, .is_two_way = true};

/* A program where bus 0 gives all (or takes all), a piece carries all, and only pieces cost, besides what bus 0
 * gives. */
static void random_tree_problem(aft_lp *lp, aft_balances *balances, unsigned seed, bool is_taking)
{
    double total = 0.0;
    random_design(lp, balances, seed, &tree_kind);
    for (int j = 0; j < tree_kind.n_arcs; j++) {
        lp->cost[j] = 0.0;
    }
    for (int b = 0; b < tree_kind.n_buses; b++) {
        const int supply = tree_kind.n_arcs + b;
        lp->lower[supply] = b == 0 && is_taking ? -INFINITY : 0.0;
        lp->upper[supply] = b == 0 && !is_taking ? INFINITY : 0.0;
        lp->cost[supply] = is_taking ? -2.0 : 2.0;
        total += lp->row_upper[balances->first + b];
        lp->row_lower[balances->first + b] *= is_taking ? -1.0 : 1.0;
        lp->row_upper[balances->first + b] = lp->row_lower[balances->first + b];
    }
    for (size_t e = 0; e < aft_lp_entries(lp); e++) { /* only sizes stand as whole columns with less than 0 */
        lp->value[e] = lp->is_whole[lp->col[e]] ? -fmax(1.0, total) : lp->value[e];
    }
}

static double sum_raises(const aft_ascent *ascent, const aft_cuts *cuts)
{
    const aft_lp *lp = ascent->design->lp;
    double sum = lp->constant;
    for (size_t b = 0; b < ascent->design->balances.n_buses; b++) {
        sum += aft_ascent_price(ascent) * lp->row_lower[ascent->design->balances.first + (int)b];
    }
    for (size_t i = 0; i < cuts->n; i++) {
        sum += ascent->raise[i];
    }
    return sum;
}

/* The tree with everything bought keeps to every row of a program without twins. */
static void expect_tree(aft_ascent *ascent, const double *favoured)
{
    const aft_lp *lp = ascent->design->lp;
    const double *tree = aft_ascent_tree(ascent, favoured);
    cr_assert_not_null(tree);
    double *x = aft_alloc((size_t)lp->n_cols, sizeof *x);
    for (int j = 0; j < lp->n_cols; j++) {
        x[j] = lp->is_whole[j] ? 1.0 : tree[j];
    }
    const aft_proof proof = aft_prove_point(lp, x);
    cr_assert_leq(proof.row_violation, 1e-9);
    cr_assert_leq(proof.bound_violation, 1e-9);
    aft_free(x);
}

Test(design, an_ascent_is_a_bound_of_cuts_that_hold)
{
    int n_same = 0;
    int n_feasible = 0;
    for (unsigned seed = 1; seed <= 2 * SEEDS; seed++) {
        aft_lp lp;
        aft_balances balances;
        aft_design design = {0};
        aft_ascent ascent = {0};
        aft_cuts cuts = {0};
        aft_error err = AFT_ERROR_INIT;
        aft_lp_init(&lp);
        random_tree_problem(&lp, &balances, seed, seed % 3 == 0);
        for (int j = 0; j < tree_kind.n_arcs; j++) {
            lp.lower[j] = 0.0; /* one way; the search below has the others */
        }
        double want = enumerate_designs(&lp, glpk());
        aft_tighten_flows(&lp, NULL); /* no piece carries a flow without bound */
        cr_assert_eq(aft_design_view(&design, &lp, &balances, &err), AFT_OK);
        cr_assert_eq(aft_ascent_init(&ascent, &design, &err), AFT_OK);
        cr_assert(ascent.is_used || ascent.total == 0.0, "seed %u", seed);
        if (ascent.is_used && isfinite(want)) {
            cr_assert_eq(aft_ascend(&cuts, &ascent, &err), AFT_OK);
            trial t = {.cuts = &cuts, .seed = seed};
            for_each_purchase(&lp, expect_cuts_hold, &t);
            cr_assert(cuts.n == 0 || t.n_feasible > 0);
            double bound = sum_raises(&ascent, &cuts);
            cr_assert_leq(bound, want + 1e-6, "seed %u: %g above %g", seed, bound, want);
            n_same += bound > want - 1e-6;
            n_feasible++;
            double *favoured = aft_alloc((size_t)lp.n_cols, sizeof *favoured);
            expect_tree(&ascent, NULL);
            expect_tree(&ascent, favoured); /* that favours nothing */
            aft_free(favoured);
        }
        aft_cuts_clear(&cuts);
        aft_ascent_clear(&ascent);
        aft_design_clear(&design);
        aft_lp_clear(&lp);
    }
    cr_assert_gt(n_feasible, SEEDS / 4);
    cr_assert_gt(n_same, n_feasible / 2, "%d of %d", n_same, n_feasible); /* most ascents are exact */
}

/* Where arcs alone do not tell the cost: a loss, pieces of half the need, a cost of flow, two buses that give. */
Test(design, no_ascent_where_more_than_a_tree_counts)
{
    enum { N_SPOILED = 4 };
    for (int spoiled = 0; spoiled <= N_SPOILED; spoiled++) {
        aft_lp lp;
        aft_balances balances;
        aft_design design = {0};
        aft_ascent ascent = {0};
        aft_error err = AFT_ERROR_INIT;
        aft_lp_init(&lp);
        random_tree_problem(&lp, &balances, 2, false);
        const int first = balances.first;
        for (int j = 0; j < tree_kind.n_arcs; j++) {
            lp.lower[j] = 0.0;
        }
        for (size_t e = 0; e < aft_lp_entries(&lp); e++) {
            bool is_gain = lp.col[e] == 0 && e < lp.row_start[first + tree_kind.n_buses] && lp.value[e] > 0.0;
            lp.value[e] *= spoiled == 1 && is_gain ? 0.9 : spoiled == 2 && lp.is_whole[lp.col[e]] ? 0.5 : 1.0;
        }
        for (int j = 0; j < lp.n_cols; j++) {
            lp.upper[j] = spoiled == 2 && lp.is_whole[j] ? 2.0 : lp.upper[j];
        }
        lp.cost[0] = spoiled == 3 ? 1.0 : 0.0;
        lp.upper[tree_kind.n_arcs + 1] = spoiled == 4 ? 1.0 : 0.0;
        aft_tighten_flows(&lp, NULL);
        cr_assert_eq(aft_design_view(&design, &lp, &balances, &err), AFT_OK);
        cr_assert_eq(aft_ascent_init(&ascent, &design, &err), AFT_OK);
        cr_assert_eq(ascent.is_used, spoiled == 0, "spoiled %d", spoiled);
        aft_ascent_clear(&ascent);
        aft_design_clear(&design);
        aft_lp_clear(&lp);
    }
}

/* By the tree, if it applies. */
static aft_status by_tree(aft_answer *out, bool *is_used, const aft_lp *lp, const aft_balances *balances,
                          const aft_backend *backend, const aft_solve_options *options, aft_error *err)
{
    aft_task task = test_task(lp, balances, backend, options);
    return test_method(out, is_used, "tree", &task, options, err);
}

/* By the tree of large programs, although these are not. */
static aft_status by_large_tree(aft_answer *out, bool *is_done, const aft_lp *lp, const aft_balances *balances,
                                const aft_backend *backend, const aft_solve_options *options)
{
    const aft_status status = test_solve_by(out, aft_large_tree_solve, lp, balances, backend, options, NULL);
    *is_done = out->outcome == AFT_OPTIMAL || out->outcome == AFT_INFEASIBLE;
    return status;
}

Test(design, search_for_trees_finds_what_enumeration_finds)
{
    const aft_solve_options options = {.gap = 1e-9};
    for (size_t i = 0; aft_backends[i] != NULL && aft_backends[i]->can_lp; i++) {
        for (unsigned seed = 1; seed <= 3 * SEEDS; seed++) {
            aft_lp lp;
            aft_balances balances;
            aft_answer made = AFT_ANSWER_INIT;
            aft_error err = AFT_ERROR_INIT;
            bool is_used = false;
            aft_lp_init(&lp);
            random_tree_problem(&lp, &balances, seed, seed % 3 == 0);
            double want = enumerate_designs(&lp, glpk());
            cr_assert_eq(by_tree(&made, &is_used, &lp, &balances, aft_backends[i], &options, &err), AFT_OK, "%s",
                         err.text);
            cr_assert(is_used);
            cr_assert_eq(made.outcome, isfinite(want) ? AFT_OPTIMAL : AFT_INFEASIBLE, "seed %u", seed);
            if (isfinite(want)) {
                cr_assert_float_eq(made.objective, want, 1e-6, "%s, seed %u: %.9g, not %.9g", aft_backends[i]->name,
                                   seed, made.objective, want);
                cr_assert_leq(made.bound, made.objective + 1e-9);
                cr_assert_geq(made.bound, made.objective - 1e-6);
            }
            aft_answer_clear(&made);
            aft_lp_clear(&lp);
        }
    }
}

/* ---- the search ---- */

static void expect_same_optimum(const aft_backend *backend, unsigned seed, int kind)
{
    aft_lp lp;
    aft_balances balances;
    aft_answer made = AFT_ANSWER_INIT;
    aft_error err = AFT_ERROR_INIT;
    bool is_used = false;
    const aft_solve_options options = {.gap = 1e-9};
    aft_lp_init(&lp);
    random_design(&lp, &balances, seed, &kinds[kind]);
    lp.constant = 3.0;
    double want = enumerate_designs(&lp, glpk());
    cr_assert_eq(by_tree(&made, &is_used, &lp, &balances, backend, &options, &err), AFT_OK, "%s", err.text);
    cr_assert(is_used);
    cr_assert_eq(made.outcome, AFT_OPTIMAL, "%s, kind %d, seed %u", backend->name, kind, seed);
    cr_assert_float_eq(made.objective + 3.0, want, 1e-6 * fmax(1.0, want), "%s, kind %d, seed %u: %.9g, not %.9g",
                       backend->name, kind, seed, made.objective + 3.0, want);
    cr_assert_leq(made.bound, made.objective + 1e-9);
    cr_assert_geq(made.bound, made.objective - 1e-6 * fmax(1.0, want));
    aft_answer_clear(&made);
    aft_lp_clear(&lp);
}

Test(design, search_finds_what_enumeration_finds)
{
    for (size_t i = 0; aft_backends[i] != NULL && aft_backends[i]->can_lp; i++) {
        for (int kind = 0; kind < N_KINDS; kind++) {
            for (unsigned seed = 1; seed <= SEEDS; seed++) {
                expect_same_optimum(aft_backends[i], seed, kind);
            }
        }
    }
}

Test(design, no_way_at_all_is_infeasible)
{
    for (size_t i = 0; aft_backends[i] != NULL && aft_backends[i]->can_lp; i++) {
        aft_lp lp;
        aft_balances balances;
        aft_answer made = AFT_ANSWER_INIT;
        aft_error err = AFT_ERROR_INIT;
        bool is_used = false;
        const aft_solve_options options = {0};
        aft_lp_init(&lp);
        random_design(&lp, &balances, 3, &kinds[0]);
        for (int j = 0; j < lp.n_cols; j++) { /* nobody supplies anything */
            lp.upper[j] = j >= kinds[0].n_arcs && j < kinds[0].n_arcs + kinds[0].n_buses ? 0.0 : lp.upper[j];
        }
        cr_assert_eq(by_tree(&made, &is_used, &lp, &balances, aft_backends[i], &options, &err), AFT_OK);
        cr_assert(is_used);
        cr_assert_eq(made.outcome, AFT_INFEASIBLE);
        cr_assert_null(made.x);
        aft_answer_clear(&made);
        aft_lp_clear(&lp);
    }
}

static bool stop_at_once(void *payload)
{
    (void)payload;
    return true;
}

/* The bound is below the optimum and the plan is one, also where they are not near enough to be the answer. */
Test(design, rounding_finds_plans_and_bounds)
{
    int n_done = 0;
    int n_plans = 0;
    for (int kind = 0; kind < N_KINDS; kind++) {
        for (unsigned seed = 1; seed <= SEEDS; seed++) {
            aft_lp lp;
            aft_balances balances;
            aft_answer made = AFT_ANSWER_INIT;
            bool is_done = false;
            const aft_solve_options options = {.gap = 0.05};
            aft_lp_init(&lp);
            random_design(&lp, &balances, seed, &kinds[kind]);
            lp.constant = 3.0;
            const double want = enumerate_designs(&lp, glpk());
            cr_assert_eq(by_large_tree(&made, &is_done, &lp, &balances, glpk(), &options), AFT_OK);
            if (made.x != NULL) {
                const aft_proof proof = aft_prove_point(&lp, made.x);
                cr_expect_leq(fmax(proof.row_violation, proof.integrality_violation), 1e-6);
                cr_expect_float_eq(proof.objective, made.objective + lp.constant, 1e-9 * fabs(want));
                cr_expect_geq(proof.objective, want - 1e-6 * fabs(want), "kind %d, seed %u", kind, seed);
                cr_expect_leq(made.bound + lp.constant, want + 1e-6 * fabs(want), "kind %d, seed %u", kind, seed);
                cr_expect_eq(is_done, proof.objective - made.bound - lp.constant <= 0.05 * fabs(proof.objective));
            }
            n_plans += made.x != NULL;
            n_done += is_done && made.x != NULL;
            aft_answer_clear(&made);
            aft_lp_clear(&lp);
        }
    }
    cr_expect(2 * n_done > N_KINDS * SEEDS && n_plans == n_done, "%d plans, %d of them good enough", n_plans, n_done);
    cr_expect_eq(aft_test_blocks_alive(), 0);
}

/* No more than half of the pieces that there are. */
static void add_limit(aft_lp *lp)
{
    int *cols = aft_alloc((size_t)lp->n_cols, sizeof *cols);
    double *ones = aft_alloc((size_t)lp->n_cols, sizeof *ones);
    double most = 0.0;
    size_t n = 0;
    for (int j = 0; j < lp->n_cols; j++) {
        if (lp->is_whole[j]) {
            most += lp->upper[j];
            cols[n] = j;
            ones[n++] = 1.0;
        }
    }
    cr_assert_eq(aft_lp_add_row(lp, -INFINITY, floor(0.5 * most), n, cols, ones, NULL), AFT_OK);
    aft_free(cols);
    aft_free(ones);
}

/* Asked for half a percent it branches; what it calls done is as near as that to the optimum of the enumeration. */
Test(design, the_tree_of_large_programs_ends_near_the_optimum)
{
    int n_done = 0;
    int n_all = 0;
    for (size_t i = 0; aft_backends[i] != NULL && aft_backends[i]->can_lp; i++) {
        for (int kind = 0; kind < N_KINDS; kind++) {
            for (unsigned seed = 1; seed <= SEEDS; seed++) {
                aft_lp lp;
                aft_balances balances;
                aft_answer made = AFT_ANSWER_INIT;
                bool is_done = false;
                const aft_solve_options options = {.gap = 5e-3};
                aft_lp_init(&lp);
                random_design(&lp, &balances, seed, &kinds[kind]);
                if (seed % 2 == 1) {
                    add_limit(&lp);
                }
                const double want = enumerate_designs(&lp, glpk());
                cr_assert_eq(by_large_tree(&made, &is_done, &lp, &balances, aft_backends[i], &options), AFT_OK);
                if (is_done && isfinite(want)) {
                    cr_assert_not_null(made.x);
                    cr_expect_leq(aft_lp_objective(&lp, made.x), want + 6e-3 * fabs(want), "kind %d, seed %u", kind,
                                  seed);
                    cr_expect_leq(made.bound, want + 1e-6 * fabs(want), "kind %d, seed %u", kind, seed);
                }
                n_all++;
                n_done += is_done;
                aft_answer_clear(&made);
                aft_lp_clear(&lp);
            }
        }
    }
    cr_expect(2 * n_done > n_all, "%d of %d are done", n_done, n_all);
    cr_expect_eq(aft_test_blocks_alive(), 0);
}

typedef struct design_work {
    aft_lp lp;
    aft_balances balances;
} design_work;

static aft_status design_once(void *payload)
{
    const design_work *w = payload;
    const aft_solve_options options = {.gap = 1e-2};
    aft_answer made = AFT_ANSWER_INIT;
    bool is_used = false;
    aft_status status = by_tree(&made, &is_used, &w->lp, &w->balances, glpk(), &options, NULL);
    aft_answer_clear(&made);
    return status;
}

static aft_status large_design_once(void *payload)
{
    const design_work *w = payload;
    const aft_solve_options options = {.gap = 1e-2};
    aft_answer made = AFT_ANSWER_INIT;
    bool is_done = false;
    aft_status status = by_large_tree(&made, &is_done, &w->lp, &w->balances, glpk(), &options);
    aft_answer_clear(&made);
    return status;
}

Test(design, every_allocation_may_fail)
{
    for (int kind = 0; kind < N_KINDS; kind++) {
        design_work w;
        aft_lp_init(&w.lp);
        random_design(&w.lp, &w.balances, 1, &kinds[kind]);
        test_deny_each(design_once, &w, 1);
        test_deny_each(large_design_once, &w, 1);
        aft_lp_clear(&w.lp);
    }
}

Test(design, an_interrupted_search_says_so_and_keeps_its_bound)
{
    aft_lp lp;
    aft_balances balances;
    aft_answer made = AFT_ANSWER_INIT;
    aft_error err = AFT_ERROR_INIT;
    bool is_used = false;
    const aft_solve_options options = {.is_interrupted = stop_at_once};
    aft_lp_init(&lp);
    random_design(&lp, &balances, 1, &kinds[1]);
    double want = enumerate_designs(&lp, glpk());
    cr_assert_eq(by_tree(&made, &is_used, &lp, &balances, glpk(), &options, &err), AFT_OK);
    cr_assert_eq(made.outcome, AFT_INTERRUPTED);
    cr_assert_leq(made.bound, want + 1e-9);
    aft_answer_clear(&made);
    aft_lp_clear(&lp);
}
