/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assumptions.csv: every setting, size on offer, element, site and project with its main number, and where that
 * comes from. Buses are left out: they have a place and no number. So is what is not public. */
#include "results/tables/tables_internal.h"

#include "networks/base/memory.h"

#include <string.h>

/* A line of the table; "" and NAN: nothing to say. */
typedef struct assumption {
    const char *table, *name, *option;
    const char *text; /* value of a setting; NULL: the number */
    double number;
    const char *unit;
    double cost_fixed, cost_per_km, marginal_cost;
    const char *source, *evidence;
    double low, high;
} assumption;

static void write_assumption(aft_page *page, const assumption *a)
{
    aft_page_cell(page, a->table);
    aft_page_cell(page, a->name);
    aft_page_cell(page, a->option);
    if (a->text != NULL) {
        aft_page_cell(page, a->text);
    } else {
        aft_page_number(page, a->number);
    }
    aft_page_cell(page, a->unit);
    aft_page_number(page, a->cost_fixed);
    aft_page_number(page, a->cost_per_km);
    aft_page_number(page, a->marginal_cost);
    aft_page_cell(page, a->source);
    aft_page_cell(page, a->evidence);
    aft_page_number(page, a->low);
    aft_page_number(page, a->high);
    aft_page_end_line(page);
}

/* ---- settings ---- */

static const aft_setting_note *note_of(const aft_network *network, const char *setting)
{
    for (size_t i = 0; i < network->n_setting_notes; i++) {
        if (strcmp(network->setting_notes[i].setting, setting) == 0) {
            return &network->setting_notes[i];
        }
    }
    return NULL;
}

/* Text or number of a setting. */
static void fill_setting(assumption *out, const aft_settings *settings, const aft_attribute *a)
{
    const char *field = (const char *)settings + a->offset;
    switch (a->kind) {
    case AFT_REAL: out->number = *(const double *)field; break;
    case AFT_INT: out->number = *(const int *)field; break;
    case AFT_FLAG: out->text = *(const bool *)field ? "True" : "False"; break;
    case AFT_TEXT: out->text = *(const char *const *)field; break;
    default: break;
    }
}

static void write_settings(aft_page *page, const aft_network *network)
{
    size_t n = 0;
    const aft_attribute *settings = aft_settings_describe(&n);
    for (size_t i = 0; i < n; i++) {
        const aft_setting_note *note = note_of(network, settings[i].name);
        assumption a = {.table = "settings",
                        .name = settings[i].name,
                        .option = "",
                        .number = NAN,
                        .unit = note != NULL && note->unit[0] != '\0' ? note->unit : settings[i].unit,
                        .cost_fixed = NAN,
                        .cost_per_km = NAN,
                        .marginal_cost = NAN,
                        .source = note != NULL ? note->source : "",
                        .evidence = note != NULL ? note->evidence : "",
                        .low = NAN,
                        .high = NAN};
        fill_setting(&a, &network->settings, &settings[i]);
        write_assumption(page, &a);
    }
}

/* ---- rows of tables ---- */

static const void *field_of(const aft_table_info *info, const void *row, const char *name)
{
    for (size_t i = 0; i < info->n_attributes; i++) {
        if (strcmp(info->attributes[i].name, name) == 0) {
            return (const char *)row + info->attributes[i].offset;
        }
    }
    return NULL;
}

static const char *text_field(const aft_table_info *info, const void *row, const char *name)
{
    const char *const *field = field_of(info, row, name);
    return field != NULL && *field != NULL ? *field : "";
}

static double number_field(const aft_table_info *info, const void *row, const char *name)
{
    const double *field = field_of(info, row, name);
    return field != NULL ? *field : NAN;
}

/* Mean over the snapshots of what may differ by hour. */
static double mean_of(const aft_network *network, aft_series series)
{
    double sum = 0.0;
    double hours = 0.0;
    for (size_t t = 0; series.hours != NULL && t < network->n_snapshots; t++) {
        const double weight = aft_energy_weight(network, t);
        sum += weight * series.hours[t];
        hours += weight;
    }
    return series.hours != NULL && hours > 0.0 ? sum / hours : series.value;
}

static double series_field(const aft_network *network, const aft_table_info *info, const void *row, const char *name)
{
    const aft_series *field = field_of(info, row, name);
    return field != NULL ? mean_of(network, *field) : NAN;
}

/* Overnight cost where it is given, else the yearly one. */
static double either(double overnight, double capital)
{
    return isfinite(overnight) ? overnight : capital;
}

/* The number that decisions may hang on, by table. */
static void fill_numbers(assumption *out, const aft_network *network, aft_table table, const void *row)
{
    const aft_table_info *info = aft_table_describe(table);
    switch (table) {
    case AFT_TABLE_carriers:
        out->number = number_field(info, row, "co2_emissions");
        out->unit = "t CO2/MWh";
        return;
    case AFT_TABLE_loads:
        out->number = series_field(network, info, row, "p_set");
        out->unit = "MW";
        return;
    case AFT_TABLE_menus: {
        const aft_menu_option *m = row;
        out->option = aft_option_label(m);
        out->number = m->p_nom;
        out->unit = "MW, MVA or MWh";
        out->cost_fixed = either(m->overnight_cost_fixed, m->capital_cost_fixed);
        out->cost_per_km = either(m->overnight_cost_per_km, m->capital_cost_per_km);
        return;
    }
    case AFT_TABLE_projects: {
        const int year = ((const aft_project *)row)->earliest_year;
        out->number = year != 0 ? (double)year : (double)NAN;
        out->unit = year != 0 ? "year" : "";
        return;
    }
    case AFT_TABLE_lines:
    case AFT_TABLE_transformers:
        out->number = number_field(info, row, "s_nom");
        out->unit = "MVA";
        break;
    case AFT_TABLE_stores:
        out->number = number_field(info, row, "e_nom");
        out->unit = "MWh";
        break;
    case AFT_TABLE_generators:
    case AFT_TABLE_links:
    case AFT_TABLE_processes:
    case AFT_TABLE_storage_units:
        out->number = number_field(info, row, "p_nom");
        out->unit = "MW";
        break;
    default: return;
    }
    /* of one unit of capacity; only where capacity is a decision does it count */
    out->cost_fixed = either(number_field(info, row, "overnight_cost"), number_field(info, row, "capital_cost"));
    out->cost_fixed = out->cost_fixed != 0.0 ? out->cost_fixed : NAN;
    out->marginal_cost = series_field(network, info, row, "marginal_cost");
}

/* A name, or a bus where something not public stands: its numbers are that site's. */
static bool is_hidden_row(const aft_network *network, const aft_table_info *info, const void *row)
{
    static const char *const buses[] = {"bus", "bus0", "bus1"};
    if (aft_is_hidden(network, text_field(info, row, "name"))) {
        return true;
    }
    for (size_t i = 0; i < sizeof buses / sizeof buses[0]; i++) {
        const int *bus = field_of(info, row, buses[i]);
        if (bus != NULL && aft_is_hidden_bus(network, *bus)) {
            return true;
        }
    }
    return false;
}

static void write_rows(aft_page *page, const aft_network *network, aft_table table)
{
    size_t n = 0;
    const aft_table_info *info = aft_table_describe(table);
    const char *rows = aft_network_rows(network, table, &n);
    for (size_t i = 0; i < n; i++) {
        const void *row = rows + i * info->record_size;
        if (is_hidden_row(network, info, row)) {
            continue;
        }
        assumption a = {.table = info->file,
                        .name = text_field(info, row, "name"),
                        .option = "",
                        .number = NAN,
                        .unit = "",
                        .cost_fixed = NAN,
                        .cost_per_km = NAN,
                        .marginal_cost = NAN,
                        .source = text_field(info, row, "source"),
                        .evidence = text_field(info, row, "evidence"),
                        .low = number_field(info, row, "low"),
                        .high = number_field(info, row, "high")};
        fill_numbers(&a, network, table, row);
        write_assumption(page, &a);
    }
}

aft_status aft_assumptions_text(char **out, const aft_facts *facts, aft_error *err)
{
    const aft_network *network = facts->network;
    const aft_plan *plan = facts->plan;
    static const aft_table tables[] = {AFT_TABLE_carriers,  AFT_TABLE_generators,    AFT_TABLE_lines,
                                       AFT_TABLE_links,     AFT_TABLE_loads,         AFT_TABLE_menus,
                                       AFT_TABLE_processes, AFT_TABLE_projects,      AFT_TABLE_sites,
                                       AFT_TABLE_stores,    AFT_TABLE_storage_units, AFT_TABLE_transformers};
    aft_page page = {0};
    (void)plan;
    aft_page_add(&page, "table,name,option,value,unit,cost_fixed,cost_per_km,marginal_cost,source,evidence,low,high\n");
    write_settings(&page, network);
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        write_rows(&page, network, tables[i]);
    }
    return aft_page_finish(out, &page, err);
}
