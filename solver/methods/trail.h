/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which methods were tried. */
#ifndef AFT_TRAIL_H
#define AFT_TRAIL_H

#include "networks/base/status.h"
#include "solver/solver.h"

/** In order, each method once. Zeroed: none. */
typedef struct aft_trail {
    size_t n, cap;
    aft_method_run *runs; /* [n] */
    const char *best;     /* name of the method whose point is the answer, or that showed that there is none; static */
} aft_trail;

/** Notes a run; the seconds of a method that ran before are added up, its outcome is that of the last run.
 *  AFT_ENOMEM. */
aft_status aft_trail_note(aft_trail *trail, const aft_method_run *run, aft_error *err);

void aft_trail_clear(aft_trail *trail);

/** The trail goes to a plan, which has none yet. */
void aft_trail_keep(aft_plan *plan, aft_trail *trail);

#endif
