/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a solve may use and who wants to hear of it: until when, to which gap, with how many threads, whom to tell and
 * ask. It goes along wherever something may take long; nobody else reads a clock. Whoever hands on a part of it makes a
 * child, which never lasts longer than its parent.
 *
 * A loop that can last longer than half a second asks aft_budget_is_over; asking takes some 30 ns without listeners. */
#ifndef AFT_BUDGET_H
#define AFT_BUDGET_H

#include "solver/solver.h"

/** What a method knows by now of the whole program: costs, constant included. */
typedef struct aft_known {
    double bound, plan; /* -INFINITY and INFINITY without any */
} aft_known;

typedef struct aft_budget {
    double began;    /* s on aft_seconds: the whole, for reports */
    double deadline; /* s on aft_seconds; INFINITY: none */
    double gap;      /* relative gap asked for; 0 is exact */
    double gap_cost; /* currency: what is no more than this is no gap, for a total near 0 (aft_prove_least_cost) */
    int threads;     /* 0 lets the solver choose */
    bool is_quiet;   /* a part of something that tells its own progress */
    const struct aft_known *known; /* of the whole, where a part of it tells its progress; may be NULL */
    void (*on_progress)(const aft_progress *progress, void *payload); /* may be NULL, like the next two */
    void (*on_log)(const char *line, void *payload);
    bool (*is_interrupted)(void *payload);
    void *payload;
} aft_budget;

/** Of public options; it begins now. @param options  NULL: nothing limited, nobody told */
aft_budget aft_budget_open(const aft_solve_options *options);

/** Of these many seconds, or what the parent has left if that is less; INFINITY: all of it. Its progress is not
 *  told. */
aft_budget aft_budget_child(const aft_budget *parent, double seconds);

/** A share of the time that the parent has left, which tells its progress as the parent does. */
aft_budget aft_budget_share(const aft_budget *parent, double share);

/** For what should come to an end although time is up, such as the prices of a plan that is there: the one case in
 *  which a child may last longer, by a second or a twenty-fifth of the parent's time. An interrupt leaves it at a
 *  second. */
aft_budget aft_budget_grace(const aft_budget *parent);

/** Seconds until the deadline, at least 0; INFINITY without one. */
double aft_budget_left(const aft_budget *budget);

/** Seconds since it began. */
double aft_budget_spent(const aft_budget *budget);

bool aft_budget_is_late(const aft_budget *budget);
bool aft_budget_is_interrupted(const aft_budget *budget);

/** Late or interrupted. */
bool aft_budget_is_over(const aft_budget *budget);

/** The same for those who know of no budgets. @param budget  an aft_budget */
bool aft_budget_stops(const void *budget);

/** How far a bound may stay below this cost (constant included) at the gap asked for: currency. */
double aft_budget_allows(const aft_budget *budget, double cost);

/** Why it is over: AFT_INTERRUPTED or AFT_TIME_LIMIT. */
aft_outcome aft_budget_outcome(const aft_budget *budget);

/** Tells one line to whoever listens. */
void aft_budget_log(const aft_budget *budget, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** Work that is counted so that one need not look at the clock all the time: the budget is asked every some
 *  milliseconds. NULL is a tally that is never over. */
typedef struct aft_tally {
    const aft_budget *budget; /* NULL: never over */
    double work;              /* since the last question; a unit is some ns */
    bool is_over;             /* seen to be over: from then on, always */
} aft_tally;

/** Asks the budget now. */
bool aft_tally_look(aft_tally *tally);

/** Adds to the work done, or to be done next; true if the budget is over. */
static inline bool aft_tally_add(aft_tally *tally, double work)
{
    const double between = 2e6;
    if (tally == NULL) {
        return false;
    }
    tally->work += work;
    return tally->work < between ? tally->is_over : aft_tally_look(tally);
}

/** Progress at most once a second, and a look at whether to go on. Bound and incumbent include the constant. */
typedef struct aft_watch {
    const aft_budget *budget;
    double told;      /* s on aft_seconds */
    bool is_over;     /* seen to be over: from then on, always, */
    bool was_stopped; /* because the user wanted it */
} aft_watch;

void aft_watch_init(aft_watch *watch, const aft_budget *budget);

/** At most one report a second; true if the budget is over. */
bool aft_watch_look(aft_watch *watch, const char *phase, double bound, double incumbent);

#endif
