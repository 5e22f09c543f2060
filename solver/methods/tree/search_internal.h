/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tree of branch and cut, and what its files share: search.c walks it, relaxation.c solves its nodes, plans.c finds
 * plans. */
#ifndef AFT_SEARCH_INTERNAL_H
#define AFT_SEARCH_INTERNAL_H

#include "networks/base/heap.h"
#include "solver/methods/chain.h"
#include "solver/methods/cuts/links.h"
#include "solver/methods/cuts/round_up.h"
#include "solver/methods/tree/ascent.h"
#include "solver/methods/tree/search.h"

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
    double *reduced;      /* [n_cols] room */
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
/* search.c */

/** Opens the relaxation and searches; upper_bound, best and the bounds say what became of it. AFT_ESOLVER,
 *  AFT_ENOMEM */
aft_status aft_tree_search(aft_tree *s, const double *start, aft_error *err);
void aft_tree_clear(aft_tree *s);

/** The next value that a cost can have. */
double aft_tree_next_cost(const aft_tree *s, double bound);

/** Is a part of the tree with this bound done with? */
bool aft_tree_is_closed(const aft_tree *s, double bound);

/** Tells progress; false if time is up or the user has had enough. */
bool aft_tree_goes_on(aft_tree *s);

/* relaxation.c */

/** The program of the relaxation and its session. */
aft_status aft_tree_open(aft_tree *s, aft_error *err);

/** Cuts and a plan to begin with, where the program is of that kind (ascent.h). */
aft_status aft_tree_ascend(aft_tree *s, aft_error *err);

/** Solves the relaxation at the bounds that stand in lp.
 *  @param bound_out  proved; INFINITY if there is no point, -INFINITY if nothing is known */
aft_status aft_tree_relax(aft_tree *s, aft_answer *out, double *bound_out, aft_error *err);

/** Rounds of cuts at the bounds that stand in lp. @param out  the last answer; @param bound_out  in: what is known */
aft_status aft_tree_cut(aft_tree *s, aft_answer *out, double *bound_out, bool is_root, aft_error *err);

int aft_tree_count_fractional(const aft_tree *s, const double *x);

/** Narrows whole columns in the whole tree: k steps off its bound a column costs k |d| more than the root's bound. */
void aft_tree_narrow(aft_tree *s);

/* plans.c */

/** Keeps a point if it is a plan and better. */
void aft_tree_offer(aft_tree *s, const double *x);

/** The flows of a relaxation with the cheapest purchases that carry them. */
void aft_tree_offer_rounded(aft_tree *s, const double *x);

/** The tree along the arcs that a relaxation favours, or an ascent (x NULL); does nothing in programs of another
 *  kind. */
void aft_tree_offer_tree(aft_tree *s, const double *x);

/** The plan with these whole numbers, solved again with them fixed: what was whole to 1e-6 only is so now. */
aft_status aft_tree_offer_fixed(aft_tree *s, const double *x, aft_error *err);

/** Start plans by slope scaling. */
aft_status aft_tree_scale_slopes(aft_tree *s, aft_error *err);

/** Searches the neighbourhood of the best plan. @param x [n_cols] the relaxation */
aft_status aft_tree_dig(aft_tree *s, const double *x, aft_error *err);

/** The back-end's own search on the program with its cuts, for a while. */
aft_status aft_tree_ask_backend(aft_tree *s, double seconds, aft_error *err);

#endif
