/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows that exclude what the simulation rejects.
 *
 * (98) In a part of the net (buses that built links hold together) in which a limit is missed, with v_kd pieces of size
 *      d of link k, something has to be another choice:
 *
 *          sum over links k that may bring it about of change_k >= 1
 *
 *      change of a link that is not there:  sum_d n_kd
 *      of one that is bought, to be there no more:  z_k,   n_kd <= most_kd (1 - z_k),   z_k binary
 *      of the pieces of a link:  more of a size, or fewer:  n_kd if v_kd = 0;  most_kd - n_kd if v_kd = most_kd;  else
 *          up + down,   n_kd >= (v_kd + 1) up,   n_kd <= most_kd - (most_kd - v_kd + 1) down
 *
 * Where the part is a tree and a bus has too little pressure, only the pipes through which it is fed can help, and only
 * if they lose less: with the same flows smaller ones lose more. There pieces count if more are bought (of a single
 * piece: if it is larger), on the way to the bus alone; elsewhere, being there or not. All else may count anywhere in
 * the part. */
#include "solver/lazy/withstand.h"

#include "networks/base/memory.h"
#include "solver/plan/plan.h"

#include <string.h>

typedef struct exclusion {
    aft_model *model;
    const aft_simulation *simulation;
    const double *x;
    int *part;       /* [buses under pressure] the least bus of its part */
    bool *feeds;     /* [ties] something flows through it towards the bus that lacks pressure */
    bool *is_behind; /* [buses under pressure] something flows from it to there */
    /* the row in the making */
    int *cols;
    double *values;
    size_t n, cap[2];
    double least; /* right-hand side */
} exclusion;

static const aft_tie *tie_at(const exclusion *e, size_t i)
{
    return &e->model->pressure->ties[i];
}

static bool is_built(const exclusion *e, size_t i)
{
    return aft_tie_is_built(tie_at(e, i), e->model, e->x);
}

static void find_parts(exclusion *e)
{
    const aft_pressure *p = e->model->pressure;
    bool is_changed = true;
    for (size_t b = 0; b < p->n_buses; b++) {
        e->part[b] = (int)b;
    }
    while (is_changed) {
        is_changed = false;
        for (size_t i = 0; i < p->n_ties; i++) {
            int *from = &e->part[tie_at(e, i)->from];
            int *to = &e->part[tie_at(e, i)->to];
            if (*from != *to && is_built(e, i)) {
                *from = *to = *from < *to ? *from : *to;
                is_changed = true;
            }
        }
    }
}

static bool is_tree(const exclusion *e, int part)
{
    const aft_pressure *p = e->model->pressure;
    size_t n_buses = 0;
    size_t n_ties = 0;
    for (size_t b = 0; b < p->n_buses; b++) {
        n_buses += e->part[b] == part;
    }
    for (size_t i = 0; i < p->n_ties; i++) {
        n_ties += e->part[tie_at(e, i)->from] == part && is_built(e, i);
    }
    return n_ties + 1 == n_buses;
}

/* Simulated flow of a tie, MW; NAN if it is not there. */
static double flow_of(const exclusion *e, size_t i, size_t snapshot)
{
    const aft_simulation *s = e->simulation;
    for (size_t l = 0; l < s->n_links; l++) {
        if (s->links[l].link == tie_at(e, i)->k) {
            return s->flow[(size_t)s->state[snapshot] * s->n_links + l];
        }
    }
    return NAN;
}

/* The ties through which a bus is fed in a snapshot. */
static void find_feeding(exclusion *e, size_t bus, size_t snapshot)
{
    const aft_pressure *p = e->model->pressure;
    bool is_changed = true;
    memset(e->feeds, 0, p->n_ties * sizeof *e->feeds);
    memset(e->is_behind, 0, p->n_buses * sizeof *e->is_behind);
    e->is_behind[bus] = true;
    while (is_changed) {
        is_changed = false;
        for (size_t i = 0; i < p->n_ties; i++) {
            const double q = flow_of(e, i, snapshot);
            const size_t to = q > 0.0 ? tie_at(e, i)->to : tie_at(e, i)->from;
            if (fabs(q) > 1e-6 && e->is_behind[to] && !e->feeds[i]) {
                e->feeds[i] = is_changed = true;
                e->is_behind[q > 0.0 ? tie_at(e, i)->from : tie_at(e, i)->to] = true;
            }
        }
    }
}

/* ---- the row ---- */

static aft_status put(exclusion *e, int col, double value, aft_error *err)
{
    if (aft_grow((void **)&e->cols, &e->cap[0], e->n + 1, sizeof *e->cols) != 0 ||
        aft_grow((void **)&e->values, &e->cap[1], e->n + 1, sizeof *e->values) != 0) {
        return aft_fail(err, AFT_ENOMEM, "pressure: out of memory");
    }
    e->cols[e->n] = col;
    e->values[e->n++] = value;
    return AFT_OK;
}

/* A binary of its own, that counts as a change. */
static aft_status add_change(int *out, exclusion *e, aft_error *err)
{
    aft_status status = AFT_OK;
    AFT_TRY(aft_lp_add_cols(out, &e->model->lp, "pressure_change", 1, 1, NULL, 0.0, 1.0, err));
    aft_lp_set_whole(&e->model->lp, *out);
    AFT_TRY(put(e, *out, 1.0, err));
done:
    return status;
}

/* n <= or >= value + slope z */
static aft_status tie_change(exclusion *e, int n, int z, double slope, double lower, double upper, aft_error *err)
{
    const int cols[] = {n, z};
    const double values[] = {1.0, -slope};
    return aft_lp_add_row(&e->model->lp, lower, upper, 2, cols, values, err);
}

/* More pieces of a size than v. */
static aft_status count_more(exclusion *e, const aft_tie_option *option, double v, aft_error *err)
{
    aft_status status = AFT_OK;
    int up = 0;
    if (v == 0.0) {
        AFT_TRY(put(e, option->col, 1.0, err));
    } else if (v < option->max_pieces) {
        AFT_TRY(add_change(&up, e, err));
        AFT_TRY(tie_change(e, option->col, up, v + 1.0, 0.0, INFINITY, err));
    }
done:
    return status;
}

/* Fewer. */
static aft_status count_fewer(exclusion *e, const aft_tie_option *option, double v, aft_error *err)
{
    aft_status status = AFT_OK;
    int down = 0;
    if (v == option->max_pieces && v > 0.0) {
        AFT_TRY(put(e, option->col, -1.0, err));
        e->least -= v;
    } else if (v > 0.0) {
        AFT_TRY(add_change(&down, e, err));
        AFT_TRY(tie_change(e, option->col, down, -(option->max_pieces - v + 1.0), -INFINITY, option->max_pieces, err));
    }
done:
    return status;
}

static aft_status count_removal(exclusion *e, const aft_tie *tie, aft_error *err)
{
    aft_status status = AFT_OK;
    int gone = 0;
    AFT_TRY(add_change(&gone, e, err));
    for (size_t d = 0; d < tie->n; d++) {
        const double most = tie->options[d].max_pieces;
        AFT_TRY(tie_change(e, tie->options[d].col, gone, -most, -INFINITY, most, err));
    }
done:
    return status;
}

/* A size of which more would help: of a single piece, only a larger one. */
static bool may_help(const exclusion *e, const aft_tie *tie, const aft_tie_option *option)
{
    return tie->most_pieces > 1 || tie->conductance + option->conductance > aft_tie_conductance(tie, e->x);
}

static aft_status count_changes(exclusion *e, size_t i, bool is_way, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_tie *tie = tie_at(e, i);
    const bool is_bought = is_built(e, i) && tie->capacity <= 0.0;
    const bool is_new = !is_built(e, i);
    for (size_t d = 0; d < tie->n; d++) {
        const aft_tie_option *option = &tie->options[d];
        const double v = round(e->x[option->col]);
        const bool counts = is_new || !is_way || (e->feeds[i] && may_help(e, tie, option));
        if (counts && option->max_pieces > 0) {
            AFT_TRY(count_more(e, option, v, err));
        }
        if (!is_way && option->max_pieces > 0) {
            AFT_TRY(count_fewer(e, option, v, err));
        }
    }
    if (is_way && is_bought) {
        AFT_TRY(count_removal(e, tie, err));
    }
done:
    return status;
}

static aft_status exclude(exclusion *e, int part, bool is_way, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_pressure *p = e->model->pressure;
    int first = 0;
    e->n = 0;
    e->least = 1.0;
    AFT_TRY(aft_lp_open_rows(&first, &e->model->lp, "pressure_excluded", 0, 1, NULL, err));
    for (size_t i = 0; i < p->n_ties; i++) {
        if (e->part[tie_at(e, i)->from] == part || e->part[tie_at(e, i)->to] == part) {
            AFT_TRY(count_changes(e, i, is_way, err));
        }
    }
    AFT_TRY(aft_lp_add_row(&e->model->lp, e->least, INFINITY, e->n, e->cols, e->values, err));
done:
    return status;
}

/* ---- what is missed ---- */

/* Place of the bus that a miss is about, or of one end of its link. */
static size_t place_of(const exclusion *e, const aft_missed *m)
{
    const bool is_of_bus = m->kind == AFT_MISSED_PRESSURE || m->kind == AFT_MISSED_STATE;
    const int bus = is_of_bus ? (int)m->row : e->model->network->links[m->row].bus0;
    return (size_t)e->model->pressure->place[bus];
}

/* The worst miss of a part: what is no lack of pressure first, since that asks for more changes; then the largest
 * lack. */
static const aft_missed *worst_of(const exclusion *e, int part)
{
    const aft_missed *worst = NULL;
    for (size_t i = 0; i < e->simulation->n_missed; i++) {
        const aft_missed *m = &e->simulation->missed[i];
        if (e->part[place_of(e, m)] != part) {
            continue;
        }
        const bool is_worse = worst == NULL || (m->kind != AFT_MISSED_PRESSURE && worst->kind == AFT_MISSED_PRESSURE) ||
                              (m->kind == AFT_MISSED_PRESSURE && worst->kind == AFT_MISSED_PRESSURE &&
                               m->limit - m->value > worst->limit - worst->value);
        worst = is_worse ? m : worst;
    }
    return worst;
}

aft_status aft_exclude_missed(aft_model *model, const aft_simulation *simulation, const double *x, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_pressure *p = model->pressure;
    exclusion e = {.model = model, .simulation = simulation, .x = x};
    e.part = aft_alloc(p->n_buses, sizeof *e.part);
    e.feeds = aft_alloc(p->n_ties, sizeof *e.feeds);
    e.is_behind = aft_alloc(p->n_buses, sizeof *e.is_behind);
    AFT_TRY_ALLOC(e.part, err, "pressure");
    AFT_TRY_ALLOC(e.feeds, err, "pressure");
    AFT_TRY_ALLOC(e.is_behind, err, "pressure");
    find_parts(&e);
    for (int part = 0; part < (int)p->n_buses; part++) {
        const aft_missed *worst = e.part[part] == part ? worst_of(&e, part) : NULL;
        if (worst != NULL) {
            const bool is_way = worst->kind == AFT_MISSED_PRESSURE && is_tree(&e, part);
            find_feeding(&e, place_of(&e, worst), worst->snapshot);
            AFT_TRY(exclude(&e, part, is_way, err));
        }
    }
done:
    aft_free(e.part);
    aft_free(e.feeds);
    aft_free(e.is_behind);
    aft_free(e.cols);
    aft_free(e.values);
    return status;
}

/* ---- as a lazy family ---- */

bool aft_withstand_is_on(const aft_model *model)
{
    return model->pressure != NULL && model->pressure->must_withstand;
}

aft_status aft_open_withstand(aft_model *model, aft_error *err)
{
    (void)model;
    (void)err;
    return AFT_OK;
}

aft_status aft_withstand_add_broken(size_t *n_out, aft_model *model, const double *x, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_simulation *simulation = NULL;
    aft_answer point = AFT_ANSWER_INIT;
    aft_plan *plan = aft_alloc(1, sizeof *plan);
    AFT_TRY_ALLOC(plan, err, "pressure");
    AFT_TRY(aft_answer_put(&point, &model->lp, x, err));
    AFT_TRY(aft_plan_extract(plan, model, &point, err));
    const aft_simulate_options how = {.plan_pressure = plan->bus_pressure};
    AFT_TRY(aft_simulate(&simulation, model->network, plan, &how, err));
    *n_out = simulation != NULL ? simulation->n_missed : 0;
    if (*n_out > 0) {
        model->pressure->n_rejected++;
        AFT_TRY(aft_exclude_missed(model, simulation, x, err));
    }
done:
    aft_simulation_free(simulation);
    aft_answer_clear(&point);
    aft_plan_free(plan);
    return status;
}

size_t aft_withstand_count(const aft_model *model)
{
    return model->pressure->n_rejected;
}

bool aft_withstand_row_name(char *out, size_t size, const aft_model *model, int row)
{
    (void)out;
    (void)size;
    (void)model;
    (void)row;
    return false; /* the program's own name, "pressure_excluded", says it */
}
