/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/tables.h"

#include "networks/base/memory.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const aft_result_table *find_table(const char *file)
{
    size_t n = 0;
    const aft_result_table *tables = aft_result_tables(&n);
    for (size_t i = 0; i < n; i++) {
        if (strcmp(tables[i].file, file) == 0) {
            return &tables[i];
        }
    }
    cr_assert_fail("no table %s", file);
    return NULL;
}

char *test_table_with(const aft_network *network, const aft_plan *plan, const aft_studies *studies, const char *file)
{
    char *text = NULL;
    aft_facts *facts = NULL;
    aft_studies own = {0};
    aft_error err = AFT_ERROR_INIT;
    const aft_simulate_options how = {.plan_pressure = plan->bus_pressure};
    if (studies == NULL && plan->has_point) {
        cr_assert_eq(aft_simulate(&own.simulation, network, plan, &how, &err), AFT_OK, "%s", err.text);
    }
    cr_assert_eq(aft_facts_new(&facts, network, plan, studies != NULL ? studies : &own, &err), AFT_OK, "%s", err.text);
    cr_assert_eq(find_table(file)->text(&text, facts, &err), AFT_OK, "%s: %s", file, err.text);
    aft_facts_free(facts);
    aft_studies_clear(&own);
    return text;
}

char *test_table_text(const aft_network *network, const aft_plan *plan, const char *file)
{
    return test_table_with(network, plan, NULL, file);
}

aft_status test_money_sheet(aft_money_sheet *out, const aft_network *network, const aft_plan *plan, aft_error *err)
{
    aft_facts *facts = NULL;
    aft_status status = aft_facts_new(&facts, network, plan, NULL, err);
    if (status == AFT_OK) {
        status = aft_money_sheet_init(out, facts, err);
    }
    aft_facts_free(facts);
    return status;
}

char *test_summary(const aft_network *network, const aft_plan *plan, const aft_studies *studies)
{
    char *text = NULL;
    aft_facts *facts = NULL;
    cr_assert_eq(aft_facts_new(&facts, network, plan, studies, NULL), AFT_OK);
    cr_assert_eq(aft_summary_text(&text, facts, NULL), AFT_OK);
    aft_facts_free(facts);
    return text;
}

aft_status test_write_run(const aft_run *run, const char *folder, const aft_network *network, const aft_plan *plan,
                          const aft_studies *studies, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_facts *facts = NULL;
    aft_run with_place = *run;
    AFT_TRY(aft_run_place_take(&with_place.place, folder, err));
    AFT_TRY(aft_facts_new(&facts, network, plan, studies, err));
    AFT_TRY(aft_run_write(&with_place, facts, err));
done:
    aft_run_place_free(with_place.place);
    aft_facts_free(facts);
    return status;
}

/* Cuts the next cell off; *ends_row says what stood behind it. */
static char *take_cell(const char **at, bool *ends_row)
{
    char *cell = calloc(strlen(*at) + 1, 1);
    size_t n = 0;
    cr_assert_not_null(cell);
    if (**at == '"') {
        for ((*at)++; **at != '"' || (*at)[1] == '"'; (*at)++) {
            cr_assert_neq(**at, '\0', "a quote is open");
            *at += **at == '"';
            cell[n++] = **at;
        }
        (*at)++;
    } else {
        for (; **at != ',' && **at != '\n'; (*at)++) {
            cr_assert(**at != '\0' && **at != '"' && **at != '\r', "a cell is not closed or not quoted");
            cell[n++] = **at;
        }
    }
    cr_assert(**at == ',' || **at == '\n', "something stands behind a quote");
    *ends_row = *(*at)++ == '\n';
    return cell;
}

void test_csv_init(test_csv *out, const char *text)
{
    size_t n = 0;
    bool ends_row = false;
    *out = (test_csv){0};
    for (const char *at = text; *at != '\0';) {
        size_t in_row = 0;
        do {
            char *cell = take_cell(&at, &ends_row);
            char ***list = out->n_columns == 0 ? &out->header : &out->cells;
            *list = realloc(*list, (n + 1) * sizeof **list);
            cr_assert_not_null(*list);
            (*list)[n++] = cell;
            in_row++;
        } while (!ends_row);
        if (out->n_columns == 0) {
            out->n_columns = in_row;
            n = 0;
        } else {
            cr_assert_eq(in_row, out->n_columns, "a row has %zu cells, the header %zu", in_row, out->n_columns);
            out->n_rows++;
        }
    }
}

void test_csv_clear(test_csv *csv)
{
    for (size_t i = 0; i < csv->n_columns; i++) {
        free(csv->header[i]);
    }
    for (size_t i = 0; i < csv->n_rows * csv->n_columns; i++) {
        free(csv->cells[i]);
    }
    free(csv->header);
    free(csv->cells);
    *csv = (test_csv){0};
}

const char *test_csv_cell(const test_csv *csv, size_t row, const char *column)
{
    for (size_t i = 0; i < csv->n_columns; i++) {
        if (strcmp(csv->header[i], column) == 0) {
            cr_assert_lt(row, csv->n_rows, "no row %zu", row);
            return csv->cells[row * csv->n_columns + i];
        }
    }
    cr_assert_fail("no column %s", column);
    return NULL;
}

double test_csv_number(const test_csv *csv, size_t row, const char *column)
{
    const char *cell = test_csv_cell(csv, row, column);
    return cell[0] != '\0' ? strtod(cell, NULL) : NAN;
}

size_t test_csv_find(const test_csv *csv, size_t from, const char *column, const char *text)
{
    size_t row = from;
    while (row < csv->n_rows && strcmp(test_csv_cell(csv, row, column), text) != 0) {
        row++;
    }
    return row;
}
