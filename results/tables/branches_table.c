/* SPDX-License-Identifier: GPL-3.0-or-later */
/* branches.csv: candidate branches, built or not, and what the others lack. */
#include "results/tables/tables_internal.h"

#include "networks/base/memory.h"

static void write_break_even(aft_page *page, const aft_break_even *found)
{
    aft_page_number(page, found != NULL ? found->value : NAN);
    aft_page_number(page, found != NULL ? found->from : NAN);
    aft_page_number(page, found != NULL ? found->to : NAN);
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
    aft_page_cell(page, b->tap);
    aft_page_number(page, b->price_cut_needed_at_least);
    aft_page_number(page, b->demand_factor_needed_at_least);
}

aft_status aft_branches_text(char **out, const aft_facts *facts, aft_error *err)
{
    const aft_network *network = facts->network;
    aft_status status = AFT_OK;
    aft_page page = {0};
    const aft_branch_results *branches = &facts->branches;
    aft_page_add(&page, "name,project,country,bus0,bus1,earliest_year,can_be_built,built,option,capacity_mw,length_km,"
                        "peak_mw,energy_gwh_per_year,cost_per_year,cost_per_mwh,cheapest_option_per_year,tap,"
                        "price_cut_needed_at_least,demand_factor_needed_at_least,break_even_price,"
                        "break_even_price_from,break_even_price_to,break_even_demand_factor,"
                        "break_even_demand_factor_from,break_even_demand_factor_to,break_even_note\n");
    for (size_t i = 0; i < branches->n; i++) {
        write_branch(&page, &branches->list[i]);
        AFT_TRY(write_break_evens(&page, &branches->list[i], network, err));
        aft_page_end_line(&page);
    }
    AFT_TRY(aft_page_finish(out, &page, err));
done:
    aft_page_clear(&page);
    return status;
}
