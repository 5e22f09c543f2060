/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Does a point withstand the outages? The factors are proved by Kirchhoff's laws, not by the formula they come from:
 * the flows of a grid are unique once both laws hold, so whatever obeys them in the grid without the failed branch is
 * what flows there. */
#include "solver/lazy/prove_outages.h"

#include <string.h>

static const double precise = 1e-7; /* of a factor, and of the sum of drops along a path */

/* Room for a walk over a grid without one branch. */
typedef struct walk {
    const aft_model *model;
    const aft_outage_grid *grid;
    size_t *start; /* [n_buses + 1] */
    int *at_bus;   /* [2 n] branches at each bus */
    int *order;    /* [n_buses] buses as they are visited */
    int *tree;     /* [n_buses] number of the tree it is in; -1: not visited */
    double *angle; /* [n_buses] per MW that the failed branch carried */
    double *reach; /* [n_buses] sum of |drop| from the root */
    double *sum;   /* [n_buses] what flows out */
} walk;

static void walk_clear(walk *w)
{
    aft_free(w->start);
    aft_free(w->at_bus);
    aft_free(w->order);
    aft_free(w->tree);
    aft_free(w->angle);
    aft_free(w->reach);
    aft_free(w->sum);
}

static aft_status walk_init(walk *w, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_outage_grid *grid = w->grid;
    size_t n = w->model->network->n_buses;
    w->start = aft_alloc(n + 1, sizeof *w->start);
    w->at_bus = aft_alloc(2 * grid->n, sizeof *w->at_bus);
    w->order = aft_alloc(n, sizeof *w->order);
    w->tree = aft_alloc(n, sizeof *w->tree);
    w->angle = aft_alloc(n, sizeof *w->angle);
    w->reach = aft_alloc(n, sizeof *w->reach);
    w->sum = aft_alloc(n, sizeof *w->sum);
    AFT_TRY_ALLOC(w->start, err, "proof");
    AFT_TRY_ALLOC(w->at_bus, err, "proof");
    AFT_TRY_ALLOC(w->order, err, "proof");
    AFT_TRY_ALLOC(w->tree, err, "proof");
    AFT_TRY_ALLOC(w->angle, err, "proof");
    AFT_TRY_ALLOC(w->reach, err, "proof");
    AFT_TRY_ALLOC(w->sum, err, "proof");
    for (size_t b = 0; b < grid->n; b++) {
        w->start[grid->from[b]]++;
        w->start[grid->to[b]]++;
    }
    size_t end = 0;
    for (size_t b = 0; b <= n; b++) {
        end += w->start[b];
        w->start[b] = end;
    }
    for (size_t b = 0; b < grid->n; b++) {
        w->at_bus[--w->start[grid->from[b]]] = (int)b;
        w->at_bus[--w->start[grid->to[b]]] = (int)b;
    }
done:
    return status;
}

/* Visits all buses without passing the failed branch; angles follow from the factors on the way, if there are any. */
static void visit(walk *w, int failed, const double *factor)
{
    const aft_outage_grid *grid = w->grid;
    size_t n_buses = w->model->network->n_buses;
    size_t n = 0;
    memset(w->tree, -1, n_buses * sizeof *w->tree);
    for (size_t root = 0; root < n_buses; root++) {
        if (w->tree[root] >= 0) {
            continue;
        }
        w->tree[root] = (int)root;
        w->angle[root] = 0.0;
        w->reach[root] = 0.0;
        size_t next = n;
        w->order[n++] = (int)root;
        for (; next < n; next++) {
            int bus = w->order[next];
            for (size_t i = w->start[bus]; i < w->start[bus + 1]; i++) {
                int b = w->at_bus[i];
                int other = grid->from[b] == bus ? grid->to[b] : grid->from[b];
                if (b == failed || w->tree[other] >= 0) {
                    continue;
                }
                double drop = factor != NULL ? grid->impedance[b] * factor[b] : 0.0;
                w->tree[other] = (int)root;
                w->angle[other] = w->angle[bus] + (grid->from[b] == bus ? -drop : drop);
                w->reach[other] = w->reach[bus] + fabs(drop);
                w->order[n++] = other;
            }
        }
    }
}

/* First law: with -1 on the failed branch, as much flows into every bus as out of it. */
static bool keeps_flows(walk *w, const double *factor)
{
    const aft_outage_grid *grid = w->grid;
    size_t n_buses = w->model->network->n_buses;
    memset(w->sum, 0, n_buses * sizeof *w->sum);
    for (size_t b = 0; b < grid->n; b++) {
        w->sum[grid->from[b]] += factor[b];
        w->sum[grid->to[b]] -= factor[b];
    }
    bool is_kept = true;
    for (size_t b = 0; b < n_buses; b++) {
        is_kept = is_kept && fabs(w->sum[b]) <= precise;
    }
    return is_kept;
}

/* Second law: the angles along the tree explain the flow on every other branch that is left. */
static bool keeps_angles(const walk *w, int failed, const double *factor)
{
    const aft_outage_grid *grid = w->grid;
    bool is_kept = true;
    for (size_t b = 0; b < grid->n; b++) {
        int from = grid->from[b];
        int to = grid->to[b];
        double drop = grid->impedance[b] * factor[b];
        double off = fabs(w->angle[from] - w->angle[to] - drop);
        double size = w->reach[from] + w->reach[to] + fabs(drop);
        is_kept = is_kept && ((int)b == failed || off <= precise * size);
    }
    return is_kept;
}

static aft_status prove_factors(walk *w, aft_error *err)
{
    const aft_outage_grid *grid = w->grid;
    for (size_t c = 0; c < grid->n_outages; c++) {
        const double *factor = grid->factor + c * grid->n;
        const int failed = grid->outage[c];
        visit(w, failed, factor);
        if (factor[failed] != -1.0 || !keeps_flows(w, factor) || !keeps_angles(w, failed, factor)) {
            const aft_branch *branch = &w->model->branches[grid->branch[failed]];
            return aft_fail(err, AFT_ESOLVER,
                            "branch_outages: what the others take over from %s is not known well enough",
                            aft_holding_at(w->model->network, branch->table, branch->k).name);
        }
    }
    return AFT_OK;
}

/* Number of an outage asked for among those of the grid or, if it is not there, of its branch (-1: it does not
 * stand). */
static bool find_outage(int *branch_out, const walk *w, aft_row asked)
{
    const aft_outage_grid *grid = w->grid;
    *branch_out = -1;
    for (size_t b = 0; b < grid->n; b++) {
        const aft_branch *branch = &w->model->branches[grid->branch[b]];
        if ((int)branch->table == asked.table && branch->k == asked.row) {
            *branch_out = (int)b;
        }
    }
    for (size_t c = 0; c < grid->n_outages; c++) {
        if (grid->outage[c] == *branch_out) {
            return true;
        }
    }
    return false;
}

/* Whatever was asked for and is not secured has no way round: no branch takes anything over. */
static aft_status prove_void(walk *w, aft_error *err)
{
    const aft_network *net = w->model->network;
    for (size_t i = 0; i < net->n_outages; i++) {
        int failed = -1;
        if (find_outage(&failed, w, net->outages[i]) || failed < 0) {
            continue;
        }
        int from = w->grid->from[failed];
        int to = w->grid->to[failed];
        visit(w, failed, NULL);
        if (from != to && w->tree[from] == w->tree[to]) {
            return aft_fail(err, AFT_EINTERNAL, "branch_outages: outage %zu is not secured", i);
        }
    }
    return AFT_OK;
}

static double limit_at(const aft_model *model, const aft_branch *branch, const double *x, size_t t)
{
    double rating = aft_capacity_at(&model->capacity[branch->table][branch->k], x);
    double high = aft_at(aft_holding_at(model->network, branch->table, branch->k).high, t);
    int loss = model->loss[branch->table];
    return aft_limit(high, rating) - (loss >= 0 ? x[(size_t)loss + branch->k * model->n_hours + t] : 0.0);
}

static void prove_limits(aft_outage_proof *out, const walk *w, int g, const double *x, size_t t)
{
    const aft_outage_grid *grid = w->grid;
    const aft_branch *branches = w->model->branches;
    for (size_t b = 0; b < grid->n; b++) {
        const aft_branch *branch = &branches[grid->branch[b]];
        const double limit = limit_at(w->model, branch, x, t);
        const double flow = x[branch->flow + (int)t];
        for (size_t c = 0; c < grid->n_outages; c++) {
            double lost = x[branches[grid->branch[grid->outage[c]]].flow + (int)t];
            double taken = grid->factor[c * grid->n + b] * lost;
            double off = fabs(flow + taken) - limit;
            double violation = off / fmax(fmax(1.0, fabs(limit)), fmax(fabs(flow), fabs(taken)));
            if (violation > out->violation || isnan(violation)) {
                out->violation = isnan(violation) ? INFINITY : violation;
                out->worst = (aft_outage_row){.grid = g, .outage = (int)c, .branch = (int)b, .t = (int)t};
            }
        }
    }
}

aft_status aft_prove_outages(aft_outage_proof *out, const aft_model *model, const double *x, aft_error *err)
{
    aft_status status = AFT_OK;
    walk w = {.model = model};
    aft_outage_proof proof = {0};
    for (size_t g = 0; g < model->outages->n_grids; g++) {
        w = (walk){.model = model, .grid = &model->outages->grids[g]};
        AFT_TRY(walk_init(&w, err));
        AFT_TRY(prove_factors(&w, err));
        AFT_TRY(prove_void(&w, err));
        for (size_t t = w.grid->span.from; t < w.grid->span.to; t++) {
            prove_limits(&proof, &w, (int)g, x, t);
        }
        walk_clear(&w);
    }
    *out = proof;
    w = (walk){0};
done:
    walk_clear(&w);
    return status;
}

aft_status aft_outages_prove(aft_lazy_proof *out, const aft_model *model, const double *x, aft_error *err)
{
    aft_outage_proof proof = {0};
    const aft_status status = aft_prove_outages(&proof, model, x, err);
    out->violation = proof.violation;
    if (status == AFT_OK && proof.violation > 0.0) {
        aft_outage_row_name(out->row, sizeof out->row, model, proof.worst);
    }
    return status;
}
