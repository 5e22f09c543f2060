/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/solving.h"

#include <math.h>
#include <string.h>

aft_status test_solve(aft_answer *out, const aft_backend *backend, const aft_lp *lp, const aft_solve_options *options,
                      const double *start, aft_error *err)
{
    const aft_budget budget = aft_budget_open(options);
    const aft_ask ask = {.start = start};
    return aft_backend_solve(out, backend, lp, options != NULL && options->relax, &ask, &budget, err);
}

aft_task test_task(const aft_lp *lp, const aft_balances *balances, const aft_backend *backend,
                   const aft_solve_options *options)
{
    return (aft_task){.lp = lp,
                      .relax = options != NULL && options->relax,
                      .balances = balances != NULL ? *balances : (aft_balances){0},
                      .backend = backend,
                      .start = options != NULL ? options->start : NULL,
                      .bound = -INFINITY,
                      .door = aft_solve_task};
}

aft_status test_door(aft_answer *out, const aft_lp *lp, const aft_backend *backend, const aft_solve_options *options,
                     aft_error *err)
{
    const aft_budget budget = aft_budget_open(options);
    aft_task task = test_task(lp, NULL, backend, options);
    *out = (aft_answer)AFT_ANSWER_INIT;
    return aft_solve_task(out, &task, &budget, err);
}

aft_status test_solve_by(aft_answer *out,
                         aft_status (*solve)(aft_answer *, aft_task *, const aft_budget *, aft_error *),
                         const aft_lp *lp, const aft_balances *balances, const aft_backend *backend,
                         const aft_solve_options *options, aft_error *err)
{
    const aft_budget budget = aft_budget_open(options);
    aft_task task = test_task(lp, balances, backend, options);
    *out = (aft_answer)AFT_ANSWER_INIT;
    return solve(out, &task, &budget, err);
}

aft_status test_method(aft_answer *out, bool *is_used, const char *method, aft_task *task,
                       const aft_solve_options *options, aft_error *err)
{
    const aft_budget budget = aft_budget_open(options);
    const aft_method *found = aft_method_find(method);
    const char *reason = found->applies(task);
    *is_used = reason == NULL;
    if (!*is_used) {
        return strcmp(reason, AFT_NO_MEMORY) == 0 ? AFT_ENOMEM : AFT_OK;
    }
    *out = (aft_answer)AFT_ANSWER_INIT;
    return found->solve(out, task, &budget, err);
}
