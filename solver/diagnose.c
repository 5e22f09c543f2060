/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why there is no plan: crossing bounds by looking, missing supply and contradictions by an elastic second solve, what
 * runs away by a solve in a box. */
#include "solver/diagnose.h"
#include "solver/lazy/lazy.h"
#include "solver/lazy/outages.h"
#include "solver/model/origin.h"
#include "solver/program/elastic.h"

#include "networks/base/limits.h"
#include "networks/base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_CONFLICTS = 1000 };
static const double box = 1e7; /* far beyond any flow of a network in MW */

static aft_status add_conflict(aft_plan *plan, size_t *cap, aft_conflict conflict, aft_error *err)
{
    if (plan->n_conflicts >= MOST_CONFLICTS) {
        return AFT_OK;
    }
    if (aft_grow((void **)&plan->conflicts, cap, plan->n_conflicts + 1, sizeof *plan->conflicts) != 0) {
        return aft_fail(err, AFT_ENOMEM, "diagnosis: out of memory");
    }
    plan->conflicts[plan->n_conflicts++] = conflict;
    return AFT_OK;
}

static int by_amount(const void *a, const void *b)
{
    double x = fabs(((const aft_conflict *)a)->amount);
    double y = fabs(((const aft_conflict *)b)->amount);
    return (x < y) - (x > y);
}

/* Pairs of given numbers that contradict each other whatever is decided. */
static aft_status list_crossings(aft_plan *plan, size_t *cap, const aft_network *network, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_crossing *list = NULL;
    size_t n = 0;
    AFT_TRY(aft_crossings_find(&list, &n, network, err));
    for (size_t i = 0; i < n; i++) {
        aft_conflict conflict = {.bus = -1, .snapshot = -1, .amount = list[i].amount};
        (void)snprintf(conflict.where, sizeof conflict.where, "%s:%zu: %s", list[i].file, list[i].line, list[i].text);
        if (list[i].kind == AFT_CROSSING_ALWAYS) {
            AFT_TRY(add_conflict(plan, cap, conflict, err));
        }
    }
    if (plan->n_conflicts > 0) {
        qsort(plan->conflicts, plan->n_conflicts, sizeof *plan->conflicts, by_amount);
        (void)snprintf(plan->message, sizeof plan->message, "a lower limit lies above an upper one");
    }
done:
    aft_free(list);
    return status;
}

static void name_col(aft_conflict *conflict, const aft_model *model, int col)
{
    const aft_origin origin = aft_origin_of_col(model, col);
    aft_lp_col_name(conflict->where, 160, &model->lp, col);
    size_t n = strlen(conflict->where);
    if (origin.table >= 0) {
        (void)snprintf(conflict->where + n, sizeof conflict->where - n, " of ");
        aft_limits_describe(conflict->where + n + 4, sizeof conflict->where - n - 4, model->network, origin.table,
                            origin.row, origin.snapshot);
    }
}

static bool is_crossed(const aft_lp *lp, int col)
{
    const double lower = lp->lower[col];
    const double upper = lp->upper[col];
    bool is_whole = lp->is_whole[col] && ceil(lower - AFT_FEASIBLE) > floor(upper + AFT_FEASIBLE);
    return !aft_limits_meet(lower, upper) || lower == INFINITY || upper == -INFINITY || is_whole;
}

aft_status aft_diagnose_bounds(aft_plan *plan, const aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    size_t cap = 0;
    const aft_lp *lp = &model->lp;
    bool is_any = false;
    for (int j = 0; j < lp->n_cols && !is_any; j++) {
        is_any = is_crossed(lp, j);
    }
    if (!is_any) {
        return AFT_OK;
    }
    AFT_TRY(list_crossings(plan, &cap, model->network, err));
    const bool is_named = plan->n_conflicts > 0;
    for (int j = 0; j < lp->n_cols && !is_named; j++) {
        if (is_crossed(lp, j)) {
            aft_conflict conflict = {.bus = -1, .snapshot = -1, .amount = lp->lower[j] - lp->upper[j]};
            name_col(&conflict, model, j);
            AFT_TRY(add_conflict(plan, &cap, conflict, err));
        }
    }
    if (plan->n_conflicts > 0) {
        (void)snprintf(plan->message, sizeof plan->message, "a lower limit lies above an upper one");
    }
done:
    return status;
}

/* By how much a row misses its limits at best; above 0 if by more than rounding. */
static double row_misses(const aft_lp *lp, int row)
{
    double least = 0.0;
    double most = 0.0;
    double size = 0.0;
    for (size_t e = lp->row_start[row]; e < lp->row_start[row + 1]; e++) {
        const double value = lp->value[e];
        const double low = lp->lower[lp->col[e]];
        const double high = lp->upper[lp->col[e]];
        least += value * (value > 0.0 ? low : high);
        most += value * (value > 0.0 ? high : low);
        size = fmax(size, fabs(value) * fmax(isinf(low) ? 0.0 : fabs(low), isinf(high) ? 0.0 : fabs(high)));
    }
    const double off = fmax(lp->row_lower[row] - most, least - lp->row_upper[row]);
    return off > fmax(AFT_FEASIBLE, 1e-9 * size) ? off : 0.0;
}

bool aft_diagnose_rows(const aft_lp *lp)
{
    for (int i = 0; i < lp->n_rows; i++) {
        if (row_misses(lp, i) > 0.0) {
            return true;
        }
    }
    return false;
}

/* By so little that no elastic solve sees it. */
static aft_status list_rows(aft_plan *plan, size_t *cap, const aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    for (int i = 0; i < model->lp.n_rows; i++) {
        aft_conflict conflict = {.bus = -1, .snapshot = -1, .amount = row_misses(&model->lp, i)};
        if (conflict.amount > 0.0) {
            aft_model_row_name(conflict.where, 160, model, i);
            aft_origin_append(conflict.where, sizeof conflict.where, model, i);
            AFT_TRY(add_conflict(plan, cap, conflict, err));
        }
    }
done:
    return status;
}

/* Solves the elastic program over rows [first, last) and lists the rows that had to give way. */
static aft_status solve_elastic(aft_plan *plan, bool *is_solved, const aft_task *task, const aft_budget *budget,
                                int first, int last, bool keep_whole, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_model *model = task->model;
    aft_budget exact = *budget; /* MW count here, not money */
    aft_lp elastic;
    aft_answer solution = AFT_ANSWER_INIT;
    size_t cap = 0;
    exact.gap_cost = 0.0;
    aft_lp_init(&elastic);
    AFT_TRY(aft_lp_make_elastic(&elastic, &model->lp, first, last, keep_whole, err));
    aft_task inner = aft_task_inner(task, &elastic, !keep_whole);
    AFT_TRY(task->door(&solution, &inner, &exact, err));
    *is_solved = solution.x != NULL;
    for (int i = first; *is_solved && i < last; i++) {
        int slack = model->lp.n_cols + 2 * (i - first);
        double amount = solution.x[slack] - solution.x[slack + 1];
        if (fabs(amount) <= 1e-6) {
            continue;
        }
        aft_conflict conflict = {.bus = -1, .snapshot = -1, .amount = amount};
        aft_model_row_name(conflict.where, 160, model, i);
        int offset = i - model->balance;
        if (offset >= 0 && offset < (int)(model->network->n_buses * model->n_hours)) {
            conflict.bus = offset / (int)model->n_hours;
            conflict.snapshot = offset % (int)model->n_hours;
        }
        aft_origin_append(conflict.where, sizeof conflict.where, model, i);
        AFT_TRY(add_conflict(plan, &cap, conflict, err));
    }
    if (plan->n_conflicts > 0) {
        qsort(plan->conflicts, plan->n_conflicts, sizeof *plan->conflicts, by_amount);
    }
done:
    aft_lp_clear(&elastic);
    aft_answer_clear(&solution);
    return status;
}

static aft_status diagnose_plainly(aft_plan *plan, const aft_task *task, const aft_budget *budget, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_model *model = task->model;
    int first = model->balance;
    int last = first + (int)(model->network->n_buses * model->n_hours);
    bool has_whole = model->lp.n_whole > 0;
    bool is_solved = false;
    size_t cap = 0;
    const char *why = "these limits after outages cannot be kept";
    AFT_TRY(list_crossings(plan, &cap, model->network, err));
    if (plan->n_conflicts > 0) {
        return AFT_OK;
    }
    if (model->outages != NULL && model->outages->n_rows > 0) {
        int first_limit = model->outages->first_row;
        AFT_TRY(solve_elastic(plan, &is_solved, task, budget, first_limit, model->lp.n_rows, false, err));
    }
    if (plan->n_conflicts == 0) {
        AFT_TRY(solve_elastic(plan, &is_solved, task, budget, first, last, false, err));
        why = model->layout != NULL ? "with pipes that form a forest, demand or supply at these buses cannot be met"
                                    : "demand or supply at these buses cannot be met";
    }
    if (is_solved && plan->n_conflicts == 0 && has_whole) {
        AFT_TRY(solve_elastic(plan, &is_solved, task, budget, first, last, true, err));
        why = model->layout != NULL
                  ? "with whole pieces and pipes that form a forest, demand or supply at these buses cannot be met"
                  : "with whole pieces and modules, demand or supply at these buses cannot be met";
    }
    if (plan->n_conflicts == 0) {
        AFT_TRY(solve_elastic(plan, &is_solved, task, budget, 0, model->lp.n_rows, false, err));
        why = "these limits contradict each other";
    }
    if (plan->n_conflicts == 0 && has_whole) {
        AFT_TRY(solve_elastic(plan, &is_solved, task, budget, 0, model->lp.n_rows, true, err));
        why = "with whole numbers these limits contradict each other";
    }
    if (plan->n_conflicts == 0) {
        AFT_TRY(list_rows(plan, &cap, model, err));
        why = is_solved ? "limits contradict each other by less than 1e-6 MW, hardly more than rounding"
                        : "which limits contradict each other was not found in the time";
    }
    (void)snprintf(plan->message, sizeof plan->message, "%s", why);
done:
    return status;
}

static aft_status list_gaps(aft_plan *plan, const aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_pressure_gap *gaps = NULL;
    size_t n = 0;
    size_t cap = 0;
    AFT_TRY(aft_pressure_find_gaps(&gaps, &n, model->network, err));
    for (size_t i = 0; i < n; i++) {
        aft_conflict conflict = {.bus = -1, .snapshot = -1, .amount = gaps[i].missing_bar};
        (void)snprintf(conflict.where, sizeof conflict.where, "bar that are missing along %.120s", gaps[i].path);
        AFT_TRY(add_conflict(plan, &cap, conflict, err));
    }
    if (plan->n_conflicts > 0) {
        qsort(plan->conflicts, plan->n_conflicts, sizeof *plan->conflicts, by_amount);
        (void)snprintf(plan->message, sizeof plan->message, "no sizes bring the pressure that these buses need");
    }
done:
    aft_free(gaps);
    return status;
}

static aft_status diagnose_pressure(aft_plan *plan, const aft_task *task, const aft_budget *budget, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_model *model = task->model;
    const int first = model->balance;
    const int last = first + (int)(model->network->n_buses * model->n_hours);
    bool is_solved = false;
    AFT_TRY(list_gaps(plan, model, err));
    if (plan->n_conflicts > 0) {
        goto done;
    }
    AFT_TRY(solve_elastic(plan, &is_solved, task, budget, first, last, true, err));
    (void)snprintf(plan->message, sizeof plan->message, "%s",
                   plan->n_conflicts > 0 ? "with whole pieces, demand or supply at these buses cannot be met"
                   : model->layout != NULL
                       ? "no forest of pipes serves all and holds the pressures; without them there "
                         "is a plan, or none that is a forest"
                       : "no choice of sizes carries the flows within the limits of pressure; without "
                         "these limits there is a plan");
done:
    return status;
}

aft_status aft_diagnose_infeasible(aft_plan *plan, const aft_task *task, const aft_budget *budget, aft_error *err)
{
    return task->model->pressure != NULL ? diagnose_pressure(plan, task, budget, err)
                                         : diagnose_plainly(plan, task, budget, err);
}

aft_status aft_diagnose_unbounded(aft_plan *plan, const aft_task *task, const aft_budget *budget, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_model *model = task->model;
    aft_lp boxed = model->lp; /* shares all arrays but the bounds */
    aft_answer solution = AFT_ANSWER_INIT;
    size_t cap = 0;
    size_t n = (size_t)model->lp.n_cols;
    boxed.lower = aft_alloc(n, sizeof *boxed.lower);
    boxed.upper = aft_alloc(n, sizeof *boxed.upper);
    AFT_TRY_ALLOC(boxed.lower, err, "diagnosis");
    AFT_TRY_ALLOC(boxed.upper, err, "diagnosis");
    for (size_t j = 0; j < n; j++) {
        boxed.lower[j] = fmax(model->lp.lower[j], -box);
        boxed.upper[j] = fmin(model->lp.upper[j], box);
    }
    aft_task inner = aft_task_inner(task, &boxed, false);
    AFT_TRY(task->door(&solution, &inner, budget, err));
    for (size_t j = 0; solution.x != NULL && j < n; j++) {
        bool is_out = fabs(solution.x[j]) > 0.99 * box && (isinf(model->lp.lower[j]) || isinf(model->lp.upper[j]));
        if (is_out) {
            aft_conflict conflict = {.bus = -1, .snapshot = -1, .amount = solution.x[j]};
            aft_lp_col_name(conflict.where, sizeof conflict.where, &model->lp, (int)j);
            AFT_TRY(add_conflict(plan, &cap, conflict, err));
        }
    }
    (void)snprintf(plan->message, sizeof plan->message, "the cost falls without end along these variables");
done:
    aft_free(boxed.lower);
    aft_free(boxed.upper);
    aft_answer_clear(&solution);
    return status;
}
