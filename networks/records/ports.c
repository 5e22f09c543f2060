/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where links and processes exchange with buses: ports by number, the names of their columns. */
#include "networks/records/records_internal.h"

#include <string.h>

int aft_port_number(const char *title, const char *stem)
{
    size_t n = strlen(stem);
    if (strncmp(title, stem, n) != 0 || title[n] < '1' || title[n] > '9' || strlen(title + n) > 3) {
        return 0;
    }
    int number = 0;
    for (const char *p = title + n; *p != '\0'; p++) {
        if (*p < '0' || *p > '9') {
            return 0;
        }
        number = number * 10 + (*p - '0');
    }
    return number >= 2 ? number : 0;
}

aft_port *aft_port_find(const aft_ports *ports, int number)
{
    for (size_t i = 0; i < ports->n; i++) {
        if (ports->list[i].number == number) {
            return &ports->list[i];
        }
    }
    return NULL;
}

aft_ports *aft_ports_of(const aft_network *network, aft_table table, size_t row)
{
    switch (table) {
    case AFT_TABLE_links: return &network->links[row].ports;
    case AFT_TABLE_processes: return &network->processes[row].ports;
    default: return NULL;
    }
}

const char *aft_port_rate_name(aft_table table)
{
    switch (table) {
    case AFT_TABLE_links: return "efficiency";
    case AFT_TABLE_processes: return "rate";
    default: return NULL;
    }
}

const aft_attribute *aft_port_rate_attribute(aft_table table)
{
    const aft_table_info *info = aft_table_describe(table);
    return aft_attribute_find(info->attributes, info->n_attributes,
                              table == AFT_TABLE_processes ? "rate1" : "efficiency");
}
