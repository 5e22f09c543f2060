/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Snapshots whose flows are the same are simulated once. */
#ifndef AFT_FLOW_STATES_H
#define AFT_FLOW_STATES_H

#include "networks/base/status.h"

#include <stddef.h>

/** Numbers the different rows of a table in the order of their first.
 *  @param state  [n] number of each row's state
 *  @param first  [n] room; first row of each state afterwards
 *  @param keys   [n * width] by row */
aft_status aft_flow_states(int *state, size_t *first, size_t *n_states_out, const long long *keys, size_t n,
                           size_t width, aft_error *err);

#endif
