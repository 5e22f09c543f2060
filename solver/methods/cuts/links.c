/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Flow balance of what is bought, known from Steiner trees (Koch and Martin 1998). */
#include "solver/methods/cuts/links.h"

#include "networks/base/memory.h"
#include "solver/methods/cuts/cut_rows.h"

#include <math.h>

typedef struct linker {
    const aft_lp *lp;
    const aft_design *design;
    aft_cuts *out;
    int *exclusive; /* [n_cols] row that lets one of some pieces be bought only; -1: none */
    int *cols;      /* room for a row */
    double *values;
    size_t n, caps[2];
} linker;

static bool is_balance(const aft_design *design, int row)
{
    const aft_balances *at = &design->balances;
    return row >= at->first && row < at->first + (int)(at->n_buses * at->n_hours);
}

/* A row that holds all the more when less flows and less is bought. */
static bool forgives_less(const linker *l, int row)
{
    const aft_lp *lp = l->lp;
    if (!isinf(lp->row_lower[row])) {
        return false;
    }
    for (size_t e = lp->row_start[row]; e < lp->row_start[row + 1]; e++) {
        if (!lp->is_whole[lp->col[e]] || lp->value[e] < 0.0 || lp->lower[lp->col[e]] != 0.0) {
            return false;
        }
    }
    return true;
}

/* Is a row the limit of one flow by its pieces? */
static bool is_limit(const linker *l, int row)
{
    const aft_lp *lp = l->lp;
    for (size_t e = lp->row_start[row]; e < lp->row_start[row + 1]; e++) {
        int j = lp->col[e];
        const aft_flow_limit *above = &l->design->above[j];
        if (!lp->is_whole[j]) {
            return above->n > 0 && above->row == row && isinf(lp->row_lower[row]);
        }
    }
    return false;
}

static size_t n_places(const aft_design *design, int col)
{
    return design->place_start[col + 1] - design->place_start[col];
}

/* A flow from one bus to another without loss, which may be 0. */
static bool is_arc(const linker *l, int col)
{
    const aft_balance_entry *at = l->design->places + l->design->place_start[col];
    return n_places(l->design, col) == 2 && fabs(at[0].coef) == 1.0 && at[0].coef == -at[1].coef &&
           l->lp->lower[col] >= 0.0;
}

/* May any flow round a circle be taken out of a plan, and pieces that carry nothing? */
static bool may_prune(const linker *l)
{
    const aft_lp *lp = l->lp;
    for (int i = 0; i < lp->n_rows; i++) {
        if (!is_balance(l->design, i) && !is_limit(l, i) && !forgives_less(l, i)) {
            return false;
        }
    }
    for (int j = 0; j < lp->n_cols; j++) {
        bool may_be_less = lp->cost[j] >= 0.0 && lp->lower[j] <= 0.0;
        if ((lp->is_whole[j] || n_places(l->design, j) > 1) && !may_be_less) {
            return false;
        }
    }
    return true;
}

static aft_status find_exclusive(linker *l, aft_error *err)
{
    const aft_lp *lp = l->lp;
    l->exclusive = aft_alloc((size_t)lp->n_cols, sizeof *l->exclusive);
    if (l->exclusive == NULL) {
        return aft_fail(err, AFT_ENOMEM, "design: out of memory");
    }
    for (int j = 0; j < lp->n_cols; j++) {
        l->exclusive[j] = -1;
    }
    for (int i = 0; i < lp->n_rows; i++) {
        bool is_one_of = !is_balance(l->design, i) && lp->row_upper[i] == 1.0;
        for (size_t e = lp->row_start[i]; is_one_of && e < lp->row_start[i + 1]; e++) {
            is_one_of = lp->is_whole[lp->col[e]] && lp->value[e] == 1.0;
        }
        for (size_t e = lp->row_start[i]; is_one_of && e < lp->row_start[i + 1]; e++) {
            l->exclusive[lp->col[e]] = i;
        }
    }
    return AFT_OK;
}

static aft_status put(linker *l, int col, double value, aft_error *err)
{
    if (aft_grow((void **)&l->cols, &l->caps[0], l->n + 1, sizeof *l->cols) != 0 ||
        aft_grow((void **)&l->values, &l->caps[1], l->n + 1, sizeof *l->values) != 0) {
        return aft_fail(err, AFT_ENOMEM, "design: out of memory");
    }
    l->cols[l->n] = col;
    l->values[l->n++] = value;
    return AFT_OK;
}

/* The other end of an arc. */
static int other_bus(const aft_design *design, int col, int bus)
{
    const aft_balance_entry *at = design->places + design->place_start[col];
    return at[0].row == bus ? at[1].row : at[0].row;
}

/* Puts down the pieces of all arcs that go on from (or lead to) the bus, but not back to where the flow came from.
 * False if one of them needs no pieces. */
static aft_status put_partners(bool *is_complete, linker *l, int bus, int arc, double sign, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_design *d = l->design;
    const aft_lp *lp = l->lp;
    const int row = d->balances.first + bus;
    const int from = other_bus(d, arc, bus);
    *is_complete = true;
    for (size_t e = lp->row_start[row]; e < lp->row_start[row + 1]; e++) {
        int j = lp->col[e];
        if (lp->value[e] != -sign || n_places(d, j) < 2 || other_bus(d, j, bus) == from) {
            continue;
        }
        const aft_flow_limit *limit = &d->above[j];
        *is_complete = *is_complete && limit->n > 0 && limit->constant == 0.0;
        for (size_t i = limit->first; i < limit->first + limit->n; i++) {
            AFT_TRY(put(l, d->pieces[i].col, 1.0, err));
        }
    }
done:
    return status;
}

/* The row of one arc that enters (sign 1) or leaves (-1) a bus; one a piece if more than one can be bought. */
static aft_status link_arc(linker *l, int bus, int arc, double sign, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_flow_limit *limit = &l->design->above[arc];
    bool is_complete = false;
    if (limit->n == 0 || limit->constant > 0.0) {
        return AFT_OK;
    }
    l->n = 0;
    AFT_TRY(put_partners(&is_complete, l, bus, arc, sign, err));
    size_t n_partners = l->n;
    bool is_one_of = true;
    for (size_t i = limit->first; i < limit->first + limit->n; i++) {
        int piece = l->design->pieces[i].col;
        is_complete = is_complete && l->lp->upper[piece] <= 1.0;
        is_one_of = is_one_of && l->exclusive[piece] >= 0 &&
                    l->exclusive[piece] == l->exclusive[l->design->pieces[limit->first].col];
    }
    for (size_t i = limit->first; is_complete && i < limit->first + limit->n; i++) {
        AFT_TRY(put(l, l->design->pieces[i].col, -1.0, err));
        bool is_last = i + 1 == limit->first + limit->n;
        if (!is_one_of || is_last) {
            AFT_TRY(aft_cuts_add(l->out, l->n, l->cols, l->values, err));
            l->n = n_partners;
        }
    }
done:
    return status;
}

/*
 * (55) Through traffic. At a bus b where nothing is supplied, for every arc a from b with pieces n_d of which one can
 * be bought, and likewise, with all arrows turned, at a bus where nothing is taken:
 *
 *     sum_d n_ad  <=  sum_{arcs k to b, not from where a leads} sum_d n_kd
 *
 *     Take an optimum with the least flow: it has no flow round a circle and no piece that carries nothing, for both
 *     could go at no loss. If a carries flow, some arc brings it to b, and not from where a leads, for that would be a
 *     circle.
 */
static aft_status link_bus(linker *l, int bus, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_lp *lp = l->lp;
    const int row = l->design->balances.first + bus;
    const double need = lp->row_lower[row];
    bool is_supplied = need < 0.0;
    bool is_taken_from = need > 0.0;
    for (size_t e = lp->row_start[row]; e < lp->row_start[row + 1]; e++) {
        int j = lp->col[e];
        if (n_places(l->design, j) > 1 && !is_arc(l, j)) {
            return AFT_OK;
        }
        if (n_places(l->design, j) == 1) {
            is_supplied = is_supplied || lp->value[e] * lp->upper[j] > 0.0 || lp->value[e] * lp->lower[j] > 0.0;
            is_taken_from = is_taken_from || lp->value[e] * lp->upper[j] < 0.0 || lp->value[e] * lp->lower[j] < 0.0;
        }
    }
    const size_t from = lp->row_start[row];
    const size_t to = lp->row_start[row + 1];
    for (size_t e = from; e < to; e++) {
        double sign = l->lp->value[e];
        if (n_places(l->design, l->lp->col[e]) > 1 && (sign > 0.0 ? !is_taken_from : !is_supplied)) {
            AFT_TRY(link_arc(l, bus, l->lp->col[e], sign, err));
        }
    }
done:
    return status;
}

aft_status aft_link_arcs(aft_cuts *out, const aft_design *design, aft_error *err)
{
    aft_status status = AFT_OK;
    linker l = {.lp = design->lp, .design = design, .out = out};
    if (design->balances.n_hours != 1 || !may_prune(&l)) {
        return AFT_OK;
    }
    AFT_TRY(find_exclusive(&l, err));
    for (size_t b = 0; b < design->balances.n_buses; b++) {
        AFT_TRY(link_bus(&l, (int)b, err));
    }
done:
    aft_free(l.exclusive);
    aft_free(l.cols);
    aft_free(l.values);
    return status;
}
