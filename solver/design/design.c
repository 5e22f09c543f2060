/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way of a program: orient (one snapshot only), tighten, link, search, and back. */
#include "solver/design/design.h"

#include "networks/base/memory.h"
#include "solver/backends/backends_internal.h"
#include "solver/design/orient.h"
#include "solver/design/search.h"
#include "solver/design/tighten.h"

enum { MOST_SIZE = 20000 }; /* rows + columns of a program whose relaxation takes little time */

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

static aft_status prepare(way *w, const aft_lp *lp, const aft_balances *balances, aft_error *err)
{
    aft_status status = AFT_OK;
    if (balances->n_hours == 1) {
        AFT_TRY(aft_orient(&w->lp, &w->map, lp, &w->seen, err));
    } else {
        AFT_TRY(aft_lp_copy(&w->lp, lp, err));
    }
    AFT_TRY(aft_design_view(&w->design, &w->lp, balances, err));
    double cost_step = w->design.cost_step; /* tightened rows have odd coefficients */
    aft_tighten_flows(&w->lp);
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

static aft_status join_answer(aft_solution *answer, const way *w, const aft_lp *lp, aft_error *err)
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

aft_status aft_solve_design(aft_solution *out, bool *is_used, const aft_lp *lp, const aft_balances *balances,
                            const aft_backend *backend, const aft_solve_options *options, const double *start,
                            aft_error *err)
{
    aft_status status = AFT_OK;
    way w = {0};
    double *point = NULL;
    aft_lp_init(&w.lp);
    *is_used = false;
    if (lp->n_whole == 0 || lp->square != NULL || lp->n_rows + lp->n_cols > MOST_SIZE) {
        return AFT_OK;
    }
    AFT_TRY(aft_design_view(&w.seen, lp, balances, err));
    if (!aft_design_is_purchase(&w.seen) || w.seen.n_unlimiting > 0) {
        goto done;
    }
    *is_used = true;
    AFT_TRY(prepare(&w, lp, balances, err));
    AFT_TRY(split_start(&point, &w, start, err));
    AFT_TRY(aft_search_design(out, &w.design, backend, options, point, err));
    AFT_TRY(join_answer(out, &w, lp, err));
done:
    aft_free(point);
    way_clear(&w);
    return status;
}
