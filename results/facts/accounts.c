/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Adds up what a plan costs and delivers: for the case, by country, party, municipality, project and branch. Every
 * amount of money of costs.c lands once on each level but that of branches, so each of these levels adds up to the
 * case. */
#include "networks/base/memory.h"
#include "results/facts/facts_internal.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* ---- who owns what ---- */

static aft_account key_of_project(const aft_network *network, int row)
{
    const aft_project *project = row >= 0 ? &network->projects[row] : NULL;
    return (aft_account){.level = AFT_LEVEL_PROJECT,
                         .name = project != NULL ? project->name : "",
                         .table = "",
                         .municipality = project != NULL ? project->municipality : "",
                         .country = project != NULL ? project->country : ""};
}

/* Supply that could as well come from elsewhere belongs to no place. */
static bool is_equal(const aft_accounts *a, const aft_holding *h)
{
    return h->table == AFT_TABLE_generators && a->equal[h->row];
}

/* Keys of an element on the levels up to that of projects. */
static void keys_of(aft_account keys[AFT_N_OWNED_LEVELS], const aft_accounts *a, const aft_holding *h)
{
    const aft_network *network = a->network;
    const bool has_place = !is_equal(a, h);
    const aft_project *project = aft_holding_project(network, h);
    const aft_account empty = {.name = "", .table = "", .municipality = "", .country = ""};
    for (int level = 0; level < AFT_N_OWNED_LEVELS; level++) {
        keys[level] = empty;
        keys[level].level = (aft_money_level)level;
    }
    keys[AFT_LEVEL_CASE].name = network->name;
    keys[AFT_LEVEL_COUNTRY].name = keys[AFT_LEVEL_COUNTRY].country = has_place ? aft_holding_country(network, h) : "";
    keys[AFT_LEVEL_PARTY].name = project != NULL ? project->promoter : "";
    keys[AFT_LEVEL_MUNICIPALITY].name = keys[AFT_LEVEL_MUNICIPALITY].municipality =
        has_place ? aft_holding_municipality(network, h) : "";
    keys[AFT_LEVEL_PROJECT] = key_of_project(network, h->project_index);
}

static aft_status own_element(aft_accounts *a, const aft_holding *h, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_account keys[AFT_N_OWNED_LEVELS];
    size_t *owners = a->owners + (a->first[h->table] + h->row) * AFT_N_OWNED_LEVELS;
    keys_of(keys, a, h);
    for (int level = 0; level < AFT_LEVEL_BRANCH; level++) {
        AFT_TRY(aft_account_get(&owners[level], a, keys[level], err));
        a->list[owners[level]].has_equal |= is_equal(a, h);
    }
    owners[AFT_LEVEL_BRANCH] = SIZE_MAX;
    if (h->table != AFT_TABLE_loads && aft_is_branch(a->network, h)) {
        keys[AFT_LEVEL_BRANCH].name = h->name;
        keys[AFT_LEVEL_BRANCH].table = aft_table_describe(h->table)->file;
        keys[AFT_LEVEL_BRANCH].municipality = keys[AFT_LEVEL_MUNICIPALITY].name;
        keys[AFT_LEVEL_BRANCH].country = keys[AFT_LEVEL_COUNTRY].name;
        AFT_TRY(aft_account_get(&owners[AFT_LEVEL_BRANCH], a, keys[AFT_LEVEL_BRANCH], err));
    }
done:
    return status;
}

static aft_status own_all(aft_accounts *a, aft_error *err)
{
    aft_status status = AFT_OK;
    size_t n = 0;
    size_t account = 0;
    for (size_t c = 0; c < AFT_N_HOLDINGS; c++) {
        a->first[aft_holding_tables[c]] = n;
        n += aft_network_count(a->network, aft_holding_tables[c]);
    }
    a->first[AFT_TABLE_loads] = n;
    a->owners = aft_alloc((n + a->network->n_loads + 1) * AFT_N_OWNED_LEVELS, sizeof *a->owners);
    AFT_TRY_ALLOC(a->owners, err, "money");
    for (aft_holding h = {0}; aft_holding_next(&h, a->network);) {
        AFT_TRY(own_element(a, &h, err));
    }
    for (size_t k = 0; k < a->network->n_loads; k++) {
        const aft_holding load = {.table = AFT_TABLE_loads,
                                  .row = k,
                                  .name = "",
                                  .bus0 = a->network->loads[k].bus,
                                  .bus1 = -1,
                                  .project_index = -1};
        AFT_TRY(own_element(a, &load, err));
    }
    for (size_t i = 0; i < a->network->n_projects; i++) { /* also those without an element */
        AFT_TRY(aft_account_get(&account, a, key_of_project(a->network, (int)i), err));
    }
done:
    return status;
}

static aft_account *owner_of(aft_accounts *a, int level, aft_table table, size_t row)
{
    size_t owner = a->owners[(a->first[table] + row) * AFT_N_OWNED_LEVELS + (size_t)level];
    return owner != SIZE_MAX ? &a->list[owner] : NULL;
}

/* ---- money ---- */

typedef struct charging {
    aft_accounts *accounts;
    aft_book book;
    const aft_cost_item *items;
} charging;

static void charge_owners(void *data, size_t item, aft_table table, size_t row, double amount)
{
    charging *c = data;
    for (int level = 0; level < AFT_N_OWNED_LEVELS; level++) {
        aft_account *account = owner_of(c->accounts, level, table, row);
        if (account != NULL) {
            account->amounts[c->book][c->items[item].kind] += amount;
        }
    }
}

static void charge_books(aft_accounts *a)
{
    size_t n = 0;
    charging c = {.accounts = a, .items = aft_cost_items(&n)};
    for (int book = 0; book < AFT_N_BOOKS; book++) {
        c.book = (aft_book)book;
        aft_costs_charge(a->network, a->plan, c.book, charge_owners, &c);
    }
}

static void add_asset(aft_account *account, const aft_asset *asset)
{
    account->in_service = account->n_assets == 0 ? asset->in_service : fmax(account->in_service, asset->in_service);
    account->n_assets++;
    account->fom += asset->fom;
    account->investment += asset->investment;
    account->investment_low += asset->low * asset->investment;
    account->investment_high += asset->high * asset->investment;
    for (int book = 0; book < AFT_N_BOOKS; book++) {
        account->capital_low[book] += asset->low * asset->capital[book];
        account->capital_high[book] += asset->high * asset->capital[book];
    }
}

static void add_assets(aft_accounts *a)
{
    for (size_t i = 0; i < a->assets.n; i++) {
        const aft_asset *asset = &a->assets.list[i];
        for (int level = 0; level < AFT_N_OWNED_LEVELS; level++) {
            aft_account *account = owner_of(a, level, asset->table, asset->row);
            if (account != NULL) {
                add_asset(account, asset);
            }
        }
    }
    for (size_t i = 0; i < a->network->n_projects; i++) {
        aft_account *account = (aft_account *)aft_account_find(a, AFT_LEVEL_PROJECT, a->network->projects[i].name);
        aft_account *party = (aft_account *)aft_account_find(a, AFT_LEVEL_PARTY, a->network->projects[i].promoter);
        if (account != NULL && account->n_assets > 0 && party != NULL) { /* what is not built gets no grant */
            account->grant += a->network->projects[i].grant;
            party->grant += a->network->projects[i].grant;
        }
    }
}

/* ---- energy ---- */

static void add_emissions(aft_accounts *a)
{
    for (size_t k = 0; k < a->network->n_generators; k++) {
        double tonnes = aft_generator_co2(a->network, a->plan, k, aft_cost_weight);
        for (int level = 0; level < AFT_N_OWNED_LEVELS; level++) {
            aft_account *account = owner_of(a, level, AFT_TABLE_generators, k);
            if (account != NULL) {
                account->co2 += tonnes;
            }
        }
    }
}

static void add_served(aft_accounts *a, int level, size_t load, double served, double paid)
{
    aft_account *account = owner_of(a, level, AFT_TABLE_loads, load);
    account->delivered += served;
    account->intake += paid;
}

/* Demand that is served counts for what lies around its bus, and what it pays at the prices of the plan. */
static void add_demand(aft_accounts *a)
{
    const size_t hours = a->network->n_snapshots;
    for (size_t k = 0; k < a->network->n_loads; k++) {
        const aft_load *load = &a->network->loads[k];
        const double *price = a->plan->bus_price != NULL ? a->plan->bus_price + (size_t)load->bus * hours : NULL;
        double served = 0.0;
        double paid = 0.0;
        for (size_t t = 0; load->active && t < hours; t++) {
            double lost = a->plan->load_shed != NULL ? a->plan->load_shed[k * hours + t] : 0.0;
            double mw = fmax(0.0, -load->sign * aft_at(load->p_set, t) - lost);
            served += aft_cost_weight(a->network, t) * mw;
            paid += aft_cost_weight(a->network, t) * mw * (price != NULL ? price[t] : NAN);
        }
        add_served(a, AFT_LEVEL_CASE, k, served, paid);
        add_served(a, AFT_LEVEL_COUNTRY, k, served, paid);
        add_served(a, AFT_LEVEL_MUNICIPALITY, k, served, paid);
    }
}

/* A branch in its project, which delivers what the branch that carries most does, over the length of all. */
static void add_branch(aft_account *account, const aft_service *service)
{
    if (service->delivered > account->delivered) {
        account->delivered = service->delivered;
        account->booked = service->peak * account->in_service;
        account->intake = service->intake;
        account->is_hydrogen = service->is_hydrogen;
    }
}

/* The length of an element counts only where something stands. */
static bool stands(const aft_held *e)
{
    return e->h.active && e->nom_opt > 1e-9;
}

static void measure_element(aft_accounts *a, const aft_held *e)
{
    const aft_holding *h = &e->h;
    aft_account *project = h->project_index >= 0 ? owner_of(a, AFT_LEVEL_PROJECT, h->table, h->row) : NULL;
    aft_account *branch = owner_of(a, AFT_LEVEL_BRANCH, h->table, h->row);
    if ((project == NULL && branch == NULL) || !stands(e)) {
        return;
    }
    aft_service service = aft_service_of(a->network, a->plan, h->table, h->row);
    if (branch != NULL) {
        branch->is_transport = true;
        branch->length = h->length;
        add_branch(branch, &service);
    }
    if (project != NULL && branch != NULL) {
        project->is_transport = true;
        project->length += h->length;
        add_branch(project, &service);
    } else if (project != NULL) {
        project->value += service.value;
        if (!project->is_transport) {
            project->delivered += service.delivered;
            project->booked += service.peak * project->in_service;
            project->intake += service.intake;
            project->is_hydrogen = service.is_hydrogen;
        }
    }
}

/* A project with branches and other things delivers what its branches do: these first. */
static void measure_all(aft_accounts *a)
{
    for (int pass = 0; pass < 2; pass++) {
        for (aft_held e = {0}; aft_held_next(&e, a->network, a->plan);) {
            bool is_branch = owner_of(a, AFT_LEVEL_BRANCH, e.h.table, e.h.row) != NULL;
            if (is_branch == (pass == 0)) {
                measure_element(a, &e);
            }
        }
    }
}

static double trailer_cost(const aft_network *network, double length)
{
    return network->settings.trailer_cost_fixed + network->settings.trailer_cost_per_km * length;
}

/* By trailer over the same length; parties add up their projects. */
static void add_trailers_and_parties(aft_accounts *a)
{
    for (size_t i = 0; i < a->n; i++) {
        aft_account *account = &a->list[i];
        account->trailer = account->is_transport ? account->delivered * trailer_cost(a->network, account->length) : 0.0;
    }
    for (size_t i = 0; i < a->network->n_projects; i++) {
        const aft_account *from = aft_account_find(a, AFT_LEVEL_PROJECT, a->network->projects[i].name);
        aft_account *party = (aft_account *)aft_account_find(a, AFT_LEVEL_PARTY, a->network->projects[i].promoter);
        if (from == NULL || party == NULL || party->name[0] == '\0') {
            continue;
        }
        party->delivered += from->delivered;
        party->booked += from->booked;
        party->intake += from->intake;
        party->value += from->value;
        party->trailer += from->trailer;
        party->length += from->length;
        party->is_transport |= from->is_transport;
    }
}

/* ---- all of it ---- */

static int compare_accounts(const void *a, const void *b)
{
    const aft_account *x = a;
    const aft_account *y = b;
    int order = (x->level > y->level) - (x->level < y->level);
    order = order != 0 ? order : x->is_sum - y->is_sum; /* sums behind the named */
    order = order != 0 ? order : strcmp(x->name, y->name);
    order = order != 0 ? order : strcmp(x->table, y->table);
    order = order != 0 ? order : strcmp(x->municipality, y->municipality);
    return order != 0 ? order : strcmp(x->country, y->country);
}

/* Sorts the accounts; owners follow. */
static aft_status sort_accounts(aft_accounts *a, aft_error *err)
{
    aft_status status = AFT_OK;
    size_t *new_place = aft_alloc(a->n + 1, sizeof *new_place);
    aft_account *old = aft_alloc(a->n + 1, sizeof *old);
    AFT_TRY_ALLOC(new_place, err, "money");
    AFT_TRY_ALLOC(old, err, "money");
    memcpy(old, a->list, a->n * sizeof *old);
    qsort(a->list, a->n, sizeof *a->list, compare_accounts);
    for (size_t i = 0; i < a->n; i++) {
        const aft_account *place = bsearch(&old[i], a->list, a->n, sizeof *a->list, compare_accounts);
        new_place[i] = (size_t)(place - a->list);
    }
    size_t n = (a->first[AFT_TABLE_loads] + a->network->n_loads) * AFT_N_OWNED_LEVELS;
    for (size_t i = 0; i < n; i++) {
        a->owners[i] = a->owners[i] != SIZE_MAX ? new_place[a->owners[i]] : SIZE_MAX;
    }
    AFT_TRY(aft_accounts_index(a, err));
done:
    aft_free(new_place);
    aft_free(old);
    return status;
}

aft_status aft_accounts_init(aft_accounts *out, const aft_network *network, const aft_plan *plan, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_accounts made = {.network = network,
                         .plan = plan,
                         .years = aft_modelled_years(network),
                         .capital_years = aft_capital_years(network)};
    AFT_TRY(aft_assets_init(&made.assets, network, plan, err));
    AFT_TRY(aft_equal_supply(&made.equal, network, plan, err));
    AFT_TRY(own_all(&made, err));
    charge_books(&made);
    add_assets(&made);
    add_emissions(&made);
    add_demand(&made);
    measure_all(&made);
    add_trailers_and_parties(&made);
    AFT_TRY(aft_accounts_add_sites(&made, err));
    AFT_TRY(sort_accounts(&made, err));
    *out = made;
    made = (aft_accounts){0};
done:
    aft_accounts_clear(&made);
    return status;
}
