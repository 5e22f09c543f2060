/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of a sweep: a switch between scenarios, the answer of each, and the tables that compare them stand in
 * it as HTML. What else a report has comes from the script, for the scenario that is chosen: it stands in the page
 * once per scenario, packed (pack.c), since in full six scenarios would take several megabytes. */
#include "results/report/report_internal.h"

#include "networks/base/memory.h"
#include "results/report/bundle.h"

#include <stdio.h>
#include <string.h>

/* A page should stay below so many bytes; if it does not, more of it is left to the reports of the scenarios. What
 * is given up as too large is not finished. */
enum { MOST_BYTES = 1000000, N_LEVELS = 4 };

/* ---- what stands in the page ---- */

static const char *folder_of(const aft_report *report, size_t i)
{
    return aft_grid_get(aft_report_find(&report->sweep, "sweep.csv"), report->runs[i].row, "folder");
}

/* A run as a level shows it: from the third one on without the long tables under its charts and the facts of its
 * answer, if it is not the first scenario. */
static aft_report_run at_level(const aft_report *report, size_t i, int level)
{
    aft_report_run run = report->runs[i];
    run.is_short = i > 0 && level >= 2;
    return run;
}

/* Works without script, too: the style shows the scenario whose button is chosen. */
static void put_switch(aft_page *page, const aft_report *report)
{
    aft_page_add(page, "<fieldset class=scenarios id=scenarios><legend>");
    aft_html_word(page, "sweep.switch");
    aft_page_add(page, "</legend>");
    for (size_t i = 0; i < report->n_runs; i++) {
        aft_page_add(page, "<label><input type=radio name=run id=run-%zu value=%zu%s> ", i, i,
                     i == 0 ? " checked" : "");
        aft_html_scenario(page, &report->sweep, report->runs[i].row);
        aft_page_add(page, "</label>");
    }
    aft_page_add(page, "</fieldset>\n<p class=now><span>");
    aft_html_word(page, "sweep.shown");
    aft_page_add(page, "</span> <b>");
    for (size_t i = 0; i < report->n_runs; i++) {
        aft_page_add(page, "<span class=\"run run-%zu\">", i);
        aft_html_scenario(page, &report->sweep, report->runs[i].row);
        aft_page_add(page, "</span> ");
    }
    aft_page_add(page, "</b> <a href=\"#scenarios\">");
    aft_html_word(page, "sweep.other");
    aft_page_add(page, "</a></p>\n");
}

/* A percent sign of a folder's name is one of its address. */
static void put_address(aft_page *page, const char *folder)
{
    for (; *folder != '\0'; folder++) {
        aft_page_add(page, *folder == '%' ? "%%25" : "%c", *folder);
    }
}

/* Its own report, beside this one; nothing of a scenario whose name is not public. */
static void put_whole(aft_page *page, const aft_report_run *sweep, size_t row)
{
    const char *folder = aft_grid_get(aft_report_find(sweep, "sweep.csv"), row, "folder");
    if (folder[0] == '\0') {
        return;
    }
    aft_page_add(page, "<p class=small>");
    aft_html_word(page, "sweep.whole");
    aft_page_add(page, " <a href=\"");
    put_address(page, folder);
    aft_page_add(page, "/report.html\">");
    aft_html_text(page, folder, 0);
    aft_page_add(page, "/report.html</a></p>");
}

static void put_answers(aft_page *page, const aft_report *report, int level)
{
    aft_page_add(page,
                 "<section class=part id=part-answer aria-labelledby=title-part-answer><h2 id=title-part-answer>");
    aft_html_word(page, "part.answer");
    aft_page_add(page, "</h2>");
    for (size_t i = 0; i < report->n_runs; i++) {
        aft_page_add(page, "<div class=\"run run-%zu\"><h3>", i);
        aft_html_scenario(page, &report->sweep, report->runs[i].row);
        aft_page_add(page, "</h3>");
        const aft_report_run run = at_level(report, i, level);
        aft_draw_answer(page, &run);
        put_whole(page, &report->sweep, report->runs[i].row);
        aft_page_add(page, "</div>\n");
    }
    aft_page_add(page, "</section>\n");
}

static void put_comparison(aft_page *page, const aft_report *report)
{
    size_t n = 0;
    const aft_section *sections = aft_sections(&n);
    aft_html_part(page, "compare", NULL, 0);
    for (size_t i = 0; i < n; i++) {
        if (strcmp(sections[i].part, "compare") == 0) {
            aft_html_section(page, &sections[i], &report->sweep, false);
        }
    }
    aft_page_add(page, "</section>\n");
}

/* ---- what the script brings in ---- */

/* A piece of a scenario's sections, or a table of its data; the same key names the same piece of every scenario. */
typedef struct piece {
    char key[60];
    char *text;
    size_t n;
} piece;

typedef struct pieces {
    size_t n, cap;
    piece *list;
} pieces;

static void pieces_clear(pieces *all)
{
    for (size_t i = 0; i < all->n; i++) {
        aft_free(all->list[i].text);
    }
    aft_free(all->list);
    *all = (pieces){0};
}

/* Takes over what stands in the page. */
static aft_status add_piece(pieces *all, const char *key, aft_page *page, aft_error *err)
{
    const size_t n = page->n;
    if (aft_grow((void **)&all->list, &all->cap, all->n + 1, sizeof *all->list) != 0) {
        aft_page_clear(page);
        return aft_fail(err, AFT_ENOMEM, "report: out of memory");
    }
    piece *made = &all->list[all->n];
    const aft_status status = aft_page_finish(&made->text, page, err);
    if (status == AFT_OK) {
        (void)snprintf(made->key, sizeof made->key, "%s", key);
        made->n = n;
        all->n++;
    }
    return status;
}

/* What would make the page too large stands for the first scenario alone: some tables always, others if that is
 * not enough. */
static bool is_bulky(const char *file, int level)
{
    static const char *const files[] = {"assumptions.csv", "loading_hours.csv", "project_sheets.csv",
                                        "money.csv",       "agenda.csv",        "duration.csv",
                                        "map.csv",         "loading.csv",       "sites.csv"};
    static const size_t n_files[N_LEVELS] = {3, 6, 6, 9};
    for (size_t i = 0; i < n_files[level]; i++) {
        if (strcmp(file, files[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* The settings that the list of what is left out is made of are a bulky table, the list is not. */
static bool is_left_to_first(const aft_section *section, int level)
{
    return is_bulky(section->file, level) && strcmp(section->id, "left_out") != 0;
}

static aft_status add_part(pieces *all, const char *part, const aft_report *report, size_t i, int level, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_page page = {0};
    size_t n = 0;
    const aft_section *sections = aft_sections(&n);
    const aft_report_run shown = at_level(report, i, level);
    const aft_report_run *run = &shown;
    const bool is_answer = strcmp(part, "answer") == 0;
    char key[60];
    aft_html_part(&page, is_answer ? "plan" : part, &report->sweep, run->row);
    (void)snprintf(key, sizeof key, "part-%s", part);
    AFT_TRY(add_piece(all, key, &page, err));
    for (size_t k = 0; k < n; k++) {
        if (strcmp(sections[k].part, part) == 0 && !aft_section_is_silent(&sections[k], run)) {
            aft_html_section(&page, &sections[k], run, i > 0 && is_left_to_first(&sections[k], level));
            AFT_TRY(add_piece(all, sections[k].id, &page, err));
        }
    }
    aft_page_add(&page, "</section>\n");
    AFT_TRY(add_piece(all, "end", &page, err));
done:
    aft_page_clear(&page);
    return status;
}

static aft_status pieces_of(pieces *out, const aft_report *report, size_t i, int level, aft_error *err)
{
    static const char *const parts[] = {"answer", "strategist", "operator", "province", "sheets", "proof"};
    aft_status status = AFT_OK;
    const aft_report_run *run = &report->runs[i];
    aft_page page = {0};
    for (size_t k = 0; k < sizeof parts / sizeof parts[0]; k++) {
        AFT_TRY(add_part(out, parts[k], report, i, level, err));
    }
    for (size_t k = 0; k < run->n_tables; k++) {
        const char *file = run->tables[k].file;
        if (aft_table_is_drawn(file) && (i == 0 || !is_bulky(file, level))) {
            aft_json_grid(&page, &run->tables[k].grid);
            AFT_TRY(add_piece(out, file, &page, err));
        }
    }
done:
    aft_page_clear(&page);
    return status;
}

static const piece *find_piece(const pieces *all, const char *key)
{
    for (size_t i = 0; i < all->n; i++) {
        if (strcmp(all->list[i].key, key) == 0) {
            return &all->list[i];
        }
    }
    return NULL;
}

/* With the script that comes last, even if the scenarios to come take half of what each did so far? */
static bool is_too_large(const aft_page *page, size_t n_before, size_t n_done, size_t n_to_come)
{
    const size_t each = n_done > 0 ? (page->n - n_before) / n_done : 0;
    return page->n + n_to_come * each / 2 + strlen(aft_report_bundle_built.packed) >= MOST_BYTES;
}

/* [["answer", length, "base64", ...], ["map.csv", ...], ...] */
static void put_packed(aft_page *page, const pieces *all, const pieces *first, size_t i)
{
    aft_page_add(page, "<script type=\"text/plain\" id=\"packed-%zu\">[", i);
    for (size_t k = 0; k < all->n; k++) {
        const piece *p = &all->list[k];
        const piece *like = first != all ? find_piece(first, p->key) : NULL;
        aft_page_add(page, "%s[\"%s\",", k > 0 ? ",\n" : "", p->key);
        aft_pack_text(page, p->text, p->n, like != NULL ? like->text : "", like != NULL ? like->n : 0);
        aft_page_add(page, "]");
    }
    aft_page_add(page, "]</script>\n");
}

static aft_status put_runs(aft_page *page, bool *is_given_up, const aft_report *report, const pieces *first, int level,
                           aft_error *err)
{
    aft_status status = AFT_OK;
    pieces all = {0};
    put_packed(page, first, first, 0);
    const size_t n_before = page->n;
    for (size_t i = 1; i < report->n_runs; i++) {
        if (level < N_LEVELS - 1 && is_too_large(page, n_before, i - 1, report->n_runs - i)) {
            *is_given_up = true;
            break;
        }
        AFT_TRY(pieces_of(&all, report, i, level, err));
        put_packed(page, &all, first, i);
        pieces_clear(&all);
    }
done:
    pieces_clear(&all);
    return status;
}

static void put_data(aft_page *page, const aft_report *report)
{
    aft_page_add(page, "<script type=\"application/json\" id=\"data\">{\"schema_version\":1,\"words\":");
    aft_json_words(page);
    aft_page_add(page, ",\"runs\":[");
    for (size_t i = 0; i < report->n_runs; i++) {
        aft_page_add(page, "%s{\"name\":", i > 0 ? "," : "");
        aft_json_text(page, aft_report_figure(&report->runs[i], "case"));
        aft_page_add(page, ",\"scenario\":");
        aft_json_text(page, aft_report_figure(&report->runs[i], "scenario"));
        aft_page_add(page, ",\"folder\":");
        aft_json_text(page, folder_of(report, i));
        aft_page_add(page, ",\"title\":{");
        for (int tongue = 0; tongue < AFT_N_TONGUES; tongue++) {
            aft_page_add(page, "%s\"%s\":", tongue > 0 ? "," : "", aft_tongues[tongue]);
            aft_json_text(page, aft_scenario_title(&report->sweep, report->runs[i].row, tongue));
        }
        aft_page_add(page, "}}");
    }
    aft_page_add(page, "]}</script>\n");
}

/* The page with as much of each scenario as the level leaves in. */
static aft_status put_page(aft_page *page, bool *is_given_up, const aft_report *report, int level, aft_error *err)
{
    aft_status status = AFT_OK;
    pieces first = {0};
    AFT_TRY(pieces_of(&first, report, 0, level, err));
    aft_html_head(page, &report->sweep, report->n_runs);
    aft_html_header(page, &report->sweep, true);
    aft_page_add(page, "<main id=main>\n");
    aft_html_scriptless(page, true);
    put_switch(page, report);
    put_answers(page, report, level);
    put_comparison(page, report);
    aft_page_add(page, "<div id=sections></div>\n</main>\n");
    aft_html_footer(page, &report->sweep, report->runs[0].json);
    put_data(page, report);
    AFT_TRY(put_runs(page, is_given_up, report, &first, level, err));
    aft_html_script(page);
    aft_page_add(page, "</body>\n</html>\n");
done:
    pieces_clear(&first);
    return status;
}

aft_status aft_comparison_text(char **out, const aft_report *report, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_page page = {0};
    bool is_given_up = true;
    for (int level = 0; level < N_LEVELS && (is_given_up || page.n >= MOST_BYTES); level++) {
        aft_page_clear(&page);
        is_given_up = false;
        AFT_TRY(put_page(&page, &is_given_up, report, level, err));
    }
    AFT_TRY(aft_page_finish(out, &page, err));
done:
    aft_page_clear(&page);
    return status;
}
