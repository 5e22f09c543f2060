/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules about planning by windows (settings horizon and overlap): what no window can decide is refused, what each
 * window takes for itself is said. */
#include "networks/check/check_internal.h"

static aft_status refuse(aft_reading *reading, aft_place place, const char *what)
{
    return aft_report(reading, AFT_LEVEL_ERROR, "horizon", place, "leave out the setting horizon", "%s", what);
}

static aft_status check_element(aft_reading *reading, const aft_holding *h)
{
    aft_status status = AFT_OK;
    const aft_network *network = reading->network;
    aft_place place = aft_place_of(reading, h->table, h->row, NULL);
    if (!h->active) {
        return AFT_OK;
    }
    if (h->is_extendable || h->menu_index >= 0) {
        AFT_TRY(refuse(reading, place, "each window would choose a capacity of its own"));
    }
    if (aft_plant_get(network, h->table, h->row).is_maintainable) {
        AFT_TRY(refuse(reading, place, "each window would plan all maintenance"));
    }
    const aft_ports *ports = aft_ports_of(network, h->table, h->row);
    for (size_t i = 0; ports != NULL && i < ports->n; i++) {
        if (ports->list[i].delay > 0) {
            AFT_TRY(refuse(reading, place, "a delay reaches from one window into the next"));
        }
    }
done:
    return status;
}

static aft_status check_elements(aft_reading *reading)
{
    aft_status status = AFT_OK;
    for (aft_holding h = {0}; aft_holding_next(&h, reading->network);) {
        AFT_TRY(check_element(reading, &h));
    }
done:
    return status;
}

static aft_status warn(aft_reading *reading, aft_table table, size_t row, const char *what)
{
    return aft_report(reading, AFT_WARNING, "by-window", aft_place_of(reading, table, row, NULL), "",
                      "%s, in every window by itself", what);
}

/* As in PyPSA, what sums up or closes over time does so in every window. */
static aft_status warn_of_sums(aft_reading *reading)
{
    aft_status status = AFT_OK;
    const aft_network *network = reading->network;
    for (size_t k = 0; k < network->n_global_constraints; k++) {
        AFT_TRY(warn(reading, AFT_TABLE_global_constraints, k, "the limit holds"));
    }
    for (size_t k = 0; k < network->n_generators; k++) {
        const aft_generator *g = &network->generators[k];
        if (g->active && (!isinf(g->e_sum_min) || !isinf(g->e_sum_max))) {
            AFT_TRY(warn(reading, AFT_TABLE_generators, k, "e_sum_min and e_sum_max hold"));
        }
    }
    for (size_t k = 0; k < network->n_stores; k++) {
        if (network->stores[k].active && network->stores[k].e_cyclic) {
            AFT_TRY(warn(reading, AFT_TABLE_stores, k, "the store ends where it began"));
        }
    }
    for (size_t k = 0; k < network->n_storage_units; k++) {
        if (network->storage_units[k].active && network->storage_units[k].cyclic_state_of_charge) {
            AFT_TRY(warn(reading, AFT_TABLE_storage_units, k, "the storage unit ends where it began"));
        }
    }
done:
    return status;
}

static aft_status check_overlap(aft_reading *reading)
{
    const aft_settings *settings = &reading->network->settings;
    if (settings->overlap == 0 || settings->overlap < settings->horizon) {
        return AFT_OK;
    }
    if (settings->horizon == 0) {
        return aft_report(reading, AFT_WARNING, "no-effect", aft_setting_place(reading, "overlap"), "give horizon, too",
                          "overlap: without a horizon there are no windows that could overlap");
    }
    return aft_report(reading, AFT_LEVEL_ERROR, "out-of-range", aft_setting_place(reading, "overlap"), "",
                      "overlap: %d is not below the horizon, %d", settings->overlap, settings->horizon);
}

aft_status aft_check_horizon(aft_reading *reading)
{
    aft_status status = AFT_OK;
    const aft_network *network = reading->network;
    AFT_TRY(check_overlap(reading));
    if (network->settings.horizon == 0) {
        return AFT_OK;
    }
    if (network->has_periods) {
        AFT_TRY(refuse(reading, aft_setting_place(reading, "horizon"),
                       "windows and investment periods do not go together"));
    }
    if (aft_is_by_priority(network)) {
        AFT_TRY(
            refuse(reading, aft_setting_place(reading, "allocation"),
                   "each window would serve its classes by itself, and might leave nothing for the first of the next"));
    }
    AFT_TRY(check_elements(reading));
    AFT_TRY(warn_of_sums(reading));
done:
    return status;
}
