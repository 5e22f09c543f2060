/* SPDX-License-Identifier: GPL-3.0-or-later */
/* allocation.csv: what each class of loads gets where classes are served in order, and the sentences about it. */
#include "results/tables/tables_internal.h"

#include "networks/base/text.h"

static int count_loads(const aft_network *network, int priority)
{
    int n = 0;
    for (size_t k = 0; k < network->n_loads; k++) {
        n += network->loads[k].active && aft_load_priority(network, k) == priority;
    }
    return n;
}

aft_status aft_allocation_text(char **out, const aft_facts *facts, aft_error *err)
{
    const aft_network *network = facts->network;
    const aft_plan *plan = facts->plan;
    aft_page page = {0};
    if (plan->n_classes == 0) {
        *out = NULL;
        return AFT_OK;
    }
    aft_page_add(&page, "priority,loads,demand_mwh,served_mwh,lost_mwh,lost_bound_mwh,proved,lost_at_least_cost_mwh\n");
    for (size_t c = 0; c < plan->n_classes; c++) {
        const aft_load_class *class = &plan->classes[c];
        aft_page_number(&page, class->priority);
        aft_page_count(&page, count_loads(network, class->priority));
        aft_page_number(&page, class->demand);
        aft_page_number(&page, class->demand - class->lost);
        aft_page_number(&page, class->lost);
        aft_page_number(&page, class->lost_bound);
        aft_page_cell(&page, class->is_proved ? "True" : "False");
        aft_page_number(&page, class->lost_at_least_cost);
        aft_page_end_line(&page);
    }
    return aft_page_finish(out, &page, err);
}

static bool is_worth_a_line(const aft_load_class *class)
{
    return fmax(class->lost, class->lost_at_least_cost) > 1e-6 * fmax(1.0, class->demand);
}

static void write_class(aft_page *out, const aft_load_class *class)
{
    char numbers[3][AFT_AMOUNT_TEXT];
    if (class->priority > 0) {
        aft_page_add(out, "Priority %d loses", class->priority);
    } else {
        aft_page_add(out, "Loads without priority lose");
    }
    aft_page_add(out, " %s of %s MWh%s, %s in the cheapest plan.\n", aft_amount_to_text(numbers[0], class->lost),
                 aft_amount_to_text(numbers[1], class->demand),
                 class->is_proved ? "" : " (less may be possible, which is not proved)",
                 aft_amount_to_text(numbers[2], class->lost_at_least_cost));
}

void aft_allocation_sentences(aft_page *out, const aft_network *network, const aft_plan *plan)
{
    char more[AFT_AMOUNT_TEXT];
    for (size_t c = 0; c < plan->n_classes; c++) {
        if (is_worth_a_line(&plan->classes[c])) {
            write_class(out, &plan->classes[c]);
        }
    }
    if (plan->n_classes > 0 && plan->total_cost - plan->least_cost > 1e-6 * fmax(1.0, fabs(plan->total_cost))) {
        aft_page_add(out, "Serving classes in order costs %s %s more than the cheapest plan.\n",
                     aft_amount_to_text(more, plan->total_cost - plan->least_cost), network->settings.currency);
    }
}
