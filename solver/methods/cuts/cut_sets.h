/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cut-set inequalities: what a set of buses needs must come in over what is bought (MODEL.md, (50) to (52)). */
#ifndef AFT_DESIGN_CUT_SETS_H
#define AFT_DESIGN_CUT_SETS_H

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

void aft_cuts_clear(aft_cuts *cuts);

/** Appends one without violation or hash. AFT_ENOMEM */
aft_status aft_cuts_add(aft_cuts *cuts, size_t n, const int *cols, const double *values, aft_error *err);

/** What separation keeps between two calls: room, and numbers that stand for buses. */
typedef struct aft_separator aft_separator;

/** @param design borrowed. AFT_ENOMEM */
aft_status aft_separator_new(aft_separator **out, const aft_design *design, aft_error *err);
void aft_separator_free(aft_separator *separator);

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

/** Inequalities that hold for every plan of the program and that x breaks.
 *  @param out  emptied first
 *  @param x    [n_cols], a point that keeps to the program without integrality. AFT_ENOMEM */
aft_status aft_separate_cut_sets(aft_cuts *out, aft_separator *separator, const double *x, const aft_separation *how,
                                 aft_error *err);

#endif
