/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/menu_world.h"

#include <criterion/criterion.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

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

/* One size in three has a twin of the same capacity or cost, or is far too large. */
static world_size draw_size(unsigned long long *state, const world_thing *thing, const world_taste *taste)
{
    static const int odd[] = {5, 40, 400};
    world_size size = {.p_nom = draw(state, 3, 40),
                       .cost_fixed = 20 * draw(state, 0, 50),
                       .cost_per_km = draw(state, 0, 15),
                       .max_pieces = draw(state, 1, 3)};
    if (draw_one_in(state, 3)) {
        size.p_nom = odd[draw(state, 0, 2)];
    }
    if (draw_one_in(state, 4) && thing->n_sizes > 0) {
        size.cost_fixed = thing->sizes[0].cost_fixed;
        size.cost_per_km = thing->sizes[0].cost_per_km;
    }
    if (taste->has_lines && thing->kind == WORLD_LINE && draw_one_in(state, 2)) {
        size.x_per_length = 0.1 * draw(state, 1, 6);
    }
    return size;
}

static world_thing draw_thing(unsigned long long *state, const world *w, world_kind kind, const world_taste *taste)
{
    world_thing thing = {.kind = kind, .from = draw(state, 0, w->n_buses - 1), .length = draw(state, 1, 30)};
    bool is_two_way = draw_one_in(state, 2);
    thing.to = (thing.from + draw(state, 1, w->n_buses - 1)) % w->n_buses;
    thing.price = kind == WORLD_GENERATOR ? draw(state, 5, 40) : draw(state, 0, 2);
    thing.x = kind == WORLD_LINE ? draw(state, 5, 40) : 0.05 * draw(state, 1, 6);
    thing.efficiency = is_two_way ? 1.0 : 0.1 * draw(state, 6, 10);
    thing.low = kind == WORLD_LINK && is_two_way ? -1.0 : 0.0;
    if (kind == WORLD_GENERATOR && taste->has_must_run && draw_one_in(state, 3)) {
        thing.low = 0.3;
    }
    thing.is_cyclic = draw_one_in(state, 2);
    return thing;
}

static world_kind draw_kind(unsigned long long *state, const world_taste *taste)
{
    static const world_kind kinds[] = {WORLD_LINK, WORLD_LINK,  WORLD_LINK, WORLD_GENERATOR,
                                       WORLD_UNIT, WORLD_STORE, WORLD_LINE, WORLD_TRANSFORMER};
    return kinds[draw(state, 0, taste->has_lines ? 7 : 5)];
}

static int count_purchases(const world_thing *thing)
{
    world w = {.n = 1, .things = {*thing}};
    world_purchase purchase = {0};
    int n = 1;
    while (world_next(&purchase, &w)) {
        n++;
    }
    return n;
}

/* What exists: two sources, a few ways; demand is dear to leave unserved, so that there always is a plan. */
static void draw_existing(unsigned long long *state, world *w, const world_taste *taste)
{
    int n_ways = draw(state, 0, 2);
    for (int i = 0; i < 2; i++) {
        w->things[w->n] = draw_thing(state, w, WORLD_GENERATOR, taste);
        w->things[w->n].low = 0.0;
        w->things[w->n++].nom = draw(state, 10, 80);
    }
    for (int i = 0; i < n_ways; i++) {
        bool is_line = taste->has_lines && draw_one_in(state, 2);
        w->things[w->n] = draw_thing(state, w, is_line ? WORLD_LINE : WORLD_LINK, taste);
        w->things[w->n++].nom = draw(state, 5, 40);
    }
}

world world_draw(unsigned seed, const world_taste *taste)
{
    unsigned long long state = 77777ULL + 1000003ULL * seed;
    world w = {.seed = seed, .money = 1.0, .fuel = 1.0, .demand = 1.0};
    (void)draw(&state, 0, 1);
    w.n_buses = draw(&state, 3, WORLD_BUSES);
    w.n_hours = draw(&state, 1, WORLD_HOURS);
    for (int b = 0; b < w.n_buses; b++) {
        bool is_empty = draw_one_in(&state, 4);
        for (int t = 0; t < w.n_hours; t++) {
            w.load[b][t] = is_empty ? 0 : draw(&state, 0, 40);
        }
    }
    draw_existing(&state, &w, taste);
    int n_candidates = draw(&state, 2, 6);
    int n_purchases = 1;
    for (int c = 0; c < n_candidates; c++) {
        world_thing thing = draw_thing(&state, &w, draw_kind(&state, taste), taste);
        if (draw_one_in(&state, 2) && thing.to != w.things[c % 2].from) { /* from a source */
            thing.from = w.things[c % 2].from;
        }
        thing.nom =
            draw_one_in(&state, 3) && thing.low <= 0.0 ? draw(&state, 2, 20) : 0; /* nothing must run unbought */
        thing.menu_max = draw(&state, 1, 3);
        int n_sizes = draw(&state, 1, WORLD_SIZES);
        for (int d = 0; d < n_sizes; d++) {
            thing.sizes[d] = draw_size(&state, &thing, taste);
            thing.n_sizes++;
            if (n_purchases * count_purchases(&thing) > taste->most_purchases) {
                thing.n_sizes--;
            }
        }
        if (thing.n_sizes > 0) {
            n_purchases *= count_purchases(&thing);
            w.things[w.n++] = thing;
        }
    }
    return w;
}

/* ---- purchases ---- */

static int pieces_of(const int *pieces, const world_thing *thing)
{
    int all = 0;
    for (int d = 0; d < thing->n_sizes; d++) {
        all += pieces[d];
    }
    return all;
}

bool world_next(world_purchase *purchase, const world *w)
{
    for (int k = 0; k < w->n; k++) {
        const world_thing *thing = &w->things[k];
        int *pieces = purchase->pieces[k];
        for (int d = 0; d < thing->n_sizes; d++) { /* an odometer; what is full goes back to 0 */
            pieces[d]++;
            if (pieces[d] <= thing->sizes[d].max_pieces && pieces_of(pieces, thing) <= thing->menu_max) {
                return true;
            }
            pieces[d] = 0;
        }
    }
    return false;
}

double world_price(const world *w, const world_purchase *purchase)
{
    double sum = 0.0;
    for (int k = 0; k < w->n; k++) {
        for (int d = 0; d < w->things[k].n_sizes; d++) {
            const world_size *size = &w->things[k].sizes[d];
            sum += purchase->pieces[k][d] * (size->cost_fixed + size->cost_per_km * w->things[k].length);
        }
    }
    return sum * w->money;
}

/* ---- writing ---- */

typedef enum sheet {
    BUSES,
    GENERATORS,
    LINKS,
    STORES,
    UNITS,
    LINES,
    TRANSFORMERS,
    LOADS,
    DEMAND,
    SNAPSHOTS,
    MENUS,
    N_SHEETS
} sheet;

static const char *const names[N_SHEETS] = {"buses.csv",         "generators.csv", "links.csv",        "stores.csv",
                                            "storage_units.csv", "lines.csv",      "transformers.csv", "loads.csv",
                                            "loads-p_set.csv",   "snapshots.csv",  "menus.csv"};

static const char *const titles[N_SHEETS] = {
    "name,v_nom\n",
    "name,bus,p_nom,menu,menu_max,length,marginal_cost,p_min_pu,carrier\n",
    "name,bus0,bus1,p_nom,menu,menu_max,length,marginal_cost,p_min_pu,efficiency\n",
    "name,bus,e_nom,menu,menu_max,length,marginal_cost,e_cyclic,standing_loss\n",
    "name,bus,p_nom,menu,menu_max,length,marginal_cost,cyclic_state_of_charge,efficiency_store,max_hours\n",
    "name,bus0,bus1,s_nom,menu,menu_max,length,x\n",
    "name,bus0,bus1,s_nom,menu,menu_max,length,x\n",
    "name,bus\n",
    "snapshot",
    "snapshot\n",
    "name,menu,p_nom,max_pieces,capital_cost_fixed,capital_cost_per_km,x_per_length\n"};

static void add(world_texts *out, sheet s, const char *format, ...) __attribute__((format(printf, 3, 4)));
static void add(world_texts *out, sheet s, const char *format, ...)
{
    char *text = out->text[s];
    size_t n = strlen(text);
    va_list args;
    va_start(args, format);
    int more = vsnprintf(text + n, WORLD_TEXT - n, format, args);
    va_end(args);
    cr_assert(more >= 0 && n + (size_t)more < WORLD_TEXT, "%s is too long", names[s]);
}

/* Capacity with what is bought, and the impedance that the row then has: pieces that bring their own stand in parallel
 * to the rest; the per-unit reactance of a transformer is on the rating that it belongs to. */
static void put_in(double *nom_out, double *x_out, const world_thing *thing, const int *pieces)
{
    double nom = thing->nom;
    double of_row = thing->nom; /* capacity to which the reactance of the row belongs */
    double conductance = 0.0;
    for (int d = 0; d < thing->n_sizes; d++) {
        const world_size *size = &thing->sizes[d];
        nom += pieces[d] * size->p_nom;
        if (size->x_per_length > 0.0) {
            conductance += pieces[d] / (size->x_per_length * thing->length);
        } else {
            of_row += pieces[d] * size->p_nom;
        }
    }
    conductance += of_row > 0.0 ? 1.0 / thing->x : 0.0;
    *nom_out = nom;
    *x_out = conductance > 0.0 ? 1.0 / conductance : thing->x;
    if (thing->kind == WORLD_TRANSFORMER && thing->nom > 0.0) {
        *x_out = thing->x * nom / thing->nom;
    }
}

static void write_thing(world_texts *out, const world *w, int k, const world_purchase *purchase)
{
    const world_thing *thing = &w->things[k];
    const char *p = w->is_renamed ? "x" : "";
    double nom = thing->nom;
    double x = thing->x;
    char menu[48] = ",,";
    if (purchase == NULL && thing->n_sizes > 0) {
        (void)snprintf(menu, sizeof menu, "%sm%d,%d,%d", p, k, thing->menu_max, thing->length);
    } else {
        put_in(&nom, &x, thing, purchase != NULL ? purchase->pieces[k] : (const int[WORLD_SIZES]){0});
    }
    double price = thing->price * w->money;
    const char *cyclic = thing->is_cyclic ? "True" : "False";
    char ends[32];
    (void)snprintf(ends, sizeof ends, "%sb%d,%sb%d", p, thing->from, p, thing->to);
    switch (thing->kind) {
    case WORLD_GENERATOR:
        add(out, GENERATORS, "%se%d,%sb%d,%.17g,%s,%.17g,%g,\n", p, k, p, thing->from, nom, menu, price * w->fuel,
            thing->low);
        break;
    case WORLD_LINK:
        add(out, LINKS, "%se%d,%s,%.17g,%s,%g,%g,%g\n", p, k, ends, nom, menu, price, thing->low, thing->efficiency);
        break;
    case WORLD_STORE:
        add(out, STORES, "%se%d,%sb%d,%.17g,%s,%g,%s,0.1\n", p, k, p, thing->from, nom, menu, price, cyclic);
        break;
    case WORLD_UNIT:
        add(out, UNITS, "%se%d,%sb%d,%.17g,%s,%g,%s,%g,2\n", p, k, p, thing->from, nom, menu, price, cyclic,
            thing->efficiency);
        break;
    case WORLD_LINE:
    case WORLD_TRANSFORMER:
        if (nom > 0.0 || purchase == NULL) { /* without capacity it is absent */
            add(out, thing->kind == WORLD_LINE ? LINES : TRANSFORMERS, "%se%d,%s,%.17g,%s,%.17g\n", p, k, ends, nom,
                menu, x);
        }
        break;
    case WORLD_KINDS: break;
    }
}

static void write_menu(world_texts *out, const world *w, int k)
{
    const char *p = w->is_renamed ? "x" : "";
    const world_thing *thing = &w->things[k];
    for (int i = 0; i < thing->n_sizes; i++) {
        int d = w->is_renamed ? thing->n_sizes - 1 - i : i;
        const world_size *size = &thing->sizes[d];
        char x[32] = "";
        if (size->x_per_length > 0.0) {
            (void)snprintf(x, sizeof x, "%.17g", size->x_per_length);
        }
        add(out, MENUS, "%so%d%d,%sm%d,%.17g,%d,%.17g,%.17g,%s\n", p, k, d, p, k, size->p_nom, size->max_pieces,
            size->cost_fixed * w->money, size->cost_per_km * w->money, x);
    }
}

static void write_bus(world_texts *out, const world *w, int b)
{
    const char *p = w->is_renamed ? "x" : "";
    add(out, BUSES, "%sb%d,110\n", p, b);
    add(out, LOADS, "%sl%d,%sb%d\n", p, b, p, b);
    add(out, DEMAND, ",%sl%d", p, b);
    double most = 0.0;
    for (int t = 0; t < w->n_hours; t++) {
        most = fmax(most, w->load[b][t]);
    }
    if (most > 0.0) { /* elsewhere a bus may be one where nothing stands */
        add(out, GENERATORS, "%slost%d,%sb%d,%g,,,,%g,0,backstop\n", p, b, p, b, 2.0 * most, 200.0 * w->money);
    }
}

void world_write(world_texts *out, const world *w, const world_purchase *purchase)
{
    memset(out, 0, sizeof *out);
    for (int s = 0; s < N_SHEETS; s++) {
        add(out, (sheet)s, "%s", titles[s]);
        out->files[s] = (test_file){names[s], out->text[s]};
    }
    for (int i = 0; i < w->n_buses; i++) {
        write_bus(out, w, w->is_renamed ? w->n_buses - 1 - i : i);
    }
    for (int i = 0; i < w->n; i++) {
        int k = w->is_renamed ? w->n - 1 - i : i;
        write_thing(out, w, k, purchase);
        if (purchase == NULL) {
            write_menu(out, w, k);
        }
    }
    for (int t = 0; t < w->n_hours; t++) {
        add(out, SNAPSHOTS, "%d\n", t);
        add(out, DEMAND, "\n%d", t);
        for (int i = 0; i < w->n_buses; i++) {
            add(out, DEMAND, ",%.17g", w->demand * w->load[w->is_renamed ? w->n_buses - 1 - i : i][t]);
        }
    }
    add(out, DEMAND, "\n");
}

/* ---- solving ---- */

void world_print(const world *w)
{
    static world_texts texts;
    world_write(&texts, w, NULL);
    (void)fprintf(stderr, "seed %u:\n", w->seed);
    for (int s = 0; s < N_SHEETS; s++) {
        (void)fprintf(stderr, "-- %s\n%s", names[s], texts.text[s]);
    }
}

double world_cost(const world *w, const world_purchase *purchase, const char *solver)
{
    static world_texts texts;
    world_write(&texts, w, purchase);
    test_reading r = test_read_texts(texts.files, NULL, NULL);
    if (r.status != AFT_OK) {
        test_print_findings(r.findings);
        world_print(w);
        cr_assert(false, "seed %u cannot be read", w->seed);
    }
    aft_plan *plan = NULL;
    aft_error err = AFT_ERROR_INIT;
    const aft_solve_options options = {.solver = solver, .gap = 1e-9};
    aft_status status = aft_solve(&plan, r.network, &options, &err);
    test_reading_clear(&r);
    bool is_infeasible = status == AFT_OK && plan->outcome == AFT_INFEASIBLE;
    if (status != AFT_OK || (plan->outcome != AFT_OPTIMAL && !(is_infeasible && purchase != NULL))) {
        world_print(w);
        cr_assert(false, "seed %u, %s: %s", w->seed, solver, status != AFT_OK ? err.text : plan->message);
    }
    double cost = is_infeasible ? INFINITY : plan->total_cost;
    aft_plan_free(plan);
    return cost;
}
