/* SPDX-License-Identifier: GPL-3.0-or-later */
/* money.csv: every account in both books, and why a number is missing. */
#include "results/money/money_internal.h"

#include "networks/base/memory.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void add_reason(char note[200], const char *reason)
{
    size_t n = strlen(note);
    (void)snprintf(note + n, 200 - n, "%s%s", n > 0 ? "; " : "", reason);
}

static void explain(aft_money_row *row, const aft_accounts *accounts, const aft_account *account)
{
    bool is_venture =
        row->level == AFT_LEVEL_PROJECT || row->level == AFT_LEVEL_BRANCH || row->level == AFT_LEVEL_PARTY;
    if (is_venture && account->n_assets == 0 && row->name[0] != '\0') {
        add_reason(row->note, "nothing bought");
        return;
    }
    if (isnan(account->investment)) {
        add_reason(row->note, "a part has a yearly cost but no up-front cost");
    }
    if (row->level == AFT_LEVEL_SITE && accounts->plan->bus_price == NULL) {
        add_reason(row->note, "no prices");
    } else if (is_venture && isnan(account->value)) {
        add_reason(row->note, "no prices, so no benefit");
    }
    if (!is_venture && row->level != AFT_LEVEL_SITE) {
        add_reason(row->note, "benefit needs the plan without it");
    }
    if (is_venture && row->name[0] != '\0' && isnan(row->values[AFT_INDICATOR_residual_value])) {
        add_reason(row->note, "no lifetime and no recovery_period");
    }
    if (account->has_equal && account->name[0] == '\0' && !is_venture) {
        add_reason(row->note, "with supply of one price at several places, whose split is chance");
    }
    if (account->is_sum) {
        add_reason(row->note, "sum of sites that are not public");
    }
    if (row->level == AFT_LEVEL_CASE && !aft_plan_is_whole(accounts->network, accounts->plan)) {
        add_reason(row->note, "parts of pieces are left out");
    }
}

static aft_status add_row(aft_money_sheet *sheet, const aft_accounts *accounts, const aft_account *account,
                          aft_book book, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_money_row *row = &sheet->rows[sheet->n++];
    *row = (aft_money_row){.level = account->level,
                           .name = account->name,
                           .table = account->table,
                           .municipality = account->municipality,
                           .country = account->country,
                           .book = book};
    row->values = aft_alloc(AFT_N_INDICATORS, sizeof *row->values);
    AFT_TRY_ALLOC(row->values, err, "money");
    AFT_TRY(aft_indicators_compute(row->values, accounts, account, book, err));
    explain(row, accounts, account);
done:
    return status;
}

aft_status aft_money_sheet_init(aft_money_sheet *out, const aft_facts *facts, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_money_sheet made = {0};
    const aft_accounts *accounts = &facts->accounts;
    made.rows = aft_alloc(accounts->n * AFT_N_BOOKS + 1, sizeof *made.rows);
    AFT_TRY_ALLOC(made.rows, err, "money");
    for (size_t i = 0; i < accounts->n; i++) {
        for (int book = 0; book < AFT_N_BOOKS; book++) {
            AFT_TRY(add_row(&made, accounts, &accounts->list[i], (aft_book)book, err));
        }
    }
    *out = made;
    made = (aft_money_sheet){0};
done:
    aft_money_sheet_clear(&made);
    return status;
}

void aft_money_sheet_clear(aft_money_sheet *sheet)
{
    for (size_t i = 0; i < sheet->n; i++) {
        aft_free(sheet->rows[i].values);
    }
    aft_free(sheet->rows);
    *sheet = (aft_money_sheet){0};
}

static void write_row(aft_page *page, const aft_money_row *row)
{
    aft_page_cell(page, aft_money_level_name(row->level));
    aft_page_cell(page, row->name);
    aft_page_cell(page, row->table);
    aft_page_cell(page, row->municipality);
    aft_page_cell(page, row->country);
    aft_page_cell(page, aft_book_name(row->book));
    for (size_t i = 0; i < AFT_N_INDICATORS; i++) {
        aft_page_number(page, row->values[i]);
    }
    aft_page_cell(page, row->note);
    aft_page_end_line(page);
}

aft_status aft_money_text(char **out, const aft_facts *facts, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_page page = {0};
    aft_money_sheet sheet = {0};
    size_t n = 0;
    const aft_indicator *columns = aft_indicators(&n);
    AFT_TRY(aft_money_sheet_init(&sheet, facts, err));
    aft_page_add(&page, "level,name,table,municipality,country,book");
    for (size_t i = 0; i < n; i++) {
        aft_page_add(&page, ",%s", columns[i].name);
    }
    aft_page_add(&page, ",note\n");
    for (size_t i = 0; i < sheet.n; i++) {
        write_row(&page, &sheet.rows[i]);
    }
    AFT_TRY(aft_page_finish(out, &page, err));
done:
    aft_money_sheet_clear(&sheet);
    aft_page_clear(&page);
    return status;
}
