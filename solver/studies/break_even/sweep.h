/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where along one parameter does a plan begin, or cease, to build each of several candidates? Knows no network: whoever
 * asks solves at the values that it is given. */
#ifndef AFT_BREAK_EVEN_SWEEP_H
#define AFT_BREAK_EVEN_SWEEP_H

#include "networks/base/status.h"

#include <stdbool.h>
#include <stddef.h>

/** What was found at one value of the parameter. */
typedef struct aft_sweep_point {
    double x;       /* value of the parameter */
    bool has_plan;  /* false: there is none; nothing else counts then */
    double cost;    /* currency */
    double slack;   /* currency; by how much another plan may be cheaper: cost less its proved bound */
    double slope;   /* currency per unit of x, while the same is built; NAN: not known */
    bool *is_built; /* [n] */
} aft_sweep_point;

/** Solves at out->x and fills the rest; is_built has room for n. With *is_stopped nothing was found, for lack of
 *  time. */
typedef aft_status aft_sweep_solve(aft_sweep_point *out, bool *is_stopped, void *payload, aft_error *err);

typedef struct aft_sweep {
    size_t n;              /* candidates */
    const bool *is_sought; /* [n] which of them count */
    double base, end;      /* from where to where */
    double tolerance;      /* of x, above 0 */
    bool is_linear;        /* while the same is built costs are linear in x, or below their tangents (prices) */
    size_t most_solves;
    aft_sweep_solve *solve;
    void *payload;
    /* what comes out */
    size_t n_points, cap;
    aft_sweep_point *points; /* with a plan, from the base on; the first is the base's */
    double gone;             /* nearest x that is known to have no plan; NAN: none was met */
    size_t n_solves;
    bool is_cut_short; /* out of time or of solves before all was as narrow as asked */
    /* the interval that was split last */
    double split_near, split_far;
    int n_slow; /* splits in a row that did not halve it */
} aft_sweep;

/** Where a candidate turns. */
typedef struct aft_turn {
    bool is_found;          /* false: at all points it is as at the base */
    double value, from, to; /* currency/MWh or 1: where it turns, and the interval that is proved, from below to */
    bool is_narrow;         /* as narrow as asked, or as the proofs allow */
    bool is_tie;            /* plans with and without it cost the same to the proof, all over that interval */
} aft_turn;

/** Solves at the end, and splits intervals in which a candidate turns until all are narrow. Fields before the empty
 *  line are given, and so is the base's point by aft_sweep_begin; all others are 0. Only the turn nearest to the base
 *  is sought.
 *  @return AFT_ENOMEM, and what solve may return. Clear it also after a failure. */
aft_status aft_sweep_run(aft_sweep *sweep, aft_error *err);

/** Adds a point, whose is_built is copied. AFT_ENOMEM. */
aft_status aft_sweep_add(aft_sweep *sweep, const aft_sweep_point *point, aft_error *err);

aft_turn aft_sweep_turn(const aft_sweep *sweep, size_t candidate);

/** Farthest x from the base that has a plan. */
double aft_sweep_reach(const aft_sweep *sweep);

void aft_sweep_clear(aft_sweep *sweep);

#endif
