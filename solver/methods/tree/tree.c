/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way of a program: orient (one snapshot only), tighten, link, search, and back. */
#include "solver/methods/tree/tree.h"

#include "networks/base/memory.h"
#include "solver/methods/cuts/kind.h"
#include "solver/methods/cuts/tighten.h"
#include "solver/methods/tree/orient.h"
#include "solver/methods/tree/search.h"

/* From the program to the one that is searched. */
typedef struct way {
    aft_design seen;   /* the program */
    aft_lp lp;         /* oriented, tightened, linked */
    aft_design design; /* that one */
    aft_orientation map;
} way;

static void way_clear(way *w)
{
    aft_design_clear(&w->seen);
    aft_design_clear(&w->design);
    aft_lp_clear(&w->lp);
    aft_orientation_clear(&w->map);
}

static aft_status prepare(way *w, const aft_lp *lp, const aft_balances *balances, const aft_budget *budget,
                          aft_error *err)
{
    aft_status status = AFT_OK;
    if (balances->n_hours == 1) {
        AFT_TRY(aft_orient(&w->lp, &w->map, lp, &w->seen, err));
    } else {
        AFT_TRY(aft_lp_copy(&w->lp, lp, err));
    }
    AFT_TRY(aft_design_view(&w->design, &w->lp, balances, err));
    double cost_step = w->design.cost_step; /* tightened rows have odd coefficients */
    aft_tighten_flows(&w->lp, budget);
    aft_design_clear(&w->design);
    AFT_TRY(aft_design_view(&w->design, &w->lp, balances, err));
    w->design.cost_step = cost_step;
done:
    return status;
}

/* The start in the columns of the program that is searched, NULL without one. */
static aft_status split_start(double **out, const way *w, const double *start, aft_error *err)
{
    aft_status status = AFT_OK;
    *out = NULL;
    if (start == NULL) {
        return AFT_OK;
    }
    double *made = aft_alloc((size_t)w->lp.n_cols, sizeof *made);
    AFT_TRY_ALLOC(made, err, "design");
    if (w->map.twin != NULL) {
        aft_orientation_split(made, &w->map, &w->seen, start);
    } else {
        for (int j = 0; j < w->lp.n_cols; j++) {
            made[j] = start[j];
        }
    }
    *out = made;
done:
    return status;
}

static aft_status join_answer(aft_answer *answer, const way *w, const aft_lp *lp, aft_error *err)
{
    aft_status status = AFT_OK;
    double *x = NULL;
    if (answer->x == NULL || w->map.twin == NULL) {
        return AFT_OK;
    }
    x = aft_alloc((size_t)lp->n_cols, sizeof *x);
    AFT_TRY_ALLOC(x, err, "design");
    aft_orientation_join(x, &w->map, answer->x);
    aft_free(answer->x);
    answer->x = x;
    answer->objective = aft_lp_objective(lp, x);
done:
    return status;
}

const char *aft_tree_applies(const aft_task *task)
{
    return aft_purchase_why_not(task, false, true);
}

aft_status aft_tree_solve(aft_answer *out, aft_task *task, const aft_budget *budget, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_lp *lp = task->lp;
    way w = {0};
    double *point = NULL;
    aft_lp_init(&w.lp);
    AFT_TRY(aft_design_view(&w.seen, lp, &task->balances, err));
    AFT_TRY(prepare(&w, lp, &task->balances, budget, err));
    AFT_TRY(split_start(&point, &w, task->start, err));
    AFT_TRY(aft_search_design(out, &w.design, task->backend, budget, point, err));
    AFT_TRY(join_answer(out, &w, lp, err));
done:
    aft_free(point);
    way_clear(&w);
    return status;
}
