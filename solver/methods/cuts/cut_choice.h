/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which of the inequalities that were found are worth a row. */
#ifndef AFT_CUT_CHOICE_H
#define AFT_CUT_CHOICE_H

#include "solver/methods/cuts/cuts.h"

/** Keeps those that are broken most, best first, and leaves out what is nearly parallel to one of them. AFT_ENOMEM.
 *  Cost: O(cuts * entries of what is kept). */
aft_status aft_cuts_choose(aft_cuts *cuts, aft_separator *s, const aft_separation *how, aft_error *err);

#endif
