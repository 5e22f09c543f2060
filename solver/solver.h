/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Public face of solver/: a network becomes a program, a solution becomes a plan. */
#ifndef AFT_SOLVER_H
#define AFT_SOLVER_H

#include "networks/networks.h"

#include <stdbool.h>
#include <stddef.h>

/** What became of a problem; the words of run.json (CASE.md section 5). */
typedef enum aft_outcome {
    AFT_OPTIMAL,    /* the gap asked for is proved */
    AFT_GAP_LIMIT,  /* the method stopped before that, with a plan */
    AFT_TIME_LIMIT, /* out of time; perhaps with a plan */
    AFT_INFEASIBLE,
    AFT_UNBOUNDED,
    AFT_INTERRUPTED /* the user stopped it; perhaps with a plan */
} aft_outcome;

/** "optimal", "gap_limit", ... */
const char *aft_outcome_name(aft_outcome outcome);

/** Progress of a search, told every second or so. */
typedef struct aft_progress {
    double seconds;
    double bound;      /* -INFINITY if none yet */
    double incumbent;  /* INFINITY if none yet */
    const char *phase; /* "relaxation", "search", "prices", ... */
} aft_progress;

/** A method that was tried on a program. */
typedef struct aft_method_run {
    const char *name;    /* static */
    double seconds;      /* of all its runs */
    const char *outcome; /* of the last one: "optimal", ... */
} aft_method_run;

typedef struct aft_solve_options {
    const char *solver;  /* "glpk", "highs"; "auto" or NULL: HiGHS, and GLPK where that has no answer */
    double time_limit;   /* s; 0 is none */
    double gap;          /* relative gap asked for; 0 is exact */
    int threads;         /* 0 lets the solver choose */
    bool relax;          /* solve without integrality */
    const double *start; /* [columns] point of a plan of the same elements and snapshots to begin with, or NULL; one
                                  that is not feasible does no harm */
    const char *method;  /* of aft_methods_list, the only one to run; NULL: what suits the program */
    const char *write_problem; /* file to write the problem to (.mps, .lp) before solving, or NULL */
    void (*on_progress)(const aft_progress *progress, void *payload); /* may be NULL */
    void (*on_log)(const char *line, void *payload);                  /* may be NULL: one line, what was decided */
    bool (*is_interrupted)(void *payload);                            /* may be NULL */
    void *payload;
} aft_solve_options;

/** Pieces of one size bought for one element. */
typedef struct aft_purchase {
    aft_table table; /* of elements with a capacity */
    size_t row;      /* of that table */
    size_t option;   /* row of menus */
    int pieces;      /* at least 1 */
    double capacity; /* of these pieces: MW, MVA or MWh */
    double cost;     /* of these pieces over the modelled span */
} aft_purchase;

/** How the generators, links or processes are switched and maintained: series like all others, NAN in the rows of those
 *  that are not, NULL where none is. */
typedef struct aft_switching {
    double *status, *start_up, *shut_down;   /* units: 0 or 1, or modules */
    double *maintenance, *maintenance_start; /* 0 or 1 */
} aft_switching;

/** Something that cannot be served, or that runs away, or that contradicts itself. */
typedef struct aft_conflict {
    char where[160]; /* "bus_balance[Zwolle 110, 2035-01-17 08:00]" or the like */
    int bus;         /* row of buses if it is a balance, else -1 */
    int snapshot;    /* or -1 */
    double amount;   /* missing MW (negative: too much), or by how much a row must give way */
} aft_conflict;

/** What limits, set points and levels of a table are worth: change of the total cost (currency) when the right-hand side
 *  of the row, as it stands in MODEL.md, rises by one MW or MWh. All [rows * n_snapshots]; 0 where an element does not
 *  exist; NULL where the table has no such rows. */
typedef struct aft_duals {
    double *upper, *lower; /* of the dispatch of generators, links, processes, of flows, and of storage levels */
    double *set;           /* of p_set; of storage units: of state_of_charge_set */
    double *ramp_up, *ramp_down;
    double *balance; /* of the levels of stores and storage units: worth of one more MWh */
} aft_duals;

/** The loads of one priority, where classes are served in order (setting allocation = priority), and what they get.
 *  Energy as aft_energy_weight has it. */
typedef struct aft_load_class {
    int priority;              /* 0: loads without one; they are served first */
    double demand, lost;       /* MWh */
    double lost_bound;         /* MWh, proved: no plan loses less unless classes before lose more */
    double lost_at_least_cost; /* MWh, in the cheapest plan whoever it serves */
    bool is_proved;            /* lost is lost_bound, to the gap asked for */
} aft_load_class;

/** What a parametric search came to for one candidate and one parameter. */
typedef enum aft_break_even_kind {
    AFT_BREAK_EVEN_FOUND,
    AFT_BREAK_EVEN_NONE,      /* as in the plan at every value that was solved, up to the limit */
    AFT_BREAK_EVEN_NO_MEDIUM, /* not asked: no link between two buses of one carrier */
    AFT_BREAK_EVEN_NO_PRICE,  /* not asked: no supply of the medium has a cost above 0 */
    AFT_BREAK_EVEN_NO_USERS,  /* not asked: no load is served from the medium */
    AFT_BREAK_EVEN_NO_TIME    /* out of time, or of what the solver can prove, before anything was found */
} aft_break_even_kind;

/** Where a candidate begins to be built (cheaper supply, more demand), or, if the plan builds it, where it drops out
 *  (dearer supply, less demand). Prices in currency/MWh, demand as a factor. MODEL.md (80), (81). */
typedef struct aft_break_even {
    aft_break_even_kind kind;
    double value, from,
        to;            /* NAN unless found; at the ends of [from, to] a solved plan is on either side, to its proof */
    double limit;      /* farthest value that was solved and has a plan */
    double no_plan;    /* from about here on there is no plan; NAN if there is one as far as was asked */
    bool is_tie;       /* within [from, to] plans with and without it cost the same to the proof */
    bool is_cut_short; /* out of time or of solves: the interval is wide, or the limit not as far as was asked */
} aft_break_even;

/** A candidate and its two break-evens. */
typedef struct aft_break_even_row {
    aft_row element;
    bool is_built; /* in the plan of least cost to the gap of these solves, from which both are sought */
    double price;  /* currency/MWh, of the medium's supply as it is; NAN without */
    aft_break_even by_price, by_demand;
} aft_break_even_row;

typedef struct aft_break_evens {
    size_t n;
    aft_break_even_row *list; /* [n] in the order asked for */
    size_t n_solves;
    double gap;        /* relative, asked of each solve */
    bool is_cut_short; /* any of them */
} aft_break_evens;

/** What would have to change for a candidate to pay, from the prices of a plan: first-order bounds, NAN where they say
 *  nothing. The solver knows nothing of them: aft_branches_bound (results/) finds them, and the plan keeps them. */
typedef struct aft_branch_bound {
    aft_row element;
    const char *tap; /* bus from which it would be fed, "" if there is none; borrowed from the network */
    double price_cut_needed_at_least, demand_factor_needed_at_least;
} aft_branch_bound;

typedef struct aft_branch_bounds {
    size_t n;
    aft_branch_bound *list;
} aft_branch_bounds;

/** What a link between two buses under pressure is in a plan. */
typedef enum aft_simulated_kind {
    AFT_SIMULATED_PIPE,      /* a resistance or diameter of it is known */
    AFT_SIMULATED_REGULATOR, /* the pressure may fall, not rise, in the direction of flow */
    AFT_SIMULATED_LIFT       /* compressor, truck: ties no pressures */
} aft_simulated_kind;

/** A bus under pressure, over all snapshots. Pressures are as high as upper limits and regulators allow (MODEL.md (114)),
 *  so a lower limit that is missed is missed whatever pressure the feeds choose. */
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

/** Results of one table, in network order; series are [k * n_snapshots + t]. NULL where there is no point. */
typedef struct aft_plan {
    aft_outcome outcome;
    bool has_point;
    const char *solver;         /* name, static */
    const char *solver_version; /* static */
    const char *method;         /* that found the plan, or that there is none; static; NULL: none was asked */
    size_t n_methods;
    aft_method_run *methods; /* [n_methods] all that were tried, in order */
    char message[256];       /* what else there is to say; "" if nothing */

    double total_cost;  /* NAN without a point, like the next three */
    double objective;   /* as PyPSA reports it: total_cost - objective_constant */
    double lower_bound; /* of total_cost, proved; -INFINITY if none. Where classes of loads are served in order it
                                  bounds the cost of serving each as well as this plan does */
    double gap;         /* (total_cost - lower_bound) / max(1e-9, |total_cost|) */
    double objective_constant; /* 0 if the settings leave it out */

    size_t n_windows, n_windows_optimal; /* of a rolling horizon, each solved by itself; 0 if all was solved at once */
    struct {
        size_t rows, columns, nonzeros, integers;
    } problem; /* with windows the largest of theirs */
    struct {
        double row_violation, bound_violation, integrality_violation; /* relative, see aft_proof in prove.h */
        double duality_gap; /* relative, of the LP with the integers fixed; NAN without duals */
        char worst_row[160];
    } check;
    struct {
        double build, solve;
    } seconds;

    double *point; /* [columns] what the solver found; the dispatch below is parts of it */
    /* dispatch, MW */
    const double *generator_p, *link_p, *process_p, *store_p, *line_s, *transformer_s;
    const double *unit_dispatch, *unit_store, *unit_spill; /* storage units */
    const double *line_loss, *transformer_loss;            /* NULL without losses */
    double *transformer_shift;                             /* degrees, 0 where it is given; NULL without any decision */
    const double *load_shed;                               /* NULL if no load may be shed */
    const double *store_e, *unit_soc;                      /* MWh at the end of the snapshot */
    /* the grid of lines and transformers */
    int *bus_island;   /* [n_buses] connected part, in order of first appearance; the branches of all periods count */
    double *bus_angle; /* [n_buses * n_snapshots] rad, mean 0 over each island of a period; NULL without branches */
    double *bus_pressure; /* [n_buses * n_snapshots] bar, NAN where a bus is not under pressure; NULL where none is */
    /* capacities, total: MW, MWh, MVA */
    double *generator_p_nom, *link_p_nom, *process_p_nom, *store_e_nom, *unit_p_nom, *line_s_nom, *transformer_s_nom;
    aft_switching generator_switching, link_switching, process_switching;
    size_t n_purchases;
    aft_purchase *purchases; /* by table, row, option */
    /* prices; NULL without duals */
    double *bus_price;     /* [n_buses * n_snapshots] currency/MWh of one more MW of load */
    double *constraint_mu; /* [n_global_constraints] total cost per unit of its constant; 0 if dropped */
    aft_duals *duals;      /* [AFT_N_TABLES]; NULL unless the setting assign_all_duals asks for them */

    size_t n_classes; /* of loads, in the order in which they are served; 0 if only cost counts */
    aft_load_class *classes;
    double least_cost; /* total cost of the cheapest plan, whoever it serves; NAN if only cost counts */

    aft_break_evens *break_evens;     /* NULL unless aft_find_break_evens was asked */
    aft_branch_bounds *branch_bounds; /* NULL unless aft_branches_bound was asked */
    aft_simulation *simulation;       /* NULL unless somebody kept one here (aft_simulate) */
    struct aft_plan *transport;       /* what would be planned without pressures, with its simulation; NULL unless
                                          aft_find_transport was asked and found it */
    bool is_transport_late;           /* it was asked, and found none in the time there was */

    size_t n_conflicts; /* why there is no plan: worst first */
    aft_conflict *conflicts;
} aft_plan;

/** Formulates, solves and proves. An infeasible or unbounded problem is AFT_OK with its outcome and conflicts.
 *  @param out  owned by the caller, free with aft_plan_free; untouched on failure
 *  @return AFT_ESOLVER if the solver failed or its answer violates a row by more than 1e-6; AFT_EUSAGE for an unknown
 *          solver; AFT_EUNSUPPORTED; AFT_ENOMEM; AFT_EIO for write_problem */
aft_status aft_solve(aft_plan **out, const aft_network *network, const aft_solve_options *options, aft_error *err);

/** Solves the whole network again and again, with other costs of supply and other demand of users, to find where each
 *  candidate begins or ceases to pay; keeps it in plan->break_evens. Prices go down to 0 and up to 4 times as they are,
 *  demand down to 0 and up to 10 times; each is found to a thousandth of what it is now, in at most 200 solves a sweep.
 *  @param plan        of this network, with a point
 *  @param candidates  [n] elements with a capacity
 *  @param options     as of the plan; its time limit is for all solves together, its gap is made 1e-4 if it is larger
 *  @return AFT_EUNSUPPORTED for a rolling horizon or classes of loads in order; as aft_solve else */
aft_status aft_find_break_evens(aft_plan *plan, const aft_network *network, const aft_row *candidates, size_t n,
                                const aft_solve_options *options, aft_error *err);

/** Simulates the links between buses that have a pressure_max_bar: what the plan sends over them is put in and taken out
 *  at their buses, pipes share it as pressures say, other links carry what the plan says. Snapshots of equal flows are
 *  one state.
 *  @param out      owned by the caller, free with aft_simulation_free (or aft_plan_free, kept in plan->simulation); NULL
 *                  where no such link is or may become a pipe, or where the plan has parts of pieces
 *  @param plan     of this network, with a point
 *  @param options  may be NULL
 *  @return AFT_ENOMEM. Cost: about 1 ms per state of 100 buses. */
aft_status aft_simulate(aft_simulation **out, const aft_network *network, const aft_plan *plan,
                        const aft_simulate_options *options, aft_error *err);
void aft_simulation_free(aft_simulation *simulation);

/** Solves the same network with pressure = off and simulates its plan: what a transport model would have planned, and
 *  whether pipes would carry it. Keeps it in plan->transport; nothing where the plan has no pressures.
 *  @param plan     of this network, with a point
 *  @param options  as of the plan; its time limit is what is left; at most 0.3 s or twice as long as the plan took are used
 *  @return as aft_solve. That no time was left is no failure (plan->is_transport_late) */
aft_status aft_find_transport(aft_plan *plan, const aft_network *network, const aft_solve_options *options,
                              aft_error *err);

void aft_plan_free(aft_plan *plan);
void aft_branch_bounds_free(aft_branch_bounds *bounds);

/** How the rows of a table are switched; NULL for tables that hold no plants. */
const aft_switching *aft_plan_switching(const aft_plan *plan, aft_table table);

#endif
