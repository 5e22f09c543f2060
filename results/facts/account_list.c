/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of accounts: made, found, and who owns what. */
#include "networks/base/memory.h"
#include "networks/base/text.h"
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

/* ---- by level and name: those of one name follow each other in the order of the list ---- */

static size_t first_slot(const aft_accounts *accounts, aft_money_level level, const char *name)
{
    return (size_t)(aft_text_hash(name) + 31ULL * (unsigned)level) & (accounts->n_slots - 1);
}

static void put_in_slot(aft_accounts *accounts, size_t account)
{
    size_t i = first_slot(accounts, accounts->list[account].level, accounts->list[account].name);
    while (accounts->slots[i] != 0) {
        i = (i + 1) & (accounts->n_slots - 1);
    }
    accounts->slots[i] = account + 1;
}

aft_status aft_accounts_index(aft_accounts *accounts, aft_error *err)
{
    size_t n_slots = 64;
    while (n_slots < 4 * accounts->n) {
        n_slots *= 2;
    }
    size_t *slots = aft_alloc(n_slots, sizeof *slots);
    if (slots == NULL) {
        return aft_fail(err, AFT_ENOMEM, "money: out of memory");
    }
    aft_free(accounts->slots);
    accounts->slots = slots;
    accounts->n_slots = n_slots;
    for (size_t i = 0; i < accounts->n; i++) {
        put_in_slot(accounts, i);
    }
    return AFT_OK;
}

aft_status aft_account_get(size_t *out, aft_accounts *accounts, aft_account key, aft_error *err)
{
    aft_status status = AFT_OK;
    if (accounts->n_slots < 2 * (accounts->n + 1)) {
        AFT_TRY(aft_accounts_index(accounts, err));
    }
    for (size_t i = first_slot(accounts, key.level, key.name); accounts->slots[i] != 0;
         i = (i + 1) & (accounts->n_slots - 1)) {
        if (is_same(&accounts->list[accounts->slots[i] - 1], &key)) {
            *out = accounts->slots[i] - 1;
            return AFT_OK;
        }
    }
    if (aft_grow((void **)&accounts->list, &accounts->cap, accounts->n + 1, sizeof *accounts->list) != 0) {
        return aft_fail(err, AFT_ENOMEM, "money: out of memory");
    }
    key.in_service = 1.0;
    *out = accounts->n;
    accounts->list[accounts->n++] = key;
    put_in_slot(accounts, *out);
done:
    return status;
}

const aft_account *aft_account_of(const aft_accounts *accounts, aft_money_level level, aft_table table, size_t row)
{
    size_t owner = accounts->owners[(accounts->first[table] + row) * AFT_N_OWNED_LEVELS + (size_t)level];
    return owner != SIZE_MAX ? &accounts->list[owner] : NULL;
}

const aft_account *aft_account_find(const aft_accounts *accounts, aft_money_level level, const char *name)
{
    for (size_t i = accounts->n_slots > 0 ? first_slot(accounts, level, name) : 0;
         accounts->n_slots > 0 && accounts->slots[i] != 0; i = (i + 1) & (accounts->n_slots - 1)) {
        const aft_account *account = &accounts->list[accounts->slots[i] - 1];
        if (account->level == level && strcmp(account->name, name) == 0) {
            return account;
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
    aft_free(accounts->slots);
    aft_free(accounts->list);
    *accounts = (aft_accounts){0};
}
