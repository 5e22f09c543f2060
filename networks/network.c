/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The network in memory: its arena, names to rows, and views of rows that several tables have in common. */
#include "networks/base/text.h"
#include "networks/networks_internal.h"

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

/* ---- what runs ---- */

bool aft_table_has_plants(aft_table table)
{
    return table == AFT_TABLE_generators || table == AFT_TABLE_links || table == AFT_TABLE_processes;
}

#define PLANT(r)                                                                                                       \
    ((aft_plant){.is_committable = (r)->committable,                                                                   \
                 .start_up_cost = network->drops_start_costs[table] ? nothing : (r)->start_up_cost,                    \
                 .shut_down_cost = network->drops_stop_costs[table] ? nothing : (r)->shut_down_cost,                   \
                 .stand_by_cost = (r)->stand_by_cost,                                                                  \
                 .min_up_time = (r)->min_up_time,                                                                      \
                 .min_down_time = (r)->min_down_time,                                                                  \
                 .up_time_before = (r)->up_time_before,                                                                \
                 .down_time_before = (r)->down_time_before,                                                            \
                 .n_before = (r)->n_before,                                                                            \
                 .status_before = (r)->status_before,                                                                  \
                 .ramp_up = (r)->ramp_limit_up,                                                                        \
                 .ramp_down = (r)->ramp_limit_down,                                                                    \
                 .ramp_start_up = (r)->ramp_limit_start_up,                                                            \
                 .ramp_shut_down = (r)->ramp_limit_shut_down,                                                          \
                 .p_init = (r)->p_init,                                                                                \
                 .is_maintainable = (r)->maintainable,                                                                 \
                 .maintenance_duration = (r)->maintenance_duration,                                                    \
                 .maintenance_share = (r)->maintenance_pu,                                                             \
                 .maintenance_events = (r)->maintenance_events})

aft_plant aft_plant_get(const aft_network *network, aft_table table, size_t row)
{
    const aft_series nothing = {0.0, NULL};
    switch (table) {
    case AFT_TABLE_generators: return PLANT(&network->generators[row]);
    case AFT_TABLE_links: return PLANT(&network->links[row]);
    case AFT_TABLE_processes: return PLANT(&network->processes[row]);
    default: return (aft_plant){0};
    }
}

/* ---- scarcity ---- */

bool aft_is_by_priority(const aft_network *network)
{
    return strcmp(network->settings.allocation, "priority") == 0;
}

int aft_load_priority(const aft_network *network, size_t load)
{
    int first = 0;
    for (size_t i = 0; i < network->n_sites; i++) {
        const aft_site *site = &network->sites[i];
        bool is_earlier = site->priority > 0 && (first == 0 || site->priority < first);
        first = site->bus == network->loads[load].bus && is_earlier ? site->priority : first;
    }
    return first > 0 ? first : network->loads[load].priority;
}
