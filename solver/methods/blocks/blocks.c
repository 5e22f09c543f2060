/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Benders' decomposition by blocks of snapshots (Benders 1962; several cuts a round: Birge and Louveaux 1988; asking
 * between the master's answer and the best point, "in-out": Ben-Ameur and Neto 2007).
 *
 *     master  min  c v + sum_b theta_b     v capacities and pieces, rows among them, cuts
 *     block b min  q x   s.t.  rows of b at given v;   its duals y give, by weak duality and for every v,
 *             theta_b >= sum_i y_i (bound_i - A_i v) + sum_j reduced_j (bound_j)
 *
 *     A block without solution at some v is solved again with rows that give way; the same duals then prove 0 >= ...
 *
 * The master's bound is the lower bound, every v asked gives an upper one. First the master is relaxed, then whole. */
#include "solver/methods/blocks/blocks.h"

#include "networks/base/groups.h"
#include "networks/base/memory.h"
#include "solver/methods/chain.h"
#include "solver/methods/proved/proved.h"
#include "solver/program/elastic.h"
#include "solver/prove/prove.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MOST_LINKS = 2000, MOST_BLOCKS = 16, MOST_ROUNDS = 1000 };

/* One coefficient of a capacity in a row of a block. */
typedef struct link_entry {
    int row;  /* of the block */
    int link; /* number of the capacity */
    double value;
} link_entry;

typedef struct block {
    aft_lp lp;                     /* bounds of rows less what the capacities take, set anew for each question */
    double *row_lower, *row_upper; /* [rows] as in the whole program, fixed columns taken out */
    int *col_of, *row_of;          /* [columns], [rows] of the whole program */
    size_t n_entries, entries_cap, cols_cap, rows_cap, row_bounds_cap[2];
    link_entry *entries;
    aft_answer last, best; /* at the question last asked, at the best point */
} block;

typedef struct benders {
    const aft_lp *lp;
    const aft_backend *backend;
    const aft_budget *budget;
    aft_watch watch;
    int n_links;
    int *link_col; /* [n_links] column of the whole program */
    int *link_of;  /* [columns] number of the capacity, -1 for others */
    int n_blocks;
    int *block_of;        /* [columns + rows] block of a column or row, -1 */
    int *place;           /* [columns] column within its block */
    block *blocks;        /* [n_blocks] */
    double *at;           /* [n_links] asked last */
    double *relaxed_at;   /* [n_links] best without regard to whole numbers, */
    double relaxed_upper; /* and its cost */
    double *best_at;      /* [n_links] best with whole numbers, */
    double upper;         /* and its cost */
    double lower;         /* proved bound */
    aft_bound_by lower_by;
    int n_rules;   /* rows of the master among capacities; the cuts come behind them */
    aft_lp master; /* links first, then thetas; money in units of `money` */
    double money;  /* currency per unit of the master's money: a capacity costs some thousands of it at most.
                           * With money as it is GLPK ends short of the optimum, with much less it stalls. */
    int *cols;     /* room for a row of the master */
    double *values;
    bool is_stuck;     /* a block could not be solved */
    bool has_given_up; /* the master could not be solved */
} benders;

static void block_clear(block *b)
{
    aft_lp_clear(&b->lp);
    aft_free(b->row_lower);
    aft_free(b->row_upper);
    aft_free(b->col_of);
    aft_free(b->row_of);
    aft_free(b->entries);
    aft_answer_clear(&b->last);
    aft_answer_clear(&b->best);
}

static void benders_clear(benders *d)
{
    for (int b = 0; d->blocks != NULL && b < d->n_blocks; b++) {
        block_clear(&d->blocks[b]);
    }
    aft_lp_clear(&d->master);
    aft_free(d->blocks);
    aft_free(d->link_col);
    aft_free(d->link_of);
    aft_free(d->block_of);
    aft_free(d->place);
    aft_free(d->at);
    aft_free(d->relaxed_at);
    aft_free(d->best_at);
    aft_free(d->cols);
    aft_free(d->values);
}

/* ---- finding the blocks ---- */

/* Capacities are the columns that stand for no snapshot. */
static aft_status find_links(benders *d, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_lp *lp = d->lp;
    d->link_of = aft_alloc((size_t)lp->n_cols, sizeof *d->link_of);
    d->link_col = aft_alloc((size_t)lp->n_cols, sizeof *d->link_col);
    AFT_TRY_ALLOC(d->link_of, err, "blocks");
    AFT_TRY_ALLOC(d->link_col, err, "blocks");
    for (int j = 0; j < lp->n_cols; j++) {
        d->link_of[j] = -1;
    }
    for (size_t k = 0; k < lp->n_col_blocks; k++) {
        const aft_block *named = &lp->col_blocks[k];
        for (int i = 0; named->n_hours == 1 && i < named->n; i++) {
            d->link_of[named->first + i] = d->n_links;
            d->link_col[d->n_links++] = named->first + i;
        }
    }
    for (int j = 0; j < lp->n_cols; j++) {
        if (lp->is_whole[j] && d->link_of[j] < 0) { /* a decision of a snapshot: not a case for this method */
            d->n_links = 0;
            break;
        }
    }
done:
    return status;
}

/* A row without limits ties nothing together. */
static bool is_idle_row(const benders *d, int i)
{
    return isinf(d->lp->row_lower[i]) && isinf(d->lp->row_upper[i]);
}

static bool is_inner(const benders *d, int j)
{
    return d->link_of[j] < 0 && d->lp->lower[j] < d->lp->upper[j];
}

/* Joins what shares a row, then deals the parts, in order, into at most MOST_BLOCKS blocks of about the same size. */
static aft_status find_blocks(benders *d, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_lp *lp = d->lp;
    int n = lp->n_cols + lp->n_rows;
    int *parent = aft_alloc((size_t)n, sizeof *parent);
    int *rows_in = aft_alloc((size_t)n, sizeof *rows_in);
    int *number = aft_alloc((size_t)n, sizeof *number);
    d->block_of = aft_alloc((size_t)n, sizeof *d->block_of);
    AFT_TRY_ALLOC(parent, err, "blocks");
    AFT_TRY_ALLOC(rows_in, err, "blocks");
    AFT_TRY_ALLOC(number, err, "blocks");
    AFT_TRY_ALLOC(d->block_of, err, "blocks");
    aft_groups_start(parent, n);
    for (int i = 0; i < n; i++) {
        number[i] = -1;
    }
    for (int i = 0; i < lp->n_rows; i++) {
        for (size_t e = lp->row_start[i]; e < lp->row_start[i + 1] && !is_idle_row(d, i); e++) {
            if (is_inner(d, lp->col[e])) {
                (void)aft_groups_join(parent, lp->n_cols + i, lp->col[e]);
            }
        }
    }
    int in_blocks = 0;
    for (int i = 0; i < lp->n_rows; i++) {
        int root = aft_group_root(parent, lp->n_cols + i);
        if (root < lp->n_cols) { /* rows of capacities only have no such root */
            rows_in[root]++;
            in_blocks++;
        }
    }
    int filled = 0;
    for (int i = 0; i < n; i++) {
        int root = aft_group_root(parent, i);
        d->block_of[i] = -1;
        if (rows_in[root] == 0) {
            continue;
        }
        if (number[root] < 0) {
            int target = (int)((long long)filled * MOST_BLOCKS / (in_blocks > 0 ? in_blocks : 1));
            d->n_blocks = target >= d->n_blocks ? d->n_blocks + 1 : d->n_blocks;
            number[root] = d->n_blocks - 1;
            filled += rows_in[root];
        }
        d->block_of[i] = number[root];
    }
done:
    aft_free(parent);
    aft_free(rows_in);
    aft_free(number);
    return status;
}

/* ---- filling them ---- */

static aft_status copy_column(benders *d, int j, aft_error *err)
{
    aft_status status = AFT_OK;
    block *b = &d->blocks[d->block_of[j]];
    int col = 0;
    if (aft_grow((void **)&b->col_of, &b->cols_cap, (size_t)b->lp.n_cols + 1, sizeof *b->col_of) != 0) {
        return aft_fail(err, AFT_ENOMEM, "blocks: out of memory");
    }
    AFT_TRY(aft_lp_add_cols(&col, &b->lp, "x", 1, 1, NULL, d->lp->lower[j], d->lp->upper[j], err));
    b->lp.n_col_blocks = 0; /* names are of no use here, and there would be one per column */
    b->lp.cost[col] = d->lp->cost[j];
    b->col_of[col] = j;
    d->place[j] = col;
done:
    return status;
}

static aft_status copy_row(benders *d, int i, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_lp *lp = d->lp;
    block *b = &d->blocks[d->block_of[lp->n_cols + i]];
    size_t n = 0;
    double given = 0.0;
    size_t row = (size_t)b->lp.n_rows;
    if (aft_grow((void **)&b->row_of, &b->rows_cap, row + 1, sizeof *b->row_of) != 0 ||
        aft_grow((void **)&b->row_lower, &b->row_bounds_cap[0], row + 1, sizeof *b->row_lower) != 0 ||
        aft_grow((void **)&b->row_upper, &b->row_bounds_cap[1], row + 1, sizeof *b->row_upper) != 0) {
        return aft_fail(err, AFT_ENOMEM, "blocks: out of memory");
    }
    for (size_t e = lp->row_start[i]; e < lp->row_start[i + 1]; e++) {
        int j = lp->col[e];
        if (d->link_of[j] >= 0) {
            if (aft_grow((void **)&b->entries, &b->entries_cap, b->n_entries + 1, sizeof *b->entries) != 0) {
                return aft_fail(err, AFT_ENOMEM, "blocks: out of memory");
            }
            b->entries[b->n_entries++] = (link_entry){(int)row, d->link_of[j], lp->value[e]};
        } else if (is_inner(d, j)) {
            d->cols[n] = d->place[j];
            d->values[n++] = lp->value[e];
        } else {
            given += lp->value[e] * lp->lower[j];
        }
    }
    b->row_of[row] = i;
    b->row_lower[row] = lp->row_lower[i] - given;
    b->row_upper[row] = lp->row_upper[i] - given;
    AFT_TRY(aft_lp_add_row(&b->lp, b->row_lower[row], b->row_upper[row], n, d->cols, d->values, err));
done:
    return status;
}

/* A row among capacities only. */
static aft_status copy_master_row(benders *d, int i, aft_error *err)
{
    const aft_lp *lp = d->lp;
    size_t n = 0;
    double given = 0.0;
    for (size_t e = lp->row_start[i]; e < lp->row_start[i + 1]; e++) {
        int link = d->link_of[lp->col[e]];
        if (link >= 0) {
            d->cols[n] = link;
            d->values[n++] = lp->value[e];
        } else if (!is_idle_row(d, i)) {
            given += lp->value[e] * lp->lower[lp->col[e]];
        }
    }
    return aft_lp_add_row(&d->master, lp->row_lower[i] - given, lp->row_upper[i] - given, n, d->cols, d->values, err);
}

static aft_status fill(benders *d, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_lp *lp = d->lp;
    int col = 0;
    int row = 0;
    d->blocks = aft_alloc((size_t)d->n_blocks, sizeof *d->blocks);
    d->place = aft_alloc((size_t)lp->n_cols, sizeof *d->place);
    d->at = aft_alloc((size_t)d->n_links, sizeof *d->at);
    d->relaxed_at = aft_alloc((size_t)d->n_links, sizeof *d->relaxed_at);
    d->best_at = aft_alloc((size_t)d->n_links, sizeof *d->best_at);
    d->cols = aft_alloc((size_t)lp->n_cols + MOST_BLOCKS, sizeof *d->cols);
    d->values = aft_alloc((size_t)lp->n_cols + MOST_BLOCKS, sizeof *d->values);
    AFT_TRY_ALLOC(d->blocks, err, "blocks");
    AFT_TRY_ALLOC(d->place, err, "blocks");
    AFT_TRY_ALLOC(d->at, err, "blocks");
    AFT_TRY_ALLOC(d->relaxed_at, err, "blocks");
    AFT_TRY_ALLOC(d->best_at, err, "blocks");
    AFT_TRY_ALLOC(d->cols, err, "blocks");
    AFT_TRY_ALLOC(d->values, err, "blocks");
    for (int b = 0; b < d->n_blocks; b++) {
        aft_lp_init(&d->blocks[b].lp);
    }
    AFT_TRY(aft_lp_add_cols(&col, &d->master, "link", d->n_links, 1, NULL, 0.0, 0.0, err));
    for (int a = 0; a < d->n_links; a++) {
        d->master.lower[a] = lp->lower[d->link_col[a]];
        d->master.upper[a] = lp->upper[d->link_col[a]];
        d->money = fmax(d->money, fabs(lp->cost[d->link_col[a]]) / 3000.0);
    }
    for (int a = 0; a < d->n_links; a++) {
        d->master.cost[a] = lp->cost[d->link_col[a]] / d->money;
    }
    AFT_TRY(aft_lp_add_cols(&col, &d->master, "theta", d->n_blocks, 1, NULL, -INFINITY, INFINITY, err));
    for (int b = 0; b < d->n_blocks; b++) {
        d->master.cost[col + b] = 1.0;
    }
    AFT_TRY(aft_lp_open_rows(&row, &d->master, "row", 0, 1, NULL, err));
    for (int j = 0; j < lp->n_cols; j++) {
        if (is_inner(d, j) && d->block_of[j] >= 0) {
            AFT_TRY(copy_column(d, j, err));
        }
    }
    for (int i = 0; i < lp->n_rows; i++) {
        AFT_TRY(d->block_of[lp->n_cols + i] >= 0 ? copy_row(d, i, err) : copy_master_row(d, i, err));
    }
    d->n_rules = d->master.n_rows;
done:
    return status;
}

/* Best value of a column that stands in no block: the cheaper of its bounds; INFINITY if there is none. */
static double idle_value(const aft_lp *lp, int j)
{
    if (lp->cost[j] == 0.0) {
        return isfinite(lp->lower[j]) ? lp->lower[j] : fmin(0.0, lp->upper[j]);
    }
    double value = lp->cost[j] > 0.0 ? lp->lower[j] : lp->upper[j];
    return isfinite(value) ? value : INFINITY;
}

/* Cost that no capacity changes: fixed columns, and those that stand in no row of a block. */
static double idle_cost(const benders *d)
{
    double sum = 0.0;
    for (int j = 0; j < d->lp->n_cols; j++) {
        if (d->link_of[j] < 0 && (d->block_of[j] < 0 || !is_inner(d, j))) {
            double value = is_inner(d, j) ? idle_value(d->lp, j) : d->lp->lower[j];
            sum += d->lp->cost[j] == 0.0 ? 0.0 : d->lp->cost[j] * value;
        }
    }
    return sum;
}

/* ---- asking ---- */

static bool must_stop(const benders *d)
{
    return aft_budget_is_over(d->budget);
}

static void report(benders *d)
{
    (void)aft_watch_look(&d->watch, "blocks", d->lower + d->lp->constant, d->upper + d->lp->constant);
}

/* (23) theta_b >= what the duals y of the block prove for every choice of capacities; without costs, 0 >= that. */
static aft_status add_cut(benders *d, int number, const double *y, const double *x, bool has_costs, aft_error *err)
{
    const block *b = &d->blocks[number];
    double constant = 0.0;
    double *reduced = aft_alloc((size_t)b->lp.n_cols, sizeof *reduced);
    double *slope = aft_alloc((size_t)d->n_links, sizeof *slope);
    aft_status status = AFT_OK;
    AFT_TRY_ALLOC(reduced, err, "blocks");
    AFT_TRY_ALLOC(slope, err, "blocks");
    for (int j = 0; j < b->lp.n_cols; j++) {
        reduced[j] = has_costs ? b->lp.cost[j] : 0.0;
    }
    for (int i = 0; i < b->lp.n_rows; i++) {
        double bound = y[i] > 0.0 ? b->row_lower[i] : b->row_upper[i];
        if (y[i] == 0.0 || isinf(bound)) {
            continue; /* a multiplier on a side without a limit proves nothing */
        }
        constant += y[i] * bound;
        for (size_t e = b->lp.row_start[i]; e < b->lp.row_start[i + 1]; e++) {
            reduced[b->lp.col[e]] -= y[i] * b->lp.value[e];
        }
    }
    for (size_t e = 0; e < b->n_entries; e++) {
        double multiplier = y[b->entries[e].row];
        double bound = multiplier > 0.0 ? b->row_lower[b->entries[e].row] : b->row_upper[b->entries[e].row];
        slope[b->entries[e].link] -= isinf(bound) ? 0.0 : multiplier * b->entries[e].value;
    }
    for (int j = 0; j < b->lp.n_cols; j++) {
        double bound = reduced[j] > 0.0 ? b->lp.lower[j] : b->lp.upper[j];
        constant += reduced[j] == 0.0 ? 0.0
                    : isinf(bound)    ? -fabs(reduced[j]) * fmax(1.0, fabs(x[j])) /* rounding, charged */
                                      : reduced[j] * bound;
    }
    size_t n = 0;
    for (int a = 0; a < d->n_links; a++) {
        if (slope[a] != 0.0) {
            d->cols[n] = a;
            d->values[n++] = -slope[a] / d->money;
        }
    }
    if (has_costs) {
        d->cols[n] = d->n_links + number;
        d->values[n++] = 1.0;
    }
    AFT_TRY(aft_lp_add_row(&d->master, constant / d->money, INFINITY, n, d->cols, d->values, err));
done:
    aft_free(reduced);
    aft_free(slope);
    return status;
}

/* One call of the back-end. That it fails is no failure of ours: the solution then has no point, and the caller goes
 * another way. */
static aft_status solve_part(benders *d, aft_answer *out, const aft_lp *lp, double gap, aft_error *err)
{
    aft_error attempt = AFT_ERROR_INIT;
    aft_budget budget = aft_budget_child(d->budget, INFINITY);
    budget.gap = gap;
    budget.gap_cost = 0.0;
    budget.on_log = NULL;
    aft_answer_clear(out);
    aft_status status = lp->n_whole > 0 ? aft_search_proved(out, d->backend, lp, NULL, &budget, &attempt)
                                        : aft_chain_once(out, lp, d->backend, NULL, &budget, &attempt);
    if (status == AFT_ESOLVER) {
        aft_answer_clear(out);
        return AFT_OK;
    }
    return status == AFT_OK ? AFT_OK : aft_fail(err, status, "%s", attempt.text);
}

/* Optimal, with the duals that cuts are made of. */
static bool has_duals(const aft_answer *solution)
{
    return solution->outcome == AFT_OPTIMAL && solution->x != NULL && solution->row_dual != NULL;
}

/* The block has no solution at these capacities: which ones would give it one? */
static aft_status add_feasibility_cut(benders *d, int number, aft_error *err)
{
    aft_status status = AFT_OK;
    block *b = &d->blocks[number];
    aft_lp elastic;
    aft_answer solution = AFT_ANSWER_INIT;
    aft_lp_init(&elastic);
    AFT_TRY(aft_lp_make_elastic(&elastic, &b->lp, 0, b->lp.n_rows, false, err));
    AFT_TRY(solve_part(d, &solution, &elastic, 0.0, err));
    if (has_duals(&solution) && solution.objective > 1e-7) {
        AFT_TRY(add_cut(d, number, solution.row_dual, solution.x, false, err));
    } else {
        d->is_stuck = true;
    }
done:
    aft_lp_clear(&elastic);
    aft_answer_clear(&solution);
    return status;
}

static void keep_best(benders *d, double cost)
{
    d->upper = cost;
    memcpy(d->best_at, d->at, (size_t)d->n_links * sizeof *d->at);
    for (int b = 0; b < d->n_blocks; b++) {
        aft_answer_clear(&d->blocks[b].best);
        d->blocks[b].best = d->blocks[b].last;
        d->blocks[b].last = (aft_answer)AFT_ANSWER_INIT;
    }
}

/* Do the capacities asked last keep the rows among them? The blocks know nothing of these. */
static bool keeps_rules(const benders *d)
{
    for (int i = 0; i < d->n_rules; i++) {
        double sum = 0.0;
        double size = 1.0;
        for (size_t e = d->master.row_start[i]; e < d->master.row_start[i + 1]; e++) {
            double part = d->master.value[e] * d->at[d->master.col[e]];
            sum += part;
            size = fmax(size, fabs(part));
        }
        if (sum < d->master.row_lower[i] - 1e-9 * size || sum > d->master.row_upper[i] + 1e-9 * size) {
            return false;
        }
    }
    return true;
}

static bool is_all_whole(const benders *d)
{
    for (int a = 0; a < d->n_links; a++) {
        if (d->lp->is_whole[d->link_col[a]] && fabs(d->at[a] - round(d->at[a])) > 1e-9) {
            return false;
        }
    }
    return true;
}

/* Solves every block at the capacities d->at, adds a cut each, and keeps the point if it is the best. */
static aft_status ask(benders *d, aft_error *err)
{
    aft_status status = AFT_OK;
    double cost = idle_cost(d);
    for (int a = 0; a < d->n_links; a++) {
        cost += d->lp->cost[d->link_col[a]] * d->at[a];
    }
    for (int number = 0; number < d->n_blocks; number++) {
        block *b = &d->blocks[number];
        memcpy(b->lp.row_lower, b->row_lower, (size_t)b->lp.n_rows * sizeof *b->row_lower);
        memcpy(b->lp.row_upper, b->row_upper, (size_t)b->lp.n_rows * sizeof *b->row_upper);
        for (size_t e = 0; e < b->n_entries; e++) {
            double taken = b->entries[e].value * d->at[b->entries[e].link];
            b->lp.row_lower[b->entries[e].row] -= taken;
            b->lp.row_upper[b->entries[e].row] -= taken;
        }
        AFT_TRY(solve_part(d, &b->last, &b->lp, 0.0, err));
        if (b->last.outcome == AFT_INFEASIBLE) {
            cost = INFINITY;
            AFT_TRY(add_feasibility_cut(d, number, err));
        } else if (has_duals(&b->last)) {
            cost += b->last.objective;
            AFT_TRY(add_cut(d, number, b->last.row_dual, b->last.x, true, err));
        } else {
            d->is_stuck = true;
        }
        if (d->is_stuck) {
            goto done;
        }
    }
    bool is_valid = isfinite(cost) && keeps_rules(d);
    if (is_valid && cost < d->relaxed_upper) {
        d->relaxed_upper = cost;
        memcpy(d->relaxed_at, d->at, (size_t)d->n_links * sizeof *d->at);
    }
    if (is_valid && cost < d->upper && is_all_whole(d)) {
        keep_best(d, cost);
    }
done:
    return status;
}

/* First cuts: each block with the capacities as columns of its own, at its share of their cost. Without them the master
 * would run away; with them its first bound is already that of a Lagrangian relaxation. */
static aft_status ask_apart(benders *d, aft_error *err)
{
    aft_status status = AFT_OK;
    for (int number = 0; number < d->n_blocks; number++) {
        block *b = &d->blocks[number];
        aft_lp whole;
        int col = 0;
        int row = 0;
        size_t e = 0;
        aft_lp_init(&whole);
        status = aft_lp_add_cols(&col, &whole, "x", b->lp.n_cols + d->n_links, 1, NULL, 0.0, 0.0, err);
        for (int j = 0; status == AFT_OK && j < b->lp.n_cols; j++) {
            whole.lower[j] = b->lp.lower[j];
            whole.upper[j] = b->lp.upper[j];
            whole.cost[j] = b->lp.cost[j];
        }
        for (int a = 0; status == AFT_OK && a < d->n_links; a++) {
            whole.lower[b->lp.n_cols + a] = d->master.lower[a];
            whole.upper[b->lp.n_cols + a] = d->master.upper[a];
            whole.cost[b->lp.n_cols + a] = d->lp->cost[d->link_col[a]] / d->n_blocks;
        }
        if (status == AFT_OK) {
            status = aft_lp_open_rows(&row, &whole, "row", 0, 1, NULL, err);
        }
        for (int i = 0; status == AFT_OK && i < b->lp.n_rows; i++) {
            size_t n = 0;
            for (size_t k = b->lp.row_start[i]; k < b->lp.row_start[i + 1]; k++) {
                d->cols[n] = b->lp.col[k];
                d->values[n++] = b->lp.value[k];
            }
            for (; e < b->n_entries && b->entries[e].row == i; e++) { /* entries stand in the order of rows */
                d->cols[n] = b->lp.n_cols + b->entries[e].link;
                d->values[n++] = b->entries[e].value;
            }
            status = aft_lp_add_row(&whole, b->row_lower[i], b->row_upper[i], n, d->cols, d->values, err);
        }
        if (status == AFT_OK) {
            status = solve_part(d, &b->last, &whole, 0.0, err);
        }
        aft_lp_clear(&whole);
        if (status != AFT_OK) {
            return status;
        }
        if (!has_duals(&b->last)) {
            d->is_stuck = true;
            return AFT_OK;
        }
        for (int a = 0; a < d->n_links; a++) { /* the mean of what the blocks would like */
            d->at[a] += b->last.x[b->lp.n_cols + a] / d->n_blocks;
        }
        AFT_TRY(add_cut(d, number, b->last.row_dual, b->last.x, true, err));
    }
done:
    return status;
}

/* ---- the rounds ---- */

static double gap_to(const benders *d, double upper)
{
    return (upper - d->lower) / fmax(1e-9, fabs(upper + d->lp->constant));
}

/* The plan that buys nothing: a first one, should the user stop soon. The question after it stays as it was. */
static aft_status ask_for_nothing(benders *d, aft_error *err)
{
    aft_status status = AFT_OK;
    double *next = aft_alloc((size_t)d->n_links, sizeof *next);
    AFT_TRY_ALLOC(next, err, "blocks");
    memcpy(next, d->at, (size_t)d->n_links * sizeof *next);
    for (int a = 0; a < d->n_links; a++) {
        d->at[a] = isfinite(d->master.lower[a]) ? d->master.lower[a] : 0.0;
    }
    AFT_TRY(ask(d, err));
    memcpy(d->at, next, (size_t)d->n_links * sizeof *next);
done:
    aft_free(next);
    return status;
}

static void mark_whole(benders *d, bool is_whole)
{
    for (int a = 0; a < d->n_links; a++) {
        if (d->lp->is_whole[d->link_col[a]]) {
            d->master.is_whole[a] = is_whole;
        }
    }
    d->master.n_whole = is_whole ? d->lp->n_whole : 0;
}

/* Changes the unit of the master's money. */
static void rescale(benders *d, double factor)
{
    aft_lp *master = &d->master;
    d->money *= factor;
    for (int a = 0; a < d->n_links; a++) {
        master->cost[a] /= factor;
    }
    for (int i = d->n_rules; i < master->n_rows; i++) {
        master->row_lower[i] /= factor;
        for (size_t e = master->row_start[i]; e < master->row_start[i + 1]; e++) {
            master->value[e] /= master->col[e] < d->n_links ? factor : 1.0;
        }
    }
}

/* Solves the master; its capacities are the first columns of the solution. Where the solver loses its way, another unit
 * of money often helps; if none does, the rounds end with what there is. */
static aft_status solve_master(benders *d, aft_answer *solution, double gap, aft_error *err)
{
    static const double factors[] = {1.0, 0.2, 25.0, 0.02, 50.0}; /* after the first 1, units of 1/5, 5, 1/10, 5 */
    for (size_t i = 0; i < sizeof factors / sizeof factors[0]; i++) {
        rescale(d, factors[i]);
        aft_status status = solve_part(d, solution, &d->master, gap, err);
        bool is_answered =
            d->master.n_whole > 0 ? solution->outcome == AFT_OPTIMAL && solution->x != NULL : has_duals(solution);
        if (status != AFT_OK || is_answered) {
            return status;
        }
    }
    d->has_given_up = true;
    return AFT_OK;
}

/* Rounds with the relaxed master until its gap is below the one asked for. */
static aft_status relaxed_rounds(benders *d, double gap, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_answer master = AFT_ANSWER_INIT;
    mark_whole(d, false);
    for (int round = 0; round < MOST_ROUNDS && !must_stop(d); round++) {
        AFT_TRY(solve_master(d, &master, 0.0, err));
        if (d->has_given_up) {
            goto done;
        }
        double bound = 0.0; /* what the master's duals prove, whatever its solver says */
        AFT_TRY(aft_prove_bound(&bound, &d->master, master.row_dual, master.x, err));
        d->lower = fmax(d->lower, bound * d->money + idle_cost(d));
        report(d);
        if (gap_to(d, d->relaxed_upper) <= gap) {
            break;
        }
        double before = d->relaxed_upper;
        for (int a = 0; a < d->n_links; a++) {
            d->at[a] = isfinite(before) ? 0.5 * (master.x[a] + d->relaxed_at[a]) : master.x[a];
        }
        AFT_TRY(ask(d, err));
        if (d->is_stuck) {
            goto done;
        }
        if (d->relaxed_upper >= before && isfinite(before)) { /* no better half-way: the master's own point */
            memcpy(d->at, master.x, (size_t)d->n_links * sizeof *d->at);
            AFT_TRY(ask(d, err));
            if (d->is_stuck) {
                goto done;
            }
        }
    }
done:
    aft_answer_clear(&master);
    return status;
}

/* Rounds with the whole master. Where its whole numbers are those of the best plan, the rest is asked half-way. */
static aft_status whole_rounds(benders *d, double gap, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_answer master = AFT_ANSWER_INIT;
    mark_whole(d, true);
    for (int turn = 0; turn < MOST_ROUNDS && !must_stop(d); turn++) {
        AFT_TRY(solve_master(d, &master, 0.25 * gap, err));
        if (d->has_given_up) {
            goto done;
        }
        if (master.bound * d->money + idle_cost(d) > d->lower) {
            d->lower = master.bound * d->money + idle_cost(d);
            d->lower_by = master.bound_by;
        }
        report(d);
        if (gap_to(d, d->upper) <= gap) {
            break;
        }
        bool is_same = isfinite(d->upper);
        for (int a = 0; a < d->n_links; a++) {
            bool is_whole = d->lp->is_whole[d->link_col[a]];
            d->at[a] = is_whole ? round(master.x[a]) : master.x[a];
            is_same = is_same && (!is_whole || d->at[a] == d->best_at[a]);
        }
        if (is_same && turn % 2 == 1) {
            for (int a = 0; a < d->n_links; a++) {
                d->at[a] = 0.5 * (d->at[a] + d->best_at[a]);
            }
        }
        AFT_TRY(ask(d, err));
        if (d->is_stuck) {
            goto done;
        }
    }
done:
    aft_answer_clear(&master);
    return status;
}

/* Puts the best point and the duals of its blocks together. */
static aft_status assemble(aft_answer *out, const benders *d, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_lp *lp = d->lp;
    double *x = aft_alloc((size_t)lp->n_cols, sizeof *x);
    double *row_dual = aft_alloc((size_t)lp->n_rows, sizeof *row_dual);
    double *reduced = aft_alloc((size_t)lp->n_cols, sizeof *reduced);
    out->x = x;
    out->row_dual = row_dual;
    out->reduced = reduced;
    AFT_TRY_ALLOC(x, err, "blocks");
    AFT_TRY_ALLOC(row_dual, err, "blocks");
    AFT_TRY_ALLOC(reduced, err, "blocks");
    for (int j = 0; j < lp->n_cols; j++) {
        x[j] = d->link_of[j] >= 0 ? d->best_at[d->link_of[j]] : is_inner(d, j) ? idle_value(lp, j) : lp->lower[j];
    }
    for (int number = 0; number < d->n_blocks; number++) {
        const block *b = &d->blocks[number];
        for (int j = 0; j < b->lp.n_cols; j++) {
            x[b->col_of[j]] = b->best.x[j];
            reduced[b->col_of[j]] = b->best.reduced[j];
        }
        for (int i = 0; i < b->lp.n_rows; i++) {
            row_dual[b->row_of[i]] = b->best.row_dual[i];
        }
    }
    out->pricing = AFT_PRICES_CAPACITIES;
    out->objective = d->upper;
    out->bound = d->lower;
    out->bound_by = d->lower_by;
done:
    return status;
}

static bool pays(const benders *d)
{
    return d->n_links > 0 && d->n_links <= MOST_LINKS && d->n_blocks >= 2 && isfinite(idle_cost(d));
}

static aft_status solve(benders *d, double gap, aft_error *err)
{
    aft_status status = AFT_OK;
    AFT_TRY(fill(d, err));
    AFT_TRY(ask_apart(d, err));
    if (!d->is_stuck) {
        AFT_TRY(ask_for_nothing(d, err));
    }
    if (!d->is_stuck) {
        AFT_TRY(ask(d, err));
    }
    if (!d->is_stuck) {
        AFT_TRY(relaxed_rounds(d, d->lp->n_whole > 0 ? 0.5 * gap : gap, err));
    }
    if (!d->is_stuck && !d->has_given_up && d->lp->n_whole > 0 && !must_stop(d)) {
        AFT_TRY(whole_rounds(d, gap, err));
    }
done:
    return status;
}

aft_status aft_solve_by_blocks(aft_answer *out, const aft_lp *lp, const aft_backend *backend, const aft_budget *budget,
                               aft_error *err)
{
    aft_status status = AFT_OK;
    const double gap = fmax(budget->gap, 1e-6);
    benders d = {.lp = lp,
                 .backend = backend,
                 .budget = budget,
                 .money = 1.0,
                 .relaxed_upper = INFINITY,
                 .upper = INFINITY,
                 .lower = -INFINITY};
    aft_watch_init(&d.watch, budget);
    aft_lp_init(&d.master);
    AFT_TRY(find_links(&d, err));
    AFT_TRY(find_blocks(&d, err));
    if (!pays(&d)) {
        goto done;
    }
    AFT_TRY(solve(&d, gap, err));
    if (isfinite(d.upper)) { /* else it is not for this method; perhaps the program has no solution */
        AFT_TRY(assemble(out, &d, err));
        out->outcome = gap_to(&d, d.upper) <= gap ? AFT_OPTIMAL
                       : must_stop(&d)            ? aft_budget_outcome(budget)
                                                  : AFT_GAP_LIMIT;
    }
done:
    if (status != AFT_OK) {
        aft_answer_clear(out);
    }
    benders_clear(&d);
    return status;
}

const char *aft_blocks_applies(const aft_task *task)
{
    const int least = task->backend->rows_to_split;
    if (!aft_task_is_whole(task) || task->lp->square != NULL) {
        return "our interior method is faster without whole numbers, and costs have no squares there";
    }
    if (task->forced == NULL && (least == 0 || task->lp->n_rows < least)) {
        return "the back-end is faster on the whole";
    }
    return NULL;
}

aft_status aft_blocks_method(aft_answer *out, aft_task *task, const aft_budget *budget, aft_error *err)
{
    aft_status status = aft_solve_by_blocks(out, task->lp, task->backend, budget, err);
    if (status == AFT_OK && out->x == NULL) {
        out->outcome = aft_budget_is_over(budget) ? aft_budget_outcome(budget) : AFT_GAP_LIMIT;
    }
    return status;
}
