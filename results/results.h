/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Public face of results/: what a plan costs, the tables people read, and the run folder. Nothing here prints. */
#ifndef AFT_RESULTS_H
#define AFT_RESULTS_H

#include "networks/networks.h"
#include "solver/solver.h"
#include "solver/studies.h"

#include <stdbool.h>
#include <stddef.h>

/* Money */

/** The two books: whose discount rate prices what has none of its own. */
typedef enum aft_book { AFT_BOOK_SOCIETAL, AFT_BOOK_PROJECT, AFT_N_BOOKS } aft_book;

const char *aft_book_name(aft_book book); /* "societal", "project" */

/** The book that the case minimises. */
aft_book aft_book_minimised(const aft_network *network);

/** What an item pays for. */
typedef enum aft_cost_class {
    AFT_COST_CAPITAL,   /* annuity and fixed operation and maintenance of what was bought */
    AFT_COST_RUNNING,   /* variable operation and maintenance, starts, holding */
    AFT_COST_ENERGY,    /* fuel and other supply, with the CO2 price that is in its costs */
    AFT_COST_LOST_LOAD, /* demand not served */
    AFT_COST_CARBON,    /* another CO2 price than that in the costs */
    AFT_N_COST_CLASSES
} aft_cost_class;

/** A kind of cost; the rows of cost_items.def. */
typedef struct aft_cost_item {
    const char *name, *unit;
    aft_cost_class kind;
    const char *doc;
} aft_cost_item;

const aft_cost_item *aft_cost_items(size_t *n_out);

/** An amount of money over the modelled span; names are borrowed from the network. */
typedef struct aft_cost_row {
    const char *item, *party, *country; /* "" where no project says whose it is */
    aft_book book;
    double amount;
} aft_cost_row;

/** The rows of both books, by book, item, party, country. */
typedef struct aft_cost_sheet {
    size_t n;
    aft_cost_row *rows;
    double total[AFT_N_BOOKS];
} aft_cost_sheet;

/** Prices a plan from network and plan alone, never asking the program that was solved.
 *  @param out  its inside is the caller's to clear; untouched on failure
 *  @return AFT_ESOLVER if the rows of the minimised book do not sum to plan->total_cost within 1e-6 of the sum of
 *          their sizes; AFT_ENOMEM. Cost: O(elements * snapshots). */
aft_status aft_cost_sheet_init(aft_cost_sheet *out, const aft_network *network, const aft_plan *plan, aft_error *err);
void aft_cost_sheet_clear(aft_cost_sheet *sheet);

/* Facts of a run */

/** What tables, report, summary and run.json are made of, computed once: accounts, decisions, branches, ... */
typedef struct aft_facts aft_facts;

/** @param out      owned by the caller, free with aft_facts_free; borrows the three others
 *  @param plan     of this network; without a point there are no facts but these
 *  @param studies  of this plan; NULL: nothing was asked
 *  @return AFT_ESOLVER if the costs do not add up; AFT_ENOMEM. Cost: O(elements * snapshots). */
aft_status aft_facts_new(aft_facts **out, const aft_network *network, const aft_plan *plan, const aft_studies *studies,
                         aft_error *err);
void aft_facts_free(aft_facts *facts);

/** Whose money a row of money.csv is. */
typedef enum aft_money_level {
    AFT_LEVEL_CASE,
    AFT_LEVEL_COUNTRY,
    AFT_LEVEL_PARTY, /* promoters of projects */
    AFT_LEVEL_MUNICIPALITY,
    AFT_LEVEL_PROJECT,
    AFT_LEVEL_BRANCH,
    AFT_LEVEL_SITE, /* seen from the site: its equipment, and energy at the prices of the plan */
    AFT_N_MONEY_LEVELS
} aft_money_level;

const char *aft_money_level_name(aft_money_level level); /* "case", "country", ... */

/** A column of money.csv; the rows of money/indicators.def. */
typedef struct aft_indicator {
    const char *name, *unit, *formula, *doc;
} aft_indicator;

const aft_indicator *aft_indicators(size_t *n_out);

/** A thing in one book; texts are borrowed from the network. */
typedef struct aft_money_row {
    aft_money_level level;
    const char *name;                           /* "" for what belongs to none, and in a sum of sites */
    const char *table, *municipality, *country; /* of branches; of sites and projects; "" where it does not apply */
    aft_book book;
    double *values; /* one per indicator; NAN where it says nothing */
    char note[200]; /* why something is missing */
} aft_money_row;

/** Rows by level, name, table, municipality, book. Each level from case to project adds up to the case. */
typedef struct aft_money_sheet {
    size_t n;
    aft_money_row *rows;
} aft_money_sheet;

/** @return AFT_ENOMEM. Cost: O(elements * snapshots + rows * elements). */
aft_status aft_money_sheet_init(aft_money_sheet *out, const aft_facts *facts, aft_error *err);
void aft_money_sheet_clear(aft_money_sheet *sheet);

/** Value of an indicator by its name, which is one; NAN where it says nothing. */
double aft_money_value(const aft_money_row *row, const char *indicator);

/* Branches */

/** One candidate branch, built or not; names are borrowed from the network. Numbers are NAN where they say nothing. */
typedef struct aft_branch_result {
    aft_table table;
    size_t row;
    const char *name, *project, *country, *bus0, *bus1;
    int earliest_year; /* 0 = not given */
    bool can_be_built; /* in the planned year */
    bool is_built;
    const char *option;       /* what was bought, "" if nothing or several sizes */
    double capacity;          /* MW added */
    double length;            /* km */
    double peak;              /* MW, largest flow in either direction */
    double energy;            /* GWh/a, both directions */
    double cost;              /* currency over the modelled span: the same as the next */
    double cost_per_year;     /* currency/a: what was bought, and running it */
    double cost_per_mwh;      /* currency/MWh of that energy */
    double cheapest_per_year; /* currency/a: the cheapest size on offer */
    /* borrowed from the studies; NULL where that was not looked at */
    const aft_switch *other_way;          /* the best plan with the other decision, */
    const aft_break_even_row *break_even; /* and where the decision turns */
} aft_branch_result;

typedef struct aft_branch_results {
    size_t n;
    aft_branch_result *list;          /* by name */
    const aft_branch_result *nearest; /* of those not built the one that costs least more; NULL: nothing is known */
    size_t n_compared;                /* not built, with a proved difference */
} aft_branch_results;

/** All elements whose project is of kind branch, and all links with a menu between two hydrogen buses.
 *  @param studies  may be NULL. AFT_ENOMEM. */
aft_status aft_branch_results_init(aft_branch_results *out, const aft_network *network, const aft_plan *plan,
                                   const aft_studies *studies, aft_error *err);
void aft_branch_results_clear(aft_branch_results *results);

/** Can a plan of this network be asked for break-evens? Ask before hours of solving.
 *  @return AFT_EUSAGE if not: a rolling horizon, classes of loads in order */
aft_status aft_branches_check_break_even(const aft_network *network, aft_error *err);

/** The branches that could be built in the planned year, by name: those for which break-evens are sought.
 *  @param out  [*n_out] to be freed with aft_free. AFT_ENOMEM. */
aft_status aft_branches_possible(aft_row **out, size_t *n_out, const aft_network *network, aft_error *err);

/* Tables */

/** A file of the folder tables/. */
typedef struct aft_result_table {
    const char *file;     /* "decisions.csv" */
    bool is_without_plan; /* written when there is no plan; the others when there is one */
    const char *doc;
    /** Text of the file, to be freed with aft_free; NULL if it does not apply to the plan, and there is no file.
     *  AFT_ENOMEM, AFT_ESOLVER. */
    aft_status (*text)(char **out, const aft_facts *facts, aft_error *err);
    bool is_always; /* written in both cases */
} aft_result_table;

const aft_result_table *aft_result_tables(size_t *n_out);

/** What a person wants to read first: decisions, total cost, gap, and what would have to change if nothing is built.
 *  @param out  text for a terminal, to be freed with aft_free. AFT_ENOMEM. */
aft_status aft_summary_text(char **out, const aft_facts *facts, aft_error *err);

/* The place of a run or a sweep */

/** A folder that is ours to write, and nobody else's as long as this lives. */
typedef struct aft_run_place aft_run_place;

/** Takes a place: makes the folders above it, locks it, and mends what a process left there that died. A link is
 *  followed. Ask before reading and solving.
 *  @return AFT_EUSAGE if it is no name, or another aftak writes there; AFT_EIO if it cannot be written; AFT_ENOMEM */
aft_status aft_run_place_take(aft_run_place **out, const char *folder, aft_error *err);

/** Gives it up. What was not settled goes, and so do folders that were made for it. Takes NULL. */
void aft_run_place_free(aft_run_place *place);

/** Can a run be written there?
 *  @return AFT_EUSAGE if something stands there that may not be replaced; AFT_EIO if it cannot be */
aft_status aft_run_place_check(const aft_run_place *place, bool is_forced, aft_error *err);

/** Where the run was written: the place, or, without a plan where a run with one stands, "PLACE.failed". NULL: nowhere.
 *  Lives as long as the place. */
const char *aft_run_place_written(const aft_run_place *place);

/** If nothing stands there: puts back the run that a process, now dead, had moved aside to replace it. */
void aft_run_restore(const char *folder);

/* Run folder */

typedef struct aft_run_option {
    const char *name, *value;
} aft_run_option;

/** What run.json tells besides network and plan. */
typedef struct aft_run {
    aft_run_place *place;       /* where to */
    bool is_forced;             /* an older run there may be replaced, by one with a plan if it has one */
    const char *const *command; /* [n_command] words as typed */
    size_t n_command;
    const aft_run_option *options; /* [n_options] that differ from their default */
    size_t n_options;
    const aft_findings *findings; /* may be NULL */
    double seconds_read;
    double started; /* aft_seconds (networks/base/clock.h) when the program began */
} aft_run;

/** Writes run.json, tables/, network/ and report.html, then has them take their place. What somebody else put in an
 *  older run there is brought over.
 *  @return AFT_EUSAGE if the place may not be taken; AFT_EIO; AFT_ESOLVER if the costs do not add up; AFT_ENOMEM */
aft_status aft_run_write(const aft_run *run, const aft_facts *facts, aft_error *err);

/** Writes report.html in a run folder anew, from its run.json and tables/, or in the folder of a sweep, from its
 *  tables and those of its runs. The report is one file that needs no network; it says in Dutch, English and German
 *  what the tables hold, and nothing else.
 *  @return AFT_EUSAGE if that is neither; AFT_EIO; AFT_ENOMEM. Cost: O(bytes of the tables). */
aft_status aft_report_write(const char *folder, aft_error *err);

/* Sweeps: the base case and all scenarios of a case, a run folder each in the folder of the sweep */

/** One of the plans of a sweep. Texts but the folder are borrowed from the network. */
typedef struct aft_scenario_task {
    const char *name;     /* "base", or that of the scenario */
    const char *scenario; /* NULL: the base case */
    const char *title_nl, *title_en, *title_de;
    double probability; /* NAN: not given */
    char *folder;       /* name of its run folder, see aft_scenarios_folder_name */
    char *run;          /* where its run lies: folder, or "folder.failed", see aft_scenarios_choose_run */
} aft_scenario_task;

typedef struct aft_scenario_tasks {
    const aft_network *network; /* the base case */
    size_t n;                   /* at least 1 */
    aft_scenario_task *tasks;   /* the base case, then the scenarios in the order of their file */
} aft_scenario_tasks;

/** @param findings  takes the error if a scenario has the name of the base case
 *  @return AFT_ECASE then; AFT_ENOMEM */
aft_status aft_scenarios_init(aft_scenario_tasks *out, const aft_network *network, aft_findings *findings,
                              aft_error *err);
void aft_scenarios_clear(aft_scenario_tasks *sweep);

/** Name of a folder for a scenario of any name: letters, digits, _ and (within) - stay, a blank is +, any other byte
 *  %XX; of what gets longer than 120 letters the first 100, ~ and a hash. Different names have different folders, none
 *  of which is hidden, a path, or a file of the sweep (they have a point).
 *  @param out  to be freed with aft_free. AFT_ENOMEM. */
aft_status aft_scenarios_folder_name(char **out, const char *name, aft_error *err);

/** Can a sweep be written there? It is a sweep already, or holds nothing but run folders of its tasks.
 *  @return AFT_EUSAGE if not */
aft_status aft_scenarios_check_folder(const aft_scenario_tasks *sweep, const char *folder, aft_error *err);

/** What stands in the run folder of a task. */
typedef enum aft_task_state {
    AFT_TASK_MISSING, /* no run */
    AFT_TASK_OTHER,   /* a run of other input, options or version, or no run of ours */
    AFT_TASK_STOPPED, /* stopped before its answer was proved */
    AFT_TASK_PLANNED, /* a plan that is proved */
    AFT_TASK_NO_PLAN  /* it is proved that there is none */
} aft_task_state;

/** Finds where the run of a task lies: one without a plan lies beside an older one with a plan, and counts if it is
 *  later or if that is of other input or options. AFT_EUSAGE: one of them cannot be read; AFT_ENOMEM. */
aft_status aft_scenarios_choose_run(aft_scenario_tasks *sweep, size_t task, const char *folder,
                                    const aft_run_option *options, size_t n_options, aft_error *err);

/** The tasks as a table for a terminal, or as JSON; to be freed with aft_free. AFT_ENOMEM. */
aft_status aft_scenarios_tasks_text(char **out, const aft_scenario_tasks *sweep, aft_error *err);
aft_status aft_scenarios_tasks_json(char **out, const aft_scenario_tasks *sweep, aft_error *err);

/** Looks at the run folder of a task.
 *  @param options  [n_options] that a run of it would have, beside those that change no answer (--out, --quiet, ...);
 *    NULL:
 *                  it may have any
 *  @param why      what is other: "case.csv", "option gap", "version", ...; "" unless it is AFT_TASK_OTHER
 *  @return AFT_OK; AFT_EIO; AFT_ENOMEM */
aft_status aft_scenarios_look(aft_task_state *out, char why[80], const aft_scenario_tasks *sweep, size_t task,
                              const char *folder, const aft_run_option *options, size_t n_options, aft_error *err);

/** Notes in the folder of a sweep, made if need be, that n tasks from the first on were asked for.
 *  @return AFT_EIO, AFT_ENOMEM */
aft_status aft_scenarios_ask(const aft_scenario_tasks *sweep, size_t first, size_t n, const char *folder,
                             aft_error *err);

/** @param out  [sweep->n] to be freed with aft_free: was the task ever asked for? AFT_EIO, AFT_ENOMEM. */
aft_status aft_scenarios_asked(bool **out, const aft_scenario_tasks *sweep, const char *folder, aft_error *err);

/** Writes sweep.csv, branches.csv and decisions.csv from the runs that are there: the same runs, the same bytes.
 *  @return AFT_EIO; AFT_EUSAGE if a run cannot be read; AFT_ENOMEM. Cost: O(bytes of the runs' tables). */
aft_status aft_scenarios_write(const aft_scenario_tasks *sweep, const char *folder, aft_error *err);

/** What sweep.csv and branches.csv of the folder say, for a terminal or as JSON; to be freed with aft_free. */
aft_status aft_scenarios_text(char **out, const char *folder, aft_error *err);
aft_status aft_scenarios_json(char **out, const char *folder, aft_error *err);

/** The content of run.json, and the decisions, as JSON text to be freed with aft_free. AFT_ENOMEM. */
aft_status aft_run_json(char **out, const aft_run *run, const aft_facts *facts, aft_error *err);

/** What differs between two run folders: run.json, inputs, decisions, costs and flows, to a millionth.
 *  @param out  text for a terminal, or JSON, to be freed with aft_free
 *  @return AFT_EUSAGE if one is no run; AFT_EIO, AFT_ECASE for a table that cannot be read; AFT_ENOMEM */
aft_status aft_run_compare(char **out, const char *run_a, const char *run_b, bool is_json, aft_error *err);

/** Between these two the memory that jansson asks for is watched: it may lose a value without a word. Pairs may nest.
 *  @param mark  what watch handed out
 *  @return AFT_ENOMEM if jansson was denied any in between, by this thread */
size_t aft_json_watch(void);
aft_status aft_json_unwatch(size_t mark, aft_error *err);

/** "0.1.0" */
const char *aft_version(void);

#endif
