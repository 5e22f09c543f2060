/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules about the setting pressure: limits of buses, and what links between two of them are. */
#include "networks/check/check_internal.h"
#include "networks/check/pressure_gaps.h"
#include "networks/graph/graph.h"

#include <string.h>

static bool is_under_pressure(const aft_network *network, int bus)
{
    return bus >= 0 && !isnan(network->buses[bus].pressure_max_bar);
}

static int bus1_of(const aft_network *network, size_t k)
{
    const aft_port *port = aft_port_find(aft_ports_of(network, AFT_TABLE_links, k), 1);
    return port != NULL ? port->bus : -1;
}

static bool is_tie(const aft_network *network, size_t k)
{
    return network->links[k].active && is_under_pressure(network, network->links[k].bus0) &&
           is_under_pressure(network, bus1_of(network, k));
}

/* ---- buses ---- */

static aft_status check_limits(aft_reading *reading)
{
    aft_status status = AFT_OK;
    const aft_network *network = reading->network;
    size_t n = 0;
    for (size_t b = 0; b < network->n_buses; b++) {
        const aft_bus *bus = &network->buses[b];
        const aft_place place = aft_place_of(reading, AFT_TABLE_buses, b, "pressure_min_bar");
        n += is_under_pressure(network, (int)b);
        if (bus->pressure_min_bar > bus->pressure_max_bar) {
            AFT_TRY(aft_report(reading, AFT_LEVEL_ERROR, "min-above-max", place, "",
                               "`%s`: pressure_min_bar %g is above pressure_max_bar %g", bus->name,
                               bus->pressure_min_bar, bus->pressure_max_bar));
        }
        if (isnan(bus->pressure_max_bar) && bus->pressure_min_bar > 0.0) {
            AFT_TRY(aft_report(reading, AFT_WARNING, "no-pressure-limit", place, "give its pressure_max_bar",
                               "`%s` has a pressure_min_bar, but without pressure_max_bar it is not under pressure",
                               bus->name));
        }
    }
    if (n == 0) {
        AFT_TRY(aft_report(reading, AFT_WARNING, "no-pressure", aft_setting_place(reading, "pressure"),
                           "give buses a pressure_max_bar",
                           "pressure = %s has no effect: no bus has a pressure_max_bar", network->settings.pressure));
    }
done:
    return status;
}

/* Is there a bus under pressure of this carrier? */
static bool has_pressure(const aft_network *network, const char *carrier)
{
    bool has_any = false;
    for (size_t b = 0; b < network->n_buses && !has_any; b++) {
        has_any = is_under_pressure(network, (int)b) && strcmp(network->buses[b].carrier, carrier) == 0;
    }
    return has_any;
}

static aft_status check_sites(aft_reading *reading)
{
    aft_status status = AFT_OK;
    const aft_network *network = reading->network;
    for (size_t s = 0; s < network->n_sites; s++) {
        const int bus = network->sites[s].bus;
        if (bus >= 0 && !is_under_pressure(network, bus) && has_pressure(network, network->buses[bus].carrier)) {
            AFT_TRY(aft_report(reading, AFT_WARNING, "site-without-pressure",
                               aft_place_of(reading, AFT_TABLE_sites, s, "bus"), "give its bus a pressure_max_bar",
                               "site `%s` stands at `%s`, which has no pressure limits: any pressure will do there",
                               network->sites[s].name, network->buses[bus].name));
        }
    }
done:
    return status;
}

/* ---- links ---- */

/* Was its menu looked at for a link before it? */
static bool is_told(const aft_network *network, size_t k)
{
    bool is_found = false;
    for (size_t i = 0; i < k && !is_found; i++) {
        is_found = network->links[i].menu_index == network->links[k].menu_index && is_tie(network, i) &&
                   aft_link_is_pipe(network, &network->links[i]);
    }
    return is_found;
}

static aft_status check_menu(aft_reading *reading, size_t k)
{
    aft_status status = AFT_OK;
    const aft_network *network = reading->network;
    const aft_link *link = &network->links[k];
    const aft_menu *menu = link->menu_index >= 0 ? &network->menu_lists[link->menu_index] : NULL;
    for (size_t d = 0; menu != NULL && d < menu->n && !is_told(network, k); d++) {
        const aft_menu_option *option = &network->menus[menu->options[d]];
        if (isnan(option->resistance) && option->max_pieces > 0) {
            AFT_TRY(aft_report(reading, AFT_LEVEL_ERROR, "no-resistance",
                               aft_place_of(reading, AFT_TABLE_menus, (size_t)menu->options[d], "resistance"),
                               "give every size of a pipe its resistance",
                               "`%s` has no resistance, but `%s`, which may buy it under pressure, is a pipe",
                               option->name, link->name));
        }
    }
done:
    return status;
}

static bool is_lossless(const aft_network *network, const aft_port *port)
{
    return port->curve == NULL && aft_series_min(network, port->rate) == 1.0 &&
           aft_series_max(network, port->rate) == 1.0;
}

/* Is any of its resistances above 0? */
static bool loses_pressure(const aft_network *network, const aft_link *link)
{
    bool has_any = link->resistance > 0.0;
    for (size_t d = 0; link->menu_index >= 0 && d < network->menu_lists[link->menu_index].n; d++) {
        has_any |= network->menus[network->menu_lists[link->menu_index].options[d]].resistance > 0.0;
    }
    return has_any;
}

static aft_status check_pipe(aft_reading *reading, size_t k)
{
    aft_status status = AFT_OK;
    const aft_network *network = reading->network;
    const aft_link *link = &network->links[k];
    const aft_port *port = aft_port_find(aft_ports_of(network, AFT_TABLE_links, k), 1);
    const struct {
        bool is_wrong;
        const char *rule, *column, *hint, *says;
    } rules[] = {
        {link->p_nom > 0.0 && isnan(link->resistance), "no-resistance", "resistance",
         "give the resistance of what exists", "has a p_nom without resistance, and buys pipes under pressure"},
        {link->length == 0.0 && loses_pressure(network, link), "no-length", "length", "give its length in km",
         "has a resistance per km, but no length"},
        {!is_lossless(network, port), "pipe-efficiency", "efficiency", "a pipe under pressure has efficiency 1",
         "is a pipe whose efficiency is not 1"},
        {port->delay > 0, "pipe-delay", "delay", "a pipe under pressure has no delay", "is a pipe with a delay"},
        {link->p_nom_extendable, "extendable-pipe", "p_nom_extendable", "let it buy from a menu",
         "is a pipe whose capacity is a decision: its loss of pressure is not modelled"},
        {link->lift, "lift-and-pipe", "lift", "leave out one of the two",
         "has a resistance and is a lift, which ties no pressures"},
    };
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        if (rules[i].is_wrong) {
            AFT_TRY(aft_report(reading, AFT_LEVEL_ERROR, rules[i].rule,
                               aft_place_of(reading, AFT_TABLE_links, k, rules[i].column), rules[i].hint, "`%s` %s",
                               link->name, rules[i].says));
        }
    }
    AFT_TRY(check_menu(reading, k));
done:
    return status;
}

/* A pipe to a bus without limits: its resistance says nothing. */
static aft_status check_end(aft_reading *reading, size_t k)
{
    const aft_network *network = reading->network;
    const aft_link *link = &network->links[k];
    const int bus1 = bus1_of(network, k);
    const bool has_one = is_under_pressure(network, link->bus0) != is_under_pressure(network, bus1);
    if (!link->active || bus1 < 0 || !has_one || !aft_link_is_pipe(network, link)) {
        return AFT_OK;
    }
    const int without = is_under_pressure(network, link->bus0) ? bus1 : link->bus0;
    return aft_report(reading, AFT_WARNING, "no-pressure-limit",
                      aft_place_of(reading, AFT_TABLE_buses, (size_t)without, "pressure_max_bar"),
                      "give it a pressure_max_bar", "`%s` has no pressure limits, so pipe `%s` ties no pressures",
                      network->buses[without].name, link->name);
}

/* A length without resistance: no loss, if on no circle; on one the flows would not be those of pipes. */
static aft_status check_regulator(aft_reading *reading, size_t k, bool is_on_circle)
{
    const aft_link *link = &reading->network->links[k];
    const aft_place place = aft_place_of(reading, AFT_TABLE_links, k, "resistance");
    if (link->lift || link->length == 0.0) {
        return AFT_OK;
    }
    if (is_on_circle) {
        return aft_report(reading, AFT_LEVEL_ERROR, "loop-without-resistance", place,
                          "give its resistance; a regulator has length 0, a compressor is a lift",
                          "`%s` lies on a circle of links under pressure, has a length and no resistance", link->name);
    }
    return aft_report(
        reading, AFT_WARNING, "regulator", place, "give its resistance if it is a pipe; a regulator has length 0",
        "`%s` has a length and no resistance: it is taken as a regulator, which loses no pressure", link->name);
}

/* Links between buses under pressure that are no lifts: which of them lie on a circle. */
static aft_status find_circles(bool *is_on_circle, aft_reading *reading)
{
    aft_status status = AFT_OK;
    const aft_network *network = reading->network;
    size_t n = 0;
    bool *is_bridge = aft_alloc(network->n_links, sizeof *is_bridge);
    int *ends = aft_alloc(3 * network->n_links, sizeof *ends);
    AFT_TRY_ALLOC(is_bridge, reading->err, "pressure");
    AFT_TRY_ALLOC(ends, reading->err, "pressure");
    int *to = ends + network->n_links;
    int *number = ends + 2 * network->n_links;
    for (size_t k = 0; k < network->n_links; k++) {
        if (is_tie(network, k) && !network->links[k].lift) {
            ends[n] = network->links[k].bus0;
            to[n] = bus1_of(network, k);
            number[n++] = (int)k;
        }
    }
    AFT_TRY(aft_graph_bridges(is_bridge, network->n_buses, n, ends, to, reading->err));
    for (size_t i = 0; i < n; i++) {
        is_on_circle[number[i]] = !is_bridge[i];
    }
done:
    aft_free(is_bridge);
    aft_free(ends);
    return status;
}

static aft_status check_links(aft_reading *reading)
{
    aft_status status = AFT_OK;
    const aft_network *network = reading->network;
    bool *is_on_circle = aft_alloc(network->n_links, sizeof *is_on_circle);
    AFT_TRY_ALLOC(is_on_circle, reading->err, "pressure");
    AFT_TRY(find_circles(is_on_circle, reading));
    for (size_t k = 0; k < network->n_links; k++) {
        AFT_TRY(check_end(reading, k));
        if (is_tie(network, k) && aft_link_is_pipe(network, &network->links[k])) {
            AFT_TRY(check_pipe(reading, k));
        } else if (is_tie(network, k)) {
            AFT_TRY(check_regulator(reading, k, is_on_circle[k]));
        }
    }
done:
    aft_free(is_on_circle);
    return status;
}

static bool is_on(const aft_reading *reading)
{
    return strcmp(reading->network->settings.pressure, "off") != 0;
}

aft_status aft_check_pressure(aft_reading *reading)
{
    aft_status status = AFT_OK;
    if (!is_on(reading)) {
        return AFT_OK;
    }
    AFT_TRY(check_limits(reading));
    AFT_TRY(check_sites(reading));
    AFT_TRY(check_links(reading));
done:
    return status;
}

aft_status aft_check_pressure_reach(aft_reading *reading)
{
    aft_status status = AFT_OK;
    const aft_network *network = reading->network;
    aft_pressure_gap *gaps = NULL;
    size_t n = 0;
    if (!is_on(reading)) {
        return AFT_OK;
    }
    AFT_TRY(aft_pressure_find_gaps(&gaps, &n, network, reading->err));
    for (size_t i = 0; i < n; i++) {
        const aft_pressure_gap *gap = &gaps[i];
        const aft_bus *source = &network->buses[gap->source];
        AFT_TRY(aft_report(reading, AFT_WARNING, "pressure-out-of-reach",
                           aft_place_of(reading, AFT_TABLE_buses, (size_t)gap->bus, "pressure_min_bar"),
                           "there will be no solution: larger sizes, a lift, or other limits",
                           "`%s` cannot have %g bar with %g MW: along %s even the largest sizes need %.4g bar at `%s`, "
                           "%.4g bar more than its pressure_max_bar",
                           network->buses[gap->bus].name, network->buses[gap->bus].pressure_min_bar, gap->demand,
                           gap->path, gap->needed_bar, source->name, gap->missing_bar));
    }
done:
    aft_free(gaps);
    return status;
}
