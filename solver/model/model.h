/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A network on its way to a program: where each variable stands, and what capacity each element has. */
#ifndef AFT_MODEL_H
#define AFT_MODEL_H

#include "networks/base/memory.h"
#include "solver/program/lp.h"
#include "solver/solver.h"

/** Capacity of an element: fixed + sum of coefs times columns. */
typedef struct aft_capacity {
    double fixed;
    int n;
    const int *cols;
    const double *coefs;
} aft_capacity;

/** How a plant is switched and maintained. Columns are those of snapshot 0; -1: it has none of the kind. */
typedef struct aft_running {
    int status, start_up, shut_down;
    bool is_relaxed;  /* the three are not whole */
    bool is_balanced; /* every start and stop is one: costs give no reason for both at once */
    double size;      /* MW of one in the status; NAN: the capacity is a decision without modules */
    int in_use;       /* status times pieces bought (33), option by option; -1: nothing is bought */
    int started;      /* starts times pieces bought, where (32) needs them; else -1 */
    double most;      /* largest status: 1, or modules that there can be; may be INFINITY */
    int maintenance_start, maintenance;
    int lost; /* maintenance times what it takes away from: CAP, or the status; -1: neither is a decision */
} aft_running;

/** A column cut into segments where its curves have their points; it is the sum of these. */
typedef struct aft_cut {
    size_t n;          /* segments; 0: it has no curve */
    const double *end; /* [n] where each ends; the first begins at 0 */
    double unit;       /* of the column per unit of x of its curves */
    int first;         /* column of segment 0 in snapshot 0 */
} aft_cut;

/** Column of segment i in the first of `hours` snapshots (1 for a capacity). */
static inline int aft_cut_col(const aft_cut *cut, size_t i, int hours)
{
    return cut->first + (int)i * hours;
}

/** One way to equip a line or transformer whose impedance depends on what is bought: a set of pieces. */
typedef struct aft_state {
    int col;           /* binary: this set is bought; -1 for the state without purchase */
    double capacity;   /* MVA in all */
    double impedance;  /* per unit on 1 MVA; INFINITY: the branch is absent from the voltage law */
    const int *pieces; /* [options of the menu] */
} aft_state;

/** A line or transformer of the voltage law. */
typedef struct aft_branch {
    aft_table table;
    size_t k; /* row of its table */
    int bus0, bus1;
    int flow;         /* column of snapshot 0 */
    double impedance; /* x_eff, or r_eff in a DC island; per unit on 1 MVA; the islands are those of all branches */
    const double *impedances; /* [n_periods] likewise with the islands of each period; NULL: the same in all */
    aft_span life;
    bool is_in_all;    /* part of the graph of all snapshots: several periods are not asked for */
    aft_series shift;  /* degrees; 0 where it is a decision */
    int shift_col;     /* column of the shift in snapshot 0, degrees; -1: it is given */
    double shift_most; /* largest |shift|, degrees */
    double most;       /* largest possible |flow|, MW; INFINITY if there is no limit */
    size_t n_states;   /* 0: the impedance is fixed */
    aft_state *states; /* the first is the state without purchase */
} aft_branch;

/** Does it exist somewhere in a span of snapshots? */
static inline bool aft_branch_lives(const aft_branch *branch, aft_span span)
{
    return branch->life.from < span.to && span.from < branch->life.to;
}

/** Is it a part of the graph of a span, whose cycles obey the voltage law? */
static inline bool aft_branch_is_in_graph(const aft_branch *branch, aft_span span)
{
    return branch->is_in_all || aft_branch_lives(branch, span);
}

/** Impedance of a branch in a period. */
static inline double aft_branch_impedance(const aft_branch *branch, size_t period)
{
    return branch->impedances != NULL ? branch->impedances[period] : branch->impedance;
}

/** The loads of one priority, and the row that sums up what they lose. */
typedef struct aft_class_row {
    int priority;  /* 0: loads without one */
    int row;       /* (47) */
    double demand; /* MWh */
} aft_class_row;

typedef struct aft_model {
    const aft_network *network;
    size_t n_hours;
    aft_arena *arena; /* lives as long as the model */
    aft_lp lp;

    /* What is kept by table is empty for tables without capacities. First columns of the blocks; element k, snapshot t
     * stands at first + k * n_hours + t */
    int flow[AFT_N_TABLES]; /* dispatch: p of generators, links, processes, stores; s of lines, transformers;
                                      discharge of storage units */
    int store_e;
    int unit_charge, unit_soc, unit_spill;
    int shed;               /* lost load; -1 if none may be lost */
    int loss[AFT_N_TABLES]; /* of lines and transformers; -1 without losses */

    /* first rows */
    int balance;         /* bus b, snapshot t at balance + b * n_hours + t */
    int *constraint_row; /* [n_global_constraints], -1 if dropped */

    aft_capacity *capacity[AFT_N_TABLES]; /* [rows of the table] */
    int *expansion[AFT_N_TABLES];         /* [elements] column of the capacity, -1 if not extendable */
    int *modules[AFT_N_TABLES];           /* [elements] column of the number of modules, -1 without */
    int *first_piece[AFT_N_TABLES];       /* [elements] column of the first option's pieces, -1 without */

    aft_running *running[AFT_N_TABLES]; /* [rows of the table] */
    double big_m_scale[AFT_N_TABLES];   /* MW, for commitment of capacities without end; NAN if none is */

    aft_cut *dispatch_cut[AFT_N_TABLES]; /* [rows of the table] by curves of dispatch, */
    aft_cut *capacity_cut[AFT_N_TABLES]; /* and of the cost of its capacity */

    int *shift; /* [n_transformers] column of the phase shift in snapshot 0, -1 where it is given */
    size_t n_branches;
    aft_branch *branches;
    struct aft_outages *outages;   /* NULL unless flows are secured against outages */
    size_t n_classes;              /* of loads that are served in order, first ones first; 0 if only cost counts */
    aft_class_row *classes;        /* their rows */
    struct aft_layout *layout;     /* NULL unless pipes must form a forest */
    struct aft_pressure *pressure; /* NULL unless pressures count */
    bool is_relaxed;               /* its whole columns need not be whole (--relax) */
    double constant;               /* cost of given extendable capacity (CONST of PyPSA) */
} aft_model;

void aft_model_init(aft_model *model, const aft_network *network);
void aft_model_clear(aft_model *model);

/** Column of row k of a table in snapshot t. */
static inline int aft_model_flow(const aft_model *model, aft_table table, size_t k, size_t t)
{
    return model->flow[table] + (int)(k * model->n_hours + t);
}

/** A capacity at a point. */
double aft_capacity_at(const aft_capacity *capacity, const double *x);

/** Largest value that a capacity can take. */
double aft_capacity_most(const aft_model *model, const aft_capacity *capacity);

/** Smallest value that a capacity can take. */
double aft_capacity_least(const aft_model *model, const aft_capacity *capacity);

/** a * b where an infinite rating with a limit of 0 gives 0. */
double aft_limit(double per_unit, double capacity);

/** Lowers the upper and raises the lower bound of a column; bounds that cross by rounding become one, by
 *  more are left for the infeasibility report. */
void aft_model_tighten(aft_model *model, int col, double lower, double upper);

#endif
