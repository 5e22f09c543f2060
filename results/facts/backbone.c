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
#include "networks/base/heap.h"
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

typedef struct way {
    int bus0, bus1;
    double length;
    bool is_two_way;
    size_t round; /* the last one in which it was put on the list, counted from 1 */
} way;

typedef struct ways {
    size_t n;
    way *list;
    aft_chains ends; /* two a way: 2 i at its bus0, 2 i + 1 at its bus1 */
    aft_heap next;   /* ways to be looked at, by round and place in the list */
} ways;

static void ways_clear(ways *all)
{
    aft_free(all->list);
    aft_chains_clear(&all->ends);
    aft_heap_clear(&all->next);
}

static aft_status ways_init(ways *out, const aft_network *network, const aft_plan *plan, aft_error *err)
{
    size_t n = 0;
    for (aft_holding h = {0}; aft_holding_next(&h, network);) {
        n++;
    }
    out->list = aft_alloc(n + 1, sizeof *out->list);
    if (out->list == NULL || aft_chains_init(&out->ends, network->n_buses, 2 * n) != 0) {
        return aft_fail(err, AFT_ENOMEM, "backbone: out of memory");
    }
    for (aft_held e = {0}; aft_held_next(&e, network, plan);) {
        const double length = length_of_way(network, &e);
        if (isfinite(length)) {
            aft_chain_put(&out->ends, e.h.bus0, 2 * (int)out->n);
            aft_chain_put(&out->ends, e.h.bus1, 2 * (int)out->n + 1);
            out->list[out->n++] = (way){e.h.bus0, e.h.bus1, length, is_two_way(&e.h), 0};
        }
    }
    return AFT_OK;
}

/* What ends at a bus that came nearer may be a shorter way now: what comes behind `at` in the list yet in this
 * round. */
static int put_ways_of(ways *all, int bus, size_t round, size_t at)
{
    for (int end = all->ends.first[bus]; end >= 0; end = all->ends.next[end]) {
        const size_t i = (size_t)end / 2;
        const size_t when = i > at ? round : round + 1;
        if (all->list[i].round < when) {
            all->list[i].round = when;
            const aft_heap_entry entry = {(double)when * (double)all->n + (double)i, (int)i};
            if (aft_heap_put(&all->next, entry, false) != 0) {
                return -1;
            }
        }
    }
    return 0;
}

/* Bellman-Ford, of which each round looks only at ways with an end that came nearer since. */
static aft_status spread(aft_backbone *b, const aft_network *network, ways *all, aft_error *err)
{
    int failed = 0;
    for (size_t bus = 0; bus < network->n_buses; bus++) {
        failed |= b->root[bus] >= 0 ? put_ways_of(all, (int)bus, 0, all->n) : 0;
    }
    while (all->next.n > 0 && failed == 0) {
        const size_t i = (size_t)aft_heap_take(&all->next, false).what;
        const way *w = &all->list[i];
        const size_t round = w->round; /* it may enter the list again itself */
        if (step(b, w->bus0, w->bus1, w->length)) {
            failed |= put_ways_of(all, w->bus1, round, i);
        }
        if (w->is_two_way && step(b, w->bus1, w->bus0, w->length)) {
            failed |= put_ways_of(all, w->bus0, round, i);
        }
    }
    return failed == 0 ? AFT_OK : aft_fail(err, AFT_ENOMEM, "backbone: out of memory");
}

aft_status aft_backbone_init(aft_backbone *out, const aft_network *network, const aft_plan *plan, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_backbone made = {.root = aft_alloc(network->n_buses + 1, sizeof *made.root),
                         .distance = aft_alloc(network->n_buses + 1, sizeof *made.distance)};
    ways all = {0};
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
    AFT_TRY(ways_init(&all, network, plan, err));
    AFT_TRY(spread(&made, network, &all, err));
    *out = made;
    made = (aft_backbone){0};
done:
    ways_clear(&all);
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
