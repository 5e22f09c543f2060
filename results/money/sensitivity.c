/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sensitivity.csv: what the plan costs if one thing is other than assumed. The plan is kept: "repriced" is exact
 * for it, and the best plan would cost no more; "first-order" follows the prices of the plan, and holds near it. */
#include "results/money/money_internal.h"

#include "networks/base/memory.h"

#include <math.h>
#include <string.h>

/* One bar of the tornado. */
typedef struct bar {
    const char *parameter, *of; /* of: what a unit cost is of */
    const char *measure, *unit, *method;
    double low_setting, base_setting, high_setting;
    double low, base, high;
} bar;

typedef struct sensitivity {
    aft_page page;
    const aft_accounts *accounts;
    aft_book book;
    const aft_account *account;
} sensitivity;

static const char repriced[] = "repriced";
static const char first_order[] = "first-order";

static void write_bar(sensitivity *s, bar b)
{
    aft_page_cell(&s->page, aft_money_level_name(s->account->level));
    aft_page_cell(&s->page, s->account->name);
    aft_page_cell(&s->page, s->account->table);
    aft_page_cell(&s->page, aft_book_name(s->book));
    aft_page_cell(&s->page, b.parameter);
    aft_page_cell(&s->page, b.of);
    aft_page_number(&s->page, b.low_setting);
    aft_page_number(&s->page, b.base_setting);
    aft_page_number(&s->page, b.high_setting);
    aft_page_cell(&s->page, b.measure);
    aft_page_cell(&s->page, b.unit);
    aft_page_number(&s->page, b.low);
    aft_page_number(&s->page, b.base);
    aft_page_number(&s->page, b.high);
    aft_page_cell(&s->page, b.method);
    aft_page_end_line(&s->page);
}

static bool is_of(const sensitivity *s, const aft_asset *asset)
{
    return aft_account_of(s->accounts, s->account->level, asset->table, asset->row) == s->account;
}

static const char *carrier_of(const sensitivity *s, const aft_asset *asset)
{
    aft_holding h = aft_holding_at(s->accounts->network, asset->table, asset->row);
    return h.carrier[0] != '\0' ? h.carrier : aft_table_describe(asset->table)->file;
}

/* Yearly costs of all assets of a carrier (NULL: all), at their low, given and high costs. */
static void sum_assets(double sums[3], const sensitivity *s, const char *carrier)
{
    for (size_t i = 0; i < s->accounts->assets.n; i++) {
        const aft_asset *asset = &s->accounts->assets.list[i];
        if (is_of(s, asset) && (carrier == NULL || strcmp(carrier_of(s, asset), carrier) == 0)) {
            double yearly = asset->capital[s->book] / s->accounts->capital_years;
            sums[0] += asset->low * yearly;
            sums[1] += yearly;
            sums[2] += asset->high * yearly;
        }
    }
}

static bool is_first_of_carrier(const sensitivity *s, size_t i)
{
    const char *carrier = carrier_of(s, &s->accounts->assets.list[i]);
    for (size_t k = 0; k < i; k++) {
        if (is_of(s, &s->accounts->assets.list[k]) &&
            strcmp(carrier_of(s, &s->accounts->assets.list[k]), carrier) == 0) {
            return false;
        }
    }
    return is_of(s, &s->accounts->assets.list[i]);
}

static void unit_cost_bar(sensitivity *s, const char *carrier, double annual)
{
    double sums[3] = {0.0, 0.0, 0.0};
    sum_assets(sums, s, carrier);
    if (sums[1] == 0.0) {
        return;
    }
    write_bar(s, (bar){"unit cost", carrier != NULL ? carrier : "", "annual_cost", "currency/a", repriced,
                       sums[0] / sums[1], 1.0, sums[2] / sums[1], annual + sums[0] - sums[1], annual,
                       annual + sums[2] - sums[1]});
}

static double at_rate(const sensitivity *s, double rate)
{
    double sum = 0.0;
    for (size_t i = 0; i < s->accounts->assets.n; i++) {
        const aft_asset *asset = &s->accounts->assets.list[i];
        if (is_of(s, asset)) {
            double capital = aft_asset_capital_at(s->accounts->network, asset, rate);
            sum += (capital - asset->capital[s->book]) / s->accounts->capital_years;
        }
    }
    return sum;
}

static void discount_bar(sensitivity *s, double annual)
{
    const aft_settings *settings = &s->accounts->network->settings;
    bool is_project = s->book == AFT_BOOK_PROJECT;
    double low = is_project ? settings->discount_rate_project_low : settings->discount_rate_societal_low;
    double high = is_project ? settings->discount_rate_project_high : settings->discount_rate_societal_high;
    write_bar(s, (bar){"discount rate", "", "annual_cost", "currency/a", repriced, low,
                       aft_book_rate(s->accounts->network, s->book), high, annual + at_rate(s, low), annual,
                       annual + at_rate(s, high)});
}

/* What costs in proportion to a factor. */
static void proportional_bar(sensitivity *s, const char *parameter, double part, double annual, const char *method)
{
    double share = s->accounts->network->settings.sensitivity_share;
    if (part != 0.0 && !isnan(part)) {
        write_bar(s, (bar){parameter, "", "annual_cost", "currency/a", method, 1.0 - share, 1.0, 1.0 + share,
                           annual - share * part, annual, annual + share * part});
    }
}

static double co2_cost(const sensitivity *s)
{
    const aft_settings *settings = &s->accounts->network->settings;
    double price = s->book == AFT_BOOK_PROJECT ? settings->co2_price_project : settings->co2_price_societal;
    return price * s->account->co2 / s->accounts->years;
}

static aft_status case_bars(sensitivity *s, const double *values)
{
    double annual = values[AFT_INDICATOR_annual_cost];
    unit_cost_bar(s, NULL, annual);
    for (size_t i = 0; i < s->accounts->assets.n; i++) {
        if (is_first_of_carrier(s, i)) {
            unit_cost_bar(s, carrier_of(s, &s->accounts->assets.list[i]), annual);
        }
    }
    discount_bar(s, annual);
    proportional_bar(s, "energy prices", values[AFT_INDICATOR_energy_cost], annual, repriced);
    proportional_bar(s, "CO2 price", co2_cost(s), annual, repriced);
    proportional_bar(s, "lost load cost", values[AFT_INDICATOR_lost_load], annual, repriced);
    /* what demand pays at the prices of the plan; those are of the book that was minimised */
    if (s->book == aft_book_minimised(s->accounts->network)) {
        proportional_bar(s, "demand", s->account->intake / s->accounts->years, annual, first_order);
    }
    return AFT_OK;
}

/* Of a branch: the same size carries more or less; hours change the energy, demand the booked peak too. */
static aft_status branch_bars(sensitivity *s, const double *values)
{
    double share = s->accounts->network->settings.sensitivity_share;
    double annual = values[AFT_INDICATOR_annual_cost];
    double running = values[AFT_INDICATOR_running_om];
    double energy = values[AFT_INDICATOR_delivered];
    double tariff = values[AFT_INDICATOR_tariff_full];
    double booked = 1000.0 * values[AFT_INDICATOR_booked];
    unit_cost_bar(s, NULL, annual);
    discount_bar(s, annual);
    if (energy > 0.0 && share < 1.0) {
        double fixed = (annual - running) / energy;
        write_bar(s, (bar){"full-load hours", "", "cost_per_mwh", "currency/MWh", repriced, 1.0 - share, 1.0,
                           1.0 + share, fixed / (1.0 - share) + running / energy, annual / energy,
                           fixed / (1.0 + share) + running / energy});
        write_bar(s, (bar){"demand", "", "tariff_full", "currency/(kWh/h)/a", repriced, 1.0 - share, 1.0, 1.0 + share,
                           (annual - running) / booked / (1.0 - share) + running / booked, tariff,
                           (annual - running) / booked / (1.0 + share) + running / booked});
    }
    return AFT_OK;
}

static aft_status write_account(sensitivity *s, aft_error *err)
{
    aft_status status = AFT_OK;
    double values[AFT_N_INDICATORS];
    AFT_TRY(aft_indicators_compute(values, s->accounts, s->account, s->book, err));
    if (s->account->level == AFT_LEVEL_CASE) {
        AFT_TRY(case_bars(s, values));
    } else if (s->account->n_assets > 0) {
        AFT_TRY(branch_bars(s, values));
    }
done:
    return status;
}

aft_status aft_sensitivity_text(char **out, const aft_facts *facts, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_accounts *accounts = &facts->accounts;
    sensitivity s = {.accounts = accounts};
    aft_page_add(&s.page, "level,name,table,book,parameter,of,low_setting,base_setting,high_setting,measure,unit,low,"
                          "base,high,method\n");
    for (size_t i = 0; i < accounts->n; i++) {
        s.account = &accounts->list[i];
        bool is_shown = s.account->level == AFT_LEVEL_CASE || s.account->level == AFT_LEVEL_BRANCH;
        for (int book = 0; is_shown && book < AFT_N_BOOKS; book++) {
            s.book = (aft_book)book;
            AFT_TRY(write_account(&s, err));
        }
    }
    AFT_TRY(aft_page_finish(out, &s.page, err));
done:
    aft_page_clear(&s.page);
    return status;
}
