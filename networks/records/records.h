/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a network says beyond its fields: rows by name, one view of what has a capacity and of what runs, curves,
 * delays, losses. */
#ifndef AFT_RECORDS_H
#define AFT_RECORDS_H

#include "networks/base/status.h"
#include "networks/schema/schema.h"

/* ---- rows by name ---- */

void aft_network_free(aft_network *network);

/** Row of a name in a table, or -1. Cost: O(length). */
int aft_network_find(const aft_network *network, aft_table table, const char *name);

/** Number of a carrier in a column of carriers.csv, one of the schema or of the user; 0 where it is not given. */
double aft_carrier_attribute(const aft_network *network, size_t carrier, const char *column);

/* ---- some snapshots ---- */

/** Some snapshots of a network as a network of its own. What follows from all snapshots stays what it was: years,
 *  peak_load, costs, largest limits.
 *  @param out      new network, owned by the caller; names, texts and hours belong to `network`, which must outlive it
 *  @param first, n its snapshots; there must be at least one
 *  @return AFT_OK; AFT_EUSAGE if there are no such snapshots; AFT_ENOMEM. Cost: O(rows). */
aft_status aft_network_window(aft_network **out, const aft_network *network, size_t first, size_t n, aft_error *err);

/* ---- what has a capacity (holding.c) ---- */

enum {
#define HOLDER(list) AFT_HOLDER_##list,
#define SAME(type, field, member, doc)
#define NOMINAL(type, field, ending, doc)
#define TOLD(type, field, doc)
#define DERIVED(type, field, doc)
#include "networks/schema/holding.def"
    AFT_N_HOLDINGS,
    AFT_N_PLANT_TABLES = AFT_HOLDER_processes + 1
};

#undef HOLDER
#undef SAME
#undef NOMINAL
#undef TOLD
#undef DERIVED
#define HOLDER(list)
#define SAME(type, field, member, doc)    type field;
#define NOMINAL(type, field, ending, doc) type field;
#define TOLD(type, field, doc)            type field;
#define DERIVED(type, field, doc)         type field;

/** What has a capacity, whatever its table, under one name each: p_nom, s_nom and e_nom are all nom. A copy, for
 *  reading. */
typedef struct aft_holding {
    aft_table table;
    size_t row, line;     /* of the table, of its file */
    const char *nom_name; /* "p_nom", "s_nom" or "e_nom" */
#include "networks/schema/holding.def"
} aft_holding;

#undef HOLDER
#undef SAME
#undef NOMINAL
#undef TOLD
#undef DERIVED

/** The tables whose rows have a capacity; those whose rows run (aft_plant) come first. */
extern const aft_table aft_holding_tables[AFT_N_HOLDINGS];

/** The view of a row; all zero for a table whose rows have no capacity. */
aft_holding aft_holding_at(const aft_network *network, aft_table table, size_t row);

/** The next element of all tables in turn, from a zeroed one on:
 *  `for (aft_holding h = {0}; aft_holding_next(&h, network);)`.
 *  @return false behind the last */
bool aft_holding_next(aft_holding *h, const aft_network *network);

/** True if it exists in some snapshot; one that never does has no variable that can differ from 0. */
static inline bool aft_holding_exists(const aft_holding *holding)
{
    return holding->life.from < holding->life.to;
}

/** True if the element can have a capacity above zero, now or once built. */
bool aft_holding_can_carry(const aft_network *network, const aft_holding *holding);

/* ---- what runs (plants.c) ---- */

/** Generators, links and processes run: what their records have in common beside a capacity. Times are snapshots. */
typedef struct aft_plant {
    bool is_committable;                      /* switched on and off */
    aft_series start_up_cost, shut_down_cost; /* as they count: 0 where PyPSA drops them */
    aft_series stand_by_cost;                 /* currency/h */
    int min_up_time, min_down_time, up_time_before, down_time_before;
    size_t n_before;               /* snapshots whose status is known, before which the two times before count */
    const double *status_before;   /* [n_before] units, the oldest first */
    aft_series ramp_up, ramp_down; /* per unit; NAN: not limited */
    double ramp_start_up, ramp_shut_down;
    double p_init; /* MW before the first snapshot; NAN: not known */
    bool is_maintainable;
    double maintenance_duration; /* h */
    double maintenance_share;    /* of its capacity lost meanwhile */
    int maintenance_events;
} aft_plant;

/** True for the tables that hold plants: generators, links, processes. */
bool aft_table_has_plants(aft_table table);

aft_plant aft_plant_get(const aft_network *network, aft_table table, size_t row);

/* ---- curves, delays, losses ---- */

/** Cost at x by a curve of costs, whose y is the cost per unit in the segment that ends there. */
double aft_curve_cost(const aft_curve *curve, double x);

/** What a curve of rates delivers at x: it goes through (x, x y). */
double aft_curve_delivery(const aft_curve *curve, double x);

/** What a flow delivers at a port in snapshot t (delays apart) with this capacity of its element. */
double aft_port_delivery(const aft_port *port, double capacity, size_t t, double flow);

/** Snapshots in which was sent what arrives at a port with a delay D > 0: with T0_t the sum of the weights "generators"
 *  before t in its period, the last s with T0_s <= T0_t - D; modulo the length of the period if cyclic.
 *  @param source  [n_snapshots] -1: nothing arrives
 *  @param starts  [n_snapshots] room; T0 afterwards */
void aft_delay_sources(int *source, double *starts, const aft_network *network, int delay, bool is_cyclic);

/** Breakpoints 0 = q_0 < q_1 < ... < q_n of the secants of a branch, the last at or beyond its largest flow:
 *  q_1 = 2 sqrt(atol / r),  q_k = q_(k-1) max(k / (k - 1), 1 + 2 (rtol + sqrt(rtol + rtol^2))).
 *  @param out         [max_segments + 1] MW
 *  @param resistance  above 0, per unit on 1 MVA
 *  @param most        largest flow, MW
 *  @return n, or -1 if that needs max_segments or more */
int aft_secant_points(double *out, const aft_losses *losses, double resistance, double most);

/* ---- money that is booked, scarcity, pressure (CASE.md section 4) ---- */

/** Share that is booked in a step (0 is the first) by a list like "0.1 0.5 1", whose last holds ever after.
 *  @return false if the text is no such list, which no network has */
bool aft_booked_share(double *out, const char *steps, size_t step);

/** Are classes of loads served in order (setting allocation = priority)? */
bool aft_is_by_priority(const aft_network *network);

/** The first site at a bus (-1: none), in file order; `next_site` has the others. -1: there is none. */
int aft_first_site(const aft_network *network, int bus);

/** Class of a load: the first priority of the sites at its bus, its own where these have none, 0 if it has none either.
 *  Cost: O(sites at its bus). */
int aft_load_priority(const aft_network *network, size_t load);

/** Does a link have a resistance, or can it buy one? Between two buses under pressure it is a pipe then. */
bool aft_link_is_pipe(const aft_network *network, const aft_link *link);

#endif
