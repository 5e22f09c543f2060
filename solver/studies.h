/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Public face of solver/studies/: what is asked of a plan besides itself, most of it by solving other programs. */
#ifndef AFT_STUDIES_H
#define AFT_STUDIES_H

#include "solver/simulation.h"

/* ---- with and without ---- */

/** The best plan in which a candidate is the other way, beside the plan. Costs in currency over the modelled span. */
typedef struct aft_switch {
    aft_row element;
    bool is_built;      /* in the plan: the other way is without it */
    bool is_solved;     /* by a solve of its own; false: what the plan and its search prove by themselves, (119) */
    double cost;        /* of the best plan known that is the other way; NAN: none is known */
    double lower_bound; /* of all plans that are the other way; INFINITY: there are none; -INFINITY: none is proved */
    double difference;  /* cost less that of the plan; NAN without a cost */
    double from, to;    /* the true difference lies between: lower_bound less the cost of the plan, and cost less the
                           bound of the plan; -INFINITY or INFINITY where nothing is proved */
} aft_switch;

typedef struct aft_switches {
    size_t n;
    aft_switch *list;   /* [n] in the order asked for */
    double cost, bound; /* of the plan that they are held against: that at hand, or a tighter one */
    size_t n_solved;
} aft_switches;

/** Finds out what the opposite decision costs: of every candidate what is known from the plan, and of as many as time
 *  allows (cheapest first) by solving with that decision forced, until its cost is known to a twentieth of the cheapest
 *  piece.
 *  @param out         owned by the caller, free with aft_switches_free; untouched on failure
 *  @param plan        of this network, with a point
 *  @param candidates  [n] elements with a capacity
 *  @param options     as of the plan; its time limit is for all solves together
 *  @return AFT_ENOMEM; a solver that fails is no failure */
aft_status aft_find_switches(aft_switches **out, const aft_network *network, const aft_plan *plan,
                             const aft_row *candidates, size_t n, const aft_solve_options *options, aft_error *err);
void aft_switches_free(aft_switches *found);

/** The candidate not built that costs least more: of which the plan with it is proved nearest to the plan; NULL if
 *  nothing is known of any. Owned by `found`. */
const aft_switch *aft_switch_nearest(const aft_switches *found);

/* ---- break-even ---- */

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

/** What a candidate that pays at no price would still cost if the medium's supply were free. Currency over the modelled
 *  span; NAN: not asked, or not solved in time. */
typedef struct aft_free_supply {
    double difference; /* cost of the best plan with it less that of the best one without it */
    double from, to;   /* the true difference lies between */
    aft_row instead;   /* the link that carries most energy more in the plan without it; table -1: none does */
} aft_free_supply;

/** A candidate and its two break-evens. */
typedef struct aft_break_even_row {
    aft_row element;
    bool is_built; /* in the plan of least cost to the gap of these solves, from which both are sought */
    double price;  /* currency/MWh, of the medium's supply as it is; NAN without */
    aft_break_even by_price, by_demand;
    aft_free_supply free_supply; /* where it is not built at any price down to 0 */
} aft_break_even_row;

typedef struct aft_break_evens {
    size_t n;
    aft_break_even_row *list; /* [n] in the order asked for */
    size_t n_solves;
    double gap;        /* relative, asked of each solve */
    bool is_cut_short; /* any of them */
} aft_break_evens;

/** Solves the whole network again and again, with other costs of supply and other demand of users, to find where each
 *  candidate begins or ceases to pay. Prices go down to 0 and up to 4 times as they are,
 *  demand down to 0 and up to 10 times; each is found to a thousandth of what it is now, in at most 200 solves a sweep.
 *  @param out         owned by the caller, free with aft_break_evens_free; untouched on failure
 *  @param plan        of this network, with a point
 *  @param candidates  [n] elements with a capacity
 *  @param options     as of the plan; its time limit is for all solves together, its gap is made 1e-4 if it is larger
 *  @return AFT_EUNSUPPORTED for a rolling horizon or classes of loads in order; as aft_solve else */
aft_status aft_find_break_evens(aft_break_evens **out, const aft_network *network, const aft_plan *plan,
                                const aft_row *candidates, size_t n, const aft_solve_options *options, aft_error *err);
void aft_break_evens_free(aft_break_evens *found);

/* ---- transport model ---- */

/** What would be planned if pipes carried up to their capacity whatever their length, and whether they would carry
 *  it. */
typedef struct aft_transport {
    aft_plan *plan;             /* NULL: not asked, or not found in the time there was */
    aft_simulation *simulation; /* of that plan */
    bool is_late;               /* it was asked, and none was found in the time there was */
} aft_transport;

/** Solves the same network with pressure = off and simulates its plan. Nothing where the plan has no pressures.
 *  @param out      its inside is the caller's to clear; untouched on failure
 *  @param plan     of this network, with a point
 *  @param options  as of the plan; its time limit is what is left; at most 0.3 s or twice as long as the plan took are
 *    used
 *  @return as aft_solve. That no time was left is no failure (is_late) */
aft_status aft_find_transport(aft_transport *out, const aft_network *network, const aft_plan *plan,
                              const aft_solve_options *options, aft_error *err);
void aft_transport_clear(aft_transport *transport);

/* ---- all of them ---- */

/** What was found. Zeroed: nothing was asked. */
typedef struct aft_studies {
    aft_simulation *simulation;   /* of the plan; NULL: not asked, or there are no pipes */
    aft_transport transport;      /* beside the plan */
    aft_switches *switches;       /* of all candidates; NULL: not asked */
    aft_break_evens *break_evens; /* of all candidates if asked, else of the nearest; NULL: of none */
} aft_studies;

typedef struct aft_study_options {
    aft_solve_options solve; /* as of the plan; its time limit is for all studies together */
    bool break_even;         /* ask for the break-evens of all candidates, whatever time it takes */
    size_t n_candidates;
    const aft_row *candidates; /* [n_candidates] */
} aft_study_options;

/** Does every study that applies to a plan, in the order of their table. Once interrupted each ends with what it has.
 *  @param out   its inside is the caller's to clear, on failure too: it has what was found until then
 *  @param plan  of this network; without a point nothing is done
 *  @return as the studies */
aft_status aft_studies_make(aft_studies *out, const aft_network *network, const aft_plan *plan,
                            const aft_study_options *options, aft_error *err);
void aft_studies_clear(aft_studies *studies);

#endif
