/* SPDX-License-Identifier: GPL-3.0-or-later */
/* costs.csv: money by item, party, country and book. */
#include "results/tables/tables_internal.h"

aft_status aft_costs_text(char **out, const aft_facts *facts, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_page page = {0};
    const aft_cost_sheet *costs = &facts->costs;
    aft_page_add(&page, "item,party,country,book,amount\n");
    for (size_t i = 0; i < costs->n; i++) {
        aft_page_cell(&page, costs->rows[i].item);
        aft_page_cell(&page, costs->rows[i].party);
        aft_page_cell(&page, costs->rows[i].country);
        aft_page_cell(&page, aft_book_name(costs->rows[i].book));
        aft_page_number(&page, costs->rows[i].amount);
        aft_page_end_line(&page);
    }
    AFT_TRY(aft_page_finish(out, &page, err));
done:
    aft_page_clear(&page);
    return status;
}
