/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each branch of a grid takes over when another one fails. */
#include "solver/lazy/outage_grid.h"
#include "solver/numerics/dense.h"

#include "networks/graph/graph.h"

#include <string.h>

/* The branches that live in the span of a grid and have an impedance there. */
static aft_status list_branches(aft_outage_grid *grid, const aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    const size_t n = model->n_branches;
    const size_t period = model->network->snapshots[grid->span.from].period;
    grid->branch = aft_arena_alloc(model->arena, n, sizeof *grid->branch);
    grid->from = aft_arena_alloc(model->arena, n, sizeof *grid->from);
    grid->to = aft_arena_alloc(model->arena, n, sizeof *grid->to);
    grid->impedance = aft_arena_alloc(model->arena, n, sizeof *grid->impedance);
    AFT_TRY_ALLOC(grid->branch, err, "outages");
    AFT_TRY_ALLOC(grid->from, err, "outages");
    AFT_TRY_ALLOC(grid->to, err, "outages");
    AFT_TRY_ALLOC(grid->impedance, err, "outages");
    for (size_t i = 0; i < n; i++) {
        const aft_branch *branch = &model->branches[i];
        const double impedance = aft_branch_impedance(branch, period);
        if (branch->n_states > 0) {
            return aft_fail(err, AFT_EUNSUPPORTED, "%s: branch_outages beside a menu that changes its impedance",
                            aft_holding_at(model->network, branch->table, branch->k).name);
        }
        if (isfinite(impedance) && aft_branch_lives(branch, grid->span)) {
            grid->branch[grid->n] = (int)i;
            grid->from[grid->n] = branch->bus0;
            grid->to[grid->n] = branch->bus1;
            grid->impedance[grid->n++] = impedance;
        }
    }
done:
    return status;
}

/* The cycles of a grid, and the cycles that each branch is part of. */
typedef struct loops {
    aft_walks cycles;
    size_t *start;  /* [n + 1] by branch */
    int *cycle;     /* [start[n]] */
    int *sign;      /* [start[n]] */
    double *matrix; /* [cycles.n * cycles.n] C' Z C, then its factors */
    size_t *pivot;  /* [cycles.n] */
    double *y;      /* [cycles.n] */
} loops;

static void loops_clear(loops *l)
{
    aft_walks_clear(&l->cycles);
    aft_free(l->start);
    aft_free(l->cycle);
    aft_free(l->sign);
    aft_free(l->matrix);
    aft_free(l->pivot);
    aft_free(l->y);
}

/* Sorts the entries of the cycles by branch: counts, then places, then fills. */
static void sort_by_branch(loops *l, size_t n)
{
    const aft_walks *cycles = &l->cycles;
    for (size_t i = 0; i < cycles->start[cycles->n]; i++) {
        l->start[cycles->edge[i]]++;
    }
    size_t end = 0;
    for (size_t b = 0; b <= n; b++) {
        end += l->start[b];
        l->start[b] = end;
    }
    for (size_t c = 0; c < cycles->n; c++) {
        for (size_t i = cycles->start[c]; i < cycles->start[c + 1]; i++) {
            size_t place = --l->start[cycles->edge[i]];
            l->cycle[place] = (int)c;
            l->sign[place] = cycles->sign[i];
        }
    }
}

static void fill_matrix(loops *l, const aft_outage_grid *grid)
{
    for (size_t b = 0; b < grid->n; b++) {
        for (size_t i = l->start[b]; i < l->start[b + 1]; i++) {
            for (size_t j = l->start[b]; j < l->start[b + 1]; j++) {
                size_t place = (size_t)l->cycle[i] * l->cycles.n + (size_t)l->cycle[j];
                l->matrix[place] += l->sign[i] * l->sign[j] * grid->impedance[b];
            }
        }
    }
}

static aft_status loops_open(loops *l, const aft_outage_grid *grid, size_t n_buses, aft_error *err)
{
    aft_status status = AFT_OK;
    AFT_TRY(aft_graph_cycle_basis(&l->cycles, n_buses, grid->n, grid->from, grid->to, err));
    size_t n = l->cycles.n;
    size_t n_entries = l->cycles.start[n];
    l->start = aft_alloc(grid->n + 1, sizeof *l->start);
    l->cycle = aft_alloc(n_entries, sizeof *l->cycle);
    l->sign = aft_alloc(n_entries, sizeof *l->sign);
    l->matrix = aft_alloc(n * n, sizeof *l->matrix);
    l->pivot = aft_alloc(n, sizeof *l->pivot);
    l->y = aft_alloc(n, sizeof *l->y);
    AFT_TRY_ALLOC(l->start, err, "outages");
    AFT_TRY_ALLOC(l->cycle, err, "outages");
    AFT_TRY_ALLOC(l->sign, err, "outages");
    AFT_TRY_ALLOC(l->matrix, err, "outages");
    AFT_TRY_ALLOC(l->pivot, err, "outages");
    AFT_TRY_ALLOC(l->y, err, "outages");
    sort_by_branch(l, grid->n);
    fill_matrix(l, grid);
    if (!aft_dense_factor(l->matrix, l->pivot, n)) {
        status = aft_fail(err, AFT_EUNSUPPORTED,
                          "branch_outages: lines and transformers without impedance form a cycle; what the others take "
                          "over in an outage is not determined");
    }
done:
    return status;
}

/* Sum over the cycles of branch b of what y says of them. */
static double along_cycles(const loops *l, size_t b)
{
    double sum = 0.0;
    for (size_t i = l->start[b]; i < l->start[b + 1]; i++) {
        sum += l->sign[i] * l->y[l->cycle[i]];
    }
    return sum;
}

/*
 * Let C be the cycles of (14), one a column, and Z the impedances. The branches send s_c round the failed branch c with
 * the least sum of z d^2, and what changes is a sum of cycles, so
 *
 *     BODF_bc = - G_bc / G_cc,   G = C (C' Z C)^-1 C'
 *
 * That is BPTDF_bc / (1 - BPTDF_cc) of PyPSA, for BPTDF = 1 - G Z, without 1 / z and without an inverse of nodes. A
 * branch on no cycle has G_cc = 0: nothing can take over from it.
 */
static void set_factors(double *factor, loops *l, size_t n, size_t failed)
{
    memset(l->y, 0, l->cycles.n * sizeof *l->y);
    for (size_t i = l->start[failed]; i < l->start[failed + 1]; i++) {
        l->y[l->cycle[i]] = l->sign[i];
    }
    aft_dense_solve(l->y, l->matrix, l->pivot, l->cycles.n);
    double own = along_cycles(l, failed);
    for (size_t b = 0; b < n; b++) {
        factor[b] = -along_cycles(l, b) / own;
    }
    factor[failed] = -1.0;
}

/* The outages asked for that stand in the grid and have a way round. */
static aft_status list_outages(aft_outage_grid *grid, const aft_model *model, const loops *l, aft_error *err)
{
    const aft_network *net = model->network;
    grid->outage = aft_arena_alloc(model->arena, net->n_outages, sizeof *grid->outage);
    if (grid->outage == NULL) {
        return aft_fail(err, AFT_ENOMEM, "outages: out of memory");
    }
    for (size_t c = 0; c < net->n_outages; c++) {
        for (size_t b = 0; b < grid->n; b++) {
            const aft_branch *branch = &model->branches[grid->branch[b]];
            bool is_it = branch->table == (aft_table)net->outages[c].table && branch->k == net->outages[c].row;
            if (is_it && l->start[b] < l->start[b + 1]) {
                grid->outage[grid->n_outages++] = (int)b;
            }
        }
    }
    return AFT_OK;
}

aft_status aft_outage_grid_fill(aft_outage_grid *grid, const aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    loops l = {0};
    AFT_TRY(list_branches(grid, model, err));
    AFT_TRY(loops_open(&l, grid, model->network->n_buses, err));
    AFT_TRY(list_outages(grid, model, &l, err));
    grid->factor = aft_arena_alloc(model->arena, grid->n_outages * grid->n, sizeof *grid->factor);
    AFT_TRY_ALLOC(grid->factor, err, "outages");
    for (size_t c = 0; c < grid->n_outages; c++) {
        set_factors(grid->factor + c * grid->n, &l, grid->n, (size_t)grid->outage[c]);
    }
done:
    loops_clear(&l);
    return status;
}
