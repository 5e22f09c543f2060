/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Limits of which there are far too many to write down: they enter the program as answers break them, round by round
 * (solver/rounds.c). A family is a row of the table in lazy.c. */
#ifndef AFT_LAZY_H
#define AFT_LAZY_H

#include "solver/lazy/family.h"

const aft_lazy_family *aft_lazy_families(size_t *n_out);

/** Opens all families of a problem. */
aft_status aft_open_lazy_families(aft_model *model, aft_error *err);

/** Adds what a point breaks of the families that are last, or of the others. */
aft_status aft_lazy_add_broken(size_t *n_out, aft_model *model, const double *x, bool is_last, aft_error *err);

/** Adds every row there is. */
aft_status aft_lazy_add_all(aft_model *model, aft_error *err);

/** The worst of all families; out->violation 0 where none is on. */
aft_status aft_lazy_prove(aft_lazy_proof *out, const aft_model *model, const double *x, aft_error *err);

/** Is any family on (of those that are last, or of the others)? */
bool aft_lazy_is_on(const aft_model *model, bool is_last);

/** Name of any row of the program. */
void aft_model_row_name(char *out, size_t size, const aft_model *model, int row);

#endif
