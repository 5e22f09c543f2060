/* SPDX-License-Identifier: GPL-3.0-or-later */
/* branches.csv: candidate branches, built or not, and what the other decision on each would cost. */
#include "results/tables/tables_internal.h"

#include "networks/base/memory.h"

static void write_break_even(aft_page *page, const aft_break_even *found)
{
    aft_page_number(page, found != NULL ? found->value : NAN);
    aft_page_number(page, found != NULL ? found->from : NAN);
    aft_page_number(page, found != NULL ? found->to : NAN);
}

/* The opposite decision: what it costs a year, between what, and how that is known. */
static void write_difference(aft_page *page, const aft_branch_result *b, double years)
{
    const aft_switch *at = b->other_way;
    const bool is_known = at != NULL && isfinite(at->from) && isfinite(at->to);
    aft_page_number(page, is_known ? at->difference / years : NAN);
    aft_page_number(page, is_known ? at->from / years : NAN);
    aft_page_number(page, is_known ? at->to / years : NAN);
    aft_page_cell(page, aft_difference_words(b));
}

/* With the medium's supply for nothing, where it is not built at any price. */
static void write_free_supply(aft_page *page, const aft_branch_result *b, const aft_network *network)
{
    const aft_free_supply *found = b->break_even != NULL ? &b->break_even->free_supply : NULL;
    const double years = aft_capital_years(network);
    aft_page_number(page, found != NULL ? found->difference / years : NAN);
    aft_page_number(page, found != NULL ? found->from / years : NAN);
    aft_page_number(page, found != NULL ? found->to / years : NAN);
    aft_page_cell(page, aft_free_instead(b, network));
}

static aft_status write_break_evens(aft_page *page, const aft_branch_result *b, const aft_network *network,
                                    aft_error *err)
{
    aft_page words = {0};
    char *note = NULL;
    write_break_even(page, b->break_even != NULL ? &b->break_even->by_price : NULL);
    write_break_even(page, b->break_even != NULL ? &b->break_even->by_demand : NULL);
    aft_break_even_words(&words, b, network);
    aft_status status = aft_page_finish(&note, &words, err);
    if (status == AFT_OK) {
        aft_page_cell(page, note);
    }
    aft_free(note);
    return status;
}

static void write_branch(aft_page *page, const aft_branch_result *b)
{
    aft_page_cell(page, b->name);
    aft_page_cell(page, b->project);
    aft_page_cell(page, b->country);
    aft_page_cell(page, b->bus0);
    aft_page_cell(page, b->bus1);
    aft_page_count(page, b->earliest_year);
    aft_page_cell(page, b->can_be_built ? "True" : "False");
    aft_page_cell(page, b->is_built ? "True" : "False");
    aft_page_cell(page, b->option);
    aft_page_number(page, b->capacity);
    aft_page_number(page, b->length);
    aft_page_number(page, b->peak);
    aft_page_number(page, b->energy);
    aft_page_number(page, b->cost_per_year);
    aft_page_number(page, b->cost_per_mwh);
    aft_page_number(page, b->cheapest_per_year);
}

aft_status aft_branches_text(char **out, const aft_facts *facts, aft_error *err)
{
    const aft_network *network = facts->network;
    aft_status status = AFT_OK;
    aft_page page = {0};
    const aft_branch_results *branches = &facts->branches;
    aft_page_add(&page, "name,project,country,bus0,bus1,earliest_year,can_be_built,built,option,capacity_mw,length_km,"
                        "peak_mw,energy_gwh_per_year,cost_per_year,cost_per_mwh,cheapest_option_per_year,"
                        "difference_per_year,difference_per_year_from,difference_per_year_to,difference_note,"
                        "free_supply_difference_per_year,free_supply_difference_per_year_from,"
                        "free_supply_difference_per_year_to,free_supply_instead,break_even_price,"
                        "break_even_price_from,break_even_price_to,break_even_demand_factor,"
                        "break_even_demand_factor_from,break_even_demand_factor_to,break_even_note\n");
    for (size_t i = 0; i < branches->n; i++) {
        write_branch(&page, &branches->list[i]);
        write_difference(&page, &branches->list[i], aft_capital_years(network));
        write_free_supply(&page, &branches->list[i], network);
        AFT_TRY(write_break_evens(&page, &branches->list[i], network, err));
        aft_page_end_line(&page);
    }
    AFT_TRY(aft_page_finish(out, &page, err));
done:
    aft_page_clear(&page);
    return status;
}
