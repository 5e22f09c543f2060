/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of the facts of a run: what the plan made of every holding, what is not public, costs, decisions, loading,
 * branches, accounts. Each comes from network and plan alone. */
#ifndef AFT_FACTS_INTERNAL_H
#define AFT_FACTS_INTERNAL_H

#include "networks/base/chains.h"
#include "results/results.h"

/* ---- held.c ---- */

/** What has a capacity, with what the plan made of it. A copy, for reading. */
typedef struct aft_held {
    aft_holding h;
    double nom_opt;     /* MW, MVA or MWh; NAN without a plan */
    const double *flow; /* [n_snapshots] MW; NULL without a plan */
} aft_held;

/** @param plan may be NULL */
aft_held aft_held_of(const aft_network *network, const aft_plan *plan, const aft_holding *h);
aft_held aft_held_at(const aft_network *network, const aft_plan *plan, aft_table table, size_t row);

/** The next of all tables in turn, as aft_holding_next has it: from a zeroed one on, false behind the last. */
bool aft_held_next(aft_held *e, const aft_network *network, const aft_plan *plan);

/** Added capacity that counts as a decision and not as noise of the solver. */
bool aft_held_is_expanded(const aft_held *e);

/** Do the pieces in the plan make up the capacity that the plan gives? Not if it was solved without integrality: an
 *  element may then have half a piece, which no purchase tells. */
bool aft_held_is_whole(const aft_held *e, const aft_plan *plan);

/* ---- kinds.c ---- */

/** Is the element a candidate branch: of a project of kind branch, or a link with a menu between two hydrogen buses? */
bool aft_is_branch(const aft_network *network, const aft_holding *h);
/** Does it lead from one bus to another of the same carrier? */
bool aft_is_one_medium(const aft_network *network, const aft_holding *h);
bool aft_is_hydrogen(const char *carrier); /* "H2", "H2 pipe", "hydrogen", ... */

/* ---- public.c ---- */

/** Does a text hold the name of a site that is not public, in any case of its letters? */
bool aft_is_hidden(const aft_network *network, const char *text);

/** Does a site that is not public stand at the bus (-1: none)? */
bool aft_has_hidden_site(const aft_network *network, int bus);

/** The same, or does its name stand in the bus's name? */
bool aft_is_hidden_bus(const aft_network *network, int bus);

/** Is the element to be left out where elements are named one by one: by its name or one of its buses? */
bool aft_is_hidden_holding(const aft_network *network, const aft_holding *h);

/* ---- costs.c ---- */

/** Cost over the modelled span of one piece for an element, as the network has it (book of the case). */
double aft_piece_cost(const aft_menu_option *option, double length);

/** The same in a book, from the given costs: independent of what the reader derived. */
double aft_piece_cost_in_book(const aft_network *network, const aft_menu_option *option, double length, aft_book book);

/** Yearly share of an up-front cost: r / (1 - (1 + r)^-n); r if it lasts for ever. */
double aft_annuity_at(double rate, double lifetime);

/** Takes one amount of an item (row of aft_cost_items), over the modelled span; table may also be loads. */
typedef void (*aft_charge_call)(void *data, size_t item, aft_table table, size_t row, double amount);

/** Prices a plan in a book, element by element. What parts of pieces cost (plans without integrality) is left out. */
void aft_costs_charge(const aft_network *network, const aft_plan *plan, aft_book book, aft_charge_call call,
                      void *data);

/** Is every element of the plan whole (aft_held_is_whole)? */
bool aft_plan_is_whole(const aft_network *network, const aft_plan *plan);

/* ---- co2.c ---- */

/** Carrier by its name; NULL if there is none. */
const aft_carrier *aft_carrier_find(const aft_network *network, const char *name);

/** Primary energy of a generator, MWh over the modelled span: sum of w_t p_t / efficiency_t. */
double aft_primary_energy(const aft_network *network, const aft_plan *plan, size_t k,
                          double (*weight)(const aft_network *network, size_t t));

/** CO2 of a generator, t over the modelled span with these weights: sum of w_t p_t / efficiency_t times the factor of
 *  its carrier. */
double aft_generator_co2(const aft_network *network, const aft_plan *plan, size_t k,
                         double (*weight)(const aft_network *network, size_t t));

/* ---- decisions.c ---- */

/** Something bought or expanded. */
typedef struct aft_decision {
    const char *element, *project, *option; /* option "" for expansion */
    aft_table table;
    int pieces;        /* 0 for expansion */
    double capacity;   /* added: MW, MVA or MWh */
    double length;     /* km */
    double cost;       /* currency over the modelled span */
    double investment; /* currency up front; NAN if only a yearly cost is given */
} aft_decision;

typedef struct aft_decisions {
    size_t n;
    aft_decision *list; /* by element, table, option */
} aft_decisions;

aft_status aft_decisions_init(aft_decisions *out, const aft_network *network, const aft_plan *plan, aft_error *err);
void aft_decisions_clear(aft_decisions *decisions);

/** Label of a size: its option, or its name. */
const char *aft_option_label(const aft_menu_option *option);

/* ---- uses.c ---- */

/** A line, transformer or pipe that has capacity, and how much of its limit it uses. */
typedef struct aft_use {
    aft_held held;
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

/** Lines, transformers, and links between two buses of one carrier; none that are hidden. AFT_ENOMEM. */
aft_status aft_uses_init(aft_uses *out, const aft_network *network, const aft_plan *plan, aft_error *err);
void aft_uses_clear(aft_uses *uses);

/** The one of an element, or NULL. Cost: O(log(uses)). */
const aft_use *aft_use_find(const aft_uses *uses, const char *name, aft_table table);

/** The bottlenecks among them: at most six that are 80 % full in some hour, the fullest first. */
typedef struct aft_bottlenecks {
    size_t n;
    const aft_use **list; /* [n] borrowed from the uses */
} aft_bottlenecks;

/** @param out  free the list with aft_free. AFT_ENOMEM. */
aft_status aft_bottlenecks_init(aft_bottlenecks *out, const aft_uses *uses, aft_error *err);

/* ---- equal_supply.c ---- */

/** Which generators could take each other's place at the same cost: the split is chance, their sum is not.
 *  @param out  [n_generators], free with aft_free. AFT_ENOMEM. Cost: O(generators * snapshots * log(generators)). */
aft_status aft_equal_supply(bool **out, const aft_network *network, const aft_plan *plan, aft_error *err);

/* ---- places.c ---- */

/** Cell of a column of buses that the schema does not know; "" without. */
const char *aft_bus_column(const aft_network *network, int bus, const char *column);
/** Share that each site at a bus has of its flows and costs: all the same, for nothing says more; inf without sites. */
double aft_site_share(const aft_network *network, int bus);

/** First site at a bus, or NULL. */
const aft_site *aft_bus_site(const aft_network *network, int bus);
const char *aft_bus_country(const aft_network *network, int bus);
const char *aft_bus_municipality(const aft_network *network, int bus);
const aft_project *aft_holding_project(const aft_network *network, const aft_holding *h); /* or NULL */
const char *aft_holding_country(const aft_network *network, const aft_holding *h);
const char *aft_holding_municipality(const aft_network *network, const aft_holding *h);
/** Does it stand at a site that is not public? */
bool aft_holding_is_hidden(const aft_network *network, const aft_holding *h);

/** The loads at every bus, in file order. @return 0, or -1 without memory */
int aft_loads_by_bus(aft_chains *out, const aft_network *network);

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

/** Up-front cost of a piece; NAN if it only has a yearly cost. Nothing costs nothing. */
double aft_piece_investment(const aft_menu_option *option, double length);

/** Of whole elements only (aft_held_is_whole). AFT_ENOMEM. */
aft_status aft_assets_init(aft_assets *out, const aft_network *network, const aft_plan *plan, aft_error *err);
void aft_assets_clear(aft_assets *assets);

/** The same investment with another rate for what has none of its own: capital cost over the modelled span. */
double aft_asset_capital_at(const aft_network *network, const aft_asset *asset, double rate);

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

/* ---- account_list.c, accounts.c ---- */

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
    bool has_equal;                 /* supply of aft_equal_supply is in it, which belongs to no place */
} aft_account;

typedef struct aft_accounts {
    const aft_network *network;
    const aft_plan *plan;
    double years;         /* that amounts stand for, */
    double capital_years; /* and those of capital and fixed O&M */
    aft_assets assets;
    bool *equal;                /* [n_generators] of aft_equal_supply: booked to no place */
    size_t *owners;             /* [elements and loads][AFT_N_OWNED_LEVELS] account, SIZE_MAX: none */
    size_t first[AFT_N_TABLES]; /* element or load 0 of a table in owners */
    size_t n, cap;
    aft_account *list; /* by level, name, table, municipality */
    size_t n_slots;    /* a power of two, or 0 */
    size_t *slots;     /* [n_slots] account + 1 by level and name, 0: free */
} aft_accounts;

/** Years that sums over the planned snapshots stand for, with the weights of costs. */
double aft_modelled_years(const aft_network *network);
/** Years that the cost of capacity stands for: that of all snapshots, also where some of them are planned. */
double aft_capital_years(const aft_network *network);
/** Do the snapshots of a period stand for whole years? Then amounts are told per year; else for the span. */
bool aft_is_of_years(const aft_network *network);

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
/** Finds accounts by level and name in their list as it stands now. AFT_ENOMEM. */
aft_status aft_accounts_index(aft_accounts *accounts, aft_error *err);

/* ---- backbone.c ---- */

/** Ways from the network that a case gives to every bus. */
typedef struct aft_backbone {
    int *root;        /* [n_buses] bus at which the way leaves the given network, -1: none leads there */
    double *distance; /* [n_buses] km of branches on it */
} aft_backbone;

aft_status aft_backbone_init(aft_backbone *out, const aft_network *network, const aft_plan *plan, aft_error *err);
void aft_backbone_clear(aft_backbone *backbone);
/** Bus from which a branch is fed; its own bus0 if nothing is given that could. */
int aft_backbone_bus(const aft_backbone *backbone, const aft_network *network, const aft_branch_result *branch);

#endif
