/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables that the report adds, against arithmetic by hand. */
#include "results/report/report_internal.h"

#include "networks/base/memory.h"
#include "results/tables/tables_internal.h"
#include "tests/support/case_folder.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

typedef aft_status (*table_text)(char **out, const aft_facts *facts, aft_error *err);

typedef struct solved {
    aft_network *network;
    aft_plan *plan;
} solved;

static solved solve_files(const test_file *files)
{
    char *folder = test_folder_make(files);
    solved out = {test_read(folder, NULL), NULL};
    aft_error err = AFT_ERROR_INIT;
    aft_solve_options how = {.solver = "glpk", .gap = 1e-9};
    cr_assert_not_null(out.network);
    cr_assert_eq(aft_solve(&out.plan, out.network, &how, &err), AFT_OK, "%s", err.text);
    test_folder_remove(folder);
    return out;
}

static void forget(solved *s)
{
    aft_plan_free(s->plan);
    aft_network_free(s->network);
}

static aft_grid table_of(const solved *s, table_text text_of)
{
    char *text = NULL;
    aft_error err = AFT_ERROR_INIT;
    aft_grid grid = {0};
    aft_facts *facts = NULL;
    cr_assert_eq(aft_facts_new(&facts, s->network, s->plan, NULL, &err), AFT_OK, "%s", err.text);
    cr_assert_eq(text_of(&text, facts, &err), AFT_OK, "%s", err.text);
    aft_facts_free(facts);
    if (text != NULL) {
        cr_assert_eq(aft_grid_init(&grid, text, strlen(text), NULL), AFT_OK);
    }
    aft_free(text);
    return grid;
}

static double number_at(const aft_grid *grid, size_t row, const char *title)
{
    double number = NAN;
    cr_assert(aft_text_number(&number, aft_grid_get(grid, row, title)), "row %zu, %s: '%s'", row, title,
              aft_grid_get(grid, row, title));
    return number;
}

static size_t row_of(const aft_grid *grid, const char *title, const char *value)
{
    for (size_t row = 0; row < grid->n_rows; row++) {
        if (strcmp(aft_grid_get(grid, row, title), value) == 0) {
            return row;
        }
    }
    cr_assert_fail("no %s %s", title, value);
    return 0;
}

#define CLOSE(a, b) cr_assert_float_eq(a, b, 1e-9 * fmax(1.0, fabs(b)), "%.12g is not %.12g", (double)(a), (double)(b))

/* Power flows from A to B over a line of 10 MVA: 10, 5, 9 and 0 MW in hours that count 1, 2, 3 and 4 times. At B a heat
 * pump (efficiency 3) takes a third of 6 MW of heat in the first two hours. */
static solved small_grid(void)
{
    static const test_file files[] = {
        {"case.csv", "setting,value,unit,source,evidence\nyear,2035,,by hand,assumed\ncurrency,EUR,,,\n"},
        {"snapshots.csv", "snapshot,objective,stores,generators\n2035-01-01 00:00,1,1,1\n2035-01-01 01:00,2,2,2\n"
                          "2035-01-02 00:00,3,3,3\n2035-01-02 01:00,4,4,4\n"},
        {"carriers.csv", "name\nAC\nheat\nheat pump\nwind\n"},
        {"buses.csv", "name,carrier,x,y\nA,AC,6,52\nB,AC,6.1,52.1\nH,heat,0,0\n"},
        {"lines.csv", "name,bus0,bus1,s_nom,x\nAB,A,B,10,1\n"},
        {"generators.csv",
         "name,bus,carrier,p_nom,marginal_cost,source,evidence\ng,A,wind,100,5,\"a, \"\"b\"\"\",published\n"},
        {"links.csv", "name,bus0,bus1,carrier,p_nom,efficiency\nhp,B,H,heat pump,10,3\n"},
        {"loads.csv", "name,bus\nd,B\nh,H\n"},
        {"loads-p_set.csv", "snapshot,d,h\n2035-01-01 00:00,8,6\n2035-01-01 01:00,3,6\n2035-01-02 00:00,9,0\n"
                            "2035-01-02 01:00,0,0\n"},
        {0}};
    return solve_files(files);
}

Test(report_tables, loading_by_hand)
{
    solved s = small_grid();
    aft_grid grid = table_of(&s, aft_loading_text);
    cr_assert_eq(grid.n_rows, 1); /* the heat pump converts, it is no way */
    cr_assert_str_eq(aft_grid_get(&grid, 0, "element"), "AB");
    cr_assert_str_eq(aft_grid_get(&grid, 0, "carrier"), "AC");
    cr_assert_str_eq(aft_grid_get(&grid, 0, "worst_snapshot"), "2035-01-01 00:00");
    CLOSE(number_at(&grid, 0, "loading_max"), 1.0);
    CLOSE(number_at(&grid, 0, "loading_mean"), (1.0 * 1 + 0.5 * 2 + 0.9 * 3) / 10.0);
    CLOSE(number_at(&grid, 0, "hours_full"), 1.0);
    CLOSE(number_at(&grid, 0, "hours_above_80"), 4.0);
    CLOSE(number_at(&grid, 0, "energy_mwh"), 10.0 + 2 * 5 + 3 * 9);
    CLOSE(number_at(&grid, 0, "peak_mw"), 10.0);
    aft_grid_clear(&grid);
    forget(&s);
}

/* Fullest first: 1 for a tenth of the time, then 0.9 until four tenths, 0.5 until six, then 0. */
Test(report_tables, duration_by_hand)
{
    solved s = small_grid();
    aft_grid grid = table_of(&s, aft_duration_text);
    cr_assert_eq(grid.n_rows, 101);
    CLOSE(number_at(&grid, 0, "loading"), 1.0);
    CLOSE(number_at(&grid, 10, "loading"), 1.0);
    CLOSE(number_at(&grid, 11, "loading"), 0.9);
    CLOSE(number_at(&grid, 40, "loading"), 0.9);
    CLOSE(number_at(&grid, 41, "loading"), 0.5);
    CLOSE(number_at(&grid, 60, "loading"), 0.5);
    CLOSE(number_at(&grid, 61, "loading"), 0.0);
    CLOSE(number_at(&grid, 100, "share_of_time"), 1.0);
    aft_grid_clear(&grid);
    forget(&s);
}

Test(report_tables, hours_by_day)
{
    solved s = small_grid();
    aft_grid grid = table_of(&s, aft_loading_hours_text);
    cr_assert_eq(grid.n_rows, 2);
    cr_assert_str_eq(aft_grid_get(&grid, 1, "day"), "2035-01-02");
    CLOSE(number_at(&grid, 0, "h00"), 1.0);
    CLOSE(number_at(&grid, 0, "h01"), 0.5);
    CLOSE(number_at(&grid, 1, "h00"), 0.9);
    cr_assert_str_eq(aft_grid_get(&grid, 1, "h02"), "");
    aft_grid_clear(&grid);
    forget(&s);
}

/* 100 days become 50 lines of two days, each with the fuller of its hours. */
Test(report_tables, many_days_are_merged)
{
    char snapshots[8000] = "snapshot\n";
    char loads[8000] = "snapshot,d\n";
    for (int day = 0; day < 100; day++) {
        size_t n = strlen(snapshots);
        (void)snprintf(snapshots + n, sizeof snapshots - n, "20%02d-01-01 05:00\n", day);
        n = strlen(loads);
        (void)snprintf(loads + n, sizeof loads - n, "20%02d-01-01 05:00,%d\n", day, day % 2 == 0 ? 1 : 9);
    }
    const test_file files[] = {{"snapshots.csv", snapshots},
                               {"buses.csv", "name\nA\nB\n"},
                               {"lines.csv", "name,bus0,bus1,s_nom,x\nAB,A,B,10,1\n"},
                               {"generators.csv", "name,bus,p_nom,marginal_cost\ng,A,100,1\n"},
                               {"loads.csv", "name,bus\nd,B\n"},
                               {"loads-p_set.csv", loads},
                               {0}};
    solved s = solve_files(files);
    aft_grid grid = table_of(&s, aft_loading_hours_text);
    cr_assert_eq(grid.n_rows, 50);
    CLOSE(number_at(&grid, 7, "days"), 2.0 / 24.0); /* an hour of each */
    CLOSE(number_at(&grid, 7, "h05"), 0.9);
    aft_grid_clear(&grid);
    forget(&s);
}

Test(report_tables, nothing_full_and_no_clock_give_no_table)
{
    const test_file files[] = {{"buses.csv", "name\nA\nB\n"},
                               {"lines.csv", "name,bus0,bus1,s_nom,x\nAB,A,B,10,1\n"},
                               {"generators.csv", "name,bus,p_nom,marginal_cost\ng,A,100,1\n"},
                               {"loads.csv", "name,bus,p_set\nd,B,7.9\n"},
                               {0}};
    solved s = solve_files(files);
    aft_grid curve = table_of(&s, aft_duration_text);
    aft_grid hours = table_of(&s, aft_loading_hours_text);
    cr_assert_eq(curve.n_columns, 0);
    cr_assert_eq(hours.n_columns, 0);
    aft_grid_clear(&curve);
    aft_grid_clear(&hours);
    forget(&s);
}

/* 18 MWh of heat (6 MW in 1 + 2 hours) from 6 MWh of power and 12 from around; 8 + 6 + 27 MWh of other demand. */
Test(report_tables, energy_by_hand)
{
    solved s = small_grid();
    aft_grid grid = table_of(&s, aft_energy_text);
    CLOSE(number_at(&grid, row_of(&grid, "to_kind", "conversion"), "energy_mwh"), 6.0);
    CLOSE(number_at(&grid, row_of(&grid, "from", "environment"), "energy_mwh"), 12.0);
    CLOSE(number_at(&grid, row_of(&grid, "from", "heat pump"), "energy_mwh"), 18.0);
    CLOSE(number_at(&grid, row_of(&grid, "from", "wind"), "energy_mwh"), 47.0);
    aft_grid_clear(&grid);
    forget(&s);
}

static double sum_at(const aft_grid *grid, const char *kind_title, const char *kind, const char *title,
                     const char *name)
{
    double sum = 0.0;
    for (size_t row = 0; row < grid->n_rows; row++) {
        if (strcmp(aft_grid_get(grid, row, kind_title), kind) == 0 &&
            strcmp(aft_grid_get(grid, row, title), name) == 0) {
            sum += number_at(grid, row, "energy_mwh");
        }
    }
    return sum;
}

/* What reaches a medium or a conversion leaves it. */
static void expect_balance(const char *case_name)
{
    char folder[4096];
    (void)snprintf(folder, sizeof folder, "%s/cases/%s", test_source_dir(), case_name);
    solved s = {test_read(folder, NULL), NULL};
    aft_solve_options how = {.solver = "glpk", .gap = 1e-6};
    cr_assert_not_null(s.network);
    cr_assert_eq(aft_solve(&s.plan, s.network, &how, NULL), AFT_OK);
    aft_grid grid = table_of(&s, aft_energy_text);
    cr_assert_gt(grid.n_rows, 3);
    for (size_t row = 0; row < grid.n_rows; row++) {
        const char *kind = aft_grid_get(&grid, row, "from_kind");
        const char *name = aft_grid_get(&grid, row, "from");
        if (strcmp(kind, "medium") == 0 || strcmp(kind, "conversion") == 0) {
            const double in = sum_at(&grid, "to_kind", kind, "to", name);
            const double out = sum_at(&grid, "from_kind", kind, "from", name);
            cr_assert_float_eq(in, out, 1e-6 * out, "%s %s: %g in, %g out", kind, name, in, out);
        }
    }
    aft_grid_clear(&grid);
    forget(&s);
}

Test(report_tables, energy_balances_in_every_medium)
{
    expect_balance("tutorial");
    expect_balance("alternatives");
}

Test(report_tables, map_has_the_places_of_the_case)
{
    solved s = small_grid();
    aft_grid grid = table_of(&s, aft_map_text);
    const size_t line = row_of(&grid, "name", "AB");
    cr_assert_str_eq(aft_grid_get(&grid, line, "layer"), "line");
    cr_assert_str_eq(aft_grid_get(&grid, line, "state"), "existing");
    CLOSE(number_at(&grid, line, "x1"), 6.1);
    CLOSE(number_at(&grid, line, "loading_max"), 1.0);
    const size_t station = row_of(&grid, "name", "B");
    cr_assert_str_eq(aft_grid_get(&grid, station, "layer"), "station");
    CLOSE(number_at(&grid, station, "loading_max"), 1.0);
    cr_assert_str_eq(aft_grid_get(&grid, station, "x1"), "");
    aft_grid_clear(&grid);
    forget(&s);
}

Test(report_tables, assumptions_have_source_and_evidence)
{
    solved s = small_grid();
    aft_grid grid = table_of(&s, aft_assumptions_text);
    const size_t year = row_of(&grid, "name", "year");
    cr_assert_str_eq(aft_grid_get(&grid, year, "table"), "settings");
    cr_assert_str_eq(aft_grid_get(&grid, year, "value"), "2035");
    cr_assert_str_eq(aft_grid_get(&grid, year, "source"), "by hand");
    cr_assert_str_eq(aft_grid_get(&grid, year, "evidence"), "assumed");
    const size_t wind = row_of(&grid, "name", "g");
    cr_assert_str_eq(aft_grid_get(&grid, wind, "source"), "a, \"b\"");
    CLOSE(number_at(&grid, wind, "value"), 100.0);
    CLOSE(number_at(&grid, wind, "marginal_cost"), 5.0);
    CLOSE(number_at(&grid, row_of(&grid, "name", "d"), "value"), (8 + 2 * 3 + 3 * 9) / 10.0); /* mean of a series */
    aft_grid_clear(&grid);
    forget(&s);
}

Test(report_tables, key_figures_say_what_the_plan_says)
{
    solved s = small_grid();
    aft_grid grid = table_of(&s, aft_key_figures_text);
    CLOSE(number_at(&grid, row_of(&grid, "figure", "total_cost"), "value"), 47.0 * 5.0);
    CLOSE(number_at(&grid, row_of(&grid, "figure", "demand"), "value"), 41.0 + 18.0);
    CLOSE(number_at(&grid, row_of(&grid, "figure", "ways_full"), "value"), 1.0);
    CLOSE(number_at(&grid, row_of(&grid, "figure", "hours"), "value"), 10.0);
    cr_assert_str_eq(aft_grid_get(&grid, row_of(&grid, "figure", "status"), "value"), "optimal");
    aft_grid_clear(&grid);
    forget(&s);
}

Test(report_tables, formulas_get_an_apostrophe)
{
    static const struct {
        const char *cell, *wanted;
    } cells[] = {{"=cmd()", "'=cmd()"}, {"+1a", "'+1a"}, {"-foo,b", "\"'-foo,b\""}, {"@x", "'@x"},
                 {"-1.5", "'-1.5"},     {"a=b", "a=b"},  {"'=a", "''=a"},           {"", ""}};
    for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++) {
        aft_page page = {0};
        char *text = NULL;
        aft_page_cell(&page, cells[i].cell);
        cr_assert_eq(aft_page_finish(&text, &page, NULL), AFT_OK);
        cr_assert_str_eq(text, cells[i].wanted);
        aft_free(text);
    }
}

Test(report_tables, names_are_found_in_texts)
{
    cr_assert(aft_names("bus of SECRET works", "Secret Works"));
    cr_assert(aft_names("pipeSecret1", "secret"));
    cr_assert(aft_names("pipe A to B", "a"));
    cr_assert_not(aft_names("market", "A")); /* as a part of words a short name is everywhere */
    cr_assert_not(aft_names("anything", ""));
}
