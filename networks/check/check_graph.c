/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules about what can reach what, foreseen without solving: everything that may be built counts as built. All of them
 * are warnings: such a case is understood, it has no solution, or a candidate without use. */
#include "networks/check/check_internal.h"
#include "networks/graph/graph.h"

#include <stdlib.h>
#include <string.h>

/* One direction in which something can flow. */
typedef struct edges {
    size_t n, cap;
    int *from, *to; /* [n] rows of buses */
    int *branch;    /* [n] number of the branch over links, lines, transformers */
} edges;

/* The case as a graph of buses. */
typedef struct map {
    aft_reading *reading;
    const aft_network *network;
    edges edges;
    bool *is_supply; /* [n_buses] something can be put in there, if only from a store */
    bool *is_sink;   /* [n_buses] something can be taken out there */
    bool *is_fed;    /* [n_buses] supply reaches it */
    double *load;    /* [n_buses] largest demand of a snapshot, MW */
} map;

static aft_status out_of_memory(const map *m)
{
    return aft_fail(m->reading->err, AFT_ENOMEM, "graph: out of memory");
}

/* ---- edges ---- */

static aft_status grow_ints(int **list, size_t cap, const map *m)
{
    int *bigger = aft_resize(*list, cap, sizeof **list);
    if (bigger == NULL) {
        return out_of_memory(m);
    }
    *list = bigger;
    return AFT_OK;
}

static aft_status add_edge(map *m, int from, int to, int branch)
{
    edges *e = &m->edges;
    aft_status status = AFT_OK;
    if (from < 0 || to < 0 || from == to) {
        return AFT_OK;
    }
    if (e->n == e->cap) {
        size_t cap = e->cap > 0 ? 2 * e->cap : 64;
        AFT_TRY(grow_ints(&e->from, cap, m));
        AFT_TRY(grow_ints(&e->to, cap, m));
        AFT_TRY(grow_ints(&e->branch, cap, m));
        e->cap = cap;
    }
    e->from[e->n] = from;
    e->to[e->n] = to;
    e->branch[e->n++] = branch;
done:
    return status;
}

static double least_rate(const map *m, const aft_port *port)
{
    double least = 0.0;
    for (size_t i = 0; port->curve != NULL && i < port->curve->n; i++) {
        least = fmin(least, port->curve->y[i]);
    }
    return port->curve != NULL ? least : aft_series_min(m->network, port->rate);
}

static double most_rate(const map *m, const aft_port *port)
{
    double most = 0.0;
    for (size_t i = 0; port->curve != NULL && i < port->curve->n; i++) {
        most = fmax(most, port->curve->y[i]);
    }
    return port->curve != NULL ? most : aft_series_max(m->network, port->rate);
}

/* A link feeds its ports of positive efficiency; a port of negative efficiency is an input, and needs to be fed just as
 * bus0, which is not asked here. With p_min_pu below 0 it also runs backwards. */
static aft_status add_link(map *m, size_t k, int branch)
{
    const aft_link *link = &m->network->links[k];
    bool is_two_way = aft_series_min(m->network, link->p_min_pu) < 0.0;
    bool is_forward = aft_series_max(m->network, link->p_max_pu) > 0.0;
    aft_status status = AFT_OK;
    for (size_t i = 0; i < link->ports.n; i++) {
        const aft_port *port = &link->ports.list[i];
        bool delivers = most_rate(m, port) > 0.0;
        bool takes = least_rate(m, port) < 0.0;
        if ((is_forward && delivers) || (is_two_way && takes)) {
            AFT_TRY(add_edge(m, link->bus0, port->bus, branch));
        }
        if ((is_two_way && delivers) || (is_forward && takes)) {
            AFT_TRY(add_edge(m, port->bus, link->bus0, branch));
        }
    }
done:
    return status;
}

static aft_status add_both_ways(map *m, int bus0, int bus1, int branch)
{
    aft_status status = add_edge(m, bus0, bus1, branch);
    return status == AFT_OK ? add_edge(m, bus1, bus0, branch) : status;
}

/* A process takes at ports of one sign of its rate and delivers at those of the other; one that takes nothing is
 * supply, one that delivers nothing is a sink. */
static aft_status add_process(map *m, size_t k, int branch)
{
    const aft_process *process = &m->network->processes[k];
    const aft_ports *ports = &process->ports;
    aft_status status = AFT_OK;
    for (int way = -1; way <= 1; way += 2) {
        bool is_possible = way > 0 ? aft_series_max(m->network, process->p_max_pu) > 0.0
                                   : aft_series_min(m->network, process->p_min_pu) < 0.0;
        bool takes = false;
        bool delivers = false;
        for (size_t i = 0; is_possible && i < ports->n * ports->n; i++) {
            const aft_port *from = &ports->list[i / ports->n];
            const aft_port *to = &ports->list[i % ports->n];
            bool takes_here = way > 0 ? least_rate(m, from) < 0.0 : most_rate(m, from) > 0.0;
            bool delivers_there = way > 0 ? most_rate(m, to) > 0.0 : least_rate(m, to) < 0.0;
            takes |= takes_here;
            delivers |= delivers_there;
            if (takes_here && delivers_there) {
                AFT_TRY(add_edge(m, from->bus, to->bus, branch));
            }
        }
        for (size_t i = 0; i < ports->n; i++) {
            m->is_supply[ports->list[i].bus] |= delivers && !takes;
            m->is_sink[ports->list[i].bus] |= takes && !delivers;
        }
    }
done:
    return status;
}

/* Branches are numbered: links, lines, transformers, processes. */
static aft_status add_edges(map *m)
{
    const aft_network *network = m->network;
    aft_status status = AFT_OK;
    int branch = 0;
    for (size_t k = 0; k < network->n_links; k++, branch++) {
        aft_holding h = aft_holding_at(network, AFT_TABLE_links, k);
        if (aft_holding_can_carry(network, &h)) {
            AFT_TRY(add_link(m, k, branch));
        }
    }
    for (size_t k = 0; k < network->n_lines; k++, branch++) {
        aft_holding h = aft_holding_at(network, AFT_TABLE_lines, k);
        if (aft_holding_can_carry(network, &h)) {
            AFT_TRY(add_both_ways(m, network->lines[k].bus0, network->lines[k].bus1, branch));
        }
    }
    for (size_t k = 0; k < network->n_transformers; k++, branch++) {
        aft_holding h = aft_holding_at(network, AFT_TABLE_transformers, k);
        if (aft_holding_can_carry(network, &h)) {
            AFT_TRY(add_both_ways(m, network->transformers[k].bus0, network->transformers[k].bus1, branch));
        }
    }
    for (size_t k = 0; k < network->n_processes; k++, branch++) {
        aft_holding h = aft_holding_at(network, AFT_TABLE_processes, k);
        if (aft_holding_can_carry(network, &h)) {
            AFT_TRY(add_process(m, k, branch));
        }
    }
done:
    return status;
}

/* ---- supply and demand ---- */

static void mark_generators(map *m)
{
    for (size_t k = 0; k < m->network->n_generators; k++) {
        const aft_generator *g = &m->network->generators[k];
        aft_holding h = aft_holding_at(m->network, AFT_TABLE_generators, k);
        if (aft_holding_can_carry(m->network, &h)) {
            double least = g->sign * aft_series_min(m->network, g->p_min_pu);
            double most = g->sign * aft_series_max(m->network, g->p_max_pu);
            m->is_supply[g->bus] |= least > 0.0 || most > 0.0;
            m->is_sink[g->bus] |= least < 0.0 || most < 0.0;
        }
    }
}

/* A store takes, and gives what it holds at the start; one whose level may be negative gives without end. */
static void mark_storage(map *m)
{
    for (size_t k = 0; k < m->network->n_stores; k++) {
        const aft_store *s = &m->network->stores[k];
        if (s->active) {
            bool holds = !s->e_cyclic && s->e_initial > 0.0;
            m->is_supply[s->bus] |= holds || aft_series_min(m->network, s->e_min_pu) < 0.0;
            m->is_sink[s->bus] = true;
        }
    }
    for (size_t k = 0; k < m->network->n_storage_units; k++) {
        const aft_storage_unit *s = &m->network->storage_units[k];
        if (s->active) {
            bool holds = !s->cyclic_state_of_charge && s->state_of_charge_initial > 0.0;
            m->is_supply[s->bus] |= holds || aft_series_max(m->network, s->inflow) > 0.0;
            m->is_sink[s->bus] = true;
        }
    }
}

/* A negative load is supply. */
static void mark_loads(map *m)
{
    for (size_t k = 0; k < m->network->n_loads; k++) {
        const aft_load *load = &m->network->loads[k];
        if (!load->active) {
            continue;
        }
        double a = -load->sign * aft_series_min(m->network, load->p_set);
        double b = -load->sign * aft_series_max(m->network, load->p_set);
        m->is_supply[load->bus] |= fmin(a, b) < 0.0;
        m->is_sink[load->bus] |= fmax(a, b) > 0.0;
        m->load[load->bus] = fmax(m->load[load->bus], fmax(a, b));
    }
}

static aft_status make_map(map *m, aft_reading *reading)
{
    aft_status status = AFT_OK;
    size_t n = reading->network->n_buses;
    *m = (map){.reading = reading, .network = reading->network};
    m->is_supply = aft_alloc(n, sizeof *m->is_supply);
    m->is_sink = aft_alloc(n, sizeof *m->is_sink);
    m->is_fed = aft_alloc(n, sizeof *m->is_fed);
    m->load = aft_alloc(n, sizeof *m->load);
    AFT_TRY_ALLOC(m->is_supply, reading->err, "graph");
    AFT_TRY_ALLOC(m->is_sink, reading->err, "graph");
    AFT_TRY_ALLOC(m->is_fed, reading->err, "graph");
    AFT_TRY_ALLOC(m->load, reading->err, "graph");
    AFT_TRY(add_edges(m));
    mark_generators(m);
    mark_storage(m);
    mark_loads(m);
    memcpy(m->is_fed, m->is_supply, n * sizeof *m->is_fed);
    AFT_TRY(aft_graph_reach(m->is_fed, n, m->edges.n, m->edges.from, m->edges.to, reading->err));
done:
    return status;
}

static void clear_map(map *m)
{
    aft_free(m->edges.from);
    aft_free(m->edges.to);
    aft_free(m->edges.branch);
    aft_free(m->is_supply);
    aft_free(m->is_sink);
    aft_free(m->is_fed);
    aft_free(m->load);
}

/* ---- islands and loads without supply ---- */

/* Parts of the buses that hang together by branches between buses of one carrier. */
static aft_status find_islands(int *island, size_t *n_out, const map *m)
{
    aft_status status = AFT_OK;
    int *from = aft_alloc(m->edges.n, sizeof *from);
    int *to = aft_alloc(m->edges.n, sizeof *to);
    AFT_TRY_ALLOC(from, m->reading->err, "graph");
    AFT_TRY_ALLOC(to, m->reading->err, "graph");
    size_t n = 0;
    for (size_t i = 0; i < m->edges.n; i++) {
        const aft_bus *a = &m->network->buses[m->edges.from[i]];
        const aft_bus *b = &m->network->buses[m->edges.to[i]];
        if (strcmp(a->carrier, b->carrier) == 0) {
            from[n] = m->edges.from[i];
            to[n++] = m->edges.to[i];
        }
    }
    AFT_TRY(aft_graph_components(island, n_out, m->network->n_buses, n, from, to, m->reading->err));
done:
    aft_free(from);
    aft_free(to);
    return status;
}

/* What is said of an island: its buses, those with a demand, those that supply reaches. */
typedef struct island_sum {
    size_t n, n_loads, n_fed;
    int first;
} island_sum;

static aft_status sum_islands(island_sum **out, const int *island, size_t n_islands, const map *m)
{
    island_sum *sums = aft_alloc(n_islands, sizeof *sums);
    if (sums == NULL) {
        return out_of_memory(m);
    }
    for (size_t b = 0; b < m->network->n_buses; b++) {
        island_sum *sum = &sums[island[b]];
        sum->first = sum->n == 0 ? (int)b : sum->first;
        sum->n++;
        sum->n_loads += m->load[b] > 0.0;
        sum->n_fed += m->is_fed[b];
    }
    *out = sums;
    return AFT_OK;
}

static const char *shedding_hint(const map *m)
{
    return isnan(m->network->settings.lost_load_cost) ? "there will be no solution" : "it will be shed";
}

static aft_status warn_island(const map *m, const island_sum *sum)
{
    const aft_bus *first = &m->network->buses[sum->first];
    return aft_report(m->reading, AFT_WARNING, "island-without-supply",
                      aft_place_of(m->reading, AFT_TABLE_buses, (size_t)sum->first, NULL), shedding_hint(m),
                      "no supply reaches the island of bus `%s` (%s, %zu buses, %zu of them with a demand)",
                      first->name, first->carrier, sum->n, sum->n_loads);
}

/* Islands of several buses are named once; a load alone on its bus, or in an island that is fed elsewhere, by itself.
 */
static aft_status check_supply(const map *m)
{
    aft_status status = AFT_OK;
    size_t n_islands = 0;
    island_sum *sums = NULL;
    int *island = aft_alloc(m->network->n_buses, sizeof *island);
    AFT_TRY_ALLOC(island, m->reading->err, "graph");
    AFT_TRY(find_islands(island, &n_islands, m));
    AFT_TRY(sum_islands(&sums, island, n_islands, m));
    for (size_t i = 0; i < n_islands; i++) {
        if (sums[i].n > 1 && sums[i].n_fed == 0 && sums[i].n_loads > 0) {
            AFT_TRY(warn_island(m, &sums[i]));
        }
    }
    for (size_t k = 0; k < m->network->n_loads; k++) {
        const aft_load *load = &m->network->loads[k];
        bool is_named = sums[island[load->bus]].n > 1 && sums[island[load->bus]].n_fed == 0;
        if (load->active && m->load[load->bus] > 0.0 && !m->is_fed[load->bus] && !is_named) {
            AFT_TRY(aft_report(m->reading, AFT_WARNING, "unreachable-load",
                               aft_place_of(m->reading, AFT_TABLE_loads, k, "bus"), shedding_hint(m),
                               "no supply can reach load `%s` at bus `%s`, whatever is built", load->name,
                               m->network->buses[load->bus].name));
        }
    }
done:
    aft_free(sums);
    aft_free(island);
    return status;
}

/* ---- candidates that lead nowhere ---- */

/* True if a walk leads from a marked bus (against the edges if is_back) to `to` without passing `around`. */
static aft_status can_get(bool *out, const map *m, const bool *marked, int to, int around, bool is_back)
{
    aft_status status = AFT_OK;
    size_t n_buses = m->network->n_buses;
    size_t n = 0;
    bool *reached = aft_alloc(n_buses, sizeof *reached);
    int *tail = aft_alloc(m->edges.n, sizeof *tail);
    int *head = aft_alloc(m->edges.n, sizeof *head);
    AFT_TRY_ALLOC(reached, m->reading->err, "graph");
    AFT_TRY_ALLOC(tail, m->reading->err, "graph");
    AFT_TRY_ALLOC(head, m->reading->err, "graph");
    for (size_t i = 0; i < m->edges.n; i++) {
        if (m->edges.from[i] != around && m->edges.to[i] != around) {
            tail[n] = is_back ? m->edges.to[i] : m->edges.from[i];
            head[n++] = is_back ? m->edges.from[i] : m->edges.to[i];
        }
    }
    memcpy(reached, marked, n_buses * sizeof *reached);
    reached[around] = false;
    AFT_TRY(aft_graph_reach(reached, n_buses, n, tail, head, m->reading->err));
    *out = reached[to];
done:
    aft_free(reached);
    aft_free(tail);
    aft_free(head);
    return status;
}

/* An edge is of use if supply gets to its start without passing its end, and its end gets to a sink without passing its
 * start: otherwise whatever it carries must come back. */
static aft_status is_useful_edge(bool *out, const map *m, size_t edge)
{
    int from = m->edges.from[edge];
    int to = m->edges.to[edge];
    bool gets_in = false;
    bool gets_out = false;
    aft_status status = can_get(&gets_in, m, m->is_supply, from, to, false);
    if (status == AFT_OK && gets_in) {
        status = can_get(&gets_out, m, m->is_sink, to, from, true);
    }
    *out = gets_in && gets_out;
    return status;
}

static aft_status check_candidate(const map *m, aft_table table, size_t row, int branch)
{
    aft_holding h = aft_holding_at(m->network, table, row);
    if (!h.active || h.menu_index < 0 || h.nom > 0.0 || !aft_holding_can_carry(m->network, &h)) {
        return AFT_OK;
    }
    bool is_useful = false;
    for (size_t i = 0; i < m->edges.n && !is_useful; i++) {
        if (m->edges.branch[i] == branch) {
            aft_status status = is_useful_edge(&is_useful, m, i);
            if (status != AFT_OK) {
                return status;
            }
        }
    }
    if (is_useful) {
        return AFT_OK;
    }
    return aft_report(m->reading, AFT_WARNING, "candidate-leads-nowhere", aft_place_of(m->reading, table, row, "menu"),
                      "its demand may be 0 in this scenario",
                      "`%s` joins no supply to a demand or store, whatever else is built", h.name);
}

enum { MOST_WORK = 200000000 };

static aft_status check_candidates(const map *m)
{
    static const aft_table tables[] = {AFT_TABLE_links, AFT_TABLE_lines, AFT_TABLE_transformers, AFT_TABLE_processes};
    aft_status status = AFT_OK;
    const aft_network *network = m->network;
    size_t n_branches = network->n_links + network->n_lines + network->n_transformers + network->n_processes;
    if (m->edges.n > 0 && n_branches > MOST_WORK / m->edges.n) {
        return AFT_OK; /* too large for a courtesy */
    }
    int branch = 0;
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        size_t n = 0;
        (void)aft_network_rows(network, tables[i], &n);
        for (size_t row = 0; row < n; row++, branch++) {
            AFT_TRY(check_candidate(m, tables[i], row, branch));
        }
    }
done:
    return status;
}

/* ---- sites and buses ---- */

/* A site whose bus nothing feeds; its load or its island may be named already, but not the firm. */
static aft_status check_sites(const map *m)
{
    aft_status status = AFT_OK;
    for (size_t k = 0; k < m->network->n_sites; k++) {
        const aft_site *site = &m->network->sites[k];
        if (!m->is_fed[site->bus]) {
            AFT_TRY(aft_report(
                m->reading, AFT_WARNING, "unreachable-site", aft_place_of(m->reading, AFT_TABLE_sites, k, "bus"), "",
                "no supply or candidate reaches site `%s` at bus `%s`", site->name, m->network->buses[site->bus].name));
        }
    }
done:
    return status;
}

aft_status aft_check_graph(aft_reading *reading)
{
    if (reading->network->n_buses == 0) {
        return AFT_OK;
    }
    map m;
    aft_status status = make_map(&m, reading);
    if (status == AFT_OK) {
        status = check_supply(&m);
    }
    if (status == AFT_OK) {
        status = check_candidates(&m);
    }
    if (status == AFT_OK) {
        status = check_sites(&m);
    }
    clear_map(&m);
    return status;
}
