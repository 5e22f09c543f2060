/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of a case whose name is nearly right: PyPSA passes over them in silence, and the plan then lacks a table. */
#include "networks/base/text.h"
#include "networks/base/words.h"
#include "networks/read/read_internal.h"

#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { LONGEST_NAME = 128 };

static bool ends_with(const char *text, const char *end)
{
    size_t n = strlen(text);
    size_t m = strlen(end);
    return n >= m && strcasecmp(text + n - m, end) == 0;
}

/* ---- what a name means ---- */

/* Cuts what copies and other formats put behind a name; false if nothing says that it is a table. */
static bool cut_endings(char *name)
{
    static const char *const formats[] = {".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods"};
    static const char *const copies[] = {" - copy", " - kopie", " kopie", " copy", "_copy", "(1)", "(2)", "(3)", " "};
    bool is_table = false;
    bool is_cut = true;
    while (is_cut) {
        is_cut = false;
        for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
            if (ends_with(name, formats[i])) {
                name[strlen(name) - strlen(formats[i])] = '\0';
                is_cut = is_table = true;
            }
        }
        for (size_t i = 0; is_table && i < sizeof copies / sizeof copies[0]; i++) {
            if (ends_with(name, copies[i])) {
                name[strlen(name) - strlen(copies[i])] = '\0';
                is_cut = true;
            }
        }
    }
    return is_table;
}

/* "Loads_t.p_set.csv" becomes "loads_p_set": small letters, one `_` between words, no `_t` as n.loads_t has it. */
static bool simplify(char out[LONGEST_NAME], const char *name)
{
    char copy[LONGEST_NAME];
    size_t n = strlen(name);
    if (n >= sizeof copy) {
        return false;
    }
    memcpy(copy, name, n + 1);
    bool is_table = cut_endings(copy);
    n = 0;
    for (const char *p = copy; *p != '\0'; p++) {
        if (isalnum((unsigned char)*p)) {
            out[n++] = (char)tolower((unsigned char)*p);
        } else if (n > 0 && out[n - 1] != '_') {
            out[n++] = '_';
        }
    }
    out[n] = '\0';
    char *dynamic = strstr(out, "_t_");
    if (dynamic != NULL) {
        memmove(dynamic, dynamic + 2, strlen(dynamic + 2) + 1);
    }
    return is_table && n > 0;
}

/* The nearest file so far. */
typedef struct search {
    const char *simple;
    size_t distance;
    char found[LONGEST_NAME];
} search;

static bool is_singular(const char *one, const char *many)
{
    size_t n = strlen(one);
    return strncmp(one, many, n) == 0 && (strcmp(many + n, "s") == 0 || strcmp(many + n, "es") == 0);
}

/* A number behind a name is no mistake: lines2.csv. */
static bool is_numbered(const char *simple, const char *word)
{
    size_t n = strlen(word);
    return strncmp(simple, word, n) == 0 && simple[n] != '\0' &&
           strspn(simple + n, "0123456789_") == strlen(simple + n);
}

static void try_name(search *s, const char *table, const char *attribute, const char *end)
{
    if (s->distance == 0) {
        return;
    }
    char word[LONGEST_NAME];
    bool is_series = attribute[0] != '\0';
    int n =
        snprintf(word, sizeof word, "%s%s%s%s", table, is_series ? "_" : "", attribute, end[0] != '\0' ? "_pw" : "");
    size_t limit = n < 5 ? 0 : n < 12 ? 1 : 2;
    limit = limit < s->distance ? limit : s->distance - 1;
    size_t distance = is_singular(s->simple, word) ? 0 : aft_text_distance(s->simple, word, limit);
    if (distance <= limit && !is_numbered(s->simple, word)) {
        s->distance = distance;
        (void)snprintf(s->found, sizeof s->found, "%s%s%s%s.csv", table, is_series ? "-" : "", attribute, end);
    }
}

static void try_series(search *s, aft_table table)
{
    const aft_table_info *info = aft_table_describe(table);
    for (size_t a = 0; a < info->n_attributes; a++) {
        if (info->attributes[a].kind == AFT_SERIES && info->attributes[a].need == AFT_OPTIONAL) {
            try_name(s, info->file, info->attributes[a].name, "");
            try_name(s, info->file, info->attributes[a].name, "-pw");
        }
    }
}

const char *aft_file_meant(aft_reading *reading, const char *name)
{
    static const char *const others[] = {"snapshots", "case", "network", "investment_periods", "scenario_values"};
    char simple[LONGEST_NAME];
    search s = {.simple = simple, .distance = SIZE_MAX};
    if (!simplify(simple, name)) {
        return NULL;
    }
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        try_name(&s, others[i], "", "");
    }
    for (int table = 0; table < AFT_N_TABLES; table++) {
        try_name(&s, aft_table_describe((aft_table)table)->file, "", "");
        try_series(&s, (aft_table)table);
    }
    bool is_there = s.found[0] == '\0' || aft_reading_file(reading, s.found) != NULL;
    return is_there ? NULL : aft_arena_text(reading->arena, s.found, strlen(s.found));
}

/* ---- files beside the tables ---- */

bool aft_split_file(aft_table *table_out, const char **attribute_out, const char *file)
{
    const char *dash = strchr(file, '-');
    size_t length = strlen(file);
    if (dash == NULL || length < 5 || strcmp(file + length - 4, ".csv") != 0) {
        return false;
    }
    for (int table = 0; table < AFT_N_TABLES; table++) {
        const char *name = aft_table_describe((aft_table)table)->file;
        if (strlen(name) == (size_t)(dash - file) && strncmp(name, file, (size_t)(dash - file)) == 0) {
            *table_out = (aft_table)table;
            *attribute_out = dash + 1;
            return true;
        }
    }
    return false;
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
    aft_table table = AFT_N_TABLES;
    const char *attribute = NULL;
    for (int i = 0; i < AFT_N_TABLES; i++) {
        if (strcmp(name, aft_table_file((aft_table)i)) == 0) {
            return true;
        }
    }
    return aft_split_file(&table, &attribute, name);
}

aft_status aft_note_unknown_files(aft_reading *reading)
{
    aft_status status = AFT_OK;
    aft_words words = {0};
    for (size_t i = 0; i < reading->n_files; i++) {
        const char *name = reading->files[i].name;
        if (is_expected_file(name)) {
            continue;
        }
        const char *meant = aft_file_meant(reading, name);
        if (meant != NULL) {
            AFT_TRY(aft_report(reading, AFT_WARNING, "misspelt-file", (aft_place){.file = name},
                               ends_with(name, ".csv") ? "rename it" : "save it under that name, as CSV",
                               "the file is not read; did you mean `%s`?", meant));
        } else {
            AFT_TRY(aft_words_add(&words, "%s%s", words.n > 0 ? ", " : "", name));
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
