/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A back-end's own search, and what its word is worth. */
#ifndef AFT_PROVED_H
#define AFT_PROVED_H

#include "solver/backends/backend.h"

/** Searches a program with whole columns by the back-end alone, then proves what it says: by duals over a tree of our
 *  own, else by a second search of the program written otherwise; `bound_by` tells which. An optimum that neither
 *  bears out becomes AFT_GAP_LIMIT, with the bound that is proved and the better point if one was met. Where a search
 *  took long and its relaxation is sound, its word stands, and is named.
 *  @param ask may be NULL. As aft_backend_solve. */
aft_status aft_search_proved(aft_answer *out, const aft_backend *backend, const aft_lp *lp, const aft_ask *ask,
                             const aft_budget *budget, aft_error *err);

/** Does the bound of an optimum of a linear program follow from its duals? If not it becomes AFT_GAP_LIMIT, with the
 *  bound that they do prove. AFT_ENOMEM. */
aft_status aft_prove_optimum(aft_answer *answer, const aft_lp *lp, const aft_budget *budget, aft_error *err);

#endif
