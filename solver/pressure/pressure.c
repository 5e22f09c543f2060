/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Buses under pressure and the links that tie them, out of a network and its program. */
#include "solver/pressure/pressure.h"

#include "solver/families/families.h"

#include <string.h>

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

/* A menu is of pipes or of something else: networks/ refuses one that is both where pressure counts. */
static bool is_pipe(const aft_network *network, const aft_link *link)
{
    bool has_any = !isnan(link->resistance);
    for (size_t d = 0; link->menu_index >= 0 && d < network->menu_lists[link->menu_index].n; d++) {
        has_any |= !isnan(network->menus[network->menu_lists[link->menu_index].options[d]].resistance);
    }
    return has_any;
}

static aft_status list_options(aft_tie *tie, const aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *network = model->network;
    const aft_link *link = &network->links[tie->k];
    const int first = model->first_piece[AFT_LINK][tie->k];
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
        *tie = (aft_tie){.kind = is_pipe(network, link) ? AFT_TIE_PIPE : AFT_TIE_REGULATOR,
                         .k = k,
                         .from = (size_t)from,
                         .to = (size_t)to,
                         .life = link->life,
                         .flow = model->flow[AFT_LINK] + (int)(k * model->n_hours),
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
    const char *setting = model->network->settings.pressure;
    if (strcmp(setting, "off") == 0) {
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
    const aft_capacity *capacity = &model->capacity[AFT_LINK][tie->k];
    double nom = capacity->fixed;
    for (int i = 0; i < capacity->n; i++) {
        nom += capacity->coefs[i] * x[capacity->cols[i]];
    }
    return nom > 1e-6; /* MW; less is rounding of a capacity that is not bought */
}
