/* SPDX-License-Identifier: GPL-3.0-or-later */
/* flows.csv: what every element carries. Elements at sites that are not public are left out. */
#include "results/money/money_internal.h"

#include "networks/base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct flow_row {
    aft_table table;
    aft_element e;
    double energy, net, peak; /* MWh/a, MWh/a, MW */
} flow_row;

static flow_row measure(const aft_network *network, aft_table table, aft_element e, double years)
{
    flow_row out = {.table = table, .e = e};
    for (size_t t = e.life.from; e.flow != NULL && t < e.life.to; t++) {
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
    int order = strcmp(x->e.name, y->e.name);
    return order != 0 ? order : (x->table > y->table) - (x->table < y->table);
}

static void write_row(aft_page *page, const aft_network *network, const flow_row *row)
{
    const aft_project *project = aft_element_project(network, &row->e);
    aft_page_cell(page, aft_table_describe(row->table)->file);
    aft_page_cell(page, row->e.name);
    aft_page_cell(page, project != NULL ? project->name : "");
    aft_page_cell(page, row->e.carrier);
    aft_page_cell(page, network->buses[row->e.bus0].name);
    aft_page_cell(page, row->e.bus1 >= 0 ? network->buses[row->e.bus1].name : "");
    aft_page_number(page, row->e.nom_opt);
    aft_page_number(page, row->energy);
    aft_page_number(page, row->net);
    aft_page_number(page, row->peak);
    aft_page_end_line(page);
}

aft_status aft_flows_text(char **out, const aft_facts *facts, aft_error *err)
{
    const aft_network *network = facts->network;
    const aft_plan *plan = facts->plan;
    aft_status status = AFT_OK;
    aft_page page = {0};
    size_t n = 0;
    size_t most = 0;
    double years = aft_modelled_years(network);
    for (size_t c = 0; c < AFT_N_ELEMENT_TABLES; c++) {
        most += aft_element_count(network, aft_element_tables[c]);
    }
    flow_row *rows = aft_alloc(most + 1, sizeof *rows);
    AFT_TRY_ALLOC(rows, err, "flows");
    for (size_t c = 0; c < AFT_N_ELEMENT_TABLES; c++) {
        for (size_t k = 0; k < aft_element_count(network, aft_element_tables[c]); k++) {
            aft_element e = aft_element_get(network, plan, aft_element_tables[c], k);
            if (e.active && !aft_element_is_hidden(network, &e)) {
                rows[n++] = measure(network, aft_element_tables[c], e, years);
            }
        }
    }
    qsort(rows, n, sizeof *rows, compare_rows);
    aft_page_add(&page,
                 "table,element,project,carrier,bus0,bus1,capacity,energy_mwh_per_year,net_mwh_per_year,peak_mw\n");
    for (size_t i = 0; i < n; i++) {
        write_row(&page, network, &rows[i]);
    }
    AFT_TRY(aft_page_finish(out, &page, err));
done:
    aft_free(rows);
    aft_page_clear(&page);
    return status;
}
