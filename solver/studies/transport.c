/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What would be planned if pipes carried up to their capacity whatever their length: the same network with
 * pressure = off, its plan simulated like the other one. */
#include "solver/studies/studies_internal.h"

#include <math.h>

static const double least_time = 0.05; /* s; with less nothing is begun */
static const double usual_time = 0.3;  /* s, or twice as long as the plan itself took: a comparison is no more worth */

static void tell(const aft_solve_options *options, const char *line)
{
    if (options != NULL && options->on_log != NULL) {
        options->on_log(line, options->payload);
    }
}

/* The network without pressures. */
static aft_status solve_without(aft_plan **out, const aft_network *network, const aft_plan *plan,
                                const aft_solve_options *options, aft_error *err)
{
    aft_network without = *network; /* shares everything but one setting */
    aft_solve_options how = options != NULL ? *options : (aft_solve_options){0};
    without.settings.pressure = "off";
    how.start = NULL;
    how.write_problem = NULL;
    how.on_log = NULL; /* the log is that of the plan */
    if (how.time_limit > 0.0 && how.time_limit < least_time) {
        return AFT_OK;
    }
    const double share = fmax(usual_time, 2.0 * (plan->seconds.build + plan->seconds.solve));
    how.time_limit = how.time_limit > 0.0 ? fmin(how.time_limit, share) : share;
    aft_error why = AFT_ERROR_INIT;
    const aft_status status = aft_solve(out, &without, &how, &why);
    if (status == AFT_ESOLVER) { /* a comparison: for want of it no plan is lost */
        tell(options, why.text);
        return AFT_OK;
    }
    return status == AFT_OK ? AFT_OK : aft_fail(err, status, "%s", why.text);
}

aft_status aft_find_transport(aft_transport *out, const aft_network *network, const aft_plan *plan,
                              const aft_solve_options *options, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_transport found = {.is_late = true};
    if (plan->bus_pressure == NULL) {
        *out = (aft_transport){0};
        return AFT_OK;
    }
    AFT_TRY(solve_without(&found.plan, network, plan, options, err));
    if (found.plan != NULL && found.plan->has_point) {
        AFT_TRY(aft_simulate(&found.simulation, network, found.plan, NULL, err));
        found.is_late = false;
    } else {
        aft_plan_free(found.plan);
        found.plan = NULL;
    }
    *out = found;
    found = (aft_transport){0};
done:
    aft_transport_clear(&found);
    return status;
}

void aft_transport_clear(aft_transport *transport)
{
    aft_simulation_free(transport->simulation);
    aft_plan_free(transport->plan);
    *transport = (aft_transport){0};
}

/* ---- its row in the table of studies ---- */

static bool applies(const aft_network *network, const aft_plan *plan, const aft_study_options *options)
{
    (void)network, (void)options;
    return plan->bus_pressure != NULL;
}

static aft_status run(aft_studies *out, const aft_network *network, const aft_plan *plan,
                      const aft_study_options *options, aft_error *err)
{
    const aft_solve_options *solve = &options->solve;
    if (solve->is_interrupted != NULL && solve->is_interrupted(solve->payload)) {
        return AFT_OK; /* whoever stops the plan does not wait for a comparison */
    }
    return aft_find_transport(&out->transport, network, plan, &options->solve, err);
}

const aft_study aft_study_transport = {"transport", 0.5, applies, run};
