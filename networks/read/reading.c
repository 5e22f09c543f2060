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
