/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands around the sections of the report: head, header with languages and contents, titles of parts,
 * footer, script. */
#include "results/report/report_internal.h"

#include "results/report/bundle.h"

#include <stdio.h>
#include <string.h>

const char *const aft_parts[AFT_N_PARTS] = {"answer",   "compare", "strategist", "operator",
                                            "province", "sheets",  "proof"};

static void put_named_word(aft_page *page, const char *before, const char *name)
{
    char key[80];
    (void)snprintf(key, sizeof key, "%s%s", before, name);
    aft_html_word(page, key);
}

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
                 bundle->hashes);
    aft_page_add(page, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                       "<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
    aft_html_text(page, case_title(run, 0), 120);
    aft_page_add(page, "</title>\n<style>");
    aft_page_add(page, "%s", aft_report_style);
    aft_page_add(page, "%s", bundle->style);
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
    for (size_t i = 0; i < AFT_N_PARTS; i++) {
        const bool is_comparison = strcmp(aft_parts[i], "compare") == 0;
        if (is_comparison && !is_sweep) {
            continue;
        }
        const bool needs_script = is_sweep && i > 0 && !is_comparison;
        aft_page_add(page, "<li%s><a href=\"#part-%s\">", needs_script ? " class=scripted" : "", aft_parts[i]);
        put_named_word(page, "part.", aft_parts[i]);
        aft_page_add(page, "</a></li>");
        if (is_comparison) {
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
    aft_page_add(page, "<p class=missing id=scriptless hidden>");
    aft_html_word(page, without);
    aft_page_add(page, "</p><noscript><p class=missing>");
    aft_html_word(page, without);
    aft_page_add(page, "</p></noscript>\n");
}

void aft_html_script(aft_page *page)
{
    const aft_report_bundle *bundle = &aft_report_bundle_built;
    aft_page_add(page, "<!--\n%s-->\n", bundle->licences);
    aft_page_add(page, "<script type=\"text/plain\" id=\"packed\">%s</script>\n", bundle->packed);
    aft_page_add(page, "<script>%s</script>\n", bundle->loader);
}

/* What is only said where there is something to say: a plan has no conflicts. */
bool aft_section_is_silent(const aft_section *section, const aft_report_run *run)
{
    return strcmp(section->id, "conflicts") == 0 && aft_report_find(run, section->file) == NULL;
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

void aft_html_footer(aft_page *page, const aft_report_run *run, const json_t *json)
{
    const char *version = json_string_value(json_object_get(json, "version"));
    const aft_extra extra = {"version", version != NULL ? version : ""};
    aft_page_add(page, "<footer><p>");
    aft_html_sentence(page, aft_word_find("page.footer"), run, &extra, 1);
    aft_page_add(page, "</p></footer>\n");
}
