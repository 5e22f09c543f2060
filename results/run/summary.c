/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person wants to read first after planning. Texts of the case are shown as aft_text_show has them. */
#include "results/run/run_internal.h"
#include "results/tables/tables_internal.h"

#include "networks/base/memory.h"
#include "networks/base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- the table of decisions ---- */

enum { N_COLUMNS = 7, MOST_ROWS = 20, MOST_LETTERS = 44, CELL = 4 * MOST_LETTERS + 16 };
enum { TITLE, ELEMENT, SIZE, PIECES, CAPACITY, UNIT, COST };

/* A row of the table as texts; numbers stand right. */
typedef struct row {
    char text[N_COLUMNS][CELL];
} row;

static const char *unit_of(aft_table table)
{
    switch (table) {
    case AFT_TABLE_stores: return "MWh";
    case AFT_TABLE_lines:
    case AFT_TABLE_transformers: return "MVA";
    default: return "MW";
    }
}

/* A text of the case, cut where it is long. */
static void fill_text(char out[CELL], const char *text)
{
    char shown[AFT_SHOWN];
    size_t n = 0;
    size_t n_letters = 0;
    size_t step = aft_text_show(shown, text);
    for (; step > 0 && n_letters < MOST_LETTERS; step = aft_text_show(shown, text)) {
        const size_t bytes = strlen(shown);
        memcpy(out + n, shown, bytes);
        n += bytes;
        n_letters += bytes == step ? 1 : bytes;
        text += step;
    }
    (void)strcpy(out + n, step > 0 ? "..." : "");
}

static void fill_row(row *out, const aft_decision *d, const aft_network *network, double years)
{
    const char *title = aft_project_title(network, d->project);
    char digits[AFT_AMOUNT_TEXT];
    fill_text(out->text[TITLE], title[0] != '\0' ? title : d->element);
    fill_text(out->text[ELEMENT], title[0] != '\0' && strcmp(title, d->element) != 0 ? d->element : "");
    fill_text(out->text[SIZE], d->option);
    (void)strcpy(out->text[PIECES], d->pieces > 0 ? aft_amount_to_text(digits, d->pieces) : "");
    (void)strcpy(out->text[CAPACITY], aft_amount_to_text(digits, d->capacity));
    (void)strcpy(out->text[UNIT], unit_of(d->table));
    (void)strcpy(out->text[COST], aft_amount_to_text(digits, d->cost / years));
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

/* How wide each column is; 0 for one in which nothing stands but its title. */
static void measure(size_t width[N_COLUMNS], const row *rows, size_t n)
{
    for (size_t c = 0; c < N_COLUMNS; c++) {
        size_t widest = 0;
        for (size_t i = 1; i < n; i++) {
            const size_t w = width_of(rows[i].text[c]);
            widest = w > widest ? w : widest;
        }
        const size_t title = width_of(rows[0].text[c]);
        width[c] = widest == 0 || widest > title ? widest : title;
    }
}

/* A unit stands close to its number. No line ends in blanks. */
static void write_rows(aft_page *out, const row *rows, size_t n)
{
    size_t width[N_COLUMNS];
    measure(width, rows, n);
    for (size_t i = 0; i < n; i++) {
        for (size_t c = 0; c < N_COLUMNS; c++) {
            const char *text = rows[i].text[c];
            const bool is_number = c == PIECES || c == CAPACITY || c == COST;
            if (width[c] == 0) {
                continue;
            }
            aft_page_add(out, c == TITLE ? "" : c == UNIT ? " " : "  ");
            if (is_number) {
                pad(out, width_of(text), width[c]);
            }
            aft_page_add(out, "%s", text);
            if (!is_number) {
                pad(out, width_of(text), width[c]);
            }
        }
        aft_page_add(out, "\n");
    }
}

/* Projects first, then what grew beside them, each the dearest first; as in the file where they cost the same. */
static int compare_decisions(const void *a, const void *b)
{
    const aft_decision *const *x = a;
    const aft_decision *const *y = b;
    const bool is_project_x = (*x)->project[0] != '\0';
    const bool is_project_y = (*y)->project[0] != '\0';
    const double cost_x = isnan((*x)->cost) ? -INFINITY : (*x)->cost; /* unknown: last */
    const double cost_y = isnan((*y)->cost) ? -INFINITY : (*y)->cost;
    if (is_project_x != is_project_y) {
        return is_project_x ? -1 : 1;
    }
    if (cost_x != cost_y) {
        return cost_x > cost_y ? -1 : 1;
    }
    return *x < *y ? -1 : 1; /* they stand by name */
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
        aft_page_add(out, "%s hour%s", aft_amount_to_text(digits, hours), fabs(hours - 1.0) < 1e-9 ? "" : "s");
    }
}

/* Costs are told by the year where the snapshots stand for whole years, else as they are. */
static bool is_told_by_year(const aft_network *network)
{
    return !network->settings.multi_investment_periods && aft_is_of_years(network);
}

/* "EUR a year", "EUR over 24 hours". */
static aft_status cost_unit(char **out, const aft_network *network, aft_error *err)
{
    aft_page page = {0};
    aft_page_show(&page, network->settings.currency);
    aft_page_add(&page, is_told_by_year(network) ? " a year" : " over ");
    if (!is_told_by_year(network)) {
        write_span(&page, network);
    }
    return aft_page_finish(out, &page, err);
}

/* What the table leaves out, from number `first` on. */
static void write_rest(aft_page *out, const aft_decision *const *sorted, size_t first, size_t n, double years,
                       const char *unit)
{
    char digits[AFT_AMOUNT_TEXT];
    double sum = 0.0;
    double most = -INFINITY;
    for (size_t i = first; i < n; i++) {
        const double cost = isnan(sorted[i]->cost) ? 0.0 : sorted[i]->cost;
        sum += cost;
        most = fmax(most, cost);
    }
    const char *what = !(most <= sorted[first - 1]->cost) ? "more" : n - first == 1 ? "smaller one" : "smaller ones";
    aft_page_add(out, "and %zu %s, together %s %s: tables/decisions.csv\n", n - first, what,
                 aft_amount_to_text(digits, sum / years), unit);
}

static aft_status write_decisions(aft_page *out, const aft_decisions *decisions, const aft_network *network,
                                  aft_error *err)
{
    aft_status status = AFT_OK;
    const size_t n = decisions->n <= MOST_ROWS + 1 ? decisions->n : MOST_ROWS; /* a last one takes its own line */
    const double years = is_told_by_year(network) ? aft_capital_years(network) : 1.0;
    char *unit = NULL;
    row *rows = NULL;
    const aft_decision **sorted = aft_alloc(decisions->n, sizeof *sorted);
    AFT_TRY_ALLOC(sorted, err, "summary");
    AFT_TRY(cost_unit(&unit, network, err));
    rows = aft_alloc(n + 1, sizeof *rows);
    AFT_TRY_ALLOC(rows, err, "summary");
    for (size_t i = 0; i < decisions->n; i++) {
        sorted[i] = &decisions->list[i];
    }
    qsort(sorted, decisions->n, sizeof *sorted, compare_decisions);
    rows[0] = (row){.text = {"Built", "Element", "Size", "Pieces", "Capacity", "", ""}};
    fill_text(rows[0].text[COST], unit);
    for (size_t i = 0; i < n; i++) {
        fill_row(&rows[i + 1], sorted[i], network, years);
    }
    write_rows(out, rows, n + 1);
    if (n < decisions->n) {
        write_rest(out, sorted, n, decisions->n, years, unit);
    }
    aft_page_add(out, "\n");
done:
    aft_free(sorted);
    aft_free(unit);
    aft_free(rows);
    return status;
}

/* ---- the total ---- */

static const char *outcome_in_words(const aft_plan *plan)
{
    switch (plan->outcome) {
    case AFT_OPTIMAL: return plan->gap <= 1e-9 ? "optimal" : "optimal within the gap asked for";
    case AFT_GAP_LIMIT: return "ended before the gap asked for was proved";
    case AFT_TIME_LIMIT: return "time limit reached";
    case AFT_INTERRUPTED: return "stopped by hand";
    case AFT_INFEASIBLE:
    case AFT_UNBOUNDED: break;
    }
    return aft_outcome_name(plan->outcome);
}

/* "optimal within the gap asked for: no plan is cheaper by more than 17,737 EUR (gap 0.0043 %)" */
static void write_status(aft_page *out, const aft_network *network, const aft_plan *plan)
{
    char digits[AFT_AMOUNT_TEXT];
    char percent[AFT_AMOUNT_TEXT];
    aft_page_add(out, "Status      %s: ", outcome_in_words(plan));
    if (!isfinite(plan->lower_bound)) {
        aft_page_add(out, "how much cheaper a plan may be is not known");
    } else if (plan->gap <= 1e-9) {
        aft_page_add(out, "no plan is cheaper (gap 0 %%)");
    } else {
        aft_page_add(out, "%s ",
                     plan->outcome == AFT_OPTIMAL ? "no plan is cheaper by more than"
                                                  : "a plan may be cheaper by up to");
        aft_page_add(out, "%s ", aft_amount_to_text(digits, plan->total_cost - plan->lower_bound));
        aft_page_show(out, network->settings.currency);
        aft_page_add(out, " (gap %s)", aft_percent_to_text(percent, plan->gap));
    }
    if (isfinite(plan->lower_bound) && plan->bound_by == AFT_BY_ONE_SEARCH) {
        aft_page_add(out, "; the bound is the word of the solver's search");
    }
    aft_page_add(out, plan->method != NULL ? "; method %s\n" : "\n", plan->method);
}

static void write_total(aft_page *out, const aft_network *network, const aft_plan *plan)
{
    char cost[AFT_AMOUNT_TEXT];
    aft_page_add(out, "Total cost  %s ", aft_amount_to_text(cost, plan->total_cost));
    aft_page_show(out, network->settings.currency);
    aft_page_add(out, " over ");
    write_span(out, network);
    aft_page_add(out, "\n");
    write_status(out, network, plan);
}

static aft_status write_plan(aft_page *out, const aft_facts *facts, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *network = facts->network;
    const aft_plan *plan = facts->plan;
    const aft_decisions *decisions = &facts->decisions;
    size_t before = 0;
    if (decisions->n > 0) {
        AFT_TRY(write_decisions(out, decisions, network, err));
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

static const char *why_no_plan(aft_outcome outcome)
{
    switch (outcome) {
    case AFT_INFEASIBLE: return "nothing meets all demands and limits";
    case AFT_UNBOUNDED: return "the cost falls without end";
    case AFT_TIME_LIMIT: return "the time limit came before one was found";
    case AFT_INTERRUPTED: return "stopped by hand before one was found";
    case AFT_OPTIMAL:
    case AFT_GAP_LIMIT: break;
    }
    return "none was found";
}

aft_status aft_summary_text(char **out, const aft_facts *facts, aft_error *err)
{
    const aft_plan *plan = facts->plan;
    aft_status status = AFT_OK;
    aft_page page = {0};
    if (plan->has_point) {
        AFT_TRY(write_plan(&page, facts, err));
    } else {
        aft_page_add(&page, "No plan: %s (%s).\n", why_no_plan(plan->outcome), aft_outcome_name(plan->outcome));
    }
    AFT_TRY(aft_page_finish(out, &page, err));
done:
    aft_page_clear(&page);
    return status;
}
