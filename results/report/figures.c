/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables and key figures of a run that is reported. */
#include "results/report/report_internal.h"

#include <string.h>

const aft_grid *aft_report_find(const aft_report_run *run, const char *file)
{
    for (size_t i = 0; i < run->n_tables; i++) {
        if (strcmp(run->tables[i].file, file) == 0) {
            return &run->tables[i].grid;
        }
    }
    return NULL;
}

const char *aft_report_figure(const aft_report_run *run, const char *figure)
{
    const aft_grid *figures = aft_report_find(run, "key_figures.csv");
    for (size_t row = 0; figures != NULL && row < figures->n_rows; row++) {
        if (strcmp(aft_grid_at(figures, row, 0), figure) == 0) {
            return aft_grid_get(figures, row, "value");
        }
    }
    return "";
}
