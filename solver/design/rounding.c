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

static bool is_plan(const aft_lp *lp, const double *x)
{
    aft_proof proof = aft_prove_point(lp, x);
    return fmax(proof.row_violation, fmax(proof.bound_violation, proof.integrality_violation)) <= most_violation;
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
 * next to it in x, solved for all else. */
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

/* ---- plans ---- */

/* The best plan so far, and what it is held against. */
typedef struct rounding {
    const aft_lp *lp;
    aft_lp *fixed; /* room for the program with whole numbers given */
    const aft_backend *backend;
    const aft_solve_options *options;
    double bound; /* of the relaxation */
    aft_solution best;
} rounding;

static bool is_good(const rounding *r)
{
    return r->best.x != NULL && gap_of(r->best.objective + r->lp->constant, r->bound) <= r->options->gap;
}

/* Keeps a solution that is a plan, and better than the one before; what is not kept is left in it. */
static void consider(rounding *r, aft_solution *made, const char *what)
{
    const double cost = made->x != NULL ? aft_lp_objective(r->lp, made->x) : INFINITY;
    const bool is_one = made->x != NULL && is_plan(r->lp, made->x);
    if (is_one && (r->best.x == NULL || cost < r->best.objective)) {
        aft_solution before = r->best;
        r->best = *made;
        r->best.outcome = AFT_OPTIMAL;
        r->best.objective = cost;
        r->best.bound = r->bound - r->lp->constant;
        *made = before;
    }
    aft_log(r->options, "relaxation: bound %.9g; %s: %.9g%s", r->bound, what, cost + r->lp->constant,
            is_good(r) ? ""
            : is_one   ? ", not good enough"
                       : ", which is no plan");
}

static aft_status try_numbers(rounding *r, const double *x, const char *what, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_solution made = {0};
    AFT_TRY(solve_nearest(&made, r->fixed, r->lp, x, r->backend, r->options, err));
    consider(r, &made, what);
done:
    aft_solution_clear(&made);
    return status;
}

/* First the flows of the relaxation as they are, with what carries them, which takes no time; then other flows through the
 * same, and through what is next to the relaxation. */
static aft_status find_plan(rounding *r, const aft_design *design, const double *relaxed, aft_error *err)
{
    aft_status status = AFT_OK;
    const size_t n = (size_t)r->lp->n_cols;
    aft_round_up round_up = {0};
    aft_solution carried = {0};
    double *x = aft_alloc(n, sizeof *x);
    AFT_TRY_ALLOC(x, err, "rounding");
    AFT_TRY(aft_round_up_init(&round_up, design, err));
    memcpy(x, relaxed, n * sizeof *x);
    const bool can_carry = aft_round_up_point(&round_up, x);
    if (can_carry) {
        carried.x = aft_alloc(n, sizeof *carried.x);
        AFT_TRY_ALLOC(carried.x, err, "rounding");
        memcpy(carried.x, x, n * sizeof *x);
        consider(r, &carried, "its flows rounded up");
    }
    if (can_carry && !is_good(r)) {
        AFT_TRY(try_numbers(r, x, "these sizes", err));
    }
    if (!is_good(r)) {
        AFT_TRY(try_numbers(r, relaxed, "the nearest whole numbers", err));
    }
done:
    aft_free(x);
    aft_solution_clear(&carried);
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
    rounding r = {.lp = lp, .fixed = &relaxed, .backend = backend, .options = options, .bound = -INFINITY};
    *is_done = false;
    aft_lp_init(&relaxed);
    AFT_TRY(aft_design_view(&design, lp, balances, err));
    if (design.n_bought == 0) {
        goto done;
    }
    AFT_TRY(relax(&made, &relaxed, lp, backend, options, err));
    if (made.outcome == AFT_OPTIMAL && made.row_dual != NULL) {
        AFT_TRY(aft_prove_bound(&r.bound, &relaxed, made.row_dual, made.x, err));
        AFT_TRY(find_plan(&r, &design, made.x, err));
        *is_done = is_good(&r);
    } else if (made.outcome == AFT_INFEASIBLE) {
        r.best.outcome = AFT_INFEASIBLE;
        r.best.bound = -INFINITY;
        *is_done = true;
    }
    *out = r.best;
    r.best = (aft_solution){0};
done:
    aft_solution_clear(&made);
    aft_solution_clear(&r.best);
    aft_design_clear(&design);
    aft_lp_clear(&relaxed);
    return status;
}
