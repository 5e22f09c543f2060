/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of results/ share: a growing text, one view of all elements, and the parts of a run folder. */
#ifndef AFT_RESULTS_INTERNAL_H
#define AFT_RESULTS_INTERNAL_H

#include "results/results.h"

/** A text or table that grows. Running out of memory is kept in mind until aft_page_finish asks. */
typedef struct aft_page {
    char *bytes;
    size_t n, cap;
    bool is_in_line; /* the next cell needs a comma before it */
    bool is_out_of_memory;
} aft_page;

void aft_page_clear(aft_page *page);
void aft_page_add(aft_page *page, const char *format, ...) __attribute__((format(printf, 2, 3)));
/** Bytes as they are. */
void aft_page_put(aft_page *page, const char *bytes, size_t n);
/** Hands the text over to be freed with aft_free. AFT_ENOMEM. */
aft_status aft_page_finish(char **out, aft_page *page, aft_error *err);

/** A text as a cell of a CSV file, and the comma before it unless it begins its line; quoted where it must be. One that
 *  begins with = + - @ ' or a blank of the kind tab, carriage return gets an apostrophe in front. */
void aft_page_cell(aft_page *page, const char *cell);
/** A number as a cell: 12 digits, empty for NAN. */
void aft_page_number(aft_page *page, double number);
/** A count as a cell: empty for 0, which means "does not apply". */
void aft_page_count(aft_page *page, int count);
void aft_page_end_line(aft_page *page);

/** The number as the tables print it, locale or not. */
const char *aft_table_number(char out[40], double number);

/** The number with so many decimals, locale or not. */
const char *aft_fixed_number(char out[40], double number, int decimals);

/** Next letter of a text that may not be UTF-8: its length, and where to find it (U+FFFD for what is broken or a control
 *  character). 0 at the end. */
size_t aft_letter(const char **letter_out, size_t *n_out, const char *text);

/** A CSV text cut in cells; rows that are too short end in "". */
typedef struct aft_grid {
    size_t n_columns, n_rows; /* rows without the header */
    const char **cells;       /* [(n_rows + 1) * n_columns] the header first */
    char *bytes;
} aft_grid;

aft_status aft_grid_init(aft_grid *out, const char *text, size_t n, aft_error *err);
/** Reads a table of a folder. @param is_there  false without such a file; the grid is empty then. AFT_EIO. */
aft_status aft_grid_read(aft_grid *out, bool *is_there, const char *folder, const char *file, aft_error *err);
void aft_grid_clear(aft_grid *grid);
int aft_grid_column(const aft_grid *grid, const char *title); /* -1 */
/** "" where there is no such row or column. */
const char *aft_grid_at(const aft_grid *grid, size_t row, int column);
const char *aft_grid_get(const aft_grid *grid, size_t row, const char *title);

/** Is a text a number as tables have them ("inf" too)? @param out may be NULL */
bool aft_text_number(double *out, const char *text);

/** Element of one of the tables with a capacity, with what the plan made of it. */
typedef struct aft_element {
    const char *name, *carrier;
    bool active;
    aft_span life;       /* snapshots in which it exists */
    double cost_periods; /* weights of the periods in which its capacity costs; 1 without periods */
    int bus0, bus1;      /* bus1 is -1 for elements with one bus */
    double nom, nom_max;
    double nom_opt; /* NAN without a plan */
    bool is_extendable, can_expand;
    int menu_index, menu_max, project_index;
    double length, unit_cost;
    double fom_unit_cost;       /* part of unit_cost that is fixed operation and maintenance */
    double overnight_cost;      /* per unit; NAN if not given */
    double lifetime;            /* years */
    double cost_low, cost_high; /* factors on its cost; NAN if not given */
    double space_ha_per_unit, space_ha_per_km;
    aft_series marginal_cost, marginal_cost_quadratic;         /* of the flow, and of its square */
    const aft_curve *marginal_cost_curve, *capital_cost_curve; /* instead of the costs; NULL without */
    aft_series low, high;                                      /* limits per unit of capacity */
    const double *flow;                                        /* [n_snapshots] MW; NULL without a plan */
} aft_element;

enum { AFT_N_ELEMENT_TABLES = 7 };
extern const aft_table aft_element_tables[AFT_N_ELEMENT_TABLES];

/** @param plan may be NULL */
aft_element aft_element_get(const aft_network *network, const aft_plan *plan, aft_table table, size_t row);
size_t aft_element_count(const aft_network *network, aft_table table);

/** Columns of the network's folder in which a table keeps its capacity: "p_nom_opt", "e_nom_opt" or "s_nom_opt". */
const char *aft_element_nom_opt(aft_table table);

/** Added capacity that counts as a decision and not as noise of the solver. */
bool aft_element_is_expanded(const aft_element *element);

/** Do the pieces in the plan make up the capacity that the plan gives? Not if it was solved without integrality: an
 *  element may then have half a piece, which no purchase tells. */
bool aft_element_is_whole(const aft_network *network, const aft_plan *plan, aft_table table, size_t row);

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

/** Is every element of the plan whole (aft_element_is_whole)? */
bool aft_plan_is_whole(const aft_network *network, const aft_plan *plan);

/** Carrier by its name; NULL if there is none. */
const aft_carrier *aft_carrier_find(const aft_network *network, const char *name);

/** Primary energy of a generator, MWh over the modelled span: sum of w_t p_t / efficiency_t. */
double aft_primary_energy(const aft_network *network, const aft_plan *plan, size_t k,
                          double (*weight)(const aft_network *network, size_t t));

/** CO2 of a generator, t over the modelled span with these weights: sum of w_t p_t / efficiency_t times the factor of
 *  its carrier. */
double aft_generator_co2(const aft_network *network, const aft_plan *plan, size_t k,
                         double (*weight)(const aft_network *network, size_t t));

/** Is the element a candidate branch: of a project of kind branch, or a link with a menu between two hydrogen buses? */
bool aft_is_branch(const aft_network *network, aft_table table, const aft_element *element);
bool aft_is_hydrogen(const char *carrier); /* "H2", "H2 pipe", "hydrogen", ... */

/** First-order break-even of the branches not built. @param branches their last three fields are filled. AFT_ENOMEM. */
aft_status aft_breakeven(aft_branch_results *branches, const aft_network *network, const aft_plan *plan,
                         aft_error *err);

/** What there is to say of a branch's break-even beside its numbers: where there is none, and how sure it is. Nothing
 *  where it was not asked for. */
void aft_break_even_words(aft_page *out, const aft_branch_result *branch, const aft_network *network);

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

/** Writes the PyPSA folder with results. */
aft_status aft_result_network_write(const char *folder, const aft_network *network, const aft_plan *plan,
                                    aft_error *err);

/** Writes a text to a file. AFT_EIO. */
aft_status aft_file_write(const char *folder, const char *file, const char *text, aft_error *err);

/** Writes a text to a file under a hidden name first, so that whoever looks sees the old text or the new one. AFT_EIO. */
aft_status aft_file_replace(const char *folder, const char *file, const char *text, aft_error *err);

/** Reads a whole file into a text to be freed with aft_free; NULL if there is none. AFT_EIO. */
aft_status aft_file_read(char **out, size_t *n_out, const char *folder, const char *file, aft_error *err);

/** folder/file, to be freed with aft_free. AFT_ENOMEM. */
aft_status aft_path_join(char **out, aft_error *err, const char *folder, const char *file);

/** AFT_EIO with what the system says: "cannot <verb> <path>: ...". */
aft_status aft_file_fail(aft_error *err, const char *verb, const char *path);

/** Is there anything of that name? */
bool aft_file_exists(const char *path);

/** Removes a folder with all that is in it. */
void aft_folder_remove(const char *path);

/** Makes the folders above the last part of a path. AFT_EIO. */
aft_status aft_folder_make_parents(const char *path, aft_error *err);

/** Makes a folder and those above it, where they are missing. AFT_EIO. */
aft_status aft_folder_make(const char *path, aft_error *err);

#endif
