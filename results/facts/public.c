/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What may be named one by one: a site that is not public appears only in the sum of its municipality, so neither
 * its name nor what stands at its bus may show in tables of elements, least of all with a place. */
#include "results/facts/facts_internal.h"
#include "results/text/text.h"

#include <ctype.h>
#include <string.h>

bool aft_is_hidden(const aft_network *network, const char *text)
{
    for (size_t i = 0; i < network->n_hidden; i++) {
        if (aft_names(text, network->sites[network->hidden_sites[i]].name)) {
            return true;
        }
    }
    return false;
}

bool aft_has_hidden_site(const aft_network *network, int bus)
{
    for (int i = aft_first_site(network, bus); i >= 0; i = network->next_site[i]) {
        if (!network->sites[i].public) {
            return true;
        }
    }
    return false;
}

bool aft_is_hidden_bus(const aft_network *network, int bus)
{
    return bus >= 0 && (aft_has_hidden_site(network, bus) || aft_is_hidden(network, network->buses[bus].name));
}

bool aft_is_hidden_holding(const aft_network *network, const aft_holding *h)
{
    return aft_is_hidden(network, h->name) || aft_is_hidden_bus(network, h->bus0) ||
           aft_is_hidden_bus(network, h->bus1);
}
