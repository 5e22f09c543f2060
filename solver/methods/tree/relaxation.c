/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Relaxations of branch and cut: by the dual simplex method of a session, from basis to basis; the bound of a node is
 * the one that its duals prove (aft_prove_bound). */
#include "solver/methods/tree/relaxation.h"

#include "networks/base/memory.h"
#include "solver/methods/cuts/cut_sets.h"
#include "solver/methods/tree/plans.h"
#include "solver/prove/prove.h"

#include <math.h>
#include <string.h>

static const double most_alike = 0.5; /* cosine of the angle between two cuts of a round */

enum {
    ROOT_ROUNDS = 400,  /* of cuts at the root, */
    ROOT_PATIENCE = 12, /* and those without gain that end them */
    NODE_ROUNDS = 4,    /* of cuts at any other node */
    MOST_CUTS = 400,    /* of a round */
    IDLE_ROUNDS = 4,    /* solves after which a cut that is not tight goes */
    ROWS_TO_DROP = 60,  /* idle cuts that are worth the dropping */
};

/* ---- the program of the relaxation ---- */

/* A flow is never more than what can be bought for it: bounds where there were none make every dual prove something. */
static void bound_flows(aft_lp *lp, const aft_design *design)
{
    for (int j = 0; j < lp->n_cols; j++) {
        if (design->above[j].n > 0) {
            lp->upper[j] = fmin(lp->upper[j], aft_flow_limit_at(design, &design->above[j], lp->upper));
        }
        if (design->below[j].n > 0) {
            lp->lower[j] = fmax(lp->lower[j], -aft_flow_limit_at(design, &design->below[j], lp->upper));
        }
    }
}

static aft_status make_relaxation(aft_tree *s, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_lp *lp = s->design->lp;
    aft_lp_init(&s->lp);
    AFT_TRY(aft_lp_copy(&s->lp, lp, err));
    for (int j = 0; j < lp->n_cols; j++) {
        if (lp->is_whole[j]) {
            s->lp.lower[j] = ceil(lp->lower[j] - AFT_INTEGRAL);
            s->lp.upper[j] = floor(lp->upper[j] + AFT_INTEGRAL);
        }
        s->lp.is_whole[j] = false;
    }
    s->lp.n_whole = 0;
    bound_flows(&s->lp, s->design);
    s->n_own_rows = lp->n_rows;
    int first = 0;
    AFT_TRY(aft_lp_open_rows(&first, &s->lp, "cut_sets", 0, 1, NULL, err));
    size_t n = (size_t)lp->n_cols;
    s->lower = aft_alloc(n, sizeof *s->lower);
    s->upper = aft_alloc(n, sizeof *s->upper);
    AFT_TRY_ALLOC(s->lower, err, "search");
    AFT_TRY_ALLOC(s->upper, err, "search");
    memcpy(s->lower, s->lp.lower, n * sizeof *s->lower);
    memcpy(s->upper, s->lp.upper, n * sizeof *s->upper);
done:
    return status;
}

aft_status aft_tree_open(aft_tree *s, aft_error *err)
{
    aft_status status = AFT_OK;
    size_t n = (size_t)s->design->n_cols;
    AFT_TRY(make_relaxation(s, err));
    s->best = aft_alloc(n, sizeof *s->best);
    s->pseudo = aft_alloc(n, sizeof *s->pseudo);
    s->root_reduced = aft_alloc(n, sizeof *s->root_reduced);
    s->point = aft_alloc(n, sizeof *s->point);
    AFT_TRY_ALLOC(s->best, err, "search");
    AFT_TRY_ALLOC(s->pseudo, err, "search");
    AFT_TRY_ALLOC(s->root_reduced, err, "search");
    AFT_TRY_ALLOC(s->point, err, "search");
    AFT_TRY(aft_separator_new(&s->separator, s->design, err));
    AFT_TRY(aft_link_arcs(&s->links, s->design, err));
    AFT_TRY(aft_round_up_init(&s->round_up, s->design, err));
    s->lp_budget = aft_budget_child(&s->budget, INFINITY);
    AFT_TRY(aft_chain_open(&s->chain, &s->lp, s->backend, err));
done:
    return status;
}
/* ---- cuts ---- */

static aft_status add_row(aft_tree *s, const aft_cuts *cuts, size_t i, double least, aft_error *err)
{
    aft_status status = AFT_OK;
    const struct aft_cut_row *row = &cuts->rows[i];
    AFT_TRY(aft_lp_add_row(&s->lp, least, INFINITY, row->n, cuts->col + row->first, cuts->value + row->first, err));
    if (aft_grow((void **)&s->idle, &s->idle_cap, (size_t)s->lp.n_rows, sizeof *s->idle) != 0 ||
        aft_grow((void **)&s->is_dropped, &s->dropped_cap, (size_t)s->lp.n_rows, sizeof *s->is_dropped) != 0) {
        return aft_fail(err, AFT_ENOMEM, "search: out of memory");
    }
    s->idle[s->lp.n_rows - 1] = 0;
done:
    return status;
}

static aft_status add_cuts(aft_tree *s, aft_error *err)
{
    aft_status status = AFT_OK;
    for (size_t i = 0; i < s->cuts.n; i++) {
        AFT_TRY(add_row(s, &s->cuts, i, 1.0, err));
    }
done:
    return status;
}

/* Adds those of (55) that a point breaks. */
static aft_status add_links(int *n_out, aft_tree *s, const double *x, double least, aft_error *err)
{
    aft_status status = AFT_OK;
    *n_out = 0;
    for (size_t i = 0; i < s->links.n; i++) {
        const struct aft_cut_row *row = &s->links.rows[i];
        double sum = 0.0;
        for (size_t e = row->first; e < row->first + row->n; e++) {
            sum += s->links.value[e] * x[s->links.col[e]];
        }
        if (sum < -least) {
            AFT_TRY(add_row(s, &s->links, i, 0.0, err));
            (*n_out)++;
        }
    }
done:
    return status;
}

/* The bound that the duals of an ascent prove, its cuts being the last rows of the relaxation. */
static aft_status prove_ascent(aft_tree *s, aft_error *err)
{
    aft_status status = AFT_OK;
    double bound = -INFINITY;
    double *dual = aft_alloc((size_t)s->lp.n_rows, sizeof *dual);
    AFT_TRY_ALLOC(dual, err, "search");
    for (size_t b = 0; b < s->design->balances.n_buses; b++) {
        dual[s->design->balances.first + (int)b] = aft_ascent_price(&s->ascent);
    }
    for (size_t i = 0; i < s->cuts.n; i++) {
        dual[(size_t)s->lp.n_rows - s->cuts.n + i] = s->ascent.raise[i];
    }
    AFT_TRY(aft_prove_bound(&bound, &s->lp, dual, s->upper, err));
    s->outside_bound = fmax(s->outside_bound, aft_tree_next_cost(s, bound));
done:
    aft_free(dual);
    return status;
}

aft_status aft_tree_ascend(aft_tree *s, aft_error *err)
{
    aft_status status = AFT_OK;
    AFT_TRY(aft_ascent_init(&s->ascent, s->design, err));
    if (s->ascent.is_used) {
        AFT_TRY(aft_ascend(&s->cuts, &s->ascent, err));
        AFT_TRY(add_cuts(s, err));
        AFT_TRY(prove_ascent(s, err));
        aft_tree_offer_tree(s, NULL);
    }
done:
    return status;
}

static double row_at(const aft_lp *lp, int row, const double *x)
{
    double sum = 0.0;
    for (size_t e = lp->row_start[row]; e < lp->row_start[row + 1]; e++) {
        sum += lp->value[e] * x[lp->col[e]];
    }
    return sum;
}

/* Counts how long each cut has not been tight, and drops those that are idle for long. */
static aft_status drop_idle_cuts(aft_tree *s, const aft_answer *answer, int most_idle, aft_error *err)
{
    aft_status status = AFT_OK;
    int n_idle = 0;
    for (int i = 0; i < s->lp.n_rows; i++) {
        bool is_cut = i >= s->n_own_rows;
        bool is_slack =
            is_cut && answer->row_dual[i] == 0.0 && row_at(&s->lp, i, answer->x) > s->lp.row_lower[i] + 1e-7;
        if (is_cut) {
            s->idle[i] = is_slack ? s->idle[i] + 1 : 0;
            s->is_dropped[i] = s->idle[i] > most_idle;
            n_idle += s->is_dropped[i];
        } else if (s->dropped_cap > (size_t)i) {
            s->is_dropped[i] = false;
        }
    }
    if (n_idle < ROWS_TO_DROP) {
        return AFT_OK;
    }
    AFT_TRY(aft_chain_drop_rows(s->chain, s->is_dropped, err));
    int kept = s->n_own_rows;
    for (int i = s->n_own_rows; i < s->lp.n_rows; i++) {
        if (!s->is_dropped[i]) {
            s->idle[kept++] = s->idle[i];
        }
    }
    aft_lp_drop_rows(&s->lp, s->is_dropped);
done:
    return status;
}
/* ---- relaxations ---- */

/* A session that has lost its way is opened anew. Where that does not help either the point is missing, and the outcome
 * is AFT_GAP_LIMIT. */
static aft_status solve_somehow(aft_tree *s, aft_answer *out, const aft_ask *ask, aft_error *err)
{
    aft_status status = AFT_OK;
    for (int attempt = 0; attempt < 2; attempt++) {
        aft_error why = AFT_ERROR_INIT;
        status = aft_chain_solve(out, s->chain, ask, &s->lp_budget, &why);
        if (status != AFT_ESOLVER) {
            return status == AFT_OK ? AFT_OK : aft_fail(err, status, "%s", why.text);
        }
        AFT_TRY(aft_chain_reopen(s->chain, err));
    }
    out->outcome = AFT_GAP_LIMIT;
done:
    return status == AFT_ESOLVER ? AFT_OK : status;
}

/* Solves the relaxation at the bounds that stand in lp.
 *  @param bound_out  proved; INFINITY if there is no point, -INFINITY if nothing is known */
/* Above this cost nothing of a node is of interest: a little more than closes it, for its duals have to prove it. */
static double cost_of_no_interest(const aft_tree *s)
{
    const double step = s->design->cost_step;
    double margin = 1e-7 * fabs(s->upper_bound);
    return step > 0.0 ? s->upper_bound - step * (1.0 - 1e-3) + margin : s->upper_bound + margin;
}

static aft_status relax_once(aft_tree *s, aft_answer *out, const aft_ask *ask, double *bound_out, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_answer_clear(out);
    *bound_out = -INFINITY;
    AFT_TRY(solve_somehow(s, out, ask, err));
    s->n_solved++;
    switch (out->outcome) {
    case AFT_INFEASIBLE: *bound_out = INFINITY; break;
    case AFT_GAP_LIMIT: /* cut short: the duals on the way prove something all the same */
        if (out->row_dual != NULL) {
            AFT_TRY(aft_prove_bound(bound_out, &s->lp, out->row_dual, s->upper, err));
            *bound_out = aft_tree_next_cost(s, *bound_out);
        }
        break;
    case AFT_OPTIMAL:
        if (out->row_dual == NULL) {
            return aft_fail(err, AFT_ESOLVER, "%s: a relaxation without duals", s->backend->name);
        }
        AFT_TRY(aft_prove_bound(bound_out, &s->lp, out->row_dual, out->x, err));
        *bound_out = aft_tree_next_cost(s, *bound_out);
        break;
    case AFT_TIME_LIMIT:
    case AFT_INTERRUPTED:
        s->outcome = out->outcome;
        s->is_over = true;
        break;
    case AFT_UNBOUNDED: /* another method says whether there is a plan at all */
        s->outcome = AFT_GAP_LIMIT;
        s->is_over = true;
        break;
    default:
        return aft_fail(err, AFT_ESOLVER, "%s: a relaxation ends as %s", s->backend->name,
                        aft_outcome_name(out->outcome));
    }
done:
    return status;
}

int aft_tree_count_fractional(const aft_tree *s, const double *x)
{
    int n = 0;
    for (int j = 0; j < s->design->n_cols; j++) {
        n += s->design->lp->is_whole[j] && aft_fraction(x[j]) > AFT_INTEGRAL;
    }
    return n;
}
aft_status aft_tree_relax(aft_tree *s, aft_answer *out, double *bound_out, aft_error *err)
{
    aft_status status = AFT_OK;
    double above = cost_of_no_interest(s);
    aft_ask ask = {.most_steps = s->most_steps, .stop_above = isfinite(above) ? &above : NULL};
    status = relax_once(s, out, &ask, bound_out, err);
    bool is_cut_short = status == AFT_OK && out->outcome == AFT_GAP_LIMIT && s->most_steps == 0;
    if (is_cut_short && !aft_tree_is_closed(s, *bound_out)) { /* its duals do not prove what the solver saw */
        ask.stop_above = NULL;
        status = relax_once(s, out, &ask, bound_out, err);
    }
    return status;
}

/* ---- reduced costs ---- */

/* Narrows whole columns in the whole tree: k steps off its bound a column costs k |d| more than the root's bound. */
void aft_tree_narrow(aft_tree *s)
{
    const double room = s->upper_bound - s->root_bound;
    for (int j = 0; isfinite(room) && j < s->design->n_cols; j++) {
        double d = s->root_reduced[j];
        if (!s->design->lp->is_whole[j] || fabs(d) <= 1e-9) {
            continue;
        }
        double steps = floor(room / fabs(d) + 1e-6);
        if (d > 0.0 && s->lower[j] + steps < s->upper[j]) {
            s->upper[j] = s->lower[j] + steps;
        } else if (d < 0.0 && s->upper[j] - steps > s->lower[j]) {
            s->lower[j] = s->upper[j] - steps;
        }
    }
}

static void note_root(aft_tree *s, const aft_answer *answer, double bound)
{
    if (bound >= s->root_bound) {
        aft_prove_reduced(s->root_reduced, &s->lp, answer->row_dual);
        s->root_bound = bound;
    }
}
/* ---- rounds of cuts ---- */

/* Cuts for the point at hand. */
static aft_status separate(aft_tree *s, const double *x, bool is_root, bool has_min_cuts, aft_error *err)
{
    const aft_separation how = {.most_cuts = MOST_CUTS,
                                .most_alike = most_alike,
                                .least_violation = is_root ? 1e-3 : 2e-2,
                                .has_min_cuts = has_min_cuts,
                                .has_merges = is_root ? has_min_cuts && !s->has_one_end : true,
                                .budget = &s->budget};
    return aft_separate_cut_sets(&s->cuts, s->separator, x, &how, err);
}
/* Solves the root or another node in rounds of cuts. @param out  the last answer */
aft_status aft_tree_cut(aft_tree *s, aft_answer *out, double *bound_out, bool is_root, aft_error *err)
{
    aft_status status = AFT_OK;
    const int most = is_root ? ROOT_ROUNDS : NODE_ROUNDS;
    double bound = *bound_out;
    double mark = -INFINITY;
    int in_vain = 0;
    bool has_min_cuts = false;
    for (int round = 0; round <= most; round++) {
        double made = 0.0;
        AFT_TRY(aft_tree_relax(s, out, &made, err));
        if (s->is_over) {
            break;
        }
        bound = fmax(bound, made);
        if (aft_tree_is_closed(s, bound) || out->x == NULL) {
            break;
        }
        aft_tree_offer_rounded(s, out->x);
        aft_tree_offer_tree(s, out->x);
        if (is_root) {
            note_root(s, out, made);
            aft_tree_narrow(s);
            memcpy(s->lp.lower, s->lower, (size_t)s->lp.n_cols * sizeof *s->lower);
            memcpy(s->lp.upper, s->upper, (size_t)s->lp.n_cols * sizeof *s->upper);
        }
        AFT_TRY(drop_idle_cuts(s, out, IDLE_ROUNDS, err));
        double room = isfinite(s->upper_bound) ? s->upper_bound - bound : fabs(bound);
        bool gains = bound > mark + (is_root ? 0.002 : 0.05) * room;
        if (gains) {
            mark = bound;
        }
        in_vain = gains ? 0 : in_vain + 1;
        has_min_cuts = has_min_cuts || (is_root && in_vain > 1); /* local search has come to its end */
        if (round == most || in_vain > (is_root ? ROOT_PATIENCE : 1) || aft_tree_count_fractional(s, out->x) == 0 ||
            !aft_tree_goes_on(s)) {
            break;
        }
        AFT_TRY(separate(s, out->x, is_root, has_min_cuts, err));
        if (s->cuts.n < 5 && is_root && !has_min_cuts) {
            has_min_cuts = true;
            AFT_TRY(separate(s, out->x, is_root, true, err));
        }
        int n_links = 0;
        AFT_TRY(add_links(&n_links, s, out->x, is_root ? 1e-3 : 2e-2, err));
        if (s->cuts.n == 0 && n_links == 0) {
            break;
        }
        AFT_TRY(add_cuts(s, err));
    }
done:
    *bound_out = bound;
    return status;
}
