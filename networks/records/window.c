/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Some snapshots of a network as a network of its own: its records, with all that belongs to snapshots moved. */
#include "networks/records/records_internal.h"

#include <string.h>

/* What is being made. */
typedef struct window {
    aft_network *network;
    const aft_network *whole;
    aft_span span; /* its snapshots in the whole */
    aft_error *err;
} window;

static aft_status out_of_memory(const window *w)
{
    return aft_fail(w->err, AFT_ENOMEM, "window: out of memory");
}

static void *copy(const window *w, const void *from, size_t n, size_t size)
{
    void *to = aft_arena_alloc(w->network->own->arena, n, size);
    if (to != NULL && n > 0) {
        memcpy(to, from, n * size);
    }
    return to;
}

/* The part of a span that lies in the window, counted from its first snapshot. */
static aft_span clip(const window *w, aft_span span)
{
    size_t from = span.from > w->span.from ? span.from : w->span.from;
    size_t to = span.to < w->span.to ? span.to : w->span.to;
    return from < to ? (aft_span){from - w->span.from, to - w->span.from} : (aft_span){0, 0};
}

/* ---- time ---- */

/* Periods without a snapshot in the window are none of its own. */
static aft_status copy_periods(window *w)
{
    aft_network *network = w->network;
    aft_period *periods = copy(w, w->whole->periods, w->whole->n_periods, sizeof *periods);
    if (periods == NULL) {
        return out_of_memory(w);
    }
    network->n_periods = 0;
    for (size_t a = 0; a < w->whole->n_periods; a++) {
        aft_period period = w->whole->periods[a];
        period.span = clip(w, period.span);
        if (period.span.from < period.span.to) {
            periods[network->n_periods++] = period;
        }
    }
    network->periods = periods;
    return AFT_OK;
}

static aft_status copy_snapshots(window *w)
{
    aft_network *network = w->network;
    network->n_snapshots = w->span.to - w->span.from;
    network->snapshot_labels = w->whole->snapshot_labels + w->span.from;
    aft_snapshot *snapshots = copy(w, w->whole->snapshots + w->span.from, network->n_snapshots, sizeof *snapshots);
    if (snapshots == NULL) {
        return out_of_memory(w);
    }
    for (size_t a = 0; a < network->n_periods; a++) {
        for (size_t t = network->periods[a].span.from; t < network->periods[a].span.to; t++) {
            snapshots[t].period = a;
        }
    }
    network->snapshots = snapshots;
    return AFT_OK;
}

/* ---- records ---- */

static void move_series(aft_series *series, const window *w)
{
    if (series->hours != NULL) {
        series->hours += w->span.from;
    }
}

static aft_status move_ports(aft_ports *ports, const window *w)
{
    aft_port *list = copy(w, ports->list, ports->n, sizeof *list);
    if (list == NULL) {
        return out_of_memory(w);
    }
    for (size_t i = 0; i < ports->n; i++) {
        move_series(&list[i].rate, w);
    }
    ports->list = list;
    return AFT_OK;
}

static aft_status move_row(const window *w, char *record, const aft_table_info *info)
{
    aft_status status = AFT_OK;
    for (size_t a = 0; a < info->n_attributes; a++) {
        const aft_attribute *attribute = &info->attributes[a];
        if (attribute->kind == AFT_SERIES) {
            move_series(aft_series_at(record, attribute), w);
        } else if (attribute->kind == AFT_PORTS) {
            AFT_TRY(move_ports((aft_ports *)(record + attribute->offset), w));
        }
    }
done:
    return status;
}

static aft_status copy_table(window *w, aft_table table)
{
    const aft_table_info *info = aft_table_describe(table);
    aft_status status = AFT_OK;
    size_t n = 0;
    const void *rows = aft_network_rows(w->whole, table, &n);
    char *records = copy(w, rows, n, info->record_size);
    AFT_TRY_ALLOC(records, w->err, "window");
    for (size_t row = 0; row < n; row++) {
        AFT_TRY(move_row(w, records + row * info->record_size, info));
    }
    *(void **)((char *)w->network + info->list_offset) = records;
done:
    return status;
}

/* ---- what was derived ---- */

/* Capacity costs once in every period of the window in which the element exists. */
static void clip_costs(const window *w, const aft_holding_slots *out)
{
    double weight = 0.0;
    for (size_t a = 0; a < w->network->n_periods; a++) {
        const aft_period *period = &w->network->periods[a];
        bool exists = out->life->from < period->span.to && period->span.from < out->life->to;
        weight += exists ? period->objective : 0.0;
    }
    double before = *out->cost_periods;
    if (!w->network->settings.multi_investment_periods || before == 0.0 || before == weight) {
        return;
    }
    *out->cost_periods = weight;
    *out->unit_cost *= weight / before;
}

static void clip_lives(const window *w)
{
    for (aft_holding h = {0}; aft_holding_next(&h, w->network);) {
        const aft_holding_slots out = aft_holding_slots_at(w->network, h.table, h.row);
        *out.life = clip(w, h.life);
        clip_costs(w, &out);
    }
}

static aft_status clip_bus_limits(window *w)
{
    aft_bus_limit *limits = copy(w, w->whole->bus_limits, w->whole->n_bus_limits, sizeof *limits);
    if (limits == NULL) {
        return out_of_memory(w);
    }
    for (size_t i = 0; i < w->whole->n_bus_limits; i++) {
        limits[i].span = clip(w, limits[i].span);
    }
    w->network->bus_limits = limits;
    return AFT_OK;
}

/* A shallow copy with an arena of its own for what differs. */
static aft_network *network_like(const aft_network *whole)
{
    aft_network *network = aft_network_new();
    if (network != NULL) {
        struct aft_network_private *own = network->own;
        *network = *whole;
        network->own = own;
        memcpy(own->maps, whole->own->maps, sizeof own->maps);
    }
    return network;
}

aft_status aft_network_window(aft_network **out, const aft_network *network, size_t first, size_t n, aft_error *err)
{
    aft_status status = AFT_OK;
    window w = {.whole = network, .span = {first, first + n}, .err = err};
    if (n == 0 || first > network->n_snapshots || n > network->n_snapshots - first) {
        return aft_fail(err, AFT_EUSAGE, "window: there are no snapshots %zu to %zu", first, first + n);
    }
    w.network = network_like(network);
    AFT_TRY_ALLOC(w.network, err, "window");
    w.network->own->first = network->own->first + first;
    AFT_TRY(copy_periods(&w));
    AFT_TRY(copy_snapshots(&w));
    for (int table = 0; table < AFT_N_TABLES; table++) {
        AFT_TRY(copy_table(&w, (aft_table)table));
    }
    clip_lives(&w);
    AFT_TRY(clip_bus_limits(&w));
    *out = w.network;
    w.network = NULL;
done:
    aft_network_free(w.network);
    return status;
}
