/* SPDX-License-Identifier: GPL-3.0-or-later */
/* HiGHS through its C interface. Its signs of duals are ours; its ambiguous ends (unbounded or infeasible, unknown) are
 * settled here by solving again. The objective's constant goes along as HiGHS's offset, because HiGHS takes it
 * into the relative gap, as we do. */
#include "solver/backends/backends_internal.h"

#include "networks/base/limits.h"
#include "networks/base/memory.h"

/* HiGHS's header declares one function static and without a body, a warning; this makes it a variable. */
#define Highs_compilationDate(nothing) highs_compilation_date[1]
#include <interfaces/highs_c_api.h>
#undef Highs_compilationDate

#include <limits.h>
#include <math.h>
#include <stdatomic.h>
#include <stdio.h>

enum {
    /* Rows + columns from which HiGHS's interior method (IPX with crossover) is faster than simplex. With capacities to
     * choose, whose columns stand in a row per hour, it is so early: 12,000: 0.5 s both; 46,000: 4 against 10 s;
     * 92,000: 16 against 43 s; the relaxation of cases/overijssel, 238,000: 20 against 86 s. (Its MIP is the exception:
     * 17 against 8 s.) Without them late: 173,000: 4.3 against 3.2 s. HiPO was slower than IPX on all of these. */
    LARGE_INVESTMENT = 20000,
    LARGE_DISPATCH = 300000,
    CAPACITY_COLUMN = 40, /* entries of a column that is taken for a capacity */
    /* Below, the feasibility jump's 8 ms are most of a search. */
    SMALL_MIP = 3000,
};

struct aft_session {
    void *highs; /* NULL before the first solve */
    const aft_lp *lp;
    const aft_ask *ask; /* of the solve at hand, like its budget */
    const aft_budget *budget;
    bool is_mip;
    int n_rows;       /* that HiGHS has */
    HighsInt *kinds;  /* [n_cols] */
    bool is_large;    /* large enough for the interior method and for threads */
    bool is_going_on; /* it has a basis to start from */
    aft_watch watch;
    atomic_flag is_watching; /* HiGHS may call from several threads; one at a time looks */
};

typedef struct aft_session session;

static const char *version_highs(void)
{
    (void)highs_compilation_date;
    return Highs_version();
}

/* ---- opening ---- */

static void close_highs(aft_session *s)
{
    if (s == NULL) {
        return;
    }
    if (s->highs != NULL) {
        Highs_destroy(s->highs);
    }
    aft_free(s->kinds);
    aft_free(s);
}

static bool is_larger(const session *s, long long size)
{
    return (long long)s->lp->n_rows + s->lp->n_cols > size;
}

/* The most entries of a column; counted in room, [n_cols]. */
static int longest_column(const aft_lp *lp, HighsInt *room)
{
    int longest = 0;
    for (int j = 0; j < lp->n_cols; j++) {
        room[j] = 0;
    }
    for (size_t e = 0; e < aft_lp_entries(lp); e++) {
        int n = ++room[lp->col[e]];
        longest = n > longest ? n : longest;
    }
    return longest;
}

static void on_highs(int kind, const char *message, const HighsCallbackDataOut *out, HighsCallbackDataIn *in,
                     void *payload)
{
    (void)message;
    session *s = payload;
    if (atomic_flag_test_and_set(&s->is_watching)) {
        return;
    }
    if (kind == kHighsCallbackLogging) { /* presolve takes no interrupt, but it looks at its time limit */
        if (aft_watch_look(&s->watch, "presolve", -INFINITY, INFINITY)) {
            (void)Highs_setDoubleOptionValue(s->highs, "time_limit", 0.0);
        }
        atomic_flag_clear(&s->is_watching);
        return;
    }
    if (s->is_mip && kind == kHighsCallbackMipInterrupt) {
        double bound = fabs(out->mip_dual_bound) < 1e300 ? out->mip_dual_bound : -INFINITY;
        double incumbent = fabs(out->mip_primal_bound) < 1e300 ? out->mip_primal_bound : INFINITY;
        in->user_interrupt = aft_watch_look(&s->watch, "search", bound, incumbent);
    } else {
        in->user_interrupt = aft_watch_look(&s->watch, "relaxation", -INFINITY, INFINITY);
    }
    atomic_flag_clear(&s->is_watching);
}

static void set_callbacks(session *s)
{
    (void)Highs_setCallback(s->highs, on_highs, s);
    (void)Highs_startCallback(s->highs, kHighsCallbackLogging);
    (void)Highs_startCallback(s->highs, kHighsCallbackSimplexInterrupt);
    (void)Highs_startCallback(s->highs, kHighsCallbackIpmInterrupt);
    if (s->is_mip) {
        (void)Highs_startCallback(s->highs, kHighsCallbackMipInterrupt);
    }
}

/* An option that this version of HiGHS does not know is left alone: all of those set here only make it faster. */
static void set_method(session *s)
{
    if (!s->is_large) {
        (void)Highs_setStringOptionValue(s->highs, "solver", "simplex");
    } else if (s->is_mip) {
        HighsInt set = Highs_setStringOptionValue(s->highs, "mip_lp_solver", "ipx");
        aft_budget_log(s->budget, "highs: %s",
                       set == kHighsStatusOk ? "root relaxation by the interior method" : "defaults");
    } else {
        (void)Highs_setStringOptionValue(s->highs, "solver", "ipx");
        aft_budget_log(s->budget, "highs: interior method with crossover");
    }
}

static void set_options(session *s)
{
    void *h = s->highs;
    const int threads = s->budget->threads;
    (void)Highs_setBoolOptionValue(h, "output_flag", 1);
    (void)Highs_setBoolOptionValue(h, "log_to_console", 0);
    (void)Highs_setDoubleOptionValue(h, "primal_feasibility_tolerance", AFT_FEASIBLE);
    (void)Highs_setDoubleOptionValue(h, "dual_feasibility_tolerance", AFT_FEASIBLE);
    (void)Highs_setDoubleOptionValue(h, "mip_feasibility_tolerance", AFT_FEASIBLE);
    (void)Highs_setDoubleOptionValue(h, "small_matrix_value", 1e-12);
    if (!is_larger(s, SMALL_MIP)) {
        (void)Highs_setBoolOptionValue(h, "mip_heuristic_run_feasibility_jump", 0);
    }
    (void)Highs_setIntOptionValue(h, "threads", s->is_large ? threads : 1);
    if (threads > 1 && s->is_large) {
        (void)Highs_setStringOptionValue(h, "parallel", "on");
    }
    set_method(s);
}

/* What kind each column is, and whether the problem is large. */
static aft_status look_at_columns(session *s, aft_error *err)
{
    const aft_lp *lp = s->lp;
    s->kinds = aft_alloc((size_t)lp->n_cols, sizeof *s->kinds);
    if (s->kinds == NULL) {
        return aft_fail(err, AFT_ENOMEM, "highs: out of memory");
    }
    s->is_large = is_larger(s, LARGE_DISPATCH) ||
                  (is_larger(s, LARGE_INVESTMENT) && longest_column(lp, s->kinds) >= CAPACITY_COLUMN);
    for (int j = 0; j < lp->n_cols; j++) {
        s->kinds[j] = lp->is_whole[j] ? kHighsVarTypeInteger : kHighsVarTypeContinuous;
    }
    return AFT_OK;
}

/* Starts of the rows from the first one on, counted from there; NULL without memory. */
static HighsInt *starts_of_rows(const aft_lp *lp, int first)
{
    HighsInt *starts = aft_alloc((size_t)(lp->n_rows - first) + 1, sizeof *starts);
    for (int i = first; starts != NULL && i < lp->n_rows; i++) {
        starts[i - first] = (HighsInt)(lp->row_start[i] - lp->row_start[first]); /* fits: checked by the caller */
    }
    return starts;
}

static HighsInt pass_problem(const session *s, const HighsInt *starts)
{
    const aft_lp *lp = s->lp;
    HighsInt n_entries = (HighsInt)aft_lp_entries(lp);
    if (s->is_mip) {
        return Highs_passMip(s->highs, lp->n_cols, lp->n_rows, n_entries, kHighsMatrixFormatRowwise,
                             kHighsObjSenseMinimize, lp->constant, lp->cost, lp->lower, lp->upper, lp->row_lower,
                             lp->row_upper, starts, lp->col, lp->value, s->kinds);
    }
    return Highs_passLp(s->highs, lp->n_cols, lp->n_rows, n_entries, kHighsMatrixFormatRowwise, kHighsObjSenseMinimize,
                        lp->constant, lp->cost, lp->lower, lp->upper, lp->row_lower, lp->row_upper, starts, lp->col,
                        lp->value);
}

/* Costs, bounds and limits as they are now, and the rows behind those that HiGHS has. HiGHS keeps its basis. */
static HighsInt pass_changes(const session *s, const HighsInt *starts)
{
    const aft_lp *lp = s->lp;
    const int n_new = lp->n_rows - s->n_rows;
    const size_t first = n_new > 0 ? lp->row_start[s->n_rows] : 0;
    HighsInt passed[5] = {kHighsStatusOk, kHighsStatusOk, kHighsStatusOk, kHighsStatusOk, kHighsStatusOk};
    if (lp->n_cols > 0) {
        passed[0] = Highs_changeColsCostByRange(s->highs, 0, lp->n_cols - 1, lp->cost);
        passed[1] = Highs_changeColsBoundsByRange(s->highs, 0, lp->n_cols - 1, lp->lower, lp->upper);
    }
    if (s->n_rows > 0) {
        passed[2] = Highs_changeRowsBoundsByRange(s->highs, 0, s->n_rows - 1, lp->row_lower, lp->row_upper);
    }
    if (n_new > 0) {
        passed[3] = Highs_addRows(s->highs, n_new, lp->row_lower + s->n_rows, lp->row_upper + s->n_rows,
                                  (HighsInt)(aft_lp_entries(lp) - first), starts, lp->col + first, lp->value + first);
    }
    passed[4] = Highs_changeObjectiveOffset(s->highs, lp->constant);
    bool is_refused = false;
    for (size_t i = 0; i < 5; i++) {
        is_refused = is_refused || passed[i] == kHighsStatusError;
    }
    return is_refused ? kHighsStatusError : kHighsStatusOk;
}

static HighsInt begin(session *s, const HighsInt *starts)
{
    s->highs = Highs_create();
    if (s->highs == NULL) {
        return kHighsStatusError;
    }
    set_options(s);
    HighsInt passed = pass_problem(s, starts);
    set_callbacks(s);
    return passed;
}

/* The first time HiGHS gets the whole problem, later what may have changed. */
static aft_status hand_over(session *s, aft_error *err)
{
    if (aft_lp_entries(s->lp) > INT_MAX) {
        return aft_fail(err, AFT_EUNSUPPORTED, "highs: more entries than this build of HiGHS can number");
    }
    HighsInt *starts = starts_of_rows(s->lp, s->n_rows);
    if (starts == NULL) {
        return aft_fail(err, AFT_ENOMEM, "highs: out of memory");
    }
    HighsInt passed = s->highs == NULL ? begin(s, starts) : pass_changes(s, starts);
    aft_free(starts);
    s->n_rows = s->lp->n_rows;
    return passed == kHighsStatusError ? aft_fail(err, AFT_ESOLVER, "highs: refuses the problem") : AFT_OK;
}

static aft_status open_highs(aft_session **out, const aft_lp *lp, bool relax, aft_error *err)
{
    aft_status status = AFT_OK;
    session *s = aft_alloc(1, sizeof *s);
    AFT_TRY_ALLOC(s, err, "highs");
    AFT_TRY(aft_refuse_squares(lp, "highs", err));
    s->lp = lp;
    s->is_mip = lp->n_whole > 0 && !relax;
    atomic_flag_clear(&s->is_watching);
    AFT_TRY(look_at_columns(s, err));
    *out = s;
    s = NULL;
done:
    close_highs(s);
    return status;
}

/* ---- solving ---- */

static HighsInt int_info(const session *s, const char *name)
{
    HighsInt value = -1;
    (void)Highs_getIntInfoValue(s->highs, name, &value);
    return value;
}

static bool has_point(const session *s)
{
    return int_info(s, "primal_solution_status") == kHighsSolutionStatusFeasible;
}

static HighsInt run(session *s)
{
    (void)Highs_run(s->highs); /* its status says less than the model's */
    return Highs_getModelStatus(s->highs);
}

/* By a limit that was set for it. */
static bool is_cut_short(const session *s, HighsInt status)
{
    return (status == kHighsModelStatusIterationLimit && s->ask->most_steps > 0) ||
           (status == kHighsModelStatusObjectiveBound && s->ask->stop_above != NULL);
}

static bool is_unsettled(const session *s, HighsInt status)
{
    bool has_lost_point = status == kHighsModelStatusOptimal && !has_point(s) && s->lp->n_cols > 0;
    return has_lost_point || status == kHighsModelStatusUnknown || status == kHighsModelStatusSolveError ||
           status == kHighsModelStatusPostsolveError || status == kHighsModelStatusPresolveError ||
           (status == kHighsModelStatusIterationLimit && !is_cut_short(s, status));
}

/* The interior method may give up, presolve may trip: simplex on the whole problem decides. */
static HighsInt run_plainly(session *s)
{
    aft_budget_log(s->budget, "highs: ended without an answer; solving again by simplex without presolve");
    (void)Highs_clearSolver(s->highs);
    (void)Highs_setStringOptionValue(s->highs, "solver", "simplex");
    (void)Highs_setStringOptionValue(s->highs, "mip_lp_solver", "simplex");
    (void)Highs_setStringOptionValue(s->highs, "presolve", "off");
    return run(s);
}

/* "Unbounded or infeasible": without costs it is only feasible or not. The costs are gone afterwards, so nothing but
 * the outcome may be asked for. */
static HighsInt run_without_costs(session *s)
{
    for (int j = 0; j < s->lp->n_cols; j++) {
        (void)Highs_changeColCost(s->highs, j, 0.0);
    }
    (void)Highs_clearSolver(s->highs);
    HighsInt status = run(s);
    return status == kHighsModelStatusOptimal || status == kHighsModelStatusModelEmpty ? kHighsModelStatusUnbounded
                                                                                       : status;
}

static HighsInt solve_settled(session *s)
{
    HighsInt status = run(s);
    if (is_unsettled(s, status)) {
        status = run_plainly(s);
    }
    if (status == kHighsModelStatusUnboundedOrInfeasible || (s->is_mip && status == kHighsModelStatusUnbounded)) {
        status = run_without_costs(s); /* of a MIP, HiGHS has only seen that the relaxation is unbounded */
    }
    return status;
}

/* ---- reading the answer ---- */

static aft_status to_outcome(aft_outcome *out, const session *s, HighsInt status, aft_error *err)
{
    switch (status) {
    case 6: /* kHighsModelStatusModelEmpty; the names are no constant expressions in C */
    case 7: /* Optimal */ *out = AFT_OPTIMAL; return AFT_OK;
    case 8: /* Infeasible */ *out = AFT_INFEASIBLE; return AFT_OK;
    case 10: /* Unbounded */ *out = AFT_UNBOUNDED; return AFT_OK;
    case 11: /* ObjectiveBound */
    case 14: /* IterationLimit, if one was set: else it is unsettled */
    case 16: /* SolutionLimit */ *out = AFT_GAP_LIMIT; return AFT_OK;
    case 13: /* TimeLimit, */
    case 17: /* and Interrupt: each may come of a wish as well as of our own look at the clock */
        *out = s->watch.was_stopped ? AFT_INTERRUPTED : AFT_TIME_LIMIT;
        return AFT_OK;
    case 18: /* MemoryLimit */ return aft_fail(err, AFT_ENOMEM, "highs: out of memory");
    default:
        return aft_fail(err, AFT_ESOLVER, "highs: ended with status %d and no answer (%d rows, %d columns)",
                        (int)status, s->lp->n_rows, s->lp->n_cols);
    }
}

static double proved_bound(const session *s, const aft_answer *solution)
{
    if (!s->is_mip) {
        return solution->outcome == AFT_OPTIMAL ? solution->objective : -INFINITY;
    }
    double bound = -INFINITY;
    (void)Highs_getDoubleInfoValue(s->highs, "mip_dual_bound", &bound);
    bound = isfinite(bound) && bound > -1e300 ? bound - s->lp->constant : -INFINITY;
    return solution->x != NULL ? fmin(bound, solution->objective) : bound;
}

static aft_status read_point(aft_answer *solution, const session *s, aft_error *err)
{
    const bool has_duals = !s->is_mip && int_info(s, "dual_solution_status") == kHighsSolutionStatusFeasible &&
                           solution->outcome == AFT_OPTIMAL;
    aft_status status = aft_answer_room(solution, s->lp, has_duals, err);
    if (status != AFT_OK) {
        return status;
    }
    (void)Highs_getSolution(s->highs, solution->x, solution->reduced, NULL, solution->row_dual);
    solution->is_vertex = has_duals && int_info(s, "basis_validity") == kHighsBasisValidityValid;
    solution->objective = aft_lp_objective(s->lp, solution->x);
    return AFT_OK;
}

/* Duals on the way to an optimum: whatever they are, they prove a bound. */
static aft_status read_duals(aft_answer *solution, const session *s, aft_error *err)
{
    aft_status status = aft_answer_room(solution, s->lp, true, err);
    if (status == AFT_OK) {
        (void)Highs_getSolution(s->highs, solution->x, solution->reduced, NULL, solution->row_dual);
        aft_free(solution->x);
        solution->x = NULL;
        solution->bound = -INFINITY;
    }
    return status;
}

static aft_status read_answer(aft_answer *solution, const session *s, HighsInt model_status, aft_error *err)
{
    aft_status status = to_outcome(&solution->outcome, s, model_status, err);
    if (status != AFT_OK) {
        return status;
    }
    solution->bound = -INFINITY;
    if (solution->outcome == AFT_INFEASIBLE || solution->outcome == AFT_UNBOUNDED) {
        return AFT_OK;
    }
    if (is_cut_short(s, model_status)) {
        return read_duals(solution, s, err);
    }
    if (has_point(s) || s->lp->n_cols == 0) {
        AFT_TRY(read_point(solution, s, err));
    } else if (solution->outcome == AFT_OPTIMAL) {
        status = aft_fail(err, AFT_ESOLVER, "highs: says optimal, but its point does not keep to the rows");
    }
    solution->bound = proved_bound(s, solution);
done:
    return status;
}

/* What counts anew for every solve. */
static void set_limits(session *s)
{
    const aft_ask *ask = s->ask;
    (void)Highs_zeroAllClocks(s->highs); /* else the time of earlier solves counts */
    (void)Highs_setDoubleOptionValue(s->highs, "time_limit", aft_budget_left(s->budget));
    (void)Highs_setDoubleOptionValue(s->highs, "mip_rel_gap", s->budget->gap);
    (void)Highs_setDoubleOptionValue(s->highs, "mip_abs_gap", s->budget->gap_cost);
    (void)Highs_setIntOptionValue(s->highs, "simplex_iteration_limit", ask->most_steps > 0 ? ask->most_steps : INT_MAX);
    (void)Highs_setDoubleOptionValue(s->highs, "objective_bound",
                                     ask->stop_above != NULL ? *ask->stop_above : INFINITY);
    aft_watch_init(&s->watch, s->budget);
}

/* The next solve begins where this one ended. */
static void go_on_from_basis(session *s)
{
    (void)Highs_setStringOptionValue(s->highs, "solver", "simplex");
    s->is_going_on = true;
}

/* From basis to basis the dual simplex method prices by steepest edges, which more than halves the steps, unless rows
 * have come: then their weights are computed anew for every row (24,000 rows of which 4 are new: 1.2 s for 9 steps),
 * and on larger programs Devex is faster. */
static void choose_pricing(const session *s, int n_new)
{
    enum { DEVEX = 1, STEEPEST = 2, FEW_ROWS = 1500, SMALL_LP = 20000 };
    if (s->is_going_on) {
        bool is_small = s->lp->n_rows <= FEW_ROWS || (n_new == 0 && !is_larger(s, SMALL_LP));
        (void)Highs_setIntOptionValue(s->highs, "simplex_dual_edge_weight_strategy", is_small ? STEEPEST : DEVEX);
    }
}

static aft_status solve_highs(aft_answer *out, aft_session *s, const aft_ask *ask, const aft_budget *budget,
                              aft_error *err)
{
    aft_status status = AFT_OK;
    aft_answer made = {.outcome = AFT_INFEASIBLE, .bound = -INFINITY};
    const int n_had = s->n_rows;
    s->ask = ask != NULL ? ask : &aft_ask_nothing;
    s->budget = budget;
    if (!aft_lp_is_absurd(s->lp, !s->is_mip)) {
        AFT_TRY(hand_over(s, err));
        choose_pricing(s, s->n_rows - n_had);
        set_limits(s);
        if (s->ask->start != NULL) {
            (void)Highs_setSolution(s->highs, s->ask->start, NULL, NULL, NULL); /* a poor start is no failure */
        }
        const HighsInt model_status = solve_settled(s);
        AFT_TRY(read_answer(&made, s, model_status, err));
        if (made.is_vertex) {
            go_on_from_basis(s);
        }
    }
    *out = made;
    made = (aft_answer)AFT_ANSWER_INIT;
done:
    aft_answer_clear(&made);
    return status;
}

static aft_status drop_rows_highs(aft_session *s, const bool *is_dropped, aft_error *err)
{
    if (s->highs == NULL) {
        return AFT_OK; /* it has not seen them yet */
    }
    HighsInt *mask = aft_alloc((size_t)s->n_rows, sizeof *mask);
    if (mask == NULL) {
        return aft_fail(err, AFT_ENOMEM, "highs: out of memory");
    }
    int n_left = 0;
    for (int i = 0; i < s->n_rows; i++) {
        mask[i] = is_dropped[i];
        n_left += !is_dropped[i];
    }
    HighsInt dropped = Highs_deleteRowsByMask(s->highs, mask);
    s->n_rows = n_left;
    aft_free(mask);
    return dropped == kHighsStatusError ? aft_fail(err, AFT_ESOLVER, "highs: refuses to drop rows") : AFT_OK;
}

const aft_backend aft_backend_highs = {
    .name = "highs",
    .can_lp = true,
    .can_mip = true,
    .version = version_highs,
    .most_work = 1e10, /* the relaxation of cases/overijssel takes 5e8: 9 s where IPX takes 17 to 33 */
    .open = open_highs,
    .solve = solve_highs,
    .drop_rows = drop_rows_highs,
    .close = close_highs,
};
