/* SPDX-License-Identifier: GPL-3.0-or-later */
/* flows.csv: what every element carries. Elements at sites that are not public are left out. */
#include "results/money/money_internal.h"

#include "networks/base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct flow_row {
    aft_held e;
    double energy, net, peak; /* MWh/a, MWh/a, MW */
} flow_row;

static flow_row measure(const aft_network *network, aft_held e, double years)
{
    flow_row out = {.e = e};
    for (size_t t = e.h.life.from; e.flow != NULL && t < e.h.life.to; t++) {
        double weight = aft_cost_weight(network, t) / years;
        out.energy += weight * fabs(e.flow[t]);
        out.net += weight * e.flow[t];
        out.peak = fmax(out.peak, fabs(e.flow[t]));
    }
    return out;
}

static int compare_rows(const void *a, const void *b)
{
    const flow_row *x = a;
    const flow_row *y = b;
    int order = strcmp(x->e.h.name, y->e.h.name);
    return order != 0 ? order : (x->e.h.table > y->e.h.table) - (x->e.h.table < y->e.h.table);
}

static void write_row(aft_page *page, const aft_accounts *accounts, const flow_row *row)
{
    const aft_network *network = accounts->network;
    const bool is_equal = row->e.h.table == AFT_TABLE_generators && accounts->equal[row->e.h.row];
    const aft_project *project = aft_holding_project(network, &row->e.h);
    aft_page_cell(page, aft_table_describe(row->e.h.table)->file);
    aft_page_cell(page, row->e.h.name);
    aft_page_cell(page, project != NULL ? project->name : "");
    aft_page_cell(page, row->e.h.carrier);
    aft_page_cell(page, network->buses[row->e.h.bus0].name);
    aft_page_cell(page, row->e.h.bus1 >= 0 ? network->buses[row->e.h.bus1].name : "");
    aft_page_number(page, row->e.nom_opt);
    aft_page_number(page, row->energy);
    aft_page_number(page, row->net);
    aft_page_number(page, row->peak);
    aft_page_cell(page, is_equal ? "one of several of this price: their split is chance" : "");
    aft_page_end_line(page);
}

aft_status aft_flows_text(char **out, const aft_facts *facts, aft_error *err)
{
    const aft_network *network = facts->network;
    const aft_plan *plan = facts->plan;
    aft_status status = AFT_OK;
    aft_page page = {0};
    size_t n = 0;
    size_t cap = 0;
    double years = aft_modelled_years(network);
    flow_row *rows = NULL;
    for (aft_held e = {0}; aft_held_next(&e, network, plan);) {
        if (!e.h.active || aft_holding_is_hidden(network, &e.h)) {
            continue;
        }
        if (aft_grow((void **)&rows, &cap, n + 1, sizeof *rows) != 0) {
            status = aft_fail(err, AFT_ENOMEM, "flows: out of memory");
            goto done;
        }
        rows[n++] = measure(network, e, years);
    }
    if (n > 0) {
        qsort(rows, n, sizeof *rows, compare_rows);
    }
    aft_page_add(&page, "table,element,project,carrier,bus0,bus1,capacity,energy_mwh_per_year,net_mwh_per_year,"
                        "peak_mw,note\n");
    for (size_t i = 0; i < n; i++) {
        write_row(&page, &facts->accounts, &rows[i]);
    }
    AFT_TRY(aft_page_finish(out, &page, err));
done:
    aft_free(rows);
    aft_page_clear(&page);
    return status;
}
