/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Programs whose rows may give way. */
#include "solver/program/elastic.h"

#include "networks/base/memory.h"

#include <math.h>

aft_status aft_lp_make_elastic(aft_lp *out, const aft_lp *lp, int first, int last, bool keep_whole, aft_error *err)
{
    aft_status status = AFT_OK;
    int col = 0;
    int row = 0;
    size_t most = 2;
    for (int i = 0; i < lp->n_rows; i++) {
        size_t n = lp->row_start[i + 1] - lp->row_start[i];
        most = n + 2 > most ? n + 2 : most;
    }
    int *cols = aft_alloc(most, sizeof *cols);
    double *values = aft_alloc(most, sizeof *values);
    AFT_TRY_ALLOC(cols, err, "elastic");
    AFT_TRY_ALLOC(values, err, "elastic");
    AFT_TRY(aft_lp_add_cols(&col, out, "all", lp->n_cols, 1, NULL, 0.0, 0.0, err));
    for (int j = 0; j < lp->n_cols; j++) {
        out->lower[j] = lp->lower[j];
        out->upper[j] = lp->upper[j];
        if (keep_whole && lp->is_whole[j]) {
            aft_lp_set_whole(out, j);
        }
    }
    AFT_TRY(aft_lp_add_cols(&col, out, "slack", 2 * (last - first), 1, NULL, 0.0, INFINITY, err));
    for (int j = col; j < out->n_cols; j++) {
        out->cost[j] = 1.0;
    }
    AFT_TRY(aft_lp_open_rows(&row, out, "all", 0, 1, NULL, err));
    for (int i = 0; i < lp->n_rows; i++) {
        size_t n = 0;
        double largest = 0.0;
        for (size_t e = lp->row_start[i]; e < lp->row_start[i + 1]; e++) {
            cols[n] = lp->col[e];
            values[n++] = lp->value[e];
            largest = fmax(largest, fabs(lp->value[e]));
        }
        if (i >= first && i < last) {
            for (int side = 0; side < 2; side++) {
                cols[n] = col + 2 * (i - first) + side;
                values[n++] = (side == 0 ? 1.0 : -1.0) * (largest > 0.0 ? fmin(1.0, largest) : 1.0);
            }
        }
        AFT_TRY(aft_lp_add_row(out, lp->row_lower[i], lp->row_upper[i], n, cols, values, err));
    }
done:
    aft_free(cols);
    aft_free(values);
    return status;
}
