/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The snapshot and the set of buses at hand, and how far its cut is broken. */
#ifndef AFT_CUT_VIEW_H
#define AFT_CUT_VIEW_H

#include "solver/methods/cuts/cuts.h"

/* How a column with gain a may be bounded from above by something at least 0. */
typedef enum aft_cut_part {
    AFT_PART_NONE,     /* it brings nothing in */
    AFT_PART_FLOW,     /* itself: a x, which is at least 0 */
    AFT_PART_PIECES,   /* only what is bought for it */
    AFT_PART_EITHER,   /* the smaller of the two */
    AFT_PART_CONSTANT, /* a fixed limit: it lowers the need */
    AFT_PART_UNLIMITED /* there is no such cut */
} aft_cut_part;

/** @param design borrowed. AFT_ENOMEM */
aft_status aft_separator_new(aft_separator **out, const aft_design *design, aft_error *err);
void aft_separator_free(aft_separator *separator);

/** How a column that S gains so much from is bounded from above. */
aft_cut_part aft_cut_part_of(const aft_design *design, int col, double gain);

/** The same at the point at hand: what has reached its bound, and is not bought, counts as a fixed limit. */
aft_cut_part aft_cut_part_here(const aft_separator *s, int col, double gain);

/** What the pieces of a limit can bring in, none more than the need, at the point at hand. */
double aft_cut_pieces_at(const aft_separator *s, const aft_flow_limit *limit, double gain, double need);

/** What a column brings in at the point at hand: the smallest of its bounds. */
double aft_cut_part_at(const aft_separator *s, int col, double gain, double need);

/** Brings the balances of a snapshot into rows and columns of active entries. AFT_ENOMEM */
aft_status aft_cut_enter_snapshot(aft_separator *s, size_t t, aft_error *err);

/** Puts a bus into the set at hand, or takes it out. Time: its columns. */
void aft_cut_toggle(aft_separator *s, size_t b);

void aft_cut_set_to(aft_separator *s, const bool *is_in);

/** Forgets columns that do not cross the border of the set. */
void aft_cut_compact(aft_separator *s);

/** By how much the cut of the set is broken, of 1; -INFINITY if it says nothing. Time: columns that have pieces. */
double aft_cut_violation(const aft_separator *s);

#endif
