/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The view of separation: the balances of one snapshot as active rows and columns, and the set of buses at hand with
 * what each column adds to its cut (how its sum is bounded: cut_rows.c). */
#include "solver/methods/cuts/cut_view.h"

#include "networks/base/memory.h"
#include "solver/methods/cuts/separator.h"

#include <string.h>

static const double tiny = 1e-9;
static const double nearly_all = 0.9; /* of what its bound allows, from which a flow is taken for its bound */

void aft_separator_free(aft_separator *s)
{
    if (s == NULL) {
        return;
    }
    void *const owned[] = {s->number,       s->start,      s->col,       s->coef,    s->bus_start, s->bus,
                           s->need,         s->is_in,      s->gain,      s->listed,  s->is_listed, s->candidates,
                           s->is_candidate, s->start_set,  s->full_gain, s->touched, s->row_value, s->row_col,
                           s->from,         s->to,         s->capacity,  s->reach,   s->queue,     s->is_reached,
                           s->worth,        s->is_blocked, s->part,      s->brought, s->sized,     s->sized_at};
    for (size_t i = 0; i < sizeof owned / sizeof *owned; i++) {
        aft_free(owned[i]);
    }
    aft_free(s);
}

/* The same numbers in every run. */
static unsigned long next_number(unsigned long *state)
{
    unsigned long z = *state += 0x9e3779b97f4a7c15UL; /* splitmix64: Steele, Lea and Flood 2014 */
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9UL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebUL;
    return z ^ (z >> 31);
}

aft_status aft_separator_new(aft_separator **out, const aft_design *design, aft_error *err)
{
    aft_status status = AFT_OK;
    const size_t n_buses = design->balances.n_buses;
    const size_t n_cols = (size_t)design->n_cols;
    aft_separator *s = aft_alloc(1, sizeof *s);
    AFT_TRY_ALLOC(s, err, "cut sets");
    s->design = design;
    s->number = aft_alloc(n_buses, sizeof *s->number);
    s->start = aft_alloc(n_buses + 1, sizeof *s->start);
    s->bus_start = aft_alloc(n_cols + 2, sizeof *s->bus_start);
    s->need = aft_alloc(n_buses, sizeof *s->need);
    s->is_in = aft_alloc(n_buses, sizeof *s->is_in);
    s->gain = aft_alloc(n_cols, sizeof *s->gain);
    s->listed = aft_alloc(n_cols, sizeof *s->listed);
    s->is_listed = aft_alloc(n_cols, sizeof *s->is_listed);
    s->candidates = aft_alloc(n_buses, sizeof *s->candidates);
    s->is_candidate = aft_alloc(n_buses, sizeof *s->is_candidate);
    s->start_set = aft_alloc(n_buses + 1, sizeof *s->start_set);
    s->full_gain = aft_alloc(n_cols, sizeof *s->full_gain);
    s->reach = aft_alloc(n_buses, sizeof *s->reach);
    s->queue = aft_alloc(n_buses, sizeof *s->queue);
    s->worth = aft_alloc(n_cols, sizeof *s->worth);
    s->is_blocked = aft_alloc(n_cols, sizeof *s->is_blocked);
    s->is_reached = aft_alloc(n_buses, sizeof *s->is_reached);
    s->touched = aft_alloc(n_cols, sizeof *s->touched);
    s->row_value = aft_alloc(n_cols, sizeof *s->row_value);
    s->row_col = aft_alloc(n_cols, sizeof *s->row_col);
    s->part = aft_alloc(n_cols, sizeof *s->part);
    s->brought = aft_alloc(n_cols, sizeof *s->brought);
    s->sized = aft_alloc(n_cols, sizeof *s->sized);
    s->sized_at = aft_alloc(n_cols, sizeof *s->sized_at);
    const void *const made[] = {s->number,  s->start,      s->bus_start,  s->need,         s->is_in,     s->gain,
                                s->listed,  s->is_listed,  s->candidates, s->is_candidate, s->start_set, s->full_gain,
                                s->touched, s->row_value,  s->row_col,    s->reach,        s->queue,     s->is_reached,
                                s->worth,   s->is_blocked, s->part,       s->brought,      s->sized,     s->sized_at};
    for (size_t i = 0; i < sizeof made / sizeof *made; i++) {
        AFT_TRY_ALLOC(made[i], err, "cut sets");
    }
    unsigned long state = 1;
    for (size_t b = 0; b < n_buses; b++) {
        s->number[b] = next_number(&state);
    }
    *out = s;
    s = NULL;
done:
    aft_separator_free(s);
    return status;
}

/* ---- what one column adds to a cut ---- */

aft_cut_part aft_cut_part_of(const aft_design *design, int col, double gain)
{
    const aft_lp *lp = design->lp;
    const aft_flow_limit *limit = aft_cut_limit(design, col, gain);
    const bool is_one_way = gain > 0.0 ? lp->lower[col] >= 0.0 : lp->upper[col] <= 0.0;
    const bool is_outward = gain > 0.0 ? lp->upper[col] <= 0.0 : lp->lower[col] >= 0.0;
    if (is_outward) {
        return AFT_PART_NONE;
    }
    const bool is_bought = limit->n > 0 && limit->constant == 0.0;
    if (is_one_way) {
        return is_bought ? AFT_PART_EITHER : AFT_PART_FLOW;
    }
    if (is_bought) {
        return AFT_PART_PIECES;
    }
    return isinf(aft_cut_most(lp, col, gain)) ? AFT_PART_UNLIMITED : AFT_PART_CONSTANT;
}

aft_cut_part aft_cut_part_here(const aft_separator *s, int col, double gain)
{
    const aft_cut_part kind = aft_cut_part_of(s->design, col, gain);
    if (kind != AFT_PART_FLOW) {
        return kind;
    }
    const double most = aft_cut_most(s->design->lp, col, gain);
    return gain * s->x[col] >= nearly_all * most ? AFT_PART_CONSTANT : kind;
}

/* What the pieces of a column can bring in, none more than the need, at the point at hand. */
double aft_cut_pieces_at(const aft_separator *s, const aft_flow_limit *limit, double gain, double need)
{
    double sum = 0.0;
    for (size_t i = limit->first; i < limit->first + limit->n; i++) {
        const aft_piece *piece = &s->design->pieces[i];
        sum += fmin(gain * piece->size, need) * s->x[piece->col];
    }
    return sum;
}

double aft_cut_part_at(const aft_separator *s, int col, double gain, double need)
{
    const double flow = gain * s->x[col];
    const aft_flow_limit *limit = aft_cut_limit(s->design, col, gain);
    switch (aft_cut_part_here(s, col, gain)) {
    case AFT_PART_FLOW: return fmax(0.0, flow);
    case AFT_PART_PIECES: return aft_cut_pieces_at(s, limit, fabs(gain), need);
    case AFT_PART_EITHER: return fmin(fmax(0.0, flow), aft_cut_pieces_at(s, limit, fabs(gain), need));
    case AFT_PART_NONE:
    case AFT_PART_CONSTANT:
    case AFT_PART_UNLIMITED: return 0.0;
    }
    return 0.0;
}

/* ---- the snapshot at hand ---- */

/* A column without flow and without pieces adds 0 to every cut. */
static bool is_active(const aft_separator *s, int col)
{
    const aft_design *d = s->design;
    if (fabs(s->x[col]) > tiny) {
        return true;
    }
    if (d->lp->lower[col] >= 0.0 || d->lp->upper[col] <= 0.0) {
        return false;
    }
    return aft_cut_part_of(d, col, 1.0) != AFT_PART_PIECES || aft_cut_part_of(d, col, -1.0) != AFT_PART_PIECES ||
           aft_flow_limit_at(d, &d->above[col], s->x) > tiny || aft_flow_limit_at(d, &d->below[col], s->x) > tiny;
}

static aft_status list_buses(aft_separator *s, aft_error *err)
{
    const size_t n_buses = s->design->balances.n_buses;
    const size_t n = s->start[n_buses];
    memset(s->bus_start, 0, ((size_t)s->design->n_cols + 2) * sizeof *s->bus_start);
    if (aft_grow((void **)&s->bus, &s->bus_cap, n + 1, sizeof *s->bus) != 0) {
        return aft_fail(err, AFT_ENOMEM, "cut sets: out of memory");
    }
    for (size_t e = 0; e < n; e++) {
        s->bus_start[s->col[e] + 2]++;
    }
    for (int j = 2; j < s->design->n_cols + 2; j++) {
        s->bus_start[j] += s->bus_start[j - 1];
    }
    for (size_t b = 0; b < n_buses; b++) {
        for (size_t e = s->start[b]; e < s->start[b + 1]; e++) {
            s->bus[s->bus_start[s->col[e] + 1]++] = (int)b;
        }
    }
    return AFT_OK;
}

/* Brings the balances of a snapshot into rows and columns of active entries. */
aft_status aft_cut_enter_snapshot(aft_separator *s, size_t t, aft_error *err)
{
    const aft_lp *lp = s->design->lp;
    size_t n = 0;
    s->t = t;
    for (size_t b = 0; b < s->design->balances.n_buses; b++) {
        size_t row = aft_cut_row_of(s, b);
        size_t room = n + lp->row_start[row + 1] - lp->row_start[row] + 1;
        if (aft_grow((void **)&s->col, &s->entries_cap[0], room, sizeof *s->col) != 0 ||
            aft_grow((void **)&s->coef, &s->entries_cap[1], room, sizeof *s->coef) != 0) {
            return aft_fail(err, AFT_ENOMEM, "cut sets: out of memory");
        }
        s->start[b] = n;
        s->need[b] = lp->row_lower[row];
        for (size_t e = lp->row_start[row]; e < lp->row_start[row + 1]; e++) {
            if (is_active(s, lp->col[e])) {
                s->col[n] = lp->col[e];
                s->coef[n++] = lp->value[e];
            }
        }
    }
    s->start[s->design->balances.n_buses] = n;
    return list_buses(s, err);
}

/* ---- the set at hand ---- */

static void forget_part(aft_separator *s, int j)
{
    switch ((aft_cut_part)s->part[j]) {
    case AFT_PART_NONE: break;
    case AFT_PART_CONSTANT: s->fixed_in -= s->brought[j]; break;
    case AFT_PART_FLOW: s->flow_in -= s->brought[j]; break;
    case AFT_PART_UNLIMITED: s->n_unlimited--; break;
    case AFT_PART_PIECES:
    case AFT_PART_EITHER: {
        const int last = s->sized[--s->n_sized];
        s->sized[s->sized_at[j] - 1] = last;
        s->sized_at[last] = s->sized_at[j];
        break;
    }
    }
    s->part[j] = AFT_PART_NONE;
}

static void count_part(aft_separator *s, int j)
{
    const double gain = s->gain[j];
    const aft_cut_part part = fabs(gain) > tiny ? aft_cut_part_here(s, j, gain) : AFT_PART_NONE;
    switch (part) {
    case AFT_PART_NONE: break;
    case AFT_PART_CONSTANT:
        s->brought[j] = aft_cut_most(s->design->lp, j, gain);
        s->fixed_in += s->brought[j];
        break;
    case AFT_PART_FLOW:
        s->brought[j] = fmax(0.0, gain * s->x[j]);
        s->flow_in += s->brought[j];
        break;
    case AFT_PART_UNLIMITED: s->n_unlimited++; break;
    case AFT_PART_PIECES:
    case AFT_PART_EITHER:
        s->sized[s->n_sized++] = j;
        s->sized_at[j] = s->n_sized;
        break;
    }
    s->part[j] = (unsigned char)part;
}

void aft_cut_toggle(aft_separator *s, size_t b)
{
    const double sign = s->is_in[b] ? -1.0 : 1.0;
    for (size_t e = s->start[b]; e < s->start[b + 1]; e++) {
        int j = s->col[e];
        forget_part(s, j);
        s->gain[j] += sign * s->coef[e];
        count_part(s, j);
        if (!s->is_listed[j]) {
            s->is_listed[j] = true;
            s->listed[s->n_listed++] = j;
        }
    }
    s->need_of_set += sign * s->need[b];
    s->hash ^= s->number[b];
    s->is_in[b] = !s->is_in[b];
}

static void clear_set(aft_separator *s)
{
    for (size_t i = 0; i < s->n_listed; i++) {
        s->gain[s->listed[i]] = 0.0;
        s->is_listed[s->listed[i]] = false;
        s->part[s->listed[i]] = AFT_PART_NONE;
    }
    s->n_listed = 0;
    s->n_sized = 0;
    s->n_unlimited = 0;
    s->fixed_in = 0.0;
    s->flow_in = 0.0;
    memset(s->is_in, 0, s->design->balances.n_buses * sizeof *s->is_in);
    s->need_of_set = 0.0;
    s->hash = s->t * 0x9e3779b97f4a7c15UL;
}

void aft_cut_set_to(aft_separator *s, const bool *is_in)
{
    clear_set(s);
    for (size_t b = 0; b < s->design->balances.n_buses; b++) {
        if (is_in[b]) {
            aft_cut_toggle(s, b);
        }
    }
}

/* Forgets columns that do not cross the border of the set. */
void aft_cut_compact(aft_separator *s)
{
    size_t kept = 0;
    for (size_t i = 0; i < s->n_listed; i++) {
        int j = s->listed[i];
        if (fabs(s->gain[j]) > tiny) {
            s->listed[kept++] = j;
        } else {
            s->gain[j] = 0.0;
            s->is_listed[j] = false;
        }
    }
    s->n_listed = kept;
}

double aft_cut_violation(const aft_separator *s)
{
    const double need = s->need_of_set - s->fixed_in;
    if (s->n_unlimited > 0 || need <= 1e-6) {
        return -INFINITY;
    }
    double sum = s->flow_in;
    for (size_t i = 0; i < s->n_sized && sum < 2.0 * need; i++) {
        sum += aft_cut_part_at(s, s->sized[i], s->gain[s->sized[i]], need);
    }
    return 1.0 - sum / need;
}
