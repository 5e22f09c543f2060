/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/round_trip.h"

#include "tests/support/reading.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

static bool is_same_number(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

static bool is_same_series(const aft_network *network, aft_series a, aft_series b)
{
    bool is_same = is_same_number(a.value, b.value) && (a.hours == NULL) == (b.hours == NULL);
    for (size_t t = 0; is_same && a.hours != NULL && t < network->n_snapshots; t++) {
        is_same = is_same_number(a.hours[t], b.hours[t]);
    }
    return is_same;
}

static bool is_same_ports(const aft_network *network, const aft_ports *a, const aft_ports *b)
{
    bool is_same = a->n == b->n;
    for (size_t i = 0; is_same && i < a->n; i++) {
        const aft_port *p = &a->list[i];
        const aft_port *q = &b->list[i];
        is_same = p->number == q->number && p->bus == q->bus && p->delay == q->delay &&
                  p->cyclic_delay == q->cyclic_delay && is_same_series(network, p->rate, q->rate);
    }
    return is_same;
}

static bool is_same_field(const aft_network *network, void *x, void *y, const aft_attribute *a)
{
    switch (a->kind) {
    case AFT_TEXT: return strcmp(*aft_text_at(x, a), *aft_text_at(y, a)) == 0;
    case AFT_BUS:
    case AFT_INT: return *aft_int_at(x, a) == *aft_int_at(y, a);
    case AFT_FLAG: return *aft_flag_at(x, a) == *aft_flag_at(y, a);
    case AFT_REAL: return is_same_number(*aft_real_at(x, a), *aft_real_at(y, a));
    case AFT_SERIES: return is_same_series(network, *aft_series_at(x, a), *aft_series_at(y, a));
    case AFT_PORTS:
        return is_same_ports(network, (const aft_ports *)((char *)x + a->offset),
                             (const aft_ports *)((char *)y + a->offset));
    }
    return false;
}

static void expect_same_table(const aft_network *x, const aft_network *y, aft_table table)
{
    const aft_table_info *info = aft_table_describe(table);
    size_t n = 0;
    size_t m = 0;
    (void)aft_network_rows(x, table, &n);
    (void)aft_network_rows(y, table, &m);
    cr_assert_eq(n, m, "%s", info->file);
    for (size_t row = 0; row < n; row++) {
        for (size_t a = 0; a < info->n_attributes; a++) {
            bool is_same = info->attributes[a].need == AFT_OUTPUT ||
                           is_same_field(x, aft_row_at(x, table, row), aft_row_at(y, table, row), &info->attributes[a]);
            cr_expect(is_same, "%s row %zu: %s", info->file, row, info->attributes[a].name);
        }
    }
    cr_assert_eq(x->user_columns[table].n, y->user_columns[table].n);
    for (size_t i = 0; i < x->user_columns[table].n; i++) {
        cr_expect_str_eq(x->user_columns[table].columns[i].name, y->user_columns[table].columns[i].name);
        for (size_t row = 0; row < n; row++) {
            cr_expect_str_eq(x->user_columns[table].columns[i].cells[row],
                             y->user_columns[table].columns[i].cells[row]);
        }
    }
}

void test_expect_same_network(const aft_network *x, aft_network *y)
{
    for (int table = 0; table < AFT_N_TABLES; table++) {
        expect_same_table(x, y, (aft_table)table);
    }
    size_t n = 0;
    const aft_attribute *settings = aft_settings_describe(&n);
    aft_settings copy = x->settings;
    for (size_t i = 0; i < n; i++) {
        cr_expect(is_same_field(x, &copy, &y->settings, &settings[i]), "%s", settings[i].name);
    }
    cr_assert_eq(x->n_snapshots, y->n_snapshots);
    for (size_t t = 0; t < x->n_snapshots; t++) {
        cr_expect_str_eq(x->snapshot_labels[t], y->snapshot_labels[t]);
        cr_expect_eq(x->snapshots[t].objective, y->snapshots[t].objective);
        cr_expect_eq(x->snapshots[t].generators, y->snapshots[t].generators);
        cr_expect_eq(x->snapshots[t].period, y->snapshots[t].period);
    }
    cr_assert_eq(x->n_periods, y->n_periods);
    for (size_t a = 0; a < x->n_periods; a++) {
        cr_expect_eq(x->periods[a].year, y->periods[a].year);
        cr_expect_eq(x->periods[a].objective_given, y->periods[a].objective_given);
        cr_expect_eq(x->periods[a].years_given, y->periods[a].years_given);
    }
}

/* What is not modelled yet is to be kept all the same. */
void test_expect_round_trip(const aft_network *network)
{
    char *folder = test_folder_make(NULL);
    aft_error err = AFT_ERROR_INIT;
    cr_assert_eq(aft_network_write(network, folder, NULL, NULL, 0, NULL, 0, &err), AFT_OK, "%s", err.text);
    aft_network *again = test_read(folder, &(aft_read_options){.allow_ignored = true});
    cr_assert_not_null(again);
    test_expect_same_network(network, again);
    aft_network_free(again);
    test_folder_remove(folder);
}
