/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The top of the report: the question, the answer in three sentences (what is built and its cost; how sure; what
 * would change it), and the facts one needs to place it. */
#include "results/report/report_internal.h"

#include <string.h>

static bool has(const aft_report_run *run, const char *figure)
{
    return aft_report_figure(run, figure)[0] != '\0';
}

static double figure_of(const aft_report_run *run, const char *figure)
{
    double number = NAN;
    (void)aft_text_number(&number, aft_report_figure(run, figure));
    return number;
}

static bool has_plan(const aft_report_run *run)
{
    return has(run, "total_cost");
}

static bool is_proved(const aft_report_run *run)
{
    return strcmp(aft_report_figure(run, "status"), "optimal") == 0;
}

static void say_what(aft_page *page, const aft_report_run *run)
{
    const aft_extra built = {"built", NULL};
    if (!has_plan(run)) {
        aft_html_say(page, "answer.no_plan", run);
    } else if (!(figure_of(run, "branches") > 0.0)) {
        aft_html_say(page, "answer.no_branches", run);
    } else if (figure_of(run, "branches_built") > 0.0) {
        aft_html_sentence(page, aft_word_find(is_proved(run) ? "answer.built" : "answer.built_yet"), run, &built, 1);
    } else {
        aft_html_say(page, is_proved(run) ? "answer.none_built" : "answer.none_built_yet", run);
    }
}

static void say_how_sure(aft_page *page, const aft_report_run *run)
{
    if (!has_plan(run)) {
        aft_html_say(page, "answer.no_plan_why", run);
    } else if (!has(run, "gap_amount")) {
        aft_html_say(page, "answer.unproved", run);
    } else if (is_proved(run)) {
        const bool is_said = strcmp(aft_report_figure(run, "bound_by"), "one search") == 0;
        aft_html_say(page, is_said ? "answer.said" : "answer.proved", run);
    } else {
        aft_html_say(page, "answer.stopped", run);
    }
}

/* What the nearest branch costs more: one number where that is known to a tenth. */
void aft_say_nearest(aft_page *page, const aft_report_run *run)
{
    const double width = figure_of(run, "nearest_difference_to") - figure_of(run, "nearest_difference_from");
    const bool is_narrow = width <= 0.1 * fabs(figure_of(run, "nearest_difference"));
    aft_html_say(page, is_narrow ? "answer.nearest" : "answer.nearest_between", run);
}

static void say_what_would_change(aft_page *page, const aft_report_run *run)
{
    if (has(run, "nearest_branch")) {
        aft_say_nearest(page, run);
        aft_page_add(page, " ");
    }
    if (has(run, "break_even_price")) {
        aft_html_say(page, "answer.flip_price", run);
    } else if (has(run, "break_even_demand_factor")) {
        aft_html_say(page, "answer.flip_demand", run);
    } else if (has(run, "nearest_free_difference")) {
        aft_html_say(page, has(run, "nearest_free_instead") ? "answer.nothing_instead" : "answer.nothing", run);
    } else {
        aft_html_say(page, "answer.flip_unknown", run);
    }
}

static void put_fact(aft_page *page, const aft_report_run *run, const char *key, const char *value, const char *form)
{
    const aft_word whole = {"", {"{value}", "{value}", "{value}"}};
    const aft_word million = {"", {"{value|0}", "{value|0}", "{value|0}"}};
    const aft_word percent = {"", {"{value|percent}", "{value|percent}", "{value|percent}"}};
    const aft_word word = {"", {"{value|word}", "{value|word}", "{value|word}"}};
    const aft_extra extra = {"value", value};
    const aft_word *shown = strcmp(form, "0") == 0         ? &million
                            : strcmp(form, "percent") == 0 ? &percent
                            : strcmp(form, "word") == 0    ? &word
                                                           : &whole;
    if (value[0] == '\0') {
        return;
    }
    aft_page_add(page, "<div><dt>");
    aft_html_say(page, key, run);
    aft_page_add(page, "</dt><dd>");
    aft_html_sentence(page, shown, run, &extra, 1);
    aft_page_add(page, "</dd></div>");
}

static void put_fact_words(aft_page *page, const aft_report_run *run, const char *key, const char *words)
{
    aft_page_add(page, "<div><dt>");
    aft_html_say(page, key, run);
    aft_page_add(page, "</dt><dd>");
    aft_html_say(page, words, run);
    aft_page_add(page, "</dd></div>");
}

static void put_solver(aft_page *page, const aft_report_run *run)
{
    aft_page_add(page, "<div><dt>");
    aft_html_word(page, "fact.solver");
    aft_page_add(page, "</dt><dd>");
    aft_html_text(page, aft_report_figure(run, "solver"), 40);
    aft_page_add(page, " ");
    aft_html_text(page, aft_report_figure(run, "solver_version"), 40);
    aft_page_add(page, "</dd></div>");
}

static void put_facts(aft_page *page, const aft_report_run *run)
{
    aft_page_add(page, "<dl class=facts>");
    put_fact(page, run, "fact.case", aft_report_figure(run, "case"), "");
    if (has(run, "scenario")) {
        put_fact(page, run, "fact.scenario", aft_report_figure(run, "scenario"), "");
    } else if (json_is_string(json_object_get(json_object_get(run->json, "options"), "scenario"))) {
        put_fact(page, run, "fact.scenario", "not public", "word"); /* its name tells a site */
    } else {
        put_fact_words(page, run, "fact.scenario", "fact.base");
    }
    put_fact(page, run, "fact.year", aft_report_figure(run, "year"), "");
    put_fact_words(page, run, "fact.time", "fact.time.value");
    put_fact(page, run, "fact.status", aft_report_figure(run, "status"), "word");
    put_fact(page, run, "fact.total_cost", aft_report_figure(run, "total_cost"), "0");
    put_fact(page, run, "fact.lower_bound", aft_report_figure(run, "lower_bound"), "0");
    put_fact(page, run, "fact.gap", aft_report_figure(run, "gap"), "percent");
    if (has(run, "branches")) {
        put_fact_words(page, run, "fact.branches", "fact.branches.value");
    }
    put_fact(page, run, "fact.lost", aft_report_figure(run, "lost"), "0");
    put_fact(page, run, "fact.book", aft_report_figure(run, "book"), "word");
    put_fact(page, run, "fact.price_year", aft_report_figure(run, "price_year"), "");
    put_fact(page, run, "fact.heating_value", aft_report_figure(run, "heating_value"), "");
    put_solver(page, run);
    aft_page_add(page, "</dl>");
}

/* What "per year" means, where the plan is not of one year. */
static void say_span(aft_page *page, const aft_report_run *run)
{
    static const char *const notes[][2] = {
        {"cost_of_span", "answer.span"}, {"capital_hours", "answer.window"}, {"periods", "answer.periods"}};
    for (size_t i = 0; i < sizeof notes / sizeof notes[0]; i++) {
        if (has(run, notes[i][0])) {
            aft_page_add(page, "<p class=small>");
            aft_html_say(page, notes[i][1], run);
            aft_page_add(page, "</p>");
        }
    }
}

void aft_draw_answer(aft_page *page, const aft_report_run *run)
{
    aft_page_add(page, "<p class=question>");
    aft_html_say(page, has(run, "year") ? "answer.question_year" : "answer.question", run);
    aft_page_add(page, "</p><ol class=answer><li>");
    say_what(page, run);
    aft_page_add(page, "</li><li>");
    say_how_sure(page, run);
    aft_page_add(page, "</li>");
    if (has_plan(run)) {
        aft_page_add(page, "<li>");
        say_what_would_change(page, run);
        aft_page_add(page, "</li>");
    }
    aft_page_add(page, "</ol>");
    say_span(page, run);
    if (!run->is_short) {
        put_facts(page, run);
    }
}
