/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A rolling horizon: a study of one window of snapshots after another. */
#ifndef AFT_ROLLING_H
#define AFT_ROLLING_H

#include "solver/program/budget.h"

/** Does the network ask for more than one window (settings horizon and overlap)? */
bool aft_is_rolling(const aft_network *network);

/** Plans window after window. Each is proved by itself; the plan has no lower bound. As aft_solve else. */
aft_status aft_solve_rolling(aft_plan **out, const aft_network *network, const aft_solve_options *options,
                             const aft_budget *budget, aft_error *err);

#endif
