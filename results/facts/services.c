/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an element delivers, takes, and is worth at the prices of the plan. */
#include "results/facts/facts_internal.h"

#include <math.h>

/* An element while it is measured. */
typedef struct meter {
    const aft_network *network;
    const aft_plan *plan;
    aft_service out;
} meter;

static double price_at(const meter *m, int bus, size_t t)
{
    return m->plan->bus_price != NULL ? m->plan->bus_price[(size_t)bus * m->network->n_snapshots + t] : NAN;
}

/* MW into a bus (negative: out of it) in a snapshot. */
static void exchange(meter *m, int bus, size_t t, double mw)
{
    double money = mw != 0.0 ? aft_cost_weight(m->network, t) * mw * price_at(m, bus, t) : 0.0;
    m->out.value += money;
    m->out.intake -= mw < 0.0 ? money : 0.0;
}

static void deliver(meter *m, size_t t, double mw)
{
    m->out.delivered += aft_cost_weight(m->network, t) * mw;
    m->out.peak = fmax(m->out.peak, mw);
}

/* Links and processes; a link takes its flow at bus0, a process has it among its ports. Delays are left out of account:
 * what arrives later has the price of the hour in which it was sent. */
static void measure_ports(meter *m, const aft_held *e, const aft_ports *ports, bool is_link, bool is_branch)
{
    for (size_t t = e->h.life.from; t < e->h.life.to; t++) {
        double most = 0.0;
        if (is_link) {
            exchange(m, e->h.bus0, t, -e->flow[t]);
        }
        for (size_t i = 0; i < ports->n; i++) {
            double mw = e->flow[t] != 0.0 ? aft_port_delivery(&ports->list[i], e->nom_opt, t, e->flow[t]) : 0.0;
            exchange(m, ports->list[i].bus, t, mw);
            most = fmax(most, mw);
        }
        deliver(m, t, is_branch ? fabs(e->flow[t]) : most);
    }
}

static void measure_one_port(meter *m, const aft_held *e, double sign)
{
    for (size_t t = e->h.life.from; t < e->h.life.to; t++) {
        exchange(m, e->h.bus0, t, sign * e->flow[t]);
        deliver(m, t, fmax(0.0, sign * e->flow[t]));
    }
}

/* unit_dispatch - unit_store is what reaches the bus. */
static void measure_unit(meter *m, const aft_held *e)
{
    const size_t hours = m->network->n_snapshots;
    const size_t row = e->h.row;
    for (size_t t = e->h.life.from; t < e->h.life.to; t++) {
        double sign = m->network->storage_units[row].sign;
        double charge = m->plan->unit_store != NULL ? m->plan->unit_store[row * hours + t] : 0.0;
        exchange(m, e->h.bus0, t, sign * (e->flow[t] - charge));
        deliver(m, t, sign * e->flow[t]);
    }
}

static void measure_branch(meter *m, const aft_held *e)
{
    for (size_t t = e->h.life.from; t < e->h.life.to; t++) {
        exchange(m, e->h.bus0, t, -e->flow[t]);
        exchange(m, e->h.bus1, t, e->flow[t]);
        deliver(m, t, fabs(e->flow[t]));
    }
}

static bool delivers_hydrogen(const aft_network *network, const aft_holding *h, const aft_ports *ports)
{
    if (ports == NULL) {
        return aft_is_hydrogen(network->buses[h->bus0].carrier);
    }
    return h->bus1 >= 0 && aft_is_hydrogen(network->buses[h->bus1].carrier);
}

aft_service aft_service_of(const aft_network *network, const aft_plan *plan, aft_table table, size_t row)
{
    aft_held e = aft_held_at(network, plan, table, row);
    meter m = {.network = network, .plan = plan};
    const aft_ports *ports = NULL;
    bool is_branch = aft_is_branch(network, &e.h);
    if (!e.h.active || e.flow == NULL) {
        return m.out;
    }
    switch (table) {
    case AFT_TABLE_links:
        ports = &network->links[row].ports;
        measure_ports(&m, &e, ports, true, is_branch);
        break;
    case AFT_TABLE_processes:
        ports = &network->processes[row].ports;
        measure_ports(&m, &e, ports, false, is_branch);
        break;
    case AFT_TABLE_generators: measure_one_port(&m, &e, network->generators[row].sign); break;
    case AFT_TABLE_stores: measure_one_port(&m, &e, network->stores[row].sign); break;
    case AFT_TABLE_storage_units: measure_unit(&m, &e); break;
    default: measure_branch(&m, &e); break;
    }
    m.out.is_hydrogen = delivers_hydrogen(network, &e.h, ports);
    return m.out;
}
