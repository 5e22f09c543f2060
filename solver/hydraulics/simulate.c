/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plan's hydrogen net in every flow state.
 *
 * What the plan sends over links between buses under pressure is, bus by bus, what is put in and taken out there: it
 * adds up whatever generators, loads and stores do. Pipes then share flows as pressures say (112); regulators and lifts
 * carry what the plan says, and part the net into parts whose levels are as high as limits allow (114). With pressures
 * of the plan's own a second state takes the level of each part from one of its buses, to tell how far the others are
 * off. */
#include "solver/simulation.h"

#include "networks/base/memory.h"
#include "solver/hydraulics/flow_states.h"
#include "solver/hydraulics/plan_net.h"
#include "solver/hydraulics/steady.h"
#include "solver/hydraulics/steady_check.h"
#include "solver/hydraulics/steady_internal.h"

#include <math.h>
#include <string.h>

static const double flow_grain = 1e-6;     /* MW: flows that differ by less are the same state, */
static const double pressure_grain = 1e-3; /* bar: and so are pressures of the plan */
static const double bar_slack = 1e-3;      /* a limit that is missed by less is kept */
static const double flow_slack = 1e-3;     /* MW, */
static const double share_of_capacity =
    0.01; /* and a hundredth of the capacity: friction shares flows in loops by so much otherwise than resistances do */
static const double most_residual = 1e-7;  /* of an equation, relative; what misses by more is no state */
static const double most_imbalance = 1e-3; /* MW */

enum { N_MISSED_KINDS = AFT_MISSED_STATE + 1 };

/* The net of one investment period; all snapshots are one without. */
typedef struct scene {
    size_t period;
    bool is_open;
    aft_hydraulic_net net;
    aft_hydraulic_node *nodes; /* [n_buses] */
    aft_hydraulic_edge *edges;
    size_t *link_of;  /* [edges] place in the plan's net */
    bool *is_touched; /* [n_buses] some link of it exists */
    aft_steady *steady;
    aft_hydraulic_node
        *tied; /* [n_buses] the same with a given pressure in each part; NULL unless the plan has pressures */
    aft_hydraulic_net tied_net;
    aft_steady *tied_steady;
} scene;

typedef struct run {
    const aft_network *network;
    const aft_plan *plan;
    aft_simulate_options options;
    aft_steady_options how;
    aft_plan_net net;
    aft_simulation *out;
    size_t *first;                        /* [n_states] snapshot */
    double *hours;                        /* [n_states] */
    double *injection;                    /* [n_buses] */
    double *given;                        /* [edges] */
    aft_missed (*missed)[N_MISSED_KINDS]; /* [n_states] n = 0: nothing */
    scene scene;
} run;

static double plan_flow(const run *r, size_t l, size_t t)
{
    return r->plan->link_p[r->net.links[l].link * r->network->n_snapshots + t];
}

static double plan_pressure(const run *r, size_t i, size_t t)
{
    return r->options.plan_pressure[r->net.buses[i] * r->network->n_snapshots + t];
}

/* ---- states ---- */

static long long grains(double value, double grain)
{
    return isfinite(value) ? llround(value / grain) : -1;
}

static void fill_key(long long *key, const run *r, size_t t)
{
    *key++ = (long long)r->network->snapshots[t].period;
    for (size_t l = 0; l < r->net.n_links; l++) {
        *key++ = grains(plan_flow(r, l, t), flow_grain);
    }
    for (size_t i = 0; r->options.plan_pressure != NULL && i < r->net.n_buses; i++) {
        *key++ = grains(plan_pressure(r, i, t), pressure_grain);
    }
}

static aft_status find_states(run *r, aft_error *err)
{
    aft_status status = AFT_OK;
    const size_t n = r->network->n_snapshots;
    const size_t width = 1 + r->net.n_links + (r->options.plan_pressure != NULL ? r->net.n_buses : 0);
    long long *keys = aft_alloc(n * width, sizeof *keys);
    AFT_TRY_ALLOC(keys, err, "simulation");
    for (size_t t = 0; t < n; t++) {
        fill_key(keys + t * width, r, t);
    }
    AFT_TRY(aft_flow_states(r->out->state, r->first, &r->out->n_states, keys, n, width, err));
    for (size_t t = 0; t < n; t++) {
        r->hours[r->out->state[t]] += aft_energy_weight(r->network, t);
    }
done:
    aft_free(keys);
    return status;
}

/* ---- the net of a period ---- */

static void scene_clear(scene *s)
{
    aft_steady_free(s->steady);
    aft_steady_free(s->tied_steady);
    aft_free(s->nodes);
    aft_free(s->edges);
    aft_free(s->link_of);
    aft_free(s->is_touched);
    aft_free(s->tied);
    *s = (scene){0};
}

static void fill_scene(scene *s, const run *r)
{
    const aft_span span = r->network->periods[s->period].span;
    for (size_t i = 0; i < r->net.n_buses; i++) {
        double most = r->network->buses[r->net.buses[i]].pressure_max_bar;
        s->nodes[i] = (aft_hydraulic_node){.pressure = NAN, .pressure_max = most};
    }
    for (size_t l = 0; l < r->net.n_links; l++) {
        const aft_plan_link *link = &r->net.links[l];
        const aft_span life = r->network->links[link->link].life;
        bool exists = life.from < span.to && span.from < life.to;
        for (size_t e = link->first; exists && e < link->first + link->n_pieces; e++) {
            s->link_of[s->net.n_edges] = l;
            s->edges[s->net.n_edges++] = r->net.edges[e];
            s->is_touched[link->from] = s->is_touched[link->to] = true;
        }
    }
}

/* What the plan puts in at each bus, and what it sends over regulators and lifts. */
static void take_flows(run *r, size_t t)
{
    const scene *s = &r->scene;
    memset(r->injection, 0, r->net.n_buses * sizeof *r->injection);
    for (size_t e = 0; e < s->net.n_edges; e++) {
        const size_t l = s->link_of[e];
        const double flow = plan_flow(r, l, t);
        r->given[e] = s->edges[e].is_active ? flow : NAN;
        if (e == 0 || s->link_of[e - 1] != l) {
            r->injection[s->edges[e].from] += flow;
            r->injection[s->edges[e].to] -= flow;
        }
    }
}

/* The bus of each part that feeds most gets the plan's pressure, whatever that is in a state. */
static aft_status tie_parts(scene *s, run *r, aft_error *err)
{
    aft_status status = AFT_OK;
    const size_t n = r->net.n_buses;
    double *fed = aft_alloc(n, sizeof *fed);
    int *best = aft_alloc(n, sizeof *best);
    s->tied = aft_alloc(n, sizeof *s->tied);
    AFT_TRY_ALLOC(fed, err, "simulation");
    AFT_TRY_ALLOC(best, err, "simulation");
    AFT_TRY_ALLOC(s->tied, err, "simulation");
    for (size_t k = 0; k < r->out->n_states; k++) {
        take_flows(r, r->first[k]);
        for (size_t i = 0; i < n && r->network->snapshots[r->first[k]].period == s->period; i++) {
            fed[i] += fmax(0.0, r->injection[i]) * r->hours[k];
        }
    }
    for (size_t i = n; i-- > 0;) {
        int *of_part = &best[s->steady->zone[i]];
        *of_part = *of_part == 0 || fed[i] >= fed[*of_part - 1] ? (int)i + 1 : *of_part;
    }
    for (size_t i = 0; i < n; i++) {
        s->tied[i] = s->nodes[i];
        s->tied[i].pressure = best[s->steady->zone[i]] == (int)i + 1 ? 1.0 : NAN; /* for now */
    }
    s->tied_net = s->net;
    s->tied_net.nodes = s->tied;
    AFT_TRY(aft_steady_new(&s->tied_steady, &s->tied_net, &r->how, err));
done:
    aft_free(fed);
    aft_free(best);
    return status;
}

static aft_status open_scene(run *r, size_t period, aft_error *err)
{
    aft_status status = AFT_OK;
    scene *s = &r->scene;
    if (s->is_open && s->period == period) {
        return AFT_OK;
    }
    scene_clear(s);
    s->period = period;
    s->nodes = aft_alloc(r->net.n_buses, sizeof *s->nodes);
    s->edges = aft_alloc(r->net.n_edges, sizeof *s->edges);
    s->link_of = aft_alloc(r->net.n_edges, sizeof *s->link_of);
    s->is_touched = aft_alloc(r->net.n_buses, sizeof *s->is_touched);
    AFT_TRY_ALLOC(s->nodes, err, "simulation");
    AFT_TRY_ALLOC(s->edges, err, "simulation");
    AFT_TRY_ALLOC(s->link_of, err, "simulation");
    AFT_TRY_ALLOC(s->is_touched, err, "simulation");
    s->net = (aft_hydraulic_net){.n_nodes = r->net.n_buses, .nodes = s->nodes, .edges = s->edges};
    fill_scene(s, r);
    AFT_TRY(aft_steady_new(&s->steady, &s->net, &r->how, err));
    if (r->options.plan_pressure != NULL) {
        AFT_TRY(tie_parts(s, r, err));
    }
    s->is_open = true;
done:
    return status;
}

/* ---- what a state says ---- */

/* Notes a limit that is missed, `excess` beyond it; the largest is told. */
static void miss(run *r, size_t k, aft_missed_kind kind, size_t row, double value, double limit, double excess,
                 double *worst)
{
    aft_missed *m = &r->missed[k][kind];
    if (m->n++ == 0 || excess > *worst) {
        *worst = excess;
        m->kind = kind;
        m->row = row;
        m->value = value;
        m->limit = limit;
    }
}

static void read_buses(run *r, size_t k, const aft_steady_state *state)
{
    double worst = 0.0;
    for (size_t i = 0; i < r->net.n_buses; i++) {
        aft_simulated_bus *bus = &r->out->buses[i];
        const double limit = r->network->buses[bus->bus].pressure_min_bar;
        const double squared = state->squared[i];
        const double bar = squared > 0.0 ? sqrt(squared) : 0.0;
        if (!r->scene.is_touched[i]) {
            continue;
        }
        r->out->pressure[k * r->net.n_buses + i] = state->pressure[i];
        if (!(bus->lowest <= bar)) {
            bus->lowest = bar;
            bus->lowest_snapshot = r->first[k];
            bus->missing = limit - bar;
        }
        if (!(bus->highest >= bar)) {
            bus->highest = bar;
            bus->highest_snapshot = r->first[k];
        }
        if (squared < 0.0 || limit - bar > bar_slack) {
            bus->missed_hours += r->hours[k];
            miss(r, k, AFT_MISSED_PRESSURE, bus->bus, bar, limit, limit * limit - squared, &worst);
        }
    }
}

/* Adds an edge of a link: flow, velocity, line pack, power. */
static void read_edge(run *r, size_t k, const aft_steady_state *state, size_t e, double *pack)
{
    const size_t l = r->scene.link_of[e];
    aft_simulated_link *link = &r->out->links[l];
    double *flow = &r->out->flow[k * r->net.n_links + l];
    *flow = (isnan(*flow) ? 0.0 : *flow) + state->flow[e];
    *pack += state->line_pack[e];
    double fastest = fmax(fabs(state->velocity_from[e]), fabs(state->velocity_to[e])); /* NAN if both are */
    link->velocity = fmax(link->velocity, fastest);
    link->power = fmax(link->power, state->power[e]);
    link->energy += state->power[e] * r->hours[k];
}

static void read_link(run *r, size_t k, size_t l, double pack, double *worst)
{
    aft_simulated_link *link = &r->out->links[l];
    const double flow = r->out->flow[k * r->net.n_links + l];
    const double planned = plan_flow(r, l, r->first[k]);
    const double most = fmax(link->capacity * (1.0 + share_of_capacity), fabs(planned)) + flow_slack;
    if (!(fabs(link->flow) >= fabs(flow))) {
        link->flow = flow;
        link->flow_snapshot = r->first[k];
    }
    link->flow_off = fabs(flow - planned) > fabs(link->flow_off) ? flow - planned : link->flow_off;
    link->line_pack_least = fmin(link->line_pack_least, pack);
    link->line_pack_most = fmax(link->line_pack_most, pack);
    if (fabs(flow) > most) {
        link->over_hours += r->hours[k];
        miss(r, k, AFT_MISSED_CAPACITY, link->link, fabs(flow), link->capacity, fabs(flow) - link->capacity, worst);
    }
}

static void read_links(run *r, size_t k, const aft_steady_state *state)
{
    const scene *s = &r->scene;
    double worst = 0.0;
    double pack = 0.0;
    for (size_t e = 0; e < s->net.n_edges; e++) {
        bool is_last = e + 1 == s->net.n_edges || s->link_of[e + 1] != s->link_of[e];
        read_edge(r, k, state, e, &pack);
        if (is_last) {
            read_link(r, k, s->link_of[e], pack, &worst);
            pack = 0.0;
        }
    }
}

/* The bus that a failure is about. */
static size_t bus_of_failure(const run *r, const aft_steady_state *state)
{
    size_t i = state->node >= 0 ? (size_t)state->node : state->edge >= 0 ? (size_t)r->scene.edges[state->edge].from : 0;
    return r->net.buses[i];
}

/* Are the equations kept? */
static bool is_proved(run *r, const aft_steady_state *state)
{
    aft_steady_residual left = aft_steady_check(&r->scene.net, &r->how, r->injection, state);
    r->out->residual.balance = fmax(r->out->residual.balance, left.balance);
    r->out->residual.pressure = fmax(r->out->residual.pressure, left.pressure);
    r->out->residual.active = fmax(r->out->residual.active, left.active);
    return left.pressure <= most_residual && left.balance <= most_imbalance && left.active <= bar_slack;
}

/* Where a regulator would have to raise the pressure, levels say nothing; where no state is found, nothing does. */
static void read_state(run *r, size_t k, const aft_steady_state *state)
{
    double worst = 0.0;
    if (state->outcome == AFT_STEADY_MUST_RAISE) {
        miss(r, k, AFT_MISSED_REGULATOR, r->net.links[r->scene.link_of[state->edge]].link, state->amount, 0.0, 1.0,
             &worst);
    } else if ((state->outcome == AFT_STEADY_FOUND || state->outcome == AFT_STEADY_BELOW_ZERO) && is_proved(r, state)) {
        read_buses(r, k, state);
        read_links(r, k, state);
    } else {
        miss(r, k, AFT_MISSED_STATE, bus_of_failure(r, state), NAN, NAN, 1.0, &worst);
    }
}

/* How far are the other buses off where one of each part keeps the plan's pressure? */
static void compare_pressures(run *r, size_t k)
{
    scene *s = &r->scene;
    const size_t t = r->first[k];
    for (size_t i = 0; i < r->net.n_buses; i++) {
        double bar = plan_pressure(r, i, t);
        if (!isnan(s->tied[i].pressure) && !(bar > 0.0)) {
            return;
        }
        s->tied[i].pressure = isnan(s->tied[i].pressure) ? NAN : bar;
    }
    aft_steady_state state = aft_steady_solve(s->tied_steady, r->injection, r->given);
    bool has_pressures =
        state.outcome == AFT_STEADY_FOUND || state.outcome == AFT_STEADY_BELOW_ZERO ||
        state.outcome == AFT_STEADY_MUST_RAISE; /* into a part of given pressure: which is all right here */
    for (size_t i = 0; has_pressures && i < r->net.n_buses; i++) {
        aft_simulated_bus *bus = &r->out->buses[i];
        double off = fmax(0.0, isnan(state.pressure[i]) ? 0.0 : state.pressure[i]) - plan_pressure(r, i, t);
        if (s->is_touched[i] && !isnan(off) && !(fabs(bus->deviation) >= fabs(off))) {
            bus->deviation = off;
            bus->deviation_snapshot = t;
        }
    }
}

static aft_status simulate_states(run *r, aft_error *err)
{
    aft_status status = AFT_OK;
    for (size_t k = 0; k < r->out->n_states; k++) {
        AFT_TRY(open_scene(r, r->network->snapshots[r->first[k]].period, err));
        take_flows(r, r->first[k]);
        aft_steady_state state = aft_steady_solve(r->scene.steady, r->injection, r->given);
        read_state(r, k, &state);
        if (r->options.plan_pressure != NULL) {
            compare_pressures(r, k);
        }
    }
done:
    return status;
}

/* ---- from states to snapshots ---- */

static aft_status list_missed(run *r, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_simulation *out = r->out;
    size_t cap = 0;
    for (size_t t = 0; t < r->network->n_snapshots; t++) {
        const aft_missed *of_state = r->missed[out->state[t]];
        const size_t before = out->n_missed;
        for (int kind = 0; kind < N_MISSED_KINDS; kind++) {
            if (of_state[kind].n == 0) {
                continue;
            }
            if (aft_grow((void **)&out->missed, &cap, out->n_missed + 1, sizeof *out->missed) != 0) {
                return aft_fail(err, AFT_ENOMEM, "simulation: out of memory");
            }
            out->missed[out->n_missed] = of_state[kind];
            out->missed[out->n_missed++].snapshot = t;
        }
        out->missed_hours += out->n_missed > before ? aft_energy_weight(r->network, t) : 0.0;
    }
    for (size_t i = 0; i < out->n_buses; i++) {
        double off = out->buses[i].deviation;
        out->deviation = !isnan(off) && !(fabs(out->deviation) >= fabs(off)) ? off : out->deviation;
    }
    return status;
}

static void begin_rows(run *r)
{
    aft_simulation *out = r->out;
    out->n_buses = r->net.n_buses;
    out->n_links = r->net.n_links;
    out->deviation = NAN;
    for (size_t i = 0; i < out->n_buses; i++) {
        out->buses[i] = (aft_simulated_bus){
            .bus = r->net.buses[i], .lowest = NAN, .highest = NAN, .missing = NAN, .deviation = NAN};
    }
    for (size_t l = 0; l < out->n_links; l++) {
        out->links[l] = (aft_simulated_link){.link = r->net.links[l].link,
                                             .kind = r->net.links[l].kind,
                                             .flow = NAN,
                                             .capacity = r->net.links[l].capacity,
                                             .velocity = NAN,
                                             .line_pack_least = NAN,
                                             .line_pack_most = NAN};
    }
    for (size_t j = 0; j < out->n_states * out->n_buses; j++) {
        out->pressure[j] = NAN;
    }
    for (size_t j = 0; j < out->n_states * out->n_links; j++) {
        out->flow[j] = NAN;
    }
}

static aft_status make_room(run *r, aft_error *err)
{
    aft_status status = AFT_OK;
    const size_t n = r->network->n_snapshots;
    r->out = aft_alloc(1, sizeof *r->out);
    AFT_TRY_ALLOC(r->out, err, "simulation");
    r->out->state = aft_alloc(n, sizeof *r->out->state);
    r->out->buses = aft_alloc(r->net.n_buses, sizeof *r->out->buses);
    r->out->links = aft_alloc(r->net.n_links, sizeof *r->out->links);
    r->first = aft_alloc(n, sizeof *r->first);
    r->hours = aft_alloc(n, sizeof *r->hours);
    r->injection = aft_alloc(r->net.n_buses, sizeof *r->injection);
    r->given = aft_alloc(r->net.n_edges, sizeof *r->given);
    AFT_TRY_ALLOC(r->out->state, err, "simulation");
    AFT_TRY_ALLOC(r->out->buses, err, "simulation");
    AFT_TRY_ALLOC(r->out->links, err, "simulation");
    AFT_TRY_ALLOC(r->first, err, "simulation");
    AFT_TRY_ALLOC(r->hours, err, "simulation");
    AFT_TRY_ALLOC(r->injection, err, "simulation");
    AFT_TRY_ALLOC(r->given, err, "simulation");
    AFT_TRY(find_states(r, err));
    r->missed = aft_alloc(r->out->n_states, sizeof *r->missed);
    r->out->pressure = aft_alloc(r->out->n_states * r->net.n_buses, sizeof *r->out->pressure);
    r->out->flow = aft_alloc(r->out->n_states * r->net.n_links, sizeof *r->out->flow);
    AFT_TRY_ALLOC(r->missed, err, "simulation");
    AFT_TRY_ALLOC(r->out->pressure, err, "simulation");
    AFT_TRY_ALLOC(r->out->flow, err, "simulation");
done:
    return status;
}

void aft_simulation_free(aft_simulation *simulation)
{
    if (simulation == NULL) {
        return;
    }
    aft_free(simulation->state);
    aft_free(simulation->buses);
    aft_free(simulation->pressure);
    aft_free(simulation->links);
    aft_free(simulation->flow);
    aft_free(simulation->missed);
    aft_free(simulation);
}

aft_status aft_simulate(aft_simulation **out, const aft_network *network, const aft_plan *plan,
                        const aft_simulate_options *options, aft_error *err)
{
    aft_status status = AFT_OK;
    run r = {.network = network, .plan = plan};
    r.options = options != NULL ? *options : (aft_simulate_options){0};
    r.how.is_real = !r.options.is_constant;
    AFT_TRY(aft_plan_net_init(&r.net, network, plan, err));
    if (r.net.has_pipes && r.net.is_whole) {
        AFT_TRY(make_room(&r, err));
        begin_rows(&r);
        AFT_TRY(simulate_states(&r, err));
        AFT_TRY(list_missed(&r, err));
    }
    *out = r.out;
    r.out = NULL;
done:
    aft_simulation_free(r.out);
    scene_clear(&r.scene);
    aft_plan_net_clear(&r.net);
    aft_free(r.first);
    aft_free(r.hours);
    aft_free(r.injection);
    aft_free(r.given);
    aft_free(r.missed);
    return status;
}
