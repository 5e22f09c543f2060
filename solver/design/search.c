/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Branch and cut. Relaxations by the dual simplex method of a session, from basis to basis; the bound of a node is the one
 * that its duals prove (aft_prove_bound). Branching by pseudo-costs that are tried out first ("reliability": Achterberg,
 * Koch and Martin 2005). Start plans by slope scaling (Kim and Pardalos 1999). */
#include "solver/design/search.h"

#include "networks/base/memory.h"
#include "solver/backends/backends_internal.h"
#include "solver/design/links.h"
#include "solver/design/round_up.h"
#include "solver/prove.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    ROOT_ROUNDS = 400,   /* of cuts at the root, */
    ROOT_PATIENCE = 12,  /* and those without gain that end them */
    NODE_ROUNDS = 4,     /* of cuts at any other node */
    MOST_CUTS = 400,     /* of a round */
    SCALING_ROUNDS = 30, /* of slope scaling */
    RELIABLE = 2,        /* branchings after which a pseudo-cost is believed */
    MOST_TRIED = 12,     /* columns tried out at a node, */
    TRIED_STEPS = 1000,  /* of the simplex method for each side of them, */
    TRIED_IN_VAIN = 4,   /* and those in a row that are no better */
    MOST_DUG = 100,      /* nodes of a search within the neighbourhood of a plan */
    IDLE_ROUNDS = 4,     /* solves after which a cut that is not tight goes */
    ROWS_TO_DROP = 60,   /* idle cuts that are worth the dropping */
};

static const double DIG_SECONDS = 2.0;     /* of such a search, or half of the time so far */
static const double most_violation = 9e-7; /* of a plan, relative; aft_solve refuses 1e-6 */
static const double integral = 1e-6;       /* distance to a whole number that counts as none */

/* One part of the tree: the bounds of one column narrowed, and all that its parents narrowed. */
typedef struct node {
    double bound; /* proved, constant included */
    int parent;   /* -1: the root */
    int col;      /* -1: none */
    int depth;
    double lower, upper; /* of col */
} node;

/* What branching on a column has brought. */
typedef struct pseudo_cost {
    double gain[2]; /* sum of gains per unit, down and up */
    int n[2];
} pseudo_cost;

typedef struct tree {
    const aft_design *design;
    const aft_backend *backend;
    aft_solve_options options;    /* of the search */
    aft_solve_options lp_options; /* of a relaxation */
    double started;
    aft_lp lp; /* the relaxation: no column is whole, cuts behind the rows of the program */
    aft_session *session;
    int n_own_rows;        /* rows of the program */
    double *lower, *upper; /* [n_cols] bounds in the whole tree */
    /* nodes, and a heap of those not looked at yet, least bound first */
    node *nodes;
    size_t n_nodes, nodes_cap;
    int *heap;
    size_t n_heap, heap_cap;
    int next; /* to be looked at next, -1: the best of the heap */
    /* the best plan */
    double *best;         /* [n_cols] */
    double upper_bound;   /* its cost, constant included; INFINITY without */
    double outside_bound; /* of the whole, proved by the back-end's own search */
    double closed_bound;  /* least bound of nodes that the gap asked for closed */
    /* branching */
    pseudo_cost *pseudo; /* [n_cols] */
    double gain_sum[2];
    int gain_n[2];
    /* cuts */
    aft_separator *separator;
    aft_cuts cuts;  /* of one round */
    aft_cuts links; /* (55), those that a point breaks become rows */
    int *idle;      /* [rows of lp] solves in which a row was not tight */
    size_t idle_cap;
    bool *is_dropped; /* [rows of lp] */
    size_t dropped_cap;
    /* the root, for reduced costs */
    double root_bound;
    double *root_reduced; /* [n_cols] */
    double *reduced;      /* [n_cols] room */
    /* plans */
    aft_round_up round_up;
    double *point; /* [n_cols] room */
    long n_solved, n_looked;
    long most_looked; /* nodes after which it ends, 0: no limit */
    long next_dig;    /* nodes after which the neighbourhood is searched again */
    bool is_inner;    /* a search within the neighbourhood of a plan */
    double told;
    aft_outcome outcome;
    bool is_over; /* time, user */
} tree;

static double now(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void tree_clear(tree *s)
{
    if (s->session != NULL) {
        s->backend->close(s->session);
    }
    aft_lp_clear(&s->lp);
    aft_free(s->lower);
    aft_free(s->upper);
    aft_free(s->nodes);
    aft_free(s->heap);
    aft_free(s->best);
    aft_free(s->pseudo);
    aft_separator_free(s->separator);
    aft_cuts_clear(&s->cuts);
    aft_cuts_clear(&s->links);
    aft_free(s->idle);
    aft_free(s->is_dropped);
    aft_free(s->root_reduced);
    aft_free(s->reduced);
    aft_round_up_clear(&s->round_up);
    aft_free(s->point);
}

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

static aft_status make_relaxation(tree *s, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_lp *lp = s->design->lp;
    aft_lp_init(&s->lp);
    AFT_TRY(aft_lp_copy(&s->lp, lp, err));
    for (int j = 0; j < lp->n_cols; j++) {
        if (lp->is_whole[j]) {
            s->lp.lower[j] = ceil(lp->lower[j] - integral);
            s->lp.upper[j] = floor(lp->upper[j] + integral);
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

static aft_status tree_open(tree *s, aft_error *err)
{
    aft_status status = AFT_OK;
    size_t n = (size_t)s->design->n_cols;
    AFT_TRY(make_relaxation(s, err));
    s->best = aft_alloc(n, sizeof *s->best);
    s->pseudo = aft_alloc(n, sizeof *s->pseudo);
    s->root_reduced = aft_alloc(n, sizeof *s->root_reduced);
    s->reduced = aft_alloc(n, sizeof *s->reduced);
    s->point = aft_alloc(n, sizeof *s->point);
    AFT_TRY_ALLOC(s->best, err, "search");
    AFT_TRY_ALLOC(s->pseudo, err, "search");
    AFT_TRY_ALLOC(s->root_reduced, err, "search");
    AFT_TRY_ALLOC(s->reduced, err, "search");
    AFT_TRY_ALLOC(s->point, err, "search");
    AFT_TRY(aft_separator_new(&s->separator, s->design, err));
    AFT_TRY(aft_link_arcs(&s->links, s->design, err));
    AFT_TRY(aft_round_up_init(&s->round_up, s->design, err));
    s->lp_options = s->options;
    s->lp_options.on_progress = NULL;
    s->lp_options.relax = true;
    s->lp_options.gap = 0.0;
    AFT_TRY(s->backend->open(&s->session, &s->lp, &s->lp_options, err));
done:
    return status;
}

/* ---- bounds and gaps ---- */

static double gap_allowed(const tree *s)
{
    return fmax(1e-9, fmax(s->options.gap, 1e-9) * fabs(s->upper_bound));
}

/* The next value that a cost can have. */
static double next_cost(const tree *s, double bound)
{
    double step = s->design->cost_step;
    double constant = s->lp.constant;
    return step > 0.0 ? fmax(bound, constant + step * ceil((bound - constant) / step - 1e-6)) : bound;
}

/* Is a part of the tree with this bound done with? */
static bool is_closed(const tree *s, double bound)
{
    return bound >= s->upper_bound - gap_allowed(s);
}

/* A node that is closed by the gap only still counts for the bound of the whole. */
static void close_node(tree *s, double bound)
{
    s->closed_bound = fmin(s->closed_bound, bound);
}

static double lower_bound(const tree *s)
{
    double bound = fmin(s->closed_bound, s->upper_bound);
    if (s->n_heap > 0) {
        bound = fmin(bound, s->nodes[s->heap[0]].bound);
    }
    bound = s->next >= 0 ? fmin(bound, s->nodes[s->next].bound) : bound;
    return fmin(s->upper_bound, fmax(bound, s->outside_bound));
}

static bool look_around(tree *s)
{
    double t = now();
    const aft_solve_options *o = &s->options;
    if (o->on_progress != NULL && t - s->told >= 1.0) {
        s->told = t;
        const aft_progress progress = {t - s->started, lower_bound(s), s->upper_bound, "search"};
        o->on_progress(&progress, o->payload);
    }
    if (o->is_interrupted != NULL && o->is_interrupted(o->payload)) {
        s->outcome = AFT_INTERRUPTED;
        s->is_over = true;
    }
    if (o->time_limit > 0.0 && t - s->started >= o->time_limit) {
        s->outcome = AFT_TIME_LIMIT;
        s->is_over = true;
    }
    return !s->is_over;
}

static void tell(const tree *s)
{
    if (!s->is_inner && now() - s->started > 1.0) { /* short searches have nothing to tell */
        aft_log(&s->options,
                "branch and cut: %.2f s, %ld nodes, %ld relaxations, %zu open, %d cuts, bound %.9g, plan %.9g",
                now() - s->started, s->n_looked, s->n_solved, s->n_heap, s->lp.n_rows - s->n_own_rows, lower_bound(s),
                s->upper_bound);
    }
}

/* ---- plans ---- */

/* Keeps a point if it is a plan and better. */
static void offer(tree *s, const double *x)
{
    const aft_lp *lp = s->design->lp;
    double cost = aft_lp_objective(lp, x) + lp->constant;
    if (cost >= s->upper_bound - 1e-9 * fabs(s->upper_bound)) {
        return;
    }
    aft_lp own = *lp;
    own.n_rows = s->design->n_rows; /* those behind hold for some optimum, not for every plan */
    aft_proof proof = aft_prove_point(&own, x);
    if (fmax(proof.row_violation, fmax(proof.bound_violation, proof.integrality_violation)) <= most_violation) {
        memcpy(s->best, x, (size_t)lp->n_cols * sizeof *x);
        s->upper_bound = cost;
    }
}

/* The flows of a relaxation with the cheapest purchases that carry them. */
static void offer_rounded(tree *s, const double *x)
{
    memcpy(s->point, x, (size_t)s->design->n_cols * sizeof *x);
    if (aft_round_up_point(&s->round_up, s->point)) {
        offer(s, s->point);
    }
}

/* Slope scaling: a relaxation pays for a part of a piece; the next one pays, per part, what the whole piece cost per part
 * used before. Flows gather on few arcs, and each round is rounded up to a plan. */
static aft_status scale_slopes(tree *s, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_lp *lp = s->design->lp;
    aft_lp scaled;
    aft_session *session = NULL;
    aft_solution answer = {0};
    aft_lp_init(&scaled);
    AFT_TRY(aft_lp_copy(&scaled, lp, err));
    memset(scaled.is_whole, 0, (size_t)lp->n_cols * sizeof *scaled.is_whole);
    scaled.n_whole = 0;
    AFT_TRY(s->backend->open(&session, &scaled, &s->lp_options, err));
    double before = NAN;
    for (int round = 0; round < SCALING_ROUNDS && look_around(s); round++) {
        aft_solution_clear(&answer);
        AFT_TRY(s->backend->solve_again(&answer, session, NULL, err));
        if (answer.x == NULL || answer.outcome != AFT_OPTIMAL) {
            break;
        }
        offer_rounded(s, answer.x);
        bool is_same = fabs(answer.objective - before) <= 1e-9 * fmax(1.0, fabs(before));
        before = answer.objective;
        if (is_same && round > 1) {
            break;
        }
        for (int j = 0; j < lp->n_cols; j++) {
            if (lp->is_whole[j] && answer.x[j] > integral) {
                scaled.cost[j] = lp->cost[j] * ceil(answer.x[j] - integral) / answer.x[j];
            }
        }
    }
done:
    aft_solution_clear(&answer);
    s->backend->close(session);
    aft_lp_clear(&scaled);
    return status;
}

/* ---- cuts ---- */

static aft_status add_row(tree *s, const aft_cuts *cuts, size_t i, double least, aft_error *err)
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

static aft_status add_cuts(tree *s, aft_error *err)
{
    aft_status status = AFT_OK;
    for (size_t i = 0; i < s->cuts.n; i++) {
        AFT_TRY(add_row(s, &s->cuts, i, 1.0, err));
    }
done:
    return status;
}

/* Adds those of (55) that a point breaks. */
static aft_status add_links(int *n_out, tree *s, const double *x, double least, aft_error *err)
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

static double row_at(const aft_lp *lp, int row, const double *x)
{
    double sum = 0.0;
    for (size_t e = lp->row_start[row]; e < lp->row_start[row + 1]; e++) {
        sum += lp->value[e] * x[lp->col[e]];
    }
    return sum;
}

/* Counts how long each cut has not been tight, and drops those that are idle for long. */
static aft_status drop_idle_cuts(tree *s, const aft_solution *answer, int most_idle, aft_error *err)
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
    AFT_TRY(s->backend->drop_rows(s->session, s->is_dropped, err));
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
static aft_status solve_somehow(tree *s, aft_solution *out, aft_error *err)
{
    aft_status status = AFT_OK;
    for (int attempt = 0; attempt < 2; attempt++) {
        aft_error why = AFT_ERROR_INIT;
        status = s->backend->solve_again(out, s->session, NULL, &why);
        if (status != AFT_ESOLVER) {
            return status == AFT_OK ? AFT_OK : aft_fail(err, status, "%s", why.text);
        }
        s->backend->close(s->session);
        s->session = NULL;
        AFT_TRY(s->backend->open(&s->session, &s->lp, &s->lp_options, err));
    }
    out->outcome = AFT_GAP_LIMIT;
done:
    return status == AFT_ESOLVER ? AFT_OK : status;
}

/* Solves the relaxation at the bounds that stand in lp.
 *  @param bound_out  proved; INFINITY if there is no point, -INFINITY if nothing is known */
static aft_status relax(tree *s, aft_solution *out, double *bound_out, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_solution_clear(out);
    *bound_out = -INFINITY;
    if (s->options.time_limit > 0.0) {
        s->lp_options.time_limit = fmax(0.01, s->options.time_limit - (now() - s->started));
    }
    AFT_TRY(solve_somehow(s, out, err));
    s->n_solved++;
    switch (out->outcome) {
    case AFT_INFEASIBLE: *bound_out = INFINITY; break;
    case AFT_GAP_LIMIT: /* out of steps: the duals on the way prove something all the same */
        if (out->row_dual != NULL) {
            AFT_TRY(aft_prove_bound(bound_out, &s->lp, out->row_dual, s->upper, err));
            *bound_out = next_cost(s, *bound_out);
        }
        break;
    case AFT_OPTIMAL:
        if (out->row_dual == NULL) {
            return aft_fail(err, AFT_ESOLVER, "%s: a relaxation without duals", s->backend->name);
        }
        AFT_TRY(aft_prove_bound(bound_out, &s->lp, out->row_dual, out->x, err));
        *bound_out = next_cost(s, *bound_out);
        break;
    case AFT_TIME_LIMIT:
    case AFT_INTERRUPTED:
        s->outcome = out->outcome;
        s->is_over = true;
        break;
    default:
        return aft_fail(err, AFT_ESOLVER, "%s: a relaxation ends as %s", s->backend->name,
                        aft_outcome_name(out->outcome));
    }
done:
    return status;
}

static double fraction(double x)
{
    return fabs(x - nearbyint(x));
}

static int count_fractional(const tree *s, const double *x)
{
    int n = 0;
    for (int j = 0; j < s->design->n_cols; j++) {
        n += s->design->lp->is_whole[j] && fraction(x[j]) > integral;
    }
    return n;
}

/* ---- reduced costs ---- */

/* cost - A'y of a relaxation, recomputed. */
static void compute_reduced(tree *s, const double *row_dual)
{
    const aft_lp *lp = &s->lp;
    memcpy(s->reduced, lp->cost, (size_t)lp->n_cols * sizeof *s->reduced);
    for (int i = 0; i < lp->n_rows; i++) {
        double y = row_dual[i];
        if (y == 0.0 || isinf(y > 0.0 ? lp->row_lower[i] : lp->row_upper[i])) {
            continue; /* as in aft_prove_bound */
        }
        for (size_t e = lp->row_start[i]; e < lp->row_start[i + 1]; e++) {
            s->reduced[lp->col[e]] -= y * lp->value[e];
        }
    }
}

/* Narrows whole columns in the whole tree: k steps off its bound a column costs k |d| more than the root's bound. */
static int narrow_by_root(tree *s)
{
    const double room = s->upper_bound - s->root_bound;
    int n = 0;
    for (int j = 0; isfinite(room) && j < s->design->n_cols; j++) {
        double d = s->root_reduced[j];
        if (!s->design->lp->is_whole[j] || fabs(d) <= 1e-9) {
            continue;
        }
        double steps = floor(room / fabs(d) + 1e-6);
        if (d > 0.0 && s->lower[j] + steps < s->upper[j]) {
            s->upper[j] = s->lower[j] + steps;
            n++;
        } else if (d < 0.0 && s->upper[j] - steps > s->lower[j]) {
            s->lower[j] = s->upper[j] - steps;
            n++;
        }
    }
    return n;
}

static void note_root(tree *s, const aft_solution *answer, double bound)
{
    if (bound >= s->root_bound) {
        compute_reduced(s, answer->row_dual);
        memcpy(s->root_reduced, s->reduced, (size_t)s->design->n_cols * sizeof *s->reduced);
        s->root_bound = bound;
    }
}

/* ---- nodes ---- */

static aft_status new_node(tree *s, int *out, const node *made, aft_error *err)
{
    if (aft_grow((void **)&s->nodes, &s->nodes_cap, s->n_nodes + 1, sizeof *s->nodes) != 0) {
        return aft_fail(err, AFT_ENOMEM, "search: out of memory");
    }
    s->nodes[s->n_nodes] = *made;
    *out = (int)s->n_nodes++;
    return AFT_OK;
}

static bool is_before(const tree *s, int a, int b)
{
    return s->nodes[a].bound != s->nodes[b].bound ? s->nodes[a].bound < s->nodes[b].bound : a > b;
}

static aft_status push(tree *s, int index, aft_error *err)
{
    if (aft_grow((void **)&s->heap, &s->heap_cap, s->n_heap + 1, sizeof *s->heap) != 0) {
        return aft_fail(err, AFT_ENOMEM, "search: out of memory");
    }
    size_t i = s->n_heap++;
    while (i > 0 && is_before(s, index, s->heap[(i - 1) / 2])) {
        s->heap[i] = s->heap[(i - 1) / 2];
        i = (i - 1) / 2;
    }
    s->heap[i] = index;
    return AFT_OK;
}

static int pop(tree *s)
{
    int top = s->heap[0];
    int last = s->heap[--s->n_heap];
    size_t i = 0;
    for (;;) {
        size_t child = 2 * i + 1;
        if (child >= s->n_heap) {
            break;
        }
        child += child + 1 < s->n_heap && is_before(s, s->heap[child + 1], s->heap[child]);
        if (!is_before(s, s->heap[child], last)) {
            break;
        }
        s->heap[i] = s->heap[child];
        i = child;
    }
    s->heap[i] = last;
    return top;
}

/* Brings the bounds of a node into the program. */
static void enter_node(tree *s, int index)
{
    size_t n = (size_t)s->design->n_cols;
    memcpy(s->lp.lower, s->lower, n * sizeof *s->lower);
    memcpy(s->lp.upper, s->upper, n * sizeof *s->upper);
    for (int k = index; k >= 0 && s->nodes[k].col >= 0; k = s->nodes[k].parent) {
        const node *at = &s->nodes[k];
        s->lp.lower[at->col] = fmax(s->lp.lower[at->col], at->lower);
        s->lp.upper[at->col] = fmin(s->lp.upper[at->col], at->upper);
    }
}

static bool is_empty(const tree *s)
{
    for (int j = 0; j < s->design->n_cols; j++) {
        if (s->lp.lower[j] > s->lp.upper[j]) {
            return true;
        }
    }
    return false;
}

/* ---- branching ---- */

static double average_gain(const tree *s, int col, int up)
{
    const pseudo_cost *p = &s->pseudo[col];
    if (p->n[up] > 0) {
        return p->gain[up] / p->n[up];
    }
    return s->gain_n[up] > 0 ? s->gain_sum[up] / s->gain_n[up] : 1.0;
}

static void learn(tree *s, int col, int up, double gain_per_unit)
{
    pseudo_cost *p = &s->pseudo[col];
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
static aft_status try_child(tree *s, double *bound_out, const choice *c, int up, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_solution answer = {0};
    double lower = s->lp.lower[c->col];
    double upper = s->lp.upper[c->col];
    if (up) {
        s->lp.lower[c->col] = ceil(c->value);
    } else {
        s->lp.upper[c->col] = floor(c->value);
    }
    s->lp_options.most_steps = TRIED_STEPS;
    status = relax(s, &answer, bound_out, err);
    s->lp_options.most_steps = 0;
    if (answer.x != NULL) {
        offer_rounded(s, answer.x);
    }
    s->lp.lower[c->col] = lower;
    s->lp.upper[c->col] = upper;
    aft_solution_clear(&answer);
    return status;
}

/* Chooses a column: by pseudo-costs, those that are not reliable yet tried out. */
static aft_status choose_branch(tree *s, choice *out, const double *x, double bound, aft_error *err)
{
    aft_status status = AFT_OK;
    size_t n = 0;
    int n_tried = 0;
    int in_vain = 0;
    choice *list = aft_alloc((size_t)s->design->n_cols, sizeof *list);
    AFT_TRY_ALLOC(list, err, "search");
    for (int j = 0; j < s->design->n_cols; j++) {
        if (s->design->lp->is_whole[j] && fraction(x[j]) > integral) {
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
        const pseudo_cost *p = &s->pseudo[c->col];
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
            if (is_closed(s, c->bound[0]) || is_closed(s, c->bound[1])) {
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

static aft_status branch(tree *s, int index, const double *x, double bound, aft_error *err)
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
        const node made = {.bound = fmax(bound, c.bound[up]),
                           .parent = index,
                           .col = c.col,
                           .depth = s->nodes[index].depth + 1,
                           .lower = up ? ceil(c.value) : -INFINITY,
                           .upper = up ? INFINITY : floor(c.value)};
        if (is_closed(s, made.bound)) {
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

/* ---- one node ---- */

/* The plan with these whole numbers, solved again with them fixed: what was whole to 1e-6 only is so now. */
static aft_status offer_fixed(tree *s, const double *x, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_solution answer = {0};
    double bound = 0.0;
    for (int j = 0; j < s->design->n_cols; j++) {
        if (s->design->lp->is_whole[j]) {
            s->lp.lower[j] = nearbyint(x[j]);
            s->lp.upper[j] = s->lp.lower[j];
        }
    }
    AFT_TRY(relax(s, &answer, &bound, err));
    if (answer.x != NULL) {
        offer(s, answer.x);
    }
done:
    aft_solution_clear(&answer);
    return status;
}

/* Cuts for the point at hand. */
static aft_status separate(tree *s, const double *x, bool is_root, bool has_min_cuts, aft_error *err)
{
    const aft_separation how = {
        .most_cuts = MOST_CUTS, .least_violation = is_root ? 1e-3 : 2e-2, .has_min_cuts = has_min_cuts};
    return aft_separate_cut_sets(&s->cuts, s->separator, x, &how, err);
}

/* Solves the root or another node in rounds of cuts. @param out  the last answer */
static aft_status cut_node(tree *s, aft_solution *out, double *bound_out, bool is_root, aft_error *err)
{
    aft_status status = AFT_OK;
    const int most = is_root ? ROOT_ROUNDS : NODE_ROUNDS;
    double bound = *bound_out;
    double mark = -INFINITY;
    int in_vain = 0;
    bool has_min_cuts = false;
    for (int round = 0; round <= most; round++) {
        double made = 0.0;
        AFT_TRY(relax(s, out, &made, err));
        if (s->is_over) {
            break;
        }
        bound = fmax(bound, made);
        if (is_closed(s, bound) || out->x == NULL) {
            break;
        }
        offer_rounded(s, out->x);
        if (is_root) {
            note_root(s, out, made);
            narrow_by_root(s);
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
        if (round == most || in_vain > (is_root ? ROOT_PATIENCE : 1) || count_fractional(s, out->x) == 0 ||
            !look_around(s)) {
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

static aft_status search_tree(tree *s, const double *start, aft_error *err);

/* Searches the neighbourhood of the best plan: only pieces that it or a relaxation uses may be bought (Danna, Rothberg and
 * Le Pape 2005). @param x [n_cols] the relaxation */
static aft_status dig(tree *s, const double *x, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_lp near;
    aft_design design = *s->design;
    tree inner = {.design = &design, .backend = s->backend, .options = s->options, .is_inner = true};
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
        bool is_used = x[j] > integral || (isfinite(s->upper_bound) && s->best[j] > integral);
        near.upper[j] = is_used ? near.upper[j] : fmax(near.lower[j], 0.0);
        n_free += near.lower[j] < near.upper[j];
    }
    if (n_free == 0) {
        goto done;
    }
    design.lp = &near;
    inner.most_looked = MOST_DUG;
    inner.started = now();
    inner.options.on_progress = NULL;
    inner.options.time_limit = fmax(DIG_SECONDS, 0.5 * (now() - s->started));
    if (s->options.time_limit > 0.0) {
        inner.options.time_limit = fmin(inner.options.time_limit, s->options.time_limit - (now() - s->started));
    }
    AFT_TRY(search_tree(&inner, isfinite(s->upper_bound) ? s->best : NULL, err));
    if (isfinite(inner.upper_bound)) {
        offer(s, inner.best);
    }
done:
    tree_clear(&inner);
    aft_lp_clear(&near);
    return status;
}

static aft_status look_at(tree *s, int index, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_solution answer = {0};
    double bound = s->nodes[index].bound;
    s->n_looked++;
    if (is_closed(s, bound)) {
        close_node(s, bound);
        return AFT_OK;
    }
    enter_node(s, index);
    if (is_empty(s)) {
        return AFT_OK;
    }
    AFT_TRY(cut_node(s, &answer, &bound, index == 0, err));
    s->nodes[index].bound = bound;
    if (s->is_over) {
        AFT_TRY(push(s, index, err));
    } else if (is_closed(s, bound) || answer.x == NULL) {
        close_node(s, bound);
    } else if (count_fractional(s, answer.x) == 0) {
        AFT_TRY(offer_fixed(s, answer.x, err));
        close_node(s, bound);
    } else {
        if (!s->is_inner && s->n_looked >= s->next_dig) {
            AFT_TRY(dig(s, answer.x, err));
            s->next_dig = 2 * s->n_looked + 20;
            enter_node(s, index);
        }
        if (is_closed(s, bound)) {
            close_node(s, bound);
        } else {
            AFT_TRY(branch(s, index, answer.x, bound, err));
        }
    }
done:
    aft_solution_clear(&answer);
    return status;
}

/* The back-end's own search on the program with its cuts, for a while: its presolve and its cuts of other kinds end many
 * searches at once, and its heuristics find plans. */
static aft_status ask_backend(tree *s, double seconds, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_lp whole;
    aft_solution answer = {0};
    aft_solve_options options = s->options;
    aft_lp_init(&whole);
    if (s->options.time_limit > 0.0) {
        seconds = fmin(seconds, fmax(0.01, s->options.time_limit - (now() - s->started)));
    }
    options.time_limit = seconds;
    options.on_progress = NULL;
    AFT_TRY(aft_lp_copy(&whole, &s->lp, err));
    for (int j = 0; j < whole.n_cols; j++) {
        whole.lower[j] = s->lower[j];
        whole.upper[j] = s->upper[j];
        if (s->design->lp->is_whole[j]) {
            aft_lp_set_whole(&whole, j);
        }
    }
    AFT_TRY(s->backend->solve(&answer, &whole, &options, isfinite(s->upper_bound) ? s->best : NULL, err));
    if (answer.x != NULL) {
        offer(s, answer.x);
    }
    s->outside_bound = fmax(s->outside_bound, answer.bound + whole.constant);
    if (answer.outcome == AFT_INFEASIBLE) {
        s->outside_bound = INFINITY; /* nothing better than what there is */
    }
done:
    aft_solution_clear(&answer);
    aft_lp_clear(&whole);
    return status;
}

static aft_status run(tree *s, aft_error *err)
{
    aft_status status = AFT_OK;
    const node root = {.bound = -INFINITY, .parent = -1, .col = -1};
    s->next = -1;
    AFT_TRY(new_node(s, &s->next, &root, err));
    while ((s->next >= 0 || s->n_heap > 0) && look_around(s)) {
        int index = s->next >= 0 ? s->next : pop(s);
        s->next = -1;
        AFT_TRY(look_at(s, index, err));
        if (index == 0 || (s->n_looked & (s->n_looked - 1)) == 0) {
            tell(s);
        }
        if (s->next >= 0 && is_closed(s, s->nodes[s->next].bound)) {
            close_node(s, s->nodes[s->next].bound);
            s->next = -1;
        }
        if (index == 0 && !s->is_inner && (s->next >= 0 || s->n_heap > 0)) {
            AFT_TRY(ask_backend(s, fmax(0.3, 2.0 * (now() - s->started)), err));
            narrow_by_root(s);
            tell(s);
        }
        if (is_closed(s, lower_bound(s)) || (s->most_looked > 0 && s->n_looked >= s->most_looked)) {
            break;
        }
    }
done:
    return status;
}

static aft_status finish(tree *s, aft_solution *out, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_solution made = {.outcome = s->is_over ? s->outcome : AFT_OPTIMAL};
    if (isfinite(s->upper_bound)) {
        AFT_TRY(aft_solution_room(&made, s->design->lp, false, err));
        memcpy(made.x, s->best, (size_t)s->design->n_cols * sizeof *made.x);
        made.objective = aft_lp_objective(s->design->lp, made.x);
    } else if (!s->is_over) {
        made.outcome = AFT_INFEASIBLE;
    }
    made.bound = lower_bound(s) - s->lp.constant;
    if (made.outcome == AFT_OPTIMAL && !is_closed(s, lower_bound(s))) {
        made.outcome = AFT_GAP_LIMIT; /* a node that was whole but for rounding, and had no plan */
    }
    *out = made;
    made = (aft_solution){0};
done:
    aft_solution_clear(&made);
    return status;
}

static aft_status search_tree(tree *s, const double *start, aft_error *err)
{
    aft_status status = AFT_OK;
    s->upper_bound = INFINITY;
    s->closed_bound = INFINITY;
    s->outside_bound = -INFINITY;
    s->root_bound = -INFINITY;
    s->next = -1;
    AFT_TRY(tree_open(s, err));
    if (start != NULL) {
        offer(s, start);
    }
    if (!s->is_inner) {
        AFT_TRY(scale_slopes(s, err));
    }
    AFT_TRY(run(s, err));
done:
    return status;
}

aft_status aft_search_design(aft_solution *out, const aft_design *design, const aft_backend *backend,
                             const aft_solve_options *options, const double *start, aft_error *err)
{
    aft_status status = AFT_OK;
    tree s = {.design = design, .backend = backend, .options = *options, .started = now()};
    AFT_TRY(search_tree(&s, start, err));
    AFT_TRY(finish(&s, out, err));
done:
    tree_clear(&s);
    return status;
}
