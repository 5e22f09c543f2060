/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Capacity: continuous expansion, whole modules, and pieces bought from menus. Expansion and modules follow
 * PyPSA 1.4.0; menus are ours (CASE.md section 2). */
#include "solver/families/families.h"

#include "networks/base/memory.h"

static const char *const expansion_names[AFT_N_TABLES] = {
    [AFT_TABLE_generators] = "generator_p_nom",       [AFT_TABLE_links] = "link_p_nom",
    [AFT_TABLE_processes] = "process_p_nom",          [AFT_TABLE_stores] = "store_e_nom",
    [AFT_TABLE_storage_units] = "storage_unit_p_nom", [AFT_TABLE_lines] = "line_s_nom",
    [AFT_TABLE_transformers] = "transformer_s_nom"};
static const char *const module_names[AFT_N_TABLES] = {
    [AFT_TABLE_generators] = "generator_n_mod",       [AFT_TABLE_links] = "link_n_mod",
    [AFT_TABLE_processes] = "process_n_mod",          [AFT_TABLE_stores] = "store_n_mod",
    [AFT_TABLE_storage_units] = "storage_unit_n_mod", [AFT_TABLE_lines] = "line_n_mod",
    [AFT_TABLE_transformers] = "transformer_n_mod"};

static aft_status set_capacity(aft_model *model, aft_capacity *capacity, double fixed, int n, const int *from_cols,
                               const double *from_coefs, aft_error *err)
{
    aft_status status = AFT_OK;
    int *cols = aft_arena_alloc(model->arena, (size_t)n, sizeof *cols);
    double *coefs = aft_arena_alloc(model->arena, (size_t)n, sizeof *coefs);
    AFT_TRY_ALLOC(cols, err, "capacities");
    AFT_TRY_ALLOC(coefs, err, "capacities");
    for (int i = 0; i < n; i++) {
        cols[i] = from_cols[i];
        coefs[i] = from_coefs[i];
    }
    *capacity = (aft_capacity){.fixed = fixed, .n = n, .cols = cols, .coefs = coefs};
done:
    return status;
}

/* Highest value of an extendable capacity: what its project forbids stays at what is there. */
static double expansion_most(const aft_holding *asset)
{
    return asset->can_expand ? asset->nom_max : fmin(asset->nom_max, fmax(asset->nom, asset->nom_min));
}

/*
 * (8) Capacity of an extendable element:  nom_min <= CAP <= nom_max,  CAP = nom_set where given.
 *     CAP is the total, existing capacity included. An element that is not extendable has CAP = nom.
 *     A project that is later than the planned year keeps CAP at nom or nom_min.
 *
 *     CAP   MW, MVA or MWh   blocks "generator_p_nom", "link_p_nom", "store_e_nom", ...
 */
static aft_status add_expansion(aft_model *model, aft_table table, aft_error *err)
{
    aft_status status = AFT_OK;
    size_t n = aft_network_count(model->network, table);
    size_t n_extendable = 0;
    const char **labels = aft_arena_alloc(model->arena, n, sizeof *labels);
    model->capacity[table] = aft_arena_alloc(model->arena, n, sizeof **model->capacity);
    model->expansion[table] = aft_arena_alloc(model->arena, n, sizeof **model->expansion);
    AFT_TRY_ALLOC(labels, err, "capacities");
    AFT_TRY_ALLOC(model->capacity[table], err, "capacities");
    AFT_TRY_ALLOC(model->expansion[table], err, "capacities");
    for (size_t k = 0; k < n; k++) {
        aft_holding asset = aft_holding_at(model->network, table, k);
        model->capacity[table][k].fixed = asset.is_extendable ? 0.0 : asset.nom; /* one that never exists has none */
        model->expansion[table][k] = -1;
        if (aft_holding_exists(&asset) && asset.is_extendable) {
            labels[n_extendable++] = asset.name;
        }
    }
    int first = 0;
    AFT_TRY(aft_lp_add_cols(&first, &model->lp, expansion_names[table], (int)n_extendable, 1, labels, -INFINITY,
                            INFINITY, err));
    int col = first;
    for (size_t k = 0; k < n; k++) {
        aft_holding asset = aft_holding_at(model->network, table, k);
        if (!aft_holding_exists(&asset) || !asset.is_extendable) {
            continue;
        }
        const double one = 1.0;
        aft_model_tighten(model, col, asset.nom_min, expansion_most(&asset));
        if (!isnan(asset.nom_set)) {
            aft_model_tighten(model, col, asset.nom_set, asset.nom_set);
        }
        model->expansion[table][k] = col;
        AFT_TRY(set_capacity(model, &model->capacity[table][k], 0.0, 1, &col, &one, err));
        col++;
    }
done:
    return status;
}

aft_status aft_add_capacity_expansion(aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    for (size_t i = 0; i < AFT_N_HOLDINGS; i++) {
        AFT_TRY(add_expansion(model, aft_holding_tables[i], err));
    }
done:
    return status;
}

static bool has_modules(const aft_holding *asset)
{
    return aft_holding_exists(asset) && asset->is_extendable && asset->nom_mod > 0.0;
}

/*
 * (9) Modules of an extendable element:  CAP = nom_mod n,  n whole, n >= 0      block "generator_n_mod", ...
 */
static aft_status add_modules(aft_model *model, aft_table table, aft_error *err)
{
    aft_status status = AFT_OK;
    size_t n = aft_network_count(model->network, table);
    size_t n_modular = 0;
    const char **labels = aft_arena_alloc(model->arena, n, sizeof *labels);
    model->modules[table] = aft_arena_alloc(model->arena, n, sizeof **model->modules);
    AFT_TRY_ALLOC(labels, err, "modules");
    AFT_TRY_ALLOC(model->modules[table], err, "modules");
    for (size_t k = 0; k < n; k++) {
        aft_holding asset = aft_holding_at(model->network, table, k);
        model->modules[table][k] = -1;
        if (has_modules(&asset)) {
            labels[n_modular++] = asset.name;
        }
    }
    int col = 0;
    int row = 0;
    AFT_TRY(aft_lp_add_cols(&col, &model->lp, module_names[table], (int)n_modular, 1, labels, 0.0, INFINITY, err));
    AFT_TRY(aft_lp_open_rows(&row, &model->lp, module_names[table], (int)n_modular, 1, labels, err));
    for (size_t k = 0; k < n; k++) {
        aft_holding asset = aft_holding_at(model->network, table, k);
        if (!has_modules(&asset)) {
            continue;
        }
        int capacity = model->expansion[table][k];
        model->modules[table][k] = col;
        if (!isinf(model->lp.upper[capacity])) { /* a finite range helps every search tree */
            model->lp.upper[col] = floor(model->lp.upper[capacity] / asset.nom_mod + 1e-9);
        }
        aft_lp_set_whole(&model->lp, col);
        const int cols[2] = {capacity, col};
        const double values[2] = {1.0, -asset.nom_mod};
        AFT_TRY(aft_lp_add_row(&model->lp, 0.0, 0.0, 2, cols, values, err));
        col++;
    }
done:
    return status;
}

aft_status aft_add_capacity_modules(aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    for (size_t i = 0; i < AFT_N_HOLDINGS; i++) {
        AFT_TRY(add_modules(model, aft_holding_tables[i], err));
    }
done:
    return status;
}

/* Branch of an element if its impedance depends on what is bought, else NULL. */
static aft_branch *branch_with_states(aft_model *model, aft_table table, size_t k)
{
    for (size_t i = 0; i < model->n_branches; i++) {
        aft_branch *branch = &model->branches[i];
        if (branch->table == table && branch->k == k && branch->n_states > 0) {
            return branch;
        }
    }
    return NULL;
}

static double cost_of_piece(const aft_menu_option *option, const aft_holding *asset)
{
    return (option->cost_fixed + option->cost_per_km * asset->length) * asset->cost_periods;
}

/*
 * (10) An element with a menu buys whole pieces n_d of its options d:
 *
 *     CAP = nom + sum_d p_nom_d n_d,   0 <= n_d <= max_pieces_d,   sum_d n_d <= menu_max
 *     cost sum_d n_d (cost_fixed_d + cost_per_km_d length)            block "menu_pieces", rows "menu_max"
 *
 * With several investment periods the cost counts with the sum of their weights, as that of extendable capacity does.
 */
static aft_status buy_pieces(aft_model *model, const aft_holding *asset, int first, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_lp *lp = &model->lp;
    const aft_menu *menu = &model->network->menu_lists[asset->menu_index];
    int *cols = aft_alloc(menu->n, sizeof *cols);
    double *sizes = aft_alloc(menu->n, sizeof *sizes);
    double *ones = aft_alloc(menu->n, sizeof *ones);
    AFT_TRY_ALLOC(cols, err, "menus");
    AFT_TRY_ALLOC(sizes, err, "menus");
    AFT_TRY_ALLOC(ones, err, "menus");
    double all = 0.0;
    for (size_t d = 0; d < menu->n; d++) {
        const aft_menu_option *option = &model->network->menus[menu->options[d]];
        int most = asset->can_expand ? (int)fmin(option->max_pieces, asset->menu_max) : 0;
        cols[d] = first + (int)d;
        sizes[d] = option->p_nom;
        ones[d] = 1.0;
        all += most;
        lp->upper[cols[d]] = most;
        lp->cost[cols[d]] = cost_of_piece(option, asset);
        aft_lp_set_whole(lp, cols[d]);
    }
    AFT_TRY(
        set_capacity(model, &model->capacity[asset->table][asset->row], asset->nom, (int)menu->n, cols, sizes, err));
    if (all > asset->menu_max) {
        AFT_TRY(aft_lp_add_row(lp, -INFINITY, asset->menu_max, menu->n, cols, ones, err));
    }
done:
    aft_free(cols);
    aft_free(sizes);
    aft_free(ones);
    return status;
}

/*
 * (11) A line or transformer whose impedance depends on what is bought chooses one state m, a set of pieces n_dm:
 *
 *     CAP = nom + sum_m (sum_d p_nom_d n_dm) z_m,   sum_m z_m <= 1,   z_m 0 or 1      block "menu_pieces"
 */
static aft_status choose_state(aft_model *model, const aft_holding *asset, aft_branch *branch, int first,
                               aft_error *err)
{
    aft_status status = AFT_OK;
    aft_lp *lp = &model->lp;
    const aft_menu *menu = &model->network->menu_lists[asset->menu_index];
    size_t n = branch->n_states - 1;
    int *cols = aft_alloc(n, sizeof *cols);
    double *sizes = aft_alloc(n, sizeof *sizes);
    double *ones = aft_alloc(n, sizeof *ones);
    AFT_TRY_ALLOC(cols, err, "menus");
    AFT_TRY_ALLOC(sizes, err, "menus");
    AFT_TRY_ALLOC(ones, err, "menus");
    for (size_t m = 0; m < n; m++) {
        aft_state *state = &branch->states[m + 1];
        double cost = 0.0;
        for (size_t d = 0; d < menu->n; d++) {
            const aft_menu_option *option = &model->network->menus[menu->options[d]];
            cost += state->pieces[d] * cost_of_piece(option, asset);
        }
        cols[m] = first + (int)m;
        sizes[m] = state->capacity - asset->nom;
        ones[m] = 1.0;
        state->col = cols[m];
        lp->upper[cols[m]] = asset->can_expand ? 1.0 : 0.0;
        lp->cost[cols[m]] = cost;
        aft_lp_set_whole(lp, cols[m]);
    }
    AFT_TRY(set_capacity(model, &model->capacity[asset->table][asset->row], asset->nom, (int)n, cols, sizes, err));
    if (n > 1) {
        AFT_TRY(aft_lp_add_row(lp, -INFINITY, 1.0, n, cols, ones, err));
    }
done:
    aft_free(cols);
    aft_free(sizes);
    aft_free(ones);
    return status;
}

/* How many columns the purchases of an element take. */
static size_t count_purchases(const aft_model *model, const aft_holding *asset, const aft_branch *branch)
{
    return branch != NULL ? branch->n_states - 1 : model->network->menu_lists[asset->menu_index].n;
}

typedef aft_status on_buyer(aft_model *model, const aft_holding *asset, aft_branch *branch, int *col,
                            const char **labels, aft_error *err);

/* Calls back for every element that buys from a menu; *col counts the columns of its purchases. */
static aft_status for_each_buyer(aft_model *model, on_buyer *call, int *col, const char **labels, aft_error *err)
{
    aft_status status = AFT_OK;
    for (aft_holding asset = {0}; aft_holding_next(&asset, model->network);) {
        if (aft_holding_exists(&asset) && asset.menu_index >= 0) {
            aft_branch *branch = branch_with_states(model, asset.table, asset.row);
            AFT_TRY(call(model, &asset, branch, col, labels, err));
            *col += (int)count_purchases(model, &asset, branch);
        }
    }
done:
    return status;
}

static aft_status only_count(aft_model *model, const aft_holding *asset, aft_branch *branch, int *col,
                             const char **labels, aft_error *err)
{
    (void)model, (void)asset, (void)branch, (void)col, (void)labels, (void)err;
    return AFT_OK;
}

static aft_status buy(aft_model *model, const aft_holding *asset, aft_branch *branch, int *col, const char **labels,
                      aft_error *err)
{
    int first_of_all = aft_lp_find_col_block(&model->lp, "menu_pieces")->first;
    for (size_t i = 0; i < count_purchases(model, asset, branch); i++) {
        labels[(size_t)(*col - first_of_all) + i] = asset->name;
    }
    model->first_piece[asset->table][asset->row] = *col;
    return branch != NULL ? choose_state(model, asset, branch, *col, err) : buy_pieces(model, asset, *col, err);
}

aft_status aft_add_menu_pieces(aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    for (size_t i = 0; i < AFT_N_HOLDINGS; i++) {
        const aft_table table = aft_holding_tables[i];
        size_t n = aft_network_count(model->network, table);
        model->first_piece[table] = aft_arena_alloc(model->arena, n, sizeof **model->first_piece);
        AFT_TRY_ALLOC(model->first_piece[table], err, "menus");
        for (size_t k = 0; k < n; k++) {
            model->first_piece[table][k] = -1;
        }
    }
    int n_cols = 0;
    AFT_TRY(for_each_buyer(model, only_count, &n_cols, NULL, err));
    const char **labels = aft_arena_alloc(model->arena, (size_t)n_cols, sizeof *labels);
    AFT_TRY_ALLOC(labels, err, "menus");
    int col = 0;
    int row = 0;
    AFT_TRY(aft_lp_add_cols(&col, &model->lp, "menu_pieces", n_cols, 1, labels, 0.0, INFINITY, err));
    AFT_TRY(aft_lp_open_rows(&row, &model->lp, "menu_max", 0, 1, NULL, err));
    AFT_TRY(for_each_buyer(model, buy, &col, labels, err));
done:
    return status;
}
