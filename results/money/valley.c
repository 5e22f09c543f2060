/* SPDX-License-Identifier: GPL-3.0-or-later */
/* valley.csv: what a Hydrogen Valley makes, uses, costs and brings, in all and by country, with and without its
 * grant. Its projects are those of frame valley; if there is none, all that deal with hydrogen. */
#include "results/money/money_internal.h"

#include "networks/base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double noticed = 1e-6; /* MW: less is noise of the solver */

typedef struct valley {
    const aft_accounts *accounts;
    const aft_network *network;
    bool has_frame;                                  /* projects of frame valley */
    const char *country;                             /* NULL: all */
    double *used;                                    /* [n_sites] MWh of hydrogen over the modelled span */
    double (*values)[AFT_N_BOOKS][AFT_N_INDICATORS]; /* [n accounts] of projects */
} valley;

static bool is_here(const valley *v, const char *country)
{
    return v->country == NULL || strcmp(country, v->country) == 0;
}

static double tonnes(const valley *v, double mwh)
{
    return mwh / v->accounts->years / aft_mwh_per_kg(v->network) / 1000.0;
}

static bool is_of_valley(const valley *v, const aft_project *project)
{
    return v->has_frame ? project != NULL && strcmp(project->frame, "valley") == 0 : true;
}

/* ---- what is made ---- */

static bool is_new(const aft_held *e)
{
    return aft_held_is_expanded(e);
}

/* Over the electrolysers: hydrogen in MWh or capacity, of those bought or of all. */
static double sum_electrolysers(const valley *v, bool only_new, bool is_capacity)
{
    static const aft_table tables[] = {AFT_TABLE_links, AFT_TABLE_processes};
    double sum = 0.0;
    for (size_t c = 0; c < 2; c++) {
        for (size_t k = 0; k < aft_network_count(v->network, tables[c]); k++) {
            aft_held e = aft_held_at(v->network, v->accounts->plan, tables[c], k);
            bool counts = e.h.active && aft_is_electrolyser(v->network, tables[c], k) && (!only_new || is_new(&e)) &&
                          is_of_valley(v, aft_holding_project(v->network, &e.h)) &&
                          is_here(v, aft_holding_country(v->network, &e.h));
            if (counts) {
                double share = only_new && e.nom_opt > 0.0 ? (e.nom_opt - e.h.nom) / e.nom_opt : 1.0;
                double amount =
                    is_capacity ? e.nom_opt : aft_electrolyser_hydrogen(v->network, v->accounts->plan, tables[c], k);
                sum += share * amount;
            }
        }
    }
    return sum;
}

static double new_hydrogen(const valley *v)
{
    return tonnes(v, sum_electrolysers(v, true, false));
}

static double hydrogen_made(const valley *v)
{
    return tonnes(v, sum_electrolysers(v, false, false));
}

static double electrolysis(const valley *v)
{
    return sum_electrolysers(v, true, true);
}

/* ---- what is used ---- */

/* MWh of hydrogen that goes to a site: by links from a hydrogen bus to its bus, and demand there if it is one. */
static double used_by(const valley *v, size_t site)
{
    const aft_network *net = v->network;
    const size_t hours = net->n_snapshots;
    int bus = net->sites[site].bus;
    int n_here = 0;
    double sum = 0.0;
    for (size_t i = 0; i < net->n_sites; i++) {
        n_here += net->sites[i].bus == bus;
    }
    for (size_t k = 0; k < net->n_links; k++) {
        aft_held e = aft_held_at(net, v->accounts->plan, AFT_TABLE_links, k);
        bool counts = e.h.active && e.h.bus1 == bus && aft_is_hydrogen(net->buses[e.h.bus0].carrier) &&
                      !aft_is_hydrogen(net->buses[bus].carrier);
        for (size_t t = 0; counts && t < hours; t++) {
            sum += e.flow[t] > noticed ? aft_cost_weight(net, t) * e.flow[t] : 0.0;
        }
    }
    for (size_t k = 0; aft_is_hydrogen(net->buses[bus].carrier) && k < net->n_loads; k++) {
        const aft_load *load = &net->loads[k];
        for (size_t t = 0; load->active && load->bus == bus && t < hours; t++) {
            double lost = v->accounts->plan->load_shed != NULL ? v->accounts->plan->load_shed[k * hours + t] : 0.0;
            sum += aft_cost_weight(net, t) * fmax(0.0, -load->sign * aft_at(load->p_set, t) - lost);
        }
    }
    return sum / n_here;
}

static double used_energy(const valley *v)
{
    double sum = 0.0;
    for (size_t i = 0; i < v->network->n_sites; i++) {
        sum += is_here(v, v->network->sites[i].country) ? v->used[i] : 0.0;
    }
    return sum;
}

static double hydrogen_used(const valley *v)
{
    return tonnes(v, used_energy(v));
}

static double co2_avoided(const valley *v)
{
    return used_energy(v) / v->accounts->years * v->network->settings.reference_emissions;
}

static bool is_user(const valley *v, size_t site)
{
    const aft_site *s = &v->network->sites[site];
    return s->public && is_here(v, s->country) && v->used[site] > 1e-6;
}

static double sites(const valley *v)
{
    double n = 0.0;
    for (size_t i = 0; i < v->network->n_sites; i++) {
        n += is_user(v, i);
    }
    return n;
}

static double sectors(const valley *v)
{
    double n = 0.0;
    for (size_t i = 0; i < v->network->n_sites; i++) {
        bool is_first = is_user(v, i);
        for (size_t k = 0; is_first && k < i; k++) {
            is_first = !is_user(v, k) || strcmp(v->network->sites[k].sector, v->network->sites[i].sector) != 0;
        }
        n += is_first;
    }
    return n;
}

/* ---- pipes and stores ---- */

static double sum_pipes(const valley *v, bool only_reused)
{
    double sum = 0.0;
    for (size_t i = 0; i < v->accounts->assets.n; i++) {
        const aft_asset *asset = &v->accounts->assets.list[i];
        aft_held e = aft_held_at(v->network, v->accounts->plan, asset->table, asset->row);
        bool counts = aft_is_branch(v->network, &e.h) && is_new(&e) &&
                      is_of_valley(v, aft_holding_project(v->network, &e.h)) &&
                      is_here(v, aft_holding_country(v->network, &e.h));
        bool is_reused = asset->option != NULL && asset->option->reuse;
        sum += counts && (is_reused || !only_reused) ? asset->length : 0.0;
    }
    return sum;
}

static double pipe_length(const valley *v)
{
    return sum_pipes(v, false);
}

static double reuse_share(const valley *v)
{
    double all = sum_pipes(v, false);
    return all > 0.0 ? sum_pipes(v, true) / all : NAN;
}

static double storage(const valley *v)
{
    double sum = 0.0;
    for (size_t k = 0; k < v->network->n_stores; k++) {
        aft_held e = aft_held_at(v->network, v->accounts->plan, AFT_TABLE_stores, k);
        bool counts = e.h.active && aft_is_hydrogen(v->network->buses[e.h.bus0].carrier) && isfinite(e.nom_opt) &&
                      is_here(v, aft_holding_country(v->network, &e.h));
        sum += counts ? e.nom_opt : 0.0;
    }
    return sum / aft_mwh_per_kg(v->network) / 1000.0;
}

/* t/a over links between hydrogen buses of two countries; forth is out of the country. */
static double across_borders(const valley *v, bool is_out)
{
    double sum = 0.0;
    for (size_t k = 0; k < v->network->n_links; k++) {
        aft_held e = aft_held_at(v->network, v->accounts->plan, AFT_TABLE_links, k);
        bool is_pipe = e.h.active && aft_is_hydrogen(v->network->buses[e.h.bus0].carrier) && e.h.bus1 >= 0 &&
                       aft_is_hydrogen(v->network->buses[e.h.bus1].carrier);
        const char *from = is_pipe ? aft_bus_country(v->network, e.h.bus0) : "";
        const char *to = is_pipe ? aft_bus_country(v->network, e.h.bus1) : "";
        if (from[0] == '\0' || to[0] == '\0' || strcmp(from, to) == 0) {
            continue;
        }
        for (size_t t = 0; t < v->network->n_snapshots; t++) {
            if (!(fabs(e.flow[t]) > noticed)) {
                continue;
            }
            const char *source = e.flow[t] > 0.0 ? from : to;
            const char *target = e.flow[t] > 0.0 ? to : from;
            bool counts = is_here(v, is_out ? source : target);
            sum += counts ? aft_cost_weight(v->network, t) * fabs(e.flow[t]) : 0.0;
        }
    }
    return tonnes(v, sum);
}

static double exported(const valley *v)
{
    return across_borders(v, true);
}

static double imported(const valley *v)
{
    return across_borders(v, false);
}

/* ---- money ---- */

static bool is_valley_account(const valley *v, const aft_account *account)
{
    if (account->level != AFT_LEVEL_PROJECT || account->name[0] == '\0' || account->n_assets == 0 ||
        !is_here(v, account->country)) {
        return false;
    }
    int row = aft_network_find(v->network, AFT_TABLE_projects, account->name);
    return v->has_frame ? is_of_valley(v, &v->network->projects[row]) : account->is_transport || account->is_hydrogen;
}

static double sum_projects(const valley *v, aft_book book, int indicator)
{
    double sum = 0.0;
    for (size_t i = 0; i < v->accounts->n; i++) {
        sum += is_valley_account(v, &v->accounts->list[i]) ? v->values[i][book][indicator] : 0.0;
    }
    return sum;
}

static double investment(const valley *v)
{
    return sum_projects(v, AFT_BOOK_PROJECT, AFT_INDICATOR_investment);
}

static double annual_cost(const valley *v)
{
    return sum_projects(v, AFT_BOOK_PROJECT, AFT_INDICATOR_annual_cost);
}

static double societal_benefit(const valley *v)
{
    return sum_projects(v, AFT_BOOK_SOCIETAL, AFT_INDICATOR_benefit);
}

static double societal_npv(const valley *v)
{
    return sum_projects(v, AFT_BOOK_SOCIETAL, AFT_INDICATOR_npv);
}

/* ---- the table ---- */

static const struct {
    const char *name, *unit;
    double (*value)(const valley *v);
} rows[] = {
#define ROW(name, unit, function, doc) {#name, unit, function},
#include "results/money/valley_rows.def"
#undef ROW
};

static void write_row(aft_page *page, const valley *v, const char *name, const char *unit, const char *grant,
                      double value, const char *note)
{
    aft_page_cell(page, name);
    aft_page_cell(page, unit);
    aft_page_cell(page, v->country != NULL ? v->country : "");
    aft_page_cell(page, grant);
    aft_page_number(page, isfinite(value) ? value : NAN);
    aft_page_cell(page, note);
    aft_page_end_line(page);
}

static void write_country(aft_page *page, const valley *v)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        double value = rows[i].value(v);
        write_row(page, v, rows[i].name, rows[i].unit, "", value, isfinite(value) ? "" : "not known from this plan");
    }
}

/* Financing gap, EUR per t/a and the floor; the grant is one sum for the whole valley. */
static void write_grant(aft_page *page, const valley *v)
{
    const aft_settings *settings = &v->network->settings;
    double gap = sum_projects(v, AFT_BOOK_PROJECT, AFT_INDICATOR_financing_gap);
    double made = new_hydrogen(v);
    double per_tonne = made > 0.0 ? settings->valley_grant / made : NAN;
    const char *none = made > 0.0 ? "" : "no new hydrogen";
    const bool is_built = investment(v) > 0.0; /* a grant for nothing leaves no gap and no surplus */
    const char *scope = v->has_frame ? "projects of frame valley" : "no project of frame valley: all with hydrogen";
    write_row(page, v, "financing_gap", "currency", "without", gap, scope);
    write_row(page, v, "financing_gap", "currency", "with", is_built ? gap - settings->valley_grant : NAN,
              is_built ? scope : "nothing is built");
    write_row(page, v, "grant", "currency", "with", settings->valley_grant, "setting valley_grant");
    write_row(page, v, "grant_per_new_hydrogen", "currency/(t/a)", "with", per_tonne, none);
    write_row(page, v, "investment_per_new_hydrogen", "currency/(t/a)", "", made > 0.0 ? investment(v) / made : NAN,
              none);
    write_row(page, v, "leverage", "1", "with",
              is_built && settings->valley_grant > 0.0 ? investment(v) / settings->valley_grant : NAN,
              "investment over grant");
    write_row(page, v, "floor", "t/a", "", settings->valley_floor, "setting valley_floor");
    write_row(page, v, "floor_met", "1", "", made >= settings->valley_floor ? 1.0 : 0.0,
              made >= settings->valley_floor ? "met" : "not met");
}

/* Countries of projects and sites, each once; out holds them all. */
static size_t list_countries(const char **out, const aft_network *network)
{
    size_t n = 0;
    for (size_t i = 0; i < network->n_projects + network->n_sites; i++) {
        const char *country =
            i < network->n_projects ? network->projects[i].country : network->sites[i - network->n_projects].country;
        bool is_known = country[0] == '\0';
        for (size_t k = 0; k < n; k++) {
            is_known |= strcmp(out[k], country) == 0;
        }
        if (!is_known) {
            out[n++] = country;
        }
    }
    return n;
}

static int compare_texts(const void *a, const void *b)
{
    const char *const *x = a;
    const char *const *y = b;
    return strcmp(*x, *y);
}

static aft_status valley_init(valley *v, const aft_accounts *accounts, aft_error *err)
{
    aft_status status = AFT_OK;
    for (size_t i = 0; i < v->network->n_projects; i++) {
        v->has_frame |= strcmp(v->network->projects[i].frame, "valley") == 0;
    }
    v->used = aft_alloc(v->network->n_sites + 1, sizeof *v->used);
    v->values = aft_alloc(accounts->n + 1, sizeof *v->values);
    AFT_TRY_ALLOC(v->used, err, "valley");
    AFT_TRY_ALLOC(v->values, err, "valley");
    for (size_t i = 0; i < v->network->n_sites; i++) {
        v->used[i] = used_by(v, i);
    }
    for (size_t i = 0; i < accounts->n; i++) {
        for (int book = 0; accounts->list[i].level == AFT_LEVEL_PROJECT && book < AFT_N_BOOKS; book++) {
            AFT_TRY(aft_indicators_compute(v->values[i][book], accounts, &accounts->list[i], (aft_book)book, err));
        }
    }
done:
    return status;
}

static bool has_hydrogen(const aft_network *network)
{
    for (size_t b = 0; b < network->n_buses; b++) {
        if (aft_is_hydrogen(network->buses[b].carrier)) {
            return true;
        }
    }
    return false;
}

aft_status aft_valley_text(char **out, const aft_facts *facts, aft_error *err)
{
    const aft_network *network = facts->network;
    aft_status status = AFT_OK;
    aft_page page = {0};
    const aft_accounts *accounts = &facts->accounts;
    valley v = {.accounts = accounts, .network = network};
    const char **countries = aft_alloc(network->n_projects + network->n_sites + 1, sizeof *countries);
    AFT_TRY_ALLOC(countries, err, "valley");
    if (!has_hydrogen(network)) {
        *out = NULL;
        goto done;
    }
    AFT_TRY(valley_init(&v, accounts, err));
    size_t n = list_countries(countries, network);
    qsort(countries, n, sizeof *countries, compare_texts);
    aft_page_add(&page, "indicator,unit,country,grant,value,note\n");
    write_country(&page, &v);
    write_grant(&page, &v);
    for (size_t i = 0; i < n; i++) {
        v.country = countries[i];
        write_country(&page, &v);
    }
    AFT_TRY(aft_page_finish(out, &page, err));
done:
    aft_free(v.used);
    aft_free(v.values);
    aft_free(countries);
    aft_page_clear(&page);
    return status;
}
