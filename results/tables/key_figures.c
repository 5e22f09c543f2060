/* SPDX-License-Identifier: GPL-3.0-or-later */
/* key_figures.csv: the numbers of the answer, one per row; the sentences of the report are made of nothing else. */
#include "results/tables/tables_internal.h"

#include "networks/base/memory.h"

#include <stdio.h>
#include <string.h>

typedef struct figures {
    const aft_facts *facts;
    const aft_network *network;
    const aft_plan *plan;
    aft_page page;
} figures;

static void add_text(figures *f, const char *figure, const char *value)
{
    aft_page_cell(&f->page, figure);
    aft_page_cell(&f->page, value);
    aft_page_cell(&f->page, "");
    aft_page_end_line(&f->page);
}

/* Nothing where the number is not known. */
static void add_number(figures *f, const char *figure, double value, const char *unit)
{
    if (isnan(value)) {
        return;
    }
    aft_page_cell(&f->page, figure);
    aft_page_number(&f->page, value);
    aft_page_cell(&f->page, unit);
    aft_page_end_line(&f->page);
}

static void add_count(figures *f, const char *figure, size_t n)
{
    add_number(f, figure, (double)n, "1");
}

/* "NAME_per_year"; of a span that is not of years what it is over the span, too, "NAME_of_span". */
static void add_yearly(figures *f, const char *name, double amount, double per_year)
{
    char figure[60];
    (void)snprintf(figure, sizeof figure, "%s_per_year", name);
    add_number(f, figure, per_year, "currency/a");
    if (!aft_is_of_years(f->network)) {
        (void)snprintf(figure, sizeof figure, "%s_of_span", name);
        add_number(f, figure, amount, "currency");
    }
}

/* All costs: those of capacity stand for another time than the rest where some of the snapshots are planned. */
static double cost_per_year(const figures *f)
{
    const aft_account *all = aft_account_find(&f->facts->accounts, AFT_LEVEL_CASE, f->network->name);
    const double capital = all != NULL ? all->amounts[aft_book_minimised(f->network)][AFT_COST_CAPITAL] : 0.0;
    const double years = aft_modelled_years(f->network);
    const double capital_years = aft_capital_years(f->network);
    return years == capital_years ? f->plan->total_cost / years
                                  : capital / capital_years + (f->plan->total_cost - capital) / years;
}

static void add_case(figures *f)
{
    const aft_settings *s = &f->network->settings;
    double hours = 0.0;
    for (size_t t = 0; t < f->network->n_snapshots; t++) {
        hours += aft_energy_weight(f->network, t);
    }
    add_text(f, "case", f->network->name);
    add_text(f, "title_nl", s->title_nl);
    add_text(f, "title_en", s->title);
    add_text(f, "title_de", s->title_de);
    add_text(f, "region", s->region);
    add_text(f, "scenario", f->network->scenario != NULL ? f->network->scenario : "");
    add_text(f, "currency", s->currency);
    add_text(f, "book", aft_book_name(aft_book_minimised(f->network)));
    add_text(f, "heating_value", s->heating_value);
    add_number(f, "price_year", s->price_year, "year");
    add_number(f, "year", s->year != 0 ? (double)s->year : (double)NAN, "year");
    add_count(f, "snapshots", f->network->n_snapshots);
    add_number(f, "hours", hours, "h");
    if (aft_capital_years(f->network) != aft_modelled_years(f->network)) {
        add_number(f, "capital_hours", 8760.0 * f->network->years, "h");
    }
    if (f->network->settings.multi_investment_periods) {
        add_count(f, "periods", f->network->n_periods);
    }
    add_text(f, "first_snapshot", f->network->snapshot_labels[0]);
    add_text(f, "last_snapshot", f->network->snapshot_labels[f->network->n_snapshots - 1]);
}

static void add_proof(figures *f)
{
    const aft_plan *plan = f->plan;
    add_text(f, "status", aft_outcome_name(plan->outcome));
    add_text(f, "solver", plan->solver != NULL ? plan->solver : "");
    add_text(f, "solver_version", plan->solver_version != NULL ? plan->solver_version : "");
    if (!plan->has_point) {
        return;
    }
    const bool has_bound = isfinite(plan->lower_bound);
    add_number(f, "total_cost", plan->total_cost, "currency");
    add_number(f, "lower_bound", has_bound ? plan->lower_bound : NAN, "currency");
    add_text(f, "bound_by", has_bound ? aft_bound_by_name(plan->bound_by) : "");
    add_number(f, "gap", has_bound ? plan->gap : NAN, "1");
    add_number(f, "gap_amount", has_bound ? fmax(0.0, plan->total_cost - plan->lower_bound) : NAN, "currency");
    const double open = has_bound ? fmax(0.0, plan->total_cost - plan->lower_bound) : NAN;
    add_yearly(f, "gap", open, open / aft_modelled_years(f->network));
    add_yearly(f, "cost", plan->total_cost, cost_per_year(f));
    add_number(f, "least_cost", plan->n_classes > 0 ? plan->least_cost : NAN, "currency");
}

/* The break-evens found by solving again that lie nearest: the highest price and the smallest factor at which a
 * branch not built would be built. */
static void add_break_evens(figures *f, const aft_branch_results *branches)
{
    const aft_branch_result *by_price = NULL;
    const aft_branch_result *by_demand = NULL;
    for (size_t i = 0; i < branches->n; i++) {
        const aft_branch_result *b = &branches->list[i];
        if (b->is_built || b->break_even == NULL || aft_is_hidden(f->network, b->name)) {
            continue;
        }
        const bool has_price = b->break_even->by_price.kind == AFT_BREAK_EVEN_FOUND;
        const bool has_demand = b->break_even->by_demand.kind == AFT_BREAK_EVEN_FOUND;
        if (has_price && (by_price == NULL || b->break_even->by_price.value > by_price->break_even->by_price.value)) {
            by_price = b;
        }
        if (has_demand &&
            (by_demand == NULL || b->break_even->by_demand.value < by_demand->break_even->by_demand.value)) {
            by_demand = b;
        }
    }
    if (by_price != NULL) {
        add_text(f, "break_even_price_branch", by_price->name);
        const aft_break_even *at = &by_price->break_even->by_price;
        add_number(f, "break_even_price", at->is_tie ? at->from : at->value, "currency/MWh");
        add_number(f, "break_even_price_now", by_price->break_even->price, "currency/MWh");
    }
    if (by_demand != NULL) {
        add_text(f, "break_even_demand_branch", by_demand->name);
        const aft_break_even *at = &by_demand->break_even->by_demand;
        add_number(f, "break_even_demand_factor", at->is_tie ? at->to : at->value, "1");
    }
}

/* Of the branch not built that costs least more. */
static void add_nearest(figures *f, const aft_branch_results *branches)
{
    const aft_branch_result *nearest = branches->nearest;
    const double years = aft_capital_years(f->network);
    add_count(f, "branches_compared", branches->n_compared);
    if (nearest == NULL) {
        return;
    }
    add_text(f, "nearest_branch", nearest->name);
    add_number(f, "nearest_difference", nearest->other_way->difference / years, "currency/a");
    add_number(f, "nearest_difference_from", nearest->other_way->from / years, "currency/a");
    add_number(f, "nearest_difference_to", nearest->other_way->to / years, "currency/a");
    if (nearest->break_even != NULL && !isnan(nearest->break_even->free_supply.difference)) {
        add_number(f, "nearest_free_difference", nearest->break_even->free_supply.difference / years, "currency/a");
        add_text(f, "nearest_free_instead", aft_free_instead(nearest, f->network));
    }
}

static void add_branches(figures *f)
{
    const aft_branch_results *branches = &f->facts->branches;
    size_t n_built = 0;
    size_t n_possible = 0;
    double length = 0.0;
    double capacity = 0.0;
    double cost = 0.0;
    double cost_of_span = 0.0;
    for (size_t i = 0; i < branches->n; i++) {
        const aft_branch_result *b = &branches->list[i];
        n_possible += b->can_be_built;
        if (b->is_built) {
            n_built++;
            length += b->length;
            capacity += b->capacity;
            cost += b->cost_per_year;
            cost_of_span += b->cost;
        }
    }
    add_count(f, "branches", branches->n);
    add_count(f, "branches_possible", n_possible);
    add_count(f, "branches_built", n_built);
    add_number(f, "branches_length", length, "km");
    add_number(f, "branches_capacity", capacity, "MW");
    add_yearly(f, "branches_cost", cost_of_span, cost);
    add_nearest(f, branches);
    add_break_evens(f, branches);
}

static void add_decisions(figures *f)
{
    const aft_decisions *decisions = &f->facts->decisions;
    double cost = 0.0;
    for (size_t i = 0; i < decisions->n; i++) {
        cost += isfinite(decisions->list[i].cost) ? decisions->list[i].cost : 0.0;
    }
    add_count(f, "decisions", decisions->n);
    add_yearly(f, "decisions_cost", cost, cost / aft_capital_years(f->network));
}

static void add_loading(figures *f)
{
    const aft_uses *uses = &f->facts->uses;
    size_t n_full = 0;
    size_t n_busy = 0;
    for (size_t i = 0; i < uses->n; i++) {
        n_full += uses->list[i].hours_full > 0.0;
        n_busy += uses->list[i].hours_above_80 > 0.0;
    }
    add_count(f, "ways", uses->n);
    add_count(f, "ways_above_80", n_busy);
    add_count(f, "ways_full", n_full);
}

static void add_demand(figures *f)
{
    double wanted = 0.0;
    double lost = 0.0;
    const size_t n = f->network->n_snapshots;
    for (size_t k = 0; k < f->network->n_loads; k++) {
        const aft_load *load = &f->network->loads[k];
        for (size_t t = 0; load->active && t < n; t++) {
            const double weight = aft_energy_weight(f->network, t);
            wanted += weight * fmax(0.0, -load->sign * aft_at(load->p_set, t));
            lost += f->plan->load_shed != NULL ? weight * f->plan->load_shed[k * n + t] : 0.0;
        }
    }
    add_number(f, "demand", wanted, "MWh");
    add_number(f, "lost", lost, "MWh");
}

aft_status aft_key_figures_text(char **out, const aft_facts *facts, aft_error *err)
{
    const aft_network *network = facts->network;
    const aft_plan *plan = facts->plan;
    aft_status status = AFT_OK;
    figures f = {.facts = facts, .network = network, .plan = plan};
    aft_page_add(&f.page, "figure,value,unit\n");
    add_case(&f);
    add_proof(&f);
    if (plan->has_point) {
        add_branches(&f);
        add_decisions(&f);
        add_loading(&f);
        add_demand(&f);
    }
    AFT_TRY(aft_page_finish(out, &f.page, err));
done:
    aft_page_clear(&f.page);
    return status;
}
