/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A folder to begin with: every table with its header, settings with what they mean, and a small example that plans. */
#include "networks/base/files.h"
#include "networks/base/memory.h"
#include "networks/base/words.h"
#include "networks/schema/schema.h"
#include "networks/write/write.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* A row of the example: "column=value|column=value". */
typedef struct example_row {
    aft_table table;
    const char *cells;
} example_row;

static const example_row example[] = {
    {AFT_TABLE_buses, "name=tap|carrier=H2|source=example: where the backbone passes"},
    {AFT_TABLE_buses, "name=site|carrier=H2|source=example: where the firm stands"},
    {AFT_TABLE_carriers, "name=H2"},
    {AFT_TABLE_generators, "name=supply|bus=tap|carrier=H2|p_nom=100|marginal_cost=120|source=example: hydrogen at the "
                           "tap, per MWh"},
    {AFT_TABLE_loads, "name=demand|bus=site|p_set=10|source=example: demand in MW"},
    {AFT_TABLE_links, "name=branch|bus0=tap|bus1=site|carrier=H2|length=5|menu=pipe|project=branch|source=example: it "
                      "buys from menu pipe"},
    {AFT_TABLE_menus, "name=DN100|menu=pipe|option=DN100 new|p_nom=37|overnight_cost_fixed=3000000|overnight_cost_per_"
                      "km=751000|lifetime=50|fom_share=0.02|low=0.6|high=1.4|source=example: one size, with a tap"},
    {AFT_TABLE_menus, "name=DN150|menu=pipe|option=DN150 new|p_nom=85|overnight_cost_fixed=3000000|overnight_cost_per_"
                      "km=916000|lifetime=50|fom_share=0.02|low=0.6|high=1.4|source=example: a larger one"},
    {AFT_TABLE_projects,
     "name=branch|title_en=A first branch|kind=branch|frame=pMIEK|promoter=|earliest_year=2032|lead_"
     "time=4|source=example"},
    {AFT_TABLE_sites, "name=Firm|bus=site|sector=food|commitment=interest|source=example"},
};

static const struct {
    const char *name, *value;
} example_settings[] = {{"year", "2035"}};

static bool is_column(const aft_attribute *a)
{
    return a->kind != AFT_PORTS && (a->need == AFT_REQUIRED || a->need == AFT_OPTIONAL || a->need == AFT_REPORT);
}

static bool has_file(aft_table table)
{
    aft_whose whose = aft_table_describe(table)->whose;
    return whose == AFT_PYPSA || whose == AFT_OURS;
}

static aft_status add_cell(aft_words *out, const char *cell, size_t n, bool is_first)
{
    aft_status status = aft_words_add(out, "%s", is_first ? "" : ",");
    bool is_quoted = memchr(cell, ',', n) != NULL;
    return status != AFT_OK ? status : aft_words_add(out, is_quoted ? "\"%.*s\"" : "%.*s", (int)n, cell);
}

/* Value of a column in "column=value|column=value"; NULL if it is not there. */
static const char *value_in(size_t *n_out, const char *cells, const char *column)
{
    size_t n = strlen(column);
    for (const char *at = cells; at != NULL; at = strchr(at, '|')) {
        at += *at == '|';
        if (strncmp(at, column, n) == 0 && at[n] == '=') {
            *n_out = strcspn(at + n + 1, "|");
            return at + n + 1;
        }
    }
    return NULL;
}

static aft_status add_table(aft_words *out, aft_table table)
{
    aft_status status = AFT_OK;
    const aft_table_info *info = aft_table_describe(table);
    bool is_first = true;
    for (size_t i = 0; i < info->n_attributes; i++) {
        if (is_column(&info->attributes[i])) {
            AFT_TRY(add_cell(out, info->attributes[i].name, strlen(info->attributes[i].name), is_first));
            is_first = false;
        }
    }
    AFT_TRY(aft_words_add(out, "\n"));
    for (size_t r = 0; r < sizeof example / sizeof example[0]; r++) {
        is_first = true;
        for (size_t i = 0; example[r].table == table && i < info->n_attributes; i++) {
            size_t n = 0;
            const char *value = value_in(&n, example[r].cells, info->attributes[i].name);
            if (is_column(&info->attributes[i])) {
                AFT_TRY(add_cell(out, value != NULL ? value : "", n, is_first));
                is_first = false;
            }
        }
        AFT_TRY(example[r].table == table ? aft_words_add(out, "\n") : AFT_OK);
    }
done:
    return status;
}

/* Doubles the quotes within. */
static aft_status add_quoted(aft_words *out, const char *text)
{
    aft_status status = aft_words_add(out, "\"");
    for (; status == AFT_OK && *text != '\0'; text++) {
        status = aft_words_add(out, *text == '"' ? "\"\"" : "%c", *text);
    }
    return status == AFT_OK ? aft_words_add(out, "\"") : status;
}

/* Every setting; an empty value is the default, and `source` says what it means. */
static aft_status add_settings(aft_words *out)
{
    aft_status status = AFT_OK;
    size_t n = 0;
    const aft_attribute *settings = aft_settings_describe(&n);
    AFT_TRY(aft_words_add(out, "setting,value,unit,source,evidence\n"));
    for (size_t i = 0; i < n; i++) {
        const char *value = "";
        for (size_t k = 0; k < sizeof example_settings / sizeof example_settings[0]; k++) {
            value = strcmp(example_settings[k].name, settings[i].name) == 0 ? example_settings[k].value : value;
        }
        if (is_column(&settings[i])) {
            AFT_TRY(aft_words_add(out, "%s,%s,%s,", settings[i].name, value, settings[i].unit));
            AFT_TRY(add_quoted(out, settings[i].doc));
            AFT_TRY(aft_words_add(out, ",\n"));
        }
    }
done:
    return status;
}

static aft_status add_readme(aft_words *out)
{
    aft_status status = AFT_OK;
    AFT_TRY(aft_words_add(
        out,
        "# A new case\n\nReplace the example (its rows say so in `source`), then `aftak check` and `aftak plan` this "
        "folder. An empty cell means the default;\ncolumns and tables that you do not need can go. "
        "`aftak schema TABLE` says what each column means. Settings stand in `case.csv`, the hours "
        "in\n`snapshots.csv` (here one that stands for a year), series in files like "
        "`loads-p_set.csv`: a column `snapshot`, then one per element.\n\n| table | rows are "
        "|\n| --- | --- |\n"));
    for (int table = 0; table < AFT_N_TABLES; table++) {
        if (has_file((aft_table)table)) {
            const aft_table_info *info = aft_table_describe((aft_table)table);
            AFT_TRY(aft_words_add(out, "| `%s.csv` | %s |\n", info->file, info->doc));
        }
    }
    AFT_TRY(aft_words_add(out,
                          "\nThe example: a firm takes 10 MW of hydrogen, 5 km from the backbone; the plan chooses the "
                          "size of its branch.\n"));
done:
    return status;
}

static aft_status write_file(const char *folder, const char *file, const aft_words *words, aft_error *err)
{
    char *path = NULL;
    aft_status status = aft_path_join(&path, folder, file, err);
    if (status == AFT_OK) {
        status = aft_path_write(path, words->text, words->n, true, err);
    }
    aft_free(path);
    return status;
}

/* Made if it is missing; nothing may be in it. */
static aft_status make_folder(bool *is_made, const char *folder, aft_error *err)
{
    *is_made = mkdir(folder, 0777) == 0;
    if (*is_made) {
        return AFT_OK;
    }
    if (errno != EEXIST) {
        return aft_fail(err, errno == ENOENT ? AFT_EUSAGE : AFT_EIO, "cannot make folder %s: %s", folder,
                        strerror(errno));
    }
    return aft_folder_is_empty(folder) ? AFT_OK
                                       : aft_fail(err, AFT_EUSAGE, "%s exists and is not an empty folder", folder);
}

/* One file, whose content `add` makes. */
static aft_status write_made(const char *folder, const char *file, aft_status (*add)(aft_words *out), aft_error *err)
{
    aft_words words = {0};
    aft_status status = add(&words);
    status = status == AFT_OK ? write_file(folder, file, &words, err) : aft_fail(err, status, "new: out of memory");
    aft_words_clear(&words);
    return status;
}

static aft_status add_snapshots(aft_words *out)
{
    return aft_words_add(out, "snapshot,objective,stores,generators\nyear,8760,8760,8760\n");
}

static aft_status add_scenario_values(aft_words *out)
{
    return aft_words_add(out, "scenario,table,name,attribute,operation,value\n");
}

/* Nothing was there before, so all that is there now is ours. */
static void undo(const char *folder, bool is_made)
{
    aft_folder_remove(folder);
    if (!is_made) {
        (void)mkdir(folder, 0777);
    }
}

static aft_status write_all(const char *folder, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_words words = {0};
    AFT_TRY(write_made(folder, "README.md", add_readme, err));
    AFT_TRY(write_made(folder, "case.csv", add_settings, err));
    AFT_TRY(write_made(folder, "snapshots.csv", add_snapshots, err));
    AFT_TRY(write_made(folder, "scenario_values.csv", add_scenario_values, err));
    for (int table = 0; table < AFT_N_TABLES; table++) {
        char file[80];
        if (!has_file((aft_table)table)) {
            continue;
        }
        (void)snprintf(file, sizeof file, "%s.csv", aft_table_describe((aft_table)table)->file);
        aft_words_clear(&words);
        if (add_table(&words, (aft_table)table) != AFT_OK) {
            status = aft_fail(err, AFT_ENOMEM, "new: out of memory");
            goto done;
        }
        AFT_TRY(write_file(folder, file, &words, err));
    }
done:
    aft_words_clear(&words);
    return status;
}

aft_status aft_case_new(const char *folder, aft_error *err)
{
    bool is_made = false;
    aft_status status = make_folder(&is_made, folder, err);
    if (status == AFT_OK) {
        status = write_all(folder, err);
        if (status != AFT_OK) {
            undo(folder, is_made);
        }
    }
    return status;
}
