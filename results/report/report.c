/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report: one HTML file that needs no network. What is said stands in it as HTML; the script adds charts, map, sorting and
 * the numbers as each language writes them, from the block of data at the end. The policy in its head lets nothing else run. */
#include "results/report/report_internal.h"

#include "networks/base/memory.h"
#include "results/report/bundle.h"

#include <stdio.h>
#include <string.h>

#define SECTION(id, part, file, chart, groups, columns, draw)                                                          \
    {#id, #part, file, chart, groups, columns, aft_draw_##draw},
static const aft_section sections[] = {
#include "results/report/sections.def"
};
#undef SECTION

static const char *const parts[] = {"answer", "compare", "strategist", "operator", "province", "sheets", "proof"};
enum { N_SECTIONS = sizeof sections / sizeof sections[0], N_PARTS = sizeof parts / sizeof parts[0] };

const aft_section *aft_sections(size_t *n_out)
{
    *n_out = N_SECTIONS;
    return sections;
}

static void put_named_word(aft_page *page, const char *before, const char *name)
{
    char key[80];
    (void)snprintf(key, sizeof key, "%s%s", before, name);
    aft_html_word(page, key);
}

/* ---- data ---- */

/* Charts need no more digits than can be seen; the tables of the page keep them all. Money is shown in millions with one
 * decimal, which has to be that of the sentence beside it. */
static void put_json_cell(aft_page *page, const char *cell, bool is_text)
{
    enum { LONGEST_SHOWN = 8 };
    double number = NAN;
    char digits[40];
    if (!is_text && strlen(cell) > LONGEST_SHOWN && aft_text_number(&number, cell)) {
        (void)snprintf(digits, sizeof digits, fabs(number) < 1e5 ? "%.5g" : "%.7g", number);
        aft_json_text(page, digits);
    } else {
        aft_json_text(page, cell);
    }
}

static bool is_text_column(const char *title)
{
    const aft_column_info *info = aft_column_find(title);
    return info != NULL && (info->kind == AFT_COLUMN_TEXT || info->kind == AFT_COLUMN_WORD);
}

void aft_json_grid(aft_page *page, const aft_grid *grid)
{
    aft_page_add(page, "{\"columns\":[");
    for (size_t c = 0; c < grid->n_columns; c++) {
        aft_page_add(page, "%s", c > 0 ? "," : "");
        aft_json_text(page, grid->cells[c]);
    }
    aft_page_add(page, "],\"rows\":[");
    for (size_t row = 0; row < grid->n_rows; row++) {
        aft_page_add(page, "%s[", row > 0 ? "," : "");
        for (size_t c = 0; c < grid->n_columns; c++) {
            aft_page_add(page, "%s", c > 0 ? "," : "");
            put_json_cell(page, aft_grid_at(grid, row, (int)c), is_text_column(grid->cells[c]));
        }
        aft_page_add(page, "]");
    }
    aft_page_add(page, "]}");
}

/* Tables that a chart draws, and the key figures; the others stand in the page itself. */
bool aft_table_is_drawn(const char *file)
{
    bool has_chart = strcmp(file, "key_figures.csv") == 0;
    for (size_t i = 0; i < N_SECTIONS; i++) {
        has_chart = has_chart || (strcmp(sections[i].file, file) == 0 && sections[i].chart[0] != '\0');
    }
    return has_chart;
}

static void put_run(aft_page *page, const aft_report_run *run)
{
    size_t n = 0;
    aft_page_add(page, "{\"name\":");
    aft_json_text(page, aft_report_figure(run, "case"));
    aft_page_add(page, ",\"scenario\":");
    aft_json_text(page, aft_report_figure(run, "scenario"));
    aft_page_add(page, ",\"tables\":{");
    for (size_t i = 0; i < run->n_tables; i++) {
        if (aft_table_is_drawn(run->tables[i].file)) {
            aft_page_add(page, "%s", n++ > 0 ? ",\n" : "");
            aft_json_text(page, run->tables[i].file);
            aft_page_add(page, ":");
            aft_json_grid(page, &run->tables[i].grid);
        }
    }
    aft_page_add(page, "}}");
}

/* The words that the script needs: its own, those of cells, and labels of sheets. */
static bool is_for_script(const char *key)
{
    static const char *const starts[] = {"js.", "cell.", "field.", "sheet."};
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
        if (strncmp(key, starts[i], strlen(starts[i])) == 0) {
            return true;
        }
    }
    return false;
}

static void put_words(aft_page *page, int tongue)
{
    size_t n_words = 0;
    const aft_word *words = aft_words_list(&n_words);
    aft_page_add(page, "{\"lang\":\"%s\"", aft_tongues[tongue]);
    for (size_t i = 0; i < n_words; i++) {
        if (is_for_script(words[i].key)) {
            aft_page_add(page, ",\"%s\":", words[i].key);
            aft_json_text(page, words[i].text[tongue]);
        }
    }
    aft_page_add(page, "}");
}

void aft_json_words(aft_page *page)
{
    aft_page_add(page, "{");
    for (int tongue = 0; tongue < AFT_N_TONGUES; tongue++) {
        aft_page_add(page, "%s\"%s\":", tongue > 0 ? "," : "", aft_tongues[tongue]);
        put_words(page, tongue);
    }
    aft_page_add(page, "}");
}

static void put_json(aft_page *page, const aft_report *report)
{
    aft_page_add(page, "{\"schema_version\":1,\"words\":");
    aft_json_words(page);
    aft_page_add(page, ",\"runs\":[");
    for (size_t i = 0; i < report->n_runs; i++) {
        aft_page_add(page, "%s", i > 0 ? "," : "");
        put_run(page, &report->runs[i]);
    }
    aft_page_add(page, "]}");
}

/* Packed (a tenth of the page otherwise) where there is a script to unpack it, which is the only one to read it. */
static void put_data(aft_page *page, const aft_report *report)
{
    aft_page json = {0};
    put_json(&json, report);
    if (json.is_out_of_memory) {
        page->is_out_of_memory = true;
        aft_page_clear(&json);
        return;
    }
    if (aft_report_bundle_built.packed != NULL) {
        aft_page_add(page, "<script type=\"application/json\" id=\"data\" data-packed>[");
        aft_pack_text(page, json.bytes, json.n, "", 0);
        aft_page_add(page, "]");
    } else {
        aft_page_add(page, "<script type=\"application/json\" id=\"data\">");
        aft_page_put(page, json.bytes, json.n);
    }
    aft_page_add(page, "</script>\n");
    aft_page_clear(&json);
}

/* ---- the page ---- */

static const char *case_title(const aft_report_run *run, int tongue)
{
    static const char *const titles[AFT_N_TONGUES] = {"title_nl", "title_en", "title_de"};
    const char *title = aft_report_figure(run, titles[tongue]);
    for (int other = 0; title[0] == '\0' && other < AFT_N_TONGUES; other++) {
        title = aft_report_figure(run, titles[other]);
    }
    return title[0] != '\0' ? title : aft_report_figure(run, "case");
}

/* Only what belongs to the chosen scenario is seen, script or not. */
static void put_choice(aft_page *page, size_t n_runs)
{
    for (size_t i = 0; i < n_runs; i++) {
        aft_page_add(page, "body:has(#run-%zu:checked) .run:not(.run-%zu)%s", i, i,
                     i + 1 < n_runs ? "," : "{display:none}");
    }
}

void aft_html_head(aft_page *page, const aft_report_run *run, size_t n_runs)
{
    const aft_report_bundle *bundle = &aft_report_bundle_built;
    aft_page_add(page, "<!doctype html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n", aft_tongues[0]);
    aft_page_add(page,
                 "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src %s; "
                 "style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'\">\n",
                 bundle->hashes != NULL ? bundle->hashes : "'none'");
    aft_page_add(page, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                       "<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
    aft_html_text(page, case_title(run, 0), 120);
    aft_page_add(page, "</title>\n<style>");
    aft_page_add(page, "%s", aft_report_style);
    aft_page_add(page, "%s", bundle->style != NULL ? bundle->style : "");
    put_choice(page, n_runs);
    aft_page_add(page, "</style>\n</head>\n<body>\n");
}

/* Works without script, too: the style shows the language whose button is chosen. */
static void put_languages(aft_page *page)
{
    static const char *const names[AFT_N_TONGUES] = {"Nederlands", "English", "Deutsch"};
    aft_page_add(page, "<fieldset class=tongues><legend>");
    aft_html_word(page, "page.language");
    aft_page_add(page, "</legend>");
    for (int tongue = 0; tongue < AFT_N_TONGUES; tongue++) {
        const char *code = aft_tongues[tongue];
        aft_page_add(page,
                     "<label class=tongue lang=%s><input type=radio name=tongue id=tongue-%s value=%s%s> %s</label>",
                     code, code, code, tongue == 0 ? " checked" : "", names[tongue]);
    }
    aft_page_add(page, "</fieldset>\n");
}

/* Of a sweep all but answer and comparison are brought in by the script. */
static void put_contents(aft_page *page, bool is_sweep)
{
    aft_page_add(page, "<nav aria-labelledby=contents><h2 id=contents>");
    aft_html_word(page, "page.contents");
    aft_page_add(page, "</h2><ul>");
    for (size_t i = 0; i < N_PARTS; i++) {
        const bool is_comparison = strcmp(parts[i], "compare") == 0;
        if (is_comparison && !is_sweep) {
            continue;
        }
        const bool needs_script = is_sweep && i > 0 && !is_comparison && aft_report_bundle_built.packed != NULL;
        aft_page_add(page, "<li%s><a href=\"#part-%s\">", needs_script ? " class=scripted" : "", parts[i]);
        put_named_word(page, "part.", parts[i]);
        aft_page_add(page, "</a></li>");
        if (is_comparison && aft_report_bundle_built.packed != NULL) {
            aft_page_add(page, "<li class=scripted><a href=\"#part-plan\">");
            aft_html_word(page, "part.plan");
            aft_page_add(page, "</a></li>");
        }
    }
    aft_page_add(page, "</ul></nav>\n");
}

void aft_html_header(aft_page *page, const aft_report_run *run, bool is_sweep)
{
    aft_page_add(page, "<a class=skip href=\"#main\">");
    aft_html_word(page, "page.skip");
    aft_page_add(page, "</a>\n<header>\n");
    put_languages(page);
    aft_page_add(page, "<h1>");
    for (int tongue = 0; tongue < AFT_N_TONGUES; tongue++) {
        aft_page_add(page, "<i lang=%s>", aft_tongues[tongue]);
        aft_html_text(page, case_title(run, tongue), 200);
        aft_page_add(page, "</i>");
    }
    aft_page_add(page, "</h1>\n<p class=small>");
    aft_html_word(page, "page.title");
    aft_page_add(page, "</p>");
    put_contents(page, is_sweep);
    aft_page_add(page, "</header>\n");
}

void aft_html_scriptless(aft_page *page, bool is_sweep)
{
    const char *without = is_sweep ? "page.noscript_sweep" : "page.noscript";
    if (aft_report_bundle_built.packed == NULL) {
        aft_page_add(page, "<p class=missing>");
        aft_html_word(page, is_sweep ? "page.scriptless_sweep" : "page.scriptless");
        aft_page_add(page, "</p>\n");
        return;
    }
    aft_page_add(page, "<p class=missing id=scriptless hidden>");
    aft_html_word(page, without);
    aft_page_add(page, "</p><noscript><p class=missing>");
    aft_html_word(page, without);
    aft_page_add(page, "</p></noscript>\n");
}

void aft_html_script(aft_page *page)
{
    const aft_report_bundle *bundle = &aft_report_bundle_built;
    if (bundle->packed != NULL) {
        aft_page_add(page, "<!--\n%s-->\n", bundle->licences);
        aft_page_add(page, "<script type=\"text/plain\" id=\"packed\">%s</script>\n", bundle->packed);
        aft_page_add(page, "<script>%s</script>\n", bundle->loader);
    }
}

/* What is only said where there is something to say: a plan has no conflicts. */
bool aft_section_is_silent(const aft_section *section, const aft_report_run *run)
{
    return strcmp(section->id, "conflicts") == 0 && aft_report_find(run, section->file) == NULL;
}

/* Only the script shows this, so it says it, too: the words stand once in the page instead of once for each scenario. */
void aft_html_elsewhere(aft_page *page, const char *what)
{
    aft_page_add(page, "<p class=missing data-elsewhere=%s></p>", what);
}

void aft_html_section(aft_page *page, const aft_section *section, const aft_report_run *run, bool is_elsewhere)
{
    char key[80];
    aft_page_add(page, "<section id=section-%s aria-labelledby=title-%s><h3 id=title-%s>", section->id, section->id,
                 section->id);
    put_named_word(page, "section.", section->id);
    aft_page_add(page, "</h3><p class=what>");
    (void)snprintf(key, sizeof key, "section.%s.what", section->id);
    aft_html_word(page, key);
    aft_page_add(page, "</p>");
    if (is_elsewhere) {
        aft_html_elsewhere(page, "part");
    } else {
        section->draw(page, section, run);
    }
    aft_page_add(page, "</section>\n");
}

void aft_html_part(aft_page *page, const char *part, const aft_report_run *sweep, size_t row)
{
    aft_page_add(page, "<section class=part id=part-%s aria-labelledby=title-part-%s><h2 id=title-part-%s>", part, part,
                 part);
    put_named_word(page, "part.", part);
    if (sweep != NULL) {
        aft_page_add(page, " <span class=of>");
        aft_html_scenario(page, sweep, row);
        aft_page_add(page, "</span>");
    }
    aft_page_add(page, "</h2>");
}

static void put_part(aft_page *page, const char *part, const aft_report_run *run)
{
    aft_html_part(page, part, NULL, 0);
    if (strcmp(part, "answer") == 0) {
        aft_draw_answer(page, run);
    }
    for (size_t i = 0; i < N_SECTIONS; i++) {
        if (strcmp(sections[i].part, part) == 0 && !aft_section_is_silent(&sections[i], run)) {
            aft_html_section(page, &sections[i], run, false);
        }
    }
    aft_page_add(page, "</section>\n");
}

void aft_html_footer(aft_page *page, const aft_report_run *run, const json_t *json)
{
    const char *version = json_string_value(json_object_get(json, "version"));
    const aft_extra extra = {"version", version != NULL ? version : ""};
    aft_page_add(page, "<footer><p>");
    aft_html_sentence(page, aft_word_find("page.footer"), run, &extra, 1);
    aft_page_add(page, "</p></footer>\n");
}

static void put_page(aft_page *page, const aft_report *report, size_t most_sheets)
{
    aft_report_run run = report->runs[0];
    run.most_sheets = most_sheets;
    aft_html_head(page, &run, 0);
    aft_html_header(page, &run, false);
    aft_page_add(page, "<main id=main>\n");
    aft_html_scriptless(page, false);
    for (size_t i = 0; i < N_PARTS; i++) {
        if (strcmp(parts[i], "compare") != 0) {
            put_part(page, parts[i], &run);
        }
    }
    aft_page_add(page, "</main>\n");
    aft_html_footer(page, &run, run.json);
    put_data(page, report);
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
