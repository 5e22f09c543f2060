/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Public face of networks/: a case folder becomes a checked network in memory. Its parts stand in the rooms that they
 * concern; others include this header alone. */
#ifndef AFT_NETWORKS_H
#define AFT_NETWORKS_H

#include "networks/base/findings.h"
#include "networks/base/status.h"
#include "networks/check/crossings.h"
#include "networks/check/pressure_gaps.h"
#include "networks/read/read.h"
#include "networks/records/records.h"
#include "networks/schema/schema.h"
#include "networks/schema/types.h"
#include "networks/write/write.h"

/** Reads a case folder, checks it, and prepares it for the solver.
 *  @param out       new network, owned by the caller; untouched on failure
 *  @param findings  takes everything found, also on failure
 *  @param folder    the case (CASE.md)
 *  @param options   may be NULL
 *  @return AFT_OK; AFT_ECASE if a finding is an error; AFT_ENOMEM. Cost: O(bytes). */
aft_status aft_network_read(aft_network **out, aft_findings *findings, const char *folder,
                            const aft_read_options *options, aft_error *err);

#endif
