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
    for (size_t i = 0; i < network->n_sites; i++) {
        const aft_site *site = &network->sites[i];
        bool is_earlier = site->priority > 0 && (first == 0 || site->priority < first);
        first = site->bus == network->loads[load].bus && is_earlier ? site->priority : first;
    }
    return first > 0 ? first : network->loads[load].priority;
}
