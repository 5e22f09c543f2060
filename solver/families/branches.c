/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which lines and transformers take part in the voltage law, and with which impedance, also for sizes not bought
 * yet. */
#include "solver/families/families.h"

#include "networks/graph/graph.h"

#include <string.h>

enum { MOST_STATES = 500 }; /* sets of pieces of one element; more is a case to be split into several elements */

static bool is_shifter(const aft_transformer *b)
{
    return b->phase_shift_min < b->phase_shift_max;
}

/* Columns of the shifts that are decisions; model->shift of the others is -1. */
static aft_status add_shifts(aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *net = model->network;
    size_t n = 0;
    const char **labels = aft_arena_alloc(model->arena, net->n_transformers, sizeof *labels);
    model->shift = aft_arena_alloc(model->arena, net->n_transformers, sizeof *model->shift);
    AFT_TRY_ALLOC(labels, err, "branches");
    AFT_TRY_ALLOC(model->shift, err, "branches");
    for (size_t k = 0; k < net->n_transformers; k++) {
        model->shift[k] = -1;
        if (is_shifter(&net->transformers[k])) {
            labels[n++] = net->transformers[k].name;
        }
    }
    int col = 0;
    AFT_TRY(aft_lp_add_cols(&col, &model->lp, "transformer_phase_shift", (int)n, (int)model->n_hours, labels, 0.0, 0.0,
                            err));
    for (size_t k = 0; k < net->n_transformers; k++) {
        const aft_transformer *b = &net->transformers[k];
        if (!is_shifter(b)) {
            continue;
        }
        model->shift[k] = col;
        for (size_t t = b->life.from; t < b->life.to; t++) {
            model->lp.lower[col + (int)t] = b->phase_shift_min;
            model->lp.upper[col + (int)t] = b->phase_shift_max;
        }
        col += (int)model->n_hours;
    }
done:
    return status;
}

/* The shift of a transformer: given, or a column of its own. */
static void set_shift(aft_branch *branch, const aft_model *model, const aft_transformer *b)
{
    branch->shift_col = model->shift[branch->k];
    if (branch->shift_col >= 0) {
        branch->shift = (aft_series){0.0, NULL};
        branch->shift_most = fmax(fabs(b->phase_shift_min), fabs(b->phase_shift_max));
        return;
    }
    branch->shift = b->phase_shift;
    for (size_t t = 0; t < model->n_hours; t++) {
        branch->shift_most = fmax(branch->shift_most, fabs(aft_at(b->phase_shift, t)));
    }
}

/* Without the option for several periods PyPSA takes the cycles of all active branches in every snapshot, also where
 * one of them does not exist, or never does. */
static bool takes_part(const aft_model *model, bool is_active, aft_span life, double x, double r)
{
    bool exists = life.from < life.to;
    bool is_listed = exists || (is_active && !model->network->settings.multi_investment_periods);
    return is_listed && (isfinite(x) || isfinite(r));
}

static aft_status collect(aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *net = model->network;
    size_t n = 0;
    model->branches = aft_arena_alloc(model->arena, net->n_lines + net->n_transformers, sizeof *model->branches);
    AFT_TRY_ALLOC(model->branches, err, "branches");
    for (size_t k = 0; k < net->n_lines; k++) {
        const aft_line *line = &net->lines[k];
        if (takes_part(model, line->active, line->life, line->x_eff, line->r_eff)) {
            model->branches[n++] = (aft_branch){.table = AFT_TABLE_lines,
                                                .k = k,
                                                .bus0 = line->bus0,
                                                .bus1 = line->bus1,
                                                .shift_col = -1,
                                                .life = line->life};
        }
    }
    for (size_t k = 0; k < net->n_transformers; k++) {
        const aft_transformer *b = &net->transformers[k];
        if (takes_part(model, b->active, b->life, b->x_eff, b->r_eff)) {
            model->branches[n++] = (aft_branch){
                .table = AFT_TABLE_transformers, .k = k, .bus0 = b->bus0, .bus1 = b->bus1, .life = b->life};
            set_shift(&model->branches[n - 1], model, b);
        }
    }
    for (size_t i = 0; i < n; i++) {
        model->branches[i].is_in_all = !net->settings.multi_investment_periods;
        model->branches[i].flow = aft_model_flow(model, model->branches[i].table, model->branches[i].k, 0);
    }
    model->n_branches = n;
done:
    return status;
}

static double series_impedance(const aft_model *model, const aft_branch *branch, bool is_ac)
{
    if (branch->table == AFT_TABLE_lines) {
        const aft_line *line = &model->network->lines[branch->k];
        return is_ac ? line->x_eff : line->r_eff;
    }
    const aft_transformer *b = &model->network->transformers[branch->k];
    return is_ac ? b->x_eff : b->r_eff;
}

/* An island is AC if its first bus in file order is; then reactances count, else resistances. The islands are those of
 * the branches that live in a span. */
static aft_status find_ac(bool *is_ac, const aft_model *model, aft_span span, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *net = model->network;
    size_t n_islands = 0;
    size_t n = 0;
    int *ends = aft_alloc(2 * model->n_branches, sizeof *ends);
    int *island = aft_alloc(net->n_buses, sizeof *island);
    bool *ac = aft_alloc(net->n_buses, sizeof *ac);
    bool *is_seen = aft_alloc(net->n_buses, sizeof *is_seen);
    AFT_TRY_ALLOC(ends, err, "islands");
    AFT_TRY_ALLOC(island, err, "islands");
    AFT_TRY_ALLOC(ac, err, "islands");
    AFT_TRY_ALLOC(is_seen, err, "islands");
    for (size_t i = 0; i < model->n_branches; i++) {
        if (aft_branch_is_in_graph(&model->branches[i], span)) {
            ends[n] = model->branches[i].bus0;
            ends[model->n_branches + n++] = model->branches[i].bus1;
        }
    }
    AFT_TRY(aft_graph_components(island, &n_islands, net->n_buses, n, ends, ends + model->n_branches, err));
    for (size_t b = 0; b < net->n_buses; b++) {
        if (!is_seen[island[b]]) {
            is_seen[island[b]] = true;
            ac[island[b]] = strcmp(net->buses[b].carrier, "AC") == 0;
        }
    }
    for (size_t i = 0; i < model->n_branches; i++) {
        is_ac[i] = ac[island[model->branches[i].bus0]];
    }
done:
    aft_free(ends);
    aft_free(island);
    aft_free(ac);
    aft_free(is_seen);
    return status;
}

/* With several periods each has islands of its own. */
static aft_status set_impedances_by_period(aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    size_t n_periods = model->network->n_periods;
    double *impedances = aft_arena_alloc(model->arena, model->n_branches * n_periods, sizeof *impedances);
    bool *is_ac = aft_alloc(model->n_branches, sizeof *is_ac);
    AFT_TRY_ALLOC(impedances, err, "branches");
    AFT_TRY_ALLOC(is_ac, err, "branches");
    for (size_t a = 0; a < n_periods; a++) {
        AFT_TRY(find_ac(is_ac, model, model->network->periods[a].span, err));
        for (size_t i = 0; i < model->n_branches; i++) {
            impedances[i * n_periods + a] = series_impedance(model, &model->branches[i], is_ac[i]);
        }
    }
    for (size_t i = 0; i < model->n_branches; i++) {
        model->branches[i].impedances = impedances + i * n_periods;
    }
done:
    aft_free(is_ac);
    return status;
}

static aft_status set_impedances(bool *is_ac, aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    AFT_TRY(find_ac(is_ac, model, (aft_span){0, model->n_hours}, err));
    for (size_t i = 0; i < model->n_branches; i++) {
        model->branches[i].impedance = series_impedance(model, &model->branches[i], is_ac[i]);
    }
    if (model->network->settings.multi_investment_periods) {
        AFT_TRY(set_impedances_by_period(model, err));
    }
done:
    return status;
}

/* Per-unit impedance of one bought circuit of an option, or NAN if the row's impedance holds for it. */
static double own_impedance(const aft_model *model, const aft_branch *branch, const aft_menu_option *option,
                            double length, bool is_ac)
{
    double v_nom = model->network->buses[branch->bus0].v_nom;
    double per_length = is_ac ? option->x_per_length : option->r_per_length;
    return per_length * length / (v_nom * v_nom);
}

/* Impedance of a set of pieces beside what exists: all in parallel. */
static double impedance_of(const aft_model *model, const aft_branch *branch, const aft_holding *asset,
                           const int *pieces, bool is_ac)
{
    const aft_menu *menu = &model->network->menu_lists[asset->menu_index];
    double plain = asset->nom; /* capacity to which the impedance of the row belongs */
    double conductance = 0.0;
    for (size_t d = 0; d < menu->n; d++) {
        const aft_menu_option *option = &model->network->menus[menu->options[d]];
        double own = own_impedance(model, branch, option, asset->length, is_ac);
        if (pieces[d] > 0 && isnan(own)) {
            plain += pieces[d] * option->p_nom;
        } else if (pieces[d] > 0) {
            conductance += pieces[d] / own;
        }
    }
    if (plain > 0.0) {
        /* a transformer without rating of its own: its per-unit impedance is on the bought rating */
        bool is_on_rating = branch->table == AFT_TABLE_transformers && asset->nom == 0.0;
        double row = is_on_rating ? branch->impedance / plain : branch->impedance;
        conductance += 1.0 / row;
    }
    return conductance > 0.0 ? 1.0 / conductance : INFINITY;
}

/* Counts or lists the sets of pieces that max_pieces and menu_max allow, the empty one first. */
static size_t list_sets(int *sets, const aft_model *model, const aft_holding *asset)
{
    const aft_menu *menu = &model->network->menu_lists[asset->menu_index];
    int pieces[64] = {0};
    int all = 0;
    size_t n = 0;
    for (;;) {
        if (sets != NULL) {
            memcpy(sets + n * menu->n, pieces, menu->n * sizeof *pieces);
        }
        n++;
        size_t d = 0; /* count on like an odometer; a digit at its end goes back to 0 */
        while (d < menu->n) {
            if (pieces[d] < model->network->menus[menu->options[d]].max_pieces && all < asset->menu_max) {
                pieces[d]++;
                all++;
                break;
            }
            all -= pieces[d];
            pieces[d++] = 0;
        }
        if (d == menu->n || n > MOST_STATES) {
            return n;
        }
    }
}

static aft_status list_states(aft_model *model, aft_branch *branch, const aft_holding *asset, bool is_ac,
                              aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_menu *menu = &model->network->menu_lists[asset->menu_index];
    int *sets = NULL;
    if (menu->n > 64) {
        return aft_fail(err, AFT_EUNSUPPORTED, "%s: a menu of %zu options on a line or transformer; at most 64",
                        asset->name, menu->n);
    }
    size_t n = list_sets(NULL, model, asset);
    if (n > MOST_STATES) {
        return aft_fail(err, AFT_EUNSUPPORTED,
                        "%s: more than %d ways to combine pieces that change its impedance; lower menu_max or split it",
                        asset->name, MOST_STATES);
    }
    sets = aft_arena_alloc(model->arena, n * menu->n, sizeof *sets);
    branch->states = aft_arena_alloc(model->arena, n, sizeof *branch->states);
    AFT_TRY_ALLOC(sets, err, "branches");
    AFT_TRY_ALLOC(branch->states, err, "branches");
    (void)list_sets(sets, model, asset);
    branch->n_states = n;
    for (size_t m = 0; m < n; m++) {
        const int *pieces = sets + m * menu->n;
        double capacity = asset->nom;
        for (size_t d = 0; d < menu->n; d++) {
            capacity += pieces[d] * model->network->menus[menu->options[d]].p_nom;
        }
        branch->states[m] = (aft_state){.col = -1,
                                        .capacity = capacity,
                                        .impedance = impedance_of(model, branch, asset, pieces, is_ac),
                                        .pieces = pieces};
    }
done:
    return status;
}

/* The impedance depends on what is bought if nothing stands there yet, or if a bought circuit brings its own. */
static bool needs_states(const aft_model *model, const aft_branch *branch, const aft_holding *asset, bool is_ac)
{
    if (asset->menu_index < 0 || !aft_holding_exists(asset)) {
        return false;
    }
    const aft_menu *menu = &model->network->menu_lists[asset->menu_index];
    for (size_t d = 0; d < menu->n; d++) {
        const aft_menu_option *option = &model->network->menus[menu->options[d]];
        if (!isnan(own_impedance(model, branch, option, asset->length, is_ac))) {
            return true;
        }
    }
    return asset->nom == 0.0;
}

aft_status aft_list_branches(aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    bool *is_ac = NULL;
    AFT_TRY(add_shifts(model, err));
    AFT_TRY(collect(model, err));
    is_ac = aft_alloc(model->n_branches, sizeof *is_ac);
    AFT_TRY_ALLOC(is_ac, err, "branches");
    AFT_TRY(set_impedances(is_ac, model, err));
    for (size_t i = 0; i < model->n_branches; i++) {
        aft_branch *branch = &model->branches[i];
        aft_holding asset = aft_holding_at(model->network, branch->table, branch->k);
        if (needs_states(model, branch, &asset, is_ac[i])) {
            AFT_TRY(list_states(model, branch, &asset, is_ac[i], err));
        }
    }
done:
    aft_free(is_ac);
    return status;
}
