/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a branch area under pressure to the arrays of the method of labels, and back to a point. */
#include "solver/methods/forest/forest.h"

#include "solver/families/pressure.h"
#include "solver/lazy/prove_layout.h"
#include "solver/methods/forest/branch_area.h"
#include "solver/methods/forest/labels.h"
#include "solver/prove/prove.h"

enum { MOST_SIZES = 64 }; /* of one link, after those are left out that are of no use */

static const double exact = 1e-9; /* relative: what a point may miss, and its cost */
static const double close = 1e-7; /* likewise, of pressures */

/* What the method is given. */
typedef struct arrays {
    const aft_area *area;
    aft_label_arc *arcs;   /* [n_links] */
    aft_label_size *sizes; /* [n_sizes + n_links] by link; what is there already first */
    int *number;           /* likewise: size of the area, counted from the first of the link; -1: nothing is bought */
    size_t n_sizes;
    double *low, *high; /* [n_buses] bar^2 */
    aft_label_end ends[AFT_LABEL_MOST_ENDS];
    aft_forest_supply supplies[AFT_LABEL_MOST_ENDS];
    aft_label_problem problem;
    bool is_falling; /* losing pressure is never of use */
    bool is_other;
} arrays;

static void arrays_clear(arrays *t)
{
    aft_free(t->arcs);
    aft_free(t->sizes);
    aft_free(t->number);
    aft_free(t->low);
    aft_free(t->high);
}

static aft_status arrays_init(arrays *t, const aft_area *area, const aft_budget *budget, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *network = area->model->network;
    const size_t n_sizes = area->n_sizes + network->n_links;
    t->area = area;
    t->arcs = aft_alloc(network->n_links, sizeof *t->arcs);
    t->sizes = aft_alloc(n_sizes, sizeof *t->sizes);
    t->number = aft_alloc(n_sizes, sizeof *t->number);
    t->low = aft_alloc(network->n_buses, sizeof *t->low);
    t->high = aft_alloc(network->n_buses, sizeof *t->high);
    AFT_TRY_ALLOC(t->arcs, err, "labels");
    AFT_TRY_ALLOC(t->sizes, err, "labels");
    AFT_TRY_ALLOC(t->number, err, "labels");
    AFT_TRY_ALLOC(t->low, err, "labels");
    AFT_TRY_ALLOC(t->high, err, "labels");
    t->problem = (aft_label_problem){.n_nodes = network->n_buses,
                                     .n_arcs = network->n_links,
                                     .arcs = t->arcs,
                                     .ends = t->ends,
                                     .supplies = t->supplies,
                                     .low = t->low,
                                     .high = t->high,
                                     .must_stop = aft_budget_stops,
                                     .payload = budget};
done:
    return status;
}

/* ---- ends, pressures ---- */

static void list_pressures(arrays *t)
{
    const aft_pressure *pressure = t->area->model->pressure;
    for (size_t i = 0; i < pressure->n_buses; i++) {
        t->low[pressure->buses[i].bus] = pressure->buses[i].low;
        t->high[pressure->buses[i].bus] = pressure->buses[i].high;
    }
}

static void list_ends(arrays *t)
{
    const aft_model *model = t->area->model;
    aft_label_problem *p = &t->problem;
    size_t n_feeding = 0;
    bool is_even = true;
    for (size_t b = 0; b < p->n_nodes && !t->is_other; b++) {
        const double demand = t->area->demand[b];
        const int generator = t->area->generator[b];
        const size_t n_more = (size_t)(demand != 0.0) + (size_t)(generator >= 0);
        t->is_other |= p->n_ends + p->n_supplies + n_more > AFT_LABEL_MOST_ENDS;
        if (!t->is_other && demand != 0.0) {
            t->ends[p->n_ends++] = (aft_label_end){(int)b, demand};
        }
        if (!t->is_other && generator >= 0) {
            const int col = aft_model_flow(model, AFT_TABLE_generators, (size_t)generator, 0);
            t->supplies[p->n_supplies++] = (aft_forest_supply){(int)b, model->lp.upper[col], aft_area_cost(model, col)};
        }
        n_feeding += (size_t)(demand < 0.0) + (size_t)(generator >= 0);
        is_even &= t->high[b] == t->high[0];
    }
    t->is_falling = is_even && n_feeding == 1;
}

/* ---- arcs ---- */

/* A size that loses as little, carries as much and costs no more than another one replaces it where losing pressure is
 * never of use. */
static bool is_replaced(const arrays *t, const aft_label_arc *arc, size_t first, const aft_label_size *size)
{
    bool is_found = false;
    for (size_t i = first; i < t->n_sizes && !is_found; i++) {
        const aft_label_size *other = &t->sizes[i];
        const bool is_as_good =
            t->is_falling || arc->kind != AFT_LABEL_PIPE ? other->drop <= size->drop : other->drop == size->drop;
        is_found = is_as_good && other->capacity >= size->capacity && other->cost <= size->cost;
    }
    return is_found;
}

static void add_size(arrays *t, const aft_label_arc *arc, size_t first, aft_label_size size, int number)
{
    if (!is_replaced(t, arc, first, &size)) {
        t->number[t->n_sizes] = number;
        t->sizes[t->n_sizes++] = size;
    }
}

static double drop_of(const aft_tie *tie, double conductance)
{
    return isinf(conductance) ? 0.0 : tie->length / (conductance * conductance);
}

static void list_sizes(arrays *t, aft_label_arc *arc, size_t k, const aft_tie *tie)
{
    const aft_area_link *link = &t->area->links[k];
    const size_t first = t->n_sizes;
    const bool is_pipe = arc->kind == AFT_LABEL_PIPE;
    if (link->free > 0.0) {
        t->is_other |= is_pipe && !(tie->conductance > 0.0);
        add_size(t, arc, first, (aft_label_size){link->free, 0.0, is_pipe ? drop_of(tie, tie->conductance) : 0.0}, -1);
    }
    for (size_t i = 0; i < link->n_sizes; i++) {
        const aft_area_size *size = &t->area->sizes[link->first_size + i];
        const double conductance = is_pipe ? tie->conductance + size->conductance : 0.0;
        t->is_other |= is_pipe && !(conductance > 0.0);
        add_size(t, arc, first,
                 (aft_label_size){link->free + size->capacity, size->cost, is_pipe ? drop_of(tie, conductance) : 0.0},
                 (int)i);
    }
    arc->n_sizes = t->n_sizes - first;
    arc->sizes = &t->sizes[first];
    t->is_other |= arc->n_sizes > MOST_SIZES;
}

static void list_arcs(arrays *t)
{
    static const aft_label_kind kinds[] = {
        [AFT_TIE_PIPE] = AFT_LABEL_PIPE, [AFT_TIE_REGULATOR] = AFT_LABEL_REGULATOR, [AFT_TIE_LIFT] = AFT_LABEL_FREE};
    const aft_pressure *pressure = t->area->model->pressure;
    size_t i = 0;
    for (size_t k = 0; k < t->problem.n_arcs; k++) {
        const aft_area_link *link = &t->area->links[k];
        while (i < pressure->n_ties && pressure->ties[i].k < k) {
            i++;
        }
        const aft_tie *tie = i < pressure->n_ties && pressure->ties[i].k == k ? &pressure->ties[i] : NULL;
        t->arcs[k] = (aft_label_arc){.kind = tie != NULL ? kinds[tie->kind] : AFT_LABEL_FREE,
                                     .from = link->from,
                                     .to = link->to,
                                     .is_two_way = link->is_two_way,
                                     .cost_along = link->cost_along,
                                     .cost_against = link->cost_against};
        if (link->from != link->to) {
            list_sizes(t, &t->arcs[k], k, tie);
        }
    }
}

/* ---- back to a point ---- */

/* Is the point what the method takes it for? */
static aft_status prove(bool *holds, const aft_model *model, const double *x, double cost, aft_error *err)
{
    const aft_proof proof = aft_prove_point(&model->lp, x);
    const double worst = fmax(proof.row_violation, fmax(proof.bound_violation, proof.integrality_violation));
    const aft_status layout = model->layout != NULL ? aft_prove_layout(model, x, NULL) : AFT_OK;
    if (layout == AFT_ENOMEM) {
        return aft_fail(err, AFT_ENOMEM, "labels: out of memory");
    }
    *holds = layout == AFT_OK && worst <= exact && fabs(proof.objective - cost) <= exact * fmax(1.0, fabs(cost)) &&
             aft_prove_pressure(model, x).violation <= close;
    return AFT_OK;
}

static aft_status make_point(aft_answer *out, const arrays *t, const aft_forest_plan *plan, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_model *model = t->area->model;
    const double cost = plan->cost + model->lp.constant;
    bool holds = false;
    double *x = aft_alloc((size_t)model->lp.n_cols, sizeof *x);
    int *size = aft_alloc(model->network->n_links, sizeof *size);
    AFT_TRY_ALLOC(x, err, "labels");
    AFT_TRY_ALLOC(size, err, "labels");
    for (size_t k = 0; k < model->network->n_links; k++) {
        const size_t first = t->arcs[k].sizes != NULL ? (size_t)(t->arcs[k].sizes - t->sizes) : 0;
        size[k] = plan->size[k] >= 0 ? t->number[first + (size_t)plan->size[k]] : -1;
    }
    aft_area_put(x, t->area, plan->flow, size);
    if (aft_pressure_fill(x, model)) {
        AFT_TRY(prove(&holds, model, x, cost, err));
    }
    if (holds) {
        out->objective = plan->cost;
        out->x = x;
        x = NULL;
    }
done:
    aft_free(x);
    aft_free(size);
    return status;
}

static aft_status find(aft_answer *out, const arrays *t, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_forest_plan plan = {0};
    AFT_TRY(aft_label_solve(&plan, &t->problem, err));
    const bool is_bound = t->area->is_forest && t->problem.n_supplies <= 1;
    if (is_bound && plan.outcome != AFT_FOREST_TOO_MANY) {
        out->bound = plan.bound;
        out->outcome = plan.outcome == AFT_FOREST_NONE ? AFT_INFEASIBLE : AFT_GAP_LIMIT;
    }
    if (!isinf(plan.cost)) {
        AFT_TRY(make_point(out, t, &plan, err));
    }
done:
    aft_forest_plan_clear(&plan);
    return status;
}

const char *aft_pressure_forest_applies(const aft_task *task)
{
    return task->model != NULL && task->model->pressure != NULL ? NULL : "no bus is under pressure (setting pressure)";
}

aft_status aft_pressure_forest_solve(aft_answer *out, aft_task *task, const aft_budget *budget, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_area area = {0};
    arrays t = {0};
    out->outcome = AFT_GAP_LIMIT;
    AFT_TRY(aft_area_read(&area, task->model, err));
    if (area.is_other) {
        goto done;
    }
    AFT_TRY(arrays_init(&t, &area, budget, err));
    list_pressures(&t);
    list_ends(&t);
    list_arcs(&t);
    if (!t.is_other) {
        AFT_TRY(find(out, &t, err));
    }
    if (aft_answer_is_close(out, task->lp, budget)) {
        out->outcome = AFT_OPTIMAL;
    }
done:
    arrays_clear(&t);
    aft_area_clear(&area);
    return status;
}
