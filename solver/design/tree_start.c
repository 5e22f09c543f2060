/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a program to the arrays of the tree method, and back to a point. Whether it is of the method's kind is read from
 * the program itself: whatever a case may say, it says it in rows and columns, and any that is not known ends it. */
#include "solver/design/tree_start.h"

#include "solver/design/trees.h"
#include "solver/layout.h"
#include "solver/prove.h"

#include <string.h>

enum { MOST_CUSTOMERS = 12, MOST_SETS = 4096 }; /* sets of pieces of one link that are looked at */

static const size_t most_labels = 1000000,
                    most_splits = 10; /* 3 s for each of at most 21 cases; as a rule 0.1 s for one */
static const double exact = 1e-9;     /* relative: what a point may miss, and its cost */

/* A program while it is read. */
typedef struct reader {
    const aft_model *model;
    bool is_other;      /* the program is of another kind */
    bool is_all_pipes;  /* whatever can carry has a resistance */
    double *demand;     /* [n_buses] MW, below 0: supply that must be taken */
    int *generator;     /* [n_buses] row of generators, -1: none */
    aft_tree_arc *arcs; /* [n_links] */
    size_t n_sizes, cap_sizes;
    aft_tree_size *sizes;
    size_t *first_size; /* [n_links] */
    int *pieces;        /* [cap_pieces] which set of pieces a size is */
    size_t cap_pieces;
    aft_tree_customer customers[MOST_CUSTOMERS];
    aft_tree_supply *supplies; /* [2 * n_buses] */
    aft_tree_problem problem;
} reader;

void aft_tree_start_clear(aft_tree_start *start)
{
    aft_free(start->x);
    *start = (aft_tree_start){0};
}

static void reader_clear(reader *r)
{
    aft_free(r->demand);
    aft_free(r->generator);
    aft_free(r->arcs);
    aft_free(r->sizes);
    aft_free(r->first_size);
    aft_free(r->pieces);
    aft_free(r->supplies);
}

static aft_status reader_init(reader *r, const aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *network = model->network;
    *r = (reader){.model = model, .is_all_pipes = true};
    r->demand = aft_alloc(network->n_buses, sizeof *r->demand);
    r->generator = aft_alloc(network->n_buses, sizeof *r->generator);
    r->arcs = aft_alloc(network->n_links, sizeof *r->arcs);
    r->first_size = aft_alloc(network->n_links, sizeof *r->first_size);
    r->supplies = aft_alloc(2 * network->n_buses, sizeof *r->supplies);
    AFT_TRY_ALLOC(r->demand, err, "tree start");
    AFT_TRY_ALLOC(r->generator, err, "tree start");
    AFT_TRY_ALLOC(r->arcs, err, "tree start");
    AFT_TRY_ALLOC(r->first_size, err, "tree start");
    AFT_TRY_ALLOC(r->supplies, err, "tree start");
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
    static const char *const cols[] = {"generator_p", "link_p", "menu_pieces", "pipe_built", NULL};
    static const char *const rows[] = {"bus_balance", "link_limit", "menu_max", "pipe_built", "layout_forest", NULL};
    const aft_lp *lp = &model->lp;
    return model->n_hours == 1 && lp->square == NULL &&
           !has_others(lp->col_blocks, lp->n_col_blocks, lp->n_cols, cols) &&
           !has_others(lp->row_blocks, lp->n_row_blocks, lp->n_rows, rows);
}

/* ---- balances: demand, generators, ends of links ---- */

static void put_generator(reader *r, int bus, size_t k, double value)
{
    const aft_lp *lp = &r->model->lp;
    int col = r->model->flow[AFT_GENERATOR] + (int)k;
    if (lp->upper[col] == 0.0 && lp->lower[col] == 0.0) {
        return;
    }
    r->is_other |= value != 1.0 || r->generator[bus] >= 0 || lp->lower[col] != 0.0 || lp->cost[col] < 0.0;
    r->generator[bus] = (int)k;
}

static void put_link(reader *r, int bus, size_t k, double value)
{
    aft_tree_arc *arc = &r->arcs[k];
    int *end = value > 0.0 ? &arc->to : &arc->from;
    r->is_other |= fabs(value) != 1.0 || *end >= 0;
    *end = bus;
}

static void read_balances(reader *r)
{
    const aft_model *model = r->model;
    const aft_lp *lp = &model->lp;
    const aft_network *network = model->network;
    for (size_t k = 0; k < network->n_links; k++) {
        r->arcs[k].from = r->arcs[k].to = -1;
    }
    for (size_t b = 0; b < network->n_buses && !r->is_other; b++) {
        int row = model->balance + (int)b;
        r->is_other |= lp->row_lower[row] != lp->row_upper[row];
        r->demand[b] = lp->row_lower[row];
        r->generator[b] = -1;
        for (size_t e = lp->row_start[row]; e < lp->row_start[row + 1] && !r->is_other; e++) {
            int link = lp->col[e] - model->flow[AFT_LINK];
            int generator = lp->col[e] - model->flow[AFT_GENERATOR];
            if (link >= 0 && (size_t)link < network->n_links) {
                put_link(r, (int)b, (size_t)link, lp->value[e]);
            } else if (generator >= 0 && (size_t)generator < network->n_generators) {
                put_generator(r, (int)b, (size_t)generator, lp->value[e]);
            } else {
                r->is_other = true;
            }
        }
    }
}

/* ---- links ---- */

static const aft_menu *menu_of(const reader *r, size_t k)
{
    const aft_network *network = r->model->network;
    bool has_menu = r->model->first_piece[AFT_LINK][k] >= 0;
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

static aft_status add_size(reader *r, size_t k, int set, aft_tree_size size, aft_error *err)
{
    for (size_t i = r->first_size[k]; i < r->n_sizes; i++) {
        if (r->sizes[i].capacity >= size.capacity && r->sizes[i].cost <= size.cost) {
            return AFT_OK; /* no use */
        }
    }
    if (aft_grow((void **)&r->sizes, &r->cap_sizes, r->n_sizes + 1, sizeof *r->sizes) != 0 ||
        aft_grow((void **)&r->pieces, &r->cap_pieces, r->n_sizes + 1, sizeof *r->pieces) != 0) {
        return aft_fail(err, AFT_ENOMEM, "tree start: out of memory");
    }
    r->pieces[r->n_sizes] = set;
    r->sizes[r->n_sizes++] = size;
    return AFT_OK;
}

/* Every set of pieces that a link may buy is a size. */
static aft_status read_menu(reader *r, size_t k, const aft_menu *menu, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *network = r->model->network;
    const aft_lp *lp = &r->model->lp;
    const int first = r->model->first_piece[AFT_LINK][k];
    double n_sets = 1.0;
    for (size_t d = 0; d < menu->n; d++) {
        n_sets *= lp->upper[first + (int)d] + 1.0;
        r->is_other |= lp->cost[first + (int)d] < 0.0 || n_sets > MOST_SETS;
        r->is_all_pipes &= lp->upper[first + (int)d] == 0.0 || !isnan(network->menus[menu->options[d]].resistance);
    }
    for (int set = 1; set < (int)n_sets && !r->is_other; set++) {
        aft_tree_size size = {0.0, 0.0};
        int n_pieces = 0;
        int rest = set;
        for (size_t d = 0; d < menu->n; d++) {
            int n = next_digit(&rest, lp->upper[first + (int)d]);
            n_pieces += n;
            size.capacity += n * network->menus[menu->options[d]].p_nom;
            size.cost += n * lp->cost[first + (int)d];
        }
        if (n_pieces <= network->links[k].menu_max) {
            AFT_TRY(add_size(r, k, set, size, err));
        }
    }
done:
    return status;
}

static aft_status read_link(reader *r, size_t k, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_lp *lp = &r->model->lp;
    const aft_asset asset = aft_asset_get(r->model->network, AFT_LINK, k);
    const aft_menu *menu = menu_of(r, k);
    aft_tree_arc *arc = &r->arcs[k];
    const int col = r->model->flow[AFT_LINK] + (int)k;
    r->first_size[k] = r->n_sizes;
    if (arc->from < 0 || arc->to < 0 || (lp->lower[col] == 0.0 && lp->upper[col] == 0.0)) {
        arc->from = arc->to = 0; /* it cannot carry: a loop is none */
        return AFT_OK;
    }
    const double low = aft_at(asset.low, 0);
    arc->is_two_way = lp->lower[col] < 0.0;
    arc->free = menu != NULL ? asset.nom : lp->upper[col];
    arc->cost_along = lp->cost[col];
    arc->cost_against = arc->is_two_way ? -lp->cost[col] : 0.0;
    bool is_plain = menu != NULL ? aft_at(asset.high, 0) == 1.0 && (low == 0.0 || low == -1.0) &&
                                       lp->upper[col] == INFINITY && lp->lower[col] == (low < 0.0 ? -INFINITY : 0.0)
                                 : lp->lower[col] == 0.0 || lp->lower[col] == -lp->upper[col];
    r->is_other |= !is_plain || arc->cost_along < 0.0 || arc->cost_against < 0.0;
    r->is_all_pipes &= arc->free == 0.0 || !isnan(r->model->network->links[k].resistance);
    if (menu != NULL && !r->is_other) {
        AFT_TRY(read_menu(r, k, menu, err));
    }
    arc->n_sizes = r->n_sizes - r->first_size[k];
done:
    return status;
}

/* ---- customers and supplies ---- */

/* All demand comes from one negative load, or none from any. */
static void read_ends(reader *r)
{
    const aft_lp *lp = &r->model->lp;
    aft_tree_problem *p = &r->problem;
    double total = 0.0;
    double given = 0.0;
    size_t n_given = 0;
    for (size_t b = 0; b < p->n_nodes && !r->is_other; b++) {
        if (r->demand[b] > 0.0 && p->n_customers == MOST_CUSTOMERS) {
            r->is_other = true;
            break;
        }
        if (r->demand[b] > 0.0) {
            r->customers[p->n_customers++] = (aft_tree_customer){(int)b, r->demand[b]};
            total += r->demand[b];
        }
        if (r->demand[b] < 0.0) {
            r->supplies[p->n_supplies++] = (aft_tree_supply){(int)b, INFINITY, 0.0};
            given -= r->demand[b];
            n_given++;
        }
        if (r->generator[b] >= 0) {
            int col = r->model->flow[AFT_GENERATOR] + r->generator[b];
            r->supplies[p->n_supplies++] = (aft_tree_supply){(int)b, lp->upper[col], lp->cost[col]};
        }
    }
    r->is_other |= n_given > 1 || (n_given == 1 && (p->n_supplies > 1 || fabs(given - total) > exact * total));
}

static aft_status read_program(reader *r, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *network = r->model->network;
    r->is_other = !is_of_the_kind(r->model);
    if (!r->is_other) {
        read_balances(r);
    }
    for (size_t k = 0; k < network->n_links && !r->is_other; k++) {
        AFT_TRY(read_link(r, k, err));
    }
    for (size_t k = 0; k < network->n_links; k++) { /* the list of sizes stays where it is from now on */
        r->arcs[k].sizes = r->arcs[k].n_sizes > 0 ? &r->sizes[r->first_size[k]] : NULL;
    }
    r->problem = (aft_tree_problem){.n_nodes = network->n_buses,
                                    .n_arcs = network->n_links,
                                    .arcs = r->arcs,
                                    .customers = r->customers,
                                    .supplies = r->supplies,
                                    .most_labels = most_labels,
                                    .most_splits = most_splits};
    if (!r->is_other) {
        read_ends(r);
    }
done:
    return status;
}

/* ---- back to a point ---- */

static void put_pieces(double *x, const reader *r, size_t k, int size)
{
    const int first = r->model->first_piece[AFT_LINK][k];
    const aft_menu *menu = menu_of(r, k);
    int set = size >= 0 ? r->pieces[r->first_size[k] + (size_t)size] : 0;
    for (size_t d = 0; menu != NULL && d < menu->n; d++) {
        x[first + (int)d] = next_digit(&set, r->model->lp.upper[first + (int)d]);
    }
}

/* z of the pipes that have one (74): is a piece with a resistance bought? */
static void put_built(double *x, const aft_model *model)
{
    const aft_network *network = model->network;
    const aft_block *block = aft_lp_find_col_block(&model->lp, "pipe_built");
    for (size_t i = 0; model->layout != NULL && i < model->layout->n; i++) {
        const aft_pipe *pipe = &model->layout->pipes[i];
        const int piece = model->first_piece[AFT_LINK][pipe->k];
        bool has_own = pipe->n == 1 && pipe->cols[0] >= block->first && pipe->cols[0] < block->first + block->n;
        const aft_menu *menu = piece >= 0 ? &network->menu_lists[network->links[pipe->k].menu_index] : NULL;
        for (size_t d = 0; has_own && menu != NULL && d < menu->n; d++) {
            bool is_bought = x[piece + (int)d] > 0.5 && !isnan(network->menus[menu->options[d]].resistance);
            x[pipe->cols[0]] = is_bought ? 1.0 : x[pipe->cols[0]];
        }
    }
}

static void put_point(double *x, const reader *r, const aft_tree_plan *plan)
{
    const aft_model *model = r->model;
    double *out = r->demand; /* what a bus needs, and what it sends on; the demand is not needed any more */
    for (size_t k = 0; k < model->network->n_links; k++) {
        x[model->flow[AFT_LINK] + (int)k] = plan->flow[k];
        put_pieces(x, r, k, plan->size[k]);
        out[r->arcs[k].from] += plan->flow[k];
        out[r->arcs[k].to] -= plan->flow[k];
    }
    for (size_t b = 0; b < model->network->n_buses; b++) {
        if (r->generator[b] >= 0) {
            x[model->flow[AFT_GENERATOR] + r->generator[b]] = fmax(0.0, out[b]);
        }
    }
    put_built(x, model);
}

/* Is the point what the method takes it for? */
static bool holds(const aft_model *model, const double *x, double cost)
{
    const aft_proof proof = aft_prove_point(&model->lp, x);
    double worst = fmax(proof.row_violation, fmax(proof.bound_violation, proof.integrality_violation));
    bool is_forest = model->layout == NULL || aft_prove_layout(model, x, NULL) == AFT_OK;
    return is_forest && worst <= exact && fabs(proof.objective - cost) <= exact * fmax(1.0, fabs(cost));
}

aft_status aft_tree_start_find(aft_tree_start *out, const aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    reader r = {0};
    aft_tree_plan plan = {0};
    double *x = NULL;
    *out = (aft_tree_start){.cost = INFINITY, .bound = -INFINITY};
    AFT_TRY(reader_init(&r, model, err));
    AFT_TRY(read_program(&r, err));
    if (r.is_other) {
        goto done;
    }
    AFT_TRY(aft_tree_solve(&plan, &r.problem, err));
    if (model->layout != NULL && r.problem.n_supplies == 1 && r.is_all_pipes && plan.outcome != AFT_TREE_TOO_MANY) {
        out->bound = plan.bound + model->lp.constant;
    }
    if (isinf(plan.cost)) {
        goto done;
    }
    x = aft_alloc((size_t)model->lp.n_cols, sizeof *x);
    AFT_TRY_ALLOC(x, err, "tree start");
    put_point(x, &r, &plan);
    if (holds(model, x, plan.cost + model->lp.constant)) {
        out->cost = plan.cost + model->lp.constant;
        out->x = x;
        x = NULL;
    }
done:
    aft_free(x);
    aft_tree_plan_clear(&plan);
    reader_clear(&r);
    return status;
}
