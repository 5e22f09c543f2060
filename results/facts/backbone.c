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

static bool is_one_medium(const aft_network *network, const aft_element *e)
{
    return e->bus1 >= 0 && strcmp(network->buses[e->bus0].carrier, network->buses[e->bus1].carrier) == 0;
}

static bool is_given(const aft_element *e)
{
    return e->active && e->menu_index < 0 && !e->is_extendable;
}

/* A link that moves its medium by something else than a pipe or wire has a carrier of its own. */
static bool is_vehicle(const aft_network *network, const aft_element *e)
{
    return e->carrier[0] != '\0' && strcmp(e->carrier, network->buses[e->bus0].carrier) != 0 &&
           strcasestr(e->carrier, "pipe") == NULL;
}

static bool is_two_way(const aft_element *e)
{
    return e->low.hours != NULL || e->low.value < 0.0;
}

/* Where given supply comes in; -1: nowhere. */
static int bus_of_supply(const aft_network *network, aft_table table, const aft_element *e)
{
    if (!is_given(e)) {
        return -1;
    }
    bool can_give = e->high.hours != NULL || e->high.value > 0.0;
    return table == AFT_TABLE_generators && can_give                ? e->bus0
           : table == AFT_TABLE_links && !is_one_medium(network, e) ? e->bus1
                                                                    : -1;
}

/* Length that a way adds, km; INFINITY: none. */
static double length_of_way(const aft_network *network, aft_table table, const aft_element *e)
{
    const double least = 1e-9; /* so that a branch, built or without a length, is still no backbone */
    if (!e->active || !is_one_medium(network, e)) {
        return INFINITY;
    }
    if (aft_is_branch(network, table, e)) {
        return aft_element_is_expanded(e) ? least : fmax(e->length, least);
    }
    return is_given(e) && !is_vehicle(network, e) ? 0.0 : INFINITY;
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
    for (size_t c = 0; c < AFT_N_ELEMENT_TABLES; c++) {
        aft_table table = aft_element_tables[c];
        for (size_t k = 0; k < aft_element_count(network, table); k++) {
            aft_element e = aft_element_get(network, plan, table, k);
            double length = length_of_way(network, table, &e);
            if (isfinite(length)) {
                is_changed |= step(b, e.bus0, e.bus1, length);
                is_changed |= is_two_way(&e) && step(b, e.bus1, e.bus0, length);
            }
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
    for (size_t c = 0; c < AFT_N_ELEMENT_TABLES; c++) {
        for (size_t k = 0; k < aft_element_count(network, aft_element_tables[c]); k++) {
            aft_element e = aft_element_get(network, plan, aft_element_tables[c], k);
            int bus = bus_of_supply(network, aft_element_tables[c], &e);
            if (bus >= 0) {
                made.root[bus] = bus;
                made.distance[bus] = 0.0;
            }
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

int aft_backbone_bus(const aft_backbone *backbone, const aft_network *network, const aft_plan *plan,
                     const aft_branch_result *branch)
{
    aft_element e = aft_element_get(network, plan, branch->table, branch->row);
    int end = e.bus0;
    if (e.bus1 >= 0 && is_two_way(&e) && backbone->distance[e.bus1] < backbone->distance[e.bus0]) {
        end = e.bus1;
    }
    return is_one_medium(network, &e) && backbone->root[end] >= 0 ? backbone->root[end] : e.bus0;
}
