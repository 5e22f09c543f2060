/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What has a capacity, with what the plan made of it. */
#include "results/facts/facts_internal.h"

aft_held aft_held_of(const aft_network *network, const aft_plan *plan, const aft_holding *h)
{
    const double *capacities = plan != NULL ? aft_plan_capacities(plan, h->table) : NULL;
    const double *flows = plan != NULL ? aft_plan_flows(plan, h->table) : NULL;
    return (aft_held){
        .h = *h,
        .nom_opt = capacities != NULL ? capacities[h->row] : NAN,
        .flow = flows != NULL ? flows + h->row * network->n_snapshots : NULL,
    };
}

aft_held aft_held_at(const aft_network *network, const aft_plan *plan, aft_table table, size_t row)
{
    const aft_holding h = aft_holding_at(network, table, row);
    return aft_held_of(network, plan, &h);
}

bool aft_held_next(aft_held *e, const aft_network *network, const aft_plan *plan)
{
    aft_holding h = e->h;
    const bool is_there = aft_holding_next(&h, network);
    if (is_there) {
        *e = aft_held_of(network, plan, &h);
    }
    return is_there;
}

bool aft_held_is_expanded(const aft_held *e)
{
    return e->h.active && e->nom_opt - e->h.nom > 1e-6 * fmax(1.0, e->h.nom);
}

bool aft_held_is_whole(const aft_held *e, const aft_plan *plan)
{
    double capacity = e->h.nom;
    if (!e->h.active || e->h.menu_index < 0) {
        return true;
    }
    for (size_t i = 0; i < plan->n_purchases; i++) {
        const aft_purchase *bought = &plan->purchases[i];
        capacity += bought->table == e->h.table && bought->row == e->h.row ? bought->capacity : 0.0;
    }
    return fabs(capacity - e->nom_opt) <= 1e-5 * fmax(1.0, fabs(e->nom_opt));
}
