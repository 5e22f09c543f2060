/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a network to a proved plan: build, solve (methods.c) in rounds (rounds.c) and passes (passes.c), prove
 * (finish.c). */
#include "solver/at_once.h"

#include "networks/base/clock.h"
#include "networks/base/memory.h"
#include "solver/diagnose.h"
#include "solver/families/pressure.h"
#include "solver/finish.h"
#include "solver/lazy/lazy.h"
#include "solver/methods.h"
#include "solver/model/force.h"
#include "solver/model/origin.h"
#include "solver/model/reduce.h"
#include "solver/problems/problems.h"
#include "solver/program/range.h"
#include "solver/prove/prove.h"
#include "solver/wrappers/passes.h"
#include "solver/wrappers/price.h"
#include "solver/wrappers/rounds.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* What is at hand while one problem is solved. */
typedef struct work {
    aft_model model;
    aft_plan *plan;
    const aft_solve_options *options;
    aft_budget budget;
    aft_task task;
    aft_trail trail;
    aft_answer answer;
    double began;     /* s on aft_seconds */
    size_t n_kept;    /* first snapshots whose cost is asked for, */
    double kept_cost; /* and this cost */
} work;

/* ---- the program ---- */

static void describe_problem(aft_plan *plan, const aft_lp *lp)
{
    plan->problem.rows = (size_t)lp->n_rows;
    plan->problem.columns = (size_t)lp->n_cols;
    plan->problem.nonzeros = aft_lp_entries(lp);
    plan->problem.integers = (size_t)lp->n_whole;
}

static void forget_whole(aft_model *model)
{
    memset(model->lp.is_whole, 0, (size_t)model->lp.n_cols * sizeof *model->lp.is_whole);
    model->lp.n_whole = 0;
    model->is_relaxed = true;
}

/* Never an answer that ignores pressure: what no method covers is refused by name. */
static aft_status refuse_pressure(const work *w, aft_error *err)
{
    const char *what = w->options->relax ? "--relax: without whole numbers no size has its pressure loss"
                       : w->options->write_problem != NULL ? "--write-problem: the loss of pressure is not linear"
                       : w->model.n_classes > 0            ? "allocation = priority: its passes know of no pressure"
                       : w->model.outages != NULL          ? "branch_outages: their rounds know of no pressure"
                                                           : NULL;
    if (w->model.pressure == NULL || what == NULL) {
        return AFT_OK;
    }
    return aft_fail(err, AFT_EUNSUPPORTED, "pressure = %s beside %s", w->model.network->settings.pressure, what);
}

/* Whoever reads the file knows of no rounds. Of several passes the last one is written (passes.c). */
static aft_status write_problem(work *w, aft_error *err)
{
    aft_status status = AFT_OK;
    AFT_TRY(aft_lazy_add_all(&w->model, err));
    if (w->model.n_classes == 0) {
        describe_problem(w->plan, &w->model.lp);
        AFT_TRY(aft_lp_write(&w->model.lp, w->options->write_problem, err));
    }
done:
    return status;
}

/* After the problem has been written: the file has all candidates. A larger pipe without need of its capacity may be
 * there for its pressure, which no row knows of. */
static aft_status reduce(work *w, aft_error *err)
{
    size_t n = 0;
    aft_status status = w->model.pressure == NULL ? aft_reduce_candidates(&n, &w->model, &w->budget, err) : AFT_OK;
    if (status == AFT_OK && n > 0) {
        const aft_block *pieces = aft_lp_find_col_block(&w->model.lp, "menu_pieces");
        aft_budget_log(&w->budget, "candidates: %zu of %d sizes left out, which some best plan does without", n,
                       pieces->n);
    }
    return status;
}

static aft_status build(work *w, const aft_network *network, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_model_init(&w->model, network);
    AFT_TRY(aft_build_plan_problem(&w->model, err));
    AFT_TRY(aft_force_candidates(&w->model, w->options->forces, w->options->n_forces, err));
    AFT_TRY(aft_model_settle_numbers(&w->model, err));
    AFT_TRY(refuse_pressure(w, err));
    describe_problem(w->plan, &w->model.lp);
    aft_warn_range(&w->model.lp, &w->budget);
    w->plan->objective_constant = network->settings.include_objective_constant ? w->model.constant : 0.0;
    if (w->options->write_problem != NULL) {
        AFT_TRY(write_problem(w, err));
    }
    if (w->options->relax) {
        forget_whole(&w->model);
    }
    AFT_TRY(reduce(w, err));
    AFT_TRY(aft_prove_least_cost(&w->budget.gap_cost, &w->model.lp, err));
    w->plan->seconds.build = aft_seconds() - w->began;
done:
    return status;
}

static void open_task(work *w, const aft_backend *backend)
{
    w->task = (aft_task){.lp = &w->model.lp,
                         .balances = {w->model.balance, w->model.network->n_buses, w->model.n_hours},
                         .model = &w->model,
                         .backend = backend,
                         .start = w->options->start,
                         .bound = -INFINITY,
                         .door = aft_solve_task,
                         .forced = w->options->method,
                         .trail = &w->trail};
}

/* ---- the answer ---- */

static aft_status search(work *w, aft_error *err)
{
    aft_status status = AFT_OK;
    if (w->model.n_classes > 0) {
        AFT_TRY(aft_solve_in_passes(&w->answer, w->plan, &w->task, w->options->write_problem, &w->budget, err));
        if (w->answer.x != NULL) {
            AFT_TRY(aft_price(&w->answer, &w->task, &w->budget, err));
        }
    } else {
        AFT_TRY(aft_solve_and_price(&w->answer, &w->task, &w->budget, err));
    }
    describe_problem(w->plan, &w->model.lp);
done:
    return status;
}

/* Some plan that withstands its simulation may cost less, since choices are excluded with one operation each, and since
 * what real friction allows is not all within the equations of pipes. */
static void claim_no_bound(work *w)
{
    const size_t n = w->model.pressure->n_rejected;
    aft_answer *answer = &w->answer;
    if (answer->x != NULL) {
        answer->bound = -INFINITY;
        answer->outcome = answer->outcome == AFT_OPTIMAL ? AFT_GAP_LIMIT : answer->outcome;
        (void)snprintf(answer->message, sizeof answer->message,
                       "pressure = simulated: the pipes carry this plan in every hour, after %zu that they do not; no "
                       "bound is claimed",
                       n);
    } else if (n > 0) {
        (void)snprintf(answer->message, sizeof answer->message,
                       answer->outcome == AFT_INFEASIBLE
                           ? "pressure = simulated: no choice of sizes is left that the pipes carry in every hour, %zu "
                             "were excluded"
                           : "pressure = simulated: the pipes do not carry any of the %zu plans found so far",
                       n);
    }
}

static aft_status explain_failure(work *w, aft_error *err)
{
    const aft_budget grace = aft_budget_grace(&w->budget);
    const bool is_excluded = w->model.pressure != NULL && w->model.pressure->n_rejected > 0;
    if (w->plan->outcome == AFT_INFEASIBLE && !is_excluded) {
        return aft_diagnose_infeasible(w->plan, &w->task, &grace, err);
    }
    return w->plan->outcome == AFT_UNBOUNDED ? aft_diagnose_unbounded(w->plan, &w->task, &grace, err) : AFT_OK;
}

static aft_status search_and_finish(work *w, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_plan *plan = w->plan;
    AFT_TRY(search(w, err));
    if (w->model.pressure != NULL && w->model.pressure->must_withstand) {
        claim_no_bound(w);
    }
    plan->outcome = w->answer.outcome;
    (void)snprintf(plan->message, sizeof plan->message, "%s", w->answer.message);
    if (w->answer.x != NULL) {
        AFT_TRY(aft_finish_plan(plan, &w->kept_cost, &w->answer, &w->task, w->n_kept, &w->budget, err));
    } else {
        AFT_TRY(explain_failure(w, err));
    }
done:
    return status;
}

/* ---- the plan ---- */

aft_status aft_plan_open(aft_plan **out, const aft_backend *backend, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_plan *plan = aft_alloc(1, sizeof *plan);
    AFT_TRY_ALLOC(plan, err, "plan");
    *plan =
        (aft_plan){.total_cost = NAN, .objective = NAN, .lower_bound = -INFINITY, .gap = INFINITY, .least_cost = NAN};
    plan->check.duality_gap = NAN;
    plan->solver = backend->name;
    plan->solver_version = backend->version();
    *out = plan;
done:
    return status;
}

static void work_clear(work *w)
{
    aft_model_clear(&w->model);
    aft_answer_clear(&w->answer);
    aft_trail_clear(&w->trail);
    aft_plan_free(w->plan);
}

aft_status aft_solve_at_once(aft_plan **out, double *kept_out, const aft_network *network, size_t n_kept,
                             const aft_solve_options *options, const aft_budget *budget, aft_error *err)
{
    aft_status status = AFT_OK;
    work w = {.options = options,
              .budget = *budget,
              .answer = AFT_ANSWER_INIT,
              .began = aft_seconds(),
              .n_kept = n_kept,
              .kept_cost = NAN};
    const aft_backend *backend = aft_backend_find(options->solver);
    AFT_TRY(aft_plan_open(&w.plan, backend, err));
    AFT_TRY(build(&w, network, err));
    open_task(&w, backend);
    AFT_TRY(aft_diagnose_bounds(w.plan, &w.model, err));
    if (w.plan->n_conflicts > 0) {
        w.plan->outcome = AFT_INFEASIBLE;
    } else if (aft_diagnose_rows(&w.model.lp)) {
        w.plan->outcome = AFT_INFEASIBLE;
        AFT_TRY(explain_failure(&w, err));
    } else {
        AFT_TRY(search_and_finish(&w, err));
    }
    aft_trail_keep(w.plan, &w.trail);
    w.plan->seconds.solve = aft_seconds() - w.began - w.plan->seconds.build;
    *kept_out = w.kept_cost;
    *out = w.plan;
    w.plan = NULL;
done:
    work_clear(&w);
    return status;
}
