/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The network in memory: its arena, names to rows, and views of rows that several tables have in common. */
#include "networks/base/cell.h"
#include "networks/base/text.h"
#include "networks/records/records_internal.h"

#include <string.h>

aft_network *aft_network_new(void)
{
    aft_network *network = aft_alloc(1, sizeof *network);
    if (network == NULL) {
        return NULL;
    }
    network->own = aft_alloc(1, sizeof *network->own);
    if (network->own != NULL) {
        network->own->arena = aft_arena_new();
    }
    if (network->own == NULL || network->own->arena == NULL) {
        aft_network_free(network);
        return NULL;
    }
    return network;
}

void aft_network_free(aft_network *network)
{
    if (network == NULL) {
        return;
    }
    if (network->own != NULL) {
        aft_network_free(network->own->base);
        aft_arena_free(network->own->arena);
        aft_free(network->own);
    }
    aft_free(network);
}

/* ---- names to rows ---- */

aft_status aft_map_init(aft_map *map, aft_arena *arena, size_t n)
{
    size_t n_slots = 16;
    while (n_slots < 2 * n) {
        n_slots *= 2;
    }
    int *slots = aft_arena_alloc(arena, n_slots, sizeof *slots);
    if (slots == NULL) {
        return AFT_ENOMEM;
    }
    *map = (aft_map){.n_slots = n_slots, .slots = slots};
    return AFT_OK;
}

/* Slot in which the name stands, or the free one where it would. */
static int *find_slot(const aft_map *map, const aft_network *network, aft_table table, const char *name)
{
    size_t i = (size_t)aft_text_hash(name) & (map->n_slots - 1);
    while (map->slots[i] != 0 && strcmp(aft_row_name(network, table, (size_t)map->slots[i] - 1), name) != 0) {
        i = (i + 1) & (map->n_slots - 1);
    }
    return &map->slots[i];
}

int aft_map_put(aft_map *map, const aft_network *network, aft_table table, size_t row)
{
    int *slot = find_slot(map, network, table, aft_row_name(network, table, row));
    if (*slot != 0) {
        return *slot - 1;
    }
    *slot = (int)row + 1;
    return -1;
}

int aft_network_find(const aft_network *network, aft_table table, const char *name)
{
    const aft_map *map = &network->own->maps[table];
    return map->n_slots > 0 ? *find_slot(map, network, table, name) - 1 : -1;
}

/* ---- rows ---- */

void *aft_row_at(const aft_network *network, aft_table table, size_t row)
{
    size_t n = 0;
    char *rows = aft_network_rows(network, table, &n);
    return rows + row * aft_table_describe(table)->record_size;
}

/* The name is the first attribute of every table. */
const char *aft_row_name(const aft_network *network, aft_table table, size_t row)
{
    return *aft_text_at(aft_row_at(network, table, row), &aft_table_describe(table)->attributes[0]);
}

int aft_row_line(const aft_network *network, aft_table table, size_t row)
{
    return *(int *)((char *)aft_row_at(network, table, row) + aft_table_describe(table)->line_offset);
}

const aft_attribute *aft_attribute_find(const aft_attribute *attributes, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(attributes[i].name, name) == 0) {
            return &attributes[i];
        }
    }
    return NULL;
}

double aft_carrier_attribute(const aft_network *network, size_t carrier, const char *column)
{
    const aft_table_info *info = aft_table_describe(AFT_TABLE_carriers);
    const aft_attribute *attribute = aft_attribute_find(info->attributes, info->n_attributes, column);
    if (attribute != NULL && attribute->need != AFT_OUTPUT) {
        double number = attribute->kind == AFT_REAL ? *aft_real_at(&network->carriers[carrier], attribute) : 0.0;
        return isnan(number) ? 0.0 : number;
    }
    for (size_t i = 0; i < network->user_columns[AFT_TABLE_carriers].n; i++) {
        const aft_user_column *user = &network->user_columns[AFT_TABLE_carriers].columns[i];
        if (strcmp(user->name, column) == 0) {
            double number = 0.0;
            return aft_cell_number(&number, user->cells[carrier], false) && !isnan(number) ? number : 0.0;
        }
    }
    return 0.0;
}

/* ---- series ---- */

double aft_series_min(const aft_network *network, aft_series series)
{
    double least = aft_at(series, 0);
    for (size_t t = 1; series.hours != NULL && t < network->n_snapshots; t++) {
        least = fmin(least, series.hours[t]);
    }
    return least;
}

double aft_series_max(const aft_network *network, aft_series series)
{
    double most = aft_at(series, 0);
    for (size_t t = 1; series.hours != NULL && t < network->n_snapshots; t++) {
        most = fmax(most, series.hours[t]);
    }
    return most;
}

/* ---- single rows and periods ---- */

bool aft_row_is_active(const aft_network *network, aft_table table, size_t row)
{
    const aft_table_info *info = aft_table_describe(table);
    const aft_attribute *active = aft_attribute_find(info->attributes, info->n_attributes, "active");
    return active == NULL || *aft_flag_at(aft_row_at(network, table, row), active);
}

bool aft_is_default(const aft_network *network, void *record, const aft_attribute *a)
{
    double number = 0.0;
    switch (a->kind) {
    case AFT_TEXT: return strcmp(*aft_text_at(record, a), a->text) == 0;
    case AFT_FLAG: return *aft_flag_at(record, a) == (a->number != 0.0);
    case AFT_INT: return *aft_int_at(record, a) == (int)a->number;
    case AFT_REAL: number = *aft_real_at(record, a); break;
    case AFT_SERIES: {
        aft_series series = *aft_series_at(record, a);
        if (series.hours != NULL && aft_series_min(network, series) != aft_series_max(network, series)) {
            return false;
        }
        number = aft_at(series, 0);
        break;
    }
    default: return true;
    }
    return number == a->number || (isnan(number) && isnan(a->number));
}

double aft_period_hours(const aft_network *network, size_t a)
{
    double hours = 0.0;
    for (size_t t = network->periods[a].span.from; t < network->periods[a].span.to; t++) {
        hours += network->snapshots[t].objective;
    }
    return hours;
}
