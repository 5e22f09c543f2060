/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A program read as a branch area: nodes with what they need, arcs with what can be bought for them, supplies. What the
 * exact methods for forests begin with (forest.c, pressure_forest.c), and the way back to a point. */
#ifndef AFT_BRANCH_AREA_H
#define AFT_BRANCH_AREA_H

#include "solver/model/model.h"

/** A set of pieces that a link may buy. */
typedef struct aft_area_size {
    int set;            /* number of the set; see aft_area_put */
    double capacity;    /* MW beside what is there already */
    double cost;        /* at least 0 */
    double conductance; /* beside what is there already, MW km^1/2 / bar; 0 unless the link is a pipe under pressure */
} aft_area_size;

typedef struct aft_area_link {
    int from, to; /* buses; the same where it cannot carry anything */
    bool is_two_way;
    double free;                     /* MW that is there and costs nothing */
    double cost_along, cost_against; /* per MW of flow, over all snapshots */
    size_t first_size, n_sizes;
} aft_area_link;

typedef struct aft_area {
    const aft_model *model;
    bool is_other;        /* the program is of another kind; what follows says nothing then */
    bool is_forest;       /* every plan is one: what can carry is a bridge, or a pipe with layout = tree */
    double *demand;       /* [n_buses] MW in every snapshot, below 0: supply that must be taken */
    int *generator;       /* [n_buses] row of generators that may give any part of what it can, -1: none */
    aft_area_link *links; /* [n_links] */
    size_t n_sizes, cap_sizes;
    aft_area_size *sizes; /* by link */
} aft_area;

/** Reads a program. It is of the kind if snapshots are alike; links have no loss or delay, and a capacity that is given
 *  or bought from a menu; costs are at least 0; there is at most one generator that may give per bus, and nothing else
 *  that decides, limits or loses. Left out are sizes that another one replaces: as large, as wide, no dearer.
 *  @param out  zeroed; free with aft_area_clear. AFT_ENOMEM */
aft_status aft_area_read(aft_area *out, const aft_model *model, aft_error *err);
void aft_area_clear(aft_area *area);

/** Makes a point of flows and purchases; generators give what is missing at their buses.
 *  @param x     [n_cols of the program] zeroed
 *  @param flow  [n_links] MW from bus0 to bus1
 *  @param size  [n_links] size that is bought, counted from the first one of the link; -1: none. Cost: O(columns) */
void aft_area_put(double *x, const aft_area *area, const double *flow, const int *size);

/** What all snapshots together pay for one more unit of an element that runs alike in all. */
double aft_area_cost(const aft_model *model, int first_col);

#endif
