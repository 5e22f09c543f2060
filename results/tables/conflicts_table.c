/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conflicts.csv: what cannot be served, or runs away; worst first, as the diagnosis of the solver has it. */
#include "results/tables/tables_internal.h"

aft_status aft_conflicts_text(char **out, const aft_facts *facts, aft_error *err)
{
    const aft_network *network = facts->network;
    const aft_plan *plan = facts->plan;
    aft_page page = {0};
    aft_page_add(&page, "where,bus,snapshot,amount\n");
    for (size_t i = 0; i < plan->n_conflicts; i++) {
        const aft_conflict *c = &plan->conflicts[i];
        const bool is_hidden = aft_is_hidden_bus(network, c->bus) || aft_is_hidden(network, c->where);
        aft_page_cell(&page, is_hidden ? "not public" : c->where);
        aft_page_cell(&page, c->bus >= 0 && !is_hidden ? network->buses[c->bus].name : "");
        aft_page_cell(&page, c->snapshot >= 0 ? network->snapshots[c->snapshot].label : "");
        aft_page_number(&page, is_hidden ? NAN : c->amount);
        aft_page_end_line(&page);
    }
    return aft_page_finish(out, &page, err);
}
