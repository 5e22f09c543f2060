/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gaussian elimination with partial pivoting. */
#include "solver/numerics/dense.h"

#include <math.h>

static const double tiny = 1e-13; /* of the largest entry of the matrix: a pivot below is 0 */

static void swap(double *a, double *b)
{
    double kept = *a;
    *a = *b;
    *b = kept;
}

static double largest_entry(const double *a, size_t n)
{
    double largest = 0.0;
    for (size_t i = 0; i < n * n; i++) {
        largest = fmax(largest, fabs(a[i]));
    }
    return largest;
}

bool aft_dense_factor(double *a, size_t *pivot, size_t n)
{
    const double smallest = tiny * largest_entry(a, n);
    for (size_t k = 0; k < n; k++) {
        size_t best = k;
        for (size_t i = k + 1; i < n; i++) {
            best = fabs(a[i * n + k]) > fabs(a[best * n + k]) ? i : best;
        }
        pivot[k] = best;
        for (size_t j = 0; best != k && j < n; j++) {
            swap(&a[k * n + j], &a[best * n + j]);
        }
        if (!(fabs(a[k * n + k]) > smallest)) {
            return false;
        }
        for (size_t i = k + 1; i < n; i++) {
            double factor = a[i * n + k] / a[k * n + k];
            a[i * n + k] = factor;
            for (size_t j = k + 1; factor != 0.0 && j < n; j++) {
                a[i * n + j] -= factor * a[k * n + j];
            }
        }
    }
    return true;
}

void aft_dense_solve(double *x, const double *a, const size_t *pivot, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        swap(&x[k], &x[pivot[k]]);
    }
    for (size_t i = 1; i < n; i++) {
        for (size_t j = 0; j < i; j++) {
            x[i] -= a[i * n + j] * x[j];
        }
    }
    for (size_t i = n; i-- > 0;) {
        for (size_t j = i + 1; j < n; j++) {
            x[i] -= a[i * n + j] * x[j];
        }
        x[i] /= a[i * n + i];
    }
}
