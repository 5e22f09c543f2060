/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A medium is a carrier of buses. Its supply are the generators at its buses whose own carrier is the same (or is
 * not given): others there, like a backstop or a firm's own source, are alternatives and keep their costs. Its
 * users are the loads at its buses and at all that can be reached from these through links and processes without
 * entering the electricity grid (buses with lines or transformers) or what the medium is made of. */
#include "solver/studies/break_even/medium.h"

#include <string.h>

const char *aft_medium_carrier(const aft_network *network, aft_row row)
{
    if (row.table != AFT_TABLE_links) {
        return NULL;
    }
    const aft_link *link = &network->links[row.row];
    const char *carrier = network->buses[link->bus0].carrier;
    return link->bus1 >= 0 && strcmp(carrier, network->buses[link->bus1].carrier) == 0 ? carrier : NULL;
}

/* ---- whom it serves ---- */

static double largest(const aft_network *network, aft_series series, double sign)
{
    double most = -INFINITY;
    for (size_t t = 0; t < network->n_snapshots; t++) {
        most = fmax(most, sign * aft_at(series, t));
    }
    return most;
}

/* A link or process as one: the bus from which a link takes stands beside its ports. */
typedef struct converter {
    int bus0; /* -1 for a process, whose ports are all alike */
    const aft_ports *ports;
    aft_span life;
    bool is_two_way;
} converter;

static size_t count_converters(const aft_network *network)
{
    return network->n_links + network->n_processes;
}

static converter converter_of(const aft_network *network, size_t i)
{
    if (i < network->n_links) {
        const aft_link *l = &network->links[i];
        return (converter){l->bus0, &l->ports, l->life, largest(network, l->p_min_pu, -1.0) > 0.0};
    }
    const aft_process *p = &network->processes[i - network->n_links];
    return (converter){-1, &p->ports, p->life, largest(network, p->p_min_pu, -1.0) > 0.0};
}

/* Does something flow at a port in this direction in some hour? sign 1: out of the converter, to the bus. */
static bool can_flow(const aft_network *network, const aft_port *port, double sign, bool is_two_way)
{
    if (port->curve != NULL) {
        return is_two_way || sign * port->curve->y[port->curve->n - 1] > 0.0;
    }
    return largest(network, port->rate, sign) > 0.0 || (is_two_way && largest(network, port->rate, -sign) > 0.0);
}

/* Does a converter take from a bus for which `from` holds? */
static bool takes_from(const aft_network *network, const converter *c, const bool *from)
{
    bool any = c->bus0 >= 0 && from[c->bus0];
    for (size_t i = 0; i < c->ports->n; i++) {
        const aft_port *port = &c->ports->list[i];
        any = any || (from[port->bus] && can_flow(network, port, -1.0, c->is_two_way));
    }
    return any;
}

/* Marks the buses to which a converter gives, but for those barred; true if one is new. */
static bool mark_outputs(bool *is_marked, const aft_network *network, const converter *c, const bool *is_barred)
{
    bool any = false;
    for (size_t i = 0; i < c->ports->n; i++) {
        const aft_port *port = &c->ports->list[i];
        if (!is_barred[port->bus] && !is_marked[port->bus] && can_flow(network, port, 1.0, c->is_two_way)) {
            is_marked[port->bus] = any = true;
        }
    }
    if (c->bus0 >= 0 && c->is_two_way && !is_barred[c->bus0] && !is_marked[c->bus0]) {
        is_marked[c->bus0] = any = true;
    }
    return any;
}

static bool gives_to(const aft_network *network, const converter *c, const bool *to)
{
    bool any = c->bus0 >= 0 && c->is_two_way && to[c->bus0];
    for (size_t i = 0; i < c->ports->n; i++) {
        const aft_port *port = &c->ports->list[i];
        any = any || (to[port->bus] && can_flow(network, port, 1.0, c->is_two_way));
    }
    return any;
}

/* The electricity grid, and what the medium is made of. */
static void bar_buses(bool *is_barred, const aft_network *network, const bool *has_bus)
{
    for (size_t k = 0; k < network->n_lines; k++) {
        is_barred[network->lines[k].bus0] = is_barred[network->lines[k].bus1] = true;
    }
    for (size_t k = 0; k < network->n_transformers; k++) {
        is_barred[network->transformers[k].bus0] = is_barred[network->transformers[k].bus1] = true;
    }
    for (size_t i = 0; i < count_converters(network); i++) {
        converter c = converter_of(network, i);
        if (!gives_to(network, &c, has_bus)) {
            continue;
        }
        if (c.bus0 >= 0) {
            is_barred[c.bus0] = true;
        }
        for (size_t j = 0; j < c.ports->n; j++) {
            const aft_port *port = &c.ports->list[j];
            is_barred[port->bus] = is_barred[port->bus] || can_flow(network, port, -1.0, false);
        }
    }
}

static aft_status find_served(aft_medium *medium, const aft_network *network, aft_error *err)
{
    aft_status status = AFT_OK;
    bool *is_barred = aft_alloc(network->n_buses, sizeof *is_barred);
    AFT_TRY_ALLOC(is_barred, err, "medium");
    bar_buses(is_barred, network, medium->has_bus);
    memcpy(medium->is_served, medium->has_bus, network->n_buses * sizeof *medium->is_served);
    for (bool is_new = true; is_new;) {
        is_new = false;
        for (size_t i = 0; i < count_converters(network); i++) {
            converter c = converter_of(network, i);
            if (c.life.from < c.life.to && takes_from(network, &c, medium->is_served)) {
                is_new = mark_outputs(medium->is_served, network, &c, is_barred) || is_new;
            }
        }
    }
    for (size_t k = 0; k < network->n_loads; k++) {
        const aft_load *load = &network->loads[k];
        medium->is_user[k] =
            load->active && medium->is_served[load->bus] && largest(network, load->p_set, -load->sign) > 0.0;
        medium->n_users += medium->is_user[k];
    }
done:
    aft_free(is_barred);
    return status;
}

/* ---- who supplies it ---- */

static double mean_cost(const aft_network *network, const aft_generator *g)
{
    double sum = 0.0;
    double hours = 0.0;
    for (size_t t = g->life.from; t < g->life.to; t++) {
        double weight = aft_cost_weight(network, t);
        sum += weight * aft_at(g->marginal_cost, t);
        hours += weight;
    }
    if (g->marginal_cost_curve != NULL) {
        return aft_curve_cost(g->marginal_cost_curve, 1.0);
    }
    return hours > 0.0 ? sum / hours : 0.0;
}

static void find_supply(aft_medium *medium, const aft_network *network)
{
    for (size_t k = 0; k < network->n_generators; k++) {
        const aft_generator *g = &network->generators[k];
        bool is_own = g->carrier[0] == '\0' || strcmp(g->carrier, medium->carrier) == 0;
        bool can_supply = g->sign > 0.0 && g->life.from < g->life.to && largest(network, g->p_max_pu, 1.0) > 0.0 &&
                          (g->p_nom > 0.0 || g->p_nom_extendable || g->menu_index >= 0);
        if (!medium->has_bus[g->bus] || !is_own || !can_supply) {
            continue;
        }
        double cost = mean_cost(network, g) / g->sign;
        medium->is_supply[k] = true;
        medium->n_supply++;
        medium->has_curve = medium->has_curve || g->marginal_cost_curve != NULL;
        if (cost > 0.0 && (medium->price == 0.0 || cost < medium->price)) {
            medium->price = cost;
        }
    }
}

aft_status aft_medium_init(aft_medium *out, const aft_network *network, const char *carrier, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_medium made = {.carrier = carrier};
    made.has_bus = aft_alloc(network->n_buses, sizeof *made.has_bus);
    made.is_served = aft_alloc(network->n_buses, sizeof *made.is_served);
    made.is_supply = aft_alloc(network->n_generators, sizeof *made.is_supply);
    made.is_user = aft_alloc(network->n_loads, sizeof *made.is_user);
    AFT_TRY_ALLOC(made.has_bus, err, "medium");
    AFT_TRY_ALLOC(made.is_served, err, "medium");
    AFT_TRY_ALLOC(made.is_supply, err, "medium");
    AFT_TRY_ALLOC(made.is_user, err, "medium");
    for (size_t b = 0; b < network->n_buses; b++) {
        made.has_bus[b] = strcmp(network->buses[b].carrier, carrier) == 0;
    }
    find_supply(&made, network);
    AFT_TRY(find_served(&made, network, err));
    *out = made;
    made = (aft_medium){0};
done:
    aft_medium_clear(&made);
    return status;
}

void aft_medium_clear(aft_medium *medium)
{
    aft_free(medium->has_bus);
    aft_free(medium->is_served);
    aft_free(medium->is_supply);
    aft_free(medium->is_user);
    *medium = (aft_medium){0};
}

/* ---- a network with something changed ---- */

/* Values times the factor where sign times the value is above 0 (sign 0: everywhere). */
static aft_status scale(aft_series *series, aft_arena *arena, const aft_network *network, double factor, double sign,
                        aft_error *err)
{
    aft_status status = AFT_OK;
    double *hours = NULL;
    if (series->hours != NULL) {
        hours = aft_arena_alloc(arena, network->n_snapshots, sizeof *hours);
        AFT_TRY_ALLOC(hours, err, "medium");
        for (size_t t = 0; t < network->n_snapshots; t++) {
            double value = series->hours[t];
            hours[t] = sign == 0.0 || sign * value > 0.0 ? factor * value : value;
        }
        series->hours = hours;
    } else if (sign == 0.0 || sign * series->value > 0.0) {
        series->value *= factor;
    }
done:
    return status;
}

static aft_status scale_curve(const aft_curve **curve, aft_arena *arena, double factor, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_curve *old = *curve;
    if (old == NULL) {
        return AFT_OK;
    }
    aft_curve *made = aft_arena_alloc(arena, 1, sizeof *made);
    double *y = aft_arena_alloc(arena, old->n, sizeof *y);
    AFT_TRY_ALLOC(made, err, "medium");
    AFT_TRY_ALLOC(y, err, "medium");
    for (size_t i = 0; i < old->n; i++) {
        y[i] = factor * old->y[i];
    }
    *made = (aft_curve){old->n, old->x, y};
    *curve = made;
done:
    return status;
}

static aft_status scale_prices(aft_network *copy, aft_arena *arena, const aft_medium *medium, double factor,
                               aft_error *err)
{
    aft_status status = AFT_OK;
    for (size_t k = 0; k < copy->n_generators; k++) {
        aft_generator *g = &copy->generators[k];
        if (medium->is_supply[k]) {
            AFT_TRY(scale(&g->marginal_cost, arena, copy, factor, 0.0, err));
            AFT_TRY(scale(&g->marginal_cost_quadratic, arena, copy, factor, 0.0, err));
            AFT_TRY(scale_curve(&g->marginal_cost_curve, arena, factor, err));
        }
    }
done:
    return status;
}

static aft_status scale_demand(aft_network *copy, aft_arena *arena, const aft_medium *medium, double factor,
                               aft_error *err)
{
    aft_status status = AFT_OK;
    copy->peak_load *= fmax(1.0, factor); /* the scale of PyPSA's large M must not cut off what grows */
    for (size_t k = 0; k < copy->n_loads; k++) {
        aft_load *load = &copy->loads[k];
        if (medium->is_user[k]) {
            AFT_TRY(scale(&load->p_set, arena, copy, factor, -load->sign, err));
        }
    }
done:
    return status;
}

aft_status aft_medium_change(aft_network **out, aft_arena *arena, const aft_network *network, const aft_medium *medium,
                             aft_parameter parameter, double factor, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_network *copy = NULL;
    AFT_TRY(aft_network_window(&copy, network, 0, network->n_snapshots, err));
    AFT_TRY(parameter == AFT_PARAMETER_PRICE ? scale_prices(copy, arena, medium, factor, err)
                                             : scale_demand(copy, arena, medium, factor, err));
    *out = copy;
    copy = NULL;
done:
    aft_network_free(copy);
    return status;
}

/* ---- slopes ---- */

/* Cost of all supply at its given price. */
static double cost_of_supply(const aft_network *network, const aft_medium *medium, const aft_plan *plan)
{
    double sum = 0.0;
    for (size_t k = 0; k < network->n_generators; k++) {
        const aft_generator *g = &network->generators[k];
        for (size_t t = g->life.from; medium->is_supply[k] && t < g->life.to; t++) {
            double p = plan->generator_p[k * network->n_snapshots + t];
            double slope = aft_at(g->marginal_cost, t) + aft_at(g->marginal_cost_quadratic, t) * p;
            sum += aft_cost_weight(network, t) * slope * p;
        }
    }
    return sum;
}

/* What all demand of users is worth at the prices of the plan. */
static double worth_of_demand(const aft_network *network, const aft_medium *medium, const aft_plan *plan)
{
    double sum = 0.0;
    for (size_t k = 0; k < network->n_loads; k++) {
        const aft_load *load = &network->loads[k];
        for (size_t t = 0; medium->is_user[k] && t < network->n_snapshots; t++) {
            double price = plan->bus_price[(size_t)load->bus * network->n_snapshots + t];
            sum += aft_cost_weight(network, t) * price * fmax(0.0, -load->sign * aft_at(load->p_set, t));
        }
    }
    return sum;
}

double aft_medium_slope(const aft_network *network, const aft_medium *medium, const aft_plan *plan,
                        aft_parameter parameter)
{
    if (parameter == AFT_PARAMETER_PRICE) {
        return medium->has_curve ? NAN : cost_of_supply(network, medium, plan);
    }
    return plan->bus_price != NULL ? worth_of_demand(network, medium, plan) : NAN;
}
