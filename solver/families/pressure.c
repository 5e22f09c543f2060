/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Buses under pressure and the links that tie them, out of a network and its program. */
#include "solver/families/pressure.h"

#include "solver/families/families.h"

#include <string.h>

static const double least_flow = 1e-9; /* MW; less is rounding of none */
static const double rounding = 1e-12;  /* relative, of squared pressures */

static int bus1_of(const aft_link *link)
{
    for (size_t i = 0; i < link->ports.n; i++) {
        if (link->ports.list[i].number == 1) {
            return link->ports.list[i].bus;
        }
    }
    return -1;
}

static double conductance_of(double resistance)
{
    return isnan(resistance) ? 0.0 : 1.0 / sqrt(resistance);
}

/*
 * (82) The squared pressure of a bus under pressure:
 *
 *     pressure_min_bar^2 <= pi_bt <= pressure_max_bar^2                     bar^2, block "pressure"
 */
static aft_status list_buses(aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *network = model->network;
    aft_pressure *pressure = model->pressure;
    const char **labels = aft_arena_alloc(model->arena, network->n_buses, sizeof *labels);
    pressure->buses = aft_arena_alloc(model->arena, network->n_buses, sizeof *pressure->buses);
    pressure->place = aft_arena_alloc(model->arena, network->n_buses, sizeof *pressure->place);
    AFT_TRY_ALLOC(labels, err, "pressure");
    AFT_TRY_ALLOC(pressure->buses, err, "pressure");
    AFT_TRY_ALLOC(pressure->place, err, "pressure");
    for (size_t b = 0; b < network->n_buses; b++) {
        const aft_bus *bus = &network->buses[b];
        pressure->place[b] = -1;
        if (!isnan(bus->pressure_max_bar)) {
            pressure->place[b] = (int)pressure->n_buses;
            labels[pressure->n_buses] = bus->name;
            pressure->buses[pressure->n_buses++] =
                (aft_pressure_bus){.bus = (int)b,
                                   .low = bus->pressure_min_bar * bus->pressure_min_bar,
                                   .high = bus->pressure_max_bar * bus->pressure_max_bar};
        }
    }
    int first = 0;
    AFT_TRY(aft_lp_add_cols(&first, &model->lp, "pressure", (int)pressure->n_buses, (int)model->n_hours, labels, 0.0,
                            INFINITY, err));
    for (size_t i = 0; i < pressure->n_buses; i++) {
        pressure->buses[i].col = first + (int)(i * model->n_hours);
        for (size_t t = 0; t < model->n_hours; t++) {
            model->lp.lower[pressure->buses[i].col + (int)t] = pressure->buses[i].low;
            model->lp.upper[pressure->buses[i].col + (int)t] = pressure->buses[i].high;
        }
    }
done:
    return status;
}

static aft_status list_options(aft_tie *tie, const aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *network = model->network;
    const aft_link *link = &network->links[tie->k];
    const int first = model->first_piece[AFT_TABLE_links][tie->k];
    const size_t n = first >= 0 ? network->menu_lists[link->menu_index].n : 0;
    aft_tie_option *options = aft_arena_alloc(model->arena, n, sizeof *options);
    AFT_TRY_ALLOC(options, err, "pressure");
    for (size_t d = 0; d < n; d++) {
        const aft_menu_option *option = &network->menus[network->menu_lists[link->menu_index].options[d]];
        options[d] = (aft_tie_option){.col = first + (int)d,
                                      .max_pieces = (int)model->lp.upper[first + (int)d],
                                      .capacity = option->p_nom,
                                      .conductance = conductance_of(option->resistance)};
    }
    tie->most_pieces = link->menu_max;
    tie->n = n;
    tie->options = options;
done:
    return status;
}

static aft_status list_ties(aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *network = model->network;
    aft_pressure *pressure = model->pressure;
    pressure->ties = aft_arena_alloc(model->arena, network->n_links, sizeof *pressure->ties);
    AFT_TRY_ALLOC(pressure->ties, err, "pressure");
    for (size_t k = 0; k < network->n_links; k++) {
        const aft_link *link = &network->links[k];
        const int bus1 = bus1_of(link);
        const int from = pressure->place[link->bus0];
        const int to = bus1 >= 0 ? pressure->place[bus1] : -1;
        if (from < 0 || to < 0 || link->life.from >= link->life.to) {
            continue;
        }
        const bool is_there = link->p_nom > 0.0 && !link->p_nom_extendable;
        aft_tie *tie = &pressure->ties[pressure->n_ties++];
        /* a menu is of pipes or of something else: networks/ refuses one that is both */
        *tie = (aft_tie){.kind = aft_link_is_pipe(network, link) ? AFT_TIE_PIPE : AFT_TIE_REGULATOR,
                         .k = k,
                         .from = (size_t)from,
                         .to = (size_t)to,
                         .life = link->life,
                         .flow = model->flow[AFT_TABLE_links] + (int)(k * model->n_hours),
                         .length = link->length,
                         .capacity = is_there ? link->p_nom : 0.0,
                         .conductance = is_there ? conductance_of(link->resistance) : 0.0};
        tie->kind = tie->kind == AFT_TIE_REGULATOR && link->lift ? AFT_TIE_LIFT : tie->kind;
        if (tie->kind == AFT_TIE_PIPE && link->p_nom_extendable) {
            return aft_fail(err, AFT_ECASE,
                            "link %s: pressure = on needs a capacity that is given or bought from a menu", link->name);
        }
        AFT_TRY(list_options(tie, model, err));
    }
done:
    return status;
}

aft_status aft_open_pressure(aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *network = model->network;
    const char *setting = network->settings.pressure;
    bool has_any = false;
    for (size_t b = 0; b < network->n_buses && !has_any; b++) {
        has_any = !isnan(network->buses[b].pressure_max_bar);
    }
    if (strcmp(setting, "off") == 0 || !has_any) { /* the setting has no effect then: networks/ says so */
        return AFT_OK;
    }
    model->pressure = aft_arena_alloc(model->arena, 1, sizeof *model->pressure);
    AFT_TRY_ALLOC(model->pressure, err, "pressure");
    *model->pressure = (aft_pressure){.must_withstand = strcmp(setting, "simulated") == 0};
    AFT_TRY(list_buses(model, err));
    AFT_TRY(list_ties(model, err));
done:
    return status;
}

/*
 * (83) Pieces in parallel add their conductances, and so does what is there already:
 *
 *     pi_0t - pi_1t = L q_t |q_t| / K^2,   K = K_there + sum_d n_d R_d^-1/2     for a pipe that is built
 *
 *     L  length, km;   R  resistance, bar^2 / km / MW^2;   q  flow from bus0 to bus1, MW
 */
double aft_tie_conductance(const aft_tie *tie, const double *x)
{
    double sum = tie->conductance;
    for (size_t d = 0; d < tie->n; d++) {
        double n = round(x[tie->options[d].col]);
        sum += n > 0.0 ? n * tie->options[d].conductance : 0.0; /* 0 pieces of an infinite one are nothing */
    }
    return sum;
}

bool aft_tie_is_built(const aft_tie *tie, const aft_model *model, const double *x)
{
    const double nom = aft_capacity_at(&model->capacity[AFT_TABLE_links][tie->k], x);
    return nom > 1e-6; /* MW; less is rounding of a capacity that is not bought */
}

/* Lowers the pressure of a bus where a tie asks for less; true if it did. */
static bool lower(double *pi, double most, double slack)
{
    const bool is_less = most < *pi - slack;
    *pi = is_less ? most : *pi;
    return is_less;
}

/* What one tie says of the highest pressures at its ends. */
static bool lower_ends(double *from, double *to, const aft_tie *tie, double q, double conductance, double slack)
{
    bool is_changed = false;
    if (tie->kind == AFT_TIE_PIPE) {
        const double fall = tie->length * q * fabs(q) / (conductance * conductance);
        is_changed |= lower(to, *from - fall, slack);
        is_changed |= lower(from, *to + fall, slack);
    } else if (q > 0.0) {
        is_changed |= lower(to, *from, slack);
    } else if (q < 0.0) {
        is_changed |= lower(from, *to, slack);
    }
    return is_changed;
}

/* From the upper limits down until every tie is content. Where ties go round in a circle that does not close, it would
 * go on for ever: a chain has no more ties than buses. */
static bool fill_snapshot(double *x, const aft_model *model, size_t t)
{
    const aft_pressure *p = model->pressure;
    bool is_changed = true;
    bool holds = true;
    for (size_t i = 0; i < p->n_buses; i++) {
        x[p->buses[i].col + (int)t] = p->buses[i].high;
    }
    for (size_t round = 0; round <= p->n_buses + 1 && is_changed; round++) {
        is_changed = false;
        for (size_t i = 0; i < p->n_ties; i++) {
            const aft_tie *tie = &p->ties[i];
            const bool is_alive = tie->life.from <= t && t < tie->life.to;
            const double q = fabs(x[tie->flow + (int)t]) > least_flow ? x[tie->flow + (int)t] : 0.0;
            if (is_alive && tie->kind != AFT_TIE_LIFT && aft_tie_is_built(tie, model, x)) {
                const double slack = rounding * fmax(1.0, p->buses[tie->from].high);
                is_changed |= lower_ends(&x[p->buses[tie->from].col + (int)t], &x[p->buses[tie->to].col + (int)t], tie,
                                         q, aft_tie_conductance(tie, x), slack);
            }
        }
    }
    for (size_t i = 0; i < p->n_buses; i++) {
        double *pi = &x[p->buses[i].col + (int)t];
        holds &= *pi >= p->buses[i].low - 1e-7 * fmax(1.0, p->buses[i].high);
        *pi = fmax(*pi, p->buses[i].low);
    }
    return holds && !is_changed;
}

bool aft_pressure_fill(double *x, const aft_model *model)
{
    bool holds = true;
    for (size_t t = 0; t < model->n_hours; t++) {
        holds &= fill_snapshot(x, model, t);
    }
    return holds;
}
