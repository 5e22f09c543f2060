/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of results/money/ share: cash flows, indicators, projects, and the tables made of them. */
#ifndef AFT_MONEY_INTERNAL_H
#define AFT_MONEY_INTERNAL_H

#include "results/facts/facts.h"
#include "results/text/text.h"

/* ---- cash_flow.c ---- */

/** Money year by year. */
typedef struct aft_cash_flow {
    int n; /* years 0 ... n; 0: no recovery period is known */
    double rate;
    double up_front;          /* year 0 */
    double *costs, *benefits; /* [n + 1] with residual value as negative cost */
    double *shares;           /* [n + 1] booked */
    double residual;
} aft_cash_flow;

/** Rate of a book. */
double aft_book_rate(const aft_network *network, aft_book book);
aft_status aft_cash_flow_init(aft_cash_flow *out, const aft_accounts *accounts, const aft_account *account,
                              aft_book book, aft_error *err);
void aft_cash_flow_clear(aft_cash_flow *flow);

/* ---- indicators.c ---- */

#define INDICATOR(name, unit, formula, function, doc) AFT_INDICATOR_##name,
enum {
#include "results/money/indicators.def"
    AFT_N_INDICATORS
};
#undef INDICATOR

/** All indicators of an account in a book, NAN where they say nothing. @param out [AFT_N_INDICATORS] */
aft_status aft_indicators_compute(double *out, const aft_accounts *accounts, const aft_account *account, aft_book book,
                                  aft_error *err);

/** MWh of hydrogen per kg, by the setting heating_value. */
double aft_mwh_per_kg(const aft_network *network);

/* ---- electrolysers.c ---- */

/** Does it make hydrogen from electricity? */
bool aft_is_electrolyser(const aft_network *network, aft_table table, size_t row);
/** MWh of hydrogen that it makes over the modelled span. */
double aft_electrolyser_hydrogen(const aft_network *network, const aft_plan *plan, aft_table table, size_t row);

/* ---- space.c ---- */

/** Hectares of the cable and the stations that would bring the same peak (MW) by electricity over so many km. */
double aft_avoided_space(const aft_network *network, double peak, double length);

/* ---- project_facts.c ---- */

/** What a project is made of. */
typedef struct aft_project_size {
    int first_bus, last_bus; /* -1: none */
    bool can_be_built, is_built;
    double capacity;                            /* of its largest part, added */
    double length;                              /* km of all its parts */
    double bought_length, reused_length, space; /* km, km, ha of what is bought */
} aft_project_size;

aft_project_size aft_project_measure(const aft_accounts *accounts, size_t project);

/** What is to be decided on it; the rows of project_states.def. */
typedef struct aft_project_state {
    bool is_built;
    const char *decision, *reason;
} aft_project_state;

aft_project_state aft_project_state_of(const aft_network *network, size_t project, const aft_project_size *size);

/** Which public sites it can serve: does a link lead there from an end of one of its branches? If it has none: does a
 *  part of it stand or end at its bus? A battery at a station serves the grid, not the firms of its municipality.
 *  @param serves  [n_sites]
 *  @param marks   [n_buses] room. Cost: O(elements + sites). */
void aft_project_serves(bool *serves, unsigned char *marks, const aft_accounts *accounts, size_t project);

/** The planned year, or the earliest one if that is later; 0: none is given. And that less the lead time, or NAN. */
int aft_project_service_year(const aft_network *network, size_t project);
double aft_project_decide_by(const aft_network *network, size_t project);

/** The first branch of a project by name, one that is built before others; NULL: it has none. */
const aft_branch_result *aft_project_branch(const aft_branch_results *branches, const char *project);

/** t/a: hydrogen delivered times reference_emissions; NAN: it delivers none. */
double aft_account_avoided_co2(const aft_accounts *accounts, const aft_account *account);

/* ---- tables ---- */

aft_status aft_flows_text(char **out, const aft_facts *facts, aft_error *err);
aft_status aft_agenda_text(char **out, const aft_facts *facts, aft_error *err);
aft_status aft_valley_text(char **out, const aft_facts *facts, aft_error *err);
aft_status aft_project_sheets_text(char **out, const aft_facts *facts, aft_error *err);

aft_status aft_space_text(char **out, const aft_facts *facts, aft_error *err);
aft_status aft_water_text(char **out, const aft_facts *facts, aft_error *err);
aft_status aft_cost_shares_text(char **out, const aft_facts *facts, aft_error *err);
aft_status aft_sensitivity_text(char **out, const aft_facts *facts, aft_error *err);

aft_status aft_emissions_text(char **out, const aft_facts *facts, aft_error *err);
aft_status aft_money_text(char **out, const aft_facts *facts, aft_error *err);

#endif
