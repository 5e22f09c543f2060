/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A net that is analysed, and its state of the moment: types only. Its functions stand in topology.h,
 * active_flows.h, newton.h and levels.h; steady.c calls them in this order. */
#ifndef AFT_STEADY_INTERNAL_H
#define AFT_STEADY_INTERNAL_H

#include "solver/hydraulics/hydraulic_net.h"
#include "solver/numerics/factor.h"

/** A pipe as its equation needs it at the pressures of the moment: loss(q) = scale lambda(Re) q|q| of one piece, or
 *  scale q|q|. */
typedef struct aft_steady_pipe {
    bool has_friction; /* depends on the flow */
    double scale;      /* bar^2/MW^2 of one piece */
    double reynolds;   /* of 1 MW through one piece */
    double rough;      /* roughness / diameter */
    double rise;       /* bar^2 lost by height */
} aft_steady_pipe;

struct aft_steady {
    aft_hydraulic_net net;
    aft_steady_options options; /* with its defaults */

    /* parts, and a spanning forest of the pipes: a tree hangs from each node of given pressure, or from one node of a
     * part without */
    int n_zones;
    int *zone;           /* [n_nodes] part of a node */
    bool *is_tied;       /* [n_zones] has a node of given pressure */
    int *order;          /* [n_nodes] parents before children */
    int *parent_edge;    /* [n_nodes] -1: a root */
    bool *is_tree;       /* [n_edges] */
    bool has_loops;      /* some pipe is not in the forest */
    aft_pattern pattern; /* of Newton's system: nodes that are no roots */
    int *unknown;        /* [n_nodes] number in it, -1 for roots */
    size_t *entry;       /* [2 n_edges] where a pipe stands in the row of its from and of its to; SIZE_MAX: nowhere */
    size_t *start;
    int *neighbour;
    double *value;
    aft_factor factor;

    /* the state of the moment */
    double given_scale;       /* bar^2, the largest that is given or allowed */
    double pressure_scale;    /* bar^2, the largest of these and of the moment */
    double flow_scale;        /* MW */
    aft_steady_pipe *pipes;   /* [n_edges] */
    double *injection;        /* [n_nodes] with what active elements bring and take */
    double *surplus;          /* [n_nodes] room; of roots: what is left there */
    double *flow;             /* [n_edges] */
    double *loss, *slope;     /* [n_edges] at this flow */
    double *squared;          /* [n_nodes] first from the roots, then with the level of the part */
    double *level;            /* [n_zones] bar^2 above the root's 0 */
    double *before;           /* [n_nodes] squared of the round before */
    double *step;             /* [n_edges] */
    double *shift, *diagonal; /* [n_nodes] of Newton's system */
    double *zone_sum;         /* [n_zones] room */
    int *zone_count;          /* [n_zones] room */
    double *pressure, *supply, *velocity_from, *velocity_to, *line_pack, *work, *power; /* as in the state */
    int n_steps;
};

#endif
