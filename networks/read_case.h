/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole reading of a case from files in memory; aft_network_read has them from a folder. */
#ifndef AFT_READ_CASE_H
#define AFT_READ_CASE_H

#include "networks/networks.h"
#include "networks/read/read_internal.h"

/** Reads a case from files in memory. */
aft_status aft_network_read_files(aft_network **out, aft_findings *findings, const char *name, const aft_file *files,
                                  size_t n_files, const aft_read_options *options, aft_error *err);

#endif
