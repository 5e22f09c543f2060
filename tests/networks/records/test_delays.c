/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arrivals by hand, within periods. */
#include "networks/networks.h"

#include <criterion/criterion.h>

/* A network of snapshots only: weights "generators", and how many of them make each period. */
static aft_network make(aft_snapshot *snapshots, aft_period *periods, const double *hours, size_t n, size_t per_period)
{
    for (size_t t = 0; t < n; t++) {
        snapshots[t] = (aft_snapshot){.generators = hours[t], .objective = 1.0, .period = t / per_period};
        periods[t / per_period].span = (aft_span){t / per_period * per_period, (t / per_period + 1) * per_period};
    }
    return (aft_network){.n_snapshots = n, .snapshots = snapshots, .n_periods = n / per_period, .periods = periods};
}

static void expect(const double *hours, size_t n, size_t per_period, int delay, bool is_cyclic, const int *wanted)
{
    aft_snapshot snapshots[8];
    aft_period periods[8] = {{0}};
    int source[8];
    double starts[8];
    aft_network network = make(snapshots, periods, hours, n, per_period);
    aft_delay_sources(source, starts, &network, delay, is_cyclic);
    for (size_t t = 0; t < n; t++) {
        cr_expect_eq(source[t], wanted[t], "delay %d, snapshot %zu: %d", delay, t, source[t]);
    }
}

Test(delays, even_steps)
{
    const double hours[] = {1, 1, 1, 1};
    expect(hours, 4, 4, 1, false, (const int[]){-1, 0, 1, 2});
    expect(hours, 4, 4, 1, true, (const int[]){3, 0, 1, 2});
    expect(hours, 4, 4, 5, true, (const int[]){3, 0, 1, 2}); /* once around and one more */
    expect(hours, 4, 4, 9, false, (const int[]){-1, -1, -1, -1});
}

/* Begins 0, 2, 3, 6; horizon 8. Two hours earlier: -2 (= 6), 0, 1, 4. */
Test(delays, uneven_steps)
{
    const double hours[] = {2, 1, 3, 2};
    expect(hours, 4, 4, 2, false, (const int[]){-1, 0, 0, 2});
    expect(hours, 4, 4, 2, true, (const int[]){3, 0, 0, 2});
    expect(hours, 4, 4, 1, true, (const int[]){3, 0, 1, 2}); /* -1 (= 7), 1, 2, 5 */
}

/* Nothing crosses from one period to the next. */
Test(delays, periods)
{
    const double hours[] = {1, 1, 1, 1, 1, 1};
    expect(hours, 6, 3, 1, false, (const int[]){-1, 0, 1, -1, 3, 4});
    expect(hours, 6, 3, 1, true, (const int[]){2, 0, 1, 5, 3, 4});
}
