/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of read/ share, and what check/ needs of a case while it is read: places, hints, findings. */
#ifndef AFT_READ_INTERNAL_H
#define AFT_READ_INTERNAL_H

#include "networks/base/cell.h"
#include "networks/base/findings.h"
#include "networks/base/words.h"
#include "networks/read/read.h"
#include "networks/records/records_internal.h"

/* ---- dialect.c ---- */

/** How the bytes of a CSV file are meant. */
typedef struct aft_dialect {
    char delimiter; /* , ; tab, or | which nobody reads */
    bool has_decimal_comma;
    size_t unclear_line, unclear_column; /* of a number whose point may stand between thousands; 0: none */
} aft_dialect;

/** Finds it from the header line and, where that has no comma, from the numbers. Cost: O(bytes). */
aft_dialect aft_dialect_find(const char *bytes, size_t n);

/** What a file is that is no CSV by its first bytes ("an Excel workbook, ..."), or NULL. */
const char *aft_foreign_kind(const char *bytes, size_t n);

/** Length of the line that begins at bytes, its end included: LF, CRLF or a lone CR. */
size_t aft_line_length(const char *bytes, size_t n);
bool aft_is_blank_line(const char *bytes, size_t n);

/* ---- csv.c ---- */

/** One row; the texts live until the next one comes. */
typedef struct aft_csv_row {
    size_t line; /* in which it begins, from 1 */
    bool is_header;
    bool has_decimal_comma;
    size_t n; /* as many as the header has */
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

/* ---- reading.c: a case while it is read ---- */

/** A file of a case. */
typedef struct aft_file {
    const char *name;
    const char *bytes; /* [n], or NULL: read from the folder when needed */
    size_t n;
} aft_file;

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
    bool has_broken_snapshots;     /* likewise, or missing; their number says nothing then */
    int year_of_case;              /* setting year of case.csv, before a scenario changes it; 0: none */
    aft_place *setting_places;     /* [n_settings] where a setting was given; file NULL = nowhere */
    size_t n_before;               /* findings that were there before */
    size_t n_inputs, cap_inputs;
    aft_input *inputs;
    const char *reported_file;     /* of the last finding */
    size_t n_reported, n_repeated; /* how many it has, and how many these told of once more */
} aft_reading;

/** Adds a finding; after a hundred for one file the rest of them is left out. */
aft_status aft_report(aft_reading *reading, aft_level level, const char *rule, aft_place place, const char *hint,
                      const char *format, ...) __attribute__((format(printf, 6, 7)));

/** File of the folder by name, or NULL. */
const aft_file *aft_reading_file(const aft_reading *reading, const char *name);

/** Level of what PyPSA optimises and we do not: an error unless the user allowed it. */
aft_level aft_unmodelled_level(const aft_reading *reading);

/** Place of an attribute (or of the whole row if NULL) in the file of its table. */
aft_place aft_place_of(const aft_reading *reading, aft_table table, size_t row, const char *attribute);

/** "did you mean `x`?" for the word that looks most like text, or "there is `x `: ..." for one that differs in what
 *  cannot be seen; or "". Lives as long as the network. */
const char *aft_hint_nearest(aft_reading *reading, const char *text, const char *const *words, size_t n);

/** The same among the names of a table. */
const char *aft_hint_name(aft_reading *reading, const char *text, aft_table table);

/* ---- hints.c ---- */

/** What to do about a text that is no number, or "". */
const char *aft_hint_number(const char *text, bool has_decimal_comma);

/** The same for a text that is neither True nor False. */
const char *aft_hint_flag(const char *text);

/* ---- folder.c ---- */

/** Lists the files of a folder, which belong to the caller then; notes its name and path in the network.
 *  @return AFT_ECASE if it cannot be read (a finding says why); AFT_ENOMEM */
aft_status aft_reading_open(aft_file **files_out, aft_reading *reading, const char *folder);

/** Is it to stop here? Asked for every row of a file and of a rule: AFT_ESTOPPED then. */
aft_status aft_reading_look(aft_reading *reading);

/** Reads a file row by row; notes its checksum. @return as aft_csv_parse; AFT_ECASE also if it cannot be opened */
aft_status aft_reading_rows(aft_reading *reading, const aft_file *file, aft_csv_take take, void *data);

/* ---- file_names.c, case_path.c ---- */

/** The file that a name is nearly right for and that the case lacks, or NULL. */
const char *aft_file_meant(aft_reading *reading, const char *name);

/** Splits "generators-p_max_pu.csv" into its table and attribute (with ".csv"); false if it is no series of a table. */
bool aft_split_file(aft_table *table_out, const char **attribute_out, const char *file);

/** A warning for each of those, one note for what else is not read. */
aft_status aft_note_unknown_files(aft_reading *reading);

/** Says what a path is that cannot be opened as a folder. */
aft_status aft_report_no_folder(aft_reading *reading, const char *path, const char *why);

/** AFT_ECASE where there is no buses.csv, with a finding that says where the case may be: nothing else can be read. */
aft_status aft_need_buses(aft_reading *reading);

/* ---- cells.c: tables as texts, cells as fields ---- */

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

/** Sets one field of a record from a filled text, by its kind. A text that does not fit is a finding. */
aft_status aft_cell_set(aft_reading *reading, void *record, const aft_attribute *attribute, const char *text,
                        bool has_decimal_comma, aft_place place);

/** Sets a REAL, INT or SERIES field. */
aft_status aft_cell_set_number(aft_reading *reading, void *record, const aft_attribute *attribute, double number,
                               aft_place place);

/** Sets every field of a record to its default. */
void aft_record_defaults(void *record, const aft_attribute *attributes, size_t n);

/** Row of buses with this name; -1 with a finding if there is none. */
aft_status aft_check_bus(int *out, aft_reading *reading, const char *text, aft_place place);

/* ---- columns.c, port_columns.c: tables to records ---- */

/** Where the values of a column go: into one field of every record. */
typedef struct aft_target {
    char *records;
    size_t stride;
    const aft_attribute *attribute;
} aft_target;

aft_status aft_fill_column(aft_target to, aft_reading *reading, const aft_sheet *sheet, size_t column);
bool aft_has_filled_cell(const aft_sheet *sheet, size_t column);

/** A column of a further port; without its bus it is none. */
bool aft_is_port_title(aft_table table, const aft_sheet *sheet, const char *title);
aft_status aft_fill_ports(aft_reading *reading, aft_table table, const aft_sheet *sheet);
/** Ports that stand in fields of their own, once series and scenario are known. */
void aft_finish_first_ports(aft_network *network);

/* ---- titles.c ---- */

/** A column that the schema does not know and that has a title or a text: user data. */
bool aft_is_user_column(aft_table table, const aft_sheet *sheet, size_t column);
/** Tells of such a column: a warning if it misses an attribute by a letter or two, else behind the words of a note. */
aft_status aft_tell_user_column(aft_words *words, aft_reading *reading, aft_table table, const aft_sheet *sheet,
                                size_t column);
aft_status aft_check_first_title(aft_reading *reading, const aft_sheet *sheet);
bool aft_has_no_header(aft_table table, const aft_sheet *sheet);
const char *aft_hint_header(aft_reading *reading, aft_table table);
/** Which column may be meant by a required one that is missing, or "". */
const char *aft_hint_column(aft_reading *reading, const aft_sheet *sheet, const char *name);

/* ---- reader.c ---- */

aft_status aft_read_table(aft_reading *reading, aft_table table);
/** network.csv: the version that wrote it. */
aft_status aft_read_network_file(aft_reading *reading);

/* ---- ranges.c ---- */

/** Numbers that have an effect. */
bool aft_is_checked(const aft_attribute *a);
/** Level of a number out of its range: a warning where PyPSA takes it and finds no solution, or none that is worse. */
aft_level aft_range_level(aft_table table, const aft_attribute *a);
/** Range of the least and the largest of some values. */
aft_status aft_check_number(aft_reading *reading, aft_level level, aft_place place, const aft_attribute *a,
                            double least, double most);
/** Is one of some values, of which these are the least and the largest, out of range, infinite or huge? */
bool aft_is_odd(const aft_attribute *a, double least, double most);
/** Makes a number that no solver can calculate with infinite, if that has a meaning. */
aft_status aft_settle_huge(aft_reading *reading, double *number, const aft_attribute *a, aft_place place);
/** Range of one cell of a series file, which has a place of its own. */
aft_status aft_check_hour(aft_reading *reading, aft_place place, aft_table table, const aft_attribute *a, double value);

/* ---- snapshots.c, series.c, static_series.c, curve_files.c, bus_limits.c ---- */

aft_status aft_read_snapshots(aft_reading *reading);

/** Puts the weights of the periods into force if the settings ask for several of them; tells the steps as of the year
 *  that a scenario plans. */
aft_status aft_settle_periods(aft_reading *reading);

aft_status aft_read_series(aft_reading *reading);

/** Series of an attribute that has one value: whether PyPSA ignores them; else they are used as PyPSA does.
 *  @param series  [rows] hours NULL: none */
bool aft_static_series_is_ignored(const aft_attribute *attribute);

aft_status aft_apply_static_series(aft_reading *reading, const char *file, aft_table table,
                                   const aft_attribute *attribute, const aft_series *series);

aft_status aft_read_curves(aft_reading *reading);

/** Columns nom_min_..., nom_max_... of buses.csv. */
aft_status aft_read_bus_limits(aft_reading *reading);

/* ---- settings.c, arguments.c, slice.c ---- */

aft_status aft_read_settings(aft_reading *reading);

aft_status aft_apply_scenario(aft_reading *reading);

aft_status aft_apply_sets(aft_reading *reading);

/** Where a setting was given; the file of settings if nowhere. */
aft_place aft_setting_place(const aft_reading *reading, const char *name);

/** Losses, outages and the like from the settings. Needs a prepared network. */
aft_status aft_read_arguments(aft_reading *reading);
/** Turns the network into a window of itself where the settings choose snapshots. */
aft_status aft_choose_snapshots(aft_reading *reading);

#endif
