/* SPDX-License-Identifier: GPL-3.0-or-later */
/* duration.csv: of the bottlenecks, the loading that is reached in a share of the time. */
#include "results/tables/tables_internal.h"

#include "networks/base/memory.h"

#include <stdlib.h>

enum { N_SHARES = 101 };

typedef struct hour {
    double loading, weight;
} hour;

static int fullest_first(const void *a, const void *b)
{
    const hour *x = a;
    const hour *y = b;
    return (x->loading < y->loading) - (x->loading > y->loading);
}

/* The loading that is reached or exceeded in shares 0, 1 %, ... 100 % of the time. */
static void write_curve(aft_page *page, const aft_use *use, hour *hours, const aft_network *network)
{
    double all = 0.0;
    double passed = 0.0;
    size_t at = 0;
    const size_t n = network->n_snapshots;
    for (size_t t = 0; t < n; t++) {
        hours[t] = (hour){use->loading[t], aft_energy_weight(network, t)};
        all += hours[t].weight;
    }
    qsort(hours, n, sizeof *hours, fullest_first);
    for (int share = 0; share < N_SHARES; share++) {
        while (at + 1 < n && passed + hours[at].weight < all * (double)share / (N_SHARES - 1) * (1.0 - 1e-12)) {
            passed += hours[at++].weight;
        }
        aft_page_cell(page, use->held.h.name);
        aft_page_number(page, (double)share / (N_SHARES - 1));
        aft_page_number(page, round(hours[at].loading * 1e4) / 1e4);
        aft_page_end_line(page);
    }
}

aft_status aft_duration_text(char **out, const aft_facts *facts, aft_error *err)
{
    const aft_network *network = facts->network;
    aft_status status = AFT_OK;
    aft_page page = {0};
    aft_bottlenecks full = {0};
    hour *hours = NULL;
    AFT_TRY(aft_bottlenecks_init(&full, &facts->uses, err));
    if (full.n == 0) {
        goto done;
    }
    hours = aft_alloc(network->n_snapshots, sizeof *hours);
    AFT_TRY_ALLOC(hours, err, "duration");
    aft_page_add(&page, "element,share_of_time,loading\n");
    for (size_t i = 0; i < full.n; i++) {
        write_curve(&page, full.list[i], hours, network);
    }
    AFT_TRY(aft_page_finish(out, &page, err));
done:
    aft_free(full.list);
    aft_free(hours);
    aft_page_clear(&page);
    return status;
}
