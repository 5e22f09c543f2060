/* SPDX-License-Identifier: GPL-3.0-or-later */
/* There and back: powers of two change no digit of any number. */
#include "solver/methods/proved/second.h"

#include "networks/base/memory.h"

#include <math.h>

typedef struct writing {
    const aft_lp *lp;
    aft_lp made;    /* column n_cols - 1 - j is column j divided by scale[j] */
    double *scale;  /* [n_cols]; 1 for whole columns */
    double money;   /* costs are multiplied by it */
    int *cols;      /* [longest row] */
    double *values; /* likewise */
    double *point;  /* [n_cols] */
} writing;

static void writing_clear(writing *w)
{
    aft_lp_clear(&w->made);
    aft_free(w->scale);
    aft_free(w->cols);
    aft_free(w->values);
    aft_free(w->point);
}

/* The power of two next to 1 / size. */
static double power_for(double size)
{
    int exponent = 0;
    if (!(size > 0.0) || isinf(size)) {
        return 1.0;
    }
    (void)frexp(size, &exponent);
    return ldexp(1.0, 1 - exponent);
}

static aft_status room(writing *w, aft_error *err)
{
    aft_status status = AFT_OK;
    size_t longest = 1;
    for (int i = 0; i < w->lp->n_rows; i++) {
        const size_t n = w->lp->row_start[i + 1] - w->lp->row_start[i];
        longest = n > longest ? n : longest;
    }
    w->scale = aft_alloc((size_t)w->lp->n_cols, sizeof *w->scale);
    w->cols = aft_alloc(longest, sizeof *w->cols);
    w->values = aft_alloc(longest, sizeof *w->values);
    w->point = aft_alloc((size_t)w->lp->n_cols, sizeof *w->point);
    AFT_TRY_ALLOC(w->scale, err, "second search");
    AFT_TRY_ALLOC(w->cols, err, "second search");
    AFT_TRY_ALLOC(w->values, err, "second search");
    AFT_TRY_ALLOC(w->point, err, "second search");
done:
    return status;
}

/* Continuous columns get a largest coefficient near 1; costs a size near 1 on average of their digits. */
static void choose_scales(writing *w)
{
    const aft_lp *lp = w->lp;
    double digits = 0.0;
    int n = 0;
    for (size_t e = 0; e < lp->row_start[lp->n_rows]; e++) {
        w->scale[lp->col[e]] = fmax(w->scale[lp->col[e]], fabs(lp->value[e]));
    }
    for (int j = 0; j < lp->n_cols; j++) {
        w->scale[j] = lp->is_whole[j] ? 1.0 : power_for(w->scale[j]);
        if (lp->cost[j] != 0.0) {
            digits += log2(fabs(lp->cost[j] * w->scale[j]));
            n++;
        }
    }
    w->money = n > 0 ? power_for(exp2(digits / n)) : 1.0;
}

static aft_status write_cols(writing *w, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_lp *lp = w->lp;
    int first = 0;
    AFT_TRY(aft_lp_add_cols(&first, &w->made, "again", lp->n_cols, 1, NULL, 0.0, 0.0, err));
    w->made.constant = lp->constant * w->money;
    for (int j = 0; j < lp->n_cols; j++) {
        const int k = lp->n_cols - 1 - j;
        w->made.cost[k] = lp->cost[j] * w->scale[j] * w->money;
        w->made.lower[k] = lp->lower[j] / w->scale[j];
        w->made.upper[k] = lp->upper[j] / w->scale[j];
        if (lp->is_whole[j]) {
            aft_lp_set_whole(&w->made, k);
        }
    }
done:
    return status;
}

static aft_status write_rows(writing *w, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_lp *lp = w->lp;
    int first = 0;
    AFT_TRY(aft_lp_open_rows(&first, &w->made, "again", 0, 1, NULL, err));
    for (int i = 0; i < lp->n_rows; i++) {
        size_t n = 0;
        double largest = 0.0;
        for (size_t e = lp->row_start[i]; e < lp->row_start[i + 1]; e++) {
            w->cols[n] = lp->n_cols - 1 - lp->col[e];
            w->values[n] = lp->value[e] * w->scale[lp->col[e]];
            largest = fmax(largest, fabs(w->values[n++]));
        }
        const double by = power_for(largest);
        for (size_t e = 0; e < n; e++) {
            w->values[e] *= by;
        }
        AFT_TRY(aft_lp_add_row(&w->made, lp->row_lower[i] * by, lp->row_upper[i] * by, n, w->cols, w->values, err));
    }
done:
    return status;
}

static void to_other(double *out, const writing *w, const double *x)
{
    for (int j = 0; j < w->lp->n_cols; j++) {
        out[w->lp->n_cols - 1 - j] = x[j] / w->scale[j];
    }
}

static void from_other(double *out, const writing *w, const double *y)
{
    for (int j = 0; j < w->lp->n_cols; j++) {
        out[j] = y[w->lp->n_cols - 1 - j] * w->scale[j];
    }
}

static aft_status translate(aft_answer *out, writing *w, const aft_answer *found, aft_error *err)
{
    aft_status status = AFT_OK;
    if (found->x != NULL) {
        from_other(w->point, w, found->x);
        AFT_TRY(aft_answer_put(out, w->lp, w->point, err));
    }
    out->outcome = found->outcome;
    out->bound = found->bound / w->money;
done:
    return status;
}

aft_status aft_search_again(aft_answer *out, const aft_lp *lp, const aft_backend *backend, const double *start,
                            const aft_budget *budget, aft_error *err)
{
    aft_status status = AFT_OK;
    writing w = {.lp = lp};
    aft_answer found = AFT_ANSWER_INIT;
    aft_budget again = *budget;
    aft_lp_init(&w.made);
    AFT_TRY(room(&w, err));
    choose_scales(&w);
    AFT_TRY(write_cols(&w, err));
    AFT_TRY(write_rows(&w, err));
    if (start != NULL) {
        to_other(w.point, &w, start);
    }
    again.gap_cost *= w.money;
    const aft_ask ask = {.start = start != NULL ? w.point : NULL};
    AFT_TRY(aft_backend_solve(&found, backend, &w.made, false, &ask, &again, err));
    AFT_TRY(translate(out, &w, &found, err));
done:
    aft_answer_clear(&found);
    writing_clear(&w);
    return status;
}
