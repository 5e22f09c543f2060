/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a solver back-end is. One file each; backends.c lists them.
 *
 * Signs, the same for all: the problem is minimised; the dual of a row is the change of the objective when both of its
 * limits rise by one; the reduced cost of a column is cost - A' y. So a row at its lower limit has dual >= 0, at its
 * upper limit dual <= 0; likewise for columns. */
#ifndef AFT_BACKEND_H
#define AFT_BACKEND_H

#include "solver/program/lp.h"
#include "solver/solver.h"

/** What a back-end hands back. Arrays belong to the caller (aft_solution_clear). */
typedef struct aft_solution {
    aft_outcome outcome;
    double *x;         /* [n_cols], NULL if there is no point */
    double *row_dual;  /* [n_rows], NULL for a MILP or without duals */
    double *reduced;   /* [n_cols] reduced costs, NULL like row_dual */
    bool is_vertex;    /* duals and point come from a basis */
    double objective;  /* without lp->constant */
    double bound;      /* best proved lower bound without lp->constant; -INFINITY if none */
    char message[256]; /* what the solver said, when that matters */
} aft_solution;

void aft_solution_clear(aft_solution *solution);

/** One problem that is solved again and again, each time from the basis of the last solve. It belongs to one thread. */
typedef struct aft_session aft_session;

typedef struct aft_backend {
    const char *name;
    bool can_lp, can_mip;
    int rows_to_split; /* from so many rows on, what falls into blocks is faster by blocks; 0: never */
    /** Version text, static. */
    const char *(*version)(void);
    /** Solves. AFT_OK with an outcome (also infeasible, unbounded, time_limit with or without x, interrupted);
     *  AFT_ESOLVER if the solver failed, AFT_ENOMEM, AFT_EUNSUPPORTED, also for costs with squares.
     *  @param start  [n_cols] a feasible point to start from, or NULL */
    aft_status (*solve)(aft_solution *out, const aft_lp *lp, const aft_solve_options *options, const double *start,
                        aft_error *err);
    /** Opens a session; problem and options are borrowed until it is closed. Between two solves their owner may append
     *  rows to lp, change its costs, its bounds and the limits of its rows, and change the options (not `relax`). The
     *  columns, the entries of rows once solved, and what is whole stay. AFT_ENOMEM, AFT_EUNSUPPORTED. */
    aft_status (*open)(aft_session **out, const aft_lp *lp, const aft_solve_options *options, aft_error *err);
    /** Solves the problem as it is now; otherwise like solve. A session that failed is only good for close. */
    aft_status (*solve_again)(aft_solution *out, aft_session *session, const double *start, aft_error *err);
    /** Tells that the owner is about to take rows out of lp (aft_lp_drop_rows), all of them not tight in the last solve, so
     *  that its basis stays one. @param is_dropped [rows of lp] */
    aft_status (*drop_rows)(aft_session *session, const bool *is_dropped, aft_error *err);
    void (*close)(aft_session *session); /* takes NULL */
} aft_backend;

/** All back-ends of this build, NULL at the end; "none" is the last. */
extern const aft_backend *const aft_backends[];

/** The back-end of a name ("glpk", "highs"), or the one that suits the problem ("auto"); NULL if this build has none
 *  of that name. */
const aft_backend *aft_backend_find(const char *name);

#endif
