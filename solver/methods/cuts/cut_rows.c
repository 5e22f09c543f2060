/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cut of a set of buses: cut sets with sizes cut down to the need, rounded, and with what enters where less
 * can be reached.
 *
 * Sources: Van Roy and Wolsey 1985 (flow networks with fixed charges); Magnanti, Mirchandani and Vachani 1995 (cut sets
 * with sizes); Marchand and Wolsey 2001 (rounding). */
#include "solver/methods/cuts/cut_rows.h"

#include "networks/base/memory.h"
#include "solver/methods/cuts/cut_view.h"
#include "solver/methods/cuts/separator.h"

#include <string.h>

enum {
    MOST_DIVISORS = 6 /* sizes by which a set is rounded */
};

static const double tiny = 1e-9;

void aft_cuts_clear(aft_cuts *cuts)
{
    aft_free(cuts->rows);
    aft_free(cuts->col);
    aft_free(cuts->value);
    *cuts = (aft_cuts){0};
}

aft_status aft_cuts_add(aft_cuts *cuts, size_t n, const int *cols, const double *values, aft_error *err)
{
    if (aft_grow((void **)&cuts->rows, &cuts->cap, cuts->n + 1, sizeof *cuts->rows) != 0 ||
        aft_grow((void **)&cuts->col, &cuts->entries_cap[0], cuts->n_entries + n + 1, sizeof *cuts->col) != 0 ||
        aft_grow((void **)&cuts->value, &cuts->entries_cap[1], cuts->n_entries + n + 1, sizeof *cuts->value) != 0) {
        return aft_fail(err, AFT_ENOMEM, "cut sets: out of memory");
    }
    cuts->rows[cuts->n++] = (struct aft_cut_row){.first = cuts->n_entries, .n = n};
    memcpy(cuts->col + cuts->n_entries, cols, n * sizeof *cols);
    memcpy(cuts->value + cuts->n_entries, values, n * sizeof *values);
    cuts->n_entries += n;
    return AFT_OK;
}

/* ---- making a cut ---- */

/* What a cut is divided by. */
typedef struct rounding {
    double divisor;
    double rest;  /* of the need over the divisor, above 0 and at most 1 */
    double right; /* the need over the divisor, rounded up */
    bool is_cap;  /* (50): sizes above the need are cut down to it; it is (52) with a divisor above all sizes */
} rounding;

static rounding cap_by(double need)
{
    return (rounding){need, 1.0, 1.0, true};
}

static rounding round_by(double need, double divisor)
{
    double quotient = need / divisor;
    double right = ceil(quotient - 1e-6);
    return (rounding){divisor, quotient - (right - 1.0), right, false};
}

/* Smallest coefficient that is left of a size. */
static double rounded(double size, const rounding *r)
{
    double a = size / r->divisor;
    double whole = r->is_cap ? 0.0 : floor(a + tiny);
    return whole + fmin(1.0, fmax(0.0, a - whole) / r->rest);
}

/* What the pieces of a column add to a cut that is divided and rounded. */
static double value_rounded(const aft_separator *s, int col, double gain, const rounding *r)
{
    double sum = 0.0;
    const aft_flow_limit *limit = aft_cut_limit(s->design, col, gain);
    for (size_t i = limit->first; i < limit->first + limit->n; i++) {
        const aft_piece *piece = &s->design->pieces[i];
        sum += rounded(fmin(fabs(gain) * piece->size, s->worth[col]), r) * s->x[piece->col];
    }
    return sum;
}

/* Sums up a_j over the set for all columns, and what is needed beyond fixed limits. False if there is no such cut. */
static bool gather(aft_separator *s, size_t *n_out, double *need_out)
{
    const aft_lp *lp = s->design->lp;
    size_t n = 0;
    double need = s->need_of_set;
    bool is_cut = true;
    for (size_t b = 0; b < s->design->balances.n_buses; b++) {
        for (size_t e = lp->row_start[aft_cut_row_of(s, b)]; s->is_in[b] && e < lp->row_start[aft_cut_row_of(s, b) + 1];
             e++) {
            int j = lp->col[e];
            if (s->full_gain[j] == 0.0) {
                s->touched[n++] = j;
                s->full_gain[j] = 1e-300; /* so that it is listed once, also if it comes back to 0 */
            }
            s->full_gain[j] += lp->value[e];
        }
    }
    for (size_t i = 0; i < n; i++) {
        int j = s->touched[i];
        double gain = s->full_gain[j];
        aft_cut_part kind = fabs(gain) > tiny ? aft_cut_part_here(s, j, gain) : AFT_PART_NONE;
        is_cut = is_cut && kind != AFT_PART_UNLIMITED;
        need -= kind == AFT_PART_CONSTANT ? aft_cut_most(lp, j, gain) : 0.0;
    }
    *n_out = n;
    *need_out = need;
    return is_cut && need > 1e-6;
}

/* ---- what a flow can serve ---- */

static int bus_of(const aft_separator *s, const aft_balance_entry *place)
{
    const size_t hours = s->design->balances.n_hours;
    return (size_t)place->row % hours == s->t ? (int)((size_t)place->row / hours) : -1;
}

/* An arc from one bus of the set to another, without loss and one way. */
static bool is_inner_arc(const aft_separator *s, int col, int *from_out, int *to_out)
{
    const aft_design *d = s->design;
    const aft_balance_entry *at = d->places + d->place_start[col];
    if (d->place_start[col + 1] - d->place_start[col] != 2 || at[0].coef != -at[1].coef || d->lp->lower[col] < 0.0) {
        return false;
    }
    *from_out = bus_of(s, at[0].coef < 0.0 ? &at[0] : &at[1]);
    *to_out = bus_of(s, at[0].coef < 0.0 ? &at[1] : &at[0]);
    return *from_out >= 0 && *to_out >= 0 && s->is_in[*from_out] && s->is_in[*to_out];
}

/* Does a column without flow join buses of the set in a way that the search for what is reached would miss? */
static bool joins_unseen(const aft_separator *s, int col)
{
    const aft_design *d = s->design;
    int from = 0;
    int to = 0;
    int n_in = 0;
    for (size_t i = d->place_start[col]; i < d->place_start[col + 1]; i++) {
        int b = bus_of(s, &d->places[i]);
        n_in += b >= 0 && s->is_in[b];
    }
    return n_in > 1 && s->bus_start[col + 1] == s->bus_start[col] && !is_inner_arc(s, col, &from, &to);
}

static void reach_over(aft_separator *s, int col, int bus, double coef, size_t *n)
{
    int from = 0;
    int to = 0;
    if (is_inner_arc(s, col, &from, &to) && coef > 0.0) {
        return; /* against its direction */
    }
    for (size_t k = s->bus_start[col]; k < s->bus_start[col + 1]; k++) {
        int b = s->bus[k];
        if (b != bus && s->is_in[b] && !s->is_reached[b]) {
            s->is_reached[b] = true;
            s->queue[(*n)++] = b;
        }
    }
}

/* Marks the buses of the set that a flow from this one reaches over columns that flow at the point, and sums up their
 * needs. */
static double find_reach(aft_separator *s, int bus)
{
    size_t n = 1;
    double sum = 0.0;
    memset(s->is_reached, 0, s->design->balances.n_buses * sizeof *s->is_reached);
    s->queue[0] = bus;
    s->is_reached[bus] = true;
    for (size_t i = 0; i < n; i++) {
        int b = s->queue[i];
        sum += fmax(0.0, s->need[b]);
        for (size_t e = s->start[b]; e < s->start[b + 1]; e++) {
            reach_over(s, s->col[e], b, s->coef[e], &n);
        }
    }
    return sum;
}

/* Where the flow of a column enters the set: its only bus there, or -1. */
static int entry_of(const aft_separator *s, int col)
{
    const aft_design *d = s->design;
    int entry = -1;
    for (size_t i = d->place_start[col]; i < d->place_start[col + 1]; i++) {
        int b = bus_of(s, &d->places[i]);
        if (b >= 0 && s->is_in[b]) {
            if (entry >= 0) {
                return -1;
            }
            entry = b;
        }
    }
    return entry;
}

/* Sets worth[] of the columns of a cut: the need, or less for what enters where less can be reached. */
static void measure_worth(aft_separator *s, size_t n, double need)
{
    bool is_seen = true;
    for (size_t i = 0; i < n; i++) {
        s->worth[s->touched[i]] = need;
        is_seen = is_seen && !joins_unseen(s, s->touched[i]);
    }
    for (size_t b = 0; b < s->design->balances.n_buses; b++) {
        s->reach[b] = NAN;
    }
    for (size_t i = 0; is_seen && i < n; i++) {
        int j = s->touched[i];
        double gain = s->full_gain[j];
        aft_cut_part kind = fabs(gain) > tiny ? aft_cut_part_here(s, j, gain) : AFT_PART_NONE;
        if ((kind != AFT_PART_PIECES && kind != AFT_PART_EITHER) ||
            aft_cut_pieces_at(s, aft_cut_limit(s->design, j, gain), fabs(gain), need) <= tiny * need) {
            continue;
        }
        int entry = entry_of(s, j);
        if (entry >= 0 && isnan(s->reach[entry])) {
            s->reach[entry] = find_reach(s, entry);
        }
        if (entry >= 0 && s->reach[entry] < need * (1.0 - 1e-6)) {
            s->worth[j] = s->reach[entry];
        }
    }
}

/* Marks the arcs by which flow could go on from where it was said to end. */
static void mark_blocked(aft_separator *s, size_t n, int entry)
{
    (void)find_reach(s, entry);
    for (size_t i = 0; i < n; i++) {
        int from = 0;
        int to = 0;
        int j = s->touched[i];
        if (!s->is_blocked[j] && is_inner_arc(s, j, &from, &to) && s->is_reached[from] && !s->is_reached[to]) {
            s->is_blocked[j] = true;
        }
    }
}

/* The part of a cut that a column stands for: itself or its pieces, whichever is smaller at the point; ties go to the
 * pieces, whose coefficients the need has cut down. */
static bool takes_pieces(const aft_separator *s, int col, double gain, const rounding *r)
{
    aft_cut_part kind = aft_cut_part_here(s, col, gain);
    if (kind != AFT_PART_EITHER) {
        return kind == AFT_PART_PIECES;
    }
    double flow = fmax(0.0, gain * s->x[col]) / (r->divisor * r->rest);
    return value_rounded(s, col, gain, r) <= flow + tiny;
}

static bool is_part(const aft_separator *s, int col)
{
    double gain = s->full_gain[col];
    aft_cut_part kind = fabs(gain) > tiny ? aft_cut_part_here(s, col, gain) : AFT_PART_NONE;
    return kind == AFT_PART_FLOW || kind == AFT_PART_PIECES || kind == AFT_PART_EITHER;
}

/* Left-hand side of the cut at the point, over its right-hand side. */
static double value_of_cut(const aft_separator *s, size_t n, const rounding *r)
{
    double sum = 0.0;
    for (size_t i = 0; i < n; i++) {
        int j = s->touched[i];
        double gain = s->full_gain[j];
        if (!is_part(s, j)) {
            continue;
        }
        sum += takes_pieces(s, j, gain, r) ? value_rounded(s, j, gain, r)
                                           : fmax(0.0, gain * s->x[j]) / (r->divisor * r->rest);
    }
    return sum / r->right;
}

/* The rounding that breaks most: by the need itself (then sizes are cut down to it), or by a size below it. */
static rounding best_rounding(const aft_separator *s, size_t n, double need)
{
    rounding best = cap_by(need);
    double least = value_of_cut(s, n, &best);
    double tried[MOST_DIVISORS] = {need};
    size_t n_tried = 1;
    for (size_t i = 0; i < n && n_tried < MOST_DIVISORS; i++) {
        int j = s->touched[i];
        const aft_flow_limit *limit = aft_cut_limit(s->design, j, s->full_gain[j]);
        for (size_t k = limit->first; is_part(s, j) && k < limit->first + limit->n && n_tried < MOST_DIVISORS; k++) {
            double size = fmin(fabs(s->full_gain[j]) * s->design->pieces[k].size, s->worth[j]);
            bool is_new = size < need * (1.0 - 1e-6) && size > 1e-3 * need && s->x[s->design->pieces[k].col] > tiny;
            for (size_t q = 0; is_new && q < n_tried; q++) {
                is_new = fabs(size - tried[q]) > 1e-6 * size;
            }
            if (!is_new) {
                continue;
            }
            tried[n_tried++] = size;
            rounding r = round_by(need, size);
            double value = r.rest > 1e-4 ? value_of_cut(s, n, &r) : INFINITY;
            if (value < least - 1e-9) {
                least = value;
                best = r;
            }
        }
    }
    return best;
}

/* Adds the flow of blocked arcs behind the first n_row entries; the number of entries then. */
static size_t write_blocked(aft_separator *s, size_t n, size_t n_row, const rounding *r, double need)
{
    memset(s->is_blocked, 0, (size_t)s->design->n_cols * sizeof *s->is_blocked);
    for (size_t i = 0; i < n; i++) {
        int j = s->touched[i];
        int entry = is_part(s, j) && s->worth[j] < need ? entry_of(s, j) : -1;
        if (entry >= 0 && !isnan(s->reach[entry]) && takes_pieces(s, j, s->full_gain[j], r)) {
            mark_blocked(s, n, entry);
            s->reach[entry] = NAN; /* done with */
        }
    }
    for (size_t i = 0; i < n; i++) {
        if (s->is_blocked[s->touched[i]]) {
            s->row_col[n_row] = s->touched[i];
            s->row_value[n_row++] = 1.0 / (r->divisor * r->rest * r->right);
        }
    }
    return n_row;
}

/* Writes the cut into row_col, row_value; the number of entries. A whole column may stand in several limits: its
 * coefficients add up. */
static size_t write_row(aft_separator *s, size_t n, const rounding *r, double need)
{
    size_t n_row = 0;
    for (size_t i = 0; i < n; i++) {
        int j = s->touched[i];
        double gain = s->full_gain[j];
        if (!is_part(s, j)) {
            continue;
        }
        if (!takes_pieces(s, j, gain, r)) {
            s->row_col[n_row] = j;
            s->row_value[n_row++] = gain / (r->divisor * r->rest * r->right);
            continue;
        }
        const aft_flow_limit *limit = aft_cut_limit(s->design, j, gain);
        for (size_t k = limit->first; k < limit->first + limit->n; k++) {
            const aft_piece *piece = &s->design->pieces[k];
            s->row_col[n_row] = piece->col;
            s->row_value[n_row++] = rounded(fmin(fabs(gain) * piece->size, s->worth[j]), r) / r->right;
        }
    }
    return write_blocked(s, n, n_row, r, need);
}

static aft_status keep_row(aft_cuts *out, const aft_separator *s, size_t n, double broken, aft_error *err)
{
    aft_status status = aft_cuts_add(out, n, s->row_col, s->row_value, err);
    if (status == AFT_OK) {
        out->rows[out->n - 1].violation = broken;
        out->rows[out->n - 1].hash = s->hash;
    }
    return status;
}

bool aft_cuts_have(const aft_cuts *cuts, unsigned long hash)
{
    for (size_t i = 0; i < cuts->n; i++) {
        if (cuts->rows[i].hash == hash) {
            return true;
        }
    }
    return false;
}

/*
 * (50) Cut set. For every set S of buses and snapshot t, with the columns that can bring something in divided at will
 * into X (taken as they are) and N (taken as what is bought for them: a x <= sum_d a u_d n_d):
 *
 *     sum_{j in X} a_j x_j + sum_{j in N} sum_d min(a_j u_d, D) n_d >= D,
 *                                              D = need of S less what comes in at fixed limits
 *
 *     All terms are at least 0 and what leaves S only raises the need, so D is needed at least. If a piece with a u >=
 *     D is bought the row holds; else no piece was cut down, and the row is the sum of the balances. With X empty,
 *     sizes all above D: the connectivity cut sum n >= 1.
 * (52) Rounding. Divided by any size u, with f = D/u - ceil(D/u) + 1 and F(a) = floor(a) + min(1, (a - floor(a)) / f):
 *
 *     sum_{j in X} a_j x_j / (u f) + sum_{j in N} sum_d F(a_j u_d / u) n_d >= ceil(D / u)
 *
 * (51) What enters where less can be reached. Let R be arcs within S. A column of N that enters at a bus from which
 *     only needs of D' < D in all can be reached without an arc of R counts with min(a u, D') instead, if the flows of
 *     R stand on the left too: the rest of D then comes in by X, by another column of N, or over an arc of R. Here R
 *     are the arcs without flow at the point. (Dicut collections: Rardin and Wolsey 1993.)
 *
 *     Mixed-integer rounding (Nemhauser and Wolsey 1990) of the same sum; with u above all sizes and D it is (50).
 */
aft_status aft_cut_make(aft_cuts *out, aft_separator *s, double least, aft_error *err)
{
    aft_status status = AFT_OK;
    size_t n = 0;
    double need = 0.0;
    bool is_cut = gather(s, &n, &need);
    if (is_cut) {
        measure_worth(s, n, need);
        rounding r = best_rounding(s, n, need);
        double broken = 1.0 - value_of_cut(s, n, &r);
        if (broken > least) {
            size_t n_row = write_row(s, n, &r, need);
            AFT_TRY(keep_row(out, s, n_row, broken, err));
        }
    }
done:
    for (size_t i = 0; i < n; i++) {
        s->full_gain[s->touched[i]] = 0.0;
    }
    return status;
}
