/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sites.csv: what firms and hubs need, what serves them, and what it costs at the prices of their buses. A site that is
 * not public appears only in the sum of its municipality. */
#include "results/tables/tables_internal.h"

#include "networks/base/memory.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* Power into (or demanded at) the bus of a site, by cause. */
typedef struct stream {
    const char *name, *municipality, *country, *sector; /* of the site; name "" in a sum */
    const char *kind, *carrier;                         /* "demand", "supply", "lost load" */
    int site;                                           /* row, -1 in a sum */
    int next;                                           /* stream of the same site, or of a sum; -1: none */
    int n_sites;
    double *power; /* [n_snapshots] MW */
    double *value; /* [n_snapshots] currency/h at the price of the bus */
    double *lost;  /* [n_snapshots] MW not served; of a demand */
} stream;

typedef struct streams {
    const aft_network *network;
    const aft_plan *plan;
    aft_chains loads; /* by bus */
    int *first;       /* [n_sites + 1] a stream of the site, and of some sum at last; -1: none */
    size_t n, cap;
    stream *list;
} streams;

static aft_status streams_init(streams *out, const aft_network *network, const aft_plan *plan, aft_error *err)
{
    *out = (streams){.network = network, .plan = plan, .first = aft_alloc(network->n_sites + 1, sizeof *out->first)};
    if (out->first == NULL || aft_loads_by_bus(&out->loads, network) != 0) {
        return aft_fail(err, AFT_ENOMEM, "sites: out of memory");
    }
    for (size_t i = 0; i <= network->n_sites; i++) {
        out->first[i] = -1;
    }
    return AFT_OK;
}

static void streams_clear(streams *all)
{
    for (size_t i = 0; i < all->n; i++) {
        aft_free(all->list[i].power);
        aft_free(all->list[i].value);
        aft_free(all->list[i].lost);
    }
    aft_free(all->list);
    aft_free(all->first);
    aft_chains_clear(&all->loads);
    *all = (streams){0};
}

static bool is_same(const stream *a, const stream *b)
{
    return a->site == b->site && strcmp(a->municipality, b->municipality) == 0 && strcmp(a->country, b->country) == 0 &&
           strcmp(a->kind, b->kind) == 0 && strcmp(a->carrier, b->carrier) == 0;
}

/* The stream of a site, or of its municipality's sum, with this kind and carrier; made if there is none yet. */
static aft_status find_stream(stream **out, streams *all, int site, const char *kind, const char *carrier,
                              aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_site *s = &all->network->sites[site];
    size_t hours = all->network->n_snapshots;
    stream made = {.name = s->public ? s->name : "",
                   .municipality = s->municipality,
                   .country = s->country,
                   .sector = s->public ? s->sector : "",
                   .kind = kind,
                   .carrier = carrier,
                   .site = s->public ? site : -1};
    int *first = &all->first[s->public ? (size_t)site : all->network->n_sites];
    made.next = *first;
    for (int i = *first; i >= 0; i = all->list[i].next) {
        if (is_same(&all->list[i], &made)) {
            *out = &all->list[i];
            return AFT_OK;
        }
    }
    made.power = aft_alloc(hours, sizeof *made.power);
    made.value = aft_alloc(hours, sizeof *made.value);
    made.lost = aft_alloc(hours, sizeof *made.lost);
    AFT_TRY_ALLOC(made.power, err, "sites");
    AFT_TRY_ALLOC(made.value, err, "sites");
    AFT_TRY_ALLOC(made.lost, err, "sites");
    if (aft_grow((void **)&all->list, &all->cap, all->n + 1, sizeof *all->list) != 0) {
        status = aft_fail(err, AFT_ENOMEM, "sites: out of memory");
        goto done;
    }
    *out = &all->list[all->n];
    *first = (int)all->n;
    all->list[all->n++] = made;
    made = (stream){0};
done:
    aft_free(made.power);
    aft_free(made.value);
    aft_free(made.lost);
    return status;
}

static void flow_in(streams *all, stream *s, size_t t, int bus, double mw)
{
    size_t hours = all->network->n_snapshots;
    s->power[t] += mw;
    if (all->plan->bus_price != NULL) {
        s->value[t] += mw * all->plan->bus_price[(size_t)bus * hours + t];
    }
}

static aft_status add_load(streams *all, int site, double share, size_t k, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *net = all->network;
    const aft_load *load = &net->loads[k];
    const double *shed = all->plan->load_shed != NULL ? all->plan->load_shed + k * net->n_snapshots : NULL;
    stream *demand = NULL;
    stream *lost = NULL;
    AFT_TRY(find_stream(&demand, all, site, "demand", "", err));
    for (size_t t = 0; load->active && t < net->n_snapshots; t++) {
        flow_in(all, demand, t, load->bus, -share * load->sign * aft_at(load->p_set, t));
        demand->lost[t] += shed != NULL ? share * shed[t] : 0.0;
    }
    for (size_t t = 0; shed != NULL && t < net->n_snapshots; t++) {
        if (shed[t] > 0.0) {
            AFT_TRY(find_stream(&lost, all, site, "lost load", "", err));
            flow_in(all, lost, t, load->bus, share * shed[t]);
        }
    }
done:
    return status;
}

static aft_status add_loads(streams *all, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *net = all->network;
    stream *demand = NULL;
    for (size_t i = 0; i < net->n_sites; i++) {
        AFT_TRY(find_stream(&demand, all, (int)i, "demand", "", err));
        demand->n_sites++;
    }
    for (size_t k = 0; k < net->n_loads; k++) {
        const double share = aft_site_share(net, net->loads[k].bus);
        for (int i = aft_first_site(net, net->loads[k].bus); i >= 0; i = net->next_site[i]) {
            AFT_TRY(add_load(all, i, share, k, err));
        }
    }
done:
    return status;
}

/* One element's power into a bus, factor * flow where that is positive. */
static aft_status add_supply(streams *all, int bus, const char *carrier, aft_series factor, const double *flow,
                             aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *net = all->network;
    const double share = aft_site_share(net, bus);
    for (int i = aft_first_site(net, bus); i >= 0; i = net->next_site[i]) {
        stream *supply = NULL;
        for (size_t t = 0; t < net->n_snapshots; t++) {
            double mw = share * aft_at(factor, t) * flow[t];
            if (mw > 0.0) {
                AFT_TRY(supply == NULL ? find_stream(&supply, all, i, "supply", carrier, err) : AFT_OK);
                flow_in(all, supply, t, bus, mw);
            }
        }
    }
done:
    return status;
}

static aft_status add_ports(streams *all, const char *carrier, const aft_ports *ports, double capacity,
                            const double *flow, aft_error *err)
{
    aft_status status = AFT_OK;
    size_t hours = all->network->n_snapshots;
    double *delivered = aft_alloc(hours, sizeof *delivered);
    AFT_TRY_ALLOC(delivered, err, "sites");
    for (size_t i = 0; i < ports->n; i++) {
        const aft_port *port = &ports->list[i];
        if (aft_first_site(all->network, port->bus) >= 0) {
            for (size_t t = 0; t < hours; t++) {
                delivered[t] = flow[t] != 0.0 ? aft_port_delivery(port, capacity, t, flow[t]) : 0.0;
            }
            AFT_TRY(add_supply(all, port->bus, carrier, (aft_series){1.0, NULL}, delivered, err));
        }
    }
done:
    aft_free(delivered);
    return status;
}

static aft_status add_links_and_processes(streams *all, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *net = all->network;
    for (size_t k = 0; k < net->n_links; k++) {
        const aft_link *link = &net->links[k];
        const double *flow = all->plan->link_p + k * net->n_snapshots;
        AFT_TRY(add_supply(all, link->bus0, link->carrier, (aft_series){-1.0, NULL}, flow, err));
        AFT_TRY(add_ports(all, link->carrier, &link->ports, link->p_nom, flow, err));
    }
    for (size_t k = 0; k < net->n_processes; k++) {
        const aft_process *process = &net->processes[k];
        const double *flow = all->plan->process_p + k * net->n_snapshots;
        AFT_TRY(add_ports(all, process->carrier, &process->ports, process->p_nom, flow, err));
    }
done:
    return status;
}

static aft_status add_one_ports_and_lines(streams *all, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *net = all->network;
    for (aft_held e = {0}; aft_held_next(&e, net, all->plan);) {
        const aft_table table = e.h.table;
        const size_t k = e.h.row;
        if (!e.h.active || table == AFT_TABLE_links || table == AFT_TABLE_processes) {
            continue;
        }
        double sign = table == AFT_TABLE_generators      ? net->generators[k].sign
                      : table == AFT_TABLE_stores        ? net->stores[k].sign
                      : table == AFT_TABLE_storage_units ? net->storage_units[k].sign
                                                         : -1.0;
        AFT_TRY(add_supply(all, e.h.bus0, e.h.carrier, (aft_series){sign, NULL}, e.flow, err));
        AFT_TRY(add_supply(all, e.h.bus1, e.h.carrier, (aft_series){1.0, NULL}, e.flow, err));
    }
done:
    return status;
}

static int compare_streams(const void *a, const void *b)
{
    const stream *x = a;
    const stream *y = b;
    int order = (x->site < 0) - (y->site < 0); /* sums behind the named */
    order = order != 0 ? order : strcmp(x->name, y->name);
    order = order != 0 ? order : strcmp(x->municipality, y->municipality);
    order = order != 0 ? order : strcmp(x->country, y->country);
    order = order != 0 ? order : strcmp(x->kind, y->kind);
    return order != 0 ? order : strcmp(x->carrier, y->carrier);
}

static double money(const streams *all, const stream *s)
{
    double sum = 0.0;
    for (size_t t = 0; t < all->network->n_snapshots; t++) {
        sum += aft_cost_weight(all->network, t) * s->value[t];
    }
    return all->plan->bus_price != NULL ? sum : NAN;
}

/* ---- when it is short, and at what price ---- */

static const double noticed = 1e-6; /* MW of lost load that count as an hour of loss */

static double price_at(const stream *s, size_t t)
{
    return s->power[t] != 0.0 ? s->value[t] / s->power[t] : NAN;
}

/* What is lost of a demand. */
typedef struct shortage {
    double energy, hours;               /* MWh, h over the modelled span */
    double worst;                       /* MW, */
    size_t worst_at;                    /* and when; the first of several */
    double lowest_price, highest_price; /* while something is lost; NAN if nothing is, or without prices */
} shortage;

static shortage shortage_of(const streams *all, const stream *s)
{
    shortage sum = {.lowest_price = NAN, .highest_price = NAN};
    for (size_t t = 0; t < all->network->n_snapshots; t++) {
        double hours = aft_energy_weight(all->network, t);
        sum.energy += hours * s->lost[t];
        if (s->lost[t] <= noticed) {
            continue;
        }
        sum.hours += hours;
        if (s->lost[t] > sum.worst) {
            sum.worst = s->lost[t];
            sum.worst_at = t;
        }
        if (all->plan->bus_price != NULL) {
            sum.lowest_price = fmin(sum.lowest_price, price_at(s, t)); /* of two, fmin and fmax take the number */
            sum.highest_price = fmax(sum.highest_price, price_at(s, t));
        }
    }
    return sum;
}

/* The class behind `last` among the loads of a site; INT_MAX if there is none. */
static int next_class(const streams *all, const aft_site *site, int last)
{
    int next = INT_MAX;
    for (int k = all->loads.first[site->bus]; k >= 0; k = all->loads.next[k]) {
        const bool is_here = all->network->loads[k].active;
        int priority = is_here ? aft_load_priority(all->network, (size_t)k) : last;
        next = priority > last && priority < next ? priority : next;
    }
    return next;
}

/* The classes of the loads of a site, in order: "0 2"; empty where classes do not count, and in a sum. */
static void write_classes(aft_page *page, const streams *all, const aft_site *site)
{
    bool has_classes = site != NULL && aft_is_by_priority(all->network);
    int class = has_classes ? next_class(all, site, -1) : INT_MAX;
    aft_page_cell(page, "");
    for (bool is_first = true; class < INT_MAX; is_first = false) {
        aft_page_add(page, is_first ? "%d" : " %d", class);
        class = next_class(all, site, class);
    }
}

/* Last columns of a demand; other rows leave all but the price empty. */
static void write_service(aft_page *page, const streams *all, const stream *s, double energy)
{
    const bool is_demand = strcmp(s->kind, "demand") == 0;
    const shortage lost = shortage_of(all, s);
    const bool is_short = is_demand && lost.worst > 0.0;
    aft_page_number(page, is_demand ? energy - lost.energy : NAN);
    aft_page_number(page, is_demand ? lost.energy : NAN);
    aft_page_number(page, is_demand ? lost.hours : NAN);
    aft_page_cell(page, is_short ? all->network->snapshot_labels[lost.worst_at] : "");
    aft_page_number(page, is_short ? lost.worst : NAN);
    aft_page_number(page, energy != 0.0 ? money(all, s) / energy : NAN);
    aft_page_number(page, lost.lowest_price);
    aft_page_number(page, lost.highest_price);
    write_classes(page, all, is_demand && s->site >= 0 ? &all->network->sites[s->site] : NULL);
    aft_page_cell(page, all->plan->bus_price == NULL ? "no prices" : energy == 0.0 ? "no unique price" : "");
}

static void write_stream(aft_page *page, const streams *all, const stream *s, double all_money)
{
    const aft_site *site = s->site >= 0 ? &all->network->sites[s->site] : NULL;
    double energy = 0.0;
    double peak = 0.0;
    for (size_t t = 0; t < all->network->n_snapshots; t++) {
        energy += aft_energy_weight(all->network, t) * s->power[t];
        peak = fmax(peak, s->power[t]);
    }
    aft_page_cell(page, s->name);
    aft_page_cell(page, s->municipality);
    aft_page_cell(page, s->country);
    aft_page_cell(page, s->sector);
    aft_page_cell(page, site != NULL ? site->heat_class : "");
    aft_page_cell(page, site != NULL ? site->commitment : "");
    aft_page_count(page, site != NULL ? site->priority : 0);
    aft_page_count(page, s->n_sites);
    aft_page_cell(page, s->kind);
    aft_page_cell(page, s->carrier);
    aft_page_number(page, energy);
    aft_page_number(page, peak);
    aft_page_number(page, money(all, s));
    aft_page_number(page, all_money != 0.0 && strcmp(s->kind, "demand") == 0 ? money(all, s) / all_money : NAN);
    write_service(page, all, s, energy);
    aft_page_end_line(page);
}

static aft_status collect_streams(streams *all, aft_error *err)
{
    aft_status status = AFT_OK;
    AFT_TRY(add_loads(all, err));
    AFT_TRY(add_one_ports_and_lines(all, err));
    AFT_TRY(add_links_and_processes(all, err));
done:
    return status;
}

aft_status aft_sites_text(char **out, const aft_facts *facts, aft_error *err)
{
    const aft_network *network = facts->network;
    const aft_plan *plan = facts->plan;
    aft_status status = AFT_OK;
    aft_page page = {0};
    streams all = {0};
    double all_money = 0.0;
    AFT_TRY(streams_init(&all, network, plan, err));
    AFT_TRY(collect_streams(&all, err));
    if (all.n > 0) {
        qsort(all.list, all.n, sizeof *all.list, compare_streams);
    }
    for (size_t i = 0; i < all.n; i++) {
        all_money += strcmp(all.list[i].kind, "demand") == 0 ? money(&all, &all.list[i]) : 0.0;
    }
    aft_page_add(&page,
                 "name,municipality,country,sector,heat_class,commitment,priority,sites,kind,carrier,energy_mwh,"
                 "peak_mw,cost_at_bus_price,cost_share,served_mwh,lost_mwh,lost_hours,worst_snapshot,worst_lost_mw,"
                 "mean_price,lowest_price_when_lost,highest_price_when_lost,classes,price_note\n");
    for (size_t i = 0; i < all.n; i++) {
        write_stream(&page, &all, &all.list[i], all_money);
    }
    AFT_TRY(aft_page_finish(out, &page, err));
done:
    streams_clear(&all);
    aft_page_clear(&page);
    return status;
}
