/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names and titles of the scenarios of a sweep. */
#include "results/report/report_internal.h"

#include <string.h>

/* As it is called, without what keeps a spreadsheet from taking it for a formula. */
static const char *bare(const char *cell)
{
    return cell[0] == '\'' ? cell + 1 : cell;
}

int aft_scenario_row(const aft_report_run *sweep, const char *name)
{
    const aft_grid *grid = aft_report_find(sweep, "sweep.csv");
    for (size_t row = 0; grid != NULL && row < grid->n_rows; row++) {
        if (strcmp(bare(aft_grid_get(grid, row, "scenario")), bare(name)) == 0) {
            return (int)row;
        }
    }
    return -1;
}

const char *aft_scenario_title(const aft_report_run *sweep, size_t row, int tongue)
{
    static const char *const titles[AFT_N_TONGUES] = {"title_nl", "title_en", "title_de"};
    const aft_grid *grid = aft_report_find(sweep, "sweep.csv");
    if (grid == NULL) {
        return "";
    }
    const char *title = aft_grid_get(grid, row, titles[tongue]);
    for (int other = 0; title[0] == '\0' && other < AFT_N_TONGUES; other++) {
        title = aft_grid_get(grid, row, titles[other]);
    }
    return bare(title[0] != '\0' ? title : aft_grid_get(grid, row, "scenario"));
}

void aft_html_scenario(aft_page *page, const aft_report_run *sweep, size_t row)
{
    enum { LETTERS = 120 };
    const char *first = aft_scenario_title(sweep, row, 0);
    bool is_one = true;
    for (int tongue = 1; tongue < AFT_N_TONGUES; tongue++) {
        is_one = is_one && strcmp(first, aft_scenario_title(sweep, row, tongue)) == 0;
    }
    for (int tongue = 0; tongue < (is_one ? 1 : AFT_N_TONGUES); tongue++) {
        aft_page_add(page, is_one ? "<bdi>" : "<bdi lang=%s>", aft_tongues[tongue]);
        aft_html_text(page, aft_scenario_title(sweep, row, tongue), LETTERS);
        aft_page_add(page, "</bdi>");
    }
}
