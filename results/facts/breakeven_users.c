/* SPDX-License-Identifier: GPL-3.0-or-later */
/* First-order break-even: what the users at a bus would gain from a cut of the supply price. */
#include "results/facts/breakeven_internal.h"

#include "networks/base/memory.h"

#include <stdlib.h>
#include <string.h>

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
static bool can_take(const aft_converter *c, int bus)
{
    for (size_t i = 0; i < aft_count_ports(c); i++) {
        bool is_own = c->bus0 >= 0 && i == 0;
        bool varies = !is_own && c->ports->list[c->bus0 >= 0 ? i - 1 : i].rate.hours != NULL;
        aft_exchange port = aft_port_of(c, i, 0);
        if (port.bus == bus && (is_own || (c->bus0 < 0 && (port.rate < 0.0 || varies)))) {
            return true;
        }
    }
    return false;
}

/* A bus that can neither pass energy on nor keep it: its load limits what enters. */
static bool is_dead_end(const aft_tap_search *be, int bus)
{
    static const aft_table others[] = {AFT_TABLE_stores, AFT_TABLE_storage_units, AFT_TABLE_lines,
                                       AFT_TABLE_transformers};
    for (size_t k = 0; k < be->n_converters; k++) {
        const aft_converter *c = &be->converters[k];
        if (c->life.from < c->life.to && can_take(c, bus)) {
            return false;
        }
    }
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        for (size_t k = 0; k < aft_network_count(be->network, others[i]); k++) {
            aft_holding h = aft_holding_at(be->network, others[i], k);
            if (h.active && (h.bus0 == bus || h.bus1 == bus)) {
                return false;
            }
        }
    }
    return true;
}

/* Largest rating that a link or process has or could get. */
static double largest_rating(const aft_tap_search *be, const aft_converter *c)
{
    aft_held e = aft_held_at(be->network, be->plan, c->table, c->row);
    double most = e.nom_opt;
    if (e.h.is_extendable && e.h.can_expand) {
        most = fmax(most, e.h.nom_max);
    }
    const aft_menu *menu = e.h.menu_index >= 0 && e.h.can_expand ? &be->network->menu_lists[e.h.menu_index] : NULL;
    double largest = 0.0;
    for (size_t d = 0; menu != NULL && d < menu->n; d++) {
        const aft_menu_option *option = &be->network->menus[menu->options[d]];
        largest = fmax(largest, option->max_pieces > 0 ? option->p_nom : 0.0);
    }
    return fmax(most, e.h.nom + e.h.menu_max * largest);
}

static aft_status add_gain(aft_gains *out, double need, double weight, aft_error *err)
{
    if (weight <= 0.0 || !isfinite(need)) {
        return AFT_OK;
    }
    if (aft_grow((void **)&out->list, &out->cap, out->n + 1, sizeof *out->list) != 0) {
        return aft_fail(err, AFT_ENOMEM, "break-even: out of memory");
    }
    out->list[out->n++] = (aft_gain_step){.need = need, .weight = fmin(weight, 1e15)};
    return AFT_OK;
}

/* What a converter delivers in the first place: bus1 of a link, the first port of a process that puts out. */
static aft_exchange main_output(const aft_converter *c, size_t t)
{
    for (size_t i = c->bus0 >= 0 ? 1 : 0; i < aft_count_ports(c); i++) {
        aft_exchange port = aft_port_of(c, i, t);
        if (c->bus0 >= 0 || port.rate > 0.0) {
            return port;
        }
    }
    return (aft_exchange){-1, 0.0};
}

/* A converter that turns the medium, which it takes at one of its ports, into something else, or hands it to a bus of
 * another kind. */
static aft_status add_user(aft_gains *out, const aft_tap_search *be, const aft_converter *c, size_t port,
                           aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *net = be->network;
    double rating = largest_rating(be, c);
    aft_exchange first = main_output(c, 0);
    bool is_end = first.bus >= 0 && is_dead_end(be, first.bus);
    if (is_end) {
        sum_loads(be->load, net, first.bus);
    }
    for (size_t t = c->life.from; t < c->life.to; t++) {
        double taken = -aft_port_of(c, port, t).rate;
        double worth = -aft_at(c->marginal_cost, t);
        for (size_t i = 0; i < aft_count_ports(c); i++) {
            aft_exchange other = aft_port_of(c, i, t);
            worth += i != port ? other.rate * aft_dual_price(be, other.bus, t) : 0.0;
        }
        double most = rating * fmax(0.0, aft_at(c->high, t));
        aft_exchange output = main_output(c, t);
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
    const aft_gain_step *x = a;
    const aft_gain_step *y = b;
    return (x->need > y->need) - (x->need < y->need);
}

aft_status aft_collect_users(aft_gains *out, const aft_tap_search *be, int bus, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *net = be->network;
    out->n = 0;
    for (size_t k = 0; k < be->n_converters; k++) {
        const aft_converter *c = &be->converters[k];
        size_t n_taking = c->bus0 >= 0 ? 1 : aft_count_ports(c); /* a link takes from bus0 */
        for (size_t i = 0; !c->is_transport && i < n_taking; i++) {
            if (aft_port_of(c, i, 0).bus == bus) {
                AFT_TRY(add_user(out, be, c, i, err));
            }
        }
    }
    sum_loads(be->load, net, bus);
    for (size_t t = 0; t < net->n_snapshots; t++) {
        double need = be->supply[(size_t)be->root * net->n_snapshots + t] - aft_dual_price(be, bus, t);
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

aft_slope aft_gain_at(const aft_gains *all, double d)
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
        return (aft_slope){0.0, 0.0};
    }
    const aft_gain_step *last = &all->list[low - 1];
    return (aft_slope){d * last->weight_sum - last->product_sum, last->weight_sum};
}
