/* SPDX-License-Identifier: GPL-3.0-or-later */
/* agenda.csv: which decision when, on what it waits, and what would change it. */
#include "results/money/money_internal.h"

#include "networks/base/memory.h"

#include <math.h>
#include <string.h>

static void write_titles(aft_page *page, const aft_project *p)
{
    aft_page_cell(page, p->name);
    aft_page_cell(page, p->title_nl);
    aft_page_cell(page, p->title_en);
    aft_page_cell(page, p->title_de);
    aft_page_cell(page, p->kind);
    aft_page_cell(page, p->frame);
    aft_page_cell(page, p->promoter);
    aft_page_cell(page, p->municipality);
    aft_page_cell(page, p->country);
    aft_page_cell(page, p->phase);
}

/* Factor on its investment at which it would just pay: 1 + NPV / I, O&M unchanged. */
static aft_status investment_factor(double *out, const aft_accounts *accounts, const aft_account *account,
                                    aft_error *err)
{
    double values[AFT_N_INDICATORS];
    aft_status status = aft_indicators_compute(values, accounts, account, AFT_BOOK_SOCIETAL, err);
    double invested = values[AFT_INDICATOR_investment];
    if (status == AFT_OK) {
        *out = invested > 0.0 ? 1.0 + values[AFT_INDICATOR_npv] / invested : NAN;
    }
    return status;
}

static void write_signs(aft_page *page, const aft_branch_result *branch, double years)
{
    const aft_break_even_row *found = branch != NULL ? branch->break_even : NULL;
    const aft_switch *other = branch != NULL ? branch->other_way : NULL;
    const bool is_known = other != NULL && isfinite(other->from) && isfinite(other->to);
    aft_page_number(page, is_known ? other->difference / years : NAN);
    aft_page_number(page, found != NULL ? found->by_price.value : NAN);
    aft_page_number(page, found != NULL ? found->by_demand.value : NAN);
}

/* Bus from which a project is fed; buses of sites that are not public have no name here. */
static const char *fed_from(const aft_accounts *accounts, const aft_backbone *backbone, const aft_branch_result *branch)
{
    if (branch == NULL) {
        return "";
    }
    int bus = aft_backbone_bus(backbone, accounts->network, branch);
    const aft_holding h = {.bus0 = bus, .bus1 = -1};
    return aft_holding_is_hidden(accounts->network, &h) ? "" : accounts->network->buses[bus].name;
}

static aft_status write_project(aft_page *page, const aft_accounts *accounts, const aft_account *account,
                                const aft_branch_results *branches, const aft_backbone *backbone, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *net = accounts->network;
    size_t row = (size_t)aft_network_find(net, AFT_TABLE_projects, account->name);
    const aft_project *p = &net->projects[row];
    const aft_project_size size = aft_project_measure(accounts, row);
    const aft_project_state state = aft_project_state_of(net, row, &size);
    const aft_branch_result *branch = aft_project_branch(branches, p->name);
    double factor = NAN;
    AFT_TRY(investment_factor(&factor, accounts, account, err));
    write_titles(page, p);
    aft_page_cell(page, size.is_built ? "True" : "False");
    aft_page_count(page, p->earliest_year);
    aft_page_number(page, p->lead_time);
    aft_page_count(page, aft_project_service_year(net, row));
    aft_page_number(page, aft_project_decide_by(net, row));
    aft_page_cell(page, p->parent);
    aft_page_cell(page, fed_from(accounts, backbone, branch));
    aft_page_cell(page, state.decision);
    aft_page_cell(page, state.is_built ? "False" : "True"); /* it can wait */
    aft_page_cell(page, state.reason);
    write_signs(page, branch, aft_capital_years(net));
    aft_page_number(page, factor);
    aft_page_end_line(page);
done:
    return status;
}

aft_status aft_agenda_text(char **out, const aft_facts *facts, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_page page = {0};
    const aft_accounts *accounts = &facts->accounts;
    const aft_branch_results *branches = &facts->branches;
    aft_page_add(&page,
                 "project,title_nl,title_en,title_de,kind,frame,promoter,municipality,country,phase,built,"
                 "earliest_year,lead_time,service_year,decide_by,depends_on,backbone,decision,can_wait,reason,"
                 "difference_per_year,break_even_price,break_even_demand_factor,investment_factor_to_break_even\n");
    for (size_t i = 0; i < accounts->n; i++) {
        if (accounts->list[i].level == AFT_LEVEL_PROJECT && accounts->list[i].name[0] != '\0') {
            AFT_TRY(write_project(&page, accounts, &accounts->list[i], branches, &facts->backbone, err));
        }
    }
    AFT_TRY(aft_page_finish(out, &page, err));
done:
    aft_page_clear(&page);
    return status;
}
