/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Voltage angles that belong to the flows of a point. The flows obey the voltage law, so the angles along any tree of
 * branches are those along every other; the tree is walked from the first bus of each island. */
#include "solver/plan/angles.h"

#include <math.h>

static const double degree = 0.017453292519943295; /* rad */

/* The lines and transformers of a point, and a walk over those that exist in a period. */
typedef struct grid {
    const aft_model *model;
    double *impedance; /* [n_branches] per unit on 1 MVA; INFINITY: no part of the voltage law */
    size_t *start;     /* [n_buses + 1] */
    int *at_bus;       /* [start[n_buses]] branches at each bus */
    int *order;        /* [n_buses] buses, each after the one it hangs on */
    int *via;          /* [n_buses] branch by which a bus hangs on one before it; -1 for the first of an island */
    int *island;       /* [n_buses] -1: not visited */
    double *sum;       /* [n_buses] of the angles of an island */
    double *count;     /* [n_buses] its buses */
} grid;

static void grid_clear(grid *g)
{
    aft_free(g->impedance);
    aft_free(g->start);
    aft_free(g->at_bus);
    aft_free(g->order);
    aft_free(g->via);
    aft_free(g->island);
    aft_free(g->sum);
    aft_free(g->count);
}

/* Impedance of a branch as it was bought, or as it stands. */
static double impedance_of(const aft_branch *branch, const double *x)
{
    if (branch->n_states == 0) {
        return branch->impedance;
    }
    for (size_t m = 1; m < branch->n_states; m++) {
        if (x[branch->states[m].col] > 0.5) {
            return branch->states[m].impedance;
        }
    }
    return branch->states[0].impedance;
}

/* Phase shift as it was chosen, or as it is given, degrees. */
static double shift_of(const aft_branch *branch, const double *x, size_t t)
{
    return branch->shift_col >= 0 ? x[branch->shift_col + (int)t] : aft_at(branch->shift, t);
}

/* Lists the branches at every bus: counts, then places, then fills. */
static void sort_by_bus(grid *g)
{
    const aft_model *model = g->model;
    for (size_t i = 0; i < model->n_branches; i++) {
        g->start[model->branches[i].bus0]++;
        g->start[model->branches[i].bus1]++;
    }
    size_t end = 0;
    for (size_t b = 0; b <= model->network->n_buses; b++) {
        end += g->start[b];
        g->start[b] = end;
    }
    for (size_t i = 0; i < model->n_branches; i++) {
        g->at_bus[--g->start[model->branches[i].bus0]] = (int)i;
        g->at_bus[--g->start[model->branches[i].bus1]] = (int)i;
    }
}

static aft_status grid_open(grid *g, const double *x, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_model *model = g->model;
    size_t n = model->network->n_buses;
    g->impedance = aft_alloc(model->n_branches, sizeof *g->impedance);
    g->start = aft_alloc(n + 1, sizeof *g->start);
    g->at_bus = aft_alloc(2 * model->n_branches, sizeof *g->at_bus);
    g->order = aft_alloc(n, sizeof *g->order);
    g->via = aft_alloc(n, sizeof *g->via);
    g->island = aft_alloc(n, sizeof *g->island);
    g->sum = aft_alloc(n, sizeof *g->sum);
    g->count = aft_alloc(n, sizeof *g->count);
    AFT_TRY_ALLOC(g->impedance, err, "angles");
    AFT_TRY_ALLOC(g->start, err, "angles");
    AFT_TRY_ALLOC(g->at_bus, err, "angles");
    AFT_TRY_ALLOC(g->order, err, "angles");
    AFT_TRY_ALLOC(g->via, err, "angles");
    AFT_TRY_ALLOC(g->island, err, "angles");
    AFT_TRY_ALLOC(g->sum, err, "angles");
    AFT_TRY_ALLOC(g->count, err, "angles");
    for (size_t i = 0; i < model->n_branches; i++) {
        g->impedance[i] = impedance_of(&model->branches[i], x);
    }
    sort_by_bus(g);
done:
    return status;
}

/* Does a branch stand in a period (in any if it is NULL)? */
static bool is_there(const grid *g, int i, const aft_period *period)
{
    const aft_branch *branch = &g->model->branches[i];
    aft_span life = aft_holding_at(g->model->network, branch->table, branch->k).life;
    return isfinite(g->impedance[i]) &&
           (period == NULL || (life.from <= period->span.from && period->span.to <= life.to));
}

/* Visits all buses, island by island. */
static void walk(grid *g, const aft_period *period)
{
    size_t n_buses = g->model->network->n_buses;
    size_t n = 0;
    int n_islands = 0;
    for (size_t b = 0; b < n_buses; b++) {
        g->island[b] = -1;
    }
    for (size_t root = 0; root < n_buses; root++) {
        if (g->island[root] >= 0) {
            continue;
        }
        size_t next = n;
        g->island[root] = n_islands;
        g->via[root] = -1;
        g->order[n++] = (int)root;
        for (; next < n; next++) { /* each bus visited appends its neighbours */
            int bus = g->order[next];
            for (size_t e = g->start[bus]; e < g->start[bus + 1]; e++) {
                const aft_branch *branch = &g->model->branches[g->at_bus[e]];
                int other = branch->bus0 == bus ? branch->bus1 : branch->bus0;
                if (g->island[other] < 0 && is_there(g, g->at_bus[e], period)) {
                    g->island[other] = n_islands;
                    g->via[other] = g->at_bus[e];
                    g->order[n++] = other;
                }
            }
        }
        n_islands++;
    }
}

static double impedance_at(const grid *g, int branch, size_t t)
{
    const aft_branch *b = &g->model->branches[branch];
    return b->n_states > 0 ? g->impedance[branch] : aft_branch_impedance(b, g->model->network->snapshots[t].period);
}

/* Angles of one snapshot:  theta_bus0 - theta_bus1 = z s + f,  then the mean of each island is taken off. */
static void set_angles(double *angle, grid *g, const double *x, size_t t)
{
    size_t n_buses = g->model->network->n_buses;
    size_t hours = g->model->n_hours;
    for (size_t b = 0; b < n_buses; b++) {
        g->sum[b] = 0.0;
        g->count[b] = 0.0;
    }
    for (size_t i = 0; i < n_buses; i++) {
        int bus = g->order[i];
        double theta = 0.0;
        if (g->via[bus] >= 0) {
            const aft_branch *branch = &g->model->branches[g->via[bus]];
            double drop = impedance_at(g, g->via[bus], t) * x[branch->flow + (int)t] + degree * shift_of(branch, x, t);
            bool is_end = branch->bus1 == bus;
            theta = angle[(size_t)(is_end ? branch->bus0 : branch->bus1) * hours + t] + (is_end ? -drop : drop);
        }
        angle[(size_t)bus * hours + t] = theta;
        g->sum[g->island[bus]] += theta;
        g->count[g->island[bus]] += 1.0;
    }
    for (size_t b = 0; b < n_buses; b++) {
        angle[b * hours + t] -= g->sum[g->island[b]] / g->count[g->island[b]];
    }
}

aft_status aft_plan_extract_angles(aft_plan *plan, const aft_model *model, const double *x, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *net = model->network;
    grid g = {.model = model};
    AFT_TRY(grid_open(&g, x, err));
    if (model->n_branches > 0) {
        plan->bus_angle = aft_alloc(net->n_buses * model->n_hours, sizeof *plan->bus_angle);
        AFT_TRY_ALLOC(plan->bus_angle, err, "angles");
    }
    for (size_t a = 0; plan->bus_angle != NULL && a < net->n_periods; a++) {
        walk(&g, &net->periods[a]);
        for (size_t t = net->periods[a].span.from; t < net->periods[a].span.to; t++) {
            set_angles(plan->bus_angle, &g, x, t);
        }
    }
    walk(&g, NULL);
    plan->bus_island = g.island;
    g.island = NULL;
done:
    grid_clear(&g);
    return status;
}
