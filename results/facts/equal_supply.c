/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Generators that could take each other's place: of one carrier and one price in one part of the grid, where in some
 * hour one could give less and another more at the same cost. How a plan splits their energy is chance (two borders to
 * one market, say), so only their sum is told, and their money is booked to no country and no municipality. */
#include "networks/base/memory.h"
#include "results/facts/facts_internal.h"

#include <math.h>
#include <string.h>

static const double NOTICED = 1e-6; /* of the capacity: room to give more or less */

static bool is_same_series(aft_series a, aft_series b, size_t n)
{
    for (size_t t = 0; t < n; t++) {
        if (aft_at(a, t) != aft_at(b, t)) {
            return false;
        }
    }
    return true;
}

static bool is_alike(const aft_network *network, const aft_plan *plan, size_t k, size_t j)
{
    const aft_generator *a = &network->generators[k];
    const aft_generator *b = &network->generators[j];
    const bool is_here = plan->bus_island[a->bus] == plan->bus_island[b->bus] && a->bus != b->bus;
    return is_here && b->active && a->sign == b->sign && strcmp(a->carrier, b->carrier) == 0 &&
           is_same_series(a->marginal_cost, b->marginal_cost, network->n_snapshots);
}

/* Room of a generator in an hour: +1 to give more, -1 to give less, as a set of two. */
typedef struct room {
    bool up, down;
} room;

static room room_at(const aft_held *e, size_t t)
{
    const double least = NOTICED * e->nom_opt;
    return (room){.up = e->flow[t]<e->nom_opt * aft_at(e->h.high, t) - least, .down = e->flow[t]> e->nom_opt *
                            aft_at(e->h.low, t) +
                        least};
}

/* Could one give less in some hour, and the other more? */
static bool can_swap(const aft_network *network, const aft_held *a, const aft_held *b)
{
    for (size_t t = 0; t < network->n_snapshots; t++) {
        const room x = room_at(a, t);
        const room y = room_at(b, t);
        if ((x.up && y.down) || (x.down && y.up)) {
            return true;
        }
    }
    return false;
}

/* What belongs to no place anyway has nothing to be mistaken for; nor has what a project owns. */
static bool is_placed(const aft_network *network, const aft_held *e)
{
    const bool has_place =
        aft_holding_country(network, &e->h)[0] != '\0' || aft_holding_municipality(network, &e->h)[0];
    return has_place && e->h.active && e->h.project_index < 0 && e->flow != NULL;
}

aft_status aft_equal_supply(bool **out, const aft_network *network, const aft_plan *plan, aft_error *err)
{
    aft_status status = AFT_OK;
    bool *made = aft_alloc(network->n_generators + 1, sizeof *made);
    AFT_TRY_ALLOC(made, err, "money");
    for (size_t k = 0; plan->bus_island != NULL && k < network->n_generators; k++) {
        const aft_held a = aft_held_at(network, plan, AFT_TABLE_generators, k);
        for (size_t j = k + 1; is_placed(network, &a) && j < network->n_generators; j++) {
            const aft_held b = aft_held_at(network, plan, AFT_TABLE_generators, j);
            const bool is_told = made[k] && made[j];
            if (!is_told && is_placed(network, &b) && is_alike(network, plan, k, j) && can_swap(network, &a, &b)) {
                made[k] = made[j] = true;
            }
        }
    }
    *out = made;
    made = NULL;
done:
    aft_free(made);
    return status;
}
