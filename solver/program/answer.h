/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is known of a program: the best point, a bound, duals and what they price. Back-ends and methods hand it back,
 * and the next method goes on from it. */
#ifndef AFT_ANSWER_H
#define AFT_ANSWER_H

#include "solver/program/budget.h"
#include "solver/program/lp.h"

/** Of which program row_dual and reduced are duals. */
typedef enum aft_pricing {
    AFT_PRICES_NONE,       /* there are none */
    AFT_PRICES_PROGRAM,    /* the program itself: they prove its bound */
    AFT_PRICES_WHOLE,      /* its whole columns fixed where the point has them */
    AFT_PRICES_CAPACITIES, /* likewise all columns that stand for no snapshot */
    AFT_PRICES_NEAR        /* the rows of pressure linear about the point: MODEL.md (97) */
} aft_pricing;

/** Arrays belong to whoever holds the answer (aft_answer_clear). Zeroed: nothing is known, but for the bound. */
typedef struct aft_answer {
    aft_outcome outcome;
    double *x;           /* [n_cols], NULL if there is no point */
    double *row_dual;    /* [n_rows], NULL without duals */
    double *reduced;     /* [n_cols] reduced costs, NULL like row_dual */
    aft_pricing pricing; /* of back-ends: PROGRAM with duals, else NONE */
    double price_bound;  /* of the cost with what pricing fixes, constant included, proved by the duals; of NEAR only */
    bool is_vertex;      /* duals and point come from a basis */
    double objective;    /* without lp->constant */
    double bound;        /* best proved lower bound without lp->constant; -INFINITY if none */
    aft_bound_by bound_by; /* what stands behind the bound; nothing is claimed where there is none */
    double *least_with; /* [n_cols] likewise of all points in which a whole column is at least 1; NULL: nobody knows */
    char message[256];  /* what the solver said, when that matters */
} aft_answer;

/** AFT_TIME_LIMIT without point and bound. */
#define AFT_ANSWER_INIT                                                                                                \
    {                                                                                                                  \
        .outcome = AFT_TIME_LIMIT, .bound = -INFINITY                                                                  \
    }

void aft_answer_clear(aft_answer *answer); /* takes NULL */

/** Memory for a point (and for duals); AFT_ENOMEM. */
aft_status aft_answer_room(aft_answer *out, const aft_lp *lp, bool has_duals, aft_error *err);

/** The point with a copy of x; its objective is that of the program. AFT_ENOMEM. */
aft_status aft_answer_put(aft_answer *out, const aft_lp *lp, const double *x, aft_error *err);

/** Are point and bound as close as the budget asks? */
bool aft_answer_is_close(const aft_answer *answer, const aft_lp *lp, const aft_budget *budget);

/** Takes the duals, and what is said of them, out of an answer. */
void aft_answer_drop_duals(aft_answer *answer);

/** Raises the bound to that of another answer, if it is larger, with what stands behind it. */
void aft_answer_raise(aft_answer *answer, double bound, aft_bound_by by);

/** Joins what another method has found: the better point with its duals, the larger bound. What was there before stays
 *  where it is better. The outcome is that of `more`, or AFT_OPTIMAL if point and bound of the two prove the gap.
 *  `more` is empty afterwards. */
void aft_answer_join(aft_answer *answer, aft_answer *more, const aft_lp *lp, const aft_budget *budget);

#endif
