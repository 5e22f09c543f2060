/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What more than one table needs of a run, computed once. */
#include "results/results_internal.h"

#include "networks/base/memory.h"

static const aft_studies none;

aft_status aft_facts_new(aft_facts **out, const aft_network *network, const aft_plan *plan, const aft_studies *studies,
                         aft_error *err)
{
    aft_status status = AFT_OK;
    aft_facts *made = aft_alloc(1, sizeof *made);
    AFT_TRY_ALLOC(made, err, "facts of a run");
    *made = (aft_facts){.network = network, .plan = plan, .studies = studies != NULL ? studies : &none};
    if (plan->has_point) {
        AFT_TRY(aft_branch_results_init(&made->branches, network, plan, made->studies, err));
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
        aft_branch_results_clear(&facts->branches);
        aft_free(facts);
    }
}
