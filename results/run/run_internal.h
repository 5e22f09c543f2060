/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files that write a run folder share. */
#ifndef AFT_RUN_INTERNAL_H
#define AFT_RUN_INTERNAL_H

#include "results/facts/facts.h"
#include "results/text/text.h"

#include <jansson.h>

/* ---- run_json.c ---- */

/** Text of run.json. @param files what was written, may be NULL @param write seconds of writing so far. AFT_ENOMEM. */
aft_status aft_run_json_text(char **out, const aft_run *run, const aft_facts *facts, json_t *files, double write,
                             aft_error *err);

/** Options as run.json has them: several values of one with semicolons between them. NULL without memory. */
json_t *aft_run_options_json(const aft_run_option *options, size_t n);

/** Ending of the folder for a run without a plan, where one with a plan stands. No folder of a scenario has a point. */
#define AFT_BESIDE ".failed"

/* ---- kept.c ---- */

typedef enum aft_standing {
    AFT_STANDS_NOTHING,
    AFT_STANDS_EMPTY, /* a folder */
    AFT_STANDS_NO_PLAN,
    AFT_STANDS_PLAN, /* a run, without and with a plan */
    AFT_STANDS_OTHER /* anything else, to be left alone */
} aft_standing;

/** What stands at a path? A folder is a run if it has a run.json that is ours. */
aft_standing aft_run_standing(const char *folder);

/** All files of a folder, "tables/costs.csv", by name. NULL without memory. */
json_t *aft_run_files(const char *folder);

/** Brings into another folder what stands in a run folder and was not written by the run. It stays in the old one too,
 *  where a file can have two names. AFT_EIO: something could not be brought. */
aft_status aft_run_keep_others(const char *from, const char *to, aft_error *err);

/** All files of a folder go to the disk, so that a name given to it later never stands for half a run. AFT_EIO. */
aft_status aft_run_flush(const char *folder, aft_error *err);

/* ---- place.c ---- */

/** The folder to write in, new. Once per place. AFT_EIO. */
aft_status aft_run_place_open(const char **out, const aft_run_place *place, aft_error *err);

/** What was written takes its place. A run with a plan does not give way to one without: that settles beside it.
 *  @return AFT_EUSAGE as aft_run_place_check; AFT_EIO; AFT_ENOMEM. What stood there stands there then. */
aft_status aft_run_place_settle(aft_run_place *place, bool has_plan, bool is_forced, aft_error *err);

/* ---- scenarios.c ---- */

/** run.json of a task's run folder, in that of the sweep; NULL if there is no run. AFT_EUSAGE if it cannot be read. */
aft_status aft_scenarios_run_json(json_t **out, const char *folder, const aft_scenario_task *task, aft_error *err);

#endif
