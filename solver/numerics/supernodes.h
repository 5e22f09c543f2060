/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns of a factor with all but the same rows, taken together so that they can be worked on as dense blocks. */
#ifndef AFT_SUPERNODES_H
#define AFT_SUPERNODES_H

#include "solver/numerics/order.h"

/** Supernode s has the columns first[s] to first[s + 1] - 1, and below these the rows row[row_start[s]] to
 *  row[row_start[s + 1] - 1]. */
typedef struct aft_supernodes {
    int n;             /* columns */
    int n_nodes;       /* supernodes */
    int *order;        /* [n] the node that is eliminated k-th */
    int *position;     /* [n] the inverse */
    int *first;        /* [n_nodes + 1] */
    int *of;           /* [n] supernode of a column */
    size_t *row_start; /* [n_nodes + 1] */
    int *row;          /* [row_start[n_nodes]] ascending within a supernode */
} aft_supernodes;

void aft_supernodes_clear(aft_supernodes *nodes);

/** Finds the supernodes of a factor: columns with the same rows, and small ones with some zeros stored for it
 *  ("relaxed": Ashcraft and Grimes 1989).
 *  @param tally  asks whether to go on; may be NULL; AFT_EUNSUPPORTED if not. AFT_ENOMEM. */
aft_status aft_supernodes_find(aft_supernodes *out, const aft_order *order, aft_tally *tally, aft_error *err);

#endif
