/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two-way arcs as two one-way arcs, each bought for itself: their relaxation is much tighter (MODEL.md, (54)). */
#ifndef AFT_ORIENT_H
#define AFT_ORIENT_H

#include "solver/methods/cuts/view.h"

/** Where the columns of a program went: column j is column j of the oriented one plus sign * column twin. */
typedef struct aft_orientation {
    int n_cols;   /* of the program */
    int *twin;    /* [n_cols] -1: it has none */
    double *sign; /* [n_cols] -1 for flows, 1 for pieces */
    int n_twins;
} aft_orientation;

/** Writes the oriented program. Rows of the program keep their numbers; new ones come behind.
 *  @param out  initialised and empty  @param map  zeroed. AFT_ENOMEM */
aft_status aft_orient(aft_lp *out, aft_orientation *map, const aft_lp *lp, const aft_design *design, aft_error *err);

void aft_orientation_clear(aft_orientation *map);

/** A point of the oriented program as one of the program. @param x [map->n_cols] */
void aft_orientation_join(double *x, const aft_orientation *map, const double *oriented);

/** The other way. @param oriented [columns of the oriented program] */
void aft_orientation_split(double *oriented, const aft_orientation *map, const aft_design *design, const double *x);

#endif
