/* SPDX-License-Identifier: GPL-3.0-or-later */
/* suite: pypsa-examples
 * Attributes and standard types against the lists that PyPSA publishes. */
#include "tests/support/reading.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int find_table(const char *file)
{
    for (int table = 0; table < AFT_N_TABLES; table++) {
        if (strcmp(aft_table_describe((aft_table)table)->file, file) == 0) {
            return table;
        }
    }
    return -1;
}

static aft_kind kind_of(const char *type, const char *name)
{
    bool is_bus = strncmp(name, "bus", 3) == 0 && (name[3] == '\0' || name[3] == '0' || name[3] == '1');
    if (strcmp(type, "string") == 0) {
        return is_bus ? AFT_BUS : AFT_TEXT;
    }
    if (strcmp(type, "int") == 0) {
        return AFT_INT;
    }
    if (strcmp(type, "boolean") == 0) {
        return AFT_FLAG;
    }
    return strstr(type, "series") != NULL ? AFT_SERIES : AFT_REAL;
}

static void check_default(const aft_attribute *a, const char *text, const char *file)
{
    double number = NAN;
    if (a->kind == AFT_TEXT) {
        bool is_none = strcmp(text, "n/a") == 0 || strcmp(text, "None") == 0;
        cr_expect_str_eq(a->text, is_none ? "" : text, "%s.%s", file, a->name);
    } else if (a->kind == AFT_FLAG) {
        cr_expect_eq(a->number != 0.0, strcmp(text, "True") == 0, "%s.%s", file, a->name);
    } else if (a->kind != AFT_BUS) {
        (void)aft_cell_number(&number, text, false);
        cr_expect(a->number == number || (isnan(a->number) && isnan(number)), "%s.%s: %s", file, a->name, text);
    }
}

/* One row of PyPSA's own list of attributes: file, attribute, type, unit, default, status. */
static aft_status check_row(void *data, const aft_csv_row *row, aft_error *err)
{
    (void)err;
    int table = find_table(row->fields[0]);
    bool is_input = strncmp(row->fields[5], "Input", 5) == 0;
    if (row->is_header || table < 0 || strcmp(row->fields[2], "geometry") == 0) {
        return AFT_OK;
    }
    const aft_table_info *info = aft_table_describe((aft_table)table);
    const aft_attribute *a = aft_attribute_find(info->attributes, info->n_attributes, row->fields[1]);
    cr_expect_not_null(a, "%s.%s is missing", row->fields[0], row->fields[1]);
    if (a == NULL) {
        return AFT_OK;
    }
    cr_expect_eq(a->need != AFT_OUTPUT, is_input, "%s.%s", info->file, a->name);
    bool is_constraint_bus = strcmp(info->file, "global_constraints") == 0 && a->kind == AFT_TEXT;
    if (is_input) {
        ++*(int *)data;
        cr_expect(a->kind == kind_of(row->fields[2], row->fields[1]) || is_constraint_bus, "%s.%s: %s", info->file,
                  a->name, row->fields[2]);
        check_default(a, row->fields[4], info->file);
    }
    return AFT_OK;
}

static char *load(const char *path, size_t *n)
{
    FILE *file = fopen(path, "rb");
    cr_assert_not_null(file, "%s", path);
    char *bytes = malloc(1 << 20);
    *n = fread(bytes, 1, 1 << 20, file);
    (void)fclose(file);
    return bytes;
}

/* Kinds and defaults against the list that PyPSA publishes. */
Test(schema_suites, agrees_with_pypsa)
{
    char path[4200];
    (void)snprintf(path, sizeof path, "%s/attributes.csv", test_suite("pypsa-examples"));
    size_t n = 0;
    char *bytes = load(path, &n);
    int n_checked = 0;
    aft_findings *findings = aft_findings_new();
    cr_assert_eq(aft_csv_parse(path, bytes, n, check_row, &n_checked, findings, NULL), AFT_OK);
    cr_expect_gt(n_checked, 250);
    aft_findings_free(findings);
    free(bytes);
}

/* Built-in standard types against the same source. */
static aft_status check_line_type(void *data, const aft_csv_row *row, aft_error *err)
{
    (void)err;
    if (row->is_header) {
        return AFT_OK;
    }
    const aft_line_type *type = aft_line_type_find(data, row->fields[0]);
    cr_assert_not_null(type, "%s", row->fields[0]);
    cr_expect_eq(type->r_per_length, atof(row->fields[2]));
    cr_expect_eq(type->x_per_length, atof(row->fields[3]));
    cr_expect_eq(type->c_per_length, atof(row->fields[4]));
    cr_expect_eq(type->i_nom, atof(row->fields[5]));
    return AFT_OK;
}

static aft_status check_transformer_type(void *data, const aft_csv_row *row, aft_error *err)
{
    (void)err;
    if (row->is_header) {
        return AFT_OK;
    }
    const aft_transformer_type *type = aft_transformer_type_find(data, row->fields[0]);
    cr_assert_not_null(type, "%s", row->fields[0]);
    cr_expect_eq(type->s_nom, atof(row->fields[2]));
    cr_expect_eq(type->vsc, atof(row->fields[5]));
    cr_expect_eq(type->vscr, atof(row->fields[6]));
    cr_expect_eq(type->phase_shift, atof(row->fields[9]));
    cr_expect_eq(type->tap_neutral, atoi(row->fields[11]));
    cr_expect_eq(type->tap_step, atof(row->fields[14]));
    return AFT_OK;
}

static void check_types(const char *name, aft_csv_take take, aft_network *network)
{
    char path[4200];
    (void)snprintf(path, sizeof path, "%s/standard_types/%s", test_suite("pypsa-examples"), name);
    size_t n = 0;
    char *bytes = load(path, &n);
    aft_findings *findings = aft_findings_new();
    cr_expect_eq(aft_csv_parse(name, bytes, n, take, network, findings, NULL), AFT_OK);
    aft_findings_free(findings);
    free(bytes);
}

Test(schema_suites, standard_types)
{
    aft_network *network = aft_network_new();
    check_types("line_types.csv", check_line_type, network);
    check_types("transformer_types.csv", check_transformer_type, network);
    aft_network_free(network);
}
