/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Break-even of candidates by solving the whole network again: up to four sweeps for each medium (supply cheaper,
 * supply dearer, more demand, less demand), each shared by all candidates that it may turn.
 *
 * (81) x = price of supply: all costs of dispatch of the medium's supply times x / price, price as it is now; and
 *      x = factor of demand: all p_set of its users times x.
 *      A candidate turns at x if plans of least cost build it on one side and not on the other.
 */
#include "solver/model/model.h"
#include "solver/program/budget.h"
#include "solver/studies/break_even/medium.h"
#include "solver/studies/break_even/sweep.h"
#include "solver/studies/studies_internal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double most_gap = 1e-4;    /* relative; what it leaves open widens the intervals */
static const double most_price = 4.0;   /* times the price as it is */
static const double most_demand = 10.0; /* times demand as it is */
static const double tolerance = 1e-3;   /* of the price, or the demand, as it is */
static const double least_added = 1e-6; /* of max(1 MW, what is given): less is noise of a solver */
static const double least_share = 1e-6; /* of what a link carries: less is noise, too */
enum { MOST_SOLVES = 200 };             /* of one sweep */

/* What is at hand all the way. */
typedef struct search {
    const aft_network *network;
    aft_solve_options options; /* of every solve */
    aft_budget budget;         /* of all of them */
    size_t n;
    const aft_row *candidates; /* [n] */
    const aft_plan *plan;      /* as things are, tight */
    bool *is_built;            /* [n] in it */
    aft_break_evens *out;
} search;

/* One sweep. */
typedef struct question {
    search *all;
    const aft_medium *medium;
    aft_parameter parameter;
    double unit; /* x of factor 1 */
} question;

/* ---- one solve ---- */

/* Does the plan build more of an element than there is? */
static bool is_expanded(const aft_network *network, const aft_plan *plan, aft_row row)
{
    const aft_holding h = aft_holding_at(network, (aft_table)row.table, row.row);
    const double *capacities = aft_plan_capacities(plan, h.table);
    return capacities != NULL && aft_holding_exists(&h) && capacities[row.row] - h.nom > least_added * fmax(1.0, h.nom);
}

static void list_built(bool *out, const search *s, const aft_plan *plan)
{
    for (size_t i = 0; i < s->n; i++) {
        out[i] = is_expanded(s->network, plan, s->candidates[i]);
    }
}

/* What a plan says of its point; room for is_built is there. */
static void describe(aft_sweep_point *out, const question *q, const aft_plan *plan)
{
    out->has_plan = plan->has_point;
    if (plan->has_point) {
        out->cost = plan->total_cost;
        out->slack = fmax(0.0, plan->total_cost - plan->lower_bound);
        out->slope = aft_medium_slope(q->all->network, q->medium, plan, q->parameter) / q->unit;
        list_built(out->is_built, q->all, plan);
    }
}

static void tell(const question *q, const aft_sweep_point *point)
{
    const search *s = q->all;
    char line[200];
    size_t n_built = 0;
    for (size_t i = 0; point->has_plan && i < s->n; i++) {
        n_built += point->is_built[i];
    }
    if (s->options.on_log == NULL) {
        return;
    }
    const char *what = q->parameter == AFT_PARAMETER_PRICE ? "price" : "demand";
    if (point->has_plan) {
        (void)snprintf(line, sizeof line, "break-even %zu, %s of %s at %.6g: cost %.9g, %zu of %zu built",
                       s->out->n_solves, what, q->medium->carrier, point->x, point->cost, n_built, s->n);
    } else {
        (void)snprintf(line, sizeof line, "break-even %zu, %s of %s at %.6g: no plan", s->out->n_solves, what,
                       q->medium->carrier, point->x);
    }
    s->options.on_log(line, s->options.payload);
}

/* Solves a network in half of the time that is left, so that one hard value does not take it all. What a single
 * solve has to say is left out of the log. */
static aft_status solve_quietly(aft_plan **out, bool *is_stopped, search *s, const aft_network *network,
                                const double *start, const aft_force *force, aft_error *err)
{
    aft_solve_options options = s->options;
    const double left = aft_budget_left(&s->budget);
    *is_stopped = aft_budget_is_over(&s->budget);
    if (*is_stopped) {
        return AFT_OK;
    }
    options.time_limit = isinf(left) ? 0.0 : 0.5 * left;
    options.on_log = NULL;
    options.start = start;
    options.forces = force;
    options.n_forces = force != NULL ? 1 : 0;
    s->out->n_solves++;
    return aft_solve(out, network, &options, err);
}

/* Prices leave the plan as things are feasible, so the search begins with it. */
static const double *start_of(const question *q)
{
    return q->parameter == AFT_PARAMETER_PRICE ? q->all->plan->point : NULL;
}

/* A plan proved well enough, or proof that there is none. What it lacks widens the interval; a plan that is not proved
 * says nothing of what pays. */
static bool is_answer(const aft_plan *plan)
{
    return plan->outcome == AFT_OPTIMAL || plan->outcome == AFT_INFEASIBLE || plan->outcome == AFT_UNBOUNDED ||
           (plan->has_point && plan->gap <= most_gap);
}

/* aft_sweep_solve */
static aft_status solve_changed(aft_sweep_point *out, bool *is_stopped, void *payload, aft_error *err)
{
    aft_status status = AFT_OK;
    const question *q = payload;
    search *s = q->all;
    aft_network *network = NULL;
    aft_plan *plan = NULL;
    aft_arena *arena = aft_arena_new();
    AFT_TRY_ALLOC(arena, err, "break-even");
    AFT_TRY(aft_medium_change(&network, arena, s->network, q->medium, q->parameter, out->x / q->unit, err));
    AFT_TRY(solve_quietly(&plan, is_stopped, s, network, start_of(q), NULL, err));
    if (*is_stopped) {
        goto done;
    }
    *is_stopped = !is_answer(plan);
    if (!*is_stopped) {
        describe(out, q, plan);
        tell(q, out);
    }
done:
    aft_plan_free(plan);
    aft_network_free(network);
    aft_arena_free(arena);
    return status;
}

/* ---- with supply for nothing ---- */

static double energy_of_link(const aft_network *network, const aft_plan *plan, size_t k)
{
    double sum = 0.0;
    for (size_t t = 0; t < network->n_snapshots; t++) {
        sum += aft_energy_weight(network, t) * fabs(plan->link_p[k * network->n_snapshots + t]);
    }
    return sum;
}

/* The link that carries most energy more without the candidate than with it. */
static aft_row find_instead(const aft_network *network, const aft_plan *with, const aft_plan *without, aft_row element)
{
    aft_row out = {-1, 0};
    double most = 0.0;
    for (size_t k = 0; k < network->n_links; k++) {
        const double more = energy_of_link(network, without, k) - energy_of_link(network, with, k);
        const bool is_own = element.table == AFT_TABLE_links && element.row == k;
        if (!is_own && more > most && more > least_share * energy_of_link(network, without, k)) {
            most = more;
            out = (aft_row){AFT_TABLE_links, k};
        }
    }
    return out;
}

/* The best plan with the candidate and the best one without it, where the medium's supply costs nothing. */
static aft_status compare_for_nothing(aft_free_supply *out, search *s, const aft_medium *medium, aft_row element,
                                      aft_error *err)
{
    aft_status status = AFT_OK;
    aft_network *network = NULL;
    aft_plan *plans[2] = {NULL, NULL}; /* without, with */
    bool is_stopped = false;
    aft_arena *arena = aft_arena_new();
    AFT_TRY_ALLOC(arena, err, "break-even");
    AFT_TRY(aft_medium_change(&network, arena, s->network, medium, AFT_PARAMETER_PRICE, 0.0, err));
    for (int is_on = 0; is_on < 2 && !is_stopped; is_on++) {
        const aft_force force = {element, is_on != 0};
        AFT_TRY(solve_quietly(&plans[is_on], &is_stopped, s, network, NULL, &force, err));
        is_stopped = is_stopped || !plans[is_on]->has_point || !is_answer(plans[is_on]);
    }
    if (!is_stopped) {
        out->difference = plans[1]->total_cost - plans[0]->total_cost;
        out->from = plans[1]->lower_bound - plans[0]->total_cost;
        out->to = plans[1]->total_cost - plans[0]->lower_bound;
        out->instead = find_instead(network, plans[1], plans[0], element);
    }
done:
    aft_plan_free(plans[0]);
    aft_plan_free(plans[1]);
    aft_network_free(network);
    aft_arena_free(arena);
    return status;
}

/* Of all candidates of the medium that no price brings in. */
static aft_status compare_all_for_nothing(search *s, const aft_medium *medium, const bool *is_of_medium, aft_error *err)
{
    aft_status status = AFT_OK;
    for (size_t i = 0; i < s->n; i++) {
        aft_break_even_row *row = &s->out->list[i];
        const aft_holding h = aft_holding_at(s->network, (aft_table)row->element.table, row->element.row);
        const bool is_never = !row->is_built && row->by_price.kind == AFT_BREAK_EVEN_NONE && row->by_price.limit == 0.0;
        if (is_of_medium[i] && is_never && h.menu_index >= 0) {
            AFT_TRY(compare_for_nothing(&row->free_supply, s, medium, row->element, err));
        }
    }
done:
    return status;
}

/* ---- one sweep ---- */

static aft_break_even result_of(const aft_sweep *sweep, size_t candidate)
{
    const aft_turn turn = aft_sweep_turn(sweep, candidate);
    const bool is_complete = turn.is_found ? turn.is_narrow : aft_sweep_reach(sweep) == sweep->end;
    return (aft_break_even){.kind = turn.is_found ? AFT_BREAK_EVEN_FOUND : AFT_BREAK_EVEN_NONE,
                            .value = turn.value,
                            .from = turn.from,
                            .to = turn.to,
                            .limit = aft_sweep_reach(sweep),
                            .no_plan = sweep->gone,
                            .is_tie = turn.is_tie,
                            .is_cut_short = sweep->is_cut_short && !is_complete};
}

static aft_break_even *place_of(search *s, size_t candidate, aft_parameter parameter)
{
    aft_break_even_row *row = &s->out->list[candidate];
    return parameter == AFT_PARAMETER_PRICE ? &row->by_price : &row->by_demand;
}

/* Sweeps from things as they are to an end, for the candidates of the medium that are built now, or for those that
 * are not. */
static aft_status sweep_to(question *q, const bool *is_of_medium, double end, bool is_for_built, aft_error *err)
{
    aft_status status = AFT_OK;
    search *s = q->all;
    size_t n_sought = 0;
    aft_sweep sweep = {.n = s->n,
                       .base = q->unit,
                       .end = end,
                       .tolerance = tolerance * q->unit,
                       .is_linear = q->parameter == AFT_PARAMETER_PRICE,
                       .most_solves = MOST_SOLVES,
                       .solve = solve_changed,
                       .payload = q};
    aft_sweep_point first = {.x = q->unit};
    bool *is_sought = aft_alloc(s->n, sizeof *is_sought);
    first.is_built = aft_alloc(s->n, sizeof *first.is_built);
    AFT_TRY_ALLOC(is_sought, err, "break-even");
    AFT_TRY_ALLOC(first.is_built, err, "break-even");
    for (size_t i = 0; i < s->n; i++) {
        is_sought[i] = is_of_medium[i] && s->is_built[i] == is_for_built;
        n_sought += is_sought[i];
    }
    if (n_sought == 0) {
        goto done;
    }
    sweep.is_sought = is_sought;
    describe(&first, q, s->plan);
    AFT_TRY(aft_sweep_add(&sweep, &first, err));
    AFT_TRY(aft_sweep_run(&sweep, err));
    s->out->is_cut_short = s->out->is_cut_short || sweep.is_cut_short;
    for (size_t i = 0; i < s->n; i++) {
        if (is_sought[i] && sweep.n_points > 1) {
            *place_of(s, i, q->parameter) = result_of(&sweep, i);
        }
    }
done:
    aft_sweep_clear(&sweep);
    aft_free(is_sought);
    aft_free(first.is_built);
    return status;
}

static void mark_all(search *s, const bool *is_of_medium, aft_parameter parameter, aft_break_even_kind kind)
{
    for (size_t i = 0; i < s->n; i++) {
        if (is_of_medium[i]) {
            place_of(s, i, parameter)->kind = kind;
        }
    }
}

static aft_status sweep_medium(search *s, const char *carrier, const bool *is_of_medium, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_medium medium = {0};
    AFT_TRY(aft_medium_init(&medium, s->network, carrier, err));
    mark_all(s, is_of_medium, AFT_PARAMETER_PRICE,
             medium.price > 0.0 ? AFT_BREAK_EVEN_NO_TIME : AFT_BREAK_EVEN_NO_PRICE);
    mark_all(s, is_of_medium, AFT_PARAMETER_DEMAND,
             medium.n_users > 0 ? AFT_BREAK_EVEN_NO_TIME : AFT_BREAK_EVEN_NO_USERS);
    for (size_t i = 0; i < s->n; i++) {
        s->out->list[i].price = is_of_medium[i] && medium.price > 0.0 ? medium.price : s->out->list[i].price;
    }
    if (medium.price > 0.0) {
        question q = {s, &medium, AFT_PARAMETER_PRICE, medium.price};
        AFT_TRY(sweep_to(&q, is_of_medium, 0.0, false, err));
        AFT_TRY(sweep_to(&q, is_of_medium, most_price * medium.price, true, err));
        AFT_TRY(compare_all_for_nothing(s, &medium, is_of_medium, err));
    }
    if (medium.n_users > 0) {
        question q = {s, &medium, AFT_PARAMETER_DEMAND, 1.0};
        AFT_TRY(sweep_to(&q, is_of_medium, most_demand, false, err));
        AFT_TRY(sweep_to(&q, is_of_medium, 0.0, true, err));
    }
done:
    aft_medium_clear(&medium);
    return status;
}

/* ---- all media ---- */

/* Medium after medium, in the order of their first candidates. */
static aft_status sweep_all(search *s, aft_error *err)
{
    aft_status status = AFT_OK;
    bool *is_of_medium = aft_alloc(s->n, sizeof *is_of_medium);
    bool *is_done = aft_alloc(s->n, sizeof *is_done);
    AFT_TRY_ALLOC(is_of_medium, err, "break-even");
    AFT_TRY_ALLOC(is_done, err, "break-even");
    for (size_t i = 0; i < s->n; i++) {
        const char *carrier = aft_medium_carrier(s->network, s->candidates[i]);
        if (is_done[i] || carrier == NULL) {
            continue;
        }
        for (size_t j = 0; j < s->n; j++) {
            const char *other = aft_medium_carrier(s->network, s->candidates[j]);
            is_of_medium[j] = other != NULL && strcmp(other, carrier) == 0;
            is_done[j] = is_done[j] || is_of_medium[j];
        }
        AFT_TRY(sweep_medium(s, carrier, is_of_medium, err));
    }
done:
    aft_free(is_of_medium);
    aft_free(is_done);
    return status;
}

/* A plan of the network as it is, to the gap of all others: the one at hand, or a tighter one. */
static aft_status tighten(aft_plan **made_out, search *s, const aft_plan *plan, aft_error *err)
{
    aft_status status = AFT_OK;
    bool is_stopped = false;
    s->plan = plan;
    if (plan->gap > s->options.gap * (1.0 + 1e-6) && plan->gap > 1e-6) { /* rounding ends a proof at 1e-6 */
        AFT_TRY(solve_quietly(made_out, &is_stopped, s, s->network, plan->point, NULL, err));
        s->plan = *made_out != NULL && (*made_out)->has_point ? *made_out : plan;
    }
    list_built(s->is_built, s, s->plan);
done:
    return status;
}

static aft_status begin(search *s, aft_error *err)
{
    const aft_break_even none = {
        .kind = AFT_BREAK_EVEN_NO_MEDIUM, .value = NAN, .from = NAN, .to = NAN, .limit = NAN, .no_plan = NAN};
    s->out = aft_alloc(1, sizeof *s->out);
    s->is_built = aft_alloc(s->n, sizeof *s->is_built);
    aft_break_even_row *list = aft_alloc(s->n, sizeof *list);
    if (s->out == NULL || s->is_built == NULL || list == NULL) {
        aft_free(list);
        return aft_fail(err, AFT_ENOMEM, "break-even: out of memory");
    }
    for (size_t i = 0; i < s->n; i++) {
        list[i] = (aft_break_even_row){.element = s->candidates[i],
                                       .price = NAN,
                                       .by_price = none,
                                       .by_demand = none,
                                       .free_supply = {NAN, NAN, NAN, {-1, 0}}};
    }
    *s->out = (aft_break_evens){.n = s->n, .list = list, .gap = s->options.gap};
    return AFT_OK;
}

aft_status aft_find_break_evens(aft_break_evens **out, const aft_network *network, const aft_plan *plan,
                                const aft_row *candidates, size_t n, const aft_solve_options *options, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_plan *tight = NULL;
    search s = {.network = network, .n = n, .candidates = candidates, .budget = aft_budget_open(options)};
    s.options = options != NULL ? *options : (aft_solve_options){0};
    s.options.gap = fmin(s.options.gap, most_gap);
    s.options.write_problem = NULL;
    if (plan->n_windows > 0 || plan->n_classes > 0) {
        return aft_fail(err, AFT_EUNSUPPORTED,
                        "break-even: not of a rolling horizon, nor where classes are served in order");
    }
    AFT_TRY(begin(&s, err));
    AFT_TRY(tighten(&tight, &s, plan, err));
    for (size_t i = 0; i < n; i++) {
        s.out->list[i].is_built = s.is_built[i];
    }
    AFT_TRY(sweep_all(&s, err));
    *out = s.out;
    s.out = NULL;
done:
    aft_break_evens_free(s.out);
    aft_free(s.is_built);
    aft_plan_free(tight);
    return status;
}

void aft_break_evens_free(aft_break_evens *found)
{
    if (found != NULL) {
        aft_free(found->list);
        aft_free(found);
    }
}

/* ---- its row in the table of studies ---- */

static bool applies(const aft_network *network, const aft_plan *plan, const aft_study_options *options)
{
    (void)network;
    const bool is_usual =
        options->n_candidates > 0 && !options->solve.relax && plan->n_windows == 0 && plan->n_classes == 0;
    return options->break_even || is_usual;
}

/* Of all candidates if that was asked for, else of the nearest one, which is a comparison: for want of it no plan is
 * lost. */
static aft_status run(aft_studies *out, const aft_network *network, const aft_plan *plan,
                      const aft_study_options *options, aft_error *err)
{
    const aft_switch *nearest = aft_switch_nearest(out->switches);
    aft_solve_options solve = options->solve;
    aft_error why = AFT_ERROR_INIT;
    if (options->break_even) {
        return aft_find_break_evens(&out->break_evens, network, plan, options->candidates, options->n_candidates,
                                    &options->solve, err);
    }
    if (nearest == NULL || !aft_study_limit(&solve, plan, options)) {
        return AFT_OK;
    }
    solve.on_log = NULL; /* the log is that of the plan */
    const aft_status status =
        aft_find_break_evens(&out->break_evens, network, plan, &nearest->element, 1, &solve, &why);
    return status == AFT_ENOMEM ? aft_fail(err, status, "%s", why.text) : AFT_OK;
}

const aft_study aft_study_break_even = {"break-even", 1.0, applies, run};
