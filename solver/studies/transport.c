/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What would be planned if pipes carried up to their capacity whatever their length: the same network with pressure = off,
 * its plan simulated like the other one. */
#include "solver/solver.h"

#include <math.h>

static const double least_time = 0.05; /* s; with less nothing is begun */
static const double usual_time = 0.3;  /* s, or twice as long as the plan itself took: a comparison is no more worth */

static void tell(const aft_solve_options *options, const char *line)
{
    if (options != NULL && options->on_log != NULL) {
        options->on_log(line, options->payload);
    }
}

aft_status aft_find_transport(aft_plan *plan, const aft_network *network, const aft_solve_options *options,
                              aft_error *err)
{
    aft_status status = AFT_OK;
    aft_plan *found = NULL;
    aft_network without = *network; /* shares everything but one setting */
    aft_solve_options how = options != NULL ? *options : (aft_solve_options){0};
    without.settings.pressure = "off";
    how.start = NULL;
    how.write_problem = NULL;
    how.on_log = NULL; /* the log is that of the plan */
    if (plan->bus_pressure == NULL) {
        return AFT_OK;
    }
    plan->is_transport_late = true;
    if (how.time_limit > 0.0 && how.time_limit < least_time) {
        return AFT_OK;
    }
    const double share = fmax(usual_time, 2.0 * (plan->seconds.build + plan->seconds.solve));
    how.time_limit = how.time_limit > 0.0 ? fmin(how.time_limit, share) : share;
    aft_error why = AFT_ERROR_INIT;
    status = aft_solve(&found, &without, &how, &why);
    if (status == AFT_ESOLVER) { /* a comparison: for want of it no plan is lost */
        tell(options, why.text);
        return AFT_OK;
    }
    if (status != AFT_OK) {
        return aft_fail(err, status, "%s", why.text);
    }
    if (found->has_point) {
        AFT_TRY(aft_simulate(&found->simulation, network, found, NULL, err));
        plan->is_transport_late = false;
        plan->transport = found;
        found = NULL;
    }
done:
    aft_plan_free(found);
    return status;
}
