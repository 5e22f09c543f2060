/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Candidates of which a plan must decide one way, whatever that costs. */
#ifndef AFT_FORCE_MODEL_H
#define AFT_FORCE_MODEL_H

#include "solver/model/model.h"

/** (117) A candidate that is forced in buys at least one piece, one that is forced out buys nothing (an extendable one
 *  stays at what is there).
 *  @return AFT_EUNSUPPORTED for an element without a menu that is forced in: how much of it is no one's to say;
 *          AFT_ENOMEM */
aft_status aft_force_candidates(aft_model *model, const aft_force *forces, size_t n, aft_error *err);

#endif
