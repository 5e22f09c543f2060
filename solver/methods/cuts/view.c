/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds balances and flow limits in the rows of a program ("variable upper bounds": Padberg, Van Roy and
 * Wolsey 1985). */
#include "solver/methods/cuts/view.h"

#include "networks/base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void aft_design_clear(aft_design *design)
{
    if (design == NULL) {
        return;
    }
    aft_free(design->above);
    aft_free(design->below);
    aft_free(design->pieces);
    aft_free(design->place_start);
    aft_free(design->places);
    *design = (aft_design){0};
}

static bool is_balance(const aft_design *design, int row)
{
    const aft_balances *b = &design->balances;
    return row >= b->first && row < b->first + (int)(b->n_buses * b->n_hours);
}

/* ---- places in the balances ---- */

static aft_status list_places(aft_design *design, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_lp *lp = design->lp;
    const int first = design->balances.first;
    const int n = (int)(design->balances.n_buses * design->balances.n_hours);
    size_t *start = aft_alloc((size_t)lp->n_cols + 2, sizeof *start);
    AFT_TRY_ALLOC(start, err, "design");
    size_t from = lp->row_start[first];
    size_t to = lp->row_start[first + n];
    design->places = aft_alloc(to - from, sizeof *design->places);
    AFT_TRY_ALLOC(design->places, err, "design");
    for (size_t e = from; e < to; e++) {
        start[lp->col[e] + 2]++;
    }
    for (int j = 2; j < lp->n_cols + 2; j++) {
        start[j] += start[j - 1];
    }
    for (int i = 0; i < n; i++) {
        for (size_t e = lp->row_start[first + i]; e < lp->row_start[first + i + 1]; e++) {
            design->places[start[lp->col[e] + 1]++] = (aft_balance_entry){i, lp->value[e]};
        }
    }
    design->place_start = start;
    start = NULL;
done:
    aft_free(start);
    return status;
}

/* ---- flow limits ---- */

/* The only column of a row that is not whole, with its coefficient; -1 if there is none, or more than one, or no whole
 * column beside it. */
static int only_flow(double *coef_out, const aft_lp *lp, int row)
{
    int flow = -1;
    for (size_t e = lp->row_start[row]; e < lp->row_start[row + 1]; e++) {
        int j = lp->col[e];
        if (!lp->is_whole[j] && flow >= 0) {
            return -1;
        }
        if (!lp->is_whole[j]) {
            flow = j;
            *coef_out = lp->value[e];
        }
    }
    return lp->row_start[row + 1] - lp->row_start[row] > 1 ? flow : -1;
}

/* Notes x <= (limit - sum of the whole columns) / divisor if every size and the constant are fit for it. The first row
 * that limits a column stands; others only say less of it. */
static aft_status note_limit(aft_design *design, aft_flow_limit *out, int row, int flow, double limit, double divisor,
                             aft_error *err)
{
    const aft_lp *lp = design->lp;
    size_t n = lp->row_start[row + 1] - lp->row_start[row];
    if (out->n > 0 || isinf(limit) || limit / divisor < 0.0) {
        return AFT_OK;
    }
    if (aft_grow((void **)&design->pieces, &design->pieces_cap, design->n_pieces + n, sizeof *design->pieces) != 0) {
        return aft_fail(err, AFT_ENOMEM, "design: out of memory");
    }
    aft_flow_limit made = {.constant = limit / divisor, .first = design->n_pieces, .row = row};
    for (size_t e = lp->row_start[row]; e < lp->row_start[row + 1]; e++) {
        double size = -lp->value[e] / divisor;
        if (lp->col[e] == flow) {
            continue;
        }
        if (size <= 0.0 || lp->lower[lp->col[e]] < 0.0) {
            return AFT_OK;
        }
        design->pieces[design->n_pieces + made.n++] = (aft_piece){lp->col[e], size};
    }
    design->n_pieces += made.n;
    *out = made;
    return AFT_OK;
}

static aft_status list_limits(aft_design *design, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_lp *lp = design->lp;
    design->above = aft_alloc((size_t)lp->n_cols, sizeof *design->above);
    design->below = aft_alloc((size_t)lp->n_cols, sizeof *design->below);
    AFT_TRY_ALLOC(design->above, err, "design");
    AFT_TRY_ALLOC(design->below, err, "design");
    for (int i = 0; i < lp->n_rows; i++) {
        double coef = 0.0;
        int flow = is_balance(design, i) ? -1 : only_flow(&coef, lp, i);
        if (flow < 0) {
            continue;
        }
        aft_flow_limit *up = coef > 0.0 ? &design->above[flow] : &design->below[flow];
        aft_flow_limit *down = coef > 0.0 ? &design->below[flow] : &design->above[flow];
        AFT_TRY(note_limit(design, up, i, flow, lp->row_upper[i], fabs(coef), err));
        /* lower <= coef x + ...:  the same with all signs turned */
        if (!isinf(lp->row_lower[i]) && lp->row_lower[i] <= 0.0) {
            AFT_TRY(note_limit(design, down, i, flow, lp->row_lower[i], -fabs(coef), err));
        }
    }
done:
    return status;
}

/* Snapshot of a flow, by its first place in the balances; -1 without one. */
static int snapshot_of(const aft_design *design, int flow)
{
    const size_t first = design->place_start[flow];
    const bool has_place = first < design->place_start[flow + 1];
    return has_place ? (int)((size_t)design->places[first].row % design->balances.n_hours) : -1;
}

/* Of a whole column: the snapshots of the flows that it limits. */
typedef struct use {
    int n, last;
} use;

static void note_snapshot(use *uses, const aft_design *design, const aft_flow_limit *limit, int flow)
{
    const int snapshot = snapshot_of(design, flow);
    for (size_t i = limit->first; i < limit->first + limit->n; i++) {
        use *at = &uses[design->pieces[i].col];
        at->n += at->n == 0 || at->last != snapshot;
        at->last = snapshot;
    }
}

/* A status may limit the flow of the next snapshot, too; what is bought may be of no use at night. */
static bool is_hourly(const use *at, size_t n_hours)
{
    return at->n > 0 && n_hours > 1 && (at->n == 1 || 3 * (size_t)at->n <= n_hours);
}

static aft_status count(aft_design *design, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_lp *lp = design->lp;
    use *uses = aft_alloc((size_t)lp->n_cols, sizeof *uses);
    AFT_TRY_ALLOC(uses, err, "design");
    for (int j = 0; j < lp->n_cols; j++) {
        design->n_bought += design->above[j].n > 0 || design->below[j].n > 0;
        note_snapshot(uses, design, &design->above[j], j);
        note_snapshot(uses, design, &design->below[j], j);
    }
    for (int j = 0; j < lp->n_cols; j++) {
        const bool is_choice = lp->is_whole[j] && lp->lower[j] < lp->upper[j];
        design->n_choices += is_choice;
        design->n_unlimiting += is_choice && uses[j].n == 0;
        design->n_hourly += is_choice && is_hourly(&uses[j], design->balances.n_hours);
    }
done:
    aft_free(uses);
    return status;
}

/* With few units beside many purchases rounding still finds the plans: cases/overijssel, 60 hours of mid-2040 with two
 * imports that are committed, has after 150 s a plan of 178 MEUR with it and of 2371 by HiGHS alone. */
bool aft_design_is_purchase(const aft_design *design)
{
    const long long n_others = (long long)design->n_hourly + design->n_unlimiting;
    const long long n_purchases = design->n_choices - n_others;
    return design->n_bought > 0 && n_purchases > 0 && n_others <= n_purchases * (long long)design->balances.n_hours;
}

/* ---- multiples ---- */

static bool is_integer(double value)
{
    return isinf(value) || (value == nearbyint(value) && fabs(value) < 1e9);
}

/* Is a column an arc or an end of a network, with whole bounds? Then it may be whole wherever all else is. */
static bool is_plain_arc(const aft_design *design, int col)
{
    const aft_lp *lp = design->lp;
    const aft_balance_entry *place = design->places + design->place_start[col];
    size_t n = design->place_start[col + 1] - design->place_start[col];
    bool is_unit = n <= 2 && is_integer(lp->lower[col]) && is_integer(lp->upper[col]);
    for (size_t i = 0; is_unit && i < n; i++) {
        is_unit = fabs(place[i].coef) == 1.0;
    }
    return is_unit && (n < 2 || place[0].coef == -place[1].coef);
}

static bool is_whole_row(const aft_lp *lp, int row)
{
    bool is_whole = is_integer(lp->row_lower[row]) && is_integer(lp->row_upper[row]);
    for (size_t e = lp->row_start[row]; is_whole && e < lp->row_start[row + 1]; e++) {
        is_whole = is_integer(lp->value[e]);
    }
    return is_whole;
}

/* A row with one flow at most (coefficient 1 or -1) is a whole bound of it as soon as the whole columns are fixed. */
static bool is_bound_of_flow(const aft_lp *lp, int row)
{
    int n_flows = 0;
    for (size_t e = lp->row_start[row]; e < lp->row_start[row + 1]; e++) {
        n_flows += lp->is_whole[lp->col[e]] ? 0 : fabs(lp->value[e]) == 1.0 ? 1 : 2;
    }
    return n_flows <= 1;
}

static double common_divisor(double a, double b)
{
    while (b > 0.5) {
        double rest = fmod(a, b);
        a = b;
        b = rest;
    }
    return a;
}

/* With the whole columns fixed, what is left is a flow problem on one network with whole limits, so it has a whole
 * optimum; its cost is a multiple of the common divisor of all costs. */
static double find_cost_step(const aft_design *design)
{
    const aft_lp *lp = design->lp;
    double step = 0.0;
    if (lp->square != NULL) {
        return 0.0;
    }
    for (int i = 0; i < lp->n_rows; i++) {
        if (!is_whole_row(lp, i) || (!is_balance(design, i) && !is_bound_of_flow(lp, i))) {
            return 0.0;
        }
    }
    for (int j = 0; j < lp->n_cols; j++) {
        if (!is_integer(lp->cost[j]) || (!lp->is_whole[j] && !is_plain_arc(design, j))) {
            return 0.0;
        }
        step = common_divisor(fabs(lp->cost[j]), step);
    }
    return step;
}

aft_status aft_design_view(aft_design *out, const aft_lp *lp, const aft_balances *balances, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_design made = {.lp = lp, .balances = *balances, .n_cols = lp->n_cols, .n_rows = lp->n_rows};
    AFT_TRY(list_places(&made, err));
    AFT_TRY(list_limits(&made, err));
    AFT_TRY(count(&made, err));
    made.cost_step = find_cost_step(&made);
    *out = made;
    made = (aft_design){0};
done:
    aft_design_clear(&made);
    return status;
}
