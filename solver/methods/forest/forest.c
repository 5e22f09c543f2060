/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a branch area to the arrays of forests.h, and back to a point. */
#include "solver/methods/forest/forest.h"

#include "solver/lazy/prove_layout.h"
#include "solver/methods/forest/branch_area.h"
#include "solver/methods/forest/forests.h"
#include "solver/prove/prove.h"

enum { MOST_CUSTOMERS = 12 };

static const size_t most_labels = 1000000,
                    most_splits = 10; /* 3 s for each of at most 21 cases; as a rule 0.1 s for one */
static const double exact = 1e-9;     /* relative: what a point may miss, and its cost */

/* What the search for forests is given. */
typedef struct arrays {
    aft_forest_arc *arcs;   /* [n_links] */
    aft_forest_size *sizes; /* [n_sizes] those of the area */
    aft_forest_customer customers[MOST_CUSTOMERS];
    aft_forest_supply *supplies; /* [2 * n_buses] */
    aft_forest_problem problem;
    bool is_other;
} arrays;

static void arrays_clear(arrays *t)
{
    aft_free(t->arcs);
    aft_free(t->sizes);
    aft_free(t->supplies);
}

static aft_status arrays_init(arrays *t, const aft_area *area, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *network = area->model->network;
    t->arcs = aft_alloc(network->n_links, sizeof *t->arcs);
    t->sizes = aft_alloc(area->n_sizes, sizeof *t->sizes);
    t->supplies = aft_alloc(2 * network->n_buses, sizeof *t->supplies);
    AFT_TRY_ALLOC(t->arcs, err, "forest");
    AFT_TRY_ALLOC(t->sizes, err, "forest");
    AFT_TRY_ALLOC(t->supplies, err, "forest");
    t->problem = (aft_forest_problem){.n_nodes = network->n_buses,
                                      .n_arcs = network->n_links,
                                      .arcs = t->arcs,
                                      .customers = t->customers,
                                      .supplies = t->supplies,
                                      .most_labels = most_labels,
                                      .most_splits = most_splits};
done:
    return status;
}

static void list_arcs(arrays *t, const aft_area *area)
{
    for (size_t i = 0; i < area->n_sizes; i++) {
        t->sizes[i] = (aft_forest_size){area->sizes[i].capacity, area->sizes[i].cost};
    }
    for (size_t k = 0; k < t->problem.n_arcs; k++) {
        const aft_area_link *link = &area->links[k];
        t->arcs[k] = (aft_forest_arc){.from = link->from,
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
static void list_ends(arrays *t, const aft_area *area)
{
    const aft_model *model = area->model;
    aft_forest_problem *p = &t->problem;
    double total = 0.0;
    double given = 0.0;
    size_t n_given = 0;
    for (size_t b = 0; b < p->n_nodes; b++) {
        if (area->demand[b] > 0.0 && p->n_customers == MOST_CUSTOMERS) {
            t->is_other = true;
            break;
        }
        if (area->demand[b] > 0.0) {
            t->customers[p->n_customers++] = (aft_forest_customer){(int)b, area->demand[b]};
            total += area->demand[b];
        }
        if (area->demand[b] < 0.0) {
            t->supplies[p->n_supplies++] = (aft_forest_supply){(int)b, INFINITY, 0.0};
            given -= area->demand[b];
            n_given++;
        }
        if (area->generator[b] >= 0) {
            int col = aft_model_flow(model, AFT_TABLE_generators, (size_t)area->generator[b], 0);
            t->supplies[p->n_supplies++] = (aft_forest_supply){(int)b, model->lp.upper[col], aft_area_cost(model, col)};
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
        status = status == AFT_ENOMEM ? aft_fail(err, status, "forest: out of memory") : AFT_OK;
    }
    return status;
}

static aft_status find(aft_answer *out, const aft_area *area, const arrays *t, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_lp *lp = &area->model->lp;
    aft_forest_plan plan = {0};
    double *x = NULL;
    bool is_plan = false;
    AFT_TRY(aft_forest_find(&plan, &t->problem, err));
    if (area->is_forest && t->problem.n_supplies == 1 && plan.outcome != AFT_FOREST_TOO_MANY) {
        out->bound = plan.bound;
    }
    if (isinf(plan.cost)) {
        goto done;
    }
    x = aft_alloc((size_t)lp->n_cols, sizeof *x);
    AFT_TRY_ALLOC(x, err, "forest");
    aft_area_put(x, area, plan.flow, plan.size);
    AFT_TRY(check(&is_plan, area->model, x, plan.cost + lp->constant, err));
    if (is_plan) {
        out->objective = plan.cost;
        out->x = x;
        x = NULL;
    }
done:
    aft_free(x);
    aft_forest_plan_clear(&plan);
    return status;
}

const char *aft_forest_applies(const aft_task *task)
{
    if (task->model == NULL || task->model->layout == NULL) {
        return "pipes need not form a forest (setting layout)";
    }
    if (task->model->pressure != NULL) {
        return "it knows of no pressure: forest-pressure does";
    }
    if (task->model->n_hours > 1) {
        return "there is more than one snapshot";
    }
    if (task->is_round) {
        return "it has been asked before the rounds";
    }
    return aft_task_is_whole(task) ? NULL : "nothing is bought in whole pieces";
}

aft_status aft_forest_solve(aft_answer *out, aft_task *task, const aft_budget *budget, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_area area = {0};
    arrays t = {0};
    AFT_TRY(aft_area_read(&area, task->model, err));
    if (area.is_other) {
        goto done;
    }
    AFT_TRY(arrays_init(&t, &area, err));
    list_arcs(&t, &area);
    list_ends(&t, &area);
    t.problem.must_stop = aft_budget_stops;
    t.problem.payload = budget;
    if (!t.is_other) {
        AFT_TRY(find(out, &area, &t, err));
    }
    out->outcome = aft_answer_is_close(out, task->lp, budget) ? AFT_OPTIMAL : AFT_GAP_LIMIT;
done:
    arrays_clear(&t);
    aft_area_clear(&area);
    return status;
}
