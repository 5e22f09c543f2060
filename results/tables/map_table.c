/* SPDX-License-Identifier: GPL-3.0-or-later */
/* map.csv: what the report's map draws, one row per thing with the place that the case gives it; sites, stations
 * and plants are points, the others run from x0, y0 to x1, y1. Empty cells: the case gives no place. Nothing that
 * is not public is in it. */
#include "results/tables/tables_internal.h"

#include "networks/base/memory.h"

#include <stdlib.h>
#include <string.h>

/* A row to be written; texts are borrowed. */
typedef struct place {
    const char *layer, *name, *title, *carrier, *state, *municipality;
    const aft_project *project; /* or NULL */
    int bus0, bus1;             /* -1: none */
    double x, y;                /* of a point instead of its bus; NAN: that of the bus */
    double capacity, peak, loading;
} place;

typedef struct places {
    size_t n, cap;
    place *list;
    bool is_out_of_memory;
} places;

static void add(places *all, place p)
{
    if (aft_grow((void **)&all->list, &all->cap, all->n + 1, sizeof *all->list) != 0) {
        all->is_out_of_memory = true;
        return;
    }
    all->list[all->n++] = p;
}

static const aft_project *project_of(const aft_network *network, int index)
{
    return index >= 0 ? &network->projects[index] : NULL;
}

/* PyPSA's default of both coordinates is 0: such a bus has no place. */
static bool has_place(const aft_bus *bus)
{
    return bus->x != 0.0 || bus->y != 0.0;
}

static const char *user_text(const aft_network *network, aft_table table, const char *column, size_t row)
{
    for (size_t i = 0; i < network->user_columns[table].n; i++) {
        if (strcmp(network->user_columns[table].columns[i].name, column) == 0) {
            const char *cell = network->user_columns[table].columns[i].cells[row];
            return cell != NULL ? cell : "";
        }
    }
    return "";
}

static const char *state_of(const aft_held *e)
{
    return aft_held_is_expanded(e) ? "built" : e->h.nom > 1e-6 ? "existing" : "not built";
}

static void add_branches(places *all, const aft_network *network, const aft_branch_results *branches,
                         const aft_uses *uses)
{
    for (size_t i = 0; i < branches->n; i++) {
        const aft_branch_result *b = &branches->list[i];
        const aft_holding h = aft_holding_at(network, b->table, b->row);
        const aft_use *use = aft_use_find(uses, b->name, b->table);
        if (!aft_is_hidden_holding(network, &h)) {
            add(all, (place){.layer = "branch",
                             .name = b->name,
                             .title = "",
                             .carrier = network->buses[h.bus0].carrier,
                             .state = b->is_built       ? "built"
                                      : b->can_be_built ? "not built"
                                                        : "too late",
                             .municipality = "",
                             .project = project_of(network, h.project_index),
                             .bus0 = h.bus0,
                             .bus1 = h.bus1,
                             .x = NAN,
                             .y = NAN,
                             .capacity = b->capacity,
                             .peak = b->peak,
                             .loading = use != NULL ? use->most : NAN});
        }
    }
}

/* What a link carries within one medium: the network of pipes, or something else that moves it (a truck, say). Its
 * carrier tells: that of its buses, or one that speaks of pipes. */
static const char *layer_of_link(const aft_network *network, const aft_holding *h)
{
    const char *medium = network->buses[h->bus0].carrier;
    const bool is_pipe =
        h->carrier[0] == '\0' || strcmp(h->carrier, medium) == 0 || strcasestr(h->carrier, "pipe") != NULL;
    return is_pipe && aft_is_hydrogen(medium) ? "backbone" : "transport";
}

/* Lines, transformers, and links between two buses of one medium; candidates that were not built too. */
static void add_ways(places *all, const aft_network *network, const aft_plan *plan, aft_table table, const char *layer,
                     const aft_uses *uses)
{
    for (size_t row = 0; row < aft_network_count(network, table); row++) {
        const aft_held e = aft_held_at(network, plan, table, row);
        const bool is_seen = e.h.nom > 1e-6 || e.h.menu_index >= 0 || aft_held_is_expanded(&e);
        if (!e.h.active || !is_seen || aft_is_branch(network, &e.h) || aft_is_hidden_holding(network, &e.h) ||
            (table == AFT_TABLE_links && !aft_is_one_medium(network, &e.h))) {
            continue;
        }
        const char *way = table == AFT_TABLE_links ? layer_of_link(network, &e.h) : layer;
        const aft_use *use = aft_use_find(uses, e.h.name, table);
        if (strcmp(way, "transport") == 0 && (use == NULL || !(use->peak > 1e-6))) {
            continue; /* a truck that does not drive leaves no trace */
        }
        add(all, (place){.layer = way,
                         .name = e.h.name,
                         .title = "",
                         .carrier = network->buses[e.h.bus0].carrier,
                         .state = state_of(&e),
                         .municipality = "",
                         .project = project_of(network, e.h.project_index),
                         .bus0 = e.h.bus0,
                         .bus1 = e.h.bus1,
                         .x = NAN,
                         .y = NAN,
                         .capacity = e.nom_opt,
                         .peak = use != NULL ? use->peak : NAN,
                         .loading = use != NULL ? use->most : NAN});
    }
}

/* A station is as full as the fullest line or transformer that ends there.
 * @param fullest  [n_buses] below 0: none ends there */
static void measure_stations(double *fullest, const aft_network *network, const aft_uses *uses)
{
    for (size_t b = 0; b < network->n_buses; b++) {
        fullest[b] = -1.0;
    }
    for (size_t i = 0; i < uses->n; i++) {
        const aft_use *use = &uses->list[i];
        if (use->held.h.table != AFT_TABLE_links) {
            fullest[use->held.h.bus0] = fmax(fullest[use->held.h.bus0], use->most);
            fullest[use->held.h.bus1] = fmax(fullest[use->held.h.bus1], use->most);
        }
    }
}

static void add_stations(places *all, const aft_network *network, const aft_uses *uses)
{
    double *fullest = aft_alloc(network->n_buses, sizeof *fullest);
    all->is_out_of_memory |= fullest == NULL;
    if (fullest != NULL) {
        measure_stations(fullest, network, uses);
    }
    for (size_t b = 0; fullest != NULL && b < network->n_buses; b++) {
        if (fullest[b] >= 0.0 && !aft_is_hidden_bus(network, (int)b)) {
            add(all, (place){.layer = "station",
                             .name = network->buses[b].name,
                             .title = user_text(network, AFT_TABLE_buses, "title", b),
                             .carrier = network->buses[b].carrier,
                             .state = "existing",
                             .municipality = user_text(network, AFT_TABLE_buses, "municipality", b),
                             .bus0 = (int)b,
                             .bus1 = -1,
                             .x = NAN,
                             .y = NAN,
                             .capacity = NAN,
                             .peak = NAN,
                             .loading = fullest[b]});
        }
    }
    aft_free(fullest);
}

static double peak_at(const aft_network *network, const aft_chains *loads, int bus)
{
    double peak = 0.0;
    for (size_t t = 0; t < network->n_snapshots; t++) {
        double sum = 0.0;
        for (int k = loads->first[bus]; k >= 0; k = loads->next[k]) {
            const aft_load *load = &network->loads[k];
            sum -= load->active ? load->sign * aft_at(load->p_set, t) : 0.0;
        }
        peak = fmax(peak, sum);
    }
    return peak;
}

static void add_sites(places *all, const aft_network *network)
{
    aft_chains loads = {0};
    all->is_out_of_memory |= aft_loads_by_bus(&loads, network) != 0;
    for (size_t i = 0; !all->is_out_of_memory && i < network->n_sites; i++) {
        const aft_site *site = &network->sites[i];
        /* what one demands at a bus that a hidden one shares would tell the other's */
        const bool is_alone = !aft_is_hidden_bus(network, site->bus);
        if (site->public && !aft_is_hidden(network, site->name)) {
            add(all, (place){.layer = "site",
                             .name = site->name,
                             .title = "",
                             .carrier = network->buses[site->bus].carrier,
                             .state = "existing",
                             .municipality = site->municipality,
                             .bus0 = site->bus,
                             .bus1 = -1,
                             .x = site->x,
                             .y = site->y,
                             .capacity = NAN,
                             .peak = is_alone ? peak_at(network, &loads, site->bus) : NAN,
                             .loading = NAN});
        }
    }
    aft_chains_clear(&loads);
}

/* Batteries, electrolysers, ...: what belongs to a project and is no way between two places of one medium. */
static void add_plants(places *all, const aft_network *network, const aft_plan *plan)
{
    for (aft_held e = {0}; aft_held_next(&e, network, plan);) {
        const aft_project *project = project_of(network, e.h.project_index);
        if (!e.h.active || project == NULL || aft_is_one_medium(network, &e.h) ||
            strcmp(project->kind, "branch") == 0 || aft_is_hidden_holding(network, &e.h)) {
            continue;
        }
        add(all, (place){.layer = "plant",
                         .name = e.h.name,
                         .title = "",
                         .carrier = e.h.carrier,
                         .state = state_of(&e),
                         .municipality = project->municipality,
                         .project = project,
                         .bus0 = e.h.bus0,
                         .bus1 = -1,
                         .x = NAN,
                         .y = NAN,
                         .capacity = e.nom_opt,
                         .peak = NAN,
                         .loading = NAN});
    }
}

static int by_layer(const void *a, const void *b)
{
    const place *x = a;
    const place *y = b;
    int order = strcmp(x->layer, y->layer);
    return order != 0 ? order : strcmp(x->name, y->name);
}

/* Both coordinates, or two empty cells: half a place is none. */
static void write_point(aft_page *page, double x, double y)
{
    const bool is_place = isfinite(x) && isfinite(y);
    aft_page_number(page, is_place ? x : NAN);
    aft_page_number(page, is_place ? y : NAN);
}

static void write_bus(aft_page *page, const aft_network *network, int bus)
{
    const aft_bus *b = bus >= 0 ? &network->buses[bus] : NULL;
    const bool is_place = b != NULL && has_place(b);
    write_point(page, is_place ? b->x : NAN, is_place ? b->y : NAN);
}

static void write_place(aft_page *page, const aft_network *network, const place *p)
{
    aft_page_cell(page, p->layer);
    aft_page_cell(page, p->name);
    aft_page_cell(page, p->project != NULL ? p->project->name : "");
    aft_page_cell(page, p->project != NULL ? p->project->title_nl : p->title);
    aft_page_cell(page, p->project != NULL ? p->project->title_en : "");
    aft_page_cell(page, p->project != NULL ? p->project->title_de : "");
    aft_page_cell(page, p->municipality[0] != '\0' ? p->municipality
                        : p->project != NULL       ? p->project->municipality
                                                   : "");
    aft_page_cell(page, p->carrier);
    aft_page_cell(page, p->state);
    if (isfinite(p->x) && isfinite(p->y)) {
        write_point(page, p->x, p->y);
    } else {
        write_bus(page, network, p->bus0);
    }
    write_bus(page, network, p->bus1);
    aft_page_number(page, p->capacity);
    aft_page_number(page, p->peak);
    aft_page_number(page, p->loading);
    aft_page_end_line(page);
}

aft_status aft_map_text(char **out, const aft_facts *facts, aft_error *err)
{
    const aft_network *network = facts->network;
    const aft_plan *plan = facts->plan;
    aft_status status = AFT_OK;
    aft_page page = {0};
    const aft_branch_results *branches = &facts->branches;
    const aft_uses *uses = &facts->uses;
    places all = {0};
    add_branches(&all, network, branches, uses);
    add_ways(&all, network, plan, AFT_TABLE_lines, "line", uses);
    add_ways(&all, network, plan, AFT_TABLE_transformers, "transformer", uses);
    add_ways(&all, network, plan, AFT_TABLE_links, "", uses);
    add_stations(&all, network, uses);
    add_sites(&all, network);
    add_plants(&all, network, plan);
    if (all.is_out_of_memory) {
        status = aft_fail(err, AFT_ENOMEM, "map: out of memory");
        goto done;
    }
    if (all.n > 0) {
        qsort(all.list, all.n, sizeof *all.list, by_layer);
    }
    aft_page_add(&page, "layer,name,project,title_nl,title_en,title_de,municipality,carrier,state,x0,y0,x1,y1,"
                        "capacity,peak_mw,loading_max\n");
    for (size_t i = 0; i < all.n; i++) {
        write_place(&page, network, &all.list[i]);
    }
    AFT_TRY(aft_page_finish(out, &page, err));
done:
    aft_free(all.list);
    aft_page_clear(&page);
    return status;
}
