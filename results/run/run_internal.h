/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files that write a run folder share. */
#ifndef AFT_RUN_INTERNAL_H
#define AFT_RUN_INTERNAL_H

#include "results/facts/facts.h"
#include "results/text/text.h"

#include <jansson.h>

/** Text of run.json. @param write seconds of writing so far. AFT_ENOMEM. */
aft_status aft_run_json_text(char **out, const aft_run *run, const aft_facts *facts, double write, aft_error *err);

/** Options as run.json has them: several values of one with semicolons between them. NULL without memory. */
json_t *aft_run_options_json(const aft_run_option *options, size_t n);

/** run.json of a task's run folder, in that of the sweep; NULL if there is no run. AFT_EUSAGE if it cannot be read. */
aft_status aft_scenarios_run_json(json_t **out, const char *folder, const aft_scenario_task *task, aft_error *err);

#endif
