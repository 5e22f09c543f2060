/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When what a link or process sends off arrives. The rule is that of PyPSA 1.4.0. */
#include "networks/records/records_internal.h"

/* The last snapshot of a span that begins at or before a time; starts rise. */
static size_t last_before(const double *starts, aft_span span, double time)
{
    size_t low = span.from;
    size_t high = span.to;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (starts[middle] <= time) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

/* In one period. */
static void find_sources(int *source, const double *starts, aft_span span, double horizon, int delay, bool is_cyclic)
{
    for (size_t t = span.from; t < span.to; t++) {
        double time = starts[t] - delay;
        if (time < 0.0 && is_cyclic) {
            time = fmod(time, horizon);
            time += time < 0.0 ? horizon : 0.0;
        }
        source[t] = time < 0.0 ? -1 : (int)last_before(starts, span, time);
    }
}

void aft_delay_sources(int *source, double *starts, const aft_network *network, int delay, bool is_cyclic)
{
    for (size_t a = 0; a < network->n_periods; a++) {
        aft_span span = network->periods[a].span;
        double horizon = 0.0;
        for (size_t t = span.from; t < span.to; t++) {
            starts[t] = horizon;
            horizon += network->snapshots[t].generators;
        }
        find_sources(source, starts, span, horizon, delay, is_cyclic && horizon > 0.0);
    }
}
