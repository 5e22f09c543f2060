/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loads in classes (setting allocation). */
#include "networks/records/records.h"

#include <string.h>

bool aft_is_by_priority(const aft_network *network)
{
    return strcmp(network->settings.allocation, "priority") == 0;
}

int aft_load_priority(const aft_network *network, size_t load)
{
    int first = 0;
    for (int i = aft_first_site(network, network->loads[load].bus); i >= 0; i = network->next_site[i]) {
        const int priority = network->sites[i].priority;
        first = priority > 0 && (first == 0 || priority < first) ? priority : first;
    }
    return first > 0 ? first : network->loads[load].priority;
}
