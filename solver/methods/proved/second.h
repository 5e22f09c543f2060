/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The same program written otherwise: columns in reverse, rows, columns and costs scaled by powers of two. A search
 * that goes wrong by rounding goes wrong elsewhere there. */
#ifndef AFT_SECOND_H
#define AFT_SECOND_H

#include "solver/backends/backend.h"

/** Searches the program in its other writing, from the same start. @param out  in columns and costs of lp, as of
 *  aft_backend_solve. AFT_ENOMEM, AFT_ESOLVER. */
aft_status aft_search_again(aft_answer *out, const aft_lp *lp, const aft_backend *backend, const double *start,
                            const aft_budget *budget, aft_error *err);

#endif
