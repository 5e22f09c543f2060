/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One view of what runs, switched and maintained. */
#include "networks/records/records.h"

bool aft_table_has_plants(aft_table table)
{
    return table == AFT_TABLE_generators || table == AFT_TABLE_links || table == AFT_TABLE_processes;
}

#define PLANT(r)                                                                                                       \
    ((aft_plant){.is_committable = (r)->committable,                                                                   \
                 .start_up_cost = network->drops_start_costs[table] ? nothing : (r)->start_up_cost,                    \
                 .shut_down_cost = network->drops_stop_costs[table] ? nothing : (r)->shut_down_cost,                   \
                 .stand_by_cost = (r)->stand_by_cost,                                                                  \
                 .min_up_time = (r)->min_up_time,                                                                      \
                 .min_down_time = (r)->min_down_time,                                                                  \
                 .up_time_before = (r)->up_time_before,                                                                \
                 .down_time_before = (r)->down_time_before,                                                            \
                 .n_before = (r)->n_before,                                                                            \
                 .status_before = (r)->status_before,                                                                  \
                 .ramp_up = (r)->ramp_limit_up,                                                                        \
                 .ramp_down = (r)->ramp_limit_down,                                                                    \
                 .ramp_start_up = (r)->ramp_limit_start_up,                                                            \
                 .ramp_shut_down = (r)->ramp_limit_shut_down,                                                          \
                 .p_init = (r)->p_init,                                                                                \
                 .is_maintainable = (r)->maintainable,                                                                 \
                 .maintenance_duration = (r)->maintenance_duration,                                                    \
                 .maintenance_share = (r)->maintenance_pu,                                                             \
                 .maintenance_events = (r)->maintenance_events})

aft_plant aft_plant_get(const aft_network *network, aft_table table, size_t row)
{
    const aft_series nothing = {0.0, NULL};
    switch (table) {
    case AFT_TABLE_generators: return PLANT(&network->generators[row]);
    case AFT_TABLE_links: return PLANT(&network->links[row]);
    case AFT_TABLE_processes: return PLANT(&network->processes[row]);
    default: return (aft_plant){0};
    }
}
