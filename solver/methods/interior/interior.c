/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Primal-dual interior point method with predictor and correctors (Mehrotra 1992, Gondzio 1996) and proximal terms that
 * keep its system regular (Friedlander and Orban 2012).
 *
 *     min c x + q x^2    A x - s = 0    l <= (x, s) <= u
 *
 *     s the sums of the rows, fixed where both limits are the same
 *
 *     Newton's step, with D = r_x + 2 q + zl / (v - l) + zu / (u - v) for v = x or s (q = 0), and s eliminated:
 *
 *         [ -D_x          A'      ] [dx]   [ h_x                 ]
 *         [  A      1 / D_s + r_y ] [dy] = [ s - A x - h_s / D_s ]
 *
 * The columns stay in the system, so that a capacity with an entry per hour becomes one dense row at the end of the
 * factor. Methods that work with A D^-1 A' instead, as GLPK's does, drown in its square. */
#include "solver/methods/interior/interior.h"

#include "networks/base/memory.h"
#include "solver/numerics/factor.h"
#include "solver/prove/prove.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_STEPS = 200, SCALINGS = 4, MOST_SHORT_STEPS = 10, MORE_STEPS = 4, CORRECTIONS = 2, WEIGHTS = 6 };

/* Relative violation of rows, and the gap that the duals leave: what is aimed at, what will do after some more
 * steps. */
static const double WANTED = 1e-10;
static const double ACCEPTED = 1e-8;
/* Relative gap at which a point is kept to begin from. */
static const double KEPT = 1e-1;
/* And at which one is shown to who wants to see it. */
static const double SHOWN = 1e-2;
/* A distance to a limit, in terms of its multiplier, that counts as 0. */
static const double NEXT_TO_NOTHING = 1e-6;
/* r_x and r_y, for numbers around 1. With less, pivots are lost in rounding; with ten times as much of r_x, large
 * stores come to their size in many small steps. */
static const double PROXIMAL_X = 1e-9;
static const double PROXIMAL_Y = 1e-7;
/* r_y is no more than this share of what a row has of its own on the diagonal once the columns are eliminated, or this
 * small. If it were more, a step would leave r_y dy of the residual, and a row whose columns have all come near to
 * their limits (dawn, where p_max_pu is next to nothing) would never hold. */
static const double PROXIMAL_SHARE = 1e-3;
static const double PROXIMAL_LEAST = 1e-13;
/* A limit that says nothing of the size of the others, in terms of their median. */
static const double FAR_ABOVE = 1e3;
/* Distance to limits, and multipliers, at the start. Nearer to the limits some programs need twice as many steps. */
static const double START_DISTANCE = 10.0;
static const double START_MULTIPLIER = 0.1;

/* A way to go from a point. */
typedef struct direction {
    double *v, *zl, *zu; /* [n + m] */
    double *y;           /* [m] */
} direction;

/* How far it may be gone, in x and s and in the multipliers; at most 1. */
typedef struct step_lengths {
    double primal, dual;
} step_lengths;

typedef struct interior {
    const aft_lp *lp;
    int n, m;           /* columns, rows; arrays over both hold the columns x first, then the rows s */
    double unit, money; /* of the scaled x and s, and of their cost */
    double *scale;      /* [n + m] true value = unit * scale * scaled value */
    double *cost;       /* [n] scaled, like all below */
    double *square;     /* [n] 0 where there is none */
    double *value;      /* [entries] */
    double *lower, *upper, *v, *below, *above, *zl, *zu; /* [n + m] */
    double *target_l, *target_u; /* [n + m] what zl (v - lower) and zu (upper - v) are to become */
    double *y;                   /* [m] */
    direction step, more;        /* where it goes, and what is tried to add to it */
    double *primal;              /* [m] s - A x */
    double *dual;                /* [n + m] c + 2 q x - A'y - zl + zu, in a row y - zl + zu */
    /* the system */
    aft_pattern pattern;
    size_t *start;
    int *node;
    double *entry;
    bool *is_weak;                            /* [n + m] nodes without a diagonal entry to speak of */
    double *diagonal, *rhs, *solution, *rest; /* [n + m] */
    aft_factor factor;
    aft_tally tally; /* once it is over nothing more is computed, and what is there means nothing */
    /* where it stands */
    int n_limits;
    int n_short; /* steps of no length, one after the other */
    double mu;   /* mean of all products of a distance and its multiplier */
    double objective, bound;
    double primal_error, dual_error;
} interior;

static void interior_clear(interior *s)
{
    double *arrays[] = {s->scale,    s->cost,   s->value,    s->lower,    s->upper,   s->v,      s->below,  s->above,
                        s->zl,       s->zu,     s->step.v,   s->step.zl,  s->step.zu, s->step.y, s->more.v, s->more.zl,
                        s->more.zu,  s->more.y, s->target_l, s->target_u, s->y,       s->primal, s->dual,   s->entry,
                        s->diagonal, s->rhs,    s->solution, s->rest,     s->square};
    for (size_t k = 0; k < sizeof arrays / sizeof arrays[0]; k++) {
        aft_free(arrays[k]);
    }
    aft_free(s->start);
    aft_free(s->node);
    aft_free(s->is_weak);
    aft_factor_clear(&s->factor);
}

static aft_status interior_room(interior *s, aft_error *err)
{
    aft_status status = AFT_OK;
    size_t n = (size_t)s->n;
    size_t m = (size_t)s->m;
    size_t entries = aft_lp_entries(s->lp);
    const struct {
        double **array;
        size_t size;
    } rooms[] = {{&s->scale, n + m},    {&s->cost, n},         {&s->value, entries},  {&s->lower, n + m},
                 {&s->upper, n + m},    {&s->v, n + m},        {&s->below, n + m},    {&s->above, n + m},
                 {&s->zl, n + m},       {&s->zu, n + m},       {&s->step.v, n + m},   {&s->step.zl, n + m},
                 {&s->more.v, n + m},   {&s->more.zl, n + m},  {&s->more.zu, n + m},  {&s->more.y, m},
                 {&s->step.zu, n + m},  {&s->target_l, n + m}, {&s->target_u, n + m}, {&s->y, m},
                 {&s->step.y, m},       {&s->primal, m},       {&s->dual, n + m},     {&s->entry, 2 * entries},
                 {&s->diagonal, n + m}, {&s->rhs, n + m},      {&s->solution, n + m}, {&s->rest, n + m},
                 {&s->square, n}};
    for (size_t k = 0; k < sizeof rooms / sizeof rooms[0]; k++) {
        *rooms[k].array = aft_alloc(rooms[k].size + 1, sizeof **rooms[k].array);
        AFT_TRY_ALLOC(*rooms[k].array, err, "interior");
    }
    s->start = aft_alloc(n + m + 1, sizeof *s->start);
    s->node = aft_alloc(2 * entries + 1, sizeof *s->node);
    AFT_TRY_ALLOC(s->start, err, "interior");
    AFT_TRY_ALLOC(s->node, err, "interior");
    s->is_weak = aft_alloc(n + m, sizeof *s->is_weak);
    AFT_TRY_ALLOC(s->is_weak, err, "interior");
done:
    return status;
}

static bool is_fixed(const interior *s, int k)
{
    return s->lower[k] == s->upper[k];
}

/* ---- scaling ---- */

/* One pass towards a largest entry of 1 in every row and column (Ruiz 2001); fixed columns do not count. */
static void scale_once(interior *s, double *largest)
{
    const aft_lp *lp = s->lp;
    for (int k = 0; k < s->n + s->m; k++) {
        largest[k] = 0.0;
    }
    for (int i = 0; i < s->m; i++) {
        for (size_t e = lp->row_start[i]; e < lp->row_start[i + 1]; e++) {
            int j = lp->col[e];
            double size = fabs(lp->value[e]) * s->scale[j] / s->scale[s->n + i];
            if (lp->lower[j] < lp->upper[j]) {
                largest[j] = fmax(largest[j], size);
                largest[s->n + i] = fmax(largest[s->n + i], size);
            }
        }
    }
    for (int k = 0; k < s->n + s->m; k++) {
        if (largest[k] > 0.0) {
            s->scale[k] *= k < s->n ? 1.0 / sqrt(largest[k]) : sqrt(largest[k]);
        }
    }
}

static double larger_finite(double a, double b)
{
    return isfinite(b) ? fmax(a, fabs(b)) : a;
}

static int compare_sizes(const void *a, const void *b)
{
    const double x = *(const double *)a;
    const double y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The largest limit; where that is far above the median of those that are not 0, the median. The largest is then that
 * of a plant that sheds load, or of a store without end, and all that matters next to nothing beside it. */
static double typical_limit(interior *s)
{
    size_t n = 0;
    for (int k = 0; k < s->n + s->m; k++) {
        const double limit = larger_finite(larger_finite(0.0, s->lower[k]), s->upper[k]);
        if (limit > 0.0) {
            s->rhs[n++] = limit;
        }
    }
    qsort(s->rhs, n, sizeof *s->rhs, compare_sizes);
    return n == 0 ? 0.0 : s->rhs[n - 1] > FAR_ABOVE * s->rhs[n / 2] ? s->rhs[n / 2] : s->rhs[n - 1];
}

static void set_units(interior *s)
{
    s->unit = typical_limit(s);
    s->money = 0.0;
    for (int j = 0; j < s->n; j++) {
        s->square[j] *= s->unit;
        s->money = fmax(s->money, fabs(s->cost[j]));
    }
    for (int j = 0; j < s->n && s->money == 0.0; j++) {
        s->money = s->square[j];
    }
    s->unit = s->unit > 0.0 ? s->unit : 1.0;
    s->money = s->money > 0.0 ? s->money : 1.0;
    for (int k = 0; k < s->n + s->m; k++) {
        s->lower[k] /= s->unit;
        s->upper[k] /= s->unit;
    }
    for (int j = 0; j < s->n; j++) {
        s->cost[j] /= s->money;
        s->square[j] /= s->money;
    }
}

static void scale_problem(interior *s)
{
    const aft_lp *lp = s->lp;
    for (int k = 0; k < s->n + s->m; k++) {
        s->scale[k] = 1.0;
    }
    for (int round = 0; round < SCALINGS && !aft_tally_add(&s->tally, (double)aft_lp_entries(lp)); round++) {
        scale_once(s, s->rhs);
    }
    for (int j = 0; j < s->n; j++) {
        s->cost[j] = lp->cost[j] * s->scale[j];
        s->square[j] = lp->square != NULL ? lp->square[j] * s->scale[j] * s->scale[j] : 0.0;
        s->lower[j] = lp->lower[j] / s->scale[j];
        s->upper[j] = lp->upper[j] / s->scale[j];
    }
    for (int i = 0; i < s->m; i++) {
        double scale = s->scale[s->n + i];
        s->lower[s->n + i] = lp->row_lower[i] / scale;
        s->upper[s->n + i] = lp->row_upper[i] / scale;
        for (size_t e = lp->row_start[i]; e < lp->row_start[i + 1]; e++) {
            s->value[e] = lp->value[e] * s->scale[lp->col[e]] / scale;
        }
    }
    set_units(s);
}

/* ---- the system ---- */

static void place_entry(interior *s, size_t *at, int j, int i, double value)
{
    s->node[at[j]] = s->n + i;
    s->entry[at[j]++] = value;
    s->node[at[s->n + i]] = j;
    s->entry[at[s->n + i]++] = value;
}

static aft_status build_pattern(interior *s, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_lp *lp = s->lp;
    size_t *at = aft_alloc((size_t)s->n + (size_t)s->m, sizeof *at);
    AFT_TRY_ALLOC(at, err, "interior");
    for (int i = 0; i < s->m; i++) {
        for (size_t e = lp->row_start[i]; e < lp->row_start[i + 1]; e++) {
            if (!is_fixed(s, lp->col[e])) {
                s->start[lp->col[e] + 1]++;
                s->start[s->n + i + 1]++;
            }
        }
    }
    for (int k = 0; k < s->n + s->m; k++) {
        s->start[k + 1] += s->start[k];
        at[k] = s->start[k];
    }
    for (int i = 0; i < s->m; i++) {
        for (size_t e = lp->row_start[i]; e < lp->row_start[i + 1]; e++) {
            if (!is_fixed(s, lp->col[e])) {
                place_entry(s, at, lp->col[e], i, s->value[e]);
            }
        }
    }
    for (int k = 0; k < s->n + s->m; k++) {
        bool is_free = isinf(s->lower[k]) && isinf(s->upper[k]);
        s->is_weak[k] = k < s->n ? is_free : is_fixed(s, k);
    }
    s->pattern = (aft_pattern){.n = s->n + s->m, .start = s->start, .node = s->node, .value = s->entry};
done:
    aft_free(at);
    return status;
}

static double stiffness(const interior *s, int k)
{
    double bend = k < s->n ? 2.0 * s->square[k] : 0.0;
    return PROXIMAL_X + bend + s->zl[k] / s->below[k] + s->zu[k] / s->above[k];
}

/* What a row has of its own: 1 / D_s + sum of a^2 / D_x. */
static double own_part(const interior *s, int i)
{
    const aft_lp *lp = s->lp;
    double sum = is_fixed(s, s->n + i) ? 0.0 : 1.0 / stiffness(s, s->n + i);
    for (size_t e = lp->row_start[i]; e < lp->row_start[i + 1]; e++) {
        const int j = lp->col[e];
        sum -= is_fixed(s, j) ? 0.0 : s->value[e] * s->value[e] / s->diagonal[j];
    }
    return sum;
}

static void fill_diagonal(interior *s)
{
    for (int j = 0; j < s->n; j++) {
        s->diagonal[j] = is_fixed(s, j) ? -1.0 : -stiffness(s, j);
    }
    for (int i = 0; i < s->m; i++) {
        const int k = s->n + i;
        const double proximal = fmin(PROXIMAL_Y, fmax(PROXIMAL_LEAST, PROXIMAL_SHARE * own_part(s, i)));
        s->diagonal[k] = proximal + (is_fixed(s, k) ? 0.0 : 1.0 / stiffness(s, k));
    }
}

/* rhs -= K solution; returns the largest part of what is left. */
static double subtract_product(const interior *s, double *rhs, const double *solution)
{
    double largest = 0.0;
    for (int k = 0; k < s->n + s->m; k++) {
        double sum = s->diagonal[k] * solution[k];
        for (size_t e = s->start[k]; e < s->start[k + 1]; e++) {
            sum += s->entry[e] * solution[s->node[e]];
        }
        rhs[k] -= sum;
        largest = fmax(largest, fabs(rhs[k]));
    }
    return largest;
}

/* Solves the system for rhs, which is lost, into solution; refined while that helps. */
static void solve_system(interior *s)
{
    const int size = s->n + s->m;
    double right = 0.0;
    for (int k = 0; k < size; k++) {
        s->solution[k] = 0.0;
        right = fmax(right, fabs(s->rhs[k]));
    }
    double before = right;
    for (int round = 0; round < 4 && before > 1e-9 * right; round++) {
        if (aft_tally_add(&s->tally, aft_factor_solve_work(&s->factor) + (double)s->start[size])) {
            break;
        }
        memcpy(s->rest, s->rhs, (size_t)size * sizeof *s->rest);
        aft_factor_solve(&s->factor, s->rest);
        double left = subtract_product(s, s->rhs, s->rest);
        if (!(left < before)) {
            break;
        }
        for (int k = 0; k < size; k++) {
            s->solution[k] += s->rest[k];
        }
        before = left;
    }
}

/* ---- one step ---- */

static void compute_residuals(interior *s)
{
    const aft_lp *lp = s->lp;
    s->objective = s->bound = 0.0;
    for (int j = 0; j < s->n; j++) {
        double square = s->square[j] * s->v[j];
        s->dual[j] = s->cost[j] + 2.0 * square;
        s->objective += (s->cost[j] + square) * s->v[j];
        s->bound -= square * s->v[j];
    }
    for (int i = 0; i < s->m; i++) {
        double sum = s->v[s->n + i];
        for (size_t e = lp->row_start[i]; e < lp->row_start[i + 1]; e++) {
            sum -= s->value[e] * s->v[lp->col[e]];
            s->dual[lp->col[e]] -= s->value[e] * s->y[i];
        }
        s->primal[i] = sum;
        s->dual[s->n + i] = s->y[i];
    }
    s->primal_error = s->dual_error = s->mu = 0.0;
    for (int i = 0; i < s->m; i++) {
        s->primal_error = fmax(s->primal_error, fabs(s->primal[i]));
    }
    for (int k = 0; k < s->n + s->m; k++) {
        if (is_fixed(s, k)) {
            s->bound += s->dual[k] * s->v[k];
            s->dual[k] = 0.0;
            continue;
        }
        s->bound += s->zl[k] > 0.0 ? s->zl[k] * s->lower[k] : 0.0;
        s->bound -= s->zu[k] > 0.0 ? s->zu[k] * s->upper[k] : 0.0;
        s->mu += s->zl[k] * s->below[k] + s->zu[k] * s->above[k];
        s->dual[k] += s->zu[k] - s->zl[k];
        s->dual_error = fmax(s->dual_error, fabs(s->dual[k]));
    }
    s->mu /= s->n_limits > 0 ? s->n_limits : 1;
}

/* The direction to the targets: from where it stands, or, without the residuals, what targets add to a direction. */
static void find_direction(interior *s, direction *to, bool has_residuals)
{
    for (int k = 0; k < s->n + s->m; k++) {
        const double l = s->zl[k] > 0.0 ? s->target_l[k] / s->below[k] - (has_residuals ? s->zl[k] : 0.0) : 0.0;
        const double u = s->zu[k] > 0.0 ? s->target_u[k] / s->above[k] - (has_residuals ? s->zu[k] : 0.0) : 0.0;
        const double residual = has_residuals ? s->dual[k] : 0.0;
        to->zl[k] = l; /* what the multipliers have to change by, were v to stay */
        to->zu[k] = u;
        to->v[k] = is_fixed(s, k) ? 0.0 : residual - l + u;
    }
    for (int k = 0; k < s->n + s->m; k++) {
        const double residual = k >= s->n && has_residuals ? s->primal[k - s->n] : 0.0;
        s->rhs[k] = k < s->n ? to->v[k] : residual - (is_fixed(s, k) ? 0.0 : to->v[k] / stiffness(s, k));
    }
    solve_system(s);
    for (int k = 0; k < s->n + s->m; k++) {
        double move = s->solution[k];
        if (k >= s->n) {
            to->y[k - s->n] = move;
            move = -(to->v[k] + move) / stiffness(s, k);
        }
        to->v[k] = is_fixed(s, k) ? 0.0 : move;
        to->zl[k] -= s->zl[k] / s->below[k] * to->v[k];
        to->zu[k] += s->zu[k] / s->above[k] * to->v[k];
    }
}

static double shorten(double step, double value, double change)
{
    return change < 0.0 && value + step * change < 0.0 ? -value / change : step;
}

/* Longest steps along s->step + share * s->more that keep all distances and multipliers positive; at most 1. They may
 * differ, also with squares, although the reduced costs hang on x then: with the shorter one for both, scigrid-de with
 * squares does not get off its start. */
static step_lengths find_lengths(const interior *s, double share)
{
    step_lengths length = {1.0, 1.0};
    for (int k = 0; k < s->n + s->m; k++) {
        const double dv = s->step.v[k] + share * s->more.v[k];
        if (s->zl[k] > 0.0) {
            length.primal = shorten(length.primal, s->below[k], dv);
            length.dual = shorten(length.dual, s->zl[k], s->step.zl[k] + share * s->more.zl[k]);
        }
        if (s->zu[k] > 0.0) {
            length.primal = shorten(length.primal, s->above[k], -dv);
            length.dual = shorten(length.dual, s->zu[k], s->step.zu[k] + share * s->more.zu[k]);
        }
    }
    return length;
}

/* A product of a distance and its multiplier some way along the step. */
static double product_l(const interior *s, int k, double primal, double dual)
{
    return (s->below[k] + primal * s->step.v[k]) * (s->zl[k] + dual * s->step.zl[k]);
}

static double product_u(const interior *s, int k, double primal, double dual)
{
    return (s->above[k] - primal * s->step.v[k]) * (s->zu[k] + dual * s->step.zu[k]);
}

static double mu_after(const interior *s, double primal, double dual)
{
    double sum = 0.0;
    for (int k = 0; k < s->n + s->m; k++) {
        sum += s->zl[k] > 0.0 ? product_l(s, k, primal, dual) : 0.0;
        sum += s->zu[k] > 0.0 ? product_u(s, k, primal, dual) : 0.0;
    }
    return sum / (s->n_limits > 0 ? s->n_limits : 1);
}

/* The part of a correction, not below `least`, for which the steps are longest. */
static void find_weights(const interior *s, double least, step_lengths *length, step_lengths *weight)
{
    *length = (step_lengths){0.0, 0.0};
    for (int i = 0; i < WEIGHTS; i++) {
        const double share = 1.0 - (1.0 - least) * i / (WEIGHTS - 1);
        step_lengths made = find_lengths(s, share);
        if (made.primal > length->primal) {
            length->primal = made.primal;
            weight->primal = share;
        }
        if (made.dual > length->dual) {
            length->dual = made.dual;
            weight->dual = share;
        }
    }
}

/* Finds the correction to the targets and adds it to the step, with the weights that make the longest steps: in full it
 * may well spoil them (Colombo and Gondzio 2008). */
static step_lengths correct(interior *s, double least)
{
    step_lengths length, weight = {1.0, 1.0};
    find_direction(s, &s->more, false);
    if (s->tally.is_over) {
        return (step_lengths){0.0, 0.0};
    }
    find_weights(s, least, &length, &weight);
    for (int k = 0; k < s->n + s->m; k++) {
        s->step.v[k] += weight.primal * s->more.v[k];
        s->step.zl[k] += weight.dual * s->more.zl[k];
        s->step.zu[k] += weight.dual * s->more.zu[k];
    }
    for (int i = 0; i < s->m; i++) {
        s->step.y[i] += weight.dual * s->more.y[i];
    }
    return length;
}

/* What a product lacks to lie between a tenth and ten times of what is aimed at; not much is taken from a large one. */
static double lack(double product, double aim)
{
    const double low = 0.1 * aim;
    const double high = 10.0 * aim;
    return product < low ? low - product : product > high ? fmax(high - product, -high) : 0.0;
}

/* Draws products that would stay far from the others to them, a little beyond where the step ends (Gondzio 1996). */
static step_lengths centre(interior *s, step_lengths length, double aim)
{
    const double primal = fmin(1.0, 1.1 * length.primal + 0.1);
    const double dual = fmin(1.0, 1.1 * length.dual + 0.1);
    for (int k = 0; k < s->n + s->m; k++) {
        s->target_l[k] = s->zl[k] > 0.0 ? lack(product_l(s, k, primal, dual), aim) : 0.0;
        s->target_u[k] = s->zu[k] > 0.0 ? lack(product_u(s, k, primal, dual), aim) : 0.0;
    }
    return correct(s, 0.0);
}

/* Mehrotra: aim at 0, see how far that goes, then aim at what is left, less the products that the first step neglects.
 * Then some corrections, which cost a fifth of a factor, while they make longer steps. */
static step_lengths find_step(interior *s)
{
    for (int k = 0; k < s->n + s->m; k++) {
        s->target_l[k] = s->target_u[k] = 0.0;
    }
    find_direction(s, &s->step, true);
    step_lengths length = find_lengths(s, 0.0);
    const double after = mu_after(s, length.primal, length.dual);
    const double ratio = s->mu > 0.0 ? after / s->mu : 0.0;
    const double aim = ratio * ratio * ratio * s->mu;
    for (int k = 0; k < s->n + s->m; k++) {
        s->target_l[k] = aim - s->step.v[k] * s->step.zl[k];
        s->target_u[k] = aim + s->step.v[k] * s->step.zu[k];
    }
    length = correct(s, length.primal * length.dual);
    for (int round = 0; round < CORRECTIONS && fmin(length.primal, length.dual) < 0.95; round++) {
        const double before = length.primal + length.dual;
        length = centre(s, length, aim);
        if (length.primal + length.dual < before + 0.02) {
            break;
        }
    }
    return length;
}

static void advance(interior *s, double primal, double dual)
{
    for (int k = 0; k < s->n + s->m; k++) {
        const double dv = primal * s->step.v[k];
        s->v[k] += dv;
        s->below[k] += s->zl[k] > 0.0 ? dv : 0.0;
        s->above[k] -= s->zu[k] > 0.0 ? dv : 0.0;
        s->zl[k] += s->zl[k] > 0.0 ? dual * s->step.zl[k] : 0.0;
        s->zu[k] += s->zu[k] > 0.0 ? dual * s->step.zu[k] : 0.0;
    }
    for (int i = 0; i < s->m; i++) {
        s->y[i] += dual * s->step.y[i];
    }
}

static void take_step(interior *s)
{
    fill_diagonal(s);
    if (!aft_factor_compute(&s->factor, &s->pattern, s->diagonal, &s->tally)) {
        return;
    }
    const step_lengths length = find_step(s);
    if (s->tally.is_over) {
        return;
    }
    advance(s, 0.9995 * length.primal, 0.9995 * length.dual); /* stays off the limits */
    s->n_short = fmin(length.primal, length.dual) < 1e-3 ? s->n_short + 1 : 0;
}

/* ---- the start ---- */

/* The limits get their distances and multipliers; v is pushed away from them. */
static void open_limits(interior *s, int k)
{
    const bool has_l = isfinite(s->lower[k]);
    const bool has_u = isfinite(s->upper[k]);
    const double width = s->upper[k] - s->lower[k];
    const double least = has_l && has_u ? fmin(START_DISTANCE, 0.25 * width) : START_DISTANCE;
    s->v[k] = has_l ? fmax(s->v[k], s->lower[k] + least) : s->v[k];
    s->v[k] = has_u ? fmin(s->v[k], s->upper[k] - least) : s->v[k];
    s->below[k] = has_l ? s->v[k] - s->lower[k] : 1.0;
    s->above[k] = has_u ? s->upper[k] - s->v[k] : 1.0;
    s->zl[k] = has_l ? START_MULTIPLIER : 0.0;
    s->zu[k] = has_u ? START_MULTIPLIER : 0.0;
    s->n_limits += has_l + has_u;
}

/* The smallest change of v that holds the rows, whatever the limits; then the y that leave the smallest reduced
 * costs. */
static void solve_least_squares(interior *s)
{
    const int size = s->n + s->m;
    for (int k = 0; k < size; k++) {
        s->rhs[k] = k < s->n ? 0.0 : s->primal[k - s->n];
    }
    solve_system(s);
    for (int k = 0; k < size; k++) {
        s->v[k] += is_fixed(s, k) ? 0.0 : k < s->n ? s->solution[k] : -s->solution[k];
        s->rhs[k] = k < s->n ? s->dual[k] : 0.0;
    }
    solve_system(s);
    memcpy(s->y, s->solution + s->n, (size_t)s->m * sizeof *s->y);
}

static void start(interior *s)
{
    const int size = s->n + s->m;
    for (int k = 0; k < size; k++) {
        s->v[k] = is_fixed(s, k) ? s->lower[k] : fmin(fmax(0.0, s->lower[k]), s->upper[k]);
        s->below[k] = s->above[k] = 1.0;
        s->diagonal[k] = k < s->n ? -1.0 : is_fixed(s, k) ? PROXIMAL_Y : 1.0;
    }
    (void)aft_factor_compute(&s->factor, &s->pattern, s->diagonal, &s->tally);
    compute_residuals(s);
    solve_least_squares(s);
    for (int k = 0; k < size; k++) {
        if (!is_fixed(s, k)) {
            open_limits(s, k);
        }
    }
    compute_residuals(s);
    for (int k = 0; k < size; k++) { /* what is left of the reduced costs says which multiplier is the larger one */
        s->zl[k] += s->zl[k] > 0.0 ? fmax(0.0, s->dual[k]) : 0.0;
        s->zu[k] += s->zu[k] > 0.0 ? fmax(0.0, -s->dual[k]) : 0.0;
    }
}

/* ---- points to begin from ---- */

void aft_inner_point_clear(aft_inner_point *point)
{
    aft_free(point->v);
    aft_free(point->zl);
    aft_free(point->zu);
    aft_free(point->row_dual);
    *point = (aft_inner_point){0};
}

static aft_status keep_point(aft_inner_point *out, const interior *s, aft_error *err)
{
    aft_status status = AFT_OK;
    const size_t size = (size_t)s->n + (size_t)s->m;
    aft_inner_point made = {.n_cols = s->n, .n_rows = s->m};
    made.v = aft_alloc(size, sizeof *made.v);
    made.zl = aft_alloc(size, sizeof *made.zl);
    made.zu = aft_alloc(size, sizeof *made.zu);
    made.row_dual = aft_alloc((size_t)s->m, sizeof *made.row_dual);
    AFT_TRY_ALLOC(made.v, err, "interior");
    AFT_TRY_ALLOC(made.zl, err, "interior");
    AFT_TRY_ALLOC(made.zu, err, "interior");
    AFT_TRY_ALLOC(made.row_dual, err, "interior");
    for (size_t k = 0; k < size; k++) {
        made.v[k] = s->v[k] * s->unit * s->scale[k];
        made.zl[k] = s->zl[k] * s->money / s->scale[k];
        made.zu[k] = s->zu[k] * s->money / s->scale[k];
    }
    for (int i = 0; i < s->m; i++) {
        made.row_dual[i] = s->y[i] * s->money / s->scale[s->n + i];
    }
    aft_inner_point_clear(out);
    *out = made;
    made = (aft_inner_point){0};
done:
    aft_inner_point_clear(&made);
    return status;
}

/* Either may have more rows than the other. */
static int known_rows(const interior *s, const aft_inner_point *point)
{
    return point->n_rows < s->m ? point->n_rows : s->m;
}

/* The sums of rows that the point does not know are those of its columns. */
static void read_point(interior *s, const aft_inner_point *point)
{
    const aft_lp *lp = s->lp;
    const int n_known = known_rows(s, point);
    for (int k = 0; k < s->n + s->m; k++) {
        const bool is_known = k < s->n + n_known;
        const double money = s->money / s->scale[k];
        s->v[k] = is_known ? point->v[k] / (s->unit * s->scale[k]) : 0.0;
        s->zl[k] = is_known ? point->zl[k] / money : 0.0;
        s->zu[k] = is_known ? point->zu[k] / money : 0.0;
        s->v[k] = is_fixed(s, k) ? s->lower[k] : s->v[k];
    }
    for (int i = 0; i < s->m; i++) {
        s->y[i] = i < n_known ? point->row_dual[i] * s->scale[s->n + i] / s->money : 0.0;
        for (size_t e = lp->row_start[i]; e < lp->row_start[i + 1] && i >= n_known; e++) {
            s->v[s->n + i] += is_fixed(s, s->n + i) ? 0.0 : s->value[e] * s->v[lp->col[e]];
        }
    }
}

static double mean_product(const aft_inner_point *point, const interior *s)
{
    const int n_known = known_rows(s, point);
    double sum = 0.0;
    int n = 0;
    for (int k = 0; k < s->n + n_known; k++) {
        if (s->zl[k] > 0.0 && isfinite(s->lower[k]) && s->v[k] > s->lower[k]) {
            sum += s->zl[k] * (s->v[k] - s->lower[k]);
            n++;
        }
        if (s->zu[k] > 0.0 && isfinite(s->upper[k]) && s->v[k] < s->upper[k]) {
            sum += s->zu[k] * (s->upper[k] - s->v[k]);
            n++;
        }
    }
    return n > 0 ? sum / n : START_DISTANCE * START_MULTIPLIER;
}

/* The product of a distance and its multiplier is to be like the others, or not much below. */
static double begin_multiplier(double known, double distance, double product)
{
    return known > 0.0 ? fmax(known, 1e-2 * product / distance) : product / distance;
}

static double push(double root, double violation, double width)
{
    return fmin(fmax(root, violation), 0.25 * width);
}

/* From a point of a program with fewer rows or other limits (warm starts: Gondzio 1998). */
static void start_from(interior *s, const aft_inner_point *point)
{
    read_point(s, point);
    const double product = mean_product(point, s);
    for (int k = 0; k < s->n + s->m; k++) {
        const bool has_l = isfinite(s->lower[k]) && !is_fixed(s, k);
        const bool has_u = isfinite(s->upper[k]) && !is_fixed(s, k);
        const double width = s->upper[k] - s->lower[k];
        const double root = has_l && has_u ? fmin(sqrt(product), 0.25 * width) : sqrt(product);
        const double least = 1e-3 * root;
        s->v[k] = has_l && s->v[k] < s->lower[k] + least
                      ? s->lower[k] + (s->zl[k] > 0.0 ? least : push(root, s->lower[k] - s->v[k], width))
                      : s->v[k];
        s->v[k] = has_u && s->v[k] > s->upper[k] - least
                      ? s->upper[k] - (s->zu[k] > 0.0 ? least : push(root, s->v[k] - s->upper[k], width))
                      : s->v[k];
        s->below[k] = has_l ? s->v[k] - s->lower[k] : 1.0;
        s->above[k] = has_u ? s->upper[k] - s->v[k] : 1.0;
        s->zl[k] = has_l ? begin_multiplier(s->zl[k], s->below[k], product) : 0.0;
        s->zu[k] = has_u ? begin_multiplier(s->zu[k], s->above[k], product) : 0.0;
        s->n_limits += has_l + has_u;
    }
}

/* ---- the end ---- */

/* The true value of a column. Snapped, one that has all but reached a limit, and has a price for leaving it, is at
 * it. */
static double true_value(const interior *s, int j, bool is_snapped)
{
    const aft_lp *lp = s->lp;
    double x = s->v[j] * s->unit * s->scale[j];
    x = is_snapped && s->zl[j] > 0.0 && s->below[j] < NEXT_TO_NOTHING * s->zl[j] ? lp->lower[j] : x;
    x = is_snapped && s->zu[j] > 0.0 && s->above[j] < NEXT_TO_NOTHING * s->zu[j] ? lp->upper[j] : x;
    return fmin(fmax(x, lp->lower[j]), lp->upper[j]);
}

/* Point and duals in true units; duals of rows with the sign that their limits allow. */
static void unscale(aft_answer *out, const interior *s, bool is_snapped)
{
    const aft_lp *lp = s->lp;
    for (int j = 0; j < s->n; j++) {
        out->x[j] = true_value(s, j, is_snapped);
        double square = lp->square != NULL ? lp->square[j] : 0.0;
        out->reduced[j] = lp->cost[j] + 2.0 * square * out->x[j];
    }
    for (int i = 0; i < s->m; i++) {
        double y = s->y[i] * s->money / s->scale[s->n + i];
        y = isinf(lp->row_lower[i]) ? fmin(y, 0.0) : y;
        y = isinf(lp->row_upper[i]) ? fmax(y, 0.0) : y;
        out->row_dual[i] = y;
        for (size_t e = lp->row_start[i]; e < lp->row_start[i + 1]; e++) {
            out->reduced[lp->col[e]] -= y * lp->value[e];
        }
    }
}

/* What our own check says of the point, in true units: the larger one of its gap and its worst row, relative. */
static aft_status prove(double *error, aft_answer *solution, const interior *s, bool is_snapped, aft_error *err)
{
    aft_status status = AFT_OK;
    double bound = 0.0;
    unscale(solution, s, is_snapped);
    aft_proof proof = aft_prove_point(s->lp, solution->x);
    AFT_TRY(aft_prove_bound(&bound, s->lp, solution->row_dual, solution->x, err));
    double gap = fabs(proof.objective - bound) / fmax(1.0, fabs(proof.objective));
    *error = fmax(gap, proof.row_violation);
    solution->objective = proof.objective - s->lp->constant;
    solution->bound = fmin(bound - s->lp->constant, solution->objective);
done:
    return status;
}

/* The best point so far, and room for the next one. */
typedef struct best_point {
    aft_answer solution, next;
    double error;
    bool is_above;  /* next proves that the cost is above options->stop_above */
    bool is_enough; /* so says who looked at it; it is in next */
} best_point;

static aft_status keep_better(best_point *best, const interior *s, bool is_snapped, aft_error *err)
{
    aft_status status = AFT_OK;
    double error = INFINITY;
    AFT_TRY(prove(&error, &best->next, s, is_snapped, err));
    if (error < best->error) {
        aft_answer better = best->next;
        best->next = best->solution;
        best->solution = better;
        best->error = error;
    }
done:
    return status;
}

static double relative_gap(const interior *s)
{
    return fabs(s->objective - s->bound) / (1e-9 + fabs(s->objective));
}

/* Near enough to be worth our own check, which costs as much as a tenth of a step. */
static bool is_near(const interior *s, double wanted)
{
    return s->primal_error < 1e-6 && s->dual_error < 1e-6 && relative_gap(s) < fmax(wanted, 1e-6);
}

static bool is_lost(const interior *s)
{
    return !isfinite(s->mu) || s->mu < 1e-25 || !isfinite(s->primal_error) || s->n_short > MOST_SHORT_STEPS;
}

/* Is the cost known to be above what it is not to be? */
static aft_status look_at_bound(best_point *best, const interior *s, const aft_interior_aim *aim, aft_error *err)
{
    aft_status status = AFT_OK;
    const double limit = aim->stop_above != NULL ? *aim->stop_above : INFINITY;
    if (isinf(limit) || s->dual_error > 1e-6 || s->bound * s->money * s->unit + s->lp->constant <= limit) {
        return AFT_OK;
    }
    double error = 0.0;
    AFT_TRY(prove(&error, &best->next, s, false, err));
    best->is_above = best->next.bound + s->lp->constant > limit;
done:
    return status;
}

/* Shows the point to who asked for it. */
static aft_status show(best_point *best, const interior *s, const aft_interior_aim *aim, aft_error *err)
{
    aft_status status = AFT_OK;
    double error = 0.0;
    AFT_TRY(prove(&error, &best->next, s, false, err));
    best->is_enough = aim->is_enough(best->next.x, aim->payload);
done:
    return status;
}

static aft_status iterate(best_point *best, interior *s, const aft_interior_aim *aim, const aft_budget *budget,
                          aft_error *err)
{
    aft_status status = AFT_OK;
    const double wanted = aim->accuracy > 0.0 ? aim->accuracy : WANTED;
    bool is_kept = aim->kept == NULL;
    bool is_shown = aim->is_enough == NULL;
    int n_kept = 0;
    aft_watch watch;
    aft_watch_init(&watch, budget);
    if (aim->start != NULL && aim->start->v != NULL) {
        start_from(s, aim->start);
    } else {
        start(s);
    }
    for (int round = 0; round < MOST_STEPS; round++) {
        compute_residuals(s);
        if (is_near(s, wanted)) {
            AFT_TRY(keep_better(best, s, true, err));
        }
        if (is_near(s, wanted) && best->error > wanted) { /* zeros that break rows are worth less than rows that hold */
            AFT_TRY(keep_better(best, s, false, err));
            n_kept += best->error <= ACCEPTED;
        }
        if (!is_kept && relative_gap(s) < KEPT) {
            AFT_TRY(keep_point(aim->kept, s, err));
            is_kept = true;
        }
        if (!is_shown && s->primal_error < 1e-6 && s->dual_error < 1e-6 && relative_gap(s) < SHOWN) {
            AFT_TRY(show(best, s, aim, err));
            is_shown = true;
        }
        AFT_TRY(look_at_bound(best, s, aim, err));
        const bool must_stop = aft_watch_look(&watch, "relaxation", -INFINITY, INFINITY) || s->tally.is_over;
        if (best->error <= wanted || best->is_above || best->is_enough || n_kept > MORE_STEPS || must_stop ||
            is_lost(s)) {
            break;
        }
        take_step(s);
    }
done:
    return status;
}

/* False if there is too much to do in a step, or no time for it. */
static aft_status analyse(bool *is_worth_it, interior *s, double most_work, aft_error *err)
{
    aft_error attempt = AFT_ERROR_INIT;
    aft_status status = aft_factor_analyse(&s->factor, &s->pattern, s->is_weak, most_work, &s->tally, &attempt);
    *is_worth_it = status == AFT_OK;
    return status == AFT_OK || status == AFT_EUNSUPPORTED ? AFT_OK : aft_fail(err, status, "%s", attempt.text);
}

/* What ended it before the optimum: a bound without a point, or a point that is enough. */
static void hand_over_early(aft_answer *out, best_point *best)
{
    if (best->is_above) {
        aft_free(best->next.x);
        best->next.x = NULL;
    }
    best->next.outcome = AFT_GAP_LIMIT;
    *out = best->next;
    best->next = (aft_answer)AFT_ANSWER_INIT;
}

aft_status aft_interior_solve(aft_answer *out, bool *is_solved, const aft_lp *lp, const aft_interior_aim *aim,
                              const aft_budget *budget, aft_error *err)
{
    aft_status status = AFT_OK;
    best_point best = {.solution.outcome = AFT_OPTIMAL, .next.outcome = AFT_OPTIMAL, .error = INFINITY};
    interior s = {.lp = lp, .n = lp->n_cols, .m = lp->n_rows, .tally.budget = budget};
    bool is_worth_it = false;
    *is_solved = false;
    if (aft_lp_is_absurd(lp, true)) {
        return AFT_OK;
    }
    AFT_TRY(interior_room(&s, err));
    AFT_TRY(aft_answer_room(&best.solution, lp, true, err));
    AFT_TRY(aft_answer_room(&best.next, lp, true, err));
    scale_problem(&s);
    AFT_TRY(build_pattern(&s, err));
    AFT_TRY(analyse(&is_worth_it, &s, aim->most_work, err));
    if (is_worth_it) {
        AFT_TRY(iterate(&best, &s, aim, budget, err));
        *is_solved = best.is_above || best.is_enough || best.error <= fmax(ACCEPTED, aim->accuracy);
        aft_budget_log(budget, "interior method of our own%s", *is_solved ? "" : ": no answer");
    }
    if (best.is_above || best.is_enough) {
        hand_over_early(out, &best);
    } else if (*is_solved) {
        *out = best.solution;
        best.solution = (aft_answer)AFT_ANSWER_INIT;
    }
done:
    aft_answer_clear(&best.solution);
    aft_answer_clear(&best.next);
    interior_clear(&s);
    return status;
}
