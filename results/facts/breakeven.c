/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What would have to change for the first branch to pay: first-order bounds from the prices of a plan without it.
 *
 * Candidates are links with a menu between two buses of one medium that have no capacity in the plan. A tree of
 * candidates from a tap r (a bus that has supply) to the buses v of users pays, at the prices of the plan, if
 *
 *     sum_{v in tree} sum_{users c at v} sum_t wo_t q_ct max(0, V_ct - (S_rt - d))  >=  sum_{pipes of the tree} F
 *
 *     S_rt   supply price at the tap: its dual where something flows in, else the cheapest chain of elements that have
 *            capacity and room left (a dual without flow may be anything below that)
 *     V_ct   worth of a MWh at the user: price of its other buses times rates, less its marginal cost
 *     q_ct   most that the user can take: its rating, or the load behind it divided by the efficiency
 *     F      cost of the cheapest size, whatever its capacity
 *     d      cut of the supply price, currency/MWh
 *
 * The smallest such d over all taps and trees that hold a branch is its price_cut_needed_at_least; with d = 0 and q
 * multiplied by f, the smallest f is its demand_factor_needed_at_least. Trees follow the paths of least F from the tap
 * (re-hung below a branch that lies on none). Losses, marginal costs, delays and sizes of the pipes and the cost of the
 * users' equipment are left out and prices elsewhere do not move, so the bounds are necessary to first order, not
 * sufficient. wo_t is the weight of costs, that of the investment period included.
 */
#include "results/facts/facts_internal.h"

#include "networks/base/memory.h"

#include <stdlib.h>
#include <string.h>

static const double tiny = 1e-6; /* MW: less is no flow and no capacity */

/* A link or process: it exchanges rate times its flow with the bus of each port; what it takes has a negative rate. */
typedef struct converter {
    aft_table table;
    size_t row;
    int bus0;               /* of a link, from which it takes its flow; -1 for a process, whose ports are all alike */
    const aft_ports *ports; /* of a link: without bus0 */
    aft_span life;
    aft_series marginal_cost, low, high;
    const double *flow; /* [n_snapshots] */
    double capacity;
    bool is_transport; /* a link between two buses of one carrier */
} converter;

/* A pipe of the tree: candidate, or existing one beyond the reach of supply (free). */
typedef struct pipe {
    int from, to; /* buses */
    bool is_two_way;
    double cost; /* over the modelled span */
    int branch;  /* row of the results; -1 for an existing pipe */
} pipe;

/* What a bus gains from a price cut: sum of weight * max(0, d - need), sorted by need with running sums. */
typedef struct gain_step {
    double need, weight, weight_sum, product_sum;
} gain_step;

/* What a tree gains less its cost, and how fast that grows with the parameter that is sought. */
typedef struct slope_at {
    double value, slope;
} slope_at;

typedef struct gains {
    size_t n, cap;
    gain_step *list;
} gains;

typedef struct breakeven {
    const aft_network *network;
    const aft_plan *plan;
    aft_branch_results *branches;
    size_t n_converters;
    converter *converters; /* links, then processes */
    size_t n_pipes;
    pipe *pipes;
    double *supply;  /* [n_buses * n_snapshots] price, INFINITY without supply; only for buses of the media */
    bool *is_medium; /* [n_buses] an end of a candidate, or of the same carrier as one */
    bool *is_fed;    /* [n_buses] has supply in some snapshot */
    /* the tree of one tap */
    int root;
    double *distance; /* [n_buses] */
    int *parent_pipe; /* [n_buses] -1 at the root and where nothing leads */
    int *reached;     /* [n_reached] buses of the tree, the root first */
    size_t n_reached;
    bool *is_done; /* [n_buses] */
    gains *gains;  /* [n_buses] of one tap */
    /* the part of that tree which hangs on the root by one pipe */
    int *first_child, *next_child; /* [n_buses] */
    int *order;                    /* [n_order] buses, parents first */
    size_t n_order;
    slope_at *net_gain; /* [n_buses] */
    double *load;       /* [n_snapshots] of one bus */
} breakeven;

static bool is_close(double value, double limit)
{
    return value >= limit - tiny * fmax(1.0, fabs(limit));
}

/* Transport: a link between two buses of one carrier. */
static bool is_transport(const aft_network *network, const aft_link *link)
{
    return link->bus1 >= 0 && strcmp(network->buses[link->bus0].carrier, network->buses[link->bus1].carrier) == 0;
}

static bool can_reverse(const aft_link *link)
{
    return link->p_min_pu.hours != NULL || link->p_min_pu.value < 0.0;
}

/* Links and processes as one */

static bool exists(aft_span life, size_t t)
{
    return life.from <= t && t < life.to;
}

static void list_converters(breakeven *be)
{
    const aft_network *net = be->network;
    size_t hours = net->n_snapshots;
    for (size_t k = 0; k < net->n_links; k++) {
        const aft_link *l = &net->links[k];
        be->converters[be->n_converters++] = (converter){.table = AFT_TABLE_links,
                                                         .row = k,
                                                         .bus0 = l->bus0,
                                                         .ports = &l->ports,
                                                         .life = l->life,
                                                         .marginal_cost = l->marginal_cost,
                                                         .low = l->p_min_pu,
                                                         .high = l->p_max_pu,
                                                         .flow = be->plan->link_p + k * hours,
                                                         .capacity = be->plan->link_p_nom[k],
                                                         .is_transport = is_transport(net, l)};
    }
    for (size_t k = 0; k < net->n_processes; k++) {
        const aft_process *p = &net->processes[k];
        be->converters[be->n_converters++] = (converter){.table = AFT_TABLE_processes,
                                                         .row = k,
                                                         .bus0 = -1,
                                                         .ports = &p->ports,
                                                         .life = p->life,
                                                         .marginal_cost = p->marginal_cost,
                                                         .low = p->p_min_pu,
                                                         .high = p->p_max_pu,
                                                         .flow = be->plan->process_p + k * hours,
                                                         .capacity = be->plan->process_p_nom[k]};
    }
}

/* What stands at one of the ports of a converter. */
typedef struct exchange {
    int bus;
    double rate;
} exchange;

static size_t count_ports(const converter *c)
{
    return c->ports->n + (c->bus0 >= 0 ? 1 : 0);
}

static exchange port_of(const converter *c, size_t i, size_t t)
{
    if (c->bus0 >= 0 && i == 0) {
        return (exchange){c->bus0, -1.0};
    }
    const aft_port *port = &c->ports->list[c->bus0 >= 0 ? i - 1 : i];
    const double flow = c->flow[t];
    if (port->curve != NULL && flow > 0.0) { /* on average; a curve of an idle one says nothing */
        return (exchange){port->bus, aft_port_delivery(port, c->capacity, t, flow) / flow};
    }
    return (exchange){port->bus, aft_at(port->rate, t)};
}

/* Supply prices */

static double dual_price(const breakeven *be, int bus, size_t t)
{
    return be->plan->bus_price[(size_t)bus * be->network->n_snapshots + t];
}

/* Power that enters a bus in a snapshot, all positive parts. */
static void add_inflow(double *inflow, int bus, double mw)
{
    if (mw > 0.0) {
        inflow[bus] += mw;
    }
}

static void measure_inflow(double *inflow, const breakeven *be, size_t t)
{
    const aft_network *net = be->network;
    memset(inflow, 0, net->n_buses * sizeof *inflow);
    for (size_t k = 0; k < be->n_converters; k++) {
        const converter *c = &be->converters[k];
        for (size_t i = 0; c->flow[t] != 0.0 && i < count_ports(c); i++) {
            exchange port = port_of(c, i, t);
            add_inflow(inflow, port.bus, port.rate * c->flow[t]);
        }
    }
    for (size_t k = 0; k < net->n_generators; k++) {
        const aft_generator *g = &net->generators[k];
        add_inflow(inflow, g->bus, g->sign * be->plan->generator_p[k * net->n_snapshots + t]);
    }
    for (size_t k = 0; k < net->n_stores; k++) {
        add_inflow(inflow, net->stores[k].bus, net->stores[k].sign * be->plan->store_p[k * net->n_snapshots + t]);
    }
    for (size_t k = 0; k < net->n_storage_units; k++) {
        add_inflow(inflow, net->storage_units[k].bus,
                   net->storage_units[k].sign * be->plan->unit_dispatch[k * net->n_snapshots + t]);
    }
    for (size_t k = 0; k < net->n_loads; k++) {
        const aft_load *load = &net->loads[k];
        add_inflow(inflow, load->bus, load->active ? load->sign * aft_at(load->p_set, t) : 0.0);
    }
}

static void lower(double *price, double offer)
{
    if (offer < *price) {
        *price = offer;
    }
}

/* Generators with room left; one that may still be built offers at its cost at full use. */
static void offer_generators(double *price, const breakeven *be, size_t t)
{
    const aft_network *net = be->network;
    for (size_t k = 0; k < net->n_generators; k++) {
        const aft_generator *g = &net->generators[k];
        if (!exists(g->life, t) || g->sign <= 0.0 || !be->is_medium[g->bus]) {
            continue;
        }
        double most = aft_at(g->p_max_pu, t) * be->plan->generator_p_nom[k];
        double cost = aft_at(g->marginal_cost, t) / g->sign;
        if (most > tiny && !is_close(be->plan->generator_p[k * net->n_snapshots + t], most)) {
            lower(&price[g->bus], cost);
        } else if (g->p_nom_extendable && g->can_expand && be->plan->generator_p_nom[k] + tiny < g->p_nom_max &&
                   aft_at(g->p_max_pu, t) > 0.0 && net->years * g->cost_periods > 0.0) {
            lower(&price[g->bus], cost + g->unit_cost / (8760.0 * net->years * g->cost_periods) / g->sign);
        }
    }
}

/* Price of one MWh at a port of a converter, given the supply prices of what it takes and the duals of all else. */
static double price_through(const breakeven *be, const converter *c, size_t port, const double *price, size_t t)
{
    double cost = aft_at(c->marginal_cost, t);
    for (size_t i = 0; i < count_ports(c); i++) {
        exchange other = port_of(c, i, t);
        if (i != port && other.rate != 0.0) {
            bool is_supply = other.rate < 0.0 && be->is_medium[other.bus];
            cost -= other.rate * (is_supply ? price[other.bus] : dual_price(be, other.bus, t));
        }
    }
    return cost / port_of(c, port, t).rate;
}

/* What a converter with room left offers at its ports; true if a price fell. */
static bool offer_forward(double *price, const bool *is_settled, const breakeven *be, const converter *c, size_t t)
{
    bool any = false;
    for (size_t i = 0; i < count_ports(c); i++) {
        exchange port = port_of(c, i, t);
        if (!be->is_medium[port.bus] || is_settled[port.bus] || port.rate <= 0.0) {
            continue;
        }
        double offer = price_through(be, c, i, price, t);
        if (offer < price[port.bus] - 1e-9) {
            price[port.bus] = offer;
            any = true;
        }
    }
    return any;
}

/* What a pipe offers against its direction; true if a price fell. */
static bool offer_back(double *price, const bool *is_settled, const breakeven *be, const aft_link *link, size_t t)
{
    if (!be->is_medium[link->bus0] || is_settled[link->bus0]) {
        return false;
    }
    double offer = price[link->bus1] * aft_at(link->efficiency, t) - aft_at(link->marginal_cost, t);
    if (offer >= price[link->bus0] - 1e-9) {
        return false;
    }
    price[link->bus0] = offer;
    return true;
}

/* Links and processes with room left; true if a price fell. */
static bool offer_converters(double *price, const bool *is_settled, const breakeven *be, size_t t)
{
    bool any = false;
    for (size_t k = 0; k < be->n_converters; k++) {
        const converter *c = &be->converters[k];
        if (!exists(c->life, t) || c->capacity <= tiny) {
            continue;
        }
        if (!is_close(c->flow[t], aft_at(c->high, t) * c->capacity)) {
            any = offer_forward(price, is_settled, be, c, t) || any;
        }
        if (c->is_transport && !is_close(-c->flow[t], -aft_at(c->low, t) * c->capacity)) {
            any = offer_back(price, is_settled, be, &be->network->links[c->row], t) || any;
        }
    }
    return any;
}

static aft_status find_supply(breakeven *be, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *net = be->network;
    double *inflow = aft_alloc(net->n_buses, sizeof *inflow);
    double *price = aft_alloc(net->n_buses, sizeof *price);
    bool *is_settled = aft_alloc(net->n_buses, sizeof *is_settled);
    AFT_TRY_ALLOC(inflow, err, "break-even");
    AFT_TRY_ALLOC(price, err, "break-even");
    AFT_TRY_ALLOC(is_settled, err, "break-even");
    for (size_t t = 0; t < net->n_snapshots; t++) {
        measure_inflow(inflow, be, t);
        for (size_t b = 0; b < net->n_buses; b++) {
            is_settled[b] = inflow[b] > tiny;
            price[b] = is_settled[b] ? dual_price(be, (int)b, t) : INFINITY;
        }
        offer_generators(price, be, t);
        for (size_t b = 0; b < net->n_buses; b++) { /* where something flows the dual is exact */
            price[b] = is_settled[b] ? dual_price(be, (int)b, t) : price[b];
        }
        for (size_t round = 0; round < net->n_buses; round++) {
            if (!offer_converters(price, is_settled, be, t)) {
                break;
            }
        }
        for (size_t b = 0; b < net->n_buses; b++) {
            if (be->is_medium[b]) {
                be->supply[b * net->n_snapshots + t] = price[b];
                be->is_fed[b] = be->is_fed[b] || isfinite(price[b]);
            }
        }
    }
done:
    aft_free(inflow);
    aft_free(price);
    aft_free(is_settled);
    return status;
}

/* Users */

/* Demand at a bus. */
static void sum_loads(double *load, const aft_network *network, int bus)
{
    memset(load, 0, network->n_snapshots * sizeof *load);
    for (size_t k = 0; k < network->n_loads; k++) {
        const aft_load *l = &network->loads[k];
        for (size_t t = 0; l->active && l->bus == bus && t < network->n_snapshots; t++) {
            load[t] += fmax(0.0, -l->sign * aft_at(l->p_set, t));
        }
    }
}

/* May a converter take from a bus? */
static bool can_take(const converter *c, int bus)
{
    for (size_t i = 0; i < count_ports(c); i++) {
        bool is_own = c->bus0 >= 0 && i == 0;
        bool varies = !is_own && c->ports->list[c->bus0 >= 0 ? i - 1 : i].rate.hours != NULL;
        exchange port = port_of(c, i, 0);
        if (port.bus == bus && (is_own || (c->bus0 < 0 && (port.rate < 0.0 || varies)))) {
            return true;
        }
    }
    return false;
}

/* A bus that can neither pass energy on nor keep it: its load limits what enters. */
static bool is_dead_end(const breakeven *be, int bus)
{
    static const aft_table others[] = {AFT_TABLE_stores, AFT_TABLE_storage_units, AFT_TABLE_lines,
                                       AFT_TABLE_transformers};
    for (size_t k = 0; k < be->n_converters; k++) {
        const converter *c = &be->converters[k];
        if (c->life.from < c->life.to && can_take(c, bus)) {
            return false;
        }
    }
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        for (size_t k = 0; k < aft_element_count(be->network, others[i]); k++) {
            aft_element e = aft_element_get(be->network, be->plan, others[i], k);
            if (e.active && (e.bus0 == bus || e.bus1 == bus)) {
                return false;
            }
        }
    }
    return true;
}

/* Largest rating that a link or process has or could get. */
static double largest_rating(const breakeven *be, const converter *c)
{
    aft_element e = aft_element_get(be->network, be->plan, c->table, c->row);
    double most = e.nom_opt;
    if (e.is_extendable && e.can_expand) {
        most = fmax(most, e.nom_max);
    }
    const aft_menu *menu = e.menu_index >= 0 && e.can_expand ? &be->network->menu_lists[e.menu_index] : NULL;
    double largest = 0.0;
    for (size_t d = 0; menu != NULL && d < menu->n; d++) {
        const aft_menu_option *option = &be->network->menus[menu->options[d]];
        largest = fmax(largest, option->max_pieces > 0 ? option->p_nom : 0.0);
    }
    return fmax(most, e.nom + e.menu_max * largest);
}

static aft_status add_gain(gains *out, double need, double weight, aft_error *err)
{
    if (weight <= 0.0 || !isfinite(need)) {
        return AFT_OK;
    }
    if (aft_grow((void **)&out->list, &out->cap, out->n + 1, sizeof *out->list) != 0) {
        return aft_fail(err, AFT_ENOMEM, "break-even: out of memory");
    }
    out->list[out->n++] = (gain_step){.need = need, .weight = fmin(weight, 1e15)};
    return AFT_OK;
}

/* What a converter delivers in the first place: bus1 of a link, the first port of a process that puts out. */
static exchange main_output(const converter *c, size_t t)
{
    for (size_t i = c->bus0 >= 0 ? 1 : 0; i < count_ports(c); i++) {
        exchange port = port_of(c, i, t);
        if (c->bus0 >= 0 || port.rate > 0.0) {
            return port;
        }
    }
    return (exchange){-1, 0.0};
}

/* A converter that turns the medium, which it takes at one of its ports, into something else, or hands it to a bus of
 * another kind. */
static aft_status add_user(gains *out, const breakeven *be, const converter *c, size_t port, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *net = be->network;
    double rating = largest_rating(be, c);
    exchange first = main_output(c, 0);
    bool is_end = first.bus >= 0 && is_dead_end(be, first.bus);
    if (is_end) {
        sum_loads(be->load, net, first.bus);
    }
    for (size_t t = c->life.from; t < c->life.to; t++) {
        double taken = -port_of(c, port, t).rate;
        double worth = -aft_at(c->marginal_cost, t);
        for (size_t i = 0; i < count_ports(c); i++) {
            exchange other = port_of(c, i, t);
            worth += i != port ? other.rate * dual_price(be, other.bus, t) : 0.0;
        }
        double most = rating * fmax(0.0, aft_at(c->high, t));
        exchange output = main_output(c, t);
        if (is_end && output.bus == first.bus && output.rate > 0.0) {
            most = fmin(most, be->load[t] / output.rate);
        }
        if (taken > 0.0) {
            double price = be->supply[(size_t)be->root * net->n_snapshots + t];
            AFT_TRY(add_gain(out, price - worth / taken, aft_cost_weight(net, t) * most * taken, err));
        }
    }
done:
    return status;
}

static int compare_steps(const void *a, const void *b)
{
    const gain_step *x = a;
    const gain_step *y = b;
    return (x->need > y->need) - (x->need < y->need);
}

/* All users at a bus, at the supply price of the root. */
static aft_status collect_users(gains *out, const breakeven *be, int bus, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *net = be->network;
    out->n = 0;
    for (size_t k = 0; k < be->n_converters; k++) {
        const converter *c = &be->converters[k];
        size_t n_taking = c->bus0 >= 0 ? 1 : count_ports(c); /* a link takes from bus0 */
        for (size_t i = 0; !c->is_transport && i < n_taking; i++) {
            if (port_of(c, i, 0).bus == bus) {
                AFT_TRY(add_user(out, be, c, i, err));
            }
        }
    }
    sum_loads(be->load, net, bus);
    for (size_t t = 0; t < net->n_snapshots; t++) {
        double need = be->supply[(size_t)be->root * net->n_snapshots + t] - dual_price(be, bus, t);
        AFT_TRY(add_gain(out, need, aft_cost_weight(net, t) * be->load[t], err));
    }
    if (out->n > 0) {
        qsort(out->list, out->n, sizeof *out->list, compare_steps);
    }
    double weight = 0.0;
    double product = 0.0;
    for (size_t i = 0; i < out->n; i++) {
        weight += out->list[i].weight;
        product += out->list[i].weight * out->list[i].need;
        out->list[i].weight_sum = weight;
        out->list[i].product_sum = product;
    }
done:
    return status;
}

/* Gain of a bus under a cut d: O(log n). */
static slope_at gain_at(const gains *all, double d)
{
    size_t low = 0;
    size_t high = all->n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (all->list[middle].need < d) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == 0) {
        return (slope_at){0.0, 0.0};
    }
    const gain_step *last = &all->list[low - 1];
    return (slope_at){d * last->weight_sum - last->product_sum, last->weight_sum};
}

/* Trees */

/* Shortest paths by cost from the root over the pipes; few buses, so the plain quadratic search does. */
static void find_tree(breakeven *be)
{
    size_t n = be->network->n_buses;
    for (size_t b = 0; b < n; b++) {
        be->distance[b] = INFINITY;
        be->parent_pipe[b] = -1;
        be->is_done[b] = false;
    }
    be->distance[be->root] = 0.0;
    be->n_reached = 0;
    for (;;) {
        int nearest = -1;
        for (size_t b = 0; b < n; b++) {
            if (!be->is_done[b] && isfinite(be->distance[b]) &&
                (nearest < 0 || be->distance[b] < be->distance[nearest])) {
                nearest = (int)b;
            }
        }
        if (nearest < 0) {
            return;
        }
        be->is_done[nearest] = true;
        be->reached[be->n_reached++] = nearest;
        for (size_t i = 0; i < be->n_pipes; i++) {
            const pipe *p = &be->pipes[i];
            int next = p->from == nearest ? p->to : p->is_two_way && p->to == nearest ? p->from : -1;
            if (next >= 0 && be->distance[nearest] + p->cost < be->distance[next]) {
                be->distance[next] = be->distance[nearest] + p->cost;
                be->parent_pipe[next] = (int)i;
            }
        }
    }
}

static int parent_of(const breakeven *be, int bus)
{
    const pipe *p = &be->pipes[be->parent_pipe[bus]];
    return p->from == bus ? p->to : p->from;
}

/* Lists the buses below (and with) the one that hangs on the root, children before parents. `reached` cannot serve: it
 * does not know what is hung elsewhere. */
static void order_tree(breakeven *be, int top)
{
    for (size_t i = 0; i < be->n_reached; i++) {
        be->first_child[be->reached[i]] = -1;
    }
    for (size_t i = 0; i < be->n_reached; i++) {
        int bus = be->reached[i];
        if (be->parent_pipe[bus] >= 0) {
            int up = parent_of(be, bus);
            be->next_child[bus] = be->first_child[up];
            be->first_child[up] = bus;
        }
    }
    size_t n = 0;
    be->order[n++] = top; /* parents first: each one read appends its children */
    for (size_t i = 0; i < n; i++) {
        for (int child = be->first_child[be->order[i]]; child >= 0; child = be->next_child[child]) {
            be->order[n++] = child;
        }
    }
    be->n_order = n;
}

static slope_at sum_of(slope_at a, slope_at b)
{
    return (slope_at){a.value + b.value, a.slope + b.slope};
}

/* A subtree joins only if it gains. */
static slope_at gain_or_nothing(slope_at a)
{
    return a.value > 0.0 ? a : (slope_at){0.0, 0.0};
}

/* Gain of the users at a bus: under a cut, or with so many times the demand. */
static slope_at gain_of_users(const breakeven *be, int bus, double x, bool is_price)
{
    if (is_price) {
        return gain_at(&be->gains[bus], x);
    }
    const double as_it_is = gain_at(&be->gains[bus], 0.0).value;
    return (slope_at){x * as_it_is, as_it_is};
}

/* Best net gain of a bus and any subtree below it, less the pipe above it, for all buses in order. */
static void find_net_gains(breakeven *be, double x, bool is_price)
{
    for (size_t i = be->n_order; i-- > 0;) {
        int bus = be->order[i];
        slope_at sum = gain_of_users(be, bus, x, is_price);
        sum.value -= be->pipes[be->parent_pipe[bus]].cost;
        for (int child = be->first_child[bus]; child >= 0; child = be->next_child[child]) {
            sum = sum_of(sum, gain_or_nothing(be->net_gain[child]));
        }
        be->net_gain[bus] = sum;
    }
}

/* Best net gain of a tree that holds the pipe above a bus, at a cut or factor x: the way up to the root has to be paid,
 * all else may join. The users at the root itself need no pipe and do not count. One sweep over the tree. */
static slope_at gain_of_tree(breakeven *be, int bus, double x, bool is_price)
{
    find_net_gains(be, x, is_price);
    slope_at sum = be->net_gain[bus];
    int below = bus;
    for (int up = parent_of(be, bus); up != be->root; up = parent_of(be, up)) {
        slope_at joined = gain_or_nothing(be->net_gain[below]);
        sum = sum_of(sum, be->net_gain[up]);
        sum = sum_of(sum, (slope_at){-joined.value, -joined.slope});
        below = up;
    }
    return sum;
}

/* Smallest cut (or factor) at which the tree breaks even, if it is below the smallest so far (NAN: none yet), else
 * that; INFINITY if none up to half a million does.
 *
 * The gain of a tree is convex, piecewise linear and rising in the cut (and in the factor), as a sum of maxima of
 * such functions. So whether a tree beats what is known takes one sweep, at what is known; and Newton's method,
 * which comes from above, stops at the root itself after as many sweeps as it crosses pieces, a handful. */
static double smallest(breakeven *be, int bus, bool is_price, double known)
{
    const double most = 524288.0;
    const double near = 1.0 - 1e-9; /* what is nearer than this is the same: the first tap keeps it */
    double x = fmin(most, near * known);
    if (known == 0.0) {
        return 0.0;
    }
    slope_at gain = gain_of_tree(be, bus, x, is_price);
    if (gain.value < 0.0) {
        return isnan(known) ? INFINITY : known;
    }
    if (gain_of_tree(be, bus, 0.0, is_price).value >= 0.0) {
        return 0.0;
    }
    for (int i = 0; i < 100 && gain.slope > 0.0; i++) {
        const double next = x - gain.value / gain.slope;
        if (!(fabs(next - x) > 1e-15 * x)) {
            break;
        }
        x = next;
        gain = gain_of_tree(be, bus, x, is_price);
    }
    return x;
}

/* Is a bus above another (or the same) in the tree? */
static bool is_above(const breakeven *be, int upper, int bus)
{
    while (bus != upper && be->parent_pipe[bus] >= 0) {
        bus = parent_of(be, bus);
    }
    return bus == upper;
}

/* Bounds of one branch for one tap: the tree as it is, or with the far end of the branch hung below it. */
static void judge(breakeven *be, size_t pipe_index, int head, int tail)
{
    aft_branch_result *branch = &be->branches->list[be->pipes[pipe_index].branch];
    if (!isfinite(be->distance[tail]) || head == be->root || is_above(be, head, tail)) {
        return;
    }
    int before = be->parent_pipe[head];
    be->parent_pipe[head] = (int)pipe_index;
    int top = head;
    while (parent_of(be, top) != be->root) {
        top = parent_of(be, top);
    }
    order_tree(be, top);
    double cut = smallest(be, head, true, branch->price_cut_needed_at_least);
    double factor = smallest(be, head, false, branch->demand_factor_needed_at_least);
    be->parent_pipe[head] = before;
    if (isnan(branch->price_cut_needed_at_least) || cut < branch->price_cut_needed_at_least) {
        branch->price_cut_needed_at_least = cut;
        branch->tap = be->network->buses[be->root].name;
    }
    if (isnan(branch->demand_factor_needed_at_least) || factor < branch->demand_factor_needed_at_least) {
        branch->demand_factor_needed_at_least = factor;
    }
}

static aft_status judge_from(breakeven *be, int root, aft_error *err)
{
    aft_status status = AFT_OK;
    be->root = root;
    find_tree(be);
    for (size_t i = 1; i < be->n_reached; i++) {
        AFT_TRY(collect_users(&be->gains[be->reached[i]], be, be->reached[i], err));
    }
    for (size_t i = 0; i < be->n_pipes; i++) {
        if (be->pipes[i].branch < 0) {
            continue;
        }
        judge(be, i, be->pipes[i].to, be->pipes[i].from);
        if (be->pipes[i].is_two_way) {
            judge(be, i, be->pipes[i].from, be->pipes[i].to);
        }
    }
done:
    return status;
}

/* Frame */

static void mark_media(breakeven *be)
{
    const aft_network *net = be->network;
    for (size_t i = 0; i < be->branches->n; i++) {
        const aft_branch_result *branch = &be->branches->list[i];
        if (branch->table != AFT_TABLE_links || !is_transport(net, &net->links[branch->row])) {
            continue;
        }
        const char *carrier = net->buses[net->links[branch->row].bus0].carrier;
        for (size_t b = 0; b < net->n_buses; b++) {
            be->is_medium[b] = be->is_medium[b] || strcmp(net->buses[b].carrier, carrier) == 0;
        }
    }
}

static void list_pipes(breakeven *be)
{
    const aft_network *net = be->network;
    for (size_t i = 0; i < be->branches->n; i++) {
        const aft_branch_result *branch = &be->branches->list[i];
        if (branch->table != AFT_TABLE_links || branch->is_built || !branch->can_be_built) {
            continue;
        }
        const aft_link *link = &net->links[branch->row];
        double cost = branch->cheapest_per_year * net->years * link->cost_periods;
        if (link->menu_index >= 0 && isfinite(cost) && is_transport(net, link)) {
            be->pipes[be->n_pipes++] = (pipe){link->bus0, link->bus1, can_reverse(link), fmax(0.0, cost), (int)i};
        }
    }
    for (size_t k = 0; k < net->n_links; k++) { /* existing pipes lead on, but only from where nothing feeds them yet */
        const aft_link *link = &net->links[k];
        if (link->life.from < link->life.to && be->plan->link_p_nom[k] > tiny && is_transport(net, link) &&
            be->is_medium[link->bus1] && !be->is_fed[link->bus0] && !be->is_fed[link->bus1]) {
            be->pipes[be->n_pipes++] = (pipe){link->bus0, link->bus1, can_reverse(link), 0.0, -1};
        }
    }
}

static bool touches_candidate(const breakeven *be, int bus)
{
    for (size_t i = 0; i < be->n_pipes; i++) {
        if (be->pipes[i].branch >= 0 && (be->pipes[i].from == bus || be->pipes[i].to == bus)) {
            return true;
        }
    }
    return false;
}

/* Would it take longer than a reader of tables likes to wait? A plan has dozens of candidates; a benchmark of networks
 * may have thousands, and nobody asks it for taps. */
static bool is_too_much(const breakeven *be)
{
    const double most = 5e5; /* trees to judge times their buses: about a second for each year of hours */
    double n_taps = 0.0;
    double n_ends = 0.0;
    for (size_t b = 0; b < be->network->n_buses; b++) {
        bool is_end = touches_candidate(be, (int)b);
        n_ends += is_end;
        n_taps += is_end && be->is_fed[b];
    }
    return n_taps * 2.0 * (double)be->n_pipes * n_ends > most;
}

static aft_status breakeven_open(breakeven *be, aft_error *err)
{
    aft_status status = AFT_OK;
    size_t n = be->network->n_buses;
    be->converters = aft_alloc(be->network->n_links + be->network->n_processes, sizeof *be->converters);
    be->pipes = aft_alloc(be->branches->n + be->network->n_links, sizeof *be->pipes);
    be->supply = aft_alloc(n * be->network->n_snapshots, sizeof *be->supply);
    be->is_medium = aft_alloc(n, sizeof *be->is_medium);
    be->is_fed = aft_alloc(n, sizeof *be->is_fed);
    be->distance = aft_alloc(n, sizeof *be->distance);
    be->parent_pipe = aft_alloc(n, sizeof *be->parent_pipe);
    be->is_done = aft_alloc(n, sizeof *be->is_done);
    be->reached = aft_alloc(n, sizeof *be->reached);
    be->first_child = aft_alloc(n, sizeof *be->first_child);
    be->next_child = aft_alloc(n, sizeof *be->next_child);
    be->order = aft_alloc(n, sizeof *be->order);
    be->net_gain = aft_alloc(n, sizeof *be->net_gain);
    be->load = aft_alloc(be->network->n_snapshots, sizeof *be->load);
    be->gains = aft_alloc(n, sizeof *be->gains);
    AFT_TRY_ALLOC(be->converters, err, "break-even");
    AFT_TRY_ALLOC(be->pipes, err, "break-even");
    AFT_TRY_ALLOC(be->supply, err, "break-even");
    AFT_TRY_ALLOC(be->is_medium, err, "break-even");
    AFT_TRY_ALLOC(be->is_fed, err, "break-even");
    AFT_TRY_ALLOC(be->distance, err, "break-even");
    AFT_TRY_ALLOC(be->parent_pipe, err, "break-even");
    AFT_TRY_ALLOC(be->is_done, err, "break-even");
    AFT_TRY_ALLOC(be->reached, err, "break-even");
    AFT_TRY_ALLOC(be->load, err, "break-even");
    AFT_TRY_ALLOC(be->first_child, err, "break-even");
    AFT_TRY_ALLOC(be->next_child, err, "break-even");
    AFT_TRY_ALLOC(be->order, err, "break-even");
    AFT_TRY_ALLOC(be->net_gain, err, "break-even");
    AFT_TRY_ALLOC(be->gains, err, "break-even");
done:
    return status;
}

static void breakeven_clear(breakeven *be)
{
    for (size_t b = 0; be->gains != NULL && b < be->network->n_buses; b++) {
        aft_free(be->gains[b].list);
    }
    aft_free(be->converters);
    aft_free(be->pipes);
    aft_free(be->supply);
    aft_free(be->is_medium);
    aft_free(be->is_fed);
    aft_free(be->distance);
    aft_free(be->parent_pipe);
    aft_free(be->is_done);
    aft_free(be->reached);
    aft_free(be->load);
    aft_free(be->first_child);
    aft_free(be->next_child);
    aft_free(be->order);
    aft_free(be->net_gain);
    aft_free(be->gains);
}

aft_status aft_breakeven(aft_branch_results *branches, const aft_network *network, const aft_plan *plan, aft_error *err)
{
    aft_status status = AFT_OK;
    breakeven be = {.network = network, .plan = plan, .branches = branches};
    if (plan->bus_price == NULL) {
        return AFT_OK; /* no prices, no bounds */
    }
    AFT_TRY(breakeven_open(&be, err));
    list_converters(&be);
    mark_media(&be);
    AFT_TRY(find_supply(&be, err));
    list_pipes(&be);
    if (is_too_much(&be)) {
        goto done;
    }
    for (size_t b = 0; b < network->n_buses; b++) {
        if (be.is_fed[b] && touches_candidate(&be, (int)b)) {
            AFT_TRY(judge_from(&be, (int)b, err));
        }
    }
done:
    breakeven_clear(&be);
    return status;
}
