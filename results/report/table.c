/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of the run as a table of the page: numbers as readers write them, the value of the file kept beside them. */
#include "results/report/report_internal.h"

#include "networks/base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_ROWS = 1200, OPEN_ROWS = 12, LETTERS = 160, MOST_GROUPS = 3 };

/* The columns of a section, each with how it is shown. */
typedef struct shown {
    int column; /* of the grid */
    aft_column_kind kind;
    const aft_column_info *info; /* NULL: a column nobody described */
} shown;

/* Cells of a column that are numbers, and those that are other texts. */
static void count_numbers(size_t *numbers, size_t *texts, const aft_grid *grid, int column)
{
    *numbers = *texts = 0;
    for (size_t row = 0; row < grid->n_rows; row++) {
        const char *cell = aft_grid_at(grid, row, column);
        const bool is_number = aft_text_number(NULL, cell);
        *numbers += is_number;
        *texts += !is_number && cell[0] != '\0';
    }
}

static bool is_wanted(const char *columns, const char *title)
{
    const size_t n = strlen(title);
    for (const char *at = columns; at != NULL; at = strchr(at, ',') != NULL ? strchr(at, ',') + 1 : NULL) {
        if (strncmp(at, title, n) == 0 && (at[n] == ',' || at[n] == '\0')) {
            return true;
        }
    }
    return columns[0] == '\0';
}

/* Of a sweep no column that is empty: where no scenario has a probability, say. */
static size_t choose(shown *out, const aft_grid *grid, const aft_section *section)
{
    size_t n = 0;
    for (size_t c = 0; c < grid->n_columns; c++) {
        const char *title = grid->cells[c];
        if (!is_wanted(section->columns, title)) {
            continue;
        }
        const aft_column_info *info = aft_column_find(title);
        size_t numbers = 0;
        size_t texts = 0;
        count_numbers(&numbers, &texts, grid, (int)c);
        if (numbers + texts == 0 && strcmp(section->part, "compare") == 0) {
            continue;
        }
        aft_column_kind kind = numbers > 0 && texts == 0 ? AFT_COLUMN_NUMBER : AFT_COLUMN_WORD;
        if (info != NULL) { /* a column of numbers may hold some texts, but not only these */
            kind = info->kind >= AFT_COLUMN_NUMBER && numbers == 0 && texts > 0 ? AFT_COLUMN_TEXT : info->kind;
        }
        out[n++] = (shown){(int)c, kind, info};
    }
    return n;
}

void aft_html_own_title(aft_page *page, const char *title)
{
    char copy[LETTERS];
    (void)snprintf(copy, sizeof copy, "%s", title);
    for (char *at = copy; *at != '\0'; at++) {
        *at = *at == '_' ? ' ' : *at;
    }
    aft_html_text(page, copy, 0);
}

/* Of a sweep: the scenario whose capacities the column holds, -1 if it holds something else. */
static int scenario_of(const aft_report_run *run, const char *title)
{
    static const char *const starts[] = {"capacity_mw ", "capacity "};
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
        if (strncmp(title, starts[i], strlen(starts[i])) == 0) {
            return aft_scenario_row(run, title + strlen(starts[i]));
        }
    }
    return -1;
}

static void put_title(aft_page *page, const aft_grid *grid, const shown *s, const aft_report_run *run)
{
    static const char *const kinds[] = {"text", "word", "number", "percent", "year"};
    aft_page_add(page, "<th scope=col data-kind=%s data-column=\"", kinds[s->kind]);
    aft_html_text(page, grid->cells[s->column], LETTERS);
    aft_page_add(page, "\">");
    const int scenario = scenario_of(run, grid->cells[s->column]);
    if (scenario >= 0) {
        aft_html_scenario(page, run, (size_t)scenario);
    } else if (s->info != NULL) {
        aft_html_sentence(page, &s->info->title, run, NULL, 0);
    } else {
        aft_html_own_title(page, grid->cells[s->column]);
    }
    aft_page_add(page, "</th>");
}

/* The value of the file stands beside the number as it is shown, unless the two are the same. */
static void put_number(aft_page *page, const char *cell, aft_column_kind kind)
{
    double number = NAN;
    if (!aft_text_number(&number, cell)) {
        aft_page_add(page, "<td>");
        aft_html_text(page, cell, LETTERS);
        return;
    }
    const bool is_plain = strlen(cell) <= 4 && strspn(cell, "0123456789") == strlen(cell);
    if (kind == AFT_COLUMN_YEAR || (is_plain && kind == AFT_COLUMN_NUMBER)) {
        aft_page_add(page, "<td data-v>%s", cell);
    } else {
        aft_page_add(page, "<td data-v=%s>", cell);
        aft_number_plain(page, kind == AFT_COLUMN_PERCENT ? 100.0 * number : number);
    }
}

static void put_cell(aft_page *page, const aft_grid *grid, size_t row, const shown *s, const aft_report_run *run)
{
    const char *cell = aft_grid_at(grid, row, s->column);
    if (s->kind >= AFT_COLUMN_NUMBER) {
        put_number(page, cell, s->kind);
    } else if (s->kind == AFT_COLUMN_WORD) {
        aft_page_add(page, "<td>");
        aft_html_cell_word(page, cell);
    } else if (strcmp(grid->cells[s->column], "project") == 0 && cell[0] != '\0') {
        aft_page_add(page, "<td>");
        aft_html_title(page, run, cell);
    } else if (strcmp(grid->cells[s->column], "scenario") == 0 && aft_scenario_row(run, cell) >= 0) {
        aft_page_add(page, "<td>");
        aft_html_scenario(page, run, (size_t)aft_scenario_row(run, cell));
    } else {
        aft_page_add(page, "<td>");
        aft_html_text(page, cell, LETTERS);
    }
}

/* ---- which rows, in which order ---- */

/* A row and the words that stand above it. */
typedef struct line {
    const char *groups[MOST_GROUPS];
    size_t row;
} line;

static int by_groups(const void *a, const void *b)
{
    const line *x = a;
    const line *y = b;
    for (size_t i = 0; i < MOST_GROUPS; i++) {
        const int order = strcmp(x->groups[i], y->groups[i]);
        if (order != 0) {
            return order;
        }
    }
    return x->row < y->row ? -1 : 1;
}

static bool is_same_group(const line *a, const line *b)
{
    for (size_t i = 0; i < MOST_GROUPS; i++) {
        if (strcmp(a->groups[i], b->groups[i]) != 0) {
            return false;
        }
    }
    return true;
}

/* A number other than 0, or a text in a column of numbers (a setting, say). */
static bool says_something(const aft_grid *grid, size_t row, const shown *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const char *cell = aft_grid_at(grid, row, list[i].column);
        double number = 0.0;
        const bool is_number = aft_text_number(&number, cell);
        if (list[i].kind >= AFT_COLUMN_NUMBER && cell[0] != '\0' && !(is_number && number == 0.0)) {
            return true;
        }
    }
    return false;
}

/* Of a duration curve every 5 %: more is for the chart. */
static bool is_thinned(const aft_grid *grid, size_t row)
{
    double share = NAN;
    if (!aft_text_number(&share, aft_grid_get(grid, row, "share_of_time"))) {
        return false;
    }
    return fabs(20.0 * share - round(20.0 * share)) > 1e-6;
}

/* Fills the words of a row's groups from a list of titles with commas between. */
static void find_groups(line *out, const aft_grid *grid, size_t row, const char *groups)
{
    size_t n = 0;
    for (size_t i = 0; i < MOST_GROUPS; i++) {
        out->groups[i] = "";
    }
    for (size_t c = 0; groups[0] != '\0' && c < grid->n_columns && n < MOST_GROUPS; c++) {
        if (is_wanted(groups, grid->cells[c])) {
            out->groups[n++] = aft_grid_at(grid, row, (int)c);
        }
    }
}

/* The lines to show, by group; where there are groups, only rows that say something: these tables are long. */
static size_t choose_lines(line *out, const aft_section *section, const aft_grid *grid, const shown *list, size_t n)
{
    size_t n_lines = 0;
    const bool has_groups = section->groups[0] != '\0';
    for (size_t row = 0; row < grid->n_rows; row++) {
        if (!is_thinned(grid, row) && (!has_groups || says_something(grid, row, list, n))) {
            out[n_lines].row = row;
            find_groups(&out[n_lines++], grid, row, section->groups);
        }
    }
    if (has_groups && n_lines > 0) {
        qsort(out, n_lines, sizeof *out, by_groups);
    }
    return n_lines;
}

/* The words above rows; of three the first only where it changes. */
static void put_group(aft_page *page, const line *l, const line *before, size_t n_columns)
{
    const bool goes_on = before != NULL && strcmp(before->groups[0], l->groups[0]) == 0 && l->groups[1][0] != '\0' &&
                         l->groups[2][0] != '\0';
    aft_page_add(page, "<tr><th scope=rowgroup colspan=%zu>", n_columns);
    for (size_t i = goes_on; i < MOST_GROUPS && (i == 0 || l->groups[i][0] != '\0'); i++) {
        aft_page_add(page, "%s", i > goes_on ? ", " : "");
        aft_html_cell_word(page, l->groups[i]);
    }
    aft_page_add(page, "</th></tr>\n");
}

/* Cells up to the last that is not empty: the rest of a row needs none. */
static size_t last_cell(const aft_grid *grid, size_t row, const shown *list, size_t n)
{
    while (n > 1 && aft_grid_at(grid, row, list[n - 1].column)[0] == '\0') {
        n--;
    }
    return n;
}

static void put_body(aft_page *page, const aft_section *section, const aft_grid *grid, const shown *list, size_t n,
                     const line *lines, size_t n_lines, const aft_report_run *run)
{
    const bool has_groups = section->groups[0] != '\0';
    aft_page_add(page, "<tbody>");
    for (size_t k = 0; k < n_lines && k < MOST_ROWS; k++) {
        const bool is_new = has_groups && (k == 0 || !is_same_group(&lines[k - 1], &lines[k]));
        if (is_new) {
            aft_page_add(page, "%s", k > 0 ? "</tbody><tbody>" : "");
            put_group(page, &lines[k], k > 0 ? &lines[k - 1] : NULL, n);
        }
        aft_page_add(page, "<tr>");
        for (size_t i = 0; i < last_cell(grid, lines[k].row, list, n); i++) {
            put_cell(page, grid, lines[k].row, &list[i], run);
        }
        aft_page_add(page, "\n");
    }
    aft_page_add(page, "</tbody>");
}

static void put_note(aft_page *page, const char *key)
{
    aft_page_add(page, "<p class=small>");
    aft_html_word(page, key);
    aft_page_add(page, "</p>");
}

static void put_notes(aft_page *page, const aft_section *section, const aft_grid *grid, size_t n_lines, size_t n_hidden)
{
    if (n_lines > MOST_ROWS) {
        put_note(page, "page.cut");
    }
    if (section->chart[0] != '\0' && grid->n_rows > AFT_MOST_DRAWN) {
        put_note(page, "page.drawn");
    }
    if (n_lines < grid->n_rows) {
        put_note(page, section->groups[0] != '\0' ? "page.numbers" : "page.thin");
    }
    if (n_hidden > 0) {
        put_note(page, "page.hidden");
    }
}

static size_t hidden_of(const aft_report_run *run, const char *file)
{
    for (size_t i = 0; i < run->n_tables; i++) {
        if (strcmp(run->tables[i].file, file) == 0) {
            return run->tables[i].n_hidden;
        }
    }
    return 0;
}

static void put_table(aft_page *page, const aft_section *section, const aft_grid *grid, const shown *list, size_t n,
                      const line *lines, size_t n_lines, const aft_report_run *run)
{
    char key[80];
    aft_page_add(page,
                 "<div class=scroll tabindex=0 role=region aria-labelledby=caption-%s><table data-file=\"%s\"%s>"
                 "<caption id=caption-%s><span>",
                 section->id, section->file, strcmp(section->part, "compare") == 0 ? " data-of=sweep" : "",
                 section->id);
    (void)snprintf(key, sizeof key, "section.%s", section->id);
    aft_html_word(page, key);
    aft_page_add(page, "</span> (%s)</caption><thead><tr>", section->file);
    for (size_t i = 0; i < n; i++) {
        put_title(page, grid, &list[i], run);
    }
    aft_page_add(page, "</tr></thead>");
    put_body(page, section, grid, list, n, lines, n_lines, run);
    aft_page_add(page, "</table></div>");
}

static void put_folded(aft_page *page, const aft_section *section, const aft_grid *grid, const shown *list, size_t n,
                       const line *lines, size_t n_lines, const aft_report_run *run)
{
    const bool is_folded = n_lines > OPEN_ROWS || section->chart[0] != '\0';
    if (n_lines == 0) {
        put_note(page, "page.empty");
        return;
    }
    if (is_folded) {
        aft_page_add(page, "<details><summary>");
        aft_html_word(page, "page.table");
        aft_page_add(page, " (%zu)</summary>", n_lines);
    }
    put_table(page, section, grid, list, n, lines, n_lines, run);
    aft_page_add(page, is_folded ? "</details>" : "");
}

/* Tables with a row per thing of the case, under a chart that shows the same: the first that a page without room
 * does without. */
static bool is_long(const aft_section *section)
{
    static const char *const ids[] = {"map", "loading", "sites", "sensitivity"};
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
        if (strcmp(section->id, ids[i]) == 0) {
            return true;
        }
    }
    return false;
}

void aft_html_table(aft_page *page, const aft_section *section, const aft_report_run *run)
{
    const aft_grid *grid = aft_report_find(run, section->file);
    if (grid == NULL) {
        return;
    }
    if (run->is_short && is_long(section)) {
        aft_html_elsewhere(page, "table");
        return;
    }
    shown *list = aft_alloc(grid->n_columns, sizeof *list);
    line *lines = aft_alloc(grid->n_rows, sizeof *lines);
    if (list != NULL && lines != NULL) {
        const size_t n = choose(list, grid, section);
        const size_t n_lines = choose_lines(lines, section, grid, list, n);
        put_folded(page, section, grid, list, n, lines, n_lines, run);
        put_notes(page, section, grid, n_lines, hidden_of(run, section->file));
    } else {
        page->is_out_of_memory = true;
    }
    aft_free(list);
    aft_free(lines);
}
