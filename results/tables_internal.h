/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts of the tables that more than one file needs. */
#ifndef AFT_TABLES_INTERNAL_H
#define AFT_TABLES_INTERNAL_H

#include "results/results_internal.h"

/** Something bought or expanded. */
typedef struct aft_decision {
    const char *element, *project, *option; /* option "" for expansion */
    aft_table table;
    int pieces;      /* 0 for expansion */
    double capacity; /* added: MW, MVA or MWh */
    double length;   /* km */
    double cost;     /* currency over the modelled span */
} aft_decision;

typedef struct aft_decisions {
    size_t n;
    aft_decision *list; /* by element, table, option */
} aft_decisions;

aft_status aft_decisions_init(aft_decisions *out, const aft_network *network, const aft_plan *plan, aft_error *err);
void aft_decisions_clear(aft_decisions *decisions);

/** Label of a size: its option, or its name. */
const char *aft_option_label(const aft_menu_option *option);

/** NULL unless classes of loads are served in order. */
aft_status aft_allocation_text(char **out, const aft_facts *facts, aft_error *err);

/** NULL where the network has no pipes between buses under pressure. */
aft_status aft_pressure_text(char **out, const aft_facts *facts, aft_error *err);

/** NULL unless a plan without pressures was found to compare with. */
aft_status aft_pressure_worth_text(char **out, const aft_facts *facts, aft_error *err);

/** Carrier by its name: "H2", "H2 pipe", "hydrogen", "Hydrogen storage", ... */
bool aft_is_hydrogen(const char *carrier);

/* What is not public (public.c), and names (names.c) */

/** Does a text hold a name, in any case of its letters? A name of less than four letters as a word of its own only. */
bool aft_names(const char *text, const char *name);

/** Does a text hold the name of a site that is not public, in any case of its letters? */
bool aft_is_hidden(const aft_network *network, const char *text);

/** Does a site that is not public stand at the bus, or its name in the bus's name? */
bool aft_is_hidden_bus(const aft_network *network, int bus);

/** Is the element to be left out where elements are named one by one: by its name or one of its buses? */
bool aft_is_hidden_element(const aft_network *network, const aft_element *element);

/* Loading (loading.c) */

/** A line, transformer or pipe that has capacity, and how much of its limit it uses. */
typedef struct aft_use {
    aft_table table;
    size_t row;
    aft_element element;
    const char *carrier; /* of its bus where it has none of its own */
    double *loading;     /* [n_snapshots] flow / limit, 1 */
    double most, mean;   /* 1 */
    double peak;         /* MW */
    double energy;       /* MWh, both directions */
    double hours_above_80, hours_full;
    size_t worst; /* snapshot of the most */
} aft_use;

typedef struct aft_uses {
    size_t n;
    aft_use *list; /* by name, table */
} aft_uses;

/** The bottlenecks among them: at most six that are 80 % full in some hour, the fullest first. */
typedef struct aft_bottlenecks {
    size_t n;
    const aft_use **list; /* [n] borrowed from the uses */
} aft_bottlenecks;

/** @param out  free the list with aft_free. AFT_ENOMEM. */
aft_status aft_bottlenecks_init(aft_bottlenecks *out, const aft_uses *uses, aft_error *err);

/** Lines, transformers, and links between two buses of one carrier; none that are hidden. AFT_ENOMEM. */
aft_status aft_uses_init(aft_uses *out, const aft_network *network, const aft_plan *plan, aft_error *err);
void aft_uses_clear(aft_uses *uses);

/* Further files of tables/ */

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
