/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Branch and cut: the tree, best bound first and deep before that. Branching by pseudo-costs that are tried out first
 * ("reliability": Achterberg, Koch and Martin 2005). */
#include "solver/methods/tree/search.h"

#include "networks/base/memory.h"
#include "solver/methods/tree/plans.h"
#include "solver/methods/tree/relaxation.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double GLANCE = 0.2;      /* s for the back-end's own search before anything else: it ends what is easy */
static const double DIG_SECONDS = 2.0; /* of a search within the neighbourhood of a plan, or half of the time so far */

enum {
    RELIABLE = 2,       /* branchings after which a pseudo-cost is believed */
    MOST_TRIED = 12,    /* columns tried out at a node, */
    TRIED_STEPS = 1000, /* steps of the simplex method for each side of them, */
    TRIED_IN_VAIN = 4,  /* and those in a row that are no better */
    FEW_NODES = 16,     /* that end many searches; what takes longer comes behind them */
    MOST_DUG = 100,     /* nodes of a search within the neighbourhood of a plan */
};

/* ---- what is done with ---- */

/* A node that is closed by the gap only still counts for the bound of the whole. */
static void close_node(aft_tree *s, double bound)
{
    s->closed_bound = fmin(s->closed_bound, bound);
}

static void tell(const aft_tree *s)
{
    if (!s->is_inner && aft_budget_spent(&s->budget) > 1.0) { /* short searches have nothing to tell */
        aft_budget_log(&s->budget,
                       "branch and cut: %.2f s, %ld nodes, %ld relaxations, %zu open, %d cuts, bound %.9g, plan %.9g",
                       aft_budget_spent(&s->budget), s->n_looked, s->n_solved, s->heap.n, s->lp.n_rows - s->n_own_rows,
                       aft_tree_lower_bound(s), s->upper_bound);
    }
}
/* ---- nodes ---- */

static aft_status new_node(aft_tree *s, int *out, const aft_node *made, aft_error *err)
{
    if (aft_grow((void **)&s->nodes, &s->nodes_cap, s->n_nodes + 1, sizeof *s->nodes) != 0) {
        return aft_fail(err, AFT_ENOMEM, "search: out of memory");
    }
    s->nodes[s->n_nodes] = *made;
    *out = (int)s->n_nodes++;
    return AFT_OK;
}

/* Of nodes with the same bound the latest comes first: it is the deepest. */
static aft_status push(aft_tree *s, int index, aft_error *err)
{
    const int failed = aft_heap_push_latest(&s->heap, s->nodes[index].bound, index);
    return failed ? aft_fail(err, AFT_ENOMEM, "search: out of memory") : AFT_OK;
}

/* Brings the bounds of a node into the program. */
static void enter_node(aft_tree *s, int index)
{
    size_t n = (size_t)s->design->n_cols;
    memcpy(s->lp.lower, s->lower, n * sizeof *s->lower);
    memcpy(s->lp.upper, s->upper, n * sizeof *s->upper);
    for (int k = index; k >= 0 && s->nodes[k].col >= 0; k = s->nodes[k].parent) {
        const aft_node *at = &s->nodes[k];
        s->lp.lower[at->col] = fmax(s->lp.lower[at->col], at->lower);
        s->lp.upper[at->col] = fmin(s->lp.upper[at->col], at->upper);
    }
}

static bool is_empty(const aft_tree *s)
{
    for (int j = 0; j < s->design->n_cols; j++) {
        if (s->lp.lower[j] > s->lp.upper[j]) {
            return true;
        }
    }
    return false;
}
/* ---- branching ---- */

static double average_gain(const aft_tree *s, int col, int up)
{
    const aft_pseudo_cost *p = &s->pseudo[col];
    if (p->n[up] > 0) {
        return p->gain[up] / p->n[up];
    }
    return s->gain_n[up] > 0 ? s->gain_sum[up] / s->gain_n[up] : 1.0;
}

static void learn(aft_tree *s, int col, int up, double gain_per_unit)
{
    aft_pseudo_cost *p = &s->pseudo[col];
    p->gain[up] += gain_per_unit;
    p->n[up]++;
    s->gain_sum[up] += gain_per_unit;
    s->gain_n[up]++;
}

static double score(double down, double up)
{
    const double least = 1e-6;
    return fmax(down, least) * fmax(up, least);
}

typedef struct choice {
    int col;
    double value;
    double score;
    double bound[2]; /* of the two children, if tried out; else -INFINITY */
} choice;

static int by_score(const void *a, const void *b)
{
    const choice *x = a;
    const choice *y = b;
    if (x->score != y->score) {
        return x->score < y->score ? 1 : -1;
    }
    return x->col - y->col;
}

/* Relaxation of one child; the bounds are put back. */
static aft_status try_child(aft_tree *s, double *bound_out, const choice *c, int up, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_answer answer = AFT_ANSWER_INIT;
    double lower = s->lp.lower[c->col];
    double upper = s->lp.upper[c->col];
    if (up) {
        s->lp.lower[c->col] = ceil(c->value);
    } else {
        s->lp.upper[c->col] = floor(c->value);
    }
    s->most_steps = TRIED_STEPS;
    status = aft_tree_relax(s, &answer, bound_out, err);
    s->most_steps = 0;
    if (answer.x != NULL) {
        aft_tree_offer_rounded(s, answer.x);
    }
    s->lp.lower[c->col] = lower;
    s->lp.upper[c->col] = upper;
    aft_answer_clear(&answer);
    return status;
}

/* Chooses a column: by pseudo-costs, those that are not reliable yet tried out. */
static aft_status choose_branch(aft_tree *s, choice *out, const double *x, double bound, aft_error *err)
{
    aft_status status = AFT_OK;
    size_t n = 0;
    int n_tried = 0;
    int in_vain = 0;
    choice *list = aft_alloc((size_t)s->design->n_cols, sizeof *list);
    AFT_TRY_ALLOC(list, err, "search");
    for (int j = 0; j < s->design->n_cols; j++) {
        if (s->design->lp->is_whole[j] && aft_fraction(x[j]) > AFT_INTEGRAL) {
            double down = x[j] - floor(x[j]);
            list[n++] = (choice){j,
                                 x[j],
                                 score(down * average_gain(s, j, 0), (1.0 - down) * average_gain(s, j, 1)),
                                 {-INFINITY, -INFINITY}};
        }
    }
    qsort(list, n, sizeof *list, by_score);
    *out = list[0];
    double best = -1.0;
    for (size_t i = 0; i < n && n_tried < MOST_TRIED && in_vain < TRIED_IN_VAIN && !s->is_over; i++) {
        choice *c = &list[i];
        const aft_pseudo_cost *p = &s->pseudo[c->col];
        if (p->n[0] < RELIABLE || p->n[1] < RELIABLE) {
            double down = c->value - floor(c->value);
            AFT_TRY(try_child(s, &c->bound[0], c, 0, err));
            AFT_TRY(try_child(s, &c->bound[1], c, 1, err));
            if (s->is_over) {
                break;
            }
            n_tried++;
            double most = isfinite(s->upper_bound) ? s->upper_bound - bound : fabs(bound) + 1.0;
            double gains[2] = {fmin(fmax(0.0, c->bound[0] - bound), most), fmin(fmax(0.0, c->bound[1] - bound), most)};
            if (isfinite(c->bound[0])) {
                learn(s, c->col, 0, gains[0] / down);
            }
            if (isfinite(c->bound[1])) {
                learn(s, c->col, 1, gains[1] / (1.0 - down));
            }
            c->score = score(gains[0], gains[1]);
            if (aft_tree_is_closed(s, c->bound[0]) || aft_tree_is_closed(s, c->bound[1])) {
                *out = *c; /* one child is done with: the best there is */
                break;
            }
        }
        in_vain = c->score > best ? 0 : in_vain + 1;
        if (c->score > best) {
            best = c->score;
            *out = *c;
        }
    }
done:
    aft_free(list);
    return status;
}

static aft_status branch(aft_tree *s, int index, const double *x, double bound, aft_error *err)
{
    aft_status status = AFT_OK;
    choice c = {0};
    int child[2] = {-1, -1};
    AFT_TRY(choose_branch(s, &c, x, bound, err));
    if (s->is_over) {
        AFT_TRY(push(s, index, err));
        return AFT_OK;
    }
    for (int up = 0; up < 2; up++) {
        const aft_node made = {.bound = fmax(bound, c.bound[up]),
                               .parent = index,
                               .col = c.col,
                               .depth = s->nodes[index].depth + 1,
                               .lower = up ? ceil(c.value) : -INFINITY,
                               .upper = up ? INFINITY : floor(c.value)};
        if (aft_tree_is_closed(s, made.bound)) {
            close_node(s, made.bound);
        } else {
            AFT_TRY(new_node(s, &child[up], &made, err));
        }
    }
    double part = c.value - floor(c.value);
    int first = part * average_gain(s, c.col, 0) < (1.0 - part) * average_gain(s, c.col, 1) ? 0 : 1;
    for (int k = 0; k < 2; k++) {
        int i = child[k == 0 ? first : 1 - first];
        if (i >= 0 && s->next < 0) {
            s->next = i;
        } else if (i >= 0) {
            AFT_TRY(push(s, i, err));
        }
    }
done:
    return status;
}

/* ---- plans ---- */

/* The plan with these whole numbers, solved again with them fixed: what was whole to 1e-6 only is so now. */
static aft_status offer_fixed(aft_tree *s, const double *x, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_answer answer = AFT_ANSWER_INIT;
    double bound = 0.0;
    for (int j = 0; j < s->design->n_cols; j++) {
        if (s->design->lp->is_whole[j]) {
            s->lp.lower[j] = nearbyint(x[j]);
            s->lp.upper[j] = s->lp.lower[j];
        }
    }
    AFT_TRY(aft_tree_relax(s, &answer, &bound, err));
    if (answer.x != NULL) {
        aft_tree_offer(s, answer.x);
    }
done:
    aft_answer_clear(&answer);
    return status;
}

static aft_status search(aft_tree *s, const double *start, aft_error *err);

/* Searches the neighbourhood of the best plan: only pieces that it or a relaxation uses may be bought (Danna, Rothberg
 * and Le Pape 2005). @param x [n_cols] the relaxation */
static aft_status dig(aft_tree *s, const double *x, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_lp near;
    aft_design design = *s->design;
    aft_tree inner = {.design = &design, .backend = s->backend, .is_inner = true};
    int n_free = 0;
    aft_lp_init(&near);
    AFT_TRY(aft_lp_copy(&near, &s->lp, err));
    for (int j = 0; j < near.n_cols; j++) {
        near.lower[j] = s->lower[j];
        near.upper[j] = s->upper[j];
        if (!s->design->lp->is_whole[j]) {
            continue;
        }
        aft_lp_set_whole(&near, j);
        bool is_used = x[j] > AFT_INTEGRAL || (isfinite(s->upper_bound) && s->best[j] > AFT_INTEGRAL);
        near.upper[j] = is_used ? near.upper[j] : fmax(near.lower[j], 0.0);
        n_free += near.lower[j] < near.upper[j];
    }
    if (n_free == 0) {
        goto done;
    }
    design.lp = &near;
    inner.most_looked = MOST_DUG;
    inner.budget = aft_budget_child(&s->budget, fmax(DIG_SECONDS, 0.5 * aft_budget_spent(&s->budget)));
    AFT_TRY(search(&inner, isfinite(s->upper_bound) ? s->best : NULL, err));
    if (isfinite(inner.upper_bound)) {
        aft_tree_offer(s, inner.best);
    }
done:
    aft_tree_clear(&inner);
    aft_lp_clear(&near);
    return status;
}

/* ---- the walk ---- */

static aft_status look_at(aft_tree *s, int index, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_answer answer = AFT_ANSWER_INIT;
    double bound = s->nodes[index].bound;
    s->n_looked++;
    if (aft_tree_is_closed(s, bound)) {
        close_node(s, bound);
        return AFT_OK;
    }
    enter_node(s, index);
    if (is_empty(s)) {
        return AFT_OK;
    }
    AFT_TRY(aft_tree_cut(s, &answer, &bound, index == 0, err));
    s->nodes[index].bound = bound;
    if (s->is_over) {
        AFT_TRY(push(s, index, err));
    } else if (aft_tree_is_closed(s, bound) || answer.x == NULL) {
        close_node(s, bound);
    } else if (aft_tree_count_fractional(s, answer.x) == 0) {
        AFT_TRY(offer_fixed(s, answer.x, err));
        close_node(s, bound);
    } else {
        if (!s->is_inner && s->n_looked >= s->next_dig) {
            AFT_TRY(dig(s, answer.x, err));
            s->next_dig = 2 * s->n_looked + 20;
            enter_node(s, index);
        }
        if (aft_tree_is_closed(s, bound)) {
            close_node(s, bound);
        } else {
            AFT_TRY(branch(s, index, answer.x, bound, err));
        }
    }
done:
    aft_answer_clear(&answer);
    return status;
}

/* What the back-end's own search ends, it mostly ends within a second; more only where all takes long. */
static double seconds_to_ask(double so_far)
{
    return fmax(0.3, fmax(fmin(1.0, so_far), 0.2 * so_far));
}

static aft_status run(aft_tree *s, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_node root = {.bound = -INFINITY, .parent = -1, .col = -1};
    s->next = -1;
    AFT_TRY(new_node(s, &s->next, &root, err));
    while ((s->next >= 0 || s->heap.n > 0) && aft_tree_goes_on(s)) {
        int index = s->next >= 0 ? s->next : aft_heap_pop_latest(&s->heap).what;
        s->next = -1;
        AFT_TRY(look_at(s, index, err));
        if (index == 0 || (s->n_looked & (s->n_looked - 1)) == 0) {
            tell(s);
        }
        if (s->next >= 0 && aft_tree_is_closed(s, s->nodes[s->next].bound)) {
            close_node(s, s->nodes[s->next].bound);
            s->next = -1;
        }
        if (s->n_looked == FEW_NODES && !s->is_inner && (s->next >= 0 || s->heap.n > 0)) {
            AFT_TRY(aft_tree_ask_backend(s, seconds_to_ask(aft_budget_spent(&s->budget)), err));
            aft_tree_narrow(s);
            tell(s);
        }
        if (aft_tree_is_closed(s, aft_tree_lower_bound(s)) || (s->most_looked > 0 && s->n_looked >= s->most_looked)) {
            break;
        }
    }
done:
    return status;
}

static aft_status finish(aft_tree *s, aft_answer *out, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_answer made = {.outcome = s->is_over ? s->outcome : AFT_OPTIMAL};
    const double lower = aft_tree_lower_bound(s);
    if (isfinite(s->upper_bound)) {
        AFT_TRY(aft_answer_room(&made, s->design->lp, false, err));
        memcpy(made.x, s->best, (size_t)s->design->n_cols * sizeof *made.x);
        made.objective = aft_lp_objective(s->design->lp, made.x);
    } else if (!s->is_over) {
        made.outcome = AFT_INFEASIBLE;
    }
    made.bound = isfinite(s->upper_bound) && lower >= s->upper_bound ? made.objective : lower - s->lp.constant;
    if (made.outcome == AFT_OPTIMAL && !aft_tree_is_closed(s, lower)) {
        made.outcome = AFT_GAP_LIMIT; /* a node that was whole but for rounding, and had no plan */
    }
    *out = made;
    made = (aft_answer)AFT_ANSWER_INIT;
done:
    aft_answer_clear(&made);
    return status;
}

/* Is there one bus that gives all or one that takes all? Then the relaxation with its cuts is all but whole, as for a
 * Steiner tree: the back-end's own search is slower, and merged sets (cut_merges.c) bring little at the root. */
static bool has_one_end(const aft_design *design)
{
    int n_giving = 0;
    int n_taking = 0;
    for (size_t b = 0; b < design->balances.n_buses; b++) {
        int row = design->balances.first + (int)b;
        double need = design->lp->row_lower[row];
        bool gives = need < 0.0;
        for (size_t e = design->lp->row_start[row]; e < design->lp->row_start[row + 1]; e++) {
            int j = design->lp->col[e];
            gives = gives || (design->place_start[j + 1] - design->place_start[j] == 1 && design->lp->upper[j] > 0.0);
        }
        n_giving += gives;
        n_taking += need > 0.0;
    }
    return design->balances.n_hours == 1 && (n_giving == 1 || n_taking == 1);
}

/* Opens the relaxation and searches; upper_bound, best and the bounds say what became of it. AFT_ESOLVER,
 * AFT_ENOMEM */
static aft_status search(aft_tree *s, const double *start, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_watch_init(&s->watch, &s->budget);
    s->upper_bound = INFINITY;
    s->closed_bound = INFINITY;
    s->outside_bound = -INFINITY;
    s->root_bound = -INFINITY;
    s->next = -1;
    s->next_dig = FEW_NODES / 4;
    s->has_one_end = has_one_end(s->design);
    AFT_TRY(aft_tree_open(s, err));
    if (start != NULL) {
        aft_tree_offer(s, start);
    }
    if (!s->is_inner) {
        AFT_TRY(aft_tree_ascend(s, err));
    }
    if (!s->is_inner && !s->ascent.is_used && !s->has_one_end) {
        AFT_TRY(aft_tree_ask_backend(s, GLANCE, err));
    }
    const bool has_tree = s->ascent.is_used && isfinite(s->upper_bound);
    if (!s->is_inner && !has_tree && !aft_tree_is_closed(s, s->outside_bound)) {
        AFT_TRY(aft_tree_scale_slopes(s, err));
    }
    if (s->is_inner || !aft_tree_is_closed(s, s->outside_bound)) {
        AFT_TRY(run(s, err));
    } else {
        close_node(s, s->outside_bound);
    }
done:
    return status;
}

aft_status aft_search_design(aft_answer *out, const aft_design *design, const aft_backend *backend,
                             const aft_budget *budget, const double *start, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_tree s = {.design = design, .backend = backend, .budget = *budget};
    AFT_TRY(search(&s, start, err));
    AFT_TRY(finish(&s, out, err));
done:
    aft_tree_clear(&s);
    return status;
}
