/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a program to a branch area, and back to a point. Whether it is of the kind is read from the program itself:
 * whatever a case may say, it says it in rows and columns, and any that is not known ends it. */
#include "solver/methods/forest/branch_area.h"

#include "networks/graph/graph.h"
#include "solver/families/pressure.h"
#include "solver/lazy/layout.h"

#include <string.h>

enum { MOST_SETS = 4096 }; /* sets of pieces of one link that are looked at */

void aft_area_clear(aft_area *area)
{
    aft_free(area->demand);
    aft_free(area->generator);
    aft_free(area->links);
    aft_free(area->sizes);
    *area = (aft_area){0};
}

static aft_status area_init(aft_area *area, const aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *network = model->network;
    *area = (aft_area){.model = model};
    area->demand = aft_alloc(network->n_buses, sizeof *area->demand);
    area->generator = aft_alloc(network->n_buses, sizeof *area->generator);
    area->links = aft_alloc(network->n_links, sizeof *area->links);
    AFT_TRY_ALLOC(area->demand, err, "branch area");
    AFT_TRY_ALLOC(area->generator, err, "branch area");
    AFT_TRY_ALLOC(area->links, err, "branch area");
    for (size_t b = 0; b < network->n_buses; b++) {
        area->generator[b] = -1;
    }
    for (size_t k = 0; k < network->n_links; k++) {
        area->links[k].from = area->links[k].to = -1;
    }
done:
    return status;
}

/* ---- is it of the kind? ---- */

static bool is_one_of(const char *name, const char *const *names)
{
    bool is_found = false;
    for (; *names != NULL && !is_found; names++) {
        is_found = strcmp(name, *names) == 0;
    }
    return is_found;
}

/* Has a block rows or columns that are not among the known ones? */
static bool has_others(const aft_block *blocks, size_t n, int end, const char *const *known)
{
    bool has_other = false;
    for (size_t b = 0; b < n; b++) {
        int next = b + 1 < n ? blocks[b + 1].first : end;
        has_other |= next > blocks[b].first && !is_one_of(blocks[b].name, known);
    }
    return has_other;
}

static bool is_of_the_kind(const aft_model *model)
{
    static const char *const cols[] = {"generator_p", "link_p", "menu_pieces", "pipe_built", "pressure", NULL};
    static const char *const rows[] = {"bus_balance", "link_limit", "menu_max", "pipe_built", "layout_forest", NULL};
    const aft_lp *lp = &model->lp;
    return lp->square == NULL && !has_others(lp->col_blocks, lp->n_col_blocks, lp->n_cols, cols) &&
           !has_others(lp->row_blocks, lp->n_row_blocks, lp->n_rows, rows);
}

/* Are the bounds of a column the same in all snapshots? */
static bool is_steady(const aft_model *model, int first_col)
{
    const aft_lp *lp = &model->lp;
    bool is_same = true;
    for (size_t t = 1; t < model->n_hours; t++) {
        const int col = first_col + (int)t;
        is_same &= lp->lower[col] == lp->lower[first_col] && lp->upper[col] == lp->upper[first_col];
    }
    return is_same;
}

double aft_area_cost(const aft_model *model, int first_col)
{
    double sum = 0.0;
    for (size_t t = 0; t < model->n_hours; t++) {
        sum += model->lp.cost[first_col + (int)t];
    }
    return sum;
}

/* ---- balances: demand, generators, ends of links ---- */

static void put_generator(aft_area *area, int bus, size_t k, double value)
{
    const aft_lp *lp = &area->model->lp;
    const int col = area->model->flow[AFT_TABLE_generators] + (int)(k * area->model->n_hours);
    if (lp->upper[col] == 0.0 && lp->lower[col] == 0.0 && is_steady(area->model, col)) {
        return;
    }
    area->is_other |= value != 1.0 || area->generator[bus] >= 0 || lp->lower[col] != 0.0 ||
                      aft_area_cost(area->model, col) < 0.0 || !is_steady(area->model, col);
    area->generator[bus] = (int)k;
}

static void put_link(aft_area *area, int bus, size_t k, double value)
{
    aft_area_link *link = &area->links[k];
    int *end = value > 0.0 ? &link->to : &link->from;
    area->is_other |= fabs(value) != 1.0 || *end >= 0;
    *end = bus;
}

static void read_balance(aft_area *area, int bus)
{
    const aft_model *model = area->model;
    const aft_lp *lp = &model->lp;
    const int hours = (int)model->n_hours;
    const int row = model->balance + bus * hours;
    area->is_other |= lp->row_lower[row] != lp->row_upper[row];
    area->demand[bus] = lp->row_lower[row];
    for (size_t e = lp->row_start[row]; e < lp->row_start[row + 1] && !area->is_other; e++) {
        const int link = lp->col[e] - model->flow[AFT_TABLE_links];
        const int generator = lp->col[e] - model->flow[AFT_TABLE_generators];
        if (link >= 0 && link % hours == 0 && (size_t)(link / hours) < model->network->n_links) {
            put_link(area, bus, (size_t)(link / hours), lp->value[e]);
        } else if (generator >= 0 && generator % hours == 0 &&
                   (size_t)(generator / hours) < model->network->n_generators) {
            put_generator(area, bus, (size_t)(generator / hours), lp->value[e]);
        } else {
            area->is_other = true;
        }
    }
}

/* Is a balance the same in all snapshots? Its columns are those of another one, moved on. */
static bool is_balance_steady(const aft_model *model, int bus)
{
    const aft_lp *lp = &model->lp;
    const int first = model->balance + bus * (int)model->n_hours;
    const size_t start = lp->row_start[first];
    const size_t n = lp->row_start[first + 1] - start;
    bool is_same = true;
    for (int t = 1; t < (int)model->n_hours && is_same; t++) {
        const int row = first + t;
        is_same = lp->row_lower[row] == lp->row_lower[first] && lp->row_upper[row] == lp->row_upper[first] &&
                  lp->row_start[row + 1] - lp->row_start[row] == n;
        for (size_t e = 0; e < n && is_same; e++) {
            const size_t other = lp->row_start[row] + e;
            is_same = lp->col[other] == lp->col[start + e] + t && lp->value[other] == lp->value[start + e];
        }
    }
    return is_same;
}

static void read_balances(aft_area *area)
{
    for (int b = 0; (size_t)b < area->model->network->n_buses && !area->is_other; b++) {
        read_balance(area, b);
        area->is_other |= !is_balance_steady(area->model, b);
    }
}

/* ---- links ---- */

static const aft_menu *menu_of(const aft_area *area, size_t k)
{
    const aft_network *network = area->model->network;
    bool has_menu = area->model->first_piece[AFT_TABLE_links][k] >= 0;
    return has_menu ? &network->menu_lists[network->links[k].menu_index] : NULL;
}

/* Pieces of each option in a set: digits of its number, that of the first option the lowest. */
static int next_digit(int *set, double most)
{
    int base = (int)most + 1;
    int digit = *set % base;
    *set /= base;
    return digit;
}

static aft_status add_size(aft_area *area, size_t k, aft_area_size size, aft_error *err)
{
    for (size_t i = area->links[k].first_size; i < area->n_sizes; i++) {
        const aft_area_size *other = &area->sizes[i];
        if (other->capacity >= size.capacity && other->cost <= size.cost && other->conductance == size.conductance) {
            return AFT_OK; /* no use */
        }
    }
    if (aft_grow((void **)&area->sizes, &area->cap_sizes, area->n_sizes + 1, sizeof *area->sizes) != 0) {
        return aft_fail(err, AFT_ENOMEM, "branch area: out of memory");
    }
    area->sizes[area->n_sizes++] = size;
    return AFT_OK;
}

static const aft_tie *tie_of(const aft_area *area, size_t k)
{
    const aft_pressure *pressure = area->model->pressure;
    const aft_tie *found = NULL;
    for (size_t low = 0, high = pressure != NULL ? pressure->n_ties : 0; low < high && found == NULL;) {
        const size_t middle = low + (high - low) / 2;
        const aft_tie *tie = &pressure->ties[middle];
        found = tie->k == k ? tie : NULL;
        low = tie->k < k ? middle + 1 : low;
        high = tie->k < k ? high : middle;
    }
    return found;
}

/* Every set of pieces that a link may buy is a size. */
static aft_status read_menu(aft_area *area, size_t k, const aft_menu *menu, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *network = area->model->network;
    const aft_lp *lp = &area->model->lp;
    const aft_tie *tie = tie_of(area, k);
    const int first = area->model->first_piece[AFT_TABLE_links][k];
    double n_sets = 1.0;
    for (size_t d = 0; d < menu->n; d++) {
        n_sets *= lp->upper[first + (int)d] + 1.0;
        area->is_other |= lp->cost[first + (int)d] < 0.0 || n_sets > MOST_SETS;
    }
    for (int set = 1; set < (int)n_sets && !area->is_other; set++) {
        aft_area_size size = {.set = set};
        int n_pieces = 0;
        int rest = set;
        for (size_t d = 0; d < menu->n; d++) {
            int n = next_digit(&rest, lp->upper[first + (int)d]);
            n_pieces += n;
            size.capacity += n * network->menus[menu->options[d]].p_nom;
            size.cost += n * lp->cost[first + (int)d];
            size.conductance += tie != NULL && n > 0 ? n * tie->options[d].conductance : 0.0;
        }
        if (n_pieces <= network->links[k].menu_max) {
            AFT_TRY(add_size(area, k, size, err));
        }
    }
done:
    return status;
}

static aft_status read_link(aft_area *area, size_t k, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_model *model = area->model;
    const aft_lp *lp = &model->lp;
    const aft_holding asset = aft_holding_at(model->network, AFT_TABLE_links, k);
    const aft_menu *menu = menu_of(area, k);
    aft_area_link *link = &area->links[k];
    const int col = aft_model_flow(model, AFT_TABLE_links, k, 0);
    link->first_size = area->n_sizes;
    if (link->from < 0 || link->to < 0 || (lp->lower[col] == 0.0 && lp->upper[col] == 0.0 && is_steady(model, col))) {
        link->from = link->to = 0; /* it cannot carry: a loop is none */
        return AFT_OK;
    }
    const double low = aft_at(asset.low, 0);
    bool is_plain = is_steady(model, col);
    for (size_t t = 0; t < model->n_hours && menu != NULL; t++) {
        is_plain &= aft_at(asset.high, t) == 1.0 && (low == 0.0 || low == -1.0) && aft_at(asset.low, t) == low;
    }
    is_plain &= menu != NULL ? lp->upper[col] == INFINITY && lp->lower[col] == (low < 0.0 ? -INFINITY : 0.0)
                             : lp->lower[col] == 0.0 || lp->lower[col] == -lp->upper[col];
    link->is_two_way = lp->lower[col] < 0.0;
    link->free = menu != NULL ? asset.nom : lp->upper[col];
    link->cost_along = aft_area_cost(model, col);
    link->cost_against = link->is_two_way ? -link->cost_along : 0.0;
    area->is_other |= !is_plain || link->cost_along < 0.0 || link->cost_against < 0.0;
    if (menu != NULL && !area->is_other) {
        AFT_TRY(read_menu(area, k, menu, err));
    }
    link->n_sizes = area->n_sizes - link->first_size;
done:
    return status;
}

/* ---- is every plan a forest? ---- */

/* Has everything with which a link can carry a resistance, so that layout = tree counts it as a pipe? */
static bool is_always_pipe(const aft_area *area, size_t k)
{
    const aft_model *model = area->model;
    const aft_menu *menu = menu_of(area, k);
    bool is_pipe = area->links[k].free == 0.0 || !isnan(model->network->links[k].resistance);
    for (size_t d = 0; menu != NULL && d < menu->n; d++) {
        const bool can_be = model->lp.upper[model->first_piece[AFT_TABLE_links][k] + (int)d] > 0.0;
        is_pipe &= !can_be || !isnan(model->network->menus[menu->options[d]].resistance);
    }
    return is_pipe;
}

static aft_status find_forest(aft_area *area, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *network = area->model->network;
    bool *is_bridge = NULL;
    int *ends = aft_alloc(3 * network->n_links, sizeof *ends);
    AFT_TRY_ALLOC(ends, err, "branch area");
    size_t n = 0;
    int *from = ends;
    int *to = ends + network->n_links;
    int *number = ends + 2 * network->n_links;
    for (size_t k = 0; k < network->n_links; k++) {
        if (area->links[k].from != area->links[k].to) {
            from[n] = area->links[k].from;
            to[n] = area->links[k].to;
            number[n++] = (int)k;
        }
    }
    is_bridge = aft_alloc(n, sizeof *is_bridge);
    AFT_TRY_ALLOC(is_bridge, err, "branch area");
    AFT_TRY(aft_graph_bridges(is_bridge, network->n_buses, n, from, to, err));
    area->is_forest = true;
    for (size_t i = 0; i < n; i++) {
        area->is_forest &= is_bridge[i] || (area->model->layout != NULL && is_always_pipe(area, (size_t)number[i]));
    }
done:
    aft_free(ends);
    aft_free(is_bridge);
    return status;
}

aft_status aft_area_read(aft_area *out, const aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    const size_t n_links = model->network->n_links;
    aft_area area = {0};
    AFT_TRY(area_init(&area, model, err));
    area.is_other = !is_of_the_kind(model);
    if (!area.is_other) {
        read_balances(&area);
    }
    for (size_t k = 0; k < n_links && !area.is_other; k++) {
        AFT_TRY(read_link(&area, k, err));
    }
    if (!area.is_other) {
        AFT_TRY(find_forest(&area, err));
    }
    *out = area;
    area = (aft_area){0};
done:
    aft_area_clear(&area);
    return status;
}

/* ---- back to a point ---- */

static void put_pieces(double *x, const aft_area *area, size_t k, int size)
{
    const int first = area->model->first_piece[AFT_TABLE_links][k];
    const aft_menu *menu = menu_of(area, k);
    int set = size >= 0 ? area->sizes[area->links[k].first_size + (size_t)size].set : 0;
    for (size_t d = 0; menu != NULL && d < menu->n; d++) {
        x[first + (int)d] = next_digit(&set, area->model->lp.upper[first + (int)d]);
    }
}

/* z of the pipes that have one (74): is a piece with a resistance bought? */
static void put_built(double *x, const aft_model *model)
{
    const aft_network *network = model->network;
    const aft_block *block = aft_lp_find_col_block(&model->lp, "pipe_built");
    for (size_t i = 0; model->layout != NULL && i < model->layout->n; i++) {
        const aft_pipe *pipe = &model->layout->pipes[i];
        const int piece = model->first_piece[AFT_TABLE_links][pipe->k];
        bool has_own = pipe->n == 1 && pipe->cols[0] >= block->first && pipe->cols[0] < block->first + block->n;
        const aft_menu *menu = piece >= 0 ? &network->menu_lists[network->links[pipe->k].menu_index] : NULL;
        for (size_t d = 0; has_own && menu != NULL && d < menu->n; d++) {
            bool is_bought = x[piece + (int)d] > 0.5 && !isnan(network->menus[menu->options[d]].resistance);
            x[pipe->cols[0]] = is_bought ? 1.0 : x[pipe->cols[0]];
        }
    }
}

/* What leaves a bus over links, and its demand: its generator gives it. */
static double needed_at(const aft_area *area, size_t bus, const double *flow)
{
    double sum = area->demand[bus];
    for (size_t k = 0; k < area->model->network->n_links; k++) {
        sum += area->links[k].from == (int)bus ? flow[k] : 0.0;
        sum -= area->links[k].to == (int)bus ? flow[k] : 0.0;
    }
    return sum;
}

static void put_steadily(double *x, const aft_model *model, int first_col, double value)
{
    for (size_t t = 0; t < model->n_hours; t++) {
        x[first_col + (int)t] = value;
    }
}

void aft_area_put(double *x, const aft_area *area, const double *flow, const int *size)
{
    const aft_model *model = area->model;
    for (size_t k = 0; k < model->network->n_links; k++) {
        put_steadily(x, model, aft_model_flow(model, AFT_TABLE_links, k, 0), flow[k]);
        put_pieces(x, area, k, size[k]);
    }
    for (size_t b = 0; b < model->network->n_buses; b++) {
        if (area->generator[b] >= 0) {
            put_steadily(x, model, aft_model_flow(model, AFT_TABLE_generators, (size_t)area->generator[b], 0),
                         fmax(0.0, needed_at(area, b, flow)));
        }
    }
    put_built(x, model);
}
