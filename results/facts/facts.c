/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What more than one table needs of a run, computed once. */
#include "results/facts/facts.h"
#include "networks/base/clock.h"

#include "networks/base/memory.h"

static const aft_studies none;

static aft_status fill(aft_facts *facts, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *network = facts->network;
    const aft_plan *plan = facts->plan;
    const double started = aft_seconds();
    AFT_TRY(aft_cost_sheet_init(&facts->costs, network, plan, err));
    AFT_TRY(aft_decisions_init(&facts->decisions, network, plan, err));
    AFT_TRY(aft_branch_results_init(&facts->branches, network, plan, facts->studies, err));
    AFT_TRY(aft_uses_init(&facts->uses, network, plan, err));
    AFT_TRY(aft_accounts_init(&facts->accounts, network, plan, err));
    AFT_TRY(aft_backbone_init(&facts->backbone, network, plan, err));
    facts->seconds = aft_seconds() - started;
done:
    return status;
}

aft_status aft_facts_new(aft_facts **out, const aft_network *network, const aft_plan *plan, const aft_studies *studies,
                         aft_error *err)
{
    aft_status status = AFT_OK;
    aft_facts *made = aft_alloc(1, sizeof *made);
    AFT_TRY_ALLOC(made, err, "facts of a run");
    *made = (aft_facts){.network = network, .plan = plan, .studies = studies != NULL ? studies : &none};
    if (plan->has_point) {
        AFT_TRY(fill(made, err));
    }
    *out = made;
    made = NULL;
done:
    aft_facts_free(made);
    return status;
}

void aft_facts_free(aft_facts *facts)
{
    if (facts != NULL) {
        aft_cost_sheet_clear(&facts->costs);
        aft_decisions_clear(&facts->decisions);
        aft_branch_results_clear(&facts->branches);
        aft_uses_clear(&facts->uses);
        aft_accounts_clear(&facts->accounts);
        aft_backbone_clear(&facts->backbone);
        aft_free(facts);
    }
}
