/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * (119) The best plan that buys of a candidate costs no more than the plan at hand with its cheapest piece besides,
 *       where that may stand idle. It costs no less than the search proved of plans with one of its sizes (118); or, of
 *       a size that was left out since some best plan does without (reduce.c), than the bound and that size: what takes
 *       its place is another size of the same candidate, or nothing.
 */
#include "solver/plan/unbought.h"

#include <math.h>

static const double tolerance = 1e-9; /* of a row, relative */

/* Sums of all rows at the point. */
static void sum_rows(double *sums, const aft_lp *lp, const double *x)
{
    for (int i = 0; i < lp->n_rows; i++) {
        sums[i] = 0.0;
        for (size_t e = lp->row_start[i]; e < lp->row_start[i + 1]; e++) {
            sums[i] += lp->value[e] * x[lp->col[e]];
        }
    }
}

/* Marks whole columns of which one more would break a row. */
static void mark_broken(bool *is_broken, const aft_lp *lp, const double *sums)
{
    for (int i = 0; i < lp->n_rows; i++) {
        for (size_t e = lp->row_start[i]; e < lp->row_start[i + 1]; e++) {
            const double step = lp->value[e];
            const double room = tolerance * fmax(1.0, fabs(sums[i]) + fabs(step));
            const bool holds =
                step > 0.0 ? sums[i] + step <= lp->row_upper[i] + room : sums[i] + step >= lp->row_lower[i] - room;
            is_broken[lp->col[e]] = is_broken[lp->col[e]] || !holds;
        }
    }
}

/* Can it be bought at all? The program may have left it out. */
static bool is_for_sale(const aft_model *model, const aft_holding *h, int d)
{
    const aft_capacity *capacity = &model->capacity[h->table][h->row];
    const aft_menu *menu = &model->network->menu_lists[h->menu_index];
    if (!h->can_expand || h->menu_max < 1) {
        return false;
    }
    return model->lp.upper[capacity->cols[d]] >= 1.0 ||
           (capacity->n == (int)menu->n && model->network->menus[menu->options[d]].max_pieces >= 1);
}

/* Rows tell all of it? Circles, pressures and outages are not, or not all, in them. */
static bool may_stand_idle(const aft_model *model)
{
    return model->layout == NULL && model->pressure == NULL && model->outages == NULL;
}

static aft_unbought describe(const aft_plan *plan, const aft_model *model, const aft_holding *h, const bool *is_broken,
                             const double *least_with)
{
    const aft_lp *lp = &model->lp;
    const aft_capacity *capacity = &model->capacity[h->table][h->row];
    aft_unbought out = {.element = {(int)h->table, h->row}, .cost = INFINITY, .bound = INFINITY};
    for (int d = 0; d < capacity->n; d++) {
        const int j = capacity->cols[d];
        if (!is_for_sale(model, h, d)) {
            continue;
        }
        const bool is_left_out = lp->upper[j] < 1.0;
        const double bound = is_left_out          ? plan->lower_bound + lp->cost[j]
                             : least_with != NULL ? least_with[j] + lp->constant
                                                  : -INFINITY;
        out.bound = fmin(out.bound, bound);
        if (may_stand_idle(model) && !is_broken[j]) {
            out.cost = fmin(out.cost, plan->total_cost + lp->cost[j]);
        }
    }
    out.bound = fmax(out.bound, plan->lower_bound);
    return out;
}

static bool is_candidate(const aft_model *model, const aft_holding *h, const double *x)
{
    double pieces = 0.0;
    if (!aft_holding_exists(h) || h->menu_index < 0 || !h->can_expand || h->menu_max < 1) {
        return false;
    }
    const aft_capacity *capacity = &model->capacity[h->table][h->row];
    for (int d = 0; d < capacity->n; d++) {
        pieces += x[capacity->cols[d]];
    }
    return pieces < 0.5;
}

aft_status aft_plan_list_unbought(aft_plan *plan, const aft_model *model, const double *x, const double *least_with,
                                  aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_lp *lp = &model->lp;
    size_t cap = 0;
    double *sums = aft_alloc((size_t)lp->n_rows, sizeof *sums);
    bool *is_broken = aft_alloc((size_t)lp->n_cols, sizeof *is_broken);
    AFT_TRY_ALLOC(sums, err, "plan");
    AFT_TRY_ALLOC(is_broken, err, "plan");
    if (lp->n_whole == 0) {
        goto done;
    }
    sum_rows(sums, lp, x);
    mark_broken(is_broken, lp, sums);
    for (aft_holding h = {0}; aft_holding_next(&h, model->network);) {
        if (!is_candidate(model, &h, x)) {
            continue;
        }
        if (aft_grow((void **)&plan->unbought, &cap, plan->n_unbought + 1, sizeof *plan->unbought) != 0) {
            status = aft_fail(err, AFT_ENOMEM, "plan: out of memory");
            goto done;
        }
        plan->unbought[plan->n_unbought++] = describe(plan, model, &h, is_broken, least_with);
    }
done:
    aft_free(sums);
    aft_free(is_broken);
    return status;
}
