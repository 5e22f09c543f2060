/* SPDX-License-Identifier: GPL-3.0-or-later */
/* aftak schema [TABLE]: the tables of a case and of a run, and their columns, from the rows in which they are written.
 */
#include "cli/cli.h"

#include "networks/base/text.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *kind_name(aft_kind kind)
{
    static const char *const names[] = {"text", "number",           "whole number", "True/False",
                                        "bus",  "number or series", "ports"};
    return names[kind];
}

static const char *need_name(aft_need need)
{
    static const char *const names[] = {"required", "optional", "report", "label", "not yet", "output"};
    return names[need];
}

static const char *whose_name(aft_whose whose)
{
    static const char *const names[] = {"PyPSA", "aftak", "PyPSA, without effect here", "PyPSA, not yet"};
    return names[whose];
}

/* Default of an attribute as it would stand in a file; "" for none. */
static const char *default_text(char out[AFT_NUMBER_TEXT], const aft_attribute *a)
{
    if (a->kind == AFT_TEXT || a->kind == AFT_BUS) {
        return a->text != NULL ? a->text : "";
    }
    if (a->kind == AFT_FLAG) {
        return a->number != 0.0 ? "True" : "False";
    }
    if (a->kind == AFT_PORTS || a->need == AFT_OUTPUT || isnan(a->number)) {
        return "";
    }
    return aft_number_to_text(out, a->number);
}

/* Text */

static void print_attributes(const aft_attribute *attributes, size_t n)
{
    cli_print_text("| column | kind | unit | default | use | meaning |\n| --- | --- | --- | --- | --- | --- |\n");
    for (size_t i = 0; i < n; i++) {
        char digits[AFT_NUMBER_TEXT];
        const aft_attribute *a = &attributes[i];
        cli_print("| `%s` | %s | %s | %s | %s | %s |\n", a->name, kind_name(a->kind), a->unit, default_text(digits, a),
                  need_name(a->need), a->doc);
    }
}

static void print_table(aft_table table)
{
    const aft_table_info *info = aft_table_describe(table);
    cli_print("## %s.csv\n", info->file);
    cli_print_text("\n");
    cli_print("%s (%s).\n", info->doc, whose_name(info->whose));
    cli_print_text("\n");
    print_attributes(info->attributes, info->n_attributes);
    cli_print_text("\n");
}

static void print_settings(void)
{
    size_t n = 0;
    const aft_attribute *settings = aft_settings_describe(&n);
    cli_print_text("## case.csv\n\nSettings, one per row: setting, value, unit, source, evidence (aftak).\n\n");
    print_attributes(settings, n);
    cli_print_text("\n");
}

static void print_results(void)
{
    size_t n = 0;
    const aft_result_table *tables = aft_result_tables(&n);
    cli_print_text("## Tables of a run\n\n| file | meaning |\n| --- | --- |\n");
    for (size_t i = 0; i < n; i++) {
        cli_print("| `%s` | %s |\n", tables[i].file, tables[i].doc);
    }
    const aft_cost_item *items = aft_cost_items(&n);
    cli_print_text("\n## Items of costs.csv\n\n| item | unit | meaning |\n| --- | --- | --- |\n");
    for (size_t i = 0; i < n; i++) {
        cli_print("| `%s` | %s | %s |\n", items[i].name, items[i].unit, items[i].doc);
    }
    const aft_indicator *indicators = aft_indicators(&n);
    cli_print_text(
        "\n## Indicators of money.csv\n\n| indicator | unit | formula | meaning |\n| --- | --- | --- | --- |\n");
    for (size_t i = 0; i < n; i++) {
        cli_print("| `%s` | %s | %s | %s |\n", indicators[i].name, indicators[i].unit, indicators[i].formula,
                  indicators[i].doc);
    }
}

/* JSON */

static json_t *bound(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

static json_t *attribute_list(const aft_attribute *attributes, size_t n)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) {
        char digits[AFT_NUMBER_TEXT];
        const aft_attribute *a = &attributes[i];
        (void)json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:s}", "name", a->name, "kind",
                                                    kind_name(a->kind), "unit", a->unit, "use", need_name(a->need),
                                                    "default", default_text(digits, a), "min", bound(a->min), "max",
                                                    bound(a->max), "doc", a->doc));
    }
    return list;
}

static json_t *table_object(aft_table table)
{
    const aft_table_info *info = aft_table_describe(table);
    char file[64];
    (void)snprintf(file, sizeof file, "%s.csv", info->file);
    return json_pack("{s:s, s:s, s:s, s:o}", "file", file, "whose", whose_name(info->whose), "doc", info->doc,
                     "columns", attribute_list(info->attributes, info->n_attributes));
}

static json_t *settings_object(void)
{
    size_t n = 0;
    const aft_attribute *settings = aft_settings_describe(&n);
    return json_pack("{s:s, s:s, s:s, s:o}", "file", "case.csv", "whose", "aftak", "doc", "Settings, one per row.",
                     "settings", attribute_list(settings, n));
}

/* Choice of tables */

static bool is_wanted(const char *wanted, const char *file)
{
    size_t n = strlen(file);
    return wanted == NULL || strcmp(wanted, file) == 0 ||
           (strncmp(wanted, file, n) == 0 && strcmp(wanted + n, ".csv") == 0);
}

static int print_json(const char *wanted)
{
    json_t *list = json_array();
    for (int table = 0; table < AFT_N_TABLES; table++) {
        if (is_wanted(wanted, aft_table_describe((aft_table)table)->file)) {
            (void)json_array_append_new(list, table_object((aft_table)table));
        }
    }
    if (is_wanted(wanted, "case")) {
        (void)json_array_append_new(list, settings_object());
    }
    return cli_print_json(list);
}

/* Is there such a table of a case? Else says so. */
static bool is_known(const char *wanted)
{
    const char *names[AFT_N_TABLES + 1] = {"case"};
    char hint[96];
    bool is_found = is_wanted(wanted, names[0]);
    for (int table = 0; table < AFT_N_TABLES; table++) {
        names[table + 1] = aft_table_describe((aft_table)table)->file;
        is_found = is_found || is_wanted(wanted, names[table + 1]);
    }
    if (!is_found) {
        cli_say("aftak: no table '%s'%s\n", wanted, cli_did_you_mean(hint, wanted, names, AFT_N_TABLES + 1));
        cli_say("aftak schema lists them all\n");
    }
    return is_found;
}

int cli_schema(const cli_options *options)
{
    const char *wanted = options->words.n > 1 ? options->words.texts[1] : NULL;
    if (wanted != NULL && !is_known(wanted)) {
        return EXIT_USAGE;
    }
    if (cli_is_json(options)) {
        return print_json(wanted);
    }
    for (int table = 0; table < AFT_N_TABLES; table++) {
        if (is_wanted(wanted, aft_table_describe((aft_table)table)->file)) {
            print_table((aft_table)table);
        }
    }
    if (is_wanted(wanted, "case")) {
        print_settings();
    }
    if (wanted == NULL) {
        print_results();
    }
    return EXIT_DONE;
}
