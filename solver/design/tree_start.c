/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a branch area to the arrays of the tree method, and back to a point. */
#include "solver/design/tree_start.h"

#include "solver/design/branch_area.h"
#include "solver/design/trees.h"
#include "solver/layout.h"
#include "solver/prove.h"

enum { MOST_CUSTOMERS = 12 };

static const size_t most_labels = 1000000,
                    most_splits = 10; /* 3 s for each of at most 21 cases; as a rule 0.1 s for one */
static const double exact = 1e-9;     /* relative: what a point may miss, and its cost */

void aft_tree_start_clear(aft_tree_start *start)
{
    aft_free(start->x);
    *start = (aft_tree_start){0};
}

/* What the tree method is given. */
typedef struct task {
    aft_tree_arc *arcs;   /* [n_links] */
    aft_tree_size *sizes; /* [n_sizes] those of the area */
    aft_tree_customer customers[MOST_CUSTOMERS];
    aft_tree_supply *supplies; /* [2 * n_buses] */
    aft_tree_problem problem;
    bool is_other;
} task;

static void task_clear(task *t)
{
    aft_free(t->arcs);
    aft_free(t->sizes);
    aft_free(t->supplies);
}

static aft_status task_init(task *t, const aft_area *area, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *network = area->model->network;
    t->arcs = aft_alloc(network->n_links, sizeof *t->arcs);
    t->sizes = aft_alloc(area->n_sizes, sizeof *t->sizes);
    t->supplies = aft_alloc(2 * network->n_buses, sizeof *t->supplies);
    AFT_TRY_ALLOC(t->arcs, err, "tree start");
    AFT_TRY_ALLOC(t->sizes, err, "tree start");
    AFT_TRY_ALLOC(t->supplies, err, "tree start");
    t->problem = (aft_tree_problem){.n_nodes = network->n_buses,
                                    .n_arcs = network->n_links,
                                    .arcs = t->arcs,
                                    .customers = t->customers,
                                    .supplies = t->supplies,
                                    .most_labels = most_labels,
                                    .most_splits = most_splits};
done:
    return status;
}

static void list_arcs(task *t, const aft_area *area)
{
    for (size_t i = 0; i < area->n_sizes; i++) {
        t->sizes[i] = (aft_tree_size){area->sizes[i].capacity, area->sizes[i].cost};
    }
    for (size_t k = 0; k < t->problem.n_arcs; k++) {
        const aft_area_link *link = &area->links[k];
        t->arcs[k] = (aft_tree_arc){.from = link->from,
                                    .to = link->to,
                                    .is_two_way = link->is_two_way,
                                    .free = link->free,
                                    .cost_along = link->cost_along,
                                    .cost_against = link->cost_against,
                                    .n_sizes = link->n_sizes,
                                    .sizes = link->n_sizes > 0 ? &t->sizes[link->first_size] : NULL};
    }
}

/* All demand comes from one negative load, or none from any. */
static void list_ends(task *t, const aft_area *area)
{
    const aft_model *model = area->model;
    aft_tree_problem *p = &t->problem;
    double total = 0.0;
    double given = 0.0;
    size_t n_given = 0;
    for (size_t b = 0; b < p->n_nodes; b++) {
        if (area->demand[b] > 0.0 && p->n_customers == MOST_CUSTOMERS) {
            t->is_other = true;
            break;
        }
        if (area->demand[b] > 0.0) {
            t->customers[p->n_customers++] = (aft_tree_customer){(int)b, area->demand[b]};
            total += area->demand[b];
        }
        if (area->demand[b] < 0.0) {
            t->supplies[p->n_supplies++] = (aft_tree_supply){(int)b, INFINITY, 0.0};
            given -= area->demand[b];
            n_given++;
        }
        if (area->generator[b] >= 0) {
            int col = aft_model_flow(model, AFT_GENERATOR, (size_t)area->generator[b], 0);
            t->supplies[p->n_supplies++] = (aft_tree_supply){(int)b, model->lp.upper[col], aft_area_cost(model, col)};
        }
    }
    t->is_other |= n_given > 1 || (n_given == 1 && (p->n_supplies > 1 || fabs(given - total) > exact * total));
}

/* Is the point what the method takes it for? */
static aft_status check(bool *holds_out, const aft_model *model, const double *x, double cost, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_proof proof = aft_prove_point(&model->lp, x);
    double worst = fmax(proof.row_violation, fmax(proof.bound_violation, proof.integrality_violation));
    *holds_out = worst <= exact && fabs(proof.objective - cost) <= exact * fmax(1.0, fabs(cost));
    if (*holds_out && model->layout != NULL) {
        status = aft_prove_layout(model, x, NULL);
        *holds_out = status == AFT_OK;
        status = status == AFT_ENOMEM ? aft_fail(err, status, "tree start: out of memory") : AFT_OK;
    }
    return status;
}

static aft_status solve(aft_tree_start *out, const aft_area *area, const task *t, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_model *model = area->model;
    aft_tree_plan plan = {0};
    double *x = NULL;
    bool is_plan = false;
    AFT_TRY(aft_tree_solve(&plan, &t->problem, err));
    if (area->is_forest && t->problem.n_supplies == 1 && plan.outcome != AFT_TREE_TOO_MANY) {
        out->bound = plan.bound + model->lp.constant;
    }
    if (isinf(plan.cost)) {
        goto done;
    }
    x = aft_alloc((size_t)model->lp.n_cols, sizeof *x);
    AFT_TRY_ALLOC(x, err, "tree start");
    aft_area_put(x, area, plan.flow, plan.size);
    AFT_TRY(check(&is_plan, model, x, plan.cost + model->lp.constant, err));
    if (is_plan) {
        out->cost = plan.cost + model->lp.constant;
        out->x = x;
        x = NULL;
    }
done:
    aft_free(x);
    aft_tree_plan_clear(&plan);
    return status;
}

aft_status aft_tree_start_find(aft_tree_start *out, const aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_area area = {0};
    task t = {0};
    *out = (aft_tree_start){.cost = INFINITY, .bound = -INFINITY};
    AFT_TRY(aft_area_read(&area, model, err));
    if (area.is_other || model->n_hours > 1) {
        goto done;
    }
    AFT_TRY(task_init(&t, &area, err));
    list_arcs(&t, &area);
    list_ends(&t, &area);
    if (!t.is_other) {
        AFT_TRY(solve(out, &area, &t, err));
    }
done:
    task_clear(&t);
    aft_area_clear(&area);
    return status;
}
