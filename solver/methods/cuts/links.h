/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What enters a bus that needs nothing goes on, what leaves one that gives nothing has come in (MODEL.md, (55)). */
#ifndef AFT_LINKS_H
#define AFT_LINKS_H

#include "solver/methods/cuts/cuts.h"

/** Lists the cuts (55), which some optimum keeps to; none where it cannot be sure of that.
 *  @param out  zeroed; as sum value x >= 0. AFT_ENOMEM */
aft_status aft_link_arcs(aft_cuts *out, const aft_design *design, aft_error *err);

#endif
