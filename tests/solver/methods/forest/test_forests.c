/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cheapest forest: small ones by hand, random ones against the enumeration of all forests.
 * Published Steiner trees: test_forests_suites.c. */
#include "solver/methods/forest/forests.h"

#include "networks/base/memory.h"
#include "tests/support/denial.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static aft_forest_plan solve(const aft_forest_problem *p)
{
    aft_forest_plan plan = {0};
    aft_error err = AFT_ERROR_INIT;
    cr_assert_eq(aft_forest_find(&plan, p, &err), AFT_OK, "%s", err.text);
    return plan;
}

static void expect_cost(const aft_forest_problem *p, double cost)
{
    aft_forest_plan plan = solve(p);
    cr_expect_eq(plan.outcome, isinf(cost) ? AFT_FOREST_NONE : AFT_FOREST_FOUND);
    cr_expect(plan.cost == cost || fabs(plan.cost - cost) < 1e-9, "%g instead of %g", plan.cost, cost);
    cr_expect(plan.bound == plan.cost);
    aft_forest_plan_clear(&plan);
}

/* ---- by hand ---- */

/* A star: supply 0 - 1 - {2, 3}. Sizes 5 MW for 3, 10 MW for 4. */
static const aft_forest_size two_sizes[] = {{5.0, 3.0}, {10.0, 4.0}};
#define PIPE(u, v)                                                                                                     \
    {                                                                                                                  \
        .from = (u), .to = (v), .is_two_way = true, .n_sizes = 2, .sizes = two_sizes                                   \
    }
static const aft_forest_arc star[] = {PIPE(0, 1), PIPE(1, 2), PIPE(1, 3)};
static const aft_forest_customer two_customers[] = {{2, 4.0}, {3, 5.0}};
static const aft_forest_supply one_supply[] = {{0, INFINITY, 2.0}};

static aft_forest_problem make_star(void)
{
    return (aft_forest_problem){.n_nodes = 4,
                                .n_arcs = COUNT(star),
                                .n_customers = COUNT(two_customers),
                                .n_supplies = 1,
                                .arcs = star,
                                .customers = two_customers,
                                .supplies = one_supply};
}

Test(trees, star_by_hand)
{
    /* 9 MW over 0-1 take the larger size, 4; each branch the smaller, 3; supply 9 MW at 2: 4 + 3 + 3 + 18 = 28 */
    aft_forest_problem p = make_star();
    aft_forest_plan plan = solve(&p);
    cr_assert_eq(plan.outcome, AFT_FOREST_FOUND);
    cr_expect_float_eq(plan.cost, 28.0, 1e-9);
    cr_expect(plan.flow[0] == 9.0 && plan.flow[1] == 4.0 && plan.flow[2] == 5.0);
    cr_expect(plan.size[0] == 1 && plan.size[1] == 0 && plan.size[2] == 0);
    aft_forest_plan_clear(&plan);
}

Test(trees, direction_and_cost_of_flow)
{
    /* 1 -> 0 stands against the way: 9 MW at 1 per MW beside the size of 4; what only goes along is no way */
    aft_forest_arc arcs[] = {PIPE(1, 0), PIPE(1, 2), PIPE(1, 3)};
    arcs[0].cost_along = 7.0;
    arcs[0].cost_against = 1.0;
    aft_forest_problem p = make_star();
    p.arcs = arcs;
    expect_cost(&p, 28.0 + 9.0);
    aft_forest_plan plan = solve(&p);
    cr_expect(plan.flow[0] == -9.0);
    aft_forest_plan_clear(&plan);
    arcs[0].is_two_way = false;
    expect_cost(&p, INFINITY);
}

Test(trees, edge_cases)
{
    aft_forest_problem p = make_star();
    p.n_customers = 0; /* nothing to do */
    expect_cost(&p, 0.0);
    p = make_star();
    p.n_supplies = 0; /* nobody to do it */
    expect_cost(&p, INFINITY);
    const aft_forest_customer at_supply[] = {{0, 3.0}, {0, 1.0}}; /* both at home: 4 MW at 2 */
    p = make_star();
    p.customers = at_supply;
    expect_cost(&p, 8.0);
    const aft_forest_customer large[] = {{2, 11.0}}; /* more than any size */
    p.customers = large;
    p.n_customers = 1;
    expect_cost(&p, INFINITY);
    const aft_forest_supply weak[] = {{0, 8.9, 2.0}}; /* 9 MW are asked for */
    p = make_star();
    p.supplies = weak;
    expect_cost(&p, INFINITY);
    aft_forest_problem island = make_star();
    island.n_arcs = 2; /* node 3 stands alone */
    expect_cost(&island, INFINITY);
    island.n_arcs = 0;
    expect_cost(&island, INFINITY);
}

Test(trees, what_is_there_is_free)
{
    /* 0-1 carries 9 MW for nothing; of 1-2 are 3 MW there, one more piece of 1 MW costs 2.5; a loop 3-3 is no use */
    const aft_forest_size one_more[] = {{1.0, 2.5}};
    const aft_forest_arc arcs[] = {{.from = 0, .to = 1, .free = 9.0},
                                   {.from = 1, .to = 2, .free = 3.0, .n_sizes = 1, .sizes = one_more},
                                   {.from = 3, .to = 3, .free = INFINITY},
                                   {.from = 1, .to = 3, .free = INFINITY}};
    aft_forest_problem p = make_star();
    p.arcs = arcs;
    p.n_arcs = COUNT(arcs);
    expect_cost(&p, 2.5 + 18.0);
}

Test(trees, parallel_arcs)
{
    /* beside 0-1 of sizes 5 (3), 10 (4) one of 9 MW for 3.5, and one of 20 MW for 6 */
    const aft_forest_size nine[] = {{9.0, 3.5}};
    const aft_forest_size twenty[] = {{20.0, 6.0}};
    const aft_forest_arc arcs[] = {
        PIPE(0, 1),
        PIPE(1, 2),
        PIPE(1, 3),
        {.from = 0, .to = 1, .n_sizes = 1, .sizes = nine},
        {.from = 0, .to = 1, .n_sizes = 1, .sizes = twenty},
    };
    aft_forest_problem p = make_star();
    p.arcs = arcs;
    p.n_arcs = COUNT(arcs);
    expect_cost(&p, 3.5 + 3.0 + 3.0 + 18.0);
}

/* Two pipes of 5 MW cost 1 each, one of 10 MW costs 10: the recursion would send 5 MW twice over 0-1, or, with two
 * ways from 0 to 1, once over each. A tree buys the large one: 10 + 1 + 1. */
Test(trees, sets_do_not_pass_a_node_twice)
{
    const aft_forest_size dear[] = {{5.0, 1.0}, {10.0, 10.0}};
    aft_forest_arc arcs[] = {
        {.from = 0, .to = 1, .n_sizes = 2, .sizes = dear},
        {.from = 1, .to = 2, .n_sizes = 2, .sizes = dear},
        {.from = 1, .to = 3, .n_sizes = 2, .sizes = dear},
        {.from = 0, .to = 1, .n_sizes = 2, .sizes = dear},
    };
    const aft_forest_customer fives[] = {{2, 5.0}, {3, 5.0}};
    const aft_forest_supply supply[] = {{0, INFINITY, 0.0}, {0, 6.0, 0.0}};
    aft_forest_problem p = {.n_nodes = 4,
                            .n_arcs = 3,
                            .n_customers = 2,
                            .n_supplies = 1,
                            .arcs = arcs,
                            .customers = fives,
                            .supplies = supply};
    expect_cost(&p, 12.0);
    p.n_arcs = 4;
    expect_cost(&p, 12.0);
    p.n_supplies = 2; /* a second supply at the same node is no second tree */
    expect_cost(&p, 12.0);
    arcs[0].sizes = arcs[3].sizes = two_sizes; /* 3 for 5 MW, 4 for 10 MW */
    expect_cost(&p, 6.0);
    arcs[0].n_sizes = arcs[3].n_sizes = 1; /* only a mesh would do */
    expect_cost(&p, INFINITY);
}

Test(trees, a_limit_is_told_with_a_bound)
{
    const aft_forest_size dear[] = {{5.0, 1.0}, {10.0, 10.0}};
    const aft_forest_arc arcs[] = {{.from = 0, .to = 1, .n_sizes = 2, .sizes = dear},
                                   {.from = 1, .to = 2, .n_sizes = 2, .sizes = dear},
                                   {.from = 1, .to = 3, .n_sizes = 2, .sizes = dear},
                                   {.from = 0, .to = 2, .n_sizes = 1, .sizes = (const aft_forest_size[]){{5.0, 9.5}}}};
    const aft_forest_customer fives[] = {{2, 5.0}, {3, 5.0}};
    const aft_forest_supply supply[] = {{0, INFINITY, 0.0}};
    aft_forest_problem p = {.n_nodes = 4,
                            .n_arcs = 4,
                            .n_customers = 2,
                            .n_supplies = 1,
                            .arcs = arcs,
                            .customers = fives,
                            .supplies = supply,
                            .most_labels = 1};
    aft_forest_plan plan = solve(&p);
    cr_expect_eq(plan.outcome, AFT_FOREST_LIMIT);
    cr_expect(plan.bound <= 11.5 && isinf(plan.cost));
    aft_forest_plan_clear(&plan);
    p.most_labels = 0;
    expect_cost(&p, 11.5); /* 9.5 + 1 + 1 */
    aft_forest_customer many[AFT_FOREST_MOST_CUSTOMERS + 1];
    for (size_t c = 0; c < COUNT(many); c++) {
        many[c] = fives[0];
    }
    p.customers = many;
    p.n_customers = COUNT(many);
    plan = solve(&p);
    cr_expect_eq(plan.outcome, AFT_FOREST_TOO_MANY);
    aft_forest_plan_clear(&plan);
}

Test(trees, bad_numbers_are_refused)
{
    aft_error err = AFT_ERROR_INIT;
    aft_forest_plan plan = {0};
    const aft_forest_size below[] = {{5.0, -1.0}};
    const aft_forest_arc arcs[] = {{.from = 0, .to = 1, .n_sizes = 1, .sizes = below}};
    const aft_forest_arc far[] = {{.from = 0, .to = 4}};
    const aft_forest_customer none[] = {{1, 0.0}};
    const aft_forest_supply not_a_number[] = {{0, NAN, 0.0}};
    aft_forest_problem p = make_star();
    p.arcs = arcs;
    p.n_arcs = 1;
    cr_expect_eq(aft_forest_find(&plan, &p, &err), AFT_EUSAGE);
    p.arcs = far;
    cr_expect_eq(aft_forest_find(&plan, &p, &err), AFT_EUSAGE);
    p = make_star();
    p.customers = none;
    p.n_customers = 1;
    cr_expect_eq(aft_forest_find(&plan, &p, &err), AFT_EUSAGE);
    p = make_star();
    p.supplies = not_a_number;
    cr_expect_eq(aft_forest_find(&plan, &p, &err), AFT_EUSAGE);
}

static aft_status solve_once(void *payload)
{
    aft_forest_plan plan = {0};
    aft_status status = aft_forest_find(&plan, payload, NULL);
    aft_forest_plan_clear(&plan);
    return status;
}

Test(trees, no_memory_is_lost)
{
    aft_forest_problem p = make_star();
    test_deny_each(solve_once, &p, 1);
}

/* ---- every forest, the slow and obvious way ---- */

enum { MOST_ARCS = 8, MOST_NODES = 6, SIZES = 3 };

static unsigned long long state;

/* A small congruential generator: the same draws on every machine. */
static int draw(int low, int high)
{
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return low + (int)((state >> 33) % (unsigned long long)(high - low + 1));
}

typedef struct instance {
    aft_forest_size sizes[MOST_ARCS][SIZES];
    aft_forest_arc arcs[MOST_ARCS];
    aft_forest_customer customers[4];
    aft_forest_supply supplies[3];
    aft_forest_problem p;
} instance;

/* Any menu and any place. */
static void draw_arc(instance *in, size_t a)
{
    int n_nodes = (int)in->p.n_nodes;
    for (int i = 0; i < SIZES; i++) {
        in->sizes[a][i] = (aft_forest_size){draw(1, 14), draw(0, 12)};
    }
    in->arcs[a] = (aft_forest_arc){.from = draw(0, n_nodes - 1),
                                   .is_two_way = draw(0, 2) > 0,
                                   .free = draw(0, 4) == 0 ? draw(1, 8) : 0.0,
                                   .cost_along = draw(0, 2) == 0 ? 0.25 * draw(0, 4) : 0.0,
                                   .cost_against = draw(0, 2) == 0 ? 0.25 * draw(0, 4) : 0.0,
                                   .n_sizes = (size_t)draw(0, SIZES),
                                   .sizes = in->sizes[a]};
    in->arcs[a].to = draw(0, 9) == 0 ? in->arcs[a].from : draw(0, n_nodes - 1);
}

/* From the supply at node 0 to customers at the last two nodes, large pipes dear: sets want to go side by side. */
static void draw_narrow_arc(instance *in, size_t a)
{
    for (int i = 0; i < SIZES; i++) {
        int capacity = 5 * (i + 1);
        in->sizes[a][i] = (aft_forest_size){capacity, pow(i + 1, 3.0) + 0.1 * draw(0, 9)};
    }
    int last = (int)in->p.n_nodes - 1;
    in->arcs[a] = (aft_forest_arc){
        .from = draw(0, last - 2), .is_two_way = draw(0, 1) == 0, .n_sizes = SIZES, .sizes = in->sizes[a]};
    in->arcs[a].to = in->arcs[a].from + (in->arcs[a].from == last - 2 ? draw(1, 2) : 1);
}

static void draw_instance(instance *in, unsigned long long seed)
{
    const bool is_narrow = seed % 4 == 0;
    state = seed;
    in->p = (aft_forest_problem){.n_nodes = (size_t)(is_narrow ? draw(4, 5) : draw(2, MOST_NODES)),
                                 .n_arcs = (size_t)draw(is_narrow ? MOST_ARCS : 1, MOST_ARCS),
                                 .n_customers = (size_t)draw(is_narrow ? 3 : 1, 4),
                                 .n_supplies = (size_t)draw(1, 3),
                                 .arcs = in->arcs,
                                 .customers = in->customers,
                                 .supplies = in->supplies};
    int last = (int)in->p.n_nodes - 1;
    for (size_t a = 0; a < in->p.n_arcs; a++) {
        (is_narrow ? draw_narrow_arc : draw_arc)(in, a);
    }
    for (size_t c = 0; c < in->p.n_customers; c++) {
        in->customers[c] = (aft_forest_customer){draw(is_narrow ? last - 1 : 0, last), draw(1, 5)};
    }
    for (size_t i = 0; i < in->p.n_supplies; i++) {
        in->supplies[i] = (aft_forest_supply){draw(0, is_narrow ? 1 : last),
                                              draw(0, 1) == 0 ? INFINITY : (double)draw(2, 15), 0.5 * draw(0, 2)};
    }
}

/* Where the nodes get what passes them from. */
typedef struct forest {
    int arc[MOST_NODES], supply[MOST_NODES]; /* -1: from nowhere */
    bool is_against[MOST_ARCS];
    double flow[MOST_ARCS], given[3];
} forest;

static double cost_of_arc(const aft_forest_arc *arc, double flow, bool is_against)
{
    double least = arc->free >= flow ? 0.0 : INFINITY;
    for (size_t i = 0; i < arc->n_sizes; i++) {
        least = arc->free + arc->sizes[i].capacity >= flow ? fmin(least, arc->sizes[i].cost) : least;
    }
    return least + flow * (is_against ? arc->cost_against : arc->cost_along);
}

static double cost_of_forest(const instance *in, forest *f)
{
    double cost = 0.0;
    for (size_t c = 0; c < in->p.n_customers; c++) {
        int v = in->customers[c].node;
        size_t steps = 0;
        for (; f->arc[v] >= 0 && steps <= in->p.n_arcs; steps++) {
            const aft_forest_arc *arc = &in->arcs[f->arc[v]];
            f->flow[f->arc[v]] += in->customers[c].demand;
            v = f->is_against[f->arc[v]] ? arc->to : arc->from;
        }
        if (steps > in->p.n_arcs || f->supply[v] < 0) { /* round in a circle, or from nowhere */
            return INFINITY;
        }
        f->given[f->supply[v]] += in->customers[c].demand;
    }
    for (size_t i = 0; i < in->p.n_supplies; i++) {
        cost += f->given[i] > in->supplies[i].capacity ? INFINITY : f->given[i] * in->supplies[i].cost;
    }
    for (size_t a = 0; a < in->p.n_arcs; a++) {
        cost += f->flow[a] > 0.0 ? cost_of_arc(&in->arcs[a], f->flow[a], f->is_against[a]) : 0.0;
    }
    return cost;
}

/* One way to use the arcs (0 not, 1 along, 2 against, as digits) and the supplies (bits); INFINITY if two feed a
 * node. */
static double cost_of_use(const instance *in, int arcs, int supplies)
{
    forest f = {0};
    for (size_t v = 0; v < in->p.n_nodes; v++) {
        f.arc[v] = f.supply[v] = -1;
    }
    for (size_t i = 0; i < in->p.n_supplies; i++) {
        int v = in->supplies[i].node;
        if ((supplies >> i & 1) != 0) {
            if (f.supply[v] >= 0) {
                return INFINITY;
            }
            f.supply[v] = (int)i;
        }
    }
    for (size_t a = 0; a < in->p.n_arcs; a++, arcs /= 3) {
        int use = arcs % 3;
        int v = use == 1 ? in->arcs[a].to : in->arcs[a].from;
        if (use == 0) {
            continue;
        }
        if (f.arc[v] >= 0 || f.supply[v] >= 0 || (use == 2 && !in->arcs[a].is_two_way)) {
            return INFINITY;
        }
        f.arc[v] = (int)a;
        f.is_against[a] = use == 2;
    }
    return cost_of_forest(in, &f);
}

static double enumerate(const instance *in)
{
    double best = INFINITY;
    int n_uses = 1;
    for (size_t a = 0; a < in->p.n_arcs; a++) {
        n_uses *= 3;
    }
    for (int supplies = 1; supplies < 1 << in->p.n_supplies; supplies++) {
        for (int arcs = 0; arcs < n_uses; arcs++) {
            best = fmin(best, cost_of_use(in, arcs, supplies));
        }
    }
    return best;
}

/* Does the plan cost what it says, and is it a forest? */
static double cost_of_plan(const instance *in, const aft_forest_plan *plan)
{
    double best = INFINITY;
    int arcs = 0;
    for (size_t a = in->p.n_arcs; a-- > 0;) {
        arcs = 3 * arcs + (plan->flow[a] > 0.0 ? 1 : plan->flow[a] < 0.0 ? 2 : 0);
    }
    for (int supplies = 1; supplies < 1 << in->p.n_supplies; supplies++) {
        best = fmin(best, cost_of_use(in, arcs, supplies));
    }
    return best;
}

static bool is_same(double a, double b)
{
    return a == b || fabs(a - b) <= 1e-9 * fmax(1.0, fabs(b));
}

Test(trees, equal_enumeration_of_all_forests)
{
    int n_found = 0;
    int n_split = 0;
    for (unsigned long long seed = 1; seed <= 3000; seed++) {
        instance in;
        draw_instance(&in, seed);
        aft_forest_plan plan = solve(&in.p);
        double best = enumerate(&in);
        cr_expect(plan.outcome == AFT_FOREST_FOUND || plan.outcome == AFT_FOREST_NONE, "seed %llu", seed);
        cr_expect(is_same(plan.cost, best), "seed %llu: %.10g instead of %.10g", seed, plan.cost, best);
        cr_expect(is_same(cost_of_plan(&in, &plan), best), "seed %llu: the plan is not what it costs", seed);
        n_found += plan.outcome == AFT_FOREST_FOUND;
        n_split += plan.n_splits > 0;
        aft_forest_plan_clear(&plan);
    }
    cr_expect_gt(n_found, 800); /* or the draws would test little */
    cr_expect_gt(n_split, 100); /* cases told apart (71) */
}
