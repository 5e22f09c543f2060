/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plants that are switched on and off. Source: the unit commitment of PyPSA 1.4.0. Where costs give no reason to start
 * and stop at once, transitions are equations and the minimum times those of Rajan and Takriti (2005), whose relaxation
 * is as tight as it can be without the dispatch. */
#include "solver/families/families.h"
#include "solver/families/families_internal.h"

#include "networks/base/limits.h"

/* ---- the past ---- */

/* Status before the first snapshot of its life: the past, or off where it did not exist yet. */
static double status_before(const aft_plant_view *p)
{
    return p->asset.life.from == 0 ? aft_units_before(&p->plant, 1) : 0.0;
}

/* Units that started (sign 1) or stopped (-1) in the past, less than `times` snapshots before snapshot t. */
static double changed_before(const aft_plant *plant, double sign, int times, size_t t)
{
    double sum = 0.0;
    for (size_t ago = 1; (long long)ago + (long long)t < times; ago++) {
        sum += fmax(0.0, sign * (aft_units_before(plant, ago) - aft_units_before(plant, ago + 1)));
    }
    return sum;
}

/* ---- variables ---- */

static const char *const status_names[] = {[AFT_TABLE_generators] = "generator_status",
                                           [AFT_TABLE_links] = "link_status",
                                           [AFT_TABLE_processes] = "process_status"};
static const char *const start_names[] = {[AFT_TABLE_generators] = "generator_start_up",
                                          [AFT_TABLE_links] = "link_start_up",
                                          [AFT_TABLE_processes] = "process_start_up"};
static const char *const stop_names[] = {[AFT_TABLE_generators] = "generator_shut_down",
                                         [AFT_TABLE_links] = "link_shut_down",
                                         [AFT_TABLE_processes] = "process_shut_down"};

static bool is_switched(const aft_holding *asset, const aft_plant *plant)
{
    return aft_holding_exists(asset) && plant->is_committable;
}

/* How many units there are to switch, and how large each is. */
static void size_units(aft_running *running, const aft_model *model, aft_table table, size_t k,
                       const aft_holding *asset)
{
    const aft_capacity *capacity = &model->capacity[table][k];
    int modules = model->modules[table][k];
    running->most = 1.0;
    running->size = NAN;
    if (modules >= 0) {
        running->size = asset->nom_mod;
        running->most = model->lp.upper[modules];
    } else if (capacity->n == 0 && asset->nom_mod > 0.0) {
        running->size = asset->nom_mod;
        running->most = round(capacity->fixed / asset->nom_mod);
    } else if (capacity->n == 0) {
        running->size = capacity->fixed;
    }
}

static void set_columns(aft_model *model, const aft_running *running, aft_span life)
{
    const int firsts[3] = {running->status, running->start_up, running->shut_down};
    /* whole by their rows if the status is: of balanced single units both, of balanced modules the stops */
    bool is_single = running->is_balanced && running->most <= 1.0;
    const bool is_whole[3] = {!running->is_relaxed, !running->is_relaxed && !is_single,
                              !running->is_relaxed && !running->is_balanced};
    for (int i = 0; i < 3; i++) {
        for (size_t t = 0; t < model->n_hours; t++) {
            bool exists = t >= life.from && t < life.to;
            aft_model_tighten(model, firsts[i] + (int)t, 0.0, exists ? running->most : 0.0);
            if (is_whole[i]) {
                aft_lp_set_whole(&model->lp, firsts[i] + (int)t);
            }
        }
    }
}

static bool is_finite_and_positive(double value)
{
    return value > 0.0 && !isinf(value);
}

/* B: what the user says, or ten times the largest of peak load and capacities in the table; 1e6 if there is none. Like
 * PyPSA, what is not active counts, and signs of loads do not. */
static double big_m_scale(const aft_model *model, aft_table table)
{
    if (!isnan(model->network->settings.committable_big_m)) {
        return model->network->settings.committable_big_m;
    }
    double largest = model->network->peak_load;
    for (size_t k = 0; k < aft_network_count(model->network, table); k++) {
        aft_holding asset = aft_holding_at(model->network, table, k);
        largest = is_finite_and_positive(asset.nom) ? fmax(largest, asset.nom) : largest;
        largest = is_finite_and_positive(asset.nom_max) ? fmax(largest, asset.nom_max) : largest;
    }
    return largest > 0.0 ? 10.0 * largest : 1e6;
}

static aft_status add_variables(aft_model *model, aft_table table, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *net = model->network;
    size_t n = aft_network_count(net, table);
    int n_switched = 0;
    int hours = (int)model->n_hours;
    int firsts[3] = {0};
    const char **labels = aft_arena_alloc(model->arena, n, sizeof *labels);
    aft_running *running = aft_arena_alloc(model->arena, n, sizeof *running);
    AFT_TRY_ALLOC(labels, err, "commitment");
    AFT_TRY_ALLOC(running, err, "commitment");
    model->running[table] = running;
    for (size_t k = 0; k < n; k++) {
        aft_holding asset = aft_holding_at(net, table, k);
        aft_plant plant = aft_plant_get(net, table, k);
        running[k] = (aft_running){-1, -1, -1, .size = NAN, .maintenance_start = -1, .maintenance = -1, .lost = -1};
        running[k].in_use = -1;
        running[k].started = -1;
        if (is_switched(&asset, &plant)) {
            labels[n_switched++] = asset.name;
        }
    }
    model->big_m_scale[table] = n_switched > 0 ? big_m_scale(model, table) : NAN;
    AFT_TRY(aft_lp_add_cols(&firsts[0], &model->lp, status_names[table], n_switched, hours, labels, 0, INFINITY, err));
    AFT_TRY(aft_lp_add_cols(&firsts[1], &model->lp, start_names[table], n_switched, hours, labels, 0, INFINITY, err));
    AFT_TRY(aft_lp_add_cols(&firsts[2], &model->lp, stop_names[table], n_switched, hours, labels, 0, INFINITY, err));
    for (size_t k = 0; k < n; k++) {
        aft_holding asset = aft_holding_at(net, table, k);
        aft_plant plant = aft_plant_get(net, table, k);
        if (!is_switched(&asset, &plant)) {
            continue;
        }
        running[k].status = firsts[0];
        running[k].start_up = firsts[1];
        running[k].shut_down = firsts[2];
        running[k].is_relaxed = net->settings.linearized_unit_commitment;
        running[k].is_balanced = !running[k].is_relaxed && aft_model_min(model, plant.start_up_cost) >= 0.0 &&
                                 aft_model_min(model, plant.shut_down_cost) >= 0.0;
        size_units(&running[k], model, table, k, &asset);
        set_columns(model, &running[k], asset.life);
        for (int i = 0; i < 3; i++) {
            firsts[i] += hours;
        }
    }
done:
    return status;
}

/*
 * Variables of a plant that is committable, per snapshot t:
 *
 *     u_t   units on       whole, 0 to N   blocks "generator_status", "link_status", "process_status"
 *     v_t   units started  whole, 0 to N   "generator_start_up", ...
 *     w_t   units stopped  whole, 0 to N   "generator_shut_down", ...
 *
 * A plant is one unit (N = 1), or as many modules of nom_mod as it has: N = nom / nom_mod, or the column n if
 * extendable. With linearized_unit_commitment none of them is whole.
 */
aft_status aft_add_commitment_variables(aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    for (size_t i = 0; i < AFT_N_PLANT_TABLES; i++) {
        AFT_TRY(add_variables(model, aft_holding_tables[i], err));
    }
done:
    return status;
}

/* ---- limits of dispatch ---- */

double aft_big_m(const aft_model *model, const aft_plant_view *p, double high)
{
    double scale = is_finite_and_positive(p->asset.nom_max) ? p->asset.nom_max : model->big_m_scale[p->table];
    return scale * high;
}

/* Adds factor times the capacity in use (24); its fixed part is returned. */
static double put_in_use(aft_draft *draft, const aft_plant_view *p, size_t t, double factor)
{
    const aft_running *r = p->running;
    double lost = factor * p->plant.maintenance_share;
    double fixed = 0.0;
    if (aft_running_is_sized(r)) {
        aft_draft_put(draft, r->status + (int)t, factor * r->size);
        lost *= r->size;
    } else if (r->in_use >= 0) {
        fixed = aft_draft_put_units(draft, p, (int)t, factor);
    } else {
        fixed = aft_draft_put_capacity(draft, p, factor);
    }
    if (r->lost >= 0) {
        aft_draft_put(draft, r->lost + (int)t, -lost);
    } else if (r->maintenance >= 0) {
        aft_draft_put(draft, r->maintenance + (int)t, -lost * p->capacity->fixed);
    }
    return fixed;
}

/* Largest capacity in use. */
static double most_in_use(const aft_model *model, const aft_plant_view *p)
{
    return aft_running_is_sized(p->running) ? aft_limit(p->running->size, p->running->most)
                                            : aft_capacity_most(model, p->capacity);
}

/* The box in which dispatch lies whatever is switched and maintained. */
static void bound_dispatch(aft_model *model, const aft_plant_view *p, size_t t, double most)
{
    double left = p->running->maintenance >= 0 ? most * (1.0 - p->plant.maintenance_share) : most;
    double low = aft_at(p->asset.low, t);
    double high = aft_at(p->asset.high, t);
    double lower = fmin(aft_limit(low, most), aft_limit(low, left));
    double upper = fmax(aft_limit(high, most), aft_limit(high, left));
    if (p->running->status >= 0 || p->capacity->n > 0) { /* off, or not there */
        lower = fmin(lower, 0.0);
        upper = fmax(upper, 0.0);
    }
    bool is_loose_below = aft_running_has_big_m(p->running) && p->low_least < 0.0;
    aft_model_tighten(model, aft_model_flow(model, p->table, p->k, t), is_loose_below ? -INFINITY : lower, upper);
}

/* Limits per unit; ones that have crossed by rounding are one. */
static void limits_at(double *low, double *high, const aft_model *model, const aft_plant_view *p, size_t t)
{
    *low = aft_at(p->asset.low, t);
    *high = aft_at(p->asset.high, t);
    aft_limits_join_per_unit(low, high, p->capacity->n > 0 ? model->network->peak_load : p->capacity->fixed);
}

/* p <= high (in use), and for the large M  p <= M u. */
static aft_status limit_above(aft_model *model, const aft_plant_view *p, aft_draft *draft, size_t t, double most,
                              double big_m, aft_error *err)
{
    aft_status status = AFT_OK;
    int col = aft_model_flow(model, p->table, p->k, t);
    double low = 0.0;
    double high = 0.0;
    limits_at(&low, &high, model, p, t);
    if (high != 0.0) {
        aft_draft_put(draft, col, 1.0);
        double fixed = put_in_use(draft, p, t, -high);
        AFT_TRY(aft_draft_add(draft, model, -INFINITY, -fixed, err));
    }
    if (aft_running_has_big_m(p->running)) {
        bool is_smaller = !p->running->is_relaxed && high >= 0.0 && p->plant.maintenance_share >= 0.0;
        double m = is_smaller ? fmin(big_m, aft_limit(high, most)) : big_m;
        aft_draft_put(draft, col, 1.0);
        aft_draft_put(draft, p->running->status + (int)t, -m);
        AFT_TRY(aft_draft_add(draft, model, -INFINITY, 0.0, err));
    }
done:
    return status;
}

/* p >= low (in use), for the large M  p >= low (in use) - M (1 - u). */
static aft_status limit_below(aft_model *model, const aft_plant_view *p, aft_draft *draft, size_t t, double most,
                              double big_m, aft_error *err)
{
    double low = 0.0;
    double high = 0.0;
    double m = 0.0;
    limits_at(&low, &high, model, p, t);
    bool is_positive = p->low_least >= 0.0;
    if (low == 0.0 && (is_positive || !aft_running_has_big_m(p->running))) {
        return AFT_OK; /* a bound says it */
    }
    aft_draft_put(draft, aft_model_flow(model, p->table, p->k, t), 1.0);
    double fixed = put_in_use(draft, p, t, -low);
    if (aft_running_has_big_m(p->running)) {
        bool is_smaller = !p->running->is_relaxed && is_positive && p->plant.maintenance_share >= 0.0;
        m = is_smaller ? fmin(big_m, aft_limit(low, most)) : big_m;
        aft_draft_put(draft, p->running->status + (int)t, -m);
    }
    return aft_draft_add(draft, model, -fixed - m, INFINITY, err);
}

/*
 * (24) Limits of a plant that is switched or maintained; A_t is its capacity in use, S one unit, m_t and z_t see (29):
 *
 *     A_t = CAP - maintenance_pu z_t    not committable
 *     A_t = S (u_t - maintenance_pu z_t)    committable; S = CAP if fixed, nom_mod with modules
 *     A_t = u_t CAP - maintenance_pu z_t    committable with pieces that are bought, u_t CAP see (33)
 *
 *     p_min_pu A_t <= p_t <= p_max_pu A_t
 *
 * (25) Committable and extendable without modules: a product u_t CAP is avoided by
 *
 *     p_t <= p_max_pu (CAP - maintenance_pu z_t),   p_t <= M u_t
 *     p_t >= p_min_pu (CAP - maintenance_pu z_t) - M' (1 - u_t),   p_t >= 0 if no p_min_pu is negative
 *
 *     PyPSA's M is nom_max max_t p_max_pu, or B max_t p_max_pu without nom_max. Smallest valid values: on, p_t is at
 *     most p_max_pu CAP, so M_t = p_max_pu nom_max; off, p_t = 0 must reach p_min_pu CAP - M', so M'_t = p_min_pu
 *     nom_max. PyPSA's own value stays where it cuts: CAP without end, and p_min_pu below 0, when what is off may still
 *     run backwards; and without whole numbers, when any smaller M cuts.
 */
static aft_status add_limits(aft_model *model, const aft_plant_view *p, aft_draft *draft, aft_error *err)
{
    aft_status status = AFT_OK;
    if (p->running->status < 0 && p->running->maintenance < 0) {
        return AFT_OK; /* (2) */
    }
    double most = most_in_use(model, p);
    double big_m = aft_running_has_big_m(p->running) ? aft_big_m(model, p, p->high_most) : 0.0;
    for (size_t t = p->asset.life.from; t < p->asset.life.to; t++) {
        bound_dispatch(model, p, t, most);
        AFT_TRY(limit_above(model, p, draft, t, most, big_m, err));
        AFT_TRY(limit_below(model, p, draft, t, most, big_m, err));
    }
done:
    return status;
}

aft_status aft_add_running_limits(aft_model *model, aft_error *err)
{
    static const char *const names[] = {[AFT_TABLE_generators] = "generator_running_limit",
                                        [AFT_TABLE_links] = "link_running_limit",
                                        [AFT_TABLE_processes] = "process_running_limit"};
    return aft_for_each_plant(model, names, add_limits, err);
}

/* ---- transitions ---- */

/* value * (u_t - u_(t-1)); what is known of u_(t-1) is returned with its sign. */
static double put_change(aft_draft *draft, const aft_plant_view *p, size_t t, double value)
{
    int status = p->running->status + (int)t;
    aft_draft_put(draft, status, value);
    if (t > p->asset.life.from) {
        aft_draft_put(draft, status - 1, -value);
        return 0.0;
    }
    return -value * status_before(p);
}

/*
 * (26) Starts and stops; u_(-1) is the past, 0 for a plant that comes later:
 *
 *     v_t >= u_t - u_(t-1),   w_t >= u_(t-1) - u_t
 *
 *     If no start or stop is paid for, more of them than needed never help, and one equation serves for both:
 *     u_t - u_(t-1) = v_t - w_t
 */
static aft_status add_transitions(aft_model *model, const aft_plant_view *p, aft_draft *draft, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_running *r = p->running;
    for (size_t t = p->asset.life.from; r->status >= 0 && t < p->asset.life.to; t++) {
        double known = put_change(draft, p, t, 1.0);
        aft_draft_put(draft, r->start_up + (int)t, -1.0);
        if (r->is_balanced) {
            aft_draft_put(draft, r->shut_down + (int)t, 1.0);
            AFT_TRY(aft_draft_add(draft, model, -known, -known, err));
            continue;
        }
        AFT_TRY(aft_draft_add(draft, model, -INFINITY, -known, err));
        known = put_change(draft, p, t, -1.0);
        aft_draft_put(draft, r->shut_down + (int)t, -1.0);
        AFT_TRY(aft_draft_add(draft, model, -INFINITY, -known, err));
    }
done:
    return status;
}

/* The last `times` of a run of columns up to snapshot t, each with factor 1. */
static void put_recent(aft_draft *draft, const aft_plant_view *p, int first, int times, size_t t)
{
    for (int i = 0; i < times && (size_t)i <= t - p->asset.life.from; i++) {
        aft_draft_put(draft, first + (int)t - i, 1.0);
    }
}

/*
 * (27) Minimum times, UT = min_up_time, DT = min_down_time:
 *
 *     sum_{i < UT} v_(t-i) <= u_t,   sum_{i < DT} w_(t-i) <= 1 - u_t
 *
 *     A start (stop) of the past that is less than UT (DT) snapshots away counts, too. With modules the second row
 *     allows at most one of them on: as PyPSA has it. Where (26) is an equation, UT and DT are at least 1, which keeps
 *     v_t and w_t of single units whole.
 */
static aft_status add_up_times(aft_model *model, const aft_plant_view *p, aft_draft *draft, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_running *r = p->running;
    int least = r->is_balanced && p->plant.min_up_time < 1 ? 1 : p->plant.min_up_time;
    for (size_t t = p->asset.life.from; r->status >= 0 && least > 0 && t < p->asset.life.to; t++) {
        put_recent(draft, p, r->start_up, least, t);
        aft_draft_put(draft, r->status + (int)t, -1.0);
        double past = changed_before(&p->plant, 1.0, least, t);
        AFT_TRY(aft_draft_add(draft, model, -INFINITY, -past, err));
    }
done:
    return status;
}

static aft_status add_down_times(aft_model *model, const aft_plant_view *p, aft_draft *draft, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_running *r = p->running;
    bool is_single = r->is_balanced && r->most <= 1.0;
    int least = is_single && p->plant.min_down_time < 1 ? 1 : p->plant.min_down_time;
    for (size_t t = p->asset.life.from; r->status >= 0 && least > 0 && t < p->asset.life.to; t++) {
        put_recent(draft, p, r->shut_down, least, t);
        aft_draft_put(draft, r->status + (int)t, 1.0);
        double past = changed_before(&p->plant, -1.0, least, t);
        AFT_TRY(aft_draft_add(draft, model, -INFINITY, 1.0 - past, err));
    }
done:
    return status;
}

/* x_t <= n of an extendable plant with modules. */
static aft_status limit_by_modules(aft_model *model, const aft_plant_view *p, aft_draft *draft, int first, size_t t,
                                   aft_error *err)
{
    aft_draft_put(draft, first + (int)t, 1.0);
    aft_draft_put(draft, model->modules[p->table][p->k], -1.0);
    return aft_draft_add(draft, model, -INFINITY, 0.0, err);
}

/*
 * (28) No more modules are on, start or stop than there are:  u_t <= n,  v_t <= n,  w_t <= n
 *
 *     Where (26) is an equation, starts are at most u_t by (27) and stops at most u_(t-1), which only the past can
 *     bring above n.
 */
static aft_status add_module_limits(aft_model *model, const aft_plant_view *p, aft_draft *draft, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_running *r = p->running;
    bool has_modules = r->status >= 0 && model->modules[p->table][p->k] >= 0;
    for (size_t t = p->asset.life.from; has_modules && t < p->asset.life.to; t++) {
        AFT_TRY(limit_by_modules(model, p, draft, r->status, t, err));
        if (!r->is_balanced) {
            AFT_TRY(limit_by_modules(model, p, draft, r->start_up, t, err));
        }
        if (!r->is_balanced || t == 0) {
            AFT_TRY(limit_by_modules(model, p, draft, r->shut_down, t, err));
        }
    }
done:
    return status;
}

aft_status aft_add_commitment(aft_model *model, aft_error *err)
{
    static const char *const changes[] = {[AFT_TABLE_generators] = "generator_transition",
                                          [AFT_TABLE_links] = "link_transition",
                                          [AFT_TABLE_processes] = "process_transition"};
    static const char *const ups[] = {[AFT_TABLE_generators] = "generator_up_time",
                                      [AFT_TABLE_links] = "link_up_time",
                                      [AFT_TABLE_processes] = "process_up_time"};
    static const char *const downs[] = {[AFT_TABLE_generators] = "generator_down_time",
                                        [AFT_TABLE_links] = "link_down_time",
                                        [AFT_TABLE_processes] = "process_down_time"};
    static const char *const modules[] = {[AFT_TABLE_generators] = "generator_modules_on",
                                          [AFT_TABLE_links] = "link_modules_on",
                                          [AFT_TABLE_processes] = "process_modules_on"};
    aft_status status = AFT_OK;
    AFT_TRY(aft_for_each_plant(model, changes, add_transitions, err));
    AFT_TRY(aft_for_each_plant(model, ups, add_up_times, err));
    AFT_TRY(aft_for_each_plant(model, downs, add_down_times, err));
    AFT_TRY(aft_for_each_plant(model, modules, add_module_limits, err));
done:
    return status;
}
