/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run folder holds for the report: run.json, tables/, and which sites are not public. */
#include "results/report/report_internal.h"

#include "networks/base/files.h"
#include "networks/base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- what is not public ---- */

/* Most cells are numbers or empty, and few names are. */
static bool is_without_letters(const char *text)
{
    return text[strspn(text, "0123456789+-.: ")] == '\0';
}

/* Does a cell hold the name of a site? */
static bool is_telling(const char *cell, const aft_grid *hidden, int names)
{
    const bool is_number = is_without_letters(cell);
    for (size_t s = 0; cell[0] != '\0' && s < hidden->n_rows; s++) {
        const char *name = aft_grid_at(hidden, s, names);
        const bool may_be_in = !is_number || strchr("0123456789+-.: ", name[0]) != NULL;
        if (may_be_in && aft_names(cell, name)) {
            return true;
        }
    }
    return false;
}

/* Does a row name a site that is not public? Sums have no name, so they stay. */
static bool is_hidden(const aft_grid *grid, size_t row, const aft_grid *hidden)
{
    const int names = aft_grid_column(hidden, "name");
    for (size_t c = 0; c < grid->n_columns; c++) {
        if (is_telling(aft_grid_at(grid, row, (int)c), hidden, names)) {
            return true;
        }
    }
    return false;
}

/* Takes the rows out that name what is not public. */
static size_t hide_rows(aft_grid *grid, const aft_grid *hidden)
{
    size_t kept = 0;
    const size_t n = grid->n_rows;
    for (size_t row = 0; row < n; row++) {
        if (is_hidden(grid, row, hidden)) {
            continue;
        }
        memmove(grid->cells + (kept + 1) * grid->n_columns, grid->cells + (row + 1) * grid->n_columns,
                grid->n_columns * sizeof *grid->cells);
        kept++;
    }
    grid->n_rows = kept;
    return n - kept;
}

/* ---- tables ---- */

static bool is_known(const aft_report_run *run, const char *file)
{
    return aft_report_find(run, file) != NULL;
}

/* The sites of a run's network that are not public; none where it has no such file. */
static aft_status read_hidden(aft_grid *out, const char *network, aft_error *err)
{
    bool has_sites = false;
    aft_status status = aft_grid_read(out, &has_sites, network, "sites.csv", err);
    size_t n = 0;
    for (size_t row = 0; status == AFT_OK && row < out->n_rows; row++) {
        if (strcmp(aft_grid_get(out, row, "public"), "False") == 0 && aft_grid_get(out, row, "name")[0] != '\0') {
            memmove(out->cells + (++n) * out->n_columns, out->cells + (row + 1) * out->n_columns,
                    out->n_columns * sizeof *out->cells);
        }
    }
    out->n_rows = n;
    return status;
}

/* What is smaller than this, in MW, MWh, tonnes or money, is noise of the solver: it says nothing and costs space. */
static bool is_noise(const char *cell)
{
    double number = NAN;
    return strstr(cell, "e-") != NULL && aft_text_number(&number, cell) && fabs(number) < 1e-6;
}

static void hush(aft_grid *grid)
{
    for (size_t c = 0; c < grid->n_columns; c++) {
        const aft_column_info *info = aft_column_find(grid->cells[c]);
        const bool is_text = info != NULL && (info->kind == AFT_COLUMN_TEXT || info->kind == AFT_COLUMN_WORD);
        for (size_t row = 1; !is_text && row <= grid->n_rows; row++) {
            const char **cell = &grid->cells[row * grid->n_columns + c];
            *cell = is_noise(*cell) ? "0" : *cell;
        }
    }
}

static aft_status add_table(aft_report_run *run, const char *tables, const char *file, const aft_grid *sites,
                            aft_error *err)
{
    aft_status status = AFT_OK;
    aft_report_table made = {0};
    bool is_there = false;
    size_t cap = run->n_tables;
    AFT_TRY(aft_grid_read(&made.grid, &is_there, tables, file, err));
    if (!is_there) {
        goto done;
    }
    aft_page name = {0};
    aft_page_add(&name, "%s", file);
    AFT_TRY(aft_page_finish(&made.file, &name, err));
    made.n_hidden = hide_rows(&made.grid, sites);
    hush(&made.grid);
    if (aft_grow((void **)&run->tables, &cap, run->n_tables + 1, sizeof *run->tables) != 0) {
        status = aft_fail(err, AFT_ENOMEM, "report: out of memory");
        goto done;
    }
    run->tables[run->n_tables++] = made;
    made = (aft_report_table){0};
done:
    aft_free(made.file);
    aft_grid_clear(&made.grid);
    return status;
}

static aft_status read_tables(aft_report_run *run, const char *folder, aft_error *err)
{
    aft_status status = AFT_OK;
    size_t n = 0;
    const aft_section *sections = aft_sections(&n);
    char *tables = NULL;
    char *network = NULL;
    aft_grid sites = {0};
    AFT_TRY(aft_path_join(&tables, folder, "tables", err));
    AFT_TRY(aft_path_join(&network, folder, "network", err));
    AFT_TRY(read_hidden(&sites, network, err));
    AFT_TRY(add_table(run, tables, "key_figures.csv", &sites, err));
    for (size_t i = 0; i < n; i++) {
        if (sections[i].file[0] != '\0' && !is_known(run, sections[i].file)) {
            AFT_TRY(add_table(run, tables, sections[i].file, &sites, err));
        }
    }
done:
    aft_free(tables);
    aft_free(network);
    aft_grid_clear(&sites);
    return status;
}

static aft_status read_json(aft_report_run *run, const char *folder, const char *given, aft_error *err)
{
    aft_status status = AFT_OK;
    char *text = NULL;
    size_t n = 0;
    json_error_t what;
    if (given == NULL) {
        AFT_TRY(aft_file_read(&text, &n, folder, "run.json", err));
    }
    if (given == NULL && text == NULL) {
        status = aft_fail(err, AFT_EUSAGE, "%s is no run: it has no run.json", folder);
        goto done;
    }
    const size_t mark = aft_json_watch();
    run->json = json_loads(given != NULL ? given : text, 0, &what);
    status = aft_json_unwatch(mark, err);
    if (status == AFT_OK && run->json == NULL) {
        status = aft_fail(err, AFT_EUSAGE, "%s/run.json:%d: %s", folder, what.line, what.text);
    }
done:
    aft_free(text);
    return status;
}

static void run_clear(aft_report_run *run)
{
    for (size_t i = 0; i < run->n_tables; i++) {
        aft_free(run->tables[i].file);
        aft_grid_clear(&run->tables[i].grid);
    }
    aft_free(run->tables);
    json_decref(run->json);
    *run = (aft_report_run){0};
}

void aft_report_clear(aft_report *report)
{
    for (size_t i = 0; i < report->n_runs; i++) {
        run_clear(&report->runs[i]);
    }
    run_clear(&report->sweep);
    aft_free(report->runs);
    *report = (aft_report){0};
}

aft_status aft_report_add_folder(aft_report *report, const char *folder, const char *json, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_report_run run = {0};
    size_t cap = report->n_runs;
    AFT_TRY(read_json(&run, folder, json, err));
    AFT_TRY(read_tables(&run, folder, err));
    if (aft_grow((void **)&report->runs, &cap, report->n_runs + 1, sizeof *report->runs) != 0) {
        status = aft_fail(err, AFT_ENOMEM, "report: out of memory");
        goto done;
    }
    report->runs[report->n_runs++] = run;
    run = (aft_report_run){0};
done:
    run_clear(&run);
    return status;
}

/* ---- sweeps ---- */

/* The folder of a scenario's run. What sweep.csv says of it must be what its name gives: a file may have been
 * edited. */
static aft_status folder_of(char **out, const char *folder, const aft_grid *sweep, size_t row, aft_error *err)
{
    aft_status status = AFT_OK;
    char *name = NULL;
    const char *scenario = aft_grid_get(sweep, row, "scenario");
    const char *said = aft_grid_get(sweep, row, "folder");
    AFT_TRY(aft_scenarios_folder_name(&name, scenario[0] == '\'' ? scenario + 1 : scenario, err));
    const size_t n = strlen(name);
    if (strncmp(name, said, n) != 0 || (said[n] != '\0' && strcmp(said + n, ".failed") != 0)) {
        status = aft_fail(err, AFT_EUSAGE, "%s/sweep.csv:%zu: not the folder of its scenario", folder, row + 2);
        goto done;
    }
    AFT_TRY(aft_path_join(out, folder, said, err));
done:
    aft_free(name);
    return status;
}

/* A scenario that names what is not public has its number for a name; of titles of columns and lists the name goes. */
static void hide_scenarios(aft_report_run *sweep, const aft_grid *sites)
{
    static const char *const named[] = {"scenario", "folder", "title_nl", "title_en", "title_de"};
    for (size_t i = 0; i < sweep->n_tables; i++) {
        aft_grid *grid = &sweep->tables[i].grid;
        const bool is_list = strcmp(sweep->tables[i].file, "sweep.csv") == 0;
        const int scenarios = aft_grid_column(grid, "scenarios");
        for (size_t row = 0; is_list && row < grid->n_rows; row++) {
            const bool is_named = is_hidden(grid, row, sites);
            for (size_t c = 0; is_named && c < sizeof named / sizeof named[0]; c++) {
                const int column = aft_grid_column(grid, named[c]);
                const char **cell = &grid->cells[(row + 1) * grid->n_columns + (size_t)column];
                *cell = c == 0 ? aft_grid_get(grid, row, "task") : "";
            }
        }
        for (size_t c = 0; c < grid->n_columns; c++) {
            const aft_grid title = {.n_columns = 1, .n_rows = 1, .cells = (const char *[2]){"", grid->cells[c]}};
            grid->cells[c] = is_hidden(&title, 0, sites) ? "not public" : grid->cells[c];
        }
        for (size_t row = 0; scenarios >= 0 && row < grid->n_rows; row++) {
            const char **cell = &grid->cells[(row + 1) * grid->n_columns + (size_t)scenarios];
            const aft_grid list = {.n_columns = 1, .n_rows = 1, .cells = (const char *[2]){"", *cell}};
            *cell = is_hidden(&list, 0, sites) ? "not public" : *cell;
        }
    }
}

/* Takes out of the sweep's tables what the run at this path says is not public. */
static aft_status hide_in_sweep(aft_report_run *sweep, const char *run, aft_error *err)
{
    aft_status status = AFT_OK;
    char *network = NULL;
    aft_grid sites = {0};
    AFT_TRY(aft_path_join(&network, run, "network", err));
    AFT_TRY(read_hidden(&sites, network, err));
    hide_scenarios(sweep, &sites);
    for (size_t i = 0; i < sweep->n_tables; i++) {
        sweep->tables[i].n_hidden += hide_rows(&sweep->tables[i].grid, &sites);
    }
done:
    aft_free(network);
    aft_grid_clear(&sites);
    return status;
}

/* What the first run says of the case. */
static aft_status add_case(aft_report_run *sweep, const char *run, aft_error *err)
{
    aft_status status = AFT_OK;
    char *tables = NULL;
    const aft_grid none = {0};
    AFT_TRY(aft_path_join(&tables, run, "tables", err));
    AFT_TRY(add_table(sweep, tables, "key_figures.csv", &none, err));
    AFT_TRY(add_table(sweep, tables, "map.csv", &none, err));
done:
    aft_free(tables);
    return status;
}

static aft_status add_run_of(aft_report *report, const char *folder, const aft_grid *sweep, size_t row, aft_error *err)
{
    aft_status status = AFT_OK;
    char *run = NULL;
    if (strcmp(aft_grid_get(sweep, row, "status"), "not planned") == 0) {
        return AFT_OK;
    }
    AFT_TRY(folder_of(&run, folder, sweep, row, err));
    AFT_TRY(aft_report_add_folder(report, run, NULL, err));
    report->runs[report->n_runs - 1].row = row;
    if (report->n_runs == 1) {
        AFT_TRY(add_case(&report->sweep, run, err));
    }
    AFT_TRY(hide_in_sweep(&report->sweep, run, err));
done:
    aft_free(run);
    return status;
}

aft_status aft_report_add_sweep(aft_report *report, const char *folder, aft_error *err)
{
    aft_status status = AFT_OK;
    static const char *const files[] = {"sweep.csv", "branches.csv", "decisions.csv"};
    const aft_grid none = {0};
    aft_grid sweep = {0}; /* as the file has it: names of folders are needed that may not be shown */
    bool is_there = false;
    report->is_sweep = true;
    AFT_TRY(aft_grid_read(&sweep, &is_there, folder, "sweep.csv", err));
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        AFT_TRY(add_table(&report->sweep, folder, files[i], &none, err));
    }
    for (size_t row = 0; row < sweep.n_rows; row++) {
        AFT_TRY(add_run_of(report, folder, &sweep, row, err));
    }
    if (report->n_runs == 0) {
        status = aft_fail(err, AFT_EUSAGE, "%s is no sweep with a run: there is nothing to report", folder);
    }
done:
    aft_grid_clear(&sweep);
    return status;
}
