/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Relaxation, round, prove: one or two linear programs by the interior method where a search takes many. */
#include "solver/design/rounding.h"

#include "networks/base/memory.h"
#include "solver/backends/backends_internal.h"
#include "solver/design/round_up.h"
#include "solver/design/tighten.h"
#include "solver/prove.h"

#include <math.h>
#include <string.h>

/* Points of the interior method miss bounds by some 1e-9; a plan may miss what aft_solve refuses, but for a little. */
static const double most_violation = 5e-7;

static double gap_of(double cost, double bound)
{
    return (cost - bound) / fmax(1e-9, fabs(cost));
}

/* Is the rounded point a plan, within the gap asked for of the bound? */
static bool is_good(const aft_lp *lp, const double *x, double bound, double gap)
{
    aft_proof proof = aft_prove_point(lp, x);
    double off = fmax(proof.row_violation, fmax(proof.bound_violation, proof.integrality_violation));
    return off <= most_violation && gap_of(proof.objective, bound) <= gap;
}

/* The relaxation, tightened (MODEL.md, (53)). The narrower bounds of the flows have done their work then, and go: the rows imply
 * them, but for 1e-9, and multipliers of the interior method that settle on the one instead of the other find back only by
 * some hundred steps. */
static aft_status relax(aft_solution *out, aft_lp *relaxed_lp, const aft_lp *lp, const aft_backend *backend,
                        const aft_solve_options *options, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_solve_options relaxed = *options;
    relaxed.relax = true;
    AFT_TRY(aft_lp_copy(relaxed_lp, lp, err));
    aft_tighten_flows(relaxed_lp);
    memcpy(relaxed_lp->lower, lp->lower, (size_t)lp->n_cols * sizeof *lp->lower);
    memcpy(relaxed_lp->upper, lp->upper, (size_t)lp->n_cols * sizeof *lp->upper);
    memset(relaxed_lp->is_whole, 0, (size_t)relaxed_lp->n_cols * sizeof *relaxed_lp->is_whole);
    relaxed_lp->n_whole = 0;
    AFT_TRY(backend->solve(out, relaxed_lp, &relaxed, NULL, err));
done:
    return status;
}

/* The same program, as it was before it was tightened, for its duals are prices, with every whole column at the whole number
 * next to it in the relaxation, solved for all else. */
static aft_status solve_nearest(aft_solution *out, aft_lp *fixed, const aft_lp *lp, const double *x,
                                const aft_backend *backend, const aft_solve_options *options, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_solve_options relaxed = *options;
    relaxed.relax = true;
    memcpy(fixed->value, lp->value, aft_lp_entries(lp) * sizeof *lp->value);
    for (int j = 0; j < lp->n_cols; j++) {
        if (lp->is_whole[j]) {
            fixed->lower[j] = fmin(fmax(nearbyint(x[j]), lp->lower[j]), lp->upper[j]);
            fixed->upper[j] = fixed->lower[j];
        }
    }
    AFT_TRY(backend->solve(out, fixed, &relaxed, NULL, err));
    for (int j = 0; out->x != NULL && j < lp->n_cols; j++) {
        out->x[j] = lp->is_whole[j] ? fixed->lower[j] : out->x[j];
    }
done:
    return status;
}

static void tell(const aft_solve_options *options, const char *what, const aft_lp *lp, const double *x, double bound,
                 bool is_good_enough)
{
    aft_log(options, "relaxation: bound %.9g; %s: %.9g%s", bound, what,
            x != NULL ? aft_lp_objective(lp, x) + lp->constant : INFINITY, is_good_enough ? "" : ", not good enough");
}

/* First the flows of the relaxation, which takes no time; then one more linear program. */
static aft_status find_plan(aft_solution *out, bool *is_done, aft_lp *relaxed, aft_solution *made,
                            const aft_design *design, double bound, const aft_backend *backend,
                            const aft_solve_options *options, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_lp *lp = design->lp;
    aft_round_up round_up = {0};
    aft_solution second = {0};
    double *x = aft_alloc((size_t)lp->n_cols, sizeof *x);
    AFT_TRY_ALLOC(x, err, "rounding");
    AFT_TRY(aft_round_up_init(&round_up, design, err));
    memcpy(x, made->x, (size_t)lp->n_cols * sizeof *x);
    *is_done = aft_round_up_point(&round_up, x) && is_good(lp, x, bound, options->gap);
    tell(options, "its flows rounded up", lp, x, bound, *is_done);
    if (!*is_done) {
        AFT_TRY(solve_nearest(&second, relaxed, lp, made->x, backend, options, err));
        *is_done = second.x != NULL && is_good(lp, second.x, bound, options->gap);
        tell(options, "the nearest whole numbers", lp, second.x, bound, *is_done);
    } else {
        second.x = x;
        x = NULL;
    }
    second.outcome = AFT_OPTIMAL;
    second.objective = second.x != NULL ? aft_lp_objective(lp, second.x) : INFINITY;
    second.bound = bound - lp->constant;
    *out = second;
    second = (aft_solution){0};
done:
    aft_free(x);
    aft_solution_clear(&second);
    aft_round_up_clear(&round_up);
    return status;
}

aft_status aft_solve_by_rounding(aft_solution *out, bool *is_done, const aft_lp *lp, const aft_balances *balances,
                                 const aft_backend *backend, const aft_solve_options *options, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_lp relaxed;
    aft_design design = {0};
    aft_solution made = {0};
    aft_solution plan = {0};
    double bound = -INFINITY;
    *is_done = false;
    aft_lp_init(&relaxed);
    AFT_TRY(aft_design_view(&design, lp, balances, err));
    if (design.n_bought == 0) {
        goto done;
    }
    AFT_TRY(relax(&made, &relaxed, lp, backend, options, err));
    if (made.outcome == AFT_OPTIMAL && made.row_dual != NULL) {
        AFT_TRY(aft_prove_bound(&bound, &relaxed, made.row_dual, made.x, err));
        AFT_TRY(find_plan(&plan, is_done, &relaxed, &made, &design, bound, backend, options, err));
    } else if (made.outcome == AFT_INFEASIBLE) {
        plan.outcome = AFT_INFEASIBLE;
        plan.bound = -INFINITY;
        *is_done = true;
    }
    if (*is_done) {
        *out = plan;
        plan = (aft_solution){0};
    }
done:
    aft_solution_clear(&made);
    aft_solution_clear(&plan);
    aft_design_clear(&design);
    aft_lp_clear(&relaxed);
    return status;
}
