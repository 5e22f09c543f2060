/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules about single rows, before anything is derived from them: one function per rule. What PyPSA refuses is an error,
 * what it only warns of, or what will have no solution, a warning. */
#include "networks/base/text.h"
#include "networks/check/check_internal.h"

#include <string.h>

/* ---- small helpers ---- */

static bool is_one_of(const char *text, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(text, words[i]) == 0) {
            return true;
        }
    }
    return false;
}

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const aft_attribute *find_attribute(aft_table table, const char *name)
{
    const aft_table_info *info = aft_table_describe(table);
    return aft_attribute_find(info->attributes, info->n_attributes, name);
}

static size_t count_rows(const aft_network *network, aft_table table)
{
    size_t n = 0;
    (void)aft_network_rows(network, table, &n);
    return n;
}

typedef aft_status (*row_rule)(aft_reading *reading, aft_table table, size_t row);

static aft_status for_each_row(aft_reading *reading, aft_table table, row_rule rule)
{
    aft_status status = AFT_OK;
    size_t n = count_rows(reading->network, table);
    for (size_t row = 0; row < n && status == AFT_OK; row++) {
        status = aft_reading_look(reading);
        status = status == AFT_OK ? rule(reading, table, row) : status;
    }
    return status;
}

static aft_status for_each_holding(aft_reading *reading, row_rule rule)
{
    aft_status status = AFT_OK;
    for (size_t i = 0; i < AFT_N_HOLDINGS && status == AFT_OK; i++) {
        status = for_each_row(reading, aft_holding_tables[i], rule);
    }
    return status;
}

/* ---- references ---- */

/* PyPSA only warns of a carrier without a row; it emits nothing. Each one is named once per table. */
static aft_status check_carriers_of(aft_reading *reading, aft_table table)
{
    const aft_attribute *carrier = find_attribute(table, "carrier");
    const char *named[64] = {"", "AC", "DC"};
    size_t n_named = 3;
    size_t n = carrier != NULL ? count_rows(reading->network, table) : 0;
    aft_status status = AFT_OK;
    for (size_t row = 0; row < n && status == AFT_OK && n_named < COUNT(named); row++) {
        const char *name = *aft_text_at(aft_row_at(reading->network, table, row), carrier);
        if (!is_one_of(name, named, n_named) && aft_network_find(reading->network, AFT_TABLE_carriers, name) < 0) {
            named[n_named++] = name;
            status = aft_report(reading, AFT_WARNING, "unknown-carrier", aft_place_of(reading, table, row, "carrier"),
                                aft_hint_name(reading, name, AFT_TABLE_carriers),
                                "`%s` is not in carriers.csv; it emits nothing", name);
        }
    }
    return status;
}

/* What pandas takes for a missing value when PyPSA reads the file. Named once per table. */
static aft_status check_names_of(aft_reading *reading, aft_table table)
{
    for (size_t row = 0; row < count_rows(reading->network, table); row++) {
        const char *name = aft_row_name(reading->network, table, row);
        if (name[0] != '\0' && aft_cell_is_missing(name)) {
            return aft_report(reading, AFT_WARNING, "odd-name", aft_place_of(reading, table, row, "name"),
                              "choose another name", "PyPSA reads the name `%s` as none", name);
        }
    }
    return AFT_OK;
}

static bool is_number(const char *name)
{
    double number = 0.0;
    return aft_cell_number(&number, name, false);
}

/* "007" among names that are all numbers becomes 7 in PyPSA, which finds no such bus then. */
static aft_status check_digits_of(aft_reading *reading, aft_table table)
{
    size_t n = count_rows(reading->network, table);
    size_t odd = n;
    for (size_t row = 0; row < n; row++) {
        const char *name = aft_row_name(reading->network, table, row);
        if (!is_number(name)) {
            return AFT_OK;
        }
        bool is_plain = strspn(name, "0123456789") == strlen(name) && (name[0] != '0' || name[1] == '\0');
        odd = is_plain || odd < n ? odd : row;
    }
    if (odd == n) {
        return AFT_OK;
    }
    return aft_report(reading, AFT_NOTE, "odd-name", aft_place_of(reading, table, odd, "name"),
                      "choose names that are no numbers", "PyPSA reads the name `%s` as a number and writes it anew",
                      aft_row_name(reading->network, table, odd));
}

static aft_status check_names(aft_reading *reading)
{
    aft_status status = AFT_OK;
    for (int table = 0; table < AFT_N_TABLES; table++) {
        if (aft_table_describe((aft_table)table)->whose == AFT_PYPSA) {
            AFT_TRY(check_names_of(reading, (aft_table)table));
            AFT_TRY(check_digits_of(reading, (aft_table)table));
        }
    }
done:
    return status;
}

static aft_status check_carriers(aft_reading *reading)
{
    aft_status status = AFT_OK;
    for (int table = 0; table < AFT_N_TABLES; table++) {
        if (aft_table_describe((aft_table)table)->whose == AFT_PYPSA && !reading->is_broken[AFT_TABLE_carriers]) {
            AFT_TRY(check_carriers_of(reading, (aft_table)table));
        }
    }
done:
    return status;
}

static aft_status report_unknown_type(aft_reading *reading, aft_table table, size_t row, const char *type,
                                      aft_table own, const char *const *built_in, size_t n)
{
    const char *hint = aft_hint_name(reading, type, own);
    hint = hint[0] != '\0' ? hint : aft_hint_nearest(reading, type, built_in, n);
    return aft_report(reading, AFT_LEVEL_ERROR, "unknown-type", aft_place_of(reading, table, row, "type"), hint,
                      "`%s` is no standard type", type);
}

static aft_status check_line_type(aft_reading *reading, aft_table table, size_t row)
{
    const char *type = reading->network->lines[row].type;
    if (type[0] == '\0' || aft_line_type_find(reading->network, type) != NULL) {
        return AFT_OK;
    }
    size_t n = 0;
    const char *const *names = aft_line_type_names(&n);
    return report_unknown_type(reading, table, row, type, AFT_TABLE_line_types, names, n);
}

static aft_status check_transformer_type(aft_reading *reading, aft_table table, size_t row)
{
    const char *type = reading->network->transformers[row].type;
    if (type[0] == '\0' || aft_transformer_type_find(reading->network, type) != NULL) {
        return AFT_OK;
    }
    size_t n = 0;
    const char *const *names = aft_transformer_type_names(&n);
    return report_unknown_type(reading, table, row, type, AFT_TABLE_transformer_types, names, n);
}

static aft_status check_project(aft_reading *reading, aft_table table, size_t row)
{
    aft_holding h = aft_holding_at(reading->network, table, row);
    if (h.project[0] == '\0' || aft_network_find(reading->network, AFT_TABLE_projects, h.project) >= 0 ||
        reading->is_broken[AFT_TABLE_projects]) {
        return AFT_OK;
    }
    return aft_report(reading, AFT_LEVEL_ERROR, "unknown-project", aft_place_of(reading, table, row, "project"),
                      aft_hint_name(reading, h.project, AFT_TABLE_projects), "`%s` is not in projects.csv", h.project);
}

static aft_status check_menu(aft_reading *reading, aft_table table, size_t row)
{
    const aft_network *network = reading->network;
    aft_holding h = aft_holding_at(network, table, row);
    if (h.menu[0] == '\0' || reading->is_broken[AFT_TABLE_menus]) {
        return AFT_OK;
    }
    for (size_t i = 0; i < network->n_menus; i++) {
        if (strcmp(network->menus[i].menu, h.menu) == 0) {
            return AFT_OK;
        }
    }
    const char **names = aft_arena_alloc(reading->arena, network->n_menus, sizeof *names);
    for (size_t i = 0; names != NULL && i < network->n_menus; i++) {
        names[i] = network->menus[i].menu;
    }
    return aft_report(reading, AFT_LEVEL_ERROR, "unknown-menu", aft_place_of(reading, table, row, "menu"),
                      names != NULL ? aft_hint_nearest(reading, h.menu, names, network->n_menus) : "",
                      "menus.csv has no option of a menu `%s`", h.menu);
}

/* ---- what is not modelled, what has no effect ---- */

static aft_status report_unmodelled(aft_reading *reading, aft_place place, const char *name)
{
    return aft_report(reading, aft_unmodelled_level(reading), "unmodelled", place,
                      "--allow-ignored plans as if it were not there",
                      "`%s` changes the optimum and is not modelled yet", name);
}

static aft_status check_unmodelled_row(aft_reading *reading, aft_table table, size_t row)
{
    const aft_table_info *info = aft_table_describe(table);
    aft_status status = AFT_OK;
    void *record = aft_row_at(reading->network, table, row);
    for (size_t a = 0; a < info->n_attributes; a++) {
        const aft_attribute *attribute = &info->attributes[a];
        if (attribute->need == AFT_LATER && !aft_is_default(reading->network, record, attribute) &&
            aft_row_is_active(reading->network, table, row)) {
            AFT_TRY(report_unmodelled(reading, aft_place_of(reading, table, row, attribute->name), attribute->name));
        }
    }
done:
    return status;
}

static aft_status check_unmodelled(aft_reading *reading)
{
    aft_status status = AFT_OK;
    for (int table = 0; table < AFT_N_TABLES; table++) {
        AFT_TRY(for_each_row(reading, (aft_table)table, check_unmodelled_row));
    }
done:
    return status;
}

/* ---- ranges ---- */

static aft_status check_numbers_row(aft_reading *reading, aft_table table, size_t row)
{
    const aft_table_info *info = aft_table_describe(table);
    void *record = aft_row_at(reading->network, table, row);
    aft_status status = AFT_OK;
    const size_t n = aft_row_is_active(reading->network, table, row) ? info->n_attributes : 0;
    for (size_t i = 0; i < n; i++) {
        const aft_attribute *a = &info->attributes[i];
        /* without a scenario the hours of a series are what its file says, and aft_check_hour has seen them there */
        bool is_seen =
            a->kind == AFT_SERIES && reading->options->scenario == NULL && aft_series_at(record, a)->hours != NULL;
        if (!aft_is_checked(a) || is_seen) {
            continue;
        }
        double least = a->kind == AFT_REAL ? *aft_real_at(record, a) : 0.0;
        least = a->kind == AFT_INT ? *aft_int_at(record, a) : least;
        double most = least;
        if (a->kind == AFT_SERIES) {
            least = aft_series_min(reading->network, *aft_series_at(record, a));
            most = aft_series_max(reading->network, *aft_series_at(record, a));
        }
        if (aft_is_odd(a, least, most)) {
            AFT_TRY(aft_check_number(reading, aft_range_level(table, a), aft_place_of(reading, table, row, a->name), a,
                                     least, most));
        }
    }
done:
    return status;
}

/* efficiency2, rate3, ...: the schema cannot list them. Hours of a file have been seen as they were read. */
static aft_status check_rates_row(aft_reading *reading, aft_table table, size_t row)
{
    aft_status status = AFT_OK;
    const aft_ports *ports = aft_ports_of(reading->network, table, row);
    for (size_t i = 0; i < ports->n; i++) {
        const aft_series rate = ports->list[i].rate;
        const aft_attribute *a = aft_port_rate_attribute(table);
        if (ports->list[i].number > 1 && aft_row_is_active(reading->network, table, row) && rate.hours == NULL &&
            aft_is_odd(a, rate.value, rate.value)) {
            AFT_TRY(aft_check_number(reading, AFT_LEVEL_ERROR, aft_place_of(reading, table, row, NULL), a, rate.value,
                                     rate.value));
        }
    }
done:
    return status;
}

static aft_status check_numbers(aft_reading *reading)
{
    aft_status status = AFT_OK;
    for (int table = 0; table < AFT_N_TABLES; table++) {
        if (aft_table_describe((aft_table)table)->whose != AFT_TABLE_LATER) {
            AFT_TRY(for_each_row(reading, (aft_table)table, check_numbers_row));
        }
    }
    AFT_TRY(for_each_row(reading, AFT_TABLE_links, check_rates_row));
    AFT_TRY(for_each_row(reading, AFT_TABLE_processes, check_rates_row));
done:
    return status;
}

/* ---- elements with a capacity ---- */

/* Place of "p_nom_set", "e_nom_extendable", ...: the attribute behind the name of the rating. */
static aft_place place_of_nom(const aft_reading *reading, const aft_holding *h, size_t row, const char *end)
{
    const aft_table_info *info = aft_table_describe(h->table);
    size_t n = strlen(h->nom_name);
    for (size_t i = 0; i < info->n_attributes; i++) {
        const char *name = info->attributes[i].name;
        if (strncmp(name, h->nom_name, n) == 0 && strcmp(name + n, end) == 0) {
            return aft_place_of(reading, h->table, row, name);
        }
    }
    return aft_place_of(reading, h->table, row, NULL);
}

static aft_status check_set_capacity(aft_reading *reading, aft_table table, size_t row)
{
    aft_holding h = aft_holding_at(reading->network, table, row);
    if (isnan(h.nom_set) || !h.active) {
        return AFT_OK;
    }
    aft_place place = place_of_nom(reading, &h, row, "_set");
    if (!h.is_extendable) {
        return aft_report(reading, AFT_LEVEL_ERROR, "set-not-extendable", place, "make it extendable",
                          "%s_set fixes a capacity that is not extendable", h.nom_name);
    }
    return AFT_OK;
}

/* A share of such a module that counts as none of it is a power station. */
static aft_status check_module(aft_reading *reading, aft_table table, size_t row)
{
    static const double most = 1e8;
    aft_holding h = aft_holding_at(reading->network, table, row);
    if (!h.active || !h.is_extendable || !(h.nom_mod >= most)) {
        return AFT_OK;
    }
    return aft_report(reading, AFT_LEVEL_ERROR, "huge", place_of_nom(reading, &h, row, "_mod"),
                      "leave it empty for a capacity of any size", "%s_mod: %g is too large for whole modules",
                      h.nom_name, h.nom_mod);
}

static aft_status check_discount_rate(aft_reading *reading, aft_table table, size_t row)
{
    aft_holding h = aft_holding_at(reading->network, table, row);
    if (isnan(h.overnight_cost) || !h.active) {
        return AFT_OK;
    }
    aft_place place = aft_place_of(reading, table, row, "overnight_cost");
    if (isnan(h.discount_rate)) {
        return aft_report(reading, AFT_LEVEL_ERROR, "no-discount-rate", place, "give discount_rate and lifetime",
                          "overnight_cost without discount_rate");
    }
    if (h.discount_rate <= -1.0) {
        return aft_report(reading, AFT_LEVEL_ERROR, "out-of-range", aft_place_of(reading, table, row, "discount_rate"),
                          "", "discount_rate: %g is not above -1", h.discount_rate);
    }
    if (h.lifetime == 0.0) {
        return aft_report(reading, AFT_LEVEL_ERROR, "no-lifetime", aft_place_of(reading, table, row, "lifetime"), "",
                          "overnight_cost needs a lifetime above 0");
    }
    if (h.capital_cost != 0.0) {
        return aft_report(reading, AFT_WARNING, "two-costs", place, "", "overnight_cost replaces capital_cost");
    }
    return AFT_OK;
}

/* First period that is not as long as the first one, or 0. */
static size_t find_unequal_period(const aft_network *network)
{
    double hours = aft_period_hours(network, 0);
    for (size_t a = 1; a < network->n_periods; a++) {
        if (fabs(aft_period_hours(network, a) - hours) > 1e-9 * fabs(hours)) {
            return a;
        }
    }
    return 0;
}

/* What a year costs is due as often as a period has years; there is one such number only. */
static aft_status check_equal_periods(aft_reading *reading, aft_table table, size_t row)
{
    const aft_network *network = reading->network;
    size_t other = find_unequal_period(network);
    bool has_overnight = table == AFT_TABLE_menus ? !isnan(network->menus[row].overnight_cost_fixed) ||
                                                        !isnan(network->menus[row].overnight_cost_per_km)
                                                  : !isnan(aft_holding_at(network, table, row).overnight_cost);
    if (other == 0 || !has_overnight) {
        return AFT_OK;
    }
    return aft_report(reading, AFT_LEVEL_ERROR, "unequal-periods", aft_place_of(reading, table, row, "overnight_cost"),
                      "give capital costs instead",
                      "overnight costs need periods of equal length: %d has %g h, %d %g h", network->periods[0].year,
                      aft_period_hours(network, 0), network->periods[other].year, aft_period_hours(network, other));
}

static aft_status check_menu_or_extendable(aft_reading *reading, aft_table table, size_t row)
{
    aft_holding h = aft_holding_at(reading->network, table, row);
    if (h.menu[0] == '\0' || !h.is_extendable) {
        return AFT_OK;
    }
    return aft_report(reading, AFT_LEVEL_ERROR, "menu-and-extendable", aft_place_of(reading, table, row, "menu"),
                      "choose one of the two", "an element with a menu must not be extendable");
}

/* An infinite limit per unit of a capacity that is a decision has no meaning. */
static aft_status check_infinite_limits(aft_reading *reading, aft_table table, size_t row)
{
    static const char *const names[] = {"p_min_pu", "p_max_pu", "s_max_pu", "e_min_pu", "e_max_pu"};
    aft_holding h = aft_holding_at(reading->network, table, row);
    aft_status status = AFT_OK;
    bool is_decision = h.active && (h.is_extendable || h.menu[0] != '\0');
    for (size_t i = 0; i < COUNT(names) && status == AFT_OK && is_decision; i++) {
        const aft_attribute *a = find_attribute(table, names[i]);
        if (a == NULL) {
            continue;
        }
        aft_series series = *aft_series_at(aft_row_at(reading->network, table, row), a);
        if (isinf(aft_series_min(reading->network, series)) || isinf(aft_series_max(reading->network, series))) {
            status = aft_report(reading, AFT_LEVEL_ERROR, "infinite", aft_place_of(reading, table, row, a->name), "",
                                "%s: an infinite limit of a capacity that is a decision", a->name);
        }
    }
    return status;
}

static aft_status check_energy_sums(aft_reading *reading, aft_table table, size_t row)
{
    const aft_generator *g = &reading->network->generators[row];
    bool has_sum = g->e_sum_min > -INFINITY || g->e_sum_max < INFINITY;
    if (has_sum && !g->active) {
        return aft_report(reading, AFT_LEVEL_ERROR, "sum-of-inactive", aft_place_of(reading, table, row, "active"), "",
                          "PyPSA refuses e_sum_min and e_sum_max of an inactive generator");
    }
    return AFT_OK;
}

/* Capacity of what is extendable begins at 0, not at the rating. Named once per table. */
static aft_status note_existing(aft_reading *reading, aft_table table)
{
    for (size_t row = 0; row < count_rows(reading->network, table); row++) {
        aft_holding h = aft_holding_at(reading->network, table, row);
        if (h.active && h.is_extendable && h.nom > 0.0 && h.nom_min < h.nom && isnan(h.nom_set)) {
            return aft_report(reading, AFT_NOTE, "existing-may-go", place_of_nom(reading, &h, row, ""),
                              "give a minimum if it must stay",
                              "%s of an extendable element is no minimum: what exists may be dropped", h.nom_name);
        }
    }
    return AFT_OK;
}

/* Stores may well follow one day that stands for many; costs and energy sums of different spans are seldom meant. */
static aft_status note_uneven_weights(aft_reading *reading)
{
    const aft_network *network = reading->network;
    for (size_t t = 0; t < network->n_snapshots; t++) {
        const aft_snapshot *s = &network->snapshots[t];
        if (s->objective != s->generators) {
            return aft_report(reading, AFT_NOTE, "uneven-weights", (aft_place){.file = "snapshots.csv"}, "",
                              "costs count %g h of `%s`, energy and emission sums %g h", s->objective, s->label,
                              s->generators);
        }
    }
    return AFT_OK;
}

/* PyPSA warns of both; a delay below 0 is none, a long one wraps around more than once, or nothing ever arrives. */
static aft_status check_delays(aft_reading *reading, aft_table table, size_t row)
{
    const aft_network *network = reading->network;
    const aft_ports *ports = aft_ports_of(network, table, row);
    double hours = INFINITY;
    for (size_t a = 0; a < network->n_periods; a++) {
        double sum = 0.0;
        for (size_t t = network->periods[a].span.from; t < network->periods[a].span.to; t++) {
            sum += network->snapshots[t].generators;
        }
        hours = fmin(hours, sum);
    }
    for (size_t i = 0; i < ports->n && aft_row_is_active(network, table, row); i++) {
        int delay = ports->list[i].delay;
        if (delay < 0 || (delay > 0 && delay >= hours)) {
            return aft_report(reading, delay < 0 ? AFT_NOTE : AFT_WARNING, "odd-delay",
                              aft_place_of(reading, table, row, NULL), "",
                              delay < 0 ? "a delay of %d h to bus%d is none"
                                        : "a delay of %d h to bus%d is longer than all snapshots",
                              delay, ports->list[i].number);
        }
    }
    return AFT_OK;
}

static aft_status check_holdings(aft_reading *reading)
{
    static const row_rule rules[] = {check_project,         check_menu,          check_set_capacity,
                                     check_module,          check_discount_rate, check_menu_or_extendable,
                                     check_infinite_limits, check_equal_periods};
    aft_status status = AFT_OK;
    for (size_t i = 0; i < COUNT(rules); i++) {
        AFT_TRY(for_each_holding(reading, rules[i]));
    }
    AFT_TRY(for_each_row(reading, AFT_TABLE_generators, check_energy_sums));
    for (size_t i = 0; i < AFT_N_HOLDINGS; i++) {
        AFT_TRY(note_existing(reading, aft_holding_tables[i]));
    }
    AFT_TRY(note_uneven_weights(reading));
    AFT_TRY(for_each_row(reading, AFT_TABLE_links, check_delays));
    AFT_TRY(for_each_row(reading, AFT_TABLE_processes, check_delays));
    AFT_TRY(for_each_row(reading, AFT_TABLE_menus, check_equal_periods));
done:
    return status;
}

/* ---- lines and transformers ---- */

static bool is_ac(const aft_network *network, int bus)
{
    return bus >= 0 && strcmp(network->buses[bus].carrier, "AC") == 0;
}

/* Nothing stands there, and every circuit that can be bought brings its own impedance (check_menus.c looks at
 * these). */
static bool is_only_circuits(const aft_network *network, const aft_line *line, bool uses_x)
{
    bool is_only = line->s_nom == 0.0 && line->menu[0] != '\0';
    for (size_t i = 0; i < network->n_menus && is_only; i++) {
        const aft_menu_option *option = &network->menus[i];
        bool is_on_menu = strcmp(option->menu, line->menu) == 0;
        is_only = !is_on_menu || !isnan(uses_x ? option->x_per_length : option->r_per_length);
    }
    return is_only;
}

static aft_status check_line_impedance(aft_reading *reading, aft_table table, size_t row)
{
    const aft_line *line = &reading->network->lines[row];
    if (!line->active || line->type[0] != '\0' || line->bus0 < 0) {
        return AFT_OK;
    }
    bool uses_x = is_ac(reading->network, line->bus0);
    if ((uses_x ? line->x : line->r) != 0.0 || is_only_circuits(reading->network, line, uses_x)) {
        return AFT_OK;
    }
    const char *name = uses_x ? "x" : "r";
    return aft_report(reading, AFT_WARNING, "zero-impedance", aft_place_of(reading, table, row, name), "",
                      "%s is 0: the line adds nothing to the voltage law", name);
}

/* v_nom of bus0 turns Ohm into per unit. */
static aft_status check_line_voltage(aft_reading *reading, aft_table table, size_t row)
{
    (void)table;
    const aft_line *line = &reading->network->lines[row];
    if (!line->active || line->bus0 < 0 || reading->network->buses[line->bus0].v_nom > 0.0) {
        return AFT_OK;
    }
    return aft_report(reading, AFT_WARNING, "no-voltage",
                      aft_place_of(reading, AFT_TABLE_buses, (size_t)line->bus0, "v_nom"), "",
                      "v_nom is not above 0: line `%s` is no part of the voltage law", line->name);
}

static aft_status check_voltage_column(aft_reading *reading)
{
    const aft_network *network = reading->network;
    const aft_attribute *v_nom = find_attribute(AFT_TABLE_buses, "v_nom");
    size_t index = (size_t)(v_nom - aft_table_describe(AFT_TABLE_buses)->attributes);
    bool has_column = reading->columns[AFT_TABLE_buses] == NULL || reading->columns[AFT_TABLE_buses][index] > 0;
    if (has_column || network->n_lines == 0) {
        return AFT_OK;
    }
    return aft_report(reading, network->n_transformers > 0 ? AFT_WARNING : AFT_NOTE, "no-voltage",
                      (aft_place){.file = "buses.csv", .line = 1}, "give v_nom in kV",
                      "no column v_nom: every bus is at 1 kV");
}

static aft_status check_transformer_rating(aft_reading *reading, aft_table table, size_t row)
{
    const aft_transformer *branch = &reading->network->transformers[row];
    if (!branch->active || branch->s_nom != 0.0 || branch->menu[0] != '\0' || branch->type[0] != '\0') {
        return AFT_OK;
    }
    return aft_report(reading, AFT_WARNING, "no-rating", aft_place_of(reading, table, row, "s_nom"),
                      "give s_nom: x is on that base",
                      "s_nom is 0: the transformer has no finite impedance and is no part of the voltage law");
}

/* A shift between two different limits is a decision. */
static aft_status check_phase_shift(aft_reading *reading, aft_table table, size_t row)
{
    const aft_transformer *branch = &reading->network->transformers[row];
    if (!branch->active || branch->phase_shift_min == branch->phase_shift_max) {
        return AFT_OK;
    }
    if (branch->phase_shift_min < branch->phase_shift_max) {
        bool is_finite = isfinite(branch->phase_shift_min) && isfinite(branch->phase_shift_max);
        const char *name = isinf(branch->phase_shift_min) ? "phase_shift_min" : "phase_shift_max";
        return is_finite ? AFT_OK
                         : aft_report(reading, AFT_LEVEL_ERROR, "infinite", aft_place_of(reading, table, row, name), "",
                                      "%s: a shift that is a decision needs finite limits", name);
    }
    return aft_report(reading, AFT_LEVEL_ERROR, "min-above-max", aft_place_of(reading, table, row, "phase_shift_min"),
                      "", "phase_shift_min %g is above phase_shift_max %g", branch->phase_shift_min,
                      branch->phase_shift_max);
}

static aft_status check_branches(aft_reading *reading)
{
    aft_status status = AFT_OK;
    AFT_TRY(for_each_row(reading, AFT_TABLE_lines, check_line_type));
    AFT_TRY(for_each_row(reading, AFT_TABLE_transformers, check_transformer_type));
    AFT_TRY(for_each_row(reading, AFT_TABLE_lines, check_line_impedance));
    AFT_TRY(for_each_row(reading, AFT_TABLE_lines, check_line_voltage));
    AFT_TRY(for_each_row(reading, AFT_TABLE_transformers, check_transformer_rating));
    AFT_TRY(for_each_row(reading, AFT_TABLE_transformers, check_phase_shift));
    AFT_TRY(check_voltage_column(reading));
done:
    return status;
}

/* ---- global constraints ---- */

static aft_status check_user_numbers(aft_reading *reading, const aft_user_column *user)
{
    aft_status status = AFT_OK;
    for (size_t row = 0; row < reading->network->n_carriers && status == AFT_OK; row++) {
        double number = 0.0;
        if (!aft_cell_is_missing(user->cells[row]) && !aft_cell_number(&number, user->cells[row], false)) {
            status = aft_report(
                reading, AFT_LEVEL_ERROR, "bad-number", aft_place_of(reading, AFT_TABLE_carriers, row, NULL), "",
                "%s: \"%.60s\" is no number, and a global constraint uses the column", user->name, user->cells[row]);
        }
    }
    return status;
}

/* primary_energy: carrier_attribute must be a column of carriers, of the schema or of the user. */
static aft_status check_carrier_attribute(aft_reading *reading, aft_table table, size_t row)
{
    const aft_network *network = reading->network;
    const char *name = network->global_constraints[row].carrier_attribute;
    const aft_attribute *known = find_attribute(AFT_TABLE_carriers, name);
    if (known != NULL && known->kind == AFT_REAL && known->need != AFT_OUTPUT) {
        return AFT_OK;
    }
    for (size_t i = 0; i < network->user_columns[AFT_TABLE_carriers].n; i++) {
        const aft_user_column *user = &network->user_columns[AFT_TABLE_carriers].columns[i];
        if (strcmp(user->name, name) == 0) {
            return check_user_numbers(reading, user);
        }
    }
    return aft_report(reading, AFT_LEVEL_ERROR, "unknown-attribute",
                      aft_place_of(reading, table, row, "carrier_attribute"), "", "`%s` is no column of carriers.csv",
                      name);
}

static bool is_period(const aft_network *network, double year)
{
    for (size_t a = 0; a < network->n_periods; a++) {
        if (network->periods[a].year == year) {
            return true;
        }
    }
    return false;
}

static aft_status check_constraint(aft_reading *reading, aft_table table, size_t row)
{
    static const char *const types[] = {"primary_energy", "operational_limit", "tech_capacity_expansion_limit",
                                        "transmission_volume_expansion_limit", "transmission_expansion_cost_limit"};
    static const char *const senses[] = {"<=", "<", ">=", ">", "==", "="};
    const aft_global_constraint *c = &reading->network->global_constraints[row];
    bool has_period = !isnan(c->investment_period) && !reading->has_broken_snapshots;
    if (has_period && !reading->network->has_periods) {
        return aft_report(reading, AFT_LEVEL_ERROR, "no-periods",
                          aft_place_of(reading, table, row, "investment_period"), "",
                          "an investment period in a case without periods");
    }
    if (!is_one_of(c->type, types, COUNT(types))) {
        return aft_report(reading, AFT_WARNING, "unknown-constraint", aft_place_of(reading, table, row, "type"),
                          aft_hint_nearest(reading, c->type, types, COUNT(types)),
                          "`%s` is no kind of constraint; it is left out", c->type);
    }
    bool is_budget = strcmp(c->type, "primary_energy") == 0 || strcmp(c->type, "operational_limit") == 0;
    if (has_period && is_budget && !reading->network->settings.multi_investment_periods) {
        return aft_report(reading, AFT_LEVEL_ERROR, "no-periods",
                          aft_place_of(reading, table, row, "investment_period"), "set multi_investment_periods",
                          "a %s of one period, but several periods are not asked for", c->type);
    }
    if (has_period && !is_period(reading->network, c->investment_period)) {
        return aft_report(reading, is_budget ? AFT_NOTE : AFT_LEVEL_ERROR, "unknown-period",
                          aft_place_of(reading, table, row, "investment_period"), "",
                          is_budget ? "there are no snapshots of period %g; the constraint is left out"
                                    : "there are no snapshots of period %g; PyPSA refuses that",
                          c->investment_period);
    }
    if (!is_one_of(c->sense, senses, COUNT(senses))) {
        return aft_report(reading, AFT_LEVEL_ERROR, "bad-sense", aft_place_of(reading, table, row, "sense"),
                          "write <=, >= or ==", "`%s` is no sense of a constraint", c->sense);
    }
    if (strcmp(c->type, "primary_energy") == 0) {
        aft_status status = check_carrier_attribute(reading, table, row);
        if (status != AFT_OK) {
            return status;
        }
    }
    if (isinf(c->constant)) {
        return aft_report(reading, AFT_NOTE, "infinite", aft_place_of(reading, table, row, "constant"), "",
                          "an infinite limit; the constraint is left out");
    }
    return AFT_OK;
}

/* ---- settings ---- */

typedef struct word_rule {
    const char *setting;
    const char *words[4];
} word_rule;

static aft_status check_words(aft_reading *reading, const aft_attribute *setting, aft_place place)
{
    static const word_rule rules[] = {{"book", {"societal", "project"}},        {"heating_value", {"LHV"}},
                                      {"pressure", {"off", "on", "simulated"}}, {"layout", {"any", "tree"}},
                                      {"time_method", {"full", "periods"}},     {"allocation", {"cost", "priority"}}};
    for (size_t i = 0; i < COUNT(rules); i++) {
        size_t n = 0;
        while (n < COUNT(rules[i].words) && rules[i].words[n] != NULL) {
            n++;
        }
        if (strcmp(rules[i].setting, setting->name) != 0) {
            continue;
        }
        const char *value = *aft_text_at(&reading->network->settings, setting);
        if (!is_one_of(value, rules[i].words, n)) {
            const char *const *words = rules[i].words;
            return aft_report(
                reading, AFT_LEVEL_ERROR, "unknown-word", place, aft_hint_nearest(reading, value, words, n),
                n == 2 ? "%s: `%s` is none of its words, %s and %s" : "%s: `%s` is none of its words, %s, %s and %s",
                setting->name, value, words[0], words[1], n == 2 ? "" : words[2]);
        }
    }
    return AFT_OK;
}

/* A rate above 100 % a year is one in percent. */
static aft_status check_rate(aft_reading *reading, const aft_attribute *setting, aft_place place)
{
    const double rate = *aft_real_at(&reading->network->settings, setting);
    if (strncmp(setting->name, "discount_rate", strlen("discount_rate")) != 0 || !(rate > 1.0)) {
        return AFT_OK;
    }
    return aft_report(reading, AFT_WARNING, "percent", place, "write it as a share: 2.25 % is 0.0225",
                      "%s: %g is %g %% a year", setting->name, rate, 100.0 * rate);
}

static aft_status check_setting(aft_reading *reading, const aft_attribute *setting, aft_place place)
{
    void *settings = &reading->network->settings;
    aft_status status = check_words(reading, setting, place);
    if (status == AFT_OK && setting->kind == AFT_REAL) {
        double number = *aft_real_at(settings, setting);
        status = aft_check_number(reading, AFT_LEVEL_ERROR, place, setting, number, number);
        status = status == AFT_OK ? check_rate(reading, setting, place) : status;
    }
    if (status == AFT_OK && setting->kind == AFT_INT) {
        double number = *aft_int_at(settings, setting);
        status = aft_check_number(reading, AFT_LEVEL_ERROR, place, setting, number, number);
    }
    if (status == AFT_OK && setting->need == AFT_LATER && !aft_is_default(reading->network, settings, setting)) {
        status = report_unmodelled(reading, place, setting->name);
    }
    return status;
}

/* PyPSA refuses to be asked for several periods where there are none. */
static aft_status check_periods_setting(aft_reading *reading)
{
    const aft_network *network = reading->network;
    if (!network->settings.multi_investment_periods || network->has_periods || reading->has_broken_snapshots) {
        return AFT_OK;
    }
    return aft_report(reading, AFT_LEVEL_ERROR, "no-periods", aft_setting_place(reading, "multi_investment_periods"),
                      "give snapshots.csv a column period, or investment_periods.csv its rows",
                      "multi_investment_periods: the snapshots have no investment periods");
}

static aft_status check_price_level(aft_reading *reading)
{
    const aft_settings *settings = &reading->network->settings;
    const aft_place place = {.file = "case.csv"};
    if (settings->price_year < 1950 || settings->price_year > 2100) {
        return aft_report(reading, AFT_WARNING, "out-of-range", place, "", "price_year: %d is a strange year",
                          settings->price_year);
    }
    if (settings->currency[0] == '\0') {
        return aft_report(reading, AFT_WARNING, "no-currency", place, "", "currency: costs need a currency");
    }
    return AFT_OK;
}

static aft_status check_booked_share(aft_reading *reading)
{
    double share = NAN;
    const char *steps = reading->network->settings.booked_share;
    if (aft_booked_share(&share, steps, 0)) {
        return AFT_OK;
    }
    return aft_report(reading, AFT_LEVEL_ERROR, "bad-setting", aft_setting_place(reading, "booked_share"),
                      "give shares from 0 to 1 with blanks between them, one per step",
                      "booked_share: '%s' is no list of shares", steps);
}

static aft_status check_settings(aft_reading *reading)
{
    aft_status status = AFT_OK;
    size_t n = 0;
    const aft_attribute *settings = aft_settings_describe(&n);
    for (size_t i = 0; i < n; i++) {
        aft_place place = reading->setting_places[i];
        if (place.file != NULL) { /* the defaults are right */
            AFT_TRY(check_setting(reading, &settings[i], place));
        }
    }
    AFT_TRY(check_price_level(reading));
    AFT_TRY(check_booked_share(reading));
done:
    return status;
}

/* ---- all of them ---- */

aft_status aft_check_rows(aft_reading *reading)
{
    aft_status status = AFT_OK;
    AFT_TRY(check_settings(reading));
    AFT_TRY(check_periods_setting(reading));
    AFT_TRY(check_unmodelled(reading));
    AFT_TRY(check_numbers(reading));
    AFT_TRY(check_carriers(reading));
    AFT_TRY(check_names(reading));
    AFT_TRY(check_holdings(reading));
    AFT_TRY(aft_check_plants(reading));
    AFT_TRY(check_branches(reading));
    AFT_TRY(aft_check_options(reading));
    AFT_TRY(for_each_row(reading, AFT_TABLE_global_constraints, check_constraint));
    AFT_TRY(aft_note_idle(reading));
done:
    return status;
}
