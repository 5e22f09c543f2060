/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Candidate branches: which are built, what they carry and cost; and the sentence when none is. */
#include "results/facts/facts_internal.h"

#include "networks/base/memory.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* What was bought for an element; the label only if it is of one size. */
static double cost_of_purchases(const char **label_out, const aft_network *network, const aft_plan *plan,
                                aft_table table, size_t row)
{
    double cost = 0.0;
    int n = 0;
    for (size_t i = 0; i < plan->n_purchases; i++) {
        const aft_purchase *bought = &plan->purchases[i];
        if (bought->table == table && bought->row == row) {
            cost += bought->cost;
            *label_out = n++ == 0 ? aft_option_label(&network->menus[bought->option]) : "";
        }
    }
    return cost;
}

static double cheapest_piece(const aft_network *network, const aft_holding *h)
{
    double cheapest = INFINITY;
    const aft_menu *menu = h->menu_index >= 0 ? &network->menu_lists[h->menu_index] : NULL;
    for (size_t d = 0; menu != NULL && d < menu->n; d++) {
        const aft_menu_option *option = &network->menus[menu->options[d]];
        if (option->max_pieces > 0 && option->p_nom > 0.0) {
            cheapest = fmin(cheapest, aft_piece_cost(option, h->length));
        }
    }
    return cheapest;
}

/* What an element carried and cost to run. Periods count with their weight of costs, so that shares of cost and energy
 * fit to each other. */
typedef struct service {
    double years;  /* in which it exists */
    double energy; /* MWh, both directions */
    double cost;   /* currency */
    double peak;   /* MW */
} service;

static service measure_service(const aft_network *network, const aft_held *e)
{
    service out = {0};
    for (size_t t = e->h.life.from; t < e->h.life.to; t++) {
        double weight = aft_cost_weight(network, t);
        out.years += weight / 8760.0;
        out.peak = fmax(out.peak, fabs(e->flow[t]));
        out.energy += weight * fabs(e->flow[t]);
        double slope = aft_at(e->h.marginal_cost, t) + aft_at(e->h.marginal_cost_quadratic, t) * e->flow[t];
        out.cost += weight * slope * e->flow[t];
    }
    return out;
}

static aft_branch_result describe(const aft_network *network, const aft_plan *plan, aft_table table, size_t row)
{
    aft_held e = aft_held_at(network, plan, table, row);
    const aft_project *project = e.h.project_index >= 0 ? &network->projects[e.h.project_index] : NULL;
    aft_branch_result out = {.table = table,
                             .row = row,
                             .name = e.h.name,
                             .project = project != NULL ? project->name : "",
                             .country = project != NULL ? project->country : "",
                             .bus0 = network->buses[e.h.bus0].name,
                             .bus1 = e.h.bus1 >= 0 ? network->buses[e.h.bus1].name : "",
                             .earliest_year = project != NULL ? project->earliest_year : 0,
                             .can_be_built = e.h.can_expand,
                             .is_built = aft_held_is_expanded(&e),
                             .option = "",
                             .capacity = fmax(0.0, e.nom_opt - e.h.nom),
                             .length = e.h.length,
                             .cost = NAN,
                             .cost_per_year = NAN,
                             .cost_per_mwh = NAN};
    service use = measure_service(network, &e);
    double years_paid = network->years * e.h.cost_periods; /* capacity costs as often */
    double bought = cost_of_purchases(&out.option, network, plan, table, row);
    bought += e.h.is_extendable ? e.h.unit_cost * out.capacity : 0.0;
    out.peak = use.peak;
    out.energy = use.years > 0.0 ? use.energy / use.years / 1000.0 : NAN;
    if (out.is_built && years_paid > 0.0 && use.years > 0.0 && aft_held_is_whole(&e, plan)) {
        out.cost = bought + use.cost;
        out.cost_per_year = bought / years_paid + use.cost / use.years;
        out.cost_per_mwh = use.energy > 0.0 ? out.cost_per_year * use.years / use.energy : NAN;
    }
    out.cheapest_per_year =
        e.h.menu_index >= 0 && network->years > 0.0 ? cheapest_piece(network, &e.h) / network->years : NAN;
    return out;
}

/* ---- which there are ---- */

typedef struct candidate {
    const char *name;
    aft_row row;
    bool can_be_built;
} candidate;

static int compare_candidates(const void *a, const void *b)
{
    const candidate *x = a;
    const candidate *y = b;
    int order = strcmp(x->name, y->name);
    return order != 0 ? order : (x->row.table > y->row.table) - (x->row.table < y->row.table);
}

/* By name and table; the network alone decides. */
static aft_status list_candidates(candidate **out, size_t *n_out, const aft_network *network, aft_error *err)
{
    aft_status status = AFT_OK;
    candidate *list = NULL;
    size_t n = 0;
    size_t cap = 0;
    for (aft_holding h = {0}; aft_holding_next(&h, network);) {
        if (!aft_is_branch(network, &h)) {
            continue;
        }
        if (aft_grow((void **)&list, &cap, n + 1, sizeof *list) != 0) {
            status = aft_fail(err, AFT_ENOMEM, "branches: out of memory");
            goto done;
        }
        list[n++] = (candidate){h.name, {(int)h.table, h.row}, h.can_expand};
    }
    if (n > 0) {
        qsort(list, n, sizeof *list, compare_candidates);
    }
    *out = list;
    *n_out = n;
    list = NULL;
done:
    aft_free(list);
    return status;
}

aft_status aft_branches_possible(aft_row **out, size_t *n_out, const aft_network *network, aft_error *err)
{
    aft_status status = AFT_OK;
    candidate *all = NULL;
    aft_row *rows = NULL;
    size_t n_all = 0;
    size_t n = 0;
    AFT_TRY(list_candidates(&all, &n_all, network, err));
    rows = aft_alloc(n_all, sizeof *rows);
    AFT_TRY_ALLOC(rows, err, "branches");
    for (size_t i = 0; i < n_all; i++) {
        if (all[i].can_be_built) {
            rows[n++] = all[i].row;
        }
    }
    *out = rows;
    *n_out = n;
done:
    aft_free(all);
    return status;
}

static bool is_of(const aft_branch_result *branch, aft_row element)
{
    return element.table == (int)branch->table && element.row == branch->row;
}

/* The nearest one is public: what the sentences name is the same wherever they stand. */
static void borrow_switches(aft_branch_results *results, const aft_network *network, const aft_switches *found)
{
    for (size_t i = 0; found != NULL && i < results->n; i++) {
        aft_branch_result *branch = &results->list[i];
        for (size_t j = 0; j < found->n; j++) {
            branch->other_way = is_of(branch, found->list[j].element) ? &found->list[j] : branch->other_way;
        }
        const aft_switch *at = branch->other_way;
        if (at == NULL || branch->is_built || !isfinite(at->from) || !isfinite(at->to)) {
            continue;
        }
        results->n_compared++;
        const bool is_nearer = results->nearest == NULL || at->to < results->nearest->other_way->to;
        if (is_nearer && !aft_is_hidden(network, branch->name)) {
            results->nearest = branch;
        }
    }
}

static void borrow_break_evens(aft_branch_results *results, const aft_break_evens *found)
{
    for (size_t i = 0; found != NULL && i < results->n; i++) {
        aft_branch_result *branch = &results->list[i];
        for (size_t j = 0; j < found->n; j++) {
            const aft_break_even_row *row = &found->list[j];
            branch->break_even = is_of(branch, row->element) ? row : branch->break_even;
        }
    }
}

aft_status aft_branch_results_init(aft_branch_results *out, const aft_network *network, const aft_plan *plan,
                                   const aft_studies *studies, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_branch_results made = {0};
    candidate *all = NULL;
    size_t n = 0;
    AFT_TRY(list_candidates(&all, &n, network, err));
    if (n > 0) {
        made.list = aft_alloc(n, sizeof *made.list);
        AFT_TRY_ALLOC(made.list, err, "branches");
        for (size_t i = 0; i < n; i++) {
            made.list[made.n++] = describe(network, plan, (aft_table)all[i].row.table, all[i].row.row);
        }
        borrow_switches(&made, network, studies != NULL ? studies->switches : NULL);
        borrow_break_evens(&made, studies != NULL ? studies->break_evens : NULL);
    }
    *out = made;
    made = (aft_branch_results){0};
done:
    aft_free(all);
    aft_branch_results_clear(&made);
    return status;
}

void aft_branch_results_clear(aft_branch_results *results)
{
    aft_free(results->list);
    *results = (aft_branch_results){0};
}

aft_status aft_branches_check_break_even(const aft_network *network, aft_error *err)
{
    if (network->settings.horizon > 0) {
        return aft_fail(err, AFT_EUSAGE, "--break-even: windows of a rolling horizon build nothing");
    }
    if (strcmp(network->settings.allocation, "priority") == 0) {
        return aft_fail(err, AFT_EUSAGE,
                        "--break-even: where classes of loads are served in order, cost alone does not decide what is "
                        "built; use --set allocation=cost");
    }
    return AFT_OK;
}
