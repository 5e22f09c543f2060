/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Piecewise curves: which attributes may be some, where they stand, what they say. */
#include "networks/records/records_internal.h"

#include <string.h>

const aft_curve_kind aft_curve_kinds[AFT_N_CURVE_KINDS] = {
    {AFT_TABLE_generators, "marginal_cost", "p_pu"},
    {AFT_TABLE_links, "marginal_cost", "p_pu"},
    {AFT_TABLE_processes, "marginal_cost", "p_pu"},
    {AFT_TABLE_stores, "marginal_cost", "p_pu"},
    {AFT_TABLE_storage_units, "marginal_cost", "p_dispatch_pu"},
    {AFT_TABLE_generators, "efficiency", "p_pu"},
    {AFT_TABLE_links, "efficiency", "p_pu"},
    {AFT_TABLE_processes, "rate", "p_pu"},
    {AFT_TABLE_generators, "capital_cost", "p_nom"},
    {AFT_TABLE_links, "capital_cost", "p_nom"},
    {AFT_TABLE_processes, "capital_cost", "p_nom"},
    {AFT_TABLE_storage_units, "capital_cost", "p_nom"},
    {AFT_TABLE_lines, "capital_cost", "s_nom"},
    {AFT_TABLE_transformers, "capital_cost", "s_nom"},
    {AFT_TABLE_stores, "capital_cost", "e_nom"},
};

bool aft_curve_is_of_port(const aft_curve_kind *kind)
{
    const char *rate = aft_port_rate_name(kind->table);
    return rate != NULL && strcmp(rate, kind->y) == 0;
}

const aft_curve **aft_curve_slot(const aft_network *network, const aft_curve_kind *kind, size_t row, int port)
{
    const aft_holding_slots slots = aft_holding_slots_at(network, kind->table, row);
    if (aft_curve_is_of_port(kind)) {
        aft_port *found = aft_port_find(aft_ports_of(network, kind->table, row), port);
        return found != NULL ? &found->curve : NULL;
    }
    if (strcmp(kind->y, "marginal_cost") == 0) {
        return slots.marginal_cost_curve;
    }
    return strcmp(kind->y, "capital_cost") == 0 ? slots.capital_cost_curve : &network->generators[row].efficiency_curve;
}

double aft_curve_cost(const aft_curve *curve, double x)
{
    double cost = 0.0;
    for (size_t i = 1; i < curve->n && x > curve->x[i - 1]; i++) {
        cost += curve->y[i] * (fmin(x, curve->x[i]) - curve->x[i - 1]);
    }
    return cost;
}

double aft_curve_delivery(const aft_curve *curve, double x)
{
    size_t i = 1;
    while (i + 1 < curve->n && x > curve->x[i]) {
        i++;
    }
    double before = curve->x[i - 1] * curve->y[i - 1];
    double share = (x - curve->x[i - 1]) / (curve->x[i] - curve->x[i - 1]);
    return before + share * (curve->x[i] * curve->y[i] - before);
}

double aft_port_delivery(const aft_port *port, double capacity, size_t t, double flow)
{
    return port->curve != NULL ? capacity * aft_curve_delivery(port->curve, flow / capacity)
                               : aft_at(port->rate, t) * flow;
}
