/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules about the prepared network as a whole: what PyPSA refuses although every row is right. */
#include "networks/check/check_internal.h"

#include <stdio.h>
#include <string.h>

/* ---- no cost anywhere ---- */

static bool is_nonzero(const aft_network *network, aft_series series)
{
    return aft_series_min(network, series) != 0.0 || aft_series_max(network, series) != 0.0;
}

static bool has_capacity_cost(const aft_network *network)
{
    for (aft_holding h = {0}; aft_holding_next(&h, network);) {
        bool costs = (h.is_extendable && (h.unit_cost != 0.0 || h.capital_cost_curve != NULL)) || h.menu_index >= 0;
        if (h.active && costs) {
            return true;
        }
    }
    return false;
}

static bool has_dispatch_cost(const aft_network *network)
{
    for (size_t k = 0; k < network->n_generators; k++) {
        const aft_generator *g = &network->generators[k];
        if (g->active && (g->marginal_cost_curve != NULL || is_nonzero(network, g->marginal_cost) ||
                          is_nonzero(network, g->marginal_cost_quadratic))) {
            return true;
        }
    }
    for (size_t k = 0; k < network->n_links; k++) {
        const aft_link *l = &network->links[k];
        if (l->active && (l->marginal_cost_curve != NULL || is_nonzero(network, l->marginal_cost) ||
                          is_nonzero(network, l->marginal_cost_quadratic))) {
            return true;
        }
    }
    for (size_t k = 0; k < network->n_processes; k++) {
        const aft_process *p = &network->processes[k];
        if (p->active && (p->marginal_cost_curve != NULL || is_nonzero(network, p->marginal_cost) ||
                          is_nonzero(network, p->marginal_cost_quadratic))) {
            return true;
        }
    }
    return false;
}

static bool has_switching_cost(const aft_network *network)
{
    static const aft_table tables[] = {AFT_TABLE_generators, AFT_TABLE_links, AFT_TABLE_processes};
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        size_t n = 0;
        (void)aft_network_rows(network, tables[i], &n);
        for (size_t row = 0; row < n; row++) {
            aft_plant plant = aft_plant_get(network, tables[i], row);
            bool is_switched = plant.is_committable && aft_holding_at(network, tables[i], row).active;
            if (is_switched && (is_nonzero(network, plant.start_up_cost) || is_nonzero(network, plant.shut_down_cost) ||
                                is_nonzero(network, plant.stand_by_cost))) {
                return true;
            }
        }
    }
    return false;
}

static bool has_storage_cost(const aft_network *network)
{
    for (size_t k = 0; k < network->n_stores; k++) {
        const aft_store *s = &network->stores[k];
        if (s->active &&
            (s->marginal_cost_curve != NULL || is_nonzero(network, s->marginal_cost) ||
             is_nonzero(network, s->marginal_cost_storage) || is_nonzero(network, s->marginal_cost_quadratic))) {
            return true;
        }
    }
    for (size_t k = 0; k < network->n_storage_units; k++) {
        const aft_storage_unit *s = &network->storage_units[k];
        if (s->active && (s->marginal_cost_curve != NULL || is_nonzero(network, s->marginal_cost) ||
                          is_nonzero(network, s->marginal_cost_storage) || is_nonzero(network, s->spill_cost) ||
                          is_nonzero(network, s->marginal_cost_quadratic))) {
            return true;
        }
    }
    return false;
}

static aft_status check_costs(aft_reading *reading)
{
    const aft_network *network = reading->network;
    bool has_shedding = !isnan(network->settings.lost_load_cost) && network->n_loads > 0;
    if (has_shedding || has_capacity_cost(network) || has_dispatch_cost(network) || has_switching_cost(network) ||
        has_storage_cost(network)) {
        return AFT_OK;
    }
    return aft_report(reading, AFT_LEVEL_ERROR, "no-cost", (aft_place){.file = ""},
                      "give a marginal_cost, or a cost of what can be built",
                      "nothing in the case has a cost, so any plan is as good as any other; PyPSA refuses that");
}

/* ---- losses ---- */

/* Secants need ever more breakpoints the larger a branch is against their tolerances. */
static aft_status check_secants(aft_reading *reading, aft_table table, size_t row, double resistance,
                                aft_series s_max_pu)
{
    const aft_network *network = reading->network;
    const aft_losses *losses = &network->losses;
    aft_holding h = aft_holding_at(network, table, row);
    double most = aft_series_max(network, s_max_pu) * (h.is_extendable ? h.nom_max : h.nom);
    if (!(resistance > 0.0) || isinf(resistance)) {
        return AFT_OK;
    }
    double *points = aft_alloc((size_t)losses->max_segments + 1, sizeof *points);
    if (points == NULL) {
        return aft_fail(reading->err, AFT_ENOMEM, "check: out of memory");
    }
    int n = aft_secant_points(points, losses, resistance, most);
    aft_free(points);
    if (n >= 0) {
        return AFT_OK;
    }
    return aft_report(reading, AFT_LEVEL_ERROR, "too-many-secants", aft_place_of(reading, table, row, "s_nom"),
                      "raise atol, rtol or max_segments of transmission_losses",
                      "the losses of `%s` up to %g MW need %d secants or more", h.name, most, losses->max_segments);
}

static aft_status check_losses(aft_reading *reading)
{
    const aft_network *network = reading->network;
    aft_status status = AFT_OK;
    bool has_secants = network->losses.mode == AFT_SECANTS;
    for (size_t k = 0; has_secants && k < network->n_lines; k++) {
        const aft_line *line = &network->lines[k];
        AFT_TRY(check_secants(reading, AFT_TABLE_lines, k, line->r_eff, line->s_max_pu));
    }
    for (size_t k = 0; has_secants && k < network->n_transformers; k++) {
        const aft_transformer *b = &network->transformers[k];
        AFT_TRY(check_secants(reading, AFT_TABLE_transformers, k, b->r_eff, b->s_max_pu));
    }
done:
    return status;
}

/* ---- a load where nothing else stands ---- */

/* Where something stands whose power is a decision: buses by periods. */
typedef struct standing {
    const aft_network *network;
    bool *is_there; /* [n_buses * n_periods] */
} standing;

static bool *standing_at(const standing *s, int bus, size_t period)
{
    return &s->is_there[(size_t)bus * s->network->n_periods + period];
}

static void mark(const standing *s, int bus, aft_span life)
{
    for (size_t a = 0; bus >= 0 && a < s->network->n_periods; a++) {
        const aft_span *span = &s->network->periods[a].span;
        *standing_at(s, bus, a) |= life.from < span->to && span->from < life.to;
    }
}

static void mark_ports(const standing *s, const aft_ports *ports, aft_span life)
{
    for (size_t i = 0; i < ports->n; i++) {
        mark(s, ports->list[i].bus, life);
    }
}

static void mark_decisions(const standing *s)
{
    const aft_network *network = s->network;
    for (size_t k = 0; k < network->n_generators; k++) {
        mark(s, network->generators[k].bus, network->generators[k].life);
    }
    for (size_t k = 0; k < network->n_stores; k++) {
        mark(s, network->stores[k].bus, network->stores[k].life);
    }
    for (size_t k = 0; k < network->n_storage_units; k++) {
        mark(s, network->storage_units[k].bus, network->storage_units[k].life);
    }
    for (size_t k = 0; k < network->n_lines; k++) {
        mark(s, network->lines[k].bus0, network->lines[k].life);
        mark(s, network->lines[k].bus1, network->lines[k].life);
    }
    for (size_t k = 0; k < network->n_transformers; k++) {
        mark(s, network->transformers[k].bus0, network->transformers[k].life);
        mark(s, network->transformers[k].bus1, network->transformers[k].life);
    }
    for (size_t k = 0; k < network->n_links; k++) {
        mark(s, network->links[k].bus0, network->links[k].life);
        mark_ports(s, &network->links[k].ports, network->links[k].life);
    }
    for (size_t k = 0; k < network->n_processes; k++) {
        mark_ports(s, &network->processes[k].ports, network->processes[k].life);
    }
}

/* True if the loads of a bus do not cancel out in every snapshot of a period. */
static bool has_load(const aft_network *network, int bus, size_t period)
{
    for (size_t t = network->periods[period].span.from; t < network->periods[period].span.to; t++) {
        double sum = 0.0;
        for (size_t k = 0; k < network->n_loads; k++) {
            const aft_load *load = &network->loads[k];
            sum += load->active && load->bus == bus ? load->sign * aft_at(load->p_set, t) : 0.0;
        }
        if (sum != 0.0) {
            return true;
        }
    }
    return false;
}

static aft_status check_lonely_load(aft_reading *reading, const standing *s, size_t k)
{
    const aft_network *network = reading->network;
    const aft_load *load = &network->loads[k];
    for (size_t a = 0; load->active && a < network->n_periods; a++) {
        if (*standing_at(s, load->bus, a) || !has_load(network, load->bus, a)) {
            continue;
        }
        char when[32] = "";
        if (network->has_periods) {
            (void)snprintf(when, sizeof when, " in %d", network->periods[a].year);
        }
        mark(s, load->bus, (aft_span){0, network->n_snapshots}); /* named once */
        return aft_report(reading, AFT_LEVEL_ERROR, "lonely-load", aft_place_of(reading, AFT_TABLE_loads, k, "bus"), "",
                          "load `%s` stands at bus `%s`, where nothing else stands%s", load->name,
                          network->buses[load->bus].name, when);
    }
    return AFT_OK;
}

static aft_status check_lonely_loads(aft_reading *reading)
{
    const aft_network *network = reading->network;
    aft_status status = AFT_OK;
    standing s = {.network = network, .is_there = aft_alloc(network->n_buses * network->n_periods, sizeof(bool))};
    AFT_TRY_ALLOC(s.is_there, reading->err, "check");
    mark_decisions(&s);
    for (size_t k = 0; k < network->n_loads && isnan(network->settings.lost_load_cost); k++) {
        AFT_TRY(check_lonely_load(reading, &s, k));
    }
done:
    aft_free(s.is_there);
    return status;
}

/* ---- buses where nothing stands ---- */

/* Also what is not active stands somewhere: PyPSA's warning is about slips of names. */
static void mark_buses(bool *is_used, const aft_network *network, aft_table table)
{
    const aft_table_info *info = aft_table_describe(table);
    size_t n = 0;
    (void)aft_network_rows(network, table, &n);
    for (size_t row = 0; row < n; row++) {
        const aft_ports *ports = aft_ports_of(network, table, row);
        for (size_t i = 0; ports != NULL && i < ports->n; i++) {
            is_used[ports->list[i].bus] = true;
        }
        for (size_t a = 0; a < info->n_attributes; a++) {
            if (info->attributes[a].kind == AFT_BUS) {
                int bus = *aft_int_at(aft_row_at(network, table, row), &info->attributes[a]);
                is_used[bus >= 0 ? bus : 0] |= bus >= 0;
            }
        }
    }
}

static aft_status check_bare_buses(aft_reading *reading)
{
    const aft_network *network = reading->network;
    aft_status status = AFT_OK;
    size_t n_bare = 0;
    size_t first = 0;
    bool *is_used = aft_alloc(network->n_buses, sizeof *is_used);
    AFT_TRY_ALLOC(is_used, reading->err, "check");
    for (int table = 0; table < AFT_N_TABLES && network->n_buses > 0; table++) {
        mark_buses(is_used, network, (aft_table)table);
    }
    for (size_t b = network->n_buses; b-- > 0;) {
        n_bare += !is_used[b];
        first = is_used[b] ? first : b;
    }
    if (n_bare > 0) {
        AFT_TRY(aft_report(reading, AFT_WARNING, "bare-bus", aft_place_of(reading, AFT_TABLE_buses, first, NULL), "",
                           n_bare == 1 ? "nothing stands at bus `%s`" : "nothing stands at bus `%s` and %zu others",
                           network->buses[first].name, n_bare - 1));
    }
done:
    aft_free(is_used);
    return status;
}

/* ---- angles ---- */

static bool is_ac_line(const aft_line *line)
{
    return strcmp(line->carrier, "AC") == 0;
}

/* The limit holds for the size of the angle here; in PyPSA its two sides change places. */
static aft_status check_turned_angle(aft_reading *reading, aft_table table, size_t row, double x, double most)
{
    if (!(x < 0.0) || !isfinite(x) || !isfinite(most)) {
        return AFT_OK;
    }
    return aft_report(reading, AFT_WARNING, "turned-angle", aft_place_of(reading, table, row, "v_ang_max"),
                      "give a reactance above 0, or no v_ang_max",
                      "v_ang_max with a negative reactance: here the angle stays within it; PyPSA turns the limit "
                      "round, so that its plan differs");
}

static aft_status check_turned_angles(aft_reading *reading)
{
    aft_status status = AFT_OK;
    const aft_network *network = reading->network;
    for (size_t k = 0; k < network->n_lines; k++) {
        const aft_line *line = &network->lines[k];
        double x = line->active && is_ac_line(line) ? line->x_eff : 0.0;
        AFT_TRY(check_turned_angle(reading, AFT_TABLE_lines, k, x, line->v_ang_max));
    }
    for (size_t k = 0; k < network->n_transformers; k++) {
        const aft_transformer *b = &network->transformers[k];
        AFT_TRY(check_turned_angle(reading, AFT_TABLE_transformers, k, b->active ? b->x_eff : 0.0, b->v_ang_max));
    }
done:
    return status;
}

/* ---- what is out of use ---- */

static aft_status note_idle_projects(aft_reading *reading)
{
    const aft_network *network = reading->network;
    aft_status status = AFT_OK;
    bool *is_used = aft_alloc(network->n_projects, sizeof *is_used);
    AFT_TRY_ALLOC(is_used, reading->err, "check");
    for (aft_holding h = {0}; aft_holding_next(&h, network);) {
        if (h.project_index >= 0) {
            is_used[h.project_index] = true;
        }
    }
    for (size_t k = 0; k < network->n_projects; k++) {
        if (!is_used[k]) {
            AFT_TRY(aft_report(reading, AFT_NOTE, "idle-project", aft_place_of(reading, AFT_TABLE_projects, k, NULL),
                               "", "no element belongs to project `%s`", network->projects[k].name));
        }
    }
done:
    aft_free(is_used);
    return status;
}

aft_status aft_check_whole(aft_reading *reading)
{
    aft_status status = AFT_OK;
    AFT_TRY(aft_check_allocation(reading));
    AFT_TRY(check_costs(reading));
    AFT_TRY(check_losses(reading));
    AFT_TRY(check_lonely_loads(reading));
    AFT_TRY(check_bare_buses(reading));
    AFT_TRY(aft_check_costs(reading));
    AFT_TRY(check_turned_angles(reading));
    AFT_TRY(aft_check_crossings(reading));
    AFT_TRY(aft_check_limits(reading));
    AFT_TRY(aft_check_menus(reading));
    AFT_TRY(note_idle_projects(reading));
done:
    return status;
}
