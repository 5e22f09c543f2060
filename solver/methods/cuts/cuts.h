/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of inequalities, and how hard to look for them: types only. The list is made in cut_rows.c, what separation
 * keeps in cut_view.c, its inside stands in separator.h. */
#ifndef AFT_CUTS_H
#define AFT_CUTS_H

#include "solver/methods/cuts/view.h"
#include "solver/program/budget.h"

/** Inequalities  sum value x >= 1, best first. */
typedef struct aft_cuts {
    size_t n, cap;
    struct aft_cut_row {
        size_t first, n;    /* its entries */
        double violation;   /* 1 - sum value x at the point it was made for */
        unsigned long hash; /* of its set of buses and its snapshot */
    } * rows;
    size_t n_entries, entries_cap[2];
    int *col;
    double *value;
} aft_cuts;

/** What separation keeps between two calls: room, and numbers that stand for buses. */
typedef struct aft_separator aft_separator;

/** How hard to look. */
typedef struct aft_separation {
    size_t most_cuts;
    double least_violation;   /* of a cut whose right-hand side is 1 */
    size_t most_snapshots;    /* that are looked at in one call, in turns; 0: a dozen */
    bool has_min_cuts;        /* look for minimum cuts too, not only from set to neighbouring set */
    double most_alike;        /* cosine to a better cut above which one is left out; 0: all are kept */
    bool has_merges;          /* and among the sets that are joined by what is bought already */
    const aft_budget *budget; /* once it is over what was found will do; may be NULL */
} aft_separation;

#endif
