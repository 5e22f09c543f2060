/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The block of data at the end of the report, for its script: tables that are drawn, run.json, words. */
#include "results/report/report_internal.h"

#include "networks/base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Charts need no more digits than can be seen; the tables of the page keep them all. Money is shown in millions
 * with one decimal, which has to be that of the sentence beside it. */
static void put_json_cell(aft_page *page, const char *cell, bool is_text)
{
    enum { LONGEST_SHOWN = 8 };
    double number = NAN;
    char digits[40];
    if (!is_text && strlen(cell) > LONGEST_SHOWN && aft_text_number(&number, cell)) {
        (void)snprintf(digits, sizeof digits, fabs(number) < 1e5 ? "%.5g" : "%.7g", number);
        aft_json_text(page, digits);
    } else {
        aft_json_text(page, cell);
    }
}

static bool is_text_column(const char *title)
{
    const aft_column_info *info = aft_column_find(title);
    return info != NULL && (info->kind == AFT_COLUMN_TEXT || info->kind == AFT_COLUMN_WORD);
}

/* ---- which rows are drawn ---- */

typedef struct rank {
    double key;
    size_t row;
} rank;

static int by_key(const void *a, const void *b)
{
    const rank *x = a;
    const rank *y = b;
    return x->key != y->key ? (x->key > y->key ? -1 : 1) : (x->row > y->row) - (x->row < y->row);
}

static int by_row(const void *a, const void *b)
{
    const rank *x = a;
    const rank *y = b;
    return (x->row > y->row) - (x->row < y->row);
}

/* What belongs to a project comes first, then what is fullest. */
static double key_of(const aft_grid *grid, size_t row)
{
    double loading = 0.0;
    if (aft_grid_get(grid, row, "project")[0] != '\0') {
        return INFINITY;
    }
    return aft_text_number(&loading, aft_grid_get(grid, row, "loading_max")) ? loading : -1.0;
}

/* All rows, or of a long table those that count most, in their order.
 * @return their number */
static size_t choose_drawn(rank *out, const aft_grid *grid)
{
    const bool is_cut = grid->n_rows > AFT_MOST_DRAWN;
    for (size_t row = 0; row < grid->n_rows; row++) {
        out[row] = (rank){is_cut ? key_of(grid, row) : 0.0, row};
    }
    if (!is_cut) {
        return grid->n_rows;
    }
    qsort(out, grid->n_rows, sizeof *out, by_key);
    qsort(out, AFT_MOST_DRAWN, sizeof *out, by_row);
    return AFT_MOST_DRAWN;
}

void aft_json_grid(aft_page *page, const aft_grid *grid)
{
    rank *drawn = aft_alloc(grid->n_rows + 1, sizeof *drawn);
    if (drawn == NULL) {
        page->is_out_of_memory = true;
        return;
    }
    const size_t n = choose_drawn(drawn, grid);
    aft_page_add(page, "{\"columns\":[");
    for (size_t c = 0; c < grid->n_columns; c++) {
        aft_page_add(page, "%s", c > 0 ? "," : "");
        aft_json_text(page, grid->cells[c]);
    }
    aft_page_add(page, "],\"rows\":[");
    for (size_t i = 0; i < n; i++) {
        aft_page_add(page, "%s[", i > 0 ? "," : "");
        for (size_t c = 0; c < grid->n_columns; c++) {
            aft_page_add(page, "%s", c > 0 ? "," : "");
            put_json_cell(page, aft_grid_at(grid, drawn[i].row, (int)c), is_text_column(grid->cells[c]));
        }
        aft_page_add(page, "]");
    }
    aft_page_add(page, "]}");
    aft_free(drawn);
}

/* Tables that a chart draws, and the key figures; the others stand in the page itself. */
bool aft_table_is_drawn(const char *file)
{
    bool has_chart = strcmp(file, "key_figures.csv") == 0;
    size_t n = 0;
    const aft_section *sections = aft_sections(&n);
    for (size_t i = 0; i < n; i++) {
        has_chart = has_chart || (strcmp(sections[i].file, file) == 0 && sections[i].chart[0] != '\0');
    }
    return has_chart;
}

static void put_run(aft_page *page, const aft_report_run *run)
{
    size_t n = 0;
    aft_page_add(page, "{\"name\":");
    aft_json_text(page, aft_report_figure(run, "case"));
    aft_page_add(page, ",\"scenario\":");
    aft_json_text(page, aft_report_figure(run, "scenario"));
    aft_page_add(page, ",\"tables\":{");
    for (size_t i = 0; i < run->n_tables; i++) {
        if (aft_table_is_drawn(run->tables[i].file)) {
            aft_page_add(page, "%s", n++ > 0 ? ",\n" : "");
            aft_json_text(page, run->tables[i].file);
            aft_page_add(page, ":");
            aft_json_grid(page, &run->tables[i].grid);
        }
    }
    aft_page_add(page, "}}");
}

/* The words that the script needs: its own, those of cells, and labels of sheets. */
static bool is_for_script(const char *key)
{
    static const char *const starts[] = {"js.", "cell.", "field.", "sheet."};
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
        if (strncmp(key, starts[i], strlen(starts[i])) == 0) {
            return true;
        }
    }
    return false;
}

static void put_words(aft_page *page, int tongue)
{
    size_t n_words = 0;
    const aft_word *words = aft_words_list(&n_words);
    aft_page_add(page, "{\"lang\":\"%s\"", aft_tongues[tongue]);
    for (size_t i = 0; i < n_words; i++) {
        if (is_for_script(words[i].key)) {
            aft_page_add(page, ",\"%s\":", words[i].key);
            aft_json_text(page, words[i].text[tongue]);
        }
    }
    aft_page_add(page, "}");
}

void aft_json_words(aft_page *page)
{
    aft_page_add(page, "{");
    for (int tongue = 0; tongue < AFT_N_TONGUES; tongue++) {
        aft_page_add(page, "%s\"%s\":", tongue > 0 ? "," : "", aft_tongues[tongue]);
        put_words(page, tongue);
    }
    aft_page_add(page, "}");
}

static void put_json(aft_page *page, const aft_report *report)
{
    aft_page_add(page, "{\"schema_version\":1,\"words\":");
    aft_json_words(page);
    aft_page_add(page, ",\"runs\":[");
    for (size_t i = 0; i < report->n_runs; i++) {
        aft_page_add(page, "%s", i > 0 ? "," : "");
        put_run(page, &report->runs[i]);
    }
    aft_page_add(page, "]}");
}

/* Packed (a tenth of the page otherwise): the script unpacks it, which is the only one to read it. */
void aft_html_data(aft_page *page, const aft_report *report)
{
    aft_page json = {0};
    put_json(&json, report);
    if (json.is_out_of_memory) {
        page->is_out_of_memory = true;
        aft_page_clear(&json);
        return;
    }
    aft_page_add(page, "<script type=\"application/json\" id=\"data\" data-packed>[");
    aft_pack_text(page, json.bytes, json.n, "", 0);
    aft_page_add(page, "]</script>\n");
    aft_page_clear(&json);
}
