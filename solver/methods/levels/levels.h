/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Programs some of whose costs lie far above all others, such as 1e11 for what is not served: MODEL.md (120), (121). */
#ifndef AFT_LEVELS_H
#define AFT_LEVELS_H

#include "solver/methods/task.h"

/** One leap that no tolerance of a solver bridges: these are taken apart before anything else is tried. */
const char *aft_dear_applies(const aft_task *task);

/** Any leap, for programs that the other methods leave unproved. */
const char *aft_levels_applies(const aft_task *task);
aft_status aft_levels_solve(aft_answer *out, aft_task *task, const aft_budget *budget, aft_error *err);

#endif
