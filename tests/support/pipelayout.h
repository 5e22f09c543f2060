/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Instances of the suite pipelayout (PipeLayout.jl) as cases. */
#ifndef AFT_TEST_PIPELAYOUT_H
#define AFT_TEST_PIPELAYOUT_H

#include <stdbool.h>
#include <stddef.h>

/** An instance and the cost of its cheapest tree, as the suite's expected.csv has them. */
typedef struct test_layout {
    char name[96];
    double cost;
} test_layout;

/** Reads the list, at most n of them. @return how many */
size_t test_layouts(test_layout *list, size_t n);

/** Writes an instance as a case folder: a bus per node, a link per candidate that buys from a menu of diameters, loads
 *  that are below 0 where something is fed in, pressure = on, layout = tree. NULL if it cannot be read;
 *  test_folder_remove frees. */
char *test_layout_folder(const char *name);

#endif
