/* SPDX-License-Identifier: GPL-3.0-or-later */
/* project_sheets.csv: the fields of a sheet for the execution agenda, and seven criteria with number, score and
 * rule; the rows stand in sheet_fields.def. */
#include "results/money/money_internal.h"

#include "networks/base/memory.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* A project while its sheet is written. */
typedef struct sheet {
    const aft_accounts *accounts;
    const aft_network *network;
    size_t row;
    const aft_project *project;
    const aft_account *account;
    const aft_branch_result *branch; /* its first, or NULL */
    aft_project_size size;
    const aft_backbone *backbone;
    bool *serves; /* [n_sites] public sites that it can serve */
    double values[AFT_N_BOOKS][AFT_N_INDICATORS];
    aft_page text; /* what a field says; empty for a number */
    double number; /* or this */
} sheet;

static void say(sheet *s, const char *text)
{
    aft_page_add(&s->text, "%s", text);
}

/* ---- texts ---- */

static void title_nl(sheet *s)
{
    say(s, s->project->title_nl);
}

static void title_en(sheet *s)
{
    say(s, s->project->title_en);
}

static void title_de(sheet *s)
{
    say(s, s->project->title_de);
}

static void kind(sheet *s)
{
    say(s, s->project->kind);
}

static void note(sheet *s)
{
    say(s, s->project->note);
}

static void municipality(sheet *s)
{
    say(s, s->project->municipality);
}

static void country(sheet *s)
{
    say(s, s->project->country);
}

static void phase(sheet *s)
{
    say(s, s->project->phase);
}

static void promoter(sheet *s)
{
    say(s, s->project->promoter);
}

static void depends_on(sheet *s)
{
    say(s, s->project->parent);
}

/* Buses of sites that are not public have no name here. */
static const char *bus_name(const sheet *s, int bus)
{
    const aft_holding h = {.bus0 = bus, .bus1 = -1};
    return bus < 0 ? "" : aft_holding_is_hidden(s->network, &h) ? "(not public)" : s->network->buses[bus].name;
}

static void from_to(sheet *s)
{
    say(s, bus_name(s, s->size.first_bus));
    if (s->size.last_bus >= 0) {
        aft_page_add(&s->text, " - %s", bus_name(s, s->size.last_bus));
    }
}

static void built(sheet *s)
{
    say(s, s->size.is_built ? "True" : "False");
}

static void backbone(sheet *s)
{
    if (s->branch != NULL) {
        say(s, bus_name(s, aft_backbone_bus(s->backbone, s->network, s->branch)));
    }
}

static bool is_sector_told(const sheet *s, size_t site)
{
    for (size_t i = 0; i < site; i++) {
        const aft_site *other = &s->network->sites[i];
        if (s->serves[i] && strcmp(other->sector, s->network->sites[site].sector) == 0) {
            return true;
        }
    }
    return false;
}

static void sectors(sheet *s)
{
    for (size_t i = 0; i < s->network->n_sites; i++) {
        const aft_site *site = &s->network->sites[i];
        if (s->serves[i] && site->sector[0] != '\0' && !is_sector_told(s, i)) {
            aft_page_add(&s->text, "%s%s", s->text.n > 0 ? "; " : "", site->sector);
        }
    }
}

static bool is_at_served_site(const sheet *s, int bus)
{
    for (size_t i = 0; i < s->network->n_sites; i++) {
        if (s->serves[i] && s->network->sites[i].bus == bus) {
            return true;
        }
    }
    return false;
}

/* MWh/a of a carrier into the buses of the sites. */
static double supply_of(const sheet *s, const char *carrier)
{
    double sum = 0.0;
    for (aft_holding h = {0}; aft_holding_next(&h, s->network);) {
        int bus = h.bus1 >= 0 ? h.bus1 : h.bus0;
        if (h.active && strcmp(h.carrier, carrier) == 0 && is_at_served_site(s, bus)) {
            sum += aft_service_of(s->network, s->accounts->plan, h.table, h.row).delivered;
        }
    }
    return sum / s->accounts->years;
}

static void supply_now(sheet *s)
{
    for (size_t i = 0; i < s->network->n_carriers; i++) {
        double sum = supply_of(s, s->network->carriers[i].name);
        if (sum > 1e-6) {
            char digits[40];
            aft_page_add(&s->text, "%s%s %s MWh/a", s->text.n > 0 ? "; " : "", s->network->carriers[i].name,
                         aft_fixed_number(digits, sum, 0));
        }
    }
}

static void options(sheet *s)
{
    for (size_t i = 0; i < s->accounts->assets.n; i++) {
        const aft_asset *asset = &s->accounts->assets.list[i];
        aft_holding h = aft_holding_at(s->network, asset->table, asset->row);
        if (h.project_index == (int)s->row && asset->option != NULL) {
            aft_page_add(&s->text, "%s%s", s->text.n > 0 ? "; " : "", aft_option_label(asset->option));
            if (asset->pieces > 1) {
                aft_page_add(&s->text, " (%d times)", asset->pieces);
            }
        }
    }
}

static void who_pays(sheet *s)
{
    char digits[40];
    say(s, s->project->promoter);
    if (s->project->grant > 0.0) {
        aft_page_add(&s->text, "%sgrant %s %s", s->text.n > 0 ? "; " : "",
                     aft_fixed_number(digits, s->project->grant, 0), s->network->settings.currency);
    }
}

static aft_project_state state_of(const sheet *s)
{
    return aft_project_state_of(s->network, s->row, &s->size);
}

static void asked(sheet *s)
{
    say(s, state_of(s).decision);
}

static void reason(sheet *s)
{
    say(s, state_of(s).reason);
}

/* ---- numbers ---- */

/* Adds up over the sites that it can serve. */
static double demand_of(const sheet *s, bool only_committed)
{
    double sum = 0.0;
    const size_t hours = s->network->n_snapshots;
    for (size_t i = 0; i < s->network->n_sites; i++) {
        const aft_site *site = &s->network->sites[i];
        bool is_firm = strcmp(site->commitment, "letter") == 0 || strcmp(site->commitment, "contract") == 0;
        if (!s->serves[i] || (only_committed && !is_firm)) {
            continue;
        }
        int n_here = 0; /* sites at one bus share it */
        for (size_t k = 0; k < s->network->n_sites; k++) {
            n_here += s->network->sites[k].bus == site->bus;
        }
        for (size_t k = 0; k < s->network->n_loads; k++) {
            const aft_load *load = &s->network->loads[k];
            for (size_t t = 0; load->active && load->bus == site->bus && t < hours; t++) {
                sum += aft_cost_weight(s->network, t) * fmax(0.0, -load->sign * aft_at(load->p_set, t)) / n_here;
            }
        }
    }
    return sum / s->accounts->years;
}

static void sites(sheet *s)
{
    s->number = 0.0;
    for (size_t i = 0; i < s->network->n_sites; i++) {
        s->number += s->serves[i];
    }
}

static void demand(sheet *s)
{
    const double wanted = demand_of(s, false);
    s->number = wanted > 0.0 ? wanted : NAN;
}

static void committed_share(sheet *s)
{
    s->number = demand_of(s, true) / demand_of(s, false);
}

static void jobs(sheet *s)
{
    for (size_t i = 0; i < s->network->n_sites; i++) {
        if (s->serves[i] && !isnan(s->network->sites[i].jobs)) {
            s->number = (isnan(s->number) ? 0.0 : s->number) + s->network->sites[i].jobs;
        }
    }
}

static void trailer_cost(sheet *s)
{
    const aft_settings *settings = &s->network->settings;
    if (s->branch != NULL) {
        s->number = settings->trailer_cost_fixed + settings->trailer_cost_per_km * s->size.length;
    }
}

static void capacity(sheet *s)
{
    s->number = s->size.is_built ? s->size.capacity : NAN;
}

static void length(sheet *s)
{
    s->number = s->size.length;
}

static void reuse_share(sheet *s)
{
    s->number = s->size.bought_length > 0.0 ? s->size.reused_length / s->size.bought_length : NAN;
}

static double cheapest_piece(const sheet *s, const aft_holding *h)
{
    double best = INFINITY;
    const aft_menu *menu = &s->network->menu_lists[h->menu_index];
    for (size_t d = 0; d < menu->n; d++) {
        const aft_menu_option *option = &s->network->menus[menu->options[d]];
        double fixed = isnan(option->overnight_cost_fixed) ? 0.0 : option->overnight_cost_fixed;
        double per_km = isnan(option->overnight_cost_per_km) ? 0.0 : option->overnight_cost_per_km;
        bool is_known = !isnan(option->overnight_cost_fixed) || !isnan(option->overnight_cost_per_km);
        if (is_known && option->max_pieces > 0 && option->p_nom > 0.0) {
            best = fmin(best, fixed + per_km * h->length);
        }
    }
    return isfinite(best) ? best : NAN;
}

static void cheapest_investment(sheet *s)
{
    for (aft_holding h = {0}; aft_holding_next(&h, s->network);) {
        if (h.active && h.project_index == (int)s->row && h.menu_index >= 0) {
            s->number = (isnan(s->number) ? 0.0 : s->number) + cheapest_piece(s, &h);
        }
    }
}

static void co2_avoided(sheet *s)
{
    s->number = aft_account_avoided_co2(s->accounts, s->account);
}

static void taken(sheet *s)
{
    s->number = s->size.is_built ? s->size.space : NAN;
}

static void avoided(sheet *s)
{
    bool is_told = s->account->is_transport && s->account->n_assets > 0 && s->account->booked > 0.0;
    s->number =
        is_told ? aft_avoided_space(s->network, s->account->booked / s->account->in_service, s->account->length) : NAN;
}

static void earliest_year(sheet *s)
{
    s->number = s->project->earliest_year > 0 ? (double)s->project->earliest_year : NAN;
}

static void lead_time(sheet *s)
{
    s->number = s->project->lead_time;
}

static void decide_by(sheet *s)
{
    s->number = aft_project_decide_by(s->network, s->row);
}

static void unused_capacity(sheet *s)
{
    if (s->branch != NULL && s->branch->is_built && s->branch->capacity > 0.0) {
        s->number = fmax(0.0, 1.0 - s->branch->peak / s->branch->capacity);
    }
}

/* ---- criteria ---- */

static void criterion_efficiency(sheet *s)
{
    s->number = s->values[AFT_BOOK_SOCIETAL][AFT_INDICATOR_benefit_cost_ratio];
}

static void criterion_value(sheet *s)
{
    s->number = aft_account_avoided_co2(s->accounts, s->account) / 1000.0;
}

static void criterion_space(sheet *s)
{
    avoided(s);
    double saved = isnan(s->number) ? 0.0 : s->number;
    s->number = s->size.is_built ? s->size.space - saved : NAN;
}

static void criterion_feasibility(sheet *s)
{
    const double *values = s->values[AFT_BOOK_PROJECT];
    double invested = values[AFT_INDICATOR_investment];
    s->number = invested > 0.0 ? values[AFT_INDICATOR_financing_gap_after_grant] / invested : NAN;
}

static void criterion_urgency(sheet *s)
{
    bool is_told = s->network->settings.year > 0 && s->project->earliest_year > 0;
    s->number = is_told ? (double)(s->network->settings.year - s->project->earliest_year) : NAN;
}

static void criterion_robustness(sheet *s)
{
    const aft_break_even_row *found = s->branch != NULL ? s->branch->break_even : NULL;
    s->number = found != NULL && found->is_built ? found->by_demand.value : NAN;
}

static void criterion_support(sheet *s)
{
    committed_share(s);
}

/* ---- rows ---- */

typedef struct field {
    const char *section, *name, *unit;
    void (*write)(sheet *s);
    int indicator; /* -1 unless it is one */
    double steps[4];
    bool is_criterion;
} field;

#define FIELD(section, name, unit, function, doc) {#section, #name, unit, function, -1, {0.0}, false},
#define MONEY(section, name)                      {#section, #name, "", NULL, AFT_INDICATOR_##name, {0.0}, false},
#define CRITERION(name, unit, function, two, three, four, five, doc)                                                   \
    {"criteria", #name, unit, function, -1, {two, three, four, five}, true},
static const field fields[] = {
#include "results/money/sheet_fields.def"
};
#undef FIELD
#undef MONEY
#undef CRITERION

enum { N_FIELDS = sizeof fields / sizeof fields[0] };

static int score_of(const field *f, double number)
{
    int score = 1;
    bool is_more_better = f->steps[3] > f->steps[0];
    for (int i = 0; i < 4; i++) {
        bool reaches = is_more_better ? number >= f->steps[i] : number <= f->steps[i];
        score = reaches ? i + 2 : score;
    }
    return score;
}

/* "5 from 1.5, 4 from 1, ..., else 1" */
static void write_rule(aft_page *page, const field *f)
{
    char rule[200] = "";
    size_t n = 0;
    for (int i = 3; i >= 0; i--) {
        char digits[40];
        n += (size_t)snprintf(rule + n, sizeof rule - n, "%d %s %s, ", i + 2,
                              f->steps[3] > f->steps[0] ? "from" : "up to", aft_table_number(digits, f->steps[i]));
    }
    (void)snprintf(rule + n, sizeof rule - n, "else 1");
    aft_page_cell(page, rule);
}

static void begin_row(aft_page *page, const sheet *s, const field *f, const char *book)
{
    aft_page_cell(page, s->project->name);
    aft_page_cell(page, s->project->frame);
    aft_page_cell(page, f->section);
    aft_page_cell(page, f->name);
    aft_page_cell(page, book);
}

static aft_status write_field(aft_page *page, sheet *s, const field *f, aft_error *err)
{
    aft_status status = AFT_OK;
    char *text = NULL;
    s->number = NAN;
    f->write(s);
    begin_row(page, s, f, "");
    if (s->text.n > 0 || s->text.is_out_of_memory) {
        AFT_TRY(aft_page_finish(&text, &s->text, err));
        aft_page_cell(page, text);
    } else {
        aft_page_number(page, isfinite(s->number) ? s->number : NAN);
    }
    aft_page_cell(page, f->unit);
    bool has_score = f->is_criterion && isfinite(s->number);
    aft_page_count(page, has_score ? score_of(f, s->number) : 0);
    if (f->is_criterion) {
        write_rule(page, f);
    } else {
        aft_page_cell(page, "");
    }
    aft_page_cell(page, !f->is_criterion ? "" : has_score ? "thresholds of this program" : "not known from this plan");
    aft_page_end_line(page);
done:
    aft_free(text);
    return status;
}

static void write_money(aft_page *page, const sheet *s, const field *f)
{
    size_t n = 0;
    const aft_indicator *indicator = &aft_indicators(&n)[f->indicator];
    for (int book = 0; book < AFT_N_BOOKS; book++) {
        begin_row(page, s, f, aft_book_name((aft_book)book));
        aft_page_number(page, s->values[book][f->indicator]);
        aft_page_cell(page, indicator->unit);
        aft_page_count(page, 0);
        aft_page_cell(page, "");
        aft_page_cell(page, "");
        aft_page_end_line(page);
    }
}

static aft_status write_sheet(aft_page *page, sheet *s, aft_error *err)
{
    aft_status status = AFT_OK;
    for (int book = 0; book < AFT_N_BOOKS; book++) {
        AFT_TRY(aft_indicators_compute(s->values[book], s->accounts, s->account, (aft_book)book, err));
    }
    if (s->account->n_assets == 0) { /* no zeros for what is not bought */
        for (size_t i = 0; i < AFT_N_INDICATORS; i++) {
            s->values[AFT_BOOK_SOCIETAL][i] = s->values[AFT_BOOK_PROJECT][i] = NAN;
        }
    }
    for (size_t i = 0; i < N_FIELDS; i++) {
        if (fields[i].indicator >= 0) {
            write_money(page, s, &fields[i]);
        } else {
            AFT_TRY(write_field(page, s, &fields[i], err));
        }
    }
done:
    return status;
}

aft_status aft_project_sheets_text(char **out, const aft_facts *facts, aft_error *err)
{
    const aft_network *network = facts->network;
    aft_status status = AFT_OK;
    aft_page page = {0};
    const aft_accounts *accounts = &facts->accounts;
    const aft_branch_results *branches = &facts->branches;
    sheet s = {.accounts = accounts, .network = network, .backbone = &facts->backbone};
    unsigned char *marks = aft_alloc(network->n_buses + 1, sizeof *marks);
    s.serves = aft_alloc(network->n_sites + 1, sizeof *s.serves);
    AFT_TRY_ALLOC(marks, err, "project sheets");
    AFT_TRY_ALLOC(s.serves, err, "project sheets");
    aft_page_add(&page, "project,frame,section,field,book,value,unit,score,rule,note\n");
    for (size_t i = 0; i < accounts->n; i++) { /* by name */
        s.account = &accounts->list[i];
        if (s.account->level == AFT_LEVEL_PROJECT && s.account->name[0] != '\0') {
            s.row = (size_t)aft_network_find(network, AFT_TABLE_projects, s.account->name);
            s.project = &network->projects[s.row];
            s.branch = aft_project_branch(branches, s.project->name);
            s.size = aft_project_measure(accounts, s.row);
            aft_project_serves(s.serves, marks, accounts, s.row);
            AFT_TRY(write_sheet(&page, &s, err));
        }
    }
    AFT_TRY(aft_page_finish(out, &page, err));
done:
    aft_free(marks);
    aft_free(s.serves);
    aft_page_clear(&s.text);
    aft_page_clear(&page);
    return status;
}
