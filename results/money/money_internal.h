/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of results/money/ share: assets, accounts, places. */
#ifndef AFT_MONEY_INTERNAL_H
#define AFT_MONEY_INTERNAL_H

#include "results/results_internal.h"
#include "results/tables_internal.h"

/* ---- places.c ---- */

/** Cell of a column of buses that the schema does not know; "" without. */
const char *aft_bus_column(const aft_network *network, int bus, const char *column);
/** First site at a bus, or NULL. Cost: O(sites). */
const aft_site *aft_bus_site(const aft_network *network, int bus);
const char *aft_bus_country(const aft_network *network, int bus);
const char *aft_bus_municipality(const aft_network *network, int bus);
const aft_project *aft_element_project(const aft_network *network, const aft_element *e); /* or NULL */
const char *aft_element_country(const aft_network *network, const aft_element *e);
const char *aft_element_municipality(const aft_network *network, const aft_element *e);
/** Does it stand at a site that is not public? */
bool aft_element_is_hidden(const aft_network *network, const aft_element *e);

/* ---- assets.c ---- */

/** Capacity that was bought or expanded, of one size. */
typedef struct aft_asset {
    aft_table table;
    size_t row;
    const aft_menu_option *option; /* NULL: expansion without a menu */
    int pieces;
    double capacity;             /* that is paid for: MW, MVA or MWh */
    double length;               /* km */
    double investment;           /* currency, up front; NAN if only a yearly cost is given */
    double lifetime;             /* years */
    double low, high;            /* factors on its cost; 1 where not given */
    double capital[AFT_N_BOOKS]; /* annuity and fixed O&M over the modelled span */
    double fom;                  /* the fixed O&M in it */
    double in_service;           /* share of the investment periods, by their weight */
} aft_asset;

typedef struct aft_assets {
    size_t n;
    aft_asset *list; /* purchases, then expansions, in the plan's order */
} aft_assets;

/** Of whole elements only (aft_element_is_whole). AFT_ENOMEM. */
aft_status aft_assets_init(aft_assets *out, const aft_network *network, const aft_plan *plan, aft_error *err);
void aft_assets_clear(aft_assets *assets);

/** The same investment with another rate for what has none of its own: capital cost over the modelled span. */
double aft_asset_capital_at(const aft_network *network, const aft_plan *plan, const aft_asset *asset, double rate);

/** Hectares of an asset: pieces, capacity and length. */
double aft_asset_space(const aft_network *network, const aft_asset *asset);

/* ---- services.c ---- */

/** What an element does over the modelled span, with the weights of costs. */
typedef struct aft_service {
    double delivered; /* MWh: into the bus where it ends; both ways for branches, lines and transformers */
    double peak;      /* MW of that */
    double intake;    /* currency: what it takes, at plan prices; NAN without prices */
    double value;     /* currency: what it gives less what it takes, at plan prices; NAN without prices */
    bool is_hydrogen; /* it delivers hydrogen */
} aft_service;

aft_service aft_service_of(const aft_network *network, const aft_plan *plan, aft_table table, size_t row);

/* ---- accounts.c ---- */

/** All that is added up for one thing; money, energy and CO2 over the modelled span. */
typedef struct aft_account {
    aft_money_level level;
    const char *name, *table, *municipality, *country; /* "" where it does not apply */
    bool is_sum;                                       /* of the sites of a municipality that are not public */
    double amounts[AFT_N_BOOKS][AFT_N_COST_CLASSES];
    double fom;
    double capital_low[AFT_N_BOOKS], capital_high[AFT_N_BOOKS];
    double investment, investment_low, investment_high; /* NAN as of an asset */
    double in_service;
    size_t n_assets;
    double co2;
    double delivered, booked; /* MWh; MW times in_service */
    double length;            /* km of branches, one behind the other */
    double intake, value;     /* currency; value without branches */
    double trailer;           /* currency: the energy of its branches by trailer */
    double grant;
    bool is_transport, is_hydrogen; /* it has branches; it delivers hydrogen */
} aft_account;

typedef struct aft_accounts {
    const aft_network *network;
    const aft_plan *plan;
    double years; /* that amounts stand for */
    aft_assets assets;
    size_t *owners;             /* [elements and loads][AFT_N_OWNED_LEVELS] account, SIZE_MAX: none */
    size_t first[AFT_N_TABLES]; /* element or load 0 of a table in owners */
    size_t n, cap;
    aft_account *list; /* by level, name, table, municipality */
} aft_accounts;

/** Years that sums with the weights of costs stand for. */
double aft_modelled_years(const aft_network *network);

/** Levels whose rows own elements; sites share them. */
enum { AFT_N_OWNED_LEVELS = AFT_LEVEL_SITE };

aft_status aft_accounts_init(aft_accounts *out, const aft_network *network, const aft_plan *plan, aft_error *err);
void aft_accounts_clear(aft_accounts *accounts);

/** The account of a level that owns an element, or NULL. */
const aft_account *aft_account_of(const aft_accounts *accounts, aft_money_level level, aft_table table, size_t row);
/** The account of a level with this name, or NULL. */
const aft_account *aft_account_find(const aft_accounts *accounts, aft_money_level level, const char *name);

/* ---- sites_money.c ---- */

/** Accounts of sites: what stands at them, what they take at plan prices. */
aft_status aft_accounts_add_sites(aft_accounts *accounts, aft_error *err);
/** An account of this key, made if there is none yet. AFT_ENOMEM. */
aft_status aft_account_get(size_t *out, aft_accounts *accounts, aft_account key, aft_error *err);

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

/** Can it serve the site: does a link lead there from an end of one of its branches? If it has none: the same
 *  municipality. */
bool aft_project_serves(const aft_accounts *accounts, size_t project, size_t site);

/** The planned year, or the earliest one if that is later; 0: none is given. And that less the lead time, or NAN. */
int aft_project_service_year(const aft_network *network, size_t project);
double aft_project_decide_by(const aft_network *network, size_t project);

/** The first branch of a project by name, one that is built before others; NULL: it has none. */
const aft_branch_result *aft_project_branch(const aft_branch_results *branches, const char *project);

/** t/a: hydrogen delivered times reference_emissions; NAN: it delivers none. */
double aft_account_avoided_co2(const aft_accounts *accounts, const aft_account *account);

/* ---- backbone.c ---- */

/** Ways from the network that a case gives to every bus. */
typedef struct aft_backbone {
    int *root;        /* [n_buses] bus at which the way leaves the given network, -1: none leads there */
    double *distance; /* [n_buses] km of branches on it */
} aft_backbone;

aft_status aft_backbone_init(aft_backbone *out, const aft_network *network, const aft_plan *plan, aft_error *err);
void aft_backbone_clear(aft_backbone *backbone);
/** Bus from which a branch is fed; its own bus0 if nothing is given that could. */
int aft_backbone_bus(const aft_backbone *backbone, const aft_network *network, const aft_plan *plan,
                     const aft_branch_result *branch);

/* ---- ../facts.c ---- */

struct aft_facts {
    const aft_network *network;
    const aft_plan *plan;
    const aft_studies *studies; /* never NULL */
    double seconds;             /* that it took to compute what follows; without a point all of it is empty */
    aft_cost_sheet costs;
    aft_decisions decisions;
    aft_branch_results branches;
    aft_uses uses;
    aft_accounts accounts;
    aft_backbone backbone;
};

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
