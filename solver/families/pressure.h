/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pressure inside the choice (setting pressure = on or simulated): which buses are under pressure, and which links tie
 * the pressures of two of them. MODEL.md (82)-(84). */
#ifndef AFT_PRESSURE_H
#define AFT_PRESSURE_H

#include "solver/model/model.h"

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
    size_t n_rejected;   /* of them so far */
} aft_pressure;

/* aft_open_pressure (families.h) lists buses and ties and adds the columns of the block "pressure"; nothing where the
 * setting is off or no bus is under pressure. The columns have no rows: what ties them is not linear, and methods
 * differ in how they keep it. */

/** Conductance of a pipe with the pieces of a point: K = K_there + sum_d n_d R_d^-1/2; 0: nothing is built. */
double aft_tie_conductance(const aft_tie *tie, const double *x);

/** Is anything of it built at a point? */
bool aft_tie_is_built(const aft_tie *tie, const aft_model *model, const double *x);

/** Sets the pressures of a point whose flows and pieces are decided to the highest ones that all ties allow, (83) and
 *  (84).
 *  @return false if these lie below a lower limit by more than rounding: then no pressures hold. Cost: O(ties) a round,
 *          as many rounds as the longest chain of ties, per snapshot */
bool aft_pressure_fill(double *x, const aft_model *model);

/** What a proof of pressures found. */
typedef struct aft_pressure_proof {
    double
        violation; /* largest, relative to max(1, highest pressure squared); a flow of what is not built: to max(1, its
                         square) as it stands, MW */
    const char *what; /* static: "limits of bus", "pipe", ... */
    const char *name; /* of the bus or link; borrowed from the network */
    size_t snapshot;
} aft_pressure_proof;

/** Proves the pressures of a point: limits (82), every pipe that is built (83), every regulator (84), nothing through
 *  what is not built. Computed from the network, the flows, the pieces and the columns of pressures; trusts no row, and
 *  none of the lists above but for the columns. */
aft_pressure_proof aft_prove_pressure(const aft_model *model, const double *x);

/** "pipe AB in 2035-01-01 00:00". */
void aft_pressure_proof_name(char *out, size_t size, const aft_model *model, const aft_pressure_proof *proof);

#endif
