/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report: one HTML file that needs no network. What is said stands in it as HTML; the script adds charts, map,
 * sorting and the numbers as each language writes them, from the block of data at the end. The policy in its head
 * lets nothing else run. */
#include "results/report/report_internal.h"

#include "networks/base/memory.h"

#include <string.h>

static void put_part(aft_page *page, const char *part, const aft_report_run *run)
{
    aft_html_part(page, part, NULL, 0);
    if (strcmp(part, "answer") == 0) {
        aft_draw_answer(page, run);
    }
    size_t n = 0;
    const aft_section *sections = aft_sections(&n);
    for (size_t i = 0; i < n; i++) {
        if (strcmp(sections[i].part, part) == 0 && !aft_section_is_silent(&sections[i], run)) {
            aft_html_section(page, &sections[i], run, false);
        }
    }
    aft_page_add(page, "</section>\n");
}

static void put_page(aft_page *page, const aft_report *report, size_t most_sheets)
{
    aft_report_run run = report->runs[0];
    run.most_sheets = most_sheets;
    aft_html_head(page, &run, 0);
    aft_html_header(page, &run, false);
    aft_page_add(page, "<main id=main>\n");
    aft_html_scriptless(page, false);
    for (size_t i = 0; i < AFT_N_PARTS; i++) {
        if (strcmp(aft_parts[i], "compare") != 0) {
            put_part(page, aft_parts[i], &run);
        }
    }
    aft_page_add(page, "</main>\n");
    aft_html_footer(page, &run, run.json);
    aft_html_data(page, report);
    aft_html_script(page);
    aft_page_add(page, "</body>\n</html>\n");
}

aft_status aft_report_text(char **out, const aft_report *report, aft_error *err)
{
    enum { MOST_BYTES = 1000000, MOST_SHEETS = 28, LEAST_SHEETS = 7 };
    aft_page page = {0};
    put_page(&page, report, MOST_SHEETS);
    for (size_t n = MOST_SHEETS / 2; n >= LEAST_SHEETS && page.n >= MOST_BYTES; n /= 2) {
        aft_page_clear(&page);
        put_page(&page, report, n);
    }
    return aft_page_finish(out, &page, err);
}

/* ---- the file ---- */

aft_status aft_report_write_from(const char *folder, const char *json, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_report report = {0};
    char *text = NULL;
    AFT_TRY(aft_report_add_folder(&report, folder, json, err));
    AFT_TRY(aft_report_text(&text, &report, err));
    AFT_TRY(aft_file_replace(folder, "report.html", text, err));
done:
    aft_report_clear(&report);
    aft_free(text);
    return status;
}

static aft_status write_sweep(const char *folder, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_report report = {0};
    char *text = NULL;
    AFT_TRY(aft_report_add_sweep(&report, folder, err));
    AFT_TRY(aft_comparison_text(&text, &report, err));
    AFT_TRY(aft_file_replace(folder, "report.html", text, err));
done:
    aft_report_clear(&report);
    aft_free(text);
    return status;
}

/* A folder with run.json is a run, else one with sweep.csv is a sweep. */
aft_status aft_report_write(const char *folder, aft_error *err)
{
    aft_status status = AFT_OK;
    char *json = NULL;
    char *sweep = NULL;
    size_t n = 0;
    AFT_TRY(aft_file_read(&json, &n, folder, "run.json", err));
    AFT_TRY(aft_file_read(&sweep, &n, folder, "sweep.csv", err));
    status = json == NULL && sweep != NULL ? write_sweep(folder, err) : aft_report_write_from(folder, json, err);
done:
    aft_free(json);
    aft_free(sweep);
    return status;
}
