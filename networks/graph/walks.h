/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Walks through a graph. */
#ifndef AFT_WALKS_H
#define AFT_WALKS_H

#include "networks/base/memory.h"

#include <stddef.h>

/** A list of walks, each a run of edges with a sign: +1 along from -> to, -1 against it. */
typedef struct aft_walks {
    size_t n;
    size_t *start; /* [n + 1] */
    int *edge;     /* [start[n]] */
    int *sign;     /* [start[n]] */
} aft_walks;

static inline void aft_walks_clear(aft_walks *walks)
{
    if (walks != NULL) {
        aft_free(walks->start);
        aft_free(walks->edge);
        aft_free(walks->sign);
        *walks = (aft_walks){0};
    }
}

#endif
