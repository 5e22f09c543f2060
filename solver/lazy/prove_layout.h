/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The proof that pipes form a forest. */
#ifndef AFT_PROVE_LAYOUT_H
#define AFT_PROVE_LAYOUT_H

#include "solver/lazy/family.h"

/** Proves that the pipes of a point form a forest, without trust in rows or columns made for it: what is built is read
 *  from capacities and pieces.
 *  @return AFT_ESOLVER with the pipe that closes a circle; AFT_ENOMEM */
aft_status aft_prove_layout(const aft_model *model, const double *x, aft_error *err);

/** The same as aft_lazy_family has it. */
aft_status aft_layout_prove(aft_lazy_proof *out, const aft_model *model, const double *x, aft_error *err);

#endif
