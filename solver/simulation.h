/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plan's hydrogen net, simulated in every flow state. Part of the public face of solver/: studies.h includes it. */
#ifndef AFT_SIMULATION_H
#define AFT_SIMULATION_H

#include "solver/solver.h"

/** What a link between two buses under pressure is in a plan. */
typedef enum aft_simulated_kind {
    AFT_SIMULATED_PIPE,      /* a resistance or diameter of it is known */
    AFT_SIMULATED_REGULATOR, /* the pressure may fall, not rise, in the direction of flow */
    AFT_SIMULATED_LIFT       /* compressor, truck: ties no pressures */
} aft_simulated_kind;

/** A bus under pressure, over all snapshots. Pressures are as high as upper limits and regulators allow (MODEL.md
 *  (114)), so a lower limit that is missed is missed whatever pressure the feeds choose. */
typedef struct aft_simulated_bus {
    size_t bus;             /* row of buses */
    double lowest, highest; /* bar; 0: the net cannot carry the flow; NAN: no link of it is there */
    size_t lowest_snapshot, highest_snapshot;
    double missing;      /* bar below pressure_min_bar, the most; below 0: to spare */
    double missed_hours; /* h */
    double deviation;    /* bar, simulated less the plan's own where the feeds keep the plan's; NAN without */
    size_t deviation_snapshot;
} aft_simulated_bus;

/** A link between two such buses that is there in the plan. Flows are positive from bus0 to bus1. */
typedef struct aft_simulated_link {
    size_t link; /* row of links */
    aft_simulated_kind kind;
    double flow; /* MW, the largest in size */
    size_t flow_snapshot;
    double flow_off;   /* MW, simulated less the plan's, the largest in size: loops share as pressures say */
    double capacity;   /* MW */
    double over_hours; /* h above the capacity */
    double velocity;   /* m/s, the largest at either end; NAN: no diameter is known */
    double line_pack_least, line_pack_most; /* MWh; NAN likewise */
    double power, energy;                   /* MW the most, MWh: work of a lift at these pressures */
} aft_simulated_link;

typedef enum aft_missed_kind {
    AFT_MISSED_PRESSURE,  /* a bus below its pressure_min_bar */
    AFT_MISSED_CAPACITY,  /* a pipe above its capacity */
    AFT_MISSED_REGULATOR, /* a regulator would have to raise the pressure */
    AFT_MISSED_STATE      /* no state was found, or nothing says how high the pressures are */
} aft_missed_kind;

/** A limit that is missed in a snapshot: the worst of its kind, and how many of the kind there are. */
typedef struct aft_missed {
    aft_missed_kind kind;
    size_t snapshot;
    size_t row;          /* of buses (pressure, state) or of links */
    double value, limit; /* bar, or MW of a capacity */
    size_t n;
} aft_missed;

/** The hydrogen net of a plan, simulated in every flow state. */
typedef struct aft_simulation {
    size_t n_states;
    int *state; /* [n_snapshots] snapshots of one state have the same flows */
    size_t n_buses;
    aft_simulated_bus *buses; /* [n_buses] by row */
    double *pressure;         /* [n_states * n_buses] bar; NAN where there is none */
    size_t n_links;
    aft_simulated_link *links; /* [n_links] by row */
    double *flow;              /* [n_states * n_links] MW; NAN where the link does not exist */
    size_t n_missed;
    aft_missed *missed;  /* [n_missed] by snapshot */
    double missed_hours; /* h in which anything is missed */
    double deviation;    /* bar, largest in size of the buses; NAN without pressures of the plan */
    struct {
        double balance, pressure, active; /* MW, relative, bar: largest residuals, see aft_steady_check */
    } residual;
} aft_simulation;

typedef struct aft_simulate_options {
    bool is_constant;            /* constant resistances; else real friction wherever a diameter is known */
    const double *plan_pressure; /* [n_buses * n_snapshots] bar, NAN where there is none; NULL: the plan has none */
} aft_simulate_options;

/** Simulates the links between buses that have a pressure_max_bar: what the plan sends over them is put in and taken
 *  out at their buses, pipes share it as pressures say, other links carry what the plan says. Snapshots of equal flows
 *  are one state.
 *  @param out      owned by the caller, free with aft_simulation_free; NULL where no such link is or may become a
 *                  pipe, or where the plan has parts of pieces
 *  @param plan     of this network, with a point
 *  @param options  may be NULL
 *  @return AFT_ENOMEM. Cost: about 1 ms per state of 100 buses. */
aft_status aft_simulate(aft_simulation **out, const aft_network *network, const aft_plan *plan,
                        const aft_simulate_options *options, aft_error *err);
void aft_simulation_free(aft_simulation *simulation);

#endif
