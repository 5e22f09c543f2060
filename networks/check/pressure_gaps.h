/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pressures that no choice of sizes reaches. */
#ifndef AFT_PRESSURE_GAPS_H
#define AFT_PRESSURE_GAPS_H

#include "networks/base/status.h"
#include "networks/schema/types.h"

/** A bus whose pressure no choice of sizes can reach. */
typedef struct aft_pressure_gap {
    int bus;            /* row of buses */
    int source;         /* where gas enters, on the way that asks for least */
    size_t snapshot;    /* with the largest demand */
    double demand;      /* MW */
    double needed_bar;  /* at the source, at least */
    double missing_bar; /* above what the source may have */
    char path[200];     /* "A - B - C", from the source to the bus */
} aft_pressure_gap;

/** Lists such buses, foreseen by a lower bound of what is lost on the way: see pressure_gaps.c.
 *  @param out  [*n_out] owned by the caller, free with aft_free; NULL if there is none. AFT_ENOMEM.
 *              Cost: O(buses links) per bus with a demand at most, as a rule O(links) */
aft_status aft_pressure_find_gaps(aft_pressure_gap **out, size_t *n_out, const aft_network *network, aft_error *err);

#endif
