/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings and scenarios: case.csv, then the values of the chosen scenario, then --set, each winning over the last. */
#include "networks/base/text.h"
#include "networks/read/read_internal.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static aft_status out_of_memory(aft_reading *reading, const char *what)
{
    return aft_fail(reading->err, AFT_ENOMEM, "%s: out of memory", what);
}

/* "did you mean" among attributes that can be given. */
static const char *hint_attribute(aft_reading *reading, const char *text, const aft_attribute *attributes, size_t n)
{
    const char *names[128];
    size_t n_names = 0;
    for (size_t i = 0; i < n && n_names < sizeof names / sizeof names[0]; i++) {
        if (attributes[i].need != AFT_OUTPUT && attributes[i].kind != AFT_PORTS) {
            names[n_names++] = attributes[i].name;
        }
    }
    return aft_hint_nearest(reading, text, names, n_names);
}

/* ---- settings ---- */

static const aft_attribute *find_setting(const char *name)
{
    size_t n = 0;
    const aft_attribute *settings = aft_settings_describe(&n);
    return aft_attribute_find(settings, n, name);
}

static aft_status report_unknown_setting(aft_reading *reading, const char *name, aft_place place)
{
    size_t n = 0;
    const aft_attribute *settings = aft_settings_describe(&n);
    return aft_report(reading, AFT_LEVEL_ERROR, "unknown-setting", place, hint_attribute(reading, name, settings, n),
                      "there is no setting `%s`", name);
}

/* An empty value means the default, as an empty cell does. */
static aft_status set_setting(aft_reading *reading, const char *name, const char *value, bool has_decimal_comma,
                              aft_place name_place, aft_place place)
{
    size_t n = 0;
    const aft_attribute *settings = aft_settings_describe(&n);
    const aft_attribute *setting = find_setting(name);
    if (setting == NULL) {
        return report_unknown_setting(reading, name, name_place);
    }
    reading->setting_places[setting - settings] = place;
    bool is_number = setting->kind == AFT_REAL || setting->kind == AFT_INT;
    if (is_number && strcasecmp(value, "nan") == 0 && !isnan(setting->number)) {
        aft_record_defaults(&reading->network->settings, setting, 1);
        return aft_report(reading, AFT_WARNING, "not-given", place, "", "%s: %s is no number; the default, %g, holds",
                          name, value, setting->number);
    }
    if (aft_cell_is_missing(value)) {
        aft_record_defaults(&reading->network->settings, setting, 1);
        return AFT_OK;
    }
    return aft_cell_set(reading, &reading->network->settings, setting, value, has_decimal_comma, place);
}

static aft_status check_setting_columns(aft_reading *reading, const aft_sheet *sheet)
{
    static const char *const known[] = {"setting", "value", "unit", "source", "evidence", "low", "high", "note"};
    aft_status status = AFT_OK;
    for (size_t i = 1; i < sheet->n_columns; i++) { /* the first is the name of the setting, whatever its title */
        bool is_known = sheet->titles[i][0] == '\0';
        for (size_t k = 0; k < sizeof known / sizeof known[0]; k++) {
            is_known |= strcmp(sheet->titles[i], known[k]) == 0;
        }
        if (!is_known) {
            aft_place place = {.file = sheet->file, .line = 1, .column = i + 1};
            AFT_TRY(aft_report(reading, AFT_NOTE, "user-column", place,
                               aft_hint_nearest(reading, sheet->titles[i], known, sizeof known / sizeof known[0]),
                               "`%s` has no effect", sheet->titles[i]));
        }
    }
done:
    return status;
}

static aft_status take_setting(aft_reading *reading, const aft_sheet *sheet, size_t row, size_t value)
{
    const char *name = aft_sheet_cell(sheet, row, 0);
    for (size_t before = 0; before < row; before++) {
        if (strcmp(aft_sheet_cell(sheet, before, 0), name) == 0) {
            return aft_report(reading, AFT_LEVEL_ERROR, "duplicate-name", aft_sheet_place(sheet, row, 0), "",
                              "setting `%s` stands in line %zu already", name, sheet->lines[before]);
        }
    }
    return set_setting(reading, name, aft_sheet_cell(sheet, row, value), sheet->has_decimal_comma,
                       aft_sheet_place(sheet, row, 0), aft_sheet_place(sheet, row, value));
}

/* A text of the row for good; "" where there is no such column. */
static const char *note_text(aft_reading *reading, const aft_sheet *sheet, size_t row, const char *title)
{
    int column = aft_sheet_column(sheet, title);
    const char *cell = column >= 0 ? aft_sheet_cell(sheet, row, (size_t)column) : "";
    return cell[0] != '\0' ? aft_arena_text(reading->arena, cell, strlen(cell)) : "";
}

/* Keeps what the file says of its settings beside their values, for reports. */
static aft_status keep_notes(aft_reading *reading, const aft_sheet *sheet)
{
    aft_setting_note *notes = aft_arena_alloc(reading->arena, sheet->n_rows + 1, sizeof *notes);
    if (notes == NULL) {
        return out_of_memory(reading, "settings");
    }
    for (size_t row = 0; row < sheet->n_rows; row++) {
        const char *name = aft_sheet_cell(sheet, row, 0);
        notes[row] = (aft_setting_note){.setting = aft_arena_text(reading->arena, name, strlen(name)),
                                        .unit = note_text(reading, sheet, row, "unit"),
                                        .source = note_text(reading, sheet, row, "source"),
                                        .evidence = note_text(reading, sheet, row, "evidence"),
                                        .low = note_text(reading, sheet, row, "low"),
                                        .high = note_text(reading, sheet, row, "high")};
        const aft_setting_note *n = &notes[row];
        if (n->setting == NULL || n->unit == NULL || n->source == NULL || n->evidence == NULL || n->low == NULL ||
            n->high == NULL) {
            return out_of_memory(reading, "settings");
        }
    }
    reading->network->setting_notes = notes;
    reading->network->n_setting_notes = sheet->n_rows;
    return AFT_OK;
}

static aft_status convert_settings(aft_reading *reading, const aft_sheet *sheet)
{
    aft_status status = AFT_OK;
    int value = aft_sheet_column(sheet, "value");
    if (value <= 0) {
        return aft_report(reading, AFT_LEVEL_ERROR, "missing-column", (aft_place){.file = sheet->file, .line = 1}, "",
                          "the columns are setting, value, unit, source, evidence");
    }
    AFT_TRY(check_setting_columns(reading, sheet));
    if (sheet->n_rows == 0) {
        AFT_TRY(aft_report(reading, AFT_NOTE, "no-rows", (aft_place){.file = sheet->file, .line = 1}, "",
                           "a header and no rows"));
    }
    for (size_t row = 0; row < sheet->n_rows; row++) {
        AFT_TRY(take_setting(reading, sheet, row, (size_t)value));
    }
    AFT_TRY(keep_notes(reading, sheet));
done:
    return status;
}

aft_status aft_read_settings(aft_reading *reading)
{
    size_t n = 0;
    const aft_attribute *settings = aft_settings_describe(&n);
    aft_record_defaults(&reading->network->settings, settings, n);
    reading->setting_places = aft_arena_alloc(reading->arena, n, sizeof *reading->setting_places);
    if (reading->setting_places == NULL) {
        return out_of_memory(reading, "settings");
    }
    const aft_file *file = aft_reading_file(reading, "case.csv");
    if (file == NULL) {
        return AFT_OK;
    }
    aft_sheet sheet = {0};
    aft_status status = aft_sheet_read(&sheet, reading, file);
    if (status == AFT_OK) {
        status = convert_settings(reading, &sheet);
    }
    aft_sheet_clear(&sheet);
    return status == AFT_ECASE ? AFT_OK : status;
}

static aft_status apply_set(aft_reading *reading, const char *text)
{
    const aft_place place = {.file = "--set"};
    const char *equals = strchr(text, '=');
    if (equals == NULL) {
        return aft_report(reading, AFT_LEVEL_ERROR, "bad-set", place, "write --set setting=value", "`%s` has no `=`",
                          text);
    }
    const char *name = aft_arena_text(reading->arena, text, (size_t)(equals - text));
    if (name == NULL) {
        return out_of_memory(reading, "--set");
    }
    return set_setting(reading, name, equals + 1, false, place, place);
}

aft_status aft_apply_sets(aft_reading *reading)
{
    aft_status status = AFT_OK;
    for (size_t i = 0; i < reading->options->n_sets; i++) {
        AFT_TRY(apply_set(reading, reading->options->sets[i]));
    }
done:
    return status;
}

aft_place aft_setting_place(const aft_reading *reading, const char *name)
{
    size_t n = 0;
    const aft_attribute *settings = aft_settings_describe(&n);
    aft_place place = reading->setting_places[aft_attribute_find(settings, n, name) - settings];
    return place.file != NULL ? place : (aft_place){.file = "case.csv"};
}

/* ---- scenarios ---- */

typedef enum operation { SET, FACTOR, ADD } operation;

/* One row of scenario_values.csv. */
typedef struct change {
    const aft_sheet *sheet;
    size_t row;
    const char *scenario, *table, *name, *attribute, *operation_name, *value;
    operation operation;
    double number; /* of FACTOR and ADD */
    bool is_chosen;
} change;

enum { N_CHANGE_COLUMNS = 6 };
static const char *const change_columns[N_CHANGE_COLUMNS] = {"scenario",  "table",     "name",
                                                             "attribute", "operation", "value"};

static aft_place change_place(const change *c, const char *title)
{
    int column = aft_sheet_column(c->sheet, title);
    return aft_sheet_place(c->sheet, c->row, column >= 0 ? (size_t)column : 0);
}

static aft_status find_operation(change *c, bool *is_good, aft_reading *reading)
{
    static const char *const words[] = {"set", "factor", "add"};
    for (int i = 0; i < 3; i++) {
        if (strcmp(c->operation_name, words[i]) == 0) {
            c->operation = (operation)i;
            *is_good = i == SET || aft_cell_number(&c->number, c->value, c->sheet->has_decimal_comma);
            if (*is_good) {
                return AFT_OK;
            }
            return aft_report(reading, AFT_LEVEL_ERROR, "bad-number", change_place(c, "value"), "",
                              "\"%.60s\" is no number", c->value);
        }
    }
    *is_good = false;
    return aft_report(reading, AFT_LEVEL_ERROR, "unknown-operation", change_place(c, "operation"), "",
                      "`%s` is none of set, factor, add", c->operation_name);
}

/* factor and add are for numbers; results, ports and names cannot be changed. */
static aft_status check_attribute(bool *is_good, aft_reading *reading, const change *c, const aft_attribute *attribute,
                                  const aft_attribute *attributes, size_t n)
{
    *is_good = false;
    if (attribute == NULL || attribute->need == AFT_OUTPUT || attribute->kind == AFT_PORTS) {
        return aft_report(reading, AFT_LEVEL_ERROR, "unknown-attribute", change_place(c, "attribute"),
                          hint_attribute(reading, c->attribute, attributes, n), "%s has no attribute `%s`", c->table,
                          c->attribute);
    }
    bool is_number = attribute->kind == AFT_REAL || attribute->kind == AFT_SERIES || attribute->kind == AFT_INT;
    if (c->operation != SET && !is_number) {
        return aft_report(reading, AFT_LEVEL_ERROR, "unknown-operation", change_place(c, "operation"), "use set",
                          "`%s` is no number", c->attribute);
    }
    if (strcmp(attribute->name, "name") == 0) {
        return aft_report(reading, AFT_LEVEL_ERROR, "unknown-attribute", change_place(c, "attribute"), "",
                          "names cannot be changed");
    }
    *is_good = true;
    return AFT_OK;
}

static double changed(const change *c, double number)
{
    return c->operation == FACTOR ? number * c->number : number + c->number;
}

static aft_status change_series(aft_reading *reading, aft_series *series, const change *c)
{
    series->value = changed(c, series->value);
    if (series->hours == NULL) {
        return AFT_OK;
    }
    size_t n = reading->network->n_snapshots;
    double *hours = aft_arena_alloc(reading->arena, n, sizeof *hours);
    if (hours == NULL) {
        return out_of_memory(reading, "scenario");
    }
    for (size_t t = 0; t < n; t++) {
        hours[t] = changed(c, series->hours[t]);
    }
    series->hours = hours;
    return AFT_OK;
}

static aft_status change_field(aft_reading *reading, void *record, const aft_attribute *attribute, const change *c)
{
    if (c->operation == SET && attribute->kind != AFT_BUS && aft_cell_is_missing(c->value)) {
        aft_record_defaults(record, attribute, 1);
        return AFT_OK;
    }
    if (c->operation == SET) {
        return aft_cell_set(reading, record, attribute, c->value, c->sheet->has_decimal_comma,
                            change_place(c, "value"));
    }
    if (attribute->kind == AFT_SERIES) {
        return change_series(reading, aft_series_at(record, attribute), c);
    }
    double number = attribute->kind == AFT_REAL ? *aft_real_at(record, attribute) : *aft_int_at(record, attribute);
    return aft_cell_set_number(reading, record, attribute, changed(c, number), change_place(c, "value"));
}

static aft_status change_setting(aft_reading *reading, const change *c)
{
    size_t n = 0;
    const aft_attribute *settings = aft_settings_describe(&n);
    /* as case.csv has it: name the setting, attribute `value`; a setting named as the attribute is understood too */
    bool is_by_name = strcmp(c->attribute, "value") == 0;
    const char *name = is_by_name ? c->name : c->attribute;
    const aft_attribute *setting = find_setting(name);
    if (setting == NULL) {
        return report_unknown_setting(reading, name, change_place(c, is_by_name ? "name" : "attribute"));
    }
    bool is_good = false;
    aft_status status = check_attribute(&is_good, reading, c, setting, settings, n);
    if (status != AFT_OK || !is_good || !c->is_chosen) {
        return status;
    }
    reading->setting_places[setting - settings] = change_place(c, "value");
    return change_field(reading, &reading->network->settings, setting, c);
}

/* efficiency2, efficiency3, ... of links, rate2, ... of processes: the elements that have the port are changed. */
static aft_status change_port(aft_reading *reading, const change *c, aft_table table, size_t row, int number)
{
    const aft_attribute rate = {
        .kind = AFT_SERIES, .name = aft_port_rate_name(table), .number = 1.0, .offset = offsetof(aft_port, rate)};
    aft_port *port = aft_port_find(aft_ports_of(reading->network, table, row), number);
    return port != NULL ? change_field(reading, port, &rate, c) : AFT_OK;
}

static aft_status change_rows(aft_reading *reading, const change *c, aft_table table, const aft_attribute *attribute,
                              int port)
{
    aft_status status = AFT_OK;
    size_t n = 0;
    (void)aft_network_rows(reading->network, table, &n);
    bool is_all = strcmp(c->name, "*") == 0;
    int only = is_all ? -1 : aft_network_find(reading->network, table, c->name);
    if (!is_all && only < 0) {
        return aft_report(reading, AFT_LEVEL_ERROR, "unknown-name", change_place(c, "name"),
                          aft_hint_name(reading, c->name, table), "`%s` is not in %s", c->name, aft_table_file(table));
    }
    for (size_t row = is_all ? 0 : (size_t)only; c->is_chosen && row < n; row++) {
        if (port > 0) {
            AFT_TRY(change_port(reading, c, table, row, port));
        } else {
            AFT_TRY(change_field(reading, aft_row_at(reading->network, table, row), attribute, c));
        }
        if (!is_all) {
            break;
        }
    }
done:
    return status;
}

static aft_status change_table(aft_reading *reading, const change *c, aft_table table)
{
    const aft_table_info *info = aft_table_describe(table);
    const char *rate = aft_port_rate_name(table);
    int port = rate != NULL ? aft_port_number(c->attribute, rate) : 0;
    const aft_attribute *attribute = port > 0 ? aft_port_rate_attribute(table)
                                              : aft_attribute_find(info->attributes, info->n_attributes, c->attribute);
    bool is_good = false;
    aft_status status = check_attribute(&is_good, reading, c, attribute, info->attributes, info->n_attributes);
    if (status == AFT_OK && is_good && !reading->is_broken[table]) {
        status = change_rows(reading, c, table, attribute, port);
    }
    return status;
}

static aft_status report_unknown_table(aft_reading *reading, const change *c)
{
    const char *names[AFT_N_TABLES + 1] = {"case"};
    for (int table = 0; table < AFT_N_TABLES; table++) {
        names[table + 1] = aft_table_describe((aft_table)table)->file;
    }
    return aft_report(reading, AFT_LEVEL_ERROR, "unknown-table", change_place(c, "table"),
                      aft_hint_nearest(reading, c->table, names, AFT_N_TABLES + 1), "there is no table `%s`", c->table);
}

static aft_status apply_change(aft_reading *reading, const change *c)
{
    if (strcmp(c->table, "case") == 0) {
        return change_setting(reading, c);
    }
    for (int table = 0; table < AFT_N_TABLES; table++) {
        if (strcmp(c->table, aft_table_describe((aft_table)table)->file) == 0) {
            return change_table(reading, c, (aft_table)table);
        }
    }
    return report_unknown_table(reading, c);
}

static aft_status take_change(aft_reading *reading, const aft_sheet *sheet, size_t row)
{
    change c = {.sheet = sheet, .row = row};
    const char **texts[N_CHANGE_COLUMNS] = {&c.scenario, &c.table, &c.name, &c.attribute, &c.operation_name, &c.value};
    for (int i = 0; i < N_CHANGE_COLUMNS; i++) {
        *texts[i] = aft_sheet_cell(sheet, row, (size_t)aft_sheet_column(sheet, change_columns[i]));
    }
    const char *chosen = reading->options->scenario;
    c.is_chosen = chosen != NULL && strcmp(chosen, c.scenario) == 0;
    if (aft_network_find(reading->network, AFT_TABLE_scenarios, c.scenario) < 0) {
        return aft_report(reading, AFT_LEVEL_ERROR, "unknown-scenario", change_place(&c, "scenario"),
                          aft_hint_name(reading, c.scenario, AFT_TABLE_scenarios), "`%s` is not in scenarios.csv",
                          c.scenario);
    }
    bool is_good = false;
    aft_status status = find_operation(&c, &is_good, reading);
    return status == AFT_OK && is_good ? apply_change(reading, &c) : status;
}

static aft_status apply_changes(aft_reading *reading, const aft_sheet *sheet)
{
    aft_status status = AFT_OK;
    for (int i = 0; i < N_CHANGE_COLUMNS; i++) {
        if (aft_sheet_column(sheet, change_columns[i]) < 0) {
            return aft_report(reading, AFT_LEVEL_ERROR, "missing-column", (aft_place){.file = sheet->file, .line = 1},
                              "", "column `%s` is missing", change_columns[i]);
        }
    }
    for (size_t row = 0; row < sheet->n_rows; row++) {
        AFT_TRY(take_change(reading, sheet, row));
    }
done:
    return status;
}

/* The scenario that looks like it, else those there are, as far as they fit. */
static const char *hint_scenario(char out[200], aft_reading *reading, const char *name)
{
    const char *nearest = aft_hint_name(reading, name, AFT_TABLE_scenarios);
    size_t n = 0;
    (void)aft_network_rows(reading->network, AFT_TABLE_scenarios, &n);
    if (nearest[0] != '\0' || n == 0) {
        return nearest[0] != '\0' ? nearest : "the case has no scenarios";
    }
    (void)strcpy(out, "there are:");
    for (size_t i = 0; i < n; i++) {
        const char *other = aft_row_name(reading->network, AFT_TABLE_scenarios, i);
        const size_t used = strlen(out);
        if (used + strlen(other) + sizeof ", ``, ..." > 200) {
            (void)strcpy(out + used, ", ...");
            break;
        }
        (void)snprintf(out + used, 200 - used, "%s `%s`", i > 0 ? "," : "", other);
    }
    return out;
}

static aft_status choose_scenario(aft_reading *reading)
{
    const char *name = reading->options->scenario;
    if (name == NULL) {
        return AFT_OK;
    }
    char hint[200];
    int row = aft_network_find(reading->network, AFT_TABLE_scenarios, name);
    if (row < 0) {
        return aft_report(reading, AFT_LEVEL_ERROR, "unknown-scenario", (aft_place){.file = "scenarios.csv"},
                          hint_scenario(hint, reading, name), "there is no scenario `%s`", name);
    }
    reading->network->scenario = aft_row_name(reading->network, AFT_TABLE_scenarios, (size_t)row);
    return AFT_OK;
}

aft_status aft_apply_scenario(aft_reading *reading)
{
    aft_status status = choose_scenario(reading);
    const aft_file *file = aft_reading_file(reading, "scenario_values.csv");
    if (status != AFT_OK || file == NULL) {
        return status;
    }
    aft_sheet sheet = {0};
    status = aft_sheet_read(&sheet, reading, file);
    if (status == AFT_OK) {
        status = apply_changes(reading, &sheet);
    }
    aft_sheet_clear(&sheet);
    return status == AFT_ECASE ? AFT_OK : status;
}
