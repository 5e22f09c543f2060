/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files that write a run folder share. */
#ifndef AFT_RUN_INTERNAL_H
#define AFT_RUN_INTERNAL_H

#include "results/results.h"

/** Text of run.json. @param write seconds of writing so far. AFT_ENOMEM. */
aft_status aft_run_json_text(char **out, const aft_run *run, const aft_network *network, const aft_plan *plan,
                             double write, aft_error *err);

#endif
