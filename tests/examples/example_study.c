/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A study: what do whole numbers cost? Solves the network of a plan again without regard to them, and tells. */
#include "tests/examples/examples.h"

#include <stdio.h>

static bool applies(const aft_network *network, const aft_plan *plan, const aft_study_options *options)
{
    (void)network;
    return plan->problem.integers > 0 && options->solve.on_log != NULL;
}

static aft_status run(aft_studies *out, const aft_network *network, const aft_plan *plan,
                      const aft_study_options *options, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_solve_options how = options->solve; /* its time limit is this study's own */
    aft_plan *relaxed = NULL;
    char line[80];
    (void)out; /* what tables or report need is a field of it */
    how.relax = true;
    how.method = NULL;
    how.write_problem = NULL;
    how.on_log = NULL; /* the log is that of the plan */
    AFT_TRY(aft_solve(&relaxed, network, &how, err));
    if (relaxed->has_point) {
        (void)snprintf(line, sizeof line, "whole numbers cost %.6g", plan->total_cost - relaxed->total_cost);
        options->solve.on_log(line, options->solve.payload);
    }
done:
    aft_plan_free(relaxed);
    return status;
}

const aft_study example_study = {"whole-numbers", 0.5, applies, run};
