/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules, a file each. */
#ifndef AFT_CHECK_INTERNAL_H
#define AFT_CHECK_INTERNAL_H

#include "networks/read/read_internal.h"

/* ---- before anything is derived ---- */

/** Rules about single rows and references. */
aft_status aft_check_rows(aft_reading *reading);

/** Rules about the options of menus (check_menus.c). */
aft_status aft_check_options(aft_reading *reading);

/** Rules about what is switched and maintained. */
aft_status aft_check_plants(aft_reading *reading);

/** Rules about classes of loads in scarcity (check_allocation.c). */
aft_status aft_check_allocation(aft_reading *reading);

/** Notes what has no effect on the plan (check_idle.c). */
aft_status aft_note_idle(aft_reading *reading);

/* ---- of a prepared network ---- */

/** Rules about planning by windows (setting horizon). */
aft_status aft_check_horizon(aft_reading *reading);

/** Rules about the prepared network as a whole. */
aft_status aft_check_whole(aft_reading *reading);

/** The part of them that is about costs (check_costs.c). */
aft_status aft_check_costs(aft_reading *reading);

/** The part of them that is about global constraints. */
aft_status aft_check_limits(aft_reading *reading);

/** Limits that contradict each other. */
aft_status aft_check_crossings(aft_reading *reading);

/** Rules about menus and their buyers, of a prepared network. */
aft_status aft_check_menus(aft_reading *reading);

/** Rules about what can reach what. */
aft_status aft_check_graph(aft_reading *reading);

/** Rules about the setting layout. */
aft_status aft_check_layout(aft_reading *reading);

/** What is wrong with pressures (check_pressure.c); and, in a sound case, which of them cannot be reached. */
aft_status aft_check_pressure(aft_reading *reading);

aft_status aft_check_pressure_reach(aft_reading *reading);

/** Which outages cannot be secured. */
aft_status aft_check_outages(aft_reading *reading);

#endif
