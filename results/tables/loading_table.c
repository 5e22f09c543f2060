/* SPDX-License-Identifier: GPL-3.0-or-later */
/* loading.csv, duration.csv, loading_hours.csv: how full lines, transformers and pipes are.
 *
 * Loading is flow / limit, the limit being capacity times what its row allows in the hour, in the direction of the
 * flow. The two finer tables are of the bottlenecks only: at most six that are 80 % full in some hour, the fullest
 * first. */
#include "results/tables/tables_internal.h"

#include "networks/base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- loading.csv ---- */

static void write_use(aft_page *page, const aft_use *use, const aft_network *network)
{
    aft_page_cell(page, use->held.h.name);
    aft_page_cell(page, aft_table_describe(use->held.h.table)->file);
    aft_page_cell(page, use->carrier);
    aft_page_cell(page, network->buses[use->held.h.bus0].name);
    aft_page_cell(page, network->buses[use->held.h.bus1].name);
    aft_page_number(page, use->held.nom_opt);
    aft_page_number(page, use->peak);
    aft_page_number(page, use->most);
    aft_page_number(page, use->mean);
    aft_page_number(page, use->hours_above_80);
    aft_page_number(page, use->hours_full);
    aft_page_number(page, use->energy);
    aft_page_cell(page, use->most > 0.0 ? network->snapshots[use->worst].label : "");
    aft_page_end_line(page);
}

aft_status aft_loading_text(char **out, const aft_facts *facts, aft_error *err)
{
    const aft_network *network = facts->network;
    aft_status status = AFT_OK;
    aft_page page = {0};
    const aft_uses *uses = &facts->uses;
    if (uses->n == 0) {
        goto done; /* nothing to be loaded: no file */
    }
    aft_page_add(&page, "element,table,carrier,bus0,bus1,capacity,peak_mw,loading_max,loading_mean,hours_above_80,"
                        "hours_full,energy_mwh,worst_snapshot\n");
    for (size_t i = 0; i < uses->n; i++) {
        write_use(&page, &uses->list[i], network);
    }
    AFT_TRY(aft_page_finish(out, &page, err));
done:
    aft_page_clear(&page);
    return status;
}

/* ---- the bottlenecks ---- */

/* ---- hour by day ---- */
