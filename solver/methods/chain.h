/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A linear program that is solved again and again with other rows, costs and bounds: our interior method as long as it
 * is the faster one, from then on the back-end, from basis to basis. */
#ifndef AFT_CHAIN_H
#define AFT_CHAIN_H

#include "solver/backends/backend.h"

typedef struct aft_chain aft_chain;

/** Opens one; the program is borrowed, and may change as in a session of a back-end. AFT_ENOMEM, AFT_EUNSUPPORTED. */
aft_status aft_chain_open(aft_chain **out, const aft_lp *lp, const aft_backend *backend, aft_error *err);

/** Solves the program as it is now, without regard to whole numbers. As aft_backend.solve. */
aft_status aft_chain_solve(aft_answer *out, aft_chain *chain, const aft_ask *ask, const aft_budget *budget,
                           aft_error *err);

/** The two steps of it: has the back-end not been asked yet, so that our interior method may be? And the back-end
 *  alone. */
bool aft_chain_is_new(const aft_chain *chain);
aft_status aft_chain_go_on(aft_answer *out, aft_chain *chain, const aft_ask *ask, const aft_budget *budget,
                           aft_error *err);

/** Solves a linear program once: open, solve, close. */
aft_status aft_chain_once(aft_answer *out, const aft_lp *lp, const aft_backend *backend, const aft_ask *ask,
                          const aft_budget *budget, aft_error *err);

/** Throws away what the back-end knows, so that the next solve begins anew. */
aft_status aft_chain_reopen(aft_chain *chain, aft_error *err);

aft_status aft_chain_drop_rows(aft_chain *chain, const bool *is_dropped, aft_error *err);
void aft_chain_close(aft_chain *chain); /* takes NULL */

/** Is the interior method the faster one where no basis is known? */
bool aft_lp_is_large(const aft_lp *lp);

#endif
