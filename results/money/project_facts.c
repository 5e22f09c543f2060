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

/* What a bus is to a project. */
enum { END_OF_PART = 1, END_OF_BRANCH = 2, BEHIND_BRANCH = 4 };

static void mark(unsigned char *marks, int bus, unsigned char what)
{
    if (bus >= 0) {
        marks[bus] |= what;
    }
}

void aft_project_serves(bool *serves, unsigned char *marks, const aft_accounts *accounts, size_t project)
{
    const aft_network *network = accounts->network;
    bool has_branches = false;
    memset(marks, 0, network->n_buses);
    for (aft_holding h = {0}; aft_holding_next(&h, network);) {
        if (is_part(&h, network, project)) {
            const bool is_branch = aft_is_branch(network, &h);
            mark(marks, h.bus0, is_branch ? END_OF_BRANCH : END_OF_PART);
            mark(marks, h.bus1, is_branch ? END_OF_BRANCH : END_OF_PART);
            has_branches |= is_branch;
        }
    }
    for (size_t l = 0; has_branches && l < network->n_links; l++) {
        const aft_link *link = &network->links[l];
        if (link->active && (marks[link->bus0] & END_OF_BRANCH) != 0) {
            mark(marks, link->bus1, BEHIND_BRANCH);
        }
    }
    const int wanted = has_branches ? END_OF_BRANCH | BEHIND_BRANCH : END_OF_PART;
    for (size_t i = 0; i < network->n_sites; i++) {
        serves[i] = network->sites[i].public && (marks[network->sites[i].bus] & wanted) != 0;
    }
}

#define STATE(id, decision, reason) STATE_##id,
enum {
#include "results/money/project_states.def"
};
#undef STATE

aft_project_state aft_project_state_of(const aft_network *network, size_t project, const aft_project_size *size)
{
#define STATE(id, decision, reason) {STATE_##id == STATE_BUILT, decision, reason},
    static const aft_project_state states[] = {
#include "results/money/project_states.def"
    };
#undef STATE
    const bool is_late =
        network->settings.year > 0 && network->projects[project].earliest_year > network->settings.year;
    return states[size->is_built ? STATE_BUILT : is_late ? STATE_LATE : size->can_be_built ? STATE_LEFT : STATE_CLOSED];
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
