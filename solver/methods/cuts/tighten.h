/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tighter limits of flows: what can flow at most bounds what a piece is worth (MODEL.md, (53)). */
#ifndef AFT_TIGHTEN_H
#define AFT_TIGHTEN_H

#include "solver/program/budget.h"
#include "solver/program/lp.h"

/** Narrows the bounds of columns that are not whole, as the rows imply them, and cuts the sizes in the rows that limit
 *  a flow by whole columns down to what can flow. The program keeps its plans, and loses points that are none. Duals of
 *  a program tightened so are no prices. Cost: some passes over the entries.
 *  @param budget  once it is over the rest stays as it is; may be NULL */
void aft_tighten_flows(aft_lp *lp, const aft_budget *budget);

#endif
