/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Limits over many elements and the whole horizon, one row each. Source: global constraints of PyPSA 1.4.0. */
#include "solver/families/families.h"
#include "solver/families/families_internal.h"

#include <string.h>

/* A row in the making. */
typedef struct long_row {
    size_t n, cols_cap, values_cap;
    int *cols;
    double *values;
    double constant; /* part of the left-hand side without a variable */
    bool is_matched; /* some element takes part */
} long_row;

static aft_status put(long_row *row, int col, double value, aft_error *err)
{
    if (aft_grow((void **)&row->cols, &row->cols_cap, row->n + 1, sizeof *row->cols) != 0 ||
        aft_grow((void **)&row->values, &row->values_cap, row->n + 1, sizeof *row->values) != 0) {
        return aft_fail(err, AFT_ENOMEM, "global constraints: out of memory");
    }
    row->cols[row->n] = col;
    row->values[row->n++] = value;
    row->is_matched = true;
    return AFT_OK;
}

/* Factor of an element's energy in a sum: emission of its carrier, or 1 if its carrier is the one meant. */
static double factor_of(const aft_model *model, const aft_global_constraint *constraint, const char *carrier)
{
    if (strcmp(constraint->type, "operational_limit") == 0) {
        return strcmp(carrier, constraint->carrier_attribute) == 0 ? 1.0 : 0.0;
    }
    int row = aft_network_find(model->network, AFT_TABLE_carriers, carrier);
    return row >= 0 ? aft_carrier_attribute(model->network, (size_t)row, constraint->carrier_attribute) : 0.0;
}

/* What a constraint looks at: the whole horizon, or one investment period. */
typedef struct reach {
    aft_span span;
    bool is_one_period;
} reach;

/* False if the period is not among the snapshots; the constraint is dropped then. */
static bool find_scope(reach *out, const aft_model *model, const aft_global_constraint *constraint)
{
    const aft_network *net = model->network;
    *out = (reach){.span = {0, model->n_hours}, .is_one_period = !isnan(constraint->investment_period)};
    for (size_t a = 0; out->is_one_period && a < net->n_periods; a++) {
        if (net->periods[a].year == constraint->investment_period) {
            out->span = net->periods[a].span;
            return true;
        }
    }
    return !out->is_one_period;
}

static bool is_in(const reach *scope, aft_span life)
{
    return life.from < scope->span.to && scope->span.from < life.to;
}

/* A store or storage unit as the sums see it. */
typedef struct holder {
    bool is_active;
    aft_span life;
    const char *carrier;
    bool is_cyclic, is_given_per_period;
    double initial;
    int level; /* column of snapshot 0 */
} holder;

/* factor (initial - last level) in a span. As in PyPSA, the initial level counts also where the element does not
 * exist. */
static aft_status put_depletion(long_row *row, const holder *h, aft_span span, double factor, aft_error *err)
{
    aft_span part = {h->life.from > span.from ? h->life.from : span.from, h->life.to < span.to ? h->life.to : span.to};
    row->constant += factor * h->initial;
    return part.from < part.to ? put(row, h->level + (int)part.to - 1, -factor, err) : AFT_OK;
}

/* What begins every period with a given level is counted in each; what does not, once. */
static aft_status put_holder(long_row *row, const aft_model *model, const reach *scope, const holder *h, double factor,
                             aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *net = model->network;
    bool is_per_period = net->settings.multi_investment_periods && h->is_given_per_period;
    if (factor == 0.0 || h->is_cyclic || !h->is_active) {
        return AFT_OK;
    }
    if (!is_per_period) {
        return put_depletion(row, h, scope->span, factor, err);
    }
    for (size_t a = 0; a < net->n_periods; a++) {
        const aft_period *period = &net->periods[a];
        if (is_in(scope, period->span)) {
            AFT_TRY(put_depletion(row, h, period->span, factor * period->years, err));
        }
    }
done:
    return status;
}

/* Does a store or storage unit count? With one period, primary_energy asks whether it exists then, operational_limit
 * (as in PyPSA) does not. */
static bool is_counted(const reach *scope, bool is_primary, aft_span life)
{
    return !is_primary || !scope->is_one_period || is_in(scope, life);
}

/* Hours that a snapshot stands for in sums of energy. */
static double hours_of(const aft_network *network, size_t t)
{
    return network->snapshots[t].generators * network->periods[network->snapshots[t].period].years;
}

/* Primary energy of a generator whose efficiency is a curve: on its segments. */
static aft_status put_input_curve(long_row *row, const aft_model *model, const reach *scope, size_t k, double factor,
                                  aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_cut *cut = &model->dispatch_cut[AFT_TABLE_generators][k];
    const aft_curve *curve = model->network->generators[k].efficiency_curve;
    for (size_t i = 0; i < cut->n; i++) {
        double per_unit = factor * aft_cut_slope(cut, i, curve, AFT_CURVE_OF_INPUT);
        int first = aft_cut_col(cut, i, (int)model->n_hours);
        for (size_t t = scope->span.from; t < scope->span.to; t++) {
            AFT_TRY(put(row, first + (int)t, hours_of(model->network, t) * per_unit, err));
        }
    }
done:
    return status;
}

static aft_status put_generator(long_row *row, const aft_model *model, const reach *scope, size_t k, double factor,
                                bool is_primary, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_generator *g = &model->network->generators[k];
    if (factor == 0.0 || (is_primary && g->efficiency_curve != NULL)) {
        return factor != 0.0 ? put_input_curve(row, model, scope, k, factor, err) : AFT_OK;
    }
    for (size_t t = scope->span.from; t < scope->span.to; t++) {
        double per_unit = is_primary ? factor / aft_at(g->efficiency, t) : factor;
        int col = aft_model_flow(model, AFT_TABLE_generators, k, t);
        AFT_TRY(put(row, col, hours_of(model->network, t) * per_unit, err));
    }
done:
    return status;
}

/*
 * (18) primary_energy, rho(c) the column carrier_attribute of carrier c, vy_t the years of the period of t:
 *
 *     sum_{generators g, t} wg_t vy_t rho / efficiency_gt p_gt + sum_{stores, storage units that are not cyclic} rho
 *     (initial - last level)
 *
 *     With a curve, sum_i s_i d_i stands instead of p / efficiency: d_i the segments of (42), s_i the slope of x / y
 *     there.
 *
 * (19) operational_limit: the same with rho = 1 for the carrier that carrier_attribute names, without efficiency.
 *
 * With investment_period only its snapshots count. What begins every period with a given level is counted in each,
 * times its years. An initial level counts also in periods in which its element does not exist, as in PyPSA.
 */
static aft_status put_energy(long_row *row, const aft_model *model, const aft_global_constraint *constraint,
                             const reach *scope, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *net = model->network;
    bool is_primary = strcmp(constraint->type, "primary_energy") == 0;
    for (size_t k = 0; k < net->n_generators; k++) {
        const aft_generator *g = &net->generators[k];
        double factor = is_in(scope, g->life) ? factor_of(model, constraint, g->carrier) : 0.0;
        AFT_TRY(put_generator(row, model, scope, k, factor, is_primary, err));
    }
    for (size_t k = 0; k < net->n_stores; k++) {
        const aft_store *s = &net->stores[k];
        const holder h = {s->active,
                          s->life,
                          s->carrier,
                          s->e_cyclic,
                          s->e_initial_per_period,
                          s->e_initial,
                          model->store_e + (int)(k * model->n_hours)};
        double factor = is_counted(scope, is_primary, s->life) ? factor_of(model, constraint, s->carrier) : 0.0;
        AFT_TRY(put_holder(row, model, scope, &h, factor, err));
    }
    for (size_t k = 0; k < net->n_storage_units; k++) {
        const aft_storage_unit *u = &net->storage_units[k];
        const holder h = {u->active,
                          u->life,
                          u->carrier,
                          u->cyclic_state_of_charge,
                          u->state_of_charge_initial_per_period,
                          u->state_of_charge_initial,
                          model->unit_soc + (int)(k * model->n_hours)};
        double factor = is_counted(scope, is_primary, u->life) ? factor_of(model, constraint, u->carrier) : 0.0;
        AFT_TRY(put_holder(row, model, scope, &h, factor, err));
    }
done:
    return status;
}

/* Is the carrier in a list like "AC, DC" or "[AC, DC]"? */
static bool is_listed(const char *list, const char *carrier)
{
    size_t length = strlen(carrier);
    for (const char *at = list; *at != '\0';) {
        at += strspn(at, " ,[]()'\"");
        size_t n = strcspn(at, " ,[]()'\"");
        if (n > 0 && n == length && strncmp(at, carrier, n) == 0) {
            return true;
        }
        at += n;
    }
    return false;
}

/* The columns of an element's capacity, each times a factor; what is given without expansion does not count. */
static aft_status put_capacity(long_row *row, const aft_capacity *capacity, double factor, aft_error *err)
{
    aft_status status = AFT_OK;
    for (int i = 0; i < capacity->n; i++) {
        AFT_TRY(put(row, capacity->cols[i], factor * capacity->coefs[i], err));
    }
done:
    return status;
}

/* How often the cost of an element counts: once in one period, else by the weights of all periods of its life, which
 * PyPSA takes here also where several periods are not asked for. */
static double cost_weight(const aft_network *net, const reach *scope, aft_span life)
{
    double sum = 0.0;
    for (size_t a = 0; a < net->n_periods; a++) {
        bool exists = life.from < net->periods[a].span.to && net->periods[a].span.from < life.to;
        sum += exists ? net->periods[a].objective_given : 0.0;
    }
    return scope->is_one_period ? 1.0 : sum;
}

/*
 * (20) tech_capacity_expansion_limit: sum of CAP of extendable elements of carrier carrier_attribute, of bus `bus` if
 *      given
 * (21) transmission_volume_expansion_limit: sum of length CAP of extendable lines and links of the carriers listed
 * (22) transmission_expansion_cost_limit: sum of their cost of capacity without fom
 *
 * Bought capacity of a menu counts as expansion does; its cost is that of its pieces. With investment_period only what
 * exists then counts, at the cost of one period; else the cost is that of all periods of its life (cost_weight).
 */
static aft_status put_expansion(long_row *row, const aft_model *model, const aft_global_constraint *constraint,
                                const reach *scope, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *net = model->network;
    bool is_volume = strcmp(constraint->type, "transmission_volume_expansion_limit") == 0;
    bool is_cost = strcmp(constraint->type, "transmission_expansion_cost_limit") == 0;
    for (aft_holding h = {0}; aft_holding_next(&h, net);) {
        bool can_count = is_volume || is_cost ? h.table == AFT_TABLE_lines || h.table == AFT_TABLE_links
                                              : h.table != AFT_TABLE_transformers;
        bool is_wanted = is_volume || is_cost ? is_listed(constraint->carrier_attribute, h.carrier)
                                              : strcmp(constraint->carrier_attribute, h.carrier) == 0;
        bool is_here =
            constraint->bus[0] == '\0' || (h.bus0 >= 0 && strcmp(net->buses[h.bus0].name, constraint->bus) == 0);
        if (!can_count || !aft_holding_exists(&h) || !is_in(scope, h.life) || !is_wanted || !is_here) {
            continue;
        }
        const aft_capacity *capacity = &model->capacity[h.table][h.row];
        double weight = cost_weight(net, scope, h.life);
        if (is_cost && h.menu_index >= 0) {
            double once = h.cost_periods != 0.0 ? weight / h.cost_periods : 0.0;
            for (int i = 0; i < capacity->n; i++) {
                AFT_TRY(put(row, capacity->cols[i], model->lp.cost[capacity->cols[i]] * once, err));
            }
            continue;
        }
        double factor = is_volume ? h.length : is_cost ? h.unit_cost_without_fom * weight : 1.0;
        AFT_TRY(put_capacity(row, capacity, factor, err));
    }
done:
    return status;
}

static bool is_energy(const char *type)
{
    return strcmp(type, "primary_energy") == 0 || strcmp(type, "operational_limit") == 0;
}

static bool is_expansion(const char *type)
{
    return strcmp(type, "tech_capacity_expansion_limit") == 0 ||
           strcmp(type, "transmission_volume_expansion_limit") == 0 ||
           strcmp(type, "transmission_expansion_cost_limit") == 0;
}

static bool is_all_zero(const long_row *row)
{
    for (size_t i = 0; i < row->n; i++) {
        if (row->values[i] != 0.0) {
            return false;
        }
    }
    return true;
}

static void long_row_open(long_row *row)
{
    row->n = 0;
    row->constant = 0.0;
    row->is_matched = false;
}

static void long_row_clear(long_row *row)
{
    aft_free(row->cols);
    aft_free(row->values);
}

/* Dual of each row: `mu`, change of total cost per unit of the constant. */
aft_status aft_add_global_constraints(aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *net = model->network;
    long_row row = {0};
    int first = 0;
    int n_rows = 0;
    const char **labels = aft_arena_alloc(model->arena, net->n_global_constraints, sizeof *labels);
    model->constraint_row = aft_arena_alloc(model->arena, net->n_global_constraints, sizeof *model->constraint_row);
    AFT_TRY_ALLOC(labels, err, "global constraints");
    AFT_TRY_ALLOC(model->constraint_row, err, "global constraints");
    AFT_TRY(aft_lp_open_rows(&first, &model->lp, "global_constraint", (int)net->n_global_constraints, 1, labels, err));
    for (size_t i = 0; i < net->n_global_constraints; i++) {
        const aft_global_constraint *constraint = &net->global_constraints[i];
        reach scope;
        bool has_scope = find_scope(&scope, model, constraint);
        long_row_open(&row);
        model->constraint_row[i] = -1;
        if (has_scope && is_energy(constraint->type)) {
            AFT_TRY(put_energy(&row, model, constraint, &scope, err));
        } else if (has_scope && is_expansion(constraint->type)) {
            AFT_TRY(put_expansion(&row, model, constraint, &scope, err));
        }
        if (!row.is_matched || is_all_zero(&row) || !isfinite(constraint->constant)) {
            continue; /* as PyPSA does; the check has said so */
        }
        double right = constraint->constant - row.constant;
        double lower = constraint->sense[0] == '<' ? -INFINITY : right;
        double upper = constraint->sense[0] == '>' ? INFINITY : right;
        labels[n_rows] = constraint->name;
        model->constraint_row[i] = first + n_rows++;
        AFT_TRY(aft_lp_add_row(&model->lp, lower, upper, row.n, row.cols, row.values, err));
    }
done:
    long_row_clear(&row);
    return status;
}
