/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a network to a proved plan: with one solver or the next, at once (at_once.c) or window by window
 * (studies/rolling.c). To follow the way of a program, go on with at_once.c. */
#include "solver/at_once.h"
#include "solver/backends/backend.h"
#include "solver/methods.h"
#include "solver/studies/rolling.h"

#include <stdio.h>
#include <string.h>

static aft_status solve_with(aft_plan **out, const aft_network *network, const aft_solve_options *options,
                             const aft_budget *budget, aft_error *err)
{
    double total = 0.0;
    return aft_is_rolling(network)
               ? aft_solve_rolling(out, network, options, budget, err)
               : aft_solve_at_once(out, &total, network, network->n_snapshots, options, budget, err);
}

/* One back-end after the other, until one has an answer that holds. */
static aft_status solve_with_any(aft_plan **out, const aft_network *network, const aft_solve_options *options,
                                 const aft_budget *budget, aft_error *err)
{
    aft_solve_options each = *options;
    aft_status status = AFT_ESOLVER;
    aft_error why = AFT_ERROR_INIT;
    for (size_t i = 0; status == AFT_ESOLVER && aft_backends[i] != NULL && (i == 0 || aft_backends[i]->can_lp); i++) {
        if (i > 0) {
            aft_budget_log(budget, "%s", why.text);
            aft_budget_log(budget, "trying the next solver");
        }
        why = (aft_error)AFT_ERROR_INIT;
        each.solver = aft_backends[i]->name;
        status = solve_with(out, network, &each, budget, &why);
    }
    return status == AFT_OK ? AFT_OK : aft_fail(err, status, "%s", why.text);
}

/* No solver has an answer that holds: the numbers are more than they can calculate with. That is a limit reached
 * without a plan, and the plan says why. */
static aft_status give_up(aft_plan **out, const aft_solve_options *options, const aft_error *why, aft_error *err)
{
    const char *name = options->solver != NULL && strcmp(options->solver, "auto") != 0 ? options->solver : NULL;
    const aft_backend *backend = name != NULL ? aft_backend_find(name) : aft_backends[0];
    aft_status status = aft_plan_open(out, backend, err);
    if (status == AFT_OK) {
        (*out)->outcome = AFT_GAP_LIMIT;
        (void)snprintf((*out)->message, sizeof(*out)->message, "%.200s%s", why->text,
                       name != NULL ? "; another --solver may have an answer" : "");
    }
    return status;
}

aft_status aft_solve(aft_plan **out, const aft_network *network, const aft_solve_options *options, aft_error *err)
{
    const aft_solve_options how = options != NULL ? *options : (aft_solve_options){0};
    const aft_budget budget = aft_budget_open(options);
    if (how.solver != NULL && aft_backend_find(how.solver) == NULL) {
        return aft_fail(err, AFT_EUSAGE, "solver %s: not in this build", how.solver);
    }
    if (how.method != NULL && aft_method_find(how.method) == NULL) {
        return aft_fail(err, AFT_EUSAGE, "method %s: there is none of that name", how.method);
    }
    const bool is_any = how.solver == NULL || strcmp(how.solver, "auto") == 0;
    aft_error why = AFT_ERROR_INIT;
    const aft_status status =
        is_any ? solve_with_any(out, network, &how, &budget, &why) : solve_with(out, network, &how, &budget, &why);
    if (status == AFT_ESOLVER) {
        return give_up(out, &how, &why, err);
    }
    return status == AFT_OK ? AFT_OK : aft_fail(err, status, "%s", why.text);
}
