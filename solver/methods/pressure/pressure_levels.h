/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pressures for what is built: which flows the pipes really have where there are loops, and which levels of pressure
 * keep all limits; one snapshot at a time. Exact, and without a solver. MODEL.md (94)-(96). */
#ifndef AFT_PRESSURE_LEVELS_H
#define AFT_PRESSURE_LEVELS_H

#include "solver/families/pressure.h"
#include "solver/hydraulics/steady.h"

/** Room for it, and what became of the last snapshot. */
typedef struct aft_levels {
    const aft_model *model;
    /* what is built, by tie */
    double *conductance; /* [n_ties] of a pipe that is built in the snapshot; 0 else */
    double *flow;        /* [n_ties] MW */
    double *fall;        /* [n_ties] pi0 - pi1 of a pipe, bar^2 */
    /* parts of the net that pipes hold together, by bus under pressure */
    int *part;      /* [n_buses] */
    int *parent;    /* [n_buses] tie over which a bus is reached first, -1: the first of its part */
    double *offset; /* [n_buses] pi above that of the first bus of the part */
    int *order;     /* [n_buses] parts one after another, each from its first bus on */
    double *level;  /* [n_buses] by part: pi of its first bus */
    int n_parts;
    bool *is_broken; /* [n_buses] by part */
    double missing;  /* bar^2 by which limits are missed most; 0: none is */
    int n_loops;     /* pipes that close one */
    /* what is built, as a net; room for the loops */
    aft_hydraulic_edge *edges; /* [n_ties] */
    aft_hydraulic_node *nodes; /* [n_buses] */
    double *injection;         /* [n_buses] MW */
} aft_levels;

/** AFT_ENOMEM */
aft_status aft_levels_init(aft_levels *out, const aft_model *model, aft_error *err);
void aft_levels_clear(aft_levels *levels);

/** Finds flows and pressures of one snapshot, given what is built and what goes into and out of every bus apart from
 *  pipes. In trees the flows stay as they are; in loops they become those with which the falls around each add up to 0.
 *  @param x [n_cols] a point with whole pieces; its flows of pipes and its pressures in snapshot t are written if all
 *  limits
 *            of pressure and of flow can be kept
 *  @return   false if not: then `missing`, `is_broken`, `flow` and `fall` say where */
bool aft_levels_find(aft_levels *levels, double *x, size_t t);

/** Is a tie part of what is broken in the last snapshot? */
bool aft_levels_is_broken(const aft_levels *levels, size_t tie);

#endif
