/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forced decisions are rows and bounds of the program, so every method keeps to them: one that does not know the row
 * proves a bound of a program with less to keep to, and its plan is checked against all rows. */
#include "solver/model/force.h"

/* (117) sum_d n_d >= 1 */
static aft_status force_in(aft_model *model, const aft_holding *asset, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_capacity *capacity = &model->capacity[asset->table][asset->row];
    double *ones = NULL;
    if (asset->menu_index < 0) {
        return aft_fail(err, AFT_EUNSUPPORTED, "%s has no menu: how much of it is to be forced in is not said",
                        asset->name);
    }
    ones = aft_alloc((size_t)capacity->n, sizeof *ones);
    AFT_TRY_ALLOC(ones, err, "forced candidates");
    for (int d = 0; d < capacity->n; d++) {
        ones[d] = 1.0;
    }
    AFT_TRY(aft_lp_add_row(&model->lp, 1.0, INFINITY, (size_t)capacity->n, capacity->cols, ones, err));
done:
    aft_free(ones);
    return status;
}

/* (117) n_d = 0, CAP <= nom */
static void force_out(aft_model *model, const aft_holding *asset)
{
    const aft_capacity *capacity = &model->capacity[asset->table][asset->row];
    for (int d = 0; asset->menu_index >= 0 && d < capacity->n; d++) {
        model->lp.upper[capacity->cols[d]] = 0.0;
    }
    if (asset->is_extendable) {
        const int col = model->expansion[asset->table][asset->row];
        model->lp.upper[col] = fmin(model->lp.upper[col], asset->nom);
    }
}

aft_status aft_force_candidates(aft_model *model, const aft_force *forces, size_t n, aft_error *err)
{
    aft_status status = AFT_OK;
    int first = 0;
    if (n == 0) {
        return AFT_OK;
    }
    AFT_TRY(aft_lp_open_rows(&first, &model->lp, "forced", 0, 1, NULL, err));
    for (size_t i = 0; i < n; i++) {
        const aft_holding asset =
            aft_holding_at(model->network, (aft_table)forces[i].element.table, forces[i].element.row);
        if (!aft_holding_exists(&asset)) {
            continue;
        }
        if (forces[i].is_on) {
            AFT_TRY(force_in(model, &asset, err));
        } else {
            force_out(model, &asset);
        }
    }
done:
    return status;
}
