/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was bought or expanded: up-front cost, life, yearly cost in both books. */
#include "networks/base/memory.h"
#include "results/facts/facts_internal.h"

#include <math.h>

static double factor(double given, double otherwise)
{
    return isnan(given) ? otherwise : given;
}

static double up_front(double fixed, double per_km, double length)
{
    return isnan(fixed) && isnan(per_km) ? NAN : factor(fixed, 0.0) + factor(per_km, 0.0) * length;
}

static double total_periods(const aft_network *network)
{
    double sum = 0.0;
    for (size_t a = 0; a < network->n_periods; a++) {
        sum += network->periods[a].objective;
    }
    return network->settings.multi_investment_periods && sum > 0.0 ? sum : 1.0;
}

double aft_piece_investment(const aft_menu_option *option, double length)
{
    double given = up_front(option->overnight_cost_fixed, option->overnight_cost_per_km, length);
    double yearly = option->capital_cost_fixed + option->capital_cost_per_km * length;
    return isnan(given) && yearly == 0.0 ? 0.0 : given;
}

static aft_asset asset_of_purchase(const aft_network *network, const aft_purchase *bought, const aft_holding *h)
{
    const aft_menu_option *option = &network->menus[bought->option];
    aft_asset out = {.table = bought->table,
                     .row = bought->row,
                     .option = option,
                     .pieces = bought->pieces,
                     .capacity = bought->capacity,
                     .length = h->length,
                     .investment = bought->pieces * aft_piece_investment(option, h->length),
                     .lifetime = option->lifetime,
                     .low = factor(option->low, factor(h->cost_low, 1.0)),
                     .high = factor(option->high, factor(h->cost_high, 1.0)),
                     .in_service = h->cost_periods / total_periods(network)};
    for (int book = 0; book < AFT_N_BOOKS; book++) {
        out.capital[book] =
            bought->pieces * aft_piece_cost_in_book(network, option, h->length, (aft_book)book) * h->cost_periods;
    }
    out.fom = factor(out.investment, 0.0) * option->fom_share * network->years * h->cost_periods;
    return out;
}

/* The part of the unit cost that is fixed operation and maintenance. */
static double fom_unit_cost(const aft_holding *h)
{
    return h->unit_cost - h->unit_cost_without_fom * h->cost_periods;
}

static aft_asset asset_of_expansion(const aft_network *network, const aft_held *e)
{
    double per_unit = e->h.overnight_cost;
    bool costs_nothing = e->h.unit_cost == fom_unit_cost(&e->h) && e->h.capital_cost_curve == NULL;
    double cost = e->h.capital_cost_curve != NULL
                      ? e->h.cost_periods * aft_curve_cost(e->h.capital_cost_curve, e->nom_opt)
                      : e->h.unit_cost * e->nom_opt;
    return (aft_asset){.table = e->h.table,
                       .row = e->h.row,
                       .capacity = e->nom_opt,
                       .length = e->h.length,
                       .investment = isnan(per_unit) && costs_nothing ? 0.0 : per_unit * e->nom_opt,
                       .lifetime = e->h.lifetime,
                       .low = factor(e->h.cost_low, 1.0),
                       .high = factor(e->h.cost_high, 1.0),
                       .capital = {cost, cost}, /* the rate is the element's own */
                       .fom = e->h.capital_cost_curve != NULL ? 0.0 : fom_unit_cost(&e->h) * e->nom_opt,
                       .in_service = e->h.cost_periods / total_periods(network)};
}

static aft_status add_asset(aft_assets *out, size_t *cap, aft_asset asset, aft_error *err)
{
    if (aft_grow((void **)&out->list, cap, out->n + 1, sizeof *out->list) != 0) {
        return aft_fail(err, AFT_ENOMEM, "money: out of memory");
    }
    out->list[out->n++] = asset;
    return AFT_OK;
}

aft_status aft_assets_init(aft_assets *out, const aft_network *network, const aft_plan *plan, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_assets made = {0};
    size_t cap = 0;
    for (size_t i = 0; i < plan->n_purchases; i++) {
        const aft_purchase *bought = &plan->purchases[i];
        const aft_held e = aft_held_at(network, plan, bought->table, bought->row);
        if (aft_held_is_whole(&e, plan)) {
            AFT_TRY(add_asset(&made, &cap, asset_of_purchase(network, bought, &e.h), err));
        }
    }
    for (aft_held e = {0}; aft_held_next(&e, network, plan);) {
        if (e.h.active && e.h.is_extendable && e.nom_opt != 0.0) {
            AFT_TRY(add_asset(&made, &cap, asset_of_expansion(network, &e), err));
        }
    }
    *out = made;
    made = (aft_assets){0};
done:
    aft_assets_clear(&made);
    return status;
}

void aft_assets_clear(aft_assets *assets)
{
    aft_free(assets->list);
    *assets = (aft_assets){0};
}

double aft_asset_capital_at(const aft_network *network, const aft_asset *asset, double rate)
{
    bool has_own_rate = asset->option == NULL || !isnan(asset->option->discount_rate) || isnan(asset->investment);
    if (has_own_rate) {
        return asset->capital[AFT_BOOK_SOCIETAL];
    }
    aft_holding h = aft_holding_at(network, asset->table, asset->row);
    double yearly = aft_annuity_at(rate, asset->lifetime) + asset->option->fom_share;
    return asset->investment * yearly * network->years * h.cost_periods;
}

/* What the size says wins over what its element says: both tell of the same ground. */
double aft_asset_space(const aft_network *network, const aft_asset *asset)
{
    aft_holding h = aft_holding_at(network, asset->table, asset->row);
    const aft_menu_option *option = asset->option;
    double added = option != NULL ? asset->capacity : asset->capacity - h.nom;
    if (option != NULL && (option->space_ha_fixed > 0.0 || option->space_ha_per_km > 0.0)) {
        return asset->pieces * (option->space_ha_fixed + option->space_ha_per_km * h.length);
    }
    return h.space_ha_per_unit * added + h.space_ha_per_km * h.length;
}
