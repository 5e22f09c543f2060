/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Programs of tests through back-ends and methods, with public options in place of budgets. */
#ifndef AFT_TEST_SOLVING_H
#define AFT_TEST_SOLVING_H

#include "solver/methods.h"

/** By a back-end, in a session of its own. @param options  may be NULL */
aft_status test_solve(aft_answer *out, const aft_backend *backend, const aft_lp *lp, const aft_solve_options *options,
                      const double *start, aft_error *err);

/** A task of a plain program. @param balances  may be NULL */
aft_task test_task(const aft_lp *lp, const aft_balances *balances, const aft_backend *backend,
                   const aft_solve_options *options);

/** By what suits the program. */
aft_status test_door(aft_answer *out, const aft_lp *lp, const aft_backend *backend, const aft_solve_options *options,
                     aft_error *err);

/** By a method's own function, whether it applies or not. */
aft_status test_solve_by(aft_answer *out,
                         aft_status (*solve)(aft_answer *, aft_task *, const aft_budget *, aft_error *),
                         const aft_lp *lp, const aft_balances *balances, const aft_backend *backend,
                         const aft_solve_options *options, aft_error *err);

/** By one method alone. @param is_used  does it apply? If not, out is left alone */
aft_status test_method(aft_answer *out, bool *is_used, const char *method, aft_task *task,
                       const aft_solve_options *options, aft_error *err);

#endif
