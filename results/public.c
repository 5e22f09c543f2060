/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What may be named one by one: a site that is not public appears only in the sum of its municipality, so neither its name
 * nor what stands at its bus may show in tables of elements, least of all with a place. */
#include "results/tables_internal.h"

#include <ctype.h>
#include <string.h>

/* A short name ("A") is looked for as a word of its own: as a part of others it would be everywhere. */
bool aft_names(const char *text, const char *name)
{
    enum { SHORT = 4 };
    const size_t n = strlen(name);
    for (const char *at = strcasestr(text, name); n > 0 && at != NULL; at = strcasestr(at + 1, name)) {
        const bool is_word = (at == text || !isalnum((unsigned char)at[-1])) && !isalnum((unsigned char)at[n]);
        if (n >= SHORT || is_word) {
            return true;
        }
    }
    return false;
}

bool aft_is_hidden(const aft_network *network, const char *text)
{
    for (size_t i = 0; i < network->n_sites; i++) {
        if (!network->sites[i].public && aft_names(text, network->sites[i].name)) {
            return true;
        }
    }
    return false;
}

bool aft_is_hidden_bus(const aft_network *network, int bus)
{
    if (bus < 0) {
        return false;
    }
    for (size_t i = 0; i < network->n_sites; i++) {
        if (!network->sites[i].public && network->sites[i].bus == bus) {
            return true;
        }
    }
    return aft_is_hidden(network, network->buses[bus].name);
}

bool aft_is_hidden_element(const aft_network *network, const aft_element *element)
{
    return aft_is_hidden(network, element->name) || aft_is_hidden_bus(network, element->bus0) ||
           aft_is_hidden_bus(network, element->bus1);
}
