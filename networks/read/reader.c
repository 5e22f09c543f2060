/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A case becomes records: tables by the rules of the schema, in the order in which they refer to each other. */
#include "networks/base/text.h"
#include "networks/base/words.h"
#include "networks/read/read_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static aft_status out_of_memory(aft_reading *reading, const char *what)
{
    return aft_fail(reading->err, AFT_ENOMEM, "%s: out of memory", what);
}

/* ---- columns of one table ---- */

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
        if (aft_is_user_column(table, sheet, i)) {
            place.column = words.n == 0 ? i + 1 : place.column;
            AFT_TRY(keep_user_column(&columns[n], reading, sheet, i));
            AFT_TRY(aft_tell_user_column(&words, reading, table, sheet, i));
            n++;
        }
    }
    reading->network->user_columns[table].n = n;
    reading->network->user_columns[table].columns = columns;
    if (words.n > 0) {
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
        if (found != NULL && found->need == AFT_OUTPUT && aft_has_filled_cell(sheet, i)) {
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
                               aft_hint_column(reading, sheet, info->attributes[a].name), "column `%s` is missing",
                               info->attributes[a].name));
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
            AFT_TRY(aft_reading_look(reading));
            aft_target to = {.records = records, .stride = info->record_size, .attribute = &info->attributes[a]};
            AFT_TRY(aft_fill_column(to, reading, sheet, column - 1));
        }
    }
    char *network = (char *)reading->network;
    *(void **)(network + info->list_offset) = records;
    *(size_t *)(network + info->count_offset) = sheet->n_rows;
done:
    return status;
}

/* PyPSA-Eur writes a carrier without a name, which nothing can refer to. */
static aft_status report_nameless(aft_reading *reading, aft_table table, size_t row, aft_place place)
{
    const aft_table_info *info = aft_table_describe(table);
    aft_status status = AFT_OK;
    aft_words words = {0};
    if (table != AFT_TABLE_carriers) {
        return aft_report(reading, AFT_LEVEL_ERROR, "no-name", place, "remove a row of totals or units",
                          "the row has no name");
    }
    for (size_t a = 1; a < info->n_attributes; a++) {
        const aft_attribute *attribute = &info->attributes[a];
        bool is_effect = attribute->need == AFT_OPTIONAL;
        if (is_effect && !aft_is_default(reading->network, aft_row_at(reading->network, table, row), attribute)) {
            AFT_TRY(aft_words_add(&words, "%s`%s`", words.n > 0 ? ", " : "; unused: ", attribute->name));
        }
    }
    AFT_TRY(aft_report(reading, AFT_NOTE, "no-name", place, "", "a carrier without a name: nothing refers to it%s",
                       words.n > 0 ? words.text : ""));
done:
    aft_words_clear(&words);
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
            AFT_TRY(report_nameless(reading, table, row, place));
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

/* Tables that are refused or without effect if they have rows; a header alone is no table. */
static aft_status judge_table(aft_reading *reading, aft_table table, const aft_sheet *sheet)
{
    const aft_table_info *info = aft_table_describe(table);
    aft_place place = {.file = sheet->file, .line = 1};
    if (sheet->n_rows == 0) {
        return table != AFT_TABLE_buses ? AFT_OK
                                        : aft_report(reading, AFT_NOTE, "no-rows", place, "", "a header and no rows");
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
    if (aft_has_no_header(table, sheet)) {
        reading->is_broken[table] = true;
        return aft_report(reading, AFT_LEVEL_ERROR, "no-header", (aft_place){.file = sheet->file, .line = 1},
                          aft_hint_header(reading, table), "none of the titles is an attribute of %s",
                          aft_table_describe(table)->file);
    }
    AFT_TRY(note_double_titles(reading, sheet));
    AFT_TRY(aft_check_first_title(reading, sheet));
    AFT_TRY(find_columns(reading, table, sheet));
    AFT_TRY(keep_user_columns(reading, table, sheet));
    AFT_TRY(note_results(reading, table, sheet));
    AFT_TRY(judge_table(reading, table, sheet));
    AFT_TRY(fill_records(reading, table, sheet));
    AFT_TRY(enter_names(reading, table, sheet));
    if (aft_port_rate_name(table) != NULL) {
        AFT_TRY(aft_fill_ports(reading, table, sheet));
    }
done:
    return status;
}

aft_status aft_read_table(aft_reading *reading, aft_table table)
{
    const aft_file *file = aft_reading_file(reading, aft_table_file(table));
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

/* ---- network.csv ---- */

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

aft_status aft_read_network_file(aft_reading *reading)
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
