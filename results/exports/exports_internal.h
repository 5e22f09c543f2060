/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The writers of the formats in exports.c, a file each. */
#ifndef AFT_EXPORTS_INTERNAL_H
#define AFT_EXPORTS_INTERNAL_H

#include "results/results.h"

/** The case with results as a PyPSA CSV folder. */
aft_status aft_result_network_write(const char *folder, const aft_network *network, const aft_plan *plan,
                                    aft_error *err);

#endif
