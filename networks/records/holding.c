/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One view of the tables whose rows have a capacity, made of the rows of schema/holding.def. */
#include "networks/records/records_internal.h"

#define HOLDER(list)
#define SAME(type, field, member, doc)
#define NOMINAL(type, field, ending, doc)
#define TOLD(type, field, doc)
#define DERIVED(type, field, doc)

const aft_table aft_holding_tables[AFT_N_HOLDINGS] = {
#undef HOLDER
#define HOLDER(list) AFT_TABLE_##list,
#include "networks/schema/holding.def"
};

/* ---- one function per table: the view, and where its derived fields stand ---- */

#undef HOLDER
#undef SAME
#undef NOMINAL
#undef DERIVED
#define HOLDER(list)
#define JOIN_(a, b)                       a##b
#define JOIN(a, b)                        JOIN_(a, b)
#define SAME(type, field, member, doc)    v->field = r->member;
#define NOMINAL(type, field, ending, doc) v->field = r->JOIN(CAPACITY, ending);
#define DERIVED(type, field, doc)                                                                                      \
    v->field = r->field;                                                                                               \
    slots->field = &r->field;

static void view_generators(aft_holding *v, aft_holding_slots *slots, aft_generator *r)
{
#define CAPACITY p
#include "networks/schema/holding.def"
#undef CAPACITY
    v->bus0 = r->bus;
    v->bus1 = -1;
    v->carrier = r->carrier;
    v->low = r->p_min_pu;
    v->marginal_cost = r->marginal_cost;
    v->marginal_cost_quadratic = r->marginal_cost_quadratic;
    v->nom_name = "p_nom";
    v->line = (size_t)r->line;
}

static void view_links(aft_holding *v, aft_holding_slots *slots, aft_link *r)
{
#define CAPACITY p
#include "networks/schema/holding.def"
#undef CAPACITY
    v->bus0 = r->bus0;
    v->bus1 = r->bus1;
    v->carrier = r->carrier;
    v->low = r->p_min_pu;
    v->marginal_cost = r->marginal_cost;
    v->marginal_cost_quadratic = r->marginal_cost_quadratic;
    v->nom_name = "p_nom";
    v->line = (size_t)r->line;
}

static void view_processes(aft_holding *v, aft_holding_slots *slots, aft_process *r)
{
#define CAPACITY p
#include "networks/schema/holding.def"
#undef CAPACITY
    v->bus0 = r->bus0;
    v->bus1 = r->bus1;
    v->carrier = r->carrier;
    v->low = r->p_min_pu;
    v->marginal_cost = r->marginal_cost;
    v->marginal_cost_quadratic = r->marginal_cost_quadratic;
    v->nom_name = "p_nom";
    v->line = (size_t)r->line;
}

static void view_stores(aft_holding *v, aft_holding_slots *slots, aft_store *r)
{
#define CAPACITY e
#include "networks/schema/holding.def"
#undef CAPACITY
    v->bus0 = r->bus;
    v->bus1 = -1;
    v->carrier = r->carrier;
    v->low = r->e_min_pu;
    v->marginal_cost = r->marginal_cost;
    v->marginal_cost_quadratic = r->marginal_cost_quadratic;
    v->nom_name = "e_nom";
    v->line = (size_t)r->line;
}

static void view_storage_units(aft_holding *v, aft_holding_slots *slots, aft_storage_unit *r)
{
#define CAPACITY p
#include "networks/schema/holding.def"
#undef CAPACITY
    v->bus0 = r->bus;
    v->bus1 = -1;
    v->carrier = r->carrier;
    v->low = r->p_min_pu;
    v->marginal_cost = r->marginal_cost;
    v->marginal_cost_quadratic = r->marginal_cost_quadratic;
    v->nom_name = "p_nom";
    v->line = (size_t)r->line;
}

static void view_lines(aft_holding *v, aft_holding_slots *slots, aft_line *r)
{
#define CAPACITY s
#include "networks/schema/holding.def"
#undef CAPACITY
    v->bus0 = r->bus0;
    v->bus1 = r->bus1;
    v->carrier = r->carrier;
    v->nom_name = "s_nom";
    v->line = (size_t)r->line;
}

static void view_transformers(aft_holding *v, aft_holding_slots *slots, aft_transformer *r)
{
#define CAPACITY s
#include "networks/schema/holding.def"
#undef CAPACITY
    v->bus0 = r->bus0;
    v->bus1 = r->bus1;
    v->carrier = "";
    v->nom_name = "s_nom";
    v->line = (size_t)r->line;
}

#undef SAME
#undef NOMINAL
#undef DERIVED
#define SAME(type, field, member, doc)
#define NOMINAL(type, field, ending, doc)
#define DERIVED(type, field, doc)

static aft_holding view(aft_holding_slots *slots, const aft_network *network, aft_table table, size_t row)
{
    aft_holding out = {.table = table, .row = row};
    switch (table) {
#undef HOLDER
#define HOLDER(list)                                                                                                   \
    case AFT_TABLE_##list:                                                                                             \
        view_##list(&out, slots, &network->list[row]);                                                                 \
        break;
#include "networks/schema/holding.def"
    default: break; /* nothing, which exists nowhere */
    }
    return out;
}

aft_holding aft_holding_at(const aft_network *network, aft_table table, size_t row)
{
    aft_holding_slots unused;
    return view(&unused, network, table, row);
}

aft_holding_slots aft_holding_slots_at(const aft_network *network, aft_table table, size_t row)
{
    aft_holding_slots out = {0};
    (void)view(&out, network, table, row);
    return out;
}

bool aft_holding_next(aft_holding *h, const aft_network *network)
{
    const bool is_begun = h->name != NULL;
    size_t row = is_begun ? h->row + 1 : 0;
    int c = 0;
    while (is_begun && aft_holding_tables[c] != h->table) {
        c++;
    }
    for (; c < AFT_N_HOLDINGS; c++, row = 0) {
        size_t n = 0;
        (void)aft_network_rows(network, aft_holding_tables[c], &n);
        if (row < n) {
            *h = aft_holding_at(network, aft_holding_tables[c], row);
            return true;
        }
    }
    return false;
}

bool aft_holding_can_carry(const aft_network *network, const aft_holding *holding)
{
    if (!holding->active) {
        return false;
    }
    if (holding->is_extendable) {
        return holding->nom_max > 0.0 && (holding->can_expand || holding->nom > 0.0 || holding->nom_min > 0.0);
    }
    if (holding->nom > 0.0) {
        return true;
    }
    return holding->menu_index >= 0 && holding->can_expand && holding->menu_max > 0 &&
           network->menu_lists[holding->menu_index].n > 0;
}
