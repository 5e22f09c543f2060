/* SPDX-License-Identifier: GPL-3.0-or-later */
/* decisions.csv: what is bought or expanded. */
#include "results/tables/tables_internal.h"

aft_status aft_decisions_text(char **out, const aft_facts *facts, aft_error *err)
{
    const aft_network *network = facts->network;
    aft_status status = AFT_OK;
    aft_page page = {0};
    const aft_decisions *decisions = &facts->decisions;
    aft_page_add(&page, "element,project,option,pieces,capacity,length,cost,scenario,investment\n");
    for (size_t i = 0; i < decisions->n; i++) {
        const aft_decision *d = &decisions->list[i];
        aft_page_cell(&page, d->element);
        aft_page_cell(&page, d->project);
        aft_page_cell(&page, d->option);
        aft_page_count(&page, d->pieces);
        aft_page_number(&page, d->capacity);
        aft_page_number(&page, d->length);
        aft_page_number(&page, d->cost);
        aft_page_cell(&page, network->scenario != NULL ? network->scenario : "");
        aft_page_number(&page, d->investment);
        aft_page_end_line(&page);
    }
    AFT_TRY(aft_page_finish(out, &page, err));
done:
    aft_page_clear(&page);
    return status;
}
