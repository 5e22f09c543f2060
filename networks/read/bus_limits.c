/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PyPSA's older limits on what is built of a carrier at a bus: columns of buses.csv whose name says carrier and
 * period. */
#include "networks/read/read_internal.h"

#include <stdlib.h>
#include <string.h>

enum { STEM = 8 }; /* length of "nom_min_" and "nom_max_" */

static bool is_limit_title(const char *title)
{
    return strncmp(title, "nom_min_", STEM) == 0 || strncmp(title, "nom_max_", STEM) == 0;
}

/* Period behind the last "_" of "wind_2030", and the carrier before it. */
static bool split_period(aft_bus_limit *limit, aft_reading *reading, const char *rest)
{
    const aft_network *network = reading->network;
    const char *dash = strrchr(rest, '_');
    char *end = NULL;
    long year = dash != NULL ? strtol(dash + 1, &end, 10) : 0;
    if (dash == NULL || end == dash + 1 || *end != '\0' || !network->has_periods) {
        return false;
    }
    limit->carrier = aft_arena_text(reading->arena, rest, (size_t)(dash - rest));
    for (size_t a = 0; limit->carrier != NULL && a < network->n_periods; a++) {
        if (network->periods[a].year == year) {
            limit->span = network->periods[a].span;
            return aft_network_find(network, AFT_TABLE_carriers, limit->carrier) >= 0;
        }
    }
    return false;
}

/* A carrier of carriers.csv, for all snapshots, or one with a period behind it. */
static bool read_title(aft_bus_limit *limit, aft_reading *reading, const char *title)
{
    const char *rest = title + STEM;
    limit->is_least = strncmp(title, "nom_min_", STEM) == 0;
    limit->span = (aft_span){0, reading->network->n_snapshots};
    limit->carrier = rest;
    return aft_network_find(reading->network, AFT_TABLE_carriers, rest) >= 0 || split_period(limit, reading, rest);
}

/* In periods PyPSA refuses what is neither a carrier nor ends in a number. */
static bool has_number_behind(const char *title)
{
    const char *dash = strrchr(title + STEM, '_');
    char *end = NULL;
    (void)strtol(dash != NULL ? dash + 1 : title, &end, 10);
    return dash != NULL && end != dash + 1 && *end == '\0';
}

static aft_status read_column(aft_bus_limit *limits, size_t *n, aft_reading *reading, const aft_user_column *column)
{
    aft_status status = AFT_OK;
    const aft_network *network = reading->network;
    aft_bus_limit limit = {0};
    if (!read_title(&limit, reading, column->name)) {
        bool is_refused = network->has_periods && !has_number_behind(column->name);
        return aft_report(reading, is_refused ? AFT_LEVEL_ERROR : AFT_WARNING, "unknown-constraint",
                          (aft_place){.file = "buses.csv", .line = 1},
                          "write nom_max_<carrier> or nom_max_<carrier>_<period>",
                          is_refused ? "`%s` names no carrier of carriers.csv; PyPSA refuses that"
                                     : "`%s` names no carrier of carriers.csv and period; it limits nothing",
                          column->name);
    }
    for (size_t b = 0; b < network->n_buses; b++) {
        const char *cell = column->cells[b];
        limit.bus = (int)b;
        if (aft_cell_is_missing(cell)) {
            continue;
        }
        if (!aft_cell_number(&limit.value, cell, false)) {
            AFT_TRY(aft_report(reading, AFT_LEVEL_ERROR, "bad-number", aft_place_of(reading, AFT_TABLE_buses, b, NULL),
                               "", "%s: \"%.60s\" is no number", column->name, cell));
        } else if (isfinite(limit.value)) {
            limits[(*n)++] = limit;
        }
    }
done:
    return status;
}

aft_status aft_read_bus_limits(aft_reading *reading)
{
    aft_status status = AFT_OK;
    aft_network *network = reading->network;
    size_t n_columns = 0;
    size_t n = 0;
    for (size_t i = 0; i < network->user_columns[AFT_TABLE_buses].n; i++) {
        n_columns += is_limit_title(network->user_columns[AFT_TABLE_buses].columns[i].name);
    }
    aft_bus_limit *limits = aft_arena_alloc(reading->arena, n_columns * network->n_buses, sizeof *limits);
    AFT_TRY_ALLOC(limits, reading->err, "buses.csv");
    for (size_t i = 0; i < network->user_columns[AFT_TABLE_buses].n; i++) {
        const aft_user_column *column = &network->user_columns[AFT_TABLE_buses].columns[i];
        if (is_limit_title(column->name)) {
            AFT_TRY(read_column(limits, &n, reading, column));
        }
    }
    network->n_bus_limits = n;
    network->bus_limits = limits;
done:
    return status;
}
