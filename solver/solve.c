/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a network to a proved plan: build, solve, price with the whole numbers fixed, prove, extract. A rolling horizon
 * (rolling.c) does so window by window. */
#include "solver/decompose/blocks.h"
#include "solver/decompose/squares.h"
#include "solver/design/design.h"
#include "solver/design/large.h"
#include "solver/design/reduce.h"
#include "solver/design/tree_start.h"
#include "solver/layout.h"
#include "solver/outages.h"
#include "solver/plan_internal.h"
#include "solver/pressure/general.h"
#include "solver/pressure/label_start.h"
#include "solver/pressure/withstand.h"
#include "solver/problems/problems.h"
#include "solver/prove.h"
#include "solver/range.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static const double most_violation = 1e-6; /* relative; a worse answer is refused */
static const double close_pressure = 1e-7; /* likewise, of pressures that a second point takes over */
enum {
    MOST_ROUNDS =
        200, /* of limits after outages or of a layout, 5 as a rule; more mean a solver that does not keep to rows
                          it has */
};

static double now(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* What is at hand while one problem is solved. */
typedef struct run {
    aft_model model;
    aft_plan *plan;
    const aft_backend *backend;
    aft_solve_options options;
    aft_solution search;      /* of the problem itself */
    aft_solution prices;      /* of the LP with the whole numbers fixed */
    aft_tree_start start;     /* a plan to begin with, and a bound */
    size_t n_kept;            /* first snapshots whose cost is asked for, */
    double kept_cost;         /* and this cost */
    aft_session *passes;      /* what goes from pass to pass of an allocation; NULL without */
    bool has_prices;          /* the search brought duals that are those at its capacities */
    bool has_pressure_prices; /* prices came with the search, */
    double
        price_bound; /* with pressures: of the cost with the pieces that were found, proved by the duals of `prices` */
    size_t n_rejected; /* plans so far that the simulation of their pipes rejects (pressure = simulated) */
    double started;
} run;

static void describe_problem(aft_plan *plan, const aft_lp *lp)
{
    plan->problem.rows = (size_t)lp->n_rows;
    plan->problem.columns = (size_t)lp->n_cols;
    plan->problem.nonzeros = aft_lp_entries(lp);
    plan->problem.integers = (size_t)lp->n_whole;
}

static void forget_whole(aft_lp *lp)
{
    memset(lp->is_whole, 0, (size_t)lp->n_cols * sizeof *lp->is_whole);
    lp->n_whole = 0;
}

/* The rest of the time limit, so that no second solve starts the clock again. */
static double time_left(const run *r)
{
    return r->options.time_limit > 0.0 ? fmax(1.0, r->options.time_limit - (now() - r->started)) : 0.0;
}

/* The program with some columns fixed where a point has them; shares all other arrays. */
static aft_status fix_columns(aft_lp *out, const aft_lp *lp, const bool *is_fixed, const double *x, aft_error *err)
{
    aft_status status = AFT_OK;
    size_t n = (size_t)lp->n_cols;
    aft_lp fixed = *lp;
    fixed.n_whole = 0;
    fixed.is_whole = aft_alloc(n, sizeof *fixed.is_whole);
    fixed.lower = aft_alloc(n, sizeof *fixed.lower);
    fixed.upper = aft_alloc(n, sizeof *fixed.upper);
    *out = fixed;
    AFT_TRY_ALLOC(fixed.is_whole, err, "prices");
    AFT_TRY_ALLOC(fixed.lower, err, "prices");
    AFT_TRY_ALLOC(fixed.upper, err, "prices");
    for (size_t j = 0; j < n; j++) {
        double value = lp->is_whole[j] ? round(x[j]) : x[j];
        fixed.lower[j] = is_fixed[j] ? value : lp->lower[j];
        fixed.upper[j] = is_fixed[j] ? value : lp->upper[j];
    }
done:
    return status;
}

static void unfix_columns(aft_lp *fixed)
{
    aft_free(fixed->is_whole);
    aft_free(fixed->lower);
    aft_free(fixed->upper);
}

static aft_status prove_duality(run *r, const aft_lp *fixed, const double *x, const double *row_dual, aft_error *err)
{
    aft_status status = AFT_OK;
    double bound = 0.0;
    AFT_TRY(aft_prove_bound(&bound, fixed, row_dual, x, err));
    double cost = aft_prove_point(fixed, x).objective;
    r->plan->check.duality_gap = fabs(cost - bound) / fmax(1.0, fabs(cost));
done:
    return status;
}

/* Solves the LP that is left when the whole numbers are those of the search: a cleaner point, and prices. Without an
 * optimum of it, the search's point stands, without prices. */
static aft_status solve_prices_once(run *r, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_lp *lp = &r->model.lp;
    aft_lp fixed = {0};
    aft_solve_options options = r->options;
    options.time_limit = 0.0; /* a plan without prices is of little use; the LP is the easy part */
    aft_solution_clear(&r->prices);
    AFT_TRY(fix_columns(&fixed, lp, lp->is_whole, r->search.x, err));
    AFT_TRY(aft_solve_squares(&r->prices, &fixed, r->backend, &options, r->search.x, err));
    if (r->prices.x == NULL || r->prices.outcome != AFT_OPTIMAL || r->prices.row_dual == NULL) {
        aft_solution_clear(&r->prices);
        goto done;
    }
    AFT_TRY(prove_duality(r, &fixed, r->prices.x, r->prices.row_dual, err));
    for (int j = 0; j < lp->n_cols; j++) { /* exactly whole */
        r->prices.x[j] = lp->is_whole[j] ? round(r->prices.x[j]) : r->prices.x[j];
    }
done:
    unfix_columns(&fixed);
    return status;
}

/* Adds the limits after outages and those of the layout that a point breaks. */
static aft_status add_broken(size_t *n_out, run *r, const double *x, aft_error *err)
{
    aft_status status = AFT_OK;
    size_t n_limits = 0;
    size_t n_sets = 0;
    if (r->model.outages != NULL) {
        AFT_TRY(aft_outages_add_broken(&n_limits, &r->model, x, err));
    }
    if (r->model.layout != NULL) {
        AFT_TRY(aft_layout_add_broken(&n_sets, &r->model, x, err));
    }
    *n_out = n_limits + n_sets;
done:
    return status;
}

/* Prices know of no pressures: their point keeps those of the search, gets others that hold with its flows, or does not
 * count. */
static void keep_pressures(run *r)
{
    const aft_model *model = &r->model;
    const aft_block *block = aft_lp_find_col_block(&model->lp, "pressure");
    memcpy(r->prices.x + block->first, r->search.x + block->first,
           (size_t)(block->n * block->n_hours) * sizeof *r->prices.x);
    const bool holds =
        aft_prove_pressure(model, r->prices.x).violation <= close_pressure ||
        (aft_pressure_fill(r->prices.x, model) && aft_prove_pressure(model, r->prices.x).violation <= close_pressure);
    if (!holds) {
        aft_solution_clear(&r->prices);
    }
}

/* The cleaner point may break limits after outages that the search's point kept; with these it is solved again. */
static aft_status solve_prices(run *r, aft_error *err)
{
    aft_status status = AFT_OK;
    size_t n_broken = 1;
    for (int round = 0; round < MOST_ROUNDS && n_broken > 0; round++) {
        n_broken = 0;
        AFT_TRY(solve_prices_once(r, err));
        if (r->prices.x != NULL) {
            AFT_TRY(add_broken(&n_broken, r, r->prices.x, err));
        }
    }
    if (r->prices.x != NULL && r->model.pressure != NULL) {
        keep_pressures(r);
    }
done:
    return status;
}

/* The duals of a search by blocks are prices at the capacities that it found: they are proved with those fixed. */
static aft_status prove_block_duals(run *r, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_lp *lp = &r->model.lp;
    aft_lp fixed = {0};
    bool *is_fixed = aft_alloc((size_t)lp->n_cols, sizeof *is_fixed);
    AFT_TRY_ALLOC(is_fixed, err, "prices");
    for (size_t b = 0; b < lp->n_col_blocks; b++) {
        const aft_block *block = &lp->col_blocks[b];
        for (int i = 0; block->n_hours == 1 && i < block->n; i++) {
            is_fixed[block->first + i] = true;
        }
    }
    AFT_TRY(fix_columns(&fixed, lp, is_fixed, r->search.x, err));
    AFT_TRY(prove_duality(r, &fixed, r->search.x, r->search.row_dual, err));
done:
    unfix_columns(&fixed);
    aft_free(is_fixed);
    return status;
}

/* Refuses a point that does not withstand the outages. */
static aft_status prove_outages(run *r, const double *x, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_plan *plan = r->plan;
    aft_outage_proof proof = {0};
    AFT_TRY(aft_prove_outages(&proof, &r->model, x, err));
    if (proof.violation > plan->check.row_violation) {
        plan->check.row_violation = proof.violation;
        aft_outage_row_name(plan->check.worst_row, sizeof plan->check.worst_row, &r->model, proof.worst);
    }
done:
    return status;
}

static void prove_pressure(run *r, const double *x)
{
    aft_plan *plan = r->plan;
    const aft_pressure_proof proof = aft_prove_pressure(&r->model, x);
    if (proof.violation > plan->check.row_violation) {
        plan->check.row_violation = proof.violation;
        aft_pressure_proof_name(plan->check.worst_row, sizeof plan->check.worst_row, &r->model, &proof);
    }
}

/* Refuses a point that breaks a row, a bound or a whole number. */
static aft_status prove(run *r, const double *x, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_plan *plan = r->plan;
    const aft_lp *lp = &r->model.lp;
    aft_proof proof = aft_prove_point(lp, x);
    plan->check.row_violation = proof.row_violation;
    plan->check.bound_violation = proof.bound_violation;
    plan->check.integrality_violation = proof.integrality_violation;
    if (proof.worst_row >= 0) {
        aft_model_row_name(plan->check.worst_row, sizeof plan->check.worst_row, &r->model, proof.worst_row);
    }
    if (r->model.outages != NULL) {
        AFT_TRY(prove_outages(r, x, err));
    }
    if (r->model.layout != NULL && !r->options.relax) {
        AFT_TRY(aft_prove_layout(&r->model, x, err));
    }
    if (r->model.pressure != NULL) {
        prove_pressure(r, x);
    }
    plan->total_cost = proof.objective;
    if (plan->check.row_violation > most_violation) {
        return aft_fail(err, AFT_ESOLVER, "%s: the answer is refused: row %s is violated by %.3g (relative)",
                        r->backend->name, plan->check.worst_row, plan->check.row_violation);
    }
    if (fmax(proof.bound_violation, proof.integrality_violation) > most_violation) {
        char name[160];
        aft_lp_col_name(name, sizeof name, lp, proof.worst_col);
        return aft_fail(err, AFT_ESOLVER, "%s: the answer is refused: %s is %.9g, outside of its bounds or not whole",
                        r->backend->name, name, x[proof.worst_col]);
    }
done:
    return status;
}

/* max(1, sum of the sizes of all parts of the cost), which may cancel. */
static double size_of_costs(const aft_lp *lp, const double *x)
{
    double sum = 0.0;
    for (int j = 0; j < lp->n_cols; j++) {
        double square = lp->square != NULL ? lp->square[j] * x[j] * x[j] : 0.0;
        sum += fabs(lp->cost[j] * x[j]) + square;
    }
    return fmax(1.0, sum);
}

/* The bound that is proved: of an LP by its duals, of a MILP by the search. */
static aft_status prove_lower_bound(run *r, const double *x, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_plan *plan = r->plan;
    const aft_lp *lp = &r->model.lp;
    if (lp->n_whole == 0 && r->search.row_dual != NULL && !r->has_prices) {
        AFT_TRY(aft_prove_bound(&plan->lower_bound, lp, r->search.row_dual, r->search.x, err));
        plan->check.duality_gap = fabs(plan->total_cost - plan->lower_bound) / fmax(1.0, fabs(plan->total_cost));
    } else {
        plan->lower_bound = r->search.bound + lp->constant;
    }
    plan->lower_bound = fmin(plan->lower_bound, plan->total_cost);
    if (plan->total_cost - plan->lower_bound <= 1e-14 * fabs(plan->total_cost)) {
        plan->lower_bound = plan->total_cost; /* the same but for the last digit */
    }
    plan->gap = (plan->total_cost - plan->lower_bound) / fmax(1e-9, fabs(plan->total_cost));
    double asked = fmax(r->options.gap, 1e-6); /* below that, rounding speaks and not the plan */
    bool is_rounding = plan->total_cost - plan->lower_bound <= 1e-9 * size_of_costs(lp, x); /* of a total near 0 */
    if (plan->outcome == AFT_OPTIMAL && plan->gap > asked * (1.0 + 1e-6) && !is_rounding) {
        plan->outcome = AFT_GAP_LIMIT;
    }
done:
    return status;
}

/* Cost of the first snapshots: of the columns that stand for one of them. All of them cost the total. */
static double cost_of_first(const aft_model *model, const double *x, size_t n, double total)
{
    const aft_lp *lp = &model->lp;
    double sum = 0.0;
    for (size_t b = 0; b < lp->n_col_blocks && n < model->n_hours; b++) {
        const aft_block *block = &lp->col_blocks[b];
        bool is_by_snapshot = (size_t)block->n_hours == model->n_hours;
        for (int i = 0; is_by_snapshot && i < block->n * block->n_hours; i++) {
            int col = block->first + i;
            double square = lp->square != NULL ? lp->square[col] * x[col] : 0.0;
            sum += (size_t)(i % block->n_hours) < n ? (lp->cost[col] + square) * x[col] : 0.0;
        }
    }
    return n < model->n_hours ? sum : total;
}

/* With pressures the search has priced its plan itself. */
static double duality_gap_of_prices(const run *r)
{
    double cost = aft_prove_point(&r->model.lp, r->prices.x).objective;
    return fabs(cost - r->price_bound) / fmax(1.0, fabs(cost));
}

static aft_status finish_with_point(run *r, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_plan *plan = r->plan;
    bool is_search = r->model.lp.n_whole > 0 || r->model.pressure != NULL;
    if (r->has_prices) {
        AFT_TRY(prove_block_duals(r, err));
    } else if (r->has_pressure_prices) {
        plan->check.duality_gap = duality_gap_of_prices(r);
    } else if (is_search) {
        AFT_TRY(solve_prices(r, err));
    }
    aft_solution *best = r->prices.x != NULL ? &r->prices : &r->search;
    AFT_TRY(prove(r, best->x, err));
    AFT_TRY(prove_lower_bound(r, best->x, err));
    plan->objective = plan->total_cost - plan->objective_constant;
    r->kept_cost = cost_of_first(&r->model, best->x, r->n_kept, plan->total_cost);
    AFT_TRY(aft_plan_extract(plan, &r->model, best, err));
    aft_allocation_prove(plan, &r->model, r->options.gap);
done:
    return status;
}

/* Is the program so large that the back-end gets on by blocks of snapshots, should it fall into such? Without whole numbers
 * our interior method is faster (solver/interior). */
static bool may_split(const run *r)
{
    const aft_lp *lp = &r->model.lp;
    return r->backend->rows_to_split > 0 && lp->n_rows >= r->backend->rows_to_split && lp->square == NULL &&
           lp->n_whole > 0;
}

/* By blocks of snapshots where the program falls into such, else whole; in a session if there is one. */
static aft_status search_once(run *r, aft_session *session, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_lp *lp = &r->model.lp;
    const bool is_search = lp->n_whole > 0 && !r->options.relax;
    const double *start = r->start.x == NULL && is_search ? r->options.start : r->start.x;
    aft_solution_clear(&r->search);
    if (may_split(r)) {
        AFT_TRY(aft_solve_by_blocks(&r->search, &r->has_prices, lp, r->backend, &r->options, err));
    }
    if (!r->has_prices && session != NULL) {
        AFT_TRY(r->backend->solve_again(&r->search, session, start, err));
    } else if (!r->has_prices) {
        AFT_TRY(aft_solve_squares(&r->search, lp, r->backend, &r->options, start, err));
    }
done:
    return status;
}

/* The plan of the tree method as the answer of the search; the run hands it over. */
static void take_start(run *r, aft_outcome outcome)
{
    aft_solution_clear(&r->search);
    r->search.outcome = outcome;
    r->search.x = r->start.x;
    r->search.objective = r->start.cost - r->model.lp.constant;
    r->search.bound = r->start.bound - r->model.lp.constant;
    r->start.x = NULL;
}

/* Out of time, or not wanted any more: a point that may break limits that are not in the program yet is no plan. */
static void give_up(run *r)
{
    if (r->start.x != NULL) {
        take_start(r, r->search.outcome == AFT_INTERRUPTED ? AFT_INTERRUPTED : AFT_TIME_LIMIT);
        return;
    }
    bool is_stopped = r->search.outcome == AFT_INTERRUPTED;
    aft_solution_clear(&r->search);
    r->search.outcome = is_stopped ? AFT_INTERRUPTED : AFT_TIME_LIMIT;
    r->search.bound = -INFINITY;
    (void)snprintf(r->search.message, sizeof r->search.message, "%s",
                   r->model.layout == NULL ? "what was found so far does not withstand the outages"
                   : r->model.outages == NULL
                       ? "what was found so far has pipes in a circle"
                       : "what was found so far does not withstand the outages, or has pipes in a circle");
}

static bool is_out_of_time(const run *r, double time_limit)
{
    return r->search.outcome == AFT_INTERRUPTED || (time_limit > 0.0 && now() - r->started >= time_limit);
}

static void tell_round(const run *r, int round, size_t n_broken)
{
    char line[160];
    if (r->options.on_log != NULL) {
        size_t n_limits = r->model.outages != NULL ? r->model.outages->n_rows : 0;
        size_t n_sets = r->model.layout != NULL ? r->model.layout->n_rows : 0;
        (void)snprintf(line, sizeof line, "%s, round %d: cost %.9g, %zu limits broken, %zu in the program",
                       r->model.outages != NULL ? "outages" : "layout", round,
                       r->search.objective + r->model.lp.constant, n_broken, n_limits + n_sets);
        r->options.on_log(line, r->options.payload);
    }
}

/* Solves, adds the limits after outages or of the layout that the answer breaks, and solves again from there, until it
 * breaks none. */
static aft_status search_in_rounds(run *r, bool is_relaxed, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_solve_options asked = r->options;
    aft_session *session = NULL;
    size_t n_broken = 0;
    r->options.relax = asked.relax || is_relaxed;
    if (r->model.lp.square == NULL) {
        AFT_TRY(r->backend->open(&session, &r->model.lp, &r->options, err));
    }
    for (int round = 1; round <= MOST_ROUNDS; round++) {
        r->options.time_limit = asked.time_limit;
        r->options.time_limit = time_left(r);
        AFT_TRY(search_once(r, session, err));
        if (r->search.x == NULL) {
            break;
        }
        AFT_TRY(add_broken(&n_broken, r, r->search.x, err));
        tell_round(r, round, n_broken);
        if (n_broken == 0) {
            break;
        }
        if (is_out_of_time(r, asked.time_limit)) {
            give_up(r);
            break;
        }
    }
done:
    r->backend->close(session);
    r->options = asked;
    return status;
}

/* Rounds are cheaper without whole numbers, and find most of the limits after outages that matter; those of a layout
 * are about whole numbers. */
static aft_status search_securely(run *r, aft_error *err)
{
    aft_status status = AFT_OK;
    r->search.outcome = AFT_OPTIMAL;
    if (r->model.lp.n_whole > 0 && !may_split(r) && r->model.outages != NULL) {
        AFT_TRY(search_in_rounds(r, true, err));
    }
    if (r->search.outcome == AFT_OPTIMAL) {
        AFT_TRY(search_in_rounds(r, false, err));
    } else if (r->search.x != NULL) {
        give_up(r);
    }
    describe_problem(r->plan, &r->model.lp);
done:
    return status;
}

static void tell_start(const run *r)
{
    char line[160];
    if (r->options.on_log != NULL && r->start.x != NULL) {
        (void)snprintf(line, sizeof line, "tree method: a forest that costs %.9g, bound %.9g", r->start.cost,
                       r->start.bound);
        r->options.on_log(line, r->options.payload);
    }
}

/* A branch area that must be a forest, by the tree method: its plan is the answer where it proves the gap asked for, else
 * the search begins with it. */
static aft_status search_trees(bool *is_done, run *r, aft_error *err)
{
    aft_status status = AFT_OK;
    AFT_TRY(aft_tree_start_find(&r->start, &r->model, err));
    tell_start(r);
    double gap = (r->start.cost - r->start.bound) / fmax(1e-9, fabs(r->start.cost));
    *is_done = r->start.x != NULL && gap <= r->options.gap;
    if (*is_done) {
        take_start(r, AFT_OPTIMAL);
    }
done:
    return status;
}

static void take_rounded(run *r, aft_solution *rounded)
{
    r->has_prices = rounded->row_dual != NULL;
    aft_solution_clear(&r->search);
    r->search = *rounded;
    *rounded = (aft_solution){0};
}

/* What rounding found, where the search found nothing better; the larger one of both bounds. */
static void compare_rounded(run *r, aft_solution *rounded)
{
    const aft_outcome outcome = r->search.outcome;
    const double bound = fmax(r->search.bound, rounded->bound);
    const bool is_open = outcome != AFT_INFEASIBLE && outcome != AFT_UNBOUNDED;
    if (rounded->x == NULL || !is_open) {
        return;
    }
    if (r->search.x == NULL || rounded->objective < r->search.objective) {
        take_rounded(r, rounded);
        r->search.outcome = outcome;
    }
    r->search.bound = fmin(bound, r->search.objective);
    const double cost = r->search.objective + r->model.lp.constant;
    if (r->search.objective - r->search.bound <= r->options.gap * fmax(1e-9, fabs(cost))) {
        r->search.outcome = AFT_OPTIMAL;
    }
}

/* Programs that buy arcs of networks by branch and cut of our own, or large ones by rounding; all others, and what is left, by
 * the back-end. */
static aft_status search_plainly(run *r, aft_error *err)
{
    aft_status status = AFT_OK;
    const double time_limit = r->options.time_limit;
    const aft_balances balances = {r->model.balance, r->model.network->n_buses, r->model.n_hours};
    const aft_lp *lp = &r->model.lp;
    const double *start = r->options.start;
    aft_solution rounded = {0};
    bool is_done = false;
    aft_solution_clear(&r->search); /* of an earlier pass */
    AFT_TRY(aft_solve_design(&r->search, &is_done, lp, &balances, r->backend, &r->options, r->start.x, err));
    if (!is_done && aft_is_large_design(&r->model.lp)) {
        AFT_TRY(aft_solve_large_design(&rounded, &is_done, lp, &balances, r->backend, &r->options, err));
        if (is_done) {
            take_rounded(r, &rounded);
        }
    }
    if (!is_done) {
        r->options.time_limit = time_left(r);
        r->options.start = rounded.x != NULL ? rounded.x : start;
        AFT_TRY(search_once(r, NULL, err));
        compare_rounded(r, &rounded);
    }
done:
    aft_solution_clear(&rounded);
    r->options.start = start;
    r->options.time_limit = time_limit;
    return status;
}

/* Never an answer that ignores pressure: what no method covers is refused by name. */
static aft_status refuse_pressure(const run *r, aft_error *err)
{
    const char *what = r->options.relax ? "--relax: without whole numbers no size has its pressure loss"
                       : r->options.write_problem != NULL ? "--write-problem: the loss of pressure is not linear"
                       : r->model.n_classes > 0           ? "allocation = priority: its passes know of no pressure"
                       : r->model.outages != NULL         ? "branch_outages: their rounds know of no pressure"
                                                          : NULL;
    if (r->model.pressure == NULL || what == NULL) {
        return AFT_OK;
    }
    return aft_fail(err, AFT_EUNSUPPORTED, "pressure = %s beside %s", r->model.network->settings.pressure, what);
}

/* Under pressure, whatever the program is: by relaxations, beginning with what the labels have found. */
static aft_status search_any_pressure(run *r, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_pressure_answer answer = {0};
    aft_solve_options options = r->options;
    options.time_limit = time_left(r);
    AFT_TRY(aft_solve_pressure(&answer, &r->model, r->backend, &options, r->start.x, r->start.bound, err));
    r->search = answer.search;
    r->prices = answer.prices;
    r->price_bound = answer.price_bound;
    r->has_pressure_prices = answer.prices.x != NULL;
    describe_problem(r->plan, &r->model.lp);
done:
    return status;
}

/* Under pressure, by labels where the program is of their kind. */
static aft_status search_pressure(run *r, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_solve_options options = r->options;
    bool is_none = false;
    bool is_of_kind = false;
    options.time_limit = time_left(r);
    AFT_TRY(aft_label_start_find(&r->start, &is_none, &is_of_kind, &r->model, &options, err));
    tell_start(r);
    const double gap = (r->start.cost - r->start.bound) / fmax(1e-9, fabs(r->start.cost));
    const bool is_interrupted = options.is_interrupted != NULL && options.is_interrupted(options.payload);
    const bool is_late = r->options.time_limit > 0.0 && now() - r->started >= r->options.time_limit;
    aft_solution_clear(&r->search);
    if (is_none) {
        r->search.outcome = AFT_INFEASIBLE;
    } else if (r->start.x != NULL && gap <= r->options.gap) {
        take_start(r, AFT_OPTIMAL);
    } else if (is_of_kind && (is_interrupted || is_late)) {
        r->search.outcome = is_interrupted ? AFT_INTERRUPTED : AFT_TIME_LIMIT;
        r->search.bound = r->start.bound - r->model.lp.constant;
        if (r->start.x != NULL) {
            take_start(r, r->search.outcome);
        }
    } else {
        AFT_TRY(search_any_pressure(r, err));
    }
done:
    return status;
}

static aft_status search(run *r, aft_error *err)
{
    aft_status status = AFT_OK;
    const bool has_rounds = r->model.outages != NULL || r->model.layout != NULL;
    bool is_done = false;
    r->has_prices = false;
    if (r->model.pressure != NULL) {
        return search_pressure(r, err);
    }
    if (r->model.layout != NULL && !r->options.relax) {
        AFT_TRY(search_trees(&is_done, r, err));
    }
    if (!is_done) {
        AFT_TRY(has_rounds ? search_securely(r, err) : search_plainly(r, err));
    }
    if (r->search.x != NULL && r->start.bound > -INFINITY) {
        r->search.bound = fmax(r->search.bound, r->start.bound - r->model.lp.constant);
    }
done:
    return status;
}

/* One pass of an allocation has the share of the time that is left for itself. */
static aft_status search_pass(void *payload, double share_of_time, aft_error *err)
{
    run *r = payload;
    const double started = r->started;
    const double limit = r->options.time_limit;
    r->options.time_limit = limit > 0.0 ? share_of_time * time_left(r) : 0.0;
    r->started = now();
    aft_status status = r->passes != NULL ? search_once(r, r->passes, err) : search(r, err);
    r->started = started;
    r->options.time_limit = limit;
    return status;
}

/* Classes of loads in order. Programs without whole numbers go on from basis to basis. */
static aft_status search_by_class(run *r, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_solve_options options = r->options;
    if (r->model.lp.n_whole == 0 && r->model.lp.square == NULL && r->model.outages == NULL) {
        AFT_TRY(r->backend->open(&r->passes, &r->model.lp, &r->options, err));
    }
    AFT_TRY(aft_allocate(r->plan, &r->search, &r->model, &options, search_pass, r, err));
    r->has_prices = r->has_prices && r->search.row_dual != NULL; /* not if the answer is that of an earlier pass */
done:
    r->backend->close(r->passes);
    r->passes = NULL;
    return status;
}

static aft_status explain_failure(run *r, aft_error *err)
{
    aft_solve_options options = r->options;
    options.time_limit = r->options.time_limit > 0.0 ? time_left(r) : 0.0;
    if (r->plan->outcome == AFT_INFEASIBLE && r->model.pressure != NULL) {
        return aft_diagnose_pressure(r->plan, &r->model, r->backend, &options, err);
    }
    if (r->plan->outcome == AFT_INFEASIBLE) {
        return aft_diagnose_infeasible(r->plan, &r->model, r->backend, &options, err);
    }
    if (r->plan->outcome == AFT_UNBOUNDED) {
        return aft_diagnose_unbounded(r->plan, &r->model, r->backend, &options, err);
    }
    return AFT_OK;
}

/* After the problem has been written: the file has all candidates. A larger pipe without need of its capacity may be there
 * for its pressure, which no row knows of. */
static aft_status reduce(run *r, aft_error *err)
{
    size_t n = 0;
    aft_status status = r->model.pressure == NULL ? aft_reduce_candidates(&n, &r->model, err) : AFT_OK;
    if (status == AFT_OK && n > 0 && r->options.on_log != NULL) {
        char line[96];
        const aft_block *pieces = aft_lp_find_col_block(&r->model.lp, "menu_pieces");
        (void)snprintf(line, sizeof line, "candidates: %zu of %d sizes left out, which some best plan does without", n,
                       pieces->n);
        r->options.on_log(line, r->options.payload);
    }
    return status;
}

static aft_status build(run *r, const aft_network *network, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_model_init(&r->model, network);
    AFT_TRY(aft_build_plan_problem(&r->model, err));
    AFT_TRY(refuse_pressure(r, err));
    describe_problem(r->plan, &r->model.lp);
    aft_warn_range(&r->model.lp, &r->options);
    r->plan->objective_constant = network->settings.include_objective_constant ? r->model.constant : 0.0;
    if (r->options.write_problem != NULL && r->model.layout != NULL) { /* whoever reads the file knows of no rounds */
        AFT_TRY(aft_layout_add_all(&r->model, err));
    }
    if (r->options.write_problem != NULL && r->model.outages != NULL) {
        AFT_TRY(aft_outages_add_all(&r->model, err));
    }
    if (r->options.write_problem != NULL && r->model.n_classes == 0) { /* of several passes the last one is written */
        describe_problem(r->plan, &r->model.lp);
        AFT_TRY(aft_lp_write(&r->model.lp, r->options.write_problem, err));
    }
    if (r->options.relax) {
        forget_whole(&r->model.lp);
    }
    AFT_TRY(reduce(r, err));
    r->plan->seconds.build = now() - r->started;
done:
    return status;
}

static aft_status open_plan(aft_plan **out, const aft_backend *backend, aft_error *err)
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

static aft_status search_and_finish(run *r, aft_error *err)
{
    aft_status status = AFT_OK;
    AFT_TRY(r->model.n_classes > 0 ? search_by_class(r, err) : search(r, err));
    r->plan->outcome = r->search.outcome;
    (void)snprintf(r->plan->message, sizeof r->plan->message, "%s", r->search.message);
    if (r->search.x != NULL) {
        AFT_TRY(finish_with_point(r, err));
    } else if (r->n_rejected == 0) {
        AFT_TRY(explain_failure(r, err));
    }
done:
    return status;
}

/* ---- pressure = simulated ---- */

/* Does the plan withstand its simulation? Some plan that withstands may cost less, since choices are excluded with one
 * operation each, and since what real friction allows is not all within the equations of pipes. */
static aft_status withstands(bool *out, aft_simulation **simulation_out, run *r, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_plan *plan = r->plan;
    const aft_simulate_options how = {.plan_pressure = plan->bus_pressure};
    AFT_TRY(aft_simulate(simulation_out, r->model.network, plan, &how, err));
    *out = *simulation_out == NULL || (*simulation_out)->n_missed == 0;
    if (*out) {
        plan->lower_bound = -INFINITY;
        plan->gap = INFINITY;
        plan->outcome = plan->outcome == AFT_OPTIMAL ? AFT_GAP_LIMIT : plan->outcome;
        (void)snprintf(plan->message, sizeof plan->message,
                       "pressure = simulated: the pipes carry this plan in every hour, after %zu that they do not; no "
                       "bound is claimed",
                       r->n_rejected);
    }
done:
    return status;
}

static void tell_rejection(const run *r, const aft_simulation *s)
{
    char line[160];
    if (r->options.on_log != NULL) {
        (void)snprintf(line, sizeof line, "simulation, plan %zu: cost %.9g, limits are missed in %.6g h", r->n_rejected,
                       r->plan->total_cost, s->missed_hours);
        r->options.on_log(line, r->options.payload);
    }
}

/* A plan that is rejected makes way for the next one. */
static aft_status renew_plan(run *r, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_plan *fresh = NULL;
    AFT_TRY(open_plan(&fresh, r->backend, err));
    fresh->problem = r->plan->problem;
    fresh->seconds.build = r->plan->seconds.build;
    fresh->objective_constant = r->plan->objective_constant;
    aft_plan_free(r->plan);
    r->plan = fresh;
    aft_solution_clear(&r->prices);
    r->has_pressure_prices = false;
    r->options.start = NULL; /* the program has other columns now */
done:
    return status;
}

static void tell_none_left(run *r)
{
    aft_plan *plan = r->plan;
    (void)snprintf(
        plan->message, sizeof plan->message,
        plan->outcome == AFT_INFEASIBLE
            ? "pressure = simulated: no choice of sizes is left that the pipes carry in every hour, %zu were "
              "excluded"
            : "pressure = simulated: the pipes do not carry any of the %zu plans found so far",
        r->n_rejected);
}

/* Plans one after the other, until one withstands the simulation or none is left. */
static aft_status search_until_it_withstands(run *r, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_simulation *simulation = NULL;
    bool is_over = false;
    while (!is_over) {
        bool can_go_on = true;
        AFT_TRY(search_and_finish(r, err));
        if (!r->plan->has_point) {
            break;
        }
        AFT_TRY(withstands(&is_over, &simulation, r, err));
        if (is_over) {
            goto done;
        }
        r->n_rejected++;
        tell_rejection(r, simulation);
        AFT_TRY(aft_exclude_missed(&can_go_on, &r->model, simulation, r->plan->point, err));
        aft_simulation_free(simulation);
        simulation = NULL;
        const aft_outcome outcome = r->plan->outcome;
        AFT_TRY(renew_plan(r, err));
        const bool is_late = r->options.time_limit > 0.0 && now() - r->started >= r->options.time_limit;
        is_over = !can_go_on || is_late || outcome == AFT_INTERRUPTED;
        r->plan->outcome = outcome == AFT_INTERRUPTED ? AFT_INTERRUPTED : is_late ? AFT_TIME_LIMIT : AFT_INFEASIBLE;
    }
    if (r->n_rejected > 0) {
        tell_none_left(r);
    }
done:
    aft_simulation_free(simulation);
    return status;
}

static void run_clear(run *r)
{
    aft_model_clear(&r->model);
    aft_solution_clear(&r->search);
    aft_solution_clear(&r->prices);
    aft_tree_start_clear(&r->start);
    aft_plan_free(r->plan);
}

aft_status aft_solve_at_once(aft_plan **out, double *kept_out, const aft_network *network, size_t n_kept,
                             const aft_solve_options *options, aft_error *err)
{
    aft_status status = AFT_OK;
    run r = {.started = now(), .start.bound = -INFINITY, .n_kept = n_kept, .kept_cost = NAN};
    if (options != NULL) {
        r.options = *options;
    }
    r.backend = aft_backend_find(r.options.solver);
    AFT_TRY(open_plan(&r.plan, r.backend, err));
    AFT_TRY(build(&r, network, err));
    AFT_TRY(aft_diagnose_bounds(r.plan, &r.model, err));
    if (r.plan->n_conflicts > 0) {
        r.plan->outcome = AFT_INFEASIBLE;
    } else if (r.model.pressure != NULL && r.model.pressure->must_withstand) {
        AFT_TRY(search_until_it_withstands(&r, err));
    } else {
        AFT_TRY(search_and_finish(&r, err));
    }
    r.plan->seconds.solve = now() - r.started - r.plan->seconds.build;
    *kept_out = r.kept_cost;
    *out = r.plan;
    r.plan = NULL;
done:
    run_clear(&r);
    return status;
}

static aft_status solve_with(aft_plan **out, const aft_network *network, const aft_solve_options *options,
                             aft_error *err)
{
    double total = 0.0;
    return aft_is_rolling(network) ? aft_solve_rolling(out, network, options, err)
                                   : aft_solve_at_once(out, &total, network, network->n_snapshots, options, err);
}

/* One back-end after the other, until one has an answer that holds. */
static aft_status solve_with_any(aft_plan **out, const aft_network *network, const aft_solve_options *options,
                                 aft_error *err)
{
    aft_solve_options each = options != NULL ? *options : (aft_solve_options){0};
    aft_status status = AFT_ESOLVER;
    aft_error why = AFT_ERROR_INIT;
    for (size_t i = 0; status == AFT_ESOLVER && aft_backends[i] != NULL && (i == 0 || aft_backends[i]->can_lp); i++) {
        if (i > 0 && each.on_log != NULL) {
            each.on_log(why.text, each.payload);
            each.on_log("trying the next solver", each.payload);
        }
        why = (aft_error)AFT_ERROR_INIT;
        each.solver = aft_backends[i]->name;
        status = solve_with(out, network, &each, &why);
    }
    return status == AFT_OK ? AFT_OK : aft_fail(err, status, "%s", why.text);
}

aft_status aft_solve(aft_plan **out, const aft_network *network, const aft_solve_options *options, aft_error *err)
{
    const char *solver = options != NULL ? options->solver : NULL;
    if (solver != NULL && aft_backend_find(solver) == NULL) {
        return aft_fail(err, AFT_EUSAGE, "solver %s: not in this build", solver);
    }
    bool is_any = solver == NULL || strcmp(solver, "auto") == 0;
    return is_any ? solve_with_any(out, network, options, err) : solve_with(out, network, options, err);
}
