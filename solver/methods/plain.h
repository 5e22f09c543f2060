/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Methods that take a program as it stands: our interior method, the back-end, and the one that does nothing. */
#ifndef AFT_PLAIN_H
#define AFT_PLAIN_H

#include "solver/methods/task.h"

/** Large linear programs, and any with squares, by our interior method (methods/interior/interior.h). */
const char *aft_interior_applies(const aft_task *task);
aft_status aft_interior_method(aft_answer *out, aft_task *task, const aft_budget *budget, aft_error *err);

/** All programs that back-ends know, by the back-end of the task: its series where there is one, else its own
 *  search. */
const char *aft_backend_applies(const aft_task *task);
aft_status aft_backend_method(aft_answer *out, aft_task *task, const aft_budget *budget, aft_error *err);

/** The least that a method must do; it applies to nothing. */
const char *aft_none_applies(const aft_task *task);
aft_status aft_none_method(aft_answer *out, aft_task *task, const aft_budget *budget, aft_error *err);

#endif
