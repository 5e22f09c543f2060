/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The facts of a run, computed once; tables, money, exports, report and run.json are made of them. */
#ifndef AFT_FACTS_H
#define AFT_FACTS_H

#include "results/facts/facts_internal.h"

struct aft_facts {
    const aft_network *network;
    const aft_plan *plan;
    const aft_studies *studies; /* never NULL */
    double seconds;             /* that it took to compute what follows; without a point all of it is empty */
    aft_cost_sheet costs;
    aft_decisions decisions;
    aft_branch_results branches;
    aft_uses uses;
    aft_accounts accounts;
    aft_backbone backbone;
};

#endif
