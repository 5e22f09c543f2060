/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the rooms of networks/ share about records: rows of any table, where derived fields stand, ports, kinds of
 * curves. */
#ifndef AFT_RECORDS_INTERNAL_H
#define AFT_RECORDS_INTERNAL_H

#include "networks/base/memory.h"
#include "networks/records/records.h"
#include "networks/schema/fields.h"

/* ---- network.c ---- */

/** Names to rows. */
typedef struct aft_map {
    size_t n_slots; /* power of two, or 0 */
    int *slots;     /* [n_slots] row + 1, 0 = free */
} aft_map;

struct aft_network_private {
    aft_arena *arena;
    aft_map maps[AFT_N_TABLES];
    aft_network *base; /* the network of which this one is a window, if it dies with it; or NULL */
    size_t first;      /* snapshots of the folder before its first one */
};

aft_network *aft_network_new(void);

/** Makes room for n names. AFT_ENOMEM. */
aft_status aft_map_init(aft_map *map, aft_arena *arena, size_t n);

/** Puts a row in; returns -1, or the row that has this name already (then nothing changes). */
int aft_map_put(aft_map *map, const aft_network *network, aft_table table, size_t row);

/** Row of a table; its name and the line it stands in. */
void *aft_row_at(const aft_network *network, aft_table table, size_t row);

const char *aft_row_name(const aft_network *network, aft_table table, size_t row);

int aft_row_line(const aft_network *network, aft_table table, size_t row);

/** Least and largest value of a series. */
double aft_series_min(const aft_network *network, aft_series series);

double aft_series_max(const aft_network *network, aft_series series);

/** Sum of the objective weights of a period, hours. */
double aft_period_hours(const aft_network *network, size_t a);

/** True if a field has its default in all planned snapshots. */
bool aft_is_default(const aft_network *network, void *record, const aft_attribute *a);

/** Rows of tables without a column `active` always are. */
bool aft_row_is_active(const aft_network *network, aft_table table, size_t row);

/* ---- holding.c ---- */

/** Where the derived fields of an element with a capacity stand, for whoever derives them. */
typedef struct aft_holding_slots {
#define DERIVED(type, field, doc) type *field;
#include "networks/schema/asset.def"
#undef DERIVED
} aft_holding_slots;

aft_holding_slots aft_holding_slots_at(const aft_network *network, aft_table table, size_t row);

/* ---- ports.c ---- */

/** Number behind the stem of a port column: "bus2" with "bus" is 2; 0 if it is none, or below 2. */
int aft_port_number(const char *title, const char *stem);

/** Ports of a row of links or processes; NULL for other tables. */
aft_ports *aft_ports_of(const aft_network *network, aft_table table, size_t row);

/** What the rate of its ports is called in the files of a table: "efficiency", "rate", or NULL if it has no ports. */
const char *aft_port_rate_name(aft_table table);

/** Attribute by whose rules the rates of further ports go: "efficiency" of links, "rate1" of processes. */
const aft_attribute *aft_port_rate_attribute(aft_table table);

/** Port of a row by its number, or NULL. */
aft_port *aft_port_find(const aft_ports *ports, int number);

/* ---- curves.c ---- */

/** Which attributes may be curves, and of what. */
typedef struct aft_curve_kind {
    aft_table table;
    const char *y, *x; /* y of a port without its number: "rate" */
} aft_curve_kind;

enum { AFT_N_CURVE_KINDS = 15 };

extern const aft_curve_kind aft_curve_kinds[AFT_N_CURVE_KINDS];

bool aft_curve_is_of_port(const aft_curve_kind *kind);

/** Where the curve of an element stands; NULL if it has no such port. */
const aft_curve **aft_curve_slot(const aft_network *network, const aft_curve_kind *kind, size_t row, int port);

/* ---- prepare.c, standard_types.c ---- */

/** Share of an up-front cost that is due each year: r / (1 - (1 + r)^-n); 1/n if r = 0; max(r, 0) if n is infinite. */
double aft_annuity(double rate, double years);

/** Standard type of a line or transformer: own ones first, then the built-in ones; NULL if there is none. */
const aft_line_type *aft_line_type_find(const aft_network *network, const char *name);

const aft_transformer_type *aft_transformer_type_find(const aft_network *network, const char *name);

/** Names of the built-in types. */
const char *const *aft_line_type_names(size_t *n_out);

const char *const *aft_transformer_type_names(size_t *n_out);

/** Sites by bus, in file order, and those that are not public, which is asked for once an element and more; a site
 *  whose bus is not known stands nowhere. AFT_ENOMEM. */
aft_status aft_chain_sites(aft_network *network, aft_error *err);

/** Fills in what follows from what was read. Needs a network whose references are right. AFT_ENOMEM. */
aft_status aft_prepare(aft_network *network, aft_error *err);

#endif
