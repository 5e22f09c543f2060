/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of the files in tables/, by name; those on money are written by money/. */
#include "results/money/money_internal.h"
#include "results/tables/tables_internal.h"

/* decisions.csv */

/* costs.csv */

/* branches.csv */

/* conflicts.csv: worst first, as the solver's diagnosis has them */

static const aft_result_table tables[] = {
    {"agenda.csv", false, "Which decision when, on what it waits, and what would change it.", aft_agenda_text, false},
    {"allocation.csv", false, "What each class of loads gets, with allocation = priority; 0: without priority, first.",
     aft_allocation_text, false},
    {"allocation_of_cost.csv", false, "What each user of a branch pays, in proportion to peaks and by Shapley value.",
     aft_cost_shares_text, false},
    {"assumptions.csv", false, "Settings, sizes, elements, sites and projects: main number, source, evidence.",
     aft_assumptions_text, true},
    {"branches.csv", false, "Candidate branches: built or not, flows, costs, and what the others lack.",
     aft_branches_text, false},
    {"conflicts.csv", true, "What cannot be served, or runs away.", aft_conflicts_text, false},
    {"costs.csv", false, "Money by item, party, country and book, over the modelled span.", aft_costs_text, false},
    {"decisions.csv", false, "What is bought or expanded.", aft_decisions_text, false},
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
