/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the back-ends share: answers that need no solver. */
#ifndef AFT_BACKENDS_INTERNAL_H
#define AFT_BACKENDS_INTERNAL_H

#include "solver/backends/backend.h"

extern const aft_backend aft_backend_glpk;
extern const aft_backend aft_backend_highs;
extern const aft_backend aft_backend_none;

/** For callers that ask for nothing more. */
extern const aft_ask aft_ask_nothing;

/** AFT_EUNSUPPORTED for a program with squares: those have methods of their own. */
aft_status aft_refuse_squares(const aft_lp *lp, const char *backend, aft_error *err);

#endif
