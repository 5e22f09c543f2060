/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Time: snapshots and their weights, and the investment periods in which they may stand. */
#include "networks/base/limits.h"
#include "networks/base/text.h"
#include "networks/read/read_internal.h"

#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HOURS_PER_YEAR = 8760, HOURS_PER_CENTURY = 876600 };

static const char snapshots_file[] = "snapshots.csv";
static const char periods_file[] = "investment_periods.csv";

/* snapshots.csv as it stands there. */
typedef struct times {
    size_t n;
    aft_snapshot *snapshots; /* [n] */
    int *years;              /* [n] the period of each, or NULL: the file says nothing of periods */
    const aft_sheet *sheet;  /* or NULL: no such file */
} times;

/* investment_periods.csv as it stands there. */
typedef struct plan_years {
    size_t n;
    aft_period *periods; /* [n] without their snapshots */
    size_t *lines;       /* [n] */
} plan_years;

/* ---- cells ---- */

static aft_status read_weight(double *out, const aft_sheet *sheet, size_t row, size_t column, const char *need)
{
    const char *text = aft_sheet_cell(sheet, row, column);
    const char *title = sheet->titles[column];
    aft_place place = aft_sheet_place(sheet, row, column);
    double number = NAN;
    if (!aft_cell_is_missing(text) && !aft_cell_number(&number, text, sheet->has_decimal_comma)) {
        return aft_report(sheet->reading, AFT_LEVEL_ERROR, "bad-number", place,
                          aft_hint_number(text, sheet->has_decimal_comma), "%s: \"%.60s\" is no number", title, text);
    }
    if (!isfinite(number)) {
        return aft_report(sheet->reading, AFT_LEVEL_ERROR, "bad-weight", place, "", "%s: %s", title, need);
    }
    *out = number;
    if (fabs(number) >= AFT_HUGE) {
        return aft_report(sheet->reading, AFT_LEVEL_ERROR, "huge", place, need, "%s: %g is too large to calculate with",
                          title, number);
    }
    if (number < 0.0 || number > HOURS_PER_CENTURY) {
        return aft_report(sheet->reading, AFT_WARNING, "bad-weight", place, "",
                          number < 0.0 ? "%s: a negative weight, %g"
                                       : "%s: a weight of %g is more than a century has hours",
                          title, number);
    }
    return AFT_OK;
}

static aft_status read_year(int *out, const aft_sheet *sheet, size_t row, size_t column)
{
    const char *text = aft_sheet_cell(sheet, row, column);
    double number = NAN;
    bool is_number = aft_cell_number(&number, text, sheet->has_decimal_comma);
    if (!is_number || !(fabs(number) < INT_MAX) || number != trunc(number)) {
        return aft_report(sheet->reading, AFT_LEVEL_ERROR, "bad-period", aft_sheet_place(sheet, row, column),
                          "write the year, as 2030", "\"%.60s\" is no investment period", text);
    }
    *out = (int)number;
    return AFT_OK;
}

/* ---- snapshots.csv ---- */

/* Columns of the three weights, -1 where there is none. "weightings" is the old title that stands for all three. */
static aft_status find_weights(int columns[3], const aft_sheet *sheet)
{
    static const char *const titles[3] = {"objective", "stores", "generators"};
    int old = aft_sheet_column(sheet, "weightings");
    int n = 0;
    for (int i = 0; i < 3; i++) {
        columns[i] = aft_sheet_column(sheet, titles[i]);
        n += columns[i] >= 0;
        columns[i] = columns[i] >= 0 ? columns[i] : old;
    }
    if (n == 0 || n == 3 || old >= 0) {
        return AFT_OK;
    }
    return aft_report(sheet->reading, AFT_WARNING, "missing-column", (aft_place){.file = sheet->file, .line = 1},
                      "give objective, stores and generators, or none of them",
                      "some of the three weights are missing; they count as 1 h");
}

static aft_status read_snapshot(aft_snapshot *out, const aft_sheet *sheet, size_t row, const int columns[3])
{
    aft_status status = AFT_OK;
    double *weights[3] = {&out->objective, &out->stores, &out->generators};
    for (int i = 0; i < 3; i++) {
        *weights[i] = 1.0;
        if (columns[i] >= 0) {
            AFT_TRY(read_weight(weights[i], sheet, row, (size_t)columns[i], "a snapshot needs a weight in hours"));
        }
    }
done:
    return status;
}

/* A snapshot is known by its period and its label. */
typedef struct label {
    int year;
    const char *text;
    size_t row;
} label;

static int compare_names(const label *x, const label *y)
{
    int order = (x->year > y->year) - (x->year < y->year);
    return order != 0 ? order : strcmp(x->text, y->text);
}

static int compare_labels(const void *a, const void *b)
{
    const label *x = a;
    const label *y = b;
    int order = compare_names(x, y);
    return order != 0 ? order : (x->row > y->row) - (x->row < y->row);
}

/* 1-3-2030, 01/03/2030 or 1.3.2030, whatever follows. */
static bool is_day_first(const char *text)
{
    int a = 0;
    int b = 0;
    int year = 0;
    char first = 0;
    char second = 0;
    int n = sscanf(text, "%2d%c%2d%c%4d", &a, &first, &b, &second, &year);
    return n == 5 && first == second && strchr("-/.", first) != NULL && year >= 1000;
}

/* A day counted from 1900, with hours: how a spreadsheet shows a date that it takes for a number. */
static bool is_day_number(const char *text)
{
    double number = 0.0;
    bool is_number = aft_cell_number(&number, text, false) || aft_cell_number(&number, text, true);
    return is_number && number > 20000.0 && number < 80000.0 && number != trunc(number);
}

/* Labels decide nothing, but PyPSA takes the month first, and reports show them. */
static aft_status check_dates(const times *t, size_t column)
{
    const char *text = aft_sheet_cell(t->sheet, 0, column);
    if (!is_day_first(text) && !is_day_number(text)) {
        return AFT_OK;
    }
    return aft_report(t->sheet->reading, AFT_WARNING, "odd-date", aft_sheet_place(t->sheet, 0, column),
                      "write dates as 2030-03-01 08:00",
                      is_day_first(text) ? "`%.60s`: which is the day? PyPSA takes the month first"
                                         : "`%.60s` looks like the number of a date in a spreadsheet",
                      text);
}

static aft_status check_labels(const times *t, size_t column)
{
    aft_status status = AFT_OK;
    const aft_sheet *sheet = t->sheet;
    label *labels = aft_alloc(t->n, sizeof *labels);
    AFT_TRY_ALLOC(labels, sheet->reading->err, sheet->file);
    for (size_t row = 0; row < t->n; row++) {
        labels[row] = (label){
            .year = t->years != NULL ? t->years[row] : 0, .text = aft_sheet_cell(sheet, row, column), .row = row};
    }
    qsort(labels, t->n, sizeof *labels, compare_labels);
    for (size_t i = 1; i < t->n; i++) {
        if (compare_names(&labels[i], &labels[i - 1]) == 0) {
            AFT_TRY(aft_report(
                sheet->reading, AFT_LEVEL_ERROR, "duplicate-name", aft_sheet_place(sheet, labels[i].row, column), "",
                "snapshot `%s` stands in line %zu already", labels[i].text, sheet->lines[labels[i - 1].row]));
        }
    }
done:
    aft_free(labels);
    return status;
}

/* The column of the labels: of the time steps in periods, else of the snapshots; the first one without such a title. */
static aft_status find_label(size_t *out, const aft_sheet *sheet, bool has_periods)
{
    int snapshot = aft_sheet_column(sheet, "snapshot");
    int step = aft_sheet_column(sheet, "timestep");
    int column = snapshot >= 0 ? snapshot : step;
    *out = column >= 0 ? (size_t)column : 0;
    bool has_both = snapshot >= 0 && step >= 0;
    if (!has_both && (!has_periods || column >= 0)) {
        return AFT_OK;
    }
    return aft_report(sheet->reading, AFT_LEVEL_ERROR, has_both ? "duplicate-title" : "missing-column",
                      (aft_place){.file = sheet->file, .line = 1},
                      "periods have the columns period and timestep, else there is a column snapshot",
                      has_both ? "`snapshot` and `timestep` are two titles of the same"
                               : "column `timestep` is missing");
}

static aft_status read_years(times *t, size_t column)
{
    aft_status status = AFT_OK;
    aft_reading *reading = t->sheet->reading;
    t->years = aft_arena_alloc(reading->arena, t->n, sizeof *t->years);
    AFT_TRY_ALLOC(t->years, reading->err, t->sheet->file);
    for (size_t row = 0; row < t->n; row++) {
        t->years[row] = row > 0 ? t->years[row - 1] : 0; /* where it cannot be read, so that one finding says all */
        AFT_TRY(read_year(&t->years[row], t->sheet, row, column));
    }
done:
    return status;
}

static aft_status convert_snapshots(times *t, const aft_sheet *sheet)
{
    aft_status status = AFT_OK;
    aft_reading *reading = sheet->reading;
    int columns[3];
    size_t label_column = 0;
    int period = aft_sheet_column(sheet, "period");
    if (sheet->n_rows == 0) {
        return aft_report(reading, AFT_WARNING, "no-rows", (aft_place){.file = sheet->file, .line = 1}, "",
                          "no snapshots; there is one of one hour");
    }
    *t = (times){.n = sheet->n_rows, .sheet = sheet};
    if (period >= 0) {
        AFT_TRY(read_years(t, (size_t)period));
    }
    AFT_TRY(find_label(&label_column, sheet, period >= 0));
    AFT_TRY(find_weights(columns, sheet));
    t->snapshots = aft_arena_alloc(reading->arena, t->n, sizeof *t->snapshots);
    AFT_TRY_ALLOC(t->snapshots, reading->err, sheet->file);
    for (size_t row = 0; row < t->n; row++) {
        t->snapshots[row].step = aft_sheet_cell(sheet, row, label_column);
        AFT_TRY(read_snapshot(&t->snapshots[row], sheet, row, columns));
    }
    AFT_TRY(check_labels(t, label_column));
    AFT_TRY(check_dates(t, label_column));
done:
    return status;
}

/* ---- investment_periods.csv ---- */

static aft_status convert_period(aft_period *out, const aft_sheet *sheet, size_t row, const int columns[2])
{
    aft_status status = AFT_OK;
    *out = (aft_period){.objective_given = 1.0, .years_given = 1.0};
    AFT_TRY(read_year(&out->year, sheet, row, 0));
    AFT_TRY(read_weight(&out->objective_given, sheet, row, (size_t)columns[0], "a period needs a weight"));
    AFT_TRY(read_weight(&out->years_given, sheet, row, (size_t)columns[1], "a period needs a weight"));
    if (row > 0 && out->year <= out[-1].year) {
        AFT_TRY(aft_report(sheet->reading, AFT_LEVEL_ERROR, "bad-period", aft_sheet_place(sheet, row, 0), "",
                           "period %d is not later than the one before, %d", out->year, out[-1].year));
    }
done:
    return status;
}

static aft_status convert_periods(plan_years *out, const aft_sheet *sheet)
{
    aft_status status = AFT_OK;
    aft_reading *reading = sheet->reading;
    const aft_place header = {.file = sheet->file, .line = 1};
    int columns[2] = {aft_sheet_column(sheet, "objective"), aft_sheet_column(sheet, "years")};
    if (sheet->n_rows == 0) {
        return aft_report(reading, AFT_NOTE, "no-rows", header, "", "a header and no rows");
    }
    if (columns[0] < 0 || columns[1] < 0) {
        reading->has_broken_snapshots = true;
        return aft_report(reading, AFT_LEVEL_ERROR, "missing-column", header, "give the weights objective and years",
                          "column `%s` is missing", columns[0] < 0 ? "objective" : "years");
    }
    out->periods = aft_arena_alloc(reading->arena, sheet->n_rows, sizeof *out->periods);
    AFT_TRY_ALLOC(out->periods, reading->err, sheet->file);
    out->lines = aft_arena_alloc(reading->arena, sheet->n_rows, sizeof *out->lines);
    AFT_TRY_ALLOC(out->lines, reading->err, sheet->file);
    for (size_t row = 0; row < sheet->n_rows; row++) {
        AFT_TRY(convert_period(&out->periods[row], sheet, row, columns));
        out->lines[row] = sheet->lines[row];
    }
    out->n = sheet->n_rows;
done:
    return status;
}

/* ---- both together ---- */

/* Finds the periods of the rows: each in one piece, in rising order. */
static aft_status group_rows(plan_years *out, times *t)
{
    aft_status status = AFT_OK;
    aft_reading *reading = t->sheet->reading;
    aft_period *periods = aft_arena_alloc(reading->arena, t->n, sizeof *periods);
    AFT_TRY_ALLOC(periods, reading->err, snapshots_file);
    size_t n = 0;
    for (size_t row = 0; row < t->n; row++) {
        if (row > 0 && t->years[row] < t->years[row - 1]) {
            AFT_TRY(aft_report(reading, AFT_LEVEL_ERROR, "bad-period",
                               aft_sheet_place(t->sheet, row, (size_t)aft_sheet_column(t->sheet, "period")),
                               "put all snapshots of a period together, earlier periods first",
                               "period %d stands behind period %d", t->years[row], t->years[row - 1]));
        }
        if (row == 0 || t->years[row] != t->years[row - 1]) {
            periods[n++] =
                (aft_period){.year = t->years[row], .objective_given = 1.0, .years_given = 1.0, .span = {row, row}};
        }
        periods[n - 1].span.to = row + 1;
        t->snapshots[row].period = n - 1;
    }
    *out = (plan_years){.n = n, .periods = periods};
done:
    return status;
}

static const aft_period *find_period(const plan_years *list, int year)
{
    for (size_t a = 0; a < list->n; a++) {
        if (list->periods[a].year == year) {
            return &list->periods[a];
        }
    }
    return NULL;
}

/* The weights of the periods of snapshots.csv; the two files must speak of the same ones. */
static aft_status weigh_periods(plan_years *used, const plan_years *given, aft_reading *reading)
{
    aft_status status = AFT_OK;
    for (size_t a = 0; a < used->n; a++) {
        const aft_period *found = find_period(given, used->periods[a].year);
        if (found == NULL) {
            AFT_TRY(aft_report(reading, AFT_LEVEL_ERROR, "bad-period", (aft_place){.file = periods_file},
                               "give all periods of snapshots.csv", "period %d of snapshots.csv is missing",
                               used->periods[a].year));
            continue;
        }
        used->periods[a].objective_given = found->objective_given;
        used->periods[a].years_given = found->years_given;
    }
    for (size_t a = 0; a < given->n; a++) {
        if (find_period(used, given->periods[a].year) == NULL) {
            AFT_TRY(aft_report(reading, AFT_LEVEL_ERROR, "bad-period",
                               (aft_place){.file = periods_file, .line = given->lines[a], .column = 1}, "",
                               "period %d is not in snapshots.csv", given->periods[a].year));
        }
    }
done:
    return status;
}

/* All snapshots once for every period. */
static aft_status repeat_snapshots(times *t, plan_years *years, aft_reading *reading)
{
    aft_status status = AFT_OK;
    size_t n = t->n * years->n;
    aft_snapshot *snapshots =
        years->n <= SIZE_MAX / t->n ? aft_arena_alloc(reading->arena, n, sizeof *snapshots) : NULL;
    AFT_TRY_ALLOC(snapshots, reading->err, snapshots_file);
    for (size_t i = 0; i < n; i++) {
        snapshots[i] = t->snapshots[i % t->n];
        snapshots[i].period = i / t->n;
    }
    for (size_t a = 0; a < years->n; a++) {
        years->periods[a].span = (aft_span){a * t->n, (a + 1) * t->n};
    }
    t->snapshots = snapshots;
    t->n = n;
done:
    return status;
}

/* "2030 2013-01-01 00:00:00" in periods. */
static const char *label_of(aft_reading *reading, const aft_snapshot *s, int year)
{
    size_t size = strlen(s->step) + 16;
    char *text = aft_arena_alloc(reading->arena, size, 1);
    if (text != NULL) {
        (void)snprintf(text, size, "%d %s", year, s->step);
    }
    return text;
}

static aft_status set_labels(aft_reading *reading, aft_snapshot *snapshots)
{
    aft_status status = AFT_OK;
    aft_network *network = reading->network;
    const char **labels = aft_arena_alloc(reading->arena, network->n_snapshots, sizeof *labels);
    AFT_TRY_ALLOC(labels, reading->err, snapshots_file);
    for (size_t t = 0; t < network->n_snapshots; t++) {
        int year = network->periods[snapshots[t].period].year;
        labels[t] = network->has_periods ? label_of(reading, &snapshots[t], year) : snapshots[t].step;
        AFT_TRY_ALLOC(labels[t], reading->err, snapshots_file);
        snapshots[t].label = labels[t];
    }
    network->snapshot_labels = labels;
done:
    return status;
}

/* Until the settings are known, no several periods are asked for: see aft_settle_periods. */
static aft_status set_snapshots(aft_reading *reading, const times *t, const plan_years *years)
{
    aft_status status = AFT_OK;
    aft_network *network = reading->network;
    aft_period *periods = years->periods;
    network->has_periods = years->n > 0;
    network->n_periods = years->n > 0 ? years->n : 1;
    if (years->n == 0) {
        periods = aft_arena_alloc(reading->arena, 1, sizeof *periods);
        AFT_TRY_ALLOC(periods, reading->err, snapshots_file);
        *periods = (aft_period){.objective_given = 1.0, .years_given = 1.0, .span = {0, t->n}};
    }
    for (size_t a = 0; a < network->n_periods; a++) {
        periods[a].objective = 1.0;
        periods[a].years = 1.0;
    }
    network->periods = periods;
    network->snapshots = t->snapshots;
    network->n_snapshots = t->n;
    AFT_TRY(set_labels(reading, t->snapshots));
    network->years = aft_period_hours(network, 0) / HOURS_PER_YEAR;
done:
    return status;
}

static aft_status join(aft_reading *reading, times *t, plan_years *given)
{
    aft_status status = AFT_OK;
    plan_years years = *given;
    if (t->years != NULL) {
        AFT_TRY(group_rows(&years, t));
        AFT_TRY(given->n > 0 ? weigh_periods(&years, given, reading) : AFT_OK);
    } else if (given->n > 0) {
        AFT_TRY(repeat_snapshots(t, &years, reading));
    }
    AFT_TRY(set_snapshots(reading, t, &years));
done:
    return status;
}

/* ---- the two files ---- */

static aft_status read_periods(plan_years *out, aft_reading *reading)
{
    const aft_file *file = aft_reading_file(reading, periods_file);
    if (file == NULL) {
        return AFT_OK;
    }
    aft_sheet sheet = {0};
    aft_status status = aft_sheet_read(&sheet, reading, file);
    if (status == AFT_OK) {
        status = convert_periods(out, &sheet);
    }
    reading->has_broken_snapshots |= status == AFT_ECASE;
    aft_sheet_clear(&sheet);
    return status == AFT_ECASE ? AFT_OK : status;
}

/* Without snapshots there is one, called "now", of one hour. */
static aft_status set_now(times *t, aft_reading *reading)
{
    aft_snapshot *now = aft_arena_alloc(reading->arena, 1, sizeof *now);
    if (now == NULL) {
        return aft_fail(reading->err, AFT_ENOMEM, "snapshots: out of memory");
    }
    *now = (aft_snapshot){.step = "now", .objective = 1.0, .stores = 1.0, .generators = 1.0};
    *t = (times){.n = 1, .snapshots = now};
    return AFT_OK;
}

/* The sheet lives on: findings about the two files together point into it. */
static aft_status read_times(times *t, aft_sheet *sheet, aft_reading *reading)
{
    const aft_file *file = aft_reading_file(reading, snapshots_file);
    if (file == NULL) {
        return AFT_OK;
    }
    aft_status status = aft_sheet_read(sheet, reading, file);
    if (status == AFT_OK) {
        status = convert_snapshots(t, sheet);
    }
    reading->has_broken_snapshots |= status == AFT_ECASE;
    return status == AFT_ECASE ? AFT_OK : status;
}

aft_status aft_read_snapshots(aft_reading *reading)
{
    aft_status status = AFT_OK;
    aft_sheet sheet = {0};
    plan_years given = {0};
    times t = {0};
    AFT_TRY(set_now(&t, reading));
    AFT_TRY(read_periods(&given, reading));
    AFT_TRY(read_times(&t, &sheet, reading));
    AFT_TRY(join(reading, &t, &given));
done:
    aft_sheet_clear(&sheet);
    return status;
}

/* ---- another year ---- */

enum { YEAR_DIGITS = 4 };
static const char leap_day[] = "-02-29";

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* The year of "2035-01-19 08:00"; 0 of other texts. */
static int year_of(const char *step)
{
    int year = 0;
    for (int i = 0; i < YEAR_DIGITS; i++) {
        if (step[i] < '0' || step[i] > '9') {
            return 0;
        }
        year = 10 * year + step[i] - '0';
    }
    return step[YEAR_DIGITS] == '-' ? year : 0;
}

/* Can all steps be told as of another year? Not if one has no date, or if a 29th of February would be none. */
static bool can_move(const aft_network *network, int years)
{
    for (size_t t = 0; t < network->n_snapshots; t++) {
        const char *step = network->snapshots[t].step;
        const int year = year_of(step);
        const bool is_leap_day = year > 0 && strncmp(step + YEAR_DIGITS, leap_day, strlen(leap_day)) == 0;
        if (year == 0 || year + years < 1000 || year + years > 9999 || (is_leap_day && !is_leap(year + years))) {
            return false;
        }
    }
    return true;
}

/* A scenario of 2040 shows hours of 2040: steps with a date move with the setting year. Series have been read by the
 * steps as they are given. */
static aft_status move_steps(aft_reading *reading)
{
    aft_status status = AFT_OK;
    aft_network *network = reading->network;
    const bool has_both = network->settings.year > 0 && reading->year_of_case > 0;
    const int years = has_both ? network->settings.year - reading->year_of_case : 0;
    if (years == 0 || network->has_periods || !can_move(network, years)) {
        return AFT_OK;
    }
    aft_snapshot *moved = aft_arena_alloc(reading->arena, network->n_snapshots, sizeof *moved);
    AFT_TRY_ALLOC(moved, reading->err, snapshots_file);
    for (size_t t = 0; t < network->n_snapshots; t++) {
        const char *step = network->snapshots[t].step;
        const size_t size = strlen(step) + 1;
        char *text = aft_arena_alloc(reading->arena, size, 1);
        AFT_TRY_ALLOC(text, reading->err, snapshots_file);
        (void)snprintf(text, size, "%04d%s", year_of(step) + years, step + YEAR_DIGITS);
        moved[t] = network->snapshots[t];
        moved[t].step = text;
    }
    network->snapshots = moved;
    AFT_TRY(set_labels(reading, moved));
done:
    return status;
}

aft_status aft_settle_periods(aft_reading *reading)
{
    aft_status status = AFT_OK;
    aft_network *network = reading->network;
    aft_period *periods = aft_arena_alloc(reading->arena, network->n_periods, sizeof *periods);
    AFT_TRY_ALLOC(periods, reading->err, periods_file);
    for (size_t a = 0; a < network->n_periods; a++) {
        bool counts = network->settings.multi_investment_periods;
        periods[a] = network->periods[a];
        periods[a].objective = counts ? periods[a].objective_given : 1.0;
        periods[a].years = counts ? periods[a].years_given : 1.0;
    }
    network->periods = periods;
    AFT_TRY(move_steps(reading));
done:
    return status;
}
