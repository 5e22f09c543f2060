/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Piecewise curves: files like generators-marginal_cost-pw.csv, two columns for each element, a row for each point. */
#include "networks/read/read_internal.h"

#include <stdlib.h>
#include <string.h>

/* A file of curves while it is read. */
typedef struct curve_file {
    aft_reading *reading;
    const aft_sheet *sheet;
    const aft_curve_kind *kind;
    const char *y;  /* its attribute: "efficiency2" */
    int port;       /* 2 for that; of a curve that is of no port, 0 */
    size_t n_heads; /* rows below the titles that belong to them */
    bool *is_used;  /* [n_columns] found as the partner of another one */
} curve_file;

typedef struct point {
    double x, y;
    size_t row;
} point;

static aft_status out_of_memory(aft_reading *reading, const char *file)
{
    return aft_fail(reading->err, AFT_ENOMEM, "%s: out of memory", file);
}

static bool is_per_unit(const curve_file *f)
{
    return strcmp(f->kind->y, "capital_cost") != 0;
}

static bool is_rate(const curve_file *f)
{
    return strstr(f->kind->y, "cost") == NULL;
}

/* ---- the points of one curve ---- */

static aft_status read_cell(double *out, bool *is_missing, const curve_file *f, size_t row, size_t column)
{
    const char *text = aft_sheet_cell(f->sheet, row, column);
    *out = NAN;
    *is_missing = aft_cell_is_missing(text);
    if (*is_missing || (aft_cell_number(out, text, f->sheet->has_decimal_comma) && isfinite(*out))) {
        return AFT_OK;
    }
    *out = 0.0;
    return aft_report(f->reading, AFT_LEVEL_ERROR, "bad-number", aft_sheet_place(f->sheet, row, column), "",
                      "\"%.60s\" is no number of a curve", text);
}

/* A short curve ends with empty cells; nothing may stand below these, and no half of a point alone. */
static aft_status read_points(point *points, size_t *n_out, const curve_file *f, size_t x, size_t y)
{
    aft_status status = AFT_OK;
    size_t n = 0;
    bool has_ended = false;
    for (size_t row = f->n_heads; row < f->sheet->n_rows; row++) {
        bool lacks_x = false;
        bool lacks_y = false;
        point p = {.row = row};
        AFT_TRY(read_cell(&p.x, &lacks_x, f, row, x));
        AFT_TRY(read_cell(&p.y, &lacks_y, f, row, y));
        if (lacks_x != lacks_y || (!lacks_x && has_ended)) {
            AFT_TRY(aft_report(f->reading, AFT_LEVEL_ERROR, "bad-curve",
                               aft_sheet_place(f->sheet, row,
                                               lacks_x   ? x
                                               : lacks_y ? y
                                                         : x),
                               "only the end of a curve may be empty", "a gap in the curve of `%s`",
                               f->sheet->titles[x]));
            break;
        }
        has_ended |= lacks_x;
        if (!lacks_x) {
            points[n++] = p;
        }
    }
    *n_out = n;
done:
    return status;
}

static int compare_points(const void *a, const void *b)
{
    const point *p = a;
    const point *q = b;
    int order = (p->x > q->x) - (p->x < q->x);
    return order != 0 ? order : (p->row > q->row) - (p->row < q->row);
}

/* What is wrong with the points of a curve, sorted by x, or NULL. */
static const char *find_fault(const curve_file *f, const point *points, size_t n, size_t *row_out)
{
    *row_out = points[0].row;
    if (points[0].x != 0.0) {
        return "the first x must be 0";
    }
    bool has_positive = points[0].y > 0.0;
    bool has_negative = points[0].y < 0.0;
    for (size_t i = 1; i < n; i++) {
        *row_out = points[i].row;
        if (points[i].x == points[i - 1].x) {
            return "two points have the same x";
        }
        has_positive |= points[i].y > 0.0;
        has_negative |= points[i].y < 0.0;
        if (is_rate(f) && has_positive && has_negative) {
            return "it must not change its sign";
        }
        if (f->kind->table == AFT_TABLE_generators && is_rate(f) && points[i].y == 0.0) {
            return "an efficiency of 0 would need energy without end";
        }
    }
    if (n < 2) {
        return "it needs two points at least";
    }
    return is_per_unit(f) && points[n - 1].x < 1.0 ? "it must reach x = 1" : NULL;
}

static aft_status check_points(bool *is_good, const curve_file *f, const point *points, size_t n, size_t x)
{
    size_t row = 0;
    const char *fault = find_fault(f, points, n, &row);
    *is_good = fault == NULL;
    if (fault != NULL) {
        return aft_report(f->reading, AFT_LEVEL_ERROR, "bad-curve", aft_sheet_place(f->sheet, row, x), "",
                          "curve of `%s`: %s", f->sheet->titles[x], fault);
    }
    if (points[0].y == 0.0) {
        return AFT_OK;
    }
    return aft_report(f->reading, AFT_WARNING, "ignored-value", aft_sheet_place(f->sheet, points[0].row, x),
                      is_rate(f) ? "the curve goes through x*y" : "y is the slope of the segment that ends at x",
                      "curve of `%s`: the value at x = 0 has no effect", f->sheet->titles[x]);
}

static aft_status make_curve(const aft_curve **out, const curve_file *f, const point *points, size_t n)
{
    aft_status status = AFT_OK;
    aft_arena *arena = f->reading->arena;
    aft_curve *curve = aft_arena_alloc(arena, 1, sizeof *curve);
    double *x = aft_arena_alloc(arena, n, sizeof *x);
    double *y = aft_arena_alloc(arena, n, sizeof *y);
    if (curve == NULL || x == NULL || y == NULL) {
        return out_of_memory(f->reading, f->sheet->file);
    }
    for (size_t i = 0; i < n; i++) {
        x[i] = points[i].x;
        y[i] = points[i].y;
    }
    *curve = (aft_curve){.n = n, .x = x, .y = y};
    *out = curve;
    return status;
}

/* ---- the element of a curve ---- */

/* Whether the element may have such a curve: what PyPSA refuses. */
static aft_status check_element(const curve_file *f, size_t row, aft_place place)
{
    aft_holding h = aft_holding_at(f->reading->network, f->kind->table, row);
    bool is_decision = h.is_extendable || h.menu[0] != '\0';
    if (is_per_unit(f) && is_decision) {
        return aft_report(f->reading, AFT_LEVEL_ERROR, "curve-of-extendable", place, "",
                          "`%s`: a curve by %s needs a fixed %s", h.name, f->kind->x, h.nom_name);
    }
    if (is_per_unit(f) && h.active && (!(h.nom > 0.0) || isinf(h.nom))) {
        return aft_report(f->reading, AFT_LEVEL_ERROR, "curve-without-capacity", place, "",
                          "`%s`: a curve by %s needs a %s above 0 and finite", h.name, f->kind->x, h.nom_name);
    }
    if (!is_per_unit(f) && h.active && h.is_extendable && !isnan(h.overnight_cost)) {
        return aft_report(f->reading, AFT_LEVEL_ERROR, "two-costs", place, "leave overnight_cost out",
                          "`%s` has a curve of capital_cost and overnight_cost", h.name);
    }
    if (!is_per_unit(f) && !h.is_extendable) {
        return aft_report(f->reading, AFT_NOTE, "no-effect", place, "",
                          "`%s` is not extendable; its curve of capital_cost has no effect", h.name);
    }
    return AFT_OK;
}

static aft_status find_slot(const aft_curve ***out, const curve_file *f, aft_place place, const char *name)
{
    aft_reading *reading = f->reading;
    int row = aft_network_find(reading->network, f->kind->table, name);
    *out = NULL;
    if (row < 0) {
        return aft_report(reading, AFT_WARNING, "unknown-name", place, aft_hint_name(reading, name, f->kind->table),
                          "`%s` is not in %s; the curve is ignored", name, aft_table_file(f->kind->table));
    }
    *out = aft_curve_slot(reading->network, f->kind, (size_t)row, f->port);
    if (*out == NULL) {
        return aft_report(reading, AFT_NOTE, "no-effect", place, "", "`%s` has no bus%d; the curve is ignored", name,
                          f->port);
    }
    if (**out != NULL) {
        *out = NULL;
        return aft_report(reading, AFT_LEVEL_ERROR, "duplicate-title", place, "", "`%s` has a curve already", name);
    }
    return check_element(f, (size_t)row, place);
}

static aft_status read_curve(const curve_file *f, point *points, size_t x, size_t y)
{
    aft_status status = AFT_OK;
    const aft_curve **slot = NULL;
    const aft_place place = {.file = f->sheet->file, .line = 1, .column = x + 1};
    size_t n = 0;
    bool is_good = false;
    AFT_TRY(find_slot(&slot, f, place, f->sheet->titles[x]));
    AFT_TRY(read_points(points, &n, f, x, y));
    if (slot == NULL || n == 0) {
        goto done;
    }
    qsort(points, n, sizeof *points, compare_points);
    AFT_TRY(check_points(&is_good, f, points, n, x));
    if (is_good) {
        AFT_TRY(make_curve(slot, f, points, n));
    }
done:
    return status;
}

/* ---- one file ---- */

static const char *attribute_of(const curve_file *f, size_t column)
{
    return aft_sheet_cell(f->sheet, 0, column);
}

static bool is_partner(const curve_file *f, size_t x, size_t y)
{
    return y > 0 && y < f->sheet->n_columns && !f->is_used[y] && strcmp(attribute_of(f, y), f->y) == 0 &&
           strcmp(f->sheet->titles[x], f->sheet->titles[y]) == 0;
}

/* Column of the values that belong to a column of x, most often its neighbour; 0 if there is none. */
static size_t find_partner(const curve_file *f, size_t x)
{
    if (is_partner(f, x, x + 1)) {
        return x + 1;
    }
    for (size_t y = 1; y < f->sheet->n_columns; y++) {
        if (is_partner(f, x, y)) {
            return y;
        }
    }
    return 0;
}

static aft_status report_half(const curve_file *f, size_t column, const char *other)
{
    return aft_report(f->reading, AFT_LEVEL_ERROR, "bad-curve",
                      (aft_place){.file = f->sheet->file, .line = 1, .column = column + 1}, "",
                      "`%s` has no column `%s`", f->sheet->titles[column], other);
}

static aft_status check_attributes(const curve_file *f)
{
    aft_status status = AFT_OK;
    for (size_t i = 1; i < f->sheet->n_columns && status == AFT_OK; i++) {
        const char *attribute = attribute_of(f, i);
        if (strcmp(attribute, f->kind->x) != 0 && strcmp(attribute, f->y) != 0) {
            status = aft_report(f->reading, AFT_LEVEL_ERROR, "bad-curve", aft_sheet_place(f->sheet, 0, i), "",
                                "\"%.60s\" is neither %s nor %s", attribute, f->kind->x, f->y);
        }
    }
    return status;
}

static aft_status read_columns(const curve_file *f)
{
    aft_status status = AFT_OK;
    point *points = aft_alloc(f->sheet->n_rows, sizeof *points);
    AFT_TRY_ALLOC(points, f->reading->err, f->sheet->file);
    AFT_TRY(check_attributes(f));
    for (size_t x = 1; x < f->sheet->n_columns; x++) {
        if (strcmp(attribute_of(f, x), f->kind->x) == 0) {
            size_t y = find_partner(f, x);
            f->is_used[y] = true;
            AFT_TRY(y > 0 ? read_curve(f, points, x, y) : report_half(f, x, f->y));
        }
    }
    for (size_t y = 1; y < f->sheet->n_columns; y++) {
        if (strcmp(attribute_of(f, y), f->y) == 0 && !f->is_used[y]) {
            AFT_TRY(report_half(f, y, f->kind->x));
        }
    }
done:
    aft_free(points);
    return status;
}

/* PyPSA writes a third title line with nothing but a word in front. */
static size_t count_heads(const aft_sheet *sheet)
{
    for (size_t i = 1; sheet->n_rows > 1 && i < sheet->n_columns; i++) {
        if (!aft_cell_is_missing(aft_sheet_cell(sheet, 1, i))) {
            return 1;
        }
    }
    return sheet->n_rows > 1 ? 2 : 1;
}

static aft_status convert_curves(curve_file *f)
{
    aft_status status = AFT_OK;
    const aft_sheet *sheet = f->sheet;
    const aft_place header = {.file = sheet->file, .line = 1};
    f->n_heads = count_heads(sheet);
    if (sheet->n_rows <= f->n_heads || sheet->n_columns < 2) {
        return aft_report(f->reading, AFT_WARNING, "no-rows", header, "", "titles and no points; the file is ignored");
    }
    f->is_used = aft_alloc(sheet->n_columns, sizeof *f->is_used);
    AFT_TRY_ALLOC(f->is_used, f->reading->err, sheet->file);
    AFT_TRY(read_columns(f));
done:
    aft_free(f->is_used);
    return status;
}

/* Number of the port that a rate belongs to ("efficiency" 1, "rate0" 0, "rate2" 2), or -1. */
static int port_of(const aft_curve_kind *kind, const char *attribute)
{
    size_t n = strlen(kind->y);
    int number = aft_port_number(attribute, kind->y);
    if (number > 0 || strncmp(attribute, kind->y, n) != 0) {
        return number > 0 ? number : -1;
    }
    if (kind->table == AFT_TABLE_links) {
        return attribute[n] == '\0' ? 1 : -1;
    }
    return strcmp(attribute + n, "0") == 0 ? 0 : strcmp(attribute + n, "1") == 0 ? 1 : -1;
}

static const aft_curve_kind *find_kind(int *port_out, aft_table table, const char *attribute)
{
    for (size_t i = 0; i < AFT_N_CURVE_KINDS; i++) {
        const aft_curve_kind *kind = &aft_curve_kinds[i];
        int port = aft_curve_is_of_port(kind) ? port_of(kind, attribute) : -1;
        if (kind->table == table && (port >= 0 || (!aft_curve_is_of_port(kind) && strcmp(kind->y, attribute) == 0))) {
            *port_out = port >= 0 ? port : 0;
            return kind;
        }
    }
    return NULL;
}

static aft_status read_file(aft_reading *reading, const aft_file *file, aft_table table, const char *attribute)
{
    curve_file f = {.reading = reading, .y = attribute};
    f.kind = find_kind(&f.port, table, attribute);
    if (f.kind == NULL) {
        return aft_report(reading, AFT_LEVEL_ERROR, "unknown-curve", (aft_place){.file = file->name}, "",
                          "there are no curves of `%s` of %s", attribute, aft_table_describe(table)->file);
    }
    aft_sheet sheet = {0};
    aft_status status = aft_sheet_read_wide(&sheet, reading, file);
    f.sheet = &sheet;
    if (status == AFT_OK) {
        status = convert_curves(&f);
    }
    aft_sheet_clear(&sheet);
    return status == AFT_ECASE ? AFT_OK : status;
}

aft_status aft_read_curves(aft_reading *reading)
{
    static const char end[] = "-pw.csv";
    aft_status status = AFT_OK;
    for (size_t i = 0; i < reading->n_files; i++) {
        const aft_file *file = &reading->files[i];
        aft_table table = AFT_N_TABLES;
        const char *rest = NULL;
        if (!aft_split_file(&table, &rest, file->name) || reading->is_broken[table] || strlen(rest) < sizeof end ||
            strcmp(rest + strlen(rest) - strlen(end), end) != 0 ||
            aft_reading_file(reading, aft_table_file(table)) == NULL) {
            continue;
        }
        const char *attribute = aft_arena_text(reading->arena, rest, strlen(rest) - strlen(end));
        AFT_TRY_ALLOC(attribute, reading->err, file->name);
        AFT_TRY(read_file(reading, file, table, attribute));
    }
done:
    return status;
}
