/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What follows from what was read: impedances, costs over the modelled span, menus and projects by index.
 * The rules are those of PyPSA 1.4.0; menus are ours (CASE.md section 2). */
#include "networks/base/chains.h"
#include "networks/base/text.h"
#include "networks/records/records_internal.h"

#include <string.h>

double aft_annuity(double rate, double years)
{
    if (isinf(years)) {
        return fmax(rate, 0.0);
    }
    if (rate == 0.0) {
        return 1.0 / years;
    }
    return rate / (1.0 - pow(1.0 + rate, -years));
}

/* ---- carriers ---- */

static void inherit_carrier(const char **carrier, const aft_network *network, int bus)
{
    if ((*carrier)[0] == '\0' && bus >= 0) {
        *carrier = network->buses[bus].carrier;
    }
}

/* An empty carrier is that of bus0 (lines, links; processes keep theirs) or of the bus (stores). */
static void inherit_carriers(aft_network *network)
{
    for (size_t k = 0; k < network->n_lines; k++) {
        inherit_carrier(&network->lines[k].carrier, network, network->lines[k].bus0);
    }
    for (size_t k = 0; k < network->n_links; k++) {
        inherit_carrier(&network->links[k].carrier, network, network->links[k].bus0);
    }
    for (size_t k = 0; k < network->n_stores; k++) {
        inherit_carrier(&network->stores[k].carrier, network, network->stores[k].bus);
    }
}

/* ---- impedances, per unit on 1 MVA ---- */

/* An impedance without end: such a branch is no part of the voltage law. 0/0 (no length, no circuit) is one, too. */
static double divide_impedance(double ohm, double by)
{
    double value = ohm / by;
    return isnan(value) || by == 0.0 ? INFINITY : value;
}

/*
 * Line:  x_eff = x / v^2,  v the nominal voltage of bus0, kV. With a type  x = x_per_length length / num_parallel
 * replaces what is given; r likewise.
 */
static void prepare_line(aft_line *line, const aft_network *network)
{
    double x = line->x;
    double r = line->r;
    if (line->type[0] != '\0') {
        const aft_line_type *type = aft_line_type_find(network, line->type);
        x = divide_impedance(type->x_per_length * line->length, line->num_parallel);
        r = divide_impedance(type->r_per_length * line->length, line->num_parallel);
    }
    double v = network->buses[line->bus0].v_nom;
    line->x_eff = divide_impedance(x, v * v);
    line->r_eff = divide_impedance(r, v * v);
}

/* With a type: its rating whatever num_parallel, its shift and tap; short-circuit voltages give r and x. */
static void apply_transformer_type(aft_transformer *branch, const aft_transformer_type *type)
{
    double r = type->vscr / 100.0;
    double z = type->vsc / 100.0;
    branch->r = divide_impedance(r, branch->num_parallel);
    branch->x = divide_impedance(sqrt(fmax(z * z - r * r, 0.0)), branch->num_parallel);
    branch->s_nom = type->s_nom;
    branch->phase_shift.value = type->phase_shift;
    branch->tap_side = type->tap_side;
    branch->tap_ratio = 1.0 + ((double)branch->tap_position - type->tap_neutral) * type->tap_step / 100.0;
}

/*
 * Transformer:  x_eff = x tap_ratio / s_nom,  r_eff likewise, always with the given rating.
 *
 * One that stands for nothing but what its menu may add (s_nom 0) has its x on the rating that is bought: x_eff is left
 * on a base of 1 MVA, x tap_ratio, and whoever buys S MVA divides by S.
 */
static void prepare_transformer(aft_transformer *branch, const aft_network *network)
{
    if (branch->type[0] != '\0') {
        apply_transformer_type(branch, aft_transformer_type_find(network, branch->type));
    }
    bool is_only_menu = branch->s_nom == 0.0 && branch->menu[0] != '\0';
    double base = is_only_menu ? 1.0 : branch->s_nom;
    branch->x_eff = divide_impedance(branch->x * branch->tap_ratio, base);
    branch->r_eff = divide_impedance(branch->r * branch->tap_ratio, base);
}

static void prepare_branches(aft_network *network)
{
    for (size_t k = 0; k < network->n_lines; k++) {
        prepare_line(&network->lines[k], network);
    }
    for (size_t k = 0; k < network->n_transformers; k++) {
        prepare_transformer(&network->transformers[k], network);
    }
}

/* ---- menus ---- */

static double book_rate(const aft_settings *settings)
{
    return strcmp(settings->book, "project") == 0 ? settings->discount_rate_project : settings->discount_rate_societal;
}

/* Up-front costs times (annuity + fom_share) times the years of the span replace the costs of the span. */
static void prepare_option(aft_menu_option *option, const aft_network *network)
{
    if (option->option[0] == '\0') {
        option->option = option->name;
    }
    option->cost_fixed = option->capital_cost_fixed;
    option->cost_per_km = option->capital_cost_per_km;
    if (isnan(option->overnight_cost_fixed) && isnan(option->overnight_cost_per_km)) {
        return;
    }
    double rate = isnan(option->discount_rate) ? book_rate(&network->settings) : option->discount_rate;
    double yearly = aft_annuity(rate, option->lifetime) + option->fom_share;
    double fixed = isnan(option->overnight_cost_fixed) ? 0.0 : option->overnight_cost_fixed;
    double per_km = isnan(option->overnight_cost_per_km) ? 0.0 : option->overnight_cost_per_km;
    option->cost_fixed = fixed * yearly * network->years;
    option->cost_per_km = per_km * yearly * network->years;
}

/* Menus by name while they are grouped: open addressing, as rows by name. */
typedef struct menu_names {
    aft_menu *menus;
    size_t n_slots; /* a power of two */
    int *slots;     /* menu + 1, 0: free */
} menu_names;

static int *find_menu(const menu_names *names, const char *name)
{
    size_t i = (size_t)aft_text_hash(name) & (names->n_slots - 1);
    while (names->slots[i] != 0 && strcmp(names->menus[names->slots[i] - 1].name, name) != 0) {
        i = (i + 1) & (names->n_slots - 1);
    }
    return &names->slots[i];
}

static aft_status menu_names_init(menu_names *out, aft_network *network, aft_error *err)
{
    aft_arena *arena = network->own->arena;
    *out = (menu_names){.menus = aft_arena_alloc(arena, network->n_menus, sizeof *out->menus), .n_slots = 16};
    while (out->n_slots < 2 * network->n_menus) {
        out->n_slots *= 2;
    }
    out->slots = aft_arena_alloc(arena, out->n_slots, sizeof *out->slots);
    if (out->menus == NULL || out->slots == NULL) {
        return aft_fail(err, AFT_ENOMEM, "menus: out of memory");
    }
    return AFT_OK;
}

/* Groups the rows of menus.csv by menu, both in file order: counts, then places, then fills. */
static aft_status group_menus(aft_network *network, const menu_names *names, aft_error *err)
{
    const size_t n = network->n_menus;
    aft_menu *menus = names->menus;
    int *options = aft_arena_alloc(network->own->arena, n, sizeof *options);
    int *menu_of = aft_arena_alloc(network->own->arena, n, sizeof *menu_of);
    if (options == NULL || menu_of == NULL) {
        return aft_fail(err, AFT_ENOMEM, "menus: out of memory");
    }
    for (size_t i = 0; i < n; i++) {
        int *slot = find_menu(names, network->menus[i].menu);
        if (*slot == 0) {
            menus[network->n_menu_lists].name = network->menus[i].menu;
            *slot = (int)++network->n_menu_lists;
        }
        menu_of[i] = *slot - 1;
        menus[menu_of[i]].n++;
    }
    for (size_t m = 0, next = 0; m < network->n_menu_lists; m++) {
        menus[m].options = options + next;
        next += menus[m].n;
        menus[m].n = 0;
    }
    for (size_t i = 0; i < n; i++) {
        aft_menu *menu = &menus[menu_of[i]];
        options[(size_t)(menu->options - options) + menu->n++] = (int)i;
    }
    network->menu_lists = menus;
    return AFT_OK;
}

/* ---- sites ---- */

aft_status aft_chain_sites(aft_network *network, aft_error *err)
{
    aft_arena *arena = network->own->arena;
    aft_chains by_bus = {aft_arena_alloc(arena, network->n_buses, sizeof *by_bus.first),
                         aft_arena_alloc(arena, network->n_sites, sizeof *by_bus.next)};
    int *hidden = aft_arena_alloc(arena, network->n_sites, sizeof *hidden);
    if (by_bus.first == NULL || by_bus.next == NULL || hidden == NULL) {
        return aft_fail(err, AFT_ENOMEM, "sites: out of memory");
    }
    for (size_t b = 0; b < network->n_buses; b++) {
        by_bus.first[b] = -1;
    }
    for (size_t i = network->n_sites; i-- > 0;) {
        const int bus = network->sites[i].bus;
        by_bus.next[i] = -1;
        if (bus >= 0) {
            aft_chain_put(&by_bus, bus, (int)i);
        }
    }
    for (size_t i = 0; i < network->n_sites; i++) {
        if (!network->sites[i].public) {
            hidden[network->n_hidden++] = (int)i;
        }
    }
    network->site_at = by_bus.first;
    network->next_site = by_bus.next;
    network->hidden_sites = hidden;
    return AFT_OK;
}

int aft_first_site(const aft_network *network, int bus)
{
    return bus >= 0 ? network->site_at[bus] : -1;
}

/* ---- elements with a capacity ---- */

static bool is_possible_in(const aft_network *network, int project)
{
    if (project < 0 || network->settings.year == 0 || network->projects[project].earliest_year == 0) {
        return true;
    }
    return network->projects[project].earliest_year <= network->settings.year;
}

static bool exists_in(const aft_network *network, const aft_holding *h, const aft_period *period)
{
    return !network->has_periods || (h->build_year <= period->year && period->year < h->build_year + h->lifetime);
}

/* An element exists in the periods from its build year on, as long as it lives; these follow on each other. Its
 * capacity costs in each of them if several periods are asked for, else once. */
static void prepare_life(const aft_holding_slots *out, const aft_holding *h, const aft_network *network)
{
    aft_span life = {0, 0};
    double weight = 0.0;
    for (size_t a = 0; h->active && a < network->n_periods; a++) {
        const aft_period *period = &network->periods[a];
        if (exists_in(network, h, period)) {
            life.from = life.to == 0 ? period->span.from : life.from;
            life.to = period->span.to;
            weight += period->objective;
        }
    }
    *out->life = life;
    *out->cost_periods = network->settings.multi_investment_periods ? weight : 1.0;
}

/* cc = overnight_cost ann(discount_rate, lifetime) years, else capital_cost; then + fom_cost; times its periods. */
static void prepare_holding(const aft_holding *h, const aft_network *network, const menu_names *names)
{
    const aft_holding_slots out = aft_holding_slots_at(network, h->table, h->row);
    *out.menu_index = h->menu[0] != '\0' ? *find_menu(names, h->menu) - 1 : -1;
    *out.project_index = h->project[0] != '\0' ? aft_network_find(network, AFT_TABLE_projects, h->project) : -1;
    *out.can_expand = is_possible_in(network, *out.project_index);
    *out.high_most = aft_series_max(network, h->high);
    prepare_life(&out, h, network);
    double cost = h->capital_cost;
    if (!isnan(h->overnight_cost)) {
        cost = h->overnight_cost * aft_annuity(h->discount_rate, h->lifetime) * network->years;
    }
    *out.unit_cost_without_fom = cost;
    *out.unit_cost = (cost + h->fom_cost) * *out.cost_periods;
}

static void prepare_peak_load(aft_network *network)
{
    for (size_t t = 0; t < network->n_snapshots; t++) {
        double sum = 0.0;
        for (size_t k = 0; k < network->n_loads; k++) {
            sum += aft_at(network->loads[k].p_set, t);
        }
        network->peak_load = fmax(network->peak_load, fabs(sum));
    }
}

/* ---- start and stop costs ---- */

static double sum_of(const aft_network *network, aft_series series)
{
    double sum = 0.0;
    for (size_t t = 0; t < network->n_snapshots; t++) {
        sum += aft_at(series, t);
    }
    return sum;
}

static void prepare_switching_costs(aft_network *network, aft_table table)
{
    size_t n = 0;
    double starts = 0.0;
    double stops = 0.0;
    (void)aft_network_rows(network, table, &n);
    for (size_t row = 0; row < n; row++) {
        aft_plant plant = aft_plant_get(network, table, row);
        if (plant.is_committable && aft_holding_at(network, table, row).active) {
            starts += sum_of(network, plant.start_up_cost);
            stops += sum_of(network, plant.shut_down_cost);
        }
    }
    network->drops_start_costs[table] = starts == 0.0;
    network->drops_stop_costs[table] = stops == 0.0;
}

aft_status aft_prepare(aft_network *network, aft_error *err)
{
    inherit_carriers(network);
    prepare_branches(network);
    prepare_peak_load(network);
    for (size_t i = 0; i < network->n_menus; i++) {
        prepare_option(&network->menus[i], network);
    }
    menu_names names = {0};
    aft_status status = AFT_OK;
    AFT_TRY(menu_names_init(&names, network, err));
    AFT_TRY(group_menus(network, &names, err));
    for (aft_holding h = {0}; aft_holding_next(&h, network);) {
        prepare_holding(&h, network, &names);
    }
    for (size_t i = 0; i < AFT_N_HOLDINGS; i++) {
        if (aft_table_has_plants(aft_holding_tables[i])) {
            prepare_switching_costs(network, aft_holding_tables[i]);
        }
    }
done:
    return status;
}
