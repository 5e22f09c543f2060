/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a plan costs, item by item, for both books. Computed from network and plan alone, so that the sum is a check of
 * the program that was solved. Annuity and years: CASE.md section 2 and the costs of PyPSA 1.4.0. */
#include "results/facts/facts_internal.h"

#include "networks/base/memory.h"

#include <stdlib.h>
#include <string.h>

/* A plan while it is priced, item by item. */
typedef struct pricing {
    const aft_network *network;
    const aft_plan *plan;
    aft_book book;
    size_t item;
    aft_charge_call call;
    void *data;
} pricing;

static void charge(const pricing *p, aft_table table, size_t row, double amount)
{
    if (amount != 0.0) {
        p->call(p->data, p->item, table, row, amount);
    }
}

static bool is_zero(aft_series series)
{
    return series.hours == NULL && series.value == 0.0;
}

/* sum over snapshots of weight * cost * quantity^power */
static double sum_over_time(const aft_network *network, aft_series cost, const double *quantity, int power)
{
    double sum = 0.0;
    if (quantity == NULL || is_zero(cost)) {
        return 0.0;
    }
    for (size_t t = 0; t < network->n_snapshots; t++) {
        if (quantity[t] != 0.0) { /* an unlimited cost of nothing is nothing */
            double amount = power == 2 ? quantity[t] * quantity[t] : quantity[t];
            sum += aft_cost_weight(network, t) * aft_at(cost, t) * amount;
        }
    }
    return sum;
}

static void capacity_cost(pricing *p, aft_table table)
{
    for (size_t k = 0; k < aft_network_count(p->network, table); k++) {
        aft_held e = aft_held_at(p->network, p->plan, table, k);
        if (e.h.active && e.h.is_extendable && e.nom_opt != 0.0) {
            charge(p, table, k,
                   e.h.capital_cost_curve != NULL ? e.h.cost_periods * aft_curve_cost(e.h.capital_cost_curve, e.nom_opt)
                                                  : e.h.unit_cost * e.nom_opt);
        }
    }
}

static void piece_cost(pricing *p, aft_table table)
{
    for (size_t i = 0; i < p->plan->n_purchases; i++) {
        const aft_purchase *bought = &p->plan->purchases[i];
        const aft_held e = aft_held_at(p->network, p->plan, bought->table, bought->row);
        if (bought->table == table && aft_held_is_whole(&e, p->plan)) {
            const aft_menu_option *option = &p->network->menus[bought->option];
            double each = aft_piece_cost_in_book(p->network, option, e.h.length, p->book);
            charge(p, table, bought->row, bought->pieces * each * e.h.cost_periods);
        }
    }
}

/* Of an element whose marginal cost is a curve by its flow per unit of its capacity. */
static double cost_of_curve(const aft_network *network, const aft_held *e)
{
    double sum = 0.0;
    for (size_t t = 0; e->flow != NULL && t < network->n_snapshots; t++) {
        double cost =
            e->flow[t] != 0.0 ? e->h.nom * aft_curve_cost(e->h.marginal_cost_curve, e->flow[t] / e->h.nom) : 0.0;
        sum += aft_cost_weight(network, t) * cost;
    }
    return sum;
}

static void operation_cost(pricing *p, aft_table table)
{
    for (size_t k = 0; k < aft_network_count(p->network, table); k++) {
        aft_held e = aft_held_at(p->network, p->plan, table, k);
        charge(p, table, k,
               e.h.marginal_cost_curve != NULL ? cost_of_curve(p->network, &e)
                                               : sum_over_time(p->network, e.h.marginal_cost, e.flow, 1));
        charge(p, table, k, sum_over_time(p->network, e.h.marginal_cost_quadratic, e.flow, 2));
    }
}

static void holding_cost(pricing *p, aft_table table)
{
    bool is_store = table == AFT_TABLE_stores;
    for (size_t k = 0; k < aft_network_count(p->network, table); k++) {
        aft_series cost =
            is_store ? p->network->stores[k].marginal_cost_storage : p->network->storage_units[k].marginal_cost_storage;
        const double *level = is_store ? p->plan->store_e : p->plan->unit_soc;
        charge(p, table, k, sum_over_time(p->network, cost, level + k * p->network->n_snapshots, 1));
    }
}

static void spill_cost(pricing *p, aft_table table)
{
    for (size_t k = 0; k < p->network->n_storage_units; k++) {
        const aft_storage_unit *unit = &p->network->storage_units[k];
        const double *spill = p->plan->unit_spill + k * p->network->n_snapshots;
        charge(p, table, k, sum_over_time(p->network, unit->spill_cost, spill, 1));
    }
}

/* Starts or stops times their cost, once each, whatever the weights. */
static double sum_of_events(const aft_network *network, aft_series cost, const double *events)
{
    double sum = 0.0;
    for (size_t t = 0; t < network->n_snapshots; t++) {
        sum += aft_at(cost, t) * events[t];
    }
    return sum;
}

typedef enum switching_kind { STARTS, STOPS, STAND_BY } switching_kind;

static void charge_switching(pricing *p, aft_table table, switching_kind kind)
{
    const aft_switching *switching = aft_plan_switching(p->plan, table);
    const double *counts = kind == STARTS  ? switching->start_up
                           : kind == STOPS ? switching->shut_down
                                           : switching->status;
    for (size_t k = 0; counts != NULL && k < aft_network_count(p->network, table); k++) {
        const double *count = counts + k * p->network->n_snapshots;
        if (isnan(count[0])) {
            continue; /* not switched */
        }
        aft_plant plant = aft_plant_get(p->network, table, k);
        aft_series cost = kind == STARTS ? plant.start_up_cost : plant.shut_down_cost;
        charge(p, table, k,
               kind == STAND_BY ? sum_over_time(p->network, plant.stand_by_cost, count, 1)
                                : sum_of_events(p->network, cost, count));
    }
}

static void start_up_cost(pricing *p, aft_table table)
{
    charge_switching(p, table, STARTS);
}

static void shut_down_cost(pricing *p, aft_table table)
{
    charge_switching(p, table, STOPS);
}

static void stand_by_cost(pricing *p, aft_table table)
{
    charge_switching(p, table, STAND_BY);
}

static void lost_load_cost(pricing *p, aft_table table)
{
    const aft_series cost = {p->network->settings.lost_load_cost, NULL};
    for (size_t k = 0; p->plan->load_shed != NULL && k < p->network->n_loads; k++) {
        charge(p, table, k, sum_over_time(p->network, cost, p->plan->load_shed + k * p->network->n_snapshots, 1));
    }
}

static double co2_price(const aft_network *network, aft_book book)
{
    return book == AFT_BOOK_PROJECT ? network->settings.co2_price_project : network->settings.co2_price_societal;
}

/* The costs of a case hold the price of the book that it minimises; the other book has its own. */
static void co2_price_cost(pricing *p, aft_table table)
{
    double change = co2_price(p->network, p->book) - co2_price(p->network, aft_book_minimised(p->network));
    for (size_t k = 0; isfinite(change) && change != 0.0 && k < p->network->n_generators; k++) {
        charge(p, table, k, change * aft_generator_co2(p->network, p->plan, k, aft_cost_weight));
    }
}

#define ITEM(name, unit, function, table, kind, doc) {#name, unit, AFT_COST_##kind, doc},
static const aft_cost_item items[] = {
#include "results/facts/cost_items.def"
};
#undef ITEM

#define ITEM(name, unit, function, table, kind, doc) {function, AFT_TABLE_##table},
static const struct {
    void (*add)(pricing *p, aft_table table);
    aft_table table;
} formulas[] = {
#include "results/facts/cost_items.def"
};
#undef ITEM

enum { N_ITEMS = sizeof items / sizeof items[0] };

const aft_cost_item *aft_cost_items(size_t *n_out)
{
    *n_out = N_ITEMS;
    return items;
}

const char *aft_book_name(aft_book book)
{
    return book == AFT_BOOK_PROJECT ? "project" : "societal";
}

aft_book aft_book_minimised(const aft_network *network)
{
    return strcmp(network->settings.book, "project") == 0 ? AFT_BOOK_PROJECT : AFT_BOOK_SOCIETAL;
}

double aft_annuity_at(double rate, double lifetime)
{
    if (isinf(lifetime)) {
        return fmax(rate, 0.0);
    }
    return rate == 0.0 ? 1.0 / lifetime : rate / (1.0 - pow(1.0 + rate, -lifetime));
}

double aft_piece_cost(const aft_menu_option *option, double length)
{
    return option->cost_fixed + option->cost_per_km * length;
}

double aft_piece_cost_in_book(const aft_network *network, const aft_menu_option *option, double length, aft_book book)
{
    if (isnan(option->overnight_cost_fixed) && isnan(option->overnight_cost_per_km)) {
        return option->capital_cost_fixed + option->capital_cost_per_km * length;
    }
    const aft_settings *settings = &network->settings;
    double of_book = book == AFT_BOOK_PROJECT ? settings->discount_rate_project : settings->discount_rate_societal;
    double rate = isnan(option->discount_rate) ? of_book : option->discount_rate;
    double fixed = isnan(option->overnight_cost_fixed) ? 0.0 : option->overnight_cost_fixed;
    double per_km = isnan(option->overnight_cost_per_km) ? 0.0 : option->overnight_cost_per_km;
    return (fixed + per_km * length) * (aft_annuity_at(rate, option->lifetime) + option->fom_share) * network->years;
}

void aft_costs_charge(const aft_network *network, const aft_plan *plan, aft_book book, aft_charge_call call, void *data)
{
    pricing p = {.network = network, .plan = plan, .book = book, .call = call, .data = data};
    for (p.item = 0; p.item < N_ITEMS; p.item++) {
        formulas[p.item].add(&p, formulas[p.item].table);
    }
}

/* Money by item and project, the last place of an item for what belongs to none. */
typedef struct by_project {
    const aft_network *network;
    double *amounts; /* [N_ITEMS * (n_projects + 1)] */
} by_project;

static void charge_project(void *data, size_t item, aft_table table, size_t row, double amount)
{
    by_project *sums = data;
    size_t n_projects = sums->network->n_projects;
    int project = table == AFT_TABLE_loads ? -1 : aft_holding_at(sums->network, table, row).project_index;
    sums->amounts[item * (n_projects + 1) + (project >= 0 ? (size_t)project : n_projects)] += amount;
}

/* Adds to the row of the same item and owner among those from first on, or makes one. */
static aft_status book_row(aft_cost_sheet *sheet, size_t *cap, size_t first, aft_cost_row row, aft_error *err)
{
    for (size_t i = first; i < sheet->n; i++) {
        if (strcmp(sheet->rows[i].party, row.party) == 0 && strcmp(sheet->rows[i].country, row.country) == 0) {
            sheet->rows[i].amount += row.amount;
            return AFT_OK;
        }
    }
    if (aft_grow((void **)&sheet->rows, cap, sheet->n + 1, sizeof *sheet->rows) != 0) {
        return aft_fail(err, AFT_ENOMEM, "costs: out of memory");
    }
    sheet->rows[sheet->n++] = row;
    return AFT_OK;
}

/* The rows of one item; amounts by project. */
static aft_status book_item(aft_cost_sheet *sheet, size_t *cap, const by_project *sums, aft_book book, size_t item,
                            aft_error *err)
{
    aft_status status = AFT_OK;
    size_t first = sheet->n;
    size_t n_projects = sums->network->n_projects;
    const double *amounts = sums->amounts + item * (n_projects + 1);
    for (size_t i = 0; i <= n_projects; i++) {
        if (amounts[i] == 0.0) {
            continue;
        }
        const aft_project *project = i < n_projects ? &sums->network->projects[i] : NULL;
        aft_cost_row row = {.item = items[item].name,
                            .party = project != NULL ? project->promoter : "",
                            .country = project != NULL ? project->country : "",
                            .book = book,
                            .amount = amounts[i]};
        AFT_TRY(book_row(sheet, cap, first, row, err));
        sheet->total[book] += amounts[i];
    }
done:
    return status;
}

static aft_status price_book(aft_cost_sheet *sheet, size_t *cap, const aft_network *network, const aft_plan *plan,
                             aft_book book, aft_error *err)
{
    aft_status status = AFT_OK;
    by_project sums = {network, aft_alloc(N_ITEMS * (network->n_projects + 1), sizeof(double))};
    AFT_TRY_ALLOC(sums.amounts, err, "costs");
    aft_costs_charge(network, plan, book, charge_project, &sums);
    for (size_t i = 0; i < N_ITEMS; i++) {
        AFT_TRY(book_item(sheet, cap, &sums, book, i, err));
    }
done:
    aft_free(sums.amounts);
    return status;
}

static int compare_rows(const void *a, const void *b)
{
    const aft_cost_row *x = a;
    const aft_cost_row *y = b;
    if (x->book != y->book) {
        return x->book < y->book ? -1 : 1;
    }
    int order = strcmp(x->item, y->item);
    order = order != 0 ? order : strcmp(x->party, y->party);
    return order != 0 ? order : strcmp(x->country, y->country);
}

bool aft_plan_is_whole(const aft_network *network, const aft_plan *plan)
{
    for (aft_held e = {0}; aft_held_next(&e, network, plan);) {
        if (!aft_held_is_whole(&e, plan)) {
            return false;
        }
    }
    return true;
}

/* A plan solved without integrality has parts of pieces; what they cost is what the other items leave of the total. */
static aft_status add_parts(aft_cost_sheet *sheet, size_t *cap, const aft_network *network, const aft_plan *plan,
                            aft_error *err)
{
    aft_book book = aft_book_minimised(network);
    double rest = plan->total_cost - sheet->total[book];
    aft_cost_row row = {.item = "relaxed_pieces", .party = "", .country = "", .book = book, .amount = rest};
    sheet->total[book] += rest;
    return book_row(sheet, cap, sheet->n, row, err);
}

/* The rows of the minimised book must sum to the total of the solver, up to the rounding of the largest amounts. */
static aft_status check_total(const aft_cost_sheet *sheet, const aft_network *network, const aft_plan *plan,
                              aft_error *err)
{
    aft_book book = aft_book_minimised(network);
    double size = 1.0;
    for (size_t i = 0; i < sheet->n; i++) {
        size += sheet->rows[i].book == book ? fabs(sheet->rows[i].amount) : 0.0;
    }
    if (fabs(sheet->total[book] - plan->total_cost) <= 1e-6 * size) {
        return AFT_OK;
    }
    return aft_fail(err, AFT_ESOLVER, "costs: the items sum to %.12g, but the plan says %.12g", sheet->total[book],
                    plan->total_cost);
}

aft_status aft_cost_sheet_init(aft_cost_sheet *out, const aft_network *network, const aft_plan *plan, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_cost_sheet made = {0};
    size_t cap = 0;
    for (int book = 0; book < AFT_N_BOOKS; book++) {
        AFT_TRY(price_book(&made, &cap, network, plan, (aft_book)book, err));
    }
    if (!aft_plan_is_whole(network, plan)) {
        AFT_TRY(add_parts(&made, &cap, network, plan, err));
    }
    AFT_TRY(check_total(&made, network, plan, err));
    if (made.n > 0) {
        qsort(made.rows, made.n, sizeof *made.rows, compare_rows);
    }
    *out = made;
    made = (aft_cost_sheet){0};
done:
    aft_cost_sheet_clear(&made);
    return status;
}

void aft_cost_sheet_clear(aft_cost_sheet *sheet)
{
    aft_free(sheet->rows);
    *sheet = (aft_cost_sheet){0};
}
