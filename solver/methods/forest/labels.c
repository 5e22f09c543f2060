/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cheapest forest whose pressures hold: sets and rules, then bounds (label_bounds.c), then labels (label_search.c).
 *
 * Every forest is made of labels (85): seen from the node where a tree is complete, each arc carries what the ends
 * behind it need in all. As in forests.c the labels may come to no forest, since two sets may pass a node side by side;
 * then the case is split by
 *
 * (71)  every set that leaves node v contains end c,   or none does.
 *
 * (87) The cap: a forest that was found costs no less than the cheapest one, so labels that end above it are of no use.
 *      The first one is looked for among the arcs of the forests that the prices of pressure came across. */
#include "solver/methods/forest/labels.h"

#include "networks/base/memory.h"
#include "solver/methods/forest/label_bounds.h"
#include "solver/methods/forest/label_search.h"

#include <limits.h>
#include <string.h>

static const size_t usual_labels = 2000000, usual_splits = 50;
static const double growth = 1.12;   /* of the cap while no forest is known */
static const double rounding = 1e-9; /* relative, of sums of costs and demands */

/* A case: what was decided of one node and end beside all that its parent decided. */
typedef struct split {
    int parent; /* -1: the whole problem */
    int node;
    aft_set end;
    bool is_in;
    double bound; /* INFINITY: done with */
    int next_node;
    aft_set next_end;
} split;

typedef struct solver {
    aft_label_world w;
    aft_label_bounds bounds;
    aft_label_search search;
    bool *is_seen;    /* [n_arcs] */
    aft_set *leaving; /* [n_nodes] the set that leaves a node in the answer */
    int *stack;       /* labels to look at */
    split *splits;
    size_t n_splits, cap_splits;
    bool is_limited;
    aft_forest_plan best;
} solver;

/* ---- sets ---- */

static void list_bits(aft_label_world *w)
{
    const aft_label_problem *p = w->p;
    double largest = 0.0;
    size_t last = 0;
    for (size_t c = 0; c < p->n_ends; c++) {
        w->bits[c] = (aft_label_bit){.node = p->ends[c].node, .demand = p->ends[c].demand, .end = (int)c};
        last = fabs(p->ends[c].demand) > largest ? c : last;
        largest = fmax(largest, fabs(p->ends[c].demand));
    }
    if (p->n_supplies == 0 && p->n_ends > 0) { /* trees end at the largest: it feeds most of them, as a rule */
        const aft_label_bit root = w->bits[last];
        w->bits[last] = w->bits[p->n_ends - 1];
        w->bits[p->n_ends - 1] = root;
    }
    for (size_t i = 0; i < p->n_supplies; i++) {
        const aft_forest_supply *supply = &p->supplies[i];
        w->bits[p->n_ends + i] =
            (aft_label_bit){.node = supply->node, .capacity = supply->capacity, .cost = supply->cost, .end = -1};
    }
    w->fixed = (1U << p->n_ends) - 1U;
    w->anchored = p->n_supplies > 0 ? w->all ^ w->fixed : p->n_ends > 0 ? 1U << (p->n_ends - 1) : 0U;
}

static void describe_set(aft_label_world *w, aft_set s)
{
    double size = 0.0;
    size_t n_supplies = 0;
    const aft_label_bit *supply = NULL;
    w->demand[s] = 0.0;
    for (size_t c = 0; c < w->n_bits; c++) {
        if ((s >> c & 1U) != 0) {
            w->demand[s] += w->bits[c].demand;
            size += fabs(w->bits[c].demand);
            supply = w->bits[c].end < 0 ? &w->bits[c] : supply;
            n_supplies += w->bits[c].end < 0;
        }
    }
    const double q = w->demand[s];
    const double slack = rounding * size;
    const bool is_balanced = fabs(q) <= slack;
    w->is_possible[s] = n_supplies <= 1;
    w->can_leave[s] = (s & w->anchored) == 0 && !is_balanced;
    w->is_complete[s] =
        n_supplies == 0 ? is_balanced : n_supplies == 1 && q >= -slack && q * (1.0 - rounding) <= supply->capacity;
    w->close_cost[s] = n_supplies == 1 ? fmax(0.0, q) * supply->cost : 0.0;
}

/* What M has to lie between, so that an arc costs at least nothing; see set_weights in label_bounds.c. */
static void limit_factor(aft_label_world *w, aft_set s, const aft_label_arc *arc)
{
    const double q = w->demand[s];
    const double enough = fabs(q) * (1.0 - rounding);
    const double rises[] = {w->p->high[arc->from] - w->p->low[arc->to], w->p->high[arc->to] - w->p->low[arc->from]};
    double *least = &w->least_factor[s];
    double *most = &w->most_factor[s];
    for (size_t i = 0; i < arc->n_sizes; i++) {
        const aft_label_size *size = &arc->sizes[i];
        const double change = size->drop * q * q;
        if (size->capacity < enough) {
            continue;
        }
        for (int side = 0; arc->kind == AFT_LABEL_FREE && side < 2; side++) {
            *most = rises[side] > 0.0 ? fmin(*most, size->cost / rises[side]) : *most;
            *least = rises[side] > 0.0 ? fmax(*least, -size->cost / rises[side]) : *least;
        }
        if (arc->kind == AFT_LABEL_REGULATOR || (arc->kind == AFT_LABEL_PIPE && change > 0.0)) {
            const double limit = arc->kind == AFT_LABEL_PIPE ? size->cost / change : 0.0;
            *least = q > 0.0 ? fmax(*least, -limit) : *least;
            *most = q < 0.0 ? fmin(*most, limit) : *most;
        }
    }
}

static void describe_sets(aft_label_world *w)
{
    const aft_label_problem *p = w->p;
    double highest = 0.0;
    size_t n_feeding = p->n_supplies;
    bool is_even = true;
    for (aft_set s = 0; s <= w->all; s++) {
        describe_set(w, s);
        w->least_factor[s] = -INFINITY;
        w->most_factor[s] = INFINITY;
        for (size_t a = 0; a < p->n_arcs && w->can_leave[s]; a++) {
            limit_factor(w, s, &p->arcs[a]);
        }
    }
    for (size_t v = 0; v < p->n_nodes; v++) {
        highest = fmax(highest, p->high[v]);
    }
    for (size_t v = 0; v < p->n_nodes; v++) {
        is_even &= p->high[v] == highest;
    }
    for (size_t c = 0; c < p->n_ends; c++) {
        n_feeding += p->ends[c].demand < 0.0;
    }
    w->is_falling = is_even && n_feeding == 1;
}

/* ---- rules (71) ---- */

static void set_rules(solver *s, int number)
{
    aft_label_world *w = &s->w;
    for (size_t v = 0; v < w->n; v++) {
        w->must[v] = w->never[v] = 0;
    }
    for (size_t c = 0; c < w->n_bits; c++) { /* what passes the node of an end serves it */
        w->must[w->bits[c].node] |= w->bits[c].end >= 0 ? 1U << c : 0U;
    }
    for (; number >= 0; number = s->splits[number].parent) {
        const split *c = &s->splits[number];
        if (c->parent >= 0) {
            *(c->is_in ? &w->must[c->node] : &w->never[c->node]) |= c->end;
        }
    }
}

/* ---- from labels to a plan ---- */

/* What the answer is made of: arcs in a plan, and a node that is passed twice. */
static bool trace(solver *s, aft_forest_plan *plan, int *node_out, aft_set *end_out)
{
    const aft_label_world *w = &s->w;
    const aft_label_search *search = &s->search;
    size_t n = 0;
    bool is_forest = true;
    *node_out = -1;
    memset(s->leaving, 0, w->n * sizeof *s->leaving);
    for (size_t a = 0; a < w->p->n_arcs; a++) {
        plan->flow[a] = 0.0;
        plan->size[a] = -1;
    }
    s->stack[n++] = search->goal;
    while (n > 0) {
        const aft_label *l = &search->labels[s->stack[--n]];
        if (l->half != -1) { /* it left the node of the label below */
            const int node = search->labels[l->below].node;
            const aft_set other = s->leaving[node];
            const aft_set differ = other ^ l->s;
            is_forest &= other == 0;
            if (other != 0 && differ != 0) {
                *node_out = node;
                *end_out = differ & (0U - differ);
            }
            s->leaving[node] = l->s;
        }
        if (l->half >= 0) {
            plan->flow[l->half / 2] = l->half % 2 == 0 ? w->demand[l->s] : -w->demand[l->s];
            plan->size[l->half / 2] = l->size;
        }
        if (l->beside >= 0) {
            s->stack[n++] = l->beside;
        }
        if (l->below >= 0) {
            s->stack[n++] = l->below;
        }
    }
    return is_forest;
}

static aft_status grow_plan(aft_forest_plan *plan, const aft_label_problem *p, aft_error *err)
{
    aft_status status = AFT_OK;
    plan->flow = aft_alloc(p->n_arcs, sizeof *plan->flow);
    plan->size = aft_alloc(p->n_arcs, sizeof *plan->size);
    AFT_TRY_ALLOC(plan->flow, err, "labels");
    AFT_TRY_ALLOC(plan->size, err, "labels");
    for (size_t a = 0; a < p->n_arcs; a++) {
        plan->size[a] = -1;
    }
done:
    return status;
}

/* Keeps the answer of a search if it is a forest and the cheapest so far. */
static aft_status take(bool *is_forest, int *node, aft_set *end, solver *s, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_forest_plan plan = {0};
    AFT_TRY(grow_plan(&plan, s->w.p, err));
    *is_forest = trace(s, &plan, node, end);
    plan.cost = s->search.labels[s->search.goal].cost;
    if (*is_forest && plan.cost < s->best.cost && !s->search.is_free) {
        plan.n_labels = s->best.n_labels;
        plan.n_splits = s->best.n_splits;
        aft_forest_plan_clear(&s->best);
        s->best = plan;
        plan = (aft_forest_plan){0};
    }
done:
    aft_forest_plan_clear(&plan);
    return status;
}

/* ---- searching ---- */

static aft_status run(solver *s, const bool *is_seen, double cap, bool is_free, aft_error *err)
{
    aft_status status = AFT_OK;
    s->search.is_seen = is_seen;
    s->search.cap = cap + rounding * fmax(1.0, fabs(cap));
    s->search.is_free = is_free;
    s->search.bound = -INFINITY;
    AFT_TRY(aft_label_search_run(&s->search, err));
    if (s->search.n_labels > s->best.n_labels) {
        s->best.n_labels = s->search.n_labels;
    }
done:
    return status;
}

/* A forest among the arcs that the prices came across, and if these have none, among those of any that holds. */
static aft_status look_around(bool *is_none, solver *s, aft_error *err)
{
    aft_status status = AFT_OK;
    bool is_forest = false;
    int node = -1;
    aft_set end = 0;
    AFT_TRY(run(s, s->is_seen, INFINITY, false, err));
    if (s->search.goal < 0 && !s->search.is_full && !s->search.is_stopped) {
        AFT_TRY(run(s, NULL, INFINITY, true, err));
        *is_none = s->search.goal < 0 && !s->search.is_full && !s->search.is_stopped;
        if (s->search.goal < 0) {
            goto done;
        }
        aft_forest_plan *none = &s->best; /* its arcs */
        (void)trace(s, none, &node, &end);
        for (size_t a = 0; a < s->w.p->n_arcs; a++) {
            s->is_seen[a] |= none->size[a] >= 0;
        }
        AFT_TRY(run(s, s->is_seen, INFINITY, false, err));
    }
    if (s->search.goal >= 0) {
        AFT_TRY(take(&is_forest, &node, &end, s, err));
    }
done:
    return status;
}

/* Solves one case: its bound, and where to split it unless its answer is a forest. */
static aft_status solve_case(solver *s, split *c, aft_error *err)
{
    aft_status status = AFT_OK;
    bool is_forest = false;
    double cap = isinf(s->best.cost) ? growth * fmax(s->bounds.value, c->bound) : s->best.cost;
    for (;;) {
        AFT_TRY(run(s, NULL, cap, false, err));
        s->is_limited |= s->search.is_full || s->search.is_stopped;
        if (s->search.goal >= 0 || s->is_limited) {
            break;
        }
        if (isinf(s->search.least_dropped) ||
            !isinf(s->best.cost)) { /* nothing below the best forest, if there is one */
            c->bound = INFINITY;
            goto done;
        }
        cap = growth * fmax(cap, s->search.least_dropped);
    }
    c->bound = fmax(c->bound, s->search.bound);
    if (s->search.goal >= 0) {
        AFT_TRY(take(&is_forest, &c->next_node, &c->next_end, s, err));
        c->bound = is_forest ? INFINITY : c->bound;
        s->is_limited |= !is_forest && c->next_node < 0; /* one set passes a node twice: no case excludes that */
    }
done:
    return status;
}

static aft_status add_case(solver *s, split c, aft_error *err)
{
    aft_status status = AFT_OK;
    if (aft_grow((void **)&s->splits, &s->cap_splits, s->n_splits + 1, sizeof *s->splits) != 0) {
        return aft_fail(err, AFT_ENOMEM, "labels: out of memory");
    }
    const size_t number = s->n_splits++;
    s->splits[number] = c;
    set_rules(s, (int)number);
    AFT_TRY(aft_label_bounds_inside(&s->bounds, &s->w, err));
    if (isinf(s->bounds.value)) {
        s->splits[number].bound = INFINITY;
        goto done;
    }
    AFT_TRY(aft_label_bounds_rest(&s->bounds, &s->w, err));
    AFT_TRY(solve_case(s, &s->splits[number], err));
done:
    return status;
}

static int find_cheapest_case(const solver *s)
{
    int best = -1;
    for (size_t i = 0; i < s->n_splits; i++) {
        if (!isinf(s->splits[i].bound) && (best < 0 || s->splits[i].bound < s->splits[best].bound)) {
            best = (int)i;
        }
    }
    return best;
}

static aft_status solve_cases(solver *s, aft_error *err)
{
    aft_status status = AFT_OK;
    const size_t most = s->w.p->most_splits > 0 ? s->w.p->most_splits : usual_splits;
    aft_forest_plan *plan = &s->best;
    AFT_TRY(add_case(s, (split){.parent = -1, .bound = s->bounds.value}, err));
    int next = find_cheapest_case(s);
    while (next >= 0 && !s->is_limited && plan->n_splits < most &&
           s->splits[next].bound < plan->cost * (1.0 - rounding)) {
        const split c = s->splits[next];
        plan->n_splits++;
        for (int side = 0; side < 2 && !s->is_limited; side++) {
            AFT_TRY(add_case(
                s,
                (split){.parent = next, .node = c.next_node, .end = c.next_end, .is_in = side == 0, .bound = c.bound},
                err));
        }
        s->splits[next].bound = s->is_limited ? c.bound : INFINITY;
        next = find_cheapest_case(s);
    }
    const bool is_open = next >= 0 && s->splits[next].bound < plan->cost * (1.0 - rounding);
    plan->outcome = is_open ? AFT_FOREST_LIMIT : isinf(plan->cost) ? AFT_FOREST_NONE : AFT_FOREST_FOUND;
    plan->bound = is_open ? s->splits[next].bound : plan->cost;
done:
    return status;
}

static aft_status solve(solver *s, aft_error *err)
{
    aft_status status = AFT_OK;
    bool is_none = false;
    set_rules(s, -1);
    AFT_TRY(aft_label_bounds_raise(&s->bounds, s->is_seen, &s->w, err));
    if (!isinf(s->bounds.value)) {
        AFT_TRY(aft_label_bounds_rest(&s->bounds, &s->w, err));
        AFT_TRY(look_around(&is_none, s, err));
    }
    if (isinf(s->bounds.value) || is_none) {
        s->best.outcome = AFT_FOREST_NONE;
        s->best.bound = INFINITY;
        goto done;
    }
    AFT_TRY(solve_cases(s, err));
done:
    return status;
}

/* ---- opening ---- */

static bool is_node(const aft_label_problem *p, int node)
{
    return node >= 0 && (size_t)node < p->n_nodes;
}

static bool is_good_arc(const aft_label_problem *p, const aft_label_arc *arc)
{
    bool is_good = is_node(p, arc->from) && is_node(p, arc->to) && arc->cost_along >= 0.0 && arc->cost_against >= 0.0;
    for (size_t i = 0; i < arc->n_sizes; i++) {
        const aft_label_size *size = &arc->sizes[i];
        is_good = is_good && size->capacity >= 0.0 && size->cost >= 0.0 && size->cost < INFINITY && size->drop >= 0.0 &&
                  size->drop < INFINITY;
    }
    return is_good;
}

static aft_status check_problem(const aft_label_problem *p, aft_error *err)
{
    if (p->n_nodes > INT_MAX / 2 || p->n_arcs > INT_MAX / 4) {
        return aft_fail(err, AFT_EUNSUPPORTED, "labels: too large");
    }
    for (size_t a = 0; a < p->n_arcs; a++) {
        if (!is_good_arc(p, &p->arcs[a])) {
            return aft_fail(err, AFT_EUSAGE, "labels: arc %zu: ends out of range, or a number below 0", a);
        }
    }
    for (size_t c = 0; c < p->n_ends; c++) {
        if (!is_node(p, p->ends[c].node) || !(fabs(p->ends[c].demand) > 0.0) || isinf(p->ends[c].demand)) {
            return aft_fail(err, AFT_EUSAGE, "labels: end %zu: node out of range, or no demand", c);
        }
    }
    for (size_t i = 0; i < p->n_supplies; i++) {
        const aft_forest_supply *supply = &p->supplies[i];
        if (!is_node(p, supply->node) || !(supply->capacity >= 0.0) || !(supply->cost >= 0.0)) {
            return aft_fail(err, AFT_EUSAGE, "labels: supply %zu: node out of range, or a number below 0", i);
        }
    }
    for (size_t v = 0; v < p->n_nodes; v++) {
        if (!(p->low[v] <= p->high[v]) || isinf(p->low[v]) || isinf(p->high[v])) {
            return aft_fail(err, AFT_EUSAGE, "labels: node %zu: no pressure between its limits", v);
        }
    }
    return AFT_OK;
}

static aft_status allocate(solver *s, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_label_world *w = &s->w;
    const size_t n_arcs = w->p->n_arcs;
    const struct {
        void **array;
        size_t n, size;
    } rooms[] = {
        {(void **)&w->demand, w->n_sets, sizeof *w->demand},
        {(void **)&w->is_possible, w->n_sets, sizeof *w->is_possible},
        {(void **)&w->is_complete, w->n_sets, sizeof *w->is_complete},
        {(void **)&w->can_leave, w->n_sets, sizeof *w->can_leave},
        {(void **)&w->least_factor, w->n_sets, sizeof *w->least_factor},
        {(void **)&w->most_factor, w->n_sets, sizeof *w->most_factor},
        {(void **)&w->close_cost, w->n_sets, sizeof *w->close_cost},
        {(void **)&w->must, w->n, sizeof *w->must},
        {(void **)&w->never, w->n, sizeof *w->never},
        {(void **)&w->start, w->n + 2, sizeof *w->start},
        {(void **)&w->into, 2 * n_arcs, sizeof *w->into},
        {(void **)&w->weight, 2 * n_arcs, sizeof *w->weight},
        {(void **)&s->is_seen, n_arcs, sizeof *s->is_seen},
        {(void **)&s->leaving, w->n, sizeof *s->leaving},
        {(void **)&s->stack, w->n_bits + 4, sizeof *s->stack},
    };
    for (size_t i = 0; i < sizeof rooms / sizeof rooms[0]; i++) {
        *rooms[i].array = aft_alloc(rooms[i].n, rooms[i].size);
        AFT_TRY_ALLOC(*rooms[i].array, err, "labels");
    }
    AFT_TRY(grow_plan(&s->best, w->p, err));
    s->best.cost = INFINITY;
done:
    return status;
}

/* Lists the halves by the node that they enter; arcs from a node to itself lead nowhere. */
static void list_halves(aft_label_world *w)
{
    const int n_halves = (int)(2 * w->p->n_arcs);
    /* counts go two places on, so that filling leaves every start where it belongs */
    for (int half = 0; half < n_halves; half++) {
        const int head = aft_label_head(w->p, half);
        w->start[head + 2] += head != aft_label_tail(w->p, half);
    }
    for (size_t v = 0; v < w->n; v++) {
        w->start[v + 2] += w->start[v + 1];
    }
    for (int half = 0; half < n_halves; half++) {
        const int head = aft_label_head(w->p, half);
        if (head != aft_label_tail(w->p, half)) {
            w->into[w->start[head + 1]++] = half;
        }
    }
}

static void solver_clear(solver *s)
{
    aft_label_world *w = &s->w;
    void *const arrays[] = {w->demand,      w->is_possible, w->is_complete,  w->can_leave, w->least_factor,
                            w->most_factor, w->close_cost,  w->must,         w->never,     w->start,
                            w->into,        w->weight,      w->heap.entries, s->is_seen,   s->leaving,
                            s->stack,       s->splits};
    for (size_t i = 0; i < sizeof arrays / sizeof arrays[0]; i++) {
        aft_free(arrays[i]);
    }
    aft_label_bounds_clear(&s->bounds);
    aft_label_search_clear(&s->search);
    aft_forest_plan_clear(&s->best);
}

aft_status aft_label_solve(aft_forest_plan *out, const aft_label_problem *problem, aft_error *err)
{
    aft_status status = AFT_OK;
    solver s = {.w = {.p = problem, .n = problem->n_nodes, .n_bits = problem->n_ends + problem->n_supplies}};
    AFT_TRY(check_problem(problem, err));
    if (s.w.n_bits > AFT_LABEL_MOST_ENDS) {
        *out = (aft_forest_plan){.outcome = AFT_FOREST_TOO_MANY, .cost = INFINITY, .bound = -INFINITY};
        goto done;
    }
    s.w.n_sets = (size_t)1 << s.w.n_bits;
    s.w.all = (aft_set)s.w.n_sets - 1U;
    s.search = (aft_label_search){.w = &s.w, .bounds = &s.bounds};
    s.search.most_labels = problem->most_labels > 0 ? problem->most_labels : usual_labels;
    AFT_TRY(allocate(&s, err));
    AFT_TRY(aft_label_bounds_init(&s.bounds, &s.w, err));
    list_bits(&s.w);
    describe_sets(&s.w);
    list_halves(&s.w);
    if (problem->n_ends == 0) {
        s.best.cost = s.best.bound = 0.0;
    } else {
        AFT_TRY(solve(&s, err));
    }
    *out = s.best;
    s.best = (aft_forest_plan){0};
done:
    solver_clear(&s);
    return status;
}
