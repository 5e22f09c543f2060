/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The walk: depth first, each node by the dual simplex method from the last one. The optimum being known, the order
 * changes little; what counts is which column parts a node. */
#include "solver/methods/proved/leaves.h"

#include "networks/base/memory.h"
#include "solver/methods/chain.h"
#include "solver/program/elastic.h"
#include "solver/program/fixed.h"
#include "solver/prove/prove.h"

#include <math.h>
#include <string.h>

static const double whole_enough = 1e-6;    /* as the proof of a point has it */
static const double least_violation = 1e-7; /* of rows, proved, by which a node holds no point */
static const double most_violation = 1e-6;  /* of a point that counts */
static const double sound = 1e-6;           /* relative distance between a relaxation's cost and what its duals prove */

typedef struct node {
    double bound; /* proved */
    int parent;   /* -1: the root */
    int col;      /* -1: the root */
    double lower, upper;
} node;

/* What a column's branchings have brought so far, down and up. */
typedef struct gains {
    double sum[2];
    int n[2];
} gains;

typedef struct walk {
    const aft_lp *lp;
    const aft_backend *backend;
    const aft_budget *budget;
    double cost, cutoff;
    double *lower, *upper; /* [n_cols] of the root */
    aft_lp relaxed;        /* rows and costs of lp, bounds of the node at hand */
    aft_chain *chain;
    aft_lp elastic; /* made when a node first seems to hold no point */
    aft_chain *elastic_chain;
    node *nodes;
    size_t n_nodes, nodes_cap;
    int *open; /* a stack */
    size_t n_open, open_cap;
    gains *gains; /* [n_cols] */
    double closed_bound;
    bool is_over;
    aft_leaves *out;
} walk;

void aft_leaves_clear(aft_leaves *leaves)
{
    aft_answer_clear(&leaves->better);
}

static void walk_clear(walk *w)
{
    aft_chain_close(w->chain);
    aft_chain_close(w->elastic_chain);
    aft_lp_unfix(&w->relaxed);
    aft_lp_clear(&w->elastic);
    aft_free(w->lower);
    aft_free(w->upper);
    aft_free(w->nodes);
    aft_free(w->open);
    aft_free(w->gains);
}

static aft_status walk_open(walk *w, aft_error *err)
{
    aft_status status = AFT_OK;
    const size_t n = (size_t)w->lp->n_cols;
    bool *none = aft_alloc(n, sizeof *none);
    w->lower = aft_alloc(n, sizeof *w->lower);
    w->upper = aft_alloc(n, sizeof *w->upper);
    w->gains = aft_alloc(n, sizeof *w->gains);
    AFT_TRY_ALLOC(none, err, "leaves");
    AFT_TRY_ALLOC(w->lower, err, "leaves");
    AFT_TRY_ALLOC(w->upper, err, "leaves");
    AFT_TRY_ALLOC(w->gains, err, "leaves");
    AFT_TRY(aft_lp_fix(&w->relaxed, w->lp, none, w->lp->lower, err));
    for (size_t j = 0; j < n; j++) {
        const bool is_whole = w->lp->is_whole[j];
        w->lower[j] = is_whole ? ceil(w->lp->lower[j] - whole_enough) : w->lp->lower[j];
        w->upper[j] = is_whole ? floor(w->lp->upper[j] + whole_enough) : w->lp->upper[j];
    }
    AFT_TRY(aft_chain_open(&w->chain, &w->relaxed, w->backend, err));
done:
    aft_free(none);
    return status;
}

/* ---- nodes ---- */

static aft_status push(walk *w, int index, aft_error *err)
{
    if (aft_grow((void **)&w->open, &w->open_cap, w->n_open + 1, sizeof *w->open) != 0) {
        return aft_fail(err, AFT_ENOMEM, "leaves: out of memory");
    }
    w->open[w->n_open++] = index;
    return AFT_OK;
}

static aft_status add_node(walk *w, const node *made, aft_error *err)
{
    if (aft_grow((void **)&w->nodes, &w->nodes_cap, w->n_nodes + 1, sizeof *w->nodes) != 0) {
        return aft_fail(err, AFT_ENOMEM, "leaves: out of memory");
    }
    w->nodes[w->n_nodes] = *made;
    return push(w, (int)w->n_nodes++, err);
}

static void close_node(walk *w, double bound)
{
    w->closed_bound = fmin(w->closed_bound, bound);
}

/* Bounds of a node. @return false if they hold nothing */
static bool enter(walk *w, int index)
{
    const size_t n = (size_t)w->lp->n_cols;
    bool holds = true;
    memcpy(w->relaxed.lower, w->lower, n * sizeof *w->lower);
    memcpy(w->relaxed.upper, w->upper, n * sizeof *w->upper);
    for (int k = index; w->nodes[k].col >= 0; k = w->nodes[k].parent) {
        const node *at = &w->nodes[k];
        double *lower = &w->relaxed.lower[at->col];
        double *upper = &w->relaxed.upper[at->col];
        *lower = fmax(*lower, at->lower);
        *upper = fmin(*upper, at->upper);
        holds = holds && *lower <= *upper;
    }
    return holds;
}

/* ---- nodes without a point ---- */

/* Is there a row that no point between the bounds can keep? */
static bool has_lost_row(const aft_lp *lp)
{
    for (int i = 0; i < lp->n_rows; i++) {
        double least = 0.0;
        double most = 0.0;
        double size = 1.0;
        for (size_t e = lp->row_start[i]; e < lp->row_start[i + 1]; e++) {
            const double a = lp->value[e];
            const double at_lower = a * lp->lower[lp->col[e]];
            const double at_upper = a * lp->upper[lp->col[e]];
            least += fmin(at_lower, at_upper);
            most += fmax(at_lower, at_upper);
            size = fmax(size, fmax(fabs(at_lower), fabs(at_upper)));
        }
        const double slack = least_violation * size; /* without an end where a bound is missing: then never lost */
        if (isfinite(slack) && (least > lp->row_upper[i] + slack || most < lp->row_lower[i] - slack)) {
            return true;
        }
    }
    return false;
}

static aft_status open_elastic(walk *w, aft_error *err)
{
    aft_status status = AFT_OK;
    if (w->elastic_chain == NULL) {
        AFT_TRY(aft_lp_make_elastic(&w->elastic, w->lp, 0, w->lp->n_rows, false, err));
        AFT_TRY(aft_chain_open(&w->elastic_chain, &w->elastic, w->backend, err));
    }
done:
    return status;
}

/* Is it proved that the node at hand holds no point? By how much rows must give way at least has duals, too. */
static aft_status prove_empty(bool *is_empty_out, walk *w, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_answer answer = AFT_ANSWER_INIT;
    double violation = 0.0;
    *is_empty_out = has_lost_row(&w->relaxed);
    if (*is_empty_out) {
        return AFT_OK;
    }
    AFT_TRY(open_elastic(w, err));
    memcpy(w->elastic.lower, w->relaxed.lower, (size_t)w->lp->n_cols * sizeof *w->elastic.lower);
    memcpy(w->elastic.upper, w->relaxed.upper, (size_t)w->lp->n_cols * sizeof *w->elastic.upper);
    AFT_TRY(aft_chain_solve(&answer, w->elastic_chain, NULL, w->budget, err));
    if (answer.x != NULL && answer.row_dual != NULL) {
        AFT_TRY(aft_prove_bound(&violation, &w->elastic, answer.row_dual, answer.x, err));
    }
    *is_empty_out = violation > least_violation;
done:
    aft_answer_clear(&answer);
    return status;
}

/* ---- relaxations ---- */

static aft_status relax_once(walk *w, aft_answer *out, double *bound, const double *stop_above, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_ask ask = {.stop_above = stop_above};
    aft_answer_clear(out);
    AFT_TRY(aft_chain_solve(out, w->chain, &ask, w->budget, err));
    if (out->row_dual != NULL) {
        double made = -INFINITY;
        AFT_TRY(aft_prove_bound(&made, &w->relaxed, out->row_dual, out->x != NULL ? out->x : w->relaxed.upper, err));
        *bound = fmax(*bound, made);
    }
done:
    return status;
}

/* The relaxation of the node at hand, and what its duals prove. */
static aft_status relax(walk *w, aft_answer *out, double *bound, aft_error *err)
{
    aft_status status = AFT_OK;
    AFT_TRY(relax_once(w, out, bound, isfinite(w->cost) ? &w->cost : NULL, err));
    if (out->outcome == AFT_GAP_LIMIT && *bound < w->cutoff) { /* its duals do not prove what the solver saw */
        AFT_TRY(relax_once(w, out, bound, NULL, err));
    }
done:
    return status;
}

/* Do the duals of the relaxation prove its cost? */
static void judge_root(walk *w, const aft_answer *answer, double bound)
{
    const double cost = answer->objective + w->lp->constant;
    const double size = isfinite(w->cost) ? fmax(fabs(w->cost), fabs(cost)) : fabs(cost);
    const double allowed = fmax(fmax(sound * size, 0.1 * (w->cost - w->cutoff)),
                                fmax(w->budget->gap_cost, 1e-9 * aft_prove_cost_size(w->lp, answer->x)));
    w->out->is_sound = !(cost - bound > allowed) || isinf(w->cost);
}

/* k steps off its bound a whole column costs k |d| more than the bound of the root. */
static aft_status narrow(walk *w, const aft_answer *answer, double bound, aft_error *err)
{
    aft_status status = AFT_OK;
    const double room = w->cost - bound;
    bool is_cut = false;
    double *reduced = aft_alloc((size_t)w->lp->n_cols, sizeof *reduced);
    AFT_TRY_ALLOC(reduced, err, "leaves");
    aft_prove_reduced(reduced, &w->relaxed, answer->row_dual);
    for (int j = 0; isfinite(room) && room >= 0.0 && j < w->lp->n_cols; j++) {
        const double steps = floor(room / fmax(1e-300, fabs(reduced[j])) + whole_enough);
        if (!w->lp->is_whole[j] || !(w->lower[j] + steps < w->upper[j])) {
            continue;
        }
        is_cut = true;
        w->upper[j] = reduced[j] > 0.0 ? w->lower[j] + steps : w->upper[j];
        w->lower[j] = reduced[j] < 0.0 ? w->upper[j] - steps : w->lower[j];
    }
    if (is_cut) {
        close_node(w, w->cost); /* what is cut off costs as much at least */
    }
done:
    aft_free(reduced);
    return status;
}

/* ---- points and parts ---- */

static double average(const walk *w, int col, int side)
{
    const gains *g = &w->gains[col];
    return g->n[side] > 0 ? g->sum[side] / g->n[side] : 1.0;
}

/* The column that promises most on both sides; -1 if all are whole. */
static int choose(const walk *w, const double *x)
{
    int best = -1;
    double most = -1.0;
    for (int j = 0; j < w->lp->n_cols; j++) {
        const double part = x[j] - floor(x[j]);
        if (!w->lp->is_whole[j] || fmin(part, 1.0 - part) <= whole_enough) {
            continue;
        }
        const double score = fmax(1e-9, part * average(w, j, 0)) * fmax(1e-9, (1.0 - part) * average(w, j, 1));
        if (score > most) {
            most = score;
            best = j;
        }
    }
    return best;
}

static void learn(walk *w, const node *at, double bound, double before)
{
    const int side = isinf(at->lower) ? 0 : 1;
    const double gain = fmin(bound, w->cost) - before;
    w->gains[at->col].sum[side] += isfinite(gain) ? gain / fmax(1e-9, fabs(before)) : 0.0;
    w->gains[at->col].n[side]++;
}

/* A whole point: a better plan, if it keeps to rows and bounds. */
static aft_status consider(walk *w, const aft_answer *answer, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_answer made = AFT_ANSWER_INIT;
    AFT_TRY(aft_answer_put(&made, w->lp, answer->x, err));
    for (int j = 0; j < w->lp->n_cols; j++) {
        made.x[j] = w->lp->is_whole[j] ? round(made.x[j]) : made.x[j];
    }
    const aft_proof proof = aft_prove_point(w->lp, made.x);
    made.objective = aft_lp_objective(w->lp, made.x);
    made.outcome = AFT_GAP_LIMIT;
    if (fmax(proof.row_violation, proof.bound_violation) <= most_violation &&
        made.objective + w->lp->constant < w->cutoff) {
        w->out->better = made;
        made = (aft_answer)AFT_ANSWER_INIT;
        w->is_over = true;
    }
done:
    aft_answer_clear(&made);
    return status;
}

static aft_status part(walk *w, int index, int col, double value, aft_error *err)
{
    aft_status status = AFT_OK;
    const double bound = w->nodes[index].bound;
    const node down = {bound, index, col, -INFINITY, floor(value)};
    const node up = {bound, index, col, ceil(value), INFINITY};
    const bool is_up_first = value - floor(value) > 0.5;
    AFT_TRY(add_node(w, is_up_first ? &down : &up, err));
    AFT_TRY(add_node(w, is_up_first ? &up : &down, err));
done:
    return status;
}

/* ---- the walk ---- */

static aft_status look_at_point(walk *w, int index, const aft_answer *answer, aft_error *err)
{
    aft_status status = AFT_OK;
    const double bound = w->nodes[index].bound;
    const int col = choose(w, answer->x);
    if (index == 0) {
        AFT_TRY(narrow(w, answer, bound, err));
    }
    if (col >= 0) {
        return part(w, index, col, answer->x[col], err);
    }
    close_node(w, bound);
    AFT_TRY(consider(w, answer, err));
done:
    return status;
}

static aft_status look_at_nothing(walk *w, int index, const aft_answer *answer, aft_error *err)
{
    aft_status status = AFT_OK;
    bool is_empty = false;
    if (answer->outcome == AFT_INFEASIBLE) {
        AFT_TRY(prove_empty(&is_empty, w, err));
    }
    if (!is_empty) {
        close_node(w, w->nodes[index].bound);
    }
done:
    return status;
}

static aft_status look(walk *w, int index, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_answer answer = AFT_ANSWER_INIT;
    const double before = w->nodes[index].bound;
    double bound = before;
    if (before >= w->cutoff || !enter(w, index)) {
        close_node(w, before >= w->cutoff ? before : INFINITY);
        return AFT_OK;
    }
    AFT_TRY(relax(w, &answer, &bound, err));
    w->nodes[index].bound = bound;
    if (index == 0 && answer.x != NULL) {
        judge_root(w, &answer, bound);
    } else if (index > 0 && bound > before) {
        learn(w, &w->nodes[index], bound, before);
    }
    if (answer.outcome == AFT_TIME_LIMIT || answer.outcome == AFT_INTERRUPTED) {
        w->is_over = true;
        close_node(w, bound);
    } else if (bound >= w->cutoff) {
        close_node(w, bound);
    } else if (answer.x == NULL) {
        AFT_TRY(look_at_nothing(w, index, &answer, err));
    } else {
        AFT_TRY(look_at_point(w, index, &answer, err));
    }
done:
    aft_answer_clear(&answer);
    return status;
}

static aft_status go(walk *w, double seconds, aft_error *err)
{
    aft_status status = AFT_OK;
    const node root = {-INFINITY, -1, -1, -INFINITY, INFINITY};
    AFT_TRY(add_node(w, &root, err));
    w->n_open = 0;
    AFT_TRY(look(w, 0, err));
    const aft_budget rest = aft_budget_child(w->budget, seconds);
    w->budget = &rest;
    while (w->n_open > 0 && !w->is_over && !aft_budget_is_over(&rest)) {
        AFT_TRY(look(w, w->open[--w->n_open], err));
    }
    for (size_t i = 0; i < w->n_open; i++) {
        close_node(w, w->nodes[w->open[i]].bound);
    }
    w->out->bound = w->closed_bound;
done:
    return status;
}

aft_status aft_walk_leaves(aft_leaves *out, const aft_lp *lp, const aft_backend *backend, double cost, double cutoff,
                           double seconds, const aft_budget *budget, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_budget quiet = aft_budget_child(budget, INFINITY);
    walk w = {.lp = lp,
              .backend = backend,
              .budget = &quiet,
              .cost = cost,
              .cutoff = cutoff,
              .closed_bound = INFINITY,
              .out = out};
    *out = (aft_leaves){.bound = -INFINITY, .is_sound = true, .better = AFT_ANSWER_INIT};
    AFT_TRY(walk_open(&w, err));
    AFT_TRY(go(&w, seconds, err));
done:
    walk_clear(&w);
    return status;
}
