/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns of money.csv: one function per row of indicators.def. Formulas stand there; NPV, tariff and
 * gap as in public cost-benefit analysis and the German ramp-up account (recovery of all costs by growing bookings). */
#include "results/money/money_internal.h"

#include "networks/base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What an indicator looks at. */
typedef struct view {
    const aft_accounts *all;
    const aft_account *it;
    aft_book book;
    const aft_cash_flow *flow;
} view;

/* Per year of the modelled span. */
static double per_year(const view *v, double amount)
{
    return v->all->years > 0.0 ? amount / v->all->years : NAN;
}

/* Of capital and fixed O&M. */
static double capital_per_year(const view *v, double amount)
{
    return v->all->capital_years > 0.0 ? amount / v->all->capital_years : NAN;
}

static bool has_purchases(const view *v)
{
    return v->it->n_assets > 0;
}

/* Things whose benefit can be told: they were bought, and sell something. */
static bool has_benefit(const view *v)
{
    aft_money_level level = v->it->level;
    bool is_venture =
        level == AFT_LEVEL_PROJECT || level == AFT_LEVEL_BRANCH || (level == AFT_LEVEL_PARTY && v->it->name[0] != '\0');
    return is_venture && has_purchases(v) && v->flow->n > 0 && (level != AFT_LEVEL_PROJECT || v->it->name[0] != '\0');
}

static double investment(const view *v)
{
    return v->it->investment;
}

static double investment_low(const view *v)
{
    return v->it->investment_low;
}

static double investment_high(const view *v)
{
    return v->it->investment_high;
}

static double fixed_om(const view *v)
{
    return capital_per_year(v, v->it->fom);
}

static double annuity(const view *v)
{
    return capital_per_year(v, v->it->amounts[v->book][AFT_COST_CAPITAL] - v->it->fom);
}

static double running_om(const view *v)
{
    return per_year(v, v->it->amounts[v->book][AFT_COST_RUNNING]);
}

static double energy_cost(const view *v)
{
    return per_year(v, v->it->amounts[v->book][AFT_COST_ENERGY]);
}

static double lost_load(const view *v)
{
    return per_year(v, v->it->amounts[v->book][AFT_COST_LOST_LOAD]);
}

static double co2_difference(const view *v)
{
    return per_year(v, v->it->amounts[v->book][AFT_COST_CARBON]);
}

static double annual_cost(const view *v)
{
    double sum = 0.0;
    for (int kind = AFT_COST_RUNNING; kind < AFT_N_COST_CLASSES; kind++) {
        sum += v->it->amounts[v->book][kind];
    }
    return capital_per_year(v, v->it->amounts[v->book][AFT_COST_CAPITAL]) + per_year(v, sum);
}

static double annual_cost_low(const view *v)
{
    return annual_cost(v) +
           capital_per_year(v, v->it->capital_low[v->book] - v->it->amounts[v->book][AFT_COST_CAPITAL]);
}

static double annual_cost_high(const view *v)
{
    return annual_cost(v) +
           capital_per_year(v, v->it->capital_high[v->book] - v->it->amounts[v->book][AFT_COST_CAPITAL]);
}

static double co2(const view *v)
{
    return per_year(v, v->it->co2);
}

static double delivered(const view *v)
{
    return per_year(v, v->it->delivered);
}

/* Also of a project of other things; not of all demand of a case. */
static double booked(const view *v)
{
    bool is_ours = v->it->level == AFT_LEVEL_PROJECT || v->it->level == AFT_LEVEL_BRANCH;
    return (is_ours || v->it->is_transport) && v->it->booked > 0.0 ? v->it->booked : NAN;
}

double aft_mwh_per_kg(const aft_network *network)
{
    return strcmp(network->settings.heating_value, "HHV") == 0 ? 0.03939 : 0.03332;
}

/* What stands in a country or municipality serves others too: only what its demand pays says something there. */
static bool is_area(const view *v)
{
    return v->it->level == AFT_LEVEL_COUNTRY || v->it->level == AFT_LEVEL_MUNICIPALITY;
}

static double cost_per_mwh(const view *v)
{
    bool is_bought = has_purchases(v) || v->it->level == AFT_LEVEL_CASE || v->it->level == AFT_LEVEL_SITE;
    return is_bought && !is_area(v) && v->it->delivered > 0.0 ? annual_cost(v) / delivered(v) : NAN;
}

static double per_kg(const view *v, double per_mwh)
{
    return v->it->is_hydrogen ? per_mwh * aft_mwh_per_kg(v->all->network) : NAN;
}

static double cost_per_kg(const view *v)
{
    return per_kg(v, cost_per_mwh(v));
}

static double delivered_cost_per_mwh(const view *v)
{
    bool takes = v->it->level == AFT_LEVEL_PROJECT || v->it->level == AFT_LEVEL_BRANCH;
    double paid = v->it->delivered > 0.0 ? v->it->intake / v->it->delivered : NAN;
    return takes ? cost_per_mwh(v) + paid : is_area(v) ? paid : NAN;
}

static double delivered_cost_per_kg(const view *v)
{
    return per_kg(v, delivered_cost_per_mwh(v));
}

static bool has_tariff(const view *v)
{
    return v->it->is_transport && has_purchases(v) && v->it->booked > 0.0 && v->it->level != AFT_LEVEL_PARTY;
}

static double tariff_full(const view *v)
{
    return has_tariff(v) ? annual_cost(v) / (1000.0 * v->it->booked) : NAN;
}

static double discounted(const view *v, const double *values, double rate)
{
    double sum = 0.0;
    for (int t = v->flow->n; t >= 0; t--) {
        sum = sum / (1.0 + rate) + values[t];
    }
    return sum;
}

static double tariff_ramp(const view *v)
{
    double shares = discounted(v, v->flow->shares, v->flow->rate);
    if (!has_tariff(v) || v->flow->n == 0 || shares <= 0.0) {
        return NAN;
    }
    return discounted(v, v->flow->costs, v->flow->rate) / (1000.0 * v->it->booked / v->it->in_service * shares);
}

static double break_even_share(const view *v)
{
    double tariff = v->all->network->settings.tariff;
    return tariff > 0.0 ? tariff_full(v) / tariff : NAN;
}

static double trailer_cost_per_mwh(const view *v)
{
    return v->it->is_transport && v->it->is_hydrogen && v->it->delivered > 0.0 ? v->it->trailer / v->it->delivered
                                                                               : NAN;
}

static double break_even_mw(const view *v)
{
    double per_mw = trailer_cost_per_mwh(v) * delivered(v) / v->it->booked;
    return has_tariff(v) && per_mw > 0.0 ? annual_cost(v) / per_mw : NAN;
}

static double benefit(const view *v)
{
    return has_benefit(v) ? v->flow->benefits[v->flow->n] * v->it->in_service : NAN;
}

static double grant(const view *v)
{
    bool is_granted = v->book == AFT_BOOK_PROJECT && has_benefit(v);
    return is_granted && v->it->level != AFT_LEVEL_BRANCH ? v->it->grant : NAN;
}

static double grant_or_nothing(const view *v)
{
    double given = grant(v);
    return isnan(given) ? 0.0 : given;
}

/* Costs are NAN where an investment is not known, and so is all that follows. */
static double npv_at(const view *v, double rate)
{
    return discounted(v, v->flow->benefits, rate) - discounted(v, v->flow->costs, rate) + grant_or_nothing(v);
}

static double npv(const view *v)
{
    return has_benefit(v) ? npv_at(v, v->flow->rate) : NAN;
}

/* By bisection between -50 % and 1000 %; NAN if the present value has the same sign at both. */
static double irr(const view *v)
{
    double low = -0.5;
    double high = 10.0;
    if (!has_benefit(v) || !(npv_at(v, low) > 0.0) || !(npv_at(v, high) < 0.0)) {
        return NAN;
    }
    for (int i = 0; i < 100; i++) {
        double middle = 0.5 * (low + high);
        bool is_worth = npv_at(v, middle) > 0.0;
        low = is_worth ? middle : low;
        high = is_worth ? high : middle;
    }
    return 0.5 * (low + high);
}

static double benefit_cost_ratio(const view *v)
{
    double costs = discounted(v, v->flow->costs, v->flow->rate);
    return has_benefit(v) && costs > 0.0 ? discounted(v, v->flow->benefits, v->flow->rate) / costs : NAN;
}

static double payback(const view *v)
{
    double sum = grant_or_nothing(v);
    double factor = 1.0;
    for (int t = 0; has_benefit(v) && t <= v->flow->n; t++) {
        sum += (v->flow->benefits[t] - v->flow->costs[t]) * factor;
        factor /= 1.0 + v->flow->rate;
        if (sum >= 0.0) {
            return t;
        }
    }
    return NAN;
}

static double financing_gap(const view *v)
{
    return v->book == AFT_BOOK_PROJECT && has_benefit(v) ? grant_or_nothing(v) - npv(v) : NAN;
}

static double financing_gap_after_grant(const view *v)
{
    return financing_gap(v) - grant_or_nothing(v);
}

static double residual_value(const view *v)
{
    return has_purchases(v) && v->flow->n > 0 ? v->flow->residual : NAN;
}

/* ---- all of them ---- */

#define INDICATOR(name, unit, formula, function, doc) {#name, unit, formula, doc},
static const aft_indicator indicators[] = {
#include "results/money/indicators.def"
};
#undef INDICATOR

#define INDICATOR(name, unit, formula, function, doc) function,
static double (*const functions[])(const view *v) = {
#include "results/money/indicators.def"
};
#undef INDICATOR

const aft_indicator *aft_indicators(size_t *n_out)
{
    *n_out = AFT_N_INDICATORS;
    return indicators;
}

double aft_money_value(const aft_money_row *row, const char *indicator)
{
    for (size_t i = 0; i < AFT_N_INDICATORS; i++) {
        if (strcmp(indicators[i].name, indicator) == 0) {
            return row->values[i];
        }
    }
    return NAN;
}

aft_status aft_indicators_compute(double *out, const aft_accounts *accounts, const aft_account *account, aft_book book,
                                  aft_error *err)
{
    aft_status status = AFT_OK;
    aft_cash_flow flow = {0};
    AFT_TRY(aft_cash_flow_init(&flow, accounts, account, book, err));
    view v = {accounts, account, book, &flow};
    for (size_t i = 0; i < AFT_N_INDICATORS; i++) {
        double value = functions[i](&v);
        out[i] = isfinite(value) ? value : NAN;
    }
done:
    aft_cash_flow_clear(&flow);
    return status;
}
