/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules about scarcity (setting allocation): what serving classes of loads in order needs, and priorities that say
 * nothing. */
#include "networks/check/check_internal.h"

static size_t count_loads(const aft_network *network, bool has_priority, size_t *first_out)
{
    size_t n = 0;
    for (size_t k = network->n_loads; k-- > 0;) {
        bool counts = network->loads[k].active && (aft_load_priority(network, k) > 0) == has_priority;
        n += counts;
        *first_out = counts ? k : *first_out;
    }
    return n;
}

/* A class can lose only what may be shed. */
static aft_status check_cost(aft_reading *reading)
{
    if (!isnan(reading->network->settings.lost_load_cost)) {
        return AFT_OK;
    }
    return aft_report(reading, AFT_LEVEL_ERROR, "no-lost-load-cost", aft_setting_place(reading, "allocation"),
                      "give the setting lost_load_cost, the price of a MWh that is not served",
                      "allocation: classes are told apart by the load that they lose, and no load may be lost");
}

static aft_status check_classes(aft_reading *reading)
{
    const aft_network *network = reading->network;
    size_t first = 0;
    size_t n_with = count_loads(network, true, &first);
    size_t n_without = count_loads(network, false, &first);
    if (n_with == 0) {
        return aft_report(reading, AFT_WARNING, "no-priority", aft_setting_place(reading, "allocation"),
                          "give loads or sites a priority, 1 first",
                          "allocation: no load has a priority, so all loads are one class");
    }
    if (n_without == 0) {
        return AFT_OK;
    }
    return aft_report(reading, AFT_NOTE, "no-class", aft_place_of(reading, AFT_TABLE_loads, first, NULL), "",
                      n_without == 1 ? "load `%s` has no priority and is served before all classes"
                                     : "load `%s` and %zu others have no priority and are served before all classes",
                      network->loads[first].name, n_without - 1);
}

/* The first load that stands where a site does; n_loads if none does. */
static size_t load_of_site(const aft_network *network, size_t site)
{
    for (size_t k = 0; k < network->n_loads; k++) {
        if (network->loads[k].active && network->loads[k].bus == network->sites[site].bus) {
            return k;
        }
    }
    return network->n_loads;
}

static aft_status check_site(aft_reading *reading, size_t row)
{
    const aft_network *network = reading->network;
    const aft_site *site = &network->sites[row];
    size_t load = load_of_site(network, row);
    aft_place place = aft_place_of(reading, AFT_TABLE_sites, row, "priority");
    if (site->priority == 0) {
        return AFT_OK;
    }
    if (load == network->n_loads) {
        return aft_report(reading, AFT_WARNING, "no-effect", place, "",
                          "priority: no load stands at the bus of site `%s`", site->name);
    }
    if (aft_load_priority(network, load) == site->priority) {
        return AFT_OK;
    }
    return aft_report(reading, AFT_WARNING, "two-priorities", place,
                      "give sites with different priorities their own buses",
                      "another site at the bus of site `%s` has priority %d, which counts for all loads there",
                      site->name, aft_load_priority(network, load));
}

static aft_status check_load(aft_reading *reading, size_t row)
{
    const aft_load *load = &reading->network->loads[row];
    int class = aft_load_priority(reading->network, row);
    if (!load->active || load->priority == 0 || load->priority == class) {
        return AFT_OK;
    }
    return aft_report(reading, AFT_NOTE, "two-priorities", aft_place_of(reading, AFT_TABLE_loads, row, "priority"), "",
                      "load `%s` has the priority of the site at its bus, %d", load->name, class);
}

static aft_status check_rows(aft_reading *reading)
{
    aft_status status = AFT_OK;
    for (size_t row = 0; row < reading->network->n_sites; row++) {
        AFT_TRY(check_site(reading, row));
    }
    for (size_t row = 0; row < reading->network->n_loads; row++) {
        AFT_TRY(check_load(reading, row));
    }
done:
    return status;
}

/* Without the setting priorities are words: one note. Those of sites are facts about them, as their commitment is. */
static aft_status note_idle_priorities(aft_reading *reading)
{
    const aft_network *network = reading->network;
    for (size_t row = 0; row < network->n_loads; row++) {
        if (network->loads[row].active && network->loads[row].priority > 0) {
            return aft_report(reading, AFT_NOTE, "no-effect", aft_place_of(reading, AFT_TABLE_loads, row, "priority"),
                              "with the setting allocation = priority classes are served in order",
                              "priority: without effect on the plan while allocation is cost");
        }
    }
    return AFT_OK;
}

aft_status aft_check_allocation(aft_reading *reading)
{
    aft_status status = AFT_OK;
    if (!aft_is_by_priority(reading->network)) {
        return note_idle_priorities(reading);
    }
    AFT_TRY(check_cost(reading));
    AFT_TRY(check_classes(reading));
    AFT_TRY(check_rows(reading));
done:
    return status;
}
