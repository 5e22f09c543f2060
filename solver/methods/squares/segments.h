/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A program with squares as one without: each squared column is cut into segments, one per tangent. Only columns come
 * in, no rows, so the row duals of the one are row duals of the other. */
#ifndef AFT_SEGMENTS_H
#define AFT_SEGMENTS_H

#include "solver/program/lp.h"

/** Where the square of one column has its tangents. */
typedef struct aft_tangents {
    int col;
    double *at; /* [n] ascending, between the bounds of the column */
    size_t n, cap;
    int first_extra; /* column of its second segment in the program made last; the first one keeps the column's place */
} aft_tangents;

typedef struct aft_segments {
    size_t n;
    aft_tangents *list; /* [n] the columns with a square and room between their bounds, in order */
} aft_segments;

/** Gives every squared column its first tangents. AFT_ENOMEM.
 *  @param out empty; cleared by the caller, also after a failure */
aft_status aft_segments_init(aft_segments *out, const aft_lp *lp, aft_error *err);
void aft_segments_clear(aft_segments *segments);

/** Adds a tangent, unless it lies where one is or outside of the bounds. AFT_ENOMEM.
 *  @param is_new_out set to true if it was added, else left alone */
aft_status aft_segments_touch(bool *is_new_out, aft_tangents *tangents, const aft_lp *lp, double at, aft_error *err);

/** Adds tangents far out where a column has no bound; false if all reach as far as is sensible. AFT_ENOMEM. */
aft_status aft_segments_reach(bool *is_new_out, aft_segments *segments, const aft_lp *lp, aft_error *err);

/** Distance from x to the nearest tangent: the program without squares misses square * distance^2 there. */
double aft_segments_distance(const aft_tangents *tangents, double x);

/** Makes the program without squares: its optimum is not above that of lp. AFT_ENOMEM.
 *  @param out initialised and empty; cleared by the caller, also after a failure */
aft_status aft_segments_build(aft_lp *out, aft_segments *segments, const aft_lp *lp, bool keep_whole, aft_error *err);

/** From a point of the program made last to one of lp, and back. @param x [lp->n_cols] @param y [columns made] */
void aft_segments_join(double *x_out, const aft_segments *segments, const aft_lp *lp, const double *y);
void aft_segments_split(double *y_out, const aft_segments *segments, const aft_lp *lp, const double *x);

#endif
