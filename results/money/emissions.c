/* SPDX-License-Identifier: GPL-3.0-or-later */
/* emissions.csv: CO2 by carrier, country and table, as the constraint "primary_energy" of PyPSA counts it:
 * generators by their primary energy, storage by the fall of its level; links and loads never emit by themselves. */
#include "results/money/money_internal.h"

#include "networks/base/memory.h"

#include <stdlib.h>
#include <string.h>

/* Hours of PyPSA's budgets, not of the costs. */
static double budget_weight(const aft_network *network, size_t t)
{
    const aft_snapshot *snapshot = &network->snapshots[t];
    return snapshot->generators * network->periods[snapshot->period].years;
}

/* Where a level begins, and whether what it ends with is free. */
typedef struct storage_start {
    double initial;
    bool is_cyclic, is_cyclic_per_period, is_initial_per_period; /* the last two: of each period on its own */
} storage_start;

/* Level before the first snapshot less level after the last; of each period, times its years, if each begins anew. */
static double level_fall(const aft_network *network, const double *level, aft_span life, storage_start start)
{
    bool is_multi = network->settings.multi_investment_periods;
    double sum = 0.0;
    if (life.from == life.to || start.is_cyclic || (is_multi && start.is_cyclic_per_period)) {
        return 0.0;
    }
    if (!is_multi || !start.is_initial_per_period) {
        return start.initial - level[life.to - 1];
    }
    for (size_t a = 0; a < network->n_periods; a++) {
        const aft_period *period = &network->periods[a];
        if (life.from <= period->span.from && period->span.to <= life.to) {
            sum += period->years * (start.initial - level[period->span.to - 1]);
        }
    }
    return sum;
}

static double store_fall(const aft_network *network, const aft_plan *plan, size_t k)
{
    const aft_store *s = &network->stores[k];
    return level_fall(network, plan->store_e + k * network->n_snapshots, s->life,
                      (storage_start){s->e_initial, s->e_cyclic, s->e_cyclic_per_period, s->e_initial_per_period});
}

static double unit_fall(const aft_network *network, const aft_plan *plan, size_t k)
{
    const aft_storage_unit *u = &network->storage_units[k];
    return level_fall(network, plan->unit_soc + k * network->n_snapshots, u->life,
                      (storage_start){u->state_of_charge_initial, u->cyclic_state_of_charge,
                                      u->cyclic_state_of_charge_per_period, u->state_of_charge_initial_per_period});
}

typedef struct emission {
    const char *carrier, *country, *table;
    double energy, co2;
} emission;

typedef struct emissions {
    size_t n, cap;
    emission *list;
} emissions;

static aft_status add_emission(emissions *all, emission row, aft_error *err)
{
    for (size_t i = 0; i < all->n; i++) {
        emission *old = &all->list[i];
        if (strcmp(old->carrier, row.carrier) == 0 && strcmp(old->country, row.country) == 0 &&
            strcmp(old->table, row.table) == 0) {
            old->energy += row.energy;
            old->co2 += row.co2;
            return AFT_OK;
        }
    }
    if (aft_grow((void **)&all->list, &all->cap, all->n + 1, sizeof *all->list) != 0) {
        return aft_fail(err, AFT_ENOMEM, "emissions: out of memory");
    }
    all->list[all->n++] = row;
    return AFT_OK;
}

/* Primary energy of a row of a table. */
static double energy_of(const aft_network *network, const aft_plan *plan, aft_table table, size_t k)
{
    switch (table) {
    case AFT_TABLE_generators:
        return network->generators[k].active ? aft_primary_energy(network, plan, k, budget_weight) : 0.0;
    case AFT_TABLE_stores: return store_fall(network, plan, k);
    default: return unit_fall(network, plan, k);
    }
}

static aft_status collect_emissions(emissions *all, const aft_network *network, const aft_plan *plan, aft_error *err)
{
    static const aft_table tables[] = {AFT_TABLE_generators, AFT_TABLE_storage_units, AFT_TABLE_stores};
    aft_status status = AFT_OK;
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        for (size_t k = 0; k < aft_network_count(network, tables[i]); k++) {
            aft_holding h = aft_holding_at(network, tables[i], k);
            const aft_carrier *carrier = aft_carrier_find(network, h.carrier);
            double energy =
                carrier != NULL && carrier->co2_emissions != 0.0 ? energy_of(network, plan, tables[i], k) : 0.0;
            if (energy != 0.0) {
                emission row = {carrier->name, aft_holding_country(network, &h), aft_table_describe(tables[i])->file,
                                energy, energy * carrier->co2_emissions};
                AFT_TRY(add_emission(all, row, err));
            }
        }
    }
done:
    return status;
}

static int compare_emissions(const void *a, const void *b)
{
    const emission *x = a;
    const emission *y = b;
    int order = strcmp(x->carrier, y->carrier);
    order = order != 0 ? order : strcmp(x->country, y->country);
    return order != 0 ? order : strcmp(x->table, y->table);
}

aft_status aft_emissions_text(char **out, const aft_facts *facts, aft_error *err)
{
    const aft_network *network = facts->network;
    const aft_plan *plan = facts->plan;
    aft_status status = AFT_OK;
    aft_page page = {0};
    emissions all = {0};
    AFT_TRY(collect_emissions(&all, network, plan, err));
    if (all.n > 0) {
        qsort(all.list, all.n, sizeof *all.list, compare_emissions);
    }
    aft_page_add(&page, "carrier,country,table,primary_energy_mwh,co2_tonnes\n");
    for (size_t i = 0; i < all.n; i++) {
        aft_page_cell(&page, all.list[i].carrier);
        aft_page_cell(&page, all.list[i].country);
        aft_page_cell(&page, all.list[i].table);
        aft_page_number(&page, all.list[i].energy);
        aft_page_number(&page, all.list[i].co2);
        aft_page_end_line(&page);
    }
    AFT_TRY(aft_page_finish(out, &page, err));
done:
    aft_free(all.list);
    aft_page_clear(&page);
    return status;
}
