/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A case while it is read: findings with their places, hints. */
#include "networks/base/text.h"
#include "networks/read/read_internal.h"

#include <stdio.h>
#include <string.h>

static aft_status out_of_memory(aft_reading *reading, const char *what)
{
    return aft_fail(reading->err, AFT_ENOMEM, "%s: out of memory", what);
}

enum { MOST_PER_FILE = 100, LONGEST_CELL_TEXT = 256 };

/* What is said of one cell: a whole column may have the same mistake. */
static bool is_of_cell(const char *rule)
{
    static const char *const rules[] = {"bad-number",      "unknown-bus",  "unknown-carrier",
                                        "unknown-project", "unknown-menu", "nan-in-series",
                                        "bad-weight",      "huge",         "out-of-range"};
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        if (strcmp(rule, rules[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* True if the column has this finding already, which then counts this one. */
static bool repeats(aft_reading *reading, const char *rule, aft_place place, const char *hint, const char *format,
                    va_list args)
{
    char text[LONGEST_CELL_TEXT];
    if (place.column == 0 || !is_of_cell(rule)) {
        return false;
    }
    int n = vsnprintf(text, sizeof text, format, args);
    bool is_whole = n >= 0 && (size_t)n < sizeof text;
    return is_whole && aft_findings_repeat(reading->findings, rule, place.file, place.column, hint, text);
}

aft_status aft_report(aft_reading *reading, aft_level level, const char *rule, aft_place place, const char *hint,
                      const char *format, ...)
{
    if (reading->reported_file == NULL || strcmp(reading->reported_file, place.file) != 0) {
        reading->reported_file = aft_arena_text(reading->arena, place.file, strlen(place.file));
        reading->n_reported = 0;
        reading->n_repeated = 0;
        if (reading->reported_file == NULL) {
            return out_of_memory(reading, place.file);
        }
    }
    va_list args;
    va_start(args, format);
    bool is_again = repeats(reading, rule, place, hint, format, args);
    va_end(args);
    reading->n_repeated += is_again;
    reading->n_reported += !is_again;
    aft_status status = AFT_OK;
    if (is_again) {
        return AFT_OK;
    }
    if (reading->n_reported <= MOST_PER_FILE) {
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

const aft_file *aft_reading_file(const aft_reading *reading, const char *name)
{
    for (size_t i = 0; i < reading->n_files; i++) {
        if (strcmp(reading->files[i].name, name) == 0) {
            return &reading->files[i];
        }
    }
    return NULL;
}

aft_level aft_unmodelled_level(const aft_reading *reading)
{
    return reading->options->allow_ignored ? AFT_WARNING : AFT_LEVEL_ERROR;
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

/* A hint about a word; "" without memory. */
__attribute__((format(printf, 2, 0))) static const char *compose(aft_reading *reading, const char *format,
                                                                 const char *word)
{
    size_t length = strlen(word) + strlen(format);
    char *hint = aft_arena_alloc(reading->arena, length, 1);
    if (hint == NULL) {
        return "";
    }
    (void)snprintf(hint, length, format, word);
    return hint;
}

const char *aft_hint_nearest(aft_reading *reading, const char *text, const char *const *words, size_t n)
{
    if (reading->n_reported + reading->n_repeated > MOST_PER_FILE) {
        return "";
    }
    const char *word = aft_text_twin(text, words, n);
    if (word != NULL) {
        return compose(reading, "there is `%s`: the two differ in blanks or in what cannot be seen", word);
    }
    word = aft_text_nearest(text, words, n);
    return word != NULL ? compose(reading, "did you mean `%s`?", word) : "";
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
