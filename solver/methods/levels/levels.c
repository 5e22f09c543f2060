/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two programs in place of one, each with costs that lie close together:
 *
 *     (120) cost = near + rest,   near_j = sign(cost_j) min(|cost_j|, cap),   squares likewise
 *     (121) min cost x >= min near x + min rest x
 *
 * With equality if the best point of the first is a best one of the second as well, so where no dear column has to be
 * used, or the cap lies above all that a unit of one can save. The duals of both together are duals of the program. */
#include "solver/methods/levels/levels.h"

#include "networks/base/memory.h"
#include "solver/prove/prove.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double least_leap = 1e2;   /* from a cost to the next one above it: between them there is nothing */
static const double dear_leap = 1e7;    /* one that no tolerance of a solver bridges */
static const double first_rise = 1e2;   /* from the costs below the leap to the first cap, at most, */
static const double rise = 1e3;         /* and from a cap to the next one */
static const double dear_enough = 1e-7; /* relative distance of a dear column to its bound that is none */

/* Most that a unit of column j costs between its bounds; 0 for nothing. */
static double steepness(const aft_lp *lp, int j)
{
    const double square = lp->square != NULL ? lp->square[j] : 0.0;
    const double reach = fmax(fabs(lp->lower[j]), fabs(lp->upper[j]));
    return fmax(fabs(lp->cost[j]), square * (isfinite(reach) ? 2.0 * fmax(reach, 0.5) : 1.0));
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a;
    const double y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Costs on both sides of a leap. */
typedef struct leap {
    double below, above;
} leap;

/* The widest leap of sorted costs that has at least so many of them below it; one of 1 if none is. */
static leap widest_leap(const double *costs, size_t n, size_t least_below)
{
    leap found = {1.0, 1.0};
    for (size_t i = least_below > 1 ? least_below : 1; i < n; i++) {
        if (costs[i] / costs[i - 1] > fmax(least_leap, found.above / found.below)) {
            found = (leap){costs[i - 1], costs[i]};
        }
    }
    return found;
}

/* Dear costs are few: the widest leap with half of the costs below it, unless only others may do, too. AFT_ENOMEM */
static aft_status find_leap(leap *out, const aft_lp *lp, bool may_be_low, aft_error *err)
{
    aft_status status = AFT_OK;
    size_t n = 0;
    double *costs = aft_alloc((size_t)lp->n_cols, sizeof *costs);
    AFT_TRY_ALLOC(costs, err, "levels");
    for (int j = 0; j < lp->n_cols; j++) {
        const double size = steepness(lp, j);
        if (size > 0.0) {
            costs[n++] = size;
        }
    }
    qsort(costs, n, sizeof *costs, ascending);
    *out = widest_leap(costs, n, (n + 1) / 2);
    if (may_be_low && out->above == out->below) {
        *out = widest_leap(costs, n, 1);
    }
done:
    aft_free(costs);
    return status;
}

static const char *leaps_by(const aft_task *task, double least, bool may_be_low)
{
    leap found = {1.0, 1.0};
    if (find_leap(&found, task->lp, may_be_low, NULL) != AFT_OK) {
        return AFT_NO_MEMORY;
    }
    return found.above > least * found.below ? NULL : "its costs lie close together";
}

const char *aft_dear_applies(const aft_task *task)
{
    return leaps_by(task, dear_leap, false);
}

const char *aft_levels_applies(const aft_task *task)
{
    return leaps_by(task, least_leap, true);
}

/* ---- the two programs ---- */

typedef struct levels {
    const aft_lp *lp;
    aft_task *task;
    aft_budget budget; /* to a millionth at least: below that, rounding speaks */
    leap leap;
    aft_lp part;  /* lp with other costs */
    double money; /* costs of the rest are divided by it */
    aft_answer near, rest;
} levels;

static void levels_clear(levels *l)
{
    aft_free(l->part.cost);
    aft_free(l->part.square);
    aft_answer_clear(&l->near);
    aft_answer_clear(&l->rest);
}

static aft_status levels_open(levels *l, aft_error *err)
{
    aft_status status = AFT_OK;
    const size_t n = (size_t)l->lp->n_cols;
    l->part = *l->lp;
    l->part.square = NULL;
    l->part.cost = aft_alloc(n, sizeof *l->part.cost);
    AFT_TRY_ALLOC(l->part.cost, err, "levels");
    if (l->lp->square != NULL) {
        l->part.square = aft_alloc(n, sizeof *l->part.square);
        AFT_TRY_ALLOC(l->part.square, err, "levels");
    }
    AFT_TRY(find_leap(&l->leap, l->lp, true, err));
done:
    return status;
}

/* The share of its costs that a column keeps below the cap. */
static double share_below(const aft_lp *lp, int j, double cap)
{
    const double size = steepness(lp, j);
    return size > cap ? cap / size : 1.0;
}

/* (120) */
static void set_costs(levels *l, double cap, bool is_rest)
{
    const aft_lp *lp = l->lp;
    for (int j = 0; j < lp->n_cols; j++) {
        const double near = share_below(lp, j, cap);
        const double share = is_rest ? (1.0 - near) / l->money : near;
        l->part.cost[j] = share * lp->cost[j];
        if (lp->square != NULL) {
            l->part.square[j] = share * lp->square[j];
        }
    }
    l->part.constant = is_rest ? 0.0 : lp->constant;
}

/* The costs of a part are not those of the model. */
static aft_task task_of_part(const levels *l)
{
    aft_task inner = aft_task_inner(l->task, &l->part, l->task->relax);
    inner.balances = l->task->balances;
    inner.start = l->task->start;
    return inner;
}

/* ---- dear columns ---- */

/* Where a column costs least whatever else; NAN if nowhere. */
static double cheapest(const aft_lp *lp, int j)
{
    const double square = lp->square != NULL ? lp->square[j] : 0.0;
    if (square > 0.0) {
        return fmin(fmax(-lp->cost[j] / (2.0 * square), lp->lower[j]), lp->upper[j]);
    }
    const double bound = lp->cost[j] > 0.0 ? lp->lower[j] : lp->upper[j];
    return isfinite(bound) ? bound : NAN;
}

/* Puts dear columns that stand next to their cheapest value there: what is off is the solver's tolerance, and dear.
 * @return do all of them stand there? Then the bound of the rest is its cost. */
static bool settle_dear(double *x, const aft_lp *lp, double cap)
{
    bool is_settled = true;
    for (int j = 0; j < lp->n_cols; j++) {
        if (share_below(lp, j, cap) == 1.0) {
            continue;
        }
        const double at = cheapest(lp, j);
        if (fabs(x[j] - at) <= dear_enough * fmax(1.0, fabs(at))) {
            x[j] = at;
        } else {
            is_settled = false;
        }
    }
    return is_settled;
}

/* ---- both together ---- */

static void add_duals(aft_answer *near, const aft_answer *rest, const aft_lp *lp, double money)
{
    for (int i = 0; i < lp->n_rows; i++) {
        near->row_dual[i] += rest->row_dual[i] * money;
    }
}

/* The rest by itself, and what both prove together. */
static aft_status solve_rest(levels *l, double cap, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_budget budget = l->budget;
    l->money = l->leap.above;
    budget.gap_cost = 0.0;
    set_costs(l, cap, true);
    aft_answer_clear(&l->rest);
    aft_task inner = task_of_part(l);
    inner.start = l->near.x;
    AFT_TRY(inner.door(&l->rest, &inner, &budget, err));
    if (l->rest.x != NULL && aft_lp_objective(l->lp, l->rest.x) < aft_lp_objective(l->lp, l->near.x)) {
        memcpy(l->near.x, l->rest.x, (size_t)l->lp->n_cols * sizeof *l->near.x);
    }
    l->near.bound += l->rest.bound * l->money;
    l->near.bound_by = l->near.bound_by > l->rest.bound_by ? l->near.bound_by : l->rest.bound_by;
    if (l->near.row_dual != NULL && l->rest.row_dual != NULL) {
        add_duals(&l->near, &l->rest, l->lp, l->money);
    } else {
        l->near.pricing = AFT_PRICES_NONE;
    }
done:
    return status;
}

/* The answer of one cap, in the costs of the program. @return AFT_ENOMEM, AFT_ESOLVER */
static aft_status solve_at(levels *l, double cap, aft_error *err)
{
    aft_status status = AFT_OK;
    set_costs(l, cap, false);
    aft_task inner = task_of_part(l);
    aft_answer_clear(&l->near);
    AFT_TRY(inner.door(&l->near, &inner, &l->budget, err));
    if (l->near.x == NULL) {
        return AFT_OK; /* infeasible whatever it costs; what runs away may be held by dearer costs */
    }
    if (settle_dear(l->near.x, l->lp, cap)) {
        l->near.bound = fmin(l->near.bound, aft_lp_objective(&l->part, l->near.x));
        l->money = 1.0;
        set_costs(l, cap, true);
        l->near.bound += aft_lp_objective(&l->part, l->near.x);
    } else {
        AFT_TRY(solve_rest(l, cap, err));
    }
    l->near.objective = aft_lp_objective(l->lp, l->near.x);
    if (l->near.pricing == AFT_PRICES_PROGRAM && l->lp->n_whole == 0) {
        double bound = 0.0;
        AFT_TRY(aft_prove_bound(&bound, l->lp, l->near.row_dual, l->near.x, err));
        aft_prove_reduced(l->near.reduced, l->lp, l->near.row_dual);
        l->near.bound = bound - l->lp->constant;
    } else {
        aft_answer_drop_duals(&l->near);
    }
    l->near.bound = fmin(l->near.bound, l->near.objective);
    aft_free(l->near.least_with); /* of other costs */
    l->near.least_with = NULL;
done:
    return status;
}

aft_status aft_levels_solve(aft_answer *out, aft_task *task, const aft_budget *budget, aft_error *err)
{
    aft_status status = AFT_OK;
    levels l = {.lp = task->lp,
                .task = task,
                .budget = *budget,
                .money = 1.0,
                .near = AFT_ANSWER_INIT,
                .rest = AFT_ANSWER_INIT};
    l.budget.gap = fmax(budget->gap, 1e-6);
    l.budget.on_log = NULL; /* of many programs */
    AFT_TRY(levels_open(&l, err));
    for (double cap = fmin(first_rise * l.leap.below, sqrt(l.leap.below * l.leap.above));
         cap < l.leap.above && !aft_budget_is_over(budget); cap *= rise) {
        AFT_TRY(solve_at(&l, cap, err));
        const bool is_infeasible = l.near.outcome == AFT_INFEASIBLE;
        aft_answer_join(out, &l.near, task->lp, &l.budget);
        if (is_infeasible || aft_answer_is_close(out, task->lp, &l.budget)) {
            out->outcome = is_infeasible ? AFT_INFEASIBLE : AFT_OPTIMAL;
            goto done;
        }
    }
    out->outcome = aft_budget_is_over(budget) ? aft_budget_outcome(budget) : AFT_GAP_LIMIT;
done:
    levels_clear(&l);
    return status;
}
