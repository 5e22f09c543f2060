/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The series of attributes that differ by snapshot: files beside the tables, one column per element. */
#include "networks/base/text.h"
#include "networks/base/words.h"
#include "networks/read/read_internal.h"

#include <string.h>

static aft_status out_of_memory(aft_reading *reading, const char *what)
{
    return aft_fail(reading->err, AFT_ENOMEM, "%s: out of memory", what);
}

/* ---- one series file ---- */

static const double large = 1e6; /* from here on it is looked whether solvers can calculate with it */

typedef struct series_file {
    aft_reading *reading;
    const char *file;
    aft_table table;
    const aft_attribute *attribute; /* "efficiency" or "rate1" for further ports, too */
    int port;                       /* 2 for links-efficiency2.csv; 0 otherwise */
    aft_series *apart;              /* [rows] where the series go whose attribute has one value; else NULL */
    bool may_be_nan;
    size_t n_columns;
    aft_series **series; /* [n_columns] where a column goes, or NULL */
    double **hours;      /* [n_columns] its hours */
    bool *is_off;        /* [n_columns] of an element that is not active, whose numbers do not matter */
    size_t n_rows;
    size_t line; /* of the first row too many, or else of the last one */
} series_file;

/* The series of an element, or NULL: links and processes without the port in question have none. */
static aft_series *find_series(const series_file *s, size_t row)
{
    void *record = aft_row_at(s->reading->network, s->table, row);
    if (s->apart != NULL) {
        return &s->apart[row];
    }
    if (s->port == 0) {
        return aft_series_at(record, s->attribute);
    }
    aft_port *port = aft_port_find(aft_ports_of(s->reading->network, s->table, row), s->port);
    return port != NULL ? &port->rate : NULL;
}

static aft_status open_column(series_file *s, const aft_csv_row *row, size_t column)
{
    aft_reading *reading = s->reading;
    const char *name = row->fields[column];
    aft_place place = {.file = s->file, .line = row->line, .column = column + 1};
    int element = aft_network_find(reading->network, s->table, name);
    if (element < 0) {
        return aft_report(reading, AFT_WARNING, "unknown-name", place, aft_hint_name(reading, name, s->table),
                          "`%s` is not in %s; the column is ignored", name, aft_table_file(s->table));
    }
    aft_series *series = find_series(s, (size_t)element);
    if (series == NULL) {
        return aft_report(reading, AFT_NOTE, "no-effect", place, "", "`%s` has no bus%d; the column is ignored", name,
                          s->port);
    }
    if (series->hours != NULL) {
        return aft_report(reading, AFT_NOTE, "duplicate-title", place, "", "`%s` has a column already; that one counts",
                          name);
    }
    double *hours = aft_arena_alloc(reading->arena, reading->network->n_snapshots, sizeof *hours);
    if (hours == NULL) {
        return out_of_memory(reading, s->file);
    }
    series->hours = hours;
    s->series[column] = series;
    s->hours[column] = hours;
    s->is_off[column] = !aft_row_is_active(reading->network, s->table, (size_t)element);
    return AFT_OK;
}

static aft_status open_columns(series_file *s, const aft_csv_row *row)
{
    aft_status status = AFT_OK;
    s->n_columns = row->n;
    s->series = aft_alloc(row->n, sizeof *s->series);
    s->hours = aft_alloc(row->n, sizeof *s->hours);
    s->is_off = aft_alloc(row->n, sizeof *s->is_off);
    AFT_TRY_ALLOC(s->is_off, s->reading->err, s->file);
    AFT_TRY_ALLOC(s->series, s->reading->err, s->file);
    AFT_TRY_ALLOC(s->hours, s->reading->err, s->file);
    for (size_t i = 1; i < row->n; i++) {
        AFT_TRY(open_column(s, row, i));
    }
done:
    return status;
}

/* A cell that is no plain number: not given, or a mistake. */
static aft_status take_odd_cell(series_file *s, double *out, const aft_csv_row *row, size_t column)
{
    const char *text = row->fields[column];
    aft_place place = {.file = s->file, .line = row->line, .column = column + 1};
    *out = NAN;
    if (!aft_cell_is_missing(text) && !aft_cell_number(out, text, row->has_decimal_comma)) {
        return aft_report(s->reading, AFT_LEVEL_ERROR, "bad-number", place,
                          aft_hint_number(text, row->has_decimal_comma), "\"%.60s\" is no number", text);
    }
    if (isnan(*out) && !s->may_be_nan) {
        return aft_report(s->reading, AFT_LEVEL_ERROR, "nan-in-series", place, "", "%s needs a number in every hour",
                          s->attribute->name);
    }
    return AFT_OK;
}

static aft_status take_hour(series_file *s, const aft_csv_row *row)
{
    aft_status status = AFT_OK;
    size_t t = s->n_rows++;
    if (t <= s->reading->network->n_snapshots) {
        s->line = row->line;
    }
    if (t >= s->reading->network->n_snapshots) {
        return AFT_OK;
    }
    for (size_t i = 1; i < row->n; i++) {
        if (s->hours[i] == NULL) {
            continue;
        }
        double *hour = &s->hours[i][t];
        bool is_number = aft_cell_number(hour, row->fields[i], row->has_decimal_comma) && !isnan(*hour);
        aft_place place = {.file = s->file, .line = row->line, .column = i + 1};
        if (!is_number) {
            AFT_TRY(take_odd_cell(s, hour, row, i));
        } else if (*hour < s->attribute->min || *hour > s->attribute->max || fabs(*hour) > large) {
            AFT_TRY(aft_settle_huge(s->reading, hour, s->attribute, place));
            if (!s->is_off[i]) {
                AFT_TRY(aft_check_hour(s->reading, place, s->table, s->attribute, *hour));
            }
        }
    }
done:
    return status;
}

static aft_status take_series_row(void *data, const aft_csv_row *row, aft_error *err)
{
    (void)err;
    series_file *s = data;
    return row->is_header ? open_columns(s, row) : take_hour(s, row);
}

/* A header and no rows count as no file, as for tables. */
static aft_status take_back(series_file *s)
{
    for (size_t i = 1; i < s->n_columns; i++) {
        if (s->series[i] != NULL) {
            s->series[i]->hours = NULL;
        }
    }
    return aft_report(s->reading, AFT_WARNING, "no-rows", (aft_place){.file = s->file, .line = 1}, "",
                      "a header and no rows; the file is ignored");
}

/* Without the file there is one snapshot; a year of hours says that it was forgotten. Once for all series. */
static aft_status report_no_snapshots(series_file *s)
{
    aft_reading *reading = s->reading;
    reading->has_broken_snapshots = true;
    return aft_report(reading, AFT_LEVEL_ERROR, "no-snapshots", (aft_place){.file = "snapshots.csv"},
                      "write snapshot,objective,stores,generators and a row each: a label, three times its hours",
                      "the file is missing, and %s has %zu rows", s->file, s->n_rows);
}

static aft_status check_length(series_file *s)
{
    size_t n = s->reading->network->n_snapshots;
    if (s->n_rows == 0) {
        return take_back(s);
    }
    if (s->n_rows == n || s->reading->has_broken_snapshots) {
        return AFT_OK;
    }
    if (aft_reading_file(s->reading, "snapshots.csv") == NULL && !s->reading->network->has_periods) {
        return report_no_snapshots(s);
    }
    return aft_report(s->reading, AFT_LEVEL_ERROR, "series-length", (aft_place){.file = s->file, .line = s->line},
                      s->n_rows < n ? "rows are missing behind this one" : "from this row on there are too many",
                      "%zu rows, but there are %zu snapshots", s->n_rows, n);
}

static aft_status read_series_file(aft_reading *reading, const aft_file *file, aft_table table,
                                   const aft_attribute *attribute, int port, aft_series *apart)
{
    series_file s = {.reading = reading,
                     .file = file->name,
                     .table = table,
                     .attribute = attribute,
                     .port = port,
                     .apart = apart,
                     /* "not given" has a meaning where it is the default; what has no effect may be anything */
                     .may_be_nan = isnan(attribute->number) || attribute->need == AFT_LABEL};
    aft_status status = aft_reading_rows(reading, file, take_series_row, &s);
    if (status == AFT_OK) {
        status = check_length(&s);
    }
    aft_free(s.series);
    aft_free(s.hours);
    aft_free(s.is_off);
    return status == AFT_ECASE ? AFT_OK : status;
}

/* ---- which series there are ---- */

/* p2, p3, ... of links: results of ports that the schema cannot list. */
static bool is_port_result(const char *name)
{
    return aft_port_number(name, "p") > 0;
}

static aft_status read_static(aft_reading *reading, const aft_file *file, aft_table table,
                              const aft_attribute *attribute)
{
    aft_status status = AFT_OK;
    const aft_place place = {.file = file->name};
    bool is_number = attribute->kind == AFT_REAL || attribute->kind == AFT_INT;
    size_t n = 0;
    (void)aft_network_rows(reading->network, table, &n);
    if (attribute->need == AFT_LABEL || attribute->need == AFT_REPORT) {
        return aft_report(reading, AFT_WARNING, "series-of-static", place, "",
                          "`%s` is one value for all hours; the file is ignored", attribute->name);
    }
    if (aft_static_series_is_ignored(attribute)) {
        return aft_report(reading, AFT_NOTE, "series-of-static", place, "",
                          "`%s` is one value for all hours; the file is ignored, as PyPSA does", attribute->name);
    }
    if (!is_number || aft_table_describe(table)->whose != AFT_PYPSA) {
        return aft_report(reading, aft_unmodelled_level(reading), "series-of-static", place,
                          "--allow-ignored plans without the file", "`%s` is one value for all hours", attribute->name);
    }
    aft_series *apart = aft_alloc(n, sizeof *apart);
    AFT_TRY_ALLOC(apart, reading->err, file->name);
    AFT_TRY(read_series_file(reading, file, table, attribute, 0, apart));
    AFT_TRY(aft_apply_static_series(reading, file->name, table, attribute, apart));
done:
    aft_free(apart);
    return status;
}

static const char *hint_file(aft_reading *reading, const char *file)
{
    const char *meant = aft_file_meant(reading, file);
    return meant != NULL ? aft_hint_nearest(reading, file, &meant, 1) : "";
}

static aft_status read_known(aft_reading *reading, const aft_file *file, aft_table table, const char *name,
                             aft_words *results)
{
    const aft_table_info *info = aft_table_describe(table);
    const aft_attribute *attribute = aft_attribute_find(info->attributes, info->n_attributes, name);
    const char *rate = aft_port_rate_name(table);
    int port = rate != NULL ? aft_port_number(name, rate) : 0;
    if (port > 0) {
        attribute = aft_port_rate_attribute(table);
    }
    if ((attribute != NULL && attribute->need == AFT_OUTPUT) || (attribute == NULL && is_port_result(name))) {
        aft_status status = aft_words_add(results, "%s%s", results->n > 0 ? ", " : "", file->name);
        return status == AFT_OK ? AFT_OK : out_of_memory(reading, file->name);
    }
    if (attribute == NULL || attribute->kind == AFT_PORTS) {
        return aft_report(reading, AFT_WARNING, "unknown-series", (aft_place){.file = file->name},
                          hint_file(reading, file->name), "%s have no attribute `%s`; the file is ignored", info->file,
                          name);
    }
    if (attribute->kind != AFT_SERIES) {
        return read_static(reading, file, table, attribute);
    }
    return read_series_file(reading, file, table, attribute, port, NULL);
}

static aft_status read_one(aft_reading *reading, const aft_file *file, aft_words *results)
{
    aft_table table = AFT_N_TABLES;
    const char *rest = NULL;
    if (!aft_split_file(&table, &rest, file->name) || reading->is_broken[table]) {
        return AFT_OK;
    }
    aft_place place = {.file = file->name};
    size_t n = strlen(rest) - 4;
    if (aft_reading_file(reading, aft_table_file(table)) == NULL) {
        return aft_report(reading, AFT_NOTE, "lonely-series", place, "", "%s is missing; the file is ignored",
                          aft_table_file(table));
    }
    if (n >= 3 && strncmp(rest + n - 3, "-pw", 3) == 0) {
        return AFT_OK; /* a curve: curves.c */
    }
    const char *name = aft_arena_text(reading->arena, rest, n);
    return name != NULL ? read_known(reading, file, table, name, results) : out_of_memory(reading, file->name);
}

aft_status aft_read_series(aft_reading *reading)
{
    aft_status status = AFT_OK;
    aft_words results = {0};
    for (size_t i = 0; i < reading->n_files; i++) {
        AFT_TRY(read_one(reading, &reading->files[i], &results));
    }
    if (results.n > 0) {
        AFT_TRY(aft_report(reading, AFT_NOTE, "old-result", (aft_place){.file = ""}, "",
                           "results of an earlier run are read over: %s", results.text));
    }
done:
    aft_words_clear(&results);
    return status;
}
