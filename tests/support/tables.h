/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of a run as cells. */
#ifndef AFT_TEST_TABLES_H
#define AFT_TEST_TABLES_H

#include "results/results.h"

/** Text of a table from the facts of a plan and these studies; NULL: those that take no time. As below. */
char *test_table_with(const aft_network *network, const aft_plan *plan, const aft_studies *studies, const char *file);

/** The text of a table, to be freed with aft_free; NULL where it does not apply. A failure ends the test. */
char *test_table_text(const aft_network *network, const aft_plan *plan, const char *file);

/** The money of a plan, to be cleared with aft_money_sheet_clear. AFT_ENOMEM. */
aft_status test_money_sheet(aft_money_sheet *out, const aft_network *network, const aft_plan *plan, aft_error *err);

/** What the terminal shows of a plan and these studies (may be NULL), to be freed with aft_free. */
char *test_summary(const aft_network *network, const aft_plan *plan, const aft_studies *studies);

/** Takes the place and writes the run of a plan and these studies (may be NULL). */
aft_status test_write_run(const aft_run *run, const char *folder, const aft_network *network, const aft_plan *plan,
                          const aft_studies *studies, aft_error *err);

/** Cells of a CSV text, quotes and line breaks within them understood. A bad text ends the test. */
typedef struct test_csv {
    size_t n_rows, n_columns; /* without the header */
    char **header;            /* [n_columns] */
    char **cells;             /* [n_rows * n_columns] */
} test_csv;

void test_csv_init(test_csv *out, const char *text);
void test_csv_clear(test_csv *csv);

/** Cell of a row by the name of its column, which is one. */
const char *test_csv_cell(const test_csv *csv, size_t row, const char *column);
/** The same as a number; NAN if it is empty. */
double test_csv_number(const test_csv *csv, size_t row, const char *column);
/** First row, from `from` on, in which a column has this text; n_rows if there is none. */
size_t test_csv_find(const test_csv *csv, size_t from, const char *column, const char *text);

#endif
