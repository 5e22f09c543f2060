/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "solver/numerics/dense.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* 2 y = 2, x + y = 3: the first pivot is 0, so rows must change places; x = 2, y = 1. */
Test(dense, exchanges_rows)
{
    double a[] = {0, 2, 1, 1};
    double x[] = {2, 3};
    size_t pivot[2];
    cr_assert(aft_dense_factor(a, pivot, 2));
    aft_dense_solve(x, a, pivot, 2);
    cr_expect_float_eq(x[0], 2.0, 1e-15);
    cr_expect_float_eq(x[1], 1.0, 1e-15);
}

Test(dense, says_what_is_singular)
{
    size_t pivot[3];
    double twice[] = {1, 2, 2, 4};
    double zero[] = {0, 0, 0, 0};
    double nan[] = {NAN, 1, 1, 1};
    double sum[] = {1, 2, 3, 4, 5, 6, 5, 7, 9}; /* the third row is the sum of the others */
    cr_expect_not(aft_dense_factor(twice, pivot, 2));
    cr_expect_not(aft_dense_factor(zero, pivot, 2));
    cr_expect_not(aft_dense_factor(nan, pivot, 2));
    cr_expect_not(aft_dense_factor(sum, pivot, 3));
    cr_expect(aft_dense_factor(NULL, NULL, 0), "nothing to solve is no trouble");
}

Test(dense, small_numbers_are_not_singular)
{
    double a[] = {1e-9, 0, 0, 1e-9};
    double x[] = {3e-9, 1e-9};
    size_t pivot[2];
    cr_assert(aft_dense_factor(a, pivot, 2));
    aft_dense_solve(x, a, pivot, 2);
    cr_expect_float_eq(x[0], 3.0, 1e-12);
    cr_expect_float_eq(x[1], 1.0, 1e-12);
}

/* A x = b for a known x comes back. */
Test(dense, random_systems)
{
    enum { N = 40 };
    srand(5);
    for (int trial = 0; trial < 20; trial++) {
        double a[N * N];
        double known[N];
        double x[N] = {0};
        size_t pivot[N];
        for (int i = 0; i < N * N; i++) {
            a[i] = rand() % 2001 - 1000;
        }
        for (int i = 0; i < N; i++) {
            known[i] = rand() % 11 - 5;
        }
        for (int i = 0; i < N; i++) {
            for (int j = 0; j < N; j++) {
                x[i] += a[i * N + j] * known[j];
            }
        }
        cr_assert(aft_dense_factor(a, pivot, N));
        aft_dense_solve(x, a, pivot, N);
        for (int i = 0; i < N; i++) {
            cr_expect_float_eq(x[i], known[i], 1e-7, "trial %d, x[%d] = %g, not %g", trial, i, x[i], known[i]);
        }
    }
}
