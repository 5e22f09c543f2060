/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random networks whose arcs are bought, as programs; and the slow, obvious way to their optimum. */
#ifndef AFT_TEST_DESIGNS_H
#define AFT_TEST_DESIGNS_H

#include "solver/backends/backend.h"
#include "solver/methods/cuts/view.h"

typedef struct design_kind {
    int n_buses, n_arcs, n_snapshots;
    int n_sizes;         /* of every arc, 1 or more */
    int most_pieces;     /* of a size */
    bool is_two_way;     /* some arcs go both ways */
    bool has_losses;     /* some arcs lose a tenth */
    bool has_existing;   /* some arcs carry something already */
    bool has_generators; /* supply by columns, not by fixed needs alone */
} design_kind;

/** Makes a feasible program: some bus supplies the rest, a dear way serves every need. The same for the same seed.
 *  @param lp initialised and empty; a failure ends the test */
void random_design(aft_lp *lp, aft_balances *balances, unsigned seed, const design_kind *kind);

/** Calls back for every set of whole columns within their bounds, which are then fixed in lp; puts the bounds back. */
void for_each_purchase(aft_lp *lp, void (*call)(aft_lp *lp, void *payload), void *payload);

/** Least cost over all purchases, each solved as a linear program; INFINITY if none is feasible. */
double enumerate_designs(aft_lp *lp, const aft_backend *backend);

#endif
