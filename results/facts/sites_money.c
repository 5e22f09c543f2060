/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts of sites, seen from the site: what stands at its bus, and energy at the prices of the plan. This is a price
 * view; it does not add up to the case. Sites that are not public stand in one sum per municipality. */
#include "networks/base/memory.h"
#include "results/facts/facts_internal.h"

#include <math.h>
#include <string.h>

/* Does an element serve the bus: stand there, or end there with what it delivers? */
static bool serves(const aft_holding *h, int bus)
{
    return h->bus1 >= 0 ? h->bus1 == bus : h->bus0 == bus;
}

/* Sites at one bus share it equally. */
static double share_of(const aft_network *network, int bus)
{
    int n = 0;
    for (size_t i = 0; i < network->n_sites; i++) {
        n += network->sites[i].bus == bus;
    }
    return 1.0 / n;
}

static aft_status site_account(size_t *out, aft_accounts *a, const aft_site *site, aft_error *err)
{
    return aft_account_get(out, a,
                           (aft_account){.level = AFT_LEVEL_SITE,
                                         .name = site->public ? site->name : "",
                                         .table = "",
                                         .municipality = site->municipality,
                                         .country = site->country,
                                         .is_sum = !site->public},
                           err);
}

static void add_asset(aft_account *account, const aft_asset *asset, double share)
{
    account->n_assets++;
    account->fom += share * asset->fom;
    account->investment += share * asset->investment;
    account->investment_low += share * asset->low * asset->investment;
    account->investment_high += share * asset->high * asset->investment;
    for (int book = 0; book < AFT_N_BOOKS; book++) {
        account->amounts[book][AFT_COST_CAPITAL] += share * asset->capital[book];
        account->capital_low[book] += share * asset->low * asset->capital[book];
        account->capital_high[book] += share * asset->high * asset->capital[book];
    }
}

/* Money of the elements of all sites, in one book. */
typedef struct charging {
    aft_accounts *accounts;
    const size_t *rows; /* [n_sites] their accounts */
    aft_book book;
    const aft_cost_item *items;
} charging;

static void charge_sites(void *data, size_t item, aft_table table, size_t row, double amount)
{
    charging *c = data;
    const aft_network *net = c->accounts->network;
    aft_cost_class kind = c->items[item].kind;
    const bool is_load = table == AFT_TABLE_loads;
    const aft_holding h =
        is_load ? (aft_holding){.bus0 = net->loads[row].bus, .bus1 = -1} : aft_holding_at(net, table, row);
    for (size_t i = 0; kind != AFT_COST_CAPITAL && i < net->n_sites; i++) { /* capital comes from the assets */
        if (serves(&h, net->sites[i].bus)) {
            c->accounts->list[c->rows[i]].amounts[c->book][kind] += share_of(net, net->sites[i].bus) * amount;
        }
    }
}

static void add_intake(const aft_accounts *a, aft_account *account, int bus, double share)
{
    for (aft_holding h = {0}; aft_holding_next(&h, a->network);) {
        if (h.active && h.bus1 >= 0 && serves(&h, bus)) {
            double money = share * aft_service_of(a->network, a->plan, h.table, h.row).intake;
            for (int book = 0; book < AFT_N_BOOKS; book++) {
                account->amounts[book][AFT_COST_ENERGY] += money;
            }
        }
    }
}

static void add_demand(const aft_accounts *a, aft_account *account, int bus, double share)
{
    const size_t hours = a->network->n_snapshots;
    for (size_t k = 0; k < a->network->n_loads; k++) {
        const aft_load *load = &a->network->loads[k];
        for (size_t t = 0; load->active && load->bus == bus && t < hours; t++) {
            double lost = a->plan->load_shed != NULL ? a->plan->load_shed[k * hours + t] : 0.0;
            double mw = fmax(0.0, -load->sign * aft_at(load->p_set, t) - lost);
            account->delivered += share * aft_cost_weight(a->network, t) * mw;
        }
    }
    for (size_t k = 0; k < a->network->n_generators; k++) {
        if (a->network->generators[k].bus == bus) {
            account->co2 += share * aft_generator_co2(a->network, a->plan, k, aft_cost_weight);
        }
    }
}

static void add_equipment(const aft_accounts *a, aft_account *account, int bus, double share)
{
    for (size_t k = 0; k < a->assets.n; k++) {
        const aft_asset *asset = &a->assets.list[k];
        aft_holding h = aft_holding_at(a->network, asset->table, asset->row);
        if (serves(&h, bus)) {
            add_asset(account, asset, share);
        }
    }
}

aft_status aft_accounts_add_sites(aft_accounts *accounts, aft_error *err)
{
    aft_status status = AFT_OK;
    size_t n = 0;
    const aft_network *net = accounts->network;
    size_t *rows = aft_alloc(net->n_sites + 1, sizeof *rows);
    charging c = {.accounts = accounts, .rows = rows, .items = aft_cost_items(&n)};
    AFT_TRY_ALLOC(rows, err, "money");
    for (size_t i = 0; i < net->n_sites; i++) {
        AFT_TRY(site_account(&rows[i], accounts, &net->sites[i], err));
    }
    for (size_t i = 0; i < net->n_sites; i++) {
        aft_account *account = &accounts->list[rows[i]];
        double share = share_of(net, net->sites[i].bus);
        add_equipment(accounts, account, net->sites[i].bus, share);
        add_intake(accounts, account, net->sites[i].bus, share);
        add_demand(accounts, account, net->sites[i].bus, share);
    }
    for (int book = 0; book < AFT_N_BOOKS; book++) {
        c.book = (aft_book)book;
        aft_costs_charge(net, accounts->plan, c.book, charge_sites, &c);
    }
done:
    aft_free(rows);
    return status;
}
