/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The plants (generators, links, processes) one by one, and rows while they are put together. */
#include "solver/families/families_internal.h"

#include <assert.h>

aft_status aft_draft_init(aft_draft *draft, size_t cap, aft_error *err)
{
    aft_status status = AFT_OK;
    *draft = (aft_draft){.cap = cap};
    draft->cols = aft_alloc(cap, sizeof *draft->cols);
    draft->values = aft_alloc(cap, sizeof *draft->values);
    AFT_TRY_ALLOC(draft->cols, err, "rows");
    AFT_TRY_ALLOC(draft->values, err, "rows");
done:
    return status;
}

void aft_draft_clear(aft_draft *draft)
{
    aft_free(draft->cols);
    aft_free(draft->values);
    *draft = (aft_draft){0};
}

void aft_draft_put(aft_draft *draft, int col, double value)
{
    assert(draft->n < draft->cap);
    draft->cols[draft->n] = col;
    draft->values[draft->n++] = value;
}

aft_status aft_draft_add(aft_draft *draft, aft_model *model, double lower, double upper, aft_error *err)
{
    aft_status status = aft_lp_add_row(&model->lp, lower, upper, draft->n, draft->cols, draft->values, err);
    draft->n = 0;
    return status;
}

double aft_model_max(const aft_model *model, aft_series series)
{
    double most = aft_at(series, 0);
    for (size_t t = 1; series.hours != NULL && t < model->n_hours; t++) {
        most = fmax(most, series.hours[t]);
    }
    return most;
}

double aft_model_min(const aft_model *model, aft_series series)
{
    double least = aft_at(series, 0);
    for (size_t t = 1; series.hours != NULL && t < model->n_hours; t++) {
        least = fmin(least, series.hours[t]);
    }
    return least;
}

static int most_capacity_cols(const aft_model *model)
{
    int most = 0;
    for (size_t i = 0; i < AFT_N_PLANT_TABLES; i++) {
        const aft_table table = aft_holding_tables[i];
        for (size_t k = 0; k < aft_network_count(model->network, table); k++) {
            most = model->capacity[table][k].n > most ? model->capacity[table][k].n : most;
        }
    }
    return most;
}

double aft_draft_put_capacity(aft_draft *draft, const aft_plant_view *p, double factor)
{
    for (int i = 0; i < p->capacity->n; i++) {
        aft_draft_put(draft, p->capacity->cols[i], factor * p->capacity->coefs[i]);
    }
    return aft_limit(factor, p->capacity->fixed);
}

double aft_units_before(const aft_plant *plant, size_t ago)
{
    if (ago <= plant->n_before) {
        return plant->status_before[plant->n_before - ago];
    }
    long long rest = (long long)(ago - plant->n_before);
    bool is_on = plant->down_time_before > 0 ? rest > plant->down_time_before : rest <= plant->up_time_before;
    return is_on ? 1.0 : 0.0;
}

double aft_dispatch_before(const aft_plant_view *p)
{
    bool was_off = p->running->status >= 0 && aft_units_before(&p->plant, 1) == 0.0;
    return was_off ? 0.0 : p->plant.p_init;
}

static aft_plant_view view(const aft_model *model, aft_table table, size_t k)
{
    aft_holding asset = aft_holding_at(model->network, table, k);
    return (aft_plant_view){.table = table,
                            .k = k,
                            .asset = asset,
                            .plant = aft_plant_get(model->network, table, k),
                            .capacity = &model->capacity[table][k],
                            .running = &model->running[table][k],
                            .low_least = aft_model_min(model, asset.low),
                            .high_most = aft_model_max(model, asset.high),
                            .hours = (int)model->n_hours};
}

aft_status aft_for_each_plant(aft_model *model, const char *const *names, aft_on_plant *call, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *net = model->network;
    aft_draft draft = {0};
    int first = 0;
    AFT_TRY(aft_draft_init(&draft, 4 * model->n_hours + 2 * (size_t)most_capacity_cols(model) + 8, err));
    for (size_t i = 0; i < AFT_N_PLANT_TABLES; i++) {
        const aft_table table = aft_holding_tables[i];
        AFT_TRY(aft_lp_open_rows(&first, &model->lp, names[table], 0, 1, NULL, err));
        for (size_t k = 0; k < aft_network_count(net, table); k++) {
            const aft_plant_view p = view(model, table, k);
            if (aft_holding_exists(&p.asset)) {
                AFT_TRY(call(model, &p, &draft, err));
            }
        }
    }
done:
    aft_draft_clear(&draft);
    return status;
}
