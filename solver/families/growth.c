/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Limits on what is built of a carrier: growth from period to period, and PyPSA's older limits by bus. Source:
 * PyPSA 1.4.0. */
#include "solver/families/families.h"
#include "solver/families/families_internal.h"

#include <string.h>

/* Adds factor times the capacity that can be built of an element. */
static void put_expansion(aft_draft *draft, const aft_model *model, aft_table table, size_t k, double factor)
{
    const aft_capacity *capacity = &model->capacity[table][k];
    for (int i = 0; i < capacity->n; i++) {
        aft_draft_put(draft, capacity->cols[i], factor * capacity->coefs[i]);
    }
}

/* Room for every capacity of the model, twice. */
static aft_status open_draft(aft_draft *draft, const aft_model *model, aft_error *err)
{
    size_t n = 0;
    for (aft_holding h = {0}; aft_holding_next(&h, model->network);) {
        n += (size_t)model->capacity[h.table][h.row].n;
    }
    return aft_draft_init(draft, 2 * n, err);
}

/* Adds factor times what is new of a carrier in a period: the capacity of what exists in it for the first time. */
static void put_new(aft_draft *draft, const aft_model *model, const char *carrier, size_t period, double factor)
{
    const aft_span span = model->network->periods[period].span;
    for (aft_holding h = {0}; aft_holding_next(&h, model->network);) {
        bool is_new = aft_holding_exists(&h) && h.life.from >= span.from && h.life.from < span.to;
        if (h.table != AFT_TABLE_transformers && is_new && strcmp(h.carrier, carrier) == 0) {
            put_expansion(draft, model, h.table, h.row, factor);
        }
    }
}

/*
 * (35) Growth of a carrier with finite max_growth, for every period a:
 *
 *     new_a <= max_growth + max(0, max_relative_growth) new_(a-1)
 *
 *     new_a   sum of CAP of extendable elements of the carrier that exist in a for the first time   MW
 *     Only if several periods are asked for. Transformers have no carrier.
 */
static aft_status limit_growth(aft_model *model, aft_draft *draft, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *net = model->network;
    for (size_t i = 0; i < net->n_carriers; i++) {
        const aft_carrier *carrier = &net->carriers[i];
        for (size_t a = 0; isfinite(carrier->max_growth) && a < net->n_periods; a++) {
            put_new(draft, model, carrier->name, a, 1.0);
            if (a > 0 && carrier->max_relative_growth > 0.0) {
                put_new(draft, model, carrier->name, a - 1, -carrier->max_relative_growth);
            }
            if (draft->n > 0) {
                AFT_TRY(aft_draft_add(draft, model, -INFINITY, carrier->max_growth, err));
            }
        }
    }
done:
    return status;
}

/*
 * (36) Columns nom_min_<carrier> and nom_max_<carrier> of buses, perhaps with _<period> behind: sum of CAP of
 *      extendable generators, stores and storage units of the carrier at the bus (that exist in the period) >= or <=
 *      the value.
 */
static aft_status limit_bus(aft_model *model, aft_draft *draft, const aft_bus_limit *limit, aft_error *err)
{
    static const aft_table tables[] = {AFT_TABLE_generators, AFT_TABLE_stores, AFT_TABLE_storage_units};
    for (size_t c = 0; c < sizeof tables / sizeof tables[0]; c++) {
        for (size_t k = 0; k < aft_network_count(model->network, tables[c]); k++) {
            aft_holding asset = aft_holding_at(model->network, tables[c], k);
            bool exists = asset.life.from < limit->span.to && limit->span.from < asset.life.to;
            if (exists && asset.bus0 == limit->bus && strcmp(asset.carrier, limit->carrier) == 0) {
                put_expansion(draft, model, tables[c], k, 1.0);
            }
        }
    }
    if (draft->n == 0) {
        return AFT_OK; /* nothing can be built there: as in PyPSA no limit, and the check has said so */
    }
    return aft_draft_add(draft, model, limit->is_least ? limit->value : -INFINITY,
                         limit->is_least ? INFINITY : limit->value, err);
}

aft_status aft_add_growth_limits(aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *net = model->network;
    int first = 0;
    aft_draft draft = {0};
    AFT_TRY(open_draft(&draft, model, err));
    AFT_TRY(aft_lp_open_rows(&first, &model->lp, "carrier_growth", 0, 1, NULL, err));
    if (net->settings.multi_investment_periods) {
        AFT_TRY(limit_growth(model, &draft, err));
    }
    AFT_TRY(aft_lp_open_rows(&first, &model->lp, "bus_limit", 0, 1, NULL, err));
    for (size_t i = 0; i < net->n_bus_limits; i++) {
        AFT_TRY(limit_bus(model, &draft, &net->bus_limits[i], err));
    }
done:
    aft_draft_clear(&draft);
    return status;
}
