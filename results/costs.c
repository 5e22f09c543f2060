/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a plan costs, item by item, for both books. Computed from network and plan alone, so that the sum is a check of
 * the program that was solved. Annuity and years: CASE.md section 2 and the costs of PyPSA 1.4.0. */
#include "results/results_internal.h"

#include "networks/base/memory.h"

#include <stdlib.h>
#include <string.h>

/* A plan while it is priced: money by project, the last place for what belongs to none. */
typedef struct pricing {
    const aft_network *network;
    const aft_plan *plan;
    aft_book book;
    double *amounts; /* [n_projects + 1] */
} pricing;

static void charge(pricing *p, int project, double amount)
{
    p->amounts[project >= 0 ? (size_t)project : p->network->n_projects] += amount;
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
    for (size_t k = 0; k < aft_element_count(p->network, table); k++) {
        aft_element e = aft_element_get(p->network, p->plan, table, k);
        if (e.active && e.is_extendable && e.nom_opt != 0.0) {
            charge(p, e.project_index,
                   e.capital_cost_curve != NULL ? e.cost_periods * aft_curve_cost(e.capital_cost_curve, e.nom_opt)
                                                : e.unit_cost * e.nom_opt);
        }
    }
}

static void piece_cost(pricing *p, aft_table table)
{
    for (size_t i = 0; i < p->plan->n_purchases; i++) {
        const aft_purchase *bought = &p->plan->purchases[i];
        if (bought->table == table && aft_element_is_whole(p->network, p->plan, table, bought->row)) {
            aft_element e = aft_element_get(p->network, p->plan, table, bought->row);
            const aft_menu_option *option = &p->network->menus[bought->option];
            double each = aft_piece_cost_in_book(p->network, option, e.length, p->book);
            charge(p, e.project_index, bought->pieces * each * e.cost_periods);
        }
    }
}

/* Of an element whose marginal cost is a curve by its flow per unit of its capacity. */
static double cost_of_curve(const aft_network *network, const aft_element *e)
{
    double sum = 0.0;
    for (size_t t = 0; e->flow != NULL && t < network->n_snapshots; t++) {
        double cost = e->flow[t] != 0.0 ? e->nom * aft_curve_cost(e->marginal_cost_curve, e->flow[t] / e->nom) : 0.0;
        sum += aft_cost_weight(network, t) * cost;
    }
    return sum;
}

static void operation_cost(pricing *p, aft_table table)
{
    for (size_t k = 0; k < aft_element_count(p->network, table); k++) {
        aft_element e = aft_element_get(p->network, p->plan, table, k);
        charge(p, e.project_index,
               e.marginal_cost_curve != NULL ? cost_of_curve(p->network, &e)
                                             : sum_over_time(p->network, e.marginal_cost, e.flow, 1));
        charge(p, e.project_index, sum_over_time(p->network, e.marginal_cost_quadratic, e.flow, 2));
    }
}

static void holding_cost(pricing *p, aft_table table)
{
    bool is_store = table == AFT_TABLE_stores;
    for (size_t k = 0; k < aft_element_count(p->network, table); k++) {
        aft_series cost =
            is_store ? p->network->stores[k].marginal_cost_storage : p->network->storage_units[k].marginal_cost_storage;
        int project = is_store ? p->network->stores[k].project_index : p->network->storage_units[k].project_index;
        const double *level = is_store ? p->plan->store_e : p->plan->unit_soc;
        charge(p, project, sum_over_time(p->network, cost, level + k * p->network->n_snapshots, 1));
    }
}

static void spill_cost(pricing *p, aft_table table)
{
    (void)table;
    for (size_t k = 0; k < p->network->n_storage_units; k++) {
        const aft_storage_unit *unit = &p->network->storage_units[k];
        const double *spill = p->plan->unit_spill + k * p->network->n_snapshots;
        charge(p, unit->project_index, sum_over_time(p->network, unit->spill_cost, spill, 1));
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
    for (size_t k = 0; counts != NULL && k < aft_element_count(p->network, table); k++) {
        const double *count = counts + k * p->network->n_snapshots;
        if (isnan(count[0])) {
            continue; /* not switched */
        }
        int project = aft_element_get(p->network, p->plan, table, k).project_index;
        aft_plant plant = aft_plant_get(p->network, table, k);
        aft_series cost = kind == STARTS ? plant.start_up_cost : plant.shut_down_cost;
        charge(p, project,
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
    (void)table;
    const aft_series cost = {p->network->settings.lost_load_cost, NULL};
    for (size_t k = 0; p->plan->load_shed != NULL && k < p->network->n_loads; k++) {
        charge(p, -1, sum_over_time(p->network, cost, p->plan->load_shed + k * p->network->n_snapshots, 1));
    }
}

#define ITEM(name, unit, function, table, doc) {#name, unit, doc},
static const aft_cost_item items[] = {
#include "results/cost_items.def"
};
#undef ITEM

#define ITEM(name, unit, function, table, doc) {function, AFT_TABLE_##table},
static const struct {
    void (*add)(pricing *p, aft_table table);
    aft_table table;
} formulas[] = {
#include "results/cost_items.def"
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

/* Yearly share of an up-front cost. */
static double annuity(double rate, double lifetime)
{
    if (isinf(lifetime)) {
        return fmax(rate, 0.0);
    }
    return rate == 0.0 ? 1.0 / lifetime : rate / (1.0 - pow(1.0 + rate, -lifetime));
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
    return (fixed + per_km * length) * (annuity(rate, option->lifetime) + option->fom_share) * network->years;
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

static aft_status price_item(aft_cost_sheet *sheet, size_t *cap, pricing *p, size_t item, aft_error *err)
{
    aft_status status = AFT_OK;
    size_t first = sheet->n;
    size_t n_owners = p->network->n_projects + 1;
    memset(p->amounts, 0, n_owners * sizeof *p->amounts);
    formulas[item].add(p, formulas[item].table);
    for (size_t i = 0; i < n_owners; i++) {
        bool has_project = i < p->network->n_projects;
        if (p->amounts[i] == 0.0) {
            continue;
        }
        aft_cost_row row = {.item = items[item].name,
                            .party = has_project ? p->network->projects[i].promoter : "",
                            .country = has_project ? p->network->projects[i].country : "",
                            .book = p->book,
                            .amount = p->amounts[i]};
        AFT_TRY(book_row(sheet, cap, first, row, err));
        sheet->total[p->book] += p->amounts[i];
    }
done:
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

static bool is_whole(const aft_network *network, const aft_plan *plan)
{
    for (size_t c = 0; c < AFT_N_ELEMENT_TABLES; c++) {
        for (size_t k = 0; k < aft_element_count(network, aft_element_tables[c]); k++) {
            if (!aft_element_is_whole(network, plan, aft_element_tables[c], k)) {
                return false;
            }
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
    pricing p = {.network = network, .plan = plan, .amounts = aft_alloc(network->n_projects + 1, sizeof(double))};
    AFT_TRY_ALLOC(p.amounts, err, "costs");
    for (int book = 0; book < AFT_N_BOOKS; book++) {
        p.book = (aft_book)book;
        for (size_t i = 0; i < N_ITEMS; i++) {
            AFT_TRY(price_item(&made, &cap, &p, i, err));
        }
    }
    if (!is_whole(network, plan)) {
        AFT_TRY(add_parts(&made, &cap, network, plan, err));
    }
    AFT_TRY(check_total(&made, network, plan, err));
    if (made.n > 0) {
        qsort(made.rows, made.n, sizeof *made.rows, compare_rows);
    }
    *out = made;
    made = (aft_cost_sheet){0};
done:
    aft_free(p.amounts);
    aft_cost_sheet_clear(&made);
    return status;
}

void aft_cost_sheet_clear(aft_cost_sheet *sheet)
{
    aft_free(sheet->rows);
    *sheet = (aft_cost_sheet){0};
}
