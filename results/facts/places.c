/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where things lie and whose they are: project first, then a site at their bus, then the bus's own column. */
#include "results/facts/facts_internal.h"

#include <string.h>

const char *aft_bus_column(const aft_network *network, int bus, const char *column)
{
    for (size_t i = 0; bus >= 0 && i < network->user_columns[AFT_TABLE_buses].n; i++) {
        const aft_user_column *user = &network->user_columns[AFT_TABLE_buses].columns[i];
        if (strcmp(user->name, column) == 0) {
            return user->cells[bus] != NULL ? user->cells[bus] : "";
        }
    }
    return "";
}

const aft_site *aft_bus_site(const aft_network *network, int bus)
{
    for (size_t i = 0; bus >= 0 && i < network->n_sites; i++) {
        if (network->sites[i].bus == bus) {
            return &network->sites[i];
        }
    }
    return NULL;
}

const char *aft_bus_country(const aft_network *network, int bus)
{
    const aft_site *site = aft_bus_site(network, bus);
    return site != NULL && site->country[0] != '\0' ? site->country : aft_bus_column(network, bus, "country");
}

const char *aft_bus_municipality(const aft_network *network, int bus)
{
    const aft_site *site = aft_bus_site(network, bus);
    return site != NULL && site->municipality[0] != '\0' ? site->municipality
                                                         : aft_bus_column(network, bus, "municipality");
}

const aft_project *aft_holding_project(const aft_network *network, const aft_holding *h)
{
    return h->project_index >= 0 ? &network->projects[h->project_index] : NULL;
}

/* What a link brings to a firm belongs where the firm is: the far end first, if a site stands there. */
static int home_bus(const aft_network *network, const aft_holding *h)
{
    return h->bus1 >= 0 && aft_bus_site(network, h->bus1) != NULL ? h->bus1 : h->bus0;
}

const char *aft_holding_country(const aft_network *network, const aft_holding *h)
{
    const aft_project *project = aft_holding_project(network, h);
    return project != NULL && project->country[0] != '\0' ? project->country
                                                          : aft_bus_country(network, home_bus(network, h));
}

const char *aft_holding_municipality(const aft_network *network, const aft_holding *h)
{
    const aft_project *project = aft_holding_project(network, h);
    return project != NULL && project->municipality[0] != '\0' ? project->municipality
                                                               : aft_bus_municipality(network, home_bus(network, h));
}

static bool is_hidden_bus(const aft_network *network, int bus)
{
    for (size_t i = 0; bus >= 0 && i < network->n_sites; i++) {
        if (network->sites[i].bus == bus && !network->sites[i].public) {
            return true;
        }
    }
    return false;
}

bool aft_holding_is_hidden(const aft_network *network, const aft_holding *h)
{
    return is_hidden_bus(network, h->bus0) || is_hidden_bus(network, h->bus1);
}
