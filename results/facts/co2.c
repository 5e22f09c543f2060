/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CO2 of generators by their primary energy, as the constraint "primary_energy" of PyPSA counts it. */
#include "results/facts/facts_internal.h"

double aft_primary_energy(const aft_network *network, const aft_plan *plan, size_t k,
                          double (*weight)(const aft_network *network, size_t t))
{
    double sum = 0.0;
    for (size_t t = 0; t < network->n_snapshots; t++) {
        double p = plan->generator_p[k * network->n_snapshots + t];
        sum += p != 0.0 ? weight(network, t) * p / aft_at(network->generators[k].efficiency, t) : 0.0;
    }
    return sum;
}

const aft_carrier *aft_carrier_find(const aft_network *network, const char *name)
{
    int row = name[0] != '\0' ? aft_network_find(network, AFT_TABLE_carriers, name) : -1;
    return row >= 0 ? &network->carriers[row] : NULL;
}

double aft_generator_co2(const aft_network *network, const aft_plan *plan, size_t k,
                         double (*weight)(const aft_network *network, size_t t))
{
    const aft_generator *g = &network->generators[k];
    const aft_carrier *carrier = aft_carrier_find(network, g->carrier);
    bool emits = g->active && carrier != NULL && carrier->co2_emissions != 0.0;
    return emits ? carrier->co2_emissions * aft_primary_energy(network, plan, k, weight) : 0.0;
}
