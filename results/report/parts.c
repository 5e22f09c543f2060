/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kinds of sections: table with chart, map, assumptions, what is left out, proof, and what comes later. */
#include "results/report/report_internal.h"

#include "networks/base/memory.h"

#include <stdio.h>
#include <string.h>

static void put_key(aft_page *page, const char *before, const aft_section *section, const aft_report_run *run)
{
    char key[80];
    (void)snprintf(key, sizeof key, "%s%s", before, section->id);
    aft_html_say(page, key, run);
}

void aft_html_missing(aft_page *page, const aft_section *section, const aft_report_run *run)
{
    aft_page_add(page, "<p class=missing><b>");
    aft_html_word(page, "page.missing");
    aft_page_add(page, "</b> ");
    put_key(page, "missing.", section, run);
    aft_page_add(page, "</p>");
}

/* The place where the script draws; empty without it, and then not seen. */
static void put_chart(aft_page *page, const aft_section *section)
{
    aft_page_add(page, "<div class=\"chart %s\" data-chart=%s data-file=\"%s\" data-section=%s></div>", section->chart,
                 section->chart, section->file, section->id);
}

void aft_draw_table(aft_page *page, const aft_section *section, const aft_report_run *run)
{
    const aft_grid *grid = aft_report_find(run, section->file);
    if (grid == NULL) {
        aft_html_missing(page, section, run);
        return;
    }
    aft_conclude(page, section, run);
    if (section->chart[0] != '\0' && grid->n_rows > 0) {
        put_chart(page, section);
    }
    aft_html_table(page, section, run);
}

void aft_draw_later(aft_page *page, const aft_section *section, const aft_report_run *run)
{
    if (aft_report_find(run, section->file) != NULL) {
        aft_draw_table(page, section, run);
        return;
    }
    aft_page_add(page, "<p class=missing><b>");
    aft_html_word(page, "page.later");
    aft_page_add(page, "</b> ");
    put_key(page, "missing.", section, run);
    aft_page_add(page, "</p>");
}

/* ---- map ---- */

void aft_draw_map(aft_page *page, const aft_section *section, const aft_report_run *run)
{
    const aft_grid *map = aft_report_find(run, section->file);
    const aft_grid *assumptions = aft_report_find(run, "assumptions.csv");
    size_t n_placed = 0;
    bool is_osm = false;
    char placed[24];
    char things[24];
    if (map == NULL) {
        aft_html_missing(page, section, run);
        return;
    }
    for (size_t row = 0; row < map->n_rows; row++) {
        const bool is_point = strstr(" site station plant ", aft_grid_get(map, row, "layer")) != NULL;
        n_placed += aft_grid_get(map, row, "x0")[0] != '\0' && (is_point || aft_grid_get(map, row, "x1")[0] != '\0');
    }
    for (size_t row = 0; assumptions != NULL && row < assumptions->n_rows && !is_osm; row++) {
        is_osm = strstr(aft_grid_get(assumptions, row, "source"), "OpenStreetMap") != NULL;
    }
    (void)snprintf(placed, sizeof placed, "%zu", n_placed);
    (void)snprintf(things, sizeof things, "%zu", map->n_rows);
    const aft_extra extras[] = {{"placed", placed}, {"things", things}};
    if (n_placed > 0) {
        aft_page_add(page, "<p class=conclusion>");
        aft_html_sentence(page, aft_word_find(n_placed == map->n_rows ? "conclude.map_all" : "conclude.map"), run,
                          extras, 2);
        aft_page_add(page, "</p>");
        put_chart(page, section);
    } else {
        aft_page_add(page, "<p class=missing><b>");
        aft_html_word(page, "page.missing");
        aft_page_add(page, "</b> ");
        aft_html_word(page, "missing.map_places");
        aft_page_add(page, "</p>");
    }
    if (is_osm) {
        aft_page_add(page, "<p class=small>");
        aft_html_word(page, "page.map_data");
        aft_page_add(page, "</p>");
    }
    aft_html_table(page, section, run);
}

/* ---- assumptions ---- */

static size_t count_evidence(const aft_grid *grid, const char *evidence)
{
    size_t n = 0;
    const int column = aft_grid_column(grid, "evidence");
    for (size_t row = 0; row < grid->n_rows; row++) {
        n += strcmp(aft_grid_at(grid, row, column), evidence) == 0;
    }
    return n;
}

static void conclude_assumptions(aft_page *page, const aft_grid *grid, const aft_report_run *run)
{
    char n[5][24];
    const size_t published = count_evidence(grid, "published");
    const size_t derived = count_evidence(grid, "derived");
    const size_t assumed = count_evidence(grid, "assumed");
    (void)snprintf(n[0], sizeof n[0], "%zu", grid->n_rows);
    (void)snprintf(n[1], sizeof n[1], "%zu", published);
    (void)snprintf(n[2], sizeof n[2], "%zu", derived);
    (void)snprintf(n[3], sizeof n[3], "%zu", assumed);
    (void)snprintf(n[4], sizeof n[4], "%zu", grid->n_rows - published - derived - assumed);
    const aft_extra extras[] = {
        {"rows", n[0]}, {"published", n[1]}, {"derived", n[2]}, {"assumed", n[3]}, {"unknown", n[4]}};
    aft_page_add(page, "<p class=conclusion>");
    aft_html_sentence(page, aft_word_find("conclude.assumptions"), run, extras, 5);
    aft_page_add(page, "</p>");
}

void aft_draw_assumptions(aft_page *page, const aft_section *section, const aft_report_run *run)
{
    const aft_grid *grid = aft_report_find(run, section->file);
    if (grid == NULL) {
        aft_html_missing(page, section, run);
        return;
    }
    conclude_assumptions(page, grid, run);
    aft_html_table(page, section, run);
}

/* ---- what the model leaves out ---- */

static const char *setting_of(const aft_grid *grid, const char *name)
{
    for (size_t row = 0; row < grid->n_rows; row++) {
        if (strcmp(aft_grid_get(grid, row, "table"), "settings") == 0 &&
            strcmp(aft_grid_get(grid, row, "name"), name) == 0) {
            return aft_grid_get(grid, row, "value");
        }
    }
    return "";
}

void aft_draw_left_out(aft_page *page, const aft_section *section, const aft_report_run *run)
{
    const aft_grid *grid = aft_report_find(run, section->file);
    if (grid == NULL) {
        aft_html_missing(page, section, run);
        return;
    }
    const struct {
        const char *key;
        bool is_left_out;
    } items[] = {
        {"left.voltage", true},
        {"left.losses", setting_of(grid, "transmission_losses")[0] == '\0'},
        {"left.outages", setting_of(grid, "branch_outages")[0] == '\0'},
        {"left.pressure", strcmp(setting_of(grid, "pressure"), "off") == 0},
        {"left.one_year", strcmp(setting_of(grid, "multi_investment_periods"), "True") != 0},
        {"left.foresight", strcmp(setting_of(grid, "horizon"), "0") == 0},
        {"left.permits", true},
    };
    aft_page_add(page, "<ul>");
    for (size_t i = 0; i < sizeof items / sizeof items[0]; i++) {
        if (items[i].is_left_out) {
            aft_page_add(page, "<li>");
            aft_html_word(page, items[i].key);
            aft_page_add(page, "</li>");
        }
    }
    aft_page_add(page, "</ul>");
}

/* ---- proof ---- */

/* A value of run.json by its path, as it stands there; NULL without. */
static const json_t *value_at(const json_t *root, const char *outer, const char *inner)
{
    const json_t *value = outer[0] != '\0' ? json_object_get(root, outer) : root;
    return json_object_get(value, inner);
}

static void put_json(aft_page *page, const json_t *value)
{
    if (json_is_string(value)) {
        aft_html_cell_word(page, json_string_value(value));
    } else if (json_is_number(value)) {
        char digits[40];
        aft_page_add(page, "<data data-v=\"%s\">", aft_table_number(digits, json_number_value(value)));
        aft_number_plain(page, json_number_value(value));
        aft_page_add(page, "</data>");
    } else if (json_is_array(value)) {
        for (size_t i = 0; i < json_array_size(value); i++) {
            const char *word = json_string_value(json_array_get(value, i));
            aft_page_add(page, "%s", i > 0 ? " " : "");
            aft_html_text(page, word != NULL ? word : "", 120);
        }
    } else {
        aft_page_add(page, "\xE2\x80\x93"); /* a dash */
    }
}

static void put_inputs(aft_page *page, const json_t *inputs)
{
    aft_page_add(page, "<details><summary>");
    aft_html_word(page, "proof.inputs");
    aft_page_add(page,
                 " (%zu)</summary><div class=scroll tabindex=0 role=region aria-labelledby=caption-inputs>"
                 "<table class=unsorted><caption id=caption-inputs>",
                 json_array_size(inputs));
    aft_html_word(page, "proof.inputs");
    aft_page_add(page, "</caption><thead><tr><th scope=col>");
    aft_html_word(page, "proof.file");
    aft_page_add(page, "</th><th scope=col>SHA-256</th></tr></thead><tbody>");
    for (size_t i = 0; i < json_array_size(inputs); i++) {
        const char *file = json_string_value(json_object_get(json_array_get(inputs, i), "file"));
        const char *sum = json_string_value(json_object_get(json_array_get(inputs, i), "sha256"));
        aft_page_add(page, "<tr><td>");
        aft_html_text(page, file != NULL ? file : "", 120);
        aft_page_add(page, "<td><code>");
        aft_html_text(page, sum != NULL ? sum : "", 64);
        aft_page_add(page, "</code>\n");
    }
    aft_page_add(page, "</tbody></table></div></details>");
}

void aft_draw_proof(aft_page *page, const aft_section *section, const aft_report_run *run)
{
    static const struct {
        const char *key, *outer, *inner;
    } rows[] = {
        {"proof.status", "", "status"},
        {"proof.total_cost", "", "total_cost"},
        {"proof.lower_bound", "", "lower_bound"},
        {"proof.gap", "", "gap"},
        {"proof.row", "check", "max_row_violation"},
        {"proof.bound", "check", "max_bound_violation"},
        {"proof.integrality", "check", "max_integrality_violation"},
        {"proof.duality", "check", "duality_gap"},
        {"proof.rows", "problem", "rows"},
        {"proof.columns", "problem", "columns"},
        {"proof.integers", "problem", "integers"},
        {"proof.solver", "solver", "name"},
        {"proof.seconds", "seconds", "solve"},
        {"proof.warnings", "findings", "warnings"},
        {"proof.version", "", "version"},
        {"proof.command", "", "command"},
    };
    if (run->json == NULL) {
        aft_html_missing(page, section, run);
        return;
    }
    aft_page_add(page, "<dl class=facts id=proof-facts>");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        aft_page_add(page, "<div><dt>");
        aft_html_word(page, rows[i].key);
        aft_page_add(page, "</dt><dd data-path=\"%s%s%s\">", rows[i].outer, rows[i].outer[0] != '\0' ? "." : "",
                     rows[i].inner);
        put_json(page, value_at(run->json, rows[i].outer, rows[i].inner));
        aft_page_add(page, "</dd></div>");
    }
    aft_page_add(page, "</dl>");
    put_inputs(page, json_object_get(run->json, "inputs"));
}
