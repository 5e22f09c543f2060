/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Limits of flows after outages: which of them a point breaks, and their rows. */
#include "solver/lazy/outages.h"

#include "solver/families/families.h"
#include "solver/families/families_internal.h"

#include <stdio.h>

/* A limit that is broken by less is kept, relative to max(1, limit): between what the back-ends keep to and what the
 * proof allows. */
static const double slack = 5e-7;

/* ---- opening ---- */

/* With several investment periods each has its own grid; otherwise all that ever stands counts as one. */
static aft_status fill_grids(aft_outages *outages, aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *net = model->network;
    const bool is_by_period = net->settings.multi_investment_periods;
    outages->n_grids = is_by_period ? net->n_periods : 1;
    outages->grids = aft_arena_alloc(model->arena, outages->n_grids, sizeof *outages->grids);
    AFT_TRY_ALLOC(outages->grids, err, "outages");
    for (size_t g = 0; g < outages->n_grids; g++) {
        outages->grids[g].span = is_by_period ? net->periods[g].span : (aft_span){0, model->n_hours};
        AFT_TRY(aft_outage_grid_fill(&outages->grids[g], model, err));
    }
done:
    return status;
}

aft_status aft_open_outages(aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    if (model->network->n_outages == 0) {
        return AFT_OK;
    }
    model->outages = aft_arena_alloc(model->arena, 1, sizeof *model->outages);
    AFT_TRY_ALLOC(model->outages, err, "outages");
    AFT_TRY(fill_grids(model->outages, model, err));
    AFT_TRY(aft_lp_open_rows(&model->outages->first_row, &model->lp, "outage_limit", 0, 1, NULL, err));
done:
    return status;
}

/* ---- rows ---- */

/* What limits a branch of a grid in a snapshot. */
typedef struct limits {
    int flow, loss; /* columns; loss is -1 without losses */
    double high;    /* s_max_pu */
    const aft_capacity *capacity;
} limits;

static limits limits_of(const aft_model *model, const aft_outage_grid *grid, size_t b, size_t t)
{
    const aft_branch *branch = &model->branches[grid->branch[b]];
    int loss = model->loss[branch->table];
    return (limits){.flow = branch->flow + (int)t,
                    .loss = loss < 0 ? -1 : loss + (int)(branch->k * model->n_hours + t),
                    .high = aft_at(aft_holding_at(model->network, branch->table, branch->k).high, t),
                    .capacity = &model->capacity[branch->table][branch->k]};
}

/*
 * (41) Limits after outages, for every outage c, branch b != c of its island and snapshot t, in each direction:
 *
 *     +-(s_bt + BODF_bc s_ct) + loss_bt <= s_max_pu_bt CAP_b
 *
 *     BODF_bc  what b takes over per MW that c carried: outage_factors.c
 *     loss_bt  that of b as it was before, with losses only
 */
static aft_status add_limit(aft_model *model, aft_draft *draft, aft_outage_row row, double side, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_outages *outages = model->outages;
    const aft_outage_grid *grid = &outages->grids[row.grid];
    const limits l = limits_of(model, grid, (size_t)row.branch, (size_t)row.t);
    const int failed = grid->outage[row.outage];
    const double factor = grid->factor[(size_t)row.outage * grid->n + (size_t)row.branch];
    const double right = aft_limit(l.high, l.capacity->fixed);
    if (isinf(right)) {
        return AFT_OK;
    }
    aft_draft_put(draft, l.flow, side);
    aft_draft_put(draft, model->branches[grid->branch[failed]].flow + row.t, side * factor);
    if (l.loss >= 0) {
        aft_draft_put(draft, l.loss, 1.0);
    }
    for (int i = 0; i < l.capacity->n; i++) {
        aft_draft_put(draft, l.capacity->cols[i], -l.high * l.capacity->coefs[i]);
    }
    if (aft_arena_grow((void **)&outages->rows, &outages->cap, outages->n_rows + 1, sizeof *outages->rows,
                       model->arena) != 0) {
        return aft_fail(err, AFT_ENOMEM, "outages: out of memory");
    }
    outages->first_row = outages->n_rows == 0 ? model->lp.n_rows : outages->first_row;
    AFT_TRY(aft_draft_add(draft, model, -INFINITY, right, err));
    outages->rows[outages->n_rows] = row;
    outages->rows[outages->n_rows++].row = model->lp.n_rows - 1;
done:
    return status;
}

static aft_status init_draft(aft_draft *draft, const aft_model *model, aft_error *err)
{
    int most = 0;
    for (size_t i = 0; i < model->n_branches; i++) {
        const aft_branch *branch = &model->branches[i];
        int n = model->capacity[branch->table][branch->k].n;
        most = n > most ? n : most;
    }
    return aft_draft_init(draft, (size_t)most + 3, err);
}

aft_status aft_outages_add_all(aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_draft draft = {0};
    AFT_TRY(init_draft(&draft, model, err));
    for (size_t g = 0; g < model->outages->n_grids; g++) {
        const aft_outage_grid *grid = &model->outages->grids[g];
        for (size_t i = 0; i < grid->n_outages * grid->n; i++) {
            for (size_t t = grid->span.from; t < grid->span.to && grid->factor[i] != 0.0; t++) {
                const aft_outage_row row = {
                    .grid = (int)g, .outage = (int)(i / grid->n), .branch = (int)(i % grid->n), .t = (int)t};
                if (row.branch != grid->outage[row.outage]) {
                    AFT_TRY(add_limit(model, &draft, row, 1.0, err));
                    AFT_TRY(add_limit(model, &draft, row, -1.0, err));
                }
            }
        }
    }
done:
    aft_draft_clear(&draft);
    return status;
}

/* ---- looking for what is broken ---- */

/* The branches of a grid in one snapshot at a point. */
typedef struct view {
    double *flow;     /* [n] MW */
    double *limit;    /* [n] MW, the loss taken off */
    double *worst[2]; /* [n] by how much the limit is exceeded at most, backward and forward */
    int *by[2];       /* [n] in which outage; -1: in none */
} view;

static void view_clear(view *v)
{
    aft_free(v->flow);
    aft_free(v->limit);
    for (int side = 0; side < 2; side++) {
        aft_free(v->worst[side]);
        aft_free(v->by[side]);
    }
}

static aft_status view_init(view *v, size_t n, aft_error *err)
{
    aft_status status = AFT_OK;
    v->flow = aft_alloc(n, sizeof *v->flow);
    v->limit = aft_alloc(n, sizeof *v->limit);
    AFT_TRY_ALLOC(v->flow, err, "outages");
    AFT_TRY_ALLOC(v->limit, err, "outages");
    for (int side = 0; side < 2; side++) {
        v->worst[side] = aft_alloc(n, sizeof *v->worst[side]);
        v->by[side] = aft_alloc(n, sizeof *v->by[side]);
        AFT_TRY_ALLOC(v->worst[side], err, "outages");
        AFT_TRY_ALLOC(v->by[side], err, "outages");
    }
done:
    return status;
}

static void view_set(view *v, const aft_model *model, const aft_outage_grid *grid, const double *x, size_t t)
{
    for (size_t b = 0; b < grid->n; b++) {
        const limits l = limits_of(model, grid, b, t);
        v->flow[b] = x[l.flow];
        v->limit[b] = aft_limit(l.high, aft_capacity_at(l.capacity, x)) - (l.loss >= 0 ? x[l.loss] : 0.0);
        for (int side = 0; side < 2; side++) {
            v->worst[side][b] = slack * fmax(1.0, v->limit[b]);
            v->by[side][b] = -1;
        }
    }
}

static void view_look(view *v, const aft_outage_grid *grid)
{
    for (size_t c = 0; c < grid->n_outages; c++) {
        const double *factor = grid->factor + c * grid->n;
        const double lost = v->flow[grid->outage[c]];
        for (size_t b = 0; b < grid->n; b++) {
            double flow = v->flow[b] + factor[b] * lost;
            double over = fabs(flow) - v->limit[b];
            int side = flow > 0.0;
            if (over > v->worst[side][b]) {
                v->worst[side][b] = over;
                v->by[side][b] = (int)c;
            }
        }
    }
}

static aft_status add_worst(aft_model *model, aft_draft *draft, const view *v, int g, size_t t, aft_error *err)
{
    aft_status status = AFT_OK;
    for (size_t b = 0; b < model->outages->grids[g].n; b++) {
        for (int side = 0; side < 2; side++) {
            if (v->by[side][b] >= 0) {
                const aft_outage_row row = {.grid = g, .outage = v->by[side][b], .branch = (int)b, .t = (int)t};
                AFT_TRY(add_limit(model, draft, row, side == 1 ? 1.0 : -1.0, err));
            }
        }
    }
done:
    return status;
}

aft_status aft_outages_add_broken(size_t *n_out, aft_model *model, const double *x, aft_error *err)
{
    aft_status status = AFT_OK;
    const size_t had = model->outages->n_rows;
    aft_draft draft = {0};
    view v = {0};
    AFT_TRY(init_draft(&draft, model, err));
    AFT_TRY(view_init(&v, model->n_branches, err));
    for (size_t g = 0; g < model->outages->n_grids; g++) {
        const aft_outage_grid *grid = &model->outages->grids[g];
        for (size_t t = grid->span.from; t < grid->span.to; t++) {
            view_set(&v, model, grid, x, t);
            view_look(&v, grid);
            AFT_TRY(add_worst(model, &draft, &v, (int)g, t, err));
        }
    }
    *n_out = model->outages->n_rows - had;
done:
    aft_draft_clear(&draft);
    view_clear(&v);
    return status;
}

/* ---- names ---- */

static const char *kind_of(const aft_branch *branch)
{
    return branch->table == AFT_TABLE_lines ? "line" : "transformer";
}

void aft_outage_row_name(char *out, size_t size, const aft_model *model, aft_outage_row row)
{
    const aft_network *net = model->network;
    const aft_outage_grid *grid = &model->outages->grids[row.grid];
    const aft_branch *branch = &model->branches[grid->branch[row.branch]];
    const aft_branch *failed = &model->branches[grid->branch[grid->outage[row.outage]]];
    (void)snprintf(out, size, "%s %s after the outage of %s %s, %s", kind_of(branch),
                   aft_holding_at(net, branch->table, branch->k).name, kind_of(failed),
                   aft_holding_at(net, failed->table, failed->k).name, net->snapshot_labels[row.t]);
}

bool aft_outages_row_name(char *out, size_t size, const aft_model *model, int row)
{
    const aft_outages *outages = model->outages;
    size_t low = 0;
    size_t high = outages->n_rows;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (outages->rows[middle].row < row) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == outages->n_rows || outages->rows[low].row != row) {
        return false;
    }
    aft_outage_row_name(out, size, model, outages->rows[low]);
    return true;
}

bool aft_outages_is_on(const aft_model *model)
{
    return model->outages != NULL;
}

size_t aft_outages_count(const aft_model *model)
{
    return model->outages->n_rows;
}
