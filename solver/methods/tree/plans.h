/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plans for branch and cut. */
#ifndef AFT_PLANS_H
#define AFT_PLANS_H

#include "solver/methods/tree/search_state.h"

/** Keeps a point if it is a plan and better. */
void aft_tree_offer(aft_tree *s, const double *x);

/** The flows of a relaxation with the cheapest purchases that carry them. */
void aft_tree_offer_rounded(aft_tree *s, const double *x);

/** The tree along the arcs that a relaxation favours, or an ascent (x NULL); does nothing in programs of another
 *  kind. */
void aft_tree_offer_tree(aft_tree *s, const double *x);

/** Start plans by slope scaling. */
aft_status aft_tree_scale_slopes(aft_tree *s, aft_error *err);

/** The back-end's own search on the program with its cuts, for a while. */
aft_status aft_tree_ask_backend(aft_tree *s, double seconds, aft_error *err);

#endif
