/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A CSV file as texts, for whoever reads tables that are no case. */
#include "networks/base/files.h"
#include "networks/read/read_internal.h"

#include <string.h>

typedef struct filling {
    aft_text_table *table;
    aft_arena *arena;
    size_t cap;
} filling;

static aft_status take_row(void *data, const aft_csv_row *row, aft_error *err)
{
    filling *f = data;
    size_t n = row->is_header ? 0 : f->table->n_rows * f->table->n_columns;
    const char ***list = row->is_header ? &f->table->titles : &f->table->cells;
    size_t cap = row->is_header ? 0 : f->cap;
    if (aft_grow((void **)list, &cap, n + row->n + 1, sizeof **list) != 0) {
        return aft_fail(err, AFT_ENOMEM, "table: out of memory");
    }
    for (size_t i = 0; i < row->n; i++) {
        const char *text = aft_arena_text(f->arena, row->fields[i], strlen(row->fields[i]));
        if (text == NULL) {
            return aft_fail(err, AFT_ENOMEM, "table: out of memory");
        }
        (*list)[n + i] = text;
    }
    if (row->is_header) {
        f->table->n_columns = row->n;
    } else {
        f->cap = cap;
        f->table->n_rows++;
    }
    return AFT_OK;
}

aft_status aft_text_table_read(aft_text_table *out, const char *path, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_text_table made = {0};
    aft_findings *findings = aft_findings_new();
    filling f = {.table = &made, .arena = aft_arena_new()};
    char *bytes = NULL;
    size_t n = 0;
    made.own = f.arena;
    AFT_TRY_ALLOC(findings, err, "table");
    AFT_TRY_ALLOC(f.arena, err, "table");
    AFT_TRY(aft_path_read(&bytes, &n, path, err));
    status = aft_csv_parse(path, bytes, n, take_row, &f, findings, err);
    if (status == AFT_ECASE) {
        status = aft_fail(err, AFT_ECASE, "%s: %s", path, aft_findings_get(findings, 0)->text);
    }
    if (status != AFT_OK) {
        goto done;
    }
    *out = made;
    made = (aft_text_table){0};
done:
    aft_free(bytes);
    aft_findings_free(findings);
    aft_text_table_clear(&made);
    return status;
}

void aft_text_table_clear(aft_text_table *table)
{
    aft_free(table->titles);
    aft_free(table->cells);
    aft_arena_free(table->own);
    *table = (aft_text_table){0};
}

const char *aft_text_table_cell(const aft_text_table *table, size_t row, const char *title)
{
    for (size_t i = 0; i < table->n_columns; i++) {
        if (strcmp(table->titles[i], title) == 0) {
            return table->cells[row * table->n_columns + i];
        }
    }
    return "";
}
