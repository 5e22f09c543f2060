/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One view of the tables whose rows have a capacity, with what the plan made of them. */
#include "results/facts/facts_internal.h"

#include <assert.h>

const aft_table aft_element_tables[AFT_N_ELEMENT_TABLES] = {
    AFT_TABLE_generators,    AFT_TABLE_links, AFT_TABLE_processes,    AFT_TABLE_stores,
    AFT_TABLE_storage_units, AFT_TABLE_lines, AFT_TABLE_transformers,
};

size_t aft_element_count(const aft_network *network, aft_table table)
{
    size_t n = 0;
    (void)aft_network_rows(network, table, &n);
    return n;
}

/* The fields that all records share by name; `p` is the prefix of the rated value. */
#define ELEMENT(r, p, first, second, carrier_, cost, square, low_, high_, flow_, nom_opt_)                             \
    ((aft_element){.name = (r)->name,                                                                                  \
                   .carrier = (carrier_),                                                                              \
                   .active = (r)->active,                                                                              \
                   .life = (r)->life,                                                                                  \
                   .cost_periods = (r)->cost_periods,                                                                  \
                   .bus0 = (r)->first,                                                                                 \
                   .bus1 = (second),                                                                                   \
                   .nom = (r)->p##_nom,                                                                                \
                   .nom_max = (r)->p##_nom_max,                                                                        \
                   .nom_opt = plan != NULL && plan->nom_opt_ != NULL ? plan->nom_opt_[row] : NAN,                      \
                   .is_extendable = (r)->p##_nom_extendable,                                                           \
                   .can_expand = (r)->can_expand,                                                                      \
                   .menu_index = (r)->menu_index,                                                                      \
                   .menu_max = (r)->menu_max,                                                                          \
                   .project_index = (r)->project_index,                                                                \
                   .length = (r)->length,                                                                              \
                   .unit_cost = (r)->unit_cost,                                                                        \
                   .fom_unit_cost = (r)->unit_cost - (r)->unit_cost_without_fom * (r)->cost_periods,                   \
                   .overnight_cost = (r)->overnight_cost,                                                              \
                   .lifetime = (r)->lifetime,                                                                          \
                   .cost_low = (r)->low,                                                                               \
                   .cost_high = (r)->high,                                                                             \
                   .space_ha_per_unit = (r)->space_ha_per_unit,                                                        \
                   .space_ha_per_km = (r)->space_ha_per_km,                                                            \
                   .marginal_cost = (cost),                                                                            \
                   .marginal_cost_quadratic = (square),                                                                \
                   .marginal_cost_curve = (r)->marginal_cost_curve,                                                    \
                   .capital_cost_curve = (r)->capital_cost_curve,                                                      \
                   .low = (low_),                                                                                      \
                   .high = (high_),                                                                                    \
                   .flow = plan != NULL && plan->flow_ != NULL ? plan->flow_ + row * network->n_snapshots : NULL})

aft_element aft_element_get(const aft_network *network, const aft_plan *plan, aft_table table, size_t row)
{
    const aft_series none = {0.0, NULL};
    switch (table) {
    case AFT_TABLE_generators: {
        const aft_generator *r = &network->generators[row];
        return ELEMENT(r, p, bus, -1, r->carrier, r->marginal_cost, r->marginal_cost_quadratic, r->p_min_pu,
                       r->p_max_pu, generator_p, generator_p_nom);
    }
    case AFT_TABLE_links: {
        const aft_link *r = &network->links[row];
        return ELEMENT(r, p, bus0, r->bus1, r->carrier, r->marginal_cost, r->marginal_cost_quadratic, r->p_min_pu,
                       r->p_max_pu, link_p, link_p_nom);
    }
    case AFT_TABLE_processes: {
        const aft_process *r = &network->processes[row];
        return ELEMENT(r, p, bus0, r->bus1, r->carrier, r->marginal_cost, r->marginal_cost_quadratic, r->p_min_pu,
                       r->p_max_pu, process_p, process_p_nom);
    }
    case AFT_TABLE_stores: {
        const aft_store *r = &network->stores[row];
        return ELEMENT(r, e, bus, -1, r->carrier, r->marginal_cost, r->marginal_cost_quadratic, r->e_min_pu,
                       r->e_max_pu, store_p, store_e_nom);
    }
    case AFT_TABLE_storage_units: {
        const aft_storage_unit *r = &network->storage_units[row];
        return ELEMENT(r, p, bus, -1, r->carrier, r->marginal_cost, r->marginal_cost_quadratic, r->p_min_pu,
                       r->p_max_pu, unit_dispatch, unit_p_nom);
    }
    case AFT_TABLE_lines: {
        const aft_line *r = &network->lines[row];
        return ELEMENT(r, s, bus0, r->bus1, r->carrier, none, none, none, r->s_max_pu, line_s, line_s_nom);
    }
    case AFT_TABLE_transformers: {
        const aft_transformer *r = &network->transformers[row];
        return ELEMENT(r, s, bus0, r->bus1, "", none, none, none, r->s_max_pu, transformer_s, transformer_s_nom);
    }
    default: break;
    }
    assert(!"no table of elements with a capacity");
    return (aft_element){0};
}

const char *aft_element_nom_opt(aft_table table)
{
    switch (table) {
    case AFT_TABLE_stores: return "e_nom_opt";
    case AFT_TABLE_lines:
    case AFT_TABLE_transformers: return "s_nom_opt";
    default: return "p_nom_opt";
    }
}

bool aft_element_is_expanded(const aft_element *element)
{
    return element->active && element->nom_opt - element->nom > 1e-6 * fmax(1.0, element->nom);
}

bool aft_element_is_whole(const aft_network *network, const aft_plan *plan, aft_table table, size_t row)
{
    aft_element e = aft_element_get(network, plan, table, row);
    double capacity = e.nom;
    if (!e.active || e.menu_index < 0) {
        return true;
    }
    for (size_t i = 0; i < plan->n_purchases; i++) {
        const aft_purchase *bought = &plan->purchases[i];
        capacity += bought->table == table && bought->row == row ? bought->capacity : 0.0;
    }
    return fabs(capacity - e.nom_opt) <= 1e-5 * fmax(1.0, fabs(e.nom_opt));
}

double aft_piece_cost(const aft_menu_option *option, double length)
{
    return option->cost_fixed + option->cost_per_km * length;
}
