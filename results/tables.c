/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of tables/: decisions, costs, branches, conflicts; the others have files of their own. Sorted by name. */
#include "results/results_internal.h"

#include "networks/base/memory.h"
#include "results/money/money_internal.h"

#include <stdlib.h>
#include <string.h>

/* decisions.csv */

static int compare_decisions(const void *a, const void *b)
{
    const aft_decision *x = a;
    const aft_decision *y = b;
    int order = strcmp(x->element, y->element);
    if (order == 0) {
        order = (x->table > y->table) - (x->table < y->table);
    }
    return order != 0 ? order : strcmp(x->option, y->option);
}

static const char *project_name(const aft_network *network, int project)
{
    return project >= 0 ? network->projects[project].name : "";
}

static aft_status add_decision(aft_decisions *out, size_t *cap, aft_decision decision, aft_error *err)
{
    if (aft_grow((void **)&out->list, cap, out->n + 1, sizeof *out->list) != 0) {
        return aft_fail(err, AFT_ENOMEM, "decisions: out of memory");
    }
    out->list[out->n++] = decision;
    return AFT_OK;
}

static aft_status collect_purchases(aft_decisions *out, size_t *cap, const aft_network *network, const aft_plan *plan,
                                    aft_error *err)
{
    aft_status status = AFT_OK;
    for (size_t i = 0; i < plan->n_purchases; i++) {
        const aft_purchase *bought = &plan->purchases[i];
        const aft_menu_option *option = &network->menus[bought->option];
        aft_element e = aft_element_get(network, plan, bought->table, bought->row);
        if (!aft_element_is_whole(network, plan, bought->table, bought->row)) {
            continue;
        }
        AFT_TRY(add_decision(out, cap,
                             (aft_decision){.element = e.name,
                                            .project = project_name(network, e.project_index),
                                            .option = aft_option_label(option),
                                            .table = bought->table,
                                            .pieces = bought->pieces,
                                            .capacity = bought->capacity,
                                            .length = e.length,
                                            .cost = bought->cost},
                             err));
    }
done:
    return status;
}

/* What an extendable element has above its given rating; the existing part is no decision. A plan without integrality
 * also has parts of pieces, whose cost nobody knows one by one. */
static aft_status collect_expansions(aft_decisions *out, size_t *cap, const aft_network *network, const aft_plan *plan,
                                     aft_error *err)
{
    aft_status status = AFT_OK;
    for (size_t c = 0; c < AFT_N_ELEMENT_TABLES; c++) {
        aft_table table = aft_element_tables[c];
        for (size_t k = 0; k < aft_element_count(network, table); k++) {
            aft_element e = aft_element_get(network, plan, table, k);
            bool is_part = !aft_element_is_whole(network, plan, table, k);
            if ((!e.is_extendable && !is_part) || !aft_element_is_expanded(&e)) {
                continue;
            }
            AFT_TRY(add_decision(out, cap,
                                 (aft_decision){.element = e.name,
                                                .project = project_name(network, e.project_index),
                                                .option = is_part ? "relaxed" : "",
                                                .table = table,
                                                .capacity = e.nom_opt - e.nom,
                                                .length = e.length,
                                                .cost = is_part ? NAN : e.unit_cost * (e.nom_opt - e.nom)},
                                 err));
        }
    }
done:
    return status;
}

const char *aft_option_label(const aft_menu_option *option)
{
    return option->option[0] != '\0' ? option->option : option->name;
}

aft_status aft_decisions_init(aft_decisions *out, const aft_network *network, const aft_plan *plan, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_decisions made = {0};
    size_t cap = 0;
    AFT_TRY(collect_purchases(&made, &cap, network, plan, err));
    AFT_TRY(collect_expansions(&made, &cap, network, plan, err));
    if (made.n > 0) {
        qsort(made.list, made.n, sizeof *made.list, compare_decisions);
    }
    *out = made;
    made = (aft_decisions){0};
done:
    aft_decisions_clear(&made);
    return status;
}

void aft_decisions_clear(aft_decisions *decisions)
{
    aft_free(decisions->list);
    *decisions = (aft_decisions){0};
}

static aft_status decisions_text(char **out, const aft_facts *facts, aft_error *err)
{
    const aft_network *network = facts->network;
    aft_status status = AFT_OK;
    aft_page page = {0};
    const aft_decisions *decisions = &facts->decisions;
    aft_page_add(&page, "element,project,option,pieces,capacity,length,cost,scenario\n");
    for (size_t i = 0; i < decisions->n; i++) {
        const aft_decision *d = &decisions->list[i];
        aft_page_cell(&page, d->element);
        aft_page_cell(&page, d->project);
        aft_page_cell(&page, d->option);
        aft_page_count(&page, d->pieces);
        aft_page_number(&page, d->capacity);
        aft_page_number(&page, d->length);
        aft_page_number(&page, d->cost);
        aft_page_cell(&page, network->scenario != NULL ? network->scenario : "");
        aft_page_end_line(&page);
    }
    AFT_TRY(aft_page_finish(out, &page, err));
done:
    aft_page_clear(&page);
    return status;
}

/* costs.csv */

static aft_status costs_text(char **out, const aft_facts *facts, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_page page = {0};
    const aft_cost_sheet *costs = &facts->costs;
    aft_page_add(&page, "item,party,country,book,amount\n");
    for (size_t i = 0; i < costs->n; i++) {
        aft_page_cell(&page, costs->rows[i].item);
        aft_page_cell(&page, costs->rows[i].party);
        aft_page_cell(&page, costs->rows[i].country);
        aft_page_cell(&page, aft_book_name(costs->rows[i].book));
        aft_page_number(&page, costs->rows[i].amount);
        aft_page_end_line(&page);
    }
    AFT_TRY(aft_page_finish(out, &page, err));
done:
    aft_page_clear(&page);
    return status;
}

/* branches.csv */

static void write_break_even(aft_page *page, const aft_break_even *found)
{
    aft_page_number(page, found != NULL ? found->value : NAN);
    aft_page_number(page, found != NULL ? found->from : NAN);
    aft_page_number(page, found != NULL ? found->to : NAN);
}

static aft_status write_break_evens(aft_page *page, const aft_branch_result *b, const aft_network *network,
                                    aft_error *err)
{
    aft_page words = {0};
    char *note = NULL;
    write_break_even(page, b->break_even != NULL ? &b->break_even->by_price : NULL);
    write_break_even(page, b->break_even != NULL ? &b->break_even->by_demand : NULL);
    aft_break_even_words(&words, b, network);
    aft_status status = aft_page_finish(&note, &words, err);
    if (status == AFT_OK) {
        aft_page_cell(page, note);
    }
    aft_free(note);
    return status;
}

static void write_branch(aft_page *page, const aft_branch_result *b)
{
    aft_page_cell(page, b->name);
    aft_page_cell(page, b->project);
    aft_page_cell(page, b->country);
    aft_page_cell(page, b->bus0);
    aft_page_cell(page, b->bus1);
    aft_page_count(page, b->earliest_year);
    aft_page_cell(page, b->can_be_built ? "True" : "False");
    aft_page_cell(page, b->is_built ? "True" : "False");
    aft_page_cell(page, b->option);
    aft_page_number(page, b->capacity);
    aft_page_number(page, b->length);
    aft_page_number(page, b->peak);
    aft_page_number(page, b->energy);
    aft_page_number(page, b->cost_per_year);
    aft_page_number(page, b->cost_per_mwh);
    aft_page_number(page, b->cheapest_per_year);
    aft_page_cell(page, b->tap);
    aft_page_number(page, b->price_cut_needed_at_least);
    aft_page_number(page, b->demand_factor_needed_at_least);
}

static aft_status branches_text(char **out, const aft_facts *facts, aft_error *err)
{
    const aft_network *network = facts->network;
    aft_status status = AFT_OK;
    aft_page page = {0};
    const aft_branch_results *branches = &facts->branches;
    aft_page_add(&page, "name,project,country,bus0,bus1,earliest_year,can_be_built,built,option,capacity_mw,length_km,"
                        "peak_mw,energy_gwh_per_year,cost_per_year,cost_per_mwh,cheapest_option_per_year,tap,"
                        "price_cut_needed_at_least,demand_factor_needed_at_least,break_even_price,"
                        "break_even_price_from,break_even_price_to,break_even_demand_factor,"
                        "break_even_demand_factor_from,break_even_demand_factor_to,break_even_note\n");
    for (size_t i = 0; i < branches->n; i++) {
        write_branch(&page, &branches->list[i]);
        AFT_TRY(write_break_evens(&page, &branches->list[i], network, err));
        aft_page_end_line(&page);
    }
    AFT_TRY(aft_page_finish(out, &page, err));
done:
    aft_page_clear(&page);
    return status;
}

/* conflicts.csv: worst first, as the solver's diagnosis has them */

static aft_status conflicts_text(char **out, const aft_facts *facts, aft_error *err)
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

static const aft_result_table tables[] = {
    {"agenda.csv", false, "Which decision when, on what it waits, and what would change it.", aft_agenda_text, false},
    {"allocation.csv", false, "What each class of loads gets, with allocation = priority; 0: without priority, first.",
     aft_allocation_text, false},
    {"allocation_of_cost.csv", false, "What each user of a branch pays, in proportion to peaks and by Shapley value.",
     aft_cost_shares_text, false},
    {"assumptions.csv", false, "Settings, sizes, elements, sites and projects: main number, source, evidence.",
     aft_assumptions_text, true},
    {"branches.csv", false, "Candidate branches: built or not, flows, costs, and what the others lack.", branches_text,
     false},
    {"conflicts.csv", true, "What cannot be served, or runs away.", conflicts_text, false},
    {"costs.csv", false, "Money by item, party, country and book, over the modelled span.", costs_text, false},
    {"decisions.csv", false, "What is bought or expanded.", decisions_text, false},
    {"duration.csv", false, "Of the bottlenecks: loading that is reached in a share of the time.", aft_duration_text,
     false},
    {"emissions.csv", false, "CO2 by carrier, country and table, over the modelled span.", aft_emissions_text, false},
    {"energy.csv", false, "Energy from where to where, by carrier, over the modelled span.", aft_energy_text, false},
    {"flows.csv", false, "What every element carries, per year.", aft_flows_text, false},
    {"key_figures.csv", false, "The numbers of the answer.", aft_key_figures_text, true},
    {"loading.csv", false, "How full lines, transformers and pipes are.", aft_loading_text, false},
    {"loading_hours.csv", false, "Of the bottlenecks: largest loading by day and hour.", aft_loading_hours_text, false},
    {"map.csv", false, "What the map of the report draws, with its place.", aft_map_text, false},
    {"money.csv", false, "Cost, tariff, value and gap of everything, in both books.", aft_money_text, false},
    {"pressure.csv", false, "Pressures, flows and limits missed in a simulation of the hydrogen pipes.",
     aft_pressure_text, false},
    {"pressure_worth.csv", false,
     "The plan beside what would be planned without pressures, and what of that would fail.", aft_pressure_worth_text,
     false},
    {"project_sheets.csv", false, "Fields and criteria of each project, as an execution agenda asks for them.",
     aft_project_sheets_text, false},
    {"sensitivity.csv", false, "What the plan and its branches cost if one thing is other than assumed.",
     aft_sensitivity_text, false},
    {"sites.csv", false, "Demand and supply of firms and hubs.", aft_sites_text, false},
    {"space.csv", false, "Hectares by kind of asset, and of the grid that branches make needless.", aft_space_text,
     false},
    {"valley.csv", false, "A Hydrogen Valley: what it makes, uses, costs and brings, by country.", aft_valley_text,
     false},
    {"water.csv", false, "Water of electrolysers against its limit.", aft_water_text, false},
};

const aft_result_table *aft_result_tables(size_t *n_out)
{
    *n_out = sizeof tables / sizeof tables[0];
    return tables;
}
