/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What project sheets, agenda and valley all want to know of a project: its elements, its sites, its years. */
#include "results/money/money_internal.h"

#include "networks/base/memory.h"

#include <math.h>
#include <string.h>

static bool is_part(const aft_holding *h, const aft_network *network, size_t project)
{
    return h->active && h->project_index == (int)project && project < network->n_projects;
}

/* Does a link lead from an end of the project to the bus of the site, or does it stand there itself? */
static bool reaches(const aft_accounts *a, size_t project, int site_bus, bool *has_ends)
{
    const aft_network *network = a->network;
    for (aft_holding h = {0}; aft_holding_next(&h, network);) {
        if (!is_part(&h, network, project) || !aft_is_branch(network, &h)) {
            continue;
        }
        *has_ends = true;
        for (size_t l = 0; l < network->n_links; l++) {
            const aft_link *link = &network->links[l];
            bool starts_here = link->bus0 == h.bus0 || link->bus0 == h.bus1;
            if (link->active && starts_here && link->bus1 == site_bus) {
                return true;
            }
        }
        if (h.bus0 == site_bus || h.bus1 == site_bus) {
            return true;
        }
    }
    return false;
}

bool aft_project_serves(const aft_accounts *accounts, size_t project, size_t site)
{
    const aft_site *s = &accounts->network->sites[site];
    const char *municipality = accounts->network->projects[project].municipality;
    bool has_ends = false;
    bool is_reached = reaches(accounts, project, s->bus, &has_ends);
    return is_reached || (!has_ends && municipality[0] != '\0' && strcmp(municipality, s->municipality) == 0);
}

aft_project_size aft_project_measure(const aft_accounts *a, size_t project)
{
    aft_project_size out = {.first_bus = -1, .last_bus = -1};
    for (aft_held e = {0}; aft_held_next(&e, a->network, a->plan);) {
        if (!is_part(&e.h, a->network, project)) {
            continue;
        }
        out.first_bus = out.first_bus < 0 ? e.h.bus0 : out.first_bus;
        out.last_bus = e.h.bus1 >= 0 ? e.h.bus1 : out.last_bus;
        out.can_be_built |= e.h.can_expand && (e.h.menu_index >= 0 || e.h.is_extendable);
        out.is_built |= aft_held_is_expanded(&e);
        out.capacity = fmax(out.capacity, aft_held_is_expanded(&e) ? e.nom_opt - e.h.nom : 0.0);
        out.length += e.h.length;
    }
    for (size_t i = 0; i < a->assets.n; i++) {
        const aft_asset *asset = &a->assets.list[i];
        aft_held e = aft_held_at(a->network, a->plan, asset->table, asset->row);
        if (e.h.project_index == (int)project && aft_held_is_expanded(&e)) {
            out.space += aft_asset_space(a->network, asset);
            out.bought_length += asset->length;
            out.reused_length += asset->option != NULL && asset->option->reuse ? asset->length : 0.0;
        }
    }
    return out;
}

int aft_project_service_year(const aft_network *network, size_t project)
{
    int earliest = network->projects[project].earliest_year;
    return earliest > network->settings.year ? earliest : network->settings.year;
}

double aft_project_decide_by(const aft_network *network, size_t project)
{
    int year = aft_project_service_year(network, project);
    return year > 0 ? year - network->projects[project].lead_time : NAN;
}

const aft_branch_result *aft_project_branch(const aft_branch_results *branches, const char *project)
{
    const aft_branch_result *first = NULL;
    for (size_t i = 0; i < branches->n; i++) {
        const aft_branch_result *b = &branches->list[i];
        if (strcmp(b->project, project) == 0 && (first == NULL || (b->is_built && !first->is_built))) {
            first = b;
        }
    }
    return first;
}

double aft_account_avoided_co2(const aft_accounts *accounts, const aft_account *account)
{
    bool is_told = account->is_hydrogen && account->delivered > 0.0;
    return is_told ? account->delivered / accounts->years * accounts->network->settings.reference_emissions : NAN;
}
