/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A hydrogen net as plain arrays, how its state is asked for, and that state: types only, shared by all that find, lift
 * or check one. */
#ifndef AFT_HYDRAULIC_NET_H
#define AFT_HYDRAULIC_NET_H

#include "networks/base/status.h"
#include "solver/hydraulics/hydrogen.h"

#include <stdbool.h>
#include <stddef.h>

/** A place of the net. Nodes with a given pressure put in or take out what the others need (slack). */
typedef struct aft_hydraulic_node {
    double pressure;     /* bar, given; NAN: follows from the net, see aft_steady_new */
    double pressure_max; /* bar; INFINITY: none. Counts for the level of parts without a given pressure only */
    double height;       /* m; real form only */
} aft_hydraulic_node;

/** A pipe, or an active element (regulator, compressor). Positive flow goes from -> to. */
typedef struct aft_hydraulic_edge {
    int from, to;
    bool is_active;
    /* of a pipe */
    double length;     /* km */
    double pieces;     /* equal ones in parallel, 1 or more; unequal ones are edges of their own */
    double diameter;   /* inner, m; NAN: not known */
    double roughness;  /* m; with a diameter */
    double resistance; /* bar^2/km/MW^2 of one piece: constant, in the real form only without a diameter; NAN: (106) */
    /* of an active element: where it lets something through, the pressure behind it is at most */
    double ratio_max;  /* times the one before it; 1 is a regulator, INFINITY ties nothing */
    double outlet_max; /* bar; INFINITY: no such limit */
} aft_hydraulic_edge;

typedef struct aft_hydraulic_net {
    size_t n_nodes, n_edges;
    const aft_hydraulic_node *nodes; /* [n_nodes] */
    const aft_hydraulic_edge *edges; /* [n_edges] */
} aft_hydraulic_net;

typedef struct aft_steady_options {
    bool is_real;              /* else constant resistances */
    double kelvin;             /* 0: 283.15 */
    double balance_tolerance;  /* MW that a part without given pressure may miss; 0: 1e-6 of what is put in, or 1e-6 */
    aft_compressor compressor; /* zeroed: 1 stage, 0.75 */
} aft_steady_options;

typedef enum aft_steady_outcome {
    AFT_STEADY_FOUND,
    AFT_STEADY_NO_FEED,    /* node: in a part that takes out and has nothing to put in; amount: MW missing */
    AFT_STEADY_UNBALANCED, /* node: in a part whose supply and demand differ; amount: MW too much */
    AFT_STEADY_OPEN,       /* edge: active elements in a circle leave its flow open; it has to be given */
    AFT_STEADY_NO_LEVEL,   /* node: in a part in which nothing says how high the pressures are */
    AFT_STEADY_BELOW_ZERO, /* node: the net cannot carry the flow, its squared pressure is -amount bar^2 */
    AFT_STEADY_MUST_RAISE, /* edge: would have to raise the pressure by amount bar more than it can */
    AFT_STEADY_NO_END      /* did not converge; not met so far */
} aft_steady_outcome;

/** One state. Arrays belong to the aft_steady and hold until its next solve. Flows count from AFT_STEADY_BELOW_ZERO on,
 *  pressures where the outcome is found, below zero or (at the ends of other elements) must raise. */
typedef struct aft_steady_state {
    aft_steady_outcome outcome;
    int node, edge; /* what it is about, or -1 */
    double amount;
    const double *squared;  /* [n_nodes] bar^2, below 0 where the net cannot carry the flow */
    const double *pressure; /* [n_nodes] bar; NAN below 0 */
    const double *supply;   /* [n_nodes] MW put in by nodes of given pressure, besides the injection */
    const double *flow;     /* [n_edges] MW */
    const double *velocity_from,
        *velocity_to;        /* [n_edges] m/s at both ends, signed as the flow; NAN without diameter */
    const double *line_pack; /* [n_edges] MWh of all pieces; NAN without diameter, 0 if active */
    const double *work;      /* [n_edges] MJ/kg of active elements that raise the pressure */
    const double *power;     /* [n_edges] MW of the same */
    int n_steps;             /* of Newton's method */
} aft_steady_state;

/** A net that is analysed, see steady.h; its inside stands in steady_internal.h. */
typedef struct aft_steady aft_steady;

#endif
