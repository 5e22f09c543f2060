/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sentences with numbers: {figure|form} becomes the value of a row of key_figures.csv, or of what stands beside
 * the sentence, as its language writes it, in an element that keeps the value of the table for whoever checks. */
#include "results/report/report_internal.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { LONGEST_NAME = 60, MOST_BRANCHES = 6, LETTERS = 120 };

typedef struct blank {
    char name[LONGEST_NAME], form[LONGEST_NAME];
} blank;

/* Reads "{name|form}"; returns the text behind it. */
static const char *read_blank(blank *out, const char *text)
{
    const char *end = strchr(text, '}');
    const char *bar = strchr(text, '|');
    assert(end != NULL && "a placeholder without end");
    const bool has_form = bar != NULL && bar < end;
    const size_t n_name = (size_t)((has_form ? bar : end) - text) - 1;
    const size_t n_form = has_form ? (size_t)(end - bar) - 1 : 0;
    assert(n_name < LONGEST_NAME && n_form < LONGEST_NAME);
    memcpy(out->name, text + 1, n_name);
    out->name[n_name] = '\0';
    memcpy(out->form, has_form ? bar + 1 : "", n_form);
    out->form[n_form] = '\0';
    return end + 1;
}

const char *aft_title_of(const aft_report_run *run, const char *name, int tongue)
{
    static const char *const titles[AFT_N_TONGUES] = {"title_nl", "title_en", "title_de"};
    const aft_grid *map = aft_report_find(run, "map.csv");
    for (size_t row = 0; map != NULL && name[0] != '\0' && row < map->n_rows; row++) {
        const bool is_it =
            strcmp(aft_grid_get(map, row, "name"), name) == 0 || strcmp(aft_grid_get(map, row, "project"), name) == 0;
        const char *title = is_it ? aft_grid_get(map, row, titles[tongue]) : "";
        for (int other = 0; is_it && title[0] == '\0' && other < AFT_N_TONGUES; other++) {
            title = aft_grid_get(map, row, titles[other]);
        }
        if (title[0] != '\0') {
            return title;
        }
    }
    return name;
}

void aft_html_title(aft_page *page, const aft_report_run *run, const char *name)
{
    const char *first = aft_title_of(run, name, 0);
    const bool is_one =
        strcmp(first, aft_title_of(run, name, 1)) == 0 && strcmp(first, aft_title_of(run, name, 2)) == 0;
    for (int tongue = 0; tongue < (is_one ? 1 : AFT_N_TONGUES); tongue++) {
        aft_page_add(page, is_one ? "<bdi>" : "<bdi lang=%s>", aft_tongues[tongue]);
        aft_html_text(page, aft_title_of(run, name, tongue), LETTERS);
        aft_page_add(page, "</bdi>");
    }
}

static void put_name(aft_page *page, const char *name)
{
    aft_page_add(page, "<bdi>");
    aft_html_text(page, name, LETTERS);
    aft_page_add(page, "</bdi>");
}

/* The branches that are built, by title; what is too many is counted. */
static void put_built(aft_page *page, const aft_report_run *run, int tongue)
{
    const aft_grid *branches = aft_report_find(run, "branches.csv");
    size_t n = 0;
    for (size_t row = 0; branches != NULL && row < branches->n_rows; row++) {
        const char *project = aft_grid_get(branches, row, "project");
        if (strcmp(aft_grid_get(branches, row, "built"), "True") != 0 || n++ >= MOST_BRANCHES) {
            continue;
        }
        aft_page_add(page, "%s", n > 1 ? "; " : "");
        put_name(page, aft_title_of(run, project[0] != '\0' ? project : aft_grid_get(branches, row, "name"), tongue));
    }
    if (n > MOST_BRANCHES) {
        aft_page_add(page, " (+ %zu)", n - MOST_BRANCHES);
    }
}

/* So many that two digits say something. */
static int percent_decimals(double percent)
{
    enum { MOST = 6 };
    int decimals = 0;
    for (double size = percent; size > 0.0 && size < 10.0; size *= 10.0) {
        decimals++;
    }
    return decimals <= MOST ? decimals : 0;
}

/* "410,5 miljoen", or the number alone if it is below a million. */
static void put_amount(aft_page *page, double number, int tongue)
{
    const double million = 1e6;
    if (fabs(number) >= million) {
        aft_number_words(page, number / million, tongue, 1);
        aft_page_add(page, "\xC2\xA0%s", aft_word_find("js.million")->text[tongue]);
    } else {
        aft_number_words(page, number, tongue, -1);
    }
}

static void put_number(aft_page *page, const char *value, double number, const char *form, int tongue)
{
    aft_page_add(page, "<data value=\"%s\">", value);
    if (strcmp(form, "million") == 0) {
        const double millions = number / 1e6;
        aft_number_words(page, millions, tongue, fabs(millions) >= 100.0 ? 1 : fabs(millions) >= 0.1 ? 2 : 4);
    } else if (strcmp(form, "percent") == 0) {
        aft_number_words(page, 100.0 * number, tongue, percent_decimals(100.0 * fabs(number)));
        aft_page_add(page, "\xC2\xA0%%");
    } else if (strcmp(form, "amount") == 0) {
        put_amount(page, number, tongue);
    } else if (strcmp(form, "thousand") == 0) {
        aft_number_words(page, number / 1e3, tongue, fabs(number) >= 1e5 ? 0 : fabs(number) >= 1e3 ? 1 : 3);
    } else if (form[0] >= '0' && form[0] <= '9') {
        aft_number_words(page, number, tongue, form[0] - '0');
    } else if (number == round(number) && fabs(number) < 1e4) {
        aft_page_add(page, "%.0f", number); /* counts and years */
    } else {
        aft_number_words(page, number, tongue, -1);
    }
    aft_page_add(page, "</data>");
}

/* "2035-01-19 12:00:00" without the seconds that it has not. */
static void put_moment(aft_page *page, const char *value)
{
    char text[LONGEST_NAME];
    const size_t n = strlen(value);
    const bool is_whole = n == 19 && strcmp(value + 16, ":00") == 0 && value[13] == ':';
    (void)snprintf(text, sizeof text, "%.*s", is_whole ? 16 : LONGEST_NAME - 1, value);
    put_name(page, is_whole ? text : value);
}

static void put_value(aft_page *page, const aft_report_run *run, const char *value, const char *form, int tongue)
{
    double number = NAN;
    char key[LONGEST_NAME * 2];
    if (strcmp(form, "title") == 0) {
        put_name(page, aft_title_of(run, value, tongue));
    } else if (strcmp(form, "moment") == 0) {
        put_moment(page, value);
    } else if (strcmp(form, "word") == 0) {
        const aft_word *word = NULL;
        if (strlen(value) < LONGEST_NAME) {
            (void)strcpy(key, "cell.");
            word = aft_word_find(strcat(key, value));
        }
        put_name(page, word != NULL ? word->text[tongue] : value);
    } else if (aft_text_number(&number, value)) {
        put_number(page, value, number, form, tongue);
    } else {
        put_name(page, value[0] != '\0' ? value : "?");
    }
}

static void put_sentence(aft_page *page, const char *text, const aft_report_run *run, const aft_extra *extras,
                         size_t n_extras, int tongue);

/* "per year", or what the span is: a plan of 24 hours says nothing of a year. */
static void put_per(aft_page *page, const aft_report_run *run, int tongue)
{
    const bool is_yearly = aft_report_figure(run, "cost_of_span")[0] == '\0';
    put_sentence(page, aft_word_find(is_yearly ? "per.year" : "per.span")->text[tongue], run, NULL, 0, tongue);
}

/* "cost_told" is cost_per_year, or cost_of_span where that is what is told. */
static const char *figure_told(const aft_report_run *run, const char *name)
{
    char figure[LONGEST_NAME + 16];
    const size_t n = strlen(name);
    const size_t n_end = strlen("_told");
    if (n <= n_end || strcmp(name + n - n_end, "_told") != 0) {
        return aft_report_figure(run, name);
    }
    (void)snprintf(figure, sizeof figure, "%.*s_of_span", (int)(n - n_end), name);
    const char *of_span = aft_report_figure(run, figure);
    (void)snprintf(figure, sizeof figure, "%.*s_per_year", (int)(n - n_end), name);
    return of_span[0] != '\0' ? of_span : aft_report_figure(run, figure);
}

static void fill(aft_page *page, const blank *b, const aft_report_run *run, const aft_extra *extras, size_t n_extras,
                 int tongue)
{
    for (size_t i = 0; i < n_extras; i++) {
        if (strcmp(extras[i].name, b->name) == 0) {
            if (extras[i].value == NULL) {
                put_built(page, run, tongue);
            } else {
                put_value(page, run, extras[i].value, b->form, tongue);
            }
            return;
        }
    }
    if (strcmp(b->name, "per") == 0) {
        put_per(page, run, tongue);
        return;
    }
    put_value(page, run, figure_told(run, b->name), b->form, tongue);
}

static void put_sentence(aft_page *page, const char *text, const aft_report_run *run, const aft_extra *extras,
                         size_t n_extras, int tongue)
{
    while (*text != '\0') {
        const char *open = strchr(text, '{');
        const size_t n = open != NULL ? (size_t)(open - text) : strlen(text);
        aft_page_put(page, text, n); /* our own words: no markup in them, a test says so */
        text += n;
        if (open != NULL) {
            blank b;
            text = read_blank(&b, open);
            fill(page, &b, run, extras, n_extras, tongue);
        }
    }
}

void aft_html_sentence_in(aft_page *page, const aft_word *sentence, const aft_report_run *run, const aft_extra *extras,
                          size_t n_extras, int tongue)
{
    aft_page_add(page, "<i lang=%s>", aft_tongues[tongue]);
    put_sentence(page, sentence->text[tongue], run, extras, n_extras, tongue);
    aft_page_add(page, "</i>");
}

void aft_html_sentence(aft_page *page, const aft_word *sentence, const aft_report_run *run, const aft_extra *extras,
                       size_t n_extras)
{
    for (int tongue = 0; tongue < AFT_N_TONGUES; tongue++) {
        aft_html_sentence_in(page, sentence, run, extras, n_extras, tongue);
    }
}

void aft_html_say(aft_page *page, const char *key, const aft_report_run *run)
{
    const aft_word *sentence = aft_word_find(key);
    assert(sentence != NULL && "no such sentence");
    if (sentence != NULL) {
        aft_html_sentence(page, sentence, run, NULL, 0);
    }
}
