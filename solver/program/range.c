/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far the coefficients of a program lie apart. */
#include "solver/program/range.h"

#include <math.h>
#include <stdio.h>

static const double widest_range = 1e10; /* beyond it, 16 digits leave too few for the small one */

aft_range aft_lp_range(const aft_lp *lp)
{
    aft_range range = {{-1, -1, INFINITY}, {-1, -1, 0.0}};
    for (int i = 0; i < lp->n_rows; i++) {
        for (size_t e = lp->row_start[i]; e < lp->row_start[i + 1]; e++) {
            const aft_entry entry = {i, lp->col[e], lp->value[e]};
            if (fabs(entry.value) < fabs(range.least.value)) {
                range.least = entry;
            }
            if (fabs(entry.value) > fabs(range.most.value)) {
                range.most = entry;
            }
        }
    }
    return range;
}

void aft_warn_range(const aft_lp *lp, const aft_budget *budget)
{
    const aft_range range = aft_lp_range(lp);
    if (budget->on_log == NULL || range.least.row < 0 ||
        fabs(range.most.value) <= widest_range * fabs(range.least.value)) {
        return;
    }
    char rows[2][160];
    char cols[2][160];
    char line[800];
    aft_lp_row_name(rows[0], sizeof rows[0], lp, range.most.row);
    aft_lp_col_name(cols[0], sizeof cols[0], lp, range.most.col);
    aft_lp_row_name(rows[1], sizeof rows[1], lp, range.least.row);
    aft_lp_col_name(cols[1], sizeof cols[1], lp, range.least.col);
    (void)snprintf(line, sizeof line,
                   "warning: the numbers of the case lie far apart, so the solver may lose its way: %.3g of %s in %s, "
                   "%.3g of %s in %s; check the units of both",
                   range.most.value, cols[0], rows[0], range.least.value, cols[1], rows[1]);
    budget->on_log(line, budget->payload);
}
