/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of networks/ share: CSV rows, the files of a folder, a case while it is being read, its checks. */
#ifndef AFT_NETWORKS_INTERNAL_H
#define AFT_NETWORKS_INTERNAL_H

#include "networks/base/memory.h"
#include "networks/networks.h"

#include <stdarg.h>

/* ---- findings.c ---- */

aft_status aft_findings_add_list(aft_findings *findings, aft_level level, const char *rule, const char *file,
                                 size_t line, size_t column, const char *hint, const char *format, va_list args)
    __attribute__((format(printf, 8, 0)));

/** Text that grows; zeroed means empty. */
typedef struct aft_words {
    char *text; /* NULL while empty */
    size_t n, cap;
} aft_words;

/** Puts more text behind. AFT_ENOMEM. */
aft_status aft_words_add(aft_words *words, const char *format, ...) __attribute__((format(printf, 2, 3)));
void aft_words_clear(aft_words *words);

/* ---- csv.c ---- */

/** One row; the texts live until the next one comes. */
typedef struct aft_csv_row {
    size_t line; /* in which it begins, from 1 */
    bool is_header;
    bool has_decimal_comma; /* the file is separated by semicolons */
    size_t n;               /* as many as the header has */
    const char *const *fields;
    const char *bytes; /* the texts in one piece, each with a NUL behind */
    size_t n_bytes;
} aft_csv_row;

typedef aft_status (*aft_csv_take)(void *data, const aft_csv_row *row, aft_error *err);

enum { AFT_LONGEST_LINE = 16 * 1024 * 1024 };

/** Cuts bytes into rows and gives them to take, the header first.
 *  @param file  name for the findings
 *  @return AFT_OK; AFT_ECASE if the file as a whole cannot be understood (a finding says why); AFT_ENOMEM; what take
 *  returns. Cost: O(bytes). */
aft_status aft_csv_parse(const char *file, const char *bytes, size_t n, aft_csv_take take, void *data,
                         aft_findings *findings, aft_error *err);

/* ---- folder.c ---- */

/** A file of a case. */
typedef struct aft_file {
    const char *name;
    const char *bytes; /* [n], or NULL: read from the folder when needed */
    size_t n;
} aft_file;

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

/** Attribute of a list by name, or NULL. */
const aft_attribute *aft_attribute_find(const aft_attribute *attributes, size_t n, const char *name);

static inline double *aft_real_at(void *record, const aft_attribute *attribute)
{
    return (double *)((char *)record + attribute->offset);
}
static inline int *aft_int_at(void *record, const aft_attribute *attribute)
{
    return (int *)((char *)record + attribute->offset);
}
static inline bool *aft_flag_at(void *record, const aft_attribute *attribute)
{
    return (bool *)((char *)record + attribute->offset);
}
static inline const char **aft_text_at(void *record, const aft_attribute *attribute)
{
    return (const char **)((char *)record + attribute->offset);
}
static inline aft_series *aft_series_at(void *record, const aft_attribute *attribute)
{
    return (aft_series *)((char *)record + attribute->offset);
}

/** Least and largest value of a series. */
double aft_series_min(const aft_network *network, aft_series series);
double aft_series_max(const aft_network *network, aft_series series);

/* ---- holding.c ---- */

/** Where the derived fields of an element with a capacity stand, for whoever derives them. */
typedef struct aft_holding_slots {
#define DERIVED(type, field, doc) type *field;
#include "networks/schema/asset.def"
#undef DERIVED
} aft_holding_slots;

aft_holding_slots aft_holding_slots_at(const aft_network *network, aft_table table, size_t row);

/* ---- a case while it is read ---- */

typedef struct aft_place {
    const char *file;
    size_t line, column;
} aft_place;

typedef struct aft_reading {
    aft_network *network;
    aft_arena *arena; /* of the network */
    aft_findings *findings;
    const aft_read_options *options;
    aft_error *err;
    const char *folder;    /* path, or NULL: all files have their bytes */
    const aft_file *files; /* [n_files] by name */
    size_t n_files;
    size_t *columns[AFT_N_TABLES]; /* [n_attributes] in which column of the file an attribute stands, 0 = in none */
    bool is_broken[AFT_N_TABLES];  /* its file could not be understood */
    bool has_broken_snapshots;     /* likewise; their number says nothing then */
    aft_place *setting_places;     /* [n_settings] where a setting was given; file NULL = nowhere */
    size_t n_before;               /* findings that were there before */
    size_t n_inputs, cap_inputs;
    aft_input *inputs;
    const char *reported_file; /* of the last finding, and how many it has */
    size_t n_reported;
} aft_reading;

/** Adds a finding; after a hundred for one file the rest of them is left out. */
aft_status aft_report(aft_reading *reading, aft_level level, const char *rule, aft_place place, const char *hint,
                      const char *format, ...) __attribute__((format(printf, 6, 7)));

/** Level of what PyPSA optimises and we do not: an error unless the user allowed it. */
aft_level aft_unmodelled_level(const aft_reading *reading);

/** File of a table ("loads.csv"), and the place of an attribute (or of the whole row if NULL) in it. */
const char *aft_table_file(aft_table table);
aft_place aft_place_of(const aft_reading *reading, aft_table table, size_t row, const char *attribute);

/** "did you mean `x`?" for the word that looks most like text, or "". Lives as long as the network. */
const char *aft_hint_nearest(aft_reading *reading, const char *text, const char *const *words, size_t n);
/** The same among the names of a table. */
const char *aft_hint_name(aft_reading *reading, const char *text, aft_table table);

/** File of the folder by name, or NULL. */
const aft_file *aft_reading_file(const aft_reading *reading, const char *name);

/** Reads a file row by row; notes its checksum. @return as aft_csv_parse; AFT_ECASE also if it cannot be opened */
aft_status aft_reading_rows(aft_reading *reading, const aft_file *file, aft_csv_take take, void *data);

/** Reads a case from files in memory; aft_network_read gets them from a folder. */
aft_status aft_network_read_files(aft_network **out, aft_findings *findings, const char *name, const aft_file *files,
                                  size_t n_files, const aft_read_options *options, aft_error *err);

/** Reads what the files hold into network; used by both. */
aft_status aft_network_fill(aft_reading *reading);

/* ---- cells.c: from texts to values ---- */

/** A table as texts. */
typedef struct aft_sheet {
    const char *file;
    bool has_decimal_comma;
    size_t n_columns, most_columns;
    const char **titles; /* [n_columns] */
    size_t n_rows;
    const char **cells; /* [n_rows * n_columns] */
    size_t *lines;      /* [n_rows] */
    size_t cap_cells, cap_lines;
    aft_reading *reading; /* its arena holds the texts */
    size_t n_empty;       /* rows without any text, left out */
} aft_sheet;

enum { AFT_MOST_COLUMNS = 1000, AFT_MOST_COLUMNS_WIDE = 20000 };

/** Reads a whole file. What it allocates is freed by aft_sheet_clear, the texts stay in the arena. */
aft_status aft_sheet_read(aft_sheet *sheet, aft_reading *reading, const aft_file *file);
/** The same for files whose columns are elements, not attributes. */
aft_status aft_sheet_read_wide(aft_sheet *sheet, aft_reading *reading, const aft_file *file);
void aft_sheet_clear(aft_sheet *sheet);
const char *aft_sheet_cell(const aft_sheet *sheet, size_t row, size_t column);
aft_place aft_sheet_place(const aft_sheet *sheet, size_t row, size_t column);
/** Index of the first column with this title, or -1. */
int aft_sheet_column(const aft_sheet *sheet, const char *title);

bool aft_cell_is_missing(const char *text);
bool aft_cell_number(double *out, const char *text, bool has_decimal_comma);

/** How the filled cells of a True/False column are written. */
typedef enum aft_flag_style { AFT_FLAG_NONE, AFT_FLAG_WORDS, AFT_FLAG_NUMBERS, AFT_FLAG_MIXED } aft_flag_style;

bool aft_cell_flag(bool *out, aft_flag_style *style, const char *text, bool has_decimal_comma);

/** Sets one field of a record from a filled text, by its kind. A text that does not fit is a finding. */
aft_status aft_cell_set(aft_reading *reading, void *record, const aft_attribute *attribute, const char *text,
                        bool has_decimal_comma, aft_place place);

/** Sets a REAL, INT or SERIES field. */
aft_status aft_cell_set_number(aft_reading *reading, void *record, const aft_attribute *attribute, double number,
                               aft_place place);

/** Sets every field of a record to its default. */
void aft_record_defaults(void *record, const aft_attribute *attributes, size_t n);

/* ---- snapshots.c, series.c, curves.c, settings.c, arguments.c, window.c ---- */

aft_status aft_read_snapshots(aft_reading *reading);
/** Puts the weights of the periods into force if the settings ask for several of them. */
aft_status aft_settle_periods(aft_reading *reading);
/** Losses, outages and the like from the settings. Needs a prepared network. */
aft_status aft_read_arguments(aft_reading *reading);
/** Turns the network into a window of itself where the settings choose snapshots (window.c). */
aft_status aft_choose_snapshots(aft_reading *reading);
/** Where a setting was given; the file of settings if nowhere. */
aft_place aft_setting_place(const aft_reading *reading, const char *name);
/** Sum of the objective weights of a period, hours. */
double aft_period_hours(const aft_network *network, size_t a);
aft_status aft_read_series(aft_reading *reading);
aft_status aft_read_settings(aft_reading *reading);
aft_status aft_apply_sets(aft_reading *reading);
aft_status aft_apply_scenario(aft_reading *reading);

/** Series of an attribute that has one value: whether PyPSA ignores them; else they are used as PyPSA does.
 *  @param series  [rows] hours NULL: none */
bool aft_static_series_is_ignored(const aft_attribute *attribute);
aft_status aft_apply_static_series(aft_reading *reading, const char *file, aft_table table,
                                   const aft_attribute *attribute, const aft_series *series);

/** Splits "generators-p_max_pu.csv" into its table and attribute (with ".csv"); false if it is no series of a table. */
bool aft_split_file(aft_table *table_out, const char **attribute_out, const char *file);

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
aft_status aft_read_curves(aft_reading *reading);

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

/* ---- prepare.c, standard_types.c ---- */

/** Share of an up-front cost that is due each year: r / (1 - (1 + r)^-n); 1/n if r = 0; max(r, 0) if n is infinite. */
double aft_annuity(double rate, double years);

/** Standard type of a line or transformer: own ones first, then the built-in ones; NULL if there is none. */
const aft_line_type *aft_line_type_find(const aft_network *network, const char *name);
const aft_transformer_type *aft_transformer_type_find(const aft_network *network, const char *name);
/** Names of the built-in types. */
const char *const *aft_line_type_names(size_t *n_out);
const char *const *aft_transformer_type_names(size_t *n_out);

/** Fills in what follows from what was read. Needs a network whose references are right. */
aft_status aft_prepare(aft_reading *reading);
/** Columns nom_min_..., nom_max_... of buses.csv. */
aft_status aft_read_bus_limits(aft_reading *reading);

/* ---- check.c, check_plants.c, check_whole.c, check_graph.c ---- */

/** Row of buses with this name; -1 with a finding if there is none. */
aft_status aft_check_bus(int *out, aft_reading *reading, const char *text, aft_place place);
/** Range of one cell of a series file, which has a place of its own. */
aft_status aft_check_hour(aft_reading *reading, aft_place place, aft_table table, const aft_attribute *a, double value);
/** True if a field has its default in all planned snapshots. */
bool aft_is_default(const aft_network *network, void *record, const aft_attribute *a);
/** Rows of tables without a column `active` always are. */
bool aft_row_is_active(const aft_network *network, aft_table table, size_t row);
/** Can the setting booked_share be understood (booked_share.c)? */
aft_status aft_check_booked_share(aft_reading *reading);

/** Rules about classes of loads in scarcity (check_allocation.c). */
aft_status aft_check_allocation(aft_reading *reading);
/** Notes what has no effect on the plan (check_idle.c). */
aft_status aft_note_idle(aft_reading *reading);
/** Rules about single rows and references. */
aft_status aft_check_rows(aft_reading *reading);
/** Rules about the options of menus (check_menus.c). */
aft_status aft_check_options(aft_reading *reading);
/** Rules about menus and their buyers, of a prepared network. */
aft_status aft_check_menus(aft_reading *reading);
/** Rules about what is switched and maintained. */
aft_status aft_check_plants(aft_reading *reading);
/** Rules about planning by windows (setting horizon). */
aft_status aft_check_horizon(aft_reading *reading);
/** Rules about the prepared network as a whole. */
aft_status aft_check_whole(aft_reading *reading);
/** The part of them that is about global constraints. */
aft_status aft_check_limits(aft_reading *reading);
/** Rules about what can reach what. */
aft_status aft_check_graph(aft_reading *reading);
/** Rules about the setting layout. */
aft_status aft_check_layout(aft_reading *reading);
/** What is wrong with pressures (check_pressure.c); and, in a sound case, which of them cannot be reached. */
aft_status aft_check_pressure(aft_reading *reading);
aft_status aft_check_pressure_reach(aft_reading *reading);
/** Which outages cannot be secured. */
aft_status aft_check_outages(aft_reading *reading);

#endif
