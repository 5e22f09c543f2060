/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Public face of networks/: a case folder becomes a checked network in memory.
 *
 * The records are open structs, one per row, made from the .def files: the field names are the column names. Whoever
 * holds a network reads it freely and changes nothing. All texts and arrays live in the network's arena. */
#ifndef AFT_NETWORKS_H
#define AFT_NETWORKS_H

#include "networks/base/status.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

/** A number that may differ by snapshot. */
typedef struct aft_series {
    double value;        /* the static value */
    const double *hours; /* [n_snapshots], or NULL: the value holds always */
} aft_series;

/** Value of a series in snapshot t. */
static inline double aft_at(aft_series series, size_t t)
{
    return series.hours != NULL ? series.hours[t] : series.value;
}

/** Snapshots [from, to). */
typedef struct aft_span {
    size_t from, to;
} aft_span;

/** A piecewise curve by x, rising from 0; x of a dispatch is per unit of the capacity and reaches 1. Of costs, y[i] is the
 *  slope between x[i - 1] and x[i], and y[0] counts for nothing; efficiencies and rates go through x[i] y[i]. */
typedef struct aft_curve {
    size_t n; /* at least 2 */
    const double *x, *y;
} aft_curve;

/** Cost at x by a curve of costs, whose y is the cost per unit in the segment that ends there. */
double aft_curve_cost(const aft_curve *curve, double x);

/** What a curve of rates delivers at x: it goes through (x, x y). */
double aft_curve_delivery(const aft_curve *curve, double x);

/** Where a link or process exchanges with a bus. Of a link: bus1, bus2, ...; of a process: bus0, bus1, bus2, ... */
typedef struct aft_port {
    int number;             /* 1 for bus1, 2 for bus2, ... */
    int bus;                /* row of buses */
    aft_series rate;        /* delivered there per unit of flow: efficiency of a link's port, rate of a process's */
    const aft_curve *curve; /* rate by flow per unit of capacity instead, or NULL; of one sign */
    int delay;              /* in weights "generators"; 0 or less: none */
    bool cyclic_delay;
} aft_port;

/** What a flow delivers at a port in snapshot t (delays apart) with this capacity of its element. */
double aft_port_delivery(const aft_port *port, double capacity, size_t t, double flow);

typedef struct aft_ports {
    size_t n;
    aft_port *list;
} aft_ports;

/* The records: fields from the .def rows, then the line of the file they stand in. */
#define AFT_FIELD_TEXT(field)                                  const char *field;
#define AFT_FIELD_REAL(field)                                  double field;
#define AFT_FIELD_INT(field)                                   int field;
#define AFT_FIELD_FLAG(field)                                  bool field;
#define AFT_FIELD_BUS(field)                                   int field; /* row of buses, -1 = none */
#define AFT_FIELD_SERIES(field)                                aft_series field;
#define AFT_FIELD_PORTS(field)                                 aft_ports field;
#define ATTR(kind, field, unit, need, fallback, min, max, doc) AFT_FIELD_##kind(field)
#define RESULT(name)
#define DERIVED(type, field, doc) type field;

typedef struct aft_bus {
#include "networks/schema/bus.def"
    int line;
} aft_bus;
typedef struct aft_carrier {
#include "networks/schema/carrier.def"
    int line;
} aft_carrier;
typedef struct aft_generator {
#include "networks/schema/generator.def"
    int line;
} aft_generator;
typedef struct aft_load {
#include "networks/schema/load.def"
    int line;
} aft_load;
typedef struct aft_link {
#include "networks/schema/link.def"
    int line;
} aft_link;
typedef struct aft_store {
#include "networks/schema/store.def"
    int line;
} aft_store;
typedef struct aft_storage_unit {
#include "networks/schema/storage_unit.def"
    int line;
} aft_storage_unit;
typedef struct aft_line {
#include "networks/schema/line.def"
    int line;
} aft_line;
typedef struct aft_transformer {
#include "networks/schema/transformer.def"
    int line;
} aft_transformer;
typedef struct aft_line_type {
#include "networks/schema/line_type.def"
    int line;
} aft_line_type;
typedef struct aft_transformer_type {
#include "networks/schema/transformer_type.def"
    int line;
} aft_transformer_type;
typedef struct aft_global_constraint {
#include "networks/schema/global_constraint.def"
    int line;
} aft_global_constraint;
typedef struct aft_shunt_impedance {
#include "networks/schema/shunt_impedance.def"
    int line;
} aft_shunt_impedance;
typedef struct aft_process {
#include "networks/schema/process.def"
    int line;
} aft_process;
typedef struct aft_menu_option {
#include "networks/schema/menu_option.def"
    int line;
} aft_menu_option;
typedef struct aft_project {
#include "networks/schema/project.def"
    int line;
} aft_project;
typedef struct aft_site {
#include "networks/schema/site.def"
    int line;
} aft_site;
typedef struct aft_scenario {
#include "networks/schema/scenario.def"
    int line;
} aft_scenario;
typedef struct aft_settings {
#include "networks/schema/settings.def"
} aft_settings;

#undef ATTR
#undef RESULT
#undef DERIVED

/** One time step and its weights, in hours. */
typedef struct aft_snapshot {
    const char *label; /* with the year in front in an investment period: "2030 08:00" */
    const char *step;  /* without it */
    double objective;  /* of costs per hour and energy */
    double stores;     /* duration of charging, losses, inflow */
    double generators; /* of energy and emission sums */
    size_t period;     /* row of network->periods */
} aft_snapshot;

/** An investment period. A case without periods has one of weight 1 that spans all snapshots. */
typedef struct aft_period {
    int year;
    double objective; /* factor of its costs; 1 unless the setting multi_investment_periods asks for several periods */
    double years;     /* factor of its energy in budgets; 1 likewise */
    double objective_given, years_given; /* the two as investment_periods.csv has them */
    aft_span span;                       /* its snapshots */
} aft_period;

/** How the losses of lines and transformers are approximated (PyPSA's argument transmission_losses). */
typedef struct aft_losses {
    enum { AFT_NO_LOSSES, AFT_TANGENTS, AFT_SECANTS } mode;
    int segments;      /* of tangents */
    double atol, rtol; /* of secants: MW, 1 */
    int max_segments;  /* of secants */
} aft_losses;

/** PyPSA's older limit on what is built of a carrier at a bus: a column nom_min_<carrier> or nom_max_<carrier> of buses,
 *  perhaps with _<period> behind. */
typedef struct aft_bus_limit {
    int bus;
    const char *carrier;
    bool is_least; /* nom_min */
    double value;  /* MW or MWh */
    aft_span span; /* what exists in these snapshots counts */
} aft_bus_limit;

/** A row of a table. */
typedef struct aft_row {
    int table; /* aft_table */
    size_t row;
} aft_row;

/** The options of one menu, in file order. */
typedef struct aft_menu {
    const char *name;
    size_t n;
    const int *options; /* [n] rows of network->menus */
} aft_menu;

/** A column that the schema does not know: kept, written back, without effect. */
typedef struct aft_user_column {
    const char *name;
    const char *const *cells; /* [rows of its table] */
} aft_user_column;

/** The tables, in the order of components.def. */
typedef enum aft_table {
#define COMPONENT(type, list, whose, doc) AFT_TABLE_##list,
#include "networks/schema/components.def"
#undef COMPONENT
    AFT_N_TABLES
} aft_table;

/** A file that was read. */
typedef struct aft_input {
    const char *file; /* relative to the case folder */
    char sha256[65];
} aft_input;

/** What case.csv says of a setting beside its value; "" where it says nothing. */
typedef struct aft_setting_note {
    const char *setting, *unit, *source, *evidence, *low, *high;
} aft_setting_note;

typedef struct aft_network {
    const char *name;   /* last part of the folder's name */
    const char *folder; /* as given */
    aft_settings settings;
    size_t n_setting_notes;
    const aft_setting_note *setting_notes; /* in file order */
    const char *scenario;                  /* applied, or NULL */

    size_t n_snapshots;
    const aft_snapshot *snapshots;
    const char *const *snapshot_labels; /* [n_snapshots] */
    bool has_periods;                   /* the snapshots stand in investment periods */
    size_t n_periods;                   /* at least 1 */
    const aft_period *periods;
    double peak_load; /* largest sum of p_set over all loads, MW, in all snapshots of the folder, planned or not */
    double years;     /* sum of objective weights / 8760, of one period, also of snapshots that are not planned */

    aft_losses losses;
    size_t n_bus_limits;
    const aft_bus_limit *bus_limits;
    size_t n_outages;
    const aft_row *outages; /* lines and transformers against whose outage the flows are secured */

#define COMPONENT(type, list, whose, doc)                                                                              \
    size_t n_##list;                                                                                                   \
    aft_##type *list;
#include "networks/schema/components.def"
#undef COMPONENT

    /* PyPSA drops the start (stop) costs of a table if those of all its committable elements add up to exactly 0. */
    bool drops_start_costs[AFT_N_TABLES], drops_stop_costs[AFT_N_TABLES];

    size_t n_menu_lists;
    const aft_menu *menu_lists; /* rows of menus.csv by menu; element->menu_index points here */

    struct {
        size_t n;
        aft_user_column *columns;
    } user_columns[AFT_N_TABLES];

    const char *pypsa_version; /* of network.csv, or "" */
    size_t n_inputs;
    const aft_input *inputs;
    size_t n_warnings, n_notes; /* findings that did not stop the reading */

    struct aft_network_private *own; /* arena and look-up */
} aft_network;

/** Hours that the costs of snapshot t count for: its weight "objective" times that of its period. */
static inline double aft_cost_weight(const aft_network *network, size_t t)
{
    const aft_snapshot *snapshot = &network->snapshots[t];
    return snapshot->objective * network->periods[snapshot->period].objective;
}

/** Hours that snapshot t stands for in sums of energy over all periods: its weight "objective" times the years of its
 *  period. */
static inline double aft_energy_weight(const aft_network *network, size_t t)
{
    const aft_snapshot *snapshot = &network->snapshots[t];
    return snapshot->objective * network->periods[snapshot->period].years;
}

/** Share that is booked in a step (0 is the first) by a list like "0.1 0.5 1", whose last holds ever after.
 *  @return false if the text is no such list, which no network has */
bool aft_booked_share(double *out, const char *steps, size_t step);

/* Scarcity */

/** Are classes of loads served in order (setting allocation = priority)? */
bool aft_is_by_priority(const aft_network *network);

/** Class of a load: the first priority of the sites at its bus, its own where these have none, 0 if it has none either.
 *  Cost: O(sites). */
int aft_load_priority(const aft_network *network, size_t load);

/* Pressure (CASE.md section 4) */

/** Does a link have a resistance, or can it buy one? Between two buses under pressure it is a pipe then. */
bool aft_link_is_pipe(const aft_network *network, const aft_link *link);

/** A bus whose pressure no choice of sizes can reach. */
typedef struct aft_pressure_gap {
    int bus;            /* row of buses */
    int source;         /* where gas enters, on the way that asks for least */
    size_t snapshot;    /* with the largest demand */
    double demand;      /* MW */
    double needed_bar;  /* at the source, at least */
    double missing_bar; /* above what the source may have */
    char path[200];     /* "A - B - C", from the source to the bus */
} aft_pressure_gap;

/** Lists such buses, foreseen by a lower bound of what is lost on the way: see pressure_gaps.c.
 *  @param out  [*n_out] owned by the caller, free with aft_free; NULL if there is none. AFT_ENOMEM.
 *              Cost: O(buses links) per bus with a demand at most, as a rule O(links) */
aft_status aft_pressure_find_gaps(aft_pressure_gap **out, size_t *n_out, const aft_network *network, aft_error *err);

/* Findings */

typedef enum aft_level { AFT_NOTE, AFT_WARNING, AFT_LEVEL_ERROR } aft_level;

/** Something about the input that its owner should know. Texts live as long as the findings. */
typedef struct aft_finding {
    aft_level level;
    const char *rule; /* stable id: "unknown-bus", "bad-number", ... */
    const char *file; /* relative to the case folder; "--set" for the command line; "" if none */
    size_t line;      /* from 1; 0 if the whole file is meant */
    size_t column;    /* field of the row, from 1; 0 if the whole row is meant */
    const char *text;
    const char *hint; /* what to do about it; "" if that is plain */
} aft_finding;

typedef struct aft_findings aft_findings;

aft_findings *aft_findings_new(void); /* NULL without memory */
void aft_findings_free(aft_findings *findings);
size_t aft_findings_count(const aft_findings *findings);
size_t aft_findings_count_level(const aft_findings *findings, aft_level level);
const aft_finding *aft_findings_get(const aft_findings *findings, size_t i);
const char *aft_level_name(aft_level level); /* "note", "warning", "error" */

/** Adds a finding; the texts are copied, text is a printf format. AFT_ENOMEM. */
aft_status aft_findings_add(aft_findings *findings, aft_level level, const char *rule, const char *file, size_t line,
                            size_t column, const char *hint, const char *format, ...)
    __attribute__((format(printf, 8, 9)));

/* Reading */

typedef struct aft_read_options {
    const char *scenario;    /* scenario to apply, or NULL */
    const char *const *sets; /* [n_sets] "setting=value", win over case.csv */
    size_t n_sets;
    bool allow_ignored; /* attributes that change PyPSA's optimum and are not modelled: a warning, not an error */
    bool is_strict;     /* warnings count as errors */
} aft_read_options;

/** Reads a case folder, checks it, and prepares it for the solver.
 *  @param out       new network, owned by the caller; untouched on failure
 *  @param findings  takes everything found, also on failure
 *  @param folder    the case (CASE.md)
 *  @param options   may be NULL
 *  @return AFT_OK; AFT_ECASE if a finding is an error; AFT_ENOMEM. Cost: O(bytes). */
aft_status aft_network_read(aft_network **out, aft_findings *findings, const char *folder,
                            const aft_read_options *options, aft_error *err);

/** Some snapshots of a network as a network of its own. What follows from all snapshots stays what it was: years,
 *  peak_load, costs, largest limits.
 *  @param out      new network, owned by the caller; names, texts and hours belong to `network`, which must outlive it
 *  @param first, n its snapshots; there must be at least one
 *  @return AFT_OK; AFT_EUSAGE if there are no such snapshots; AFT_ENOMEM. Cost: O(rows). */
aft_status aft_network_window(aft_network **out, const aft_network *network, size_t first, size_t n, aft_error *err);

void aft_network_free(aft_network *network);

/** Row of a name in a table, or -1. Cost: O(length). */
int aft_network_find(const aft_network *network, aft_table table, const char *name);

/** Snapshots in which was sent what arrives at a port with a delay D > 0: with T0_t the sum of the weights "generators"
 *  before t in its period, the last s with T0_s <= T0_t - D; modulo the length of the period if cyclic.
 *  @param source  [n_snapshots] -1: nothing arrives
 *  @param starts  [n_snapshots] room; T0 afterwards */
void aft_delay_sources(int *source, double *starts, const aft_network *network, int delay, bool is_cyclic);

/** Breakpoints 0 = q_0 < q_1 < ... < q_n of the secants of a branch, the last at or beyond its largest flow:
 *  q_1 = 2 sqrt(atol / r),  q_k = q_(k-1) max(k / (k - 1), 1 + 2 (rtol + sqrt(rtol + rtol^2))).
 *  @param out         [max_segments + 1] MW
 *  @param resistance  above 0, per unit on 1 MVA
 *  @param most        largest flow, MW
 *  @return n, or -1 if that needs max_segments or more */
int aft_secant_points(double *out, const aft_losses *losses, double resistance, double most);

/** Number of a carrier in a column of carriers.csv, one of the schema or of the user; 0 where it is not given. */
double aft_carrier_attribute(const aft_network *network, size_t carrier, const char *column);

/** The tables whose rows have a capacity, by the words of holding.def: AFT_GENERATOR, AFT_LINK, ... */
typedef enum aft_asset_class {
#define HOLDER(class, list) class,
#define SAME(type, field, member, doc)
#define NOMINAL(type, field, ending, doc)
#define TOLD(type, field, doc)
#define DERIVED(type, field, doc)
#include "networks/schema/holding.def"
    AFT_N_ASSET_CLASSES
} aft_asset_class;

#undef HOLDER
#undef SAME
#undef NOMINAL
#undef TOLD
#undef DERIVED
#define HOLDER(class, list)
#define SAME(type, field, member, doc)    type field;
#define NOMINAL(type, field, ending, doc) type field;
#define TOLD(type, field, doc)            type field;
#define DERIVED(type, field, doc)         type field;

/** What has a capacity, whatever its table, under one name each: p_nom, s_nom and e_nom are all nom. A copy, for reading. */
typedef struct aft_holding {
    aft_table table;
    size_t row, line;     /* of the table, of its file */
    const char *nom_name; /* "p_nom", "s_nom" or "e_nom" */
#include "networks/schema/holding.def"
} aft_holding;

#undef HOLDER
#undef SAME
#undef NOMINAL
#undef TOLD
#undef DERIVED

extern const aft_table aft_holding_tables[AFT_N_ASSET_CLASSES]; /* by class */

/** The view of a row; all zero for a table whose rows have no capacity. */
aft_holding aft_holding_at(const aft_network *network, aft_table table, size_t row);

/** True if it exists in some snapshot; one that never does has no variable that can differ from 0. */
static inline bool aft_holding_exists(const aft_holding *holding)
{
    return holding->life.from < holding->life.to;
}

/** True if the element can have a capacity above zero, now or once built. */
bool aft_holding_can_carry(const aft_network *network, const aft_holding *holding);

/** Generators, links and processes run: what their records have in common beside a capacity. Times are snapshots. */
typedef struct aft_plant {
    bool is_committable;                      /* switched on and off */
    aft_series start_up_cost, shut_down_cost; /* as they count: 0 where PyPSA drops them */
    aft_series stand_by_cost;                 /* currency/h */
    int min_up_time, min_down_time, up_time_before, down_time_before;
    size_t n_before;               /* snapshots whose status is known, before which the two times before count */
    const double *status_before;   /* [n_before] units, the oldest first */
    aft_series ramp_up, ramp_down; /* per unit; NAN: not limited */
    double ramp_start_up, ramp_shut_down;
    double p_init; /* MW before the first snapshot; NAN: not known */
    bool is_maintainable;
    double maintenance_duration; /* h */
    double maintenance_share;    /* of its capacity lost meanwhile */
    int maintenance_events;
} aft_plant;

/** True for the tables that hold plants: generators, links, processes. */
bool aft_table_has_plants(aft_table table);
aft_plant aft_plant_get(const aft_network *network, aft_table table, size_t row);

/* Writing */

/** Totals of a run, for network.csv. */
typedef struct aft_result_totals {
    double objective, objective_constant; /* currency */
} aft_result_totals;

/** A result that each row of a table has once: "p_nom_opt". */
typedef struct aft_result_column {
    aft_table table;
    const char *attribute;
    const double *values; /* [rows] NAN: an empty cell */
} aft_result_column;

/** A result that each row has in every snapshot: "p". A NAN is an empty cell. */
typedef struct aft_result_series {
    aft_table table;
    const char *attribute;
    const double *values; /* [rows * n_snapshots] row k in snapshot t: values[k * n_snapshots + t] */
    const bool *present;  /* [rows] which rows have it; NULL: all */
    /* where values is NULL: value of row k in snapshot t, asked for when it is written */
    double (*value)(const void *data, size_t k, size_t t);
    const void *data;
} aft_result_series;

/** Writes a PyPSA folder: what is not default, user columns, series, our tables, results. Reading it again gives the
 *  same network.
 *  @param folder   made if it is missing (its parent must be there); files of the same names are replaced
 *  @param totals   may be NULL
 *  @return AFT_OK; AFT_EIO; AFT_ENOMEM. Cost: O(bytes). */
aft_status aft_network_write(const aft_network *network, const char *folder, const aft_result_totals *totals,
                             const aft_result_column *columns, size_t n_columns, const aft_result_series *series,
                             size_t n_series, aft_error *err);

/** Makes a case to begin with: every table with its header, all settings, and a small example that plans.
 *  @param folder  made if it is missing (its parent must be there)
 *  @return AFT_EUSAGE if something stands there; AFT_EIO; AFT_ENOMEM */
aft_status aft_case_new(const char *folder, aft_error *err);

/* Tables that are no case */

/** A CSV file as texts. */
typedef struct aft_text_table {
    size_t n_rows, n_columns;
    const char **titles; /* [n_columns] */
    const char **cells;  /* [n_rows * n_columns] */
    void *own;           /* memory of the texts */
} aft_text_table;

/** @return AFT_EIO if it cannot be read; AFT_ECASE if it is no table; AFT_ENOMEM */
aft_status aft_text_table_read(aft_text_table *out, const char *path, aft_error *err);
void aft_text_table_clear(aft_text_table *table);
/** Cell of the first column with this title; "" if there is none. */
const char *aft_text_table_cell(const aft_text_table *table, size_t row, const char *title);

/* The schema, for whoever walks tables without knowing them */

typedef enum aft_kind { AFT_TEXT, AFT_REAL, AFT_INT, AFT_FLAG, AFT_BUS, AFT_SERIES, AFT_PORTS } aft_kind;

/** What becomes of an attribute. */
typedef enum aft_need {
    AFT_REQUIRED, /* its column must be there */
    AFT_OPTIONAL,
    AFT_REPORT, /* no effect on the optimum, used in reports */
    AFT_LABEL,  /* no effect on the optimum: one note */
    AFT_LATER,  /* changes the optimum and is not modelled yet: an error unless allowed */
    AFT_OUTPUT  /* result of an earlier run: read over, one note */
} aft_need;

typedef struct aft_attribute {
    aft_kind kind;
    const char *name, *unit;
    aft_need need;
    double number;    /* default of REAL, INT, FLAG, SERIES */
    const char *text; /* default of TEXT */
    double min, max;
    const char *doc;
    size_t offset; /* in the record */
} aft_attribute;

typedef enum aft_whose { AFT_PYPSA, AFT_OURS, AFT_IGNORED, AFT_TABLE_LATER } aft_whose;

typedef struct aft_table_info {
    const char *file; /* without .csv */
    aft_whose whose;
    const char *doc;
    const aft_attribute *attributes;
    size_t n_attributes;
    size_t record_size, line_offset;
    size_t list_offset, count_offset; /* of the list and its length in aft_network */
} aft_table_info;

/** Description of a table; never NULL. */
const aft_table_info *aft_table_describe(aft_table table);

/** The settings of case.csv as attributes of aft_settings. */
const aft_attribute *aft_settings_describe(size_t *n_out);

/** First row of a table, and how many there are. */
void *aft_network_rows(const aft_network *network, aft_table table, size_t *n_out);

#endif
