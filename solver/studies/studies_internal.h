/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of the table of studies: a file each, and a line in studies.c. */
#ifndef AFT_STUDIES_INTERNAL_H
#define AFT_STUDIES_INTERNAL_H

#include "solver/studies.h"

#include <math.h>

typedef struct aft_study {
    const char *name;
    double
        share; /* of the time that is left, if others come after it; 0: it takes next to none, and is never cut short */
    bool (*applies)(const aft_network *network, const aft_plan *plan, const aft_study_options *options);
    /* The time limit among the options is its own. */
    aft_status (*run)(aft_studies *out, const aft_network *network, const aft_plan *plan,
                      const aft_study_options *options, aft_error *err);
} aft_study;

extern const aft_study aft_study_simulation, aft_study_transport, aft_study_switches, aft_study_break_even;

/** Limits what a study that nobody asked for solves of candidates; false: the plan itself took so long, or there are so
 *  many, that nothing is to be solved, for that would take longer than what it is beside. */
static inline bool aft_study_limit(aft_solve_options *limited, const aft_plan *plan, const aft_study_options *options)
{
    const double usual = 2.0;        /* s */
    const double longest_plan = 1.0; /* s */
    const size_t most_candidates = 12;
    limited->time_limit = limited->time_limit > 0.0 ? fmin(limited->time_limit, usual) : usual;
    return options->n_candidates <= most_candidates &&
           plan->seconds.build + plan->seconds.solve <= fmin(longest_plan, limited->time_limit);
}

#endif
