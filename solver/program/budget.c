/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deadlines, listeners, and the one place that looks at the clock for them. */
#include "solver/program/budget.h"

#include "networks/base/clock.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

aft_budget aft_budget_open(const aft_solve_options *options)
{
    const double now = aft_seconds();
    if (options == NULL) {
        return (aft_budget){.began = now, .deadline = INFINITY};
    }
    return (aft_budget){.began = now,
                        .deadline = options->time_limit > 0.0 ? now + options->time_limit : INFINITY,
                        .gap = options->gap,
                        .threads = options->threads,
                        .on_progress = options->on_progress,
                        .on_log = options->on_log,
                        .is_interrupted = options->is_interrupted,
                        .payload = options->payload};
}

aft_budget aft_budget_child(const aft_budget *parent, double seconds)
{
    aft_budget child = *parent;
    child.began = aft_seconds();
    child.deadline = fmin(parent->deadline, child.began + seconds);
    child.is_quiet = true;
    return child;
}

aft_budget aft_budget_share(const aft_budget *parent, double share)
{
    aft_budget child = *parent;
    const double now = aft_seconds();
    child.deadline = isinf(parent->deadline) ? INFINITY : now + share * fmax(0.0, parent->deadline - now);
    return child;
}

aft_budget aft_budget_grace(const aft_budget *parent)
{
    const double seconds = 1.0;
    const double share = 0.04;
    aft_budget child = *parent;
    const double now = aft_seconds();
    if (aft_budget_is_interrupted(parent)) {
        child.is_interrupted = NULL;
        child.deadline = now + seconds;
    } else if (isfinite(parent->deadline)) {
        const double more = fmax(seconds, share * (parent->deadline - parent->began));
        child.deadline = fmax(parent->deadline, fmin(now, parent->deadline) + more);
    }
    return child;
}

double aft_budget_left(const aft_budget *budget)
{
    return fmax(0.0, budget->deadline - aft_seconds());
}

double aft_budget_spent(const aft_budget *budget)
{
    return aft_seconds() - budget->began;
}

bool aft_budget_is_late(const aft_budget *budget)
{
    return isfinite(budget->deadline) && aft_seconds() >= budget->deadline;
}

bool aft_budget_is_interrupted(const aft_budget *budget)
{
    return budget->is_interrupted != NULL && budget->is_interrupted(budget->payload);
}

bool aft_budget_is_over(const aft_budget *budget)
{
    return aft_budget_is_interrupted(budget) || aft_budget_is_late(budget);
}

bool aft_budget_stops(const void *budget)
{
    return aft_budget_is_over(budget);
}

double aft_budget_allows(const aft_budget *budget, double cost)
{
    return fmax(budget->gap_cost, budget->gap * fabs(cost));
}

aft_outcome aft_budget_outcome(const aft_budget *budget)
{
    return aft_budget_is_interrupted(budget) ? AFT_INTERRUPTED : AFT_TIME_LIMIT;
}

void aft_budget_log(const aft_budget *budget, const char *format, ...)
{
    char line[256];
    va_list args;
    if (budget->on_log == NULL) {
        return;
    }
    va_start(args, format);
    (void)vsnprintf(line, sizeof line, format, args);
    va_end(args);
    budget->on_log(line, budget->payload);
}

bool aft_tally_look(aft_tally *tally)
{
    tally->work = 0.0;
    tally->is_over = tally->is_over || (tally->budget != NULL && aft_budget_is_over(tally->budget));
    return tally->is_over;
}

void aft_watch_init(aft_watch *watch, const aft_budget *budget)
{
    *watch = (aft_watch){.budget = budget, .told = aft_seconds()};
}

bool aft_watch_look(aft_watch *watch, const char *phase, double bound, double incumbent)
{
    const aft_budget *budget = watch->budget;
    const double now = aft_seconds();
    if (budget->on_progress != NULL && !budget->is_quiet && now - watch->told >= 1.0) {
        const aft_known *known = budget->known;
        watch->told = now;
        const aft_progress progress = {.seconds = now - budget->began,
                                       .bound = known != NULL ? fmax(bound, known->bound) : bound,
                                       .incumbent = known != NULL ? fmin(incumbent, known->plan) : incumbent,
                                       .phase = phase};
        budget->on_progress(&progress, budget->payload);
    }
    watch->was_stopped = watch->was_stopped || aft_budget_is_interrupted(budget);
    watch->is_over = watch->is_over || watch->was_stopped || now >= budget->deadline;
    return watch->is_over;
}
