/* SPDX-License-Identifier: GPL-3.0-or-later */
/* First-order break-even: what a MWh costs at each bus that could feed a branch. Where something flows in, its dual;
 * else the cheapest chain of elements that have room left. */
#include "results/facts/breakeven_internal.h"

#include "networks/base/memory.h"

#include <string.h>

static const double tiny = 1e-6; /* MW: less is no flow and no capacity */

static bool is_close(double value, double limit)
{
    return value >= limit - tiny * fmax(1.0, fabs(limit));
}

bool aft_is_transport(const aft_network *network, const aft_link *link)
{
    return link->bus1 >= 0 && strcmp(network->buses[link->bus0].carrier, network->buses[link->bus1].carrier) == 0;
}

bool aft_can_reverse(const aft_link *link)
{
    return link->p_min_pu.hours != NULL || link->p_min_pu.value < 0.0;
}

static bool exists(aft_span life, size_t t)
{
    return life.from <= t && t < life.to;
}

void aft_list_converters(aft_tap_search *be)
{
    const aft_network *net = be->network;
    size_t hours = net->n_snapshots;
    for (size_t k = 0; k < net->n_links; k++) {
        const aft_link *l = &net->links[k];
        be->converters[be->n_converters++] = (aft_converter){.table = AFT_TABLE_links,
                                                             .row = k,
                                                             .bus0 = l->bus0,
                                                             .ports = &l->ports,
                                                             .life = l->life,
                                                             .marginal_cost = l->marginal_cost,
                                                             .low = l->p_min_pu,
                                                             .high = l->p_max_pu,
                                                             .flow = be->plan->link_p + k * hours,
                                                             .capacity = be->plan->link_p_nom[k],
                                                             .is_transport = aft_is_transport(net, l)};
    }
    for (size_t k = 0; k < net->n_processes; k++) {
        const aft_process *p = &net->processes[k];
        be->converters[be->n_converters++] = (aft_converter){.table = AFT_TABLE_processes,
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

size_t aft_count_ports(const aft_converter *c)
{
    return c->ports->n + (c->bus0 >= 0 ? 1 : 0);
}

aft_exchange aft_port_of(const aft_converter *c, size_t i, size_t t)
{
    if (c->bus0 >= 0 && i == 0) {
        return (aft_exchange){c->bus0, -1.0};
    }
    const aft_port *port = &c->ports->list[c->bus0 >= 0 ? i - 1 : i];
    const double flow = c->flow[t];
    if (port->curve != NULL && flow > 0.0) { /* on average; a curve of an idle one says nothing */
        return (aft_exchange){port->bus, aft_port_delivery(port, c->capacity, t, flow) / flow};
    }
    return (aft_exchange){port->bus, aft_at(port->rate, t)};
}

/* Supply prices */

double aft_dual_price(const aft_tap_search *be, int bus, size_t t)
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

static void measure_inflow(double *inflow, const aft_tap_search *be, size_t t)
{
    const aft_network *net = be->network;
    memset(inflow, 0, net->n_buses * sizeof *inflow);
    for (size_t k = 0; k < be->n_converters; k++) {
        const aft_converter *c = &be->converters[k];
        for (size_t i = 0; c->flow[t] != 0.0 && i < aft_count_ports(c); i++) {
            aft_exchange port = aft_port_of(c, i, t);
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
static void offer_generators(double *price, const aft_tap_search *be, size_t t)
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
static double price_through(const aft_tap_search *be, const aft_converter *c, size_t port, const double *price,
                            size_t t)
{
    double cost = aft_at(c->marginal_cost, t);
    for (size_t i = 0; i < aft_count_ports(c); i++) {
        aft_exchange other = aft_port_of(c, i, t);
        if (i != port && other.rate != 0.0) {
            bool is_supply = other.rate < 0.0 && be->is_medium[other.bus];
            cost -= other.rate * (is_supply ? price[other.bus] : aft_dual_price(be, other.bus, t));
        }
    }
    return cost / aft_port_of(c, port, t).rate;
}

/* What a converter with room left offers at its ports; true if a price fell. */
static bool offer_forward(double *price, const bool *is_settled, const aft_tap_search *be, const aft_converter *c,
                          size_t t)
{
    bool any = false;
    for (size_t i = 0; i < aft_count_ports(c); i++) {
        aft_exchange port = aft_port_of(c, i, t);
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
static bool offer_back(double *price, const bool *is_settled, const aft_tap_search *be, const aft_link *link, size_t t)
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
static bool offer_converters(double *price, const bool *is_settled, const aft_tap_search *be, size_t t)
{
    bool any = false;
    for (size_t k = 0; k < be->n_converters; k++) {
        const aft_converter *c = &be->converters[k];
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

aft_status aft_find_supply(aft_tap_search *be, aft_error *err)
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
            price[b] = is_settled[b] ? aft_dual_price(be, (int)b, t) : INFINITY;
        }
        offer_generators(price, be, t);
        for (size_t b = 0; b < net->n_buses; b++) { /* where something flows the dual is exact */
            price[b] = is_settled[b] ? aft_dual_price(be, (int)b, t) : price[b];
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
