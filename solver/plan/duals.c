/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What limits, set points, ramps and levels are worth, with the signs of PyPSA 1.4.0: an upper limit has a dual <= 0, a
 * lower one >= 0. A limit of given capacity is a bound of a column, so its dual is the reduced cost of that column; one
 * of a capacity that is decided is a row, which is found by its block and by the column that it limits. */
#include "solver/plan/duals.h"

#include <string.h>

/* Blocks of a table. */
typedef struct block_names {
    const char *dispatch; /* columns that the limits speak of */
    const char *limits;   /* rows */
    const char *running;  /* rows of limits of what is switched or maintained, NULL: none */
    const char *ramps;    /* rows, NULL: none */
    const char *balance;  /* rows, NULL: none */
} block_names;

static const block_names names_of[AFT_N_TABLES] = {
    [AFT_TABLE_generators] = {"generator_p", "generator_limit", "generator_running_limit", "generator_ramp", NULL},
    [AFT_TABLE_links] = {"link_p", "link_limit", "link_running_limit", "link_ramp", NULL},
    [AFT_TABLE_processes] = {"process_p", "process_limit", "process_running_limit", "process_ramp", NULL},
    [AFT_TABLE_stores] = {"store_e", "store_limit", NULL, NULL, "store_balance"},
    [AFT_TABLE_storage_units] = {"storage_unit_state_of_charge", "storage_unit_limit", NULL, NULL,
                                 "storage_unit_balance"},
    [AFT_TABLE_lines] = {"line_s", "line_limit", NULL, NULL, NULL},
    [AFT_TABLE_transformers] = {"transformer_s", "transformer_limit", NULL, NULL, NULL},
};

/* Rows [first, last) of a block; none if there is no such block. */
static aft_span rows_of(const aft_lp *lp, const char *name)
{
    for (size_t i = 0; i < lp->n_row_blocks; i++) {
        if (strcmp(lp->row_blocks[i].name, name) == 0) {
            bool is_last = i + 1 == lp->n_row_blocks;
            return (aft_span){(size_t)lp->row_blocks[i].first,
                              (size_t)(is_last ? lp->n_rows : lp->row_blocks[i + 1].first)};
        }
    }
    return (aft_span){0, 0};
}

/* The last entry of a row whose column stands in a block, or -1. */
static long entry_in(const aft_lp *lp, size_t row, const aft_block *block)
{
    long found = -1;
    int end = block->first + block->n * block->n_hours;
    for (size_t e = lp->row_start[row]; e < lp->row_start[row + 1]; e++) {
        bool is_in = lp->col[e] >= block->first && lp->col[e] < end;
        if (is_in && (found < 0 || lp->col[e] > lp->col[found])) {
            found = (long)e;
        }
    }
    return found;
}

/* Adds the duals of rows to the place of the (latest) column they limit. A row  a x + ... <= b  is the limit
 * x + ... <= b / a, so its dual is a times that of the row; the sign tells from which side it limits. */
static void add_rows(double *upper, double *lower, const aft_lp *lp, const char *rows, const aft_block *block,
                     const double *row_dual)
{
    aft_span span = rows_of(lp, rows);
    for (size_t i = span.from; i < span.to; i++) {
        long e = row_dual[i] != 0.0 ? entry_in(lp, i, block) : -1;
        if (e >= 0) {
            double dual = row_dual[i] * lp->value[e];
            double *side = dual < 0.0 ? upper : lower;
            side[lp->col[e] - block->first] += dual;
        }
    }
}

/* Limits of a column by its given capacity; infinite where a row limits it instead. */
static void given_limits(double *low_out, double *high_out, const aft_model *model, aft_table table,
                         const aft_holding *asset, size_t k, size_t t)
{
    const aft_capacity *capacity = &model->capacity[table][k];
    bool is_branch = table == AFT_TABLE_lines || table == AFT_TABLE_transformers;
    double high = aft_at(asset->high, t);
    double low = is_branch ? -high : aft_at(asset->low, t);
    if (table == AFT_TABLE_storage_units) {
        low = 0.0;
        high = model->network->storage_units[k].max_hours;
    }
    bool is_given = capacity->n == 0;
    *low_out = is_given ? aft_limit(low, capacity->fixed) : low == 0.0 ? 0.0 : -INFINITY;
    *high_out = is_given ? aft_limit(high, capacity->fixed) : high == 0.0 ? 0.0 : INFINITY;
}

/* Reduced costs go to the limit that the column leans on; where something else bounds it (a set point, an angle) they
 * go to the set point, if the table reports any. */
static void add_bounds(aft_duals *out, const aft_model *model, aft_table table, const aft_block *block,
                       const double *reduced)
{
    const aft_lp *lp = &model->lp;
    for (size_t k = 0; k < (size_t)block->n; k++) {
        aft_holding asset = aft_holding_at(model->network, table, k);
        for (size_t t = asset.life.from; t < asset.life.to; t++) {
            size_t i = k * model->n_hours + t;
            int col = block->first + (int)i;
            double low = 0.0;
            double high = 0.0;
            if (reduced[col] == 0.0) {
                continue;
            }
            given_limits(&low, &high, model, table, &asset, k, t);
            if (reduced[col] < 0.0 && lp->upper[col] == high) {
                out->upper[i] += reduced[col];
            } else if (reduced[col] > 0.0 && lp->lower[col] == low) {
                out->lower[i] += reduced[col];
            } else if (out->set != NULL && table != AFT_TABLE_stores) {
                out->set[i] = reduced[col];
            }
        }
    }
}

/* The power of stores has no limits of its own: a set point is the only bound of its column. */
static void set_store_power(aft_duals *out, const aft_model *model, const double *reduced)
{
    for (size_t k = 0; k < model->network->n_stores; k++) {
        aft_span life = model->network->stores[k].life;
        for (size_t t = life.from; t < life.to; t++) {
            size_t i = k * model->n_hours + t;
            out->set[i] = reduced[model->flow[AFT_TABLE_stores] + (int)i];
        }
    }
}

/* The row says  level - ... = what comes in:  one more MWh lowers the cost by minus its dual. */
static void set_balance(aft_duals *out, const aft_lp *lp, const char *rows, size_t n, const double *row_dual)
{
    size_t first = rows_of(lp, rows).from;
    for (size_t i = 0; i < n; i++) {
        out->balance[i] = 0.0 - row_dual[first + i];
    }
}

static aft_status make(double **out, size_t n, aft_error *err)
{
    *out = aft_alloc(n, sizeof **out);
    return *out != NULL ? AFT_OK : aft_fail(err, AFT_ENOMEM, "duals: out of memory");
}

static aft_status extract_table(aft_duals *out, const aft_model *model, aft_table table, const aft_answer *solution,
                                aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_lp *lp = &model->lp;
    const block_names *names = &names_of[table];
    const aft_block *block = aft_lp_find_col_block(lp, names->dispatch);
    size_t n = aft_network_count(model->network, table) * model->n_hours;
    bool has_set = table != AFT_TABLE_lines && table != AFT_TABLE_transformers;
    if (n == 0) {
        return AFT_OK;
    }
    AFT_TRY(make(&out->upper, n, err));
    AFT_TRY(make(&out->lower, n, err));
    if (has_set) {
        AFT_TRY(make(&out->set, n, err));
    }
    if (table == AFT_TABLE_stores && solution->reduced != NULL) {
        set_store_power(out, model, solution->reduced);
    }
    if (solution->reduced != NULL) {
        add_bounds(out, model, table, block, solution->reduced);
    }
    add_rows(out->upper, out->lower, lp, names->limits, block, solution->row_dual);
    if (names->running != NULL) {
        add_rows(out->upper, out->lower, lp, names->running, block, solution->row_dual);
    }
    if (names->ramps != NULL) {
        AFT_TRY(make(&out->ramp_up, n, err));
        AFT_TRY(make(&out->ramp_down, n, err));
        add_rows(out->ramp_up, out->ramp_down, lp, names->ramps, block, solution->row_dual);
    }
    if (names->balance != NULL) {
        AFT_TRY(make(&out->balance, n, err));
        set_balance(out, lp, names->balance, n, solution->row_dual);
    }
done:
    return status;
}

aft_status aft_plan_extract_duals(aft_plan *plan, const aft_model *model, const aft_answer *solution, aft_error *err)
{
    aft_status status = AFT_OK;
    plan->duals = aft_alloc(AFT_N_TABLES, sizeof *plan->duals);
    AFT_TRY_ALLOC(plan->duals, err, "duals");
    for (size_t i = 0; i < AFT_N_HOLDINGS; i++) {
        const aft_table table = aft_holding_tables[i];
        AFT_TRY(extract_table(&plan->duals[table], model, table, solution, err));
    }
done:
    return status;
}
