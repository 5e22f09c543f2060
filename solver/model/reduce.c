/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sizes that dominate others, candidates without use, read off the matrix alone: the program knows all that ties a
 * piece to the rest (flows, policy, the voltage law), so no rule is needed for each kind of element. Dominated columns:
 * Andersen and Andersen, Presolving in linear programming (1995); whole ones as in Gemander et al., Two-row and
 * two-column mixed-integer presolve (2020). */
#include "solver/model/reduce.h"

#include <math.h>
#include <string.h>

enum {
    MOST_PASSES = 20,  /* of implied bounds over all rows; a chain of pipes to nobody takes one a pipe */
    MOST_ENTRIES = 64, /* in a row that implies bounds: the work grows with the square */
    MOST_ROUNDS = 100, /* of bounds and reductions in turn */
    MOST_SIZES = 100,  /* of an element whose sizes are compared: states of a line may be 500 */
    NOBODY = -1
};
static const double rounding = 1e-12;   /* of a sum, relative to its parts: 10,000 of them lose less */
static const double tolerance = 1e-9;   /* of a row, relative; a thousandth of what a plan may miss it by */
static const double worth_while = 1e-3; /* a bound that moves by less is not told to other rows */

typedef struct entry {
    int row;
    double value;
} entry;

typedef struct reduction {
    aft_lp *lp;
    double *lower, *upper;     /* [n_cols] that every feasible point keeps */
    int first, n;              /* columns of pieces */
    const char *const *buyers; /* [n] whose piece it is: one pointer for one element */
    size_t *start;             /* [n + 1] */
    entry *entries;            /* [start[n]] of each piece, by row */
    double *most;              /* [n] pieces that its element can buy over all options; INFINITY without such a row */
    aft_tally tally;
} reduction;

/* Index among the pieces of column j, or NOBODY. */
static int piece_of(const reduction *r, int j)
{
    return j >= r->first && j < r->first + r->n ? j - r->first : NOBODY;
}

/* ---- how much a row can be ---- */

/* Sum of what may reach one end: bounds, and how far the sum may be off for rounding. */
typedef struct reach {
    double sum, size;
} reach;

static void reach_add(reach *out, double per_unit, double lower, double upper)
{
    double part = per_unit > 0.0 ? per_unit * upper : per_unit * lower;
    out->sum += part;
    out->size += fabs(part);
}

/* Pieces of one element that stand next to each other in a row: at most `most` of them, and no more than each has. */
static size_t reach_add_pieces(reach *out, const reduction *r, size_t at, size_t end, double sign, int skip, int skip2)
{
    const aft_lp *lp = r->lp;
    const char *buyer = r->buyers[piece_of(r, lp->col[at])];
    double most = r->most[piece_of(r, lp->col[at])];
    double sum = 0.0;
    double largest = 0.0;
    for (; at < end; at++) {
        int j = lp->col[at];
        int d = piece_of(r, j);
        if (d == NOBODY || r->buyers[d] != buyer) {
            break;
        }
        double gain = j == skip || j == skip2 || lp->upper[j] == 0.0 ? 0.0 : fmax(0.0, sign * lp->value[at]);
        sum += gain * r->upper[j];
        largest = fmax(largest, gain);
    }
    double part = largest > 0.0 ? fmin(sum, largest * most) : 0.0;
    out->sum += part;
    out->size += part;
    return at;
}

/* Largest value of sign times row i without two columns; INFINITY without a limit. */
static double most_of_rest(const reduction *r, int i, int skip, int skip2, double sign)
{
    const aft_lp *lp = r->lp;
    reach most = {0.0, 0.0};
    size_t at = lp->row_start[i];
    size_t end = lp->row_start[i + 1];
    while (at < end) {
        int j = lp->col[at];
        if (piece_of(r, j) != NOBODY) {
            at = reach_add_pieces(&most, r, at, end, sign, skip, skip2);
            continue;
        }
        if (j != skip && j != skip2) {
            reach_add(&most, sign * lp->value[at], r->lower[j], r->upper[j]);
        }
        at++;
    }
    return most.sum + rounding * most.size;
}

/* ---- implied bounds ---- */

static bool is_worth_while(double gain, double old)
{
    return isinf(gain) || gain > worth_while * fmax(1.0, fabs(old));
}

/* A bound that would cross the other one is a program without solution, or rounding: neither is ours to tell. */
static bool lower_upper(reduction *r, int j, double bound)
{
    double gain = r->upper[j] - bound;
    bool is_zero = bound == 0.0 && r->upper[j] > 0.0; /* the bound that makes a candidate useless */
    if (!(is_zero || is_worth_while(gain, r->upper[j])) || bound < r->lower[j]) {
        return false;
    }
    r->upper[j] = bound;
    return true;
}

static bool raise_lower(reduction *r, int j, double bound)
{
    double gain = bound - r->lower[j];
    bool is_zero = bound == 0.0 && r->lower[j] < 0.0;
    if (!(is_zero || is_worth_while(gain, r->lower[j])) || bound > r->upper[j]) {
        return false;
    }
    r->lower[j] = bound;
    return true;
}

/* a x <= room, whatever the other columns of the row are. */
static bool tighten(reduction *r, int j, double a, double room)
{
    double bound = room / a;
    if (!isfinite(bound)) {
        return false;
    }
    return a > 0.0 ? lower_upper(r, j, bound) : raise_lower(r, j, bound);
}

/*
 * (60) What a row  L <= sum a_j x_j <= U  says of one of its columns, the others at their bounds:
 *
 *     a_j x_j <= U - min sum_{i != j} a_i x_i,   a_j x_j >= L - max sum_{i != j} a_i x_i
 *
 * The pieces of one element count with no more than menu_max times the largest of them. Every feasible point keeps such
 * a bound, so it may be used to judge rows; it is never written into the program.
 */
static bool tighten_by_row(reduction *r, int i)
{
    const aft_lp *lp = r->lp;
    bool is_changed = false;
    for (size_t at = lp->row_start[i]; at < lp->row_start[i + 1]; at++) {
        int j = lp->col[at];
        double a = lp->value[at];
        if (piece_of(r, j) != NOBODY || r->lower[j] == r->upper[j]) {
            continue;
        }
        if (!isinf(lp->row_upper[i])) {
            double room = lp->row_upper[i] + most_of_rest(r, i, j, NOBODY, -1.0);
            is_changed |= tighten(r, j, a, room);
        }
        if (!isinf(lp->row_lower[i])) {
            double room = -lp->row_lower[i] + most_of_rest(r, i, j, NOBODY, 1.0);
            is_changed |= tighten(r, j, -a, room);
        }
    }
    return is_changed;
}

static void imply_bounds(reduction *r)
{
    const aft_lp *lp = r->lp;
    bool is_changed = true;
    for (int pass = 0; pass < MOST_PASSES && is_changed; pass++) {
        is_changed = false;
        for (int i = 0; i < lp->n_rows; i++) {
            const double n = (double)(lp->row_start[i + 1] - lp->row_start[i]);
            if (aft_tally_add(&r->tally, n <= MOST_ENTRIES ? 2.0 * n * n : 1.0)) {
                return;
            }
            if (n <= MOST_ENTRIES) {
                is_changed |= tighten_by_row(r, i);
            }
        }
    }
}

/* ---- pieces ---- */

/* Pieces of d from which on row i holds whatever the rest does; 0 if fewer pieces do no harm anyway. */
static double pieces_of_use(const reduction *r, int d, int i, double a)
{
    const aft_lp *lp = r->lp;
    double bound = a > 0.0 ? lp->row_lower[i] : lp->row_upper[i]; /* the side to which fewer pieces move the row */
    if (isinf(bound)) {
        return 0.0;
    }
    double sign = a > 0.0 ? -1.0 : 1.0;
    double missing = most_of_rest(r, i, r->first + d, NOBODY, sign) - sign * bound;
    return fmax(0.0, missing - tolerance * fmax(1.0, fabs(bound))) / fabs(a);
}

/*
 * (61) Pieces without use: with c_d >= 0, n_d <= K_d, the least whole number such that for n_d >= K_d every row that
 *      fewer pieces could break holds whatever the other columns are within (60). K_d = 0: the candidate is left out;
 *      so is a pipe to a bus where nothing stands, since its flow is 0 by the balance of that bus.
 * Proof: a plan with n_d > K_d stays feasible with n_d = K_d, all else equal, and costs no more.
 */
static bool drop_useless(reduction *r, int d)
{
    aft_lp *lp = r->lp;
    int j = r->first + d;
    double most = 0.0;
    for (size_t at = r->start[d]; at < r->start[d + 1] && most < lp->upper[j]; at++) {
        most = fmax(most, pieces_of_use(r, d, r->entries[at].row, r->entries[at].value));
    }
    most = ceil(most);
    if (lp->cost[j] < 0.0 || !(most < lp->upper[j])) {
        return false;
    }
    lp->upper[j] = most;
    r->upper[j] = most;
    return true;
}

/* Does row i hold with no piece of d and one or more of e, whatever the rest is? On the upper side if sign is 1. */
static bool is_idle_with(const reduction *r, int i, int d, int e, double a_e, double sign, double bound)
{
    double gain = sign * a_e;
    double most = most_of_rest(r, i, r->first + d, r->first + e, sign);
    most += gain > 0.0 ? gain * r->upper[r->first + e] : gain;
    return most <= sign * bound + tolerance * fmax(1.0, fabs(bound));
}

/* Which purchase of e stands for pieces of d. */
typedef enum exchange {
    ONE_FOR_ALL, /* one piece of e, unless there is one already */
    ONE_FOR_ONE  /* as many as there were of d */
} exchange;

static bool may_replace_in_row(const reduction *r, int i, int d, int e, double a_d, double a_e, exchange how)
{
    const aft_lp *lp = r->lp;
    bool may_leave = how == ONE_FOR_ONE;
    bool is_upper_kept = isinf(lp->row_upper[i]) || (a_e <= a_d && (may_leave || a_d >= 0.0));
    bool is_lower_kept = isinf(lp->row_lower[i]) || (a_e >= a_d && (may_leave || a_d <= 0.0));
    return (is_upper_kept || is_idle_with(r, i, d, e, a_e, 1.0, lp->row_upper[i])) &&
           (is_lower_kept || is_idle_with(r, i, d, e, a_e, -1.0, lp->row_lower[i]));
}

/* Both columns row by row. */
static bool may_replace(const reduction *r, int d, int e, exchange how)
{
    size_t p = r->start[d];
    size_t q = r->start[e];
    while (p < r->start[d + 1] || q < r->start[e + 1]) {
        bool has_p = p < r->start[d + 1];
        bool has_q = q < r->start[e + 1];
        int i = has_p ? r->entries[p].row : r->entries[q].row;
        i = has_q && r->entries[q].row < i ? r->entries[q].row : i;
        double a_d = has_p && r->entries[p].row == i ? r->entries[p++].value : 0.0;
        double a_e = has_q && r->entries[q].row == i ? r->entries[q++].value : 0.0;
        if (!may_replace_in_row(r, i, d, e, a_d, a_e, how)) {
            return false;
        }
    }
    return true;
}

/*
 * (62) Dominated sizes: n_d = 0 if for another size e of the element c_e <= c_d and, whatever the rest is within (60),
 * either
 *
 *     one for one: n_d + n_e <= max_pieces_e by menu_max, and each row keeps its bounds when n_d pieces of d become
 *     pieces
 *                   of e: a_ie <= a_id below an upper bound, a_ie >= a_id above a lower one, or the row holds anyway
 *                   once n_d = 0 and n_e >= 1;
 *     one for all:  c_d >= 0, and each row does when n_d becomes 0 and n_e max(n_e, 1): also 0 <= a_id below an upper
 *                   bound, a_id <= 0 above a lower one, or the row holds anyway. So a larger size is left out where
 *                   the smaller one carries whatever can flow.
 *
 * Proof: a plan with n_d >= 1 stays feasible with that exchange, all else equal. The cost changes by n_d (c_e - c_d) <=
 * 0, or by at most c_e - n_d c_d <= c_e - c_d <= 0 (no piece of e is needed: -n_d c_d <= 0). Each size is judged with
 * those left out before, so the proofs follow on each other, and of two equal sizes one stays.
 */
static bool is_dominated_by(const reduction *r, int d, int e)
{
    const aft_lp *lp = r->lp;
    int j = r->first + d;
    int k = r->first + e;
    if (e == d || r->buyers[e] != r->buyers[d] || lp->upper[k] < 1.0 || !lp->is_whole[k] || lp->cost[k] > lp->cost[j]) {
        return false;
    }
    return (r->most[d] <= lp->upper[k] && may_replace(r, d, e, ONE_FOR_ONE)) ||
           (lp->cost[j] >= 0.0 && may_replace(r, d, e, ONE_FOR_ALL));
}

static bool drop_dominated(reduction *r, int d)
{
    int j = r->first + d;
    int from = d;
    int to = d;
    while (from > 0 && r->buyers[from - 1] == r->buyers[d]) {
        from--;
    }
    while (to < r->n && r->buyers[to] == r->buyers[d]) {
        to++;
    }
    for (int e = from; e < to && to - from <= MOST_SIZES; e++) {
        if (is_dominated_by(r, d, e)) {
            r->lp->upper[j] = 0.0;
            r->upper[j] = 0.0;
            return true;
        }
    }
    return false;
}

/* The later of two equal sizes goes. */
static bool reduce_once(size_t *n, reduction *r)
{
    bool is_changed = false;
    for (int d = r->n - 1; d >= 0; d--) {
        const aft_lp *lp = r->lp;
        int j = r->first + d;
        if (aft_tally_add(&r->tally, 100.0 * (double)(r->start[d + 1] - r->start[d]))) {
            return false;
        }
        bool is_open = lp->is_whole[j] && lp->lower[j] == 0.0 && lp->upper[j] >= 1.0;
        if (is_open && (drop_useless(r, d) || drop_dominated(r, d))) {
            is_changed = true;
            *n += lp->upper[j] == 0.0;
        }
    }
    return is_changed;
}

/* ---- the pieces by column ---- */

static aft_status list_entries(reduction *r, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_lp *lp = r->lp;
    r->start = aft_alloc((size_t)r->n + 2, sizeof *r->start);
    AFT_TRY_ALLOC(r->start, err, "reductions");
    for (size_t at = 0; at < aft_lp_entries(lp); at++) {
        int d = piece_of(r, lp->col[at]);
        if (d != NOBODY) {
            r->start[d + 2]++; /* one place further: it is shifted back while it is filled */
        }
    }
    for (int d = 0; d < r->n; d++) {
        r->start[d + 2] += r->start[d + 1];
    }
    r->entries = aft_alloc(r->start[r->n + 1], sizeof *r->entries);
    AFT_TRY_ALLOC(r->entries, err, "reductions");
    for (int i = 0; i < lp->n_rows; i++) {
        for (size_t at = lp->row_start[i]; at < lp->row_start[i + 1]; at++) {
            int d = piece_of(r, lp->col[at]);
            if (d != NOBODY) {
                r->entries[r->start[d + 1]++] = (entry){.row = i, .value = lp->value[at]};
            }
        }
    }
done:
    return status;
}

/* Is row i  n_1 + n_2 + ... <= most  over pieces of one element? */
static bool is_menu_row(const reduction *r, int i)
{
    const aft_lp *lp = r->lp;
    size_t from = lp->row_start[i];
    size_t to = lp->row_start[i + 1];
    bool is_one = from < to && !isinf(lp->row_upper[i]) && piece_of(r, lp->col[from]) != NOBODY;
    for (size_t at = from; at < to && is_one; at++) {
        int d = piece_of(r, lp->col[at]);
        is_one = lp->value[at] == 1.0 && d != NOBODY && r->buyers[d] == r->buyers[piece_of(r, lp->col[from])];
    }
    return is_one;
}

/* (60) and (62) need the row over all pieces of the element: one over some of them says nothing of the others. */
static void read_menu_rows(reduction *r)
{
    const aft_lp *lp = r->lp;
    for (int d = 0; d < r->n; d++) {
        r->most[d] = INFINITY;
    }
    for (int i = 0; i < lp->n_rows; i++) {
        if (!is_menu_row(r, i)) {
            continue;
        }
        int d = piece_of(r, lp->col[lp->row_start[i]]);
        int n = (int)(lp->row_start[i + 1] - lp->row_start[i]);
        bool is_whole_menu = (d == 0 || r->buyers[d - 1] != r->buyers[d]) && d + n <= r->n &&
                             (d + n == r->n || r->buyers[d + n] != r->buyers[d]);
        for (int e = d; e < d + n && is_whole_menu; e++) {
            r->most[e] = fmin(r->most[e], lp->row_upper[i]);
        }
    }
}

static aft_status prepare(reduction *r, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_lp *lp = r->lp;
    size_t n_cols = (size_t)lp->n_cols;
    r->lower = aft_alloc(n_cols, sizeof *r->lower);
    r->upper = aft_alloc(n_cols, sizeof *r->upper);
    r->most = aft_alloc((size_t)r->n, sizeof *r->most);
    AFT_TRY_ALLOC(r->lower, err, "reductions");
    AFT_TRY_ALLOC(r->upper, err, "reductions");
    AFT_TRY_ALLOC(r->most, err, "reductions");
    memcpy(r->lower, lp->lower, n_cols * sizeof *r->lower);
    memcpy(r->upper, lp->upper, n_cols * sizeof *r->upper);
    AFT_TRY(list_entries(r, err));
    read_menu_rows(r);
done:
    return status;
}

static void clear(reduction *r)
{
    aft_free(r->lower);
    aft_free(r->upper);
    aft_free(r->start);
    aft_free(r->entries);
    aft_free(r->most);
}

aft_status aft_reduce_candidates(size_t *n_out, aft_model *model, const aft_budget *budget, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_block *pieces = aft_lp_find_col_block(&model->lp, "menu_pieces");
    size_t n = 0;
    reduction r = {.lp = &model->lp, .tally.budget = budget};
    if (pieces == NULL || pieces->n == 0 || model->lp.n_whole == 0 || model->outages != NULL || model->layout != NULL) {
        *n_out = 0;
        return AFT_OK;
    }
    r.first = pieces->first;
    r.n = pieces->n;
    r.buyers = pieces->labels;
    AFT_TRY(prepare(&r, err));
    bool is_changed = true;
    for (int round = 0; round < MOST_ROUNDS && is_changed; round++) {
        imply_bounds(&r);
        is_changed = reduce_once(&n, &r);
    }
    *n_out = n;
done:
    clear(&r);
    return status;
}
