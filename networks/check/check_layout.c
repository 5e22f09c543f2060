/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules about the setting layout = tree: the built pipes that have a resistance form a forest. */
#include "networks/check/check_internal.h"

#include <string.h>

static bool has_resistance(const aft_network *network, const aft_link *link)
{
    bool has_any = !isnan(link->resistance);
    for (size_t d = 0; link->menu_index >= 0 && d < network->menu_lists[link->menu_index].n; d++) {
        has_any |= !isnan(network->menus[network->menu_lists[link->menu_index].options[d]].resistance);
    }
    return has_any;
}

/* The solver needs an end to tell whether a capacity is built at all. */
static aft_status check_ends(aft_reading *reading)
{
    aft_status status = AFT_OK;
    const aft_network *network = reading->network;
    size_t n_pipes = 0;
    for (size_t k = 0; k < network->n_links; k++) {
        const aft_link *link = &network->links[k];
        if (!link->active || !has_resistance(network, link)) {
            continue;
        }
        n_pipes++;
        bool is_endless = link->p_nom_extendable && isinf(link->p_nom_max) && isnan(link->p_nom_set) &&
                          !(link->p_nom_min > 0.0) && link->can_expand;
        if (is_endless) {
            AFT_TRY(aft_report(reading, AFT_LEVEL_ERROR, "endless-pipe",
                               aft_place_of(reading, AFT_TABLE_links, k, "p_nom_max"), "give the most it can have",
                               "layout = tree needs the p_nom_max of `%s`", link->name));
        }
    }
    if (n_pipes == 0) {
        AFT_TRY(aft_report(reading, AFT_WARNING, "no-pipes", aft_setting_place(reading, "layout"),
                           "give links, or options of their menus, a resistance",
                           "layout = tree has no effect: no link has a resistance"));
    }
done:
    return status;
}

/* The bus that stands for the part of a bus. */
static int part_of(int *above, int bus)
{
    while (above[bus] != bus) {
        above[bus] = above[above[bus]];
        bus = above[bus];
    }
    return bus;
}

static bool stands_in(const aft_link *link, aft_span span)
{
    bool is_there = link->p_nom_extendable ? link->p_nom_min > 0.0 : link->p_nom > 0.0;
    return link->active && is_there && !isnan(link->resistance) && link->life.from < span.to &&
           span.from < link->life.to;
}

/* Pipes that stand already and close a circle: no plan is a forest. */
static aft_status check_standing(aft_reading *reading, int *above, aft_span span)
{
    aft_status status = AFT_OK;
    const aft_network *network = reading->network;
    for (size_t b = 0; b < network->n_buses; b++) {
        above[b] = (int)b;
    }
    for (size_t k = 0; k < network->n_links; k++) {
        const aft_link *link = &network->links[k];
        aft_port *port = aft_port_find(aft_ports_of(network, AFT_TABLE_links, k), 1);
        if (port == NULL || !stands_in(link, span)) {
            continue;
        }
        int one = part_of(above, link->bus0);
        int other = part_of(above, port->bus);
        above[one] = other;
        if (one == other) {
            AFT_TRY(aft_report(reading, AFT_WARNING, "no-forest", aft_place_of(reading, AFT_TABLE_links, k, NULL),
                               "there will be no solution", "`%s` closes a circle of pipes that stand already",
                               link->name));
        }
    }
done:
    return status;
}

aft_status aft_check_layout(aft_reading *reading)
{
    aft_status status = AFT_OK;
    const aft_network *network = reading->network;
    const bool is_by_period = network->settings.multi_investment_periods;
    int *above = NULL;
    if (strcmp(network->settings.layout, "tree") != 0) {
        return AFT_OK;
    }
    above = aft_alloc(network->n_buses, sizeof *above);
    AFT_TRY_ALLOC(above, reading->err, "layout");
    AFT_TRY(check_ends(reading));
    for (size_t a = 0; a < (is_by_period ? network->n_periods : 1); a++) {
        aft_span span = is_by_period ? network->periods[a].span : (aft_span){0, network->n_snapshots};
        AFT_TRY(check_standing(reading, above, span));
    }
done:
    aft_free(above);
    return status;
}
