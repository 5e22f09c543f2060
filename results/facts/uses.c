/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How full lines, transformers and pipes are.
 *
 * Loading is flow / limit, the limit being capacity times what its row allows in the hour, in the direction of the
 * flow. */
#include "results/facts/facts_internal.h"

#include "networks/base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_BOTTLENECKS = 6 };
static const double FULL = 0.999, BUSY = 0.8;

void aft_uses_clear(aft_uses *uses)
{
    for (size_t i = 0; i < uses->n; i++) {
        aft_free(uses->list[i].loading);
    }
    aft_free(uses->list);
    *uses = (aft_uses){0};
}

/* Transport: what goes in at one end comes out at the other as the same medium. */
static bool is_transport(const aft_network *network, const aft_held *e)
{
    if (!e->h.active || e->h.bus1 < 0 || !(e->nom_opt > 1e-6) || e->flow == NULL) {
        return false;
    }
    return e->h.table != AFT_TABLE_links || aft_is_one_medium(network, &e->h);
}

static double loading_at(const aft_held *e, size_t t)
{
    const double flow = e->flow[t];
    const bool is_back = flow < 0.0 && e->h.table == AFT_TABLE_links;
    const double limit = e->nom_opt * (is_back ? -aft_at(e->h.low, t) : aft_at(e->h.high, t));
    if (!isfinite(limit)) {
        return 0.0;
    }
    return limit > 1e-9 ? fabs(flow) / limit : fabs(flow) > 1e-6 ? 1.0 : 0.0;
}

static void measure(aft_use *use, const aft_network *network)
{
    double hours = 0.0;
    for (size_t t = use->held.h.life.from; t < use->held.h.life.to; t++) {
        const double weight = aft_energy_weight(network, t);
        const double loading = use->loading[t] = loading_at(&use->held, t);
        hours += weight;
        use->mean += weight * loading;
        use->energy += weight * fabs(use->held.flow[t]);
        use->peak = fmax(use->peak, fabs(use->held.flow[t]));
        use->hours_above_80 += loading >= BUSY ? weight : 0.0;
        use->hours_full += loading >= FULL ? weight : 0.0;
        if (loading > use->most) {
            use->most = loading;
            use->worst = t;
        }
    }
    use->mean = hours > 0.0 ? use->mean / hours : 0.0;
}

static int by_name(const void *a, const void *b)
{
    const aft_use *x = a;
    const aft_use *y = b;
    int order = strcmp(x->held.h.name, y->held.h.name);
    return order != 0 ? order : (x->held.h.table > y->held.h.table) - (x->held.h.table < y->held.h.table);
}

static aft_status add_use(aft_uses *out, size_t *cap, aft_use use, const aft_network *network, aft_error *err)
{
    const char *own = use.held.h.carrier;
    if (aft_grow((void **)&out->list, cap, out->n + 1, sizeof *out->list) != 0) {
        return aft_fail(err, AFT_ENOMEM, "loading: out of memory");
    }
    use.carrier = own[0] != '\0' ? own : network->buses[use.held.h.bus0].carrier;
    use.loading = aft_alloc(network->n_snapshots, sizeof *use.loading);
    if (use.loading == NULL) {
        return aft_fail(err, AFT_ENOMEM, "loading: out of memory");
    }
    measure(&use, network);
    out->list[out->n++] = use;
    return AFT_OK;
}

aft_status aft_uses_init(aft_uses *out, const aft_network *network, const aft_plan *plan, aft_error *err)
{
    static const aft_table tables[] = {AFT_TABLE_lines, AFT_TABLE_transformers, AFT_TABLE_links};
    aft_status status = AFT_OK;
    aft_uses made = {0};
    size_t cap = 0;
    for (size_t c = 0; c < sizeof tables / sizeof tables[0]; c++) {
        for (size_t row = 0; row < aft_network_count(network, tables[c]); row++) {
            aft_held e = aft_held_at(network, plan, tables[c], row);
            if (is_transport(network, &e) && !aft_is_hidden_holding(network, &e.h)) {
                AFT_TRY(add_use(&made, &cap, (aft_use){.held = e}, network, err));
            }
        }
    }
    if (made.n > 0) {
        qsort(made.list, made.n, sizeof *made.list, by_name);
    }
    *out = made;
    made = (aft_uses){0};
done:
    aft_uses_clear(&made);
    return status;
}

const aft_use *aft_use_find(const aft_uses *uses, const char *name, aft_table table)
{
    const aft_use key = {.held.h = {.name = name, .table = table}};
    return uses->n > 0 ? bsearch(&key, uses->list, uses->n, sizeof key, by_name) : NULL;
}

static int by_fullness(const void *a, const void *b)
{
    const aft_use *x = *(const aft_use *const *)a;
    const aft_use *y = *(const aft_use *const *)b;
    if (x->hours_full != y->hours_full) {
        return x->hours_full > y->hours_full ? -1 : 1;
    }
    if (x->most != y->most) {
        return x->most > y->most ? -1 : 1;
    }
    return by_name(x, y);
}

aft_status aft_bottlenecks_init(aft_bottlenecks *out, const aft_uses *uses, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_bottlenecks made = {.list = aft_alloc(uses->n, sizeof *made.list)};
    AFT_TRY_ALLOC(made.list, err, "loading");
    for (size_t i = 0; i < uses->n; i++) {
        made.list[i] = &uses->list[i];
    }
    if (uses->n > 0) {
        qsort(made.list, uses->n, sizeof *made.list, by_fullness);
    }
    while (made.n < uses->n && made.n < MOST_BOTTLENECKS && made.list[made.n]->most >= BUSY) {
        made.n++;
    }
    *out = made;
done:
    return status;
}
