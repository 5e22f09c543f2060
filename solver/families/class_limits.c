/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each class of loads loses, where classes are served in order (setting allocation = priority). */
#include "solver/families/families.h"
#include "solver/families/families_internal.h"

#include <stdlib.h>

/* What may be lost of a load in a snapshot, MWh: as (7), weighted. */
static double demand_at(const aft_model *model, size_t k, size_t t)
{
    return fmax(0.0, aft_energy_weight(model->network, t)) *
           model->lp.upper[model->shed + (int)(k * model->n_hours + t)];
}

static int by_priority(const void *a, const void *b)
{
    int x = ((const aft_class_row *)a)->priority;
    int y = ((const aft_class_row *)b)->priority;
    return (x > y) - (x < y);
}

/* Adds a load to its class, which is made if it is new. A load that can lose nothing belongs to none. */
static void count_load(aft_model *model, size_t k)
{
    int priority = aft_load_priority(model->network, k);
    double demand = 0.0;
    size_t c = 0;
    for (size_t t = 0; t < model->n_hours; t++) {
        demand += demand_at(model, k, t);
    }
    while (c < model->n_classes && model->classes[c].priority != priority) {
        c++;
    }
    if (demand > 0.0 && c == model->n_classes) {
        model->classes[model->n_classes++] = (aft_class_row){.priority = priority};
    }
    if (demand > 0.0) {
        model->classes[c].demand += demand;
    }
}

static aft_status add_row(aft_model *model, aft_class_row *class, aft_draft *draft, aft_error *err)
{
    for (size_t k = 0; k < model->network->n_loads; k++) {
        bool is_in_class = aft_load_priority(model->network, k) == class->priority;
        for (size_t t = 0; is_in_class && t < model->n_hours; t++) {
            if (demand_at(model, k, t) > 0.0) {
                aft_draft_put(draft, model->shed + (int)(k * model->n_hours + t), aft_energy_weight(model->network, t));
            }
        }
    }
    class->row = model->lp.n_rows;
    return aft_draft_add(draft, model, -INFINITY, INFINITY, err);
}

/*
 * (47) Lost load of every class c of loads, we_t the hours that snapshot t stands for in sums of energy:
 *
 *     sum_{loads d in c} sum_t we_t y_dt <= L_c          MWh
 *
 * The rows come without limit; passes.c finds L_c, class after class. They stand before the limits after outages
 * (41), which are added as they are broken.
 */
aft_status aft_add_class_limits(aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    size_t n_loads = model->network->n_loads;
    aft_draft draft = {0};
    int first = 0;
    if (!aft_is_by_priority(model->network) || model->shed < 0) {
        return AFT_OK;
    }
    model->classes = aft_arena_alloc(model->arena, n_loads + 1, sizeof *model->classes);
    AFT_TRY_ALLOC(model->classes, err, "classes of loads");
    AFT_TRY(aft_draft_init(&draft, n_loads * model->n_hours, err));
    for (size_t k = 0; k < n_loads; k++) {
        count_load(model, k);
    }
    qsort(model->classes, model->n_classes, sizeof *model->classes, by_priority);
    AFT_TRY(aft_lp_open_rows(&first, &model->lp, "lost_load_of_class", 0, 1, NULL, err));
    for (size_t c = 0; c < model->n_classes; c++) {
        AFT_TRY(add_row(model, &model->classes[c], &draft, err));
    }
done:
    aft_draft_clear(&draft);
    return status;
}
