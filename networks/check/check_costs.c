/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Costs that lie so far above all others that solvers see no difference between the others. */
#include "networks/base/memory.h"
#include "networks/check/check_internal.h"
#include "networks/schema/schema.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* From a cost to the next one above it, with no fewer costs below than above: the solver takes them apart from there on
 * (solver/methods/levels). */
static const double far_apart = 1e7;

typedef struct cost {
    double size;
    aft_table table; /* AFT_N_TABLES: a setting */
    size_t row;
    const aft_attribute *attribute;
} cost;

typedef struct costs {
    cost *list;
    size_t n, cap;
} costs;

static bool is_cost(const aft_attribute *a)
{
    return (a->kind == AFT_REAL || a->kind == AFT_SERIES) && (a->need == AFT_OPTIONAL || a->need == AFT_REQUIRED) &&
           strncmp(a->unit, "currency", 8) == 0;
}

static double size_of(const aft_network *network, const void *record, const aft_attribute *a)
{
    const char *field = (const char *)record + a->offset;
    if (a->kind == AFT_SERIES) {
        const aft_series series = *(const aft_series *)field;
        return fmax(fabs(aft_series_min(network, series)), fabs(aft_series_max(network, series)));
    }
    return fabs(*(const double *)field);
}

static aft_status note_cost(costs *c, const cost *made, aft_error *err)
{
    if (!(made->size > 0.0) || isinf(made->size)) {
        return AFT_OK;
    }
    if (aft_grow((void **)&c->list, &c->cap, c->n + 1, sizeof *c->list) != 0) {
        return aft_fail(err, AFT_ENOMEM, "check: out of memory");
    }
    c->list[c->n++] = *made;
    return AFT_OK;
}

static aft_status list_table(costs *c, const aft_network *network, aft_table table, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_table_info *info = aft_table_describe(table);
    size_t n = 0;
    const char *rows = aft_network_rows(network, table, &n);
    for (size_t i = 0; i < info->n_attributes; i++) {
        const aft_attribute *a = &info->attributes[i];
        for (size_t row = 0; is_cost(a) && row < n; row++) {
            const cost made = {size_of(network, rows + row * info->record_size, a), table, row, a};
            AFT_TRY(note_cost(c, &made, err));
        }
    }
done:
    return status;
}

static aft_status list_settings(costs *c, const aft_network *network, aft_error *err)
{
    aft_status status = AFT_OK;
    size_t n = 0;
    const aft_attribute *settings = aft_settings_describe(&n);
    for (size_t i = 0; i < n; i++) {
        if (is_cost(&settings[i])) {
            const cost made = {size_of(network, &network->settings, &settings[i]), AFT_N_TABLES, i, &settings[i]};
            AFT_TRY(note_cost(c, &made, err));
        }
    }
done:
    return status;
}

static int ascending(const void *a, const void *b)
{
    const double x = ((const cost *)a)->size;
    const double y = ((const cost *)b)->size;
    return (x > y) - (x < y);
}

/* The first cost above the widest leap; NULL if none is wide enough. */
static const cost *find_leap(const costs *c)
{
    const cost *above = NULL;
    double widest = far_apart;
    for (size_t i = c->n; i > 1 && 2 * (i - 1) >= c->n; i--) {
        if (c->list[i - 1].size >= widest * c->list[i - 2].size) {
            widest = c->list[i - 1].size / c->list[i - 2].size;
            above = &c->list[i - 1];
        }
    }
    return above;
}

static aft_place place_of(const aft_reading *reading, const cost *c)
{
    return c->table == AFT_N_TABLES ? aft_setting_place(reading, c->attribute->name)
                                    : aft_place_of(reading, c->table, c->row, c->attribute->name);
}

aft_status aft_check_costs(aft_reading *reading)
{
    aft_status status = AFT_OK;
    costs c = {0};
    for (int table = 0; table < AFT_N_TABLES; table++) {
        AFT_TRY(list_table(&c, reading->network, (aft_table)table, reading->err));
    }
    AFT_TRY(list_settings(&c, reading->network, reading->err));
    if (c.n > 1) {
        qsort(c.list, c.n, sizeof *c.list, ascending);
    }
    const cost *above = find_leap(&c);
    if (above != NULL) {
        const cost *below = above - 1;
        const aft_place next = place_of(reading, below);
        AFT_TRY(
            aft_report(reading, AFT_WARNING, "far-costs", place_of(reading, above),
                       "a hundred times the highest other cost has the same effect",
                       "%s of %g: the next cost below is %s of %g (%s:%zu), which solvers cannot tell from 0 beside "
                       "it",
                       above->attribute->name, above->size, below->attribute->name, below->size, next.file, next.line));
    }
done:
    aft_free(c.list);
    return status;
}
