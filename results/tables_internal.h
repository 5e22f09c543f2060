/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts of the tables that more than one file needs. */
#ifndef AFT_TABLES_INTERNAL_H
#define AFT_TABLES_INTERNAL_H

#include "results/results.h"

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
aft_status aft_allocation_text(char **out, const aft_network *network, const aft_plan *plan, aft_error *err);

/** NULL where the network has no pipes between buses under pressure. */
aft_status aft_pressure_text(char **out, const aft_network *network, const aft_plan *plan, aft_error *err);

/** NULL unless a plan without pressures was found to compare with. */
aft_status aft_pressure_worth_text(char **out, const aft_network *network, const aft_plan *plan, aft_error *err);

aft_status aft_sites_text(char **out, const aft_network *network, const aft_plan *plan, aft_error *err);

#endif
