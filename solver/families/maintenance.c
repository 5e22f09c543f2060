/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When plants are maintained. Source: the maintenance windows of PyPSA 1.4.0. */
#include "solver/families/families.h"
#include "solver/families/families_internal.h"

/* Relative; a window is long enough if it misses its length by no more. */
static const double short_by = 1e-6;

/* Snapshot behind the window that begins at t; 0 if it does not fit into the life of the plant. */
static size_t window_end(const aft_network *net, const aft_plant *plant, aft_span life, size_t t)
{
    double hours = 0.0;
    double least = plant->maintenance_duration * (1.0 - short_by);
    for (; t < life.to; t++) {
        hours += net->snapshots[t].generators;
        if (hours >= least) {
            return t + 1;
        }
    }
    return 0;
}

static bool is_maintained(const aft_holding *asset, const aft_plant *plant)
{
    return aft_holding_exists(asset) && plant->is_maintainable;
}

/* Largest value of what maintenance takes away from, and is a decision: the status, or CAP. */
static double most_lost(const aft_model *model, const aft_running *running, const aft_capacity *capacity)
{
    return aft_running_is_sized(running) ? running->most : aft_capacity_most(model, capacity);
}

static bool has_product(const aft_running *running, const aft_capacity *capacity)
{
    return aft_running_is_sized(running) || capacity->n > 0;
}

static void bound(aft_model *model, int first, aft_span life, double upper)
{
    for (size_t t = 0; t < model->n_hours; t++) {
        model->lp.upper[first + (int)t] = t >= life.from && t < life.to ? upper : 0.0;
    }
}

static void set_columns(aft_model *model, aft_table table, size_t k, const aft_running *running, aft_span life)
{
    aft_plant plant = aft_plant_get(model->network, table, k);
    bound(model, running->maintenance, life, 1.0);
    if (running->lost >= 0) {
        bound(model, running->lost, life, most_lost(model, running, &model->capacity[table][k]));
    }
    for (size_t t = 0; t < model->n_hours; t++) {
        int col = running->maintenance_start + (int)t;
        bool fits = t >= life.from && window_end(model->network, &plant, life, t) > 0;
        model->lp.upper[col] = fits ? 1.0 : 0.0;
        aft_lp_set_whole(&model->lp, col);
    }
}

static aft_status add_variables(aft_model *model, aft_table table, aft_error *err)
{
    static const char *const starts[] = {[AFT_TABLE_generators] = "generator_maintenance_start",
                                         [AFT_TABLE_links] = "link_maintenance_start",
                                         [AFT_TABLE_processes] = "process_maintenance_start"};
    static const char *const names[] = {[AFT_TABLE_generators] = "generator_maintenance",
                                        [AFT_TABLE_links] = "link_maintenance",
                                        [AFT_TABLE_processes] = "process_maintenance"};
    static const char *const losts[] = {[AFT_TABLE_generators] = "generator_maintained",
                                        [AFT_TABLE_links] = "link_maintained",
                                        [AFT_TABLE_processes] = "process_maintained"};
    aft_status status = AFT_OK;
    const aft_network *net = model->network;
    size_t n = aft_network_count(net, table);
    int hours = (int)model->n_hours;
    int n_maintained = 0;
    int n_lost = 0;
    const char **labels = aft_arena_alloc(model->arena, n, sizeof *labels);
    const char **lost_labels = aft_arena_alloc(model->arena, n, sizeof *lost_labels);
    AFT_TRY_ALLOC(labels, err, "maintenance");
    AFT_TRY_ALLOC(lost_labels, err, "maintenance");
    for (size_t k = 0; k < n; k++) {
        aft_holding asset = aft_holding_at(net, table, k);
        aft_plant plant = aft_plant_get(net, table, k);
        if (is_maintained(&asset, &plant)) {
            labels[n_maintained++] = asset.name;
            if (has_product(&model->running[table][k], &model->capacity[table][k])) {
                lost_labels[n_lost++] = asset.name;
            }
        }
    }
    int start = 0;
    int col = 0;
    int lost = 0;
    AFT_TRY(aft_lp_add_cols(&start, &model->lp, starts[table], n_maintained, hours, labels, 0.0, 1.0, err));
    AFT_TRY(aft_lp_add_cols(&col, &model->lp, names[table], n_maintained, hours, labels, 0.0, 1.0, err));
    AFT_TRY(aft_lp_add_cols(&lost, &model->lp, losts[table], n_lost, hours, lost_labels, 0.0, INFINITY, err));
    for (size_t k = 0; k < n; k++) {
        aft_holding asset = aft_holding_at(net, table, k);
        aft_plant plant = aft_plant_get(net, table, k);
        aft_running *running = &model->running[table][k];
        if (!is_maintained(&asset, &plant)) {
            continue;
        }
        running->maintenance_start = start;
        running->maintenance = col;
        start += hours;
        col += hours;
        if (has_product(running, &model->capacity[table][k])) {
            running->lost = lost;
            lost += hours;
        }
        set_columns(model, table, k, running, asset.life);
    }
done:
    return status;
}

/*
 * Variables of a plant that is maintainable, per snapshot t:
 *
 *     b_t   a window begins                 0 or 1   blocks "generator_maintenance_start", "link_...", "process_..."
 *     m_t   it is maintained                0 or 1   "generator_maintenance", ...; whole by (29) if b_t is
 *     z_t   m_t u_t, or m_t CAP (of a menu m_t u_t CAP) if CAP is a decision   "generator_maintained", ...
 */
aft_status aft_add_maintenance_variables(aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    for (size_t i = 0; i < AFT_N_PLANT_TABLES; i++) {
        AFT_TRY(add_variables(model, aft_holding_tables[i], err));
    }
done:
    return status;
}

/* m_t = sum of the windows that cover t, and the number of windows. */
static aft_status add_windows(aft_model *model, const aft_plant_view *p, aft_draft *draft, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_running *r = p->running;
    const aft_span life = p->asset.life;
    size_t *end = aft_alloc(life.to, sizeof *end); /* behind the window that begins there */
    AFT_TRY_ALLOC(end, err, "maintenance");
    for (size_t t = life.from; t < life.to; t++) {
        end[t] = window_end(model->network, &p->plant, life, t);
        aft_draft_put(draft, r->maintenance_start + (int)t, 1.0);
    }
    double events = p->plant.maintenance_events;
    AFT_TRY(aft_draft_add(draft, model, events, events, err));
    for (size_t t = life.from; t < life.to; t++) {
        aft_draft_put(draft, r->maintenance + (int)t, -1.0);
        for (size_t s = t + 1; s-- > life.from && (end[s] == 0 || end[s] > t);) { /* ends rise with their beginnings */
            if (end[s] > 0) {
                aft_draft_put(draft, r->maintenance_start + (int)s, 1.0);
            }
        }
        AFT_TRY(aft_draft_add(draft, model, 0.0, 0.0, err));
    }
done:
    aft_free(end);
    return status;
}

/* factor times what maintenance takes away from; its fixed part is returned. */
static double put_whole(aft_draft *draft, const aft_plant_view *p, size_t t, double factor)
{
    if (p->running->status >= 0 && !aft_running_has_big_m(p->running)) {
        return aft_draft_put_units(draft, p, (int)t, factor);
    }
    return aft_draft_put_capacity(draft, p, factor);
}

static aft_status add_products(aft_model *model, const aft_plant_view *p, aft_draft *draft, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_running *r = p->running;
    double most = most_lost(model, r, p->capacity);
    for (size_t t = p->asset.life.from; r->lost >= 0 && t < p->asset.life.to; t++) {
        aft_draft_put(draft, r->lost + (int)t, 1.0);
        double fixed = put_whole(draft, p, t, -1.0);
        AFT_TRY(aft_draft_add(draft, model, -INFINITY, -fixed, err));
        aft_draft_put(draft, r->lost + (int)t, 1.0);
        aft_draft_put(draft, r->maintenance + (int)t, -most);
        AFT_TRY(aft_draft_add(draft, model, -INFINITY, 0.0, err));
        aft_draft_put(draft, r->lost + (int)t, 1.0);
        aft_draft_put(draft, r->maintenance + (int)t, -most);
        fixed = put_whole(draft, p, t, -1.0);
        AFT_TRY(aft_draft_add(draft, model, -most - fixed, INFINITY, err));
    }
done:
    return status;
}

static aft_status add_maintenance(aft_model *model, const aft_plant_view *p, aft_draft *draft, aft_error *err)
{
    aft_status status = AFT_OK;
    if (p->running->maintenance >= 0) {
        AFT_TRY(add_windows(model, p, draft, err));
        AFT_TRY(add_products(model, p, draft, err));
    }
done:
    return status;
}

/*
 * (29) Windows of maintenance; W(s) is the window that begins at s: the snapshots from s on until their weights
 *      "generators" reach maintenance_duration. Those that would pass the end, or the life of the plant, cannot begin.
 *
 *     sum_s b_s = maintenance_events,   m_t = sum_{s: t in W(s)} b_s <= 1
 *
 *     What is lost meanwhile is a share of z_t = m_t A, A = u_t, u_t CAP (33) or CAP; with B the largest A, exactly:
 *
 *     z_t <= A,   z_t <= B m_t,   z_t >= A - B (1 - m_t)
 *
 *     B is the smallest valid value: the first and last row meet at m_t = 1, where z_t may be as large as A.
 */
aft_status aft_add_maintenance(aft_model *model, aft_error *err)
{
    static const char *const names[] = {[AFT_TABLE_generators] = "generator_maintenance_window",
                                        [AFT_TABLE_links] = "link_maintenance_window",
                                        [AFT_TABLE_processes] = "process_maintenance_window"};
    return aft_for_each_plant(model, names, add_maintenance, err);
}
