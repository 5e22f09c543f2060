/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a solver back-end is. One file each; backends.c lists them.
 *
 * Signs, the same for all: the problem is minimised; the dual of a row is the change of the objective when both of its
 * limits rise by one; the reduced cost of a column is cost - A' y. So a row at its lower limit has dual >= 0, at its
 * upper limit dual <= 0; likewise for columns. */
#ifndef AFT_BACKEND_H
#define AFT_BACKEND_H

#include "solver/program/answer.h"

/** What is asked of one solve, beside its budget. Zeroed or NULL: no more than the optimum. */
typedef struct aft_ask {
    const double *start; /* [n_cols] a feasible point to start from, or NULL; one that is not does no harm */
    /* Of linear programs only. Where one of these cuts it short the outcome is AFT_GAP_LIMIT, without a point, perhaps
     * with duals. */
    int most_steps;           /* of the simplex method; 0 is no limit */
    const double *stop_above; /* as soon as the cost, constant included, is known to be above; NULL: never */
} aft_ask;

/** One problem that is solved again and again, each time from the basis of the last solve. It belongs to one thread. */
typedef struct aft_session aft_session;

typedef struct aft_backend {
    const char *name;
    bool can_lp, can_mip;
    int rows_to_split; /* from so many rows on, what falls into blocks is faster by blocks; 0: never */
    double
        most_work; /* multiplications of a step of our interior method up to which that is faster, on large programs */
    /** Version text, static. */
    const char *(*version)(void);
    /** Opens a session; the problem is borrowed until it is closed. Between two solves its owner may append rows to lp,
     *  change its costs, its bounds and the limits of its rows. The columns, the entries of rows once solved, and what
     *  is whole stay. AFT_ENOMEM; AFT_EUNSUPPORTED, also for costs with squares.
     *  @param relax  without regard to whole numbers */
    aft_status (*open)(aft_session **out, const aft_lp *lp, bool relax, aft_error *err);
    /** Solves the problem as it is now. AFT_OK with an outcome (also infeasible, unbounded, time_limit with or without
     *  x, interrupted); AFT_ESOLVER if the solver failed, AFT_ENOMEM, AFT_EUNSUPPORTED. A session that failed is only
     *  good for close. @param ask may be NULL */
    aft_status (*solve)(aft_answer *out, aft_session *session, const aft_ask *ask, const aft_budget *budget,
                        aft_error *err);
    /** Tells that the owner is about to take rows out of lp (aft_lp_drop_rows), all of them not tight in the last
     *  solve, so that its basis stays one. @param is_dropped [rows of lp] */
    aft_status (*drop_rows)(aft_session *session, const bool *is_dropped, aft_error *err);
    void (*close)(aft_session *session); /* takes NULL */
} aft_backend;

/** All back-ends of this build, NULL at the end; "none" is the last. */
extern const aft_backend *const aft_backends[];

/** The back-end of a name ("glpk", "highs"), or the one that suits the problem ("auto"); NULL if this build has none
 *  of that name. */
const aft_backend *aft_backend_find(const char *name);

/** Solves once, in a session of its own: as open and solve. Once the budget is over it does not begin. */
aft_status aft_backend_solve(aft_answer *out, const aft_backend *backend, const aft_lp *lp, bool relax,
                             const aft_ask *ask, const aft_budget *budget, aft_error *err);

#endif
