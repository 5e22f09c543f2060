/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sweep.csv, branches.csv and decisions.csv of a sweep, from the tables of its runs: cells of sweep.csv are those
 * of the runs' key_figures.csv, letter by letter. */
#include "results/report/report_internal.h"
#include "results/run/run_internal.h"

#include "networks/base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A column of sweep.csv that is a key figure of the run. */
static const struct {
    const char *column, *figure;
} figures[] = {
    {"year", "year"},
    {"status", "status"},
    {"total_cost", "total_cost"},
    {"lower_bound", "lower_bound"},
    {"gap", "gap"},
    {"cost_per_year", "cost_per_year"},
    {"demand_mwh", "demand"},
    {"lost_mwh", "lost"},
    {"branches", "branches"},
    {"branches_built", "branches_built"},
    {"branches_length_km", "branches_length"},
    {"branches_capacity_mw", "branches_capacity"},
    {"branches_cost_per_year", "branches_cost_per_year"},
    {"decisions", "decisions"},
    {"decisions_cost_per_year", "decisions_cost_per_year"},
    {"ways_full", "ways_full"},
};
enum { N_FIGURES = sizeof figures / sizeof figures[0] };

/* What the run of a task has to say; all is empty without a run. */
typedef struct outcome {
    json_t *json;
    aft_grid figures, branches, decisions;
    bool has_plan;
} outcome;

typedef struct outcomes {
    const aft_scenario_tasks *sweep;
    size_t n;
    outcome *list; /* [n] by task */
} outcomes;

/* Texts of a table begin with an apostrophe where a spreadsheet would take them for a formula; it is written anew. */
static const char *bare(const char *cell)
{
    return cell[0] == '\'' ? cell + 1 : cell;
}

static const char *figure_of(const outcome *o, const char *figure)
{
    for (size_t row = 0; row < o->figures.n_rows; row++) {
        if (strcmp(aft_grid_at(&o->figures, row, 0), figure) == 0) {
            return bare(aft_grid_get(&o->figures, row, "value"));
        }
    }
    return "";
}

/* ---- reading the runs ---- */

static aft_status read_outcome(outcome *out, const char *folder, const aft_scenario_task *task, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_page path = {0};
    char *tables = NULL;
    bool is_there = false;
    AFT_TRY(aft_scenarios_run_json(&out->json, folder, task, err));
    if (out->json == NULL) {
        goto done;
    }
    aft_page_add(&path, "%s/%s/tables", folder, task->run);
    AFT_TRY(aft_page_finish(&tables, &path, err));
    AFT_TRY(aft_grid_read(&out->figures, &is_there, tables, "key_figures.csv", err));
    AFT_TRY(aft_grid_read(&out->branches, &is_there, tables, "branches.csv", err));
    AFT_TRY(aft_grid_read(&out->decisions, &is_there, tables, "decisions.csv", err));
    out->has_plan = figure_of(out, "total_cost")[0] != '\0';
done:
    aft_page_clear(&path);
    aft_free(tables);
    return status;
}

static void outcomes_clear(outcomes *all)
{
    for (size_t i = 0; i < all->n; i++) {
        json_decref(all->list[i].json);
        aft_grid_clear(&all->list[i].figures);
        aft_grid_clear(&all->list[i].branches);
        aft_grid_clear(&all->list[i].decisions);
    }
    aft_free(all->list);
    *all = (outcomes){0};
}

static aft_status outcomes_init(outcomes *out, const aft_scenario_tasks *sweep, const char *folder, aft_error *err)
{
    aft_status status = AFT_OK;
    outcomes made = {.sweep = sweep, .list = aft_alloc(sweep->n, sizeof *made.list)};
    AFT_TRY_ALLOC(made.list, err, "sweep");
    made.n = sweep->n;
    for (size_t i = 0; i < sweep->n; i++) {
        AFT_TRY(read_outcome(&made.list[i], folder, &sweep->tasks[i], err));
    }
    *out = made;
    made = (outcomes){0};
done:
    outcomes_clear(&made);
    return status;
}

/* ---- sweep.csv ---- */

/* A number of run.json, NAN without. */
static double number_at(const json_t *json, const char *outer, const char *inner)
{
    const json_t *value = json_object_get(json_object_get(json, outer), inner);
    return json_is_number(value) ? json_number_value(value) : (double)NAN;
}

static void add_task(aft_page *page, size_t row, const aft_scenario_task *task, const outcome *o)
{
    char digits[24];
    char seconds[40];
    (void)snprintf(digits, sizeof digits, "%zu", row);
    aft_page_cell(page, digits);
    aft_page_cell(page, task->name);
    aft_page_cell(page, task->run);
    aft_page_cell(page, task->title_nl);
    aft_page_cell(page, task->title_en);
    aft_page_cell(page, task->title_de);
    aft_page_number(page, task->probability);
    for (size_t i = 0; i < N_FIGURES; i++) {
        const bool is_missing = o->json == NULL && strcmp(figures[i].column, "status") == 0;
        const char *cell = is_missing ? "not planned" : figure_of(o, figures[i].figure);
        double number = NAN;
        if (aft_text_number(&number, cell)) {
            aft_page_number(page, number);
        } else {
            aft_page_cell(page, cell);
        }
    }
    aft_page_number(page, number_at(o->json, "findings", "warnings"));
    aft_page_cell(page, aft_fixed_number(seconds, number_at(o->json, "seconds", "total"), 3));
    aft_page_end_line(page);
}

static aft_status sweep_text(char **out, const outcomes *all, aft_error *err)
{
    aft_page page = {0};
    aft_page_add(&page, "task,scenario,folder,title_nl,title_en,title_de,probability");
    for (size_t i = 0; i < N_FIGURES; i++) {
        aft_page_add(&page, ",%s", figures[i].column);
    }
    aft_page_add(&page, ",warnings,seconds\n");
    for (size_t i = 0; i < all->n; i++) {
        add_task(&page, i, &all->sweep->tasks[i], &all->list[i]);
    }
    return aft_page_finish(out, &page, err);
}

/* ---- what is built in which scenarios ---- */

/* A table of the runs whose rows are things that are built or not. */
typedef struct kind {
    const char *title, *capacity; /* columns of the runs' table */
    bool has_built;               /* its column `built` says which are; else all */
    const aft_grid *(*grid)(const outcome *o);
} kind;

static const aft_grid *branches_of(const outcome *o)
{
    return &o->branches;
}

static const aft_grid *decisions_of(const outcome *o)
{
    return &o->decisions;
}

static const kind branch_kind = {"name", "capacity_mw", true, branches_of};
static const kind decision_kind = {"element", "capacity", false, decisions_of};

typedef struct thing {
    const char *name, *project; /* of a run's table */
} thing;

static int compare_things(const void *a, const void *b)
{
    const thing *x = a;
    const thing *y = b;
    const int order = strcmp(bare(x->name), bare(y->name));
    return order != 0 ? order : strcmp(bare(x->project), bare(y->project));
}

/* Things of all runs, sorted, each once. */
static aft_status list_things(thing **out, size_t *n_out, const outcomes *all, const kind *k, aft_error *err)
{
    size_t n = 0;
    for (size_t i = 0; i < all->n; i++) {
        n += k->grid(&all->list[i])->n_rows;
    }
    thing *list = aft_alloc(n, sizeof *list);
    if (list == NULL) {
        return aft_fail(err, AFT_ENOMEM, "sweep: out of memory");
    }
    n = 0;
    for (size_t i = 0; i < all->n; i++) {
        const aft_grid *grid = k->grid(&all->list[i]);
        for (size_t row = 0; row < grid->n_rows; row++) {
            list[n++] = (thing){aft_grid_get(grid, row, k->title), aft_grid_get(grid, row, "project")};
        }
    }
    qsort(list, n, sizeof *list, compare_things);
    *n_out = 0;
    for (size_t i = 0; i < n; i++) {
        if (*n_out == 0 || compare_things(&list[*n_out - 1], &list[i]) != 0) {
            list[(*n_out)++] = list[i];
        }
    }
    *out = list;
    return AFT_OK;
}

/* Capacity of a thing in a run: the sum of its sizes, 0 where it is not built, NAN where there is no plan. */
static double capacity_in(bool *is_built, const outcome *o, const kind *k, const thing *t)
{
    const aft_grid *grid = k->grid(o);
    double sum = 0.0;
    *is_built = false;
    for (size_t row = 0; row < grid->n_rows; row++) {
        const thing other = {aft_grid_get(grid, row, k->title), aft_grid_get(grid, row, "project")};
        double number = 0.0;
        if (compare_things(&other, t) != 0 || (k->has_built && strcmp(aft_grid_get(grid, row, "built"), "True") != 0)) {
            continue;
        }
        (void)aft_text_number(&number, aft_grid_get(grid, row, k->capacity));
        *is_built = true;
        sum += number;
    }
    return o->has_plan ? sum : (double)NAN;
}

/* How robust a thing is. */
typedef struct robustness {
    size_t built, planned; /* runs, the base case among them */
    double share;          /* of the probability of the scenarios that are planned; NAN unless all of them have one */
} robustness;

static robustness robustness_of(const outcomes *all, const kind *k, const thing *t)
{
    robustness r = {0};
    double built = 0.0;
    double planned = 0.0;
    for (size_t i = 0; i < all->n; i++) {
        const aft_scenario_task *task = &all->sweep->tasks[i];
        bool is_built = false;
        (void)capacity_in(&is_built, &all->list[i], k, t);
        r.planned += all->list[i].has_plan;
        r.built += is_built;
        if (all->list[i].has_plan && task->scenario != NULL) {
            planned += task->probability; /* NAN spreads */
            built += is_built ? task->probability : 0.0;
        }
    }
    r.share = planned > 0.0 ? built / planned : (double)NAN;
    return r;
}

/* "base; low; high" */
static aft_status add_scenarios(aft_page *page, const outcomes *all, const kind *k, const thing *t, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_page names = {0};
    char *text = NULL;
    for (size_t i = 0; i < all->n; i++) {
        bool is_built = false;
        (void)capacity_in(&is_built, &all->list[i], k, t);
        if (is_built) {
            aft_page_add(&names, "%s%s", names.n > 0 ? "; " : "", all->sweep->tasks[i].name);
        }
    }
    AFT_TRY(aft_page_finish(&text, &names, err));
    aft_page_cell(page, text);
done:
    aft_page_clear(&names);
    aft_free(text);
    return status;
}

static aft_status add_thing(aft_page *page, const outcomes *all, const kind *k, const thing *t, aft_error *err)
{
    const robustness r = robustness_of(all, k, t);
    aft_page_cell(page, bare(t->name));
    aft_page_cell(page, bare(t->project));
    aft_page_number(page, (double)r.built);
    aft_page_number(page, (double)r.planned);
    aft_page_number(page, r.share);
    aft_status status = add_scenarios(page, all, k, t, err);
    for (size_t i = 0; i < all->n; i++) {
        bool is_built = false;
        aft_page_number(page, capacity_in(&is_built, &all->list[i], k, t));
    }
    aft_page_end_line(page);
    return status;
}

static aft_status add_titles(aft_page *page, const outcomes *all, const kind *k, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_page title = {0};
    char *text = NULL;
    aft_page_add(page, "%s,project,built_in,planned_in,share_of_probability,scenarios", k->title);
    page->is_in_line = true;
    for (size_t i = 0; i < all->n; i++) {
        aft_page_add(&title, "%s %s", k->capacity, all->sweep->tasks[i].name);
        AFT_TRY(aft_page_finish(&text, &title, err));
        aft_page_cell(page, text);
        aft_free(text);
        text = NULL;
    }
    aft_page_end_line(page);
done:
    aft_page_clear(&title);
    aft_free(text);
    return status;
}

static aft_status things_text(char **out, const outcomes *all, const kind *k, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_page page = {0};
    thing *list = NULL;
    size_t n = 0;
    AFT_TRY(add_titles(&page, all, k, err));
    AFT_TRY(list_things(&list, &n, all, k, err));
    for (size_t i = 0; i < n; i++) {
        AFT_TRY(add_thing(&page, all, k, &list[i], err));
    }
    AFT_TRY(aft_page_finish(out, &page, err));
done:
    aft_page_clear(&page);
    aft_free(list);
    return status;
}

/* ---- the files ---- */

/* sweep.csv first: it says that the folder is a sweep, so whatever follows may be replaced later. */
aft_status aft_scenarios_write(const aft_scenario_tasks *sweep, const char *folder, aft_error *err)
{
    aft_status status = AFT_OK;
    outcomes all = {0};
    char *text[3] = {NULL, NULL, NULL};
    AFT_TRY(outcomes_init(&all, sweep, folder, err));
    AFT_TRY(sweep_text(&text[0], &all, err));
    AFT_TRY(things_text(&text[1], &all, &branch_kind, err));
    AFT_TRY(things_text(&text[2], &all, &decision_kind, err));
    AFT_TRY(aft_folder_make(folder, err));
    AFT_TRY(aft_file_replace(folder, "sweep.csv", text[0], err));
    AFT_TRY(aft_file_replace(folder, "branches.csv", text[1], err));
    AFT_TRY(aft_file_replace(folder, "decisions.csv", text[2], err));
done:
    if (status != AFT_OK) {
        (void)rmdir(folder); /* if nothing is in it */
    }
    for (size_t i = 0; i < 3; i++) {
        aft_free(text[i]);
    }
    outcomes_clear(&all);
    return status;
}
