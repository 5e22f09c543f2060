/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A network in memory. The records are open structs, one per row, made from the .def files: the field names are the
 * column names. Whoever holds a network reads it freely and changes nothing. All texts and arrays live in the network's
 * arena. */
#ifndef AFT_TYPES_H
#define AFT_TYPES_H

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

/** A piecewise curve by x, rising from 0; x of a dispatch is per unit of the capacity and reaches 1. Of costs, y[i] is
 *  the slope between x[i - 1] and x[i], and y[0] counts for nothing; efficiencies and rates go through x[i] y[i]. */
typedef struct aft_curve {
    size_t n; /* at least 2 */
    const double *x, *y;
} aft_curve;

/** Where a link or process exchanges with a bus. Of a link: bus1, bus2, ...; of a process: bus0, bus1, bus2, ... */
typedef struct aft_port {
    int number;             /* 1 for bus1, 2 for bus2, ... */
    int bus;                /* row of buses */
    aft_series rate;        /* delivered there per unit of flow: efficiency of a link's port, rate of a process's */
    const aft_curve *curve; /* rate by flow per unit of capacity instead, or NULL; of one sign */
    int delay;              /* in weights "generators"; 0 or less: none */
    bool cyclic_delay;
} aft_port;

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

/** PyPSA's older limit on what is built of a carrier at a bus: a column nom_min_<carrier> or nom_max_<carrier> of
 *  buses, perhaps with _<period> behind. */
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

    const int *site_at;   /* [n_buses] the first site at a bus, -1: none */
    const int *next_site; /* [n_sites] the next one at the same bus, -1: none */
    size_t n_hidden;
    const int *hidden_sites; /* [n_hidden] those that are not public */

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

#endif
