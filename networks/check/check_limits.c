/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules about global constraints beside what they limit: what PyPSA 1.4.0 refuses, and where its sums surprise. */
#include "networks/check/check_internal.h"

#include <string.h>

static bool is_of_type(const aft_global_constraint *c, const char *type)
{
    return strcmp(c->type, type) == 0;
}

static bool overlap(aft_span a, aft_span b)
{
    return a.from < b.to && b.from < a.to;
}

/* Snapshots that a constraint looks at: those of its period, or all; empty if there are none of its period. */
static aft_span scope_of(const aft_network *network, const aft_global_constraint *c)
{
    aft_span none = {0, 0};
    for (size_t a = 0; a < network->n_periods; a++) {
        if (network->periods[a].year == c->investment_period) {
            return network->periods[a].span;
        }
    }
    return isnan(c->investment_period) ? (aft_span){0, network->n_snapshots} : none;
}

/* ---- a limit at a bus where nothing can be built ---- */

static bool is_decision_of_carrier(const aft_holding *h, const char *carrier)
{
    return (h->is_extendable || h->menu_index >= 0) && strcmp(h->carrier, carrier) == 0;
}

/* tech_capacity_expansion_limit with a bus at which nothing of the carrier can be built, although elsewhere it can. */
static aft_status check_bus_of_limit(aft_reading *reading, size_t row)
{
    const aft_network *network = reading->network;
    const aft_global_constraint *c = &network->global_constraints[row];
    if (!is_of_type(c, "tech_capacity_expansion_limit") || c->bus[0] == '\0') {
        return AFT_OK;
    }
    int bus = aft_network_find(network, AFT_TABLE_buses, c->bus);
    size_t n_here = 0;
    size_t n_elsewhere = 0;
    for (aft_holding h = {0}; aft_holding_next(&h, network);) {
        bool exists = overlap(h.life, scope_of(network, c));
        if (exists && is_decision_of_carrier(&h, c->carrier_attribute)) {
            bool is_here = bus >= 0 && h.table != AFT_TABLE_transformers && h.bus0 == bus; /* they have no carrier */
            n_here += is_here;
            n_elsewhere += !is_here;
        }
    }
    if (n_here > 0 || n_elsewhere == 0) {
        return AFT_OK;
    }
    return aft_report(reading, AFT_LEVEL_ERROR, "limit-without-element",
                      aft_place_of(reading, AFT_TABLE_global_constraints, row, "bus"),
                      bus < 0 ? aft_hint_name(reading, c->bus, AFT_TABLE_buses) : "",
                      "nothing of carrier `%s` can be built at bus `%s`", c->carrier_attribute, c->bus);
}

/* ---- what stores and storage units hold, in budgets ---- */

/* A store or storage unit that is not cyclic, beside a budget over several periods. */
typedef struct holder {
    aft_table table;
    size_t row;
    const char *name, *carrier;
    aft_span life;
    bool begins_anew; /* every period with the given level */
    double initial;
} holder;

/* False if what it holds in the end is what it held at first. */
static bool find_holder(holder *out, const aft_network *network, aft_table table, size_t row)
{
    bool is_multi = network->settings.multi_investment_periods;
    *out = (holder){.table = table, .row = row};
    if (table == AFT_TABLE_stores) {
        const aft_store *s = &network->stores[row];
        out->name = s->name;
        out->carrier = s->carrier;
        out->life = s->life;
        out->begins_anew = is_multi && s->e_initial_per_period;
        out->initial = s->e_initial;
        return s->active && !s->e_cyclic;
    }
    const aft_storage_unit *u = &network->storage_units[row];
    out->name = u->name;
    out->carrier = u->carrier;
    out->life = u->life;
    out->begins_anew = is_multi && u->state_of_charge_initial_per_period;
    out->initial = u->state_of_charge_initial;
    return u->active && !u->cyclic_state_of_charge;
}

static bool is_counted(const aft_network *network, const aft_global_constraint *c, const char *carrier)
{
    if (is_of_type(c, "operational_limit")) {
        return strcmp(carrier, c->carrier_attribute) == 0;
    }
    int row = aft_network_find(network, AFT_TABLE_carriers, carrier);
    return row >= 0 && aft_carrier_attribute(network, (size_t)row, c->carrier_attribute) != 0.0;
}

/* Are there years other than 1 in the periods that PyPSA asks: those of an operational_limit, for primary_energy
 * all? */
static bool has_years(const aft_network *network, const aft_global_constraint *c)
{
    bool is_primary = is_of_type(c, "primary_energy");
    for (size_t a = 0; a < network->n_periods; a++) {
        bool is_asked = is_primary || overlap(network->periods[a].span, scope_of(network, c));
        if (is_asked && network->periods[a].years != 1.0) {
            return true;
        }
    }
    return false;
}

/* PyPSA counts an initial level once per period (or once), whether its element exists then or not. */
static bool is_counted_in_absence(const aft_network *network, const aft_global_constraint *c, const holder *h)
{
    aft_span scope = scope_of(network, c);
    bool is_left_out = is_of_type(c, "primary_energy") && !isnan(c->investment_period) && !overlap(h->life, scope);
    bool is_absent = h->begins_anew ? h->life.from > scope.from || h->life.to < scope.to : !overlap(h->life, scope);
    return h->initial != 0.0 && !is_left_out && is_absent;
}

static aft_status check_holder(aft_reading *reading, const aft_global_constraint *c, const holder *h)
{
    const aft_network *network = reading->network;
    aft_place place =
        aft_place_of(reading, AFT_TABLE_global_constraints, (size_t)(c - network->global_constraints), NULL);
    if (!h->begins_anew && has_years(network, c)) {
        return aft_report(
            reading, AFT_LEVEL_ERROR, "continuous-storage", place,
            "let its level be given in every period (..._initial_per_period), make it cyclic, or use years of 1",
            "the level of `%s` runs on from period to period, and the periods stand for several years: what it "
            "takes in all has no meaning",
            h->name);
    }
    if (is_counted_in_absence(network, c, h)) {
        return aft_report(reading, AFT_WARNING, "counted-in-absence", aft_place_of(reading, h->table, h->row, NULL), "",
                          "as in PyPSA, the initial level of `%s` counts in `%s` also when it does not exist", h->name,
                          c->name);
    }
    return AFT_OK;
}

/* primary_energy and operational_limit over several periods. */
static aft_status check_budget(aft_reading *reading, size_t row)
{
    static const aft_table tables[] = {AFT_TABLE_stores, AFT_TABLE_storage_units};
    const aft_network *network = reading->network;
    const aft_global_constraint *c = &network->global_constraints[row];
    aft_span scope = scope_of(network, c);
    aft_status status = AFT_OK;
    bool is_budget = is_of_type(c, "primary_energy") || is_of_type(c, "operational_limit");
    if (!is_budget || !network->has_periods || scope.from == scope.to) {
        return AFT_OK;
    }
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        size_t n = 0;
        (void)aft_network_rows(network, tables[i], &n);
        for (size_t k = 0; k < n; k++) {
            holder h;
            if (find_holder(&h, network, tables[i], k) && is_counted(network, c, h.carrier)) {
                AFT_TRY(check_holder(reading, c, &h));
            }
        }
    }
done:
    return status;
}

/* ---- capacities of periods that are not planned ---- */

static bool has_capacity_limit(const aft_network *network)
{
    for (size_t i = 0; i < network->n_global_constraints; i++) {
        const aft_global_constraint *c = &network->global_constraints[i];
        if (is_of_type(c, "tech_capacity_expansion_limit") || is_of_type(c, "transmission_volume_expansion_limit") ||
            is_of_type(c, "transmission_expansion_cost_limit")) {
            return true;
        }
    }
    return network->n_bus_limits > 0;
}

/* PyPSA decides on the capacity of what exists in any period, planned or not; it matters if it is limited or must be
 * paid. */
static aft_status check_capacity_left_out(aft_reading *reading, const aft_holding *before)
{
    const aft_network *network = reading->network;
    aft_holding h = aft_holding_at(network, before->table, before->row);
    bool is_left_out = aft_holding_exists(before) && !aft_holding_exists(&h);
    bool must_be_paid = !network->settings.multi_investment_periods && (h.nom_min > 0.0 || !isnan(h.nom_set));
    if (!is_left_out || !(h.is_extendable || h.menu_index >= 0) || !(must_be_paid || has_capacity_limit(network))) {
        return AFT_OK;
    }
    return aft_report(reading, aft_unmodelled_level(reading), "unmodelled", aft_place_of(reading, h.table, h.row, NULL),
                      "plan all snapshots, or make it inactive",
                      "`%s` exists in none of the snapshots, but PyPSA decides on its capacity all the same", h.name);
}

static aft_status check_window_of_periods(aft_reading *reading)
{
    aft_status status = AFT_OK;
    const aft_network *whole = reading->network->own->base;
    for (aft_holding before = {0}; whole != NULL && aft_holding_next(&before, whole);) {
        AFT_TRY(check_capacity_left_out(reading, &before));
    }
done:
    return status;
}

aft_status aft_check_limits(aft_reading *reading)
{
    aft_status status = AFT_OK;
    AFT_TRY(check_window_of_periods(reading));
    for (size_t row = 0; row < reading->network->n_global_constraints; row++) {
        AFT_TRY(check_bus_of_limit(reading, row));
        AFT_TRY(check_budget(reading, row));
    }
done:
    return status;
}
