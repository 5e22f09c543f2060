/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pressure that no choice of sizes brings to a bus, foreseen without solving.
 *
 * What a bus c needs comes to it from places where gas can enter. In a forest the gas of each such place has one way to
 * c, so with n of them one way carries a share d / n of what c needs at least; and what lies between c and all of them,
 * a bridge, carries all of it in any network. With the widest pieces that can be bought, a pipe on the way loses at
 * least
 *
 *     L q^2 / K_most^2,   q = d over a bridge, d / n over any pipe with layout = tree, 0 over any other one
 *
 * and every bus on the way needs what is lost behind it on top of the lowest pressure of c, or its own lowest one. The
 * way that asks for least at its beginning is the best one; if even there the highest pressure is too low, no plan
 * exists. */
#include "networks/check/pressure_gaps.h"
#include "networks/check/check_internal.h"
#include "networks/graph/graph.h"

#include <stdio.h>
#include <string.h>

static const double slack = 1e-6; /* bar; less is rounding */

/* One direction in which gas can go. */
typedef struct way {
    int from, to;
    double length;
    double conductance; /* the largest there can be; 0: a regulator, which loses nothing */
    bool is_bridge;
} way;

typedef struct map {
    const aft_network *network;
    size_t n_ways;
    way *ways;       /* [2 * n_links] */
    bool *is_source; /* [n_buses] gas may enter there */
    size_t n_sources;
    bool is_tree;
    double *need; /* [n_buses] squared pressure that a bus needs for the one that is looked at */
    int *next;    /* [n_buses] way on from a bus, -1 */
} map;

static bool is_under_pressure(const aft_network *network, int bus)
{
    return bus >= 0 && !isnan(network->buses[bus].pressure_max_bar);
}

/* Conductance of the widest set of pieces: the best ones first, as many as may be. */
static double widest(const aft_network *network, const aft_link *link)
{
    const aft_menu *menu = link->menu_index >= 0 ? &network->menu_lists[link->menu_index] : NULL;
    double sum = link->p_nom > 0.0 && !isnan(link->resistance) ? 1.0 / sqrt(link->resistance) : 0.0;
    int n_left = menu != NULL && link->can_expand ? link->menu_max : 0;
    for (double below = -1.0; n_left > 0;) { /* resistances, rising */
        double next = INFINITY;
        long long n = 0;
        for (size_t d = 0; d < menu->n; d++) {
            const aft_menu_option *option = &network->menus[menu->options[d]];
            if (option->resistance > below && option->resistance <= next) {
                n = option->resistance < next ? option->max_pieces : n + option->max_pieces;
                next = option->resistance;
            }
        }
        if (isinf(next)) {
            break;
        }
        const int n_used = n < n_left ? (int)n : n_left;
        sum += n_used > 0 ? n_used / sqrt(next) : 0.0;
        n_left -= n_used;
        below = next;
    }
    return sum;
}

static void add_way(map *m, const aft_link *link, int from, int to)
{
    const bool is_pipe = aft_link_is_pipe(m->network, link);
    m->ways[m->n_ways++] = (way){.from = from,
                                 .to = to,
                                 .length = is_pipe ? link->length : 0.0,
                                 .conductance = is_pipe ? widest(m->network, link) : 0.0};
}

static void mark_source(map *m, int bus)
{
    if (bus >= 0 && !m->is_source[bus]) {
        m->is_source[bus] = true;
        m->n_sources++;
    }
}

/* A link between two buses under pressure that ties them; any other one may bring gas in at all of its ends. */
static void read_link(map *m, size_t k)
{
    const aft_network *network = m->network;
    const aft_link *link = &network->links[k];
    const aft_holding holding = aft_holding_at(network, AFT_TABLE_links, k);
    const aft_port *port = aft_port_find(aft_ports_of(network, AFT_TABLE_links, k), 1);
    const int to = port != NULL ? port->bus : -1;
    const bool is_tie = is_under_pressure(network, link->bus0) && is_under_pressure(network, to) &&
                        link->ports.n == 1 && (aft_link_is_pipe(network, link) || !link->lift);
    if (!aft_holding_can_carry(network, &holding)) {
        return;
    }
    for (size_t i = 0; i < link->ports.n && !is_tie; i++) {
        mark_source(m, link->ports.list[i].bus);
    }
    if (!is_tie) {
        mark_source(m, link->bus0);
    }
    if (is_tie && aft_series_max(network, link->p_max_pu) > 0.0) {
        add_way(m, link, link->bus0, to);
    }
    if (is_tie && aft_series_min(network, link->p_min_pu) < 0.0) {
        add_way(m, link, to, link->bus0);
    }
}

/* Largest demand of a bus in a snapshot. @return MW; below 0 or 0 if it never needs anything */
static double demand_of(const aft_network *network, int bus, size_t t)
{
    double sum = 0.0;
    for (size_t k = 0; k < network->n_loads; k++) {
        const aft_load *load = &network->loads[k];
        sum -= load->active && load->bus == bus ? load->sign * aft_at(load->p_set, t) : 0.0;
    }
    return sum;
}

static void read_sources(map *m)
{
    const aft_network *network = m->network;
    for (size_t k = 0; k < network->n_generators; k++) {
        const aft_holding holding = aft_holding_at(network, AFT_TABLE_generators, k);
        if (aft_holding_can_carry(network, &holding)) {
            mark_source(m, network->generators[k].bus);
        }
    }
    for (size_t k = 0; k < network->n_stores; k++) {
        mark_source(m, network->stores[k].active ? network->stores[k].bus : -1);
    }
    for (size_t k = 0; k < network->n_storage_units; k++) {
        mark_source(m, network->storage_units[k].active ? network->storage_units[k].bus : -1);
    }
    for (size_t k = 0; k < network->n_processes; k++) {
        for (size_t i = 0; i < network->processes[k].ports.n && network->processes[k].active; i++) {
            mark_source(m, network->processes[k].ports.list[i].bus);
        }
    }
    for (size_t k = 0; k < network->n_loads; k++) {
        const aft_load *load = &network->loads[k];
        const double least = fmin(-load->sign * aft_series_min(network, load->p_set),
                                  -load->sign * aft_series_max(network, load->p_set));
        mark_source(m, load->active && least < 0.0 ? load->bus : -1);
    }
}

/* Which ways are bridges, where all sources are one place. */
static aft_status find_bridges(map *m, aft_error *err)
{
    aft_status status = AFT_OK;
    const size_t n_buses = m->network->n_buses;
    const size_t n = m->n_ways + m->n_sources;
    size_t n_edges = 0;
    bool *is_bridge = aft_alloc(n, sizeof *is_bridge);
    int *ends = aft_alloc(2 * n, sizeof *ends);
    AFT_TRY_ALLOC(is_bridge, err, "pressure");
    AFT_TRY_ALLOC(ends, err, "pressure");
    for (size_t i = 0; i < m->n_ways; i++) { /* both directions of a link stand next to each other: one edge */
        const bool is_back = i > 0 && m->ways[i].from == m->ways[i - 1].to && m->ways[i].to == m->ways[i - 1].from &&
                             m->ways[i].conductance == m->ways[i - 1].conductance;
        ends[n_edges] = m->ways[i].from;
        ends[n + n_edges] = m->ways[i].to;
        n_edges += !is_back;
    }
    for (size_t b = 0; b < n_buses; b++) {
        if (m->is_source[b]) {
            ends[n_edges] = (int)b;
            ends[n + n_edges++] = (int)n_buses;
        }
    }
    AFT_TRY(aft_graph_bridges(is_bridge, n_buses + 1, n_edges, ends, ends + n, err));
    size_t edge = 0;
    for (size_t i = 0; i < m->n_ways; i++) {
        const bool is_back = i > 0 && m->ways[i].from == m->ways[i - 1].to && m->ways[i].to == m->ways[i - 1].from &&
                             m->ways[i].conductance == m->ways[i - 1].conductance;
        edge -= is_back;
        m->ways[i].is_bridge = is_bridge[edge++];
    }
done:
    aft_free(is_bridge);
    aft_free(ends);
    return status;
}

static aft_status map_init(map *m, const aft_network *network, aft_error *err)
{
    aft_status status = AFT_OK;
    *m = (map){.network = network, .is_tree = strcmp(network->settings.layout, "tree") == 0};
    m->ways = aft_alloc(2 * network->n_links, sizeof *m->ways);
    m->is_source = aft_alloc(network->n_buses, sizeof *m->is_source);
    m->need = aft_alloc(network->n_buses, sizeof *m->need);
    m->next = aft_alloc(network->n_buses, sizeof *m->next);
    AFT_TRY_ALLOC(m->ways, err, "pressure");
    AFT_TRY_ALLOC(m->is_source, err, "pressure");
    AFT_TRY_ALLOC(m->need, err, "pressure");
    AFT_TRY_ALLOC(m->next, err, "pressure");
    for (size_t k = 0; k < network->n_links; k++) {
        read_link(m, k);
    }
    read_sources(m);
    AFT_TRY(find_bridges(m, err));
done:
    return status;
}

static void map_clear(map *m)
{
    aft_free(m->ways);
    aft_free(m->is_source);
    aft_free(m->need);
    aft_free(m->next);
}

static double square(double x)
{
    return x * x;
}

/* What every bus needs for `demand` MW at one of them. */
static void spread(map *m, int bus, double demand)
{
    const aft_network *network = m->network;
    for (size_t b = 0; b < network->n_buses; b++) {
        m->need[b] = INFINITY;
        m->next[b] = -1;
    }
    m->need[bus] = square(network->buses[bus].pressure_min_bar);
    for (bool is_changed = true; is_changed;) {
        is_changed = false;
        for (size_t i = 0; i < m->n_ways; i++) {
            const way *w = &m->ways[i];
            const double q = w->is_bridge ? demand : m->is_tree ? demand / (double)m->n_sources : 0.0;
            const double loss = w->conductance > 0.0 ? w->length * square(q / w->conductance) : 0.0;
            const double need = fmax(square(network->buses[w->from].pressure_min_bar), m->need[w->to] + loss);
            if (need < m->need[w->from] - 1e-9) {
                m->need[w->from] = need;
                m->next[w->from] = (int)i;
                is_changed = true;
            }
        }
    }
}

/* "A - B - ... - D". */
static void tell_path(char *out, size_t size, const map *m, int bus)
{
    enum { MOST_NAMED = 4 };
    size_t n = 0;
    int n_named = 0;
    out[0] = '\0';
    for (; bus >= 0; bus = m->next[bus] >= 0 ? m->ways[m->next[bus]].to : -1) {
        const bool is_last = m->next[bus] < 0;
        if (n_named < MOST_NAMED || is_last) {
            const char *between = n_named == 0 ? "" : n_named > MOST_NAMED ? " - ... - " : " - ";
            const int more = snprintf(out + n, size - n, "%s%s", between, m->network->buses[bus].name);
            n = more > 0 && n + (size_t)more < size ? n + (size_t)more : size - 1;
        }
        n_named++;
    }
}

/* The source that lacks least; false if one of them has enough, or none reaches the bus. */
static bool find_gap(aft_pressure_gap *gap, map *m, int bus, double demand)
{
    const aft_network *network = m->network;
    *gap = (aft_pressure_gap){.bus = bus, .source = -1, .demand = demand, .missing_bar = INFINITY};
    spread(m, bus, demand);
    for (size_t b = 0; b < network->n_buses; b++) {
        const double missing = sqrt(m->need[b]) - network->buses[b].pressure_max_bar;
        if (m->is_source[b] && is_under_pressure(network, (int)b) && missing < gap->missing_bar) {
            gap->missing_bar = missing;
            gap->needed_bar = sqrt(m->need[b]);
            gap->source = (int)b;
        }
    }
    if (gap->source < 0 || gap->missing_bar <= slack) {
        return false;
    }
    tell_path(gap->path, sizeof gap->path, m, gap->source);
    return true;
}

aft_status aft_pressure_find_gaps(aft_pressure_gap **out, size_t *n_out, const aft_network *network, aft_error *err)
{
    aft_status status = AFT_OK;
    map m = {0};
    aft_pressure_gap *list = NULL;
    size_t n = 0;
    size_t cap = 0;
    AFT_TRY(map_init(&m, network, err));
    for (size_t b = 0; b < network->n_buses && isnan(network->settings.lost_load_cost); b++) {
        double demand = 0.0;
        size_t worst = 0;
        for (size_t t = 0; t < network->n_snapshots && is_under_pressure(network, (int)b) && !m.is_source[b]; t++) {
            const double now = demand_of(network, (int)b, t);
            worst = now > demand ? t : worst;
            demand = fmax(demand, now);
        }
        aft_pressure_gap gap;
        if (demand > 0.0 && find_gap(&gap, &m, (int)b, demand)) {
            gap.snapshot = worst;
            if (aft_grow((void **)&list, &cap, n + 1, sizeof *list) != 0) {
                status = aft_fail(err, AFT_ENOMEM, "pressure: out of memory");
                goto done;
            }
            list[n++] = gap;
        }
    }
    *out = list;
    *n_out = n;
    list = NULL;
done:
    aft_free(list);
    map_clear(&m);
    return status;
}
