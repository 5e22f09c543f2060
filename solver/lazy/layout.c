/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pipes that form a forest: which links are pipes, when they are built, and the limits that a forest keeps. */
#include "solver/lazy/layout.h"

#include "networks/graph/graph.h"
#include "solver/families/families.h"
#include "solver/families/families_internal.h"

#include <stdio.h>
#include <string.h>

static const double slack = 1e-6; /* of a sum of columns that are 0 or 1 */

/* ---- which links are pipes ---- */

static int bus1_of(const aft_link *link)
{
    for (size_t i = 0; i < link->ports.n; i++) {
        if (link->ports.list[i].number == 1) {
            return link->ports.list[i].bus;
        }
    }
    return -1;
}

/* The columns of pieces with a resistance that a link may buy; how many pieces that can be. */
static int list_pieces(int *cols, double *most_out, const aft_model *model, size_t k)
{
    const aft_network *network = model->network;
    const aft_link *link = &network->links[k];
    const aft_menu *menu = &network->menu_lists[link->menu_index];
    double most = 0.0;
    int n = 0;
    for (size_t d = 0; d < menu->n; d++) {
        int col = model->first_piece[AFT_TABLE_links][k] + (int)d;
        if (!isnan(network->menus[menu->options[d]].resistance) && model->lp.upper[col] > 0.0) {
            cols[n++] = col;
            most += model->lp.upper[col];
        }
    }
    *most_out = fmin(most, link->menu_max);
    return n;
}

/* A link on its way to be a pipe. */
typedef struct candidate {
    aft_pipe pipe;
    int *pieces; /* columns: of pieces, or of the capacity */
    int n_pieces;
    double most; /* pieces together, or MW; INFINITY: no end is known */
} candidate;

/* A menu: built with what is there, or with a piece. */
static aft_status describe_buyer(candidate *c, const aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_link *link = &model->network->links[c->pipe.k];
    c->pipe.is_there = !isnan(link->resistance) && link->p_nom > 0.0;
    c->pieces = aft_arena_alloc(model->arena, model->network->menu_lists[link->menu_index].n, sizeof *c->pieces);
    AFT_TRY_ALLOC(c->pieces, err, "layout");
    c->n_pieces = list_pieces(c->pieces, &c->most, model, c->pipe.k);
done:
    return status;
}

/* A capacity that is given, or a decision: built where it is above 0. */
static aft_status describe_capacity(candidate *c, const aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    int col = model->expansion[AFT_TABLE_links][c->pipe.k];
    if (isnan(model->network->links[c->pipe.k].resistance)) {
        return AFT_OK;
    }
    c->pipe.is_there = col >= 0 ? model->lp.lower[col] > 0.0 : model->capacity[AFT_TABLE_links][c->pipe.k].fixed > 0.0;
    if (col >= 0 && model->lp.upper[col] > 0.0) {
        int modules = model->modules[AFT_TABLE_links][c->pipe.k];
        double size = model->network->links[c->pipe.k].p_nom_mod;
        c->pieces = aft_arena_alloc(model->arena, 1, sizeof *c->pieces);
        AFT_TRY_ALLOC(c->pieces, err, "layout");
        c->pieces[0] = col;
        c->n_pieces = 1;
        c->most = modules >= 0 ? fmin(model->lp.upper[col], size * model->lp.upper[modules]) : model->lp.upper[col];
    }
done:
    return status;
}

static aft_status describe_link(candidate *c, const aft_model *model, size_t k, aft_error *err)
{
    const aft_link *link = &model->network->links[k];
    *c = (candidate){.pipe = {.k = k, .bus0 = link->bus0, .bus1 = bus1_of(link), .life = link->life}};
    if (link->life.from >= link->life.to || c->pipe.bus1 < 0) {
        return AFT_OK;
    }
    return link->menu_index >= 0 ? describe_buyer(c, model, err) : describe_capacity(c, model, err);
}

/* Are its columns 0 or 1, and one at most? Then they say themselves whether it is built. */
static bool is_binary(const aft_model *model, const candidate *c)
{
    return model->network->links[c->pipe.k].menu_index >= 0 && c->most <= 1.0;
}

/*
 * (73) built_p = 1 if pipe p is there;  sum_d n_d over its pieces with a resistance, where it may buy one only;  else
 *      z_p, 0 or 1                                                           block "pipe_built"
 * (74) CAP_p <= CAP_max_p z_p,  or  sum_d n_d <= N_p z_p  and  n_d <= max_pieces_d z_p where that is less than N_p
 *
 *      N_p  most pieces with a resistance together
 */
static aft_status add_links(aft_model *model, const candidate *c, int built, aft_draft *draft, aft_error *err)
{
    aft_status status = AFT_OK;
    for (int i = 0; i < c->n_pieces; i++) {
        aft_draft_put(draft, c->pieces[i], 1.0);
    }
    aft_draft_put(draft, built, -c->most);
    AFT_TRY(aft_draft_add(draft, model, -INFINITY, 0.0, err));
    for (int i = 0; i < c->n_pieces; i++) {
        double most = model->lp.upper[c->pieces[i]];
        if (c->n_pieces > 1 && most < c->most) {
            aft_draft_put(draft, c->pieces[i], 1.0);
            aft_draft_put(draft, built, -most);
            AFT_TRY(aft_draft_add(draft, model, -INFINITY, 0.0, err));
        }
    }
done:
    return status;
}

static bool is_decided(const candidate *c)
{
    return !c->pipe.is_there && c->n_pieces > 0;
}

static aft_status add_built(aft_model *model, candidate *list, size_t n, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_draft draft = {0};
    size_t n_built = 0;
    size_t most = 0;
    int col = 0;
    int row = 0;
    const char **labels = aft_arena_alloc(model->arena, n, sizeof *labels);
    AFT_TRY_ALLOC(labels, err, "layout");
    for (size_t i = 0; i < n; i++) {
        const aft_link *link = &model->network->links[list[i].pipe.k];
        if (is_decided(&list[i]) && !is_binary(model, &list[i])) {
            if (isinf(list[i].most)) {
                return aft_fail(err, AFT_ECASE, "link %s: layout = tree needs its p_nom_max", link->name);
            }
            labels[n_built++] = link->name;
            most = (size_t)list[i].n_pieces > most ? (size_t)list[i].n_pieces : most;
        }
    }
    AFT_TRY(aft_lp_add_cols(&col, &model->lp, "pipe_built", (int)n_built, 1, labels, 0.0, 1.0, err));
    AFT_TRY(aft_lp_open_rows(&row, &model->lp, "pipe_built", 0, 1, NULL, err));
    AFT_TRY(aft_draft_init(&draft, most + 1, err));
    for (size_t i = 0; i < n; i++) {
        if (is_decided(&list[i]) && !is_binary(model, &list[i])) {
            int *cols = aft_arena_alloc(model->arena, 1, sizeof *cols);
            AFT_TRY_ALLOC(cols, err, "layout");
            aft_lp_set_whole(&model->lp, col);
            AFT_TRY(add_links(model, &list[i], col, &draft, err));
            cols[0] = col++;
            list[i].pipe.n = 1;
            list[i].pipe.cols = cols;
        } else if (is_decided(&list[i])) {
            list[i].pipe.n = list[i].n_pieces;
            list[i].pipe.cols = list[i].pieces;
        }
    }
done:
    aft_draft_clear(&draft);
    return status;
}

static aft_status list_pipes(aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    const size_t n_links = model->network->n_links;
    aft_layout *layout = model->layout;
    size_t n = 0;
    candidate *list = aft_alloc(n_links, sizeof *list);
    AFT_TRY_ALLOC(list, err, "layout");
    layout->pipes = aft_arena_alloc(model->arena, n_links, sizeof *layout->pipes);
    AFT_TRY_ALLOC(layout->pipes, err, "layout");
    for (size_t k = 0; k < n_links; k++) {
        AFT_TRY(describe_link(&list[n], model, k, err));
        n += list[n].pipe.is_there || list[n].n_pieces > 0;
    }
    AFT_TRY(add_built(model, list, n, err));
    for (size_t i = 0; i < n; i++) {
        layout->pipes[layout->n++] = list[i].pipe;
    }
done:
    aft_free(list);
    return status;
}

/* ---- rows ---- */

/* What stands together in a span at a point, and room to add rows. */
typedef struct view {
    aft_model *model;
    const double *x; /* NULL: everything that can be built is */
    aft_span span;
    size_t n;
    int *pipe, *from, *to; /* [n] pipes that stand */
    bool *is_in;           /* [n_buses] */
    int *part;             /* [n_buses] */
    aft_draft draft;
} view;

static void view_clear(view *v)
{
    aft_free(v->pipe);
    aft_free(v->from);
    aft_free(v->to);
    aft_free(v->is_in);
    aft_free(v->part);
    aft_draft_clear(&v->draft);
}

static aft_status view_init(view *v, aft_model *model, const double *x, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_layout *layout = model->layout;
    const size_t n_buses = model->network->n_buses;
    size_t n_cols = 2 * layout->n + n_buses + 4; /* of a row; more than a bus has pipes */
    for (size_t i = 0; i < layout->n; i++) {
        n_cols += (size_t)layout->pipes[i].n;
    }
    *v = (view){.model = model, .x = x};
    v->pipe = aft_alloc(layout->n, sizeof *v->pipe);
    v->from = aft_alloc(layout->n, sizeof *v->from);
    v->to = aft_alloc(layout->n, sizeof *v->to);
    v->is_in = aft_alloc(n_buses, sizeof *v->is_in);
    v->part = aft_alloc(n_buses, sizeof *v->part);
    AFT_TRY_ALLOC(v->pipe, err, "layout");
    AFT_TRY_ALLOC(v->from, err, "layout");
    AFT_TRY_ALLOC(v->to, err, "layout");
    AFT_TRY_ALLOC(v->is_in, err, "layout");
    AFT_TRY_ALLOC(v->part, err, "layout");
    AFT_TRY(aft_draft_init(&v->draft, n_cols, err));
done:
    return status;
}

static bool lives_in(const aft_pipe *pipe, aft_span span)
{
    return pipe->life.from < span.to && span.from < pipe->life.to;
}

/* 1 if it is built, 0 if not; between the two without whole numbers. */
static double built(const view *v, const aft_pipe *pipe)
{
    double sum = pipe->is_there || v->x == NULL ? 1.0 : 0.0;
    for (int i = 0; i < pipe->n && v->x != NULL; i++) {
        sum += v->x[pipe->cols[i]];
    }
    return sum;
}

/* What is built by half or less lies on no circle that breaks a limit but where all else on it is nearly built. */
static void view_set(view *v, aft_span span)
{
    const aft_layout *layout = v->model->layout;
    v->span = span;
    v->n = 0;
    for (size_t i = 0; i < layout->n; i++) {
        const aft_pipe *pipe = &layout->pipes[i];
        if (lives_in(pipe, span) && built(v, pipe) > 0.5) {
            v->pipe[v->n] = (int)i;
            v->from[v->n] = pipe->bus0;
            v->to[v->n++] = pipe->bus1;
        }
    }
}

/* Is the row that is drafted in the program already? Entries come in the order of pipes. */
static bool is_known(const view *v, double right)
{
    const aft_lp *lp = &v->model->lp;
    const aft_layout *layout = v->model->layout;
    bool is_same = false;
    for (size_t i = 0; i < layout->n_rows && !is_same; i++) {
        int row = layout->rows[i].row;
        size_t start = lp->row_start[row];
        is_same = lp->row_start[row + 1] - start == v->draft.n && lp->row_upper[row] == right &&
                  memcmp(lp->col + start, v->draft.cols, v->draft.n * sizeof *v->draft.cols) == 0;
    }
    return is_same;
}

/*
 * (75) The pipes of a forest between the buses of any set S, in every span in which they stand together:
 *
 *     sum_{p within S} built_p <= |S| - 1                                    rows "layout_forest"
 *
 * No row where it is kept by the point, or cannot be broken, or is there.
 */
static aft_status add_set(view *v, size_t *n_out, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_layout *layout = v->model->layout;
    aft_layout_row made = {.row = v->model->lp.n_rows, .first = -1};
    double most = -1.0;
    double sum = 0.0;
    for (size_t b = 0; b < v->model->network->n_buses; b++) {
        most += v->is_in[b];
    }
    double right = most;
    for (size_t i = 0; i < layout->n; i++) {
        const aft_pipe *pipe = &layout->pipes[i];
        if (!v->is_in[pipe->bus0] || !v->is_in[pipe->bus1] || !lives_in(pipe, v->span)) {
            continue;
        }
        made.first = made.first < 0 ? (int)i : made.first;
        made.last = (int)i;
        made.n_pipes++;
        sum += built(v, pipe);
        right -= pipe->is_there;
        for (int c = 0; c < pipe->n; c++) {
            aft_draft_put(&v->draft, pipe->cols[c], 1.0);
        }
    }
    if (sum <= most + slack || is_known(v, right)) {
        v->draft.n = 0;
        return AFT_OK;
    }
    if (aft_arena_grow((void **)&layout->rows, &layout->cap, layout->n_rows + 1, sizeof *layout->rows,
                       v->model->arena) != 0) {
        return aft_fail(err, AFT_ENOMEM, "layout: out of memory");
    }
    AFT_TRY(aft_draft_add(&v->draft, v->model, -INFINITY, right, err));
    layout->rows[layout->n_rows++] = made;
    ++*n_out;
done:
    return status;
}

/* Rows of pipes that lead from a bus to itself, and of the buses of a basis of all circles. */
static aft_status add_circles(view *v, size_t *n_out, aft_error *err)
{
    aft_status status = AFT_OK;
    const size_t n_buses = v->model->network->n_buses;
    aft_walks circles = {0};
    for (size_t e = 0; e < v->n; e++) {
        if (v->from[e] == v->to[e]) {
            memset(v->is_in, 0, n_buses * sizeof *v->is_in);
            v->is_in[v->from[e]] = true;
            AFT_TRY(add_set(v, n_out, err));
        }
    }
    AFT_TRY(aft_graph_cycle_basis(&circles, n_buses, v->n, v->from, v->to, err));
    for (size_t c = 0; c < circles.n; c++) {
        memset(v->is_in, 0, n_buses * sizeof *v->is_in);
        for (size_t i = circles.start[c]; i < circles.start[c + 1]; i++) {
            v->is_in[v->from[circles.edge[i]]] = true;
            v->is_in[v->to[circles.edge[i]]] = true;
        }
        AFT_TRY(add_set(v, n_out, err));
    }
done:
    aft_walks_clear(&circles);
    return status;
}

/* Rows of whole parts. */
static aft_status add_parts(view *v, size_t *n_out, aft_error *err)
{
    aft_status status = AFT_OK;
    const size_t n_buses = v->model->network->n_buses;
    size_t n_parts = 0;
    AFT_TRY(aft_graph_components(v->part, &n_parts, n_buses, v->n, v->from, v->to, err));
    for (size_t part = 0; part < n_parts; part++) {
        size_t n_in = 0;
        for (size_t b = 0; b < n_buses; b++) {
            v->is_in[b] = v->part[b] == (int)part;
            n_in += v->is_in[b];
        }
        if (n_in > 2) { /* two buses are a circle already, or too few */
            AFT_TRY(add_set(v, n_out, err));
        }
    }
done:
    return status;
}

static aft_status add_rows(size_t *n_out, aft_model *model, const double *x, aft_error *err)
{
    aft_status status = AFT_OK;
    view v = {0};
    size_t n = 0;
    AFT_TRY(view_init(&v, model, x, err));
    for (size_t a = 0; a < model->layout->n_spans; a++) {
        view_set(&v, model->layout->spans[a]);
        AFT_TRY(add_circles(&v, &n, err));
        AFT_TRY(add_parts(&v, &n, err));
    }
    *n_out = n;
done:
    view_clear(&v);
    return status;
}

aft_status aft_layout_add_broken(size_t *n_out, aft_model *model, const double *x, aft_error *err)
{
    return add_rows(n_out, model, x, err);
}

/* ---- opening ---- */

static aft_status list_spans(aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *network = model->network;
    const bool is_by_period = network->settings.multi_investment_periods;
    size_t n = is_by_period ? network->n_periods : 1;
    aft_span *spans = aft_arena_alloc(model->arena, n, sizeof *spans);
    AFT_TRY_ALLOC(spans, err, "layout");
    for (size_t a = 0; a < n; a++) {
        spans[a] = is_by_period ? network->periods[a].span : (aft_span){0, model->n_hours};
    }
    model->layout->spans = spans;
    model->layout->n_spans = n;
done:
    return status;
}

/* The short circles of all that can be built are there from the start: nearly all that matter on a map. */
aft_status aft_open_layout(aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    size_t n = 0;
    int row = 0;
    if (strcmp(model->network->settings.layout, "tree") != 0) {
        return AFT_OK;
    }
    model->layout = aft_arena_alloc(model->arena, 1, sizeof *model->layout);
    AFT_TRY_ALLOC(model->layout, err, "layout");
    AFT_TRY(list_spans(model, err));
    AFT_TRY(list_pipes(model, err));
    AFT_TRY(aft_lp_open_rows(&row, &model->lp, "layout_forest", 0, 1, NULL, err));
    AFT_TRY(add_rows(&n, model, NULL, err));
done:
    return status;
}

/* ---- all at once ---- */

/*
 * (76) A forest has an orientation in which every bus is entered once at most, and no circle:
 *
 *     a_p + b_p = built_p,   sum_{p to v} a_p + sum_{p from v} b_p <= 1     for every bus v
 *     l_1 >= l_0 + 1 - n (1 - a_p),   l_0 >= l_1 + 1 - n (1 - b_p)          l_0, l_1 at the ends of p;  0 <= l <= n - 1
 *
 *     a_p, b_p 0 or 1  p leads away from, or towards its bus0               blocks "pipe_along", "pipe_against"
 *     l_v              how far v is from the root of its tree               block "bus_level"
 *     n                buses; the smallest M: l_0 + 1 - l_1 <= n
 */
static aft_status orient_pipe(view *v, const aft_pipe *pipe, const int cols[2], const int levels[2], aft_error *err)
{
    aft_status status = AFT_OK;
    const double n = (double)v->model->network->n_buses;
    for (int side = 0; side < 2; side++) {
        aft_lp_set_whole(&v->model->lp, cols[side]);
        aft_draft_put(&v->draft, cols[side], 1.0);
    }
    for (int i = 0; i < pipe->n; i++) {
        aft_draft_put(&v->draft, pipe->cols[i], -1.0);
    }
    AFT_TRY(aft_draft_add(&v->draft, v->model, pipe->is_there, pipe->is_there, err));
    for (int side = 0; side < 2; side++) {
        aft_draft_put(&v->draft, levels[1 - side], 1.0);
        aft_draft_put(&v->draft, levels[side], -1.0);
        aft_draft_put(&v->draft, cols[side], -n);
        AFT_TRY(aft_draft_add(&v->draft, v->model, 1.0 - n, INFINITY, err));
    }
done:
    return status;
}

static aft_status enter_once(view *v, int along, int against, int bus, aft_error *err)
{
    const aft_layout *layout = v->model->layout;
    for (size_t i = 0; i < layout->n; i++) {
        const aft_pipe *pipe = &layout->pipes[i];
        if (lives_in(pipe, v->span) && pipe->bus1 == bus) {
            aft_draft_put(&v->draft, along + (int)i, 1.0);
        }
        if (lives_in(pipe, v->span) && pipe->bus0 == bus) {
            aft_draft_put(&v->draft, against + (int)i, 1.0);
        }
    }
    return v->draft.n > 0 ? aft_draft_add(&v->draft, v->model, -INFINITY, 1.0, err) : AFT_OK;
}

static aft_status orient_span(view *v, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_lp *lp = &v->model->lp;
    const aft_layout *layout = v->model->layout;
    const int n_buses = (int)v->model->network->n_buses;
    int first[2] = {0, 0};
    int level = 0;
    int row = 0;
    AFT_TRY(aft_lp_add_cols(&first[0], lp, "pipe_along", (int)layout->n, 1, NULL, 0.0, 1.0, err));
    AFT_TRY(aft_lp_add_cols(&first[1], lp, "pipe_against", (int)layout->n, 1, NULL, 0.0, 1.0, err));
    AFT_TRY(aft_lp_add_cols(&level, lp, "bus_level", n_buses, 1, NULL, 0.0, n_buses - 1.0, err));
    AFT_TRY(aft_lp_open_rows(&row, lp, "pipe_oriented", 0, 1, NULL, err));
    for (size_t i = 0; i < layout->n; i++) {
        const aft_pipe *pipe = &layout->pipes[i];
        if (lives_in(pipe, v->span)) {
            const int cols[2] = {first[0] + (int)i, first[1] + (int)i};
            const int levels[2] = {level + pipe->bus0, level + pipe->bus1};
            AFT_TRY(orient_pipe(v, pipe, cols, levels, err));
        }
    }
    for (int b = 0; b < n_buses; b++) {
        AFT_TRY(enter_once(v, first[0], first[1], b, err));
    }
done:
    return status;
}

aft_status aft_layout_add_all(aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    view v = {0};
    AFT_TRY(view_init(&v, model, NULL, err));
    for (size_t a = 0; a < model->layout->n_spans; a++) {
        v.span = model->layout->spans[a];
        AFT_TRY(orient_span(&v, err));
    }
done:
    view_clear(&v);
    return status;
}

/* ---- names ---- */

bool aft_layout_row_name(char *out, size_t size, const aft_model *model, int number)
{
    const aft_layout *layout = model->layout;
    size_t i = 0;
    while (i < layout->n_rows && layout->rows[i].row < number) {
        i++;
    }
    if (i == layout->n_rows || layout->rows[i].row != number) {
        return false;
    }
    const aft_layout_row *row = &layout->rows[i];
    const aft_link *links = model->network->links;
    const char *first = links[layout->pipes[row->first].k].name;
    const char *last = links[layout->pipes[row->last].k].name;
    if (row->n_pipes > 2) {
        (void)snprintf(out, size, "forest of links %s, %s and %zu more", first, last, row->n_pipes - 2);
    } else {
        (void)snprintf(out, size, row->n_pipes == 2 ? "forest of links %s, %s" : "forest of link %s", first, last);
    }
    return true;
}

bool aft_layout_is_on(const aft_model *model)
{
    return model->layout != NULL;
}

size_t aft_layout_count(const aft_model *model)
{
    return model->layout->n_rows;
}
