/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From network and plan to nodes and edges. */
#include "solver/hydraulics/plan_net.h"

#include "networks/base/memory.h"

#include <math.h>

static const double usual_roughness =
    5e-5;                           /* m: steel after some years; between 0.015 mm (new) and 0.2 mm (with bends) */
static const double nothing = 1e-6; /* MW; less is rounding of a capacity that is not there */

static bool is_known(double resistance, double diameter)
{
    return (resistance >= 0.0 && isfinite(resistance)) || (diameter > usual_roughness && isfinite(diameter));
}

/* A bus is under pressure if its limit is one. */
static bool is_under_pressure(const aft_network *network, int bus)
{
    return bus >= 0 && network->buses[bus].pressure_max_bar > 0.0;
}

static bool joins_pressures(const aft_network *network, const aft_link *link)
{
    return link->life.from < link->life.to && is_under_pressure(network, link->bus0) &&
           is_under_pressure(network, link->bus1);
}

static bool can_be_pipe(const aft_network *network, const aft_link *link)
{
    bool can = is_known(link->resistance, NAN);
    for (size_t d = 0; link->menu_index >= 0 && d < network->menu_lists[link->menu_index].n; d++) {
        const aft_menu_option *option = &network->menus[network->menu_lists[link->menu_index].options[d]];
        can |= is_known(option->resistance, option->diameter_m);
    }
    return can;
}

static aft_hydraulic_edge pipe_of(const aft_plan_link *l, double length, double pieces, double resistance,
                                  double diameter)
{
    const bool has_diameter = is_known(NAN, diameter);
    return (aft_hydraulic_edge){.from = (int)l->from,
                                .to = (int)l->to,
                                .length = length,
                                .pieces = pieces,
                                .diameter = has_diameter ? diameter : NAN,
                                .roughness = has_diameter ? usual_roughness : NAN,
                                .resistance = is_known(resistance, NAN) ? resistance : NAN};
}

/* Bought pieces whose resistance or diameter is known become edges; what is there of them all, MW. */
static double add_purchases(aft_plan_net *net, aft_plan_link *l, const aft_network *network, const aft_plan *plan)
{
    double bought = 0.0;
    for (size_t i = 0; i < plan->n_purchases; i++) {
        const aft_purchase *p = &plan->purchases[i];
        if (p->table != AFT_TABLE_links || p->row != l->link) {
            continue;
        }
        const aft_menu_option *option = &network->menus[p->option];
        bought += p->capacity;
        if (is_known(option->resistance, option->diameter_m)) {
            net->edges[net->n_edges++] =
                pipe_of(l, network->links[l->link].length, p->pieces, option->resistance, option->diameter_m);
        }
    }
    return bought;
}

/* A pipe of all pieces that are known; where none is, a regulator or lift. */
static void add_link(aft_plan_net *net, const aft_network *network, const aft_plan *plan, size_t k, const int *place)
{
    const aft_link *link = &network->links[k];
    aft_plan_link l = {.link = k,
                       .from = (size_t)place[link->bus0],
                       .to = (size_t)place[link->bus1],
                       .first = net->n_edges,
                       .kind = AFT_SIMULATED_PIPE,
                       .capacity = plan->link_p_nom[k]};
    const double bought = add_purchases(net, &l, network, plan);
    if (is_known(link->resistance, NAN) && l.capacity - bought > nothing) {
        net->edges[net->n_edges++] = pipe_of(&l, link->length, 1.0, link->resistance, NAN);
    }
    if (link->menu_index >= 0 && fabs(link->p_nom + bought - l.capacity) > 1e-5 * fmax(1.0, l.capacity)) {
        net->is_whole = false;
    }
    if (l.capacity <= nothing) {
        net->n_edges = l.first;
        return;
    }
    if (net->n_edges == l.first) {
        l.kind = link->lift ? AFT_SIMULATED_LIFT : AFT_SIMULATED_REGULATOR;
        net->edges[net->n_edges++] = (aft_hydraulic_edge){.from = (int)l.from,
                                                          .to = (int)l.to,
                                                          .is_active = true,
                                                          .ratio_max = link->lift ? INFINITY : 1.0,
                                                          .outlet_max = INFINITY};
    }
    l.n_pieces = net->n_edges - l.first;
    net->links[net->n_links++] = l;
}

void aft_plan_net_clear(aft_plan_net *net)
{
    aft_free(net->buses);
    aft_free(net->links);
    aft_free(net->edges);
    *net = (aft_plan_net){0};
}

aft_status aft_plan_net_init(aft_plan_net *out, const aft_network *network, const aft_plan *plan, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_plan_net made = {.is_whole = true};
    int *place = aft_alloc(network->n_buses, sizeof *place);
    made.buses = aft_alloc(network->n_buses, sizeof *made.buses);
    made.links = aft_alloc(network->n_links, sizeof *made.links);
    made.edges = aft_alloc(network->n_links + plan->n_purchases, sizeof *made.edges);
    AFT_TRY_ALLOC(place, err, "simulation");
    AFT_TRY_ALLOC(made.buses, err, "simulation");
    AFT_TRY_ALLOC(made.links, err, "simulation");
    AFT_TRY_ALLOC(made.edges, err, "simulation");
    for (size_t b = 0; b < network->n_buses; b++) {
        place[b] = is_under_pressure(network, (int)b) ? (int)made.n_buses : -1;
        if (place[b] >= 0) {
            made.buses[made.n_buses++] = b;
        }
    }
    for (size_t k = 0; k < network->n_links; k++) {
        if (joins_pressures(network, &network->links[k])) {
            made.has_pipes |= can_be_pipe(network, &network->links[k]);
            add_link(&made, network, plan, k, place);
        }
    }
    *out = made;
    made = (aft_plan_net){0};
done:
    aft_free(place);
    aft_plan_net_clear(&made);
    return status;
}
