/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One column of a table into one field of every record, as PyPSA fills what is empty. */
#include "networks/read/read_internal.h"

#include <string.h>

bool aft_has_filled_cell(const aft_sheet *sheet, size_t column)
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
static aft_status fill_texts(aft_target to, aft_reading *reading, const aft_sheet *sheet, size_t column)
{
    for (size_t row = 0; row < sheet->n_rows; row++) {
        const char *text = aft_sheet_cell(sheet, row, column);
        bool is_name = column == 0; /* a name like "NA" is a name */
        *aft_text_at(to.records + row * to.stride, to.attribute) = !is_name && aft_cell_is_missing(text) ? "" : text;
    }
    bool counts = to.attribute->text[0] != '\0' && to.attribute->need != AFT_LABEL && to.attribute->need != AFT_REPORT;
    return counts ? warn_half_filled(reading, sheet, column, "nothing") : AFT_OK;
}

/* An empty cell, or the text of a row without a name, which is a finding as a whole: a row of units, say. */
static bool is_nothing_to_set(const aft_attribute *attribute, const aft_sheet *sheet, size_t row, const char *text)
{
    bool has_name = aft_sheet_cell(sheet, row, 0)[0] != '\0';
    double number = 0.0;
    if (has_name || attribute->kind == AFT_BUS) {
        return !has_name || (attribute->kind != AFT_BUS && aft_cell_is_missing(text));
    }
    return aft_cell_is_missing(text) || !aft_cell_number(&number, text, sheet->has_decimal_comma);
}

static aft_status fill_numbers(aft_target to, aft_reading *reading, const aft_sheet *sheet, size_t column)
{
    aft_status status = AFT_OK;
    for (size_t row = 0; row < sheet->n_rows; row++) {
        const char *text = aft_sheet_cell(sheet, row, column);
        if (is_nothing_to_set(to.attribute, sheet, row, text)) {
            continue;
        }
        AFT_TRY(aft_cell_set(reading, to.records + row * to.stride, to.attribute, text, sheet->has_decimal_comma,
                             aft_sheet_place(sheet, row, column)));
    }
done:
    return status;
}

/* True/False columns: words or numbers throughout. An empty cell is False among words, the default among numbers. */
static aft_status fill_flags(aft_target to, aft_reading *reading, const aft_sheet *sheet, size_t column)
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
                              style == AFT_FLAG_MIXED ? "write True or False in the whole column" : aft_hint_flag(text),
                              "%s: \"%.60s\" among %s", to.attribute->name, text,
                              style == AFT_FLAG_NUMBERS ? "numbers" : "values that should be True or False");
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

aft_status aft_fill_column(aft_target to, aft_reading *reading, const aft_sheet *sheet, size_t column)
{
    bool is_name = column == 0;
    if (!is_name && !aft_has_filled_cell(sheet, column) && to.attribute->kind != AFT_BUS) {
        return AFT_OK;
    }
    switch (to.attribute->kind) {
    case AFT_TEXT: return fill_texts(to, reading, sheet, column);
    case AFT_FLAG: return fill_flags(to, reading, sheet, column);
    case AFT_PORTS: return AFT_OK;
    default: return fill_numbers(to, reading, sheet, column);
    }
}
