/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person wants to read first after planning. */
#include "results/run/run_internal.h"
#include "results/tables/tables_internal.h"

#include "networks/base/memory.h"

#include <math.h>
#include <stdlib.h>

enum { N_COLUMNS = 7, MOST_ROWS = 40 };

static const char *unit_of(aft_table table)
{
    switch (table) {
    case AFT_TABLE_stores: return "MWh";
    case AFT_TABLE_lines:
    case AFT_TABLE_transformers: return "MVA";
    default: return "MW";
    }
}

/* Letters of a UTF-8 text. */
static size_t width_of(const char *text)
{
    size_t n = 0;
    for (; *text != '\0'; text++) {
        n += (*text & 0xC0) != 0x80;
    }
    return n;
}

static void pad(aft_page *out, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        aft_page_add(out, " ");
    }
}

/* One row of the table as texts; numbers are right-aligned. */
typedef struct row {
    const char *text[N_COLUMNS];
    char pieces[40], capacity[40], cost[40];
} row;

static void fill_row(row *out, const aft_decision *d)
{
    out->text[0] = d->element;
    out->text[1] = d->project;
    out->text[2] = d->option;
    out->text[3] = d->pieces > 0 ? aft_fixed_number(out->pieces, d->pieces, 0) : "";
    out->text[4] = aft_fixed_number(out->capacity, d->capacity, 1);
    out->text[5] = unit_of(d->table);
    out->text[6] = aft_fixed_number(out->cost, d->cost, 0);
}

static void write_rows(aft_page *out, const row *rows, size_t n)
{
    static const bool is_number[N_COLUMNS] = {false, false, false, true, true, false, true};
    size_t width[N_COLUMNS] = {0};
    for (size_t i = 0; i < n; i++) {
        for (size_t c = 0; c < N_COLUMNS; c++) {
            size_t w = width_of(rows[i].text[c]);
            width[c] = w > width[c] ? w : width[c];
        }
    }
    for (size_t i = 0; i < n; i++) {
        for (size_t c = 0; c < N_COLUMNS; c++) {
            size_t w = width_of(rows[i].text[c]);
            if (is_number[c]) {
                pad(out, w, width[c]);
            }
            aft_page_add(out, "%s", rows[i].text[c]);
            if (!is_number[c]) {
                pad(out, w, width[c]);
            }
            aft_page_add(out, c + 1 < N_COLUMNS ? "  " : "\n");
        }
    }
}

static int compare_costs(const void *a, const void *b)
{
    const aft_decision *const *x = a;
    const aft_decision *const *y = b;
    double a_cost = isnan((*x)->cost) ? -INFINITY : (*x)->cost; /* unknown: last */
    double b_cost = isnan((*y)->cost) ? -INFINITY : (*y)->cost;
    if (a_cost != b_cost) {
        return a_cost > b_cost ? -1 : 1;
    }
    return (*x < *y) ? -1 : 1; /* they stand by name */
}

/* The dearest decisions, dearest first. */
static aft_status write_decisions(aft_page *out, const aft_decisions *decisions, const char *currency, aft_error *err)
{
    aft_status status = AFT_OK;
    size_t n = decisions->n < MOST_ROWS ? decisions->n : MOST_ROWS;
    const aft_decision **sorted = aft_alloc(decisions->n, sizeof *sorted);
    row *rows = aft_alloc(n + 1, sizeof *rows);
    AFT_TRY_ALLOC(sorted, err, "summary");
    AFT_TRY_ALLOC(rows, err, "summary");
    for (size_t i = 0; i < decisions->n; i++) {
        sorted[i] = &decisions->list[i];
    }
    qsort(sorted, decisions->n, sizeof *sorted, compare_costs);
    rows[0] = (row){.text = {"element", "project", "option", "pieces", "capacity", "", currency}};
    for (size_t i = 0; i < n; i++) {
        fill_row(&rows[i + 1], sorted[i]);
    }
    write_rows(out, rows, n + 1);
    if (n < decisions->n) {
        aft_page_add(out, "... and %zu more in tables/decisions.csv\n", decisions->n - n);
    }
done:
    aft_free(sorted);
    aft_free(rows);
    return status;
}

/* "1 year", "24 hours", "3 investment periods". */
static void write_span(aft_page *out, const aft_network *network)
{
    char digits[40];
    if (network->settings.multi_investment_periods) {
        aft_page_add(out, "%zu investment period%s", network->n_periods, network->n_periods == 1 ? "" : "s");
    } else if (aft_is_of_years(network)) {
        aft_page_add(out, "%s year%s", aft_table_number(digits, aft_modelled_years(network)),
                     aft_modelled_years(network) == 1.0 ? "" : "s");
    } else {
        const double hours = aft_modelled_years(network) * 8760.0;
        aft_page_add(out, "%s hour%s", aft_table_number(digits, hours), fabs(hours - 1.0) < 1e-9 ? "" : "s");
    }
}

static void write_total(aft_page *out, const aft_network *network, const aft_plan *plan)
{
    char cost[40];
    char bound[40];
    char gap[40];
    const bool is_said = isfinite(plan->lower_bound) && plan->bound_by == AFT_BY_ONE_SEARCH;
    aft_page_add(out, "Total cost  %s %s over ", aft_fixed_number(cost, plan->total_cost, 2),
                 network->settings.currency);
    write_span(out, network);
    aft_page_add(out, " (%s, bound %s, gap %s%s)\n", aft_outcome_name(plan->outcome),
                 aft_fixed_number(bound, plan->lower_bound, 2), aft_fixed_number(gap, plan->gap, 6),
                 is_said ? "; the bound is the word of the solver's search" : "");
}

static aft_status write_plan(aft_page *out, const aft_facts *facts, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *network = facts->network;
    const aft_plan *plan = facts->plan;
    const aft_decisions *decisions = &facts->decisions;
    size_t before = 0;
    if (decisions->n > 0) {
        AFT_TRY(write_decisions(out, decisions, network->settings.currency, err));
    } else {
        aft_page_add(out, "Nothing is bought or expanded.\n");
    }
    before = out->n;
    aft_branch_sentence(out, &facts->branches, network, plan);
    aft_page_add(out, "%s", out->n > before ? "\n" : "");
    aft_pressure_sentence(out, facts);
    AFT_TRY(aft_pressure_worth_sentence(out, facts, err));
    aft_allocation_sentences(out, network, plan);
    write_total(out, network, plan);
done:
    return status;
}

aft_status aft_summary_text(char **out, const aft_facts *facts, aft_error *err)
{
    const aft_plan *plan = facts->plan;
    aft_status status = AFT_OK;
    aft_page page = {0};
    if (plan->has_point) {
        AFT_TRY(write_plan(&page, facts, err));
    } else {
        aft_page_add(&page, "No plan: %s.\n", aft_outcome_name(plan->outcome));
    }
    AFT_TRY(aft_page_finish(out, &page, err));
done:
    aft_page_clear(&page);
    return status;
}
