/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tree of branch and cut, and what its bounds say. Above it, each knowing those before:
 * plans.c keeps points that are plans, relaxation.c solves nodes and offers what it meets as plans, search.c walks the
 * tree. */
#ifndef AFT_SEARCH_STATE_H
#define AFT_SEARCH_STATE_H

#include "networks/base/heap.h"
#include "solver/backends/backend.h"
#include "solver/methods/chain.h"
#include "solver/methods/cuts/links.h"
#include "solver/methods/cuts/round_up.h"
#include "solver/methods/tree/ascent.h"

#include <math.h>

/* Distance to a whole number that counts as none. */
#define AFT_INTEGRAL 1e-6

static inline double aft_fraction(double x)
{
    return fabs(x - nearbyint(x));
}

/* One part of the tree: the bounds of one column narrowed, and all that its parents narrowed. */
typedef struct aft_node {
    double bound; /* proved, constant included */
    int parent;   /* -1: the root */
    int col;      /* -1: none */
    int depth;
    double lower, upper; /* of col */
} aft_node;

/* What branching on a column has brought. */
typedef struct aft_pseudo_cost {
    double gain[2]; /* sum of gains per unit, down and up */
    int n[2];
} aft_pseudo_cost;

typedef struct aft_tree {
    const aft_design *design;
    const aft_backend *backend;
    aft_budget budget;    /* of the search, */
    aft_budget lp_budget; /* and of a relaxation: the same, told by the search */
    aft_watch watch;
    int most_steps; /* of the simplex method for a relaxation; 0: no limit */
    aft_lp lp;      /* the relaxation: no column is whole, cuts behind the rows of the program */
    aft_chain *chain;
    int n_own_rows;        /* rows of the program */
    double *lower, *upper; /* [n_cols] bounds in the whole tree */
    /* nodes, and a heap of those not looked at yet, least bound first */
    aft_node *nodes;
    size_t n_nodes, nodes_cap;
    aft_heap heap;
    int next; /* to be looked at next, -1: the best of the heap */
    /* the best plan */
    double *best;         /* [n_cols] */
    double upper_bound;   /* its cost, constant included; INFINITY without */
    double outside_bound; /* of the whole, proved by the back-end's own search */
    double closed_bound;  /* least bound of nodes that the gap asked for closed */
    /* branching */
    aft_pseudo_cost *pseudo; /* [n_cols] */
    double gain_sum[2];
    int gain_n[2];
    /* cuts */
    aft_separator *separator;
    aft_cuts cuts;  /* of one round */
    aft_cuts links; /* (55), those that a point breaks become rows */
    int *idle;      /* [rows of lp] solves in which a row was not tight */
    size_t idle_cap;
    bool *is_dropped; /* [rows of lp] */
    size_t dropped_cap;
    /* the root, for reduced costs */
    double root_bound;
    double *root_reduced; /* [n_cols] */
    /* plans */
    aft_round_up round_up;
    aft_ascent ascent;
    double *point; /* [n_cols] room */
    long n_solved, n_looked;
    long most_looked; /* nodes after which it ends, 0: no limit */
    long next_dig;    /* nodes after which the neighbourhood is searched again */
    bool has_one_end; /* one bus gives all, or one takes all */
    bool is_inner;    /* a search within the neighbourhood of a plan */
    aft_outcome outcome;
    bool is_over; /* time, user */
} aft_tree;

void aft_tree_clear(aft_tree *s);

/** No plan costs less, as far as the search came. */
double aft_tree_lower_bound(const aft_tree *s);

/** The next value that a cost can have. */
double aft_tree_next_cost(const aft_tree *s, double bound);

/** Is a part of the tree with this bound done with? */
bool aft_tree_is_closed(const aft_tree *s, double bound);

/** Tells progress; false if time is up or the user has had enough. */
bool aft_tree_goes_on(aft_tree *s);

#endif
