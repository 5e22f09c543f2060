/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From texts to values: tables as texts, and the meaning of one cell. */
#include "networks/base/text.h"
#include "networks/read/read_internal.h"

#include <limits.h>
#include <string.h>

/* ---- tables as texts ---- */

static aft_status take_header(aft_sheet *sheet, const aft_csv_row *row, const char *bytes)
{
    sheet->n_columns = row->n;
    sheet->has_decimal_comma = row->has_decimal_comma;
    sheet->titles = aft_arena_alloc(sheet->reading->arena, row->n, sizeof *sheet->titles);
    if (sheet->titles == NULL) {
        return AFT_ENOMEM;
    }
    for (size_t i = 0; i < row->n; i++) {
        sheet->titles[i] = bytes + (row->fields[i] - row->bytes);
    }
    return AFT_OK;
}

/* PyPSA's widest table has some sixty columns; cells are kept for every row. */
static aft_status refuse_width(aft_sheet *sheet, const aft_csv_row *row)
{
    aft_status status = aft_report(sheet->reading, AFT_LEVEL_ERROR, "too-many-columns",
                                   (aft_place){.file = sheet->file, .line = row->line}, "",
                                   "%zu columns; there may be at most %zu", row->n, sheet->most_columns);
    return status == AFT_OK ? AFT_ECASE : status;
}

/* Blanks are no text: a spreadsheet leaves such rows behind. */
static bool is_empty_row(const aft_csv_row *row)
{
    for (size_t i = 0; i < row->n; i++) {
        if (row->fields[i][strspn(row->fields[i], " ")] != '\0') {
            return false;
        }
    }
    return true;
}

static aft_status take_cells(aft_sheet *sheet, const aft_csv_row *row, const char *bytes)
{
    void *cells = sheet->cells;
    void *lines = sheet->lines;
    size_t used = sheet->n_rows * sheet->n_columns;
    int failed = aft_grow(&cells, &sheet->cap_cells, used + row->n, sizeof *sheet->cells);
    sheet->cells = cells;
    failed |= aft_grow(&lines, &sheet->cap_lines, sheet->n_rows + 1, sizeof *sheet->lines);
    sheet->lines = lines;
    if (failed) {
        return AFT_ENOMEM;
    }
    for (size_t i = 0; i < row->n; i++) {
        sheet->cells[used + i] = bytes + (row->fields[i] - row->bytes);
    }
    sheet->lines[sheet->n_rows++] = row->line;
    return AFT_OK;
}

static aft_status take_row(void *data, const aft_csv_row *row, aft_error *err)
{
    aft_sheet *sheet = data;
    if (!row->is_header && is_empty_row(row)) {
        sheet->n_empty++;
        return AFT_OK;
    }
    if (row->n > sheet->most_columns) {
        return refuse_width(sheet, row);
    }
    aft_status status = AFT_ENOMEM;
    const char *bytes = aft_arena_text(sheet->reading->arena, row->bytes, row->n_bytes);
    if (bytes != NULL) {
        status = row->is_header ? take_header(sheet, row, bytes) : take_cells(sheet, row, bytes);
    }
    return status == AFT_OK ? AFT_OK : aft_fail(err, status, "%s: out of memory", sheet->file);
}

static aft_status read_sheet(aft_sheet *sheet, aft_reading *reading, const aft_file *file, size_t most_columns)
{
    *sheet = (aft_sheet){.file = file->name, .reading = reading, .most_columns = most_columns};
    aft_status status = aft_reading_rows(reading, file, take_row, sheet);
    if (status == AFT_OK && sheet->n_empty > 0) {
        status = aft_report(reading, AFT_NOTE, "empty-row", (aft_place){.file = file->name}, "",
                            "%zu rows without any text left out", sheet->n_empty);
    }
    return status;
}

aft_status aft_sheet_read(aft_sheet *sheet, aft_reading *reading, const aft_file *file)
{
    return read_sheet(sheet, reading, file, AFT_MOST_COLUMNS);
}

aft_status aft_sheet_read_wide(aft_sheet *sheet, aft_reading *reading, const aft_file *file)
{
    return read_sheet(sheet, reading, file, AFT_MOST_COLUMNS_WIDE);
}

void aft_sheet_clear(aft_sheet *sheet)
{
    aft_free(sheet->cells);
    aft_free(sheet->lines);
    *sheet = (aft_sheet){0};
}

const char *aft_sheet_cell(const aft_sheet *sheet, size_t row, size_t column)
{
    return sheet->cells[row * sheet->n_columns + column];
}

aft_place aft_sheet_place(const aft_sheet *sheet, size_t row, size_t column)
{
    return (aft_place){.file = sheet->file, .line = sheet->lines[row], .column = column + 1};
}

int aft_sheet_column(const aft_sheet *sheet, const char *title)
{
    for (size_t i = 0; i < sheet->n_columns; i++) {
        if (strcmp(sheet->titles[i], title) == 0) {
            return (int)i;
        }
    }
    return -1;
}

/* ---- the meaning of one cell ---- */

static aft_status report_bad_number(aft_reading *reading, const char *text, bool has_decimal_comma, aft_place place,
                                    const char *name)
{
    return aft_report(reading, AFT_LEVEL_ERROR, "bad-number", place, aft_hint_number(text, has_decimal_comma),
                      "%s: \"%.60s\" is no number", name, text);
}

/* Whole numbers: PyPSA cuts a fraction off; counts of ours, which all have a least value, must be whole. */
static aft_status set_int(aft_reading *reading, void *record, const aft_attribute *attribute, double number,
                          aft_place place)
{
    bool is_in_range = number > (double)INT_MIN && number < (double)INT_MAX;
    if (!is_in_range || (attribute->min >= 0.0 && number != trunc(number))) {
        return aft_report(reading, AFT_LEVEL_ERROR, "not-whole", place, "", "%s: %g is no whole number",
                          attribute->name, number);
    }
    *aft_int_at(record, attribute) = (int)number;
    return AFT_OK;
}

aft_status aft_cell_set_number(aft_reading *reading, void *record, const aft_attribute *attribute, double number,
                               aft_place place)
{
    if (attribute->kind == AFT_INT) {
        return set_int(reading, record, attribute, number, place);
    }
    aft_status status = aft_settle_huge(reading, &number, attribute, place);
    if (attribute->kind == AFT_REAL) {
        *aft_real_at(record, attribute) = number;
    } else {
        *aft_series_at(record, attribute) = (aft_series){.value = number};
    }
    return status;
}

static aft_status set_number(aft_reading *reading, void *record, const aft_attribute *attribute, const char *text,
                             bool has_decimal_comma, aft_place place)
{
    double number = 0.0;
    if (!aft_cell_number(&number, text, has_decimal_comma)) {
        return report_bad_number(reading, text, has_decimal_comma, place, attribute->name);
    }
    if (isnan(number)) { /* a spelling of NaN that is not in the list of missing words */
        number = attribute->number;
    }
    return aft_cell_set_number(reading, record, attribute, number, place);
}

static aft_status set_text(aft_reading *reading, const char **field, const char *text)
{
    *field = aft_arena_text(reading->arena, text, strlen(text));
    return *field != NULL ? AFT_OK : aft_fail(reading->err, AFT_ENOMEM, "text: out of memory");
}

static aft_status set_flag(aft_reading *reading, bool *field, const char *text, bool has_decimal_comma, aft_place place,
                           const char *name)
{
    aft_flag_style style = AFT_FLAG_NONE;
    if (aft_cell_flag(field, &style, text, has_decimal_comma)) {
        return AFT_OK;
    }
    return aft_report(reading, AFT_LEVEL_ERROR, "bad-flag", place, aft_hint_flag(text),
                      "%s: \"%.60s\" is neither True nor False", name, text);
}

aft_status aft_check_bus(int *out, aft_reading *reading, const char *text, aft_place place)
{
    *out = aft_network_find(reading->network, AFT_TABLE_buses, text);
    if (*out >= 0 || reading->is_broken[AFT_TABLE_buses]) {
        return AFT_OK;
    }
    if (text[0] == '\0') {
        return aft_report(reading, AFT_LEVEL_ERROR, "unknown-bus", place,
                          "each row is one element: remove a row of totals or remarks", "no bus is given");
    }
    return aft_report(reading, AFT_LEVEL_ERROR, "unknown-bus", place, aft_hint_name(reading, text, AFT_TABLE_buses),
                      "`%s` is not in buses.csv", text);
}

aft_status aft_cell_set(aft_reading *reading, void *record, const aft_attribute *attribute, const char *text,
                        bool has_decimal_comma, aft_place place)
{
    switch (attribute->kind) {
    case AFT_TEXT: return set_text(reading, aft_text_at(record, attribute), text);
    case AFT_BUS: return aft_check_bus(aft_int_at(record, attribute), reading, text, place);
    case AFT_FLAG:
        return set_flag(reading, aft_flag_at(record, attribute), text, has_decimal_comma, place, attribute->name);
    case AFT_PORTS: return AFT_OK;
    default: return set_number(reading, record, attribute, text, has_decimal_comma, place);
    }
}

static void set_default(void *record, const aft_attribute *attribute)
{
    switch (attribute->kind) {
    case AFT_TEXT: *aft_text_at(record, attribute) = attribute->text; break;
    case AFT_REAL: *aft_real_at(record, attribute) = attribute->number; break;
    case AFT_SERIES: *aft_series_at(record, attribute) = (aft_series){.value = attribute->number}; break;
    case AFT_INT: *aft_int_at(record, attribute) = (int)attribute->number; break;
    case AFT_FLAG: *aft_flag_at(record, attribute) = attribute->number != 0.0; break;
    case AFT_BUS: *aft_int_at(record, attribute) = -1; break;
    case AFT_PORTS: break;
    }
}

void aft_record_defaults(void *record, const aft_attribute *attributes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (attributes[i].need != AFT_OUTPUT) { /* results have no field */
            set_default(record, &attributes[i]);
        }
    }
}
