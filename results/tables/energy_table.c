/* SPDX-License-Identifier: GPL-3.0-or-later */
/* energy.csv: where energy comes from, what it is turned into, where it goes; sums over the modelled span by carrier.
 *
 * Kinds of ends: supply, medium (carrier of buses), conversion (carrier of links and processes between media),
 * storage, demand, export, loss. What reaches a medium is what leaves it: a test says so. Transport within a
 * medium shows as its loss. */
#include "results/tables/tables_internal.h"

#include "networks/base/memory.h"

#include <stdlib.h>
#include <string.h>

typedef struct end {
    const char *kind, *name;
} end;

typedef struct amount {
    end from, to;
    double mwh;
} amount;

typedef struct balance {
    const aft_network *network;
    const aft_plan *plan;
    size_t n, cap;
    amount *list;
    aft_status status; /* out of memory is kept until asked for */
} balance;

static bool is_same_end(end a, end b)
{
    return strcmp(a.kind, b.kind) == 0 && strcmp(a.name, b.name) == 0;
}

/* Adds energy on its way from one end to another; nothing where there is none. */
static void add(balance *all, end from, end to, double mwh)
{
    if (mwh == 0.0) {
        return;
    }
    for (size_t i = 0; i < all->n; i++) {
        if (is_same_end(all->list[i].from, from) && is_same_end(all->list[i].to, to)) {
            all->list[i].mwh += mwh;
            return;
        }
    }
    if (aft_grow((void **)&all->list, &all->cap, all->n + 1, sizeof *all->list) != 0) {
        all->status = AFT_ENOMEM;
        return;
    }
    all->list[all->n++] = (amount){from, to, mwh};
}

static end medium_of(const balance *all, int bus)
{
    return (end){"medium", all->network->buses[bus].carrier};
}

/* Energy through an element in the given direction (+1 or -1), MWh over the span. */
static double sum_of(const balance *all, const double *flow, double sign)
{
    double sum = 0.0;
    for (size_t t = 0; flow != NULL && t < all->network->n_snapshots; t++) {
        sum += aft_energy_weight(all->network, t) * fmax(0.0, sign * flow[t]);
    }
    return sum;
}

static const double *row_of(const balance *all, const double *values, size_t row)
{
    return values != NULL ? values + row * all->network->n_snapshots : NULL;
}

static const char *name_or(const char *name, const char *fallback)
{
    return name[0] != '\0' ? name : fallback;
}

static void add_generators(balance *all)
{
    for (size_t k = 0; k < all->network->n_generators; k++) {
        const aft_generator *g = &all->network->generators[k];
        const double *p = row_of(all, all->plan->generator_p, k);
        const char *name = name_or(g->carrier, "generators");
        if (g->active) {
            add(all, (end){"supply", name}, medium_of(all, g->bus), sum_of(all, p, g->sign));
            add(all, medium_of(all, g->bus), (end){"export", name}, sum_of(all, p, -g->sign));
        }
    }
}

static void add_loads(balance *all)
{
    const aft_network *net = all->network;
    for (size_t k = 0; k < net->n_loads; k++) {
        const aft_load *load = &net->loads[k];
        const double *shed = row_of(all, all->plan->load_shed, k);
        double wanted = 0.0;
        double given = 0.0;
        for (size_t t = 0; load->active && t < net->n_snapshots; t++) {
            double mw = -load->sign * aft_at(load->p_set, t);
            wanted += aft_energy_weight(net, t) * fmax(0.0, mw);
            given += aft_energy_weight(net, t) * fmax(0.0, -mw);
        }
        const double lost = sum_of(all, shed, 1.0);
        const char *name = net->buses[load->bus].carrier;
        add(all, medium_of(all, load->bus), (end){"demand", name}, wanted - lost);
        add(all, (end){"supply", "loads"}, medium_of(all, load->bus), given);
    }
}

static void add_stores(balance *all)
{
    for (size_t k = 0; k < all->network->n_stores; k++) {
        const aft_store *s = &all->network->stores[k];
        const double *p = row_of(all, all->plan->store_p, k);
        const end store = {"storage", name_or(s->carrier, "stores")};
        if (s->active) {
            add(all, store, medium_of(all, s->bus), sum_of(all, p, s->sign));
            add(all, medium_of(all, s->bus), store, sum_of(all, p, -s->sign));
        }
    }
}

static void add_storage_units(balance *all)
{
    for (size_t k = 0; k < all->network->n_storage_units; k++) {
        const aft_storage_unit *u = &all->network->storage_units[k];
        const end store = {"storage", name_or(u->carrier, "storage units")};
        if (u->active) {
            const double *out = row_of(all, all->plan->unit_dispatch, k);
            const double *in = row_of(all, all->plan->unit_store, k);
            add(all, store, medium_of(all, u->bus), sum_of(all, out, u->sign));
            add(all, medium_of(all, u->bus), store, sum_of(all, in, u->sign));
        }
    }
}

/* What a link takes at bus0 and gives at its ports, or the other way round: positive into the link. */
static void add_port(balance *all, end conversion, int bus, double into, double out_of)
{
    add(all, medium_of(all, bus), conversion, into);
    add(all, conversion, medium_of(all, bus), out_of);
}

/* What comes out at a port; what was sent before the first snapshot, or arrives after the last, is no matter of a
 * table. */
static void measure_port(double *in, double *out_of, const balance *all, const aft_port *port, double capacity,
                         const double *flow)
{
    for (size_t t = 0; flow != NULL && t < all->network->n_snapshots; t++) {
        double mwh = aft_energy_weight(all->network, t) * aft_port_delivery(port, capacity, t, flow[t]);
        *out_of += fmax(0.0, mwh);
        *in += fmax(0.0, -mwh);
    }
}

/* More out than in (a heat pump) comes from around; less is lost. */
static void close_conversion(balance *all, end conversion, double in, double out_of)
{
    if (in > out_of * (1.0 + 1e-12)) {
        add(all, conversion, (end){"loss", "loss"}, in - out_of);
    } else if (out_of > in * (1.0 + 1e-12)) {
        add(all, (end){"supply", "environment"}, conversion, out_of - in);
    }
}

/* A link within one medium and without other ports is transport: only its loss shows. */
static bool is_transport(const balance *all, const aft_link *link)
{
    const aft_bus *buses = all->network->buses;
    return link->ports.n == 1 && strcmp(buses[link->bus0].carrier, buses[link->ports.list[0].bus].carrier) == 0;
}

static void add_links(balance *all)
{
    for (size_t k = 0; k < all->network->n_links; k++) {
        const aft_link *link = &all->network->links[k];
        const double *flow = row_of(all, all->plan->link_p, k);
        double in = sum_of(all, flow, 1.0);
        double out_of = sum_of(all, flow, -1.0);
        const end conversion = {"conversion", name_or(link->carrier, "links")};
        const bool is_inside = is_transport(all, link);
        if (!link->active) {
            continue;
        }
        if (!is_inside) {
            add_port(all, conversion, link->bus0, in, out_of);
        }
        for (size_t i = 0; i < link->ports.n; i++) {
            double port_in = 0.0;
            double port_out = 0.0;
            measure_port(&port_in, &port_out, all, &link->ports.list[i], all->plan->link_p_nom[k], flow);
            if (!is_inside) {
                add_port(all, conversion, link->ports.list[i].bus, port_in, port_out);
            }
            in += port_in;
            out_of += port_out;
        }
        close_conversion(all, is_inside ? medium_of(all, link->bus0) : conversion, in, out_of);
    }
}

static void add_processes(balance *all)
{
    for (size_t k = 0; k < all->network->n_processes; k++) {
        const aft_process *process = &all->network->processes[k];
        const double *flow = row_of(all, all->plan->process_p, k);
        const end conversion = {"conversion", name_or(process->carrier, "processes")};
        double in = 0.0;
        double out_of = 0.0;
        for (size_t i = 0; process->active && i < process->ports.n; i++) {
            double port_in = 0.0;
            double port_out = 0.0;
            measure_port(&port_in, &port_out, all, &process->ports.list[i], all->plan->process_p_nom[k], flow);
            add_port(all, conversion, process->ports.list[i].bus, port_in, port_out);
            in += port_in;
            out_of += port_out;
        }
        close_conversion(all, conversion, in, out_of);
    }
}

static void add_losses_of_grid(balance *all)
{
    for (size_t k = 0; k < all->network->n_lines; k++) {
        add(all, medium_of(all, all->network->lines[k].bus0), (end){"loss", "loss"},
            sum_of(all, row_of(all, all->plan->line_loss, k), 1.0));
    }
    for (size_t k = 0; k < all->network->n_transformers; k++) {
        add(all, medium_of(all, all->network->transformers[k].bus0), (end){"loss", "loss"},
            sum_of(all, row_of(all, all->plan->transformer_loss, k), 1.0));
    }
}

static int compare_ends(end a, end b)
{
    int order = strcmp(a.kind, b.kind);
    return order != 0 ? order : strcmp(a.name, b.name);
}

static int compare_amounts(const void *a, const void *b)
{
    const amount *x = a;
    const amount *y = b;
    int order = compare_ends(x->from, y->from);
    return order != 0 ? order : compare_ends(x->to, y->to);
}

aft_status aft_energy_text(char **out, const aft_facts *facts, aft_error *err)
{
    const aft_network *network = facts->network;
    const aft_plan *plan = facts->plan;
    aft_status status = AFT_OK;
    aft_page page = {0};
    balance all = {.network = network, .plan = plan};
    add_generators(&all);
    add_loads(&all);
    add_stores(&all);
    add_storage_units(&all);
    add_links(&all);
    add_processes(&all);
    add_losses_of_grid(&all);
    if (all.status != AFT_OK) {
        status = aft_fail(err, AFT_ENOMEM, "energy: out of memory");
        goto done;
    }
    if (all.n > 0) {
        qsort(all.list, all.n, sizeof *all.list, compare_amounts);
    }
    aft_page_add(&page, "from_kind,from,to_kind,to,energy_mwh\n");
    for (size_t i = 0; i < all.n; i++) {
        aft_page_cell(&page, all.list[i].from.kind);
        aft_page_cell(&page, all.list[i].from.name);
        aft_page_cell(&page, all.list[i].to.kind);
        aft_page_cell(&page, all.list[i].to.name);
        aft_page_number(&page, all.list[i].mwh);
        aft_page_end_line(&page);
    }
    AFT_TRY(aft_page_finish(out, &page, err));
done:
    aft_free(all.list);
    aft_page_clear(&page);
    return status;
}
