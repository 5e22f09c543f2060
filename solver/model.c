/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The model's frame: one view of all kinds of elements with a capacity, and small helpers on columns. */
#include "solver/model_internal.h"

#include "solver/layout.h"
#include "solver/outages.h"

#include "networks/base/memory.h"

#include <assert.h>

void aft_model_init(aft_model *model, const aft_network *network)
{
    *model = (aft_model){.network = network, .n_hours = network->n_snapshots, .shed = -1};
    aft_lp_init(&model->lp);
    for (int class = 0; class < AFT_N_ASSET_CLASSES; class ++) {
        model->loss[class] = -1;
    }
    model->lp.hour_labels = network->snapshot_labels;
}

void aft_model_clear(aft_model *model)
{
    aft_outages_free(model->outages);
    aft_layout_free(model->layout);
    aft_lp_clear(&model->lp);
    aft_arena_free(model->arena);
    *model = (aft_model){0};
}

aft_table aft_asset_table(aft_asset_class class)
{
    static const aft_table tables[AFT_N_ASSET_CLASSES] = {
        AFT_TABLE_generators,    AFT_TABLE_links, AFT_TABLE_processes,    AFT_TABLE_stores,
        AFT_TABLE_storage_units, AFT_TABLE_lines, AFT_TABLE_transformers,
    };
    return tables[class];
}

size_t aft_asset_count(const aft_network *network, aft_asset_class class)
{
    size_t n = 0;
    (void)aft_network_rows(network, aft_asset_table(class), &n);
    return n;
}

/* The fields that all records share by name; `p` is the prefix of the rated value, `bus` the first bus. */
#define ASSET(r, p, first_bus, carrier_, low_, high_)                                                                  \
    ((aft_holding){.name = (r).name,                                                                                   \
                   .carrier = (carrier_),                                                                              \
                   .life = (r).life,                                                                                   \
                   .bus0 = (r).first_bus,                                                                              \
                   .nom = (r).p##_nom,                                                                                 \
                   .nom_min = (r).p##_nom_min,                                                                         \
                   .nom_max = (r).p##_nom_max,                                                                         \
                   .nom_set = (r).p##_nom_set,                                                                         \
                   .nom_mod = (r).p##_nom_mod,                                                                         \
                   .is_extendable = (r).p##_nom_extendable,                                                            \
                   .low = (low_),                                                                                      \
                   .high = (high_),                                                                                    \
                   .high_most = (r).high_most,                                                                         \
                   .menu_index = (r).menu_index,                                                                       \
                   .menu_max = (r).menu_max,                                                                           \
                   .project_index = (r).project_index,                                                                 \
                   .can_expand = (r).can_expand,                                                                       \
                   .length = (r).length,                                                                               \
                   .unit_cost = (r).unit_cost,                                                                         \
                   .unit_cost_without_fom = (r).unit_cost_without_fom,                                                 \
                   .marginal_cost_curve = (r).marginal_cost_curve,                                                     \
                   .capital_cost_curve = (r).capital_cost_curve,                                                       \
                   .cost_periods = (r).cost_periods})

aft_holding aft_asset_get(const aft_network *network, aft_asset_class class, size_t k)
{
    const aft_series none = {0.0, NULL}; /* lines and transformers: the lower limit is minus the upper one */
    switch (class) {
    case AFT_GENERATOR: {
        const aft_generator *r = &network->generators[k];
        return ASSET(*r, p, bus, r->carrier, r->p_min_pu, r->p_max_pu);
    }
    case AFT_LINK: {
        const aft_link *r = &network->links[k];
        return ASSET(*r, p, bus0, r->carrier, r->p_min_pu, r->p_max_pu);
    }
    case AFT_PROCESS: {
        const aft_process *r = &network->processes[k];
        return ASSET(*r, p, bus0, r->carrier, r->p_min_pu, r->p_max_pu);
    }
    case AFT_STORE: {
        const aft_store *r = &network->stores[k];
        return ASSET(*r, e, bus, r->carrier, r->e_min_pu, r->e_max_pu);
    }
    case AFT_STORAGE_UNIT: {
        const aft_storage_unit *r = &network->storage_units[k];
        return ASSET(*r, p, bus, r->carrier, r->p_min_pu, r->p_max_pu);
    }
    case AFT_LINE: {
        const aft_line *r = &network->lines[k];
        return ASSET(*r, s, bus0, r->carrier, none, r->s_max_pu);
    }
    case AFT_TRANSFORMER: {
        const aft_transformer *r = &network->transformers[k];
        return ASSET(*r, s, bus0, "", none, r->s_max_pu);
    }
    case AFT_N_ASSET_CLASSES: break;
    }
    assert(!"no such class");
    return (aft_holding){0};
}

double aft_capacity_most(const aft_model *model, const aft_capacity *capacity)
{
    double most = capacity->fixed;
    for (int i = 0; i < capacity->n; i++) {
        most += aft_limit(capacity->coefs[i], model->lp.upper[capacity->cols[i]]);
    }
    return most;
}

double aft_limit(double per_unit, double capacity)
{
    return per_unit == 0.0 || capacity == 0.0 ? 0.0 : per_unit * capacity;
}

void aft_model_tighten(aft_model *model, int col, double lower, double upper)
{
    aft_lp *lp = &model->lp;
    if (lower > lp->lower[col]) {
        lp->lower[col] = lower;
    }
    if (upper < lp->upper[col]) {
        lp->upper[col] = upper;
    }
}
