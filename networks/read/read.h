/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a case is to be read, and CSV files that are no case. */
#ifndef AFT_READ_H
#define AFT_READ_H

#include "networks/base/status.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct aft_read_options {
    const char *scenario;    /* scenario to apply, or NULL */
    const char *const *sets; /* [n_sets] "setting=value", win over case.csv */
    size_t n_sets;
    bool allow_ignored; /* attributes that change PyPSA's optimum and are not modelled: a warning, not an error */
    bool is_strict;     /* warnings count as errors */

    bool (*is_stopped)(void *payload); /* asked now and then; true ends the reading with AFT_ESTOPPED. May be NULL */
    void *payload;
} aft_read_options;

/* ---- tables that are no case (text_table.c) ---- */

/** A CSV file as texts. */
typedef struct aft_text_table {
    size_t n_rows, n_columns;
    const char **titles; /* [n_columns] */
    const char **cells;  /* [n_rows * n_columns] */
    void *own;           /* memory of the texts */
} aft_text_table;

/** @return AFT_EIO if it cannot be read; AFT_ECASE if it is no table; AFT_ENOMEM */
aft_status aft_text_table_read(aft_text_table *out, const char *path, aft_error *err);

void aft_text_table_clear(aft_text_table *table);

/** Cell of the first column with this title; "" if there is none. */
const char *aft_text_table_cell(const aft_text_table *table, size_t row, const char *title);

#endif
