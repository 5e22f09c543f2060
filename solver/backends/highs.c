/* SPDX-License-Identifier: GPL-3.0-or-later */
/* HiGHS through its C interface. Its signs of duals are ours; its ambiguous ends (unbounded or infeasible, unknown) are
 * settled here by solving again. The objective's constant goes along as HiGHS's offset, because HiGHS takes it
 * into the relative gap, as we do. */
#include "solver/backends/backends_internal.h"

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
    /* Rows + columns from which the interior method (IPX with crossover) is faster than simplex. With capacities to
     * choose, whose columns stand in a row per hour, it is so early: 12,000: 0.5 s both; 46,000: 4 against 10 s; 92,000:
     * 16 against 43 s; the relaxation of cases/overijssel, 238,000: 20 against 86 s. (Its MIP is the exception: 17
     * against 8 s.) Without them late: 173,000: 4.3 against 3.2 s. HiPO was slower than IPX on all of these. */
    LARGE_INVESTMENT = 20000,
    LARGE_DISPATCH = 300000,
    CAPACITY_COLUMN = 40, /* entries of a column that is taken for a capacity */
    /* Below, the feasibility jump's 8 ms are most of a search. */
    SMALL_MIP = 3000,
};

/* Below the tolerance of our own check, 1e-6. */
static const double FEASIBLE = 1e-7;

typedef struct session {
    void *highs;
    const aft_lp *lp;
    const aft_solve_options *options;
    bool is_mip;
    HighsInt *starts; /* [n_rows] */
    HighsInt *kinds;  /* [n_cols] */
    bool is_large;    /* large enough for the interior method and for threads */
    aft_watch watch;
    atomic_flag is_watching; /* HiGHS may call from several threads; one at a time looks */
} session;

static const char *version_highs(void)
{
    (void)highs_compilation_date;
    return Highs_version();
}

/* ---- opening ---- */

static void close_session(session *s)
{
    if (s->highs != NULL) {
        Highs_destroy(s->highs);
    }
    aft_free(s->starts);
    aft_free(s->kinds);
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
    if (in == NULL || atomic_flag_test_and_set(&s->is_watching)) {
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
    if (s->options->is_interrupted == NULL && s->options->on_progress == NULL) {
        return;
    }
    (void)Highs_setCallback(s->highs, on_highs, s);
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
        aft_log(s->options, "highs: %s", set == kHighsStatusOk ? "root relaxation by the interior method" : "defaults");
    } else {
        (void)Highs_setStringOptionValue(s->highs, "solver", "ipx");
        aft_log(s->options, "highs: interior method with crossover");
    }
}

static void set_options(session *s)
{
    void *h = s->highs;
    const aft_solve_options *options = s->options;
    (void)Highs_setBoolOptionValue(h, "output_flag", 0);
    (void)Highs_setDoubleOptionValue(h, "primal_feasibility_tolerance", FEASIBLE);
    (void)Highs_setDoubleOptionValue(h, "dual_feasibility_tolerance", FEASIBLE);
    (void)Highs_setDoubleOptionValue(h, "mip_feasibility_tolerance", FEASIBLE);
    (void)Highs_setDoubleOptionValue(h, "small_matrix_value", 1e-12);
    (void)Highs_setDoubleOptionValue(h, "mip_rel_gap", options->gap);
    (void)Highs_setDoubleOptionValue(h, "mip_abs_gap", 0.0);
    if (options->time_limit > 0.0) {
        (void)Highs_setDoubleOptionValue(h, "time_limit", options->time_limit);
    }
    if (!is_larger(s, SMALL_MIP)) {
        (void)Highs_setBoolOptionValue(h, "mip_heuristic_run_feasibility_jump", 0);
    }
    (void)Highs_setIntOptionValue(h, "threads", s->is_large ? options->threads : 1);
    if (options->threads > 1 && s->is_large) {
        (void)Highs_setStringOptionValue(h, "parallel", "on");
    }
    set_method(s);
}

static aft_status fill_arrays(session *s, aft_error *err)
{
    const aft_lp *lp = s->lp;
    s->starts = aft_alloc((size_t)lp->n_rows + 1, sizeof *s->starts);
    s->kinds = aft_alloc((size_t)lp->n_cols, sizeof *s->kinds);
    if (s->starts == NULL || s->kinds == NULL) {
        return aft_fail(err, AFT_ENOMEM, "highs: out of memory");
    }
    for (int i = 0; i < lp->n_rows; i++) {
        s->starts[i] = (HighsInt)lp->row_start[i]; /* fits: checked by the caller */
    }
    s->is_large = is_larger(s, LARGE_DISPATCH) ||
                  (is_larger(s, LARGE_INVESTMENT) && longest_column(lp, s->kinds) >= CAPACITY_COLUMN);
    for (int j = 0; j < lp->n_cols; j++) {
        s->kinds[j] = lp->is_whole[j] ? kHighsVarTypeInteger : kHighsVarTypeContinuous;
    }
    return AFT_OK;
}

static HighsInt pass_problem(session *s)
{
    const aft_lp *lp = s->lp;
    HighsInt n_entries = (HighsInt)aft_lp_entries(lp);
    if (s->is_mip) {
        return Highs_passMip(s->highs, lp->n_cols, lp->n_rows, n_entries, kHighsMatrixFormatRowwise,
                             kHighsObjSenseMinimize, lp->constant, lp->cost, lp->lower, lp->upper, lp->row_lower,
                             lp->row_upper, s->starts, lp->col, lp->value, s->kinds);
    }
    return Highs_passLp(s->highs, lp->n_cols, lp->n_rows, n_entries, kHighsMatrixFormatRowwise, kHighsObjSenseMinimize,
                        lp->constant, lp->cost, lp->lower, lp->upper, lp->row_lower, lp->row_upper, s->starts, lp->col,
                        lp->value);
}

static aft_status open_session(session *s, const double *start, aft_error *err)
{
    if (aft_lp_entries(s->lp) > INT_MAX) {
        return aft_fail(err, AFT_EUNSUPPORTED, "highs: more entries than this build of HiGHS can number");
    }
    aft_status status = fill_arrays(s, err);
    if (status != AFT_OK) {
        return status;
    }
    s->highs = Highs_create();
    if (s->highs == NULL) {
        return aft_fail(err, AFT_ENOMEM, "highs: out of memory");
    }
    set_options(s);
    if (pass_problem(s) == kHighsStatusError) {
        return aft_fail(err, AFT_ESOLVER, "highs: refuses the problem");
    }
    if (start != NULL) {
        (void)Highs_setSolution(s->highs, start, NULL, NULL, NULL); /* a poor start is no failure */
    }
    set_callbacks(s);
    return AFT_OK;
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

static bool is_unsettled(HighsInt status)
{
    return status == kHighsModelStatusUnknown || status == kHighsModelStatusSolveError ||
           status == kHighsModelStatusPostsolveError || status == kHighsModelStatusPresolveError ||
           status == kHighsModelStatusIterationLimit;
}

/* The interior method may give up, presolve may trip: simplex on the whole problem decides. */
static HighsInt run_plainly(session *s)
{
    aft_log(s->options, "highs: ended without an answer; solving again by simplex without presolve");
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
    if (is_unsettled(status)) {
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
    case 13: /* TimeLimit */ *out = AFT_TIME_LIMIT; return AFT_OK;
    case 16: /* SolutionLimit */ *out = AFT_GAP_LIMIT; return AFT_OK;
    case 17: /* Interrupt */ *out = AFT_INTERRUPTED; return AFT_OK;
    default:
        return aft_fail(err, AFT_ESOLVER, "highs: ended with status %d and no answer (%d rows, %d columns)",
                        (int)status, s->lp->n_rows, s->lp->n_cols);
    }
}

static double proved_bound(const session *s, const aft_solution *solution)
{
    if (!s->is_mip) {
        return solution->outcome == AFT_OPTIMAL ? solution->objective : -INFINITY;
    }
    double bound = -INFINITY;
    (void)Highs_getDoubleInfoValue(s->highs, "mip_dual_bound", &bound);
    bound = isfinite(bound) && bound > -1e300 ? bound - s->lp->constant : -INFINITY;
    return solution->x != NULL ? fmin(bound, solution->objective) : bound;
}

static aft_status read_point(aft_solution *solution, const session *s, aft_error *err)
{
    const bool has_duals = !s->is_mip && int_info(s, "dual_solution_status") == kHighsSolutionStatusFeasible &&
                           solution->outcome == AFT_OPTIMAL;
    aft_status status = aft_solution_room(solution, s->lp, has_duals, err);
    if (status != AFT_OK) {
        return status;
    }
    (void)Highs_getSolution(s->highs, solution->x, solution->reduced, NULL, solution->row_dual);
    solution->is_vertex = has_duals && int_info(s, "basis_validity") == kHighsBasisValidityValid;
    solution->objective = aft_lp_objective(s->lp, solution->x);
    return AFT_OK;
}

static aft_status read_answer(aft_solution *solution, const session *s, HighsInt model_status, aft_error *err)
{
    aft_status status = to_outcome(&solution->outcome, s, model_status, err);
    if (status != AFT_OK) {
        return status;
    }
    solution->bound = -INFINITY;
    if (solution->outcome == AFT_INFEASIBLE || solution->outcome == AFT_UNBOUNDED) {
        return AFT_OK;
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

static aft_status solve_highs(aft_solution *out, const aft_lp *lp, const aft_solve_options *options,
                              const double *start, aft_error *err)
{
    options = options != NULL ? options : &aft_default_options;
    aft_solution made = {.outcome = AFT_INFEASIBLE, .bound = -INFINITY};
    session s = {.lp = lp, .options = options, .is_mip = aft_lp_is_mip(lp, options)};
    atomic_flag_clear(&s.is_watching);
    aft_watch_init(&s.watch, options);
    aft_status status = AFT_OK;
    if (!aft_lp_is_absurd(lp, options->relax)) {
        AFT_TRY(open_session(&s, start, err));
        HighsInt model_status = solve_settled(&s);
        AFT_TRY(read_answer(&made, &s, model_status, err));
    }
    *out = made;
    made = (aft_solution){0};
done:
    aft_solution_clear(&made);
    close_session(&s);
    return status;
}

const aft_backend aft_backend_highs = {
    .name = "highs",
    .can_lp = true,
    .can_mip = true,
    .version = version_highs,
    .solve = solve_highs,
};
