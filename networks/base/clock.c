/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The monotonic clock of the system. */
#include "networks/base/clock.h"

#include <time.h>

double aft_seconds(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}
