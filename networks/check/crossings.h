/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Given numbers that limit one quantity and contradict each other. */
#ifndef AFT_CROSSINGS_H
#define AFT_CROSSINGS_H

#include "networks/base/status.h"
#include "networks/schema/types.h"

/** Two numbers of one element that cross: the larger one is a least, the smaller one a most. */
typedef struct aft_crossing {
    enum {
        AFT_CROSSING_ROUNDING,      /* by so little that they count as one (networks/base/limits.h) */
        AFT_CROSSING_WITH_CAPACITY, /* a contradiction as soon as the element has a capacity */
        AFT_CROSSING_ALWAYS
    } kind;
    int table; /* aft_table */
    size_t row;
    const char *attribute; /* of the least; NULL where nobody gave it */
    double amount;         /* by which they cross in the worst snapshot: MW, MWh or per unit */
    char file[80];         /* where the least stands */
    size_t line;
    char text[512]; /* both numbers, and where the most stands */
} aft_crossing;

/** Lists such pairs of elements that exist, one per quantity: capacities, dispatch, levels, energy sums.
 *  @param out  [*n_out] owned by the caller, free with aft_free; NULL if there is none. AFT_ENOMEM.
 *              Cost: O(elements snapshots) */
aft_status aft_crossings_find(aft_crossing **out, size_t *n_out, const aft_network *network, aft_error *err);

/** Where an element stands and the numbers that limit it: "generators.csv:2: p_nom 60, e_sum_min 200"; cut to size.
 *  @param t  snapshot whose hour of a series is meant */
void aft_limits_describe(char *out, size_t size, const aft_network *network, int table, size_t row, size_t t);

#endif
