/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pressure inside the choice (setting pressure = on or simulated): which buses are under pressure, and which links tie the
 * pressures of two of them. MODEL.md (82)-(84). */
#ifndef AFT_PRESSURE_H
#define AFT_PRESSURE_H

#include "solver/model_internal.h"

/** A bus with a pressure_max_bar. Pressures are squared everywhere inside: pi, bar^2. */
typedef struct aft_pressure_bus {
    int bus;          /* row of buses */
    double low, high; /* bar^2 */
    int col;          /* pi in snapshot 0; the other snapshots follow */
} aft_pressure_bus;

typedef enum aft_tie_kind {
    AFT_TIE_PIPE,      /* pi0 - pi1 = length q|q| / K^2 */
    AFT_TIE_REGULATOR, /* the pressure does not rise in the direction of flow */
    AFT_TIE_LIFT       /* ties nothing */
} aft_tie_kind;

/** One size that a link may buy. */
typedef struct aft_tie_option {
    int col;         /* pieces, a whole column of the program */
    int max_pieces;  /* at most; menu_max of the link limits their sum as well */
    double capacity; /* MW of one piece */
    double
        conductance; /* of one piece, resistance^-1/2: MW km^1/2 / bar, may be INFINITY; 0 where the tie is no pipe */
} aft_tie_option;

/** A link between two buses under pressure. */
typedef struct aft_tie {
    aft_tie_kind kind;
    size_t k;           /* row of links */
    size_t from, to;    /* bus0 and bus1, as places in aft_pressure.buses */
    aft_span life;      /* snapshots in which it exists */
    int flow;           /* column of q in snapshot 0, MW from bus0 to bus1 */
    double length;      /* km */
    double capacity;    /* MW of what is there already; 0: nothing */
    double conductance; /* of what is there already; 0: nothing is, or the tie is no pipe */
    int most_pieces;    /* over all options */
    size_t n;
    const aft_tie_option *options; /* [n] all of its menu, in its order */
} aft_tie;

typedef struct aft_pressure {
    size_t n_buses;
    aft_pressure_bus *buses; /* by row of buses */
    int *place;              /* [buses of the network] place in `buses`, -1: not under pressure */
    size_t n_ties;
    aft_tie *ties;       /* by row of links */
    bool must_withstand; /* pressure = simulated: plans that the nonlinear simulation rejects do not count */
} aft_pressure;

/* aft_open_pressure (families.h) lists buses and ties and adds the columns of the block "pressure"; nothing where the
 * setting is off. The columns have no rows: what ties them is not linear, and methods differ in how they keep it. */

/** Conductance of a pipe with the pieces of a point: K = K_there + sum_d n_d R_d^-1/2; 0: nothing is built. */
double aft_tie_conductance(const aft_tie *tie, const double *x);

/** Is anything of it built at a point? */
bool aft_tie_is_built(const aft_tie *tie, const aft_model *model, const double *x);

#endif
