/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is in use of plants that are switched and bought from a menu. Ours: PyPSA knows no menus. */
#include "solver/families/families.h"
#include "solver/families/families_internal.h"

/* ---- columns ---- */

static bool is_bought(const aft_model *model, aft_table table, size_t k)
{
    return model->running[table][k].status >= 0 && model->first_piece[table][k] >= 0;
}

static const char *const in_use_names[] = {[AFT_TABLE_generators] = "generator_in_use",
                                           [AFT_TABLE_links] = "link_in_use",
                                           [AFT_TABLE_processes] = "process_in_use"};
static const char *const started_names[] = {[AFT_TABLE_generators] = "generator_started",
                                            [AFT_TABLE_links] = "link_started",
                                            [AFT_TABLE_processes] = "process_started"};

static int count_options(const aft_model *model, aft_table table)
{
    int n = 0;
    for (size_t k = 0; k < aft_network_count(model->network, table); k++) {
        n += is_bought(model, table, k) ? model->capacity[table][k].n : 0;
    }
    return n;
}

static void fill_labels(const char **labels, const aft_model *model, aft_table table)
{
    for (size_t k = 0; k < aft_network_count(model->network, table); k++) {
        for (int d = 0; is_bought(model, table, k) && d < model->capacity[table][k].n; d++) {
            *labels++ = aft_holding_at(model->network, table, k).name;
        }
    }
}

static aft_status add_columns(aft_model *model, aft_table table, aft_error *err)
{
    aft_status status = AFT_OK;
    const int hours = (int)model->n_hours;
    const int n = count_options(model, table);
    const bool is_relaxed = model->network->settings.linearized_unit_commitment;
    int in_use = 0;
    int started = 0;
    const char **labels = aft_arena_alloc(model->arena, (size_t)n, sizeof *labels);
    AFT_TRY_ALLOC(labels, err, "commitment");
    fill_labels(labels, model, table);
    AFT_TRY(aft_lp_add_cols(&in_use, &model->lp, in_use_names[table], n, hours, labels, 0, INFINITY, err));
    if (is_relaxed) {
        AFT_TRY(aft_lp_add_cols(&started, &model->lp, started_names[table], n, hours, labels, 0, INFINITY, err));
    }
    for (size_t k = 0; k < aft_network_count(model->network, table); k++) {
        if (is_bought(model, table, k)) {
            model->running[table][k].in_use = in_use;
            model->running[table][k].started = is_relaxed ? started : -1;
            in_use += model->capacity[table][k].n * hours;
            started += model->capacity[table][k].n * hours;
        }
    }
done:
    return status;
}

/*
 * Variables of a plant that is committable and buys pieces n_d, per option d and snapshot t:
 *
 *     a_dt   u_t n_d, pieces in use    blocks "generator_in_use", ...
 *     s_dt   v_t n_d, pieces started   "generator_started", ...; with linearized_unit_commitment
 */
aft_status aft_add_in_use_variables(aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    for (size_t i = 0; i < AFT_N_PLANT_TABLES; i++) {
        AFT_TRY(add_columns(model, aft_holding_tables[i], err));
    }
done:
    return status;
}

/* ---- rows of others ---- */

/* factor times (u nom + sum of p_nom_d (u n_d)), u in column `unit`, the products from column `first` on. */
static void put_bought(aft_draft *draft, const aft_plant_view *p, int unit, int first, double factor)
{
    aft_draft_put(draft, unit, aft_limit(factor, p->capacity->fixed));
    for (int d = 0; d < p->capacity->n; d++) {
        aft_draft_put(draft, first + d * p->hours, factor * p->capacity->coefs[d]);
    }
}

double aft_draft_put_units(aft_draft *draft, const aft_plant_view *p, int t, double factor)
{
    const aft_running *r = p->running;
    double past = t < 0 ? factor * aft_units_before(&p->plant, 1) : 0.0;
    if (t < 0) {
        return r->in_use >= 0 ? aft_draft_put_capacity(draft, p, past) : past;
    }
    if (r->in_use >= 0) {
        put_bought(draft, p, r->status + t, r->in_use + t, factor);
    } else {
        aft_draft_put(draft, r->status + t, factor);
    }
    return 0.0;
}

void aft_draft_put_starts(aft_draft *draft, const aft_plant_view *p, size_t t, double factor)
{
    const aft_running *r = p->running;
    if (r->started >= 0) {
        put_bought(draft, p, r->start_up + (int)t, r->started + (int)t, factor);
    } else {
        aft_draft_put(draft, r->start_up + (int)t, factor);
    }
}

/* ---- rows ---- */

/* a = u n for a column u from 0 to 1 and n whole from 0 to most: exact where one of the two is 0 or at its most. */
static aft_status add_product(aft_model *model, aft_draft *draft, int a, int u, int n, aft_error *err)
{
    aft_status status = AFT_OK;
    const double most = model->lp.upper[n];
    aft_model_tighten(model, a, 0.0, most);
    if (model->lp.upper[u] == 0.0) { /* outside of its life */
        aft_model_tighten(model, a, 0.0, 0.0);
        return AFT_OK;
    }
    aft_draft_put(draft, a, 1.0);
    aft_draft_put(draft, n, -1.0);
    AFT_TRY(aft_draft_add(draft, model, -INFINITY, 0.0, err));
    aft_draft_put(draft, a, 1.0);
    aft_draft_put(draft, u, -most);
    AFT_TRY(aft_draft_add(draft, model, -INFINITY, 0.0, err));
    aft_draft_put(draft, a, 1.0);
    aft_draft_put(draft, n, -1.0);
    aft_draft_put(draft, u, -most);
    AFT_TRY(aft_draft_add(draft, model, -most, INFINITY, err));
done:
    return status;
}

/*
 * (33) What is in use of a plant that is switched and buys pieces n_d, a_dt = u_t n_d, K_d the most pieces:
 *
 *     u_t CAP = u_t nom + sum_d p_nom_d a_dt,   a_dt <= n_d,   a_dt <= K_d u_t,   a_dt >= n_d - K_d (1 - u_t)
 *
 *     exactly, since u_t is 0 or 1; with linearized_unit_commitment where n_d is 0 or K_d. Then (32) needs v_t CAP
 *     likewise. So a plant that is bought is the plant of that size given.
 */
static aft_status multiply(aft_model *model, const aft_plant_view *p, aft_draft *draft, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_running *r = p->running;
    for (int d = 0; r->in_use >= 0 && d < p->capacity->n; d++) {
        for (int t = 0; t < p->hours; t++) {
            const int n = p->capacity->cols[d];
            AFT_TRY(add_product(model, draft, r->in_use + d * p->hours + t, r->status + t, n, err));
            if (r->started >= 0) {
                AFT_TRY(add_product(model, draft, r->started + d * p->hours + t, r->start_up + t, n, err));
            }
        }
    }
done:
    return status;
}

aft_status aft_add_in_use(aft_model *model, aft_error *err)
{
    return aft_for_each_plant(model, in_use_names, multiply, err);
}
