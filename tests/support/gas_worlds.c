/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/gas_worlds.h"

#include "solver/hydraulics/steady.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double there_capacity = 5.0;   /* MW of a pipe that stands, */
static const double there_resistance = 1.5; /* bar^2 / km / MW^2 */
static const double other_capacity = 60.0;  /* MW of a regulator or lift */

/* ---- drawing ---- */

/* A small congruential generator: the same draws on every machine. */
static int draw(unsigned long long *state, int low, int high)
{
    *state = *state * 6364136223846793005ULL + 1442695040888963407ULL;
    return low + (int)((*state >> 33) % (unsigned long long)(high - low + 1));
}

static bool draw_one_in(unsigned long long *state, int n)
{
    return draw(state, 1, n) == 1;
}

static double pick(unsigned long long *state, int n, const double *from)
{
    return from[draw(state, 0, n - 1)];
}

static bool has_link(const gas_world *w, int a, int b)
{
    bool has = false;
    for (int k = 0; k < w->n_links; k++) {
        has |= w->links[k].from == a && w->links[k].to == b;
    }
    return has;
}

static void add_link(gas_world *w, unsigned long long *state, int a, int b)
{
    w->links[w->n_links++] = (gas_world_link){.from = a,
                                              .to = b,
                                              .length = draw(state, 5, 20),
                                              .is_one_way = draw_one_in(state, 4),
                                              .is_there = draw_one_in(state, 5)};
}

/* Can all buses be reached without a link? */
static bool is_bridge(const gas_world *w, int link)
{
    unsigned reached = 1;
    for (int round = 0; round < w->n_buses; round++) {
        for (int k = 0; k < w->n_links; k++) {
            unsigned ends = 1u << w->links[k].from | 1u << w->links[k].to;
            reached |= k != link && (reached & ends) != 0 ? ends : 0;
        }
    }
    return reached != (1u << w->n_buses) - 1;
}

/* A tree of buses, often with a pipe more, sometimes with two; one in three has a bridge that is a regulator or a
 * lift. */
static void draw_links(gas_world *w, unsigned long long *state)
{
    const int n_more = w->n_buses == 4 ? draw(state, 0, 2) : draw(state, 0, 1);
    for (int v = 1; v < w->n_buses; v++) {
        add_link(w, state, draw(state, 0, v - 1), v);
    }
    for (int tries = 0; tries < 20 && w->n_links < w->n_buses - 1 + n_more; tries++) {
        const int a = draw(state, 0, w->n_buses - 2);
        const int b = draw(state, a + 1, w->n_buses - 1);
        if (!has_link(w, a, b)) {
            add_link(w, state, a, b);
        }
    }
    const int other = draw(state, 0, w->n_links - 1);
    if (draw_one_in(state, 3) && is_bridge(w, other)) {
        w->links[other].kind = draw_one_in(state, 2) ? GAS_WORLD_REGULATOR : GAS_WORLD_LIFT;
        w->links[other].is_there = true;
    }
}

gas_world gas_world_draw(unsigned seed)
{
    static const gas_world_size sizes[] = {{12.0, 20.0, 1.6}, {30.0, 35.0, 0.3}, {60.0, 60.0, 0.05}};
    static const double loads[][4] = {{0.0, 3.0, 6.0, 10.0}, {0.0, 2.0, 8.0, 12.0}};
    unsigned long long state = 4242ULL + 1000003ULL * seed;
    gas_world w = {.seed = seed};
    (void)draw(&state, 0, 1);
    w.n_buses = draw(&state, 4, GAS_WORLD_BUSES);
    draw_links(&w, &state);
    w.menu_max = w.n_links <= 4 && draw_one_in(&state, 2) ? 2 : 1; /* with two pieces two sizes: choices are many */
    w.n_sizes = w.menu_max == 1 ? 3 : 2;
    memcpy(w.sizes, sizes + draw(&state, 0, w.menu_max - 1), (size_t)w.n_sizes * sizeof *sizes);
    w.feed[1] = w.n_buses - 1;
    w.price[0] = pick(&state, 2, (const double[]){10.0, 20.0});
    w.price[1] = pick(&state, 2, (const double[]){15.0, 30.0});
    w.feed_capacity[0] = pick(&state, 3, (const double[]){15.0, 40.0, 100.0});
    w.feed_capacity[1] = pick(&state, 2, (const double[]){10.0, 40.0});
    for (int b = 0; b < w.n_buses; b++) {
        w.high[b] = b == 1 && draw_one_in(&state, 3) ? 38.0 : pick(&state, 3, (const double[]){40.0, 44.0, 50.0});
        w.low[b] = fmin(w.high[b] - 2.0, pick(&state, 5, (const double[]){0.0, 25.0, 32.0, 36.0, 41.0}));
        for (int t = 0; b > 0 && b < w.n_buses - 1 && t < GAS_WORLD_HOURS; t++) {
            w.load[b][t] = pick(&state, 4, loads[t]);
        }
    }
    return w;
}

/* ---- as a case ---- */

static void add(char *text, const char *format, ...)
{
    const size_t n = strlen(text);
    va_list arguments;
    va_start(arguments, format);
    const int written = vsnprintf(text + n, GAS_WORLD_TEXT - n, format, arguments);
    va_end(arguments);
    cr_assert(written >= 0 && n + (size_t)written < GAS_WORLD_TEXT);
}

static void write_links(char *text, const gas_world *w)
{
    for (int k = 0; k < w->n_links; k++) {
        const gas_world_link *link = &w->links[k];
        const double low = link->is_one_way ? 0.0 : -1.0;
        add(text, "e%d,n%d,n%d,H2,%d,%g,", k, link->from, link->to, link->length, low);
        if (link->kind != GAS_WORLD_PIPE) {
            add(text, "%g,,,1,%s\n", other_capacity, link->kind == GAS_WORLD_LIFT ? "True" : "False");
        } else if (link->is_there) {
            add(text, "%g,%g,pipe,%d,False\n", there_capacity, there_resistance, w->menu_max);
        } else {
            add(text, "0,,pipe,%d,False\n", w->menu_max);
        }
    }
}

static void write_buses(gas_world_texts *out, const gas_world *w)
{
    add(out->text[3], "name,carrier,pressure_min_bar,pressure_max_bar\n");
    add(out->text[5], "name,bus\n");
    add(out->text[6], "snapshot");
    for (int b = 0; b < w->n_buses; b++) {
        add(out->text[3], "n%d,H2,%g,%g\n", b, w->low[b], w->high[b]);
        add(out->text[5], "d%d,n%d\n", b, b);
        add(out->text[6], ",d%d", b);
    }
    for (int t = 0; t < GAS_WORLD_HOURS; t++) {
        add(out->text[6], "\n%d", t);
        for (int b = 0; b < w->n_buses; b++) {
            add(out->text[6], ",%g", w->load[b][t]);
        }
    }
    add(out->text[6], "\n");
}

void gas_world_write(gas_world_texts *out, const gas_world *w, const char *pressure)
{
    static const char *const names[] = {"case.csv",  "snapshots.csv",   "carriers.csv", "buses.csv", "generators.csv",
                                        "loads.csv", "loads-p_set.csv", "menus.csv",    "links.csv"};
    memset(out, 0, sizeof *out);
    for (int i = 0; i < GAS_WORLD_FILES; i++) {
        out->files[i] = (test_file){names[i], out->text[i]};
    }
    add(out->text[0], "setting,value\npressure,%s\n", pressure);
    add(out->text[1], "snapshot\n0\n1\n");
    add(out->text[2], "name\nH2\n");
    write_buses(out, w);
    add(out->text[4], "name,bus,p_nom,marginal_cost\n");
    for (int i = 0; i < GAS_WORLD_FEEDS; i++) {
        add(out->text[4], "g%d,n%d,%g,%g\n", i, w->feed[i], w->feed_capacity[i], w->price[i]);
    }
    add(out->text[7], "name,menu,p_nom,max_pieces,capital_cost_per_km,resistance\n");
    for (int d = 0; d < w->n_sizes; d++) {
        add(out->text[7], "s%d,pipe,%g,%d,%g,%g\n", d, w->sizes[d].capacity, w->menu_max, w->sizes[d].cost_per_km,
            w->sizes[d].resistance);
    }
    add(out->text[8], "name,bus0,bus1,carrier,length,p_min_pu,p_nom,resistance,menu,menu_max,lift\n");
    write_links(out->text[8], w);
}

void gas_world_print(const gas_world *w)
{
    gas_world_texts texts;
    gas_world_write(&texts, w, "on");
    (void)fprintf(stderr, "world %u\n", w->seed);
    for (int i = 0; texts.files[i].name != NULL; i++) {
        (void)fprintf(stderr, "--- %s\n%s", texts.files[i].name, texts.files[i].text);
    }
}

/* ---- the slow and obvious way ---- */

enum { MOST_WAYS = 10, MOST_CHOICES = 20000, MOST_SPLITS = 96, N_GRID = 16 };

/* One way to equip a pipe. */
typedef struct way {
    int pieces[GAS_WORLD_SIZES];
    double capacity, cost_per_km;
} way;

/* All pipes equipped. */
typedef struct choice {
    int way[GAS_WORLD_LINKS];
    double cost; /* of pieces */
} choice;

typedef struct oracle {
    const gas_world *w;
    way ways[MOST_WAYS];
    int n_ways;
    /* the choice at hand, as a net */
    aft_hydraulic_node nodes[GAS_WORLD_BUSES];
    aft_hydraulic_edge edges[GAS_WORLD_LINKS * (GAS_WORLD_SIZES + 1)];
    int link_of[GAS_WORLD_LINKS * (GAS_WORLD_SIZES + 1)];
    double capacity[GAS_WORLD_LINKS];
    aft_hydraulic_net net;
    aft_steady *steady;
} oracle;

static void list_ways(oracle *o)
{
    const gas_world *w = o->w;
    o->ways[o->n_ways++] = (way){{0}, 0.0, 0.0};
    for (int d = 0; d < w->n_sizes; d++) {
        const gas_world_size *one = &w->sizes[d];
        way single = {{0}, one->capacity, one->cost_per_km};
        single.pieces[d] = 1;
        o->ways[o->n_ways++] = single;
        for (int e = d; w->menu_max > 1 && e < w->n_sizes; e++) {
            way two = single;
            two.pieces[e]++;
            two.capacity += w->sizes[e].capacity;
            two.cost_per_km += w->sizes[e].cost_per_km;
            o->ways[o->n_ways++] = two;
        }
    }
}

static void add_pipe(oracle *o, int k, double pieces, double resistance)
{
    const gas_world_link *link = &o->w->links[k];
    o->link_of[o->net.n_edges] = k;
    o->edges[o->net.n_edges++] = (aft_hydraulic_edge){.from = link->from,
                                                      .to = link->to,
                                                      .length = link->length,
                                                      .pieces = pieces,
                                                      .diameter = NAN,
                                                      .resistance = resistance};
}

static void open_net(oracle *o, const choice *c)
{
    const gas_world *w = o->w;
    aft_error err = AFT_ERROR_INIT;
    o->net = (aft_hydraulic_net){.n_nodes = (size_t)w->n_buses, .nodes = o->nodes, .edges = o->edges};
    for (int b = 0; b < w->n_buses; b++) {
        o->nodes[b] = (aft_hydraulic_node){.pressure = NAN, .pressure_max = w->high[b]};
    }
    for (int k = 0; k < w->n_links; k++) {
        const gas_world_link *link = &w->links[k];
        const way *bought = &o->ways[c->way[k]];
        if (link->kind != GAS_WORLD_PIPE) {
            o->capacity[k] = other_capacity;
            o->link_of[o->net.n_edges] = k;
            o->edges[o->net.n_edges++] =
                (aft_hydraulic_edge){.from = link->from,
                                     .to = link->to,
                                     .is_active = true,
                                     .ratio_max = link->kind == GAS_WORLD_LIFT ? INFINITY : 1.0,
                                     .outlet_max = INFINITY};
            continue;
        }
        o->capacity[k] = bought->capacity + (link->is_there ? there_capacity : 0.0);
        if (link->is_there) {
            add_pipe(o, k, 1.0, there_resistance);
        }
        for (int d = 0; d < w->n_sizes; d++) {
            if (bought->pieces[d] > 0) {
                add_pipe(o, k, bought->pieces[d], w->sizes[d].resistance);
            }
        }
    }
    cr_assert_eq(aft_steady_new(&o->steady, &o->net, NULL, &err), AFT_OK, "%s", err.text);
}

static double needed_in(const gas_world *w, int t)
{
    double sum = 0.0;
    for (int b = 0; b < w->n_buses; b++) {
        sum += w->load[b][t];
    }
    return sum;
}

/* By how much limits are missed when the dear feed gives x MW; at most 0: they are kept; 10 and more: no state.
 * @param flow  [links] MW */
static double find_state(aft_steady_state *out, double *flow, const oracle *o, int t, int dear, double x, double needed)
{
    const gas_world *w = o->w;
    double injection[GAS_WORLD_BUSES] = {0};
    double worst = -1.0;
    memset(flow, 0, GAS_WORLD_LINKS * sizeof *flow);
    for (int b = 0; b < w->n_buses; b++) {
        injection[b] = -w->load[b][t];
    }
    injection[w->feed[dear]] += x;
    injection[w->feed[1 - dear]] += needed - x;
    const aft_steady_state state = aft_steady_solve(o->steady, injection, NULL);
    *out = state;
    if (state.outcome != AFT_STEADY_FOUND && state.outcome != AFT_STEADY_BELOW_ZERO) {
        return 10.0 + fabs(state.amount);
    }
    for (int b = 0; b < w->n_buses; b++) {
        worst = fmax(worst, (w->low[b] * w->low[b] - state.squared[b]) / (w->high[b] * w->high[b]) - 1e-7);
    }
    for (size_t e = 0; e < o->net.n_edges; e++) {
        flow[o->link_of[e]] += state.flow[e];
    }
    for (int k = 0; k < w->n_links; k++) {
        const double least = w->links[k].is_one_way ? 0.0 : -o->capacity[k];
        worst = fmax(worst, 0.1 * fmax(flow[k] - o->capacity[k], least - flow[k]) - 1e-7);
    }
    return worst;
}

static double excess(const oracle *o, int t, int dear, double x, double needed)
{
    double flow[GAS_WORLD_LINKS];
    aft_steady_state state;
    return find_state(&state, flow, o, t, dear, x, needed);
}

static int compare_numbers(const void *a, const void *b)
{
    const double x = *(const double *)a;
    const double y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Where something may happen: a grid, and what subsets of the loads add up to, for a feed that serves just these. */
static int list_splits(double *x, const oracle *o, int t, double low, double high)
{
    const gas_world *w = o->w;
    int n = 0;
    for (int i = 0; i <= N_GRID; i++) {
        x[n++] = low + (high - low) * i / N_GRID;
    }
    for (unsigned set = 0; set < 1u << w->n_buses; set++) {
        double sum = 0.0;
        for (int b = 0; b < w->n_buses; b++) {
            sum += (set >> b & 1u) != 0 ? w->load[b][t] : 0.0;
        }
        if (sum > low && sum < high) {
            x[n++] = sum;
        }
    }
    cr_assert(n <= MOST_SPLITS);
    qsort(x, (size_t)n, sizeof *x, compare_numbers);
    return n;
}

/* The least x in [from, to] with which all limits are kept, given that those of `to` are and those of `from` are
 * not. */
static double bisect(const oracle *o, int t, int dear, double needed, double from, double to)
{
    for (int i = 0; i < 50; i++) {
        const double middle = 0.5 * (from + to);
        if (excess(o, t, dear, middle, needed) <= 0.0) {
            to = middle;
        } else {
            from = middle;
        }
    }
    return to;
}

/* Where the excess is least between two splits, by the golden section. */
static double dip(const oracle *o, int t, int dear, double needed, double from, double to)
{
    const double share = 0.5 * (sqrt(5.0) - 1.0);
    for (int i = 0; i < 40; i++) {
        const double a = to - share * (to - from);
        const double b = from + share * (to - from);
        if (excess(o, t, dear, a, needed) <= excess(o, t, dear, b, needed)) {
            to = b;
        } else {
            from = a;
        }
    }
    return 0.5 * (from + to);
}

/* The least that the dear feed can give in an hour; INFINITY if nothing works. */
static double least_split(const oracle *o, int t, int dear)
{
    const gas_world *w = o->w;
    double x[MOST_SPLITS];
    double off[MOST_SPLITS];
    const double needed = needed_in(w, t);
    const double low = fmax(0.0, needed - w->feed_capacity[1 - dear]);
    const double high = fmin(needed, w->feed_capacity[dear]);
    if (low > high) {
        return INFINITY;
    }
    const int n = list_splits(x, o, t, low, high);
    for (int i = 0; i < n; i++) {
        off[i] = excess(o, t, dear, x[i], needed);
        if (off[i] <= 0.0) {
            return i == 0 ? x[0] : bisect(o, t, dear, needed, x[i - 1], x[i]);
        }
        if (i >= 2 && off[i - 1] <= off[i - 2] && off[i - 1] <= off[i] && off[i - 1] < 1.0) {
            const double at = dip(o, t, dear, needed, x[i - 2], x[i]);
            if (excess(o, t, dear, at, needed) <= 0.0) {
                return bisect(o, t, dear, needed, x[i - 2], at);
            }
        }
    }
    return INFINITY;
}

/* Cost of supply over all hours with a choice; INFINITY if it has no operation. */
static double operate(oracle *o, const choice *c)
{
    const gas_world *w = o->w;
    const int dear = w->price[0] <= w->price[1];
    double sum = 0.0;
    open_net(o, c);
    for (int t = 0; t < GAS_WORLD_HOURS && isfinite(sum); t++) {
        const double needed = needed_in(w, t);
        const double x = least_split(o, t, dear);
        sum += isinf(x) ? INFINITY : w->price[dear] * x + w->price[1 - dear] * (needed - x);
    }
    aft_steady_free(o->steady);
    o->steady = NULL;
    return sum;
}

/* What supply costs at least: as much as there is from the cheap feed. */
static double least_supply(const gas_world *w)
{
    const int dear = w->price[0] <= w->price[1];
    double sum = 0.0;
    for (int t = 0; t < GAS_WORLD_HOURS; t++) {
        const double needed = needed_in(w, t);
        const double x = fmax(0.0, needed - w->feed_capacity[1 - dear]);
        sum += w->price[dear] * x + w->price[1 - dear] * (needed - x);
    }
    return sum;
}

static int compare_choices(const void *a, const void *b)
{
    const double x = ((const choice *)a)->cost;
    const double y = ((const choice *)b)->cost;
    return (x > y) - (x < y);
}

/* All choices, the cheapest first. */
static int list_choices(choice *list, const oracle *o)
{
    const gas_world *w = o->w;
    int n = 0;
    choice c = {{0}, 0.0};
    for (bool is_more = true; is_more;) {
        c.cost = 0.0;
        for (int k = 0; k < w->n_links; k++) {
            c.cost += o->ways[c.way[k]].cost_per_km * w->links[k].length;
        }
        cr_assert(n < MOST_CHOICES);
        list[n++] = c;
        is_more = false;
        for (int k = 0; k < w->n_links && !is_more; k++) {
            is_more = w->links[k].kind == GAS_WORLD_PIPE && c.way[k] + 1 < o->n_ways;
            c.way[k] = is_more ? c.way[k] + 1 : 0;
        }
    }
    qsort(list, (size_t)n, sizeof *list, compare_choices);
    return n;
}

double gas_world_best(const gas_world *w)
{
    oracle o = {.w = w};
    list_ways(&o);
    choice *list = malloc(MOST_CHOICES * sizeof *list);
    cr_assert_not_null(list);
    const int n = list_choices(list, &o);
    const double least = least_supply(w);
    double best = INFINITY;
    for (int i = 0; i < n && list[i].cost + least < best; i++) {
        best = fmin(best, list[i].cost + operate(&o, &list[i]));
    }
    free(list);
    return best;
}

/* ---- states ---- */

bool gas_world_draw_state(gas_world_state *out, const gas_world *w, unsigned seed)
{
    unsigned long long state = 99991ULL + 7919ULL * seed + 1000003ULL * w->seed;
    oracle o = {.w = w};
    choice c = {{0}, 0.0};
    bool is_state = true;
    *out = (gas_world_state){.excess = -INFINITY};
    list_ways(&o);
    for (int k = 0; k < w->n_links; k++) {
        c.way[k] = w->links[k].kind == GAS_WORLD_PIPE ? draw(&state, 0, o.n_ways - 1) : 0;
        memcpy(out->pieces[k], o.ways[c.way[k]].pieces, sizeof out->pieces[k]);
    }
    open_net(&o, &c);
    for (int t = 0; t < GAS_WORLD_HOURS; t++) {
        const double needed = needed_in(w, t);
        const double low = fmax(0.0, needed - w->feed_capacity[1]);
        const double high = fmin(needed, w->feed_capacity[0]);
        const double x = low + (high - low) * draw(&state, 0, 4) / 4.0;
        aft_steady_state found;
        double flow[GAS_WORLD_LINKS];
        out->excess = fmax(out->excess, find_state(&found, flow, &o, t, 0, x, needed));
        is_state &= low <= high && (found.outcome == AFT_STEADY_FOUND || found.outcome == AFT_STEADY_BELOW_ZERO);
        out->feed[0][t] = x;
        out->feed[1][t] = needed - x;
        for (int b = 0; b < w->n_buses && is_state; b++) {
            out->squared[b][t] = found.squared[b];
        }
        for (int k = 0; k < w->n_links; k++) {
            out->flow[k][t] = flow[k];
        }
    }
    aft_steady_free(o.steady);
    return is_state;
}
