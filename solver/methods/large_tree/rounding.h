/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plans of a large program from its relaxation: whole numbers are chosen, all else is one linear program. */
#ifndef AFT_ROUNDING_H
#define AFT_ROUNDING_H

#include "solver/backends/backend.h"
#include "solver/methods/cuts/round_up.h"
#include "solver/methods/interior/interior.h"

/** What is needed to make plans, and the best one so far. */
typedef struct aft_rounding {
    const aft_design *design; /* borrowed, like the next three */
    const aft_backend *backend;
    const aft_budget *budget;
    const aft_inner_point *start; /* where the interior method may begin, or NULL */
    aft_round_up round_up;
    aft_lp fixed;         /* the program, with whole numbers given */
    double *numbers;      /* [n_cols] room for them */
    unsigned long *tried; /* [n_tried] which have been */
    size_t n_tried, tried_cap;
    aft_answer best; /* x NULL: none yet; with the duals at its whole numbers if they were solved for */
} aft_rounding;

/** AFT_ENOMEM */
aft_status aft_rounding_init(aft_rounding *out, const aft_design *design, const aft_backend *backend,
                             const aft_budget *budget, aft_error *err);
void aft_rounding_clear(aft_rounding *rounding);

/** Is the best plan within the gap asked for of a bound (constant included)? */
bool aft_rounding_is_good(const aft_rounding *rounding, double bound);

/** Makes plans from a relaxation until one is good.
 *  @param relaxed [n_cols]
 *  @param bound   of all plans, constant included. AFT_ENOMEM, AFT_ESOLVER */
aft_status aft_rounding_try(aft_rounding *rounding, const double *relaxed, double bound, aft_error *err);

#endif
