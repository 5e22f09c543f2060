/* SPDX-License-Identifier: GPL-3.0-or-later */
/* label: slow */
/* Whatever solves, it asks often whether to go on, and ends well at whichever question the answer is no: interrupted or
 * proved, with a plan that holds where there is one, and nothing left over. No clock on the wall is looked at: pauses
 * between two questions count in processor time. */
#include "networks/base/memory.h"
#include "tests/support/gas_worlds.h"
#include "tests/support/menu_world.h"
#include "tests/support/reading.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* Who is asked. */
typedef struct listener {
    long n, stop_at; /* questions; the one from which on the answer is no */
    /* of processor time: the last question, the longest pause, the first question with the answer no */
    clock_t asked, longest, stopped;
} listener;

static bool must_stop(void *payload)
{
    listener *l = payload;
    const clock_t now = clock();
    l->longest = now - l->asked > l->longest ? now - l->asked : l->longest;
    l->asked = now;
    l->n++;
    l->stopped = l->n == l->stop_at ? now : l->stopped;
    return l->n >= l->stop_at;
}

static aft_plan *plan(listener *l, const aft_network *network, aft_solve_options options)
{
    aft_plan *made = NULL;
    aft_error err = AFT_ERROR_INIT;
    l->asked = clock();
    options.is_interrupted = must_stop;
    options.payload = l;
    const aft_status status = aft_solve(&made, network, &options, &err);
    cr_assert_eq(status, AFT_OK, "question %ld: %s", l->stop_at, err.text);
    return made;
}

/* A few questions more are asked on the way out, and the end does not take long: prices have a second of their own. */
static void expect_prompt(const listener *l)
{
    enum { MOST_LATER = 100, MOST_SECONDS = 3 };
    if (l->n < l->stop_at) {
        return; /* it was done before */
    }
    cr_expect(l->n - l->stop_at <= MOST_LATER, "question %ld: %ld came after it", l->stop_at, l->n - l->stop_at);
    cr_expect(clock() - l->stopped < MOST_SECONDS * CLOCKS_PER_SEC, "question %ld: the end takes too long", l->stop_at);
}

/* Methods have shares of time, so that of two solves now the one, now the other may come further. */
static void expect_sound(const aft_plan *made, const aft_plan *other, const listener *l)
{
    const double slack = 1e-6 * fmax(1.0, fabs(other->total_cost));
    const bool is_proved = made->outcome == AFT_OPTIMAL && made->has_point;
    cr_expect(made->outcome == AFT_INTERRUPTED || is_proved || made->outcome == other->outcome, "question %ld: %s",
              l->stop_at, aft_outcome_name(made->outcome));
    if (made->has_point) {
        cr_expect(made->check.row_violation <= 1e-6);
        cr_expect(made->total_cost >= other->lower_bound - slack, "question %ld: cost %g below %g", l->stop_at,
                  made->total_cost, other->lower_bound);
    }
    if (other->has_point) {
        cr_expect(made->lower_bound <= other->total_cost + slack, "question %ld: bound %g of %g", l->stop_at,
                  made->lower_bound, other->total_cost);
    }
}

enum { MOST_QUESTIONS = 6000 }; /* of one solve: long enough to have seen all its parts */

/* As good as undisturbed: the questions that were asked; at least two a second, none later than a second after the last
 * one. */
static aft_plan *plan_to_the_end(long *n_out, const aft_network *network, const aft_solve_options *options)
{
    listener l = {.stop_at = MOST_QUESTIONS};
    const clock_t began = clock();
    aft_plan *made = plan(&l, network, *options);
    const clock_t end = clock();
    const double seconds = (double)(end - began) / CLOCKS_PER_SEC;
    const clock_t last = end - l.asked;
    const double pause = (double)(last > l.longest ? last : l.longest) / CLOCKS_PER_SEC;
    cr_expect((double)l.n >= floor(2.0 * seconds), "%ld questions in %g s", l.n, seconds);
    cr_expect(pause < 1.0, "%g s without a question", pause);
    *n_out = l.n;
    return made;
}

static void stop_at_each(const aft_network *network, const aft_solve_options *options)
{
    static const long first[] = {1, 2, 3, 5, 10, 20, 50, 100};
    const size_t n_first = sizeof first / sizeof first[0];
    const long before = aft_test_blocks_alive();
    long n = 0;
    aft_plan *best = plan_to_the_end(&n, network, options);
    for (size_t i = 0; i < n_first + 3; i++) {
        listener l = {.stop_at = i < n_first ? first[i] : (long)(i - n_first + 1) * n / 4};
        if (l.stop_at > 0 && l.stop_at < n) {
            aft_plan *made = plan(&l, network, *options);
            expect_sound(made, best, &l);
            expect_prompt(&l);
            aft_plan_free(made);
        }
    }
    aft_plan_free(best);
    cr_expect_eq(aft_test_blocks_alive(), before, "something is left");
}

/* By each back-end, or by the one of that name. */
static void stop_files(const test_file *files, const char *solver, const char *method)
{
    test_reading r = test_read_texts(files, NULL, NULL);
    if (r.status != AFT_OK) {
        test_print_findings(r.findings);
    }
    cr_assert_eq(r.status, AFT_OK);
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        if (solver == NULL || strcmp(solver, test_solvers[s]) == 0) {
            const aft_solve_options options = {.solver = test_solvers[s], .gap = 1e-3, .method = method};
            stop_at_each(r.network, &options);
        }
    }
    test_reading_clear(&r);
}

/* ---- rings of buses over many hours ---- */

typedef struct ring_kind {
    int buses, hours;
    bool has_menus;  /* else capacities of any size */
    bool has_days;   /* which storage does not join */
    bool has_units;  /* that are switched */
    bool has_square; /* costs */
} ring_kind;

enum { RING_TEXT = 1 << 20 };

typedef struct text {
    size_t n;
    char bytes[RING_TEXT];
} text;

static void add(text *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void add(text *out, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const int n = vsnprintf(out->bytes + out->n, RING_TEXT - out->n, format, args);
    va_end(args);
    cr_assert(n >= 0 && out->n + (size_t)n < RING_TEXT);
    out->n += (size_t)n;
}

static double load_of(int bus, int hour)
{
    return 20.0 + 5.0 * (bus % 4) + 8.0 * ((hour + 3 * bus) % 24) / 23.0 + (bus * 7 + hour * 13) % 10;
}

static void add_series(text *loads, text *levels, text *snapshots, const ring_kind *kind)
{
    add(snapshots, "snapshot\n");
    add(loads, "snapshot");
    add(levels, "snapshot,battery\n");
    for (int b = 0; b < kind->buses; b++) {
        add(loads, ",load%d", b);
    }
    add(loads, "\n");
    for (int t = 0; t < kind->hours; t++) {
        add(snapshots, "%d\n", t);
        add(levels, "%d,%s\n", t, kind->has_days && t % 24 == 23 ? "0" : "");
        add(loads, "%d", t);
        for (int b = 0; b < kind->buses; b++) {
            add(loads, ",%g", load_of(b, t));
        }
        add(loads, "\n");
    }
}

static void add_elements(text *generators, text *links, const ring_kind *kind)
{
    add(generators, "name,bus,p_nom,p_nom_extendable,capital_cost,marginal_cost,marginal_cost_quadratic,committable,"
                    "p_min_pu,start_up_cost,min_up_time\n");
    add(links, "name,bus0,bus1,menu,p_nom,p_nom_extendable,capital_cost,p_min_pu,length\n");
    for (int b = 0; b < kind->buses; b++) {
        const bool is_feed = b % 3 == 0;
        if (kind->has_units) {
            add(generators, "unit%d,bus%d,60,False,0,%d,0,True,0.4,%d,3\n", b, b, 20 + 7 * (b % 5), 300 + 40 * b);
        }
        add(generators, "g%d,bus%d,%d,%s,900,%d,%g,False,0,0,0\n", b, b, is_feed ? 400 : 1000,
            is_feed && !kind->has_menus && !kind->has_units ? "True" : "False", is_feed ? 10 + b : 400,
            kind->has_square ? 0.01 * (1 + b % 3) : 0.0);
        add(links, "ring%d,bus%d,bus%d,%s,%d,%s,300,-1,%d\n", b, b, (b + 1) % kind->buses, kind->has_menus ? "m" : "",
            kind->has_menus ? 0 : 30, kind->has_menus || kind->has_units ? "False" : "True", 10 + b % 7);
    }
}

static void stop_ring(const ring_kind *kind, const char *solver, const char *method)
{
    static text buses, loads, names, levels, snapshots, generators, links;
    text *const all[] = {&buses, &loads, &names, &levels, &snapshots, &generators, &links};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        all[i]->n = 0;
    }
    add(&buses, "name\n");
    add(&names, "name,bus\n");
    for (int b = 0; b < kind->buses; b++) {
        add(&buses, "bus%d\n", b);
        add(&names, "load%d,bus%d\n", b, b);
    }
    add_series(&loads, &levels, &snapshots, kind);
    add_elements(&generators, &links, kind);
    const test_file files[] = {
        {"buses.csv", buses.bytes},
        {"snapshots.csv", snapshots.bytes},
        {"loads.csv", names.bytes},
        {"loads-p_set.csv", loads.bytes},
        {"generators.csv", generators.bytes},
        {"links.csv", links.bytes},
        {"storage_units.csv", "name,bus,p_nom,max_hours,efficiency_store\nbattery,bus1,10,4,0.9\n"},
        {"storage_units-state_of_charge_set.csv", levels.bytes},
        {kind->has_menus ? "menus.csv" : NULL, "name,menu,p_nom,max_pieces,capital_cost_fixed,capital_cost_per_km\n"
                                               "small,m,30,1,50000,3000\nlarge,m,80,2,90000,4000\n"},
        {NULL, NULL}};
    stop_files(files, solver, method);
}

Test(time, menus_over_many_hours)
{
    stop_ring(&(ring_kind){.buses = 3, .hours = 24, .has_menus = true}, NULL, NULL);
    stop_ring(&(ring_kind){.buses = 9, .hours = 480, .has_menus = true}, NULL, NULL);
}

Test(time, capacities_over_many_hours)
{
    stop_ring(&(ring_kind){.buses = 8, .hours = 400}, NULL, NULL);
}

Test(time, days)
{
    stop_ring(&(ring_kind){.buses = 10, .hours = 720, .has_menus = true, .has_days = true}, "glpk", "blocks");
}

Test(time, commitment)
{
    stop_ring(&(ring_kind){.buses = 3, .hours = 18, .has_units = true}, NULL, NULL);
}

Test(time, squares)
{
    stop_ring(&(ring_kind){.buses = 3, .hours = 60, .has_square = true}, NULL, NULL);
    stop_ring(&(ring_kind){.buses = 3, .hours = 12, .has_square = true, .has_menus = true}, NULL, NULL);
}

/* ---- small ones of all kinds ---- */

Test(time, menus)
{
    for (unsigned seed = 1; seed <= 6; seed++) {
        world_texts texts;
        const world w = world_draw(seed, &(world_taste){.has_lines = true, .most_purchases = 500});
        world_write(&texts, &w, NULL);
        stop_files(texts.files, NULL, NULL);
    }
}

Test(time, pressure)
{
    for (unsigned seed = 1; seed <= 6; seed++) {
        gas_world_texts texts;
        const gas_world w = gas_world_draw(seed);
        gas_world_write(&texts, &w, "on");
        stop_files(texts.files, NULL, NULL);
    }
}

#define PIPES(pressure)                                                                                                \
    {"case.csv", "setting,value\npressure," pressure "\nlayout,tree\n"}, {"carriers.csv", "name\nH2\n"},               \
        {"buses.csv", "name,carrier,pressure_min_bar,pressure_max_bar\nA,H2,0,30\nB,H2,0,40\nC,H2,24,40\n"},           \
        {"loads.csv", "name,bus,p_set\nb,B,1\nc,C,2\n"}, {"generators.csv", "name,bus,p_nom\ng,A,100\n"},              \
        {"links.csv",                                                                                                  \
         "name,bus0,bus1,menu,length,p_min_pu\nAB,A,B,pipe,10,-1\nCB,C,B,pipe,10,-1\nAC,A,C,pipe,14,-1\n"},            \
    {                                                                                                                  \
        "menus.csv", "name,menu,p_nom,capital_cost_per_km,diameter_m,resistance\ns,pipe,10,1,0.1,4\n"                  \
                     "l,pipe,10,3,0.15,1\n"                                                                            \
    }

Test(time, forests)
{
    static const test_file plain[] = {PIPES("off"), {NULL, NULL}};
    static const test_file pressed[] = {PIPES("on"), {NULL, NULL}};
    stop_files(plain, NULL, NULL);
    stop_files(pressed, NULL, NULL);
}

Test(time, outages)
{
    static const test_file files[] = {
        {"buses.csv", "name,v_nom\nA,100\nB,100\nC,100\n"},
        {"case.csv", "setting,value\nbranch_outages,all\n"},
        {"generators.csv", "name,bus,p_nom,marginal_cost\na,A,200,10\nb,B,200,50\n"},
        {"loads.csv", "name,bus,p_set\nl,B,100\n"},
        {"lines.csv", "name,bus0,bus1,x,s_nom,menu,length\nAB,A,B,10,60,,1\nBC,B,C,10,60,,1\nCA,C,A,12,60,m,1\n"},
        {"menus.csv", "name,menu,p_nom,capital_cost_fixed\no,m,60,100\n"},
        {NULL, NULL}};
    stop_files(files, NULL, NULL);
}
