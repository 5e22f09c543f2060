/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Outages against which nothing can be secured: branches without a way round them. PyPSA lets them pass and has no
 * rows, or rounding noise, for them; here they are void, and said so. */
#include "networks/check/check_internal.h"
#include "networks/graph/graph.h"

#include <string.h>

/* The branches of a grid: those of one period, or of all. */
typedef struct branches {
    size_t n;
    aft_row *row; /* [n] */
    int *from, *to;
    bool *is_bridge;
} branches;

static void branches_clear(branches *b)
{
    aft_free(b->row);
    aft_free(b->from);
    aft_free(b->to);
    aft_free(b->is_bridge);
}

static void put(branches *b, aft_table table, size_t row, int bus0, int bus1, aft_span life, aft_span span)
{
    if (life.from < span.to && span.from < life.to) {
        b->row[b->n] = (aft_row){.table = (int)table, .row = row};
        b->from[b->n] = bus0;
        b->to[b->n++] = bus1;
    }
}

static aft_status find_bridges(branches *b, const aft_network *network, aft_span span, aft_error *err)
{
    aft_status status = AFT_OK;
    const size_t most = network->n_lines + network->n_transformers;
    b->row = aft_alloc(most, sizeof *b->row);
    b->from = aft_alloc(most, sizeof *b->from);
    b->to = aft_alloc(most, sizeof *b->to);
    b->is_bridge = aft_alloc(most, sizeof *b->is_bridge);
    AFT_TRY_ALLOC(b->row, err, "check");
    AFT_TRY_ALLOC(b->from, err, "check");
    AFT_TRY_ALLOC(b->to, err, "check");
    AFT_TRY_ALLOC(b->is_bridge, err, "check");
    for (size_t k = 0; k < network->n_lines; k++) {
        const aft_line *line = &network->lines[k];
        if (isfinite(line->x_eff) || isfinite(line->r_eff)) {
            put(b, AFT_TABLE_lines, k, line->bus0, line->bus1, line->life, span);
        }
    }
    for (size_t k = 0; k < network->n_transformers; k++) {
        const aft_transformer *t = &network->transformers[k];
        if (isfinite(t->x_eff) || isfinite(t->r_eff)) {
            put(b, AFT_TABLE_transformers, k, t->bus0, t->bus1, t->life, span);
        }
    }
    AFT_TRY(aft_graph_bridges(b->is_bridge, network->n_buses, b->n, b->from, b->to, err));
done:
    return status;
}

/* Marks the outages that are void in a grid. */
static void mark_void(bool *is_void, const aft_network *network, const branches *b)
{
    for (size_t i = 0; i < network->n_outages; i++) {
        for (size_t k = 0; k < b->n; k++) {
            bool is_it = b->row[k].table == network->outages[i].table && b->row[k].row == network->outages[i].row;
            is_void[i] = is_void[i] || (is_it && (b->is_bridge[k] || b->from[k] == b->to[k]));
        }
    }
}

static aft_status report_void(aft_reading *reading, const bool *is_void)
{
    aft_status status = AFT_OK;
    const aft_network *network = reading->network;
    const aft_place place = aft_setting_place(reading, "branch_outages");
    const bool is_all = strcmp(network->settings.branch_outages, "all") == 0;
    size_t n = 0;
    for (size_t i = 0; i < network->n_outages; i++) {
        n += is_void[i];
        if (is_void[i] && !is_all) {
            aft_row row = network->outages[i];
            bool is_line = row.table == AFT_TABLE_lines;
            const char *name = is_line ? network->lines[row.row].name : network->transformers[row.row].name;
            AFT_TRY(aft_report(reading, AFT_WARNING, "outage-without-detour", place, "leave it out",
                               "branch_outages: there is no way round %s `%s`%s; nothing is secured against its outage",
                               is_line ? "line" : "transformer", name,
                               network->settings.multi_investment_periods ? " in some period" : ""));
        }
    }
    if (is_all && n > 0) {
        AFT_TRY(aft_report(reading, AFT_NOTE, "outage-without-detour", place, "",
                           "branch_outages: there is no way round %zu of %zu branches; nothing is secured against "
                           "their outage",
                           n, network->n_outages));
    }
done:
    return status;
}

aft_status aft_check_outages(aft_reading *reading)
{
    aft_status status = AFT_OK;
    const aft_network *network = reading->network;
    const bool is_by_period = network->settings.multi_investment_periods;
    branches b = {0};
    bool *is_void = aft_alloc(network->n_outages, sizeof *is_void);
    AFT_TRY_ALLOC(is_void, reading->err, "check");
    for (size_t a = 0; network->n_outages > 0 && a < (is_by_period ? network->n_periods : 1); a++) {
        aft_span span = is_by_period ? network->periods[a].span : (aft_span){0, network->n_snapshots};
        AFT_TRY(find_bridges(&b, network, span, reading->err));
        mark_void(is_void, network, &b);
        branches_clear(&b);
        b = (branches){0};
    }
    AFT_TRY(report_void(reading, is_void));
done:
    branches_clear(&b);
    aft_free(is_void);
    return status;
}
