/* SPDX-License-Identifier: GPL-3.0-or-later */
/* label: slow */
/* Break-even by solving again against the slow, obvious way: at the ends of what was found every combination of
 * purchases is put in as ordinary capacity, at that price or that demand, and the cheapest with and without the branch
 * are compared. */
#include "solver/studies.h"
#include "tests/support/menu_world.h"

#include <criterion/criterion.h>
#include <stdio.h>

enum { MOST_POINTS = 400, MOST_LINKS = WORLD_THINGS, BETWEEN = 3 };

/* Links, stores, generators; few combinations, since each is solved at every value that is asked for. Demand may be
 * left unserved at 200; supply costs 5 to 40, or four or ten times as much, so that its price decides what is built. */
static world draw_world(unsigned seed)
{
    const world_taste taste = {.most_purchases = 16};
    world w = world_draw(seed, &taste);
    static const double dear[] = {1.0, 4.0, 10.0};
    for (int k = 0; k < w.n; k++) {
        w.things[k].price *= w.things[k].kind == WORLD_GENERATOR ? dear[seed % 3] : 1.0;
    }
    return w;
}

/* Room for a few costs in MILPs proved to 1e-6. */
static double noise(double cost)
{
    return 3e-6 * fmax(1.0, fabs(cost));
}

/* ---- enumeration ---- */

/* Cheapest plans of a world at one factor on the price of supply and one on demand, with and without each candidate. */
typedef struct point {
    double fuel, demand;
    double with[WORLD_THINGS], without[WORLD_THINGS], best; /* INFINITY: none */
} point;

/* What was enumerated already. */
typedef struct points {
    world w;
    size_t n;
    point list[MOST_POINTS];
} points;

static bool is_bought(const world_purchase *purchase, int k)
{
    int n = 0;
    for (int d = 0; d < WORLD_SIZES; d++) {
        n += purchase->pieces[k][d];
    }
    return n > 0;
}

static const point *enumerate(points *all, double fuel, double demand)
{
    for (size_t i = 0; i < all->n; i++) {
        if (all->list[i].fuel == fuel && all->list[i].demand == demand) {
            return &all->list[i];
        }
    }
    cr_assert_lt(all->n, MOST_POINTS);
    point *made = &all->list[all->n++];
    world w = all->w;
    world_purchase purchase = {0};
    w.fuel = fuel;
    w.demand = demand;
    *made = (point){.fuel = fuel, .demand = demand, .best = INFINITY};
    for (int k = 0; k < w.n; k++) {
        made->with[k] = made->without[k] = INFINITY;
    }
    do {
        double cost = world_cost(&w, &purchase, "glpk") + world_price(&w, &purchase);
        made->best = fmin(made->best, cost);
        for (int k = 0; k < w.n; k++) {
            double *side = is_bought(&purchase, k) ? &made->with[k] : &made->without[k];
            *side = fmin(*side, cost);
        }
    } while (world_next(&purchase, &w));
    return made;
}

/* ---- one break-even ---- */

/* Of which candidate, along which parameter. */
typedef struct question {
    points *all;
    const char *solver;
    int k;
    bool is_price, is_built;
    double unit; /* value of factor 1 */
} question;

static const point *look(const question *q, double x)
{
    return q->is_price ? enumerate(q->all, x / q->unit, 1.0) : enumerate(q->all, 1.0, x / q->unit);
}

/* Some cheapest plan at x has the branch (or has not). */
static bool may_be(const question *q, double x, bool is_built)
{
    const point *at = look(q, x);
    return (is_built ? at->with : at->without)[q->k] <= at->best + noise(at->best);
}

static void check(bool is_right, const question *q, const char *what, double x)
{
    if (!is_right) {
        world_print(&q->all->w);
        const point *at = look(q, x);
        cr_expect(false, "seed %u, %s, e%d (%s), %s: %s at %.9g: %.10g with it, %.10g without", q->all->w.seed,
                  q->solver, q->k, q->is_built ? "built" : "not built", q->is_price ? "price" : "demand", what, x,
                  at->with[q->k], at->without[q->k]);
    }
}

/* How often something came up that the test is there for. */
typedef struct tally {
    int n_turns[2][2]; /* by parameter; begins, drops out */
    int n_none, n_ties, n_ends;
    int n_between; /* values between, at which the branch is as at the base */
    int n_for_nothing;
    int n_hidden; /* and those at which it is not: a turn there and back that no solve has met */
} tally;

/* Nearer to the base than the turn (or anywhere, without one) nothing turns, unless it turns back unseen. */
static void look_between(tally *t, const question *q, double end)
{
    for (int i = 1; i <= BETWEEN; i++) {
        double x = q->unit + (end - q->unit) * i / (BETWEEN + 1);
        bool is_same = may_be(q, x, q->is_built);
        t->n_between += is_same;
        t->n_hidden += !is_same;
    }
}

static void compare(tally *t, const question *q, const aft_break_even *found)
{
    const double end = q->is_price ? (q->is_built ? 4.0 * q->unit : 0.0) : q->is_built ? 0.0 : 10.0;
    cr_assert_not(found->is_cut_short, "seed %u, %s", q->all->w.seed, q->solver);
    check(may_be(q, q->unit, q->is_built), q, "as it is", q->unit);
    if (isnan(found->no_plan)) {
        check(found->kind == AFT_BREAK_EVEN_FOUND || found->limit == end, q, "the limit is not the end", end);
        check(isfinite(look(q, end)->best), q, "no plan after all", end);
    } else {
        check(isinf(look(q, found->no_plan)->best), q, "a plan after all", found->no_plan);
        check(isfinite(look(q, found->limit)->best), q, "no plan at the limit", found->limit);
        t->n_ends++;
    }
    if (found->kind == AFT_BREAK_EVEN_NONE) {
        check(may_be(q, found->limit, q->is_built), q, "it should have turned", found->limit);
        look_between(t, q, found->limit);
        t->n_none++;
        return;
    }
    cr_assert_eq(found->kind, AFT_BREAK_EVEN_FOUND, "seed %u, %s: %d", q->all->w.seed, q->solver, (int)found->kind);
    const double near = end > q->unit ? found->from : found->to;
    const double far = end > q->unit ? found->to : found->from;
    check(may_be(q, near, q->is_built), q, "turned too early", near);
    check(may_be(q, far, !q->is_built), q, "not turned yet", far);
    check(found->from <= found->value && found->value <= found->to, q, "value outside", found->value);
    if (found->is_tie) {
        t->n_ties++;
        return;
    }
    check(found->to - found->from <= 1.01e-3 * q->unit + 1e-6, q, "wide", found->value);
    t->n_turns[q->is_price][q->is_built]++;
    look_between(t, q, near);
}

/* With supply for nothing, where no price brings it in. */
static void compare_for_nothing(tally *t, const question *q, const aft_free_supply *found)
{
    if (isnan(found->difference)) {
        return;
    }
    const point *at = look(q, 0.0);
    const double known = at->with[q->k] - at->without[q->k];
    const double room = noise(at->without[q->k]);
    cr_expect_not(q->is_built);
    check(found->from <= known + room && known <= found->to + room, q, "for nothing", 0.0);
    check(known >= -room, q, "it pays for nothing after all", 0.0);
    t->n_for_nothing++;
}

/* ---- a world ---- */

static double cheapest_supply(const world *w)
{
    double least = INFINITY;
    for (int k = 0; k < w->n; k++) {
        if (w->things[k].kind == WORLD_GENERATOR) {
            least = fmin(least, w->things[k].price);
        }
    }
    return least;
}

static size_t list_links(aft_row *rows, int *things, const world *w, const aft_network *network)
{
    size_t n = 0;
    for (int k = 0; k < w->n; k++) {
        char name[16];
        (void)snprintf(name, sizeof name, "e%d", k);
        if (w->things[k].kind == WORLD_LINK && w->things[k].n_sizes > 0) {
            things[n] = k;
            rows[n++] = (aft_row){AFT_TABLE_links, (size_t)aft_network_find(network, AFT_TABLE_links, name)};
        }
    }
    return n;
}

static void ask(tally *t, points *all, const char *solver)
{
    static world_texts texts;
    const aft_solve_options how = {.solver = solver, .gap = 1e-9};
    aft_row rows[MOST_LINKS];
    int things[MOST_LINKS];
    aft_plan *plan = NULL;
    aft_error err = AFT_ERROR_INIT;
    world_write(&texts, &all->w, NULL);
    test_reading r = test_read_texts(texts.files, NULL, NULL);
    cr_assert_eq(r.status, AFT_OK);
    size_t n = list_links(rows, things, &all->w, r.network);
    cr_assert_eq(aft_solve(&plan, r.network, &how, &err), AFT_OK, "%s", err.text);
    aft_break_evens *found = NULL;
    cr_assert_eq(aft_find_break_evens(&found, r.network, plan, rows, n, &how, &err), AFT_OK, "%s", err.text);
    for (size_t i = 0; i < n; i++) {
        const aft_break_even_row *row = &found->list[i];
        question q = {all, solver, things[i], true, row->is_built, row->price};
        cr_expect_float_eq(row->price, cheapest_supply(&all->w), 1e-9);
        compare(t, &q, &row->by_price);
        compare_for_nothing(t, &q, &row->free_supply);
        q = (question){all, solver, things[i], false, row->is_built, 1.0};
        if (row->by_demand.kind != AFT_BREAK_EVEN_NO_USERS) {
            compare(t, &q, &row->by_demand);
        }
    }
    aft_break_evens_free(found);
    aft_plan_free(plan);
    test_reading_clear(&r);
}

/* Without any there is nothing to serve, and with free supply nothing that costs, which is refused. */
static bool has_load(const world *w)
{
    double sum = 0.0;
    for (int b = 0; b < w->n_buses; b++) {
        for (int t = 0; t < w->n_hours; t++) {
            sum += w->load[b][t];
        }
    }
    return sum > 0.0;
}

static void compare_range(unsigned from, unsigned to)
{
    static points all;
    tally t = {0};
    for (unsigned seed = from; seed < to; seed++) {
        all.w = draw_world(seed);
        all.n = 0;
        for (size_t s = 0; has_load(&all.w) && test_solvers[s] != NULL; s++) {
            ask(&t, &all, test_solvers[s]);
        }
    }
    for (int is_price = 0; is_price < 2; is_price++) { /* the draws are worth something */
        cr_expect_gt(t.n_turns[is_price][false], 2, "%d begin, price %d", t.n_turns[is_price][false], is_price);
        cr_expect_gt(t.n_turns[is_price][true], 4, "%d drop out, price %d", t.n_turns[is_price][true], is_price);
    }
    cr_expect_gt(t.n_for_nothing, 5, "%d", t.n_for_nothing);
    cr_expect_gt(t.n_none, 20, "%d", t.n_none);
    cr_expect_gt(t.n_ends, 5, "%d", t.n_ends);
    cr_expect_lt(t.n_ties, 5, "%d", t.n_ties);
    cr_expect_lt(50 * t.n_hidden, t.n_between, "%d of %d", t.n_hidden, t.n_between);
}

Test(parametric_properties, equal_enumeration_0)
{
    compare_range(0, 30);
}

Test(parametric_properties, equal_enumeration_30)
{
    compare_range(30, 60);
}
