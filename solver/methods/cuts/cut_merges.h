/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sets of buses by merging: along columns that are bought already, those bought most first. */
#ifndef AFT_CUT_MERGES_H
#define AFT_CUT_MERGES_H

#include "solver/methods/cuts/cuts.h"

/** One column that joins two buses. */
typedef struct aft_merge {
    double bought; /* at the point at hand, at most 1 */
    double flow;
    int a, b; /* buses */
} aft_merge;

typedef struct aft_merges {
    aft_merge *list; /* bought most first */
    size_t n, cap;
    size_t next;
    int *parent;     /* [n_buses] of sets of buses */
    int *ring;       /* [n_buses] next bus of the same set */
    int *size;       /* [n_buses] buses of the set that this one stands for */
    size_t n_merged; /* so far */
} aft_merges;

/** Lists what joins buses in the snapshot at hand. @param out  zeroed. AFT_ENOMEM. Cost: sorting the active columns. */
aft_status aft_merges_init(aft_merges *out, const aft_separator *s, aft_error *err);

void aft_merges_clear(aft_merges *merges);

/** Merges two sets and writes the new one; false if all are one.
 *  @param is_in_out  [n_buses]. Cost: O(buses). */
bool aft_merges_next(aft_merges *merges, const aft_separator *s, bool *is_in_out);

#endif
