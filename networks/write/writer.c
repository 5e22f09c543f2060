/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A network becomes a PyPSA folder, driven by the schema: only columns that say something are written, as PyPSA
 * does. */
#include "networks/base/memory.h"
#include "networks/base/text.h"
#include "networks/records/records_internal.h"
#include "networks/write/write.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { LONGEST_PATH = 4096, BUFFER = 1 << 16 };

/* What is being written. */
typedef struct writer {
    const aft_network *network;
    const char *folder;
    const aft_result_column *columns;
    size_t n_columns;
    const aft_result_series *series;
    size_t n_series;
    aft_error *err;
    FILE *file; /* open, or NULL */
    char path[LONGEST_PATH];
    size_t n_cells; /* of the current row */
    char *buffer;   /* [BUFFER] what goes to the file next */
    size_t n_buffered;
    bool has_failed; /* a write did not work */
} writer;

/* ---- files ---- */

static aft_status open_file(writer *w, const char *name, const char *between, const char *attribute)
{
    int n = snprintf(w->path, sizeof w->path, "%s/%s%s%s.csv", w->folder, name, between, attribute);
    if (n < 0 || (size_t)n >= sizeof w->path) {
        return aft_fail(w->err, AFT_EIO, "%s: the path is too long", w->folder);
    }
    w->file = fopen(w->path, "wb");
    if (w->file == NULL) {
        return aft_fail(w->err, AFT_EIO, "%s: cannot be written: %s", w->path, strerror(errno));
    }
    w->n_cells = 0;
    w->n_buffered = 0;
    w->has_failed = false;
    return AFT_OK;
}

static void flush(writer *w)
{
    w->has_failed |= fwrite(w->buffer, 1, w->n_buffered, w->file) != w->n_buffered;
    w->n_buffered = 0;
}

static aft_status close_file(writer *w)
{
    flush(w);
    w->has_failed |= fclose(w->file) != 0;
    w->file = NULL;
    return w->has_failed ? aft_fail(w->err, AFT_EIO, "%s: writing failed: %s", w->path, strerror(errno)) : AFT_OK;
}

/* ---- cells ---- */

static void put(writer *w, const char *text, size_t n)
{
    while (n > 0) {
        size_t room = BUFFER - w->n_buffered;
        size_t part = n < room ? n : room;
        memcpy(w->buffer + w->n_buffered, text, part);
        w->n_buffered += part;
        text += part;
        n -= part;
        if (w->n_buffered == BUFFER) {
            flush(w);
        }
    }
}

static void next_cell(writer *w)
{
    if (w->n_cells++ > 0) {
        put(w, ",", 1);
    }
}

static void end_row(writer *w)
{
    put(w, "\n", 1);
    w->n_cells = 0;
}

/* Quoted where it must be (RFC 4180). Names that begin with = or - stay as they are: PyPSA must find them again. */
static void put_text(writer *w, const char *text)
{
    next_cell(w);
    size_t n = strlen(text);
    if (strpbrk(text, ",\"\r\n") == NULL) {
        put(w, text, n);
        return;
    }
    put(w, "\"", 1);
    for (const char *p = text; *p != '\0'; p++) {
        put(w, "\"\"", *p == '"' ? 2 : 0);
        put(w, p, *p != '"');
    }
    put(w, "\"", 1);
}

static void put_number(writer *w, double number)
{
    next_cell(w);
    if (!isnan(number)) {
        char text[AFT_NUMBER_TEXT];
        (void)aft_number_to_text(text, number);
        put(w, text, strlen(text));
    }
}

static void put_value(writer *w, void *record, const aft_attribute *a)
{
    int bus = a->kind == AFT_BUS ? *aft_int_at(record, a) : -1;
    switch (a->kind) {
    case AFT_TEXT: put_text(w, *aft_text_at(record, a)); break;
    case AFT_BUS: put_text(w, bus >= 0 ? w->network->buses[bus].name : ""); break;
    case AFT_FLAG: put_text(w, *aft_flag_at(record, a) ? "True" : "False"); break;
    case AFT_INT: put_number(w, *aft_int_at(record, a)); break;
    case AFT_REAL: put_number(w, *aft_real_at(record, a)); break;
    case AFT_SERIES: put_number(w, aft_series_at(record, a)->value); break;
    case AFT_PORTS: break;
    }
}

/* ---- which columns ---- */

static bool is_same_number(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

static bool is_default(void *record, const aft_attribute *a)
{
    switch (a->kind) {
    case AFT_TEXT: return strcmp(*aft_text_at(record, a), a->text) == 0;
    case AFT_BUS: return *aft_int_at(record, a) < 0;
    case AFT_FLAG: return *aft_flag_at(record, a) == (a->number != 0.0);
    case AFT_INT: return *aft_int_at(record, a) == (int)a->number;
    case AFT_REAL: return is_same_number(*aft_real_at(record, a), a->number);
    case AFT_SERIES: return is_same_number(aft_series_at(record, a)->value, a->number);
    case AFT_PORTS: return true;
    }
    return true;
}

static bool is_written(const aft_network *network, aft_table table, const aft_attribute *a, size_t n)
{
    if (a->need == AFT_OUTPUT || a->kind == AFT_PORTS) {
        return false;
    }
    if (a->need == AFT_REQUIRED) {
        return true;
    }
    for (size_t row = 0; row < n; row++) {
        if (!is_default(aft_row_at(network, table, row), a)) {
            return true;
        }
    }
    return false;
}

/* ---- ports of links and processes ---- */

/* A column of a further port: "efficiency2", "rate2". */
typedef struct port_column {
    int number;
    enum { PORT_BUS, PORT_RATE, PORT_DELAY, PORT_CYCLIC_DELAY } what;
} port_column;

static bool is_port_value_default(const aft_port *port, port_column column)
{
    switch (column.what) {
    case PORT_BUS: return false;
    case PORT_RATE: return port->rate.value == 1.0;
    case PORT_DELAY: return port->delay == 0;
    case PORT_CYCLIC_DELAY: return port->cyclic_delay;
    }
    return true;
}

static bool is_port_written(const aft_network *network, aft_table table, size_t n_rows, port_column column)
{
    for (size_t k = 0; k < n_rows; k++) {
        const aft_port *port = aft_port_find(aft_ports_of(network, table, k), column.number);
        if (port != NULL && !is_port_value_default(port, column)) {
            return true;
        }
    }
    return false;
}

static int highest_port(const aft_network *network, aft_table table, size_t n_rows)
{
    int highest = 1;
    for (size_t k = 0; k < n_rows; k++) {
        const aft_ports *ports = aft_ports_of(network, table, k);
        for (size_t i = 0; ports != NULL && i < ports->n; i++) {
            highest = ports->list[i].number > highest ? ports->list[i].number : highest;
        }
    }
    return highest;
}

static void put_port_value(writer *w, const aft_port *port, port_column column)
{
    if (port == NULL) {
        put_text(w, column.what == PORT_CYCLIC_DELAY ? "True" : "");
        return;
    }
    switch (column.what) {
    case PORT_BUS: put_text(w, port->bus >= 0 ? w->network->buses[port->bus].name : ""); break;
    case PORT_RATE: put_number(w, port->rate.value); break;
    case PORT_DELAY: put_number(w, port->delay); break;
    case PORT_CYCLIC_DELAY: put_text(w, port->cyclic_delay ? "True" : "False"); break;
    }
}

static void put_port_title(writer *w, aft_table table, port_column column)
{
    const char *const stems[] = {"bus", aft_port_rate_name(table), "delay", "cyclic_delay"};
    char title[32];
    (void)snprintf(title, sizeof title, "%s%d", stems[column.what], column.number);
    put_text(w, title);
}

/* ---- one table ---- */

/* The columns of a table that are written. */
typedef struct layout {
    aft_table table;
    size_t n_rows;
    size_t n_attributes, n_ports, n_results;
    const aft_attribute **attributes;
    port_column *ports;
    const aft_result_column **results;
} layout;

static void choose_ports(layout *l, const writer *w, int highest)
{
    for (int number = 2; number <= highest; number++) {
        for (int what = PORT_BUS; what <= PORT_CYCLIC_DELAY; what++) {
            port_column column = {.number = number};
            column.what = what;
            if (is_port_written(w->network, l->table, l->n_rows, column)) {
                l->ports[l->n_ports++] = column;
            }
        }
    }
}

static aft_status choose_columns(layout *l, const writer *w)
{
    const aft_table_info *info = aft_table_describe(l->table);
    aft_status status = AFT_OK;
    int highest = highest_port(w->network, l->table, l->n_rows);
    l->attributes = aft_alloc(info->n_attributes, sizeof *l->attributes);
    l->ports = aft_alloc(4 * (size_t)highest, sizeof *l->ports);
    l->results = aft_alloc(w->n_columns, sizeof *l->results);
    AFT_TRY_ALLOC(l->attributes, w->err, info->file);
    AFT_TRY_ALLOC(l->ports, w->err, info->file);
    AFT_TRY_ALLOC(l->results, w->err, info->file);
    for (size_t a = 0; a < info->n_attributes; a++) {
        if (is_written(w->network, l->table, &info->attributes[a], l->n_rows)) {
            l->attributes[l->n_attributes++] = &info->attributes[a];
        }
    }
    choose_ports(l, w, highest);
    for (size_t i = 0; i < w->n_columns; i++) {
        if (w->columns[i].table == l->table) {
            l->results[l->n_results++] = &w->columns[i];
        }
    }
done:
    return status;
}

static void clear_layout(layout *l)
{
    aft_free(l->attributes);
    aft_free(l->ports);
    aft_free(l->results);
}

static void put_titles(writer *w, const layout *l)
{
    for (size_t i = 0; i < l->n_attributes; i++) {
        put_text(w, l->attributes[i]->name);
    }
    for (size_t i = 0; i < l->n_ports; i++) {
        put_port_title(w, l->table, l->ports[i]);
    }
    for (size_t i = 0; i < w->network->user_columns[l->table].n; i++) {
        put_text(w, w->network->user_columns[l->table].columns[i].name);
    }
    for (size_t i = 0; i < l->n_results; i++) {
        put_text(w, l->results[i]->attribute);
    }
    end_row(w);
}

static void put_row(writer *w, const layout *l, size_t row)
{
    void *record = aft_row_at(w->network, l->table, row);
    for (size_t i = 0; i < l->n_attributes; i++) {
        put_value(w, record, l->attributes[i]);
    }
    for (size_t i = 0; i < l->n_ports; i++) {
        put_port_value(w, aft_port_find(aft_ports_of(w->network, l->table, row), l->ports[i].number), l->ports[i]);
    }
    for (size_t i = 0; i < w->network->user_columns[l->table].n; i++) {
        put_text(w, w->network->user_columns[l->table].columns[i].cells[row]);
    }
    for (size_t i = 0; i < l->n_results; i++) {
        put_number(w, l->results[i]->values[row]);
    }
    end_row(w);
}

static aft_status write_table(writer *w, aft_table table)
{
    layout l = {.table = table};
    (void)aft_network_rows(w->network, table, &l.n_rows);
    if (l.n_rows == 0) {
        return AFT_OK;
    }
    aft_status status = AFT_OK;
    AFT_TRY(choose_columns(&l, w));
    AFT_TRY(open_file(w, aft_table_describe(table)->file, "", ""));
    put_titles(w, &l);
    for (size_t row = 0; row < l.n_rows; row++) {
        put_row(w, &l, row);
    }
    AFT_TRY(close_file(w));
done:
    clear_layout(&l);
    return status;
}

/* ---- series ---- */

/* Columns of a series file: the names of elements and where their hours stand. */
typedef struct strip {
    const char *name;
    const double *hours;             /* [n_snapshots], or NULL: asked for one by one */
    const aft_result_series *series; /* whom to ask, of which row */
    size_t row;
} strip;

static double strip_value(const strip *s, size_t t)
{
    return s->hours != NULL ? s->hours[t] : s->series->value(s->series->data, s->row, t);
}

static aft_status write_strips(writer *w, const char *file, const char *attribute, const strip *strips, size_t n)
{
    if (n == 0) {
        return AFT_OK;
    }
    aft_status status = open_file(w, file, "-", attribute);
    if (status != AFT_OK) {
        return status;
    }
    put_text(w, "snapshot");
    for (size_t k = 0; k < n; k++) {
        put_text(w, strips[k].name);
    }
    end_row(w);
    for (size_t t = 0; t < w->network->n_snapshots; t++) {
        put_text(w, w->network->snapshot_labels[t]);
        for (size_t k = 0; k < n; k++) {
            put_number(w, strip_value(&strips[k], t));
        }
        end_row(w);
    }
    return close_file(w);
}

static aft_status write_input_series(writer *w, aft_table table, const aft_attribute *a, strip *strips, size_t n_rows)
{
    size_t n = 0;
    for (size_t row = 0; row < n_rows; row++) {
        const double *hours = aft_series_at(aft_row_at(w->network, table, row), a)->hours;
        if (hours != NULL) {
            strips[n++] = (strip){.name = aft_row_name(w->network, table, row), .hours = hours};
        }
    }
    return write_strips(w, aft_table_describe(table)->file, a->name, strips, n);
}

static aft_status write_result_series(writer *w, const aft_result_series *s, strip *strips, size_t n_rows)
{
    size_t n = 0;
    for (size_t row = 0; row < n_rows; row++) {
        if (s->present == NULL || s->present[row]) {
            strips[n++] = (strip){.name = aft_row_name(w->network, s->table, row),
                                  .hours = s->values != NULL ? s->values + row * w->network->n_snapshots : NULL,
                                  .series = s,
                                  .row = row};
        }
    }
    return write_strips(w, aft_table_describe(s->table)->file, s->attribute, strips, n);
}

static aft_status write_port_series(writer *w, aft_table table, strip *strips, size_t n_rows)
{
    aft_status status = AFT_OK;
    int highest = highest_port(w->network, table, n_rows);
    for (int number = 2; number <= highest && status == AFT_OK; number++) {
        size_t n = 0;
        for (size_t k = 0; k < n_rows; k++) {
            const aft_port *port = aft_port_find(aft_ports_of(w->network, table, k), number);
            if (port != NULL && port->rate.hours != NULL) {
                strips[n++] = (strip){.name = aft_row_name(w->network, table, k), .hours = port->rate.hours};
            }
        }
        char attribute[32];
        (void)snprintf(attribute, sizeof attribute, "%s%d", aft_port_rate_name(table), number);
        status = write_strips(w, aft_table_describe(table)->file, attribute, strips, n);
    }
    return status;
}

/* A file of curves: three lines of titles as PyPSA writes them, then a line for each point. */
typedef struct curve_sheet {
    const aft_curve_kind *kind;
    int port;
    char y[32]; /* with the number of the port */
    size_t n_rows, n_points;
} curve_sheet;

static const aft_curve *curve_at(const writer *w, const curve_sheet *c, size_t row)
{
    const aft_curve **slot = aft_curve_slot(w->network, c->kind, row, c->port);
    return slot != NULL ? *slot : NULL;
}

/* The two cells of a curve in a line; short curves end with empty ones. */
static void put_curve_cells(writer *w, const curve_sheet *c, size_t row, size_t line)
{
    const aft_curve *curve = curve_at(w, c, row);
    const char *name = aft_row_name(w->network, c->kind->table, row);
    const size_t i = line - 3;
    if (line >= 3) {
        put_number(w, i < curve->n ? curve->x[i] : NAN);
        put_number(w, i < curve->n ? curve->y[i] : NAN);
        return;
    }
    put_text(w, line == 0 ? name : line == 1 ? c->kind->x : "");
    put_text(w, line == 0 ? name : line == 1 ? c->y : "");
}

static void put_curve_line(writer *w, const curve_sheet *c, size_t line)
{
    static const char *const titles[] = {"name", "attribute", "breakpoint"};
    if (line < 3) {
        put_text(w, titles[line]);
    } else {
        put_number(w, (double)(line - 3));
    }
    for (size_t row = 0; row < c->n_rows; row++) {
        if (curve_at(w, c, row) != NULL) {
            put_curve_cells(w, c, row, line);
        }
    }
    end_row(w);
}

static aft_status write_curve_sheet(writer *w, const aft_curve_kind *kind, int port)
{
    curve_sheet c = {.kind = kind, .port = port};
    bool has_number = aft_curve_is_of_port(kind) && !(kind->table == AFT_TABLE_links && port == 1);
    char attribute[sizeof c.y + 8];
    if (has_number) {
        (void)snprintf(c.y, sizeof c.y, "%s%d", kind->y, port);
    } else {
        (void)snprintf(c.y, sizeof c.y, "%s", kind->y);
    }
    (void)snprintf(attribute, sizeof attribute, "%s-pw", c.y);
    (void)aft_network_rows(w->network, kind->table, &c.n_rows);
    for (size_t row = 0; row < c.n_rows; row++) {
        const aft_curve *curve = curve_at(w, &c, row);
        c.n_points = curve != NULL && curve->n > c.n_points ? curve->n : c.n_points;
    }
    aft_status status = c.n_points > 0 ? open_file(w, aft_table_describe(kind->table)->file, "-", attribute) : AFT_OK;
    if (status != AFT_OK || c.n_points == 0) {
        return status;
    }
    for (size_t line = 0; line < 3 + c.n_points; line++) {
        put_curve_line(w, &c, line);
    }
    return close_file(w);
}

static aft_status write_curves(writer *w)
{
    aft_status status = AFT_OK;
    for (size_t i = 0; i < AFT_N_CURVE_KINDS && status == AFT_OK; i++) {
        const aft_curve_kind *kind = &aft_curve_kinds[i];
        size_t n_rows = 0;
        (void)aft_network_rows(w->network, kind->table, &n_rows);
        int last = aft_curve_is_of_port(kind) ? highest_port(w->network, kind->table, n_rows) : 0;
        for (int port = 0; port <= last && status == AFT_OK; port++) {
            status = write_curve_sheet(w, kind, port);
        }
    }
    return status;
}

static aft_status write_series_of(writer *w, aft_table table)
{
    const aft_table_info *info = aft_table_describe(table);
    size_t n_rows = 0;
    (void)aft_network_rows(w->network, table, &n_rows);
    aft_status status = AFT_OK;
    strip *strips = aft_alloc(n_rows, sizeof *strips);
    AFT_TRY_ALLOC(strips, w->err, info->file);
    for (size_t a = 0; a < info->n_attributes; a++) {
        if (info->attributes[a].kind == AFT_SERIES) {
            AFT_TRY(write_input_series(w, table, &info->attributes[a], strips, n_rows));
        }
    }
    if (aft_port_rate_name(table) != NULL) {
        AFT_TRY(write_port_series(w, table, strips, n_rows));
    }
    for (size_t i = 0; i < w->n_series; i++) {
        if (w->series[i].table == table) {
            AFT_TRY(write_result_series(w, &w->series[i], strips, n_rows));
        }
    }
done:
    aft_free(strips);
    return status;
}

/* ---- the files beside the tables ---- */

static void put_titles_of_time(writer *w)
{
    put_text(w, "");
    if (w->network->has_periods) {
        put_text(w, "period");
    }
    put_text(w, w->network->has_periods ? "timestep" : "snapshot");
    put_text(w, "objective");
    put_text(w, "stores");
    put_text(w, "generators");
    end_row(w);
}

/* The one snapshot that a folder without snapshots.csv has. */
static bool is_plain_now(const aft_network *network)
{
    const aft_snapshot *s = network->snapshots;
    return network->n_snapshots == 1 && !network->has_periods && strcmp(s->label, "now") == 0 && s->objective == 1.0 &&
           s->stores == 1.0 && s->generators == 1.0;
}

static aft_status write_snapshots(writer *w)
{
    if (is_plain_now(w->network)) {
        return AFT_OK;
    }
    aft_status status = open_file(w, "snapshots", "", "");
    if (status != AFT_OK) {
        return status;
    }
    put_titles_of_time(w);
    for (size_t t = 0; t < w->network->n_snapshots; t++) {
        const aft_snapshot *s = &w->network->snapshots[t];
        put_number(w, (double)t);
        if (w->network->has_periods) {
            put_number(w, w->network->periods[s->period].year);
        }
        put_text(w, s->step);
        put_number(w, s->objective);
        put_number(w, s->stores);
        put_number(w, s->generators);
        end_row(w);
    }
    return close_file(w);
}

static aft_status write_periods(writer *w)
{
    if (!w->network->has_periods) {
        return AFT_OK;
    }
    aft_status status = open_file(w, "investment_periods", "", "");
    if (status != AFT_OK) {
        return status;
    }
    put_text(w, "period");
    put_text(w, "objective");
    put_text(w, "years");
    end_row(w);
    for (size_t a = 0; a < w->network->n_periods; a++) {
        put_number(w, w->network->periods[a].year);
        put_number(w, w->network->periods[a].objective_given);
        put_number(w, w->network->periods[a].years_given);
        end_row(w);
    }
    return close_file(w);
}

static aft_status write_network_file(writer *w, const aft_result_totals *totals)
{
    aft_status status = open_file(w, "network", "", "");
    if (status != AFT_OK) {
        return status;
    }
    put_text(w, "name");
    put_text(w, "pypsa_version");
    put_text(w, "srid");
    if (totals != NULL) {
        put_text(w, "objective");
        put_text(w, "objective_constant");
    }
    end_row(w);
    put_text(w, w->network->name);
    put_text(w, "1.4.0");
    put_text(w, "4326");
    if (totals != NULL) {
        put_number(w, totals->objective);
        put_number(w, totals->objective_constant);
    }
    end_row(w);
    return close_file(w);
}

/* Settings that are not default; the scenario is in them already. */
static aft_status write_settings(writer *w)
{
    size_t n = 0;
    const aft_attribute *attributes = aft_settings_describe(&n);
    aft_settings settings = w->network->settings;
    size_t n_default = 0;
    for (size_t i = 0; i < n; i++) {
        n_default += is_default(&settings, &attributes[i]);
    }
    if (n_default == n) {
        return AFT_OK;
    }
    aft_status status = open_file(w, "case", "", "");
    if (status != AFT_OK) {
        return status;
    }
    put_text(w, "setting");
    put_text(w, "value");
    put_text(w, "unit");
    end_row(w);
    for (size_t i = 0; i < n; i++) {
        if (!is_default(&settings, &attributes[i])) {
            put_text(w, attributes[i].name);
            put_value(w, &settings, &attributes[i]);
            put_text(w, attributes[i].unit);
            end_row(w);
        }
    }
    return close_file(w);
}

static aft_status write_all(writer *w, const aft_result_totals *totals)
{
    aft_status status = AFT_OK;
    AFT_TRY(write_network_file(w, totals));
    AFT_TRY(write_settings(w));
    AFT_TRY(write_snapshots(w));
    AFT_TRY(write_periods(w));
    for (int table = 0; table < AFT_N_TABLES; table++) {
        AFT_TRY(write_table(w, (aft_table)table));
        AFT_TRY(write_series_of(w, (aft_table)table));
    }
    AFT_TRY(write_curves(w));
done:
    return status;
}

aft_status aft_network_write(const aft_network *network, const char *folder, const aft_result_totals *totals,
                             const aft_result_column *columns, size_t n_columns, const aft_result_series *series,
                             size_t n_series, aft_error *err)
{
    if (mkdir(folder, 0777) != 0 && errno != EEXIST) {
        return aft_fail(err, AFT_EIO, "%s: the folder cannot be made: %s", folder, strerror(errno));
    }
    writer w = {.network = network,
                .folder = folder,
                .columns = columns,
                .n_columns = n_columns,
                .series = series,
                .n_series = n_series,
                .err = err};
    w.buffer = aft_alloc(BUFFER, 1);
    if (w.buffer == NULL) {
        return aft_fail(err, AFT_ENOMEM, "%s: out of memory", folder);
    }
    aft_status status = write_all(&w, totals);
    if (w.file != NULL) {
        (void)fclose(w.file);
    }
    aft_free(w.buffer);
    return status;
}
