/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scarcity by priority: classes of loads one after another, each pass a program of its own (lexicographic optimisation,
 * as in Isermann 1982), then the least cost at which all get what they can. MODEL.md, "Classes of loads". */
#include "solver/wrappers/passes.h"

#include "networks/base/memory.h"
#include "solver/lazy/lazy.h"
#include "solver/methods/chain.h"
#include "solver/prove/prove.h"
#include "solver/wrappers/rounds.h"

#include <stdio.h>
#include <string.h>

static const double nothing = 1e-7; /* MW of lost load that solvers take for none */

typedef struct allocation {
    aft_model *model;
    aft_plan *plan;
    aft_task *task;
    const aft_budget *budget;
    double gap_cost; /* of the objective at hand, as in aft_budget */
    const char *write_problem;
    aft_answer *found; /* where a pass leaves its answer */
    /* the objective while that of a class stands in its place */
    double *cost; /* [n_cols] */
    double *square;
    double constant;
    double *x;             /* [n_cols] best point so far: no class before loses more than it must */
    double *cheapest;      /* [n_cols] that of least cost */
    aft_bound_by least_by; /* what stands behind least_bound */
    double least_bound;    /* of the cost whoever is served, so of every plan; without the constant */
    aft_outcome outcome;
    bool is_stopped; /* no further pass: out of time, not wanted any more, or a pass without answer */
} allocation;

/* ---- what a class loses ---- */

/* Sum of a row at a point. */
static double row_at(const aft_lp *lp, int row, const double *x)
{
    double sum = 0.0;
    for (size_t e = lp->row_start[row]; e < lp->row_start[row + 1]; e++) {
        sum += lp->value[e] * x[lp->col[e]];
    }
    return sum;
}

static bool is_served(const aft_lp *lp, int row, const double *x)
{
    for (size_t e = lp->row_start[row]; e < lp->row_start[row + 1]; e++) {
        if (x[lp->col[e]] > nothing) {
            return false;
        }
    }
    return true;
}

/* What rounding may make of a class's lost load, MWh: passes that follow must find room for the point that was
 * found. */
static double tolerance(const aft_class_row *class, double lost)
{
    return 1e-7 * fmax(1.0, lost) + 1e-9 * class->demand;
}

/* ---- passes ---- */

static void take_point(allocation *a)
{
    size_t size = (size_t)a->model->lp.n_cols * sizeof *a->x;
    memcpy(a->x, a->found->x, size);
}

/* The objective of a pass: what the class loses. */
static void minimise_loss(allocation *a, int row)
{
    aft_lp *lp = &a->model->lp;
    memset(lp->cost, 0, (size_t)lp->n_cols * sizeof *lp->cost);
    for (size_t e = lp->row_start[row]; e < lp->row_start[row + 1]; e++) {
        lp->cost[lp->col[e]] = lp->value[e];
    }
    lp->square = NULL;
    lp->constant = 0.0;
    a->gap_cost = 0.0;
}

static void minimise_cost(allocation *a)
{
    aft_lp *lp = &a->model->lp;
    memcpy(lp->cost, a->cost, (size_t)lp->n_cols * sizeof *lp->cost);
    lp->square = a->square;
    lp->constant = a->constant;
    a->gap_cost = a->budget->gap_cost;
}

/* From here on the class loses no more than at the best point: bounds where that is nothing, for these tie no snapshots
 * together, else its row. */
static void hold(allocation *a, const aft_class_row *class)
{
    aft_lp *lp = &a->model->lp;
    double lost = row_at(lp, class->row, a->x);
    if (!is_served(lp, class->row, a->x)) {
        lp->row_upper[class->row] = lost + tolerance(class, lost);
        return;
    }
    for (size_t e = lp->row_start[class->row]; e < lp->row_start[class->row + 1]; e++) {
        lp->upper[lp->col[e]] = 0.0;
        a->x[lp->col[e]] = 0.0;
    }
}

/* A pass that ends early leaves the classes from this one on without proof. */
static void stop(allocation *a, aft_outcome outcome)
{
    a->is_stopped = true;
    a->outcome = outcome;
}

/* A pass without an answer: there is a point, so that there be none says nothing of the program. */
static aft_outcome outcome_of_failure(const aft_answer *found)
{
    bool is_limit = found->outcome == AFT_TIME_LIMIT || found->outcome == AFT_INTERRUPTED;
    return is_limit ? found->outcome : AFT_GAP_LIMIT;
}

static void stop_if_late(allocation *a)
{
    if (aft_budget_is_over(a->budget)) {
        stop(a, aft_budget_outcome(a->budget));
    }
}

/* What the last pass proved of its objective: by the duals of an LP, else by the search. */
static aft_status prove_loss(double *bound_out, const allocation *a, aft_error *err)
{
    aft_status status = AFT_OK;
    double bound = a->found->bound;
    if (a->found->x != NULL && a->found->row_dual != NULL && a->model->lp.n_whole == 0) {
        AFT_TRY(aft_prove_bound(&bound, &a->model->lp, a->found->row_dual, a->found->x, err));
    }
    *bound_out = fmax(0.0, bound); /* nobody loses less than nothing */
done:
    return status;
}

/* One pass has a share of the time that is left. */
static aft_status run_pass(allocation *a, double share, aft_error *err)
{
    aft_budget budget = aft_budget_share(a->budget, share);
    budget.gap_cost = a->gap_cost;
    aft_answer_clear(a->found);
    return aft_solve_in_rounds(a->found, a->task, &budget, err);
}

static aft_status solve_class(allocation *a, size_t c, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_class_row *class = &a->model->classes[c];
    minimise_loss(a, class->row);
    AFT_TRY(run_pass(a, 1.0, err));
    AFT_TRY(prove_loss(&a->plan->classes[c].lost_bound, a, err));
    if (a->found->x != NULL &&
        row_at(&a->model->lp, class->row, a->found->x) < row_at(&a->model->lp, class->row, a->x)) {
        take_point(a);
    }
    if (a->found->x == NULL) {
        stop(a, outcome_of_failure(a->found));
    }
done:
    minimise_cost(a);
    return status;
}

static void tell_class(const allocation *a, size_t c)
{
    const aft_load_class *class = &a->plan->classes[c];
    aft_budget_log(a->budget,
                   "allocation: priority %d loses %.6g of %.6g MWh, at least %.6g is proved; at least cost %.6g",
                   class->priority, row_at(&a->model->lp, a->model->classes[c].row, a->x), class->demand,
                   class->lost_bound, class->lost_at_least_cost);
}

/* A class that loses nothing at the best point needs no pass: less is not possible. */
static aft_status serve_class(allocation *a, size_t c, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_class_row *class = &a->model->classes[c];
    if (!is_served(&a->model->lp, class->row, a->x) && !a->is_stopped) {
        stop_if_late(a);
    }
    if (!is_served(&a->model->lp, class->row, a->x) && !a->is_stopped) {
        AFT_TRY(solve_class(a, c, err));
        tell_class(a, c);
    }
    hold(a, class);
done:
    return status;
}

/* ---- what it takes ---- */

/* Classes are served whatever that costs, so what was built for them alone is named. */
static void warn_of_building(const allocation *a)
{
    const aft_model *model = a->model;
    const char *first = NULL;
    size_t n = 0;
    for (aft_holding h = {0}; aft_holding_next(&h, model->network);) {
        double before = aft_capacity_at(&model->capacity[h.table][h.row], a->cheapest);
        double after = aft_capacity_at(&model->capacity[h.table][h.row], a->x);
        if (after > before + 1e-6 * fmax(1.0, before)) {
            first = n == 0 ? h.name : first;
            n++;
        }
    }
    if (n > 0) {
        aft_budget_log(a->budget,
                       "warning: allocation: `%.80s` and %zu others are larger than at least cost: classes are served "
                       "whatever that costs",
                       first, n - 1);
    }
}

/* ---- all of it ---- */

static aft_status init(allocation *a, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_model *model = a->model;
    size_t n = (size_t)model->lp.n_cols;
    a->cost = aft_alloc(n, sizeof *a->cost);
    a->x = aft_alloc(n, sizeof *a->x);
    a->cheapest = aft_alloc(n, sizeof *a->cheapest);
    a->plan->classes = aft_alloc(model->n_classes, sizeof *a->plan->classes);
    AFT_TRY_ALLOC(a->cost, err, "allocation");
    AFT_TRY_ALLOC(a->x, err, "allocation");
    AFT_TRY_ALLOC(a->cheapest, err, "allocation");
    AFT_TRY_ALLOC(a->plan->classes, err, "allocation");
    a->plan->n_classes = model->n_classes;
    for (size_t c = 0; c < model->n_classes; c++) {
        a->plan->classes[c] = (aft_load_class){.priority = model->classes[c].priority,
                                               .demand = model->classes[c].demand,
                                               .lost = NAN,
                                               .lost_at_least_cost = NAN};
    }
    memcpy(a->cost, model->lp.cost, n * sizeof *a->cost);
    a->square = model->lp.square;
    a->constant = model->lp.constant;
done:
    return status;
}

static void keep_cheapest(allocation *a)
{
    const aft_lp *lp = &a->model->lp;
    take_point(a);
    memcpy(a->cheapest, a->x, (size_t)lp->n_cols * sizeof *a->x);
    a->least_bound = a->found->bound;
    a->least_by = a->found->bound_by;
    a->plan->least_cost = aft_lp_objective(lp, a->x) + lp->constant;
    for (size_t c = 0; c < a->model->n_classes; c++) {
        a->plan->classes[c].lost_at_least_cost = row_at(lp, a->model->classes[c].row, a->x);
    }
}

/* The best point, without prices, stands for the last pass. */
static aft_status hand_back(allocation *a, const char *message, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_answer_clear(a->found);
    AFT_TRY(aft_answer_put(a->found, &a->model->lp, a->x, err));
    a->found->outcome = a->outcome;
    a->found->bound = a->least_bound;
    a->found->bound_by = a->least_by;
    (void)snprintf(a->found->message, sizeof a->found->message, "%s", message);
done:
    return status;
}

/* Of all passes the last one is written, with the limits that the classes before it found. */
static aft_status write_problem(const allocation *a, aft_error *err)
{
    return a->write_problem != NULL ? aft_lp_write(&a->model->lp, a->write_problem, err) : AFT_OK;
}

/* The last pass has no answer, or none that is better than the point with which it began. */
static bool is_in_vain(const allocation *a)
{
    const aft_lp *lp = &a->model->lp;
    const aft_answer *found = a->found;
    return found->x == NULL ||
           (found->outcome != AFT_OPTIMAL && aft_lp_objective(lp, found->x) > aft_lp_objective(lp, a->x));
}

/* Least cost with all classes held. */
static aft_status minimise_cost_of_service(allocation *a, aft_error *err)
{
    aft_status status = AFT_OK;
    const char *why = a->is_stopped ? "not all classes of loads were served in order before the end"
                                    : "classes of loads are served in order, but not at least cost";
    stop_if_late(a);
    AFT_TRY(write_problem(a, err));
    if (!a->is_stopped) {
        AFT_TRY(run_pass(a, 1.0, err));
        if (a->found->x != NULL && a->found->bound > a->least_bound) {
            a->least_bound = a->found->bound;
            a->least_by = a->found->bound_by;
        }
    }
    if (!a->is_stopped && is_in_vain(a)) {
        stop(a, outcome_of_failure(a->found));
    }
    if (a->is_stopped) {
        AFT_TRY(hand_back(a, why, err));
    }
    take_point(a);
    a->found->bound = a->least_bound;
    a->found->bound_by = a->least_by;
    warn_of_building(a);
done:
    return status;
}

static bool is_all_served(const allocation *a)
{
    for (size_t c = 0; c < a->model->n_classes; c++) {
        if (!is_served(&a->model->lp, a->model->classes[c].row, a->x)) {
            return false;
        }
    }
    return true;
}

static aft_status serve(allocation *a, aft_error *err)
{
    aft_status status = AFT_OK;
    AFT_TRY(init(a, err));
    AFT_TRY(run_pass(a, 0.5, err)); /* the other half of the time is for the classes */
    if (a->found->x == NULL) {
        AFT_TRY(write_problem(a, err));
        goto done;
    }
    keep_cheapest(a);
    if (a->found->outcome == AFT_INTERRUPTED) {
        stop(a, AFT_INTERRUPTED);
    }
    if (a->found->outcome != AFT_TIME_LIMIT && is_all_served(a)) {
        AFT_TRY(write_problem(a, err));
        goto done; /* no class can have more */
    }
    for (size_t c = 0; c < a->model->n_classes; c++) {
        AFT_TRY(serve_class(a, c, err));
    }
    AFT_TRY(minimise_cost_of_service(a, err));
done:
    return status;
}

/* Programs without whole numbers go on from basis to basis. */
aft_status aft_solve_in_passes(aft_answer *answer, aft_plan *plan, aft_task *task, const char *write_problem,
                               const aft_budget *budget, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_task each = *task;
    allocation a = {.model = task->model,
                    .plan = plan,
                    .task = &each,
                    .budget = budget,
                    .gap_cost = budget->gap_cost,
                    .write_problem = write_problem,
                    .found = answer};
    if (!aft_task_is_whole(task) && task->lp->square == NULL && !aft_lazy_is_on(task->model, false)) {
        AFT_TRY(aft_chain_open(&each.chain, task->lp, task->backend, err));
    }
    AFT_TRY(serve(&a, err));
done:
    aft_chain_close(each.chain);
    aft_free(a.cost);
    aft_free(a.x);
    aft_free(a.cheapest);
    return status;
}

void aft_passes_prove(aft_plan *plan, const aft_model *model, const double *x, double gap)
{
    for (size_t c = 0; c < plan->n_classes; c++) {
        aft_load_class *class = &plan->classes[c];
        class->lost = fmax(0.0, row_at(&model->lp, model->classes[c].row, x));
        class->lost_bound = fmin(class->lost_bound, class->lost);
        class->is_proved = class->lost - class->lost_bound <=
                           fmax(gap, 1e-6) * class->lost + 2.0 * tolerance(&model->classes[c], class->lost);
        if (!class->is_proved && plan->outcome == AFT_OPTIMAL) {
            plan->outcome = AFT_GAP_LIMIT;
        }
    }
}
