/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The model's frame: one view of all kinds of elements with a capacity, and small helpers on columns. */
#include "solver/model/model.h"

#include "networks/base/limits.h"
#include "networks/base/memory.h"

void aft_model_init(aft_model *model, const aft_network *network)
{
    *model = (aft_model){.network = network, .n_hours = network->n_snapshots, .shed = -1};
    aft_lp_init(&model->lp);
    for (int table = 0; table < AFT_N_TABLES; table++) {
        model->loss[table] = -1;
    }
    model->lp.hour_labels = network->snapshot_labels;
}

void aft_model_clear(aft_model *model)
{
    aft_lp_clear(&model->lp);
    aft_arena_free(model->arena);
    *model = (aft_model){0};
}

double aft_capacity_at(const aft_capacity *capacity, const double *x)
{
    double sum = capacity->fixed;
    for (int i = 0; i < capacity->n; i++) {
        sum += capacity->coefs[i] * x[capacity->cols[i]];
    }
    return sum;
}

double aft_capacity_most(const aft_model *model, const aft_capacity *capacity)
{
    double most = capacity->fixed;
    for (int i = 0; i < capacity->n; i++) {
        most += aft_limit(capacity->coefs[i], model->lp.upper[capacity->cols[i]]);
    }
    return most;
}

double aft_capacity_least(const aft_model *model, const aft_capacity *capacity)
{
    double least = capacity->fixed;
    for (int i = 0; i < capacity->n; i++) {
        least += aft_limit(capacity->coefs[i], model->lp.lower[capacity->cols[i]]);
    }
    return least;
}

double aft_limit(double per_unit, double capacity)
{
    return per_unit == 0.0 || capacity == 0.0 ? 0.0 : per_unit * capacity;
}

void aft_model_tighten(aft_model *model, int col, double lower, double upper)
{
    aft_lp *lp = &model->lp;
    if (lower > lp->lower[col]) {
        lp->lower[col] = lower;
    }
    if (upper < lp->upper[col]) {
        lp->upper[col] = upper;
    }
    aft_limits_join(&lp->lower[col], &lp->upper[col]);
}
