/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cut-set inequalities: what a set of buses needs must come in over what is bought (MODEL.md, (50) to (52)). The face
 * of separation: lists of cuts and what is kept between two calls come with it. */
#ifndef AFT_CUT_SETS_H
#define AFT_CUT_SETS_H

#include "solver/methods/cuts/cut_rows.h"
#include "solver/methods/cuts/cut_view.h"

/** Cuts that hold for every plan of the program and that x breaks.
 *  @param out  emptied first
 *  @param x    [n_cols], a point that keeps to the program without integrality. AFT_ENOMEM */
aft_status aft_separate_cut_sets(aft_cuts *out, aft_separator *separator, const double *x, const aft_separation *how,
                                 aft_error *err);

#endif
