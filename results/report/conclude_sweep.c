/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tables of a sweep say, in a sentence. */
#include "results/report/report_internal.h"

#include <stdio.h>
#include <string.h>

/* Row of the thing that is built in most runs, but not in all, after the one before: in fewer runs, or as many and
 * below it. */
static int next_most_built(const aft_grid *grid, double before, int row_before)
{
    int best = -1;
    double most = 0.0;
    for (size_t row = 0; row < grid->n_rows; row++) {
        double built = 0.0;
        double planned = 0.0;
        (void)aft_text_number(&built, aft_grid_get(grid, row, "built_in"));
        (void)aft_text_number(&planned, aft_grid_get(grid, row, "planned_in"));
        const bool is_left = built < before || (built == before && (int)row > row_before);
        if (built < planned && is_left && built > most) {
            most = built;
            best = (int)row;
        }
    }
    return best;
}

/* "Most often: a (3/19); b (2/19)", of those built in some runs. */
static void put_most_built(aft_page *page, const aft_grid *grid, const aft_report_run *sweep)
{
    enum { MOST = 5 };
    double before = INFINITY;
    int row = -1;
    aft_page_add(page, " ");
    aft_html_word(page, "conclude.robust_most");
    for (int i = 0; i < MOST && (row = next_most_built(grid, before, row)) >= 0; i++) {
        const char *project = aft_grid_get(grid, (size_t)row, "project");
        const char *built = aft_grid_get(grid, (size_t)row, "built_in"); /* numbers, or it would not be here */
        const char *planned = aft_grid_get(grid, (size_t)row, "planned_in");
        (void)aft_text_number(&before, built);
        aft_page_add(page, i > 0 ? "; " : " ");
        aft_html_title(page, sweep, project[0] != '\0' ? project : aft_grid_at(grid, (size_t)row, 0));
        aft_page_add(page, " (<data value=%s>%s</data>/<data value=%s>%s</data>)", built, built, planned, planned);
    }
    aft_page_add(page, ".");
}

/* In how many runs each thing is built: in all, in some. */
static void conclude_robust(aft_page *page, const aft_grid *grid, const aft_report_run *sweep)
{
    size_t n_all = 0;
    size_t n_some = 0;
    char all[24];
    char some[24];
    char none[24];
    for (size_t row = 0; row < grid->n_rows; row++) {
        double built = 0.0;
        double planned = 0.0;
        (void)aft_text_number(&built, aft_grid_get(grid, row, "built_in"));
        (void)aft_text_number(&planned, aft_grid_get(grid, row, "planned_in"));
        n_all += built > 0.0 && built == planned;
        n_some += built > 0.0 && built < planned;
    }
    (void)snprintf(all, sizeof all, "%zu", n_all);
    (void)snprintf(some, sizeof some, "%zu", n_some);
    (void)snprintf(none, sizeof none, "%zu", grid->n_rows - n_all - n_some);
    const aft_extra extras[] = {{"in_all", all}, {"in_some", some}, {"in_none", none}};
    aft_html_sentence(page, aft_word_find("conclude.robust"), sweep, extras, 3);
    if (n_some > 0) {
        put_most_built(page, grid, sweep);
    }
}

/* The scenarios whose plans cost least and most. */
static void conclude_costs(aft_page *page, const aft_grid *grid, const aft_report_run *sweep)
{
    int least = -1;
    int most = -1;
    double low = INFINITY;
    double high = -INFINITY;
    for (size_t row = 0; row < grid->n_rows; row++) {
        double cost = NAN;
        if (!aft_text_number(&cost, aft_grid_get(grid, row, "cost_per_year"))) {
            continue;
        }
        least = cost < low ? (int)row : least;
        most = cost > high ? (int)row : most;
        low = fmin(low, cost);
        high = fmax(high, cost);
    }
    if (least < 0) {
        aft_html_word(page, "conclude.sweep_none");
        return;
    }
    for (int tongue = 0; tongue < AFT_N_TONGUES; tongue++) {
        const aft_extra extras[] = {{"least_cost", aft_grid_get(grid, (size_t)least, "cost_per_year")},
                                    {"least_name", aft_scenario_title(sweep, (size_t)least, tongue)},
                                    {"most_cost", aft_grid_get(grid, (size_t)most, "cost_per_year")},
                                    {"most_name", aft_scenario_title(sweep, (size_t)most, tongue)}};
        aft_html_sentence_in(page, aft_word_find("conclude.sweep"), sweep, extras, 4, tongue);
    }
}

bool aft_conclude_sweep(aft_page *page, const aft_section *section, const aft_report_run *sweep)
{
    const aft_grid *grid = aft_report_find(sweep, section->file);
    if (strcmp(section->part, "compare") != 0) {
        return false;
    }
    if (grid != NULL && grid->n_rows > 0) {
        aft_page_add(page, "<p class=conclusion>");
        (strcmp(section->id, "sweep") == 0 ? conclude_costs : conclude_robust)(page, grid, sweep);
        aft_page_add(page, "</p>");
    }
    return true;
}
