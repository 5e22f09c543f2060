/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A case becomes records: tables by the rules of the schema, in the order in which they refer to each other. */
#include "networks/base/text.h"
#include "networks/networks_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static aft_status out_of_memory(aft_reading *reading, const char *what)
{
    return aft_fail(reading->err, AFT_ENOMEM, "%s: out of memory", what);
}

/* ---- findings of a reading ---- */

enum { MOST_PER_FILE = 100 };

aft_status aft_report(aft_reading *reading, aft_level level, const char *rule, aft_place place, const char *hint,
                      const char *format, ...)
{
    if (reading->reported_file == NULL || strcmp(reading->reported_file, place.file) != 0) {
        reading->reported_file = aft_arena_text(reading->arena, place.file, strlen(place.file));
        reading->n_reported = 0;
        if (reading->reported_file == NULL) {
            return out_of_memory(reading, place.file);
        }
    }
    reading->n_reported++;
    aft_status status = AFT_OK;
    if (reading->n_reported <= MOST_PER_FILE) {
        va_list args;
        va_start(args, format);
        status = aft_findings_add_list(reading->findings, level, rule, place.file, place.line, place.column, hint,
                                       format, args);
        va_end(args);
    } else if (reading->n_reported == MOST_PER_FILE + 1) {
        status = aft_findings_add(reading->findings, level, "too-many-findings", place.file, place.line, place.column,
                                  hint, "more than %d findings in this file; the rest is not listed", MOST_PER_FILE);
    }
    return status == AFT_OK ? AFT_OK : out_of_memory(reading, place.file);
}

aft_level aft_unmodelled_level(const aft_reading *reading)
{
    return reading->options->allow_ignored ? AFT_WARNING : AFT_LEVEL_ERROR;
}

const char *aft_table_file(aft_table table)
{
#define COMPONENT(type, list, whose, doc) #list ".csv",
    static const char *const files[AFT_N_TABLES] = {
#include "networks/schema/components.def"
    };
#undef COMPONENT
    return files[table];
}

aft_place aft_place_of(const aft_reading *reading, aft_table table, size_t row, const char *attribute)
{
    aft_place place = {.file = aft_table_file(table), .line = (size_t)aft_row_line(reading->network, table, row)};
    const aft_table_info *info = aft_table_describe(table);
    const aft_attribute *found =
        attribute != NULL ? aft_attribute_find(info->attributes, info->n_attributes, attribute) : NULL;
    if (found != NULL && reading->columns[table] != NULL) {
        place.column = reading->columns[table][found - info->attributes];
    }
    return place;
}

const char *aft_hint_nearest(aft_reading *reading, const char *text, const char *const *words, size_t n)
{
    const char *word = reading->n_reported <= MOST_PER_FILE ? aft_text_nearest(text, words, n) : NULL;
    if (word == NULL) {
        return "";
    }
    size_t length = strlen(word) + sizeof "did you mean ``?";
    char *hint = aft_arena_alloc(reading->arena, length, 1);
    if (hint == NULL) {
        return "";
    }
    (void)snprintf(hint, length, "did you mean `%s`?", word);
    return hint;
}

const char *aft_hint_name(aft_reading *reading, const char *text, aft_table table)
{
    size_t n = 0;
    (void)aft_network_rows(reading->network, table, &n);
    const char **names = aft_alloc(n, sizeof *names);
    if (names == NULL) {
        return "";
    }
    for (size_t i = 0; i < n; i++) {
        names[i] = aft_row_name(reading->network, table, i);
    }
    const char *hint = aft_hint_nearest(reading, text, names, n);
    aft_free(names);
    return hint;
}

/* ---- one column of one table ---- */

/* Where the values of a column go: into one field of every record. */
typedef struct target {
    char *records;
    size_t stride;
    const aft_attribute *attribute;
} target;

static bool has_filled_cell(const aft_sheet *sheet, size_t column)
{
    for (size_t row = 0; row < sheet->n_rows; row++) {
        if (!aft_cell_is_missing(aft_sheet_cell(sheet, row, column))) {
            return true;
        }
    }
    return false;
}

/* PyPSA fills empty cells of texts and flags with nothing and False, whatever the default is; few expect that. */
static aft_status warn_half_filled(aft_reading *reading, const aft_sheet *sheet, size_t column, const char *meaning)
{
    for (size_t row = 0; row < sheet->n_rows; row++) {
        if (aft_cell_is_missing(aft_sheet_cell(sheet, row, column))) {
            return aft_report(reading, AFT_WARNING, "half-filled", aft_sheet_place(sheet, row, column),
                              "fill the whole column, or leave it out",
                              "%s: empty cells in a column that is not empty mean %s, not the default",
                              sheet->titles[column], meaning);
        }
    }
    return AFT_OK;
}

/* A text column with an empty cell means empty text there, unless it is empty throughout. */
static aft_status fill_texts(target to, aft_reading *reading, const aft_sheet *sheet, size_t column)
{
    for (size_t row = 0; row < sheet->n_rows; row++) {
        const char *text = aft_sheet_cell(sheet, row, column);
        bool is_name = column == 0; /* a name like "NA" is a name */
        *aft_text_at(to.records + row * to.stride, to.attribute) = !is_name && aft_cell_is_missing(text) ? "" : text;
    }
    bool counts = to.attribute->text[0] != '\0' && to.attribute->need != AFT_LABEL && to.attribute->need != AFT_REPORT;
    return counts ? warn_half_filled(reading, sheet, column, "nothing") : AFT_OK;
}

static aft_status fill_numbers(target to, aft_reading *reading, const aft_sheet *sheet, size_t column)
{
    aft_status status = AFT_OK;
    for (size_t row = 0; row < sheet->n_rows; row++) {
        const char *text = aft_sheet_cell(sheet, row, column);
        if (to.attribute->kind != AFT_BUS && aft_cell_is_missing(text)) {
            continue;
        }
        AFT_TRY(aft_cell_set(reading, to.records + row * to.stride, to.attribute, text, sheet->has_decimal_comma,
                             aft_sheet_place(sheet, row, column)));
    }
done:
    return status;
}

/* True/False columns: words or numbers throughout. An empty cell is False among words, the default among numbers. */
static aft_status fill_flags(target to, aft_reading *reading, const aft_sheet *sheet, size_t column)
{
    aft_flag_style style = AFT_FLAG_NONE;
    for (size_t row = 0; row < sheet->n_rows; row++) {
        const char *text = aft_sheet_cell(sheet, row, column);
        bool value = false;
        if (aft_cell_is_missing(text)) {
            continue;
        }
        if (!aft_cell_flag(&value, &style, text, sheet->has_decimal_comma) || style == AFT_FLAG_MIXED) {
            return aft_report(reading, AFT_LEVEL_ERROR, "bad-flag", aft_sheet_place(sheet, row, column),
                              "write True or False in the whole column", "%s: \"%.60s\" among %s", to.attribute->name,
                              text, style == AFT_FLAG_NUMBERS ? "numbers" : "values that should be True or False");
        }
        *aft_flag_at(to.records + row * to.stride, to.attribute) = value;
    }
    for (size_t row = 0; style == AFT_FLAG_WORDS && row < sheet->n_rows; row++) {
        if (aft_cell_is_missing(aft_sheet_cell(sheet, row, column))) {
            *aft_flag_at(to.records + row * to.stride, to.attribute) = false;
        }
    }
    bool is_default_true = to.attribute->number != 0.0 && to.attribute->need != AFT_LABEL;
    return is_default_true && style == AFT_FLAG_WORDS ? warn_half_filled(reading, sheet, column, "False") : AFT_OK;
}

static aft_status fill_column(target to, aft_reading *reading, const aft_sheet *sheet, size_t column)
{
    bool is_name = column == 0;
    if (!is_name && !has_filled_cell(sheet, column) && to.attribute->kind != AFT_BUS) {
        return AFT_OK;
    }
    switch (to.attribute->kind) {
    case AFT_TEXT: return fill_texts(to, reading, sheet, column);
    case AFT_FLAG: return fill_flags(to, reading, sheet, column);
    case AFT_PORTS: return AFT_OK;
    default: return fill_numbers(to, reading, sheet, column);
    }
}

/* ---- ports of links and processes ---- */

int aft_port_number(const char *title, const char *stem)
{
    size_t n = strlen(stem);
    if (strncmp(title, stem, n) != 0 || title[n] < '1' || title[n] > '9' || strlen(title + n) > 3) {
        return 0;
    }
    int number = 0;
    for (const char *p = title + n; *p != '\0'; p++) {
        if (*p < '0' || *p > '9') {
            return 0;
        }
        number = number * 10 + (*p - '0');
    }
    return number >= 2 ? number : 0;
}

aft_port *aft_port_find(const aft_ports *ports, int number)
{
    for (size_t i = 0; i < ports->n; i++) {
        if (ports->list[i].number == number) {
            return &ports->list[i];
        }
    }
    return NULL;
}

aft_ports *aft_ports_of(const aft_network *network, aft_table table, size_t row)
{
    switch (table) {
    case AFT_TABLE_links: return &network->links[row].ports;
    case AFT_TABLE_processes: return &network->processes[row].ports;
    default: return NULL;
    }
}

const char *aft_port_rate_name(aft_table table)
{
    switch (table) {
    case AFT_TABLE_links: return "efficiency";
    case AFT_TABLE_processes: return "rate";
    default: return NULL;
    }
}

const aft_attribute *aft_port_rate_attribute(aft_table table)
{
    const aft_table_info *info = aft_table_describe(table);
    return aft_attribute_find(info->attributes, info->n_attributes,
                              table == AFT_TABLE_processes ? "rate1" : "efficiency");
}

/* A column of a further port; without its bus it is none. */
static bool is_port_title(aft_table table, const aft_sheet *sheet, const char *title)
{
    const char *const stems[] = {"bus", aft_port_rate_name(table), "delay", "cyclic_delay"};
    for (size_t i = 0; stems[1] != NULL && i < sizeof stems / sizeof stems[0]; i++) {
        int number = aft_port_number(title, stems[i]);
        char bus[32];
        (void)snprintf(bus, sizeof bus, "bus%d", number);
        if (number > 0 && aft_sheet_column(sheet, bus) > 0) {
            return true;
        }
    }
    return false;
}

static aft_status fill_port_bus(aft_port *ports, aft_reading *reading, const aft_sheet *sheet, size_t column)
{
    aft_status status = AFT_OK;
    for (size_t row = 0; row < sheet->n_rows; row++) {
        const char *text = aft_sheet_cell(sheet, row, column);
        ports[row].bus = -1;
        if (!aft_cell_is_missing(text)) {
            ports[row].number = aft_port_number(sheet->titles[column], "bus");
            AFT_TRY(aft_check_bus(&ports[row].bus, reading, text, aft_sheet_place(sheet, row, column)));
        }
    }
done:
    return status;
}

/* The columns of port number N beside busN, by the rules of those of port 1. */
static aft_status fill_port_values(aft_port *ports, aft_reading *reading, aft_table table, const aft_sheet *sheet,
                                   int number)
{
    const aft_attribute plain[] = {
        {.kind = AFT_SERIES, .name = aft_port_rate_name(table), .number = 1.0, .offset = offsetof(aft_port, rate)},
        {.kind = AFT_INT, .name = "delay", .number = 0.0, .offset = offsetof(aft_port, delay)},
        {.kind = AFT_FLAG, .name = "cyclic_delay", .number = 1.0, .offset = offsetof(aft_port, cyclic_delay)}};
    aft_status status = AFT_OK;
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++) {
        char title[32];
        (void)snprintf(title, sizeof title, "%s%d", plain[i].name, number);
        aft_attribute attribute = plain[i];
        attribute.name = title;
        for (size_t row = 0; row < sheet->n_rows; row++) {
            aft_record_defaults(&ports[row], &attribute, 1);
        }
        int column = aft_sheet_column(sheet, title);
        if (column >= 0) {
            target to = {.records = (char *)ports, .stride = sizeof *ports, .attribute = &attribute};
            AFT_TRY(fill_column(to, reading, sheet, (size_t)column));
        }
    }
done:
    return status;
}

static int compare_numbers(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

/* Columns bus2, bus3, ... in order of their numbers. */
static size_t list_port_numbers(int *numbers, const aft_sheet *sheet)
{
    size_t n = 0;
    for (size_t i = 1; i < sheet->n_columns; i++) {
        int number = aft_port_number(sheet->titles[i], "bus");
        if (number > 0 && aft_sheet_column(sheet, sheet->titles[i]) == (int)i) {
            numbers[n++] = number;
        }
    }
    qsort(numbers, n, sizeof *numbers, compare_numbers);
    return n;
}

/* Room for the ports of a row: bus1 of a link, bus0 and bus1 of a process first (filled in last, when series and scenario
 * are known), then those given. */
static aft_status gather_ports(aft_reading *reading, aft_table table, size_t row, const aft_port *columns,
                               size_t n_columns, size_t n_rows)
{
    aft_ports *ports = aft_ports_of(reading->network, table, row);
    int first = table == AFT_TABLE_processes ? 0 : 1;
    ports->list = aft_arena_alloc(reading->arena, 2 + n_columns, sizeof *ports->list);
    if (ports->list == NULL) {
        return out_of_memory(reading, aft_table_file(table));
    }
    for (int number = first; number <= 1; number++) {
        ports->list[ports->n++].number = number;
    }
    for (size_t i = 0; i < n_columns; i++) {
        const aft_port *port = &columns[i * n_rows + row];
        if (port->number > 0) {
            ports->list[ports->n++] = *port;
        }
    }
    return AFT_OK;
}

static aft_status fill_ports(aft_reading *reading, aft_table table, const aft_sheet *sheet)
{
    aft_status status = AFT_OK;
    size_t n_rows = sheet->n_rows;
    aft_port *columns = NULL;
    int *numbers = aft_alloc(sheet->n_columns, sizeof *numbers);
    AFT_TRY_ALLOC(numbers, reading->err, sheet->file);
    size_t n = list_port_numbers(numbers, sheet);
    columns = aft_alloc(n * n_rows, sizeof *columns);
    AFT_TRY_ALLOC(columns, reading->err, sheet->file);
    for (size_t i = 0; i < n; i++) {
        char title[32];
        (void)snprintf(title, sizeof title, "bus%d", numbers[i]);
        size_t column = (size_t)aft_sheet_column(sheet, title);
        AFT_TRY(fill_port_bus(columns + i * n_rows, reading, sheet, column));
        AFT_TRY(fill_port_values(columns + i * n_rows, reading, table, sheet, numbers[i]));
    }
    for (size_t row = 0; row < n_rows; row++) {
        AFT_TRY(gather_ports(reading, table, row, columns, n, n_rows));
    }
done:
    aft_free(columns);
    aft_free(numbers);
    return status;
}

static void finish_first_ports(aft_network *network)
{
    for (size_t k = 0; k < network->n_links; k++) {
        aft_link *link = &network->links[k];
        aft_port *port = &link->ports.list[0];
        port->bus = link->bus1;
        port->rate = link->efficiency;
        port->delay = link->delay;
        port->cyclic_delay = link->cyclic_delay;
    }
    for (size_t k = 0; k < network->n_processes; k++) {
        aft_process *p = &network->processes[k];
        p->ports.list[0] = (aft_port){
            .number = 0, .bus = p->bus0, .rate = p->rate0, .delay = p->delay0, .cyclic_delay = p->cyclic_delay0};
        p->ports.list[1] = (aft_port){
            .number = 1, .bus = p->bus1, .rate = p->rate1, .delay = p->delay1, .cyclic_delay = p->cyclic_delay1};
    }
}

/* ---- columns of one table ---- */

static bool is_known_title(aft_table table, const aft_sheet *sheet, const char *title)
{
    const aft_table_info *info = aft_table_describe(table);
    const aft_attribute *found = aft_attribute_find(info->attributes + 1, info->n_attributes - 1, title);
    return (found != NULL && found->kind != AFT_PORTS) || is_port_title(table, sheet, title);
}

/* A column that the schema does not know and that has a title or a text: user data. */
static bool is_user_column(aft_table table, const aft_sheet *sheet, size_t column)
{
    bool is_first = aft_sheet_column(sheet, sheet->titles[column]) == (int)column;
    bool is_nothing = sheet->titles[column][0] == '\0' && !has_filled_cell(sheet, column);
    return is_first && !is_nothing && !is_known_title(table, sheet, sheet->titles[column]);
}

static aft_status describe_user_column(aft_words *words, aft_reading *reading, aft_table table, const char *title)
{
    const aft_table_info *info = aft_table_describe(table);
    const char *names[128];
    size_t n = 0;
    for (size_t i = 0; i < info->n_attributes && n < sizeof names / sizeof names[0]; i++) {
        if (info->attributes[i].need != AFT_OUTPUT && info->attributes[i].kind != AFT_PORTS) {
            names[n++] = info->attributes[i].name;
        }
    }
    const char *nearest = aft_text_nearest(title, names, n);
    aft_status status = aft_words_add(words, "%s`%s`: kept as user data", words->n > 0 ? "; " : "", title);
    if (status == AFT_OK && nearest != NULL) {
        status = aft_words_add(words, "; did you mean `%s`?", nearest);
    }
    return status == AFT_OK ? AFT_OK : out_of_memory(reading, "columns");
}

/* A number with a decimal comma becomes one with a point: whoever uses the column later knows no dialect. */
static const char *keep_user_cell(aft_reading *reading, const aft_sheet *sheet, size_t row, size_t column)
{
    const char *text = aft_sheet_cell(sheet, row, column);
    double number = 0.0;
    if (!sheet->has_decimal_comma || strchr(text, ',') == NULL || !aft_cell_number(&number, text, true)) {
        return text;
    }
    char *copy = aft_arena_text(reading->arena, text, strlen(text));
    if (copy != NULL) {
        *strchr(copy, ',') = '.';
    }
    return copy;
}

static aft_status keep_user_column(aft_user_column *out, aft_reading *reading, const aft_sheet *sheet, size_t column)
{
    const char **cells = aft_arena_alloc(reading->arena, sheet->n_rows, sizeof *cells);
    if (cells == NULL) {
        return out_of_memory(reading, sheet->file);
    }
    for (size_t row = 0; row < sheet->n_rows; row++) {
        cells[row] = keep_user_cell(reading, sheet, row, column);
        if (cells[row] == NULL) {
            return out_of_memory(reading, sheet->file);
        }
    }
    *out = (aft_user_column){.name = sheet->titles[column], .cells = cells};
    return AFT_OK;
}

static aft_status keep_user_columns(aft_reading *reading, aft_table table, const aft_sheet *sheet)
{
    aft_status status = AFT_OK;
    aft_words words = {0};
    aft_place place = {.file = sheet->file, .line = 1};
    size_t n = 0;
    aft_user_column *columns = aft_arena_alloc(reading->arena, sheet->n_columns, sizeof *columns);
    AFT_TRY_ALLOC(columns, reading->err, sheet->file);
    for (size_t i = 1; i < sheet->n_columns; i++) {
        if (is_user_column(table, sheet, i)) {
            place.column = place.column == 0 ? i + 1 : place.column;
            AFT_TRY(keep_user_column(&columns[n], reading, sheet, i));
            AFT_TRY(describe_user_column(&words, reading, table, columns[n].name));
            n++;
        }
    }
    reading->network->user_columns[table].n = n;
    reading->network->user_columns[table].columns = columns;
    if (n > 0) {
        AFT_TRY(aft_report(reading, AFT_NOTE, "user-column", place, "", "%s", words.text));
    }
done:
    aft_words_clear(&words);
    return status;
}

/* Of two columns with the same title the first counts. */
static aft_status note_double_titles(aft_reading *reading, const aft_sheet *sheet)
{
    aft_status status = AFT_OK;
    for (size_t i = 1; i < sheet->n_columns && status == AFT_OK; i++) {
        int first = aft_sheet_column(sheet, sheet->titles[i]);
        if (first != (int)i && sheet->titles[i][0] != '\0') {
            status = aft_report(reading, AFT_NOTE, "duplicate-title",
                                (aft_place){.file = sheet->file, .line = 1, .column = i + 1}, "",
                                "`%s` stands in column %d already; that one counts", sheet->titles[i], first + 1);
        }
    }
    return status;
}

/* One note for the results of an earlier run. */
static aft_status note_results(aft_reading *reading, aft_table table, const aft_sheet *sheet)
{
    const aft_table_info *info = aft_table_describe(table);
    aft_status status = AFT_OK;
    aft_words words = {0};
    aft_place place = {.file = sheet->file, .line = 1};
    for (size_t i = 1; i < sheet->n_columns; i++) {
        const aft_attribute *found = aft_attribute_find(info->attributes, info->n_attributes, sheet->titles[i]);
        if (found != NULL && found->need == AFT_OUTPUT && has_filled_cell(sheet, i)) {
            place.column = place.column == 0 ? i + 1 : place.column;
            AFT_TRY(aft_words_add(&words, "%s`%s`", words.n > 0 ? ", " : "", found->name));
        }
    }
    if (words.n > 0) {
        AFT_TRY(aft_report(reading, AFT_NOTE, "old-result", place, "", "results of an earlier run are read over: %s",
                           words.text));
    }
done:
    aft_words_clear(&words);
    return status;
}

/* Which column each attribute stands in; the first column is the name whatever its title. */
static aft_status find_columns(aft_reading *reading, aft_table table, const aft_sheet *sheet)
{
    const aft_table_info *info = aft_table_describe(table);
    aft_status status = AFT_OK;
    size_t *columns = aft_arena_alloc(reading->arena, info->n_attributes, sizeof *columns);
    AFT_TRY_ALLOC(columns, reading->err, sheet->file);
    reading->columns[table] = columns;
    columns[0] = 1;
    for (size_t a = 1; a < info->n_attributes; a++) {
        int column = info->attributes[a].kind == AFT_PORTS ? -1 : aft_sheet_column(sheet, info->attributes[a].name);
        if (column > 0) {
            columns[a] = (size_t)column + 1;
        } else if (info->attributes[a].need == AFT_REQUIRED && sheet->n_rows > 0) {
            AFT_TRY(aft_report(reading, AFT_LEVEL_ERROR, "missing-column", (aft_place){.file = sheet->file, .line = 1},
                               "", "column `%s` is missing", info->attributes[a].name));
        }
    }
done:
    return status;
}

/* ---- one table ---- */

static aft_status fill_records(aft_reading *reading, aft_table table, const aft_sheet *sheet)
{
    const aft_table_info *info = aft_table_describe(table);
    aft_status status = AFT_OK;
    char *records = aft_arena_alloc(reading->arena, sheet->n_rows, info->record_size);
    AFT_TRY_ALLOC(records, reading->err, sheet->file);
    for (size_t row = 0; row < sheet->n_rows; row++) {
        char *record = records + row * info->record_size;
        aft_record_defaults(record, info->attributes, info->n_attributes);
        *(int *)(record + info->line_offset) = (int)sheet->lines[row];
    }
    for (size_t a = 0; a < info->n_attributes; a++) {
        size_t column = reading->columns[table][a];
        if (column > 0 && info->attributes[a].need != AFT_OUTPUT) {
            target to = {.records = records, .stride = info->record_size, .attribute = &info->attributes[a]};
            AFT_TRY(fill_column(to, reading, sheet, column - 1));
        }
    }
    char *network = (char *)reading->network;
    *(void **)(network + info->list_offset) = records;
    *(size_t *)(network + info->count_offset) = sheet->n_rows;
done:
    return status;
}

static aft_status enter_names(aft_reading *reading, aft_table table, const aft_sheet *sheet)
{
    aft_status status = AFT_OK;
    aft_network *network = reading->network;
    aft_map *map = &network->own->maps[table];
    AFT_TRY_ALLOC(aft_map_init(map, reading->arena, sheet->n_rows) == AFT_OK ? map : NULL, reading->err, sheet->file);
    for (size_t row = 0; row < sheet->n_rows; row++) {
        aft_place place = aft_sheet_place(sheet, row, 0);
        const char *name = aft_row_name(network, table, row);
        if (name[0] == '\0') {
            AFT_TRY(aft_report(reading, AFT_LEVEL_ERROR, "no-name", place, "", "the row has no name"));
            continue;
        }
        int before = aft_map_put(map, network, table, row);
        if (before >= 0) {
            AFT_TRY(aft_report(reading, AFT_LEVEL_ERROR, "duplicate-name", place, "", "`%s` stands in line %d already",
                               name, aft_row_line(network, table, (size_t)before)));
        }
    }
done:
    return status;
}

/* Tables that are refused or without effect if they have rows; tables that have none. */
static aft_status judge_table(aft_reading *reading, aft_table table, const aft_sheet *sheet)
{
    const aft_table_info *info = aft_table_describe(table);
    aft_place place = {.file = sheet->file, .line = 1};
    if (sheet->n_rows == 0) {
        return aft_report(reading, AFT_NOTE, "no-rows", place, "", "a header and no rows");
    }
    place.line = sheet->lines[0];
    if (info->whose == AFT_TABLE_LATER) {
        return aft_report(reading, aft_unmodelled_level(reading), "unmodelled", place,
                          "--allow-ignored plans without them", "%s are not modelled yet", info->file);
    }
    if (info->whose == AFT_IGNORED) {
        return aft_report(reading, AFT_NOTE, "no-effect", place, "", "%s have no effect on the plan", info->file);
    }
    return AFT_OK;
}

static aft_status convert_table(aft_reading *reading, aft_table table, const aft_sheet *sheet)
{
    aft_status status = AFT_OK;
    AFT_TRY(note_double_titles(reading, sheet));
    AFT_TRY(find_columns(reading, table, sheet));
    AFT_TRY(keep_user_columns(reading, table, sheet));
    AFT_TRY(note_results(reading, table, sheet));
    AFT_TRY(judge_table(reading, table, sheet));
    AFT_TRY(fill_records(reading, table, sheet));
    AFT_TRY(enter_names(reading, table, sheet));
    if (aft_port_rate_name(table) != NULL) {
        AFT_TRY(fill_ports(reading, table, sheet));
    }
done:
    return status;
}

static aft_status read_table(aft_reading *reading, aft_table table)
{
    const aft_file *file = aft_reading_file(reading, aft_table_file(table));
    if (file == NULL && table == AFT_TABLE_buses) {
        return aft_report(reading, AFT_LEVEL_ERROR, "no-buses", (aft_place){.file = aft_table_file(table)},
                          "a case is a folder with at least buses.csv", "the file is missing");
    }
    if (file == NULL) {
        return AFT_OK;
    }
    aft_sheet sheet = {0};
    aft_status status = aft_sheet_read(&sheet, reading, file);
    if (status == AFT_ECASE) {
        reading->is_broken[table] = true;
        status = AFT_OK;
    } else if (status == AFT_OK) {
        status = convert_table(reading, table, &sheet);
    }
    aft_sheet_clear(&sheet);
    return status;
}

/* ---- files beside the tables ---- */

/* True if version a.b.c is older than the one whose rules we follow, 1.4.0. */
static bool is_older(const char *version)
{
    int major = 0;
    int minor = 0;
    return sscanf(version, "%d.%d", &major, &minor) == 2 && (major < 1 || (major == 1 && minor < 4));
}

static aft_status take_version(aft_reading *reading, const aft_sheet *sheet)
{
    int column = aft_sheet_column(sheet, "pypsa_version");
    if (column < 0 || sheet->n_rows == 0) {
        return AFT_OK;
    }
    const char *version = aft_sheet_cell(sheet, 0, (size_t)column);
    reading->network->pypsa_version = version;
    if (!is_older(version)) {
        return AFT_OK;
    }
    return aft_report(reading, AFT_NOTE, "older-version", aft_sheet_place(sheet, 0, (size_t)column), "",
                      "written by PyPSA %s; the rules followed are those of 1.4.0", version);
}

static aft_status read_network_file(aft_reading *reading)
{
    reading->network->pypsa_version = "";
    const aft_file *file = aft_reading_file(reading, "network.csv");
    if (file == NULL) {
        return AFT_OK;
    }
    aft_sheet sheet = {0};
    aft_status status = aft_sheet_read(&sheet, reading, file);
    if (status == AFT_OK) {
        status = take_version(reading, &sheet);
    }
    aft_sheet_clear(&sheet);
    return status == AFT_ECASE ? AFT_OK : status;
}

static bool ends_with(const char *text, const char *end)
{
    size_t n = strlen(text);
    size_t m = strlen(end);
    return n >= m && strcmp(text + n - m, end) == 0;
}

/* Files that belong to a case, or may lie beside one. Series are looked at elsewhere. */
static bool is_expected_file(const char *name)
{
    static const char *const others[] = {"network.csv",      "snapshots.csv",       "investment_periods.csv",
                                         "case.csv",         "scenario_values.csv", "shapes.csv",
                                         "sub_networks.csv", "meta.json",           "crs.json"};
    static const char *const ends[] = {".md", ".py", ".license", ".toml"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        if (strcmp(name, others[i]) == 0) {
            return true;
        }
    }
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        if (ends_with(name, ends[i])) {
            return true;
        }
    }
    for (int table = 0; table < AFT_N_TABLES; table++) {
        const char *file = aft_table_describe((aft_table)table)->file;
        size_t n = strlen(file);
        if (strncmp(name, file, n) == 0 && (strcmp(name + n, ".csv") == 0 || name[n] == '-')) {
            return true;
        }
    }
    return false;
}

static aft_status note_unknown_files(aft_reading *reading)
{
    aft_status status = AFT_OK;
    aft_words words = {0};
    for (size_t i = 0; i < reading->n_files; i++) {
        if (!is_expected_file(reading->files[i].name)) {
            AFT_TRY(aft_words_add(&words, "%s%s", words.n > 0 ? ", " : "", reading->files[i].name));
        }
    }
    if (words.n > 0) {
        AFT_TRY(aft_report(reading, AFT_NOTE, "unknown-file", (aft_place){.file = ""}, "", "files not read: %s",
                           words.text));
    }
done:
    aft_words_clear(&words);
    return status;
}

/* ---- the whole case ---- */

static bool has_errors(const aft_reading *reading)
{
    for (size_t i = reading->n_before; i < aft_findings_count(reading->findings); i++) {
        if (aft_findings_get(reading->findings, i)->level == AFT_LEVEL_ERROR) {
            return true;
        }
    }
    return false;
}

static aft_status read_all(aft_reading *reading)
{
    aft_status status = AFT_OK;
    AFT_TRY(read_network_file(reading));
    AFT_TRY(aft_read_settings(reading));
    AFT_TRY(aft_read_snapshots(reading));
    for (int table = 0; table < AFT_N_TABLES; table++) {
        AFT_TRY(read_table(reading, (aft_table)table));
    }
    AFT_TRY(aft_read_series(reading));
    AFT_TRY(note_unknown_files(reading));
    AFT_TRY(aft_apply_scenario(reading));
    AFT_TRY(aft_apply_sets(reading));
    finish_first_ports(reading->network);
    AFT_TRY(aft_read_curves(reading));
done:
    return status;
}

aft_status aft_network_fill(aft_reading *reading)
{
    aft_status status = AFT_OK;
    AFT_TRY(read_all(reading));
    AFT_TRY(aft_check_rows(reading));
    if (has_errors(reading)) {
        return AFT_ECASE;
    }
    AFT_TRY(aft_prepare(reading));
    AFT_TRY(aft_read_arguments(reading));
    AFT_TRY(aft_choose_snapshots(reading));
    AFT_TRY(aft_check_whole(reading));
    AFT_TRY(aft_check_pressure(reading));
    if (has_errors(reading)) {
        return AFT_ECASE;
    }
    AFT_TRY(aft_check_graph(reading));
    AFT_TRY(aft_check_layout(reading));
    AFT_TRY(aft_check_pressure_reach(reading));
    AFT_TRY(aft_check_outages(reading));
done:
    return status;
}
