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

/** What stands behind a lower bound. */
typedef enum aft_bound_by {
    AFT_BY_DUALS,        /* duals that our own code has turned into it, or an enumeration of our own */
    AFT_BY_TWO_SEARCHES, /* two searches of a back-end, of the program and of another writing of it, that agree */
    AFT_BY_ONE_SEARCH    /* a back-end's word; the duals of the relaxation were found sound */
} aft_bound_by;

/** "duals", "two searches", "one search". */
const char *aft_bound_by_name(aft_bound_by by);

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

/** A method that there is: what it is for, and what it proves. */
typedef struct aft_method_info {
    const char *name, *use, *proof; /* static */
} aft_method_info;

/** The i-th method in the order in which they are tried; false behind the last one. */
bool aft_method_describe(aft_method_info *out, size_t i);

/** What a plan must decide of one candidate, whatever that costs. */
typedef struct aft_force {
    aft_row element;
    bool is_on; /* at least one piece of its menu is bought; else nothing, and an extendable one stays as it is */
} aft_force;

typedef struct aft_solve_options {
    const char *solver;      /* "glpk", "highs"; "auto" or NULL: HiGHS, and GLPK where that has no answer */
    double time_limit;       /* s; 0 is none */
    double gap;              /* relative gap asked for; 0 is exact */
    int threads;             /* 0 lets the solver choose */
    bool relax;              /* solve without integrality */
    const double *start;     /* [columns] point of a plan of the same elements and snapshots to begin with, or NULL; one
                                  that is not feasible does no harm */
    const char *method;      /* of aft_method_describe, the only one to run; NULL: what suits the program */
    const aft_force *forces; /* [n_forces] decisions that are made already, or NULL */
    size_t n_forces;
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

/** What a plan says by itself of a candidate with a menu of which it buys nothing. */
typedef struct aft_unbought {
    aft_row element;
    double cost;  /* of this plan with the cheapest piece besides, which stands idle; INFINITY: that breaks a limit */
    double bound; /* proved, of every plan that buys of it: the search's, or else the plan's own */
} aft_unbought;

/** How the generators, links or processes are switched and maintained: series like all others, NAN in the rows of those
 *  that are not, NULL where none is. */
typedef struct aft_switching {
    double *status, *start_up, *shut_down;   /* units: 0 or 1, or modules */
    double *maintenance, *maintenance_start; /* 0 or 1 */
} aft_switching;

/** Something that cannot be served, or that runs away, or that contradicts itself. */
typedef struct aft_conflict {
    char where[640]; /* "bus_balance[Zwolle 110, 2035-01-17 08:00]" or the like, and where its numbers stand */
    int bus;         /* row of buses if it is a balance, else -1 */
    int snapshot;    /* or -1 */
    double amount;   /* missing MW (negative: too much), or by how much a row must give way */
} aft_conflict;

/** What limits, set points and levels of a table are worth: change of the total cost (currency) when the right-hand
 *  side of the row, as it stands in MODEL.md, rises by one MW or MWh. All [rows * n_snapshots]; 0 where an element does
 *  not exist; NULL where the table has no such rows. */
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
    aft_bound_by bound_by;
    double gap;                /* (total_cost - lower_bound) / max(1e-9, |total_cost|) */
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
    size_t n_unbought;
    aft_unbought *unbought; /* by table, row */
    /* prices; NULL without duals */
    double *bus_price;     /* [n_buses * n_snapshots] currency/MWh of one more MW of load */
    double *constraint_mu; /* [n_global_constraints] total cost per unit of its constant; 0 if dropped */
    aft_duals *duals;      /* [AFT_N_TABLES]; NULL unless the setting assign_all_duals asks for them */

    size_t n_classes; /* of loads, in the order in which they are served; 0 if only cost counts */
    aft_load_class *classes;
    double least_cost; /* total cost of the cheapest plan, whoever it serves; NAN if only cost counts */

    size_t n_conflicts; /* why there is no plan: worst first */
    aft_conflict *conflicts;
} aft_plan;

/** Formulates, solves and proves. An infeasible or unbounded problem is AFT_OK with its outcome and conflicts.
 *  @param out  owned by the caller, free with aft_plan_free; untouched on failure
 *  Where the solver fails, or its answer breaks a row by more than 1e-6, the outcome is AFT_GAP_LIMIT without a point.
 *  @return AFT_EUSAGE for an unknown solver; AFT_ECASE for numbers that nothing can be made of; AFT_EUNSUPPORTED;
 *          AFT_ENOMEM; AFT_EIO for write_problem */
aft_status aft_solve(aft_plan **out, const aft_network *network, const aft_solve_options *options, aft_error *err);

void aft_plan_free(aft_plan *plan);

/** How the rows of a table are switched; NULL for tables that hold no plants. */
const aft_switching *aft_plan_switching(const aft_plan *plan, aft_table table);

/** Chosen capacities of a table, [rows] MW, MVA or MWh; NULL without a point, and where no row has a capacity. */
const double *aft_plan_capacities(const aft_plan *plan, aft_table table);

/** Dispatch of a table, [rows * n_snapshots] MW, of storage units what they give; NULL as the capacities are. */
const double *aft_plan_flows(const aft_plan *plan, aft_table table);

#endif
