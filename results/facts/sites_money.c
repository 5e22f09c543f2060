/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts of sites, seen from the site: what stands at its bus, and energy at the prices of the plan. This is a price
 * view; it does not add up to the case. Sites that are not public stand in one sum per municipality. */
#include "networks/base/memory.h"
#include "results/facts/facts_internal.h"

#include <math.h>
#include <string.h>

/* An element serves the sites of the bus where it stands, or where it ends with what it delivers; -1: of none. */
static int served_bus(const aft_holding *h)
{
    return h->bus1 >= 0 ? h->bus1 : h->bus0;
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
    const int first = kind != AFT_COST_CAPITAL ? aft_first_site(net, served_bus(&h)) : -1; /* capital: by the assets */
    const double share = aft_site_share(net, served_bus(&h));
    for (int i = first; i >= 0; i = net->next_site[i]) {
        c->accounts->list[c->rows[i]].amounts[c->book][kind] += share * amount;
    }
}

static void add_intake(aft_accounts *a, const size_t *rows)
{
    for (aft_holding h = {0}; aft_holding_next(&h, a->network);) {
        const int first = h.active && h.bus1 >= 0 ? aft_first_site(a->network, h.bus1) : -1;
        const double share = aft_site_share(a->network, h.bus1);
        const double intake = first >= 0 ? aft_service_of(a->network, a->plan, h.table, h.row).intake : 0.0;
        for (int i = first; i >= 0; i = a->network->next_site[i]) {
            for (int book = 0; book < AFT_N_BOOKS; book++) {
                a->list[rows[i]].amounts[book][AFT_COST_ENERGY] += share * intake;
            }
        }
    }
}

static double served_by(const aft_accounts *a, size_t k)
{
    const size_t hours = a->network->n_snapshots;
    const aft_load *load = &a->network->loads[k];
    double sum = 0.0;
    for (size_t t = 0; load->active && t < hours; t++) {
        double lost = a->plan->load_shed != NULL ? a->plan->load_shed[k * hours + t] : 0.0;
        sum += aft_cost_weight(a->network, t) * fmax(0.0, -load->sign * aft_at(load->p_set, t) - lost);
    }
    return sum;
}

static void add_demand(aft_accounts *a, const size_t *rows)
{
    const aft_network *net = a->network;
    for (size_t k = 0; k < net->n_loads; k++) {
        const int first = aft_first_site(net, net->loads[k].bus);
        const double share = aft_site_share(net, net->loads[k].bus);
        const double served = first >= 0 ? served_by(a, k) : 0.0;
        for (int i = first; i >= 0; i = net->next_site[i]) {
            a->list[rows[i]].delivered += share * served;
        }
    }
    for (size_t k = 0; k < net->n_generators; k++) {
        const int first = aft_first_site(net, net->generators[k].bus);
        const double share = aft_site_share(net, net->generators[k].bus);
        const double co2 = first >= 0 ? aft_generator_co2(net, a->plan, k, aft_cost_weight) : 0.0;
        for (int i = first; i >= 0; i = net->next_site[i]) {
            a->list[rows[i]].co2 += share * co2;
        }
    }
}

static void add_equipment(aft_accounts *a, const size_t *rows)
{
    for (size_t k = 0; k < a->assets.n; k++) {
        const aft_asset *asset = &a->assets.list[k];
        const aft_holding h = aft_holding_at(a->network, asset->table, asset->row);
        const double share = aft_site_share(a->network, served_bus(&h));
        for (int i = aft_first_site(a->network, served_bus(&h)); i >= 0; i = a->network->next_site[i]) {
            add_asset(&a->list[rows[i]], asset, share);
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
    add_equipment(accounts, rows);
    add_intake(accounts, rows);
    add_demand(accounts, rows);
    for (int book = 0; book < AFT_N_BOOKS; book++) {
        c.book = (aft_book)book;
        aft_costs_charge(net, accounts->plan, c.book, charge_sites, &c);
    }
done:
    aft_free(rows);
    return status;
}
