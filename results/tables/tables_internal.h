/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of results/tables/ share: the tables, and sentences on them. */
#ifndef AFT_TABLES_INTERNAL_H
#define AFT_TABLES_INTERNAL_H

#include "results/facts/facts.h"
#include "results/text/text.h"

/** What there is to say of a branch's break-even beside its numbers: where there is none, and how sure it is. Nothing
 *  where it was not asked for. */
void aft_break_even_words(aft_page *out, const aft_branch_result *branch, const aft_network *network);
/** How the difference of the two decisions is known, or why not. */
const char *aft_difference_words(const aft_branch_result *branch);
/** The link that carries more in its place where supply is free; "" if none does, or it is not public. */
const char *aft_free_instead(const aft_branch_result *branch, const aft_network *network);

/** Title of a project, in English where it has one; "" if there is no such project, or it has none. */
const char *aft_project_title(const aft_network *network, const char *project);
/** "Hydrogen branch to the works (branch)": title of the project, and name of its element; the name without a title. */
void aft_title_name(aft_page *out, const aft_network *network, const char *project, const char *name);

/** Sentence on branches: what pays, or what would have to change; "" where there are no candidates. */
void aft_branch_sentence(aft_page *out, const aft_branch_results *branches, const aft_network *network,
                         const aft_plan *plan);

/** Sentences on classes of loads: what those lose that lose anything, and what the order costs. */
void aft_allocation_sentences(aft_page *out, const aft_network *network, const aft_plan *plan);

/** Sentence on pressures: do the pipes carry the plan? Nothing unless it was simulated. */
void aft_pressure_sentence(aft_page *out, const aft_facts *facts);

/** What would be planned without pressures, and what of it would not arrive; nothing where that was not asked. */
aft_status aft_pressure_worth_sentence(aft_page *out, const aft_facts *facts, aft_error *err);

/** The bus that is farthest below its limit, or nearest to it; NULL if there is none. */
const aft_simulated_bus *aft_worst_bus(const aft_simulation *simulation);

/** Is there anything to tell of a simulation? Not where nothing flows. */
bool aft_is_pressure_worth_a_line(const aft_simulation *simulation);

/** NULL unless classes of loads are served in order. */
aft_status aft_allocation_text(char **out, const aft_facts *facts, aft_error *err);

/** NULL where the network has no pipes between buses under pressure. */
aft_status aft_pressure_text(char **out, const aft_facts *facts, aft_error *err);

/** NULL unless a plan without pressures was found to compare with. */
aft_status aft_pressure_worth_text(char **out, const aft_facts *facts, aft_error *err);

aft_status aft_decisions_text(char **out, const aft_facts *facts, aft_error *err);
aft_status aft_costs_text(char **out, const aft_facts *facts, aft_error *err);
aft_status aft_branches_text(char **out, const aft_facts *facts, aft_error *err);
aft_status aft_conflicts_text(char **out, const aft_facts *facts, aft_error *err);

aft_status aft_key_figures_text(char **out, const aft_facts *facts, aft_error *err);
aft_status aft_assumptions_text(char **out, const aft_facts *facts, aft_error *err);
aft_status aft_loading_text(char **out, const aft_facts *facts, aft_error *err);
aft_status aft_duration_text(char **out, const aft_facts *facts, aft_error *err);
aft_status aft_loading_hours_text(char **out, const aft_facts *facts, aft_error *err);
aft_status aft_energy_text(char **out, const aft_facts *facts, aft_error *err);
aft_status aft_map_text(char **out, const aft_facts *facts, aft_error *err);

aft_status aft_sites_text(char **out, const aft_facts *facts, aft_error *err);

#endif
