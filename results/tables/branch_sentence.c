/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What there is to say of branches: what pays, or what would have to change. */
#include "results/tables/tables_internal.h"

#include <string.h>

/* The branch that would pay first: least price cut, then least demand factor, then name. */
static const aft_branch_result *first_to_pay(const aft_branch_results *branches)
{
    const aft_branch_result *first = NULL;
    for (size_t i = 0; i < branches->n; i++) {
        const aft_branch_result *b = &branches->list[i];
        if (b->is_built || isnan(b->price_cut_needed_at_least) || isinf(b->price_cut_needed_at_least)) {
            continue;
        }
        if (first == NULL || b->price_cut_needed_at_least < first->price_cut_needed_at_least ||
            (b->price_cut_needed_at_least == first->price_cut_needed_at_least &&
             b->demand_factor_needed_at_least < first->demand_factor_needed_at_least)) {
            first = b;
        }
    }
    return first;
}

static void say_what_it_takes(aft_page *out, const aft_branch_result *first, const char *currency)
{
    char number[40];
    if (first->price_cut_needed_at_least == 0.0) {
        aft_page_add(out,
                     " By first-order prices %s from %s would cover its cost; what it needs besides (room for whole "
                     "sizes, equipment of its users, enough supply) decides against it.",
                     first->name, first->tap);
        return;
    }
    (void)aft_table_number(number, ceil(first->price_cut_needed_at_least * 10.0) / 10.0);
    aft_page_add(out, " The first would be %s if the supply at %s were at least %s %s/MWh cheaper", first->name,
                 first->tap, number, currency);
    if (isfinite(first->demand_factor_needed_at_least)) {
        (void)aft_table_number(number, ceil(first->demand_factor_needed_at_least * 10.0) / 10.0);
        aft_page_add(out, ", or demand at least %s times as large.", number);
    } else {
        aft_page_add(out, "; more demand alone would not be enough, for in no hour its users would gain.");
    }
    aft_page_add(out, " (First-order bounds: less than this is not enough, this may not be either.)");
}

/* A gap may hide a branch: how much cheaper could a plan with one be? */
static void say_how_sure(aft_page *out, const aft_plan *plan, const char *currency)
{
    double open = plan->total_cost - plan->lower_bound;
    if (isfinite(open) && open > 1e-6 * fabs(plan->total_cost)) {
        aft_page_add(
            out, " Proved to %.0f %s: a plan with branches could be cheaper by that at most; a smaller --gap tells.",
            open, currency);
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
        return;
    }
    if (n_possible == 0) {
        aft_page_add(out, "No branch is built: none of the %zu can stand in %d.", branches->n, network->settings.year);
        return;
    }
    aft_page_add(out, "No branch pays.");
    const aft_branch_result *first = first_to_pay(branches);
    if (first != NULL) {
        say_what_it_takes(out, first, network->settings.currency);
    } else {
        aft_page_add(out,
                     " What would have to change is not known: the plan has no prices, or no candidate joins a bus "
                     "with supply to a user whom a lower price could win, or there are too many to tell.");
    }
    say_how_sure(out, plan, network->settings.currency);
}
