/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of the other decision on a branch and of where it turns, and of those for which neither is known. */
#include "results/tables/tables_internal.h"

#include "networks/base/memory.h"

#include <string.h>

/* ---- words ---- */

/* What is being said of one parameter. */
typedef struct subject {
    const aft_break_even_row *row;
    const aft_break_even *found;
    const char *name, *currency;
    bool is_price;
} subject;

static void say_limit(aft_page *out, const subject *s)
{
    char number[40];
    const char *digits = aft_table_number(number, s->found->limit);
    if (s->is_price && s->found->limit == 0.0) {
        aft_page_add(out, "not even for nothing");
    } else if (s->is_price) {
        aft_page_add(out, "%s at %s %s/MWh", s->row->is_built ? "still built" : "not built", digits, s->currency);
    } else if (s->found->limit == 0.0) {
        aft_page_add(out, "still built without any demand");
    } else {
        aft_page_add(out, "%s at %s times the demand", s->row->is_built ? "still built" : "not built", digits);
    }
    if (!isnan(s->found->no_plan)) {
        aft_page_add(out, ", no plan at %s times", aft_table_number(number, s->found->no_plan));
    }
}

static void say_how_sure(aft_page *out, const subject *s)
{
    if (s->found->is_tie) {
        aft_page_add(out, "%s: plans with and without it cost the same to the gap, from %s_from to %s_to", s->name,
                     s->name, s->name);
    }
    if (s->found->is_cut_short) {
        aft_page_add(out, "%s%s: stopped early", s->found->is_tie ? "; " : "", s->name);
    }
}

static void say_one(aft_page *out, const subject *s)
{
    switch (s->found->kind) {
    case AFT_BREAK_EVEN_FOUND: say_how_sure(out, s); break;
    case AFT_BREAK_EVEN_NONE:
        say_limit(out, s);
        aft_page_add(out, "%s", s->found->is_cut_short ? " (stopped early)" : "");
        break;
    case AFT_BREAK_EVEN_NO_MEDIUM: aft_page_add(out, "no link between two buses of one carrier"); break;
    case AFT_BREAK_EVEN_NO_PRICE: aft_page_add(out, "its medium has no supply with a price"); break;
    case AFT_BREAK_EVEN_NO_USERS: aft_page_add(out, "its medium has no users"); break;
    case AFT_BREAK_EVEN_NO_TIME: aft_page_add(out, "%s: nothing proved in time", s->name); break;
    }
}

static bool has_words(const aft_break_even *found)
{
    return found->kind != AFT_BREAK_EVEN_FOUND || found->is_tie || found->is_cut_short;
}

void aft_break_even_words(aft_page *out, const aft_branch_result *branch, const aft_network *network)
{
    const aft_break_even_row *row = branch->break_even;
    const char *between = "";
    if (row == NULL && branch->other_way != NULL) {
        aft_page_add(out, "not asked: plan --break-even asks for all");
    }
    if (row == NULL) {
        return;
    }
    const subject price = {row, &row->by_price, "break_even_price", network->settings.currency, true};
    const subject demand = {row, &row->by_demand, "break_even_demand_factor", network->settings.currency, false};
    if (row->is_built != branch->is_built) {
        aft_page_add(out, "%sbuilt in a plan that is closer to the optimum", row->is_built ? "" : "not ");
        between = "; ";
    }
    if (has_words(price.found)) {
        aft_page_add(out, "%s", between);
        say_one(out, &price);
        between = "; ";
    }
    if (has_words(demand.found) && demand.found->kind != AFT_BREAK_EVEN_NO_MEDIUM) {
        aft_page_add(out, "%s", between);
        say_one(out, &demand);
    }
}

const char *aft_difference_words(const aft_branch_result *branch)
{
    const aft_switch *at = branch->other_way;
    if (at == NULL) {
        return branch->can_be_built ? "not asked" : "";
    }
    if (isinf(at->lower_bound) && at->lower_bound > 0.0) {
        return "no plan";
    }
    if (!isfinite(at->from) || !isfinite(at->to)) {
        return "nothing proved in time";
    }
    return at->is_solved ? "solved" : "bounds of the plan's own search";
}

const char *aft_free_instead(const aft_branch_result *branch, const aft_network *network)
{
    const aft_row row = branch->break_even != NULL ? branch->break_even->free_supply.instead : (aft_row){-1, 0};
    if (row.table < 0) {
        return "";
    }
    const aft_holding h = aft_holding_at(network, (aft_table)row.table, row.row);
    return aft_is_hidden_holding(network, &h) ? "" : h.name;
}
