/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order in which the nodes of a sparse symmetric matrix are eliminated, and what that leaves in its factor. */
#ifndef AFT_ORDER_H
#define AFT_ORDER_H

#include "networks/base/status.h"
#include "solver/program/budget.h"

#include <stdbool.h>
#include <stddef.h>

/** A symmetric matrix without its diagonal: node i meets node[e] with value[e], start[i] <= e < start[i + 1]; each pair
 *  stands in both rows. Borrowed. */
typedef struct aft_pattern {
    int n;
    const size_t *start; /* [n + 1] */
    const int *node;     /* [start[n]] */
    const double *value; /* [start[n]] */
} aft_pattern;

typedef struct aft_order {
    int n;
    int n_sparse; /* the nodes from here on are dense, and taken to meet all others of them */
    int *node;    /* [n] the one that is eliminated k-th */
    /* Columns of L by node, those of the dense ones left out: length[p] nodes from member[begin[p]] on, in no order. */
    size_t *begin; /* [n] */
    int *length;   /* [n] */
    int *member;
} aft_order;

void aft_order_clear(aft_order *order);

/** Approximate minimum degree (Amestoy, Davis and Duff 1996); nodes with very many neighbours last.
 *  @param is_weak  [n] not eliminated before a neighbour
 *  @param most_work  multiplications of one factorisation; AFT_EUNSUPPORTED if it would need more
 *  @param tally  asks whether to go on; may be NULL; AFT_EUNSUPPORTED if not. AFT_ENOMEM. */
aft_status aft_order_find(aft_order *out, const aft_pattern *pattern, const bool *is_weak, double most_work,
                          aft_tally *tally, aft_error *err);

#endif
