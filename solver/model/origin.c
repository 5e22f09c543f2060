/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "solver/model/origin.h"

#include "networks/base/limits.h"

#include <stdio.h>
#include <string.h>

/* ---- where a block comes from ---- */

/* Blocks are named after the tables. */
static int table_of(const char *block)
{
    static const struct {
        const char *start;
        aft_table table;
    } starts[] = {{"generator_", AFT_TABLE_generators},       {"link_", AFT_TABLE_links},
                  {"process_", AFT_TABLE_processes},          {"store_", AFT_TABLE_stores},
                  {"storage_unit_", AFT_TABLE_storage_units}, {"line_", AFT_TABLE_lines},
                  {"transformer_", AFT_TABLE_transformers},   {"load_shed", AFT_TABLE_loads},
                  {"bus_balance", AFT_TABLE_buses},           {"global_constraint", AFT_TABLE_global_constraints}};
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
        if (strncmp(block, starts[i].start, strlen(starts[i].start)) == 0) {
            return (int)starts[i].table;
        }
    }
    return -1;
}

static const aft_origin nowhere = {.table = -1};

static aft_origin origin_in(const aft_model *model, const aft_block *block, int index)
{
    const int n_hours = block->n_hours > 0 ? block->n_hours : 1;
    const int k = (index - block->first) / n_hours;
    aft_origin out = {.table = table_of(block->name)};
    if (out.table < 0 || block->labels == NULL || k >= block->n || block->labels[k] == NULL) {
        return nowhere;
    }
    const int row = aft_network_find(model->network, (aft_table)out.table, block->labels[k]);
    out.row = row >= 0 ? (size_t)row : 0;
    out.snapshot = n_hours > 1 ? (size_t)((index - block->first) % n_hours) : 0;
    return row >= 0 ? out : nowhere;
}

/* The buyer whose pieces begin last before the column. */
static aft_origin buyer_of(const aft_model *model, int col)
{
    aft_origin out = nowhere;
    int last = -1;
    for (aft_holding h = {0}; aft_holding_next(&h, model->network);) {
        int first = model->first_piece[h.table] != NULL ? model->first_piece[h.table][h.row] : -1;
        if (first > last && first <= col) {
            last = first;
            out = (aft_origin){.table = (int)h.table, .row = h.row};
        }
    }
    return out;
}

aft_origin aft_origin_of_col(const aft_model *model, int col)
{
    const aft_block *block = aft_lp_block_of_col(&model->lp, col);
    if (block == NULL) {
        return nowhere;
    }
    return strcmp(block->name, "menu_pieces") == 0 ? buyer_of(model, col) : origin_in(model, block, col);
}

aft_origin aft_origin_of_row(const aft_model *model, int row)
{
    const aft_lp *lp = &model->lp;
    const aft_block *block = aft_lp_block_of_row(lp, row);
    if (block == NULL || row >= lp->n_rows) {
        return nowhere;
    }
    bool has_entry = lp->row_start[row] < lp->row_start[row + 1];
    if (block->n == 0 && has_entry) { /* named by its first column */
        return aft_origin_of_col(model, lp->col[lp->row_start[row]]);
    }
    return origin_in(model, block, row);
}

/* ---- what is said of it ---- */

static bool is_same(aft_origin a, aft_origin b)
{
    return a.table == b.table && a.row == b.row;
}

static void append(char *text, size_t size, const aft_model *model, const char *between, aft_origin origin)
{
    size_t n = strlen(text);
    n += (size_t)snprintf(text + n, size - n, "%s", between);
    if (n < size) {
        aft_limits_describe(text + n, size - n, model->network, origin.table, origin.row, origin.snapshot);
    }
}

enum { MOST_NAMED = 4 };

typedef struct naming {
    int n; /* also what finds no room */
    aft_origin list[MOST_NAMED];
} naming;

static void name_origin(naming *named, aft_origin origin)
{
    bool is_new = origin.table >= 0;
    for (int i = 0; i < named->n && i < MOST_NAMED; i++) {
        is_new = is_new && !is_same(named->list[i], origin);
    }
    if (is_new && named->n < MOST_NAMED) {
        named->list[named->n] = origin;
    }
    named->n += is_new;
}

/* A balance is of its loads; of the bus itself nothing limits it. */
static void name_loads(naming *named, const aft_network *network, aft_origin bus)
{
    for (size_t k = 0; k < network->n_loads; k++) {
        const aft_load *load = &network->loads[k];
        if (load->active && load->bus == (int)bus.row) {
            name_origin(named, (aft_origin){.table = AFT_TABLE_loads, .row = k, .snapshot = bus.snapshot});
        }
    }
}

void aft_origin_append(char *text, size_t size, const aft_model *model, int row)
{
    naming named = {0};
    const aft_lp *lp = &model->lp;
    const aft_origin own = aft_origin_of_row(model, row);
    const bool is_balance = own.table == AFT_TABLE_buses;
    if (is_balance) {
        name_loads(&named, model->network, own);
    } else {
        name_origin(&named, own);
    }
    for (size_t e = lp->row_start[row]; e < lp->row_start[row + 1]; e++) {
        name_origin(&named, aft_origin_of_col(model, lp->col[e]));
    }
    if (is_balance && named.n > MOST_NAMED) {
        return; /* some of many would only mislead */
    }
    for (int i = 0; i < named.n && i < MOST_NAMED; i++) {
        append(text, size, model, i == 0 ? " (" : "; ", named.list[i]);
    }
    size_t end = strlen(text);
    if (named.n > 0 && end + 1 < size) {
        (void)snprintf(text + end, size - end, ")");
    }
}

/* ---- numbers of which nothing can be made ---- */

static const double tiny = 1e-12; /* of the largest entry of a row */

static bool is_usable(double number)
{
    return fabs(number) < AFT_HUGE; /* not NAN either */
}

static bool is_usable_cost(double number)
{
    return fabs(number) < AFT_HUGE_COST;
}

static aft_status refuse(const aft_model *model, aft_origin origin, const char *what, double number, aft_error *err)
{
    char place[400] = "the case";
    if (origin.table >= 0) {
        aft_limits_describe(place, sizeof place, model->network, origin.table, origin.row, origin.snapshot);
    }
    return aft_fail(err, AFT_ECASE,
                    "%.300s: with other numbers of the case this makes %.160s %g, which cannot be "
                    "calculated with; choose numbers that are less extreme",
                    place, what, number);
}

/* What stands still costs nothing and adds nothing, whatever its numbers are. */
static bool is_still(const aft_lp *lp, int col)
{
    return lp->lower[col] == 0.0 && lp->upper[col] == 0.0;
}

static void settle_still(aft_lp *lp)
{
    const size_t n = aft_lp_entries(lp);
    for (int j = 0; j < lp->n_cols; j++) {
        lp->cost[j] = is_still(lp, j) && !is_usable_cost(lp->cost[j]) ? 0.0 : lp->cost[j];
        if (lp->square != NULL && is_still(lp, j)) {
            lp->square[j] = 0.0;
        }
    }
    for (size_t e = 0; e < n; e++) {
        lp->value[e] = is_still(lp, lp->col[e]) && !is_usable(lp->value[e]) ? 0.0 : lp->value[e];
    }
}

static aft_status settle_columns(aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_lp *lp = &model->lp;
    for (int j = 0; j < lp->n_cols; j++) {
        double square = lp->square != NULL ? lp->square[j] : 0.0;
        double bad = !is_usable_cost(lp->cost[j]) ? lp->cost[j] : !is_usable_cost(square) ? square : 0.0;
        bad = isnan(lp->lower[j]) || isnan(lp->upper[j]) ? NAN : bad;
        bad = lp->lower[j] >= AFT_HUGE ? lp->lower[j] : lp->upper[j] <= -AFT_HUGE ? lp->upper[j] : bad;
        if (bad != 0.0) {
            char name[160];
            char what[200];
            aft_lp_col_name(name, sizeof name, lp, j);
            (void)snprintf(what, sizeof what, "a cost or limit of %s", name);
            AFT_TRY(refuse(model, aft_origin_of_col(model, j), what, bad, err));
        }
        lp->lower[j] = lp->lower[j] <= -AFT_HUGE ? -INFINITY : lp->lower[j];
        lp->upper[j] = lp->upper[j] >= AFT_HUGE ? INFINITY : lp->upper[j];
    }
done:
    return status;
}

static aft_status settle_row(aft_model *model, int i, aft_error *err)
{
    aft_lp *lp = &model->lp;
    double bad = isnan(lp->row_lower[i]) || isnan(lp->row_upper[i]) ? NAN : 0.0;
    aft_origin origin = nowhere;
    bad = lp->row_lower[i] >= AFT_HUGE ? lp->row_lower[i] : lp->row_upper[i] <= -AFT_HUGE ? lp->row_upper[i] : bad;
    for (size_t e = lp->row_start[i]; e < lp->row_start[i + 1]; e++) {
        if (!is_usable(lp->value[e])) {
            bad = lp->value[e];
            origin = aft_origin_of_col(model, lp->col[e]);
        }
    }
    if (bad != 0.0) {
        char name[160];
        aft_lp_row_name(name, sizeof name, lp, i);
        return refuse(model, origin.table >= 0 ? origin : aft_origin_of_row(model, i), name, bad, err);
    }
    lp->row_lower[i] = lp->row_lower[i] <= -AFT_HUGE ? -INFINITY : lp->row_lower[i];
    lp->row_upper[i] = lp->row_upper[i] >= AFT_HUGE ? INFINITY : lp->row_upper[i];
    return AFT_OK;
}

aft_status aft_model_settle_numbers(aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    settle_still(&model->lp);
    AFT_TRY(settle_columns(model, err));
    for (int i = 0; i < model->lp.n_rows; i++) {
        AFT_TRY(settle_row(model, i, err));
    }
    aft_lp_drop_tiny(&model->lp, tiny);
done:
    return status;
}
