/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Piecewise curves: marginal cost, efficiency and rate by dispatch, cost of capacity by capacity. Source of what they
 * mean: PyPSA 1.4.0. One cut serves all curves of a column, so nothing but the order of its segments may need whole
 * numbers (the incremental or "delta" form; locally ideal: Padberg 2000). */
#include "solver/families/families.h"
#include "solver/families/families_internal.h"

#include "networks/base/memory.h"

#include <stdlib.h>
#include <string.h>

/* A curve of a column, and what it says. */
typedef struct curve_use {
    const aft_curve *curve;
    aft_curve_meaning meaning;
} curve_use;

/* A column while it is cut. */
typedef struct cutting {
    aft_cut *cut;
    const aft_holding *asset;
    const curve_use *uses; /* [n_uses] */
    size_t n_uses;
    double unit;                /* of the column per unit of x of its curves */
    int column;                 /* of snapshot 0 */
    aft_span life;              /* snapshots in which it can differ from 0; of a capacity {0, 1} */
    int hours;                  /* columns of each segment */
    const aft_running *running; /* how a plant is switched, or NULL */
    bool *is_ordered;           /* [n] must segment i be full before the next one fills? */
} cutting;

/* ---- what curves say ---- */

/* Value at point i of a curve that is not of costs: what it makes of x times the capacity. */
static double value_at(const aft_curve *curve, aft_curve_meaning meaning, size_t i)
{
    if (i == 0) {
        return 0.0;
    }
    return meaning == AFT_CURVE_OF_INPUT ? curve->x[i] / curve->y[i] : curve->x[i] * curve->y[i];
}

double aft_cut_slope(const aft_cut *cut, size_t i, const aft_curve *curve, aft_curve_meaning meaning)
{
    double begin = i > 0 ? cut->end[i - 1] : 0.0;
    double middle = (begin + (cut->end[i] - begin) / 2.0) / cut->unit;
    size_t point = 1;
    while (point + 1 < curve->n && curve->x[point] < middle) {
        point++;
    }
    if (meaning == AFT_CURVE_OF_COST) {
        return curve->y[point];
    }
    return (value_at(curve, meaning, point) - value_at(curve, meaning, point - 1)) /
           (curve->x[point] - curve->x[point - 1]);
}

static double length_of(const aft_cut *cut, size_t i)
{
    return cut->end[i] - (i > 0 ? cut->end[i - 1] : 0.0);
}

/* Is a balance of primary energy kept at all? Only then PyPSA regards the efficiency curves of generators. */
static bool has_primary_energy(const aft_network *network)
{
    for (size_t i = 0; i < network->n_global_constraints; i++) {
        if (strcmp(network->global_constraints[i].type, "primary_energy") == 0) {
            return true;
        }
    }
    return false;
}

static void add_use(curve_use *uses, size_t *n, const aft_curve *curve, aft_curve_meaning meaning)
{
    if (curve != NULL) {
        uses[(*n)++] = (curve_use){curve, meaning};
    }
}

static const aft_ports *ports_of(const aft_network *network, aft_table table, size_t k)
{
    return table == AFT_TABLE_links       ? &network->links[k].ports
           : table == AFT_TABLE_processes ? &network->processes[k].ports
                                          : NULL;
}

/* Curves of the dispatch of an element; room for 2 and one per port. */
static size_t list_uses(curve_use *uses, const aft_model *model, aft_table table, size_t k, const aft_holding *asset)
{
    const aft_network *net = model->network;
    const aft_ports *ports = ports_of(net, table, k);
    size_t n = 0;
    add_use(uses, &n, asset->marginal_cost_curve, AFT_CURVE_OF_COST);
    if (table == AFT_TABLE_generators && has_primary_energy(net)) {
        add_use(uses, &n, net->generators[k].efficiency_curve, AFT_CURVE_OF_INPUT);
    }
    for (size_t i = 0; ports != NULL && i < ports->n; i++) {
        add_use(uses, &n, ports->list[i].curve, AFT_CURVE_OF_RATE);
    }
    return n;
}

/* ---- where to cut ---- */

static int compare_numbers(const void *a, const void *b)
{
    const double *x = a;
    const double *y = b;
    return (*x > *y) - (*x < *y);
}

/* All points of all curves, up to where the first curve ends. */
static aft_status place_ends(cutting *c, aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    size_t n = 0;
    double last = INFINITY;
    for (size_t u = 0; u < c->n_uses; u++) {
        n += c->uses[u].curve->n;
        last = fmin(last, c->uses[u].curve->x[c->uses[u].curve->n - 1]);
    }
    double *end = aft_arena_alloc(model->arena, n, sizeof *end);
    AFT_TRY_ALLOC(end, err, "curves");
    n = 0;
    for (size_t u = 0; u < c->n_uses; u++) {
        for (size_t i = 1; i < c->uses[u].curve->n; i++) {
            double x = c->uses[u].curve->x[i];
            if (x <= last) {
                end[n++] = x * c->unit;
            }
        }
    }
    qsort(end, n, sizeof *end, compare_numbers);
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (kept == 0 || end[i] > end[kept - 1] * (1.0 + 1e-12)) {
            end[kept++] = end[i];
        }
    }
    *c->cut = (aft_cut){.n = kept, .end = end, .unit = c->unit, .first = -1};
done:
    return status;
}

/* Would a program without order fill segment i + 1 before i, or gain by it? Costs that rise fill in order by
 * themselves; what a rate or an input makes must follow its curve whatever it costs. */
static bool needs_order(const cutting *c, size_t i)
{
    if (c->running != NULL && c->running->is_relaxed) {
        return true; /* as PyPSA has it: a part of a unit reaches the first segment only */
    }
    for (size_t u = 0; u < c->n_uses; u++) {
        const curve_use *use = &c->uses[u];
        double here = aft_cut_slope(c->cut, i, use->curve, use->meaning);
        double next = aft_cut_slope(c->cut, i + 1, use->curve, use->meaning);
        double slack = 1e-9 * fmax(fabs(here), fabs(next));
        if (use->meaning == AFT_CURVE_OF_COST ? next < here - slack : fabs(next - here) > slack) {
            return true;
        }
    }
    return false;
}

/* ---- columns and rows ---- */

/*
 * (42) A column x (dispatch of an element, or its capacity) with curves is the sum of its segments d_i between their
 * points:
 *
 *     x = sum_i d_i,   0 <= d_i <= L_i,   0 <= x
 */
static aft_status add_sum(aft_model *model, const cutting *c, aft_draft *draft, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_cut *cut = c->cut;
    for (int t = 0; t < c->hours; t++) {
        aft_draft_put(draft, c->column + t, 1.0);
        for (size_t i = 0; i < cut->n; i++) {
            aft_draft_put(draft, aft_cut_col(cut, i, c->hours) + t, -1.0);
        }
        AFT_TRY(aft_draft_add(draft, model, 0.0, 0.0, err));
    }
done:
    return status;
}

/* One bound of a segment by a column: d_i - L_i col, above or below 0. */
static aft_status add_tie(aft_model *model, const cutting *c, size_t i, int t, int col, bool is_below, aft_draft *draft,
                          aft_error *err)
{
    aft_draft_put(draft, aft_cut_col(c->cut, i, c->hours) + t, 1.0);
    aft_draft_put(draft, col, -length_of(c->cut, i));
    return aft_draft_add(draft, model, is_below ? -INFINITY : 0.0, is_below ? 0.0 : INFINITY, err);
}

/*
 * (43) Where the order of segments matters (a cost that falls, a rate or an input that changes), o is 1 only if those
 *      before are full, and 0 keeps those behind empty; segments between two such places need no order among
 *      themselves:
 *
 *     d_i >= L_i o   i before the place, from the last one on        d_i <= L_i o   i behind it, up to the next one
 */
static aft_status add_order(aft_model *model, const cutting *c, int order, aft_draft *draft, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_cut *cut = c->cut;
    int before = -1; /* order column of snapshot 0 at the place before, and behind, segment i */
    for (size_t i = 0; i < cut->n; i++) {
        int behind = -1;
        int next = order;
        for (size_t j = i; j + 1 < cut->n && behind < 0; j++) {
            behind = c->is_ordered[j] ? next : -1;
        }
        for (int t = 0; t < c->hours; t++) {
            if (before >= 0) {
                AFT_TRY(add_tie(model, c, i, t, before + t, true, draft, err));
            }
            if (behind >= 0) {
                AFT_TRY(add_tie(model, c, i, t, behind + t, false, draft, err));
            }
        }
        if (c->is_ordered[i]) {
            before = order;
            order += c->hours;
        }
    }
done:
    return status;
}

/*
 * (44) A plant that is off uses no segment:  d_i <= L_i u   for those that no order keeps empty. Its limits say so too,
 *      but less tightly where u is not whole yet.
 */
static aft_status add_status(aft_model *model, const cutting *c, aft_draft *draft, aft_error *err)
{
    aft_status status = AFT_OK;
    bool is_free = true;
    for (size_t i = 0; i < c->cut->n && c->running != NULL && c->running->status >= 0; i++) {
        for (int t = (int)c->life.from; is_free && t < (int)c->life.to; t++) {
            AFT_TRY(add_tie(model, c, i, t, c->running->status + t, true, draft, err));
        }
        is_free = is_free && (c->running->is_relaxed || !c->is_ordered[i]);
    }
done:
    return status;
}

static size_t count_orders(const cutting *c)
{
    size_t n = 0;
    for (size_t i = 0; i < c->cut->n; i++) {
        n += c->is_ordered[i];
    }
    return n;
}

static const char **repeat_label(const aft_model *model, const char *label, size_t n)
{
    const char **labels = aft_arena_alloc(model->arena, n, sizeof *labels);
    for (size_t i = 0; labels != NULL && i < n; i++) {
        labels[i] = label;
    }
    return labels;
}

static void set_bounds(aft_model *model, const cutting *c, int order, size_t n_orders)
{
    const aft_cut *cut = c->cut;
    for (size_t i = 0; i < cut->n; i++) {
        for (int t = 0; t < c->hours; t++) {
            bool exists = t >= (int)c->life.from && t < (int)c->life.to;
            model->lp.upper[aft_cut_col(cut, i, c->hours) + t] = exists ? length_of(cut, i) : 0.0;
        }
    }
    for (int t = 0; t < c->hours; t++) {
        aft_model_tighten(model, c->column + t, 0.0, cut->end[cut->n - 1]);
    }
    for (int j = order; j < order + (int)n_orders * c->hours; j++) {
        aft_lp_set_whole(&model->lp, j);
    }
}

static aft_status cut_column(aft_model *model, cutting *c, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_draft draft = {0};
    int order = 0;
    int row = 0;
    AFT_TRY(place_ends(c, model, err));
    const size_t n = c->cut->n;
    const char **labels = repeat_label(model, c->asset->name, n);
    c->is_ordered = aft_alloc(n, sizeof *c->is_ordered);
    AFT_TRY_ALLOC(labels, err, "curves");
    AFT_TRY_ALLOC(c->is_ordered, err, "curves");
    for (size_t i = 0; i + 1 < n; i++) {
        c->is_ordered[i] = needs_order(c, i);
    }
    const size_t n_orders = count_orders(c);
    AFT_TRY(aft_draft_init(&draft, n + 1, err));
    AFT_TRY(aft_lp_add_cols(&c->cut->first, &model->lp, "curve_segment", (int)n, c->hours, labels, 0.0, 0.0, err));
    AFT_TRY(aft_lp_add_cols(&order, &model->lp, "curve_order", (int)n_orders, c->hours, labels, 0.0, 1.0, err));
    set_bounds(model, c, order, n_orders);
    AFT_TRY(aft_lp_open_rows(&row, &model->lp, "curve", 1, c->hours, labels, err));
    AFT_TRY(add_sum(model, c, &draft, err));
    AFT_TRY(aft_lp_open_rows(&row, &model->lp, "curve_order", 0, 1, NULL, err));
    AFT_TRY(add_order(model, c, order, &draft, err));
    AFT_TRY(add_status(model, c, &draft, err));
done:
    aft_free(c->is_ordered);
    c->is_ordered = NULL;
    aft_draft_clear(&draft);
    return status;
}

/* ---- which columns have curves ---- */

static aft_status cut_dispatch(aft_model *model, aft_table table, size_t k, const aft_holding *asset, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_ports *ports = ports_of(model->network, table, k);
    curve_use *uses = aft_alloc((ports != NULL ? ports->n : 0) + 2, sizeof *uses);
    AFT_TRY_ALLOC(uses, err, "curves");
    cutting c = {.cut = &model->dispatch_cut[table][k],
                 .asset = asset,
                 .uses = uses,
                 .n_uses = list_uses(uses, model, table, k, asset),
                 .unit = asset->nom,
                 .column = aft_model_flow(model, table, k, 0),
                 .life = asset->life,
                 .hours = (int)model->n_hours,
                 .running = aft_table_has_plants(table) ? &model->running[table][k] : NULL};
    if (c.n_uses > 0) {
        AFT_TRY(cut_column(model, &c, err));
    }
done:
    aft_free(uses);
    return status;
}

static aft_status cut_capacity(aft_model *model, aft_table table, size_t k, const aft_holding *asset, aft_error *err)
{
    const curve_use use = {asset->capital_cost_curve, AFT_CURVE_OF_COST};
    cutting c = {.cut = &model->capacity_cut[table][k],
                 .asset = asset,
                 .uses = &use,
                 .n_uses = 1,
                 .unit = 1.0,
                 .column = model->expansion[table][k],
                 .life = {0, 1},
                 .hours = 1};
    return use.curve != NULL && c.column >= 0 ? cut_column(model, &c, err) : AFT_OK;
}

aft_status aft_add_curves(aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    for (size_t i = 0; i < AFT_N_HOLDINGS; i++) {
        const aft_table table = aft_holding_tables[i];
        size_t n = aft_network_count(model->network, table);
        model->dispatch_cut[table] = aft_arena_alloc(model->arena, n, sizeof **model->dispatch_cut);
        model->capacity_cut[table] = aft_arena_alloc(model->arena, n, sizeof **model->capacity_cut);
        AFT_TRY_ALLOC(model->dispatch_cut[table], err, "curves");
        AFT_TRY_ALLOC(model->capacity_cut[table], err, "curves");
        for (size_t k = 0; k < n; k++) {
            aft_holding asset = aft_holding_at(model->network, table, k);
            if (aft_holding_exists(&asset)) {
                AFT_TRY(cut_dispatch(model, table, k, &asset, err));
                AFT_TRY(cut_capacity(model, table, k, &asset, err));
            }
        }
    }
done:
    return status;
}
