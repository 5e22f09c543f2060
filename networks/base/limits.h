/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When two given numbers that limit one quantity from both sides count as one limit. */
#ifndef AFT_LIMITS_H
#define AFT_LIMITS_H

#include <math.h>
#include <stdbool.h>

/** What limits, set points and rows may be missed by, MW or MWh: the solvers are asked for it, and limits that cross by
 *  no more have crossed by rounding. PyPSA's solver takes them so, too. Below the
 *  tolerance of our own check, 1e-6. */
#define AFT_FEASIBLE 1e-7

/** From here on a number is no limit, and solvers calculate with it no more. */
#define AFT_HUGE 1e15

/** The same of costs: a dear one means that it should not be paid, and is solved apart from the others
 *  (solver/methods/levels). */
#define AFT_HUGE_COST 1e20

/** False if they cross by more than rounding explains; of large numbers the last digits are rounding, too. */
static inline bool aft_limits_meet(double lower, double upper)
{
    return lower <= upper || lower - upper <= fmax(AFT_FEASIBLE, 1e-12 * fmin(fabs(lower), fabs(upper)));
}

/** Makes one number of two that have crossed by rounding; leaves all others. */
static inline void aft_limits_join(double *lower, double *upper)
{
    if (*lower > *upper && aft_limits_meet(*lower, *upper)) {
        *lower = 0.5 * (*lower + *upper);
        *upper = *lower;
    }
}

/** The same of limits per unit of a capacity that is a decision and is of this size, as far as one can tell. */
static inline void aft_limits_join_per_unit(double *lower, double *upper, double size)
{
    if (*lower > *upper && aft_limits_meet(*lower * fmax(1.0, size), *upper * fmax(1.0, size))) {
        *lower = 0.5 * (*lower + *upper);
        *upper = *lower;
    }
}

#endif
