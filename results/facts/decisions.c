/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is bought or expanded, by element, table and option. */
#include "results/facts/facts_internal.h"

#include "networks/base/memory.h"

#include <stdlib.h>
#include <string.h>

static int compare_decisions(const void *a, const void *b)
{
    const aft_decision *x = a;
    const aft_decision *y = b;
    int order = strcmp(x->element, y->element);
    if (order == 0) {
        order = (x->table > y->table) - (x->table < y->table);
    }
    return order != 0 ? order : strcmp(x->option, y->option);
}

static const char *project_name(const aft_network *network, int project)
{
    return project >= 0 ? network->projects[project].name : "";
}

static aft_status add_decision(aft_decisions *out, size_t *cap, aft_decision decision, aft_error *err)
{
    if (aft_grow((void **)&out->list, cap, out->n + 1, sizeof *out->list) != 0) {
        return aft_fail(err, AFT_ENOMEM, "decisions: out of memory");
    }
    out->list[out->n++] = decision;
    return AFT_OK;
}

static aft_status collect_purchases(aft_decisions *out, size_t *cap, const aft_network *network, const aft_plan *plan,
                                    aft_error *err)
{
    aft_status status = AFT_OK;
    for (size_t i = 0; i < plan->n_purchases; i++) {
        const aft_purchase *bought = &plan->purchases[i];
        const aft_menu_option *option = &network->menus[bought->option];
        const aft_held e = aft_held_at(network, plan, bought->table, bought->row);
        if (!aft_held_is_whole(&e, plan)) {
            continue;
        }
        AFT_TRY(add_decision(out, cap,
                             (aft_decision){.element = e.h.name,
                                            .project = project_name(network, e.h.project_index),
                                            .option = aft_option_label(option),
                                            .table = bought->table,
                                            .pieces = bought->pieces,
                                            .capacity = bought->capacity,
                                            .length = e.h.length,
                                            .cost = bought->cost,
                                            .investment = bought->pieces * aft_piece_investment(option, e.h.length)},
                             err));
    }
done:
    return status;
}

/* What an extendable element has above its given rating; the existing part is no decision. A plan without integrality
 * also has parts of pieces, whose cost nobody knows one by one. */
static aft_status collect_expansions(aft_decisions *out, size_t *cap, const aft_network *network, const aft_plan *plan,
                                     aft_error *err)
{
    aft_status status = AFT_OK;
    for (aft_held e = {0}; aft_held_next(&e, network, plan);) {
        bool is_part = !aft_held_is_whole(&e, plan);
        if ((!e.h.is_extendable && !is_part) || !aft_held_is_expanded(&e)) {
            continue;
        }
        AFT_TRY(add_decision(out, cap,
                             (aft_decision){.element = e.h.name,
                                            .project = project_name(network, e.h.project_index),
                                            .option = is_part ? "relaxed" : "",
                                            .table = e.h.table,
                                            .capacity = e.nom_opt - e.h.nom,
                                            .length = e.h.length,
                                            .cost = is_part ? NAN : e.h.unit_cost * (e.nom_opt - e.h.nom),
                                            .investment = is_part ? NAN : e.h.overnight_cost * (e.nom_opt - e.h.nom)},
                             err));
    }
done:
    return status;
}

const char *aft_option_label(const aft_menu_option *option)
{
    return option->option[0] != '\0' ? option->option : option->name;
}

aft_status aft_decisions_init(aft_decisions *out, const aft_network *network, const aft_plan *plan, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_decisions made = {0};
    size_t cap = 0;
    AFT_TRY(collect_purchases(&made, &cap, network, plan, err));
    AFT_TRY(collect_expansions(&made, &cap, network, plan, err));
    if (made.n > 0) {
        qsort(made.list, made.n, sizeof *made.list, compare_decisions);
    }
    *out = made;
    made = (aft_decisions){0};
done:
    aft_decisions_clear(&made);
    return status;
}

void aft_decisions_clear(aft_decisions *decisions)
{
    aft_free(decisions->list);
    *decisions = (aft_decisions){0};
}
