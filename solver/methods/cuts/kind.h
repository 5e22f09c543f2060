/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For which programs the two trees of purchases are, and which of them for which. */
#ifndef AFT_KIND_H
#define AFT_KIND_H

#include "solver/methods/task.h"

/** Why a program is none in which pieces are bought to carry flows, of the size asked for; NULL: it is one.
 *  @param is_large         a relaxation takes so long that only few can be solved
 *  @param must_all_limit   no whole number may be anything else, not even one */
const char *aft_purchase_why_not(const aft_task *task, bool is_large, bool must_all_limit);

#endif
