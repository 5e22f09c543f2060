/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a medium is (hydrogen, say): its buses, who supplies it, whom it can serve; and a network with its prices or its
 * demand changed. */
#ifndef AFT_BREAK_EVEN_MEDIUM_H
#define AFT_BREAK_EVEN_MEDIUM_H

#include "networks/base/memory.h"
#include "solver/solver.h"

typedef struct aft_medium {
    const char *carrier; /* of its buses */
    bool *has_bus;       /* [n_buses] */
    bool *is_served;     /* [n_buses] of the medium, or behind its users' equipment */
    bool *is_supply;     /* [n_generators] */
    bool *is_user;       /* [n_loads] */
    size_t n_supply, n_users;
    double price;   /* currency/MWh; mean over the hours of the cheapest supply that costs something; 0 if none does */
    bool has_curve; /* some supply has a curve of costs */
} aft_medium;

/** Carrier of a candidate's medium: that of both its buses; NULL if it is no link between two buses of one carrier. */
const char *aft_medium_carrier(const aft_network *network, aft_row row);

/** @param out  its inside is the caller's to clear. AFT_ENOMEM. Cost: O(rows * buses) at worst. */
aft_status aft_medium_init(aft_medium *out, const aft_network *network, const char *carrier, aft_error *err);
void aft_medium_clear(aft_medium *medium);

/** What of a network can be changed by a factor. */
typedef enum aft_parameter { AFT_PARAMETER_PRICE, AFT_PARAMETER_DEMAND } aft_parameter;

/** The network with all costs of supply, or all demand of users, times a factor.
 *  @param out    owned by the caller; what changes lies in the arena, all else belongs to `network`
 *  @param arena  must outlive *out. AFT_ENOMEM. */
aft_status aft_medium_change(aft_network **out, aft_arena *arena, const aft_network *network, const aft_medium *medium,
                             aft_parameter parameter, double factor, aft_error *err);

/** Change of the total cost per unit of the factor, while the same is built: exact for the costs of supply; of demand
 *  as the prices of the plan have it. NAN if the plan does not tell.
 *  @param network  the unchanged one, whatever the plan is of */
double aft_medium_slope(const aft_network *network, const aft_medium *medium, const aft_plan *plan,
                        aft_parameter parameter);

#endif
