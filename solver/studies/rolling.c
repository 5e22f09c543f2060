/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A rolling horizon: windows of snapshots are planned one after another, each from where the one before left off; of
 * each, what comes before the next one is kept. Source: optimize_with_rolling_horizon of PyPSA 1.4.0. */
#include "solver/studies/rolling.h"

#include "networks/base/memory.h"
#include "solver/at_once.h"
#include "solver/methods/trail.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* What is at hand while one window after another is planned. */
typedef struct rolling {
    const aft_network *network;
    const aft_solve_options *options;
    const aft_budget *budget;
    aft_plan *plan; /* of all snapshots; those before the window at hand are settled */
    size_t n_windows, n_optimal;
    double kept; /* cost of what is settled */
    aft_trail trail;
} rolling;

bool aft_is_rolling(const aft_network *network)
{
    const aft_settings *settings = &network->settings;
    return settings->horizon > 0 && (size_t)(settings->horizon - settings->overlap) < network->n_snapshots;
}

/* ---- series of a plan, whatever they are ---- */

/* A series that a plan may have: where it stands, and the table of its rows. */
typedef struct plan_series {
    const double **place; /* parts of the point */
    double **made;        /* or arrays of their own */
    aft_table table;
} plan_series;

enum { MOST_SERIES = 64 + 6 * AFT_N_TABLES };

static void put(plan_series *list, size_t *n, const double **place, double **made, aft_table table)
{
    assert(*n < MOST_SERIES);
    list[(*n)++] = (plan_series){place, made, table};
}

static void put_switching(plan_series *list, size_t *n, aft_switching *s, aft_table table)
{
    put(list, n, NULL, &s->status, table);
    put(list, n, NULL, &s->start_up, table);
    put(list, n, NULL, &s->shut_down, table);
}

/* All series, in the same order for every plan. */
static size_t list_series(plan_series *list, aft_plan *plan)
{
    size_t n = 0;
    put(list, &n, &plan->generator_p, NULL, AFT_TABLE_generators);
    put(list, &n, &plan->link_p, NULL, AFT_TABLE_links);
    put(list, &n, &plan->process_p, NULL, AFT_TABLE_processes);
    put(list, &n, &plan->store_p, NULL, AFT_TABLE_stores);
    put(list, &n, &plan->store_e, NULL, AFT_TABLE_stores);
    put(list, &n, &plan->unit_dispatch, NULL, AFT_TABLE_storage_units);
    put(list, &n, &plan->unit_store, NULL, AFT_TABLE_storage_units);
    put(list, &n, &plan->unit_spill, NULL, AFT_TABLE_storage_units);
    put(list, &n, &plan->unit_soc, NULL, AFT_TABLE_storage_units);
    put(list, &n, &plan->line_s, NULL, AFT_TABLE_lines);
    put(list, &n, &plan->transformer_s, NULL, AFT_TABLE_transformers);
    put(list, &n, &plan->load_shed, NULL, AFT_TABLE_loads);
    put(list, &n, NULL, &plan->bus_angle, AFT_TABLE_buses);
    put(list, &n, NULL, &plan->bus_price, AFT_TABLE_buses);
    put(list, &n, NULL, &plan->bus_pressure, AFT_TABLE_buses);
    put_switching(list, &n, &plan->generator_switching, AFT_TABLE_generators);
    put_switching(list, &n, &plan->link_switching, AFT_TABLE_links);
    put_switching(list, &n, &plan->process_switching, AFT_TABLE_processes);
    for (int table = 0; plan->duals != NULL && table < AFT_N_TABLES; table++) {
        aft_duals *duals = &plan->duals[table];
        double **made[] = {&duals->upper,   &duals->lower,     &duals->set,
                           &duals->ramp_up, &duals->ramp_down, &duals->balance};
        for (size_t i = 0; i < sizeof made / sizeof made[0]; i++) {
            put(list, &n, NULL, made[i], table);
        }
    }
    return n;
}

static size_t rows_of(const aft_network *network, aft_table table)
{
    size_t n = 0;
    (void)aft_network_rows(network, table, &n);
    return n;
}

/* The whole plan gets the series that the first window has. */
static aft_status make_room(rolling *r, aft_plan *part, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_plan *plan = r->plan;
    plan_series whole[MOST_SERIES];
    plan_series window[MOST_SERIES];
    if (part->duals != NULL) {
        plan->duals = aft_alloc(AFT_N_TABLES, sizeof *plan->duals);
        AFT_TRY_ALLOC(plan->duals, err, "rolling horizon");
    }
    size_t n = list_series(whole, plan);
    size_t size = 0;
    (void)list_series(window, part);
    for (size_t i = 0; i < n; i++) {
        size += window[i].place != NULL ? rows_of(r->network, window[i].table) * r->network->n_snapshots : 0;
    }
    plan->point = aft_alloc(size, sizeof *plan->point);
    AFT_TRY_ALLOC(plan->point, err, "rolling horizon");
    double *next = plan->point;
    for (size_t i = 0; i < n; i++) {
        size_t length = rows_of(r->network, whole[i].table) * r->network->n_snapshots;
        if (window[i].place != NULL && *window[i].place != NULL) {
            *whole[i].place = next;
            next += length;
        } else if (window[i].made != NULL && *window[i].made != NULL) {
            *whole[i].made = aft_alloc(length, sizeof **whole[i].made);
            AFT_TRY_ALLOC(*whole[i].made, err, "rolling horizon");
        }
    }
done:
    return status;
}

/* What the windows share: given capacities, the grid. Handed over by the first one. */
static void take_shared(rolling *r, aft_plan *part)
{
    aft_plan *plan = r->plan;
    double **to[] = {&plan->generator_p_nom, &plan->link_p_nom, &plan->process_p_nom,    &plan->store_e_nom,
                     &plan->unit_p_nom,      &plan->line_s_nom, &plan->transformer_s_nom};
    double **from[] = {&part->generator_p_nom, &part->link_p_nom, &part->process_p_nom,    &part->store_e_nom,
                       &part->unit_p_nom,      &part->line_s_nom, &part->transformer_s_nom};
    for (size_t i = 0; i < sizeof to / sizeof to[0]; i++) {
        *to[i] = *from[i];
        *from[i] = NULL;
    }
    plan->bus_island = part->bus_island;
    part->bus_island = NULL;
    plan->solver = part->solver;
    plan->solver_version = part->solver_version;
}

/* Copies the first n snapshots of a window; a series that it lacks is not known there. */
static void keep_series(rolling *r, aft_plan *part, aft_span window, size_t n)
{
    plan_series to[MOST_SERIES];
    plan_series from[MOST_SERIES];
    size_t hours = r->network->n_snapshots;
    size_t n_hours = window.to - window.from;
    size_t n_series = list_series(to, r->plan);
    size_t n_part = list_series(from, part);
    for (size_t i = 0; i < n_series; i++) {
        double *whole = to[i].made != NULL ? *to[i].made : NULL;
        const double *piece = i < n_part && from[i].made != NULL ? *from[i].made : NULL;
        if (to[i].place != NULL && *to[i].place != NULL) {
            whole = r->plan->point + (*to[i].place - r->plan->point); /* our own, so not const */
            piece = *from[i].place;
        }
        for (size_t k = 0; whole != NULL && k < rows_of(r->network, to[i].table); k++) {
            for (size_t t = 0; t < n; t++) {
                whole[k * hours + window.from + t] = piece != NULL ? piece[k * n_hours + t] : NAN;
            }
        }
    }
}

static void keep_checks(aft_plan *plan, const aft_plan *part)
{
    if (part->check.row_violation >= plan->check.row_violation) {
        memcpy(plan->check.worst_row, part->check.worst_row, sizeof plan->check.worst_row);
    }
    plan->check.row_violation = fmax(plan->check.row_violation, part->check.row_violation);
    plan->check.bound_violation = fmax(plan->check.bound_violation, part->check.bound_violation);
    plan->check.integrality_violation = fmax(plan->check.integrality_violation, part->check.integrality_violation);
    plan->check.duality_gap =
        fmax(plan->check.duality_gap, part->check.duality_gap); /* of two, fmax takes the number */
    if (part->problem.rows >= plan->problem.rows) {
        plan->problem = part->problem;
    }
    plan->seconds.build += part->seconds.build;
}

static aft_status keep_trail(rolling *r, const aft_plan *part, aft_error *err)
{
    aft_status status = AFT_OK;
    for (size_t i = 0; i < part->n_methods; i++) {
        AFT_TRY(aft_trail_note(&r->trail, &part->methods[i], err));
    }
    r->trail.best = part->method;
done:
    return status;
}

/* ---- from one window to the next ---- */

/* Before snapshot t: levels, dispatch and status as they were settled. */
static void hand_over(aft_network *window, const rolling *r, size_t t)
{
    const aft_plan *plan = r->plan;
    size_t hours = r->network->n_snapshots;
    for (size_t k = 0; k < window->n_stores; k++) {
        window->stores[k].e_initial = plan->store_e[k * hours + t - 1];
    }
    for (size_t k = 0; k < window->n_storage_units; k++) {
        window->storage_units[k].state_of_charge_initial = plan->unit_soc[k * hours + t - 1];
    }
#define HAND_OVER(row, p, switching)                                                                                   \
    do {                                                                                                               \
        (row).p_init = (p)[k * hours + t - 1];                                                                         \
        if ((switching).status != NULL && (row).committable && (row).active) {                                         \
            (row).n_before = t;                                                                                        \
            (row).status_before = (switching).status + k * hours;                                                      \
        }                                                                                                              \
    } while (0)
    for (size_t k = 0; k < window->n_generators; k++) {
        HAND_OVER(window->generators[k], plan->generator_p, plan->generator_switching);
    }
    for (size_t k = 0; k < window->n_links; k++) {
        HAND_OVER(window->links[k], plan->link_p, plan->link_switching);
    }
    for (size_t k = 0; k < window->n_processes; k++) {
        HAND_OVER(window->processes[k], plan->process_p, plan->process_switching);
    }
#undef HAND_OVER
}

static void tell(const rolling *r, aft_span window, const aft_plan *part)
{
    aft_budget_log(r->budget, "window %zu: snapshots %zu to %zu, %s", r->n_windows, window.from + 1, window.to,
                   aft_outcome_name(part->outcome));
}

/* Plans one window and keeps its first n snapshots. A window without a plan ends it all: it is handed out in
 * *failed_out. */
static aft_status plan_window(aft_plan **failed_out, rolling *r, aft_span window, size_t n, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_network *network = NULL;
    aft_plan *part = NULL;
    double cost = 0.0;
    AFT_TRY(aft_network_window(&network, r->network, window.from, window.to - window.from, err));
    network->settings.horizon = 0;
    if (window.from > 0) {
        hand_over(network, r, window.from);
    }
    AFT_TRY(aft_solve_at_once(&part, &cost, network, n, r->options, r->budget, err));
    r->n_windows++;
    tell(r, window, part);
    if (!part->has_point) {
        *failed_out = part;
        part = NULL;
        goto done;
    }
    if (window.from == 0) {
        AFT_TRY(make_room(r, part, err));
        take_shared(r, part);
    }
    keep_series(r, part, window, n);
    keep_checks(r->plan, part);
    AFT_TRY(keep_trail(r, part, err));
    r->kept += cost;
    r->n_optimal += part->outcome == AFT_OPTIMAL;
    if (part->outcome != AFT_OPTIMAL) {
        r->plan->outcome = part->outcome;
    }
done:
    aft_plan_free(part);
    aft_network_free(network);
    return status;
}

/* The plan of a window without a solution speaks for the whole: from where the ones before left off there is no
 * way on. */
static void blame_window(aft_plan *failed, const rolling *r, size_t first)
{
    char text[sizeof failed->message];
    (void)snprintf(text, sizeof text, "%s", failed->message);
    (void)snprintf(failed->message, sizeof failed->message,
                   "window %zu has no plan from where the one before left off, which says nothing of all snapshots at "
                   "once%s%.120s",
                   r->n_windows, text[0] != '\0' ? "; " : "", text);
    failed->n_windows = r->n_windows;
    failed->n_windows_optimal = r->n_optimal;
    for (size_t i = 0; i < failed->n_conflicts; i++) {
        failed->conflicts[i].snapshot += failed->conflicts[i].snapshot >= 0 ? (int)first : 0;
    }
}

static void finish(rolling *r)
{
    aft_plan *plan = r->plan;
    plan->has_point = true;
    plan->total_cost = r->kept;
    plan->objective = r->kept;
    aft_trail_keep(plan, &r->trail);
    plan->n_windows = r->n_windows;
    plan->n_windows_optimal = r->n_optimal;
    plan->seconds.solve = aft_budget_spent(r->budget) - plan->seconds.build;
    (void)snprintf(plan->message, sizeof plan->message,
                   "rolling horizon: %zu of %zu windows are optimal, each by itself; no bound of the whole is known",
                   r->n_optimal, r->n_windows);
}

aft_status aft_solve_rolling(aft_plan **out, const aft_network *network, const aft_solve_options *options,
                             const aft_budget *budget, aft_error *err)
{
    aft_status status = AFT_OK;
    rolling r = {.network = network, .options = options, .budget = budget};
    aft_plan *failed = NULL;
    size_t horizon = (size_t)network->settings.horizon;
    size_t step = horizon - (size_t)network->settings.overlap;
    if (options->write_problem != NULL) {
        return aft_fail(err, AFT_EUSAGE, "with a horizon there are several problems, and none to write");
    }
    r.plan = aft_alloc(1, sizeof *r.plan);
    AFT_TRY_ALLOC(r.plan, err, "rolling horizon");
    *r.plan = (aft_plan){.outcome = AFT_GAP_LIMIT, .lower_bound = -INFINITY, .gap = INFINITY, .least_cost = NAN};
    r.plan->check.duality_gap = NAN;
    for (size_t first = 0; first < network->n_snapshots && failed == NULL; first += step) {
        size_t rest = network->n_snapshots - first;
        const aft_span window = {first, first + (horizon < rest ? horizon : rest)};
        AFT_TRY(plan_window(&failed, &r, window, step < rest ? step : rest, err));
        if (failed != NULL) {
            blame_window(failed, &r, first);
        }
    }
    finish(&r);
    *out = failed != NULL ? failed : r.plan;
    r.plan = failed != NULL ? r.plan : NULL;
    failed = NULL;
done:
    aft_trail_clear(&r.trail);
    aft_plan_free(failed);
    aft_plan_free(r.plan);
    return status;
}
