/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing a network and reading it again gives the same one. */
#ifndef AFT_TEST_ROUND_TRIP_H
#define AFT_TEST_ROUND_TRIP_H

#include "networks/networks.h"

/** Expects every field, series, setting and user column to be the same. */
void test_expect_same_network(const aft_network *x, aft_network *y);

/** Writes the network into a folder of its own, reads that, and expects it as it was. */
void test_expect_round_trip(const aft_network *network);

#endif
