/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/reading.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool has_field(const aft_attribute *a)
{
    return a->need != AFT_OUTPUT;
}

static void check_attributes(const char *file, const aft_attribute *list, size_t n, size_t record_size)
{
    for (size_t i = 0; i < n; i++) {
        cr_expect_not_null(list[i].doc, "%s.%s", file, list[i].name);
        cr_expect_eq(aft_attribute_find(list, n, list[i].name), &list[i], "%s.%s twice", file, list[i].name);
        if (has_field(&list[i])) {
            cr_expect_lt(list[i].offset, record_size, "%s.%s", file, list[i].name);
            cr_expect(isnan(list[i].number) || list[i].number >= list[i].min, "%s.%s", file, list[i].name);
            cr_expect(isnan(list[i].number) || list[i].number <= list[i].max, "%s.%s", file, list[i].name);
        }
        bool is_text = list[i].kind == AFT_TEXT || list[i].kind == AFT_BUS;
        cr_expect_eq(is_text, list[i].text != NULL, "%s.%s", file, list[i].name);
    }
}

Test(schema, tables_are_sound)
{
    for (int table = 0; table < AFT_N_TABLES; table++) {
        const aft_table_info *info = aft_table_describe((aft_table)table);
        cr_expect_str_eq(info->attributes[0].name, "name", "%s", info->file);
        cr_expect_eq(info->attributes[0].need, AFT_REQUIRED);
        cr_expect_lt(info->line_offset, info->record_size);
        check_attributes(info->file, info->attributes, info->n_attributes, info->record_size);
    }
    size_t n = 0;
    const aft_attribute *settings = aft_settings_describe(&n);
    check_attributes("case", settings, n, sizeof(aft_settings));
}

/* Every table that PyPSA reads, too, has the attributes that a rule of ours asks for by name. */
Test(schema, elements_have_their_attributes)
{
    static const char *const names[] = {"active",   "capital_cost", "overnight_cost", "discount_rate",
                                        "fom_cost", "lifetime",     "menu",           "menu_max",
                                        "project",  "length",       "source",         "evidence"};
    for (size_t i = 0; i < AFT_N_HOLDINGS; i++) {
        const aft_table_info *info = aft_table_describe(aft_holding_tables[i]);
        for (size_t k = 0; k < sizeof names / sizeof names[0]; k++) {
            cr_expect_not_null(aft_attribute_find(info->attributes, info->n_attributes, names[k]), "%s.%s", info->file,
                               names[k]);
        }
    }
}

Test(schema, standard_types)
{
    aft_network *network = aft_network_new();
    cr_expect_null(aft_line_type_find(network, "no such type"));
    size_t n = 0;
    (void)aft_line_type_names(&n);
    cr_expect_eq(n, 59);
    (void)aft_transformer_type_names(&n);
    cr_expect_eq(n, 14);
    aft_network_free(network);
}
