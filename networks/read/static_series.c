/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Series files of attributes that have one value: an accident in PyPSA, which uses some of them in every snapshot and
 * ignores others. What it does with them is done here too, or refused where it makes no sense. */
#include "networks/read/read_internal.h"

#include <string.h>

/* What becomes of such a series. */
typedef enum treatment {
    CONSTANT, /* it must not vary; then it is the value */
    IGNORED,
    LARGEST,  /* a lower limit in every snapshot, of something that is the same in all of them */
    SMALLEST, /* an upper one */
    CAPACITY, /* of something fixed: limits in MW that differ by snapshot */
    REFUSED   /* PyPSA stops */
} treatment;

static const struct {
    const char *name;
    treatment treatment;
} treatments[] = {
    {"capital_cost", IGNORED},
    {"overnight_cost", IGNORED},
    {"fom_cost", IGNORED},
    {"discount_rate", IGNORED},
    {"lifetime", IGNORED},
    {"build_year", IGNORED},
    {"active", IGNORED},
    {"x", IGNORED},
    {"r", IGNORED},
    {"tap_ratio", IGNORED},
    {"constant", IGNORED},
    {"p_nom_min", LARGEST},
    {"s_nom_min", LARGEST},
    {"e_nom_min", LARGEST},
    {"e_sum_min", LARGEST},
    {"p_nom_max", SMALLEST},
    {"s_nom_max", SMALLEST},
    {"e_nom_max", SMALLEST},
    {"e_sum_max", SMALLEST},
    {"p_nom", CAPACITY},
    {"s_nom", CAPACITY},
    {"e_nom", CAPACITY},
    {"p_init", REFUSED},
    {"maintenance_duration", REFUSED},
};

static treatment treatment_of(const aft_attribute *attribute)
{
    for (size_t i = 0; i < sizeof treatments / sizeof treatments[0]; i++) {
        if (strcmp(treatments[i].name, attribute->name) == 0) {
            return treatments[i].treatment;
        }
    }
    return CONSTANT;
}

bool aft_static_series_is_ignored(const aft_attribute *attribute)
{
    return treatment_of(attribute) == IGNORED;
}

/* ---- capacities by snapshot ---- */

static aft_series *find_field(const aft_network *network, aft_table table, size_t row, const char *name)
{
    const aft_table_info *info = aft_table_describe(table);
    const aft_attribute *a = aft_attribute_find(info->attributes, info->n_attributes, name);
    return a != NULL ? aft_series_at(aft_row_at(network, table, row), a) : NULL;
}

static bool has_flag(const aft_network *network, aft_table table, size_t row, const char *name)
{
    const aft_table_info *info = aft_table_describe(table);
    const aft_attribute *a = aft_attribute_find(info->attributes, info->n_attributes, name);
    return a != NULL && *aft_flag_at(aft_row_at(network, table, row), a);
}

static bool has_ramps(const aft_network *network, aft_table table, size_t row)
{
    const aft_series *up = find_field(network, table, row, "ramp_limit_up");
    const aft_series *down = find_field(network, table, row, "ramp_limit_down");
    return (up != NULL && (up->hours != NULL || !isnan(up->value))) ||
           (down != NULL && (down->hours != NULL || !isnan(down->value)));
}

/* True where nothing but the limits of dispatch depends on the capacity. */
static bool can_vary(const aft_network *network, aft_table table, size_t row, aft_series capacity)
{
    aft_holding h = aft_holding_at(network, table, row);
    bool has_other_use = table == AFT_TABLE_storage_units || table == AFT_TABLE_transformers;
    bool is_decided = h.is_extendable || h.menu[0] != '\0' || has_flag(network, table, row, "committable") ||
                      has_flag(network, table, row, "maintainable");
    bool is_plain = aft_series_min(network, capacity) >= 0.0 && isfinite(aft_series_max(network, capacity));
    return !has_other_use && !is_decided && is_plain && !has_ramps(network, table, row);
}

/* limit[t] := limit[t] capacity[t] / largest, so that it means the same once the capacity is the largest one. */
static aft_status scale(aft_reading *reading, aft_series *limit, aft_series capacity, double largest)
{
    size_t n = reading->network->n_snapshots;
    double *hours = aft_arena_alloc(reading->arena, n, sizeof *hours);
    if (hours == NULL) {
        return aft_fail(reading->err, AFT_ENOMEM, "series: out of memory");
    }
    for (size_t t = 0; t < n; t++) {
        double share = aft_at(capacity, t) / largest;
        hours[t] = share == 0.0 ? 0.0 : aft_at(*limit, t) * share;
    }
    limit->hours = hours;
    return AFT_OK;
}

static aft_status set_capacities(aft_reading *reading, aft_table table, size_t row, aft_series capacity)
{
    static const char *const names[] = {"p_min_pu", "p_max_pu", "s_max_pu", "e_min_pu", "e_max_pu"};
    const aft_network *network = reading->network;
    double largest = aft_series_max(network, capacity);
    aft_status status = AFT_OK;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        aft_series *limit = find_field(network, table, row, names[i]);
        if (limit != NULL) {
            AFT_TRY(scale(reading, limit, capacity, largest));
        }
    }
done:
    return status;
}

/* ---- one element ---- */

static bool is_constant(const aft_network *network, aft_series series)
{
    for (size_t t = 1; t < network->n_snapshots; t++) {
        double a = aft_at(series, t);
        double b = aft_at(series, 0);
        if (a != b && !(isnan(a) && isnan(b))) {
            return false;
        }
    }
    return true;
}

/* PyPSA looks at a sum of energy only if the table limits it. */
static bool is_sum_without_limit(void *record, const aft_attribute *attribute)
{
    return strncmp(attribute->name, "e_sum_", 6) == 0 && isinf(*aft_real_at(record, attribute));
}

static aft_status apply(aft_reading *reading, aft_place place, aft_table table, const aft_attribute *attribute,
                        size_t row, aft_series series)
{
    const aft_network *network = reading->network;
    void *record = aft_row_at(network, table, row);
    treatment t = treatment_of(attribute);
    bool varies = !is_constant(network, series);
    bool is_capacity = t == CAPACITY && can_vary(network, table, row, series);
    bool stops = t == CAPACITY && aft_holding_at(network, table, row).is_extendable;
    if (t == REFUSED || stops || (varies && (t == CONSTANT || (t == CAPACITY && !is_capacity)))) {
        return aft_report(reading, aft_unmodelled_level(reading), "series-of-static", place,
                          "--allow-ignored plans with the one value of the table",
                          "`%s` of `%s` cannot differ by snapshot", attribute->name, aft_row_name(network, table, row));
    }
    if (is_sum_without_limit(record, attribute)) {
        return aft_report(reading, AFT_NOTE, "series-of-static", place, "",
                          "`%s` of `%s` is not limited in the table, so PyPSA ignores the series", attribute->name,
                          aft_row_name(network, table, row));
    }
    double value = t == SMALLEST ? aft_series_min(network, series) : aft_series_max(network, series);
    aft_status status = aft_cell_set_number(reading, record, attribute, value, place);
    if (status == AFT_OK && varies && is_capacity) {
        status = set_capacities(reading, table, row, series);
    }
    return status;
}

aft_status aft_apply_static_series(aft_reading *reading, const char *file, aft_table table,
                                   const aft_attribute *attribute, const aft_series *series)
{
    aft_status status = AFT_OK;
    const aft_place place = {.file = file};
    size_t n = 0;
    (void)aft_network_rows(reading->network, table, &n);
    AFT_TRY(aft_report(reading, AFT_NOTE, "series-of-static", place, "give it in the table",
                       "`%s` has one value; a series of it is used as PyPSA does", attribute->name));
    for (size_t row = 0; row < n; row++) {
        if (series[row].hours != NULL) {
            AFT_TRY(apply(reading, place, table, attribute, row, series[row]));
        }
    }
done:
    return status;
}
