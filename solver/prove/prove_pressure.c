/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Do the pressures of a point hold? Read from the network and the point, not from what was made of them: which links
 * are pipes, what they are made of, and the limits of buses. */
#include "solver/families/pressure.h"

#include <stdio.h>

static const double least_flow = 1e-6;     /* MW; less has no direction */
static const double least_capacity = 1e-6; /* MW; less is rounding of a capacity that is not bought */

/* What is built of a link at a point. */
typedef struct build {
    bool is_pipe;       /* it has a resistance, or can buy one */
    double capacity;    /* MW */
    double conductance; /* MW km^1/2 / bar */
} build;

static build build_of(const aft_model *model, size_t k, const double *x)
{
    const aft_network *network = model->network;
    const aft_link *link = &network->links[k];
    const int piece = model->first_piece[AFT_TABLE_links][k];
    build b = {.is_pipe = !isnan(link->resistance), .capacity = model->capacity[AFT_TABLE_links][k].fixed};
    b.conductance = b.is_pipe && link->p_nom > 0.0 ? 1.0 / sqrt(link->resistance) : 0.0;
    for (size_t d = 0; piece >= 0 && d < network->menu_lists[link->menu_index].n; d++) {
        const aft_menu_option *option = &network->menus[network->menu_lists[link->menu_index].options[d]];
        const double n = round(x[piece + (int)d]);
        b.is_pipe |= !isnan(option->resistance);
        b.capacity += n * option->p_nom;
        b.conductance += n > 0.0 && !isnan(option->resistance) ? n / sqrt(option->resistance) : 0.0;
    }
    const aft_capacity *capacity = &model->capacity[AFT_TABLE_links][k];
    for (int i = 0; piece < 0 && i < capacity->n; i++) {
        b.capacity += capacity->coefs[i] * x[capacity->cols[i]];
    }
    return b;
}

static int other_end(const aft_link *link)
{
    for (size_t i = 0; i < link->ports.n; i++) {
        if (link->ports.list[i].number == 1) {
            return link->ports.list[i].bus;
        }
    }
    return -1;
}

/* Squared pressure of a bus at a point; NAN if it is not under pressure. */
static double pressure_at(const aft_model *model, int bus, size_t t, const double *x)
{
    const int place = bus >= 0 ? model->pressure->place[bus] : -1;
    return place >= 0 ? x[model->pressure->buses[place].col + (int)t] : NAN;
}

static double scale_of(const aft_bus *bus)
{
    return fmax(1.0, bus->pressure_max_bar * bus->pressure_max_bar);
}

static void note(aft_pressure_proof *proof, double violation, const char *what, const char *name, size_t t)
{
    if (!(violation <= proof->violation)) { /* also what is no number */
        *proof = (aft_pressure_proof){isnan(violation) ? INFINITY : violation, what, name, t};
    }
}

static void prove_bus(aft_pressure_proof *proof, const aft_model *model, size_t b, size_t t, const double *x)
{
    const aft_bus *bus = &model->network->buses[b];
    if (!isnan(bus->pressure_max_bar)) {
        const double pi = pressure_at(model, (int)b, t, x);
        const double low = bus->pressure_min_bar * bus->pressure_min_bar;
        const double high = bus->pressure_max_bar * bus->pressure_max_bar;
        const double off = fmax(low - pi, pi - high) / scale_of(bus);
        note(proof, isnan(pi) ? INFINITY : off, "limits of bus", bus->name, t);
    }
}

/* @param from, to  squared pressures at its ends; one of them NAN: not under pressure */
static void prove_link(aft_pressure_proof *proof, const aft_model *model, size_t k, const build *b, size_t t,
                       const double *x)
{
    const aft_link *link = &model->network->links[k];
    const int bus1 = other_end(link);
    const double from = pressure_at(model, link->bus0, t, x);
    const double to = pressure_at(model, bus1, t, x);
    const double q = x[aft_model_flow(model, AFT_TABLE_links, k, t)];
    if (isnan(from) || isnan(to)) {
        return;
    }
    const double scale = fmax(scale_of(&model->network->buses[link->bus0]), scale_of(&model->network->buses[bus1]));
    if (b->capacity <= least_capacity) {
        note(proof, fabs(q), "flow without capacity of link", link->name, t);
    } else if (b->is_pipe) {
        const double fall = link->length * q * fabs(q) / (b->conductance * b->conductance);
        note(proof, fabs(from - to - fall) / scale, "pipe", link->name, t);
    } else if (!link->lift && fabs(q) > least_flow) {
        note(proof, (q > 0.0 ? to - from : from - to) / scale, "regulator", link->name, t);
    }
}

aft_pressure_proof aft_prove_pressure(const aft_model *model, const double *x)
{
    aft_pressure_proof proof = {.what = "", .name = ""};
    const aft_network *network = model->network;
    for (size_t b = 0; b < network->n_buses; b++) {
        for (size_t t = 0; t < model->n_hours; t++) {
            prove_bus(&proof, model, b, t, x);
        }
    }
    for (size_t k = 0; k < network->n_links; k++) {
        const aft_span life = network->links[k].life;
        const build b = build_of(model, k, x);
        for (size_t t = life.from; t < life.to; t++) {
            prove_link(&proof, model, k, &b, t, x);
        }
    }
    return proof;
}

void aft_pressure_proof_name(char *out, size_t size, const aft_model *model, const aft_pressure_proof *proof)
{
    (void)snprintf(out, size, "pressure: %s %s in %s", proof->what, proof->name,
                   model->network->snapshot_labels[proof->snapshot]);
}
