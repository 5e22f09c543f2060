/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small systems of linear equations, all entries kept. */
#ifndef AFT_DENSE_H
#define AFT_DENSE_H

#include <stdbool.h>
#include <stddef.h>

/** Factors a square matrix in place, rows exchanged for stability. False if it is singular.
 *  @param a      [n * n] by rows
 *  @param pivot  [n] the row exchanges. Cost: 2/3 n^3. */
bool aft_dense_factor(double *a, size_t *pivot, size_t n);

/** Solves with the factors; x enters as the right-hand side. Cost: 2 n^2. */
void aft_dense_solve(double *x, const double *a, const size_t *pivot, size_t n);

#endif
