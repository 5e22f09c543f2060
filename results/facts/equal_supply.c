/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Generators that could take each other's place: of one carrier and one price in one part of the grid, where in some
 * hour one could give less and another more at the same cost. How a plan splits their energy is chance (two borders to
 * one market, say), so only their sum is told, and their money is booked to no country and no municipality. */
#include "networks/base/memory.h"
#include "results/facts/facts_internal.h"

#include <stdlib.h>
#include <string.h>

static const double NOTICED = 1e-6; /* of the capacity: room to give more or less */

typedef struct member {
    const aft_generator *generator;
    int island;
    size_t hours;
    aft_held held;
} member;

static int compare(double a, double b)
{
    return (a > b) - (a < b);
}

/* 0: they are alike in all but what they have left. */
static int by_kind(const member *a, const member *b)
{
    const aft_series x = a->generator->marginal_cost;
    const aft_series y = b->generator->marginal_cost;
    int order = compare(a->island, b->island);
    order = order != 0 ? order : compare(a->generator->sign, b->generator->sign);
    order = order != 0 ? order : strcmp(a->generator->carrier, b->generator->carrier);
    for (size_t t = 0; order == 0 && t < (x.hours == NULL && y.hours == NULL ? 1 : a->hours); t++) {
        order = compare(aft_at(x, t), aft_at(y, t));
    }
    return order;
}

static int compare_members(const void *a, const void *b)
{
    const member *x = a;
    const member *y = b;
    const int order = by_kind(x, y);
    return order != 0 ? order : (x->generator > y->generator) - (x->generator < y->generator);
}

/* Where some of them have room: at no bus, at one, or at several. */
enum { NOWHERE = -1, SEVERAL = -2 };

static void note_room(int *where, bool has_room, int bus)
{
    if (has_room && *where != bus) {
        *where = *where == NOWHERE ? bus : SEVERAL;
    }
}

static bool is_elsewhere(int where, int bus)
{
    return where != NOWHERE && where != bus;
}

static bool has_room_up(const member *m, size_t t)
{
    const aft_held *e = &m->held;
    return e->flow[t] < e->nom_opt * aft_at(e->h.high, t) - NOTICED * e->nom_opt;
}

static bool has_room_down(const member *m, size_t t)
{
    const aft_held *e = &m->held;
    return e->flow[t] > e->nom_opt * aft_at(e->h.low, t) + NOTICED * e->nom_opt;
}

/* Of generators that are alike, marks those of which one at another bus could give less in this hour while they give
 * more, or the other way round. */
static void mark_hour(bool *made, const aft_network *network, const member *members, size_t n, size_t t)
{
    int up = NOWHERE;
    int down = NOWHERE;
    for (size_t i = 0; i < n; i++) {
        note_room(&up, has_room_up(&members[i], t), members[i].generator->bus);
        note_room(&down, has_room_down(&members[i], t), members[i].generator->bus);
    }
    for (size_t i = 0; i < n && up != NOWHERE && down != NOWHERE; i++) {
        const int bus = members[i].generator->bus;
        const bool can_swap = (is_elsewhere(down, bus) && has_room_up(&members[i], t)) ||
                              (is_elsewhere(up, bus) && has_room_down(&members[i], t));
        made[members[i].generator - network->generators] |= can_swap;
    }
}

/* What belongs to no place anyway has nothing to be mistaken for; nor has what a project owns. */
static bool is_placed(const aft_network *network, const aft_held *e)
{
    const bool has_place =
        aft_holding_country(network, &e->h)[0] != '\0' || aft_holding_municipality(network, &e->h)[0];
    return has_place && e->h.active && e->h.project_index < 0 && e->flow != NULL;
}

static size_t collect(member *out, const aft_network *network, const aft_plan *plan)
{
    size_t n = 0;
    for (size_t k = 0; plan->bus_island != NULL && k < network->n_generators; k++) {
        const aft_generator *generator = &network->generators[k];
        const aft_held held = aft_held_at(network, plan, AFT_TABLE_generators, k);
        if (is_placed(network, &held)) {
            out[n++] = (member){generator, plan->bus_island[generator->bus], network->n_snapshots, held};
        }
    }
    return n;
}

aft_status aft_equal_supply(bool **out, const aft_network *network, const aft_plan *plan, aft_error *err)
{
    aft_status status = AFT_OK;
    bool *made = aft_alloc(network->n_generators + 1, sizeof *made);
    member *members = aft_alloc(network->n_generators + 1, sizeof *members);
    AFT_TRY_ALLOC(made, err, "money");
    AFT_TRY_ALLOC(members, err, "money");
    const size_t n = collect(members, network, plan);
    if (n > 0) {
        qsort(members, n, sizeof *members, compare_members);
    }
    for (size_t first = 0, next = 0; first < n; first = next) {
        while (next < n && by_kind(&members[first], &members[next]) == 0) {
            next++;
        }
        for (size_t t = 0; next - first > 1 && t < network->n_snapshots; t++) {
            mark_hour(made, network, members + first, next - first, t);
        }
    }
    *out = made;
    made = NULL;
done:
    aft_free(made);
    aft_free(members);
    return status;
}
