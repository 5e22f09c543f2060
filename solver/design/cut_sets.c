/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Separation of cut-set inequalities. For a set S of buses in one snapshot the balances add up to
 *
 *     sum_j a_j x_j = D        a_j: what S gains per unit of column j,  D: what S needs
 *
 * and every part that can bring something in is replaced by the smaller, at the point at hand, of itself and of what is
 * bought for it. The sets are found by local search from single buses (adding and dropping neighbours as long as the
 * violation grows, as Ortega and Wolsey 2003 do) and by minimum cuts between supply and single buses.
 *
 * Sources: Van Roy and Wolsey 1985 (flow networks with fixed charges); Magnanti, Mirchandani and Vachani 1995 (cut sets
 * with sizes); Marchand and Wolsey 2001 (rounding). */
#include "solver/design/cut_sets.h"

#include "networks/base/memory.h"
#include "networks/graph.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    MOST_STEPS = 16,      /* of one local search */
    MOST_SNAPSHOTS = 12,  /* that are looked at in one call */
    MOST_DIVISORS = 6,    /* sizes by which a set is rounded */
    MOST_CUT_TARGETS = 60 /* buses to which minimum cuts are looked for in one call */
};

static const double tiny = 1e-9;

struct aft_separator {
    const aft_design *design;
    const double *x;       /* the point at hand */
    size_t t;              /* the snapshot at hand */
    unsigned long *number; /* [n_buses] random ones: the set of buses has the number that their xor gives */
    bool *is_active;       /* [n_cols] it can add to a cut at this point */
    /* the balances of the snapshot, active columns only */
    size_t *start; /* [n_buses + 1] */
    int *col;
    double *coef;
    size_t entries_cap[2];
    size_t *bus_start; /* [n_cols + 1] the same by column */
    int *bus;
    size_t bus_cap;
    double *need; /* [n_buses] right-hand sides */
    /* the set at hand */
    bool *is_in; /* [n_buses] */
    double need_of_set;
    unsigned long hash;
    double *gain; /* [n_cols] a_j, of active columns */
    int *listed;  /* columns that the set or a neighbour has touched */
    size_t n_listed;
    bool *is_listed; /* [n_cols] */
    int *candidates; /* [n_buses] */
    bool *is_candidate;
    bool *start_set; /* [n_buses + 1], the last one is the outside of minimum cuts */
    /* a cut in the making, all columns */
    double *full_gain; /* [n_cols] */
    int *touched;      /* [n_cols] */
    double *reach;     /* [n_buses] what a flow that enters the set here can serve within it; NAN: not known yet */
    int *queue;        /* [n_buses] */
    bool *is_reached;  /* [n_buses] */
    double *worth;     /* [n_cols] what a flow can serve in the set at most */
    bool *is_blocked;  /* [n_cols] arcs within the set that no flow may take, or it counts by itself */
    double *row_value; /* [n_cols] coefficients of the cut */
    int *row_col;      /* [n_cols] */
    size_t next_snapshot, next_target; /* where the next call goes on */
    /* the graph of minimum cuts */
    int *from, *to;
    double *capacity;
    size_t edges_cap[3];
};

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

void aft_separator_free(aft_separator *s)
{
    if (s == NULL) {
        return;
    }
    void *const owned[] = {s->number,     s->is_active,    s->start,     s->col,       s->coef,    s->bus_start,
                           s->bus,        s->need,         s->is_in,     s->gain,      s->listed,  s->is_listed,
                           s->candidates, s->is_candidate, s->start_set, s->full_gain, s->touched, s->row_value,
                           s->row_col,    s->from,         s->to,        s->capacity,  s->reach,   s->queue,
                           s->is_reached, s->worth,        s->is_blocked};
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
    s->is_active = aft_alloc(n_cols, sizeof *s->is_active);
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
    const void *const made[] = {s->number,     s->is_active, s->start,     s->bus_start,  s->need,         s->is_in,
                                s->gain,       s->listed,    s->is_listed, s->candidates, s->is_candidate, s->start_set,
                                s->full_gain,  s->touched,   s->row_value, s->row_col,    s->reach,        s->queue,
                                s->is_reached, s->worth,     s->is_blocked};
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

/* How a column with gain a may be bounded from above by something at least 0. */
typedef enum part_kind {
    PART_NONE,     /* it brings nothing in */
    PART_FLOW,     /* itself: a x, which is at least 0 */
    PART_PIECES,   /* only what is bought for it */
    PART_EITHER,   /* the smaller of the two */
    PART_CONSTANT, /* a fixed limit: it lowers the need */
    PART_UNLIMITED /* there is no such cut */
} part_kind;

static const aft_flow_limit *limit_inward(const aft_design *design, int col, double gain)
{
    return gain > 0.0 ? &design->above[col] : &design->below[col];
}

/* Most that can come in over a column whatever is bought, as a bound of the column says. */
static double most_inward(const aft_lp *lp, int col, double gain)
{
    return fmax(0.0, gain > 0.0 ? gain * lp->upper[col] : gain * lp->lower[col]);
}

static part_kind kind_of(const aft_design *design, int col, double gain)
{
    const aft_lp *lp = design->lp;
    const aft_flow_limit *limit = limit_inward(design, col, gain);
    const bool is_one_way = gain > 0.0 ? lp->lower[col] >= 0.0 : lp->upper[col] <= 0.0;
    const bool is_outward = gain > 0.0 ? lp->upper[col] <= 0.0 : lp->lower[col] >= 0.0;
    if (is_outward) {
        return PART_NONE;
    }
    const bool is_bought = limit->n > 0 && limit->constant == 0.0;
    if (is_one_way) {
        return is_bought ? PART_EITHER : PART_FLOW;
    }
    if (is_bought) {
        return PART_PIECES;
    }
    return isinf(most_inward(lp, col, gain)) ? PART_UNLIMITED : PART_CONSTANT;
}

/* What the pieces of a column can bring in, none more than the need, at the point at hand. */
static double value_of_pieces(const aft_separator *s, const aft_flow_limit *limit, double gain, double need)
{
    double sum = 0.0;
    for (size_t i = limit->first; i < limit->first + limit->n; i++) {
        const aft_piece *piece = &s->design->pieces[i];
        sum += fmin(gain * piece->size, need) * s->x[piece->col];
    }
    return sum;
}

static double value_of_part(const aft_separator *s, int col, double gain, double need)
{
    const double flow = gain * s->x[col];
    const aft_flow_limit *limit = limit_inward(s->design, col, gain);
    switch (kind_of(s->design, col, gain)) {
    case PART_FLOW: return fmax(0.0, flow);
    case PART_PIECES: return value_of_pieces(s, limit, fabs(gain), need);
    case PART_EITHER: return fmin(fmax(0.0, flow), value_of_pieces(s, limit, fabs(gain), need));
    case PART_NONE:
    case PART_CONSTANT:
    case PART_UNLIMITED: return 0.0;
    }
    return 0.0;
}

/* ---- the snapshot at hand ---- */

static size_t row_of(const aft_separator *s, size_t b)
{
    const aft_balances *at = &s->design->balances;
    return (size_t)at->first + b * at->n_hours + s->t;
}

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
    return kind_of(d, col, 1.0) != PART_PIECES || kind_of(d, col, -1.0) != PART_PIECES ||
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
static aft_status enter_snapshot(aft_separator *s, size_t t, aft_error *err)
{
    const aft_lp *lp = s->design->lp;
    size_t n = 0;
    s->t = t;
    for (size_t b = 0; b < s->design->balances.n_buses; b++) {
        size_t row = row_of(s, b);
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

static void toggle(aft_separator *s, size_t b)
{
    const double sign = s->is_in[b] ? -1.0 : 1.0;
    for (size_t e = s->start[b]; e < s->start[b + 1]; e++) {
        int j = s->col[e];
        s->gain[j] += sign * s->coef[e];
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
    }
    s->n_listed = 0;
    memset(s->is_in, 0, s->design->balances.n_buses * sizeof *s->is_in);
    s->need_of_set = 0.0;
    s->hash = s->t * 0x9e3779b97f4a7c15UL;
}

static void set_to(aft_separator *s, const bool *is_in)
{
    clear_set(s);
    for (size_t b = 0; b < s->design->balances.n_buses; b++) {
        if (is_in[b]) {
            toggle(s, b);
        }
    }
}

/* Forgets columns that do not cross the border of the set. */
static void compact(aft_separator *s)
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

/* By how much the cut of the set is broken, of 1; -INFINITY if it says nothing. */
static double violation(const aft_separator *s)
{
    double need = s->need_of_set;
    for (size_t i = 0; i < s->n_listed && need > tiny; i++) {
        int j = s->listed[i];
        if (fabs(s->gain[j]) > tiny) {
            part_kind kind = kind_of(s->design, j, s->gain[j]);
            need -= kind == PART_CONSTANT    ? most_inward(s->design->lp, j, s->gain[j])
                    : kind == PART_UNLIMITED ? INFINITY
                                             : 0.0;
        }
    }
    if (need <= 1e-6) {
        return -INFINITY;
    }
    double sum = 0.0;
    for (size_t i = 0; i < s->n_listed && sum < 2.0 * need; i++) {
        int j = s->listed[i];
        if (fabs(s->gain[j]) > tiny) {
            sum += value_of_part(s, j, s->gain[j], need);
        }
    }
    return 1.0 - sum / need;
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
    const aft_flow_limit *limit = limit_inward(s->design, col, gain);
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
        for (size_t e = lp->row_start[row_of(s, b)]; s->is_in[b] && e < lp->row_start[row_of(s, b) + 1]; e++) {
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
        part_kind kind = fabs(gain) > tiny ? kind_of(s->design, j, gain) : PART_NONE;
        is_cut = is_cut && kind != PART_UNLIMITED;
        need -= kind == PART_CONSTANT ? most_inward(lp, j, gain) : 0.0;
    }
    *n_out = n;
    *need_out = need;
    return is_cut && need > 1e-6;
}

/* ---- what a flow can serve ---- */

static int bus_of(const aft_separator *s, const aft_place *place)
{
    const size_t hours = s->design->balances.n_hours;
    return (size_t)place->row % hours == s->t ? (int)((size_t)place->row / hours) : -1;
}

/* An arc from one bus of the set to another, without loss and one way. */
static bool is_inner_arc(const aft_separator *s, int col, int *from_out, int *to_out)
{
    const aft_design *d = s->design;
    const aft_place *at = d->places + d->place_start[col];
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

/* Marks the buses of the set that a flow from this one reaches over columns that flow at the point, and sums up their needs. */
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
        part_kind kind = fabs(gain) > tiny ? kind_of(s->design, j, gain) : PART_NONE;
        if ((kind != PART_PIECES && kind != PART_EITHER) ||
            value_of_pieces(s, limit_inward(s->design, j, gain), fabs(gain), need) <= tiny * need) {
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
    part_kind kind = kind_of(s->design, col, gain);
    if (kind != PART_EITHER) {
        return kind == PART_PIECES;
    }
    double flow = fmax(0.0, gain * s->x[col]) / (r->divisor * r->rest);
    return value_rounded(s, col, gain, r) <= flow + tiny;
}

static bool is_part(const aft_separator *s, int col)
{
    double gain = s->full_gain[col];
    part_kind kind = fabs(gain) > tiny ? kind_of(s->design, col, gain) : PART_NONE;
    return kind == PART_FLOW || kind == PART_PIECES || kind == PART_EITHER;
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
        const aft_flow_limit *limit = limit_inward(s->design, j, s->full_gain[j]);
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
        const aft_flow_limit *limit = limit_inward(s->design, j, gain);
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

static bool is_known(const aft_cuts *cuts, unsigned long hash)
{
    for (size_t i = 0; i < cuts->n; i++) {
        if (cuts->rows[i].hash == hash) {
            return true;
        }
    }
    return false;
}

/*
 * (50) Cut set. For every set S of buses and snapshot t, with the columns that can bring something in divided at will into
 * X (taken as they are) and N (taken as what is bought for them: a x <= sum_d a u_d n_d):
 *
 *     sum_{j in X} a_j x_j + sum_{j in N} sum_d min(a_j u_d, D) n_d >= D,      D = need of S less what comes in at fixed limits
 *
 *     All terms are at least 0 and what leaves S only raises the need, so D is needed at least. If a piece with a u >= D is
 *     bought the row holds; else no piece was cut down, and the row is the sum of the balances. With X empty, sizes all
 *     above D: the connectivity cut sum n >= 1.
 * (52) Rounding. Divided by any size u, with f = D/u - ceil(D/u) + 1 and F(a) = floor(a) + min(1, (a - floor(a)) / f):
 *
 *     sum_{j in X} a_j x_j / (u f) + sum_{j in N} sum_d F(a_j u_d / u) n_d >= ceil(D / u)
 *
 * (51) What enters where less can be reached. Let R be arcs within S. A column of N that enters at a bus from which only needs
 *     of D' < D in all can be reached without an arc of R counts with min(a u, D') instead, if the flows of R stand on the
 *     left too: the rest of D then comes in by X, by another column of N, or over an arc of R. Here R are the arcs without
 *     flow at the point. (Dicut collections: Rardin and Wolsey 1993.)
 *
 *     Mixed-integer rounding (Nemhauser and Wolsey 1990) of the same sum; with u above all sizes and D it is (50).
 */
static aft_status make_cut(aft_cuts *out, aft_separator *s, double least, aft_error *err)
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

/* ---- local search ---- */

static void add_candidate(aft_separator *s, size_t *n, int bus)
{
    if (!s->is_candidate[bus]) {
        s->is_candidate[bus] = true;
        s->candidates[(*n)++] = bus;
    }
}

/* Buses at the border of the set, on either side. */
static size_t list_candidates(aft_separator *s)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n_listed; i++) {
        int j = s->listed[i];
        for (size_t e = s->bus_start[j]; e < s->bus_start[j + 1]; e++) {
            add_candidate(s, &n, s->bus[e]);
        }
    }
    for (size_t i = 0; i < n; i++) {
        s->is_candidate[s->candidates[i]] = false;
    }
    return n;
}

/* Violation of the set with one bus more or less. */
static double violation_without(aft_separator *s, int bus)
{
    toggle(s, (size_t)bus);
    double value = violation(s);
    toggle(s, (size_t)bus);
    return value;
}

/* From the set at hand to the neighbouring set that is broken most, as long as it gets better; all that are broken on the
 * way are kept. */
static aft_status search_from_here(aft_cuts *out, aft_separator *s, const aft_separation *how, aft_error *err)
{
    aft_status status = AFT_OK;
    double here = violation(s);
    for (int step = 0; step < MOST_STEPS; step++) {
        if (here > how->least_violation && !is_known(out, s->hash)) {
            AFT_TRY(make_cut(out, s, how->least_violation, err));
        }
        int best = -1;
        double best_value = here + 1e-9;
        compact(s);
        size_t n = list_candidates(s);
        for (size_t i = 0; i < n; i++) {
            double value = violation_without(s, s->candidates[i]);
            if (value > best_value) {
                best_value = value;
                best = s->candidates[i];
            }
        }
        if (best < 0) {
            break;
        }
        toggle(s, (size_t)best);
        here = best_value;
    }
done:
    return status;
}

/* Does something stand at the bus that supplies it without being bought? */
static bool is_source(const aft_separator *s, size_t b)
{
    if (s->need[b] < -tiny) {
        return true;
    }
    for (size_t e = s->start[b]; e < s->start[b + 1]; e++) {
        int j = s->col[e];
        if (s->bus_start[j + 1] - s->bus_start[j] == 1 && s->coef[e] * s->x[j] > tiny) {
            return true;
        }
    }
    return false;
}

/* Starts: every bus that needs something, and all but one that gives. */
static aft_status search_locally(aft_cuts *out, aft_separator *s, const aft_separation *how, aft_error *err)
{
    aft_status status = AFT_OK;
    const size_t n_buses = s->design->balances.n_buses;
    for (size_t b = 0; b < n_buses; b++) {
        bool needs = s->need[b] > tiny;
        if (!needs && !is_source(s, b)) {
            continue;
        }
        for (size_t c = 0; c < n_buses; c++) {
            s->start_set[c] = (c == b) == needs;
        }
        set_to(s, s->start_set);
        AFT_TRY(search_from_here(out, s, how, err));
    }
done:
    return status;
}

/* ---- minimum cuts ---- */

static aft_status add_edge(aft_separator *s, size_t *n, int from, int to, double capacity, aft_error *err)
{
    if (aft_grow((void **)&s->from, &s->edges_cap[0], *n + 1, sizeof *s->from) != 0 ||
        aft_grow((void **)&s->to, &s->edges_cap[1], *n + 1, sizeof *s->to) != 0 ||
        aft_grow((void **)&s->capacity, &s->edges_cap[2], *n + 1, sizeof *s->capacity) != 0) {
        return aft_fail(err, AFT_ENOMEM, "cut sets: out of memory");
    }
    s->from[*n] = from;
    s->to[*n] = to;
    s->capacity[(*n)++] = capacity;
    return AFT_OK;
}

/* An edge per column that joins two buses, with what it can add to a cut of this need, and one from the outside to every
 * bus that has a source. */
static aft_status build_graph(size_t *n_out, aft_separator *s, double need, aft_error *err)
{
    aft_status status = AFT_OK;
    const int outside = (int)s->design->balances.n_buses;
    const double much = 10.0;
    *n_out = 0;
    for (size_t b = 0; b < s->design->balances.n_buses; b++) {
        if (is_source(s, b)) {
            AFT_TRY(add_edge(s, n_out, outside, (int)b, much, err));
        }
        for (size_t e = s->start[b]; e < s->start[b + 1]; e++) {
            int j = s->col[e];
            part_kind kind = kind_of(s->design, j, s->coef[e]);
            if (kind == PART_NONE || s->bus_start[j + 1] - s->bus_start[j] < 2) {
                continue;
            }
            bool is_fixed = kind == PART_CONSTANT || kind == PART_UNLIMITED;
            double capacity = is_fixed ? much : fmin(much, value_of_part(s, j, s->coef[e], need) / need);
            for (size_t k = s->bus_start[j]; k < s->bus_start[j + 1]; k++) {
                if (s->bus[k] != (int)b) {
                    AFT_TRY(add_edge(s, n_out, s->bus[k], (int)b, capacity, err));
                }
            }
        }
    }
done:
    return status;
}

/* The cheapest way to part a bus from all sources, for its own need and for next to none (where flows cost nothing only
 * the pieces tell the sets apart). */
static aft_status cut_off(aft_cuts *out, aft_separator *s, size_t bus, const aft_separation *how, aft_error *err)
{
    static const double shares[] = {1.0, 1e-4};
    aft_status status = AFT_OK;
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
        size_t n = 0;
        double value = 0.0;
        AFT_TRY(build_graph(&n, s, shares[i] * s->need[bus], err));
        AFT_TRY(aft_graph_minimum_cut(s->start_set, &value, s->design->balances.n_buses + 1, n, s->from, s->to,
                                      s->capacity, (int)s->design->balances.n_buses, (int)bus, err));
        if (value < 1.0 - how->least_violation) {
            set_to(s, s->start_set);
            AFT_TRY(search_from_here(out, s, how, err));
        }
    }
done:
    return status;
}

static aft_status search_by_cuts(aft_cuts *out, aft_separator *s, const aft_separation *how, aft_error *err)
{
    aft_status status = AFT_OK;
    const size_t n_buses = s->design->balances.n_buses;
    int n_done = 0;
    for (size_t i = 0; i < n_buses && n_done < MOST_CUT_TARGETS; i++) {
        size_t b = (s->next_target + i) % n_buses;
        if (s->need[b] > tiny && !is_source(s, b)) {
            AFT_TRY(cut_off(out, s, b, how, err));
            n_done++;
            if (n_done == MOST_CUT_TARGETS) {
                s->next_target = b + 1;
            }
        }
    }
done:
    return status;
}

/* ---- one call ---- */

static int by_violation(const void *a, const void *b)
{
    const struct aft_cut_row *x = a;
    const struct aft_cut_row *y = b;
    if (x->violation != y->violation) {
        return x->violation < y->violation ? 1 : -1;
    }
    return (x->hash > y->hash) - (x->hash < y->hash);
}

aft_status aft_separate_cut_sets(aft_cuts *out, aft_separator *s, const double *x, const aft_separation *how,
                                 aft_error *err)
{
    aft_status status = AFT_OK;
    const size_t hours = s->design->balances.n_hours;
    out->n = 0;
    out->n_entries = 0;
    s->x = x;
    size_t n_looked = hours < MOST_SNAPSHOTS ? hours : MOST_SNAPSHOTS;
    for (size_t i = 0; i < n_looked; i++) {
        AFT_TRY(enter_snapshot(s, (s->next_snapshot + i) % hours, err));
        AFT_TRY(search_locally(out, s, how, err));
        if (how->has_min_cuts) {
            AFT_TRY(search_by_cuts(out, s, how, err));
        }
    }
    s->next_snapshot = (s->next_snapshot + n_looked) % hours;
    if (out->n > 1) {
        qsort(out->rows, out->n, sizeof *out->rows, by_violation);
    }
    out->n = out->n < how->most_cuts ? out->n : how->most_cuts;
done:
    return status;
}
