/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cheapest purchases for given flows. */
#include "solver/methods/cuts/round_up.h"

#include "networks/base/groups.h"
#include "networks/base/memory.h"

#include <math.h>

static const double tiny = 1e-9;

void aft_round_up_clear(aft_round_up *round_up)
{
    aft_free(round_up->group);
    aft_free(round_up->start);
    aft_free(round_up->member);
    aft_free(round_up->need);
    *round_up = (aft_round_up){0};
}

/* Joins the pieces of every limit; in parent[] each column then leads to the first of its group. */
static void join(int *parent, const aft_design *design)
{
    for (int j = 0; j < design->n_cols; j++) {
        const aft_flow_limit *limits[2] = {&design->above[j], &design->below[j]};
        for (int side = 0; side < 2; side++) {
            for (size_t i = 1; i < limits[side]->n; i++) {
                (void)aft_groups_join(parent, design->pieces[limits[side]->first].col,
                                      design->pieces[limits[side]->first + i].col);
            }
        }
    }
}

aft_status aft_round_up_init(aft_round_up *out, const aft_design *design, aft_error *err)
{
    aft_status status = AFT_OK;
    const size_t n = (size_t)design->n_cols;
    aft_round_up made = {.design = design};
    int *parent = aft_alloc(n, sizeof *parent);
    made.group = aft_alloc(n, sizeof *made.group);
    made.start = aft_alloc(n + 2, sizeof *made.start);
    made.member = aft_alloc(n, sizeof *made.member);
    made.need = aft_alloc(n, sizeof *made.need);
    AFT_TRY_ALLOC(parent, err, "design");
    AFT_TRY_ALLOC(made.group, err, "design");
    AFT_TRY_ALLOC(made.start, err, "design");
    AFT_TRY_ALLOC(made.member, err, "design");
    AFT_TRY_ALLOC(made.need, err, "design");
    for (size_t j = 0; j < n; j++) {
        parent[j] = (int)j;
        made.group[j] = -1;
    }
    join(parent, design);
    for (size_t j = 0; j < n; j++) { /* the first of a group comes before the others */
        int root = aft_group_root(parent, (int)j);
        if (design->lp->is_whole[j]) {
            made.group[j] = root == (int)j ? made.n_groups++ : made.group[root];
            made.start[made.group[j] + 2]++;
        }
    }
    for (int g = 2; g < made.n_groups + 2; g++) {
        made.start[g] += made.start[g - 1];
    }
    for (size_t j = 0; j < n; j++) {
        if (made.group[j] >= 0) {
            made.member[made.start[made.group[j] + 1]++] = (int)j;
        }
    }
    *out = made;
    made = (aft_round_up){0};
done:
    aft_free(parent);
    aft_round_up_clear(&made);
    return status;
}

/* Pieces of each size that a flow needs, beyond what it needed in other snapshots. */
static void add_need(aft_round_up *r, const aft_flow_limit *limit, double flow)
{
    double beyond = flow - limit->constant;
    for (size_t i = limit->first; beyond > tiny && i < limit->first + limit->n; i++) {
        const aft_piece *piece = &r->design->pieces[i];
        r->need[piece->col] = fmax(r->need[piece->col], ceil(beyond / piece->size - 1e-7));
    }
}

/* The cheapest size that does alone; -1 if none does. */
static int choose(const aft_round_up *r, int group)
{
    const aft_lp *lp = r->design->lp;
    int best = -1;
    double least = INFINITY;
    for (int i = r->start[group]; i < r->start[group + 1]; i++) {
        int j = r->member[i];
        double n = fmax(r->need[j], ceil(lp->lower[j] - tiny));
        if (n <= lp->upper[j] + tiny && lp->cost[j] * n < least) {
            least = lp->cost[j] * n;
            best = j;
        }
    }
    return best;
}

bool aft_round_up_point(aft_round_up *r, double *x)
{
    const aft_design *design = r->design;
    const aft_lp *lp = design->lp;
    for (int j = 0; j < design->n_cols; j++) {
        r->need[j] = 0.0;
    }
    for (int j = 0; j < design->n_cols; j++) {
        add_need(r, &design->above[j], x[j]);
        add_need(r, &design->below[j], -x[j]);
    }
    for (int g = 0; g < r->n_groups; g++) {
        bool is_idle = true;
        for (int i = r->start[g]; i < r->start[g + 1]; i++) {
            int j = r->member[i];
            is_idle = is_idle && r->need[j] == 0.0;
            x[j] = ceil(lp->lower[j] - tiny);
        }
        int best = is_idle ? -1 : choose(r, g);
        if (!is_idle && best < 0) {
            return false;
        }
        if (best >= 0) {
            x[best] = fmax(x[best], r->need[best]);
        }
    }
    return true;
}
