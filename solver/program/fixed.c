/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "solver/program/fixed.h"

#include "networks/base/memory.h"

#include <math.h>

aft_status aft_lp_fix(aft_lp *out, const aft_lp *lp, const bool *is_fixed, const double *x, aft_error *err)
{
    aft_status status = AFT_OK;
    const size_t n = (size_t)lp->n_cols;
    *out = *lp;
    out->n_whole = 0;
    out->is_whole = aft_alloc(n, sizeof *out->is_whole);
    out->lower = aft_alloc(n, sizeof *out->lower);
    out->upper = aft_alloc(n, sizeof *out->upper);
    AFT_TRY_ALLOC(out->is_whole, err, "fixed program");
    AFT_TRY_ALLOC(out->lower, err, "fixed program");
    AFT_TRY_ALLOC(out->upper, err, "fixed program");
    for (size_t j = 0; j < n; j++) {
        const double value = lp->is_whole[j] ? round(x[j]) : x[j];
        out->lower[j] = is_fixed[j] ? value : lp->lower[j];
        out->upper[j] = is_fixed[j] ? value : lp->upper[j];
    }
done:
    return status;
}

void aft_lp_unfix(aft_lp *fixed)
{
    aft_free(fixed->is_whole);
    aft_free(fixed->lower);
    aft_free(fixed->upper);
}
