/* SPDX-License-Identifier: GPL-3.0-or-later */
/* space.csv: hectares by kind of asset, and what the branches make needless: a cable and room in stations for the
 * same peak, over the same length (settings avoided_*). First-order: no other grid is planned. */
#include "results/money/money_internal.h"

#include "networks/base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct space_row {
    const char *kind, *carrier;
    int assets;
    double capacity, length; /* MW, MVA or MWh; km */
    double taken, avoided;   /* ha */
} space_row;

typedef struct space_rows {
    size_t n, cap;
    space_row *list;
} space_rows;

static aft_status find_row(space_row **out, space_rows *rows, const char *kind, const char *carrier, aft_error *err)
{
    for (size_t i = 0; i < rows->n; i++) {
        if (strcmp(rows->list[i].kind, kind) == 0 && strcmp(rows->list[i].carrier, carrier) == 0) {
            *out = &rows->list[i];
            return AFT_OK;
        }
    }
    if (aft_grow((void **)&rows->list, &rows->cap, rows->n + 1, sizeof *rows->list) != 0) {
        return aft_fail(err, AFT_ENOMEM, "space: out of memory");
    }
    rows->list[rows->n] = (space_row){.kind = kind, .carrier = carrier};
    *out = &rows->list[rows->n++];
    return AFT_OK;
}

double aft_avoided_space(const aft_network *network, double peak, double length)
{
    const aft_settings *s = &network->settings;
    double circuits = ceil(peak / s->avoided_mw_per_circuit - 1e-9);
    return circuits * length * s->avoided_ha_per_km + peak * s->avoided_ha_per_mw;
}

static aft_status collect(space_rows *rows, const aft_accounts *accounts, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *net = accounts->network;
    for (size_t i = 0; i < accounts->assets.n; i++) {
        const aft_asset *asset = &accounts->assets.list[i];
        aft_held e = aft_held_at(net, accounts->plan, asset->table, asset->row);
        const aft_project *project = aft_holding_project(net, &e.h);
        bool has_kind = project != NULL && project->kind[0] != '\0';
        space_row *row = NULL;
        if (!aft_held_is_expanded(&e)) {
            continue;
        }
        AFT_TRY(
            find_row(&row, rows, has_kind ? project->kind : aft_table_describe(asset->table)->file, e.h.carrier, err));
        row->assets++;
        row->capacity += asset->option != NULL ? asset->capacity : asset->capacity - e.h.nom;
        row->length += asset->length;
        row->taken += aft_asset_space(net, asset);
    }
    for (size_t i = 0; i < accounts->n; i++) {
        const aft_account *branch = &accounts->list[i];
        space_row *row = NULL;
        if (branch->level == AFT_LEVEL_BRANCH && branch->n_assets > 0 && branch->booked > 0.0) {
            double peak = branch->booked / branch->in_service;
            AFT_TRY(find_row(&row, rows, "grid not needed", "AC", err));
            row->assets++;
            row->capacity += peak;
            row->length += branch->length;
            row->avoided += aft_avoided_space(net, peak, branch->length);
        }
    }
done:
    return status;
}

static int compare_rows(const void *a, const void *b)
{
    const space_row *x = a;
    const space_row *y = b;
    int order = strcmp(x->kind, y->kind);
    return order != 0 ? order : strcmp(x->carrier, y->carrier);
}

aft_status aft_space_text(char **out, const aft_facts *facts, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_page page = {0};
    const aft_accounts *accounts = &facts->accounts;
    space_rows rows = {0};
    AFT_TRY(collect(&rows, accounts, err));
    if (rows.n > 0) {
        qsort(rows.list, rows.n, sizeof *rows.list, compare_rows);
    }
    aft_page_add(&page, "kind,carrier,assets,capacity,length_km,taken_ha,avoided_ha\n");
    for (size_t i = 0; i < rows.n; i++) {
        aft_page_cell(&page, rows.list[i].kind);
        aft_page_cell(&page, rows.list[i].carrier);
        aft_page_count(&page, rows.list[i].assets);
        aft_page_number(&page, rows.list[i].capacity);
        aft_page_number(&page, rows.list[i].length);
        aft_page_number(&page, rows.list[i].taken);
        aft_page_number(&page, rows.list[i].avoided);
        aft_page_end_line(&page);
    }
    AFT_TRY(aft_page_finish(out, &page, err));
done:
    aft_free(rows.list);
    aft_page_clear(&page);
    return status;
}
