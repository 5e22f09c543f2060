/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What differs between two runs: run.json, decisions, costs, flows; as text or JSON. */
#include "results/run/run_internal.h"

#include "networks/base/files.h"
#include "networks/base/memory.h"
#include "networks/base/text.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_KEYS = 4, MOST_VALUES = 4 };

/* A table and what tells its rows apart. */
typedef struct compared_table {
    const char *name, *file;
    const char *keys[MOST_KEYS + 1], *values[MOST_VALUES + 1]; /* NULL at the end */
} compared_table;

static const compared_table compared[] = {
    {"decisions", "decisions.csv", {"element", "option"}, {"pieces", "capacity", "cost"}},
    {"costs", "costs.csv", {"book", "item", "party", "country"}, {"amount"}},
    {"flows", "flows.csv", {"table", "element"}, {"capacity", "energy_mwh_per_year", "net_mwh_per_year", "peak_mw"}},
};

/* ---- two tables ---- */

/* Texts that begin with an apostrophe were guarded against spreadsheets. */
static const char *plain(const char *text)
{
    return text[0] == '\'' ? text + 1 : text;
}

static bool is_same_key(const compared_table *what, const aft_text_table *a, size_t i, const aft_text_table *b,
                        size_t k)
{
    for (size_t c = 0; what->keys[c] != NULL; c++) {
        if (strcmp(aft_text_table_cell(a, i, what->keys[c]), aft_text_table_cell(b, k, what->keys[c])) != 0) {
            return false;
        }
    }
    return true;
}

/* Rows stand sorted in both, so the one sought is likely near where the last one was. */
static int find_row(const compared_table *what, const aft_text_table *a, size_t row, const aft_text_table *b,
                    size_t near)
{
    for (size_t k = 0; k < b->n_rows; k++) {
        size_t at = (near + k) % b->n_rows;
        if (is_same_key(what, a, row, b, at)) {
            return (int)at;
        }
    }
    return -1;
}

/* The same to a millionth of the larger, or of one. */
static bool is_same_value(const char *a, const char *b)
{
    double x = NAN;
    double y = NAN;
    if (strcmp(a, b) == 0) {
        return true;
    }
    bool are_numbers = aft_text_to_number(&x, a) && aft_text_to_number(&y, b);
    return are_numbers && fabs(x - y) <= 1e-6 * fmax(1.0, fmax(fabs(x), fabs(y)));
}

static json_t *number_or_null(const char *text)
{
    double number = NAN;
    bool is_number = aft_text_to_number(&number, text) && isfinite(number);
    return is_number ? json_real(number) : text[0] != '\0' ? json_string(text) : json_null();
}

/* Row i of a, row k of b; -1: it is not there. */
static json_t *row_difference(const compared_table *what, const aft_text_table *a, int i, const aft_text_table *b,
                              int k)
{
    json_t *row = json_object();
    json_t *changes = json_object();
    const aft_text_table *named = i >= 0 ? a : b;
    for (size_t c = 0; what->keys[c] != NULL; c++) {
        const char *cell = aft_text_table_cell(named, (size_t)(i >= 0 ? i : k), what->keys[c]);
        (void)json_object_set_new(row, what->keys[c], json_string(plain(cell)));
    }
    for (size_t c = 0; what->values[c] != NULL; c++) {
        const char *before = i >= 0 ? aft_text_table_cell(a, (size_t)i, what->values[c]) : "";
        const char *after = k >= 0 ? aft_text_table_cell(b, (size_t)k, what->values[c]) : "";
        if (!is_same_value(before, after)) {
            (void)json_object_set_new(changes, what->values[c],
                                      json_pack("[o, o]", number_or_null(before), number_or_null(after)));
        }
    }
    bool is_same = json_object_size(changes) == 0;
    (void)json_object_set_new(row, "changes", changes);
    if (is_same) {
        json_decref(row);
        return NULL;
    }
    return row;
}

static void compare_rows(json_t *list, const compared_table *what, const aft_text_table *a, const aft_text_table *b)
{
    size_t near = 0;
    for (size_t i = 0; i < a->n_rows; i++) {
        int k = find_row(what, a, i, b, near);
        json_t *row = row_difference(what, a, (int)i, b, k);
        near = k >= 0 ? (size_t)k + 1 : near;
        if (row != NULL) {
            (void)json_array_append_new(list, row);
        }
    }
    near = 0;
    for (size_t k = 0; k < b->n_rows; k++) {
        int i = find_row(what, b, k, a, near);
        near = i >= 0 ? (size_t)i + 1 : near;
        json_t *row = i < 0 ? row_difference(what, a, -1, b, (int)k) : NULL;
        if (row != NULL) {
            (void)json_array_append_new(list, row);
        }
    }
}

static bool has_column(const aft_text_table *table, const char *title)
{
    for (size_t c = 0; c < table->n_columns; c++) {
        if (strcmp(table->titles[c], title) == 0) {
            return true;
        }
    }
    return false;
}

/* A table without them would be one in which nothing differs. */
static aft_status check_columns(const aft_text_table *table, const char *const *titles, const char *path,
                                aft_error *err)
{
    for (size_t c = 0; titles[c] != NULL; c++) {
        if (!has_column(table, titles[c])) {
            return aft_fail(err, AFT_ECASE, "%s: column %s is missing: the run is not whole", path, titles[c]);
        }
    }
    return AFT_OK;
}

/* Did the run find a plan, and so write its tables? */
static bool has_plan(const json_t *run)
{
    const json_t *said = json_object_get(run, "has_plan");
    return said != NULL ? json_is_true(said) : json_is_number(json_object_get(run, "total_cost"));
}

/* A run folder, and its run.json. */
typedef struct compared_run {
    const char *folder;
    json_t *json;
} compared_run;

/* A run without a plan has no such table: no rows. One with a plan has. */
static aft_status read_table(aft_text_table *out, const compared_run *run, const compared_table *what, aft_error *err)
{
    aft_status status = AFT_OK;
    char *tables = NULL;
    char *path = NULL;
    AFT_TRY(aft_path_join(&tables, run->folder, "tables", err));
    AFT_TRY(aft_path_join(&path, tables, what->file, err));
    if (has_plan(run->json) || aft_path_exists(path)) {
        AFT_TRY(aft_text_table_read(out, path, err));
        AFT_TRY(check_columns(out, what->keys, path, err));
        AFT_TRY(check_columns(out, what->values, path, err));
    }
done:
    aft_free(tables);
    aft_free(path);
    return status;
}

static aft_status compare_table(json_t *root, const compared_table *what, const compared_run *run_a,
                                const compared_run *run_b, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_text_table a = {0};
    aft_text_table b = {0};
    json_t *list = json_array();
    AFT_TRY_ALLOC(list, err, "compare");
    AFT_TRY(read_table(&a, run_a, what, err));
    AFT_TRY(read_table(&b, run_b, what, err));
    compare_rows(list, what, &a, &b);
    (void)json_object_set(root, what->name, list);
done:
    json_decref(list);
    aft_text_table_clear(&a);
    aft_text_table_clear(&b);
    return status;
}

/* ---- run.json ---- */

static aft_status load_run(json_t **out, const char *folder, aft_error *err)
{
    aft_status status = AFT_OK;
    char *text = NULL;
    size_t n = 0;
    json_error_t problem = {0};
    AFT_TRY(aft_file_read(&text, &n, folder, "run.json", err));
    if (text == NULL) {
        status = aft_fail(err, AFT_EUSAGE, "%s is no run: it has no run.json", folder);
        goto done;
    }
    const size_t mark = aft_json_watch();
    *out = json_loadb(text, n, 0, &problem);
    AFT_TRY(aft_json_unwatch(mark, err));
    if (!json_is_object(*out)) {
        status = aft_fail(err, AFT_EUSAGE, "%s is no run: run.json: %s", folder,
                          *out == NULL ? problem.text : "not an object");
    } else if (!json_is_string(json_object_get(*out, "status"))) { /* two empty objects would not differ */
        status = aft_fail(err, AFT_EUSAGE, "%s is no run: run.json: it has no status", folder);
    }
done:
    aft_free(text);
    return status;
}

static bool is_same_json(const json_t *a, const json_t *b)
{
    if (json_is_number(a) && json_is_number(b)) {
        double x = json_number_value(a);
        double y = json_number_value(b);
        return fabs(x - y) <= 1e-6 * fmax(1.0, fmax(fabs(x), fabs(y)));
    }
    return json_equal(a, b) != 0;
}

static json_t *or_null(json_t *value)
{
    return value != NULL ? json_incref(value) : json_null();
}

static json_t *compare_totals(json_t *a, json_t *b)
{
    static const char *const fields[] = {"version", "case", "options", "status", "total_cost", "lower_bound", "gap"};
    json_t *out = json_object();
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        json_t *before = json_object_get(a, fields[i]);
        json_t *after = json_object_get(b, fields[i]);
        if (!is_same_json(before, after)) {
            (void)json_object_set_new(out, fields[i], json_pack("[o, o]", or_null(before), or_null(after)));
        }
    }
    return out;
}

static const char *digest_of(json_t *run, const char *file)
{
    size_t i = 0;
    json_t *input = NULL;
    json_array_foreach(json_object_get(run, "inputs"), i, input)
    {
        const char *name = json_string_value(json_object_get(input, "file"));
        if (name != NULL && strcmp(name, file) == 0) {
            const char *digest = json_string_value(json_object_get(input, "sha256"));
            return digest != NULL ? digest : "";
        }
    }
    return "";
}

/* Files that only one of them has, or that are not the same. */
static void compare_inputs(json_t *out, json_t *a, json_t *b, bool only_missing)
{
    size_t i = 0;
    json_t *input = NULL;
    json_array_foreach(json_object_get(a, "inputs"), i, input)
    {
        const char *file = json_string_value(json_object_get(input, "file"));
        const char *other = file != NULL ? digest_of(b, file) : "";
        bool is_listed = file != NULL && (only_missing ? other[0] == '\0' : strcmp(digest_of(a, file), other) != 0);
        if (is_listed) {
            (void)json_array_append_new(out, json_string(file));
        }
    }
}

/* ---- text ---- */

static void write_value(aft_page *page, const json_t *value)
{
    char digits[40];
    if (json_is_number(value)) {
        aft_page_add(page, "%s", aft_table_number(digits, json_number_value(value)));
    } else if (json_is_string(value)) {
        aft_page_show(page, json_string_value(value));
    } else if (value == NULL || json_is_null(value)) {
        aft_page_add(page, "-");
    } else {
        char *text = json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS);
        aft_page_show(page, text != NULL ? text : "");
        page->is_out_of_memory = page->is_out_of_memory || text == NULL;
        free(text);
    }
}

static void write_changes(aft_page *page, json_t *changes)
{
    const char *name = NULL;
    json_t *pair = NULL;
    bool is_first = true;
    json_object_foreach(changes, name, pair)
    {
        aft_page_add(page, "%s", is_first ? "" : ", ");
        aft_page_show(page, name);
        aft_page_add(page, " ");
        write_value(page, json_array_get(pair, 0));
        aft_page_add(page, " -> ");
        write_value(page, json_array_get(pair, 1));
        is_first = false;
    }
    aft_page_add(page, "\n");
}

static void write_table(aft_page *page, const compared_table *what, json_t *list)
{
    size_t i = 0;
    json_t *row = NULL;
    aft_page_add(page, "%s: %zu differ\n", what->name, json_array_size(list));
    json_array_foreach(list, i, row)
    {
        aft_page_add(page, " ");
        for (size_t c = 0; what->keys[c] != NULL; c++) {
            const char *key = json_string_value(json_object_get(row, what->keys[c]));
            aft_page_add(page, "%s", key[0] != '\0' ? " " : "");
            aft_page_show(page, key);
        }
        aft_page_add(page, ": ");
        write_changes(page, json_object_get(row, "changes"));
    }
}

static void write_text(aft_page *page, json_t *root)
{
    size_t i = 0;
    json_t *file = NULL;
    json_t *inputs = json_object_get(root, "inputs");
    aft_page_add(page, "run: %zu differ\n", json_object_size(json_object_get(root, "run")));
    if (json_object_size(json_object_get(root, "run")) > 0) {
        aft_page_add(page, "  ");
        write_changes(page, json_object_get(root, "run"));
    }
    aft_page_add(page, "inputs: %zu differ\n", json_array_size(inputs));
    json_array_foreach(inputs, i, file)
    {
        aft_page_add(page, "  ");
        aft_page_show(page, json_string_value(file));
        aft_page_add(page, "\n");
    }
    for (size_t k = 0; k < sizeof compared / sizeof compared[0]; k++) {
        write_table(page, &compared[k], json_object_get(root, compared[k].name));
    }
}

static aft_status compare_runs(json_t *root, const char *run_a, const char *run_b, aft_error *err)
{
    aft_status status = AFT_OK;
    compared_run a = {.folder = run_a};
    compared_run b = {.folder = run_b};
    json_t *inputs = json_array();
    AFT_TRY_ALLOC(inputs, err, "compare");
    AFT_TRY(load_run(&a.json, run_a, err));
    AFT_TRY(load_run(&b.json, run_b, err));
    (void)json_object_set_new(root, "run", compare_totals(a.json, b.json));
    compare_inputs(inputs, a.json, b.json, false);
    compare_inputs(inputs, b.json, a.json, true);
    (void)json_object_set(root, "inputs", inputs);
    for (size_t i = 0; i < sizeof compared / sizeof compared[0]; i++) {
        AFT_TRY(compare_table(root, &compared[i], &a, &b, err));
    }
done:
    json_decref(a.json);
    json_decref(b.json);
    json_decref(inputs);
    return status;
}

aft_status aft_run_compare(char **out, const char *run_a, const char *run_b, bool is_json, aft_error *err)
{
    aft_page page = {0};
    char *text = NULL;
    const size_t mark = aft_json_watch();
    json_t *root = json_object();
    aft_status status = compare_runs(root, run_a, run_b, err);
    const aft_status lost = aft_json_unwatch(mark, err);
    AFT_TRY(status != AFT_OK ? status : lost);
    if (is_json) {
        text = json_dumps(root, JSON_INDENT(2) | JSON_REAL_PRECISION(12));
        AFT_TRY_ALLOC(text, err, "compare");
        aft_page_add(&page, "%s\n", text);
    } else {
        write_text(&page, root);
    }
    AFT_TRY(aft_page_finish(out, &page, err));
done:
    free(text);
    json_decref(root);
    aft_page_clear(&page);
    return status;
}
