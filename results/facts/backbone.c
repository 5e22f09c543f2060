/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a branch hangs on the network that the case gives.
 *
 * Given are elements that nobody has to buy. Their backbone is what such supply (generators, and links from another
 * carrier) reaches by such ways, vehicles left out. From there lead the branches, shortest first, by
 *
 *     d(v) = min over branches (u, v) of d(u) + length,   0 for a branch that is built,   d = 0 on the backbone
 *
 * A branch is fed from the bus at which the way to its nearer end leaves the backbone. What a trailer can reach, or an
 * electrolyser that is not yet there, is no backbone: the tap of the break-even may well be such a bus. */
#include "networks/base/memory.h"
#include "results/facts/facts_internal.h"

#include <math.h>
#include <string.h>

static bool is_given(const aft_holding *h)
{
    return h->active && h->menu_index < 0 && !h->is_extendable;
}

/* A link that moves its medium by something else than a pipe or wire has a carrier of its own. */
static bool is_vehicle(const aft_network *network, const aft_holding *h)
{
    return h->carrier[0] != '\0' && strcmp(h->carrier, network->buses[h->bus0].carrier) != 0 &&
           strcasestr(h->carrier, "pipe") == NULL;
}

static bool is_two_way(const aft_holding *h)
{
    return h->low.hours != NULL || h->low.value < 0.0;
}

/* Where given supply comes in; -1: nowhere. */
static int bus_of_supply(const aft_network *network, const aft_holding *h)
{
    if (!is_given(h)) {
        return -1;
    }
    bool can_give = h->high.hours != NULL || h->high.value > 0.0;
    return h->table == AFT_TABLE_generators && can_give                    ? h->bus0
           : h->table == AFT_TABLE_links && !aft_is_one_medium(network, h) ? h->bus1
                                                                           : -1;
}

/* Length that a way adds, km; INFINITY: none. */
static double length_of_way(const aft_network *network, const aft_held *e)
{
    const double least = 1e-9; /* so that a branch, built or without a length, is still no backbone */
    if (!e->h.active || !aft_is_one_medium(network, &e->h)) {
        return INFINITY;
    }
    if (aft_is_branch(network, &e->h)) {
        return aft_held_is_expanded(e) ? least : fmax(e->h.length, least);
    }
    return is_given(&e->h) && !is_vehicle(network, &e->h) ? 0.0 : INFINITY;
}

static bool step(aft_backbone *b, int from, int to, double length)
{
    const double noticed = 1e-12;
    if (!(b->distance[from] + length < b->distance[to] - noticed)) {
        return false;
    }
    b->distance[to] = b->distance[from] + length;
    b->root[to] = length > 0.0 ? b->root[from] : to;
    return true;
}

/* One round of Bellman-Ford; did it change anything? */
static bool spread(aft_backbone *b, const aft_network *network, const aft_plan *plan)
{
    bool is_changed = false;
    for (aft_held e = {0}; aft_held_next(&e, network, plan);) {
        double length = length_of_way(network, &e);
        if (isfinite(length)) {
            is_changed |= step(b, e.h.bus0, e.h.bus1, length);
            is_changed |= is_two_way(&e.h) && step(b, e.h.bus1, e.h.bus0, length);
        }
    }
    return is_changed;
}

aft_status aft_backbone_init(aft_backbone *out, const aft_network *network, const aft_plan *plan, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_backbone made = {.root = aft_alloc(network->n_buses + 1, sizeof *made.root),
                         .distance = aft_alloc(network->n_buses + 1, sizeof *made.distance)};
    AFT_TRY_ALLOC(made.root, err, "backbone");
    AFT_TRY_ALLOC(made.distance, err, "backbone");
    for (size_t b = 0; b < network->n_buses; b++) {
        made.root[b] = -1;
        made.distance[b] = INFINITY;
    }
    for (aft_holding h = {0}; aft_holding_next(&h, network);) {
        int bus = bus_of_supply(network, &h);
        if (bus >= 0) {
            made.root[bus] = bus;
            made.distance[bus] = 0.0;
        }
    }
    for (size_t round = 0; round < network->n_buses && spread(&made, network, plan); round++) {
    }
    *out = made;
    made = (aft_backbone){0};
done:
    aft_backbone_clear(&made);
    return status;
}

void aft_backbone_clear(aft_backbone *backbone)
{
    aft_free(backbone->root);
    aft_free(backbone->distance);
    *backbone = (aft_backbone){0};
}

int aft_backbone_bus(const aft_backbone *backbone, const aft_network *network, const aft_branch_result *branch)
{
    const aft_holding h = aft_holding_at(network, branch->table, branch->row);
    int end = h.bus0;
    if (h.bus1 >= 0 && is_two_way(&h) && backbone->distance[h.bus1] < backbone->distance[h.bus0]) {
        end = h.bus1;
    }
    return aft_is_one_medium(network, &h) && backbone->root[end] >= 0 ? backbone->root[end] : h.bus0;
}
