/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a sweep prints, from its own tables: a line per scenario, a line per branch. */
#include "results/report/report_internal.h"
#include "results/run/run_internal.h"

#include "networks/base/memory.h"
#include "networks/base/text.h"

#include <stdlib.h>
#include <string.h>

/* The two tables that are told. */
typedef struct sweep_tables {
    aft_grid sweep, branches;
} sweep_tables;

static void tables_clear(sweep_tables *tables)
{
    aft_grid_clear(&tables->sweep);
    aft_grid_clear(&tables->branches);
}

static aft_status tables_init(sweep_tables *out, const char *folder, aft_error *err)
{
    aft_status status = AFT_OK;
    bool is_there = false;
    AFT_TRY(aft_grid_read(&out->sweep, &is_there, folder, "sweep.csv", err));
    if (!is_there) {
        status = aft_fail(err, AFT_EUSAGE, "%s is no sweep: it has no sweep.csv", folder);
        goto done;
    }
    AFT_TRY(aft_grid_read(&out->branches, &is_there, folder, "branches.csv", err));
done:
    if (status != AFT_OK) {
        tables_clear(out);
    }
    return status;
}

/* ---- text ---- */

/* A column of a printed table. */
typedef struct column {
    const char *name, *title;
    enum { TEXTS, WHOLE, AMOUNT, PERCENT } form; /* all but texts stand right; WHOLE: as the file has it */
} column;

enum { MOST_LETTERS = 48 };

static const column sweep_columns[] = {
    {"scenario", "scenario", TEXTS},
    {"probability", "probability", WHOLE},
    {"status", "status", TEXTS},
    {"total_cost", "total cost", AMOUNT},
    {"gap", "gap", PERCENT},
    {"branches_built", "branches built", WHOLE},
    {"branches_cost_per_year", "branches per year", AMOUNT},
    {"lost_mwh", "lost MWh", AMOUNT},
};

static const column branch_columns[] = {
    {"name", "branch", TEXTS},         {"built_in", "built in", WHOLE},
    {"planned_in", "of", WHOLE},       {"share_of_probability", "probability", AMOUNT},
    {"scenarios", "scenarios", TEXTS},
};

/* As a terminal may show it; long texts are cut. */
static void add_letters(aft_page *page, const char *text)
{
    char shown[AFT_SHOWN];
    size_t n_written = 0;
    for (size_t step = aft_text_show(shown, text); step > 0; step = aft_text_show(shown, text)) {
        if (n_written++ == MOST_LETTERS) {
            aft_page_add(page, "...");
            return;
        }
        aft_page_put(page, shown, strlen(shown));
        text += step;
    }
}

static aft_status cell_text(char **out, const aft_grid *grid, size_t row, const column *c, aft_error *err)
{
    aft_page page = {0};
    double number = NAN;
    char digits[AFT_AMOUNT_TEXT];
    const char *cell = aft_grid_get(grid, row, c->name);
    const bool is_number = aft_text_number(&number, cell);
    if (c->form == AMOUNT && is_number) {
        aft_page_add(&page, "%s", aft_amount_to_text(digits, number));
    } else if (c->form == PERCENT && is_number) {
        aft_page_add(&page, "%s", aft_percent_to_text(digits, number));
    } else {
        add_letters(&page, cell[0] == '\'' ? cell + 1 : cell);
    }
    return aft_page_finish(out, &page, err);
}

static size_t letters_of(const char *text)
{
    size_t n = 0;
    for (; *text != '\0'; text++) {
        n += (*text & 0xC0) != 0x80;
    }
    return n;
}

static void add_cell(aft_page *page, const char *text, size_t width, bool is_left, bool is_last)
{
    const size_t n = letters_of(text);
    const int blanks = (int)(width > n ? width - n : 0);
    if (is_left) {
        aft_page_add(page, "%s%*s", text, is_last ? 0 : blanks, "");
    } else {
        aft_page_add(page, "%*s%s", blanks, "", text);
    }
    aft_page_add(page, "%s", is_last ? "" : "  ");
}

/* cells[row * n + column], the titles first. No line ends in blanks. */
static void add_cells(aft_page *page, char **cells, size_t n_rows, const column *columns, size_t n)
{
    for (size_t row = 0; row < n_rows; row++) {
        for (size_t c = 0; c < n; c++) {
            size_t width = 0;
            for (size_t other = 0; other < n_rows; other++) {
                const size_t letters = letters_of(cells[other * n + c]);
                width = letters > width ? letters : width;
            }
            add_cell(page, cells[row * n + c], width, columns[c].form == TEXTS, c + 1 == n);
        }
        while (page->n > 0 && page->bytes[page->n - 1] == ' ') {
            page->n--;
        }
        aft_page_add(page, "\n");
    }
}

static aft_status add_table(aft_page *page, const aft_grid *grid, const column *columns, size_t n, aft_error *err)
{
    aft_status status = AFT_OK;
    const size_t n_cells = (grid->n_rows + 1) * n;
    char **cells = aft_alloc(n_cells, sizeof *cells);
    AFT_TRY_ALLOC(cells, err, "sweep");
    for (size_t i = 0; i < n_cells; i++) {
        const column *c = &columns[i % n];
        if (i < n) {
            aft_page title = {0};
            aft_page_add(&title, "%s", c->title);
            AFT_TRY(aft_page_finish(&cells[i], &title, err));
        } else {
            AFT_TRY(cell_text(&cells[i], grid, i / n - 1, c, err));
        }
    }
    add_cells(page, cells, grid->n_rows + 1, columns, n);
done:
    for (size_t i = 0; cells != NULL && i < n_cells; i++) {
        aft_free(cells[i]);
    }
    aft_free(cells);
    return status;
}

aft_status aft_scenarios_text(char **out, const char *folder, aft_error *err)
{
    aft_status status = AFT_OK;
    sweep_tables tables = {0};
    aft_page page = {0};
    AFT_TRY(tables_init(&tables, folder, err));
    AFT_TRY(add_table(&page, &tables.sweep, sweep_columns, sizeof sweep_columns / sizeof sweep_columns[0], err));
    if (tables.branches.n_rows > 0) {
        aft_page_add(&page, "\n");
        AFT_TRY(
            add_table(&page, &tables.branches, branch_columns, sizeof branch_columns / sizeof branch_columns[0], err));
    }
    AFT_TRY(aft_page_finish(out, &page, err));
done:
    tables_clear(&tables);
    aft_page_clear(&page);
    return status;
}

/* ---- JSON ---- */

/* A cell as JSON: texts where the column holds texts, else a number or null. */
static json_t *cell_json(const char *title, const char *cell)
{
    static const char *const texts[] = {"scenario", "folder", "title", "title_nl", "title_en",
                                        "title_de", "status", "name",  "project",  "scenarios"};
    double number = NAN;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (strcmp(texts[i], title) == 0) {
            return json_string(cell[0] == '\'' ? cell + 1 : cell);
        }
    }
    if (!aft_text_number(&number, cell) || !isfinite(number)) {
        return json_null();
    }
    const bool is_whole = number == floor(number) && fabs(number) < 1e15 && strchr(cell, '.') == NULL;
    return is_whole ? json_integer((json_int_t)number) : json_real(number);
}

static json_t *grid_json(const aft_grid *grid)
{
    json_t *list = json_array();
    for (size_t row = 0; row < grid->n_rows; row++) {
        json_t *object = json_object();
        for (size_t c = 0; c < grid->n_columns; c++) {
            const char *cell = aft_grid_at(grid, row, (int)c);
            (void)json_object_set_new(object, grid->cells[c], cell_json(grid->cells[c], cell));
        }
        (void)json_array_append_new(list, object);
    }
    return list;
}

/* Hands over a JSON value as text; the value is used up. @param mark  of jansson's memory, before the value was made */
static aft_status json_to_text(char **out, json_t *root, size_t mark, aft_error *err)
{
    enum { DIGITS = 12 };
    aft_status status = AFT_OK;
    aft_page page = {0};
    char *text = root != NULL ? json_dumps(root, JSON_INDENT(2) | JSON_REAL_PRECISION(DIGITS)) : NULL;
    AFT_TRY(aft_json_unwatch(mark, err));
    AFT_TRY_ALLOC(text, err, "sweep");
    aft_page_add(&page, "%s\n", text);
    AFT_TRY(aft_page_finish(out, &page, err));
done:
    json_decref(root);
    free(text);
    return status;
}

aft_status aft_scenarios_json(char **out, const char *folder, aft_error *err)
{
    sweep_tables tables = {0};
    aft_status status = tables_init(&tables, folder, err);
    if (status == AFT_OK) {
        const size_t mark = aft_json_watch();
        json_t *root = json_object();
        (void)json_object_set_new(root, "folder", json_string(folder));
        (void)json_object_set_new(root, "tasks", grid_json(&tables.sweep));
        (void)json_object_set_new(root, "branches", grid_json(&tables.branches));
        status = json_to_text(out, root, mark, err);
    }
    tables_clear(&tables);
    return status;
}

/* ---- the tasks before anything is planned ---- */

static const column task_columns[] = {
    {"task", "task", WHOLE},
    {"scenario", "scenario", TEXTS},
    {"title", "title", TEXTS},
    {"probability", "probability", WHOLE},
};

static const char *title_of(const aft_scenario_task *task)
{
    return task->title_en[0] != '\0' ? task->title_en : task->title_nl[0] != '\0' ? task->title_nl : task->title_de;
}

static aft_status tasks_grid(aft_grid *out, const aft_scenario_tasks *sweep, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_page page = {0};
    char *text = NULL;
    aft_page_add(&page, "task,scenario,folder,title,title_nl,title_en,title_de,probability\n");
    for (size_t i = 0; i < sweep->n; i++) {
        const aft_scenario_task *task = &sweep->tasks[i];
        aft_page_number(&page, (double)i);
        aft_page_cell(&page, task->name);
        aft_page_cell(&page, task->folder);
        aft_page_cell(&page, title_of(task));
        aft_page_cell(&page, task->title_nl);
        aft_page_cell(&page, task->title_en);
        aft_page_cell(&page, task->title_de);
        aft_page_number(&page, task->probability);
        aft_page_end_line(&page);
    }
    AFT_TRY(aft_page_finish(&text, &page, err));
    AFT_TRY(aft_grid_init(out, text, strlen(text), err));
done:
    aft_page_clear(&page);
    aft_free(text);
    return status;
}

aft_status aft_scenarios_tasks_text(char **out, const aft_scenario_tasks *sweep, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_grid tasks = {0};
    aft_page page = {0};
    AFT_TRY(tasks_grid(&tasks, sweep, err));
    AFT_TRY(add_table(&page, &tasks, task_columns, sizeof task_columns / sizeof task_columns[0], err));
    AFT_TRY(aft_page_finish(out, &page, err));
done:
    aft_grid_clear(&tasks);
    aft_page_clear(&page);
    return status;
}

aft_status aft_scenarios_tasks_json(char **out, const aft_scenario_tasks *sweep, aft_error *err)
{
    aft_grid tasks = {0};
    aft_status status = tasks_grid(&tasks, sweep, err);
    if (status == AFT_OK) {
        const size_t mark = aft_json_watch();
        status = json_to_text(out, grid_json(&tasks), mark, err);
    }
    aft_grid_clear(&tasks);
    return status;
}
