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
    const int first = aft_first_site(network, bus);
    return first >= 0 ? &network->sites[first] : NULL;
}

double aft_site_share(const aft_network *network, int bus)
{
    double n = 0.0;
    for (int i = aft_first_site(network, bus); i >= 0; i = network->next_site[i]) {
        n += 1.0;
    }
    return 1.0 / n;
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

bool aft_holding_is_hidden(const aft_network *network, const aft_holding *h)
{
    return aft_has_hidden_site(network, h->bus0) || aft_has_hidden_site(network, h->bus1);
}

int aft_loads_by_bus(aft_chains *out, const aft_network *network)
{
    if (aft_chains_init(out, network->n_buses, network->n_loads) != 0) {
        return -1;
    }
    for (size_t k = network->n_loads; k-- > 0;) {
        aft_chain_put(out, network->loads[k].bus, (int)k);
    }
    return 0;
}
