/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prices of an answer with whole numbers. */
#ifndef AFT_PRICE_H
#define AFT_PRICE_H

#include "solver/methods/task.h"

/** Prices a point: the program with its whole columns fixed where the point has them, solved for a cleaner point and
 *  duals. Where that breaks lazy families, it is solved again with their rows. Without an optimum of it the point
 *  stands, without prices. An answer that has prices is left alone. AFT_ENOMEM, AFT_ESOLVER */
aft_status aft_price(aft_answer *answer, aft_task *task, const aft_budget *budget, aft_error *err);

#endif
