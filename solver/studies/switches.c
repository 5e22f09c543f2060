/* SPDX-License-Identifier: GPL-3.0-or-later */
/* With and without: the best plan with the opposite decision on a candidate (forced: model/force.c), as an interval
 * that is proved. The plan at hand says something of every candidate without a solve (plan/unbought.c). */
#include "solver/program/budget.h"
#include "solver/studies/studies_internal.h"

#include "networks/base/memory.h"

#include <math.h>
#include <stdlib.h>

static const double share_of_piece = 0.05; /* of the cheapest piece: how closely each of the two costs is asked for */
static const double least_gap = 1e-9;
static const double least_added = 1e-6; /* of max(1 MW, what is given): less is noise of a solver */

/* What is at hand all the way. */
typedef struct work {
    const aft_network *network;
    const aft_plan *plan;
    aft_solve_options options;
    aft_budget budget;
    aft_switches *out;
    double *pieces; /* [n] currency: cheapest piece of each candidate; INFINITY without a menu */
    size_t *order;  /* [n] in which they are solved */
} work;

/* ---- what is known without a solve ---- */

static double cheapest_piece(const aft_network *network, const aft_holding *h)
{
    double cheapest = INFINITY;
    const aft_menu *menu = h->menu_index >= 0 ? &network->menu_lists[h->menu_index] : NULL;
    for (size_t d = 0; menu != NULL && d < menu->n; d++) {
        const aft_menu_option *option = &network->menus[menu->options[d]];
        if (option->max_pieces > 0) {
            cheapest = fmin(cheapest, (option->cost_fixed + option->cost_per_km * h->length) * h->cost_periods);
        }
    }
    return cheapest;
}

static bool is_built(const work *w, const aft_holding *h)
{
    const double *capacities = aft_plan_capacities(w->plan, h->table);
    return capacities != NULL && aft_holding_exists(h) && capacities[h->row] - h->nom > least_added * fmax(1.0, h->nom);
}

static const aft_unbought *find_unbought(const aft_plan *plan, aft_row element)
{
    for (size_t i = 0; i < plan->n_unbought; i++) {
        const aft_unbought *at = &plan->unbought[i];
        if (at->element.table == element.table && at->element.row == element.row) {
            return at;
        }
    }
    return NULL;
}

static void begin(work *w, const aft_row *candidates)
{
    for (size_t i = 0; i < w->out->n; i++) {
        const aft_holding h = aft_holding_at(w->network, (aft_table)candidates[i].table, candidates[i].row);
        const aft_unbought *known = find_unbought(w->plan, candidates[i]);
        aft_switch *at = &w->out->list[i];
        *at = (aft_switch){.element = candidates[i], .is_built = is_built(w, &h), .cost = NAN};
        at->lower_bound = known != NULL ? known->bound : w->plan->lower_bound;
        if (known != NULL && isfinite(known->cost)) {
            at->cost = known->cost;
        }
        w->pieces[i] = cheapest_piece(w->network, &h);
    }
    w->out->cost = w->plan->total_cost;
    w->out->bound = w->plan->lower_bound;
}

static void conclude(aft_switches *out)
{
    for (size_t i = 0; i < out->n; i++) {
        aft_switch *at = &out->list[i];
        at->difference = at->cost - out->cost;
        at->from = at->lower_bound - out->cost;
        at->to = isnan(at->cost) ? INFINITY : at->cost - out->bound;
        at->from = fmin(at->from, at->to);
    }
}

/* ---- what is solved ---- */

/* Not built before built, then the cheapest piece. */
static bool is_before(const work *w, size_t a, size_t b)
{
    const bool first = w->out->list[a].is_built;
    const bool second = w->out->list[b].is_built;
    return first != second ? second : w->pieces[a] < w->pieces[b];
}

static void sort_candidates(work *w)
{
    for (size_t i = 0; i < w->out->n; i++) {
        size_t place = i;
        for (; place > 0 && is_before(w, i, w->order[place - 1]); place--) {
            w->order[place] = w->order[place - 1];
        }
        w->order[place] = i;
    }
}

/* Relative gap of a plan at which its cost is known closely enough for this candidate. */
static double gap_for(const work *w, size_t i)
{
    const double amount = isfinite(w->pieces[i]) ? share_of_piece * w->pieces[i] : 0.0;
    return fmin(w->options.gap, fmax(least_gap, amount / fmax(1.0, fabs(w->out->cost))));
}

/* One solve in what is left of the time; *out stays NULL where that came to nothing. */
static aft_status solve(aft_plan **out, work *w, size_t i, const aft_force *force, aft_error *err)
{
    aft_solve_options how = w->options;
    aft_error why = AFT_ERROR_INIT;
    const double left = aft_budget_left(&w->budget);
    if (aft_budget_is_over(&w->budget)) {
        return AFT_OK;
    }
    how.time_limit = isinf(left) ? 0.0 : left;
    how.gap = gap_for(w, i);
    how.forces = force;
    how.n_forces = force != NULL ? 1 : 0;
    how.start = force == NULL ? w->plan->point : NULL;
    const aft_status status = aft_solve(out, w->network, &how, &why);
    return status == AFT_ENOMEM ? aft_fail(err, status, "%s", why.text) : AFT_OK;
}

/* The plan itself, as closely as this candidate asks for. */
static aft_status tighten(work *w, size_t i, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_plan *plan = NULL;
    const double open = w->out->cost - w->out->bound;
    if (open <= 1.01 * gap_for(w, i) * fmax(1.0, fabs(w->out->cost))) {
        return AFT_OK;
    }
    AFT_TRY(solve(&plan, w, i, NULL, err));
    if (plan != NULL && plan->has_point) {
        w->out->cost = fmin(w->out->cost, plan->total_cost);
        w->out->bound = fmin(w->out->cost, fmax(w->out->bound, plan->lower_bound));
    }
done:
    aft_plan_free(plan);
    return status;
}

static bool may_be_forced(const work *w, size_t i)
{
    return w->out->list[i].is_built || isfinite(w->pieces[i]);
}

static aft_status solve_other_way(work *w, size_t i, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_switch *at = &w->out->list[i];
    const aft_force force = {at->element, !at->is_built};
    aft_plan *plan = NULL;
    AFT_TRY(tighten(w, i, err));
    AFT_TRY(solve(&plan, w, i, &force, err));
    if (plan == NULL) {
        goto done;
    }
    if (plan->outcome == AFT_INFEASIBLE) {
        at->lower_bound = INFINITY;
        at->cost = NAN;
        at->is_solved = true;
    } else if (plan->has_point) {
        at->cost = isnan(at->cost) ? plan->total_cost : fmin(at->cost, plan->total_cost);
        at->is_solved = plan->outcome == AFT_OPTIMAL;
    }
    if (plan->outcome != AFT_INFEASIBLE) {
        at->lower_bound = fmin(isnan(at->cost) ? INFINITY : at->cost, fmax(at->lower_bound, plan->lower_bound));
    }
    w->out->n_solved += at->is_solved;
done:
    aft_plan_free(plan);
    return status;
}

/* Is its interval as narrow as a solve would make it? */
static bool is_narrow(const work *w, size_t i)
{
    const aft_switch *at = &w->out->list[i];
    const double width = (at->cost - at->lower_bound) + (w->out->cost - w->out->bound);
    return width <= 2.0 * share_of_piece * w->pieces[i];
}

static aft_status work_init(work *w, size_t n, aft_error *err)
{
    aft_status status = AFT_OK;
    w->out = aft_alloc(1, sizeof *w->out);
    AFT_TRY_ALLOC(w->out, err, "switches");
    *w->out = (aft_switches){.n = n};
    w->out->list = aft_alloc(n, sizeof *w->out->list);
    w->pieces = aft_alloc(n, sizeof *w->pieces);
    w->order = aft_alloc(n, sizeof *w->order);
    AFT_TRY_ALLOC(w->out->list, err, "switches");
    AFT_TRY_ALLOC(w->pieces, err, "switches");
    AFT_TRY_ALLOC(w->order, err, "switches");
done:
    return status;
}

aft_status aft_find_switches(aft_switches **out, const aft_network *network, const aft_plan *plan,
                             const aft_row *candidates, size_t n, const aft_solve_options *options, aft_error *err)
{
    aft_status status = AFT_OK;
    work w = {.network = network, .plan = plan, .budget = aft_budget_open(options)};
    w.options = options != NULL ? *options : (aft_solve_options){0};
    w.options.write_problem = NULL;
    w.options.on_log = NULL; /* the log is that of the plan */
    AFT_TRY(work_init(&w, n, err));
    begin(&w, candidates);
    sort_candidates(&w);
    for (size_t k = 0; k < n && !aft_budget_is_over(&w.budget); k++) {
        const size_t i = w.order[k];
        if (may_be_forced(&w, i) && !is_narrow(&w, i)) {
            AFT_TRY(solve_other_way(&w, i, err));
        }
    }
    conclude(w.out);
    *out = w.out;
    w.out = NULL;
done:
    aft_switches_free(w.out);
    aft_free(w.pieces);
    aft_free(w.order);
    return status;
}

void aft_switches_free(aft_switches *found)
{
    if (found != NULL) {
        aft_free(found->list);
        aft_free(found);
    }
}

const aft_switch *aft_switch_nearest(const aft_switches *found)
{
    const aft_switch *nearest = NULL;
    for (size_t i = 0; found != NULL && i < found->n; i++) {
        const aft_switch *at = &found->list[i];
        if (!at->is_built && isfinite(at->from) && isfinite(at->to) && (nearest == NULL || at->to < nearest->to)) {
            nearest = at;
        }
    }
    return nearest;
}

/* ---- its row in the table of studies ---- */

static bool applies(const aft_network *network, const aft_plan *plan, const aft_study_options *options)
{
    (void)network;
    return options->n_candidates > 0 && !options->solve.relax && plan->n_windows == 0 && plan->n_classes == 0;
}

/* Where the plan took long nothing is solved: what it says by itself is told. */
static aft_status run(aft_studies *out, const aft_network *network, const aft_plan *plan,
                      const aft_study_options *options, aft_error *err)
{
    aft_solve_options solve = options->solve;
    if (!aft_study_limit(&solve, plan, options)) {
        solve.time_limit = 1e-9;
    }
    return aft_find_switches(&out->switches, network, plan, options->candidates, options->n_candidates, &solve, err);
}

const aft_study aft_study_switches = {"switches", 0.5, applies, run};
