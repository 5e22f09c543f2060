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

const aft_project *aft_element_project(const aft_network *network, const aft_element *e)
{
    return e->project_index >= 0 ? &network->projects[e->project_index] : NULL;
}

/* What a link brings to a firm belongs where the firm is: the far end first, if a site stands there. */
static int home_bus(const aft_network *network, const aft_element *e)
{
    return e->bus1 >= 0 && aft_bus_site(network, e->bus1) != NULL ? e->bus1 : e->bus0;
}

const char *aft_element_country(const aft_network *network, const aft_element *e)
{
    const aft_project *project = aft_element_project(network, e);
    return project != NULL && project->country[0] != '\0' ? project->country
                                                          : aft_bus_country(network, home_bus(network, e));
}

const char *aft_element_municipality(const aft_network *network, const aft_element *e)
{
    const aft_project *project = aft_element_project(network, e);
    return project != NULL && project->municipality[0] != '\0' ? project->municipality
                                                               : aft_bus_municipality(network, home_bus(network, e));
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

bool aft_element_is_hidden(const aft_network *network, const aft_element *e)
{
    return is_hidden_bus(network, e->bus0) || is_hidden_bus(network, e->bus1);
}
