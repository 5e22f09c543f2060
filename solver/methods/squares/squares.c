/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Convex squares by outer approximation (Kelley 1960; with whole numbers Duran and Grossmann 1986): solve with
 * tangents, add tangents where the answer lies, until the cost of the best point and the proved bound meet.
 *
 *     The answer of a round is feasible for the program itself, so its cost with squares is an upper bound. Its row
 *     duals y prove the lower one: sum_i y_i bound_i + sum_j min over lower <= x_j <= upper of (c - A'y)_j x_j + q_j
 *     x_j^2.
 *
 * With whole columns the rounds go in turn: a MILP with tangents gives the lower bound and whole numbers, the program
 * with these fixed gives the upper bound and tangents. */
#include "solver/methods/squares/squares.h"

#include "networks/base/memory.h"
#include "solver/methods/chain.h"
#include "solver/methods/interior/interior.h"
#include "solver/methods/proved/proved.h"
#include "solver/methods/squares/segments.h"
#include "solver/program/fixed.h"
#include "solver/prove/prove.h"

#include <math.h>
#include <string.h>

enum { MOST_ROUNDS = 60, MOST_WHOLE_ROUNDS = 40, MOST_IN_VAIN = 3 };

static const double aim = 1e-12;   /* relative gap at which rounds end: prices are then good to about its root */
static const double enough = 1e-6; /* what counts as optimal */
static const double small = 1e-7;  /* gap below which rounds in vain end */

/* A program on its way, and the best that is known of it. */
typedef struct squares {
    const aft_lp *lp; /* as given, or with its whole columns fixed */
    const aft_backend *backend;
    aft_budget budget;
    aft_segments segments;
    aft_outcome outcome;
    double *x;        /* [n_cols] best point, */
    double *x_next;   /* [n_cols] the one of this round, */
    double *row_dual; /* [n_rows] duals of the best bound; without whole columns */
    double upper;     /* cost of x, INFINITY without a point, */
    double lower;     /* and the bound; both with the constant */
    aft_bound_by lower_by;
    char message[256]; /* of the back-end */
} squares;

static double gap_of(const squares *s)
{
    return (s->upper - s->lower) / fmax(1.0, fabs(s->upper));
}

static aft_status room(squares *s, aft_error *err)
{
    aft_status status = AFT_OK;
    s->x = aft_alloc((size_t)s->lp->n_cols, sizeof *s->x);
    s->x_next = aft_alloc((size_t)s->lp->n_cols, sizeof *s->x_next);
    s->row_dual = aft_alloc((size_t)s->lp->n_rows, sizeof *s->row_dual);
    AFT_TRY_ALLOC(s->x, err, "squares");
    AFT_TRY_ALLOC(s->x_next, err, "squares");
    AFT_TRY_ALLOC(s->row_dual, err, "squares");
done:
    return status;
}

static void squares_clear(squares *s)
{
    aft_segments_clear(&s->segments);
    aft_free(s->x);
    aft_free(s->x_next);
    aft_free(s->row_dual);
}

/* ---- one round ---- */

/* Solves with the tangents that there are, from the best point if that is wanted. */
static aft_status solve_round(aft_answer *out, aft_lp *outer, squares *s, bool keep_whole, aft_error *err)
{
    aft_status status = AFT_OK;
    double *start = NULL;
    aft_lp_clear(outer);
    AFT_TRY(aft_segments_build(outer, &s->segments, s->lp, keep_whole, err));
    if (keep_whole && isfinite(s->upper)) {
        start = aft_alloc((size_t)outer->n_cols, sizeof *start);
        AFT_TRY_ALLOC(start, err, "squares");
        aft_segments_split(start, &s->segments, s->lp, s->x);
    }
    const aft_ask ask = {.start = start};
    AFT_TRY(outer->n_whole > 0 ? aft_search_proved(out, s->backend, outer, &ask, &s->budget, err)
                               : aft_chain_once(out, outer, s->backend, NULL, &s->budget, err));
    memcpy(s->message, out->message, sizeof s->message);
done:
    aft_free(start);
    return status;
}

/* How far to go from the best point towards the next one: where the cost along that way is least. Both are feasible, so
 * all points between are. */
static double best_step(const squares *s)
{
    const aft_lp *lp = s->lp;
    double slope = 0.0;
    double bend = 0.0;
    for (int j = 0; j < lp->n_cols; j++) {
        double way = s->x_next[j] - s->x[j];
        slope += (lp->cost[j] + 2.0 * lp->square[j] * s->x[j]) * way;
        bend += 2.0 * lp->square[j] * way * way;
    }
    return slope >= 0.0 ? 0.0 : bend > 0.0 ? fmin(1.0, -slope / bend) : 1.0;
}

static void improve_point(squares *s)
{
    double step = isfinite(s->upper) ? best_step(s) : 1.0;
    for (int j = 0; j < s->lp->n_cols; j++) {
        s->x[j] = step == 1.0 ? s->x_next[j] : s->x[j] + step * (s->x_next[j] - s->x[j]);
    }
    s->upper = aft_lp_objective(s->lp, s->x) + s->lp->constant;
}

static aft_status improve_bound(squares *s, const aft_answer *found, double constant, aft_error *err)
{
    aft_status status = AFT_OK;
    double bound = found->bound + constant;
    if (found->row_dual != NULL) {
        AFT_TRY(aft_prove_bound(&bound, s->lp, found->row_dual, s->x_next, err));
    }
    if (bound > s->lower || !isfinite(s->lower)) {
        s->lower = bound;
        if (found->row_dual != NULL) {
            memcpy(s->row_dual, found->row_dual, (size_t)s->lp->n_rows * sizeof *s->row_dual);
        }
    }
done:
    return status;
}

/* Tangents at the next point and half way to its neighbours, where the square is missed by more than its share. */
static aft_status refine(bool *is_new, squares *s, aft_error *err)
{
    aft_status status = AFT_OK;
    const double share = aim * fmax(1.0, fabs(s->upper)) / (double)(s->segments.n + 1);
    for (size_t i = 0; i < s->segments.n; i++) {
        aft_tangents *tangents = &s->segments.list[i];
        double x = s->x_next[tangents->col];
        double distance = aft_segments_distance(tangents, x);
        if (s->lp->square[tangents->col] * distance * distance > share) {
            AFT_TRY(aft_segments_touch(is_new, tangents, s->lp, x, err));
            AFT_TRY(aft_segments_touch(is_new, tangents, s->lp, x - distance / 2.0, err));
            AFT_TRY(aft_segments_touch(is_new, tangents, s->lp, x + distance / 2.0, err));
        }
    }
done:
    return status;
}

/* ---- without whole columns ---- */

/* Rounds until the gap is closed, nothing new is learnt, or time is up. */
static aft_status solve_continuous(squares *s, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_lp outer;
    aft_answer found = AFT_ANSWER_INIT;
    bool is_new = true;
    int in_vain = 0; /* rounds in which a small gap did not halve: the back-end's own tolerance is reached */
    aft_lp_init(&outer);
    s->upper = INFINITY;
    s->lower = -INFINITY;
    for (int round = 0; round < MOST_ROUNDS && is_new && in_vain < MOST_IN_VAIN; round++) {
        const double before = gap_of(s);
        if (aft_budget_is_over(&s->budget)) {
            s->outcome = aft_budget_outcome(&s->budget);
            break;
        }
        aft_answer_clear(&found);
        AFT_TRY(solve_round(&found, &outer, s, false, err));
        s->outcome = found.outcome;
        is_new = false;
        if (found.outcome == AFT_UNBOUNDED) { /* further tangents may hold it */
            AFT_TRY(aft_segments_reach(&is_new, &s->segments, s->lp, err));
            continue;
        }
        if (found.outcome != AFT_OPTIMAL || found.x == NULL) {
            break;
        }
        aft_segments_join(s->x_next, &s->segments, s->lp, found.x);
        AFT_TRY(improve_bound(s, &found, outer.constant, err));
        improve_point(s);
        in_vain = gap_of(s) <= small && gap_of(s) > before / 2.0 ? in_vain + 1 : 0;
        if (gap_of(s) > aim) {
            AFT_TRY(refine(&is_new, s, err));
        }
    }
    if (s->outcome == AFT_OPTIMAL && !(gap_of(s) <= enough)) {
        s->outcome = AFT_GAP_LIMIT;
    }
done:
    aft_lp_clear(&outer);
    aft_answer_clear(&found);
    return status;
}

/* ---- with whole columns ---- */

/* The program without regard to whole numbers, with tangents at its answer, where they are of most use: with the duals
 * there a program of tangents has the same optimum. */
static aft_status solve_relaxed(squares *s, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_answer found = AFT_ANSWER_INIT;
    bool is_solved = false;
    bool is_new = false;
    const aft_interior_aim how = {.most_work = s->backend->most_work};
    AFT_TRY(aft_interior_solve(&found, &is_solved, s->lp, &how, &s->budget, err));
    if (!is_solved) {
        return solve_continuous(s, err);
    }
    s->outcome = AFT_OPTIMAL;
    s->upper = found.objective + s->lp->constant;
    s->lower = found.bound + s->lp->constant;
    memcpy(s->x, found.x, (size_t)s->lp->n_cols * sizeof *s->x);
    for (size_t i = 0; i < s->segments.n; i++) {
        aft_tangents *tangents = &s->segments.list[i];
        AFT_TRY(aft_segments_touch(&is_new, tangents, s->lp, s->x[tangents->col], err));
    }
done:
    aft_answer_clear(&found);
    return status;
}

static aft_status refuse_whole_squares(const aft_lp *lp, aft_error *err)
{
    for (int j = 0; j < lp->n_cols; j++) {
        if (lp->is_whole[j] && lp->square[j] > 0.0) {
            return aft_fail(err, AFT_EUNSUPPORTED, "a whole column with a square (column %d)", j);
        }
    }
    return AFT_OK;
}

/* Best point for the whole numbers of x_next; keeps the better of the two, and the tangents. */
static aft_status solve_fixed(squares *whole, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_lp fixed = {0};
    squares s = {.lp = &fixed, .backend = whole->backend, .budget = whole->budget};
    s.segments = whole->segments; /* lent */
    AFT_TRY(aft_lp_fix(&fixed, whole->lp, whole->lp->is_whole, whole->x_next, err));
    AFT_TRY(room(&s, err));
    AFT_TRY(solve_relaxed(&s, err));
    if (s.upper < whole->upper) {
        whole->upper = s.upper;
        memcpy(whole->x, s.x, (size_t)whole->lp->n_cols * sizeof *s.x);
    }
done:
    whole->segments = s.segments;
    s.segments = (aft_segments){0};
    squares_clear(&s);
    aft_lp_unfix(&fixed);
    return status;
}

static size_t count_tangents(const squares *s)
{
    size_t n = 0;
    for (size_t i = 0; i < s->segments.n; i++) {
        n += s->segments.list[i].n;
    }
    return n;
}

static aft_status solve_whole(squares *s, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_lp outer;
    aft_answer found = AFT_ANSWER_INIT;
    bool is_new = true;
    const double asked = fmax(s->budget.gap, enough);
    aft_lp_init(&outer);
    s->budget.gap /= 2.0; /* the other half is for what tangents miss */
    AFT_TRY(solve_relaxed(s, err));
    const bool has_relaxation = s->outcome == AFT_OPTIMAL || s->outcome == AFT_GAP_LIMIT;
    const double relaxed = s->lower;
    s->upper = INFINITY;
    s->lower = has_relaxation ? relaxed : -INFINITY;
    for (int round = 0; has_relaxation && is_new && round < MOST_WHOLE_ROUNDS; round++) {
        if (aft_budget_is_over(&s->budget)) {
            s->outcome = aft_budget_outcome(&s->budget);
            break;
        }
        size_t before = count_tangents(s);
        aft_answer_clear(&found);
        AFT_TRY(solve_round(&found, &outer, s, true, err));
        s->outcome = found.outcome;
        if (found.x == NULL) {
            break;
        }
        if (found.bound + outer.constant > s->lower) {
            s->lower = found.bound + outer.constant;
            s->lower_by = found.bound_by;
        }
        aft_segments_join(s->x_next, &s->segments, s->lp, found.x);
        AFT_TRY(solve_fixed(s, err));
        if (found.outcome != AFT_OPTIMAL || gap_of(s) <= asked) {
            break;
        }
        is_new = count_tangents(s) > before;
    }
    if (s->outcome == AFT_OPTIMAL && !(gap_of(s) <= asked)) { /* there may be no point at all */
        s->outcome = aft_budget_is_over(&s->budget) ? aft_budget_outcome(&s->budget) : AFT_GAP_LIMIT;
    }
done:
    aft_lp_clear(&outer);
    aft_answer_clear(&found);
    return status;
}

/* ---- handing back ---- */

/* The answer as a back-end would give it. */
static aft_status hand_back(aft_answer *out, squares *s, bool has_duals, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_lp *lp = s->lp;
    aft_answer made = {.outcome = s->outcome, .bound = s->lower - lp->constant, .bound_by = s->lower_by};
    memcpy(made.message, s->message, sizeof made.message);
    if (isfinite(s->upper)) {
        made.objective = s->upper - lp->constant;
        made.bound = fmin(made.bound, made.objective);
        made.x = s->x;
        s->x = NULL;
    }
    if (isfinite(s->upper) && has_duals) {
        made.reduced = aft_alloc((size_t)lp->n_cols, sizeof *made.reduced);
        AFT_TRY_ALLOC(made.reduced, err, "squares");
        for (int j = 0; j < lp->n_cols; j++) {
            made.reduced[j] = lp->cost[j] + 2.0 * lp->square[j] * made.x[j];
        }
        for (int i = 0; i < lp->n_rows; i++) {
            for (size_t e = lp->row_start[i]; e < lp->row_start[i + 1]; e++) {
                made.reduced[lp->col[e]] -= s->row_dual[i] * lp->value[e];
            }
        }
        made.pricing = AFT_PRICES_PROGRAM;
        made.row_dual = s->row_dual;
        s->row_dual = NULL;
    }
    *out = made;
    made = (aft_answer)AFT_ANSWER_INIT;
done:
    aft_answer_clear(&made);
    return status;
}

aft_status aft_solve_by_tangents(aft_answer *out, const aft_lp *lp, bool relax, const aft_backend *backend,
                                 const aft_budget *budget, aft_error *err)
{
    aft_status status = AFT_OK;
    const bool has_whole = lp->n_whole > 0 && !relax;
    squares s = {.lp = lp, .backend = backend, .budget = *budget, .upper = INFINITY, .lower = -INFINITY};
    AFT_TRY(room(&s, err));
    AFT_TRY(aft_segments_init(&s.segments, lp, err));
    if (has_whole) {
        AFT_TRY(refuse_whole_squares(lp, err));
        AFT_TRY(solve_whole(&s, err));
    } else {
        AFT_TRY(solve_continuous(&s, err));
    }
    AFT_TRY(hand_back(out, &s, !has_whole, err));
done:
    squares_clear(&s);
    return status;
}

const char *aft_tangents_applies(const aft_task *task)
{
    return task->lp->square != NULL ? NULL : "costs have no squares";
}

aft_status aft_tangents_method(aft_answer *out, aft_task *task, const aft_budget *budget, aft_error *err)
{
    return aft_solve_by_tangents(out, task->lp, task->relax, task->backend, budget, err);
}
