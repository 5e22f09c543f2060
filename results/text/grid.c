/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CSV texts of a run cut in cells. They are our own, but a file may have been edited, so nothing is taken for
 * granted. */
#include "results/text/text.h"

#include "networks/base/memory.h"

#include <stdlib.h>
#include <string.h>

/* Where a cell ends, and what ended it. The cell's text is moved over its quotes, in place. */
typedef struct scanner {
    char *at, *end;
    bool is_line_over, is_over;
} scanner;

static const char *next_cell(scanner *s)
{
    char *start = s->at;
    char *to = s->at;
    bool is_quoted = s->at < s->end && *s->at == '"';
    s->at += is_quoted;
    while (s->at < s->end) {
        if (is_quoted && *s->at == '"') {
            if (s->at + 1 < s->end && s->at[1] == '"') {
                s->at++; /* a doubled quote is one */
            } else {
                is_quoted = false;
                s->at++;
                continue;
            }
        } else if (!is_quoted && (*s->at == ',' || *s->at == '\n' || *s->at == '\r')) {
            break;
        }
        *to++ = *s->at == '\0' ? ' ' : *s->at;
        s->at++;
    }
    s->is_over = s->at >= s->end;
    s->is_line_over = s->is_over || *s->at != ',';
    if (!s->is_over && *s->at == '\r' && s->at + 1 < s->end && s->at[1] == '\n') {
        s->at++;
    }
    s->at++;
    *to = '\0';
    return start;
}

static aft_status grow(aft_grid *grid, size_t *cap, aft_error *err)
{
    const size_t need = (grid->n_rows + 2) * grid->n_columns;
    if (aft_grow((void **)&grid->cells, cap, need, sizeof *grid->cells) != 0) {
        return aft_fail(err, AFT_ENOMEM, "table: out of memory");
    }
    return AFT_OK;
}

static aft_status read_header(aft_grid *grid, size_t *cap, scanner *s, aft_error *err)
{
    do {
        if (aft_grow((void **)&grid->cells, cap, grid->n_columns + 1, sizeof *grid->cells) != 0) {
            return aft_fail(err, AFT_ENOMEM, "table: out of memory");
        }
        grid->cells[grid->n_columns++] = next_cell(s);
    } while (!s->is_line_over);
    return AFT_OK;
}

static aft_status read_rows(aft_grid *grid, size_t *cap, scanner *s, aft_error *err)
{
    while (!s->is_over && s->at < s->end) {
        aft_status status = grow(grid, cap, err);
        if (status != AFT_OK) {
            return status;
        }
        const char **row = grid->cells + (grid->n_rows + 1) * grid->n_columns;
        size_t n = 0;
        do {
            const char *cell = next_cell(s);
            if (n < grid->n_columns) {
                row[n++] = cell;
            }
        } while (!s->is_line_over);
        const bool is_blank = n == 1 && row[0][0] == '\0';
        while (n < grid->n_columns) {
            row[n++] = "";
        }
        grid->n_rows += !is_blank;
    }
    return AFT_OK;
}

aft_status aft_grid_init(aft_grid *out, const char *text, size_t n, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_grid made = {0};
    size_t cap = 0;
    made.bytes = aft_alloc(n + 1, 1);
    AFT_TRY_ALLOC(made.bytes, err, "table");
    memcpy(made.bytes, text, n);
    scanner s = {.at = made.bytes, .end = made.bytes + n};
    AFT_TRY(read_header(&made, &cap, &s, err));
    AFT_TRY(read_rows(&made, &cap, &s, err));
    *out = made;
    made = (aft_grid){0};
done:
    aft_grid_clear(&made);
    return status;
}

void aft_grid_clear(aft_grid *grid)
{
    aft_free(grid->cells);
    aft_free(grid->bytes);
    *grid = (aft_grid){0};
}

int aft_grid_column(const aft_grid *grid, const char *title)
{
    for (size_t c = 0; c < grid->n_columns; c++) {
        if (strcmp(grid->cells[c], title) == 0) {
            return (int)c;
        }
    }
    return -1;
}

const char *aft_grid_at(const aft_grid *grid, size_t row, int column)
{
    if (column < 0 || row >= grid->n_rows) {
        return "";
    }
    return grid->cells[(row + 1) * grid->n_columns + (size_t)column];
}

const char *aft_grid_get(const aft_grid *grid, size_t row, const char *title)
{
    return aft_grid_at(grid, row, aft_grid_column(grid, title));
}

bool aft_text_number(double *out, const char *text)
{
    char *end = NULL;
    const bool may_be =
        strspn(text, "0123456789+-.eE") == strlen(text) || strcmp(text, "inf") == 0 || strcmp(text, "-inf") == 0;
    const double number = may_be && text[0] != '\0' ? strtod(text, &end) : 0.0;
    if (end == NULL || *end != '\0') {
        return false;
    }
    if (out != NULL) {
        *out = number;
    }
    return true;
}

aft_status aft_grid_read(aft_grid *out, bool *is_there, const char *folder, const char *file, aft_error *err)
{
    aft_status status = AFT_OK;
    char *text = NULL;
    size_t n = 0;
    AFT_TRY(aft_file_read(&text, &n, folder, file, err));
    *is_there = text != NULL;
    if (text != NULL) {
        AFT_TRY(aft_grid_init(out, text, n, err));
    }
done:
    aft_free(text);
    return status;
}
