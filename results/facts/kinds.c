/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Of what kind an element is: by its carrier, its project, its buses. */
#include "results/facts/facts_internal.h"

#include <ctype.h>
#include <string.h>

/* "H2", "H2 pipe", "hydrogen", "Hydrogen storage", ... */
bool aft_is_hydrogen(const char *carrier)
{
    const char *word = "hydrogen";
    if ((carrier[0] == 'H' || carrier[0] == 'h') && carrier[1] == '2') {
        return !isalnum((unsigned char)carrier[2]);
    }
    for (size_t i = 0; word[i] != '\0'; i++) {
        if (tolower((unsigned char)carrier[i]) != word[i]) {
            return false;
        }
    }
    return true;
}

bool aft_is_one_medium(const aft_network *network, const aft_holding *h)
{
    return h->bus1 >= 0 && strcmp(network->buses[h->bus0].carrier, network->buses[h->bus1].carrier) == 0;
}

bool aft_is_branch(const aft_network *network, const aft_holding *h)
{
    if (!h->active) {
        return false;
    }
    if (h->project_index >= 0 && strcmp(network->projects[h->project_index].kind, "branch") == 0) {
        return h->menu_index >= 0 || h->is_extendable;
    }
    return h->table == AFT_TABLE_links && h->menu_index >= 0 && aft_is_hydrogen(network->buses[h->bus0].carrier) &&
           aft_is_hydrogen(network->buses[h->bus1].carrier);
}
