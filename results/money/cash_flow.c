/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Money of an account year by year. What lasts shorter than the recovery period is bought again; what lasts longer
 * has a residual value, linear in its remaining life. Yearly costs and benefits are those of the modelled span in
 * each year (money/indicators.def), with bookings that grow in the project book. */
#include "results/money/money_internal.h"

#include "networks/base/memory.h"

#include <math.h>

enum { MOST_YEARS = 200 };

double aft_book_rate(const aft_network *network, aft_book book)
{
    return book == AFT_BOOK_PROJECT ? network->settings.discount_rate_project
                                    : network->settings.discount_rate_societal;
}

static bool owns(const aft_accounts *accounts, const aft_account *account, const aft_asset *asset)
{
    return aft_account_of(accounts, account->level, asset->table, asset->row) == account;
}

/* The setting, or the longest life among its assets; 0: none is known. */
static int recovery_period(const aft_accounts *accounts, const aft_account *account)
{
    int given = accounts->network->settings.recovery_period;
    double longest = 0.0;
    for (size_t i = 0; given == 0 && i < accounts->assets.n; i++) {
        const aft_asset *asset = &accounts->assets.list[i];
        if (owns(accounts, account, asset) && isfinite(asset->lifetime)) {
            longest = fmax(longest, ceil(asset->lifetime));
        }
    }
    return given > 0 ? given : (int)fmin(MOST_YEARS, longest);
}

/* Buys an asset at 0, n, 2 n, ... before the end. */
static void add_asset(aft_cash_flow *flow, const aft_asset *asset)
{
    double life = asset->lifetime;
    double bought = 0.0;
    if (isinf(life) || life < 1.0) { /* land, or what is replaced within the year as a running cost */
        flow->costs[0] += asset->investment;
        flow->residual += isinf(life) ? asset->investment : 0.0;
        return;
    }
    for (int k = 0; k * life < flow->n; k++) {
        bought = k * life;
        flow->costs[(int)floor(bought)] += asset->investment;
    }
    flow->residual += asset->investment * fmax(0.0, bought + life - flow->n) / life;
}

static double yearly_running_cost(const aft_accounts *accounts, const aft_account *account, aft_book book)
{
    double sum = 0.0;
    for (int kind = AFT_COST_RUNNING; kind < AFT_N_COST_CLASSES; kind++) {
        sum += account->amounts[book][kind];
    }
    return (account->fom / accounts->capital_years + sum / accounts->years) / account->in_service;
}

static double yearly_benefit(const aft_accounts *accounts, const aft_account *account, aft_book book, double share)
{
    double years = accounts->years * account->in_service;
    double transport = book == AFT_BOOK_PROJECT
                           ? 1000.0 * accounts->network->settings.tariff * account->booked / account->in_service * share
                           : account->trailer / years;
    return (account->is_transport ? transport : 0.0) + account->value / years;
}

aft_status aft_cash_flow_init(aft_cash_flow *out, const aft_accounts *accounts, const aft_account *account,
                              aft_book book, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_settings *settings = &accounts->network->settings;
    aft_cash_flow made = {.n = recovery_period(accounts, account), .rate = aft_book_rate(accounts->network, book)};
    double running = yearly_running_cost(accounts, account, book);
    made.costs = aft_alloc((size_t)made.n + 1, sizeof *made.costs);
    made.benefits = aft_alloc((size_t)made.n + 1, sizeof *made.benefits);
    made.shares = aft_alloc((size_t)made.n + 1, sizeof *made.shares);
    AFT_TRY_ALLOC(made.costs, err, "money");
    AFT_TRY_ALLOC(made.benefits, err, "money");
    AFT_TRY_ALLOC(made.shares, err, "money");
    for (size_t i = 0; i < accounts->assets.n; i++) {
        if (owns(accounts, account, &accounts->assets.list[i])) {
            add_asset(&made, &accounts->assets.list[i]);
        }
    }
    for (int t = 1; t <= made.n; t++) {
        (void)aft_booked_share(&made.shares[t], settings->booked_share, (size_t)((t - 1) / settings->booked_step));
        made.costs[t] += running;
        made.benefits[t] = yearly_benefit(accounts, account, book, made.shares[t]);
    }
    made.costs[made.n] -= made.residual;
    *out = made;
    made = (aft_cash_flow){0};
done:
    aft_cash_flow_clear(&made);
    return status;
}

void aft_cash_flow_clear(aft_cash_flow *flow)
{
    aft_free(flow->costs);
    aft_free(flow->benefits);
    aft_free(flow->shares);
    *flow = (aft_cash_flow){0};
}
