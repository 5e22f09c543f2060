/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is bought behaves as the same thing given: the best plan with a menu costs as much as the best of all plans in
 * which its sizes are given one after the other, whatever ramps, times, windows and pasts the plant has. */
#include "networks/base/memory.h"
#include "tests/support/reading.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { HOURS = 5, MOST_SIZES = 3, TEXT = 2048 };

/* A plant and a storage unit at the bus of a load; one of the two buys. What is missing there is bought dearly, what is
 * too much costs as well, so that there is a plan unless the plant itself has none. */
typedef struct bought_case {
    bool is_link, is_storage_bought, is_relaxed, is_committable;
    int nom, n_sizes, most_pieces;
    int size[MOST_SIZES], cost[MOST_SIZES];
    char attributes[TEXT]; /* of the plant, without name, buses, p_nom and menu: names, */
    char values[TEXT];     /* and values */
    char storage[TEXT];
    int load[HOURS];
    double high[HOURS];
} bought_case;

/* ---- drawing ---- */

static int draw(unsigned long long *state, int low, int high)
{
    *state = *state * 6364136223846793005ULL + 1442695040888963407ULL;
    return low + (int)((*state >> 33) % (unsigned long long)(high - low + 1));
}

static bool draw_one_in(unsigned long long *state, int n)
{
    return draw(state, 1, n) == 1;
}

static void add(char *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void add(char *text, const char *format, ...)
{
    const size_t n = strlen(text);
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text + n, TEXT - n, format, args);
    va_end(args);
}

static void put(bought_case *c, const char *attribute, double value)
{
    add(c->attributes, ",%s", attribute);
    add(c->values, ",%g", value);
}

static void draw_share(bought_case *c, unsigned long long *state, const char *attribute)
{
    if (draw_one_in(state, 2)) {
        put(c, attribute, 0.1 * draw(state, 1, 10));
    }
}

static void draw_switching(bought_case *c, unsigned long long *state)
{
    static const char *const whole[] = {"min_up_time", "min_down_time", "up_time_before", "down_time_before"};
    static const char *const costs[] = {"start_up_cost", "shut_down_cost", "stand_by_cost"};
    add(c->attributes, ",committable");
    add(c->values, ",True");
    draw_share(c, state, "ramp_limit_start_up");
    draw_share(c, state, "ramp_limit_shut_down");
    for (int i = 0; i < 4; i++) {
        if (draw_one_in(state, 3)) {
            put(c, whole[i], draw(state, 0, 3));
        }
    }
    const bool is_equal = draw_one_in(state, 2); /* then (32) holds */
    const int start = draw(state, 0, 60);
    for (int i = 0; i < 3; i++) {
        put(c, costs[i], i < 2 && is_equal ? start : draw(state, 0, 60) / (i == 2 ? 3 : 1));
    }
}

static bought_case draw_case(unsigned seed)
{
    unsigned long long state = 4242ULL + 1000003ULL * seed;
    bought_case c = {.is_link = seed % 3 == 0, .is_storage_bought = seed % 5 == 0, .is_relaxed = seed % 4 == 3};
    (void)draw(&state, 0, 1);
    c.is_committable = !draw_one_in(&state, 5);
    c.nom = draw_one_in(&state, 3) ? 10 : 0;
    c.n_sizes = draw(&state, 1, MOST_SIZES);
    c.most_pieces = c.is_relaxed ? 1 : draw(&state, 1, 2);
    for (int d = 0; d < c.n_sizes; d++) {
        c.size[d] = 10 * draw(&state, 1, 6);
        c.cost[d] = 100 * draw(&state, 0, 60);
    }
    for (int t = 0; t < HOURS; t++) {
        c.load[t] = draw(&state, 0, 60);
        c.high[t] = draw_one_in(&state, 3) ? 0.1 * draw(&state, 5, 10) : 1.0;
    }
    put(&c, "marginal_cost", draw(&state, 1, 20));
    put(&c, "p_min_pu", draw_one_in(&state, 3) ? -0.1 * draw(&state, 1, 5) : 0.1 * draw(&state, 0, 5));
    draw_share(&c, &state, "ramp_limit_up");
    draw_share(&c, &state, "ramp_limit_down");
    if (draw_one_in(&state, 4)) {
        put(&c, "p_init", draw(&state, 0, 10));
    }
    if (c.is_committable) {
        draw_switching(&c, &state);
    }
    if (draw_one_in(&state, 5) && !c.is_relaxed) {
        add(c.attributes, ",maintainable");
        add(c.values, ",True");
        put(&c, "maintenance_duration", draw(&state, 1, 2));
        put(&c, "maintenance_pu", 0.1 * draw(&state, 3, 10));
    }
    add(c.storage, "%d,%g,%d,%s,%g,%g", draw(&state, 1, 4), 0.1 * draw(&state, 7, 10), draw(&state, 0, 9),
        draw_one_in(&state, 2) ? "True" : "False", 0.1 * draw(&state, 5, 10), 0.01 * draw(&state, 0, 3));
    return c;
}

/* ---- writing ---- */

typedef enum sheet { CASE, BUSES, LOADS, DEMAND, HIGH, SNAPSHOTS, GENERATORS, LINKS, UNITS, MENUS, N_SHEETS } sheet;

typedef struct sheets {
    char text[N_SHEETS][TEXT];
    test_file files[N_SHEETS + 1];
} sheets;

static void write_hours(sheets *out, const bought_case *c)
{
    add(out->text[SNAPSHOTS], "snapshot\n");
    add(out->text[DEMAND], ",l\n");
    add(out->text[HIGH], ",x\n");
    for (int t = 0; t < HOURS; t++) {
        add(out->text[SNAPSHOTS], "%d\n", t);
        add(out->text[DEMAND], "%d,%d\n", t, c->load[t]);
        add(out->text[HIGH], "%d,%g\n", t, c->high[t]);
    }
}

/* @param given  capacity in place of the menu; NAN: with the menu */
static void write_case(sheets *out, const bought_case *c, double given)
{
    static const char *const names[N_SHEETS] = {
        "case.csv",      "buses.csv",      "loads.csv", "loads-p_set.csv",   "generators-p_max_pu.csv",
        "snapshots.csv", "generators.csv", "links.csv", "storage_units.csv", "menus.csv"};
    *out = (sheets){0};
    for (int s = 0; s < N_SHEETS; s++) {
        out->files[s] = (test_file){s == HIGH && c->is_link ? "links-p_max_pu.csv" : names[s], out->text[s]};
    }
    const char *of_plant = isnan(given) && !c->is_storage_bought ? "m" : "";
    const char *of_unit = isnan(given) && c->is_storage_bought ? "m" : "";
    const double bought = isnan(given) ? c->nom : given;
    const double plant = c->is_storage_bought ? 40.0 : bought;
    const double unit = c->is_storage_bought ? bought : 10.0;
    add(out->text[CASE], "setting,value\nlinearized_unit_commitment,%s\n", c->is_relaxed ? "True" : "False");
    add(out->text[BUSES], "name\na\nb\n");
    add(out->text[LOADS], "name,bus\nl,b\n");
    write_hours(out, c);
    add(out->text[GENERATORS], "name,bus,p_nom,menu,menu_max,sign%s\n", c->attributes);
    add(out->text[GENERATORS], "source,a,200,,,1,2\ndear,b,200,,,1,70\nsink,b,200,,,-1,30\n"); /* and marginal_cost */
    add(out->text[LINKS], "name,bus0,bus1,p_nom,menu,menu_max%s\n", c->attributes);
    add(out->text[c->is_link ? LINKS : GENERATORS], "x,%s,%g,%s,2%s%s\n", c->is_link ? "a,b" : "b", plant, of_plant,
        c->is_link ? "" : ",1", c->values);
    add(out->text[UNITS],
        "name,bus,p_nom,menu,menu_max,max_hours,efficiency_store,state_of_charge_initial,cyclic_state_of_charge,"
        "p_max_pu,standing_loss\nu,b,%g,%s,2,%s\n",
        unit, of_unit, c->storage);
    add(out->text[MENUS], "name,menu,p_nom,capital_cost_fixed,max_pieces\n");
    for (int d = 0; d < c->n_sizes; d++) {
        add(out->text[MENUS], "o%d,m,%d,%d,%d\n", d, c->size[d], c->cost[d], c->most_pieces);
    }
}

/* ---- solving ---- */

static void print_case(const bought_case *c)
{
    sheets *out = aft_alloc(1, sizeof *out);
    write_case(out, c, NAN);
    for (int s = 0; s < N_SHEETS; s++) {
        (void)fprintf(stderr, "-- %s\n%s", out->files[s].name, out->text[s]);
    }
    aft_free(out);
}

/* Total cost; INFINITY without a plan. */
static double cost_of(const bought_case *c, double given, const char *solver)
{
    sheets *out = aft_alloc(1, sizeof *out);
    aft_plan *plan = NULL;
    aft_error err = AFT_ERROR_INIT;
    write_case(out, c, given);
    test_reading r = test_read_texts(out->files, NULL, NULL);
    aft_free(out);
    if (r.status != AFT_OK) {
        test_print_findings(r.findings);
        print_case(c);
        cr_assert(false, "it cannot be read");
    }
    const aft_solve_options options = {.solver = solver, .gap = 1e-9};
    const aft_status status = aft_solve(&plan, r.network, &options, &err);
    test_reading_clear(&r);
    const bool is_solved = status == AFT_OK && (plan->outcome == AFT_OPTIMAL || plan->outcome == AFT_INFEASIBLE);
    if (!is_solved) {
        print_case(c);
        cr_assert(false, "%s: %s", solver, status != AFT_OK ? err.text : plan->message);
    }
    const double cost = plan->outcome == AFT_OPTIMAL ? plan->total_cost : INFINITY;
    aft_plan_free(plan);
    return cost;
}

/* The cheapest of all purchases, each given; at most two pieces are bought together. */
static double enumerate(const bought_case *c, double *given_out)
{
    double best = INFINITY;
    for (int d = -1; d < c->n_sizes; d++) {
        for (int e = -1; e <= d; e++) {
            if (d == e && d >= 0 && c->most_pieces < 2) {
                continue;
            }
            double size = c->nom + (d >= 0 ? c->size[d] : 0) + (e >= 0 ? c->size[e] : 0);
            double price = (d >= 0 ? c->cost[d] : 0) + (e >= 0 ? c->cost[e] : 0);
            double cost = cost_of(c, size, "glpk") + price;
            *given_out = cost < best ? size : *given_out;
            best = fmin(best, cost);
        }
    }
    return best;
}

static void compare_range(unsigned from, unsigned to)
{
    for (unsigned seed = from; seed < to; seed++) {
        const bought_case c = draw_case(seed);
        double given = NAN;
        const double best = enumerate(&c, &given);
        for (size_t s = 0; test_solvers[s] != NULL; s++) {
            const double got = cost_of(&c, NAN, test_solvers[s]);
            const bool is_same = got == best || fabs(got - best) <= 1e-6 * fmax(1.0, fabs(best));
            if (!is_same) {
                print_case(&c);
            }
            cr_expect(is_same, "seed %u, %s: %.10g with the menu, %.10g with %g given", seed, test_solvers[s], got,
                      best, given);
        }
    }
}

Test(bought_plants, equal_what_is_given_0)
{
    compare_range(0, 100);
}

Test(bought_plants, equal_what_is_given_100)
{
    compare_range(100, 200);
}

/* The draws are worth something: what is switched is bought often, and often not. */
Test(bought_plants, cases_are_varied)
{
    int n_bought = 0;
    int n_not = 0;
    for (unsigned seed = 0; seed < 60; seed++) {
        const bought_case c = draw_case(seed);
        double given = NAN;
        (void)enumerate(&c, &given);
        n_bought += c.is_committable && !c.is_storage_bought && given > c.nom;
        n_not += c.is_committable && !c.is_storage_bought && given == c.nom;
    }
    cr_expect_geq(n_bought, 12, "%d", n_bought);
    cr_expect_geq(n_not, 5, "%d", n_not);
}
