/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is missing at least, by set and node, under multipliers of the pressures. */
#ifndef AFT_LABEL_BOUNDS_H
#define AFT_LABEL_BOUNDS_H

#include "solver/methods/forest/label_world.h"

/** Multipliers of the pressures, and what they tell: see label_bounds.c. */
typedef struct aft_label_bounds {
    double *price;  /* [n_bits] of an end's pressure, cost per bar^2 */
    double *factor; /* [n_sets] M of a set */
    double *inside; /* [n_sets * (n_nodes + 1)] least cost of a set below a node, with its multipliers */
    double *rest;   /* likewise: of all that is missing beside it */
    int *pred;      /* likewise: how `inside` came about, see label_bounds.c */
    double value;   /* no forest costs less */
} aft_label_bounds;

aft_status aft_label_bounds_init(aft_label_bounds *b, const aft_label_world *w, aft_error *err);
void aft_label_bounds_clear(aft_label_bounds *b);
/** Computes factor, inside, pred and value from the prices. */
aft_status aft_label_bounds_inside(aft_label_bounds *b, aft_label_world *w, aft_error *err);
/** Computes rest; needs inside. */
aft_status aft_label_bounds_rest(aft_label_bounds *b, aft_label_world *w, aft_error *err);
/** Raises the value by better prices, marking the arcs of the forests that it sees. @param is_seen [n_arcs] */
aft_status aft_label_bounds_raise(aft_label_bounds *b, bool *is_seen, aft_label_world *w, aft_error *err);

#endif
