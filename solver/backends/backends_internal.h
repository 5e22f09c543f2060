/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the back-ends share: clocks, progress, and answers that need no solver. */
#ifndef AFT_BACKENDS_INTERNAL_H
#define AFT_BACKENDS_INTERNAL_H

#include "networks/base/clock.h"
#include "solver/backend.h"

extern const aft_backend aft_backend_glpk;
extern const aft_backend aft_backend_highs;
extern const aft_backend aft_backend_none;

/** Options for callers that give none: nothing limited, nobody told. */
extern const aft_solve_options aft_default_options;

/** Solves once, in a session of its own. */
aft_status aft_solve_once(aft_solution *out, const aft_backend *backend, const aft_lp *lp,
                          const aft_solve_options *options, const double *start, aft_error *err);

/** True if a limit stands on its head, a whole column has no whole number between its bounds, or an empty row cannot
 *  hold: infeasible, without asking a solver. */
bool aft_lp_is_absurd(const aft_lp *lp, bool is_relaxed);

/** True if the integrality counts: there are whole columns and nobody asked for the relaxation. */
bool aft_lp_is_mip(const aft_lp *lp, const aft_solve_options *options);

/** AFT_EUNSUPPORTED for a program with squares: decompose/squares.h solves those. */
aft_status aft_refuse_squares(const aft_lp *lp, const char *backend, aft_error *err);

/** Memory for a point (and for duals); AFT_ENOMEM. */
aft_status aft_solution_room(aft_solution *out, const aft_lp *lp, bool has_duals, aft_error *err);

/** Tells one line to whoever listens. */
void aft_log(const aft_solve_options *options, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** Tells the progress of a search and asks whether to go on. Bound and incumbent include the constant. */
typedef struct aft_watch {
    const aft_solve_options *options;
    double began, told; /* s on aft_seconds */
    bool is_interrupted;
} aft_watch;

void aft_watch_init(aft_watch *watch, const aft_solve_options *options);

/** At most one report a second; true if the user wants to stop (from then on, always). */
bool aft_watch_look(aft_watch *watch, const char *phase, double bound, double incumbent);

#endif
