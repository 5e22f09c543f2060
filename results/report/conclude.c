/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the numbers of a section say, in a sentence: every chart has one, so that nobody needs to see it. */
#include "results/report/report_internal.h"

#include <stdio.h>
#include <string.h>

/* The row of a table that has most of something. */
typedef struct rule {
    const char *section, *file;
    const char *value, *name, *other; /* columns */
    const char *only, *only_is;       /* rows whose column `only` is this; NULL: all; "book": the one minimised */
} rule;

static const rule rules[] = {
    {"decisions", "decisions.csv", "cost", "element", "project", NULL, NULL},
    {"costs", "costs.csv", "amount", "item", "party", "book", "book"},
    {"energy", "energy.csv", "energy_mwh", "from", "to", NULL, NULL},
    {"duration", "loading.csv", "hours_full", "element", "worst_snapshot", NULL, NULL},
    {"loading_hours", "loading.csv", "hours_full", "element", "worst_snapshot", NULL, NULL},
    {"space", "space.csv", "taken_ha", "kind", "carrier", NULL, NULL},
    {"water", "water.csv", "water_m3_per_year", "project", "name", NULL, NULL},
    {"emissions", "emissions.csv", "co2_tonnes", "carrier", "table", NULL, NULL},
};

/* Equal ones are told apart by the second number of the file, as the bottlenecks are: how full in the fullest hour. */
static double tie_of(const aft_grid *grid, size_t row)
{
    double number = 0.0;
    (void)aft_text_number(&number, aft_grid_get(grid, row, "loading_max"));
    return number;
}

static int row_of_most(const aft_grid *grid, int column, int only, const char *only_is)
{
    int most_row = -1;
    double most = -INFINITY;
    for (size_t row = 0; row < grid->n_rows; row++) {
        double number = NAN;
        if ((only >= 0 && strcmp(aft_grid_at(grid, row, only), only_is) != 0) ||
            !aft_text_number(&number, aft_grid_at(grid, row, column))) {
            continue;
        }
        const bool is_more =
            number > most || (number == most && most_row >= 0 && tie_of(grid, row) > tie_of(grid, (size_t)most_row));
        if (is_more) {
            most = number;
            most_row = (int)row;
        }
    }
    return most_row;
}

static void say_most(aft_page *page, const char *key, const aft_report_run *run, const aft_grid *grid, int row,
                     int value, int name, int other)
{
    if (row < 0) {
        return;
    }
    const aft_extra extras[] = {{"most_value", aft_grid_at(grid, (size_t)row, value)},
                                {"most_name", aft_grid_at(grid, (size_t)row, name)},
                                {"most_other", aft_grid_at(grid, (size_t)row, other)},
                                {"bus0", aft_grid_get(grid, (size_t)row, "bus0")},
                                {"bus1", aft_grid_get(grid, (size_t)row, "bus1")},
                                {"from_kind", aft_grid_get(grid, (size_t)row, "from_kind")},
                                {"to_kind", aft_grid_get(grid, (size_t)row, "to_kind")}};
    aft_page_add(page, "<p class=conclusion>");
    aft_html_sentence(page, aft_word_find(key), run, extras, sizeof extras / sizeof extras[0]);
    aft_page_add(page, "</p>");
}

static void conclude_by_rule(aft_page *page, const char *key, const rule *r, const aft_report_run *run)
{
    const aft_grid *grid = aft_report_find(run, r->file);
    if (grid == NULL) {
        return;
    }
    const char *only_is = r->only != NULL && strcmp(r->only, "book") == 0 ? aft_report_figure(run, "book") : r->only_is;
    const int only = r->only != NULL ? aft_grid_column(grid, r->only) : -1;
    const int value = aft_grid_column(grid, r->value);
    say_most(page, key, run, grid, row_of_most(grid, value, only, only_is), value, aft_grid_column(grid, r->name),
             aft_grid_column(grid, r->other));
}

/* First column with texts, first with numbers: of tables that nobody described. */
static void conclude_generic(aft_page *page, const aft_grid *grid, const aft_report_run *run)
{
    int name = -1;
    int value = -1;
    for (int c = (int)grid->n_columns - 1; c >= 0; c--) {
        bool is_number = grid->n_rows > 0 && aft_text_number(NULL, aft_grid_at(grid, 0, c));
        value = is_number ? c : value;
        name = is_number ? name : c;
    }
    const char *const known[] = {"taken_ha", "water_m3_per_year", "served_mwh"};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        const int column = aft_grid_column(grid, known[i]);
        value = column >= 0 ? column : value;
    }
    if (name >= 0 && value >= 0) {
        say_most(page, "conclude.generic", run, grid, row_of_most(grid, value, -1, ""), value, name, name);
    }
}

/* A column by its name, or the first with numbers whose title holds it. */
static int column_with(const aft_grid *grid, const char *part)
{
    const int named = aft_grid_column(grid, part);
    for (size_t c = 0; named < 0 && c < grid->n_columns; c++) {
        if (strstr(grid->cells[c], part) != NULL && grid->n_rows > 0 &&
            aft_text_number(NULL, aft_grid_at(grid, 0, (int)c))) {
            return (int)c;
        }
    }
    return named;
}

/* Rows of the whole case in the book that was minimised, where the table tells. */
static bool is_of_case(const aft_grid *grid, size_t row, const aft_report_run *run)
{
    const bool has_level = aft_grid_column(grid, "level") >= 0;
    const bool has_book = aft_grid_column(grid, "book") >= 0;
    return (!has_level || strcmp(aft_grid_get(grid, row, "level"), "case") == 0) &&
           (!has_book || strcmp(aft_grid_get(grid, row, "book"), aft_report_figure(run, "book")) == 0);
}

/* The assumption whose low and high lie farthest apart. */
static void conclude_sensitivity(aft_page *page, const aft_grid *grid, const aft_report_run *run)
{
    const int low = column_with(grid, "low");
    const int high = column_with(grid, "high");
    const int name = aft_grid_column(grid, "parameter");
    size_t widest = 0;
    double most = 0.0;
    for (size_t row = 0; low >= 0 && high >= 0 && row < grid->n_rows; row++) {
        double a = NAN;
        double b = NAN;
        const bool has_both =
            aft_text_number(&a, aft_grid_at(grid, row, low)) && aft_text_number(&b, aft_grid_at(grid, row, high));
        if (has_both && is_of_case(grid, row, run) && fabs(b - a) > most) {
            most = fabs(b - a);
            widest = row;
        }
    }
    if (!(most > 0.0)) {
        return;
    }
    const aft_extra extras[] = {{"most_name", aft_grid_at(grid, widest, name >= 0 ? name : 0)},
                                {"low", aft_grid_at(grid, widest, low)},
                                {"high", aft_grid_at(grid, widest, high)}};
    aft_page_add(page, "<p class=conclusion>");
    aft_html_sentence(page, aft_word_find("conclude.sensitivity"), run, extras, sizeof extras / sizeof extras[0]);
    aft_page_add(page, "</p>");
}

static bool is_same_site(const aft_grid *grid, size_t a, size_t b)
{
    return strcmp(aft_grid_get(grid, a, "name"), aft_grid_get(grid, b, "name")) == 0 &&
           strcmp(aft_grid_get(grid, a, "municipality"), aft_grid_get(grid, b, "municipality")) == 0;
}

/* The carrier of the largest supply of a site whose rows begin here, the first of equal ones; "" if it has none. The
 * rows of a site stand together; a sum of sites counts as one. */
static const char *main_carrier(size_t *end_out, const aft_grid *grid, size_t from)
{
    const char *most = "";
    double most_energy = 0.0;
    size_t row = from;
    for (; row < grid->n_rows && is_same_site(grid, from, row); row++) {
        double energy = NAN;
        if (strcmp(aft_grid_get(grid, row, "kind"), "supply") == 0 &&
            aft_text_number(&energy, aft_grid_get(grid, row, "energy_mwh")) && energy > most_energy) {
            most_energy = energy;
            most = aft_grid_get(grid, row, "carrier");
        }
    }
    *end_out = row;
    return most;
}

/* Sites whose main carrier this is; of any carrier: "". */
static size_t count_sites(const aft_grid *grid, const char *carrier)
{
    size_t n = 0;
    for (size_t row = 0; row < grid->n_rows;) {
        const char *main = main_carrier(&row, grid, row);
        n += main[0] != '\0' && (carrier[0] == '\0' || strcmp(main, carrier) == 0);
    }
    return n;
}

/* The carrier that brings most of the energy of most sites. */
static void conclude_sites(aft_page *page, const aft_report_run *run)
{
    const aft_grid *grid = aft_report_find(run, "sites.csv");
    char most_n[24];
    char all[24];
    const char *most = "";
    size_t n_most = 0;
    for (size_t row = 0; grid != NULL && row < grid->n_rows;) {
        const char *carrier = main_carrier(&row, grid, row);
        const bool is_new = carrier[0] != '\0' && strcmp(carrier, most) != 0;
        const size_t n = is_new ? count_sites(grid, carrier) : 0;
        most = n > n_most ? carrier : most;
        n_most = n > n_most ? n : n_most;
    }
    if (n_most > 0) {
        (void)snprintf(most_n, sizeof most_n, "%zu", n_most);
        (void)snprintf(all, sizeof all, "%zu", count_sites(grid, ""));
        const aft_extra extras[] = {{"most_name", most}, {"most_n", most_n}, {"all", all}};
        aft_page_add(page, "<p class=conclusion>");
        aft_html_sentence(page, aft_word_find("conclude.sites"), run, extras, sizeof extras / sizeof extras[0]);
        aft_page_add(page, "</p>");
    }
}

/* How many decisions the plan needs and how many can wait, and the year of the first. */
static void conclude_agenda(aft_page *page, const aft_grid *grid, const aft_report_run *run)
{
    char build[24];
    char wait[24];
    size_t n_build = 0;
    size_t n_wait = 0;
    const char *first = "";
    double first_year = INFINITY;
    for (size_t row = 0; grid != NULL && row < grid->n_rows; row++) {
        double year = NAN;
        const bool is_built = strcmp(aft_grid_get(grid, row, "decision"), "build") == 0;
        n_build += is_built;
        n_wait += strcmp(aft_grid_get(grid, row, "decision"), "wait") == 0;
        if (is_built && aft_text_number(&year, aft_grid_get(grid, row, "decide_by")) && year < first_year) {
            first_year = year;
            first = aft_grid_get(grid, row, "decide_by");
        }
    }
    (void)snprintf(build, sizeof build, "%zu", n_build);
    (void)snprintf(wait, sizeof wait, "%zu", n_wait);
    const aft_extra extras[] = {{"build", build}, {"wait", wait}, {"first", first}};
    if (n_build > 0 && first[0] == '\0') {
        return; /* without lead times there is no year to name */
    }
    aft_page_add(page, "<p class=conclusion>");
    aft_html_sentence(page, aft_word_find(n_build > 0 ? "conclude.agenda" : "conclude.agenda_none"), run, extras,
                      sizeof extras / sizeof extras[0]);
    aft_page_add(page, "</p>");
}

void aft_conclude(aft_page *page, const aft_section *section, const aft_report_run *run)
{
    char key[80];
    (void)snprintf(key, sizeof key, "conclude.%s", section->id);
    const aft_word *sentence = aft_word_find(key);
    const aft_grid *grid = aft_report_find(run, section->file);
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        if (strcmp(rules[i].section, section->id) == 0) {
            conclude_by_rule(page, key, &rules[i], run);
            return;
        }
    }
    if (aft_conclude_sweep(page, section, run)) {
        return;
    }
    if (strcmp(section->id, "sites") == 0) {
        conclude_sites(page, run);
    } else if (strcmp(section->id, "agenda") == 0) {
        conclude_agenda(page, grid, run);
    } else if (strcmp(section->id, "sensitivity") == 0) {
        conclude_sensitivity(page, grid, run);
    } else if (strcmp(section->id, "flips") == 0 && aft_report_figure(run, "nearest_branch")[0] == '\0') {
        return; /* nothing is near */
    } else if (strcmp(section->id, "flips") == 0) {
        aft_page_add(page, "<p class=conclusion>");
        aft_say_nearest(page, run);
        aft_page_add(page, "</p>");
    } else if (sentence != NULL) {
        aft_page_add(page, "<p class=conclusion>");
        aft_html_sentence(page, sentence, run, NULL, 0);
        aft_page_add(page, "</p>");
    } else if (grid != NULL && section->chart[0] != '\0') {
        conclude_generic(page, grid, run);
    }
}
