/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one clock: for limits of time and for how long things took, never for what a plan holds. */
#ifndef AFT_CLOCK_H
#define AFT_CLOCK_H

/** Seconds of a clock that only runs forward; differences count, the start is arbitrary. */
double aft_seconds(void);

#endif
