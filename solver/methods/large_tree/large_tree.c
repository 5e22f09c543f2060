/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A tree of few nodes. A relaxation takes seconds, so much is done with each: cut sets in all snapshots, which hold for
 * all nodes, and plans by rounding. The interior method begins near where the one before came by, not at its answer
 * (interior.h). */
#include "solver/methods/large_tree/large_tree.h"

#include "networks/base/memory.h"
#include "solver/methods/cuts/cut_sets.h"
#include "solver/methods/cuts/kind.h"
#include "solver/methods/cuts/tighten.h"
#include "solver/methods/large_tree/least_with.h"
#include "solver/methods/large_tree/rounding.h"
#include "solver/prove/prove.h"

#include <math.h>
#include <string.h>

enum {
    MOST_SOLVES = 40,    /* relaxations in all */
    MOST_CUT_ROUNDS = 4, /* at one node */
    MOST_CUTS = 5000,    /* a round */
    FEW_CUTS = 20,       /* so few are not worth a relaxation more, */
    MOST_GAPS_LEFT = 20, /* of the gap asked for: where a plan is further away than that, no few nodes close it */
};

/* Of a step of the interior method; as the back-ends have it. */
static const double most_work = 1e10;
/* Accuracy of a relaxation, as a share of the gap asked for. */
static const double share_of_gap = 0.02;
/* A column whose fraction costs more than this share of the gap asked for, and which no cut found concerns, is worth a
 * branch before the cuts are solved for. */
static const double branch_at_once = 0.1;
static const double few_cuts = 0.1;         /* nor is this share of those that there are */
static const double least_violation = 0.01; /* of a cut, of 1 */
static const double whole_enough = 1e-6;

/* A part of the tree: its parent's, with one more column bounded. */
typedef struct node {
    double bound; /* of all its plans, constant included; proved */
    int parent, col;
    double lower, upper;
    int n_rounds; /* of cuts that have been added for it */
    bool is_leaf;
    double *least_with; /* [n_whole] bound of all its plans with one of a whole column; NULL: its parent's */
} node;

typedef struct tree {
    const aft_lp *lp;
    const aft_backend *backend;
    const aft_budget *budget; /* own */
    aft_budget own;           /* the one handed in; its parts tell what is known of the whole */
    aft_known known;
    double cutoff;     /* no relaxation above is of interest */
    aft_design design; /* the program */
    aft_lp narrow;     /* with narrowed bounds, in whose view cuts are made */
    aft_design view;
    aft_separator *separator;
    aft_cuts cuts; /* of the last relaxation */
    aft_status cut_status;
    double n_cuts; /* in all */
    bool *is_cut;  /* [n_cols] the last cuts concern it */
    aft_lp relaxed;
    aft_inner_point start;
    aft_rounding rounding;
    node *nodes;
    size_t n_nodes, nodes_cap;
    int n_solves;
    aft_answer made; /* of the node at hand */
} tree;

static void tree_clear(tree *t)
{
    aft_rounding_clear(&t->rounding);
    aft_answer_clear(&t->made);
    aft_separator_free(t->separator);
    aft_cuts_clear(&t->cuts);
    aft_design_clear(&t->design);
    aft_design_clear(&t->view);
    aft_lp_clear(&t->narrow);
    aft_lp_clear(&t->relaxed);
    aft_inner_point_clear(&t->start);
    aft_free(t->is_cut);
    for (size_t k = 0; k < t->n_nodes; k++) {
        aft_free(t->nodes[k].least_with);
    }
    aft_free(t->nodes);
}

/* ---- the start ---- */

/* The relaxation, tightened (MODEL.md, (53)). The narrower bounds of the flows serve the cuts; here they go: the rows
 * imply them, but for 1e-9, and multipliers of the interior method that settle on the one instead of the other find
 * back only by some hundred steps. */
static aft_status prepare(tree *t, const aft_balances *balances, aft_error *err)
{
    aft_status status = AFT_OK;
    const size_t n = (size_t)t->lp->n_cols;
    AFT_TRY(aft_lp_copy(&t->narrow, t->lp, err));
    aft_tighten_flows(&t->narrow, t->budget);
    AFT_TRY(aft_design_view(&t->view, &t->narrow, balances, err));
    AFT_TRY(aft_separator_new(&t->separator, &t->view, err));
    AFT_TRY(aft_lp_copy(&t->relaxed, &t->narrow, err));
    memcpy(t->relaxed.lower, t->lp->lower, n * sizeof *t->lp->lower);
    memcpy(t->relaxed.upper, t->lp->upper, n * sizeof *t->lp->upper);
    memset(t->relaxed.is_whole, 0, n * sizeof *t->relaxed.is_whole);
    t->relaxed.n_whole = 0;
    t->is_cut = aft_alloc(n, sizeof *t->is_cut);
    AFT_TRY_ALLOC(t->is_cut, err, "design");
    AFT_TRY(aft_rounding_init(&t->rounding, &t->design, t->backend, t->budget, err));
    t->rounding.start = &t->start;
done:
    return status;
}

static aft_status add_node(tree *t, const node *made, aft_error *err)
{
    if (aft_grow((void **)&t->nodes, &t->nodes_cap, t->n_nodes + 1, sizeof *t->nodes) != 0) {
        return aft_fail(err, AFT_ENOMEM, "design: out of memory");
    }
    t->nodes[t->n_nodes++] = *made;
    return AFT_OK;
}

/* ---- one node ---- */

static void enter(tree *t, int number)
{
    memcpy(t->relaxed.lower, t->lp->lower, (size_t)t->lp->n_cols * sizeof *t->lp->lower);
    memcpy(t->relaxed.upper, t->lp->upper, (size_t)t->lp->n_cols * sizeof *t->lp->upper);
    for (int k = number; t->nodes[k].parent >= 0; k = t->nodes[k].parent) {
        const node *at = &t->nodes[k];
        t->relaxed.lower[at->col] = fmax(t->relaxed.lower[at->col], at->lower);
        t->relaxed.upper[at->col] = fmin(t->relaxed.upper[at->col], at->upper);
    }
}

/* Cut sets that the point breaks, in all snapshots; true if they are worth to be solved for at once. */
static bool find_cuts(const double *x, void *payload)
{
    tree *t = payload;
    const aft_separation how = {.most_cuts = MOST_CUTS,
                                .least_violation = least_violation,
                                .most_snapshots = t->view.balances.n_hours,
                                .budget = t->budget};
    t->cut_status = aft_separate_cut_sets(&t->cuts, t->separator, x, &how, NULL);
    return t->cut_status != AFT_OK || (double)t->cuts.n > fmax(FEW_CUTS, few_cuts * t->n_cuts);
}

/* Solves the relaxation of the node at hand; no further than until its bound is above what a better plan may cost, or
 * until it breaks cuts. */
static aft_status relax(tree *t, bool has_cuts, aft_error *err)
{
    aft_status status = AFT_OK;
    const double cost = t->rounding.best.x != NULL ? t->rounding.best.objective + t->lp->constant : INFINITY;
    t->cutoff = isfinite(cost) ? cost - aft_budget_allows(t->budget, cost) : INFINITY;
    const aft_interior_aim aim = {.most_work = most_work,
                                  .stop_above = isfinite(cost) ? &t->cutoff : NULL,
                                  .accuracy = share_of_gap * t->budget->gap,
                                  .start = &t->start,
                                  .kept = t->start.n_rows == t->relaxed.n_rows ? NULL : &t->start,
                                  .is_enough = has_cuts ? find_cuts : NULL,
                                  .payload = t};
    bool is_solved = false;
    aft_answer_clear(&t->made);
    t->cuts.n = 0;
    t->cut_status = AFT_OK;
    t->n_solves++;
    AFT_TRY(aft_interior_solve(&t->made, &is_solved, &t->relaxed, &aim, t->budget, err));
    if (!is_solved) {
        AFT_TRY(aft_backend_solve(&t->made, t->backend, &t->relaxed, true, NULL, t->budget, err));
        if (has_cuts && t->made.x != NULL) {
            (void)find_cuts(t->made.x, t);
        }
    }
    if (t->cut_status != AFT_OK) {
        status = aft_fail(err, t->cut_status, "design: out of memory");
    }
done:
    return status;
}

/* The cuts that were found, as rows of all nodes. */
static aft_status add_cuts(tree *t, aft_error *err)
{
    aft_status status = AFT_OK;
    memset(t->is_cut, 0, (size_t)t->lp->n_cols * sizeof *t->is_cut);
    for (size_t i = 0; i < t->cuts.n; i++) {
        const struct aft_cut_row *row = &t->cuts.rows[i];
        AFT_TRY(aft_lp_add_row(&t->relaxed, 1.0, INFINITY, row->n, t->cuts.col + row->first, t->cuts.value + row->first,
                               err));
        for (size_t e = row->first; e < row->first + row->n; e++) {
            t->is_cut[t->cuts.col[e]] = true;
        }
    }
    t->n_cuts += (double)t->cuts.n;
    if (t->cuts.n > 0) {
        aft_budget_log(t->budget, "relaxation: %zu cut sets", t->cuts.n);
    }
done:
    return status;
}

/* The column whose fraction costs most; -1 if all are whole (or, of those that no cut concerns, cheap). */
static int choose_column(const tree *t, bool is_at_once)
{
    int best = -1;
    double most = is_at_once ? branch_at_once * t->budget->gap * fabs(t->made.objective + t->lp->constant) : -1.0;
    for (int j = 0; j < t->lp->n_cols; j++) {
        const double up = ceil(t->made.x[j] - whole_enough) - t->made.x[j];
        if (!t->lp->is_whole[j] || up <= whole_enough || (is_at_once && t->is_cut[j])) {
            continue;
        }
        const double cost = fabs(t->lp->cost[j]) * fmin(up, 1.0 - up);
        if (cost > most) {
            most = cost;
            best = j;
        }
    }
    return best;
}

/* The side to which rounding would go comes first, as the last one added. */
static aft_status branch(tree *t, int number, int col, aft_error *err)
{
    aft_status status = AFT_OK;
    const double below = floor(t->made.x[col] + whole_enough);
    const bool is_up_first = t->made.x[col] - below >= 0.2;
    t->nodes[number].is_leaf = false;
    const node made = {.bound = t->nodes[number].bound, .parent = number, .col = col, .is_leaf = true};
    node sides[2] = {made, made};
    sides[0].lower = -INFINITY;
    sides[0].upper = below;
    sides[1].lower = below + 1.0;
    sides[1].upper = INFINITY;
    AFT_TRY(add_node(t, &sides[is_up_first ? 0 : 1], err));
    AFT_TRY(add_node(t, &sides[is_up_first ? 1 : 0], err));
done:
    return status;
}

/* ---- the tree ---- */

/* The bound of all plans that are not in the part of the tree that is done. */
static double lowest_bound(const tree *t)
{
    double lowest = INFINITY;
    for (size_t k = 0; k < t->n_nodes; k++) {
        lowest = t->nodes[k].is_leaf ? fmin(lowest, t->nodes[k].bound) : lowest;
    }
    return lowest;
}

/* Without a plan the deepest leaf, for the way down is the way to one; else the one with the least bound. -1: there is
 * none. */
static int next_leaf(const tree *t)
{
    const bool has_plan = t->rounding.best.x != NULL;
    int best = -1;
    for (size_t k = 0; k < t->n_nodes; k++) {
        if (t->nodes[k].is_leaf && (!has_plan || best < 0 || t->nodes[k].bound <= t->nodes[best].bound)) {
            best = (int)k;
        }
    }
    return best;
}

/* Takes the bound that the relaxation of a node proves. */
static aft_status take_bound(tree *t, int number, aft_error *err)
{
    aft_status status = AFT_OK;
    double bound = t->made.bound + t->lp->constant; /* cut short by its bound, which is proved */
    if (t->made.x != NULL) {
        AFT_TRY(aft_prove_bound(&bound, &t->relaxed, t->made.row_dual, t->made.x, err));
    }
    t->nodes[number].bound = fmax(t->nodes[number].bound, bound);
    if (t->nodes[number].least_with == NULL) {
        t->nodes[number].least_with = aft_alloc((size_t)t->lp->n_whole, sizeof(double));
        AFT_TRY_ALLOC(t->nodes[number].least_with, err, "design");
    }
    AFT_TRY(aft_least_with(t->nodes[number].least_with, t->lp, &t->relaxed, t->made.row_dual, bound, err));
done:
    return status;
}

/* A relaxation that ended for its cuts comes again, unless there is something else to branch on. */
static aft_status leave_for_cuts(tree *t, int number, aft_error *err)
{
    const bool may_branch = t->design.n_unlimiting == 0 && (t->nodes[number].n_rounds > 0 || number > 0);
    const int col = may_branch ? choose_column(t, true) : -1;
    t->nodes[number].n_rounds++;
    return col >= 0 ? branch(t, number, col, err) : AFT_OK;
}

/* What a solved node is good for: plans, then branches. */
static aft_status use_node(bool *is_stuck, tree *t, int number, aft_error *err)
{
    aft_status status = AFT_OK;
    AFT_TRY(aft_rounding_try(&t->rounding, t->made.x, lowest_bound(t), err));
    if (aft_rounding_is_good(&t->rounding, t->nodes[number].bound)) {
        return AFT_OK;
    }
    const int col = choose_column(t, false);
    *is_stuck = col < 0 || t->design.n_unlimiting > 0;
    if (!*is_stuck) {
        AFT_TRY(branch(t, number, col, err));
    }
done:
    return status;
}

static void tell(tree *t, int number)
{
    const node *at = &t->nodes[number];
    t->known.bound = lowest_bound(t);
    char name[96] = "all";
    if (at->parent >= 0) {
        aft_lp_col_name(name, sizeof name, t->lp, at->col);
    }
    aft_budget_log(t->budget, "relaxation %d: %s %s %g: bound %.9g, of all %.9g", t->n_solves, name,
                   isinf(at->lower) ? "<=" : ">=", isinf(at->lower) ? at->upper : at->lower, at->bound,
                   lowest_bound(t));
}

/* Solves a leaf. */
static aft_status visit(bool *is_stuck, tree *t, int leaf, aft_error *err)
{
    aft_status status = AFT_OK;
    t->known.plan = t->rounding.best.x != NULL ? t->rounding.best.objective + t->lp->constant : INFINITY;
    enter(t, leaf);
    AFT_TRY(relax(t, t->nodes[leaf].n_rounds < MOST_CUT_ROUNDS, err));
    const aft_outcome outcome = t->made.outcome;
    if (outcome == AFT_INFEASIBLE) {
        t->nodes[leaf].is_leaf = false;
        return AFT_OK;
    }
    *is_stuck = t->made.row_dual == NULL || (outcome != AFT_OPTIMAL && outcome != AFT_GAP_LIMIT);
    if (*is_stuck) {
        return AFT_OK;
    }
    AFT_TRY(take_bound(t, leaf, err));
    tell(t, leaf);
    AFT_TRY(add_cuts(t, err));
    if (t->made.x != NULL && !aft_rounding_is_good(&t->rounding, t->nodes[leaf].bound)) {
        AFT_TRY(outcome == AFT_OPTIMAL ? use_node(is_stuck, t, leaf, err) : leave_for_cuts(t, leaf, err));
    }
done:
    return status;
}

/* Is it time to leave the rest to others? */
static bool must_give_up(const tree *t)
{
    const double cost = t->rounding.best.objective + t->lp->constant;
    const bool is_far =
        t->rounding.best.x != NULL && cost - lowest_bound(t) > MOST_GAPS_LEFT * aft_budget_allows(t->budget, cost);
    return is_far || t->n_solves >= MOST_SOLVES || aft_budget_is_over(t->budget);
}

static aft_status grow(tree *t, aft_error *err)
{
    aft_status status = AFT_OK;
    bool is_stuck = false;
    for (int leaf = next_leaf(t); leaf >= 0 && !is_stuck; leaf = next_leaf(t)) {
        if (aft_rounding_is_good(&t->rounding, lowest_bound(t)) || must_give_up(t)) {
            break;
        }
        AFT_TRY(visit(&is_stuck, t, leaf, err));
    }
done:
    return status;
}

/* What is proved of a node's plans with one of the i-th whole column. */
static double node_least_with(const tree *t, int number, int i)
{
    double least = t->nodes[number].bound;
    for (int k = number; k >= 0; k = t->nodes[k].parent) {
        least = t->nodes[k].least_with != NULL ? fmax(least, t->nodes[k].least_with[i]) : least;
    }
    return least;
}

/* (118) Over all leaves. */
static aft_status gather_least_with(aft_answer *out, const tree *t, aft_error *err)
{
    aft_status status = AFT_OK;
    double *least = aft_alloc((size_t)t->lp->n_cols, sizeof *least);
    AFT_TRY_ALLOC(least, err, "design");
    for (int j = 0, i = 0; j < t->lp->n_cols; j++) {
        least[j] = t->lp->is_whole[j] ? INFINITY : -INFINITY;
        for (size_t k = 0; t->lp->is_whole[j] && k < t->n_nodes; k++) {
            least[j] = t->nodes[k].is_leaf ? fmin(least[j], node_least_with(t, (int)k, i)) : least[j];
        }
        i += t->lp->is_whole[j];
        least[j] -= t->lp->constant;
    }
    out->least_with = least;
done:
    return status;
}

/* Best plan and bound. */
static aft_status take_answer(aft_answer *out, tree *t, aft_error *err)
{
    aft_answer *best = &t->rounding.best;
    const bool is_empty = next_leaf(t) < 0;
    const double cost = best->x != NULL ? best->objective + t->lp->constant : INFINITY;
    const double bound = fmin(lowest_bound(t), cost);
    const bool is_done = is_empty || aft_rounding_is_good(&t->rounding, bound);
    *out = *best;
    *best = (aft_answer)AFT_ANSWER_INIT;
    out->outcome = is_empty && out->x == NULL      ? AFT_INFEASIBLE
                   : is_done                       ? AFT_OPTIMAL
                   : aft_budget_is_over(t->budget) ? aft_budget_outcome(t->budget)
                                                   : AFT_GAP_LIMIT;
    out->bound = isfinite(bound) ? bound - t->lp->constant : -INFINITY;
    out->pricing = out->row_dual != NULL ? AFT_PRICES_WHOLE : AFT_PRICES_NONE;
    return gather_least_with(out, t, err);
}

const char *aft_large_tree_applies(const aft_task *task)
{
    return aft_purchase_why_not(task, true, false);
}

aft_status aft_large_tree_solve(aft_answer *out, aft_task *task, const aft_budget *budget, aft_error *err)
{
    aft_status status = AFT_OK;
    tree t = {.lp = task->lp, .backend = task->backend, .own = *budget, .known = {-INFINITY, INFINITY}};
    const node root = {.bound = -INFINITY, .parent = -1, .is_leaf = true};
    t.own.known = &t.known;
    t.budget = &t.own;
    aft_lp_init(&t.narrow);
    aft_lp_init(&t.relaxed);
    aft_lp_init(&t.rounding.fixed);
    AFT_TRY(aft_design_view(&t.design, task->lp, &task->balances, err));
    AFT_TRY(prepare(&t, &task->balances, err));
    AFT_TRY(add_node(&t, &root, err));
    AFT_TRY(grow(&t, err));
    AFT_TRY(take_answer(out, &t, err));
done:
    tree_clear(&t);
    return status;
}
