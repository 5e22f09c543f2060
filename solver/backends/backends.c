/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of back-ends, and what they share. */
#include "solver/backends/backends_internal.h"

#include <math.h>
#include <string.h>

#ifndef AFT_HAVE_HIGHS
#define AFT_HAVE_HIGHS 0
#endif

/* The first one is what "auto" means. */
const aft_backend *const aft_backends[] = {
#if AFT_HAVE_HIGHS
    &aft_backend_highs,
#endif
    &aft_backend_glpk,
    &aft_backend_none,
    NULL,
};

const aft_backend *aft_backend_find(const char *name)
{
    if (name == NULL || strcmp(name, "auto") == 0) {
        return aft_backends[0];
    }
    for (size_t i = 0; aft_backends[i] != NULL; i++) {
        if (strcmp(aft_backends[i]->name, name) == 0) {
            return aft_backends[i];
        }
    }
    return NULL;
}

aft_status aft_backend_solve(aft_answer *out, const aft_backend *backend, const aft_lp *lp, bool relax,
                             const aft_ask *ask, const aft_budget *budget, aft_error *err)
{
    aft_session *session = NULL;
    if (aft_budget_is_over(budget)) {
        *out = (aft_answer){.outcome = aft_budget_outcome(budget), .bound = -INFINITY};
        return AFT_OK;
    }
    aft_status status = backend->open(&session, lp, relax, err);
    if (status == AFT_OK) {
        status = backend->solve(out, session, ask, budget, err);
    }
    backend->close(session);
    return status;
}
