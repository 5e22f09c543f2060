/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What there is to say of branches: what pays, or what would have to change. */
#include "results/tables/tables_internal.h"

#include "networks/base/text.h"

#include <math.h>
#include <string.h>

const char *aft_project_title(const aft_network *network, const char *project)
{
    const int row = project[0] != '\0' ? aft_network_find(network, AFT_TABLE_projects, project) : -1;
    const aft_project *p = row >= 0 ? &network->projects[row] : NULL;
    return p == NULL ? "" : p->title_en[0] != '\0' ? p->title_en : p->title_nl[0] != '\0' ? p->title_nl : p->title_de;
}

void aft_title_name(aft_page *out, const aft_network *network, const char *project, const char *name)
{
    const char *title = aft_project_title(network, project);
    aft_page_show(out, title[0] != '\0' ? title : name);
    if (title[0] != '\0' && strcmp(title, name) != 0) {
        aft_page_add(out, " (");
        aft_page_show(out, name);
        aft_page_add(out, ")");
    }
}

/* "28,135 EUR", or "between 100 and 28,135 EUR" where it is not known as closely as a tenth. */
static void say_amount(aft_page *out, double value, double from, double to, const aft_network *network)
{
    char low[AFT_AMOUNT_TEXT];
    char high[AFT_AMOUNT_TEXT];
    const char *currency = network->settings.currency;
    const double years = aft_capital_years(network);
    if (to - from <= 0.1 * fabs(value)) {
        aft_page_add(out, "%s %s", aft_amount_to_text(low, value / years), currency);
    } else {
        aft_page_add(out, "between %s and %s %s", aft_amount_to_text(low, from / years),
                     aft_amount_to_text(high, to / years), currency);
    }
}

/* By which price it comes in, or that none does. */
static void say_price(aft_page *out, const aft_branch_result *nearest, const aft_network *network)
{
    const aft_break_even_row *row = nearest->break_even;
    const aft_free_supply *nothing = &row->free_supply;
    char here[AFT_AMOUNT_TEXT];
    char now[AFT_AMOUNT_TEXT];
    if (row->by_price.kind == AFT_BREAK_EVEN_FOUND) {
        const double price = row->by_price.is_tie ? row->by_price.from : row->by_price.value;
        aft_page_add(out, " With supply below %s instead of %s %s/MWh it is built.", aft_amount_to_text(here, price),
                     aft_amount_to_text(now, row->price), network->settings.currency);
    } else if (!isnan(nothing->difference)) {
        aft_page_add(out, " With supply for nothing it would still cost ");
        say_amount(out, nothing->difference, nothing->from, nothing->to, network);
        aft_page_add(out, " a year more than the plan without it");
        const char *instead = aft_free_instead(nearest, network);
        aft_page_add(out, instead[0] != '\0' ? ", which uses " : "");
        aft_page_show(out, instead);
        aft_page_add(out, instead[0] != '\0' ? " instead." : ".");
    }
}

/* By which demand, or that none does as far as was solved. */
static void say_demand(aft_page *out, const aft_break_even *found)
{
    char factor[AFT_AMOUNT_TEXT];
    if (found->kind == AFT_BREAK_EVEN_FOUND) {
        const double value = found->is_tie ? found->to : found->value;
        aft_page_add(out, " Above %s times the demand it is built.", aft_amount_to_text(factor, value));
    } else if (found->kind == AFT_BREAK_EVEN_NONE && found->limit > 1.0) {
        aft_page_add(out, " At %s times the demand it is not built%s.", aft_amount_to_text(factor, found->limit),
                     isnan(found->no_plan) ? "" : ", and about there demand cannot be met any more");
    }
}

/* The nearest branch: what it costs more, and what would bring it in. All of it is solved or proved. */
static void say_nearest(aft_page *out, const aft_branch_results *branches, size_t n_possible,
                        const aft_network *network)
{
    const aft_branch_result *nearest = branches->nearest;
    const aft_switch *at = nearest->other_way;
    aft_page_add(out, " Nearest is ");
    aft_title_name(out, network, nearest->project, nearest->name);
    aft_page_add(out, ": the best plan with it costs ");
    say_amount(out, at->difference, at->from, at->to, network);
    aft_page_add(out, " a year more.");
    if (nearest->break_even != NULL) {
        say_price(out, nearest, network);
        say_demand(out, &nearest->break_even->by_demand);
    }
    if (branches->n_compared < n_possible) {
        aft_page_add(out, " (Compared: %zu of %zu.)", branches->n_compared, n_possible);
    }
}

/* Of the branches that are built, the one that the plan would miss least: why it is there, and up to where. */
static void say_closest_built(aft_page *out, const aft_branch_results *branches, const aft_network *network)
{
    const aft_branch_result *closest = NULL;
    for (size_t i = 0; i < branches->n; i++) {
        const aft_branch_result *b = &branches->list[i];
        bool is_known = b->is_built && b->other_way != NULL && !isnan(b->other_way->difference);
        bool is_closer = is_known && (closest == NULL || b->other_way->difference < closest->other_way->difference);
        closest = is_closer ? b : closest;
    }
    if (closest == NULL) {
        return;
    }
    const aft_switch *at = closest->other_way;
    char limit[AFT_AMOUNT_TEXT];
    char now[AFT_AMOUNT_TEXT];
    aft_page_add(out, " Without ");
    aft_title_name(out, network, closest->project, closest->name);
    aft_page_add(out, " the best plan costs ");
    say_amount(out, at->difference, at->from, at->to, network);
    aft_page_add(out, " a year more.");
    const aft_break_even_row *row = closest->break_even;
    if (row != NULL && row->by_price.kind == AFT_BREAK_EVEN_FOUND) {
        aft_page_add(out, " It is built up to a supply at %s instead of %s %s/MWh.",
                     aft_amount_to_text(limit, row->by_price.value), aft_amount_to_text(now, row->price),
                     network->settings.currency);
    }
    if (row != NULL && row->by_demand.kind == AFT_BREAK_EVEN_FOUND) {
        aft_page_add(out, " It is built from %s times the demand on.", aft_amount_to_text(limit, row->by_demand.value));
    }
}

/* A gap may hide a branch: how much cheaper could a plan with one be? */
static void say_how_sure(aft_page *out, const aft_plan *plan, const char *currency)
{
    double open = plan->total_cost - plan->lower_bound;
    char digits[AFT_AMOUNT_TEXT];
    if (isfinite(open) && open > 1e-6 * fabs(plan->total_cost)) {
        aft_page_add(out,
                     " Proved to %s %s: a plan with branches could be cheaper by that at most; a smaller --gap tells.",
                     aft_amount_to_text(digits, open), currency);
    }
}

void aft_branch_sentence(aft_page *out, const aft_branch_results *branches, const aft_network *network,
                         const aft_plan *plan)
{
    size_t n_built = 0;
    size_t n_possible = 0;
    for (size_t i = 0; i < branches->n; i++) {
        n_built += branches->list[i].is_built;
        n_possible += branches->list[i].can_be_built;
    }
    if (branches->n == 0) {
        return;
    }
    if (n_built > 0) {
        aft_page_add(out, "%zu of %zu candidate branches built.", n_built, branches->n);
        say_closest_built(out, branches, network);
        return;
    }
    if (n_possible == 0) {
        aft_page_add(out, "No branch is built: none of the %zu can stand in %d.", branches->n, network->settings.year);
        return;
    }
    aft_page_add(out, "No branch pays.");
    if (branches->nearest != NULL) {
        say_nearest(out, branches, n_possible, network);
    } else {
        aft_page_add(out, " What the nearest would cost more was not found out in the time that the plan took.");
    }
    say_how_sure(out, plan, network->settings.currency);
}
