/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sets of buses by merging, as Kruskal's method grows a tree. Where arcs in a row are bought already, no single bus
 * more or less breaks a cut set any further, so that local search does not get past them; the sets that they join
 * do. */
#include "solver/methods/cuts/cut_merges.h"

#include "networks/base/groups.h"
#include "networks/base/memory.h"
#include "solver/methods/cuts/separator.h"

#include <stdlib.h>
#include <string.h>

static double bought_of(const aft_design *design, const aft_flow_limit *limit, const double *x)
{
    double sum = limit->n == 0 || limit->constant > 0.0 ? 1.0 : 0.0;
    for (size_t i = limit->first; i < limit->first + limit->n; i++) {
        sum += x[design->pieces[i].col];
    }
    return fmin(1.0, sum);
}

/* To a millionth, so that noise does not order what is bought. */
static int by_bought(const void *a, const void *b)
{
    const aft_merge *x = a;
    const aft_merge *y = b;
    double difference = nearbyint(1e6 * x->bought) - nearbyint(1e6 * y->bought);
    if (difference == 0.0) {
        difference = nearbyint(1e6 * x->flow) - nearbyint(1e6 * y->flow);
    }
    if (difference != 0.0) {
        return difference < 0.0 ? 1 : -1;
    }
    return x->a != y->a ? x->a - y->a : x->b - y->b;
}

static aft_status list_columns(aft_merges *m, const aft_separator *s, aft_error *err)
{
    const aft_design *d = s->design;
    for (size_t b = 0; b < d->balances.n_buses; b++) {
        for (size_t e = s->start[b]; e < s->start[b + 1]; e++) {
            int j = s->col[e];
            if (s->bus_start[j + 1] - s->bus_start[j] != 2 || s->bus[s->bus_start[j]] != (int)b) {
                continue;
            }
            if (aft_grow((void **)&m->list, &m->cap, m->n + 1, sizeof *m->list) != 0) {
                return aft_fail(err, AFT_ENOMEM, "cut sets: out of memory");
            }
            m->list[m->n++] = (aft_merge){
                fmax(bought_of(d, &d->above[j], s->x), d->lp->lower[j] < 0.0 ? bought_of(d, &d->below[j], s->x) : 0.0),
                fabs(s->x[j]), (int)b, s->bus[s->bus_start[j] + 1]};
        }
    }
    return AFT_OK;
}

aft_status aft_merges_init(aft_merges *out, const aft_separator *s, aft_error *err)
{
    aft_status status = AFT_OK;
    const size_t n_buses = s->design->balances.n_buses;
    aft_merges made = {0};
    made.parent = aft_alloc(n_buses, sizeof *made.parent);
    made.ring = aft_alloc(n_buses, sizeof *made.ring);
    made.size = aft_alloc(n_buses, sizeof *made.size);
    AFT_TRY_ALLOC(made.parent, err, "cut sets");
    AFT_TRY_ALLOC(made.ring, err, "cut sets");
    AFT_TRY_ALLOC(made.size, err, "cut sets");
    for (size_t b = 0; b < n_buses; b++) {
        made.parent[b] = (int)b;
        made.ring[b] = (int)b;
        made.size[b] = 1;
    }
    AFT_TRY(list_columns(&made, s, err));
    if (made.n > 1) {
        qsort(made.list, made.n, sizeof *made.list, by_bought);
    }
    *out = made;
    made = (aft_merges){0};
done:
    aft_merges_clear(&made);
    return status;
}

void aft_merges_clear(aft_merges *merges)
{
    aft_free(merges->list);
    aft_free(merges->parent);
    aft_free(merges->ring);
    aft_free(merges->size);
    *merges = (aft_merges){0};
}

bool aft_merges_next(aft_merges *m, const aft_separator *s, bool *is_in_out)
{
    const size_t n_buses = s->design->balances.n_buses;
    while (m->next < m->n && m->n_merged + 2 < n_buses) { /* the last merge would leave nothing outside */
        const aft_merge *at = &m->list[m->next++];
        int a = aft_group_root(m->parent, at->a);
        int b = aft_group_root(m->parent, at->b);
        if (a == b) {
            continue;
        }
        int large = m->size[a] >= m->size[b] ? a : b;
        int small = large == a ? b : a;
        m->parent[small] = large;
        m->size[large] += m->size[small];
        int next = m->ring[large];
        m->ring[large] = m->ring[small];
        m->ring[small] = next;
        m->n_merged++;
        memset(is_in_out, 0, n_buses * sizeof *is_in_out);
        for (int i = m->ring[large];; i = m->ring[i]) {
            is_in_out[i] = true;
            if (i == large) {
                break;
            }
        }
        return true;
    }
    return false;
}
