/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sheets that are a page each when printed: one per project, one for the Hydrogen Valley. Their labels are words
 * "field.NAME"; they stand in one language, which the script changes: three of each would make the page half as
 * large again. */
#include "results/report/report_internal.h"

#include "networks/base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_SHEETS = 28, LETTERS = 160, MOST_COUNTRIES = 6 };

/* Opens an element with the label "field.investment" in it, or with the name itself where nobody described it. */
static void put_label(aft_page *page, const char *element, const char *before, const char *name)
{
    char key[120];
    (void)snprintf(key, sizeof key, "%s%.100s", before, name);
    const aft_word *word = aft_word_find(key);
    if (word == NULL) {
        aft_page_add(page, "<%s>", element);
        aft_html_own_title(page, name);
        return;
    }
    aft_page_add(page, "<%s data-w=%s>", element, key); /* one of our own keys */
    aft_html_text(page, word->text[0], 0);
}

static void put_value(aft_page *page, const char *cell)
{
    double number = NAN;
    if (aft_text_number(&number, cell)) {
        aft_page_add(page, "<data data-v=%s>", cell);
        aft_number_plain(page, number);
        aft_page_add(page, "</data>");
    } else {
        aft_html_cell_word(page, cell);
    }
}

/* "currency/a" becomes "EUR/a"; "1" and "year" say nothing. */
static void put_unit(aft_page *page, const char *unit, const aft_report_run *run)
{
    const char *word = "currency";
    if (unit[0] == '\0' || strcmp(unit, "1") == 0 || strcmp(unit, "year") == 0) {
        return;
    }
    aft_page_add(page, " ");
    if (strcmp(unit, "years") == 0) {
        put_label(page, "span", "sheet.", unit);
        aft_page_add(page, "</span>");
        return;
    }
    if (strncmp(unit, word, strlen(word)) == 0) {
        aft_html_text(page, aft_report_figure(run, "currency"), 40);
        unit += strlen(word);
    }
    aft_html_text(page, unit, 40);
}

static void put_measure(aft_page *page, const char *cell, const char *unit, const aft_report_run *run)
{
    put_value(page, cell);
    if (cell[0] != '\0') {
        put_unit(page, unit, run);
    }
}

/* "5 up to 1, 4 up to 5, else 1" in signs, which are the same in every language: "5: <= 1, 4: <= 5, 1". */
static void put_rule(aft_page *page, const char *rule)
{
    static const char *const words[][2] = {
        {" up to ", ": \xE2\x89\xA4 "}, {" from ", ": \xE2\x89\xA5 "}, {"else ", ""}};
    while (*rule != '\0') {
        const char *sign = NULL;
        for (size_t i = 0; i < sizeof words / sizeof words[0] && sign == NULL; i++) {
            const size_t n = strlen(words[i][0]);
            if (strncmp(rule, words[i][0], n) == 0) {
                sign = words[i][1];
                rule += n;
            }
        }
        if (sign != NULL) {
            aft_page_add(page, "%s", sign);
        } else {
            const char letter[2] = {*rule++, '\0'};
            aft_html_text(page, letter, 0);
        }
    }
}

/* "heat pump 6138 MWh/a; gas 7 MWh/a": carriers by their words. */
static void put_supplies(aft_page *page, const char *text)
{
    char part[LETTERS];
    while (*text != '\0') {
        const size_t n = strcspn(text, ";");
        (void)snprintf(part, sizeof part, "%.*s", (int)n, text);
        char *unit = strstr(part, " MWh/a");
        char *number = unit != NULL && unit > part ? unit - 1 : NULL;
        while (number != NULL && number > part && *number != ' ') {
            number--;
        }
        if (number != NULL && number > part) {
            *number = '\0';
            aft_html_cell_word(page, part);
            aft_page_add(page, " ");
            aft_html_text(page, number + 1, 0);
        } else {
            aft_html_text(page, part, 0);
        }
        text += n + (text[n] == ';');
        text += strspn(text, " ");
        aft_page_add(page, "%s", *text != '\0' ? "; " : "");
    }
}

/* Rows [row, end) with the same text in a column. */
static size_t end_of(const aft_grid *grid, size_t row, const char *title)
{
    const int column = aft_grid_column(grid, title);
    size_t end = row + 1;
    while (end < grid->n_rows && strcmp(aft_grid_at(grid, end, column), aft_grid_at(grid, row, column)) == 0) {
        end++;
    }
    return end;
}

/* ---- one sheet per project: section, field, book, value, unit, score, rule ---- */

static const char *field_value(const aft_grid *grid, size_t from, size_t to, const char *field)
{
    for (size_t row = from; row < to; row++) {
        if (strcmp(aft_grid_get(grid, row, "field"), field) == 0) {
            return aft_grid_get(grid, row, "value");
        }
    }
    return "";
}

/* What places a sheet before others, the first that differs; more wins. */
enum { BUILT, IN_BUILDING, IN_A_FRAME, NEARNESS, SCORES, N_WEIGHTS };

typedef struct project_rows {
    size_t from, to;
    double weights[N_WEIGHTS];
} project_rows;

/* How near a project is to being built: less what its nearest branch costs more, or lacks. */
static double nearness_of(const aft_report_run *run, const char *project)
{
    static const char *const measures[] = {"difference_per_year", "price_cut_needed_at_least"};
    const aft_grid *branches = aft_report_find(run, "branches.csv");
    double nearest = -INFINITY;
    for (size_t i = 0; branches != NULL && i < sizeof measures / sizeof measures[0]; i++) {
        const int column = aft_grid_column(branches, measures[i]);
        for (size_t row = 0; column >= 0 && row < branches->n_rows; row++) {
            double more = NAN;
            if (strcmp(aft_grid_get(branches, row, "project"), project) == 0 &&
                aft_text_number(&more, aft_grid_at(branches, row, column))) {
                nearest = fmax(nearest, -more);
            }
        }
        if (column >= 0) {
            break;
        }
    }
    return nearest;
}

static project_rows rows_of_project(const aft_grid *grid, size_t from, const aft_report_run *run)
{
    const char *frame = aft_grid_get(grid, from, "frame");
    project_rows out = {.from = from, .to = end_of(grid, from, "project")};
    out.weights[BUILT] = strcmp(field_value(grid, from, out.to, "built"), "True") == 0;
    out.weights[IN_BUILDING] = strcmp(field_value(grid, from, out.to, "phase"), "build") == 0;
    out.weights[IN_A_FRAME] = frame[0] != '\0' && strcmp(frame, "none") != 0;
    out.weights[NEARNESS] = nearness_of(run, aft_grid_get(grid, from, "project"));
    for (size_t row = from; row < out.to; row++) {
        double score = 0.0;
        out.weights[SCORES] += aft_text_number(&score, aft_grid_get(grid, row, "score")) ? score : 0.0;
    }
    return out;
}

/* Equal ones as the table has them. */
static int by_weight(const void *a, const void *b)
{
    const project_rows *x = a;
    const project_rows *y = b;
    for (size_t i = 0; i < N_WEIGHTS; i++) {
        if (x->weights[i] != y->weights[i]) {
            return x->weights[i] > y->weights[i] ? -1 : 1;
        }
    }
    return x->from < y->from ? -1 : 1;
}

static size_t most_sheets(const aft_report_run *run)
{
    return run->most_sheets > 0 ? run->most_sheets : MOST_SHEETS;
}

static void put_section_row(aft_page *page, const char *section)
{
    aft_page_add(page, "<tr>");
    put_label(page, "th scope=rowgroup colspan=3", "sheet.", section);
    aft_page_add(page, "\n");
}

static bool is_criterion(const aft_grid *grid, size_t row)
{
    return strcmp(aft_grid_get(grid, row, "section"), "criteria") == 0;
}

static void put_field_value(aft_page *page, const aft_grid *grid, size_t row, const aft_report_run *run)
{
    const char *field = aft_grid_get(grid, row, "field");
    const char *value = aft_grid_get(grid, row, "value");
    if (strcmp(field, "supply_now") == 0) {
        put_supplies(page, value);
    } else if (value[0] == '\0' && is_criterion(grid, row)) {
        aft_page_add(page, "\xE2\x80\x93"); /* a dash: not known from this plan */
    } else {
        put_measure(page, value, aft_grid_get(grid, row, "unit"), run);
    }
}

/* A field with its value, or with one for each book; a criterion with its score and the rule of it. */
static void put_field(aft_page *page, const aft_grid *grid, size_t row, size_t end, const aft_report_run *run)
{
    const char *score = aft_grid_get(grid, row, "score");
    const char *unit = aft_grid_get(grid, row, "unit");
    aft_page_add(page, "<tr>");
    put_label(page, "th scope=row", "field.", aft_grid_get(grid, row, "field"));
    aft_page_add(page, "<td%s>", end == row + 1 && score[0] == '\0' ? " colspan=2" : "");
    put_field_value(page, grid, row, run);
    if (end > row + 1) {
        aft_page_add(page, "<td>");
        put_measure(page, aft_grid_get(grid, row + 1, "value"), unit, run);
    } else if (score[0] != '\0') {
        aft_page_add(page, "<td>");
        put_value(page, score);
        aft_page_add(page, " <small>");
        put_rule(page, aft_grid_get(grid, row, "rule"));
        aft_page_add(page, "</small>");
    }
    aft_page_add(page, "\n");
}

static bool is_silent(const aft_grid *grid, size_t row, size_t end)
{
    for (size_t k = row; k < end; k++) {
        if (aft_grid_get(grid, k, "value")[0] != '\0') {
            return strncmp(aft_grid_get(grid, row, "field"), "title_", 6) == 0; /* the heading says it */
        }
    }
    return !is_criterion(grid, row); /* all seven are asked for, known or not */
}

static void put_fields(aft_page *page, const aft_grid *grid, size_t from, size_t to, const aft_report_run *run)
{
    const char *section = "";
    aft_page_add(page, "<table class=\"unsorted fields\"><thead><tr><th scope=col><span data-w=sheet.what></span></th>"
                       "<th scope=col><span data-w=sheet.societal></span></th>"
                       "<th scope=col><span data-w=sheet.project></span></th></tr></thead><tbody>");
    for (size_t row = from; row < to;) {
        size_t end = end_of(grid, row, "field");
        end = end < to ? end : to;
        if (!is_silent(grid, row, end)) {
            if (strcmp(section, aft_grid_get(grid, row, "section")) != 0) {
                section = aft_grid_get(grid, row, "section");
                put_section_row(page, section);
            }
            put_field(page, grid, row, end, run);
        }
        row = end;
    }
    aft_page_add(page, "</tbody></table>");
}

static void put_heading(aft_page *page, const char *name, const aft_report_run *run)
{
    aft_page_add(page, "<details class=sheet><summary><h4>");
    aft_html_title(page, run, name);
    aft_page_add(page, "</h4></summary>");
}

static void say_count(aft_page *page, size_t n_shown, size_t n, const aft_report_run *run)
{
    char shown[24];
    char all[24];
    char most[24];
    (void)snprintf(shown, sizeof shown, "%zu", n_shown);
    (void)snprintf(all, sizeof all, "%zu", n);
    (void)snprintf(most, sizeof most, "%zu", most_sheets(run));
    const aft_extra extras[] = {{"shown", shown}, {"all", all}, {"most", most}};
    aft_page_add(page, "<p class=conclusion>");
    aft_html_sentence(page, aft_word_find("sheet.count"), run, extras, 3);
    aft_page_add(page, "</p>");
}

static void draw_fields(aft_page *page, const aft_grid *grid, const aft_report_run *run)
{
    size_t n = 0;
    project_rows *projects = aft_alloc(grid->n_rows + 1, sizeof *projects);
    if (projects == NULL) {
        page->is_out_of_memory = true;
        return;
    }
    for (size_t row = 0; row < grid->n_rows; row = projects[n++].to) {
        projects[n] = rows_of_project(grid, row, run);
    }
    qsort(projects, n, sizeof *projects, by_weight);
    const size_t n_shown = n < most_sheets(run) ? n : most_sheets(run);
    say_count(page, n_shown, n, run);
    for (size_t i = 0; i < n_shown; i++) {
        put_heading(page, aft_grid_get(grid, projects[i].from, "project"), run);
        put_fields(page, grid, projects[i].from, projects[i].to, run);
        aft_page_add(page, "</details>");
    }
    aft_free(projects);
}

/* ---- one sheet: indicator, unit, country, grant, value; a column per country ---- */

typedef struct countries {
    size_t n;
    const char *list[MOST_COUNTRIES]; /* "" for all together */
} countries;

static countries countries_of(const aft_grid *grid)
{
    countries out = {0};
    for (size_t row = 0; row < grid->n_rows; row++) {
        const char *country = aft_grid_get(grid, row, "country");
        bool is_new = out.n < MOST_COUNTRIES;
        for (size_t i = 0; i < out.n; i++) {
            is_new = is_new && strcmp(out.list[i], country) != 0;
        }
        if (is_new) {
            out.list[out.n++] = country;
        }
    }
    return out;
}

static bool is_same_line(const aft_grid *grid, size_t a, size_t b)
{
    return strcmp(aft_grid_get(grid, a, "indicator"), aft_grid_get(grid, b, "indicator")) == 0 &&
           strcmp(aft_grid_get(grid, a, "grant"), aft_grid_get(grid, b, "grant")) == 0;
}

static bool is_first_of_line(const aft_grid *grid, size_t row)
{
    for (size_t before = 0; before < row; before++) {
        if (is_same_line(grid, before, row)) {
            return false;
        }
    }
    return true;
}

/* Whether the floor is met is a yes or no. */
static void put_indicator(aft_page *page, const aft_grid *grid, size_t row, const aft_report_run *run)
{
    const char *value = aft_grid_get(grid, row, "value");
    if (strcmp(aft_grid_get(grid, row, "indicator"), "floor_met") == 0) {
        aft_html_cell_word(page, strcmp(value, "1") == 0 ? "True" : "False");
    } else {
        put_measure(page, value, aft_grid_get(grid, row, "unit"), run);
    }
}

static void put_line(aft_page *page, const aft_grid *grid, size_t row, const countries *all, const aft_report_run *run)
{
    const char *grant = aft_grid_get(grid, row, "grant");
    aft_page_add(page, "<tr><th scope=row>");
    put_label(page, "span", "field.", aft_grid_get(grid, row, "indicator"));
    aft_page_add(page, "</span>");
    if (grant[0] != '\0') {
        aft_page_add(page, ", ");
        put_label(page, "span", "sheet.grant_", grant);
        aft_page_add(page, "</span>");
    }
    for (size_t i = 0; i < all->n; i++) {
        aft_page_add(page, "<td>");
        for (size_t other = row; other < grid->n_rows; other++) {
            if (is_same_line(grid, row, other) && strcmp(aft_grid_get(grid, other, "country"), all->list[i]) == 0) {
                put_indicator(page, grid, other, run);
            }
        }
    }
    aft_page_add(page, "\n");
}

static void draw_indicators(aft_page *page, const aft_grid *grid, const aft_report_run *run)
{
    const countries all = countries_of(grid);
    aft_page_add(page, "<details class=sheet open><summary><h4>Hydrogen Valley</h4></summary><table class=\"unsorted "
                       "fields valley\"><thead><tr><th scope=col>"
                       "<span data-w=sheet.what></span></th>");
    for (size_t i = 0; i < all.n; i++) {
        aft_page_add(page, "<th scope=col>");
        if (all.list[i][0] != '\0') {
            aft_html_text(page, all.list[i], 20);
        } else {
            aft_page_add(page, "<span data-w=sheet.together></span>");
        }
        aft_page_add(page, "</th>");
    }
    aft_page_add(page, "</tr></thead><tbody>");
    for (size_t row = 0; row < grid->n_rows; row++) {
        if (is_first_of_line(grid, row)) {
            put_line(page, grid, row, &all, run);
        }
    }
    aft_page_add(page, "</tbody></table></details>");
}

/* ---- tables of any columns: a sheet per name in the first, a list or a table of the others ---- */

static void put_title(aft_page *page, const char *title, const aft_report_run *run)
{
    const aft_column_info *info = aft_column_find(title);
    if (info != NULL) {
        aft_html_sentence(page, &info->title, run, NULL, 0);
    } else {
        aft_html_own_title(page, title);
    }
}

static void put_any(aft_page *page, const aft_grid *grid, size_t from, size_t to, const aft_report_run *run)
{
    aft_page_add(page, "<table class=\"unsorted fields\"><thead><tr>");
    for (int c = 1; c < (int)grid->n_columns; c++) {
        aft_page_add(page, "<th scope=col>");
        put_title(page, grid->cells[c], run);
        aft_page_add(page, "</th>");
    }
    aft_page_add(page, "</tr></thead><tbody>");
    for (size_t row = from; row < to; row++) {
        aft_page_add(page, "<tr>");
        for (int c = 1; c < (int)grid->n_columns; c++) {
            aft_page_add(page, "<td>");
            put_value(page, aft_grid_at(grid, row, c));
        }
        aft_page_add(page, "\n");
    }
    aft_page_add(page, "</tbody></table>");
}

static void draw_any(aft_page *page, const aft_grid *grid, const aft_report_run *run)
{
    size_t n = 0;
    for (size_t row = 0, end = 0; row < grid->n_rows && n < most_sheets(run); row = end, n++) {
        end = end_of(grid, row, grid->cells[0]);
        put_heading(page, aft_grid_at(grid, row, 0), run);
        put_any(page, grid, row, end, run);
        aft_page_add(page, "</details>");
    }
}

void aft_draw_sheets(aft_page *page, const aft_section *section, const aft_report_run *run)
{
    const aft_grid *grid = aft_report_find(run, section->file);
    if (grid == NULL) {
        aft_html_missing(page, section, run);
    } else if (aft_grid_column(grid, "section") >= 0 && aft_grid_column(grid, "field") >= 0) {
        draw_fields(page, grid, run);
    } else if (aft_grid_column(grid, "indicator") == 0) {
        draw_indicators(page, grid, run);
    } else {
        draw_any(page, grid, run);
    }
}
