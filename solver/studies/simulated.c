/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Do the pipes carry the plan? The row of the simulation (hydraulics/simulate.c) in the table of studies. */
#include "solver/studies/studies_internal.h"

static bool applies(const aft_network *network, const aft_plan *plan, const aft_study_options *options)
{
    (void)network, (void)plan, (void)options;
    return true; /* without pipes there is nothing to simulate, which takes no time */
}

static aft_status run(aft_studies *out, const aft_network *network, const aft_plan *plan,
                      const aft_study_options *options, aft_error *err)
{
    const aft_simulate_options how = {.plan_pressure = plan->bus_pressure};
    (void)options;
    return aft_simulate(&out->simulation, network, plan, &how, err);
}

const aft_study aft_study_simulation = {"simulation", 0.0, applies, run};
