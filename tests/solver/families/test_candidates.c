/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Candidate lines against the slow, obvious way: every subset of them built as an ordinary line, the best one taken. */
#include "tests/support/case_folder.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

enum { BUSES = 6, LINES = 6, CANDIDATES = 4, TEXT = 8192 };

static unsigned long long state;

/* A small congruential generator: the same draws on every machine. */
static int draw(int low, int high)
{
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return low + (int)((state >> 33) % (unsigned long long)(high - low + 1));
}

typedef struct wire {
    int from, to, x, rating, cost;
} wire;

typedef struct grid {
    wire lines[LINES], candidates[CANDIDATES];
    int load[BUSES], offer[BUSES], price[BUSES];
} grid;

static wire draw_wire(void)
{
    wire w = {.from = draw(0, BUSES - 1), .x = draw(5, 40), .rating = draw(10, 60), .cost = draw(50, 900)};
    w.to = (w.from + draw(1, BUSES - 1)) % BUSES;
    return w;
}

static grid draw_grid(void)
{
    grid g;
    for (int i = 0; i < LINES; i++) {
        g.lines[i] = draw_wire();
    }
    for (int i = 0; i < CANDIDATES; i++) {
        g.candidates[i] = draw_wire();
    }
    for (int b = 0; b < BUSES; b++) {
        g.load[b] = draw(0, 30);
        g.offer[b] = draw(0, 90);
        g.price[b] = draw(5, 60);
    }
    return g;
}

static void put(char *text, const char *format, const char *name, int a, int b, const wire *w, const char *menu)
{
    size_t n = strlen(text);
    (void)snprintf(text + n, TEXT - n, format, name, a, b, w->x, menu[0] != '\0' ? 0 : w->rating, menu);
}

/* Cost of the grid with the candidates of a set as ordinary lines, or, set < 0, as candidates with menus. */
static double cost_of(const grid *g, int set, const char *solver)
{
    static char buses[TEXT], lines[TEXT], menus[TEXT], generators[TEXT], loads[TEXT];
    double extra = 0.0;
    (void)snprintf(buses, TEXT, "name,v_nom\n");
    (void)snprintf(lines, TEXT, "name,bus0,bus1,x,s_nom,menu\n");
    (void)snprintf(menus, TEXT, "name,menu,p_nom,capital_cost_fixed\n");
    (void)snprintf(generators, TEXT, "name,bus,p_nom,marginal_cost\n");
    (void)snprintf(loads, TEXT, "name,bus,p_set\n");
    for (int b = 0; b < BUSES; b++) {
        size_t n = strlen(buses);
        (void)snprintf(buses + n, TEXT - n, "b%d,110\n", b);
        n = strlen(generators);
        (void)snprintf(generators + n, TEXT - n, "g%d,b%d,%d,%d\nlost%d,b%d,1000,500\n", b, b, g->offer[b], g->price[b],
                       b, b);
        n = strlen(loads);
        (void)snprintf(loads + n, TEXT - n, "l%d,b%d,%d\n", b, b, g->load[b]);
    }
    for (int i = 0; i < LINES; i++) {
        char name[16];
        (void)snprintf(name, sizeof name, "e%d", i);
        put(lines, "%s,b%d,b%d,%d,%d,%s\n", name, g->lines[i].from, g->lines[i].to, &g->lines[i], "");
    }
    for (int i = 0; i < CANDIDATES; i++) {
        char name[16];
        const wire *w = &g->candidates[i];
        (void)snprintf(name, sizeof name, "c%d", i);
        if (set < 0) {
            size_t n = strlen(menus);
            (void)snprintf(menus + n, TEXT - n, "%s,%s,%d,%d\n", name, name, w->rating, w->cost);
            put(lines, "%s,b%d,b%d,%d,%d,%s\n", name, w->from, w->to, w, name);
        } else if ((set >> i & 1) != 0) {
            put(lines, "%s,b%d,b%d,%d,%d,%s\n", name, w->from, w->to, w, "");
            extra += w->cost;
        }
    }
    const test_file files[] = {{"buses.csv", buses},
                               {"lines.csv", lines},
                               {"generators.csv", generators},
                               {"loads.csv", loads},
                               {set < 0 ? "menus.csv" : NULL, menus},
                               {NULL, NULL}};
    return test_cost(files, solver) + extra;
}

Test(candidates, equal_enumeration_of_all_builds)
{
    for (int round = 0; round < 25; round++) {
        state = 1000 + (unsigned long long)round;
        grid g = draw_grid();
        double best = INFINITY;
        for (int set = 0; set < 1 << CANDIDATES; set++) {
            best = fmin(best, cost_of(&g, set, "glpk"));
        }
        for (size_t s = 0; test_solvers[s] != NULL; s++) {
            double got = cost_of(&g, -1, test_solvers[s]);
            cr_expect(fabs(got - best) <= 1e-6 * best, "round %d, %s: %.10g instead of %.10g", round, test_solvers[s],
                      got, best);
        }
    }
}

/*
 * A triangle of which only AB stands; AC (x 40) and CB (x 0.004) are candidates. C is a part of its own: its angle
 * enters the laws of both, whose rows are scaled by 40 and 0.004. By hand: C needs 50 MW, a MW not served costs 100.
 * With CB alone (100), 30 MW come from A through AB at 10 and 20 MW from B at 15: 100 + 300 + 300 = 700. AC alone 300 +
 * 500 = 800, both 400 + 500; nothing 5000. (The angle of C is then 30 * 0.1 + 50 * 0.004 rad behind A, next to nothing
 * for AC.)
 */
Test(candidates, of_unlike_reactance_at_a_bus_of_their_own)
{
    static const test_file files[] = {
        {"buses.csv", "name,v_nom\nA,1\nB,1\nC,1\n"},
        {"lines.csv", "name,bus0,bus1,x,s_nom,menu\nAB,A,B,0.1,30,\nAC,A,C,40,0,ac\nCB,C,B,0.004,0,cb\n"},
        {"menus.csv", "name,menu,p_nom,capital_cost_fixed\nac,ac,60,300\ncb,cb,60,100\n"},
        {"generators.csv", "name,bus,p_nom,marginal_cost\na,A,90,10\nb,B,90,15\nlost,C,90,100\n"},
        {"loads.csv", "name,bus,p_set\nc,C,50\n"},
        {NULL, NULL}};
    test_expect_cost(files, 700.0);
}

/*
 * Two lines, and 64 sets of circuits beside one of them: more than there are entries in any other row of so small a
 * grid. Every circuit has 1 Ohm per 10 MVA, so all are loaded alike and the ratings add up: 20 of what is there, and
 * 100 MW to carry. By hand the cheapest 80 MVA are twice 40 for 28: 56; 40 + 20 + 20 costs 58. With 100 MWh at 1: 156.
 */
Test(candidates, with_more_sets_of_circuits_than_branches)
{
    static const test_file files[] = {
        {"buses.csv", "name,v_nom\nA,1\nB,1\n"},
        {"lines.csv", "name,bus0,bus1,x,s_nom,length,menu,menu_max\nold,A,B,1,10,1,,\nnew,A,B,1,10,1,m,9\n"},
        {"menus.csv", "name,menu,p_nom,max_pieces,capital_cost_fixed,x_per_length\n"
                      "p,m,10,3,10,1\nq,m,20,3,15,0.5\nr,m,40,3,28,0.25\n"},
        {"generators.csv", "name,bus,p_nom,marginal_cost\na,A,200,1\nlost,B,200,1000\n"},
        {"loads.csv", "name,bus,p_set\nb,B,100\n"},
        {NULL, NULL}};
    test_expect_cost(files, 156.0);
}

/*
 * Two lines of one reactance side by side, the second in one of 40 sizes of 1, 2, ... 40 MW for 101, 102, ... 140: not
 * the 2^40 sets of sizes are gone through, but the 41 that menu_max allows. By hand: both carry the same, so the 50 MW
 * that are wanted take 25 MW each: 125 + 500 = 625.
 */
Test(candidates, of_many_sizes_of_which_one_may_be_bought)
{
    static char menus[TEXT];
    (void)snprintf(menus, TEXT, "name,menu,p_nom,capital_cost_fixed,x_per_length\n");
    for (int size = 1; size <= 40; size++) {
        const size_t n = strlen(menus);
        (void)snprintf(menus + n, TEXT - n, "o%d,m,%d,%d,0.1\n", size, size, 100 + size);
    }
    const test_file files[] = {
        {"buses.csv", "name,v_nom\nA,1\nB,1\n"},
        {"lines.csv", "name,bus0,bus1,x,length,s_nom,menu\nold,A,B,0.1,1,30,\nnew,A,B,0.1,1,0,m\n"},
        {"menus.csv", menus},
        {"generators.csv", "name,bus,p_nom,marginal_cost\na,A,90,10\nlost,B,90,100\n"},
        {"loads.csv", "name,bus,p_set\nb,B,50\n"},
        {NULL, NULL}};
    test_expect_cost(files, 625.0);
}
