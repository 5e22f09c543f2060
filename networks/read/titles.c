/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The titles of a table: which belong to the user, which are one of ours misspelt, whether there is a header at all. */
#include "networks/base/text.h"
#include "networks/base/words.h"
#include "networks/read/read_internal.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { MOST_NAMES = 128, LONGEST_TITLE = 128 };

static aft_status out_of_memory(aft_reading *reading)
{
    return aft_fail(reading->err, AFT_ENOMEM, "columns: out of memory");
}

static bool is_known(aft_table table, const aft_sheet *sheet, const char *title)
{
    const aft_table_info *info = aft_table_describe(table);
    const aft_attribute *found = aft_attribute_find(info->attributes + 1, info->n_attributes - 1, title);
    return (found != NULL && found->kind != AFT_PORTS) || aft_is_port_title(table, sheet, title);
}

bool aft_is_user_column(aft_table table, const aft_sheet *sheet, size_t column)
{
    const char *title = sheet->titles[column];
    bool is_first = aft_sheet_column(sheet, title) == (int)column;
    bool is_nothing = title[0] == '\0' && !aft_has_filled_cell(sheet, column);
    return is_first && !is_nothing && !is_known(table, sheet, title);
}

/* ---- misspelt ---- */

/* A title as it is meant: small letters, `_` for blanks and dashes, no unit in brackets behind it. */
static void simplify(char out[LONGEST_TITLE], const char *title)
{
    size_t n = 0;
    size_t end = strcspn(title, "([");
    for (size_t i = 0; i < end && n + 1 < LONGEST_TITLE; i++) {
        unsigned char c = (unsigned char)title[i];
        bool is_gap = c == ' ' || c == '-' || c == '_' || c == '.' || c >= 0x80;
        if (!is_gap) {
            out[n++] = (char)tolower(c);
        } else if (n > 0 && out[n - 1] != '_') {
            out[n++] = '_';
        }
    }
    while (n > 0 && out[n - 1] == '_') {
        n--;
    }
    out[n] = '\0';
}

static bool differs_by_digits(const char *longer, const char *shorter)
{
    size_t n = strlen(shorter);
    return strncmp(longer, shorter, n) == 0 && strspn(longer + n, "0123456789_") == strlen(longer + n);
}

/* One letter in a word of four, two in a long one; a number behind a name makes another name of it. */
static bool is_near(const char *simple, const char *name)
{
    size_t longer = strlen(simple) > strlen(name) ? strlen(simple) : strlen(name);
    size_t limit = longer < 4 ? 0 : longer < 12 ? 1 : 2;
    bool is_numbered = strcmp(simple, name) != 0 && differs_by_digits(simple, name);
    return simple[0] != '\0' && !is_numbered && aft_text_distance(simple, name, limit) <= limit;
}

/* As it stands, or with the unit left off: length_km. */
static bool is_misspelling(const char *title, const char *name)
{
    static const char *const units[] = {"_km", "_mw", "_mwh", "_mva", "_kv", "_eur", "_ohm", "_years"};
    char simple[LONGEST_TITLE];
    simplify(simple, title);
    if (is_near(simple, name)) {
        return true;
    }
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        size_t n = strlen(simple);
        size_t n_unit = strlen(units[i]);
        if (n > n_unit && strcmp(simple + n - n_unit, units[i]) == 0) {
            simple[n - n_unit] = '\0';
            return strcmp(simple, name) == 0;
        }
    }
    return false;
}

/* What a column changes, if it is one: a misspelt one is then missed. */
static bool has_effect(const aft_attribute *a)
{
    return a->need == AFT_REQUIRED || a->need == AFT_OPTIONAL || a->need == AFT_LATER;
}

/* The attribute that a title means and that the table does not have, or NULL. */
static const char *find_meant(aft_table table, const aft_sheet *sheet, const char *title)
{
    const aft_table_info *info = aft_table_describe(table);
    const char *best = NULL;
    for (size_t i = 1; i < info->n_attributes; i++) {
        const aft_attribute *a = &info->attributes[i];
        bool is_meant = has_effect(a) && a->kind != AFT_PORTS && is_misspelling(title, a->name);
        if (is_meant && aft_sheet_column(sheet, a->name) < 0 &&
            (best == NULL || aft_text_distance(title, a->name, 8) < aft_text_distance(title, best, 8))) {
            best = a->name;
        }
    }
    return best;
}

/* What a title of the user looks like among all attributes, or NULL. */
static const char *find_similar(aft_table table, const char *title)
{
    const aft_table_info *info = aft_table_describe(table);
    const char *names[MOST_NAMES];
    size_t n = 0;
    for (size_t i = 1; i < info->n_attributes && n < MOST_NAMES; i++) {
        if (info->attributes[i].need != AFT_OUTPUT && info->attributes[i].kind != AFT_PORTS) {
            names[n++] = info->attributes[i].name;
        }
    }
    return aft_text_nearest(title, names, n);
}

/* efficiency2 without bus2: a column of a port that does not exist. */
static bool is_of_no_port(aft_table table, const char *title)
{
    const char *const stems[] = {aft_port_rate_name(table), "delay", "cyclic_delay"};
    for (size_t i = 0; stems[0] != NULL && i < sizeof stems / sizeof stems[0]; i++) {
        if (aft_port_number(title, stems[i]) > 0) {
            return true;
        }
    }
    return false;
}

/* A column that misses an attribute is a warning; a required one is an error already, which names the column. */
static aft_status warn_misspelt(aft_reading *reading, aft_table table, const aft_sheet *sheet, size_t column,
                                const char *meant)
{
    const aft_table_info *info = aft_table_describe(table);
    const aft_place place = {.file = sheet->file, .line = 1, .column = column + 1};
    const char *title = sheet->titles[column];
    if (aft_attribute_find(info->attributes, info->n_attributes, meant)->need == AFT_REQUIRED && sheet->n_rows > 0) {
        return AFT_OK;
    }
    return aft_report(reading, AFT_WARNING, "misspelt-column", place, "", "`%s`: kept as user data; did you mean `%s`?",
                      title, meant);
}

/* What reports show of buses, and a free text: nobody expects more of them. */
static bool is_plain_text(aft_table table, const char *title)
{
    static const char *const names[] = {"title", "municipality", "country"};
    for (size_t i = 0; i < sizeof names / sizeof names[0] && table == AFT_TABLE_buses; i++) {
        if (strcmp(title, names[i]) == 0) {
            return true;
        }
    }
    return strcmp(title, "note") == 0;
}

aft_status aft_tell_user_column(aft_words *words, aft_reading *reading, aft_table table, const aft_sheet *sheet,
                                size_t column)
{
    const char *title = sheet->titles[column];
    if (strcmp(title, "name") == 0 || is_plain_text(table, title)) { /* name: aft_check_first_title */
        return AFT_OK;
    }
    const char *meant = find_meant(table, sheet, title);
    if (meant != NULL) {
        return warn_misspelt(reading, table, sheet, column, meant);
    }
    if (is_of_no_port(table, title)) {
        return aft_report(reading, AFT_WARNING, "misspelt-column",
                          (aft_place){.file = sheet->file, .line = 1, .column = column + 1}, "",
                          "`%s`: kept as user data, for there is no column `bus` with its number", title);
    }
    const char *similar = find_similar(table, title);
    bool is_new = similar != NULL && aft_sheet_column(sheet, similar) < 0;
    aft_status status = aft_words_add(words, "%s`%s`: kept as user data", words->n > 0 ? "; " : "", title);
    if (status == AFT_OK && is_new) {
        status = aft_words_add(words, "; did you mean `%s`?", similar);
    }
    return status == AFT_OK ? AFT_OK : out_of_memory(reading);
}

/* ---- a header ---- */

/* The first column is the name whatever its title; a title `name` further on was surely meant to be it. */
aft_status aft_check_first_title(aft_reading *reading, const aft_sheet *sheet)
{
    int column = aft_sheet_column(sheet, "name");
    if (column <= 0) {
        return AFT_OK;
    }
    return aft_report(reading, AFT_WARNING, "name-not-first",
                      (aft_place){.file = sheet->file, .line = 1, .column = (size_t)column + 1},
                      "make it the first column", "the name of a row is its first column, `%s`, whatever the title",
                      sheet->titles[0]);
}

/* Required columns are missing and no title looks like an attribute: a row of data, or a text above the header. */
bool aft_has_no_header(aft_table table, const aft_sheet *sheet)
{
    const aft_table_info *info = aft_table_describe(table);
    bool is_missed = false;
    for (size_t a = 1; a < info->n_attributes; a++) {
        is_missed |= info->attributes[a].need == AFT_REQUIRED && aft_sheet_column(sheet, info->attributes[a].name) < 0;
    }
    bool has_any = strcmp(sheet->titles[0], "name") == 0 || find_meant(table, sheet, sheet->titles[0]) != NULL;
    for (size_t i = 0; i < sheet->n_columns && !has_any; i++) {
        has_any =
            is_known(table, sheet, sheet->titles[i]) || (i > 0 && find_meant(table, sheet, sheet->titles[i]) != NULL);
    }
    return is_missed && !has_any && sheet->n_rows > 0;
}

static const char *keep(aft_reading *reading, aft_words *words, aft_status status)
{
    const char *text = status == AFT_OK ? aft_arena_text(reading->arena, words->text, words->n) : NULL;
    aft_words_clear(words);
    return text != NULL ? text : "";
}

const char *aft_hint_header(aft_reading *reading, aft_table table)
{
    const aft_table_info *info = aft_table_describe(table);
    aft_words words = {0};
    aft_status status = aft_words_add(&words, "the first line must be the header, as: name");
    for (size_t a = 1; a < info->n_attributes && status == AFT_OK; a++) {
        if (info->attributes[a].need == AFT_REQUIRED) {
            status = aft_words_add(&words, ",%s", info->attributes[a].name);
        }
    }
    return keep(reading, &words, status);
}

const char *aft_hint_column(aft_reading *reading, const aft_sheet *sheet, const char *name)
{
    aft_words words = {0};
    if (strcmp(sheet->titles[0], name) == 0) {
        return "it is the first column, which is the name of the row";
    }
    for (size_t i = 1; i < sheet->n_columns; i++) {
        if (is_misspelling(sheet->titles[i], name)) {
            aft_status status = aft_words_add(&words, "is it column %zu, `%s`?", i + 1, sheet->titles[i]);
            return keep(reading, &words, status);
        }
    }
    return "";
}
