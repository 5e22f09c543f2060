/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The examples of CONTRIBUTING.md: rows as the tables have them, each in a file of its own, which that text shows line
 * by line (house/examples). */
#ifndef AFT_TEST_EXAMPLES_H
#define AFT_TEST_EXAMPLES_H

#include "results/exports/exports.h"
#include "solver/lazy/lazy.h"
#include "solver/methods/task.h"
#include "solver/studies/studies_internal.h"

extern const aft_method example_method;
extern const aft_lazy_family example_family;
extern const aft_study example_study;
extern const aft_export example_export;

#endif
