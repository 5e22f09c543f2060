/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cheapest forest whose pressures hold: small ones by hand, random ones against all choices of sizes. Those whose
 * values others assert: test_labels_suites.c. */
#include "solver/methods/forest/labels.h"

#include "networks/base/memory.h"
#include "tests/support/denial.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static aft_forest_plan solve(const aft_label_problem *p)
{
    aft_forest_plan plan = {0};
    aft_error err = AFT_ERROR_INIT;
    cr_assert_eq(aft_label_solve(&plan, p, &err), AFT_OK, "%s", err.text);
    return plan;
}

static void expect_cost(const aft_label_problem *p, double cost)
{
    aft_forest_plan plan = solve(p);
    cr_expect_eq(plan.outcome, isinf(cost) ? AFT_FOREST_NONE : AFT_FOREST_FOUND, "%d", (int)plan.outcome);
    cr_expect(plan.cost == cost || fabs(plan.cost - cost) < 1e-9, "%g instead of %g", plan.cost, cost);
    cr_expect(plan.bound == plan.cost);
    aft_forest_plan_clear(&plan);
}

/* ---- by hand ---- */

/* A chain 0 - 1 - 2, sizes: drop 4 per MW^2 for 1, drop 1 for 3; 10 MW each. 2 MW to node 2. */
static const aft_label_size two_sizes[] = {{10.0, 1.0, 4.0}, {10.0, 3.0, 1.0}};
#define PIPE(u, v)                                                                                                     \
    {                                                                                                                  \
        .from = (u), .to = (v), .is_two_way = true, .n_sizes = 2, .sizes = two_sizes                                   \
    }
static const aft_label_arc chain[] = {PIPE(0, 1), PIPE(1, 2)};
static const aft_label_end there_and_back[] = {{0, -2.0}, {2, 2.0}};

static aft_label_problem make_chain(const double *low, const double *high)
{
    return (aft_label_problem){
        .n_nodes = 3, .n_arcs = 2, .n_ends = 2, .arcs = chain, .ends = there_and_back, .low = low, .high = high};
}

/* 2 MW lose 16 or 4 over each pipe. */
Test(labels, chain_by_hand)
{
    const double low[] = {0.0, 0.0, 50.0};
    double high[] = {82.0, 100.0, 100.0};
    aft_label_problem p = make_chain(low, high);
    expect_cost(&p, 2.0); /* 82 - 32 = 50 */
    high[0] = 81.0;
    expect_cost(&p, 4.0); /* one of them large: 81 - 20 */
    high[0] = 69.0;
    expect_cost(&p, 6.0); /* 69 - 8 */
    high[0] = 57.0;
    expect_cost(&p, INFINITY);
}

/* What the pressure falls by it must fall by: with 60 at most at the end, and 90 at least where it begins. */
Test(labels, pressure_must_be_lost)
{
    double low[] = {90.0, 0.0, 0.0};
    double high[] = {100.0, 100.0, 60.0};
    aft_label_problem p = make_chain(low, high);
    expect_cost(&p, 2.0); /* 90 - 32 = 58 */
    low[0] = 93.0;
    expect_cost(&p, INFINITY); /* 93 - 32 = 61 */
    const aft_label_size wasteful[] = {{10.0, 1.0, 4.0}, {10.0, 9.0, 5.0}};
    const aft_label_arc arcs[] = {PIPE(0, 1),
                                  {.from = 2, .to = 1, .is_two_way = true, .n_sizes = 2, .sizes = wasteful}};
    p.arcs = arcs;
    expect_cost(&p, 10.0); /* 93 - 16 - 20 = 57: dearer, and it loses more */
}

/* A regulator lets it fall by any amount, the right way only; what is free ties nothing. */
Test(labels, regulators_and_what_is_free)
{
    const double low[] = {93.0, 0.0, 0.0};
    double high[] = {100.0, 100.0, 60.0};
    const aft_label_size valve[] = {{10.0, 0.5, 0.0}};
    aft_label_arc arcs[] = {PIPE(0, 1),
                            {.kind = AFT_LABEL_REGULATOR, .from = 1, .to = 2, .n_sizes = 1, .sizes = valve}};
    aft_label_problem p = make_chain(low, high);
    p.arcs = arcs;
    expect_cost(&p, 1.5);
    const aft_label_end against[] = {{0, 2.0}, {2, -2.0}};
    p.ends = against;
    expect_cost(&p, INFINITY); /* one way only */
    arcs[1].is_two_way = true;
    expect_cost(&p, INFINITY); /* from 60 to 93 */
    arcs[1].kind = AFT_LABEL_FREE;
    expect_cost(&p, 3.5); /* node 1 needs 93 + 16 of 100, or 93 + 4 with the large one */
    high[1] = 96.0;
    expect_cost(&p, INFINITY);
    high[1] = 110.0;
    expect_cost(&p, 1.5);
}

/* Two feed: 3 MW at 0 and 1 MW at 1 for 2 and 2 MW at 2 and 3. The trees may be two, if amounts allow. */
Test(labels, two_feed)
{
    double low[] = {0.0, 0.0, 10.0, 10.0};
    const double high[] = {50.0, 50.0, 50.0, 50.0};
    const aft_label_arc arcs[] = {PIPE(0, 2), PIPE(1, 3), PIPE(2, 3)};
    const aft_label_end ends[] = {{0, -3.0}, {1, -1.0}, {2, 2.0}, {3, 2.0}};
    const aft_label_end equal[] = {{0, -2.0}, {1, -2.0}, {2, 2.0}, {3, 2.0}};
    aft_label_problem p = {.n_nodes = 4,
                           .n_arcs = COUNT(arcs),
                           .n_ends = COUNT(ends),
                           .arcs = arcs,
                           .ends = ends,
                           .low = low,
                           .high = high};
    expect_cost(&p, 3.0); /* 3 MW to node 2, 50 - 36, of which 1 goes on, 14 - 4 */
    low[3] = 11.0;
    expect_cost(&p, 5.0); /* one of the two large */
    p.ends = equal;
    expect_cost(&p, 2.0); /* two trees: 50 - 16 */
}

Test(labels, edge_cases)
{
    const double low[] = {0.0, 0.0, 0.0};
    double high[] = {100.0, 100.0, 100.0};
    aft_label_problem p = make_chain(low, high);
    p.n_ends = 0;
    expect_cost(&p, 0.0);
    p.n_ends = 1; /* nobody takes it */
    expect_cost(&p, INFINITY);
    p = make_chain(low, high);
    p.n_arcs = 1; /* no way */
    expect_cost(&p, INFINITY);
    p.n_arcs = 0;
    expect_cost(&p, INFINITY);
    const aft_label_end large[] = {{0, -11.0}, {2, 11.0}};
    p = make_chain(low, high);
    p.ends = large;
    expect_cost(&p, INFINITY);
    p = make_chain(low, high);
    const aft_forest_supply supplies[] = {{1, 1.5, 2.0}};
    const aft_label_end less[] = {{0, -1.0}, {2, 2.0}}; /* 1 MW is missing: it costs 2 at node 1 */
    p.ends = less;
    p.n_supplies = 1;
    p.supplies = supplies;
    expect_cost(&p, 4.0);
    const aft_label_end more[] = {{0, -2.0}, {2, 1.0}}; /* too much is fed in */
    p.ends = more;
    expect_cost(&p, INFINITY);
    aft_error err = AFT_ERROR_INIT;
    aft_forest_plan plan = {0};
    high[1] = -1.0;
    cr_expect_eq(aft_label_solve(&plan, &p, &err), AFT_EUSAGE);
    aft_label_end many[AFT_LABEL_MOST_ENDS + 1];
    p = make_chain(low, low);
    for (size_t c = 0; c < COUNT(many); c++) {
        many[c] = (aft_label_end){0, 1.0};
    }
    p.ends = many;
    p.n_ends = COUNT(many);
    cr_expect_eq(aft_label_solve(&plan, &p, &err), AFT_OK);
    cr_expect_eq(plan.outcome, AFT_FOREST_TOO_MANY);
}

static bool stop_at_once(const void *payload)
{
    (void)payload;
    return true;
}

static aft_status solve_once(void *payload)
{
    aft_forest_plan plan = {0};
    aft_status status = aft_label_solve(&plan, payload, NULL);
    aft_forest_plan_clear(&plan);
    return status;
}

/* Out of memory, of labels, of time: said, with a bound that holds. */
Test(labels, limits)
{
    const double low[] = {0.0, 0.0, 50.0};
    const double high[] = {81.0, 100.0, 100.0};
    aft_label_problem p = make_chain(low, high);
    p.most_labels = 1;
    aft_forest_plan plan = solve(&p);
    cr_expect_eq(plan.outcome, AFT_FOREST_LIMIT);
    cr_expect(plan.bound <= 4.0 && plan.cost >= 4.0, "%g %g", plan.bound, plan.cost);
    aft_forest_plan_clear(&plan);
    p.most_labels = 0;
    p.must_stop = stop_at_once; /* asked every thousand labels: these are fewer */
    expect_cost(&p, 4.0);
    test_deny_each(solve_once, &p, 1);
}

/* ---- random ones against all choices ---- */

enum { MOST_NODES = 5, MOST_ARCS = 7, MOST_SIZES = 2, MOST_ENDS = 4 };

typedef struct world {
    aft_label_size sizes[MOST_ARCS][MOST_SIZES];
    aft_label_arc arcs[MOST_ARCS];
    aft_label_end ends[MOST_ENDS];
    aft_forest_supply supply;
    double low[MOST_NODES], high[MOST_NODES];
    aft_label_problem p;
} world;

static unsigned dice;

static unsigned roll(unsigned n)
{
    dice = dice * 1664525U + 1013904223U;
    return (dice >> 8) % n;
}

/* What is needed at a node that is not taken yet; amounts are small whole numbers. */
static void throw_ends(world *w)
{
    bool is_taken[MOST_NODES] = {false};
    double sum = 0.0;
    const size_t n = 2 + roll(3);
    for (size_t i = 0; i < n; i++) {
        const int v = (int)roll((unsigned)w->p.n_nodes);
        double demand = (double)roll(7) - 3.0;
        demand = i + 1 == n && w->p.n_supplies == 0 ? -sum : demand;
        if (!is_taken[v] && demand != 0.0 && w->p.n_ends < MOST_ENDS) {
            is_taken[v] = true;
            w->ends[w->p.n_ends++] = (aft_label_end){v, demand};
            sum += demand;
        }
    }
}

static void throw_arc(world *w, size_t a)
{
    aft_label_arc *arc = &w->arcs[a];
    const unsigned kind = roll(8);
    *arc = (aft_label_arc){.kind = kind == 0   ? AFT_LABEL_REGULATOR
                                   : kind == 1 ? AFT_LABEL_FREE
                                               : AFT_LABEL_PIPE,
                           .from = (int)roll((unsigned)w->p.n_nodes),
                           .to = (int)roll((unsigned)w->p.n_nodes),
                           .is_two_way = roll(5) > 0,
                           .cost_along = roll(4) == 0 ? 1.0 : 0.0,
                           .n_sizes = 1 + roll(2),
                           .sizes = w->sizes[a]};
    arc->cost_against = roll(4) == 0 ? 0.5 : 0.0;
    for (size_t i = 0; i < MOST_SIZES; i++) {
        w->sizes[a][i] = (aft_label_size){1.0 + roll(6), roll(7), 0.5 * roll(8)};
    }
}

static void throw_world(world *w, unsigned seed)
{
    dice = seed * 2654435761U + 1U;
    memset(w, 0, sizeof *w);
    w->p = (aft_label_problem){.n_nodes = 3 + roll(3),
                               .n_arcs = 3 + roll(5),
                               .n_supplies = roll(3) == 0,
                               .arcs = w->arcs,
                               .ends = w->ends,
                               .supplies = &w->supply,
                               .low = w->low,
                               .high = w->high};
    const bool is_even = roll(3) == 0;
    for (size_t v = 0; v < w->p.n_nodes; v++) {
        w->low[v] = roll(20);
        w->high[v] = is_even ? 40.0 : w->low[v] + roll(25);
    }
    w->supply = (aft_forest_supply){(int)roll((unsigned)w->p.n_nodes), 2.0 + roll(5), 0.5 * roll(3)};
    throw_ends(w);
    for (size_t a = 0; a < w->p.n_arcs; a++) {
        throw_arc(w, a);
    }
}

/* A choice of sizes while it is judged. */
typedef struct choice {
    int size[MOST_ARCS];     /* -1: not there */
    double flow[MOST_ARCS];  /* from `from` to `to` */
    double need[MOST_NODES]; /* of what is behind a node */
    int parent[MOST_NODES];  /* towards the root of its tree, -1 */
    int via[MOST_NODES];     /* arc to it */
    bool is_done[MOST_NODES];
} choice;

static int far_end(const aft_label_arc *arc, int v)
{
    return arc->from == v ? arc->to : arc->to == v ? arc->from : -1;
}

/* Flows of the tree around v, from its leaves up; false if there is a circle. */
static bool send_up(choice *c, const world *w, int v, int over)
{
    c->is_done[v] = true;
    for (size_t a = 0; a < w->p.n_arcs; a++) {
        const int other = far_end(&w->arcs[a], v);
        if (c->size[a] < 0 || (int)a == over || other < 0) {
            continue;
        }
        if (other == v || c->is_done[other] || !send_up(c, w, other, (int)a)) {
            return false;
        }
        c->flow[a] = w->arcs[a].to == other ? c->need[other] : -c->need[other];
        c->need[v] += c->need[other];
    }
    return true;
}

/* Lowest pressures by raising what is too low until nothing changes. */
static bool has_pressures(const choice *c, const world *w)
{
    double pi[MOST_NODES];
    bool is_passed[MOST_NODES] = {false};
    memcpy(pi, w->low, sizeof pi);
    for (int round = 0; round < 200; round++) {
        for (size_t a = 0; a < w->p.n_arcs; a++) {
            const aft_label_arc *arc = &w->arcs[a];
            const double q = c->flow[a];
            if (c->size[a] < 0 || arc->kind == AFT_LABEL_FREE) {
                continue;
            }
            const double fall = arc->kind == AFT_LABEL_PIPE ? arc->sizes[c->size[a]].drop * q * fabs(q) : 0.0;
            if (arc->kind == AFT_LABEL_PIPE || q > 0.0) {
                pi[arc->from] = fmax(pi[arc->from], pi[arc->to] + fall);
            }
            if (arc->kind == AFT_LABEL_PIPE || q < 0.0) {
                pi[arc->to] = fmax(pi[arc->to], pi[arc->from] - fall);
            }
        }
    }
    for (size_t a = 0; a < w->p.n_arcs; a++) {
        is_passed[w->arcs[a].from] |= c->size[a] >= 0;
        is_passed[w->arcs[a].to] |= c->size[a] >= 0;
    }
    bool holds = true;
    for (size_t v = 0; v < w->p.n_nodes; v++) {
        holds &= !is_passed[v] || pi[v] <= w->high[v] + 1e-9;
    }
    return holds;
}

/* Balance of every tree, what the supply gives, capacities, and what all costs; INFINITY if it does not hold. */
static double cost_of(choice *c, const world *w)
{
    const aft_label_problem *p = &w->p;
    double cost = 0.0;
    memset(c->need, 0, sizeof c->need);
    memset(c->is_done, 0, sizeof c->is_done);
    for (size_t i = 0; i < p->n_ends; i++) {
        c->need[p->ends[i].node] = p->ends[i].demand;
    }
    for (size_t i = 0; i <= p->n_nodes; i++) { /* the tree of the supply first, seen from it */
        const int root = i > 0 ? (int)i - 1 : p->n_supplies > 0 ? w->supply.node : 0;
        if (c->is_done[root]) {
            continue;
        }
        if (!send_up(c, w, root, -1)) {
            return INFINITY;
        }
        const bool is_given = p->n_supplies > 0 && i == 0;
        if (is_given ? c->need[root] < 0.0 || c->need[root] > w->supply.capacity : c->need[root] != 0.0) {
            return INFINITY;
        }
        cost += is_given ? c->need[root] * w->supply.cost : 0.0;
    }
    for (size_t a = 0; a < p->n_arcs; a++) {
        const aft_label_arc *arc = &w->arcs[a];
        const double q = c->size[a] >= 0 ? c->flow[a] : 0.0;
        if (c->size[a] >= 0 && (fabs(q) > arc->sizes[c->size[a]].capacity || (q < 0.0 && !arc->is_two_way))) {
            return INFINITY;
        }
        cost += (c->size[a] >= 0 ? arc->sizes[c->size[a]].cost : 0.0) +
                fabs(q) * (q > 0.0 ? arc->cost_along : arc->cost_against);
    }
    return has_pressures(c, w) ? cost : INFINITY;
}

static double enumerate(const world *w)
{
    double best = INFINITY;
    choice c = {0};
    for (size_t a = 0; a < w->p.n_arcs; a++) {
        c.size[a] = -1;
    }
    for (bool has_more = true; has_more;) {
        best = fmin(best, cost_of(&c, w));
        size_t a = 0;
        for (; a < w->p.n_arcs && c.size[a] + 1 == (int)w->arcs[a].n_sizes; a++) {
            c.size[a] = -1;
        }
        has_more = a < w->p.n_arcs;
        if (has_more) {
            c.size[a]++;
        }
    }
    return best;
}

/* The plan itself as a choice: it must be what it says. */
static double cost_of_plan(const aft_forest_plan *plan, const world *w)
{
    choice c = {0};
    for (size_t a = 0; a < w->p.n_arcs; a++) {
        c.size[a] = plan->size[a];
    }
    double cost = cost_of(&c, w);
    for (size_t a = 0; a < w->p.n_arcs; a++) {
        cr_expect(c.size[a] < 0 || fabs(c.flow[a] - plan->flow[a]) < 1e-9);
    }
    return cost;
}

Test(labels, random_worlds_against_all_choices)
{
    enum { N_WORLDS = 3000 };
    int n_found = 0;
    int n_none = 0;
    int n_twice = 0;
    size_t n_splits = 0;
    for (unsigned seed = 0; seed < N_WORLDS; seed++) {
        world w;
        throw_world(&w, seed);
        const double want = enumerate(&w);
        aft_forest_plan plan = solve(&w.p);
        cr_expect(plan.bound <= want + 1e-9, "seed %u: bound %g of %g", seed, plan.bound, want);
        if (plan.outcome == AFT_FOREST_LIMIT) {
            n_twice++;
        } else {
            cr_expect(plan.cost == want || fabs(plan.cost - want) < 1e-9, "seed %u: %g instead of %g", seed, plan.cost,
                      want);
        }
        if (!isinf(plan.cost)) {
            const double cost = cost_of_plan(&plan, &w);
            cr_expect(fabs(plan.cost - cost) < 1e-9, "seed %u: %g costs %g", seed, plan.cost, cost);
        }
        n_found += plan.outcome == AFT_FOREST_FOUND;
        n_none += plan.outcome == AFT_FOREST_NONE;
        n_splits += plan.n_splits;
        aft_forest_plan_clear(&plan);
    }
    cr_expect(n_found > N_WORLDS / 5 && n_none > N_WORLDS / 10, "%d found, %d have none", n_found, n_none);
    cr_expect(n_twice < N_WORLDS / 50, "%d", n_twice);
    cr_expect(n_splits > 0, "no case was split");
    (void)fprintf(stderr, "%d found, %d have none, %d undecided, %zu splits\n", n_found, n_none, n_twice, n_splits);
}
