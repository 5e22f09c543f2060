/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the first-order break-even share: the search over taps and trees that breakeven.c tells of. */
#ifndef AFT_BREAKEVEN_INTERNAL_H
#define AFT_BREAKEVEN_INTERNAL_H

#include "results/facts/facts_internal.h"

/* A link or process: it exchanges rate times its flow with the bus of each port; what it takes has a negative rate. */
typedef struct aft_converter {
    aft_table table;
    size_t row;
    int bus0;               /* of a link, from which it takes its flow; -1 for a process, whose ports are all alike */
    const aft_ports *ports; /* of a link: without bus0 */
    aft_span life;
    aft_series marginal_cost, low, high;
    const double *flow; /* [n_snapshots] */
    double capacity;
    bool is_transport; /* a link between two buses of one carrier */
} aft_converter;

/* A pipe of the tree: candidate, or existing one beyond the reach of supply (free). */
typedef struct aft_way {
    int from, to; /* buses */
    bool is_two_way;
    double cost; /* over the modelled span */
    int branch;  /* row of the results; -1 for an existing pipe */
} aft_way;

/* What a bus gains from a price cut: sum of weight * max(0, d - need), sorted by need with running sums. */
typedef struct aft_gain_step {
    double need, weight, weight_sum, product_sum;
} aft_gain_step;

/* What a tree gains less its cost, and how fast that grows with the parameter that is sought. */
typedef struct aft_slope {
    double value, slope;
} aft_slope;

typedef struct aft_gains {
    size_t n, cap;
    aft_gain_step *list;
} aft_gains;

typedef struct aft_tap_search {
    const aft_network *network;
    const aft_plan *plan;
    aft_branch_results *branches;
    size_t n_converters;
    aft_converter *converters; /* links, then processes */
    size_t n_pipes;
    aft_way *pipes;
    double *supply;  /* [n_buses * n_snapshots] price, INFINITY without supply; only for buses of the media */
    bool *is_medium; /* [n_buses] an end of a candidate, or of the same carrier as one */
    bool *is_fed;    /* [n_buses] has supply in some snapshot */
    /* the tree of one tap */
    int root;
    double *distance; /* [n_buses] */
    int *parent_pipe; /* [n_buses] -1 at the root and where nothing leads */
    int *reached;     /* [n_reached] buses of the tree, the root first */
    size_t n_reached;
    bool *is_done;    /* [n_buses] */
    aft_gains *gains; /* [n_buses] of one tap */
    /* the part of that tree which hangs on the root by one pipe */
    int *first_child, *next_child; /* [n_buses] */
    int *order;                    /* [n_order] buses, parents first */
    size_t n_order;
    aft_slope *net_gain; /* [n_buses] */
    double *load;        /* [n_snapshots] of one bus */
} aft_tap_search;

/* What stands at one of the ports of a converter. */
typedef struct aft_exchange {
    int bus;
    double rate;
} aft_exchange;

/* ---- breakeven_supply.c ---- */

/** Transport: a link between two buses of one carrier. */
bool aft_is_transport(const aft_network *network, const aft_link *link);
bool aft_can_reverse(const aft_link *link);
/** Links and processes as one. */
void aft_list_converters(aft_tap_search *be);
size_t aft_count_ports(const aft_converter *c);
aft_exchange aft_port_of(const aft_converter *c, size_t i, size_t t);
double aft_dual_price(const aft_tap_search *be, int bus, size_t t);
/** Supply prices of all buses of the media, and which of them are fed. AFT_ENOMEM. */
aft_status aft_find_supply(aft_tap_search *be, aft_error *err);

/* ---- breakeven_users.c ---- */

/** All users at a bus, at the supply price of the root. AFT_ENOMEM. */
aft_status aft_collect_users(aft_gains *out, const aft_tap_search *be, int bus, aft_error *err);
/** Gain of a bus under a cut d. Cost: O(log n). */
aft_slope aft_gain_at(const aft_gains *all, double d);

#endif
