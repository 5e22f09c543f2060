/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of studies, and the way through it. */
#include "solver/studies/studies_internal.h"

#include "solver/program/budget.h"

#include <math.h>

/* In this order. */
static const aft_study *const table[] = {&aft_study_simulation, &aft_study_transport, &aft_study_switches,
                                         &aft_study_break_even};
enum { N_STUDIES = sizeof table / sizeof table[0] };

static const double least_time = 1e-3; /* s; 0 would be no limit */

/* Does a study after the i-th need time? */
static bool must_share(size_t i, const aft_network *network, const aft_plan *plan, const aft_study_options *options)
{
    for (size_t j = i + 1; j < N_STUDIES; j++) {
        if (table[j]->share > 0.0 && table[j]->applies(network, plan, options)) {
            return true;
        }
    }
    return false;
}

aft_status aft_studies_make(aft_studies *out, const aft_network *network, const aft_plan *plan,
                            const aft_study_options *options, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_study_options each = *options;
    const aft_budget budget = aft_budget_open(&options->solve);
    for (size_t i = 0; plan->has_point && i < N_STUDIES && status == AFT_OK; i++) {
        const aft_study *study = table[i];
        if (!study->applies(network, plan, options)) {
            continue;
        }
        const double share = must_share(i, network, plan, options) ? study->share : 1.0;
        const double left = aft_budget_left(&budget);
        each.solve.time_limit = isfinite(left) ? fmax(least_time, share * left) : 0.0;
        status = study->run(out, network, plan, &each, err);
    }
    return status;
}

void aft_studies_clear(aft_studies *studies)
{
    aft_simulation_free(studies->simulation);
    aft_transport_clear(&studies->transport);
    aft_switches_free(studies->switches);
    aft_break_evens_free(studies->break_evens);
    *studies = (aft_studies){0};
}
