/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cheapest forest of pipes that carries what is fed in to where it is needed, so that the pressures hold. Plain
 * arrays in, plain arrays out; knows nothing of networks or LPs. MODEL.md (85)-(88). */
#ifndef AFT_LABELS_H
#define AFT_LABELS_H

#include "solver/methods/forest/label_problem.h"

/** Finds the cheapest forest of arcs, each in one size: what leaves equals what enters in every tree, but for what one
 *  supply may give there; the flow of an arc is then what is needed behind it, and the pressures of all nodes that are
 *  passed stay within their limits. Exact, unless a plan would send one tree through a node twice only to lose
 *  pressure, where the outcome is AFT_FOREST_LIMIT without a plan. With several supplies no tree has two of them; with
 *  one or none this is no restriction.
 *  @param out  zeroed; free with aft_forest_plan_clear; `size` is -1 where an arc carries nothing
 *  @return AFT_OK with an outcome (AFT_FOREST_LIMIT also if it was stopped: then with a bound, perhaps a plan);
 *  AFT_EUSAGE
 *          for what is out of range; AFT_ENOMEM */
aft_status aft_label_solve(aft_forest_plan *out, const aft_label_problem *problem, aft_error *err);

#endif
