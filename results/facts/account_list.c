/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of accounts: made, found, and who owns what. */
#include "networks/base/memory.h"
#include "results/facts/facts_internal.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

const char *aft_money_level_name(aft_money_level level)
{
    static const char *const names[AFT_N_MONEY_LEVELS] = {"case",    "country", "party", "municipality",
                                                          "project", "branch",  "site"};
    return names[level];
}

static bool is_same(const aft_account *a, const aft_account *b)
{
    return a->level == b->level && strcmp(a->name, b->name) == 0 && strcmp(a->table, b->table) == 0 &&
           strcmp(a->municipality, b->municipality) == 0 && strcmp(a->country, b->country) == 0;
}

aft_status aft_account_get(size_t *out, aft_accounts *accounts, aft_account key, aft_error *err)
{
    for (size_t i = 0; i < accounts->n; i++) {
        if (is_same(&accounts->list[i], &key)) {
            *out = i;
            return AFT_OK;
        }
    }
    if (aft_grow((void **)&accounts->list, &accounts->cap, accounts->n + 1, sizeof *accounts->list) != 0) {
        return aft_fail(err, AFT_ENOMEM, "money: out of memory");
    }
    key.in_service = 1.0;
    *out = accounts->n;
    accounts->list[accounts->n++] = key;
    return AFT_OK;
}

const aft_account *aft_account_of(const aft_accounts *accounts, aft_money_level level, aft_table table, size_t row)
{
    size_t owner = accounts->owners[(accounts->first[table] + row) * AFT_N_OWNED_LEVELS + (size_t)level];
    return owner != SIZE_MAX ? &accounts->list[owner] : NULL;
}

const aft_account *aft_account_find(const aft_accounts *accounts, aft_money_level level, const char *name)
{
    for (size_t i = 0; i < accounts->n; i++) {
        if (accounts->list[i].level == level && strcmp(accounts->list[i].name, name) == 0) {
            return &accounts->list[i];
        }
    }
    return NULL;
}

static double periods_of(const aft_network *network)
{
    double periods = 0.0;
    for (size_t i = 0; i < network->n_periods; i++) {
        periods += network->periods[i].objective;
    }
    return network->settings.multi_investment_periods ? periods : 1.0;
}

double aft_capital_years(const aft_network *network)
{
    return network->years * periods_of(network);
}

double aft_modelled_years(const aft_network *network)
{
    const double capital = aft_capital_years(network);
    double planned = 0.0;
    for (size_t t = 0; t < network->n_snapshots; t++) {
        planned += aft_cost_weight(network, t) / 8760.0;
    }
    return fabs(planned - capital) <= 1e-9 * capital ? capital : planned; /* the same but for rounding */
}

/* A year less or more some days (representative ones, a leap year) is a year. */
bool aft_is_of_years(const aft_network *network)
{
    const double years = aft_modelled_years(network) / periods_of(network);
    return years >= 0.97 && fabs(years - round(years)) <= 0.03 * years;
}

void aft_accounts_clear(aft_accounts *accounts)
{
    aft_assets_clear(&accounts->assets);
    aft_free(accounts->equal);
    aft_free(accounts->owners);
    aft_free(accounts->list);
    *accounts = (aft_accounts){0};
}
